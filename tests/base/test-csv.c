/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables: what is read, what is reported and where, and what is never lost or made up.
 */

#include "kt-csv.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#include <string.h>

static KtCsv *
read_clean (const char *text)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtCsv *csv = kt_csv_parse (text, -1, "t.csv", faults);
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_assert_cmpstr (report, ==, "");
  return csv;
}

static void
test_plain (void)
{
  g_autoptr (KtCsv) csv
      = read_clean ("\xef\xbb\xbf# prices\r\nkey, amount ,text\r\n\r\na,1.5,\"x, \"\"y\"\"\"\r\n"
                    "#b,2,no\r\n  \r\nc,3,\"two\r\nlines\"\r\nd,4,end");
  g_assert_cmpint (kt_csv_separator (csv), ==, ',');
  g_assert_cmpuint (kt_csv_n_columns (csv), ==, 3);
  g_assert_cmpstr (kt_csv_column_name (csv, 1), ==, "amount");
  g_assert_cmpuint (kt_csv_n_rows (csv), ==, 3);
  g_assert_cmpstr (kt_csv_get_by_name (csv, 0, "text"), ==, "x, \"y\"");
  g_assert_cmpstr (kt_csv_get_by_name (csv, 1, "text"), ==, "two\r\nlines");
  g_assert_cmpstr (kt_csv_get_by_name (csv, 2, "key"), ==, "d");
  g_assert_cmpstr (kt_csv_get_by_name (csv, 2, "none"), ==, "");
  g_assert_cmpuint (kt_csv_row_line (csv, 0), ==, 4);
  g_assert_cmpuint (kt_csv_row_line (csv, 1), ==, 7);
  g_assert_cmpuint (kt_csv_row_line (csv, 2), ==, 9);
}

static void
test_places (void)
{
  g_autoptr (KtCsv) csv = read_clean ("a;b;c\nä;  zwei;\"drei\"\n;\"\n vier\";x\n");
  g_assert_cmpint (kt_csv_separator (csv), ==, ';');
  g_assert_cmpuint (kt_csv_field_column (csv, 0, 0), ==, 1);
  g_assert_cmpuint (kt_csv_field_column (csv, 0, 1), ==, 5);
  g_assert_cmpuint (kt_csv_field_column (csv, 0, 2), ==, 11);
  g_assert_cmpuint (kt_csv_field_line (csv, 1, 1), ==, 3);
  g_assert_cmpuint (kt_csv_field_line (csv, 1, 2), ==, 4);
  g_assert_cmpuint (kt_csv_field_column (csv, 1, 2), ==, 8);

  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  kt_csv_fault (csv, 1, 2, KT_FAULT_ERROR, faults, NULL, "Not %s.", "known");
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_assert_cmpstr (report, ==, "t.csv:4:8: error: c: Not known.\n");
}

static void
test_bad_lines (void)
{
  static const struct {
    const char *text;
    const char *keys; /* of the rows kept */
    const char *report;
  } rows[] = {
    { "k,v\na,1\nb\nc,3\n", "ac", "t.csv:3: error: The line has 1 fields, the header has 2.\n" },
    { "k,v\na,1\nb,2,3\nc,3\n", "ac",
      "t.csv:3: error: The line has 3 fields, the header has 2.\n" },
    { "k,v\na,x\"y\nb,2\n", "b",
      "t.csv:2:4: error: A double quote stands where none may stand; the line is skipped.\n" },
    { "k,v\na,\"x\"y\nb,2\n", "b",
      "t.csv:2:6: error: A double quote stands where none may stand; the line is skipped.\n" },
    { "k,v\na,1\nb,\"x\nc,3\n", "a",
      "t.csv:3:4: error: The quoted field that begins here does not end; what follows it is not "
      "read.\n" },
    { "k,v\na,1\nb,M\xfcller\nc,3\n", "ac", "t.csv:3:4: error: This is not UTF-8.\n" },
    { "k,k\na,1\n", "a", "t.csv:1:3: error: Two columns have the same name.\n" },
    { "k,\na,1\n", "a", "t.csv:1:3: error: A column has no name.\n" },
    { "", "", "t.csv:1: error: The file has no header line.\n" },
    { "# only\n\n", "", "t.csv:1: error: The file has no header line.\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
      g_autoptr (KtCsv) csv = kt_csv_parse (rows[i].text, -1, "t.csv", faults);
      g_autoptr (GString) keys = g_string_new (NULL);
      for (guint row = 0; row < kt_csv_n_rows (csv); row++)
        g_string_append (keys, kt_csv_get (csv, row, 0));
      g_assert_cmpstr (keys->str, ==, rows[i].keys);

      /* hints aside */
      g_assert_cmpuint (kt_fault_list_length (faults), ==, 1);
      const KtFault *fault = kt_fault_list_get (faults, 0);
      KtFault bare = *fault;
      bare.hint = NULL;
      g_autofree char *text = kt_fault_to_text (&bare);
      g_autofree char *report = g_strconcat (text, "\n", NULL);
      g_assert_cmpstr (report, ==, rows[i].report);
    }
}

static void
test_nul_bytes (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  static const char text[] = "k,v\na,1\0\nb,2\n";
  g_autoptr (KtCsv) csv = kt_csv_parse (text, sizeof text - 1, "t.csv", faults);
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 1);
  g_assert_cmpuint (kt_fault_list_get (faults, 0)->line, ==, 2);
  g_assert_cmpuint (kt_csv_n_rows (csv), ==, 1);
  g_assert_cmpstr (kt_csv_get (csv, 0, 0), ==, "b");
}

