/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers and dates in two languages, independent of the locale of the process.
 */

#include "kt-number-format.h"
#include "kt-random.h"
#include "kt-test-rational.h"

#define NBSP KT_NO_BREAK_SPACE

static void
test_numbers (void)
{
  static const struct {
    gint64 units;
    guint digits;
    const char *de, *en;
  } rows[] = {
    { 0, 0, "0", "0" },
    { 999, 0, "999", "999" },
    { 1000, 0, "1.000", "1,000" },
    { -1234567, 2, KT_MINUS "12.345,67", KT_MINUS "12,345.67" },
    { 5, 3, "0,005", "0.005" },
    { 1000000, 0, "1.000.000", "1,000,000" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KtDecimal value = kt_decimal (rows[i].units, rows[i].digits);
      g_autofree char *de = kt_format_number (value, "de");
      g_autofree char *en = kt_format_number (value, NULL);
      g_assert_cmpstr (de, ==, rows[i].de);
      g_assert_cmpstr (en, ==, rows[i].en);
    }
}

static void
test_quantities (void)
{
  g_autofree char *flow = kt_format_quantity (kt_decimal (12500, 1), "m3/h", "de");
  g_autofree char *plain = kt_format_quantity (kt_decimal (7, 0), "", "de");
  g_autofree char *own = kt_format_quantity (kt_decimal (24, 0), "Zähne", "de");
  g_autofree char *vat = kt_format_percent (kt_decimal (1900, 2), "de");
  g_autofree char *rate = kt_format_percent (kt_decimal (850, 2), "en");
  g_assert_cmpstr (flow, ==, "1.250,0" NBSP "m³/h");
  g_assert_cmpstr (plain, ==, "7");
  g_assert_cmpstr (own, ==, "24" NBSP "Zähne");
  g_assert_cmpstr (vat, ==, "19" NBSP "%");
  g_assert_cmpstr (rate, ==, "8.5%");
}

static void
test_typed_numbers (void)
{
  static const struct {
    const char *text, *language, *number; /* NULL: refused */
  } rows[] = {
    { "1.234,5", "de", "1234.5" },
    { "1 234,5", "de", "1234.5" },
    { "1'234.5", "en", "1234.5" },
    { "1234,5", "de", "1234.5" },
    { ",5", "de", "0.5" },
    { "-,5", "de", "-0.5" },
    { "+3", "de", "3" },
    { "1.234", "de", "1234" },
    { "1.234", "en", "1.234" },
    { "1,234", "en", "1234" },
    { "1,234", "de", "1.234" },
    { "1" NBSP "000", "de", "1000" },
    { "1.5", "de", NULL },
    { "1.50", "de", NULL },
    { "12.3456", "de", NULL },
    { "1,2,3", "de", NULL },
    { "1.234.5", "de", NULL },
    { "1.234 567", "de", NULL },
    { "5,", "de", NULL },
    { "1234.567", "de", NULL },
    { ".123", "de", NULL },
    { "abc", "de", NULL },
    { "", "en", NULL },
    { "-", "en", NULL },
    { "1..000", "de", NULL },
    { "1 2", "de", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KtDecimal value;
      gboolean done = kt_parse_number (rows[i].text, rows[i].language, &value, &error);
      g_test_message ("%s (%s)", rows[i].text, rows[i].language);
      if (rows[i].number == NULL)
        {
          g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *number = kt_decimal_to_string (value);
      g_assert_true (done);
      g_assert_cmpstr (number, ==, rows[i].number);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (KtRandom) random = kt_random_new (kt_test_seed ());
  static const char *const languages[] = { "de", "en" };
  for (guint i = 0; i < 50000; i++)
    {
      KtDecimal back, value = kt_decimal (kt_random_range (random, G_MININT64, G_MAXINT64)
                                              >> kt_random_below (random, 63),
                                          (guint)kt_random_below (random, 10));
      g_autoptr (GError) error = NULL;
      g_autofree char *text = kt_format_number (value, languages[i % 2]);
      kt_parse_number (text, languages[i % 2], &back, &error);
      g_assert_no_error (error);
      g_assert_cmpint (back.units, ==, value.units);
      g_assert_cmpint (back.digits, ==, value.digits);
    }
}

static void
test_dates (void)
{
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 3, G_DATE_MARCH, 2027);
  g_autofree char *de = kt_format_date (&date, "de");
  g_autofree char *en = kt_format_date (&date, "en");
  g_autofree char *de_long = kt_format_date_long (&date, "de");
  g_autofree char *en_long = kt_format_date_long (&date, "en");
  g_autofree char *iso = kt_date_to_iso (&date);
  g_autofree char *from_iso = kt_format_date_iso ("2027-03-03T10:00:00Z", "de");
  g_autofree char *no_date = kt_format_date_iso ("soon", "de");
  g_assert_cmpstr (de, ==, "03.03.2027");
  g_assert_cmpstr (en, ==, "3 Mar 2027");
  g_assert_cmpstr (de_long, ==, "3. März 2027");
  g_assert_cmpstr (en_long, ==, "3 March 2027");
  g_assert_cmpstr (iso, ==, "2027-03-03");
  g_assert_cmpstr (from_iso, ==, "03.03.2027");
  g_assert_cmpstr (no_date, ==, "soon");
}

static void
test_typed_dates (void)
{
  static const struct {
    const char *text, *language, *iso;
  } rows[] = {
    { "2026-11-21", "de", "2026-11-21" },
    { "21.11.2026", "de", "2026-11-21" },
    { "1.2.27", "de", "2027-02-01" },
    { " 21.11.2026 ", "en", "2026-11-21" },
    { "21/11/2026", "en", "2026-11-21" },
    { "21 Nov 2026", "en", "2026-11-21" },
    { "21 november 2026", "en", "2026-11-21" },
    { "29.02.2028", "de", "2028-02-29" },
    { "29.02.2027", "de", NULL },
    { "2026-13-01", "de", NULL },
    { "21/11/2026", "de", NULL },
    { "21.11.", "de", NULL },
    { "21.11.202", "de", NULL },
    { "2026-11-21x", "de", NULL },
    { "", "de", NULL },
    { "0000-01-01", "de", NULL },
    { "21 No 2026", "en", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      GDate date;
      g_test_message ("%s", rows[i].text);
      gboolean done = kt_parse_date (rows[i].text, rows[i].language, &date, &error);
      if (rows[i].iso == NULL)
        {
          g_assert_false (done);
          g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
          continue;
        }
      g_assert_no_error (error);
      g_autofree char *iso = kt_date_to_iso (&date);
      g_assert_cmpstr (iso, ==, rows[i].iso);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/numbers are grouped in threes", test_numbers);
  g_test_add_func ("/format/units and percent signs keep to their number", test_quantities);
  g_test_add_func ("/format/a number that reads two ways is refused", test_typed_numbers);
  g_test_add_func ("/format/printed numbers read back", test_round_trip);
  g_test_add_func ("/format/dates follow the language", test_dates);
  g_test_add_func ("/format/typed dates are read strictly", test_typed_dates);
  return g_test_run ();
}
