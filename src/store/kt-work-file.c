/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lock is an flock() on a file of its own: it vanishes with the process, whatever ends it, and
 * it is not the lock of the database, which comes and goes with transactions. The database is
 * inspected through a read-only connection, since opening it for work would already change a
 * foreign file.
 */
#include "kt-work-file.h"

#include "kt-store-error.h"
#include "kt-work-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- the lock ---- */

static int
refuse_lock (const char *path, int lock, int cause, GError **error)
{
  char holder[32] = "";
  if (lock >= 0 && read (lock, holder, sizeof holder - 1) <= 0)
    g_strlcpy (holder, "?", sizeof holder);
  if (cause == EWOULDBLOCK)
    g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_LOCKED,
                 _ ("Kontor is already open (process %s). Go to that window, or close it first."),
                 g_strstrip (holder));
  else
    g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK,
                 _ ("%s: the file cannot be locked (%s). Check the folder and its permissions."),
                 path, g_strerror (cause));
  if (lock >= 0)
    close (lock);
  return -1;
}

int
kt_work_file_lock (const char *profile, GError **error)
{
  if (g_mkdir_with_parents (profile, 0700) != 0)
    {
      int cause = errno;
      g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK,
                   _ ("%s: the folder cannot be made (%s). Check the path and its permissions."),
                   profile, g_strerror (cause));
      return -1;
    }
  g_autofree char *path = g_build_filename (profile, "work.lock", NULL);
  int lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock (lock, LOCK_EX | LOCK_NB) != 0)
    return refuse_lock (path, lock, errno, error);

  /* Only a hint for the message above: a full disk does not matter here. */
  g_autofree char *holder = g_strdup_printf ("%d\n", (int)getpid ());
  if (ftruncate (lock, 0) != 0 || write (lock, holder, strlen (holder)) < 0)
    g_debug ("%s: %s", path, g_strerror (errno));
  return lock;
}

void
kt_work_file_unlock (int lock)
{
  close (lock);
}

/* ---- the database ---- */

static gboolean
check_identity (KtSqliteConnection *connection, guint *version, GError **error)
{
  const char *path = kt_sqlite_connection_get_path (connection);
  gint64 identity, schema, tables;
  if (!kt_sqlite_connection_query_int (connection, "PRAGMA application_id", &identity, error)
      || !kt_sqlite_connection_query_int (connection, "PRAGMA user_version", &schema, error)
      || !kt_sqlite_connection_query_int (connection, "SELECT count(*) FROM sqlite_schema", &tables,
                                          error))
    return FALSE;
  *version = schema;
  if (identity == 0 && schema == 0 && tables == 0)
    return TRUE; /* the program ended while it made a new one */
  if (identity != KT_WORK_APPLICATION_ID)
    {
      g_set_error (
          error, KT_STORE_ERROR, KT_STORE_ERROR_FOREIGN,
          _ ("%s: this is the database of another program. Set it aside to start with a new one."),
          path);
      return FALSE;
    }
  if (schema > (gint64)kt_work_schema_version ())
    {
      g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TOO_NEW,
                   _ ("%s: this file was written by a newer Kontor (schema %d, this one knows %u). "
                      "Update Kontor."),
                   path, (int)schema, kt_work_schema_version ());
      return FALSE;
    }
  return TRUE;
}

gboolean
kt_work_file_has_key (const char *path, KtCipherKeys *keys, GError **error)
{
  guint8 id[KT_CIPHER_ID_BYTES];
  if (kt_cipher_file_look (path, id) != KT_CIPHER_ENCRYPTED)
    return TRUE;
  if (keys != NULL && kt_cipher_keys_find (keys, id) != NULL)
    return TRUE;
  g_set_error (error, KT_STORE_ERROR, KT_STORE_ERROR_KEY,
               _ ("%s: the database of your work is encrypted, and its key is not where it was kept. "
                  "Nothing is lost: open the key ring it was in, or put the key back "
                  "(kontor-cli key set)."),
               path);
  return FALSE;
}

