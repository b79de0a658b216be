/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every solution met, for whatever option, says of every value in it that it costs at most so much; the bound for all that
 * is decided is one for every option, too. Only where the two do not meet a question is asked, and that goes on from the
 * cores already known: those of all that is decided, those of the option, and those of other options that it implies. The
 * solver begins from the cheapest completion, from which most options differ by little. */

#include "kt-option-price.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-option-price-private.h"
#include "kt-totals.h"

/* Where there is no limit of its own. */
#define MOST_CONFLICTS 100000
#define QUICK_CONFLICTS 100
/* What the asker may have added, in parts of the program's variables. */
#define WORN_SHARE 1

static void
item_free (gpointer data)
{
  KtPricedItem *item = data;

  kt_choice_free (item->choice);
  g_ptr_array_unref (item->kept);
  g_free (item->text);
  g_free (item);
}

/* --- what is to be priced ----------------------------------------------------------------------- */

/* Which of the slot's values that is; -1 for being there, -2: none. */
static int
value_number (const KtProgram *program, int slot, const char *name)
{
  const KtSlot *record = kt_program_slot (program, slot);

  for (guint i = 0; name != NULL && i < record->n_values; i++)
    if (strcmp (kt_program_value_name (program, slot, kt_program_values (program, record) + i), name) == 0)
      return (int) (record->first_value + i);
  return name == NULL ? -1 : -2;
}

static void
add_item (KtPricing *p, const KtSnapshotNode *node, const char *value)
{
  int slot = kt_program_find_slot (p->session->program, node->path);
  int number = slot >= 0 ? value_number (p->session->program, slot, value) : -2;
  const KtOptionBound *asked;
  KtPricedItem *item;

  if (number == -2)
    return;
  item = g_new0 (KtPricedItem, 1);
  item->choice = kt_choice_new (KT_CHOICE_IS, node->path, value);
  item->text = kt_choice_to_text (item->choice);
  item->value = number;
  item->slot = slot;
  item->kept = kt_choices_without_replaced (p->choices, item->choice);
  item->is_plain = item->kept->len == p->choices->len;
  asked = kt_totals_find_asked (p->totals, item->text, item->kept);
  item->upper = asked != NULL ? asked->upper : G_MAXINT64;
  item->conflicts = asked != NULL ? asked->conflicts : 0;
  item->lower = kt_totals_get_bound (p->totals, item->text, item->kept);
  if (item->is_plain)
    item->lower = MAX (item->lower, p->lower);
  g_ptr_array_add (p->items, item);
}

static gboolean
can_be_had (const KtSnapshotValue *value)
{
  return value->state != KT_STATE_EXCLUDED || value->is_alternative;
}

static void
add_node (KtPricing *p, const KtSnapshotNode *node)
{
  if (node->feature == NULL)
    return;
  if (node->is_optional && node->presence != KT_STATE_EXCLUDED)
    add_item (p, node, NULL);
  for (guint i = 0; i < node->n_values; i++)
    if (can_be_had (&node->values[i]))
      add_item (p, node, node->values[i].name);
}

static void
add_nodes (KtPricing *p, const KtSnapshot *snapshot)
{
  g_autofree guint8 *done = g_new0 (guint8, kt_snapshot_get_n_nodes (snapshot));
  const char *const *paths = p->request->paths;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      gint number = kt_snapshot_find (snapshot, paths[i]);

      if (number < 0 || done[number])
        continue;
      add_node (p, kt_snapshot_get_node (snapshot, (guint) number));
      done[number] = 1;
    }
  for (guint i = 0; !p->request->only_paths && i < kt_snapshot_get_n_nodes (snapshot); i++)
    if (!done[i])
      add_node (p, kt_snapshot_get_node (snapshot, i));
}

/* --- solutions ---------------------------------------------------------------------------------- */

gboolean
kt_pricing_agrees (KtSession *session, const KtWitness *witness, GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (!kt_witness_satisfies (session, witness, g_ptr_array_index (choices, i)))
      return FALSE;
  return TRUE;
}

static gboolean
has_item (const KtWitness *witness, const KtPricedItem *item)
{
  return item->value >= 0 ? witness->values[item->value] : witness->presence[item->slot];
}

static void
lower_upper (KtPricedItem *item, gint64 cost)
{
  item->upper = MIN (item->upper, cost);
}

