/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the model can be told as a net (kt-net.h), that answers most of what is asked: what is left
 * under the decisions is worked out once, and every option goes on from there, guided by the
 * cheapest completion. What takes it too many steps is left to the search with clauses, with the
 * bounds that were reached. */

#include "kt-net-private.h"
#include "kt-option-price-private.h"

/* Of the net, for an option and for the cheapest completion. */
#define MAX_NODES 4000
#define MAX_NODES_FIRST 20000

static const KtWitness *
cheapest_known (const KtPricing *p)
{
  const KtPricedWitness *best = NULL;

  for (guint i = 0; i < p->totals->solutions->len; i++)
    {
      const KtPricedWitness *solution = g_ptr_array_index (p->totals->solutions, i);

      if ((best == NULL || solution->cost < best->cost)
          && kt_pricing_agrees (p->session, solution->witness, p->choices))
        best = solution;
    }
  return best != NULL ? best->witness : NULL;
}

/* In *lower stands what is known. */
static gboolean
search (KtPricing *p, KtPricedItem *item, guint max_nodes, gint64 upper, gint64 *lower)
{
  KtAsking asking = { p, item };
  const KtWitness *known = cheapest_known (p);
  KtWitness *guide = known != NULL ? kt_witness_copy (p->session->program, known) : NULL;
  KtNetSearch search = { .upper = upper,
                         .least = *lower,
                         .max_nodes = max_nodes,
                         .guide = guide,
                         .stop = &p->session->stop,
                         .on_solution = kt_pricing_note_solution,
                         .data = &asking };
  gboolean is_settled = kt_net_search (p->totals->net_state, &search);

  kt_witness_free (guide);
  *lower = search.lower;
  p->n_asked++;
  if (g_atomic_int_get (&p->session->stop))
    p->verdict = KT_STOPPED;
  return is_settled;
}

gboolean
kt_pricing_begin_net (KtPricing *p)
{
  const KtNet *net = kt_totals_take_net (p->totals, p->session->program);
  KtNetState *state = p->totals->net_state;
  guint mark;

  if (net == NULL || !kt_totals_can_tell (p->totals, p->choices))
    return FALSE;
  mark = kt_net_mark (state);
  if (kt_totals_enter (state, p->session, p->choices))
    search (p, NULL, MAX_NODES_FIRST, p->upper, &p->lower);
  kt_net_undo (state, mark);
  return p->upper < G_MAXINT64 && p->verdict == KT_POSSIBLE;
}

/* The least that any value costs that is left for the slot, which is there. */
static gint64
least_at (const KtPricing *p, const KtPricedItem *const *by_value, guint slot)
{
  const KtSlot *record = kt_program_slot (p->session->program, slot);
  guint64 left = p->totals->net_state->domains[slot].values;
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < record->n_values; i++)
    if ((left >> i) & 1)
      {
        const KtPricedItem *other = by_value[record->first_value + i];

        least = MIN (least, other != NULL ? other->lower : p->lower);
      }
  return record->n_values > 0 ? least : p->lower;
}

/* With one option there are others: with a pump its model, with the model all pumps of it. What those cost at least was
 * found out before. */
static gint64
least_with_others (const KtPricing *p, const KtPricedItem *const *by_value)
{
  const KtNetState *state = p->totals->net_state;
  gint64 least = p->lower;

  for (guint i = 1; i < state->net->n_slots; i++)
    if (state->presence[state->net->presence[i]] == KT_MAY_STAND)
      least = MAX (least, least_at (p, by_value, i));
  return least;
}

static void
price_item (KtPricing *p, KtPricedItem *item, const KtPricedItem *const *by_value)
{
  KtNetState *state = p->totals->net_state;
  guint mark = kt_net_mark (state);
  gint64 lower = G_MAXINT64;
  gboolean is_settled = TRUE;

  if (kt_net_decide (state, item->choice) && kt_net_propagate (state))
    {
      lower = item->is_plain ? least_with_others (p, by_value) : G_MININT64;
      if (lower < item->upper)
        is_settled = search (p, item, MAX_NODES, item->upper, &lower);
    }
  kt_net_undo (state, mark);
  item->lower = MAX (item->lower, MIN (lower, item->upper));
  if (is_settled && p->verdict == KT_POSSIBLE)
    kt_totals_set_bound (p->totals, item->text, item->kept, item->lower, item->upper,
                         kt_pricing_conflicts (p));
}

/* By number of the value; those that are priced with all decisions. */
static const KtPricedItem **
list_by_value (const KtPricing *p)
{
  const KtPricedItem **by_value = g_new0 (const KtPricedItem *, p->session->program->values->len + 1);

  for (guint i = 0; i < p->items->len; i++)
    {
      const KtPricedItem *item = g_ptr_array_index (p->items, i);

      if (item->is_plain && item->value >= 0)
        by_value[item->value] = item;
    }
  return by_value;
}

static void
price_those (KtPricing *p, gboolean plain)
{
  const KtNet *net = p->totals->net;
  g_autofree const KtPricedItem **by_value = list_by_value (p);

  for (guint i = 0; i < p->items->len && kt_pricing_may_ask (p); i++)
    {
      KtPricedItem *item = g_ptr_array_index (p->items, i);
      guint mark = kt_net_mark (p->totals->net_state);

      if (item->is_plain != plain || item->conflicts >= kt_pricing_conflicts (p)
          || item->lower >= item->upper || !kt_net_can_tell (net, item->choice))
        continue;
      if (plain || kt_totals_enter (p->totals->net_state, p->session, item->kept))
        price_item (p, item, by_value);
      kt_net_undo (p->totals->net_state, mark);
    }
}

void
kt_pricing_ask_net (KtPricing *p)
{
  KtNetState *state = p->totals->net_state;
  guint mark = kt_net_mark (state);

  if (kt_totals_enter (state, p->session, p->choices))
    price_those (p, TRUE);
  kt_net_undo (state, mark);
  price_those (p, FALSE);
}
