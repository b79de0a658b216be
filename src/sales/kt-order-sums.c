/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What orders add up to. The amount of the first q pieces of a line is rounded to the digits of
 * payments; everything else is a difference of two of those, so that nothing is ever left over.
 */
#include "kt-order.h"

#include "kt-sales-error.h"

/* ---- quantities ---- */

gboolean
kt_order_line_called (const KtOrderLine *self, KtDecimal *called, GError **error)
{
  KtDecimal sum = { 0 };
  for (guint i = 0; i < self->parts->len; i++)
    if (!kt_decimal_add (sum, ((KtOrderPart *)self->parts->pdata[i])->quantity, &sum, error))
      return FALSE;
  *called = sum;
  return TRUE;
}

gboolean
kt_order_line_stage (const KtOrderLine *self, KtOrderStage stage, KtDecimal *sum, GError **error)
{
  KtDecimal total = { 0 };
  for (guint i = 0; i < self->parts->len; i++)
    if (!kt_decimal_add (total, *kt_order_part_stage (self->parts->pdata[i], stage), &total, error))
      return FALSE;
  *sum = total;
  return TRUE;
}

/* ---- amounts ---- */

/* base_net × q / base_quantity, once rounded. */
static gboolean
amount_of (const KtOrderLine *line, KtDecimal q, KtMoney *amount, GError **error)
{
  KtDecimal base = line->base_quantity;
  gint64 step = kt_pow10 (KT_MONEY_DIGITS - kt_currency_digits (line->base_net.currency)), steps;
  guint digits = MAX (q.digits, base.digits);
  if (!kt_decimal_rescale (q, digits, KT_ROUND_EXACT, &q, error)
      || !kt_decimal_rescale (base, digits, KT_ROUND_EXACT, &base, error)
      || !kt_round_div64 ((KtInt128)line->base_net.amount * q.units, (KtInt128)base.units * step,
                          KT_ROUND_HALF_UP, &steps, error)
      || !kt_int128_narrow ((KtInt128)steps * step, &steps, error))
    return FALSE;
  *amount = kt_money (steps, line->base_net.currency);
  return TRUE;
}

gboolean
kt_order_line_amount (const KtOrderLine *self,
                      KtDecimal from,
                      KtDecimal to,
                      KtMoney *amount,
                      GError **error)
{
  KtMoney before, after;
  return amount_of (self, kt_decimal_reduce (from), &before, error)
         && amount_of (self, kt_decimal_reduce (to), &after, error)
         && kt_money_sub (after, before, amount, error);
}

/* The quantity of the parts before this one. */
static gboolean
quantity_before (const KtOrderLine *line,
                 const KtOrderPart *part,
                 KtDecimal *before,
                 GError **error)
{
  KtDecimal sum = { 0 };
  for (guint i = 0; i < line->parts->len && line->parts->pdata[i] != part; i++)
    if (!kt_decimal_add (sum, ((KtOrderPart *)line->parts->pdata[i])->quantity, &sum, error))
      return FALSE;
  *before = sum;
  return TRUE;
}

gboolean
kt_order_part_amount (const KtOrderLine *self,
                      const KtOrderPart *part,
                      KtMoney *amount,
                      GError **error)
{
  KtDecimal from, to;
  return quantity_before (self, part, &from, error)
         && kt_decimal_add (from, part->quantity, &to, error)
         && kt_order_line_amount (self, from, to, amount, error);
}

gboolean
kt_order_line_rest (const KtOrderLine *self, KtMoney *amount, GError **error)
{
  KtDecimal called;
  return kt_order_line_called (self, &called, error)
         && kt_order_line_amount (self, called, self->quantity, amount, error);
}

/* ---- totals ---- */

typedef struct {
  const char *category;
  KtDecimal rate;
  KtMoney net;
  KtMoney unpaid;
} TaxGroup;

static TaxGroup *
find_group (GArray *groups, const KtOrderLine *line, const char *currency)
{
  for (guint i = 0; i < groups->len; i++)
    {
      TaxGroup *group = &g_array_index (groups, TaxGroup, i);
      if (g_strcmp0 (group->category, line->vat_category) == 0
          && kt_decimal_equal (group->rate, line->vat_rate))
        return group;
    }
  TaxGroup group
      = { line->vat_category, line->vat_rate, kt_money_zero (currency), kt_money_zero (currency) };
  g_array_append_val (groups, group);
  return &g_array_index (groups, TaxGroup, groups->len - 1);
}

static gboolean
add_until (const KtOrderLine *line, KtDecimal quantity, KtMoney *sum, GError **error)
{
  KtMoney amount;
  return kt_order_line_amount (line, (KtDecimal){ 0 }, quantity, &amount, error)
         && kt_money_add (*sum, amount, sum, error);
}

static gboolean
add_line (const KtOrderLine *line, KtOrderTotals *totals, TaxGroup *group, GError **error)
{
  const struct {
    KtOrderStage stage;
    KtMoney *sum;
  } stages[] = { { KT_STAGE_DELIVERED, &totals->delivered },
                 { KT_STAGE_INVOICED, &totals->invoiced },
                 { KT_STAGE_PAID, &totals->paid } };
  KtDecimal quantity;
  KtMoney unpaid;
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (!kt_order_line_stage (line, stages[i].stage, &quantity, error)
        || !add_until (line, quantity, stages[i].sum, error))
      return FALSE;
  return kt_order_line_amount (line, quantity, line->quantity, &unpaid, error)
         && kt_money_add (group->unpaid, unpaid, &group->unpaid, error)
         && add_until (line, line->quantity, &group->net, error)
         && add_until (line, line->quantity, &totals->net, error)
         && kt_order_line_called (line, &quantity, error)
         && add_until (line, quantity, &totals->called, error);
}

