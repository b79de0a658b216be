/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Batches. Freezing gives a row of the outbox its number and writes down, once and for all, what it
 * says: from then on the same number means the same bytes, also after a crash. A put says what the
 * object is now, or was when it was kept; an entry says what the device knew when it was made.
 */
#include "kt-sync-store.h"

#include "kt-audit-chain.h"
#include "kt-fail-point.h"
#include "kt-sync-store-private.h"
#include "kt-work-store-private.h"

#include <string.h>

/* What an operation takes on the wire beside its body and id, generously. */
#define ENVELOPE_BYTES 300

/* ---- what was frozen before ---- */

static KtSyncOperation *
read_operation (KtSqliteStatement *s)
{
  KtSyncOperation *self = kt_sync_operation_new (
      kt_sqlite_get_text (s, 1), kt_sqlite_get_text (s, 2), kt_sqlite_get_text (s, 3));
  self->n = kt_sqlite_get_int (s, 0);
  self->base_rev = kt_sqlite_get_int (s, 4);
  self->body = kt_sqlite_dup_text (s, 5);
  self->hash = kt_sqlite_dup_text (s, 6);
  self->wall = kt_sqlite_get_int (s, 7);
  self->mono = kt_sqlite_get_int (s, 8);
  return self;
}

typedef struct {
  GPtrArray *operations;
  gsize bytes;
  guint max_operations;
  gsize max_bytes;
} Batch;

static gboolean
is_full_for (const Batch *batch, const KtSyncOperation *operation)
{
  gsize bytes = strlen (operation->body) + strlen (operation->id) + ENVELOPE_BYTES;
  return batch->operations->len > 0
         && (batch->operations->len >= batch->max_operations
             || batch->bytes + bytes > batch->max_bytes);
}

static void
add_operation (Batch *batch, KtSyncOperation *operation)
{
  batch->bytes += strlen (operation->body) + strlen (operation->id) + ENVELOPE_BYTES;
  g_ptr_array_add (batch->operations, operation);
}

static gboolean
add_frozen (KtSqliteConnection *connection, Batch *batch, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT n, type, id, kind, base_rev, body, hash, wall, mono FROM outbox WHERE n IS NOT NULL"
      " ORDER BY n",
      error);
  if (s == NULL)
    return FALSE;
  while (kt_sqlite_step (s, error))
    {
      g_autoptr (KtSyncOperation) operation = read_operation (s);
      if (is_full_for (batch, operation))
        return TRUE;
      add_operation (batch, g_steal_pointer (&operation));
    }
  return !kt_sqlite_failed (s);
}

/* ---- what a row says ---- */

/* Each gives a body for the row ?1, or no row if the object is not there any more. */

static const char account_sql[]
    = "SELECT account.body FROM outbox JOIN account ON account.id = outbox.id WHERE outbox.row = ?1";

static const char inquiry_sql[]
    = "SELECT inquiry.body FROM outbox JOIN inquiry ON inquiry.id = outbox.id WHERE outbox.row = ?1";

static const char quote_sql[]
    = "SELECT json_object ('number', coalesce (kept.number, q.number),"
      " 'account_id', coalesce (kept.account_id, q.account_id),"
      " 'contact_id', coalesce (kept.contact_id, q.contact_id),"
      " 'account_title', coalesce (kept.account_title, q.account_title),"
      " 'owner', coalesce (kept.owner, q.owner), 'created', q.created)"
      " FROM outbox AS o JOIN quote AS q ON q.id = o.id"
      "  LEFT JOIN outbox_quote AS kept ON kept.row = o.row WHERE o.row = ?1";

/* As it was before the steps that follow in the outbox: "until" is the first of them. */
static const char revision_sql[]
    = "WITH place (id, until, kept) AS (SELECT o.id, coalesce (kept.until,"
      "   (SELECT min (later.source) FROM outbox AS later WHERE later.type = 'revision'"
      "     AND later.id = o.id AND later.row > o.row AND later.kind = 'state')), kept.row"
      "  FROM outbox AS o LEFT JOIN outbox_revision AS kept ON kept.row = o.row WHERE o.row = ?1),"
      " step (state, at, who, row) AS (SELECT e.state, e.at, e.who, e.row"
      "  FROM revision_event AS e, place WHERE e.revision_id = place.id"
      "   AND (place.until IS NULL OR e.row < place.until) ORDER BY e.row),"
      " content (number, base_id, changed, subject, valid_until, net, currency, is_partial, hash,"
      "   body) AS (SELECT number, base_id, changed, subject, valid_until, net, currency,"
      "   is_partial, hash, body FROM outbox_revision WHERE row = ?1 UNION ALL"
      "  SELECT number, base_id, changed, subject, valid_until, net, currency, is_partial, hash,"
      "   body FROM revision JOIN place ON revision.id = place.id WHERE place.kept IS NULL)"
      " SELECT json_object ('quote_id', r.quote_id, 'number', content.number,"
      "  'base_id', coalesce (content.base_id, ''), 'created', r.created,"
      "  'changed', content.changed,"
      "  'state', iif (until IS NULL, r.state,"
      "    coalesce ((SELECT state FROM step ORDER BY row DESC LIMIT 1), 'draft')),"
      "  'sent', iif (until IS NULL, r.sent,"
      "    coalesce ((SELECT min (at) FROM step WHERE state = 'sent'), 0)),"
      "  'subject', content.subject, 'valid_until', content.valid_until, 'net', content.net,"
      "  'currency', content.currency,"
      "  'is_partial', json (iif (content.is_partial, 'true', 'false')), 'hash', content.hash,"
      "  'body', content.body, 'events', json ((SELECT"
      "    json_group_array (json_object ('state', state, 'at', at, 'who', who)) FROM step)))"
      " FROM place JOIN revision AS r ON r.id = place.id JOIN content";

