/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * All open and won quotes played again with another release of the catalog (kt-publish-gate.h), one after the other:
 * read in the thread of the store, reckoned in a worker. Nothing of them is changed.
 *
 * Signal "changed": state or progress is different. Main thread only.
 */

#include "kt-work-store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  KT_REPLAY_IDLE,
  KT_REPLAY_OPENING, /* the release is being read and verified */
  KT_REPLAY_RUNNING,
  KT_REPLAY_DONE,
  KT_REPLAY_STOPPED,
  KT_REPLAY_FAILED /* see the error */
} KtReplayState;

#define KT_TYPE_CATALOG_REPLAY (kt_catalog_replay_get_type ())
G_DECLARE_FINAL_TYPE (KtCatalogReplay, kt_catalog_replay, KT, CATALOG_REPLAY, GObject)

KtCatalogReplay *kt_catalog_replay_new (KtWorkStore *store);
/* Of KtReplayItem, in the order they are found. Transfer none. */
GListModel *kt_catalog_replay_get_items (KtCatalogReplay *self);

/* Begins anew, whatever is under way. path: a release; catalog: the id that it must have; day: yyyymmdd. */
void kt_catalog_replay_start (KtCatalogReplay *self, const char *path, const char *catalog, guint day);
void kt_catalog_replay_stop (KtCatalogReplay *self);

KtReplayState kt_catalog_replay_get_state (KtCatalogReplay *self);
const GError *kt_catalog_replay_get_error (KtCatalogReplay *self);
/* The release's own name of its version; "" before it is open. */
const char *kt_catalog_replay_get_release (KtCatalogReplay *self);
void kt_catalog_replay_get_progress (KtCatalogReplay *self, guint *done, guint *all);

/* How many lines break, are gone, cost something else; how many quotes could not be looked at. */
typedef struct {
  guint n_quotes;
  guint n_breaks;
  guint n_gone;
  guint n_drift;
  guint n_failed;
} KtReplayCounts;

KtReplayCounts kt_catalog_replay_get_counts (KtCatalogReplay *self);

G_END_DECLS
