/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What guides somebody who writes a quote: what its head offers, what milestones come to, margins
 * and the cent guard.
 */

#include "kt-guard-words.h"
#include "kt-head-options.h"
#include "kt-margin.h"
#include "pricing-fixture.h"

#include <string.h>

#define MOTOR "FR-10120" /* 2390.00, cost 1768.60, 146 kg */

static void
test_options (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) currencies = kt_head_options_currency (f->demo, PRICING_TODAY);
  g_autoptr (GPtrArray) classes = kt_head_options_delivery_class (f->demo, "de");
  g_autoptr (GPtrArray) modules = kt_head_options_module (f->demo, "before", "de");
  g_autoptr (GPtrArray) terms = kt_head_options_payment (f->demo, "en");
  g_autoptr (GPtrArray) early = kt_head_options_currency (f->demo, 20260101);
  g_assert_cmpuint (currencies->len, ==, 4);
  g_assert_cmpuint (early->len, ==, 1); /* no rate yet */
  g_assert_cmpstr (((const KtHeadOption *)currencies->pdata[0])->key, ==, "EUR");
  const KtHeadOption *flexible = classes->pdata[kt_head_options_find (classes, "flexible")];
  g_assert_cmpstr (flexible->text, ==, "Flexible Lieferzeit");
  const KtHeadOption *thanks = modules->pdata[kt_head_options_find (modules, "thanks")];
  g_assert_cmpstr (thanks->text, ==, "Dank für die Anfrage");
  g_assert_true (g_str_has_prefix (thanks->body, "vielen Dank"));
  g_assert_cmpuint (kt_head_options_find (terms, "net30"), <, terms->len);
  g_assert_cmpuint (kt_head_options_find (terms, "never"), ==, terms->len);
}

static void
add_milestone (GPtrArray *milestones, const char *percent, const char *amount)
{
  KtMilestone *milestone = kt_record_new (&kt_milestone_type);
  milestone->percent = fixture_decimal (percent);
  if (amount != NULL)
    milestone->amount = fixture_eur (amount);
  g_ptr_array_add (milestones, milestone);
}

static void
assert_milestones (const GPtrArray *milestones, const char *gross, const char *problem)
{
  g_autoptr (GError) error = NULL;
  gboolean right = kt_milestones_check (milestones, fixture_eur (gross), "en", &error);
  g_assert_cmpint (right, ==, problem == NULL);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, problem);
}

static void
test_milestones (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) milestones = g_ptr_array_new_with_free_func (kt_milestone_type.destroy);
  assert_milestones (milestones, "100", NULL);
  add_milestone (milestones, "30", NULL);
  add_milestone (milestones, "60", NULL);
  assert_milestones (milestones, "999.99", "The milestones come to 90%: 10% are missing.");
  add_milestone (milestones, "10", NULL);
  assert_milestones (milestones, "999.99", NULL);
  add_milestone (milestones, "0.5", NULL);
  assert_milestones (milestones, "999.99", "The milestones come to 100.5%: 0.5% too much.");
  g_ptr_array_set_size (milestones, 1);
  add_milestone (milestones, "0", "650");
  assert_milestones (milestones, "1000",
                     "The milestones do not come to the total: €50.00 are missing.");
  add_milestone (milestones, "0", "50");
  assert_milestones (milestones, "1000", NULL);
  assert_milestones (milestones, "900",
                     "The milestones come to more than the total: €70.00 too much.");
}

