/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Releases and media are large and take their time: they have a connection of their own, so that
 * trade data go on meanwhile. Tokens come with the trade data.
 */
#include "kt-sync-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-sync-download.h"
#include "kt-sync-worker-private.h"

/* Progress is told this often at most. */
#define TELL_EVERY (G_USEC_PER_SEC / 10)

struct _KtSyncCatalog {
  KtSyncWorker *worker;
  void (*tell) (KtSyncWorker *worker);
  KtCatalogStore *store; /* NULL: no server */
  KtMediaStore *media;
  KtCatalogMachine *machine;
  KtMediaIndex *index; /* of the release with the version below */
  gint64 indexed;
  KtSyncTransport *transport;
  KtSyncDownload *download; /* under way */
  guint64 request;          /* that it answers */
  guint n_downloads;        /* that are not gone */
  GSource *timer;
  gint64 told_at;
  char *problem; /* why there are no catalogs though there could be; NULL: none */
};

/* ---- places ---- */

static char *
folder_of (KtSyncCatalog *self, const char *server, const char *tenant)
{
  gsize length = strlen (server);
  while (length > 0 && server[length - 1] == '/')
    length--;
  g_autofree char *both = g_strdup_printf ("%.*s\n%s", (int)length, server, tenant);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
  hash[16] = '\0';
  return g_build_filename (self->worker->profile, KT_SYNC_RELEASES, hash, NULL);
}

static char *
media_folder (KtSyncCatalog *self)
{
  return g_build_filename (self->worker->profile, KT_SYNC_MEDIA, NULL);
}

/* ---- the line ---- */

static void step (KtSyncCatalog *self, KtCatalogEvent *event);

static void
on_head (const KtSyncDownloadHead *head, gpointer data)
{
  KtSyncCatalog *self = data;
  KtCatalogEvent event = { .kind = KT_CATALOG_EVENT_RESPONSE,
                           .status = head->status,
                           .etag = head->etag,
                           .offset = head->offset,
                           .retry_after = head->retry_after };
  step (self, &event);
}

static void
on_bytes (GBytes *bytes, gpointer data)
{
  KtCatalogEvent event = { .kind = KT_CATALOG_EVENT_DATA, .bytes = bytes };
  step (data, &event);
}

static void
on_end (const GError *error, gpointer data)
{
  KtCatalogEvent event = { .kind = error != NULL ? KT_CATALOG_EVENT_FAILED : KT_CATALOG_EVENT_END,
                           .reason = error != NULL ? error->message : NULL };
  step (data, &event);
}

static void
on_gone (gpointer data)
{
  KtSyncCatalog *self = data;
  self->n_downloads--;
}

static const KtSyncDownloadClass download_class = { on_head, on_bytes, on_end, on_gone };

static void
break_off (KtSyncCatalog *self)
{
  g_clear_pointer (&self->download, kt_sync_download_free);
}

/* ---- effects ---- */

static void
stop_timer (KtSyncCatalog *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
on_timer (gpointer data)
{
  kt_sync_catalog_wake (data);
  return G_SOURCE_REMOVE;
}

static void
set_timer (KtSyncCatalog *self, gint64 until)
{
  if (until == G_MAXINT64)
    return;
  self->timer = g_timeout_source_new (0);
  g_source_set_ready_time (self->timer, until);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, self->worker->context);
}

static const char *
get_access (KtSyncCatalog *self)
{
  return self->transport != NULL
             ? kt_sync_auth_get_access (self->worker->auth, g_get_monotonic_time ())
             : NULL;
}

static void
act (KtSyncCatalog *self, const KtCatalogEffect *effect)
{
  if (effect->kind == KT_CATALOG_EFFECT_AWAIT)
    return;
  stop_timer (self);
  break_off (self);
  if (effect->kind == KT_CATALOG_EFFECT_SLEEP)
    {
      set_timer (self, effect->until);
      return;
    }
  self->request = effect->request;
  self->n_downloads++;
  self->download = kt_sync_download_new (self->transport, effect->path, effect->offset, effect->etag,
                                         get_access (self), &download_class, self);
}

/* Of the bytes that come only now and then one is worth a word. */
static void
report_event (KtSyncCatalog *self, const KtCatalogEvent *event)
{
  gint64 now = g_get_monotonic_time ();
  if (event->kind == KT_CATALOG_EVENT_DATA && now < self->told_at + TELL_EVERY)
    return;
  self->told_at = now;
  self->tell (self->worker);
}

static void
step (KtSyncCatalog *self, KtCatalogEvent *event)
{
  KtCatalogEffect effect;
  gint64 now = g_get_monotonic_time ();
  if (self->machine == NULL)
    return;
  const KtSyncStatus *status = kt_sync_machine_get_status (self->worker->machine, now);
  event->request = self->request;
  event->has_access = get_access (self) != NULL;
  event->is_paused = status->activity == KT_SYNC_PAUSED;
  event->server_time = status->server_time;
  event->wall = g_get_real_time () / G_USEC_PER_SEC;
  kt_catalog_machine_step (self->machine, now, event, &effect);
  act (self, &effect);
  report_event (self, event);
}

void
kt_sync_catalog_wake (KtSyncCatalog *self)
{
  KtCatalogEvent event = { .kind = KT_CATALOG_EVENT_WAKE };
  step (self, &event);
}

