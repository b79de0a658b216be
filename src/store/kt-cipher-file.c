/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A layer between SQLite and the file system it would use. A page in memory always has zeros in
 * its last 48 bytes: SQLite does not touch what is reserved, and it computes the checksums of WAL
 * frames over whole pages as it knows them.
 *
 * Torn frames at the end of a WAL are the rule after a power cut: read with their header, as
 * recovery does, they come back as zeros, which SQLite takes for the end; read as a page they are
 * damage.
 */
#include "kt-cipher-file.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define PAGE KT_CIPHER_PAGE_BYTES
#define HEADER 100 /* of a database, in the clear */
#define WAL_HEADER 32
#define FRAME_HEADER 24
#define FRAME (FRAME_HEADER + PAGE)

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define USABLE (PAGE - KT_CIPHER_RESERVED_BYTES)

G_STATIC_ASSERT (NONCE + TAG + KT_CIPHER_ID_BYTES == KT_CIPHER_RESERVED_BYTES);
G_STATIC_ASSERT (crypto_aead_xchacha20poly1305_ietf_KEYBYTES == KT_CIPHER_KEY_BYTES);
G_STATIC_ASSERT (crypto_stream_xchacha20_KEYBYTES == KT_CIPHER_KEY_BYTES);

struct _KtCipherFiles {
  sqlite3_vfs vfs; /* first: SQLite hands it back */
  sqlite3_vfs *real;
  KtCipherKeys *keys;
  char name[32];
};

typedef enum { PLAIN, DATABASE, LOG, TEMPORARY } Kind;

/* The real file follows in the same piece of memory. */
typedef struct {
  sqlite3_file base;
  sqlite3_file *real;
  KtCipherKeys *keys;
  Kind kind;
  guint8 passing[KT_CIPHER_KEY_BYTES]; /* key of a temporary file */
  int n_split;                         /* bytes of a page of the log that wait for the rest */
  guint8 split[PAGE];
  guint8 page[PAGE];
} File;

/* ---- one page ---- */

/* What a page is bound to: its kind and place, and for the first page the header in the clear. */
typedef struct {
  guint8 bytes[1 + 8 + HEADER];
  gsize length;
  gsize clear; /* bytes of the page that stay as they are */
} Binding;

static Binding
bind_page (Kind kind, gint64 place, const guint8 *page)
{
  Binding binding = { .length = 1 + 8 };
  gint64 big = GINT64_TO_BE (place);
  binding.bytes[0] = kind == LOG ? 'L' : 'D';
  memcpy (binding.bytes + 1, &big, sizeof big);
  if (kind == DATABASE && place == 0)
    {
      binding.clear = HEADER;
      memcpy (binding.bytes + binding.length, page, HEADER);
      binding.length += HEADER;
    }
  return binding;
}

