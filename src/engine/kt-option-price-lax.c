/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Formulas that clauses cannot express make questions slow: each wrong guess about one becomes
 * clauses of its own, and they pile up. So the cheapest is first looked for without them, which
 * takes a fiftieth of the time and gives a bound. One question with formulas then asks for a
 * configuration that pays for nothing more; where there is none, what contradicts becomes a clause
 * of the others, and the bound is looked for again (Hooker and Ottosson, "Logic-based Benders
 * decomposition", 2003). What stays open is left to the search with formulas. */

#include "kt-option-price-private.h"

/* As the effort of an item: it was tried, and is left to the search with formulas. */
#define TRIED 1
/* So often a bound is looked for again. */
#define MAX_CUTS 3
#define QUICK_CONFLICTS 100
/* Where bounds are missed so much more often than reached, they are not looked for any more. */
#define MAX_MISSES 30
/* What the lax session may have added, in parts of the program's variables. */
#define WORN_SHARE 1

static gboolean
is_worn (const KtPricing *p)
{
  return p->lax->cnf->n_variables - p->lax->program->n_variables
         > WORN_SHARE * p->lax->program->n_variables;
}

static gboolean
take_lax (KtPricing *p, GError **error)
{
  if (p->totals->lax == NULL)
    p->totals->lax = kt_session_new_lax (p->session->program, error);
  p->lax = p->totals->lax;
  if (p->lax == NULL)
    return FALSE;
  p->lax->stops = &p->session->stop;
  kt_sat_set_stop (kt_session_get_probe (p->lax), p->lax->stops);
  p->first_lax_call = kt_sat_get_n_calls (kt_session_get_probe (p->lax));
  p->lax_cores = kt_totals_get (p->lax, p->request->kinds, error);
  return p->lax_cores != NULL;
}

/* The bound of the item, NULL: of the cheapest completion now. */
typedef struct {
  GArray *assumptions;     /* of the asker */
  GArray *lax_assumptions; /* one for one the same */
  GPtrArray *cores;        /* of an item */
  KtOptimumRun run;        /* of the lax session */
  gint64 lower;
  gboolean is_reached; /* a configuration costs that */
} Bound;

static void
look_for_bound (KtPricing *p, KtPricedItem *item, gint64 upper, Bound *bound)
{
  g_autoptr (KtOptimumState) state
      = kt_totals_begin (p->lax_cores, item != NULL ? item->kept : p->choices);

  bound->run = kt_pricing_begin_run (p, bound->lax_assumptions, upper, NULL);
  bound->run.on_solution = NULL;
  if (item != NULL && item->is_plain)
    {
      bound->run.hints = (const KtOptimumHint *)p->lax_hints->data;
      bound->run.n_hints = p->lax_hints->len;
    }
  if (item != NULL)
    {
      g_ptr_array_set_size (bound->cores,
                            0); /* with what was forbidden in between they lead astray */
      kt_optimum_adjust (p->lax_cores->optimum, state, &bound->run, bound->cores);
    }
  else
    kt_optimum_minimise (p->lax_cores->optimum, state, &bound->run);
  bound->lower = bound->run.verdict == KT_IMPOSSIBLE ? G_MAXINT64 : state->lower;
  bound->is_reached = bound->lower >= upper;
  if (item == NULL && bound->run.verdict == KT_POSSIBLE)
    kt_totals_store (p->lax_cores, p->choices, state);
  if (item == NULL && bound->run.verdict == KT_POSSIBLE && p->lax->evidence == NULL)
    kt_optimum_settle (p->lax_cores->optimum, state, &bound->run);
}

/* --- why what was found laxly cannot be
 * ----------------------------------------------------------- */

/* The values it has, of places that prices depend on. */
static GArray *
priced_values (const KtPricing *p, const KtWitness *found)
{
  const KtProgram *program = p->session->program;
  const guint8 *is_priced = kt_totals_get_priced (p->totals, program);
  GArray *literals = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      const KtSlotValue *values = kt_program_values (program, slot);

      for (guint j = 0; is_priced[i] && j < slot->n_values; j++)
        if (found->values[slot->first_value + j] && values[j].literal != KT_TRUE)
          g_array_append_val (literals, values[j].literal);
    }
  return literals;
}

