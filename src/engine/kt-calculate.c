/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every operation first tries the exact way and falls back to doubles only where that does not fit. */

#include "kt-calculate.h"

#include <math.h>

#define INEXACT_DIGITS 9
#define MAX_EXACT_EXPONENT 64

static const double degrees = M_PI / 180.0;

int
kt_op_of (const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_ADD:
      return KT_OP_ADD;
    case KT_EXPR_SUBTRACT:
      return KT_OP_SUBTRACT;
    case KT_EXPR_MULTIPLY:
      return KT_OP_MULTIPLY;
    case KT_EXPR_DIVIDE:
      return KT_OP_DIVIDE;
    case KT_EXPR_POWER:
      return KT_OP_POWER;
    case KT_EXPR_NEGATE:
      return KT_OP_NEGATE;
    case KT_EXPR_FUNCTION:
      switch (expr->function)
        {
        case KT_FUNCTION_DELTA:
          return KT_OP_DELTA;
        case KT_FUNCTION_POW:
          return KT_OP_POWER;
        case KT_FUNCTION_MOD:
          return KT_OP_MOD;
        case KT_FUNCTION_FLOOR:
          return KT_OP_FLOOR;
        case KT_FUNCTION_CEIL:
          return KT_OP_CEIL;
        case KT_FUNCTION_ROUND:
          return KT_OP_ROUND;
        case KT_FUNCTION_MIN:
          return KT_OP_MIN;
        case KT_FUNCTION_MAX:
          return KT_OP_MAX;
        case KT_FUNCTION_COUNT:
        case KT_FUNCTION_SUM:
          return -1;
        default:
          return KT_OP_FUNCTION + (int) expr->function;
        }
    default:
      return -1;
    }
}

gboolean
kt_op_is_inexact (int op)
{
  return op >= KT_OP_FUNCTION;
}

gboolean
kt_op_rounds (int op)
{
  return op == KT_OP_FLOOR || op == KT_OP_CEIL || op == KT_OP_ROUND;
}

double
kt_calculate_function (KtFunction function, double x)
{
  switch (function)
    {
    case KT_FUNCTION_SQRT:
      return sqrt (x);
    case KT_FUNCTION_LOG:
      return x > 0 ? log10 (x) : NAN;
    case KT_FUNCTION_LN:
      return x > 0 ? log (x) : NAN;
    case KT_FUNCTION_SIN:
      return sin (x * degrees);
    case KT_FUNCTION_COS:
      return cos (x * degrees);
    case KT_FUNCTION_TAN:
      return fabs (fmod (x, 180.0)) == 90.0 ? NAN : tan (x * degrees);
    case KT_FUNCTION_ASIN:
      return asin (x) / degrees;
    case KT_FUNCTION_ACOS:
      return acos (x) / degrees;
    case KT_FUNCTION_ATAN:
      return atan (x) / degrees;
    case KT_FUNCTION_SINH:
      return sinh (x);
    case KT_FUNCTION_COSH:
      return cosh (x);
    case KT_FUNCTION_TANH:
      return tanh (x);
    default:
      return NAN;
    }
}

static KtValue
power (KtValue a, KtValue b)
{
  gboolean whole = b.is_exact && b.number.den == 1;

  if (a.is_exact && whole && ABS (b.number.num) <= MAX_EXACT_EXPONENT)
    {
      KtRational result = { 1, 1 };
      gint64 n = ABS (b.number.num);

      while (n > 0 && kt_rational_mul (result, a.number, &result))
        n--;
      if (n == 0 && b.number.num >= 0)
        return kt_value_number (result);
      if (n == 0 && kt_rational_div ((KtRational){ 1, 1 }, result, &result))
        return kt_value_number (result);
    }
  if (a.real == 0 && b.real < 0)
    return kt_value_nothing ();
  return kt_value_real (pow (a.real, b.real));
}

static gint64
floor_of (KtRational a)
{
  return a.num / a.den - (a.num % a.den != 0 && a.num < 0);
}

/* floor, ceil, round (half away from zero) to digits behind the point */
static KtValue
round_to (int op, KtValue a, KtValue digits)
{
  gint64 n = digits.kind == KT_VALUE_NUMBER && digits.is_exact ? digits.number.num : 0;
  double scale = pow (10, (double) n), scaled;

  if (a.is_exact && ABS (n) <= 18)
    {
      KtRational unit, units, half, result;
      gint64 whole;

      if (kt_rational (n >= 0 ? 1 : kt_pow10 ((guint) -n), n >= 0 ? kt_pow10 ((guint) n) : 1, &unit)
          && kt_rational_div (a.number, unit, &units))
        {
          if (op == KT_OP_ROUND && kt_rational_add (units, (KtRational){ units.num < 0 ? -1 : 1, 2 }, &half))
            whole = half.num / half.den; /* truncates towards zero */
          else if (op == KT_OP_CEIL)
            whole = -floor_of ((KtRational){ -units.num, units.den });
          else
            whole = floor_of (units);
          if (kt_rational_mul ((KtRational){ whole, 1 }, unit, &result))
            return kt_value_number (result);
        }
    }
  scaled = a.real * scale;
  scaled = op == KT_OP_ROUND ? round (scaled) : op == KT_OP_CEIL ? ceil (scaled) : floor (scaled);
  return kt_value_real (scaled / scale);
}

static int
compare_plain (KtValue a, KtValue b)
{
  if (a.is_exact && b.is_exact)
    return kt_rational_compare (a.number, b.number);
  return a.real < b.real ? -1 : a.real > b.real;
}

