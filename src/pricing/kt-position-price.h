/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Price determination for one position: a configured product or an article.
 *
 *   product   base rows, then the other rows in the order written   price of one unit
 *             × quantity, − quantity scale, + rows per order         net, rounded as the catalog
 * says article   price, × quantity / price unit, − quantity scale       net
 *
 * A percent row is of the sum of the bases and the rows above it; a percent row per order is of the
 * amount of the position up to there. A row whose formula denotes nothing (an absent part) does not
 * count. Amounts from formulas are rounded to 1/10,000 where they arise, to cents if the catalog rounds
 * unit prices; amounts per order to cents unless the catalog rounds the document only.
 *
 * There is always a result. If no price can be given (no base price on that day, a formula without
 * a value, a price below zero, an overflow) it is on_request and `problem` says why: it is never
 * zero.
 *
 * Pure functions of their arguments, any thread; the result is owned by the caller.
 */

#include "kt-assignment.h"
#include "kt-catalog.h"
#include "kt-line-price.h"
#include "kt-price-trace.h"

G_BEGIN_DECLS

/* What pricing needs of a catalog; borrowed. A model priced without a catalog fills it by hand. */
typedef struct {
  const char *currency;
  KtPriceRounding rounding;
  GPtrArray *scales; /* of KtScale; NULL: none */
} KtPriceContext;

void kt_price_context_init (KtPriceContext *context, KtCatalog *catalog);

typedef struct {
  KtDecimal quantity; /* above zero */
  KtDecimal counted;  /* what scales count, if it is not the quantity of this position alone, but of
                       * all positions of the group; 0: the quantity */
  guint day;          /* yyyymmdd */
} KtPriceRequest;

/* KT_ERROR_RANGE if the quantity is not above zero. */
gboolean kt_price_request_check (const KtPriceRequest *request, GError **error);

typedef struct {
  gboolean on_request;
  GError *problem;  /* why there is no price; NULL if there is one. KT_ERROR, KT_ENGINE_ERROR */
  KtLinePrice line; /* for the quote; what follows is computed from it */
  KtLineAmounts amounts;
  KtPriceTrace *trace; /* as far as it came */

  gboolean has_cost; /* kept apart: nothing of it is printed or leaves the house */
  KtMoney cost;      /* of the position, to 1/10,000 */
  KtPriceTrace *cost_trace;
} KtPositionPrice;

KtPositionPrice *kt_position_price_product (const KtPriceContext *context,
                                            const KtProduct *product,
                                            const KtAssignment *assignment,
                                            const KtPriceRequest *request);
KtPositionPrice *kt_position_price_article (const KtPriceContext *context,
                                            const KtArticle *article,
                                            const KtPriceRequest *request);
void kt_position_price_free (KtPositionPrice *price);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPositionPrice, kt_position_price_free)

/* Net − cost, and that in percent of the net (two digits). FALSE if price or cost are not known or
 * the net is zero. */
gboolean
kt_position_price_margin (const KtPositionPrice *price, KtMoney *margin, KtDecimal *percent);

G_END_DECLS
