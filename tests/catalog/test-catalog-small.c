/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the format knows arrives where it should: the small catalog, value by value. */

#include "catalog-fixture.h"

#include <string.h>

static KtProduct *
load_mixer (KtCatalog *catalog)
{
  g_autoptr (GError) error = NULL;
  KtProduct *product = kt_catalog_load_product (catalog, "mixer", &error);
  g_assert_no_error (error);
  return product;
}

static KtArticle *
load_article (KtCatalog *catalog, const char *number)
{
  g_autoptr (GError) error = NULL;
  KtArticle *article = kt_catalog_load_article (catalog, number, &error);
  g_assert_no_error (error);
  return article;
}

static void
assert_decimal (KtDecimal value, const char *expected)
{
  g_autofree char *text = kt_decimal_to_string (kt_decimal_reduce (value));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_settings (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  g_assert_cmpstr (settings->id, ==, "small");
  g_assert_cmpstr (settings->version, ==, "1");
  g_assert_cmpstr (settings->currency, ==, "EUR");
  g_assert_cmpstr (settings->languages[0], ==, "de");
  g_assert_cmpstr (settings->languages[1], ==, "en");
  g_assert_null (settings->languages[2]);
  g_assert_cmpint (settings->rounding_scope, ==, KT_ROUNDING_SCOPE_UNIT);
  g_assert_cmpint (settings->rounding_mode, ==, KT_ROUND_HALF_EVEN);
  g_assert_cmpuint (settings->price_validity_days, ==, 45);
  assert_decimal (kt_catalog_settings_find_vat (settings, NULL)->percent, "19");
  assert_decimal (kt_catalog_settings_find_vat (settings, "reduced")->percent, "7");
  g_assert_null (kt_catalog_settings_find_vat (settings, "none"));
  g_assert_cmpstr (settings->publisher.name, ==, "Rührwerk Klein GmbH");
  g_assert_cmpstr (settings->publisher.register_entry, ==, "Amtsgericht Musterstadt, HRB 1");
  g_assert_null (settings->publisher.fax);
  g_assert_cmpstr (settings->accent, ==, "#0b5a8a");
  g_assert_nonnull (settings->logo);
  g_assert_cmpstr (settings->payment, ==, "net30");
  g_assert_cmpstr (settings->incoterm_place, ==, "Musterstadt");
}

static void
test_categories (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  GPtrArray *categories = kt_catalog_get_categories (catalog);
  static const char *const ids[] = { "stirring", "mixers", "tanks", "parts", "seals", "screws", "service" };
  g_assert_cmpuint (categories->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < categories->len; i++)
    g_assert_cmpstr (((const KtCategory *) categories->pdata[i])->id, ==, ids[i]);
  g_assert_cmpuint (kt_catalog_find_category (catalog, "seals")->depth, ==, 1);
  g_assert_true (kt_catalog_category_is_within (catalog, "seals", "parts"));
  g_assert_true (kt_catalog_category_is_within (catalog, "parts", "parts"));
  g_assert_false (kt_catalog_category_is_within (catalog, "parts", "seals"));
}

static void
test_product_head (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_assert_cmpuint (kt_catalog_get_products (catalog)->len, ==, 2);
  const KtProductInfo *info = kt_catalog_find_product (catalog, "mixer");
  g_assert_cmpint (info->business, ==, KT_BUSINESS_PRODUCT);
  g_assert_cmpstr (info->category, ==, "mixers");
  g_assert_cmpstr (info->classification[1], ==, "ECLASS:36-41-01-01");
  g_assert_cmpuint (info->lead_days, ==, 20);
  g_assert_cmpuint (info->validity.from, ==, 20260101);
  g_assert_true (kt_product_info_is_valid_on (info, 20271231));
  g_assert_false (kt_product_info_is_valid_on (info, 20280101));
  g_assert_cmpstr (info->order_code, ==, "RW-{motor}-{shaft}-{vessel.colour}");
  g_assert_cmpstr (info->accessories[1], ==, "KL-3000");
  g_assert_true (info->has_picture);
  g_assert_false (kt_catalog_find_product (catalog, "tank")->has_picture);
  g_assert_null (kt_catalog_find_product (catalog, "kettle"));
}

static void
test_product_rows (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtProduct) product = load_mixer (catalog);
  g_assert_cmpuint (product->prices->len, ==, 9);
  const KtPriceRow *base = product->prices->pdata[0];
  g_assert_cmpint (base->kind, ==, KT_PRICE_BASE);
  g_assert_null (base->when);
  g_assert_cmpstr (base->amount_text, ==, "900 + motor.price");
  g_assert_cmpuint (base->validity.from, ==, 20260101);
  g_assert_cmpuint (base->validity.to, ==, 0);
  g_assert_cmpuint (base->line, ==, 2);
  const KtPriceRow *white = product->prices->pdata[4];
  g_assert_true (white->is_percent);
  g_assert_cmpstr (white->amount_text, ==, "4");
  g_assert_nonnull (white->when);
  const KtPriceRow *packing = product->prices->pdata[7];
  g_assert_true (packing->per_order);

  const KtLeadRow *lead = product->leads->pdata[1];
  g_assert_cmpuint (lead->days, ==, 5);
  g_assert_true (lead->is_added);
  const KtPartRow *part = product->parts->pdata[1];
  g_assert_cmpstr (part->article, ==, "KL-1000/20");
  g_assert_cmpint (part->quantity->expr->type.kind, ==, KT_TYPE_NUMBER);
  g_assert_cmpuint (product->picture_rows->len, ==, 4);
  g_assert_cmpuint (product->documents->len, ==, 2);
  g_assert_cmpstr (((const KtProductDocument *) product->documents->pdata[1])->language, ==, "en");
}

