/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one line of a document costs: the one place where quantity, unit price, conditions,
 * discount and rounding meet. Price determination, quotes and their totals all compute through it,
 * so that they never differ. In this order, exact between the points of rounding:
 *
 *   unit price → conditions of level UNIT → discount typed by hand     scope UNIT: to cents
 *   × quantity / price unit − reduction + order amount                 UNIT, LINE: to cents
 *   → conditions of level LINE, each of them                           UNIT, LINE: to cents
 *
 * Under scope DOCUMENT nothing but the amount of the line is rounded, to 1/10,000.
 * Plain values, any thread. Errors: KT_ERROR (OVERFLOW, CURRENCY).
 */

#include "kt-catalog-settings.h"
#include "kt-condition.h"
#include "kt-price-step.h"

G_BEGIN_DECLS

/* scope UNIT: the unit price after discount is rounded to cents, and what comes of it;
 * LINE: the amount of the line, once; DOCUMENT: nothing below the sums (kt-document-totals.h). */
typedef struct {
  KtRoundingScope scope;
  KtRounding mode;
} KtPriceRounding;

/* Amounts without a currency ("") count as nothing. */
typedef struct {
  KtDecimal quantity;
  KtMoney unit_price;   /* net, before discount, for price_unit units */
  guint price_unit;     /* 1, 100, 1000; 0 counts as 1 */
  KtDecimal discount;   /* typed: percent of what the conditions leave of the unit price */
  KtMoney reduction;    /* taken off once: the discount of a graduated scale (older quotes) */
  KtMoney order_amount; /* added once, whatever the quantity; not discounted (older quotes) */
  const GPtrArray *conditions; /* of KtCondition, in their order; NULL: none */
  gboolean is_manual;          /* the unit price was typed: conditions of it do not count */
} KtLinePrice;

typedef struct {
  KtMoney gross;    /* quantity × unit price, to 1/10,000: for display */
  KtMoney unit_net; /* unit price after discount; under UNIT to cents, else to 1/10,000 */
  KtMoney goods;    /* quantity × unit price after discount, before the conditions of the line */
  KtMoney net;      /* the amount of the line; under UNIT and LINE to cents, else to 1/10,000 */
} KtLineAmounts;

/* One step of the way, for traces and documents; in the order of computing. Amounts to 1/10,000;
 * `after` of one is `before` of the next. */
typedef struct {
  KtPriceStepKind kind; /* CONDITION, MANUAL, QUANTITY, ROUNDING, DISCOUNT/SURCHARGE (older) */
  KtPriceLevel level;
  const KtCondition *condition; /* CONDITION; borrowed */
  KtMoney before;
  KtMoney after;
} KtLineStep;

gboolean kt_line_price_compute (const KtLinePrice *line,
                                KtPriceRounding rounding,
                                KtLineAmounts *amounts,
                                GError **error);

/* The same, and appends the steps (KtLineStep). */
gboolean kt_line_price_explain (const KtLinePrice *line,
                                KtPriceRounding rounding,
                                KtLineAmounts *amounts,
                                GArray *steps,
                                GError **error);

/* A condition as valuation sees it on this line. */
gboolean kt_line_price_counts (const KtLinePrice *line, const KtCondition *condition);

G_END_DECLS