static const char step_sql[]
    = "SELECT json_object ('state', e.state, 'at', e.at, 'who', e.who, 'hash', o.content)"
      " FROM outbox AS o JOIN revision_event AS e ON e.row = o.source WHERE o.row = ?1";

/* "seen" is the last entry about the same thing that the device knows the server to have, or to have
 * before this one: what waits of our own is behind all that was acknowledged. One that a restored
 * server lost, and that stays only until this has been told, is not it. */
static const char event_sql[]
    = "SELECT json_object ('at', mine.at, 'actor_id', mine.actor_id, 'actor_name', mine.actor_name,"
      " 'kind', mine.kind, 'subject', mine.subject, 'scope', mine.scope, 'body', mine.body,"
      " 'number', iif (mine.kind = 'order',"
      "   (SELECT number FROM sales_order WHERE id = mine.subject), ''),"
      " 'seen', coalesce ((SELECT coalesce (known.origin, device || ':' || before.row)"
      "   FROM audit AS before LEFT JOIN audit_origin AS known ON known.row = before.row"
      "   WHERE before.subject = mine.subject AND before.kind IN (" KT_OUTBOX_TOLD_KINDS ")"
      "    AND before.row <> mine.row AND (known.row IS NOT NULL OR before.row < mine.row)"
      "    AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = before.row)"
      "    AND NOT EXISTS (SELECT 1 FROM sync_object AS gone WHERE gone.type = '" KT_SYNC_EVENT "'"
      "     AND gone.id = known.origin AND gone.body IS NULL)"
      "   ORDER BY known.row IS NULL DESC, known.seq IS NULL DESC, known.seq DESC, before.row DESC"
      "   LIMIT 1), ''))"
      " FROM outbox AS o JOIN audit AS mine ON mine.row = o.source, sync_state WHERE o.row = ?1";

static const char del_sql[] = "SELECT '{}' FROM outbox WHERE row = ?1";

static const struct {
  const char *type, *kind, *sql;
} sayings[] = {
  { KT_SYNC_ACCOUNT, "put", account_sql },   { KT_SYNC_ACCOUNT, "del", del_sql },
  { KT_SYNC_QUOTE, "put", quote_sql },       { KT_SYNC_REVISION, "put", revision_sql },
  { KT_SYNC_REVISION, "state", step_sql },   { KT_SYNC_EVENT, "add", event_sql },
  { KT_SYNC_INQUIRY, "put", inquiry_sql },   { KT_SYNC_INQUIRY, "del", del_sql },
};

/* *body NULL: the object is gone. */
static gboolean
say (KtSqliteConnection *connection,
     const KtSyncOperation *operation,
     gint64 row,
     char **body,
     GError **error)
{
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (sayings)
         && (strcmp (sayings[i].type, operation->type) != 0
             || strcmp (sayings[i].kind, operation->kind) != 0))
    i++;
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sayings[i].sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, row);
  *body = kt_sqlite_step (s, error) ? kt_sqlite_dup_text (s, 0) : NULL;
  return !kt_sqlite_failed (s);
}

/* ---- freezing ---- */

static gboolean
drop_row (KtSqliteConnection *connection, gint64 row, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "DELETE FROM outbox WHERE row = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, row);
  return kt_sqlite_run (s, error);
}

static gboolean
freeze (KtSqliteConnection *connection, const KtSyncOperation *operation, gint64 row, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "UPDATE outbox SET n = ?, base_rev = ?, body = ?, hash = ?, wall = ?, mono = ? WHERE row = ?",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, operation->n);
  kt_sqlite_bind_int (s, 2, operation->base_rev);
  kt_sqlite_bind_text (s, 3, operation->body);
  kt_sqlite_bind_text (s, 4, operation->hash);
  kt_sqlite_bind_int (s, 5, operation->wall);
  kt_sqlite_bind_int (s, 6, operation->mono);
  kt_sqlite_bind_int (s, 7, row);
  return kt_sqlite_run (s, error);
}

typedef struct {
  guint max_operations;
  gsize max_bytes;
  gint64 mono;
  gint64 now;
} Wish;

typedef struct {
  Batch *batch;
  const Wish *wish;
  GHashTable *objects; /* "type/id" of the batch */
  gint64 next_n;
} Freezing;

