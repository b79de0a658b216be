/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The amendment of an order that is being prepared: what shall be different, what that does to its worth and to the
 * credit of the customer, whether who sits here may agree to it. Hidden while there is none.
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-open-order.h"

G_BEGIN_DECLS

#define KT_TYPE_AMENDMENT_BAR (kt_amendment_bar_get_type ())
G_DECLARE_FINAL_TYPE (KtAmendmentBar, kt_amendment_bar, KT, AMENDMENT_BAR, GtkWidget)

GtkWidget *kt_amendment_bar_new (void);
/* NULL: none. */
void kt_amendment_bar_set_order (KtAmendmentBar *self, KtOpenOrder *order);

G_END_DECLS
