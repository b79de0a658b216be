/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-power.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

/* A write since the last sync, or (data NULL) a truncation to that offset. */
typedef struct {
  gint64 offset;
  GBytes *data;
} Change;

/* What a disk holds of a file for sure, and what may get there. */
typedef struct {
  GByteArray *synced;
  GPtrArray *changes; /* of Change */
} Shadow;

/* The real file follows in the same piece of memory. */
typedef struct {
  sqlite3_file base;
  char *path; /* NULL: a temporary one, which nobody misses */
  sqlite3_file *real;
} File;

static GMutex mutex;
static GHashTable *shadows; /* path → Shadow */
static sqlite3_vfs *real_vfs;
static sqlite3_vfs power_vfs;
static guint n_operations;
static guint fails_at; /* G_MAXUINT: never */
static gboolean has_failed;
static guint full_every;
static guint n_touches; /* operations and reads */
static guint broken_every;

/* ---- shadows ---- */

static void
change_free (gpointer data)
{
  Change *self = data;
  g_clear_pointer (&self->data, g_bytes_unref);
  g_free (self);
}

static void
shadow_free (gpointer data)
{
  Shadow *self = data;
  g_byte_array_unref (self->synced);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/* A file that was there before is on the disk. */
static Shadow *
find_shadow (const char *path)
{
  Shadow *self = g_hash_table_lookup (shadows, path);
  if (self != NULL)
    return self;
  char *contents = NULL;
  gsize length = 0;
  g_file_get_contents (path, &contents, &length, NULL);
  self = g_new (Shadow, 1);
  self->synced = g_byte_array_new_take ((guint8 *)contents, length);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  g_hash_table_insert (shadows, g_strdup (path), self);
  return self;
}

static void
grow (GByteArray *bytes, guint length)
{
  guint before = bytes->len;
  if (before >= length)
    return;
  g_byte_array_set_size (bytes, length);
  memset (bytes->data + before, 0, length - before);
}

static void
put (GByteArray *bytes, gint64 offset, const guint8 *data, gsize length)
{
  grow (bytes, (guint)(offset + (gint64)length));
  memcpy (bytes->data + offset, data, length);
}

static void
apply_whole (GByteArray *bytes, const Change *change)
{
  gsize length;
  if (change->data == NULL)
    {
      g_byte_array_set_size (bytes, (guint)MIN (change->offset, (gint64)bytes->len));
      return;
    }
  const guint8 *data = g_bytes_get_data (change->data, &length);
  put (bytes, change->offset, data, length);
}

/* Each of its sectors, or not. */
static void
apply_torn (GByteArray *bytes, const Change *change, KtRandom *random)
{
  gsize length = 0;
  const guint8 *data = change->data != NULL ? g_bytes_get_data (change->data, &length) : NULL;
  if (data == NULL && kt_random_below (random, 2) == 0)
    apply_whole (bytes, change);
  for (gsize at = 0; at < length;)
    {
      gsize sector = SECTOR - (gsize)((change->offset + (gint64)at) % SECTOR);
      gsize part = MIN (sector, length - at);
      if (kt_random_below (random, 2) == 0)
        put (bytes, change->offset + (gint64)at, data + at, part);
      at += part;
    }
}

static void
remember (File *file, gint64 offset, const void *data, int length)
{
  if (file->path == NULL)
    return;
  Change *change = g_new (Change, 1);
  *change = (Change){ offset, data != NULL ? g_bytes_new (data, (gsize)length) : NULL };
  g_ptr_array_add (find_shadow (file->path)->changes, change);
}

static void
settle (File *file)
{
  if (file->path == NULL)
    return;
  Shadow *shadow = find_shadow (file->path);
  for (guint i = 0; i < shadow->changes->len; i++)
    apply_whole (shadow->synced, shadow->changes->pdata[i]);
  g_ptr_array_set_size (shadow->changes, 0);
}

/* ---- power ---- */

/* Counts it; FALSE: the power is gone. */
static gboolean
has_power (void)
{
  if (!has_failed && ++n_operations > fails_at)
    has_failed = TRUE;
  return !has_failed;
}

static gboolean
is_full (void)
{
  return full_every != 0 && n_operations % full_every == 0;
}

static gboolean
is_broken (void)
{
  n_touches++;
  return broken_every != 0 && n_touches % broken_every == 0;
}

/* ---- files ---- */

static int
close_file (sqlite3_file *base)
{
  File *file = (File *)base;
  int code = file->real->pMethods != NULL ? file->real->pMethods->xClose (file->real) : SQLITE_OK;
  g_clear_pointer (&file->path, g_free);
  return code;
}

static int
read_file (sqlite3_file *base, void *data, int length, sqlite3_int64 offset)
{
  File *file = (File *)base;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (is_broken ())
    return SQLITE_IOERR_READ;
  return file->real->pMethods->xRead (file->real, data, length, offset);
}

static int
write_file (sqlite3_file *base, const void *data, int length, sqlite3_int64 offset)
{
  File *file = (File *)base;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (!has_power () || is_broken ())
    return SQLITE_IOERR_WRITE;
  if (is_full ())
    return SQLITE_FULL;
  remember (file, offset, data, length);
  return file->real->pMethods->xWrite (file->real, data, length, offset);
}

static int
truncate_file (sqlite3_file *base, sqlite3_int64 length)
{
  File *file = (File *)base;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (!has_power () || is_broken ())
    return SQLITE_IOERR_TRUNCATE;
  remember (file, length, NULL, 0);
  return file->real->pMethods->xTruncate (file->real, length);
}

/* Nothing is really synced: that is what makes the tests fast. */
static int
sync_file (sqlite3_file *base, int flags)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (!has_power () || is_broken ())
    return SQLITE_IOERR_FSYNC;
  settle ((File *)base);
  return SQLITE_OK;
}

