/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A line of a repricing as an item of a list, with the choice whether it is taken.
 *
 * Property (notify): "chosen". Main thread only.
 */

#include <gio/gio.h>

#include "kt-catalog-pricing.h"

G_BEGIN_DECLS

#define KT_TYPE_REPRICE_ITEM (kt_reprice_item_get_type ())
G_DECLARE_FINAL_TYPE (KtRepriceItem, kt_reprice_item, KT, REPRICE_ITEM, GObject)

/* Borrows the line; takes `reason`. What changes is chosen from the start, what was typed by hand is not. */
KtRepriceItem *kt_reprice_item_new (const KtRepriceLine *line, char *reason);

const KtRepriceLine *kt_reprice_item_get_line (KtRepriceItem *self);
const char *kt_reprice_item_get_reason (KtRepriceItem *self);
/* Whether there is anything to choose. */
gboolean kt_reprice_item_is_choosable (KtRepriceItem *self);
gboolean kt_reprice_item_get_chosen (KtRepriceItem *self);
void kt_reprice_item_set_chosen (KtRepriceItem *self, gboolean chosen);

G_END_DECLS
