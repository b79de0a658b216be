/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Making an order of the revision shown of an open quote: which lines, how, when and where to; the checks with what to
 * do about each; then through the gate and into the store. A page of the quote editor's aside.
 *
 * Main thread only.
 */

#include <adwaita.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_PANE (kt_order_pane_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderPane, kt_order_pane, KT, ORDER_PANE, GtkWidget)

GtkWidget *kt_order_pane_new (void);
/* Follows the revision it shows; NULL: none. */
void kt_order_pane_set_quote (KtOrderPane *self, KtOpenQuote *quote);

G_END_DECLS
