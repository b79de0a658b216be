/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: a table in memory, written through. */
#include "kt-setting-store.h"

#include "kt-work-store-private.h"

gboolean
kt_setting_store_read_all (KtSqliteConnection *connection, GHashTable *settings, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT key, value FROM setting", error);
  if (s == NULL)
    return FALSE;
  while (kt_sqlite_step (s, error))
    g_hash_table_insert (settings, kt_sqlite_dup_text (s, 0), kt_sqlite_dup_text (s, 1));
  return !kt_sqlite_failed (s);
}

char *
kt_setting_store_get (KtWorkStore *store, const char *key)
{
  GHashTable *settings = kt_work_store_lock_settings (store);
  char *value = g_strdup (g_hash_table_lookup (settings, key));
  kt_work_store_unlock_settings (store);
  return value;
}

/* data: key, value or NULL */
static gpointer
write_setting (KtSqliteConnection *connection, gpointer data, GError **error)
{
  char **pair = data;
  const char *sql = pair[1] != NULL ? "INSERT INTO setting (key, value) VALUES (?1, ?2) "
                                      "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
                                    : "DELETE FROM setting WHERE key = ?1";
  g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (connection, sql, error);
  if (s == NULL)
    return NULL;
  kt_sqlite_bind_text (s, 1, pair[0]);
  if (pair[1] != NULL)
    kt_sqlite_bind_text (s, 2, pair[1]);
  return kt_sqlite_run (s, error) ? KT_STORE_DONE : NULL;
}

static const KtStoreOperation write_operation
    = { write_setting, (GDestroyNotify)g_strfreev, NULL, NULL };

static void
log_failure (GObject *source, GAsyncResult *result, gpointer key)
{
  g_autoptr (GError) error = NULL;
  if (kt_work_store_run_finish (KT_WORK_STORE (source), result, &error) == NULL)
    g_message ("%s: %s", (const char *)key, error->message);
  g_free (key);
}

void
kt_setting_store_set (KtWorkStore *store, const char *key, const char *value)
{
  GHashTable *settings = kt_work_store_lock_settings (store);
  gboolean same = g_strcmp0 (g_hash_table_lookup (settings, key), value) == 0;
  if (!same && value != NULL)
    g_hash_table_insert (settings, g_strdup (key), g_strdup (value));
  else if (!same)
    g_hash_table_remove (settings, key);
  kt_work_store_unlock_settings (store);
  if (same)
    return;
  char **pair = g_new0 (char *, 3);
  pair[0] = g_strdup (key);
  pair[1] = g_strdup (value);
  kt_work_store_run_async (store, &write_operation, pair, NULL, NULL, log_failure, g_strdup (key));
}
