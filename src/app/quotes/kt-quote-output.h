/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The pages of a quote, as its preview has them, as a PDF file or on a printer. Says in the window how it went.
 * Main thread only; writing happens in a worker.
 */

#include "kt-quote-preview.h"

G_BEGIN_DECLS

/* Asks for a file first. */
void kt_quote_output_export (KtQuotePreview *self);
void kt_quote_output_export_to (KtQuotePreview *self, const char *path);

/* With the dialog for printing. */
void kt_quote_output_print (KtQuotePreview *self);

G_END_DECLS
