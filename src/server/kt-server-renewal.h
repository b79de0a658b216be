/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * POST /v1/token: a refresh text, signed by the key of the device, for an access token and the next
 * refresh text (kt-server-family.h). A replay ends the family and is an entry of the audit trail.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

KtServerResponse *kt_server_renewal_post (KtServer *server,
                                          KtDatabase *database,
                                          const KtServerRequest *request,
                                          GError **error);

/* Whether the holder of that key signed that text; key and signature as on the wire. */
gboolean kt_server_is_signed (const char *public_key, const char *signature, const char *message);

G_END_DECLS
