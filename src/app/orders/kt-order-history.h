/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What happened to an order, newest first: who, when, what, before and after. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-order-event.h"

G_BEGIN_DECLS

/* What an event is about and did, in words: "Line 2: quantity 10 → 12". The caller frees. */
char *kt_order_history_text (const KtOrder *order, const KtOrderEvent *event);

/* A list of its own; kt_order_history_fill() brings it up to date. */
GtkWidget *kt_order_history_new (void);
void kt_order_history_fill (GtkWidget *history, const KtOrder *order);

G_END_DECLS
