/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libsoup waits by itself when a body has no further piece, and says "wrote-chunk" when one went
 * out. */
#include "kt-server-send.h"

#include <gio/gunixinputstream.h>

typedef struct {
  SoupServerMessage *message; /* owns it */
  KtServerStream *stream;
  GInputStream *input;
  gint64 left;
  gboolean is_over;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *self = data;
  g_object_unref (self->stream);
  g_object_unref (self->input);
  g_free (self);
}

/* Each piece has the time of an answer. */
static void
add_piece (Sending *self, GBytes *piece)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  self->left -= (gint64)g_bytes_get_size (piece);
  soup_message_body_append_bytes (body, piece);
  if (self->left == 0)
    soup_message_body_complete (body);
  kt_server_stream_begin_answer (self->stream);
  soup_server_message_unpause (self->message);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SoupServerMessage) message = data;
  Sending *self = g_object_get_data (G_OBJECT (message), "kontor-sending");
  g_autoptr (GBytes) piece
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  if (self->is_over || kt_server_stream_get_state (self->stream) == KT_SERVER_STREAM_OVER)
    return;
  if (piece != NULL && g_bytes_get_size (piece) > 0)
    add_piece (self, piece);
  else
    {
      g_warning ("A file is shorter than it was, or cannot be read.");
      kt_server_stream_cut (self->stream);
      soup_server_message_unpause (message);
    }
}

static void
read_piece (Sending *self)
{
  g_input_stream_read_bytes_async (self->input, (gsize)MIN (self->left, KT_SERVER_PIECE_BYTES),
                                   G_PRIORITY_DEFAULT, NULL, on_read,
                                   g_object_ref (self->message));
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  Sending *self = data;
  if (self->left > 0)
    read_piece (self);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  Sending *self = data;
  self->is_over = TRUE;
}

void
kt_server_send_file (SoupServerMessage *message,
                     KtServerStream *stream,
                     int descriptor,
                     gint64 length)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  Sending *self = g_new0 (Sending, 1);
  self->message = message;
  self->stream = g_object_ref (stream);
  self->input = g_unix_input_stream_new (descriptor, TRUE);
  self->left = length;
  soup_message_headers_set_content_length (soup_server_message_get_response_headers (message),
                                           length);
  soup_message_body_set_accumulate (body, FALSE);
  g_object_set_data_full (G_OBJECT (message), "kontor-sending", self, sending_free);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  if (length > 0)
    {
      read_piece (self);
      return;
    }
  soup_message_body_complete (body);
  soup_server_message_unpause (message);
}
