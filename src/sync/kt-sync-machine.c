/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each event changes a little of what is known; then the first task that is due is asked for, and
 * if none is, the machine sleeps.
 */
#include "kt-sync-machine-private.h"

#include <glib/gi18n-lib.h>

#include "kt-store-error.h"
#include "kt-sync-backoff.h"

KtSyncMachine *
kt_sync_machine_new (KtSyncDisk *disk, KtSyncAuth *auth, KtRandom *random, const char *version)
{
  KtSyncMachine *self = g_new0 (KtSyncMachine, 1);
  self->disk = disk;
  self->auth = auth;
  self->random = random;
  self->version = g_strdup (version);
  self->asked = KT_SYNC_TASK_NONE;
  self->max_operations = KT_SYNC_MAX_OPERATIONS;
  self->max_bytes = KT_SYNC_MAX_PUSH_BYTES;
  self->status.last_success = -1;
  return self;
}

void
kt_sync_machine_free (KtSyncMachine *self)
{
  if (self == NULL)
    return;
  kt_sync_disk_free (self->disk);
  kt_sync_situation_clear (&self->situation);
  kt_sync_status_clear (&self->status);
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  g_free (self->blocked);
  g_free (self->version);
  g_free (self);
}

void
kt_sync_effect_clear (KtSyncEffect *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  kt_secret_wipe (self->access);
  *self = (KtSyncEffect){ 0 };
}

/* ---- what both sides of it use ---- */

static void
set_reason (KtSyncMachine *self, const char *reason)
{
  char *copy = g_strdup (reason);
  g_free (self->status.reason);
  self->status.reason = copy;
}

gboolean
kt_sync_machine_look (KtSyncMachine *self, GError **error)
{
  KtSyncSituation situation = { 0 };
  if (!self->disk->class->read (self->disk, &situation, error))
    return FALSE;
  kt_sync_situation_clear (&self->situation);
  self->situation = situation;
  return TRUE;
}

void
kt_sync_machine_fail (KtSyncMachine *self, gint64 now, gint64 retry_after, const char *reason)
{
  gint64 wait;
  self->failures++;
  self->is_behind = FALSE;
  wait = kt_sync_backoff_wait (self->failures, retry_after, self->random);
  self->wait_until = now + wait;
  self->not_before = retry_after > 0 ? self->wait_until : 0;
  self->is_disk_bad = FALSE;
  set_reason (self, reason);
}

void
kt_sync_machine_fail_here (KtSyncMachine *self, gint64 now, const GError *error)
{
  kt_sync_machine_fail (self, now, 0, error->message);
  self->is_disk_bad = g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_FULL)
                      || g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_DISK);
}

void
kt_sync_machine_block (KtSyncMachine *self, const char *reason)
{
  g_free (self->blocked);
  self->blocked = g_strdup (reason);
  set_reason (self, reason);
}

void
kt_sync_machine_tell_time (KtSyncMachine *self, gint64 server_time)
{
  self->situation.server_time = MAX (self->situation.server_time, server_time);
}

/* ---- rounds ---- */

static void
begin_round (KtSyncMachine *self, gint64 now)
{
  if (self->in_round)
    return;
  self->in_round = TRUE;
  self->round_began = now;
  self->pushed = 0;
  self->pulled = 0;
  self->status.bytes_done = 0;
}

static void
end_round (KtSyncMachine *self, gint64 now)
{
  if (!self->in_round)
    return;
  self->in_round = FALSE;
  self->refetched = 0;
  self->head = 0;
  self->status.last_success = now;
  self->poll_at = now + kt_sync_backoff_poll (self->random);
}

/* Everything there may be to do, from the beginning. */
static void
want_all (KtSyncMachine *self)
{
  self->is_due[KT_SYNC_TASK_LEASE] = TRUE;
  self->is_due[KT_SYNC_TASK_PUSH] = TRUE;
  self->is_due[KT_SYNC_TASK_PULL] = TRUE;
}

/* ---- events ---- */

static void
look_or_fail (KtSyncMachine *self, gint64 now)
{
  g_autoptr (GError) error = NULL;
  if (!kt_sync_machine_look (self, &error))
    kt_sync_machine_fail_here (self, now, error);
}

