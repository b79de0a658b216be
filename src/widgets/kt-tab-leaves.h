/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * GTK's lists stop the tab key at every row. In a list one moves with the arrow keys; Tab is for going on, so that forty
 * categories are one stop and not forty. Source: WAI-ARIA authoring practices, keyboard navigation inside components.
 * Main thread.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on Tab and Shift+Tab leave @list (any container) from wherever the focus is inside it. */
void kt_tab_leaves (GtkWidget *list);
/* Does so once. FALSE: there is nothing else that takes the focus. */
gboolean kt_tab_leave (GtkWidget *list, GtkDirectionType direction);

G_END_DECLS
