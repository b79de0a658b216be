/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The schema of work.db: data/migrations/NNNN-*.sql, built into the library, applied in the order
 * of their numbers, each in one transaction that also moves PRAGMA user_version. Private to the
 * store and its tests. Errors: KT_SQLITE_ERROR.
 */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

/* "KtWk": what PRAGMA application_id says of a work database. */
#define KT_WORK_APPLICATION_ID 0x4b74576b

/* The number of the last step. */
guint kt_work_schema_version (void);
/* Makes kt_fold() known to SQL on this connection. */
gboolean kt_work_schema_prepare (KtSqliteConnection *connection, GError **error);
/* Brings a database of any older version (0: empty) to `version`. */
gboolean kt_work_schema_migrate (KtSqliteConnection *connection, guint version, GError **error);

G_END_DECLS
