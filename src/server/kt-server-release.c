/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small signed files are read whole; large ones are copied piece by piece while their hash is
 * computed, into a file that has no name until it is right. */
#include "kt-server-release.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kt-fd.h"

#define PIECE (1024 * 1024)
#define DIRECTORY_MODE 0755
#define FILE_MODE 0644 /* who may read is said by the folder above */

typedef struct {
  const char *folder;
  const char *tree;
  gint64 now;
  GPtrArray *roots; /* of GBytes: verified, to be written */
} Taking;

/* ---- small files ---- */

/* NULL without an error: there is none. */
static GBytes *
read_small (const char *folder, const char *name, gsize most, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat found;
  if (stat (path, &found) != 0)
    {
      if (errno != ENOENT)
        kt_fd_fail (path, error);
      return NULL;
    }
  char *data = NULL;
  gsize size = 0;
  if (found.st_size <= (gint64)most && g_file_get_contents (path, &data, &size, error))
    return g_bytes_new_take (data, size);
  if (found.st_size > (gint64)most)
    g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT, "%s is too large.", path);
  return NULL;
}

static GBytes *
need_small (const char *folder, const char *name, gsize most, GError **error)
{
  GError *local = NULL;
  GBytes *bytes = read_small (folder, name, most, &local);
  if (bytes == NULL && local == NULL)
    g_set_error (&local, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s has no file “%s”.", folder, name);
  if (local != NULL)
    g_propagate_error (error, local);
  return bytes;
}

/* ---- writing ---- */

static char *
make_place (const Taking *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  if (g_mkdir_with_parents (parent, DIRECTORY_MODE) == 0)
    return g_steal_pointer (&path);
  kt_fd_fail (parent, error);
  return NULL;
}

static gboolean
sync_parent (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  int folder = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = folder >= 0 && fsync (folder) == 0;
  if (!done)
    kt_fd_fail (parent, error);
  if (folder >= 0)
    close (folder);
  return done;
}

/* What was written into `part` takes its place. */
static gboolean
put_in_place (int file, const char *part, const char *path, GError **error)
{
  return (fchmod (file, FILE_MODE) == 0 && fsync (file) == 0 && rename (part, path) == 0)
             ? sync_parent (path, error)
             : kt_fd_fail (path, error);
}

static gboolean
write_small (const Taking *self, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = make_place (self, name, error);
  g_autofree char *part = path != NULL ? g_strconcat (path, ".XXXXXX", NULL) : NULL;
  int file = part != NULL ? g_mkstemp_full (part, O_WRONLY | O_CLOEXEC, 0600) : -1;
  if (file < 0)
    return path != NULL ? kt_fd_fail (path, error) : FALSE;
  gboolean done = kt_fd_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                      ? put_in_place (file, part, path, error)
                      : kt_fd_fail (path, error);
  close (file);
  if (!done)
    g_unlink (part);
  return done;
}

/* ---- large files ---- */

/* From one descriptor into the other (−1: nowhere); the hash of what went, NULL on failure. */
static char *
copy_hashed (int from, int to, gint64 *length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (PIECE);
  *length = 0;
  for (;;)
    {
      gssize n = kt_fd_read (from, buffer, PIECE);
      if (n < 0 || (n > 0 && to >= 0 && !kt_fd_write (to, buffer, (gsize)n)))
        return NULL;
      if (n == 0)
        return g_strdup (g_checksum_get_string (checksum));
      g_checksum_update (checksum, buffer, n);
      *length += n;
    }
}

static gboolean
is_part (const KtCatalogPart *part, const char *hash, gint64 length)
{
  return hash != NULL && length == part->length && strcmp (hash, part->hash) == 0;
}

static gboolean
has_already (const char *path, const KtCatalogPart *part)
{
  gint64 length = 0;
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0)
    return FALSE;
  g_autofree char *hash = copy_hashed (file, -1, &length);
  close (file);
  return is_part (part, hash, length);
}

static gboolean
copy_into (int from, int to, const char *name, const KtCatalogPart *part, GError **error)
{
  gint64 length = 0;
  g_autofree char *hash = copy_hashed (from, to, &length);
  if (hash == NULL)
    return kt_fd_fail (name, error);
  if (is_part (part, hash, length))
    return TRUE;
  g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
               "The file “%s” of the tree is not the one its manifest speaks of.", name);
  return FALSE;
}

static gboolean
copy_open (int from, const char *name, const char *path, const KtCatalogPart *part, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int to = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (to < 0)
    return kt_fd_fail (path, error);
  gboolean done = copy_into (from, to, name, part, error)
                  && put_in_place (to, temporary, path, error);
  close (to);
  if (!done)
    g_unlink (temporary);
  return done;
}

