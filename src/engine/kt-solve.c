/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One question: is there a configuration with these literals?
 *
 * Formulas that clauses cannot express are checked on every solution found. Where the solver guessed
 * their value wrong it gets two lemmas: the right value at this very point, and for the largest box of
 * inputs around it that still refutes the guess, the range of values there. Then it is asked again,
 * first with the same inputs, which mostly settles it.
 *
 * "Nothing beyond the slots" is the assumption `closed`. If the answer no depends on it, the question
 * is asked without; a yes there names the parts that may need more slots, and the program grows. */

#include "kt-totals.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "kt-engine-error.h"

/* So often a wrong guess about a formula is corrected. */
#define MAX_ROUNDS 150
/* With so little effort that only what is nearly obvious can be settled it is corrected so often. */
#define FEW_ROUNDS 5
#define LITTLE_EFFORT 2000
#define MODEST 20000
#define MODEST_CONFLICTS 20000
/* With formulas a question may cost any number of conflicts. */
#define FORMULA_CONFLICTS 30000
/* A question that meets more goes to the solver for long searches. */
#define PROBE_CONFLICTS 3000

/* --- loading ------------------------------------------------------------------------------------ */

static KtSat *
new_solver (KtSession *self, KtSatKind kind)
{
  KtSat *sat = kt_sat_new (kind);

  kt_sat_set_stop (sat, &self->stop);
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
  kt_sat_add_all (sat, (const int *) self->program->clauses->data, self->program->clauses->len);
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

  for (int v = 1; v <= program->n_variables; v++)
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
  self->probe = new_solver (self, KT_SAT_OWN);
  add_rules (self, self->probe);
  add_program (self, self->probe);
  rank_variables (self);
  kt_session_begin_known (self);
  define_modest (self);
  return TRUE;
}

void
kt_session_unload (KtSession *self)
{
  g_clear_pointer (&self->evidence, kt_evidence_free);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->probe, kt_sat_free);
  g_clear_pointer (&self->strong, kt_sat_free);
  g_clear_pointer (&self->core, kt_sat_free);
  self->n_probe = self->n_strong = self->n_core = 0;
  g_clear_pointer (&self->circuit, kt_circuit_free);
  g_clear_pointer (&self->cnf, kt_cnf_free);
  g_clear_pointer (&self->bits, g_free);
  g_clear_pointer (&self->literals, g_hash_table_unref);
  g_clear_pointer (&self->pool, g_ptr_array_unref);
  g_clear_pointer (&self->totals, kt_totals_free);
  g_clear_pointer (&self->oracle_inputs, g_ptr_array_unref);
  g_clear_pointer (&self->known_initial, kt_known_free);
  g_clear_pointer (&self->known_last, kt_known_free);
  g_clear_pointer (&self->program, kt_program_unref);
  self->pool_next = 0;
}

/* --- reading a solution ------------------------------------------------------------------------- */

gboolean
kt_session_last_value (KtSession *self, int literal)
{
  return kt_sat_value (self->last, literal);
}

gint64
kt_session_last_units (KtSession *self, int number)
{
  const KtNumberBits *record = &g_array_index (self->program->bits, KtNumberBits, number);
  gint64 value = 0;

  for (guint i = 0; i < record->n; i++)
    if (kt_sat_value (self->last, g_array_index (self->program->literals, int, record->first + i)))
      value |= (gint64) 1 << i;
  return value;
}

const KtBits *
kt_session_bits (KtSession *self, int number)
{
  const KtNumberBits *record = &g_array_index (self->program->bits, KtNumberBits, number);

  if (self->bits[number] == NULL)
    self->bits[number] = kt_circuit_take_bits (
      self->circuit, &g_array_index (self->program->literals, int, record->first), record->n,
      record->max);
  return self->bits[number];
}

void
kt_witness_free (KtWitness *witness)
{
  if (witness == NULL)
    return;
  g_free (witness->presence);
  g_free (witness->values);
  g_free (witness->units);
  g_free (witness);
}

KtWitness *
kt_session_read_witness (KtSession *self)
{
  const KtProgram *program = self->program;
  KtWitness *witness = g_new0 (KtWitness, 1);

  witness->presence = g_new (guint8, program->slots->len);
  witness->values = g_new (guint8, program->values->len + 1);
  witness->units = g_new0 (gint64, program->slots->len);
  for (guint i = 0; i < program->values->len; i++)
    witness->values[i] = (guint8) kt_session_last_value (
      self, g_array_index (program->values, KtSlotValue, i).literal);
  for (guint i = 0; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      witness->presence[i] = (guint8) kt_session_last_value (self, slot->presence);
      if (slot->bits >= 0)
        witness->units[i] = slot->low + kt_session_last_units (self, slot->bits);
    }
  return witness;
}

