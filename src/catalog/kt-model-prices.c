/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row is written as a person would write it in prices.csv, and read again: so it behaves the
 * same. */

#include "kt-model-prices.h"
#include "kt-product-new.h"

#include <glib/gi18n-lib.h>

static KtPriceRow *
row_new (const char *key, KtPriceKind kind, char *amount)
{
  KtPriceRow *row = g_new0 (KtPriceRow, 1);

  row->key = g_strdup (key);
  row->kind = kind;
  row->amount_text = amount;
  row->is_of_model = TRUE;
  return row;
}

/* FALSE after a fault. */
static gboolean
parse_row (KtModel *model, KtPriceRow *row, const KtPlace *place, KtFaultList *faults)
{
  row->line = place->line;
  row->amount = kt_model_parse_formula (model, row->amount_text, place->file, place->line, faults);
  if (row->when_text != NULL)
    row->when = kt_model_parse_condition (model, row->when_text, place->file, place->line, faults);
  return row->amount != NULL && (row->when_text == NULL || row->when != NULL);
}

static void
append_price (KtModel *model, const KtModelPrice *price, GPtrArray *prices, KtFaultList *faults)
{
  g_autoptr (KtPriceRow) row
      = row_new (price->feature->name, KT_PRICE_SURCHARGE, kt_expr_to_text (price->amount));

  row->when_text = price->when != NULL ? kt_expr_to_text (price->when) : NULL;
  if (parse_row (model, row, &price->place, faults))
    g_ptr_array_add (prices, g_steal_pointer (&row));
}

static gboolean
has_base (const GPtrArray *prices)
{
  for (guint i = 0; i < prices->len; i++)
    if (((const KtPriceRow *)prices->pdata[i])->kind == KT_PRICE_BASE)
      return TRUE;
  return FALSE;
}

void
kt_model_prices_append (KtModel *model, GPtrArray *prices, KtFaultList *faults)
{
  const KtPlace nowhere = { model->file, 0, 0 };

  if (model->n_prices == 0)
    return;
  if (!has_base (prices))
    {
      g_autoptr (KtPriceRow) base = row_new (_ ("Base price"), KT_PRICE_BASE, g_strdup ("0"));

      if (parse_row (model, base, &nowhere, faults))
        g_ptr_array_insert (prices, 0, g_steal_pointer (&base));
    }
  for (guint i = 0; i < model->n_prices; i++)
    append_price (model, &model->prices[i], prices, faults);
}
