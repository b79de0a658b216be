/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A percent term is of the running total of its kind, so the order of the terms says what it
 * counts: per piece (bases first) × quantity, then the scale as a negative percentage, then the
 * rows per order. Factors are written into the formula, which is parsed anew.
 */

#include "kt-price-terms.h"

#include "kt-quantity-scale.h"

typedef struct {
  const KtProduct *product;
  guint day;
  KtDecimal quantity;
  KtPriceTerms *terms;
} Building;

void
kt_price_terms_free (KtPriceTerms *terms)
{
  if (terms == NULL)
    return;
  g_array_unref (terms->terms);
  g_ptr_array_unref (terms->formulas);
  g_free (terms);
}

static void
append (Building *building,
        const char *id,
        const KtFormula *when,
        const char *text,
        gboolean percent,
        guint kind)
{
  KtModel *model = building->product->model;
  KtFormula *amount = kt_model_parse_formula (model, text, model->file, 0, NULL);
  g_return_if_fail (amount != NULL);
  KtTerm term = { .id = id,
                  .when = when ? when->expr : NULL,
                  .amount = amount->expr,
                  .percent = percent,
                  .kind = kind };
  g_ptr_array_add (building->terms->formulas, amount);
  g_array_append_val (building->terms->terms, term);
}

static void
append_row (Building *building, const KtPriceRow *row)
{
  const char *sign = row->kind == KT_PRICE_DISCOUNT ? "-" : "";
  g_autofree char *quantity = kt_decimal_to_string (building->quantity);
  gboolean multiplied = !row->is_percent && !row->per_order;
  g_autofree char *text = multiplied
                              ? g_strdup_printf ("%s(%s) * %s", sign, row->amount_text, quantity)
                              : g_strdup_printf ("%s(%s)", sign, row->amount_text);
  append (building, row->key, row->when, text, row->is_percent,
          row->kind == KT_PRICE_COST ? KT_TERM_COST : KT_TERM_PRICE);
}

static void
append_rows (Building *building, gboolean per_order, gboolean bases)
{
  for (guint i = 0; i < building->product->prices->len; i++)
    {
      const KtPriceRow *row = g_ptr_array_index (building->product->prices, i);
      if (row->per_order == per_order && (row->kind == KT_PRICE_BASE) == bases
          && kt_validity_contains (row->validity, building->day))
        append_row (building, row);
    }
}

/* The percentage the scale takes off, 0 if none applies. */
static gboolean
find_scale (const KtPriceContext *context,
            const KtProduct *product,
            const KtPriceRequest *request,
            KtDecimal *percent,
            GError **error)
{
  const KtScaleTarget target = { KT_SCALE_PRODUCT, product->info->id, product->info->category };
  KtDecimal counted = request->counted.units != 0 ? request->counted : request->quantity;
  g_autoptr (GPtrArray) steps = kt_quantity_scale_find (context->scales, &target);
  const KtScale *reached = kt_quantity_scale_reached (steps, counted);
  *percent = kt_decimal_from_int (0);
  if (reached == NULL)
    return TRUE;
  if (((const KtScale *)g_ptr_array_index (steps, 0))->is_graduated)
    return kt_quantity_scale_mean (steps, counted, percent, error);
  *percent = reached->discount;
  return TRUE;
}

KtPriceTerms *
kt_price_terms_new (const KtPriceContext *context,
                    const KtProduct *product,
                    const KtPriceRequest *request,
                    GError **error)
{
  KtDecimal scale;
  if (!kt_price_request_check (request, error)
      || !find_scale (context, product, request, &scale, error))
    return NULL;

  KtPriceTerms *terms = g_new0 (KtPriceTerms, 1);
  terms->terms = g_array_new (FALSE, FALSE, sizeof (KtTerm));
  terms->formulas = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_formula_free);
  Building building = { product, request->day, kt_decimal_reduce (request->quantity), terms };
  append_rows (&building, FALSE, TRUE);
  append_rows (&building, FALSE, FALSE);
  if (scale.units != 0)
    {
      g_autofree char *percent = kt_decimal_to_string (kt_decimal_reduce (scale));
      g_autofree char *text = g_strdup_printf ("-(%s)", percent);
      append (&building, "scale", NULL, text, TRUE, KT_TERM_PRICE);
    }
  append_rows (&building, TRUE, TRUE);
  append_rows (&building, TRUE, FALSE);
  return terms;
}
