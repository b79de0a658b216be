/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Positions become the lines of pricing, which computes and adds them up; here remains the tree:
 * groups and subtotals.
 */
#include "kt-revision-totals.h"

#include "kt-revision-pricing.h"

/* ---- one line ---- */

static gboolean
add (KtMoney *sum, KtMoney amount, GError **error)
{
  return kt_money_add (*sum, amount, sum, error);
}

gboolean
kt_position_value (const KtPositionData *line,
                   const KtRevisionHeader *header,
                   KtLineAmounts *amounts,
                   GArray *steps,
                   GError **error)
{
  KtLinePrice price = kt_position_line_price (line);
  return kt_position_has_price (line)
         && kt_line_price_explain (&price, kt_revision_pricing_rounding (header), amounts, steps,
                                   error);
}

gboolean
kt_position_net (const KtPositionData *line,
                 const KtRevisionHeader *header,
                 KtMoney *net,
                 KtMoney *unit_price,
                 GError **error)
{
  KtMoney zero = kt_money_zero (header->currency);
  KtLineAmounts amounts = { zero, zero, zero, zero };
  if (kt_position_has_price (line) && !kt_position_value (line, header, &amounts, NULL, error))
    return FALSE;
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
  g_free (self->category);
  g_free (self->reason);
  g_free (self);
}

static void
total_step_free (gpointer data)
{
  KtTotalStep *self = data;
  kt_condition_free (self->condition);
  g_free (self);
}

void
kt_revision_totals_free (KtRevisionTotals *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->taxes);
  g_ptr_array_unref (self->steps);
  g_hash_table_unref (self->shares);
  g_free (self);
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
      tax->category = g_strdup (rate != NULL ? rate->category : "");
      tax->reason = g_strdup (rate != NULL ? rate->reason : "");
      tax->rate = group->percent;
      tax->net = group->net;
      tax->tax = group->tax;
      g_ptr_array_add (taxes, tax);
    }
  return taxes;
}

static GPtrArray *
steps_of (const KtDocumentTotals *totals)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (total_step_free);
  for (guint i = 0; i < totals->steps->len; i++)
    {
      const KtDocumentStep *from = &g_array_index (totals->steps, KtDocumentStep, i);
      KtTotalStep *step = g_new0 (KtTotalStep, 1);
      step->condition = kt_condition_copy (from->condition);
      step->before = from->before;
      step->amount = from->amount;
      step->after = from->after;
      g_ptr_array_add (steps, step);
    }
  return steps;
}

static GHashTable *
shares_of (const KtDocumentTotals *totals, const KtRevisionPricing *pricing)
{
  GHashTable *shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; totals->steps->len > 0 && i < totals->lines->len; i++)
    {
      const KtDocumentLineValue *value = &g_array_index (totals->lines, KtDocumentLineValue, i);
      if (value->is_priced && pricing->document.lines[i].role == KT_LINE_NORMAL)
        g_hash_table_insert (shares, g_strdup (kt_position_get_id (pricing->positions->pdata[i])),
                             g_memdup2 (&value->share, sizeof value->share));
    }
  return shares;
}

KtRevisionTotals *
kt_revision_totals_new (KtRevision *revision, GError **error)
{
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&pricing->document, error);
  if (totals == NULL)
    return NULL;
  KtRevisionTotals *self = g_new0 (KtRevisionTotals, 1);
  self->positions = totals->positions;
  self->steps = steps_of (totals);
  self->net = totals->net;
  self->taxes = taxes_of (totals, kt_revision_get_header (revision));
  self->tax = totals->tax;
  self->gross = totals->gross;
  self->options = totals->options;
  self->alternatives = totals->alternatives;
  self->on_demand = totals->on_demand;
  self->net_with_options = totals->net_with_options;
  self->gross_with_options = totals->gross_with_options;
  self->lines = totals->n_priced;
  self->on_request = totals->n_on_request;
  self->shares = shares_of (totals, pricing);
  return self;
}

/* ---- guard ---- */

KtCentGuard *
kt_revision_guard_cents (KtRevision *revision, GError **error)
{
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  return kt_cent_guard_new (&pricing->document, error);
}

GArray *
kt_revision_check_sums (KtRevision *revision, GError **error)
{
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  g_autoptr (KtDocumentTotals) totals = kt_document_totals_new (&pricing->document, error);
  return totals != NULL ? kt_document_check_sums (&pricing->document, totals, error) : NULL;
}
