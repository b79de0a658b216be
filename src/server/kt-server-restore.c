/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a backup: line by line, each with caps; names of tables and columns are looked at before
 * they come near SQL. Older ones are read into the schema they were made of, and brought up to date
 * by its next steps. */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-json.h"
#include "kt-server-backup.h"
#include "kt-server-lease.h"
#include "kt-server-people.h"
#include "kt-server-push.h"
#include "kt-server-schema.h"

static const KtJsonLimits limits = { 16 * 1024 * 1024, 4, 1000 };

typedef struct {
  KtDatabase *database;
  const char *path;
  GDataInputStream *stream;
  GChecksum *checksum; /* over the lines before this one */
  guint64 line;
  guint64 n_rows;
  char *sql; /* into the table that is being read; NULL: none yet */
  guint n_columns;
} Reader;

static void
reader_clear (Reader *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->checksum, g_checksum_free);
  g_free (self->sql);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
fail (Reader *self, const char *what, GError **error)
{
  g_set_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_FIELD, "%s, line %" G_GUINT64_FORMAT ": %s",
               self->path, self->line, what);
  return FALSE;
}

/* NULL: the end, or an error. */
static JsonNode *
read_line (Reader *self, char **text, GError **error)
{
  GError *local = NULL;
  *text = g_data_input_stream_read_line (self->stream, NULL, NULL, error);
  if (*text == NULL)
    return NULL;
  self->line++;
  JsonNode *node = kt_json_parse (*text, -1, &limits, &local);
  if (node == NULL)
    {
      fail (self, local->message, error);
      g_error_free (local);
    }
  return node;
}

static void
count_line (Reader *self, const char *text)
{
  g_checksum_update (self->checksum, (const guchar *)text, -1);
  g_checksum_update (self->checksum, (const guchar *)"\n", 1);
}

/* ---- a table ---- */

static gboolean
is_name (const char *text)
{
  return text != NULL && *text != '\0'
         && strspn (text, "abcdefghijklmnopqrstuvwxyz_") == strlen (text);
}

static gboolean
begin_table (Reader *self, JsonObject *object, GError **error)
{
  JsonArray *columns = kt_json_get_array (object, "columns", NULL);
  const char *table = kt_json_get_string (object, "table", NULL);
  if (columns == NULL || !is_name (table) || json_array_get_length (columns) == 0)
    return fail (self, "This begins no table.", error);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  self->n_columns = json_array_get_length (columns);
  for (guint i = 0; i < self->n_columns; i++)
    {
      JsonNode *node = json_array_get_element (columns, i);
      const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      if (!is_name (name))
        return fail (self, "This is no name of a column.", error);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
      g_string_append_printf (values, "%s$%u", i > 0 ? ", " : "", i + 1);
    }
  g_free (self->sql);
  self->sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, names->str, values->str);
  return TRUE;
}

static gboolean
insert_row (Reader *self, JsonArray *row, GError **error)
{
  if (self->sql == NULL || json_array_get_length (row) != self->n_columns)
    return fail (self, "This row does not fit its table.", error);
  g_autoptr (KtQuery) query = kt_query_new (self->database, self->sql);
  for (guint i = 0; i < self->n_columns; i++)
    {
      JsonNode *node = json_array_get_element (row, i);
      if (json_node_get_value_type (node) == G_TYPE_INT64)
        kt_query_bind_int (query, json_node_get_int (node));
      else if (JSON_NODE_HOLDS_NULL (node) || json_node_get_value_type (node) == G_TYPE_STRING)
        kt_query_bind_text (query, json_node_get_string (node));
      else
        return fail (self, "A value is neither text nor whole number.", error);
    }
  self->n_rows++;
  return kt_query_run (query, NULL, error);
}

/* ---- the file ---- */

static gboolean
check_end (Reader *self, JsonObject *object, GError **error)
{
  gint64 rows;
  const char *sum = kt_json_get_string (object, "sha256", NULL);
  if (!kt_json_get_int (object, "rows", &rows, NULL) || (guint64)rows != self->n_rows
      || g_strcmp0 (sum, g_checksum_get_string (self->checksum)) != 0)
    return fail (self, "The backup is damaged: it does not sum up.", error);
  return TRUE;
}

/* Of all lines but the first. *is_over: that was the last one. */
static gboolean
take_line (Reader *self, const char *text, JsonNode *node, gboolean *is_over, GError **error)
{
  *is_over = FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "rows"))
    {
      *is_over = TRUE;
      return check_end (self, json_node_get_object (node), error);
    }
  count_line (self, text);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return begin_table (self, json_node_get_object (node), error);
  return JSON_NODE_HOLDS_ARRAY (node) ? insert_row (self, json_node_get_array (node), error)
                                      : fail (self, "This is no row.", error);
}

