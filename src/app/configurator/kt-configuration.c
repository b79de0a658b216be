/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * After each decision the worker answers three times: the snapshot, the preferred completion, the cheapest completion.
 * Each is shown when it arrives; what it belongs to is forgotten as soon as the next decision is made.
 */
#include "kt-configuration.h"

#include "kt-characteristic-text.h"
#include "kt-choice-json.h"
#include "kt-engine-error.h"
#include "kt-json.h"
#include "kt-language.h"
#include "kt-lead-fastest.h"
#include "kt-lead-time.h"
#include "kt-order-code.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>

/* How hard the soonest delivery is looked for: see kt_session_set_effort. */
#define HURRY_CONFLICTS 1500
#define HURRY_UNDECIDED 4

enum { COMPLETION_PREFERRED, COMPLETION_CHEAPEST, N_COMPLETIONS };

struct _KtConfiguration {
  GObject parent_instance;

  KtWorkplace *workplace;
  KtProduct *product;
  KtConfigurator *configurator;

  KtSnapshot *snapshot;
  KtAssignment *completions[N_COMPLETIONS];
  KtPositionPrice *price;
  guint lead_days;
  char *position_id;
  GListStore *variants; /* KtVariant */
  GPtrArray *kept; /* decisions to take up before the first answer arrives; then NULL */
};

G_DEFINE_FINAL_TYPE (KtConfiguration, kt_configuration, G_TYPE_OBJECT)

enum { CHANGED, REFUSED, FAILED, N_SIGNALS };
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
  g_signal_emit (self, signals[CHANGED], 0);
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
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->workplace);
  kt_catalog_unref (opening->catalog);
  g_free (opening->product_id);
  g_clear_pointer (&opening->product, kt_product_unref);
  g_clear_pointer (&opening->program, kt_program_unref);
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
  start_configurator (self, opening->program);
  return self;
}

/* --- keeping and restoring -------------------------------------------------------------------------------- */

/* Until the worker has answered for the first time, what is to be taken up is what there is. */
static GPtrArray *
present_choices (KtConfiguration *self)
{
  GPtrArray *choices;
  guint n = self->snapshot ? kt_snapshot_get_n_choices (self->snapshot) : 0;

  if (!self->snapshot && self->kept)
    return g_ptr_array_ref (self->kept);
  choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (choices, kt_choice_copy (kt_snapshot_get_choice (self->snapshot, i)));
  return choices;
}

