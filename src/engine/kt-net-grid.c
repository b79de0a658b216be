/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Most numbers of a model are decimals of a few digits, and what is computed from them often is,
 * too: a multiple of some power of ten, its grid. So "less" means less by a step at least, and what
 * is rounded up from 48 is 48, not the 49 that a little room to the outside would make of it. */

#include <math.h>

#include "kt-net-private.h"

/* Beyond so many steps doubles do not tell them apart for certain. */
#define MOST_STEPS 1e12
/* The same of what was widened by comparisons. */
#define MOST_STEPS_BACK 1e8
#define NEAR_STEP 1e-3

/* --- of nodes -----------------------------------------------------------------------------------
 */

/* So many digits behind the point. */
static int
grid_of_value (KtValue value)
{
  gint64 den = value.number.den;
  int grid = 0;

  if (value.kind != KT_VALUE_NUMBER)
    return 0;
  if (!value.is_exact)
    return KT_GRID_NONE;
  for (; grid < KT_GRID_NONE && den != 1; grid++)
    den /= den % 10 == 0 ? 10 : den % 2 == 0 ? 2 : den % 5 == 0 ? 5 : 1;
  return grid;
}

static int
grid_of_quotient (int grid, KtValue by)
{
  KtValue one = kt_value_number ((KtRational){ 1, 1 });

  return grid + grid_of_value (kt_calculate (KT_OP_DIVIDE, one, by));
}

static int
grid_of_rounding (const KtNode *digits)
{
  if (digits == NULL)
    return 0;
  return digits->kind == KT_NODE_CONSTANT && digits->value.is_exact && digits->value.number.den == 1
             ? (int)digits->value.number.num
             : KT_GRID_NONE;
}

static int
grid_of_calculation (const KtNet *net, const KtNode *node)
{
  const KtNode *a = kt_net_node (net, node->a),
               *b = node->b >= 0 ? kt_net_node (net, node->b) : NULL;

  switch (node->op)
    {
    case KT_OP_ADD:
    case KT_OP_SUBTRACT:
    case KT_OP_MIN:
    case KT_OP_MAX:
    case KT_OP_DELTA:
      return MAX (a->grid, b->grid);
    case KT_OP_MULTIPLY:
      return a->grid + b->grid;
    case KT_OP_NEGATE:
      return a->grid;
    case KT_OP_DIVIDE:
      return b->kind == KT_NODE_CONSTANT ? grid_of_quotient (a->grid, b->value) : KT_GRID_NONE;
    case KT_OP_FLOOR:
    case KT_OP_CEIL:
    case KT_OP_ROUND:
      return grid_of_rounding (b);
    default:
      return KT_GRID_NONE;
    }
}

static int
grid_of (const KtNet *net, const KtNode *node)
{
  int grid = 0;

  switch (node->kind)
    {
    case KT_NODE_CONSTANT:
      return grid_of_value (node->value);
    case KT_NODE_SLOT:
      return kt_program_slot (net->program, node->a)->digits;
    case KT_NODE_COLUMN:
      for (guint i = 0; i < node->n; i++)
        grid = MAX (
            grid, grid_of_value (g_array_index (net->entries, KtNetEntry, node->first + i).value));
      return grid;
    case KT_NODE_CALCULATE:
      return grid_of_calculation (net, node);
    case KT_NODE_SUM:
    case KT_NODE_EXTREME:
      for (guint i = 0; i < node->n; i++)
        grid = MAX (grid, kt_net_node (net, kt_net_child (net, node->first + 2 * i + 1))->grid);
      return grid;
    case KT_NODE_IF:
      return MAX (kt_net_node (net, node->b)->grid, 0);
    default:
      return KT_GRID_NONE;
    }
}

double
kt_net_step (const KtNet *net, const KtNode *node)
{
  int grid = MAX (kt_net_node (net, node->a)->grid, kt_net_node (net, node->b)->grid);

  return grid < KT_GRID_NONE && node->slack == 0 ? pow (10, -grid) : 0;
}

int
kt_net_grid (const KtNet *net, const KtNode *node)
{
  return MIN (grid_of (net, node), KT_GRID_NONE);
}

/* --- rounding -----------------------------------------------------------------------------------
 */

/* How what is rounded, and to what, hangs together; FALSE: one of both has no grid. */
typedef struct {
  int op;
  double steps; /* of what is rounded, in one */
  double ratio; /* so many of those are one step of the result; 1: it stays as it is */
} Rounding;

static gboolean
rounding_of (const KtNet *net, const KtNode *node, Rounding *rounding)
{
  int from = kt_net_node (net, node->a)->grid, to = node->grid;

  if (from >= KT_GRID_NONE || to >= KT_GRID_NONE || to < -KT_GRID_NONE)
    return FALSE;
  *rounding = (Rounding){ node->op, pow (10, from), from > to ? pow (10, from - to) : 1 };
  return TRUE;
}

static double
round_steps (const Rounding *rounding, double steps)
{
  double number = steps / rounding->ratio;

  return rounding->ratio * (rounding->op == KT_OP_CEIL    ? ceil (number)
                            : rounding->op == KT_OP_FLOOR ? floor (number)
                                                          : round (number));
}

gboolean
kt_net_round (const KtNet *net, const KtNode *node, KtInterval *range)
{
  Rounding rounding;
  double low, high;

  if (!rounding_of (net, node, &rounding))
    return FALSE;
  low = ceil (range->low * rounding.steps - NEAR_STEP);
  high = floor (range->high * rounding.steps + NEAR_STEP);
  if (!(fabs (low) < MOST_STEPS && fabs (high) < MOST_STEPS && low <= high))
    return FALSE;
  range->low = round_steps (&rounding, low) / rounding.steps;
  range->high = round_steps (&rounding, high) / rounding.steps;
  return TRUE;
}

gboolean
kt_net_round_back (const KtNet *net, const KtNode *node, double *low, double *high)
{
  Rounding rounding;
  double ratio, half, least, most;

  if (!rounding_of (net, node, &rounding))
    return FALSE;
  ratio = rounding.ratio;
  half = rounding.op == KT_OP_ROUND ? floor (ratio / 2) : 0;
  least = *low * rounding.steps / ratio;
  most = *high * rounding.steps / ratio;
  if (!(fabs (least) < MOST_STEPS_BACK))
    *low = -INFINITY;
  else
    *low = (ratio * ceil (least - NEAR_STEP) - (rounding.op == KT_OP_CEIL ? ratio - 1 : half)
            - NEAR_STEP)
           / rounding.steps;
  if (!(fabs (most) < MOST_STEPS_BACK))
    *high = INFINITY;
  else
    *high = (ratio * floor (most + NEAR_STEP) + (rounding.op == KT_OP_FLOOR ? ratio - 1 : half)
             + NEAR_STEP)
            / rounding.steps;
  return TRUE;
}
