/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left is changed in place; how it was stands on the trail. */

#include <math.h>
#include <string.h>

#include "kt-net-private.h"

/* --- states -------------------------------------------------------------------------------------
 */

gboolean
kt_net_is_in_play (const KtNetState *s, guint rule)
{
  int source = s->is_left_out != NULL && rule < s->net->n_given ? g_array_index (s->net->source_of, int, rule) : -1;

  if (rule >= s->net->first_wish)
    return s->is_granted[rule - s->net->first_wish];
  return source < 0 || !s->is_left_out[source];
}

void
kt_net_note_use (KtNetState *s, guint rule)
{
  int source = s->is_used != NULL && rule < s->net->n_given ? g_array_index (s->net->source_of, int, rule) : -1;

  if (source >= 0)
    s->is_used[source] = 1;
}

/* Nothing is queued. */
static void
queue_all (KtNetState *s)
{
  s->head = 0;
  for (guint i = 0; i < s->net->rules->len; i++)
    if (kt_net_is_in_play (s, i))
      {
        s->queue[s->n_queued++] = i;
        s->is_queued[i] = 1;
      }
}

KtNetState *
kt_net_state_new (const KtNet *net)
{
  KtNetState *s = g_new0 (KtNetState, 1);
  guint n_groups = net->groups->len + 1;

  s->net = net;
  s->domains = g_new0 (KtNetDomain, net->n_slots);
  s->presence = g_new (guint8, net->n_presences);
  s->holds = g_new (KtNetHold, net->n_holds + 1);
  for (guint i = 0; i <= net->n_holds; i++)
    s->holds[i] = (KtNetHold){ -INFINITY, INFINITY };
  s->trail = g_array_new (FALSE, FALSE, sizeof (KtNetChange));
  s->ranges = g_new (KtInterval, net->nodes->len);
  s->known = g_new0 (guint8, net->nodes->len);
  s->queue = g_new (guint, net->rules->len + 1);
  s->is_queued = g_new0 (guint8, net->rules->len + 1);
  s->why = g_new0 (KtNetLevels, net->n_variables + net->n_holds);
  s->root_low = g_new0 (double, n_groups);
  s->group_low = g_new0 (double, n_groups);
  s->group_high = g_new0 (double, n_groups);
  s->group_dearest = g_new0 (double, n_groups);
  s->is_stale = g_new (guint8, n_groups);
  s->score = g_new0 (double, net->n_variables);
  s->weight = g_new0 (double, net->n_variables + net->n_holds);
  s->weight_step = 1;
  for (guint i = 0; i < n_groups; i++)
    s->is_stale[i] = 1;
  for (guint i = 0; i < net->n_presences; i++)
    s->presence[i] = i == 0 ? KT_MAY_STAND : KT_MAY_LACK | KT_MAY_STAND;
  for (guint i = 0; i < net->n_slots; i++)
    {
      const KtSlot *slot = kt_program_slot (net->program, i);

      s->domains[i].values = net->all_values[i];
      if (net->is_number[i])
        {
          s->domains[i].low = slot->low;
          s->domains[i].high
              = slot->low + g_array_index (net->program->bits, KtNumberBits, slot->bits).max;
        }
    }
  s->is_granted = g_new0 (guint8, net->rules->len - net->first_wish + 1);
  queue_all (s);
  return s;
}

void
kt_net_state_free (KtNetState *s)
{
  if (s == NULL)
    return;
  g_free (s->domains);
  g_free (s->presence);
  g_free (s->holds);
  g_array_unref (s->trail);
  g_free (s->ranges);
  g_free (s->known);
  g_free (s->queue);
  g_free (s->is_queued);
  g_free (s->is_used);
  g_free (s->is_granted);
  g_free (s->why);
  g_free (s->root_low);
  g_free (s->group_low);
  g_free (s->group_high);
  g_free (s->group_dearest);
  g_free (s->is_stale);
  g_free (s->score);
  g_free (s->weight);
  g_free (s);
}

guint
kt_net_mark (const KtNetState *s)
{
  return s->trail->len;
}

void
kt_net_clear_queue (KtNetState *s)
{
  for (; s->n_queued > 0; s->n_queued--)
    {
      s->is_queued[s->queue[s->head]] = 0;
      s->head = s->head + 1 == s->net->rules->len ? 0 : s->head + 1;
    }
}

void
kt_net_undo (KtNetState *s, guint mark)
{
  kt_net_clear_queue (s);
  for (guint i = s->trail->len; i > mark; i--)
    {
      const KtNetChange *change = &g_array_index (s->trail, KtNetChange, i - 1);

      if (change->variable < s->net->n_slots)
        s->domains[change->variable] = change->domain;
      else if (change->variable >= s->net->n_variables)
        s->holds[change->variable - s->net->n_variables + 1] = change->hold;
      else
        s->presence[change->variable - s->net->n_slots] = change->presence;
      s->why[change->variable] = change->why;
      kt_net_touch (s, change->variable);
    }
  g_array_set_size (s->trail, mark);
}

