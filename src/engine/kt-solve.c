/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One question: is there a configuration with these literals?
 *
 * A solution whose formulas are wrong gets lemmas (kt-lemma.c). The probing solver goes on at once, first with the same
 * inputs, which mostly settles it; another one is asked again with them.
 *
 * "Nothing beyond the slots" is the assumption `closed`. If the answer no depends on it, the question
 * is asked without; a yes there names the parts that may need more slots, and the program grows. */

#include "kt-core.h"
#include "kt-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-joined.h"
#include "kt-near.h"
#include "kt-net.h"

/* So often a wrong guess about a formula is corrected. */
#define MAX_ROUNDS 150
/* First formulas follow their inputs; where that does not end, inputs also follow what was guessed of formulas. */
#define FORWARD_ROUNDS 4
/* While searching that costs so many times less. */
#define ROUNDS_AT_ONCE 8
/* With so little effort that only what is nearly obvious can be settled it is corrected so often. */
#define FEW_ROUNDS 5
#define LITTLE_EFFORT 2000
#define MODEST 20000
#define MODEST_CONFLICTS 20000
/* With formulas a question may cost any number of conflicts. */
#define FORMULA_CONFLICTS 30000
/* A question that meets more goes to the solver for long searches. */
#define PROBE_CONFLICTS 3000

/* --- clauses of the session ------------------------------------------------------------------- */

static void
flush (KtSession *self, KtSat *sat, gsize *done)
{
  const GArray *clauses = self->cnf->clauses;

  /* Where everything can be told by clauses proofs stay shorter without. */
  if (sat == self->probe && self->program->oracles->len > 0)
    for (; self->n_ranked < self->cnf->n_variables; self->n_ranked++)
      kt_solver_set_rank (kt_sat_get_own (sat), (guint) kt_sat_own_literal (sat, self->n_ranked + 1),
                          KT_SOLVER_COMPUTED);
  if (clauses->len > *done)
    kt_sat_add_all (sat, &g_array_index (clauses, int, *done), clauses->len - *done);
  *done = clauses->len;
}

/* The probing solver checks formulas while it searches: so it goes on from where it is. */
static KtSatResult
check_while_searching (gpointer data)
{
  KtSession *self = data;
  KtSolver *solver = kt_sat_get_own (self->probe);
  g_autoptr (GArray) point = g_array_new (FALSE, FALSE, sizeof (int));

  self->last = self->probe;
  if (self->is_lax || kt_session_check_formulas (self, point, NULL, self->n_rounds - MIN (self->n_rounds, FORWARD_ROUNDS)))
    return KT_SAT_YES;
  kt_solver_back_to (solver, G_MAXUINT);
  flush (self, self->probe, &self->n_probe);
  if (++self->n_rounds > self->max_rounds)
    return KT_SAT_UNKNOWN;
  kt_solver_set_pins (solver, (const int *) point->data, point->len);
  return KT_SAT_NO;
}

/* --- loading ------------------------------------------------------------------------------------ */

static KtSat *
new_solver (KtSession *self, KtSatKind kind)
{
  KtSat *sat = kt_sat_new (kind);

  kt_sat_set_stop (sat, self->stops);
  return sat;
}

/* All rules hold; said first, so that clauses come in without their selectors. */
static void
add_rules (KtSession *self, KtSat *sat)
{
  const KtProgram *program = self->program;

  for (guint i = 0; i < program->selectors->len; i++)
    kt_sat_add (sat, &g_array_index (program->selectors, KtSelector, i).literal, 1);
}

static void
add_program (KtSession *self, KtSat *sat)
{
  const GArray *clauses = kt_program_get_clauses (self->program);

  kt_sat_add_all (sat, (const int *) clauses->data, clauses->len);
}

/* What was made of them when the program was prepared, if it was; rules hold there without being named. */
static void
add_simplified (KtSession *self, KtSat *sat)
{
  const GArray *clauses = self->program->start.clauses;

  if (clauses->len == 0)
    add_program (self, sat);
  else
    kt_sat_add_all (sat, (const int *) clauses->data, clauses->len);
}

