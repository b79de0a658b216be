/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The synchronisation of an open work store, for a program with a main loop: a thread that drives
 * the machine and talks to the server, and an object that tells how it goes. Nothing here waits for
 * disk or network. To be offline is normal: it tries again by itself, and when the network comes
 * back, and when something is written.
 *
 * Beside the trade data it keeps the catalog up to date: releases and media arrive in the background
 * (kt-catalog-machine.h) and are there, verified, when the status says so.
 *
 * The object belongs to the thread that made it; signals "status" (how it goes), "catalog" (another
 * release is in place) and "media" (something is here that was not, or the catalog's media are
 * others) and all callbacks come in that thread's default main context. Errors of enrolling: KT_ERROR (what the server or the network
 * said), KT_STORE_ERROR.
 */

#include "kt-catalog-status.h"
#include "kt-media-index.h"
#include "kt-sync-machine.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

#define KT_TYPE_SYNC_SESSION (kt_sync_session_get_type ())
G_DECLARE_FINAL_TYPE (KtSyncSession, kt_sync_session, KT, SYNC_SESSION, GObject)

/* profile: folder of the store, beside which secrets are kept. version: of the program. */
KtSyncSession *
kt_sync_session_new (KtWorkStore *store, const char *profile, const char *version);

/* The folders of a profile that hold what came from a server; names, NULL-terminated. */
const char *const *kt_sync_session_folders (void);

/* Begins, if the store is enrolled; otherwise waits for an enrolment. */
void kt_sync_session_start (KtSyncSession *self);
/* Ends the thread, and waits for it: what is under way is left, and told again next time. Before
 * the store is closed. The last unref does the same. */
void kt_sync_session_close (KtSyncSession *self);

/* As it was told last. Times are those of g_get_monotonic_time(). */
const KtSyncStatus *kt_sync_session_get_status (KtSyncSession *self);
gboolean kt_sync_session_is_enrolled (KtSyncSession *self);
/* NULL: none. */
const char *kt_sync_session_get_server (KtSyncSession *self);
/* Where the key of this device is kept, for people; NULL before the first "status". */
const char *kt_sync_session_get_secrets (KtSyncSession *self);

/* How it stands with catalogs, as it was told last. */
const KtCatalogStatus *kt_sync_session_get_catalog (KtSyncSession *self);
/* NULL: there is no release yet. */
KtMediaIndex *kt_sync_session_get_media (KtSyncSession *self);
/* Somebody looks at that one: it comes first, or goes last when room is needed. */
void kt_sync_session_view_medium (KtSyncSession *self, const char *hash);
/* It is kept here whatever happens, or not any more. */
void kt_sync_session_pin_medium (KtSyncSession *self, const char *hash, gboolean is_pinned);

/* server: "https://…" (http for this machine only). password: with which the member will log in
 * here, if he does not do so yet; KT_PASSWORD_MIN_LENGTH or longer. A store that was enrolled and
 * revoked may be enrolled again; what was not told yet is kept. */
void kt_sync_session_enrol_async (KtSyncSession *self,
                                  const char *server,
                                  const char *code,
                                  const char *password,
                                  const char *device_name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean
kt_sync_session_enrol_finish (KtSyncSession *self, GAsyncResult *result, GError **error);

/* Without a code (empty) an administrator lets the device in: "status", then, and in the meantime
 * this is what he is to be told. The cancellable ends the waiting. NULL: it does not wait. */
const char *kt_sync_session_get_user_code (KtSyncSession *self);

/* The server is told that this device does not come back (tells), key and tokens are gone, and so is
 * what was waiting to be sent; everything that is in the store stays. FALSE: nothing has changed;
 * without telling it always can be done, and an administrator has to revoke the device. */
void kt_sync_session_leave_async (KtSyncSession *self,
                                  gboolean tells,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean
kt_sync_session_leave_finish (KtSyncSession *self, GAsyncResult *result, GError **error);

void kt_sync_session_set_paused (KtSyncSession *self, gboolean paused);
/* Somebody wants it now. */
void kt_sync_session_now (KtSyncSession *self);

G_END_DECLS
