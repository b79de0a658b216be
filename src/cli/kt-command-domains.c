/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli domains: what is still possible.
 */
#include "kt-cli-configuration.h"
#include "kt-cli-output.h"
#include "kt-json.h"

#include <glib/gi18n.h>

static void
print_json (const KtSnapshot *snapshot)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  kt_cli_add_snapshot (builder, snapshot);
  if (kt_snapshot_get_up_to_instances (snapshot) > 0)
    kt_json_add_int (builder, "up_to_instances", kt_snapshot_get_up_to_instances (snapshot));
  json_builder_end_object (builder);
  kt_cli_print_json (builder);
}

/* Beside the lines, which say what is sure. */
static void
tell_limits (const KtSnapshot *snapshot)
{
  g_autoptr (GString) paths = g_string_new (NULL);
  guint n = kt_snapshot_get_up_to_instances (snapshot);

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      if (node->is_unknown)
        g_string_append_printf (paths, "%s%s", paths->len > 0 ? ", " : "", node->path);
    }
  if (paths->len > 0)
    kt_cli_message (_ ("More may be possible, which was not settled within the effort allowed: %s"),
                    paths->str);
  if (n > 0)
    kt_cli_message (ngettext ("Parts without bound were examined with up to %u instance; with more of them more may be possible.",
                              "Parts without bound were examined with up to %u instances; with more of them more may be possible.", n),
                    n);
}

static int
print_domains (KtCliSubject *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = NULL;

  kt_cli_subject_limit (subject);
  snapshot = kt_session_get_snapshot (subject->session, &error);
  if (snapshot == NULL)
    {
      kt_cli_message ("%s", error->message);
      return KT_CLI_FOUND;
    }
  if (subject->options->json)
    print_json (snapshot);
  else
    {
      g_autofree char *lines = kt_snapshot_to_lines (snapshot);

      kt_cli_print ("%s", lines);
      tell_limits (snapshot);
    }
  return KT_CLI_DONE;
}

int
kt_command_domains (int argc, char **argv)
{
  static const char *const examples[] = {
    "kontor-cli domains bike.coom",
    "kontor-cli domains bike.coom color=Red '!lamp' 'totalWeight<=12.5 kg'",
    "kontor-cli domains --catalog demo --product process-pump flow=25",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "domains",
    .arguments = "MODEL [DECISION…]",
    .description
    = _ ("Lists every value of every characteristic with its state after the decisions: user, "
         "user-not (decided against), implied, excluded or free; for numbers the range that is "
         "still possible. A value is free exactly if some complete valid configuration has it. One "
         "line each, name and state separated by a tab, sorted by name in byte order.\n\nIf the "
         "decisions contradict each other or the model, a minimal explanation goes to standard "
         "error."),
    .examples = examples,
    .takes_model = TRUE,
  };
  g_auto (KtCliOptions) options = { 0 };
  g_auto (KtCliSubject) subject = { 0 };
  int code = KT_CLI_DONE;

  if (!kt_cli_options_parse (&options, &usage, argc, argv, &code)
      || !kt_cli_subject_begin (&subject, &usage, &options, &code))
    return code;
  return print_domains (&subject);
}
