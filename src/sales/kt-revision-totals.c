/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Amounts of lines are computed as one exact fraction and rounded once, where the policy says. Sums
 * are taken per rate of tax, for the normal lines and, apart, for the normal lines with the
 * options.
 */
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>

/* ---- one line ---- */

static gboolean
multiply (KtInt128 *value, KtInt128 factor, GError **error)
{
  if (!__builtin_mul_overflow (*value, factor, value))
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_OVERFLOW,
                       _ ("The amount is too large to be computed."));
  return FALSE;
}

/* value × factor / divisor × (100 − discount) %, rounded to 1/10,000, or to cents. */
static gboolean
scale (KtMoney value,
       KtDecimal factor,
       int divisor,
       KtDecimal discount,
       gboolean to_cents,
       KtRounding mode,
       KtMoney *result,
       GError **error)
{
  factor = kt_decimal_reduce (factor);
  discount = kt_decimal_reduce (discount);
  gint64 whole = 100 * kt_pow10 (discount.digits);
  gint64 unit = to_cents ? kt_pow10 (KT_MONEY_DIGITS - kt_currency_digits (value.currency)) : 1;
  KtInt128 numerator = value.amount;
  KtInt128 denominator = (KtInt128)kt_pow10 (factor.digits) * divisor * unit;
  gint64 amount;
  if (!multiply (&numerator, factor.units, error)
      || !multiply (&numerator, whole - discount.units, error)
      || !multiply (&denominator, whole, error)
      || !kt_round_div64 (numerator, denominator, mode, &amount, error))
    return FALSE;
  *result = value;
  return kt_money_mul_ratio (kt_money (amount, value.currency), unit, 1, KT_ROUND_EXACT, result,
                             error);
}

static gboolean
add (KtMoney *sum, KtMoney amount, GError **error)
{
  return kt_money_add (*sum, amount, sum, error);
}

gboolean
kt_position_net (const KtPositionData *line,
                 const KtRevisionHeader *header,
                 KtMoney *net,
                 KtMoney *unit_price,
                 GError **error)
{
  KtMoney unit = kt_money_zero (header->currency);
  *net = unit;
  if (unit_price != NULL)
    *unit_price = unit;
  if (!kt_position_kind_has_price (line->kind) || line->on_request
      || line->unit_price.currency[0] == '\0')
    return TRUE;

  const KtDecimal one = kt_decimal_from_int (1), none = kt_decimal_from_int (0);
  const KtRounding mode = header->rounding_mode;
  int divisor = MAX (line->price_unit, 1);
  gboolean by_unit = header->rounding == KT_ROUNDING_UNIT;
  gboolean by_line = header->rounding != KT_ROUNDING_DOCUMENT;
  if (!scale (line->unit_price, one, 1, line->discount, by_unit, mode, &unit, error)
      || !(by_unit ? scale (unit, line->quantity, divisor, none, TRUE, mode, net, error)
                   : scale (line->unit_price, line->quantity, divisor, line->discount, by_line,
                            mode, net, error)))
    return FALSE;
  if (unit_price != NULL)
    *unit_price = unit;
  return line->order_amount.currency[0] == '\0' || add (net, line->order_amount, error);
}

/* ---- groups and subtotals ---- */

typedef struct {
  const KtRevisionHeader *header;
  KtPositionRole role;
  KtMoney sum;
  GError **error;
} GroupSum;

static gboolean
add_to_group (KtPosition *position, gpointer user_data)
{
  GroupSum *group = user_data;
  KtMoney net;
  if (kt_position_get_effective_role (position) != group->role)
    return TRUE;
  return kt_position_net (kt_position_get (position), group->header, &net, NULL, group->error)
         && add (&group->sum, net, group->error);
}

static gboolean
sum_with_children (KtPosition *position, GroupSum *group)
{
  return add_to_group (position, group)
         && kt_position_walk (kt_position_get_children (position), add_to_group, group);
}

gboolean
kt_position_net_with_children (KtPosition *position,
                               const KtRevisionHeader *header,
                               KtMoney *net,
                               GError **error)
{
  GroupSum group = { header, kt_position_get_effective_role (position),
                     kt_money_zero (header->currency), error };
  if (!sum_with_children (position, &group))
    return FALSE;
  *net = group.sum;
  return TRUE;
}

gboolean
kt_position_subtotal (KtPosition *subtotal,
                      GListModel *level,
                      const KtRevisionHeader *header,
                      KtMoney *net,
                      GError **error)
{
  GroupSum group = { header, KT_ROLE_NORMAL, kt_money_zero (header->currency), error };
  for (guint i = kt_position_get_index (subtotal); i > 0; i--)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (level, i - 1);
      if (kt_position_get (position)->kind == KT_POSITION_SUBTOTAL)
        break;
      if (!sum_with_children (position, &group))
        return FALSE;
    }
  *net = group.sum;
  return TRUE;
}

/* ---- the whole ---- */

typedef struct {
  const KtRevisionHeader *header;
  KtRevisionTotals *totals;
  KtMoney *normal;       /* by rate: net of normal lines */
  KtMoney *with_options; /* by rate: net of normal lines and options */
  gboolean *used;        /* by rate */
  GError **error;
} Sum;

static void
tax_total_free (gpointer data)
{
  KtTaxTotal *self = data;
  g_free (self->code);
  g_free (self);
}

void
kt_revision_totals_free (KtRevisionTotals *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->taxes);
  g_free (self);
}

