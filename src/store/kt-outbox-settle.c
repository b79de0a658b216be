/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server answered. Done: it has what we said, which is the base of the next change. Stale:
 * it has something newer, so the row waits for the next page and then takes a new number. Refused:
 * kt-outbox-refuse.c. An answer to a row that is not there was heard before.
 */
#include "kt-sync-store.h"

#include "kt-fail-point.h"
#include "kt-inbox.h"
#include "kt-inquiry-store-private.h"
#include "kt-outbox.h"
#include "kt-sync-store-private.h"
#include "kt-work-store-private.h"

#include <string.h>

/* So often a row is made again before that counts as refused: nothing new came that would help. */
#define MAX_TRIES 5

static void
outbox_row_clear (KtOutboxRow *self)
{
  g_free (self->type);
  g_free (self->id);
  g_free (self->kind);
  g_free (self->scope);
  g_free (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtOutboxRow, outbox_row_clear)

static gboolean
find_row (KtSqliteConnection *connection, gint64 n, KtOutboxRow *row, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "SELECT row, source, tries, type, id, kind, scope, body FROM outbox WHERE n = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, n);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  row->row = kt_sqlite_get_int (s, 0);
  row->source = kt_sqlite_get_int (s, 1);
  row->tries = kt_sqlite_get_int (s, 2);
  row->type = kt_sqlite_dup_text (s, 3);
  row->id = kt_sqlite_dup_text (s, 4);
  row->kind = kt_sqlite_dup_text (s, 5);
  row->scope = kt_sqlite_dup_text (s, 6);
  row->body = kt_sqlite_dup_text (s, 7);
  return TRUE;
}

/* ---- done ---- */

static gboolean
write_origin (KtSqliteConnection *connection, const KtOutboxRow *row, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "INSERT OR IGNORE INTO audit_origin (row, origin) VALUES (?, ?)", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, row->source);
  kt_sqlite_bind_text (s, 2, row->id);
  return kt_sqlite_run (s, error);
}

/* The step that the server took with its copy. */
static gboolean
advance_copy (KtSqliteConnection *connection, const KtOutboxRow *row, gint64 rev, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "UPDATE sync_object SET rev = ?1, seq = ?4, body = json_insert (json_set (body,"
      "  '$.state', json_extract (?2, '$.state'), '$.changed', json_extract (?2, '$.at'),"
      "  '$.sent', iif (json_extract (?2, '$.state') = 'sent', json_extract (?2, '$.at'),"
      "    json_extract (body, '$.sent'))),"
      "  '$.events[#]', json_remove (json (?2), '$.hash'))"
      " WHERE type = 'revision' AND id = ?3 AND json_valid (body)",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, rev);
  kt_sqlite_bind_text (s, 2, row->body);
  kt_sqlite_bind_text (s, 3, row->id);
  kt_sqlite_bind_int (s, 4, KT_SYNC_SEQ_UNKNOWN);
  return kt_sqlite_run (s, error);
}

static gboolean
write_copy (KtSqliteConnection *connection, const KtOutboxRow *row, gint64 rev, GError **error)
{
  if (strcmp (row->type, KT_SYNC_EVENT) == 0)
    return write_origin (connection, row, error);
  if (strcmp (row->kind, "state") == 0)
    return advance_copy (connection, row, rev, error);
  const char *body = strcmp (row->kind, "del") == 0 ? NULL : row->body;
  return kt_sync_object_write (connection, row->type, row->id, rev, body, error);
}

static gboolean
forget_passed (KtOutboxAnswer *answer, const char *id, GError **error)
{
  answer->inquiries = TRUE;
  return kt_inquiry_forget_passed (answer->connection, id, error);
}

static gboolean
take_done (KtOutboxAnswer *answer, const KtOutboxRow *row, gint64 rev, GError **error)
{
  if (strcmp (row->type, KT_SYNC_REVISION) == 0 || strcmp (row->type, KT_SYNC_QUOTE) == 0)
    g_hash_table_add (answer->listed, g_strdup (row->scope));
  return write_copy (answer->connection, row, rev, error)
         && kt_outbox_run_row (answer->connection, "DELETE FROM outbox WHERE row = ?1", row->row,
                               error)
         && (strcmp (row->type, KT_SYNC_INQUIRY) != 0 || forget_passed (answer, row->id, error));
}

