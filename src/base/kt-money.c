/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Amounts are whole numbers of 1/10,000; products go through 128 bits and are rounded once.
 * Printing and typing lie in kt-money-text.c.
 */

#include "kt-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
kt_currency_is_valid (const char *currency)
{
  if (currency == NULL || strlen (currency) != 3)
    return FALSE;
  return g_ascii_isupper (currency[0]) && g_ascii_isupper (currency[1])
         && g_ascii_isupper (currency[2]);
}

guint
kt_currency_digits (const char *currency)
{
  static const char *const none[] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                      "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };
  if (g_strv_contains (none, currency))
    return 0;
  return g_strv_contains (three, currency) ? 3 : 2;
}

KtMoney
kt_money (gint64 amount, const char *currency)
{
  KtMoney money = { .amount = amount, .currency = "XXX" };
  g_return_val_if_fail (kt_currency_is_valid (currency), money);
  memcpy (money.currency, currency, sizeof money.currency);
  return money;
}

KtMoney
kt_money_zero (const char *currency)
{
  return kt_money (0, currency);
}

gboolean
kt_money_from_decimal (KtDecimal value,
                       const char *currency,
                       KtRounding rounding,
                       KtMoney *result,
                       GError **error)
{
  KtDecimal scaled;
  if (!kt_decimal_rescale (value, KT_MONEY_DIGITS, rounding, &scaled, error))
    return FALSE;
  *result = kt_money (scaled.units, currency);
  return TRUE;
}

KtDecimal
kt_money_to_decimal (KtMoney money)
{
  return kt_decimal (money.amount, KT_MONEY_DIGITS);
}

gboolean
kt_money_same_currency (KtMoney a, KtMoney b)
{
  return strcmp (a.currency, b.currency) == 0;
}

gboolean
kt_money_is_zero (KtMoney money)
{
  return money.amount == 0;
}

int
kt_money_sign (KtMoney money)
{
  return (money.amount > 0) - (money.amount < 0);
}

gboolean
kt_money_equal (KtMoney a, KtMoney b)
{
  return a.amount == b.amount && kt_money_same_currency (a, b);
}

static gboolean
check_currencies (KtMoney a, KtMoney b, GError **error)
{
  if (kt_money_same_currency (a, b))
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_CURRENCY,
               _ ("Amounts in %s and %s cannot be put together; convert one of them first."),
               a.currency, b.currency);
  return FALSE;
}

static gboolean
finish (KtInt128 amount, const char *currency, KtMoney *result, GError **error)
{
  gint64 narrow;
  if (!kt_int128_narrow (amount, &narrow, NULL))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_OVERFLOW, _ ("The amount in %s is too large."),
                   currency);
      return FALSE;
    }
  *result = kt_money (narrow, currency);
  return TRUE;
}

static gboolean
finish_ratio (KtInt128 numerator,
              KtInt128 denominator,
              KtRounding rounding,
              const char *currency,
              KtMoney *result,
              GError **error)
{
  KtInt128 amount;
  return kt_round_div128 (numerator, denominator, rounding, &amount, error)
         && finish (amount, currency, result, error);
}

gboolean
kt_money_compare (KtMoney a, KtMoney b, int *order, GError **error)
{
  if (!check_currencies (a, b, error))
    return FALSE;
  *order = (a.amount > b.amount) - (a.amount < b.amount);
  return TRUE;
}

gboolean
kt_money_add (KtMoney a, KtMoney b, KtMoney *result, GError **error)
{
  return check_currencies (a, b, error)
         && finish ((KtInt128)a.amount + b.amount, a.currency, result, error);
}

gboolean
kt_money_sub (KtMoney a, KtMoney b, KtMoney *result, GError **error)
{
  return check_currencies (a, b, error)
         && finish ((KtInt128)a.amount - b.amount, a.currency, result, error);
}

gboolean
kt_money_neg (KtMoney money, KtMoney *result, GError **error)
{
  return finish (-(KtInt128)money.amount, money.currency, result, error);
}

gboolean
kt_money_mul (KtMoney money, KtDecimal factor, KtRounding rounding, KtMoney *result, GError **error)
{
  return kt_money_mul_ratio (money, factor.units, kt_pow10 (factor.digits), rounding, result,
                             error);
}

gboolean
kt_money_mul_ratio (KtMoney money,
                    gint64 numerator,
                    gint64 denominator,
                    KtRounding rounding,
                    KtMoney *result,
                    GError **error)
{
  if (denominator == 0)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE, _ ("Division by zero."));
      return FALSE;
    }
  return finish_ratio ((KtInt128)money.amount * numerator, denominator, rounding, money.currency,
                       result, error);
}

gboolean
kt_money_percent (KtMoney money,
                  KtDecimal percent,
                  KtRounding rounding,
                  KtMoney *result,
                  GError **error)
{
  return finish_ratio ((KtInt128)money.amount * percent.units,
                       (KtInt128)kt_pow10 (percent.digits) * 100, rounding, money.currency, result,
                       error);
}

gboolean
kt_money_percent_rounded (KtMoney money,
                          KtDecimal percent,
                          KtRounding rounding,
                          KtMoney *result,
                          GError **error)
{
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - kt_currency_digits (money.currency));
  KtInt128 steps;
  gint64 narrow;
  return kt_round_div128 ((KtInt128)money.amount * percent.units,
                          (KtInt128)kt_pow10 (percent.digits) * 100 * step, rounding, &steps, error)
         && kt_int128_narrow (steps, &narrow, error)
         && finish ((KtInt128)narrow * step, money.currency, result, error);
}

gboolean
kt_money_round_digits (KtMoney money,
                       guint digits,
                       KtRounding rounding,
                       KtMoney *result,
                       GError **error)
{
  g_return_val_if_fail (digits <= KT_MONEY_DIGITS, FALSE);
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - digits);
  KtInt128 steps;
  return kt_round_div128 (money.amount, step, rounding, &steps, error)
         && finish (steps * step, money.currency, result, error);
}

gboolean
kt_money_round (KtMoney money, KtRounding rounding, KtMoney *result, GError **error)
{
  return kt_money_round_digits (money, kt_currency_digits (money.currency), rounding, result,
                                error);
}
