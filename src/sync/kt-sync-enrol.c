/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Enrolling: ask the server, keep the tokens, let the member log in, make the store tell and hear. If it breaks off
 * in between, the same code may be tried again. A device that was revoked comes back as a new one;
 * what it had not told is told then.
 *
 * Who brings no code gets one to be told to an administrator (RFC 8628), and asks again and again
 * whether he has let the device in; while it waits the enrolment belongs to the timer.
 */
#include "kt-sync-worker-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-fail-point.h"
#include "kt-user-store.h"

#define ANSWER_BYTES KT_ENROL_MAX_ANSWER

/* Seconds between two questions, whatever the server says, and what it is slower by if it says so. */
#define MIN_INTERVAL 1
#define MAX_INTERVAL 60
#define SLOWER 5

typedef struct {
  KtSyncWorker *worker;
  GTask *task;
  KtSyncTransport *transport;
  char *server;
  char *code;
  char *password;
  char *device_name;
  gboolean is_new_device; /* tried again under another id */

  char *device_code; /* NULL: nobody is waited for */
  char *user_code;   /* that goes with it */
  gint64 interval;   /* seconds */
  gint64 until;      /* monotonic */
} Enrolment;

static void
show_code (KtSyncWorker *worker, const char *user_code)
{
  worker->user_code = user_code;
  kt_sync_worker_report (worker);
}

static void
free_enrolment (Enrolment *self)
{
  if (self->user_code != NULL && self->worker->user_code == self->user_code)
    show_code (self->worker, NULL);
  kt_sync_worker_drop_task (self->task);
  kt_sync_transport_free (self->transport);
  g_free (self->device_code);
  g_free (self->user_code);
  g_free (self->server);
  g_free (self->code);
  kt_secret_wipe (self->password);
  g_free (self->device_name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Enrolment, free_enrolment)

/* ---- the store ---- */

/* Those it was enrolled for before, if it is the same device in the same house, and the new one. */
static GPtrArray *
list_users (const KtSyncState *state, const Enrolment *self, const KtEnrolAnswer *answer)
{
  GPtrArray *users = g_ptr_array_new_with_free_func (g_free);
  gboolean is_same = state->enabled && g_strcmp0 (state->tenant, answer->tenant) == 0
                     && g_strcmp0 (state->server, self->server) == 0
                     && g_strcmp0 (state->device, kt_sync_auth_get_device (self->worker->auth)) == 0;
  for (guint i = 0; is_same && state->users != NULL && state->users[i] != NULL; i++)
    if (strcmp (state->users[i], answer->member_id) != 0)
      g_ptr_array_add (users, g_strdup (state->users[i]));
  g_ptr_array_add (users, g_strdup (answer->member_id));
  g_ptr_array_add (users, NULL);
  return users;
}

/* So that the member can log in here. */
static gboolean
adopt_member (Enrolment *self, const KtEnrolAnswer *answer, GError **error)
{
  KtUserRoles roles = 0;
  if (!kt_user_roles_parse (answer->roles, &roles))
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("The server speaks of roles that this Kontor does not know: %s. Update it."),
                   answer->roles);
      return FALSE;
    }
  g_autoptr (KtUser) member
      = kt_user_new (answer->member_id, answer->login, answer->name, roles);
  g_strfreev (member->duties);
  member->duties = g_strsplit (answer->duties, ";", -1);
  return kt_user_store_adopt (self->worker->store, member, self->password, error);
}

static gboolean
enable_store (Enrolment *self, const KtEnrolAnswer *answer, GError **error)
{
  KtSyncWorker *worker = self->worker;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (worker->store, error);
  if (state == NULL || (state->enabled && !kt_sync_store_disable (worker->store, error)))
    return FALSE;
  g_autoptr (GPtrArray) users = list_users (state, self, answer);
  const KtSyncEnrolment enrolment = { .device = kt_sync_auth_get_device (worker->auth),
                                      .device_no = (guint)answer->device,
                                      .server = self->server,
                                      .tenant = answer->tenant,
                                      .users = (const char *const *)users->pdata,
                                      .epoch = answer->epoch };
  return kt_sync_store_enable (worker->store, &enrolment, error);
}

/* ---- the answer ---- */

static void send_enrolment (Enrolment *taken);
static void ask_later (Enrolment *taken);

