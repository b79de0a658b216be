/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-row-columns.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-column-sorting.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-row-cells.h"

#include <glib/gi18n.h>

/* A column that expands keeps room for so many characters. */
#define LEAST_CHARS 12

/* --- cells ------------------------------------------------------------------------------------------------ */

static void
set_up_cell (GtkListItem *cell,
             gpointer data)
{
  const KtRowColumn *column = data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), column->expands ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  if (column->expands)
    gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  if (column->is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
show_cell (GtkListItem *cell,
           KtRow *row,
           gpointer data)
{
  const KtRowColumn *column = data;
  g_autofree char *text = kt_row_is_loaded (row) ? column->text (row, column->column) : NULL;

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (cell)), text ? text : "");
}

static void
show_name (GtkListItem *cell,
           KtRow *row,
           gpointer data)
{
  GtkWidget *label = gtk_list_item_get_child (cell);

  show_cell (cell, row, data);
  kt_accessible_name_row (label, gtk_label_get_text (GTK_LABEL (label)));
}

static const KtRowCells CELLS = { set_up_cell, show_cell };
static const KtRowCells NAMES = { set_up_cell, show_name };

/* --- columns ---------------------------------------------------------------------------------------------- */

static void
append (GtkColumnView *view,
        const KtRowColumn *row_column,
        gboolean is_name)
{
  GtkListItemFactory *factory = kt_row_cells_new_factory (is_name ? &NAMES : &CELLS, (gpointer) row_column);
  GtkColumnViewColumn *column = gtk_column_view_column_new (_ (row_column->title), factory);

  gtk_column_view_column_set_expand (column, row_column->expands);
  gtk_column_view_column_set_resizable (column, TRUE);
  kt_column_sorting_add (column, row_column->column);
  gtk_column_view_append_column (view, column);
  if (row_column->is_number)
    kt_column_header_align_end (view, column);
  g_object_unref (column);
}

void
kt_row_columns_append (GtkColumnView *view,
                       const KtRowColumn *columns,
                       guint n_columns)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  for (guint i = 0; i < n_columns; i++)
    append (view, &columns[i], i == 0);
}

/* --- texts ------------------------------------------------------------------------------------------------ */

char *
kt_row_plain_text (KtRow *row,
                   guint column)
{
  return g_strdup (kt_row_get_text (row, column));
}

char *
kt_row_money_text (KtRow *row,
                   guint column)
{
  KtMoney money;

  if (!kt_row_get_money (row, column, &money))
    return g_strdup ("–");
  return kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
}

char *
kt_row_day_text (KtRow *row,
                 guint column)
{
  const char *iso = kt_row_get_text (row, column);

  return *iso ? kt_format_date_iso (iso, kt_language_get ()) : g_strdup ("–");
}
