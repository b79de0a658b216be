/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening sets the pragmas of the mode and reads the header at once, so that a foreign or broken
 * file is told by open and not by the first query. Idle statements wait in a table by their SQL
 * text. work.db runs in WAL with synchronous=FULL: NORMAL loses acknowledged commits when the power
 * fails. Files are never memory-mapped: a truncated one would raise SIGBUS instead of an error.
 */

#include "kt-cipher-file.h"
#include "kt-sqlite-private.h"

#include "kt-fail-point.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000
#define BACKUP_PAGES_PER_STEP 1024

/* A page that is kept is a page that is not decrypted again. */
#define ENCRYPTED_PRAGMAS "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"

/* clang-format off */
G_DEFINE_QUARK (kt-sqlite-error-quark, kt_sqlite_error)
/* clang-format on */

struct _KtSqliteConnection {
  sqlite3 *handle;
  KtCipherFiles *files; /* NULL: not encrypted */
  char *path;
  gboolean had_io_error;
  GHashTable *idle; /* SQL → sqlite3_stmt */
  guint depth;      /* open transactions */
  const char *watched;
  gboolean *touched;
};

struct _KtSqliteTransaction {
  KtSqliteConnection *connection;
  guint level; /* 1 = outermost */
  gboolean ended;
};

static const struct {
  int flags;
  const char *pragmas;
} modes[] = {
  [KT_SQLITE_OPEN_WORK]
  = { SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;" },
  [KT_SQLITE_OPEN_READ_ONLY] = { SQLITE_OPEN_READONLY, "PRAGMA query_only=ON;" },
  [KT_SQLITE_OPEN_IMMUTABLE]
  = { SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
      "PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384;" },
  [KT_SQLITE_OPEN_BUILD]
  = { SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
      "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;" },
  [KT_SQLITE_OPEN_MEMORY]
  = { SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, "PRAGMA foreign_keys=ON;" },
};

/* Writes past a quota or a file size limit arrive as I/O errors; to the user they are a full disk.
 */
static gboolean
is_disk_full (int code, int system_errno)
{
  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  return (code & 0xff) == SQLITE_IOERR
         && (system_errno == ENOSPC || system_errno == EFBIG || system_errno == EDQUOT);
}

static void
set_error (GError **error, const char *path, int code, int system_errno, const char *detail)
{
  if (is_disk_full (code, system_errno))
    {
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FULL,
                   _ ("%s: the disk is full. Nothing was changed; free some space and try again."),
                   path);
      return;
    }
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_BUSY,
                   _ ("%s: another program is using the file. Close it there and try again."),
                   path);
      break;
    case SQLITE_CORRUPT:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT,
                   _ ("%s: the file is damaged (%s). Restore it from a backup or fetch it again."),
                   path, detail);
      break;
    case SQLITE_NOTADB:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_NOT_A_DATABASE,
                   _ ("%s: this is not a database file. Choose another file."), path);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_READ_ONLY,
                   _ ("%s: the file cannot be written. Check its permissions."), path);
      break;
    case SQLITE_CONSTRAINT:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CONSTRAINT, "%s: %s", path, detail);
      break;
    case SQLITE_CANTOPEN:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CANNOT_OPEN,
                   _ ("%s: the file cannot be opened (%s). Check that it exists and may be read."),
                   path, system_errno != 0 ? g_strerror (system_errno) : detail);
      break;
    case SQLITE_IOERR:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_IO,
                   _ ("%s: the disk reported an error (%s). Check the disk and try again."), path,
                   system_errno != 0 ? g_strerror (system_errno) : detail);
      break;
    default:
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FAILED, "%s: %s", path, detail);
    }
}

/* sqlite3_system_errno() is set by open only; a failed write leaves its errno with the file, here
 * or in the WAL. */
