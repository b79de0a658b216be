/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The pages of a quote on the screen, laid out anew in a worker a moment after each edit, while they are seen. What
 * is shown is what is exported and printed.
 *
 * Property "document" (KtDocument, read-only, notify): the pages as they are now; NULL before the first ones.
 */

#include <gtk/gtk.h>

#include "kt-document.h"
#include "kt-gate.h"
#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_PREVIEW (kt_quote_preview_get_type ())
G_DECLARE_FINAL_TYPE (KtQuotePreview, kt_quote_preview, KT, QUOTE_PREVIEW, GtkWidget)

GtkWidget *kt_quote_preview_new (void);

void kt_quote_preview_set_quote (KtQuotePreview *self, KtOpenQuote *quote);

/* NULL: none. */
KtOpenQuote *kt_quote_preview_get_quote (KtQuotePreview *self);
/* A document of its own with what the quote says at the time of the call, laid out in a worker. Without clearance it
 * bears the mark of a draft. */
void kt_quote_preview_lay_out_async (KtQuotePreview *self, const KtClearance *clearance, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Transfer full. */
KtDocument *kt_quote_preview_lay_out_finish (KtQuotePreview *self, GAsyncResult *result, GError **error);

/* A name for the exported file; the caller frees. */
char *kt_quote_preview_make_file_name (KtQuotePreview *self);

G_END_DECLS
