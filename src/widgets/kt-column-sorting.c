/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The view's own sorter asks the sorter of the primary column first and turns its answer round when the direction is
 * descending. So each column's sorter notes that it was asked and always says "smaller"; comparing any two objects then
 * tells column and direction.
 */
#include "kt-column-sorting.h"

static gboolean was_asked;
static guint asked_key;

static int
note_key (gconstpointer a,
          gconstpointer b,
          gpointer data)
{
  if (!was_asked)
    asked_key = GPOINTER_TO_UINT (data);
  was_asked = TRUE;
  return GTK_ORDERING_SMALLER;
}

void
kt_column_sorting_add (GtkColumnViewColumn *column,
                       guint key)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (note_key, GUINT_TO_POINTER (key), NULL));

  gtk_column_view_column_set_sorter (column, sorter);
}

gboolean
kt_column_sorting_get (GtkColumnView *view,
                       guint *key,
                       gboolean *descending)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering order;

  was_asked = FALSE;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (view), one, other);
  if (!was_asked)
    return FALSE;
  *key = asked_key;
  *descending = order == GTK_ORDERING_LARGER;
  return TRUE;
}