static KtValue
value_of_slot (const KtProgram *program, const KtWitness *witness, int number)
{
  const KtSlot *slot = kt_program_slot (program, number);
  const KtFeature *feature = program->features[number];

  if (slot->bits >= 0)
    return kt_value_number (kt_slot_rational (slot, witness->units[number]));
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *value = kt_program_values (program, slot) + i;

      if (!witness->values[slot->first_value + i])
        continue;
      if (feature->kind == KT_FEATURE_BOOL)
        return kt_value_boolean (value->name != 0);
      if (feature->kind == KT_FEATURE_STRING)
        return kt_value_text (value->name < 0 ? kt_witness_any_text (program, witness, number)
                                              : kt_program_value_name (program, number, value));
      return kt_value_name (kt_program_value_name (program, number, value));
    }
  return kt_value_nothing ();
}

KtAssignment *
kt_witness_to_assignment (const KtProgram *program, const KtWitness *witness)
{
  KtAssignmentBuilder *builder = kt_assignment_builder_new (program->model);
  g_autofree guint *entries = g_new0 (guint, program->slots->len);

  for (guint i = 1; i < program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      if (witness->presence[i])
        entries[i]
          = kt_assignment_builder_add (builder, entries[slot->parent], program->features[i],
                                       slot->index, value_of_slot (program, witness, (int) i));
    }
  return kt_assignment_builder_end (builder);
}

KtAssignment *
kt_session_read_assignment (KtSession *self)
{
  KtWitness *witness = kt_session_read_witness (self);
  KtAssignment *assignment = kt_witness_to_assignment (self->program, witness);

  kt_session_pool_add (self, witness);
  return assignment;
}

/* --- lemmas ------------------------------------------------------------------------------------- */

typedef struct {
  KtSession *session;
  const GArray *inputs;
  gint64 *values;  /* of the inputs in the solution */
  guint *n_free;   /* how many low bits of each are left open */
} Box;

static guint
input_position (const Box *box, int bits)
{
  guint low = 0, high = box->inputs->len;

  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (box->inputs, int, middle) <= bits)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static gint64
box_value (gpointer data, int bits)
{
  const Box *box = data;

  return box->values[input_position (box, bits)];
}

static void
box_range (gpointer data, int bits, gint64 *low, gint64 *high)
{
  const Box *box = data;
  guint i = input_position (box, bits);
  gint64 open = ((gint64) 1 << box->n_free[i]) - 1;
  gint64 max = g_array_index (box->session->program->bits, KtNumberBits, bits).max;

  *low = box->values[i] & ~open;
  *high = MIN (box->values[i] | open, max);
}

/* What the oracle's bits may be, from an enclosure of the formula. */
typedef struct {
  gint64 low, high;
  gboolean may_be_exact, must_be_exact;
  gboolean may_fail, must_fail;
} Answer;

static gint64
clamp_units (const KtOracle *oracle, gint64 max, double units)
{
  double position = floor (units) - (double) oracle->low;

  return position <= 0 ? 0 : position >= (double) max ? max : (gint64) position;
}

/* A rounded formula is exact by its making, also where it lies beyond the range of the bits. */
static Answer
always_exact (const KtOracle *oracle, Answer answer)
{
  if (oracle->exact == KT_TRUE)
    answer.may_be_exact = answer.must_be_exact = TRUE;
  return answer;
}

static Answer
answer_for_interval (const KtOracle *oracle, gint64 max, KtInterval interval)
{
  double den = (double) oracle->den;
  double low = interval.low * den, high = interval.high * den;
  Answer answer = { .may_be_exact = TRUE, .may_fail = interval.may_fail,
                    .must_fail = interval.must_fail };

  answer.low = clamp_units (oracle, max, low);
  answer.high = clamp_units (oracle, max, high);
  /* No whole number inside: nothing there is exact. */
  if (answer.low == answer.high && floor (low) == floor (high) && low > floor (low))
    answer.may_be_exact = FALSE;
  return always_exact (oracle, answer);
}