/* name is taken. */
static gboolean
take_part (const Taking *self, char *taken, const KtCatalogPart *part, GError **error)
{
  g_autofree char *name = taken;
  g_autofree char *source = g_build_filename (self->tree, name, NULL);
  g_autofree char *path = make_place (self, name, error);
  if (path == NULL || has_already (path, part))
    return path != NULL;
  int from = open (source, O_RDONLY | O_CLOEXEC);
  if (from < 0)
    return kt_fd_fail (source, error);
  gboolean done = copy_open (from, name, path, part, error);
  close (from);
  return done;
}

static gboolean
take_parts (const Taking *self, const KtCatalogManifest *manifest, GError **error)
{
  if (!take_part (self, kt_catalog_image_path (manifest->version), &manifest->image, error))
    return FALSE;
  for (guint i = 0; i < manifest->deltas->len; i++)
    {
      const KtCatalogDelta *delta = manifest->deltas->pdata[i];
      if (!take_part (self, kt_catalog_delta_path (delta->from, manifest->version), &delta->part,
                      error))
        return FALSE;
    }
  for (guint i = 0; i < manifest->blobs->len; i++)
    {
      const KtCatalogBlob *blob = manifest->blobs->pdata[i];
      if (!take_part (self, kt_catalog_blob_path (blob->part.hash), &blob->part, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- what may follow ---- */

static GBytes *
read_root (const char *folder, gint64 version, GError **error)
{
  g_autofree char *name = kt_catalog_root_path (version);
  return need_small (folder, name, KT_TUF_MAX_ROOT, error);
}

/* What is here. *root stays NULL if nothing is. */
static gboolean
read_here (const char *folder, KtTufRoot **root, KtTufTimestamp **timestamp, GError **error)
{
  GError *local = NULL;
  g_autoptr (GBytes) bytes = read_small (folder, "latest", KT_TUF_MAX_TIMESTAMP, &local);
  if (bytes == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return local == NULL;
    }
  g_autoptr (GBytes) root_bytes = read_root (folder, kt_tuf_timestamp_peek_root (bytes), error);
  *root = root_bytes != NULL ? kt_tuf_root_read_trusted (root_bytes, error) : NULL;
  *timestamp
      = *root != NULL
            ? kt_tuf_timestamp_read (bytes, *root, &(KtTufFloor){ 0, 0 }, G_MININT64, error)
            : NULL;
  return *timestamp != NULL;
}

/* The next one, if it follows; kept to be written later. *root is replaced. */
static gboolean
follow_root (const Taking *self, KtTufRoot **root, GError **error)
{
  gint64 version = (*root)->version + 1;
  g_autoptr (GBytes) bytes = read_root (self->tree, version, error);
  KtTufRoot *next = bytes != NULL ? kt_tuf_root_read_next (bytes, *root, error) : NULL;
  if (next == NULL)
    return FALSE;
  g_ptr_array_add (self->roots, g_steal_pointer (&bytes));
  kt_tuf_root_free (*root);
  *root = next;
  return TRUE;
}

/* The first one here is trusted because somebody at this machine says so: the oldest of the tree
 * that leads to its newest, so that devices of an older one find their way. */
static KtTufRoot *
trust_root (const Taking *self, gint64 newest, GError **error)
{
  gint64 version = newest;
  while (version > 1)
    {
      g_autoptr (GBytes) older = read_root (self->tree, version - 1, NULL);
      g_autoptr (GBytes) bytes = read_root (self->tree, version, NULL);
      g_autoptr (KtTufRoot) root = older != NULL ? kt_tuf_root_read_trusted (older, NULL) : NULL;
      g_autoptr (KtTufRoot) next
          = root != NULL && bytes != NULL ? kt_tuf_root_read_next (bytes, root, NULL) : NULL;
      if (next == NULL)
        break;
      version--;
    }
  g_autoptr (GBytes) bytes = read_root (self->tree, version, error);
  KtTufRoot *root = bytes != NULL ? kt_tuf_root_read_trusted (bytes, error) : NULL;
  if (root != NULL)
    g_ptr_array_add (self->roots, g_steal_pointer (&bytes));
  return root;
}

/* To the tree's newest; NULL on failure. here is taken; NULL: none is trusted yet. */
static KtTufRoot *
follow_roots (const Taking *self, KtTufRoot *here, gint64 newest, GError **error)
{
  g_autoptr (KtTufRoot) root = here != NULL ? here : trust_root (self, newest, error);
  while (root != NULL && root->version < newest)
    if (!follow_root (self, &root, error))
      return NULL;
  return g_steal_pointer (&root);
}

/* Those that were found to follow, up to `newest`. */
static gboolean
write_roots (const Taking *self, gint64 newest, GError **error)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      g_autofree char *name = kt_catalog_root_path (newest - self->roots->len + 1 + i);
      if (!write_small (self, name, self->roots->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/* ---- all of it ---- */

int
kt_server_release_lock (const char *folder, GError **error)
{
  int lock = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int locked;
  do
    locked = lock >= 0 ? flock (lock, LOCK_EX) : -1;
  while (lock >= 0 && locked != 0 && errno == EINTR);
  if (locked == 0)
    return lock;
  kt_fd_fail (folder, error);
  if (lock >= 0)
    close (lock);
  return -1;
}

static gboolean
write_release (const Taking *self,
               GBytes *latest,
               const KtTufRoot *root,
               const KtCatalogManifest *manifest,
               GBytes *bytes,
               GError **error)
{
  g_autofree char *name = kt_catalog_manifest_path (manifest->version);
  return take_parts (self, manifest, error) && write_small (self, name, bytes, error)
         && write_roots (self, root->version, error) && write_small (self, "latest", latest, error);
}

static KtCatalogManifest *
take (const Taking *self,
      GBytes *latest,
      const KtTufRoot *root,
      const KtTufTimestamp *timestamp,
      GError **error)
{
  g_autofree char *name = kt_catalog_manifest_path (timestamp->release);
  g_autoptr (GBytes) bytes = need_small (self->tree, name, KT_TUF_MAX_RELEASE, error);
  g_autoptr (KtCatalogManifest) manifest
      = bytes != NULL ? kt_catalog_manifest_read (bytes, root, timestamp, self->now, error) : NULL;
  if (manifest == NULL)
    return NULL;
  if (g_mkdir_with_parents (self->folder, DIRECTORY_MODE) != 0)
    {
      kt_fd_fail (self->folder, error);
      return NULL;
    }
  int lock = kt_server_release_lock (self->folder, error);
  gboolean done = lock >= 0 && write_release (self, latest, root, manifest, bytes, error);
  if (lock >= 0)
    close (lock);
  return done ? g_steal_pointer (&manifest) : NULL;
}

KtCatalogManifest *
kt_server_release_add (const char *folder, const char *tree, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  const Taking self = { folder, tree, now, roots };
  KtTufRoot *here = NULL;
  g_autoptr (KtTufTimestamp) before = NULL;
  g_autoptr (GBytes) latest = need_small (tree, "latest", KT_TUF_MAX_TIMESTAMP, error);
  if (latest == NULL || !read_here (folder, &here, &before, error))
    {
      kt_tuf_root_free (here);
      return NULL;
    }
  KtTufFloor floor = { before != NULL ? before->version : 0, before != NULL ? before->release : 0 };
  g_autoptr (KtTufRoot) root = follow_roots (&self, here, kt_tuf_timestamp_peek_root (latest), error);
  g_autoptr (KtTufTimestamp) timestamp
      = root != NULL && kt_tuf_check_expiry (KT_TUF_ROOT, root->expires, now, error)
            ? kt_tuf_timestamp_read (latest, root, &floor, now, error)
            : NULL;
  return timestamp != NULL ? take (&self, latest, root, timestamp, error) : NULL;
}

/* The newest must be good. */
static KtCatalogManifest *
read_manifest (const char *folder,
               const KtTufRoot *root,
               gint64 version,
               gboolean is_newest,
               GError **error)
{
  g_autofree char *name = kt_catalog_manifest_path (version);
  g_autoptr (GBytes) bytes
      = need_small (folder, name, KT_TUF_MAX_RELEASE, is_newest ? error : NULL);
  return bytes != NULL ? kt_catalog_manifest_read_known (bytes, root, is_newest ? error : NULL)
                       : NULL;
}

GPtrArray *
kt_server_release_list (const char *folder, GError **error)
{
  g_autoptr (KtTufRoot) root = NULL;
  g_autoptr (KtTufTimestamp) timestamp = NULL;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_catalog_manifest_free);
  if (!read_here (folder, &root, &timestamp, error))
    return NULL;
  gint64 newest = timestamp != NULL ? timestamp->release : 0;
  for (gint64 version = newest; version > 0; version--)
    {
      KtCatalogManifest *manifest
          = read_manifest (folder, root, version, version == newest, error);
      if (manifest != NULL)
        g_ptr_array_add (list, manifest);
      else if (version == newest)
        return NULL;
    }
  return g_steal_pointer (&list);
}
