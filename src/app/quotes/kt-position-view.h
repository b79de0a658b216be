/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The positions of a quote as a spreadsheet-like tree: number, text, quantity, unit price, discount and total, edited in
 * place. A draft can be edited; any other revision only be read.
 *
 * Signals: "failed" (GError): an edit that was not possible; nothing changed. "selected": another position is.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_POSITION_VIEW (kt_position_view_get_type ())
G_DECLARE_FINAL_TYPE (KtPositionView, kt_position_view, KT, POSITION_VIEW, GtkWidget)

GtkWidget *kt_position_view_new (void);

/* NULL: nothing. */
void kt_position_view_set_quote (KtPositionView *self, KtOpenQuote *quote);
KtOpenQuote *kt_position_view_get_quote (KtPositionView *self);

/* NULL if none is selected. */
KtPosition *kt_position_view_get_selected (KtPositionView *self);
void kt_position_view_select (KtPositionView *self, KtPosition *position);

G_END_DECLS
