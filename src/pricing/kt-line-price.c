/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The amount is one exact fraction, numerator / denominator in 1/10,000, that is rounded once.
 * Factors are brought into lowest terms before they are multiplied; 128 bits then hold every real
 * line, and an overflow is told.
 */

#include "kt-line-price.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtInt128 numerator;
  KtInt128 denominator;
} Fraction;

static gboolean
fail_overflow (GError **error)
{
  g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW,
                       _ ("The amount of the line is too large."));
  return FALSE;
}

static gboolean
multiply (Fraction *value, KtDecimal factor, KtInt128 divisor, GError **error)
{
  factor = kt_decimal_reduce (factor);
  if (__builtin_mul_overflow (value->numerator, (KtInt128)factor.units, &value->numerator)
      || __builtin_mul_overflow (value->denominator, kt_pow10 (factor.digits) * divisor,
                                 &value->denominator))
    return fail_overflow (error);
  return TRUE;
}

/* value × (100 − percent) / 100 */
static gboolean
take_percent_off (Fraction *value, KtDecimal percent, GError **error)
{
  KtDecimal rest;
  return kt_decimal_sub (kt_decimal_from_int (100), kt_decimal_reduce (percent), &rest, error)
         && multiply (value, rest, 100, error);
}

static gboolean
add (Fraction *value, KtInt128 amount, GError **error)
{
  KtInt128 scaled;
  if (__builtin_mul_overflow (amount, value->denominator, &scaled)
      || __builtin_add_overflow (value->numerator, scaled, &value->numerator))
    return fail_overflow (error);
  return TRUE;
}

/* step: 1 for 1/10,000, 100 for cents … */
static gboolean
round_to (Fraction value,
          gint64 step,
          KtRounding mode,
          const char *currency,
          KtMoney *result,
          GError **error)
{
  KtInt128 steps;
  gint64 amount;
  if (__builtin_mul_overflow (value.denominator, (KtInt128)step, &value.denominator))
    return fail_overflow (error);
  if (!kt_round_div128 (value.numerator, value.denominator, mode, &steps, error)
      || !kt_int128_narrow (steps * step, &amount, error))
    return FALSE;
  *result = kt_money (amount, currency);
  return TRUE;
}

static gboolean
amount_in (KtMoney money, const char *currency, KtInt128 *amount, GError **error)
{
  *amount = 0;
  if (money.currency[0] == '\0')
    return TRUE;
  if (g_strcmp0 (money.currency, currency) != 0)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_CURRENCY,
                   _ ("Amounts in %s and %s cannot stand in one line."), currency, money.currency);
      return FALSE;
    }
  *amount = money.amount;
  return TRUE;
}

static gboolean
compute_net (const KtLinePrice *line,
             Fraction value,
             gint64 step,
             KtRounding mode,
             KtMoney *net,
             GError **error)
{
  const char *currency = line->unit_price.currency;
  KtInt128 reduction, once;
  return amount_in (line->reduction, currency, &reduction, error)
         && amount_in (line->order_amount, currency, &once, error)
         && add (&value, once - reduction, error)
         && round_to (value, step, mode, currency, net, error);
}

gboolean
kt_line_price_compute (const KtLinePrice *line,
                       KtPriceRounding rounding,
                       KtLineAmounts *amounts,
                       GError **error)
{
  const char *currency = line->unit_price.currency;
  const gint64 cent = kt_pow10 (KT_MONEY_DIGITS - kt_currency_digits (currency));
  const gint64 unit_step = rounding.scope == KT_ROUNDING_SCOPE_UNIT ? cent : 1;
  const gint64 line_step = rounding.scope == KT_ROUNDING_SCOPE_DOCUMENT ? 1 : cent;
  const guint price_unit = MAX (line->price_unit, 1);
  Fraction gross = { line->unit_price.amount, 1 }, unit = gross, net;
  KtLineAmounts result;

  if (!multiply (&gross, line->quantity, price_unit, error)
      || !round_to (gross, 1, rounding.mode, currency, &result.gross, error)
      || !take_percent_off (&unit, line->discount, error)
      || !round_to (unit, unit_step, rounding.mode, currency, &result.unit_net, error))
    return FALSE;

  if (rounding.scope == KT_ROUNDING_SCOPE_UNIT)
    {
      net = (Fraction){ result.unit_net.amount, 1 };
      if (!multiply (&net, line->quantity, price_unit, error))
        return FALSE;
    }
  else
    {
      net = gross;
      if (!take_percent_off (&net, line->discount, error))
        return FALSE;
    }
  if (!compute_net (line, net, line_step, rounding.mode, &result.net, error))
    return FALSE;
  *amounts = result;
  return TRUE;
}
