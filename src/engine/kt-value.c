/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rationals are computed in 128 bits and shortened; what does not fit 64 bits afterwards is refused. */

#include "kt-value.h"

#include <math.h>
#include <string.h>

KtValue
kt_value_nothing (void)
{
  return (KtValue){ .kind = KT_VALUE_NOTHING };
}

KtValue
kt_value_boolean (gboolean truth)
{
  return (KtValue){ .kind = KT_VALUE_BOOLEAN, .truth = truth != FALSE };
}

KtValue
kt_value_number (KtRational number)
{
  return (KtValue){
    .kind = KT_VALUE_NUMBER, .is_exact = TRUE, .number = number, .real = kt_rational_to_double (number)
  };
}

KtValue
kt_value_real (double real)
{
  if (!isfinite (real))
    return kt_value_nothing ();
  return (KtValue){ .kind = KT_VALUE_NUMBER, .real = real };
}

KtValue
kt_value_name (const char *name)
{
  return (KtValue){ .kind = KT_VALUE_NAME, .text = name };
}

KtValue
kt_value_text (const char *text)
{
  return (KtValue){ .kind = KT_VALUE_TEXT, .text = text };
}

gboolean
kt_value_equal (KtValue a, KtValue b)
{
  if (a.kind != b.kind)
    return FALSE;
  switch (a.kind)
    {
    case KT_VALUE_BOOLEAN:
      return a.truth == b.truth;
    case KT_VALUE_NUMBER:
      return a.is_exact && b.is_exact ? kt_rational_compare (a.number, b.number) == 0
                                      : a.is_exact == b.is_exact && a.real == b.real;
    case KT_VALUE_NAME:
    case KT_VALUE_TEXT:
      return a.text == b.text || g_strcmp0 (a.text, b.text) == 0;
    case KT_VALUE_NOTHING:
    default:
      return TRUE;
    }
}

gboolean
kt_value_to_decimal (KtValue value, guint digits, KtDecimal *decimal)
{
  __int128 scaled, half;

  if (value.kind != KT_VALUE_NUMBER || digits > KT_DECIMAL_MAX_DIGITS)
    return FALSE;
  if (!value.is_exact)
    {
      double real = round (value.real * (double) kt_pow10 (digits));

      if (!(fabs (real) < 9.0e18))
        return FALSE;
      *decimal = kt_decimal ((gint64) real, digits);
      return TRUE;
    }
  scaled = (__int128) value.number.num * kt_pow10 (digits);
  half = value.number.den / 2; /* an odd denominator has no ties */
  scaled = scaled >= 0 ? (scaled + half) / value.number.den
                       : -((-scaled + half) / value.number.den);
  if (scaled > G_MAXINT64 || scaled < G_MININT64)
    return FALSE;
  *decimal = kt_decimal ((gint64) scaled, digits);
  return TRUE;
}

char *
kt_value_to_text (KtValue value, int digits)
{
  KtDecimal decimal;
  guint most = digits < 0 ? KT_DECIMAL_MAX_DIGITS : MIN ((guint) digits, KT_DECIMAL_MAX_DIGITS);

  switch (value.kind)
    {
    case KT_VALUE_BOOLEAN:
      return g_strdup (value.truth ? "True" : "False");
    case KT_VALUE_NUMBER:
      if (kt_value_to_decimal (value, most, &decimal))
        return kt_decimal_to_string (kt_decimal_reduce (decimal));
      else
        {
          char buffer[G_ASCII_DTOSTR_BUF_SIZE];

          return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", value.real));
        }
    case KT_VALUE_NAME:
    case KT_VALUE_TEXT:
      return g_strdup (value.text);
    case KT_VALUE_NOTHING:
    default:
      return g_strdup ("");
    }
}

/* --- rationals ---------------------------------------------------------------------------------- */

static gboolean
shorten (__int128 num, __int128 den, KtRational *result)
{
  __int128 a, b;

  if (den == 0)
    return FALSE;
  if (den < 0)
    {
      num = -num;
      den = -den;
    }
  a = num < 0 ? -num : num;
  b = den;
  while (b != 0)
    {
      __int128 rest = a % b;

      a = b;
      b = rest;
    }
  num /= a;
  den /= a;
  if (num > G_MAXINT64 || num < -(__int128) G_MAXINT64 || den > G_MAXINT64)
    return FALSE;
  *result = (KtRational){ (gint64) num, (gint64) den };
  return TRUE;
}

gboolean
kt_rational (gint64 num, gint64 den, KtRational *result)
{
  return shorten (num, den, result);
}

/* a/b + sign c/d; the sum of two products of 63 bits fits 127. */
static gboolean
add_signed (KtRational a, KtRational b, int sign, KtRational *result)
{
  __int128 left = (__int128) a.num * b.den, right = (__int128) b.num * a.den, sum;

  if (__builtin_add_overflow (left, sign * right, &sum))
    return FALSE;
  return shorten (sum, (__int128) a.den * b.den, result);
}

gboolean
kt_rational_add (KtRational a, KtRational b, KtRational *result)
{
  return add_signed (a, b, 1, result);
}

gboolean
kt_rational_sub (KtRational a, KtRational b, KtRational *result)
{
  return add_signed (a, b, -1, result);
}

gboolean
kt_rational_mul (KtRational a, KtRational b, KtRational *result)
{
  return shorten ((__int128) a.num * b.num, (__int128) a.den * b.den, result);
}

gboolean
kt_rational_div (KtRational a, KtRational b, KtRational *result)
{
  return shorten ((__int128) a.num * b.den, (__int128) a.den * b.num, result);
}

int
kt_rational_compare (KtRational a, KtRational b)
{
  __int128 left = (__int128) a.num * b.den, right = (__int128) b.num * a.den;

  return left < right ? -1 : left > right;
}

double
kt_rational_to_double (KtRational a)
{
  return (double) a.num / (double) a.den;
}

gboolean
kt_rational_from_number (KtNumber number, KtRational *result)
{
  return number.infinity == 0
         && shorten (number.value.units, kt_pow10 (number.value.digits), result);
}
