/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A product in a list: picture, name, one sentence. Pressing it opens the product. */

#include <adwaita.h>

#include "kt-catalog.h"
#include "kt-sync-session.h"

G_BEGIN_DECLS

#define KT_TYPE_PRODUCT_CARD (kt_product_card_get_type ())
G_DECLARE_FINAL_TYPE (KtProductCard, kt_product_card, KT, PRODUCT_CARD, GtkButton)

/* session: NULL without a server. */
GtkWidget *kt_product_card_new (KtCatalog *catalog, KtSyncSession *session, const KtProductInfo *product);

const char *kt_product_card_get_product (KtProductCard *self);

G_END_DECLS