static gboolean
contradict (KtPricing *p, const GArray *assumptions, const GArray *literals)
{
  g_autoptr (GArray) question = g_array_copy ((GArray *)assumptions);

  g_array_append_vals (question, literals->data, literals->len);
  return kt_session_solve (p->asker, (const int *)question->data, question->len, QUICK_CONFLICTS)
         == KT_IMPOSSIBLE;
}

/* After a no: the literals that had a part in it. */
static void
keep_failed (KtPricing *p, GArray *literals)
{
  guint n = 0;

  for (guint i = 0; i < literals->len; i++)
    if (kt_sat_failed (p->asker->last, g_array_index (literals, int, i)))
      g_array_index (literals, int, n++) = g_array_index (literals, int, i);
  g_array_set_size (literals, n);
}

/* Values that cannot be together under the decisions, as few as are quickly found. FALSE: it is not
 * them. */
static gboolean
forbid_values (KtPricing *p, const Bound *bound)
{
  g_autoptr (GArray) literals = priced_values (p, bound->run.witness);
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));

  if (!contradict (p, bound->assumptions, literals))
    return FALSE;
  keep_failed (p, literals);
  for (guint i = 0; i < literals->len; i++)
    {
      int opposite = -g_array_index (literals, int, i);

      g_array_append_val (clause, opposite);
    }
  for (guint i = 0; i < bound->assumptions->len; i++)
    if (kt_sat_failed (p->asker->last, g_array_index (bound->assumptions, int, i)))
      {
        int opposite = -g_array_index (bound->lax_assumptions, int, i);

        g_array_append_val (clause, opposite);
      }
  kt_cnf_add (p->lax->cnf, (const int *)clause->data, clause->len);
  return TRUE;
}

/* Is there a configuration that pays for no more? TRUE: there is none, and the lax session knows it
 * now. */
static gboolean
confirm (KtPricing *p, KtPricedItem *item, gint64 upper, Bound *bound)
{
  KtAsking asking = { p, item };
  KtOptimumRun run = kt_pricing_begin_run (p, bound->assumptions, upper, &asking);
  g_autoptr (GArray) failed = g_array_new (FALSE, FALSE, sizeof (guint));
  KtVerdict verdict = kt_optimum_confirm (p->cores->optimum, &run, bound->run.truths, failed);

  if (verdict == KT_STOPPED)
    p->verdict = KT_STOPPED;
  bound->is_reached = verdict == KT_POSSIBLE && run.best <= bound->lower;
  if (verdict == KT_IMPOSSIBLE && !forbid_values (p, bound))
    kt_optimum_forbid (p->lax_cores->optimum, &bound->run, bound->run.truths, failed);
  kt_optimum_run_clear (&run);
  return verdict == KT_IMPOSSIBLE;
}

/* FALSE with an error, or nothing can be assumed. */
static gboolean
begin_bound (KtPricing *p, KtPricedItem *item, Bound *bound, GError **error)
{
  const KtChoice *wanted = item != NULL ? item->choice : NULL;

  *bound = (Bound){ .lower = G_MININT64 };
  bound->assumptions = kt_session_assumptions (p->asker, p->choices, wanted, error);
  if (bound->assumptions != NULL)
    bound->lax_assumptions = kt_session_assumptions (p->lax, p->choices, wanted, error);
  if (item != NULL)
    bound->cores = kt_totals_find_cores (p->lax_cores, item->text, kt_pricing_literal_of (p, item),
                                         item->kept);
  return bound->lax_assumptions != NULL && bound->lax_assumptions->len == bound->assumptions->len;
}

static void
clear_bound (Bound *bound)
{
  g_clear_pointer (&bound->assumptions, g_array_unref);
  g_clear_pointer (&bound->lax_assumptions, g_array_unref);
  kt_optimum_run_clear (&bound->run);
}

static void
count (KtPricing *p, const Bound *bound)
{
  if (!bound->is_reached)
    p->totals->n_missed++;
  else if (p->totals->n_missed > 0)
    p->totals->n_missed--;
}

