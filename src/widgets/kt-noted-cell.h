/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A cell of a table: a number at the end of its room, or a text at its start; below it, if there is one, a note in small
 * letters. Texts with a note are cut where the room ends; what is cut can be read in the tooltip.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *kt_noted_cell_new (gboolean is_number, gboolean has_note);
/* note: "" or NULL: none. */
void kt_noted_cell_set (GtkWidget *cell, const char *text, const char *note);

G_END_DECLS
