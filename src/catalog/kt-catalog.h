/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is on offer: products, articles, texts, settings. Read from the source folder
 * (kt-catalog-reader.h) or from a release (kt-release.h in the store); both answer alike. Settings,
 * texts, categories, scales and the heads of products are in memory; products, articles, pictures
 * and documents are fetched when asked for.
 *
 * Reference counted; read-only; any thread (a release serialises its reads). Functions that fetch
 * may fail with KT_ERROR (NOT_FOUND: no such thing) or, from a release, KT_SQLITE_ERROR. They read
 * from disk: quick (below a frame), except the first kt_catalog_load_product of a large model,
 * which belongs into a worker.
 */

#include "kt-approval-rule.h"
#include "kt-article.h"
#include "kt-catalog-settings.h"
#include "kt-price-book.h"
#include "kt-product.h"
#include "kt-texts.h"

G_BEGIN_DECLS

typedef struct _KtCatalog KtCatalog;

typedef struct {
  char *id;
  char *parent; /* NULL at the top */
  int position; /* among its siblings */
  guint depth;  /* 0 at the top */
} KtCategory;

/* Whom a scale applies to; from the special to the general. */
typedef enum { KT_SCALE_ARTICLE, KT_SCALE_PRODUCT, KT_SCALE_GROUP, KT_SCALE_ALL } KtScaleSubject;

/* A step of a quantity scale. */
typedef struct {
  KtScaleSubject subject;
  char *name; /* article number, product id, group; NULL for all */
  KtDecimal from_quantity;
  gboolean is_graduated; /* each step takes its own rate; else the whole quantity takes the rate of
                            its step */
  KtDecimal discount;    /* percent */
  gboolean counts_document; /* the quantities of all positions it applies to are counted together */
  guint line;               /* in lists/scales.csv */
} KtScale;

typedef struct {
  char *language;
  char *word;
  char **synonyms;
} KtSynonym;

KtCatalog *kt_catalog_ref (KtCatalog *catalog);
void kt_catalog_unref (KtCatalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalog, kt_catalog_unref)

const KtCatalogSettings *kt_catalog_get_settings (KtCatalog *catalog);
KtTexts *kt_catalog_get_texts (KtCatalog *catalog);

/* Arrays belong to the catalog. Categories stand in the order in which a tree is read aloud. */
GPtrArray *kt_catalog_get_categories (KtCatalog *catalog); /* of KtCategory */
GPtrArray *kt_catalog_get_products (KtCatalog *catalog);   /* of KtProductInfo, by id */
GPtrArray *
kt_catalog_get_scales (KtCatalog *catalog); /* of KtScale, by subject, name, from_quantity */
/* SHA-256 of the release it was opened from; "" for a folder. */
const char *kt_catalog_get_hash (KtCatalog *catalog);
KtPriceBook *kt_catalog_get_price_book (KtCatalog *catalog); /* never NULL */
GPtrArray *kt_catalog_get_synonyms (KtCatalog *catalog); /* of KtSynonym */
GPtrArray *
kt_catalog_get_approval_rules (KtCatalog *catalog); /* of KtApprovalRule, by order and key */
const KtCategory *kt_catalog_find_category (KtCatalog *catalog, const char *id);
const KtProductInfo *kt_catalog_find_product (KtCatalog *catalog, const char *id);
/* The category itself or one below it. */
gboolean
kt_catalog_category_is_within (KtCatalog *catalog, const char *category, const char *ancestor);

/* With model and rows; kept by the catalog once loaded. Transfer full. */
KtProduct *kt_catalog_load_product (KtCatalog *catalog, const char *id, GError **error);
/* The drawing alone, for lists; NULL with KT_ERROR_NOT_FOUND if there is none. Transfer full. */
GBytes *kt_catalog_load_product_picture (KtCatalog *catalog, const char *id, GError **error);
GBytes *kt_catalog_load_document (KtCatalog *catalog,
                                  const char *product,
                                  const char *file,
                                  GError **error);

KtArticle *kt_catalog_load_article (KtCatalog *catalog, const char *number, GError **error);
/* Its own drawing or that of its group. Transfer full. */
GBytes *kt_catalog_load_article_picture (KtCatalog *catalog, const char *number, GError **error);

/* A page of a list, of KtArticle; transfer full. limit 0: all. */
GPtrArray *kt_catalog_list_articles (KtCatalog *catalog,
                                     const KtArticleQuery *query,
                                     guint offset,
                                     guint limit,
                                     GError **error);
gboolean kt_catalog_count_articles (KtCatalog *catalog,
                                    const KtArticleQuery *query,
                                    guint *count,
                                    GError **error);
/* Of KtFacetCount, by value; the facet's own condition in the query is left out, so that the other
 * choices can be seen. Transfer full. */
GPtrArray *kt_catalog_count_facet (KtCatalog *catalog,
                                   const KtArticleQuery *query,
                                   KtArticleFacet facet,
                                   GError **error);

/* Terms of sale in Markdown; the main language stands in. The caller frees. */
char *kt_catalog_load_terms (KtCatalog *catalog, const char *language, GError **error);

G_END_DECLS