static void
encrypt_page (const KtCipherKeys *keys, Kind kind, gint64 place, guint8 *page)
{
  const guint8 *id = kt_cipher_keys_get_id (keys);
  const Binding binding = bind_page (kind, place, page);
  guint8 *nonce = page + USABLE, *tag = nonce + NONCE;
  randombytes_buf (nonce, NONCE);
  memcpy (tag + TAG, id, KT_CIPHER_ID_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt_detached (
      page + binding.clear, tag, NULL, page + binding.clear, USABLE - binding.clear, binding.bytes,
      binding.length, NULL, nonce, kt_cipher_keys_find (keys, id));
}

static gboolean
decrypt_page (const KtCipherKeys *keys, Kind kind, gint64 place, guint8 *page)
{
  const Binding binding = bind_page (kind, place, page);
  const guint8 *nonce = page + USABLE, *tag = nonce + NONCE;
  const guint8 *key = kt_cipher_keys_find (keys, tag + TAG);
  if (key == NULL
      || crypto_aead_xchacha20poly1305_ietf_decrypt_detached (
             page + binding.clear, NULL, page + binding.clear, USABLE - binding.clear, tag,
             binding.bytes, binding.length, nonce, key)
             != 0)
    return FALSE;
  memset (page + USABLE, 0, KT_CIPHER_RESERVED_BYTES);
  return TRUE;
}

/* A free page that SQLite never wrote is a hole of the file. */
static gboolean
is_hole (const guint8 *page)
{
  return sodium_is_zero (page, PAGE);
}

/* ---- databases ---- */

static int
read_page (File *self, gint64 offset, guint8 *page)
{
  int code = self->real->pMethods->xRead (self->real, page, PAGE, offset);
  if (code == SQLITE_IOERR_SHORT_READ)
    memset (page, 0, PAGE);
  if (code != SQLITE_OK)
    return code;
  return decrypt_page (self->keys, DATABASE, offset, page) || is_hole (page) ? SQLITE_OK
                                                                             : SQLITE_CORRUPT;
}

/* Whole pages, or a piece of the first one. */
static int
read_database (File *self, void *to, int amount, gint64 offset)
{
  gint64 start = offset - offset % PAGE;
  if (amount == PAGE && offset == start)
    return read_page (self, offset, to);
  if (offset + amount <= HEADER)
    return self->real->pMethods->xRead (self->real, to, amount, offset);
  if (offset + amount > start + PAGE)
    return SQLITE_IOERR_READ;
  int code = read_page (self, start, self->page);
  memcpy (to, self->page + (offset - start), (gsize)amount);
  return code;
}

static int
write_database (File *self, const void *from, int amount, gint64 offset)
{
  if (amount != PAGE || offset % PAGE != 0)
    return SQLITE_IOERR_WRITE;
  memcpy (self->page, from, PAGE);
  encrypt_page (self->keys, DATABASE, offset, self->page);
  return self->real->pMethods->xWrite (self->real, self->page, PAGE, offset);
}

/* ---- the log of changes ---- */

/* Where in its frame; negative: in the header of the log. */
static gint64
place_in_frame (gint64 offset)
{
  return offset < WAL_HEADER ? -1 : (offset - WAL_HEADER) % FRAME;
}

static int
read_log (File *self, void *to, int amount, gint64 offset)
{
  gint64 place = place_in_frame (offset);
  int code = self->real->pMethods->xRead (self->real, to, amount, offset);
  if (code == SQLITE_IOERR_SHORT_READ)
    memset (to, 0, (gsize)amount);
  if (code != SQLITE_OK || place < 0 || (place == 0 && amount == FRAME_HEADER))
    return code;
  if (place == 0 && amount == FRAME)
    {
      if (!decrypt_page (self->keys, LOG, offset + FRAME_HEADER, (guint8 *)to + FRAME_HEADER))
        memset (to, 0, FRAME);
      return SQLITE_OK;
    }
  if (place != FRAME_HEADER || amount != PAGE)
    return SQLITE_IOERR_READ;
  return decrypt_page (self->keys, LOG, offset, to) ? SQLITE_OK : SQLITE_CORRUPT;
}

static int
write_log_page (File *self, const guint8 *from, gint64 offset)
{
  if (!sodium_is_zero (from + USABLE, KT_CIPHER_RESERVED_BYTES))
    return SQLITE_IOERR_WRITE; /* its frame would not be recognised after a crash */
  memcpy (self->page, from, PAGE);
  encrypt_page (self->keys, LOG, offset, self->page);
  return self->real->pMethods->xWrite (self->real, self->page, PAGE, offset);
}

/* On disks whose sectors may be torn SQLite fills up the last sector with a frame that it writes
 * in two pieces; nothing depends on it before the second one. */
static int
write_log (File *self, const void *from, int amount, gint64 offset)
{
  gint64 place = place_in_frame (offset);
  if (place + amount <= FRAME_HEADER || place < 0)
    return self->real->pMethods->xWrite (self->real, from, amount, offset);
  if (place == FRAME_HEADER && amount == PAGE)
    return write_log_page (self, from, offset);
  if (place == FRAME_HEADER && amount < PAGE)
    self->n_split = 0;
  if (place != FRAME_HEADER + self->n_split || self->n_split + amount > PAGE)
    return SQLITE_IOERR_WRITE;
  memcpy (self->split + self->n_split, from, (gsize)amount);
  self->n_split += amount;
  if (self->n_split < PAGE)
    return SQLITE_OK;
  self->n_split = 0;
  return write_log_page (self, self->split, offset + amount - PAGE);
}

/* ---- temporary files ---- */

/* The stream of the key from that place of the file on. */
static void
turn (const File *self, guint8 *bytes, gsize length, gint64 offset)
{
  static const guint8 nonce[crypto_stream_xchacha20_NONCEBYTES];
  while (length > 0)
    {
      guint8 block[64] = { 0 };
      gsize skip = (gsize)(offset % 64), part = MIN (length, 64 - skip);
      memcpy (block + skip, bytes, part);
      crypto_stream_xchacha20_xor_ic (block, block, sizeof block, nonce, (guint64)offset / 64,
                                      self->passing);
      memcpy (bytes, block + skip, part);
      bytes += part;
      length -= part;
      offset += (gint64)part;
    }
}

static int
read_temporary (File *self, void *to, int amount, gint64 offset)
{
  int code = self->real->pMethods->xRead (self->real, to, amount, offset);
  if (code == SQLITE_OK)
    turn (self, to, (gsize)amount, offset);
  else if (code == SQLITE_IOERR_SHORT_READ)
    memset (to, 0, (gsize)amount);
  return code;
}

static int
write_temporary (File *self, const void *from, int amount, gint64 offset)
{
  g_autofree guint8 *turned = g_memdup2 (from, (gsize)amount);
  turn (self, turned, (gsize)amount, offset);
  return self->real->pMethods->xWrite (self->real, turned, amount, offset);
}

/* ---- a file ---- */

static int
file_close (sqlite3_file *base)
{
  File *self = (File *)base;
  int code = self->real->pMethods->xClose (self->real);
  sodium_memzero (self->page, sizeof self->page);
  sodium_memzero (self->split, sizeof self->split);
  sodium_memzero (self->passing, sizeof self->passing);
  return code;
}

static int
file_read (sqlite3_file *base, void *to, int amount, sqlite3_int64 offset)
{
  File *self = (File *)base;
  switch (self->kind)
    {
    case DATABASE:
      return read_database (self, to, amount, offset);
    case LOG:
      return read_log (self, to, amount, offset);
    case TEMPORARY:
      return read_temporary (self, to, amount, offset);
    case PLAIN:
      break;
    }
  return self->real->pMethods->xRead (self->real, to, amount, offset);
}

static int
file_write (sqlite3_file *base, const void *from, int amount, sqlite3_int64 offset)
{
  File *self = (File *)base;
  switch (self->kind)
    {
    case DATABASE:
      return write_database (self, from, amount, offset);
    case LOG:
      return write_log (self, from, amount, offset);
    case TEMPORARY:
      return write_temporary (self, from, amount, offset);
    case PLAIN:
      break;
    }
  return self->real->pMethods->xWrite (self->real, from, amount, offset);
}

#define REAL(base) (((File *)(base))->real)

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  return REAL (base)->pMethods->xTruncate (REAL (base), size);
}