static KtValue
modulo (KtValue a, KtValue b)
{
  KtValue quotient = kt_calculate (KT_OP_DIVIDE, a, b);
  KtValue whole = kt_calculate (KT_OP_FLOOR, quotient, kt_value_number ((KtRational){ 0, 1 }));

  return kt_calculate (KT_OP_SUBTRACT, a, kt_calculate (KT_OP_MULTIPLY, b, whole));
}

static KtValue
basic (int op, KtValue a, KtValue b)
{
  KtRational result;
  gboolean exact = a.is_exact && b.is_exact;

  switch (op)
    {
    case KT_OP_ADD:
      return exact && kt_rational_add (a.number, b.number, &result) ? kt_value_number (result)
                                                                    : kt_value_real (a.real + b.real);
    case KT_OP_SUBTRACT:
      return exact && kt_rational_sub (a.number, b.number, &result) ? kt_value_number (result)
                                                                    : kt_value_real (a.real - b.real);
    case KT_OP_MULTIPLY:
      return exact && kt_rational_mul (a.number, b.number, &result) ? kt_value_number (result)
                                                                    : kt_value_real (a.real * b.real);
    default:
      if (b.real == 0)
        return kt_value_nothing ();
      return exact && kt_rational_div (a.number, b.number, &result) ? kt_value_number (result)
                                                                    : kt_value_real (a.real / b.real);
    }
}

KtValue
kt_calculate (int op, KtValue a, KtValue b)
{
  gboolean binary = op <= KT_OP_MOD && op != KT_OP_NEGATE;

  if (a.kind != KT_VALUE_NUMBER || (binary && b.kind != KT_VALUE_NUMBER))
    return kt_value_nothing ();
  switch (op)
    {
    case KT_OP_ADD:
    case KT_OP_SUBTRACT:
    case KT_OP_MULTIPLY:
    case KT_OP_DIVIDE:
      return basic (op, a, b);
    case KT_OP_POWER:
      return power (a, b);
    case KT_OP_NEGATE:
      return basic (KT_OP_SUBTRACT, kt_value_number ((KtRational){ 0, 1 }), a);
    case KT_OP_MIN:
      return compare_plain (a, b) <= 0 ? a : b;
    case KT_OP_MAX:
      return compare_plain (a, b) >= 0 ? a : b;
    case KT_OP_DELTA:
      return compare_plain (a, b) >= 0 ? basic (KT_OP_SUBTRACT, a, b) : basic (KT_OP_SUBTRACT, b, a);
    case KT_OP_MOD:
      return modulo (a, b);
    case KT_OP_FLOOR:
    case KT_OP_CEIL:
    case KT_OP_ROUND:
      return round_to (op, a, b);
    default:
      return kt_value_real (kt_calculate_function ((KtFunction) (op - KT_OP_FUNCTION), a.real));
    }
}

guint
kt_rounding_digits (int digits)
{
  if (digits == KT_DIGITS_INEXACT || digits > INEXACT_DIGITS)
    return INEXACT_DIGITS;
  return digits < 0 ? 0 : (guint) digits;
}

static KtValue
rounded (KtValue value, guint digits)
{
  double units = round (value.real * (double) kt_pow10 (digits));
  KtRational result;

  if (fabs (units) < 9.0e18 && kt_rational ((gint64) units, kt_pow10 (digits), &result))
    return kt_value_number (result);
  return value;
}

static gboolean
is_formula (const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_ADD:
    case KT_EXPR_SUBTRACT:
    case KT_EXPR_MULTIPLY:
    case KT_EXPR_DIVIDE:
    case KT_EXPR_POWER:
    case KT_EXPR_NEGATE:
    case KT_EXPR_FUNCTION:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
kt_calculate_is_rounding (KtCompare compare, const KtExpr *path, const KtExpr *formula, guint *digits)
{
  if (compare != KT_COMPARE_EQUAL && compare != KT_COMPARE_NOT_EQUAL)
    return FALSE;
  if (path->kind != KT_EXPR_PATH || path->value.path->attribute != NULL
      || path->type.kind != KT_TYPE_NUMBER || path->type.digits < 0
      || path->type.digits == KT_DIGITS_INEXACT || !is_formula (formula)
      || formula->type.digits <= path->type.digits)
    return FALSE;
  *digits = (guint) path->type.digits;
  return TRUE;
}

gboolean
kt_compare_holds (KtCompare compare, int order)
{
  switch (compare)
    {
    case KT_COMPARE_LESS:
      return order < 0;
    case KT_COMPARE_LESS_EQUAL:
      return order <= 0;
    case KT_COMPARE_GREATER:
      return order > 0;
    case KT_COMPARE_GREATER_EQUAL:
      return order >= 0;
    case KT_COMPARE_NOT_EQUAL:
      return order != 0;
    case KT_COMPARE_EQUAL:
    case KT_COMPARE_CONTAINS:
    default:
      return order == 0;
    }
}

gboolean
kt_calculate_compare (KtCompare compare, KtValue a, int digits_a, KtValue b, int digits_b)
{
  if (a.kind != KT_VALUE_NUMBER || b.kind != KT_VALUE_NUMBER)
    return FALSE;
  if (!a.is_exact && !b.is_exact)
    {
      a = rounded (a, INEXACT_DIGITS);
      b = rounded (b, INEXACT_DIGITS);
    }
  else if (!a.is_exact)
    a = rounded (a, kt_rounding_digits (digits_b));
  else if (!b.is_exact)
    b = rounded (b, kt_rounding_digits (digits_a));
  return kt_compare_holds (compare, compare_plain (a, b));
}
