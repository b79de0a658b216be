/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a feature costs is an expression of the model; beside it stands how a person would write it. */

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

static void
append_price (KtModel *model, const KtModelPrice *price, GPtrArray *prices)
{
  KtPriceRow *row
      = row_new (price->feature->name, KT_PRICE_SURCHARGE, kt_expr_to_text (price->amount));

  row->line = price->place.line;
  row->amount = kt_model_formula (model, price->amount);
  if (price->when != NULL)
    {
      row->when_text = kt_expr_to_text (price->when);
      row->when = kt_model_formula (model, price->when);
    }
  g_ptr_array_add (prices, row);
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
  if (model->n_prices == 0)
    return;
  if (!has_base (prices))
    {
      g_autoptr (KtPriceRow) base = row_new (_ ("Base price"), KT_PRICE_BASE, g_strdup ("0"));

      base->amount = kt_model_parse_formula (model, base->amount_text, model->file, 0, faults);
      if (base->amount != NULL)
        g_ptr_array_insert (prices, 0, g_steal_pointer (&base));
    }
  for (guint i = 0; i < model->n_prices; i++)
    append_price (model, &model->prices[i], prices);
}
