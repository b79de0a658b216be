/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows that come and go with the values of one slot are added up for each of them: so "one of these
 * is chosen" counts, where each row alone could be zero. What a group came to is kept until
 * something it hangs on changes. */

#include "kt-net-private.h"

#include <math.h>

static void
make_stale (KtNetState *s, guint variable)
{
  const KtNetIndex *groups = &s->net->groups_of;

  for (guint i = groups->from[variable]; i < groups->from[variable + 1]; i++)
    s->is_stale[groups->numbers[i]] = 1;
}

void
kt_net_touch (KtNetState *s, guint variable)
{
  make_stale (s, variable);
  kt_net_forget (s, variable);
}

void
kt_net_touch_rows (KtNetState *s, guint variable)
{
  make_stale (s, variable);
  kt_net_forget_rows (s, variable);
}

static KtInterval
add_rows (const KtNetState *s, const KtNetGroup *group)
{
  const KtNet *net = s->net;
  KtInterval sum = { 0 };

  for (guint i = 0; i < group->n; i++)
    {
      guint row = g_array_index (net->row_numbers, guint, group->first + i);
      KtInterval part = kt_net_number (s, g_array_index (net->rows, KtNetRow, row).node);

      if (part.must_fail)
        part = kt_interval (0, 0);
      else if (part.may_fail)
        part = kt_interval (MIN (part.low, 0), MAX (part.high, 0));
      sum.low += part.low;
      sum.high += part.high;
    }
  return sum;
}

/* The owner's values one by one: the domain with only that one left. */
typedef struct {
  guint owner, presence;
  guint8 before;
  KtNetDomain all, one;
  guint64 rest;
  gboolean is_number;
} Cases;

static Cases
begin_cases (const KtNetState *s, guint owner)
{
  guint presence = (guint)s->net->presence[owner];
  Cases cases = { .owner = owner,
                  .presence = presence,
                  .before = s->presence[presence],
                  .all = s->domains[owner],
                  .is_number = s->net->is_number[owner] };

  cases.rest = cases.all.values;
  cases.one = cases.all;
  cases.one.high = cases.all.low - 1;
  return cases;
}

static gboolean
next_case (Cases *cases)
{
  if (cases->is_number)
    {
      cases->one.low = ++cases->one.high;
      return cases->one.high <= cases->all.high;
    }
  cases->one.values = cases->rest & -cases->rest;
  cases->rest &= cases->rest - 1;
  return cases->one.values != 0;
}

static void
assume_presence (KtNetState *s, const Cases *cases, guint8 presence)
{
  if (s->presence[cases->presence] == presence)
    return;
  s->presence[cases->presence] = presence;
  kt_net_forget_rows (s, s->net->n_slots + cases->presence);
}

static void
assume_case (KtNetState *s, const Cases *cases, const KtNetDomain *one)
{
  s->domains[cases->owner] = *one;
  kt_net_forget_rows (s, cases->owner);
}

static void
end_cases (KtNetState *s, const Cases *cases)
{
  assume_case (s, cases, &cases->all);
  assume_presence (s, cases, cases->before);
}

/* Once for each value of the owner, and once for the case that it is not there. */
static KtInterval
add_cases (KtNetState *s, const KtNetGroup *group, double *dearest)
{
  KtInterval range = { INFINITY, -INFINITY, FALSE, FALSE };
  Cases cases = begin_cases (s, (guint)group->owner);

  if (cases.before & KT_MAY_LACK)
    {
      assume_presence (s, &cases, KT_MAY_LACK);
      range = add_rows (s, group);
    }
  *dearest = range.high >= range.low ? range.low : -INFINITY;
  assume_presence (s, &cases, KT_MAY_STAND);
  while ((cases.before & KT_MAY_STAND) && next_case (&cases))
    {
      KtInterval sum;

      assume_case (s, &cases, &cases.one);
      sum = add_rows (s, group);
      range.low = MIN (range.low, sum.low);
      range.high = MAX (range.high, sum.high);
      *dearest = MAX (*dearest, sum.low);
    }
  end_cases (s, &cases);
  return range;
}

