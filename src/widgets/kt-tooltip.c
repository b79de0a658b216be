/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GTK asks the display where the pointer is whenever a tooltip is set, even to what it is already (GTK 4.8,
 * gtk_widget_trigger_tooltip_query): under X11 one question and answer for each of the thousands of cells of a table.
 */
#include "kt-tooltip.h"

void
kt_tooltip_set (GtkWidget *widget,
                const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
