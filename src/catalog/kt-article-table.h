/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Articles in memory, for a catalog read from its folder. The lists are made by walking all of
 * them: what a release answers through its indices is tested against this.
 *
 * Filled once, then read by any thread.
 */

#include "kt-article.h"

G_BEGIN_DECLS

typedef struct _KtArticleTable KtArticleTable;

KtArticleTable *kt_article_table_new (void);
void kt_article_table_free (KtArticleTable *table);

/* Takes the article; FALSE (and the article is freed) if there is one with that number. */
gboolean kt_article_table_add (KtArticleTable *table, KtArticle *article);
/* Owned by the table; NULL if there is none. */
KtArticle *kt_article_table_find (KtArticleTable *table, const char *number);

/* As in KtCatalogSource. Transfer full. */
GPtrArray *kt_article_table_list (KtArticleTable *table,
                                  const KtArticleQuery *query,
                                  const char *const *groups,
                                  guint offset,
                                  guint limit);
guint kt_article_table_count (KtArticleTable *table,
                              const KtArticleQuery *query,
                              const char *const *groups);
GPtrArray *kt_article_table_count_facet (KtArticleTable *table,
                                         const KtArticleQuery *query,
                                         const char *const *groups,
                                         KtArticleFacet facet);

G_END_DECLS
