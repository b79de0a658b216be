/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Tells how much room there is: a container for one child that counts which of some widths it has reached. The owner
 * shows, hides and moves things when the count changes.
 *
 * Properties
 *   child          the widget inside
 *   widths         ascending widths in pixels, separated by blanks: "640 960"
 *   minimum-width  what is asked for at most, because things fold; 0: what the child asks for
 *   level          read only: how many of the widths are reached; all of them before the first layout
 *
 * "notify::level" comes right after the layout, when children may be changed again.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_FOLD_BIN (kt_fold_bin_get_type ())
G_DECLARE_FINAL_TYPE (KtFoldBin, kt_fold_bin, KT, FOLD_BIN, GtkWidget)

GtkWidget *kt_fold_bin_new (const char *widths);

/* child: NULL for none; the fold owns it. */
void kt_fold_bin_set_child (KtFoldBin *self, GtkWidget *child);

guint kt_fold_bin_get_level (KtFoldBin *self);

G_END_DECLS
