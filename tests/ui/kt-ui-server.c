/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-server.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

struct _KtUiServer {
  char *folder;
  char *address;
  guint16 port;
  GSubprocess *process;
};

static const char *
get_program (void)
{
  const char *program = g_getenv ("KT_SERVER");

  g_assert_nonnull (program);
  return program;
}

/* What it prints; fails if it fails. */
static char *
run_words (GPtrArray *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_newv ((const char *const *) words->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static void
add_words (GPtrArray *words,
           const char *first,
           va_list rest)
{
  for (const char *word = first; word; word = va_arg (rest, const char *))
    g_ptr_array_add (words, (gpointer) word);
  g_ptr_array_add (words, NULL);
}

static char *
administer (KtUiServer *self,
            const char *first,
            ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list rest;

  g_ptr_array_add (words, (gpointer) get_program ());
  g_ptr_array_add (words, (gpointer) "admin");
  g_ptr_array_add (words, (gpointer) "--data");
  g_ptr_array_add (words, self->folder);
  va_start (rest, first);
  add_words (words, first, rest);
  va_end (rest);
  return run_words (words);
}

static void
run_cli (const char *first,
         ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list rest;

  g_ptr_array_add (words, (gpointer) g_getenv ("KT_CLI"));
  va_start (rest, first);
  add_words (words, first, rest);
  va_end (rest);
  g_free (run_words (words));
}

static guint16
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  return port;
}

static gboolean
answers (KtUiServer *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);

  return connection != NULL;
}

/* A test that fails takes its server with it. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

void
kt_ui_server_restart (KtUiServer *self)
{
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, get_program (), "serve", "--quiet", "--data", self->folder,
                                               "--listen", listen, NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < 600 && !answers (self); i++)
    g_usleep (50 * 1000);
  g_assert_true (answers (self));
}

void
kt_ui_server_kill (KtUiServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

KtUiServer *
kt_ui_server_start (void)
{
  KtUiServer *self = g_new0 (KtUiServer, 1);

  self->folder = g_dir_make_tmp ("kontor-server-XXXXXX", NULL);
  self->port = find_port ();
  self->address = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_free (administer (self, "migrate", NULL));
  g_free (administer (self, "tenant", "add", "falkenrath", "--name", "Falkenrath", NULL));
  kt_ui_server_restart (self);
  return self;
}

void
kt_ui_server_free (KtUiServer *self)
{
  const char *remove[] = { "rm", "-rf", self->folder, NULL };

  if (self->process)
    kt_ui_server_kill (self);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (self->folder);
  g_free (self->address);
  g_free (self);
}

const char *
kt_ui_server_get_address (KtUiServer *self)
{
  return self->address;
}

char *
kt_ui_server_add (KtUiServer *self,
                  const char *login,
                  const char *name,
                  const char *roles)
{
  g_free (administer (self, "user", "set", login, "--name", name, "--roles", roles, "--territories", "*", NULL));
  g_autofree char *said = administer (self, "code", login, NULL);
  return g_strndup (said, strcspn (said, "\n"));
}

char *
kt_ui_server_list_devices (KtUiServer *self)
{
  return administer (self, "device", "list", NULL);
}

/* A line a device: "D1  ID  NAME …". */
void
kt_ui_server_revoke_all (KtUiServer *self)
{
  g_autofree char *list = kt_ui_server_list_devices (self);
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);

  for (char **line = lines; **line; line++)
    {
      char id[64];

      g_assert_cmpint (sscanf (*line, "%*s %63s", id), ==, 1);
      g_free (administer (self, "device", "revoke", id, NULL));
    }
}

void
kt_ui_server_approve (KtUiServer *self,
                      const char *user_code,
                      const char *login)
{
  g_free (administer (self, "device", "approve", user_code, "--user", login, NULL));
}

void
kt_ui_server_publish (KtUiServer *self,
                      const char *release,
                      const char *media)
{
  g_autofree char *keys = g_build_filename (self->folder, "keys", NULL);
  g_autofree char *tree = g_build_filename (self->folder, "tree", NULL);
  g_autofree char *media_option = g_strdup_printf ("--media=%s", media ? media : "");

  if (!g_file_test (keys, G_FILE_TEST_EXISTS))
    run_cli ("catalog", "keys", "falkenrath", "--keys", keys, NULL);
  run_cli ("catalog", "publish", release, "--keys", keys, "--tree", tree, media ? media_option : NULL, NULL);
  g_free (administer (self, "release", "add", tree, NULL));
}
