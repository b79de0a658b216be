/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * load [--rate N] PORT plain|tls THREADS SECONDS KIND TOKENS FIRST [ACKNOWLEDGED]: asks a server as many
 * devices would. Each device (a line of TOKENS) has a connection of its own from an address of its
 * own, a thread takes its devices in turn. KIND: a path (GET), "poll:ETAG" for the newest catalog,
 * of which that one is known (304 counts only), or "push": an operation a request, n
 * from FIRST on; what was answered goes to the file ACKNOWLEDGED, one id a line. What was not
 * answered, or with 5xx, is asked again, as a client does. Prints one line of JSON.
 *
 * Without a rate each thread asks as soon as it was answered. With one so many requests a second
 * are due in all, each at its moment, and what one takes counts from there: whoever is answered late
 * makes the next ones late, too (Tene's "coordinated omission").
 */
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define POLL "poll:"

typedef struct {
  const char *token;
  char *address;
  GSocketConnection *connection;
  GIOStream *stream;
  gint64 n;
  char *id; /* of the operation under way */
} Device;

typedef struct {
  GPtrArray *devices;
  GArray *times; /* double, ms */
  GString *acknowledged;
  guint n_failed;  /* asked again */
  guint n_refused; /* 4xx */
  guint number;
  GThread *thread;
} Thread;

static guint16 port;
static gboolean is_tls;
static const char *kind;
static guint n_threads;
static gint64 begin;
static gint64 deadline;
static double rate; /* 0: as fast as it goes */

static gboolean
accept_any (GTlsConnection *connection,
            GTlsCertificate *certificate,
            GTlsCertificateFlags errors,
            gpointer data)
{
  return TRUE;
}

static gboolean
connect_device (Device *device)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new_from_string (device->address, 0);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_socket_client_set_local_address (client, local);
  g_socket_client_set_timeout (client, 30);
  g_clear_object (&device->stream);
  g_clear_object (&device->connection);
  device->connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (remote), NULL, NULL);
  if (device->connection == NULL)
    return FALSE;
  g_socket_set_option (g_socket_connection_get_socket (device->connection), 6 /* TCP */,
                       1 /* NODELAY */, 1, NULL);
  if (!is_tls)
    {
      device->stream = g_object_ref (G_IO_STREAM (device->connection));
      return TRUE;
    }
  device->stream = g_tls_client_connection_new (G_IO_STREAM (device->connection), NULL, NULL);
  if (device->stream == NULL)
    return FALSE;
  g_tls_connection_set_database (G_TLS_CONNECTION (device->stream), NULL);
  g_signal_connect (device->stream, "accept-certificate", G_CALLBACK (accept_any), NULL);
  return g_tls_connection_handshake (G_TLS_CONNECTION (device->stream), NULL, NULL);
}

static gboolean
is_poll (void)
{
  return g_str_has_prefix (kind, POLL);
}

static char *
write_request (Device *device)
{
  if (is_poll ())
    return g_strdup_printf ("GET /v1/catalog/latest HTTP/1.1\r\nHost: localhost\r\n"
                            "Authorization: Bearer %s\r\nIf-None-Match: %s\r\n"
                            "X-Forwarded-For: %s\r\n\r\n",
                            device->token, kind + strlen (POLL), device->address);
  if (strcmp (kind, "push") != 0)
    return g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                            "X-Forwarded-For: %s\r\n\r\n",
                            kind, device->token, device->address);
  g_autofree char *body = g_strdup_printf (
      "{\"operations\":[{\"n\":%" G_GINT64_FORMAT ",\"type\":\"account\",\"id\":\"%s\","
      "\"kind\":\"put\",\"base_rev\":0,\"body\":{\"id\":\"%s\",\"name\":\"Customer\","
      "\"territory\":\"north\"},\"wall\":1,\"mono\":1}]}",
      device->n, device->id, device->id);
  return g_strdup_printf (
      "POST /v1/push HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
      "X-Forwarded-For: %s\r\nContent-Type: application/json\r\n"
      "Content-Length: %zu\r\n\r\n%s",
      device->token, device->address, strlen (body), body);
}

/* The status, 0: none. The body of a push's answer has to say "done". */
static guint
read_answer (Device *device, gboolean *done)
{
  static const gsize step = 64 * 1024;
  GInputStream *input = g_io_stream_get_input_stream (device->stream);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize wanted = 0, head = 0;
  while (head == 0 || bytes->len < wanted)
    {
      gsize before = bytes->len;
      g_byte_array_set_size (bytes, (guint)(before + step + 1));
      gssize n = g_input_stream_read (input, bytes->data + before, step, NULL, NULL);
      if (n <= 0)
        return 0;
      g_byte_array_set_size (bytes, (guint)(before + (gsize)n + 1));
      bytes->data[before + (gsize)n] = '\0';
      bytes->len--;
      const char *text = (const char *)bytes->data;
      const char *end = head == 0 ? strstr (text, "\r\n\r\n") : NULL;
      if (end != NULL)
        {
          const char *length = strcasestr (text, "\r\nContent-Length:");
          head = (gsize)(end - text) + 4;
          wanted = head
                   + (length != NULL && length < end
                          ? (gsize)strtoul (length + strlen ("\r\nContent-Length:"), NULL, 10)
                          : 0);
        }
    }
  *done = strstr ((const char *)bytes->data + head, "\"done\"") != NULL;
  return (guint)atoi ((const char *)bytes->data + strlen ("HTTP/1.1 "));
}

