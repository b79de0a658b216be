/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-backoff.h"

static KtRandom *
new_random (void)
{
  guint64 seed = (guint64)g_test_rand_int ();
  g_test_message ("seed %" G_GUINT64_FORMAT, seed);
  return kt_random_new (seed);
}

static void
test_bounds (void)
{
  g_autoptr (KtRandom) random = new_random ();
  for (guint failures = 1; failures < 100; failures++)
    {
      gint64 highest = failures >= 10 ? KT_SYNC_BACKOFF_LONGEST
                                      : MIN (((gint64)1 << (failures - 1)) * G_USEC_PER_SEC,
                                             KT_SYNC_BACKOFF_LONGEST);
      for (guint i = 0; i < 200; i++)
        {
          gint64 wait = kt_sync_backoff_wait (failures, 0, random);
          g_assert_cmpint (wait, >, 0);
          g_assert_cmpint (wait, <=, highest);
        }
    }
}

/* Full jitter: each tenth of the range is met about as often, the first one too. */
static void
test_spread (void)
{
  g_autoptr (KtRandom) random = new_random ();
  guint tenths[10] = { 0 };
  for (guint i = 0; i < 10000; i++)
    tenths[(kt_sync_backoff_wait (20, 0, random) - 1) * 10 / KT_SYNC_BACKOFF_LONGEST]++;
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpuint (tenths[i], >, 800);
      g_assert_cmpuint (tenths[i], <, 1200);
    }
}

static void
test_retry_after (void)
{
  static const gint64 asked[] = { 1, G_USEC_PER_SEC, 120 * (gint64)G_USEC_PER_SEC };
  g_autoptr (KtRandom) random = new_random ();
  for (guint i = 0; i < 3000; i++)
    {
      gint64 wait = kt_sync_backoff_wait (1 + i % 12, asked[i % 3], random);
      g_assert_cmpint (wait, >, asked[i % 3]);
      g_assert_cmpint (wait, <=, asked[i % 3] + KT_SYNC_BACKOFF_LONGEST);
    }
}

static void
test_mad_retry_after (void)
{
  g_autoptr (KtRandom) random = new_random ();
  g_assert_cmpint (kt_sync_backoff_wait (1, G_MAXINT64, random), <=,
                   KT_SYNC_RETRY_AFTER_LONGEST + KT_SYNC_BACKOFF_FIRST);
  g_assert_cmpint (kt_sync_backoff_wait (1, G_MININT64, random), >, 0);
}

static void
test_poll (void)
{
  g_autoptr (KtRandom) random = new_random ();
  gint64 lowest = G_MAXINT64;
  gint64 highest = 0;
  for (guint i = 0; i < 5000; i++)
    {
      gint64 wait = kt_sync_backoff_poll (random);
      lowest = MIN (lowest, wait);
      highest = MAX (highest, wait);
    }
  g_assert_cmpint (lowest, >=, 24 * G_USEC_PER_SEC);
  g_assert_cmpint (lowest, <, 25 * G_USEC_PER_SEC);
  g_assert_cmpint (highest, <=, 36 * G_USEC_PER_SEC);
  g_assert_cmpint (highest, >, 35 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-backoff/a wait is between nothing and a bound that doubles up to five minutes",
                   test_bounds);
  g_test_add_func ("/sync-backoff/waits are spread over all of their range", test_spread);
  g_test_add_func ("/sync-backoff/what the server asks for is waited at least", test_retry_after);
  g_test_add_func ("/sync-backoff/a server that asks for years is not believed",
                   test_mad_retry_after);
  g_test_add_func ("/sync-backoff/polls come every half minute, a fifth more or less", test_poll);
  return g_test_run ();
}
