/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * simulate [--stores] FIRST [LAST] [-v]: runs the simulation with each of these seeds and says what it did. The
 * seeds whose run broke a law are printed with it; one of them with -v tells how it came about. --stores:
 * clients have real work stores.
 */
#include <stdlib.h>
#include <string.h>

#include "kt-simulation.h"

static guint64
read_seed (const char *text)
{
  guint64 seed = 0;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seed, NULL))
    {
      g_printerr ("“%s” is no seed.\n", text);
      exit (2);
    }
  return seed;
}

static void
add (KtSimulationReport *total, const KtSimulationReport *one)
{
  total->edits += one->edits;
  total->acts += one->acts;
  total->requests += one->requests;
  total->replays += one->replays;
  total->faults += one->faults;
  total->restarts += one->restarts;
  total->refetches += one->refetches;
  total->seconds += one->seconds;
}

int
main (int argc, char **argv)
{
  gboolean is_real = argc > 1 && strcmp (argv[1], "--stores") == 0;
  argv += is_real;
  argc -= is_real;
  gboolean is_told = argc > 2 && strcmp (argv[argc - 1], "-v") == 0;
  g_auto (KtSimulationReport) total = { 0 };
  guint64 broken = 0;
  if (argc < 2)
    {
      g_printerr ("Usage: simulate [--stores] FIRST [LAST] [-v]\n");
      return 2;
    }
  guint64 first = read_seed (argv[1]);
  guint64 last = argc - is_told > 2 ? read_seed (argv[2]) : first;
  gint64 begun = g_get_monotonic_time ();
  for (guint64 seed = first; seed <= last; seed++)
    {
      g_auto (KtSimulationReport) report = { 0 };
      if (!kt_simulation_run (seed, is_real, is_told, &report))
        {
          g_print ("seed %" G_GUINT64_FORMAT ": %s\n", seed, report.broken);
          broken++;
        }
      add (&total, &report);
    }
  double seconds = (double)(g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  g_print ("%" G_GUINT64_FORMAT " seeds (%.1f/s), %" G_GUINT64_FORMAT " edits (%" G_GUINT64_FORMAT
           " done), %" G_GUINT64_FORMAT " requests (%" G_GUINT64_FORMAT " replayed), %" G_GUINT64_FORMAT
           " faults of the network, %" G_GUINT64_FORMAT " restarts, %" G_GUINT64_FORMAT
           " refetches, %.0f days; %" G_GUINT64_FORMAT " broken\n",
           last - first + 1, (double)(last - first + 1) / seconds, total.edits, total.acts, total.requests,
           total.replays, total.faults, total.restarts, total.refetches,
           (double)total.seconds / 86400, broken);
  return broken > 0 ? 1 : 0;
}
