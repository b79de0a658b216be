/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Secrets in a real key ring: gnome-keyring-daemon on a bus of its own. Whoever is asked to unlock it
 * is played here, under the name of the desktop's prompter: he never answers, or says no.
 */
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "kt-secret-store.h"
#include "kt-store-error.h"
#include "kt-work-secret.h"

#define PROMPTER "org.gnome.keyring.SystemPrompter"

typedef struct {
  char *folder; /* of the key ring and of profiles */
  GPid daemon;
} Ring;

static GTestDBus *bus; /* goes with the process */

static gboolean
is_there (void)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  if (program == NULL)
    g_print ("1..0 # SKIP gnome-keyring-daemon is not installed\n");
  return program != NULL;
}

static void
write_all (int fd, const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
  close (fd);
}

static gboolean
has_owner (const char *name)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, 1000, NULL, NULL);
  gboolean has = FALSE;
  if (answer != NULL)
    g_variant_get (answer, "(b)", &has);
  return has;
}

/* Unlocked with a password, which also makes the key ring of that folder. */
static void
start_daemon (Ring *self)
{
  const char *const arguments[] = { "gnome-keyring-daemon", "--unlock", "--foreground",
                                    "--components=secrets", NULL };
  g_autoptr (GError) error = NULL;
  int input;
  g_spawn_async_with_pipes (NULL, (char **)arguments, NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD
                                | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL,
                            NULL, NULL, &self->daemon, &input, NULL, NULL, &error);
  g_assert_no_error (error);
  write_all (input, "secret of the desktop");
  for (guint i = 0; i < 100 && !has_owner ("org.freedesktop.secrets"); i++)
    g_usleep (50 * 1000);
}

static void
set_up (Ring *self, gconstpointer without_daemon)
{
  self->folder = g_dir_make_tmp ("kontor-ring-XXXXXX", NULL);
  g_setenv ("HOME", self->folder, TRUE);
  g_setenv ("XDG_DATA_HOME", self->folder, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", self->folder, TRUE);
  if (without_daemon == NULL)
    start_daemon (self);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);
      remove_folder (below);
    }
  g_remove (path);
}

static void
tear_down (Ring *self, gconstpointer without_daemon)
{
  secret_service_disconnect ();
  if (self->daemon != 0)
    {
      kill (self->daemon, SIGTERM);
      waitpid (self->daemon, NULL, 0);
      for (guint i = 0; i < 100 && has_owner ("org.freedesktop.secrets"); i++)
        g_usleep (20 * 1000);
    }
  remove_folder (self->folder);
  g_free (self->folder);
}

static void
lock (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, NULL, &error);
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  GList objects = { .data = collection };
  g_assert_cmpint (secret_service_lock_sync (NULL, &objects, NULL, NULL, &error), ==, 1);
  g_assert_no_error (error);
  secret_service_disconnect ();
}

/* ---- unlocked ---- */

