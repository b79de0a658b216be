/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How approvals are spoken of in the window. Translated; the caller frees. */

#include "kt-quote-approval.h"

G_BEGIN_DECLS

/* "Needs approval by head of sales"; "Waiting for head of sales". */
char *kt_approval_words_title (KtQuoteApproval *approval);
/* The second line: what is measured, the reason of a refusal, what changed since. Empty: there is nothing to add. */
char *kt_approval_words_note (KtQuoteApproval *approval);

/* A sentence begins with a capital letter. */
char *kt_approval_words_capital (const char *text);

G_END_DECLS