char *
kt_configuration_to_json (KtConfiguration *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) choices = NULL;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  choices = present_choices (self);
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "product", self->product->info->id);
  if (self->position_id)
    kt_json_add_string (builder, "position", self->position_id);
  json_builder_set_member_name (builder, "choices");
  kt_choices_to_json (choices, builder);
  json_builder_set_member_name (builder, "variants");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->variants)); i++)
    {
      g_autoptr (KtVariant) variant = g_list_model_get_item (G_LIST_MODEL (self->variants), i);
      kt_variant_to_json (variant, builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

/* A variant that the model no longer knows is left out and counted. */
static gboolean
read_variants (KtConfiguration *self,
               JsonObject *object,
               guint *n_left_out,
               GError **error)
{
  JsonArray *array = NULL;

  if (!kt_json_opt_array (object, "variants", &array, error))
    return FALSE;
  g_list_store_remove_all (self->variants);
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (KtVariant) variant
          = JSON_NODE_HOLDS_OBJECT (node)
                ? kt_variant_from_json (json_node_get_object (node), self->product->model, NULL)
                : NULL;

      if (variant)
        g_list_store_append (self->variants, variant);
      else
        (*n_left_out)++;
    }
  return TRUE;
}

/* A decision is dropped if its path or value is no longer in the model; whether the rest fits together is for the
 * worker to say. */
static void
drop_unknown (KtConfiguration *self,
              GPtrArray *choices,
              guint *n_left_out)
{
  for (guint i = choices->len; i-- > 0;)
    {
      const KtChoice *choice = g_ptr_array_index (choices, i);
      const KtFeature *feature = kt_characteristic_find_feature (self->product->model, choice->path);
      gboolean is_known = feature != NULL;

      if (is_known && feature->kind == KT_FEATURE_ENUMERATION && choice->value)
        is_known = kt_enumeration_find_option (feature->type.enumeration, choice->value) != NULL;
      if (!is_known)
        {
          g_ptr_array_remove_index (choices, i);
          (*n_left_out)++;
        }
    }
}

gboolean
kt_configuration_restore (KtConfiguration *self,
                          const char *json,
                          guint *n_left_out,
                          GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) choices = NULL;
  JsonObject *object;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), FALSE);

  *n_left_out = 0;
  root = kt_json_parse (json, -1, NULL, error);
  object = root ? kt_json_root_object (root, _ ("the configuration"), error) : NULL;
  if (!object)
    return FALSE;
  if (json_object_has_member (object, "choices"))
    {
      JsonArray *array = kt_json_get_array (object, "choices", error);
      choices = array ? kt_choices_from_json (array, error) : NULL;
    }
  else
    {
      g_autoptr (KtAssignment) assignment = kt_assignment_from_json (self->product->model, json, -1, error);
      choices = assignment ? kt_assignment_to_choices (assignment) : NULL;
    }
  if (!choices)
    return FALSE;
  if (!read_variants (self, object, n_left_out, error))
    return FALSE;
  drop_unknown (self, choices, n_left_out);
  if (choices->len > 0)
    kt_configurator_take_up (self->configurator, choices);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  self->kept = g_steal_pointer (&choices);
  return TRUE;
}

gboolean
kt_configuration_take_order_code (KtConfiguration *self,
                                  const char *code,
                                  GError **error)
{
  g_autoptr (GPtrArray) choices = NULL;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), FALSE);

  choices = kt_order_code_parse (self->product, kt_catalog_get_texts (kt_workplace_get_catalog (self->workplace)),
                                 kt_language_get (), code, error);
  if (choices)
    kt_configurator_replace_all (self->configurator, choices);
  return choices != NULL;
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
  g_clear_pointer (&self->product, kt_product_unref);
  g_clear_object (&self->workplace);
  g_clear_object (&self->variants);
  g_free (self->position_id);
  G_OBJECT_CLASS (kt_configuration_parent_class)->finalize (object);
}

static void
on_variants_changed (KtConfiguration *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
kt_configuration_class_init (KtConfigurationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kt_configuration_dispose;
  object_class->finalize = kt_configuration_finalize;

  signals[CHANGED] = g_signal_new ("changed", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REFUSED] = g_signal_new ("refused", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_CONFIGURATION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
}

static void
kt_configuration_init (KtConfiguration *self)
{
  self->variants = g_list_store_new (KT_TYPE_VARIANT);
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

/* --- variants --------------------------------------------------------------------------------------------- */

GListStore *
kt_configuration_get_variants (KtConfiguration *self)
{
  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  return self->variants;
}

KtVariant *
kt_configuration_make_variant (KtConfiguration *self,
                               const char *title)
{
  KtAssignment *cheapest;
  g_autoptr (GPtrArray) choices = NULL;

  g_return_val_if_fail (KT_IS_CONFIGURATION (self), NULL);

  cheapest = self->completions[COMPLETION_CHEAPEST];
  if (!cheapest)
    return NULL;
  choices = present_choices (self);
  return kt_variant_new (title, choices, cheapest);
}

void
kt_configuration_rename_variant (KtConfiguration *self,
                                 KtVariant *variant,
                                 const char *title)
{
  g_return_if_fail (KT_IS_CONFIGURATION (self));

  kt_variant_set_title (variant, title);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
kt_configuration_take_variant (KtConfiguration *self,
                               KtVariant *variant)
{
  g_return_if_fail (KT_IS_CONFIGURATION (self));

  kt_configurator_replace_all (self->configurator, kt_variant_get_choices (variant));
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
  hurry->choices = present_choices (self);
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