static int
file_sync (sqlite3_file *base, int flags)
{
  return REAL (base)->pMethods->xSync (REAL (base), flags);
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  return REAL (base)->pMethods->xFileSize (REAL (base), size);
}

static int
file_lock (sqlite3_file *base, int lock)
{
  return REAL (base)->pMethods->xLock (REAL (base), lock);
}

static int
file_unlock (sqlite3_file *base, int lock)
{
  return REAL (base)->pMethods->xUnlock (REAL (base), lock);
}

static int
file_check_lock (sqlite3_file *base, int *is_reserved)
{
  return REAL (base)->pMethods->xCheckReservedLock (REAL (base), is_reserved);
}

static int
file_control (sqlite3_file *base, int operation, void *argument)
{
  return REAL (base)->pMethods->xFileControl (REAL (base), operation, argument);
}

static int
file_sector (sqlite3_file *base)
{
  return REAL (base)->pMethods->xSectorSize (REAL (base));
}

static int
file_characteristics (sqlite3_file *base)
{
  return REAL (base)->pMethods->xDeviceCharacteristics (REAL (base));
}

static int
file_map (sqlite3_file *base, int page, int size, int extend, void volatile **memory)
{
  return REAL (base)->pMethods->xShmMap (REAL (base), page, size, extend, memory);
}

static int
file_shared_lock (sqlite3_file *base, int offset, int n, int flags)
{
  return REAL (base)->pMethods->xShmLock (REAL (base), offset, n, flags);
}

static void
file_barrier (sqlite3_file *base)
{
  REAL (base)->pMethods->xShmBarrier (REAL (base));
}

static int
file_unmap (sqlite3_file *base, int remove)
{
  return REAL (base)->pMethods->xShmUnmap (REAL (base), remove);
}

