/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Completions are found lexicographically: each goal is settled and then assumed while the next one is. Sums are made
 * small by kt-optimum.h, wishes granted by kt-wish.h. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-complete-net.h"
#include "kt-engine-error.h"

/* Questions spent on choosing between equally good configurations; PATIENCE times as many where effort is not limited. A
 * question costs time with the size of the program: this many clauses may be looked at in all. */
#define PATIENCE 10
#define MAX_TIE_QUESTIONS 400
#define MIN_TIE_QUESTIONS 60
#define TIE_CLAUSES 10000000
#define TIE_CONFLICTS 300
#define MAX_HARD_TIES 8
/* A goal is pursued with so much effort for a question (a conflict costs more in a large program). */
#define GOAL_WORK 400000000 /* conflicts × clauses */
#define MIN_GOAL_CONFLICTS 1000
#define MAX_GOAL_CONFLICTS 100000

typedef struct {
  KtSearch search;
  GPtrArray *choices;      /* all of them hold */
  GPtrArray *alternatives; /* arrays of choices, of which one holds as a whole; NULL: none */
  KtCompletion *completion;
  gint64 units;            /* CHEAPEST: the least cost found */
  gboolean is_settled;     /* nothing is left to choose (kt-complete-net.h) */
  gboolean is_held;        /* only what pays for nothing else than the first one found (kt-complete-net.h) */
} Run;

void
kt_completion_free (KtCompletion *completion)
{
  if (completion == NULL)
    return;
  g_clear_pointer (&completion->assignment, kt_assignment_unref);
  g_free (completion);
}

/* --- one number after the other ----------------------------------------------------------------- */

static int
goal_conflicts (const KtSession *session)
{
  gsize n_clauses = MAX (1, session->program->n_clauses);

  return (int) CLAMP (GOAL_WORK / n_clauses, MIN_GOAL_CONFLICTS, MAX_GOAL_CONFLICTS);
}

/* Makes the weights' sum small and holds it; *units is it, *bound what is proven. */
static void
minimise_from (Run *run, KtOptimum *optimum, KtOptimumState *state, gint64 *units, gint64 *bound)
{
  KtSearch *search = &run->search;
  g_autoptr (GArray) assumptions = g_array_copy (search->assumptions);
  KtOptimumRun attempt = { .max_conflicts = search->max_conflicts,
                           .best = G_MAXINT64,
                           .verdict = KT_POSSIBLE };

  g_array_append_vals (assumptions, search->held->data, search->held->len);
  attempt.assumptions = (const int *) assumptions->data;
  attempt.n_assumptions = assumptions->len;
  kt_optimum_minimise (optimum, state, &attempt);
  search->verdict = attempt.verdict;
  if (attempt.witness != NULL && kt_search_goes_on (search))
    {
      kt_optimum_hold (optimum, state, &attempt, search->held);
      kt_witness_free (search->best);
      search->best = g_steal_pointer (&attempt.witness);
      *units = attempt.best;
      *bound = state->lower;
    }
  kt_optimum_run_clear (&attempt);
}

static void
minimise (Run *run, const KtWeight *weights, guint n, gint64 *units, gint64 *bound)
{
  g_autoptr (KtOptimum) optimum = kt_optimum_new (run->search.session, weights, n);
  g_autoptr (KtOptimumState) state = kt_optimum_begin (optimum);

  minimise_from (run, optimum, state, units, bound);
}

/* --- wishes of the model ------------------------------------------------------------------------ */

static void
grant_defaults (Run *run)
{
  const GArray *softs = run->search.program->softs;
  g_autofree KtWish *wishes = g_new (KtWish, softs->len + 1);
  guint n = 0;

  for (guint i = 0; i < softs->len; i++)
    if (!g_array_index (softs, KtSoft, i).is_prefer)
      wishes[n++] = (KtWish){ g_array_index (softs, KtSoft, i).literal, -1 };
  run->completion->n_unmet_defaults = kt_search_grant (&run->search, wishes, n);
}

