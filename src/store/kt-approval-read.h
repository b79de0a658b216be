/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Approvals as the audit trail tells them, on the store's thread; for the files of the store only.
 */

#include "kt-approval-store.h"
#include "kt-audit-chain.h"

G_BEGIN_DECLS

/* Everything about a quote. Errors: KT_STORE_ERROR_TAMPERED, KT_SALES_ERROR_BODY. */
KtApprovalCase *
kt_approval_read_case (KtSqliteConnection *connection, const char *quote_id, GError **error);
/* Of KtDelegation, that were not taken back. */
GPtrArray *kt_approval_read_delegations (KtSqliteConnection *connection, GError **error);
/* A request with its decisions; KT_STORE_ERROR_NOT_FOUND. */
KtApproval *
kt_approval_read (KtSqliteConnection *connection, const char *request_id, GError **error);
/* What lists show of it; changed: seconds since 1970. */
gboolean kt_approval_write_row (KtSqliteConnection *connection,
                                const KtApproval *request,
                                gint64 changed,
                                GError **error);
/* The same as the trail tells it now; no row is left of a request that does not count. */
gboolean kt_approval_rewrite_row (KtSqliteConnection *connection, const char *id, GError **error);
/* Its revision goes on, or back to a draft, if the request came to an end and was about what it
 * still says. */
gboolean kt_approval_move_revision (KtSqliteConnection *connection,
                                    const KtApproval *request,
                                    gint64 now,
                                    const char *who,
                                    GError **error);
/* Takes the decision that an entry tells. */
gboolean
kt_approval_read_decision (KtApproval *approval, const KtAuditEntry *entry, GError **error);

/* Whether the clearance is good for that exit and a body with that hash, and was given upon what
 * the trail says: asked when a revision is saved as released or sent, or an order is made of it,
 * within the same transaction. Notes it in the trail. Copies are not judged and have no place
 * there. */
gboolean kt_clearance_admit (KtSqliteConnection *connection,
                             const KtClearance *clearance,
                             KtExit exit,
                             const char *revision_id,
                             const char *print,
                             const char *hash,
                             gint64 now,
                             GError **error);

G_END_DECLS
