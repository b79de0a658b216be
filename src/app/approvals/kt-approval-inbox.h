/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What waits for who sits here: requests that wait for one of his duties, own or delegated, and special wishes he can
 * answer. One for a workplace; follows who is here and what is stored.
 *
 * Property "n-waiting" (uint, read-only, notify). Signal "changed": duties or delegations are other ones now.
 * Main thread only.
 */

#include "kt-approval-store.h"
#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_APPROVAL_INBOX (kt_approval_inbox_get_type ())
G_DECLARE_FINAL_TYPE (KtApprovalInbox, kt_approval_inbox, KT, APPROVAL_INBOX, GObject)

/* Belongs to the workplace. */
KtApprovalInbox *kt_approval_inbox_get (KtWorkplace *workplace);

guint kt_approval_inbox_get_n_waiting (KtApprovalInbox *self);
/* Own and delegated, NULL-terminated; valid until "changed". */
const char *const *kt_approval_inbox_get_duties (KtApprovalInbox *self);
/* Of KtDelegation, all that were not taken back; valid until "changed". */
GPtrArray *kt_approval_inbox_get_delegations (KtApprovalInbox *self);
/* For kt_approval_store_list() and kt_wish_store_list(); the caller frees. */
char *kt_approval_inbox_request_filter (KtApprovalInbox *self);
char *kt_approval_inbox_wish_filter (KtApprovalInbox *self);

G_END_DECLS
