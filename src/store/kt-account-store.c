/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers: the body as JSON, and the columns that lists show and search. */
#include "kt-account-store.h"

#include "kt-account-store-private.h"
#include "kt-inbox.h"
#include "kt-row-list-private.h"
#include "kt-sales-error.h"
#include "kt-user-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>

/* Looked at by the store's thread only, in the order of its work: a save that is still queued
 * counts for the next one, and one that failed does not. */
struct _KtAccountBase {
  KtAccount *account; /* NULL: new */
};

typedef struct {
  KtWorkStore *store;
  KtAccountBase *base; /* NULL: whatever is there is replaced */
  KtAccount *account;  /* a copy */
  KtActor *actor;      /* who saves; may be NULL */
  char *id;            /* to load or delete */
  gint64 now;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  kt_account_free (job->account);
  g_clear_pointer (&job->base, kt_account_base_unref);
  g_clear_object (&job->store);
  kt_actor_unref (job->actor);
  g_free (job->id);
  g_free (job);
}

/* ---- what an edit began with ---- */

static void
base_clear (gpointer data)
{
  kt_account_free (((KtAccountBase *)data)->account);
}

KtAccountBase *
kt_account_base_new (const KtAccount *account)
{
  KtAccountBase *self = g_atomic_rc_box_new0 (KtAccountBase);
  self->account = account != NULL ? kt_account_copy (account) : NULL;
  return self;
}

KtAccountBase *
kt_account_base_ref (KtAccountBase *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
kt_account_base_unref (KtAccountBase *self)
{
  g_atomic_rc_box_release_full (self, base_clear);
}

static Job *
job_for_id (const char *id)
{
  Job *job = g_new0 (Job, 1);
  job->id = g_strdup (id);
  return job;
}

/* ---- save ---- */

static void
bind_account (KtSqliteStatement *s, const KtAccount *account, gint64 now)
{
  const KtAddress *billing = &account->billing;
  g_autofree char *title = kt_account_title (account);
  g_autofree char *body = kt_account_to_json (account);
  const KtContact *contact = account->contacts->len > 0 ? account->contacts->pdata[0] : NULL;
  g_autofree char *person = contact != NULL ? kt_contact_full_name (contact) : g_strdup ("");
  gboolean own_phone = *account->phone != '\0' || contact == NULL;
  gboolean own_email = *account->email != '\0' || contact == NULL;

  kt_sqlite_bind_text (s, 1, account->id);
  kt_sqlite_bind_text (s, 2, account->number);
  kt_sqlite_bind_text (s, 3, title);
  kt_sqlite_bind_text (s, 4, billing->postcode);
  kt_sqlite_bind_text (s, 5, billing->city);
  kt_sqlite_bind_text (s, 6, billing->country);
  kt_sqlite_bind_text (s, 7, person);
  kt_sqlite_bind_text (s, 8, own_phone ? account->phone : contact->phone);
  kt_sqlite_bind_text (s, 9, own_email ? account->email : contact->email);
  kt_sqlite_bind_text (s, 10, account->segment);
  kt_sqlite_bind_int (s, 11, now);
  kt_sqlite_bind_text (s, 12, body);
}

static gboolean
write_row (KtSqliteConnection *connection, const KtAccount *account, gint64 now, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO account (id, number, title, postcode, city, country, contact, phone, email,"
      " segment, changed, body, title_key)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, kt_fold(?3))"
      " ON CONFLICT (id) DO UPDATE SET number = excluded.number, title = excluded.title,"
      " postcode = excluded.postcode, city = excluded.city, country = excluded.country,"
      " contact = excluded.contact, phone = excluded.phone, email = excluded.email,"
      " segment = excluded.segment, changed = excluded.changed, body = excluded.body,"
      " title_key = excluded.title_key",
      error);
  if (s == NULL)
    return FALSE;
  bind_account (s, account, now);
  return kt_sqlite_run (s, error);
}

static gboolean
write_search (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT OR REPLACE INTO account_search (rowid, search_key)"
      " SELECT row, kt_fold((SELECT group_concat(value, ' ') FROM json_tree(account.body)"
      "  WHERE type = 'text' AND key IN ('number', 'name', 'postcode', 'city', 'vat_id',"
      "  'given_name', 'family_name', 'email', 'phone'))) FROM account WHERE id = ?",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  return kt_sqlite_run (s, error);
}

gboolean
kt_account_write (KtSqliteConnection *connection,
                  const KtAccount *account,
                  gint64 now,
                  GError **error)
{
  return write_row (connection, account, now, error)
         && write_search (connection, account->id, error);
}

gboolean
kt_account_read_limit (KtSqliteConnection *connection,
                       const char *account_id,
                       KtMoney *limit,
                       GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT body FROM account WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, account_id);
  *limit = (KtMoney){ 0 };
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  g_autoptr (KtAccount) account = kt_account_from_draft (kt_sqlite_get_text (s, 0), -1, error);
  if (account != NULL)
    *limit = account->credit_limit;
  return account != NULL;
}

