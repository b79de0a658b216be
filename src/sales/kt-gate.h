/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The one gate. Sending, printing without watermark, ordering and copying ask it; what it gives is
 * a KtClearance, which only it can make and without which none of them can be done. A clearance
 * binds the exit, the revision, its commercial content (kt-commercial-print.h), who asked, and the
 * day; a change of the content makes it worthless. The store asks again when it saves.
 *
 *   KT_EXIT_SEND   right to send; every need met; no special wish unanswered is a hindrance, but
 *                  each is named (kt_clearance_get_notes)
 *   KT_EXIT_PRINT  the same, for pages without the mark "draft"; what was sent was judged then
 *   KT_EXIT_ORDER  right to order; an accepted revision; every need met, as the rules, the credit
 *                  and the mandates are today
 *   KT_EXIT_COPY   right to edit; the copy prices anew and drops approvals (kt_quote_begin_copy)
 *
 * Thread: that of the revision; clearances are immutable, reference counted, any thread.
 */

#include "kt-approval.h"
#include "kt-mandate.h"

G_BEGIN_DECLS

typedef enum { KT_EXIT_SEND, KT_EXIT_PRINT, KT_EXIT_ORDER, KT_EXIT_COPY } KtExit;

/* What an actor needs for it. */
KtRights kt_exit_get_right (KtExit exit);

typedef struct _KtClearance KtClearance;

/* What the gate judges by. question.actor is who asks. */
typedef struct {
  KtApprovalQuestion question;
  GPtrArray *approvals; /* of KtApproval: of the quote, as the store gives them; NULL: none */
  GPtrArray *mandates;  /* of KtMandate; NULL: none. The gate verifies each */
  const char *const *mandate_keys; /* of the catalog; NULL: none is trusted */
  const char *const *revoked;      /* ids of mandates; NULL: none */
  const char *const *cleared;      /* ids of revisions the store knows to have passed the gate as
                                    * they are: what was sent is printed again; NULL: none */
} KtGateRequest;

/* The needs with how each is met: what is shown while somebody types. Transfer full. */
GPtrArray *kt_gate_assess (const KtGateRequest *request);

/* NULL with KT_SALES_ERROR_RIGHT (role), _STATE (not in this state), _APPROVAL (the message names
 * every need that is not met, and mandates that are not good). Transfer full. */
KtClearance *kt_gate_open (const KtGateRequest *request, KtExit exit, GError **error);

KtClearance *kt_clearance_ref (const KtClearance *self);
void kt_clearance_unref (const KtClearance *self);

KtExit kt_clearance_get_exit (const KtClearance *self);
const KtActor *kt_clearance_get_actor (const KtClearance *self);
const char *kt_clearance_get_quote_id (const KtClearance *self);
const char *kt_clearance_get_revision_id (const KtClearance *self);
const char *kt_clearance_get_print (const KtClearance *self);
guint kt_clearance_get_day (const KtClearance *self);
/* Of KtApprovalNeed, each of them met. */
GPtrArray *kt_clearance_get_needs (const KtClearance *self);
/* Of KtMandate: those that needs were met by. */
GPtrArray *kt_clearance_get_mandates (const KtClearance *self);
/* Sentences about what is open and hinders nothing: special wishes nobody answered. */
const char *const *kt_clearance_get_notes (const KtClearance *self);

/* Whether it was given for this revision as it is now and for this exit: KT_SALES_ERROR_CLEARANCE.
 * NULL clearance is refused too. One for sending is good for printing. */
gboolean
kt_clearance_check (const KtClearance *self, KtRevision *revision, KtExit exit, GError **error);
/* As JSON for the audit trail: needs, how they were met. `hash` of the body it was used for (may be
 * NULL). The caller frees. */
char *kt_clearance_to_json (const KtClearance *self, const char *hash);
/* What such a clearance approved, as a request with its decisions: a later exit (the order, a
 * colleague) need not ask again for the same content. NULL with KT_SALES_ERROR_BODY. */
KtApproval *kt_clearance_read (const char *json, const KtActor *actor, char **hash, GError **error);

static inline void
kt_clearance_autoptr_unref (KtClearance *self)
{
  kt_clearance_unref (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtClearance, kt_clearance_autoptr_unref)

/* Of a revision: from draft, approval or release on to released or sent. What
 * kt_revision_set_state() refuses without clearance. The revision keeps the clearance for the
 * store. */
gboolean kt_revision_release (KtRevision *revision, const KtClearance *clearance, GError **error);
gboolean kt_revision_send (KtRevision *revision, const KtClearance *clearance, GError **error);
/* NULL: none since it was made or loaded. */
const KtClearance *kt_revision_get_clearance (KtRevision *revision);

G_END_DECLS
