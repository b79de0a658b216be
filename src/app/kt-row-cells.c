/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-row-cells.h"

#define KEY "kt-row-cells"

typedef struct {
  const KtRowCells *cells;
  gpointer data;
} Maker; /* belongs to the factory */

static void
show_cell (GtkListItem *cell)
{
  const Maker *maker = g_object_get_data (G_OBJECT (cell), KEY);

  maker->cells->show (cell, gtk_list_item_get_item (cell), maker->data);
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *cell,
          Maker *maker)
{
  g_object_set_data (G_OBJECT (cell), KEY, maker);
  maker->cells->set_up (cell, maker->data);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *cell)
{
  g_signal_connect_object (gtk_list_item_get_item (cell), "changed", G_CALLBACK (show_cell), cell, G_CONNECT_SWAPPED);
  show_cell (cell);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_cell, cell);
}

GtkListItemFactory *
kt_row_cells_new_factory (const KtRowCells *cells,
                          gpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Maker *maker = g_new (Maker, 1);

  *maker = (Maker) { cells, data };
  g_object_set_data_full (G_OBJECT (factory), KEY, maker, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), maker);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  return factory;
}

GtkSingleSelection *
kt_row_cells_new_selection (KtRowList *rows)
{
  GtkSingleSelection *selection;

  g_return_val_if_fail (KT_IS_ROW_LIST (rows), NULL);

  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  return selection;
}

GtkWidget *
kt_row_cells_new_label (gboolean is_note)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_note)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}