void
kt_net_restart (KtNetState *s, const guint8 *is_left_out)
{
  guint n = s->net->sources->len;

  kt_net_undo (s, 0);
  s->is_left_out = is_left_out;
  if (s->is_used == NULL)
    s->is_used = g_new (guint8, n + 1);
  memset (s->is_used, 0, n);
  queue_all (s);
}

static inline void
queue (KtNetState *s, guint rule)
{
  guint end = s->head + s->n_queued;

  if (s->is_queued[rule] || !kt_net_is_in_play (s, rule))
    return;
  s->is_queued[rule] = 1;
  s->queue[end >= s->net->rules->len ? end - s->net->rules->len : end] = rule;
  s->n_queued++;
}

static void
wake (KtNetState *s, guint variable)
{
  const KtNetIndex *rules = &s->net->rules_of;

  for (guint i = rules->from[variable]; i < rules->from[variable + 1]; i++)
    queue (s, rules->numbers[i]);
  kt_net_touch (s, variable);
}

void
kt_net_grant (KtNetState *s, guint number)
{
  s->is_granted[number] = 1;
  queue (s, s->net->first_wish + number);
}

static void
remember (KtNetState *s, KtNetChange change)
{
  change.why = s->why[change.variable];
  g_array_append_val (s->trail, change);
  if (s->is_explained)
    kt_net_levels_add (&s->why[change.variable], kt_net_because (s));
}

static void
remember_slot (KtNetState *s, guint slot)
{
  remember (s, (KtNetChange){ .variable = slot, .domain = s->domains[slot] });
}

static gboolean
set_presence (KtNetState *s, guint presence, guint8 left)
{
  const KtNet *net = s->net;
  KtNetChange change = { .variable = net->n_slots + presence, .presence = s->presence[presence] };
  const KtNetIndex *others;

  left &= s->presence[presence];
  if (left == s->presence[presence])
    return TRUE;
  if (left == 0)
    {
      if (s->is_explained)
        kt_net_levels_add (&s->because, s->why[change.variable]);
      return FALSE;
    }
  remember (s, change);
  s->presence[presence] = left;
  wake (s, net->n_slots + presence);
  others = left == KT_MAY_STAND ? &net->above : &net->below;
  for (guint i = others->from[presence]; i < others->from[presence + 1]; i++)
    if (!set_presence (s, others->numbers[i], left))
      return FALSE;
  return TRUE;
}

gboolean
kt_net_set_presence (KtNetState *s, guint presence, guint8 left)
{
  /* What would follow if something else is there does not follow. */
  if (s->assumed != 0)
    return (s->presence[presence] & left) != 0;
  return set_presence (s, presence, left);
}

/* What is assumed to be there is there whenever the slot is. */
static gboolean
is_concerned (const KtNetState *s, guint slot)
{
  return s->assumed == 0 || kt_net_implies (s->net, (guint)s->net->presence[slot], s->assumed);
}

gboolean
kt_net_lack (KtNetState *s, guint slot)
{
  guint presence = (guint)s->net->presence[slot];

  return is_concerned (s, slot) ? set_presence (s, presence, KT_MAY_LACK)
                                : (s->presence[presence] & KT_MAY_LACK) != 0;
}

static gboolean
is_absent (const KtNetState *s, guint slot)
{
  return s->presence[s->net->presence[slot]] == KT_MAY_LACK;
}

gboolean
kt_net_is_fixed (const KtNetState *s, guint slot)
{
  const KtNetDomain *domain = &s->domains[slot];

  return s->net->is_number[slot] ? domain->low >= domain->high : (domain->values & (domain->values - 1)) == 0;
}

gboolean
kt_net_set_values (KtNetState *s, guint slot, guint64 values)
{
  values &= s->domains[slot].values;
  if (values == s->domains[slot].values || is_absent (s, slot))
    return TRUE;
  if (values == 0)
    return kt_net_lack (s, slot);
  if (!is_concerned (s, slot))
    return TRUE;
  remember_slot (s, slot);
  s->domains[slot].values = values;
  wake (s, slot);
  return TRUE;
}

gboolean
kt_net_set_range (KtNetState *s, guint slot, gint64 low, gint64 high)
{
  KtNetDomain *domain = &s->domains[slot];

  if ((low <= domain->low && high >= domain->high) || is_absent (s, slot))
    return TRUE;
  low = MAX (low, domain->low);
  high = MIN (high, domain->high);
  if (low > high)
    return kt_net_lack (s, slot);
  if (!is_concerned (s, slot))
    return TRUE;
  remember_slot (s, slot);
  domain->low = low;
  domain->high = high;
  wake (s, slot);
  return TRUE;
}

void
kt_net_set_hold (KtNetState *s, guint hold, KtNetHold left)
{
  KtNetChange change = { .variable = s->net->n_variables + hold - 1, .hold = s->holds[hold] };

  if (s->assumed != 0)
    return;
  remember (s, change);
  s->holds[hold] = left;
  wake (s, change.variable);
}

