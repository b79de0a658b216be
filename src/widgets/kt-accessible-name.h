/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Names for those who hear a window instead of seeing it. GTK 4.8 takes a tooltip for a description and a placeholder
 * for a hint, so a button with an icon and a search field have no name; here they get it. Main thread.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names the controls of a tree of widgets after what is written at them for the eye. */
void kt_accessible_names (GtkWidget *root);

/* Names the row of a list in which @cell_child stands; while binding it. */
void kt_accessible_name_row (GtkWidget *cell_child, const char *name);

/* Names the button that closes a message of an AdwToastOverlay, which libadwaita 1.2 leaves without, from now on. */
void kt_accessible_name_toasts (GtkWidget *overlay, const char *name);

G_END_DECLS
