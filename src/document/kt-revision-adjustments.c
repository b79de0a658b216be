/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What leads from unit price × quantity to the amount of a line, as printed: the steps of
 * valuation in cents. Whatever rounding leaves goes to the last step on the unit price (to the
 * first row, if there is none), so that a reader can add it up.
 */

#include "kt-document-strings.h"
#include "kt-number-format.h"
#include "kt-revision-document-private.h"

typedef struct {
  const KtPositionData *data;
  const KtRevisionHeader *header;
  const KtLineAmounts *amounts;
  GArray *steps; /* of KtLineStep */
  KtQuoteLine *line;
  const char *language;
  GError **error;
} Way;

char *
kt_revision_document_label (const KtCondition *condition, const char *language)
{
  static const KtDocumentString fallback[KT_CONDITION_N_TYPES]
      = { [KT_CONDITION_ORDER] = KT_DOCUMENT_STRING_ORDER_AMOUNT,
          [KT_CONDITION_SCALE] = KT_DOCUMENT_STRING_SCALE_DISCOUNT };
  gboolean is_percent = condition->calculation == KT_CALCULATION_PERCENT;
  g_autofree char *percent = is_percent ? kt_format_percent (condition->percent, language) : NULL;
  const char *text = condition->text;
  if (*text == '\0' && condition->type <= KT_CONDITION_SCALE)
    text = kt_document_string (language, fallback[condition->type]);
  if (*text == '\0' && is_percent)
    return kt_document_string_fill (language, KT_DOCUMENT_STRING_DISCOUNT, percent, NULL);
  if (*text == '\0')
    text = condition->key;
  return is_percent ? g_strdup_printf ("%s %s", text, percent) : g_strdup (text);
}

static char *
step_label (const Way *way, const KtLineStep *step)
{
  if (step->condition != NULL)
    return kt_revision_document_label (step->condition, way->language);
  if (step->kind == KT_PRICE_STEP_DISCOUNT)
    return g_strdup (kt_document_string (way->language, KT_DOCUMENT_STRING_SCALE_DISCOUNT));
  if (step->kind == KT_PRICE_STEP_SURCHARGE)
    return g_strdup (kt_document_string (way->language, KT_DOCUMENT_STRING_ORDER_AMOUNT));
  g_autofree char *percent = kt_format_percent (way->data->discount, way->language);
  return kt_document_string_fill (way->language, KT_DOCUMENT_STRING_DISCOUNT, percent, NULL);
}

static gboolean
is_printed (const KtLineStep *step)
{
  return step->kind != KT_PRICE_STEP_ROUNDING && step->kind != KT_PRICE_STEP_QUANTITY;
}

/* A row of 0.00 tells the reader nothing. */
static gboolean
does_nothing (const KtLineStep *step)
{
  return kt_money_equal (step->before, step->after);
}

static gboolean
is_of_unit (const KtLineStep *step)
{
  return is_printed (step) && step->level == KT_PRICE_LEVEL_UNIT;
}

/* Whether the price before discounts is shown: not if all of them are to stay unseen. */
static gboolean
shows_list_price (const Way *way)
{
  for (guint i = 0; i < way->steps->len; i++)
    {
      const KtLineStep *step = &g_array_index (way->steps, KtLineStep, i);
      if (is_of_unit (step) && (step->condition == NULL || !step->condition->is_hidden))
        return TRUE;
    }
  return FALSE;
}

/* For price_unit units → for the quantity, in cents. */
static gboolean
extend (const Way *way, KtMoney unit, KtMoney *amount)
{
  KtRounding mode = way->header->rounding_mode;
  return kt_money_mul (unit, way->data->quantity, mode, amount, way->error)
         && kt_money_mul_ratio (*amount, 1, MAX (way->data->price_unit, 1), mode, amount,
                                way->error)
         && kt_money_round (*amount, mode, amount, way->error);
}

static gboolean
add_first_row (Way *way, KtMoney unit, KtMoney *sum)
{
  if (!extend (way, unit, sum))
    return FALSE;
  g_autofree char *quantity
      = kt_document_quantity (way->language, way->data->quantity, way->line->unit);
  g_autofree char *price = kt_money_format (unit, way->language, KT_MONEY_PLAIN);
  g_autofree char *product = g_strdup_printf ("%s × %s", quantity, price);
  kt_quote_line_add_adjustment (way->line, product, *sum);
  return TRUE;
}

static gboolean
add_step (Way *way, const KtLineStep *step, KtMoney *sum)
{
  KtMoney amount;
  g_autofree char *label = step_label (way, step);
  if (!kt_money_sub (step->after, step->before, &amount, way->error)
      || (step->level == KT_PRICE_LEVEL_UNIT
              ? !extend (way, amount, &amount)
              : !kt_money_round (amount, way->header->rounding_mode, &amount, way->error)))
    return FALSE;
  kt_quote_line_add_adjustment (way->line, label, amount);
  return kt_money_add (*sum, amount, sum, way->error);
}

/* The rest of rounding, to the last row of the unit price. */
static gboolean
settle (Way *way, KtMoney sum, guint n_unit_rows)
{
  KtMoney printed, rest;
  KtQuoteAdjustment *row = g_ptr_array_index (way->line->adjustments, n_unit_rows);
  return kt_money_round (way->amounts->net, way->header->rounding_mode, &printed, way->error)
         && kt_money_sub (printed, sum, &rest, way->error)
         && kt_money_add (row->amount, rest, &row->amount, way->error);
}

gboolean
kt_revision_document_add_way (const KtPositionData *data,
                              const KtRevisionHeader *header,
                              const KtLineAmounts *amounts,
                              GArray *steps,
                              const char *language,
                              KtQuoteLine *line,
                              GError **error)
{
  Way way = { data, header, amounts, steps, line, language, error };
  gboolean with_list = shows_list_price (&way);
  guint n_unit_rows = 0;
  KtMoney sum;
  line->unit_price = with_list ? data->unit_price : amounts->unit_net;
  gboolean has_steps = FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      const KtLineStep *step = &g_array_index (steps, KtLineStep, i);
      has_steps = has_steps
                  || (is_printed (step) && !does_nothing (step)
                      && (with_list || !is_of_unit (step)));
    }
  if (!has_steps)
    return TRUE;
  if (!add_first_row (&way, line->unit_price, &sum))
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      const KtLineStep *step = &g_array_index (steps, KtLineStep, i);
      if (!is_printed (step) || (!with_list && is_of_unit (step)) || does_nothing (step))
        continue;
      if (!add_step (&way, step, &sum))
        return FALSE;
      n_unit_rows += is_of_unit (step);
    }
  return settle (&way, sum, n_unit_rows);
}
