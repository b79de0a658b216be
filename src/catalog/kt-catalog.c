/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is small stays in memory and in order; the rest is asked of the source the catalog came
 * from. Opened products are kept: the model is compiled once.
 */

#include "kt-catalog.h"
#include "kt-catalog-new.h"
#include "kt-product-new.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _KtCatalog {
  gatomicrefcount refs;
  KtCatalogSettings *settings;
  KtTexts *texts;
  GPtrArray *categories;     /* of KtCategory */
  GPtrArray *products;       /* of KtProductInfo */
  GPtrArray *scales;         /* of KtScale */
  GPtrArray *approval_rules; /* of KtApprovalRule */
  GPtrArray *synonyms;       /* of KtSynonym */
  KtPriceBook *price_book;
  char *hash;
  const KtCatalogSource *source;
  gpointer data;
  GMutex lock;        /* of `opened` */
  GHashTable *opened; /* product id → KtProduct */
};

/* ---- making ---- */

static void
category_free (gpointer data)
{
  KtCategory *category = data;
  g_free (category->id);
  g_free (category->parent);
  g_free (category);
}

void
kt_scale_free (KtScale *scale)
{
  g_free (scale->name);
  g_free (scale);
}

void
kt_synonym_free (KtSynonym *synonym)
{
  g_free (synonym->language);
  g_free (synonym->word);
  g_strfreev (synonym->synonyms);
  g_free (synonym);
}

KtCatalog *
kt_catalog_new (KtCatalogSettings *settings,
                KtTexts *texts,
                const KtCatalogSource *source,
                gpointer data)
{
  KtCatalog *catalog = g_new0 (KtCatalog, 1);
  g_atomic_ref_count_init (&catalog->refs);
  catalog->settings = settings;
  catalog->texts = texts;
  catalog->categories = g_ptr_array_new_with_free_func (category_free);
  catalog->products = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_product_info_free);
  catalog->scales = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_scale_free);
  catalog->approval_rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  catalog->synonyms = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_synonym_free);
  catalog->price_book = kt_price_book_new ();
  catalog->source = source;
  catalog->data = data;
  catalog->opened
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kt_product_unref);
  g_mutex_init (&catalog->lock);
  return catalog;
}

KtCatalog *
kt_catalog_ref (KtCatalog *catalog)
{
  g_atomic_ref_count_inc (&catalog->refs);
  return catalog;
}

void
kt_catalog_unref (KtCatalog *catalog)
{
  if (catalog == NULL || !g_atomic_ref_count_dec (&catalog->refs))
    return;
  g_hash_table_unref (catalog->opened);
  catalog->source->free (catalog->data);
  g_ptr_array_unref (catalog->categories);
  g_ptr_array_unref (catalog->products);
  g_ptr_array_unref (catalog->scales);
  g_ptr_array_unref (catalog->approval_rules);
  g_ptr_array_unref (catalog->synonyms);
  kt_price_book_free (catalog->price_book);
  g_free (catalog->hash);
  kt_texts_unref (catalog->texts);
  kt_catalog_settings_free (catalog->settings);
  g_mutex_clear (&catalog->lock);
  g_free (catalog);
}

void
kt_catalog_add_category (KtCatalog *catalog, const char *id, const char *parent, int position)
{
  KtCategory *category = g_new0 (KtCategory, 1);
  category->id = g_strdup (id);
  category->parent = g_strdup (parent);
  category->position = position;
  g_ptr_array_add (catalog->categories, category);
}

void
kt_catalog_add_product (KtCatalog *catalog, KtProductInfo *info)
{
  g_ptr_array_add (catalog->products, info);
}

void
kt_catalog_add_approval_rule (KtCatalog *catalog, KtApprovalRule *rule)
{
  g_ptr_array_add (catalog->approval_rules, rule);
}

void
kt_catalog_add_scale (KtCatalog *catalog, KtScale *scale)
{
  g_ptr_array_add (catalog->scales, scale);
}

void
kt_catalog_add_synonym (KtCatalog *catalog, KtSynonym *synonym)
{
  g_ptr_array_add (catalog->synonyms, synonym);
}

