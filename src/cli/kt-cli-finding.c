/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Findings read like faults, so that editors jump to them, with the kind behind and the proof below.
 */
#include "kt-cli-finding.h"

#include "kt-cli-configuration.h"
#include "kt-cli-explanation.h"
#include "kt-cli-output.h"
#include "kt-json.h"

#include <glib/gi18n.h>

/* A person sees from so many lines what is meant. */
#define MAX_SHOWN_CHOICES 12

static void
print_witness (const KtAssignment *witness)
{
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (witness);

  kt_cli_print ("  %s\n", _ ("for example:"));
  for (guint i = 0; i < MIN (choices->len, MAX_SHOWN_CHOICES); i++)
    {
      g_autofree char *text = kt_choice_to_text (choices->pdata[i]);

      kt_cli_print ("    %s\n", text);
    }
  if (choices->len > MAX_SHOWN_CHOICES)
    {
      guint n = choices->len - MAX_SHOWN_CHOICES;

      kt_cli_print ("    ");
      kt_cli_print (ngettext ("… and %u more", "… and %u more", n), n);
      kt_cli_print ("\n");
    }
}

static void
print_finding (const KtCliSubject *subject, const KtFinding *finding)
{
  g_autoptr (KtFaultList) one = kt_fault_list_new (1);
  const KtPlace place = kt_finding_place (finding);
  g_autofree char *text = NULL;

  kt_fault_list_add (one, kt_finding_severity (finding->kind), place.file, place.line, place.column, NULL, "%s",
                     finding->message);
  text = kt_fault_to_text (kt_fault_list_get (one, 0));
  kt_cli_print ("%s [%s]\n", text, kt_finding_kind_name (finding->kind));
  if (finding->explanation != NULL)
    kt_cli_print_explanation (subject, finding->explanation);
  if (finding->witness != NULL)
    print_witness (finding->witness);
}

void
kt_cli_print_findings (const KtCliSubject *subject, const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    print_finding (subject, findings->pdata[i]);
}

static void
add_finding (JsonBuilder *builder, const KtCliSubject *subject, const KtFinding *finding)
{
  const KtPlace place = kt_finding_place (finding);

  json_builder_begin_object (builder);
  kt_json_add_string (builder, "kind", kt_finding_kind_name (finding->kind));
  kt_json_add_string (builder, "severity", kt_fault_severity_name (kt_finding_severity (finding->kind)));
  kt_json_add_string (builder, "file", place.file);
  kt_json_add_int (builder, "line", place.line);
  kt_json_add_int (builder, "column", place.column);
  kt_json_add_string (builder, "message", finding->message);
  if (*finding->path != '\0')
    kt_json_add_string (builder, "path", finding->path);
  if (finding->value != NULL)
    kt_json_add_string (builder, "value", finding->value);
  if (finding->rule != NULL)
    kt_json_add_string (builder, "rule", finding->rule->name);
  if (finding->up_to_instances > 0)
    kt_json_add_int (builder, "up_to_instances", finding->up_to_instances);
  if (finding->explanation != NULL)
    {
      json_builder_set_member_name (builder, "proof");
      json_builder_begin_object (builder);
      kt_cli_add_explanation (builder, subject, finding->explanation);
      json_builder_end_object (builder);
    }
  if (finding->witness != NULL)
    {
      json_builder_set_member_name (builder, "witness");
      json_builder_begin_object (builder);
      kt_cli_add_assignment (builder, finding->witness);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

void
kt_cli_add_findings (JsonBuilder *builder, const KtCliSubject *subject, const GPtrArray *findings)
{
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++)
    add_finding (builder, subject, findings->pdata[i]);
  json_builder_end_array (builder);
}

gboolean
kt_cli_findings_have_errors (const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    if (kt_finding_severity (((const KtFinding *) findings->pdata[i])->kind) == KT_FAULT_ERROR)
      return TRUE;
  return FALSE;
}
