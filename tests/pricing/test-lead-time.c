/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Delivery times.
 */

#include "kt-lead-time.h"
#include "kt-test-product.h"

static void
assert_days (KtProduct *product, KtTestChoice choice, guint days, const char *keys)
{
  g_autoptr (KtAssignment) assignment = kt_test_product_assign (product, choice);
  g_autoptr (KtLeadTime) time = kt_lead_time_of_product (product, assignment);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < time->rows->len; i++)
    g_string_append_printf (found, "%s ", ((KtLeadRow *)g_ptr_array_index (time->rows, i))->key);
  g_assert_cmpuint (time->days, ==, days);
  g_assert_cmpstr (found->str, ==, keys);
}

static void
test_products (void)
{
  g_autoptr (KtProduct) product = kt_test_product_new ();
  kt_test_product_add_lead (product, "paint", "heated = True", 5, TRUE);
  kt_test_product_add_lead (product, "motor", "motor = Large", 30, FALSE);
  kt_test_product_add_lead (product, "long", "length > 50", 20, FALSE);
  kt_test_product_add_lead (product, "lid", "lid.thick > 50", 3, TRUE);
  kt_test_product_add_lead (product, "short", NULL, 2, FALSE);
  assert_days (product, (KtTestChoice){ 0, FALSE, FALSE, 0 }, 10, "");
  assert_days (product, (KtTestChoice){ 600, FALSE, FALSE, 0 }, 20, "long ");
  assert_days (product, (KtTestChoice){ 600, TRUE, TRUE, 60 }, 38, "motor paint lid ");
  assert_days (product, (KtTestChoice){ 0, TRUE, FALSE, 10 }, 15, "paint ");
}

static void
test_articles (void)
{
  g_autoptr (KtArticle) article = kt_article_new ("4711");
  article->lead_days = 12;
  g_assert_cmpuint (kt_lead_days_of_article (article, kt_decimal_from_int (1)), ==, 12);
  article->has_stock = TRUE;
  article->stock = kt_decimal (105, 1);
  g_assert_cmpuint (kt_lead_days_of_article (article, kt_decimal (105, 1)), ==, 0);
  g_assert_cmpuint (kt_lead_days_of_article (article, kt_decimal_from_int (11)), ==, 12);
}

/* Day by day against the calendar. */
static void
test_working_days (void)
{
  for (guint start = 0; start < 14; start++)
    for (guint days = 0; days < 30; days++)
      {
        GDate date, expected, result;
        g_date_clear (&date, 1);
        g_date_set_dmy (&date, 16, G_DATE_NOVEMBER, 2026);
        g_date_add_days (&date, start);
        expected = date;
        for (guint left = days; left > 0;)
          {
            g_date_add_days (&expected, 1);
            left -= g_date_get_weekday (&expected) < G_DATE_SATURDAY;
          }
        while (g_date_get_weekday (&expected) >= G_DATE_SATURDAY)
          g_date_add_days (&expected, 1);
        kt_working_days_after (&date, days, &result);
        g_assert_cmpint (g_date_compare (&result, &expected), ==, 0);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lead time/the longest row counts and others add to it", test_products);
  g_test_add_func ("/lead time/an article in stock is there at once", test_articles);
  g_test_add_func ("/lead time/working days leave out weekends", test_working_days);
  return g_test_run ();
}
