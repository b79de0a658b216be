/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-position.h"

#include "kt-catalog-pricing.h"
#include "kt-characteristic-text.h"
#include "kt-evaluate.h"
#include "kt-lead-time.h"
#include "kt-order-code.h"
#include "kt-position-price.h"

#include <string.h>

/* --- price ------------------------------------------------------------------------------------------------ */

/* Rows that count once per position become conditions; their percentages are amounts by now. */
static void
take_order_row (KtPositionData *position,
                KtCatalog *catalog,
                const KtPriceStep *step,
                const char *language)
{
  KtCondition *condition = kt_condition_new ("order", KT_CONDITION_ORDER);
  KtMoney amount = kt_price_step_amount (step);

  condition->level = KT_CONDITION_LINE;
  condition->calculation = KT_CALCULATION_AMOUNT;
  condition->deducts = amount.amount < 0;
  condition->amount = kt_money (ABS (amount.amount), amount.currency);
  condition->line = (int) step->line;
  kt_condition_set (&condition->list, step->list);
  kt_condition_set (&condition->key, step->key);
  kt_condition_set (&condition->version, kt_catalog_get_settings (catalog)->version);
  if (step->label_key)
    kt_condition_set (&condition->text,
                      kt_texts_lookup (kt_catalog_get_texts (catalog), step->label_key, language));
  g_ptr_array_add (position->conditions, condition);
}

static gboolean
is_order_row (const KtPriceStep *step)
{
  return step->level == KT_PRICE_LEVEL_POSITION &&
         (step->kind == KT_PRICE_STEP_BASE || step->kind == KT_PRICE_STEP_SURCHARGE ||
          step->kind == KT_PRICE_STEP_DISCOUNT);
}

/* What of the trace is the way to the list price: scale, quantity and rounding are valuation's. */
static char *
trace_of_list_price (const KtPriceTrace *trace)
{
  KtPriceTrace part = { .steps = g_ptr_array_new () };
  char *text;

  for (guint i = 0; i < trace->steps->len; i++)
    {
      const KtPriceStep *step = trace->steps->pdata[i];

      if (step->level == KT_PRICE_LEVEL_UNIT && step->kind <= KT_PRICE_STEP_DISCOUNT)
        g_ptr_array_add (part.steps, (gpointer) step);
    }
  text = kt_price_trace_to_text (&part);
  g_ptr_array_unref (part.steps);
  return text;
}

static void
take_price (KtPositionData *position,
            KtCatalog *catalog,
            const KtPositionPrice *price,
            const char *language)
{
  g_autofree char *trace = trace_of_list_price (price->trace);

  kt_record_set_text (&position->trace, trace);
  g_ptr_array_set_size (position->conditions, 0);
  position->order_amount = position->reduction = (KtMoney) { 0 };
  position->on_request = price->on_request;
  if (price->on_request)
    {
      position->unit_price = (KtMoney) { 0 };
      return;
    }
  position->unit_price = price->line.unit_price;
  position->price_unit = (int) MAX (1, price->line.price_unit);
  for (guint i = 0; i < price->trace->steps->len; i++)
    if (is_order_row (price->trace->steps->pdata[i]))
      take_order_row (position, catalog, price->trace->steps->pdata[i], language);
}

/* --- contents --------------------------------------------------------------------------------------------- */

static void
add_content (KtPositionData *position,
             const char *material,
             KtDecimal kg)
{
  for (guint i = 0; i < position->contents->len; i++)
    {
      KtContent *content = position->contents->pdata[i];

      if (g_str_equal (content->material, material))
        {
          kt_decimal_add (content->kg, kg, &content->kg, NULL);
          return;
        }
    }
  g_ptr_array_add (position->contents, kt_content_new (material, kt_decimal_reduce (kg)));
}

/* To grams. */
static gboolean
to_kg (KtValue value,
       KtDecimal *kg)
{
  gint64 grams;

  if (!value.is_exact)
    return kt_decimal_from_double (value.real, 3, kg, NULL);
  if (!kt_round_div64 ((KtInt128) value.number.num * 1000, value.number.den, KT_ROUND_HALF_UP, &grams, NULL))
    return FALSE;
  *kg = kt_decimal_reduce (kt_decimal (grams, 3));
  return TRUE;
}

static void
weigh_product (KtPositionData *position,
               const KtProduct *product,
               const KtAssignment *assignment)
{
  g_ptr_array_set_size (position->contents, 0);
  for (guint i = 0; i < product->contents->len; i++)
    {
      const KtContentRow *row = product->contents->pdata[i];
      KtValue value;
      KtDecimal kg;

      if ((!row->when || kt_evaluate_condition (assignment, row->when->expr)) &&
          kt_evaluate_formula (assignment, row->kg->expr, &value, NULL) && to_kg (value, &kg) &&
          kt_decimal_sign (kg) > 0)
        add_content (position, row->material, kg);
    }
}

static void
weigh_article (KtPositionData *position,
               KtCatalog *catalog,
               const KtArticle *article)
{
  const GPtrArray *contents = kt_price_book_find_contents (kt_catalog_get_price_book (catalog), article->number);

  g_ptr_array_set_size (position->contents, 0);
  if (kt_decimal_sign (article->weight_kg) > 0)
    add_content (position, KT_CONTENT_WEIGHT, article->weight_kg);
  for (guint i = 0; contents && i < contents->len; i++)
    {
      const KtArticleContent *content = contents->pdata[i];

      add_content (position, content->material, content->kg);
    }
}

