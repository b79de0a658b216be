/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A thin handle around sqlite3_stmt. The first failure while binding is kept and told by the next
 * step, so that callers bind without a test after each value.
 */

#include "kt-sqlite-statement.h"
#include "kt-sqlite-private.h"

struct _KtSqliteStatement {
  KtSqliteConnection *connection;
  sqlite3_stmt *stmt;
  int bind_code; /* first failure while binding */
  gboolean failed;
};

KtSqliteStatement *
kt_sqlite_prepare (KtSqliteConnection *connection, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = kt_sqlite_connection_take_idle (connection, sql);
  if (stmt == NULL)
    {
      int code = sqlite3_prepare_v3 (kt_sqlite_connection_get_handle (connection), sql, -1,
                                     SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
      if (code != SQLITE_OK)
        {
          kt_sqlite_connection_fail (connection, code, error);
          return NULL;
        }
    }
  KtSqliteStatement *self = g_new0 (KtSqliteStatement, 1);
  self->connection = connection;
  self->stmt = stmt;
  return self;
}

void
kt_sqlite_statement_free (KtSqliteStatement *self)
{
  if (self == NULL)
    return;
  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
  kt_sqlite_connection_give_idle (self->connection, self->stmt);
  g_free (self);
}

static void
note_bind (KtSqliteStatement *self, int code)
{
  if (self->bind_code == SQLITE_OK)
    self->bind_code = code;
}

void
kt_sqlite_bind_null (KtSqliteStatement *self, int parameter)
{
  note_bind (self, sqlite3_bind_null (self->stmt, parameter));
}

void
kt_sqlite_bind_int (KtSqliteStatement *self, int parameter, gint64 value)
{
  note_bind (self, sqlite3_bind_int64 (self->stmt, parameter, value));
}

void
kt_sqlite_bind_double (KtSqliteStatement *self, int parameter, double value)
{
  note_bind (self, sqlite3_bind_double (self->stmt, parameter, value));
}

void
kt_sqlite_bind_text (KtSqliteStatement *self, int parameter, const char *value)
{
  note_bind (self, sqlite3_bind_text (self->stmt, parameter, value, -1, SQLITE_TRANSIENT));
}

void
kt_sqlite_bind_bytes (KtSqliteStatement *self, int parameter, GBytes *value)
{
  if (value == NULL)
    {
      kt_sqlite_bind_null (self, parameter);
      return;
    }
  gsize size;
  gconstpointer data = g_bytes_get_data (value, &size);
  note_bind (self, size == 0
                       ? sqlite3_bind_zeroblob (self->stmt, parameter, 0)
                       : sqlite3_bind_blob64 (self->stmt, parameter, data, size, SQLITE_TRANSIENT));
}

gboolean
kt_sqlite_step (KtSqliteStatement *self, GError **error)
{
  int code = self->bind_code != SQLITE_OK ? self->bind_code : sqlite3_step (self->stmt);
  self->failed = code != SQLITE_ROW && code != SQLITE_DONE;
  if (self->failed)
    kt_sqlite_connection_fail (self->connection, code, error);
  return code == SQLITE_ROW;
}

gboolean
kt_sqlite_failed (KtSqliteStatement *self)
{
  return self->failed;
}

gboolean
kt_sqlite_run (KtSqliteStatement *self, GError **error)
{
  while (kt_sqlite_step (self, error))
    ;
  sqlite3_reset (self->stmt);
  return !self->failed;
}

void
kt_sqlite_reset (KtSqliteStatement *self)
{
  sqlite3_reset (self->stmt);
}

gboolean
kt_sqlite_is_null (KtSqliteStatement *self, int column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

gint64
kt_sqlite_get_int (KtSqliteStatement *self, int column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

double
kt_sqlite_get_double (KtSqliteStatement *self, int column)
{
  return sqlite3_column_double (self->stmt, column);
}

const char *
kt_sqlite_get_text (KtSqliteStatement *self, int column)
{
  const char *text = (const char *)sqlite3_column_text (self->stmt, column);
  return text == NULL || g_utf8_validate (text, -1, NULL) ? text : "";
}

char *
kt_sqlite_dup_text (KtSqliteStatement *self, int column)
{
  return g_strdup (kt_sqlite_get_text (self, column));
}

GBytes *
kt_sqlite_dup_bytes (KtSqliteStatement *self, int column)
{
  if (kt_sqlite_is_null (self, column))
    return NULL;
  const void *data = sqlite3_column_blob (self->stmt, column);
  return g_bytes_new (data, (gsize)sqlite3_column_bytes (self->stmt, column));
}
