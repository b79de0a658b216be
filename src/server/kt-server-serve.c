/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-serve.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "kt-server-http.h"
#include "kt-server-log.h"
#include "kt-server-schema.h"

#define DEFAULT_LISTEN "127.0.0.1:8462"
#define STOP_SECONDS 10
#define MAX_SKEW 60 /* seconds that several servers of a database may be apart */
#define FIRST_FD 3 /* what systemd hands over begins there */

typedef struct {
  char *listen;
  char *database;
  char *data;
  char *secret;
  char *catalog;
  char *accel;
  char *minimum_client;
  int threads;
  gboolean quiet;
} Options;

typedef struct {
  GMainLoop *loop;
  KtServerHttp *http;
} Run;

static void
clear_options (Options *options)
{
  g_free (options->listen);
  g_free (options->database);
  g_free (options->data);
  g_free (options->secret);
  g_free (options->minimum_client);
  g_free (options->catalog);
  g_free (options->accel);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* ---- the secret ---- */

static gboolean
fail_errno (GError **error, const char *path, const char *what)
{
  int code = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s: %s", path, what,
               g_strerror (code));
  return FALSE;
}

/* Appears whole or not at all, for its owner only; of two servers that begin at the same moment
 * the first one's stays. */
static gboolean
make_secret (const char *path, GError **error)
{
  guint8 bytes[KT_SERVER_SECRET_BYTES];
  g_autofree char *part = g_strdup_printf ("%s.%d", path, (int)getpid ());
  randombytes_buf (bytes, sizeof bytes);
  int fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_errno (error, part, _ ("cannot be made"));
  gboolean written = write (fd, bytes, sizeof bytes) == (gssize)sizeof bytes && fsync (fd) == 0;
  close (fd);
  sodium_memzero (bytes, sizeof bytes);
  gboolean done = written && (link (part, path) == 0 || errno == EEXIST);
  if (!done)
    fail_errno (error, path, _ ("cannot be written"));
  unlink (part);
  return done;
}

static gboolean
check_secret_file (const char *path, GError **error)
{
  GStatBuf found;
  if (g_stat (path, &found) != 0)
    return fail_errno (error, path, _ ("cannot be read"));
  if ((found.st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("%s: others may read the secret. Run: chmod go= %s"), path, path);
  return FALSE;
}

static gboolean
load_secret (const char *path, guint8 secret[KT_SERVER_SECRET_BYTES], GError **error)
{
  g_autofree char *bytes = NULL;
  gsize length;
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_secret (path, error))
    return FALSE;
  if (!check_secret_file (path, error) || !g_file_get_contents (path, &bytes, &length, error))
    return FALSE;
  if (length != KT_SERVER_SECRET_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("%s: a secret has %d bytes. Move the file away and a new one is made; then "
                      "all devices fetch new tokens and all data again."),
                   path, KT_SERVER_SECRET_BYTES);
      return FALSE;
    }
  memcpy (secret, bytes, length);
  sodium_memzero (bytes, length);
  return TRUE;
}

/* ---- systemd ---- */

/* sd_notify(3), without its library: a datagram. */
static void
notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (path == NULL || strlen (path) >= sizeof address.sun_path)
    return;
  memcpy (address.sun_path, path, strlen (path));
  if (*path == '@')
    address.sun_path[0] = '\0';
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  if (sendto (fd, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *)&address,
              (socklen_t)(G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (path)))
      < 0)
    g_warning ("systemd does not listen: %s", g_strerror (errno));
  close (fd);
}

/* sd_listen_fds(3): the one socket that was opened for this process. */
static gboolean
has_handed_socket (void)
{
  const char *pid = g_getenv ("LISTEN_PID"), *n = g_getenv ("LISTEN_FDS");
  return pid != NULL && n != NULL && g_ascii_strtoll (pid, NULL, 10) == getpid ()
         && g_ascii_strtoll (n, NULL, 10) == 1;
}

/* ---- serving ---- */

static gboolean
prepare_database (const char *uri, GError **error)
{
  g_autoptr (KtDatabase) database = kt_database_open (uri, error);
  return database != NULL && kt_server_schema_migrate (database, error);
}

static gboolean
listen_there (KtServerHttp *http, const Options *options, GError **error)
{
  if (options->listen == NULL && has_handed_socket ())
    return kt_server_http_listen_fd (http, FIRST_FD, error);
  return kt_server_http_listen (http, options->listen != NULL ? options->listen : DEFAULT_LISTEN,
                                error);
}

static void
on_stopped (gpointer data)
{
  g_main_loop_quit (((Run *)data)->loop);
}

static gboolean
on_signal (gpointer data)
{
  Run *run = data;
  notify ("STOPPING=1");
  kt_server_log_message ("info", "stopping");
  kt_server_http_stop (run->http, STOP_SECONDS, on_stopped, run);
  return G_SOURCE_CONTINUE;
}

