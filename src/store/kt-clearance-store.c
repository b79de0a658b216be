/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is entered is the hash of the stored body, not of one somebody claims. */
#include "kt-clearance-store.h"

#include "kt-approval-read.h"
#include "kt-commercial-print.h"
#include "kt-quote-store-private.h"
#include "kt-work-store-private.h"

typedef struct {
  KtClearance *clearance;
  gint64 now;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;
  kt_clearance_unref (self->clearance);
  g_free (self);
}

static Job *
job_new (KtWorkStore *store, const KtClearance *clearance)
{
  Job *self = g_new (Job, 1);
  *self = (Job){ kt_clearance_ref (clearance), kt_work_store_now (store) };
  return self;
}

static gpointer
enter (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Job *self = data;
  const char *id = kt_clearance_get_revision_id (self->clearance);
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  g_autoptr (KtRevision) revision
      = transaction != NULL ? kt_quote_read_revision (connection, id, error) : NULL;
  if (revision == NULL)
    return NULL;
  g_autofree char *print = kt_revision_commercial_print (revision);
  g_autofree char *body = kt_revision_to_body (revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  gboolean done = kt_clearance_admit (connection, self->clearance, KT_EXIT_PRINT, id, print, hash,
                                      self->now, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation enter_operation = { enter, job_free, NULL, NULL };

gboolean
kt_clearance_store_enter (KtWorkStore *store, const KtClearance *clearance, GError **error)
{
  return kt_work_store_run (store, &enter_operation, job_new (store, clearance), NULL, error)
         != NULL;
}

void
kt_clearance_store_enter_async (KtWorkStore *store,
                                const KtClearance *clearance,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  kt_work_store_run_async (store, &enter_operation, job_new (store, clearance), NULL, cancellable,
                           callback, user_data);
}

gboolean
kt_clearance_store_enter_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}
