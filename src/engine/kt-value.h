/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Values as the configurator computes them. Plain values, no memory: a text belongs to what the value
 * was read from (model, configuration, program, snapshot) or to the caller, and must live as long as the
 * value is used. A KtAssignment keeps copies of the texts of its entries.
 *
 * A number is an exact rational as long as it can be: +, -, *, /, whole powers, min, max, rounding.
 * After a root, trigonometry or a logarithm, or when 64 bits do not suffice, it is a double. An
 * inexact number that is compared with another is first rounded to the digits of the other side (or
 * to 9 digits), half away from zero: that is the tolerance of half a unit in the last place.
 */

#include "kt-model.h"

G_BEGIN_DECLS

/* num / den, den > 0, no common factor. */
typedef struct {
  gint64 num;
  gint64 den;
} KtRational;

typedef enum {
  KT_VALUE_NOTHING, /* absent, or undefined (division by zero, root of a negative number) */
  KT_VALUE_BOOLEAN,
  KT_VALUE_NUMBER,
  KT_VALUE_NAME, /* option of an enumeration, symbol, or path of a part referred to */
  KT_VALUE_TEXT
} KtValueKind;

typedef struct {
  KtValueKind kind;
  gboolean truth;      /* BOOLEAN */
  gboolean is_exact;   /* NUMBER: `number` holds; else `real` */
  KtRational number;
  double real;         /* NUMBER: always set */
  const char *text;    /* NAME, TEXT */
} KtValue;

KtValue kt_value_nothing (void);
KtValue kt_value_boolean (gboolean truth);
KtValue kt_value_number (KtRational number);
KtValue kt_value_real (double real);
KtValue kt_value_name (const char *name);
KtValue kt_value_text (const char *text);

gboolean kt_value_equal (KtValue a, KtValue b);

/* "True", "12.5", "Steel": as a decision writes it; a number with at most `digits` digits behind
 * the point (9 if negative). The caller frees. */
char *kt_value_to_text (KtValue value, int digits);

/* The decimal, rounded half away from zero if it must be. FALSE if it is no number or too large. */
gboolean kt_value_to_decimal (KtValue value, guint digits, KtDecimal *decimal);

/* FALSE on overflow or division by zero; *result is left alone then. */
gboolean kt_rational (gint64 num, gint64 den, KtRational *result);
gboolean kt_rational_add (KtRational a, KtRational b, KtRational *result);
gboolean kt_rational_sub (KtRational a, KtRational b, KtRational *result);
gboolean kt_rational_mul (KtRational a, KtRational b, KtRational *result);
gboolean kt_rational_div (KtRational a, KtRational b, KtRational *result);
int kt_rational_compare (KtRational a, KtRational b);
double kt_rational_to_double (KtRational a);
/* The exact rational of a finite model number; FALSE if infinite. */
gboolean kt_rational_from_number (KtNumber number, KtRational *result);

G_END_DECLS
