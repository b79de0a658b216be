/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Enrolling with a server, and leaving it. From then on the triggers tell what changes; what was
 * there before is told once, in the order in which the server can take it. With a server we knew
 * before that is what it did not acknowledge: its copies are kept when we leave.
 */
#include "kt-sync-store.h"

#include "kt-outbox.h"
#include "kt-record-json.h"
#include "kt-sync-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>

/* ---- what is told ---- */

/* Customers before their quotes, clearances before what they let out, revisions before what was asked
 * about them, what was accepted before the orders made of it. */
static const char *const mark_sql[] = {
  "INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'account', id, 'put', id, changed"
  " FROM account WHERE NOT EXISTS (SELECT 1 FROM sync_object AS known WHERE known.type = 'account'"
  "  AND known.id = account.id AND known.body = account.body) ORDER BY row",

  "INSERT INTO outbox (type, id, kind, scope) SELECT 'account', id, 'del', id FROM sync_object"
  " WHERE type = 'account' AND body IS NOT NULL"
  "  AND NOT EXISTS (SELECT 1 FROM account WHERE account.id = sync_object.id) ORDER BY row",

  "INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'inquiry', id, 'put', id, changed"
  " FROM inquiry WHERE NOT EXISTS (SELECT 1 FROM sync_object AS known WHERE known.type = 'inquiry'"
  "  AND known.id = inquiry.id AND known.body = inquiry.body) ORDER BY row",

  "INSERT INTO outbox (type, id, kind, scope) SELECT 'inquiry', id, 'del', id FROM sync_object"
  " WHERE type = 'inquiry' AND body IS NOT NULL"
  "  AND NOT EXISTS (SELECT 1 FROM inquiry WHERE inquiry.id = sync_object.id) ORDER BY row",

  "INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'quote', id, 'put', id, changed"
  " FROM quote WHERE NOT EXISTS (SELECT 1 FROM sync_object AS known WHERE known.type = 'quote'"
  "  AND known.id = quote.id AND (json_extract (known.body, '$.number'),"
  "   json_extract (known.body, '$.account_id'), json_extract (known.body, '$.contact_id'),"
  "   json_extract (known.body, '$.account_title'), json_extract (known.body, '$.owner'))"
  "  IS (quote.number, quote.account_id, quote.contact_id, quote.account_title, quote.owner))"
  " ORDER BY row",

  "INSERT INTO outbox (type, id, kind, scope, source, wall) SELECT 'event', device || ':' || a.row,"
  "  'add', iif (a.scope <> '', a.scope, device || ':' || a.row), a.row, a.at"
  " FROM audit AS a, sync_state WHERE a.kind = 'clearance'"
  "  AND NOT EXISTS (SELECT 1 FROM audit_origin WHERE audit_origin.row = a.row)"
  "  AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = a.row) ORDER BY a.row",

  "INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'revision', id, 'put', quote_id, changed"
  " FROM revision WHERE NOT EXISTS (SELECT 1 FROM sync_object AS known"
  "  WHERE known.type = 'revision' AND known.id = revision.id"
  "  AND json_extract (known.body, '$.hash') = revision.hash) ORDER BY row",

  /* Steps that a copy of the same content does not have yet. */
  "INSERT INTO outbox (type, id, kind, scope, source, content, wall)"
  " SELECT 'revision', r.id, 'state', r.quote_id, e.row, r.hash, e.at"
  " FROM (SELECT row, revision_id, at,"
  "   row_number () OVER (PARTITION BY revision_id ORDER BY row) AS place FROM revision_event) AS e"
  "  JOIN revision AS r ON r.id = e.revision_id"
  "  JOIN sync_object AS known ON known.type = 'revision' AND known.id = r.id"
  " WHERE json_extract (known.body, '$.hash') = r.hash"
  "  AND e.place > json_array_length (known.body, '$.events') ORDER BY e.row",

  "INSERT INTO outbox (type, id, kind, scope, source, wall) SELECT 'event', device || ':' || a.row,"
  "  'add', iif (a.scope <> '', a.scope, device || ':' || a.row), a.row, a.at"
  " FROM audit AS a, sync_state WHERE a.kind NOT IN ('clearance', 'order')"
  "  AND NOT EXISTS (SELECT 1 FROM audit_origin WHERE audit_origin.row = a.row)"
  "  AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = a.row) ORDER BY a.row",

  "INSERT INTO outbox (type, id, kind, scope, source, wall) SELECT 'event', device || ':' || a.row,"
  "  'add', a.scope, a.row, a.at FROM audit AS a, sync_state WHERE a.kind = 'order'"
  "  AND NOT EXISTS (SELECT 1 FROM audit_origin WHERE audit_origin.row = a.row)"
  "  AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = a.row) ORDER BY a.row",
};

static gboolean
run_all (KtSqliteConnection *connection, const char *const *sql, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!kt_sqlite_connection_exec (connection, sql[i], error))
      return FALSE;
  return TRUE;
}

gboolean
kt_sync_mark_untold (KtSqliteConnection *connection, GError **error)
{
  return run_all (connection, mark_sql, G_N_ELEMENTS (mark_sql), error);
}

