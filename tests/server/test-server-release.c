/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a published tree over into the folder of a server. */
#include "kt-server-prune.h"
#include "kt-server-release.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog-fixture.h"
#include "kt-catalog-store.h"
#include "publish-fixture.h"

typedef struct {
  PublishFixture publishing;
  char *here;
} Scene;

static void
scene_init (Scene *self)
{
  publish_fixture_set_up (&self->publishing);
  self->here = g_build_filename (self->publishing.folder, "here", "house", NULL);
}

static void
scene_clear (Scene *self)
{
  publish_fixture_clear (&self->publishing);
  g_free (self->here);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* The version that is there now; 0 with *error. */
static gint64
add (Scene *self, GError **error)
{
  g_autoptr (KtCatalogManifest) manifest
      = kt_server_release_add (self->here, self->publishing.tree, TUF_NOW, error);
  return manifest != NULL ? manifest->version : 0;
}

static GBytes *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *data = NULL;
  gsize size = 0;
  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}

static void
write_file (const char *folder, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
}

static void
assert_same (Scene *self, const char *name)
{
  g_autoptr (GBytes) published = read_file (self->publishing.tree, name);
  g_autoptr (GBytes) here = read_file (self->here, name);
  g_assert_nonnull (published);
  g_assert_nonnull (here);
  g_assert_true (g_bytes_equal (published, here));
}

/* Nothing that is not finished lies about. */
static void
assert_tidy (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;
  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      const char *dot = strrchr (name, '.');
      g_assert_true (dot == NULL || strlen (dot) != strlen (".XXXXXX"));
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        assert_tidy (path);
    }
}

static void
test_follow (void)
{
  static const char *const names[] = { "latest",  "root/1",          "1/manifest.json",
                                       "image/2", "2/manifest.json", "delta/1-2" };
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&self);
  g_autofree char *media = g_build_filename (self.publishing.folder, "media", NULL);
  g_autofree char *picture = g_build_filename (media, "a.svg", NULL);
  g_mkdir (media, 0700);
  g_assert_true (g_file_set_contents (picture, "<svg/>", -1, NULL));
  self.publishing.publisher.media = media;
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, &error), ==, 1);
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, &error), ==, 2);
  g_assert_cmpint (add (&self, &error), ==, 2);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_same (&self, names[i]);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "<svg/>", -1);
  g_autofree char *blob = kt_catalog_blob_path (hash);
  assert_same (&self, blob);
  assert_tidy (self.here);
  g_autofree char *path = g_build_filename (self.here, "image", "2", NULL);
  GStatBuf info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0644);
  g_autoptr (GPtrArray) list = kt_server_release_list (self.here, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((KtCatalogManifest *)list->pdata[0])->version, ==, 2);
}

static void
test_nothing_there (void)
{
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&self);
  g_autoptr (GPtrArray) list = kt_server_release_list (self.here, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpint (add (&self, &error), ==, 0);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Each file of the tree, changed in one byte, cut or away: nothing is told of it here. */
static void
test_spoilt (void)
{
  static const char *const names[]
      = { "latest", "root/1", "2/manifest.json", "image/2", "delta/1-2" };
  g_auto (Scene) self = { 0 };
  scene_init (&self);
  publish_fixture_next (&self.publishing);
  publish_fixture_next (&self.publishing);
  for (guint i = 0; i < 3 * G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize size;
      g_autofree char *here = g_strdup_printf ("%s-%u", self.here, i);
      g_autofree char *latest = g_build_filename (here, "latest", NULL);
      g_autofree char *path = g_build_filename (self.publishing.tree, names[i / 3], NULL);
      g_autoptr (GBytes) good = read_file (self.publishing.tree, names[i / 3]);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (good, &size), g_bytes_get_size (good));
      copy[size / 2] ^= 1;
      g_autoptr (GBytes) bad = g_bytes_new (copy, i % 3 == 0 ? size : size / 3);
      if (i % 3 == 2)
        g_unlink (path);
      else
        write_file (self.publishing.tree, names[i / 3], bad);
      g_assert_null (kt_server_release_add (here, self.publishing.tree, TUF_NOW, &error));
      g_assert_nonnull (error);
      g_assert_false (g_file_test (latest, G_FILE_TEST_EXISTS));
      assert_tidy (here);
      write_file (self.publishing.tree, names[i / 3], good);
      g_autoptr (KtCatalogManifest) added
          = kt_server_release_add (here, self.publishing.tree, TUF_NOW, NULL);
      g_assert_cmpint (added->version, ==, 2);
    }
}

/* A root that is known here is not taken from the tree again. */
static void
test_known_root (void)
{
  g_auto (Scene) self = { 0 };
  g_autoptr (GBytes) other = g_bytes_new_static ("{}", 2);
  scene_init (&self);
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, NULL), ==, 1);
  publish_fixture_next (&self.publishing);
  write_file (self.publishing.tree, "root/1", other);
  g_assert_cmpint (add (&self, NULL), ==, 2);
  g_autoptr (GBytes) root = read_file (self.here, "root/1");
  g_assert_true (g_bytes_equal (root, self.publishing.root));
}