static Answer
answer_for_value (const KtOracle *oracle, gint64 max, KtValue value)
{
  KtRational den = { oracle->den, 1 }, units;
  Answer answer = { 0 };

  if (value.kind != KT_VALUE_NUMBER)
    {
      answer.may_fail = answer.must_fail = TRUE;
      return answer;
    }
  if (value.is_exact && kt_rational_mul (value.number, den, &units))
    {
      gint64 floor_units = units.num / units.den - (units.num % units.den != 0 && units.num < 0);
      gint64 position;

      if (__builtin_sub_overflow (floor_units, oracle->low, &position))
        position = floor_units < 0 ? -1 : max + 1;
      answer.low = answer.high = MIN (MAX (position, 0), max);
      answer.may_be_exact = answer.must_be_exact
        = units.den == 1 && position >= 0 && position <= max;
      return always_exact (oracle, answer);
    }
  answer.low = answer.high
    = clamp_units (oracle, max, value.real * (double) oracle->den);
  return always_exact (oracle, answer);
}

static gboolean
refutes (const Answer *answer, gint64 bits, gboolean exact, gboolean defined)
{
  if (answer->must_fail)
    return defined;
  if (!answer->may_fail && !defined)
    return TRUE;
  if (!defined)
    return FALSE;
  return bits < answer->low || bits > answer->high || (exact && !answer->may_be_exact)
         || (!exact && answer->must_be_exact);
}

/* inputs in the box → the answer */
static void
add_lemma (KtSession *self, const Box *box, const KtOracle *oracle, const Answer *answer)
{
  const KtProgram *program = self->program;
  const KtBits *result = kt_session_bits (self, oracle->bits);
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));
  int conclusions[6];
  guint n = 0;

  for (guint i = 0; i < box->inputs->len; i++)
    {
      const KtNumberBits *record
        = &g_array_index (program->bits, KtNumberBits, g_array_index (box->inputs, int, i));

      for (guint j = box->n_free[i]; j < record->n; j++)
        {
          int literal = g_array_index (program->literals, int, record->first + j);

          if ((box->values[i] >> j) & 1)
            literal = -literal;
          g_array_append_val (clause, literal);
        }
    }
  if (answer->must_fail)
    conclusions[n++] = -oracle->defined;
  else
    {
      if (!answer->may_fail)
        conclusions[n++] = oracle->defined;
      conclusions[n++] = kt_circuit_bits_at_most (self->circuit, result, answer->high);
      conclusions[n++] = -kt_circuit_bits_at_most (self->circuit, result, answer->low - 1);
      if (!answer->may_be_exact)
        conclusions[n++] = -oracle->exact;
      if (answer->must_be_exact)
        conclusions[n++] = oracle->exact;
    }
  for (guint i = 0; i < n; i++)
    {
      g_array_append_val (clause, conclusions[i]);
      /* Where it may fail the range says nothing about the bits. */
      if (answer->may_fail && !answer->must_fail)
        {
          int undefined = -oracle->defined;

          g_array_append_val (clause, undefined);
        }
      kt_cnf_add (self->cnf, (const int *) clause->data, clause->len);
      g_array_set_size (clause, clause->len - 1 - (answer->may_fail && !answer->must_fail));
    }
}

static Answer
answer_in_box (KtSession *self, Box *box, const KtOracle *oracle, gint64 max)
{
  return answer_for_interval (oracle, max,
                              kt_real_enclose (self->program, oracle->node, box_range, box));
}

/* The largest box, widened input by input, whose enclosure still refutes the guess. */
static void
widen_and_add (KtSession *self, Box *box, const KtOracle *oracle, gint64 max, gint64 bits,
               gboolean exact, gboolean defined)
{
  Answer answer = answer_in_box (self, box, oracle, max);
  gboolean progress = TRUE;

  if (!refutes (&answer, bits, exact, defined))
    return;
  while (progress)
    {
      progress = FALSE;
      for (guint i = 0; i < box->inputs->len; i++)
        {
          guint n = g_array_index (self->program->bits, KtNumberBits,
                                   g_array_index (box->inputs, int, i)).n;

          if (box->n_free[i] >= n)
            continue;
          box->n_free[i]++;
          answer = answer_in_box (self, box, oracle, max);
          if (refutes (&answer, bits, exact, defined))
            progress = TRUE;
          else
            box->n_free[i]--;
        }
    }
  answer = answer_in_box (self, box, oracle, max);
  add_lemma (self, box, oracle, &answer);
}

/* TRUE if the solution has the right value; else lemmas were added, and the literals of the inputs
 * as they are are appended to `point`. */
