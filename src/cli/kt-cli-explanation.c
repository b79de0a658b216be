/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First the decisions, then the rules, each rule with its text, its source and where it is written.
 */
#include "kt-cli-explanation.h"

#include "kt-characteristic-text.h"
#include "kt-cli-output.h"
#include "kt-json.h"

#include <glib/gi18n.h>

static char *
place_text (const KtRule *rule)
{
  return g_strdup_printf ("%s:%u", rule->place.file, rule->place.line);
}

static void
append_reason (GString *out, const KtCliSubject *subject, const KtReason *reason)
{
  g_autofree char *text = kt_characteristic_rule_text (subject->texts, subject->product_id,
                                                       reason->rule, subject->options->language);
  g_autofree char *place = place_text (reason->rule);

  g_string_append_printf (out, "  %s %s\n", _ ("rule:"), text);
  g_string_append_printf (out, "      %s", place);
  if (reason->context != NULL && *reason->context != '\0')
    g_string_append_printf (out, _ (", about %s"), reason->context);
  if (reason->rule->source != NULL)
    g_string_append_printf (out, _ (", source: %s"), reason->rule->source);
  g_string_append_c (out, '\n');
}

static char *
explanation_text (const KtCliSubject *subject, const KtExplanation *explanation)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < explanation->choices->len; i++)
    {
      g_autofree char *text = kt_choice_to_text (explanation->choices->pdata[i]);

      g_string_append_printf (out, "  %s %s\n", _ ("decision:"), text);
    }
  for (guint i = 0; i < explanation->reasons->len; i++)
    append_reason (out, subject, explanation->reasons->pdata[i]);
  if (!explanation->is_minimal)
    g_string_append_printf (out, "  %s\n", _ ("(Perhaps not all of these are needed.)"));
  if (explanation->up_to_instances > 0)
    {
      guint n = explanation->up_to_instances;

      g_string_append (out, "  ");
      g_string_append_printf (out,
                              ngettext ("(Examined with up to %u instance of a part.)",
                                        "(Examined with up to %u instances of a part.)", n),
                              n);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

void
kt_cli_print_explanation (const KtCliSubject *subject, const KtExplanation *explanation)
{
  g_autofree char *text = explanation_text (subject, explanation);

  kt_cli_print ("%s", text);
}

void
kt_cli_say_explanation (const KtCliSubject *subject, const KtExplanation *explanation)
{
  g_autofree char *text = explanation_text (subject, explanation);

  kt_cli_say ("%s", text);
}

static void
add_reason (JsonBuilder *builder, const KtCliSubject *subject, const KtReason *reason)
{
  g_autofree char *text = kt_characteristic_rule_text (subject->texts, subject->product_id,
                                                       reason->rule, subject->options->language);
  g_autofree char *place = place_text (reason->rule);

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "name", reason->rule->name);
  kt_json_add_string (builder, "place", place);
  kt_json_add_string (builder, "context", reason->context);
  kt_json_add_string (builder, "text", text);
  kt_json_add_string (builder, "source", reason->rule->source);
  json_builder_end_object (builder);
}

void
kt_cli_add_explanation (JsonBuilder *builder,
                        const KtCliSubject *subject,
                        const KtExplanation *explanation)
{
  json_builder_set_member_name (builder, "decisions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < explanation->choices->len; i++)
    {
      g_autofree char *text = kt_choice_to_text (explanation->choices->pdata[i]);

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "rules");
  json_builder_begin_array (builder);
  for (guint i = 0; i < explanation->reasons->len; i++)
    add_reason (builder, subject, explanation->reasons->pdata[i]);
  json_builder_end_array (builder);

  kt_json_add_bool (builder, "minimal", explanation->is_minimal);
  if (explanation->up_to_instances > 0)
    kt_json_add_int (builder, "up_to_instances", explanation->up_to_instances);
}
