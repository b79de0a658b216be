/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines first, each by the procedure; then the document, which needs the value and the weight of
 * its lines. What scales count over the document is counted once before.
 */

#include "kt-determination.h"

#include "kt-determination-private.h"
#include "kt-exact.h"
#include "kt-quantity-scale.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
kt_determined_free (KtDetermined *determined)
{
  if (determined == NULL)
    return;
  g_ptr_array_unref (determined->lines);
  g_ptr_array_unref (determined->document);
  g_free (determined);
}

/* ---- money ---- */

gboolean
kt_price_situation_convert (const KtPriceSituation *situation,
                            KtMoney amount,
                            guint digits,
                            KtRounding mode,
                            KtMoney *result,
                            GError **error)
{
  KtExact exact = kt_exact_from_money (amount);
  if (kt_decimal_sign (situation->exchange_rate) > 0)
    kt_exact_multiply (&exact, situation->exchange_rate);
  else if (g_strcmp0 (amount.currency, situation->currency) != 0)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("There is no exchange rate for %s."),
                   situation->currency);
      return FALSE;
    }
  return kt_exact_round (&exact, digits, mode, situation->currency, result, error);
}

/* From a third currency: over that of the catalog. */
static gboolean
convert_foreign (const KtDetermining *determining,
                 KtDecimal value,
                 const char *currency,
                 KtMoney *amount,
                 GError **error)
{
  const KtPriceSituation *situation = &determining->request->situation;
  const char *base = kt_catalog_get_settings (determining->request->catalog)->currency;
  const KtExchangeRate *rate
      = kt_price_book_find_rate (determining->book, currency, situation->day);
  KtDecimal in_base;
  if (rate == NULL)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("There is no exchange rate for %s."),
                   currency);
      return FALSE;
    }
  return kt_decimal_div (value, rate->rate, KT_DECIMAL_MAX_DIGITS, KT_ROUND_HALF_UP, &in_base,
                         error)
         && kt_money_from_decimal (in_base, base, KT_ROUND_HALF_UP, amount, error)
         && kt_price_situation_convert (situation, *amount, KT_MONEY_DIGITS, KT_ROUND_HALF_UP,
                                        amount, error);
}

gboolean
kt_determining_take_value (KtDetermining *determining,
                           KtCondition *condition,
                           KtDecimal value,
                           const char *currency)
{
  const KtPriceSituation *situation = &determining->request->situation;
  const char *base = kt_catalog_get_settings (determining->request->catalog)->currency;
  g_autoptr (GError) error = NULL;
  gboolean taken;
  if (g_strcmp0 (currency, situation->currency) == 0)
    taken = kt_money_from_decimal (value, currency, KT_ROUND_HALF_UP, &condition->amount, &error);
  else if (currency != NULL)
    taken = convert_foreign (determining, value, currency, &condition->amount, &error);
  else
    taken = kt_money_from_decimal (value, base, KT_ROUND_HALF_UP, &condition->amount, &error)
            && kt_price_situation_convert (situation, condition->amount, KT_MONEY_DIGITS,
                                           KT_ROUND_HALF_UP, &condition->amount, &error);
  if (taken)
    return TRUE;
  if (!g_error_matches (error, KT_ERROR, KT_ERROR_NOT_FOUND))
    {
      g_propagate_error (determining->error, g_steal_pointer (&error));
      return FALSE;
    }
  condition->amount = (KtMoney){ 0 };
  condition->state = KT_CONDITION_OUT_OF_REACH;
  kt_condition_set (&condition->state_by, error->message);
  determining->result->is_incomplete = TRUE;
  return TRUE;
}

/* ---- conditions ---- */

