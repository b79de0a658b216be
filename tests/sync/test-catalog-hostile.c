/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Releases made by somebody who wants to harm: whoever holds the line, and whoever holds one of the
 * keys besides. Whatever is handed out, the release that was active stays so, nothing is written
 * outside of the folder of the catalog, and the next honest release is taken.
 */
#include "kt-catalog-fetch.h"
#include "kt-release-delta.h"
#include "kt-release.h"
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  PublishFixture place;
  char *client; /* deep in a folder that is watched */
  char *before; /* what was there outside of it */
  KtCatalogStore *store;
  KtCatalogFetch *fetch;
  GHashTable *evil; /* path → GBytes, instead of what is published */
  gint64 n_bytes;
} Scene;

/* ---- a folder that is watched ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
list_files (const char *folder, const char *but, GPtrArray *found)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      GStatBuf info;
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (strcmp (path, but) == 0)
        continue;
      g_assert_cmpint (g_lstat (path, &info), ==, 0);
      g_ptr_array_add (found, g_strdup_printf ("%s %d %d", path, (int)info.st_size,
                                               (int)info.st_mode));
      if (S_ISDIR (info.st_mode))
        list_files (path, but, found);
    }
}

/* All but the client's own folder. */
static char *
look_around (Scene *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  list_files (self->place.folder, self->client, found);
  g_ptr_array_sort (found, compare_texts);
  g_ptr_array_add (found, NULL);
  return g_strjoinv ("\n", (char **)found->pdata);
}

/* ---- the line ---- */

static void
step (Scene *self, const KtCatalogFetchEvent *event, KtCatalogFetchEffect *effect)
{
  kt_catalog_fetch_step (self->fetch, event, effect);
}

static void
answer (Scene *self, KtCatalogFetchEffect *effect)
{
  gint64 offset = effect->offset;
  GBytes *evil = g_hash_table_lookup (self->evil, effect->path);
  g_autoptr (GBytes) body
      = evil != NULL ? g_bytes_ref (evil) : publish_fixture_read (&self->place, effect->path);
  gsize size = body != NULL ? g_bytes_get_size (body) : 0;
  KtCatalogFetchEvent event = { KT_CATALOG_FETCH_RESPONSE,
                                .status = body == NULL             ? 404
                                          : offset > (gint64)size ? 416
                                          : offset > 0            ? 206
                                                                  : 200,
                                .offset = offset };
  step (self, &event, effect);
  if (effect->kind != KT_CATALOG_FETCH_NOTHING || event.status >= 300)
    return;
  for (gsize at = (gsize)offset; at < size; at += 65536)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (body, at, MIN (size - at, 65536));
      self->n_bytes += (gint64)g_bytes_get_size (part);
      step (self, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_DATA, .bytes = part }, effect);
      if (effect->kind != KT_CATALOG_FETCH_NOTHING)
        return;
    }
  step (self, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_END }, effect);
}

static KtCatalogFetchOutcome
look (Scene *self)
{
  KtCatalogFetchEffect effect = { 0 };
  self->n_bytes = 0;
  step (self, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_START, .server_time = TUF_NOW }, &effect);
  for (guint i = 0; effect.kind == KT_CATALOG_FETCH_REQUEST; i++)
    {
      g_assert_cmpuint (i, <, 50);
      answer (self, &effect);
    }
  return kt_catalog_fetch_get_outcome (self->fetch);
}

/* ---- the scene: version 1 is active, version 2 is published ---- */

static void
scene_init (Scene *self)
{
  g_autoptr (GError) error = NULL;
  publish_fixture_set_up (&self->place);
  self->client = g_build_filename (self->place.folder, "a", "b", "c", "client", NULL);
  self->evil = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify)g_bytes_unref);
  self->store = kt_catalog_store_open (self->client, self->place.root, &error);
  g_assert_no_error (error);
  self->fetch = kt_catalog_fetch_new (self->store);
  publish_fixture_next (&self->place);
  g_assert_cmpint (look (self), ==, KT_CATALOG_FETCH_INSTALLED);
  publish_fixture_next (&self->place);
  self->before = look_around (self);
}

