/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The steps of a product's configuration make good headings for its characteristics, if those of
 * one step stand together. If they do not (the important ones come first), headings would come and
 * go: then there are none.
 */

#include "kt-revision-document-private.h"

#define LEAST_FOR_GROUPS 8

static const KtCharacteristic *
characteristic_at (const KtPositionData *data, guint index)
{
  return g_ptr_array_index (data->characteristics, index);
}

static const KtProductStep *
step_at (const KtProduct *product, const KtPositionData *data, guint index)
{
  const char *path = characteristic_at (data, index)->path;
  return path && path[0] ? kt_product_find_step (product, path) : NULL;
}

/* Each step in one stretch, and more than one of them. */
static gboolean
are_grouped (const KtProduct *product, const KtPositionData *data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const KtProductStep *current = NULL;
  if (product == NULL || data->characteristics->len < LEAST_FOR_GROUPS)
    return FALSE;
  for (guint i = 0; i < data->characteristics->len; i++)
    {
      const KtProductStep *step = step_at (product, data, i);
      if (step == NULL || (step != current && !g_hash_table_add (seen, (gpointer)step)))
        return FALSE;
      current = step;
    }
  return g_hash_table_size (seen) > 1;
}

void
kt_revision_document_add_characteristics (const KtRevisionDocument *request,
                                          const KtPositionData *data,
                                          const KtProduct *product,
                                          const char *language,
                                          KtQuoteLine *line)
{
  gboolean grouped = are_grouped (product, data);
  const KtProductStep *current = NULL;
  for (guint i = 0; i < data->characteristics->len; i++)
    {
      const KtCharacteristic *characteristic = characteristic_at (data, i);
      const KtProductStep *step = grouped ? step_at (product, data, i) : NULL;
      if (step != current)
        kt_quote_line_add_characteristic (line,
                                          kt_texts_step (kt_catalog_get_texts (request->catalog),
                                                         product->info->id, step->id, language),
                                          NULL);
      current = step;
      kt_quote_line_add_characteristic (line, characteristic->label, characteristic->value);
    }
}
