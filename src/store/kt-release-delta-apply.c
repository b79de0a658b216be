/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A copy of the base is changed line by line in one transaction; the logical hash tells whether the
 * result is right. Statements come from the tables of the file (kt-release-table.c), values from
 * the delta are only ever bound.
 */
#include "kt-release-delta.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kt-json.h"
#include "kt-release-moves.h"
#include "kt-release-schema.h"
#include "kt-release-table.h"
#include "kt-release-writer.h"

typedef struct {
  KtSqliteConnection *connection;
  KtReleaseTable *table;
  guint line;
  gboolean builds_index;
  gboolean moves; /* articles, before anything else; until it is done */
  char *base; /* logical hash of what it is applied to */
  char *to;   /* of what it leads to */
} Apply;

static gboolean
refuse (const Apply *self, GError **error, const char *why)
{
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
               _ ("Line %u of the changes to the catalog cannot be used: %s"), self->line, why);
  return FALSE;
}

/* ---- values ---- */

static gboolean
bind_value (KtSqliteStatement *row, int parameter, JsonNode *node)
{
  if (json_node_is_null (node))
    kt_sqlite_bind_null (row, parameter);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      JsonNode *inner
          = json_array_get_length (array) == 1 ? json_array_get_element (array, 0) : NULL;
      if (inner == NULL || json_node_get_value_type (inner) != G_TYPE_STRING)
        return FALSE;
      gsize length;
      guchar *data = g_base64_decode (json_node_get_string (inner), &length);
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
      kt_sqlite_bind_bytes (row, parameter, bytes);
    }
  else if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    kt_sqlite_bind_text (row, parameter, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    kt_sqlite_bind_int (row, parameter, json_node_get_int (node));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    kt_sqlite_bind_double (row, parameter, json_node_get_double (node));
  else
    return FALSE;
  return TRUE;
}

static gboolean
bind_values (KtSqliteStatement *row, int parameter, JsonArray *line, guint first, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!bind_value (row, parameter + (int)i, json_array_get_element (line, first + i)))
      return FALSE;
  return TRUE;
}

/* ---- lines ---- */

static gboolean
run_one (const Apply *self, KtSqliteStatement *row, GError **error)
{
  if (!kt_sqlite_run (row, error))
    return FALSE;
  return kt_sqlite_connection_get_changes (self->connection) == 1
         || refuse (self, error, _ ("it speaks of a row that is not there."));
}

static gboolean
apply_rows (const Apply *self, const char *sql, JsonArray *line, guint n_values, GError **error)
{
  if (json_array_get_length (line) != n_values + 1)
    return refuse (self, error, _ ("it has too many or too few values."));
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (self->connection, sql, error);
  if (row == NULL)
    return FALSE;
  return bind_values (row, 1, line, 1, n_values) ? run_one (self, row, error)
                                                 : refuse (self, error, _ ("a value is none."));
}

static gboolean
apply_change (const Apply *self, JsonArray *line, guint place, GError **error)
{
  JsonNode *column = json_array_get_element (line, place);
  gint64 index = JSON_NODE_HOLDS_VALUE (column) && json_node_get_value_type (column) == G_TYPE_INT64
                     ? json_node_get_int (column)
                     : -1;
  if (index < 0 || index >= self->table->n_columns
      || kt_release_table_is_key (self->table, (guint)index))
    return refuse (self, error, _ ("it speaks of a column that is not there."));
  g_autofree char *sql = kt_release_table_update (self->table, (guint)index);
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (self->connection, sql, error);
  if (row == NULL)
    return FALSE;
  return bind_values (row, 1, line, place + 1, 1)
                 && bind_values (row, 2, line, 1, self->table->n_keys)
             ? run_one (self, row, error)
             : refuse (self, error, _ ("a value is none."));
}

static gboolean
apply_changes (const Apply *self, JsonArray *line, GError **error)
{
  guint n = json_array_get_length (line), first = self->table->n_keys + 1;
  if (n < first + 2 || (n - first) % 2 != 0)
    return refuse (self, error, _ ("it has too many or too few values."));
  for (guint place = first; place < n; place += 2)
    if (!apply_change (self, line, place, error))
      return FALSE;
  return TRUE;
}

static gboolean
enter_table (Apply *self, JsonArray *line, GError **error)
{
  JsonNode *name = json_array_get_length (line) == 2 ? json_array_get_element (line, 1) : NULL;
  if (name == NULL || json_node_get_value_type (name) != G_TYPE_STRING)
    return refuse (self, error, _ ("it names no table."));
  kt_release_table_free (self->table);
  self->table = kt_release_table_load (self->connection, json_node_get_string (name), error);
  return self->table != NULL;
}

