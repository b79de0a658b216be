/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What day it is at a workplace, in one place. The clock of a machine may be years off either way;
 * what may not follow it are things that end: prices, quotes, mandates. So
 *   - today is never before the highest time of the server that was seen, which is stored: a clock
 *     that is set back revives nothing, also when the program starts anew, nor by leaving the server;
 *   - once the server was heard in this run, today is its time and what has passed since by uptime,
 *     whatever the clock says;
 *   - until then the clock may be ahead and nobody can know: today is its day for what is only shown
 *     and chosen here, but what is told to others waits for a day that is certain.
 *
 * Any thread; the calls lock. Days are yyyymmdd by the zone of the clock. Source: design text sync,
 * "Clocks".
 */

#include "kt-clock.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

typedef struct {
  GMutex lock;
  gboolean has_server;
  gboolean is_heard; /* in this run */
  gint64 seen;       /* the highest time of the server, seconds since 1970; 0: none */
  gint64 offset;     /* of it to uptime, microseconds, as last heard */
} KtWorkTime;

void kt_work_time_init (KtWorkTime *self);
void kt_work_time_clear (KtWorkTime *self);

/* As stored: at opening, and when a server is joined or left. */
gboolean kt_work_time_read (KtWorkTime *self, KtSqliteConnection *connection, GError **error);
/* The server said so just now; 0, or what is no time: ignored. */
void kt_work_time_hear (KtWorkTime *self, KtClock *clock, gint64 server_time);

guint kt_work_time_day (KtWorkTime *self, KtClock *clock);
/* The last day that has certainly come; 0: none. Without a server that is today. */
guint kt_work_time_certain_day (KtWorkTime *self, KtClock *clock);

G_END_DECLS