void
kt_catalog_set_price_book (KtCatalog *catalog, KtPriceBook *book)
{
  kt_price_book_free (catalog->price_book);
  catalog->price_book = book;
}

void
kt_catalog_set_hash (KtCatalog *catalog, const char *hash)
{
  g_free (catalog->hash);
  catalog->hash = g_strdup (hash);
}

/* ---- order ---- */

static int
compare_categories (gconstpointer a, gconstpointer b)
{
  const KtCategory *first = *(const KtCategory *const *)a, *second = *(const KtCategory *const *)b;
  if (first->position != second->position)
    return first->position < second->position ? -1 : 1;
  return strcmp (first->id, second->id);
}

static int
compare_products (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KtProductInfo *const *)a)->id, (*(const KtProductInfo *const *)b)->id);
}

static int
compare_approval_rules (gconstpointer a, gconstpointer b)
{
  const KtApprovalRule *first = *(KtApprovalRule *const *)a;
  const KtApprovalRule *second = *(KtApprovalRule *const *)b;
  return first->order != second->order ? (first->order < second->order ? -1 : 1)
                                       : strcmp (first->key, second->key);
}

static int
compare_scales (gconstpointer a, gconstpointer b)
{
  const KtScale *first = *(const KtScale *const *)a, *second = *(const KtScale *const *)b;
  if (first->subject != second->subject)
    return (int)first->subject - (int)second->subject;
  int order = g_strcmp0 (first->name, second->name);
  return order != 0 ? order : kt_decimal_compare (first->from_quantity, second->from_quantity);
}

static int
compare_synonyms (gconstpointer a, gconstpointer b)
{
  const KtSynonym *first = *(const KtSynonym *const *)a, *second = *(const KtSynonym *const *)b;
  int order = strcmp (first->language, second->language);
  return order != 0 ? order : strcmp (first->word, second->word);
}

/* Moves the children of `parent` behind it, each followed by its own. */
static void
append_children (GPtrArray *from, const char *parent, guint depth, GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    {
      KtCategory *category = from->pdata[i];
      if (category == NULL || g_strcmp0 (category->parent, parent) != 0)
        continue;
      from->pdata[i] = NULL;
      category->depth = depth;
      g_ptr_array_add (to, category);
      append_children (from, category->id, depth + 1, to);
    }
}

void
kt_catalog_finish (KtCatalog *catalog)
{
  g_ptr_array_sort (catalog->products, compare_products);
  g_ptr_array_sort (catalog->scales, compare_scales);
  g_ptr_array_sort (catalog->approval_rules, compare_approval_rules);
  g_ptr_array_sort (catalog->synonyms, compare_synonyms);

  g_ptr_array_sort (catalog->categories, compare_categories);
  g_autoptr (GPtrArray) unordered = catalog->categories;
  g_ptr_array_set_free_func (unordered, NULL);
  catalog->categories = g_ptr_array_new_with_free_func (category_free);
  append_children (unordered, NULL, 0, catalog->categories);
  for (guint i = 0; i < unordered->len; i++)
    if (unordered->pdata[i] != NULL)
      category_free (unordered->pdata[i]); /* in a circle: the reader has reported it */
}

/* ---- in memory ---- */

const KtCatalogSettings *
kt_catalog_get_settings (KtCatalog *catalog)
{
  return catalog->settings;
}

KtTexts *
kt_catalog_get_texts (KtCatalog *catalog)
{
  return catalog->texts;
}

GPtrArray *
kt_catalog_get_categories (KtCatalog *catalog)
{
  return catalog->categories;
}

const char *
kt_catalog_get_hash (KtCatalog *catalog)
{
  return catalog->hash != NULL ? catalog->hash : "";
}

KtPriceBook *
kt_catalog_get_price_book (KtCatalog *catalog)
{
  return catalog->price_book;
}

GPtrArray *
kt_catalog_get_products (KtCatalog *catalog)
{
  return catalog->products;
}

