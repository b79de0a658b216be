/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two tables are walked side by side in the order of their keys; articles of the old one stand where
 * they are in the new one (kt-release-moves.h), and those that went are not looked at. What went is
 * written before what changed and what came.
 */
#include "kt-release-delta.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-json.h"
#include "kt-release-file.h"
#include "kt-release-moves.h"
#include "kt-release-schema.h"
#include "kt-release-table.h"
#include "kt-sqlite-private.h"

typedef struct {
  const KtReleaseTable *table;
  const KtReleaseMoves *moves;
  int moved_column; /* −1: none */
  sqlite3_stmt *old_row;
  sqlite3_stmt *new_row;
  GString *gone;
  GString *changed;
  GString *come;
} Walk;

/* ---- values ---- */

static int
compare_values (sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
  int type = sqlite3_column_type (a, column), other = sqlite3_column_type (b, column);
  if (type != other)
    return type < other ? -1 : 1;
  if (type == SQLITE_NULL)
    return 0;
  if (type == SQLITE_INTEGER)
    {
      gint64 x = sqlite3_column_int64 (a, column), y = sqlite3_column_int64 (b, column);
      return (x > y) - (x < y);
    }
  if (type == SQLITE_FLOAT)
    {
      double x = sqlite3_column_double (a, column), y = sqlite3_column_double (b, column);
      return (x > y) - (x < y);
    }
  int length = sqlite3_column_bytes (a, column), other_length = sqlite3_column_bytes (b, column);
  int common = MIN (length, other_length);
  int order = common > 0 ? memcmp (sqlite3_column_blob (a, column), sqlite3_column_blob (b, column),
                                   (gsize)common)
                         : 0;
  return order != 0 ? order : length - other_length;
}

/* Of the old row with the new one. */
static int
compare_column (const Walk *walk, int column)
{
  if (column != walk->moved_column)
    return compare_values (walk->old_row, walk->new_row, column);
  gint64 old = kt_release_moves_map (walk->moves, sqlite3_column_int64 (walk->old_row, column));
  gint64 now = sqlite3_column_int64 (walk->new_row, column);
  return (old > now) - (old < now);
}

/* The next one that did not go with its article. */
static int
step_old (Walk *walk)
{
  int code = sqlite3_step (walk->old_row);
  while (code == SQLITE_ROW && walk->moved_column >= 0
         && kt_release_moves_map (walk->moves,
                                  sqlite3_column_int64 (walk->old_row, walk->moved_column))
                == 0)
    code = sqlite3_step (walk->old_row);
  return code;
}

static void
add_value (JsonArray *array, sqlite3_stmt *row, int column)
{
  switch (sqlite3_column_type (row, column))
    {
    case SQLITE_INTEGER:
      json_array_add_int_element (array, sqlite3_column_int64 (row, column));
      break;
    case SQLITE_FLOAT:
      json_array_add_double_element (array, sqlite3_column_double (row, column));
      break;
    case SQLITE_TEXT:
      json_array_add_string_element (array, (const char *)sqlite3_column_text (row, column));
      break;
    case SQLITE_BLOB:
      {
        JsonArray *blob = json_array_new ();
        const guchar *bytes = sqlite3_column_blob (row, column);
        gsize length = (gsize)sqlite3_column_bytes (row, column);
        g_autofree char *text = g_base64_encode (bytes != NULL ? bytes : (const guchar *)"", length);
        json_array_add_string_element (blob, text);
        json_array_add_array_element (array, blob);
        break;
      }
    default:
      json_array_add_null_element (array);
    }
}

