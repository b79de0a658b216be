/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Intervals are widened after every operation by far more than the library functions can be wrong. */

#include "kt-real.h"

#include <math.h>
#include <stdlib.h>

#define RELATIVE 1e-13
#define TINY 1e-300

/* --- one configuration -------------------------------------------------------------------------- */

static KtValue
evaluate_sum (const KtProgram *program, const KtSum *sum, KtBitsFunc value, gpointer data)
{
  __int128 total = sum->constant;
  KtRational result;

  for (guint i = 0; i < sum->n; i++)
    {
      const KtSumTerm *term = &g_array_index (program->sum_terms, KtSumTerm, sum->first + i);

      total += (__int128) term->coefficient * value (data, term->bits);
    }
  if (total <= G_MAXINT64 && total >= -(__int128) G_MAXINT64
      && kt_rational ((gint64) total, sum->den, &result))
    return kt_value_number (result);
  return kt_value_real ((double) total / (double) sum->den);
}

static KtValue
to_digits (KtValue value, guint digits)
{
  double units;
  KtRational result;

  if (value.kind != KT_VALUE_NUMBER || value.is_exact)
    return value;
  units = round (value.real * (double) kt_pow10 (digits));
  if (fabs (units) < 9.0e18 && kt_rational ((gint64) units, kt_pow10 (digits), &result))
    return kt_value_number (result);
  return value;
}

KtValue
kt_real_evaluate (const KtProgram *program, int number, KtBitsFunc value, gpointer data)
{
  const KtRealNode *node = &g_array_index (program->reals, KtRealNode, number);
  KtValue a, b;

  switch (node->op)
    {
    case KT_REAL_SUM:
      return evaluate_sum (program, &g_array_index (program->sums, KtSum, node->a), value, data);
    case KT_REAL_IF:
      a = evaluate_sum (program, &g_array_index (program->sums, KtSum, node->a), value, data);
      return kt_real_evaluate (program, a.real != 0 ? node->b : node->c, value, data);
    case KT_REAL_TO_DIGITS:
      return to_digits (kt_real_evaluate (program, node->a, value, data), (guint) node->b);
    default:
      a = kt_real_evaluate (program, node->a, value, data);
      b = node->b >= 0 ? kt_real_evaluate (program, node->b, value, data) : kt_value_nothing ();
      return kt_calculate (node->op, a, b);
    }
}

/* --- intervals ---------------------------------------------------------------------------------- */

KtInterval
kt_interval (double low, double high)
{
  return (KtInterval){ .low = low, .high = high };
}

static KtInterval
widen (KtInterval a)
{
  if (isnan (a.low))
    a.low = -INFINITY;
  if (isnan (a.high))
    a.high = INFINITY;
  a.low -= fabs (a.low) * RELATIVE + TINY;
  a.high += fabs (a.high) * RELATIVE + TINY;
  return a;
}

static KtInterval
everything (void)
{
  return kt_interval (-INFINITY, INFINITY);
}

static double
product (double a, double b)
{
  return a == 0 || b == 0 ? 0 : a * b;
}

static KtInterval
hull4 (double a, double b, double c, double d)
{
  return kt_interval (fmin (fmin (a, b), fmin (c, d)), fmax (fmax (a, b), fmax (c, d)));
}

static KtInterval
multiply (KtInterval a, KtInterval b)
{
  return hull4 (product (a.low, b.low), product (a.low, b.high), product (a.high, b.low),
                product (a.high, b.high));
}

static KtInterval
divide (KtInterval a, KtInterval b)
{
  KtInterval result;

  if (b.low > 0 || b.high < 0)
    return multiply (a, kt_interval (1 / b.high, 1 / b.low));
  result = everything ();
  result.may_fail = TRUE;
  result.must_fail = b.low == 0 && b.high == 0;
  return result;
}

static KtInterval
power (KtInterval a, KtInterval b)
{
  KtInterval result;

  if (b.low == b.high && b.low == floor (b.low) && b.low >= 0)
    {
      double low = pow (a.low, b.low), high = pow (a.high, b.low);

      if (fmod (b.low, 2) == 0 && b.low > 0)
        return kt_interval (a.low <= 0 && a.high >= 0 ? 0 : fmin (low, high), fmax (low, high));
      return kt_interval (fmin (low, high), fmax (low, high));
    }
  if (a.low > 0)
    return hull4 (pow (a.low, b.low), pow (a.low, b.high), pow (a.high, b.low),
                  pow (a.high, b.high));
  result = everything ();
  result.may_fail = TRUE;
  return result;
}