static void
set_day (char **field, guint day)
{
  g_autofree char *iso
      = day != 0 ? g_strdup_printf ("%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100)
                 : NULL;
  kt_condition_set (field, iso);
}

/* The text of PREFIX.name, looked up once. */
static const char *
look_up (const KtDetermining *determining, const char *prefix, const char *name)
{
  gpointer known;
  if (g_hash_table_lookup_extended (determining->words, name, NULL, &known))
    return known;
  g_autofree char *key = g_strconcat (prefix, name, NULL);
  const char *text = kt_texts_lookup (determining->texts, key, determining->request->language);
  g_hash_table_insert (determining->words, (gpointer)name, (gpointer)text);
  return text;
}

/* How the record is called, or else its step. */
static const char *
word (const KtDetermining *determining, const KtProcedureStep *step, const char *key)
{
  const char *text = key != NULL ? look_up (determining, "price.record.", key) : NULL;
  return text != NULL ? text : look_up (determining, "price.step.", step->id);
}

KtCondition *
kt_determining_new (const KtDetermining *determining,
                    const KtProcedureStep *step,
                    const char *list,
                    const char *key,
                    guint line,
                    KtValidity validity)
{
  KtCondition *condition = kt_condition_new (step->id, step->type);
  condition->level = step->level;
  condition->basis = step->basis;
  kt_condition_set (&condition->basis_step, step->basis_step);
  condition->is_hidden = step->is_hidden;
  kt_condition_set (&condition->list, list);
  kt_condition_set (&condition->key, key);
  condition->line = (int)line;
  set_day (&condition->from, validity.from);
  set_day (&condition->until, validity.to);
  kt_condition_set (&condition->version, determining->version);
  kt_condition_set (&condition->text, word (determining, step, key));
  return condition;
}

static gboolean
add_project (KtDetermining *determining, const KtProcedureStep *step, GPtrArray *conditions)
{
  const KtPriceSituation *situation = &determining->request->situation;
  if (kt_decimal_sign (situation->project_discount) <= 0)
    return TRUE;
  KtCondition *condition = kt_determining_new (determining, step, NULL, NULL, 0, (KtValidity){ 0 });
  condition->deducts = TRUE;
  condition->percent = kt_decimal_reduce (situation->project_discount);
  if (situation->project != NULL && *situation->project != '\0')
    {
      g_autofree char *text = g_strdup_printf ("%s %s", condition->text, situation->project);
      kt_condition_set (&condition->text, text);
    }
  kt_condition_set (&condition->rule, "project");
  g_ptr_array_add (conditions, condition);
  return TRUE;
}

static void
take_over_orders (const KtProcedureStep *step, const KtPriceSubject *line, GPtrArray *conditions)
{
  for (guint i = 0; line->conditions != NULL && i < line->conditions->len; i++)
    {
      const KtCondition *condition = line->conditions->pdata[i];
      if (condition->type != KT_CONDITION_ORDER)
        continue;
      KtCondition *copy = kt_condition_copy (condition);
      kt_condition_set (&copy->step, step->id);
      g_ptr_array_add (conditions, copy);
    }
}

/* ---- exclusive groups ---- */

/* What the line costs with this condition alone: the less, the more favourable. */
static gboolean
cost_with (const KtDetermining *determining,
           const KtPriceSubject *line,
           KtCondition *condition,
           KtMoney *net)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  const KtPriceRounding exact = { KT_ROUNDING_SCOPE_DOCUMENT, KT_ROUND_HALF_UP };
  KtLinePrice price = { .quantity = line->quantity,
                        .unit_price = line->unit_price,
                        .price_unit = line->price_unit,
                        .conditions = alone };
  KtLineAmounts amounts;
  g_ptr_array_add (alone, condition);
  if (!kt_line_price_compute (&price, exact, &amounts, determining->error))
    return FALSE;
  *net = amounts.net;
  return TRUE;
}

static gboolean
competes (const KtDetermining *determining, const KtCondition *condition, const char *group)
{
  const KtProcedureStep *step = kt_price_book_find_step (determining->book, condition->step);
  return kt_condition_counts (condition) && step != NULL && g_strcmp0 (step->group, group) == 0
         && !condition->is_combinable;
}

