/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Releases and media over a real connection to a server that hands out a folder, and whose line is
 * cut at every byte. Time is the test's.
 */
#include "kt-catalog-machine.h"
#include "kt-media-index.h"

#include <glib/gstdio.h>
#include <string.h>

#include "kt-release.h"
#include "kt-sync-backoff.h"
#include "kt-sync-download.h"
#include "tree-server.h"

typedef struct {
  PublishFixture place;
  TreeServer server;
  char *media_folder;
  KtCatalogStore *store;
  KtMediaStore *media;
  KtRandom *random;
  KtCatalogMachine *machine;
  KtSyncTransport *transport;
  KtSyncDownload *download;
  guint n_downloads;
  guint64 request;
  gint64 now;
  gint64 sleeps_until;
  gint64 server_time;
  gboolean has_no_access;
  gboolean is_paused;
  guint n_failures;  /* that the machine was told of */
  const char *views; /* what is looked at as soon as the first byte of a medium comes */
} House;

/* ---- driving it ---- */

static void step (House *self, KtCatalogEvent *event);

static void
on_head (const KtSyncDownloadHead *head, gpointer data)
{
  KtCatalogEvent event = { .kind = KT_CATALOG_EVENT_RESPONSE,
                           .status = head->status,
                           .etag = head->etag,
                           .offset = head->offset,
                           .retry_after = head->retry_after };
  step (data, &event);
}

static void
on_bytes (GBytes *bytes, gpointer data)
{
  House *self = data;
  KtCatalogEvent event = { .kind = KT_CATALOG_EVENT_DATA, .bytes = bytes };
  step (self, &event);
  if (self->views != NULL
      && g_str_has_prefix (self->server.paths->pdata[self->server.paths->len - 1], "/v1/blob/"))
    {
      KtCatalogEvent view
          = { .kind = KT_CATALOG_EVENT_VIEW, .hash = g_steal_pointer (&self->views) };
      step (self, &view);
    }
}

static void
on_end (const GError *error, gpointer data)
{
  House *self = data;
  KtCatalogEvent event = { .kind = error != NULL ? KT_CATALOG_EVENT_FAILED : KT_CATALOG_EVENT_END,
                           .reason = error != NULL ? error->message : NULL };
  self->n_failures += error != NULL;
  step (data, &event);
}

static void
on_gone (gpointer data)
{
  ((House *)data)->n_downloads--;
}

static const KtSyncDownloadClass class = { on_head, on_bytes, on_end, on_gone };

static void
step (House *self, KtCatalogEvent *event)
{
  KtCatalogEffect effect;
  event->request = self->request;
  event->has_access = !self->has_no_access;
  event->is_paused = self->is_paused;
  event->server_time = self->server_time;
  event->wall = self->now / G_USEC_PER_SEC;
  kt_catalog_machine_step (self->machine, self->now, event, &effect);
  if (effect.kind == KT_CATALOG_EFFECT_AWAIT)
    return;
  g_clear_pointer (&self->download, kt_sync_download_free);
  self->sleeps_until = effect.kind == KT_CATALOG_EFFECT_SLEEP ? effect.until : 0;
  if (effect.kind == KT_CATALOG_EFFECT_SLEEP)
    return;
  self->request = effect.request;
  self->n_downloads++;
  self->download = kt_sync_download_new (self->transport, effect.path, effect.offset, effect.etag,
                                         "token", &class, self);
}