static void
scene_clear (Scene *self)
{
  kt_catalog_fetch_free (self->fetch);
  kt_catalog_store_free (self->store);
  g_hash_table_unref (self->evil);
  g_free (self->client);
  g_free (self->before);
  publish_fixture_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static void
hand_out (Scene *self, const char *path, GBytes *bytes)
{
  g_hash_table_insert (self->evil, g_strdup (path), g_bytes_ref (bytes));
}

static void
is_active (Scene *self, gint64 version)
{
  g_autofree char *path = kt_catalog_store_get_active_path (self->store);
  g_assert_cmpint (kt_catalog_store_get_active (self->store), ==, version);
  g_autoptr (KtRelease) release = kt_release_open (path, NULL);
  g_assert_true (kt_release_verify (release, NULL));
}

/* Refused, or waited for: nothing happened. */
static void
harmless (Scene *self, const char *what)
{
  g_autofree char *around = NULL;
  KtCatalogFetchOutcome outcome = look (self);
  g_test_message ("%s: %d, %s", what, (int)outcome,
                  kt_catalog_fetch_get_error (self->fetch) != NULL
                      ? kt_catalog_fetch_get_error (self->fetch)->message
                      : "");
  g_assert_cmpint (outcome, !=, KT_CATALOG_FETCH_INSTALLED);
  is_active (self, 1);
  around = look_around (self);
  g_assert_cmpstr (around, ==, self->before);
  g_assert_cmpint (self->n_bytes, <, 4 << 20);
  g_hash_table_remove_all (self->evil);
}

/* Nobody is so bad that the honest one is not heard any more. */
static void
recovers (Scene *self)
{
  g_assert_cmpint (look (self), ==, KT_CATALOG_FETCH_INSTALLED);
  is_active (self, 2);
}

/* ---- with the keys ---- */

/* As the holder of these two keys would publish it, as version `release`. */
static void
publish (Scene *self, KtCatalogManifest *manifest, const char *release_key, const char *stamp_key)
{
  g_autofree char *text = kt_catalog_manifest_to_text (manifest);
  g_autoptr (GBytes) bytes = tuf_fixture_sign (text, release_key, NULL);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  const KtTufTimestamp timestamp = { .version = 900 + manifest->version,
                                     .expires = TUF_LATER,
                                     .catalog = manifest->catalog,
                                     .root = 1,
                                     .release = manifest->version,
                                     .length = (gint64)g_bytes_get_size (bytes),
                                     .hash = hash };
  g_autofree char *stamp = kt_tuf_timestamp_to_text (&timestamp);
  g_autoptr (GBytes) latest = tuf_fixture_sign (stamp, stamp_key, NULL);
  g_autofree char *path = kt_catalog_manifest_path (manifest->version);
  hand_out (self, "latest", latest);
  hand_out (self, path, bytes);
}

static KtCatalogManifest *
read_manifest (Scene *self, gint64 version)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = kt_catalog_manifest_path (version);
  g_autoptr (GBytes) bytes = publish_fixture_read (&self->place, path);
  KtCatalogManifest *manifest
      = kt_catalog_manifest_read_known (bytes, self->place.keys.root, &error);
  g_assert_no_error (error);
  return manifest;
}

/* ---- who holds the line ---- */

static void
test_line (void)
{
  g_auto (Scene) scene = { 0 };
  TufFixture foreign = { 0 };
  scene_init (&scene);
  tuf_fixture_set_up (&foreign);
  TufFixture *keys = &scene.place.keys;
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&scene, 2);

  publish (&scene, manifest, foreign.release_secret, foreign.timestamp_secret);
  harmless (&scene, "foreign keys");
  publish (&scene, manifest, keys->release_secret, foreign.timestamp_secret);
  harmless (&scene, "a foreign timestamp");
  publish (&scene, manifest, keys->release_secret, keys->release_secret);
  harmless (&scene, "a timestamp signed by the key of releases");

  /* Parts of different releases. */
  g_autoptr (GBytes) old_image = publish_fixture_read (&scene.place, "image/1");
  g_autoptr (GBytes) old_manifest = publish_fixture_read (&scene.place, "1/manifest.json");
  hand_out (&scene, "2/manifest.json", old_manifest);
  harmless (&scene, "an old manifest under the new timestamp");
  hand_out (&scene, "delta/1-2", old_image);
  hand_out (&scene, "image/2", old_image);
  harmless (&scene, "an old image under the new manifest");
  tuf_fixture_clear (&foreign);
  recovers (&scene);
}

