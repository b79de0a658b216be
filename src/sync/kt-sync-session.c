/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The side of the main loop: what the worker reports waits in a letter box until the main context
 * comes round, the last report only; so a worker in full swing does not fill the main loop.
 */
#include "kt-sync-session.h"

#include "kt-sync-catalog.h"
#include "kt-sync-worker.h"

/* Shared by both threads; session is looked at in the main context only. */
typedef struct {
  gatomicrefcount n_references;
  GMutex mutex;
  GMainContext *context;
  KtSyncReport *report; /* that was not taken yet */
  KtSyncSession *session;
} Box;

struct _KtSyncSession {
  GObject parent_instance;
  KtWorkStore *store;
  char *profile;
  char *version;
  Box *box;
  KtSyncWorker *worker;
  KtSyncReport *report; /* the last one; never NULL */
  gulong changed_id;
  gulong network_id;
};

G_DEFINE_FINAL_TYPE (KtSyncSession, kt_sync_session, G_TYPE_OBJECT)

enum { STATUS, CATALOG, MEDIA, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- the letter box ---- */

static Box *
box_ref (Box *box)
{
  g_atomic_ref_count_inc (&box->n_references);
  return box;
}

static void
box_unref (gpointer data)
{
  Box *box = data;
  if (!g_atomic_ref_count_dec (&box->n_references))
    return;
  kt_sync_report_free (box->report);
  g_main_context_unref (box->context);
  g_mutex_clear (&box->mutex);
  g_free (box);
}

static KtSyncReport *
box_exchange (Box *box, KtSyncReport *report)
{
  g_mutex_lock (&box->mutex);
  KtSyncReport *before = box->report;
  box->report = report;
  g_mutex_unlock (&box->mutex);
  return before;
}

static void
take_report (KtSyncSession *self, KtSyncReport *report)
{
  g_autoptr (KtSyncReport) before = g_steal_pointer (&self->report);
  self->report = report;
  if (g_strcmp0 (before->catalog.path, report->catalog.path) != 0)
    g_signal_emit (self, signals[CATALOG], 0);
  if (before->media != report->media
      || before->catalog.media_there != report->catalog.media_there)
    g_signal_emit (self, signals[MEDIA], 0);
  g_signal_emit (self, signals[STATUS], 0);
}

static gboolean
on_post (gpointer data)
{
  Box *box = data;
  KtSyncReport *report = box_exchange (box, NULL);
  g_autoptr (KtSyncSession) self = box->session != NULL ? g_object_ref (box->session) : NULL;
  if (self == NULL || report == NULL)
    {
      kt_sync_report_free (report);
      return G_SOURCE_REMOVE;
    }
  take_report (self, report);
  return G_SOURCE_REMOVE;
}

/* In the thread of the worker. One call is under way as long as something is in the box. */
static void
post (KtSyncReport *report, gpointer data)
{
  Box *box = data;
  KtSyncReport *before = box_exchange (box, report);
  if (before != NULL)
    {
      kt_sync_report_free (before);
      return;
    }
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_post, box_ref (box), box_unref);
  g_source_attach (source, box->context);
}

static Box *
box_new (KtSyncSession *session)
{
  Box *box = g_new0 (Box, 1);
  g_atomic_ref_count_init (&box->n_references);
  g_mutex_init (&box->mutex);
  box->context = g_main_context_ref_thread_default ();
  box->session = session;
  return box;
}

/* ---- what wakes it ---- */

static void
send_event (KtSyncSession *self, KtSyncEventKind kind)
{
  if (self->worker != NULL)
    kt_sync_worker_send (self->worker, kind);
}

static void
on_changed (KtWorkStore *store, const char *what, const char *id, KtSyncSession *self)
{
  send_event (self, KT_SYNC_EVENT_LOCAL_CHANGE);
}

/* That there is no network is found out by trying: a house may have one of its own that the system
 * does not count. */
static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, KtSyncSession *self)
{
  if (available)
    send_event (self, KT_SYNC_EVENT_ONLINE);
}

/* ---- life ---- */

void
kt_sync_session_start (KtSyncSession *self)
{
  if (self->worker != NULL)
    return;
  /* Types of D-Bus that two threads make at the same time, the key ring's and this one, wait for
   * each other for ever (GLib 2.74): here they are made before there is another thread. */
  g_type_ensure (G_TYPE_DBUS_CONNECTION);
  g_type_ensure (G_TYPE_DBUS_PROXY);
  self->network_id = g_signal_connect (g_network_monitor_get_default (), "network-changed",
                                       G_CALLBACK (on_network_changed), self);
  self->changed_id = g_signal_connect (self->store, "changed", G_CALLBACK (on_changed), self);
  self->worker = kt_sync_worker_new (self->store, self->profile, self->version, post,
                                     box_ref (self->box), box_unref);
  send_event (self, KT_SYNC_EVENT_START);
}

