/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ranges: the witnessed one grows outwards by bisection against what is proven. The configurations that attain its ends
 * are evidence by the names 2n and 2n + 1, n being the number among the session's numbers. */

#include "kt-domains-private.h"

void
kt_domains_prepare_numbers (KtSession *session)
{
  session->numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < session->program->slots->len; i++)
    if (kt_program_slot (session->program, i)->bits >= 0)
      g_array_append_val (session->numbers, i);
}

static void
widen (KtDomains *d, guint slot, gint64 units)
{
  d->low[slot] = MIN (d->low[slot], units);
  d->high[slot] = MAX (d->high[slot], units);
}

/* The number in the base, or in the proof by the name. */
static void
read_shown (KtDomains *d, guint i, gint64 name)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  const KtNumberBits *record = &g_array_index (d->program->bits, KtNumberBits, slot->bits);
  const KtSolver *solver = kt_sat_get_own (d->session->probe);
  int literals[65] = { slot->presence };
  guint8 values[65];
  gint64 bits = 0;

  if (record->n > 64 || (name >= 0 && !kt_evidence_has_name (d->evidence, (guint) name)))
    return;
  for (guint j = 0; j < record->n; j++)
    literals[j + 1] = g_array_index (d->program->literals, int, record->first + j);
  if (name >= 0)
    kt_evidence_read (d->evidence, (guint) name, literals, record->n + 1, values);
  for (guint j = 0; j <= record->n && name < 0; j++)
    values[j] = (guint8) kt_solver_base_value (solver, literals[j]);
  for (guint j = 0; j < record->n; j++)
    if (values[j + 1])
      bits |= (gint64) 1 << j;
  if (values[0])
    widen (d, i, slot->low + bits);
}

void
kt_domains_begin_numbers (KtDomains *d)
{
  const GArray *numbers = d->session->numbers;

  for (guint n = 0; n < numbers->len; n++)
    for (gint64 name = -1; name < 2; name++)
      read_shown (d, g_array_index (numbers, guint, n), name < 0 ? -1 : 2 * (gint64) n + name);
}

void
kt_domains_learn_numbers (KtDomains *d)
{
  const GArray *numbers = d->session->numbers;
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint n = 0; n < numbers->len; n++)
    {
      guint i = g_array_index (numbers, guint, n);
      const KtSlot *slot = kt_program_slot (d->program, i);
      gint64 units;

      if (!kt_session_last_value (d->session, slot->presence))
        continue;
      units = slot->low + kt_session_last_units (d->session, slot->bits);
      for (guint upper = 0; upper < 2; upper++)
        if (upper ? units > d->high[i] : units < d->low[i])
          {
            guint name = 2 * n + upper;

            g_array_append_val (names, name);
          }
      widen (d, i, units);
    }
  if (d->evidence != NULL)
    kt_evidence_learn (d->evidence, (const guint *) names->data, names->len);
}

/* The number is at most, or at least, this. */
static int
bound_literal (KtDomains *d, const KtSlot *slot, gint64 units, gboolean upper)
{
  const KtBits *bits = kt_session_bits (d->session, slot->bits);

  return upper ? -kt_circuit_bits_at_most (d->session->circuit, bits, units - slot->low - 1)
               : kt_circuit_bits_at_most (d->session->circuit, bits, units - slot->low);
}

/* Can the number reach so far? */
static KtVerdict
settle_reach (KtDomains *d, guint i, gint64 wanted, gboolean upper)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  gint64 low = upper ? wanted : G_MININT64, high = upper ? G_MAXINT64 : wanted;
  KtVerdict verdict;

  if (kt_domains_near_number (d, i, low, high))
    return KT_POSSIBLE;
  verdict = kt_domains_net_number (d, i, low, high);
  return verdict != KT_UNDECIDED ? verdict
                                 : kt_domains_probe (d, bound_literal (d, slot, wanted, upper), slot->presence);
}

/* Is there something between what was seen and what is proven or wanted? Of a program that was stored neither is taken on
 * trust: more may be said to be proven than is true, and a number may not be what its bits are taken for. */
static gboolean
is_short_of (gint64 seen, gint64 end, gboolean upper)
{
  return upper ? seen < end : seen > end;
}