static gboolean
read_begin (Reader *self, gint64 *schema, GError **error)
{
  g_autofree char *text = NULL;
  gint64 version = 0;
  g_autoptr (JsonNode) node = read_line (self, &text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)
      || !kt_json_get_int (json_node_get_object (node), "kontor-backup", &version, NULL)
      || !kt_json_get_int (json_node_get_object (node), "schema", schema, NULL))
    return fail (self, "This is no backup of a server.", error);
  count_line (self, text);
  if (version == 1 && *schema >= 1 && *schema <= kt_server_schema_version ())
    return TRUE;
  return fail (self, "The backup is of a newer server. Install that one.", error);
}

static gboolean
read_tables (Reader *self, GError **error)
{
  for (gboolean is_over = FALSE; !is_over;)
    {
      GError *local = NULL;
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) node = read_line (self, &text, &local);
      if (node == NULL && local == NULL)
        return fail (self, "The backup is torn: its end is missing.", error);
      if (node == NULL || !take_line (self, text, node, &is_over, &local))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_empty (KtDatabase *database, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT count (*) FROM tenant");
  if (!kt_query_next (query, error))
    return FALSE;
  if (kt_query_get_int (query, 0) == 0)
    return TRUE;
  g_set_error_literal (error, KT_SERVER_ERROR, KT_SERVER_ERROR_EXISTS,
                       _ ("There are tenants in this database already. Restore into an empty one."));
  return FALSE;
}

typedef struct {
  char *id, *epoch;
  gint64 head;
} Tenant;

static void
tenant_free (gpointer data)
{
  Tenant *self = data;
  g_free (self->id);
  g_free (self->epoch);
  g_free (self);
}

static GPtrArray *
list_tenants (KtDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) tenants = g_ptr_array_new_with_free_func (tenant_free);
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT id, epoch, head FROM tenant");
  while (kt_query_next (query, error))
    {
      Tenant *tenant = g_new (Tenant, 1);
      *tenant = (Tenant){ g_strdup (kt_query_get_text (query, 0)),
                          g_strdup (kt_query_get_text (query, 1)), kt_query_get_int (query, 2) };
      g_ptr_array_add (tenants, tenant);
    }
  return kt_query_failed (query) ? NULL : g_steal_pointer (&tenants);
}

/* It says from which place on the feed is another one: the least of all such, for devices that were
 * away while there was more than one. */
static gboolean
begin_epoch (KtDatabase *database, const Tenant *tenant, GError **error)
{
  const char *at = strrchr (tenant->epoch, '@');
  gint64 place = at != NULL ? MIN (g_ascii_strtoll (at + 1, NULL, 10), tenant->head) : tenant->head;
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *epoch = g_strdup_printf ("%s@%" G_GINT64_FORMAT, name, place);
  g_autoptr (KtQuery) query = kt_query_new (database, "UPDATE tenant SET epoch = $2 WHERE id = $1");
  kt_query_bind_text (query, tenant->id);
  kt_query_bind_text (query, epoch);
  return kt_query_run (query, NULL, error);
}

/* Devices went on after the backup was made: their cursors are void, and what they count on with is
 * not known. */
static gboolean
begin_epochs (KtDatabase *database, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) tenants = list_tenants (database, error);
  for (guint i = 0; tenants != NULL && i < tenants->len; i++)
    {
      const Tenant *tenant = tenants->pdata[i];
      if (!begin_epoch (database, tenant, error)
          || !kt_server_lease_skip (database, tenant->id, now, error))
        return FALSE;
    }
  g_autoptr (KtQuery) devices = kt_query_new (database, "UPDATE device SET next_n = $1");
  kt_query_bind_int (devices, KT_SERVER_NEXT_N_UNKNOWN);
  return tenants != NULL && kt_query_run (devices, NULL, error);
}

gboolean
kt_server_backup_restore (KtDatabase *database,
                          const char *path,
                          gint64 now,
                          guint64 *n_rows,
                          GError **error)
{
  gint64 schema;
  g_auto (Reader) self = { .database = database, .path = path };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) bytes = g_file_read (file, NULL, error);
  if (bytes == NULL)
    return FALSE;
  self.stream = g_data_input_stream_new (G_INPUT_STREAM (bytes));
  self.checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (!read_begin (&self, &schema, error)
      || !kt_server_schema_migrate_to (database, (guint)schema, error))
    return FALSE;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  if (transaction == NULL || !check_empty (database, error) || !read_tables (&self, error)
      || !begin_epochs (database, now, error) || !kt_database_commit (transaction, error))
    return FALSE;
  *n_rows = self.n_rows;
  return kt_server_schema_migrate (database, error);
}
