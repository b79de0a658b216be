/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The head of a new quote as the catalog wants it: currency, taxes, rounding, terms, validity. */

#include "kt-catalog.h"
#include "kt-revision-header.h"

G_BEGIN_DECLS

/* `language` of the document; NULL: the catalog's main language. The validity counts from `today`, which is not
 * entered as the date of the document. The caller frees. */
KtRevisionHeader *kt_catalog_header_new (KtCatalog *catalog, const char *language, const GDate *today);

/* Valid from `today` as long as a new one would be. */
void kt_catalog_header_renew_validity (KtRevisionHeader *header, KtCatalog *catalog, const GDate *today);

/* The customer with language and terms; the terms as the catalog words them in that language. */
void kt_catalog_header_set_customer (KtRevisionHeader *header,
                                     KtCatalog *catalog,
                                     const KtAccount *account,
                                     const char *contact_id);
/* The language of the document, with the terms worded in it unless somebody worded them otherwise. */
void kt_catalog_header_set_language (KtRevisionHeader *header, KtCatalog *catalog, const char *language);

G_END_DECLS