static const struct {
  const char *type;
  const char *text;
} problem_texts[] = {
  { KT_PROBLEM_CODE, N_ ("The code is unknown, too old, or was used by another device. Ask the "
                         "administrator for a new one.") },
  { KT_PROBLEM_SIGNATURE, N_ ("The server does not accept the key of this device.") },
  { KT_PROBLEM_REVOKED,
    N_ ("The server does not let this device in any more. Ask the administrator.") },
  { KT_PROBLEM_DENIED, N_ ("The administrator has turned this device away.") },
};

void
kt_sync_worker_return_problem (GTask *task, const KtSyncProblem *problem)
{
  for (guint i = 0; i < G_N_ELEMENTS (problem_texts); i++)
    if (g_strcmp0 (problem->type, problem_texts[i].type) == 0)
      {
        g_task_return_new_error (task, KT_ERROR, KT_ERROR_INVALID, "%s",
                                 _ (problem_texts[i].text));
        return;
      }
  if (problem->title != NULL)
    g_task_return_new_error (task, KT_ERROR, KT_ERROR_INVALID,
                             _ ("The server answered: %s"), problem->title);
  else
    g_task_return_new_error (task, KT_ERROR, KT_ERROR_INVALID,
                             _ ("There is no Kontor server at this address (status %u)."),
                             problem->status);
}

/* A device that was revoked is let in as a new one, once. */
static void
take_problem (Enrolment *taken, const KtSyncReply *reply)
{
  g_autoptr (Enrolment) self = taken;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncProblem) problem = kt_sync_wire_read_problem (reply->body, reply->status);
  if (self->device_code != NULL && g_strcmp0 (problem->type, KT_PROBLEM_PENDING) == 0)
    ask_later (g_steal_pointer (&self));
  else if (self->device_code != NULL && g_strcmp0 (problem->type, KT_PROBLEM_SLOW_DOWN) == 0)
    {
      self->interval = MIN (self->interval + SLOWER, MAX_INTERVAL);
      ask_later (g_steal_pointer (&self));
    }
  else if (g_strcmp0 (problem->type, KT_PROBLEM_REVOKED) != 0 || self->is_new_device)
    kt_sync_worker_return_problem (self->task, problem);
  else if (!kt_sync_auth_forget (self->worker->auth, &error))
    g_task_return_error (self->task, g_steal_pointer (&error));
  else
    {
      self->is_new_device = TRUE;
      show_code (self->worker, NULL);
      g_clear_pointer (&self->device_code, g_free);
      g_clear_pointer (&self->user_code, g_free);
      send_enrolment (g_steal_pointer (&self));
    }
}

static void
take_answer (Enrolment *taken, GBytes *body)
{
  g_autoptr (Enrolment) self = taken;
  g_autoptr (GError) error = NULL;
  KtSyncWorker *worker = self->worker;
  const KtSyncEvent start = { .kind = KT_SYNC_EVENT_START };
  kt_fail_point ("enrol-answered", NULL);
  g_autoptr (KtEnrolAnswer) answer
      = kt_sync_auth_take_enrolment (worker->auth, body, g_get_monotonic_time (), &error);
  kt_sync_worker_renew_machine (worker);
  kt_fail_point ("enrol-kept", NULL);
  if (answer == NULL || !adopt_member (self, answer, &error)
      || !enable_store (self, answer, &error))
    g_task_return_error (self->task, g_steal_pointer (&error));
  else
    {
      kt_sync_catalog_trust (worker->catalog, self->server, answer->tenant, answer->root);
      g_task_return_boolean (self->task, TRUE);
    }
  kt_sync_worker_connect (worker);
  kt_sync_worker_step (worker, &start);
}

/* Shows what the administrator is to be told, and begins to ask. */
static void
take_device_code (Enrolment *taken, GBytes *body)
{
  g_autoptr (Enrolment) self = taken;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDeviceCodeAnswer) answer = kt_device_code_wire_read_answer (body, &error);
  if (answer == NULL)
    {
      g_task_return_error (self->task, g_steal_pointer (&error));
      return;
    }
  self->device_code = g_strdup (answer->device_code);
  self->interval = CLAMP (answer->interval, MIN_INTERVAL, MAX_INTERVAL);
  self->until = g_get_monotonic_time ()
                + CLAMP (answer->expires, 0, G_MAXINT32) * (gint64)G_USEC_PER_SEC;
  self->user_code = g_strdup (answer->user_code);
  show_code (self->worker, self->user_code);
  ask_later (g_steal_pointer (&self));
}

