/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The catalogs of a worker: what drives the catalog machine, with a connection of its own beside that
 * of the trade data. Private to sync/; in the thread of the worker, which it borrows.
 *
 *   PROFILE/releases/HASH/   the KtCatalogStore of one server and house
 *     first-root.json        the root that was trusted with the enrolment; none: the first one that the
 *                            server hands out is, once
 *   PROFILE/media/           the media, of all
 */

#include "kt-catalog-machine.h"
#include "kt-media-index.h"
#include "kt-sync-worker.h"

G_BEGIN_DECLS

#define KT_SYNC_RELEASES "releases"
#define KT_SYNC_MEDIA "media"

typedef struct _KtSyncCatalog KtSyncCatalog;

/* tell: something is to be reported. */
KtSyncCatalog *kt_sync_catalog_new (KtSyncWorker *worker, void (*tell) (KtSyncWorker *worker));
/* Breaks off what is under way, and waits until it has come back. */
void kt_sync_catalog_free (KtSyncCatalog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncCatalog, kt_sync_catalog_free)

/* That of the server and house the store is enrolled with; NULL: none. */
void kt_sync_catalog_open (KtSyncCatalog *self, const char *server, const char *tenant);
/* The root that comes with an enrolment ("": none), before it is opened. A newer one that is kept
 * stays. What is wrong with it is told by the status. */
void kt_sync_catalog_trust (KtSyncCatalog *self,
                            const char *server,
                            const char *tenant,
                            const char *root);

/* Things stand otherwise: a token has come, there is a pause. */
void kt_sync_catalog_wake (KtSyncCatalog *self);
/* Somebody wants it now, or the network is there again. */
void kt_sync_catalog_hurry (KtSyncCatalog *self);
void kt_sync_catalog_wish (KtSyncCatalog *self, KtCatalogEventKind kind, const char *hash);

/* The caller clears it. */
void kt_sync_catalog_get_status (KtSyncCatalog *self, KtCatalogStatus *status);
/* Transfer full; NULL: there is no release yet. */
KtMediaIndex *kt_sync_catalog_get_index (KtSyncCatalog *self);

G_END_DECLS
