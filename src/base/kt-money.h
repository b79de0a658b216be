/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * An amount of money: 1/10,000 of the currency's unit, with the currency attached. Plain values,
 * any thread. Two currencies never meet (KT_ERROR_CURRENCY); a result that does not fit is
 * KT_ERROR_OVERFLOW; whatever can lose digits takes a rounding. Percentages and rates are decimals.
 * There is no way to or from double.
 *
 * Out parameters may be one of the operands. On failure they are left alone.
 */

#include "kt-decimal.h"

G_BEGIN_DECLS

#define KT_MONEY_SCALE 10000
#define KT_MONEY_DIGITS 4

typedef struct {
  gint64 amount;    /* 1/10,000 */
  char currency[4]; /* ISO 4217, terminated */
} KtMoney;

/* The currency is three capital letters (see kt_currency_is_valid); anything else is a programming
 * error. */
KtMoney kt_money (gint64 amount, const char *currency);
KtMoney kt_money_zero (const char *currency);
gboolean kt_currency_is_valid (const char *currency);
/* Digits behind the point in payments: 2 for most, 0 for JPY, 3 for KWD … */
guint kt_currency_digits (const char *currency);

/* A decimal number of currency units. Beyond four digits it is rounded. */
gboolean kt_money_from_decimal (KtDecimal value,
                                const char *currency,
                                KtRounding rounding,
                                KtMoney *result,
                                GError **error);
KtDecimal kt_money_to_decimal (KtMoney money);

gboolean kt_money_same_currency (KtMoney a, KtMoney b);
gboolean kt_money_is_zero (KtMoney money);
int kt_money_sign (KtMoney money);
gboolean kt_money_equal (KtMoney a, KtMoney b);
gboolean kt_money_compare (KtMoney a, KtMoney b, int *order, GError **error);

gboolean kt_money_add (KtMoney a, KtMoney b, KtMoney *result, GError **error);
gboolean kt_money_sub (KtMoney a, KtMoney b, KtMoney *result, GError **error);
gboolean kt_money_neg (KtMoney money, KtMoney *result, GError **error);

/* money × factor, money × numerator / denominator, percent % of money: to 1/10,000. */
gboolean kt_money_mul (KtMoney money,
                       KtDecimal factor,
                       KtRounding rounding,
                       KtMoney *result,
                       GError **error);
gboolean kt_money_mul_ratio (KtMoney money,
                             gint64 numerator,
                             gint64 denominator,
                             KtRounding rounding,
                             KtMoney *result,
                             GError **error);
gboolean kt_money_percent (KtMoney money,
                           KtDecimal percent,
                           KtRounding rounding,
                           KtMoney *result,
                           GError **error);

/* percent % of money to the digits of payments, rounded once: a tax. (First to 1/10,000 and then to
 * cents is something else.) */
gboolean kt_money_percent_rounded (KtMoney money,
                                   KtDecimal percent,
                                   KtRounding rounding,
                                   KtMoney *result,
                                   GError **error);

/* To the digits of payments in the currency (cents for EUR), or to any number of digits up to four.
 */
gboolean kt_money_round (KtMoney money, KtRounding rounding, KtMoney *result, GError **error);
gboolean kt_money_round_digits (KtMoney money,
                                guint digits,
                                KtRounding rounding,
                                KtMoney *result,
                                GError **error);

/* Typed by a person: "1.234,56", "1.234,56 €", "1234,5 EUR" in German; "1,234.56", "€1,234.56" in
 * English. A currency that is named must be the one expected. More than four digits are refused. */
gboolean kt_money_parse (const char *text,
                         const char *language,
                         const char *currency,
                         KtMoney *result,
                         GError **error);

/* Machine readable: "1234.56" with at least the currency's digits and no more than needed. */
char *kt_money_to_string (KtMoney money);
gboolean
kt_money_from_string (const char *text, const char *currency, KtMoney *result, GError **error);

typedef enum {
  KT_MONEY_PLAIN = 0, /* "1.234,56" */
  KT_MONEY_SYMBOL
  = 1 << 0, /* "1.234,56 €" (no-break space), "€1,234.56"; ISO code where there is no symbol */
  KT_MONEY_CODE = 1 << 1,    /* "1.234,56 EUR", "EUR 1,234.56" */
  KT_MONEY_ROUNDED = 1 << 2, /* to the currency's digits, half-up, for display only; otherwise all
                              * digits that are not zero are shown ("0,0345 €") */
  KT_MONEY_SIGNED = 1 << 3   /* "+" before amounts above zero */
} KtMoneyFlags;

/* language: "de…" or anything else for English, whatever the process locale; the caller frees. */
char *kt_money_format (KtMoney money, const char *language, KtMoneyFlags flags);

G_END_DECLS
