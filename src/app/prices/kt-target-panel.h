/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * "What may it cost?": asks for a budget and shows the ways to it as cards. First what is found at once, then with what
 * configured lines could be instead. A change of the quote takes the cards away: they spoke of another quote.
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_TARGET_PANEL (kt_target_panel_get_type ())
G_DECLARE_FINAL_TYPE (KtTargetPanel, kt_target_panel, KT, TARGET_PANEL, GtkWidget)

GtkWidget *kt_target_panel_new (void);

/* NULL: nothing. */
void kt_target_panel_set_quote (KtTargetPanel *self, KtOpenQuote *quote);

G_END_DECLS
