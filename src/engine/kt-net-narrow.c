/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rule must hold: what would make it fail is ruled out, down to the values of places (HC4). Of a
 * list of which one must hold nothing follows until all but one cannot. */

#include "kt-net-private.h"

#include <math.h>

/* Rules are looked at so often on average before it is left at that. */
#define MAX_ROUNDS 30
/* From so often on ends are taken to creep along: less than such a part of what is left is not
 * worth another round. */
#define TIRED_ROUNDS 2
#define LEAST_PART 16
/* The same of sums, and at least so much. */
#define LEAST_GAIN 1e-3
#define WEIGHT_GROWTH 1.02
#define MOST_WEIGHT 1e9

static gboolean impose (KtNetState *s, int node, gboolean truth);

/* --- numbers, backwards -------------------------------------------------------------------------
 */

static gboolean
narrow_slot (KtNetState *s, guint slot, double low, double high)
{
  double unit = s->net->units[slot];
  const KtNetDomain *domain = &s->domains[slot];
  double from = fmax (ceil (low / unit - fabs (low / unit) * 1e-12 - 1e-6), (double)domain->low);
  double to = fmin (floor (high / unit + fabs (high / unit) * 1e-12 + 1e-6), (double)domain->high);
  double width = (double)domain->high - (double)domain->low;

  if (from > to)
    return kt_net_lack (s, slot);
  if (s->is_tired && (width - (to - from)) * LEAST_PART < width && from < to)
    return TRUE;
  return kt_net_set_range (s, slot, from <= (double)domain->low ? domain->low : (gint64)from,
                           to >= (double)domain->high ? domain->high : (gint64)to);
}

static gboolean
narrow_column (KtNetState *s, const KtNode *node, double low, double high)
{
  const KtNetEntry *entries = &g_array_index (s->net->entries, KtNetEntry, node->first);
  double near
      = 1e-12 * fmax (isfinite (low) ? fabs (low) : 0, isfinite (high) ? fabs (high) : 0) + 1e-12;
  guint64 values = 0;

  for (guint64 rest = s->domains[node->a].values; rest != 0; rest &= rest - 1)
    {
      const KtNetEntry *entry = &entries[__builtin_ctzll (rest)];

      if (entry->value.kind == KT_VALUE_NUMBER && entry->low <= high + near
          && entry->high >= low - near)
        values |= rest & -rest;
    }
  return kt_net_set_values (s, (guint)node->a, values);
}

static gboolean
narrow_quotient (KtNetState *s, int node, KtInterval of, KtInterval by)
{
  KtInterval range;

  if (by.low <= 0 && by.high >= 0)
    return TRUE;
  range = kt_interval_calculate (KT_OP_DIVIDE, of, by);
  return isnan (range.low) || isnan (range.high) || kt_net_narrow (s, node, range.low, range.high);
}

static gboolean
narrow_product (KtNetState *s, int node, KtInterval a, KtInterval b)
{
  KtInterval range = kt_interval_calculate (KT_OP_MULTIPLY, a, b);

  return isnan (range.low) || isnan (range.high) || kt_net_narrow (s, node, range.low, range.high);
}

/* What was rounded lies at most so far from it. */
static gboolean
narrow_rounding (KtNetState *s, const KtNode *node, double low, double high)
{
  KtInterval digits = node->b >= 0 ? kt_net_number (s, node->b) : kt_interval (0, 0);
  double step;

  if (kt_net_round_back (s->net, node, &low, &high))
    return kt_net_narrow (s, node->a, low, high);
  if (digits.must_fail || digits.high - digits.low > 1e-6)
    return TRUE;
  step = pow (10, -round (digits.low));
  return kt_net_narrow (s, node->a,
                        low
                            - (node->op == KT_OP_ROUND  ? step / 2
                               : node->op == KT_OP_CEIL ? step
                                                        : 0),
                        high
                            + (node->op == KT_OP_ROUND   ? step / 2
                               : node->op == KT_OP_FLOOR ? step
                                                         : 0));
}

