/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-when-seen.h"

static void
on_map (GtkWidget *widget,
        gpointer data)
{
  KtSeenFunc func = (KtSeenFunc) data;

  g_signal_handlers_disconnect_by_func (widget, on_map, data);
  func (widget);
}

void
kt_when_seen (GtkWidget *widget,
              KtSeenFunc func)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_handlers_disconnect_by_func (widget, on_map, (gpointer) func);
  if (gtk_widget_get_mapped (widget))
    func (widget);
  else
    g_signal_connect (widget, "map", G_CALLBACK (on_map), (gpointer) func);
}
