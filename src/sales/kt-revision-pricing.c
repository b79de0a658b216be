/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions become lines of pricing; what was typed in the head becomes a condition like others. */
#include "kt-revision-pricing.h"

KtPriceRounding
kt_revision_pricing_rounding (const KtRevisionHeader *header)
{
  static const KtRoundingScope scopes[] = {
    [KT_ROUNDING_LINE] = KT_ROUNDING_SCOPE_LINE,
    [KT_ROUNDING_UNIT] = KT_ROUNDING_SCOPE_UNIT,
    [KT_ROUNDING_DOCUMENT] = KT_ROUNDING_SCOPE_DOCUMENT,
  };
  return (KtPriceRounding){ scopes[header->rounding], header->rounding_mode };
}

gboolean
kt_position_has_price (const KtPositionData *line)
{
  return kt_position_kind_has_price (line->kind) && !line->on_request
         && line->unit_price.currency[0] != '\0';
}

KtLinePrice
kt_position_line_price (const KtPositionData *line)
{
  return (KtLinePrice){ .quantity = line->quantity,
                        .unit_price = line->unit_price,
                        .price_unit = (guint)MAX (line->price_unit, 1),
                        .discount = line->discount,
                        .reduction = line->reduction,
                        .order_amount = line->order_amount,
                        .conditions = line->conditions,
                        .is_manual = line->manual_price };
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
  KtRevisionPricing *self = user_data;
  const KtPositionData *data = kt_position_get (position);
  if (!kt_position_kind_has_price (data->kind))
    return TRUE;
  KtDocumentLine line = { .name = kt_position_get_number (position),
                          .role = roles[kt_position_get_effective_role (position)],
                          .on_request = !kt_position_has_price (data),
                          .vat = data->vat_code,
                          .price = kt_position_line_price (data) };
  g_array_append_val (self->lines, line);
  g_ptr_array_add (self->positions, position);
  return TRUE;
}

static void
append_rates (KtRevisionPricing *self, const KtRevisionHeader *header)
{
  for (guint i = 0; i < header->vat_rates->len; i++)
    {
      const KtVatRate *rate = header->vat_rates->pdata[i];
      KtTaxRate entry = { rate->code, rate->rate, rate->category };
      g_array_append_val (self->rates, entry);
    }
}

/* The typed discount comes before all that is charged for the way to the customer. */
static void
append_conditions (KtRevisionPricing *self, const KtRevisionHeader *header)
{
  gboolean is_due = kt_decimal_sign (header->document_discount) > 0;
  KtCondition *typed = kt_condition_new ("document-discount", KT_CONDITION_DOCUMENT);
  typed->level = KT_CONDITION_TOTAL;
  typed->percent = header->document_discount;
  typed->deducts = TRUE;
  g_ptr_array_add (self->typed, typed);
  for (guint i = 0; i < header->conditions->len; i++)
    {
      KtCondition *condition = header->conditions->pdata[i];
      if (is_due && condition->type > KT_CONDITION_DOCUMENT)
        {
          g_ptr_array_add (self->conditions, typed);
          is_due = FALSE;
        }
      g_ptr_array_add (self->conditions, condition);
    }
  if (is_due)
    g_ptr_array_add (self->conditions, typed);
}

KtRevisionPricing *
kt_revision_pricing_new (KtRevision *revision)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  KtRevisionPricing *self = g_new0 (KtRevisionPricing, 1);
  self->lines = g_array_new (FALSE, FALSE, sizeof (KtDocumentLine));
  self->positions = g_ptr_array_new ();
  self->rates = g_array_new (FALSE, FALSE, sizeof (KtTaxRate));
  self->conditions = g_ptr_array_new ();
  self->typed = kt_conditions_new ();
  kt_position_walk (kt_revision_get_positions (revision), append_line, self);
  append_rates (self, header);
  append_conditions (self, header);
  self->document = (KtPricedDocument){
    .lines = (const KtDocumentLine *)(gpointer)self->lines->data,
    .n_lines = self->lines->len,
    .rates = (const KtTaxRate *)(gpointer)self->rates->data,
    .n_rates = self->rates->len,
    .currency = header->currency,
    .rounding = kt_revision_pricing_rounding (header),
    .document_rounding = header->document_rounding == KT_DOCUMENT_ROUNDING_LINE
                             ? KT_DOCUMENT_ROUNDING_SCOPE_LINE
                             : KT_DOCUMENT_ROUNDING_SCOPE_SUM,
    .conditions = self->conditions,
  };
  return self;
}

void
kt_revision_pricing_free (KtRevisionPricing *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->lines);
  g_ptr_array_unref (self->positions);
  g_array_unref (self->rates);
  g_ptr_array_unref (self->conditions);
  g_ptr_array_unref (self->typed);
  g_free (self);
}
