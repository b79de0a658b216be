/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The finished table: cells in one array, strings in one chunk, columns by name. Reading lies in
 * kt-csv-read.c.
 */

#include "kt-csv-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

KtCsv *
kt_csv_new (const char *file)
{
  KtCsv *csv = g_new0 (KtCsv, 1);
  csv->file = g_strdup (file);
  csv->separator = ',';
  csv->strings = g_string_chunk_new (4096);
  csv->names = g_ptr_array_new ();
  csv->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  csv->cells = g_array_new (FALSE, FALSE, sizeof (KtCsvCell));
  csv->row_lines = g_array_new (FALSE, FALSE, sizeof (guint));
  return csv;
}

void
kt_csv_free (KtCsv *csv)
{
  if (csv == NULL)
    return;
  g_free (csv->file);
  g_string_chunk_free (csv->strings);
  g_ptr_array_unref (csv->names);
  g_hash_table_unref (csv->by_name);
  g_array_unref (csv->cells);
  g_array_unref (csv->row_lines);
  g_free (csv);
}

const char *
kt_csv_file (const KtCsv *csv)
{
  return csv->file;
}

char
kt_csv_separator (const KtCsv *csv)
{
  return csv->separator;
}

guint
kt_csv_n_columns (const KtCsv *csv)
{
  return csv->names->len;
}

const char *
kt_csv_column_name (const KtCsv *csv, guint column)
{
  g_return_val_if_fail (column < csv->names->len, "");
  return g_ptr_array_index (csv->names, column);
}

int
kt_csv_find_column (const KtCsv *csv, const char *name)
{
  gpointer column;
  return g_hash_table_lookup_extended (csv->by_name, name, NULL, &column) ? GPOINTER_TO_INT (column)
                                                                          : -1;
}

guint
kt_csv_n_rows (const KtCsv *csv)
{
  return csv->row_lines->len;
}

static const KtCsvCell *
cell_at (const KtCsv *csv, guint row, int column)
{
  g_return_val_if_fail (row < csv->row_lines->len, NULL);
  if (column < 0 || (guint)column >= csv->names->len)
    return NULL;
  return &g_array_index (csv->cells, KtCsvCell, row * csv->names->len + (guint)column);
}

const char *
kt_csv_get (const KtCsv *csv, guint row, int column)
{
  const KtCsvCell *cell = cell_at (csv, row, column);
  return cell ? cell->text : "";
}

const char *
kt_csv_get_by_name (const KtCsv *csv, guint row, const char *name)
{
  return kt_csv_get (csv, row, kt_csv_find_column (csv, name));
}

guint
kt_csv_row_line (const KtCsv *csv, guint row)
{
  g_return_val_if_fail (row < csv->row_lines->len, 0);
  return g_array_index (csv->row_lines, guint, row);
}

guint
kt_csv_field_line (const KtCsv *csv, guint row, int column)
{
  const KtCsvCell *cell = cell_at (csv, row, column);
  return cell ? cell->line : kt_csv_row_line (csv, row);
}

guint
kt_csv_field_column (const KtCsv *csv, guint row, int column)
{
  const KtCsvCell *cell = cell_at (csv, row, column);
  return cell ? cell->column : 0;
}

void
kt_csv_fault (const KtCsv *csv,
              guint row,
              int column,
              KtFaultSeverity severity,
              KtFaultList *faults,
              const char *hint,
              const char *format,
              ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gboolean named = column >= 0 && (guint)column < csv->names->len;
  kt_fault_list_add (faults, severity, csv->file, kt_csv_field_line (csv, row, column),
                     kt_csv_field_column (csv, row, column), hint, "%s%s%s",
                     named ? kt_csv_column_name (csv, (guint)column) : "", named ? ": " : "",
                     message);
}

static gboolean
is_listed (const char *const *names, const char *name)
{
  return names != NULL && g_strv_contains (names, name);
}

gboolean
kt_csv_check_columns (const KtCsv *csv,
                      const char *const *required,
                      const char *const *optional,
                      KtFaultList *faults)
{
  gboolean sound = TRUE;
  for (const char *const *name = required; *name != NULL; name++)
    if (kt_csv_find_column (csv, *name) < 0)
      {
        kt_fault_list_add (faults, KT_FAULT_ERROR, csv->file, csv->header_line, 0, NULL,
                           _ ("The column “%s” is missing."), *name);
        sound = FALSE;
      }
  for (guint i = 0; i < csv->names->len; i++)
    {
      const char *name = kt_csv_column_name (csv, i);
      if (is_listed (required, name) || is_listed (optional, name))
        continue;
      kt_fault_list_add (faults, KT_FAULT_ERROR, csv->file, csv->header_line, 0, NULL,
                         _ ("The column “%s” is not known here."), name);
      sound = FALSE;
    }
  return sound;
}

static gboolean
needs_quotes (const char *field, char separator)
{
  gsize length = strlen (field);
  const char special[] = { separator, '"', '\n', '\r', '\0' };
  /* At the beginning of a file U+FEFF would be taken for a byte order mark. */
  return strpbrk (field, special) != NULL || *field == '#' || *field == ' ' || *field == '\t'
         || g_str_has_prefix (field, "\xef\xbb\xbf")
         || (length > 0 && strchr (" \t", field[length - 1]) != NULL);
}

void
kt_csv_append_row (GString *out, char separator, const char *const *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      const char *field = fields[i] ? fields[i] : "";
      if (i > 0)
        g_string_append_c (out, separator);
      /* One empty field alone would be an empty line, which readers skip. */
      gboolean quoted = needs_quotes (field, separator) || (n_fields == 1 && *field == '\0');
      if (quoted)
        g_string_append_c (out, '"');
      for (const char *at = field; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *at);
        }
      if (quoted)
        g_string_append_c (out, '"');
    }
  g_string_append_c (out, '\n');
}
