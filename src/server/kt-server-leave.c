/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-leave.h"

#include "kt-server-people.h"

KtServerResponse *
kt_server_leave_post (KtServer *server,
                      KtDatabase *database,
                      const KtServerCaller *caller,
                      const KtServerRequest *request,
                      GError **error)
{
  if (!kt_server_device_revoke (database, caller->tenant, caller->device, kt_server_now (server),
                                error))
    return NULL;
  return kt_server_response_new (200, "application/json", g_bytes_new_static ("{}", 2));
}