void
kt_sync_catalog_hurry (KtSyncCatalog *self)
{
  KtCatalogEvent event = { .kind = KT_CATALOG_EVENT_NOW };
  step (self, &event);
}

void
kt_sync_catalog_wish (KtSyncCatalog *self, KtCatalogEventKind kind, const char *hash)
{
  KtCatalogEvent event = { .kind = kind, .hash = hash };
  if (kind != KT_CATALOG_EVENT_VIEW)
    self->indexed = 0; /* it tells what is pinned */
  step (self, &event);
}

/* ---- life ---- */

KtSyncCatalog *
kt_sync_catalog_new (KtSyncWorker *worker, void (*tell) (KtSyncWorker *worker))
{
  KtSyncCatalog *self = g_new0 (KtSyncCatalog, 1);
  self->worker = worker;
  self->tell = tell;
  return self;
}

static void
close_all (KtSyncCatalog *self)
{
  stop_timer (self);
  break_off (self);
  self->indexed = 0;
  g_clear_pointer (&self->index, kt_media_index_unref);
  g_clear_pointer (&self->machine, kt_catalog_machine_free);
  g_clear_pointer (&self->media, kt_media_store_free);
  g_clear_pointer (&self->store, kt_catalog_store_free);
  g_clear_pointer (&self->transport, kt_sync_transport_free);
}

void
kt_sync_catalog_free (KtSyncCatalog *self)
{
  if (self == NULL)
    return;
  close_all (self);
  while (self->n_downloads > 0)
    g_main_context_iteration (self->worker->context, TRUE);
  g_free (self->problem);
  g_free (self);
}

/* NULL: the server had no catalog when this device came to it; then the first root that it hands out
 * to the device that is enrolled with it, over the same protected line, is as good as one of then. */
static GBytes *
read_root (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "first-root.json", NULL);
  char *text;
  gsize size;
  return g_file_get_contents (path, &text, &size, NULL) ? g_bytes_new_take (text, size) : NULL;
}

static gboolean
open_parts (KtSyncCatalog *self, const char *server, const char *tenant, GError **error)
{
  g_autofree char *folder = folder_of (self, server, tenant);
  g_autofree char *media = media_folder (self);
  g_autoptr (GBytes) root = read_root (folder);
  g_autoptr (GError) damage = NULL;
  self->store = kt_catalog_store_open (folder, root, error);
  if (self->store != NULL && !kt_catalog_store_check_active (self->store, &damage))
    g_warning ("The catalog is damaged and is fetched again: %s", damage->message);
  self->media
      = self->store != NULL ? kt_media_store_open (media, KT_MEDIA_QUOTA, error) : NULL;
  self->transport = self->media != NULL
                        ? kt_sync_worker_new_transport (self->worker, server, error)
                        : NULL;
  if (self->transport != NULL)
    self->machine = kt_catalog_machine_new (self->store, self->media, self->worker->random);
  return self->machine != NULL;
}

static void
note_problem (KtSyncCatalog *self, const GError *error)
{
  g_free (self->problem);
  self->problem = error != NULL ? g_strdup (error->message) : NULL;
}

void
kt_sync_catalog_open (KtSyncCatalog *self, const char *server, const char *tenant)
{
  g_autoptr (GError) error = NULL;
  close_all (self);
  if (server != NULL && !open_parts (self, server, tenant, &error))
    note_problem (self, error);
}

/* Opening it checks it, and makes the folder. */
static gboolean
keep_root (const char *folder, const char *root, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "first-root.json", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (root, strlen (root));
  g_autoptr (KtCatalogStore) store = kt_catalog_store_open (folder, bytes, error);
  return store != NULL
         && g_file_set_contents_full (path, root, -1,
                                      G_FILE_SET_CONTENTS_CONSISTENT
                                          | G_FILE_SET_CONTENTS_DURABLE,
                                      0600, error);
}

void
kt_sync_catalog_trust (KtSyncCatalog *self,
                       const char *server,
                       const char *tenant,
                       const char *root)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = folder_of (self, server, tenant);
  if (*root != '\0')
    keep_root (folder, root, &error);
  note_problem (self, error);
}

/* ---- how it goes ---- */

void
kt_sync_catalog_get_status (KtSyncCatalog *self, KtCatalogStatus *status)
{
  if (self->machine != NULL)
    kt_catalog_machine_get_status (self->machine, g_get_monotonic_time (), status);
  else
    *status = (KtCatalogStatus){ .state
                                 = self->problem != NULL ? KT_CATALOG_REFUSED : KT_CATALOG_NONE,
                                 .left = -1,
                                 .next_try = G_MAXINT64,
                                 .reason = g_strdup (self->problem) };
}

KtMediaIndex *
kt_sync_catalog_get_index (KtSyncCatalog *self)
{
  const KtCatalogManifest *manifest
      = self->machine != NULL ? kt_catalog_machine_get_manifest (self->machine) : NULL;
  gint64 version = manifest != NULL ? manifest->version : 0;
  if (version != self->indexed)
    {
      g_autofree char *folder = media_folder (self);
      g_clear_pointer (&self->index, kt_media_index_unref);
      self->indexed = version;
      self->index = manifest != NULL ? kt_media_index_new (folder, manifest, self->media) : NULL;
    }
  return self->index != NULL ? kt_media_index_ref (self->index) : NULL;
}