/* The same root keys, another timestamp key. */
static void
rotate (Scene *self, const TufFixture *next)
{
  KtTufRoot *root = self->publishing.keys.root;
  root->version = 2;
  kt_tuf_keys_free (root->roles[KT_TUF_TIMESTAMP]);
  root->roles[KT_TUF_TIMESTAMP]
      = kt_tuf_keys_new (1, (const char *const[]){ next->timestamp_public, NULL });
  g_autofree char *text = kt_tuf_root_to_text (root);
  g_bytes_unref (self->publishing.root);
  self->publishing.root = tuf_fixture_sign (text, self->publishing.keys.root_secret[0],
                                            self->publishing.keys.root_secret[1], NULL);
  self->publishing.publisher.root = self->publishing.root;
  self->publishing.publisher.timestamp_key = next->timestamp_secret;
}

/* A server that has the root before takes the next one over; one that has none gets both, for the
 * devices that trust the first. */
static void
test_next_root (void)
{
  g_auto (Scene) self = { 0 };
  TufFixture next = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&self);
  tuf_fixture_set_up (&next);
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, &error), ==, 1);
  rotate (&self, &next);
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, &error), ==, 2);
  assert_same (&self, "root/2");
  g_autofree char *here = g_strdup_printf ("%s-2", self.here);
  g_autoptr (KtCatalogManifest) second
      = kt_server_release_add (here, self.publishing.tree, TUF_NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->version, ==, 2);
  for (guint version = 1; version <= 2; version++)
    {
      g_autofree char *name = kt_catalog_root_path (version);
      g_autoptr (GBytes) root = read_file (here, name);
      g_assert_nonnull (root);
    }
  g_autofree char *third = g_strdup_printf ("%s-3", self.here);
  g_autofree char *path = g_build_filename (self.publishing.tree, "root", "2", NULL);
  g_unlink (path);
  g_assert_null (kt_server_release_add (third, self.publishing.tree, TUF_NOW, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  tuf_fixture_clear (&next);
}

/* By other keys, older, expired. */
static void
test_foreign_and_old (void)
{
  g_auto (Scene) self = { 0 };
  g_auto (Scene) stranger = { 0 };
  g_autoptr (GError) foreign = NULL, old = NULL, expired = NULL;
  scene_init (&self);
  scene_init (&stranger);
  publish_fixture_next (&self.publishing);
  g_autoptr (GBytes) first = read_file (self.publishing.tree, "latest");
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, NULL), ==, 2);
  for (guint i = 0; i < 3; i++)
    publish_fixture_next (&stranger.publishing);
  g_assert_null (
      kt_server_release_add (self.here, stranger.publishing.tree, TUF_NOW, &foreign));
  g_assert_error (foreign, KT_TUF_ERROR, KT_TUF_ERROR_SIGNATURE);
  write_file (self.publishing.tree, "latest", first);
  g_assert_cmpint (add (&self, &old), ==, 0);
  g_assert_error (old, KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK);
  g_assert_null (
      kt_server_release_add (stranger.here, stranger.publishing.tree, TUF_LATER, &expired));
  g_assert_error (expired, KT_TUF_ERROR, KT_TUF_ERROR_EXPIRED);
}

/* ---- old ones ---- */

#define N_RELEASES 7
#define TOMORROW (g_get_real_time () / G_USEC_PER_SEC + 25 * 60 * 60)

/* Each has a picture of its own ("r1" to "r7"), and one that all of them have. */
static void
add_releases (Scene *self)
{
  scene_init (self);
  g_autofree char *media = g_build_filename (self->publishing.folder, "media", NULL);
  g_autofree char *common = g_build_filename (media, "common.svg", NULL);
  g_autofree char *own = g_build_filename (media, "own.svg", NULL);
  g_mkdir (media, 0700);
  g_assert_true (g_file_set_contents (common, "common", -1, NULL));
  self->publishing.publisher.media = media;
  for (guint i = 1; i <= N_RELEASES; i++)
    {
      g_autofree char *text = g_strdup_printf ("r%u", i);
      g_assert_true (g_file_set_contents (own, text, -1, NULL));
      publish_fixture_next (&self->publishing);
      g_assert_cmpint (add (self, NULL), ==, i);
    }
  self->publishing.publisher.media = NULL;
}

static gboolean
has (Scene *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->here, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
has_picture (Scene *self, const char *text)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *name = kt_catalog_blob_path (hash);
  return has (self, name);
}

static void
assert_has (Scene *self, guint version, gboolean is_there)
{
  g_autofree char *picture = g_strdup_printf ("r%u", version);
  g_autofree char *manifest = kt_catalog_manifest_path (version);
  g_autofree char *image = kt_catalog_image_path (version);
  g_autofree char *delta = kt_catalog_delta_path (version - 1, version);
  g_autofree char *folder = g_path_get_dirname (manifest);
  g_assert_cmpint (has (self, manifest), ==, is_there);
  g_assert_cmpint (has (self, folder), ==, is_there);
  g_assert_cmpint (has (self, image), ==, is_there);
  g_assert_cmpint (has_picture (self, picture), ==, is_there);
  if (version > 1)
    g_assert_cmpint (has (self, delta), ==, is_there);
}

