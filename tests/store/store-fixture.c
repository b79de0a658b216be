/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "kt-cipher-file.h"

#include <glib/gstdio.h>
#include <string.h>

const char *store_fixture_key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";

KtCipherKeys *
store_fixture_keys (const char *profile,
                    gboolean is_encrypted,
                    GCancellable *cancellable,
                    GError **error)
{
  return kt_cipher_keys_parse (store_fixture_key, error);
}

KtWorkKeySource
store_fixture_default_keys (void)
{
  return g_getenv ("KT_TEST_ENCRYPTED") != NULL ? store_fixture_keys : NULL;
}

void
store_fixture_open (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (self->store);
  self->store = kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kt_work_store_get_path (self->store), ==, self->path);
}

void
store_fixture_close (StoreFixture *self)
{
  if (self->store == NULL)
    return;
  kt_work_store_close (self->store);
  store_fixture_settle ();
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
store_fixture_cannot_open (StoreFixture *self, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_work_store_open_with (self->profile, self->clock, self->keys, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” should say “%s”", error->message, words);
}

void
store_fixture_set_up (StoreFixture *self, gconstpointer data)
{
  self->profile = g_dir_make_tmp ("kt-store-XXXXXX", NULL);
  g_assert_nonnull (self->profile);
  self->path = g_build_filename (self->profile, "work.db", NULL);
  self->clock = kt_clock_fixed_iso ("2026-11-21T09:30:00Z", NULL);
  self->random = fixture_random ();
  self->keys = store_fixture_default_keys ();
  store_fixture_open (self);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer data)
{
  store_fixture_close (self);
  g_autoptr (GDir) dir = g_dir_open (self->profile, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->profile, name, NULL);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->profile), ==, 0);
  g_free (self->profile);
  g_free (self->path);
  kt_clock_unref (self->clock);
  kt_random_free (self->random);
}

/* ---- main loop ---- */

void
store_fixture_done (GObject *source, GAsyncResult *result, gpointer done)
{
  *(GAsyncResult **)done = g_object_ref (result);
}

GAsyncResult *
store_fixture_wait (GAsyncResult **done)
{
  while (*done == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (done);
}

static gboolean
stop (gpointer running)
{
  *(gboolean *)running = FALSE;
  return G_SOURCE_REMOVE;
}

void
store_fixture_settle (void)
{
  gboolean running = TRUE;
  g_timeout_add_full (G_PRIORITY_LOW, 20, stop, &running, NULL);
  while (running)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- SQL ---- */

KtSqliteConnection *
store_fixture_connect (StoreFixture *self, KtSqliteOpenMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCipherKeys) keys = kt_cipher_file_look (self->path, NULL) == KT_CIPHER_ENCRYPTED
                                      ? kt_cipher_keys_parse (store_fixture_key, &error)
                                      : NULL;
  KtSqliteConnection *connection
      = kt_sqlite_connection_open_with (self->path, mode, keys, &error);
  g_assert_no_error (error);
  return connection;
}

void
store_fixture_sql (StoreFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_WORK);
  kt_sqlite_connection_exec (connection, sql, &error);
  g_assert_no_error (error);
}

gint64
store_fixture_int (StoreFixture *self, const char *sql)
{
  gint64 value = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_READ_ONLY);
  kt_sqlite_connection_query_int (connection, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}
