/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-manifest.h"
#include "tuf-fixture.h"

#include <string.h>

#define HASH "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static KtCatalogManifest *
make_manifest (gint64 version, gint64 expires)
{
  KtCatalogManifest *self = kt_catalog_manifest_new ();
  self->version = version;
  self->expires = expires;
  self->catalog = g_strdup ("demo");
  self->release = g_strdup ("2026.2");
  self->hash = g_strdup (HASH);
  kt_catalog_part_set (&self->image, 1000, HASH);
  kt_catalog_manifest_add_delta (self, version - 1, 10, HASH);
  kt_catalog_manifest_add_blob (self, "../../etc/passwd", 1, 5, HASH);
  return self;
}

static GBytes *
sign_manifest (TufFixture *keys, const KtCatalogManifest *manifest)
{
  g_autofree char *text = kt_catalog_manifest_to_text (manifest);
  return tuf_fixture_sign (text, keys->release_secret, NULL);
}

static KtTufTimestamp
timestamp_of (GBytes *bytes, gint64 release, char **hash)
{
  *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return (KtTufTimestamp){ .version = 1,
                           .release = release,
                           .length = (gint64)g_bytes_get_size (bytes),
                           .hash = *hash };
}

static void
test_round (void)
{
  TufFixture keys = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  tuf_fixture_set_up (&keys);
  g_autoptr (KtCatalogManifest) made = make_manifest (4, TUF_LATER);
  g_autoptr (GBytes) bytes = sign_manifest (&keys, made);
  KtTufTimestamp timestamp = timestamp_of (bytes, 4, &hash);
  g_autoptr (KtCatalogManifest) read
      = kt_catalog_manifest_read (bytes, keys.root, &timestamp, TUF_NOW, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_catalog_manifest_to_text (made);
  g_autofree char *again = kt_catalog_manifest_to_text (read);
  g_assert_cmpstr (text, ==, again);
  g_assert_nonnull (kt_catalog_manifest_find_delta (read, 3));
  g_assert_null (kt_catalog_manifest_find_delta (read, 2));
  tuf_fixture_clear (&keys);
}

static void
refused (TufFixture *keys, GBytes *bytes, const KtTufTimestamp *timestamp, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_catalog_manifest_read (bytes, keys->root, timestamp, TUF_NOW, &error));
  g_assert_error (error, KT_TUF_ERROR, code);
}

static void
test_mix (void)
{
  TufFixture keys = { 0 };
  tuf_fixture_set_up (&keys);
  g_autoptr (KtCatalogManifest) four = make_manifest (4, TUF_LATER);
  g_autoptr (KtCatalogManifest) five = make_manifest (5, TUF_LATER);
  g_autoptr (KtCatalogManifest) other = make_manifest (5, TUF_LATER + 1);
  g_autoptr (KtCatalogManifest) old = make_manifest (4, TUF_NOW);
  g_autoptr (GBytes) four_bytes = sign_manifest (&keys, four);
  g_autoptr (GBytes) five_bytes = sign_manifest (&keys, five);
  g_autoptr (GBytes) other_bytes = sign_manifest (&keys, other);
  g_autoptr (GBytes) old_bytes = sign_manifest (&keys, old);
  g_autofree char *five_hash = NULL, *four_hash = NULL, *old_hash = NULL, *foreign_hash = NULL;
  const KtTufTimestamp for_five = timestamp_of (five_bytes, 5, &five_hash);
  const KtTufTimestamp for_four = timestamp_of (four_bytes, 5, &four_hash);
  const KtTufTimestamp for_old = timestamp_of (old_bytes, 4, &old_hash);
  refused (&keys, four_bytes, &for_five, KT_TUF_ERROR_MISMATCH);
  refused (&keys, four_bytes, &for_four, KT_TUF_ERROR_MISMATCH);
  refused (&keys, other_bytes, &for_five, KT_TUF_ERROR_MISMATCH);
  refused (&keys, old_bytes, &for_old, KT_TUF_ERROR_EXPIRED);

  g_autofree char *text = kt_catalog_manifest_to_text (four);
  g_autoptr (GBytes) foreign = tuf_fixture_sign (text, keys.timestamp_secret, NULL);
  const KtTufTimestamp for_foreign = timestamp_of (foreign, 4, &foreign_hash);
  refused (&keys, foreign, &for_foreign, KT_TUF_ERROR_SIGNATURE);

  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (five_bytes, 0, for_five.length - 1);
  refused (&keys, cut, &for_five, KT_TUF_ERROR_LIMIT);
  tuf_fixture_clear (&keys);
}

static void
test_paths (void)
{
  static const char *const hashes[] = { "../x", "", HASH "0", "A", "g" };
  TufFixture keys = { 0 };
  tuf_fixture_set_up (&keys);
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    {
      g_autofree char *hash = NULL;
      g_autoptr (KtCatalogManifest) manifest = make_manifest (4, TUF_LATER);
      kt_catalog_manifest_add_blob (manifest, "x", 1, 5, hashes[i]);
      g_autoptr (GBytes) bytes = sign_manifest (&keys, manifest);
      const KtTufTimestamp timestamp = timestamp_of (bytes, 4, &hash);
      refused (&keys, bytes, &timestamp, KT_TUF_ERROR_LIMIT);
    }
  tuf_fixture_clear (&keys);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog manifest/what is written is read back", test_round);
  g_test_add_func ("/catalog manifest/parts of different releases do not fit", test_mix);
  g_test_add_func ("/catalog manifest/a hash is the only name of a file", test_paths);
  return g_test_run ();
}
