/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading a product and drawing its picture takes some milliseconds, so it is not done while a
 * revision is described (which is for the main thread), but when the pages are laid out.
 *
 * The steps of a product's configuration make good headings for its characteristics, if those of
 * one step stand together. If they do not (the important ones come first), headings would come and
 * go: then there are none.
 */

#include "kt-picture-rows.h"
#include "kt-revision-document-private.h"

#include <string.h>

#define LEAST_FOR_GROUPS 8

/* What must be known later. */
typedef struct {
  KtCatalog *catalog;
  char *product;
  char *assignment; /* JSON; NULL: no picture */
  char *language;
  char **paths; /* of the characteristics; "" where there is none */
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;
  kt_catalog_unref (waiting->catalog);
  g_free (waiting->product);
  g_free (waiting->assignment);
  g_free (waiting->language);
  g_strfreev (waiting->paths);
  g_free (waiting);
}

/* ---- groups ---- */

static const KtProductStep *
step_at (const KtProduct *product, const Waiting *waiting, guint index)
{
  const char *path = waiting->paths[index];
  return path[0] ? kt_product_find_step (product, path) : NULL;
}

/* Each step in one stretch, and more than one of them. */
static gboolean
are_grouped (const KtProduct *product, const Waiting *waiting)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const KtProductStep *current = NULL;
  if (g_strv_length (waiting->paths) < LEAST_FOR_GROUPS)
    return FALSE;
  for (guint i = 0; waiting->paths[i]; i++)
    {
      const KtProductStep *step = step_at (product, waiting, i);
      if (step == NULL || (step != current && !g_hash_table_add (seen, (gpointer)step)))
        return FALSE;
      current = step;
    }
  return g_hash_table_size (seen) > 1;
}

static void
add_headings (KtQuoteLine *line, const KtProduct *product, const Waiting *waiting)
{
  const KtProductStep *current = NULL;
  guint place = 0;
  for (guint i = 0; waiting->paths[i] && place < line->characteristics->len; i++, place++)
    {
      const KtProductStep *step = step_at (product, waiting, i);
      if (step != current)
        {
          const char *title = kt_texts_step (kt_catalog_get_texts (waiting->catalog),
                                             waiting->product, step->id, waiting->language);
          g_ptr_array_insert (line->characteristics, (int)place++,
                              kt_document_pair_new (title, NULL));
        }
      current = step;
    }
}

/* ---- picture ---- */

static KtPictureView *
make_picture (KtProduct *product, const Waiting *waiting)
{
  if (waiting->assignment == NULL)
    return NULL;
  g_autoptr (KtAssignment) assignment
      = kt_assignment_from_json (product->model, waiting->assignment, -1, NULL);
  if (assignment == NULL)
    return NULL;
  return kt_picture_of_configuration (product, kt_catalog_get_texts (waiting->catalog), assignment,
                                      waiting->language, NULL);
}

/* ---- both ---- */

static void
complete (KtQuoteLine *line, gpointer data)
{
  const Waiting *waiting = data;
  g_autoptr (KtProduct) product
      = kt_catalog_load_product (waiting->catalog, waiting->product, NULL);
  if (product == NULL)
    return;
  if (are_grouped (product, waiting))
    add_headings (line, product, waiting);
  line->picture = make_picture (product, waiting);
}

static char **
copy_paths (const KtPositionData *data)
{
  char **paths = g_new0 (char *, data->characteristics->len + 1);
  for (guint i = 0; i < data->characteristics->len; i++)
    {
      const KtCharacteristic *characteristic = g_ptr_array_index (data->characteristics, i);
      paths[i] = g_strdup (characteristic->path ? characteristic->path : "");
    }
  return paths;
}

void
kt_revision_document_add_product (const KtRevisionDocument *request,
                                  const KtPositionData *data,
                                  const char *language,
                                  KtQuoteLine *line)
{
  KtCatalog *catalog = request->catalog;
  gboolean is_ours = catalog && data->kind == KT_POSITION_PRODUCT
                     && (data->catalog[0] == '\0'
                         || strcmp (data->catalog, kt_catalog_get_settings (catalog)->id) == 0);
  if (!is_ours)
    return;
  Waiting *waiting = g_new0 (Waiting, 1);
  gboolean has_picture = !request->hide_pictures && data->assignment[0] != '\0';
  waiting->catalog = kt_catalog_ref (catalog);
  waiting->product = g_strdup (data->item);
  waiting->assignment = has_picture ? g_strdup (data->assignment) : NULL;
  waiting->language = g_strdup (language);
  waiting->paths = copy_paths (data);
  line->complete = complete;
  line->complete_data = waiting;
  line->complete_free = waiting_free;
}
