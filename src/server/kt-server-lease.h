/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * POST /v1/numbers/lease: a block of numbers of a kind ("quote", "order") and year that only this
 * device uses. What it does not use stays a gap.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

#define KT_SERVER_LEASE_SIZE 50

KtServerResponse *kt_server_lease_post (KtServer *server,
                                        KtDatabase *database,
                                        const KtServerCaller *caller,
                                        const KtServerRequest *request,
                                        GError **error);

G_END_DECLS
