/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A device with a key of its own, as it stands before a server: nothing is known of it. */

#include "kt-enrol-wire.h"
#include "kt-test-server.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  char *public_key;
  guint8 secret[64];
  char *access; /* of the last answer; NULL: none */
  char *refresh;
} KtTestDevice;

void kt_test_device_init (KtTestDevice *self);
void kt_test_device_clear (KtTestDevice *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtTestDevice, kt_test_device_clear)

/* path: "/v1/enrol", "/v1/device/code" or "/v1/device/token". */
KtServerResponse *
kt_test_device_send (KtTestDevice *self, KtTestHouse *house, const char *path, const char *code);
/* With the code of a member. "": it is in, and has its tokens; otherwise the problem. Static. */
const char *kt_test_device_enrol (KtTestDevice *self, KtTestHouse *house, const char *code);
/* The same with a refresh text of any time. */
const char *kt_test_device_renew (KtTestDevice *self, KtTestHouse *house, const char *refresh);
/* With its own access token. */
KtServerResponse *kt_test_device_ask (KtTestDevice *self,
                                      KtTestHouse *house,
                                      const char *method,
                                      const char *path,
                                      GBytes *body);

G_END_DECLS