/* What stood in the outbox before is what was marked now. */
static const char twice_sql[]
    = "DELETE FROM outbox WHERE row > ?1 AND (kind = 'del' OR EXISTS (SELECT 1 FROM outbox AS known"
      " WHERE known.row <= ?1 AND known.type = outbox.type AND known.id = outbox.id"
      " AND known.kind = outbox.kind AND known.source IS outbox.source"
      " AND (known.kind <> 'put' OR known.n IS NULL)))";

gboolean
kt_sync_mark_missing (KtSqliteConnection *connection, GError **error)
{
  gint64 boundary = 0;
  return kt_sqlite_connection_query_int (connection, "SELECT coalesce (max (row), 0) FROM outbox",
                                         &boundary, error)
         && kt_sync_mark_untold (connection, error)
         && kt_outbox_run_row (connection, twice_sql, boundary, error);
}

/* ---- enrolling ---- */

typedef struct {
  KtWorkStore *store; /* of the caller, who waits */
  char *device;
  guint device_no;
  char *server;
  char *tenant;
  char *users; /* JSON */
  char *epoch;
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *self = data;
  g_free (self->device);
  g_free (self->server);
  g_free (self->tenant);
  g_free (self->users);
  g_free (self->epoch);
  g_free (self);
}

static gboolean
check_free (KtSqliteConnection *connection, GError **error)
{
  gint64 enabled;
  if (!kt_sqlite_connection_query_int (connection, "SELECT enabled FROM sync_state", &enabled,
                                       error))
    return FALSE;
  if (enabled)
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE,
                         _ ("This profile has a server already. Leave that one first."));
  return !enabled;
}

static gboolean
is_known (KtSqliteConnection *connection, const Enrolment *self, gboolean *known, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT 1 FROM sync_state WHERE server = ? AND tenant = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->server);
  kt_sqlite_bind_text (s, 2, self->tenant);
  *known = kt_sqlite_step (s, error);
  return !kt_sqlite_failed (s);
}

/* Nothing of what another server said counts here. */
static const char *const forget_sql[] = {
  "DELETE FROM sync_object",
  "DELETE FROM audit_origin",
  "DELETE FROM lease",
  "UPDATE sync_state SET cursor = '', server_time = 0, refetching = 0, generation = 1, epoch = ''",
};

static gboolean
forget_other (KtSqliteConnection *connection, const Enrolment *self, GError **error)
{
  gboolean known;
  return is_known (connection, self, &known, error)
         && (known || run_all (connection, forget_sql, G_N_ELEMENTS (forget_sql), error));
}

/* A device that was here before goes on counting. */
static gboolean
write_state (KtSqliteConnection *connection, const Enrolment *self, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "UPDATE sync_state SET enabled = 1, paused = 0, next_n = iif (device = ?1, next_n, 1),"
      " device = ?1, device_no = ?2, server = ?3, tenant = ?4, users = ?5,"
      " epoch = iif (epoch = '', ?6, epoch)",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, self->device);
  kt_sqlite_bind_int (s, 2, self->device_no);
  kt_sqlite_bind_text (s, 3, self->server);
  kt_sqlite_bind_text (s, 4, self->tenant);
  kt_sqlite_bind_text (s, 5, self->users);
  kt_sqlite_bind_text (s, 6, self->epoch);
  return kt_sqlite_run (s, error);
}

static gpointer
enable (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Enrolment *self = data;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && check_free (connection, error)
                  && forget_other (connection, self, error)
                  && write_state (connection, self, error)
                  && kt_sync_mark_untold (connection, error)
                  && kt_sqlite_transaction_commit (transaction, error)
                  && kt_work_store_read_time (self->store, connection, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation enable_operation = { enable, enrolment_free, NULL, "sync" };

static char *
users_to_json (const char *const *users)
{
  GString *json = g_string_new ("[");
  for (guint i = 0; users != NULL && users[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      kt_json_append_text (json, users[i]);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

gboolean
kt_sync_store_enable (KtWorkStore *store, const KtSyncEnrolment *enrolment, GError **error)
{
  Enrolment *self = g_new0 (Enrolment, 1);
  self->store = store;
  self->device = g_strdup (enrolment->device);
  self->device_no = enrolment->device_no;
  self->server = g_strdup (enrolment->server);
  self->tenant = g_strdup (enrolment->tenant);
  self->users = users_to_json (enrolment->users);
  self->epoch = g_strdup (enrolment->epoch != NULL ? enrolment->epoch : "");
  return kt_work_store_run (store, &enable_operation, self, NULL, error) != NULL;
}

/* ---- leaving ---- */

static gpointer
disable (KtSqliteConnection *connection, gpointer store, GError **error)
{
  static const char *const sql[]
      = { "DELETE FROM outbox", "UPDATE sync_state SET enabled = 0, paused = 0" };
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && run_all (connection, sql, G_N_ELEMENTS (sql), error)
                  && kt_sqlite_transaction_commit (transaction, error)
                  && kt_work_store_read_time (store, connection, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation disable_operation = { disable, NULL, NULL, "sync" };

gboolean
kt_sync_store_disable (KtWorkStore *store, GError **error)
{
  return kt_work_store_run (store, &disable_operation, store, NULL, error) != NULL;
}
