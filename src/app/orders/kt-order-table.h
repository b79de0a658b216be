/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The lines of an order with their deliveries as a table one can type in: what was confirmed, produced, shipped,
 * delivered, invoiced and paid is stored at once; quantities, wished dates and prices go into the amendment and are
 * marked until it is agreed.
 *
 * Signals: "failed" (GError): what was typed cannot be. "selected": another row.
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-open-order.h"
#include "kt-order-item.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_TABLE (kt_order_table_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderTable, kt_order_table, KT, ORDER_TABLE, GtkWidget)

GtkWidget *kt_order_table_new (void);
/* NULL: none. */
void kt_order_table_set_order (KtOrderTable *self, KtOpenOrder *order);
/* NULL: none. Borrowed. */
KtOrderItem *kt_order_table_get_selected (KtOrderTable *self);
/* Selects the row of that line or delivery. */
void kt_order_table_select (KtOrderTable *self, const char *id);

G_END_DECLS
