/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A bound under some decisions is one under more of them as well: of what is stored for a part of the present decisions,
 * the highest bound is gone on with. */

#include "kt-totals.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "kt-engine-error.h"
#include "kt-net.h"
#include "kt-weights.h"

#define MAX_MARKS 24
/* Solutions are kept up to so much memory. */
#define MAX_SOLUTION_BYTES (16 << 20)
#define MAX_SOLUTIONS 2000

typedef struct {
  GPtrArray *choices; /* KtChoice */
  KtOptimumState *state;
} Mark;

static void
mark_free (gpointer data)
{
  Mark *mark = data;

  g_ptr_array_unref (mark->choices);
  kt_optimum_state_free (mark->state);
  g_free (mark);
}

static void
solution_free (gpointer data)
{
  KtPricedWitness *solution = data;

  kt_witness_free (solution->witness);
  g_free (solution);
}

static void
bound_free (gpointer data)
{
  KtOptionBound *bound = data;

  g_ptr_array_unref (bound->choices);
  g_free (bound);
}

static gboolean
has_choice (GPtrArray *choices, const KtChoice *wanted)
{
  for (guint i = 0; i < choices->len; i++)
    if (kt_choice_equal (g_ptr_array_index (choices, i), wanted))
      return TRUE;
  return FALSE;
}

static gboolean
is_part_of (GPtrArray *choices, GPtrArray *more)
{
  for (guint i = 0; i < choices->len; i++)
    if (!has_choice (more, g_ptr_array_index (choices, i)))
      return FALSE;
  return TRUE;
}

/* The goals of the kinds asked for as one, over a common denominator. FALSE if that does not fit. */
static gboolean
add_up (const KtProgram *program, guint32 kinds, KtGoal *total, GArray *weights)
{
  *total = (KtGoal){ .den = 1 };
  for (guint i = 0; i < program->goals->len; i++)
    {
      const KtGoal *goal = &g_array_index (program->goals, KtGoal, i);

      if (goal->rule >= 0 || !((kinds >> goal->kind) & 1))
        continue;
      if (goal->is_missing || !kt_weights_add (weights, total, program, goal))
        return FALSE;
    }
  return TRUE;
}

/* --- rounding ----------------------------------------------------------------------------------- */

/* How much more a percent row makes of what stands above it, at most. */
static double
growth_of (const KtTerm *term)
{
  const KtExpr *amount = term->amount;

  return amount->kind == KT_EXPR_NUMBER ? fabs (kt_number_to_double (amount->value.number)) / 100 : 1;
}

/* Every row that can have finer digits may lose or win a step, and percent rows multiply what was lost above. */
static gint64
slack_of (const KtProgram *program, guint32 kinds, gint64 den)
{
  const KtTermRounding *rounding = &program->rounding;
  double whole = rounding->mode == KT_ROUND_UP || rounding->mode == KT_ROUND_DOWN ? 1 : 0.5, slack = 0;
  guint digits = 0;

  for (guint i = 0; program->is_rounded && i < program->n_terms; i++)
    {
      const KtTerm *term = &program->terms[i];
      double step = whole / (double) kt_pow10 (term->digits);

      if (!((kinds >> term->kind) & 1) || term->amount == NULL)
        continue;
      digits = MAX (digits, term->digits);
      if (term->percent)
        slack += slack * growth_of (term) + step;
      else if (term->amount->type.digits < 0 || term->amount->type.digits > (int) term->digits)
        slack += step;
    }
  if (program->is_rounded && rounding->digits < digits)
    slack += whole / (double) kt_pow10 (rounding->digits);
  return (gint64) ceil (slack * (double) den);
}

/* As the solver counts it, where it cannot be evaluated. */
static KtRational
unrounded (const KtTotals *self, gint64 cost)
{
  KtRational value = { 0, 1 };

  kt_rational (self->total.low + cost, self->total.den, &value);
  return value;
}

KtRational
kt_totals_real (const KtTotals *self, const KtProgram *program, KtPricedWitness *solution)
{
  if (!solution->has_real && program->is_rounded)
    {
      g_autoptr (KtAssignment) assignment = kt_witness_to_assignment (program, solution->witness);
      KtValue total;
      gboolean good = kt_evaluate_terms (assignment, program->terms, program->n_terms, self->kinds,
                                         &program->rounding, &total, NULL);

      solution->real = good && total.is_exact ? total.number : unrounded (self, solution->cost);
    }
  else if (!solution->has_real)
    solution->real = unrounded (self, solution->cost);
  solution->has_real = TRUE;
  return solution->real;
}

