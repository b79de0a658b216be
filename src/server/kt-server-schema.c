/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-schema.h"

#include <glib/gi18n-lib.h>

#include "kt-fail-point.h"
#include "kt-server-schema-resource.h"

#define PREFIX "/org/kontor/server/schema/"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted by number. */
static char **
list_steps (void)
{
  char **names = g_resource_enumerate_children (kt_server_schema_get_resource (), PREFIX,
                                                G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}

guint
kt_server_schema_version (void)
{
  g_auto (GStrv) names = list_steps ();
  return g_strv_length (names);
}

/* SQLite has one writer anyway; of several servers on one PostgreSQL the first one goes ahead. The
 * number is only ever used here. */
static gboolean
lock (KtDatabase *database, GError **error)
{
  if (g_str_equal (kt_database_get_engine (database), "SQLite"))
    return TRUE;
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT pg_advisory_xact_lock ($1)::text");
  kt_query_bind_int (query, 0x4b745376);
  return kt_query_run (query, NULL, error);
}

static gboolean
read_version (KtDatabase *database, gint64 *version, GError **error)
{
  if (!kt_database_exec (
          database, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", error))
    return FALSE;
  g_autoptr (KtQuery) query
      = kt_query_new (database, "SELECT coalesce (max (version), 0) FROM schema_version");
  if (!kt_query_next (query, error))
    return FALSE;
  *version = kt_query_get_int (query, 0);
  return TRUE;
}

static gboolean
is_for (KtDatabase *database, const char *name)
{
  g_autofree char *engine
      = g_ascii_strdown (kt_database_get_engine (database), -1);
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);
  return g_strv_length (parts) < 3 || g_str_equal (parts[1], engine);
}

static gboolean
take_step (KtDatabase *database, const char *name, gint64 version, GError **error)
{
  g_autofree char *path = g_strconcat (PREFIX, name, NULL);
  g_autoptr (GBytes) sql = g_resource_lookup_data (kt_server_schema_get_resource (), path,
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (KtQuery) mark
      = kt_query_new (database, "INSERT INTO schema_version (version) VALUES ($1)");
  kt_query_bind_int (mark, version);
  return (!is_for (database, name)
          || kt_database_exec (database, g_bytes_get_data (sql, NULL), error))
         && kt_query_run (mark, NULL, error) && kt_fail_point ("server-migration", error);
}

static gboolean
take_steps (KtDatabase *database, gint64 present, gint64 version, GError **error)
{
  g_auto (GStrv) names = list_steps ();
  gint64 n = g_strv_length (names);
  if (present > n)
    {
      g_set_error (error, KT_DATABASE_ERROR, KT_DATABASE_ERROR_TOO_NEW,
                   _ ("The database was written by a newer server (schema %d, this one knows %d). "
                      "Install that server."),
                   (int)present, (int)n);
      return FALSE;
    }
  for (gint64 step = present; step < MIN (version, n); step++)
    if (!take_step (database, names[step], step + 1, error))
      return FALSE;
  return TRUE;
}

/* Without writing: a role that may not make tables can ask, too. */
static gboolean
is_done (KtDatabase *database, guint version)
{
  g_autoptr (KtQuery) query = kt_query_new (database, "SELECT max (version) FROM schema_version");
  return kt_query_next (query, NULL) && kt_query_get_int (query, 0) == version;
}

gboolean
kt_server_schema_migrate_to (KtDatabase *database, guint version, GError **error)
{
  gint64 present = 0;
  if (is_done (database, version))
    return TRUE;
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (database, error);
  return transaction != NULL && lock (database, error) && read_version (database, &present, error)
         && take_steps (database, present, version, error)
         && kt_database_commit (transaction, error);
}

gboolean
kt_server_schema_migrate (KtDatabase *database, GError **error)
{
  return kt_server_schema_migrate_to (database, kt_server_schema_version (), error);
}