/* A function that grows (or falls) over its whole domain [from, to]. */
static KtInterval
monotone (KtFunction function, KtInterval a, double from, double to)
{
  KtInterval result = { .may_fail = a.low < from || a.high > to,
                        .must_fail = a.high < from || a.low > to };
  double x, y;

  if (result.must_fail)
    return (KtInterval){ -INFINITY, INFINITY, TRUE, TRUE };
  x = kt_calculate_function (function, fmax (a.low, from));
  y = kt_calculate_function (function, fmin (a.high, to));
  result.low = isnan (x) || isnan (y) ? -INFINITY : fmin (x, y);
  result.high = isnan (x) || isnan (y) ? INFINITY : fmax (x, y);
  return result;
}

/* Is there a number phase + k × period in the interval? */
static gboolean
meets (KtInterval a, double phase, double period)
{
  return floor ((a.high - phase) / period + 1e-9) >= ceil ((a.low - phase) / period - 1e-9);
}

static KtInterval
wave (KtFunction function, KtInterval a)
{
  double crest = function == KT_FUNCTION_SIN ? 90 : 0;
  double x, y;

  if (!isfinite (a.low) || !isfinite (a.high) || a.high - a.low >= 360)
    return kt_interval (-1, 1);
  x = kt_calculate_function (function, a.low);
  y = kt_calculate_function (function, a.high);
  return kt_interval (meets (a, crest + 180, 360) ? -1 : fmin (x, y),
                      meets (a, crest, 360) ? 1 : fmax (x, y));
}

static KtInterval
tangent (KtInterval a)
{
  KtInterval result = everything ();

  if (isfinite (a.low) && isfinite (a.high) && !meets (a, 90, 180))
    return kt_interval (tan (a.low * M_PI / 180), tan (a.high * M_PI / 180));
  result.may_fail = TRUE;
  return result;
}

static KtInterval
apply_function (KtFunction function, KtInterval a)
{
  switch (function)
    {
    case KT_FUNCTION_SQRT:
      return monotone (function, a, 0, INFINITY);
    case KT_FUNCTION_LOG:
    case KT_FUNCTION_LN:
      if (a.low <= 0 && a.high > 0)
        return (KtInterval){ -INFINITY, kt_calculate_function (function, a.high), TRUE, FALSE };
      return monotone (function, a, TINY, INFINITY);
    case KT_FUNCTION_ASIN:
    case KT_FUNCTION_ACOS:
      return monotone (function, a, -1, 1);
    case KT_FUNCTION_ATAN:
    case KT_FUNCTION_SINH:
    case KT_FUNCTION_TANH:
      return monotone (function, a, -INFINITY, INFINITY);
    case KT_FUNCTION_COSH:
      return kt_interval (a.low <= 0 && a.high >= 0 ? 1 : fmin (cosh (a.low), cosh (a.high)),
                          fmax (cosh (a.low), cosh (a.high)));
    case KT_FUNCTION_SIN:
    case KT_FUNCTION_COS:
      return wave (function, a);
    case KT_FUNCTION_TAN:
      return tangent (a);
    default:
      return everything ();
    }
}

KtInterval
kt_interval_to_digits (KtInterval a, guint digits)
{
  double half = 0.5 / (double) kt_pow10 (digits);

  a.low -= half;
  a.high += half;
  return a;
}

static double
round_double (int op, double x)
{
  return op == KT_OP_CEIL ? ceil (x) : op == KT_OP_FLOOR ? floor (x) : round (x);
}

/* All three grow with their argument, which was widened already. */
static KtInterval
round_interval (int op, KtInterval a, KtInterval digits)
{
  double unit = pow (10, isfinite (digits.low) ? -round (digits.low) : 0);

  a = widen (kt_interval (a.low / unit, a.high / unit));
  return kt_interval (round_double (op, a.low) * unit, round_double (op, a.high) * unit);
}

static KtInterval
modulo (KtInterval a, KtInterval b)
{
  KtInterval result;

  if (b.low > 0)
    return kt_interval (0, a.low >= 0 ? fmin (a.high, b.high) : b.high);
  if (b.high < 0)
    return kt_interval (b.low, 0);
  result = everything ();
  result.may_fail = TRUE;
  return result;
}

static KtInterval
combine (int op, KtInterval a, KtInterval b)
{
  switch (op)
    {
    case KT_OP_ADD:
      return kt_interval (a.low + b.low, a.high + b.high);
    case KT_OP_SUBTRACT:
      return kt_interval (a.low - b.high, a.high - b.low);
    case KT_OP_MULTIPLY:
      return multiply (a, b);
    case KT_OP_DIVIDE:
      return divide (a, b);
    case KT_OP_POWER:
      return power (a, b);
    case KT_OP_NEGATE:
      return kt_interval (-a.high, -a.low);
    case KT_OP_MIN:
      return kt_interval (fmin (a.low, b.low), fmin (a.high, b.high));
    case KT_OP_MAX:
      return kt_interval (fmax (a.low, b.low), fmax (a.high, b.high));
    case KT_OP_DELTA:
      return kt_interval (fmax (0, fmax (a.low - b.high, b.low - a.high)),
                          fmax (a.high - b.low, b.high - a.low));
    case KT_OP_MOD:
      return modulo (a, b);
    case KT_OP_FLOOR:
    case KT_OP_CEIL:
    case KT_OP_ROUND:
      return round_interval (op, a, b);
    default:
      return apply_function ((KtFunction) (op - KT_OP_FUNCTION), a);
    }
}

