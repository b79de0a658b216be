/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine against a server that hands out a folder, well or badly. */
#include "kt-catalog-fetch.h"
#include "kt-release.h"
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  PublishFixture place;
  KtCatalogStore *store;
  KtCatalogFetch *fetch;
  gint64 server_time;
  gsize chunk;
  gint64 cut;            /* after so many bytes in all the connection breaks; −1: never */
  gboolean cuts_quietly; /* the end looks like one */
  gboolean ignores_range;
  const char *evil_path; /* answered with evil_bytes, again and again if endless */
  GBytes *evil_bytes;
  gboolean is_endless;
  guint n_requests;
  gint64 n_bytes;
  KtCatalogFetchEffect effect;
} House;

static void
house_open (House *self)
{
  g_autoptr (GError) error = NULL;
  self->store = kt_catalog_store_open (self->place.client, self->place.root, &error);
  g_assert_no_error (error);
  self->fetch = kt_catalog_fetch_new (self->store);
}

static void
house_close (House *self)
{
  g_clear_pointer (&self->fetch, kt_catalog_fetch_free);
  g_clear_pointer (&self->store, kt_catalog_store_free);
}

static void
house_set_up (House *self)
{
  publish_fixture_set_up (&self->place);
  self->server_time = TUF_NOW;
  self->chunk = 64 * 1024;
  self->cut = -1;
  house_open (self);
}

static void
house_clear (House *self)
{
  house_close (self);
  g_clear_pointer (&self->evil_bytes, g_bytes_unref);
  publish_fixture_clear (&self->place);
}

static void
step (House *self, const KtCatalogFetchEvent *event)
{
  kt_catalog_fetch_step (self->fetch, event, &self->effect);
}

/* TRUE: it broke, or the machine wants no more. */
static gboolean
send_bytes (House *self, GBytes *body, gsize from)
{
  gsize size = g_bytes_get_size (body);
  while (from < size)
    {
      gsize n = MIN (self->chunk, size - from);
      if (self->cut >= 0)
        n = MIN (n, (gsize)MAX (0, self->cut - self->n_bytes));
      if (n == 0)
        {
          step (self, &(KtCatalogFetchEvent){ self->cuts_quietly ? KT_CATALOG_FETCH_END
                                                                 : KT_CATALOG_FETCH_FAILED });
          return TRUE;
        }
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (body, from, n);
      self->n_bytes += (gint64)n;
      from += n;
      step (self, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_DATA, .bytes = part });
      if (self->effect.kind != KT_CATALOG_FETCH_NOTHING)
        return TRUE;
    }
  return FALSE;
}

static void
answer (House *self)
{
  g_autofree char *path = g_strdup (self->effect.path);
  gint64 offset = self->ignores_range ? 0 : self->effect.offset;
  gboolean is_evil = g_strcmp0 (path, self->evil_path) == 0;
  g_autoptr (GBytes) body = is_evil ? g_bytes_ref (self->evil_bytes)
                                    : publish_fixture_read (&self->place, path);
  g_autofree char *etag
      = body != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_MD5, body) : NULL;
  guint status = body == NULL                                     ? 404
                 : g_strcmp0 (etag, self->effect.etag) == 0       ? 304
                 : offset > (gint64)g_bytes_get_size (body)       ? 416
                 : offset > 0                                     ? 206
                                                                  : 200;
  self->n_requests++;
  step (self, &(KtCatalogFetchEvent){
                  KT_CATALOG_FETCH_RESPONSE, .status = status, .etag = etag, .offset = offset });
  if (self->effect.kind != KT_CATALOG_FETCH_NOTHING || status >= 300)
    return;
  guint n_times = is_evil && self->is_endless ? 100000 : 1;
  for (guint i = 0; i < n_times; i++)
    if (send_bytes (self, body, (gsize)offset))
      return;
  step (self, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_END });
}

static KtCatalogFetchOutcome
look (House *self)
{
  self->n_bytes = 0;
  self->n_requests = 0;
  step (self, &(KtCatalogFetchEvent){ KT_CATALOG_FETCH_START, .server_time = self->server_time });
  while (self->effect.kind == KT_CATALOG_FETCH_REQUEST)
    answer (self);
  g_assert_cmpint (self->effect.kind, ==, KT_CATALOG_FETCH_FINISHED);
  return kt_catalog_fetch_get_outcome (self->fetch);
}

