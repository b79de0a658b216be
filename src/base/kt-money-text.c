/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Money as text: for people by language, for machines with a point. Digits that are not zero are
 * never hidden unless the caller asks for display rounding.
 */

#include "kt-money.h"
#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *currency;
  const char *symbol;
} Symbol;

static const Symbol symbols[] = {
  { "EUR", "€" },
  { "USD", "$" },
  { "GBP", "£" },
  { "JPY", "¥" },
};

static const char *
symbol_of (const char *currency)
{
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (strcmp (symbols[i].currency, currency) == 0)
      return symbols[i].symbol;
  return NULL;
}

/* At least the digits of payments, at most four, no more zeros than that. */
static KtDecimal
shown_digits (KtMoney money)
{
  KtDecimal value = kt_money_to_decimal (money);
  guint least = kt_currency_digits (money.currency);
  while (value.digits > least && value.units % 10 == 0)
    value = kt_decimal (value.units / 10, value.digits - 1u);
  return value;
}

char *
kt_money_to_string (KtMoney money)
{
  return kt_decimal_to_string (shown_digits (money));
}

gboolean
kt_money_from_string (const char *text, const char *currency, KtMoney *result, GError **error)
{
  KtDecimal value;
  return kt_decimal_parse (text, &value, error)
         && kt_money_from_decimal (value, currency, KT_ROUND_EXACT, result, error);
}

static const char *
sign_of (KtMoney money, KtMoneyFlags flags)
{
  if (money.amount < 0)
    return KT_MINUS;
  return (flags & KT_MONEY_SIGNED) && money.amount > 0 ? "+" : "";
}

char *
kt_money_format (KtMoney money, const char *language, KtMoneyFlags flags)
{
  if (flags & KT_MONEY_ROUNDED)
    {
      KtMoney rounded;
      if (kt_money_round (money, KT_ROUND_HALF_UP, &rounded, NULL))
        money = rounded;
    }

  g_autofree char *number = kt_format_number (shown_digits (money), language);
  const char *digits = g_str_has_prefix (number, KT_MINUS) ? number + strlen (KT_MINUS) : number;
  const char *sign = sign_of (money, flags);
  const char *symbol = flags & KT_MONEY_SYMBOL ? symbol_of (money.currency) : NULL;
  gboolean named = (flags & (KT_MONEY_SYMBOL | KT_MONEY_CODE)) != 0;

  if (!named)
    return g_strconcat (sign, digits, NULL);
  if (kt_language_is_german (language))
    return g_strconcat (sign, digits, KT_NO_BREAK_SPACE, symbol ? symbol : money.currency, NULL);
  if (symbol != NULL)
    return g_strconcat (sign, symbol, digits, NULL);
  return g_strconcat (money.currency, KT_NO_BREAK_SPACE, sign, digits, NULL);
}

static gboolean
is_blank (gunichar letter)
{
  return g_unichar_isspace (letter) || letter == 0x00a0 || letter == 0x202f;
}

static void
strip (const char **start, const char **end)
{
  while (*start < *end && is_blank (g_utf8_get_char (*start)))
    *start = g_utf8_next_char (*start);
  while (*end > *start)
    {
      const char *last = g_utf8_prev_char (*end);
      if (!is_blank (g_utf8_get_char (last)))
        break;
      *end = last;
    }
}

static gboolean
is_number_letter (gunichar letter)
{
  return g_unichar_isdigit (letter) || letter == '-' || letter == '+' || letter == 0x2212
         || letter == '.' || letter == ',';
}

/* Cuts letters that are no part of a number off one end of the text; what was cut must name the
 * currency. */
static gboolean
take_currency (const char **start, const char **end, const char *currency, GError **error)
{
  const char *number = *start, *behind = *end;
  while (number < behind && !is_number_letter (g_utf8_get_char (number)))
    number = g_utf8_next_char (number);
  while (behind > number && !is_number_letter (g_utf8_get_char (g_utf8_prev_char (behind))))
    behind = g_utf8_prev_char (behind);

  const char *names[2][2] = { { *start, number }, { behind, *end } };
  for (guint i = 0; i < 2; i++)
    {
      strip (&names[i][0], &names[i][1]);
      g_autofree char *name = g_strndup (names[i][0], (gsize)(names[i][1] - names[i][0]));
      if (*name != '\0' && g_strcmp0 (name, currency) != 0
          && g_strcmp0 (name, symbol_of (currency)) != 0)
        {
          g_set_error (error, KT_ERROR, KT_ERROR_CURRENCY,
                       _ ("“%s” stands where an amount in %s is expected."), name, currency);
          return FALSE;
        }
    }
  *start = number;
  *end = behind;
  return TRUE;
}

/* Typed or typographic; 0: none. */
static gsize
length_of_minus (const char *text)
{
  if (*text == '-')
    return 1;
  return g_str_has_prefix (text, KT_MINUS) ? strlen (KT_MINUS) : 0;
}

gboolean
kt_money_parse (const char *text,
                const char *language,
                const char *currency,
                KtMoney *result,
                GError **error)
{
  g_return_val_if_fail (kt_currency_is_valid (currency), FALSE);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_PARSE, _ ("The amount is not text in UTF-8."));
      return FALSE;
    }
  const char *start = text, *end = text + strlen (text);
  /* "-€5": the sign stands before the symbol, the digits behind it. */
  strip (&start, &end);
  gboolean negative = FALSE;
  const char *symbol = symbol_of (currency);
  gsize sign = length_of_minus (start);
  if (sign > 0 && symbol != NULL && g_str_has_prefix (start + sign, symbol))
    {
      negative = TRUE;
      start += sign;
    }
  if (!take_currency (&start, &end, currency, error))
    return FALSE;

  g_autofree char *number = g_strndup (start, (gsize)(end - start));
  KtDecimal value;
  if (!kt_parse_number (number, language, &value, error)
      || (negative && !kt_decimal_neg (value, &value, error)))
    return FALSE;
  if (value.digits > KT_MONEY_DIGITS && kt_decimal_reduce (value).digits > KT_MONEY_DIGITS)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PRECISION,
                   _ ("An amount has at most %d digits behind the decimal sign."), KT_MONEY_DIGITS);
      return FALSE;
    }
  return kt_money_from_decimal (value, currency, KT_ROUND_EXACT, result, error);
}
