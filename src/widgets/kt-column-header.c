/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GTK 4.8 makes the header itself and gives no access to it: it is the first child of the view and has a button for each
 * column. Where a later GTK builds it in another way, titles stay where they are.
 */
#include "kt-column-header.h"

static GtkWidget *
find_label (GtkWidget *root)
{
  if (GTK_IS_LABEL (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *label = find_label (child);
      if (label)
        return label;
    }
  return NULL;
}

static guint
number_of (GtkColumnView *view,
           GtkColumnViewColumn *column)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  guint number = 0;

  for (; number < g_list_model_get_n_items (columns); number++)
    {
      g_autoptr (GtkColumnViewColumn) other = g_list_model_get_item (columns, number);
      if (other == column)
        break;
    }
  return number;
}

void
kt_column_header_align_end (GtkColumnView *view,
                            GtkColumnViewColumn *column)
{
  GtkWidget *header, *button, *label;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  header = gtk_widget_get_first_child (GTK_WIDGET (view));
  button = header ? gtk_widget_get_first_child (header) : NULL;
  for (guint i = number_of (view, column); button && i > 0; i--)
    button = gtk_widget_get_next_sibling (button);
  label = button ? find_label (button) : NULL;
  if (!label)
    return;
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
}
