/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A quote copied into a new one, for the same customer or another one, through the gate. What was agreed stays behind
 * and prices are determined anew (kt-quote-copy.h); the copy becomes the open quote of the conversation.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

/* page says what was done and what went wrong. account_id: empty for nobody yet. */
void kt_life_copy (GtkWidget *page, KtConversation *conversation, KtOpenQuote *source, const char *account_id);

G_END_DECLS
