/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The table of articles: number, name, price, stock, delivery time; a button puts one on the quote. Columns sort.
 */

#include <adwaita.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

#define KT_TYPE_ARTICLE_VIEW (kt_article_view_get_type ())
G_DECLARE_FINAL_TYPE (KtArticleView, kt_article_view, KT, ARTICLE_VIEW, GtkWidget)

GtkWidget *kt_article_view_new (KtConversation *conversation);

/* NULL: all articles. */
void kt_article_view_set_category (KtArticleView *self, const char *category);
guint kt_article_view_get_n_articles (KtArticleView *self);

/* Puts an article on the quote of the conversation and says so. Also used where articles are listed elsewhere. */
void kt_article_add_to_quote (GtkWidget *widget, KtConversation *conversation, const char *number);
/* "12,50 €" or "on request", for one price unit; the caller frees. */
char *kt_article_price_text (const KtArticle *article, KtTexts *texts);
/* "ab Lager", "10 Arbeitstage"; the caller frees. */
char *kt_article_availability_text (const KtArticle *article);

G_END_DECLS
