/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Cells of a list of stored rows (KtRowList): each shows its row, and shows it again when the row is there or has
 * changed. A row that is still on its way has empty texts (kt-row-list.h).
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-row-list.h"

G_BEGIN_DECLS

typedef struct {
  void (*set_up) (GtkListItem *cell, gpointer data); /* makes its child */
  void (*show) (GtkListItem *cell, KtRow *row, gpointer data);
} KtRowCells;

/* cells: static. data: borrowed, outlives the view. Transfer full. */
GtkListItemFactory *kt_row_cells_new_factory (const KtRowCells *cells, gpointer data);

/* One row or none; none at the beginning. Transfer full. */
GtkSingleSelection *kt_row_cells_new_selection (KtRowList *rows);

/* A line of a cell, cut where there is no room for it; a note is smaller and paler. */
GtkWidget *kt_row_cells_new_label (gboolean is_note);

G_END_DECLS