/* Any bit of any file. Who finds a delta spoiled asks for the image: that is spoiled, too. */
static void
test_bits (void)
{
  static const char *const paths[] = { "latest", "2/manifest.json", "delta/1-2" };
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  g_autoptr (GBytes) old_image = publish_fixture_read (&scene.place, "image/1");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    for (guint k = 0; k < 40; k++)
      {
        g_autoptr (GBytes) bytes = publish_fixture_read (&scene.place, paths[i]);
        gsize size = g_bytes_get_size (bytes);
        guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
        copy[g_test_rand_int_range (0, (int)size)] ^= (guint8)(1u << g_test_rand_int_range (0, 8));
        g_autoptr (GBytes) changed = g_bytes_new_take (copy, size);
        hand_out (&scene, paths[i], changed);
        if (i == 2)
          hand_out (&scene, "image/2", old_image);
        harmless (&scene, paths[i]);
      }
  recovers (&scene);
}

/* ---- who holds the key of timestamps ---- */

static void
test_timestamp_key (void)
{
  g_auto (Scene) scene = { 0 };
  TufFixture foreign = { 0 };
  scene_init (&scene);
  tuf_fixture_set_up (&foreign);
  TufFixture *keys = &scene.place.keys;
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&scene, 2);

  publish (&scene, manifest, foreign.release_secret, keys->timestamp_secret);
  harmless (&scene, "a manifest with a foreign signature");
  publish (&scene, manifest, keys->timestamp_secret, keys->timestamp_secret);
  harmless (&scene, "a manifest signed by the key of timestamps");
  tuf_fixture_clear (&foreign);
}

/* ---- who holds the key of releases, too ---- */

static void
evil_hash (KtCatalogManifest *manifest)
{
  kt_catalog_manifest_add_blob (manifest, "x", 1, 5, "../../../../evil");
}

static void
evil_image (KtCatalogManifest *manifest)
{
  g_ptr_array_set_size (manifest->deltas, 0);
  kt_catalog_part_set (&manifest->image, 5, "../../evil");
}

static void
other_catalog (KtCatalogManifest *manifest)
{
  g_free (manifest->catalog);
  manifest->catalog = g_strdup ("../../evil");
}

static void
negative (KtCatalogManifest *manifest)
{
  manifest->version = -3;
}

static void
expired (KtCatalogManifest *manifest)
{
  manifest->expires = TUF_NOW - 1;
}

static void
other_content (KtCatalogManifest *manifest)
{
  g_free (manifest->hash);
  manifest->hash = g_strnfill (64, 'a');
}

static void
endless_image (KtCatalogManifest *manifest)
{
  g_autofree char *hash = g_strnfill (64, 'a');
  g_ptr_array_set_size (manifest->deltas, 0);
  kt_catalog_part_set (&manifest->image, G_MAXINT64, hash);
}

static void
test_release_key (void)
{
  static const struct {
    const char *what;
    void (*spoil) (KtCatalogManifest *manifest);
  } all[] = {
    { "a hash that is a path", evil_hash },
    { "an image whose hash is a path", evil_image },
    { "another catalog, whose name is a path", other_catalog },
    { "a negative version", negative },
    { "what was good until yesterday", expired },
    { "a content that does not come out", other_content },
    { "an image without end", endless_image },
  };
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  TufFixture *keys = &scene.place.keys;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (Scene) other = { 0 };
      scene_init (&other);
      g_autoptr (KtCatalogManifest) manifest = read_manifest (&other, 2);
      all[i].spoil (manifest);
      publish (&other, manifest, other.place.keys.release_secret,
               other.place.keys.timestamp_secret);
      harmless (&other, all[i].what);
    }
  /* Names of media are names, not paths: such a release is taken, and nothing lands elsewhere. */
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&scene, 2);
  g_autofree char *hash = g_strnfill (64, 'b');
  kt_catalog_manifest_add_blob (manifest, "../../../../evil", 1, 5, hash);
  publish (&scene, manifest, keys->release_secret, keys->timestamp_secret);
  look (&scene);
  g_autofree char *around = look_around (&scene);
  g_assert_cmpstr (around, ==, scene.before);
}