/* One end, beginning at the far one, which is often attained. What cannot be settled is left beside, and the end is looked
 * for before it: so what is shown goes as far as can be told, and whether there is more stays open. */
static void
settle_bound (KtDomains *d, guint i, gboolean upper)
{
  gint64 *witnessed = upper ? d->high : d->low, *proven = upper ? d->known->high : d->known->low;
  gint64 outside = proven[i];
  gboolean first = TRUE;

  while (kt_domains_go_on (d) && is_short_of (witnessed[i], outside, upper))
    {
      gint64 distance = ABS (outside - witnessed[i]);
      gint64 reach = first ? distance : (distance + 1) / 2;
      gint64 wanted = upper ? witnessed[i] + reach : witnessed[i] - reach;
      KtVerdict verdict = settle_reach (d, i, wanted, upper);

      first = FALSE;
      if (verdict == KT_POSSIBLE && !is_short_of (witnessed[i], wanted, upper))
        continue;
      outside = upper ? wanted - 1 : wanted + 1;
      if (verdict != KT_IMPOSSIBLE && verdict != KT_IMPOSSIBLE_SO_FAR)
        continue;
      proven[i] = outside;
      kt_domains_net_learn (d);
      outside = upper ? MIN (outside, proven[i]) : MAX (outside, proven[i]);
    }
  d->uncertain[i] |= is_short_of (witnessed[i], proven[i], upper);
}

void
kt_domains_settle_number (KtDomains *d, guint i)
{
  const KtSlot *slot = kt_program_slot (d->program, i);

  /* It may be there by a proof that shows no number. */
  if (d->low[i] > d->high[i] && !(d->known->never[i] & KT_NEVER_TRUE)
      && !kt_domains_near_number (d, i, G_MININT64, G_MAXINT64))
    (void) kt_domains_probe (d, slot->presence, 0);
  if (d->low[i] > d->high[i])
    return;
  settle_bound (d, i, FALSE);
  settle_bound (d, i, TRUE);
}

/* Could the number reach so far instead of what is decided about it? Then *inside is how far it was seen to reach. */
static KtVerdict
settle_exchange (KtDomains *d, guint i, GPtrArray *kept, GArray *literals, gint64 wanted, gboolean upper,
                 gint64 *inside)
{
  const KtSlot *slot = kt_program_slot (d->program, i);
  gint64 low = upper ? wanted : G_MININT64, high = upper ? G_MAXINT64 : wanted;
  int literal;
  KtVerdict verdict;

  if (kt_domains_near_reach (d, kept, i, low, high, inside))
    return KT_POSSIBLE;
  verdict = kt_domains_net_reach (d, i, low, high, inside);
  if (verdict != KT_UNDECIDED)
    return verdict;
  literal = bound_literal (d, slot, wanted, upper);
  g_array_append_val (literals, literal);
  verdict = kt_domains_ask (d, literals);
  g_array_set_size (literals, literals->len - 1);
  if (verdict == KT_POSSIBLE)
    *inside = slot->low + kt_session_last_units (d->session, slot->bits);
  return verdict;
}

gint64
kt_domains_exchange_bound (KtDomains *d, guint i, GPtrArray *kept, GArray *literals, gboolean upper)
{
  gint64 inside = upper ? d->high[i] : d->low[i];
  gint64 *proven = upper ? d->known->exchange_high : d->known->exchange_low, outside = proven[i];
  gboolean first = TRUE;

  while (kt_domains_go_on (d) && is_short_of (inside, outside, upper))
    {
      gint64 distance = ABS (outside - inside), reach = first ? distance : (distance + 1) / 2;
      gint64 wanted = upper ? inside + reach : inside - reach;
      KtVerdict verdict = settle_exchange (d, i, kept, literals, wanted, upper, &inside);

      first = FALSE;
      if (verdict == KT_POSSIBLE && !is_short_of (inside, wanted, upper))
        continue;
      if (verdict == KT_GROWN || verdict == KT_STOPPED)
        d->verdict = verdict;
      outside = upper ? wanted - 1 : wanted + 1;
      if (verdict == KT_IMPOSSIBLE || verdict == KT_IMPOSSIBLE_SO_FAR)
        proven[i] = outside;
    }
  return inside;
}
