/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The highest time that was seen, and how far uptime is from what was heard last. */
#include "kt-work-time.h"

void
kt_work_time_init (KtWorkTime *self)
{
  *self = (KtWorkTime){ 0 };
  g_mutex_init (&self->lock);
}

void
kt_work_time_clear (KtWorkTime *self)
{
  g_mutex_clear (&self->lock);
}

gboolean
kt_work_time_read (KtWorkTime *self, KtSqliteConnection *connection, GError **error)
{
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (connection, "SELECT enabled, server_time FROM sync_state", error);
  if (s == NULL || !kt_sqlite_step (s, error))
    return FALSE;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  self->has_server = kt_sqlite_get_int (s, 0) != 0;
  self->seen = kt_sqlite_get_int (s, 1);
  self->is_heard = FALSE;
  return TRUE;
}

void
kt_work_time_hear (KtWorkTime *self, KtClock *clock, gint64 server_time)
{
  if (server_time <= 0 || kt_clock_day_of (clock, server_time) == 0)
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  self->seen = MAX (self->seen, server_time);
  self->offset = self->seen * G_USEC_PER_SEC - kt_clock_uptime (clock);
  self->is_heard = self->has_server;
}

/* Under the lock; seconds. */
static gint64
latest (const KtWorkTime *self, KtClock *clock)
{
  gint64 now = self->is_heard ? (kt_clock_uptime (clock) + self->offset) / G_USEC_PER_SEC : 0;
  return MAX (now, self->seen);
}

guint
kt_work_time_certain_day (KtWorkTime *self, KtClock *clock)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 now = latest (self, clock);
  if (!self->has_server)
    now = MAX (now, kt_clock_now (clock) / G_USEC_PER_SEC);
  return now > 0 ? kt_clock_day_of (clock, now) : 0;
}

guint
kt_work_time_day (KtWorkTime *self, KtClock *clock)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 now = latest (self, clock);
  if (!self->is_heard)
    now = MAX (now, kt_clock_now (clock) / G_USEC_PER_SEC);
  return kt_clock_day_of (clock, now);
}