/* It is signed, with its hash, but its rows are not those that it says they are. */
static void
test_changed_image (void)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&scene, 2);
  g_autoptr (GBytes) right = publish_fixture_read (&scene.place, "image/2");
  gsize size = g_bytes_get_size (right);
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (right, NULL), size);
  char *name = memmem (copy, size, "Sechskantmutter M8", strlen ("Sechskantmutter M8"));
  g_assert_nonnull (name);
  name[strlen ("Sechskantmutter M")] = '9';
  g_autoptr (GBytes) changed = g_bytes_new_take (g_steal_pointer (&copy), size);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, changed);
  g_ptr_array_set_size (manifest->deltas, 0);
  kt_catalog_part_set (&manifest->image, (gint64)size, hash);
  publish (&scene, manifest, scene.place.keys.release_secret, scene.place.keys.timestamp_secret);
  hand_out (&scene, "image/2", changed);
  harmless (&scene, "an image with another word");
}

/* ---- deltas ---- */

static GBytes *
pack (const char *text, gsize size, guint times)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (memory, G_CONVERTER (zip));
  for (guint i = 0; i < times; i++)
    g_assert_true (g_output_stream_write_all (stream, text, size, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Signed by everybody who should: only what comes out of it can tell. */
static void
try_delta (GBytes *delta, const char *what)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&scene, 2);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, delta);
  g_ptr_array_set_size (manifest->deltas, 0);
  kt_catalog_manifest_add_delta (manifest, 1, (gint64)g_bytes_get_size (delta), hash);
  kt_catalog_part_set (&manifest->image, 5, hash);
  publish (&scene, manifest, scene.place.keys.release_secret, scene.place.keys.timestamp_secret);
  hand_out (&scene, "delta/1-2", delta);
  harmless (&scene, what);
}

static void
test_deltas (void)
{
  static const char *const lines[] = {
    "",
    "[\"m\",1,1,2147483647]\n",
    "[\"m\",1,1,9223372036854775807]\n",
    "[\"m\",-5,1,10]\n",
    "[\"t\",\"sqlite_master\"]\n[\"-\",1]\n",
    "[\"t\",\"article; DROP TABLE article\"]\n",
    "[\"t\",\"article\"]\n[\"=\",1,99999,1]\n",
    "[\"t\",\"article\"]\n[\"+\",1]\n",
    "[\"t\",\"article\"]\n[\"-\",1]\n",
    "[[[[[[[[[[]]]]]]]]]]\n",
  };
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  g_autoptr (KtCatalogManifest) first = read_manifest (&scene, 1);
  g_autoptr (KtCatalogManifest) second = read_manifest (&scene, 2);
  g_autofree char *zeros = g_malloc0 (1 << 20);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"kontor-delta\":2,\"format\":3,\"from\":\"%s\",\"to\":\"%s\",\"index\":false,"
          "\"moves\":true}\n%s",
          first->hash, second->hash, lines[i]);
      g_autoptr (GBytes) delta = pack (text, strlen (text), 1);
      try_delta (delta, lines[i]);
    }
  g_autoptr (GBytes) bomb = pack (zeros, 1 << 20, 300);
  g_assert_cmpuint (g_bytes_get_size (bomb), <, 1 << 20);
  try_delta (bomb, "300 MB of nothing");
  g_autoptr (GError) error = NULL;
  g_autofree char *active = kt_catalog_store_get_active_path (scene.store);
  g_autofree char *path = g_build_filename (scene.place.folder, "applied", NULL);
  g_assert_false (kt_release_apply_delta (active, bomb, path, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
}

/* The right delta, with some bytes otherwise when it is unpacked. */
static void
test_changed_deltas (void)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene);
  g_autoptr (GBytes) right = publish_fixture_read (&scene.place, "delta/1-2");
  g_autoptr (GZlibDecompressor) zip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_bytes (right);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (memory, G_CONVERTER (zip));
  g_autofree char *text = g_malloc (1 << 16);
  gsize size;
  g_assert_true (g_input_stream_read_all (stream, text, 1 << 16, &size, NULL, NULL));
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *copy = g_memdup2 (text, size);
      for (guint k = 0; k <= i % 4; k++)
        copy[g_test_rand_int_range (0, (int)size)] = (char)g_test_rand_int_range (1, 127);
      if (memcmp (copy, text, size) == 0)
        continue;
      g_autoptr (GBytes) delta = pack (copy, size, 1);
      try_delta (delta, "changed");
    }
}

