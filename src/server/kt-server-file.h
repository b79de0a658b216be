/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A file that never changes, as the answer to a request: 200, 206 from a place on ("bytes=N-", the
 * only form there is), 304, 404 or 416. It is opened here and sent piece by piece later; or the
 * proxy in front is told where it has it, and does all that itself. Any thread.
 */

#include "kt-server-message.h"

G_BEGIN_DECLS

typedef struct {
  const char *path;
  const char *type; /* static */
  const char *etag; /* with quotation marks; NULL: made of time and size */
  const char *accel; /* where the proxy has it; NULL: no proxy does */
} KtServerFile;

KtServerResponse *kt_server_file_answer (const KtServerRequest *request, const KtServerFile *file);

/* Whether If-None-Match names it; what a proxy packs has a weak one. */
gboolean kt_server_file_is_known (const KtServerRequest *request, const char *etag);

/* Where "bytes=N-" begins; −1: it is not that, or behind the end. */
gint64 kt_server_file_read_range (const char *text, gint64 size);

G_END_DECLS
