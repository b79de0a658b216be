/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of articles: what a query means, on the small catalog. */

#include "catalog-fixture.h"

static char *
list (KtCatalog *catalog, const KtArticleQuery *query, guint offset, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, query, offset, limit, &error);
  g_assert_no_error (error);
  g_autoptr (GString) numbers = g_string_new (NULL);
  for (guint i = 0; i < articles->len; i++)
    g_string_append_printf (numbers, "%s%s", i > 0 ? " " : "", ((const KtArticle *) articles->pdata[i])->number);
  return g_string_free (g_steal_pointer (&numbers), FALSE);
}

static void
assert_list (KtCatalog *catalog, KtArticleQuery query, const char *expected)
{
  g_autofree char *numbers = list (catalog, &query, 0, 0);
  g_assert_cmpstr (numbers, ==, expected);
  g_auto (GStrv) items = g_strsplit (expected, " ", -1);
  guint count = 0;
  g_assert_true (kt_catalog_count_articles (catalog, &query, &count, NULL));
  g_assert_cmpuint (count, ==, g_strv_length (items));
}

static void
test_conditions (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  assert_list (catalog, (KtArticleQuery){ 0 },
               "KL-1000/20 KL-1000/30 KL-1001 KL-2000 KL-2001 KL-3000 KL-3001 KL-4000");
  assert_list (catalog, (KtArticleQuery){ .category = "parts" },
               "KL-1000/20 KL-1000/30 KL-1001 KL-2000 KL-2001 KL-4000");
  assert_list (catalog, (KtArticleQuery){ .group = "parts" }, "KL-4000");
  assert_list (catalog, (KtArticleQuery){ .fits = "tank" }, "KL-1000/30 KL-4000");
  assert_list (catalog, (KtArticleQuery){ .kinds = 1u << KT_ARTICLE_SERVICE | 1u << KT_ARTICLE_ACCESSORY },
               "KL-3000 KL-3001 KL-4000");
  assert_list (catalog, (KtArticleQuery){ .in_stock = TRUE, .category = "screws" }, "KL-1000/20 KL-1001");
  assert_list (catalog, (KtArticleQuery){ .category = "mixers" }, "");
}

static void
test_order (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  assert_list (catalog, (KtArticleQuery){ .descending = TRUE, .category = "screws" }, "KL-1001 KL-1000/30 KL-1000/20");
  assert_list (catalog, (KtArticleQuery){ .sort = KT_ARTICLE_SORT_TITLE },
               "KL-2000 KL-2001 KL-4000 KL-3000 KL-3001 KL-1001 KL-1000/20 KL-1000/30");
  assert_list (catalog, (KtArticleQuery){ .sort = KT_ARTICLE_SORT_TITLE, .language = "en" },
               "KL-1000/20 KL-1000/30 KL-3000 KL-4000 KL-1001 KL-2000 KL-2001 KL-3001");
  assert_list (catalog, (KtArticleQuery){ .sort = KT_ARTICLE_SORT_PRICE },
               "KL-1000/20 KL-1000/30 KL-1001 KL-2000 KL-2001 KL-3000 KL-4000 KL-3001");
  assert_list (catalog, (KtArticleQuery){ .sort = KT_ARTICLE_SORT_STOCK, .descending = TRUE },
               "KL-1000/20 KL-1001 KL-2001 KL-2000 KL-4000 KL-1000/30 KL-3001 KL-3000");
  assert_list (catalog, (KtArticleQuery){ .sort = KT_ARTICLE_SORT_LEAD_DAYS },
               "KL-3000 KL-3001 KL-1000/20 KL-1001 KL-1000/30 KL-2000 KL-2001 KL-4000");
}

static void
test_pages (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  KtArticleQuery all = { 0 };
  g_autofree char *second = list (catalog, &all, 3, 3);
  g_assert_cmpstr (second, ==, "KL-2000 KL-2001 KL-3000");
  g_autofree char *last = list (catalog, &all, 6, 3);
  g_assert_cmpstr (last, ==, "KL-3001 KL-4000");
  g_autofree char *beyond = list (catalog, &all, 60, G_MAXUINT);
  g_assert_cmpstr (beyond, ==, "");
}

static void
assert_facet (KtCatalog *catalog, KtArticleQuery query, KtArticleFacet facet, const char *expected)
{
  g_autoptr (GPtrArray) counts = kt_catalog_count_facet (catalog, &query, facet, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < counts->len; i++)
    {
      const KtFacetCount *count = counts->pdata[i];
      g_string_append_printf (text, "%s%s:%u", i > 0 ? " " : "", count->value, count->count);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_facets (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  assert_facet (catalog, (KtArticleQuery){ 0 }, KT_ARTICLE_FACET_GROUP, "parts:1 screws:3 seals:2 service:2");
  assert_facet (catalog, (KtArticleQuery){ .group = "seals" }, KT_ARTICLE_FACET_GROUP,
                "parts:1 screws:3 seals:2 service:2");
  assert_facet (catalog, (KtArticleQuery){ .fits = "mixer" }, KT_ARTICLE_FACET_GROUP, "screws:2 seals:2");
  assert_facet (catalog, (KtArticleQuery){ .kinds = 1 }, KT_ARTICLE_FACET_KIND,
                "accessory:1 service:2 spare:2 stock:3");
  assert_facet (catalog, (KtArticleQuery){ .in_stock = TRUE }, KT_ARTICLE_FACET_STOCK, "no:3 yes:5");
  assert_facet (catalog, (KtArticleQuery){ 0 }, KT_ARTICLE_FACET_FITS, "mixer:4 tank:2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/articles/conditions hold together", test_conditions);
  g_test_add_func ("/articles/each order ends in the number", test_order);
  g_test_add_func ("/articles/pages cut the list", test_pages);
  g_test_add_func ("/articles/a facet leaves out its own condition", test_facets);
  return g_test_run ();
}
