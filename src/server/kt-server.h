/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The server as a function: a request and a database go in, a response comes out. It holds nothing
 * but what is the same for all requests; everything else is in the database, so that several
 * servers share one. Any thread, each with a database of its own.
 */

#include "kt-clock.h"
#include "kt-database.h"
#include "kt-server-message.h"

G_BEGIN_DECLS

typedef struct _KtServer KtServer;

#define KT_SERVER_SECRET_BYTES 32

/* secret: signs cursors and tokens; the same for all servers of one database. */
KtServer *kt_server_new (KtClock *clock, const guint8 secret[KT_SERVER_SECRET_BYTES]);
void kt_server_free (KtServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServer, kt_server_free)

gint64 kt_server_now (KtServer *self); /* seconds since 1970 */
const guint8 *kt_server_get_secret (KtServer *self);

/* Never NULL. What fails in the database is 503 (try again) or 500, and changed nothing. */
KtServerResponse *
kt_server_handle (KtServer *self, KtDatabase *database, const KtServerRequest *request);

G_END_DECLS