static gboolean
find_rate (Sum *sum, KtPosition *position, guint *index)
{
  const char *code = kt_position_get (position)->vat_code;
  const KtVatRate *rate = kt_revision_header_find_vat_rate (sum->header, code);
  if (rate != NULL)
    return g_ptr_array_find (sum->header->vat_rates, rate, index);
  *index = sum->header->vat_rates->len; /* untaxed */
  if (sum->header->vat_rates->len == 0)
    return TRUE;
  g_set_error (sum->error, KT_ERROR, KT_ERROR_NOT_FOUND,
               _ ("Position %s: there is no VAT rate “%s” in this quote. Choose another one."),
               kt_position_get_number (position), code);
  return FALSE;
}

static gboolean
add_normal (Sum *sum, guint rate, KtMoney net)
{
  sum->used[rate] = TRUE;
  return add (&sum->normal[rate], net, sum->error)
         && add (&sum->with_options[rate], net, sum->error);
}

static gboolean
add_position (KtPosition *position, gpointer user_data)
{
  Sum *sum = user_data;
  KtRevisionTotals *totals = sum->totals;
  const KtPositionData *data = kt_position_get (position);
  KtMoney net;
  guint rate;
  if (!kt_position_kind_has_price (data->kind))
    return TRUE;
  if (!find_rate (sum, position, &rate))
    return FALSE;
  if (!kt_position_net (data, sum->header, &net, NULL, sum->error))
    {
      g_prefix_error (sum->error, _ ("Position %s: "), kt_position_get_number (position));
      return FALSE;
    }

  switch (kt_position_get_effective_role (position))
    {
    case KT_ROLE_NORMAL:
      if (data->on_request || data->unit_price.currency[0] == '\0')
        totals->on_request++;
      else
        totals->lines++;
      return add_normal (sum, rate, net);
    case KT_ROLE_OPTION:
      return add (&totals->options, net, sum->error)
             && add (&sum->with_options[rate], net, sum->error);
    case KT_ROLE_ALTERNATIVE:
      return add (&totals->alternatives, net, sum->error);
    case KT_ROLE_ON_DEMAND:
      return add (&totals->on_demand, net, sum->error);
    }
  g_return_val_if_reached (FALSE);
}

/* Net to cents, tax of it to cents; adds both to the sums. */
static gboolean
close_rate (Sum *sum,
            guint index,
            KtMoney net,
            KtMoney *net_sum,
            KtMoney *tax_sum,
            KtTaxTotal *total)
{
  const KtVatRate *rate
      = index < sum->header->vat_rates->len ? sum->header->vat_rates->pdata[index] : NULL;
  const KtRounding mode = sum->header->rounding_mode;
  total->rate = rate != NULL ? rate->rate : kt_decimal_from_int (0);
  total->code = g_strdup (rate != NULL ? rate->code : "");
  return kt_money_round (net, mode, &total->net, sum->error)
         && kt_money_percent (total->net, total->rate, mode, &total->tax, sum->error)
         && kt_money_round (total->tax, mode, &total->tax, sum->error)
         && add (net_sum, total->net, sum->error) && add (tax_sum, total->tax, sum->error);
}

static gboolean
close_rates (Sum *sum, guint n_rates)
{
  KtRevisionTotals *totals = sum->totals;
  KtMoney tax_with_options = kt_money_zero (sum->header->currency);
  for (guint i = 0; i < n_rates; i++)
    {
      KtTaxTotal *normal = g_new0 (KtTaxTotal, 1);
      KtTaxTotal *all = g_new0 (KtTaxTotal, 1);
      gboolean closed = close_rate (sum, i, sum->normal[i], &totals->net, &totals->tax, normal)
                        && close_rate (sum, i, sum->with_options[i], &totals->net_with_options,
                                       &tax_with_options, all);
      tax_total_free (all);
      if (closed && sum->used[i])
        g_ptr_array_add (totals->taxes, normal);
      else
        tax_total_free (normal);
      if (!closed)
        return FALSE;
    }
  return kt_money_add (totals->net, totals->tax, &totals->gross, sum->error)
         && kt_money_add (totals->net_with_options, tax_with_options, &totals->gross_with_options,
                          sum->error);
}

static KtMoney *
zeroes (guint n, const char *currency)
{
  KtMoney *amounts = g_new (KtMoney, n);
  for (guint i = 0; i < n; i++)
    amounts[i] = kt_money_zero (currency);
  return amounts;
}

KtRevisionTotals *
kt_revision_totals_new (KtRevision *revision, GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  guint n_rates
      = header->vat_rates->len + 1; /* the last one: untaxed, without any rate in the head */
  KtMoney zero = kt_money_zero (header->currency);
  g_autoptr (KtRevisionTotals) self = g_new0 (KtRevisionTotals, 1);
  g_autofree KtMoney *normal = zeroes (n_rates, header->currency);
  g_autofree KtMoney *with_options = zeroes (n_rates, header->currency);
  g_autofree gboolean *used = g_new0 (gboolean, n_rates);
  Sum sum = { header, self, normal, with_options, used, error };

  self->taxes = g_ptr_array_new_with_free_func (tax_total_free);
  self->net = self->tax = self->gross = self->options = self->alternatives = self->on_demand = zero;
  self->net_with_options = self->gross_with_options = zero;
  if (!kt_position_walk (kt_revision_get_positions (revision), add_position, &sum)
      || !close_rates (&sum, n_rates))
    return NULL;
  return g_steal_pointer (&self);
}
