/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A row of the table of an order: a line, or one delivery (call-off) of it. It only knows ids; what they mean is looked
 * up in the order as it is now, so that a row stays the same while the order changes. A line with one delivery that
 * covers it stands for both.
 *
 * Main thread only.
 */

#include "kt-order.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_TYPE_ORDER_ITEM (kt_order_item_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderItem, kt_order_item, KT, ORDER_ITEM, GObject)

/* The rows of an order; those of deliveries are children. Brought up to date with kt_order_items_sync(), which keeps
 * the rows that stay. Transfer full. */
GListStore *kt_order_items_new (void);
void kt_order_items_sync (GListStore *items, const KtOrder *order);

const char *kt_order_item_get_line_id (KtOrderItem *self);
/* NULL: the row of a line. */
const char *kt_order_item_get_part_id (KtOrderItem *self);
/* Empty for deliveries. */
GListModel *kt_order_item_get_children (KtOrderItem *self);

/* NULL if it is gone. */
KtOrderLine *kt_order_item_find_line (KtOrderItem *self, const KtOrder *order);
/* The delivery, or the only one of a line; NULL: none, or more than one. */
KtOrderPart *kt_order_item_find_part (KtOrderItem *self, const KtOrder *order);
/* Counted from 1; 0 for lines. */
guint kt_order_item_get_part_number (KtOrderItem *self, const KtOrder *order);

G_END_DECLS
