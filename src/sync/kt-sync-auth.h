/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a device proves itself with: an ed25519 key (libsodium) made here and never leaving it, a
 * refresh token that changes with each use, an access token that lives ten minutes and is kept in
 * memory only. Writes and reads the messages of kt-enrol-wire.h; sends nothing itself.
 *
 * A new refresh token is on the disk before anything is done with it. now: microseconds of a
 * monotonic clock. Thread: the owner's. Errors: KT_ERROR, and those of the secret store.
 */

#include "kt-enrol-wire.h"
#include "kt-secret-store.h"

G_BEGIN_DECLS

typedef struct _KtSyncAuth KtSyncAuth;

/* Takes secrets. */
KtSyncAuth *kt_sync_auth_new (KtSecretStore *secrets);
void kt_sync_auth_free (KtSyncAuth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncAuth, kt_sync_auth_free)

/* Reads what is kept; FALSE only if that fails, not if nothing is there. */
gboolean kt_sync_auth_load (KtSyncAuth *self, GError **error);
/* A key and a token are there. */
gboolean kt_sync_auth_is_enrolled (const KtSyncAuth *self);
/* UUID; NULL before there is a key. */
const char *kt_sync_auth_get_device (const KtSyncAuth *self);
const char *kt_sync_auth_where (const KtSyncAuth *self);

/* Makes and keeps a key if there is none. The same code may be tried again: device and key stay. */
GBytes *kt_sync_auth_write_enrolment (KtSyncAuth *self,
                                      const char *code,
                                      const char *device_name,
                                      GError **error);
KtEnrolAnswer *
kt_sync_auth_take_enrolment (KtSyncAuth *self, GBytes *answer, gint64 now, GError **error);

GBytes *kt_sync_auth_write_token (KtSyncAuth *self, GError **error);
gboolean kt_sync_auth_take_token (KtSyncAuth *self,
                                  GBytes *answer,
                                  gint64 now,
                                  gint64 *server_time,
                                  GError **error);

/* NULL: there is none that still lives. */
const char *kt_sync_auth_get_access (const KtSyncAuth *self, gint64 now);
/* The server does not take it any more. */
void kt_sync_auth_drop_access (KtSyncAuth *self);
/* Key and tokens are gone: the next enrolment is that of a new device. */
gboolean kt_sync_auth_forget (KtSyncAuth *self, GError **error);

G_END_DECLS
