/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Completions are found lexicographically: each goal is settled and then assumed while the next one
 * is. A number is made small bit by bit from the most significant one, so every answer no proves a
 * part of the bound. A wish that the configuration at hand grants already needs no question. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-optimum.h"

/* Questions spent on choosing between equally good configurations. */
#define MAX_TIE_QUESTIONS 400
#define MIN_TIE_QUESTIONS 30
/* A question costs time with the size of the program: this many clauses may be looked at in all. */
#define TIE_CLAUSES 5000000
#define TIE_CONFLICTS 300
#define MAX_HARD_TIES 8
/* A goal is pursued with so much effort for a question (a conflict costs more in a large program); after a few questions
 * that stayed undecided with little: then the best found stands, with the bound that was proven. */
#define GOAL_WORK 400000000 /* conflicts × clauses */
#define MIN_GOAL_CONFLICTS 1000
#define MAX_GOAL_CONFLICTS 100000
#define MAX_HARD_GOALS 3
#define GOAL_CONFLICTS_THEN 200

typedef struct {
  KtSession *session;
  KtProgram *program; /* the one the literals belong to, also when the session has grown a larger one */
  GArray *assumptions;
  KtWitness *best;
  KtCompletion *completion;
  guint n_tie_questions;
  guint n_hard_goals;
  guint n_hard_ties;
  int max_conflicts; /* of a question */
  KtVerdict verdict; /* POSSIBLE; GROWN, STOPPED or IMPOSSIBLE end the run */
} Run;

void
kt_completion_free (KtCompletion *completion)
{
  if (completion == NULL)
    return;
  g_clear_pointer (&completion->assignment, kt_assignment_unref);
  g_free (completion);
}

/* --- questions ---------------------------------------------------------------------------------- */

/* Can what is assumed hold together with the literal? If so, that is the best now. */
static KtVerdict
ask (Run *run, int literal)
{
  KtVerdict verdict;

  if (run->best != NULL && run->max_conflicts == TIE_CONFLICTS && run->n_hard_ties >= MAX_HARD_TIES)
    return KT_UNDECIDED;
  if (literal != 0)
    g_array_append_val (run->assumptions, literal);
  /* Whatever it costs, there must be a first one. */
  if (run->best == NULL)
    verdict = kt_session_solve (run->session, (const int *) run->assumptions->data,
                                run->assumptions->len, KT_EFFORT_SEARCH);
  else
    verdict = kt_session_try (run->session, (const int *) run->assumptions->data,
                              run->assumptions->len, run->max_conflicts);
  if (literal != 0)
    g_array_set_size (run->assumptions, run->assumptions->len - 1);
  if (verdict == KT_POSSIBLE)
    {
      kt_witness_free (run->best);
      run->best = kt_session_read_witness (run->session);
    }
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    run->verdict = verdict;
  return verdict;
}

static int
goal_conflicts (const KtSession *session)
{
  gsize n_clauses = MAX (1, session->program->n_clauses);

  return (int) CLAMP (GOAL_WORK / n_clauses, MIN_GOAL_CONFLICTS, MAX_GOAL_CONFLICTS);
}

static gboolean
goes_on (const Run *run)
{
  return run->verdict == KT_POSSIBLE;
}

static void
assume (Run *run, int literal)
{
  if (literal != KT_TRUE)
    g_array_append_val (run->assumptions, literal);
}

/* The wish is granted if it can be. TRUE if it is. The solver's last answer may belong to another
 * configuration than the best, so whether that grants it already is asked of the solver as well. */
static gboolean
wish (Run *run, int literal)
{
  KtVerdict verdict;

  if (literal == KT_TRUE || literal == KT_FALSE || !goes_on (run))
    return literal == KT_TRUE;
  verdict = ask (run, literal);
  if (!goes_on (run))
    return FALSE;
  /* Undecided: the best may or may not have it; nothing is assumed. */
  if (verdict != KT_UNDECIDED)
    assume (run, verdict == KT_POSSIBLE ? literal : -literal);
  else if (run->max_conflicts == TIE_CONFLICTS)
    run->n_hard_ties++;
  return verdict == KT_POSSIBLE;
}

/* Makes the sum of the weights of true literals small and assumes what keeps it so; *units is it, *bound what is proven. */
static void
minimise (Run *run, const KtWeight *weights, guint n, gint64 *units, gint64 *bound)
{
  g_autoptr (KtOptimum) optimum = kt_optimum_new (run->session, weights, n);
  g_autoptr (KtOptimumState) state = kt_optimum_begin (optimum);
  KtOptimumRun search = { .assumptions = (const int *) run->assumptions->data,
                          .n_assumptions = run->assumptions->len,
                          .max_conflicts = run->max_conflicts,
                          .best = G_MAXINT64,
                          .verdict = KT_POSSIBLE };

  kt_optimum_minimise (optimum, state, &search);
  run->verdict = search.verdict;
  if (search.witness != NULL && goes_on (run))
    {
      kt_optimum_hold (optimum, state, &search, run->assumptions);
      kt_witness_free (run->best);
      run->best = g_steal_pointer (&search.witness);
      *units = search.best;
      *bound = state->lower;
    }
  kt_optimum_run_clear (&search);
}

