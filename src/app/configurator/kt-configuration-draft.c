/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configuration as a draft, and taken up again from one, from the configuration of a quote's line, or from an order
 * code. */
#include "kt-configuration-private.h"

#include "kt-characteristic-text.h"
#include "kt-choice-json.h"
#include "kt-json.h"
#include "kt-language.h"
#include "kt-order-code.h"

#include <glib/gi18n.h>

GPtrArray *
kt_configuration_dup_choices (KtConfiguration *self)
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

  choices = kt_configuration_dup_choices (self);
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
      g_autoptr (KtKeptVariant) variant = g_list_model_get_item (G_LIST_MODEL (self->variants), i);
      kt_kept_variant_to_json (variant, builder);
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
      g_autoptr (KtKeptVariant) variant
          = JSON_NODE_HOLDS_OBJECT (node)
                ? kt_kept_variant_from_json (json_node_get_object (node), self->product->model, NULL)
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
