/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a sent revision ended: the customer took it, he took another one's, or we took it back. The
 * state of the revision says that it ended (accepted, rejected); the outcome says when, why and to
 * whom, and is kept in the audit trail.
 *
 * A record (kt-record.h). Thread: that of the revision. Errors: KT_SALES_ERROR_RIGHT (role), _STATE
 * (not sent, no longer valid), _FIELD (what is missing).
 */

#include "kt-actor.h"
#include "kt-revision.h"

G_BEGIN_DECLS

typedef enum {
  KT_OUTCOME_ACCEPTED,
  KT_OUTCOME_LOST,
  KT_OUTCOME_WITHDRAWN /* by us; the state is "rejected" like that of a lost one */
} KtOutcomeKind;

typedef struct {
  KtOutcomeKind kind;
  char *day;        /* ISO 8601: when the customer said so; when we took it back */
  char *reference;  /* accepted: the number of his order */
  char *reason;     /* lost: key of kt_loss_reasons() */
  char *competitor; /* lost: to whom; may be empty */
  char *text;       /* in words; needed for a withdrawal and for the reason "other" */
  char *actor_id;   /* who entered it */
  char *actor_name;
} KtOutcome;

extern const KtRecordType kt_outcome_type;

KtOutcome *kt_outcome_new (KtOutcomeKind kind, const char *day);
KtOutcome *kt_outcome_copy (const KtOutcome *self);
void kt_outcome_free (KtOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOutcome, kt_outcome_free)

/* Why quotes are lost, NULL-terminated keys; as shown to people, translated. */
const char *const *kt_loss_reasons (void);
const char *kt_loss_reason_to_text (const char *key);
/* "Lost to Rheinpumpen (price): 12 % dearer", translated. The caller frees. */
char *kt_outcome_to_text (const KtOutcome *self);

/* A sent revision ends so; one that expired can still be lost, or accepted if the customer said so
 * in time. `today`: yyyymmdd. The revision keeps the outcome for the store. */
gboolean kt_revision_close (KtRevision *revision,
                            const KtOutcome *outcome,
                            const KtActor *actor,
                            guint today,
                            GError **error);
/* NULL: none since it was made or loaded. */
const KtOutcome *kt_revision_get_outcome (KtRevision *revision);

G_END_DECLS
