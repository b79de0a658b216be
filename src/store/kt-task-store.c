/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What needs attention. Taking the loser of a merge over is one more merge: from what the merge
 * came to, over what it would have come to the other way round, to what is stored now; so whatever
 * was changed since stays.
 */
#include "kt-sync-store.h"

#include "kt-account-store-private.h"

#include "kt-json.h"
#include "kt-record-merge.h"
#include "kt-row-list-private.h"
#include "kt-store-error.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>

/* ---- list ---- */

static const KtRowColumn columns[KT_TASK_N_COLUMNS] = {
  [KT_TASK_COLUMN_AT] = { "at", "at ?" },
  [KT_TASK_COLUMN_KIND] = { "kind", "kind ?" },
  [KT_TASK_COLUMN_TYPE] = { "type", "type ?" },
  [KT_TASK_COLUMN_SUBJECT] = { "subject", "subject ?" },
  [KT_TASK_COLUMN_SCOPE] = { "scope", "scope ?" },
  [KT_TASK_COLUMN_TITLE] = { "title", "kt_fold (title) ?" },
  [KT_TASK_COLUMN_BODY] = { "body", "body ?" },
};

static const char *
filter (const char *text)
{
  return "kind = ?";
}

static const KtRowSource source
    = { "task",           "(SELECT * FROM task WHERE done = 0)", columns, KT_TASK_N_COLUMNS, filter,
        "kt_fold (title)" };

KtRowList *
kt_sync_store_list_tasks (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}

/* ---- finishing ---- */

static gboolean
mark (KtSqliteConnection *connection, const char *id, gboolean done, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "UPDATE task SET done = ? WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, done);
  kt_sqlite_bind_text (s, 2, id);
  return kt_sqlite_run (s, error);
}

static gpointer
finish (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return mark (connection, id, TRUE, error) ? KT_STORE_DONE : NULL;
}

static gpointer
reopen (KtSqliteConnection *connection, gpointer id, GError **error)
{
  return mark (connection, id, FALSE, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation finish_operation = { finish, g_free, NULL, "task" };
static const KtStoreOperation reopen_operation = { reopen, g_free, NULL, "task" };

gboolean
kt_sync_store_finish_task (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &finish_operation, g_strdup (id), id, error) != NULL;
}

void
kt_sync_store_finish_task_async (KtWorkStore *store,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  kt_work_store_run_async (store, &finish_operation, g_strdup (id), id, cancellable, callback,
                           user_data);
}

gboolean
kt_sync_store_finish_task_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

gboolean
kt_sync_store_reopen_task (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &reopen_operation, g_strdup (id), id, error) != NULL;
}

void
kt_sync_store_reopen_task_async (KtWorkStore *store,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  kt_work_store_run_async (store, &reopen_operation, g_strdup (id), id, cancellable, callback,
                           user_data);
}

gboolean
kt_sync_store_reopen_task_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- taking the loser over ---- */

typedef struct {
  char *task_id;
  char **paths; /* NULL: all */
  KtActor *actor;
  gint64 now;
} TakeOver;

static void
take_over_free (gpointer data)
{
  TakeOver *self = data;
  g_free (self->task_id);
  g_strfreev (self->paths);
  kt_actor_unref (self->actor);
  g_free (self);
}

/* What the merge came to, but with what was lost in these places. NULL with an error. */
static KtAccount *
restore (const KtAccount *result, const KtAccount *lost, char **paths, GError **error)
{
  g_autoptr (KtAccount) account = kt_account_copy (paths != NULL ? result : lost);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (!kt_record_take (&kt_account_type, account, lost, paths[i]))
      {
        g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_FAILED,
                     _ ("“%s” cannot be taken over by itself. Take all fields over, or enter it in "
                        "the form."),
                     paths[i]);
        return NULL;
      }
  return g_steal_pointer (&account);
}

static KtAccount *
merge (const TakeOver *self, const char *body, const char *stored, GError **error)
{
  const char *result, *lost;
  g_autoptr (JsonNode) node = kt_json_parse (body, -1, NULL, error);
  JsonObject *object = node != NULL ? kt_json_root_object (node, "A task", error) : NULL;
  if (object == NULL || (result = kt_json_get_string (object, "result", error)) == NULL
      || (lost = kt_json_get_string (object, "lost", error)) == NULL)
    return NULL;
  g_autoptr (KtAccount) base = kt_account_from_draft (result, -1, error);
  g_autoptr (KtAccount) other = base != NULL ? kt_account_from_draft (lost, -1, error) : NULL;
  g_autoptr (KtAccount) theirs = other != NULL ? kt_account_from_draft (stored, -1, error) : NULL;
  g_autoptr (KtAccount) mine = theirs != NULL ? restore (base, other, self->paths, error) : NULL;
  if (mine == NULL)
    return NULL;
  g_autoptr (GPtrArray) losses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_record_loss_free);
  KtAccount *account = kt_record_new (&kt_account_type);
  kt_record_merge (&kt_account_type, base, mine, theirs, account, losses);
  return account;
}

static KtAccount *
prepare (KtSqliteConnection *connection, const TakeOver *self, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT task.body, account.body FROM task JOIN account ON account.id = subject"
      " WHERE task.id = ? AND type = '" KT_SYNC_ACCOUNT "' AND kind = '" KT_TASK_LOST "'",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, self->task_id);
  if (kt_sqlite_step (s, error))
    return merge (self, kt_sqlite_get_text (s, 0), kt_sqlite_get_text (s, 1), error);
  if (!kt_sqlite_failed (s))
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                         _ ("There is no such customer (any more). Refresh the list."));
  return NULL;
}

static gpointer
take_over (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const TakeOver *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtAccount) account = transaction != NULL ? prepare (connection, self, error) : NULL;
  gboolean done = account != NULL && kt_account_check (account, error)
                  && kt_account_check_limit (connection, account, self->actor, error)
                  && kt_account_write (connection, account, self->now, error)
                  && mark (connection, self->task_id, TRUE, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation take_over_operation
    = { take_over, take_over_free, NULL, "account", "task" };

static TakeOver *
take_over_new (KtWorkStore *store,
               const char *task_id,
               const char *const *paths,
               const KtActor *actor)
{
  TakeOver *self = g_new (TakeOver, 1);
  *self = (TakeOver){ g_strdup (task_id), g_strdupv ((char **)paths),
                      actor != NULL ? kt_actor_ref (actor) : NULL, kt_work_store_now (store) };
  return self;
}

gboolean
kt_sync_store_take_over (KtWorkStore *store,
                         const char *task_id,
                         const char *const *paths,
                         const KtActor *actor,
                         GError **error)
{
  return kt_work_store_run (store, &take_over_operation,
                            take_over_new (store, task_id, paths, actor), NULL, error)
         != NULL;
}

void
kt_sync_store_take_over_async (KtWorkStore *store,
                               const char *task_id,
                               const char *const *paths,
                               const KtActor *actor,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  kt_work_store_run_async (store, &take_over_operation,
                           take_over_new (store, task_id, paths, actor), NULL, cancellable,
                           callback, user_data);
}

gboolean
kt_sync_store_take_over_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}
