/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-transport-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-error.h"
#include "kt-fail-point.h"
#include "kt-secret-store.h"
#include "kt-sync-wire.h"

#define PORTION (64 * 1024)

/* ---- the server ---- */

static gboolean
is_this_machine (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Nothing of the kind "https://house@other": the host is what people think it is. */
static gboolean
check_server (const char *server, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL
      || g_uri_get_fragment (uri) != NULL)
    g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                 _ ("“%s” is no address of a server. It looks like https://kontor.example.com."),
                 server);
  else if (strcmp (g_uri_get_scheme (uri), "https") != 0
           && (strcmp (g_uri_get_scheme (uri), "http") != 0 || !is_this_machine (uri)))
    g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
                 _ ("“%s” is not protected: the address of a server begins with https://."), server);
  else
    return TRUE;
  return FALSE;
}

KtSyncTransport *
kt_sync_transport_new (const char *server, const char *version, GError **error)
{
  if (!check_server (server, error))
    return NULL;
  KtSyncTransport *self = g_new0 (KtSyncTransport, 1);
  g_autofree char *agent = g_strconcat ("Kontor/", version, NULL);
  gsize length = strlen (server);
  while (length > 0 && server[length - 1] == '/')
    length--;
  self->server = g_strndup (server, length);
  self->version = g_strdup (version);
  self->session
      = soup_session_new_with_options ("timeout", KT_SYNC_SILENCE_SECONDS, "idle-timeout", 60,
                                       "max-conns", 1, "user-agent", agent, NULL);
  return self;
}

void
kt_sync_transport_trust (KtSyncTransport *self, GTlsDatabase *authorities)
{
  soup_session_set_tls_database (self->session, authorities);
}

void
kt_sync_transport_free (KtSyncTransport *self)
{
  if (self == NULL)
    return;
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self->server);
  g_free (self->version);
  g_free (self);
}

void
kt_sync_reply_clear (KtSyncReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  *self = (KtSyncReply){ 0 };
}

/* ---- one request ---- */

typedef struct {
  SoupMessage *message;
  GCancellable *cancellable; /* its own: of the caller, or of the deadline */
  GCancellable *outer;
  gulong outer_id;
  GSource *deadline;
  gboolean is_late;
  GInputStream *stream;
  GByteArray *body;
  gsize max_bytes;
} Request;

static void
free_request (Request *request)
{
  if (request->outer != NULL)
    g_cancellable_disconnect (request->outer, request->outer_id);
  g_clear_object (&request->outer);
  g_source_destroy (request->deadline);
  g_source_unref (request->deadline);
  g_clear_object (&request->stream);
  g_object_unref (request->message);
  g_object_unref (request->cancellable);
  g_byte_array_unref (request->body);
  g_free (request);
}

/* ---- what went wrong, for people ---- */

static const struct {
  GTlsCertificateFlags flag;
  const char *text;
} certificate_texts[] = {
  { G_TLS_CERTIFICATE_EXPIRED, N_ ("The certificate of the server has expired.") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED,
    N_ ("The certificate of the server is not valid yet. Check the date of this machine.") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("The certificate of the server is for another name.") },
  { G_TLS_CERTIFICATE_REVOKED, N_ ("The certificate of the server was revoked.") },
  { G_TLS_CERTIFICATE_UNKNOWN_CA,
    N_ ("The certificate of the server comes from somebody this machine does not trust.") },
};

static const char *
describe_certificate (GTlsCertificateFlags flags)
{
  for (guint i = 0; i < G_N_ELEMENTS (certificate_texts); i++)
    if ((flags & certificate_texts[i].flag) != 0)
      return _ (certificate_texts[i].text);
  return _ ("The certificate of the server is not valid.");
}