static gboolean
close_group (KtDetermining *determining,
             const KtPriceSubject *line,
             GPtrArray *conditions,
             const char *group)
{
  KtCondition *best = NULL;
  KtMoney least = { 0 }, net;
  for (guint i = 0; i < conditions->len; i++)
    {
      KtCondition *condition = conditions->pdata[i];
      if (!competes (determining, condition, group))
        continue;
      if (!cost_with (determining, line, condition, &net))
        return FALSE;
      KtCondition *loser = best == NULL || net.amount < least.amount ? best : condition;
      if (loser != condition)
        {
          best = condition;
          least = net;
        }
      if (loser != NULL)
        loser->state = KT_CONDITION_EXCLUDED;
    }
  for (guint i = 0; best != NULL && i < conditions->len; i++)
    {
      KtCondition *condition = conditions->pdata[i];
      const KtProcedureStep *step = kt_price_book_find_step (determining->book, condition->step);
      if (condition->state == KT_CONDITION_EXCLUDED && g_strcmp0 (step->group, group) == 0)
        kt_condition_set (&condition->state_by, best->key);
    }
  return TRUE;
}

static gboolean
close_groups (KtDetermining *determining, const KtPriceSubject *line, GPtrArray *conditions)
{
  const GPtrArray *steps = determining->book->steps;
  for (guint i = 0; conditions->len > 1 && i < steps->len; i++)
    {
      const KtProcedureStep *step = steps->pdata[i];
      gboolean is_first = step->group != NULL;
      for (guint k = 0; is_first && k < i; k++)
        is_first = g_strcmp0 (((const KtProcedureStep *)steps->pdata[k])->group, step->group) != 0;
      if (is_first && !close_group (determining, line, conditions, step->group))
        return FALSE;
    }
  return TRUE;
}

/* ---- lines ---- */

/* The worth of a line so far. */
static gboolean
value_goods (const KtDetermining *determining,
             const KtPriceSubject *line,
             const GPtrArray *conditions,
             KtLineAmounts *amounts)
{
  const KtLinePrice price = { .quantity = line->quantity,
                              .unit_price = line->unit_price,
                              .price_unit = line->price_unit,
                              .discount = line->discount,
                              .conditions = conditions,
                              .is_manual = line->is_manual };
  return kt_line_price_compute (&price, determining->request->rounding, amounts,
                                determining->error);
}

static gboolean
add_line_surcharge (KtDetermining *determining,
                    const KtProcedureStep *step,
                    const KtPriceSubject *line,
                    GPtrArray *conditions)
{
  KtLineAmounts amounts;
  if (!close_groups (determining, line, conditions)
      || !value_goods (determining, line, conditions, &amounts))
    return FALSE;
  const KtSurchargeBase base = { .line = line, .goods = amounts.goods };
  return kt_determine_surcharge (determining, step, &base, conditions);
}

static gboolean
run_line_step (KtDetermining *determining,
               const KtProcedureStep *step,
               const KtPriceSubject *line,
               GPtrArray *conditions)
{
  if (step->level == KT_CONDITION_TOTAL)
    return TRUE;
  switch (step->type)
    {
    case KT_CONDITION_SCALE:
      return kt_determine_scale (determining, step, line, conditions);
    case KT_CONDITION_AGREEMENT:
      return kt_determine_agreement (determining, step, line, conditions);
    case KT_CONDITION_PROJECT:
      return add_project (determining, step, conditions);
    case KT_CONDITION_ORDER:
      take_over_orders (step, line, conditions);
      return TRUE;
    case KT_CONDITION_METAL:
      return kt_determine_metal (determining, step, line, conditions);
    default:
      return add_line_surcharge (determining, step, line, conditions);
    }
}

static gboolean
run_line (KtDetermining *determining, const KtPriceSubject *line, GPtrArray *conditions)
{
  for (guint i = 0; i < determining->book->steps->len; i++)
    if (!run_line_step (determining, determining->book->steps->pdata[i], line, conditions))
      return FALSE;
  if (!close_groups (determining, line, conditions))
    return FALSE;
  for (guint i = 0; line->is_manual && i < conditions->len; i++)
    {
      KtCondition *condition = conditions->pdata[i];
      if (condition->level == KT_CONDITION_UNIT && kt_condition_counts (condition))
        condition->state = KT_CONDITION_BY_HAND;
    }
  return TRUE;
}

