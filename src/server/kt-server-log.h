/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the server says while it runs: one JSON object a line, on standard error. Nothing of it is
 * personal: no addresses, bodies, tokens, queries, and of what was turned away the route only.
 * Devices and requests have ids: the client is told that of its request (Request-Id), so that one
 * who was turned away can be found, and his device be looked after. Any thread.
 *
 *   {"time":"2026-11-22T09:00:00.123Z","id":"9f2c…","method":"POST","path":"/v1/push","status":409,
 *    "problem":"gap","ms":1.8,"in":812,"out":120,"tenant":"house","device":"5e0b…"}
 *   {"time":"…","level":"warning","message":"…"}
 */

#include "kt-server.h"

G_BEGIN_DECLS

typedef enum {
  KT_SERVER_LOG_TROUBLE, /* requests that failed in the server, warnings */
  KT_SERVER_LOG_ACCESS   /* all requests */
} KtServerLogLevel;

/* Before the first request. Makes the messages of GLib lines of this log, too. */
void kt_server_log_init (KtServerLogLevel level);
void kt_server_log_request (KtServer *server,
                            const KtServerRequest *request,
                            const KtServerResponse *response,
                            gint64 microseconds);
void kt_server_log_message (const char *level, const char *message);

G_END_DECLS