static gboolean
check_oracle (KtSession *self, guint number, GArray *point)
{
  const KtProgram *program = self->program;
  const KtOracle *oracle = &g_array_index (program->oracles, KtOracle, number);
  const GArray *inputs = g_ptr_array_index (self->oracle_inputs, number);
  gint64 max = g_array_index (program->bits, KtNumberBits, oracle->bits).max;
  g_autofree gint64 *values = g_new0 (gint64, inputs->len + 1);
  g_autofree guint *n_free = g_new0 (guint, inputs->len + 1);
  Box box = { self, inputs, values, n_free };
  gint64 bits = kt_session_last_units (self, oracle->bits);
  gboolean exact = kt_session_last_value (self, oracle->exact);
  gboolean defined = kt_session_last_value (self, oracle->defined);
  Answer answer;

  for (guint i = 0; i < inputs->len; i++)
    values[i] = kt_session_last_units (self, g_array_index (inputs, int, i));
  answer = answer_for_value (oracle, max,
                             kt_real_evaluate (program, oracle->node, box_value, &box));
  if (!refutes (&answer, bits, exact, defined))
    return TRUE;

  for (guint i = 0; i < inputs->len; i++)
    {
      const KtNumberBits *record
        = &g_array_index (program->bits, KtNumberBits, g_array_index (inputs, int, i));

      for (guint j = 0; j < record->n; j++)
        {
          int literal = g_array_index (program->literals, int, record->first + j);

          if (!((values[i] >> j) & 1))
            literal = -literal;
          g_array_append_val (point, literal);
        }
    }
  add_lemma (self, &box, oracle, &answer);
  widen_and_add (self, &box, oracle, max, bits, exact, defined);
  return FALSE;
}

/* Every wrong one gets its lemmas and a group of `point`: its inputs as they are. */
static gboolean
check_oracles (KtSession *self, GArray *point, GArray *groups)
{
  gboolean right = TRUE;

  for (guint i = 0; i < self->program->oracles->len; i++)
    {
      guint start = point->len;

      if (check_oracle (self, i, point))
        continue;
      g_array_append_val (groups, start);
      right = FALSE;
    }
  return right;
}

/* --- asking ------------------------------------------------------------------------------------- */

static void
flush (KtSession *self, KtSat *sat, gsize *done)
{
  const GArray *clauses = self->cnf->clauses;

  if (clauses->len > *done)
    kt_sat_add_all (sat, &g_array_index (clauses, int, *done), clauses->len - *done);
  *done = clauses->len;
}

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
  return kt_sat_solve (sat, max_conflicts);
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

  if (result != KT_SAT_UNKNOWN || !may_go_on || g_atomic_int_get (&self->stop))
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

      if (check_oracles (self, point, groups))
        return KT_SAT_YES;
      if (g_atomic_int_get (&self->stop))
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
  KtSatResult result = ask (self, sat, done, assumptions, n, NULL, closed, max_conflicts);
  guint rounds = max_conflicts >= 0 && max_conflicts < LITTLE_EFFORT ? FEW_ROUNDS : MAX_ROUNDS;

  for (guint i = 0; i < rounds && result == KT_SAT_YES; i++)
    {
      if (repair_solution (self, sat, done, assumptions, n, closed, max_conflicts) == KT_SAT_YES)
        return KT_POSSIBLE;
      if (g_atomic_int_get (&self->stop))
        return KT_STOPPED;
      result = ask (self, sat, done, assumptions, n, NULL, closed, max_conflicts);
    }
  if (result == KT_SAT_NO)
    return KT_IMPOSSIBLE;
  return g_atomic_int_get (&self->stop) ? KT_STOPPED : KT_UNDECIDED;
}

/* --- growing ------------------------------------------------------------------------------------ */

/* How many slots the features that may need more should get; FALSE if none may grow further. */
static gboolean
plan_growth (KtSession *self, GHashTable *bounds)
{
  const KtProgram *program = self->program;
  gboolean grows = FALSE;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, program->bounds);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (bounds, g_strdup (key), value);
  for (guint i = 0; i < program->mores->len; i++)
    {
      const KtMore *more = &g_array_index (program->mores, KtMore, i);
      const KtFeature *feature
        = program->model->structures[more->structure]->features[more->feature];
      guint wanted = more->n_slots < 4 ? more->n_slots * 2 + (more->n_slots == 0)
                                       : more->n_slots * 2;
      g_autofree char *bound = NULL;

      if (!kt_session_last_value (self, more->literal) || more->n_slots >= program->max_instances)
        continue;
      wanted = MIN (wanted, program->max_instances);
      bound = kt_program_bound_key (feature, more->level);
      if (GPOINTER_TO_UINT (g_hash_table_lookup (bounds, bound)) < wanted)
        g_hash_table_insert (bounds, g_steal_pointer (&bound), GUINT_TO_POINTER (wanted));
      grows = TRUE;
    }
  return grows;
}

