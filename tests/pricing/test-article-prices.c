/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The demo catalog: every article has a price above its cost and a trace that leads there, or is on
 * request.
 */

#include "kt-catalog-reader.h"
#include "kt-position-price.h"

#define TODAY 20261121

static KtCatalog *
load_catalog (void)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtCatalog *catalog = kt_catalog_load_folder (folder, faults);
  g_autofree char *report = kt_fault_list_to_text (faults);
  g_test_message ("%s", report);
  g_assert_nonnull (catalog);
  g_assert_false (kt_fault_list_has_errors (faults));
  return catalog;
}

static void
assert_leads_to_net (const KtPositionPrice *price)
{
  const KtPriceTrace *trace = price->trace;
  for (guint i = 1; i < trace->steps->len; i++)
    {
      const KtPriceStep *before = trace->steps->pdata[i - 1], *step = trace->steps->pdata[i];
      g_assert_true (kt_money_equal (before->after, step->before));
    }
  const KtPriceStep *last = trace->steps->pdata[trace->steps->len - 1];
  g_assert_true (kt_money_equal (last->after, price->amounts.net));
}

static void
assert_sound (const KtPositionPrice *price)
{
  KtMoney margin;
  KtDecimal percent;
  g_assert_no_error (price->problem);
  g_assert_cmpint (kt_money_sign (price->amounts.net), >, 0);
  if (price->has_cost)
    {
      g_assert_true (kt_position_price_margin (price, &margin, &percent));
      g_assert_cmpint (kt_money_sign (margin), >, 0);
    }
  assert_leads_to_net (price);
}

static void
test_articles (void)
{
  g_autoptr (KtCatalog) catalog = load_catalog ();
  g_autoptr (GError) error = NULL;
  const KtArticleQuery everything = { 0 };
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &everything, 0, 0, &error);
  g_assert_no_error (error);
  KtPriceContext context;
  kt_price_context_init (&context, catalog);
  guint n_priced = 0;
  for (guint i = 0; i < articles->len; i++)
    {
      KtArticle *article = articles->pdata[i];
      const KtPriceRequest request = { .quantity = kt_decimal_from_int (1000), .day = TODAY };
      g_autoptr (KtPositionPrice) price = kt_position_price_article (&context, article, &request);
      g_assert_true (price->on_request == !article->has_price);
      if (!price->on_request)
        {
          assert_sound (price);
          n_priced++;
        }
    }
  g_assert_cmpuint (n_priced, >=, 300);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo catalog/every article has a price above its cost or is on request",
                   test_articles);
  return g_test_run ();
}
