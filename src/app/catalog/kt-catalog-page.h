/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The catalog: categories at the left, search above, products as cards and articles as a table; a product opens its own
 * page in place.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_CATALOG_PAGE (kt_catalog_page_get_type ())
G_DECLARE_FINAL_TYPE (KtCatalogPage, kt_catalog_page, KT, CATALOG_PAGE, GtkWidget)

GtkWidget *kt_catalog_page_new (KtConversation *conversation);

/* Puts the cursor into the search field. */
void kt_catalog_page_begin_search (KtCatalogPage *self);
void kt_catalog_page_show_product (KtCatalogPage *self, const char *product);
void kt_catalog_page_show_category (KtCatalogPage *self, const char *category);

G_END_DECLS
