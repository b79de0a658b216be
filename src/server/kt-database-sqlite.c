/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite through the layer of the store: WAL, synchronous=FULL, foreign keys. */
#include "kt-database-private.h"

#include "kt-sqlite-statement.h"

typedef struct {
  KtSqliteConnection *connection;
  KtSqliteStatement *statement;
} Result;

static KtDatabaseError
code_of (gint code)
{
  switch ((KtSqliteError)code)
    {
    case KT_SQLITE_ERROR_BUSY:
      return KT_DATABASE_ERROR_BUSY;
    case KT_SQLITE_ERROR_FULL:
      return KT_DATABASE_ERROR_FULL;
    case KT_SQLITE_ERROR_CORRUPT:
    case KT_SQLITE_ERROR_NOT_A_DATABASE:
      return KT_DATABASE_ERROR_CORRUPT;
    case KT_SQLITE_ERROR_CONSTRAINT:
      return KT_DATABASE_ERROR_CONSTRAINT;
    case KT_SQLITE_ERROR_TOO_NEW:
      return KT_DATABASE_ERROR_TOO_NEW;
    case KT_SQLITE_ERROR_CANNOT_OPEN:
    case KT_SQLITE_ERROR_IO:
    case KT_SQLITE_ERROR_READ_ONLY:
      return KT_DATABASE_ERROR_UNAVAILABLE;
    case KT_SQLITE_ERROR_FAILED:
    case KT_SQLITE_ERROR_FOREIGN:
      break;
    }
  return KT_DATABASE_ERROR_FAILED;
}

/* Passes an error on as one of the server's. */
static void
fail (GError *local, GError **error)
{
  local->code = code_of (local->code);
  local->domain = KT_DATABASE_ERROR;
  g_propagate_error (error, local);
}

static gpointer
open_file (const char *uri, GError **error)
{
  GError *local = NULL;
  const char *path = g_str_has_prefix (uri, "sqlite:") ? uri + strlen ("sqlite:") : uri;
  KtSqliteConnection *connection = kt_sqlite_connection_open (
      path, *path != '\0' ? KT_SQLITE_OPEN_WORK : KT_SQLITE_OPEN_MEMORY, &local);
  if (connection == NULL)
    fail (local, error);
  return connection;
}

static void
close_file (gpointer connection)
{
  kt_sqlite_connection_free (connection);
}

static gboolean
exec (gpointer connection, const char *sql, GError **error)
{
  GError *local = NULL;
  if (kt_sqlite_connection_exec (connection, sql, &local))
    return TRUE;
  fail (local, error);
  return FALSE;
}

/* $1 is a name to SQLite, ?1 a number. */
static char *
number_parameters (const char *sql)
{
  char *text = g_strdup (sql);
  for (char *c = text; *c != '\0'; c++)
    if (*c == '$' && g_ascii_isdigit (c[1]))
      *c = '?';
  return text;
}

static void
bind (KtSqliteStatement *statement, GArray *parameters)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      const KtParameter *parameter = &g_array_index (parameters, KtParameter, i);
      if (parameter->is_text)
        kt_sqlite_bind_text (statement, (int)i + 1, parameter->text);
      else
        kt_sqlite_bind_int (statement, (int)i + 1, parameter->number);
    }
}

static gpointer
start (gpointer connection, const char *sql, GArray *parameters, GError **error)
{
  GError *local = NULL;
  g_autofree char *text = number_parameters (sql);
  KtSqliteStatement *statement = kt_sqlite_prepare (connection, text, &local);
  if (statement == NULL)
    {
      fail (local, error);
      return NULL;
    }
  bind (statement, parameters);
  Result *result = g_new (Result, 1);
  *result = (Result){ connection, statement };
  return result;
}

static void
finish (gpointer result)
{
  kt_sqlite_statement_free (((Result *)result)->statement);
  g_free (result);
}

static gboolean
next (gpointer result, gboolean *failed, GError **error)
{
  GError *local = NULL;
  KtSqliteStatement *statement = ((Result *)result)->statement;
  gboolean there = kt_sqlite_step (statement, &local);
  *failed = !there && kt_sqlite_failed (statement);
  if (local != NULL)
    fail (local, error);
  return there;
}

static gint64
changed (gpointer result)
{
  return kt_sqlite_connection_get_changes (((Result *)result)->connection);
}

static gboolean
is_null (gpointer result, guint column)
{
  return kt_sqlite_is_null (((Result *)result)->statement, (int)column);
}

static gint64
get_int (gpointer result, guint column)
{
  return kt_sqlite_get_int (((Result *)result)->statement, (int)column);
}

static const char *
get_text (gpointer result, guint column)
{
  const char *text = kt_sqlite_get_text (((Result *)result)->statement, (int)column);
  return text != NULL ? text : "";
}

const KtDatabaseKind kt_database_sqlite = {
  .engine = "SQLite",
  .open = open_file,
  .close = close_file,
  .exec = exec,
  .begin = "BEGIN IMMEDIATE",
  .begin_reading = "BEGIN",
  .start = start,
  .finish = finish,
  .next = next,
  .changed = changed,
  .is_null = is_null,
  .get_int = get_int,
  .get_text = get_text,
};
