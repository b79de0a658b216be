/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The empty last row of the positions: article number, Enter, quantity, Enter, and the next one. While a number or a
 * name is typed what begins so is offered; a product in it is configured first. What is not in the catalog is said
 * beside what was typed.
 *
 * Signals:
 *   "add" (KtArticle *article, KtDecimal *quantity)   both valid during the call
 *   "configure" (const char *product)
 *   "left"                                            up, to the lines above
 *   "fault" (const char *text)                        what is wrong with what was typed; NULL: nothing
 */

#include <gtk/gtk.h>

#include "kt-workplace.h"

G_BEGIN_DECLS

#define KT_TYPE_ARTICLE_ENTRY (kt_article_entry_get_type ())
G_DECLARE_FINAL_TYPE (KtArticleEntry, kt_article_entry, KT, ARTICLE_ENTRY, GtkWidget)

GtkWidget *kt_article_entry_new (void);

/* NULL: none. */
void kt_article_entry_set_workplace (KtArticleEntry *self, KtWorkplace *workplace);
/* To the number. */
void kt_article_entry_begin (KtArticleEntry *self);

G_END_DECLS