/* What lists show of it is what others make of it, whose clocks are not this one. */
static gboolean
list_again (const KtOutboxAnswer *answer, GError **error)
{
  KtInbox inbox = { .connection = answer->connection,
                    .now = answer->now,
                    .year = answer->year,
                    .quotes = answer->listed };
  return g_hash_table_size (answer->listed) == 0
         || (kt_sync_set_applying (answer->connection, TRUE, error)
             && kt_inbox_list_quotes (&inbox, error)
             && kt_sync_set_applying (answer->connection, FALSE, error));
}

/* ---- all of it ---- */

static gboolean
take_result (KtOutboxAnswer *answer, const KtSyncResult *result, GError **error)
{
  g_auto (KtOutboxRow) row = { 0 };
  if (!find_row (answer->connection, result->n, &row, error))
    return FALSE;
  if (row.row == 0)
    return TRUE;
  if (result->verdict == KT_SYNC_DONE)
    return take_done (answer, &row, result->rev, error);
  if (result->verdict == KT_SYNC_STALE && row.tries < MAX_TRIES)
    return kt_outbox_thaw (answer->connection, row.row, MAX (result->rev, 1), error);
  return kt_outbox_refuse (answer, &row, result->code != NULL ? result->code : "stale",
                           result->reason, error);
}

typedef struct {
  KtWorkStore *store;
  GPtrArray *results; /* of the caller, who waits */
  gint64 server_time;
} Settling;

static gboolean
write_server_time (KtSqliteConnection *connection, gint64 server_time, GError **error)
{
  return kt_outbox_run_row (
      connection, "UPDATE sync_state SET server_time = max (server_time, ?1)", server_time, error);
}

static void
tell (KtWorkStore *store, const KtOutboxAnswer *answer)
{
  if (answer->quotes || g_hash_table_size (answer->listed) > 0)
    kt_work_store_tell (store, "quote", NULL);
  if (answer->accounts)
    kt_work_store_tell (store, "account", NULL);
  if (answer->inquiries)
    kt_work_store_tell (store, "inquiry", NULL);
  if (answer->orders)
    kt_work_store_tell (store, "order", NULL);
  if (answer->approvals)
    kt_work_store_tell (store, "approval", NULL);
  if (answer->tasks)
    kt_work_store_tell (store, "task", NULL);
}

static gpointer
settle (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Settling *self = data;
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KtOutboxAnswer answer = { .connection = connection,
                            .now = kt_work_store_now (self->store),
                            .year = kt_work_store_year (self->store),
                            .listed = listed };
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL || !write_server_time (connection, self->server_time, error))
    return NULL;
  for (guint i = 0; i < self->results->len; i++)
    if (!take_result (&answer, self->results->pdata[i], error)
        || !kt_fail_point ("settle-result", error))
      return NULL;
  if (!list_again (&answer, error) || !kt_fail_point ("settle-written", error)
      || !kt_sqlite_transaction_commit (transaction, error))
    return NULL;
  kt_fail_point ("settled", NULL);
  kt_work_store_hear_time (self->store, self->server_time);
  tell (self->store, &answer);
  return KT_STORE_DONE;
}

static const KtStoreOperation settle_operation = { settle, NULL, NULL, "sync" };

gboolean
kt_sync_store_settle (KtWorkStore *store, GPtrArray *results, gint64 server_time, GError **error)
{
  Settling self = { store, results, server_time };
  return kt_work_store_run (store, &settle_operation, &self, NULL, error) != NULL;
}

/* ---- numbered anew ---- */

static GArray *
list_frozen (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT row FROM outbox WHERE n IS NOT NULL ORDER BY row", error);
  if (s == NULL)
    return NULL;
  while (kt_sqlite_step (s, error))
    {
      gint64 row = kt_sqlite_get_int (s, 0);
      g_array_append_val (rows, row);
    }
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&rows);
}

gboolean
kt_outbox_thaw_all (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GArray) rows = list_frozen (connection, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!kt_outbox_thaw (connection, g_array_index (rows, gint64, i), 0, error))
      return FALSE;
  return rows != NULL;
}

static gpointer
renumber (KtSqliteConnection *connection, gpointer expected, GError **error)
{
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  gboolean done = transaction != NULL && kt_outbox_thaw_all (connection, error)
                  && kt_outbox_run_row (connection, "UPDATE sync_state SET next_n = ?1",
                                        *(gint64 *)expected, error)
                  && kt_sqlite_transaction_commit (transaction, error);
  return done ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation renumber_operation = { renumber, NULL, NULL, "sync" };

gboolean
kt_sync_store_renumber (KtWorkStore *store, gint64 expected, GError **error)
{
  return kt_work_store_run (store, &renumber_operation, &expected, NULL, error) != NULL;
}
