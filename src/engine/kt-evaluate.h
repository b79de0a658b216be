/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Conditions and formulas evaluated exactly on a complete configuration, straight from the model's
 * syntax tree: prices, parts lists, pictures, and the last word on every witness the solver finds.
 *
 * Instances: in a *condition* that stands alone (`when`) the paths range over what exists: it holds
 * if it holds for some combination of instances, and not if one of its paths denotes nothing. A
 * *formula* outside an aggregate must denote at most one instance; of nothing it is NOTHING. Rules
 * are checked for every combination (kt_evaluate_rule).
 *
 * A comparison with an undefined side (division by zero, root of a negative number) does not hold.
 */

#include "kt-assignment.h"
#include "kt-rounding.h"

G_BEGIN_DECLS

/* The truth of a condition, the product as context. */
gboolean kt_evaluate_condition (const KtAssignment *assignment, const KtExpr *condition);

/* FALSE with KT_ENGINE_ERROR_EVALUATION if the formula denotes several values. */
gboolean kt_evaluate_formula (const KtAssignment *assignment, const KtExpr *formula, KtValue *value,
                              GError **error);

/* Does the rule hold for every instance of its context? TRUE for rules that exclude nothing
 * (DEFAULT, MINIMIZE …); a PREFER rule is judged by its condition. */
gboolean kt_evaluate_rule (const KtAssignment *assignment, const KtRule *rule);

/* The first rule that does not hold on `day` (yyyymmdd; 0: validity is ignored), or NULL. */
const KtRule *kt_evaluate_find_broken_rule (const KtAssignment *assignment, guint day);

/* A price, lead time or quantity row: `amount` counts if `when` holds.
 * A percent row is that many percent of the running
 * total of the rows of the same kind above it. */
typedef struct {
  const char *id;
  const KtExpr *when;   /* NULL: always */
  const KtExpr *amount; /* NULL: nothing */
  gboolean percent;
  guint kind; /* 0 … 31, the caller's meaning */
  guint digits; /* behind the point of what it adds, where that is rounded */
} KtTerm;

/* How a quote rounds: what each row adds to its digits, percent rows too, and the sum. */
typedef struct {
  guint digits; /* of the sum */
  KtRounding mode;
} KtTermRounding;

/* What the row contributes: *applies, and its amount (for a percent row the percentage). */
gboolean kt_evaluate_term (const KtAssignment *assignment, const KtTerm *term, gboolean *applies,
                           KtValue *amount, GError **error);

/* The running total of all rows whose kind is in the mask; rounding NULL: unrounded. */
gboolean kt_evaluate_terms (const KtAssignment *assignment, const KtTerm *terms, guint n_terms,
                            guint32 kinds, const KtTermRounding *rounding, KtValue *total,
                            GError **error);

/* Conditions judged before everything is decided (pictures, messages, hiding). */
typedef enum { KT_TRUTH_FALSE, KT_TRUTH_TRUE, KT_TRUTH_OPEN } KtTruth;

G_END_DECLS
