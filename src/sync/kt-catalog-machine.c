/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two workers share one line: the fetch of a release, a machine of its own, and the media. Whoever
 * has the line gets what arrives.
 */
#include "kt-catalog-machine.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-sync-backoff.h"

/* A release that was refused may be large: it is not fetched again and again. */
#define REFUSAL_LONGEST (60 * 60 * (gint64)G_USEC_PER_SEC)

typedef enum { IDLE, RELEASE, MEDIUM } Work;

struct _KtCatalogMachine {
  KtCatalogStore *store;
  KtMediaStore *media;
  KtRandom *random;
  KtCatalogFetch *fetch;
  KtCatalogManifest *manifest; /* of the release in place */
  char *path;                  /* that is asked for */

  Work work;
  guint64 request;
  guint status; /* of the response */
  gint64 retry_after;
  const KtCatalogPart *medium; /* that is arriving */
  gint64 offset;               /* where its next bytes go */
  gboolean is_wanted;          /* the body that arrives is the one asked for */

  gint64 look_at;    /* for a newer release */
  gint64 wait_until; /* for anything */
  guint failures;    /* in a row, without a byte between */
  guint refusals;
  gint64 next_try;

  KtCatalogState state;
  char *refusal; /* why the newest release is not taken; NULL: it is */
  char *reason;  /* why nothing comes now; NULL: it does */
  gint64 server_time;
  gint64 began;     /* the part that is arriving, */
  gint64 began_at;  /* from this byte on */
  gint64 done, all; /* of it; stays when the line is cut */
};

/* ---- the release in place ---- */

static GHashTable *
list_hashes (const KtCatalogManifest *manifest)
{
  GHashTable *hashes = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < manifest->blobs->len; i++)
    {
      KtCatalogBlob *blob = manifest->blobs->pdata[i];
      g_hash_table_insert (hashes, blob->name, blob->part.hash);
    }
  return hashes;
}

/* What was pinned is meant by its name: another picture of the same thing is kept as well, and the
 * one before it is not any more. */
static void
carry_pins (KtCatalogMachine *self, const KtCatalogManifest *before)
{
  g_autoptr (GHashTable) hashes = list_hashes (self->manifest);
  for (guint i = 0; i < before->blobs->len; i++)
    {
      const KtCatalogBlob *blob = before->blobs->pdata[i];
      const char *hash = g_hash_table_lookup (hashes, blob->name);
      if (hash == NULL || strcmp (hash, blob->part.hash) == 0
          || !kt_media_store_is_pinned (self->media, blob->part.hash))
        continue;
      g_autoptr (GError) error = NULL;
      if (!kt_media_store_set_pinned (self->media, hash, TRUE, &error)
          || !kt_media_store_set_pinned (self->media, blob->part.hash, FALSE, &error))
        g_message ("Media that are kept: %s", error->message);
    }
}

static void
load_manifest (KtCatalogMachine *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCatalogManifest) before = g_steal_pointer (&self->manifest);
  if (kt_catalog_store_get_active (self->store) == 0)
    return;
  self->manifest = kt_catalog_store_load_manifest (self->store, &error);
  if (self->manifest != NULL && before != NULL)
    carry_pins (self, before);
  if (self->manifest != NULL)
    kt_media_store_set_catalog (self->media, self->manifest);
  else
    g_message ("Media of the catalog: %s", error->message);
}

KtCatalogMachine *
kt_catalog_machine_new (KtCatalogStore *store, KtMediaStore *media, KtRandom *random)
{
  KtCatalogMachine *self = g_new0 (KtCatalogMachine, 1);
  self->store = store;
  self->media = media;
  self->random = random;
  self->fetch = kt_catalog_fetch_new (store);
  self->look_at = G_MININT64;
  self->wait_until = G_MININT64;
  self->next_try = G_MAXINT64;
  self->state = KT_CATALOG_LOOKING;
  load_manifest (self);
  return self;
}

void
kt_catalog_machine_free (KtCatalogMachine *self)
{
  if (self == NULL)
    return;
  kt_catalog_fetch_free (self->fetch);
  kt_catalog_manifest_free (self->manifest);
  g_free (self->path);
  g_free (self->refusal);
  g_free (self->reason);
  g_free (self);
}

static void
set_text (char **place, const char *text)
{
  g_autofree char *before = *place;
  *place = g_strdup (text);
}

/* ---- what becomes of it ---- */

static void
succeed (KtCatalogMachine *self)
{
  self->failures = 0;
  set_text (&self->reason, NULL);
}