static void
run_until_signal (KtServerHttp *http)
{
  g_autofree char *address = kt_server_http_get_address (http);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { loop, http };
  guint on_term = g_unix_signal_add (SIGTERM, on_signal, &run);
  guint on_int = g_unix_signal_add (SIGINT, on_signal, &run);
  g_print ("ready %s\n", address);
  notify ("READY=1");
  g_main_loop_run (loop);
  g_source_remove (on_term);
  g_source_remove (on_int);
}

static KtServerTrees *
new_trees (const Options *options)
{
  g_autofree char *folder = options->catalog != NULL
                                ? g_strdup (options->catalog)
                                : g_build_filename (options->data, KT_SERVER_CATALOG_NAME, NULL);
  return kt_server_trees_new (folder, options->accel);
}

/* The latest that is recorded, of whatever tenant. */
static gboolean
look_at_time (KtServer *server, const char *uri, GError **error)
{
  g_autoptr (KtDatabase) database = kt_database_open (uri, error);
  if (database == NULL || !kt_database_set_tenant (database, KT_DATABASE_ALL_TENANTS, error))
    return FALSE;
  g_autoptr (KtQuery) query
      = kt_query_new (database, "SELECT coalesce (max (at), 0) FROM (SELECT max (at) AS at FROM feed"
                                " UNION ALL SELECT max (seen) FROM device) AS latest");
  if (!kt_query_next (query, error))
    return FALSE;
  if (kt_server_raise_time (server, kt_query_get_int (query, 0) - MAX_SKEW))
    kt_server_log_message ("error", "The clock is behind what was recorded: time goes on from there,"
                                    " so that nothing comes back that has expired. Set the clock.");
  return TRUE;
}

static gboolean
serve (const Options *options, GError **error)
{
  guint8 secret[KT_SERVER_SECRET_BYTES];
  g_autofree char *database = options->database != NULL
                                  ? g_strdup (options->database)
                                  : g_build_filename (options->data, "kontor.db", NULL);
  g_autofree char *file = options->secret != NULL
                              ? g_strdup (options->secret)
                              : g_build_filename (options->data, "secret", NULL);
  if (!load_secret (file, secret, error) || !prepare_database (database, error))
    return FALSE;
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtServer) server = kt_server_new (clock, secret);
  sodium_memzero (secret, sizeof secret);
  kt_server_set_limits (server, &kt_server_limits_default);
  kt_server_take_trees (server, new_trees (options));
  if (options->minimum_client != NULL)
    kt_server_set_minimum_client (server, options->minimum_client);
  if (!look_at_time (server, database, error))
    return FALSE;
  g_autoptr (KtServerPool) pool
      = kt_server_pool_new (server, database, (guint)options->threads, error);
  if (pool == NULL)
    return FALSE;
  g_autoptr (KtServerHttp) http = kt_server_http_new (pool, &kt_server_guard_limits_default);
  if (!listen_there (http, options, error))
    return FALSE;
  run_until_signal (http);
  return TRUE;
}

/* ---- the command line ---- */

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &options->listen,
      N_ ("127.0.0.1:PORT, [::1]:PORT or unix:/PATH; 127.0.0.1:8462 if not given"), "ADDRESS" },
    { "database", 'b', 0, G_OPTION_ARG_STRING, &options->database,
      N_ ("a file of SQLite or postgresql://…; kontor.db in the data folder if not given"), "URI" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("the data folder"), "DIR" },
    { "secret", 's', 0, G_OPTION_ARG_FILENAME, &options->secret,
      N_ ("signs tokens, the same for all servers of a database; made when missing"), "FILE" },
    { "catalog", 'c', 0, G_OPTION_ARG_FILENAME, &options->catalog,
      N_ ("releases of catalogs, a folder for each tenant; catalog in the data folder if not given"),
      "DIR" },
    { "accel", 'a', 0, G_OPTION_ARG_STRING, &options->accel,
      N_ ("where the proxy has that folder: it sends the files itself (X-Accel-Redirect)"), "/PATH/" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &options->threads,
      N_ ("how many requests are worked on at a time; 4 if not given"), "N" },
    { "minimum-client", 'm', 0, G_OPTION_ARG_STRING, &options->minimum_client,
      N_ ("workplaces with an older program are told to update it"), "VERSION" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("log only what fails"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _ ("Serves Kontor-Sync/1 to a proxy in front of it."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->accel != NULL && *options->accel != '/')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "%s", _ ("--accel begins with a slash, as a location of the proxy does."));
      return FALSE;
    }
  if (*argc == 1 && options->data != NULL && options->threads >= 1 && options->threads <= 64)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s", _ ("Give --data DIR, and --threads from 1 to 64 if at all."));
  return FALSE;
}

int
kt_server_serve_main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (Options) options = { .threads = 4 };
  if (!parse (&options, &argc, &argv, &error))
    {
      g_printerr ("kontor-server serve: %s\n", error->message);
      return 2;
    }
  if (sodium_init () < 0)
    return 1;
  kt_server_log_init (options.quiet ? KT_SERVER_LOG_TROUBLE : KT_SERVER_LOG_ACCESS);
  if (g_mkdir_with_parents (options.data, 0700) == 0 && serve (&options, &error))
    return 0;
  kt_server_log_message ("error", error != NULL ? error->message : g_strerror (errno));
  return 1;
}