void
kt_pricing_note_solution (gpointer data, KtWitness *witness, gint64 cost)
{
  KtAsking *asking = data;
  KtPricing *p = asking->pricing;
  gboolean is_plain = asking->item == NULL || asking->item->is_plain || kt_pricing_agrees (p->session, witness, p->choices);

  for (guint i = 0; i < p->items->len; i++)
    {
      KtPricedItem *item = g_ptr_array_index (p->items, i);

      if (cost < item->upper && has_item (witness, item)
          && (item->is_plain ? is_plain : is_plain || kt_pricing_agrees (p->session, witness, item->kept)))
        lower_upper (item, cost);
    }
  if (is_plain)
    p->upper = MIN (p->upper, cost);
  kt_totals_add_solution (p->totals, witness, cost);
}

static void
use_known_solutions (KtPricing *p)
{
  GPtrArray *solutions = p->totals->solutions;

  for (guint k = 0; k < solutions->len; k++)
    {
      const KtPricedWitness *solution = g_ptr_array_index (solutions, k);
      gboolean is_plain = kt_pricing_agrees (p->session, solution->witness, p->choices);

      for (guint i = 0; i < p->items->len; i++)
        {
          KtPricedItem *item = g_ptr_array_index (p->items, i);

          if (solution->cost < item->upper && has_item (solution->witness, item)
              && (is_plain || (!item->is_plain && kt_pricing_agrees (p->session, solution->witness, item->kept))))
            lower_upper (item, solution->cost);
        }
    }
}

/* --- questions ---------------------------------------------------------------------------------- */

static guint
n_questions (const KtPricing *p)
{
  guint64 n_lax = p->lax != NULL ? kt_sat_get_n_calls (kt_session_get_probe (p->lax)) - p->first_lax_call : 0;
  guint64 n_own = p->asker != NULL ? kt_sat_get_n_calls (kt_session_get_probe (p->asker)) - p->first_call : 0;

  return p->n_asked + (guint) (n_own + n_lax);
}

gboolean
kt_pricing_may_ask (const KtPricing *p)
{
  return p->verdict == KT_POSSIBLE
         && (p->request->max_questions == 0 || n_questions (p) < p->request->max_questions);
}

int
kt_pricing_conflicts (const KtPricing *p)
{
  return p->request->max_conflicts > 0 ? p->request->max_conflicts : MOST_CONFLICTS;
}

KtOptimumRun
kt_pricing_begin_run (const KtPricing *p, const GArray *assumptions, gint64 best, KtAsking *asking)
{
  return (KtOptimumRun){ .assumptions = (const int *) assumptions->data,
                         .n_assumptions = assumptions->len,
                         .max_conflicts = kt_pricing_conflicts (p),
                         .best = best,
                         .on_solution = kt_pricing_note_solution,
                         .data = asking,
                         .verdict = KT_POSSIBLE };
}

void
kt_pricing_begin_upper (KtPricing *p)
{
  p->upper = G_MAXINT64;
  for (guint i = 0; i < p->totals->solutions->len; i++)
    {
      const KtPricedWitness *solution = g_ptr_array_index (p->totals->solutions, i);

      if (solution->cost < p->upper && kt_pricing_agrees (p->session, solution->witness, p->choices))
        p->upper = solution->cost;
    }
}

/* Where the search goes on, or the one without formulas has got to, if that was the end of it. */
static KtOptimumState *
begin_state (const KtPricing *p)
{
  KtOptimumState *state = kt_totals_begin (p->cores, p->choices);

  if (p->lax_cores != NULL)
    {
      g_autoptr (KtOptimumState) lax = kt_totals_begin (p->lax_cores, p->choices);

      if (lax->lower >= p->upper && lax->lower > state->lower)
        {
          kt_optimum_state_free (state);
          state = kt_optimum_import (p->cores->optimum, p->lax_cores->optimum, lax);
        }
    }
  return state;
}

