/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Time as an argument: whatever needs the time takes a clock, so that tests and simulations set it.
 * Reference counted; the count is atomic, the system clock may be used by any thread, a fixed one
 * by the thread that sets it.
 */

#include "kt-error.h"

G_BEGIN_DECLS

typedef struct _KtClock KtClock;

/* The real time. Transfer full (the same object each time). */
KtClock *kt_clock_system (void);
/* Stands still at that moment (microseconds since 1970, UTC) until it is set or advanced; its days
 * are UTC. */
KtClock *kt_clock_fixed (gint64 unix_us);
/* From "2026-11-21" or "2026-11-21T09:30:00Z"; NULL and KT_ERROR_PARSE otherwise. */
KtClock *kt_clock_fixed_iso (const char *iso, GError **error);

KtClock *kt_clock_ref (KtClock *clock);
void kt_clock_unref (KtClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtClock, kt_clock_unref)

/* Fixed clocks only. */
void kt_clock_set (KtClock *clock, gint64 unix_us);
void kt_clock_advance (KtClock *clock, gint64 us);

gint64 kt_clock_now (KtClock *clock);       /* microseconds since 1970 */
gint64 kt_clock_monotonic (KtClock *clock); /* microseconds, for durations */
gint64 kt_clock_uptime (KtClock *clock);    /* the same, and the machine may have slept meanwhile */
void kt_clock_today (KtClock *clock, GDate *date);
/* The day on which that moment (seconds since 1970) is, yyyymmdd, by the zone of this clock; 0: it
 * cannot be said. */
guint kt_clock_day_of (KtClock *clock, gint64 unix_seconds);
char *kt_clock_today_iso (KtClock *clock); /* "2026-11-21"; the caller frees */
char *kt_clock_now_iso (KtClock *clock);   /* "2026-11-21T09:30:00Z"; the caller frees */

G_END_DECLS
