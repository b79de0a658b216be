/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A finished document: pages that can be drawn one by one, so that the file, the preview on the
 * screen and the printer show the same. It is made by kt_quote_document_lay_out(),
 * kt_datasheet_lay_out() and their like, and never changes after that.
 *
 * Units: points (1/72 inch), origin at the top left of the page. Reference counted; the count is
 * atomic, but drawing uses Pango and librsvg objects of the document: one thread at a time.
 * Building one in a worker and drawing it in the main thread is fine. Errors: KT_DOCUMENT_ERROR.
 */

#include <cairo.h>
#include <gio/gio.h>

#include "kt-document-error.h"

G_BEGIN_DECLS

typedef struct _KtDocument KtDocument;

KtDocument *kt_document_ref (KtDocument *document);
void kt_document_unref (KtDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDocument, kt_document_unref)

guint kt_document_n_pages (KtDocument *document);
void kt_document_get_page_size (KtDocument *document, guint page, double *width, double *height);

/* Draws one page (from 0) in points; scale the context before. Draws no paper: the caller paints
 * white. */
void kt_document_draw_page (KtDocument *document, cairo_t *cr, guint page);

/* What stands on the page, as text in reading order, for screen readers and tests. Transfer full.
 */
char *kt_document_page_text (KtDocument *document, guint page);

/* "de" or "en"; the title as the file's properties show it. */
const char *kt_document_get_language (KtDocument *document);
const char *kt_document_get_title (KtDocument *document);

/* The PDF file: tagged, with bookmarks, metadata, embedded fonts. The same document gives the same
 * bytes. */
GBytes *kt_document_to_pdf (KtDocument *document, GError **error);

/* Writes it beside the target and renames, so that the target is the old file or the whole new one.
 * The target must be a regular file or not exist. */
gboolean kt_document_write_pdf (KtDocument *document, const char *path, GError **error);
/* In a worker. The document must not be drawn meanwhile. */
void kt_document_write_pdf_async (KtDocument *document,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_document_write_pdf_finish (GAsyncResult *result, GError **error);

G_END_DECLS
