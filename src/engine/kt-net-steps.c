/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between its ends a number may come in steps larger than its grid: a sum of lengths on a slope of 0.09 grows by 9
 * thousandths. No interval shows that, and branching would have to try every sum (Granger, "Static analysis of arithmetical
 * congruences", 1989). */

#include "kt-gcd.h"
#include "kt-net-private.h"

/* Ends that lie farther apart are not looked at: what is gained is less than a step. */
#define MOST_STEPS 64

/* In units of the grid of its node: at plus some times step. 0: always the same; 1: any. */
typedef struct {
  gint64 step, at;
} Steps;

static const Steps any_steps = { 1, 0 };

static Steps
united (Steps a, Steps b)
{
  gint64 apart;

  if (a.step == 1 || b.step == 1 || __builtin_sub_overflow (a.at, b.at, &apart))
    return any_steps;
  return (Steps){ kt_gcd (kt_gcd (a.step, b.step), apart), a.at };
}

static Steps
added (Steps a, Steps b)
{
  gint64 at;

  if (a.step == 1 || b.step == 1 || __builtin_add_overflow (a.at, b.at, &at))
    return any_steps;
  return (Steps){ kt_gcd (a.step, b.step), at };
}

static Steps
multiplied (Steps a, Steps b)
{
  gint64 at, left, right, both;

  if (__builtin_mul_overflow (a.at, b.at, &at) || __builtin_mul_overflow (a.at, b.step, &left)
      || __builtin_mul_overflow (a.step, b.at, &right) || __builtin_mul_overflow (a.step, b.step, &both))
    return any_steps;
  return (Steps){ kt_gcd (kt_gcd (left, right), both), at };
}

/* On a finer grid. */
static Steps
refined (Steps steps, int grid, int finer)
{
  if (finer == grid)
    return steps;
  return finer - grid > 18 ? any_steps : multiplied (steps, (Steps){ 0, kt_pow10 ((guint)(finer - grid)) });
}

static Steps steps_of (const KtNetState *s, int number);

static Steps
steps_on (const KtNetState *s, int number, int grid)
{
  return refined (steps_of (s, number), kt_net_node (s->net, number)->grid, grid);
}

static Steps
steps_of_value (KtValue value, int grid)
{
  Steps steps = any_steps;
  gint64 den = value.number.den;

  if (value.kind != KT_VALUE_NUMBER || !value.is_exact || grid < 0 || grid > 18)
    return any_steps;
  steps = multiplied ((Steps){ 0, value.number.num }, (Steps){ 0, kt_pow10 ((guint)grid) });
  return steps.step == 0 && steps.at % den == 0 ? (Steps){ 0, steps.at / den } : any_steps;
}

static Steps
steps_of_column (const KtNetState *s, const KtNode *node)
{
  const KtNetEntry *entries = &g_array_index (s->net->entries, KtNetEntry, node->first);
  Steps steps = any_steps;
  gboolean is_first = TRUE;

  for (guint64 rest = s->domains[node->a].values; rest != 0; rest &= rest - 1)
    {
      KtValue value = entries[__builtin_ctzll (rest)].value;

      if (value.kind != KT_VALUE_NUMBER)
        continue;
      steps = is_first ? steps_of_value (value, node->grid) : united (steps, steps_of_value (value, node->grid));
      is_first = FALSE;
    }
  return steps;
}

/* Of what may count nothing, or may not be there. */
static Steps
steps_of_pair (const KtNetState *s, const KtNode *node, guint i)
{
  int number = kt_net_child (s->net, node->first + 2 * i + 1), guard;
  KtInterval part = kt_net_part (s, node, i, &guard);
  Steps steps = { 0, 0 };

  if (guard == KT_MAY_BE_FALSE || (part.low == 0 && part.high == 0))
    return steps;
  steps = steps_on (s, number, node->grid);
  return (guard & KT_MAY_BE_FALSE) || node->op ? united ((Steps){ 0, 0 }, steps) : steps;
}

static Steps
steps_of_sum (const KtNetState *s, const KtNode *node)
{
  Steps steps = { 0, 0 };

  for (guint i = 0; i < node->n && steps.step != 1; i++)
    steps = added (steps, steps_of_pair (s, node, i));
  return steps;
}

static Steps
steps_of_calculation (const KtNetState *s, const KtNode *node)
{
  switch (node->op)
    {
    case KT_OP_ADD:
      return added (steps_on (s, node->a, node->grid), steps_on (s, node->b, node->grid));
    case KT_OP_SUBTRACT:
      return added (steps_on (s, node->a, node->grid),
                    multiplied ((Steps){ 0, -1 }, steps_on (s, node->b, node->grid)));
    case KT_OP_MULTIPLY:
      return multiplied (steps_of (s, node->a), steps_of (s, node->b));
    default:
      return any_steps;
    }
}

static Steps
steps_of_slot (const KtNetState *s, guint slot)
{
  return s->domains[slot].low == s->domains[slot].high ? (Steps){ 0, s->domains[slot].low } : any_steps;
}

static Steps
steps_of (const KtNetState *s, int number)
{
  const KtNode *node = kt_net_node (s->net, number);

  switch (node->kind)
    {
    case KT_NODE_CONSTANT:
      return steps_of_value (node->value, node->grid);
    case KT_NODE_SLOT:
      return steps_of_slot (s, (guint)node->a);
    case KT_NODE_COLUMN:
      return steps_of_column (s, node);
    case KT_NODE_CALCULATE:
      return steps_of_calculation (s, node);
    case KT_NODE_SUM:
      return steps_of_sum (s, node);
    default:
      return any_steps;
    }
}

/* Of the number from `low` on, up or down, the next one that is one of the steps. */
static gint64
next_step (Steps steps, gint64 low, gboolean is_up)
{
  gint64 rest = (low - steps.at) % steps.step;

  if (rest < 0)
    rest += steps.step;
  if (rest == 0)
    return low;
  return is_up ? low + steps.step - rest : low - rest;
}

gboolean
kt_net_fit_steps (KtNetState *s, int slot_node, int other)
{
  const KtNode *node = kt_net_node (s->net, slot_node);
  const KtNetDomain domain = s->domains[node->a];
  int grid = kt_net_node (s->net, other)->grid;
  Steps steps;

  if (domain.high - domain.low > MOST_STEPS || grid >= KT_GRID_NONE)
    return TRUE;
  steps = steps_of (s, other);
  /* What lies on the grid of the slot is not rounded. */
  for (; grid > node->grid && steps.step % 10 == 0 && steps.at % 10 == 0; grid--)
    steps = (Steps){ steps.step / 10, steps.at / 10 };
  steps = grid < node->grid ? refined (steps, grid, node->grid) : steps;
  if (grid > node->grid || steps.step <= 1 || steps.step > G_MAXINT32)
    return TRUE;
  steps.at %= steps.step;
  return kt_net_set_range (s, (guint)node->a, next_step (steps, domain.low, TRUE),
                           next_step (steps, domain.high, FALSE));
}
