/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request at a time. Signed files are small and gathered in memory up to their limit, the
 * release goes to the disk piece by piece. Each phase knows what to do when its file is complete.
 */
#include "kt-catalog-fetch.h"

#include <glib/gi18n-lib.h>

/* More roots in one go would be an endless chain; the next look goes on where this one stopped. */
#define MAX_ROOTS 64

typedef enum { IDLE, LATEST, ROOT, MANIFEST, DELTA, IMAGE } Phase;

struct _KtCatalogFetch {
  KtCatalogStore *store;
  Phase phase;
  gint64 server_time;
  char *path;
  char *etag;          /* of the last `latest` that was taken */
  char *new_etag;      /* of the one arriving */
  gboolean is_wanted;  /* the body that arrives is the one asked for */
  gint64 offset;       /* where the next bytes of a part go */
  GByteArray *body;    /* of a signed file */
  GBytes *latest;      /* verified when there is no newer root */
  guint n_roots;
  KtTufTimestamp *timestamp;
  GBytes *manifest_bytes;
  KtCatalogManifest *manifest;
  KtCatalogFetchOutcome outcome;
  GError *error;
};

KtCatalogFetch *
kt_catalog_fetch_new (KtCatalogStore *store)
{
  KtCatalogFetch *self = g_new0 (KtCatalogFetch, 1);
  self->store = store;
  self->body = g_byte_array_new ();
  return self;
}

static void
forget (KtCatalogFetch *self)
{
  g_clear_pointer (&self->latest, g_bytes_unref);
  g_clear_pointer (&self->timestamp, kt_tuf_timestamp_free);
  g_clear_pointer (&self->manifest_bytes, g_bytes_unref);
  g_clear_pointer (&self->manifest, kt_catalog_manifest_free);
  g_clear_pointer (&self->new_etag, g_free);
  g_clear_error (&self->error);
  self->n_roots = 0;
}

void
kt_catalog_fetch_free (KtCatalogFetch *self)
{
  if (self == NULL)
    return;
  forget (self);
  g_byte_array_unref (self->body);
  g_free (self->path);
  g_free (self->etag);
  g_free (self);
}

/* ---- effects ---- */

static void
finish (KtCatalogFetch *self, KtCatalogFetchOutcome outcome, KtCatalogFetchEffect *effect)
{
  self->phase = IDLE;
  self->outcome = outcome;
  effect->kind = KT_CATALOG_FETCH_FINISHED;
}

/* While a release is announced but not installed, "nothing new" would end the matter too early. */
static gboolean
is_settled (KtCatalogFetch *self)
{
  return kt_catalog_store_get_floor (self->store).release
         <= kt_catalog_store_get_active (self->store);
}

static void
request (KtCatalogFetch *self,
         Phase phase,
         char *path,
         gint64 offset,
         KtCatalogFetchEffect *effect)
{
  g_free (self->path);
  self->path = path;
  self->phase = phase;
  self->offset = offset;
  self->is_wanted = FALSE;
  g_byte_array_set_size (self->body, 0);
  *effect = (KtCatalogFetchEffect){ KT_CATALOG_FETCH_REQUEST, path, offset,
                                    phase == LATEST && is_settled (self) ? self->etag : NULL };
}

/* ---- the release ---- */

static const KtCatalogDelta *
usable_delta (KtCatalogFetch *self)
{
  return kt_catalog_manifest_find_delta (self->manifest, kt_catalog_store_get_active (self->store));
}

static const KtCatalogPart *
wanted_part (KtCatalogFetch *self)
{
  return self->phase == DELTA ? &usable_delta (self)->part : &self->manifest->image;
}

static void install (KtCatalogFetch *self, KtCatalogFetchEffect *effect);

static void
fetch_part (KtCatalogFetch *self, Phase phase, KtCatalogFetchEffect *effect)
{
  gint64 version = self->manifest->version;
  self->phase = phase;
  const KtCatalogPart *part = wanted_part (self);
  gint64 there = kt_catalog_store_get_part (self->store, part);
  if (there > part->length)
    {
      kt_catalog_store_drop_part (self->store, part);
      there = 0;
    }
  if (there == part->length && there > 0)
    {
      install (self, effect);
      return;
    }
  request (self, phase,
           phase == DELTA
               ? kt_catalog_delta_path (kt_catalog_store_get_active (self->store), version)
               : kt_catalog_image_path (version),
           there, effect);
}

static void
install (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  const KtCatalogDelta *delta = self->phase == DELTA ? usable_delta (self) : NULL;
  g_clear_error (&self->error);
  if (kt_catalog_store_install (self->store, self->manifest, self->manifest_bytes, delta,
                                &self->error))
    finish (self, KT_CATALOG_FETCH_INSTALLED, effect);
  else if (delta != NULL)
    fetch_part (self, IMAGE, effect);
  else
    finish (self, KT_CATALOG_FETCH_REFUSED, effect);
}

