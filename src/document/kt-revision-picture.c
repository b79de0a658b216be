/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading a product and drawing its picture takes some milliseconds, so it is not done while a
 * revision is described (which is for the main thread), but when the pages are laid out.
 */

#include "kt-picture-rows.h"
#include "kt-revision-document-private.h"

#include <string.h>

/* What must be known later. */
typedef struct {
  KtCatalog *catalog;
  char *product;
  char *assignment; /* JSON */
  char *language;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;
  kt_catalog_unref (waiting->catalog);
  g_free (waiting->product);
  g_free (waiting->assignment);
  g_free (waiting->language);
  g_free (waiting);
}

/* A configuration that the product does not know any more has no picture; the line says it all the
 * same. */
static void
complete (KtQuoteLine *line, gpointer data)
{
  const Waiting *waiting = data;
  g_autoptr (KtProduct) product
      = kt_catalog_load_product (waiting->catalog, waiting->product, NULL);
  g_autoptr (KtAssignment) assignment
      = product ? kt_assignment_from_json (product->model, waiting->assignment, -1, NULL) : NULL;
  if (assignment)
    line->picture = kt_picture_of_configuration (product, kt_catalog_get_texts (waiting->catalog),
                                                 assignment, waiting->language, NULL);
}

static gboolean
is_of_catalog (const KtPositionData *data, KtCatalog *catalog)
{
  return catalog
         && (data->catalog[0] == '\0'
             || strcmp (data->catalog, kt_catalog_get_settings (catalog)->id) == 0);
}

void
kt_revision_document_add_picture (const KtRevisionDocument *request,
                                  const KtPositionData *data,
                                  const char *language,
                                  KtQuoteLine *line)
{
  if (request->hide_pictures || data->kind != KT_POSITION_PRODUCT || data->assignment[0] == '\0'
      || !is_of_catalog (data, request->catalog))
    return;
  Waiting *waiting = g_new0 (Waiting, 1);
  waiting->catalog = kt_catalog_ref (request->catalog);
  waiting->product = g_strdup (data->item);
  waiting->assignment = g_strdup (data->assignment);
  waiting->language = g_strdup (language);
  line->complete = complete;
  line->complete_data = waiting;
  line->complete_free = waiting_free;
}
