/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Stock articles, spare parts, accessories and services, and how they are listed. A catalog may
 * have 100,000 of them: lists come in pages. Reference counted, immutable once read, any thread.
 */

#include "kt-money.h"

G_BEGIN_DECLS

typedef enum {
  KT_ARTICLE_STOCK,
  KT_ARTICLE_SPARE,
  KT_ARTICLE_ACCESSORY,
  KT_ARTICLE_SERVICE
} KtArticleKind;
#define KT_ARTICLE_N_KINDS 4

typedef struct {
  char *language;
  char *title;
  char *note; /* may be NULL */
} KtArticleText;

typedef struct {
  gatomicrefcount refs;
  char *number;
  char *group; /* articles stand in the category of the same id */
  KtArticleKind kind;
  char *unit;         /* text key unit.<unit> */
  gboolean has_price; /* FALSE: on request */
  KtMoney price;      /* for price_unit units */
  guint price_unit;   /* 1, 100, 1000 */
  gboolean has_cost;
  KtMoney cost;        /* for price_unit units; never printed */
  gboolean has_stock;  /* FALSE: not kept in stock (services, made to order) */
  KtDecimal stock;     /* in units */
  guint lead_days;     /* working days when the stock does not do */
  KtDecimal weight_kg; /* 0: not known */
  char *follow_up;     /* the article that replaces this one; may be NULL */
  char **fits;         /* product ids, sorted; never NULL */
  GPtrArray *texts;    /* of KtArticleText; the main language first */
} KtArticle;

KtArticle *kt_article_new (const char *number);
KtArticle *kt_article_ref (KtArticle *article);
void kt_article_unref (KtArticle *article);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtArticle, kt_article_unref)

/* Only while filling: replaces the text in that language; title or note NULL leaves what is there.
 */
void
kt_article_set_text (KtArticle *article, const char *language, const char *title, const char *note);

/* The main language stands in; without any text the number. Never NULL. */
const char *kt_article_get_title (const KtArticle *article, const char *language);
/* The main language stands in; NULL if there is none. */
const char *kt_article_get_note (const KtArticle *article, const char *language);

/* "stock", "spare", "accessory", "service". */
const char *kt_article_kind_to_string (KtArticleKind kind);
gboolean kt_article_kind_parse (const char *text, KtArticleKind *kind);

/* The price for one unit in 1/1,000 of 1/10,000 of the currency, for sorting; G_MAXINT64 without a
 * price. */
gint64 kt_article_sort_price (const KtArticle *article);

/* ---- lists ---- */

typedef enum {
  KT_ARTICLE_SORT_NUMBER,
  KT_ARTICLE_SORT_TITLE, /* folded, in the language of the query */
  KT_ARTICLE_SORT_PRICE, /* for one unit; without a price last */
  KT_ARTICLE_SORT_STOCK,
  KT_ARTICLE_SORT_LEAD_DAYS
} KtArticleSort;

/* All conditions hold together; zero-initialised it means all articles by number. */
typedef struct {
  const char *category; /* articles in it and in the categories below it */
  const char *group;
  const char *fits;     /* a product id */
  guint kinds;          /* bits 1 << KtArticleKind; 0: all */
  gboolean in_stock;    /* only what is there now */
  const char *language; /* for sorting by title; NULL: the main one */
  KtArticleSort sort;   /* equal ones by number */
  gboolean descending;
} KtArticleQuery;

typedef enum {
  KT_ARTICLE_FACET_GROUP,
  KT_ARTICLE_FACET_KIND,
  KT_ARTICLE_FACET_STOCK,
  KT_ARTICLE_FACET_FITS
} KtArticleFacet;

/* How many articles of the query have this value: a group, a kind, "yes"/"no" in stock, a product
 * id. */
typedef struct {
  char *value;
  guint count;
} KtFacetCount;

KtFacetCount *kt_facet_count_new (const char *value, guint count);
void kt_facet_count_free (KtFacetCount *count);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtFacetCount, kt_facet_count_free)

G_END_DECLS