/* --- decisions ----------------------------------------------------------------------------------
 */

/* The values of the slot that are named so. */
static guint64
values_named (const KtNet *net, guint number, const char *name)
{
  const KtSlot *slot = kt_program_slot (net->program, number);
  guint64 values = 0;

  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *value = kt_program_values (net->program, slot) + i;

      if (value->name >= 0
          && g_strcmp0 (kt_program_value_name (net->program, (int)number, value), name) == 0)
        values |= (guint64)1 << i;
    }
  return values;
}

static gboolean
parse_units (const KtNet *net, guint slot, const char *text, gint64 *units)
{
  KtNumber number;

  return kt_number_parse (text, strlen (text), &number, NULL)
         && kt_number_scale (number, kt_program_slot (net->program, slot)->digits, units);
}

gboolean
kt_net_can_tell (const KtNet *net, const KtChoice *choice)
{
  int slot = kt_program_find_slot (net->program, choice->path);
  gint64 units;

  if (slot < 0)
    return FALSE;
  if (choice->value == NULL)
    return TRUE;
  if (net->is_number[slot])
    return choice->kind != KT_CHOICE_IS_NOT
           && parse_units (net, (guint)slot, choice->value, &units);
  return (choice->kind == KT_CHOICE_IS || choice->kind == KT_CHOICE_IS_NOT)
         && values_named (net, (guint)slot, choice->value) != 0;
}

gboolean
kt_net_decide (KtNetState *s, const KtChoice *choice)
{
  const KtNet *net = s->net;
  guint slot = (guint)kt_program_find_slot (net->program, choice->path);
  guint presence = (guint)net->presence[slot];
  gint64 units = 0;

  if (choice->value == NULL)
    return kt_net_set_presence (s, presence,
                                choice->kind == KT_CHOICE_IS ? KT_MAY_STAND : KT_MAY_LACK);
  if (choice->kind == KT_CHOICE_IS_NOT)
    return kt_net_set_values (s, slot, ~values_named (net, slot, choice->value));
  if (!kt_net_set_presence (s, presence, KT_MAY_STAND))
    return FALSE;
  if (!net->is_number[slot])
    return kt_net_set_values (s, slot, values_named (net, slot, choice->value));
  parse_units (net, slot, choice->value, &units);
  return kt_net_set_range (s, slot, choice->kind == KT_CHOICE_AT_MOST ? G_MININT64 : units,
                           choice->kind == KT_CHOICE_AT_LEAST ? G_MAXINT64 : units);
}

gboolean
kt_net_can_tell_opposite (const KtNet *net, const KtChoice *choice)
{
  if (!kt_net_can_tell (net, choice))
    return FALSE;
  return choice->kind != KT_CHOICE_IS || choice->value == NULL
         || !net->is_number[kt_program_find_slot (net->program, choice->path)];
}

gboolean
kt_net_decide_opposite (KtNetState *s, const KtChoice *choice)
{
  const KtNet *net = s->net;
  guint slot = (guint)kt_program_find_slot (net->program, choice->path);
  gint64 units = 0;

  if (choice->value == NULL)
    return kt_net_set_presence (s, (guint)net->presence[slot],
                                choice->kind == KT_CHOICE_IS ? KT_MAY_LACK : KT_MAY_STAND);
  if (choice->kind == KT_CHOICE_IS)
    return kt_net_set_values (s, slot, ~values_named (net, slot, choice->value));
  if (choice->kind == KT_CHOICE_IS_NOT)
    return kt_net_set_presence (s, (guint)net->presence[slot], KT_MAY_STAND)
           && kt_net_set_values (s, slot, values_named (net, slot, choice->value));
  parse_units (net, slot, choice->value, &units);
  return choice->kind == KT_CHOICE_AT_LEAST ? kt_net_set_range (s, slot, G_MININT64, units - 1)
                                            : kt_net_set_range (s, slot, units + 1, G_MAXINT64);
}

gboolean
kt_net_take_known (KtNetState *s, const KtKnown *known)
{
  const KtNet *net = s->net;

  for (guint i = 1; known != NULL && i < net->n_slots; i++)
    {
      const KtSlot *slot = kt_program_slot (net->program, i);
      guint64 values = net->all_values[i];

      if (known->never[i] & KT_NEVER_TRUE
          && !kt_net_set_presence (s, (guint)net->presence[i], KT_MAY_LACK))
        return FALSE;
      if (known->never[i] & KT_NEVER_FALSE
          && !kt_net_set_presence (s, (guint)net->presence[i], KT_MAY_STAND))
        return FALSE;
      for (guint j = 0; j < slot->n_values; j++)
        if (known->never[net->n_slots + slot->first_value + j] & KT_NEVER_TRUE)
          values &= ~((guint64)1 << j);
      if (!kt_net_set_values (s, i, values))
        return FALSE;
      if (net->is_number[i] && !kt_net_set_range (s, i, known->low[i], known->high[i]))
        return FALSE;
    }
  return TRUE;
}
