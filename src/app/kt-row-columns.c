/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-row-columns.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-column-sorting.h"
#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

/* A column that expands keeps room for so many characters. */
#define LEAST_CHARS 12

/* --- cells ------------------------------------------------------------------------------------------------ */

static void
show_cell (GtkListItem *cell)
{
  const KtRowColumn *column = g_object_get_data (G_OBJECT (cell), "column");
  KtRow *row = gtk_list_item_get_item (cell);
  g_autofree char *text = row && kt_row_is_loaded (row) ? column->text (row, column->column) : NULL;

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (cell)), text ? text : "");
  if (g_object_get_data (G_OBJECT (cell), "is-name"))
    kt_accessible_name_row (gtk_list_item_get_child (cell), text);
}

static void
set_up_cell (GtkListItem *cell,
             const KtRowColumn *column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), column->expands ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  if (column->expands)
    gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  if (column->is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
  g_object_set_data (G_OBJECT (cell), "column", (gpointer) column);
}

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer column)
{
  set_up_cell (cell, column);
}

static void
on_name_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer column)
{
  set_up_cell (cell, column);
  g_object_set_data (G_OBJECT (cell), "is-name", GUINT_TO_POINTER (TRUE));
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *cell)
{
  g_signal_connect_object (gtk_list_item_get_item (cell), "changed", G_CALLBACK (show_cell), cell, G_CONNECT_SWAPPED);
  show_cell (cell);
}

static void
on_cell_unbind (GtkSignalListItemFactory *factory,
                GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_cell, cell);
}

/* --- columns ---------------------------------------------------------------------------------------------- */

static void
append (GtkColumnView *view,
        const KtRowColumn *row_column,
        gboolean is_name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_signal_connect (factory, "setup", is_name ? G_CALLBACK (on_name_setup) : G_CALLBACK (on_cell_setup),
                    (gpointer) row_column);
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind), NULL);
  column = gtk_column_view_column_new (_ (row_column->title), factory);
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