static void
refresh (KtNetState *s, guint number)
{
  const KtNetGroup *group = &g_array_index (s->net->groups, KtNetGroup, number);
  double dearest = INFINITY;
  KtInterval sum = group->owner >= 0 ? add_cases (s, group, &dearest) : add_rows (s, group);

  s->group_low[number] = sum.low;
  s->group_high[number] = sum.high;
  s->group_dearest[number] = dearest;
  s->is_stale[number] = 0;
}

static KtInterval
add_percent (const KtNetState *s, KtInterval sum, int row)
{
  KtInterval percent = kt_net_number (s, g_array_index (s->net->rows, KtNetRow, row).node);
  double a, b;

  if (percent.must_fail)
    return sum;
  if (percent.may_fail)
    percent = kt_interval (MIN (percent.low, 0), MAX (percent.high, 0));
  a = 1 + percent.low / 100;
  b = 1 + percent.high / 100;
  return kt_interval (fmin (fmin (sum.low * a, sum.low * b), fmin (sum.high * a, sum.high * b)),
                      fmax (fmax (sum.low * a, sum.low * b), fmax (sum.high * a, sum.high * b)));
}

KtInterval
kt_net_total (KtNetState *s)
{
  const KtNet *net = s->net;
  KtInterval total = { 0 }, sum = { 0 };
  guint kind = G_MAXUINT;

  for (guint i = 0; i < net->segments->len; i++)
    {
      const KtNetSegment *segment = &g_array_index (net->segments, KtNetSegment, i);

      if (segment->kind != kind)
        {
          total = kt_interval (total.low + sum.low, total.high + sum.high);
          sum = kt_interval (0, 0);
          kind = segment->kind;
        }
      for (guint j = segment->first_group; j < segment->first_group + segment->n_groups; j++)
        {
          if (s->is_stale[j])
            refresh (s, j);
          sum.low += s->group_low[j];
          sum.high += s->group_high[j];
        }
      if (segment->percent >= 0)
        sum = add_percent (s, sum, segment->percent);
    }
  return kt_interval (total.low + sum.low, total.high + sum.high);
}

gint64
kt_net_lower (KtNetState *s)
{
  const KtNet *net = s->net;
  double low = kt_net_total (s).low, cost = low * (double)net->den - (double)net->low, steps;

  /* What was added up may be wrong by this much. */
  cost -= (net->rows->len + 16) * KT_NET_ROOM * (fabs (cost) + fabs ((double)net->low)) + 0.01;
  steps = ceil ((cost - (double)net->least) / (double)net->step);
  if (isnan (steps) || steps * (double)net->step < -4e18)
    return G_MININT64;
  if (steps * (double)net->step > 4e18)
    return G_MAXINT64;
  return net->least + (gint64)steps * net->step;
}

/* --- backwards ----------------------------------------------------------------------------------
 */

/* Rows may come to so much more than at least. */
static gboolean
narrow_rows (KtNetState *s, const KtNetGroup *group, double more)
{
  const KtNet *net = s->net;

  for (guint i = 0; i < group->n; i++)
    {
      guint row = g_array_index (net->row_numbers, guint, group->first + i);
      int node = g_array_index (net->rows, KtNetRow, row).node;
      KtInterval part = kt_net_number (s, node);

      if (!part.may_fail && !part.must_fail && part.high > part.low + more
          && !kt_net_narrow (s, node, -INFINITY, part.low + more))
        return FALSE;
    }
  return TRUE;
}

/* Only what cases that are left allow. */
static gboolean
keep_cases (KtNetState *s, guint owner, const KtNetDomain *kept)
{
  return s->net->is_number[owner] ? kt_net_set_range (s, owner, kept->low, kept->high)
                                  : kt_net_set_values (s, owner, kept->values);
}

