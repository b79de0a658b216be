/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of streams that is looked through four times a second, and when one more wants in. */
#include "kt-server-guard.h"

#include <string.h>

#define SWEEP_MS 250
/* Younger bodies are not given up for somebody else. */
#define BODY_GRACE_US (2 * G_USEC_PER_SEC)
/* What has just come most often has its request with it, not looked at yet. */
#define FRESH_GRACE_US (200 * 1000)

const KtServerGuardLimits kt_server_guard_limits_default = {
  .connections = 512,
  .connections_per_peer = 256,
  .halves = 64,
  .body_bytes = 256 * 1024,
  .memory_bytes = 8 * 1024 * 1024,
  .fresh_seconds = 5,
  .head_seconds = 5,
  .body_seconds = 20,
  .answer_seconds = 60,
  .idle_seconds = 75,
};

struct _KtServerGuard {
  KtServerGuardLimits limits;
  KtServerStreamShare share;
  GHashTable *streams; /* KtServerStream (borrowed) → its peer */
  guint sweep;
};

/* ---- deadlines ---- */

static guint
seconds_in (const KtServerGuardLimits *limits, KtServerStreamState state)
{
  switch (state)
    {
    case KT_SERVER_STREAM_FRESH:
      return limits->fresh_seconds;
    case KT_SERVER_STREAM_HEAD:
      return limits->head_seconds;
    case KT_SERVER_STREAM_BODY:
      return limits->body_seconds;
    case KT_SERVER_STREAM_ANSWERING:
      return limits->answer_seconds;
    case KT_SERVER_STREAM_IDLE:
      return limits->idle_seconds;
    case KT_SERVER_STREAM_WORKING:
    case KT_SERVER_STREAM_OVER:
      break;
    }
  return 0;
}

static void
end_late (KtServerStream *stream)
{
  KtServerStreamState state = kt_server_stream_get_state (stream);
  if (state == KT_SERVER_STREAM_HEAD || state == KT_SERVER_STREAM_BODY)
    kt_server_stream_refuse (stream, 408, "The request did not come to an end.");
  else
    kt_server_stream_cut (stream);
}

static gboolean
sweep (gpointer data)
{
  KtServerGuard *self = data;
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GList) streams = g_hash_table_get_keys (self->streams);
  for (GList *item = streams; item != NULL; item = item->next)
    {
      guint seconds = seconds_in (&self->limits, kt_server_stream_get_state (item->data));
      if (seconds > 0
          && now - kt_server_stream_get_since (item->data) > (gint64)seconds * G_USEC_PER_SEC)
        end_late (item->data);
    }
  return G_SOURCE_CONTINUE;
}

/* ---- too many ---- */

#define HALF 3

/* The higher the sooner it has to go; 0: it stays. */
static guint
dispensable (KtServerStream *stream, gint64 now)
{
  switch (kt_server_stream_get_state (stream))
    {
    case KT_SERVER_STREAM_HEAD:
      return HALF;
    case KT_SERVER_STREAM_FRESH:
      return now - kt_server_stream_get_since (stream) > FRESH_GRACE_US ? HALF : 1;
    case KT_SERVER_STREAM_IDLE:
      return 2;
    case KT_SERVER_STREAM_BODY:
      return now - kt_server_stream_get_since (stream) > BODY_GRACE_US ? 1 : 0;
    case KT_SERVER_STREAM_WORKING:
    case KT_SERVER_STREAM_ANSWERING:
    case KT_SERVER_STREAM_OVER:
      break;
    }
  return 0;
}

static gboolean
goes_before (KtServerStream *a, KtServerStream *b, gint64 now)
{
  guint of_a = dispensable (a, now);
  guint of_b = b != NULL ? dispensable (b, now) : 0;
  return of_a > of_b
         || (of_a > 0 && of_a == of_b
             && kt_server_stream_get_since (a) < kt_server_stream_get_since (b));
}