gboolean
kt_account_check_limit (KtSqliteConnection *connection,
                        const KtAccount *account,
                        const KtActor *by,
                        GError **error)
{
  KtMoney stored;
  if (!kt_account_read_limit (connection, account->id, &stored, error))
    return FALSE;
  if (kt_money_equal (stored, account->credit_limit))
    return TRUE;
  if (by == NULL)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT,
                           _ ("Log in to set the credit limit of a customer."));
      return FALSE;
    }
  g_autoptr (KtActor) actor = kt_user_row_actor (connection, by, error);
  return actor != NULL && kt_actor_require (actor, KT_RIGHT_CREDIT, error);
}

/* *stored NULL: he is not here. */
static gboolean
read_stored (KtSqliteConnection *connection, const char *id, KtAccount **stored, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT body FROM account WHERE id = ?", error);
  *stored = NULL;
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  *stored = kt_account_from_draft (kt_sqlite_get_text (s, 0), -1, error);
  return *stored != NULL;
}

/* *result NULL: nobody else changed anything. */
static gboolean
merge (KtSqliteConnection *connection, const Job *job, KtAccount **result, GError **error)
{
  const KtAccount *base = job->base != NULL ? job->base->account : NULL;
  g_autoptr (KtAccount) stored = NULL;
  *result = NULL;
  if (base == NULL || !read_stored (connection, job->account->id, &stored, error))
    return base == NULL;
  if (stored == NULL || kt_record_equal (&kt_account_type, stored, base))
    return TRUE;
  g_autoptr (KtAccount) merged = kt_record_new (&kt_account_type);
  KtInbox inbox;
  kt_inbox_init (&inbox, connection, job->now, 0);
  gboolean done = kt_inbox_merge_account (&inbox, base, job->account, stored, merged, error);
  if (inbox.tasks)
    kt_work_store_tell (job->store, "task", NULL);
  kt_inbox_clear (&inbox);
  *result = done ? g_steal_pointer (&merged) : NULL;
  return done;
}

static gpointer
save (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (KtAccount) merged = NULL;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL || !merge (connection, job, &merged, error))
    return NULL;
  const KtAccount *account = merged != NULL ? merged : job->account;
  if (!kt_account_check_limit (connection, account, job->actor, error)
      || !kt_account_write (connection, account, job->now, error)
      || !kt_sqlite_transaction_commit (transaction, error))
    return NULL;
  if (job->base != NULL)
    {
      kt_account_free (job->base->account);
      job->base->account = kt_account_copy (job->account);
    }
  return KT_STORE_DONE;
}

static const KtStoreOperation save_operation = { save, job_free, NULL, "account" };

static Job *
job_to_save (KtWorkStore *store,
             const KtAccount *account,
             KtAccountBase *base,
             const KtActor *actor,
             GError **error)
{
  if (!kt_account_check (account, error))
    return NULL;
  if (*account->id == '\0')
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                           _ ("id: A customer needs an identity before it is stored."));
      return NULL;
    }
  Job *job = g_new0 (Job, 1);
  job->store = g_object_ref (store);
  job->base = base != NULL ? kt_account_base_ref (base) : NULL;
  job->account = kt_account_copy (account);
  job->actor = actor != NULL ? kt_actor_ref (actor) : NULL;
  job->now = kt_work_store_now (store);
  return job;
}

gboolean
kt_account_store_save_edit (KtWorkStore *store,
                            const KtAccount *account,
                            KtAccountBase *base,
                            const KtActor *actor,
                            GError **error)
{
  Job *job = job_to_save (store, account, base, actor, error);
  return job != NULL && kt_work_store_run (store, &save_operation, job, account->id, error) != NULL;
}

