/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What would be is tried on a copy of the revision: repriced, determined and added up by the same
 * functions that do it in earnest.
 */
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-revision-pricing.h"

#include <glib/gi18n-lib.h>

static gboolean
is_chosen (const char *const *ids, const char *id)
{
  return ids == NULL || g_strv_contains (ids, id);
}

static KtMoney
net_of (KtRevision *revision, const KtPositionData *data)
{
  KtMoney net = kt_money_zero (kt_revision_get_header (revision)->currency);
  kt_position_net (data, kt_revision_get_header (revision), &net, NULL, NULL);
  return net;
}

/* ---- one line ---- */

static void
line_free (gpointer data)
{
  KtRepriceLine *line = data;
  g_free (line->id);
  g_free (line->number);
  g_free (line->title);
  g_free (line->why);
  kt_position_data_free (line->after);
  g_free (line);
}

/* What a price typed by hand stands beside: the list price of today. */
static void
look_up_list_price (KtCatalog *catalog, KtRevision *revision, guint day, KtPositionData *data)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtPositionData) asked = kt_position_data_copy (data);
  asked->manual_price = FALSE;
  if (kt_catalog_position_reprice (catalog, asked, header->language, day, NULL)
      && kt_catalog_position_fit (asked, header, NULL) && !asked->on_request)
    data->list_price = asked->unit_price;
}

static KtRepriceFate
reprice (KtCatalog *catalog, KtRevision *revision, guint day, KtPositionData *data, char **why)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (GError) error = NULL;
  if (g_strcmp0 (data->catalog, kt_catalog_get_settings (catalog)->id) != 0)
    return KT_REPRICE_FOREIGN;
  if (data->manual_price)
    {
      look_up_list_price (catalog, revision, day, data);
      return KT_REPRICE_MANUAL;
    }
  g_autoptr (KtPositionData) priced = kt_position_data_copy (data);
  if (!kt_catalog_position_reprice (catalog, priced, header->language, day, &error)
      || !kt_catalog_position_fit (priced, header, &error))
    {
      *why = g_strdup (error != NULL ? error->message : "");
      return KT_REPRICE_GONE;
    }
  kt_record_assign (&kt_position_data_type, data, priced);
  return KT_REPRICE_CHANGES;
}

static KtRepriceLine *
line_new (KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  KtRepriceLine *line = g_new0 (KtRepriceLine, 1);
  line->id = g_strdup (data->id);
  line->number = g_strdup (kt_position_get_number (position));
  line->title = g_strdup (data->title);
  line->list_before = data->manual_price ? data->list_price : data->unit_price;
  return line;
}

static gboolean
reprice_copy (KtRepricing *repricing,
              KtCatalog *catalog,
              KtRevision *copy,
              guint day,
              const char *const *ids,
              GError **error)
{
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (copy);
  for (guint i = 0; i < pricing->positions->len; i++)
    {
      KtPosition *position = pricing->positions->pdata[i];
      KtRepriceLine *line = line_new (position);
      g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
      g_ptr_array_add (repricing->lines, line);
      line->net_before = net_of (copy, data);
      if (!is_chosen (ids, line->id))
        continue;
      line->fate = reprice (catalog, copy, day, data, &line->why);
      if (!kt_revision_edit_position (copy, position, data, error))
        return FALSE;
    }
  return TRUE;
}

/* After determination: what each line came to. */
static gboolean
close_lines (KtRepricing *repricing, KtRevision *copy, GError **error)
{
  for (guint i = 0; i < repricing->lines->len; i++)
    {
      KtRepriceLine *line = repricing->lines->pdata[i];
      const KtPositionData *data = kt_position_get (kt_revision_find_position (copy, line->id));
      line->after = kt_position_data_copy (data);
      line->list_after = data->manual_price ? data->list_price : data->unit_price;
      line->net_after = net_of (copy, data);
      if (line->why == NULL)
        line->why = g_strdup ("");
      if (!kt_money_sub (line->net_after, line->net_before, &line->difference, error))
        return FALSE;
      if (line->fate == KT_REPRICE_CHANGES && line->difference.amount == 0
          && kt_money_equal (line->list_after, line->list_before))
        line->fate = KT_REPRICE_SAME;
      repricing->n_changes += line->fate == KT_REPRICE_CHANGES;
      repricing->n_manual += line->fate == KT_REPRICE_MANUAL;
    }
  return TRUE;
}