static guint
count (KtServerGuard *self, const char *peer)
{
  GHashTableIter iter;
  gpointer stream, of;
  guint n = 0;
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, &of))
    if (kt_server_stream_get_state (stream) != KT_SERVER_STREAM_OVER
        && (peer == NULL || strcmp (peer, of) == 0))
      n++;
  return n;
}

static guint
count_halves (KtServerGuard *self)
{
  GHashTableIter iter;
  gpointer stream;
  gint64 now = g_get_monotonic_time ();
  guint n = 0;
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    n += dispensable (stream, now) == HALF;
  return n;
}

/* peer: only one of his; NULL: any. FALSE: all of them stay. */
static gboolean
give_up_one (KtServerGuard *self, const char *peer)
{
  GHashTableIter iter;
  gpointer stream, of;
  KtServerStream *worst = NULL;
  gint64 now = g_get_monotonic_time ();
  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, &of))
    if ((peer == NULL || strcmp (peer, of) == 0) && goes_before (stream, worst, now))
      worst = stream;
  if (worst != NULL)
    kt_server_stream_cut (worst);
  return worst != NULL;
}

static gboolean
make_room (KtServerGuard *self, const char *peer)
{
  for (guint n = count_halves (self); n > self->limits.halves; n--)
    give_up_one (self, NULL);
  if (*peer != '\0' && count (self, peer) >= self->limits.connections_per_peer)
    return give_up_one (self, peer);
  return count (self, NULL) < self->limits.connections || give_up_one (self, NULL);
}

/* ---- coming and going ---- */

/* "" for a unix socket. */
static char *
find_peer (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);
  if (address == NULL || !G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("");
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
on_gone (gpointer data, GObject *stream)
{
  KtServerGuard *self = data;
  g_hash_table_remove (self->streams, stream);
}

KtServerStream *
kt_server_guard_admit (KtServerGuard *self, GSocketConnection *connection)
{
  g_autofree char *peer = find_peer (connection);
  if (!make_room (self, peer))
    {
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return NULL;
    }
  KtServerStream *stream = kt_server_stream_new (connection, &self->share);
  g_object_weak_ref (G_OBJECT (stream), on_gone, self);
  g_hash_table_insert (self->streams, stream, g_steal_pointer (&peer));
  return stream;
}

static void
cut_those (KtServerGuard *self, gboolean idle_only)
{
  g_autoptr (GList) streams = g_hash_table_get_keys (self->streams);
  for (GList *item = streams; item != NULL; item = item->next)
    {
      KtServerStreamState state = kt_server_stream_get_state (item->data);
      if (!idle_only || state == KT_SERVER_STREAM_FRESH || state == KT_SERVER_STREAM_IDLE
          || state == KT_SERVER_STREAM_HEAD)
        kt_server_stream_cut (item->data);
    }
}

void
kt_server_guard_drain (KtServerGuard *self)
{
  self->limits.connections = 0;
  self->limits.idle_seconds = 1;
  cut_those (self, TRUE);
}

void
kt_server_guard_cut (KtServerGuard *self)
{
  cut_those (self, FALSE);
}

guint
kt_server_guard_count (KtServerGuard *self)
{
  return g_hash_table_size (self->streams);
}

KtServerGuard *
kt_server_guard_new (const KtServerGuardLimits *limits)
{
  KtServerGuard *self = g_new0 (KtServerGuard, 1);
  self->limits = *limits;
  self->share.max_body = limits->body_bytes;
  self->share.max_memory = limits->memory_bytes;
  self->streams = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->sweep = g_timeout_add (SWEEP_MS, sweep, self);
  return self;
}

void
kt_server_guard_free (KtServerGuard *self)
{
  if (self == NULL)
    return;
  g_autoptr (GList) streams = g_hash_table_get_keys (self->streams);
  for (GList *item = streams; item != NULL; item = item->next)
    {
      kt_server_stream_cut (item->data);
      g_object_weak_unref (item->data, on_gone, self);
    }
  g_source_remove (self->sweep);
  g_hash_table_unref (self->streams);
  g_free (self);
}
