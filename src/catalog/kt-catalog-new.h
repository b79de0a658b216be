/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How readers make a catalog: they say where its products, articles and files come from
 * (KtCatalogSource) and fill what is always in memory. A release reads it all again with these to
 * be written.
 */

#include "kt-catalog.h"

G_BEGIN_DECLS

/* Functions are called by any thread, several at once. What they return is the caller's. What does
 * not exist is KT_ERROR_NOT_FOUND. groups: only articles of one of these; NULL: of any
 * (query.category is resolved already). */
typedef struct {
  KtProduct *(*load_product) (gpointer data, const KtProductInfo *info, GError **error);
  GBytes *(*load_file) (gpointer data, const char *path, GError **error);
  GPtrArray *(*list_files) (gpointer data, GError **error); /* of char *, sorted by bytes */
  KtArticle *(*load_article) (gpointer data, const char *number, GError **error);
  GPtrArray *(*list_articles) (gpointer data,
                               const KtArticleQuery *query,
                               const char *const *groups,
                               guint offset,
                               guint limit,
                               GError **error);
  gboolean (*count_articles) (gpointer data,
                              const KtArticleQuery *query,
                              const char *const *groups,
                              guint *count,
                              GError **error);
  GPtrArray *(*count_facet) (gpointer data,
                             const KtArticleQuery *query,
                             const char *const *groups,
                             KtArticleFacet facet,
                             GError **error);
  void (*free) (gpointer data);
} KtCatalogSource;

/* Takes settings, texts and data. */
KtCatalog *kt_catalog_new (KtCatalogSettings *settings,
                           KtTexts *texts,
                           const KtCatalogSource *source,
                           gpointer data);

/* Each takes its argument. kt_catalog_finish() puts all in order and ends the filling. */
void kt_catalog_add_category (KtCatalog *catalog, const char *id, const char *parent, int position);
void kt_catalog_add_product (KtCatalog *catalog, KtProductInfo *info);
void kt_catalog_add_scale (KtCatalog *catalog, KtScale *scale);
void kt_catalog_add_synonym (KtCatalog *catalog, KtSynonym *synonym);
/* In place of the book without records. */
void kt_catalog_set_price_book (KtCatalog *catalog, KtPriceBook *book);
void kt_catalog_add_approval_rule (KtCatalog *catalog, KtApprovalRule *rule);
void kt_catalog_set_hash (KtCatalog *catalog, const char *hash);
void kt_catalog_finish (KtCatalog *catalog);

/* The files beside the tables: drawings, documents, terms, dialogues, by their path in the source
 * folder. */
GPtrArray *kt_catalog_list_files (KtCatalog *catalog, GError **error);
GBytes *kt_catalog_load_file (KtCatalog *catalog, const char *path, GError **error);

/* The words of scales.csv for whom a scale applies to: "*", "group:bearings", an id. The caller
 * frees. */
char *kt_scale_get_applies_to (const KtScale *scale);
void kt_scale_free (KtScale *scale);
void kt_synonym_free (KtSynonym *synonym);

/* settings->logo among the files, whatever it is called in the source. */
#define KT_CATALOG_LOGO_PATH "logo.svg"

G_END_DECLS