static int
find_system_errno (KtSqliteConnection *self, int code)
{
  int found = sqlite3_system_errno (self->handle);
  if ((code & 0xff) != SQLITE_IOERR || found != 0)
    return found;
  sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_LAST_ERRNO, &found);
  sqlite3_file *journal = NULL;
  sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
  if (found == 0 && journal != NULL && journal->pMethods != NULL)
    journal->pMethods->xFileControl (journal, SQLITE_FCNTL_LAST_ERRNO, &found);
  return found;
}

gboolean
kt_sqlite_connection_fail (KtSqliteConnection *self, int code, GError **error)
{
  /* The index of words keeps what an error of the disk left half read and, once, takes that for damage of the file. */
  if (code == SQLITE_CORRUPT_VTAB && self->had_io_error)
    code = SQLITE_IOERR;
  self->had_io_error |= (code & 0xff) == SQLITE_IOERR;
  set_error (error, self->path, code, find_system_errno (self, code),
             sqlite3_errmsg (self->handle));
  return FALSE;
}

static void
finalize (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

static char *
make_uri (const char *path, const char *query)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, NULL);
  return g_strconcat (uri, "?", query, NULL);
}

/* What a new file keeps back of each page. */
static int
reserve_bytes (sqlite3 *handle)
{
  int reserved = KT_CIPHER_RESERVED_BYTES;
  return sqlite3_file_control (handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
}

static int
open_handle (KtSqliteConnection *self, KtSqliteOpenMode mode)
{
  int flags = modes[mode].flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (mode == KT_SQLITE_OPEN_IMMUTABLE)
    {
      g_autofree char *immutable = make_uri (self->path, "immutable=1");
      return sqlite3_open_v2 (immutable, &self->handle, flags, NULL);
    }
  const char *files = self->files != NULL ? kt_cipher_files_get_name (self->files) : NULL;
  int code = sqlite3_open_v2 (self->path, &self->handle, flags, files);
  return code == SQLITE_OK && files != NULL ? reserve_bytes (self->handle) : code;
}

KtSqliteConnection *
kt_sqlite_connection_open (const char *path, KtSqliteOpenMode mode, GError **error)
{
  return kt_sqlite_connection_open_with (path, mode, NULL, error);
}

KtSqliteConnection *
kt_sqlite_connection_open_with (const char *path,
                                KtSqliteOpenMode mode,
                                KtCipherKeys *keys,
                                GError **error)
{
  g_return_val_if_fail (path != NULL || mode == KT_SQLITE_OPEN_MEMORY, NULL);
  g_return_val_if_fail (keys == NULL || mode != KT_SQLITE_OPEN_IMMUTABLE, NULL);

  g_autoptr (KtSqliteConnection) self = g_new0 (KtSqliteConnection, 1);
  self->path = g_strdup (mode == KT_SQLITE_OPEN_MEMORY ? ":memory:" : path);
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  self->files = keys != NULL ? kt_cipher_files_new (keys) : NULL;

  int code = open_handle (self, mode);
  if (code != SQLITE_OK)
    {
      kt_sqlite_connection_fail (self, code, error);
      return NULL;
    }
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);

  gint64 schema_version;
  if (!kt_sqlite_connection_query_int (self, "PRAGMA schema_version", &schema_version, error)
      || (keys != NULL && !kt_sqlite_connection_exec (self, ENCRYPTED_PRAGMAS, error))
      || !kt_sqlite_connection_exec (self, modes[mode].pragmas, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
kt_sqlite_connection_free (KtSqliteConnection *self)
{
  if (self == NULL)
    return;
  g_hash_table_destroy (self->idle);
  int code = sqlite3_close (self->handle);
  if (code != SQLITE_OK)
    g_critical ("%s: closed while a statement is in use", self->path);
  else
    kt_cipher_files_free (self->files);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
kt_sqlite_connection_get_handle (KtSqliteConnection *self)
{
  return self->handle;
}

const char *
kt_sqlite_connection_get_path (KtSqliteConnection *self)
{
  return self->path;
}

gboolean
kt_sqlite_connection_exec (KtSqliteConnection *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  return code == SQLITE_OK || kt_sqlite_connection_fail (self, code, error);
}

gboolean
kt_sqlite_connection_query_int (KtSqliteConnection *self,
                                const char *sql,
                                gint64 *value,
                                GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (self->handle, sql, -1, &stmt, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  gboolean found = code == SQLITE_ROW;
  if (found)
    *value = sqlite3_column_int64 (stmt, 0);
  else if (code == SQLITE_DONE)
    g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_FAILED, _ ("%s: “%s” has no answer."),
                 self->path, sql);
  else
    kt_sqlite_connection_fail (self, code, error);
  sqlite3_finalize (stmt);
  return found;
}

gint64
kt_sqlite_connection_get_last_row_id (KtSqliteConnection *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

gint64
kt_sqlite_connection_get_changes (KtSqliteConnection *self)
{
  return sqlite3_changes64 (self->handle);
}

gboolean
kt_sqlite_connection_check (KtSqliteConnection *self, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (self->handle, "PRAGMA quick_check(1)", -1, &stmt, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  gboolean good = FALSE;
  if (code == SQLITE_ROW)
    {
      const char *finding = (const char *)sqlite3_column_text (stmt, 0);
      good = g_strcmp0 (finding, "ok") == 0;
      if (!good)
        set_error (error, self->path, SQLITE_CORRUPT, 0, finding);
    }
  else
    kt_sqlite_connection_fail (self, code, error);
  sqlite3_finalize (stmt);
  return good;
}

/* ---- idle statements ---- */

sqlite3_stmt *
kt_sqlite_connection_take_idle (KtSqliteConnection *self, const char *sql)
{
  gpointer key, stmt;
  if (!g_hash_table_steal_extended (self->idle, sql, &key, &stmt))
    return NULL;
  g_free (key);
  return stmt;
}

void
kt_sqlite_connection_give_idle (KtSqliteConnection *self, sqlite3_stmt *stmt)
{
  g_hash_table_replace (self->idle, g_strdup (sqlite3_sql (stmt)), stmt);
}

/* ---- backup ---- */

static gboolean
sync_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  if (!done)
    set_error (error, path, SQLITE_IOERR, errno, "fsync");
  if (fd >= 0)
    close (fd);
  return done;
}

/* The rename itself is on the disk when this returns. */
static gboolean
put_in_place (gboolean done, const char *part, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  done = done && sync_file (part, error);
  if (done && g_rename (part, path) != 0)
    {
      set_error (error, path, SQLITE_IOERR, errno, "rename");
      done = FALSE;
    }
  if (!done)
    g_unlink (part);
  return done && sync_file (folder, error);
}

static KtCipherKeys *
get_keys (KtSqliteConnection *self)
{
  return self->files != NULL ? kt_cipher_files_get_keys (self->files) : NULL;
}

static gboolean
copy_pages (KtSqliteConnection *from, KtSqliteConnection *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to->handle, "main", from->handle, "main");
  if (backup == NULL)
    return kt_sqlite_connection_fail (to, sqlite3_errcode (to->handle), error);
  int code;
  do
    code = sqlite3_backup_step (backup, BACKUP_PAGES_PER_STEP);
  while (code == SQLITE_OK);
  sqlite3_backup_finish (backup);
  return code == SQLITE_DONE || kt_sqlite_connection_fail (to, code, error);
}

gboolean
kt_sqlite_connection_backup (KtSqliteConnection *self, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_unlink (part);
  KtSqliteConnection *copy
      = kt_sqlite_connection_open_with (part, KT_SQLITE_OPEN_BUILD, get_keys (self), error);
  gboolean done = copy != NULL && copy_pages (self, copy, error);
  kt_sqlite_connection_free (copy);
  return put_in_place (done, part, path, error);
}

/* ---- encrypting ---- */

static gboolean
write_vacuumed (KtSqliteConnection *self, const char *path, KtCipherFiles *files, GError **error)
{
  g_autofree char *query = g_strdup_printf (
      "vfs=%s", files != NULL ? kt_cipher_files_get_name (files) : sqlite3_vfs_find (NULL)->zName);
  g_autofree char *uri = make_uri (path, query);
  int reserved = files != NULL ? KT_CIPHER_RESERVED_BYTES : 0;
  sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  char *sql = sqlite3_mprintf ("VACUUM INTO %Q", uri);
  gboolean done = kt_sqlite_connection_exec (self, sql, error);
  sqlite3_free (sql);
  return done;
}

gboolean
kt_sqlite_connection_encrypt (KtSqliteConnection *self,
                              const char *path,
                              KtCipherKeys *keys,
                              GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_unlink (part);
  KtCipherFiles *files = keys != NULL ? kt_cipher_files_new (keys) : NULL;
  gboolean done = write_vacuumed (self, part, files, error);
  kt_cipher_files_free (files);
  return put_in_place (done, part, path, error);
}

/* ---- watching ---- */

static void
on_row (void *data, int operation, const char *database, const char *table, sqlite3_int64 row)
{
  KtSqliteConnection *self = data;
  if (operation == SQLITE_INSERT && strcmp (table, self->watched) == 0)
    *self->touched = TRUE;
}

void
kt_sqlite_connection_watch (KtSqliteConnection *self, const char *table, gboolean *touched)
{
  self->watched = table;
  self->touched = touched;
  sqlite3_update_hook (self->handle, on_row, self);
}

/* ---- transactions ---- */

static gboolean
exec_at_level (KtSqliteConnection *self,
               guint level,
               const char *outer,
               const char *inner,
               GError **error)
{
  if (level == 1)
    return kt_sqlite_connection_exec (self, outer, error);
  g_autofree char *name = g_strdup_printf ("kt_%u", level);
  g_autoptr (GString) sql = g_string_new (inner);
  g_string_replace (sql, "$", name, 0);
  return kt_sqlite_connection_exec (self, sql->str, error);
}

KtSqliteTransaction *
kt_sqlite_transaction_begin (KtSqliteConnection *self, GError **error)
{
  if (!exec_at_level (self, self->depth + 1, "BEGIN IMMEDIATE", "SAVEPOINT $", error))
    return NULL;
  KtSqliteTransaction *transaction = g_new0 (KtSqliteTransaction, 1);
  transaction->connection = self;
  transaction->level = ++self->depth;
  return transaction;
}

gboolean
kt_sqlite_transaction_commit (KtSqliteTransaction *transaction, GError **error)
{
  KtSqliteConnection *self = transaction->connection;
  g_return_val_if_fail (!transaction->ended && self->depth == transaction->level, FALSE);

  gboolean is_outer = transaction->level == 1;
  if ((is_outer && !kt_fail_point ("store-commit", error))
      || !exec_at_level (self, transaction->level, "COMMIT", "RELEASE $", error))
    return FALSE; /* still open: freeing it rolls back */
  transaction->ended = TRUE;
  self->depth--;
  if (is_outer)
    kt_fail_point ("store-committed", NULL);
  return TRUE;
}

/* After some failures (a full disk) SQLite has rolled back by itself; a second ROLLBACK would only
 * complain. */
static void
roll_back (KtSqliteTransaction *transaction)
{
  KtSqliteConnection *self = transaction->connection;
  g_return_if_fail (self->depth == transaction->level);

  if (!sqlite3_get_autocommit (self->handle))
    exec_at_level (self, transaction->level, "ROLLBACK", "ROLLBACK TO $; RELEASE $", NULL);
  self->depth--;
}

void
kt_sqlite_transaction_free (KtSqliteTransaction *transaction)
{
  if (transaction == NULL)
    return;
  if (!transaction->ended)
    roll_back (transaction);
  g_free (transaction);
}
