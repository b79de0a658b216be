/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-publish.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "kt-release-delta.h"
#include "kt-release.h"

#define DAY G_GINT64_CONSTANT (86400)

/* ---- files of the tree ---- */

static char *
path_of (const KtCatalogPublisher *self, const char *name)
{
  return g_build_filename (self->tree, name, NULL);
}

static gboolean
write_bytes (const KtCatalogPublisher *self, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_mkdir_with_parents (folder, 0755); /* if not, writing says so */
  return g_file_set_contents_full (path, data != NULL ? data : "", (gssize)size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error);
}

static GBytes *
read_path (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  return file != NULL ? g_mapped_file_get_bytes (file) : NULL;
}

static GBytes *
read_name (const KtCatalogPublisher *self, const char *name, GError **error)
{
  g_autofree char *path = path_of (self, name);
  return read_path (path, error);
}

static gboolean
write_part (const KtCatalogPublisher *self,
            const char *name,
            GBytes *bytes,
            KtCatalogPart *part,
            GError **error)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  kt_catalog_part_set (part, (gint64)g_bytes_get_size (bytes), hash);
  return write_bytes (self, name, bytes, error);
}

/* ---- signed files ---- */

static GBytes *
sign (const char *text, const char *key, GError **error)
{
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_new (text);
  return kt_tuf_envelope_sign (envelope, key, error) ? kt_tuf_envelope_write (envelope) : NULL;
}

/* A root of the tree that leads to the publisher's: what was signed under it was genuine. */
static KtTufRoot *
find_root (const KtCatalogPublisher *self, gint64 version, gint64 newest, GError **error)
{
  g_autoptr (KtTufRoot) wanted = NULL;
  g_autoptr (KtTufRoot) last = NULL;
  for (gint64 at = version; at <= newest; at++)
    {
      g_autofree char *name = kt_catalog_root_path (at);
      g_autoptr (GBytes) bytes
          = at == newest ? g_bytes_ref (self->root) : read_name (self, name, error);
      KtTufRoot *next = bytes == NULL  ? NULL
                        : last == NULL ? kt_tuf_root_read_trusted (bytes, error)
                                       : kt_tuf_root_read_next (bytes, last, error);
      if (next == NULL)
        return NULL;
      if (last != NULL && wanted == NULL)
        wanted = g_steal_pointer (&last);
      else
        kt_tuf_root_free (last);
      last = next;
    }
  return wanted != NULL ? g_steal_pointer (&wanted) : g_steal_pointer (&last);
}

/* What is there, expired or not, under whatever root. NULL without an error: nothing is. */
static KtTufTimestamp *
read_latest (const KtCatalogPublisher *self, const KtTufRoot *root, GError **error)
{
  g_autofree char *path = path_of (self, "latest");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  g_autoptr (GBytes) bytes = read_path (path, error);
  gint64 version = bytes != NULL ? kt_tuf_timestamp_peek_root (bytes) : 0;
  g_autoptr (KtTufRoot) older = NULL;
  if (bytes == NULL)
    return NULL;
  if (version > 0 && version < root->version
      && (older = find_root (self, version, root->version, error)) == NULL)
    return NULL;
  return kt_tuf_timestamp_read (bytes, older != NULL ? older : root, &(KtTufFloor){ 0, 0 },
                                G_MININT64, error);
}

static gboolean
write_latest (const KtCatalogPublisher *self,
              const KtTufRoot *root,
              gint64 release,
              GBytes *manifest,
              GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtTufTimestamp) before = read_latest (self, root, &cause);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, manifest);
  const KtTufTimestamp timestamp = {
    .version = before != NULL ? before->version + 1 : 1,
    .expires = self->now + self->timestamp_days * DAY,
    .catalog = root->catalog,
    .root = root->version,
    .release = release,
    .length = (gint64)g_bytes_get_size (manifest),
    .hash = hash,
  };
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_autofree char *text = kt_tuf_timestamp_to_text (&timestamp);
  g_autoptr (GBytes) bytes = sign (text, self->timestamp_key, error);
  /* Nobody could use what the root does not allow: better found here than by the clients. */
  g_autoptr (KtTufTimestamp) checked
      = bytes != NULL
            ? kt_tuf_timestamp_read (bytes, root, &(KtTufFloor){ 0, 0 }, self->now, error)
            : NULL;
  return checked != NULL && write_bytes (self, "latest", bytes, error);
}

static KtTufRoot *
open_root (const KtCatalogPublisher *self, GError **error)
{
  g_autoptr (KtTufRoot) root = kt_tuf_root_read_trusted (self->root, error);
  if (root == NULL || !kt_tuf_check_expiry (KT_TUF_ROOT, root->expires, self->now, error))
    return NULL;
  g_autofree char *name = kt_catalog_root_path (root->version);
  return write_bytes (self, name, self->root, error) ? g_steal_pointer (&root) : NULL;
}