static void
test_columns (void)
{
  static const char *const required[] = { "key", "amount", NULL };
  static const char *const optional[] = { "from", NULL };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCsv) csv = kt_csv_parse ("key,from,colour\n", -1, "t.csv", faults);
  g_assert_false (kt_csv_check_columns (csv, required, optional, faults));
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_assert_cmpstr (report, ==,
                   "t.csv:1: error: The column “amount” is missing.\n"
                   "t.csv:1: error: The column “colour” is not known here.\n");
}

static void
test_missing_file (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCsv) csv = kt_csv_load ("/nonexistent/prices.csv", "prices.csv", faults);
  g_assert_cmpuint (kt_csv_n_columns (csv), ==, 0);
  g_assert_cmpuint (kt_csv_n_rows (csv), ==, 0);
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->file, ==, "prices.csv");
}

static void
test_too_large (void)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  gsize size = KT_CSV_MAX_BYTES + 1;
  g_autofree char *text = g_malloc (size);
  memset (text, 'a', size);
  g_autoptr (KtCsv) csv = kt_csv_parse (text, (gssize)size, "t.csv", faults);
  g_assert_cmpuint (kt_csv_n_columns (csv), ==, 0);
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 1);
}

static char *
random_field (KtRandom *random)
{
  static const char *const pieces[]
      = { "a", "ä", ",", ";", "\"", "\n", " ", "#", "1.5", "€", "\r\n", "\t" };
  GString *field = g_string_new (NULL);
  for (guint n = (guint)kt_random_below (random, 6); n > 0; n--)
    g_string_append (field, pieces[kt_random_below (random, G_N_ELEMENTS (pieces))]);
  return g_string_free (field, FALSE);
}

static void
test_written_reads_back (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  static const char *const header[] = { "one", "two", "three" };
  for (guint round = 0; round < 2000; round++)
    {
      char separator = kt_random_below (random, 2) ? ',' : ';';
      g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GString) text = g_string_new (NULL);
      kt_csv_append_row (text, separator, header, 3);
      guint n_rows = (guint)kt_random_below (random, 8);
      for (guint i = 0; i < n_rows * 3; i++)
        g_ptr_array_add (fields, random_field (random));
      for (guint row = 0; row < n_rows; row++)
        kt_csv_append_row (text, separator, (const char *const *)fields->pdata + row * 3, 3);

      g_autoptr (KtCsv) csv = read_clean (text->str);
      g_assert_cmpuint (kt_csv_n_rows (csv), ==, n_rows);
      for (guint i = 0; i < n_rows * 3; i++)
        g_assert_cmpstr (kt_csv_get (csv, i / 3, (int)(i % 3)), ==, g_ptr_array_index (fields, i));
    }
}

/* Whatever the bytes are: no crash, and every row has a cell for every column. */
static void
test_noise (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  static const char bytes[] = "ab,;\"\"\n\n\r# \t\xc3\xa4\xff\0";
  for (guint round = 0; round < 5000; round++)
    {
      char text[120];
      gsize length = kt_random_below (random, sizeof text);
      for (gsize i = 0; i < length; i++)
        text[i] = bytes[kt_random_below (random, sizeof bytes - 1)];
      g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
      g_autoptr (KtCsv) csv = kt_csv_parse (text, (gssize)length, "t.csv", faults);
      for (guint row = 0; row < kt_csv_n_rows (csv); row++)
        for (guint column = 0; column < kt_csv_n_columns (csv); column++)
          g_assert_true (g_utf8_validate (kt_csv_get (csv, row, (int)column), -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/quotes, comments, blanks and line ends are understood", test_plain);
  g_test_add_func ("/csv/every field knows its place", test_places);
  g_test_add_func ("/csv/a bad line is reported and the others are kept", test_bad_lines);
  g_test_add_func ("/csv/a NUL byte spoils its line only", test_nul_bytes);
  g_test_add_func ("/csv/missing and unknown columns are named", test_columns);
  g_test_add_func ("/csv/a file that is not there is a fault", test_missing_file);
  g_test_add_func ("/csv/a file that is too large is not read", test_too_large);
  g_test_add_func ("/csv/what is written reads back", test_written_reads_back);
  g_test_add_func ("/csv/noise does no harm", test_noise);
  return g_test_run ();
}
