/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Findings in words. Each sentence says exactly what was proven, no more. */

#include <glib/gi18n-lib.h>

#include "kt-proofs-private.h"

static const struct {
  const char *name;
  KtFaultSeverity severity;
} kinds[KT_N_FINDINGS] = {
  [KT_FINDING_CONTRADICTION] = { "contradiction", KT_FAULT_ERROR },
  [KT_FINDING_DEAD_VALUE] = { "dead-value", KT_FAULT_WARNING },
  [KT_FINDING_DEAD_PART] = { "dead-part", KT_FAULT_WARNING },
  [KT_FINDING_FORCED_VALUE] = { "forced-value", KT_FAULT_WARNING },
  [KT_FINDING_FORCED_PART] = { "forced-part", KT_FAULT_WARNING },
  [KT_FINDING_UNBOUNDED_NUMBER] = { "unbounded-number", KT_FAULT_WARNING },
  [KT_FINDING_UNBOUNDED_PARTS] = { "unbounded-parts", KT_FAULT_INFO },
  [KT_FINDING_IDLE_RULE] = { "idle-rule", KT_FAULT_WARNING },
  [KT_FINDING_REDUNDANT_RULE] = { "redundant-rule", KT_FAULT_INFO },
  [KT_FINDING_NO_PRICE] = { "no-price", KT_FAULT_ERROR },
  [KT_FINDING_UNDECIDED] = { "undecided", KT_FAULT_INFO },
  [KT_FINDING_PRICE_UNDECIDED] = { "price-undecided", KT_FAULT_INFO },
  [KT_FINDING_BOUNDS_UNDECIDED] = { "bounds-undecided", KT_FAULT_WARNING },
  [KT_FINDING_RULES_UNEXAMINED] = { "rules-unexamined", KT_FAULT_INFO },
};

void
kt_finding_free (KtFinding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->path);
  g_free (finding->value);
  g_free (finding->message);
  kt_explanation_free (finding->explanation);
  g_clear_pointer (&finding->witness, kt_assignment_unref);
  g_clear_pointer (&finding->model, kt_model_unref);
  g_free (finding);
}

const char *
kt_finding_kind_name (KtFindingKind kind)
{
  return kinds[kind].name;
}

KtFaultSeverity
kt_finding_severity (KtFindingKind kind)
{
  return kinds[kind].severity;
}

KtPlace
kt_finding_place (const KtFinding *finding)
{
  const KtEnumeration *enumeration
    = finding->feature != NULL ? finding->feature->type.enumeration : NULL;
  const KtOption *option = enumeration != NULL && finding->value != NULL
                             ? kt_enumeration_find_option (enumeration, finding->value)
                             : NULL;

  if (finding->rule != NULL)
    return finding->rule->place;
  if (option != NULL)
    return option->place;
  if (finding->feature != NULL)
    return finding->feature->place;
  return (KtPlace){ .file = finding->model->file };
}

static char *
word_unbounded_number (const KtFinding *finding, const char *path)
{
  gint entry = finding->witness != NULL ? kt_assignment_find (finding->witness, finding->path) : -1;
  g_autofree char *value = NULL;

  if (entry < 0)
    return g_strdup_printf (_("“%s” has no range, and no rule bounds it; give it a range"), path);
  value = kt_value_to_text (kt_assignment_get_entry (finding->witness, (guint) entry)->value,
                            finding->feature->type.digits);
  return g_strdup_printf (_("“%s” has no range, and the rules allow %s; give it a range"), path, value);
}

static char *
word_undecided (const KtFinding *finding, const char *path)
{
  if (finding->rule != NULL)
    return g_strdup_printf (_("Whether the rule “%s” is needed could not be settled within the effort allowed"),
                            finding->rule->name);
  if (finding->path[0] != '\0')
    return g_strdup_printf (_("Not everything about “%s” could be settled within the effort allowed"),
                            path);
  return g_strdup (_("It could not be settled whether the model has a valid configuration"));
}

