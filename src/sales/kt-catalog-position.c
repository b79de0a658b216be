/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-position.h"

#include "kt-characteristic-text.h"
#include "kt-lead-time.h"
#include "kt-order-code.h"
#include "kt-position-price.h"

#include <string.h>

/* --- price ------------------------------------------------------------------------------------------------ */

static void
take_price (KtPositionData *position,
            const KtPositionPrice *price)
{
  g_autofree char *trace = kt_price_trace_to_text (price->trace);

  kt_record_set_text (&position->trace, trace);
  position->on_request = price->on_request;
  if (price->on_request)
    {
      position->unit_price = (KtMoney) { 0 };
      position->order_amount = (KtMoney) { 0 };
      position->discount = (KtDecimal) { 0 };
      position->reduction = (KtMoney) { 0 };
      return;
    }
  position->unit_price = price->line.unit_price;
  position->price_unit = (int) MAX (1, price->line.price_unit);
  position->order_amount = price->line.order_amount;
  position->discount = price->line.discount;
  position->reduction = price->line.reduction;
}

static KtPriceRequest
request_for (KtDecimal quantity,
             guint day)
{
  return (KtPriceRequest) { .quantity = quantity, .day = day };
}

static void
price_product (KtCatalog *catalog,
               KtPositionData *position,
               const KtProduct *product,
               const KtAssignment *assignment,
               guint day)
{
  KtPriceRequest request = request_for (position->quantity, day);
  KtPriceContext context;
  g_autoptr (KtPositionPrice) price = NULL;
  g_autoptr (KtLeadTime) lead = kt_lead_time_of_product (product, assignment);

  kt_price_context_init (&context, catalog);
  price = kt_position_price_product (&context, product, assignment, &request);
  take_price (position, price);
  position->lead_days = (int) lead->days;
}

static void
price_article (KtCatalog *catalog,
               KtPositionData *position,
               const KtArticle *article,
               guint day)
{
  KtPriceRequest request = request_for (position->quantity, day);
  KtPriceContext context;
  g_autoptr (KtPositionPrice) price = NULL;

  kt_price_context_init (&context, catalog);
  price = kt_position_price_article (&context, article, &request);
  take_price (position, price);
  position->lead_days = (int) kt_lead_days_of_article (article, position->quantity);
}

/* --- description ------------------------------------------------------------------------------------------ */

/* An enumeration with names of the model that nobody has worded ("M_BC5290520") is not for customers. */
static gboolean
is_internal (KtTexts *texts,
             const KtProduct *product,
             const KtAssignmentEntry *entry)
{
  const KtEnumeration *enumeration =
      entry->feature->kind == KT_FEATURE_ENUMERATION ? entry->feature->type.enumeration : NULL;

  for (guint i = 0; enumeration && i < enumeration->n_options; i++)
    {
      const char *name = enumeration->options[i]->name;

      if (strchr (name, '_') &&
          g_str_equal (name, kt_texts_value (texts, product->info->id, entry->path, enumeration->name, name, NULL)))
        return TRUE;
    }
  return FALSE;
}

static void
add_characteristic (KtPositionData *position,
                    KtTexts *texts,
                    const KtProduct *product,
                    const KtAssignmentEntry *entry,
                    const char *language)
{
  g_autofree char *plain = kt_path_without_indices (entry->path);
  g_autofree char *label = NULL;
  g_autofree char *value = NULL;

  value = kt_characteristic_value_text (texts, product->info->id, entry->feature, entry->path, entry->value, language);
  if (!value || !*value || is_internal (texts, product, entry))
    return;
  label = kt_characteristic_full_label (texts, product->info->id, product->model, entry->path, language);
  g_ptr_array_add (position->characteristics, kt_characteristic_new (plain, label, value));
}

static gboolean
is_first (const KtProduct *product,
          const char *path)
{
  g_autofree char *plain = kt_path_without_indices (path);

  return g_strv_contains ((const char *const *) product->quote_characteristics, plain);
}

