/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kept configurations: a body each, and the product to list them by. */
#include "kt-variant-store.h"

#include "kt-record-json.h"
#include "kt-work-store-private.h"

typedef struct {
  KtVariant *variant; /* a copy, to save */
  char *id;           /* to delete */
  char *product;      /* to list; NULL: all */
  gint64 now;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  kt_variant_free (job->variant);
  g_free (job->id);
  g_free (job->product);
  g_free (job);
}

/* ---- save ---- */

static gpointer
save (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autofree char *body = kt_record_to_json (&kt_variant_type, job->variant);
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO variant (id, product, account_id, changed, body) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO UPDATE SET product = excluded.product,"
      " account_id = excluded.account_id, changed = excluded.changed, body = excluded.body",
      error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, job->variant->id);
  kt_sqlite_bind_text (s, 2, job->variant->product);
  kt_sqlite_bind_text (s, 3, job->variant->account_id);
  kt_sqlite_bind_int (s, 4, job->now);
  kt_sqlite_bind_text (s, 5, body);
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation save_operation = { save, job_free, NULL, "variant" };

static Job *
job_to_save (KtWorkStore *store, const KtVariant *variant, GError **error)
{
  g_autoptr (KtVariant) copy = kt_variant_copy (variant);
  if (!kt_variant_check (copy, error) || !kt_record_normalize (&kt_variant_type, copy, error))
    return NULL;
  Job *job = g_new0 (Job, 1);
  job->variant = g_steal_pointer (&copy);
  job->now = kt_work_store_now (store);
  return job;
}

gboolean
kt_variant_store_save (KtWorkStore *store, const KtVariant *variant, GError **error)
{
  Job *job = job_to_save (store, variant, error);
  return job != NULL && kt_work_store_run (store, &save_operation, job, variant->id, error) != NULL;
}

void
kt_variant_store_save_async (KtWorkStore *store,
                             const KtVariant *variant,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GError *error = NULL;
  Job *job = job_to_save (store, variant, &error);
  if (job == NULL)
    g_task_report_error (store, callback, user_data, (gpointer)&save_operation, error);
  else
    kt_work_store_run_async (store, &save_operation, job, variant->id, cancellable, callback,
                             user_data);
}

gboolean
kt_variant_store_save_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- delete ---- */

static gpointer delete (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "DELETE FROM variant WHERE id = ?", error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, job->id);
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation delete_operation = { delete, job_free, NULL, "variant" };

static Job *
job_to_delete (const char *id)
{
  Job *job = g_new0 (Job, 1);
  job->id = g_strdup (id);
  return job;
}

gboolean
kt_variant_store_delete (KtWorkStore *store, const char *id, GError **error)
{
  return kt_work_store_run (store, &delete_operation, job_to_delete (id), id, error) != NULL;
}

void
kt_variant_store_delete_async (KtWorkStore *store,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  kt_work_store_run_async (store, &delete_operation, job_to_delete (id), id, cancellable, callback,
                           user_data);
}

gboolean
kt_variant_store_delete_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}

/* ---- list ---- */

static gpointer
list (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT body FROM variant WHERE ?1 IS NULL OR product = ?1 ORDER BY changed DESC, row DESC",
      error);
  if (s == NULL)
    return NULL;
  g_autoptr (GPtrArray) variants = g_ptr_array_new_with_free_func (kt_variant_type.destroy);
  kt_sqlite_bind_text (s, 1, job->product);
  while (kt_sqlite_step (s, error))
    {
      gpointer variant
          = kt_record_from_json (&kt_variant_type, kt_sqlite_get_text (s, 0), -1, error);
      if (variant == NULL)
        return NULL;
      g_ptr_array_add (variants, variant);
    }
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&variants);
}

static const KtStoreOperation list_operation
    = { list, job_free, (GDestroyNotify)g_ptr_array_unref, NULL };

static Job *
job_to_list (const char *product)
{
  Job *job = g_new0 (Job, 1);
  job->product = g_strdup (product);
  return job;
}

GPtrArray *
kt_variant_store_list (KtWorkStore *store, const char *product, GError **error)
{
  return kt_work_store_run (store, &list_operation, job_to_list (product), NULL, error);
}

void
kt_variant_store_list_async (KtWorkStore *store,
                             const char *product,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  kt_work_store_run_async (store, &list_operation, job_to_list (product), NULL, cancellable,
                           callback, user_data);
}

GPtrArray *
kt_variant_store_list_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}
