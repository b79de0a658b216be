/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing: table by table in portions in the order of its keys, in one reading transaction, so that
 * neither the file nor a table is ever held in memory. */
#include "kt-server-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "kt-fail-point.h"
#include "kt-json.h"
#include "kt-server-schema.h"
#include "kt-server-table.h"

#define PORTION 500

typedef struct {
  FILE *file;
  GChecksum *checksum;
  guint64 n_rows;
} Writer;

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}

/* What cannot be written shows when the file is closed. */
static void
write_line (Writer *self, JsonBuilder *builder)
{
  g_autofree char *text = kt_json_builder_to_string (builder, FALSE);
  g_checksum_update (self->checksum, (const guchar *)text, -1);
  g_checksum_update (self->checksum, (const guchar *)"\n", 1);
  fputs (text, self->file);
  fputc ('\n', self->file);
}

/* ---- a table ---- */

typedef struct {
  const KtServerTable *table;
  char **names;
  gboolean *is_number;
  guint n_columns;
} Columns;

static void
columns_init (Columns *self, const KtServerTable *table)
{
  self->table = table;
  self->names = g_strsplit (table->columns, " ", -1);
  self->n_columns = g_strv_length (self->names);
  self->is_number = g_new (gboolean, self->n_columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      char *mark = strchr (self->names[i], '#');
      self->is_number[i] = mark != NULL;
      if (mark != NULL)
        *mark = '\0';
    }
}

static void
columns_clear (Columns *self)
{
  g_strfreev (self->names);
  g_free (self->is_number);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

/* A portion behind the row whose keys are bound; the first one has none before it. */
static char *
write_sql (const Columns *self, gboolean is_first)
{
  g_autofree char *columns = g_strjoinv (", ", self->names);
  GString *sql = g_string_new (NULL);
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  for (guint i = 0; i < self->table->n_keys; i++)
    {
      g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", self->names[i]);
      g_string_append_printf (values, "%s$%u", i > 0 ? ", " : "", i + 1);
    }
  g_string_append_printf (sql, "SELECT %s FROM %s", columns, self->table->name);
  if (!is_first)
    g_string_append_printf (sql, " WHERE (%s) > (%s)", keys->str, values->str);
  g_string_append_printf (sql, " ORDER BY %s LIMIT %d", keys->str, PORTION);
  return g_string_free (sql, FALSE);
}

static void
write_head (Writer *writer, const Columns *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "table", self->table->name);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n_columns; i++)
    json_builder_add_string_value (builder, self->names[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  write_line (writer, builder);
}

static void
write_row (Writer *writer, const Columns *self, KtQuery *row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n_columns; i++)
    if (kt_query_is_null (row, i))
      json_builder_add_null_value (builder);
    else if (self->is_number[i])
      json_builder_add_int_value (builder, kt_query_get_int (row, i));
    else
      json_builder_add_string_value (builder, kt_query_get_text (row, i));
  json_builder_end_array (builder);
  write_line (writer, builder);
  writer->n_rows++;
}

/* Where the next portion goes on. */
static void
keep_keys (const Columns *self, KtQuery *row, GPtrArray *keys)
{
  g_ptr_array_set_size (keys, 0);
  for (guint i = 0; i < self->table->n_keys; i++)
    g_ptr_array_add (keys, g_strdup (kt_query_get_text (row, i)));
}

static void
bind_keys (const Columns *self, KtQuery *query, GPtrArray *keys)
{
  for (guint i = 0; i < keys->len; i++)
    if (self->is_number[i])
      kt_query_bind_int (query, g_ascii_strtoll (keys->pdata[i], NULL, 10));
    else
      kt_query_bind_text (query, keys->pdata[i]);
}

static gboolean
write_portion (Writer *writer,
               KtDatabase *database,
               const Columns *self,
               GPtrArray *keys,
               guint *n_rows,
               GError **error)
{
  g_autofree char *sql = write_sql (self, keys->len == 0);
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  bind_keys (self, query, keys);
  for (*n_rows = 0; kt_query_next (query, error); (*n_rows)++)
    {
      write_row (writer, self, query);
      keep_keys (self, query, keys);
    }
  return !kt_query_failed (query);
}

static gboolean
write_table (Writer *writer, KtDatabase *database, const KtServerTable *table, GError **error)
{
  g_auto (Columns) columns = { 0 };
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  guint n_rows = PORTION;
  columns_init (&columns, table);
  write_head (writer, &columns);
  while (n_rows == PORTION)
    if (!write_portion (writer, database, &columns, keys, &n_rows, error))
      return FALSE;
  return TRUE;
}

/* ---- the file ---- */

static void
write_begin (Writer *writer, gint64 now)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "kontor-backup", 1);
  kt_json_add_int (builder, "schema", kt_server_schema_version ());
  kt_json_add_int (builder, "at", now);
  json_builder_end_object (builder);
  write_line (writer, builder);
}

static void
write_end (Writer *writer)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "rows", (gint64)writer->n_rows);
  kt_json_add_string (builder, "sha256", g_checksum_get_string (writer->checksum));
  json_builder_end_object (builder);
  g_autofree char *text = kt_json_builder_to_string (builder, FALSE);
  fprintf (writer->file, "%s\n", text);
}

static gboolean
write_all (Writer *writer, KtDatabase *database, gint64 now, GError **error)
{
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin_reading (database, error);
  if (transaction == NULL)
    return FALSE;
  write_begin (writer, now);
  for (guint i = 0; i < kt_server_n_tables; i++)
    if (!write_table (writer, database, &kt_server_tables[i], error)
        || !kt_fail_point ("server-backup", error))
      return FALSE;
  write_end (writer);
  return TRUE;
}

static gboolean
close_file (Writer *writer, const char *part, const char *path, GError **error)
{
  gboolean good
      = fflush (writer->file) == 0 && !ferror (writer->file) && fsync (fileno (writer->file)) == 0;
  gboolean closed = fclose (writer->file) == 0;
  if (good && closed && !kt_fail_point ("server-backup-written", error))
    return FALSE;
  return (good && closed && g_rename (part, path) == 0) || fail (path, error);
}

gboolean
kt_server_backup_write (KtDatabase *database,
                        const char *path,
                        gint64 now,
                        guint64 *n_rows,
                        GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  int fd = g_open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (part, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Writer writer = { fdopen (fd, "w"), checksum, 0 };
  gboolean good = write_all (&writer, database, now, error);
  if (good)
    good = close_file (&writer, part, path, error);
  else
    fclose (writer.file);
  if (!good)
    g_unlink (part);
  *n_rows = writer.n_rows;
  return good;
}
