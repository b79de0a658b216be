/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli repair: what to take back so that something becomes possible.
 */
#include "kt-cli-configuration.h"
#include "kt-cli-effect.h"
#include "kt-cli-output.h"
#include "kt-json.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>

#define MAX_REPAIRS 3

static void
add_change (JsonBuilder *builder, const KtRepairChange *change)
{
  g_autofree char *text = kt_choice_to_text (change->choice);

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "withdraw", text);
  kt_json_add_string (builder, "becomes", change->becomes);
  json_builder_end_object (builder);
}

static void
print_json (KtCliSubject *subject, const GPtrArray *repairs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "repairs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *repair = repairs->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "changes");
      json_builder_begin_array (builder);
      for (guint k = 0; k < repair->changes->len; k++)
        add_change (builder, repair->changes->pdata[k]);
      json_builder_end_array (builder);
      kt_json_add_bool (builder, "proven_smallest", repair->is_smallest);
      kt_cli_add_effect (builder, subject, repair->result);
      kt_cli_add_assignment (builder, repair->result);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
}

static void
print_repair (KtCliSubject *subject, guint number, const KtRepair *repair)
{
  kt_cli_print (_ ("%u. Take back:\n"), number);
  for (guint k = 0; k < repair->changes->len; k++)
    {
      const KtRepairChange *change = repair->changes->pdata[k];
      g_autofree char *text = kt_choice_to_text (change->choice);

      kt_cli_print ("   %s", text);
      if (change->becomes != NULL)
        kt_cli_print (_ (" (becomes %s)"), change->becomes);
      kt_cli_print ("\n");
    }
  kt_cli_print_effect (subject, repair->result);
}

static int
repair (KtCliSubject *subject, const KtChoice *wanted, int max_repairs)
{
  g_autoptr (GError) error = NULL;
  const KtCompletionRequest completion = {
    .goal = subject->product != NULL ? KT_COMPLETE_CHEAPEST : KT_COMPLETE_DEFAULT,
    .kinds = KT_TERMS_PRICE,
  };
  g_autofree char *text = kt_choice_to_text (wanted);
  gboolean is_possible = FALSE;
  g_autoptr (GPtrArray) repairs = NULL;

  kt_cli_subject_limit (subject);
  if (kt_session_is_possible (subject->session, wanted, &is_possible, &error))
    repairs = is_possible ? g_ptr_array_new ()
                          : kt_session_repair (subject->session, wanted, max_repairs, &completion, &error);
  if (repairs == NULL)
    {
      kt_cli_message ("%s", error->message);
      kt_cli_say_effort (error);
      return KT_CLI_FOUND;
    }
  if (subject->options->json)
    print_json (subject, repairs);
  else
    for (guint i = 0; i < repairs->len; i++)
      print_repair (subject, i + 1, repairs->pdata[i]);
  if (is_possible)
    kt_cli_message (_ ("“%s” is possible as it is; nothing needs to be taken back."), text);
  else if (repairs->len == 0)
    {
      kt_cli_message (_ ("“%s” is not possible, whatever is taken back."), text);
      return KT_CLI_FOUND;
    }
  return KT_CLI_DONE;
}

int
kt_command_repair (int argc, char **argv)
{
  int max_repairs = MAX_REPAIRS;
  const GOptionEntry entries[] = { { "number", 'n', 0, G_OPTION_ARG_INT, &max_repairs,
                                     N_ ("How many repairs to show (default 3)"), N_ ("N") },
                                   G_OPTION_ENTRY_NULL };
  static const char *const examples[] = {
    "kontor-cli repair bike.coom color=Red frontWheel=W20 -- frontWheel=W28",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "repair",
    .arguments = "MODEL [DECISION…] -- WANTED",
    .description
    = _ ("Shows the smallest sets of decisions to take back so that WANTED becomes possible, the "
         "best first, and what becomes of what they decided. With a catalog or --prices also the "
         "price and delivery time of the cheapest configuration after the repair."),
    .remark = _ ("Exit status 1 also if nothing helps."),
    .examples = examples,
    .entries = entries,
    .takes_model = TRUE,
    .takes_wanted = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  g_autoptr (KtChoice) wanted = NULL;
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code))
    return code;
  if (max_repairs < 1 || max_repairs > 100)
    return kt_cli_usage_error (&usage, _ ("--number is from 1 to 100."));
  if (!kt_cli_subject_begin (&subject, &usage, &options, &code)
      || (wanted = kt_cli_subject_wanted (&subject, &code)) == NULL)
    return code;
  return repair (&subject, wanted, max_repairs);
}
