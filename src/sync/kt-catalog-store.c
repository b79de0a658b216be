/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-store.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "kt-fail-point.h"
#include "kt-part-file.h"
#include "kt-release-delta.h"
#include "kt-release.h"

#define ROOT_NAME "root.json"
#define KEPT 3 /* the active release and two before it */

struct _KtCatalogStore {
  char *folder;
  KtTufRoot *root;    /* NULL: none was seen yet */
  GBytes *root_bytes; /* that it was read from */
  KtTufFloor floor;
  gint64 expires; /* of the newest timestamp */
  gint64 active;
  KtCatalogStoreWatch watch;
  gpointer watch_data;
};

/* ---- files ---- */

static char *
path_of (KtCatalogStore *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static char *
path_of_version (KtCatalogStore *self, const char *before, gint64 version, const char *after)
{
  g_autofree char *name = g_strdup_printf ("%s%" G_GINT64_FORMAT "%s", before, version, after);
  return path_of (self, name);
}

static char *
release_path (KtCatalogStore *self, gint64 version)
{
  return path_of_version (self, "catalog-", version, ".db");
}

static char *
part_path (KtCatalogStore *self, const KtCatalogPart *part)
{
  g_autofree char *name = g_strconcat (part->hash, ".part", NULL);
  return path_of (self, name);
}

static gboolean
write_file (KtCatalogStore *self, const char *path, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return g_file_set_contents_full (path, data, (gssize)size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error)
         && kt_part_file_sync (self->folder, error);
}

static GBytes *
read_file (KtCatalogStore *self, const char *name)
{
  char *data;
  gsize size;
  g_autofree char *path = path_of (self, name);
  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}

/* Where a process may die: "catalog-STEP" is one of kt_fail_points. */
static void
tell (KtCatalogStore *self, const char *step)
{
  g_autofree char *point = g_strconcat ("catalog-", step, NULL);
  kt_fail_point (point, NULL);
  if (self->watch != NULL)
    self->watch (step, self->watch_data);
}

/* ---- opening ---- */

static gboolean
has_release (KtCatalogStore *self, gint64 version)
{
  g_autofree char *path = release_path (self, version);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gint64
version_of (const char *name)
{
  char *end = NULL;
  if (!g_str_has_prefix (name, "catalog-"))
    return 0;
  gint64 version = g_ascii_strtoll (name + strlen ("catalog-"), &end, 10);
  return version > 0 && strcmp (end, ".db") == 0 ? version : 0;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
  return (x < y) - (x > y);
}

static GArray *
list_versions (KtCatalogStore *self)
{
  GArray *versions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      gint64 version = version_of (name);
      if (version > 0)
        g_array_append_val (versions, version);
    }
  g_array_sort (versions, compare_newest_first);
  return versions;
}

static void
set_root (KtCatalogStore *self, KtTufRoot *root, GBytes *bytes)
{
  kt_tuf_root_free (self->root);
  g_clear_pointer (&self->root_bytes, g_bytes_unref);
  self->root = root;
  self->root_bytes = g_bytes_ref (bytes);
}

static void
load_kept_root (KtCatalogStore *self)
{
  g_autoptr (GBytes) kept = read_file (self, ROOT_NAME);
  KtTufRoot *root = kept != NULL ? kt_tuf_root_read_trusted (kept, NULL) : NULL;
  if (root != NULL)
    set_root (self, root, kept);
}

/* Whether something was trusted here already. */
static gboolean
has_past (KtCatalogStore *self)
{
  g_autoptr (GBytes) root = read_file (self, ROOT_NAME);
  g_autoptr (GBytes) latest = read_file (self, "latest.json");
  g_autoptr (GArray) versions = list_versions (self);
  return root != NULL || latest != NULL || versions->len > 0;
}

static gboolean
load_root (KtCatalogStore *self, GBytes *given, GError **error)
{
  g_autoptr (KtTufRoot) first = given != NULL ? kt_tuf_root_read_trusted (given, error) : NULL;
  if (given != NULL && first == NULL)
    return FALSE;
  load_kept_root (self);
  if (first != NULL
      && (self->root == NULL || strcmp (self->root->catalog, first->catalog) != 0
          || self->root->version < first->version))
    set_root (self, g_steal_pointer (&first), given);
  if (self->root != NULL || !has_past (self))
    return TRUE;
  g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM,
                       _ ("The keys by which this device knows genuine catalogs are lost. Enrol it "
                          "again with a new code."));
  return FALSE;
}