static gboolean
narrow_calculation (KtNetState *s, const KtNode *node, double low, double high)
{
  KtInterval result = kt_interval (low, high), a, b = { 0 };

  if (node->op == KT_OP_NEGATE)
    return kt_net_narrow (s, node->a, -high, -low);
  if (kt_op_rounds (node->op))
    return narrow_rounding (s, node, low, high);
  if (node->op > KT_OP_DIVIDE && node->op != KT_OP_MIN && node->op != KT_OP_MAX)
    return TRUE;
  a = kt_net_number (s, node->a);
  b = kt_net_number (s, node->b);
  if (a.must_fail || b.must_fail)
    return TRUE;
  switch (node->op)
    {
    case KT_OP_ADD:
      return kt_net_narrow (s, node->a, low - b.high, high - b.low)
             && kt_net_narrow (s, node->b, low - a.high, high - a.low);
    case KT_OP_SUBTRACT:
      return kt_net_narrow (s, node->a, low + b.low, high + b.high)
             && kt_net_narrow (s, node->b, a.low - high, a.high - low);
    case KT_OP_MULTIPLY:
      return narrow_quotient (s, node->a, result, b) && narrow_quotient (s, node->b, result, a);
    case KT_OP_DIVIDE:
      return narrow_product (s, node->a, result, b) && narrow_quotient (s, node->b, a, result);
    case KT_OP_MIN:
      return kt_net_narrow (s, node->a, low, b.low > high ? high : INFINITY)
             && kt_net_narrow (s, node->b, low, a.low > high ? high : INFINITY);
    case KT_OP_MAX:
      return kt_net_narrow (s, node->a, b.high < low ? low : -INFINITY, high)
             && kt_net_narrow (s, node->b, a.high < low ? low : -INFINITY, high);
    default:
      return TRUE;
    }
}

/* Steps that are small beside what is left are not worth it. */
static void
hold_sum (KtNetState *s, const KtNode *node, KtNetHold left, KtInterval sum)
{
  KtInterval before = kt_net_held (s, node, sum);
  double width = before.high - before.low;
  double gain = width - (fmin (before.high, left.high) - fmax (before.low, left.low));

  if (node->hold != 0 && gain > width * LEAST_GAIN + LEAST_GAIN)
    kt_net_set_hold (s, node->hold, left);
}

static gboolean
narrow_sum (KtNetState *s, const KtNode *node, double low, double high)
{
  KtInterval sum = kt_net_sum (s, node);
  double near = 1e-12 * fmax (fabs (sum.low), fabs (sum.high)) + 1e-12;

  if (sum.must_fail || !isfinite (sum.low) || !isfinite (sum.high))
    return TRUE;
  low = fmax (low, s->holds[node->hold].low);
  high = fmin (high, s->holds[node->hold].high);
  hold_sum (s, node, (KtNetHold){ low, high }, sum);
  for (guint i = 0; i < node->n; i++)
    {
      int guard, truth = kt_net_child (s->net, node->first + 2 * i);
      KtInterval part = kt_net_part (s, node, i, &guard), alone;
      double from = low - (sum.high - part.high) - near, to = high - (sum.low - part.low) + near;

      if (guard == KT_MAY_BE_FALSE)
        continue;
      if (guard == KT_MAY_BE_TRUE)
        {
          if (!(node->op && part.may_fail)
              && !kt_net_narrow (s, kt_net_child (s->net, node->first + 2 * i + 1), from, to))
            return FALSE;
          continue;
        }
      alone = kt_net_number (s, kt_net_child (s->net, node->first + 2 * i + 1));
      if (!node->op && !alone.must_fail && !alone.may_fail && (alone.low > to || alone.high < from)
          && !impose (s, truth, FALSE))
        return FALSE;
      if ((from > 0 || to < 0) && !impose (s, truth, TRUE))
        return FALSE;
    }
  return TRUE;
}

