/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ends of numbers are doubles with a little room to the outside; only what lies beyond that is
 * ruled out. */

#include <math.h>

#include "kt-net-private.h"

/* --- what nodes may come to ---------------------------------------------------------------------
 */

static KtInterval
slot_range (const KtNetState *s, guint slot)
{
  double unit = s->net->units[slot];
  KtInterval range
      = kt_interval ((double)s->domains[slot].low * unit, (double)s->domains[slot].high * unit);

  range.low -= fabs (range.low) * KT_NET_ROOM;
  range.high += fabs (range.high) * KT_NET_ROOM;
  return range;
}

static KtInterval
column_range (const KtNetState *s, const KtNode *node)
{
  const KtNetEntry *entries = &g_array_index (s->net->entries, KtNetEntry, node->first);
  KtInterval range = { INFINITY, -INFINITY, FALSE, TRUE };

  for (guint64 rest = s->domains[node->a].values; rest != 0; rest &= rest - 1)
    {
      const KtNetEntry *entry = &entries[__builtin_ctzll (rest)];

      if (entry->value.kind != KT_VALUE_NUMBER)
        {
          range.may_fail = TRUE;
          continue;
        }
      range.must_fail = FALSE;
      range.low = MIN (range.low, entry->low);
      range.high = MAX (range.high, entry->high);
    }
  return range;
}

static KtInterval
widened (double low, double high)
{
  return kt_interval (low - fabs (low) * KT_NET_ROOM, high + fabs (high) * KT_NET_ROOM);
}

static KtInterval
calculate (const KtNetState *s, const KtNode *node)
{
  KtInterval a = kt_net_number (s, node->a), b = { 0 }, result;

  if (node->b >= 0)
    b = kt_net_number (s, node->b);
  if (a.must_fail || b.must_fail)
    return (KtInterval){ INFINITY, -INFINITY, TRUE, TRUE };
  if (node->op == KT_OP_ADD)
    result = widened (a.low + b.low, a.high + b.high);
  else if (node->op == KT_OP_SUBTRACT)
    result = widened (a.low - b.high, a.high - b.low);
  else if (node->op == KT_OP_MULTIPLY && a.low >= 0 && b.low >= 0 && isfinite (a.high)
           && isfinite (b.high))
    result = widened (a.low * b.low, a.high * b.high);
  else if (kt_op_rounds (node->op) && kt_net_round (s->net, node, &a))
    result = widened (a.low, a.high);
  else
    return kt_interval_calculate (node->op, a, b);
  result.may_fail = a.may_fail || b.may_fail;
  return result;
}

/* What the i-th pair adds. */
KtInterval
kt_net_part (const KtNetState *s, const KtNode *node, guint i, int *guard)
{
  KtInterval part;

  *guard = kt_net_truth (s, kt_net_child (s->net, node->first + 2 * i));
  if (*guard == KT_MAY_BE_FALSE)
    return kt_interval (0, 0);
  part = kt_net_number (s, kt_net_child (s->net, node->first + 2 * i + 1));
  if (node->op && part.must_fail)
    return kt_interval (0, 0);
  if ((*guard & KT_MAY_BE_FALSE) || (node->op && part.may_fail))
    {
      part.low = MIN (part.low, 0);
      part.high = MAX (part.high, 0);
    }
  part.must_fail = part.must_fail && *guard == KT_MAY_BE_TRUE;
  part.may_fail = part.may_fail && !node->op;
  return part;
}

KtInterval
kt_net_sum (const KtNetState *s, const KtNode *node)
{
  guint number = (guint)(node - kt_net_node (s->net, 0));
  KtInterval sum = { 0 };

  if (node->hold == 0 && s->known[number])
    return s->ranges[number];

  for (guint i = 0; i < node->n; i++)
    {
      int guard;
      KtInterval part = kt_net_part (s, node, i, &guard);

      sum.low += part.low;
      sum.high += part.high;
      sum.may_fail |= part.may_fail;
      sum.must_fail |= part.must_fail;
    }
  sum.low -= fabs (sum.low) * KT_NET_ROOM * (node->n + 1);
  sum.high += fabs (sum.high) * KT_NET_ROOM * (node->n + 1);
  return sum;
}

KtInterval
kt_net_held (const KtNetState *s, const KtNode *node, KtInterval sum)
{
  const KtNetHold *hold = &s->holds[node->hold];

  if (node->hold == 0)
    return sum;
  sum.low = MAX (sum.low, hold->low);
  sum.high = MIN (sum.high, hold->high);
  return sum;
}

