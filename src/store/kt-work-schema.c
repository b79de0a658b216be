/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The steps come from a resource of this library's own, which is asked for by its function: that
 * also keeps the linker from leaving it out.
 */
#include "kt-work-schema.h"

#include "kt-fail-point.h"
#include "kt-fold.h"
#include "kt-migrations-resource.h"
#include "kt-sqlite-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#define PREFIX "/kontor/migrations/"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* Sorted by number. */
static char **
list_steps (void)
{
  char **names = g_resource_enumerate_children (kt_migrations_get_resource (), PREFIX,
                                                G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}

guint
kt_work_schema_version (void)
{
  g_auto (GStrv) names = list_steps ();
  return g_strv_length (names);
}

static void
fold (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *text = (const char *)sqlite3_value_text (values[0]);
  sqlite3_result_text (context, kt_fold (text != NULL ? text : ""), -1, g_free);
}

static void
sha256 (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const char *text = (const char *)sqlite3_value_text (values[0]);
  sqlite3_result_text (context, g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1), -1,
                       g_free);
}

gboolean
kt_work_schema_prepare (KtSqliteConnection *connection, GError **error)
{
  int code = sqlite3_create_function (kt_sqlite_connection_get_handle (connection), "kt_fold", 1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                      fold, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_create_function (kt_sqlite_connection_get_handle (connection), "kt_sha256", 1,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                    sha256, NULL, NULL);
  return code == SQLITE_OK || kt_sqlite_connection_fail (connection, code, error);
}

static gboolean
take_step (KtSqliteConnection *connection, const char *name, guint version, GError **error)
{
  g_autofree char *path = g_strconcat (PREFIX, name, NULL);
  g_autoptr (GBytes) sql = g_resource_lookup_data (kt_migrations_get_resource (), path,
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u",
                                           KT_WORK_APPLICATION_ID, version);
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  return transaction != NULL
         && kt_sqlite_connection_exec (connection, g_bytes_get_data (sql, NULL), error)
         && kt_sqlite_connection_exec (connection, mark, error)
         && kt_fail_point ("store-migration", error)
         && kt_sqlite_transaction_commit (transaction, error);
}

gboolean
kt_work_schema_migrate (KtSqliteConnection *connection, guint version, GError **error)
{
  g_auto (GStrv) names = list_steps ();
  gint64 present;
  if (!kt_sqlite_connection_query_int (connection, "PRAGMA user_version", &present, error))
    return FALSE;
  for (guint step = present; step < version; step++)
    {
      g_return_val_if_fail ((guint)atoi (names[step]) == step + 1, FALSE);
      if (!take_step (connection, names[step], step + 1, error))
        return FALSE;
    }
  return TRUE;
}
