/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a revision stands with its approvals, in one word and with whom it waits: what a person wants
 * to know before the details. Found from the needs as the gate assessed them and from the requests
 * of the quote; and what changed since a request was made.
 *
 * Thread: that of the revision.
 */

#include "kt-gate-desk.h"

G_BEGIN_DECLS

typedef enum {
  KT_STANDING_FREE,       /* nothing needs approval */
  KT_STANDING_NEEDED,     /* not asked for yet */
  KT_STANDING_VOIDED,     /* asked for or approved, but the content changed since */
  KT_STANDING_WAITING,    /* asked for, not decided */
  KT_STANDING_ASKED_BACK, /* an approver wants to know more */
  KT_STANDING_REFUSED,
  KT_STANDING_APPROVED,
  KT_STANDING_MANDATE,  /* covered by a mandate */
  KT_STANDING_AUTHORITY /* who acts may decide it himself */
} KtApprovalStanding;

typedef struct {
  KtApprovalStanding standing;
  guint n_open;                       /* needs that are not met */
  const KtApproval *request;          /* the one it is about; NULL: none. Borrowed from the case */
  const KtApprovalDecision *decision; /* the last one of it; NULL: none */
} KtApprovalOutlook;

/* needs of kt_gate_assess(); the case may be NULL. Borrows from both. */
KtApprovalOutlook kt_approval_outlook (GPtrArray *needs,
                                       const KtApprovalCase *approval_case,
                                       KtRevision *revision);

/* Whether it was asked for by somebody, and not put together from a clearance. */
gboolean kt_approval_was_asked (const KtApproval *self);

/* What of the bargain changed since the request was made, as sentences ("Position 2: discount 15
 * instead of 12"). NULL-terminated, translated, at most `limit` (0: all); empty if it cannot be
 * told. The caller frees with g_strfreev. */
char **kt_approval_list_changes (const KtApproval *self, KtRevision *revision, guint limit);
/* The same between two revisions. */
char **kt_revision_list_changes (KtRevision *before, KtRevision *after, guint limit);

G_END_DECLS
