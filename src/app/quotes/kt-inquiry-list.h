/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What visitors asked at a kiosk and nobody has taken up yet, above the list of quotes; not there while there is nothing.
 * Taking one up makes a quote of it and opens what the visitor configured.
 *
 * Main thread only.
 */

#include "kt-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_INQUIRY_LIST (kt_inquiry_list_get_type ())
G_DECLARE_FINAL_TYPE (KtInquiryList, kt_inquiry_list, KT, INQUIRY_LIST, GtkWidget)

GtkWidget *kt_inquiry_list_new (KtConversation *conversation);

/* How many there are. */
GtkWidget *kt_inquiry_badge_new (KtWorkplace *workplace);

G_END_DECLS
