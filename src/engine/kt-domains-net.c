/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be ruled out by narrowing alone (kt-net.h) takes microseconds to ask. */

#include "kt-domains-private.h"
#include "kt-net-private.h"

/* So many branches may fail for each question, and for those that are hard. */
#define LITTLE_WORK 150
#define MORE_WORK 600
/* Afterwards. */
#define LEAST_WORK 8

void
kt_domains_net_clear (KtDomains *d)
{
  g_clear_pointer (&d->net, kt_net_state_free);
  kt_domains_end_exchange (d);
}

/* NULL: there is no net, or nothing is left. */
static KtNetState *
state_with (const KtDomains *d, const KtKnown *known, GPtrArray *choices)
{
  return d->session->net != NULL ? kt_session_net_state (d->session, known, choices) : NULL;
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
  if (d->net == NULL)
    d->net = state_with (d, d->known, d->moment->choices);
  if (d->net != NULL)
    know (d);
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

static gboolean
want_literal (KtDomains *d, guint k, gboolean truth)
{
  guint n = d->program->slots->len, slot = k < n ? k : kt_domains_slot_of_value (d, k - n);
  guint presence = (guint) d->session->net->presence[slot];
  guint64 value;

  if (k < n)
    return kt_net_set_presence (d->net, presence, truth ? KT_MAY_STAND : KT_MAY_LACK);
  value = (guint64) 1 << (k - n - kt_program_slot (d->program, slot)->first_value);
  return truth ? kt_net_set_presence (d->net, presence, KT_MAY_STAND) && kt_net_set_values (d->net, slot, value)
               : kt_net_set_values (d->net, slot, ~value);
}

static gboolean
want_number (KtNetState *state, guint slot, gint64 low, gint64 high)
{
  return kt_net_set_presence (state, (guint) state->net->presence[slot], KT_MAY_STAND)
         && kt_net_set_range (state, slot, low, high);
}

/* What is wanted stands in the state already. *found is the pool's. */
static KtVerdict
search (KtDomains *d, KtNetState *state, GPtrArray *choices, const KtWitness **found)
{
  const guint most[] = { LITTLE_WORK, MORE_WORK };
  guint n = d->only_clauses ? 1 : 2;
  KtVerdict verdict = KT_UNDECIDED;

  for (guint i = 0; i < n && verdict == KT_UNDECIDED && (i == 0 || d->work_left > 0); i++)
    {
      guint work = d->work_left > 0 ? most[i] : LEAST_WORK;

      verdict = kt_session_search_net (d->session, state, choices, d->base, &work, found);
      kt_domains_take_work (d, work);
    }
  return verdict;
}

/* Under all decisions; takes back what stands behind the mark. */
static KtVerdict
settle (KtDomains *d, gboolean is_possible, guint mark)
{
  const KtWitness *found = NULL;
  KtVerdict verdict = is_possible && kt_net_propagate (d->net)
                        ? search (d, d->net, d->moment->choices, &found)
                        : KT_IMPOSSIBLE;

  kt_net_undo (d->net, mark);
  if (found != NULL)
    kt_domains_learn_witness (d, found);
  return verdict;
}

KtVerdict
kt_domains_net_literal (KtDomains *d, guint k, gboolean truth)
{
  guint mark;

  if (d->net == NULL)
    return KT_UNDECIDED;
  mark = kt_net_mark (d->net);
  return settle (d, want_literal (d, k, truth), mark);
}

KtVerdict
kt_domains_net_number (KtDomains *d, guint slot, gint64 low, gint64 high)
{
  guint mark;

  if (d->net == NULL)
    return KT_UNDECIDED;
  mark = kt_net_mark (d->net);
  return settle (d, want_number (d->net, slot, low, high), mark);
}

/* --- instead of what is decided ----------------------------------------------------------------- */

void
kt_domains_begin_exchange (KtDomains *d, GPtrArray *kept, guint slot)
{
  kt_domains_end_exchange (d);
  if (d->limits == NULL)
    return;
  d->exchange = state_with (d, d->session->known_initial, kept);
  d->exchange_choices = g_ptr_array_ref (kept);
  if (d->exchange == NULL)
    return;
  d->known->exchange_low[slot] = MAX (d->known->exchange_low[slot], d->exchange->domains[slot].low);
  d->known->exchange_high[slot] = MIN (d->known->exchange_high[slot], d->exchange->domains[slot].high);
}

void
kt_domains_end_exchange (KtDomains *d)
{
  g_clear_pointer (&d->exchange, kt_net_state_free);
  g_clear_pointer (&d->exchange_choices, g_ptr_array_unref);
}

KtVerdict
kt_domains_net_reach (KtDomains *d, guint slot, gint64 low, gint64 high, gint64 *units)
{
  const KtWitness *found = NULL;
  KtVerdict verdict;
  guint mark;

  if (d->exchange == NULL)
    return KT_UNDECIDED;
  mark = kt_net_mark (d->exchange);
  verdict = want_number (d->exchange, slot, low, high) && kt_net_propagate (d->exchange)
              ? search (d, d->exchange, d->exchange_choices, &found)
              : KT_IMPOSSIBLE;
  kt_net_undo (d->exchange, mark);
  if (found != NULL)
    *units = found->units[slot];
  return verdict;
}

KtVerdict
kt_domains_net_choice (KtDomains *d, GPtrArray *kept, const KtChoice *wanted)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_sized_new (kept->len + 1);
  g_autoptr (KtNetState) state = NULL;
  const KtWitness *found;

  if (d->limits == NULL || d->session->net == NULL)
    return KT_UNDECIDED;
  g_ptr_array_extend (choices, kept, NULL, NULL);
  g_ptr_array_add (choices, (gpointer) wanted);
  state = state_with (d, d->session->known_initial, choices);
  return state != NULL ? search (d, state, choices, &found) : KT_IMPOSSIBLE;
}