/* Numbers without bounds make wide circuits. Nearly always small ones do, and are found sooner. */
static void
define_modest (KtSession *self)
{
  const KtProgram *program = self->program;

  self->modest = 0;
  for (guint i = 0; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);
      gint64 largest = MODEST * kt_pow10 ((guint) MAX (slot->digits, 0));
      const KtBits *bits;

      if (slot->beyond == 0)
        continue;
      if (self->modest == 0)
        self->modest = kt_cnf_new_variable (self->cnf);
      bits = kt_session_bits (self, slot->bits);
      kt_cnf_add3 (self->cnf, -self->modest, -slot->presence,
                   kt_circuit_bits_at_most (self->circuit, bits, largest - slot->low));
      kt_cnf_add3 (self->cnf, -self->modest, -slot->presence,
                   -kt_circuit_bits_at_most (self->circuit, bits, -largest - slot->low - 1));
    }
}

static void
rank_bits (KtSession *self, int bits, KtSolverRank rank)
{
  const KtNumberBits *record = &g_array_index (self->program->bits, KtNumberBits, bits);

  for (guint i = 0; i < record->n; i++)
    kt_solver_set_rank (kt_sat_get_own (self->probe),
                        (guint) ABS (g_array_index (self->program->literals, int, record->first + i)), rank);
}

/* What no place of the model shows is computed from what they do. What formulas are computed from better stays. */
static void
rank_variables (KtSession *self)
{
  const KtProgram *program = self->program;
  KtSolver *solver = kt_sat_get_own (self->probe);

  self->n_ranked = program->n_variables;
  for (int v = 1; v <= program->n_plain; v++)
    kt_solver_set_rank (solver, (guint) v, KT_SOLVER_COMPUTED);
  for (guint i = 0; i < program->values->len; i++)
    kt_solver_set_rank (solver, (guint) ABS (g_array_index (program->values, KtSlotValue, i).literal),
                        KT_SOLVER_FREE);
  for (guint i = 0; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      kt_solver_set_rank (solver, (guint) ABS (slot->presence), KT_SOLVER_FREE);
      if (slot->bits >= 0)
        rank_bits (self, slot->bits, KT_SOLVER_FREE);
    }
  for (guint i = 0; i < self->oracle_inputs->len; i++)
    {
      const GArray *inputs = g_ptr_array_index (self->oracle_inputs, i);

      for (guint j = 0; j < inputs->len; j++)
        rank_bits (self, g_array_index (inputs, int, j), KT_SOLVER_STIFF);
    }
}

gboolean
kt_session_load (KtSession *self, KtProgram *program)
{
  kt_session_unload (self);
  if (self->stops == NULL)
    self->stops = &self->stop;
  self->program = kt_program_ref (program);
  self->generation++;
  self->cnf = kt_cnf_new (program->n_variables);
  self->circuit = kt_circuit_new (self->cnf);
  self->bits = g_new0 (const KtBits *, program->bits->len + 1);
  self->literals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pool = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_witness_free);
  self->oracle_inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < program->oracles->len; i++)
    g_ptr_array_add (self->oracle_inputs,
                     kt_real_inputs (program, g_array_index (program->oracles, KtOracle, i).node));
  if (program->join == NULL)
    kt_session_get_probe (self);
  define_modest (self);
  if (program->oracles->len > 0 && self->modest == 0) /* then it was made */
    kt_solver_set_check (kt_sat_get_own (self->probe), check_while_searching, self);
  return TRUE;
}

KtSat *
kt_session_get_probe (KtSession *self)
{
  if (self->probe != NULL)
    return self->probe;
  self->probe = new_solver (self, KT_SAT_OWN);
  kt_sat_skip (self->probe, self->program->n_plain, self->program->n_variables - self->program->n_plain);
  add_simplified (self, self->probe);
  rank_variables (self);
  kt_session_begin_known (self);
  if (self->program->join != NULL) /* nothing was asked before that would have given it a base */
    {
      kt_sat_assume (self->probe, self->program->closed);
      kt_sat_solve (self->probe, -1);
    }
  return self->probe;
}

