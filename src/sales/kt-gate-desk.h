/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What every question to the gate has in common: the rules and keys of a catalog, and what is known
 * of its lines. Made once for a catalog and kept, since it remembers groups and costs.
 *
 * Owned and used by one thread at a time.
 */

#include "kt-gate.h"

G_BEGIN_DECLS

/* What is stored about a quote, as kt_approval_store_load_case() gives it. */
typedef struct {
  GPtrArray *approvals;   /* of KtApproval, oldest first; what clearances approved is among them */
  GPtrArray *delegations; /* of KtDelegation, all that were not taken back */
  GPtrArray *mandates;    /* of KtMandate, all that were imported; not verified */
  char **cleared;         /* ids of revisions that passed the gate and are stored as they were */
  guint highest_day;      /* yyyymmdd: the latest day anything was done; a clock set back revives
                           * nothing */
} KtApprovalCase;

KtApprovalCase *kt_approval_case_new (void);
void kt_approval_case_free (KtApprovalCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtApprovalCase, kt_approval_case_free)

typedef struct _KtGateDesk KtGateDesk;

/* catalog NULL: no rules, nothing known. */
KtGateDesk *kt_gate_desk_new (KtCatalog *catalog);
void kt_gate_desk_free (KtGateDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtGateDesk, kt_gate_desk_free)

KtLineFacts *kt_gate_desk_get_facts (KtGateDesk *self);
/* A request for kt_gate_assess() and kt_gate_open(); borrows from desk and arguments. day:
 * yyyymmdd. approval_case and credit may be NULL. */
KtGateRequest kt_gate_desk_ask (KtGateDesk *self,
                                KtRevision *revision,
                                const KtActor *actor,
                                guint day,
                                const KtApprovalCase *approval_case,
                                const KtCredit *credit);

G_END_DECLS
