/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The sums below the positions of a quote: steps of the document, net, VAT per rate, total, the same with the options;
 * beside them what one must know: prices that are missing or could not be computed, sums that other systems would round
 * in another way (for the back office), broken rules of EN 16931, and the margin for whoever may see it.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_SUMS (kt_quote_sums_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteSums, kt_quote_sums, KT, QUOTE_SUMS, GtkWidget)

GtkWidget *kt_quote_sums_new (void);

/* NULL: nothing. */
void kt_quote_sums_set_quote (KtQuoteSums *self, KtOpenQuote *quote);
/* Whose margin is shown beside that of the quote; NULL: none. */
void kt_quote_sums_set_position (KtQuoteSums *self, KtPosition *position);

G_END_DECLS
