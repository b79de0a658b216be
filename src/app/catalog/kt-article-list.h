/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The articles of a query as a GListModel of KtArticleItem. Rows are fetched by the page when they are looked at; a page
 * is read within a frame (kt-catalog.h), so nothing is loaded ahead.
 * Main thread only.
 */

#include "kt-catalog.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define KT_TYPE_ARTICLE_ITEM (kt_article_item_get_type ())
G_DECLARE_FINAL_TYPE (KtArticleItem, kt_article_item, KT, ARTICLE_ITEM, GObject)

const KtArticle *kt_article_item_get (KtArticleItem *self);

#define KT_TYPE_ARTICLE_LIST (kt_article_list_get_type ())
G_DECLARE_FINAL_TYPE (KtArticleList, kt_article_list, KT, ARTICLE_LIST, GObject)

KtArticleList *kt_article_list_new (KtCatalog *catalog);

/* category NULL: all. */
void kt_article_list_set_query (KtArticleList *self, const char *category, KtArticleSort sort, gboolean descending,
                                const char *language);

G_END_DECLS
