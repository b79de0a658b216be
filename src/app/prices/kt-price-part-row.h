/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A step on the way to a price: what it is called and computed with, its amount, what there is after it; below that
 * why it is there and which record it was taken from. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-price-explanation.h"

G_BEGIN_DECLS

#define KT_TYPE_PRICE_PART_ROW (kt_price_part_row_get_type ())
G_DECLARE_FINAL_TYPE (KtPricePartRow, kt_price_part_row, KT, PRICE_PART_ROW, GtkWidget)

GtkWidget *kt_price_part_row_new (void);

void kt_price_part_row_show (KtPricePartRow *self, const KtPricePart *part);

/* The row in one sentence, for lists read aloud. The caller frees. */
char *kt_price_part_row_describe (const KtPricePart *part);

G_END_DECLS
