/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever is narrowed by a rule rests on everything that has narrowed what the rule speaks of: more
 * than need be, but it costs a few words a change. That the total is as large as it is rests on the
 * groups that come to more than before the first branch. A branch on which no contradiction behind it
 * rests need not be taken otherwise (Prosser, "Hybrid algorithms for the constraint satisfaction
 * problem", 1993). */

#include "kt-net-private.h"

#include <string.h>

/* --- levels ----------------------------------------------------------------------------------- */

KtNetLevels
kt_net_level (guint level)
{
  KtNetLevels levels = { { 0 } };

  level = MIN (level, KT_NET_LEVELS - 1);
  levels.bits[level / 64] = (guint64)1 << level % 64;
  return levels;
}

gboolean
kt_net_levels_have (KtNetLevels levels, guint level)
{
  level = MIN (level, KT_NET_LEVELS - 1);
  return (levels.bits[level / 64] >> level % 64) & 1;
}

void
kt_net_levels_drop (KtNetLevels *levels, guint level)
{
  if (level < KT_NET_LEVELS - 1)
    levels->bits[level / 64] &= ~((guint64)1 << level % 64);
}

/* --- reasons ---------------------------------------------------------------------------------- */

void
kt_net_begin_why (KtNetState *s)
{
  kt_net_total (s);
  memcpy (s->root_low, s->group_low, s->net->groups->len * sizeof (double));
  s->is_explained = TRUE;
}

void
kt_net_end_why (KtNetState *s)
{
  s->is_explained = FALSE;
}

void
kt_net_reason (KtNetState *s, KtNetReason reason, guint number)
{
  s->reason = reason;
  s->reason_number = number;
  memset (&s->because, 0, sizeof (s->because));
}

/* A slot counts only where it is there. */
static inline void
add_variable (const KtNetState *s, KtNetLevels *why, guint variable)
{
  const KtNet *net = s->net;

  kt_net_levels_add (why, s->why[variable]);
  if (variable < net->n_slots)
    kt_net_levels_add (why, s->why[net->n_slots + (guint)net->presence[variable]]);
}

KtNetLevels
kt_net_why_of (const KtNetState *s, guint variable)
{
  KtNetLevels why = { { 0 } };

  add_variable (s, &why, variable);
  return why;
}

static KtNetLevels
why_all (const KtNetState *s, const KtNetIndex *index, guint number)
{
  KtNetLevels why = { { 0 } };

  for (guint i = index->from[number]; i < index->from[number + 1]; i++)
    add_variable (s, &why, index->numbers[i]);
  return why;
}

KtNetLevels
kt_net_why_rule (const KtNetState *s, guint rule)
{
  return why_all (s, &s->net->variables_of, rule);
}

KtNetLevels
kt_net_why_total (const KtNetState *s)
{
  const KtNet *net = s->net;
  KtNetLevels why = why_all (s, &net->variables_in, net->groups->len);

  if (kt_net_least_factor (s) <= 0)
    return KT_NET_ALL_LEVELS;
  for (guint i = 0; i < net->groups->len; i++)
    if (s->is_stale[i] || s->group_low[i] != s->root_low[i])
      kt_net_levels_add (&why, why_all (s, &net->variables_in, i));
  return why;
}

KtNetLevels
kt_net_why_groups (const KtNetState *s, guint variable)
{
  const KtNetIndex *groups = &s->net->groups_of;
  KtNetLevels why = { { 0 } };

  for (guint i = groups->from[variable]; i < groups->from[variable + 1]; i++)
    kt_net_levels_add (&why, why_all (s, &s->net->variables_in, groups->numbers[i]));
  return why;
}

KtNetLevels
kt_net_because (KtNetState *s)
{
  if (s->reason == KT_REASON_RULE)
    kt_net_levels_add (&s->because, kt_net_why_rule (s, s->reason_number));
  if (s->reason == KT_REASON_TOTAL)
    {
      if (!s->is_total_explained)
        s->why_total = kt_net_why_total (s);
      s->is_total_explained = TRUE;
      kt_net_levels_add (&s->because, s->why_total);
      kt_net_levels_add (&s->because, why_all (s, &s->net->variables_in, s->reason_number));
    }
  s->reason = KT_REASON_TOLD;
  return s->because;
}

void
kt_net_contradict (KtNetState *s)
{
  if (s->is_explained)
    s->conflict = kt_net_because (s);
}