static gboolean
narrow_extreme (KtNetState *s, const KtNode *node, double low, double high)
{
  for (guint i = 0; i < node->n; i++)
    if (kt_net_truth (s, kt_net_child (s->net, node->first + 2 * i)) == KT_MAY_BE_TRUE
        && !kt_net_narrow (s, kt_net_child (s->net, node->first + 2 * i + 1),
                           node->op == KT_OP_MIN ? low : -INFINITY,
                           node->op == KT_OP_MAX ? high : INFINITY))
      return FALSE;
  return TRUE;
}

static gboolean
narrow_if (KtNetState *s, const KtNode *node, double low, double high)
{
  KtInterval part;

  switch (kt_net_truth (s, node->a))
    {
    case KT_MAY_BE_TRUE:
      return kt_net_narrow (s, node->b, low, high);
    case KT_EITHER:
      part = kt_net_number (s, node->b);
      if ((low > 1e-9 || high < -1e-9) && !impose (s, node->a, TRUE))
        return FALSE;
      if (!part.may_fail && !part.must_fail && (part.low > high + 1e-9 || part.high < low - 1e-9))
        return impose (s, node->a, FALSE);
      return TRUE;
    default:
      return TRUE;
    }
}

gboolean
kt_net_narrow (KtNetState *s, int number, double low, double high)
{
  const KtNode *node = kt_net_node (s->net, number);

  if (low == -INFINITY && high == INFINITY)
    return TRUE;
  switch (node->kind)
    {
    case KT_NODE_SLOT:
      return narrow_slot (s, (guint)node->a, low, high);
    case KT_NODE_COLUMN:
      return narrow_column (s, node, low, high);
    case KT_NODE_CALCULATE:
      return narrow_calculation (s, node, low, high);
    case KT_NODE_SUM:
      return narrow_sum (s, node, low, high);
    case KT_NODE_EXTREME:
      return narrow_extreme (s, node, low, high);
    case KT_NODE_IF:
      return narrow_if (s, node, low, high);
    default:
      return TRUE;
    }
}

/* --- truths, backwards --------------------------------------------------------------------------
 */

static KtCompare
opposite_compare (KtCompare compare)
{
  switch (compare)
    {
    case KT_COMPARE_LESS:
      return KT_COMPARE_GREATER_EQUAL;
    case KT_COMPARE_LESS_EQUAL:
      return KT_COMPARE_GREATER;
    case KT_COMPARE_GREATER:
      return KT_COMPARE_LESS_EQUAL;
    case KT_COMPARE_GREATER_EQUAL:
      return KT_COMPARE_LESS;
    case KT_COMPARE_EQUAL:
      return KT_COMPARE_NOT_EQUAL;
    default:
      return KT_COMPARE_EQUAL;
    }
}

/* Of what is equal, or that rounded. */
static gboolean
fit_steps (KtNetState *s, const KtNode *node)
{
  if (node->slack > 0)
    return TRUE;
  if (kt_net_node (s->net, node->a)->kind == KT_NODE_SLOT)
    return kt_net_fit_steps (s, node->a, node->b);
  return kt_net_node (s->net, node->b)->kind != KT_NODE_SLOT || kt_net_fit_steps (s, node->b, node->a);
}

