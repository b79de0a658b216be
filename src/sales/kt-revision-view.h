/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A revision as somebody may see it: what a role has no right to is not hidden in it but absent.
 * Windows of restricted roles, documents, exports and JSON are made from the view, never from the
 * revision. For what leaves the house (a customer, a file) the actor is NULL: then nothing
 * internal is left.
 *
 * Thread: that of the revision. The view is a revision of its own and cannot be edited back.
 */

#include "kt-actor.h"
#include "kt-revision.h"

G_BEGIN_DECLS

/* Internal notes, traces, routes of special wishes are absent without KT_RIGHT_SEE_NOTES; whatever
 * tells of cost without KT_RIGHT_SEE_COST. Transfer full; keeps identity and state. */
KtRevision *kt_revision_view_new (KtRevision *revision, const KtActor *actor);

G_END_DECLS
