/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-typography.h"

static void
check (const char *text,
       const char *expected)
{
  g_autofree char *glued = kt_typography_glue_units (text);

  g_assert_cmpstr (glued, ==, expected);
}

static void
test_number_and_unit_stay_on_one_line (void)
{
  check ("EN 12756 Form U, bis 140 °C", "EN 12756 Form U, bis 140\302\240°C");
  check ("bis 320 m³/h und 16 bar.", "bis 320\302\240m³/h und 16\302\240bar.");
  check ("(5 %)", "(5\302\240%)");
}

static void
test_other_words_may_break (void)
{
  check ("DIN 1988 Teil 500, 2 Pumpen", "DIN 1988 Teil 500, 2 Pumpen");
  check ("3  bar", "3  bar");
  check ("bar", "bar");
  check ("", "");
  check (NULL, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typography/a number and its unit stay on one line", test_number_and_unit_stay_on_one_line);
  g_test_add_func ("/typography/other words may break", test_other_words_may_break);
  return g_test_run ();
}
