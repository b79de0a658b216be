/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field by name, checked, with its faults at its place. */

#include "kt-csv-row.h"
#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID_LENGTH 64

void
kt_csv_row_fault (KtCsvRow *row, const char *column, const char *hint, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  kt_csv_fault (row->csv, row->row, kt_csv_find_column (row->csv, column), KT_FAULT_ERROR,
                row->faults, hint, "%s", message);
  row->failed = TRUE;
}

/* ---- texts ---- */

const char *
kt_csv_row_text (const KtCsvRow *row, const char *column)
{
  return kt_csv_get_by_name (row->csv, row->row, column);
}

char *
kt_csv_row_dup (const KtCsvRow *row, const char *column)
{
  const char *text = kt_csv_row_text (row, column);
  return *text != '\0' ? g_strdup (text) : NULL;
}

const char *
kt_csv_row_need (KtCsvRow *row, const char *column)
{
  const char *text = kt_csv_row_text (row, column);
  if (*text == '\0')
    kt_csv_row_fault (row, column, NULL, _ ("This field must not be empty."));
  return text;
}

gboolean
kt_id_is_valid (const char *id)
{
  gsize length = strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
  return length > 0 && length <= MAX_ID_LENGTH && id[length] == '\0';
}

const char *
kt_csv_row_id (KtCsvRow *row, const char *column)
{
  const char *text = kt_csv_row_need (row, column);
  if (*text != '\0' && !kt_id_is_valid (text))
    kt_csv_row_fault (row, column, _ ("Use letters, digits, - and _ only."),
                      _ ("“%s” cannot be used as an id."), text);
  return text;
}

const char *
kt_csv_row_key (KtCsvRow *row, const char *column, GHashTable *keys)
{
  const char *key = kt_csv_row_id (row, column);
  gpointer first = g_hash_table_lookup (keys, key);
  guint line = kt_csv_row_line (row->csv, row->row);
  if (first != NULL)
    kt_csv_row_fault (row, column, _ ("Give the rows different keys."),
                      _ ("“%s” is given twice; the first is in line %u."), key,
                      GPOINTER_TO_UINT (first));
  else if (*key != '\0')
    g_hash_table_insert (keys, g_strdup (key), GUINT_TO_POINTER (line));
  return key;
}

char **
kt_csv_row_list (const KtCsvRow *row, const char *column)
{
  g_auto (GStrv) items = g_strsplit (kt_csv_row_text (row, column), "|", -1);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  for (guint i = 0; items[i] != NULL; i++)
    if (*g_strstrip (items[i]) != '\0')
      g_strv_builder_add (list, items[i]);
  return g_strv_builder_end (list);
}

/* ---- numbers and dates ---- */

gboolean
kt_csv_row_decimal (KtCsvRow *row, const char *column, KtDecimal *result)
{
  const char *text = kt_csv_row_text (row, column);
  if (*text == '\0')
    return FALSE;
  g_autoptr (GError) error = NULL;
  if (kt_decimal_parse (text, result, &error))
    return TRUE;
  kt_csv_row_fault (row, column,
                    _ ("Write a number with a decimal point and without grouping, like 1250.50."),
                    "%s", error->message);
  return FALSE;
}

gboolean
kt_csv_row_uint (KtCsvRow *row, const char *column, guint maximum, guint *result)
{
  const char *text = kt_csv_row_text (row, column);
  if (*text == '\0')
    return FALSE;
  guint64 value;
  if (g_ascii_string_to_unsigned (text, 10, 0, maximum, &value, NULL))
    {
      *result = (guint)value;
      return TRUE;
    }
  kt_csv_row_fault (row, column, NULL, _ ("“%s” is not a whole number from 0 to %u."), text,
                    maximum);
  return FALSE;
}

guint
kt_day_parse (const char *text, GError **error)
{
  GDate date;
  if (!kt_parse_date_iso (text, &date, error))
    return 0;
  return g_date_get_year (&date) * 10000u + g_date_get_month (&date) * 100u
         + g_date_get_day (&date);
}

