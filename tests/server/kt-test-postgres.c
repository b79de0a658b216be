/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-test-postgres.h"

#include <gio/gio.h>
#include <pwd.h>
#include <unistd.h>

struct _KtTestPostgres {
  char *folder;
  char *bin;
  guint n_databases;
};

/* Debian keeps the programs of each version in a folder of its own. */
static char *
find_programs (void)
{
  g_autoptr (GDir) versions = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  for (const char *name; versions != NULL && (name = g_dir_read_name (versions)) != NULL;)
    {
      g_autofree char *bin = g_build_filename ("/usr/lib/postgresql", name, "bin", NULL);
      g_autofree char *program = g_build_filename (bin, "pg_ctl", NULL);
      if (g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&bin);
    }
  g_autofree char *found = g_find_program_in_path ("pg_ctl");
  return found != NULL ? g_path_get_dirname (found) : NULL;
}

static gboolean
run (KtTestPostgres *self, const char *program, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  if (geteuid () == 0)
    for (const char *const *word = (const char *const[]){ "setpriv", "--reuid=postgres",
                                                          "--regid=postgres", "--clear-groups",
                                                          NULL };
         *word != NULL; word++)
      g_ptr_array_add (argv, g_strdup (*word));
  g_ptr_array_add (argv, g_build_filename (self->bin, program, NULL));
  va_list arguments;
  va_start (arguments, first);
  for (const char *word = first; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (argv, g_strdup (word));
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;
  int status = -1;
  if (!g_spawn_sync (self->folder, (char **)argv->pdata, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err,
                     &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s %s", program, error->message, err != NULL ? err : "");
  return TRUE;
}

static void
start (KtTestPostgres *self)
{
  g_autofree char *options
      = g_strdup_printf ("-c listen_addresses='' -c unix_socket_directories='%s' -c fsync=off "
                         "-c shared_buffers=16MB -c max_connections=50",
                         self->folder);
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);
  run (self, "pg_ctl", "-D", "data", "-l", log, "-o", options, "-w", "-t", "60", "start", NULL);
}

KtTestPostgres *
kt_test_postgres_start (const char **why)
{
  g_autofree char *bin = find_programs ();
  const struct passwd *user = geteuid () == 0 ? getpwnam ("postgres") : NULL;
  if (bin == NULL || (geteuid () == 0 && user == NULL))
    {
      *why = "PostgreSQL is not installed";
      return NULL;
    }
  KtTestPostgres *self = g_new0 (KtTestPostgres, 1);
  self->bin = g_steal_pointer (&bin);
  self->folder = g_dir_make_tmp ("kontor-postgres-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  if (user != NULL)
    g_assert_cmpint (chown (self->folder, user->pw_uid, user->pw_gid), ==, 0);
  run (self, "initdb", "-D", "data", "-U", "kontor", "-A", "trust", "-E", "UTF8", "--locale=C",
       "--no-sync", NULL);
  start (self);
  return self;
}

void
kt_test_postgres_stop (KtTestPostgres *self, gboolean hard)
{
  run (self, "pg_ctl", "-D", "data", "-m", hard ? "immediate" : "fast", "-w", "stop", NULL);
}

void
kt_test_postgres_restart (KtTestPostgres *self)
{
  start (self);
}

void
kt_test_postgres_free (KtTestPostgres *self)
{
  if (self == NULL)
    return;
  g_autofree char *pid = g_build_filename (self->folder, "data", "postmaster.pid", NULL);
  if (g_file_test (pid, G_FILE_TEST_EXISTS))
    kt_test_postgres_stop (self, TRUE);
  const char *argv[] = { "rm", "-rf", self->folder, NULL };
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (self->folder);
  g_free (self->bin);
  g_free (self);
}

char *
kt_test_postgres_new_database (KtTestPostgres *self)
{
  g_autofree char *name = g_strdup_printf ("test%u", ++self->n_databases);
  run (self, "createdb", "-h", self->folder, "-U", "kontor", name, NULL);
  g_autofree char *host = g_uri_escape_string (self->folder, NULL, FALSE);
  return g_strdup_printf ("postgresql:///%s?host=%s&user=kontor", name, host);
}
