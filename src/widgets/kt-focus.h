/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Bringing the keyboard to something that has just been made: it has no place yet, so a scrolled window would not know
 * where to scroll to. Main thread.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* As soon as @widget has its place: the focus goes to it, or to the first thing in it that takes it, and comes into
 * view. Nothing happens if it goes away before. */
void kt_focus_when_placed (GtkWidget *widget);

G_END_DECLS
