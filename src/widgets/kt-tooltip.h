/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Tooltips of what is shown again and again, as the cells of a table are. Main thread.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NULL: none. Costs nothing while the text is the same. */
void kt_tooltip_set (GtkWidget *widget, const char *text);

G_END_DECLS