static void
unblock (KtSyncMachine *self)
{
  g_clear_pointer (&self->blocked, g_free);
  self->status.needs_code = FALSE;
  set_reason (self, NULL);
  self->failures = 0;
  self->wait_until = self->not_before;
  self->tokens = self->renumbered = self->refetched = self->stale_rounds = 0;
}

static void
take_start (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  self->is_started = TRUE;
  self->is_offline = FALSE;
  self->is_behind = FALSE;
  self->no_lease = 0;
  self->is_due[KT_SYNC_TASK_STATUS] = TRUE;
  unblock (self);
  want_all (self);
  look_or_fail (self, now);
}

/* Looked at by decide(). */
static void
take_wake (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
}

static void
take_now (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  unblock (self);
  want_all (self);
  look_or_fail (self, now);
}

static void
take_local_change (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  self->is_due[KT_SYNC_TASK_LEASE] = TRUE;
  self->is_due[KT_SYNC_TASK_PUSH] = TRUE;
  look_or_fail (self, now);
}

static void
take_online (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  self->is_offline = FALSE;
  self->failures = 0;
  self->wait_until = self->not_before;
  want_all (self);
}

static void
take_offline (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  self->is_offline = TRUE;
}

/* FALSE: the disk failed; then it rests at least as long as it runs. */
static gboolean
set_paused (KtSyncMachine *self, gint64 now, gboolean paused)
{
  g_autoptr (GError) error = NULL;
  gboolean done = self->disk->class->set_paused (self->disk, paused, &error);
  if (!done)
    kt_sync_machine_fail_here (self, now, error);
  self->situation.is_paused = paused || !done;
  return done;
}

static void
take_pause (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  set_paused (self, now, TRUE);
}

static void
take_resume (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  if (set_paused (self, now, FALSE))
    take_now (self, now, event);
}

/* Whether that is what is awaited; then it is not any more. */
static gboolean
land (KtSyncMachine *self, const KtSyncEvent *event, KtSyncTask *task)
{
  *task = self->asked;
  if (self->asked == KT_SYNC_TASK_NONE || event->request != self->request)
    return FALSE;
  self->asked = KT_SYNC_TASK_NONE;
  return TRUE;
}

static void
take_answer (KtSyncMachine *self, gint64 now, const KtSyncEvent *event, KtSyncTask task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = event->body != NULL ? g_bytes_ref (event->body) : g_bytes_new (NULL, 0);
  gint64 before = self->situation.server_time;
  self->status.bytes_done += g_bytes_get_size (body);
  if (!kt_sync_tasks[task].take (self, now, body, &error))
    {
      kt_sync_machine_fail_here (self, now, error);
      return;
    }
  if (event->wall != 0 && self->situation.server_time > before)
    self->status.skew = event->wall - self->situation.server_time;
  if (task != KT_SYNC_TASK_PUSH && task != KT_SYNC_TASK_PULL)
    return;
  self->failures = 0;
  self->not_before = 0;
  set_reason (self, NULL);
}

static void
take_response (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  KtSyncTask task;
  if (!land (self, event, &task))
    return;
  if (event->status == 200)
    take_answer (self, now, event, task);
  else
    {
      self->asked = task;
      kt_sync_machine_take_problem (self, now, event);
      self->asked = KT_SYNC_TASK_NONE;
    }
  g_clear_pointer (&self->batch, g_ptr_array_unref);
}

static void
take_failure (KtSyncMachine *self, gint64 now, const KtSyncEvent *event)
{
  KtSyncTask task;
  if (!land (self, event, &task))
    return;
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  kt_sync_machine_fail (self, now, 0,
                        event->reason != NULL ? event->reason
                                              : _ ("The server cannot be reached."));
}

static void (*const takers[KT_SYNC_N_EVENTS]) (KtSyncMachine *, gint64, const KtSyncEvent *) = {
  [KT_SYNC_EVENT_START] = take_start,       [KT_SYNC_EVENT_WAKE] = take_wake,
  [KT_SYNC_EVENT_NOW] = take_now,           [KT_SYNC_EVENT_LOCAL_CHANGE] = take_local_change,
  [KT_SYNC_EVENT_ONLINE] = take_online,     [KT_SYNC_EVENT_OFFLINE] = take_offline,
  [KT_SYNC_EVENT_PAUSE] = take_pause,       [KT_SYNC_EVENT_RESUME] = take_resume,
  [KT_SYNC_EVENT_RESPONSE] = take_response, [KT_SYNC_EVENT_FAILED] = take_failure,
};

