/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filter, sort, cut: the plain meaning of a query. */

#include "kt-article-table.h"
#include "kt-fold.h"

#include <string.h>

struct _KtArticleTable {
  GHashTable *articles; /* number → KtArticle */
};

KtArticleTable *
kt_article_table_new (void)
{
  KtArticleTable *table = g_new0 (KtArticleTable, 1);
  table->articles
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)kt_article_unref);
  return table;
}

void
kt_article_table_free (KtArticleTable *table)
{
  g_hash_table_unref (table->articles);
  g_free (table);
}

gboolean
kt_article_table_add (KtArticleTable *table, KtArticle *article)
{
  if (g_hash_table_contains (table->articles, article->number))
    {
      kt_article_unref (article);
      return FALSE;
    }
  g_hash_table_insert (table->articles, article->number, article);
  return TRUE;
}

KtArticle *
kt_article_table_find (KtArticleTable *table, const char *number)
{
  return g_hash_table_lookup (table->articles, number);
}

/* ---- filter ---- */

static gboolean
is_in_stock (const KtArticle *article)
{
  return article->has_stock && kt_decimal_sign (article->stock) > 0;
}

static gboolean
matches (const KtArticle *article, const KtArticleQuery *query, const char *const *groups)
{
  return (groups == NULL || g_strv_contains (groups, article->group))
         && (query->group == NULL || strcmp (article->group, query->group) == 0)
         && (query->fits == NULL
             || g_strv_contains ((const char *const *)article->fits, query->fits))
         && (query->kinds == 0 || (query->kinds & (1u << article->kind)) != 0)
         && (!query->in_stock || is_in_stock (article));
}

/* Borrowed articles. */
static GPtrArray *
filter (KtArticleTable *table, const KtArticleQuery *query, const char *const *groups)
{
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer article;
  g_hash_table_iter_init (&iter, table->articles);
  while (g_hash_table_iter_next (&iter, NULL, &article))
    if (matches (article, query, groups))
      g_ptr_array_add (found, article);
  return found;
}

/* ---- sort ---- */

static int
compare_int (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_titles (const KtArticle *a, const KtArticle *b, const char *language)
{
  g_autofree char *first = kt_fold (kt_article_get_title (a, language));
  g_autofree char *second = kt_fold (kt_article_get_title (b, language));
  return strcmp (first, second);
}

static int
compare_stock (const KtArticle *a, const KtArticle *b)
{
  if (a->has_stock != b->has_stock)
    return a->has_stock ? 1 : -1;
  return kt_decimal_compare (a->stock, b->stock);
}

static int
compare_articles (gconstpointer first, gconstpointer second, gpointer data)
{
  const KtArticle *a = *(const KtArticle *const *)first, *b = *(const KtArticle *const *)second;
  const KtArticleQuery *query = data;
  int order = 0;
  switch (query->sort)
    {
    case KT_ARTICLE_SORT_NUMBER:
      break;
    case KT_ARTICLE_SORT_TITLE:
      order = compare_titles (a, b, query->language);
      break;
    case KT_ARTICLE_SORT_PRICE:
      order = compare_int (kt_article_sort_price (a), kt_article_sort_price (b));
      break;
    case KT_ARTICLE_SORT_STOCK:
      order = compare_stock (a, b);
      break;
    case KT_ARTICLE_SORT_LEAD_DAYS:
      order = compare_int (a->lead_days, b->lead_days);
      break;
    }
  if (order == 0)
    order = strcmp (a->number, b->number);
  return query->descending ? -order : order;
}

GPtrArray *
kt_article_table_list (KtArticleTable *table,
                       const KtArticleQuery *query,
                       const char *const *groups,
                       guint offset,
                       guint limit)
{
  g_autoptr (GPtrArray) found = filter (table, query, groups);
  g_ptr_array_sort_with_data (found, compare_articles, (gpointer)query);
  GPtrArray *page = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_article_unref);
  guint end = limit == 0 || limit > G_MAXUINT - offset ? G_MAXUINT : offset + limit;
  for (guint i = offset; i < MIN (found->len, end); i++)
    g_ptr_array_add (page, kt_article_ref (found->pdata[i]));
  return page;
}

guint
kt_article_table_count (KtArticleTable *table,
                        const KtArticleQuery *query,
                        const char *const *groups)
{
  g_autoptr (GPtrArray) found = filter (table, query, groups);
  return found->len;
}

/* ---- facets ---- */

static void
count_value (GHashTable *counts, const char *value)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, value));
  g_hash_table_insert (counts, (gpointer)value, GUINT_TO_POINTER (count + 1));
}

static void
count_article (GHashTable *counts, const KtArticle *article, KtArticleFacet facet)
{
  switch (facet)
    {
    case KT_ARTICLE_FACET_GROUP:
      count_value (counts, article->group);
      break;
    case KT_ARTICLE_FACET_KIND:
      count_value (counts, kt_article_kind_to_string (article->kind));
      break;
    case KT_ARTICLE_FACET_STOCK:
      count_value (counts, is_in_stock (article) ? "yes" : "no");
      break;
    case KT_ARTICLE_FACET_FITS:
      for (guint i = 0; article->fits[i] != NULL; i++)
        count_value (counts, article->fits[i]);
      break;
    }
}

static int
compare_facets (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KtFacetCount *const *)a)->value,
                 (*(const KtFacetCount *const *)b)->value);
}

GPtrArray *
kt_article_table_count_facet (KtArticleTable *table,
                              const KtArticleQuery *query,
                              const char *const *groups,
                              KtArticleFacet facet)
{
  g_autoptr (GPtrArray) found = filter (table, query, groups);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < found->len; i++)
    count_article (counts, found->pdata[i], facet);

  GPtrArray *facets = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_facet_count_free);
  GHashTableIter iter;
  gpointer value, count;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &value, &count))
    g_ptr_array_add (facets, kt_facet_count_new (value, GPOINTER_TO_UINT (count)));
  g_ptr_array_sort (facets, compare_facets);
  return facets;
}
