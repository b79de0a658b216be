/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The special wishes of a quote: each with whom it waits for and what was answered, and a form for a new one.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-quote-approval.h"

G_BEGIN_DECLS

#define KT_TYPE_WISH_PANEL (kt_wish_panel_get_type ())
G_DECLARE_FINAL_TYPE (KtWishPanel, kt_wish_panel, KT, WISH_PANEL, GtkWidget)

GtkWidget *kt_wish_panel_new (KtQuoteApproval *approval);
/* Opens the form. */
void kt_wish_panel_begin (KtWishPanel *self);

G_END_DECLS
