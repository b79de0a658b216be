/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * POST /v1/leave: a device says that it does not come back. It is revoked as by an administrator,
 * which is an entry of the audit trail; nobody can speak for another device.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

KtServerResponse *kt_server_leave_post (KtServer *server,
                                        KtDatabase *database,
                                        const KtServerCaller *caller,
                                        const KtServerRequest *request,
                                        GError **error);

G_END_DECLS