/* ---- roots ---- */

static void
try_root (const char *what, guint n_old, gboolean is_twice, gboolean has_new)
{
  g_auto (Scene) scene = { 0 };
  TufFixture next = { 0 };
  scene_init (&scene);
  tuf_fixture_set_up (&next);
  TufFixture *keys = &scene.place.keys;
  const char *const roots[]
      = { next.root_public[0], next.root_public[1], next.root_public[2], NULL };
  KtTufRoot *root = keys->root;
  root->version = 2;
  kt_tuf_keys_free (root->roles[KT_TUF_ROOT]);
  root->roles[KT_TUF_ROOT] = kt_tuf_keys_new (2, roots);
  g_autofree char *text = kt_tuf_root_to_text (root);
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_new (text);
  for (guint i = 0; i < n_old; i++)
    kt_tuf_envelope_sign (envelope, keys->root_secret[i], NULL);
  for (guint i = 0; has_new && i < 2; i++)
    kt_tuf_envelope_sign (envelope, next.root_secret[i], NULL);
  if (is_twice)
    {
      const KtTufSignature *first = envelope->signatures->pdata[0];
      KtTufSignature *copy = g_new0 (KtTufSignature, 1);
      copy->key = g_strdup (first->key);
      copy->signature = g_strdup (first->signature);
      g_ptr_array_add (envelope->signatures, copy);
    }
  g_autoptr (GBytes) bytes = kt_tuf_envelope_write (envelope);
  g_autoptr (KtCatalogManifest) manifest = read_manifest (&scene, 2);
  publish (&scene, manifest, keys->release_secret, keys->timestamp_secret);
  g_autoptr (GBytes) old = g_bytes_ref (g_hash_table_lookup (scene.evil, "latest"));
  const KtTufTimestamp stamp = { .version = 999,
                                 .expires = TUF_LATER,
                                 .catalog = manifest->catalog,
                                 .root = 2,
                                 .release = 2,
                                 .length = 5,
                                 .hash = manifest->hash };
  g_autofree char *stamp_text = kt_tuf_timestamp_to_text (&stamp);
  g_autoptr (GBytes) latest = tuf_fixture_sign (stamp_text, keys->timestamp_secret, NULL);
  g_autofree char *path = kt_catalog_root_path (2);
  hand_out (&scene, "latest", latest);
  hand_out (&scene, path, bytes);
  harmless (&scene, what);
  g_assert_cmpint (kt_catalog_store_get_root (scene.store)->version, ==, 1);
  tuf_fixture_clear (&next);
}

static void
test_roots (void)
{
  try_root ("a new root that none of the old keys signed", 0, FALSE, TRUE);
  try_root ("a new root that one of the old keys signed", 1, FALSE, TRUE);
  try_root ("a new root that one of the old keys signed twice", 1, TRUE, TRUE);
  try_root ("a new root that only the old keys signed", 2, FALSE, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog hostile/who holds the line gets nothing in", test_line);
  g_test_add_func ("/catalog hostile/any bit of any file is missed", test_bits);
  g_test_add_func ("/catalog hostile/who signs timestamps signs no releases", test_timestamp_key);
  g_test_add_func ("/catalog hostile/who signs releases makes no paths and no end",
                   test_release_key);
  g_test_add_func ("/catalog hostile/an image that was changed is refused", test_changed_image);
  g_test_add_func ("/catalog hostile/deltas that lead elsewhere are refused", test_deltas);
  g_test_add_func ("/catalog hostile/deltas that were changed are refused", test_changed_deltas);
  g_test_add_func ("/catalog hostile/roots follow only with enough of the old keys", test_roots);
  return g_test_run ();
}
