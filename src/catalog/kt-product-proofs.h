/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Proofs about a product: those about its model (kt-proofs.h), and whether every valid configuration
 * has a price. Takes its time for large models. Errors: KT_ENGINE_ERROR, G_IO_ERROR_CANCELLED.
 */

#include "kt-product.h"
#include "kt-proofs.h"

G_BEGIN_DECLS

/* KtFinding; the last may be KT_FINDING_NO_PRICE, its witness a valid configuration for which no row of kind base
 * applies on `day` (yyyymmdd). A product without any base row valid on that day is no finding: see
 * kt_product_has_base_price. */
GPtrArray *kt_product_proofs_run (KtProduct *product, guint day, KtProofFlags flags, GCancellable *cancellable,
                                  GError **error);

/* Is there a base price at all that is valid on the day? */
gboolean kt_product_has_base_price (const KtProduct *product, guint day);

G_END_DECLS
