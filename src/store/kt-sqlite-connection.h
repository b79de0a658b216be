/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One open SQLite file: opening with the right safety for its use, plain SQL, transactions that
 * nest, backup. Everything that reads or writes rows goes through KtSqliteStatement
 * (kt-sqlite-statement.h).
 *
 * Ownership: close with kt_sqlite_connection_free(); statements and transactions must be gone
 * before. Thread: a connection is used by one thread at a time; open a second one for a worker.
 * Errors: KT_SQLITE_ERROR, whole sentences that name the file and what to do.
 */

#include "kt-cipher-keys.h"

G_BEGIN_DECLS

#define KT_SQLITE_ERROR (kt_sqlite_error_quark ())

typedef enum {
  KT_SQLITE_ERROR_FAILED,         /* anything else, the message of SQLite included */
  KT_SQLITE_ERROR_CANNOT_OPEN,    /* missing, a folder, or no permission */
  KT_SQLITE_ERROR_BUSY,           /* another program or connection holds the lock */
  KT_SQLITE_ERROR_FULL,           /* no space, quota or file size limit */
  KT_SQLITE_ERROR_IO,             /* the disk failed */
  KT_SQLITE_ERROR_CORRUPT,        /* a database, but damaged */
  KT_SQLITE_ERROR_NOT_A_DATABASE, /* not an SQLite file at all */
  KT_SQLITE_ERROR_FOREIGN,        /* an SQLite file of another program */
  KT_SQLITE_ERROR_TOO_NEW,        /* written by a newer Kontor */
  KT_SQLITE_ERROR_READ_ONLY,      /* no permission to write */
  KT_SQLITE_ERROR_CONSTRAINT      /* a row breaks a rule of the schema */
} KtSqliteError;

GQuark kt_sqlite_error_quark (void);

typedef enum {
  KT_SQLITE_OPEN_WORK, /* created if missing; WAL, synchronous=FULL, foreign keys: for work.db */
  KT_SQLITE_OPEN_READ_ONLY, /* a file that others may be writing */
  KT_SQLITE_OPEN_IMMUTABLE, /* a file that never changes while it is open: a catalog release */
  KT_SQLITE_OPEN_BUILD,     /* a new file nobody else sees yet: no journal; the builder syncs and
                               renames */
  KT_SQLITE_OPEN_MEMORY     /* the path is ignored (and may be NULL) */
} KtSqliteOpenMode;

typedef struct _KtSqliteConnection KtSqliteConnection;

KtSqliteConnection *
kt_sqlite_connection_open (const char *path, KtSqliteOpenMode mode, GError **error);
/* The file is encrypted (kt-cipher-file.h), or becomes so if it is new; keys NULL: as above. Not for
 * KT_SQLITE_OPEN_IMMUTABLE. Backups are encrypted with the same keys. */
KtSqliteConnection *kt_sqlite_connection_open_with (const char *path,
                                                    KtSqliteOpenMode mode,
                                                    KtCipherKeys *keys,
                                                    GError **error);
void kt_sqlite_connection_free (KtSqliteConnection *connection);

/* The path as it was given, for messages; ":memory:" for one in memory. */
const char *kt_sqlite_connection_get_path (KtSqliteConnection *connection);

/* Runs one or several statements that return no rows and take no parameters: schema, pragmas. */
gboolean
kt_sqlite_connection_exec (KtSqliteConnection *connection, const char *sql, GError **error);

/* The first column of the first row of `sql`; an error when there is no row. For pragmas and
 * counts. */
gboolean kt_sqlite_connection_query_int (KtSqliteConnection *connection,
                                         const char *sql,
                                         gint64 *value,
                                         GError **error);

gint64 kt_sqlite_connection_get_last_row_id (KtSqliteConnection *connection);

/* Rows changed by the last INSERT, UPDATE or DELETE. */
gint64 kt_sqlite_connection_get_changes (KtSqliteConnection *connection);

/* From now on *touched becomes TRUE whenever a row of `table` is inserted, by whatever; both outlive
 * the connection. One at most. */
void kt_sqlite_connection_watch (KtSqliteConnection *connection,
                                 const char *table,
                                 gboolean *touched);

/* `PRAGMA quick_check`; KT_SQLITE_ERROR_CORRUPT with the first finding. */
gboolean kt_sqlite_connection_check (KtSqliteConnection *connection, GError **error);

/* A consistent copy at `path`, taken while the connection is in use; replaces `path` in one step.
 */
gboolean
kt_sqlite_connection_backup (KtSqliteConnection *connection, const char *path, GError **error);

/* The same as a new file at `path`, on the disk, with the first one of `keys` (NULL: not encrypted),
 * without what was deleted. The name appears at once, with all of it. */
gboolean kt_sqlite_connection_encrypt (KtSqliteConnection *connection,
                                       const char *path,
                                       KtCipherKeys *keys,
                                       GError **error);

/*
 * A transaction rolls back when it is freed without having been committed, so an early return is
 * safe:
 *
 *   g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
 *   if (transaction == NULL || !write_this (…) || !write_that (…))
 *     return FALSE;
 *   return kt_sqlite_transaction_commit (transaction, error);
 *
 * The outermost one takes the write lock at once (BEGIN IMMEDIATE), inner ones are savepoints. They
 * end in the reverse order of their beginning.
 */
typedef struct _KtSqliteTransaction KtSqliteTransaction;

KtSqliteTransaction *kt_sqlite_transaction_begin (KtSqliteConnection *connection, GError **error);
gboolean kt_sqlite_transaction_commit (KtSqliteTransaction *transaction, GError **error);
void kt_sqlite_transaction_free (KtSqliteTransaction *transaction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSqliteConnection, kt_sqlite_connection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSqliteTransaction, kt_sqlite_transaction_free)

G_END_DECLS
