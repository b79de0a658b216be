/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-release-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-sqlite-statement.h"

/* The sources of the logical hash, and what is derived from them but not built by a client. */
const char *const kt_release_table_names[] = {
  "meta",        "setting",     "vat_rate",         "category",     "text",
  "file",        "synonym",     "scale",            "approval_rule", "product",
  "product_step", "product_swatch", "price_row",    "lead_row",     "content_row",
  "part_row",    "picture_row", "product_document", "article",      "article_text",
  "article_fit", "program",     NULL,
};

void
kt_release_table_free (KtReleaseTable *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->columns);
  g_free (self->keys);
  g_free (self);
}

static gboolean
load_columns (KtReleaseTable *self, KtSqliteConnection *connection, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (
      connection, "SELECT name, pk FROM pragma_table_info (?) ORDER BY cid", error);
  if (row == NULL)
    return FALSE;
  kt_sqlite_bind_text (row, 1, self->name);
  self->keys = g_new0 (guint, 8);
  while (kt_sqlite_step (row, error))
    {
      gint64 place = kt_sqlite_get_int (row, 1);
      if (place > 0 && place <= 8)
        {
          self->keys[place - 1] = self->n_columns;
          self->n_keys++;
        }
      g_strv_builder_add (names, kt_sqlite_get_text (row, 0));
      self->n_columns++;
    }
  self->columns = g_strv_builder_end (names);
  return !kt_sqlite_failed (row);
}

KtReleaseTable *
kt_release_table_load (KtSqliteConnection *connection, const char *name, GError **error)
{
  g_autoptr (KtReleaseTable) self = g_new0 (KtReleaseTable, 1);
  for (guint i = 0; kt_release_table_names[i] != NULL; i++)
    if (strcmp (kt_release_table_names[i], name) == 0)
      self->name = kt_release_table_names[i];
  if (self->name != NULL && !load_columns (self, connection, error))
    return NULL;
  if (self->n_keys > 0)
    return g_steal_pointer (&self);
  g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT,
               _ ("%s: the catalog has no table “%s”. Fetch it again as a whole."),
               kt_sqlite_connection_get_path (connection), name);
  return NULL;
}

gboolean
kt_release_table_is_key (const KtReleaseTable *self, guint column)
{
  for (guint i = 0; i < self->n_keys; i++)
    if (self->keys[i] == column)
      return TRUE;
  return FALSE;
}

static void
add_key (GString *sql, const KtReleaseTable *self, const char *between, const char *after)
{
  for (guint i = 0; i < self->n_keys; i++)
    g_string_append_printf (sql, "%s\"%s\"%s", i > 0 ? between : "", self->columns[self->keys[i]],
                            after);
}

char *
kt_release_table_select (const KtReleaseTable *self)
{
  GString *sql = g_string_new ("SELECT ");
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", self->columns[i]);
  g_string_append_printf (sql, " FROM \"%s\" ORDER BY ", self->name);
  add_key (sql, self, ", ", "");
  return g_string_free (sql, FALSE);
}

char *
kt_release_table_insert (const KtReleaseTable *self)
{
  GString *sql = g_string_new (NULL);
  g_string_append_printf (sql, "INSERT INTO \"%s\" VALUES (", self->name);
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

char *
kt_release_table_remove (const KtReleaseTable *self)
{
  GString *sql = g_string_new (NULL);
  g_string_append_printf (sql, "DELETE FROM \"%s\" WHERE ", self->name);
  add_key (sql, self, " AND ", " IS ?");
  return g_string_free (sql, FALSE);
}

char *
kt_release_table_update (const KtReleaseTable *self, guint column)
{
  GString *sql = g_string_new (NULL);
  g_string_append_printf (sql, "UPDATE \"%s\" SET \"%s\" = ? WHERE ", self->name,
                          self->columns[column]);
  add_key (sql, self, " AND ", " IS ?");
  return g_string_free (sql, FALSE);
}
