/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One order: head, lines with their deliveries and how far they are, worth, the amendment that is being prepared, and
 * the history.
 *
 * Signal "back". Main thread only.
 */

#include <adwaita.h>

#include "kt-conversation.h"
#include "kt-open-order.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_PAGE (kt_order_page_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderPage, kt_order_page, KT, ORDER_PAGE, GtkWidget)

GtkWidget *kt_order_page_new (KtConversation *conversation);
/* NULL: none. */
void kt_order_page_set_order (KtOrderPage *self, KtOpenOrder *order);
KtOpenOrder *kt_order_page_get_order (KtOrderPage *self);

G_END_DECLS
