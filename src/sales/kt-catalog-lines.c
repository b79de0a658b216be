/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-lines.h"

#include "kt-catalog-position.h"
#include "kt-revision-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtCatalog *catalog;
  const KtRevisionHeader *header;
  guint day;
  KtRandom *random;
} Making;

static void
line_free (gpointer data)
{
  KtCatalogLine *line = data;
  g_free (line->article);
  g_free (line->fault);
  kt_position_data_free (line->data);
  g_free (line);
}

KtArticle *
kt_catalog_find_typed_article (KtCatalog *catalog, const char *typed, GError **error)
{
  g_autofree char *number = g_strstrip (g_strdup (typed));
  g_autofree char *capitals = g_utf8_strup (number, -1);
  KtArticle *article = kt_catalog_load_article (catalog, number, NULL);
  return article != NULL ? article : kt_catalog_load_article (catalog, capitals, error);
}

/* ---- one line ---- */

static KtDecimal
quantity_of (const KtTableLine *line)
{
  return line->has_quantity ? line->quantity : kt_decimal_from_int (1);
}

/* A price of the table is for one unless it says otherwise; that of the line is for its price unit.
 */
static gboolean
take_typed (KtPositionData *data, const KtTableLine *line, GError **error)
{
  KtMoney price;
  if (*line->text != '\0')
    kt_record_set_text (&data->title, line->text);
  if (line->has_discount)
    data->discount = line->discount;
  if (!line->has_price)
    return TRUE;
  if (!kt_money_mul_ratio (line->price, MAX (1, data->price_unit), line->price_unit, KT_ROUND_EXACT,
                           &price, error))
    return FALSE;
  data->list_price = data->unit_price;
  data->unit_price = price;
  data->manual_price = TRUE;
  data->on_request = FALSE;
  return TRUE;
}

static KtPositionData *
make_article (const Making *making, const KtTableLine *line, const char *id, GError **error)
{
  g_autoptr (KtArticle) article
      = kt_catalog_find_typed_article (making->catalog, line->article, error);
  if (article == NULL)
    return NULL;
  g_autoptr (KtPositionData) data
      = kt_catalog_position_new_article (making->catalog, article, id, making->header->language,
                                         quantity_of (line), making->day, error);
  if (data == NULL || !kt_catalog_position_fit (data, making->header, error)
      || !take_typed (data, line, error))
    return NULL;
  return g_steal_pointer (&data);
}

/* Written by hand: what the catalog does not have. */
static KtPositionData *
make_unknown (const Making *making, const KtTableLine *line, const char *id)
{
  KtPositionData *data = kt_position_data_new (id, KT_POSITION_ARTICLE);
  data->role = KT_ROLE_ON_DEMAND;
  data->on_request = TRUE;
  data->quantity = quantity_of (line);
  kt_record_set_text (&data->item, line->article);
  kt_record_set_text (&data->order_code, line->article);
  kt_record_set_text (&data->title, line->article);
  kt_record_set_text (&data->unit, "pc");
  if (making->catalog != NULL)
    kt_record_set_text (&data->unit_text,
                        kt_texts_unit (kt_catalog_get_texts (making->catalog), "pc",
                                       making->header->language));
  data->price_unit = (int)line->price_unit;
  take_typed (data, line, NULL);
  return data;
}

/* A row without a number: a text, or a line by hand if it has a price or a quantity. */
static KtPositionData *
make_text (const Making *making, const KtTableLine *line, const char *id)
{
  if (line->has_price || line->has_quantity)
    {
      KtPositionData *data = make_unknown (making, line, id);
      data->role = line->has_price ? KT_ROLE_NORMAL : KT_ROLE_ON_DEMAND;
      return data;
    }
  KtPositionData *data = kt_position_data_new (id, KT_POSITION_TEXT);
  kt_record_set_text (&data->title, line->text);
  return data;
}