KtPricedWitness *
kt_totals_find_real (const KtTotals *self, const KtProgram *program, gint64 least, KtFitsFunc fits, gconstpointer data)
{
  KtPricedWitness *best = NULL;

  for (guint i = 0; i < self->solutions->len; i++)
    {
      KtPricedWitness *solution = g_ptr_array_index (self->solutions, i);

      if (solution->cost - 2 * self->slack > least || !fits (solution->witness, data))
        continue;
      if (best == NULL
          || kt_rational_compare (kt_totals_real (self, program, solution), kt_totals_real (self, program, best)) < 0)
        best = solution;
    }
  return best;
}

void
kt_totals_set_shown (KtTotals *self, GPtrArray *choices, KtRational real)
{
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = kt_choices_copy (choices);
  self->shown_real = real;
}

gboolean
kt_totals_is_shown (const KtTotals *self, GPtrArray *choices)
{
  return self->shown != NULL && self->shown->len == choices->len && is_part_of (self->shown, choices);
}

/* --- what is proven ----------------------------------------------------------------------------- */

/* Under these decisions, and under more. */
typedef struct {
  GPtrArray *choices;
  int literal;
  GPtrArray *cores;
} Proven;

static void
proven_free (gpointer data)
{
  Proven *proven = data;

  g_ptr_array_unref (proven->choices);
  g_ptr_array_unref (proven->cores);
  g_free (proven);
}

GPtrArray *
kt_totals_find_cores (KtTotals *self, const char *option, int literal, GPtrArray *choices)
{
  Proven *proven = g_hash_table_lookup (self->cores, option);
  GPtrArray *cores = NULL;

  if (proven != NULL && is_part_of (proven->choices, choices))
    cores = g_ptr_array_ref (proven->cores);
  proven = g_new (Proven, 1);
  *proven = (Proven){ kt_choices_copy (choices), literal, cores != NULL ? cores : kt_optimum_cores_new () };
  g_hash_table_replace (self->cores, g_strdup (option), proven);
  return proven->cores;
}

static void
clear_hint (gpointer data)
{
  KtOptimumHint *hint = data;

  g_ptr_array_unref (hint->cores);
}

void
kt_totals_add_hint (GArray *hints, int literal, GPtrArray *cores)
{
  KtOptimumHint hint = { literal, g_ptr_array_ref (cores) };

  g_array_append_val (hints, hint);
}

GArray *
kt_totals_list_hints (KtTotals *self, GPtrArray *choices)
{
  GArray *hints = g_array_new (FALSE, FALSE, sizeof (KtOptimumHint));
  GHashTableIter iter;
  gpointer value;

  g_array_set_clear_func (hints, clear_hint);
  g_hash_table_iter_init (&iter, self->cores);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Proven *proven = value;

      if (proven->cores->len > 0 && is_part_of (proven->choices, choices))
        kt_totals_add_hint (hints, proven->literal, proven->cores);
    }
  return hints;
}

KtTotals *
kt_totals_get (KtSession *session, guint32 kinds, GError **error)
{
  g_autoptr (GArray) weights = NULL;
  KtGoal total;

  if (session->totals != NULL && session->totals->kinds == kinds)
    return session->totals;
  weights = g_array_new (FALSE, FALSE, sizeof (KtWeight));
  if (!add_up (session->program, kinds, &total, weights))
    {
      g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_LIMIT,
                           _ ("The total is too wide to be minimised; use fewer digits in its rows"));
      return NULL;
    }
  g_clear_pointer (&session->totals, kt_totals_free);
  session->totals = g_new0 (KtTotals, 1);
  session->totals->kinds = kinds;
  session->totals->total = total;
  session->totals->slack = slack_of (session->program, kinds, total.den);
  session->totals->optimum = kt_optimum_new (session, (const KtWeight *) weights->data, weights->len);
  session->totals->max_solutions
    = (guint) CLAMP (MAX_SOLUTION_BYTES / (session->program->values->len + 9 * session->program->slots->len + 1), 8,
                     MAX_SOLUTIONS);
  session->totals->solutions = g_ptr_array_new_with_free_func (solution_free);
  session->totals->bounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bound_free);
  session->totals->cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, proven_free);
  session->totals->marks = g_ptr_array_new_with_free_func (mark_free);
  return session->totals;
}

void
kt_totals_free (KtTotals *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->solutions);
  g_hash_table_unref (self->bounds);
  g_hash_table_unref (self->cores);
  g_free (self->is_priced);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->asker, kt_session_free);
  g_clear_pointer (&self->lax, kt_session_free);
  g_clear_pointer (&self->net_state, kt_net_state_free);
  g_clear_pointer (&self->net, kt_net_free);
  kt_optimum_free (self->optimum);
  g_free (self);
}

/* --- what prices depend on ------------------------------------------------------------------------ */

