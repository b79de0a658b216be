/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Chips above the list of quotes: one state or all of them, only one's own, only those of the customer of the
 * conversation. Signal "changed".
 */

#include "kt-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_FILTER (kt_quote_filter_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteFilter, kt_quote_filter, KT, QUOTE_FILTER, GtkWidget)

GtkWidget *kt_quote_filter_new (KtConversation *conversation);

/* As the list of quotes takes them (kt-quote-store.h); empty: all. Transfer full. */
GStrv kt_quote_filter_get (KtQuoteFilter *self);
/* Everything is shown. */
void kt_quote_filter_clear (KtQuoteFilter *self);

G_END_DECLS