static gboolean
impose_compare (KtNetState *s, const KtNode *node, gboolean truth)
{
  KtInterval a = kt_net_number (s, node->a), b = kt_net_number (s, node->b);
  KtCompare compare = (KtCompare)node->compare;
  double near = kt_net_room (node, a, b), offset;

  if (a.must_fail || b.must_fail)
    return !truth;
  if (!truth && (a.may_fail || b.may_fail))
    return TRUE;
  if (!truth)
    compare = opposite_compare (compare);
  offset = kt_net_offset (node, near, compare == KT_COMPARE_LESS || compare == KT_COMPARE_GREATER);
  switch (compare)
    {
    case KT_COMPARE_LESS:
    case KT_COMPARE_LESS_EQUAL:
      return a.low <= b.high + offset && kt_net_narrow (s, node->a, -INFINITY, b.high + offset)
             && kt_net_narrow (s, node->b, a.low - offset, INFINITY);
    case KT_COMPARE_GREATER:
    case KT_COMPARE_GREATER_EQUAL:
      return b.low <= a.high + offset && kt_net_narrow (s, node->a, b.low - offset, INFINITY)
             && kt_net_narrow (s, node->b, -INFINITY, a.high + offset);
    case KT_COMPARE_EQUAL:
      return a.low <= b.high + near && b.low <= a.high + near
             && kt_net_narrow (s, node->a, b.low - near, b.high + near)
             && kt_net_narrow (s, node->b, a.low - near, a.high + near) && fit_steps (s, node);
    default:
      return TRUE;
    }
}

static gboolean
impose_rounded (KtNetState *s, const KtNode *node, gboolean truth)
{
  KtInterval a = kt_net_number (s, node->a), b = kt_net_rounded (node, kt_net_number (s, node->b));
  double half = 0.5 / (double)kt_pow10 ((guint)node->digits_a), near;

  if (a.must_fail || b.must_fail)
    return !truth;
  if (truth != (node->compare == KT_COMPARE_EQUAL))
    return TRUE;
  if (!truth && (a.may_fail || b.may_fail))
    return TRUE;
  near = kt_net_room (node, a, b);
  return a.low <= b.high + near && b.low <= a.high + near
         && kt_net_narrow (s, node->a, b.low - near, b.high + near)
         && kt_net_narrow (s, node->b, a.low - half - near, a.high + half + near) && fit_steps (s, node);
}

static gboolean
impose_row (KtNetState *s, const KtNetTable *table, guint row)
{
  for (guint i = 0; i < table->n_slots; i++)
    if (!kt_net_set_values (s, (guint)table->slots[i], table->masks[row * table->n_slots + i]))
      return FALSE;
  for (guint i = table->extras[row]; i < table->extras[row + 1]; i++)
    if (!impose (s, table->truths[i], TRUE))
      return FALSE;
  return TRUE;
}

/* Of every column what the rows that are left have. */
static gboolean
impose_rows (KtNetState *s, const KtNetTable *table)
{
  guint64 left[16] = { 0 };
  guint n_left = 0, last = 0;

  for (guint r = 0; r < table->n_rows; r++)
    {
      if (kt_net_row_truth (s, table, r) == KT_MAY_BE_FALSE)
        continue;
      n_left++;
      last = r;
      for (guint i = 0; i < table->n_slots && i < G_N_ELEMENTS (left); i++)
        left[i] |= table->masks[r * table->n_slots + i];
    }
  if (n_left <= 1)
    return n_left == 1 && impose_row (s, table, last);
  for (guint i = 0; i < table->n_slots && i < G_N_ELEMENTS (left); i++)
    if (!kt_net_set_values (s, (guint)table->slots[i], left[i]))
      return FALSE;
  return TRUE;
}

/* "It is not there": of what; 0: the node says something else. */
static guint
absence_of (const KtNet *net, int number)
{
  const KtNode *node = kt_net_node (net, number);

  if (node->kind != KT_NODE_NOT)
    return 0;
  node = kt_net_node (net, node->a);
  return node->kind == KT_NODE_HERE ? (guint)node->a : 0;
}

/* Where the presence is, the node must hold. */
static gboolean
impose_if (KtNetState *s, guint presence, int node, gboolean truth)
{
  gboolean is_left;

  if (s->assumed != 0)
    return TRUE;
  s->assumed = presence;
  is_left = impose (s, node, truth);
  s->assumed = 0;
  return is_left || kt_net_set_presence (s, presence, KT_MAY_LACK);
}