static void
is_active (House *self, gint64 version)
{
  g_assert_cmpint (kt_catalog_store_get_active (self->store), ==, version);
  if (version == 0)
    return;
  g_autofree char *path = kt_catalog_store_get_active_path (self->store);
  g_autoptr (KtRelease) release = kt_release_open (path, NULL);
  g_assert_true (kt_release_verify (release, NULL));
}

static void
test_follow (void)
{
  House self = { 0 };
  house_set_up (&self);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INTERRUPTED); /* nothing published yet */
  for (gint64 version = 1; version <= 3; version++)
    {
      publish_fixture_next (&self.place);
      g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
      is_active (&self, version);
      g_assert_cmpuint (self.n_requests, ==, 4); /* latest, root 2 that is not there, manifest, part */
      if (version > 1)
        g_assert_cmpint (self.n_bytes, <, 10000);
      g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_UP_TO_DATE);
      g_assert_cmpuint (self.n_requests, ==, 1);
      g_assert_cmpint (self.n_bytes, ==, 0);
    }
  house_clear (&self);
}

static void
cut_everywhere (House *self, gint64 version, gint64 stride)
{
  guint n_cuts = 0;
  KtCatalogFetchOutcome outcome;
  do
    {
      house_close (self);
      house_open (self);
      self->cut = stride;
      self->cuts_quietly = n_cuts % 2 == 1;
      outcome = look (self);
      g_assert_cmpint (kt_catalog_store_get_active (self->store), ==,
                       outcome == KT_CATALOG_FETCH_INSTALLED ? version : version - 1);
      n_cuts++;
      g_assert_cmpuint (n_cuts, <, 20000);
    }
  while (outcome != KT_CATALOG_FETCH_INSTALLED);
  g_assert_cmpuint (n_cuts, >, 3);
  is_active (self, version);
}

/* The image: never more than the signed files and a few bytes at a time. */
static void
test_resume (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_autoptr (GBytes) latest = publish_fixture_read (&self.place, "latest");
  g_autoptr (GBytes) manifest = publish_fixture_read (&self.place, "1/manifest.json");
  gint64 head = (gint64)(g_bytes_get_size (latest) + g_bytes_get_size (manifest));
  cut_everywhere (&self, 1, head + 997);
  house_clear (&self);
}

/* The delta and the signed files: cut after each byte in turn. */
static void
test_cut (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  publish_fixture_next (&self.place);
  KtCatalogFetchOutcome outcome = KT_CATALOG_FETCH_INTERRUPTED;
  gint64 cut = 0;
  for (; outcome != KT_CATALOG_FETCH_INSTALLED; cut++)
    {
      house_close (&self);
      house_open (&self);
      self.cut = cut;
      outcome = look (&self);
      if (outcome != KT_CATALOG_FETCH_INSTALLED)
        is_active (&self, 1);
    }
  g_assert_cmpint (cut, >, 500);
  is_active (&self, 2);
  house_clear (&self);
}

static void
test_no_range (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  self.cut = 5000;
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INTERRUPTED);
  self.cut = -1;
  self.ignores_range = TRUE;
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  is_active (&self, 1);
  house_clear (&self);
}

/* With version 1 active and version 2 published, one file is another. */
static void
attack (const char *path, GBytes *bytes, gboolean is_endless, gint64 wanted)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  publish_fixture_next (&self.place);
  self.evil_path = path;
  self.evil_bytes = g_bytes_ref (bytes);
  self.is_endless = is_endless;
  KtCatalogFetchOutcome outcome = look (&self);
  g_assert_cmpint (self.n_bytes, <, 4 << 20);
  is_active (&self, wanted);
  if (wanted == 1)
    {
      g_assert_cmpint (outcome, ==, KT_CATALOG_FETCH_REFUSED);
      g_assert_nonnull (kt_catalog_fetch_get_error (self.fetch));
    }
  self.evil_path = NULL;
  g_assert_cmpint (look (&self), !=, KT_CATALOG_FETCH_REFUSED);
  is_active (&self, 2);
  house_clear (&self);
}

static void
test_attacks (void)
{
  static const char *const paths[] = { "latest", "2/manifest.json", "delta/1-2" };
  g_autofree guint8 *junk = g_malloc0 (70000);
  g_autoptr (GBytes) zeros = g_bytes_new_static (junk, 70000);
  g_autoptr (GBytes) little = g_bytes_new_static ("{}", 2);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    attack (paths[i], zeros, TRUE, 1);
  attack ("latest", little, FALSE, 1);
  attack ("2/manifest.json", little, FALSE, 1);
}

