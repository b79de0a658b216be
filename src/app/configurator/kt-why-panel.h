/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The answer to "why not?": the rules in words with their sources, the decisions they speak about, and the smallest
 * repairs as cards with what each changes. The same panel tells why a value follows.
 *
 * Signals: "apply" (KtRepair *, KtChoice *) a repair was chosen; "close"; "grown": reasons or repairs have come.
 */

#include <gtk/gtk.h>

#include "kt-configuration.h"

G_BEGIN_DECLS

#define KT_TYPE_WHY_PANEL (kt_why_panel_get_type ())
G_DECLARE_FINAL_TYPE (KtWhyPanel, kt_why_panel, KT, WHY_PANEL, GtkBox)

/* Asks the configurator for explanation and repairs and shows them as they arrive. The choice is copied.
 * implied: why does it follow; no repairs then. */
GtkWidget *kt_why_panel_new (KtConfiguration *configuration, const KtChoice *choice, gboolean implied);

/* How many repairs are shown; 0 while they are being looked for. */
guint kt_why_panel_get_n_repairs (KtWhyPanel *self);
/* Applies a repair as if its card had been pressed. */
void kt_why_panel_apply (KtWhyPanel *self, guint number);

G_END_DECLS