void
kt_session_unload (KtSession *self)
{
  g_clear_pointer (&self->evidence, kt_evidence_free);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->grouped, g_array_unref);
  g_clear_pointer (&self->probe, kt_sat_free);
  g_clear_pointer (&self->strong, kt_sat_free);
  g_clear_pointer (&self->core, kt_core_free);
  g_clear_pointer (&self->tables, kt_joined_tables_free);
  self->n_probe = self->n_strong = 0;
  g_clear_pointer (&self->circuit, kt_circuit_free);
  g_clear_pointer (&self->cnf, kt_cnf_free);
  g_clear_pointer (&self->bits, g_free);
  g_clear_pointer (&self->literals, g_hash_table_unref);
  g_clear_pointer (&self->table, g_free);
  g_clear_pointer (&self->pool, g_ptr_array_unref);
  g_clear_pointer (&self->totals, kt_totals_free);
  g_clear_pointer (&self->near, kt_near_free);
  g_clear_pointer (&self->net, kt_net_free);
  self->has_near = FALSE;
  g_clear_pointer (&self->oracle_inputs, g_ptr_array_unref);
  g_clear_pointer (&self->known_initial, kt_known_free);
  g_clear_pointer (&self->known_last, kt_known_free);
  g_clear_pointer (&self->pictured, kt_snapshot_unref);
  g_clear_pointer (&self->states, g_free);
  g_clear_pointer (&self->program, kt_program_unref);
  self->pool_next = 0;
}

/* --- the budget ---------------------------------------------------------------------------------- */

/* Spent it is, what is nearly obvious is still settled, until as much again is spent. */
#define LEAST_CONFLICTS 20
/* A question costs something before it meets a conflict, and much more of a solver that begins anew for each; and of that nobody
 * knows how many an answer took. */
#define QUESTION_COST 10
#define LARGE_QUESTION_COST 60
#define ANSWER_COST 50

static int
within_budget (const KtSession *self, int max_conflicts)
{
  int left = (int) CLAMP (self->budget, LEAST_CONFLICTS, G_MAXINT);

  return self->has_budget && (max_conflicts < 0 || max_conflicts > left) ? left : max_conflicts;
}

static gboolean
is_overspent (const KtSession *self)
{
  return self->has_budget && self->budget <= -self->budget_given;
}

static KtSatResult
solve_and_charge (KtSession *self, KtSat *sat, int max_conflicts)
{
  const KtSolver *own = sat == self->probe ? kt_sat_get_own (sat) : NULL;
  guint64 before = own != NULL ? kt_solver_get_n_conflicts (own) : 0;
  int allowed = within_budget (self, max_conflicts);
  KtSatResult result;

  if (is_overspent (self))
    return KT_SAT_UNKNOWN;
  result = kt_sat_solve (sat, allowed);
  if (!self->has_budget)
    return result;
  if (own != NULL)
    self->budget -= QUESTION_COST + (gint64) (kt_solver_get_n_conflicts (own) - before);
  else
    self->budget -= LARGE_QUESTION_COST + (result == KT_SAT_UNKNOWN ? allowed : MIN (allowed, ANSWER_COST));
  return result;
}

/* --- asking ------------------------------------------------------------------------------------- */

static KtSatResult
ask_one (KtSession *self, KtSat *sat, gsize *done, const int *assumptions, guint n,
         const GArray *more_assumptions, int closed, int max_conflicts)
{
  flush (self, sat, done);
  self->last = sat;
  if (closed != 0)
    kt_sat_assume (sat, closed);
  for (guint i = 0; i < n; i++)
    kt_sat_assume (sat, assumptions[i]);
  for (guint i = 0; more_assumptions != NULL && i < more_assumptions->len; i++)
    kt_sat_assume (sat, g_array_index (more_assumptions, int, i));
  return solve_and_charge (self, sat, max_conflicts);
}

static KtSat *
strong_solver (KtSession *self)
{
  if (self->strong == NULL)
    {
      self->strong = new_solver (self, KT_SAT_CADICAL);
      add_rules (self, self->strong);
      add_program (self, self->strong);
    }
  return self->strong;
}

/* The probing solver, and where it meets too many conflicts the one for long searches. */
static KtSatResult
ask (KtSession *self, KtSat *sat, gsize *done, const int *assumptions, guint n,
     const GArray *more_assumptions, int closed, int max_conflicts)
{
  gboolean may_go_on = sat == self->probe && (max_conflicts < 0 || max_conflicts > PROBE_CONFLICTS);
  KtSatResult result = ask_one (self, sat, done, assumptions, n, more_assumptions, closed,
                                may_go_on ? PROBE_CONFLICTS : max_conflicts);

  if (result != KT_SAT_UNKNOWN || !may_go_on || g_atomic_int_get (self->stops))
    return result;
  return ask_one (self, strong_solver (self), &self->n_strong, assumptions, n, more_assumptions, closed,
                  max_conflicts);
}