gboolean
kt_work_file_inspect (const char *path, KtCipherKeys *keys, guint *version, GError **error)
{
  GStatBuf info;
  *version = 0;
  if (g_stat (path, &info) != 0 ? errno == ENOENT : info.st_size == 0)
    return TRUE;
  if (!kt_work_file_has_key (path, keys, error))
    return FALSE;
  gboolean is_encrypted = kt_cipher_file_look (path, NULL) == KT_CIPHER_ENCRYPTED;
  g_autoptr (KtSqliteConnection) connection = kt_sqlite_connection_open_with (
      path, KT_SQLITE_OPEN_READ_ONLY, is_encrypted ? keys : NULL, error);
  return connection != NULL && check_identity (connection, version, error)
         && kt_sqlite_connection_check (connection, error);
}

/* ---- encrypting ---- */

/* The log goes first: it must not be found beside a file it does not belong to. */
static gboolean
encrypt_file (const char *path, KtCipherKeys *from, KtCipherKeys *to, GError **error)
{
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open_with (path, KT_SQLITE_OPEN_WORK, from, error);
  return connection != NULL
         && kt_sqlite_connection_exec (connection, "PRAGMA journal_mode=DELETE", error)
         && kt_sqlite_connection_encrypt (connection, path, to, error);
}

static gboolean
encrypt_copies (const char *path, KtCipherKeys *keys, GError **error)
{
  for (guint version = 1; version < kt_work_schema_version (); version++)
    {
      g_autofree char *copy = g_strdup_printf ("%s.v%u", path, version);
      if (kt_cipher_file_look (copy, NULL) == KT_CIPHER_PLAIN
          && !encrypt_file (copy, NULL, keys, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
kt_work_file_encrypt (const char *path, KtCipherKeys *keys, GError **error)
{
  guint8 id[KT_CIPHER_ID_BYTES];
  switch (kt_cipher_file_look (path, id))
    {
    case KT_CIPHER_PLAIN:
      return encrypt_file (path, NULL, keys, error) && encrypt_copies (path, keys, error);
    case KT_CIPHER_ENCRYPTED:
      return memcmp (id, kt_cipher_keys_get_id (keys), sizeof id) == 0
             || encrypt_file (path, keys, keys, error);
    case KT_CIPHER_NONE:
      break;
    }
  return TRUE;
}

/* ---- setting aside ---- */

static char *
free_name (const char *path, KtClock *clock)
{
  g_autofree char *now = kt_clock_now_iso (clock);
  g_autofree char *stamp = g_strdelimit (g_strdup (now), ":", '-');
  char *name = g_strdup_printf ("%s.aside-%s", path, stamp);
  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.aside-%s-%u", path, stamp, i);
    }
  return name;
}

/* The companions first: should the last rename fail, the next attempt finds the database. */
gboolean
kt_work_file_set_aside (const char *path, KtClock *clock, char **kept, GError **error)
{
  static const char *const companions[] = { "-wal", "-shm", "" };
  g_autofree char *name = free_name (path, clock);
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (path, companions[i], NULL);
      g_autofree char *to = g_strconcat (name, companions[i], NULL);
      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          int cause = errno;
          g_set_error (
              error, KT_STORE_ERROR, KT_STORE_ERROR_DISK,
              _ ("%s: the file cannot be renamed (%s). Check the folder and its permissions."),
              from, g_strerror (cause));
          return FALSE;
        }
    }
  if (kept != NULL)
    *kept = g_steal_pointer (&name);
  return TRUE;
}

/* ---- salvaging ---- */

static gboolean
fail_errno (const char *path, GError **error)
{
  int cause = errno;
  g_set_error (error, KT_STORE_ERROR,
               cause == ENOSPC || cause == EDQUOT ? KT_STORE_ERROR_FULL : KT_STORE_ERROR_DISK,
               _ ("%s: the file could not be written safely (%s). Check the disk and try again."),
               path, g_strerror (cause));
  return FALSE;
}

static gboolean
sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = (fd >= 0 && fsync (fd) == 0) || fail_errno (path, error);
  if (fd >= 0)
    close (fd);
  return done;
}

gboolean
kt_work_file_sync_rename (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);
  return sync_path (from, error) && (g_rename (from, to) == 0 || fail_errno (to, error))
         && sync_path (folder, error);
}

gboolean
kt_work_file_finish_salvage (const char *path, GError **error)
{
  g_autofree char *made = g_strconcat (path, KT_WORK_FILE_SALVAGED, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS) || !g_file_test (made, G_FILE_TEST_EXISTS))
    return TRUE;
  return kt_work_file_sync_rename (made, path, error);
}
