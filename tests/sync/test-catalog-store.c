/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalog-fixture.h"
#include "kt-catalog-store.h"
#include "kt-release.h"
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static KtCatalogStore *
open_store (PublishFixture *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  KtCatalogStore *store = kt_catalog_store_open (folder, self->root, &error);
  g_assert_no_error (error);
  return store;
}

static KtCatalogManifest *
read_manifest (PublishFixture *self, gint64 version, GBytes **bytes)
{
  g_autofree char *name = kt_catalog_manifest_path (version);
  g_autoptr (GError) error = NULL;
  *bytes = publish_fixture_read (self, name);
  KtCatalogManifest *manifest
      = kt_catalog_manifest_read_known (*bytes, self->keys.root, &error);
  g_assert_no_error (error);
  return manifest;
}

/* Fetches without a network. */
static gboolean
install (PublishFixture *self, KtCatalogStore *store, gint64 version, GError **error)
{
  g_autoptr (GBytes) manifest_bytes = NULL;
  g_autoptr (KtCatalogManifest) manifest = read_manifest (self, version, &manifest_bytes);
  gint64 active = kt_catalog_store_get_active (store);
  const KtCatalogDelta *delta = kt_catalog_manifest_find_delta (manifest, active);
  g_autofree char *name = delta != NULL ? kt_catalog_delta_path (active, version)
                                        : kt_catalog_image_path (version);
  g_autoptr (GBytes) bytes = publish_fixture_read (self, name);
  return kt_catalog_store_add_part (store, delta != NULL ? &delta->part : &manifest->image, 0,
                                    bytes, error)
         && kt_catalog_store_install (store, manifest, manifest_bytes, delta, error);
}

static void
is_active (PublishFixture *self, KtCatalogStore *store, gint64 version)
{
  g_autofree char *path = kt_catalog_store_get_active_path (store);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *found = kt_catalog_store_find_active (folder);
  g_assert_cmpstr (found, ==, path);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KtCatalogManifest) manifest = read_manifest (self, version, &bytes);
  g_autoptr (KtRelease) release = kt_release_open (path, NULL);
  g_assert_cmpint (kt_catalog_store_get_active (store), ==, version);
  g_assert_true (kt_release_verify (release, NULL));
  g_assert_cmpstr (kt_release_get_hash (release), ==, manifest->hash);
}

static guint
count_files (const char *folder, const char *end)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;
  while ((name = g_dir_read_name (files)) != NULL)
    n += g_str_has_suffix (name, end);
  return n;
}

static void
test_install (void)
{
  PublishFixture self = { 0 };
  g_autoptr (GError) error = NULL;
  publish_fixture_set_up (&self);
  g_autoptr (KtCatalogStore) store = open_store (&self, self.client);
  g_assert_cmpint (kt_catalog_store_get_active (store), ==, 0);
  for (gint64 version = 1; version <= 5; version++)
    {
      publish_fixture_next (&self);
      g_assert_true (install (&self, store, version, &error));
      g_assert_no_error (error);
      is_active (&self, store, version);
      g_autoptr (KtCatalogStore) again = open_store (&self, self.client);
      is_active (&self, again, version);
      g_assert_cmpint (kt_catalog_store_get_floor (again).release, ==, version);
    }
  g_assert_cmpuint (count_files (self.client, ".db"), ==, 3);
  g_assert_cmpuint (count_files (self.client, ".part"), ==, 0);
  g_assert_cmpuint (count_files (self.client, ".tmp"), ==, 0);
  g_assert_false (install (&self, store, 4, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK);
  is_active (&self, store, 5);
  publish_fixture_clear (&self);
}

static void
copy_folder (const char *from, const char *to)
{
  g_autoptr (GDir) files = g_dir_open (from, 0, NULL);
  const char *name;
  g_mkdir_with_parents (to, 0700);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *data = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (source, &data, &size, NULL));
      g_assert_true (g_file_set_contents (target, data, (gssize)size, NULL));
    }
}