static gboolean
group_failed (KtSat *sat, const GArray *point, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (kt_sat_failed (sat, g_array_index (point, int, i)))
      return TRUE;
  return FALSE;
}

/* After a no: takes out the groups behind the first `n_kept` that had a part in it; all of them, if
 * none had. */
static void
drop_failed_groups (KtSat *sat, GArray *point, GArray *groups, guint n_kept)
{
  g_autoptr (GArray) kept_point = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) kept_groups = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean any = FALSE;

  for (guint i = 0; i < groups->len; i++)
    {
      guint from = g_array_index (groups, guint, i);
      guint to = i + 1 < groups->len ? g_array_index (groups, guint, i + 1) : point->len;
      guint start = kept_point->len;

      if (i >= n_kept && group_failed (sat, point, from, to))
        {
          any = TRUE;
          continue;
        }
      g_array_append_val (kept_groups, start);
      g_array_append_vals (kept_point, &g_array_index (point, int, from), to - from);
    }
  if (!any)
    {
      g_array_set_size (kept_point, n_kept < groups->len ? g_array_index (groups, guint, n_kept)
                                                         : point->len);
      g_array_set_size (kept_groups, MIN (n_kept, groups->len));
    }
  g_array_set_size (point, 0);
  g_array_append_vals (point, kept_point->data, kept_point->len);
  g_array_set_size (groups, 0);
  g_array_append_vals (groups, kept_groups->data, kept_groups->len);
}

/* From a solution whose formulas are wrong towards one where they are right: their inputs stay as they
 * are, their values become what they must be. Where one formula's value is another's input the later
 * inputs are given free again. YES if all are right. */
static KtSatResult
repair_solution (KtSession *self, KtSat *sat, gsize *done, const int *assumptions, guint n, int closed,
                 int max_conflicts)
{
  g_autoptr (GArray) point = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i <= self->program->oracles->len; i++)
    {
      guint n_before = groups->len;
      KtSatResult result;

      if (self->is_lax || kt_session_check_formulas (self, point, groups, 0))
        return KT_SAT_YES;
      if (g_atomic_int_get (self->stops))
        return KT_SAT_UNKNOWN;
      result = ask (self, sat, done, assumptions, n, point, closed, max_conflicts);
      while (result == KT_SAT_NO && groups->len > n_before + 1)
        {
          drop_failed_groups (self->last, point, groups, n_before + 1);
          result = ask (self, sat, done, assumptions, n, point, closed, max_conflicts);
        }
      if (result != KT_SAT_YES)
        return result;
    }
  return KT_SAT_UNKNOWN;
}

/* POSSIBLE, IMPOSSIBLE, UNDECIDED or STOPPED, formulas checked. */
static KtVerdict
ask_checked (KtSession *self, KtSat *sat, gsize *done, const int *assumptions, guint n, int closed,
             int max_conflicts)
{
  guint rounds = max_conflicts >= 0 && max_conflicts < LITTLE_EFFORT ? FEW_ROUNDS : MAX_ROUNDS;
  KtSatResult result;

  self->n_rounds = 0;
  self->max_rounds = ROUNDS_AT_ONCE * rounds;
  result = ask (self, sat, done, assumptions, n, NULL, closed, max_conflicts);
  for (guint i = 0; i < rounds && result == KT_SAT_YES; i++)
    {
      if (repair_solution (self, sat, done, assumptions, n, closed, max_conflicts) == KT_SAT_YES)
        return KT_POSSIBLE;
      if (g_atomic_int_get (self->stops))
        return KT_STOPPED;
      result = ask (self, sat, done, assumptions, n, NULL, closed, max_conflicts);
    }
  if (result == KT_SAT_NO)
    return KT_IMPOSSIBLE;
  return g_atomic_int_get (self->stops) ? KT_STOPPED : KT_UNDECIDED;
}

static int
limit_effort (KtSession *self, int max_conflicts)
{
  gboolean is_hard = self->program->oracles->len > 0 || self->modest != 0;

  return within_budget (self, is_hard && (max_conflicts < 0 || max_conflicts > FORMULA_CONFLICTS) ? FORMULA_CONFLICTS
                                                                                                   : max_conflicts);
}

/* Of formulas a solver that stays near its last solution guesses similar wrong values again and again: where that does not
 * end the other one searches, and of numbers without bounds at once. The probing solver sees all clauses all the same: evidence rests on them. */
