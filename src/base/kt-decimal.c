/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every operation is done in 128 bits, where two 64-bit numbers and a power of ten below 10^18 have
 * room, and narrowed once at the end.
 */

#include "kt-decimal.h"

#include <math.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static const gint64 powers[] = {
  1,
  10,
  100,
  1000,
  10000,
  100000,
  1000000,
  10000000,
  100000000,
  1000000000,
  10000000000,
  100000000000,
  1000000000000,
  10000000000000,
  100000000000000,
  1000000000000000,
  10000000000000000,
  100000000000000000,
  1000000000000000000,
};

gint64
kt_pow10 (guint exponent)
{
  g_return_val_if_fail (exponent < G_N_ELEMENTS (powers), 1);
  return powers[exponent];
}

/* The units of value if it had digits digits, where digits is at least what it has. */
static KtInt128
units_at (KtDecimal value, guint digits)
{
  return (KtInt128)value.units * kt_pow10 (digits - value.digits);
}

static gboolean
finish (KtInt128 units, guint digits, KtDecimal *result, GError **error)
{
  gint64 narrow;
  if (!kt_int128_narrow (units, &narrow, error))
    return FALSE;
  *result = kt_decimal (narrow, digits);
  return TRUE;
}

KtDecimal
kt_decimal (gint64 units, guint digits)
{
  g_return_val_if_fail (digits <= KT_DECIMAL_MAX_DIGITS, (KtDecimal){ 0 });
  return (KtDecimal){ .units = units, .digits = (guint8)digits };
}

KtDecimal
kt_decimal_from_int (gint64 value)
{
  return kt_decimal (value, 0);
}

static gboolean
fail_parse (const char *text, gsize length, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize)MIN (length, 60));
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
               _ ("“%s” is not a number; write digits with a decimal point, such as 12.5."), shown);
  return FALSE;
}

gboolean
kt_decimal_parse_len (const char *text, gsize length, KtDecimal *result, GError **error)
{
  gsize at = 0;
  gboolean negative = FALSE;
  if (at < length && (text[at] == '-' || text[at] == '+'))
    negative = text[at++] == '-';

  KtInt128 units = 0;
  guint digits = 0, n_whole = 0;
  gboolean behind_point = FALSE;
  for (; at < length; at++)
    {
      char letter = text[at];
      if (letter == '.' && !behind_point && n_whole > 0)
        {
          behind_point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (letter))
        return fail_parse (text, length, error);
      if (behind_point && digits == KT_DECIMAL_MAX_DIGITS)
        {
          g_set_error (error, KT_ERROR, KT_ERROR_PRECISION,
                       _ ("A number may have at most %d digits behind the decimal point."),
                       KT_DECIMAL_MAX_DIGITS);
          return FALSE;
        }
      units = units * 10 + (letter - '0');
      if (units > (KtInt128)G_MAXINT64 + 1)
        {
          g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW, _ ("The number is too large."));
          return FALSE;
        }
      if (behind_point)
        digits++;
      else
        n_whole++;
    }
  if (n_whole == 0 || (behind_point && digits == 0))
    return fail_parse (text, length, error);
  return finish (negative ? -units : units, digits, result, error);
}

gboolean
kt_decimal_parse (const char *text, KtDecimal *result, GError **error)
{
  return kt_decimal_parse_len (text ? text : "", text ? strlen (text) : 0, result, error);
}

char *
kt_decimal_to_string (KtDecimal value)
{
  guint64 amount = value.units < 0 ? -(guint64)value.units : (guint64)value.units;
  guint64 power = (guint64)kt_pow10 (value.digits);
  const char *sign = value.units < 0 ? "-" : "";
  if (value.digits == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, amount);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GINT64_MODIFIER "u", sign, amount / power,
                          (int)value.digits, amount % power);
}

gboolean
kt_decimal_rescale (KtDecimal value,
                    guint digits,
                    KtRounding rounding,
                    KtDecimal *result,
                    GError **error)
{
  g_return_val_if_fail (digits <= KT_DECIMAL_MAX_DIGITS, FALSE);
  if (digits >= value.digits)
    return finish (units_at (value, digits), digits, result, error);

  gint64 units;
  if (!kt_round_div64 (value.units, kt_pow10 (value.digits - digits), rounding, &units, error))
    return FALSE;
  *result = kt_decimal (units, digits);
  return TRUE;
}