void
kt_sync_session_close (KtSyncSession *self)
{
  g_clear_signal_handler (&self->changed_id, self->store);
  g_clear_signal_handler (&self->network_id, g_network_monitor_get_default ());
  g_clear_pointer (&self->worker, kt_sync_worker_free);
}

static void
dispose (GObject *object)
{
  KtSyncSession *self = KT_SYNC_SESSION (object);
  kt_sync_session_close (self);
  if (self->box != NULL)
    self->box->session = NULL;
  g_clear_pointer (&self->box, box_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (kt_sync_session_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  KtSyncSession *self = KT_SYNC_SESSION (object);
  kt_sync_report_free (self->report);
  g_free (self->profile);
  g_free (self->version);
  G_OBJECT_CLASS (kt_sync_session_parent_class)->finalize (object);
}

static void
kt_sync_session_class_init (KtSyncSessionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  static const char *const names[N_SIGNALS] = { "status", "catalog", "media" };
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], KT_TYPE_SYNC_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
kt_sync_session_init (KtSyncSession *self)
{
  self->box = box_new (self);
  self->report = g_new0 (KtSyncReport, 1);
  self->report->status.last_success = -1;
  self->report->status.left = -1;
  self->report->status.next_try = KT_SYNC_FOREVER;
  self->report->catalog.left = -1;
  self->report->catalog.next_try = G_MAXINT64;
}

const char *const *
kt_sync_session_folders (void)
{
  static const char *const names[] = { KT_SYNC_RELEASES, KT_SYNC_MEDIA, NULL };
  return names;
}

KtSyncSession *
kt_sync_session_new (KtWorkStore *store, const char *profile, const char *version)
{
  KtSyncSession *self = g_object_new (KT_TYPE_SYNC_SESSION, NULL);
  self->store = g_object_ref (store);
  self->profile = g_strdup (profile);
  self->version = g_strdup (version);
  return self;
}

/* ---- what it tells and takes ---- */

const KtSyncStatus *
kt_sync_session_get_status (KtSyncSession *self)
{
  return &self->report->status;
}

gboolean
kt_sync_session_is_enrolled (KtSyncSession *self)
{
  return self->report->is_enrolled;
}

const char *
kt_sync_session_get_server (KtSyncSession *self)
{
  return self->report->server;
}

const char *
kt_sync_session_get_user_code (KtSyncSession *self)
{
  return self->report->user_code;
}

const char *
kt_sync_session_get_secrets (KtSyncSession *self)
{
  return self->report->secrets;
}

const KtCatalogStatus *
kt_sync_session_get_catalog (KtSyncSession *self)
{
  return &self->report->catalog;
}

KtMediaIndex *
kt_sync_session_get_media (KtSyncSession *self)
{
  return self->report->media;
}

static void
wish (KtSyncSession *self, KtCatalogEventKind kind, const char *hash)
{
  if (self->worker != NULL)
    kt_sync_worker_wish (self->worker, kind, hash);
}

void
kt_sync_session_view_medium (KtSyncSession *self, const char *hash)
{
  wish (self, KT_CATALOG_EVENT_VIEW, hash);
}

void
kt_sync_session_pin_medium (KtSyncSession *self, const char *hash, gboolean is_pinned)
{
  wish (self, is_pinned ? KT_CATALOG_EVENT_PIN : KT_CATALOG_EVENT_UNPIN, hash);
}

void
kt_sync_session_set_paused (KtSyncSession *self, gboolean paused)
{
  send_event (self, paused ? KT_SYNC_EVENT_PAUSE : KT_SYNC_EVENT_RESUME);
}

void
kt_sync_session_now (KtSyncSession *self)
{
  send_event (self, KT_SYNC_EVENT_NOW);
}

void
kt_sync_session_enrol_async (KtSyncSession *self,
                             const char *server,
                             const char *code,
                             const char *password,
                             const char *device_name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  kt_sync_session_start (self);
  kt_sync_worker_enrol (self->worker, task, server, code, password, device_name);
}

gboolean
kt_sync_session_enrol_finish (KtSyncSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kt_sync_session_leave_async (KtSyncSession *self,
                             gboolean tells,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  kt_sync_session_start (self);
  kt_sync_worker_leave (self->worker, task, tells);
}

gboolean
kt_sync_session_leave_finish (KtSyncSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