/* ---- signed files ---- */

static GBytes *
take_body (KtCatalogFetch *self)
{
  return g_bytes_new (self->body->data, self->body->len);
}

static void
end_manifest (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  self->manifest_bytes = take_body (self);
  self->manifest
      = kt_catalog_manifest_read (self->manifest_bytes, kt_catalog_store_get_root (self->store),
                                  self->timestamp, self->server_time, &self->error);
  if (self->manifest == NULL)
    finish (self, KT_CATALOG_FETCH_REFUSED, effect);
  else
    fetch_part (self, usable_delta (self) != NULL ? DELTA : IMAGE, effect);
}

static void
request_root (KtCatalogFetch *self, gint64 version, KtCatalogFetchEffect *effect)
{
  request (self, ROOT, kt_catalog_root_path (version), 0, effect);
}

static gboolean
take_latest (KtCatalogFetch *self)
{
  if (!kt_catalog_store_take_timestamp (self->store, self->latest, self->timestamp, &self->error))
    return FALSE;
  g_free (self->etag);
  self->etag = g_steal_pointer (&self->new_etag);
  return TRUE;
}

static gboolean
check_root_is_there (KtCatalogFetch *self, const KtTufRoot *root)
{
  if (self->timestamp->root <= root->version)
    return TRUE;
  g_set_error_literal (&self->error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                       _ ("The server announces new keys but does not have them."));
  return FALSE;
}

/* By the newest root that there is. */
static void
judge_latest (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  const KtTufRoot *root = kt_catalog_store_get_root (self->store);
  const KtTufFloor floor = kt_catalog_store_get_floor (self->store);
  self->timestamp
      = kt_tuf_timestamp_read (self->latest, root, &floor, self->server_time, &self->error);
  if (self->timestamp == NULL || !check_root_is_there (self, root)
      || !kt_tuf_check_expiry (KT_TUF_ROOT, root->expires, self->server_time, &self->error)
      || !take_latest (self))
    finish (self, KT_CATALOG_FETCH_REFUSED, effect);
  else if (self->timestamp->release <= kt_catalog_store_get_active (self->store))
    finish (self, KT_CATALOG_FETCH_UP_TO_DATE, effect);
  else
    request (self, MANIFEST, kt_catalog_manifest_path (self->timestamp->release), 0, effect);
}

/* A device that was enrolled before there was a catalog begins with the root that the newest release
 * belongs to: what it would have been told with its enrolment. */
static void
request_first_root (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  gint64 version = kt_tuf_timestamp_peek_root (self->latest);
  if (version > 0)
    {
      request_root (self, version, effect);
      return;
    }
  g_set_error_literal (&self->error, KT_TUF_ERROR, KT_TUF_ERROR_FORM,
                       _ ("What the server says about its newest catalog cannot be understood."));
  finish (self, KT_CATALOG_FETCH_REFUSED, effect);
}

/* Root after root, until there is none: keys that were replaced sign nothing any more, whatever the
 * timestamp says. */
static void
follow_roots (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  const KtTufRoot *root = kt_catalog_store_get_root (self->store);
  if (root == NULL)
    request_first_root (self, effect);
  else if (self->n_roots++ < MAX_ROOTS)
    request_root (self, root->version + 1, effect);
  else
    judge_latest (self, effect);
}

static void
end_latest (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  self->latest = take_body (self);
  follow_roots (self, effect);
}

static void
end_root (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  g_autoptr (GBytes) bytes = take_body (self);
  if (kt_catalog_store_take_root (self->store, bytes, &self->error))
    follow_roots (self, effect);
  else
    finish (self, KT_CATALOG_FETCH_REFUSED, effect);
}

/* ---- events ---- */

static void
miss_root (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  if (kt_catalog_store_get_root (self->store) != NULL)
    {
      judge_latest (self, effect);
      return;
    }
  g_set_error_literal (&self->error, KT_TUF_ERROR, KT_TUF_ERROR_MISMATCH,
                       _ ("The server has a catalog but not the keys that sign it."));
  finish (self, KT_CATALOG_FETCH_REFUSED, effect);
}

static void
miss (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  if (self->phase == DELTA)
    fetch_part (self, IMAGE, effect);
  else if (self->phase == ROOT)
    miss_root (self, effect);
  else
    finish (self, KT_CATALOG_FETCH_INTERRUPTED, effect);
}

