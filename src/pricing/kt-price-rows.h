/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The rows of prices.csv evaluated on a configuration and added up, one group after the other.
 * Private to pricing.
 */

#include "kt-assignment.h"
#include "kt-price-trace.h"

G_BEGIN_DECLS

/* Which rows: base, surcharges and discounts, or costs; per unit or per order. */
typedef enum { KT_PRICE_ROWS_SALES, KT_PRICE_ROWS_COST } KtPriceRowsSide;

typedef struct {
  const KtProduct *product;
  const KtAssignment *assignment;
  guint day;
  KtPriceRowsSide side;
  gboolean per_order;
  guint digits; /* each amount is rounded to so many */
  KtRounding mode;
} KtPriceRows;

/* Adds every row that applies to *total and to the trace. start: what percent rows count on top of
 * *total (the amount of the position, for rows per order), in the same currency. n_base: how many
 * base rows applied. */
gboolean kt_price_rows_add (const KtPriceRows *rows,
                            KtMoney start,
                            KtMoney *total,
                            guint *n_base,
                            KtPriceTrace *trace,
                            GError **error);

G_END_DECLS