KtInterval
kt_interval_calculate (int op, KtInterval a, KtInterval b)
{
  gboolean binary = op <= KT_OP_MOD && op != KT_OP_NEGATE;
  KtInterval result = widen (combine (op, a, b));

  result.may_fail |= a.may_fail || (binary && b.may_fail);
  result.must_fail |= a.must_fail || (binary && b.must_fail);
  return result;
}

KtInterval
kt_interval_union (KtInterval a, KtInterval b)
{
  return (KtInterval){ fmin (a.low, b.low), fmax (a.high, b.high), a.may_fail || b.may_fail,
                       a.must_fail && b.must_fail };
}

/* --- boxes -------------------------------------------------------------------------------------- */

static KtInterval
enclose_sum (const KtProgram *program, const KtSum *sum, KtBitsRangeFunc range, gpointer data)
{
  __int128 low = sum->constant, high = sum->constant;

  for (guint i = 0; i < sum->n; i++)
    {
      const KtSumTerm *term = &g_array_index (program->sum_terms, KtSumTerm, sum->first + i);
      gint64 from, to;

      range (data, term->bits, &from, &to);
      low += (__int128) term->coefficient * (term->coefficient > 0 ? from : to);
      high += (__int128) term->coefficient * (term->coefficient > 0 ? to : from);
    }
  if (low == high && sum->den == 1 && low < (1LL << 50) && low > -(1LL << 50))
    return kt_interval ((double) low, (double) high);
  return widen (kt_interval ((double) low / (double) sum->den, (double) high / (double) sum->den));
}

KtInterval
kt_real_enclose (const KtProgram *program, int number, KtBitsRangeFunc range, gpointer data)
{
  const KtRealNode *node = &g_array_index (program->reals, KtRealNode, number);
  KtInterval a, b;

  switch (node->op)
    {
    case KT_REAL_SUM:
      return enclose_sum (program, &g_array_index (program->sums, KtSum, node->a), range, data);
    case KT_REAL_IF:
      a = enclose_sum (program, &g_array_index (program->sums, KtSum, node->a), range, data);
      if (a.low > 0.5 || a.high < 0.5)
        return kt_real_enclose (program, a.low > 0.5 ? node->b : node->c, range, data);
      return kt_interval_union (kt_real_enclose (program, node->b, range, data),
                                kt_real_enclose (program, node->c, range, data));
    case KT_REAL_TO_DIGITS:
      return kt_interval_to_digits (kt_real_enclose (program, node->a, range, data),
                                    (guint) node->b);
    default:
      a = kt_real_enclose (program, node->a, range, data);
      b = node->b >= 0 ? kt_real_enclose (program, node->b, range, data) : kt_interval (0, 0);
      return kt_interval_calculate (node->op, a, b);
    }
}

/* --- inputs ------------------------------------------------------------------------------------- */

static void
add_sum_inputs (const KtProgram *program, int number, GArray *inputs)
{
  const KtSum *sum = &g_array_index (program->sums, KtSum, number);

  for (guint i = 0; i < sum->n; i++)
    g_array_append_val (inputs,
                        g_array_index (program->sum_terms, KtSumTerm, sum->first + i).bits);
}

static void
add_inputs (const KtProgram *program, int number, GArray *inputs)
{
  const KtRealNode *node = &g_array_index (program->reals, KtRealNode, number);

  if (node->op == KT_REAL_SUM || node->op == KT_REAL_IF)
    add_sum_inputs (program, node->a, inputs);
  else
    add_inputs (program, node->a, inputs);
  if (node->op == KT_REAL_SUM || node->op == KT_REAL_TO_DIGITS)
    return;
  if (node->b >= 0)
    add_inputs (program, node->b, inputs);
  if (node->op == KT_REAL_IF)
    add_inputs (program, node->c, inputs);
}

static int
compare_ints (const void *a, const void *b)
{
  int x = *(const int *) a, y = *(const int *) b;

  return x < y ? -1 : x > y;
}

GArray *
kt_real_inputs (const KtProgram *program, int node)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (int));
  guint n = 0;

  add_inputs (program, node, inputs);
  g_array_sort (inputs, compare_ints);
  for (guint i = 0; i < inputs->len; i++)
    if (n == 0 || g_array_index (inputs, int, i) != g_array_index (inputs, int, n - 1))
      g_array_index (inputs, int, n++) = g_array_index (inputs, int, i);
  g_array_set_size (inputs, n);
  return inputs;
}
