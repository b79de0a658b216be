/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything here is spelled as decisions are, so that results can be given back as arguments.
 */
#include "kt-cli-configuration.h"

#include "kt-cli-output.h"
#include "kt-json.h"
#include "kt-lead-fastest.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a completion may cost without --thorough: seconds, where the last proof can take hours. */
#define EFFORT_CONFLICTS 20000
#define EFFORT_UNDECIDED 4

/* --- completion ------------------------------------------------------------------------------ */

gboolean
kt_cli_goal_parse (const KtCliUsage *usage, const char *text, KtCliGoal *goal)
{
  static const char *const names[] = {
    [KT_CLI_BY_DEFAULT] = "default",
    [KT_CLI_BY_PRICE] = "price",
    [KT_CLI_BY_DELIVERY] = "delivery",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      {
        *goal = i;
        return TRUE;
      }
  kt_cli_usage_error (usage, _ ("“%s” is no goal; there are default, price and delivery."), text);
  return FALSE;
}

static KtCompletion *
complete_fastest (KtCliSubject *subject, GError **error)
{
  const KtFastestRequest request = {
    .product = subject->product,
    .day = subject->options->day,
    .choices = kt_session_get_choices (subject->session),
    .conflicts = subject->options->thorough ? 0 : EFFORT_CONFLICTS,
    .undecided = subject->options->thorough ? 0 : EFFORT_UNDECIDED,
  };

  return kt_lead_complete_fastest (&request, NULL, error);
}

static KtCompletion *
complete_by_session (KtCliSubject *subject, KtCliGoal goal, GError **error)
{
  const KtCompletionRequest request = {
    .goal = goal == KT_CLI_BY_PRICE ? KT_COMPLETE_CHEAPEST : KT_COMPLETE_DEFAULT,
    .kinds = KT_TERMS_PRICE,
  };

  return kt_session_complete (subject->session, &request, error);
}

KtCompletion *
kt_cli_complete (KtCliSubject *subject, KtCliGoal goal, int *code)
{
  g_autoptr (GError) error = NULL;
  KtCompletion *completion;

  if (goal != KT_CLI_BY_DEFAULT && subject->product == NULL)
    {
      *code = kt_cli_usage_error (subject->usage,
                                  goal == KT_CLI_BY_PRICE
                                      ? _ ("There are no prices: give --prices, or a catalog.")
                                      : _ ("There are no delivery times: give a catalog."));
      return NULL;
    }

  if (!subject->options->thorough)
    kt_session_set_effort (subject->session, EFFORT_CONFLICTS, EFFORT_UNDECIDED);
  completion = goal == KT_CLI_BY_DELIVERY ? complete_fastest (subject, &error)
                                          : complete_by_session (subject, goal, &error);
  if (completion == NULL)
    {
      kt_cli_message ("%s", error->message);
      *code = KT_CLI_FOUND;
    }
  return completion;
}

/* --- configurations -------------------------------------------------------------------------- */

static char *
entry_value (const KtAssignmentEntry *entry)
{
  return kt_value_to_text (entry->value, entry->feature->type.digits);
}

void
kt_cli_print_assignment (const KtAssignment *assignment)
{
  for (guint i = 1; i < kt_assignment_get_n_entries (assignment); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
      g_autofree char *value = entry_value (entry);

      if (entry->value.kind == KT_VALUE_NOTHING)
        kt_cli_print ("%s\n", entry->path);
      else if (entry->value.kind == KT_VALUE_TEXT)
        kt_cli_print ("%s=\"%s\"\n", entry->path, value);
      else
        kt_cli_print ("%s=%s\n", entry->path, value);
    }
}

void
kt_cli_add_assignment (JsonBuilder *builder, const KtAssignment *assignment)
{
  json_builder_set_member_name (builder, "configuration");
  json_builder_begin_object (builder);
  for (guint i = 1; i < kt_assignment_get_n_entries (assignment); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
      g_autofree char *value = entry_value (entry);

      if (entry->value.kind == KT_VALUE_NOTHING)
        kt_json_add_bool (builder, entry->path, TRUE);
      else if (entry->value.kind == KT_VALUE_BOOLEAN)
        kt_json_add_bool (builder, entry->path, entry->value.truth);
      else
        kt_json_add_string (builder, entry->path, value);
    }
  json_builder_end_object (builder);
}

static char *
rational_text (KtRational number)
{
  return kt_value_to_text (kt_value_number (number), 9);
}

static const char *
total_name (KtCliGoal goal)
{
  switch (goal)
    {
    case KT_CLI_BY_PRICE:
      return "price";
    case KT_CLI_BY_DELIVERY:
      return "delivery_days";
    case KT_CLI_BY_DEFAULT:
    default:
      return "objective";
    }
}

void
kt_cli_print_completion (const KtCliSubject *subject,
                         const KtCompletion *completion,
                         KtCliGoal goal)
{
  if (completion->has_total)
    {
      g_autofree char *total = rational_text (completion->total);
      g_autofree char *bound = rational_text (completion->bound);

      kt_cli_print ("# %s: %s", total_name (goal), total);
      if (completion->is_least)
        kt_cli_print (_ (" (proven optimum)\n"));
      else
        kt_cli_print (_ (" (nothing better than %s exists)\n"), bound);
    }
  if (completion->n_unmet_defaults > 0)
    kt_cli_print (ngettext ("# %u default could not be met\n", "# %u defaults could not be met\n",
                            completion->n_unmet_defaults),
                  completion->n_unmet_defaults);
}

void
kt_cli_add_completion (JsonBuilder *builder,
                       const KtCliSubject *subject,
                       const KtCompletion *completion,
                       KtCliGoal goal)
{
  kt_cli_add_assignment (builder, completion->assignment);
  kt_json_add_bool (builder, "optimal", completion->is_optimal);
  kt_json_add_int (builder, "unmet_defaults", completion->n_unmet_defaults);
  if (completion->has_total)
    {
      g_autofree char *total = rational_text (completion->total);
      g_autofree char *bound = rational_text (completion->bound);

      kt_json_add_string (builder, total_name (goal), total);
      kt_json_add_string (builder, "bound", bound);
    }
}

/* --- domains --------------------------------------------------------------------------------- */

static void
add_domain (JsonBuilder *builder, const char *line)
{
  const char *tab = strrchr (line, '\t');
  g_autofree char *name = g_strndup (line, tab - line);
  const char *dots = strstr (tab + 1, "..");

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "name", name);
  if (dots == NULL)
    kt_json_add_string (builder, "state", tab + 1);
  else
    {
      g_autofree char *minimum = g_strndup (tab + 1, dots - tab - 1);

      kt_json_add_string (builder, "minimum", minimum);
      kt_json_add_string (builder, "maximum", dots + 2);
    }
  json_builder_end_object (builder);
}

void
kt_cli_add_snapshot (JsonBuilder *builder, const KtSnapshot *snapshot)
{
  g_autofree char *text = kt_snapshot_to_lines (snapshot);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  json_builder_set_member_name (builder, "domains");
  json_builder_begin_array (builder);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strchr (lines[i], '\t') != NULL)
      add_domain (builder, lines[i]);
  json_builder_end_array (builder);
}
