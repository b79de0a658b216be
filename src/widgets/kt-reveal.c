/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tick comes before the layout of its frame, so the second one is the first that knows where the widget is. */
#include "kt-reveal.h"

#define MARGIN 12

static void
scroll_to (GtkWidget *scroller,
           GtkWidget *widget)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  double top, bottom;
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, scroller, &bounds))
    return;
  top = value + bounds.origin.y - MARGIN;
  bottom = value + bounds.origin.y + bounds.size.height + MARGIN;
  if (top < value || bottom - top > page)
    gtk_adjustment_set_value (adjustment, top);
  else if (bottom > value + page)
    gtk_adjustment_set_value (adjustment, bottom - page);
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer data)
{
  guint *n_ticks = data;
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  if (++*n_ticks < 2)
    return G_SOURCE_CONTINUE;
  if (scroller)
    scroll_to (scroller, widget);
  return G_SOURCE_REMOVE;
}

void
kt_reveal (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_add_tick_callback (widget, on_tick, g_new0 (guint, 1), g_free);
}