static gboolean
add_up (KtRevision *revision, KtMoney *net, KtMoney *gross, GError **error)
{
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, error);
  if (totals == NULL)
    return FALSE;
  *net = totals->net;
  *gross = totals->gross;
  return TRUE;
}

void
kt_repricing_free (KtRepricing *repricing)
{
  if (repricing == NULL)
    return;
  g_ptr_array_unref (repricing->lines);
  g_free (repricing);
}

KtRepricing *
kt_repricing_preview (KtCatalog *catalog,
                      KtRevision *revision,
                      guint day,
                      const char *const *ids,
                      GError **error)
{
  g_autoptr (KtRepricing) repricing = g_new0 (KtRepricing, 1);
  g_autoptr (KtRevision) copy = kt_revision_new_trial (revision);
  repricing->lines = g_ptr_array_new_with_free_func (line_free);
  return add_up (revision, &repricing->net_before, &repricing->gross_before, error)
                 && reprice_copy (repricing, catalog, copy, day, ids, error)
                 && kt_catalog_determine (catalog, copy, day, NULL, error)
                 && close_lines (repricing, copy, error)
                 && add_up (copy, &repricing->net_after, &repricing->gross_after, error)
             ? g_steal_pointer (&repricing)
             : NULL;
}

gboolean
kt_repricing_apply (const KtRepricing *repricing,
                    KtCatalog *catalog,
                    KtRevision *revision,
                    guint day,
                    const char *const *ids,
                    GError **error)
{
  gboolean done = TRUE;
  kt_revision_begin_step (revision, _ ("Reprice"));
  for (guint i = 0; done && i < repricing->lines->len; i++)
    {
      const KtRepriceLine *line = repricing->lines->pdata[i];
      KtPosition *position = kt_revision_find_position (revision, line->id);
      if (position != NULL && is_chosen (ids, line->id)
          && (line->fate == KT_REPRICE_CHANGES || line->fate == KT_REPRICE_MANUAL))
        done = kt_revision_edit_position (revision, position, line->after, error);
    }
  done = done && kt_catalog_determine (catalog, revision, day, NULL, error);
  return kt_revision_conclude_step (revision, done);
}

gboolean
kt_catalog_release_price (KtCatalog *catalog,
                          KtRevision *revision,
                          KtPosition *position,
                          guint day,
                          GError **error)
{
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  data->manual_price = FALSE;
  data->list_price = (KtMoney){ 0 };
  if (!kt_catalog_position_reprice (catalog, data, header->language, day, error))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND,
                     _ ("“%s” is not of this catalog: there is no price to go back to."),
                     data->title);
      return FALSE;
    }
  if (!kt_catalog_position_fit (data, header, error))
    return FALSE;
  kt_revision_begin_step (revision, _ ("Back to the price of the catalog"));
  gboolean done = kt_revision_edit_position (revision, position, data, error)
                  && kt_catalog_determine (catalog, revision, day, NULL, error);
  return kt_revision_conclude_step (revision, done);
}

/* ---- three columns ---- */

static void
columns_line_free (gpointer data)
{
  KtThreeColumnsLine *line = data;
  g_free (line->id);
  g_free (line->number);
  g_free (line->title);
  g_free (line->why);
  g_free (line->rule);
  for (guint i = 0; i < G_N_ELEMENTS (line->of); i++)
    kt_position_data_free (line->of[i]);
  g_free (line);
}

void
kt_three_columns_free (KtThreeColumns *columns)
{
  if (columns == NULL)
    return;
  g_ptr_array_unref (columns->lines);
  g_free (columns);
}