static void
test_old (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_autoptr (GBytes) first = publish_fixture_read (&self.place, "latest");
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  is_active (&self, 2);
  self.evil_path = "latest";
  self.evil_bytes = g_bytes_ref (first);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK);
  house_close (&self);
  house_open (&self);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  is_active (&self, 2);

  /* An older timestamp of the same release, after a start, too. */
  g_bytes_unref (self.evil_bytes);
  self.evil_bytes = publish_fixture_read (&self.place, "latest");
  self.evil_path = NULL;
  g_assert_true (kt_catalog_publish_renew (&self.place.publisher, NULL));
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  house_close (&self);
  house_open (&self);
  self.evil_path = "latest";
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_ROLL_BACK);

  /* An old manifest under the new timestamp; the new one too late. */
  self.evil_path = NULL;
  self.server_time = TUF_LATER;
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_EXPIRED);
  is_active (&self, 2);
  house_clear (&self);
}

/* ---- keys ---- */

/* Another key for a role, by a root that follows; published with the next release. */
static void
replace_key (House *self, KtTufRole role, const char *public_key)
{
  KtTufRoot *root = self->place.keys.root;
  root->version++;
  kt_tuf_keys_free (root->roles[role]);
  root->roles[role] = kt_tuf_keys_new (1, (const char *const[]){ public_key, NULL });
  g_autofree char *text = kt_tuf_root_to_text (root);
  g_bytes_unref (self->place.root);
  self->place.root = tuf_fixture_sign (text, self->place.keys.root_secret[0],
                                       self->place.keys.root_secret[1], NULL);
  self->place.publisher.root = self->place.root;
}

static void
replace_release_key (House *self, TufFixture *next)
{
  tuf_fixture_set_up (next);
  replace_key (self, KT_TUF_RELEASE, next->release_public);
  self->place.publisher.release_key = next->release_secret;
}

/* The tree has the root, but nothing else is new. */
static void
hand_out_root (House *self)
{
  g_autofree char *name = kt_catalog_root_path (self->place.keys.root->version);
  g_autofree char *path = g_build_filename (self->place.tree, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (self->place.root, &size);
  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
}

static void
has_root (House *self, gint64 version)
{
  g_assert_cmpint (kt_catalog_store_get_root (self->store)->version, ==, version);
}

/* The timestamp's key is replaced by a new root. */
static void
test_rotation (void)
{
  House self = { 0 };
  TufFixture next = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  tuf_fixture_set_up (&next);
  replace_key (&self, KT_TUF_TIMESTAMP, next.timestamp_public);
  self.place.publisher.timestamp_key = next.timestamp_secret;
  g_autofree char *latest = g_build_filename (self.place.tree, "latest", NULL);
  g_unlink (latest);
  for (guint i = 0; i < 2; i++)
    publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  is_active (&self, 2);
  has_root (&self, 2);
  tuf_fixture_clear (&next);
  house_clear (&self);
}

/* A program that runs all the time hears of it with what is published next, one that was off for
 * years follows root by root; what only the replaced key signed is refused by both. */
static void
test_replaced_release_key (void)
{
  House self = { 0 };
  TufFixture keys[4] = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_autoptr (GBytes) first = g_bytes_ref (self.place.root);
  g_autofree char *off = g_build_filename (self.place.folder, "off", NULL);
  g_autoptr (KtCatalogStore) asleep = kt_catalog_store_open (off, first, NULL);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      replace_release_key (&self, &keys[i]);
      publish_fixture_next (&self.place);
      if (i % 2 == 1)
        continue;
      g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
      is_active (&self, 2 + i);
      has_root (&self, 2 + i);
    }
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  has_root (&self, 5);
  is_active (&self, 5);

  /* Whoever has the key before that, and the server. */
  g_autoptr (GBytes) genuine = publish_fixture_read (&self.place, "5/manifest.json");
  g_autoptr (KtCatalogManifest) manifest
      = kt_catalog_manifest_read_known (genuine, self.place.keys.root, NULL);
  manifest->version = 6;
  g_autofree char *text = kt_catalog_manifest_to_text (manifest);
  g_autoptr (GBytes) forged = tuf_fixture_sign (text, keys[2].release_secret, NULL);
  publish_fixture_next (&self.place);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, forged);
  const KtTufTimestamp stamp = { .version = 99,
                                 .expires = TUF_LATER,
                                 .catalog = manifest->catalog,
                                 .root = 4,
                                 .release = 6,
                                 .length = (gint64)g_bytes_get_size (forged),
                                 .hash = hash };
  g_autofree char *stamp_text = kt_tuf_timestamp_to_text (&stamp);
  g_autoptr (GBytes) latest
      = tuf_fixture_sign (stamp_text, self.place.keys.timestamp_secret, NULL);
  gsize size;
  const char *data = g_bytes_get_data (latest, &size);
  g_autofree char *path = g_build_filename (self.place.tree, "latest", NULL);
  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
  self.evil_path = "6/manifest.json";
  self.evil_bytes = g_bytes_ref (forged);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_SIGNATURE);
  is_active (&self, 5);
  house_close (&self);
  self.store = g_steal_pointer (&asleep);
  self.fetch = kt_catalog_fetch_new (self.store);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_SIGNATURE);
  is_active (&self, 0);
  has_root (&self, 5);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    tuf_fixture_clear (&keys[i]);
  house_clear (&self);
}

