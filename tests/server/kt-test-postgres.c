/* SPDX-License-Identifier: GPL-3.0-or-later */
/* It is a child of the test, not of a process that outlives it (pg_ctl), and ends with it: also when
 * the test is aborted or killed, as by a time limit. */
#include "kt-test-postgres.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define READY_SECONDS 60

struct _KtTestPostgres {
  char *folder;
  char *bin;
  GPid pid; /* 0: it does not run */
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

/* words: up to NULL. As the user of Debian's package where this one is root. */
static GPtrArray *
new_command (KtTestPostgres *self, const char *program, va_list words)
{
  static const char *const user[]
      = { "--reuid=postgres", "--regid=postgres", "--clear-groups", NULL };
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (argv, g_strdup ("setpriv"));
  g_ptr_array_add (argv, g_strdup ("--pdeathsig=QUIT"));
  for (guint i = 0; geteuid () == 0 && user[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (user[i]));
  g_ptr_array_add (argv, g_build_filename (self->bin, program, NULL));
  for (const char *word = va_arg (words, const char *); word != NULL;
       word = va_arg (words, const char *))
    g_ptr_array_add (argv, g_strdup (word));
  g_ptr_array_add (argv, NULL);
  return argv;
}

static void
run (KtTestPostgres *self, const char *program, ...)
{
  va_list words;
  va_start (words, program);
  g_autoptr (GPtrArray) argv = new_command (self, program, words);
  va_end (words);
  g_autoptr (GError) error = NULL;
  g_autofree char *err = NULL;
  int status = -1;
  if (!g_spawn_sync (self->folder, (char **)argv->pdata, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err,
                     &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s %s", program, error->message, err != NULL ? err : "");
}

static void
spawn (KtTestPostgres *self, int log, const char *program, ...)
{
  va_list words;
  va_start (words, program);
  g_autoptr (GPtrArray) argv = new_command (self, program, words);
  va_end (words);
  g_autoptr (GError) error = NULL;
  if (!g_spawn_async_with_fds (self->folder, (char **)argv->pdata, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                               &self->pid, -1, log, log, &error))
    g_error ("%s: %s", program, error->message);
}

/* It says so itself, at the end of the file that has its number at the beginning. */
static gboolean
is_ready (KtTestPostgres *self)
{
  g_autofree char *path = g_build_filename (self->folder, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  return g_file_get_contents (path, &text, NULL, NULL) && atoi (text) == self->pid
         && g_str_has_suffix (g_strchomp (text), "ready");
}

static void
start (KtTestPostgres *self)
{
  g_autofree char *path = g_build_filename (self->folder, "log", NULL);
  g_autofree char *sockets = g_strconcat ("unix_socket_directories=", self->folder, NULL);
  int log = g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_assert_cmpint (log, >=, 0);
  spawn (self, log, "postgres", "-D", "data", "-c", "listen_addresses=", "-c", sockets, "-c",
         "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=50", NULL);
  g_close (log, NULL);
  gint64 end = g_get_monotonic_time () + (gint64)READY_SECONDS * G_USEC_PER_SEC;
  while (!is_ready (self))
    {
      g_autofree char *said = NULL;
      if (waitpid (self->pid, NULL, WNOHANG) == 0 && g_get_monotonic_time () < end)
        {
          g_usleep (10000);
          continue;
        }
      g_file_get_contents (path, &said, NULL, NULL);
      g_error ("PostgreSQL does not start: %s", said);
    }
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
  kill (self->pid, hard ? SIGQUIT : SIGINT);
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  g_spawn_close_pid (self->pid);
  self->pid = 0;
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
  if (self->pid != 0)
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
