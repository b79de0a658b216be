/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The unit price is found first, from rows or from the article; everything after it is the same for
 * both. Amounts come from kt_line_price_compute alone; the trace shows the way there with partial
 * lines (without discount, without amounts per order) and closes with a rounding step if the amount
 * differs from the sum.
 */

#include "kt-position-price.h"

#include "kt-price-rows.h"
#include "kt-quantity-scale.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const KtPriceContext *context;
  const KtPriceRequest *request;
  KtPositionPrice *price;
  GPtrArray *steps; /* of the scale that governs */
  KtMoney running;  /* amount of the position up to the last step */
} Finding;

void
kt_price_context_init (KtPriceContext *context, KtCatalog *catalog)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  context->currency = settings->currency;
  context->rounding.scope = settings->rounding_scope;
  context->rounding.mode = settings->rounding_mode;
  context->scales = kt_catalog_get_scales (catalog);
}

void
kt_position_price_free (KtPositionPrice *price)
{
  if (price == NULL)
    return;
  g_clear_error (&price->problem);
  kt_price_trace_free (price->trace);
  kt_price_trace_free (price->cost_trace);
  g_free (price);
}

static KtPositionPrice *
price_new (void)
{
  KtPositionPrice *price = g_new0 (KtPositionPrice, 1);
  price->trace = kt_price_trace_new ();
  price->cost_trace = kt_price_trace_new ();
  return price;
}

/* No price is no amount: not even a zero stays behind. */
static void
withdraw (KtPositionPrice *price)
{
  KtDecimal quantity = price->line.quantity;
  price->on_request = TRUE;
  price->line = (KtLinePrice){ .quantity = quantity };
  price->amounts = (KtLineAmounts){ .gross = { 0 } };
}

static guint
amount_digits (const KtPriceContext *context)
{
  return context->rounding.scope == KT_ROUNDING_SCOPE_DOCUMENT
             ? KT_MONEY_DIGITS
             : kt_currency_digits (context->currency);
}

/* A unit price in whole cents is one of amounts in whole cents, as they are printed. */
static guint
unit_digits (const KtPriceContext *context)
{
  return context->rounding.scope == KT_ROUNDING_SCOPE_UNIT ? kt_currency_digits (context->currency)
                                                           : KT_MONEY_DIGITS;
}

static KtDecimal
counted_quantity (const KtPriceRequest *request)
{
  return request->counted.units != 0 ? request->counted : request->quantity;
}

static KtPriceStep *
trace (Finding *finding, KtPriceStepKind kind, KtPriceLevel level, KtMoney before, KtMoney after)
{
  return kt_price_trace_add (finding->price->trace, kind, level, before, after);
}

/* ---- the position: quantity, scale, rounding ---- */

/* The kind of the first step counts for the whole scale. */
static gboolean
is_graduated (const Finding *finding)
{
  return finding->steps->len > 0
         && ((const KtScale *)g_ptr_array_index (finding->steps, 0))->is_graduated;
}

static void
trace_scale (Finding *finding, KtPriceLevel level, KtMoney before, KtMoney after)
{
  KtDecimal counted = counted_quantity (finding->request);
  const KtScale *reached = kt_quantity_scale_reached (finding->steps, counted);
  KtPriceStep *step = trace (finding, KT_PRICE_STEP_SCALE, level, before, after);
  step->list = g_strdup ("lists/scales.csv");
  step->key = g_strdup (reached->name ? reached->name : "*");
  step->has_quantity = TRUE;
  step->quantity = counted;
  step->has_percent = !is_graduated (finding);
  step->percent = reached->discount;
}

/* Of the price of the whole quantity, in the steps of the rounding. */
static gboolean
reduce_graduated (Finding *finding, KtDecimal counted, GError **error)
{
  const KtPriceRounding rounding = finding->context->rounding;
  KtLinePrice *line = &finding->price->line;
  KtLineAmounts amounts;
  if (!kt_line_price_compute (line, rounding, &amounts, error))
    return FALSE;
  KtMoney whole = rounding.scope == KT_ROUNDING_SCOPE_UNIT ? amounts.net : amounts.gross;
  return kt_quantity_scale_reduce (finding->steps, counted, whole, amount_digits (finding->context),
                                   rounding.mode, &line->reduction, error);
}

