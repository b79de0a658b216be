/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the records of each kind of step are found, and what condition each becomes. */

#include "kt-determination-private.h"
#include "kt-quantity-scale.h"

#include <string.h>

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Nothing asked for fits everything. */
static gboolean
fits (const char *asked, const char *have)
{
  return !is_given (asked) || g_strcmp0 (asked, have) == 0;
}

static gboolean
fits_any (char **asked, const char *have)
{
  return asked == NULL || (have != NULL && g_strv_contains ((const char *const *)asked, have));
}

static void
set_percent (KtCondition *condition, KtDecimal percent)
{
  condition->calculation = KT_CALCULATION_PERCENT;
  condition->percent = kt_decimal_reduce (percent);
}

/* ---- agreements ---- */

static gboolean
agreement_fits (const KtAgreement *agreement, const KtPriceSituation *situation, KtDecimal quantity)
{
  return kt_validity_contains (agreement->validity, situation->day)
         && fits (agreement->country, situation->country)
         && fits (agreement->delivery_class, situation->delivery_class)
         && fits (agreement->loyalty, situation->loyalty)
         && kt_decimal_compare (agreement->from_quantity, quantity) <= 0;
}

static guint
count_demands (const KtAgreement *agreement)
{
  return (agreement->country != NULL) + (agreement->delivery_class != NULL)
         + (agreement->loyalty != NULL);
}

static gboolean
is_better (const KtAgreement *agreement, const KtAgreement *than)
{
  if (than == NULL)
    return TRUE;
  guint demands = count_demands (agreement), others = count_demands (than);
  int quantities = kt_decimal_compare (agreement->from_quantity, than->from_quantity);
  if (demands != others)
    return demands > others;
  return quantities != 0 ? quantities > 0 : agreement->validity.from > than->validity.from;
}

/* The record of one access; NULL: none that fits. */
static const KtAgreement *
find_at (const KtDetermining *determining,
         const KtProcedureStep *step,
         const KtPriceSubject *line,
         KtAccess access)
{
  const KtPriceSituation *situation = &determining->request->situation;
  const char *const customers[KT_CUSTOMER_N_KEYS]
      = { situation->account, situation->price_group, situation->segment, "" };
  const char *const products[KT_PRODUCT_N_KEYS] = { line->item, line->group, "" };
  const char *customer = customers[access.customer], *product = products[access.product];
  if ((access.customer != KT_CUSTOMER_ALL && !is_given (customer))
      || (access.product != KT_PRODUCT_ALL && !is_given (product)))
    return NULL;
  const GPtrArray *records
      = kt_price_book_find_agreements (determining->book, step, access, customer, product);
  const KtAgreement *best = NULL;
  for (guint k = 0; records != NULL && k < records->len; k++)
    if (agreement_fits (records->pdata[k], situation, line->quantity)
        && is_better (records->pdata[k], best))
      best = records->pdata[k];
  return best;
}

/* The next record from the access at *index on, which then is that behind it. */
static const KtAgreement *
find_agreement (const KtDetermining *determining,
                const KtProcedureStep *step,
                const KtPriceSubject *line,
                guint *index,
                KtAccess *access)
{
  const KtAgreement *found = NULL;
  while (found == NULL && *index < step->accesses->len)
    {
      *access = g_array_index (step->accesses, KtAccess, (*index)++);
      found = find_at (determining, step, line, *access);
    }
  return found;
}

static KtCondition *
add_agreement (KtDetermining *determining,
               const KtProcedureStep *step,
               const KtAgreement *agreement,
               KtAccess access,
               const KtPriceSubject *line,
               GPtrArray *conditions)
{
  KtCondition *condition
      = kt_determining_new (determining, step, "pricing/agreements.csv", agreement->key,
                            agreement->line, agreement->validity);
  g_ptr_array_add (conditions, condition);
  kt_condition_set (&condition->rule, kt_access_to_string (access));
  condition->calculation = agreement->calculation;
  condition->deducts = agreement->calculation != KT_CALCULATION_NET_PRICE;
  condition->is_combinable = agreement->is_combinable;
  if (kt_decimal_sign (agreement->from_quantity) > 0)
    condition->counted = kt_decimal_reduce (line->quantity);
  if (agreement->calculation == KT_CALCULATION_PERCENT)
    set_percent (condition, agreement->value);
  else if (!kt_determining_take_value (determining, condition, agreement->value,
                                       agreement->currency))
    return NULL;
  return condition;
}