GError *
kt_sync_transport_explain (SoupMessage *message, gboolean is_late, const GError *error)
{
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);
  if (flags != 0)
    return g_error_new_literal (KT_ERROR, KT_ERROR_INVALID, describe_certificate (flags));
  if (is_late || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new_literal (KT_ERROR, KT_ERROR_INVALID,
                                _ ("The server does not answer in time."));
  if (g_error_matches (error, KT_ERROR, KT_ERROR_LIMIT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  return g_error_new (KT_ERROR, KT_ERROR_INVALID, _ ("The server cannot be reached: %s"),
                      error->message);
}

static void
fail (GTask *task, GError *taken)
{
  const Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = taken;
  g_task_return_error (task, kt_sync_transport_explain (request->message, request->is_late, error));
}

/* ---- the answer ---- */

/* Seconds, or a date; what a date means is told by that of the answer, not by the clock here. */
gint64
kt_sync_transport_read_retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  const char *today = soup_message_headers_get_one (headers, "Date");
  gint64 seconds = 0;
  if (text == NULL || g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return seconds * G_USEC_PER_SEC;
  g_autoptr (GDateTime) until = soup_date_time_new_from_http_string (text);
  g_autoptr (GDateTime) now = today != NULL ? soup_date_time_new_from_http_string (today) : NULL;
  return until != NULL && now != NULL ? MAX (g_date_time_difference (until, now), 0) : 0;
}

static void
free_reply (gpointer reply)
{
  kt_sync_reply_clear (reply);
  g_free (reply);
}

gboolean
kt_sync_transport_is_open_ended (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_EOF;
}

/* In its head, or in its body. A compressed one (chunked, by nginx) that ends between two chunks cannot be
 * seen here: what it is read as sees it, for a page has a last line, and JSON an end. */
static gboolean
is_torn (const Request *request)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  if (kt_sync_transport_is_open_ended (request->message))
    return TRUE;
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && soup_message_headers_get_one (headers, "Content-Encoding") == NULL
         && request->body->len < soup_message_headers_get_content_length (headers);
}

static void
finish (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  if (is_torn (request))
    {
      fail (task, g_error_new_literal (KT_ERROR, KT_ERROR_INVALID,
                                       _ ("The answer of the server broke off.")));
      return;
    }
  KtSyncReply *reply = g_new0 (KtSyncReply, 1);
  kt_fail_point ("answer-received", NULL);
  reply->status = soup_message_get_status (request->message);
  reply->retry_after = kt_sync_transport_read_retry_after (request->message);
  reply->body = g_byte_array_free_to_bytes (g_byte_array_ref (request->body));
  g_task_return_pointer (task, reply, free_reply);
}

static void read_more (GTask *task);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GBytes) portion
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = portion != NULL ? g_bytes_get_size (portion) : 0;
  if (portion != NULL && request->body->len + size > request->max_bytes)
    g_set_error_literal (&error, KT_ERROR, KT_ERROR_LIMIT,
                         _ ("The server answered with more than it may."));
  if (error != NULL)
    {
      g_cancellable_cancel (request->cancellable);
      fail (task, g_steal_pointer (&error));
      return;
    }
  if (size == 0)
    {
      finish (task);
      return;
    }
  g_byte_array_append (request->body, g_bytes_get_data (portion, NULL), (guint)size);
  read_more (g_steal_pointer (&task));
}

static void
read_more (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  g_input_stream_read_bytes_async (request->stream, PORTION, G_PRIORITY_DEFAULT,
                                   request->cancellable, on_read, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Request *request = g_task_get_task_data (task);
  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (request->stream == NULL)
    fail (task, error);
  else
    {
      kt_fail_point ("answer-begun", NULL);
      read_more (g_steal_pointer (&task));
    }
}

/* ---- sending ---- */

/* Requests come one after the other, so HTTP/2 would give nothing; and with it libsoup 3.2 leaves a
 * request whose connection broke just before it waiting for ever, whether cancelled or not. */
static void
on_network (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
}

static void
on_wrote (SoupMessage *message, gpointer data)
{
  kt_fail_point ("request-sent", NULL);
}

static gboolean
on_deadline (gpointer data)
{
  Request *request = data;
  request->is_late = TRUE;
  g_cancellable_cancel (request->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

SoupMessage *
kt_sync_transport_new_message (const KtSyncTransport *self,
                               const char *method,
                               const char *path,
                               GBytes *body,
                               const char *access)
{
  g_autofree char *uri = g_strconcat (self->server, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);
  if (message == NULL)
    return NULL;
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  g_signal_connect (message, "network-event", G_CALLBACK (on_network), NULL);
  g_signal_connect (message, "wrote-body", G_CALLBACK (on_wrote), NULL);
  soup_message_headers_replace (headers, "Sync-Version", KT_SYNC_VERSION);
  soup_message_headers_replace (headers, "Sync-Client", self->version);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  if (access != NULL)
    {
      char *bearer = g_strconcat ("Bearer ", access, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
      kt_secret_wipe (bearer);
    }
  return message;
}

static Request *
new_request (SoupMessage *message, gsize max_bytes, GCancellable *cancellable)
{
  Request *request = g_new0 (Request, 1);
  request->message = message;
  request->cancellable = g_cancellable_new ();
  request->body = g_byte_array_new ();
  request->max_bytes = max_bytes;
  request->deadline = g_timeout_source_new_seconds (KT_SYNC_DEADLINE_SECONDS);
  g_source_set_callback (request->deadline, on_deadline, request, NULL);
  g_source_attach (request->deadline, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      request->outer = g_object_ref (cancellable);
      request->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                                 g_object_ref (request->cancellable),
                                                 g_object_unref);
    }
  return request;
}

void
kt_sync_transport_send_async (KtSyncTransport *self,
                              const char *method,
                              const char *path,
                              GBytes *body,
                              const char *access,
                              gsize max_bytes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  SoupMessage *message = kt_sync_transport_new_message (self, method, path, body, access);
  if (message == NULL)
    {
      g_task_return_new_error (task, KT_ERROR, KT_ERROR_PARSE,
                               _ ("“%s” is no address of a server."), self->server);
      return;
    }
  Request *request = new_request (message, max_bytes, cancellable);
  g_task_set_task_data (task, request, (GDestroyNotify)free_request);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, request->cancellable,
                           on_sent, g_steal_pointer (&task));
}

gboolean
kt_sync_transport_send_finish (GAsyncResult *result, KtSyncReply *reply, GError **error)
{
  g_autofree KtSyncReply *found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;
  *reply = *found;
  return TRUE;
}