/* Finds the scale and puts its discount into the line, as a percentage or as an amount. */
static gboolean
apply_scale (Finding *finding, const KtScaleTarget *target, GError **error)
{
  KtDecimal counted = counted_quantity (finding->request);
  finding->steps = kt_quantity_scale_find (finding->context->scales, target);
  const KtScale *reached = kt_quantity_scale_reached (finding->steps, counted);
  if (reached == NULL)
    return TRUE;
  if (is_graduated (finding))
    return reduce_graduated (finding, counted, error);
  finding->price->line.discount = reached->discount;
  return TRUE;
}

/* UNIT: the discount and the rounding show on the unit price. */
static gboolean
trace_unit_discount (Finding *finding, KtMoney *unit, GError **error)
{
  const KtLinePrice *line = &finding->price->line;
  KtPriceRounding exact = { KT_ROUNDING_SCOPE_DOCUMENT, finding->context->rounding.mode };
  KtLineAmounts unrounded, rounded;
  if (!kt_line_price_compute (line, exact, &unrounded, error)
      || !kt_line_price_compute (line, finding->context->rounding, &rounded, error))
    return FALSE;
  if (line->discount.units != 0)
    trace_scale (finding, KT_PRICE_LEVEL_UNIT, *unit, unrounded.unit_net);
  if (!kt_money_equal (unrounded.unit_net, rounded.unit_net))
    trace (finding, KT_PRICE_STEP_ROUNDING, KT_PRICE_LEVEL_UNIT, unrounded.unit_net,
           rounded.unit_net);
  *unit = rounded.unit_net;
  return TRUE;
}

static gboolean
trace_quantity (Finding *finding, KtMoney unit, GError **error)
{
  KtLinePrice plain = finding->price->line;
  KtLineAmounts amounts;
  plain.unit_price = unit;
  if (!kt_line_price_compute (&plain, finding->context->rounding, &amounts, error))
    return FALSE;
  KtPriceStep *step
      = trace (finding, KT_PRICE_STEP_QUANTITY, KT_PRICE_LEVEL_POSITION, unit, amounts.gross);
  step->has_quantity = TRUE;
  step->quantity = plain.quantity;
  finding->running = amounts.gross;
  return TRUE;
}

/* What the scale takes off the position: what the line is without it, less what it is with it. */
static gboolean
trace_position_discount (Finding *finding, gboolean by_percent, GError **error)
{
  const KtLinePrice *line = &finding->price->line;
  KtPriceRounding exact = { KT_ROUNDING_SCOPE_DOCUMENT, finding->context->rounding.mode };
  KtLineAmounts amounts;
  KtMoney after = finding->running;
  if (by_percent && line->discount.units != 0)
    {
      if (!kt_line_price_compute (line, exact, &amounts, error))
        return FALSE;
      after = amounts.net;
    }
  else if (line->reduction.amount == 0 || !kt_money_sub (after, line->reduction, &after, error))
    return line->reduction.amount == 0;
  trace_scale (finding, KT_PRICE_LEVEL_POSITION, finding->running, after);
  finding->running = after;
  return TRUE;
}

static gboolean
price_quantity (Finding *finding, const KtScaleTarget *target, GError **error)
{
  gboolean by_unit = finding->context->rounding.scope == KT_ROUNDING_SCOPE_UNIT;
  KtMoney unit = finding->price->line.unit_price;
  return apply_scale (finding, target, error)
         && (!by_unit || trace_unit_discount (finding, &unit, error))
         && trace_quantity (finding, unit, error)
         && trace_position_discount (finding, !by_unit, error);
}