static gboolean
apply_move (const Apply *self, JsonArray *line, GError **error)
{
  gint64 values[3];
  if (!self->moves || json_array_get_length (line) != 4)
    return refuse (self, error, _ ("it moves articles out of turn."));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      JsonNode *node = json_array_get_element (line, i + 1);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64
          || (values[i] = json_node_get_int (node)) < 1)
        return refuse (self, error, _ ("a value is none."));
    }
  return kt_release_moves_add (self->connection,
                               &(KtReleaseRun){ values[0], values[1], values[2] }, error);
}

/* All runs are known. */
static gboolean
end_moves (Apply *self, GError **error)
{
  gboolean is_due = self->moves;
  self->moves = FALSE;
  return !is_due || kt_release_moves_end (self->connection, error);
}

static gboolean
apply_line (Apply *self, JsonArray *line, GError **error)
{
  JsonNode *first = json_array_get_length (line) > 0 ? json_array_get_element (line, 0) : NULL;
  const char *what = first != NULL && json_node_get_value_type (first) == G_TYPE_STRING
                         ? json_node_get_string (first)
                         : "";
  if (strcmp (what, "m") == 0)
    return apply_move (self, line, error);
  if (!end_moves (self, error))
    return FALSE;
  if (strcmp (what, "t") == 0)
    return enter_table (self, line, error);
  if (self->table == NULL)
    return refuse (self, error, _ ("it names no table."));
  if (strcmp (what, "=") == 0)
    return apply_changes (self, line, error);
  g_autofree char *sql = strcmp (what, "+") == 0   ? kt_release_table_insert (self->table)
                         : strcmp (what, "-") == 0 ? kt_release_table_remove (self->table)
                                                   : NULL;
  if (sql == NULL)
    return refuse (self, error, _ ("it is of an unknown kind."));
  return apply_rows (self, sql, line,
                     *what == '+' ? self->table->n_columns : self->table->n_keys, error);
}

static gboolean
read_head (Apply *self, JsonObject *head, GError **error)
{
  gint64 version, format;
  const char *from, *to;
  if (!kt_json_get_int (head, "kontor-delta", &version, error)
      || !kt_json_get_int (head, "format", &format, error)
      || (from = kt_json_get_string (head, "from", error)) == NULL
      || (to = kt_json_get_string (head, "to", error)) == NULL
      || !kt_json_get_bool (head, "index", &self->builds_index, error))
    return FALSE;
  self->to = g_strdup (to);
  if (version != KT_RELEASE_DELTA_VERSION || format != KT_RELEASE_FORMAT)
    return refuse (self, error, _ ("it was made for another Kontor."));
  if (strcmp (from, self->base) != 0)
    return refuse (self, error, _ ("it starts from another catalog."));
  return kt_json_get_bool (head, "moves", &self->moves, error)
         && (!self->moves || kt_release_moves_begin (self->connection, error));
}

static gboolean
apply_text (Apply *self, const char *text, gsize length, GError **error)
{
  static const KtJsonLimits limits = { KT_RELEASE_DELTA_MAX, 4, 10 * 1000 };
  const char *end = text + length;
  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize)(end - text));
      self->line++;
      if (stop == NULL)
        return refuse (self, error, _ ("its end is missing."));
      g_autoptr (JsonNode) node = kt_json_parse (text, stop - text, &limits, error);
      JsonObject *head = node != NULL && self->line == 1
                             ? kt_json_root_object (node, "delta", error)
                             : NULL;
      JsonArray *line
          = node != NULL && self->line > 1 ? kt_json_root_array (node, "delta", error) : NULL;
      if (!(head != NULL ? read_head (self, head, error)
                         : line != NULL && apply_line (self, line, error)))
        return FALSE;
      text = stop + 1;
    }
  return self->line > 0 ? end_moves (self, error)
                        : refuse (self, error, _ ("its end is missing."));
}

/* ---- unpacking ---- */

