/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-csv-sheet.h"

#include "kt-csv.h"
#include "kt-language.h"
#include "kt-number-format.h"

#include <string.h>

/* Spreadsheets take it for UTF-8 by its first character. */
GString *
kt_csv_sheet_new (void)
{
  return g_string_new ("\xef\xbb\xbf");
}

void
kt_csv_sheet_append (GString *sheet,
                     const char *const *fields,
                     guint n_fields)
{
  kt_csv_append_row (sheet, kt_language_is_german (kt_language_get ()) ? ';' : ',', fields, n_fields);
}

/* What begins like a formula is none: a name may come from anybody. */
char *
kt_csv_sheet_text (const char *text)
{
  return *text && strchr ("=+-@", *text) ? g_strconcat ("'", text, NULL) : g_strdup (text);
}

char *
kt_csv_sheet_amount (KtMoney money)
{
  g_autofree char *machine = kt_money_to_string (money);
  GString *text = g_string_new (money.currency[0] ? machine : "");

  g_string_replace (text, ".", kt_decimal_mark (kt_language_get ()), 0);
  return g_string_free (text, FALSE);
}
