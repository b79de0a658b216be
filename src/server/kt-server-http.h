/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The socket of the server: listens on loopback or a unix socket (or on what systemd hands over),
 * lets connections pass the guard, has libsoup speak HTTP, and the pool answer.
 *
 * Thread: that of the main loop. Errors: G_IO_ERROR.
 */

#include "kt-server-guard.h"
#include "kt-server-pool.h"

G_BEGIN_DECLS

typedef struct _KtServerHttp KtServerHttp;

/* Borrows the pool. */
KtServerHttp *kt_server_http_new (KtServerPool *pool, const KtServerGuardLimits *limits);
void kt_server_http_free (KtServerHttp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerHttp, kt_server_http_free)

/* "127.0.0.1:8462", "[::1]:8462" (port 0: any) or "unix:/PATH"; nothing but loopback, as what faces
 * a network is the proxy in front. */
gboolean kt_server_http_listen (KtServerHttp *self, const char *address, GError **error);
/* A socket that listens already; takes fd. */
gboolean kt_server_http_listen_fd (KtServerHttp *self, int fd, GError **error);
/* "127.0.0.1:40123" or "unix:/PATH", of the last one; the caller frees. */
char *kt_server_http_get_address (KtServerHttp *self);

/* No new connections; what is under way ends, for so many seconds at most. Then done is called. */
void kt_server_http_stop (KtServerHttp *self, guint seconds, GSourceOnceFunc done, gpointer data);

G_END_DECLS
