/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events for the machine come from other threads, from a timer and from the connection; each gives
 * one effect, which is a request, a timer or nothing.
 */
#include "kt-sync-worker-private.h"

#include "kt-sync-authorities.h"
#include "kt-sync-disk-store.h"

/* What is written together is told together. */
#define GATHER_MS 400

void
kt_sync_report_free (KtSyncReport *self)
{
  if (self == NULL)
    return;
  kt_sync_status_clear (&self->status);
  kt_catalog_status_clear (&self->catalog);
  kt_media_index_unref (self->media);
  g_free (self->server);
  g_free (self->user_code);
  g_free (self->secrets);
  g_free (self);
}

void
kt_sync_worker_report (KtSyncWorker *self)
{
  KtSyncReport *report = g_new0 (KtSyncReport, 1);
  kt_sync_status_copy (kt_sync_machine_get_status (self->machine, g_get_monotonic_time ()),
                       &report->status);
  kt_sync_catalog_get_status (self->catalog, &report->catalog);
  report->media = kt_sync_catalog_get_index (self->catalog);
  report->is_enrolled = self->server != NULL;
  report->server = g_strdup (self->server);
  report->user_code = g_strdup (self->user_code);
  report->secrets = g_strdup (kt_sync_auth_where (self->auth));
  self->tell (report, self->tell_data);
}

/* ---- effects ---- */

static gboolean
on_timer (gpointer data)
{
  KtSyncWorker *self = data;
  const KtSyncEvent wake = { .kind = KT_SYNC_EVENT_WAKE };
  kt_sync_worker_step (self, &wake);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_stop_timer (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

static void
set_timer (KtSyncWorker *self, gint64 until)
{
  kt_sync_worker_stop_timer (&self->timer);
  if (until == KT_SYNC_FOREVER)
    return;
  self->timer = g_timeout_source_new (0);
  g_source_set_ready_time (self->timer, until);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, self->context);
}

/* Of a request; `life` tells one of a machine that is gone. */
typedef struct {
  KtSyncWorker *worker;
  guint life;
  guint64 request;
} Sent;

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Sent *sent = data;
  g_autoptr (GError) error = NULL;
  g_auto (KtSyncReply) reply = { 0 };
  KtSyncWorker *self = sent->worker;
  gboolean came = kt_sync_transport_send_finish (result, &reply, &error);
  self->n_sent--;
  if (sent->life != self->life)
    return;
  const KtSyncEvent event
      = { .kind = came ? KT_SYNC_EVENT_RESPONSE : KT_SYNC_EVENT_FAILED,
          .request = sent->request,
          .status = reply.status,
          .retry_after = reply.retry_after,
          .wall = g_get_real_time () / G_USEC_PER_SEC,
          .body = reply.body,
          .reason = error != NULL ? error->message : NULL };
  kt_sync_worker_step (self, &event);
}

static void
send_request (KtSyncWorker *self, const KtSyncEffect *effect)
{
  if (self->transport == NULL)
    kt_sync_worker_connect (self);
  if (self->transport == NULL)
    {
      const KtSyncEvent failed = { .kind = KT_SYNC_EVENT_FAILED,
                                   .request = effect->request,
                                   .reason = self->trouble };
      kt_sync_worker_step (self, &failed);
      return;
    }
  Sent *sent = g_new (Sent, 1);
  *sent = (Sent){ self, self->life, effect->request };
  self->n_sent++;
  kt_sync_transport_send_async (self->transport, effect->method, effect->path, effect->body,
                                effect->access, effect->max_bytes, self->cancellable, on_reply,
                                sent);
}

/* Somebody waits for it, or it can go on. */
static gboolean
is_hurry (KtSyncEventKind kind)
{
  return kind == KT_SYNC_EVENT_START || kind == KT_SYNC_EVENT_NOW || kind == KT_SYNC_EVENT_ONLINE
         || kind == KT_SYNC_EVENT_RESUME;
}

void
kt_sync_worker_step (KtSyncWorker *self, const KtSyncEvent *event)
{
  g_auto (KtSyncEffect) effect = { 0 };
  kt_sync_machine_step (self->machine, g_get_monotonic_time (), event, &effect);
  if (effect.kind == KT_SYNC_EFFECT_REQUEST)
    send_request (self, &effect);
  else if (effect.kind == KT_SYNC_EFFECT_SLEEP)
    set_timer (self, effect.until);
  if (is_hurry (event->kind))
    kt_sync_catalog_hurry (self->catalog);
  else
    kt_sync_catalog_wake (self->catalog);
  kt_sync_worker_report (self);
}

/* ---- the life of a machine ---- */

void
kt_sync_worker_renew_machine (KtSyncWorker *self)
{
  self->life++;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  kt_sync_worker_stop_timer (&self->timer);
  g_clear_pointer (&self->machine, kt_sync_machine_free);
  self->machine = kt_sync_machine_new (kt_sync_disk_new (self->store), self->auth, self->random,
                                       self->version);
}

KtSyncTransport *
kt_sync_worker_new_transport (const KtSyncWorker *self, const char *server, GError **error)
{
  g_autoptr (GTlsDatabase) authorities = NULL;
  if (!kt_sync_authorities_load (self->profile, &authorities, error))
    return NULL;
  KtSyncTransport *transport = kt_sync_transport_new (server, self->version, error);
  if (transport != NULL && authorities != NULL)
    kt_sync_transport_trust (transport, authorities);
  return transport;
}

/* Of the server that the store is enrolled with, if it is. What cannot be read now is seen by the
 * machine, and told. */
