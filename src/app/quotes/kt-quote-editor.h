/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The editor of one quote: head, positions, totals, and beside them the pages as they will be printed.
 *
 * Actions (group "quote"): add-text, add-subtotal, add-page-break, remove, duplicate, up, down, indent, outdent,
 * role(s), configure, reprice, undo, redo, export, print, send, revise, aside(s: "pages").
 * Signal "back".
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_QUOTE_EDITOR (kt_quote_editor_get_type ())
G_DECLARE_FINAL_TYPE (KtQuoteEditor, kt_quote_editor, KT, QUOTE_EDITOR, GtkWidget)

GtkWidget *kt_quote_editor_new (KtConversation *conversation);

void kt_quote_editor_set_quote (KtQuoteEditor *self, KtOpenQuote *quote);

/* Writes the pages as they are now to a file; says in the window how it went. */
void kt_quote_editor_export_to (KtQuoteEditor *self, const char *path);

G_END_DECLS