static GByteArray *
unpack (GBytes *delta, GError **error)
{
  g_autoptr (GZlibDecompressor) unzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (delta);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (unzip));
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guchar chunk[16 * 1024];
  gssize n;
  while ((n = g_input_stream_read (stream, chunk, sizeof chunk, NULL, error)) > 0)
    {
      if (text->len + (gsize)n > KT_RELEASE_DELTA_MAX)
        {
          g_set_error_literal (error, KT_ERROR, KT_ERROR_LIMIT,
                               _ ("The changes to the catalog are too large."));
          return NULL;
        }
      g_byte_array_append (text, chunk, (guint)n);
    }
  return n == 0 ? g_steal_pointer (&text) : NULL;
}

/* ---- the search index ---- */

static gboolean
drop_index (KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GString) sql = g_string_new (
      "DELETE FROM search_entry; DELETE FROM vocabulary; DELETE FROM search_synonym;");
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      connection,
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name GLOB 'words_[a-z][a-z]'"
      " OR name GLOB 'grams_[a-z][a-z]')",
      error);
  if (row == NULL)
    return FALSE;
  while (kt_sqlite_step (row, error))
    g_string_append_printf (sql, "DROP TABLE \"%s\";", kt_sqlite_get_text (row, 0));
  if (kt_sqlite_failed (row))
    return FALSE;
  g_clear_pointer (&row, kt_sqlite_statement_free);
  return kt_sqlite_connection_exec (connection, sql->str, error);
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_unlink (to);
  return g_file_copy (source, target, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, error);
}

/* The catalog is read from a copy: an open release never changes. */
static gboolean
build_index (const char *path, GError **error)
{
  g_autofree char *copy = g_strconcat (path, ".index", NULL);
  g_autoptr (KtRelease) release
      = copy_file (path, copy, error) ? kt_release_open (copy, error) : NULL;
  g_autoptr (KtSqliteConnection) connection
      = release != NULL ? kt_sqlite_connection_open (path, KT_SQLITE_OPEN_BUILD, error) : NULL;
  KtRows rows = { .connection = connection };
  g_autoptr (KtSqliteTransaction) transaction
      = connection != NULL ? kt_sqlite_transaction_begin (connection, error) : NULL;
  gboolean done = transaction != NULL && drop_index (connection, error);
  if (done)
    {
      kt_release_write_index (&rows, kt_release_get_catalog (release));
      done = rows.error == NULL && kt_sqlite_transaction_commit (transaction, error)
             && kt_sqlite_connection_exec (connection, "VACUUM", error);
    }
  if (rows.error != NULL)
    g_propagate_error (error, rows.error);
  g_unlink (copy);
  return done;
}

/* ---- the file ---- */

static gboolean
change_rows (Apply *self, const char *path, GByteArray *text, GError **error)
{
  self->connection = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_BUILD, error);
  if (self->connection == NULL)
    return FALSE;
  g_autoptr (KtSqliteTransaction) transaction
      = kt_sqlite_transaction_begin (self->connection, error);
  return transaction != NULL
         && apply_text (self, (const char *)text->data, text->len, error)
         && kt_sqlite_transaction_commit (transaction, error);
}

/* What the delta promises is what came out, and the file says so itself. */
static gboolean
check_result (const Apply *self, const char *path, GError **error)
{
  g_autoptr (KtRelease) release = kt_release_open (path, error);
  if (release == NULL || !kt_release_verify (release, error))
    return FALSE;
  if (strcmp (kt_release_get_hash (release), self->to) == 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_INVALID,
                       _ ("The changes do not lead to the catalog they promise."));
  return FALSE;
}

static gboolean
open_both (const char *base, GBytes *delta, Apply *self, GByteArray **text, GError **error)
{
  g_autoptr (KtRelease) release = kt_release_open (base, error);
  *text = release != NULL ? unpack (delta, error) : NULL;
  self->base = g_strdup (release != NULL ? kt_release_get_hash (release) : NULL);
  return *text != NULL;
}

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  if (!done)
    g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_IO,
                 _ ("%s: the file could not be written safely (%s). Check the disk and try again."),
                 path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
kt_release_apply_delta (const char *base, GBytes *delta, const char *path, GError **error)
{
  Apply self = { 0 };
  g_autoptr (GByteArray) text = NULL;
  gboolean done = open_both (base, delta, &self, &text, error) && copy_file (base, path, error)
                  && change_rows (&self, path, text, error);
  kt_release_table_free (self.table);
  kt_sqlite_connection_free (self.connection);
  done = done && (!self.builds_index || build_index (path, error))
         && check_result (&self, path, error) && sync_file (path, error);
  g_free (self.base);
  g_free (self.to);
  if (!done)
    g_unlink (path);
  return done;
}
