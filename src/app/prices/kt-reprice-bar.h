/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Says above the positions that prices of the catalog are others than those of the quote, and lets one choose between
 * keep and reprice, line by line or all at once, with the difference before. Not there when there is nothing to choose.
 *
 * Signal "failed" (GError). Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_REPRICE_BAR (kt_reprice_bar_get_type ())
G_DECLARE_FINAL_TYPE (KtRepriceBar, kt_reprice_bar, KT, REPRICE_BAR, GtkWidget)

GtkWidget *kt_reprice_bar_new (void);

/* NULL: nothing. */
void kt_reprice_bar_set_quote (KtRepriceBar *self, KtOpenQuote *quote);
/* Shows the table, also if nothing would change: because somebody asked. */
void kt_reprice_bar_open (KtRepriceBar *self);

G_END_DECLS
