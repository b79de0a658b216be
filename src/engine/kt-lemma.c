/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Formulas that clauses cannot express are checked on every solution found. Where the solver guessed their value wrong it
 * gets two lemmas: the right value at this very point, and for a box of inputs around it as large as still refutes the
 * guess, the range of values there. */

#include <math.h>
#include <string.h>

#include "kt-session-private.h"

typedef struct {
  KtSession *session;
  const GArray *inputs;
  gint64 *values;      /* of the inputs in the solution */
  gint64 *low, *high;  /* the box around them */
} Box;

static gint64
largest (const Box *box, guint input)
{
  return g_array_index (box->session->program->bits, KtNumberBits, g_array_index (box->inputs, int, input)).max;
}

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

  *low = box->low[i];
  *high = box->high[i];
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

/* --- clauses ------------------------------------------------------------------------------------ */

/* The inputs are not those of the solution. */
static void
append_other_inputs (const Box *box, guint input, gboolean negated, GArray *clause)
{
  const KtProgram *program = box->session->program;
  const KtNumberBits *record
    = &g_array_index (program->bits, KtNumberBits, g_array_index (box->inputs, int, input));

  for (guint j = 0; j < record->n; j++)
    {
      int literal = g_array_index (program->literals, int, record->first + j);

      if (((box->values[input] >> j) & 1) == negated)
        literal = -literal;
      g_array_append_val (clause, literal);
    }
}

/* Some input lies outside the box. */
static void
append_outside (const Box *box, GArray *clause)
{
  KtSession *self = box->session;

  for (guint i = 0; i < box->inputs->len; i++)
    {
      const KtBits *bits = kt_session_bits (self, g_array_index (box->inputs, int, i));
      int below, above;

      if (box->low[i] == box->high[i])
        {
          append_other_inputs (box, i, TRUE, clause);
          continue;
        }
      below = kt_circuit_bits_at_most (self->circuit, bits, box->low[i] - 1);
      above = -kt_circuit_bits_at_most (self->circuit, bits, box->high[i]);
      if (box->low[i] > 0)
        g_array_append_val (clause, below);
      if (box->high[i] < largest (box, i))
        g_array_append_val (clause, above);
    }
}

/* Where `premise` holds the number is this. */
static void
add_value (KtSession *self, int premise, const KtNumberBits *record, gint64 value)
{
  for (guint j = 0; j < record->n; j++)
    {
      int literal = g_array_index (self->program->literals, int, record->first + j);

      kt_cnf_add2 (self->cnf, -premise, (value >> j) & 1 ? literal : -literal);
    }
}

/* Where `premise` holds the number is at least, or at most, this: one clause for each bit. */
static void
add_bound (KtSession *self, int premise, const KtNumberBits *record, gint64 bound, gboolean upper)
{
  const int *literals = &g_array_index (self->program->literals, int, record->first);
  int clause[KT_MAX_BITS + 2] = { -premise };

  for (guint j = 0; j < record->n; j++)
    {
      guint n = 1;

      if (((bound >> j) & 1) == upper)
        continue;
      for (guint k = j; k < record->n; k++)
        if (k == j || ((bound >> k) & 1) == upper)
          clause[n++] = upper ? -literals[k] : literals[k];
      kt_cnf_add (self->cnf, clause, n);
    }
}

/* inputs in the box → the answer, by a variable for the first part: so there is only one long clause. */
static void
add_lemma (KtSession *self, const Box *box, const KtOracle *oracle, const Answer *answer)
{
  const KtNumberBits *record = &g_array_index (self->program->bits, KtNumberBits, oracle->bits);
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));
  int undefined = -oracle->defined, inside, premise;

  append_outside (box, clause);
  inside = kt_cnf_new_variable (self->cnf);
  g_array_append_val (clause, inside);
  kt_cnf_add (self->cnf, (const int *) clause->data, clause->len);
  if (answer->must_fail)
    {
      kt_cnf_add2 (self->cnf, -inside, undefined);
      return;
    }
  premise = inside;
  if (!answer->may_fail)
    kt_cnf_add2 (self->cnf, -inside, oracle->defined);
  else /* the range says nothing about the bits where there is no value */
    {
      premise = kt_cnf_new_variable (self->cnf);
      kt_cnf_add3 (self->cnf, -inside, undefined, premise);
    }
  if (answer->low == answer->high)
    add_value (self, premise, record, answer->low);
  else
    {
      if (answer->low > 0)
        add_bound (self, premise, record, answer->low, FALSE);
      if (answer->high < record->max)
        add_bound (self, premise, record, answer->high, TRUE);
    }
  if (!answer->may_be_exact)
    kt_cnf_add2 (self->cnf, -premise, -oracle->exact);
  if (answer->must_be_exact)
    kt_cnf_add2 (self->cnf, -premise, oracle->exact);
}

/* --- boxes -------------------------------------------------------------------------------------- */

/* What was guessed of a formula's value. */
typedef struct {
  gint64 bits;
  gboolean exact, defined;
} Guess;

static Answer
answer_in_box (KtSession *self, Box *box, const KtOracle *oracle)
{
  gint64 max = g_array_index (self->program->bits, KtNumberBits, oracle->bits).max;

  return answer_for_interval (oracle, max, kt_real_enclose (self->program, oracle->node, box_range, box));
}

/* Moves one side of the box outwards if the guess is refuted then as well. */
static gboolean
try_side (KtSession *self, Box *box, const KtOracle *oracle, const Guess *guess, guint side, gint64 step)
{
  guint i = side / 2;
  gint64 *end = side % 2 ? &box->high[i] : &box->low[i], before = *end;
  Answer answer;

  *end = side % 2 ? MIN (*end + step, largest (box, i)) : MAX (*end - step, 0);
  if (*end == before)
    return FALSE;
  answer = answer_in_box (self, box, oracle);
  if (refutes (&answer, guess->bits, guess->exact, guess->defined))
    return TRUE;
  *end = before;
  return FALSE;
}