static int
size_file (sqlite3_file *base, sqlite3_int64 *size)
{
  File *file = (File *)base;
  return file->real->pMethods->xFileSize (file->real, size);
}

static int
lock_file (sqlite3_file *base, int level)
{
  File *file = (File *)base;
  return file->real->pMethods->xLock (file->real, level);
}

static int
unlock_file (sqlite3_file *base, int level)
{
  File *file = (File *)base;
  return file->real->pMethods->xUnlock (file->real, level);
}

static int
check_lock (sqlite3_file *base, int *result)
{
  File *file = (File *)base;
  return file->real->pMethods->xCheckReservedLock (file->real, result);
}

static int
control_file (sqlite3_file *base, int operation, void *argument)
{
  File *file = (File *)base;
  return file->real->pMethods->xFileControl (file->real, operation, argument);
}

static int
sector_size (sqlite3_file *base)
{
  return SECTOR;
}

/* No promise of atomic or ordered writes. */
static int
characteristics (sqlite3_file *base)
{
  return 0;
}

static int
map_shared (sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
  File *file = (File *)base;
  return file->real->pMethods->xShmMap (file->real, page, size, extend, memory);
}

static int
lock_shared (sqlite3_file *base, int offset, int n, int flags)
{
  File *file = (File *)base;
  return file->real->pMethods->xShmLock (file->real, offset, n, flags);
}

static void
barrier_shared (sqlite3_file *base)
{
  File *file = (File *)base;
  file->real->pMethods->xShmBarrier (file->real);
}

static int
unmap_shared (sqlite3_file *base, int delete)
{
  File *file = (File *)base;
  return file->real->pMethods->xShmUnmap (file->real, delete);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = close_file,
  .xRead = read_file,
  .xWrite = write_file,
  .xTruncate = truncate_file,
  .xSync = sync_file,
  .xFileSize = size_file,
  .xLock = lock_file,
  .xUnlock = unlock_file,
  .xCheckReservedLock = check_lock,
  .xFileControl = control_file,
  .xSectorSize = sector_size,
  .xDeviceCharacteristics = characteristics,
  .xShmMap = map_shared,
  .xShmLock = lock_shared,
  .xShmBarrier = barrier_shared,
  .xShmUnmap = unmap_shared,
};

/* ---- the VFS ---- */

static int
open_file (sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *out_flags)
{
  File *file = (File *)base;
  const int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  memset (file, 0, sizeof *file);
  file->real = (sqlite3_file *)(file + 1);
  int code = real_vfs->xOpen (real_vfs, path, file->real, flags, out_flags);
  if (code != SQLITE_OK)
    return code;
  file->base.pMethods = &methods;
  if (path != NULL && (flags & lasting) != 0)
    {
      file->path = g_strdup (path);
      find_shadow (path);
    }
  return SQLITE_OK;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  if (!has_power ())
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (shadows, path);
  return real_vfs->xDelete (real_vfs, path, sync);
}

void
kt_test_power_install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  power_vfs = *real_vfs;
  power_vfs.zName = "kt-test-power";
  power_vfs.pNext = NULL;
  power_vfs.szOsFile = (int)sizeof (File) + real_vfs->szOsFile;
  power_vfs.xOpen = open_file;
  power_vfs.xDelete = delete_file;
  shadows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, shadow_free);
  fails_at = G_MAXUINT;
  g_assert_cmpint (sqlite3_vfs_register (&power_vfs, 1), ==, SQLITE_OK);
}

void
kt_test_power_fail_after (guint operations)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  fails_at = n_operations + operations;
  has_failed = operations == 0;
}

gboolean
kt_test_power_has_failed (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  return has_failed;
}

void
kt_test_power_fill_disk (guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  full_every = n;
}

void
kt_test_power_break_disk (guint n)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  broken_every = n;
}

guint
kt_test_power_count (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  return n_operations;
}

/* Unless its folder was removed. The memory that connections shared is gone, too. */
static void
restore (const char *path, Shadow *shadow, KtRandom *random)
{
  g_autofree char *shared = g_strconcat (path, "-shm", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  for (guint i = 0; i < shadow->changes->len; i++)
    apply_torn (shadow->synced, shadow->changes->pdata[i], random);
  g_assert_true (g_file_set_contents (path, (const char *)shadow->synced->data,
                                      (gssize)shadow->synced->len, NULL));
  unlink (shared);
}

void
kt_test_power_return (KtRandom *random)
{
  GHashTableIter iter;
  gpointer path, shadow;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_hash_table_iter_init (&iter, shadows);
  while (g_hash_table_iter_next (&iter, &path, &shadow))
    restore (path, shadow, random);
  g_hash_table_remove_all (shadows);
  has_failed = FALSE;
  fails_at = G_MAXUINT;
}
