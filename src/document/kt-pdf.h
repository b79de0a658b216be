/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * From pages to a PDF file. Cairo draws the pages with their tags; qpdf then adds what cairo cannot
 * say: language, one logical tree over all pages with alternative texts, decoration marked as such,
 * metadata. Internal to the document layer. One thread at a time. Errors: KT_DOCUMENT_ERROR_DRAW,
 * _FINISH.
 */

#include "kt-document-private.h"

#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* As the properties of a file can hold it: valid UTF-8 in one line. Transfer full; "" for NULL. */
char *kt_pdf_clean_text (const char *text);

/* Cairo's file. openings receives the tags in the order of their elements in it. */
GBytes *kt_pdf_draw (KtDocument *document, GPtrArray *openings, GError **error);

/* The finished file. */
GBytes *kt_pdf_finish (KtDocument *document, GBytes *drawn, GPtrArray *openings, GError **error);

/* Steps of the latter, on an open file; they leave errors in it. */

/* Joins the elements that cairo opened anew on each page. FALSE if they are not those of openings.
 */
gboolean kt_pdf_join_structure (qpdf_data pdf, GPtrArray *openings);
/* Marks what stands outside of all tags as decoration. */
void kt_pdf_mark_artifacts (qpdf_data pdf);
/* The content of one page with that done. Transfer full. */
GString *kt_pdf_mark_content (const char *content, gsize length);
/* Language, viewer preferences, dates, XMP. */
void kt_pdf_add_metadata (qpdf_data pdf, KtDocument *document);

G_END_DECLS
