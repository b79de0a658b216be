/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * POST /v1/numbers/lease: a block of numbers of a kind ("quote", "order") and year that only this
 * device uses. What it does not use stays a gap.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

#define KT_SERVER_LEASE_SIZE 50
/* More than a house gives between a backup and the next one. */
#define KT_SERVER_LEASE_SKIP 10000

KtServerResponse *kt_server_lease_post (KtServer *server,
                                        KtDatabase *database,
                                        const KtServerCaller *caller,
                                        const KtServerRequest *request,
                                        GError **error);

/* After a backup was restored: goes on so far behind what it holds that what was given since is not
 * given again, also if that was the first block of this year. In a transaction of the caller. */
gboolean
kt_server_lease_skip (KtDatabase *database, const char *tenant, gint64 now, GError **error);

G_END_DECLS