static gboolean
is_in_batch (Freezing *self, const KtSyncOperation *operation)
{
  char *key = g_strconcat (operation->type, "/", operation->id, NULL);
  return !g_hash_table_add (self->objects, key);
}

/* *full: it is for the next batch. */
static gboolean
take (KtSqliteConnection *connection,
      Freezing *self,
      KtSqliteStatement *s,
      gboolean *full,
      GError **error)
{
  gint64 row = kt_sqlite_get_int (s, 0);
  g_autoptr (KtSyncOperation) operation = kt_sync_operation_new (
      kt_sqlite_get_text (s, 1), kt_sqlite_get_text (s, 2), kt_sqlite_get_text (s, 3));
  operation->base_rev = kt_sqlite_get_int (s, 5);
  operation->wall = kt_sqlite_is_null (s, 4) ? self->wish->now : kt_sqlite_get_int (s, 4);
  operation->mono = self->wish->mono;
  if (!say (connection, operation, row, &operation->body, error))
    return FALSE;
  if (operation->body == NULL)
    return drop_row (connection, row, error);
  *full = is_full_for (self->batch, operation) || is_in_batch (self, operation);
  if (*full)
    return TRUE;
  operation->n = self->next_n++;
  operation->hash = kt_sync_operation_hash (operation);
  gboolean frozen = freeze (connection, operation, row, error);
  add_operation (self->batch, g_steal_pointer (&operation));
  return frozen;
}

static gboolean
write_next_n (KtSqliteConnection *connection, gint64 next_n, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "UPDATE sync_state SET next_n = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, next_n);
  return kt_sqlite_run (s, error);
}

/* Read first, written then: a statement must not see what it changes. What is behind something
 * that is held in the same scope waits with it; and so does what follows a decision that was not
 * answered: if that came too late, it did not release the revision either. A server that came back
 * from a backup is told nothing before it is known what it has. */
static const char waiting_sql[]
    = "SELECT o.row, o.type, o.id, o.kind, o.wall, coalesce (known.rev, 0)"
      " FROM sync_state AS state CROSS JOIN outbox AS o"
      " LEFT JOIN sync_object AS known ON known.type = o.type AND known.id = o.id"
      " WHERE o.row > ?1 AND o.n IS NULL AND state.refetching <> " KT_SYNC_REFETCHING_RESTORED
      " AND NOT EXISTS (SELECT 1 FROM outbox AS stuck"
      "  WHERE stuck.scope = o.scope AND stuck.held <> 0 AND stuck.row <= o.row)"
      " AND NOT EXISTS (SELECT 1 FROM outbox AS decision JOIN audit ON audit.row = decision.source"
      "  WHERE decision.scope = o.scope AND decision.row < o.row AND decision.kind <> 'put'"
      "  AND decision.type = '" KT_SYNC_EVENT "' AND audit.kind = '" KT_AUDIT_DECIDED "')"
      " ORDER BY o.row LIMIT 1";

static gboolean
add_waiting (KtSqliteConnection *connection, Batch *batch, const Wish *wish, GError **error)
{
  g_autoptr (GHashTable) objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Freezing self = { batch, wish, objects, 0 };
  gboolean full = FALSE, found = TRUE;
  gint64 row = 0;
  if (!kt_sqlite_connection_query_int (connection, "SELECT next_n FROM sync_state", &self.next_n,
                                       error))
    return FALSE;
  while (found && !full)
    {
      g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, waiting_sql, error);
      if (s == NULL)
        return FALSE;
      kt_sqlite_bind_int (s, 1, row);
      found = kt_sqlite_step (s, error);
      if (kt_sqlite_failed (s))
        return FALSE;
      if (!found)
        break;
      row = kt_sqlite_get_int (s, 0);
      if (!take (connection, &self, s, &full, error))
        return FALSE;
    }
  return write_next_n (connection, self.next_n, error);
}

/* What was frozen before goes alone: as it was, and nothing behind it. */
static gpointer
take_batch (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Wish *wish = data;
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  Batch batch = { operations, 0, wish->max_operations, wish->max_bytes };
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && add_frozen (connection, &batch, error)
                  && (operations->len > 0 || add_waiting (connection, &batch, wish, error))
                  && (operations->len == 0 || kt_fail_point ("batch-frozen", error))
                  && kt_sqlite_transaction_commit (transaction, error);
  if (done && operations->len > 0)
    kt_fail_point ("batch-taken", NULL);
  return done ? g_steal_pointer (&operations) : NULL;
}

static const KtStoreOperation take_operation
    = { take_batch, g_free, (GDestroyNotify)g_ptr_array_unref, NULL };

GPtrArray *
kt_sync_store_take_batch (KtWorkStore *store,
                          guint max_operations,
                          gsize max_bytes,
                          gint64 mono,
                          GError **error)
{
  Wish *wish = g_new (Wish, 1);
  *wish = (Wish){ max_operations, max_bytes, mono, kt_work_store_now (store) };
  return kt_work_store_run (store, &take_operation, wish, NULL, error);
}
