/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-valve.h"

#include <gio/gio.h>
#include <string.h>

#define PORTION 4096

struct _KtUiValve {
  GSocketService *service;
  char *host; /* of the server, with its port */
  char *address;
  GMutex mutex;
  GCond cond;
  gint64 let[KT_UI_N_VALVES];
  gint64 passed[KT_UI_N_VALVES];
  guint n_lines;
  gboolean is_over;
};

typedef struct {
  KtUiValve *valve;
  GIOStream *client;
  GIOStream *server;
  KtUiValveKind kind; /* of what is answered now */
} Line;

/* How many bytes may pass now; waits until some may. 0: it is over. */
static gsize
wait_for_room (Line *line,
               gsize n)
{
  KtUiValve *self = line->valve;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->let[line->kind] == 0 && !self->is_over)
    g_cond_wait (&self->cond, &self->mutex);
  if (self->is_over)
    return 0;
  n = (gsize) MIN ((gint64) n, self->let[line->kind]);
  if (self->let[line->kind] != G_MAXINT64)
    self->let[line->kind] -= (gint64) n;
  self->passed[line->kind] += (gint64) n;
  return n;
}

static gboolean
pass_on (Line *line,
         const char *data,
         gsize size)
{
  GOutputStream *output = g_io_stream_get_output_stream (line->client);

  while (size > 0)
    {
      gsize n = wait_for_room (line, size);

      if (n == 0 || !g_output_stream_write_all (output, data, n, NULL, NULL, NULL))
        return FALSE;
      data += n;
      size -= n;
    }
  return TRUE;
}

/* Closing has to wait for whoever reads; this ends the reading. */
static void
shut (GIOStream *stream)
{
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream)), TRUE, TRUE, NULL);
}

static gpointer
answer (gpointer data)
{
  Line *line = data;
  GInputStream *input = g_io_stream_get_input_stream (line->server);
  char portion[PORTION];
  gssize n;

  while ((n = g_input_stream_read (input, portion, sizeof portion, NULL, NULL)) > 0)
    if (!pass_on (line, portion, (gsize) n))
      break;
  shut (line->client);
  return NULL;
}

/* One request at a time is on a line, and its head comes in one piece. */
static void
note_request (Line *line,
              const char *data,
              gsize size)
{
  g_autofree char *head = g_strndup (data, size);

  line->kind = g_str_has_prefix (head, "GET /v1/catalog/image/") ? KT_UI_VALVE_IMAGE
               : g_str_has_prefix (head, "GET /v1/blob/")        ? KT_UI_VALVE_MEDIA
                                                                 : KT_UI_VALVE_REST;
}

static void
ask (Line *line)
{
  GInputStream *input = g_io_stream_get_input_stream (line->client);
  GOutputStream *output = g_io_stream_get_output_stream (line->server);
  char portion[PORTION];
  gssize n;

  while ((n = g_input_stream_read (input, portion, sizeof portion, NULL, NULL)) > 0)
    {
      note_request (line, portion, (gsize) n);
      if (!g_output_stream_write_all (output, portion, (gsize) n, NULL, NULL, NULL))
        break;
    }
  shut (line->server);
}

static void
count_line (KtUiValve *self,
            int change)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->n_lines += (guint) change;
  g_cond_broadcast (&self->cond);
}

static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  KtUiValve *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = g_socket_client_connect_to_host (client, self->host, 80, NULL, NULL);
  Line line = { self, G_IO_STREAM (connection), server ? G_IO_STREAM (server) : NULL, KT_UI_VALVE_REST };

  if (!server)
    return TRUE; /* the server is gone, and so is this line */
  count_line (self, 1);
  GThread *thread = g_thread_new ("valve", answer, &line);
  ask (&line);
  g_thread_join (thread);
  count_line (self, -1);
  return TRUE;
}

KtUiValve *
kt_ui_valve_new (const char *address)
{
  KtUiValve *self = g_new0 (KtUiValve, 1);
  guint16 port;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->let[KT_UI_VALVE_REST] = G_MAXINT64;
  self->host = g_strdup (address + strlen ("http://"));
  self->service = g_threaded_socket_service_new (-1);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->service);
  return self;
}

void
kt_ui_valve_free (KtUiValve *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_broadcast (&self->cond);
  while (self->n_lines > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  g_object_unref (self->service);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->host);
  g_free (self->address);
  g_free (self);
}

const char *
kt_ui_valve_get_address (KtUiValve *self)
{
  return self->address;
}

void
kt_ui_valve_let (KtUiValve *self,
                 KtUiValveKind kind,
                 gint64 n_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->let[kind] = n_bytes == G_MAXINT64 ? G_MAXINT64 : self->let[kind] + n_bytes;
  g_cond_broadcast (&self->cond);
}

gint64
kt_ui_valve_count (KtUiValve *self,
                   KtUiValveKind kind)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->passed[kind];
}