static gboolean
close_position (Finding *finding, GError **error)
{
  KtPositionPrice *price = finding->price;
  if (!kt_line_price_compute (&price->line, finding->context->rounding, &price->amounts, error))
    return FALSE;
  if (!kt_money_equal (price->amounts.net, finding->running))
    trace (finding, KT_PRICE_STEP_ROUNDING, KT_PRICE_LEVEL_POSITION, finding->running,
           price->amounts.net);
  if (kt_money_sign (price->amounts.net) >= 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE,
                       _ ("The price of the position falls below zero; check the discounts."));
  return FALSE;
}

static gboolean
check_unit_price (const Finding *finding, GError **error)
{
  if (kt_money_sign (finding->price->line.unit_price) >= 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE,
                       _ ("The unit price falls below zero; check the discounts."));
  return FALSE;
}

gboolean
kt_price_request_check (const KtPriceRequest *request, GError **error)
{
  if (kt_decimal_sign (request->quantity) > 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE, _ ("The quantity must be above zero."));
  return FALSE;
}

/* ---- products ---- */

static gboolean
add_rows (Finding *finding,
          const KtPriceRows *rows,
          KtMoney start,
          KtMoney *total,
          guint *n_base,
          GError **error)
{
  KtPriceTrace *into
      = rows->side == KT_PRICE_ROWS_COST ? finding->price->cost_trace : finding->price->trace;
  *total = kt_money_zero (finding->context->currency);
  return kt_price_rows_add (rows, start, total, n_base, into, error);
}

static gboolean
check_bases (const Finding *finding, const KtProduct *product, guint n_base, GError **error)
{
  if (n_base > 0)
    return TRUE;
  guint day = finding->request->day;
  g_set_error (
      error, KT_ERROR, KT_ERROR_NOT_FOUND,
      _ ("products/%s/prices.csv gives no base price for this configuration on %04u-%02u-%02u."),
      product->info->id, day / 10000, day / 100 % 100, day % 100);
  return FALSE;
}

static gboolean
find_product_price (Finding *finding, KtPriceRows rows, GError **error)
{
  const KtProduct *product = rows.product;
  KtLinePrice *line = &finding->price->line;
  const KtScaleTarget target = { KT_SCALE_PRODUCT, product->info->id, product->info->category };
  const KtMoney zero = kt_money_zero (finding->context->currency);
  guint n_unit, n_order;
  rows.side = KT_PRICE_ROWS_SALES;
  rows.per_order = FALSE;
  rows.digits = unit_digits (finding->context);
  if (!kt_price_request_check (finding->request, error)
      || !add_rows (finding, &rows, zero, &line->unit_price, &n_unit, error)
      || !check_unit_price (finding, error) || !price_quantity (finding, &target, error))
    return FALSE;

  rows.per_order = TRUE;
  rows.digits = amount_digits (finding->context);
  return add_rows (finding, &rows, finding->running, &line->order_amount, &n_order, error)
         && kt_money_add (finding->running, line->order_amount, &finding->running, error)
         && check_bases (finding, product, n_unit + n_order, error)
         && close_position (finding, error);
}

static gboolean
find_product_cost (Finding *finding, KtPriceRows rows, GError **error)
{
  KtPositionPrice *price = finding->price;
  KtMoney unit, once, all;
  guint n_base;
  rows.side = KT_PRICE_ROWS_COST;
  rows.per_order = FALSE;
  rows.digits = KT_MONEY_DIGITS;
  if (!add_rows (finding, &rows, kt_money_zero (finding->context->currency), &unit, &n_base, error)
      || !kt_money_mul (unit, finding->request->quantity, rows.mode, &all, error))
    return FALSE;
  if (price->cost_trace->steps->len > 0)
    {
      KtPriceStep *step = kt_price_trace_add (price->cost_trace, KT_PRICE_STEP_QUANTITY,
                                              KT_PRICE_LEVEL_POSITION, unit, all);
      step->has_quantity = TRUE;
      step->quantity = finding->request->quantity;
    }
  rows.per_order = TRUE;
  if (!add_rows (finding, &rows, all, &once, &n_base, error)
      || !kt_money_add (all, once, &price->cost, error))
    return FALSE;
  price->has_cost = price->cost_trace->steps->len > 0;
  return TRUE;
}