/* Who sees no cost gets no margin, whatever he asks; the marks are those of rule and catalog. */
static void
test_margin (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "1");
  pricing_determine (f);
  g_autoptr (KtLineFacts) facts = kt_line_facts_new (f->demo);
  g_autoptr (KtActor) office = kt_actor_new ("1", "jonas", "Jonas Feld", KT_USER_BACK_OFFICE, NULL);
  g_autoptr (KtActor) seller = kt_actor_new ("2", "anna", "Anna Berg", KT_USER_SALES, NULL);
  KtMargin margin;
  g_assert_true (kt_position_margin (f->revision, motor, facts, office, PRICING_TODAY, &margin));
  pricing_assert_amount (margin.amount, "621.40 EUR"); /* 2390 − 1768.60 */
  g_assert_true (kt_decimal_equal (margin.percent, fixture_decimal ("26")));
  g_assert_false (kt_position_margin (f->revision, motor, facts, seller, PRICING_TODAY, &margin));
  g_assert_false (kt_revision_margin (f->revision, facts, seller, PRICING_TODAY, &margin));
  const KtMarginMarks marks = kt_margin_marks_of_catalog (f->demo, office);
  g_assert_true (kt_decimal_equal (marks.limit, fixture_decimal ("12")));
  g_assert_true (kt_decimal_equal (marks.target, fixture_decimal ("25")));
  g_assert_cmpint (kt_margin_marks_judge (&marks, fixture_decimal ("11.99")), ==, KT_MARGIN_LOW);
  g_assert_cmpint (kt_margin_marks_judge (&marks, fixture_decimal ("12")), ==, KT_MARGIN_FAIR);
  g_assert_cmpint (kt_margin_marks_judge (&marks, fixture_decimal ("25")), ==, KT_MARGIN_GOOD);
}

/* 11.9964 % are not the 12 % that the rule asks for, however they are shown. */
static void
test_margin_near_limit (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  pricing_begin (f, "", "", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "1");
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (motor));
  typed->list_price = typed->unit_price;
  typed->unit_price = fixture_eur ("2009.69");
  typed->manual_price = TRUE;
  g_assert_true (kt_revision_edit_position (f->revision, motor, typed, &error));
  pricing_determine (f);
  g_autoptr (KtLineFacts) facts = kt_line_facts_new (f->demo);
  g_autoptr (KtActor) office = kt_actor_new ("1", "jonas", "Jonas Feld", KT_USER_BACK_OFFICE, NULL);
  const KtMarginMarks marks = kt_margin_marks_of_catalog (f->demo, office);
  KtMargin margin;
  g_assert_true (kt_position_margin (f->revision, motor, facts, office, PRICING_TODAY, &margin));
  g_assert_cmpint (kt_margin_marks_judge (&marks, margin.percent), ==, KT_MARGIN_LOW);
  g_autofree char *shown = kt_margin_percent_text (&margin, "en");
  g_assert_true (g_str_has_prefix (shown, "11.99"));
}

/* 12 % off 1.97, twenty of them: 34.60 with unit prices in cents, 34.67 otherwise. */
static void
test_guard_words (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  pricing_begin (f, "", "", "DE", "FCA");
  KtPositionData *data_of = fixture_article (f->random, "Dichtung", "20", "1.97");
  data_of->discount = fixture_decimal ("12");
  fixture_add (f->revision, data_of);
  g_autoptr (KtCentGuard) guard = kt_revision_guard_cents (f->revision, &error);
  g_assert_no_error (error);
  g_assert_true (guard->differs);
  gboolean found = FALSE;
  for (guint i = 0; i < guard->entries->len; i++)
    {
      const KtGuardEntry *entry = &g_array_index (guard->entries, KtGuardEntry, i);
      g_autofree char *text = kt_guard_entry_text (entry);
      g_autofree char *amount = kt_guard_entry_amount (entry, "en");
      if (g_str_equal (text, "Positions rounded"))
        {
          found = TRUE;
          g_assert_false (entry->is_own);
          g_assert_nonnull (strstr (amount, "(+"));
        }
    }
  g_assert_true (found);
  const KtSumFinding finding
      = { .rule = "BR-CO-10", .said = fixture_eur ("34.60"), .computed = fixture_eur ("34.61") };
  g_autofree char *told = kt_sum_finding_text (&finding, "en");
  g_assert_cmpstr (told, ==,
                   "EN 16931, rule BR-CO-10: the sum of the positions is printed as €34.60, and "
                   "what is printed adds up to €34.61.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (KtCatalog) demo = fixture_demo_catalog ();
  pricing_add (demo, "/quote-guides/the head offers what the catalog has", test_options);
  pricing_add (demo, "/quote-guides/milestones come to the whole, in percent or amounts",
               test_milestones);
  pricing_add (demo, "/quote-guides/margins are for who may see cost, marked by rule and target",
               test_margin);
  pricing_add (demo, "/quote-guides/the gauge of the margin never says more than the rule",
               test_margin_near_limit);
  pricing_add (demo, "/quote-guides/the cent guard says in words what others come to",
               test_guard_words);
  return g_test_run ();
}