static gboolean
take_column (KtThreeColumns *columns, guint column, KtRevision *revision, GError **error)
{
  g_autoptr (KtRevisionPricing) pricing = kt_revision_pricing_new (revision);
  for (guint i = 0; i < pricing->positions->len; i++)
    {
      KtPosition *position = pricing->positions->pdata[i];
      const KtPositionData *data = kt_position_get (position);
      if (column == 0)
        {
          KtThreeColumnsLine *line = g_new0 (KtThreeColumnsLine, 1);
          line->id = g_strdup (data->id);
          line->number = g_strdup (kt_position_get_number (position));
          line->title = g_strdup (data->title);
          g_ptr_array_add (columns->lines, line);
        }
      KtThreeColumnsLine *line = columns->lines->pdata[i];
      line->nets[column] = net_of (revision, data);
      line->of[column] = kt_position_data_copy (data);
    }
  return add_up (revision, &columns->nets[column], &columns->grosses[column], error);
}

static void
judge_lines (KtThreeColumns *columns,
             const KtRepricing *repricing,
             KtCatalog *catalog,
             const char *language,
             guint day)
{
  for (guint i = 0; i < columns->lines->len; i++)
    {
      KtThreeColumnsLine *line = columns->lines->pdata[i];
      const KtRepriceLine *repriced = repricing->lines->pdata[i];
      line->fate = repriced->fate;
      line->why = g_strdup (repriced->why);
      line->verdict = kt_configuration_check (catalog, line->of[0], day, language, &line->rule);
      if (line->rule == NULL)
        line->rule = g_strdup ("");
    }
}

KtThreeColumns *
kt_three_columns_new (KtCatalog *catalog, KtRevision *revision, guint day, GError **error)
{
  g_autoptr (KtThreeColumns) columns = g_new0 (KtThreeColumns, 1);
  g_autoptr (KtRevision) copy = kt_revision_new_trial (revision);
  columns->lines = g_ptr_array_new_with_free_func (columns_line_free);
  if (!take_column (columns, 0, revision, error)
      || !kt_catalog_determine (catalog, copy, day, NULL, error)
      || !take_column (columns, 1, copy, error))
    return NULL;
  g_autoptr (KtRepricing) repricing = kt_repricing_preview (catalog, copy, day, NULL, error);
  if (repricing == NULL)
    return NULL;
  judge_lines (columns, repricing, catalog, kt_revision_get_header (revision)->language, day);
  return kt_repricing_apply (repricing, catalog, copy, day, NULL, error)
                 && take_column (columns, 2, copy, error)
             ? g_steal_pointer (&columns)
             : NULL;
}

/* ---- taking of each line what was chosen ---- */

/* What a unit cost after its conditions, as if somebody had typed it. */
static gboolean
hold_price (const KtThreeColumnsLine *line,
            const KtRevisionHeader *header,
            KtPositionData *data,
            GError **error)
{
  KtMoney net, unit;
  if (data->on_request
      || kt_money_equal (line->nets[KT_COLUMN_QUOTED], line->nets[KT_COLUMN_RULES]))
    return TRUE;
  if (!kt_position_net (data, header, &net, &unit, error))
    return FALSE;
  if (!data->manual_price)
    data->list_price = data->unit_price;
  data->unit_price = unit;
  data->discount = (KtDecimal){ 0 };
  data->manual_price = TRUE;
  return TRUE;
}

static gboolean
apply_line (const KtThreeColumnsLine *line, KtColumn choice, KtRevision *draft, GError **error)
{
  KtPosition *position = kt_revision_find_position (draft, line->id);
  if (position == NULL || choice == KT_COLUMN_RULES)
    return TRUE;
  if (choice == KT_COLUMN_PRICES)
    return kt_revision_edit_position (draft, position, line->of[KT_COLUMN_PRICES], error);
  g_autoptr (KtPositionData) held = kt_position_data_copy (line->of[KT_COLUMN_QUOTED]);
  return hold_price (line, kt_revision_get_header (draft), held, error)
         && kt_revision_edit_position (draft, position, held, error);
}

gboolean
kt_three_columns_apply (const KtThreeColumns *columns,
                        const KtColumn *choices,
                        KtCatalog *catalog,
                        KtRevision *draft,
                        guint day,
                        GError **error)
{
  gboolean done = TRUE;
  kt_revision_begin_step (draft, _ ("Take over prices"));
  for (guint i = 0; done && i < columns->lines->len; i++)
    done = apply_line (columns->lines->pdata[i], choices[i], draft, error);
  done = done && kt_catalog_determine (catalog, draft, day, NULL, error);
  return kt_revision_conclude_step (draft, done);
}