static gint64
newest_of (const KtCatalogPublisher *self, const KtTufRoot *root, GError **error)
{
  GError *cause = NULL;
  g_autoptr (KtTufTimestamp) latest = read_latest (self, root, &cause);
  if (cause == NULL)
    return latest != NULL ? latest->release : 0;
  g_propagate_error (error, cause);
  return -1;
}

gint64
kt_catalog_publish_get_newest (const KtCatalogPublisher *self, GError **error)
{
  g_autoptr (KtTufRoot) root = kt_tuf_root_read_trusted (self->root, error);
  return root != NULL ? newest_of (self, root, error) : -1;
}

/* ---- parts of a release ---- */

static gboolean
add_delta (const KtCatalogPublisher *self,
           KtCatalogManifest *manifest,
           gint64 from,
           const char *image,
           GError **error)
{
  g_autofree char *from_name = kt_catalog_image_path (from);
  g_autofree char *from_path = path_of (self, from_name);
  g_autoptr (GError) cause = NULL;
  KtCatalogPart part = { 0 };
  if (!g_file_test (from_path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GBytes) delta = kt_release_make_delta (from_path, image, &cause);
  /* A release of an older format, or one that cannot be told in rows: then the image is fetched. */
  if (delta == NULL
      || (gint64)g_bytes_get_size (delta) > manifest->image.length / 100 * KT_CATALOG_DELTA_PERCENT)
    return TRUE;
  g_autofree char *name = kt_catalog_delta_path (from, manifest->version);
  gboolean done = write_part (self, name, delta, &part, error);
  if (done)
    kt_catalog_manifest_add_delta (manifest, from, part.length, part.hash);
  g_free (part.hash);
  return done;
}

static gboolean
add_deltas (const KtCatalogPublisher *self,
            KtCatalogManifest *manifest,
            const char *image,
            GError **error)
{
  gint64 first = MAX (1, manifest->version - KT_CATALOG_DELTAS);
  for (gint64 from = first; from < manifest->version; from++)
    if (!add_delta (self, manifest, from, image, error))
      return FALSE;
  return TRUE;
}

/* What a list shows comes first, what somebody opens comes last. */
static gint64
get_priority (const char *name)
{
  static const char *const pictures[] = { ".svg", ".png", ".jpg", ".jpeg", ".webp" };
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (g_str_has_suffix (name, pictures[i]))
      return KT_CATALOG_PICTURE_PRIORITY;
  return KT_CATALOG_USUAL_PRIORITY;
}

static gboolean
add_blob (const KtCatalogPublisher *self,
          KtCatalogManifest *manifest,
          const char *name,
          GError **error)
{
  g_autofree char *path = g_build_filename (self->media, name, NULL);
  g_autoptr (GBytes) bytes = read_path (path, error);
  if (bytes == NULL)
    return FALSE;
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *blob = kt_catalog_blob_path (hash);
  kt_catalog_manifest_add_blob (manifest, name, get_priority (name),
                                (gint64)g_bytes_get_size (bytes), hash);
  return write_bytes (self, blob, bytes, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Files below the folder, as paths in it; "" is the folder itself. Links are not followed, hidden
 * ones are left out. */
static gboolean
list_media (const KtCatalogPublisher *self, const char *below, GPtrArray *names, GError **error)
{
  g_autofree char *folder = g_build_filename (self->media, below, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, error);
  const char *entry;
  while (entries != NULL && (entry = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *name = g_build_filename (below, entry, NULL);
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      if (*entry == '.' || g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_steal_pointer (&name));
      else if (g_file_test (path, G_FILE_TEST_IS_DIR) && !list_media (self, name, names, error))
        return FALSE;
    }
  return entries != NULL;
}

static gboolean
add_blobs (const KtCatalogPublisher *self, KtCatalogManifest *manifest, GError **error)
{
  if (self->media == NULL)
    return TRUE;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  if (!list_media (self, "", names, error))
    return FALSE;
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    if (!add_blob (self, manifest, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- publishing ---- */

static KtCatalogManifest *
describe (const KtCatalogPublisher *self,
          const KtTufRoot *root,
          const char *path,
          gint64 version,
          GError **error)
{
  g_autoptr (KtRelease) release = kt_release_open (path, error);
  if (release == NULL || !kt_release_verify (release, error))
    return NULL;
  const KtCatalogSettings *settings = kt_catalog_get_settings (kt_release_get_catalog (release));
  if (strcmp (settings->id, root->catalog) != 0)
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                   _ ("%s is a release of the catalog “%s”; the keys are for “%s”."), path,
                   settings->id, root->catalog);
      return NULL;
    }
  KtCatalogManifest *manifest = kt_catalog_manifest_new ();
  manifest->version = version;
  manifest->expires = self->now + self->release_days * DAY;
  manifest->catalog = g_strdup (root->catalog);
  manifest->release = g_strdup (settings->version);
  manifest->hash = g_strdup (kt_release_get_hash (release));
  return manifest;
}

static gboolean
write_image (const KtCatalogPublisher *self,
             KtCatalogManifest *manifest,
             const char *path,
             GError **error)
{
  g_autofree char *name = kt_catalog_image_path (manifest->version);
  g_autoptr (GBytes) bytes = read_path (path, error);
  return bytes != NULL && write_part (self, name, bytes, &manifest->image, error);
}

static gboolean
announce (const KtCatalogPublisher *self,
          const KtTufRoot *root,
          const KtCatalogManifest *manifest,
          GError **error)
{
  g_autofree char *name = kt_catalog_manifest_path (manifest->version);
  g_autofree char *text = kt_catalog_manifest_to_text (manifest);
  g_autoptr (GBytes) bytes = sign (text, self->release_key, error);
  g_autoptr (KtCatalogManifest) checked
      = bytes != NULL ? kt_catalog_manifest_read_known (bytes, root, error) : NULL;
  return checked != NULL && write_bytes (self, name, bytes, error)
         && write_latest (self, root, manifest->version, bytes, error);
}

KtCatalogManifest *
kt_catalog_publish (const KtCatalogPublisher *self, const char *release, GError **error)
{
  g_autoptr (KtTufRoot) root = open_root (self, error);
  gint64 newest = root != NULL ? newest_of (self, root, error) : -1;
  g_autoptr (KtCatalogManifest) manifest
      = newest >= 0 ? describe (self, root, release, newest + 1, error) : NULL;
  if (manifest == NULL || !write_image (self, manifest, release, error)
      || !add_deltas (self, manifest, release, error) || !add_blobs (self, manifest, error)
      || !announce (self, root, manifest, error))
    return NULL;
  return g_steal_pointer (&manifest);
}

/* By the keys of this root or of one before it. */
static KtCatalogManifest *
read_old (const KtCatalogPublisher *self, const KtTufRoot *root, gint64 version, GError **error)
{
  g_autofree char *name = kt_catalog_manifest_path (version);
  g_autoptr (GBytes) bytes = read_name (self, name, error);
  KtCatalogManifest *manifest
      = bytes != NULL ? kt_catalog_manifest_read_known (bytes, root, error) : NULL;
  for (gint64 at = root->version - 1; bytes != NULL && manifest == NULL && at > 0; at--)
    {
      g_autoptr (KtTufRoot) older = find_root (self, at, root->version, NULL);
      manifest = older != NULL ? kt_catalog_manifest_read_known (bytes, older, NULL) : NULL;
      if (manifest != NULL)
        g_clear_error (error);
    }
  return manifest;
}

/* Its media come with it: they are in the tree still. */
KtCatalogManifest *
kt_catalog_publish_again (const KtCatalogPublisher *self, gint64 version, GError **error)
{
  g_autoptr (KtTufRoot) root = open_root (self, error);
  g_autofree char *image_name = kt_catalog_image_path (version);
  g_autofree char *image = path_of (self, image_name);
  gint64 newest = root != NULL ? newest_of (self, root, error) : -1;
  g_autoptr (KtCatalogManifest) old = newest >= 0 ? read_old (self, root, version, error) : NULL;
  g_autoptr (KtCatalogManifest) manifest
      = old != NULL ? describe (self, root, image, newest + 1, error) : NULL;
  if (manifest == NULL)
    return NULL;
  for (guint i = 0; i < old->blobs->len; i++)
    {
      const KtCatalogBlob *blob = old->blobs->pdata[i];
      kt_catalog_manifest_add_blob (manifest, blob->name, blob->priority, blob->part.length,
                                    blob->part.hash);
    }
  return write_image (self, manifest, image, error) && add_deltas (self, manifest, image, error)
                 && announce (self, root, manifest, error)
             ? g_steal_pointer (&manifest)
             : NULL;
}

gboolean
kt_catalog_publish_renew (const KtCatalogPublisher *self, GError **error)
{
  g_autoptr (KtTufRoot) root = open_root (self, error);
  gint64 newest = root != NULL ? newest_of (self, root, error) : -1;
  g_autofree char *name = kt_catalog_manifest_path (newest);
  g_autoptr (GBytes) bytes = newest >= 0 ? read_name (self, name, error) : NULL;
  g_autoptr (KtCatalogManifest) manifest
      = bytes != NULL ? kt_catalog_manifest_read_known (bytes, root, error) : NULL;
  return manifest != NULL
         && kt_tuf_check_expiry (KT_TUF_RELEASE, manifest->expires, self->now, error)
         && write_latest (self, root, newest, bytes, error);
}
