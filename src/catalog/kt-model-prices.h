/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Prices that a model brings along itself (KtModel.prices: attributes "Price" of foreign models) as
 * rows of a price list: one surcharge a feature, and a base of 0 if nothing else is a base price.
 * They stand behind the rows of prices.csv and are made anew whenever the product is read.
 */

#include "kt-product.h"

G_BEGIN_DECLS

/* Appends to `prices` (KtPriceRow). */
void kt_model_prices_append (KtModel *model, GPtrArray *prices, KtFaultList *faults);

G_END_DECLS
