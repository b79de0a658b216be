/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How the price of a position, or the total of the quote, came about: a tree of every step with its record and its
 * reason. Follows the edits of the quote while it is seen. The trace behind it goes to the clipboard or into a file as
 * JSON. Whoever may not see how prices come about sees what the view for him has.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"
#include "kt-price-explanation.h"

G_BEGIN_DECLS

#define KT_TYPE_PRICE_BREAKDOWN (kt_price_breakdown_get_type ())
G_DECLARE_FINAL_TYPE (KtPriceBreakdown, kt_price_breakdown, KT, PRICE_BREAKDOWN, GtkWidget)

GtkWidget *kt_price_breakdown_new (void);

/* NULL: nothing. */
void kt_price_breakdown_set_quote (KtPriceBreakdown *self, KtOpenQuote *quote);
/* The position that is explained; NULL: none is selected. */
void kt_price_breakdown_set_position (KtPriceBreakdown *self, KtPosition *position);
/* Whether the whole quote is explained instead. */
void kt_price_breakdown_set_whole (KtPriceBreakdown *self, gboolean whole);

/* What is shown; NULL: nothing. Belongs to the breakdown. */
const KtPricePart *kt_price_breakdown_get_root (KtPriceBreakdown *self);

/* The trace of the whole quote as JSON; the caller frees. NULL with an error. */
char *kt_price_breakdown_make_trace (KtPriceBreakdown *self, GError **error);

G_END_DECLS
