/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Formulas that clauses cannot express are checked on every solution found. Where the solver guessed their value wrong it
 * gets two lemmas: the right value at this very point, and for the largest box of inputs around it that still refutes the
 * guess, the range of values there. */

#include <math.h>

#include "kt-session-private.h"

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

gboolean
kt_session_check_formulas (KtSession *self, GArray *point, GArray *groups)
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
