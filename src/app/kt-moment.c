/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-moment.h"

#include "kt-language.h"
#include "kt-number-format.h"

/* Empty if there is no such moment. */
static char *
format (gint64 seconds,
        const char *pattern)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (seconds);

  return moment ? g_date_time_format (moment, pattern) : g_strdup ("");
}

char *
kt_moment_day_text (gint64 seconds)
{
  g_autofree char *iso = format (seconds, "%F");

  return kt_format_date_iso (iso, kt_language_get ());
}

char *
kt_moment_clock_text (gint64 seconds)
{
  return format (seconds, "%H:%M");
}

char *
kt_moment_text (gint64 seconds)
{
  g_autofree char *day = kt_moment_day_text (seconds);
  g_autofree char *time = kt_moment_clock_text (seconds);

  return g_strdup_printf ("%s, %s", day, time);
}

char *
kt_moment_exact_text (gint64 seconds)
{
  g_autofree char *day = kt_moment_day_text (seconds);
  g_autofree char *time = format (seconds, "%H:%M:%S");

  return g_strdup_printf ("%s  %s", day, time);
}