static guint
ask (Device *device, gboolean *done)
{
  g_autofree char *request = write_request (device);
  if (device->stream == NULL && !connect_device (device))
    return 0;
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (device->stream), request,
                                  strlen (request), NULL, NULL, NULL))
    return 0;
  return read_answer (device, done);
}

static void
next_operation (Device *device)
{
  g_free (device->id);
  device->id = g_uuid_string_random ();
}

/* start: when it is due. */
static void
take_turn (Thread *thread, Device *device, gint64 start)
{
  gboolean done = FALSE, is_push = strcmp (kind, "push") == 0;
  guint status = ask (device, &done);
  double ms = (double)(g_get_monotonic_time () - start) / 1000;
  if (status == 0 || status >= 500)
    {
      thread->n_failed++;
      g_clear_object (&device->stream);
      g_usleep (20000);
    }
  else if (status >= 400 || (is_push && !done) || (is_poll () && status != 304))
    thread->n_refused++;
  else
    {
      g_array_append_val (thread->times, ms);
      if (is_push)
        {
          g_string_append_printf (thread->acknowledged, "%s\n", device->id);
          device->n++;
          next_operation (device);
        }
    }
}

/* Connecting is not measured. */
static gpointer
prepare (gpointer data)
{
  Thread *thread = data;
  for (guint i = 0; i < thread->devices->len; i++)
    connect_device (thread->devices->pdata[i]);
  return NULL;
}

/* Of request i of this thread. */
static gint64
wait_for_turn (const Thread *thread, guint i)
{
  if (rate == 0)
    return g_get_monotonic_time ();
  double place = (double)i * n_threads + thread->number;
  gint64 due = begin + (gint64)(place / rate * G_USEC_PER_SEC);
  gint64 rest = due - g_get_monotonic_time ();
  if (rest > 0)
    g_usleep ((gulong)rest);
  return due;
}

static gpointer
run (gpointer data)
{
  Thread *thread = data;
  for (guint i = 0; g_get_monotonic_time () < deadline; i++)
    {
      gint64 due = wait_for_turn (thread, i);
      if (due < deadline)
        take_turn (thread, thread->devices->pdata[i % thread->devices->len], due);
    }
  return NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

static double
quantile (GArray *times, double part)
{
  return times->len > 0
             ? g_array_index (times, double, MIN ((guint)(part * times->len), times->len - 1))
             : 0;
}

static Thread *
new_threads (char **tokens, gint64 first)
{
  Thread *threads = g_new0 (Thread, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      threads[i].number = i;
      threads[i].devices = g_ptr_array_new ();
      threads[i].times = g_array_new (FALSE, FALSE, sizeof (double));
      threads[i].acknowledged = g_string_new (NULL);
    }
  for (guint i = 0; tokens[i] != NULL && *tokens[i] != '\0'; i++)
    {
      Device *device = g_new0 (Device, 1);
      device->token = tokens[i];
      device->address = g_strdup_printf ("127.1.%u.%u", i / 200 + 1, i % 200 + 1);
      device->n = first;
      next_operation (device);
      g_ptr_array_add (threads[i % n_threads].devices, device);
    }
  return threads;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = { { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "", "N" },
                                   { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || argc < 8)
    return 2;
  g_autofree char *text = NULL;
  port = (guint16)atoi (argv[1]);
  is_tls = strcmp (argv[2], "tls") == 0;
  n_threads = (guint)atoi (argv[3]);
  double seconds = g_ascii_strtod (argv[4], NULL);
  kind = argv[5];
  if (!g_file_get_contents (argv[6], &text, NULL, NULL))
    return 2;
  g_auto (GStrv) tokens = g_strsplit (text, "\n", -1);
  Thread *threads = new_threads (tokens, g_ascii_strtoll (argv[7], NULL, 10));
  for (guint i = 0; i < n_threads; i++)
    threads[i].thread = g_thread_new ("connect", prepare, &threads[i]);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i].thread);
  begin = g_get_monotonic_time ();
  deadline = begin + (gint64)(seconds * G_USEC_PER_SEC);
  for (guint i = 0; i < n_threads; i++)
    threads[i].thread = g_thread_new ("load", run, &threads[i]);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GString) acknowledged = g_string_new (NULL);
  guint n_failed = 0, n_refused = 0;
  for (guint i = 0; i < n_threads; i++)
    {
      g_thread_join (threads[i].thread);
      g_array_append_vals (times, threads[i].times->data, threads[i].times->len);
      g_string_append (acknowledged, threads[i].acknowledged->str);
      n_failed += threads[i].n_failed;
      n_refused += threads[i].n_refused;
    }
  g_array_sort (times, compare);
  if (argc > 8)
    g_file_set_contents (argv[8], acknowledged->str, -1, NULL);
  g_print (
      "{\"answered\":%u,\"rate\":%.0f,\"p50\":%.2f,\"p99\":%.2f,\"again\":%u,\"refused\":%u}\n",
      times->len, times->len / ((double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC),
      quantile (times, 0.5), quantile (times, 0.99), n_failed, n_refused);
  return 0;
}
