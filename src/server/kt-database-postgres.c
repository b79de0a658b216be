/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PostgreSQL through libpq, with prepared statements; values travel as text. What need not be waited
 * for is only sent (pipeline mode of libpq) until something is asked whose answer is needed: a
 * transaction that writes ten rows waits for its way there and back twice, not ten times.
 */
#include "kt-database-private.h"

#include <libpq-fe.h>

typedef struct {
  PGconn *connection;
  GHashTable *prepared; /* SQL → name of the statement on this connection */
  guint n_prepared;
  gboolean broken;
  gboolean in_transaction; /* as far as the caller knows */
  GQueue *asked;           /* of Result, not answered yet; NULL: nobody wants to know any more */
  char *tenant;            /* that row security lets through; NULL: none yet */
} Connection;

typedef struct {
  Connection *connection;
  PGresult *result; /* NULL: not answered yet, or it failed */
  int row;          /* −1: before the first */
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

/* They find out that they are not answered. */
static void
forget (Connection *self)
{
  g_queue_clear (self->asked);
}

static void
set_up (Connection *self)
{
  self->broken = PQstatus (self->connection) != CONNECTION_OK;
  forget (self);
  PQsetNoticeReceiver (self->connection, drop_notice, NULL);
  g_hash_table_remove_all (self->prepared);
}

static void
close_connection (gpointer data)
{
  Connection *self = data;
  PQfinish (self->connection);
  g_hash_table_unref (self->prepared);
  g_queue_free (self->asked);
  g_free (self->tenant);
  g_free (self);
}

static gpointer
open_connection (const char *uri, GError **error)
{
  Connection *self = g_new0 (Connection, 1);
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->asked = g_queue_new ();
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

/* ---- what is not waited for ---- */

/* So that neither side waits for the other to read: what comes back are a few bytes for each row
 * that is written, and not many are read. */
#define MAX_ASKED 200

/* The answer to the oldest one, or to the sync. NULL: the connection broke. */
static PGresult *
receive (Connection *self)
{
  PGresult *result = PQgetResult (self->connection);
  PGresult *more = PQresultStatus (result) != PGRES_PIPELINE_SYNC ? result : NULL;
  while (more != NULL)
    {
      more = PQgetResult (self->connection);
      PQclear (more);
    }
  return result;
}

static gboolean
receive_next (Connection *self, GError **error)
{
  Result *rows = g_queue_pop_head (self->asked);
  PGresult *result = receive (self);
  gboolean good = is_good (result) || fail (self, result, error);
  if (good && rows != NULL)
    rows->result = g_steal_pointer (&result);
  PQclear (result);
  return good;
}

/* Waits for all answers. After one that failed the others were not carried out. */
static gboolean
settle (Connection *self, GError **error)
{
  if (g_queue_is_empty (self->asked))
    return TRUE;
  gboolean good = PQpipelineSync (self->connection) == 1 || fail (self, NULL, error);
  while (!g_queue_is_empty (self->asked) && !self->broken)
    good = receive_next (self, good ? error : NULL) && good;
  forget (self);
  if (!self->broken)
    PQclear (receive (self));
  if (PQexitPipelineMode (self->connection) == 0)
    self->broken = TRUE;
  return good;
}

/* ---- statements ---- */

static const char *
prepare (Connection *self, const char *sql, GError **error)
{
  const char *known = g_hash_table_lookup (self->prepared, sql);
  if (known != NULL)
    return known;
  if (!settle (self, error))
    return NULL;
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

/* result NULL: it is only sent. */
static gboolean
execute (Connection *self, const char *name, GArray *parameters, PGresult **result)
{
  int n = (int)parameters->len;
  g_autofree const char **values = g_new0 (const char *, n + 1);
  g_autofree char(*numbers)[24] = g_malloc_n (parameters->len + 1, sizeof *numbers);
  for (guint i = 0; i < parameters->len; i++)
    {
      const KtParameter *parameter = &g_array_index (parameters, KtParameter, i);
      g_snprintf (numbers[i], sizeof numbers[i], "%" G_GINT64_FORMAT, parameter->number);
      values[i] = parameter->is_text ? parameter->text : numbers[i];
    }
  if (result == NULL)
    return PQsendQueryPrepared (self->connection, name, n, values, NULL, NULL, 0) == 1;
  *result = PQexecPrepared (self->connection, name, n, values, NULL, NULL, 0);
  return is_good (*result);
}

static Result *
new_result (Connection *self, PGresult *result)
{
  Result *rows = g_new (Result, 1);
  *rows = (Result){ self, result, -1 };
  return rows;
}

static gpointer
ask (gpointer data, const char *sql, GArray *parameters, GError **error)
{
  Connection *self = data;
  g_return_val_if_fail (self->in_transaction, NULL);
  const char *name = prepare (self, sql, error);
  if (name == NULL
      || (g_queue_get_length (self->asked) >= MAX_ASKED && !settle (self, error)))
    return NULL;
  if ((g_queue_is_empty (self->asked) && PQenterPipelineMode (self->connection) == 0)
      || !execute (self, name, parameters, NULL))
    {
      fail (self, NULL, error);
      return NULL;
    }
  Result *rows = new_result (self, NULL);
  g_queue_push_tail (self->asked, rows);
  return rows;
}

static gpointer
start (gpointer data, const char *sql, GArray *parameters, GError **error)
{
  Connection *self = data;
  PGresult *result = NULL;
  if (!g_queue_is_empty (self->asked))
    {
      Result *rows = ask (data, sql, parameters, error);
      if (rows != NULL && settle (self, error))
        return rows;
      g_free (rows);
      return NULL;
    }
  if (!self->in_transaction)
    reconnect (self);
  const char *name = prepare (self, sql, error);
  if (name == NULL)
    return NULL;
  if (execute (self, name, parameters, &result))
    return new_result (self, result);
  fail (self, result, error);
  PQclear (result);
  return NULL;
}

/* A COMMIT of a transaction that failed before is carried out as a ROLLBACK. */
static gboolean
check_commit (const char *sql, PGresult *result, GError **error)
{
  if (!g_str_equal (sql, "COMMIT") || g_str_equal (PQcmdStatus (result), "COMMIT"))
    return TRUE;
  g_set_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FAILED,
               "PostgreSQL: the transaction was rolled back");
  return FALSE;
}

/* What was sent before has to be good, unless all of it is given up anyway. */
static gboolean
exec (gpointer data, const char *sql, GError **error)
{
  Connection *self = data;
  gboolean gives_up = g_str_equal (sql, "ROLLBACK");
  gboolean ends = gives_up || g_str_equal (sql, "COMMIT");
  gboolean good = settle (self, gives_up ? NULL : error) || gives_up;
  if (!self->in_transaction)
    reconnect (self);
  if (good)
    {
      PGresult *result = PQexec (self->connection, sql);
      good = is_good (result) ? check_commit (sql, result, error) : fail (self, result, error);
      PQclear (result);
    }
  if (ends || (good && g_str_has_prefix (sql, "BEGIN")))
    self->in_transaction = !ends;
  return good;
}

static void
finish (gpointer data)
{
  Result *rows = data;
  GList *link = rows->result == NULL ? g_queue_find (rows->connection->asked, rows) : NULL;
  if (link != NULL)
    link->data = NULL;
  PQclear (rows->result);
  g_free (rows);
}

static gboolean
next (gpointer data, gboolean *failed, GError **error)
{
  Result *rows = data;
  GError *local = NULL;
  if (rows->result == NULL)
    settle (rows->connection, &local);
  *failed = rows->result == NULL;
  if (*failed && local == NULL)
    g_set_error (&local, KT_DATABASE_ERROR, KT_DATABASE_ERROR_FAILED,
                 "PostgreSQL: an earlier statement failed");
  if (local != NULL)
    g_propagate_error (error, local);
  *failed = local != NULL;
  return !*failed && ++rows->row < PQntuples (rows->result);
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
  .ask = ask,
  .next = next,
  .changed = changed,
  .is_null = is_null,
  .get_int = get_int,
  .get_text = get_text,
};
