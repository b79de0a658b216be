/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Orders in the work database. What happened to an order stands in the audit trail, entry by entry;
 * an order is read by replaying it, and refused if that does not give what is stored
 * (KT_STORE_ERROR_TAMPERED). Placing asks once more what an order rests on: an accepted revision
 * with that hash, the clearance and its grounds, lines nobody ordered before, the credit limit with
 * the orders of this moment. A change is judged against the order as it stands in the database.
 *
 * See kt-work-store.h for threads, order and failure; "changed" tells "order" (its id). Errors:
 * KT_STORE_ERROR, KT_SALES_ERROR.
 */

#include "kt-order-placing.h"
#include "kt-row-list.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

/* Columns of the list of orders (kt_row_get_text). */
typedef enum {
  KT_ORDER_COLUMN_NUMBER,
  KT_ORDER_COLUMN_ACCOUNT,
  KT_ORDER_COLUMN_SUBJECT,
  KT_ORDER_COLUMN_STATE,     /* kt_order_state_to_string() */
  KT_ORDER_COLUMN_KIND,      /* "standard", "blanket" */
  KT_ORDER_COLUMN_NET,       /* money */
  KT_ORDER_COLUMN_OPEN,      /* money: gross, not paid */
  KT_ORDER_COLUMN_NEXT_DATE, /* ISO 8601 day of the next delivery; may be empty */
  KT_ORDER_COLUMN_DATE,      /* ISO 8601 day */
  KT_ORDER_COLUMN_QUOTE,     /* number of the quote */
  KT_ORDER_COLUMN_REFERENCE, /* of the customer */
  KT_ORDER_COLUMN_CHANGED,   /* int: seconds since 1970 */
  KT_ORDER_N_COLUMNS
} KtOrderColumn;

/* The search looks into number, customer, subject, references, number of the quote, and titles and
 * items of lines; the filter is a state, "blanket", or the UUID of an account or a quote. Transfer
 * full. */
KtRowList *kt_order_store_list (KtWorkStore *store, const KtRowQuery *query);

/* Stores what kt_order_place() made, with the clearance it was made with. The result has its
 * number. */
KtOrder *kt_order_store_place (KtWorkStore *store,
                               const KtOrder *order,
                               const KtClearance *clearance,
                               GError **error);
void kt_order_store_place_async (KtWorkStore *store,
                                 const KtOrder *order,
                                 const KtClearance *clearance,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KtOrder *kt_order_store_place_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Reads the order anew, applies the event at this moment with the credit of this moment, stores it.
 * The result is the order as it is then. */
KtOrder *kt_order_store_apply (KtWorkStore *store,
                               const char *order_id,
                               const KtOrderEvent *event,
                               const KtActor *actor,
                               GError **error);
void kt_order_store_apply_async (KtWorkStore *store,
                                 const char *order_id,
                                 const KtOrderEvent *event,
                                 const KtActor *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KtOrder *kt_order_store_apply_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* The same with several events (of KtOrderEvent), all of them or none: what an amendment came to.
 * The credit is asked for what they come to together. */
KtOrder *kt_order_store_amend (KtWorkStore *store,
                               const char *order_id,
                               GPtrArray *events,
                               const KtActor *actor,
                               GError **error);
void kt_order_store_amend_async (KtWorkStore *store,
                                 const char *order_id,
                                 GPtrArray *events,
                                 const KtActor *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KtOrder *kt_order_store_amend_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* With number and history. */
KtOrder *kt_order_store_load (KtWorkStore *store, const char *id, GError **error);
void kt_order_store_load_async (KtWorkStore *store,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KtOrder *kt_order_store_load_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* Lines of a revision that were ordered and not cancelled: id of the position → number of the
 * order. Transfer full. */
GHashTable *
kt_order_store_list_ordered (KtWorkStore *store, const char *revision_id, GError **error);
void kt_order_store_list_ordered_async (KtWorkStore *store,
                                        const char *revision_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GHashTable *
kt_order_store_list_ordered_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

/* The limit of that account and what its open orders use of it, but an order or those of a revision
 * (its id; NULL: all count). A limit without currency: the account has none (or is not stored), and
 * credit is not judged. KT_SALES_ERROR_CREDIT if an open order cannot be compared with it. The
 * caller frees with g_free. */
KtCredit *
kt_order_store_credit (KtWorkStore *store, const char *account_id, const char *but, GError **error);
void kt_order_store_credit_async (KtWorkStore *store,
                                  const char *account_id,
                                  const char *but,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KtCredit *kt_order_store_credit_finish (KtWorkStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
