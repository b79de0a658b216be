/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a model can be told as a net (kt-net.h), intervals and few branches settle in a millisecond
 * or two what may take the solver minutes: sums and formulas over the parts of a line. */

#include "kt-domains-private.h"
#include "kt-net.h"

/* Of a question that is not one of many. */
#define MAX_WORK 2000

void
kt_session_take_near (KtSession *self)
{
  if (self->has_near || self->is_lax)
    return;
  self->near = kt_near_new (self->program);
  self->net = kt_net_new_of_rules (self->program);
  self->has_near = TRUE;
}

static void
take_solution (gpointer data, KtWitness *witness, gint64 cost)
{
  KtWitness **found = data;

  kt_witness_free (*found);
  *found = witness;
}

KtVerdict
kt_session_search_net (KtSession *self,
                       KtNetState *state,
                       GPtrArray *choices,
                       const KtWitness *guide,
                       guint *work,
                       const KtWitness **found)
{
  KtWitness *witness = NULL;
  KtNetSearch run = { .upper = 1,
                      .least = G_MININT64,
                      .max_nodes = *work,
                      .guide = guide,
                      .stop = self->stops,
                      .on_solution = take_solution,
                      .data = &witness };
  gboolean is_complete = kt_net_search (state, &run);

  *work = run.n_failed;
  *found = NULL;
  if (witness == NULL)
    return is_complete ? KT_IMPOSSIBLE : KT_UNDECIDED;
  for (guint i = 0; i < choices->len; i++)
    if (!kt_witness_satisfies (self, witness, g_ptr_array_index (choices, i)))
      {
        kt_witness_free (witness);
        return KT_UNDECIDED; /* one of those that the net cannot tell */
      }
  kt_session_pool_add (self, witness);
  *found = witness;
  return KT_POSSIBLE;
}

KtNetState *
kt_session_net_state (const KtSession *self, const KtKnown *known, GPtrArray *choices)
{
  g_autoptr (KtNetState) state = kt_net_state_new (self->net);

  if (!kt_net_take_known (state, known))
    return NULL;
  for (guint i = 0; i < choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (choices, i);

      /* Less is ruled out without it. */
      if (kt_net_can_tell (self->net, choice) && !kt_net_decide (state, choice))
        return NULL;
    }
  return kt_net_propagate (state) ? g_steal_pointer (&state) : NULL;
}

/* Of those kept, the one that breaks the fewest of the choices. */
static const KtWitness *
nearest_known (KtSession *self, GPtrArray *choices, guint *least)
{
  const KtWitness *best = NULL;

  *least = G_MAXUINT;
  for (guint i = self->pool->len; i > 0 && *least > 0; i--)
    {
      const KtWitness *witness = g_ptr_array_index (self->pool, i - 1);
      guint n_broken = 0;

      for (guint j = choices->len; j > 0 && n_broken < *least; j--)
        n_broken += !kt_witness_satisfies (self, witness, g_ptr_array_index (choices, j - 1));
      if (n_broken >= *least)
        continue;
      *least = n_broken;
      best = witness;
    }
  return best;
}

const KtNet *
kt_session_take_net (KtSession *self)
{
  if (!kt_session_keeps_whole (self))
    return NULL;
  kt_session_take_near (self);
  return self->net;
}

KtVerdict
kt_session_try_net (KtSession *self, GPtrArray *choices)
{
  g_autoptr (KtNetState) state = NULL;
  const KtWitness *known, *found;
  guint n_broken, work = MAX_WORK;
  KtVerdict verdict;

  if (kt_session_take_net (self) == NULL)
    return KT_UNDECIDED;
  known = nearest_known (self, choices, &n_broken);
  if (known != NULL && n_broken == 0)
    return KT_POSSIBLE;
  state = kt_session_net_state (self, self->known_initial, choices);
  if (state == NULL)
    return KT_IMPOSSIBLE;
  verdict = kt_session_search_net (self, state, choices, known, &work, &found);
  return g_atomic_int_get (self->stops) ? KT_STOPPED : verdict;
}
