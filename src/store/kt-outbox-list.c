/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is waiting, as people call it: a quote by its number, with all that belongs to it. */
#include "kt-row-list-private.h"
#include "kt-sync-store.h"

static const KtRowColumn columns[KT_WAITING_N_COLUMNS] = {
  [KT_WAITING_COLUMN_AT] = { "at", "at ?" },
  [KT_WAITING_COLUMN_TYPE] = { "type", "type ?" },
  [KT_WAITING_COLUMN_TITLE] = { "title", "kt_fold (title) ?" },
  [KT_WAITING_COLUMN_COUNT] = { "count", "count ?" },
};

static const char *
filter (const char *text)
{
  return "type = ?";
}

static const char table[]
    = "(SELECT max (o.row) AS row, coalesce (q.id, a.id, i.id, '') AS id, max (coalesce (o.wall, 0)) AS at,"
      "  CASE WHEN q.id IS NOT NULL THEN '" KT_SYNC_QUOTE "'"
      "   WHEN a.id IS NOT NULL THEN '" KT_SYNC_ACCOUNT "'"
      "   WHEN i.id IS NOT NULL THEN '" KT_SYNC_INQUIRY "' ELSE '' END AS type,"
      "  coalesce (q.number, a.title, i.name, '') AS title, count (*) AS count"
      " FROM outbox AS o LEFT JOIN quote AS q ON q.id = o.scope"
      "  LEFT JOIN account AS a ON a.id = o.scope"
      "  LEFT JOIN inquiry AS i ON i.id = o.scope GROUP BY q.id, a.id, i.id)";

static const KtRowSource source
    = { "sync", table, columns, KT_WAITING_N_COLUMNS, filter, "kt_fold (title)" };

KtRowList *
kt_sync_store_list_waiting (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}
