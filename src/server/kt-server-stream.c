/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two objects: the input that libsoup reads from, with what may be read at once in `ready`, and the
 * stream that owns it and the socket. The state machine is in pump_head() and read_body().
 */
#include "kt-server-stream.h"

#include <string.h>

#define LINGER_MS 500
#define MAX_LINGERING 64
#define DRAIN_BYTES (1024 * 1024)

#define KT_TYPE_SERVER_INPUT (kt_server_input_get_type ())
G_DECLARE_FINAL_TYPE (KtServerInput, kt_server_input, KT, SERVER_INPUT, GInputStream)

struct _KtServerInput {
  GInputStream parent_instance;
  KtServerStream *stream; /* owns it; NULL: gone */
};

struct _KtServerStream {
  GIOStream parent_instance;
  GSocketConnection *connection;
  KtServerInput *input;
  KtServerStreamShare *share;
  KtServerStreamState state;
  gint64 since;
  GByteArray *head;  /* as it comes */
  gsize seen;        /* of it */
  GByteArray *ready; /* good, for libsoup */
  KtServerRequest *request;
  gsize body_left; /* still on the socket */
  gsize charged;   /* of the memory for bodies */
  gboolean is_refused;
  gboolean is_between; /* libsoup has answered, and has not been given a byte since */
};

static guint n_lingering;

static void kt_server_input_pollable_init (GPollableInputStreamInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (KtServerInput,
                               kt_server_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      kt_server_input_pollable_init))
G_DEFINE_FINAL_TYPE (KtServerStream, kt_server_stream, G_TYPE_IO_STREAM)

/* ---- states ---- */

static void
enter (KtServerStream *self, KtServerStreamState state)
{
  self->state = state;
  self->since = g_get_monotonic_time ();
}

static GSocket *
get_socket (KtServerStream *self)
{
  return g_socket_connection_get_socket (self->connection);
}

static GPollableInputStream *
get_base (KtServerStream *self)
{
  return G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
}

static void
release_memory (KtServerStream *self)
{
  self->share->memory -= self->charged;
  self->charged = 0;
}

/* ---- refusing ---- */

/* What the peer still sends is thrown away for a moment: closing a socket with unread bytes would
 * take the answer from him. */
static void
drain (GSocketConnection *connection)
{
  char buffer[16 * 1024];
  GPollableInputStream *input
      = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  for (gsize drained = 0; drained < DRAIN_BYTES;)
    {
      gssize n
          = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return;
      drained += (gsize)n;
    }
}

static gboolean
on_lingered (gpointer connection)
{
  drain (connection);
  g_io_stream_close (connection, NULL, NULL);
  n_lingering--;
  return G_SOURCE_REMOVE;
}

static void
send_refusal (KtServerStream *self, guint status, const char *reason)
{
  g_autoptr (KtServerResponse) response
      = kt_server_response_new_problem (status, "refused", reason);
  gsize length;
  const char *body = g_bytes_get_data (response->body, &length);
  g_autofree char *text
      = g_strdup_printf ("HTTP/1.1 %u Refused\r\nContent-Type: %s\r\n"
                         "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%.*s",
                         status, response->type, length, (int)length, body);
  g_socket_send_with_blocking (get_socket (self), text, strlen (text), FALSE, NULL, NULL);
  g_socket_shutdown (get_socket (self), TRUE, TRUE, NULL);
  drain (self->connection);
}

void
kt_server_stream_refuse (KtServerStream *self, guint status, const char *reason)
{
  if (self->state == KT_SERVER_STREAM_OVER)
    return;
  if (self->state == KT_SERVER_STREAM_WORKING || self->state == KT_SERVER_STREAM_ANSWERING)
    {
      kt_server_stream_cut (self);
      return;
    }
  send_refusal (self, status, reason);
  self->is_refused = TRUE;
  enter (self, KT_SERVER_STREAM_OVER);
}

void
kt_server_stream_cut (KtServerStream *self)
{
  if (self->state == KT_SERVER_STREAM_OVER)
    return;
  g_socket_shutdown (get_socket (self), TRUE, TRUE, NULL);
  enter (self, KT_SERVER_STREAM_OVER);
}

/* ---- heads ---- */

static void
write_head (KtServerStream *self, const KtServerHead *head)
{
  g_autofree char *text = g_strdup_printf (
      "%s %s HTTP/1.1\r\nHost: kontor\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n",
      head->request->method, head->request->path, head->body_length,
      head->is_last ? "Connection: close\r\n" : "");
  g_byte_array_append (self->ready, (const guint8 *)text, (guint)strlen (text));
}

/* Whether nothing follows the request that is complete now. */
static gboolean
is_end (KtServerStream *self)
{
  return g_socket_get_available_bytes (get_socket (self)) <= 0;
}

