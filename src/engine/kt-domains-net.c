/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be ruled out by narrowing alone (kt-net.h) takes microseconds to ask. */

#include "kt-domains-private.h"
#include "kt-net-private.h"

void
kt_domains_net_clear (KtDomains *d)
{
  g_clear_pointer (&d->net, kt_net_state_free);
}

/* --- what is left becomes known ----------------------------------------------------------------- */

static void
know_values (KtDomains *d, guint slot, gboolean is_there)
{
  const KtSlot *at = kt_program_slot (d->program, slot);
  guint64 left = d->net->domains[slot].values;
  guint8 *never = d->known->never + d->program->slots->len + at->first_value;

  for (guint i = 0; i < at->n_values; i++)
    if (!((left >> i) & 1))
      never[i] |= KT_NEVER_TRUE;
    else if (is_there && (left & (left - 1)) == 0)
      never[i] |= KT_NEVER_FALSE;
}

static void
know (KtDomains *d)
{
  const KtNet *net = d->session->net;

  for (guint i = 1; i < d->program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (d->program, i);
      guint8 presence = d->net->presence[net->presence[i]];

      if (presence == KT_MAY_LACK)
        d->known->never[i] |= KT_NEVER_TRUE;
      if (presence == KT_MAY_STAND)
        d->known->never[i] |= KT_NEVER_FALSE;
      if (presence == KT_MAY_LACK)
        for (guint j = 0; j < slot->n_values; j++)
          d->known->never[d->program->slots->len + slot->first_value + j] |= KT_NEVER_TRUE;
      else
        know_values (d, i, presence == KT_MAY_STAND);
      if (!net->is_number[i] || presence == KT_MAY_LACK)
        continue;
      d->known->low[i] = MAX (d->known->low[i], d->net->domains[i].low);
      d->known->high[i] = MIN (d->known->high[i], d->net->domains[i].high);
    }
}

void
kt_domains_begin_net (KtDomains *d)
{
  const KtNet *net = d->session->net;
  gboolean good;

  if (net == NULL || d->net != NULL)
    return;
  d->net = kt_net_state_new (net);
  good = kt_net_take_known (d->net, d->known);
  for (guint i = 0; i < d->moment->choices->len && good; i++)
    {
      const KtChoice *choice = g_ptr_array_index (d->moment->choices, i);

      /* Less is ruled out without it. */
      if (kt_net_can_tell (net, choice))
        good = kt_net_decide (d->net, choice);
    }
  if (good && kt_net_propagate (d->net))
    know (d);
  else
    kt_domains_net_clear (d);
}

void
kt_domains_net_learn (KtDomains *d)
{
  if (d->net == NULL)
    return;
  if (kt_net_take_known (d->net, d->known) && kt_net_propagate (d->net))
    know (d);
  else
    kt_domains_net_clear (d);
}

/* --- one question ------------------------------------------------------------------------------- */

/* A value of the slot, or its presence where there is none. */
static gboolean
take_literal (KtDomains *d, guint slot, guint64 values, gboolean is_value, gboolean truth)
{
  guint presence = (guint) d->session->net->presence[slot];

  if (!is_value)
    return kt_net_set_presence (d->net, presence, truth ? KT_MAY_STAND : KT_MAY_LACK);
  return truth ? kt_net_set_presence (d->net, presence, KT_MAY_STAND) && kt_net_set_values (d->net, slot, values)
               : kt_net_set_values (d->net, slot, ~values);
}

gboolean
kt_domains_net_refutes (KtDomains *d, guint k, gboolean truth)
{
  guint n = d->program->slots->len, slot, mark;
  guint64 values;
  gboolean is_possible;

  if (d->net == NULL)
    return FALSE;
  slot = k < n ? k : kt_domains_slot_of_value (d, k - n);
  values = k < n ? 0 : (guint64) 1 << (k - n - kt_program_slot (d->program, slot)->first_value);
  mark = kt_net_mark (d->net);
  is_possible = take_literal (d, slot, values, k >= n, truth) && kt_net_propagate (d->net);
  kt_net_undo (d->net, mark);
  return !is_possible;
}

gboolean
kt_domains_net_refutes_number (KtDomains *d, guint slot, gint64 low, gint64 high)
{
  guint mark;
  gboolean is_possible;

  if (d->net == NULL)
    return FALSE;
  mark = kt_net_mark (d->net);
  is_possible = kt_net_set_presence (d->net, (guint) d->session->net->presence[slot], KT_MAY_STAND)
                && kt_net_set_range (d->net, slot, low, high) && kt_net_propagate (d->net);
  kt_net_undo (d->net, mark);
  return !is_possible;
}