/* Raises bounds until one is reached. */
static void
find_bound (KtPricing *p, KtPricedItem *item, Bound *bound)
{
  gboolean goes_on = TRUE;

  for (guint i = 0; i <= MAX_CUTS && goes_on && p->verdict == KT_POSSIBLE; i++)
    {
      gint64 upper = item != NULL ? item->upper : p->upper;

      kt_optimum_run_clear (&bound->run);
      look_for_bound (p, item, upper, bound);
      goes_on = !bound->is_reached && bound->lower < G_MAXINT64 && bound->run.truths != NULL
                && bound->run.verdict == KT_POSSIBLE && confirm (p, item, upper, bound);
      if (bound->run.verdict == KT_STOPPED)
        p->verdict = KT_STOPPED;
    }
}

gboolean
kt_pricing_begin_lax (KtPricing *p, GError **error)
{
  const KtProgram *program = p->session->program;
  Bound bound;

  if (program->oracles->len == 0 || kt_program_is_open (program) || p->totals->n_missed > MAX_MISSES
      || !take_lax (p, error))
    return FALSE;
  if (begin_bound (p, NULL, &bound, error))
    {
      find_bound (p, NULL, &bound);
      p->lower = MAX (p->lower, bound.lower);
      count (p, &bound);
      p->lax_hints = kt_totals_list_hints (p->lax_cores, p->choices);
    }
  clear_bound (&bound);
  /* So that every portion gets on with the options. */
  p->first_call = kt_sat_get_n_calls (kt_session_get_probe (p->asker));
  p->first_lax_call = kt_sat_get_n_calls (kt_session_get_probe (p->lax));
  if (p->upper == G_MAXINT64)
    g_clear_pointer (&p->lax_hints, g_array_unref);
  return p->lax_hints != NULL;
}

/* So that it begins from the cores of the cheapest completion again. */
static gboolean
renew (KtPricing *p, GError **error)
{
  Bound bound;

  p->n_asked += (guint)(kt_sat_get_n_calls (kt_session_get_probe (p->lax)) - p->first_lax_call);
  g_clear_pointer (&p->lax_hints, g_array_unref);
  g_clear_pointer (&p->totals->lax, kt_session_free);
  p->lax = NULL;
  if (!take_lax (p, error))
    return FALSE;
  if (begin_bound (p, NULL, &bound, error))
    look_for_bound (p, NULL, p->upper, &bound);
  p->lax_hints = kt_totals_list_hints (p->lax_cores, p->choices);
  clear_bound (&bound);
  return TRUE;
}

/* FALSE with an error. */
static gboolean
bound_item (KtPricing *p, KtPricedItem *item, GError **error)
{
  Bound bound;
  GError *own = NULL;

  if (begin_bound (p, item, &bound, &own))
    {
      find_bound (p, item, &bound);
      item->lower = MAX (item->lower, MIN (bound.lower, item->upper));
      if (bound.cores->len > 0 && item->is_plain)
        kt_totals_add_hint (p->lax_hints, kt_pricing_literal_of (p, item), bound.cores);
      kt_totals_set_bound (p->totals, item->text, item->kept, item->lower, item->upper,
                           item->lower >= item->upper ? kt_pricing_conflicts (p) : TRIED);
      count (p, &bound);
    }
  clear_bound (&bound);
  if (own != NULL)
    g_propagate_error (error, own);
  return own == NULL;
}

gboolean
kt_pricing_ask_lax (KtPricing *p, GError **error)
{
  for (guint i = 0;
       i < p->items->len && kt_pricing_may_ask (p) && p->totals->n_missed <= MAX_MISSES; i++)
    {
      KtPricedItem *item = g_ptr_array_index (p->items, i);

      if (item->conflicts >= TRIED || item->lower >= item->upper)
        continue;
      if (is_worn (p) && !renew (p, error))
        return FALSE;
      if (!kt_pricing_take_asker (p, error) || !kt_pricing_compare (p, p->lax, item, error))
        return FALSE;
      if (item->lower < item->upper && !bound_item (p, item, error))
        return FALSE;
      if (g_atomic_int_get (&p->session->stop))
        p->verdict = KT_STOPPED;
    }
  return TRUE;
}
