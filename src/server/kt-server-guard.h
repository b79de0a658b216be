/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * All connections of a server: how many there may be, how long each may take for what. libsoup is
 * not meant to face the Internet and poll() suffers from many idle connections, so there is always
 * a proxy in front (data/server/nginx.conf) and this guard inside.
 *
 * When there are too many, the one that is worth least has to go: first heads that do not come to
 * an end, then idle ones, then bodies that do not come; a request that is being answered never.
 * Each descriptor that is waited for costs everybody else time, so of heads that do not come to an
 * end few are kept even while there is room.
 *
 * Thread: that of the main loop.
 */

#include "kt-server-stream.h"

G_BEGIN_DECLS

typedef struct {
  guint connections;
  guint connections_per_peer; /* not for unix sockets: there the proxy is the only peer */
  guint halves;               /* without a whole head; a proxy has none */
  gsize body_bytes;           /* of one */
  gsize memory_bytes;         /* of all bodies under way */
  guint fresh_seconds;        /* until the first byte */
  guint head_seconds;
  guint body_seconds;
  guint answer_seconds; /* until the peer has taken the answer */
  guint idle_seconds;
} KtServerGuardLimits;

extern const KtServerGuardLimits kt_server_guard_limits_default;

typedef struct _KtServerGuard KtServerGuard;

KtServerGuard *kt_server_guard_new (const KtServerGuardLimits *limits);
/* All connections are over, or it leaks none but cuts them. */
void kt_server_guard_free (KtServerGuard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerGuard, kt_server_guard_free)

/* NULL: there are too many; the connection was closed. Transfer full. */
KtServerStream *kt_server_guard_admit (KtServerGuard *self, GSocketConnection *connection);

/* From now on only what is under way; idle connections end at once. */
void kt_server_guard_drain (KtServerGuard *self);
/* Whatever is left. */
void kt_server_guard_cut (KtServerGuard *self);
guint kt_server_guard_count (KtServerGuard *self);

G_END_DECLS