static gint64
read_pointer (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "active", NULL);
  g_autofree char *text = NULL;
  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtoll (text, NULL, 10) : 0;
}

char *
kt_catalog_store_find_active (const char *folder)
{
  gint64 version = read_pointer (folder);
  g_autofree char *name = g_strdup_printf ("catalog-%" G_GINT64_FORMAT ".db", version);
  return version > 0 ? g_build_filename (folder, name, NULL) : NULL;
}

static gboolean
write_pointer (KtCatalogStore *self, gint64 version, GError **error)
{
  g_autofree char *path = path_of (self, "active");
  char *text = g_strdup_printf ("%" G_GINT64_FORMAT "\n", version);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  return write_file (self, path, bytes, error);
}

/* 0: none can be opened. */
static gint64
find_newest (KtCatalogStore *self)
{
  g_autoptr (GArray) versions = list_versions (self);
  for (guint i = 0; i < versions->len; i++)
    {
      gint64 version = g_array_index (versions, gint64, i);
      g_autofree char *path = release_path (self, version);
      g_autoptr (KtRelease) release = kt_release_open (path, NULL);
      if (release != NULL)
        return version;
    }
  return 0;
}

/* A pointer that is lost, or was never written because the process died before: the newest release
 * that can be opened, pointed to from now on, so that a folder that is not open has the same. */
static void
load_active (KtCatalogStore *self)
{
  self->active = read_pointer (self->folder);
  if (self->active > 0 && has_release (self, self->active))
    return;
  self->active = find_newest (self);
  g_autoptr (GError) error = NULL;
  if (self->active > 0 && !write_pointer (self, self->active, &error))
    g_warning ("Which catalog is in use was not noted: %s", error->message);
}

static void
load_floor (KtCatalogStore *self)
{
  g_autoptr (GBytes) bytes = read_file (self, "latest.json");
  g_autoptr (KtTufTimestamp) latest
      = bytes != NULL && self->root != NULL
            ? kt_tuf_timestamp_read (bytes, self->root, &(KtTufFloor){ 0, 0 }, G_MININT64, NULL)
            : NULL;
  self->floor = (KtTufFloor){ 0, self->active };
  self->expires = 0;
  if (latest != NULL)
    {
      self->floor = (KtTufFloor){ latest->version, MAX (latest->release, self->active) };
      self->expires = latest->expires;
    }
}

KtCatalogStore *
kt_catalog_store_open (const char *folder, GBytes *root, GError **error)
{
  g_autoptr (KtCatalogStore) self = g_new0 (KtCatalogStore, 1);
  self->folder = g_strdup (folder);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      kt_part_file_fail (folder, error);
      return NULL;
    }
  if (!load_root (self, root, error))
    return NULL;
  load_active (self);
  load_floor (self);
  return g_steal_pointer (&self);
}

void
kt_catalog_store_free (KtCatalogStore *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  kt_tuf_root_free (self->root);
  g_clear_pointer (&self->root_bytes, g_bytes_unref);
  g_free (self);
}

void
kt_catalog_store_watch (KtCatalogStore *self, KtCatalogStoreWatch watch, gpointer data)
{
  self->watch = watch;
  self->watch_data = data;
}

const KtTufRoot *
kt_catalog_store_get_root (KtCatalogStore *self)
{
  return self->root;
}

KtTufFloor
kt_catalog_store_get_floor (KtCatalogStore *self)
{
  return self->floor;
}

gint64
kt_catalog_store_get_active (KtCatalogStore *self)
{
  return self->active;
}

char *
kt_catalog_store_get_active_path (KtCatalogStore *self)
{
  return self->active > 0 ? release_path (self, self->active) : NULL;
}

