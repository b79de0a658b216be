/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The area of the synchronisation: with which server and how it goes; before there is one, where it is entered with a
 * code; and what needs attention. Main thread only.
 */

#include "kt-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_SYNC_PAGE (kt_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (KtSyncPage, kt_sync_page, KT, SYNC_PAGE, GtkWidget)

GtkWidget *kt_sync_page_new (KtConversation *conversation);

G_END_DECLS