static guint
largest_bound (const KtProgram *program)
{
  guint largest = 0;

  for (guint i = 0; i < program->mores->len; i++)
    largest = MAX (largest, g_array_index (program->mores, KtMore, i).n_slots);
  return largest;
}

/* After a yes that needs more than the slots. */
static KtVerdict
grow (KtSession *self)
{
  g_autoptr (GHashTable) bounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KtProgram) larger = NULL;
  gboolean beyond = FALSE, more = FALSE;

  for (guint i = 0; i < self->program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (self->program, i);

      beyond |= slot->beyond != 0 && kt_session_last_value (self, slot->beyond);
    }
  for (guint i = 0; i < self->program->mores->len; i++)
    more |= kt_session_last_value (self,
                                   g_array_index (self->program->mores, KtMore, i).literal);
  if (!more)
    return beyond ? KT_UNDECIDED : KT_IMPOSSIBLE;
  if (plan_growth (self, bounds))
    larger = kt_program_recompile (self->program, bounds, NULL, NULL);
  if (larger == NULL)
    {
      self->up_to_instances = MAX (self->up_to_instances, largest_bound (self->program));
      return beyond ? KT_UNDECIDED : KT_IMPOSSIBLE_SO_FAR;
    }
  kt_session_load (self, larger);
  return KT_GROWN;
}

static int
limit_effort (KtSession *self, int max_conflicts)
{
  gboolean is_hard = self->program->oracles->len > 0 || self->modest != 0;

  return is_hard && (max_conflicts < 0 || max_conflicts > FORMULA_CONFLICTS) ? FORMULA_CONFLICTS
                                                                              : max_conflicts;
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
    verdict = ask_checked (self, self->probe, &self->n_probe, assumptions, n, closed, max_conflicts);
  else if (self->n_probe == 0)
    ask_one (self, self->probe, &self->n_probe, NULL, 0, NULL, closed, LITTLE_EFFORT);
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
  return verdict == KT_POSSIBLE ? grow (self) : verdict;
}

KtVerdict
kt_session_solve_core (KtSession *self, const int *assumptions, guint n, int max_conflicts)
{
  if (self->core == NULL)
    {
      self->core = new_solver (self, KT_SAT_PICOSAT);
      add_program (self, self->core);
      self->n_core = 0;
    }
  return ask_checked (self, self->core, &self->n_core, assumptions, n, self->program->closed,
                      max_conflicts);
}

/* --- more slots on demand ----------------------------------------------------------------------- */

/* Walks the path "a[3].b" down the model as far as there are slots; at the first missing one raises
 * the bound of its feature. */
static gboolean
raise_bound_for (const KtProgram *program, const char *path, GHashTable *bounds)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  int at = 0;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      char *bracket = strchr (steps[i], '[');
      guint index = bracket != NULL ? (guint) g_ascii_strtoull (bracket + 1, NULL, 10) : 0;
      const KtStructure *structure = at == 0 ? program->model->product
                                             : program->features[at]->type.structure;
      const KtFeature *feature;
      guint level = 0;
      int child;

      if (bracket != NULL)
        *bracket = '\0';
      feature = structure != NULL ? kt_structure_find_feature (structure, steps[i]) : NULL;
      if (feature == NULL || index >= program->max_instances * 4)
        return FALSE;
      child = kt_program_find_child (program, at, feature, index);
      if (child < 0)
        {
          if (feature->max_count != KT_UNBOUNDED && (gint) index >= feature->max_count)
            return FALSE;
          for (int s = at; s >= 0; s = kt_program_slot (program, s)->parent)
            level += program->features[s] == feature;
          g_hash_table_insert (bounds, kt_program_bound_key (feature, level),
                               GUINT_TO_POINTER (index + 1));
          return TRUE;
        }
      at = child;
    }
  return FALSE;
}

gboolean
kt_session_ensure_path (KtSession *self, const char *path, GError **error)
{
  while (kt_program_find_slot (self->program, path) < 0)
    {
      g_autoptr (GHashTable) bounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (KtProgram) larger = NULL;
      GHashTableIter iter;
      gpointer key, value;

      g_hash_table_iter_init (&iter, self->program->bounds);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (bounds, g_strdup (key), value);
      if (!raise_bound_for (self->program, path, bounds))
        {
          g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_PATH,
                       _ ("The product has no place “%s”"), path);
          return FALSE;
        }
      larger = kt_program_recompile (self->program, bounds, NULL, error);
      if (larger == NULL)
        return FALSE;
      kt_session_load (self, larger);
    }
  return TRUE;
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
