/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Beside the positions: every need with what is measured, who approves and how it is met; what was asked and decided so
 * far, and what no longer holds. Filled when it is seen.
 *
 * Main thread only.
 */

#include <adwaita.h>

#include "kt-quote-approval.h"

G_BEGIN_DECLS

#define KT_TYPE_APPROVAL_PANE (kt_approval_pane_get_type ())
G_DECLARE_FINAL_TYPE (KtApprovalPane, kt_approval_pane, KT, APPROVAL_PANE, GtkWidget)

/* wishes: what stands below (kt-wish-panel.h). */
GtkWidget *kt_approval_pane_new (KtQuoteApproval *approval, GtkWidget *wishes);

G_END_DECLS
