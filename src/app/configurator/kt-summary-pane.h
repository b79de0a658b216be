/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The right column: the picture of this very configuration, the price in large figures with how it came about, delivery
 * time, order code, what is still open, and the way on. With a customer the price is what a line of a quote to him says.
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"
#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_SUMMARY_PANE (kt_summary_pane_get_type ())
G_DECLARE_FINAL_TYPE (KtSummaryPane, kt_summary_pane, KT, SUMMARY_PANE, GtkWidget)

GtkWidget *kt_summary_pane_new (void);

/* NULL: empty. */
void kt_summary_pane_set_configuration (KtSummaryPane *self, KtConfiguration *configuration);
/* Whose customer and quote the price is for; before a configuration. */
void kt_summary_pane_set_conversation (KtSummaryPane *self, KtConversation *conversation);
/* Shows what the configuration says now. n_open: how many of the questions that are asked have no answer yet. */
void kt_summary_pane_update (KtSummaryPane *self, guint n_open);

/* Without it there is no way to the quote: for who makes none. */
void kt_summary_pane_set_can_add (KtSummaryPane *self, gboolean can_add);

/* For a visitor at a kiosk, who has somebody of the house make it. */
void kt_summary_pane_set_can_inquire (KtSummaryPane *self, gboolean can_inquire);

/* The price as the pane shows it, for a narrow window's bar and for tests; never NULL. */
const char *kt_summary_pane_get_price_text (KtSummaryPane *self);

G_END_DECLS
