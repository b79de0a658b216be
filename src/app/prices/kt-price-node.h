/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One part of the explanation of a price (kt-price-explanation.h) as an item of a list, with its children as a model of
 * their own. Keeps the whole tree alive. Main thread only.
 */

#include <gio/gio.h>

#include "kt-price-explanation.h"

G_BEGIN_DECLS

#define KT_TYPE_PRICE_NODE (kt_price_node_get_type ())
G_DECLARE_FINAL_TYPE (KtPriceNode, kt_price_node, KT, PRICE_NODE, GObject)

/* Takes the tree. */
KtPriceNode *kt_price_node_new (KtPricePart *root);

const KtPricePart *kt_price_node_get_part (KtPriceNode *self);
/* The titles from the root on: the same part after the next edit. */
const char *kt_price_node_get_path (KtPriceNode *self);
/* Of KtPriceNode; NULL if there are none. Transfer full. */
GListModel *kt_price_node_list_children (KtPriceNode *self);

G_END_DECLS
