/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree-server.h"

#include <string.h>

#define MOST_HEAD 4096

typedef struct {
  TreeServer *server;
  GSocketConnection *connection;
  GBytes *answer;
  gsize n_read;
  char head[MOST_HEAD];
} Talk;

static void
free_talk (Talk *talk)
{
  g_object_unref (talk->connection);
  g_clear_pointer (&talk->answer, g_bytes_unref);
  g_free (talk);
}

/* The value of a header; NULL: there is none. */
static char *
find_header (const char *head, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  const char *found = strstr (head, start);
  if (found == NULL)
    return NULL;
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\r"));
}

static GBytes *
make_answer (const char *status, const char *headers, GBytes *body, gsize from)
{
  GString *text = g_string_new (NULL);
  gsize size = body != NULL ? g_bytes_get_size (body) - from : 0;
  g_string_append_printf (text,
                          "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\n%s\r\n",
                          status, size, headers);
  if (size > 0)
    g_string_append_len (text, (const char *)g_bytes_get_data (body, NULL) + from, (gssize)size);
  return g_string_free_to_bytes (text);
}

static GBytes *
answer_path (TreeServer *self, const char *path, const char *head)
{
  const char *name = g_str_has_prefix (path, "/v1/catalog/") ? path + strlen ("/v1/catalog/")
                                                             : path + strlen ("/v1/");
  g_autoptr (GBytes) body = publish_fixture_read (self->place, name);
  g_autofree char *range = find_header (head, "Range");
  g_autofree char *known = find_header (head, "If-None-Match");
  guint64 from = range != NULL ? g_ascii_strtoull (range + strlen ("bytes="), NULL, 10) : 0;
  if (g_strcmp0 (path, self->refuses) == 0)
    return make_answer ("503 Busy", "Retry-After: 7\r\n", NULL, 0);
  if (body == NULL)
    return make_answer ("404 Missing", "", NULL, 0);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, body);
  g_autofree char *etag = g_strdup_printf ("\"%s\"", hash);
  g_autofree char *etag_line = g_strdup_printf ("ETag: %s\r\n", etag);
  gsize size = g_bytes_get_size (body);
  if (g_strcmp0 (known, etag) == 0)
    return make_answer ("304 Not Modified", etag_line, NULL, 0);
  if (from >= size && from > 0)
    return make_answer ("416 Range", "", NULL, 0);
  if (from == 0)
    return make_answer ("200 OK", etag_line, body, 0);
  g_autofree char *place = g_strdup_printf (
      "Content-Range: bytes %" G_GUINT64_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT "\r\n",
      from, size - 1, size);
  return make_answer ("206 Partial", place, body, (gsize)from);
}

/* As much as the line bears. */
static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Talk *talk = data;
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (talk->connection), NULL, NULL);
  free_talk (talk);
}

static void
answer (Talk *talk)
{
  TreeServer *self = talk->server;
  g_auto (GStrv) words = g_strsplit (talk->head, " ", 3);
  self->n_requests++;
  g_ptr_array_add (self->paths, g_strdup (words[1]));
  talk->answer = answer_path (self, words[1], talk->head);
  gsize n = g_bytes_get_size (talk->answer);
  if (self->budget >= 0)
    n = (gsize)MIN ((gint64)n, self->budget);
  if (self->budget >= 0)
    self->budget -= (gint64)n;
  self->n_bytes += (gint64)n;
  g_output_stream_write_all_async (
      g_io_stream_get_output_stream (G_IO_STREAM (talk->connection)),
      g_bytes_get_data (talk->answer, NULL), n, G_PRIORITY_DEFAULT, NULL, on_written, talk);
}

static void read_head (Talk *talk);

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Talk *talk = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  talk->n_read += n > 0 ? (gsize)n : 0;
  talk->head[talk->n_read] = '\0';
  if (n <= 0 || talk->n_read >= MOST_HEAD - 1)
    free_talk (talk);
  else if (strstr (talk->head, "\r\n\r\n") != NULL)
    answer (talk);
  else
    read_head (talk);
}

static void
read_head (Talk *talk)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (talk->connection)),
                             talk->head + talk->n_read, MOST_HEAD - 1 - talk->n_read,
                             G_PRIORITY_DEFAULT, NULL, on_read, talk);
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer data)
{
  Talk *talk = g_new0 (Talk, 1);
  talk->server = data;
  talk->connection = g_object_ref (connection);
  read_head (talk);
  return TRUE;
}

void
tree_server_begin (TreeServer *self, PublishFixture *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) there = NULL;
  *self = (TreeServer){ .place = place, .budget = -1 };
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &there, &error);
  g_assert_no_error (error);
  self->address = g_strdup_printf (
      "http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (there)));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_socket_service_start (self->service);
}

void
tree_server_end (TreeServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_ptr_array_unref (self->paths);
  g_free (self->refuses);
  g_free (self->address);
}
