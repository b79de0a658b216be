/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * GET /v1/changes: what changed since a cursor, as far as the caller sees it. A cursor is good for
 * one epoch, tenant and scope, and for as long as the feed was not compacted beyond it; else 409
 * must-refetch. Without a cursor everything comes, in the same way.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

KtServerResponse *kt_server_feed_get (KtServer *server,
                                      KtDatabase *database,
                                      const KtServerCaller *caller,
                                      const KtServerRequest *request,
                                      GError **error);

/* 409; epoch: of the server, for who goes on from before a backup was restored; NULL: it is the
 * same. */
KtServerResponse *kt_server_feed_new_refetch (const char *epoch);

/* Forgets what was superseded or deleted before that moment; cursors of that time are void. */
gboolean kt_server_feed_compact (KtDatabase *database,
                                 const char *tenant,
                                 gint64 before,
                                 GError **error);

G_END_DECLS
