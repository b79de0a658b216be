/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A product as plain records; their names are the words of the files they come from. */

#include "kt-product.h"
#include "kt-choice.h"
#include "kt-product-new.h"
#include "kt-texts.h"

#include <string.h>

/* ---- words of the files ---- */

static const char *const business_names[] = { "product", "system", "project", "supplier" };
static const char *const price_names[] = { "base", "surcharge", "discount", "cost" };
static const char *const picture_names[] = { "layer", "field", "fill" };
static const char *const document_names[] = { "datasheet", "manual", "certificate", "drawing" };

static int
find_name (const char *const *names, guint n_names, const char *text)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], text) == 0)
      return (int)i;
  return -1;
}

#define PARSE(names, text, result)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    int index_ = find_name (names, G_N_ELEMENTS (names), text);                                    \
    if (index_ < 0)                                                                                \
      return FALSE;                                                                                \
    *result = index_;                                                                              \
    return TRUE;                                                                                   \
  }                                                                                                \
  G_STMT_END

const char *
kt_business_to_string (KtBusiness business)
{
  return business_names[business];
}

gboolean
kt_business_parse (const char *text, KtBusiness *business)
{
  PARSE (business_names, text, business);
}

const char *
kt_price_kind_to_string (KtPriceKind kind)
{
  return price_names[kind];
}

gboolean
kt_price_kind_parse (const char *text, KtPriceKind *kind)
{
  PARSE (price_names, text, kind);
}

const char *
kt_picture_kind_to_string (KtPictureKind kind)
{
  return picture_names[kind];
}

gboolean
kt_picture_kind_parse (const char *text, KtPictureKind *kind)
{
  PARSE (picture_names, text, kind);
}

const char *
kt_document_kind_to_string (KtDocumentKind kind)
{
  return document_names[kind];
}

gboolean
kt_document_kind_parse (const char *text, KtDocumentKind *kind)
{
  PARSE (document_names, text, kind);
}

/* ---- validity ---- */

gboolean
kt_validity_contains (KtValidity validity, guint day)
{
  return (validity.from == 0 || day >= validity.from) && (validity.to == 0 || day <= validity.to);
}

gboolean
kt_product_info_is_valid_on (const KtProductInfo *info, guint day)
{
  return kt_validity_contains (info->validity, day);
}

/* ---- records ---- */

KtProductInfo *
kt_product_info_new (const char *id)
{
  KtProductInfo *info = g_new0 (KtProductInfo, 1);
  info->id = g_strdup (id);
  info->unit = g_strdup ("pc");
  info->classification = g_new0 (char *, 1);
  info->accessories = g_new0 (char *, 1);
  return info;
}

KtProductInfo *
kt_product_info_copy (const KtProductInfo *info)
{
  KtProductInfo *copy = g_memdup2 (info, sizeof *info);
  copy->id = g_strdup (info->id);
  copy->category = g_strdup (info->category);
  copy->classification = g_strdupv (info->classification);
  copy->vat = g_strdup (info->vat);
  copy->unit = g_strdup (info->unit);
  copy->order_code = g_strdup (info->order_code);
  copy->accessories = g_strdupv (info->accessories);
  return copy;
}

void
kt_product_info_free (KtProductInfo *info)
{
  g_free (info->id);
  g_free (info->category);
  g_strfreev (info->classification);
  g_free (info->vat);
  g_free (info->unit);
  g_free (info->order_code);
  g_strfreev (info->accessories);
  g_free (info);
}

void
kt_price_row_free (KtPriceRow *row)
{
  g_free (row->key);
  g_free (row->when_text);
  g_clear_pointer (&row->when, kt_formula_free);
  g_free (row->amount_text);
  g_clear_pointer (&row->amount, kt_formula_free);
  g_clear_pointer (&row->negated, kt_formula_free);
  g_free (row);
}

void
kt_content_row_free (KtContentRow *row)
{
  g_free (row->material);
  g_free (row->kg_text);
  g_clear_pointer (&row->kg, kt_formula_free);
  g_free (row->when_text);
  g_clear_pointer (&row->when, kt_formula_free);
  g_free (row);
}