KtPositionPrice *
kt_position_price_product (const KtPriceContext *context,
                           const KtProduct *product,
                           const KtAssignment *assignment,
                           const KtPriceRequest *request)
{
  KtPositionPrice *price = price_new ();
  Finding finding = { .context = context, .request = request, .price = price };
  KtPriceRows rows = { .product = product,
                       .assignment = assignment,
                       .day = request->day,
                       .mode = context->rounding.mode };
  price->line.quantity = request->quantity;
  if (!find_product_price (&finding, rows, &price->problem))
    withdraw (price);
  /* Without a cost there is no margin to show; the price stands without it. */
  find_product_cost (&finding, rows, NULL);
  g_clear_pointer (&finding.steps, g_ptr_array_unref);
  return price;
}

/* ---- articles ---- */

static KtPriceStep *
trace_article (KtPriceTrace *into, KtPriceStepKind kind, const KtArticle *article, KtMoney amount)
{
  KtPriceStep *step = kt_price_trace_add (into, kind, KT_PRICE_LEVEL_UNIT,
                                          kt_money_zero (amount.currency), amount);
  step->key = g_strdup (article->number);
  step->label_key = g_strdup_printf ("article.%s", article->number);
  step->list = g_strdup ("articles.csv");
  return step;
}

static gboolean
find_article_price (Finding *finding, const KtArticle *article, GError **error)
{
  const KtScaleTarget target = { KT_SCALE_ARTICLE, article->number, article->group };
  KtLinePrice *line = &finding->price->line;
  if (!kt_price_request_check (finding->request, error))
    return FALSE;
  if (!article->has_price)
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("Article %s has no price."),
                   article->number);
      return FALSE;
    }
  line->unit_price = article->price;
  line->price_unit = article->price_unit;
  trace_article (finding->price->trace, KT_PRICE_STEP_BASE, article, article->price);
  return check_unit_price (finding, error) && price_quantity (finding, &target, error)
         && close_position (finding, error);
}

static gboolean
find_article_cost (Finding *finding, const KtArticle *article, GError **error)
{
  KtPositionPrice *price = finding->price;
  KtPriceRounding exact = { KT_ROUNDING_SCOPE_DOCUMENT, finding->context->rounding.mode };
  KtLinePrice line = { .quantity = finding->request->quantity,
                       .unit_price = article->cost,
                       .price_unit = article->price_unit };
  KtLineAmounts amounts;
  if (!article->has_cost || !kt_line_price_compute (&line, exact, &amounts, error))
    return FALSE;
  trace_article (price->cost_trace, KT_PRICE_STEP_COST, article, article->cost);
  KtPriceStep *step = kt_price_trace_add (price->cost_trace, KT_PRICE_STEP_QUANTITY,
                                          KT_PRICE_LEVEL_POSITION, article->cost, amounts.net);
  step->has_quantity = TRUE;
  step->quantity = line.quantity;
  price->cost = amounts.net;
  price->has_cost = TRUE;
  return TRUE;
}

KtPositionPrice *
kt_position_price_article (const KtPriceContext *context,
                           const KtArticle *article,
                           const KtPriceRequest *request)
{
  KtPositionPrice *price = price_new ();
  Finding finding = { .context = context, .request = request, .price = price };
  price->line.quantity = request->quantity;
  if (!find_article_price (&finding, article, &price->problem))
    withdraw (price);
  find_article_cost (&finding, article, NULL);
  g_clear_pointer (&finding.steps, g_ptr_array_unref);
  return price;
}

gboolean
kt_position_price_margin (const KtPositionPrice *price, KtMoney *margin, KtDecimal *percent)
{
  KtMoney net = price->amounts.net;
  gint64 hundredths;
  if (price->on_request || !price->has_cost || net.amount == 0
      || !kt_money_sub (net, price->cost, margin, NULL)
      || !kt_round_div64 ((KtInt128)margin->amount * 10000, net.amount, KT_ROUND_HALF_UP,
                          &hundredths, NULL))
    return FALSE;
  *percent = kt_decimal (hundredths, 2);
  return TRUE;
}
