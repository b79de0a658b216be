/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is wrong with a table that is about to be inserted, row by row, and what to do about it: unknown articles as
 * lines on demand or not at all, the rest with a press, or nothing.
 *
 * Signals: "insert" (gboolean with_unknown), "cancelled".
 */

#include <gtk/gtk.h>

#include "kt-catalog-lines.h"

G_BEGIN_DECLS

#define KT_TYPE_PASTE_PREVIEW (kt_paste_preview_get_type ())
G_DECLARE_FINAL_TYPE (KtPastePreview, kt_paste_preview, KT, PASTE_PREVIEW, GtkWidget)

GtkWidget *kt_paste_preview_new (void);

/* Takes them over; NULL: nothing. */
void kt_paste_preview_take_lines (KtPastePreview *self, KtCatalogLines *lines);
/* NULL if there are none. */
const KtCatalogLines *kt_paste_preview_get_lines (KtPastePreview *self);

G_END_DECLS