/* What the product manager wants first, in his order; then the rest as the model has it. */
static void
describe (KtPositionData *position,
          KtTexts *texts,
          const KtProduct *product,
          const KtAssignment *assignment,
          const char *language)
{
  guint n_entries = kt_assignment_get_n_entries (assignment);

  for (guint k = 0; product->quote_characteristics[k]; k++)
    for (guint i = 1; i < n_entries; i++)
      {
        const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
        g_autofree char *plain = kt_path_without_indices (entry->path);

        if (g_str_equal (plain, product->quote_characteristics[k]))
          add_characteristic (position, texts, product, entry, language);
      }
  for (guint i = 1; i < n_entries; i++)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (assignment, i);
      if (!is_first (product, entry->path))
        add_characteristic (position, texts, product, entry, language);
    }
}

static KtPositionData *
new_position (KtCatalog *catalog,
              KtPositionKind kind,
              const char *id,
              const char *item,
              const char *unit,
              const char *language,
              KtDecimal quantity)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  KtPositionData *position = kt_position_data_new (id, kind);

  position->quantity = quantity;
  kt_record_set_text (&position->item, item);
  kt_record_set_text (&position->unit, unit);
  kt_record_set_text (&position->unit_text, kt_texts_unit (kt_catalog_get_texts (catalog), unit, language));
  kt_record_set_text (&position->catalog, settings->id);
  kt_record_set_text (&position->catalog_version, settings->version);
  return position;
}

KtPositionData *
kt_catalog_position_new_product (KtCatalog *catalog,
                                 const KtProduct *product,
                                 const KtAssignment *assignment,
                                 const char *id,
                                 const char *language,
                                 KtDecimal quantity,
                                 guint day,
                                 GError **error)
{
  KtTexts *texts = kt_catalog_get_texts (catalog);
  const KtProductInfo *info = product->info;
  g_autoptr (KtPositionData) position =
      new_position (catalog, KT_POSITION_PRODUCT, id, info->id, info->unit, language, quantity);
  g_autofree char *code = kt_order_code_of_assignment (product, assignment);
  g_autofree char *json = kt_assignment_to_json (assignment);

  kt_record_set_text (&position->title, kt_texts_product (texts, info->id, language));
  kt_record_set_text (&position->description, kt_texts_product_summary (texts, info->id, language));
  kt_record_set_text (&position->order_code, code);
  kt_record_set_text (&position->assignment, json);
  kt_record_set_text (&position->vat_code, info->vat);
  describe (position, texts, product, assignment, language);
  price_product (catalog, position, product, assignment, day);
  return kt_position_data_check (position, error) ? g_steal_pointer (&position) : NULL;
}

KtPositionData *
kt_catalog_position_new_article (KtCatalog *catalog,
                                 const KtArticle *article,
                                 const char *id,
                                 const char *language,
                                 KtDecimal quantity,
                                 guint day,
                                 GError **error)
{
  KtPositionKind kind = article->kind == KT_ARTICLE_SERVICE ? KT_POSITION_SERVICE : KT_POSITION_ARTICLE;
  g_autoptr (KtPositionData) position =
      new_position (catalog, kind, id, article->number, article->unit, language, quantity);

  kt_record_set_text (&position->title, kt_article_get_title (article, language));
  kt_record_set_text (&position->description, kt_article_get_note (article, language));
  kt_record_set_text (&position->order_code, article->number);
  price_article (catalog, position, article, day);
  return kt_position_data_check (position, error) ? g_steal_pointer (&position) : NULL;
}

/* --- pricing anew ----------------------------------------------------------------------------------------- */

static gboolean
reprice_product (KtCatalog *catalog,
                 KtPositionData *position,
                 guint day,
                 GError **error)
{
  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, position->item, error);
  g_autoptr (KtAssignment) assignment = NULL;

  if (!product)
    return FALSE;
  assignment = kt_assignment_from_json (product->model, position->assignment, -1, error);
  if (!assignment)
    return FALSE;
  price_product (catalog, position, product, assignment, day);
  return TRUE;
}

gboolean
kt_catalog_position_reprice (KtCatalog *catalog,
                             KtPositionData *position,
                             guint day,
                             GError **error)
{
  if (position->manual_price || g_strcmp0 (position->catalog, kt_catalog_get_settings (catalog)->id) != 0)
    return FALSE;
  if (position->kind == KT_POSITION_PRODUCT)
    return reprice_product (catalog, position, day, error);
  if (position->kind == KT_POSITION_ARTICLE || position->kind == KT_POSITION_SERVICE)
    {
      g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, position->item, error);

      if (!article)
        return FALSE;
      price_article (catalog, position, article, day);
      return TRUE;
    }
  return FALSE;
}