static void
add_violation (GArray *weights, int literal, gint64 weight)
{
  KtWeight entry = { .weight = weight, .literal = -literal };

  if (literal != KT_TRUE && literal != KT_FALSE)
    g_array_append_val (weights, entry);
}

static void
minimise_violations (Run *run, const GArray *weights)
{
  gint64 units = 0, bound = 0;

  if (weights->len == 0 || !kt_search_goes_on (&run->search))
    return;
  minimise (run, (const KtWeight *) weights->data, weights->len, &units, &bound);
  run->completion->is_optimal &= units == (run->is_held ? 0 : bound);
}

static void
heed_preferences (Run *run)
{
  const GArray *softs = run->search.program->softs;
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (KtWeight));

  for (guint i = 0; i < softs->len; i++)
    {
      const KtSoft *soft = &g_array_index (softs, KtSoft, i);

      if (soft->is_prefer)
        add_violation (weights, soft->literal, soft->weight);
    }
  minimise_violations (run, weights);
}

static KtRational
goal_value (gint64 units, gint64 low, gint64 den, gboolean negated)
{
  KtRational value = { 0, 1 };

  kt_rational (negated ? -(low + units) : low + units, den, &value);
  return value;
}

static void
report_total (Run *run, gint64 units, gint64 bound, gint64 low, gint64 den, gboolean negated)
{
  run->completion->is_optimal &= units == bound;
  if (run->completion->has_total)
    return;
  run->completion->has_total = TRUE;
  run->completion->is_least = units == bound;
  run->completion->total = goal_value (units, low, den, negated);
  run->completion->bound = goal_value (bound, low, den, negated);
}

static void
pursue_objectives (Run *run)
{
  const GArray *goals = run->search.program->goals;

  for (guint i = 0; i < goals->len && kt_search_goes_on (&run->search); i++)
    {
      const KtGoal *goal = &g_array_index (goals, KtGoal, i);
      gint64 units = 0, bound = 0;

      if (goal->rule < 0)
        continue;
      if (goal->is_missing)
        {
          run->completion->is_optimal = FALSE;
          continue;
        }
      minimise (run, &g_array_index (run->search.program->weights, KtWeight, goal->first), goal->n, &units, &bound);
      report_total (run, units, bound, goal->low, goal->den, goal->is_maximize != 0);
    }
}

static gboolean
has_objectives (const KtProgram *program)
{
  for (guint i = 0; i < program->goals->len; i++)
    if (g_array_index (program->goals, KtGoal, i).rule >= 0)
      return TRUE;
  return FALSE;
}

/* --- totals of terms ---------------------------------------------------------------------------- */

/* Formulas make the search by clauses slow, for what is wished for afterwards as well. */
static gboolean
make_cheap_in_net (Run *run, guint32 kinds)
{
  const KtProgram *program = run->search.program;
  KtTotals *totals;
  KtNetCompletion found;

  if (program->oracles->len == 0 || has_objectives (program))
    return FALSE;
  totals = kt_totals_get (run->search.session, kinds, NULL);
  if (totals == NULL || !kt_complete_in_net (&run->search, totals, run->choices, run->alternatives, &found))
    return FALSE;
  report_total (run, found.cost, found.bound, totals->total.low, totals->total.den, FALSE);
  run->completion->n_unmet_defaults = found.n_unmet_defaults;
  run->units = found.cost;
  run->is_held = !found.is_settled;
  run->is_settled = found.is_settled;
  return TRUE;
}

/* FALSE if a total asked for could not be expressed. */
static gboolean
make_cheap (Run *run, guint32 kinds, GError **error)
{
  KtTotals *totals = kt_totals_get (run->search.session, kinds, error);
  g_autoptr (KtOptimumState) state = NULL;
  gint64 units = 0, bound = 0;

  if (totals == NULL)
    return FALSE;
  state = kt_totals_begin (totals, run->choices);
  minimise_from (run, totals->optimum, state, &units, &bound);
  if (!kt_search_goes_on (&run->search))
    return TRUE;
  if (run->alternatives == NULL)
    kt_totals_store (totals, run->choices, state);
  report_total (run, units, bound, totals->total.low, totals->total.den, FALSE);
  run->units = units;
  run->completion->is_optimal &= !totals->total.is_cut;
  run->completion->is_least &= !totals->total.is_cut;
  return TRUE;
}