/* All sides by and by, in growing steps and, once one is too far, in shrinking ones. Where the formula grows or falls with
 * an input one of its sides goes to the end. */
static void
widen (KtSession *self, Box *box, const KtOracle *oracle, const Guess *guess)
{
  guint n = 2 * box->inputs->len, n_active = n;
  g_autofree gint64 *steps = g_new (gint64, n + 1);
  g_autofree gboolean *shrinks = g_new0 (gboolean, n + 1);

  for (guint side = 0; side < n; side++)
    steps[side] = 1;
  while (n_active > 0)
    for (guint side = 0; side < n; side++)
      {
        if (steps[side] == 0)
          continue;
        if (!try_side (self, box, oracle, guess, side, steps[side]))
          shrinks[side] = TRUE;
        steps[side] = shrinks[side] ? steps[side] / 2 : MIN (2 * steps[side], largest (box, side / 2));
        n_active -= steps[side] == 0;
      }
}

static Answer
answer_at (Box *box, const KtOracle *oracle, gint64 max, guint input, gint64 value)
{
  box->values[input] = value;
  return answer_for_value (oracle, max,
                           kt_real_evaluate (box->session->program, oracle->node, box_value, box));
}

/* Changes one input so that the formula has the value guessed, if that can be: it grows or falls with most inputs. */
static void
solve_for (Box *box, const KtOracle *oracle, const Guess *guess, guint input)
{
  gint64 max = g_array_index (box->session->program->bits, KtNumberBits, oracle->bits).max;
  gint64 low = 0, high = largest (box, input), before = box->values[input];
  Answer first = answer_at (box, oracle, max, input, low), last = answer_at (box, oracle, max, input, high);

  while (low <= high && !first.must_fail && !last.must_fail)
    {
      gint64 middle = low + (high - low) / 2;
      Answer answer = answer_at (box, oracle, max, input, middle);

      if (!refutes (&answer, guess->bits, guess->exact, guess->defined))
        return;
      if ((answer.low < guess->bits) == (first.low <= last.low))
        low = middle + 1;
      else
        high = middle - 1;
    }
  box->values[input] = before;
}

/* The number from `from` to `to` that ends in most zeros. */
static gint64
roundest (gint64 from, gint64 to)
{
  for (guint k = KT_MAX_BITS; k > 0; k--)
    if ((to >> k) << k >= from)
      return (to >> k) << k;
  return to;
}

/* Sides that are not at their ends move back by half at most, to where comparing with them takes few helping variables, and
 * often those of other lemmas. */
static void
round_sides (Box *box)
{
  for (guint i = 0; i < box->inputs->len; i++)
    {
      if (box->low[i] > 0)
        box->low[i] = roundest (box->low[i], box->low[i] + (box->values[i] - box->low[i]) / 2);
      if (box->high[i] < largest (box, i))
        box->high[i] = roundest (box->high[i] + 1 - (box->high[i] - box->values[i]) / 2, box->high[i] + 1) - 1;
    }
}

/* TRUE if the solution has the right value; else lemmas were added, and literals of its inputs are appended to `point`: as
 * they are, or in other turns one of them as it would have to be. */
static gboolean
check_oracle (KtSession *self, guint number, GArray *point, guint turn)
{
  const KtProgram *program = self->program;
  const KtOracle *oracle = &g_array_index (program->oracles, KtOracle, number);
  const GArray *inputs = g_ptr_array_index (self->oracle_inputs, number);
  gint64 max = g_array_index (program->bits, KtNumberBits, oracle->bits).max;
  g_autofree gint64 *values = g_new0 (gint64, 3 * inputs->len + 1);
  Box box = { self, inputs, values, values + inputs->len, values + 2 * inputs->len };
  Guess guess = { kt_session_last_units (self, oracle->bits), kt_session_last_value (self, oracle->exact),
                  kt_session_last_value (self, oracle->defined) };
  Answer answer;

  for (guint i = 0; i < inputs->len; i++)
    values[i] = kt_session_last_units (self, g_array_index (inputs, int, i));
  answer = answer_for_value (oracle, max,
                             kt_real_evaluate (program, oracle->node, box_value, &box));
  if (!refutes (&answer, guess.bits, guess.exact, guess.defined))
    return TRUE;

  memcpy (box.low, values, inputs->len * sizeof (gint64));
  memcpy (box.high, values, inputs->len * sizeof (gint64));
  add_lemma (self, &box, oracle, &answer);
  answer = answer_in_box (self, &box, oracle);
  if (refutes (&answer, guess.bits, guess.exact, guess.defined))
    {
      widen (self, &box, oracle, &guess);
      round_sides (&box);
      answer = answer_in_box (self, &box, oracle);
      add_lemma (self, &box, oracle, &answer);
    }
  if (turn % (inputs->len + 1) > 0)
    solve_for (&box, oracle, &guess, turn % (inputs->len + 1) - 1);
  for (guint i = 0; i < inputs->len; i++)
    append_other_inputs (&box, i, FALSE, point);
  return FALSE;
}

gboolean
kt_session_check_formulas (KtSession *self, GArray *point, GArray *groups, guint turn)
{
  gboolean right = TRUE;

  for (guint i = 0; i < self->program->oracles->len; i++)
    {
      guint start = point->len;

      if (check_oracle (self, i, point, turn))
        continue;
      if (groups != NULL)
        g_array_append_val (groups, start);
      right = FALSE;
    }
  return right;
}
