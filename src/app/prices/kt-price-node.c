/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-price-node.h"

struct _KtPriceNode {
  GObject parent_instance;

  KtPricePart *part;
  KtPriceNode *above; /* NULL: the root, which owns the tree */
  char *path;
};

G_DEFINE_FINAL_TYPE (KtPriceNode, kt_price_node, G_TYPE_OBJECT)

static void
kt_price_node_finalize (GObject *object)
{
  KtPriceNode *self = KT_PRICE_NODE (object);

  if (!self->above)
    kt_price_part_free (self->part);
  g_clear_object (&self->above);
  g_free (self->path);
  G_OBJECT_CLASS (kt_price_node_parent_class)->finalize (object);
}

static void
kt_price_node_class_init (KtPriceNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_price_node_finalize;
}

static void
kt_price_node_init (KtPriceNode *self)
{
}

KtPriceNode *
kt_price_node_new (KtPricePart *root)
{
  KtPriceNode *self = g_object_new (KT_TYPE_PRICE_NODE, NULL);

  self->part = root;
  self->path = g_strdup ("");
  return self;
}

const KtPricePart *
kt_price_node_get_part (KtPriceNode *self)
{
  g_return_val_if_fail (KT_IS_PRICE_NODE (self), NULL);

  return self->part;
}

const char *
kt_price_node_get_path (KtPriceNode *self)
{
  g_return_val_if_fail (KT_IS_PRICE_NODE (self), NULL);

  return self->path;
}

GListModel *
kt_price_node_list_children (KtPriceNode *self)
{
  GListStore *children;

  g_return_val_if_fail (KT_IS_PRICE_NODE (self), NULL);

  if (self->part->children->len == 0)
    return NULL;
  children = g_list_store_new (KT_TYPE_PRICE_NODE);
  for (guint i = 0; i < self->part->children->len; i++)
    {
      g_autoptr (KtPriceNode) child = kt_price_node_new (self->part->children->pdata[i]);

      child->above = g_object_ref (self);
      g_free (child->path);
      child->path = g_strdup_printf ("%s/%s", self->path, child->part->title);
      g_list_store_append (children, child);
    }
  return G_LIST_MODEL (children);
}
