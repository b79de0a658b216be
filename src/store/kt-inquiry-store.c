/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inquiries: a body each, and what they are listed by. */
#include "kt-inquiry-store.h"

#include "kt-inquiry-store-private.h"
#include "kt-record-json.h"
#include "kt-row-list-private.h"
#include "kt-store-error.h"
#include "kt-sync-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtInquiry *inquiry; /* a copy, to add */
  gboolean passes_on;
  char *id; /* to load, take up or delete */
  KtActor *actor;
  char *quote_id;
  gint64 now;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  kt_inquiry_free (job->inquiry);
  g_free (job->id);
  kt_actor_unref (job->actor);
  g_free (job->quote_id);
  g_free (job);
}

/* ---- rows ---- */

gboolean
kt_inquiry_write (KtSqliteConnection *connection,
                  const KtInquiry *inquiry,
                  gint64 now,
                  GError **error)
{
  g_autofree char *body = kt_inquiry_to_json (inquiry);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO inquiry (id, made, name, company, title, taken, changed, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET made = excluded.made, name = excluded.name,"
      " company = excluded.company, title = excluded.title, taken = excluded.taken,"
      " changed = excluded.changed, body = excluded.body",
      error);
  if (s == NULL)
    return FALSE;
  const char *const texts[] = { inquiry->id,      inquiry->made,  inquiry->name,
                                inquiry->company, inquiry->title, inquiry->taken };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_sqlite_bind_text (s, (int)i + 1, texts[i]);
  kt_sqlite_bind_int (s, 7, now);
  kt_sqlite_bind_text (s, 8, body);
  return kt_sqlite_run (s, error);
}

static gboolean
run_id (KtSqliteConnection *connection, const char *sql, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, id);
  return kt_sqlite_run (s, error);
}

gboolean
kt_inquiry_remove (KtSqliteConnection *connection, const char *id, GError **error)
{
  return run_id (connection, "DELETE FROM inquiry WHERE id = ?1", id, error);
}

gboolean
kt_inquiry_forget_passed (KtSqliteConnection *connection, const char *id, GError **error)
{
  return kt_sync_set_applying (connection, TRUE, error)
         && run_id (connection,
                    "DELETE FROM sync_object WHERE type = '" KT_SYNC_INQUIRY "' AND id = ?1"
                    " AND EXISTS (SELECT 1 FROM inquiry WHERE id = ?1 AND passes_on)",
                    id, error)
         && run_id (connection, "DELETE FROM inquiry WHERE id = ?1 AND passes_on", id, error)
         && kt_sync_set_applying (connection, FALSE, error);
}

static KtInquiry *
read_inquiry (KtSqliteConnection *connection, const char *id, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT body FROM inquiry WHERE id = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, id);
  if (kt_sqlite_step (s, error))
    return kt_inquiry_from_json (kt_sqlite_get_text (s, 0), -1, error);
  if (!kt_sqlite_failed (s))
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND,
                         _ ("This request is not here any more."));
  return NULL;
}

/* ---- adding ---- */

static gpointer
add (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done
      = transaction != NULL && kt_inquiry_write (connection, job->inquiry, job->now, error)
        && (!job->passes_on
            || run_id (connection, "UPDATE inquiry SET passes_on = 1 WHERE id = ?1",
                       job->inquiry->id, error))
        && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation add_operation = { add, job_free, NULL, "inquiry" };

static Job *
job_to_add (KtWorkStore *store, const KtInquiry *inquiry, gboolean passes_on, GError **error)
{
  g_autoptr (KtInquiry) copy = kt_inquiry_copy (inquiry);
  if (!kt_record_normalize (&kt_inquiry_type, copy, error) || !kt_inquiry_check (copy, error))
    return NULL;
  Job *job = g_new0 (Job, 1);
  job->inquiry = g_steal_pointer (&copy);
  job->passes_on = passes_on;
  job->now = kt_work_store_now (store);
  return job;
}

gboolean
kt_inquiry_store_add (KtWorkStore *store,
                      const KtInquiry *inquiry,
                      gboolean passes_on,
                      GError **error)
{
  Job *job = job_to_add (store, inquiry, passes_on, error);
  return job != NULL && kt_work_store_run (store, &add_operation, job, inquiry->id, error) != NULL;
}

void
kt_inquiry_store_add_async (KtWorkStore *store,
                            const KtInquiry *inquiry,
                            gboolean passes_on,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GError *error = NULL;
  Job *job = job_to_add (store, inquiry, passes_on, &error);
  if (job == NULL)
    g_task_report_error (store, callback, user_data, (gpointer)&add_operation, error);
  else
    kt_work_store_run_async (store, &add_operation, job, inquiry->id, cancellable, callback,
                             user_data);
}

gboolean
kt_inquiry_store_add_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- loading ---- */

static Job *
job_about (KtWorkStore *store, const char *id)
{
  Job *job = g_new0 (Job, 1);
  job->id = g_strdup (id);
  job->now = kt_work_store_now (store);
  return job;
}

static gpointer
load (KtSqliteConnection *connection, gpointer data, GError **error)
{
  return read_inquiry (connection, ((const Job *)data)->id, error);
}

static const KtStoreOperation load_operation
    = { load, job_free, (GDestroyNotify)kt_inquiry_free, NULL };

KtInquiry *
kt_inquiry_store_load (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &load_operation, job_about (store, id), NULL, error);
}

