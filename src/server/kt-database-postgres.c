/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL through libpq, with prepared statements; values travel as text. */
#include "kt-database-private.h"

#include <libpq-fe.h>

typedef struct {
  PGconn *connection;
  GHashTable *prepared; /* SQL → name of the statement on this connection */
  guint n_prepared;
  gboolean broken;
  gboolean in_transaction; /* as far as the caller knows */
  char *tenant;            /* that row security lets through; NULL: none yet */
} Connection;

typedef struct {
  PGresult *result;
  int row; /* −1: before the first */
} Result;

/* The classes and states of SQLSTATE that callers tell apart. */
static const struct {
  const char *prefix;
  KtDatabaseError code;
} states[] = {
  { "08", KT_DATABASE_ERROR_UNAVAILABLE }, /* connection */
  { "57", KT_DATABASE_ERROR_UNAVAILABLE }, /* operator intervention: shutting down */
  { "40", KT_DATABASE_ERROR_BUSY },        /* rolled back: serialization, deadlock */
  { "55P03", KT_DATABASE_ERROR_BUSY },     /* lock not available */
  { "53", KT_DATABASE_ERROR_FULL },        /* disk full, out of memory, too many connections */
  { "23", KT_DATABASE_ERROR_CONSTRAINT },
  { "XX001", KT_DATABASE_ERROR_CORRUPT },
  { "XX002", KT_DATABASE_ERROR_CORRUPT },
};

/* An error without a state is one of libpq itself: the connection is of no use any more, whatever
 * PQstatus() says for the moment. */
static KtDatabaseError
code_of (Connection *self, const char *state)
{
  self->broken = state == NULL || PQstatus (self->connection) != CONNECTION_OK;
  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_has_prefix (state, states[i].prefix))
      return states[i].code;
  return self->broken ? KT_DATABASE_ERROR_UNAVAILABLE : KT_DATABASE_ERROR_FAILED;
}

/* result: NULL of a connection that could not be made. */
static gboolean
fail (Connection *self, const PGresult *result, GError **error)
{
  const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  KtDatabaseError code = code_of (self, PQresultErrorField (result, PG_DIAG_SQLSTATE));
  g_autofree char *message
      = g_strstrip (g_strdup (primary != NULL ? primary : PQerrorMessage (self->connection)));
  g_set_error (error, KT_DATABASE_ERROR, code, "PostgreSQL: %s", message);
  return FALSE;
}

static gboolean
is_good (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* Notices (a table that is there already) are nobody's business. */
static void
drop_notice (void *data, const PGresult *result)
{
}

static void
set_up (Connection *self)
{
  self->broken = PQstatus (self->connection) != CONNECTION_OK;
  PQsetNoticeReceiver (self->connection, drop_notice, NULL);
  g_hash_table_remove_all (self->prepared);
}

static void
close_connection (gpointer data)
{
  Connection *self = data;
  PQfinish (self->connection);
  g_hash_table_unref (self->prepared);
  g_free (self->tenant);
  g_free (self);
}

static gpointer
open_connection (const char *uri, GError **error)
{
  Connection *self = g_new0 (Connection, 1);
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->connection = PQconnectdb (uri);
  if (PQstatus (self->connection) != CONNECTION_OK)
    {
      fail (self, NULL, error);
      close_connection (self);
      return NULL;
    }
  set_up (self);
  return self;
}

static gboolean
tell_tenant (Connection *self, GError **error)
{
  const char *const values[] = { self->tenant };
  PGresult *result = PQexecParams (self->connection, "SELECT set_config ('app.tenant', $1, false)",
                                   1, NULL, values, NULL, NULL, 0);
  gboolean good = is_good (result) || fail (self, result, error);
  PQclear (result);
  return good;
}

/* After a break, for what begins now; what was prepared or under way is gone. Without its tenant
 * the new one would see nothing, as if there was nothing: then it counts as broken, too. */
static void
reconnect (Connection *self)
{
  if (!self->broken)
    return;
  PQreset (self->connection);
  set_up (self);
  if (!self->broken && self->tenant != NULL)
    self->broken = !tell_tenant (self, NULL);
}

/* Again and again the same one, in a house of one tenant. */
static gboolean
set_tenant (gpointer data, const char *tenant, GError **error)
{
  Connection *self = data;
  g_return_val_if_fail (!self->in_transaction, FALSE);
  reconnect (self);
  if (g_strcmp0 (self->tenant, tenant) == 0)
    return TRUE;
  g_free (self->tenant);
  self->tenant = g_strdup (tenant);
  if (tell_tenant (self, error))
    return TRUE;
  g_clear_pointer (&self->tenant, g_free);
  return FALSE;
}

static gboolean
exec (gpointer data, const char *sql, GError **error)
{
  Connection *self = data;
  gboolean ends = g_str_equal (sql, "COMMIT") || g_str_equal (sql, "ROLLBACK");
  if (!self->in_transaction)
    reconnect (self);
  PGresult *result = PQexec (self->connection, sql);
  gboolean good = is_good (result);
  /* A COMMIT of a transaction that failed before is carried out as a ROLLBACK. */
  if (good && g_str_equal (sql, "COMMIT") && !g_str_equal (PQcmdStatus (result), "COMMIT"))
    {
      g_set_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FAILED,
                   "PostgreSQL: the transaction was rolled back");
      good = FALSE;
    }
  else if (!good)
    fail (self, result, error);
  PQclear (result);
  if (ends || (good && g_str_has_prefix (sql, "BEGIN")))
    self->in_transaction = !ends;
  return good;
}

