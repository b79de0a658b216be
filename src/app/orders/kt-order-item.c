/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-order-item.h"

struct _KtOrderItem {
  GObject parent_instance;

  char *line_id;
  char *part_id;
  GListStore *children;
};

G_DEFINE_FINAL_TYPE (KtOrderItem, kt_order_item, G_TYPE_OBJECT)

static void
kt_order_item_finalize (GObject *object)
{
  KtOrderItem *self = KT_ORDER_ITEM (object);

  g_free (self->line_id);
  g_free (self->part_id);
  g_clear_object (&self->children);
  G_OBJECT_CLASS (kt_order_item_parent_class)->finalize (object);
}

static void
kt_order_item_class_init (KtOrderItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_order_item_finalize;
}

static void
kt_order_item_init (KtOrderItem *self)
{
}

static KtOrderItem *
item_new (const char *line_id,
          const char *part_id)
{
  KtOrderItem *self = g_object_new (KT_TYPE_ORDER_ITEM, NULL);

  self->line_id = g_strdup (line_id);
  self->part_id = g_strdup (part_id);
  self->children = kt_order_items_new ();
  return self;
}

const char *
kt_order_item_get_line_id (KtOrderItem *self)
{
  return self->line_id;
}

const char *
kt_order_item_get_part_id (KtOrderItem *self)
{
  return self->part_id;
}

GListModel *
kt_order_item_get_children (KtOrderItem *self)
{
  return G_LIST_MODEL (self->children);
}

/* --- looking up ------------------------------------------------------------------------------------------- */

/* One delivery of all of it: no row of its own. */
static gboolean
is_one_delivery (const KtOrder *order,
                 const KtOrderLine *line)
{
  return order->kind == KT_ORDER_STANDARD && line->parts->len == 1;
}

KtOrderLine *
kt_order_item_find_line (KtOrderItem *self,
                         const KtOrder *order)
{
  return kt_order_find_line (order, self->line_id);
}

KtOrderPart *
kt_order_item_find_part (KtOrderItem *self,
                         const KtOrder *order)
{
  KtOrderLine *line;

  if (self->part_id)
    return kt_order_find_part (order, self->part_id, NULL);
  line = kt_order_item_find_line (self, order);
  return line && is_one_delivery (order, line) ? g_ptr_array_index (line->parts, 0) : NULL;
}

guint
kt_order_item_get_part_number (KtOrderItem *self,
                               const KtOrder *order)
{
  KtOrderLine *line = NULL;
  KtOrderPart *part = self->part_id ? kt_order_find_part (order, self->part_id, &line) : NULL;
  guint index;

  return part && g_ptr_array_find (line->parts, part, &index) ? index + 1 : 0;
}

/* --- following the order ---------------------------------------------------------------------------------- */

GListStore *
kt_order_items_new (void)
{
  return g_list_store_new (KT_TYPE_ORDER_ITEM);
}

static gboolean
is_item (GListStore *items,
         guint position,
         const char *line_id,
         const char *part_id)
{
  g_autoptr (KtOrderItem) item = g_list_model_get_item (G_LIST_MODEL (items), position);

  return item && g_str_equal (item->line_id, line_id) && g_strcmp0 (item->part_id, part_id) == 0;
}

/* Rows are added and taken away one at a time: that is what amendments do. */
static void
put_item (GListStore *items,
          guint position,
          const char *line_id,
          const char *part_id)
{
  g_autoptr (KtOrderItem) item = NULL;

  if (is_item (items, position, line_id, part_id))
    return;
  if (is_item (items, position + 1, line_id, part_id))
    {
      g_list_store_remove (items, position);
      return;
    }
  item = item_new (line_id, part_id);
  g_list_store_insert (items, position, item);
}

static void
cut_off (GListStore *items,
         guint length)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));

  if (n > length)
    g_list_store_splice (items, length, n - length, NULL, 0);
}

static void
sync_children (KtOrderItem *item,
               const KtOrder *order,
               const KtOrderLine *line)
{
  guint n = is_one_delivery (order, line) ? 0 : line->parts->len;

  for (guint i = 0; i < n; i++)
    put_item (item->children, i, line->id, ((KtOrderPart *) g_ptr_array_index (line->parts, i))->id);
  cut_off (item->children, n);
}

void
kt_order_items_sync (GListStore *items,
                     const KtOrder *order)
{
  for (guint i = 0; i < order->lines->len; i++)
    {
      const KtOrderLine *line = g_ptr_array_index (order->lines, i);
      g_autoptr (KtOrderItem) item = NULL;

      put_item (items, i, line->id, NULL);
      item = g_list_model_get_item (G_LIST_MODEL (items), i);
      sync_children (item, order, line);
    }
  cut_off (items, order->lines->len);
}
