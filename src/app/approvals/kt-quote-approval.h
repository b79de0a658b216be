/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How the revision shown of an open quote stands with its approvals, judged anew a moment after each edit, and what can
 * be done about it: avoid a need, ask, withdraw, answer, go on editing. The banner and the page beside the positions show
 * the same one.
 *
 * Signals: "changed": it stands differently now. "failed" (GError): something that was asked for went wrong; nothing
 * changed. Main thread only.
 */

#include "kt-approval-standing.h"
#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_APPROVAL (kt_quote_approval_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteApproval, kt_quote_approval, KT, QUOTE_APPROVAL, GObject)

KtQuoteApproval *kt_quote_approval_new (void);
/* Follows the revision it shows; NULL: none. */
void kt_quote_approval_set_quote (KtQuoteApproval *self, KtOpenQuote *quote);
KtOpenQuote *kt_quote_approval_get_quote (KtQuoteApproval *self);

/* All valid until "changed". Of KtApprovalNeed. */
GPtrArray *kt_quote_approval_get_needs (KtQuoteApproval *self);
const KtApprovalOutlook *kt_quote_approval_get_outlook (KtQuoteApproval *self);
/* Requests about this quote, oldest first, of KtApproval; NULL: none, or not read yet. */
const KtApprovalCase *kt_quote_approval_get_case (KtQuoteApproval *self);
/* The names of those whose turn it is: "Head of sales, controlling". The caller frees. */
char *kt_quote_approval_dup_turn (KtQuoteApproval *self);
/* Whether it can be asked for now: something is open, by somebody who may edit. */
gboolean kt_quote_approval_can_ask (KtQuoteApproval *self);

/* One step of undo. */
void kt_quote_approval_avoid (KtQuoteApproval *self, const KtApprovalNeed *need);
/* Moves the revision into approval and stores the request. */
void kt_quote_approval_ask (KtQuoteApproval *self, const char *reason);
void kt_quote_approval_withdraw (KtQuoteApproval *self);
/* To the approver's question. */
void kt_quote_approval_answer (KtQuoteApproval *self, const char *text);
/* Back to a draft; what was asked for holds as long as the bargain stays the same. */
void kt_quote_approval_edit_again (KtQuoteApproval *self);

G_END_DECLS