/* Until it sleeps. */
static void
run (House *self, KtCatalogEventKind kind)
{
  KtCatalogEvent event = { .kind = kind };
  self->sleeps_until = 0;
  step (self, &event);
  while (self->sleeps_until == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
house_open (House *self)
{
  g_autoptr (GError) error = NULL;
  self->store = kt_catalog_store_open (self->place.client, self->place.root, &error);
  g_assert_no_error (error);
  self->media = kt_media_store_open (self->media_folder, 100000, &error);
  g_assert_no_error (error);
  self->machine = kt_catalog_machine_new (self->store, self->media, self->random);
  self->transport = kt_sync_transport_new (self->server.address, "1.0", &error);
  g_assert_no_error (error);
}

static void
house_close (House *self)
{
  g_clear_pointer (&self->download, kt_sync_download_free);
  while (self->n_downloads > 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&self->transport, kt_sync_transport_free);
  g_clear_pointer (&self->machine, kt_catalog_machine_free);
  g_clear_pointer (&self->media, kt_media_store_free);
  g_clear_pointer (&self->store, kt_catalog_store_free);
}

static void
add_medium (House *self, const char *name, const char *content, gsize length)
{
  g_autofree char *path = g_build_filename (self->place.folder, "pictures", name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  g_autofree char *text = g_strnfill (length, *content);
  g_assert_true (g_file_set_contents (path, text, (gssize)length, NULL));
}

static void
house_set_up (House *self)
{
  publish_fixture_set_up (&self->place);
  self->media_folder = g_build_filename (self->place.folder, "media", NULL);
  add_medium (self, "products/pump.svg", "p", 300);
  add_medium (self, "manuals/pump.pdf", "m", 500);
  add_medium (self, "manuals/valve.pdf", "v", 400);
  self->place.publisher.media = g_build_filename (self->place.folder, "pictures", NULL);
  tree_server_begin (&self->server, &self->place);
  self->server_time = TUF_NOW;
  self->random = kt_random_new (7);
  self->now = G_USEC_PER_SEC;
  house_open (self);
}

static void
house_clear (House *self)
{
  house_close (self);
  tree_server_end (&self->server);
  g_free ((char *)self->place.publisher.media);
  publish_fixture_clear (&self->place);
  kt_random_free (self->random);
  g_free (self->media_folder);
}

static void
is_at (House *self, KtCatalogState state, gint64 version, guint n_media)
{
  KtCatalogStatus status;
  kt_catalog_machine_get_status (self->machine, self->now, &status);
  g_assert_cmpint (status.state, ==, state);
  g_assert_cmpint (status.version, ==, version);
  g_assert_cmpuint (status.media_there, ==, n_media);
  if (version > 0)
    {
      g_autoptr (KtRelease) release = kt_release_open (status.path, NULL);
      g_assert_true (kt_release_verify (release, NULL));
    }
  kt_catalog_status_clear (&status);
}

static char *
reason (House *self)
{
  KtCatalogStatus status;
  kt_catalog_machine_get_status (self->machine, self->now, &status);
  char *text = g_strdup (status.reason);
  kt_catalog_status_clear (&status);
  return text;
}

/* ---- tests ---- */

static void
test_all_of_it (void)
{
  House self = { 0 };
  house_set_up (&self);
  run (&self, KT_CATALOG_EVENT_NOW);
  is_at (&self, KT_CATALOG_NONE, 0, 0); /* there is no catalog yet, and that is no fault */
  g_assert_null (reason (&self));
  publish_fixture_next (&self.place);
  run (&self, KT_CATALOG_EVENT_NOW);
  is_at (&self, KT_CATALOG_CURRENT, 1, 3);
  /* Half a minute later, a fifth more or less. */
  g_assert_cmpint (self.sleeps_until - self.now, >=, KT_SYNC_POLL * 4 / 5);
  g_assert_cmpint (self.sleeps_until - self.now, <=, KT_SYNC_POLL * 6 / 5);
  guint n_requests = self.server.n_requests;
  self.now = self.sleeps_until;
  run (&self, KT_CATALOG_EVENT_WAKE);
  g_assert_cmpuint (self.server.n_requests, ==, n_requests + 1);
  publish_fixture_next (&self.place);
  self.now = self.sleeps_until;
  run (&self, KT_CATALOG_EVENT_WAKE);
  is_at (&self, KT_CATALOG_CURRENT, 2, 3);
  g_assert_cmpstr (self.server.paths->pdata[self.server.paths->len - 1], ==, "/v1/catalog/delta/1-2");
  house_clear (&self);
}

static void
test_no_access (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  self.has_no_access = TRUE;
  run (&self, KT_CATALOG_EVENT_NOW);
  g_assert_cmpint (self.sleeps_until, ==, G_MAXINT64);
  self.has_no_access = FALSE;
  self.is_paused = TRUE;
  run (&self, KT_CATALOG_EVENT_NOW);
  g_assert_cmpuint (self.server.n_requests, ==, 0);
  self.is_paused = FALSE;
  run (&self, KT_CATALOG_EVENT_WAKE);
  is_at (&self, KT_CATALOG_CURRENT, 1, 3);
  house_clear (&self);
}

/* A pause in the middle of the catalog breaks it off; what has arrived stays. */
static void
test_pause (void)
{
  House self = { 0 };
  KtCatalogEvent now = { .kind = KT_CATALOG_EVENT_NOW };
  KtCatalogEvent wake = { .kind = KT_CATALOG_EVENT_WAKE };
  KtCatalogStatus status = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  step (&self, &now);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      kt_catalog_status_clear (&status);
      kt_catalog_machine_get_status (self.machine, self.now, &status);
    }
  while (status.done == 0);
  kt_catalog_status_clear (&status);
  self.is_paused = TRUE;
  step (&self, &wake);
  g_assert_null (self.download);
  g_assert_cmpint (self.sleeps_until, ==, G_MAXINT64);
  self.is_paused = FALSE;
  gint64 n_bytes = self.server.n_bytes;
  run (&self, KT_CATALOG_EVENT_WAKE);
  is_at (&self, KT_CATALOG_CURRENT, 1, 3);
  g_autofree char *image = g_build_filename (self.place.tree, "image", "1", NULL);
  GStatBuf info;
  g_assert_cmpint (g_stat (image, &info), ==, 0);
  g_assert_cmpint (self.server.n_bytes - n_bytes, <, info.st_size + 4000);
  house_clear (&self);
}

/* What somebody looks at comes before what is arriving only to be complete, which then goes on. */
static void
test_view (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  g_autofree char *text = g_strnfill (400, 'v');
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *path = g_strconcat ("/v1/blob/", hash, NULL);
  self.views = hash;
  run (&self, KT_CATALOG_EVENT_NOW);
  is_at (&self, KT_CATALOG_CURRENT, 1, 3);
  /* latest, root 2 that is not there, manifest, image; then the medium that made way. */
  const GPtrArray *paths = self.server.paths;
  g_assert_cmpstr (paths->pdata[5], ==, path);
  g_assert_cmpstr (paths->pdata[6], ==, paths->pdata[4]);
  house_clear (&self);
}

static void
test_busy (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  self.server.refuses = g_strdup ("/v1/catalog/image/1");
  gint64 shortest = G_MAXINT64;
  for (guint i = 0; i < 5; i++)
    {
      run (&self, KT_CATALOG_EVENT_NOW);
      is_at (&self, KT_CATALOG_FETCHING, 0, 0);
      shortest = MIN (shortest, self.sleeps_until - self.now);
      /* Before that time it does not try, whatever wakes it. */
      guint n_requests = self.server.n_requests;
      run (&self, KT_CATALOG_EVENT_WAKE);
      g_assert_cmpuint (self.server.n_requests, ==, n_requests);
    }
  g_assert_cmpint (shortest, >=, 7 * G_USEC_PER_SEC);
  g_clear_pointer (&self.server.refuses, g_free);
  self.now = self.sleeps_until;
  run (&self, KT_CATALOG_EVENT_WAKE);
  is_at (&self, KT_CATALOG_CURRENT, 1, 3);
  house_clear (&self);
}

static void
is_barred (House *self)
{
  KtCatalogStatus status;
  kt_catalog_machine_get_status (self->machine, self->now, &status);
  g_assert_cmpint (kt_catalog_age (status.expires, status.server_time), ==, KT_CATALOG_BARRED);
  kt_catalog_status_clear (&status);
}

/* ---- what is kept ---- */

static void
pin (House *self, const char *hash, gboolean is_pinned)
{
  KtCatalogEffect effect;
  const KtCatalogEvent event
      = { .kind = is_pinned ? KT_CATALOG_EVENT_PIN : KT_CATALOG_EVENT_UNPIN, .hash = hash };
  kt_catalog_machine_step (self->machine, self->now, &event, &effect);
}

static KtMediaIndex *
index_media (House *self)
{
  return kt_media_index_new (self->media_folder, kt_catalog_machine_get_manifest (self->machine),
                             self->media);
}

/* Of a product, by its name: after a start as well, and when a release brings another picture of it. */
static void
test_pinned (void)
{
  House self = { 0 };
  house_set_up (&self);
  add_medium (&self, "products/pump/section.png", "s", 100);
  add_medium (&self, "products/pump-2.svg", "q", 100);
  publish_fixture_next (&self.place);
  run (&self, KT_CATALOG_EVENT_NOW);
  g_autoptr (KtMediaIndex) index = index_media (&self);
  g_autoptr (GPtrArray) hashes = kt_media_index_list (index, "products", "pump");
  g_assert_cmpuint (hashes->len, ==, 2);
  for (guint i = 0; i < hashes->len; i++)
    {
      g_assert_false (kt_media_index_is_pinned (index, hashes->pdata[i]));
      pin (&self, hashes->pdata[i], TRUE);
    }
  add_medium (&self, "products/pump.svg", "other", 350);
  publish_fixture_next (&self.place);
  run (&self, KT_CATALOG_EVENT_NOW);
  house_close (&self);
  house_open (&self);
  g_autoptr (KtMediaIndex) next = index_media (&self);
  g_autoptr (GPtrArray) pinned = kt_media_index_list (next, "products", "pump");
  const char *other = kt_media_index_find (next, "products/pump-2.svg");
  g_assert_cmpuint (pinned->len, ==, 2);
  for (guint i = 0; i < pinned->len; i++)
    {
      g_assert_true (kt_media_index_is_pinned (next, pinned->pdata[i]));
      pin (&self, pinned->pdata[i], FALSE);
    }
  g_assert_false (kt_media_index_is_pinned (next, other));
  /* Nothing is left: the picture before is not kept either. */
  g_autofree char *path = g_build_filename (self.media_folder, "pinned", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "");
  house_clear (&self);
}

/* A release that cannot be taken is told, stays out, and is not fetched again every half minute. */
static void
test_refused (void)
{
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  run (&self, KT_CATALOG_EVENT_NOW);
  publish_fixture_next (&self.place);
  self.server_time = TUF_NOW + 400 * 86400;
  gint64 before = 0;
  for (guint i = 0; i < 6; i++)
    {
      self.now = self.sleeps_until;
      run (&self, KT_CATALOG_EVENT_WAKE);
      is_at (&self, KT_CATALOG_REFUSED, 1, 3);
      g_autofree char *text = reason (&self);
      g_assert_nonnull (text);
      g_assert_cmpint (self.sleeps_until - self.now, >, before);
      before = self.sleeps_until - self.now;
    }
  is_barred (&self);

  /* A clock that is set back revives nothing. */
  self.server_time = TUF_NOW;
  self.now = self.sleeps_until;
  run (&self, KT_CATALOG_EVENT_WAKE);
  is_at (&self, KT_CATALOG_REFUSED, 1, 3);
  is_barred (&self);
  house_clear (&self);
}

static void
test_age (void)
{
  const gint64 day = 86400;
  g_assert_cmpint (kt_catalog_age (0, TUF_NOW), ==, KT_CATALOG_GOOD);
  g_assert_cmpint (kt_catalog_age (TUF_NOW, TUF_NOW), ==, KT_CATALOG_GOOD);
  g_assert_cmpint (kt_catalog_age (TUF_NOW, TUF_NOW + 1), ==, KT_CATALOG_EXPIRED);
  g_assert_cmpint (kt_catalog_age (TUF_NOW, TUF_NOW + 30 * day), ==, KT_CATALOG_EXPIRED);
  g_assert_cmpint (kt_catalog_age (TUF_NOW, TUF_NOW + 30 * day + 1), ==, KT_CATALOG_BARRED);
}

/* ---- the line is cut ---- */

static void
copy_file (const char *from, const char *to)
{
  char *data;
  gsize size;
  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize)size, NULL));
  g_free (data);
}