GPtrArray *
kt_catalog_get_approval_rules (KtCatalog *catalog)
{
  return catalog->approval_rules;
}

GPtrArray *
kt_catalog_get_scales (KtCatalog *catalog)
{
  return catalog->scales;
}

GPtrArray *
kt_catalog_get_synonyms (KtCatalog *catalog)
{
  return catalog->synonyms;
}

const KtCategory *
kt_catalog_find_category (KtCatalog *catalog, const char *id)
{
  for (guint i = 0; i < catalog->categories->len; i++)
    {
      const KtCategory *category = catalog->categories->pdata[i];
      if (g_strcmp0 (category->id, id) == 0)
        return category;
    }
  return NULL;
}

const KtProductInfo *
kt_catalog_find_product (KtCatalog *catalog, const char *id)
{
  for (guint i = 0; i < catalog->products->len; i++)
    {
      const KtProductInfo *info = catalog->products->pdata[i];
      if (g_strcmp0 (info->id, id) == 0)
        return info;
    }
  return NULL;
}

gboolean
kt_catalog_category_is_within (KtCatalog *catalog, const char *category, const char *ancestor)
{
  const KtCategory *at = kt_catalog_find_category (catalog, category);
  while (at != NULL && strcmp (at->id, ancestor) != 0)
    at = at->parent != NULL ? kt_catalog_find_category (catalog, at->parent) : NULL;
  return at != NULL;
}

/* ---- fetched ---- */

static KtProduct *
find_opened (KtCatalog *catalog, const char *id)
{
  g_mutex_lock (&catalog->lock);
  KtProduct *product = g_hash_table_lookup (catalog->opened, id);
  if (product != NULL)
    kt_product_ref (product);
  g_mutex_unlock (&catalog->lock);
  return product;
}

static void
keep_opened (KtCatalog *catalog, KtProduct *product)
{
  g_mutex_lock (&catalog->lock);
  g_hash_table_replace (catalog->opened, g_strdup (product->info->id), kt_product_ref (product));
  g_mutex_unlock (&catalog->lock);
}

/* As kt-position-price.h rounds. */
static void
set_rounding (KtProduct *product, const KtCatalogSettings *settings)
{
  guint cents = kt_currency_digits (settings->currency);
  product->is_rounded = TRUE;
  product->unit_digits = settings->rounding_scope == KT_ROUNDING_SCOPE_UNIT ? cents : KT_MONEY_DIGITS;
  product->order_digits = settings->rounding_scope == KT_ROUNDING_SCOPE_DOCUMENT ? KT_MONEY_DIGITS : cents;
  product->rounding.digits = product->order_digits;
  product->rounding.mode = settings->rounding_mode;
}

KtProduct *
kt_catalog_load_product (KtCatalog *catalog, const char *id, GError **error)
{
  const KtProductInfo *info = kt_catalog_find_product (catalog, id);
  if (info == NULL)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("The catalog has no product “%s”."), id);
      return NULL;
    }
  KtProduct *product = find_opened (catalog, id);
  if (product == NULL)
    {
      product = catalog->source->load_product (catalog->data, info, error);
      if (product != NULL)
        set_rounding (product, catalog->settings);
      if (product != NULL)
        keep_opened (catalog, product);
    }
  return product;
}

GBytes *
kt_catalog_load_file (KtCatalog *catalog, const char *path, GError **error)
{
  return catalog->source->load_file (catalog->data, path, error);
}

GPtrArray *
kt_catalog_list_files (KtCatalog *catalog, GError **error)
{
  return catalog->source->list_files (catalog->data, error);
}

GBytes *
kt_catalog_load_product_picture (KtCatalog *catalog, const char *id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("products/%s/picture.svg", id);
  return kt_catalog_load_file (catalog, path, error);
}

GBytes *
kt_catalog_load_document (KtCatalog *catalog, const char *product, const char *file, GError **error)
{
  g_autofree char *path = g_strdup_printf ("products/%s/documents/%s", product, file);
  return kt_catalog_load_file (catalog, path, error);
}

