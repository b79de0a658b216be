/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are judged by the engine on the complete configuration, as prices are.
 */

#include "kt-lead-time.h"

#include "kt-evaluate.h"

static gboolean
row_applies (const KtLeadRow *row, const KtAssignment *assignment)
{
  return row->when == NULL || kt_evaluate_condition (assignment, row->when->expr);
}

KtLeadTime *
kt_lead_time_of_product (const KtProduct *product, const KtAssignment *assignment)
{
  KtLeadTime *time = g_new0 (KtLeadTime, 1);
  const KtLeadRow *largest = NULL;
  guint longest = product->info->lead_days, added = 0;
  time->rows = g_ptr_array_new ();
  for (guint i = 0; i < product->leads->len; i++)
    {
      const KtLeadRow *row = g_ptr_array_index (product->leads, i);
      if (!row_applies (row, assignment))
        continue;
      if (row->is_added)
        {
          added += row->days;
          g_ptr_array_add (time->rows, (gpointer)row);
        }
      else if (row->days > longest)
        {
          longest = row->days;
          largest = row;
        }
    }
  if (largest != NULL)
    g_ptr_array_insert (time->rows, 0, (gpointer)largest);
  time->days = longest + added;
  return time;
}

void
kt_lead_time_free (KtLeadTime *time)
{
  if (time == NULL)
    return;
  g_ptr_array_unref (time->rows);
  g_free (time);
}

guint
kt_lead_days_of_article (const KtArticle *article, KtDecimal quantity)
{
  gboolean in_stock = article->has_stock && kt_decimal_compare (article->stock, quantity) >= 0;
  return in_stock ? 0 : article->lead_days;
}

static gboolean
is_weekend (const GDate *date)
{
  return g_date_get_weekday (date) >= G_DATE_SATURDAY;
}

void
kt_working_days_after (const GDate *date, guint days, GDate *result)
{
  *result = *date;
  /* From a weekend one counts like from the Friday before; but nothing is delivered before its
   * order. */
  while (is_weekend (result))
    if (days > 0)
      g_date_subtract_days (result, 1);
    else
      g_date_add_days (result, 1);

  /* Whole weeks at once, so that long times cost no more than short ones. */
  g_date_add_days (result, days / 5 * 7);
  for (guint left = days % 5; left > 0; left -= !is_weekend (result))
    g_date_add_days (result, 1);
}