/* Later, and everything: the line or the disk is the trouble. */
static void
fail (KtCatalogMachine *self, gint64 now, const char *reason)
{
  self->work = IDLE;
  self->failures++;
  self->wait_until = now + kt_sync_backoff_wait (self->failures, self->retry_after, self->random);
  set_text (&self->reason, reason != NULL ? reason : _ ("The connection to the server was lost."));
}

static void
request (KtCatalogMachine *self,
         Work work,
         char *path,
         gint64 offset,
         const char *etag,
         KtCatalogEffect *effect)
{
  g_free (self->path);
  self->path = path;
  self->work = work;
  self->status = 0;
  self->retry_after = 0;
  *effect = (KtCatalogEffect){ .kind = KT_CATALOG_EFFECT_REQUEST,
                               .request = ++self->request,
                               .path = path,
                               .offset = offset,
                               .etag = etag };
}

/* ---- releases ---- */

static void
settle_look (KtCatalogMachine *self, gint64 now, KtCatalogState state)
{
  self->state = state;
  self->done = 0;
  self->all = 0;
  self->refusals = 0;
  set_text (&self->refusal, NULL);
  self->look_at = now + kt_sync_backoff_poll (self->random);
  succeed (self);
}

static void
refuse (KtCatalogMachine *self, gint64 now)
{
  gint64 wait = kt_sync_backoff_poll (self->random);
  for (guint i = 0; i < self->refusals && wait < REFUSAL_LONGEST; i++)
    wait *= 2;
  self->refusals++;
  succeed (self);
  self->state = KT_CATALOG_REFUSED;
  self->done = 0;
  self->all = 0;
  self->look_at = now + MIN (wait, REFUSAL_LONGEST);
  set_text (&self->refusal, kt_catalog_fetch_get_error (self->fetch)->message);
}

/* A server that cannot be asked now, or one that has no catalog at all. */
static void
break_off (KtCatalogMachine *self, gint64 now, const char *reason)
{
  if (self->status == 404 && g_str_has_suffix (self->path, "/latest"))
    settle_look (self, now,
                 kt_catalog_store_get_active (self->store) > 0 ? KT_CATALOG_CURRENT
                                                               : KT_CATALOG_NONE);
  else
    fail (self, now, reason);
}

static void
end_look (KtCatalogMachine *self, gint64 now, const char *reason)
{
  KtCatalogFetchOutcome outcome = kt_catalog_fetch_get_outcome (self->fetch);
  self->work = IDLE;
  if (outcome == KT_CATALOG_FETCH_INSTALLED)
    load_manifest (self);
  if (outcome == KT_CATALOG_FETCH_REFUSED)
    refuse (self, now);
  else if (outcome == KT_CATALOG_FETCH_INTERRUPTED)
    break_off (self, now, reason);
  else
    settle_look (self, now, KT_CATALOG_CURRENT);
}

static void
note_progress (KtCatalogMachine *self)
{
  gint64 done, all;
  kt_catalog_fetch_get_progress (self->fetch, &done, &all);
  if (all == 0)
    return;
  self->done = done;
  self->all = all;
  self->state = done == all ? KT_CATALOG_INSTALLING : KT_CATALOG_FETCHING;
}

static void
step_fetch (KtCatalogMachine *self,
            gint64 now,
            const KtCatalogFetchEvent *event,
            const char *reason,
            KtCatalogEffect *effect)
{
  KtCatalogFetchEffect fetched;
  kt_catalog_fetch_step (self->fetch, event, &fetched);
  if (fetched.kind == KT_CATALOG_FETCH_REQUEST)
    {
      note_progress (self);
      self->began = now;
      self->began_at = self->done;
      request (self, RELEASE, g_strconcat ("/v1/catalog/", fetched.path, NULL), fetched.offset,
               fetched.etag, effect);
    }
  else if (fetched.kind == KT_CATALOG_FETCH_FINISHED)
    end_look (self, now, reason);
  else
    note_progress (self);
}

static void
look (KtCatalogMachine *self, gint64 now, KtCatalogEffect *effect)
{
  const KtCatalogFetchEvent start
      = { .kind = KT_CATALOG_FETCH_START, .server_time = self->server_time };
  step_fetch (self, now, &start, NULL, effect);
}

