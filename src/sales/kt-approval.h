/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A request for approval and what became of it: asked for one state of the commercial content
 * (kt-commercial-print.h), decided step by step in the order of its needs. Events are only ever
 * added; the state follows from them. A change of the content voids the request; the same content
 * in another revision of the same quote keeps its approvals.
 *
 * Nobody decides his own request. Who has a duty may delegate it for a time; a delegated duty is
 * not delegated again and gives no authority over own quotes.
 *
 * Records in the sense of kt-record.h. Errors: KT_SALES_ERROR_RIGHT, _APPROVAL, _BODY.
 */

#include "kt-approval-need.h"
#include "kt-record.h"

G_BEGIN_DECLS

typedef enum {
  KT_APPROVAL_OPEN,
  KT_APPROVAL_ASKED, /* an approver wants to know more */
  KT_APPROVAL_APPROVED,
  KT_APPROVAL_REFUSED,
  KT_APPROVAL_WITHDRAWN
} KtApprovalState;

/* What was asked for: a need as it stood then. */
typedef struct {
  char *rule;
  char *measure; /* kt_measure_to_string() */
  char *group;
  char *approver;
  int order;
  KtDecimal limit;
  KtDecimal value;
  gboolean is_unknown;
  gboolean is_hidden; /* who asked may not see the value */
  char *text;         /* worded when it was asked for */
} KtApprovalItem;

typedef enum {
  KT_VERDICT_APPROVE,
  KT_VERDICT_REFUSE,   /* needs a reason */
  KT_VERDICT_ASK_BACK, /* needs a question */
  KT_VERDICT_ANSWER,   /* of the one who asked for approval, to that question */
  KT_VERDICT_WITHDRAW  /* of the one who asked for approval */
} KtVerdict;

typedef struct {
  char *id; /* UUID */
  KtVerdict verdict;
  char *duty; /* in which it was decided; empty for answers */
  char *actor_id;
  char *actor_name;
  char *delegation_id; /* empty: his own duty */
  char *reason;        /* reason, question, answer */
  gint64 at;           /* seconds since 1970, UTC; not a field of the record */
} KtApprovalDecision;

typedef struct {
  char *id; /* UUID */
  char *quote_id;
  char *revision_id;
  char *print;  /* kt_revision_commercial_print() */
  char *number; /* of the quote */
  char *account_title;
  char *subject;
  KtMoney net;
  char *actor_id; /* who asks */
  char *actor_name;
  char *message;
  char *content;        /* the body of the revision then, as a customer may see it; empty: not kept */
  GPtrArray *items;     /* of KtApprovalItem */
  gint64 at;            /* not fields of the record: */
  GPtrArray *decisions; /* of KtApprovalDecision, in order */
} KtApproval;

typedef struct {
  char *id; /* UUID */
  char *from_id;
  char *from_name;
  char *to_id;
  char *to_name;
  char *duty;
  char *from_day; /* ISO 8601, first and last day */
  char *until_day;
  char *reason;
  gboolean ended; /* taken back; not a field of the record */
} KtDelegation;

extern const KtRecordType kt_approval_type;
extern const KtRecordType kt_approval_item_type;
extern const KtRecordType kt_approval_decision_type;
extern const KtRecordType kt_delegation_type;

KtApproval *kt_approval_copy (const KtApproval *self);
void kt_approval_free (KtApproval *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtApproval, kt_approval_free)
void kt_approval_decision_free (KtApprovalDecision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtApprovalDecision, kt_approval_decision_free)
KtDelegation *kt_delegation_copy (const KtDelegation *self);
void kt_delegation_free (KtDelegation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDelegation, kt_delegation_free)

KtApprovalItem *kt_approval_item_new (const KtApprovalNeed *need, KtCatalog *catalog);

/* A request for the needs that are not met; KT_SALES_ERROR_APPROVAL if all are. needs of
 * kt_gate_assess(). `number` of the quote; the catalog (may be NULL) words the needs in its main
 * language. Transfer full. */
KtApproval *kt_approval_new (const char *id,
                             KtRevision *revision,
                             const char *number,
                             GPtrArray *needs,
                             KtCatalog *catalog,
                             const KtActor *actor,
                             const char *message,
                             GError **error);

KtApprovalState kt_approval_get_state (const KtApproval *self);
const char *kt_approval_state_to_string (KtApprovalState state);
/* Translated. */
const char *kt_approval_state_to_text (KtApprovalState state);
const char *kt_verdict_to_string (KtVerdict verdict);
/* For readers: takes the decision. Unchecked. */
void kt_approval_add_decision (KtApproval *self, KtApprovalDecision *decision);

/* The duties whose turn it is (an approver who asked back may decide without an answer):
 * NULL-terminated, empty if none. The caller frees with g_strfreev. */
char **kt_approval_get_turn (const KtApproval *self);
/* The decision that approved this item; NULL if none did or the request came to nothing. */
const KtApprovalDecision *kt_approval_find_approved (const KtApproval *self,
                                                     const KtApprovalItem *item);

/* In which duty the actor may decide now, and by which delegation (NULL: his own). NULL with
 * KT_SALES_ERROR_RIGHT if he may not. delegations of KtDelegation; day yyyymmdd. */
const char *kt_approval_may_decide (const KtApproval *self,
                                    const KtActor *actor,
                                    GPtrArray *delegations,
                                    guint day,
                                    const KtDelegation **delegation,
                                    GError **error);
/* Whether a decision that was taken elsewhere, by somebody who did not see all the others, can be
 * added behind them: two of different duties do not exclude each other, and who comes second in the
 * same duty, or after an end, does. Rights are not asked for: KT_SALES_ERROR_APPROVAL. */
gboolean
kt_approval_takes (const KtApproval *self, const KtApprovalDecision *decision, GError **error);
/* The rights for such a decision: that of the duty, his own or by the delegation it names;
 * KT_SALES_ERROR_RIGHT. */
gboolean kt_approval_check_right (const KtApproval *self,
                                  const KtApprovalDecision *decision,
                                  const KtActor *actor,
                                  GPtrArray *delegations,
                                  guint day,
                                  GError **error);
/* Checks and appends. Transfer none. */
const KtApprovalDecision *kt_approval_decide (KtApproval *self,
                                              const char *id,
                                              KtVerdict verdict,
                                              const KtActor *actor,
                                              GPtrArray *delegations,
                                              guint day,
                                              const char *reason,
                                              gint64 at,
                                              GError **error);

/* A delegation of the actor's own duty (admins: of anybody's who has it). */
gboolean kt_delegation_check (const KtDelegation *self, const KtActor *actor, GError **error);
gboolean kt_delegation_is_valid (const KtDelegation *self, guint day);
/* Own duties and those delegated to him; the caller frees with g_strfreev. */
char **kt_delegation_list_duties (GPtrArray *delegations, const KtActor *actor, guint day);

G_END_DECLS
