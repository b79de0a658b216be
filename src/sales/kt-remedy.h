/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Doing what would avoid a need for approval (KtRemedy in kt-approval-need.h). Remedies of one need
 * go together: a price typed beside a discount is within the limit only when both are changed.
 * Those that say how, but not what to ("less discount, or a higher price"), are for a person to do.
 *
 * Thread: that of the revision. Errors: KT_SALES_ERROR.
 */

#include "kt-approval-need.h"

G_BEGIN_DECLS

/* Whether the program can do it. */
gboolean kt_remedy_is_applicable (const KtRemedy *self);
/* Whether it can bring the need within its limit: every remedy of it can be applied, and there is
 * one. */
gboolean kt_approval_need_is_avoidable (const KtApprovalNeed *need);
/* For a button that applies all remedies of an avoidable need: "Lower to 12 %". Translated; the
 * caller frees. */
char *kt_approval_need_remedy_label (const KtApprovalNeed *need);
/* Applies all of them as edits of the revision; the caller joins them into a step of undo. What an
 * edit since then took away is left out. */
gboolean
kt_approval_need_avoid (const KtApprovalNeed *need, KtRevision *revision, GError **error);

G_END_DECLS