static gboolean
run_lines (KtDetermining *determining)
{
  const KtDetermination *request = determining->request;
  for (guint i = 0; i < request->n_lines; i++)
    {
      GPtrArray *conditions = kt_conditions_new ();
      g_ptr_array_add (determining->result->lines, conditions);
      if (!request->lines[i].on_request && !run_line (determining, &request->lines[i], conditions))
        return FALSE;
    }
  return TRUE;
}

/* ---- the document ---- */

static const KtDecimal *
weight_of (const KtPriceSubject *line)
{
  for (guint i = 0; line->contents != NULL && i < line->contents->len; i++)
    {
      const KtContent *content = line->contents->pdata[i];
      if (strcmp (content->material, KT_CONTENT_WEIGHT) == 0)
        return &content->kg;
    }
  return NULL;
}

static gboolean
add_weight (KtSurchargeBase *base, const KtPriceSubject *line, GError **error)
{
  const KtDecimal *unit = weight_of (line);
  KtDecimal weight;
  if (unit == NULL || kt_decimal_sign (*unit) <= 0)
    {
      base->weight_is_known = base->weight_is_known && !line->is_goods;
      return TRUE;
    }
  return kt_decimal_mul (*unit, line->quantity, 3, KT_ROUND_HALF_UP, &weight, error)
         && kt_decimal_add (base->weight, weight, &base->weight, error);
}

static gboolean
is_member (const KtPriceSubject *line)
{
  return line->role == KT_LINE_NORMAL && !line->on_request;
}

static gboolean
go_together (const KtPriceSubject *a, const KtPriceSubject *b)
{
  return g_strcmp0 (a->country, b->country) == 0 && g_strcmp0 (a->postcode, b->postcode) == 0
         && g_strcmp0 (a->place, b->place) == 0;
}

static KtSurchargeBase
nothing_yet (const KtDetermining *determining, const KtPriceSubject *going)
{
  return (KtSurchargeBase){ .goods = kt_money_zero (determining->request->situation.currency),
                            .weight_is_known = TRUE,
                            .going = going };
}

/* What goes where this line goes; the first line for a place begins it. */
static KtSurchargeBase *
find_place (const KtDetermining *determining, const KtPriceSubject *line, GArray *places)
{
  for (guint i = 0; i < places->len; i++)
    {
      KtSurchargeBase *place = &g_array_index (places, KtSurchargeBase, i);
      if (go_together (place->going, line))
        return place;
    }
  KtSurchargeBase place = nothing_yet (determining, line);
  g_array_append_val (places, place);
  return &g_array_index (places, KtSurchargeBase, places->len - 1);
}

static gboolean
add_to (KtSurchargeBase *base, const KtPriceSubject *line, KtMoney net, GError **error)
{
  return kt_money_add (base->goods, net, &base->goods, error) && add_weight (base, line, error);
}

/* The document, and what of it goes to each place. */
static gboolean
add_up (KtDetermining *determining, KtSurchargeBase *all, GArray *places)
{
  const KtDetermination *request = determining->request;
  *all = nothing_yet (determining, NULL);
  for (guint i = 0; i < request->n_lines; i++)
    {
      const KtPriceSubject *line = &request->lines[i];
      KtLineAmounts amounts;
      if (is_member (line)
          && (!value_goods (determining, line, determining->result->lines->pdata[i], &amounts)
              || !add_to (all, line, amounts.net, determining->error)
              || !add_to (find_place (determining, line, places), line, amounts.net,
                          determining->error)))
        return FALSE;
    }
  return TRUE;
}

