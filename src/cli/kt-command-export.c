/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli export: a feature model as UVL.
 */
#include "kt-cli-output.h"
#include "kt-cli-subject.h"
#include "kt-uvl-writer.h"

#include <glib/gi18n.h>

static int
fail (const GError *error)
{
  kt_cli_message ("%s", error->message);
  return KT_CLI_FOUND;
}

static int export(const KtCliSubject *subject, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = kt_uvl_write (subject->model, &error);

  if (text == NULL)
    return fail (error);
  if (output == NULL)
    kt_cli_print ("%s", text);
  else if (!g_file_set_contents (output, text, -1, &error))
    return fail (error);
  return KT_CLI_DONE;
}

int
kt_command_export (int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
            N_ ("Write to this file instead of standard output"), N_ ("FILE") },
          G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli export model.xml -o model.uvl",
    "kontor-cli export main.uvl -o joined.uvl",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "export",
    .arguments = "MODEL",
    .description
    = _ ("Writes a feature model (UVL, FeatureIDE or DIMACS) as one UVL file with the same "
         "configurations. Imports are joined; what cannot stand in a name of UVL becomes “_”. "
         "Models in other languages have no such form and are refused."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code)
      || !kt_cli_subject_load (&subject, &usage, &options, NULL, &code))
    return code;
  return export(&subject, output);
}
