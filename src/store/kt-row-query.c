/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two queries of a list. Search folds its words as the stored keys are folded; words of three
 * letters and more go to the trigram index (they match anywhere), shorter ones begin a word of the
 * key.
 */
#include "kt-row-list-private.h"

#include "kt-fold.h"
#include "kt-work-store-private.h"

#include <string.h>

typedef struct {
  char *sql;
  GPtrArray *values; /* texts to bind */
  guint n_texts;     /* columns behind the row */
} Query;

static Query *
query_new (void)
{
  Query *query = g_new0 (Query, 1);
  query->values = g_ptr_array_new_with_free_func (g_free);
  return query;
}

static void
query_free (gpointer data)
{
  Query *query = data;
  g_free (query->sql);
  g_ptr_array_unref (query->values);
  g_free (query);
}

static KtSqliteStatement *
prepare (KtSqliteConnection *connection, const Query *query, GError **error)
{
  KtSqliteStatement *s = kt_sqlite_prepare (connection, query->sql, error);
  for (guint i = 0; s != NULL && i < query->values->len; i++)
    kt_sqlite_bind_text (s, i + 1, query->values->pdata[i]);
  return s;
}

/* ---- order ---- */

/* "word" "word": phrases of the query language of FTS5, all of which must match. */
static char *
match_of (char **words)
{
  GString *match = g_string_new (NULL);
  for (; *words != NULL; words++)
    if (g_utf8_strlen (*words, -1) >= 3)
      {
        g_auto (GStrv) parts = g_strsplit (*words, "\"", -1);
        g_autofree char *quoted = g_strjoinv ("\"\"", parts);
        g_string_append_printf (match, "\"%s\" ", quoted);
      }
  return g_string_free (match, FALSE);
}

static void
add_scan (GString *sql, Query *query, const char *expression, char **words)
{
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      {
        g_string_append_printf (sql, " AND instr(%s, ?) > 0", expression);
        g_ptr_array_add (query->values, g_strdup (*word));
      }
}

static void
add_search (GString *sql, Query *query, const KtRowSource *source, const char *search)
{
  g_autofree char *folded = kt_fold (search);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  if (source->search != NULL)
    {
      add_scan (sql, query, source->search, words);
      return;
    }
  g_autofree char *match = match_of (words);
  g_string_append_printf (sql, " AND row IN (SELECT rowid FROM %s_search WHERE TRUE",
                          source->table);
  if (*match != '\0')
    {
      g_string_append_printf (sql, " AND %s_search MATCH ?", source->table);
      g_ptr_array_add (query->values, g_steal_pointer (&match));
    }
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0' && g_utf8_strlen (*word, -1) < 3)
      {
        g_string_append (sql, " AND instr(' ' || search_key, ?) > 0");
        g_ptr_array_add (query->values, g_strconcat (" ", *word, NULL));
      }
  g_string_append_c (sql, ')');
}

static void
add_filter (GString *sql, Query *query, const KtRowSource *source, const char *filter)
{
  if (filter == NULL || *filter == '\0')
    return;
  g_autofree char *parameter = g_strdup_printf ("?%u", query->values->len + 1);
  g_autoptr (GString) condition = g_string_new (source->filter (filter));
  g_string_replace (condition, "?", parameter, 0);
  g_string_append_printf (sql, " AND (%s)", condition->str);
  g_ptr_array_add (query->values, g_strdup (filter));
}

/* sql begins with what is selected, up to the table. */
static Query *
wish_query (GString *sql, const KtRowSource *source, const KtRowQuery *wish)
{
  Query *query = query_new ();
  g_string_append_printf (sql, " FROM %s WHERE TRUE", source->table);
  add_filter (sql, query, source, wish->filter);
  for (guint i = 0; wish->filters != NULL && wish->filters[i] != NULL; i++)
    add_filter (sql, query, source, wish->filters[i]);
  if (wish->search != NULL && *wish->search != '\0')
    add_search (sql, query, source, wish->search);
  g_autoptr (GString) order = g_string_new (source->columns[wish->sort_column].order);
  g_string_replace (order, "?", wish->descending ? "DESC" : "ASC", 0);
  g_string_append_printf (sql, " ORDER BY %s, row", order->str);
  query->sql = g_string_free (sql, FALSE);
  return query;
}

