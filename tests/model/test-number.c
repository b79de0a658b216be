/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers of models: exact, with infinity.
 */
#include "kt-number.h"

#include <math.h>
#include <string.h>

static KtNumber
number (const char *text)
{
  KtNumber result;
  gboolean is_number = kt_number_parse (text, strlen (text), &result, NULL);

  g_assert_true (is_number);
  return result;
}

static void
test_text (void)
{
  const char *const same[] = { "0", "12", "-12.5", "∞", "-∞", "0.000000001" };
  const char *const bad[] = { "", "-", "∞∞", "1.", "x", "--1", "1e5" };
  KtNumber result;

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *text = kt_number_to_text (number (same[i]));

      g_assert_cmpstr (text, ==, same[i]);
    }
  g_autofree char *reduced = kt_number_to_text (number ("+1.500"));
  g_assert_cmpstr (reduced, ==, "1.5");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (kt_number_parse (bad[i], strlen (bad[i]), &result, NULL));
}

static void
test_compare (void)
{
  const char *const sorted[]
      = { "-∞", "-9000000000000000000", "-2.5", "0", "0.000000001", "2.49", "2.5", "∞" };

  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sorted); j++)
      {
        int order = kt_number_compare (number (sorted[i]), number (sorted[j]));

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
  g_assert_cmpint (kt_number_compare (number ("2.50"), number ("2.5")), ==, 0);
}

static void
test_scale (void)
{
  const struct {
    const char *text;
    int digits;
    gint64 units; /* -1: impossible */
  } cases[] = {
    { "12.5", 1, 125 },  { "12.5", 3, 12500 },
    { "12.5", 0, -1 },   { "300", -2, 3 },
    { "350", -2, -1 },   { "0", -18, 0 },
    { "0", 30, 0 },      { "∞", 0, -1 },
    { "12.50", 1, 125 }, { "1", 18, 1000000000000000000 },
    { "10", 18, -1 },    { "7", 19, -1 },
    { "3.000", 0, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 units = -1;
      gboolean fits = kt_number_scale (number (cases[i].text), cases[i].digits, &units);

      g_assert_cmpint (fits, ==, cases[i].units != -1);
      g_assert_cmpint (units, ==, cases[i].units);
    }
}

static void
test_double (void)
{
  g_assert_cmpfloat (kt_number_to_double (number ("-2.5")), ==, -2.5);
  g_assert_true (isinf (kt_number_to_double (kt_number_infinite (1))));
  g_assert_true (kt_number_to_double (kt_number_infinite (-1)) < 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model numbers/text is read and written exactly", test_text);
  g_test_add_func ("/model numbers/infinity is beyond every number", test_compare);
  g_test_add_func ("/model numbers/scaling loses nothing or refuses", test_scale);
  g_test_add_func ("/model numbers/a double is near", test_double);
  return g_test_run ();
}