static char *
word (const KtFinding *finding)
{
  /* What is said holds of every instance alike. */
  g_autofree char *path = kt_path_without_indices (finding->path);
  const char *value = finding->value;

  switch (finding->kind)
    {
    case KT_FINDING_CONTRADICTION:
      return g_strdup (_("The rules contradict each other: no configuration is valid"));
    case KT_FINDING_DEAD_VALUE:
      return g_strdup_printf (_("“%s” can never be “%s”"), path, value);
    case KT_FINDING_DEAD_PART:
      return g_strdup_printf (_("“%s” can never be there"), path);
    case KT_FINDING_FORCED_VALUE:
      return g_strdup_printf (_("“%s” is always “%s”"), path, value);
    case KT_FINDING_FORCED_PART:
      return g_strdup_printf (_("“%s” is always there, though it is optional"), path);
    case KT_FINDING_UNBOUNDED_NUMBER:
      return word_unbounded_number (finding, path);
    case KT_FINDING_UNBOUNDED_PARTS:
      return g_strdup_printf (_("The number of “%s” has no upper bound, and the rules allow %d of them"), path,
                              KT_PROOF_MANY_PARTS);
    case KT_FINDING_IDLE_RULE:
      return g_strdup_printf (_("The rule “%s” never applies"), finding->rule->name);
    case KT_FINDING_REDUNDANT_RULE:
      return g_strdup_printf (_("The rule “%s” excludes nothing that the other rules allow"), finding->rule->name);
    case KT_FINDING_NO_PRICE:
      return g_strdup (_("A valid configuration has no base price"));
    case KT_FINDING_PRICE_UNDECIDED:
      return g_strdup (_("Whether every configuration has a base price could not be settled within the effort allowed"));
    case KT_FINDING_BOUNDS_UNDECIDED:
      return g_strdup_printf (_("“%s” has no range, and whether the rules bound it could not be settled; give it a range"),
                              path);
    case KT_FINDING_RULES_UNEXAMINED:
      return g_strdup_printf (
        _("Rules of which it was not examined whether they are needed: %s; the model is too large, or its formulas are too hard"),
        value);
    case KT_FINDING_UNDECIDED:
    case KT_N_FINDINGS:
    default:
      return word_undecided (finding, path);
    }
}

void
kt_finding_word (KtFinding *finding)
{
  g_autofree char *sentence = word (finding);

  g_free (finding->message);
  if (finding->up_to_instances == 0)
    finding->message = g_steal_pointer (&sentence);
  else
    finding->message = g_strdup_printf (
      ngettext ("%s (examined with up to %u instance of a part)",
                "%s (examined with up to %u instances of a part)", finding->up_to_instances),
      sentence, finding->up_to_instances);
}

static KtFinding *
finding_new (KtModel *model, KtFindingKind kind, const char *path)
{
  KtFinding *finding = g_new0 (KtFinding, 1);

  finding->kind = kind;
  finding->path = g_strdup (path);
  finding->model = kt_model_ref (model);
  return finding;
}

KtFinding *
kt_finding_new_no_price (KtModel *model, KtAssignment *witness)
{
  KtFinding *finding = finding_new (model, witness != NULL ? KT_FINDING_NO_PRICE : KT_FINDING_PRICE_UNDECIDED, "");

  finding->witness = witness != NULL ? kt_assignment_ref (witness) : NULL;
  kt_finding_word (finding);
  return finding;
}

KtFinding *
kt_proof_add (KtProof *proof, KtFindingKind kind, const char *path, const char *value,
              const KtFeature *feature, const KtRule *rule)
{
  KtFinding *finding = finding_new (kt_program_get_model (proof->program), kind, path);

  finding->value = g_strdup (value);
  finding->feature = feature;
  finding->rule = rule;
  kt_finding_word (finding);
  g_ptr_array_add (proof->findings, finding);
  return finding;
}
