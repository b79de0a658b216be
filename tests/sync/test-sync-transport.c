/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request at a time against a server that behaves oddly. */
#include <libsoup/soup.h>
#include <string.h>
#include <sys/resource.h>

#include "kt-error.h"
#include "kt-sync-transport.h"

typedef struct {
  SoupServer *soup;
  char *address;
  char *seen; /* Authorization, Sync-Version of the last request */
  guint n_requests;
} Server;

static void
set_header (SoupServerMessage *message, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

/* As nginx packs what it passes on. */
static GBytes *
pack (gsize size)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zip));
  g_autofree char *portion = g_strnfill (1000000, 'x');
  for (gsize rest = size; rest > 0;)
    {
      gsize n = MIN (rest, 1000000);
      g_assert_true (g_output_stream_write_all (stream, portion, n, NULL, NULL, NULL));
      rest -= n;
    }
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
answer_packed (SoupServerMessage *message, const char *path)
{
  g_autoptr (GBytes) all = pack (strcmp (path, "/bomb") == 0 ? 200 * 1000 * 1000 : 5000);
  gsize size;
  const char *data = g_bytes_get_data (all, &size);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, data, size);
  set_header (message, "Content-Encoding", "gzip");
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Server *server = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_free (server->seen);
  server->seen = g_strdup_printf ("%s %s", soup_message_headers_get_one (headers, "Authorization"),
                                  soup_message_headers_get_one (headers, "Sync-Version"));
  server->n_requests++;
  soup_server_message_set_status (message, 200, NULL);
  if (strcmp (path, "/big") == 0)
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE,
                                      g_strnfill (2000000, 'x'), 2000000);
  else if (strcmp (path, "/bomb") == 0 || strcmp (path, "/packed") == 0)
    answer_packed (message, path);
  else if (strcmp (path, "/redirect") == 0)
    soup_server_message_set_redirect (message, 302, "/big");
  else if (strcmp (path, "/busy") == 0)
    {
      soup_server_message_set_status (message, 503, NULL);
      set_header (message, "Retry-After", "7");
    }
  else if (strcmp (path, "/date") == 0)
    {
      soup_server_message_set_status (message, 503, NULL);
      set_header (message, "Date", "Sun, 22 Nov 2026 08:00:00 GMT");
      set_header (message, "Retry-After", "Sun, 22 Nov 2026 08:00:09 GMT");
    }
  else
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "hello", 5);
}

static void
begin (Server *server)
{
  g_autoptr (GError) error = NULL;
  *server = (Server){ .soup = soup_server_new (NULL, NULL) };
  soup_server_add_handler (server->soup, NULL, on_request, server, NULL);
  soup_server_listen_local (server->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (server->soup);
  g_autofree char *uri = g_uri_to_string (uris->data);
  server->address = g_strdup (uri);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

static void
end (Server *server)
{
  soup_server_disconnect (server->soup);
  g_object_unref (server->soup);
  g_free (server->address);
  g_free (server->seen);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean
ask (const char *address, const char *path, gsize max_bytes, KtSyncReply *reply, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KtSyncTransport) transport = kt_sync_transport_new (address, "1.0", error);
  g_assert_nonnull (transport);
  kt_sync_transport_send_async (transport, "GET", path, NULL, "secret", max_bytes, NULL, on_result,
                                &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return kt_sync_transport_send_finish (result, reply, error);
}

static void
test_answer (void)
{
  Server server;
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&server);
  g_assert_true (ask (server.address, "/v1/status", 100, &reply, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (reply.status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (reply.body, NULL), g_bytes_get_size (reply.body), "hello", 5);
  g_assert_cmpstr (server.seen, ==, "Bearer secret 1");
  end (&server);
}

static void
test_too_much (void)
{
  Server server;
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&server);
  g_assert_false (ask (server.address, "/big", 1000000, &reply, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
  end (&server);
}

static gsize
peak_memory (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (gsize)usage.ru_maxrss * 1024;
}

/* What was packed is counted as it comes out: 200 MB in 200 KB are too much. */
static void
test_packed (void)
{
  Server server;
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&server);
  g_assert_true (ask (server.address, "/packed", 5000, &reply, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (reply.body), ==, 5000);
  g_assert_false (ask (server.address, "/packed", 4999, &reply, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
  g_clear_error (&error);
  gsize before = peak_memory ();
  g_assert_false (ask (server.address, "/bomb", 1000000, &reply, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
  g_assert_cmpuint (peak_memory () - before, <, 30 * 1000 * 1000);
  end (&server);
}

static void
test_redirect (void)
{
  Server server;
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&server);
  g_assert_true (ask (server.address, "/redirect", 1000, &reply, &error));
  g_assert_cmpuint (reply.status, ==, 302);
  g_assert_cmpuint (server.n_requests, ==, 1);
  end (&server);
}

static void
test_retry_after (void)
{
  Server server;
  g_auto (KtSyncReply) seconds = { 0 };
  g_auto (KtSyncReply) date = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&server);
  g_assert_true (ask (server.address, "/busy", 1000, &seconds, &error));
  g_assert_cmpint (seconds.retry_after, ==, 7 * G_USEC_PER_SEC);
  g_assert_true (ask (server.address, "/date", 1000, &date, &error));
  g_assert_cmpint (date.retry_after, ==, 9 * G_USEC_PER_SEC);
  end (&server);
}

static void
test_nobody_there (void)
{
  Server server;
  g_auto (KtSyncReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&server);
  g_autofree char *address = g_strdup (server.address);
  end (&server);
  g_assert_false (ask (address, "/", 1000, &reply, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-transport/an answer comes with what it says", test_answer);
  g_test_add_func ("/sync-transport/more than was allowed is not read", test_too_much);
  g_test_add_func ("/sync-transport/what is packed is counted as it comes out", test_packed);
  g_test_add_func ("/sync-transport/a redirect is not followed", test_redirect);
  g_test_add_func ("/sync-transport/a wait is told in seconds or as a date", test_retry_after);
  g_test_add_func ("/sync-transport/a server that is not there is told", test_nobody_there);
  return g_test_run ();
}
