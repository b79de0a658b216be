/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Branch and bound over each of the alternatives, the next one against the best so far. Then what the model wishes for is
 * granted in the net, too (kt-net-wish.h). Where that does not settle which preferences weigh most the search by clauses
 * goes on (kt-wish.h), and may pay for nothing that this one does not pay for, so the total stays what was proven. */

#include "kt-complete-net.h"

#include "kt-net-private.h"
#include "kt-net-wish.h"

#include <string.h>

#define MAX_NODES 600

typedef struct {
  KtTotals *totals;
  const KtProgram *program;
  KtWitness *best, *guide;
  gint64 cost, bound;    /* of the best; nothing costs less */
  GPtrArray *found_with; /* the choices it was found with */
} Finding;

static void
take_solution (gpointer data, KtWitness *witness, gint64 cost)
{
  Finding *finding = data;

  kt_witness_free (finding->best);
  finding->best = kt_witness_copy (finding->program, witness);
  finding->cost = cost;
  kt_totals_add_solution (finding->totals, witness, cost);
}

/* Among the softs, which stand in the order of their importance; behind them: none. */
static guint
position_of_default (const KtProgram *program, int literal)
{
  guint i = 0;

  while (i < program->softs->len && g_array_index (program->softs, KtSoft, i).literal != literal)
    i++;
  return i;
}

/* A configuration known costs so much at most. */
static gint64
known_cost (KtSession *session, const KtTotals *totals, GPtrArray *choices)
{
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < totals->solutions->len; i++)
    {
      const KtPricedWitness *solution = g_ptr_array_index (totals->solutions, i);
      gboolean agrees = solution->cost < least;

      for (guint j = 0; agrees && j < choices->len; j++)
        agrees = kt_witness_satisfies (session, solution->witness, g_ptr_array_index (choices, j));
      if (agrees)
        least = solution->cost;
    }
  return least;
}

/* Of what costs the same, as much as can be is as the model's defaults say; later ones are less important. */
static KtWitness *
wanted_by_default (const KtProgram *program)
{
  KtWitness *guide = kt_witness_new (program);

  for (guint i = 1; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      guint first = program->softs->len;

      for (guint j = 0; j < slot->n_values; j++)
        {
          guint k = position_of_default (program, kt_program_values (program, slot)[j].literal);

          if (k >= first)
            continue;
          if (first < program->softs->len)
            memset (guide->values + slot->first_value, 0, slot->n_values);
          guide->values[slot->first_value + j] = guide->presence[i] = 1;
          first = k;
        }
    }
  return guide;
}

/* The next of the alternatives. FALSE: the net cannot tell it. */
static gboolean
search_with (KtSession *session, Finding *finding, GPtrArray *choices)
{
  KtTotals *totals = finding->totals;
  gint64 known, before = finding->cost;
  g_autoptr (KtNetState) state = NULL;
  KtNetSearch search = { .least = G_MININT64, .max_nodes = MAX_NODES, .guide = finding->guide, .stop = session->stops,
                         .on_solution = take_solution, .data = finding };

  if (!kt_totals_can_tell (totals, choices))
    return FALSE;
  /* A fresh one: what is found hangs on nothing that was asked before. */
  state = kt_net_state_new (totals->net);
  if (!kt_totals_enter (state, session, choices))
    return TRUE;
  known = known_cost (session, totals, choices);
  search.upper = known < finding->cost ? known + totals->net->step : finding->cost;
  kt_net_search (state, &search);
  finding->bound = MIN (finding->bound, search.lower);
  if (finding->cost < before)
    {
      g_clear_pointer (&finding->found_with, g_ptr_array_unref);
      finding->found_with = g_ptr_array_ref (choices);
    }
  return !g_atomic_int_get (session->stops);
}

static gboolean
search_all (KtSession *session, Finding *finding, GPtrArray *choices, GPtrArray *alternatives)
{
  if (alternatives == NULL)
    return search_with (session, finding, choices);
  for (guint i = 0; i < alternatives->len; i++)
    {
      g_autoptr (GPtrArray) all = g_ptr_array_copy (choices, NULL, NULL);

      g_ptr_array_extend (all, g_ptr_array_index (alternatives, i), NULL, NULL);
      if (!search_with (session, finding, all))
        return FALSE;
    }
  return TRUE;
}

/* FALSE: it is not settled. */
static gboolean
settle (KtSession *session, Finding *finding, KtNetCompletion *completion)
{
  KtTotals *totals = finding->totals;
  g_autoptr (KtNetState) state = NULL;
  KtNetWishes wishes = { .upper = finding->cost + totals->net->step, .stop = session->stops, .cost = finding->cost };

  state = kt_net_state_new (totals->net);
  if (!kt_totals_enter (state, session, finding->found_with))
    return FALSE;
  wishes.best = g_steal_pointer (&finding->best);
  completion->is_settled = kt_net_grant_wishes (state, &wishes);
  completion->n_unmet_defaults = wishes.n_refused;
  finding->best = wishes.best;
  finding->cost = wishes.cost;
  return completion->is_settled;
}

gboolean
kt_complete_in_net (KtSearch *search, KtTotals *totals, GPtrArray *choices, GPtrArray *alternatives,
                    KtNetCompletion *completion)
{
  Finding finding = { .totals = totals, .program = search->program, .cost = G_MAXINT64, .bound = G_MAXINT64 };
  gboolean is_found;

  *completion = (KtNetCompletion){ 0 };
  if (kt_totals_take_net (totals, search->program) == NULL)
    return FALSE;
  finding.guide = wanted_by_default (search->program);
  is_found = search_all (search->session, &finding, choices, alternatives) && finding.best != NULL;
  kt_witness_free (finding.guide);
  if (is_found && !settle (search->session, &finding, completion))
    {
      search->best = g_steal_pointer (&finding.best);
      /* The solver goes over to it, and what is not paid for there is held so. */
      is_found = kt_search_show_best (search) == KT_POSSIBLE;
      if (is_found)
        kt_optimum_hold_last (totals->optimum, search->held);
      else
        g_clear_pointer (&search->best, kt_witness_free);
    }
  if (completion->is_settled)
    search->best = g_steal_pointer (&finding.best);
  completion->cost = finding.cost;
  completion->bound = MIN (finding.bound, finding.cost);
  kt_witness_free (finding.best);
  g_clear_pointer (&finding.found_with, g_ptr_array_unref);
  return is_found;
}