gboolean
kt_determine_agreement (KtDetermining *determining,
                        const KtProcedureStep *step,
                        const KtPriceSubject *line,
                        GPtrArray *conditions)
{
  KtAccess access;
  guint index = 0;
  const KtAgreement *agreement = find_agreement (determining, step, line, &index, &access);
  return agreement == NULL
         || add_agreement (determining, step, agreement, access, line, conditions) != NULL;
}

gboolean
kt_determine_passed_over (KtDetermining *determining,
                          const KtProcedureStep *step,
                          const KtPriceSubject *line,
                          GPtrArray *conditions)
{
  KtAccess access;
  guint index = 0;
  const KtAgreement *agreement = find_agreement (determining, step, line, &index, &access);
  const char *winner = agreement != NULL ? agreement->key : NULL;
  while (winner != NULL
         && (agreement = find_agreement (determining, step, line, &index, &access)) != NULL)
    {
      KtCondition *condition
          = add_agreement (determining, step, agreement, access, line, conditions);
      if (condition == NULL)
        return FALSE;
      condition->state = KT_CONDITION_EXCLUDED;
      kt_condition_set (&condition->state_by, winner);
    }
  return TRUE;
}

/* ---- scales ---- */

static KtDecimal
counted_quantity (const KtDetermining *determining,
                  const KtPriceSubject *line,
                  const KtScale *scale)
{
  if (!scale->counts_document || line->role != KT_LINE_NORMAL)
    return line->quantity;
  const char *key = scale->name != NULL ? scale->name : "*";
  const KtDecimal *counted = g_hash_table_lookup (determining->counted, key);
  return counted != NULL ? *counted : line->quantity;
}

/* The whole quantity at list price, in the steps of amounts; less what the scale takes off it. */
static gboolean
reduce (const KtDetermining *determining,
        const KtPriceSubject *line,
        GPtrArray *steps,
        KtDecimal counted,
        KtMoney *reduction)
{
  const KtPriceRounding rounding = determining->request->rounding;
  const KtLinePrice plain = { .quantity = line->quantity,
                              .unit_price = line->unit_price,
                              .price_unit = line->price_unit };
  guint digits = rounding.scope == KT_ROUNDING_SCOPE_DOCUMENT
                     ? KT_MONEY_DIGITS
                     : kt_currency_digits (line->unit_price.currency);
  KtLineAmounts amounts;
  return kt_line_price_compute (&plain, rounding, &amounts, determining->error)
         && kt_quantity_scale_reduce (
             steps, counted, rounding.scope == KT_ROUNDING_SCOPE_UNIT ? amounts.net : amounts.gross,
             digits, rounding.mode, reduction, determining->error);
}

static const char *
scale_rule (const KtScale *scale)
{
  static const char *const rules[][2]
      = { [KT_SCALE_ARTICLE] = { "article", "article, whole document" },
          [KT_SCALE_PRODUCT] = { "product", "product, whole document" },
          [KT_SCALE_GROUP] = { "product group", "product group, whole document" },
          [KT_SCALE_ALL] = { "all", "all, whole document" } };
  return rules[scale->subject][scale->counts_document];
}

gboolean
kt_determine_scale (KtDetermining *determining,
                    const KtProcedureStep *step,
                    const KtPriceSubject *line,
                    GPtrArray *conditions)
{
  const KtScaleTarget target
      = { line->is_product ? KT_SCALE_PRODUCT : KT_SCALE_ARTICLE, line->item, line->group };
  GPtrArray *scales = kt_catalog_get_scales (determining->request->catalog);
  g_autoptr (GPtrArray) steps = kt_quantity_scale_find (scales, &target);
  if (steps->len == 0)
    return TRUE;
  const KtScale *first = steps->pdata[0];
  KtDecimal counted = counted_quantity (determining, line, first);
  const KtScale *reached = kt_quantity_scale_reached (steps, counted);
  if (reached == NULL)
    return TRUE;
  KtCondition *condition = kt_determining_new (determining, step, "lists/scales.csv",
                                               reached->name != NULL ? reached->name : "*",
                                               reached->line, (KtValidity){ 0 });
  g_ptr_array_add (conditions, condition);
  kt_condition_set (&condition->rule, scale_rule (reached));
  condition->counted = kt_decimal_reduce (counted);
  condition->deducts = TRUE;
  if (!first->is_graduated)
    {
      set_percent (condition, reached->discount);
      return TRUE;
    }
  condition->level = KT_CONDITION_LINE;
  condition->calculation = KT_CALCULATION_AMOUNT;
  return reduce (determining, line, steps, counted, &condition->amount);
}