static gboolean
agrees_with_all (const KtWitness *witness, gconstpointer data)
{
  const Run *run = data;

  for (guint i = 0; i < run->choices->len; i++)
    if (!kt_witness_satisfies (run->search.session, witness, g_ptr_array_index (run->choices, i)))
      return FALSE;
  return TRUE;
}

/* Rounding may make another one cheaper that costs the same or hardly more before: the best of those that are known. So
 * the completion costs what the option was said to cost that led to it. */
static void
prefer_real (Run *run, guint32 kinds)
{
  KtSearch *search = &run->search;
  KtTotals *totals = kt_totals_get (search->session, kinds, NULL);
  KtPricedWitness own = { .witness = search->best, .cost = run->units }, *best;

  if (!search->program->is_rounded || totals == NULL || !kt_search_goes_on (search))
    return;
  run->completion->total = kt_totals_real (totals, search->program, &own);
  best = run->alternatives == NULL && totals->slack > 0
           ? kt_totals_find_real (totals, search->program, run->units, agrees_with_all, run)
           : NULL;
  if (best != NULL && kt_rational_compare (best->real, own.real) < 0)
    {
      run->completion->total = best->real;
      kt_witness_free (search->best);
      search->best = kt_witness_copy (search->program, best->witness);
    }
  if (run->completion->is_least || kt_rational_compare (run->completion->bound, run->completion->total) > 0)
    run->completion->bound = run->completion->total;
  if (run->alternatives == NULL)
    kt_totals_set_shown (totals, run->choices, run->completion->total);
}

/* --- nearness ----------------------------------------------------------------------------------- */

static void
come_near (Run *run, const KtAssignment *nearest)
{
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (nearest);
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (KtWeight));
  const KtProgram *program = run->search.program;
  KtSession *session = run->search.session;
  guint generation = session->generation;

  for (guint i = 0; i < choices->len && kt_search_goes_on (&run->search); i++)
    {
      int literal = kt_session_choice_literal (session, g_ptr_array_index (choices, i), NULL);

      if (literal != 0)
        add_violation (weights, literal, 1);
      if (generation != session->generation)
        run->search.verdict = KT_GROWN;
    }
  /* Parts that the older configuration did not have. */
  for (guint i = 1; i < program->slots->len && kt_search_goes_on (&run->search); i++)
    if (kt_program_slot (program, i)->is_optional
        && kt_assignment_find (nearest, program->paths[i]) < 0)
      add_violation (weights, -kt_program_slot (program, i)->presence, 1);
  minimise_violations (run, weights);
}

/* --- ties --------------------------------------------------------------------------------------- */

/* Fewest parts: from the last possible one backwards. */
static void
drop_parts (Run *run)
{
  const KtProgram *program = run->search.program;
  g_autofree KtWish *wishes = g_new (KtWish, program->slots->len + 1);
  guint n = 0;

  for (guint i = program->slots->len; i > 1; i--)
    if (kt_program_slot (program, i - 1)->is_optional)
      wishes[n++] = (KtWish){ -kt_program_slot (program, i - 1)->presence, -1 };
  kt_search_grant (&run->search, wishes, n);
}

static void
add_wish (GArray *wishes, int literal, int group)
{
  KtWish wish = { literal, group };

  if (literal != KT_TRUE && literal != KT_FALSE)
    g_array_append_val (wishes, wish);
}