void
kt_sync_worker_connect (KtSyncWorker *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (self->store, &error);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->trouble, g_free);
  g_clear_pointer (&self->transport, kt_sync_transport_free);
  if (state != NULL && state->enabled)
    {
      self->server = g_strdup (state->server);
      self->transport = kt_sync_worker_new_transport (self, state->server, &error);
    }
  kt_sync_catalog_open (self->catalog, self->server, state != NULL ? state->tenant : NULL);
  if (error != NULL)
    self->trouble = g_strdup (error->message);
}

static void
begin (KtSyncWorker *self)
{
  g_autoptr (GError) error = NULL;
  self->random = kt_random_new_system ();
  self->auth = kt_sync_auth_new (kt_secret_store_open (self->profile, self->ending));
  if (!kt_sync_auth_load (self->auth, &error))
    g_warning ("The key of this device cannot be read: %s", error->message);
  self->catalog = kt_sync_catalog_new (self, kt_sync_worker_report);
  kt_sync_worker_connect (self);
  kt_sync_worker_renew_machine (self);
}

/* What is under way comes back cancelled. */
static void
end (KtSyncWorker *self)
{
  self->life++;
  g_cancellable_cancel (self->cancellable);
  while (self->n_sent > 0)
    g_main_context_iteration (self->context, TRUE);
  kt_sync_worker_stop_timer (&self->timer);
  kt_sync_worker_stop_timer (&self->gather);
  kt_sync_worker_stop_timer (&self->poll);
  g_clear_pointer (&self->catalog, kt_sync_catalog_free);
  g_clear_pointer (&self->machine, kt_sync_machine_free);
  g_clear_pointer (&self->auth, kt_sync_auth_free);
  g_clear_pointer (&self->transport, kt_sync_transport_free);
  g_clear_pointer (&self->random, kt_random_free);
  g_clear_object (&self->cancellable);
  if (self->free_tell_data != NULL)
    self->free_tell_data (self->tell_data);
}

static gpointer
run (gpointer data)
{
  KtSyncWorker *self = data;
  g_main_context_push_thread_default (self->context);
  begin (self);
  kt_sync_worker_report (self);
  g_main_loop_run (self->loop);
  end (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* ---- from other threads ---- */

void
kt_sync_worker_invoke (KtSyncWorker *self, GSourceFunc job, gpointer data, GDestroyNotify notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, job, data, notify);
  g_source_attach (source, self->context);
}

static gboolean
drop_task (gpointer task)
{
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_drop_task (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, drop_task, task, NULL);
  g_source_attach (source, g_task_get_context (task));
}

typedef struct {
  KtSyncWorker *worker;
  KtSyncEventKind kind;
} Message;

static gboolean
on_gathered (gpointer data)
{
  KtSyncWorker *self = data;
  const KtSyncEvent change = { .kind = KT_SYNC_EVENT_LOCAL_CHANGE };
  g_clear_pointer (&self->gather, g_source_unref);
  kt_sync_worker_step (self, &change);
  return G_SOURCE_REMOVE;
}

static void
gather (KtSyncWorker *self)
{
  if (self->gather != NULL)
    return;
  self->gather = g_timeout_source_new (GATHER_MS);
  g_source_set_callback (self->gather, on_gathered, self, NULL);
  g_source_attach (self->gather, self->context);
}

static gboolean
on_message (gpointer data)
{
  const Message *message = data;
  const KtSyncEvent event = { .kind = message->kind };
  if (message->kind == KT_SYNC_EVENT_LOCAL_CHANGE)
    gather (message->worker);
  else
    kt_sync_worker_step (message->worker, &event);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_send (KtSyncWorker *self, KtSyncEventKind kind)
{
  Message *message = g_new (Message, 1);
  *message = (Message){ self, kind };
  kt_sync_worker_invoke (self, on_message, message, g_free);
}

typedef struct {
  KtSyncWorker *worker;
  KtCatalogEventKind kind;
  char *hash;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;
  g_free (wish->hash);
  g_free (wish);
}

static gboolean
on_wish (gpointer data)
{
  const Wish *wish = data;
  kt_sync_catalog_wish (wish->worker->catalog, wish->kind, wish->hash);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_wish (KtSyncWorker *self, KtCatalogEventKind kind, const char *hash)
{
  Wish *wish = g_new (Wish, 1);
  *wish = (Wish){ self, kind, g_strdup (hash) };
  kt_sync_worker_invoke (self, on_wish, wish, wish_free);
}

KtSyncWorker *
kt_sync_worker_new (KtWorkStore *store,
                    const char *profile,
                    const char *version,
                    KtSyncTell tell,
                    gpointer data,
                    GDestroyNotify free_data)
{
  KtSyncWorker *self = g_new0 (KtSyncWorker, 1);
  self->store = g_object_ref (store);
  self->profile = g_strdup (profile);
  self->version = g_strdup (version);
  self->tell = tell;
  self->tell_data = data;
  self->free_tell_data = free_data;
  self->ending = g_cancellable_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("kontor-sync", run, self);
  return self;
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_free (KtSyncWorker *self)
{
  if (self == NULL)
    return;
  kt_sync_worker_invoke (self, on_quit, self->loop, NULL);
  g_cancellable_cancel (self->ending);
  g_thread_join (self->thread);
  g_object_unref (self->ending);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->store);
  g_free (self->server);
  g_free (self->trouble);
  g_free (self->profile);
  g_free (self->version);
  g_free (self);
}
