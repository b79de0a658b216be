/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-configuration-private.h"

#include "kt-lead-fastest.h"

/* How hard the soonest delivery is looked for: see kt_session_set_effort. */
#define HURRY_CONFLICTS 1500
#define HURRY_UNDECIDED 4

GListStore *
kt_configuration_get_variants (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->variants;
}

KtKeptVariant *
kt_configuration_make_variant (KtConfiguration *self,
                               const char *title)
{
  KtAssignment *cheapest;
  g_autoptr (GPtrArray) choices = NULL;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  cheapest = self->completions[COMPLETION_CHEAPEST];
  if (!cheapest)
    return NULL;
  choices = kt_configuration_dup_choices (self);
  return kt_kept_variant_new (title, choices, cheapest);
}

void
kt_configuration_rename_variant (KtConfiguration *self,
                                 KtKeptVariant *variant,
                                 const char *title)
{
  g_return_if_fail (KT_IS_CONFIGURATION (self));

  kt_kept_variant_set_title (variant, title);
  g_signal_emit_by_name (self, "changed");
  g_signal_emit_by_name (self, "decided");
}

void
kt_configuration_take_variant (KtConfiguration *self,
                               KtKeptVariant *variant)
{
  g_return_if_fail (KT_IS_CONFIGURATION (self));

  kt_configurator_replace_all (self->configurator, kt_kept_variant_get_choices (variant));
}

typedef struct {
  KtProduct *product;
  GPtrArray *choices;
  guint day;
} Hurry;

static void
hurry_free (Hurry *hurry)
{
  kt_product_unref (hurry->product);
  g_ptr_array_unref (hurry->choices);
  g_free (hurry);
}

static void
hurry_thread (GTask *task,
              gpointer source,
              gpointer data,
              GCancellable *cancellable)
{
  Hurry *hurry = data;
  const KtFastestRequest request = {
    .product = hurry->product,
    .day = hurry->day,
    .choices = hurry->choices,
    .conflicts = HURRY_CONFLICTS,
    .undecided = HURRY_UNDECIDED,
  };
  GError *error = NULL;
  KtCompletion *completion = kt_lead_complete_fastest (&request, cancellable, &error);

  if (completion)
    {
      g_task_return_pointer (task, kt_assignment_ref (completion->assignment), (GDestroyNotify) kt_assignment_unref);
      kt_completion_free (completion);
    }
  else
    g_task_return_error (task, error);
}

void
kt_configuration_find_fastest_async (KtConfiguration *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Hurry *hurry = g_new0 (Hurry, 1);

  hurry->product = kt_product_ref (self->product);
  hurry->choices = kt_configuration_dup_choices (self);
  hurry->day = kt_workplace_get_day (self->workplace);
  g_task_set_task_data (task, hurry, (GDestroyNotify) hurry_free);
  g_task_run_in_thread (task, hurry_thread);
}

KtAssignment *
kt_configuration_find_fastest_finish (KtConfiguration *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