/* --- wishes of the model ------------------------------------------------------------------------ */

static void
grant_defaults (Run *run)
{
  const GArray *softs = run->program->softs;

  for (guint i = 0; i < softs->len && goes_on (run); i++)
    {
      const KtSoft *soft = &g_array_index (softs, KtSoft, i);

      if (!soft->is_prefer && !wish (run, soft->literal))
        run->completion->n_unmet_defaults++;
    }
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

  if (weights->len == 0 || !goes_on (run))
    return;
  minimise (run, (const KtWeight *) weights->data, weights->len, &units, &bound);
  run->completion->is_optimal &= units == bound;
}

static void
heed_preferences (Run *run)
{
  const GArray *softs = run->program->softs;
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
  run->completion->total = goal_value (units, low, den, negated);
  run->completion->bound = goal_value (bound, low, den, negated);
}

static void
pursue_objectives (Run *run)
{
  const GArray *goals = run->program->goals;

  for (guint i = 0; i < goals->len && goes_on (run); i++)
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
      minimise (run, &g_array_index (run->program->weights, KtWeight, goal->first), goal->n, &units, &bound);
      report_total (run, units, bound, goal->low, goal->den, goal->is_maximize != 0);
    }
}

/* --- totals of terms ---------------------------------------------------------------------------- */

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

/* FALSE if a total asked for could not be expressed. */
static gboolean
make_cheap (Run *run, guint32 kinds, GError **error)
{
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (KtWeight));
  gint64 units = 0, bound = 0;
  KtGoal total;

  if (!add_up (run->program, kinds, &total, weights))
    {
      g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_LIMIT,
                           _ ("The total is too wide to be minimised; use fewer digits in its rows"));
      return FALSE;
    }
  minimise (run, (const KtWeight *) weights->data, weights->len, &units, &bound);
  report_total (run, units, bound, total.low, total.den, FALSE);
  run->completion->is_optimal &= !total.is_cut;
  run->max_conflicts = TIE_CONFLICTS;
  return TRUE;
}

/* --- nearness ----------------------------------------------------------------------------------- */

static void
come_near (Run *run, const KtAssignment *nearest)
{
  g_autoptr (GPtrArray) choices = kt_assignment_to_choices (nearest);
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (KtWeight));
  const KtProgram *program = run->program;
  guint generation = run->session->generation;

  for (guint i = 0; i < choices->len && goes_on (run); i++)
    {
      int literal = kt_session_choice_literal (run->session, g_ptr_array_index (choices, i), NULL);

      if (literal != 0)
        add_violation (weights, literal, 1);
      if (generation != run->session->generation)
        run->verdict = KT_GROWN;
    }
  /* Parts that the older configuration did not have. */
  for (guint i = 1; i < program->slots->len && goes_on (run); i++)
    if (kt_program_slot (program, i)->is_optional
        && kt_assignment_find (nearest, program->paths[i]) < 0)
      add_violation (weights, -kt_program_slot (program, i)->presence, 1);
  minimise_violations (run, weights);
}

/* --- ties --------------------------------------------------------------------------------------- */

static gboolean
may_ask (Run *run)
{
  guint most = (guint) MIN (TIE_CLAUSES / (run->program->n_clauses + 1), MAX_TIE_QUESTIONS);

  return goes_on (run) && run->n_tie_questions < MAX (most, MIN_TIE_QUESTIONS);
}

/* As wish, but what the best configuration has already costs no question. */
static gboolean
tie_wish (Run *run, int literal, gboolean is_granted)
{
  if (is_granted)
    {
      assume (run, literal);
      return TRUE;
    }
  if (!may_ask (run))
    return FALSE;
  run->n_tie_questions++;
  return wish (run, literal);
}

/* All of these slots shall be absent, the first of them before the others. What fails together is
 * tried by halves. */