static Query *
order_query (const KtRowSource *source, const KtRowQuery *wish)
{
  return wish_query (g_string_new ("SELECT row"), source, wish);
}

static gpointer
read_order (KtSqliteConnection *connection, gpointer data, GError **error)
{
  g_autoptr (KtSqliteStatement) s = prepare (connection, data, error);
  if (s == NULL)
    return NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (kt_sqlite_step (s, error))
    {
      gint64 row = kt_sqlite_get_int (s, 0);
      g_array_append_val (rows, row);
    }
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&rows);
}

static const KtStoreOperation order_operation
    = { read_order, query_free, (GDestroyNotify)g_array_unref, NULL };

void
kt_row_query_order_async (KtWorkStore *store,
                          const KtRowSource *source,
                          const KtRowQuery *query,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  kt_work_store_run_async (store, &order_operation, order_query (source, query), NULL, cancellable,
                           callback, user_data);
}

GArray *
kt_row_query_order_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- content ---- */

void
kt_row_content_free (KtRowContent *self)
{
  g_strfreev (self->texts);
  g_free (self);
}

static char *
json_of (GArray *rows)
{
  GString *json = g_string_new ("[");
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (json, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (rows, gint64, i));
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static GString *
select_columns (const KtRowSource *source)
{
  GString *sql = g_string_new ("SELECT row, id");
  for (guint i = 0; i < source->n_columns; i++)
    g_string_append_printf (sql, ", %s", source->columns[i].sql);
  return sql;
}

static Query *
content_query (const KtRowSource *source, GArray *rows)
{
  Query *query = query_new ();
  GString *sql = select_columns (source);
  g_string_append_printf (sql, " FROM %s WHERE row IN (SELECT value FROM json_each(?))",
                          source->table);
  query->sql = g_string_free (sql, FALSE);
  query->n_texts = source->n_columns + 1;
  g_ptr_array_add (query->values, json_of (rows));
  return query;
}

static KtRowContent *
read_row (KtSqliteStatement *s, guint n_texts)
{
  KtRowContent *content = g_new (KtRowContent, 1);
  content->row = kt_sqlite_get_int (s, 0);
  content->texts = g_new0 (char *, n_texts + 1);
  for (guint i = 0; i < n_texts; i++)
    content->texts[i]
        = kt_sqlite_is_null (s, i + 1) ? g_strdup ("") : kt_sqlite_dup_text (s, i + 1);
  return content;
}

static gpointer
read_content (KtSqliteConnection *connection, gpointer data, GError **error)
{
  const Query *query = data;
  g_autoptr (KtSqliteStatement) s = prepare (connection, query, error);
  if (s == NULL)
    return NULL;
  g_autoptr (GPtrArray) contents
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_row_content_free);
  while (kt_sqlite_step (s, error))
    g_ptr_array_add (contents, read_row (s, query->n_texts));
  return kt_sqlite_failed (s) ? NULL : g_steal_pointer (&contents);
}

static const KtStoreOperation content_operation
    = { read_content, query_free, (GDestroyNotify)g_ptr_array_unref, NULL };

void
kt_row_query_content_async (KtWorkStore *store,
                            const KtRowSource *source,
                            GArray *rows,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  kt_work_store_run_async (store, &content_operation, content_query (source, rows), NULL, NULL,
                           callback, user_data);
  g_array_unref (rows);
}

GPtrArray *
kt_row_query_content_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return kt_work_store_run_finish (store, result, error);
}

/* ---- both at once ---- */

GPtrArray *
kt_row_query_read (KtSqliteConnection *connection,
                   const KtRowSource *source,
                   const KtRowQuery *wish,
                   GError **error)
{
  Query *query = wish_query (select_columns (source), source, wish);
  query->n_texts = source->n_columns + 1;
  GPtrArray *contents = read_content (connection, query, error);
  query_free (query);
  return contents;
}
