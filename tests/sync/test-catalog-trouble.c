/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Installing a catalog release on a disk that is full, from a file that is damaged, and in a process
 * that is killed at each step: the release before stays usable, and the next attempt succeeds.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "kt-catalog-store.h"
#include "kt-fail-point.h"
#include "kt-random.h"
#include "kt-release.h"
#include "kt-test-limit.h"
#include "publish-fixture.h"

static KtCatalogStore *
open_store (GBytes *root, const char *folder)
{
  g_autoptr (GError) error = NULL;
  KtCatalogStore *store = kt_catalog_store_open (folder, root, &error);
  g_assert_no_error (error);
  return store;
}

static GBytes *
read_tree (const char *tree, const char *name)
{
  char *data = NULL;
  gsize size;
  g_autofree char *path = g_build_filename (tree, name, NULL);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

/* Fetches without a network, the whole image. */
static gboolean
install (KtCatalogStore *store, const char *tree, gint64 version, GError **error)
{
  g_autofree char *manifest_path = kt_catalog_manifest_path (version);
  g_autofree char *image_path = kt_catalog_image_path (version);
  g_autoptr (GBytes) bytes = read_tree (tree, manifest_path);
  g_autoptr (GBytes) image = read_tree (tree, image_path);
  g_autoptr (KtCatalogManifest) manifest
      = kt_catalog_manifest_read_known (bytes, kt_catalog_store_get_root (store), error);
  return manifest != NULL
         && kt_catalog_store_add_part (store, &manifest->image, 0, image, error)
         && kt_catalog_store_install (store, manifest, bytes, NULL, error);
}

static gboolean
is_usable (const char *path)
{
  g_autoptr (KtRelease) release = path != NULL ? kt_release_open (path, NULL) : NULL;
  return release != NULL && kt_release_verify (release, NULL);
}

/* In this process and in the next one. */
static void
is_active (KtCatalogStore *store, GBytes *root, const char *folder, gint64 version)
{
  g_autoptr (KtCatalogStore) again = open_store (root, folder);
  g_autofree char *path = kt_catalog_store_get_active_path (again);
  if (store != NULL)
    g_assert_cmpint (kt_catalog_store_get_active (store), ==, version);
  g_assert_cmpint (kt_catalog_store_get_active (again), ==, version);
  g_assert_true (is_usable (path) == (version > 0));
}

/* ---- a full disk ---- */

static void
test_full_disk (void)
{
  PublishFixture self = { 0 };
  guint n_refused = 0;
  signal (SIGXFSZ, SIG_IGN);
  publish_fixture_set_up (&self);
  publish_fixture_next (&self);
  g_autoptr (KtCatalogStore) store = open_store (self.root, self.client);
  g_assert_true (install (store, self.tree, 1, NULL));
  publish_fixture_next (&self);
  for (rlim_t limit = 0; limit < 1024 * 1024; limit = limit * 3 + 50)
    {
      g_autoptr (GError) error = NULL;
      kt_test_limit_files (limit);
      gboolean done = install (store, self.tree, 2, &error);
      kt_test_limit_files (RLIM_INFINITY);
      if (done)
        break;
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, self.client));
      is_active (store, self.root, self.client, 1);
      n_refused++;
    }
  g_assert_cmpuint (n_refused, >, 3);
  if (kt_catalog_store_get_active (store) < 2)
    g_assert_true (install (store, self.tree, 2, NULL));
  is_active (store, self.root, self.client, 2);
  publish_fixture_clear (&self);
}

/* ---- flipped bytes ---- */

static void
flip (const char *path, KtRandom *random)
{
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; i < 8; i++)
    bytes[kt_random_below (random, length)] ^= (char)(1 + kt_random_below (random, 255));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
}

