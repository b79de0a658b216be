/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One product: picture, what the customer gains, what can be chosen, documents, accessories, and the button that starts
 * to configure it. Signal "back".
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_PRODUCT_PAGE (kt_product_page_get_type ())
G_DECLARE_FINAL_TYPE (KtProductPage, kt_product_page, KT, PRODUCT_PAGE, GtkWidget)

GtkWidget *kt_product_page_new (KtConversation *conversation);

void kt_product_page_show (KtProductPage *self, const char *product);
const char *kt_product_page_get_product (KtProductPage *self);

G_END_DECLS
