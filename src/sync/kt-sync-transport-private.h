/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of a connection: kt-sync-transport.c has answers in memory, kt-sync-download.c passes on what
 * comes as it comes. */

#include <libsoup/soup.h>

#include "kt-sync-transport.h"

G_BEGIN_DECLS

struct _KtSyncTransport {
  SoupSession *session;
  char *server;  /* without a slash at its end */
  char *version; /* of this program */
};

/* NULL: the path makes no address. body, access: may be NULL. */
SoupMessage *kt_sync_transport_new_message (const KtSyncTransport *self,
                                            const char *method,
                                            const char *path,
                                            GBytes *body,
                                            const char *access);
/* What went wrong, for people. */
GError *
kt_sync_transport_explain (SoupMessage *message, gboolean is_late, const GError *error);
/* libsoup takes a connection that broke for the end of the head, and of the body; no server that is
 * meant leaves the length of its answer open. */
gboolean kt_sync_transport_is_open_ended (SoupMessage *message);
/* Microseconds; 0: not said. */
gint64 kt_sync_transport_read_retry_after (SoupMessage *message);

G_END_DECLS
