/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the connection and its statements share: the handle, errors, the cache of idle statements.
 */

#include "kt-sqlite-connection.h"
#include <sqlite3.h>

G_BEGIN_DECLS

sqlite3 *kt_sqlite_connection_get_handle (KtSqliteConnection *connection);

/* Sets `error` from the result code, the system errno and the message of the last call; returns
 * FALSE. */
gboolean kt_sqlite_connection_fail (KtSqliteConnection *connection, int code, GError **error);

/* An idle statement for the text (now the caller's), or NULL. */
sqlite3_stmt *kt_sqlite_connection_take_idle (KtSqliteConnection *connection, const char *sql);

/* Takes a reset statement back. */
void kt_sqlite_connection_give_idle (KtSqliteConnection *connection, sqlite3_stmt *stmt);

G_END_DECLS