/* The first value; of a number the smallest, from the most significant bit on. */
static void
add_wishes_of_slot (Run *run, guint number, GArray *wishes)
{
  const KtProgram *program = run->search.program;
  const KtSlot *slot = kt_program_slot (program, number);
  const KtBits *bits = slot->bits >= 0 ? kt_session_bits (run->search.session, slot->bits) : NULL;

  for (guint i = bits != NULL ? bits->n_bits : 0; i > 0; i--)
    add_wish (wishes, -bits->bits[i - 1], -1);
  for (guint i = 0; bits == NULL && i < slot->n_values; i++)
    add_wish (wishes, kt_program_values (program, slot)[i].literal, (int) number);
}

static void
limit_ties (Run *run)
{
  KtSearch *search = &run->search;
  guint most = (guint) MIN (TIE_CLAUSES / (search->program->n_clauses + 1), MAX_TIE_QUESTIONS);

  search->max_conflicts = TIE_CONFLICTS;
  search->n_hard_left = MAX_HARD_TIES;
  search->n_left = MAX (most, MIN_TIE_QUESTIONS) * 1;
}

static void
break_ties (Run *run)
{
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (KtWish));

  limit_ties (run);
  drop_parts (run);
  for (guint i = 1; i < run->search.program->slots->len && kt_search_goes_on (&run->search); i++)
    if (run->search.best->presence[i])
      add_wishes_of_slot (run, i, wishes);
  kt_search_grant (&run->search, (const KtWish *) wishes->data, wishes->len);
}

/* --- all together ------------------------------------------------------------------------------- */

/* What is wished for beside the goal. */
static void
choose_among_equals (Run *run)
{
  if (run->is_held)
    limit_ties (run);
  grant_defaults (run);
  heed_preferences (run);
  pursue_objectives (run);
  break_ties (run);
}

static gboolean
run_goals (Run *run, const KtCompletionRequest *request, GError **error)
{
  gboolean is_cheapest = request->goal == KT_COMPLETE_CHEAPEST && make_cheap_in_net (run, request->kinds);

  if (!is_cheapest)
    run->search.verdict = kt_search_ask (&run->search);
  if (!kt_search_goes_on (&run->search))
    return TRUE;
  if (request->goal == KT_COMPLETE_CHEAPEST && !is_cheapest && !make_cheap (run, request->kinds, error))
    return FALSE;
  if (request->goal == KT_COMPLETE_NEAREST && request->nearest != NULL)
    come_near (run, request->nearest);
  if (!run->is_settled)
    choose_among_equals (run);
  if (request->goal == KT_COMPLETE_CHEAPEST)
    prefer_real (run, request->kinds);
  return TRUE;
}

/* Do all of these hold in what was found? */
static gboolean
all_hold (const Run *run, GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (!kt_witness_satisfies (run->search.session, run->search.best, g_ptr_array_index (choices, i)))
      return FALSE;
  return TRUE;
}

/* All decisions that stand behind what was found. */
static GPtrArray *
standing_choices (const Run *run, guint *which)
{
  GPtrArray *choices = g_ptr_array_new ();

  g_ptr_array_extend (choices, run->choices, NULL, NULL);
  for (guint i = 0; run->alternatives != NULL && i < run->alternatives->len; i++)
    if (all_hold (run, g_ptr_array_index (run->alternatives, i)))
      {
        g_ptr_array_extend (choices, g_ptr_array_index (run->alternatives, i), NULL, NULL);
        *which = i;
        break;
      }
  return choices;
}

/* "note" decided as a text no rule knows: put it back into the configuration. */
static KtAssignment *
with_texts (KtSession *session, const KtAssignment *found, GPtrArray *choices)
{
  KtAssignmentBuilder *builder = kt_assignment_builder_new (session->program->model);

  for (guint i = 1; i < kt_assignment_get_n_entries (found); i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (found, i);
      KtValue value = entry->value;

      for (guint j = 0; value.kind == KT_VALUE_TEXT && j < choices->len; j++)
        {
          const KtChoice *choice = g_ptr_array_index (choices, j);

          if (choice->kind == KT_CHOICE_IS && choice->value != NULL
              && strcmp (choice->path, entry->path) == 0)
            value = kt_value_text (choice->value);
        }
      kt_assignment_builder_add (builder, (guint) entry->parent, entry->feature, entry->index, value);
    }
  return kt_assignment_builder_end (builder);
}