static KtInterval
extreme_range (const KtNetState *s, const KtNode *node)
{
  gboolean is_max = node->op == KT_OP_MAX, any = FALSE, sure = FALSE;
  KtInterval range = { INFINITY, -INFINITY, FALSE, FALSE };
  double near = is_max ? -INFINITY : INFINITY;

  for (guint i = 0; i < node->n; i++)
    {
      int guard = kt_net_truth (s, kt_net_child (s->net, node->first + 2 * i));
      KtInterval part;

      if (guard == KT_MAY_BE_FALSE)
        continue;
      part = kt_net_number (s, kt_net_child (s->net, node->first + 2 * i + 1));
      range.may_fail |= part.may_fail;
      any = TRUE;
      range.low = MIN (range.low, part.low);
      range.high = MAX (range.high, part.high);
      if (guard != KT_MAY_BE_TRUE)
        continue;
      sure = TRUE;
      near = is_max ? MAX (near, part.low) : MIN (near, part.high);
    }
  if (sure && is_max)
    range.low = MAX (range.low, near);
  else if (sure)
    range.high = MIN (range.high, near);
  range.may_fail |= !sure;
  range.must_fail = !any;
  return range;
}

static KtInterval
if_range (const KtNetState *s, const KtNode *node)
{
  int condition = kt_net_truth (s, node->a);
  KtInterval range;

  if (condition == KT_MAY_BE_FALSE)
    return kt_interval (0, 0);
  range = kt_net_number (s, node->b);
  if (condition == KT_MAY_BE_TRUE)
    return range;
  range.low = MIN (range.low, 0);
  range.high = MAX (range.high, 0);
  range.may_fail |= range.must_fail;
  range.must_fail = FALSE;
  return range;
}

static KtInterval
work_out_number (const KtNetState *s, const KtNode *node)
{
  switch (node->kind)
    {
    case KT_NODE_CONSTANT:
      return node->value.kind == KT_VALUE_NUMBER ? kt_interval (node->low, node->high)
                                                 : (KtInterval){ INFINITY, -INFINITY, TRUE, TRUE };
    case KT_NODE_COLUMN:
      return column_range (s, node);
    case KT_NODE_CALCULATE:
      return calculate (s, node);
    case KT_NODE_SUM:
      return kt_net_held (s, node, kt_net_sum (s, node));
    case KT_NODE_EXTREME:
      return extreme_range (s, node);
    case KT_NODE_IF:
      return if_range (s, node);
    default:
      return kt_interval (-INFINITY, INFINITY);
    }
}

KtInterval
kt_net_number (const KtNetState *s, int number)
{
  const KtNode *node;

  if (s->known[number])
    return s->ranges[number];
  node = kt_net_node (s->net, number);
  if (node->kind == KT_NODE_SLOT)
    return slot_range (s, (guint)node->a);
  s->ranges[number] = work_out_number (s, node);
  s->known[number] = 1;
  return s->ranges[number];
}

/* --- truths -------------------------------------------------------------------------------------
 */

static int
truth_if (gboolean may_be_false, gboolean may_be_true)
{
  return (may_be_false ? KT_MAY_BE_FALSE : 0) | (may_be_true ? KT_MAY_BE_TRUE : 0);
}

/* How far apart two sides must be to be surely different. */
double
kt_net_room (const KtNode *node, KtInterval a, KtInterval b)
{
  double most_a = MAX (fabs (a.low), fabs (a.high)), most_b = MAX (fabs (b.low), fabs (b.high));
  double most = MAX (most_a, most_b);

  return isfinite (most) ? node->slack + 1e-12 * most + 1e-12 : INFINITY;
}

/* a <= b + this, or a < b. */
double
kt_net_offset (const KtNode *node, double near, gboolean is_strict)
{
  return is_strict && near < node->step / 8 ? -node->step * 0.75 : near;
}

static int
compare_truth (const KtNode *node, KtInterval a, KtInterval b)
{
  double near = kt_net_room (node, a, b), strict = kt_net_offset (node, near, TRUE);
  gboolean fails = a.may_fail || b.may_fail,
           meet = a.low <= b.high + near && b.low <= a.high + near, same;

  if (a.must_fail || b.must_fail)
    return KT_MAY_BE_FALSE;
  same = !fails && strict < 0 && a.high + strict < b.low && b.high + strict < a.low;
  switch ((KtCompare)node->compare)
    {
    case KT_COMPARE_LESS:
      return truth_if (fails || b.low <= a.high + near, a.low <= b.high + strict);
    case KT_COMPARE_LESS_EQUAL:
      return truth_if (fails || b.low <= a.high + strict, a.low <= b.high + near);
    case KT_COMPARE_GREATER:
      return truth_if (fails || a.low <= b.high + near, b.low <= a.high + strict);
    case KT_COMPARE_GREATER_EQUAL:
      return truth_if (fails || a.low <= b.high + strict, b.low <= a.high + near);
    case KT_COMPARE_NOT_EQUAL:
      return truth_if (fails || meet, !same);
    default:
      return truth_if (!same, meet);
    }
}

KtInterval
kt_net_rounded (const KtNode *node, KtInterval range)
{
  double half = 0.5 / (double)kt_pow10 ((guint)node->digits_a);

  range.low -= half;
  range.high += half;
  return range;
}

