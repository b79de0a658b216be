/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decimals with infinity. Everything exact is left to KtDecimal; only ∞ is looked after here.
 */
#include "kt-number.h"

#include <math.h>
#include <string.h>

#define INFINITY_SIGN "\xe2\x88\x9e"

KtNumber
kt_number (KtDecimal value)
{
  return (KtNumber){ value, 0 };
}

KtNumber
kt_number_from_int (gint64 value)
{
  return kt_number (kt_decimal_from_int (value));
}

KtNumber
kt_number_infinite (int sign)
{
  return (KtNumber){ kt_decimal_from_int (0), sign < 0 ? -1 : 1 };
}

gboolean
kt_number_parse (const char *text, gsize length, KtNumber *number, GError **error)
{
  gsize sign = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;

  if (length == sign + strlen (INFINITY_SIGN)
      && memcmp (text + sign, INFINITY_SIGN, length - sign) == 0)
    {
      *number = kt_number_infinite (text[0] == '-' ? -1 : 1);
      return TRUE;
    }

  KtDecimal value;
  if (!kt_decimal_parse_len (text, length, &value, error))
    return FALSE;
  *number = kt_number (value);
  return TRUE;
}

int
kt_number_compare (KtNumber a, KtNumber b)
{
  if (a.infinity != 0 || b.infinity != 0)
    return a.infinity - b.infinity;
  return kt_decimal_compare (a.value, b.value);
}

gboolean
kt_number_scale (KtNumber number, int digits, gint64 *units)
{
  int shift = digits - number.value.digits;
  gint64 scaled;

  if (number.infinity != 0)
    return FALSE;
  if (number.value.units == 0)
    shift = 0;
  if (shift > 18 || shift < -18)
    return FALSE;

  if (shift >= 0)
    {
      if (__builtin_mul_overflow (number.value.units, kt_pow10 (shift), &scaled))
        return FALSE;
    }
  else
    {
      if (number.value.units % kt_pow10 (-shift) != 0)
        return FALSE;
      scaled = number.value.units / kt_pow10 (-shift);
    }
  *units = scaled;
  return TRUE;
}

double
kt_number_to_double (KtNumber number)
{
  if (number.infinity != 0)
    return number.infinity < 0 ? -INFINITY : INFINITY;
  return kt_decimal_to_double (number.value);
}

char *
kt_number_to_text (KtNumber number)
{
  if (number.infinity != 0)
    return g_strdup (number.infinity < 0 ? "-" INFINITY_SIGN : INFINITY_SIGN);
  return kt_decimal_to_string (kt_decimal_reduce (number.value));
}
