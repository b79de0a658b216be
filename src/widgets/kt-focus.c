/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-focus.h"

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;
  /* Asked while the focus is inside, GTK would go on to the next one. */
  gtk_root_set_focus (root, NULL);
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  /* Whoever is brought somewhere must see where he is. */
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  return G_SOURCE_REMOVE;
}

void
kt_focus_when_placed (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
}