static void
test_steps_and_swatches (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtProduct) product = load_mixer (catalog);
  g_assert_cmpstr (kt_product_find_step (product, "shaft")->id, ==, "drive");
  g_assert_cmpstr (kt_product_find_step (product, "vessel.colour")->id, ==, "vessel");
  g_assert_cmpstr (kt_product_find_step (product, "vessel")->id, ==, "vessel");
  g_assert_cmpstr (kt_product_find_step (product, "blades[2].kind")->id, ==, "drive");
  g_assert_null (kt_product_find_step (product, "nothing"));
  g_assert_cmpstr (kt_product_find_swatch (product, "Colour"), ==, "html");
  g_assert_null (kt_product_find_swatch (product, "Motor"));
}

static void
test_articles (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtArticle) screw = load_article (catalog, "KL-1000/20");
  g_assert_cmpstr (screw->group, ==, "screws");
  g_assert_cmpint (screw->price.amount, ==, 125000);
  g_assert_cmpuint (screw->price_unit, ==, 100);
  assert_decimal (screw->stock, "2500");
  assert_decimal (screw->weight_kg, "0.0125");
  g_assert_cmpstr (kt_article_get_title (screw, "en_GB.UTF-8"), ==, "Cap screw M8 × 20");
  g_assert_cmpstr (kt_article_get_title (screw, "fr"), ==, "Zylinderschraube M8 × 20");
  g_assert_null (kt_article_get_note (screw, "de"));

  g_autoptr (KtArticle) seal = load_article (catalog, "KL-2000");
  g_assert_cmpstr (seal->follow_up, ==, "KL-2001");
  g_assert_cmpstr (kt_article_get_note (seal, "de"), ==, "Kohle gegen Siliziumkarbid");
  g_autoptr (KtArticle) training = load_article (catalog, "KL-3001");
  g_assert_false (training->has_price);
  g_assert_false (training->has_stock);
  g_assert_cmpint (training->kind, ==, KT_ARTICLE_SERVICE);

  g_autoptr (GError) error = NULL;
  g_assert_null (kt_catalog_load_article (catalog, "KL-9", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "The catalog has no article “KL-9”.");
}

