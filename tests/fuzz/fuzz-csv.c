/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables from anywhere: every cell is valid text, and what was read writes and reads back the same.
 */

#include "kt-csv.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_round_trip (const KtCsv *csv)
{
  guint n_columns = kt_csv_n_columns (csv);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree const char **fields = g_new (const char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    fields[i] = kt_csv_column_name (csv, i);
  kt_csv_append_row (text, kt_csv_separator (csv), fields, n_columns);
  for (guint row = 0; row < kt_csv_n_rows (csv); row++)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          fields[i] = kt_csv_get (csv, row, (int)i);
          g_assert_true (g_utf8_validate (fields[i], -1, NULL));
          g_assert_cmpuint (kt_csv_field_line (csv, row, (int)i), >=, kt_csv_row_line (csv, row));
        }
      kt_csv_append_row (text, kt_csv_separator (csv), fields, n_columns);
    }

  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCsv) again = kt_csv_parse (text->str, (gssize)text->len, "again", faults);
  if (kt_csv_separator (again) != kt_csv_separator (csv))
    return; /* a header of one column decides nothing */
  g_assert_cmpuint (kt_csv_n_rows (again), ==, kt_csv_n_rows (csv));
  for (guint row = 0; row < kt_csv_n_rows (csv); row++)
    for (guint i = 0; i < n_columns; i++)
      g_assert_cmpstr (kt_csv_get (again, row, (int)i), ==, kt_csv_get (csv, row, (int)i));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtCsv) csv = kt_csv_parse ((const char *)data, (gssize)size, "fuzz", faults);
  if (kt_csv_n_columns (csv) > 0)
    check_round_trip (csv);
  g_autofree char *report = kt_fault_list_to_text (faults);
  return 0;
}
