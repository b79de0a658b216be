/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What happened to the quote, newest first: who did what to which revision, and why. Beside the positions. */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_HISTORY (kt_quote_history_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteHistory, kt_quote_history, KT, QUOTE_HISTORY, GtkWidget)

GtkWidget *kt_quote_history_new (void);
/* NULL: none. */
void kt_quote_history_set_quote (KtQuoteHistory *self, KtOpenQuote *quote);

G_END_DECLS
