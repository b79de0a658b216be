/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The orders: the list of all of them, and the one that is open. */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDERS_PAGE (kt_orders_page_get_type ())
G_DECLARE_FINAL_TYPE (KtOrdersPage, kt_orders_page, KT, ORDERS_PAGE, GtkWidget)

GtkWidget *kt_orders_page_new (KtConversation *conversation);
/* Opens an order; NULL: back to the list. */
void kt_orders_page_show (KtOrdersPage *self, const char *order_id);
/* Writes the list as it is filtered. */
void kt_orders_page_export_to (KtOrdersPage *self, GFile *file);

G_END_DECLS