KtDecimal
kt_decimal_reduce (KtDecimal value)
{
  while (value.digits > 0 && value.units % 10 == 0)
    {
      value.units /= 10;
      value.digits--;
    }
  return value;
}

int
kt_decimal_compare (KtDecimal a, KtDecimal b)
{
  guint digits = MAX (a.digits, b.digits);
  KtInt128 left = units_at (a, digits), right = units_at (b, digits);
  return (left > right) - (left < right);
}

gboolean
kt_decimal_equal (KtDecimal a, KtDecimal b)
{
  return kt_decimal_compare (a, b) == 0;
}

int
kt_decimal_sign (KtDecimal value)
{
  return (value.units > 0) - (value.units < 0);
}

gboolean
kt_decimal_add (KtDecimal a, KtDecimal b, KtDecimal *result, GError **error)
{
  guint digits = MAX (a.digits, b.digits);
  return finish (units_at (a, digits) + units_at (b, digits), digits, result, error);
}

gboolean
kt_decimal_sub (KtDecimal a, KtDecimal b, KtDecimal *result, GError **error)
{
  guint digits = MAX (a.digits, b.digits);
  return finish (units_at (a, digits) - units_at (b, digits), digits, result, error);
}

gboolean
kt_decimal_neg (KtDecimal value, KtDecimal *result, GError **error)
{
  return finish (-(KtInt128)value.units, value.digits, result, error);
}

gboolean
kt_decimal_mul (KtDecimal a,
                KtDecimal b,
                guint digits,
                KtRounding rounding,
                KtDecimal *result,
                GError **error)
{
  g_return_val_if_fail (digits <= KT_DECIMAL_MAX_DIGITS, FALSE);
  KtInt128 product = (KtInt128)a.units * b.units;
  guint product_digits = (guint)a.digits + b.digits;
  if (product_digits > digits)
    {
      gint64 units;
      if (!kt_round_div64 (product, kt_pow10 (product_digits - digits), rounding, &units, error))
        return FALSE;
      *result = kt_decimal (units, digits);
      return TRUE;
    }
  /* What does not fit in 64 bits before it is scaled up does not fit after. */
  gint64 narrow;
  return kt_int128_narrow (product, &narrow, error)
         && finish ((KtInt128)narrow * kt_pow10 (digits - product_digits), digits, result, error);
}

gboolean
kt_decimal_div (KtDecimal a,
                KtDecimal b,
                guint digits,
                KtRounding rounding,
                KtDecimal *result,
                GError **error)
{
  g_return_val_if_fail (digits <= KT_DECIMAL_MAX_DIGITS, FALSE);
  if (b.units == 0)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE, _ ("Division by zero."));
      return FALSE;
    }
  /* a / b × 10^digits; the exponent lies within ±18, so both sides stay below 2^124. */
  int exponent = (int)b.digits + (int)digits - (int)a.digits;
  KtInt128 numerator = a.units, denominator = b.units;
  if (exponent >= 0)
    numerator *= kt_pow10 ((guint)exponent);
  else
    denominator *= kt_pow10 ((guint)-exponent);

  gint64 units;
  if (!kt_round_div64 (numerator, denominator, rounding, &units, error))
    return FALSE;
  *result = kt_decimal (units, digits);
  return TRUE;
}

double
kt_decimal_to_double (KtDecimal value)
{
  return (double)value.units / (double)kt_pow10 (value.digits);
}

gboolean
kt_decimal_from_double (double value, guint digits, KtDecimal *result, GError **error)
{
  g_return_val_if_fail (digits <= KT_DECIMAL_MAX_DIGITS, FALSE);
  if (!isfinite (value))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE,
                           _ ("The result is not a finite number."));
      return FALSE;
    }
  double scaled = rint (value * (double)kt_pow10 (digits));
  if (fabs (scaled) >= 9223372036854775808.0)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW, _ ("The number is too large."));
      return FALSE;
    }
  *result = kt_decimal ((gint64)scaled, digits);
  return TRUE;
}