/* A release whose bytes changed on the disk is seen by its hash; fetched again, it is as before. */
static void
test_flipped (void)
{
  PublishFixture self = { 0 };
  guint n_found = 0;
  gint64 seed = g_get_real_time ();
  g_autoptr (KtRandom) random = kt_random_new ((guint64)seed);
  publish_fixture_set_up (&self);
  publish_fixture_next (&self);
  g_test_message ("seed %" G_GINT64_FORMAT, seed);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KtCatalogStore) store = open_store (self.root, self.client);
      if (kt_catalog_store_get_active (store) == 0)
        g_assert_true (install (store, self.tree, 1, &error));
      g_autofree char *path = kt_catalog_store_get_active_path (store);
      flip (path, random);
      if (kt_catalog_store_check_active (store, &error))
        continue; /* not in the rows, but in what is made of them, or between them */
      n_found++;
      g_assert_nonnull (error);
      g_assert_cmpint (kt_catalog_store_get_active (store), ==, 0);
      g_assert_true (install (store, self.tree, 1, NULL));
      g_assert_true (kt_catalog_store_check_active (store, NULL));
    }
  g_test_message ("%u of 40 were seen", n_found);
  g_assert_cmpuint (n_found, >, 5);
  publish_fixture_clear (&self);
}

/* A file that is whole in all its trees, but a name in it is another one. */
static void
test_other_word (void)
{
  PublishFixture self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  publish_fixture_set_up (&self);
  publish_fixture_next (&self);
  g_autoptr (KtCatalogStore) store = open_store (self.root, self.client);
  g_assert_true (install (store, self.tree, 1, NULL));
  g_autofree char *path = kt_catalog_store_get_active_path (store);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  char *name = memmem (bytes, length, "Sechskantmutter M8", strlen ("Sechskantmutter M8"));
  g_assert_nonnull (name);
  name[strlen ("Sechskantmutter M")] = '9';
  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  g_assert_false (kt_catalog_store_check_active (store, &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT);
  is_active (store, self.root, self.client, 0);
  g_assert_true (install (store, self.tree, 1, NULL));
  is_active (store, self.root, self.client, 1);
  publish_fixture_clear (&self);
}

/* ---- killed ---- */

#ifdef KT_FAIL_POINTS

static const char *const points[]
    = { "catalog-part",    "catalog-arrived", "catalog-verified", "catalog-described",
        "catalog-renamed", "catalog-synced",  "catalog-switched", "catalog-done" };

static void
install_and_die (void)
{
  g_autoptr (GBytes) root = read_tree (g_getenv ("KT_TEST_ROOT"), "first-root");
  g_autoptr (KtCatalogStore) store = open_store (root, g_getenv ("KT_TEST_CLIENT"));
  install (store, g_getenv ("KT_TEST_TREE"), 2, NULL);
}

static void
test_killed (void)
{
  PublishFixture self = { 0 };
  if (g_test_subprocess ())
    {
      install_and_die ();
      return;
    }
  publish_fixture_set_up (&self);
  publish_fixture_next (&self);
  publish_fixture_next (&self);
  g_autofree char *root = g_build_filename (self.folder, "first-root", NULL);
  g_assert_true (g_file_set_contents (root, g_bytes_get_data (self.root, NULL),
                                      (gssize)g_bytes_get_size (self.root), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *client = g_strdup_printf ("%s-%u", self.client, i);
      g_autoptr (KtCatalogStore) before = open_store (self.root, client);
      g_assert_true (install (before, self.tree, 1, NULL));
      g_setenv ("KT_TEST_ROOT", self.folder, TRUE);
      g_setenv ("KT_TEST_TREE", self.tree, TRUE);
      g_setenv ("KT_TEST_CLIENT", client, TRUE);
      g_setenv ("KT_FAIL_POINT", points[i], TRUE);
      g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
      g_unsetenv ("KT_FAIL_POINT");
      g_test_trap_assert_failed ();
      g_autoptr (KtCatalogStore) store = open_store (self.root, client);
      is_active (store, self.root, client, i < 6 ? 1 : 2);
      if (kt_catalog_store_get_active (store) < 2)
        g_assert_true (install (store, self.tree, 2, NULL));
      is_active (store, self.root, client, 2);
    }
  publish_fixture_clear (&self);
}

#endif

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog trouble/a full disk leaves the release before", test_full_disk);
  g_test_add_func ("/catalog trouble/flipped bytes are seen, and fetched anew", test_flipped);
  g_test_add_func ("/catalog trouble/another word is seen, and fetched anew", test_other_word);
#ifdef KT_FAIL_POINTS
  g_test_add_func ("/catalog trouble/killed at any step, the old one or the new one is there",
                   test_killed);
#endif
  return g_test_run ();
}
