/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server comes back from an older backup: in one of three worlds, once. What was acknowledged
 * since must be told again by those who know it.
 */
#include <glib/gstdio.h>

#include "kt-server-backup.h"
#include "kt-simulation-private.h"

#define ONE_IN 3
#define LATEST (300 * SIM_SECOND)

void
sim_forget_backup (SimWorld *world)
{
  if (world->backup != NULL)
    g_unlink (world->backup);
  g_clear_pointer (&world->backup, g_free);
}

/* The same process on another database; requests that come later go there. */
static void
run_restore (SimWorld *world, SimEvent *event)
{
  g_autoptr (GError) error = NULL;
  guint64 n_rows;
  if (sim_is_calm (world))
    return;
  sim_tell (world, "server: comes back from the backup");
  kt_database_free (world->database);
  world->database = kt_database_open ("sqlite:", &error);
  g_assert_no_error (error);
  kt_server_backup_restore (world->database, world->backup, world->now / SIM_SECOND, &n_rows, &error);
  g_assert_no_error (error);
  world->is_restored = TRUE;
  world->report->restarts++;
}

static void
run_backup (SimWorld *world, SimEvent *event)
{
  g_autoptr (GError) error = NULL;
  guint64 n_rows;
  int file = g_file_open_tmp ("kontor-simulation-XXXXXX.backup", &world->backup, &error);
  g_assert_no_error (error);
  g_close (file, NULL);
  sim_tell (world, "server: backup");
  kt_server_backup_write (world->database, world->backup, world->now / SIM_SECOND, &n_rows, &error);
  g_assert_no_error (error);
  sim_schedule (world, kt_random_range (world->random, 1, LATEST), NULL, run_restore);
}

void
sim_plan_restore (SimWorld *world)
{
  if (kt_random_below (world->random, ONE_IN) == 0)
    sim_schedule (world, kt_random_range (world->random, 0, LATEST), NULL, run_backup);
}
