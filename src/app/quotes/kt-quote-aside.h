/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What stands beside the positions of a quote: its pages, its price, its approval. One is seen at a time; with only
 * one of them there is nothing to choose.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_ASIDE (kt_quote_aside_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteAside, kt_quote_aside, KT, QUOTE_ASIDE, GtkWidget)

GtkWidget *kt_quote_aside_new (void);

/* name: for kt_quote_aside_show(); title: translated, a single word. */
void kt_quote_aside_add (KtQuoteAside *self, const char *name, const char *title, GtkWidget *page);
void kt_quote_aside_show (KtQuoteAside *self, const char *name);
/* Whether there is a way to it; what is seen and goes gives place to the first page. */
void kt_quote_aside_offer (KtQuoteAside *self, const char *name, gboolean offered);
/* The name of what is seen. */
const char *kt_quote_aside_get_shown (KtQuoteAside *self);

G_END_DECLS
