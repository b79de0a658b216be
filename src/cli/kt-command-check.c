/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli check: first what is written wrong, then what can be proven about what is written.
 */
#include "kt-cli-finding.h"
#include "kt-cli-output.h"
#include "kt-json.h"
#include "kt-product-proofs.h"

#include <glib/gi18n.h>
#include <string.h>

static void
print_size (const KtModel *model)
{
  guint n_features = 0;

  for (guint i = 0; i < model->n_structures; i++)
    n_features += model->structures[i]->n_features;
  kt_cli_print (_ ("%s: %u structures, %u enumerations, %u features, %u rules\n"), model->file,
                model->n_structures, model->n_enumerations, n_features, model->n_rules);
}

static void
print_json (const KtCliSubject *subject, const KtFaultList *faults, const GPtrArray *findings)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "faults");
  json_builder_add_value (builder, kt_fault_list_to_json (faults));
  if (findings != NULL)
    kt_cli_add_findings (builder, subject, findings);
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
}

/* NULL after a message. */
static GPtrArray *
prove (KtCliSubject *subject, int *code)
{
  g_autoptr (GError) error = NULL;
  KtProofFlags flags = KT_PROOF_ALL | (subject->options->thorough ? KT_PROOF_THOROUGH : 0);
  GPtrArray *findings = NULL;

  if (subject->product != NULL)
    findings = kt_product_proofs_run (subject->product, subject->options->day, flags, NULL, &error);
  else if (kt_cli_subject_compile (subject, code))
    findings = kt_proofs_run (subject->program, flags, NULL, &error);
  if (error != NULL)
    kt_cli_message ("%s", error->message);
  if (findings == NULL || kt_cli_findings_have_errors (findings))
    *code = KT_CLI_FOUND;
  return findings;
}

/* A script of decisions is no model, but nothing is wrong with it either. Read for a product without anything each of its
 * lines is a warning, and only its syntax can be at fault. */
static gboolean
is_script (const char *path)
{
  static const char nothing[] = "product {\n}\n";
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = kt_model_load_text (nothing, strlen (nothing), "", NULL, NULL);
  g_autoptr (KtScript) script = model != NULL ? kt_script_load_file (model, path, faults) : NULL;

  return script != NULL && kt_fault_list_count (faults, KT_FAULT_WARNING) > 0;
}

static int
say_script (const KtCliOptions *options)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (1);

  kt_fault_list_add (faults, KT_FAULT_INFO, options->words[0], 0, 0, NULL,
                     _ ("This is a script of decisions, not a model. Run it with “kontor-cli configure MODEL %s”."),
                     options->words[0]);
  if (options->json)
    print_json (NULL, faults, NULL);
  else
    kt_cli_say_faults (faults);
  return KT_CLI_DONE;
}

static int
check (KtCliSubject *subject, const KtFaultList *faults, gboolean no_proofs)
{
  int code = subject->model != NULL ? KT_CLI_DONE : KT_CLI_FOUND;
  g_autoptr (GPtrArray) findings = NULL;

  if (!subject->options->json)
    {
      kt_cli_say_faults (faults);
      if (subject->model != NULL)
        print_size (subject->model);
    }
  if (subject->model != NULL && !no_proofs)
    findings = prove (subject, &code);
  if (subject->options->json)
    print_json (subject, faults, findings);
  else if (findings != NULL)
    kt_cli_print_findings (subject, findings);
  return code;
}

int
kt_command_check (int argc, char **argv)
{
  gboolean no_proofs = FALSE;
  const GOptionEntry entries[] = { { "no-proofs", 0, 0, G_OPTION_ARG_NONE, &no_proofs,
                                     N_ ("Only read the model, prove nothing"), NULL },
                                   G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli check bike.coom",
    "kontor-cli check restaurant_model.coom -D NUMTABLE=100 -D MAXPLACES=700 --json",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "check",
    .arguments = "MODEL",
    .description
    = _ ("Reads a product model and reports what is wrong with its text, each fault with file, "
         "line and column; then what can be proven about it: rules that contradict each other, values and "
         "parts that no configuration has or all have, numbers and parts without bounds, rules that never "
         "apply or follow from others, and with prices configurations without one. Each with the rules that "
         "prove it, or with a configuration.\n\nThe effort is limited, and what it did not suffice for is said."),
    .remark = _ ("Exit status 1 if the text has errors, the model contradicts itself or a configuration has no "
                 "price; warnings do not change it."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code)
      || !kt_cli_subject_load (&subject, &usage, &options, faults, &code))
    {
      /* Faults of the text are the result here, not a reason to say nothing. */
      if (code != KT_CLI_FOUND || kt_fault_list_length (faults) == 0)
        return code;
      if (options.words[0] != NULL && is_script (options.words[0]))
        return say_script (&options);
    }
  if (*subject.decisions != NULL)
    return kt_cli_usage_error (&usage, _ ("“check” takes one model and nothing else."));
  return check (&subject, faults, no_proofs);
}
