/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invariants of orders, one function each, and nowhere else. */
#include "kt-order.h"

#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>

static gboolean
refuse (GError **error, const KtOrderLine *line, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER, _ ("Line %s (%s): %s"), line->number,
               line->title, why);
  return FALSE;
}

static gboolean
is_within (KtDecimal less, KtDecimal more)
{
  return kt_decimal_sign (less) >= 0 && kt_decimal_compare (less, more) <= 0;
}

static gboolean
check_part (const KtOrder *self, const KtOrderLine *line, const KtOrderPart *part, GError **error)
{
  if (kt_decimal_sign (part->quantity) <= 0)
    return refuse (error, line, _ ("a delivery has no quantity."));
  if (!is_within (part->produced, part->quantity) || !is_within (part->shipped, part->produced)
      || !is_within (part->delivered, part->shipped))
    return refuse (error, line, _ ("more was delivered, shipped or produced than was called."));
  if (!is_within (part->invoiced, part->quantity) || !is_within (part->paid, part->invoiced))
    return refuse (error, line, _ ("more was paid or invoiced than was called."));
  if (kt_order_find_address (self, part->address_id) == NULL)
    return refuse (error, line, _ ("a delivery goes to an address that is not in the order."));
  return TRUE;
}

static gboolean
check_quantities (const KtOrder *self, const KtOrderLine *line, GError **error)
{
  KtDecimal called;
  if (!kt_order_line_called (line, &called, error))
    return FALSE;
  if (!is_within (called, line->quantity))
    return refuse (error, line, _ ("more was called than was ordered."));
  if ((self->kind == KT_ORDER_STANDARD || line->cancelled)
      && !kt_decimal_equal (called, line->quantity))
    return refuse (error, line, _ ("its deliveries do not add up to its quantity."));
  return TRUE;
}

/* Parts and rest make the line. */
static gboolean
check_amounts (const KtOrder *self, const KtOrderLine *line, KtMoney *sum, GError **error)
{
  KtMoney whole, parts, amount;
  KtDecimal from = { 0 }, to;
  if (kt_decimal_sign (line->base_quantity) <= 0
      || g_strcmp0 (line->base_net.currency, self->currency) != 0)
    return refuse (error, line, _ ("it has no price in the currency of the order."));
  if (!kt_order_line_amount (line, (KtDecimal){ 0 }, line->quantity, &whole, error)
      || !kt_order_line_rest (line, &parts, error))
    return FALSE;
  for (guint i = 0; i < line->parts->len; i++, from = to)
    if (!kt_decimal_add (from, ((KtOrderPart *)line->parts->pdata[i])->quantity, &to, error)
        || !kt_order_line_amount (line, from, to, &amount, error)
        || !kt_money_add (parts, amount, &parts, error))
      return FALSE;
  return kt_money_equal (whole, parts)
             ? kt_money_add (*sum, whole, sum, error)
             : refuse (error, line, _ ("its deliveries do not add up to its amount."));
}

static gboolean
check_line (const KtOrder *self, const KtOrderLine *line, KtMoney *sum, GError **error)
{
  for (guint i = 0; i < line->parts->len; i++)
    if (!check_part (self, line, line->parts->pdata[i], error))
      return FALSE;
  return check_quantities (self, line, error) && check_amounts (self, line, sum, error);
}

static gboolean
add_id (GHashTable *ids, const KtOrderLine *line, const char *id, GError **error)
{
  return g_hash_table_add (ids, (gpointer)id) || refuse (error, line, _ ("it is there twice."));
}

static gboolean
check_ids (const KtOrder *self, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const KtOrderLine *line = self->lines->pdata[i];
      if (!add_id (ids, line, line->id, error))
        return FALSE;
      for (guint k = 0; k < line->parts->len; k++)
        if (!add_id (ids, line, ((KtOrderPart *)line->parts->pdata[k])->id, error))
          return FALSE;
    }
  return TRUE;
}

gboolean
kt_order_check_line (const KtOrder *self, const KtOrderLine *line, GError **error)
{
  KtMoney sum = kt_money_zero (self->currency);
  return kt_record_check (&kt_order_line_type, line, error) && check_line (self, line, &sum, error);
}

gboolean
kt_order_check (const KtOrder *self, GError **error)
{
  KtMoney sum;
  KtOrderTotals totals;
  if (!kt_record_check (&kt_order_type, self, error) || !check_ids (self, error))
    return FALSE;
  if (!kt_currency_is_valid (self->currency) || self->lines->len == 0)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER,
                           _ ("The order has no lines or no currency. Choose at least one line."));
      return FALSE;
    }
  sum = kt_money_zero (self->currency);
  for (guint i = 0; i < self->lines->len; i++)
    if (!check_line (self, self->lines->pdata[i], &sum, error))
      return FALSE;
  if (!kt_order_totals (self, &totals, error))
    return FALSE;
  if (kt_money_equal (sum, totals.net))
    return TRUE;
  g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER,
                       _ ("The lines of the order do not add up to it."));
  return FALSE;
}
