/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * After each decision the worker answers three times: the snapshot, the preferred completion, the cheapest completion.
 * Each is shown when it arrives; what it belongs to is forgotten as soon as the next decision is made.
 */
#include "kt-configuration-private.h"

#include "kt-engine-error.h"
#include "kt-lead-time.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (KtConfiguration, kt_configuration, G_TYPE_OBJECT)

enum { CHANGED, DECIDED, PRICED, REFUSED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- answers of the worker -------------------------------------------------------------------------------- */

static void
forget_completions (KtConfiguration *self)
{
  for (guint i = 0; i < N_COMPLETIONS; i++)
    g_clear_pointer (&self->completions[i], kt_assignment_unref);
}

/* Decisions kept earlier are on their way to the worker: the empty configuration before them is not worth showing. */
static gboolean
is_before_restore (KtConfiguration *self,
                   KtSnapshot *snapshot)
{
  return self->kept && self->kept->len > 0 && kt_snapshot_get_n_choices (snapshot) == 0;
}

static void
on_snapshot (KtConfiguration *self,
             KtSnapshot *snapshot)
{
  if (is_before_restore (self, snapshot))
    return;
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->snapshot, kt_snapshot_unref);
  self->snapshot = kt_snapshot_ref (snapshot);
  g_clear_pointer (&self->option_prices, kt_option_prices_unref);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[DECIDED], 0);
}

static void
on_priced (KtConfiguration *self,
           KtOptionPrices *prices)
{
  g_clear_pointer (&self->option_prices, kt_option_prices_unref);
  self->option_prices = kt_option_prices_ref (prices);
  g_signal_emit (self, signals[PRICED], 0);
}

static void
show_price (KtConfiguration *self)
{
  const KtAssignment *cheapest = self->completions[COMPLETION_CHEAPEST];

  g_clear_pointer (&self->price, kt_position_price_free);
  self->price = kt_configuration_price_of (self, cheapest);
  self->lead_days = kt_configuration_lead_days_of (self, cheapest);
}

