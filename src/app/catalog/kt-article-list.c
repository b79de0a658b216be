/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-article-list.h"

#define PAGE_SIZE 64

struct _KtArticleItem {
  GObject parent_instance;

  KtArticle *article;
};

G_DEFINE_FINAL_TYPE (KtArticleItem, kt_article_item, G_TYPE_OBJECT)

struct _KtArticleList {
  GObject parent_instance;

  KtCatalog *catalog;
  char *category;
  char *language;
  KtArticleSort sort;
  gboolean descending;

  guint n_items;
  GHashTable *pages; /* page number → GPtrArray of KtArticle */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KtArticleList, kt_article_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- item ------------------------------------------------------------------------------------------------- */

static void
kt_article_item_finalize (GObject *object)
{
  g_clear_pointer (&KT_ARTICLE_ITEM (object)->article, kt_article_unref);
  G_OBJECT_CLASS (kt_article_item_parent_class)->finalize (object);
}

static void
kt_article_item_class_init (KtArticleItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_article_item_finalize;
}

static void
kt_article_item_init (KtArticleItem *self)
{
}

const KtArticle *
kt_article_item_get (KtArticleItem *self)
{
  g_return_val_if_fail (KT_IS_ARTICLE_ITEM (self), NULL);

  return self->article;
}

/* --- list ------------------------------------------------------------------------------------------------- */

static KtArticleQuery
query_of (KtArticleList *self)
{
  return (KtArticleQuery) {
    .category = self->category,
    .language = self->language,
    .sort = self->sort,
    .descending = self->descending,
  };
}

static GPtrArray *
fetch_page (KtArticleList *self,
            guint number)
{
  KtArticleQuery query = query_of (self);
  g_autoptr (GError) error = NULL;
  GPtrArray *page = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));

  if (page)
    return page;
  page = kt_catalog_list_articles (self->catalog, &query, number * PAGE_SIZE, PAGE_SIZE, &error);
  if (!page)
    {
      g_warning ("Articles could not be read: %s", error->message);
      page = g_ptr_array_new ();
    }
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (number), page);
  return page;
}

static GType
kt_article_list_get_item_type (GListModel *model)
{
  return KT_TYPE_ARTICLE_ITEM;
}

static guint
kt_article_list_get_n_items (GListModel *model)
{
  return KT_ARTICLE_LIST (model)->n_items;
}

static gpointer
kt_article_list_get_item (GListModel *model,
                          guint position)
{
  KtArticleList *self = KT_ARTICLE_LIST (model);
  GPtrArray *page;
  KtArticleItem *item;

  if (position >= self->n_items)
    return NULL;
  page = fetch_page (self, position / PAGE_SIZE);
  if (position % PAGE_SIZE >= page->len)
    return NULL;
  item = g_object_new (KT_TYPE_ARTICLE_ITEM, NULL);
  item->article = kt_article_ref (g_ptr_array_index (page, position % PAGE_SIZE));
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kt_article_list_get_item_type;
  iface->get_n_items = kt_article_list_get_n_items;
  iface->get_item = kt_article_list_get_item;
}

static void
kt_article_list_finalize (GObject *object)
{
  KtArticleList *self = KT_ARTICLE_LIST (object);

  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->catalog, kt_catalog_unref);
  g_free (self->category);
  g_free (self->language);
  G_OBJECT_CLASS (kt_article_list_parent_class)->finalize (object);
}

static void
kt_article_list_class_init (KtArticleListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_article_list_finalize;
}

static void
kt_article_list_init (KtArticleList *self)
{
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

KtArticleList *
kt_article_list_new (KtCatalog *catalog)
{
  KtArticleList *self = g_object_new (KT_TYPE_ARTICLE_LIST, NULL);

  self->catalog = kt_catalog_ref (catalog);
  return self;
}

void
kt_article_list_set_query (KtArticleList *self,
                           const char *category,
                           KtArticleSort sort,
                           gboolean descending,
                           const char *language)
{
  KtArticleQuery query;
  g_autoptr (GError) error = NULL;
  guint before;

  g_return_if_fail (KT_IS_ARTICLE_LIST (self));

  g_free (self->category);
  self->category = g_strdup (category);
  g_free (self->language);
  self->language = g_strdup (language);
  self->sort = sort;
  self->descending = descending;
  g_hash_table_remove_all (self->pages);

  before = self->n_items;
  query = query_of (self);
  if (!kt_catalog_count_articles (self->catalog, &query, &self->n_items, &error))
    {
      g_warning ("Articles could not be counted: %s", error->message);
      self->n_items = 0;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n_items);
}
