/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rule is taken to hold if the exact evaluator says so of what is written down. */

#include "kt-brute-explain.h"

#include "kt-evaluate.h"

static gboolean
refuse (const char *what, guint number)
{
  g_test_message ("explanation: %s (%u)", what, number);
  return FALSE;
}

/* --- decisions -------------------------------------------------------------------------------- */

static GPtrArray *
choices_but (const KtExplanation *why, const KtChoice *excluded, guint but)
{
  GPtrArray *choices = g_ptr_array_new ();

  for (guint i = 0; i < why->choices->len; i++)
    if (i != but)
      g_ptr_array_add (choices, g_ptr_array_index (why->choices, i));
  g_ptr_array_add (choices, (gpointer)excluded);
  return choices;
}

static guint
n_left (GPtrArray *assignments, const KtExplanation *why, const KtChoice *excluded, guint but)
{
  g_autoptr (GPtrArray) choices = choices_but (why, excluded, but);
  g_autoptr (GPtrArray) left = kt_brute_filter (assignments, choices);

  return left->len;
}

/* --- rules ------------------------------------------------------------------------------------ */

static gboolean
all_rules_hold (const KtAssignment *assignment, GPtrArray *reasons, guint but)
{
  for (guint i = 0; i < reasons->len; i++)
    if (i != but && !kt_evaluate_rule (assignment, ((const KtReason *)g_ptr_array_index (reasons, i))->rule))
      return FALSE;
  return TRUE;
}

static gboolean
can_hold (GPtrArray *with_decisions, GPtrArray *reasons, guint but)
{
  for (guint i = 0; i < with_decisions->len; i++)
    if (all_rules_hold (g_ptr_array_index (with_decisions, i), reasons, but))
      return TRUE;
  return FALSE;
}

/* Only rules about the product as a whole can be judged one by one from outside. */
static gboolean
are_about_product (GPtrArray *reasons)
{
  for (guint i = 0; i < reasons->len; i++)
    if (((const KtReason *)g_ptr_array_index (reasons, i))->context[0] != '\0')
      return FALSE;
  return TRUE;
}

static gboolean
judge_reasons (GPtrArray *everything, const KtExplanation *why, const KtChoice *excluded)
{
  g_autoptr (GPtrArray) choices = choices_but (why, excluded, G_MAXUINT);
  g_autoptr (GPtrArray) with_decisions = kt_brute_filter (everything, choices);

  if (can_hold (with_decisions, why->reasons, G_MAXUINT))
    return refuse ("the rules do not suffice", why->reasons->len);
  for (guint i = 0; are_about_product (why->reasons) && i < why->reasons->len; i++)
    if (!can_hold (with_decisions, why->reasons, i))
      return refuse ("a rule can be missed", i);
  return TRUE;
}

gboolean
kt_brute_judge_explanation (GPtrArray *valid, GPtrArray *everything, const KtExplanation *why, const KtChoice *excluded)
{
  if (!why->is_minimal)
    return refuse ("not proven minimal", 0);
  if (n_left (valid, why, excluded, G_MAXUINT) > 0)
    return refuse ("the decisions do not suffice", why->choices->len);
  for (guint i = 0; i < why->choices->len; i++)
    if (n_left (valid, why, excluded, i) == 0)
      return refuse ("a decision can be missed", i);
  return everything == NULL || judge_reasons (everything, why, excluded);
}