/* The cheapest completion now. */
static gboolean
price_base (KtPricing *p, GError **error)
{
  g_autoptr (GArray) assumptions = kt_session_assumptions (p->asker, p->choices, NULL, error);
  g_autoptr (KtOptimumState) state = NULL;
  KtAsking asking = { p, NULL };
  KtOptimumRun run;

  if (assumptions == NULL)
    return FALSE;
  p->least = kt_optimum_least (p->cores->optimum);
  kt_pricing_begin_upper (p);
  state = begin_state (p);
  run = kt_pricing_begin_run (p, assumptions, p->upper, &asking);
  kt_optimum_minimise (p->cores->optimum, state, &run);
  p->verdict = run.verdict;
  p->upper = MIN (p->upper, run.best);
  p->lower = MAX (p->lower, state->lower);
  if (p->verdict == KT_POSSIBLE && p->upper == G_MAXINT64)
    p->verdict = KT_UNDECIDED;
  if (p->verdict == KT_POSSIBLE)
    kt_totals_store (p->cores, p->choices, state);
  if (p->verdict == KT_POSSIBLE && p->asker->evidence == NULL)
    kt_optimum_settle (p->cores->optimum, state, &run);
  kt_optimum_run_clear (&run);
  return TRUE;
}

static gboolean
can_grow (const KtProgram *program)
{
  if (program->mores->len > 0)
    return TRUE;
  for (guint i = 0; i < program->slots->len; i++)
    if (kt_program_slot (program, i)->beyond != 0)
      return TRUE;
  return FALSE;
}

/* Counters of cores pile up with every option; a new start is cheaper then. */
static gboolean
is_worn (const KtPricing *p)
{
  int own = p->asker->cnf->n_variables - p->asker->program->n_variables;

  return p->asker != p->session && own > WORN_SHARE * p->asker->program->n_variables;
}

gboolean
kt_pricing_take_asker (KtPricing *p, GError **error)
{
  if (p->asker != NULL)
    p->n_asked += (guint) (kt_sat_get_n_calls (kt_session_get_probe (p->asker)) - p->first_call);
  if (can_grow (p->session->program))
    p->asker = p->session;
  else
    {
      if (p->totals->asker == NULL || (p->asker != NULL && is_worn (p)))
        {
          g_clear_pointer (&p->totals->asker, kt_session_free);
          p->asker = NULL;
          p->totals->asker = kt_session_new (p->session->program, error);
        }
      p->asker = p->totals->asker;
      if (p->asker == NULL)
        return FALSE;
      p->asker->stops = &p->session->stop;
      kt_sat_set_stop (kt_session_get_probe (p->asker), p->asker->stops);
    }
  p->cores = kt_totals_get (p->asker, p->request->kinds, error);
  p->first_call = kt_sat_get_n_calls (kt_session_get_probe (p->asker));
  return p->cores != NULL;
}

/* With the cores of the cheapest completion now. */
static gboolean
begin_asking (KtPricing *p, GError **error)
{
  g_clear_pointer (&p->hints, g_array_unref);
  if (!kt_pricing_take_asker (p, error) || !price_base (p, error))
    return FALSE;
  p->hints = kt_totals_list_hints (p->cores, p->choices);
  /* So that every portion gets on with the options. */
  p->first_call = kt_sat_get_n_calls (kt_session_get_probe (p->asker));
  return TRUE;
}

int
kt_pricing_literal_of (const KtPricing *p, const KtPricedItem *item)
{
  return item->value >= 0 ? g_array_index (p->session->program->values, KtSlotValue, item->value).literal
                          : kt_program_slot (p->session->program, item->slot)->presence;
}

static gboolean
price_item (KtPricing *p, KtPricedItem *item, GError **error)
{
  guint generation = p->asker->generation;
  g_autoptr (GArray) assumptions = kt_session_assumptions (p->asker, p->choices, item->choice, error);
  g_autoptr (KtOptimumState) state = NULL;
  GPtrArray *cores;
  KtAsking asking = { p, item };
  KtOptimumRun run;

  if (assumptions == NULL)
    return FALSE;
  if (generation != p->asker->generation)
    {
      p->verdict = KT_GROWN;
      return TRUE;
    }
  state = kt_totals_begin (p->cores, item->kept);
  run = kt_pricing_begin_run (p, assumptions, item->upper, &asking);
  cores = kt_totals_find_cores (p->cores, item->text, kt_pricing_literal_of (p, item), item->kept);
  if (item->is_plain)
    {
      run.hints = (const KtOptimumHint *) p->hints->data;
      run.n_hints = p->hints->len;
    }
  kt_optimum_adjust (p->cores->optimum, state, &run, cores);
  if (item->is_plain && cores->len > 0)
    kt_totals_add_hint (p->hints, kt_pricing_literal_of (p, item), cores);
  if (run.verdict == KT_IMPOSSIBLE)
    item->lower = G_MAXINT64;
  else
    {
      p->verdict = run.verdict;
      item->upper = MIN (item->upper, run.best);
      item->lower = MAX (item->lower, MIN (state->lower, item->upper));
    }
  if (p->verdict == KT_POSSIBLE)
    kt_totals_set_bound (p->totals, item->text, item->kept, item->lower, item->upper, kt_pricing_conflicts (p));
  kt_optimum_run_clear (&run);
  return TRUE;
}

