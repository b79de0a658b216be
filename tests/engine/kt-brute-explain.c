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

/* What is asked about. */
typedef struct {
  const KtExplanation *why;
  const KtChoice *wanted;
  gboolean is_opposite;
} Question;

/* --- decisions -------------------------------------------------------------------------------- */

/* Those with what is wanted and all decisions named but one. */
static GPtrArray *
left_of (GPtrArray *assignments, const Question *question, guint but)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  GPtrArray *left;

  for (guint i = 0; i < question->why->choices->len; i++)
    if (i != but)
      g_ptr_array_add (choices, g_ptr_array_index (question->why->choices, i));
  left = kt_brute_filter (assignments, choices);
  for (guint i = left->len; i > 0; i--)
    if (kt_brute_satisfies (g_ptr_array_index (left, i - 1), question->wanted) == question->is_opposite)
      g_ptr_array_remove_index_fast (left, i - 1);
  return left;
}

static gboolean
is_any_left (GPtrArray *assignments, const Question *question, guint but)
{
  g_autoptr (GPtrArray) left = left_of (assignments, question, but);

  return left->len > 0;
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
judge_reasons (GPtrArray *everything, const Question *question)
{
  GPtrArray *reasons = question->why->reasons;
  g_autoptr (GPtrArray) with_decisions = left_of (everything, question, G_MAXUINT);

  if (can_hold (with_decisions, reasons, G_MAXUINT))
    return refuse ("the rules do not suffice", reasons->len);
  for (guint i = 0; are_about_product (reasons) && i < reasons->len; i++)
    if (!can_hold (with_decisions, reasons, i))
      return refuse ("a rule can be missed", i);
  return TRUE;
}

gboolean
kt_brute_judge_explanation (GPtrArray *valid, GPtrArray *everything, const KtExplanation *why, const KtChoice *wanted,
                            gboolean is_opposite)
{
  const Question question = { why, wanted, is_opposite != FALSE };

  if (!why->is_minimal)
    return refuse ("not proven minimal", 0);
  if (is_any_left (valid, &question, G_MAXUINT))
    return refuse ("the decisions do not suffice", why->choices->len);
  for (guint i = 0; i < why->choices->len; i++)
    if (!is_any_left (valid, &question, i))
      return refuse ("a decision can be missed", i);
  return everything == NULL || judge_reasons (everything, &question);
}
