/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli complete: the rest by defaults, price or delivery.
 */
#include "kt-cli-configuration.h"
#include "kt-cli-effect.h"
#include "kt-cli-output.h"

#include <glib/gi18n.h>

static int
complete (KtCliSubject *subject, KtCliGoal goal)
{
  int code = KT_CLI_DONE;
  g_autoptr (KtCompletion) completion = kt_cli_complete (subject, goal, &code);

  if (completion == NULL)
    return code;
  if (subject->options->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kt_cli_add_completion (builder, subject, completion, goal);
      kt_cli_add_effect (builder, subject, completion->assignment);
      json_builder_end_object (builder);
      kt_cli_print_json (builder);
    }
  else
    {
      kt_cli_print_completion (subject, completion, goal);
      kt_cli_print_assignment (completion->assignment);
    }
  return KT_CLI_DONE;
}

int
kt_command_complete (int argc, char **argv)
{
  g_autofree char *by = NULL;
  const GOptionEntry entries[]
      = { { "by", 0, 0, G_OPTION_ARG_FILENAME, &by,
            N_ ("What decides the rest: default, price (the cheapest) or delivery (the fastest)"),
            N_ ("GOAL") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli complete bike.coom requestedVolume=160",
    "kontor-cli complete --catalog demo --product process-pump flow=25 --by price",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "complete",
    .arguments = "MODEL [DECISION…]",
    .description = _ ("Completes a configuration: every part and every value, valid together and "
                      "with the decisions. Prints one line for each value, as a decision is "
                      "written; lines that begin with “#” say what was achieved."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  KtCliGoal goal = KT_CLI_BY_DEFAULT;
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  if (by != NULL && !kt_cli_goal_parse (&usage, by, &goal))
    return KT_CLI_USAGE;
  if (!kt_cli_subject_begin (&subject, &usage, &options, &code))
    return code;
  return complete (&subject, goal);
}