static void
drop_slots (Run *run, const int *slots, guint n)
{
  guint before = run->assumptions->len, n_present = 0;

  for (guint i = 0; i < n; i++)
    n_present += run->best->presence[slots[i]];
  if (n_present > 0 && n > 1 && !may_ask (run))
    return;
  if (n_present > 0 && n == 1)
    {
      tie_wish (run, -kt_program_slot (run->program, slots[0])->presence, FALSE);
      return;
    }
  for (guint i = 0; i < n; i++)
    assume (run, -kt_program_slot (run->program, slots[i])->presence);
  if (n_present == 0)
    return;
  run->n_tie_questions++;
  if (ask (run, 0) == KT_POSSIBLE || !goes_on (run))
    return;
  g_array_set_size (run->assumptions, before);
  drop_slots (run, slots, n / 2);
  if (goes_on (run))
    drop_slots (run, slots + n / 2, n - n / 2);
}

/* Fewest parts: from the last possible one backwards. */
static void
drop_parts (Run *run)
{
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = run->program->slots->len; i > 1; i--)
    {
      int number = (int) i - 1;

      if (kt_program_slot (run->program, number)->is_optional)
        g_array_append_val (slots, number);
    }
  drop_slots (run, (const int *) slots->data, slots->len);
}

static void
take_first_value (Run *run, const KtSlot *slot)
{
  const KtSlotValue *values = kt_program_values (run->program, slot);

  for (guint i = 0; i < slot->n_values && may_ask (run); i++)
    if (tie_wish (run, values[i].literal, run->best->values[slot->first_value + i]))
      return;
}

static void
take_smallest_number (Run *run, const KtSlot *slot, guint number)
{
  const KtBits *bits = kt_session_bits (run->session, slot->bits);

  for (guint i = bits->n_bits; i > 0 && may_ask (run); i--)
    {
      gint64 units = run->best->units[number] - slot->low;

      tie_wish (run, -bits->bits[i - 1], !((units >> (i - 1)) & 1));
    }
}

static void
break_ties (Run *run)
{
  const KtProgram *program = run->program;

  run->max_conflicts = TIE_CONFLICTS;
  drop_parts (run);
  for (guint i = 1; i < program->slots->len && may_ask (run); i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      if (!run->best->presence[i])
        continue;
      if (slot->bits >= 0)
        take_smallest_number (run, slot, i);
      else
        take_first_value (run, slot);
    }
}

/* --- all together ------------------------------------------------------------------------------- */

static gboolean
run_goals (Run *run, const KtCompletionRequest *request, GError **error)
{
  KtVerdict verdict = ask (run, 0);

  if (verdict != KT_POSSIBLE)
    {
      run->verdict = verdict;
      return TRUE;
    }
  if (request->goal == KT_COMPLETE_CHEAPEST && !make_cheap (run, request->kinds, error))
    return FALSE;
  if (request->goal == KT_COMPLETE_NEAREST && request->nearest != NULL)
    come_near (run, request->nearest);
  grant_defaults (run);
  heed_preferences (run);
  pursue_objectives (run);
  break_ties (run);
  return TRUE;
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

static KtCompletion *
complete (KtSession *session, GPtrArray *choices, const KtChoice *wanted,
          const KtCompletionRequest *request, GError **error)
{
  g_autoptr (KtCompletion) completion = NULL;
  g_autoptr (KtAssignment) found = NULL;
  Run run;
  gboolean good;

  do
    {
      run = (Run){ .session = session, .verdict = KT_POSSIBLE, .max_conflicts = goal_conflicts (session) };
      kt_session_begin_effort (session);
      run.assumptions = kt_session_assumptions (session, choices, wanted, error);
      if (run.assumptions == NULL)
        return NULL;
      run.program = kt_program_ref (session->program);
      g_clear_pointer (&completion, kt_completion_free);
      completion = run.completion = g_new0 (KtCompletion, 1);
      completion->is_optimal = TRUE;
      good = run_goals (&run, request, error);
      g_array_unref (run.assumptions);
      if (good && run.verdict == KT_POSSIBLE)
        {
          found = kt_witness_to_assignment (session->program, run.best);
          kt_session_pool_add (session, g_steal_pointer (&run.best));
        }
      kt_witness_free (run.best);
      kt_program_unref (run.program);
    }
  while (good && run.verdict == KT_GROWN);
  if (!good)
    return NULL;
  if (found == NULL)
    {
      if (kt_session_check_verdict (session, run.verdict, error))
        g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED,
                             _ ("There is no configuration with these decisions"));
      return NULL;
    }
  completion->assignment = with_texts (session, found, choices);
  if (!check_exactly (session, completion->assignment, error))
    return NULL;
  return g_steal_pointer (&completion);
}

KtCompletion *
kt_session_complete (KtSession *self, const KtCompletionRequest *request, GError **error)
{
  return complete (self, self->now->choices, NULL, request, error);
}

KtAssignment *
kt_complete_default (KtSession *self, GPtrArray *choices, const KtChoice *wanted, GError **error)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (KtCompletion) completion = complete (self, choices, wanted, &request, error);

  return completion != NULL ? g_steal_pointer (&completion->assignment) : NULL;
}