/* The client as it was with the first release: without the second one and its new medium. */
static void
go_back (House *self, const char *kept)
{
  static const char *const names[]
      = { "catalog-1.db", "manifest-1.json", "root-of-1.json", "latest.json", "active" };
  g_autoptr (GDir) entries = g_dir_open (self->place.client, 0, NULL);
  const char *name;
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->place.client, name, NULL);
      g_unlink (path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = g_build_filename (kept, names[i], NULL);
      g_autofree char *to = g_build_filename (self->place.client, names[i], NULL);
      copy_file (from, to);
    }
  g_autofree char *text = g_strnfill (200, 'n');
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *medium = kt_media_path (self->media_folder, hash);
  g_unlink (medium);
}

static void
is_one_or_the_other (House *self)
{
  KtCatalogStatus status;
  kt_catalog_machine_get_status (self->machine, self->now, &status);
  g_assert_true (status.is_cut);
  g_assert_nonnull (status.reason);
  if (status.version == 1)
    g_assert_cmpuint (status.media_there, ==, 3);
  else
    g_assert_cmpint (status.state, ==, KT_CATALOG_CURRENT);
  is_at (self, status.state, status.version, status.media_there);
  kt_catalog_status_clear (&status);
}

/* Of an exchange of a few kilobytes, heads and all: after each byte (here: one in so many, another
 * one each time; all of them with KT_LONG). What was active stays so until the next one is whole, and
 * a second try brings it in without asking for what had arrived. */
