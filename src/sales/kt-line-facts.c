/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two tables: the group of an item, and the cost of a line by everything the cost depends on. A
 * table that has grown too large is begun anew; nothing in it is lost that could not be read again.
 */
#include "kt-line-facts.h"

#include "kt-position-price.h"

#include <string.h>

#define MAX_COSTS 4096

struct _KtLineFacts {
  KtCatalog *catalog;
  GHashTable *groups; /* "kind item" → group; "" if the catalog does not know the item */
  GHashTable *costs;  /* see cost_key(); → KtMoney, without currency if it is not known */
};

KtLineFacts *
kt_line_facts_new (KtCatalog *catalog)
{
  KtLineFacts *self = g_new0 (KtLineFacts, 1);
  self->catalog = catalog != NULL ? kt_catalog_ref (catalog) : NULL;
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->costs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
kt_line_facts_free (KtLineFacts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->catalog, kt_catalog_unref);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->costs);
  g_free (self);
}

KtCatalog *
kt_line_facts_get_catalog (KtLineFacts *self)
{
  return self->catalog;
}

static gboolean
is_of_catalog (KtLineFacts *self, const KtPositionData *line)
{
  return self->catalog != NULL && *line->item != '\0'
         && g_strcmp0 (line->catalog, kt_catalog_get_settings (self->catalog)->id) == 0;
}

/* ---- groups ---- */

static char *
read_group (KtLineFacts *self, const KtPositionData *line)
{
  if (line->kind == KT_POSITION_PRODUCT)
    {
      const KtProductInfo *product = kt_catalog_find_product (self->catalog, line->item);
      return g_strdup (product != NULL && product->category != NULL ? product->category : "");
    }
  g_autoptr (KtArticle) article = kt_catalog_load_article (self->catalog, line->item, NULL);
  return g_strdup (article != NULL ? article->group : "");
}

static const char *
find_group (KtLineFacts *self, const KtPositionData *line)
{
  if (!is_of_catalog (self, line))
    return "";
  gboolean is_product = line->kind == KT_POSITION_PRODUCT;
  g_autofree char *key = g_strconcat (is_product ? "p " : "a ", line->item, NULL);
  char *group = g_hash_table_lookup (self->groups, key);
  if (group == NULL)
    {
      group = read_group (self, line);
      g_hash_table_insert (self->groups, g_steal_pointer (&key), group);
    }
  return group;
}

gboolean
kt_line_facts_is_known (KtLineFacts *self, const KtPositionData *line)
{
  return *find_group (self, line) != '\0';
}

gboolean
kt_line_facts_is_within (KtLineFacts *self, const KtPositionData *line, const char *group)
{
  const char *own = find_group (self, line);
  return group == NULL || *own == '\0' || strcmp (own, group) == 0
         || kt_catalog_category_is_within (self->catalog, own, group);
}

/* ---- cost ---- */

static KtPositionPrice *
price_product (KtLineFacts *self, const KtPositionData *line, const KtPriceRequest *request)
{
  g_autoptr (KtProduct) product = kt_catalog_load_product (self->catalog, line->item, NULL);
  g_autoptr (KtAssignment) assignment
      = product != NULL ? kt_assignment_from_json (product->model, line->assignment, -1, NULL)
                        : NULL;
  KtPriceContext context;
  if (assignment == NULL)
    return NULL;
  kt_price_context_init (&context, self->catalog);
  return kt_position_price_product (&context, product, assignment, request);
}

static KtPositionPrice *
price_article (KtLineFacts *self, const KtPositionData *line, const KtPriceRequest *request)
{
  g_autoptr (KtArticle) article = kt_catalog_load_article (self->catalog, line->item, NULL);
  KtPriceContext context;
  if (article == NULL)
    return NULL;
  kt_price_context_init (&context, self->catalog);
  return kt_position_price_article (&context, article, request);
}

static KtMoney
read_cost (KtLineFacts *self, const KtPositionData *line, guint day)
{
  KtPriceRequest request = { .quantity = line->quantity, .day = day };
  if (!is_of_catalog (self, line) || kt_decimal_sign (line->quantity) <= 0)
    return (KtMoney){ 0 };
  g_autoptr (KtPositionPrice) price = line->kind == KT_POSITION_PRODUCT
                                          ? price_product (self, line, &request)
                                          : price_article (self, line, &request);
  return price != NULL && price->has_cost ? price->cost : (KtMoney){ 0 };
}

static char *
cost_key (const KtPositionData *line, guint day)
{
  g_autofree char *quantity = kt_decimal_to_string (kt_decimal_reduce (line->quantity));
  return g_strdup_printf ("%d %u %s %s %s", line->kind, day, quantity, line->item,
                          line->assignment);
}

gboolean
kt_line_facts_get_cost (KtLineFacts *self, const KtPositionData *line, guint day, KtMoney *cost)
{
  g_autofree char *key = cost_key (line, day);
  KtMoney *known = g_hash_table_lookup (self->costs, key);
  if (known == NULL)
    {
      if (g_hash_table_size (self->costs) >= MAX_COSTS)
        g_hash_table_remove_all (self->costs);
      known = g_new (KtMoney, 1);
      *known = read_cost (self, line, day);
      g_hash_table_insert (self->costs, g_steal_pointer (&key), known);
    }
  *cost = *known;
  return known->currency[0] != '\0';
}