static void
put_text (Scene *self, const char *name)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("x", 1);
  write_file (self->here, name, text);
}

/* What the newest ones need stays, also what does not look like theirs; a release can follow. */
static void
test_prune (void)
{
  static const char *const foreign[]
      = { "image/README", "image/9", "image/9.ABCDEF", "delta/7-9", "root/1", "blob/note" };
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  KtServerPruned pruned;
  add_releases (&self);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (!has (&self, foreign[i]))
      put_text (&self, foreign[i]);
  put_text (&self, "image/3.QWERTZ");
  g_assert_true (kt_server_release_prune (self.here, 3, TOMORROW, &pruned, &error));
  g_assert_no_error (error);
  for (guint i = 1; i <= N_RELEASES; i++)
    assert_has (&self, i, i > N_RELEASES - 3);
  g_assert_true (has_picture (&self, "common"));
  g_assert_true (has (&self, "delta/2-7"));
  g_assert_false (has (&self, "image/3.QWERTZ"));
  g_assert_false (has (&self, "image/9.ABCDEF"));
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (strcmp (foreign[i], "image/9.ABCDEF") != 0)
      g_assert_true (has (&self, foreign[i]));
  g_assert_cmpuint (pruned.releases, ==, N_RELEASES - 3);
  g_assert_cmpuint (pruned.bytes, >, 0);
  g_assert_true (kt_server_release_prune (self.here, 3, TOMORROW, &pruned, &error));
  g_assert_cmpuint (pruned.releases + pruned.files, ==, 0);
  publish_fixture_next (&self.publishing);
  g_assert_cmpint (add (&self, &error), ==, N_RELEASES + 1);
  g_assert_no_error (error);
}

/* Somebody may be copying a release into the folder whose manifest is not there yet. */
static void
test_prune_young (void)
{
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  KtServerPruned pruned;
  add_releases (&self);
  g_assert_true (kt_server_release_prune (self.here, 5, g_get_real_time () / G_USEC_PER_SEC,
                                          &pruned, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pruned.releases, ==, 2);
  g_assert_cmpuint (pruned.files, ==, 0);
  g_assert_true (has_picture (&self, "r1"));
  g_assert_true (kt_server_release_prune (self.here, 5, TOMORROW, &pruned, &error));
  g_assert_cmpuint (pruned.releases, ==, 0);
  g_assert_cmpuint (pruned.files, >, 0);
  g_assert_false (has_picture (&self, "r1"));
}

/* Cut off in the middle: nothing is told of any more that is not there. */
static void
test_prune_torn (void)
{
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  KtServerPruned pruned;
  add_releases (&self);
  g_autofree char *image = g_build_filename (self.here, "image", "1", NULL);
  g_unlink (image);
  g_mkdir (image, 0700); /* which is not removed as a file is */
  g_assert_false (kt_server_release_prune (self.here, 2, TOMORROW, &pruned, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (GPtrArray) list = kt_server_release_list (self.here, &error);
  g_assert_cmpuint (list->len, ==, 2);
  assert_has (&self, N_RELEASES, TRUE);
  assert_has (&self, N_RELEASES - 1, TRUE);
  g_rmdir (image);
  g_assert_true (kt_server_release_prune (self.here, 2, TOMORROW, &pruned, &error));
  assert_has (&self, N_RELEASES - 2, FALSE);
}

/* If the newest cannot be read nobody knows what it needs. */
static void
test_prune_unknown (void)
{
  g_auto (Scene) self = { 0 };
  g_autoptr (GError) error = NULL;
  KtServerPruned pruned;
  g_assert_true (kt_server_release_prune ("/nowhere", 2, TOMORROW, &pruned, &error));
  add_releases (&self);
  put_text (&self, "7/manifest.json");
  g_assert_false (kt_server_release_prune (self.here, 2, TOMORROW, &pruned, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (pruned.releases + pruned.files, ==, 0);
  assert_has (&self, 1, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-release/versions follow each other", test_follow);
  g_test_add_func ("/server-release/an empty folder has none", test_nothing_there);
  g_test_add_func ("/server-release/a spoilt file changes nothing", test_spoilt);
  g_test_add_func ("/server-release/a root that is known is not taken again", test_known_root);
  g_test_add_func ("/server-release/a next root is taken over with those before it",
                   test_next_root);
  g_test_add_func ("/server-release/foreign, old and expired ones are refused",
                   test_foreign_and_old);
  g_test_add_func ("/server-release/old ones go with what only they need", test_prune);
  g_test_add_func ("/server-release/what came lately stays", test_prune_young);
  g_test_add_func ("/server-release/cut off, removing them tells of nothing that is gone",
                   test_prune_torn);
  g_test_add_func ("/server-release/nothing goes if the newest cannot be read", test_prune_unknown);
  return g_test_run ();
}