void
kt_lead_row_free (KtLeadRow *row)
{
  g_free (row->key);
  g_free (row->when_text);
  g_clear_pointer (&row->when, kt_formula_free);
  g_free (row);
}

void
kt_part_row_free (KtPartRow *row)
{
  g_free (row->position);
  g_free (row->article);
  g_free (row->quantity_text);
  g_clear_pointer (&row->quantity, kt_formula_free);
  g_free (row->when_text);
  g_clear_pointer (&row->when, kt_formula_free);
  g_free (row);
}

void
kt_picture_row_free (KtPictureRow *row)
{
  g_free (row->name);
  g_free (row->when_text);
  g_clear_pointer (&row->when, kt_formula_free);
  g_free (row->formula_text);
  g_clear_pointer (&row->formula, kt_formula_free);
  g_free (row);
}

void
kt_product_document_free (KtProductDocument *document)
{
  g_free (document->file);
  g_free (document->language);
  g_free (document);
}

void
kt_product_step_free (KtProductStep *step)
{
  g_free (step->id);
  g_strfreev (step->paths);
  g_free (step);
}

void
kt_swatch_free (KtSwatch *swatch)
{
  g_free (swatch->enumeration);
  g_free (swatch->attribute);
  g_free (swatch);
}

KtProduct *
kt_product_new (KtProductInfo *info)
{
  KtProduct *product = g_new0 (KtProduct, 1);
  g_atomic_ref_count_init (&product->refs);
  product->info = info;
  g_mutex_init (&product->lock);
  product->quote_characteristics = g_new0 (char *, 1);
  product->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_product_step_free);
  product->swatches = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_swatch_free);
  product->prices = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_price_row_free);
  product->contents = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_content_row_free);
  product->leads = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_lead_row_free);
  product->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_part_row_free);
  product->picture_rows = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_picture_row_free);
  product->documents = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_product_document_free);
  return product;
}

KtProduct *
kt_product_ref (KtProduct *product)
{
  g_atomic_ref_count_inc (&product->refs);
  return product;
}

void
kt_product_unref (KtProduct *product)
{
  if (product == NULL || !g_atomic_ref_count_dec (&product->refs))
    return;
  g_clear_pointer (&product->program, kt_program_unref); /* its terms use the rows */
  g_ptr_array_unref (product->steps);
  g_ptr_array_unref (product->swatches);
  g_ptr_array_unref (product->prices);
  g_ptr_array_unref (product->leads);
  g_ptr_array_unref (product->contents);
  g_ptr_array_unref (product->parts);
  g_ptr_array_unref (product->picture_rows);
  g_ptr_array_unref (product->documents);
  g_strfreev (product->quote_characteristics);
  g_clear_pointer (&product->picture, g_bytes_unref);
  g_clear_pointer (&product->program_bytes, g_bytes_unref);
  g_clear_pointer (&product->model, kt_model_unref);
  g_mutex_clear (&product->lock);
  g_free (product->model_text);
  kt_product_info_free (product->info);
  g_free (product);
}

/* ---- questions ---- */

const KtProductStep *
kt_product_find_step (const KtProduct *product, const char *path)
{
  g_autofree char *plain = kt_path_without_indices (path);
  for (;;)
    {
      for (guint i = 0; i < product->steps->len; i++)
        {
          const KtProductStep *step = product->steps->pdata[i];
          if (g_strv_contains ((const char *const *)step->paths, plain))
            return step;
        }
      char *dot = strrchr (plain, '.');
      if (dot == NULL)
        return NULL;
      *dot = '\0';
    }
}

const char *
kt_product_find_swatch (const KtProduct *product, const char *enumeration)
{
  for (guint i = 0; i < product->swatches->len; i++)
    {
      const KtSwatch *swatch = product->swatches->pdata[i];
      if (g_strcmp0 (swatch->enumeration, enumeration) == 0)
        return swatch->attribute;
    }
  return NULL;
}