static gboolean
check_exactly (KtSession *session, const KtAssignment *assignment, GError **error)
{
  const KtRule *broken = kt_evaluate_find_broken_rule (assignment, session->program->day);

  if (broken == NULL)
    return TRUE;
  g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED,
               _ ("%s:%u: the configuration found does not withstand the exact check of rule “%s”"),
               broken->place.file, broken->place.line, broken->name);
  return FALSE;
}

/* FALSE with an error; the verdict GROWN if the literals are void. */
static gboolean
assume_alternatives (Run *run, GError **error)
{
  KtSession *session = run->search.session;
  guint generation = session->generation;
  g_autoptr (GArray) ways = g_array_new (FALSE, FALSE, sizeof (int));
  int any;

  for (guint i = 0; i < run->alternatives->len; i++)
    {
      g_autoptr (GArray) literals
        = kt_session_assumptions (session, g_ptr_array_index (run->alternatives, i), NULL, error);
      int way;

      if (literals == NULL)
        return FALSE;
      way = kt_cnf_and_all (session->cnf, (const int *) literals->data, literals->len);
      g_array_append_val (ways, way);
    }
  any = kt_cnf_or_all (session->cnf, (const int *) ways->data, ways->len);
  g_array_append_val (run->search.assumptions, any);
  if (generation != session->generation)
    run->search.verdict = KT_GROWN;
  return TRUE;
}

/* One attempt; run->search.verdict says how it ended. FALSE with an error. */
static gboolean
attempt (Run *run, const KtCompletionRequest *request, guint *which, KtAssignment **found, GError **error)
{
  KtSession *session = run->search.session;
  gboolean good = TRUE;

  kt_session_begin_effort (session);
  run->search.max_conflicts = goal_conflicts (session);
  run->search.assumptions = kt_session_assumptions (session, run->choices, NULL, error);
  if (run->search.assumptions == NULL || (run->alternatives != NULL && !assume_alternatives (run, error)))
    return FALSE;
  if (!kt_search_goes_on (&run->search))
    return TRUE;
  /* The decisions may have made it grow. */
  kt_program_unref (run->search.program);
  run->search.program = kt_program_ref (session->program);
  run->completion->is_optimal = TRUE;
  good = run_goals (run, request, error);
  if (good && kt_search_goes_on (&run->search))
    {
      g_autoptr (GPtrArray) standing = standing_choices (run, which);
      g_autoptr (KtAssignment) bare = kt_witness_to_assignment (session->program, run->search.best);

      *found = with_texts (session, bare, standing);
      kt_session_pool_add (session, g_steal_pointer (&run->search.best));
    }
  return good;
}

KtCompletion *
kt_complete_choices (KtSession *session, GPtrArray *choices, GPtrArray *alternatives,
                     const KtCompletionRequest *request, guint *which, GError **error)
{
  g_autoptr (KtCompletion) completion = NULL;
  KtVerdict verdict;
  gboolean good;
  guint unused;

  do
    {
      Run run = { .choices = choices, .alternatives = alternatives };

      g_clear_pointer (&completion, kt_completion_free);
      completion = run.completion = g_new0 (KtCompletion, 1);
      kt_search_init (&run.search, session);
      good = attempt (&run, request, which != NULL ? which : &unused, &completion->assignment, error);
      verdict = run.search.verdict;
      kt_search_clear (&run.search);
    }
  while (good && verdict == KT_GROWN);
  if (!good)
    return NULL;
  if (completion->assignment == NULL)
    {
      if (kt_session_check_verdict (session, verdict, error))
        g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED,
                             _ ("There is no configuration with these decisions"));
      return NULL;
    }
  if (!check_exactly (session, completion->assignment, error))
    return NULL;
  return g_steal_pointer (&completion);
}

KtCompletion *
kt_session_complete (KtSession *self, const KtCompletionRequest *request, GError **error)
{
  return kt_complete_choices (self, self->now->choices, NULL, request, NULL, error);
}
