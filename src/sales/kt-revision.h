/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One revision of a quote: a head, a tree of positions, a state. A draft is edited through
 * kt-revision-edit.h; from the moment it leaves the state of a draft its content does not change,
 * and once it was sent it never becomes a draft again: a change then means a new revision
 * (kt_quote_begin_revision).
 *
 * Signal "changed": head, positions or state changed. The list of positions tells its own changes.
 * Thread: one at a time (made in a worker, then handed over). Errors: KT_SALES_ERROR.
 */

#include "kt-position.h"
#include "kt-revision-header.h"
#include "kt-sales-error.h"

G_BEGIN_DECLS

typedef enum {
  KT_REVISION_DRAFT,
  KT_REVISION_IN_APPROVAL,
  KT_REVISION_RELEASED,
  KT_REVISION_SENT,
  KT_REVISION_ACCEPTED,
  KT_REVISION_REJECTED,
  KT_REVISION_EXPIRED,
  KT_REVISION_SUPERSEDED
} KtRevisionState;

#define KT_TYPE_REVISION (kt_revision_get_type ())
G_DECLARE_FINAL_TYPE (KtRevision, kt_revision, KT, REVISION, GObject)

/* An empty draft. index counts from 1 within the quote; base_id is the revision it continues, or
 * NULL; created: seconds since 1970, UTC. The header is copied. */
KtRevision *kt_revision_new (const char *id,
                             const char *quote_id,
                             guint index,
                             const char *base_id,
                             gint64 created,
                             const KtRevisionHeader *header);
/* As read from the store; see kt_revision_to_body(). */
KtRevision *kt_revision_new_from_body (const char *id,
                                       const char *quote_id,
                                       guint index,
                                       const char *base_id,
                                       gint64 created,
                                       KtRevisionState state,
                                       const char *body,
                                       gssize length,
                                       GError **error);

/* A draft of the same identity and content, to try things on. Transfer full. */
KtRevision *kt_revision_new_trial (KtRevision *revision);

const char *kt_revision_get_id (KtRevision *self);
const char *kt_revision_get_quote_id (KtRevision *self);
guint kt_revision_get_index (KtRevision *self);
const char *kt_revision_get_base_id (KtRevision *self);
gint64 kt_revision_get_created (KtRevision *self);

/* Valid until the next edit of the head. */
const KtRevisionHeader *kt_revision_get_header (KtRevision *self);
/* The top level, of KtPosition; transfer none. */
GListModel *kt_revision_get_positions (KtRevision *self);
/* NULL if there is none of that id; transfer none. */
KtPosition *kt_revision_find_position (KtRevision *self, const char *id);
/* All positions of the tree. */
guint kt_revision_count_positions (KtRevision *self);

KtRevisionState kt_revision_get_state (KtRevision *self);
/* Only a draft. */
gboolean kt_revision_is_editable (KtRevision *self);
/* Sent to the customer, now or before. */
gboolean kt_revision_was_sent (KtRevision *self);
/* Moves on, or back to draft from approval and release; KT_SALES_ERROR_STATE if that step does not
 * follow. Release and sending go through the gate: kt_revision_release(), kt_revision_send() in
 * kt-gate.h; here they are KT_SALES_ERROR_CLEARANCE. How a sent one ended, with its circumstances,
 * is kt_revision_close() in kt-outcome.h, the only way to accept an expired one. Sending needs an intact head, a customer, and
 * no line that waits for its price. Leaving the state of a draft forgets the history of undo. */
gboolean kt_revision_set_state (KtRevision *self, KtRevisionState state, GError **error);
gboolean kt_revision_can_become (KtRevision *self, KtRevisionState state);
gboolean kt_revision_state_leads_to (KtRevisionState state, KtRevisionState next);

/* "draft", "in-approval", … as stored; never translated. */
const char *kt_revision_state_to_string (KtRevisionState state);
gboolean kt_revision_state_from_string (const char *text, KtRevisionState *state);

/* Head and positions as canonical JSON: equal content gives equal bytes. */
char *kt_revision_to_body (KtRevision *self);
/* SHA-256 of the body, hex. */
char *kt_revision_hash_body (const char *body, gssize length);

G_END_DECLS