static void
on_completed (KtConfiguration *self,
              guint number,
              KtCompletion *completion)
{
  if (number >= N_COMPLETIONS)
    return;
  g_clear_pointer (&self->completions[number], kt_assignment_unref);
  self->completions[number] = kt_assignment_ref (completion->assignment);
  if (number == COMPLETION_CHEAPEST)
    show_price (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What was kept cannot be taken up as a whole: then the configuration begins empty. */
static void
give_up_restore (KtConfiguration *self)
{
  KtSnapshot *snapshot = kt_configurator_get_snapshot (self->configurator);

  if (!self->kept)
    return;
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  if (snapshot)
    on_snapshot (self, snapshot);
}

static void
on_refused (KtConfiguration *self,
            KtChoice *choice,
            KtExplanation *explanation)
{
  give_up_restore (self);
  g_signal_emit (self, signals[REFUSED], 0, choice, explanation);
}

static void
on_failed (KtConfiguration *self,
           GError *error)
{
  /* Some decisions were taken up; the answer about them follows. */
  if (g_error_matches (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_LEFT_OUT))
    g_clear_pointer (&self->kept, g_ptr_array_unref);
  else
    give_up_restore (self);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
start_configurator (KtConfiguration *self,
                    KtProgram *program)
{
  const KtCompletionRequest requests[N_COMPLETIONS] = {
    [COMPLETION_PREFERRED] = { .goal = KT_COMPLETE_DEFAULT },
    [COMPLETION_CHEAPEST] = { .goal = KT_COMPLETE_CHEAPEST, .kinds = KT_TERMS_PRICE },
  };

  self->configurator = kt_configurator_new (program);
  g_signal_connect_object (self->configurator, "changed", G_CALLBACK (on_snapshot), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->configurator, "completed", G_CALLBACK (on_completed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->configurator, "priced", G_CALLBACK (on_priced), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->configurator, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->configurator, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  kt_configurator_set_completions (self->configurator, requests, N_COMPLETIONS);
}

/* --- opening ---------------------------------------------------------------------------------------------- */

typedef struct {
  KtWorkplace *workplace;
  KtCatalog *catalog;
  char *product_id;
  guint day;
  KtProduct *product;
  KtProgram *program;
  KtQuestionPlan *plan;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->workplace);
  kt_catalog_unref (opening->catalog);
  g_free (opening->product_id);
  g_clear_pointer (&opening->product, kt_product_unref);
  g_clear_pointer (&opening->program, kt_program_unref);
  g_clear_pointer (&opening->plan, kt_question_plan_free);
  g_free (opening);
}

static void
open_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  Opening *opening = data;
  g_autoptr (GError) error = NULL;

  opening->product = kt_catalog_load_product (opening->catalog, opening->product_id, &error);
  if (opening->product)
    opening->program = kt_product_get_program (opening->product, opening->day, cancellable, &error);
  if (opening->program && opening->product->steps->len == 0)
    opening->plan = kt_question_plan_new (opening->product->model);
  if (opening->program)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
kt_configuration_open_async (KtWorkplace *workplace,
                             const char *product,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  opening->workplace = g_object_ref (workplace);
  opening->catalog = kt_catalog_ref (kt_workplace_get_catalog (workplace));
  opening->product_id = g_strdup (product);
  opening->day = kt_workplace_get_day (workplace);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  g_task_run_in_thread (task, open_thread);
}

KtConfiguration *
kt_configuration_open_finish (GAsyncResult *result,
                              GError **error)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  KtConfiguration *self;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  self = g_object_new (KT_TYPE_CONFIGURATION, NULL);
  self->workplace = g_object_ref (opening->workplace);
  self->product = g_steal_pointer (&opening->product);
  self->plan = g_steal_pointer (&opening->plan);
  start_configurator (self, opening->program);
  return self;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_configuration_dispose (GObject *object)
{
  KtConfiguration *self = KT_CONFIGURATION (object);

  if (self->configurator)
    kt_configurator_shut_down (self->configurator);
  g_clear_object (&self->configurator);
  G_OBJECT_CLASS (kt_configuration_parent_class)->dispose (object);
}

static void
kt_configuration_finalize (GObject *object)
{
  KtConfiguration *self = KT_CONFIGURATION (object);

  g_clear_pointer (&self->snapshot, kt_snapshot_unref);
  forget_completions (self);
  g_clear_pointer (&self->price, kt_position_price_free);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->plan, kt_question_plan_free);
  g_clear_pointer (&self->product, kt_product_unref);
  g_clear_object (&self->workplace);
  g_clear_object (&self->variants);
  g_clear_pointer (&self->option_prices, kt_option_prices_unref);
  g_strfreev (self->visible);
  g_free (self->position_id);
  G_OBJECT_CLASS (kt_configuration_parent_class)->finalize (object);
}

static void
on_variants_changed (KtConfiguration *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[DECIDED], 0);
}

static void
kt_configuration_class_init (KtConfigurationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kt_configuration_dispose;
  object_class->finalize = kt_configuration_finalize;

  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[DECIDED] = g_signal_new ("decided", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[PRICED] = g_signal_new ("priced", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  0);
  signals[REFUSED] = g_signal_new ("refused", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
}

static void
kt_configuration_init (KtConfiguration *self)
{
  self->variants = g_list_store_new (KT_TYPE_KEPT_VARIANT);
  g_signal_connect_object (self->variants, "items-changed", G_CALLBACK (on_variants_changed), self, G_CONNECT_SWAPPED);
}

KtWorkplace *
kt_configuration_get_workplace (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->workplace;
}

KtProduct *
kt_configuration_get_product (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->product;
}

KtConfigurator *
kt_configuration_get_configurator (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->configurator;
}

const KtQuestionPlan *
kt_configuration_get_plan (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->plan;
}

const KtPlanQuestion *
kt_configuration_find_group (KtConfiguration *self,
                             const char *path)
{
  const KtFeature *feature;
  const KtPlanQuestion *question;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  feature = self->plan ? kt_structure_find_feature (self->product->model->product, path) : NULL;
  question = feature ? kt_question_plan_find (self->plan, feature) : NULL;
  return question && !question->feature ? question : NULL;
}

KtSnapshot *
kt_configuration_get_snapshot (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->snapshot;
}

KtAssignment *
kt_configuration_get_preferred (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->completions[COMPLETION_PREFERRED];
}

KtAssignment *
kt_configuration_get_cheapest (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->completions[COMPLETION_CHEAPEST];
}

const KtPositionPrice *
kt_configuration_get_price (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->price;
}

guint
kt_configuration_get_lead_days (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), 0);

  return self->lead_days;
}

KtPositionPrice *
kt_configuration_price_of (KtConfiguration *self,
                           const KtAssignment *assignment)
{
  KtPriceRequest request = { .quantity = { .units = 1 } };
  KtPriceContext context;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  request.day = kt_workplace_get_day (self->workplace);
  kt_price_context_init (&context, kt_workplace_get_catalog (self->workplace));
  return kt_position_price_product (&context, self->product, assignment, &request);
}

guint
kt_configuration_lead_days_of (KtConfiguration *self,
                               const KtAssignment *assignment)
{
  g_autoptr (KtLeadTime) lead = NULL;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), 0);

  lead = kt_lead_time_of_product (self->product, assignment);
  return lead->days;
}

gboolean
kt_configuration_is_complete (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), FALSE);

  return self->snapshot && kt_snapshot_get_n_open (self->snapshot) == 0;
}

gboolean
kt_configuration_is_busy (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), FALSE);

  return kt_configurator_get_busy (self->configurator);
}

const char *
kt_configuration_get_position_id (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->position_id;
}

void
kt_configuration_set_position_id (KtConfiguration *self,
                                  const char *position_id)
{
  g_return_if_fail (KT_IS_CONFIGURATION (self));

  g_free (self->position_id);
  self->position_id = g_strdup (position_id);
}

void
kt_configuration_set_visible (KtConfiguration *self,
                              const char *const *paths)
{
  g_return_if_fail (KT_IS_CONFIGURATION (self));

  if (self->visible && g_strv_equal ((const char *const *) self->visible, paths))
    return;
  g_strfreev (self->visible);
  self->visible = g_strdupv ((char **) paths);
  kt_configurator_set_priced (self->configurator, KT_TERMS_PRICE, paths);
}

const KtOptionPrice *
kt_configuration_get_option_price (KtConfiguration *self,
                                   const char *path,
                                   const char *value)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->option_prices ? kt_option_prices_find (self->option_prices, path, value) : NULL;
}
