/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Work that only matters to who looks: a page of several that takes turns need not follow every edit while another one
 * is in front. Main thread.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*KtSeenFunc) (gpointer widget);

/* At once if @widget is on the screen, else once, when it comes there; however often it was asked for until then.
 * Nothing happens if it goes away before. */
void kt_when_seen (GtkWidget *widget, KtSeenFunc func);

G_END_DECLS
