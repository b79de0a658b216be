/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli explain: why not?
 */
#include "kt-cli-explanation.h"
#include "kt-cli-output.h"
#include "kt-json.h"

#include <glib/gi18n.h>

static void
print_json (KtCliSubject *subject,
            const KtChoice *wanted,
            gboolean is_possible,
            const KtExplanation *explanation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = kt_choice_to_text (wanted);

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "wanted", text);
  kt_json_add_bool (builder, "possible", is_possible);
  if (explanation != NULL)
    kt_cli_add_explanation (builder, subject, explanation);
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
}

static void
print_text (KtCliSubject *subject,
            const KtChoice *wanted,
            gboolean is_possible,
            const KtExplanation *explanation)
{
  g_autofree char *text = kt_choice_to_text (wanted);

  if (is_possible)
    {
      kt_cli_print (_ ("%s is possible.\n"), text);
      return;
    }
  kt_cli_print (_ ("%s is not possible, because of\n"), text);
  kt_cli_print_explanation (subject, explanation);
}

static int
explain (KtCliSubject *subject, const KtChoice *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtExplanation) explanation = NULL;
  gboolean is_possible;

  kt_cli_subject_limit (subject);
  if (kt_session_is_possible (subject->session, wanted, &is_possible, &error) && !is_possible)
    explanation = kt_session_explain (subject->session, wanted, &error);
  if (error != NULL)
    {
      kt_cli_message ("%s", error->message);
      kt_cli_say_effort (error);
      return KT_CLI_FOUND;
    }
  if (subject->options->json)
    print_json (subject, wanted, is_possible, explanation);
  else
    print_text (subject, wanted, is_possible, explanation);
  return KT_CLI_DONE;
}

int
kt_command_explain (int argc, char **argv)
{
  static const char *const examples[] = {
    "kontor-cli explain bike.coom color=Red -- frontWheel=W28",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "explain",
    .arguments = "MODEL [DECISION…] -- WANTED",
    .description
    = _ ("Says why WANTED, a decision, is not possible after the other decisions: a set of "
         "decisions and rules that excludes it, from which none can be left out. Rules are shown "
         "with their text, their source and the line where they are written."),
    .examples = examples,
    .takes_model = TRUE,
    .takes_wanted = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  g_autoptr (KtChoice) wanted = NULL;
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code)
      || !kt_cli_subject_begin (&subject, &usage, &options, &code)
      || (wanted = kt_cli_subject_wanted (&subject, &code)) == NULL)
    return code;
  return explain (&subject, wanted);
}