/* By variable: it belongs to a place. */
static guint8 *
variables_of_places (const KtProgram *program)
{
  guint8 *is_place = g_new0 (guint8, program->n_variables + 1);

  for (guint i = 0; i < program->values->len; i++)
    is_place[ABS (g_array_index (program->values, KtSlotValue, i).literal)] = 1;
  for (guint i = 0; i < program->slots->len; i++)
    is_place[ABS (kt_program_slot (program, i)->presence)] = 1;
  return is_place;
}

/* Of a clause that defines something weighted the rest is weighted as well: the last variable is the one defined. TRUE:
 * there was something new. */
static gboolean
spread_weight (const int *clause, const guint8 *is_place, guint8 *is_weighted)
{
  int last = 0;
  gboolean any = FALSE;

  for (guint i = 0; clause[i] != 0; i++)
    last = MAX (last, ABS (clause[i]));
  if (!is_weighted[last] || is_place[last])
    return FALSE;
  for (guint i = 0; clause[i] != 0; i++)
    {
      any |= !is_weighted[ABS (clause[i])];
      is_weighted[ABS (clause[i])] = 1;
    }
  return any;
}

static void
spread_weights (const KtProgram *program, guint8 *is_weighted)
{
  g_autofree guint8 *is_place = variables_of_places (program);
  const GArray *clauses = kt_program_get_clauses (program);
  gboolean any = TRUE;

  while (any)
    {
      any = FALSE;
      for (gsize i = 0; i < clauses->len; i++)
        {
          any |= spread_weight (&g_array_index (clauses, int, i), is_place, is_weighted);
          while (g_array_index (clauses, int, i) != 0)
            i++;
        }
    }
}

const guint8 *
kt_totals_get_priced (KtTotals *self, const KtProgram *program)
{
  g_autofree guint8 *is_weighted = NULL;

  if (self->is_priced != NULL)
    return self->is_priced;
  is_weighted = g_new0 (guint8, program->n_variables + 1);
  kt_optimum_mark (self->optimum, is_weighted);
  spread_weights (program, is_weighted);
  self->is_priced = g_new0 (guint8, program->slots->len + 1);
  for (guint i = 0; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      const KtSlotValue *values = kt_program_values (program, slot);

      for (guint j = 0; j < slot->n_values; j++)
        self->is_priced[i] |= is_weighted[ABS (values[j].literal)];
    }
  return self->is_priced;
}

KtOptimumState *
kt_totals_begin (const KtTotals *self, GPtrArray *choices)
{
  const KtOptimumState *best = NULL;

  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = g_ptr_array_index (self->marks, i);

      if ((best == NULL || mark->state->lower > best->lower) && is_part_of (mark->choices, choices))
        best = mark->state;
    }
  return best != NULL ? kt_optimum_state_copy (best) : kt_optimum_begin (self->optimum);
}

void
kt_totals_store (KtTotals *self, GPtrArray *choices, const KtOptimumState *state)
{
  Mark *mark = g_new0 (Mark, 1);

  mark->choices = kt_choices_copy (choices);
  mark->state = kt_optimum_state_copy (state);
  /* The first one, mostly without decisions, serves everywhere. */
  if (self->marks->len >= MAX_MARKS)
    g_ptr_array_remove_index (self->marks, 1);
  g_ptr_array_add (self->marks, mark);
}

void
kt_totals_add_solution (KtTotals *self, KtWitness *witness, gint64 cost)
{
  KtPricedWitness *solution = g_new (KtPricedWitness, 1);

  *solution = (KtPricedWitness){ .witness = witness, .cost = cost };
  if (self->solutions->len >= self->max_solutions)
    g_ptr_array_remove_index (self->solutions, 0);
  g_ptr_array_add (self->solutions, solution);
}

gint64
kt_totals_get_bound (const KtTotals *self, const char *option, GPtrArray *choices)
{
  const KtOptionBound *bound = g_hash_table_lookup (self->bounds, option);

  return bound != NULL && is_part_of (bound->choices, choices) ? bound->lower : G_MININT64;
}

void
kt_totals_set_bound (KtTotals *self, const char *option, GPtrArray *choices, gint64 lower, gint64 upper,
                     int conflicts)
{
  KtOptionBound *bound = g_new (KtOptionBound, 1);

  *bound = (KtOptionBound){ kt_choices_copy (choices), lower, upper, conflicts };
  g_hash_table_replace (self->bounds, g_strdup (option), bound);
}

const KtOptionBound *
kt_totals_find_asked (const KtTotals *self, const char *option, GPtrArray *choices)
{
  const KtOptionBound *bound = g_hash_table_lookup (self->bounds, option);

  return bound != NULL && bound->choices->len == choices->len && is_part_of (bound->choices, choices) ? bound : NULL;
}
