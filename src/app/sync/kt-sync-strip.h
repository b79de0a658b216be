/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How the synchronisation goes, in a few words with progress and a button to pause it: for the foot of the sidebar.
 * Not to be seen without a server. Main thread only.
 */

#include "kt-sync-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_SYNC_STRIP (kt_sync_strip_get_type ())
G_DECLARE_FINAL_TYPE (KtSyncStrip, kt_sync_strip, KT, SYNC_STRIP, GtkWidget)

/* NULL: none (any more). */
void kt_sync_strip_set_session (KtSyncStrip *self, KtSyncSession *session);
/* Only the icon. */
void kt_sync_strip_set_narrow (KtSyncStrip *self, gboolean is_narrow);

G_END_DECLS
