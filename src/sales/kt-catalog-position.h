/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Positions made from the catalog: a configured product or an article with everything a quote needs to know of it, in
 * the language of the quote, priced for a day. What is on the line afterwards no longer depends on the catalog.
 *
 * Pure functions of their arguments, any thread. `id` is the UUID of the new position. A price that cannot be given
 * makes the line "on request" (never zero). The results belong to the caller.
 */

#include "kt-assignment.h"
#include "kt-catalog.h"
#include "kt-position.h"
#include "kt-revision-header.h"

G_BEGIN_DECLS

KtPositionData *kt_catalog_position_new_product (KtCatalog *catalog, const KtProduct *product,
                                                 const KtAssignment *assignment, const char *id, const char *language,
                                                 KtDecimal quantity, guint day, GError **error);
KtPositionData *kt_catalog_position_new_article (KtCatalog *catalog, const KtArticle *article, const char *id,
                                                 const char *language, KtDecimal quantity, guint day, GError **error);

/* Prices the line anew for the quantity it has, in the currency of the catalog; a manual price and a line that is not
 * of this catalog stay as they are. language: of the document. FALSE if nothing was changed. */
gboolean kt_catalog_position_reprice (KtCatalog *catalog, KtPositionData *position, const char *language, guint day,
                                      GError **error);
/* Brings a line that was priced in the currency of the catalog into that of the head, at its exchange rate. KT_ERROR if
 * there is none. */
gboolean kt_catalog_position_fit (KtPositionData *position, const KtRevisionHeader *header, GError **error);
/* To how many digits a unit price is rounded that is converted for that head. */
guint kt_catalog_unit_price_digits (const KtRevisionHeader *header);

G_END_DECLS