gboolean
kt_pricing_compare (KtPricing *p, KtSession *asker, KtPricedItem *item, GError **error)
{
  g_autoptr (GArray) literals = NULL;
  guint n;

  if (!item->is_plain || item->upper == G_MAXINT64)
    return TRUE;
  literals = kt_session_assumptions (asker, p->choices, item->choice, error);
  if (literals == NULL)
    return FALSE;
  n = literals->len;
  for (guint i = 0; i < p->items->len; i++)
    {
      const KtPricedItem *other = g_ptr_array_index (p->items, i);
      int without = -kt_pricing_literal_of (p, other);

      if (other != item && other->is_plain && other->lower >= item->upper)
        g_array_append_val (literals, without);
    }
  if (literals->len == n
      || kt_session_solve (asker, (const int *) literals->data, literals->len, QUICK_CONFLICTS) != KT_IMPOSSIBLE)
    return TRUE;
  item->lower = item->upper;
  kt_totals_set_bound (p->totals, item->text, item->kept, item->lower, item->upper, kt_pricing_conflicts (p));
  return TRUE;
}

static gboolean
price_items (KtPricing *p, GError **error)
{
  for (guint i = 0; i < p->items->len && kt_pricing_may_ask (p); i++)
    {
      KtPricedItem *item = g_ptr_array_index (p->items, i);

      if (item->conflicts >= kt_pricing_conflicts (p))
        continue;
      if (item->lower < item->upper && !kt_pricing_compare (p, p->asker, item, error))
        return FALSE;
      if (item->lower < item->upper && is_worn (p) && !begin_asking (p, error))
        return FALSE;
      if (item->lower < item->upper && kt_pricing_may_ask (p) && !price_item (p, item, error))
        return FALSE;
      if (g_atomic_int_get (&p->session->stop))
        p->verdict = KT_STOPPED;
    }
  return TRUE;
}

/* --- rounding ----------------------------------------------------------------------------------- */

typedef struct {
  const KtPricing *pricing;
  const KtPricedItem *item; /* NULL: the cheapest now */
} Fitting;

static gboolean
fits (const KtWitness *witness, gconstpointer data)
{
  const Fitting *fitting = data;
  const KtPricing *p = fitting->pricing;

  if (fitting->item == NULL)
    return kt_pricing_agrees (p->session, witness, p->choices);
  return has_item (witness, fitting->item) && kt_pricing_agrees (p->session, witness, fitting->item->kept);
}

static KtRational
unrounded (const KtPricing *p, gint64 cost)
{
  KtRational value = { 0, 1 };

  kt_rational (p->totals->total.low + cost, p->totals->total.den, &value);
  return value;
}

/* What the best known comes to in a quote. */
static KtRational
real_of (const KtPricing *p, const KtPricedItem *item, gint64 cost)
{
  const Fitting fitting = { p, item };
  KtPricedWitness *best;

  if (p->totals->slack == 0)
    return unrounded (p, cost);
  best = kt_totals_find_real (p->totals, p->session->program, cost, fits, &fitting);
  return best != NULL ? kt_totals_real (p->totals, p->session->program, best) : unrounded (p, cost);
}

/* --- the answer --------------------------------------------------------------------------------- */

static KtOptionPrices *
answer (const KtPricing *p)
{
  gboolean is_exact = !p->totals->total.is_cut;
  KtRational now = kt_totals_is_shown (p->totals, p->choices) ? p->totals->shown_real : real_of (p, NULL, p->upper);
  KtOptionPrices *prices = kt_option_prices_new (now, is_exact && p->lower >= p->upper, n_questions (p));

  for (guint i = 0; i < p->items->len; i++)
    {
      const KtPricedItem *item = g_ptr_array_index (p->items, i);
      KtOptionPrice price = { .path = item->choice->path, .value = item->choice->value };

      price.is_known = item->upper < G_MAXINT64;
      if (!price.is_known && item->lower == G_MAXINT64)
        continue;
      if (price.is_known)
        kt_rational_sub (real_of (p, item, item->upper), now, &price.difference);
      kt_rational_sub (unrounded (p, MAX (item->lower, p->least) - p->totals->slack), now, &price.bound);
      price.is_proven = is_exact && item->lower >= item->upper;
      kt_option_prices_add (prices, &price);
    }
  return prices;
}