static gboolean
add_group (const TaxGroup *group, KtRounding rounding, KtOrderTotals *totals, GError **error)
{
  KtMoney tax, open;
  return kt_money_percent_rounded (group->net, group->rate, rounding, &tax, error)
         && kt_money_percent_rounded (group->unpaid, group->rate, rounding, &open, error)
         && kt_money_add (totals->tax, tax, &totals->tax, error)
         && kt_money_add (open, group->unpaid, &open, error)
         && kt_money_add (totals->open, open, &totals->open, error);
}

gboolean
kt_order_totals (const KtOrder *self, KtOrderTotals *totals, GError **error)
{
  KtMoney zero = kt_money_zero (self->currency);
  KtOrderTotals sums = { zero, zero, zero, zero, zero, zero, zero, zero };
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (TaxGroup));
  for (guint i = 0; i < self->lines->len; i++)
    {
      const KtOrderLine *line = self->lines->pdata[i];
      if (!add_line (line, &sums, find_group (groups, line, self->currency), error))
        return FALSE;
    }
  for (guint i = 0; i < groups->len; i++)
    if (!add_group (&g_array_index (groups, TaxGroup, i), self->rounding_mode, &sums, error))
      return FALSE;
  if (!kt_money_add (sums.net, sums.tax, &sums.gross, error))
    return FALSE;
  *totals = sums;
  return TRUE;
}

gboolean
kt_order_convert (const KtOrder *self, KtMoney amount, const char *currency, KtMoney *converted)
{
  KtDecimal value;
  if (g_strcmp0 (amount.currency, currency) == 0)
    {
      *converted = amount;
      return TRUE;
    }
  return g_strcmp0 (amount.currency, self->currency) == 0
         && g_strcmp0 (self->base_currency, currency) == 0
         && kt_decimal_sign (self->exchange_rate) > 0
         && kt_decimal_div (kt_money_to_decimal (amount), self->exchange_rate, KT_MONEY_DIGITS,
                            KT_ROUND_UP, &value, NULL)
         && kt_money_from_decimal (value, currency, KT_ROUND_EXACT, converted, NULL);
}

/* ---- states ---- */

static gboolean
is_confirmed (const KtOrderLine *line)
{
  for (guint i = 0; i < line->parts->len; i++)
    if (*((KtOrderPart *)line->parts->pdata[i])->confirmed == '\0')
      return FALSE;
  return line->parts->len > 0;
}

static gboolean
is_all_called (const KtOrderLine *line)
{
  KtDecimal called;
  return kt_order_line_called (line, &called, NULL)
         && kt_decimal_compare (called, line->quantity) >= 0;
}

KtOrderState
kt_order_line_get_state (const KtOrderLine *self)
{
  KtDecimal reached;
  if (self->cancelled && self->parts->len == 0)
    return KT_ORDER_STATE_CANCELLED;
  if (!is_all_called (self))
    return KT_ORDER_STATE_OPEN;
  for (guint stage = KT_N_STAGES; stage > 0; stage--)
    if (kt_order_line_stage (self, stage - 1, &reached, NULL)
        && kt_decimal_compare (reached, self->quantity) >= 0)
      return KT_ORDER_STATE_PRODUCED + stage - 1;
  return is_confirmed (self) ? KT_ORDER_STATE_CONFIRMED : KT_ORDER_STATE_OPEN;
}

KtOrderState
kt_order_part_get_state (const KtOrderPart *self)
{
  for (guint stage = KT_N_STAGES; stage > 0; stage--)
    if (kt_decimal_compare (*kt_order_part_stage ((KtOrderPart *)self, stage - 1), self->quantity)
        >= 0)
      return KT_ORDER_STATE_PRODUCED + stage - 1;
  return *self->confirmed != '\0' ? KT_ORDER_STATE_CONFIRMED : KT_ORDER_STATE_OPEN;
}

KtOrderState
kt_order_get_state (const KtOrder *self)
{
  KtOrderState state = KT_ORDER_STATE_CANCELLED;
  for (guint i = 0; i < self->lines->len; i++)
    state = MIN (state, kt_order_line_get_state (self->lines->pdata[i]));
  return state;
}

const char *
kt_order_next_date (const KtOrder *self)
{
  const char *next = "";
  for (guint i = 0; i < self->lines->len; i++)
    {
      const KtOrderLine *line = self->lines->pdata[i];
      for (guint k = 0; k < line->parts->len; k++)
        {
          const KtOrderPart *part = line->parts->pdata[k];
          const char *day = *part->confirmed != '\0' ? part->confirmed : part->date;
          if (kt_decimal_compare (part->delivered, part->quantity) < 0 && *day != '\0'
              && (*next == '\0' || g_strcmp0 (day, next) < 0))
            next = day;
        }
    }
  return next;
}
