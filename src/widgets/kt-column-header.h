/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the headers of a GtkColumnView do not offer by themselves. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Puts the title of a column that is in the view to the end of its room, above numbers that stand there. */
void kt_column_header_align_end (GtkColumnView *view, GtkColumnViewColumn *column);

G_END_DECLS