gboolean
kt_account_store_save (KtWorkStore *store,
                       const KtAccount *account,
                       const KtActor *actor,
                       GError **error)
{
  return kt_account_store_save_edit (store, account, NULL, actor, error);
}

void
kt_account_store_save_edit_async (KtWorkStore *store,
                                  const KtAccount *account,
                                  KtAccountBase *base,
                                  const KtActor *actor,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GError *error = NULL;
  Job *job = job_to_save (store, account, base, actor, &error);
  if (job == NULL)
    g_task_report_error (store, callback, user_data, (gpointer)&save_operation, error);
  else
    kt_work_store_run_async (store, &save_operation, job, account->id, cancellable, callback,
                             user_data);
}

void
kt_account_store_save_async (KtWorkStore *store,
                             const KtAccount *account,
                             const KtActor *actor,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_account_store_save_edit_async (store, account, NULL, actor, cancellable, callback, user_data);
}

gboolean
kt_account_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- load ---- */

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                       _ ("There is no such customer (any more). Refresh the list."));
  return FALSE;
}

static gpointer
load (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT body FROM account WHERE id = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, job->id);
  if (kt_sqlite_step (s, error))
    return kt_account_from_json (kt_sqlite_get_text (s, 0), -1, error);
  if (!kt_sqlite_failed (s))
    not_found (error);
  return NULL;
}

static const KtStoreOperation load_operation
    = { load, job_free, (GDestroyNotify)kt_account_free, NULL };

KtAccount *
kt_account_store_load (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &load_operation, job_for_id (id), NULL, error);
}

void
kt_account_store_load_async (KtWorkStore *store,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, job_for_id (id), NULL, cancellable, callback,
                           user_data);
}

KtAccount *
kt_account_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- delete ---- */

static gboolean
check_unused (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT 1 FROM quote WHERE account_id = ? LIMIT 1", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE,
                       _ ("This customer has quotes and cannot be deleted."));
  return FALSE;
}

static gboolean
delete_from (KtSqliteConnection *connection, const char *sql, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  return kt_sqlite_run (s, error);
}

gboolean
kt_account_remove (KtSqliteConnection *connection, const char *id, GError **error)
{
  return delete_from (connection,
                      "DELETE FROM account_search WHERE rowid ="
                      " (SELECT row FROM account WHERE id = ?)",
                      id, error)
         && delete_from (connection, "DELETE FROM account WHERE id = ?", id, error);
}

static gpointer delete (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean deleted = transaction != NULL && check_unused (connection, job->id, error)
                     && kt_account_remove (connection, job->id, error)
                     && (kt_sqlite_connection_get_changes (connection) > 0 || not_found (error))
                     && kt_sqlite_transaction_commit (transaction, error);
  return deleted ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation delete_operation = { delete, job_free, NULL, "account" };

gboolean
kt_account_store_delete (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &delete_operation, job_for_id (id), id, error) != NULL;
}

void
kt_account_store_delete_async (KtWorkStore *store,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  kt_work_store_run_async (store, &delete_operation, job_for_id (id), id, cancellable, callback,
                           user_data);
}

gboolean
kt_account_store_delete_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- list ---- */

static const KtRowColumn columns[KT_ACCOUNT_N_COLUMNS] = {
  [KT_ACCOUNT_COLUMN_NUMBER] = { "number", "length(number) ?, number ?" },
  [KT_ACCOUNT_COLUMN_TITLE] = { "title", "title_key ?" },
  [KT_ACCOUNT_COLUMN_POSTCODE] = { "postcode", "country ?, postcode ?" },
  [KT_ACCOUNT_COLUMN_CITY] = { "city", "kt_fold(city) ?" },
  [KT_ACCOUNT_COLUMN_COUNTRY] = { "country", "country ?" },
  [KT_ACCOUNT_COLUMN_CONTACT] = { "contact", "kt_fold(contact) ?" },
  [KT_ACCOUNT_COLUMN_PHONE] = { "phone", "phone ?" },
  [KT_ACCOUNT_COLUMN_EMAIL] = { "email", "kt_fold(email) ?" },
  [KT_ACCOUNT_COLUMN_SEGMENT] = { "segment", "kt_fold(segment) ?" },
};

static const char *
filter (const char *text)
{
  return "segment = ?";
}

static const KtRowSource source = { "account", "account", columns, KT_ACCOUNT_N_COLUMNS, filter };

KtRowList *
kt_account_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}
