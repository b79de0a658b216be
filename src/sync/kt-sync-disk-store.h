/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A work store as the disk of a machine. It holds a reference to the store; each call waits for the
 * store's thread, so not on the main loop. */

#include "kt-sync-disk.h"
#include "kt-work-store.h"

G_BEGIN_DECLS

KtSyncDisk *kt_sync_disk_new (KtWorkStore *store);

G_END_DECLS