static void
test_cut (void)
{
  guint stride = g_getenv ("KT_LONG") != NULL ? 1 : 97;
  House self = { 0 };
  house_set_up (&self);
  publish_fixture_next (&self.place);
  run (&self, KT_CATALOG_EVENT_NOW);
  house_close (&self);
  g_autofree char *kept = g_strconcat (self.place.folder, "/kept", NULL);
  g_assert_cmpint (g_rename (self.place.client, kept), ==, 0);
  g_mkdir (self.place.client, 0700);
  add_medium (&self, "products/new.svg", "n", 200);
  publish_fixture_next (&self.place);
  guint n_cuts = 0;
  for (gint64 cut = g_test_rand_int_range (0, (gint32)stride);; cut += stride)
    {
      go_back (&self, kept);
      house_open (&self);
      self.server.budget = cut;
      self.n_failures = 0;
      run (&self, KT_CATALOG_EVENT_NOW);
      if (self.n_failures == 0 && kt_media_store_count (self.media).there == 4)
        break;
      n_cuts++;
      is_one_or_the_other (&self);
      self.server.budget = -1;
      run (&self, KT_CATALOG_EVENT_NOW);
      is_at (&self, KT_CATALOG_CURRENT, 2, 4);
      house_close (&self);
    }
  g_test_message ("%u cuts", n_cuts);
  g_assert_cmpuint (n_cuts, >, 2000 / stride);
  is_at (&self, KT_CATALOG_CURRENT, 2, 4);
  house_clear (&self);
}

int
main (int argc, char *argv[])
{
  g_setenv ("no_proxy", "*", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog machine/a release, its media, the next one", test_all_of_it);
  g_test_add_func ("/catalog machine/it waits for a token and while there is a pause", test_no_access);
  g_test_add_func ("/catalog machine/a pause in the middle keeps what arrived", test_pause);
  g_test_add_func ("/catalog machine/what is looked at comes first", test_view);
  g_test_add_func ("/catalog machine/what is kept is kept by its name", test_pinned);
  g_test_add_func ("/catalog machine/a busy server is left alone as long as it asks", test_busy);
  g_test_add_func ("/catalog machine/a refused release is told and asked for ever less", test_refused);
  g_test_add_func ("/catalog machine/old catalogs are told, then barred", test_age);
  g_test_add_func ("/catalog machine/the line is cut after each byte", test_cut);
  return g_test_run ();
}
