/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders as the server lets them be: rows follow from the entries of the trail that count. Own
 * entries that it did not accept stop counting, with all that was built upon them.
 */
#include "kt-sync-store-private.h"

#include "kt-order-store-private.h"
#include "kt-record-json.h"

#include "kt-outbox.h"

static gboolean
run_for (KtSqliteConnection *connection, const char *sql, const char *order_id, GError **error)
{
  return kt_outbox_run (connection, sql, order_id, NULL, error);
}

/* ---- rows ---- */

static gboolean
remove_rows (KtSqliteConnection *connection, const char *order_id, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM sales_order_search WHERE rowid = (SELECT row FROM sales_order WHERE id = ?1)",
    "DELETE FROM sales_order_line WHERE order_id = ?1",
    "DELETE FROM sales_order WHERE id = ?1",
  };
  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    if (!run_for (connection, sql[i], order_id, error))
      return FALSE;
  return TRUE;
}

/* *number NULL: it has no row. */
static gboolean
read_number (KtSqliteConnection *connection, const char *order_id, char **number, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT number FROM sales_order WHERE id = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_text (s, 1, order_id);
  *number = kt_sqlite_step (s, error) ? kt_sqlite_dup_text (s, 0) : NULL;
  return !kt_sqlite_failed (s);
}

/* A line that another order took while this one had given it back is this one's again; that other
 * order gives way when its turn comes. */
static gboolean
take_lines_back (KtSqliteConnection *connection, const KtOrder *order, GError **error)
{
  for (guint i = 0; i < order->lines->len; i++)
    {
      const KtOrderLine *line = order->lines->pdata[i];
      g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
          connection,
          "DELETE FROM sales_order_line WHERE revision_id = ? AND position_id = ?"
          " AND cancelled = 0 AND order_id <> ?",
          error);
      if (s == NULL)
        return FALSE;
      kt_sqlite_bind_text (s, 1, order->revision_id);
      kt_sqlite_bind_text (s, 2, line->position_id);
      kt_sqlite_bind_text (s, 3, order->id);
      if (!line->cancelled && *line->position_id != '\0' && !kt_sqlite_run (s, error))
        return FALSE;
    }
  return TRUE;
}

/* What an order began with may leave before the rest of it does. */
static gboolean
is_placed (const GPtrArray *events)
{
  return events->len > 0 && ((const KtOrderEvent *)events->pdata[0])->kind == KT_ORDER_EVENT_PLACED;
}

gboolean
kt_order_rewrite (KtSqliteConnection *connection,
                  const char *order_id,
                  const char *number,
                  gint64 now,
                  GError **error)
{
  g_autofree char *present = NULL;
  g_autoptr (GPtrArray) events = kt_order_read_events (connection, order_id, error);
  if (events == NULL || !read_number (connection, order_id, &present, error))
    return FALSE;
  if (!is_placed (events))
    return remove_rows (connection, order_id, error);
  g_autoptr (KtOrder) order = kt_order_replay (events, error);
  if (order == NULL)
    return FALSE;
  kt_record_set_text (&order->number, present != NULL ? present : number);
  return take_lines_back (connection, order, error)
         && kt_order_write_rows (connection, order, present == NULL, now, error);
}

/* ---- entries that do not count ---- */

/* The entry ?1 and those of the same order behind it that only this device knows. */
#define BUILT_UPON                                                                                 \
  "(SELECT later.row FROM audit AS mine JOIN audit AS later ON later.subject = mine.subject"       \
  " AND later.kind = 'order' AND later.row >= mine.row WHERE mine.row = ?1 AND NOT EXISTS"         \
  " (SELECT 1 FROM audit_origin WHERE audit_origin.row = later.row))"

static gboolean
void_entries (KtSqliteConnection *connection, gint64 audit_row, GError **error)
{
  return kt_outbox_run_row (connection, "INSERT OR IGNORE INTO audit_void (row) SELECT row FROM " BUILT_UPON,
                            audit_row, error)
         && kt_outbox_run_row (connection,
                               "DELETE FROM outbox WHERE type = 'event' AND n IS NULL"
                               " AND source IN " BUILT_UPON,
                               audit_row, error);
}

gboolean
kt_order_void_entry (KtSqliteConnection *connection, gint64 audit_row, gint64 now, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT subject FROM audit WHERE row = ?", error);
  if (s == NULL)
    return FALSE;
  kt_sqlite_bind_int (s, 1, audit_row);
  if (!kt_sqlite_step (s, error))
    return !kt_sqlite_failed (s);
  g_autofree char *order_id = kt_sqlite_dup_text (s, 0);
  return void_entries (connection, audit_row, error)
         && kt_order_rewrite (connection, order_id, NULL, now, error);
}
