/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dates by language; GDate is enough (days only), its own parser is not used because it asks the
 * locale.
 */

#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const months_en[]
    = { "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December" };
static const char *const months_de[]
    = { "Januar", "Februar", "März",      "April",   "Mai",      "Juni",
        "Juli",   "August",  "September", "Oktober", "November", "Dezember" };

static const char *
month_name (const GDate *date, gboolean german)
{
  return (german ? months_de : months_en)[g_date_get_month (date) - 1];
}

char *
kt_format_date (const GDate *date, const char *language)
{
  g_return_val_if_fail (g_date_valid (date), NULL);
  if (kt_language_is_german (language))
    return g_strdup_printf ("%02u.%02u.%04u", g_date_get_day (date), (guint)g_date_get_month (date),
                            g_date_get_year (date));
  return g_strdup_printf ("%u %.3s %04u", g_date_get_day (date), month_name (date, FALSE),
                          g_date_get_year (date));
}

char *
kt_format_date_long (const GDate *date, const char *language)
{
  g_return_val_if_fail (g_date_valid (date), NULL);
  gboolean german = kt_language_is_german (language);
  return g_strdup_printf ("%u%s %s %04u", g_date_get_day (date), german ? "." : "",
                          month_name (date, german), g_date_get_year (date));
}

char *
kt_format_date_iso (const char *iso, const char *language)
{
  g_autofree char *day = g_strndup (iso ? iso : "", 10);
  GDate date;
  if (!kt_parse_date_iso (day, &date, NULL))
    return g_strdup (iso);
  return kt_format_date (&date, language);
}

char *
kt_date_to_iso (const GDate *date)
{
  g_return_val_if_fail (g_date_valid (date), NULL);
  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (date), (guint)g_date_get_month (date),
                          g_date_get_day (date));
}

/* A number of least … most digits. */
static gboolean
take_number (const char **at, guint least, guint most, guint *number)
{
  gsize n = strspn (*at, "0123456789");
  if (n < least || n > most)
    return FALSE;
  *number = (guint)g_ascii_strtoull (*at, NULL, 10);
  *at += n;
  return TRUE;
}

static gboolean
take_sign (const char **at, char sign)
{
  if (**at != sign)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
set_date (guint day, guint month, guint year, GDate *date)
{
  if (year == 0 || year > 9999
      || !g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return TRUE;
}

static gboolean
read_iso (const char *at, GDate *date)
{
  guint year, month, day;
  return take_number (&at, 4, 4, &year) && take_sign (&at, '-') && take_number (&at, 2, 2, &month)
         && take_sign (&at, '-') && take_number (&at, 2, 2, &day) && *at == '\0'
         && set_date (day, month, year, date);
}

static gboolean
read_year (const char *at, guint day, guint month, GDate *date)
{
  gsize n = strlen (at);
  guint year;
  if ((n != 2 && n != 4) || !take_number (&at, 2, 4, &year) || *at != '\0')
    return FALSE;
  return set_date (day, month, n == 2 ? year + 2000 : year, date);
}

static gboolean
read_day_first (const char *at, char sign, GDate *date)
{
  guint day, month;
  return take_number (&at, 1, 2, &day) && take_sign (&at, sign) && take_number (&at, 1, 2, &month)
         && take_sign (&at, sign) && read_year (at, day, month, date);
}

/* "21 Nov 2026", "21 November 2026" */
static gboolean
read_month_name (const char *at, GDate *date)
{
  guint day;
  if (!take_number (&at, 1, 2, &day) || !take_sign (&at, ' '))
    return FALSE;
  gsize length = strcspn (at, " ");
  for (guint month = 0; month < 12 && at[length] == ' ' && length >= 3; month++)
    if (length <= strlen (months_en[month])
        && g_ascii_strncasecmp (at, months_en[month], length) == 0)
      return read_year (at + length + 1, day, month + 1, date);
  return FALSE;
}

gboolean
kt_parse_date_iso (const char *text, GDate *date, GError **error)
{
  if (text != NULL && read_iso (text, date))
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("“%s” is not a date; write it like 2026-11-21."),
               text ? text : "");
  return FALSE;
}

gboolean
kt_parse_date (const char *text, const char *language, GDate *date, GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (text ? text : ""));
  gboolean german = kt_language_is_german (language);
  if (read_iso (plain, date) || read_day_first (plain, '.', date)
      || (!german && (read_day_first (plain, '/', date) || read_month_name (plain, date))))
    return TRUE;
  g_set_error (error, KT_ERROR, KT_ERROR_PARSE, _ ("“%s” is not a date; write it like %s."), plain,
               german ? "21.11.2026" : "21 Nov 2026");
  return FALSE;
}