/* ---- metals ---- */

static gboolean
add_metal (KtDetermining *determining,
           const KtProcedureStep *step,
           const KtContent *content,
           GPtrArray *conditions)
{
  guint day = determining->request->situation.day;
  const KtMetal *metal = kt_price_book_find_metal (determining->book, content->material);
  const KtQuotation *quotation
      = kt_price_book_find_quotation (determining->book, content->material, day);
  KtDecimal rest;
  if (metal == NULL || kt_decimal_sign (content->kg) <= 0)
    return TRUE;
  KtCondition *condition
      = kt_determining_new (determining, step, "pricing/quotations.csv", metal->metal,
                            quotation != NULL ? quotation->line : 0, (KtValidity){ 0 });
  condition->calculation = KT_CALCULATION_WEIGHT;
  condition->weight = kt_decimal_reduce (content->kg);
  condition->per = metal->per;
  kt_condition_set (&condition->rule, content->material);
  g_autofree char *key = g_strconcat ("metal.", metal->metal, NULL);
  const char *name = kt_texts_lookup (determining->texts, key, determining->request->language);
  g_autofree char *text
      = g_strdup_printf ("%s %s", condition->text, name != NULL ? name : metal->metal);
  kt_condition_set (&condition->text, text);
  g_ptr_array_add (conditions, condition);
  if (quotation == NULL)
    {
      condition->state = KT_CONDITION_OUT_OF_REACH;
      determining->result->is_incomplete = TRUE;
      return TRUE;
    }
  g_autofree char *quoted_on = g_strdup_printf ("%04u-%02u-%02u", quotation->day / 10000,
                                                quotation->day / 100 % 100, quotation->day % 100);
  kt_condition_set (&condition->quoted_on, quoted_on);
  kt_condition_set (&condition->source, quotation->source);
  if (!kt_decimal_sub (quotation->price, metal->base, &rest, determining->error)
      || !kt_determining_take_value (determining, condition, quotation->price, NULL))
    return FALSE;
  condition->quotation = condition->amount;
  if (!kt_determining_take_value (determining, condition, metal->base, NULL))
    return FALSE;
  condition->base = condition->amount;
  if (kt_decimal_sign (rest) <= 0) /* below its base nothing is charged, and nothing given back */
    rest = kt_decimal_from_int (0);
  return kt_determining_take_value (determining, condition, rest, NULL);
}

gboolean
kt_determine_metal (KtDetermining *determining,
                    const KtProcedureStep *step,
                    const KtPriceSubject *line,
                    GPtrArray *conditions)
{
  for (guint i = 0; line->contents != NULL && i < line->contents->len; i++)
    {
      const KtContent *content = line->contents->pdata[i];
      if (strcmp (content->material, KT_CONTENT_WEIGHT) != 0
          && !add_metal (determining, step, content, conditions))
        return FALSE;
    }
  return TRUE;
}

/* ---- surcharges ---- */

static gboolean
postcode_fits (char **prefixes, const char *postcode)
{
  for (guint i = 0; prefixes != NULL && prefixes[i] != NULL; i++)
    if (is_given (postcode) && g_str_has_prefix (postcode, prefixes[i]))
      return TRUE;
  return prefixes == NULL;
}

static gboolean
product_fits (char **products, const KtPriceSubject *line)
{
  for (guint i = 0; products != NULL && line != NULL && products[i] != NULL; i++)
    if (g_str_has_prefix (products[i], "group:")
            ? g_strcmp0 (products[i] + strlen ("group:"), line->group) == 0
            : g_strcmp0 (products[i], line->item) == 0)
      return TRUE;
  return products == NULL || line == NULL;
}

static gboolean
asks_for_weight (const KtSurcharge *surcharge)
{
  return surcharge->calculation == KT_CALCULATION_WEIGHT
         || kt_decimal_sign (surcharge->from_weight) > 0
         || kt_decimal_sign (surcharge->until_weight) > 0;
}

static gboolean
weight_fits (const KtSurcharge *surcharge, const KtSurchargeBase *base)
{
  return !base->weight_is_known
         || (kt_decimal_compare (base->weight, surcharge->from_weight) >= 0
             && (kt_decimal_sign (surcharge->until_weight) == 0
                 || kt_decimal_compare (base->weight, surcharge->until_weight) < 0));
}

