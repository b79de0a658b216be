/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time and chance as arguments.
 */

#include "kt-clock.h"
#include "kt-random.h"

#include <string.h>

static void
test_fixed_clock (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClock) clock = kt_clock_fixed_iso ("2026-11-21T23:59:59Z", &error);
  g_assert_no_error (error);
  g_autofree char *today = kt_clock_today_iso (clock);
  g_assert_cmpstr (today, ==, "2026-11-21");
  gint64 before = kt_clock_now (clock);
  g_assert_cmpint (kt_clock_now (clock), ==, before);
  kt_clock_advance (clock, G_USEC_PER_SEC);
  g_assert_cmpint (kt_clock_monotonic (clock), ==, before + G_USEC_PER_SEC);
  g_autofree char *now = kt_clock_now_iso (clock);
  g_assert_cmpstr (now, ==, "2026-11-22T00:00:00Z");
  kt_clock_set (clock, 0);
  g_autofree char *epoch = kt_clock_now_iso (clock);
  g_assert_cmpstr (epoch, ==, "1970-01-01T00:00:00Z");

  g_autoptr (KtClock) day = kt_clock_fixed_iso ("2026-01-31", &error);
  GDate date;
  kt_clock_today (day, &date);
  g_assert_cmpuint (g_date_get_day (&date), ==, 31);
  g_assert_null (kt_clock_fixed_iso ("tomorrow", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
}

static void
test_system_clock (void)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtClock) same = kt_clock_system ();
  g_assert_true (clock == same);
  gint64 real = g_get_real_time ();
  g_assert_cmpint (ABS (kt_clock_now (clock) - real), <, 10 * G_USEC_PER_SEC);
}

/* The first numbers of the reference implementation (xoshiro256starstar.c, splitmix64.c) for
 * seed 42. */
static guint64
reference_splitmix (guint64 *x)
{
  guint64 z = (*x += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

static void
test_seeded (void)
{
  /* Published check value: splitmix64 from seed 1234567. */
  guint64 seed = 1234567;
  g_assert_cmpuint (reference_splitmix (&seed), ==, G_GUINT64_CONSTANT (6457827717110365317));
  g_assert_cmpuint (reference_splitmix (&seed), ==, G_GUINT64_CONSTANT (3203168211198807973));

  g_autoptr (KtRandom) a = kt_random_new (42);
  g_autoptr (KtRandom) b = kt_random_new (42);
  g_autoptr (KtRandom) c = kt_random_new (43);
  guint n_same = 0;
  for (guint i = 0; i < 1000; i++)
    {
      guint64 value = kt_random_next (a);
      g_assert_cmpuint (value, ==, kt_random_next (b));
      n_same += value == kt_random_next (c);
    }
  g_assert_cmpuint (n_same, ==, 0);

  /* The first number follows from the second word of the state alone. */
  guint64 state = 42;
  reference_splitmix (&state);
  guint64 word = reference_splitmix (&state) * 5;
  g_autoptr (KtRandom) fresh = kt_random_new (42);
  g_assert_cmpuint (kt_random_next (fresh), ==, ((word << 7) | (word >> 57)) * 9);
}

static void
test_bounds (void)
{
  g_autoptr (KtRandom) random = kt_random_new (1);
  guint counts[6] = { 0 };
  for (guint i = 0; i < 60000; i++)
    counts[kt_random_below (random, 6)]++;
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (ABS ((int)counts[i] - 10000), <, 500);
  for (guint i = 0; i < 1000; i++)
    {
      gint64 value = kt_random_range (random, -3, 3);
      g_assert_true (value >= -3 && value <= 3);
      double unit = kt_random_double (random);
      g_assert_true (unit >= 0 && unit < 1);
      g_assert_cmpint (kt_random_range (random, 7, 7), ==, 7);
    }
  g_assert_cmpuint (kt_random_below (random, 1), ==, 0);
  kt_random_range (random, G_MININT64, G_MAXINT64);
}

static void
test_uuid (void)
{
  g_autoptr (KtRandom) random = kt_random_new_system ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 1000; i++)
    {
      char *uuid = kt_random_uuid (random);
      g_assert_true (g_uuid_string_is_valid (uuid));
      g_assert_cmpint (uuid[14], ==, '4');
      g_assert_nonnull (strchr ("89ab", uuid[19]));
      g_assert_true (g_hash_table_add (seen, uuid));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/a fixed clock moves only when it is told", test_fixed_clock);
  g_test_add_func ("/clock/the system clock is one and tells the time", test_system_clock);
  g_test_add_func ("/random/a seed gives the published sequence", test_seeded);
  g_test_add_func ("/random/numbers keep within their bounds and are even", test_bounds);
  g_test_add_func ("/random/identities are version 4 and do not repeat", test_uuid);
  return g_test_run ();
}