static void
accept_head (KtServerStream *self, gsize length)
{
  g_auto (KtServerHead) head = { NULL };
  KtServerRefusal refusal;
  gsize behind = self->head->len - length;
  if (!kt_server_head_parse (self->head->data, length, self->share->max_body, &head, &refusal))
    kt_server_stream_refuse (self, refusal.status, refusal.reason);
  else if (behind > head.body_length || (behind == head.body_length && !is_end (self)))
    kt_server_stream_refuse (self, 400, "There is more than one request.");
  else
    {
      write_head (self, &head);
      g_byte_array_append (self->ready, self->head->data + length, (guint)behind);
      self->request = g_steal_pointer (&head.request);
      self->body_left = head.body_length - behind;
      enter (self, self->body_left > 0 ? KT_SERVER_STREAM_BODY : KT_SERVER_STREAM_WORKING);
    }
  g_byte_array_set_size (self->head, 0);
  self->seen = 0;
}

static void
look_at_head (KtServerStream *self)
{
  gboolean is_bad;
  gsize end = kt_server_head_find_end (self->head->data, self->head->len, self->seen, &is_bad);
  self->seen = self->head->len;
  if (is_bad)
    kt_server_stream_refuse (self, 400, "A head has bytes in it that it may not have.");
  else if (end > 0)
    accept_head (self, end);
  else if (self->head->len >= KT_SERVER_MAX_HEAD_BYTES)
    kt_server_stream_refuse (self, 431, "The head is too long.");
}

/* Reads until a head is ready, it was refused, or nothing is there. FALSE with an error, or without
 * one at the end. */
static gboolean
pump_head (KtServerStream *self, GError **error)
{
  while (self->ready->len == 0 && self->state != KT_SERVER_STREAM_OVER)
    {
      guint8 buffer[4096];
      gsize room = MIN (sizeof buffer, KT_SERVER_MAX_HEAD_BYTES - self->head->len);
      gssize n
          = g_pollable_input_stream_read_nonblocking (get_base (self), buffer, room, NULL, error);
      if (n <= 0)
        return FALSE;
      if (self->state != KT_SERVER_STREAM_HEAD)
        enter (self, KT_SERVER_STREAM_HEAD);
      g_byte_array_append (self->head, buffer, (guint)n);
      look_at_head (self);
    }
  return self->state != KT_SERVER_STREAM_OVER;
}

/* ---- bodies ---- */

static gboolean
charge (KtServerStream *self, gsize n)
{
  self->charged += n;
  self->share->memory += n;
  return self->share->memory <= self->share->max_memory;
}

static gssize
read_body (KtServerStream *self, void *buffer, gsize count, GError **error)
{
  gssize n = g_pollable_input_stream_read_nonblocking (get_base (self), buffer,
                                                       MIN (count, self->body_left), NULL, error);
  if (n <= 0)
    return n;
  self->body_left -= (gsize)n;
  if (!charge (self, (gsize)n))
    kt_server_stream_refuse (self, 503, "Too much is under way. Try again.");
  else if (self->body_left == 0 && !is_end (self))
    kt_server_stream_refuse (self, 400, "There is more than was announced.");
  else if (self->body_left == 0)
    enter (self, KT_SERVER_STREAM_WORKING);
  if (self->state != KT_SERVER_STREAM_OVER)
    return n;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "refused");
  return -1;
}

static gssize
take_ready (KtServerStream *self, void *buffer, gsize count)
{
  gsize n = MIN (count, self->ready->len);
  memcpy (buffer, self->ready->data, n);
  g_byte_array_remove_range (self->ready, 0, (guint)n);
  return (gssize)n;
}

/* ---- what libsoup reads ---- */

static gssize
read_some (KtServerStream *self, void *buffer, gsize count, GError **error)
{
  GError *local = NULL;
  if (self->state == KT_SERVER_STREAM_OVER)
    return 0;
  if (self->ready->len > 0)
    return take_ready (self, buffer, count);
  if (self->state == KT_SERVER_STREAM_BODY)
    return read_body (self, buffer, count, error);
  if (self->state == KT_SERVER_STREAM_WORKING || self->state == KT_SERVER_STREAM_ANSWERING)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "one after the other");
      return -1;
    }
  if (pump_head (self, &local))
    return take_ready (self, buffer, count);
  if (local == NULL)
    return 0;
  g_propagate_error (error, local);
  return -1;
}

/* libsoup (3.2.3) forgets a connection that ends before the next request has begun: it neither
 * closes nor frees it. So one begins, of one byte, and ends in the middle of its head. */
static gssize
begin_last_request (KtServerStream *self, void *buffer)
{
  enter (self, KT_SERVER_STREAM_OVER);
  *(char *)buffer = 'G';
  return 1;
}

