/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-database-private.h"

#include "kt-fail-point.h"

G_DEFINE_QUARK (kt-database-error-quark, kt_database_error)

struct _KtDatabase {
  const KtDatabaseKind *kind;
  gpointer connection;
};

struct _KtQuery {
  KtDatabase *database;
  const char *sql;
  GArray *parameters; /* of KtParameter */
  gpointer result;    /* NULL: not begun */
  gboolean failed;
};

struct _KtDatabaseTransaction {
  KtDatabase *database;
  gboolean over;
};

gboolean
kt_database_has_postgres (void)
{
#ifdef KT_HAVE_POSTGRES
  return TRUE;
#else
  return FALSE;
#endif
}

static const KtDatabaseKind *
find_kind (const char *uri, GError **error)
{
  if (!g_str_has_prefix (uri, "postgresql:") && !g_str_has_prefix (uri, "postgres:"))
    return &kt_database_sqlite;
#ifdef KT_HAVE_POSTGRES
  return &kt_database_postgres;
#else
  g_set_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FAILED,
               "This server was built without PostgreSQL (libpq). Give it a path for SQLite.");
  return NULL;
#endif
}

KtDatabase *
kt_database_open (const char *uri, GError **error)
{
  const KtDatabaseKind *kind = find_kind (uri, error);
  gpointer connection = kind != NULL ? kind->open (uri, error) : NULL;
  if (connection == NULL)
    return NULL;
  KtDatabase *self = g_new (KtDatabase, 1);
  *self = (KtDatabase){ kind, connection };
  return self;
}

void
kt_database_free (KtDatabase *self)
{
  if (self == NULL)
    return;
  self->kind->close (self->connection);
  g_free (self);
}

const char *
kt_database_get_engine (KtDatabase *self)
{
  return self->kind->engine;
}

gboolean
kt_database_set_tenant (KtDatabase *self, const char *tenant, GError **error)
{
  return self->kind->set_tenant == NULL
         || self->kind->set_tenant (self->connection, tenant, error);
}

gboolean
kt_database_exec (KtDatabase *self, const char *sql, GError **error)
{
  return self->kind->exec (self->connection, sql, error);
}

/* ---- queries ---- */

static void
clear_parameter (gpointer data)
{
  g_free (((KtParameter *)data)->text);
}

KtQuery *
kt_query_new (KtDatabase *database, const char *sql)
{
  KtQuery *self = g_new0 (KtQuery, 1);
  self->database = database;
  self->sql = sql;
  self->parameters = g_array_new (FALSE, FALSE, sizeof (KtParameter));
  g_array_set_clear_func (self->parameters, clear_parameter);
  return self;
}

void
kt_query_free (KtQuery *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->result, self->database->kind->finish);
  g_array_unref (self->parameters);
  g_free (self);
}

void
kt_query_bind_int (KtQuery *self, gint64 value)
{
  const KtParameter parameter = { FALSE, value, NULL };
  g_array_append_val (self->parameters, parameter);
}

void
kt_query_bind_text (KtQuery *self, const char *value)
{
  const KtParameter parameter = { TRUE, 0, g_strdup (value) };
  g_array_append_val (self->parameters, parameter);
}

static gboolean
start (KtQuery *self, GError **error)
{
  const KtDatabaseKind *kind = self->database->kind;
  if (self->result == NULL && !self->failed)
    self->result = kind->start (self->database->connection, self->sql, self->parameters, error);
  self->failed = self->result == NULL;
  return !self->failed;
}

gboolean
kt_query_next (KtQuery *self, GError **error)
{
  return start (self, error) && self->database->kind->next (self->result, &self->failed, error);
}

gboolean
kt_query_run (KtQuery *self, gint64 *changed, GError **error)
{
  while (kt_query_next (self, error))
    continue;
  if (!self->failed && changed != NULL)
    *changed = self->database->kind->changed (self->result);
  return !self->failed;
}

gboolean
kt_query_ask (KtQuery *self, GError **error)
{
  const KtDatabaseKind *kind = self->database->kind;
  if (kind->ask == NULL)
    return TRUE;
  self->result = kind->ask (self->database->connection, self->sql, self->parameters, error);
  self->failed = self->result == NULL;
  return !self->failed;
}

gboolean
kt_query_send (KtQuery *self, GError **error)
{
  return self->database->kind->ask == NULL ? kt_query_run (self, NULL, error)
                                           : kt_query_ask (self, error);
}

gboolean
kt_database_send (KtDatabase *self, const char *sql, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (self, sql);
  return kt_query_send (query, error);
}

gboolean
kt_query_failed (KtQuery *self)
{
  return self->failed;
}

gboolean
kt_query_is_null (KtQuery *self, guint column)
{
  return self->database->kind->is_null (self->result, column);
}

gint64
kt_query_get_int (KtQuery *self, guint column)
{
  return self->database->kind->get_int (self->result, column);
}

const char *
kt_query_get_text (KtQuery *self, guint column)
{
  return self->database->kind->get_text (self->result, column);
}

/* ---- transactions ---- */

static KtDatabaseTransaction *
begin (KtDatabase *self, const char *sql, GError **error)
{
  if (!kt_database_exec (self, sql, error))
    return NULL;
  KtDatabaseTransaction *transaction = g_new (KtDatabaseTransaction, 1);
  *transaction = (KtDatabaseTransaction){ self, FALSE };
  return transaction;
}

KtDatabaseTransaction *
kt_database_begin (KtDatabase *self, GError **error)
{
  return begin (self, self->kind->begin, error);
}

KtDatabaseTransaction *
kt_database_begin_reading (KtDatabase *self, GError **error)
{
  return begin (self, self->kind->begin_reading, error);
}

/* One that could not be committed is still to be rolled back. */
gboolean
kt_database_commit (KtDatabaseTransaction *transaction, GError **error)
{
  transaction->over = kt_fail_point ("server-commit", error)
                      && kt_database_exec (transaction->database, "COMMIT", error);
  if (transaction->over)
    kt_fail_point ("server-committed", NULL);
  return transaction->over;
}

void
kt_database_transaction_free (KtDatabaseTransaction *transaction)
{
  if (transaction == NULL)
    return;
  if (!transaction->over)
    kt_database_exec (transaction->database, "ROLLBACK", NULL);
  g_free (transaction);
}
