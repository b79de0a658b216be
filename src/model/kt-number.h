/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A number as a product model writes it: an exact decimal, or plus or minus infinity (∞) for "no
 * bound". A plain value; any thread; nothing here is a double until somebody asks for one.
 *
 * Errors: those of kt_decimal_parse.
 */

#include "kt-decimal.h"

G_BEGIN_DECLS

typedef struct {
  KtDecimal value;
  int infinity; /* -1 or 1: the value means nothing; else 0 */
} KtNumber;

KtNumber kt_number (KtDecimal value);
KtNumber kt_number_from_int (gint64 value);
KtNumber kt_number_infinite (int sign);

/* [+-]digits[.digits], or [+-]∞; the whole of it. */
gboolean kt_number_parse (const char *text, gsize length, KtNumber *number, GError **error);

int kt_number_compare (KtNumber a, KtNumber b);

/* The number in units of 10^-digits; digits may be negative (tens, hundreds …). FALSE if it is
 * infinite, does not fit, or is not a whole number of such units. */
gboolean kt_number_scale (KtNumber number, int digits, gint64 *units);

double kt_number_to_double (KtNumber number);

/* Without trailing zeros: "-12.5", "∞". The caller frees. */
char *kt_number_to_text (KtNumber number);

G_END_DECLS