/* Keys that are replaced later do not make a release that is in place another one. */
static char *
root_of_path (KtCatalogStore *self, gint64 version)
{
  return path_of_version (self, "root-of-", version, ".json");
}

KtCatalogManifest *
kt_catalog_store_load_manifest (KtCatalogStore *self, GError **error)
{
  g_autofree char *path = path_of_version (self, "manifest-", self->active, ".json");
  g_autofree char *root_path = root_of_path (self, self->active);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (GMappedFile) root_file = g_mapped_file_new (root_path, FALSE, NULL);
  g_autoptr (GBytes) root_bytes = root_file != NULL ? g_mapped_file_get_bytes (root_file) : NULL;
  g_autoptr (KtTufRoot) root
      = root_bytes != NULL ? kt_tuf_root_read_trusted (root_bytes, NULL) : NULL;
  return bytes != NULL
             ? kt_catalog_manifest_read_known (bytes, root != NULL ? root : self->root, error)
             : NULL;
}

gint64
kt_catalog_store_get_expires (KtCatalogStore *self)
{
  return self->expires;
}

/* ---- roles ---- */

/* With other keys of timestamps nothing is known of what is newest: else whoever had those before
 * could bar everything by a number that is too high. */
gboolean
kt_catalog_store_take_root (KtCatalogStore *self, GBytes *bytes, GError **error)
{
  g_autofree char *path = path_of (self, ROOT_NAME);
  g_autoptr (KtTufRoot) next = self->root != NULL ? kt_tuf_root_read_next (bytes, self->root, error)
                                                  : kt_tuf_root_read_trusted (bytes, error);
  if (next == NULL || !write_file (self, path, bytes, error))
    return FALSE;
  set_root (self, g_steal_pointer (&next), bytes);
  load_floor (self);
  return TRUE;
}

gboolean
kt_catalog_store_take_timestamp (KtCatalogStore *self,
                                 GBytes *bytes,
                                 const KtTufTimestamp *timestamp,
                                 GError **error)
{
  g_autofree char *path = path_of (self, "latest.json");
  if (!write_file (self, path, bytes, error))
    return FALSE;
  self->floor = (KtTufFloor){ timestamp->version, MAX (timestamp->release, self->floor.release) };
  self->expires = timestamp->expires;
  return TRUE;
}

/* ---- parts ---- */

gint64
kt_catalog_store_get_part (KtCatalogStore *self, const KtCatalogPart *part)
{
  GStatBuf info;
  g_autofree char *path = part_path (self, part);
  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

gboolean
kt_catalog_store_add_part (KtCatalogStore *self,
                           const KtCatalogPart *part,
                           gint64 offset,
                           GBytes *bytes,
                           GError **error)
{
  g_autofree char *path = part_path (self, part);
  return kt_part_file_add (path, part->length, offset, bytes, error)
         && kt_fail_point ("catalog-part", error);
}

void
kt_catalog_store_drop_part (KtCatalogStore *self, const KtCatalogPart *part)
{
  g_autofree char *path = part_path (self, part);
  g_unlink (path);
}

/* ---- installing ---- */

static GBytes *
read_part (KtCatalogStore *self, const KtCatalogPart *part, const char *what, GError **error)
{
  g_autofree char *path = part_path (self, part);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  return bytes != NULL && kt_tuf_check_bytes (bytes, part->length, part->hash, what, error)
             ? g_steal_pointer (&bytes)
             : NULL;
}

static gboolean
check_release (const char *path, const KtCatalogManifest *manifest, GError **error)
{
  g_autoptr (KtRelease) release = kt_release_open (path, error);
  if (release == NULL || !kt_release_verify (release, error))
    return FALSE;
  const char *id = kt_catalog_get_settings (kt_release_get_catalog (release))->id;
  if (strcmp (kt_release_get_hash (release), manifest->hash) == 0
      && strcmp (id, manifest->catalog) == 0)
    return TRUE;
  g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                       _ ("The catalog that arrived is not the one that was announced."));
  return FALSE;
}

