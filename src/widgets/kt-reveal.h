/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Scrolling to what has just come. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Scrolls the next scrolled window around a widget so far that all of the widget is in view, or its top if it is higher
 * than the view; after the next layout, so that it may be called for something that is not laid out yet. */
void kt_reveal (GtkWidget *widget);

G_END_DECLS