static guint
read_day (KtCsvRow *row, const char *column)
{
  const char *text = kt_csv_row_text (row, column);
  if (*text == '\0')
    return 0;
  g_autoptr (GError) error = NULL;
  guint day = kt_day_parse (text, &error);
  if (day == 0)
    kt_csv_row_fault (row, column, _ ("Write a date like 2026-01-31."), "%s", error->message);
  return day;
}

KtValidity
kt_csv_row_validity (KtCsvRow *row)
{
  KtValidity validity = { read_day (row, "from"), read_day (row, "until") };
  if (validity.from != 0 && validity.to != 0 && validity.to < validity.from)
    kt_csv_row_fault (row, "until", _ ("Exchange the two dates."),
                      _ ("The last day %s is before the first day %s."),
                      kt_csv_row_text (row, "until"), kt_csv_row_text (row, "from"));
  return validity;
}

/* ---- formulas ---- */

typedef KtFormula *(*ParseFunction) (KtModel *model,
                                     const char *text,
                                     const char *file,
                                     guint line,
                                     KtFaultList *faults);

/* The parser counts columns within the text; here they become columns of the file. */
static void
take_faults (KtCsvRow *row, const char *column, const KtFaultList *found)
{
  int index = kt_csv_find_column (row->csv, column);
  guint line = kt_csv_field_line (row->csv, row->row, index);
  guint offset = kt_csv_field_column (row->csv, row->row, index);
  for (guint i = 0; i < kt_fault_list_length (found); i++)
    {
      const KtFault *fault = kt_fault_list_get (found, i);
      guint at
          = fault->line > line || fault->column == 0 ? fault->column : offset + fault->column - 1;
      kt_fault_list_add (row->faults, fault->severity, fault->file, fault->line,
                         at == 0 ? offset : at, fault->hint, "%s: %s", column, fault->message);
    }
  row->failed = row->failed || kt_fault_list_has_errors (found);
}

static KtFormula *
parse_with (KtCsvRow *row,
            const char *column,
            KtModel *model,
            ParseFunction parse,
            const char *text)
{
  if (text == NULL || model == NULL)
    return NULL;
  g_autoptr (KtFaultList) found = kt_fault_list_new (0);
  guint line = kt_csv_field_line (row->csv, row->row, kt_csv_find_column (row->csv, column));
  KtFormula *formula = parse (model, text, kt_csv_file (row->csv), line, found);
  take_faults (row, column, found);
  return formula;
}

KtFormula *
kt_csv_row_parse_formula (KtCsvRow *row, const char *column, KtModel *model, const char *text)
{
  return parse_with (row, column, model, kt_model_parse_formula, text);
}

void
kt_csv_row_condition (KtCsvRow *row,
                      const char *column,
                      KtModel *model,
                      char **text,
                      KtFormula **formula)
{
  *text = kt_csv_row_dup (row, column);
  *formula = parse_with (row, column, model, kt_model_parse_condition, *text);
}

void
kt_csv_row_formula (KtCsvRow *row,
                    const char *column,
                    KtModel *model,
                    char **text,
                    KtFormula **formula)
{
  *text = kt_csv_row_dup (row, column);
  *formula = parse_with (row, column, model, kt_model_parse_formula, *text);
}

void
kt_csv_row_check_number (KtCsvRow *row, const char *column, const KtFormula *formula)
{
  if (formula == NULL)
    return;
  if (formula->expr->type.kind != KT_TYPE_NUMBER)
    kt_csv_row_fault (row, column, _ ("Write a formula, like 12.5 * length."),
                      _ ("This is no number."));
  else if (formula->expr->type.many)
    kt_csv_row_fault (row, column, _ ("Say which one, or use sum(…), max(…) or count(…)."),
                      _ ("This formula has several values at once."));
}