/* Version 2: no memory mapping of the file itself. */
static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_map,
  .xShmLock = file_shared_lock,
  .xShmBarrier = file_barrier,
  .xShmUnmap = file_unmap,
};

/* ---- the file system ---- */

/* A rollback journal is used for the first page only, when a new file goes over to a log. */
static Kind
kind_of (int flags)
{
  if (flags & SQLITE_OPEN_MAIN_DB)
    return DATABASE;
  if (flags & SQLITE_OPEN_WAL)
    return LOG;
  return flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL) ? PLAIN : TEMPORARY;
}

static int
open_file (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out)
{
  KtCipherFiles *files = (KtCipherFiles *)vfs;
  File *self = (File *)base;
  *self = (File){ .real = (sqlite3_file *)(self + 1), .keys = files->keys, .kind = kind_of (flags) };
  if (self->kind == TEMPORARY)
    randombytes_buf (self->passing, sizeof self->passing);
  self->real->pMethods = NULL;
  int code = files->real->xOpen (files->real, path, self->real, flags, out);
  if (code == SQLITE_OK)
    base->pMethods = &methods;
  else if (self->real->pMethods != NULL)
    self->real->pMethods->xClose (self->real);
  return code;
}

static int
delete_file (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  sqlite3_vfs *real = ((KtCipherFiles *)vfs)->real;
  return real->xDelete (real, path, sync_folder);
}

static int
access_file (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  sqlite3_vfs *real = ((KtCipherFiles *)vfs)->real;
  return real->xAccess (real, path, flags, result);
}

static int
full_path (sqlite3_vfs *vfs, const char *path, int size, char *full)
{
  sqlite3_vfs *real = ((KtCipherFiles *)vfs)->real;
  return real->xFullPathname (real, path, size, full);
}

static int
last_error (sqlite3_vfs *vfs, int size, char *text)
{
  sqlite3_vfs *real = ((KtCipherFiles *)vfs)->real;
  return real->xGetLastError (real, size, text);
}

KtCipherFiles *
kt_cipher_files_new (KtCipherKeys *keys)
{
  static gint n_made;
  sqlite3_initialize ();
  KtCipherFiles *self = g_new0 (KtCipherFiles, 1);
  self->real = sqlite3_vfs_find (NULL);
  self->keys = kt_cipher_keys_ref (keys);
  g_snprintf (self->name, sizeof self->name, "kontor-%d", g_atomic_int_add (&n_made, 1));
  self->vfs = *self->real; /* randomness, sleeping and clocks as they are */
  self->vfs.pNext = NULL;
  self->vfs.zName = self->name;
  self->vfs.szOsFile = (int)sizeof (File) + self->real->szOsFile;
  self->vfs.xOpen = open_file;
  self->vfs.xDelete = delete_file;
  self->vfs.xAccess = access_file;
  self->vfs.xFullPathname = full_path;
  self->vfs.xGetLastError = last_error;
  sqlite3_vfs_register (&self->vfs, 0);
  return self;
}

void
kt_cipher_files_free (KtCipherFiles *self)
{
  if (self == NULL)
    return;
  sqlite3_vfs_unregister (&self->vfs);
  kt_cipher_keys_unref (self->keys);
  g_free (self);
}

const char *
kt_cipher_files_get_name (KtCipherFiles *self)
{
  return self->name;
}

KtCipherKeys *
kt_cipher_files_get_keys (KtCipherFiles *self)
{
  return self->keys;
}

/* ---- looking ---- */

/* Byte 20 of a database: how much of a page is reserved. */
KtCipherState
kt_cipher_file_look (const char *path, guint8 id[KT_CIPHER_ID_BYTES])
{
  guint8 page[PAGE];
  FILE *file = g_fopen (path, "rbe");
  if (file == NULL)
    return KT_CIPHER_NONE;
  gsize length = fread (page, 1, sizeof page, file);
  fclose (file);
  if (length < HEADER)
    return KT_CIPHER_NONE;
  if (memcmp (page, "SQLite format 3", 16) != 0 || page[20] != KT_CIPHER_RESERVED_BYTES)
    return KT_CIPHER_PLAIN;
  if (length < PAGE)
    return KT_CIPHER_NONE;
  if (id != NULL)
    memcpy (id, page + PAGE - KT_CIPHER_ID_BYTES, KT_CIPHER_ID_BYTES);
  return KT_CIPHER_ENCRYPTED;
}
