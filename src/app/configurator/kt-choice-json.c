/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-choice-json.h"

#include "kt-error.h"

#include <glib/gi18n.h>

void
kt_choices_to_json (GPtrArray *choices,
                    JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *choice = kt_choice_to_text (g_ptr_array_index (choices, i));
      json_builder_add_string_value (builder, choice);
    }
  json_builder_end_array (builder);
}

GPtrArray *
kt_choices_from_json (JsonArray *array,
                      GError **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      KtChoice *choice = NULL;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        choice = kt_choice_parse (json_node_get_string (node), error);
      else
        g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("Decision %u of the configuration is not a text."), i + 1);
      if (!choice)
        return NULL;
      g_ptr_array_add (choices, choice);
    }
  return g_steal_pointer (&choices);
}