void
kt_inquiry_store_load_async (KtWorkStore *store,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &load_operation, job_about (store, id), NULL, cancellable,
                           callback, user_data);
}

KtInquiry *
kt_inquiry_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- taking up ---- */

static gpointer
take (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtInquiry) inquiry
      = transaction != NULL ? read_inquiry (connection, job->id, error) : NULL;
  if (inquiry == NULL)
    return NULL;
  if (*inquiry->taken != '\0')
    {
      g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE,
                   _ ("%s has taken up this request already."), inquiry->taken_name);
      return NULL;
    }
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (job->now);
  g_autofree char *taken = g_date_time_format_iso8601 (now);
  kt_record_set_text (&inquiry->taken, taken);
  kt_record_set_text (&inquiry->taken_by, kt_actor_get_id (job->actor));
  kt_record_set_text (&inquiry->taken_name, kt_actor_get_name (job->actor));
  kt_record_set_text (&inquiry->quote_id, job->quote_id);
  return kt_inquiry_write (connection, inquiry, job->now, error)
                 && kt_sqlite_transaction_commit (transaction, error)
             ? KT_STORE_DONE
             : NULL;
}

static const KtStoreOperation take_operation = { take, job_free, NULL, "inquiry" };

static Job *
job_to_take (KtWorkStore *store, const char *id, const KtActor *actor, const char *quote_id)
{
  Job *job = job_about (store, id);
  job->actor = kt_actor_ref (actor);
  job->quote_id = g_strdup (quote_id);
  return job;
}

gboolean
kt_inquiry_store_take (KtWorkStore *store,
                       const char *id,
                       const KtActor *actor,
                       const char *quote_id,
                       GError **error)
{
  Job *job = job_to_take (store, id, actor, quote_id);
  return kt_work_store_run (store, &take_operation, job, id, error) != NULL;
}

void
kt_inquiry_store_take_async (KtWorkStore *store,
                             const char *id,
                             const KtActor *actor,
                             const char *quote_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &take_operation, job_to_take (store, id, actor, quote_id), id,
                           cancellable, callback, user_data);
}

gboolean
kt_inquiry_store_take_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- deleting ---- */

static gpointer
delete (KtSqliteConnection *connection, gpointer data, GError **error)
{
  return kt_inquiry_remove (connection, ((const Job *)data)->id, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation delete_operation = { delete, job_free, NULL, "inquiry" };

gboolean
kt_inquiry_store_delete (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &delete_operation, job_about (store, id), id, error) != NULL;
}

void
kt_inquiry_store_delete_async (KtWorkStore *store,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  kt_work_store_run_async (store, &delete_operation, job_about (store, id), id, cancellable,
                           callback, user_data);
}

gboolean
kt_inquiry_store_delete_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- list ---- */

static const KtRowColumn columns[KT_INQUIRY_N_COLUMNS] = {
  [KT_INQUIRY_COLUMN_MADE] = { "made", "made ?" },
  [KT_INQUIRY_COLUMN_NAME] = { "name", "kt_fold (name) ?" },
  [KT_INQUIRY_COLUMN_COMPANY] = { "company", "kt_fold (company) ?" },
  [KT_INQUIRY_COLUMN_TITLE] = { "title", "kt_fold (title) ?" },
  [KT_INQUIRY_COLUMN_TAKEN] = { "taken", "taken ?" },
};

static const char *
filter (const char *text)
{
  return "(taken = '') = (? = '" KT_INQUIRY_OPEN "')";
}

static const KtRowSource source = { "inquiry",
                                    "inquiry",
                                    columns,
                                    KT_INQUIRY_N_COLUMNS,
                                    filter,
                                    "kt_fold (name || ' ' || company || ' ' || title)" };

KtRowList *
kt_inquiry_store_list (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}