/* As if it stood alone in a quote to nobody; in a revision kt_catalog_determine() does better. */
static void
determine_alone (KtCatalog *catalog,
                 KtPositionData *position,
                 const char *language,
                 guint day)
{
  KtPriceContext context;
  KtPriceSubject subject = kt_price_subject_of_position (position, KT_ROLE_NORMAL);
  g_autoptr (KtDetermined) determined = NULL;

  if (position->on_request)
    return;
  kt_price_context_init (&context, catalog);
  KtDetermination request = { .catalog = catalog,
                              .language = language,
                              .rounding = context.rounding,
                              .situation = { .day = day, .currency = context.currency },
                              .lines = &subject,
                              .n_lines = 1 };
  determined = kt_determination_run (&request, NULL);
  if (!determined)
    return;
  g_ptr_array_unref (position->conditions);
  position->conditions = g_ptr_array_ref (determined->lines->pdata[0]);
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
               const char *language,
               guint day)
{
  KtPriceRequest request = request_for (position->quantity, day);
  KtPriceContext context;
  g_autoptr (KtPositionPrice) price = NULL;
  g_autoptr (KtLeadTime) lead = kt_lead_time_of_product (product, assignment);

  kt_price_context_init (&context, catalog);
  price = kt_position_price_product (&context, product, assignment, &request);
  take_price (position, catalog, price, language);
  weigh_product (position, product, assignment);
  determine_alone (catalog, position, language, day);
  position->lead_days = (int) lead->days;
}

static void
price_article (KtCatalog *catalog,
               KtPositionData *position,
               const KtArticle *article,
               const char *language,
               guint day)
{
  KtPriceRequest request = request_for (position->quantity, day);
  KtPriceContext context;
  g_autoptr (KtPositionPrice) price = NULL;

  kt_price_context_init (&context, catalog);
  price = kt_position_price_article (&context, article, &request);
  take_price (position, catalog, price, language);
  weigh_article (position, catalog, article);
  determine_alone (catalog, position, language, day);
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

/* A term of no years is not agreed at all: "Term 0 a" below "Maintenance contract: none". */
static gboolean
is_no_term (const KtAssignmentEntry *entry)
{
  static const char *const terms[] = { "a", "month", "week", "d", NULL };
  const KtValue *value = &entry->value;

  return entry->feature->kind == KT_FEATURE_NUMBER && entry->feature->type.unit &&
         g_strv_contains (terms, entry->feature->type.unit) && value->is_exact && value->number.num == 0;
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
  if (!value || !*value || is_no_term (entry) || is_internal (texts, product, entry))
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

static void
take_model_hash (KtPositionData *position,
                 const KtProduct *product)
{
  g_autofree char *hash = NULL;

  if (!product->model_text)
    return;
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, product->model_text, -1);
  kt_record_set_text (&position->model_hash, hash);
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
  kt_record_set_text (&position->catalog_hash, kt_catalog_get_hash (catalog));
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
  kt_record_set_text (&position->item_group, info->category);
  take_model_hash (position, product);
  describe (position, texts, product, assignment, language);
  price_product (catalog, position, product, assignment, language, day);
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
  kt_record_set_text (&position->item_group, article->group);
  price_article (catalog, position, article, language, day);
  return kt_position_data_check (position, error) ? g_steal_pointer (&position) : NULL;
}

/* --- pricing anew ----------------------------------------------------------------------------------------- */

static gboolean
reprice_product (KtCatalog *catalog,
                 KtPositionData *position,
                 const char *language,
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
  price_product (catalog, position, product, assignment, language, day);
  return TRUE;
}

gboolean
kt_catalog_position_reprice (KtCatalog *catalog,
                             KtPositionData *position,
                             const char *language,
                             guint day,
                             GError **error)
{
  if (position->manual_price || g_strcmp0 (position->catalog, kt_catalog_get_settings (catalog)->id) != 0)
    return FALSE;
  if (position->kind == KT_POSITION_PRODUCT)
    return reprice_product (catalog, position, language, day, error);
  if (position->kind == KT_POSITION_ARTICLE || position->kind == KT_POSITION_SERVICE)
    {
      g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, position->item, error);

      if (!article)
        return FALSE;
      price_article (catalog, position, article, language, day);
      return TRUE;
    }
  return FALSE;
}

/* --- another currency ------------------------------------------------------------------------------------- */

static gboolean
convert (KtMoney *amount,
         const KtPriceSituation *situation,
         guint digits,
         KtRounding mode,
         GError **error)
{
  return amount->currency[0] == '\0' || g_str_equal (amount->currency, situation->currency) ||
         kt_price_situation_convert (situation, *amount, digits, mode, amount, error);
}

guint
kt_catalog_unit_price_digits (const KtRevisionHeader *header)
{
  return header->rounding == KT_ROUNDING_UNIT ? kt_currency_digits (header->currency) : KT_MONEY_DIGITS;
}

gboolean
kt_catalog_position_fit (KtPositionData *position,
                         const KtRevisionHeader *header,
                         GError **error)
{
  const KtPriceSituation situation = { .currency = header->currency, .exchange_rate = header->exchange_rate };
  guint cents = kt_currency_digits (header->currency);
  guint digits = kt_catalog_unit_price_digits (header);

  if (!convert (&position->unit_price, &situation, digits, header->rounding_mode, error) ||
      !convert (&position->list_price, &situation, digits, header->rounding_mode, error))
    return FALSE;
  for (guint i = 0; i < position->conditions->len; i++)
    {
      KtCondition *condition = position->conditions->pdata[i];

      if (!convert (&condition->amount, &situation, cents, header->rounding_mode, error))
        return FALSE;
    }
  return TRUE;
}
