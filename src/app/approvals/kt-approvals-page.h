/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The area of approvals: what waits for who sits here, what he asked for himself, questions about special wishes, what was
 * decided; beside it the one that is chosen, and the delegations.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_APPROVALS_PAGE (kt_approvals_page_get_type ())
G_DECLARE_FINAL_TYPE (KtApprovalsPage, kt_approvals_page, KT, APPROVALS_PAGE, GtkWidget)

GtkWidget *kt_approvals_page_new (KtConversation *conversation);
/* "waiting", "questions", "mine", "decided". */
void kt_approvals_page_show (KtApprovalsPage *self, const char *filter);
void kt_approvals_page_show_delegations (KtApprovalsPage *self);

G_END_DECLS
