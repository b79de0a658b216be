/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a catalog and its pictures arrive, in a line above that of the synchronisation; not there when nothing does. Main
 * thread only.
 */

#include "kt-sync-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_ARRIVAL_STRIP (kt_arrival_strip_get_type ())
G_DECLARE_FINAL_TYPE (KtArrivalStrip, kt_arrival_strip, KT, ARRIVAL_STRIP, GtkWidget)

/* NULL: none. */
void kt_arrival_strip_set_session (KtArrivalStrip *self, KtSyncSession *session);
/* Only the icon. */
void kt_arrival_strip_set_narrow (KtArrivalStrip *self, gboolean is_narrow);

G_END_DECLS
