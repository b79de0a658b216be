/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One prepared statement: bind, step, typed columns. Prepared once per connection and SQL text:
 * freeing a statement hands it back, clean, to the connection, and the next prepare of the same
 * text takes it again.
 *
 *   g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, "SELECT name FROM t WHERE id =
 * ?", error); if (s == NULL) return NULL; kt_sqlite_bind_text (s, 1, id); while (kt_sqlite_step (s,
 * error)) g_ptr_array_add (names, kt_sqlite_dup_text (s, 0)); if (kt_sqlite_failed (s)) return
 * NULL;
 *
 * Binding never fails by itself: its first failure is reported by the next step or run. Parameters
 * count from 1, columns from 0, as in SQLite. Ownership: free before the connection. Errors:
 * KT_SQLITE_ERROR.
 */

#include "kt-sqlite-connection.h"

G_BEGIN_DECLS

typedef struct _KtSqliteStatement KtSqliteStatement;

KtSqliteStatement *
kt_sqlite_prepare (KtSqliteConnection *connection, const char *sql, GError **error);
void kt_sqlite_statement_free (KtSqliteStatement *statement);

/* Text and bytes are copied. A NULL text or NULL bytes bind NULL. */
void kt_sqlite_bind_null (KtSqliteStatement *statement, int parameter);
void kt_sqlite_bind_int (KtSqliteStatement *statement, int parameter, gint64 value);
void kt_sqlite_bind_double (KtSqliteStatement *statement, int parameter, double value);
void kt_sqlite_bind_text (KtSqliteStatement *statement, int parameter, const char *value);
void kt_sqlite_bind_bytes (KtSqliteStatement *statement, int parameter, GBytes *value);

/* TRUE: there is a row. FALSE: the end, or an error (then kt_sqlite_failed() is TRUE). */
gboolean kt_sqlite_step (KtSqliteStatement *statement, GError **error);
gboolean kt_sqlite_failed (KtSqliteStatement *statement);

/* For statements without rows: steps to the end and resets, ready to bind and run again. */
gboolean kt_sqlite_run (KtSqliteStatement *statement, GError **error);

/* Ready to be stepped from the start; bindings are kept. */
void kt_sqlite_reset (KtSqliteStatement *statement);

/* Columns of the current row. Borrowed values live until the next step, run, reset or free. A text is valid UTF-8:
 * one that is not (only a damaged file has such) is "". */
gboolean kt_sqlite_is_null (KtSqliteStatement *statement, int column);
gint64 kt_sqlite_get_int (KtSqliteStatement *statement, int column);
double kt_sqlite_get_double (KtSqliteStatement *statement, int column);
const char *kt_sqlite_get_text (KtSqliteStatement *statement, int column);
char *kt_sqlite_dup_text (KtSqliteStatement *statement, int column);
GBytes *kt_sqlite_dup_bytes (KtSqliteStatement *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSqliteStatement, kt_sqlite_statement_free)

G_END_DECLS