static void
add_line (GString *text, JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  g_autofree char *line = kt_json_to_string (node, FALSE);
  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

static JsonArray *
begin_line (const char *what)
{
  JsonArray *array = json_array_new ();
  json_array_add_string_element (array, what);
  return array;
}

/* ---- rows ---- */

static void
add_gone (Walk *walk)
{
  JsonArray *array = begin_line ("-");
  for (guint i = 0; i < walk->table->n_keys; i++)
    {
      int key = (int)walk->table->keys[i];
      if (key == walk->moved_column)
        json_array_add_int_element (
            array, kt_release_moves_map (walk->moves, sqlite3_column_int64 (walk->old_row, key)));
      else
        add_value (array, walk->old_row, key);
    }
  add_line (walk->gone, array);
}

static void
add_come (Walk *walk)
{
  JsonArray *array = begin_line ("+");
  for (guint i = 0; i < walk->table->n_columns; i++)
    add_value (array, walk->new_row, (int)i);
  add_line (walk->come, array);
}

static void
add_changed (Walk *walk)
{
  g_autoptr (JsonArray) array = begin_line ("=");
  gboolean is_changed = FALSE;
  for (guint i = 0; i < walk->table->n_keys; i++)
    add_value (array, walk->new_row, (int)walk->table->keys[i]);
  for (guint i = 0; i < walk->table->n_columns; i++)
    if (compare_column (walk, (int)i) != 0)
      {
        json_array_add_int_element (array, i);
        add_value (array, walk->new_row, (int)i);
        is_changed = TRUE;
      }
  if (is_changed)
    add_line (walk->changed, json_array_ref (array));
}

static int
compare_keys (const Walk *walk)
{
  int order = 0;
  for (guint i = 0; i < walk->table->n_keys && order == 0; i++)
    order = compare_column (walk, (int)walk->table->keys[i]);
  return order;
}

static gboolean
walk_rows (Walk *walk, int *old_code, int *new_code)
{
  *old_code = step_old (walk);
  *new_code = sqlite3_step (walk->new_row);
  while (*old_code == SQLITE_ROW || *new_code == SQLITE_ROW)
    {
      int order = *old_code != SQLITE_ROW   ? 1
                  : *new_code != SQLITE_ROW ? -1
                                            : compare_keys (walk);
      if (order < 0)
        add_gone (walk);
      else if (order > 0)
        add_come (walk);
      else
        add_changed (walk);
      if (order <= 0)
        *old_code = step_old (walk);
      if (order >= 0)
        *new_code = sqlite3_step (walk->new_row);
      if ((*old_code != SQLITE_ROW && *old_code != SQLITE_DONE)
          || (*new_code != SQLITE_ROW && *new_code != SQLITE_DONE))
        return FALSE;
    }
  return *old_code == SQLITE_DONE && *new_code == SQLITE_DONE;
}

/* ---- tables ---- */

static gboolean
prepare (KtSqliteConnection *connection, const char *sql, sqlite3_stmt **row, GError **error)
{
  int code = sqlite3_prepare_v2 (kt_sqlite_connection_get_handle (connection), sql, -1, row, NULL);
  return code == SQLITE_OK || kt_sqlite_connection_fail (connection, code, error);
}

static gboolean
walk_select (Walk *walk,
             KtSqliteConnection *from,
             KtSqliteConnection *to,
             const char *sql,
             GError **error)
{
  int old_code = SQLITE_OK, new_code = SQLITE_OK;
  gboolean done = prepare (from, sql, &walk->old_row, error)
                  && prepare (to, sql, &walk->new_row, error);
  if (done && !walk_rows (walk, &old_code, &new_code))
    done = old_code != SQLITE_DONE && old_code != SQLITE_ROW
               ? kt_sqlite_connection_fail (from, old_code, error)
               : kt_sqlite_connection_fail (to, new_code, error);
  sqlite3_finalize (walk->old_row);
  sqlite3_finalize (walk->new_row);
  return done;
}

static gboolean
add_table (GString *text,
           KtSqliteConnection *from,
           KtSqliteConnection *to,
           const char *name,
           const KtReleaseMoves *moves,
           GError **error)
{
  g_autoptr (KtReleaseTable) table = kt_release_table_load (to, name, error);
  if (table == NULL)
    return FALSE;
  g_autofree char *sql = kt_release_table_select (table);
  g_autoptr (GString) gone = g_string_new (NULL);
  g_autoptr (GString) changed = g_string_new (NULL);
  g_autoptr (GString) come = g_string_new (NULL);
  Walk walk = { .table = table,
                .moves = moves,
                .moved_column = kt_release_moves_column (name),
                .gone = gone,
                .changed = changed,
                .come = come };
  if (!walk_select (&walk, from, to, sql, error))
    return FALSE;
  if (gone->len + changed->len + come->len == 0)
    return TRUE;
  JsonArray *head = begin_line ("t");
  json_array_add_string_element (head, name);
  add_line (text, head);
  g_string_append (text, gone->str);
  g_string_append (text, changed->str);
  g_string_append (text, come->str);
  return TRUE;
}

/* ---- the search index ---- */

/* What a search finds, and the pages of its full-text tables. */
static char *
hash_index (KtSqliteConnection *connection, GError **error)
{
  static const char *const tables[] = {
    "SELECT * FROM search_entry ORDER BY id",
    "SELECT * FROM vocabulary ORDER BY language, word",
    "SELECT * FROM search_synonym ORDER BY language, word, other",
  };
  g_autoptr (GPtrArray) selects = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_ptr_array_add (selects, g_strdup (tables[i]));
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      connection,
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB 'words_[a-z][a-z]_data'"
      " OR name GLOB 'grams_[a-z][a-z]_data') ORDER BY name",
      error);
  if (row == NULL)
    return NULL;
  while (kt_sqlite_step (row, error))
    g_ptr_array_add (selects, g_strdup_printf ("SELECT id, block FROM \"%s\" ORDER BY id",
                                               kt_sqlite_get_text (row, 0)));
  if (kt_sqlite_failed (row))
    return NULL;
  return kt_release_hash_selects (connection, (const char *const *)selects->pdata, selects->len,
                                  error);
}

