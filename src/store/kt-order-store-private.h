/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The SQL side of the order store, run on its thread; used by kt-order-*.c only. */

#include "kt-order-store.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

#define KT_AUDIT_ORDER "order"

/* As the public functions of similar name; the result is a new order. */
KtOrder *kt_order_read (KtSqliteConnection *connection, const char *id, GError **error);
/* Its history, of KtOrderEvent. */
GPtrArray *kt_order_read_events (KtSqliteConnection *connection, const char *id, GError **error);
GHashTable *
kt_order_read_ordered (KtSqliteConnection *connection, const char *revision_id, GError **error);
/* Whether the row and the lines beside it are what the history of the order says: KT_STORE_ERROR_
 * TAMPERED, KT_SALES_ERROR. For the verification of everything. */
gboolean kt_order_verify (KtSqliteConnection *connection, const char *id, GError **error);
/* but: the order, or the revision whose orders, that does not count; may be NULL. */
gboolean kt_order_read_credit (KtSqliteConnection *connection,
                               const char *account_id,
                               const char *but,
                               KtCredit *credit,
                               GError **error);

/* The row, what is searched and the lines of an order whose entries are in the trail. */
gboolean kt_order_write_rows (KtSqliteConnection *connection,
                              const KtOrder *order,
                              gboolean is_new,
                              gint64 now,
                              GError **error);

/* In one transaction each. now: seconds since 1970; year: for the number. */
KtOrder *kt_order_write_placed (KtSqliteConnection *connection,
                                const KtOrder *order,
                                const KtClearance *clearance,
                                gint64 now,
                                guint year,
                                GError **error);
KtOrder *kt_order_write_events (KtSqliteConnection *connection,
                                const char *order_id,
                                GPtrArray *events,
                                const KtActor *actor,
                                gint64 now,
                                GError **error);

G_END_DECLS
