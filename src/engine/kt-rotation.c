/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where rules hang together in chains, as implications do, one answer of a solver shows nearly all of them. */

#include "kt-rotation.h"

/* What so many clauses hang on takes longer to let go over than it takes to ask. */
#define MOST_HELD 2000
#define MOST_STEPS 1000

typedef struct {
  KtHolders *holders;
  const GArray *clauses;
  const guint8 *is_selector, *is_steady;
  guint8 *is_needed;
  guint n_steps;
} Rotation;

static int
rule_of (const Rotation *r, guint32 place)
{
  for (const int *literal = &g_array_index (r->clauses, int, place); *literal != 0; literal++)
    if (r->is_selector[ABS (*literal)])
      return ABS (*literal);
  return 0;
}

/* The rule that all broken clauses are of; 0: there is none, or several. */
static int
only_rule (const Rotation *r, const GArray *broken)
{
  int rule = broken->len > 0 ? rule_of (r, g_array_index (broken, guint32, 0)) : 0;

  for (guint i = 1; i < broken->len && rule != 0; i++)
    if (rule_of (r, g_array_index (broken, guint32, i)) != rule)
      rule = 0;
  return rule;
}

static void rotate (Rotation *r, const GArray *broken);

/* The variable of a broken literal goes over, and back. */
static void
try_literal (Rotation *r, int literal)
{
  g_autoptr (GArray) broken = NULL;
  int rule;

  if (r->is_selector[ABS (literal)] || r->is_steady[ABS (literal)] || r->n_steps >= MOST_STEPS
      || kt_holders_count (r->holders, -literal) > MOST_HELD)
    return;
  r->n_steps++;
  broken = g_array_new (FALSE, FALSE, sizeof (guint32));
  kt_holders_set (r->holders, literal);
  kt_holders_gather (r->holders, broken);
  rule = only_rule (r, broken);
  if (rule != 0 && !r->is_needed[rule])
    {
      r->is_needed[rule] = TRUE;
      rotate (r, broken);
    }
  kt_holders_set (r->holders, -literal);
}

static void
rotate (Rotation *r, const GArray *broken)
{
  for (guint i = 0; i < broken->len; i++)
    for (const int *literal = &g_array_index (r->clauses, int, g_array_index (broken, guint32, i)); *literal != 0; literal++)
      try_literal (r, *literal);
}

void
kt_rotate (KtHolders *holders, const GArray *clauses, const guint8 *is_selector, const guint8 *is_steady, int selector,
           guint8 *is_needed)
{
  Rotation r = { holders, clauses, is_selector, is_steady, is_needed, 0 };
  g_autoptr (GArray) broken = g_array_new (FALSE, FALSE, sizeof (guint32));

  is_needed[selector] = TRUE;
  kt_holders_set (holders, selector);
  kt_holders_gather (holders, broken);
  if (only_rule (&r, broken) == selector)
    rotate (&r, broken);
  kt_holders_set (holders, -selector);
}
