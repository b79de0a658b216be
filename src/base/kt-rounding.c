/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The quotient is cut towards zero first; the remainder then decides whether one more is added,
 * away from zero. That decision sees amounts only, so positive and negative numbers round alike.
 */

#include "kt-rounding.h"

#include <glib/gi18n-lib.h>

static const char *const rounding_names[] = {
  [KT_ROUND_HALF_UP] = "half-up", [KT_ROUND_HALF_EVEN] = "half-even", [KT_ROUND_UP] = "up",
  [KT_ROUND_DOWN] = "down",       [KT_ROUND_EXACT] = "exact",
};

static KtInt128
magnitude (KtInt128 value)
{
  return value < 0 ? -value : value;
}

static gboolean
moves_away_from_zero (KtInt128 quotient, KtInt128 rest, KtInt128 divisor, KtRounding rounding)
{
  switch (rounding)
    {
    case KT_ROUND_HALF_UP:
      return rest >= divisor - rest;
    case KT_ROUND_HALF_EVEN:
      return rest > divisor - rest || (rest == divisor - rest && quotient % 2 != 0);
    case KT_ROUND_UP:
      return TRUE;
    case KT_ROUND_DOWN:
    case KT_ROUND_EXACT:
      break;
    }
  return FALSE;
}

gboolean
kt_round_div128 (KtInt128 numerator,
                 KtInt128 denominator,
                 KtRounding rounding,
                 KtInt128 *result,
                 GError **error)
{
  g_return_val_if_fail (denominator != 0, FALSE);

  KtInt128 quotient = numerator / denominator;
  KtInt128 rest = magnitude (numerator % denominator);
  if (rest != 0)
    {
      if (rounding == KT_ROUND_EXACT)
        {
          g_set_error_literal (
              error, KT_ERROR, KT_ERROR_PRECISION,
              _ ("The result needs more digits than allowed, and no rounding is permitted."));
          return FALSE;
        }
      if (moves_away_from_zero (quotient, rest, magnitude (denominator), rounding))
        quotient += (numerator < 0) == (denominator < 0) ? 1 : -1;
    }
  *result = quotient;
  return TRUE;
}

gboolean
kt_int128_narrow (KtInt128 value, gint64 *result, GError **error)
{
  if (value > G_MAXINT64 || value < G_MININT64)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW, _ ("The result is too large."));
      return FALSE;
    }
  *result = (gint64)value;
  return TRUE;
}

gboolean
kt_round_div64 (KtInt128 numerator,
                KtInt128 denominator,
                KtRounding rounding,
                gint64 *result,
                GError **error)
{
  KtInt128 wide;
  return kt_round_div128 (numerator, denominator, rounding, &wide, error)
         && kt_int128_narrow (wide, result, error);
}

gboolean
kt_rounding_parse (const char *text, KtRounding *rounding, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rounding_names); i++)
    if (g_strcmp0 (text, rounding_names[i]) == 0)
      {
        *rounding = (KtRounding)i;
        return TRUE;
      }
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
               _ ("“%s” is no rounding; write half-up, half-even, up, down or exact."),
               text ? text : "");
  return FALSE;
}

const char *
kt_rounding_to_string (KtRounding rounding)
{
  g_return_val_if_fail ((guint)rounding < G_N_ELEMENTS (rounding_names), "half-up");
  return rounding_names[rounding];
}