int
kt_net_tightest (const KtNetState *s, const KtNode *node)
{
  double most = kt_net_number (s, node->a).high;
  guint i = 0;

  while (i + 1 < node->n && kt_net_node (s->net, kt_net_child (s->net, node->first + 2 * i + 2))->high >= most)
    i++;
  return kt_net_child (s->net, node->first + 2 * i + 1);
}

int
kt_net_row_truth (const KtNetState *s, const KtNetTable *table, guint row)
{
  int truth = KT_MAY_BE_TRUE;

  for (guint i = 0; i < table->n_slots; i++)
    {
      guint64 mask = table->masks[row * table->n_slots + i],
              values = s->domains[table->slots[i]].values;

      if ((mask & values) == 0)
        return KT_MAY_BE_FALSE;
      if ((mask & values) != values)
        truth = KT_EITHER;
    }
  for (guint i = table->extras[row]; i < table->extras[row + 1]; i++)
    {
      int extra = kt_net_truth (s, table->truths[i]);

      if (extra == KT_MAY_BE_FALSE)
        return extra;
      if (extra == KT_EITHER)
        truth = KT_EITHER;
    }
  return truth;
}

static int
rows_truth (const KtNetState *s, const KtNetTable *table)
{
  int truth = KT_MAY_BE_FALSE;

  for (guint i = 0; i < table->n_rows && truth != KT_MAY_BE_TRUE; i++)
    {
      int row = kt_net_row_truth (s, table, i);

      truth = row == KT_MAY_BE_TRUE ? row : truth | row;
    }
  return truth;
}

static int
list_truth (const KtNetState *s, const KtNode *node)
{
  int decisive = node->kind == KT_NODE_ALL ? KT_MAY_BE_FALSE : KT_MAY_BE_TRUE;
  int truth = KT_EITHER ^ decisive;

  for (guint i = 0; i < node->n; i++)
    {
      int child = kt_net_truth (s, kt_net_child (s->net, node->first + i));

      if (child == decisive)
        return child;
      truth |= child;
    }
  return truth;
}

static int
among_truth (const KtNetState *s, const KtNode *node)
{
  guint64 values = s->domains[node->a].values;

  return truth_if ((values & ~node->values) != 0, (values & node->values) != 0);
}

static int
opposite (int truth)
{
  return truth == KT_EITHER ? truth : KT_EITHER ^ truth;
}

static int
work_out_truth (const KtNetState *s, const KtNode *node)
{
  switch (node->kind)
    {
    case KT_NODE_TRUTH:
      return node->a ? KT_MAY_BE_TRUE : KT_MAY_BE_FALSE;
    case KT_NODE_ALL:
    case KT_NODE_ANY:
      return list_truth (s, node);
    case KT_NODE_NOT:
      return opposite (kt_net_truth (s, node->a));
    case KT_NODE_COMPARE:
      return compare_truth (node, kt_net_number (s, node->a), kt_net_number (s, node->b));
    case KT_NODE_ROUNDED:
      return compare_truth (node, kt_net_number (s, node->a),
                            kt_net_rounded (node, kt_net_number (s, node->b)))
             | (node->compare == KT_COMPARE_NOT_EQUAL ? KT_MAY_BE_TRUE : 0);
    case KT_NODE_TIGHTEST:
      return kt_net_truth (s, kt_net_tightest (s, node));
    case KT_NODE_ROWS:
      return rows_truth (s, g_ptr_array_index (s->net->tables, node->a));
    default:
      return KT_EITHER;
    }
}

int
kt_net_truth (const KtNetState *s, int number)
{
  const KtNode *node;

  if (s->known[number])
    return s->known[number];
  node = kt_net_node (s->net, number);
  if (node->kind == KT_NODE_AMONG)
    return among_truth (s, node);
  if (node->kind == KT_NODE_HERE)
    return s->presence[node->a]; /* the same bits */
  s->known[number] = (guint8)work_out_truth (s, node);
  return s->known[number];
}

/* --- what is kept -------------------------------------------------------------------------------
 */

static void
forget_node (KtNetState *s, guint number)
{
  const KtNetIndex *parents = &s->net->parents;

  if (!s->known[number])
    return; /* nor was it used by those above */
  s->known[number] = 0;
  for (guint i = parents->from[number]; i < parents->from[number + 1]; i++)
    forget_node (s, parents->numbers[i]);
}

void
kt_net_forget (KtNetState *s, guint variable)
{
  const KtNetIndex *watchers = &s->net->watchers;

  for (guint i = watchers->from[variable]; i < watchers->from[variable + 1]; i++)
    forget_node (s, watchers->numbers[i]);
}

void
kt_net_forget_rows (KtNetState *s, guint variable)
{
  const KtNetIndex *watchers = &s->net->watchers;

  for (guint i = watchers->from[variable + 1];
       i > watchers->from[variable] && watchers->numbers[i - 1] >= s->net->first_row_node; i--)
    forget_node (s, watchers->numbers[i - 1]);
}