typedef struct {
  PublishFixture *fixture;
  gint64 target;
  guint n_steps;
  gboolean switched;
} Crash;

/* The power goes: what is on the disk now is opened by the next start, which installs again. */
static void
crash (const char *step, gpointer data)
{
  Crash *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("crash-%u-%u", (guint)self->target, self->n_steps++);
  g_autofree char *folder = g_build_filename (self->fixture->folder, name, NULL);
  self->switched = self->switched || strcmp (step, "switched") == 0;
  copy_folder (self->fixture->client, folder);
  g_autoptr (KtCatalogStore) store = open_store (self->fixture, folder);
  /* With no release before, one that is in its place but not pointed to is taken. */
  if (self->switched)
    is_active (self->fixture, store, self->target);
  else if (self->target > 1)
    is_active (self->fixture, store, self->target - 1);
  if (kt_catalog_store_get_active (store) < self->target)
    {
      g_assert_true (install (self->fixture, store, self->target, &error));
      g_assert_no_error (error);
    }
  is_active (self->fixture, store, self->target);
}

static void
test_crash (void)
{
  PublishFixture self = { 0 };
  publish_fixture_set_up (&self);
  g_autoptr (KtCatalogStore) store = open_store (&self, self.client);
  for (gint64 version = 1; version <= 2; version++)
    {
      Crash state = { &self, version, 0, FALSE };
      publish_fixture_next (&self);
      kt_catalog_store_watch (store, crash, &state);
      g_assert_true (install (&self, store, version, NULL));
      g_assert_cmpuint (state.n_steps, ==, 7);
    }
  publish_fixture_clear (&self);
}

static void
test_wrong (void)
{
  PublishFixture self = { 0 };
  g_autoptr (GError) error = NULL;
  publish_fixture_set_up (&self);
  g_autoptr (KtCatalogStore) store = open_store (&self, self.client);
  publish_fixture_next (&self);
  g_assert_true (install (&self, store, 1, NULL));
  publish_fixture_next (&self);
  g_autoptr (GBytes) manifest_bytes = NULL;
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&self, 2, &manifest_bytes);
  g_autoptr (GBytes) image = publish_fixture_read (&self, "image/2");
  g_autoptr (GBytes) old_image = publish_fixture_read (&self, "image/1");

  /* More than announced. */
  g_assert_false (kt_catalog_store_add_part (store, &manifest->image, 1, image, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT);
  g_clear_error (&error);

  /* Another content. */
  g_autofree char *wrong = g_memdup2 (g_bytes_get_data (image, NULL), g_bytes_get_size (image));
  wrong[5000] ^= 1;
  g_autoptr (GBytes) changed = g_bytes_new_static (wrong, g_bytes_get_size (image));
  g_assert_true (kt_catalog_store_add_part (store, &manifest->image, 0, changed, NULL));
  g_assert_false (kt_catalog_store_install (store, manifest, manifest_bytes, NULL, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH);
  g_clear_error (&error);
  is_active (&self, store, 1);

  /* A right image of another release: the logical hash tells. */
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, old_image);
  kt_catalog_part_set (&manifest->image, (gint64)g_bytes_get_size (old_image), hash);
  g_assert_true (kt_catalog_store_add_part (store, &manifest->image, 0, old_image, NULL));
  g_assert_false (kt_catalog_store_install (store, manifest, manifest_bytes, NULL, &error));
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH);
  is_active (&self, store, 1);
  g_assert_cmpuint (count_files (self.client, ".part"), ==, 0);
  g_assert_cmpuint (count_files (self.client, ".tmp"), ==, 0);
  publish_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog store/versions are installed and two before are kept", test_install);
  g_test_add_func ("/catalog store/a crash after any step leaves the old release or the new one",
                   test_crash);
  g_test_add_func ("/catalog store/what is wrong leaves the old release active", test_wrong);
  return g_test_run ();
}
