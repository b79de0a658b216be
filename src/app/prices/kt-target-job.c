/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-target-job.h"

#include "kt-gate-desk.h"
#include "kt-gatekeeper.h"
#include "kt-language.h"

/* Of each configured line; the search picks those that come to what is missing. */
#define MAX_VARIANTS 16

/* Everything the worker needs, its own. */
typedef struct {
  KtCatalog *catalog;
  KtRevision *revision;
  guint day;
  char *language;
  KtMoney budget;
  gboolean is_gross;
  gboolean with_variants;
  KtActor *actor;
  GPtrArray *mandates;
} Job;

static void
job_free (Job *job)
{
  kt_catalog_unref (job->catalog);
  g_object_unref (job->revision);
  g_free (job->language);
  kt_actor_unref (job->actor);
  g_ptr_array_unref (job->mandates);
  g_free (job);
}

static gboolean
collect_position (KtPosition *position,
                  gpointer positions)
{
  g_ptr_array_add (positions, position);
  return TRUE;
}

/* The store's belong to the main thread. */
static GPtrArray *
dup_mandates (const KtApprovalCase *known)
{
  GPtrArray *mandates = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_mandate_free);

  for (guint i = 0; known && i < known->mandates->len; i++)
    g_ptr_array_add (mandates, kt_mandate_copy (g_ptr_array_index (known->mandates, i)));
  return mandates;
}

/* A line whose configuration today's rules do not know is left as it is. */
static GPtrArray *
find_variants (const Job *job,
               GCancellable *cancellable)
{
  GPtrArray *variants = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_position_data_free);
  g_autoptr (GPtrArray) positions = g_ptr_array_new ();

  kt_position_walk (kt_revision_get_positions (job->revision), collect_position, positions);
  for (guint i = 0; i < positions->len; i++)
    {
      const KtPositionData *line = kt_position_get (g_ptr_array_index (positions, i));
      GPtrArray *found = kt_target_variants (job->catalog, line, kt_revision_get_header (job->revision), job->day,
                                             MAX_VARIANTS, cancellable, NULL);

      if (found)
        g_ptr_array_extend_and_steal (variants, found);
    }
  return variants;
}

static void
search_thread (GTask *task,
               gpointer source,
               gpointer data,
               GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (KtGateDesk) desk = kt_gate_desk_new (job->catalog);
  KtGateRequest gate = kt_gate_desk_ask (desk, job->revision, job->actor, job->day, NULL, NULL);
  g_autoptr (GPtrArray) variants = job->with_variants ? find_variants (job, cancellable) : NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *packages;

  gate.mandates = job->mandates;
  packages = kt_target_search (&(KtTargetQuestion){ .catalog = job->catalog,
                                                    .revision = job->revision,
                                                    .day = job->day,
                                                    .language = job->language,
                                                    .budget = job->budget,
                                                    .is_gross = job->is_gross,
                                                    .gate = job->actor ? &gate : NULL,
                                                    .variants = variants },
                               cancellable, &error);
  if (packages)
    g_task_return_pointer (task, packages, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kt_target_job_async (KtOpenQuote *quote,
                     KtMoney budget,
                     gboolean is_gross,
                     gboolean with_variants,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (quote);
  KtGatekeeper *keeper = kt_workplace_get_gatekeeper (workplace);
  const KtActor *actor = kt_gatekeeper_get_actor (keeper);
  g_autoptr (GTask) task = g_task_new (quote, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->catalog = kt_catalog_ref (kt_workplace_get_catalog (workplace));
  job->revision = kt_revision_new_trial (kt_open_quote_get_revision (quote));
  job->day = kt_workplace_get_day (workplace);
  job->language = g_strdup (kt_language_get ());
  job->budget = budget;
  job->is_gross = is_gross;
  job->with_variants = with_variants;
  job->actor = actor ? kt_actor_ref (actor) : NULL;
  job->mandates = dup_mandates (kt_gatekeeper_get_case (keeper, job->revision));
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, search_thread);
}

GPtrArray *
kt_target_job_finish (KtOpenQuote *quote,
                      GAsyncResult *result,
                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, quote), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
