/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The price rows of a product as terms of the engine, for a given quantity: what the configurator
 * minimises when it looks for the cheapest completion. With several pieces, rows per order weigh
 * less against rows per piece, and the quantity scale takes its part off; so the cheapest
 * configuration of one pump need not be that of fifty. (kt_product_get_program compiles the terms
 * for one piece.)
 *
 * These are list prices. What a customer's agreement or a condition of the quote makes of them is not in the terms: with a
 * percentage on the whole the cheapest stays the cheapest, but what options cost more is before it.
 *
 * The total of the terms of kind KT_TERM_PRICE is the net of the position before any rounding, that
 * of KT_TERM_COST its cost.
 *
 * Owns its formulas; hold it, and the product, as long as a program that was compiled with it.
 */

#include "kt-position-price.h"
#include "kt-product-program.h"

G_BEGIN_DECLS

typedef struct {
  GArray *terms;       /* of KtTerm, for KtProgramOptions */
  GPtrArray *formulas; /* of KtFormula */
} KtPriceTerms;

/* NULL only if the quantity is not above zero or too large (KT_ERROR). */
KtPriceTerms *kt_price_terms_new (const KtPriceContext *context,
                                  const KtProduct *product,
                                  const KtPriceRequest *request,
                                  GError **error);
void kt_price_terms_free (KtPriceTerms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPriceTerms, kt_price_terms_free)

G_END_DECLS
