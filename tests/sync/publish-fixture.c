/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "publish-fixture.h"

#include "catalog-fixture.h"
#include "kt-release.h"

void
publish_fixture_set_up (PublishFixture *self)
{
  tuf_fixture_set_up (&self->keys);
  g_free (self->keys.root->catalog);
  self->keys.root->catalog = g_strdup ("small");
  g_autofree char *text = kt_tuf_root_to_text (self->keys.root);
  self->folder = g_dir_make_tmp ("kontor-publish-XXXXXX", NULL);
  self->tree = g_build_filename (self->folder, "tree", NULL);
  self->client = g_build_filename (self->folder, "client", NULL);
  self->root = tuf_fixture_sign (text, self->keys.root_secret[0], self->keys.root_secret[1], NULL);
  self->publisher = (KtCatalogPublisher){ .tree = self->tree,
                                          .root = self->root,
                                          .release_key = self->keys.release_secret,
                                          .timestamp_key = self->keys.timestamp_secret,
                                          .now = TUF_NOW,
                                          .release_days = 20,
                                          .timestamp_days = 10 };
}

void
publish_fixture_clear (PublishFixture *self)
{
  fixture_remove_folder (self->folder);
  tuf_fixture_clear (&self->keys);
  g_free (self->folder);
  g_free (self->tree);
  g_free (self->client);
  g_bytes_unref (self->root);
}

void
publish_fixture_renew (PublishFixture *self, const char *catalog)
{
  g_free (self->keys.root->catalog);
  self->keys.root->catalog = g_strdup (catalog);
  self->publisher.now = g_get_real_time () / G_USEC_PER_SEC;
  self->keys.root->expires = self->publisher.now + 365 * 86400;
  g_autofree char *text = kt_tuf_root_to_text (self->keys.root);
  g_bytes_unref (self->root);
  self->root = tuf_fixture_sign (text, self->keys.root_secret[0], self->keys.root_secret[1], NULL);
  self->publisher.root = self->root;
}

gint64
publish_fixture_next (PublishFixture *self)
{
  const KtReleaseOptions options = { "2026-11-21T09:30:00Z", 20261121, FALSE };
  g_autoptr (GError) error = NULL;
  gint64 version = kt_catalog_publish_get_newest (&self->publisher, &error) + 1;
  g_autofree char *source = fixture_copy_catalog ();
  g_autofree char *path = g_build_filename (self->folder, "release", NULL);
  g_autofree char *price = g_strdup_printf ("pc,%u.50,100", 12 + (guint)version);
  fixture_replace (source, "articles.csv", "pc,12.50,100", price);
  g_autoptr (KtCatalog) catalog = fixture_load_catalog (source);
  g_assert_true (kt_release_write (catalog, path, &options, NULL, &error));
  g_autoptr (KtCatalogManifest) manifest = kt_catalog_publish (&self->publisher, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (manifest->version, ==, version);
  fixture_remove_folder (source);
  return version;
}

GBytes *
publish_fixture_read (PublishFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->tree, name, NULL);
  char *data = NULL;
  gsize size = 0;
  return g_file_get_contents (path, &data, &size, NULL) ? g_bytes_new_take (data, size) : NULL;
}
