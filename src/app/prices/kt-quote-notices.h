/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What one must know of the sums of a quote before it goes out, one line each; nothing where all is well. */

#include <gtk/gtk.h>

#include "kt-actor.h"
#include "kt-revision-totals.h"

G_BEGIN_DECLS

/* Prices that are missing or could not be computed; for the back office also what other conventions of rounding give;
 * broken rules of EN 16931. actor may be NULL. */
void kt_quote_notices_fill (GtkBox *box, KtRevision *revision, const KtRevisionTotals *totals, const KtActor *actor);

/* css_class: "warning", "error" or NULL. */
void kt_quote_notices_append (GtkBox *box, const char *text, const char *css_class);

G_END_DECLS
