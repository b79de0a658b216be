/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Sorting by column headers where the rows are sorted elsewhere (in a database). GTK 4.8 makes headers pressable for
 * columns with a sorter but does not tell which one was pressed; this does. Main thread only.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the header pressable; key is the caller's name for it. The sorter of the view emits "changed" when it was. */
void kt_column_sorting_add (GtkColumnViewColumn *column, guint key);

/* The column that was pressed last and its direction; FALSE if none is sorted by. */
gboolean kt_column_sorting_get (GtkColumnView *view, guint *key, gboolean *descending);

G_END_DECLS
