/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The few fields of one step of an order (a call-off, a delivery split in two, a line more, …) with its button, to stand
 * in a popover. What is refused is said right there.
 *
 * Signal "done": the step was taken; the popover may close.
 * Main thread only.
 */

#include <adwaita.h>

#include "kt-open-order.h"
#include "kt-order-item.h"

G_BEGIN_DECLS

#define KT_TYPE_ORDER_STEP_FORM (kt_order_step_form_get_type ())
G_DECLARE_FINAL_TYPE (KtOrderStepForm, kt_order_step_form, KT, ORDER_STEP_FORM, GtkWidget)

/* CALLED, SPLIT, ADDRESS, NEW_ADDRESS, ADD_LINE, CANCEL, TERM, RELEASED. */
GtkWidget *kt_order_step_form_new (KtOrderEventKind kind);
/* Empties the fields and fills in what is likely. item: the selected row, may be NULL. */
void kt_order_step_form_begin (KtOrderStepForm *self, KtOpenOrder *order, KtOrderItem *item);
/* Why this step cannot be taken for that row now; NULL: it can. Translated. */
const char *kt_order_step_form_get_hindrance (KtOrderEventKind kind, KtOpenOrder *order, KtOrderItem *item);

G_END_DECLS
