/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Opens a document of a product with the program the desktop has for it. A data sheet is set in house style first; the
 * file is made in the user's cache.
 */

#include <gtk/gtk.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

/* Says in the window of `widget` if it does not work. */
void kt_document_open (GtkWidget *widget, KtWorkplace *workplace, const char *product, const char *file);

/* Writes the document as a PDF file; the caller frees its path. In any thread. */
char *kt_document_make_file (KtCatalog *catalog, const char *product, const char *file, const char *language,
                             const char *date, GError **error);

G_END_DECLS
