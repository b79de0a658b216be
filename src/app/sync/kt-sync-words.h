/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How a synchronisation goes, in words. Any thread. */

#include "kt-sync-machine.h"

G_BEGIN_DECLS

/* A word or two: "All is synchronised", "Offline". Static. */
const char *kt_sync_words_headline (const KtSyncStatus *status);
/* Sentences, a line each; empty: nothing to add. The caller frees. */
char *kt_sync_words_details (const KtSyncStatus *status);
/* How far it is, in a line: "120 of 1,000 · 3 min left · 2.1 MB", what counts most first. NULL: nothing is under way. The
 * caller frees. */
char *kt_sync_words_progress (const KtSyncStatus *status);
/* Of its state. Static. */
const char *kt_sync_words_icon (const KtSyncStatus *status);
/* How it looks: names of classes, NULL-terminated. */
const char *const *kt_sync_words_icon_classes (const KtSyncStatus *status);

G_END_DECLS
