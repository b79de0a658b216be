/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trail as a table, for looking and for taking along. It has no index of words: searching reads
 * it through, in the thread of the store.
 */
#include "kt-audit-store.h"

#include "kt-csv.h"
#include "kt-row-list-private.h"
#include "kt-work-store-private.h"

#include <string.h>

#define SUBJECT                                                                                    \
  "coalesce((SELECT number FROM sales_order WHERE sales_order.id = entry.subject),"                \
  " (SELECT number FROM quote WHERE quote.id = entry.scope),"                                      \
  " (SELECT login FROM user WHERE user.id = entry.subject),"                                       \
  " json_extract(entry.body, '$.person'), entry.subject)"

static const KtRowColumn columns[KT_AUDIT_N_COLUMNS] = {
  [KT_AUDIT_COLUMN_NUMBER] = { "row", "row ?" },
  [KT_AUDIT_COLUMN_AT] = { "at", "at ?" },
  [KT_AUDIT_COLUMN_ACTOR] = { "actor_name", "kt_fold(actor_name) ?" },
  [KT_AUDIT_COLUMN_KIND] = { "kind", "kind ?" },
  [KT_AUDIT_COLUMN_SUBJECT] = { SUBJECT, SUBJECT " ?" },
  [KT_AUDIT_COLUMN_BODY] = { "body", "body ?" },
  [KT_AUDIT_COLUMN_HASH] = { "hash", "hash ?" },
};

/* JSON of what is wanted. */
static const char *
filter (const char *text)
{
  return "coalesce(json_extract(?, '$.kind'), kind) = kind"
         " AND coalesce(json_extract(?, '$.actor'), actor_id) = actor_id";
}

/* Whoever writes tells what he changes, and the trail with it. */
static const KtRowSource source = {
  .what = "audit",
  .table = "(SELECT row AS id, * FROM audit) AS entry",
  .columns = columns,
  .n_columns = KT_AUDIT_N_COLUMNS,
  .filter = filter,
  .search = "kt_fold(actor_name || ' ' || kind || ' ' || " SUBJECT " || ' ' || body)",
};

KtRowList *
kt_audit_store_rows (KtWorkStore *store, const KtRowQuery *query)
{
  return kt_row_list_new (store, &source, query);
}

char *
kt_audit_store_filter (const char *kind, const char *actor_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  json_builder_begin_object (builder);
  if (kind != NULL)
    {
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, kind);
    }
  if (actor_id != NULL)
    {
      json_builder_set_member_name (builder, "actor");
      json_builder_add_string_value (builder, actor_id);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* ---- export ---- */

typedef struct {
  KtRowQuery query;
  char *path;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;
  g_free ((char *)self->query.search);
  g_free ((char *)self->query.filter);
  g_free (self->path);
  g_free (self);
}

static void
append_row (GString *csv, char **texts)
{
  g_autoptr (GDateTime) at
      = g_date_time_new_from_unix_utc (g_ascii_strtoll (texts[1 + KT_AUDIT_COLUMN_AT], NULL, 10));
  g_autofree char *time = g_date_time_format_iso8601 (at);
  const char *fields[KT_AUDIT_N_COLUMNS];
  for (guint i = 0; i < KT_AUDIT_N_COLUMNS; i++)
    fields[i] = texts[i + 1];
  fields[KT_AUDIT_COLUMN_AT] = time;
  kt_csv_append_row (csv, ';', fields, KT_AUDIT_N_COLUMNS);
}

static gpointer export(KtSqliteConnection *connection, gpointer data, GError **error)
{
  static const char *const names[KT_AUDIT_N_COLUMNS]
      = { "number", "time", "actor", "kind", "subject", "content", "hash" };
  const Export *self = data;
  g_autoptr (GPtrArray) rows = kt_row_query_read (connection, &source, &self->query, error);
  g_autoptr (GString) csv = g_string_new (NULL);
  if (rows == NULL)
    return NULL;
  kt_csv_append_row (csv, ';', names, KT_AUDIT_N_COLUMNS);
  for (guint i = 0; i < rows->len; i++)
    append_row (csv, ((KtRowContent *)rows->pdata[i])->texts);
  return g_file_set_contents_full (self->path, csv->str, (gssize)csv->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
             ? KT_STORE_DONE
             : NULL;
}

static const KtStoreOperation export_operation = { export, export_free, NULL, NULL };

void
kt_audit_store_export_async (KtWorkStore *store,
                             const KtRowQuery *query,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Export *self = g_new0 (Export, 1);
  self->query.search = g_strdup (query->search);
  self->query.filter = g_strdup (query->filter);
  self->query.sort_column = KT_AUDIT_COLUMN_NUMBER;
  self->path = g_strdup (path);
  kt_work_store_run_async (store, &export_operation, self, NULL, cancellable, callback, user_data);
}

gboolean
kt_audit_store_export_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error) != NULL;
}