static gssize
kt_server_input_read_nonblocking (GPollableInputStream *pollable,
                                  void *buffer,
                                  gsize count,
                                  GError **error)
{
  KtServerStream *self = KT_SERVER_INPUT (pollable)->stream;
  GError *local = NULL;
  if (self == NULL)
    return 0;
  gssize n = read_some (self, buffer, count, &local);
  gboolean waits = g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  if (n <= 0 && !waits && self->is_between)
    {
      g_clear_error (&local);
      n = begin_last_request (self, buffer);
    }
  self->is_between = self->is_between && waits;
  if (local != NULL)
    g_propagate_error (error, local);
  return n;
}

/* libsoup reads without blocking only. */
static gssize
kt_server_input_read (GInputStream *stream,
                      void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "only without blocking");
  return -1;
}

static gboolean
kt_server_input_is_readable (GPollableInputStream *pollable)
{
  KtServerStream *self = KT_SERVER_INPUT (pollable)->stream;
  return self->ready->len > 0 || g_pollable_input_stream_is_readable (get_base (self));
}

static GSource *
kt_server_input_create_source (GPollableInputStream *pollable, GCancellable *cancellable)
{
  KtServerStream *self = KT_SERVER_INPUT (pollable)->stream;
  g_autoptr (GSource) base = self->ready->len > 0
                                 ? g_timeout_source_new (0)
                                 : g_pollable_input_stream_create_source (get_base (self), NULL);
  return g_pollable_source_new_full (pollable, base, cancellable);
}

static void
kt_server_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = kt_server_input_is_readable;
  iface->create_source = kt_server_input_create_source;
  iface->read_nonblocking = kt_server_input_read_nonblocking;
}

static void
kt_server_input_class_init (KtServerInputClass *class)
{
  G_INPUT_STREAM_CLASS (class)->read_fn = kt_server_input_read;
}

static void
kt_server_input_init (KtServerInput *self)
{
}

/* ---- the stream ---- */

static GInputStream *
kt_server_stream_get_input (GIOStream *stream)
{
  return G_INPUT_STREAM (KT_SERVER_STREAM (stream)->input);
}

static GOutputStream *
kt_server_stream_get_output (GIOStream *stream)
{
  return g_io_stream_get_output_stream (G_IO_STREAM (KT_SERVER_STREAM (stream)->connection));
}

static gboolean
kt_server_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  KtServerStream *self = KT_SERVER_STREAM (stream);
  enter (self, KT_SERVER_STREAM_OVER);
  if (self->is_refused && n_lingering < MAX_LINGERING)
    {
      n_lingering++;
      g_timeout_add_full (G_PRIORITY_LOW, LINGER_MS, on_lingered, g_object_ref (self->connection),
                          g_object_unref);
      return TRUE;
    }
  return g_io_stream_close (G_IO_STREAM (self->connection), cancellable, error);
}

static void
kt_server_stream_finalize (GObject *object)
{
  KtServerStream *self = KT_SERVER_STREAM (object);
  release_memory (self);
  g_clear_pointer (&self->request, kt_server_request_free);
  g_byte_array_unref (self->head);
  g_byte_array_unref (self->ready);
  self->input->stream = NULL;
  g_object_unref (self->input);
  g_object_unref (self->connection);
  G_OBJECT_CLASS (kt_server_stream_parent_class)->finalize (object);
}

static void
kt_server_stream_class_init (KtServerStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kt_server_stream_finalize;
  G_IO_STREAM_CLASS (class)->get_input_stream = kt_server_stream_get_input;
  G_IO_STREAM_CLASS (class)->get_output_stream = kt_server_stream_get_output;
  G_IO_STREAM_CLASS (class)->close_fn = kt_server_stream_close;
}

static void
kt_server_stream_init (KtServerStream *self)
{
  self->head = g_byte_array_new ();
  self->ready = g_byte_array_new ();
  self->input = g_object_new (KT_TYPE_SERVER_INPUT, NULL);
  self->input->stream = self;
  enter (self, KT_SERVER_STREAM_FRESH);
}

KtServerStream *
kt_server_stream_new (GSocketConnection *connection, KtServerStreamShare *share)
{
  KtServerStream *self = g_object_new (KT_TYPE_SERVER_STREAM, NULL);
  self->connection = g_object_ref (connection);
  self->share = share;
  return self;
}

KtServerStreamState
kt_server_stream_get_state (KtServerStream *self)
{
  return self->state;
}

gint64
kt_server_stream_get_since (KtServerStream *self)
{
  return self->since;
}

KtServerRequest *
kt_server_stream_take_request (KtServerStream *self)
{
  return g_steal_pointer (&self->request);
}

void
kt_server_stream_begin_answer (KtServerStream *self)
{
  if (self->state != KT_SERVER_STREAM_OVER)
    enter (self, KT_SERVER_STREAM_ANSWERING);
}

void
kt_server_stream_end_answer (KtServerStream *self)
{
  release_memory (self);
  g_clear_pointer (&self->request, kt_server_request_free);
  self->is_between = TRUE;
  if (self->state != KT_SERVER_STREAM_OVER)
    enter (self, KT_SERVER_STREAM_IDLE);
}