/* Values of the owner, and its absence, with which the group would come to more. */
static gboolean
narrow_cases (KtNetState *s, const KtNetGroup *group, double most)
{
  Cases cases = begin_cases (s, (guint)group->owner);
  guint8 left = 0;
  KtNetDomain kept = { .values = 0, .low = G_MAXINT64, .high = G_MININT64 };

  if (cases.before & KT_MAY_LACK)
    {
      assume_presence (s, &cases, KT_MAY_LACK);
      left |= add_rows (s, group).low <= most ? KT_MAY_LACK : 0;
    }
  assume_presence (s, &cases, KT_MAY_STAND);
  while ((cases.before & KT_MAY_STAND) && next_case (&cases))
    {
      assume_case (s, &cases, &cases.one);
      if (add_rows (s, group).low > most)
        continue;
      kept.values |= cases.one.values;
      kept.low = MIN (kept.low, cases.one.low);
      kept.high = MAX (kept.high, cases.one.high);
      left |= KT_MAY_STAND;
    }
  end_cases (s, &cases);
  return kt_net_set_presence (s, cases.presence, left)
         && (!(left & KT_MAY_STAND) || keep_cases (s, (guint)group->owner, &kept));
}

/* Every row counts for as much as it says, and more where percentages follow. */
double
kt_net_least_factor (const KtNetState *s)
{
  const KtNet *net = s->net;
  double factor = 1;

  for (guint i = 0; i < net->segments->len; i++)
    {
      int percent = g_array_index (net->segments, KtNetSegment, i).percent;

      if (percent >= 0)
        factor *= fmax (0, fmin (1, 1 + kt_net_number (s, g_array_index (net->rows, KtNetRow, percent).node).low / 100));
    }
  return factor;
}

gboolean
kt_net_limit_total (KtNetState *s, gint64 upper)
{
  const KtNet *net = s->net;
  double low = kt_net_total (s).low, limit, more, factor;

  if (upper == G_MAXINT64 || !isfinite (low))
    return TRUE;
  limit = ((double)(upper - net->step) + (double)net->low) / (double)net->den;
  more = limit - low + 1e-11 * (fabs (limit) + fabs (low)) + 1e-9;
  factor = kt_net_least_factor (s);
  if (more < 0)
    {
      s->conflict = kt_net_why_total (s);
      return FALSE;
    }
  if (!(factor > 0.01) || low < 0)
    return TRUE;
  more /= factor;
  s->is_total_explained = FALSE;
  for (guint i = 0; i < net->groups->len; i++)
    {
      const KtNetGroup *group = &g_array_index (net->groups, KtNetGroup, i);

      if (s->is_stale[i])
        refresh (s, i);
      if (s->group_high[i] <= s->group_low[i] + more)
        continue;
      kt_net_reason (s, KT_REASON_TOTAL, i);
      if ((group->owner >= 0 && s->group_dearest[i] > s->group_low[i] + more
           && !narrow_cases (s, group, s->group_low[i] + more))
          || ((group->owner < 0 || kt_net_is_fixed (s, (guint)group->owner))
              && !narrow_rows (s, group, more)))
        {
          kt_net_contradict (s);
          return FALSE;
        }
    }
  return TRUE;
}

/* --- exactly ------------------------------------------------------------------------------------
 */

static KtValue
row_at (const KtNet *net, const KtNetRow *row, const KtNetPoint *point, KtValue sum)
{
  KtValue value = kt_net_number_at (net, row->node, point);

  if (value.kind != KT_VALUE_NUMBER)
    return kt_value_number ((KtRational){ 0, 1 });
  if (!row->is_percent)
    return value;
  value = kt_calculate (KT_OP_MULTIPLY, value, kt_value_number ((KtRational){ 1, 100 }));
  return kt_calculate (KT_OP_MULTIPLY, sum, value);
}

gboolean
kt_net_cost_at (const KtNet *net, const KtNetPoint *point, gint64 *cost)
{
  KtValue total = kt_value_number ((KtRational){ 0, 1 });
  KtRational units;

  for (guint kind = 0; kind < 32; kind++)
    {
      KtValue sum = kt_value_number ((KtRational){ 0, 1 });

      for (guint i = 0; i < net->rows->len; i++)
        {
          const KtNetRow *row = &g_array_index (net->rows, KtNetRow, i);

          if (row->kind == kind)
            sum = kt_calculate (KT_OP_ADD, sum, row_at (net, row, point, sum));
        }
      total = kt_calculate (KT_OP_ADD, total, sum);
    }
  if (!total.is_exact || !kt_rational_mul (total.number, (KtRational){ net->den, 1 }, &units)
      || units.den != 1)
    return FALSE;
  return !__builtin_sub_overflow (units.num, net->low, cost);
}
