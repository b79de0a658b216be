/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions and formulas are evaluated by the engine on the complete configuration, exactly where
 * they are rational; here their values become money. Bases come first whatever their place in the
 * file, because percentages are of "the sum of base and the rows above".
 */

#include "kt-price-rows.h"

#include "kt-evaluate.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const KtPriceRows *rows;
  KtMoney start;
  KtMoney *total;
  guint n_base;
  KtPriceTrace *trace;
  GError **error;
} Adding;

static gboolean
is_wanted (const KtPriceRows *rows, const KtPriceRow *row, gboolean bases)
{
  gboolean is_cost = row->kind == KT_PRICE_COST;
  return is_cost == (rows->side == KT_PRICE_ROWS_COST) && (row->kind == KT_PRICE_BASE) == bases
         && row->per_order == rows->per_order && kt_validity_contains (row->validity, rows->day);
}

/* The value as a ratio; one that is not rational any more is taken to nine digits. */
static gboolean
value_ratio (KtValue value, gint64 *num, gint64 *den, GError **error)
{
  *num = value.number.num;
  *den = value.number.den;
  if (value.is_exact)
    return TRUE;
  KtDecimal decimal;
  if (!kt_decimal_from_double (value.real, KT_DECIMAL_MAX_DIGITS, &decimal, error))
    return FALSE;
  decimal = kt_decimal_reduce (decimal);
  *num = decimal.units;
  *den = kt_pow10 (decimal.digits);
  return TRUE;
}

/* amount × num / (den × divisor), rounded to the digits of the rows. */
static gboolean
scale (const KtPriceRows *rows,
       KtMoney amount,
       gint64 num,
       gint64 den,
       gint64 divisor,
       KtMoney *result,
       GError **error)
{
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - rows->digits), steps;
  return kt_round_div64 ((KtInt128)amount.amount * num, (KtInt128)den * divisor * step, rows->mode,
                         &steps, error)
         && kt_money_mul_ratio (kt_money (steps, amount.currency), step, 1, KT_ROUND_EXACT, result,
                                error);
}

static gboolean
fixed_amount (Adding *adding, KtValue value, KtMoney *amount)
{
  gint64 num, den;
  KtMoney one = kt_money (KT_MONEY_SCALE, adding->total->currency);
  return value_ratio (value, &num, &den, adding->error)
         && scale (adding->rows, one, num, den, 1, amount, adding->error);
}

/* value % of what stands above. */
static gboolean
percent_amount (Adding *adding, KtValue value, KtDecimal *percent, KtMoney *amount)
{
  gint64 num, den, shown;
  KtMoney above;
  if (!kt_money_add (adding->start, *adding->total, &above, adding->error)
      || !value_ratio (value, &num, &den, adding->error)
      || !kt_round_div64 ((KtInt128)num * 1000000, den, KT_ROUND_HALF_UP, &shown, adding->error))
    return FALSE;
  *percent = kt_decimal (shown, 6);
  return scale (adding->rows, above, num, den, 100, amount, adding->error);
}

static KtPriceStepKind
step_kind (KtPriceKind kind)
{
  switch (kind)
    {
    case KT_PRICE_BASE:
      return KT_PRICE_STEP_BASE;
    case KT_PRICE_SURCHARGE:
      return KT_PRICE_STEP_SURCHARGE;
    case KT_PRICE_DISCOUNT:
      return KT_PRICE_STEP_DISCOUNT;
    case KT_PRICE_COST:
      break;
    }
  return KT_PRICE_STEP_COST;
}

static void
trace_row (Adding *adding, const KtPriceRow *row, KtMoney before, KtMoney after, KtDecimal percent)
{
  const KtPriceRows *rows = adding->rows;
  KtPriceLevel level = rows->per_order ? KT_PRICE_LEVEL_POSITION : KT_PRICE_LEVEL_UNIT;
  KtPriceStep *step
      = kt_price_trace_add (adding->trace, step_kind (row->kind), level, before, after);
  const char *product = rows->product->info->id;
  step->key = g_strdup (row->key);
  step->label_key = g_strdup_printf ("%s.price.%s", product, row->key);
  step->list = g_strdup_printf ("products/%s/prices.csv", product);
  step->line = row->line;
  step->validity = row->validity;
  step->condition = g_strdup (row->when_text);
  step->formula = g_strdup (row->amount_text);
  step->has_percent = row->is_percent;
  step->percent = percent;
}

static gboolean
add_value (Adding *adding, const KtPriceRow *row, KtValue value)
{
  KtDecimal percent = kt_decimal_from_int (0);
  KtMoney amount, before, after, total;
  if (value.kind != KT_VALUE_NUMBER)
    {
      g_set_error (adding->error, KT_ERROR, KT_ERROR_INVALID, _ ("“%s” is not a number."),
                   row->amount_text);
      return FALSE;
    }
  if (!(row->is_percent ? percent_amount (adding, value, &percent, &amount)
                        : fixed_amount (adding, value, &amount))
      || (row->kind == KT_PRICE_DISCOUNT && !kt_money_neg (amount, &amount, adding->error))
      || !kt_money_add (adding->start, *adding->total, &before, adding->error)
      || !kt_money_add (*adding->total, amount, &total, adding->error)
      || !kt_money_add (before, amount, &after, adding->error))
    return FALSE;
  *adding->total = total;
  adding->n_base += row->kind == KT_PRICE_BASE;
  trace_row (adding, row, before, after, percent);
  return TRUE;
}

static gboolean
add_row (Adding *adding, const KtPriceRow *row)
{
  const KtTerm term = { .id = row->key,
                        .when = row->when ? row->when->expr : NULL,
                        .amount = row->amount->expr,
                        .percent = row->is_percent };
  gboolean applies;
  KtValue value;
  if (kt_evaluate_term (adding->rows->assignment, &term, &applies, &value, adding->error)
      && (!applies || value.kind == KT_VALUE_NOTHING || add_value (adding, row, value)))
    return TRUE;
  g_prefix_error (adding->error, _ ("products/%s/prices.csv, line %u (%s): "),
                  adding->rows->product->info->id, row->line, row->key);
  return FALSE;
}

gboolean
kt_price_rows_add (const KtPriceRows *rows,
                   KtMoney start,
                   KtMoney *total,
                   guint *n_base,
                   KtPriceTrace *trace,
                   GError **error)
{
  Adding adding = { rows, start, total, 0, trace, error };
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rows->product->prices->len; i++)
      {
        const KtPriceRow *row = g_ptr_array_index (rows->product->prices, i);
        if (is_wanted (rows, row, pass == 0) && !add_row (&adding, row))
          return FALSE;
      }
  *n_base = adding.n_base;
  return TRUE;
}
