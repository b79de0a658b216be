/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What one line of a document costs: the one place where quantity, unit price, discount and
 * rounding meet. Price determination, quotes and their totals all compute through it, so that they
 * never differ. Plain values, any thread. Errors: KT_ERROR (OVERFLOW, CURRENCY).
 */

#include "kt-catalog-settings.h"

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
  KtDecimal discount;   /* percent of quantity × unit price */
  KtMoney reduction;    /* taken off once: the discount of a graduated scale */
  KtMoney order_amount; /* added once, whatever the quantity; not discounted */
} KtLinePrice;

typedef struct {
  KtMoney gross;    /* quantity × unit price, to 1/10,000: for display */
  KtMoney unit_net; /* unit price after discount; under UNIT to cents, else to 1/10,000 */
  KtMoney net;      /* the amount of the line; under UNIT and LINE to cents, else to 1/10,000 */
} KtLineAmounts;

gboolean kt_line_price_compute (const KtLinePrice *line,
                                KtPriceRounding rounding,
                                KtLineAmounts *amounts,
                                GError **error);

G_END_DECLS