static void
test_kept (Ring *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (self->folder, NULL);
  g_autofree char *where = g_strdup (kt_secret_store_where (secrets));
  g_assert_cmpstr (where, ==, "in the key ring of the desktop");
  g_assert_null (kt_secret_store_load (secrets, "refresh", &error));
  g_assert_no_error (error);
  g_assert_true (kt_secret_store_save (secrets, "refresh", "first", &error));
  g_assert_true (kt_secret_store_save (secrets, "refresh", "second ä", &error));
  g_assert_true (kt_secret_store_save (secrets, "device", "other", &error));
  g_assert_no_error (error);
  g_autofree char *kept = kt_secret_store_load (secrets, "refresh", &error);
  g_assert_cmpstr (kept, ==, "second ä");
  g_autoptr (KtSecretStore) foreign = kt_secret_store_open ("/of/another/profile", NULL);
  g_assert_null (kt_secret_store_load (foreign, "refresh", &error));
  g_assert_true (kt_secret_store_save (secrets, "refresh", NULL, &error));
  g_assert_null (kt_secret_store_load (secrets, "refresh", &error));
  g_assert_no_error (error);
  g_autofree char *file = g_build_filename (self->folder, "device.secret", NULL);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* A profile is a folder, and folders are moved. */
static void
test_moved (Ring *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = g_build_filename (self->folder, "before", NULL);
  g_autofree char *after = g_build_filename (self->folder, "after", NULL);
  g_assert_cmpint (g_mkdir (before, 0700), ==, 0);
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (before, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (before, after), ==, 0);
  g_autoptr (KtCipherKeys) again = kt_work_secret_load (after, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (kt_cipher_keys_get_id (keys), KT_CIPHER_ID_BYTES, kt_cipher_keys_get_id (again),
                   KT_CIPHER_ID_BYTES);
}

static void
test_work_key (Ring *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (self->folder, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KtCipherKeys) again = kt_work_secret_load (self->folder, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (kt_cipher_keys_get_id (keys), KT_CIPHER_ID_BYTES, kt_cipher_keys_get_id (again),
                   KT_CIPHER_ID_BYTES);
  g_assert_null (kt_work_secret_load ("/of/another/profile", TRUE, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_KEY);
}

/* ---- locked ---- */

/* Says no to whoever asks: without its object every call fails, and the prompt is over. */
static guint
own_prompter (GDBusConnection *connection)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", PROMPTER, 4), NULL, G_DBUS_CALL_FLAGS_NONE, 1000, NULL,
      NULL);
  guint result = 0;
  g_variant_get (answer, "(u)", &result);
  return result;
}

/* Of a connection whose calls nobody answers: the prompt stays open. */
static GDBusMessage *
swallow (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_atomic_int_inc ((gint *)data);
      g_object_unref (message);
      return NULL;
    }
  return message;
}

static GDBusConnection *
connect_prompter (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (own_prompter (connection), ==, 1);
  return connection;
}

static void
test_dismissed (Ring *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (self->folder, NULL);
  g_assert_true (kt_secret_store_save (secrets, "device", "kept", &error));
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (self->folder, FALSE, NULL, &error);
  g_assert_no_error (error);
  lock ();
  g_autoptr (GDBusConnection) prompter = connect_prompter ();
  g_assert_null (kt_secret_store_load (secrets, "device", &error));
  g_assert_nonnull (error); /* not as if there were none */
  g_test_message ("%s", error->message);
  g_clear_error (&error);
  g_assert_null (kt_work_secret_load (self->folder, FALSE, NULL, &error));
  g_assert_nonnull (error); /* and no new key */
  g_clear_error (&error);
  g_assert_false (kt_secret_store_save (secrets, "device", "new", &error));
  g_assert_nonnull (error);
  g_dbus_connection_close_sync (prompter, NULL, NULL);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* As at the end of the program, while the question is on the screen. */
static void
test_waiting (Ring *self, gconstpointer data)
{
  gint n_asked = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (self->folder, cancellable);
  g_assert_true (kt_secret_store_save (secrets, "device", "kept", &error));
  lock ();
  g_autoptr (GDBusConnection) prompter = connect_prompter ();
  guint filter = g_dbus_connection_add_filter (prompter, swallow, &n_asked, NULL);
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 began = g_get_monotonic_time ();
  g_assert_null (kt_secret_store_load (secrets, "device", &error));
  gint64 waited = g_get_monotonic_time () - began;
  g_assert_nonnull (error);
  g_test_message ("asked %d times, waited %" G_GINT64_FORMAT " ms: %s", n_asked, waited / 1000,
                  error->message);
  g_assert_cmpint (waited, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
  /* libsecret 0.20 complains of the prompt that goes away, in the thread that was left. */
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  g_dbus_connection_remove_filter (prompter, filter);
  g_dbus_connection_close_sync (prompter, NULL, NULL);
  g_usleep (200 * 1000);
  g_log_set_always_fatal (fatal);
}

/* ---- none ---- */

static void
test_none (Ring *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (self->folder, "device.secret", NULL);
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (self->folder, NULL);
  g_assert_nonnull (strstr (kt_secret_store_where (secrets), "file that only you may read"));
  g_autoptr (KtCipherKeys) keys = kt_work_secret_load (self->folder, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KtCipherKeys) again = kt_work_secret_load (self->folder, TRUE, NULL, &error);
  g_assert_no_error (error);
  GStatBuf info;
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_unlink (file);
  g_assert_null (kt_work_secret_load (self->folder, TRUE, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_KEY);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!is_there ())
    return 0;
  if (g_strcmp0 (g_getenv ("KT_SANITIZED"), "1") == 0)
    {
      g_print ("1..0 # SKIP the thread that is left to libsecret is a leak on purpose\n");
      return 0;
    }
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_test_add ("/key-ring/what is kept is there again, for its profile only", Ring, NULL, set_up,
              test_kept, tear_down);
  g_test_add ("/key-ring/what is kept goes with a profile that moves", Ring, NULL, set_up,
              test_moved, tear_down);
  g_test_add ("/key-ring/the key of the work database is made once", Ring, NULL, set_up,
              test_work_key, tear_down);
  g_test_add ("/key-ring/one that stays locked is told, and taken for nothing else", Ring, NULL,
              set_up, test_dismissed, tear_down);
  g_test_add ("/key-ring/a question that nobody answers does not hold the end up", Ring, NULL, set_up,
              test_waiting, tear_down);
  g_test_add ("/key-ring/without one a file is used, which says so", Ring, "none", set_up, test_none,
              tear_down);
  return g_test_run ();
}
