/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The first start of a device that works with a server: its catalog arrives. Says how much of it is here and how long it
 * will take, that it goes on by itself when the server cannot be reached, and what is wrong if something is. Main
 * thread only.
 */

#include "kt-sync-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_ARRIVAL_PAGE (kt_arrival_page_get_type ())
G_DECLARE_FINAL_TYPE (KtArrivalPage, kt_arrival_page, KT, ARRIVAL_PAGE, GtkWidget)

void kt_arrival_page_set_session (KtArrivalPage *self, KtSyncSession *session);

G_END_DECLS
