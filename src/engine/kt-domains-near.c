/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Before the solver is asked whether something is possible, a configuration near a known one is
 * looked for that has it (kt-near.h): best from one that had it before the last decision. */

#include <string.h>

#include "kt-domains-private.h"
#include "kt-net.h"

/* So many changes are tried; for what has no other way but the solver, and is asked seldom, more. */
#define TRIALS 50
#define MORE_TRIALS 500

void
kt_domains_near_clear (KtDomains *d)
{
  g_clear_pointer (&d->limits, kt_limits_free);
  g_clear_pointer (&d->other, kt_limits_free);
  g_clear_pointer (&d->narrow, kt_limits_free);
  g_clear_pointer (&d->base, kt_witness_free);
}

static void
limit_number (const KtDomains *d, KtLimits *limits, guint slot, const KtChoice *choice)
{
  gint64 units;

  if (choice->kind == KT_CHOICE_IS_NOT
      || !kt_choice_read_units (d->program, (int)slot, choice, &units))
    return;
  if (choice->kind != KT_CHOICE_AT_MOST)
    limits->low[slot] = MAX (limits->low[slot], units);
  if (choice->kind != KT_CHOICE_AT_LEAST)
    limits->high[slot] = MIN (limits->high[slot], units);
  kt_limits_set_presence (d->program, limits, slot, TRUE);
}

static void
limit (const KtDomains *d, KtLimits *limits, const KtDecided *decided)
{
  const KtSlot *slot;
  gboolean wanted = decided->choice->kind == KT_CHOICE_IS;

  if (decided->slot < 0)
    return;
  slot = kt_program_slot (d->program, decided->slot);
  if (decided->place == -1)
    kt_limits_set_presence (d->program, limits, (guint)decided->slot, wanted);
  else if (slot->bits >= 0)
    limit_number (d, limits, (guint)decided->slot, decided->choice);
  else if (decided->place >= 0 && wanted)
    kt_limits_set_value (d->program, limits, (guint)decided->slot,
                         (guint)decided->place - slot->first_value);
  else if (decided->place >= 0)
    limits->values[decided->place] = FALSE;
}

static void
begin_at (KtDomains *d, KtWitness *base)
{
  kt_domains_near_clear (d);
  d->base = base;
  d->limits = kt_limits_new (d->program);
  d->other = kt_limits_new (d->program);
  d->narrow = kt_limits_new (d->program);
  if (d->session->known_initial != NULL)
    kt_limits_add_known (d->program, d->other, d->session->known_initial);
  for (guint i = 0; i < d->moment->choices->len; i++)
    limit (d, d->limits, &d->decided[i]);
}

gboolean
kt_domains_begin_near (KtDomains *d)
{
  const KtWitness *known;

  if (d->session->near == NULL || d->only_clauses || d->limits != NULL)
    return FALSE;
  known = kt_session_pool_find (d->session, d->moment->choices);
  if (known == NULL)
    return FALSE;
  begin_at (d, kt_witness_copy (d->program, known));
  return TRUE;
}

void
kt_domains_begin_near_last (KtDomains *d)
{
  KtSession *session = d->session;

  if (!kt_session_keeps_whole (session))
    return;
  kt_session_take_near (session);
  if (session->near != NULL)
    begin_at (d, kt_session_read_witness (session));
}

/* --- from where to where ------------------------------------------------------------------------
 */

/* What is wanted, and decisions that hold besides. */
typedef struct {
  const KtDecided *wanted; /* NULL: what follows */
  gint32 slot;             /* of a number; -1: what follows */
  gint64 low, high;
  guint literal; /* number of a literal, as in KtDomains.seen */
  gboolean truth;
  const KtDecided *const *decisions;
  guint n_decisions;
} Goal;

static gboolean
has_it (const KtDomains *d, const KtWitness *witness, const Goal *goal)
{
  guint n = d->program->slots->len, k = goal->literal;

  if (goal->wanted != NULL)
    return kt_domains_satisfies (d, witness, goal->wanted);
  if (goal->slot >= 0)
    return witness->presence[goal->slot] && witness->units[goal->slot] >= goal->low
           && witness->units[goal->slot] <= goal->high;
  return (k < n ? witness->presence[k] : witness->values[k - n]) == goal->truth;
}

/* Of those that have what is wanted, the one that breaks the fewest decisions. */
static const KtWitness *
find_start (const KtDomains *d, const Goal *goal)
{
  const KtWitness *best = NULL;
  guint least = G_MAXUINT;

  for (guint i = d->session->pool->len; i > 0 && least > 1; i--)
    {
      const KtWitness *witness = g_ptr_array_index (d->session->pool, i - 1);
      guint n_broken = 0;

      if (!has_it (d, witness, goal))
        continue;
      for (guint j = goal->n_decisions; j > 0 && n_broken < least; j--)
        n_broken += !kt_domains_satisfies (d, witness, goal->decisions[j - 1]);
      if (n_broken >= least)
        continue;
      least = n_broken;
      best = witness;
    }
  return best;
}