static void
take_for_release (KtCatalogMachine *self,
                  gint64 now,
                  const KtCatalogEvent *event,
                  KtCatalogEffect *effect)
{
  static const KtCatalogFetchEventKind kinds[] = {
    [KT_CATALOG_EVENT_RESPONSE] = KT_CATALOG_FETCH_RESPONSE,
    [KT_CATALOG_EVENT_DATA] = KT_CATALOG_FETCH_DATA,
    [KT_CATALOG_EVENT_END] = KT_CATALOG_FETCH_END,
    [KT_CATALOG_EVENT_FAILED] = KT_CATALOG_FETCH_FAILED,
  };
  const KtCatalogFetchEvent fetched = { .kind = kinds[event->kind],
                                        .server_time = self->server_time,
                                        .status = event->status,
                                        .etag = event->etag,
                                        .offset = event->offset,
                                        .bytes = event->bytes };
  step_fetch (self, now, &fetched, event->reason, effect);
}

/* ---- media ---- */

static gboolean
begin_medium (KtCatalogMachine *self, KtCatalogEffect *effect)
{
  const KtCatalogPart *part;
  gint64 there;
  while ((part = kt_media_store_next (self->media)) != NULL)
    if ((there = kt_media_store_begin (self->media, part)) < 0)
      kt_media_store_give_up (self->media, part);
    else
      {
        g_autofree char *name = kt_catalog_blob_path (part->hash);
        self->medium = part;
        self->offset = there;
        self->is_wanted = FALSE;
        request (self, MEDIUM, g_strconcat ("/v1/", name, NULL), there, NULL, effect);
        return TRUE;
      }
  return FALSE;
}

/* Another one may be had. */
static void
skip_medium (KtCatalogMachine *self, const char *why)
{
  g_message ("The medium %s of the catalog cannot be had: %s", self->medium->hash, why);
  kt_media_store_drop (self->media, self->medium);
  kt_media_store_give_up (self->media, self->medium);
  self->work = IDLE;
}

static void
take_response (KtCatalogMachine *self, gint64 now, const KtCatalogEvent *event)
{
  self->is_wanted = event->status == 200
                    || (event->status == 206 && event->offset == self->offset);
  if (event->status == 200)
    self->offset = 0;
  if (self->is_wanted)
    return;
  if (event->status == 416 && self->offset > 0)
    {
      kt_media_store_drop (self->media, self->medium);
      self->work = IDLE;
    }
  else if (event->status == 401 || event->status == 429 || event->status >= 500)
    fail (self, now, NULL);
  else
    skip_medium (self, "the server does not have it");
}

static void
take_data (KtCatalogMachine *self, gint64 now, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  if (!self->is_wanted)
    return;
  if (kt_media_store_add (self->media, self->medium, self->offset, bytes, &error))
    {
      self->offset += (gint64)g_bytes_get_size (bytes);
      self->failures = 0;
    }
  else if (error->domain == KT_TUF_ERROR)
    skip_medium (self, error->message);
  else
    fail (self, now, error->message);
}

static void
end_medium (KtCatalogMachine *self, gint64 now, gint64 wall)
{
  g_autoptr (GError) error = NULL;
  self->work = IDLE;
  if (self->offset < self->medium->length)
    fail (self, now, NULL);
  else if (kt_media_store_finish (self->media, self->medium, wall, &error))
    succeed (self);
  else if (error->domain == KT_TUF_ERROR)
    skip_medium (self, error->message);
  else
    fail (self, now, error->message);
}

static void
take_for_medium (KtCatalogMachine *self, gint64 now, const KtCatalogEvent *event)
{
  if (event->kind == KT_CATALOG_EVENT_RESPONSE)
    take_response (self, now, event);
  else if (event->kind == KT_CATALOG_EVENT_DATA)
    take_data (self, now, event->bytes);
  else if (event->kind == KT_CATALOG_EVENT_END)
    end_medium (self, now, event->wall);
  else
    fail (self, now, event->reason);
}

static gboolean
is_awaited (KtCatalogMachine *self, const KtCatalogEvent *event)
{
  return self->work != IDLE && event->request == self->request;
}

static void
take_from_line (KtCatalogMachine *self,
                gint64 now,
                const KtCatalogEvent *event,
                KtCatalogEffect *effect)
{
  if (event->kind == KT_CATALOG_EVENT_RESPONSE)
    {
      self->status = event->status;
      self->retry_after = event->retry_after;
    }
  if (event->kind == KT_CATALOG_EVENT_DATA)
    self->failures = 0;
  if (self->work == RELEASE)
    take_for_release (self, now, event, effect);
  else
    take_for_medium (self, now, event);
}

/* ---- wishes ---- */

/* What nobody waits for makes way; its part is kept. */
static void
take_view (KtCatalogMachine *self, const KtCatalogEvent *event)
{
  kt_media_store_view (self->media, event->hash, event->wall);
  if (self->work == MEDIUM && kt_media_store_next (self->media) != self->medium)
    self->work = IDLE;
}

