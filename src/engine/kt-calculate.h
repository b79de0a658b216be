/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The arithmetic of formulas on single values, shared by everything that evaluates: exact rationals
 * as long as they fit, doubles after that (see kt-value.h). Undefined results are NOTHING, and
 * NOTHING in gives NOTHING out.
 */

#include "kt-value.h"

G_BEGIN_DECLS

typedef enum {
  KT_OP_ADD,
  KT_OP_SUBTRACT,
  KT_OP_MULTIPLY,
  KT_OP_DIVIDE,
  KT_OP_POWER,
  KT_OP_NEGATE,
  KT_OP_MIN,
  KT_OP_MAX,
  KT_OP_DELTA,
  KT_OP_MOD,
  KT_OP_FLOOR, /* second operand: digits behind the point */
  KT_OP_CEIL,
  KT_OP_ROUND,
  KT_OP_FUNCTION /* KT_OP_FUNCTION + KtFunction: roots, logarithms, trigonometry; one operand */
} KtOp;

/* The operation of an arithmetic expression (not of COUNT, SUM and leaves): -1 for those. */
int kt_op_of (const KtExpr *expr);
/* Does the result need doubles even if the operands are exact? */
gboolean kt_op_is_inexact (int op);
/* Up, down or to the nearest. */
gboolean kt_op_rounds (int op);

KtValue kt_calculate (int op, KtValue a, KtValue b);

/* What a comparison says of two sides ordered as by strcmp. */
gboolean kt_compare_holds (KtCompare compare, int order);

/* `digits_a`, `digits_b`: KtType.digits of the two sides, which say what an inexact side is rounded to. */
gboolean kt_calculate_compare (KtCompare compare, KtValue a, int digits_a, KtValue b, int digits_b);

/* The digits an inexact number is rounded to before it is compared with a side of these digits. */
guint kt_rounding_digits (int digits);

/* An equality between a number characteristic and a formula that has finer digits (or none that are
 * known) holds if the characteristic is the formula rounded to its digits, half away from zero: TRUE,
 * with those digits. `path` is the side that may be the characteristic. */
gboolean kt_calculate_is_rounding (KtCompare compare, const KtExpr *path, const KtExpr *formula,
                                   guint *digits);

/* The plain function on doubles; NaN where undefined. */
double kt_calculate_function (KtFunction function, double x);

G_END_DECLS