/* The next root counts as soon as it is there, whatever root the newest timestamp speaks of: who has
 * the replaced key and the one that is online would go on with the root before. */
static void
test_root_ahead (void)
{
  House self = { 0 };
  TufFixture next = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  g_autoptr (GBytes) before = g_bytes_ref (self.place.root);
  publish_fixture_next (&self.place); /* by the key that is replaced now */
  replace_release_key (&self, &next);
  hand_out_root (&self);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_SIGNATURE);
  has_root (&self, 2);
  is_active (&self, 1);
  tuf_fixture_clear (&next);
  house_clear (&self);
}

/* What is in place stays what it was: its media, and until when it is good. */
static void
test_manifest_of_replaced_key (void)
{
  House self = { 0 };
  TufFixture next = { 0 }, last = { 0 };
  g_autoptr (GError) error = NULL;
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  replace_release_key (&self, &next);
  hand_out_root (&self);
  replace_release_key (&self, &last);
  hand_out_root (&self);
  house_close (&self);
  house_open (&self);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  has_root (&self, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KtCatalogManifest) manifest = kt_catalog_store_load_manifest (self.store, &error);
      g_assert_no_error (error);
      g_assert_cmpint (manifest->version, ==, 1);
      house_close (&self);
      house_open (&self);
    }
  tuf_fixture_clear (&next);
  tuf_fixture_clear (&last);
  house_clear (&self);
}

/* Who had the key of timestamps could say "version 2⁵⁰"; with another key it counts no more. */
static void
test_fast_forward (void)
{
  House self = { 0 };
  TufFixture next = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  g_autoptr (GBytes) latest = publish_fixture_read (&self.place, "latest");
  g_autoptr (KtTufTimestamp) stamp
      = kt_tuf_timestamp_read (latest, self.place.keys.root, &(KtTufFloor){ 0, 0 }, TUF_NOW, NULL);
  stamp->version = G_GINT64_CONSTANT (1) << 50;
  g_autofree char *text = kt_tuf_timestamp_to_text (stamp);
  self.evil_path = "latest";
  self.evil_bytes = tuf_fixture_sign (text, self.place.keys.timestamp_secret, NULL);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  self.evil_path = NULL;
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  tuf_fixture_set_up (&next);
  replace_key (&self, KT_TUF_TIMESTAMP, next.timestamp_public);
  self.place.publisher.timestamp_key = next.timestamp_secret;
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  is_active (&self, 3);
  tuf_fixture_clear (&next);
  house_clear (&self);
}

/* ---- the first root ---- */

static void
open_without_root (House *self, GError **error)
{
  self->store = kt_catalog_store_open (self->place.client, NULL, error);
  if (self->store != NULL)
    self->fetch = kt_catalog_fetch_new (self->store);
}

/* Somebody else's keys, who signs all of his own. */
static void
replace_tree (House *self, PublishFixture *other)
{
  publish_fixture_set_up (other);
  publish_fixture_next (other);
  g_autofree char *kept = g_strconcat (self->place.tree, ".kept", NULL);
  g_assert_cmpint (g_rename (self->place.tree, kept), ==, 0);
  g_assert_cmpint (g_rename (other->tree, self->place.tree), ==, 0);
}

