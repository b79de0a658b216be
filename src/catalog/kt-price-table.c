/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prices.csv, row by row. */

#include "kt-price-table.h"
#include "kt-csv-row.h"
#include "kt-product-new.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
read_price_words (KtCsvRow *row, KtPriceRow *price)
{
  const char *kind = kt_csv_row_need (row, "kind");
  const char *unit = kt_csv_row_text (row, "unit");
  if (*kind != '\0' && !kt_price_kind_parse (kind, &price->kind))
    kt_csv_row_fault (row, "kind", _ ("Write base, surcharge, discount or cost."),
                      _ ("“%s” is no kind of price."), kind);
  price->per_order = strcmp (unit, "order") == 0;
  if (*unit != '\0' && !price->per_order && strcmp (unit, "pc") != 0)
    kt_csv_row_fault (row, "unit", _ ("Write pc (per piece) or order (once per position)."),
                      _ ("“%s” is no unit of a price."), unit);
}

static void
read_amount (KtCsvRow *row, KtModel *model, KtPriceRow *price)
{
  const char *text = kt_csv_row_need (row, "amount");
  price->is_percent = g_str_has_suffix (text, "%");
  price->amount_text = g_strstrip (g_strndup (text, strlen (text) - (price->is_percent ? 1 : 0)));
  if (row->failed)
    return;
  price->amount = kt_csv_row_parse_formula (row, "amount", model, price->amount_text);
  kt_csv_row_check_number (row, "amount", price->amount);
  if (price->is_percent && price->kind == KT_PRICE_BASE)
    kt_csv_row_fault (row, "amount", _ ("Use a surcharge or discount."),
                      _ ("A base price cannot be a percentage."));
}

static void
read_price (KtCsvRow *row, KtModel *model, GHashTable *keys, GPtrArray *prices)
{
  g_autoptr (KtPriceRow) price = g_new0 (KtPriceRow, 1);
  kt_csv_row_key (row, "key", keys);
  price->key = kt_csv_row_dup (row, "key");
  price->line = kt_csv_row_line (row->csv, row->row);
  read_price_words (row, price);
  kt_csv_row_condition (row, "when", model, &price->when_text, &price->when);
  read_amount (row, model, price);
  price->validity = kt_csv_row_validity (row);
  if (!row->failed)
    g_ptr_array_add (prices, g_steal_pointer (&price));
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
kt_price_table_read (const KtCsv *csv, KtModel *model, GPtrArray *prices, KtFaultList *faults)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const required[] = { "key", "kind", "when", "amount", NULL };
  const char *const optional[] = { "unit", "from", "until", NULL };
  gboolean is_sound = TRUE;
  if (!kt_csv_check_columns (csv, required, optional, faults))
    return;
  for (guint i = 0; i < kt_csv_n_rows (csv); i++)
    {
      KtCsvRow row = { csv, i, faults, FALSE };
      read_price (&row, model, keys, prices);
      is_sound = is_sound && !row.failed;
    }
  if (is_sound && !has_base (prices) && (model == NULL || model->n_prices == 0))
    kt_fault_list_add (faults, KT_FAULT_ERROR, kt_csv_file (csv), 0, 0,
                       _ ("Add a row of kind base."), _ ("The product has no base price."));
}
