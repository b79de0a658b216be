/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A share of the simulation: tests/server/simulate.sh runs ten thousand seeds. */
#include "kt-simulation.h"

static void
run_seeds (gboolean is_real, guint n_seeds)
{
  guint64 first = (guint64)(guint32)g_test_rand_int () * 1000;
  KtSimulationReport total = { 0 };
  g_test_message ("seeds from %" G_GUINT64_FORMAT, first);
  for (guint64 seed = first; seed < first + n_seeds; seed++)
    {
      g_auto (KtSimulationReport) report = { 0 };
      if (!kt_simulation_run (seed, is_real, FALSE, &report))
        g_error ("seed %" G_GUINT64_FORMAT ": %s", seed, report.broken);
      total.edits += report.edits;
      total.replays += report.replays;
      total.restarts += report.restarts;
      total.refetches += report.refetches;
    }
  /* Else it was no trouble at all. */
  g_assert_cmpuint (total.edits, >, n_seeds * 15);
  g_assert_cmpuint (total.replays, >, n_seeds / 3);
  g_assert_cmpuint (total.restarts, >, n_seeds * 2);
  g_assert_cmpuint (total.refetches, >, n_seeds / 3);
}

static void
test_laws (void)
{
  run_seeds (FALSE, 60);
}

static void
test_laws_of_stores (void)
{
  run_seeds (TRUE, 12);
}

/* What a seed does is the same each time. */
static void
test_repeats (void)
{
  g_auto (KtSimulationReport) first = { 0 };
  g_auto (KtSimulationReport) second = { 0 };
  kt_simulation_run (4711, FALSE, FALSE, &first);
  kt_simulation_run (4711, FALSE, FALSE, &second);
  g_assert_cmpuint (first.requests, ==, second.requests);
  g_assert_cmpuint (first.faults, ==, second.faults);
  g_assert_cmpint (first.seconds, ==, second.seconds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-simulation/clients in trouble come to what the server holds, and "
                   "nothing is lost or done twice",
                   test_laws);
  g_test_add_func ("/server-simulation/clients with work stores, too", test_laws_of_stores);
  g_test_add_func ("/server-simulation/a seed gives the same run again", test_repeats);
  return g_test_run ();
}
