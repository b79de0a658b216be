/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The sums below the positions of a quote: net, taxes, total, what the options would add, and what has no price. */

#include <gtk/gtk.h>

#include "kt-revision.h"

G_BEGIN_DECLS

/* Replaces what is in the box. */
void kt_quote_sums_fill (GtkBox *box, KtRevision *revision);

G_END_DECLS
