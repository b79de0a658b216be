/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libsoup gets streams of our own (kt-server-stream.h) through soup_server_accept_iostream(), so
 * that it sees nothing that was not looked at. Which stream a message came on is found by its
 * remote address: an object made for each connection that carries it.
 */
#include "kt-server-http.h"

#include <glib/gi18n-lib.h>

#include "kt-fail-point.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kt-server-send.h"

#define STREAM_KEY "kontor-stream"
#define BACKLOG 512
#define STOP_POLL_MS 20

struct _KtServerHttp {
  KtServerPool *pool;
  KtServerGuard *guard;
  SoupServer *soup;
  GSocketService *service;
  char *address;
  char *path;     /* of a unix socket that was made here */
  int silent_end; /* see keep_connections() */
  gboolean is_stopping;
  gint64 stop_deadline;
  guint stop_source;
  GSourceOnceFunc done;
  gpointer done_data;
};

/* A request between libsoup and the pool. */
typedef struct {
  KtServerHttp *http;
  SoupServerMessage *message;
  KtServerStream *stream;
} Exchange;

static void
free_exchange (Exchange *exchange)
{
  g_object_unref (exchange->message);
  g_object_unref (exchange->stream);
  g_free (exchange);
}

static KtServerStream *
find_stream (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  return address != NULL ? g_object_get_data (G_OBJECT (address), STREAM_KEY) : NULL;
}

/* ---- answers ---- */

static void
set_headers (SoupServerMessage *message, const KtServerResponse *response, gboolean is_last)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  for (guint i = 0; i + 1 < response->headers->len; i += 2)
    soup_message_headers_replace (headers, response->headers->pdata[i],
                                  response->headers->pdata[i + 1]);
  if (response->type != NULL)
    soup_message_headers_replace (headers, "Content-Type", response->type);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (is_last)
    soup_message_headers_replace (headers, "Connection", "close");
}

static void
write_body (SoupServerMessage *message, const KtServerResponse *response)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  if (response->body != NULL && g_bytes_get_size (response->body) > 0)
    soup_message_body_append_bytes (body, response->body);
  soup_message_body_complete (body);
  soup_server_message_unpause (message);
}

static void
write_response (Exchange *exchange, KtServerResponse *response)
{
  set_headers (exchange->message, response, exchange->http->is_stopping);
  soup_server_message_set_status (exchange->message, response->status, NULL);
  if (response->file < 0)
    write_body (exchange->message, response);
  else
    kt_server_send_file (exchange->message, exchange->stream, g_steal_fd (&response->file),
                         response->file_length);
}

static void
on_answered (KtServerResponse *taken, gpointer data)
{
  g_autoptr (KtServerResponse) response = taken;
  Exchange *exchange = data;
  if (kt_server_stream_get_state (exchange->stream) != KT_SERVER_STREAM_OVER)
    {
      kt_server_stream_begin_answer (exchange->stream);
      kt_fail_point ("server-answer", NULL);
      write_response (exchange, response);
    }
  free_exchange (exchange);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  KtServerStream *stream = find_stream (message);
  kt_fail_point ("server-answer-sent", NULL);
  if (stream != NULL)
    kt_server_stream_end_answer (stream);
}

static void
on_wrote_head (SoupServerMessage *message, gpointer data)
{
  kt_fail_point ("server-answer-begun", NULL);
}

/* ---- requests ---- */

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  KtServerHttp *self = data;
  KtServerStream *stream = find_stream (message);
  KtServerRequest *request = stream != NULL ? kt_server_stream_take_request (stream) : NULL;
  if (request == NULL)
    {
      soup_server_message_set_status (message, 400, NULL);
      return;
    }
  kt_server_request_take_body (
      request, soup_message_body_flatten (soup_server_message_get_request_body (message)));
  Exchange *exchange = g_new (Exchange, 1);
  *exchange = (Exchange){ self, g_object_ref (message), g_object_ref (stream) };
  soup_server_message_pause (message);
  kt_server_pool_push (self->pool, request, on_answered, exchange);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  g_signal_connect (message, "wrote-headers", G_CALLBACK (on_wrote_head), NULL);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), data);
}

/* ---- connections ---- */

/* Stands for the peer, and carries the stream. What libsoup would do with the address of a unix
 * socket is not tried. */