static void
test_files (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (GError) error = NULL;
  g_autofree char *terms = kt_catalog_load_terms (catalog, "en", &error);
  g_assert_cmpstr (terms, ==, "# Terms of sale\n\nOur terms apply.\n");
  g_autofree char *german = kt_catalog_load_terms (catalog, "nl", &error);
  g_assert_true (g_str_has_prefix (german, "# Lieferbedingungen"));
  g_autoptr (GBytes) own = kt_catalog_load_article_picture (catalog, "KL-2000", &error);
  g_assert_nonnull (strstr (g_bytes_get_data (own, NULL), "ring"));
  g_autoptr (GBytes) shared = kt_catalog_load_article_picture (catalog, "KL-1001", &error);
  g_assert_nonnull (strstr (g_bytes_get_data (shared, NULL), "head"));
  g_assert_no_error (error);
  g_assert_null (kt_catalog_load_article_picture (catalog, "KL-3000", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (GBytes) sheet = kt_catalog_load_document (catalog, "mixer", "data-en.md", &error);
  g_assert_nonnull (sheet);
  g_autoptr (GBytes) picture = kt_catalog_load_product_picture (catalog, "mixer", &error);
  g_assert_nonnull (picture);
}

static void
test_scales_and_synonyms (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  GPtrArray *scales = kt_catalog_get_scales (catalog);
  static const KtScaleSubject subjects[]
      = { KT_SCALE_ARTICLE, KT_SCALE_PRODUCT, KT_SCALE_PRODUCT, KT_SCALE_GROUP, KT_SCALE_ALL };
  g_assert_cmpuint (scales->len, ==, G_N_ELEMENTS (subjects));
  for (guint i = 0; i < scales->len; i++)
    g_assert_cmpint (((const KtScale *) scales->pdata[i])->subject, ==, subjects[i]);
  const KtScale *second = scales->pdata[2];
  assert_decimal (second->from_quantity, "10");
  assert_decimal (second->discount, "5");
  g_assert_false (second->is_graduated);
  g_assert_true (((const KtScale *) scales->pdata[3])->is_graduated);
  const KtSynonym *synonym = kt_catalog_get_synonyms (catalog)->pdata[1];
  g_assert_cmpstr (synonym->word, ==, "Rührwerk");
  g_assert_cmpstr (synonym->synonyms[1], ==, "Rührer");
}

static void
test_products_are_kept (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  g_autoptr (KtProduct) first = load_mixer (catalog);
  g_autoptr (KtProduct) second = load_mixer (catalog);
  g_assert_true (first == second);
  g_clear_pointer (&catalog, kt_catalog_unref);
  g_assert_cmpstr (first->info->id, ==, "mixer");
}

static void
test_approvals (void)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  GPtrArray *rules = kt_catalog_get_approval_rules (catalog);
  const KtApprovalRule *first = rules->pdata[0], *last = rules->pdata[4];
  g_assert_cmpuint (rules->len, ==, 5);
  g_assert_cmpstr (first->key, ==, "discount");
  g_assert_null (first->role);
  g_assert_null (first->group);
  g_assert_cmpstr (((const KtApprovalRule *) rules->pdata[3])->group, ==, "screws");
  g_assert_cmpstr (last->key, ==, "high");
  g_assert_cmpint (last->measure, ==, KT_MEASURE_LINE_DISCOUNT);
  g_assert_true (kt_decimal_equal (last->limit, kt_decimal (205, 1)));
  g_assert_cmpstr (last->approver, ==, "management");
  g_assert_cmpuint (last->order, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/settings arrive", test_settings);
  g_test_add_func ("/catalog/categories stand in reading order", test_categories);
  g_test_add_func ("/catalog/the head of a product arrives", test_product_head);
  g_test_add_func ("/catalog/the rows of a product arrive", test_product_rows);
  g_test_add_func ("/catalog/a characteristic stands in its step or that of its part", test_steps_and_swatches);
  g_test_add_func ("/catalog/articles arrive with their texts", test_articles);
  g_test_add_func ("/catalog/files arrive and stand in for each other", test_files);
  g_test_add_func ("/catalog/scales and synonyms arrive in order", test_scales_and_synonyms);
  g_test_add_func ("/catalog/approval rules arrive in the order of approvers", test_approvals);
  g_test_add_func ("/catalog/a product is loaded once and outlives the catalog", test_products_are_kept);
  return g_test_run ();
}