/* One of them is so, of which all but one cannot be, but for something not being there. */
static gboolean
impose_one (KtNetState *s, const KtNode *node, gboolean truth)
{
  int wanted = truth ? KT_MAY_BE_TRUE : KT_MAY_BE_FALSE, left[2] = { -1, -1 };
  guint n = 0, absence = 0;

  for (guint i = 0; i < node->n; i++)
    {
      int child = kt_net_child (s->net, node->first + i), now = kt_net_truth (s, child);

      if (now == wanted)
        return TRUE;
      if (!(now & wanted))
        continue;
      if (n == 2)
        return TRUE;
      left[n++] = child;
    }
  if (n < 2)
    return n == 1 && impose (s, left[0], truth);
  if (truth)
    absence = absence_of (s->net, left[0]);
  return absence == 0 || impose_if (s, absence, left[1], truth);
}

/* All of them are so; or one is. */
static gboolean
impose_list (KtNetState *s, const KtNode *node, gboolean truth)
{
  if (truth != (node->kind == KT_NODE_ALL))
    return impose_one (s, node, truth);
  for (guint i = 0; i < node->n; i++)
    if (!impose (s, kt_net_child (s->net, node->first + i), truth))
      return FALSE;
  return TRUE;
}

static gboolean
impose (KtNetState *s, int number, gboolean truth)
{
  const KtNode *node = kt_net_node (s->net, number);

  switch (node->kind)
    {
    case KT_NODE_TRUTH:
      return (node->a != 0) == (truth != 0);
    case KT_NODE_AMONG:
      return kt_net_set_values (s, (guint)node->a, truth ? node->values : ~node->values);
    case KT_NODE_HERE:
      return kt_net_set_presence (s, (guint)node->a, truth ? KT_MAY_STAND : KT_MAY_LACK);
    case KT_NODE_ALL:
    case KT_NODE_ANY:
      return impose_list (s, node, truth);
    case KT_NODE_NOT:
      return impose (s, node->a, !truth);
    case KT_NODE_COMPARE:
      return impose_compare (s, node, truth);
    case KT_NODE_ROUNDED:
      return impose_rounded (s, node, truth);
    case KT_NODE_ROWS:
      return truth ? impose_rows (s, g_ptr_array_index (s->net->tables, node->a)) : TRUE;
    case KT_NODE_TIGHTEST:
      return impose (s, kt_net_tightest (s, node), truth);
    default:
      return TRUE;
    }
}

/* Boussemart, Hemery, Lecoutre, Saïs, "Boosting systematic search by weighting constraints", 2004. */
void
kt_net_weigh (KtNetState *s, guint rule)
{
  const KtNetIndex *variables = &s->net->variables_of;

  for (guint i = variables->from[rule]; i < variables->from[rule + 1]; i++)
    s->weight[variables->numbers[i]] += s->weight_step;
  s->weight_step *= WEIGHT_GROWTH;
  if (s->weight_step < MOST_WEIGHT)
    return;
  for (guint i = 0; i < s->net->n_variables; i++)
    s->weight[i] /= MOST_WEIGHT;
  s->weight_step = 1;
}

gboolean
kt_net_propagate (KtNetState *s)
{
  const KtNet *net = s->net;
  gsize limit = (gsize)MAX_ROUNDS * (net->rules->len + 1),
        tired = (gsize)TIRED_ROUNDS * (net->rules->len + 1);

  for (gsize n = 0; s->n_queued > 0 && n < limit; n++)
    {
      guint rule = s->queue[s->head], before = s->trail->len;

      s->head = s->head + 1 == net->rules->len ? 0 : s->head + 1;
      s->n_queued--;
      s->is_queued[rule] = 0;
      s->is_tired = n >= tired;
      kt_net_reason (s, KT_REASON_RULE, rule);
      if (!impose (s, g_array_index (net->rules, int, rule), TRUE))
        {
          kt_net_contradict (s);
          kt_net_note_use (s, rule);
          kt_net_weigh (s, rule);
          kt_net_clear_queue (s);
          return FALSE;
        }
      if (s->trail->len > before)
        kt_net_note_use (s, rule);
    }
  kt_net_clear_queue (s);
  return TRUE;
}
