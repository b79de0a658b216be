/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A clock is either the system's (one object, never freed while referenced) or a number that stands
 * still.
 */

#include "kt-clock.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

struct _KtClock {
  gatomicrefcount references;
  gboolean fixed;
  gint64 now;
};

static KtClock *
new_clock (gboolean fixed, gint64 now)
{
  KtClock *clock = g_new0 (KtClock, 1);
  g_atomic_ref_count_init (&clock->references);
  clock->fixed = fixed;
  clock->now = now;
  return clock;
}

KtClock *
kt_clock_system (void)
{
  static gsize once = 0;
  static KtClock *system_clock = NULL;
  if (g_once_init_enter (&once))
    {
      system_clock = new_clock (FALSE, 0);
      g_once_init_leave (&once, 1);
    }
  return kt_clock_ref (system_clock);
}

KtClock *
kt_clock_fixed (gint64 unix_us)
{
  return new_clock (TRUE, unix_us);
}

KtClock *
kt_clock_fixed_iso (const char *iso, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *with_time
      = iso != NULL && strlen (iso) == 10 ? g_strconcat (iso, "T00:00:00Z", NULL) : g_strdup (iso);
  g_autoptr (GDateTime) moment = with_time ? g_date_time_new_from_iso8601 (with_time, utc) : NULL;
  if (moment == NULL)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("“%s” is not a moment; write it like 2026-11-21 or 2026-11-21T09:30:00Z."),
                   iso ? iso : "");
      return NULL;
    }
  return kt_clock_fixed (g_date_time_to_unix (moment) * G_USEC_PER_SEC
                         + g_date_time_get_microsecond (moment));
}

KtClock *
kt_clock_ref (KtClock *clock)
{
  g_atomic_ref_count_inc (&clock->references);
  return clock;
}

void
kt_clock_unref (KtClock *clock)
{
  if (clock != NULL && g_atomic_ref_count_dec (&clock->references))
    g_free (clock);
}

void
kt_clock_set (KtClock *clock, gint64 unix_us)
{
  g_return_if_fail (clock->fixed);
  clock->now = unix_us;
}

void
kt_clock_advance (KtClock *clock, gint64 us)
{
  g_return_if_fail (clock->fixed);
  clock->now += us;
}

gint64
kt_clock_now (KtClock *clock)
{
  return clock->fixed ? clock->now : g_get_real_time ();
}

gint64
kt_clock_monotonic (KtClock *clock)
{
  return clock->fixed ? clock->now : g_get_monotonic_time ();
}

gint64
kt_clock_uptime (KtClock *clock)
{
#ifdef CLOCK_BOOTTIME
  struct timespec time;
  if (!clock->fixed && clock_gettime (CLOCK_BOOTTIME, &time) == 0)
    return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
#endif
  return kt_clock_monotonic (clock);
}

static GDateTime *
moment_utc (KtClock *clock)
{
  return g_date_time_new_from_unix_utc (kt_clock_now (clock) / G_USEC_PER_SEC);
}

void
kt_clock_today (KtClock *clock, GDate *date)
{
  g_autoptr (GDateTime) moment = moment_utc (clock);
  if (!clock->fixed)
    {
      g_autoptr (GDateTime) utc = g_steal_pointer (&moment);
      moment = g_date_time_to_local (utc);
    }
  int year, month, day;
  g_date_time_get_ymd (moment, &year, &month, &day);
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

guint
kt_clock_day_of (KtClock *clock, gint64 unix_seconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_seconds);
  g_autoptr (GDateTime) moment
      = utc == NULL || clock->fixed ? g_steal_pointer (&utc) : g_date_time_to_local (utc);
  int year, month, day;
  if (moment == NULL)
    return 0;
  g_date_time_get_ymd (moment, &year, &month, &day);
  return (guint)(year * 10000 + month * 100 + day);
}

char *
kt_clock_today_iso (KtClock *clock)
{
  GDate date;
  kt_clock_today (clock, &date);
  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (&date),
                          (guint)g_date_get_month (&date), g_date_get_day (&date));
}

char *
kt_clock_now_iso (KtClock *clock)
{
  g_autoptr (GDateTime) moment = moment_utc (clock);
  return g_date_time_format (moment, "%Y-%m-%dT%H:%M:%SZ");
}
