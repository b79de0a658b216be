/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Positions become the lines of pricing, which computes and adds them up; here remains the tree:
 * groups and subtotals.
 */
#include "kt-revision-totals.h"

#include "kt-document-totals.h"

/* ---- one line ---- */

static KtPriceRounding
rounding_of (const KtRevisionHeader *header)
{
  static const KtRoundingScope scopes[] = {
    [KT_ROUNDING_LINE] = KT_ROUNDING_SCOPE_LINE,
    [KT_ROUNDING_UNIT] = KT_ROUNDING_SCOPE_UNIT,
    [KT_ROUNDING_DOCUMENT] = KT_ROUNDING_SCOPE_DOCUMENT,
  };
  return (KtPriceRounding){ scopes[header->rounding], header->rounding_mode };
}

static gboolean
has_price (const KtPositionData *line)
{
  return !line->on_request && line->unit_price.currency[0] != '\0';
}

static KtLinePrice
price_of (const KtPositionData *line)
{
  return (KtLinePrice){ .quantity = line->quantity,
                        .unit_price = line->unit_price,
                        .price_unit = (guint)MAX (line->price_unit, 1),
                        .discount = line->discount,
                        .reduction = line->reduction,
                        .order_amount = line->order_amount };
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
  KtMoney zero = kt_money_zero (header->currency);
  KtLineAmounts amounts = { zero, zero, zero };
  if (kt_position_kind_has_price (line->kind) && has_price (line))
    {
      KtLinePrice price = price_of (line);
      if (!kt_line_price_compute (&price, rounding_of (header), &amounts, error))
        return FALSE;
    }
  *net = amounts.net;
  if (unit_price != NULL)
    *unit_price = amounts.unit_net;
  return TRUE;
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
append_line (KtPosition *position, gpointer user_data)
{
  static const KtLineRole roles[] = {
    [KT_ROLE_NORMAL] = KT_LINE_NORMAL,
    [KT_ROLE_OPTION] = KT_LINE_OPTION,
    [KT_ROLE_ALTERNATIVE] = KT_LINE_ALTERNATIVE,
    [KT_ROLE_ON_DEMAND] = KT_LINE_ON_DEMAND,
  };
  GArray *lines = user_data;
  const KtPositionData *data = kt_position_get (position);
  if (!kt_position_kind_has_price (data->kind))
    return TRUE;
  KtDocumentLine line = { .name = kt_position_get_number (position),
                          .role = roles[kt_position_get_effective_role (position)],
                          .on_request = !has_price (data),
                          .vat = data->vat_code,
                          .price = price_of (data) };
  g_array_append_val (lines, line);
  return TRUE;
}

static GArray *
rates_of (const KtRevisionHeader *header)
{
  GArray *rates = g_array_new (FALSE, FALSE, sizeof (KtTaxRate));
  for (guint i = 0; i < header->vat_rates->len; i++)
    {
      const KtVatRate *rate = header->vat_rates->pdata[i];
      KtTaxRate entry = { rate->code, rate->rate };
      g_array_append_val (rates, entry);
    }
  return rates;
}

static GPtrArray *
taxes_of (const KtDocumentTotals *totals, const KtRevisionHeader *header)
{
  GPtrArray *taxes = g_ptr_array_new_with_free_func (tax_total_free);
  for (guint i = 0; i < totals->taxes->len; i++)
    {
      const KtTaxGroup *group = &g_array_index (totals->taxes, KtTaxGroup, i);
      const KtVatRate *rate
          = group->rate < header->vat_rates->len ? header->vat_rates->pdata[group->rate] : NULL;
      KtTaxTotal *tax = g_new0 (KtTaxTotal, 1);
      tax->code = g_strdup (rate != NULL ? rate->code : "");
      tax->rate = group->percent;
      tax->net = group->net;
      tax->tax = group->tax;
      g_ptr_array_add (taxes, tax);
    }
  return taxes;
}

KtRevisionTotals *
kt_revision_totals_new (KtRevision *revision, GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (KtDocumentLine));
  g_autoptr (GArray) rates = rates_of (header);
  kt_position_walk (kt_revision_get_positions (revision), append_line, lines);
  g_autoptr (KtDocumentTotals) totals
      = kt_document_totals_new ((const KtDocumentLine *)(gpointer)lines->data, lines->len,
                                (const KtTaxRate *)(gpointer)rates->data, rates->len,
                                header->currency, rounding_of (header), error);
  if (totals == NULL)
    return NULL;

  KtRevisionTotals *self = g_new0 (KtRevisionTotals, 1);
  self->net = totals->net;
  self->taxes = taxes_of (totals, header);
  self->tax = totals->tax;
  self->gross = totals->gross;
  self->options = totals->options;
  self->alternatives = totals->alternatives;
  self->on_demand = totals->on_demand;
  self->net_with_options = totals->net_with_options;
  self->gross_with_options = totals->gross_with_options;
  self->lines = totals->n_priced;
  self->on_request = totals->n_on_request;
  return self;
}
