/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A decimal number: value = units / 10^digits, with at most nine digits behind the point. For
 * quantities, percentages, exchange rates, dimensions. Plain values, no memory, any thread. Errors:
 * KT_ERROR.
 *
 * The digits are part of the value as written ("1.50" stays "1.50"), not of the number: 1.5
 * equals 1.50. Out parameters may be one of the operands. On failure they are left alone.
 */

#include "kt-rounding.h"

G_BEGIN_DECLS

#define KT_DECIMAL_MAX_DIGITS 9

typedef struct {
  gint64 units;
  guint8 digits;
} KtDecimal;

/* 10^exponent for 0 … 18. */
gint64 kt_pow10 (guint exponent);

KtDecimal kt_decimal (gint64 units, guint digits);
KtDecimal kt_decimal_from_int (gint64 value);

/* [+-]digits[.digits], the whole string, without blanks, exponent or grouping; KT_ERROR_PARSE
 * otherwise, KT_ERROR_PRECISION beyond nine digits behind the point, KT_ERROR_OVERFLOW beyond 64
 * bits. */
gboolean kt_decimal_parse (const char *text, KtDecimal *result, GError **error);
gboolean kt_decimal_parse_len (const char *text, gsize length, KtDecimal *result, GError **error);

/* With a point and exactly its digits; the caller frees. */
char *kt_decimal_to_string (KtDecimal value);

/* The same number with other digits behind the point. */
gboolean kt_decimal_rescale (KtDecimal value,
                             guint digits,
                             KtRounding rounding,
                             KtDecimal *result,
                             GError **error);
/* The same number with as few digits as it needs. */
KtDecimal kt_decimal_reduce (KtDecimal value);

int kt_decimal_compare (KtDecimal a, KtDecimal b);
gboolean kt_decimal_equal (KtDecimal a, KtDecimal b);
int kt_decimal_sign (KtDecimal value);

/* Exact, with the larger number of digits of both. */
gboolean kt_decimal_add (KtDecimal a, KtDecimal b, KtDecimal *result, GError **error);
gboolean kt_decimal_sub (KtDecimal a, KtDecimal b, KtDecimal *result, GError **error);
gboolean kt_decimal_neg (KtDecimal value, KtDecimal *result, GError **error);

/* With the digits asked for. Division by zero is KT_ERROR_RANGE. */
gboolean kt_decimal_mul (KtDecimal a,
                         KtDecimal b,
                         guint digits,
                         KtRounding rounding,
                         KtDecimal *result,
                         GError **error);
gboolean kt_decimal_div (KtDecimal a,
                         KtDecimal b,
                         guint digits,
                         KtRounding rounding,
                         KtDecimal *result,
                         GError **error);

/* For drawing and for formulas that are not rational; never for money. Half goes to even, as printf
 * does. KT_ERROR_RANGE if not finite. */
double kt_decimal_to_double (KtDecimal value);
gboolean kt_decimal_from_double (double value, guint digits, KtDecimal *result, GError **error);

G_END_DECLS
