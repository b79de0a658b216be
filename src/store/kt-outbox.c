/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the outbox for whoever brings in what the server said. */
#include "kt-outbox.h"

#include "kt-sync-store-private.h"

gboolean
kt_outbox_run (KtSqliteConnection *connection,
               const char *sql,
               const char *first,
               const char *second,
               GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, first);
  if (second != NULL)
    kt_sqlite_bind_text (s, 2, second);
  return kt_sqlite_run (s, error);
}

gboolean
kt_outbox_run_row (KtSqliteConnection *connection, const char *sql, gint64 row, GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, row);
  return kt_sqlite_run (s, error);
}

gboolean
kt_outbox_has (KtSqliteConnection *connection,
               const char *type,
               const char *id,
               gboolean *has,
               GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection, "SELECT 1 FROM outbox WHERE type = ? AND id = ? LIMIT 1", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, type);
  kt_sqlite_bind_text (s, 2, id);
  *has = kt_sqlite_step (s, error);
  return !kt_sqlite_failed (s);
}

gboolean
kt_outbox_drop (KtSqliteConnection *connection, const char *type, const char *id, GError **error)
{
  return kt_outbox_run (connection, "DELETE FROM outbox WHERE type = ? AND id = ? AND n IS NULL",
                        type, id, error);
}

gboolean
kt_outbox_put (KtSqliteConnection *connection,
               const char *type,
               const char *id,
               const char *scope,
               gint64 wall,
               GError **error)
{
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
      connection,
      "INSERT INTO outbox (type, id, kind, scope, wall) SELECT ?1, ?2, 'put', ?3, ?4"
      " WHERE NOT EXISTS (SELECT 1 FROM outbox_open WHERE type = ?1 AND id = ?2)",
      error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, type);
  kt_sqlite_bind_text (s, 2, id);
  kt_sqlite_bind_text (s, 3, scope);
  kt_sqlite_bind_int (s, 4, wall);
  return kt_sqlite_run (s, error);
}

gboolean
kt_outbox_release (KtSqliteConnection *connection, GError **error)
{
  return kt_sqlite_connection_exec (
      connection,
      "UPDATE outbox SET held = 0 WHERE held = 1 OR (held > 1 AND EXISTS (SELECT 1 FROM sync_object"
      " AS known WHERE known.type = outbox.type AND known.id = outbox.id AND known.rev >= held))",
      error);
}

gboolean
kt_outbox_release_all (KtSqliteConnection *connection, GError **error)
{
  return kt_sqlite_connection_exec (connection, "UPDATE outbox SET held = 0 WHERE held <> 0",
                                    error);
}

/* ---- thawing ---- */

/* What came after a put that was frozen is not part of it: it is kept as it was told. */
static const char keep_quote_sql[]
    = "INSERT INTO outbox_quote (row, number, account_id, contact_id, account_title, owner)"
      " SELECT row, json_extract (body, '$.number'), json_extract (body, '$.account_id'),"
      "  json_extract (body, '$.contact_id'), json_extract (body, '$.account_title'),"
      "  json_extract (body, '$.owner') FROM outbox AS o"
      " WHERE row = ?1 AND type = 'quote' AND kind = 'put' AND NOT kept AND EXISTS (SELECT 1"
      "  FROM outbox AS later WHERE later.type = o.type AND later.id = o.id AND later.row > o.row)";

static const char keep_revision_sql[]
    = "INSERT INTO outbox_revision (row, until, number, base_id, changed, subject, valid_until, net,"
      "  currency, is_partial, hash, body)"
      " SELECT row, coalesce ((SELECT e.row FROM revision_event AS e WHERE e.revision_id = o.id"
      "   AND json_array_length (o.body, '$.events') = (SELECT count (*) FROM revision_event AS told"
      "    WHERE told.revision_id = o.id AND told.row < e.row)),"
      "   (SELECT max (e.row) + 1 FROM revision_event AS e WHERE e.revision_id = o.id), 0),"
      "  json_extract (body, '$.number'), nullif (json_extract (body, '$.base_id'), ''),"
      "  json_extract (body, '$.changed'), json_extract (body, '$.subject'),"
      "  json_extract (body, '$.valid_until'), json_extract (body, '$.net'),"
      "  json_extract (body, '$.currency'), json_extract (body, '$.is_partial'),"
      "  json_extract (body, '$.hash'), json_extract (body, '$.body') FROM outbox AS o"
      " WHERE row = ?1 AND type = 'revision' AND kind = 'put' AND NOT kept AND EXISTS (SELECT 1"
      "  FROM outbox AS later WHERE later.type = o.type AND later.id = o.id AND later.row > o.row)";

static const char *const thaw_sql[] = {
  keep_quote_sql,
  keep_revision_sql,
  "UPDATE outbox SET kept = 1 WHERE row = ?1 AND (row IN (SELECT row FROM outbox_quote)"
  " OR row IN (SELECT row FROM outbox_revision))",
  "UPDATE outbox SET n = NULL, base_rev = NULL, body = NULL, hash = NULL, mono = NULL,"
  " tries = tries + 1 WHERE row = ?1",
};

gboolean
kt_outbox_thaw (KtSqliteConnection *connection, gint64 row, gint64 held, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (thaw_sql); i++)
    if (!kt_outbox_run_row (connection, thaw_sql[i], row, error))
      return FALSE;
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "UPDATE outbox SET held = ? WHERE row = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, held);
  kt_sqlite_bind_int (s, 2, row);
  return kt_sqlite_run (s, error);
}