static void
pricing_clear (KtPricing *p)
{
  g_clear_pointer (&p->items, g_ptr_array_unref);
  g_clear_pointer (&p->hints, g_array_unref);
  g_clear_pointer (&p->lax_hints, g_array_unref);
}

/* FALSE with an error. */
static gboolean
begin (KtPricing *p, GError **error)
{
  GError *own = NULL;

  if (!kt_pricing_take_asker (p, error))
    return FALSE;
  p->least = kt_optimum_least (p->cores->optimum);
  kt_pricing_begin_upper (p);
  if (kt_pricing_begin_lax (p, &own))
    return TRUE;
  if (own != NULL)
    {
      g_propagate_error (error, own);
      return FALSE;
    }
  return p->verdict != KT_POSSIBLE || begin_asking (p, error);
}

static gboolean
is_open (const KtPricing *p)
{
  gboolean any = p->lower < p->upper;

  for (guint i = 0; i < p->items->len && !any; i++)
    {
      const KtPricedItem *item = g_ptr_array_index (p->items, i);

      any = item->conflicts < kt_pricing_conflicts (p) && item->lower < item->upper;
    }
  return any;
}

static gboolean
price_all (KtPricing *p, GError **error)
{
  if (p->lax_hints == NULL)
    return price_items (p, error);
  if (!kt_pricing_ask_lax (p, error))
    return FALSE;
  return !is_open (p) || !kt_pricing_may_ask (p) || (begin_asking (p, error) && price_items (p, error));
}

/* What is to be priced, with what is known of it. FALSE with an error. */
static gboolean
prepare (KtPricing *p, const KtSnapshot *snapshot, GError **error)
{
  gboolean has_net;

  kt_pricing_begin_upper (p);
  has_net = kt_pricing_begin_net (p);
  if (has_net)
    {
      add_nodes (p, snapshot);
      use_known_solutions (p);
      kt_pricing_ask_net (p);
      return !is_open (p) || !kt_pricing_may_ask (p) || begin (p, error);
    }
  if (p->verdict != KT_POSSIBLE || !begin (p, error))
    return FALSE;
  add_nodes (p, snapshot);
  use_known_solutions (p);
  return TRUE;
}

static KtOptionPrices *
price_once (KtSession *session, const KtOptionPriceRequest *request, KtVerdict *verdict, GError **error)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, error);
  KtPricing p = { .session = session, .request = request, .lower = G_MININT64,
                .verdict = KT_POSSIBLE };
  KtOptionPrices *prices = NULL;
  GError *own = NULL;

  if (snapshot == NULL)
    return NULL;
  p.totals = kt_totals_get (session, request->kinds, error);
  if (p.totals == NULL)
    return NULL;
  p.choices = session->now->choices;
  p.items = g_ptr_array_new_with_free_func (item_free);
  p.least = kt_optimum_least (p.totals->optimum);
  if (prepare (&p, snapshot, &own) && (!is_open (&p) || price_all (&p, &own)) && p.verdict == KT_POSSIBLE)
    prices = answer (&p);
  if (own != NULL)
    g_propagate_error (error, g_steal_pointer (&own));
  *verdict = g_atomic_int_get (&session->stop) ? KT_STOPPED : p.verdict;
  pricing_clear (&p);
  return prices;
}

KtOptionPrices *
kt_session_price_options (KtSession *session, const KtOptionPriceRequest *request, GError **error)
{
  g_autoptr (GError) own = NULL;
  KtVerdict verdict = KT_POSSIBLE;
  KtOptionPrices *prices;

  do
    {
      kt_session_begin_effort (session);
      prices = price_once (session, request, &verdict, &own);
    }
  while (prices == NULL && own == NULL && verdict == KT_GROWN);
  if (own != NULL)
    g_propagate_error (error, g_steal_pointer (&own));
  else if (prices == NULL && kt_session_check_verdict (session, verdict, error))
    g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED,
                         _ ("There is no configuration with these decisions"));
  return prices;
}