/* ---- what is next ---- */

static void
sleep_until (KtSyncMachine *self, KtSyncEffect *effect, KtSyncActivity activity, gint64 until)
{
  effect->kind = KT_SYNC_EFFECT_SLEEP;
  effect->until = until;
  self->status.activity = activity;
  self->status.next_try = until;
}

/* Whether it must not ask now, whatever is due. */
static gboolean
rest (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  if (!self->is_started || !self->situation.is_enabled
      || !kt_sync_auth_is_enrolled (self->auth))
    sleep_until (self, effect, KT_SYNC_OFF, now < self->wait_until ? self->wait_until : KT_SYNC_FOREVER);
  else if (self->situation.is_paused)
    sleep_until (self, effect, KT_SYNC_PAUSED, KT_SYNC_FOREVER);
  else if (self->blocked != NULL)
    sleep_until (self, effect, KT_SYNC_BLOCKED, KT_SYNC_FOREVER);
  else if (self->is_offline)
    sleep_until (self, effect, KT_SYNC_OFFLINE, KT_SYNC_FOREVER);
  else if (now < self->wait_until)
    sleep_until (self, effect, self->is_disk_bad ? KT_SYNC_BLOCKED : KT_SYNC_OFFLINE,
                 self->wait_until);
  else
    return FALSE;
  return TRUE;
}

/* KT_SYNC_TASK_NONE: nothing. The token comes first, but only for something that is due. */
static KtSyncTask
find_due (KtSyncMachine *self, gint64 now)
{
  KtSyncTask task = KT_SYNC_TASK_TOKEN + 1;
  while (task < KT_SYNC_N_TASKS && !self->is_due[task])
    task++;
  if (task == KT_SYNC_TASK_PUSH && self->is_behind && self->is_due[KT_SYNC_TASK_PULL])
    task = KT_SYNC_TASK_PULL;
  if (task != KT_SYNC_TASK_NONE && kt_sync_auth_get_access (self->auth, now) == NULL)
    return KT_SYNC_TASK_TOKEN;
  return task;
}

/* A disk that failed at the start of all is looked at again. */
static gboolean
is_blind (KtSyncMachine *self, gint64 now)
{
  g_autoptr (GError) error = NULL;
  if (self->situation.device != NULL || !self->is_started || now < self->wait_until
      || kt_sync_machine_look (self, &error))
    return FALSE;
  kt_sync_machine_fail_here (self, now, error);
  return TRUE;
}

static void
send_request (KtSyncMachine *self, gint64 now, KtSyncTask task, KtSyncEffect *effect)
{
  begin_round (self, now);
  effect->kind = KT_SYNC_EFFECT_REQUEST;
  effect->request = ++self->request;
  self->asked = task;
  self->status.activity = kt_sync_tasks[task].activity;
  self->status.next_try = KT_SYNC_FOREVER;
  if (effect->body != NULL)
    self->status.bytes_done += g_bytes_get_size (effect->body);
}

static void
poll (KtSyncMachine *self, gint64 now)
{
  want_all (self);
  if (now >= self->status_at)
    self->is_due[KT_SYNC_TASK_STATUS] = TRUE;
}

static void
decide (KtSyncMachine *self, gint64 now, KtSyncEffect *effect)
{
  if (self->asked != KT_SYNC_TASK_NONE)
    {
      effect->kind = KT_SYNC_EFFECT_AWAIT;
      return;
    }
  if (!self->in_round && now >= self->poll_at)
    poll (self, now);
  KtSyncTask task;
  while (!is_blind (self, now) && !rest (self, now, effect)
         && (task = find_due (self, now)) != KT_SYNC_TASK_NONE)
    {
      KtSyncAsk ask = kt_sync_tasks[task].ask (self, now, effect);
      if (ask == KT_SYNC_ASKED)
        {
          send_request (self, now, task, effect);
          return;
        }
      if (ask == KT_SYNC_NOTHING)
        self->is_due[task] = FALSE;
    }
  if (rest (self, now, effect))
    return;
  end_round (self, now);
  sleep_until (self, effect, KT_SYNC_WAITING, self->poll_at);
}

void
kt_sync_machine_step (KtSyncMachine *self,
                      gint64 now,
                      const KtSyncEvent *event,
                      KtSyncEffect *effect)
{
  takers[event->kind](self, now, event);
  decide (self, now, effect);
}