/* In the currency of the document. */
static gboolean
is_below (const KtDetermining *determining, const KtSurcharge *surcharge, KtMoney goods)
{
  const char *currency = kt_catalog_get_settings (determining->request->catalog)->currency;
  KtMoney limit;
  return !surcharge->has_below
         || (kt_money_from_decimal (surcharge->below, currency, KT_ROUND_HALF_UP, &limit, NULL)
             && kt_price_situation_convert (&determining->request->situation, limit,
                                            KT_MONEY_DIGITS, KT_ROUND_HALF_UP, &limit, NULL)
             && goods.amount < limit.amount);
}

/* Where it goes. */
static KtPriceSituation
situation_of (const KtDetermining *determining, const KtSurchargeBase *base)
{
  KtPriceSituation situation = determining->request->situation;
  if (base->going != NULL && base->going->country != NULL)
    {
      situation.country = base->going->country;
      situation.postcode = base->going->postcode;
    }
  return situation;
}

static gboolean
surcharge_fits (const KtDetermining *determining,
                const KtSurcharge *surcharge,
                const KtSurchargeBase *base)
{
  const KtPriceSituation situation = situation_of (determining, base);
  return kt_validity_contains (surcharge->validity, situation.day)
         && fits_any (surcharge->countries, situation.country)
         && postcode_fits (surcharge->postcodes, situation.postcode)
         && fits_any (surcharge->incoterms, situation.incoterm)
         && fits (surcharge->delivery_class, situation.delivery_class)
         && product_fits (surcharge->product, base->line) && weight_fits (surcharge, base)
         && is_below (determining, surcharge, base->goods);
}

static char *
surcharge_rule (const KtSurcharge *surcharge, const KtPriceSituation *situation)
{
  GString *rule = g_string_new (NULL);
  const struct {
    gboolean asks;
    const char *value;
  } parts[] = { { surcharge->countries != NULL, situation->country },
                { surcharge->postcodes != NULL, situation->postcode },
                { surcharge->incoterms != NULL, situation->incoterm },
                { surcharge->delivery_class != NULL, situation->delivery_class } };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].asks)
      g_string_append_printf (rule, "%s%s", rule->len > 0 ? " × " : "", parts[i].value);
  if (rule->len == 0)
    g_string_append (rule, "all");
  return g_string_free (rule, FALSE);
}

/* Freight to one of several places names it. */
static void
name_place (KtCondition *condition, const KtSurchargeBase *base)
{
  if (!base->is_part || !is_given (base->going->place))
    return;
  g_autofree char *text = g_strdup_printf ("%s (%s)", condition->text, base->going->place);
  kt_condition_set (&condition->text, text);
}

/* A percentage of what goes to one place is an amount of the document. */
static gboolean
take_percent (KtDetermining *determining,
              KtCondition *condition,
              const KtSurchargeBase *base,
              KtDecimal percent)
{
  if (!base->is_part)
    {
      set_percent (condition, percent);
      return TRUE;
    }
  condition->calculation = KT_CALCULATION_AMOUNT;
  return kt_money_percent_rounded (base->goods, percent, KT_ROUND_HALF_UP, &condition->amount,
                                   determining->error);
}

gboolean
kt_determine_surcharge (KtDetermining *determining,
                        const KtProcedureStep *step,
                        const KtSurchargeBase *base,
                        GPtrArray *conditions)
{
  const KtSurcharge *found = NULL;
  for (guint i = 0; found == NULL && i < determining->book->surcharges->len; i++)
    {
      const KtSurcharge *surcharge = determining->book->surcharges->pdata[i];
      if (strcmp (surcharge->step, step->id) == 0 && surcharge_fits (determining, surcharge, base))
        found = surcharge;
    }
  if (found == NULL)
    return TRUE;
  KtCondition *condition = kt_determining_new (determining, step, "pricing/surcharges.csv",
                                               found->key, found->line, found->validity);
  const KtPriceSituation situation = situation_of (determining, base);
  g_autofree char *rule = surcharge_rule (found, &situation);
  g_ptr_array_add (conditions, condition);
  name_place (condition, base);
  kt_condition_set (&condition->rule, rule);
  condition->calculation = found->calculation;
  if (asks_for_weight (found))
    {
      condition->weight = kt_decimal_reduce (base->weight);
      if (!base->weight_is_known)
        {
          condition->state = KT_CONDITION_OUT_OF_REACH;
          determining->result->is_incomplete = TRUE;
        }
    }
  if (found->calculation == KT_CALCULATION_WEIGHT)
    condition->per = found->per;
  if (found->calculation != KT_CALCULATION_PERCENT)
    return kt_determining_take_value (determining, condition, found->value, NULL);
  return take_percent (determining, condition, base, found->value);
}
