/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers from tables. */

#include "kt-catalog-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

KtCatalogMemory *
kt_catalog_memory_new (void)
{
  KtCatalogMemory *memory = g_new0 (KtCatalogMemory, 1);
  memory->articles = kt_article_table_new ();
  memory->products
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)kt_product_unref);
  memory->files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  return memory;
}

static void
memory_free (gpointer data)
{
  KtCatalogMemory *memory = data;
  kt_article_table_free (memory->articles);
  g_hash_table_unref (memory->products);
  g_hash_table_unref (memory->files);
  g_free (memory);
}

static KtProduct *
load_product (gpointer data, const KtProductInfo *info, GError **error)
{
  KtCatalogMemory *memory = data;
  KtProduct *product = g_hash_table_lookup (memory->products, info->id);
  if (product != NULL)
    return kt_product_ref (product);
  g_set_error (error, KT_ERROR, KT_ERROR_INVALID,
               _ ("The product “%s” has faults. Correct them and load the catalog again."),
               info->id);
  return NULL;
}

static GBytes *
load_file (gpointer data, const char *path, GError **error)
{
  KtCatalogMemory *memory = data;
  GBytes *bytes = g_hash_table_lookup (memory->files, path);
  if (bytes != NULL)
    return g_bytes_ref (bytes);
  g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("The catalog has no file “%s”."), path);
  return NULL;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_files (gpointer data, GError **error)
{
  KtCatalogMemory *memory = data;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, memory->files);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_ptr_array_add (paths, g_strdup (path));
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

static KtArticle *
load_article (gpointer data, const char *number, GError **error)
{
  KtCatalogMemory *memory = data;
  KtArticle *article = kt_article_table_find (memory->articles, number);
  if (article != NULL)
    return kt_article_ref (article);
  g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("The catalog has no article “%s”."), number);
  return NULL;
}

static GPtrArray *
list_articles (gpointer data,
               const KtArticleQuery *query,
               const char *const *groups,
               guint offset,
               guint limit,
               GError **error)
{
  KtCatalogMemory *memory = data;
  return kt_article_table_list (memory->articles, query, groups, offset, limit);
}

static gboolean
count_articles (gpointer data,
                const KtArticleQuery *query,
                const char *const *groups,
                guint *count,
                GError **error)
{
  KtCatalogMemory *memory = data;
  *count = kt_article_table_count (memory->articles, query, groups);
  return TRUE;
}

static GPtrArray *
count_facet (gpointer data,
             const KtArticleQuery *query,
             const char *const *groups,
             KtArticleFacet facet,
             GError **error)
{
  KtCatalogMemory *memory = data;
  return kt_article_table_count_facet (memory->articles, query, groups, facet);
}

const KtCatalogSource kt_catalog_memory_source = {
  .load_product = load_product,
  .load_file = load_file,
  .list_files = list_files,
  .load_article = load_article,
  .list_articles = list_articles,
  .count_articles = count_articles,
  .count_facet = count_facet,
  .free = memory_free,
};
