/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One line above the positions: what needs approval and what would avoid it, whom it waits for, what was decided. Hidden
 * while nothing needs approval. Asking and answering happen in it.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-quote-approval.h"

G_BEGIN_DECLS

#define KT_TYPE_APPROVAL_BANNER (kt_approval_banner_get_type ())
G_DECLARE_FINAL_TYPE (KtApprovalBanner, kt_approval_banner, KT, APPROVAL_BANNER, GtkWidget)

GtkWidget *kt_approval_banner_new (KtQuoteApproval *approval);
/* ask-approval, withdraw-approval, edit-again, avoid-approval. */
void kt_approval_banner_add_actions (KtApprovalBanner *self, GActionMap *map);

G_END_DECLS
