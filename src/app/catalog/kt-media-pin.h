/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * "Keep Offline": pictures and documents of one thing stay on this device, and come before what nobody asked for. Not
 * there without a server, or when its catalog has none of them. Main thread only.
 */

#include "kt-sync-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_MEDIA_PIN (kt_media_pin_get_type ())
G_DECLARE_FINAL_TYPE (KtMediaPin, kt_media_pin, KT, MEDIA_PIN, GtkWidget)

/* kind, id: as in kt_media_index_list(). session: NULL without a server. */
void kt_media_pin_show (KtMediaPin *self, KtSyncSession *session, const char *kind, const char *id);

G_END_DECLS
