/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a device comes in. With a code that an administrator gave to somebody: POST /v1/enrol. Or the
 * other way round (RFC 8628): the device asks for a code (POST /v1/device/code, an enrolment
 * without code), shows it to whoever sits there, an administrator approves it, and the device,
 * which asks now and then (POST /v1/device/token, the same enrolment with its own long code), is
 * let in. Both give the same answer. Either way the device signs with the key it will be known by;
 * the second member of a device comes with the same id and key.
 *
 * While it waits: 400 "authorization-pending" or "slow-down"; 403 "access-denied", "code".
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

KtServerResponse *kt_server_enrol_post (KtServer *server,
                                        KtDatabase *database,
                                        const KtServerRequest *request,
                                        GError **error);
KtServerResponse *kt_server_device_code_post (KtServer *server,
                                              KtDatabase *database,
                                              const KtServerRequest *request,
                                              GError **error);
KtServerResponse *kt_server_device_token_post (KtServer *server,
                                               KtDatabase *database,
                                               const KtServerRequest *request,
                                               GError **error);

G_END_DECLS