static const char *
prepare (Connection *self, const char *sql, GError **error)
{
  const char *known = g_hash_table_lookup (self->prepared, sql);
  if (known != NULL)
    return known;
  char *name = g_strdup_printf ("kontor_%u", ++self->n_prepared);
  PGresult *result = PQprepare (self->connection, name, sql, 0, NULL);
  if (is_good (result))
    g_hash_table_insert (self->prepared, g_strdup (sql), name);
  else
    {
      fail (self, result, error);
      g_clear_pointer (&name, g_free);
    }
  PQclear (result);
  return name;
}

static PGresult *
execute (Connection *self, const char *name, GArray *parameters)
{
  g_autofree const char **values = g_new0 (const char *, parameters->len + 1);
  g_autofree char(*numbers)[24] = g_malloc_n (parameters->len + 1, sizeof *numbers);
  for (guint i = 0; i < parameters->len; i++)
    {
      const KtParameter *parameter = &g_array_index (parameters, KtParameter, i);
      g_snprintf (numbers[i], sizeof numbers[i], "%" G_GINT64_FORMAT, parameter->number);
      values[i] = parameter->is_text ? parameter->text : numbers[i];
    }
  return PQexecPrepared (self->connection, name, (int)parameters->len, values, NULL, NULL, 0);
}

static gpointer
start (gpointer data, const char *sql, GArray *parameters, GError **error)
{
  Connection *self = data;
  if (!self->in_transaction)
    reconnect (self);
  const char *name = prepare (self, sql, error);
  if (name == NULL)
    return NULL;
  PGresult *result = execute (self, name, parameters);
  if (!is_good (result))
    {
      fail (self, result, error);
      PQclear (result);
      return NULL;
    }
  Result *rows = g_new (Result, 1);
  *rows = (Result){ result, -1 };
  return rows;
}

static void
finish (gpointer data)
{
  PQclear (((Result *)data)->result);
  g_free (data);
}

static gboolean
next (gpointer data, gboolean *failed, GError **error)
{
  Result *rows = data;
  *failed = FALSE;
  return ++rows->row < PQntuples (rows->result);
}

static gint64
changed (gpointer data)
{
  return g_ascii_strtoll (PQcmdTuples (((Result *)data)->result), NULL, 10);
}

static gboolean
is_null (gpointer data, guint column)
{
  const Result *rows = data;
  return PQgetisnull (rows->result, rows->row, (int)column) != 0;
}

static const char *
get_text (gpointer data, guint column)
{
  const Result *rows = data;
  return PQgetvalue (rows->result, rows->row, (int)column);
}

static gint64
get_int (gpointer data, guint column)
{
  return g_ascii_strtoll (get_text (data, column), NULL, 10);
}

const KtDatabaseKind kt_database_postgres = {
  .engine = "PostgreSQL",
  .open = open_connection,
  .close = close_connection,
  .set_tenant = set_tenant,
  .exec = exec,
  .begin = "BEGIN",
  .begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  .start = start,
  .finish = finish,
  .next = next,
  .changed = changed,
  .is_null = is_null,
  .get_int = get_int,
  .get_text = get_text,
};
