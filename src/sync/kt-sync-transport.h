/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Requests over HTTP (libsoup), one after the other: with a deadline for all of it, a cap on what is
 * read (after decompression, and while it comes), no redirects, no cookies. What is wrong with a
 * certificate is told.
 *
 * Thread: made, used and freed in one thread, in its thread-default main context. Errors: KT_ERROR
 * with a sentence for people.
 */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KtSyncTransport KtSyncTransport;

#define KT_SYNC_DEADLINE_SECONDS 120 /* of a request, from beginning to end */
#define KT_SYNC_SILENCE_SECONDS 30   /* without a byte */

/* server: "https://host[:port][/path]"; "http://" only for this machine. KT_ERROR_PARSE, _INVALID. */
KtSyncTransport *
kt_sync_transport_new (const char *server, const char *version, GError **error);
/* Only what these vouch for is taken. Before the first request. */
void kt_sync_transport_trust (KtSyncTransport *self, GTlsDatabase *authorities);
void kt_sync_transport_free (KtSyncTransport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncTransport, kt_sync_transport_free)

typedef struct {
  guint status;
  gint64 retry_after; /* microseconds; 0: not said */
  GBytes *body;
} KtSyncReply;

void kt_sync_reply_clear (KtSyncReply *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtSyncReply, kt_sync_reply_clear)

/* body, access: may be NULL. */
void kt_sync_transport_send_async (KtSyncTransport *self,
                                   const char *method,
                                   const char *path,
                                   GBytes *body,
                                   const char *access,
                                   gsize max_bytes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean kt_sync_transport_send_finish (GAsyncResult *result, KtSyncReply *reply, GError **error);

G_END_DECLS