static void
test_first_root (void)
{
  House self = { 0 };
  PublishFixture other = { 0 };
  TufFixture next = { 0 };
  g_autoptr (GError) error = NULL;
  house_set_up (&self);
  house_close (&self);
  open_without_root (&self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INTERRUPTED); /* nothing published yet */
  g_assert_null (kt_catalog_store_get_root (self.store));
  publish_fixture_next (&self.place);
  replace_release_key (&self, &next);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  is_active (&self, 2);
  has_root (&self, 2);
  house_close (&self);
  open_without_root (&self, &error);
  g_assert_no_error (error);
  has_root (&self, 2);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  replace_tree (&self, &other);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_error (kt_catalog_fetch_get_error (self.fetch), KT_TUF_ERROR, KT_TUF_ERROR_SIGNATURE);
  has_root (&self, 2);
  is_active (&self, 2);
  tuf_fixture_clear (&next);
  publish_fixture_clear (&other);
  house_clear (&self);
}

/* Who loses what he trusted does not trust the next best. */
static void
test_lost_root (void)
{
  House self = { 0 };
  g_autoptr (GError) error = NULL;
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  house_close (&self);
  g_autofree char *path = g_build_filename (self.place.client, "root.json", NULL);
  g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
  open_without_root (&self, &error);
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  open_without_root (&self, &error);
  g_assert_error (error, KT_TUF_ERROR, KT_TUF_ERROR_FORM);
  g_assert_null (self.store);
  house_open (&self);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  house_clear (&self);
}

/* What is no root, one that its own keys did not sign, none at all. */
static void
test_bad_first_root (void)
{
  House self = { 0 };
  house_set_up (&self);
  g_autofree char *text = kt_tuf_root_to_text (self.place.keys.root);
  g_autoptr (GBytes) one_key = tuf_fixture_sign (text, self.place.keys.root_secret[0], NULL);
  g_autoptr (GBytes) junk = g_bytes_new_static ("{}", 2);
  GBytes *const bad[] = { one_key, junk };
  publish_fixture_next (&self.place);
  house_close (&self);
  open_without_root (&self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_pointer (&self.evil_bytes, g_bytes_unref);
      self.evil_path = "root/1";
      self.evil_bytes = g_bytes_ref (bad[i]);
      g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
      g_assert_nonnull (kt_catalog_fetch_get_error (self.fetch));
      g_assert_null (kt_catalog_store_get_root (self.store));
      is_active (&self, 0);
    }
  self.evil_path = "latest";
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  self.evil_path = NULL;
  g_autofree char *path = g_build_filename (self.place.tree, "root", "1", NULL);
  g_autofree char *away = g_strconcat (path, ".away", NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_REFUSED);
  g_assert_cmpint (g_rename (away, path), ==, 0);
  g_assert_cmpint (look (&self), ==, KT_CATALOG_FETCH_INSTALLED);
  house_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog fetch/versions are followed by few bytes", test_follow);
  g_test_add_func ("/catalog fetch/an image goes on where it was cut off", test_resume);
  g_test_add_func ("/catalog fetch/a cut after any byte is survived", test_cut);
  g_test_add_func ("/catalog fetch/a server without ranges is asked for all", test_no_range);
  g_test_add_func ("/catalog fetch/endless and false files are refused", test_attacks);
  g_test_add_func ("/catalog fetch/old and expired releases are refused", test_old);
  g_test_add_func ("/catalog fetch/a new root brings new keys", test_rotation);
  g_test_add_func ("/catalog fetch/what a replaced key signed is refused, however long one was away",
                   test_replaced_release_key);
  g_test_add_func ("/catalog fetch/a new root counts before anything is published with it",
                   test_root_ahead);
  g_test_add_func ("/catalog fetch/the release in place is known under new keys, too",
                   test_manifest_of_replaced_key);
  g_test_add_func ("/catalog fetch/a new key of timestamps begins to count anew", test_fast_forward);
  g_test_add_func ("/catalog fetch/who has no root takes the first one and no other after it",
                   test_first_root);
  g_test_add_func ("/catalog fetch/who lost his root is given no other", test_lost_root);
  g_test_add_func ("/catalog fetch/a first root that is none is not taken", test_bad_first_root);
  return g_test_run ();
}
