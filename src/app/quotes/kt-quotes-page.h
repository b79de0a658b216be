/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The quotes: the list of all of them with what can be done with many at once, and the editor of the one that is open in
 * the conversation. */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTES_PAGE (kt_quotes_page_get_type ())
G_DECLARE_FINAL_TYPE (KtQuotesPage, kt_quotes_page, KT, QUOTES_PAGE, GtkWidget)

GtkWidget *kt_quotes_page_new (KtConversation *conversation);

/* The list as it is shown, as CSV. */
void kt_quotes_page_export_to (KtQuotesPage *self, const char *path);

G_END_DECLS