/* ---- the delta ---- */

static char *
load_hash (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (KtSqliteStatement) row
      = kt_sqlite_prepare (connection, "SELECT value FROM meta WHERE key = 'hash'", error);
  return row != NULL && kt_sqlite_step (row, error) ? kt_sqlite_dup_text (row, 0)
         : row != NULL && !kt_sqlite_failed (row)   ? g_strdup ("")
                                                    : NULL;
}

static void
add_moves (GString *text, const KtReleaseMoves *moves)
{
  for (guint i = 0; !moves->is_none && i < moves->runs->len; i++)
    {
      const KtReleaseRun *run = &g_array_index (moves->runs, KtReleaseRun, i);
      JsonArray *line = begin_line ("m");
      json_array_add_int_element (line, run->from);
      json_array_add_int_element (line, run->to);
      json_array_add_int_element (line, run->count);
      add_line (text, line);
    }
}

static gboolean
add_head (GString *text,
          KtSqliteConnection *from,
          KtSqliteConnection *to,
          const KtReleaseMoves *moves,
          GError **error)
{
  g_autofree char *old_hash = load_hash (from, error);
  g_autofree char *new_hash = old_hash != NULL ? load_hash (to, error) : NULL;
  g_autofree char *old_index = new_hash != NULL ? hash_index (from, error) : NULL;
  g_autofree char *new_index = old_index != NULL ? hash_index (to, error) : NULL;
  if (new_index == NULL)
    return FALSE;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "kontor-delta", KT_RELEASE_DELTA_VERSION);
  kt_json_add_int (builder, "format", KT_RELEASE_FORMAT);
  kt_json_add_string (builder, "from", old_hash);
  kt_json_add_string (builder, "to", new_hash);
  kt_json_add_bool (builder, "index", strcmp (old_index, new_index) != 0);
  kt_json_add_bool (builder, "moves", !moves->is_none);
  json_builder_end_object (builder);
  g_autofree char *line = kt_json_builder_to_string (builder, FALSE);
  g_string_append_printf (text, "%s\n", line);
  return TRUE;
}

static GBytes *
pack (const GString *text, GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  if (!g_output_stream_write_all (stream, text->str, text->len, NULL, NULL, error)
      || !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

GBytes *
kt_release_make_delta (const char *from, const char *to, GError **error)
{
  g_autoptr (KtReleaseFile) old_file = kt_release_file_open (from, error);
  g_autoptr (KtReleaseFile) new_file = old_file != NULL ? kt_release_file_open (to, error) : NULL;
  g_autoptr (KtReleaseMoves) moves
      = new_file != NULL
            ? kt_release_moves_find (old_file->connection, new_file->connection, error)
            : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  if (moves == NULL || !add_head (text, old_file->connection, new_file->connection, moves, error))
    return NULL;
  add_moves (text, moves);
  for (guint i = 0; kt_release_table_names[i] != NULL; i++)
    if (!add_table (text, old_file->connection, new_file->connection, kt_release_table_names[i],
                    moves, error))
      return NULL;
  return pack (text, error);
}