/* The new release beside its place: verified and synced. */
static gboolean
make_release (KtCatalogStore *self,
              const KtCatalogManifest *manifest,
              const KtCatalogDelta *delta,
              const char *path,
              GError **error)
{
  const KtCatalogPart *part = delta != NULL ? &delta->part : &manifest->image;
  g_autofree char *arrived = part_path (self, part);
  g_autofree char *base = kt_catalog_store_get_active_path (self);
  g_autoptr (GBytes) bytes = read_part (self, part, _ ("Catalog"), error);
  if (bytes == NULL)
    return FALSE;
  tell (self, "arrived");
  if (delta == NULL)
    return kt_part_file_sync (arrived, error)
           && (g_rename (arrived, path) == 0 || kt_part_file_fail (path, error))
           && check_release (path, manifest, error);
  if (delta->from != self->active || base == NULL)
    {
      g_set_error_literal (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                           _ ("The changes start from another catalog."));
      return FALSE;
    }
  return kt_release_apply_delta (base, bytes, path, error) && check_release (path, manifest, error);
}

/* What is neither active nor one of the two before it. */
static void
prune (KtCatalogStore *self)
{
  g_autoptr (GArray) versions = list_versions (self);
  guint kept = 0;
  for (guint i = 0; i < versions->len; i++)
    {
      gint64 version = g_array_index (versions, gint64, i);
      if (version <= self->active && kept++ < KEPT)
        continue;
      g_autofree char *release = release_path (self, version);
      g_autofree char *manifest = path_of_version (self, "manifest-", version, ".json");
      g_autofree char *root = root_of_path (self, version);
      g_unlink (release);
      g_unlink (manifest);
      g_unlink (root);
    }
}

static gboolean
switch_to (KtCatalogStore *self, gint64 version, GError **error)
{
  if (!write_pointer (self, version, error))
    return FALSE;
  self->active = version;
  self->floor.release = MAX (self->floor.release, version);
  return TRUE;
}

gboolean
kt_catalog_store_check_active (KtCatalogStore *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *path = kt_catalog_store_get_active_path (self);
  g_autoptr (KtRelease) release = path != NULL ? kt_release_open (path, &cause) : NULL;
  if (path == NULL || (release != NULL && kt_release_verify (release, &cause)))
    return TRUE;
  g_unlink (path);
  load_active (self);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
put_in_place (KtCatalogStore *self,
              const KtCatalogManifest *manifest,
              GBytes *manifest_bytes,
              const char *made,
              GError **error)
{
  g_autofree char *path = release_path (self, manifest->version);
  g_autofree char *manifest_path
      = path_of_version (self, "manifest-", manifest->version, ".json");
  g_autofree char *root = root_of_path (self, manifest->version);
  tell (self, "verified");
  if (!write_file (self, root, self->root_bytes, error)
      || !write_file (self, manifest_path, manifest_bytes, error))
    return FALSE;
  tell (self, "described");
  if (g_rename (made, path) != 0)
    return kt_part_file_fail (path, error);
  tell (self, "renamed");
  if (!kt_part_file_sync (self->folder, error))
    return FALSE;
  tell (self, "synced");
  if (!switch_to (self, manifest->version, error))
    return FALSE;
  tell (self, "switched");
  return TRUE;
}

gboolean
kt_catalog_store_install (KtCatalogStore *self,
                          const KtCatalogManifest *manifest,
                          GBytes *manifest_bytes,
                          const KtCatalogDelta *delta,
                          GError **error)
{
  g_autofree char *made = path_of (self, "installing.tmp");
  if (manifest->version < self->floor.release || manifest->version <= self->active)
    {
      g_set_error (error, KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK,
                   _ ("Catalog version %ld is not newer than the installed one."),
                   (glong)manifest->version);
      return FALSE;
    }
  gboolean done = make_release (self, manifest, delta, made, error)
                  && put_in_place (self, manifest, manifest_bytes, made, error);
  kt_catalog_store_drop_part (self, delta != NULL ? &delta->part : &manifest->image);
  g_unlink (made);
  if (done)
    prune (self);
  tell (self, "done");
  return done;
}
