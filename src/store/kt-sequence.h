/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Running numbers of a year: quotes, orders. To be called in the transaction that stores what gets
 * the number, so that one that fails leaves no gap. With a server they come from the blocks it
 * leased to this device (kt_sync_store_add_lease()); when those are used up, the number is a
 * provisional one that no other device gives: "D17-42-P". Thread: that of the store. Errors:
 * KT_SQLITE_ERROR.
 */

#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

typedef char *(*KtNumberFormat) (guint year, guint number);

/* The next one; kind: "quote", "order". The caller frees. */
char *kt_sequence_take (KtSqliteConnection *connection,
                        const char *kind,
                        guint year,
                        KtNumberFormat format,
                        GError **error);

G_END_DECLS
