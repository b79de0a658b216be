/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The threads that answer requests, each with a connection of its own to the database. What waits
 * is bounded; beyond that requests are answered 503 at once. Pushes that wait for the same tenant are
 * finished together (kt-server-queue.h). On SQLite, which has one writer, those who write take turns
 * here instead of polling its lock.
 *
 * Thread: that of the main loop; answers are told there.
 */

#include "kt-server.h"

G_BEGIN_DECLS

typedef struct _KtServerPool KtServerPool;

/* Ownership of the response passes on. */
typedef void (*KtServerAnswered) (KtServerResponse *response, gpointer data);

#define KT_SERVER_MAX_WAITING 1024

/* Opens all connections; the schema is there. Borrows server. */
KtServerPool *
kt_server_pool_new (KtServer *server, const char *uri, guint n_threads, GError **error);
/* Waits for what is under way. */
void kt_server_pool_free (KtServerPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerPool, kt_server_pool_free)

/* Takes the request. Each is answered once. */
void kt_server_pool_push (KtServerPool *self,
                          KtServerRequest *request,
                          KtServerAnswered answered,
                          gpointer data);

G_END_DECLS
