/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the server says of itself: GET /v1/status to clients (with an access token also the head of
 * their feed), GET /health to whoever watches it (200, or 503 when the database does not answer),
 * GET /metrics to Prometheus. The last one is not for the Internet: the proxy in front keeps it in.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

KtServerResponse *kt_server_status_get (KtServer *server,
                                        KtDatabase *database,
                                        const KtServerRequest *request,
                                        GError **error);
KtServerResponse *kt_server_health_get (KtServer *server,
                                        KtDatabase *database,
                                        const KtServerRequest *request,
                                        GError **error);
KtServerResponse *kt_server_metrics_get (KtServer *server,
                                         KtDatabase *database,
                                         const KtServerRequest *request,
                                         GError **error);

G_END_DECLS