/* One condition for each place. */
static gboolean
add_freight (KtDetermining *determining, const KtProcedureStep *step, GArray *places)
{
  for (guint i = 0; i < places->len; i++)
    {
      KtSurchargeBase *place = &g_array_index (places, KtSurchargeBase, i);
      place->is_part = places->len > 1;
      if (!kt_determine_surcharge (determining, step, place, determining->result->document))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_document_step (KtDetermining *determining,
                   const KtProcedureStep *step,
                   const KtSurchargeBase *all,
                   GArray *places)
{
  if (step->level != KT_CONDITION_TOTAL
      || (step->type == KT_CONDITION_EXPRESS && !determining->request->situation.express))
    return TRUE;
  return step->type == KT_CONDITION_FREIGHT
             ? add_freight (determining, step, places)
             : kt_determine_surcharge (determining, step, all, determining->result->document);
}

static gboolean
run_document (KtDetermining *determining)
{
  KtSurchargeBase all;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (KtSurchargeBase));
  if (!add_up (determining, &all, places))
    return FALSE;
  for (guint i = 0; places->len > 0 && i < determining->book->steps->len; i++)
    if (!run_document_step (determining, determining->book->steps->pdata[i], &all, places))
      return FALSE;
  return TRUE;
}

/* ---- the whole ---- */

/* Quantities by what scales speak of: item, group, everything; normal lines only. */
static gboolean
count (GHashTable *counted, const char *key, KtDecimal quantity, GError **error)
{
  KtDecimal *sum = key != NULL && *key != '\0' ? g_hash_table_lookup (counted, key) : NULL;
  if (key == NULL || *key == '\0')
    return TRUE;
  if (sum == NULL)
    {
      sum = g_new0 (KtDecimal, 1);
      g_hash_table_insert (counted, g_strdup (key), sum);
    }
  return kt_decimal_add (*sum, quantity, sum, error);
}

static gboolean
count_lines (KtDetermining *determining)
{
  for (guint i = 0; i < determining->request->n_lines; i++)
    {
      const KtPriceSubject *line = &determining->request->lines[i];
      if (line->role == KT_LINE_NORMAL
          && (!count (determining->counted, line->item, line->quantity, determining->error)
              || !count (determining->counted, line->group, line->quantity, determining->error)
              || !count (determining->counted, "*", line->quantity, determining->error)))
        return FALSE;
    }
  return TRUE;
}

/* Words must outlive it. */
static KtDetermining
begin (const KtDetermination *request, KtDetermined *result, GHashTable *words, GError **error)
{
  result->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  result->document = kt_conditions_new ();
  return (KtDetermining){ .request = request,
                          .book = kt_catalog_get_price_book (request->catalog),
                          .texts = kt_catalog_get_texts (request->catalog),
                          .version = kt_catalog_get_settings (request->catalog)->version,
                          .result = result,
                          .words = words,
                          .error = error };
}

KtDetermined *
kt_determination_run (const KtDetermination *request, GError **error)
{
  g_autoptr (KtDetermined) result = g_new0 (KtDetermined, 1);
  g_autoptr (GHashTable) words = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) counted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  KtDetermining determining = begin (request, result, words, error);
  determining.counted = counted;
  if (!count_lines (&determining) || !run_lines (&determining) || !run_document (&determining))
    return NULL;
  return g_steal_pointer (&result);
}

GPtrArray *
kt_determination_passed_over (const KtDetermination *request,
                              const KtPriceSubject *line,
                              GError **error)
{
  g_autoptr (KtDetermined) result = g_new0 (KtDetermined, 1);
  g_autoptr (GHashTable) words = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) conditions = kt_conditions_new ();
  KtDetermining determining = begin (request, result, words, error);
  for (guint i = 0; i < determining.book->steps->len; i++)
    {
      const KtProcedureStep *step = determining.book->steps->pdata[i];
      if (step->type == KT_CONDITION_AGREEMENT
          && !kt_determine_passed_over (&determining, step, line, conditions))
        return NULL;
    }
  return g_steal_pointer (&conditions);
}
