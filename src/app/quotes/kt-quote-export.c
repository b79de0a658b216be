/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-export.h"

#include "kt-csv.h"
#include "kt-number-format.h"
#include "kt-quote-store.h"
#include "kt-quote-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char *const NAMES[] = { N_ ("Number"), N_ ("Customer"), N_ ("Subject"), N_ ("State"),  N_ ("Revision"),
                                     N_ ("Net"),    N_ ("Currency"), N_ ("Valid until"), N_ ("Changed"), N_ ("Owner") };

static char *
day_of (gint64 seconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (seconds);

  return moment ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

/* What begins like a formula is none: a name may come from anybody. */
static char *
plain (const char *text)
{
  return *text && strchr ("=+-@", *text) ? g_strconcat ("'", text, NULL) : g_strdup (text);
}

static void
append_row (GString *csv,
            KtRow *row,
            char separator,
            const char *language)
{
  KtMoney net;
  gboolean has_net = kt_row_get_money (row, KT_QUOTE_COLUMN_NET, &net);
  g_autofree char *customer = plain (kt_row_get_text (row, KT_QUOTE_COLUMN_ACCOUNT));
  g_autofree char *subject = plain (kt_row_get_text (row, KT_QUOTE_COLUMN_SUBJECT));
  g_autofree char *revision = g_strdup_printf ("%" G_GINT64_FORMAT, kt_row_get_int (row, KT_QUOTE_COLUMN_REVISION));
  g_autofree char *amount = has_net ? kt_money_format (net, language, KT_MONEY_ROUNDED) : g_strdup ("");
  g_autofree char *changed = day_of (kt_row_get_int (row, KT_QUOTE_COLUMN_CHANGED));
  g_autofree char *owner = plain (kt_row_get_text (row, KT_QUOTE_COLUMN_OWNER));
  const char *const fields[] = {
    kt_row_get_text (row, KT_QUOTE_COLUMN_NUMBER),
    customer,
    subject,
    kt_quote_state_name_text (kt_row_get_text (row, KT_QUOTE_COLUMN_STATE)),
    revision,
    amount,
    has_net ? net.currency : "",
    kt_row_get_text (row, KT_QUOTE_COLUMN_VALID_UNTIL),
    changed,
    owner,
  };

  kt_csv_append_row (csv, separator, fields, G_N_ELEMENTS (fields));
}

char *
kt_quote_rows_to_csv (GPtrArray *rows,
                      const char *language)
{
  char separator = kt_language_is_german (language) ? ';' : ',';
  GString *csv = g_string_new (BYTE_ORDER_MARK);
  const char *names[G_N_ELEMENTS (NAMES)];

  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    names[i] = _ (NAMES[i]);
  kt_csv_append_row (csv, separator, names, G_N_ELEMENTS (NAMES));
  for (guint i = 0; i < rows->len; i++)
    append_row (csv, g_ptr_array_index (rows, i), separator, language);
  return g_string_free (csv, FALSE);
}
