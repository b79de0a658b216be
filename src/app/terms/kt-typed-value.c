/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-typed-value.h"

#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-record.h"

#include <glib/gi18n.h>

const char *
kt_typed_date (const char *text,
               char **date)
{
  GDate day;
  g_autofree char *iso = NULL;

  if (*text && !kt_parse_date (text, kt_language_get (), &day, NULL))
    return _ ("not a date");
  iso = *text ? kt_date_to_iso (&day) : NULL;
  kt_record_set_text (date, iso);
  return NULL;
}

const char *
kt_typed_percent (const char *text,
                  KtDecimal *percent)
{
  KtDecimal value = kt_decimal_from_int (0);
  g_autofree char *number = g_strdup (text);

  g_strdelimit (number, "%", ' ');
  g_strstrip (number);
  if (*number && !kt_parse_number (number, kt_language_get (), &value, NULL))
    return _ ("not a number");
  if (kt_decimal_sign (value) < 0 || kt_decimal_compare (value, kt_decimal_from_int (100)) > 0)
    return _ ("between 0 and 100 %");
  *percent = kt_decimal_reduce (value);
  return NULL;
}

const char *
kt_typed_money (const char *text,
                const char *currency,
                KtMoney *money)
{
  KtMoney value = { 0 };

  if (*text && (!kt_money_parse (text, kt_language_get (), currency, &value, NULL) || kt_money_sign (value) < 0))
    return _ ("not an amount");
  *money = value;
  return NULL;
}

char *
kt_typed_percent_text (KtDecimal percent)
{
  KtDecimal reduced = kt_decimal_reduce (percent);

  return reduced.units != 0 ? kt_format_number (reduced, kt_language_get ()) : g_strdup ("");
}