static gboolean
waits_for_code (const Enrolment *self)
{
  return *self->code == '\0' && self->device_code == NULL;
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Enrolment) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (KtSyncReply) reply = { 0 };
  gboolean came = kt_sync_transport_send_finish (result, &reply, &error);
  self->worker->n_sent--;
  if (!g_main_loop_is_running (self->worker->loop))
    g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("The program ends."));
  else if (*self->code == '\0' && g_task_return_error_if_cancelled (self->task))
    return;
  else if (!came && self->device_code != NULL)
    ask_later (g_steal_pointer (&self));
  else if (!came)
    g_task_return_error (self->task, g_steal_pointer (&error));
  else if (reply.status != 200)
    take_problem (g_steal_pointer (&self), &reply);
  else if (waits_for_code (self))
    take_device_code (g_steal_pointer (&self), reply.body);
  else
    take_answer (g_steal_pointer (&self), reply.body);
}

/* ---- the request ---- */

static const char *
choose_path (const Enrolment *self)
{
  if (*self->code != '\0')
    return "/v1/enrol";
  return self->device_code != NULL ? "/v1/device/token" : "/v1/device/code";
}

static void
send_enrolment (Enrolment *taken)
{
  g_autoptr (Enrolment) self = taken;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = kt_sync_auth_write_enrolment (
      self->worker->auth, self->device_code != NULL ? self->device_code : self->code,
      self->device_name, &error);
  if (body == NULL)
    {
      g_task_return_error (self->task, g_steal_pointer (&error));
      return;
    }
  self->worker->n_sent++;
  kt_sync_transport_send_async (self->transport, "POST", choose_path (self), body, NULL,
                                ANSWER_BYTES, self->worker->cancellable, on_reply, self);
  g_steal_pointer (&self);
}

/* ---- waiting for an administrator ---- */

typedef struct {
  Enrolment *enrolment; /* NULL: it went on */
} Poll;

/* Whoever begins anew, or ends the program, does not wait any more. */
static void
end_poll (gpointer data)
{
  g_autofree Poll *poll = data;
  g_autoptr (Enrolment) self = g_steal_pointer (&poll->enrolment);
  if (self != NULL)
    g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("Nobody waits for it any more."));
}

static gboolean
on_poll (gpointer data)
{
  Poll *poll = data;
  g_autoptr (Enrolment) self = g_steal_pointer (&poll->enrolment);
  g_clear_pointer (&self->worker->poll, g_source_unref);
  if (g_task_return_error_if_cancelled (self->task))
    return G_SOURCE_REMOVE;
  if (g_get_monotonic_time () >= self->until)
    g_task_return_new_error (self->task, KT_ERROR, KT_ERROR_INVALID, "%s",
                             _ ("Nobody has let this device in in time. Ask once more."));
  else
    send_enrolment (g_steal_pointer (&self));
  return G_SOURCE_REMOVE;
}

static void
ask_later (Enrolment *taken)
{
  Poll *poll = g_new (Poll, 1);
  KtSyncWorker *worker = taken->worker;
  poll->enrolment = taken;
  worker->poll = g_timeout_source_new ((guint)(taken->interval * 1000));
  g_source_set_callback (worker->poll, on_poll, poll, end_poll);
  g_source_attach (worker->poll, worker->context);
}

static gboolean
on_enrol (gpointer data)
{
  Enrolment *self = data;
  GError *error = NULL;
  kt_sync_worker_stop_timer (&self->worker->poll);
  show_code (self->worker, NULL);
  self->transport = kt_sync_worker_new_transport (self->worker, self->server, &error);
  if (self->transport != NULL)
    {
      send_enrolment (self);
      return G_SOURCE_REMOVE;
    }
  g_task_return_error (self->task, error);
  free_enrolment (self);
  return G_SOURCE_REMOVE;
}

void
kt_sync_worker_enrol (KtSyncWorker *self,
                      GTask *task,
                      const char *server,
                      const char *code,
                      const char *password,
                      const char *device_name)
{
  Enrolment *enrolment = g_new0 (Enrolment, 1);
  enrolment->worker = self;
  enrolment->task = g_object_ref (task);
  enrolment->server = g_strstrip (g_strdup (server));
  enrolment->code = g_strstrip (g_strdup (code));
  enrolment->password = g_strdup (password);
  enrolment->device_name = g_strdup (device_name);
  kt_sync_worker_invoke (self, on_enrol, enrolment, NULL);
}