static GSocketAddress *
new_address (KtServerStream *stream)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  GSocketAddress *address = g_inet_socket_address_new (loopback, 0);
  g_object_set_data_full (G_OBJECT (address), STREAM_KEY, g_object_ref (stream), g_object_unref);
  return address;
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  KtServerHttp *self = data;
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (KtServerStream) stream = kt_server_guard_admit (self->guard, connection);
  if (stream == NULL)
    return TRUE;
  if (g_socket_get_family (socket) != G_SOCKET_FAMILY_UNIX)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_autoptr (GSocketAddress) address = new_address (stream);
  if (!soup_server_accept_iostream (self->soup, G_IO_STREAM (stream), address, address, &error))
    g_warning ("A connection cannot be served: %s", error->message);
  return TRUE;
}

/* ---- listening ---- */

static gboolean
is_loopback (GSocketAddress *address)
{
  return g_inet_address_get_is_loopback (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static GSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (text, 8462, error);
  if (parsed == NULL)
    return NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)),
      g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  if (address != NULL && is_loopback (address))
    return g_steal_pointer (&address);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no address of this machine alone. Listen on 127.0.0.1:PORT, [::1]:PORT or "
                  "unix:/PATH and put the proxy of data/server/nginx.conf in front."),
               text);
  return NULL;
}

static gboolean
add_address (KtServerHttp *self, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocketAddress) effective = NULL;
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
                                      &effective, error))
    return FALSE;
  g_free (self->address);
  self->address = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (effective));
  return TRUE;
}

/* Left behind by a server that was killed. */
static gboolean
is_dead (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  struct stat found;
  return connection == NULL && lstat (path, &found) == 0 && S_ISSOCK (found.st_mode);
}

/* For its group: that of the proxy. */
static gboolean
listen_unix (KtServerHttp *self, const char *path, GError **error)
{
  if (is_dead (path))
    unlink (path);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  mode_t mask = umask (0117);
  gboolean done = add_address (self, address, error);
  umask (mask);
  if (!done)
    return FALSE;
  g_free (self->path);
  self->path = g_strdup (path);
  g_free (self->address);
  self->address = g_strconcat ("unix:", path, NULL);
  return TRUE;
}

gboolean
kt_server_http_listen (KtServerHttp *self, const char *text, GError **error)
{
  if (g_str_has_prefix (text, "unix:"))
    return listen_unix (self, text + strlen ("unix:"), error);
  g_autoptr (GSocketAddress) address = parse_address (text, error);
  return address != NULL && add_address (self, address, error);
}

gboolean
kt_server_http_listen_fd (KtServerHttp *self, int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  if (socket == NULL)
    return FALSE;
  g_free (self->address);
  self->address = g_strdup_printf ("fd:%d", fd);
  return g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error);
}

char *
kt_server_http_get_address (KtServerHttp *self)
{
  return g_strdup (self->address);
}

/* ---- beginning and end ---- */

static gboolean
look_for_end (gpointer data)
{
  KtServerHttp *self = data;
  guint left = kt_server_guard_count (self->guard);
  if (left > 0 && g_get_monotonic_time () < self->stop_deadline)
    {
      kt_server_guard_drain (self->guard);
      return G_SOURCE_CONTINUE;
    }
  kt_server_guard_cut (self->guard);
  self->stop_source = 0;
  self->done (self->done_data);
  return G_SOURCE_REMOVE;
}

void
kt_server_http_stop (KtServerHttp *self, guint seconds, GSourceOnceFunc done, gpointer data)
{
  if (self->is_stopping)
    return;
  self->is_stopping = TRUE;
  self->done = done;
  self->done_data = data;
  self->stop_deadline = g_get_monotonic_time () + (gint64)seconds * G_USEC_PER_SEC;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  kt_server_guard_drain (self->guard);
  self->stop_source = g_timeout_add (STOP_POLL_MS, look_for_end, self);
}

/* libsoup keeps a connection for the next request only while it listens itself. So it listens on
 * one end of a pair of sockets whose other end never says anything. */
static void
keep_connections (KtServerHttp *self)
{
  int ends[2];
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = NULL;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    g_error ("No pair of sockets: %s", g_strerror (errno));
  self->silent_end = ends[1];
  socket = g_socket_new_from_fd (ends[0], &error);
  if (socket == NULL || !soup_server_listen_socket (self->soup, socket, 0, &error))
    g_error ("libsoup does not listen: %s", error->message);
}

KtServerHttp *
kt_server_http_new (KtServerPool *pool, const KtServerGuardLimits *limits)
{
  KtServerHttp *self = g_new0 (KtServerHttp, 1);
  self->pool = pool;
  self->guard = kt_server_guard_new (limits);
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_request_started), self);
  keep_connections (self);
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  return self;
}

void
kt_server_http_free (KtServerHttp *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->stop_source, g_source_remove);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  close (self->silent_end);
  kt_server_guard_free (self->guard);
  if (self->path != NULL)
    unlink (self->path);
  g_free (self->path);
  g_free (self->address);
  g_free (self);
}