static void
tell (KtCatalogLine *made, KtCatalogLineFate fate, const char *fault)
{
  made->fate = fate;
  made->fault = g_strdup_printf (_ ("Row %u: %s"), made->row, fault);
}

static void
make_known (const Making *making, const KtTableLine *line, const char *id, KtCatalogLine *made)
{
  g_autoptr (GError) error = NULL;
  made->data = making->catalog != NULL ? make_article (making, line, id, &error) : NULL;
  if (made->data != NULL)
    return;
  if (error == NULL || g_error_matches (error, KT_ERROR, KT_ERROR_NOT_FOUND))
    {
      g_autofree char *fault
          = g_strdup_printf (_ ("article %s is not in the catalog."), line->article);
      made->data = make_unknown (making, line, id);
      tell (made, KT_CATALOG_LINE_UNKNOWN, fault);
    }
  else
    tell (made, KT_CATALOG_LINE_FAULTY, error->message);
}

/* What a draft would refuse is a fault of the row. */
static void
check (const Making *making, KtCatalogLine *made)
{
  g_autoptr (GError) error = NULL;
  if (made->data == NULL
      || (kt_position_data_check (made->data, &error)
          && kt_revision_check_currency (making->header, made->data, &error)))
    return;
  g_clear_pointer (&made->data, kt_position_data_free);
  g_clear_pointer (&made->fault, g_free);
  tell (made, KT_CATALOG_LINE_FAULTY, error->message);
}

static KtCatalogLine *
make_line (const Making *making, const KtTableLine *line)
{
  KtCatalogLine *made = g_new0 (KtCatalogLine, 1);
  g_autofree char *id = kt_random_uuid (making->random);
  made->row = line->row;
  made->article = g_strdup (line->article);
  if (line->fault != NULL)
    tell (made, KT_CATALOG_LINE_FAULTY, line->fault);
  else if (*line->article != '\0')
    make_known (making, line, id, made);
  else
    made->data = make_text (making, line, id);
  check (making, made);
  return made;
}

/* ---- all of them ---- */

KtCatalogLines *
kt_catalog_lines_new (const KtLineTable *table,
                      KtCatalog *catalog,
                      const KtRevisionHeader *header,
                      guint day,
                      KtRandom *random)
{
  const Making making = { catalog, header, day, random };
  KtCatalogLines *self = g_new0 (KtCatalogLines, 1);
  guint *const counts[] = { &self->n_good, &self->n_unknown, &self->n_faulty };
  self->lines = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < table->lines->len; i++)
    {
      KtCatalogLine *made = make_line (&making, table->lines->pdata[i]);
      ++*counts[made->fate];
      g_ptr_array_add (self->lines, made);
    }
  return self;
}

void
kt_catalog_lines_free (KtCatalogLines *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_free (self);
}

GPtrArray *
kt_catalog_lines_insert (const KtCatalogLines *self,
                         gboolean with_unknown,
                         KtRevision *revision,
                         KtPosition *parent,
                         guint index,
                         GError **error)
{
  if (!kt_revision_require_draft (revision, error) || !kt_revision_check_place (parent, 1, error))
    return NULL;
  g_autoptr (GPtrArray) inserted = g_ptr_array_new ();
  gboolean done = TRUE;
  kt_revision_begin_step (revision, _ ("Insert lines"));
  for (guint i = 0; done && i < self->lines->len; i++)
    {
      const KtCatalogLine *line = self->lines->pdata[i];
      if (line->fate != KT_CATALOG_LINE_GOOD
          && !(with_unknown && line->fate == KT_CATALOG_LINE_UNKNOWN))
        continue;
      KtPosition *position = kt_revision_insert (
          revision, parent, index == G_MAXUINT ? index : index + inserted->len, line->data, error);
      done = position != NULL;
      g_ptr_array_add (inserted, position);
    }
  return kt_revision_conclude_step (revision, done) ? g_steal_pointer (&inserted) : NULL;
}
