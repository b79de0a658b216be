/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Requests, decisions and delegations in the work database. They are entries of the audit
 * trail (kt-audit-store.h): what is read here is read from there and checked against its hashes on
 * the way, so that a row somebody edited counts for nothing (KT_STORE_ERROR_TAMPERED). The tables
 * beside it are what lists show.
 *
 * A decision moves the stored revision in the same transaction: approved by all → "released",
 * refused → "draft"; an accepted one stays. See kt-work-store.h for threads, order and failure; "changed" tells
 * "approval" (id of the request), and "quote" for moved revisions. Errors: KT_STORE_ERROR,
 * KT_SALES_ERROR.
 */

#include "kt-gate-desk.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* Columns of the inbox. */
typedef enum {
  KT_APPROVAL_COLUMN_NUMBER,
  KT_APPROVAL_COLUMN_REVISION, /* id of the revision */
  KT_APPROVAL_COLUMN_QUOTE,    /* id of the quote */
  KT_APPROVAL_COLUMN_ACCOUNT,
  KT_APPROVAL_COLUMN_SUBJECT,
  KT_APPROVAL_COLUMN_NET,     /* money */
  KT_APPROVAL_COLUMN_STATE,   /* kt_approval_state_to_string() */
  KT_APPROVAL_COLUMN_TURN,    /* duties whose turn it is, separated by ';' */
  KT_APPROVAL_COLUMN_BY,      /* name of who asks */
  KT_APPROVAL_COLUMN_REASON,  /* the needs, one a line */
  KT_APPROVAL_COLUMN_ASKED,   /* int: seconds since 1970 */
  KT_APPROVAL_COLUMN_CHANGED, /* int: seconds since 1970 */
  KT_APPROVAL_N_COLUMNS
} KtApprovalColumn;

/* The search looks into number, customer, subject, who asks. The filter is a state, the id of a
 * quote, or what kt_approval_store_inbox_filter() gives. Transfer full. */
KtRowList *kt_approval_store_list (KtWorkStore *store, const KtRowQuery *query);
/* Besides a state: what was decided one way or the other. */
#define KT_APPROVAL_FILTER_DECIDED "decided"
/* Requests of somebody of that name. The caller frees. */
char *kt_approval_store_requester_filter (const char *name);
/* Requests that wait for one of these duties (NULL-terminated; own ones and delegated ones). The
 * caller frees. */
char *kt_approval_store_inbox_filter (const char *const *duties);

/* Stores the request. The revision must be stored as "in-approval" with that content, or as
 * "accepted" (approval of its order). */
gboolean kt_approval_store_ask (KtWorkStore *store, const KtApproval *request, GError **error);
void kt_approval_store_ask_async (KtWorkStore *store,
                                  const KtApproval *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean kt_approval_store_ask_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Reads the request and the delegations anew, checks that the actor may, and appends. The result is
 * the request as it is then. */
KtApproval *kt_approval_store_decide (KtWorkStore *store,
                                      const char *request_id,
                                      KtVerdict verdict,
                                      const KtActor *actor,
                                      const char *reason,
                                      GError **error);
void kt_approval_store_decide_async (KtWorkStore *store,
                                     const char *request_id,
                                     KtVerdict verdict,
                                     const KtActor *actor,
                                     const char *reason,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
KtApproval *
kt_approval_store_decide_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

KtApproval *kt_approval_store_load (KtWorkStore *store, const char *request_id, GError **error);
void kt_approval_store_load_async (KtWorkStore *store,
                                   const char *request_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
KtApproval *
kt_approval_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Everything the gate asks of the store about a quote. */
KtApprovalCase *
kt_approval_store_load_case (KtWorkStore *store, const char *quote_id, GError **error);
void kt_approval_store_load_case_async (KtWorkStore *store,
                                        const char *quote_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
KtApprovalCase *
kt_approval_store_load_case_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

gboolean kt_approval_store_delegate (KtWorkStore *store,
                                     const KtDelegation *delegation,
                                     const KtActor *actor,
                                     GError **error);
void kt_approval_store_delegate_async (KtWorkStore *store,
                                       const KtDelegation *delegation,
                                       const KtActor *actor,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
kt_approval_store_delegate_finish (KtWorkStore *store, GAsyncResult *result, GError **error);
gboolean kt_approval_store_end_delegation (KtWorkStore *store,
                                           const char *delegation_id,
                                           const KtActor *actor,
                                           GError **error);
void kt_approval_store_end_delegation_async (KtWorkStore *store,
                                             const char *delegation_id,
                                             const KtActor *actor,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean
kt_approval_store_end_delegation_finish (KtWorkStore *store, GAsyncResult *result, GError **error);
/* Of KtDelegation: all that were not taken back, oldest first. */
void kt_approval_store_list_delegations_async (KtWorkStore *store,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GPtrArray *kt_approval_store_list_delegations_finish (KtWorkStore *store,
                                                      GAsyncResult *result,
                                                      GError **error);

G_END_DECLS
