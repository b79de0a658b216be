/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Files of a folder of media, in folders of their own. */
static void
put_media (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static const KtCatalogBlob *
find_blob (const KtCatalogManifest *manifest, const char *name)
{
  for (guint i = 0; i < manifest->blobs->len; i++)
    if (strcmp (((KtCatalogBlob *)manifest->blobs->pdata[i])->name, name) == 0)
      return manifest->blobs->pdata[i];
  return NULL;
}

static void
test_media (void)
{
  PublishFixture self = { 0 };
  g_autoptr (GError) error = NULL;
  publish_fixture_set_up (&self);
  g_autofree char *media = g_build_filename (self.folder, "media", NULL);
  g_autofree char *link = g_build_filename (media, "passwd", NULL);
  put_media (media, "articles/pc.svg", "<svg/>");
  put_media (media, "products/frame/manual.pdf", "%PDF");
  put_media (media, "products/frame/copy.pdf", "%PDF");
  put_media (media, ".hidden", "no");
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  self.publisher.media = media;
  publish_fixture_next (&self);
  g_autoptr (GBytes) bytes = publish_fixture_read (&self, "1/manifest.json");
  g_autoptr (KtCatalogManifest) manifest
      = kt_catalog_manifest_read_known (bytes, self.keys.root, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (manifest->blobs->len, ==, 3);
  const KtCatalogBlob *picture = find_blob (manifest, "articles/pc.svg");
  const KtCatalogBlob *manual = find_blob (manifest, "products/frame/manual.pdf");
  const KtCatalogBlob *copy = find_blob (manifest, "products/frame/copy.pdf");
  g_assert_cmpint (picture->priority, <, manual->priority);
  g_assert_cmpint (picture->part.length, ==, 6);
  g_assert_cmpstr (copy->part.hash, ==, manual->part.hash);
  g_autofree char *name = kt_catalog_blob_path (manual->part.hash);
  g_autoptr (GBytes) blob = publish_fixture_read (&self, name);
  g_assert_cmpmem (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), "%PDF", 4);
  publish_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog publish/media of all folders come with their names", test_media);
  return g_test_run ();
}