static void
take_pin (KtCatalogMachine *self, const KtCatalogEvent *event)
{
  g_autoptr (GError) error = NULL;
  if (!kt_media_store_set_pinned (self->media, event->hash, event->kind == KT_CATALOG_EVENT_PIN,
                                  &error))
    set_text (&self->reason, error->message);
}

static void
take (KtCatalogMachine *self, gint64 now, const KtCatalogEvent *event, KtCatalogEffect *effect)
{
  switch (event->kind)
    {
    case KT_CATALOG_EVENT_NOW:
      self->look_at = G_MININT64;
      self->wait_until = G_MININT64;
      break;
    case KT_CATALOG_EVENT_VIEW:
      take_view (self, event);
      break;
    case KT_CATALOG_EVENT_PIN:
    case KT_CATALOG_EVENT_UNPIN:
      take_pin (self, event);
      break;
    case KT_CATALOG_EVENT_RESPONSE:
    case KT_CATALOG_EVENT_DATA:
    case KT_CATALOG_EVENT_END:
    case KT_CATALOG_EVENT_FAILED:
      if (is_awaited (self, event))
        take_from_line (self, now, event, effect);
      break;
    case KT_CATALOG_EVENT_WAKE:
    default:
      break;
    }
}

/* ---- what is next ---- */

static void
sleep_until (KtCatalogMachine *self, gint64 until, KtCatalogEffect *effect)
{
  self->next_try = until;
  *effect = (KtCatalogEffect){ .kind = KT_CATALOG_EFFECT_SLEEP, .until = until };
}

/* Looking may be over at once, with what is on the disk already. */
static void
begin_work (KtCatalogMachine *self, gint64 now, KtCatalogEffect *effect)
{
  if (now >= self->look_at)
    look (self, now, effect);
  if (self->work == IDLE && now >= self->wait_until && now < self->look_at)
    begin_medium (self, effect);
}

static void
decide (KtCatalogMachine *self, gint64 now, const KtCatalogEvent *event, KtCatalogEffect *effect)
{
  if (event->is_paused || !event->has_access)
    {
      self->work = IDLE;
      sleep_until (self, G_MAXINT64, effect);
      return;
    }
  if (self->work == IDLE && now >= self->wait_until)
    begin_work (self, now, effect);
  if (self->work == IDLE)
    sleep_until (self, MAX (self->look_at, self->wait_until), effect);
}

void
kt_catalog_machine_step (KtCatalogMachine *self,
                         gint64 now,
                         const KtCatalogEvent *event,
                         KtCatalogEffect *effect)
{
  *effect = (KtCatalogEffect){ .kind = KT_CATALOG_EFFECT_AWAIT };
  self->server_time = MAX (self->server_time, event->server_time);
  take (self, now, event, effect);
  decide (self, now, event, effect);
}

/* ---- how it goes ---- */

static gint64
estimate_left (const KtCatalogMachine *self, gint64 now)
{
  gint64 arrived = self->done - self->began_at;
  if (self->work != RELEASE || arrived <= 0 || now <= self->began)
    return -1;
  return (gint64)((double)(now - self->began) * (double)(self->all - self->done) / (double)arrived);
}

static gint64
find_expiry (KtCatalogMachine *self)
{
  gint64 expires = kt_catalog_store_get_expires (self->store);
  if (self->manifest == NULL)
    return 0;
  return expires > 0 ? MIN (expires, self->manifest->expires) : self->manifest->expires;
}

void
kt_catalog_machine_get_status (KtCatalogMachine *self, gint64 now, KtCatalogStatus *status)
{
  const KtCatalogManifest *coming = kt_catalog_fetch_get_manifest (self->fetch);
  KtMediaCounts media = kt_media_store_count (self->media);
  *status = (KtCatalogStatus){
    .state = self->state,
    .version = kt_catalog_store_get_active (self->store),
    .release = self->manifest != NULL ? g_strdup (self->manifest->release) : NULL,
    .path = kt_catalog_store_get_active_path (self->store),
    .coming = coming != NULL ? g_strdup (coming->release) : NULL,
    .done = self->done,
    .all = self->all,
    .left = estimate_left (self, now),
    .media_there = media.there,
    .media_all = media.all,
    .media_bytes = media.bytes_left,
    .expires = find_expiry (self),
    .server_time = self->server_time,
    .next_try = self->next_try,
    .is_cut = self->failures > 0,
    .reason = g_strdup (self->reason != NULL ? self->reason : self->refusal),
  };
}

const KtCatalogManifest *
kt_catalog_machine_get_manifest (KtCatalogMachine *self)
{
  return self->manifest;
}