static void
on_response (KtCatalogFetch *self, const KtCatalogFetchEvent *event, KtCatalogFetchEffect *effect)
{
  gboolean is_part = self->phase == DELTA || self->phase == IMAGE;
  if (event->status == 304 && self->phase == LATEST && self->etag != NULL && is_settled (self))
    finish (self, KT_CATALOG_FETCH_UP_TO_DATE, effect);
  else if (event->status == 200)
    {
      self->offset = 0;
      self->is_wanted = TRUE;
    }
  else if (event->status == 206 && is_part && event->offset == self->offset)
    self->is_wanted = TRUE;
  else if (event->status == 404)
    miss (self, effect);
  else
    {
      if (is_part && (event->status == 416 || event->status == 206))
        kt_catalog_store_drop_part (self->store, wanted_part (self));
      finish (self, KT_CATALOG_FETCH_INTERRUPTED, effect);
    }
  if (self->phase == LATEST && self->is_wanted)
    {
      g_free (self->new_etag);
      self->new_etag = g_strdup (event->etag);
    }
}

static gint64
limit_of (KtCatalogFetch *self)
{
  return self->phase == LATEST ? KT_TUF_MAX_TIMESTAMP
         : self->phase == ROOT ? KT_TUF_MAX_ROOT
                               : self->timestamp->length;
}

static gboolean
gather (KtCatalogFetch *self, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  if ((gint64)size > limit_of (self) - (gint64)self->body->len)
    {
      g_clear_error (&self->error);
      g_set_error (&self->error, KT_TUF_ERROR, KT_TUF_ERROR_LIMIT,
                   _ ("The server sends more than the %lu bytes it announced."),
                   (gulong)limit_of (self));
      return FALSE;
    }
  g_byte_array_append (self->body, data, (guint)size);
  return TRUE;
}

static void
on_data (KtCatalogFetch *self, GBytes *bytes, KtCatalogFetchEffect *effect)
{
  if (!self->is_wanted || g_bytes_get_size (bytes) == 0)
    return;
  if (self->phase != DELTA && self->phase != IMAGE)
    {
      if (!gather (self, bytes))
        finish (self, KT_CATALOG_FETCH_REFUSED, effect);
      return;
    }
  g_clear_error (&self->error);
  if (kt_catalog_store_add_part (self->store, wanted_part (self), self->offset, bytes,
                                 &self->error))
    self->offset += (gint64)g_bytes_get_size (bytes);
  else
    {
      kt_catalog_store_drop_part (self->store, wanted_part (self));
      finish (self, KT_CATALOG_FETCH_REFUSED, effect);
    }
}

static void
on_end (KtCatalogFetch *self, KtCatalogFetchEffect *effect)
{
  if (!self->is_wanted)
    finish (self, KT_CATALOG_FETCH_INTERRUPTED, effect);
  else if (self->phase == LATEST)
    end_latest (self, effect);
  else if (self->phase == ROOT)
    end_root (self, effect);
  else if (self->phase == MANIFEST)
    end_manifest (self, effect);
  else if (self->offset < wanted_part (self)->length)
    finish (self, KT_CATALOG_FETCH_INTERRUPTED, effect);
  else
    install (self, effect);
}

void
kt_catalog_fetch_step (KtCatalogFetch *self,
                       const KtCatalogFetchEvent *event,
                       KtCatalogFetchEffect *effect)
{
  *effect = (KtCatalogFetchEffect){ KT_CATALOG_FETCH_NOTHING, NULL, 0, NULL };
  if (event->kind == KT_CATALOG_FETCH_START)
    {
      forget (self);
      self->server_time = event->server_time;
      request (self, LATEST, g_strdup ("latest"), 0, effect);
    }
  else if (self->phase == IDLE)
    return;
  else if (event->kind == KT_CATALOG_FETCH_RESPONSE)
    on_response (self, event, effect);
  else if (event->kind == KT_CATALOG_FETCH_DATA)
    on_data (self, event->bytes, effect);
  else if (event->kind == KT_CATALOG_FETCH_END)
    on_end (self, effect);
  else
    finish (self, KT_CATALOG_FETCH_INTERRUPTED, effect);
}

KtCatalogFetchOutcome
kt_catalog_fetch_get_outcome (KtCatalogFetch *self)
{
  return self->outcome;
}

const GError *
kt_catalog_fetch_get_error (KtCatalogFetch *self)
{
  return self->error;
}

const KtCatalogManifest *
kt_catalog_fetch_get_manifest (KtCatalogFetch *self)
{
  return self->manifest;
}

void
kt_catalog_fetch_get_progress (KtCatalogFetch *self, gint64 *done, gint64 *all)
{
  gboolean is_part = self->phase == DELTA || self->phase == IMAGE;
  *done = is_part ? self->offset : 0;
  *all = is_part ? wanted_part (self)->length : 0;
}