guint
kt_domains_slot_of_value (const KtDomains *d, guint value)
{
  guint low = 0, high = d->program->slots->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (kt_program_slot (d->program, middle)->first_value <= value)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
want_number (KtDomains *d, const Goal *goal)
{
  d->narrow->low[goal->slot] = MAX (d->narrow->low[goal->slot], goal->low);
  d->narrow->high[goal->slot] = MIN (d->narrow->high[goal->slot], goal->high);
  kt_limits_set_presence (d->program, d->narrow, (guint)goal->slot, TRUE);
}

static void
want_literal (KtDomains *d, const Goal *goal)
{
  guint n = d->program->slots->len, k = goal->literal;

  if (k < n)
    kt_limits_set_presence (d->program, d->narrow, k, goal->truth);
  else if (goal->truth)
    {
      guint slot = kt_domains_slot_of_value (d, k - n);

      kt_limits_set_value (d->program, d->narrow, slot,
                           k - n - kt_program_slot (d->program, slot)->first_value);
    }
  else
    d->narrow->values[k - n] = FALSE;
}

static KtWitness *
find_from (KtDomains *d, const KtWitness *from, const Goal *goal)
{
  guint max_trials = goal->wanted != NULL ? MORE_TRIALS : TRIALS;
  KtWitness *found
      = from != NULL ? kt_near_find (d->session->near, from, d->narrow, max_trials) : NULL;

  for (guint i = 0; found != NULL && i < goal->n_decisions; i++)
    if (!kt_domains_satisfies (d, found, goal->decisions[i]))
      g_clear_pointer (&found, kt_witness_free);
  if (found != NULL)
    kt_session_pool_add (d->session, found);
  return found;
}

/* In d->narrow stands what limits it besides. It stays the pool's. */
static const KtWitness *
find (KtDomains *d, const Goal *goal)
{
  const KtWitness *found;

  if (goal->wanted != NULL)
    limit (d, d->narrow, goal->wanted);
  else if (goal->slot >= 0)
    want_number (d, goal);
  else
    want_literal (d, goal);
  found = find_from (d, find_start (d, goal), goal);
  /* Without formulas what the solver finds is worth more: proofs that outlive decisions. */
  if (found == NULL && !d->only_clauses)
    found = find_from (d, d->base, goal);
  return found;
}

/* --- under all decisions ------------------------------------------------------------------------
 */

static gboolean
find_and_learn (KtDomains *d, Goal *goal)
{
  const KtWitness *found;
  g_autofree const KtDecided **decisions = NULL;

  if (d->limits == NULL)
    return FALSE;
  decisions = g_new (const KtDecided *, d->moment->choices->len + 1);
  for (guint i = 0; i < d->moment->choices->len; i++)
    decisions[i] = &d->decided[i];
  goal->decisions = decisions;
  goal->n_decisions = d->moment->choices->len;
  kt_limits_copy (d->program, d->limits, d->narrow);
  kt_limits_add_known (d->program, d->narrow, d->known);
  found = find (d, goal);
  if (found != NULL)
    kt_domains_learn_witness (d, found);
  return found != NULL;
}

gboolean
kt_domains_near_literal (KtDomains *d, guint k, gboolean truth)
{
  Goal goal = { .slot = -1, .literal = k, .truth = truth };

  return find_and_learn (d, &goal);
}

gboolean
kt_domains_near_number (KtDomains *d, guint slot, gint64 low, gint64 high)
{
  Goal goal = { .slot = (gint32)slot, .low = low, .high = high };

  return find_and_learn (d, &goal);
}

/* --- under some of them -------------------------------------------------------------------------
 */

static const KtWitness *
find_elsewhere (KtDomains *d, Goal *goal, GPtrArray *kept)
{
  g_autofree const KtDecided **decisions = NULL;

  if (d->limits == NULL)
    return NULL;
  decisions = kt_domains_decided (d, kept);
  goal->decisions = decisions;
  goal->n_decisions = kept->len;
  kt_limits_copy (d->program, d->other, d->narrow);
  for (guint i = 0; i < kept->len; i++)
    limit (d, d->narrow, decisions[i]);
  return find (d, goal);
}

gboolean
kt_domains_near_choice (KtDomains *d, GPtrArray *kept, const KtDecided *wanted)
{
  Goal goal = { .wanted = wanted, .slot = -1 };

  return find_elsewhere (d, &goal, kept) != NULL;
}

gboolean
kt_domains_near_reach (KtDomains *d,
                       GPtrArray *kept,
                       guint slot,
                       gint64 low,
                       gint64 high,
                       gint64 *units)
{
  Goal goal = { .slot = (gint32)slot, .low = low, .high = high };
  const KtWitness *found = find_elsewhere (d, &goal, kept);

  if (found != NULL)
    *units = found->units[slot];
  return found != NULL;
}
