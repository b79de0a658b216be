/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What was decided so far, the last first, as chips: pressing one goes to its question, its cross takes it back. Only the
 * last few are shown, with how many there are besides. Hidden while nothing is decided.
 *
 * Signals: "go" (const char *path), "take-back" (const char *path).
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_DECISION_BAR (kt_decision_bar_get_type ())
G_DECLARE_FINAL_TYPE (KtDecisionBar, kt_decision_bar, KT, DECISION_BAR, GtkWidget)

/* Shows the decisions of the present snapshot; NULL: none. */
void kt_decision_bar_show (KtDecisionBar *self, KtConfiguration *configuration);

G_END_DECLS
