/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parting from a server: it is told first, so that nobody can come back with what this device knows;
 * then the store stops telling, and key and tokens go. That the server does not know the device any
 * more is as good as having told it. Whatever ends the program in between, it can be done again: a
 * store that stopped with keys that are left enrols as a new device next time.
 */
#include "kt-sync-worker-private.h"

#include <glib/gi18n-lib.h>
typedef struct {
  KtSyncWorker *worker;
  GTask *task;
  KtSyncTransport *transport; /* NULL: the server is not told */
  gboolean is_for_token;
  gboolean has_renewed; /* the token: once is enough */
} Leaving;

static void
leaving_free (Leaving *self)
{
  kt_sync_worker_drop_task (self->task);
  kt_sync_transport_free (self->transport);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Leaving, leaving_free)

/* ---- here ---- */

static void
part (Leaving *taken)
{
  g_autoptr (Leaving) self = taken;
  g_autoptr (GError) error = NULL;
  KtSyncWorker *worker = self->worker;
  const KtSyncEvent start = { .kind = KT_SYNC_EVENT_START };
  gboolean done = kt_sync_store_disable (worker->store, &error)
                  && kt_sync_auth_forget (worker->auth, &error);
  kt_sync_worker_renew_machine (worker);
  kt_sync_worker_connect (worker);
  kt_sync_worker_step (worker, &start);
  if (done)
    g_task_return_boolean (self->task, TRUE);
  else
    g_task_return_error (self->task, g_steal_pointer (&error));
}

/* ---- the server ---- */

/* What an enrolment that broke off has left has nothing to tell with. */
static gboolean
can_tell (KtSyncWorker *worker)
{
  return worker->server != NULL && kt_sync_auth_is_enrolled (worker->auth);
}

static void tell (Leaving *taken);

/* A token that went out of date is renewed, once. */
static void
take_problem (Leaving *taken, const KtSyncReply *reply)
{
  g_autoptr (Leaving) self = taken;
  g_autoptr (KtSyncProblem) problem = kt_sync_wire_read_problem (reply->body, reply->status);
  if (g_strcmp0 (problem->type, KT_PROBLEM_REVOKED) == 0)
    part (g_steal_pointer (&self));
  else if (reply->status == 401 && !self->has_renewed)
    {
      kt_sync_auth_drop_access (self->worker->auth);
      tell (g_steal_pointer (&self));
    }
  else
    kt_sync_worker_return_problem (self->task, problem);
}

static void
take_token (Leaving *taken, GBytes *body)
{
  g_autoptr (Leaving) self = taken;
  g_autoptr (GError) error = NULL;
  gint64 server_time;
  if (kt_sync_auth_take_token (self->worker->auth, body, g_get_monotonic_time (), &server_time,
                               &error))
    tell (g_steal_pointer (&self));
  else
    g_task_return_error (self->task, g_steal_pointer (&error));
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Leaving) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (KtSyncReply) reply = { 0 };
  gboolean came = kt_sync_transport_send_finish (result, &reply, &error);
  self->worker->n_sent--;
  if (!came)
    g_task_return_error (self->task, g_steal_pointer (&error));
  else if (!g_main_loop_is_running (self->worker->loop))
    g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("The program ends."));
  else if (reply.status != 200)
    take_problem (g_steal_pointer (&self), &reply);
  else if (self->is_for_token)
    take_token (g_steal_pointer (&self), reply.body);
  else
    part (g_steal_pointer (&self));
}

static void
tell (Leaving *taken)
{
  g_autoptr (Leaving) self = taken;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  KtSyncAuth *auth = self->worker->auth;
  const char *access = kt_sync_auth_get_access (auth, g_get_monotonic_time ());
  self->is_for_token = access == NULL;
  if (self->is_for_token)
    {
      self->has_renewed = TRUE;
      body = kt_sync_auth_write_token (auth, &error);
    }
  else
    body = g_bytes_new_static ("{}", 2);
  if (body == NULL)
    {
      g_task_return_error (self->task, g_steal_pointer (&error));
      return;
    }
  self->worker->n_sent++;
  kt_sync_transport_send_async (self->transport, "POST",
                                self->is_for_token ? "/v1/token" : "/v1/leave", body, access,
                                KT_ENROL_MAX_ANSWER, self->worker->cancellable, on_reply, self);
  g_steal_pointer (&self);
}

static gboolean
on_leave (gpointer data)
{
  Leaving *self = data;
  GError *error = NULL;
  if (can_tell (self->worker))
    self->transport
        = kt_sync_worker_new_transport (self->worker, self->worker->server, &error);
  if (error != NULL)
    {
      g_task_return_error (self->task, error);
      leaving_free (self);
    }
  else if (self->transport != NULL)
    tell (self);
  else
    part (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_part (gpointer data)
{
  part (data);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_leave (KtSyncWorker *self, GTask *task, gboolean tells)
{
  Leaving *leaving = g_new0 (Leaving, 1);
  leaving->worker = self;
  leaving->task = g_object_ref (task);
  kt_sync_worker_invoke (self, tells ? on_leave : on_part, leaving, NULL);
}
