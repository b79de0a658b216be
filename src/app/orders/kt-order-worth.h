/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How far an order is, in money: its worth, and how much of it was called, delivered, invoiced and paid, each with a
 * bar. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-order.h"

G_BEGIN_DECLS

/* Fills the box anew. */
void kt_order_worth_fill (GtkBox *box, const KtOrder *order);

G_END_DECLS
