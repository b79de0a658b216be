/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The database of the server: SQLite, or PostgreSQL through libpq, behind one small face, so that
 * handlers, schema and tests are the same for both. SQL is what both understand; parameters are
 * $1, $2 …; values are whole numbers of 64 bits (BIGINT) and texts (TEXT).
 *
 *   g_autoptr (KtQuery) query = kt_query_new (database, "SELECT name FROM t WHERE id = $1");
 *   kt_query_bind_text (query, id);
 *   while (kt_query_next (query, error))
 *     g_ptr_array_add (names, g_strdup (kt_query_get_text (query, 0)));
 *   if (kt_query_failed (query))
 *     return NULL;
 *
 * Statements are prepared once per connection. A connection to PostgreSQL that broke is made anew
 * by the next transaction or query outside of one; what was under way fails with _UNAVAILABLE, and
 * whether a commit that failed so took place is not known.
 *
 * Ownership: close after all queries and transactions. Thread: one at a time; a worker has its own.
 * Errors: KT_DATABASE_ERROR.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_DATABASE_ERROR (kt_database_error_quark ())

typedef enum {
  KT_DATABASE_ERROR_FAILED,      /* anything else, the message of the database included */
  KT_DATABASE_ERROR_UNAVAILABLE, /* cannot be reached, or broke; try again later */
  KT_DATABASE_ERROR_BUSY,        /* another transaction is in the way; try again now */
  KT_DATABASE_ERROR_FULL,        /* no space left */
  KT_DATABASE_ERROR_CORRUPT,
  KT_DATABASE_ERROR_CONSTRAINT,  /* a row breaks a rule of the schema */
  KT_DATABASE_ERROR_TOO_NEW      /* written by a newer server */
} KtDatabaseError;

GQuark kt_database_error_quark (void);

typedef struct _KtDatabase KtDatabase;
typedef struct _KtQuery KtQuery;
typedef struct _KtDatabaseTransaction KtDatabaseTransaction;

/* uri: a path, "sqlite:PATH", "sqlite:" (in memory), or "postgresql://…" as libpq takes it.
 * KT_DATABASE_ERROR_FAILED if this server was built without it. */
KtDatabase *kt_database_open (const char *uri, GError **error);
void kt_database_free (KtDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDatabase, kt_database_free)
/* Whether uris of PostgreSQL can be opened. */
gboolean kt_database_has_postgres (void);
/* "SQLite", "PostgreSQL". */
const char *kt_database_get_engine (KtDatabase *self);

/* From now on rows of this tenant only are seen and written, where the database looks after that
 * itself (PostgreSQL, row security, for a role that does not own the tables): a second line behind
 * the conditions of each query. Before the first one: no rows at all. Not within a transaction. */
gboolean kt_database_set_tenant (KtDatabase *self, const char *tenant, GError **error);
/* Which is no name of a tenant: for what is of none, or of all. */
#define KT_DATABASE_ALL_TENANTS "*"

/* One or several statements without rows or parameters. */
gboolean kt_database_exec (KtDatabase *self, const char *sql, GError **error);

KtQuery *kt_query_new (KtDatabase *database, const char *sql);
void kt_query_free (KtQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuery, kt_query_free)
/* The next parameter. The text is copied; NULL is null. */
void kt_query_bind_int (KtQuery *self, gint64 value);
void kt_query_bind_text (KtQuery *self, const char *value);
/* For statements without rows. `changed`: how many rows; may be NULL. */
gboolean kt_query_run (KtQuery *self, gint64 *changed, GError **error);
/* Within a transaction, so that several statements are one way there and back: begins, as the first
 * kt_query_next(), but does not wait for the answer. */
gboolean kt_query_ask (KtQuery *self, GError **error);
/* As kt_query_run() where nobody needs to know how it ended: what fails is told by one of the next
 * calls, at the latest by the commit. */
gboolean kt_query_send (KtQuery *self, GError **error);
gboolean kt_database_send (KtDatabase *self, const char *sql, GError **error);
/* TRUE: there is a row. FALSE: the end, or an error (then kt_query_failed() is TRUE). */
gboolean kt_query_next (KtQuery *self, GError **error);
gboolean kt_query_failed (KtQuery *self);
/* Columns of the row, from 0. A text is borrowed until the next one; null is 0 and "". */
gboolean kt_query_is_null (KtQuery *self, guint column);
gint64 kt_query_get_int (KtQuery *self, guint column);
const char *kt_query_get_text (KtQuery *self, guint column);

/* Rolls back when it is freed without having been committed. They do not nest. SQLite takes the
 * write lock at once; in PostgreSQL (read committed) what must not interleave locks its row of
 * `tenant` first. */
KtDatabaseTransaction *kt_database_begin (KtDatabase *self, GError **error);
/* Only reads, and sees all of it as it was when it began, while others write. */
KtDatabaseTransaction *kt_database_begin_reading (KtDatabase *self, GError **error);
gboolean kt_database_commit (KtDatabaseTransaction *transaction, GError **error);
void kt_database_transaction_free (KtDatabaseTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDatabaseTransaction, kt_database_transaction_free)

G_END_DECLS
