/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A margin as a bar with the zones it can fall in: below the limit of approval, below the target, on target. The same
 * in words beside it, for everybody and for who hears the window. Shows what it is given; who may see it is asked
 * elsewhere (kt_gatekeeper_get_margin). Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-margin.h"

G_BEGIN_DECLS

#define KT_TYPE_MARGIN_GAUGE (kt_margin_gauge_get_type ())
G_DECLARE_FINAL_TYPE (KtMarginGauge, kt_margin_gauge, KT, MARGIN_GAUGE, GtkWidget)

/* title: translated, "Margin of the quote". */
GtkWidget *kt_margin_gauge_new (const char *title);

void kt_margin_gauge_show (KtMarginGauge *self, const KtMargin *margin, const KtMarginMarks *marks);
/* "Margin of the quote 31 %, 4.210,00 €, on target"; belongs to the gauge. */
const char *kt_margin_gauge_get_text (KtMarginGauge *self);

G_END_DECLS
