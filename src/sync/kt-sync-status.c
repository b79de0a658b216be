/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How it goes, for people: counted in operations and changes, with the time that is left at the pace
 * of this round. */
#include "kt-sync-machine-private.h"

void
kt_sync_status_clear (KtSyncStatus *self)
{
  g_clear_pointer (&self->reason, g_free);
  *self = (KtSyncStatus){ 0 };
}

void
kt_sync_status_copy (const KtSyncStatus *self, KtSyncStatus *copy)
{
  *copy = *self;
  copy->reason = g_strdup (self->reason);
}

/* A page without more behind it may come before the head that was told: then what came is all. */
static guint64
count_to_pull (const KtSyncMachine *self)
{
  if (!self->is_due[KT_SYNC_TASK_PULL] || self->head <= self->last_seq)
    return 0;
  return (guint64)(self->head - self->last_seq);
}

/* Pages may have more than a head that was told a while ago. */
static gboolean
is_total_known (const KtSyncMachine *self)
{
  return !self->is_due[KT_SYNC_TASK_PULL] || self->head > self->last_seq;
}

static gint64
estimate_left (const KtSyncStatus *status, gint64 elapsed)
{
  if (status->items_total == 0 || status->items_done == 0 || elapsed <= 0)
    return -1;
  guint64 to_do = status->items_total - MIN (status->items_done, status->items_total);
  return (gint64)((double)elapsed / (double)status->items_done * (double)to_do);
}

const KtSyncStatus *
kt_sync_machine_get_status (KtSyncMachine *self, gint64 now)
{
  KtSyncStatus *status = &self->status;
  status->waiting = self->situation.waiting;
  status->tasks = self->situation.tasks;
  status->server_time = self->situation.server_time;
  status->items_done = self->pushed + self->pulled;
  status->items_total = is_total_known (self)
                            ? status->items_done + status->waiting + count_to_pull (self)
                            : 0;
  status->left = self->in_round ? estimate_left (status, now - self->round_began) : -1;
  return status;
}
