/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is said when the gate does not open, wherever somebody wanted through: sending, printing, exporting, ordering,
 * copying. It names the reason in a line and offers the next step, which is to ask for approval, where that helps.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-gate.h"

G_BEGIN_DECLS

/* what: "Not sent"; error of kt_gatekeeper_open() or what came after it. */
void kt_exit_notice_refused (GtkWidget *widget, const char *what, const GError *error);
/* Nothing stops it, but somebody should know first: asks, and calls `go_on` with widget if it shall be done. Without
 * notes it is called at once. */
void kt_exit_notice_confirm (GtkWidget *widget, const KtClearance *clearance, void (*go_on) (GtkWidget *widget));

G_END_DECLS
