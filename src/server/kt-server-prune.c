/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks what the manifests that stay speak of, and sweeps the rest. */
#include "kt-server-prune.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kt-fd.h"
#include "kt-server-release.h"

#define GRACE ((gint64)24 * 60 * 60)
#define TEMPORARY ".XXXXXX"

typedef struct {
  const char *folder;
  int lock; /* of it */
  gint64 now;
  GPtrArray *kept;   /* of KtCatalogManifest, the newest first */
  GHashTable *names; /* what they speak of, as paths in the folder */
  KtServerPruned *pruned;
} Pruning;

/* ---- marking ---- */

static void
mark (Pruning *self, const KtCatalogManifest *manifest)
{
  g_hash_table_add (self->names, kt_catalog_image_path (manifest->version));
  for (guint i = 0; i < manifest->deltas->len; i++)
    {
      const KtCatalogDelta *delta = manifest->deltas->pdata[i];
      g_hash_table_add (self->names, kt_catalog_delta_path (delta->from, manifest->version));
    }
  for (guint i = 0; i < manifest->blobs->len; i++)
    {
      const KtCatalogBlob *blob = manifest->blobs->pdata[i];
      g_hash_table_add (self->names, kt_catalog_blob_path (blob->part.hash));
    }
}

static gint64
get_version (const Pruning *self, guint i)
{
  return ((const KtCatalogManifest *)self->kept->pdata[i])->version;
}

/* ---- names ---- */

/* A number as one writes it, and nothing behind it; 0: none. */
static gint64
read_number (const char *text)
{
  guint64 number = 0;
  return *text != '0' && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL)
             ? (gint64)number
             : 0;
}

/* What a publisher writes there that is not told of yet belongs to a release to come. */
static gboolean
is_old_image (const Pruning *self, const char *name)
{
  gint64 version = read_number (name);
  return version > 0 && version < get_version (self, 0);
}

static gboolean
is_old_delta (const Pruning *self, const char *name)
{
  const char *minus = strchr (name, '-');
  gint64 to = minus != NULL ? read_number (minus + 1) : 0;
  return to > 0 && to <= get_version (self, 0);
}

static gboolean
is_old_blob (const Pruning *self, const char *name)
{
  return kt_tuf_is_hash (name);
}

static const struct {
  const char *folder;
  gboolean (*is_old) (const Pruning *self, const char *name);
} places[] = { { "image", is_old_image }, { "delta", is_old_delta }, { "blob", is_old_blob } };

/* What somebody began to write who was cut off. */
static gboolean
is_unfinished (const char *name)
{
  gsize length = strlen (name);
  if (length <= strlen (TEMPORARY) || name[length - strlen (TEMPORARY)] != '.')
    return FALSE;
  g_autofree char *whole = g_strndup (name, length - strlen (TEMPORARY));
  return read_number (whole) > 0 || strchr (whole, '-') != NULL || kt_tuf_is_hash (whole);
}

/* ---- sweeping ---- */

static GPtrArray *
list (const char *path, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GError *local = NULL;
  g_autoptr (GDir) entries = g_dir_open (path, 0, &local);
  const char *name;
  if (entries == NULL && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, local);
      return NULL;
    }
  g_clear_error (&local);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return g_steal_pointer (&names);
}

static gboolean
sweep_file (Pruning *self, const char *path, GError **error)
{
  struct stat found;
  if (lstat (path, &found) != 0)
    return errno == ENOENT ? TRUE : kt_fd_fail (path, error);
  if (self->now - found.st_ctime < GRACE)
    return TRUE;
  if (g_unlink (path) != 0)
    return kt_fd_fail (path, error);
  self->pruned->files++;
  self->pruned->bytes += (guint64)found.st_size;
  return TRUE;
}

static gboolean
sweep_place (Pruning *self, guint place, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, places[place].folder, NULL);
  g_autoptr (GPtrArray) names = list (folder, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *marked = g_build_path ("/", places[place].folder, name, NULL);
      if (!g_hash_table_contains (self->names, marked)
          && (places[place].is_old (self, name) || is_unfinished (name))
          && !sweep_file (self, path, error))
        return FALSE;
    }
  return names != NULL;
}

/* ---- manifests ---- */

static gboolean
is_kept (const Pruning *self, gint64 version)
{
  for (guint i = 0; i < self->kept->len; i++)
    if (get_version (self, i) == version)
      return TRUE;
  return FALSE;
}

static gboolean
remove_manifest (Pruning *self, gint64 version, GError **error)
{
  g_autofree char *name = kt_catalog_manifest_path (version);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  if (g_unlink (path) != 0)
    return errno == ENOENT ? TRUE : kt_fd_fail (path, error);
  self->pruned->releases++;
  g_rmdir (parent); /* if somebody put something else there it stays */
  return TRUE;
}

static gboolean
remove_manifests (Pruning *self, GError **error)
{
  g_autoptr (GPtrArray) names = list (self->folder, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      gint64 version = read_number (names->pdata[i]);
      if (version > 0 && version < get_version (self, 0) && !is_kept (self, version)
          && !remove_manifest (self, version, error))
        return FALSE;
    }
  return names != NULL && (fsync (self->lock) == 0 || kt_fd_fail (self->folder, error));
}

/* ---- all of it ---- */

static gboolean
remove_rest (Pruning *self, GError **error)
{
  if (!remove_manifests (self, error))
    return FALSE;
  for (guint i = 0; i < self->kept->len; i++)
    mark (self, self->kept->pdata[i]);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (!sweep_place (self, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
prune (const char *folder,
       int lock,
       guint keep,
       gint64 now,
       KtServerPruned *pruned,
       GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) kept = kt_server_release_list (folder, error);
  if (kept == NULL || kept->len == 0)
    return kept != NULL;
  if (kept->len > MAX (keep, 1))
    g_ptr_array_set_size (kept, (gint)MAX (keep, 1));
  Pruning self = { folder, lock, now, kept, names, pruned };
  return remove_rest (&self, error);
}

gboolean
kt_server_release_prune (const char *folder,
                         guint keep,
                         gint64 now,
                         KtServerPruned *pruned,
                         GError **error)
{
  *pruned = (KtServerPruned){ 0 };
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  int lock = kt_server_release_lock (folder, error);
  gboolean done = lock >= 0 && prune (folder, lock, keep, now, pruned, error);
  if (lock >= 0)
    close (lock);
  return done;
}
