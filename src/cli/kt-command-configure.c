/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli configure: a script of decisions, then what is left, or a completion.
 */
#include "kt-cli-configuration.h"
#include "kt-cli-output.h"
#include "kt-json.h"

#include <glib/gi18n.h>

typedef struct {
  char *complete;
  char *output;
} ConfigureOptions;

static gboolean
run_script (KtCliSubject *subject, const char *path, int *code)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtScript) script = kt_script_load_file (subject->model, path, faults);

  kt_cli_say_faults (faults);
  if (script == NULL)
    {
      *code = KT_CLI_FOUND;
      return FALSE;
    }
  return kt_cli_subject_decide (subject, script, code);
}

static gboolean
save (const KtAssignment *assignment, const char *path)
{
  g_autofree char *json = kt_assignment_to_json (assignment);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents (path, json, -1, &error))
    return TRUE;
  kt_cli_message ("%s", error->message);
  return FALSE;
}

static int
print_completion (KtCliSubject *subject, KtCliGoal goal, const char *output)
{
  int code = KT_CLI_DONE;
  g_autoptr (KtCompletion) completion = kt_cli_complete (subject, goal, &code);

  if (completion == NULL)
    return code;
  if (output != NULL && !save (completion->assignment, output))
    return KT_CLI_FOUND;
  if (subject->options->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kt_cli_add_completion (builder, subject, completion, goal);
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

static int
print_state (KtCliSubject *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (subject->session, &error);

  if (snapshot == NULL)
    {
      kt_cli_message ("%s", error->message);
      return KT_CLI_FOUND;
    }
  if (subject->options->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      kt_cli_add_snapshot (builder, snapshot);
      json_builder_end_object (builder);
      kt_cli_print_json (builder);
    }
  else
    {
      g_autofree char *lines = kt_snapshot_to_lines (snapshot);

      kt_cli_print ("%s", lines);
    }
  return KT_CLI_DONE;
}

static int
configure (const KtCliUsage *usage, const KtCliOptions *options, const ConfigureOptions *own)
{
  g_auto (KtCliSubject) subject = { 0 };
  KtCliGoal goal = KT_CLI_BY_DEFAULT;
  int code = KT_CLI_DONE;

  if (own->complete != NULL && !kt_cli_goal_parse (usage, own->complete, &goal))
    return KT_CLI_USAGE;
  if (own->output != NULL && own->complete == NULL)
    return kt_cli_usage_error (usage, _ ("--output needs --complete."));
  if (!kt_cli_subject_load (&subject, usage, options, NULL, &code))
    return code;
  if (g_strv_length (subject.decisions) != 1)
    return kt_cli_usage_error (usage, _ ("One script of decisions is needed behind the model."));
  if (!kt_cli_subject_compile (&subject, &code) || !kt_cli_subject_open (&subject, &code)
      || !run_script (&subject, subject.decisions[0], &code))
    return code;
  return own->complete != NULL ? print_completion (&subject, goal, own->output)
                               : print_state (&subject);
}

int
kt_command_configure (int argc, char **argv)
{
  ConfigureOptions own = { NULL, NULL };
  const GOptionEntry entries[]
      = { { "complete", 0, 0, G_OPTION_ARG_FILENAME, &own.complete,
            N_ ("Complete the configuration: default, price or delivery"), N_ ("GOAL") },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &own.output,
            N_ ("Also keep the complete configuration in this file, as JSON"), N_ ("FILE") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli configure travel-bike.coom user-input-travel.coom --complete default",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "configure",
    .arguments = "MODEL SCRIPT",
    .description
    = _ ("Runs a script of decisions (COOM user input: “set path = value”, “add path”, “blockinput "
         "path { … }”). Prints the states of all values after it as “domains” does, or with "
         "--complete a complete configuration as “complete” does. The first decision that the "
         "rules refuse is explained on standard error.\n\nA plain COOM script may speak of things "
         "that the model does not have: such lines are skipped with a warning. For models that "
         "begin with “// kontor 1” they are faults."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  if (kt_cli_options_parse (&options, &usage, argc, argv, &code))
    code = configure (&usage, &options, &own);
  g_free (own.complete);
  g_free (own.output);
  return code;
}