KtArticle *
kt_catalog_load_article (KtCatalog *catalog, const char *number, GError **error)
{
  return catalog->source->load_article (catalog->data, number, error);
}

GBytes *
kt_catalog_load_article_picture (KtCatalog *catalog, const char *number, GError **error)
{
  g_autofree char *own = g_strdup_printf ("articles/%s.svg", number);
  GBytes *picture = kt_catalog_load_file (catalog, own, NULL);
  if (picture != NULL)
    return picture;
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, error);
  if (article == NULL)
    return NULL;
  g_autofree char *shared = g_strdup_printf ("articles/%s.svg", article->group);
  return kt_catalog_load_file (catalog, shared, error);
}

char *
kt_catalog_load_terms (KtCatalog *catalog, const char *language, GError **error)
{
  const char *languages[]
      = { kt_texts_match_language (catalog->texts, language), catalog->settings->languages[0] };
  g_autoptr (GBytes) terms = NULL;
  for (guint i = 0; terms == NULL && i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = g_strdup_printf ("terms/%s.md", languages[i]);
      g_clear_error (error);
      terms = kt_catalog_load_file (catalog, path, error);
    }
  if (terms == NULL)
    return NULL;
  gsize length;
  const char *text = g_bytes_get_data (terms, &length);
  return g_strndup (text, length);
}

/* ---- lists of articles ---- */

/* Articles stand in the category that is called like their group. NULL: no category is asked for.
 */
static char **
groups_of (KtCatalog *catalog, const KtArticleQuery *query)
{
  if (query->category == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) groups = g_strv_builder_new ();
  for (guint i = 0; i < catalog->categories->len; i++)
    {
      const KtCategory *category = catalog->categories->pdata[i];
      if (kt_catalog_category_is_within (catalog, category->id, query->category))
        g_strv_builder_add (groups, category->id);
    }
  return g_strv_builder_end (groups);
}

/* The language of the catalog in place of the one asked for. */
static KtArticleQuery
resolve (KtCatalog *catalog, const KtArticleQuery *query)
{
  KtArticleQuery resolved = *query;
  resolved.language = kt_texts_match_language (catalog->texts, query->language);
  return resolved;
}

GPtrArray *
kt_catalog_list_articles (KtCatalog *catalog,
                          const KtArticleQuery *query,
                          guint offset,
                          guint limit,
                          GError **error)
{
  g_auto (GStrv) groups = groups_of (catalog, query);
  KtArticleQuery resolved = resolve (catalog, query);
  return catalog->source->list_articles (catalog->data, &resolved, (const char *const *)groups,
                                         offset, limit, error);
}

gboolean
kt_catalog_count_articles (KtCatalog *catalog,
                           const KtArticleQuery *query,
                           guint *count,
                           GError **error)
{
  g_auto (GStrv) groups = groups_of (catalog, query);
  KtArticleQuery resolved = resolve (catalog, query);
  return catalog->source->count_articles (catalog->data, &resolved, (const char *const *)groups,
                                          count, error);
}

GPtrArray *
kt_catalog_count_facet (KtCatalog *catalog,
                        const KtArticleQuery *query,
                        KtArticleFacet facet,
                        GError **error)
{
  g_auto (GStrv) groups = groups_of (catalog, query);
  KtArticleQuery resolved = resolve (catalog, query);
  switch (facet)
    {
    case KT_ARTICLE_FACET_GROUP:
      resolved.group = NULL;
      break;
    case KT_ARTICLE_FACET_KIND:
      resolved.kinds = 0;
      break;
    case KT_ARTICLE_FACET_STOCK:
      resolved.in_stock = FALSE;
      break;
    case KT_ARTICLE_FACET_FITS:
      resolved.fits = NULL;
      break;
    }
  return catalog->source->count_facet (catalog->data, &resolved, (const char *const *)groups, facet,
                                       error);
}

char *
kt_scale_get_applies_to (const KtScale *scale)
{
  if (scale->subject == KT_SCALE_ALL)
    return g_strdup ("*");
  return g_strconcat (scale->subject == KT_SCALE_GROUP ? "group:" : "", scale->name, NULL);
}
