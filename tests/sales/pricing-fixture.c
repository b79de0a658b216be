/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pricing-fixture.h"

#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-catalog-reader.h"

static void
set_up (PricingFixture *f, gconstpointer demo)
{
  f->demo = (KtCatalog *)demo;
  f->random = fixture_random ();
}

static void
tear_down (PricingFixture *f, gconstpointer demo)
{
  g_clear_object (&f->revision);
  g_clear_pointer (&f->random, kt_random_free);
}

void
pricing_add (KtCatalog *demo,
             const char *path,
             void (*test) (PricingFixture *fixture, gconstpointer demo))
{
  g_test_add (path, PricingFixture, demo, set_up, test, tear_down);
}

void
pricing_begin (PricingFixture *f,
               const char *number,
               const char *group,
               const char *country,
               const char *incoterm)
{
  g_autoptr (KtRevisionHeader) header
      = fixture_catalog_header (f->demo, f->random, number, group, country, incoterm);
  f->revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
}

KtPosition *
pricing_add_article (PricingFixture *f, const char *number, const char *quantity)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (f->random);
  g_autoptr (KtArticle) article = kt_catalog_load_article (f->demo, number, &error);
  g_assert_no_error (error);
  KtPositionData *data = kt_catalog_position_new_article (
      f->demo, article, id, "de", fixture_decimal (quantity), PRICING_TODAY, &error);
  g_assert_no_error (error);
  g_assert_true (kt_catalog_position_fit (data, kt_revision_get_header (f->revision), &error));
  return fixture_add (f->revision, data);
}

void
pricing_determine (PricingFixture *f)
{
  g_autoptr (GError) error = NULL;
  kt_catalog_determine (f->demo, f->revision, PRICING_TODAY, NULL, &error);
  g_assert_no_error (error);
}

KtMoney
pricing_net (PricingFixture *f, KtPosition *position)
{
  KtMoney net;
  g_assert_true (kt_position_net (kt_position_get (position), kt_revision_get_header (f->revision),
                                  &net, NULL, NULL));
  return net;
}

KtRevisionTotals *
pricing_totals (PricingFixture *f)
{
  g_autoptr (GError) error = NULL;
  KtRevisionTotals *totals = kt_revision_totals_new (f->revision, &error);
  g_assert_no_error (error);
  return totals;
}

void
pricing_assert_amount (KtMoney money, const char *expected)
{
  g_autofree char *amount = kt_money_to_string (money);
  g_autofree char *text = g_strconcat (amount, " ", money.currency, NULL);
  g_assert_cmpstr (text, ==, expected);
}

void
pricing_assert_conditions (const GPtrArray *conditions, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      g_autofree char *percent = kt_decimal_to_string (condition->percent);
      g_autofree char *amount = kt_money_to_string (condition->amount);
      g_string_append_printf (text, "%s%s %s %s", i > 0 ? "; " : "", condition->key,
                              kt_condition_state_names[condition->state],
                              condition->calculation == KT_CALCULATION_PERCENT ? percent : amount);
    }
  g_assert_cmpstr (text->str, ==, expected);
}
