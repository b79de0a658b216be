/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The owner may let go at any time, also from within what it is told; what libsoup still has under
 * way keeps a reference.
 */
#include "kt-sync-download.h"

#include <glib/gi18n-lib.h>

#include "kt-error.h"
#include "kt-sync-transport-private.h"

#define PORTION (64 * 1024)

struct _KtSyncDownload {
  gatomicrefcount n_references;
  SoupMessage *message;
  GInputStream *stream;
  GCancellable *cancellable;
  const KtSyncDownloadClass *class;
  gpointer data;
  goffset expected; /* bytes still to come; -1: not said */
  gboolean is_silent; /* nobody listens any more, or all was told */
};

static KtSyncDownload *
ref (KtSyncDownload *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

static void
unref (KtSyncDownload *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_object_unref (self->cancellable);
  self->class->gone (self->data);
  g_free (self);
}

typedef KtSyncDownload Reference;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reference, unref)

static void
tell_end (KtSyncDownload *self, const GError *error)
{
  if (self->is_silent)
    return;
  self->is_silent = TRUE;
  self->class->end (error, self->data);
}

static GError *
new_lost (void)
{
  return g_error_new_literal (KT_ERROR, KT_ERROR_INVALID,
                              _ ("The connection to the server was lost."));
}

/* libsoup takes a line that is cut for the end of a body. */
static void
end (KtSyncDownload *self, const GError *cause)
{
  g_autoptr (GError) error
      = cause != NULL        ? kt_sync_transport_explain (self->message, FALSE, cause)
        : self->expected > 0 ? new_lost ()
                             : NULL;
  tell_end (self, error);
}

static void read_more (KtSyncDownload *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reference) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      end (self, error);
      return;
    }
  if (self->expected > 0)
    self->expected -= (goffset)g_bytes_get_size (bytes);
  if (!self->is_silent)
    self->class->bytes (bytes, self->data);
  if (!self->is_silent)
    read_more (self);
}

static void
read_more (KtSyncDownload *self)
{
  g_input_stream_read_bytes_async (self->stream, PORTION, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_read, ref (self));
}

static KtSyncDownloadHead
read_head (KtSyncDownload *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  goffset start = -1;
  goffset stop, all;
  soup_message_headers_get_content_range (headers, &start, &stop, &all);
  self->expected = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                       ? soup_message_headers_get_content_length (headers)
                       : -1;
  return (KtSyncDownloadHead){
    .status = soup_message_get_status (self->message),
    .etag = soup_message_headers_get_one (headers, "ETag"),
    .offset = start,
    .retry_after = kt_sync_transport_read_retry_after (self->message),
  };
}

/* What has no body says nothing of its length either. */
static gboolean
has_torn_head (KtSyncDownload *self)
{
  return soup_message_get_status (self->message) != SOUP_STATUS_NOT_MODIFIED
         && kt_sync_transport_is_open_ended (self->message);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reference) self = data;
  g_autoptr (GError) error = NULL;
  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      end (self, error);
      return;
    }
  if (has_torn_head (self))
    {
      g_autoptr (GError) lost = new_lost ();
      tell_end (self, lost);
      return;
    }
  const KtSyncDownloadHead head = read_head (self);
  if (!self->is_silent)
    self->class->head (&head, self->data);
  if (!self->is_silent)
    read_more (self);
}

static gboolean
on_no_address (gpointer data)
{
  KtSyncDownload *self = data;
  g_autoptr (GError) error
      = g_error_new_literal (KT_ERROR, KT_ERROR_PARSE, _ ("This is no address of a server."));
  tell_end (self, error);
  return G_SOURCE_REMOVE;
}

static void
fail_soon (KtSyncDownload *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, on_no_address, ref (self), (GDestroyNotify)unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/* Compressed bytes could not be counted from the middle. */
static void
ask_for (KtSyncDownload *self, gint64 offset, const char *etag)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (self->message);
  soup_message_disable_feature (self->message, SOUP_TYPE_CONTENT_DECODER);
  if (offset > 0)
    soup_message_headers_set_range (headers, offset, -1);
  if (etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", etag);
}

KtSyncDownload *
kt_sync_download_new (KtSyncTransport *transport,
                      const char *path,
                      gint64 offset,
                      const char *etag,
                      const char *access,
                      const KtSyncDownloadClass *class,
                      gpointer data)
{
  KtSyncDownload *self = g_new0 (KtSyncDownload, 1);
  g_atomic_ref_count_init (&self->n_references);
  self->cancellable = g_cancellable_new ();
  self->class = class;
  self->data = data;
  self->message = kt_sync_transport_new_message (transport, "GET", path, NULL, access);
  if (self->message == NULL)
    {
      fail_soon (self);
      return self;
    }
  ask_for (self, offset, etag);
  soup_session_send_async (transport->session, self->message, G_PRIORITY_DEFAULT,
                           self->cancellable, on_sent, ref (self));
  return self;
}

void
kt_sync_download_free (KtSyncDownload *self)
{
  if (self == NULL)
    return;
  self->is_silent = TRUE;
  g_cancellable_cancel (self->cancellable);
  unref (self);
}