static KtVerdict
ask_rules (KtSession *self, const int *assumptions, guint n, int closed, int max_conflicts)
{
  gboolean has_formulas = self->program->oracles->len > 0;
  gboolean is_little = max_conflicts >= 0 && max_conflicts < LITTLE_EFFORT;
  KtVerdict verdict = KT_UNDECIDED;

  if (!has_formulas || self->modest == 0)
    verdict = ask_checked (self, kt_session_get_probe (self), &self->n_probe, assumptions, n, closed, max_conflicts);
  else if (self->n_probe == 0)
    ask_one (self, kt_session_get_probe (self), &self->n_probe, NULL, 0, NULL, closed, LITTLE_EFFORT);
  if (verdict != KT_UNDECIDED || !has_formulas || (is_little && self->modest == 0))
    return verdict;
  return ask_checked (self, strong_solver (self), &self->n_strong, assumptions, n, closed, max_conflicts);
}

static KtVerdict
ask_modestly (KtSession *self, const int *assumptions, guint n, int max_conflicts)
{
  g_autofree int *more = g_new (int, n + 1);

  if (n > 0)
    memcpy (more, assumptions, n * sizeof (int));
  more[n] = self->modest;
  return ask_rules (self, more, n + 1, self->program->closed, MIN (max_conflicts, MODEST_CONFLICTS));
}

KtVerdict
kt_session_solve (KtSession *self, const int *assumptions, guint n, int max_conflicts)
{
  int closed = self->program->closed, effort = limit_effort (self, max_conflicts);
  KtVerdict verdict;

  if (self->modest != 0)
    {
      verdict = ask_modestly (self, assumptions, n, effort);
      if (verdict == KT_POSSIBLE || verdict == KT_STOPPED)
        return verdict;
    }
  verdict = ask_rules (self, assumptions, n, closed, effort);
  if (verdict != KT_IMPOSSIBLE || !kt_sat_failed (self->last, closed))
    return verdict;
  verdict = ask_rules (self, assumptions, n, 0, effort);
  return verdict == KT_POSSIBLE ? kt_session_grow (self) : verdict;
}

gboolean
kt_session_assume (KtSession *self, const int *assumptions, guint n)
{
  KtSat *sat = kt_session_get_probe (self);
  g_autofree int *literals = g_new (int, n + 1);

  flush (self, sat, &self->n_probe);
  literals[0] = kt_sat_own_literal (sat, self->program->closed);
  for (guint i = 0; i < n; i++)
    literals[i + 1] = kt_sat_own_literal (sat, assumptions[i]);
  return kt_solver_assume (kt_sat_get_own (sat), literals, n + 1);
}

KtVerdict
kt_session_solve_closed (KtSession *self, const int *assumptions, guint n, int max_conflicts)
{
  return ask_rules (self, assumptions, n, self->program->closed, limit_effort (self, max_conflicts));
}

KtVerdict
kt_session_solve_with (KtSession *self, KtSat *sat, gsize *n_given, const int *assumptions, guint n, int max_conflicts)
{
  return ask_checked (self, sat, n_given, assumptions, n, self->program->closed, within_budget (self, max_conflicts));
}

gboolean
kt_session_check_verdict (KtSession *self, KtVerdict verdict, GError **error)
{
  if (verdict == KT_STOPPED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The search was interrupted"));
  else if (verdict == KT_UNDECIDED)
    g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED,
                         _ ("This could not be settled within the effort allowed"));
  else
    return TRUE;
  return FALSE;
}

/* --- effort ------------------------------------------------------------------------------------- */

/* Beyond the undecided questions allowed only so much of the effort for one question. */
#define OBVIOUS_SHARE 20

void
kt_session_begin_effort (KtSession *self)
{
  self->n_undecided = 0;
}

KtVerdict
kt_session_try (KtSession *self, const int *assumptions, guint n, int most)
{
  int conflicts = most;
  KtVerdict verdict;

  if (self->effort_conflicts > 0)
    conflicts = MIN (most, self->effort_conflicts);
  if (self->effort_undecided > 0 && self->n_undecided >= self->effort_undecided)
    conflicts = conflicts / OBVIOUS_SHARE;
  verdict = kt_session_solve (self, assumptions, n, conflicts);
  if (verdict == KT_UNDECIDED)
    self->n_undecided++;
  return verdict;
}
