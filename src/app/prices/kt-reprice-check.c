/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-reprice-check.h"

typedef struct {
  KtCatalog *catalog;
  char *body;
  char *id;
  char *quote_id;
  guint index;
  guint day;
} Checking;

static void
checking_free (Checking *checking)
{
  kt_catalog_unref (checking->catalog);
  g_free (checking->body);
  g_free (checking->id);
  g_free (checking->quote_id);
  g_free (checking);
}

static void
check (GTask *task,
       gpointer source,
       gpointer data,
       GCancellable *cancellable)
{
  Checking *checking = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) copy = kt_revision_new_from_body (checking->id, checking->quote_id, checking->index, NULL, 0,
                                                           KT_REVISION_DRAFT, checking->body, -1, &error);
  KtRepricing *repricing =
      copy ? kt_repricing_preview (checking->catalog, copy, checking->day, NULL, &error) : NULL;

  if (repricing)
    g_task_return_pointer (task, repricing, (GDestroyNotify) kt_repricing_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kt_reprice_check_async (KtWorkplace *workplace,
                        KtRevision *revision,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Checking *checking = g_new0 (Checking, 1);

  checking->catalog = kt_catalog_ref (kt_workplace_get_catalog (workplace));
  checking->body = kt_revision_to_body (revision);
  checking->id = g_strdup (kt_revision_get_id (revision));
  checking->quote_id = g_strdup (kt_revision_get_quote_id (revision));
  checking->index = kt_revision_get_index (revision);
  checking->day = kt_workplace_get_day (workplace);
  g_task_set_task_data (task, checking, (GDestroyNotify) checking_free);
  g_task_run_in_thread (task, check);
}

KtRepricing *
kt_reprice_check_finish (GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
