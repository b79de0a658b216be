/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A request for approval, for who has two minutes: whose quote it is and how much, what is asked for and why, what
 * changed since the last revision, the lines, and the buttons to decide.
 *
 * Signal "delegate": the user wants to hand his duty on. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_APPROVAL_DETAIL (kt_approval_detail_get_type ())
G_DECLARE_FINAL_TYPE (KtApprovalDetail, kt_approval_detail, KT, APPROVAL_DETAIL, GtkWidget)

GtkWidget *kt_approval_detail_new (KtConversation *conversation);
/* NULL: none. The same one again is read anew. */
void kt_approval_detail_set_request (KtApprovalDetail *self, const char *request_id);

/* As the buttons do; refuse and ask back open the field for the reason. Nothing happens where the buttons are not. */
void kt_approval_detail_approve (KtApprovalDetail *self);
void kt_approval_detail_begin_refuse (KtApprovalDetail *self);
void kt_approval_detail_begin_ask_back (KtApprovalDetail *self);

G_END_DECLS
