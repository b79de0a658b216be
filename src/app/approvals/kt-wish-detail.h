/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A special wish, for who can answer it: what is wished for on which quote, and a form for the answer. Price and delivery
 * time become those of the line.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_WISH_DETAIL (kt_wish_detail_get_type ())
G_DECLARE_FINAL_TYPE (KtWishDetail, kt_wish_detail, KT, WISH_DETAIL, GtkWidget)

GtkWidget *kt_wish_detail_new (KtConversation *conversation);
void kt_wish_detail_set_wish (KtWishDetail *self, const char *quote_id, const char *revision_id,
                              const char *position_id);

G_END_DECLS
