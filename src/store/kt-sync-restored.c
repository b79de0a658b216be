/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server came back from a backup. What it said until then it has; what it said, or acknowledged,
 * behind that place of its feed it does not, and it may say something else there meanwhile. So that
 * is forgotten here, as something said: what is stored of it stands as if it had been made here, and
 * waits to be told like that. Whatever the server has of it after all is merged with what comes.
 * Until all of that has come, nothing is told: the revs that are known here may have been given to
 * something else since, and what new things belong to may have to be told again first.
 *
 * Entries of other devices only those can tell again: they come back, or leave like what a server
 * does not mention. Entries that nobody is told of stay in the trail here.
 */
#include <string.h>

#include "kt-outbox.h"
#include "kt-sync-store-private.h"

/* ?1: the last place that still is. Which rev it was is kept: a server that is behind it is known to
 * have had it. */
static const char *const forget_sql[] = {
  "UPDATE sync_object SET body = NULL, seq = 0, pending = 0 WHERE type NOT IN ('user', 'event')"
  " AND (seq < 0 OR seq > ?1)",

  /* An entry that comes again may have another place among the others: it is taken again. One that
   * was not taken yet is anyway. */
  "UPDATE sync_object SET body = iif (pending, body, ''), seq = 0 WHERE type = '" KT_SYNC_EVENT "'"
  " AND (seq < 0 OR seq > ?1)",

  "DELETE FROM audit_origin WHERE (seq IS NULL OR seq > ?1) AND row IN (SELECT audit.row"
  " FROM audit, sync_state WHERE audit.row = audit_origin.row AND kind IN (" KT_OUTBOX_TOLD_KINDS ")"
  " AND origin = device || ':' || audit.row)",

  "UPDATE audit_origin SET seq = NULL WHERE seq > ?1",
};

/* Of what was not waiting before (?1). */
static const char noted_sql[]
    = "DELETE FROM outbox WHERE row > ?1 AND type = '" KT_SYNC_EVENT "' AND source IN (SELECT row"
      " FROM audit WHERE kind NOT IN (" KT_OUTBOX_TOLD_KINDS "))";

/* What was lost is told before what waited already (up to ?1), which stands upon it; and, of both,
 * customers and heads of quotes before what belongs to them. */
static const char place_sql[]
    = "INSERT INTO outbox_place (old, new) SELECT row, (SELECT max (row) FROM outbox)"
      " + row_number () OVER (ORDER BY CASE WHEN kind = 'put' AND type = 'account' THEN 0"
      "  WHEN kind = 'put' AND type = 'quote' THEN 1 WHEN row > ?1 THEN 2 ELSE 3 END, row)"
      " FROM outbox";

/* A deletion that was taken back would come to stand behind what took it back. */
static const char taken_back_sql[]
    = "DELETE FROM outbox WHERE kind = 'del' AND EXISTS (SELECT 1 FROM outbox AS later"
      " WHERE later.type = outbox.type AND later.id = outbox.id AND later.kind = 'put'"
      " AND later.row > outbox.row)";

static const char *const move_sql[] = {
  "PRAGMA defer_foreign_keys = ON",
  "UPDATE outbox SET row = new FROM outbox_place WHERE old = row",
  "UPDATE outbox_quote SET row = new FROM outbox_place WHERE old = row",
  "UPDATE outbox_revision SET row = new FROM outbox_place WHERE old = row",
  "DROP TABLE outbox_place",
};

static gboolean
order_again (KtSqliteConnection *connection, gint64 waiting, GError **error)
{
  if (!kt_sqlite_connection_exec (connection, taken_back_sql, error)
      || !kt_sqlite_connection_exec (connection,
                                  "CREATE TEMPORARY TABLE outbox_place (old INTEGER PRIMARY KEY,"
                                  " new INTEGER NOT NULL)",
                                  error)
      || !kt_outbox_run_row (connection, place_sql, waiting, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (move_sql); i++)
    if (!kt_sqlite_connection_exec (connection, move_sql[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
mark_again (KtSqliteConnection *connection, GError **error)
{
  gint64 waiting = 0;
  return kt_sqlite_connection_query_int (connection, "SELECT coalesce (max (row), 0) FROM outbox",
                                         &waiting, error)
         && kt_sync_mark_missing (connection, error)
         && kt_outbox_run_row (connection, noted_sql, waiting, error)
         && order_again (connection, waiting, error);
}

/* One that says none is of a new feed. */
gint64
kt_sync_epoch_place (const char *epoch)
{
  const char *at = strrchr (epoch, '@');
  return at != NULL ? MAX (g_ascii_strtoll (at + 1, NULL, 10), 0) : 0;
}

gboolean
kt_sync_forget_epoch (KtSqliteConnection *connection, const char *epoch, GError **error)
{
  gint64 place = kt_sync_epoch_place (epoch);
  for (guint i = 0; i < G_N_ELEMENTS (forget_sql); i++)
    if (!kt_outbox_run_row (connection, forget_sql[i], place, error))
      return FALSE;
  return kt_outbox_thaw_all (connection, error) && mark_again (connection, error)
         && kt_outbox_run (
             connection,
             "UPDATE sync_state SET epoch = ?1, refetching = " KT_SYNC_REFETCHING_RESTORED, epoch,
             NULL, error);
}
