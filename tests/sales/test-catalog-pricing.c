/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revisions priced by the demo catalog: who gets which condition, keeping and repricing, and the
 * seal.
 */

#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-product-program.h"
#include "kt-reprice-words.h"
#include "kt-seal.h"
#include "kt-session.h"
#include "pricing-fixture.h"

#include <string.h>

#define MOTOR "FR-10120" /* 2390.00, cost 1768.60, 146 kg */
#define CABLE "FR-55031" /* 4.90 a metre, 0.096 kg of copper */

/* The account's own net price, by quantity; others get what their group has. */
static void
test_access (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "10077", "dealer", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "2");
  KtPosition *more = pricing_add_article (f, MOTOR, "6");
  pricing_determine (f);
  pricing_assert_conditions (kt_position_get (motor)->conditions,
                             "nordwerft_motor_ie3 counts 2180.00");
  pricing_assert_conditions (kt_position_get (more)->conditions,
                             "nordwerft_motor_ie3_6 counts 2090.00");
  pricing_assert_amount (pricing_net (f, more), "12540.00 EUR");
  const KtCondition *condition = kt_position_get (motor)->conditions->pdata[0];
  g_assert_cmpstr (condition->rule, ==, "account × item");
  g_assert_cmpstr (condition->list, ==, "pricing/agreements.csv");
  g_assert_cmpint (condition->line, >, 0);
  g_assert_cmpstr (condition->from, ==, "2026-07-01");
  g_assert_cmpstr (condition->until, ==, "2027-06-30");
  g_assert_cmpstr (condition->text, ==, "Kundenrabatt");
  g_clear_object (&f->revision);

  pricing_begin (f, "20000", "dealer", "AT", "FCA");
  motor = pricing_add_article (f, MOTOR, "2");
  pricing_determine (f);
  pricing_assert_conditions (kt_position_get (motor)->conditions, "dealer_austria counts 10");
  g_clear_object (&f->revision);

  pricing_begin (f, "20000", "", "DE", "FCA");
  motor = pricing_add_article (f, MOTOR, "2");
  pricing_determine (f);
  pricing_assert_conditions (kt_position_get (motor)->conditions, "");
}

/* What is said to whoever configures is what the line says that is made of it. */
static void
assert_price_of_product (PricingFixture *f, const char *number, const char *group, gint64 percent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProduct) product = kt_catalog_load_product (f->demo, "process-pump", &error);
  g_autoptr (KtProgram) program = kt_product_get_program (product, PRICING_TODAY, NULL, &error);
  g_autoptr (KtSession) session = kt_session_new (program, &error);
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  KtCompletion *completion = kt_session_complete (session, &request, &error);
  g_autofree char *id = fixture_id (f->random);
  KtCustomerPrice price;
  g_assert_no_error (error);
  pricing_begin (f, number, group, "DE", "FCA");
  const KtRevisionHeader *header = kt_revision_get_header (f->revision);
  g_assert_true (kt_catalog_price_product (f->demo, product, completion->assignment, header,
                                           PRICING_TODAY, &price, &error));
  KtPositionData *data
      = kt_catalog_position_new_product (f->demo, product, completion->assignment, id, "de",
                                         fixture_decimal ("1"), PRICING_TODAY, &error);
  g_assert_true (kt_catalog_position_fit (data, header, &error));
  KtPosition *position = fixture_add (f->revision, data);
  g_assert_true (kt_money_equal (price.list, pricing_net (f, position)));
  pricing_determine (f);
  g_assert_true (kt_money_equal (price.net, pricing_net (f, position)));
  /* Nothing is taken off metal. */
  g_assert_cmpint (price.net.amount, <=, price.list.amount);
  g_assert_cmpint (price.net.amount * 100, >=, price.list.amount * (100 - percent));
  g_assert_cmpint (kt_money_equal (price.list, price.net), ==, percent == 0);
  g_clear_object (&f->revision);
  kt_completion_free (completion);
}

static void
test_price_of_product (PricingFixture *f, gconstpointer data)
{
  assert_price_of_product (f, "20000", "", 0);
  assert_price_of_product (f, "10042", "", 12);
  assert_price_of_product (f, "20000", "dealer", 18);
}

/* Scale and agreement exclude each other; loyalty counts beside them. Rollers are counted over the
 * whole document. */
static void
test_exclusion (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "30000", "oem", "DE", "FCA");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  kt_record_set_text (&header->customer.loyalty, "gold");
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  KtPosition *few = pricing_add_article (f, "FR-30010", "30");
  pricing_determine (f);
  pricing_assert_conditions (kt_position_get (few)->conditions,
                             "rollers excluded 4; oem_rollers counts 14; loyalty_gold counts 2");
  const KtCondition *scale = kt_position_get (few)->conditions->pdata[0];
  g_assert_cmpstr (scale->state_by, ==, "oem_rollers");
  pricing_add_article (f, "FR-30011", "80");
  pricing_determine (f);
  scale = kt_position_get (few)->conditions->pdata[0];
  g_assert_true (kt_decimal_equal (scale->counted, kt_decimal_from_int (110)));
  g_assert_true (kt_decimal_equal (scale->percent, kt_decimal_from_int (12)));
  g_assert_cmpstr (scale->rule, ==, "product group, whole document");
  /* 17.80 − 14 % = 15.308; − 2 % = 15.00184 → 15.00 × 30 */
  pricing_assert_amount (pricing_net (f, few), "450.00 EUR");
}

static void
set_line (PricingFixture *f, KtPosition *position, const char *price, gboolean by_hand)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  data->unit_price = fixture_eur (price);
  data->manual_price = by_hand;
  g_assert_true (kt_revision_edit_position (f->revision, position, data, NULL));
}

static void
test_repricing (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "DE", "FCA");
  KtPosition *old = pricing_add_article (f, MOTOR, "2");
  KtPosition *typed = pricing_add_article (f, "FR-10121", "1");
  KtPosition *same = pricing_add_article (f, CABLE, "10");
  set_line (f, old, "2300", FALSE);
  set_line (f, typed, "2500", TRUE);
  pricing_determine (f);
  g_autofree char *before = kt_revision_to_body (f->revision);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRepricing) preview
      = kt_repricing_preview (f->demo, f->revision, PRICING_TODAY, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *untouched = kt_revision_to_body (f->revision);
  g_assert_cmpstr (before, ==, untouched);
  g_assert_cmpuint (preview->n_changes, ==, 1);
  g_assert_cmpuint (preview->n_manual, ==, 1);
  const KtRepriceLine *first = preview->lines->pdata[0], *second = preview->lines->pdata[1];
  const KtRepriceLine *third = preview->lines->pdata[2];
  g_assert_cmpint (first->fate, ==, KT_REPRICE_CHANGES);
  pricing_assert_amount (first->list_before, "2300.00 EUR");
  pricing_assert_amount (first->list_after, "2390.00 EUR");
  pricing_assert_amount (first->difference, "180.00 EUR");
  g_assert_cmpint (second->fate, ==, KT_REPRICE_MANUAL);
  pricing_assert_amount (second->list_after, "2780.00 EUR");
  pricing_assert_amount (second->difference, "0.00 EUR");
  g_assert_cmpint (third->fate, ==, KT_REPRICE_SAME);
  g_assert_cmpint (preview->net_after.amount, >, preview->net_before.amount);

  g_assert_true (kt_repricing_apply (preview, f->demo, f->revision, PRICING_TODAY, NULL, &error));
  pricing_assert_amount (kt_position_get (old)->unit_price, "2390.00 EUR");
  pricing_assert_amount (kt_position_get (typed)->unit_price, "2500.00 EUR");
  pricing_assert_amount (kt_position_get (typed)->list_price, "2780.00 EUR");
  pricing_assert_amount (kt_position_get (same)->unit_price, "4.90 EUR");
  g_autoptr (KtRevisionTotals) totals = pricing_totals (f);
  pricing_assert_amount (preview->net_after, "7424.36 EUR"); /* with 1.2 % packing */
  pricing_assert_amount (totals->net, "7424.36 EUR");
  g_assert_true (kt_revision_undo (f->revision));
  pricing_assert_amount (kt_position_get (old)->unit_price, "2300.00 EUR");
}

/* A price typed by hand stands whatever the quantity, and says so. */
static void
test_manual_price (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "DE", "FCA");
  KtPosition *rollers = pricing_add_article (f, "FR-30010", "10");
  set_line (f, rollers, "15", TRUE);
  g_autoptr (KtPositionData) more = kt_position_data_copy (kt_position_get (rollers));
  more->quantity = fixture_decimal ("60");
  g_assert_true (kt_revision_edit_position (f->revision, rollers, more, NULL));
  pricing_determine (f);
  pricing_assert_amount (pricing_net (f, rollers), "900.00 EUR");
  pricing_assert_conditions (kt_position_get (rollers)->conditions, "rollers by-hand 8");
  g_autofree char *trace = kt_revision_trace_json (f->revision, NULL);
  g_assert_nonnull (strstr (trace, "\"manual_price\":true"));
}

static void
test_three_columns (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "10077", "dealer", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "1");
  set_line (f, motor, "2000", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtThreeColumns) columns
      = kt_three_columns_new (f->demo, f->revision, PRICING_TODAY, &error);
  g_assert_no_error (error);
  const KtThreeColumnsLine *line = columns->lines->pdata[0];
  pricing_assert_amount (line->nets[0], "2000.00 EUR");
  pricing_assert_amount (line->nets[1],
                         "2180.00 EUR"); /* the agreed net price, whatever the list says */
  pricing_assert_amount (line->nets[2], "2180.00 EUR");
  pricing_assert_amount (line->of[1]->unit_price, "2000.00 EUR");
  pricing_assert_amount (line->of[2]->unit_price, "2390.00 EUR");
}

/* Each line as it was chosen: held, under conditions of today, at prices of today. */
static void
test_three_columns_chosen (PricingFixture *f, gconstpointer data)
{
  static const char *const nets[] = { "2000.00 EUR", "2180.00 EUR", "2180.00 EUR" };
  static const char *const units[] = { "2000.00 EUR", "2000.00 EUR", "2390.00 EUR" };
  pricing_begin (f, "10077", "dealer", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "1");
  set_line (f, motor, "2000", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtThreeColumns) columns
      = kt_three_columns_new (f->demo, f->revision, PRICING_TODAY, &error);
  g_assert_no_error (error);
  const KtThreeColumnsLine *line = columns->lines->pdata[0];
  g_assert_cmpint (line->verdict, ==, KT_CONFIGURATION_NONE);
  g_assert_cmpint (line->fate, ==, KT_REPRICE_CHANGES);
  g_autofree char *body = kt_revision_to_body (f->revision);
  for (guint choice = KT_COLUMN_QUOTED; choice <= KT_COLUMN_PRICES; choice++)
    {
      g_autoptr (KtRevision) draft
          = kt_revision_new_from_body ("d", "q", 2, NULL, 0, KT_REVISION_DRAFT, body, -1, &error);
      const KtColumn choices[] = { choice };
      g_assert_true (
          kt_three_columns_apply (columns, choices, f->demo, draft, PRICING_TODAY, &error));
      g_assert_no_error (error);
      const KtPositionData *after = kt_position_get (kt_revision_find_position (draft, line->id));
      KtMoney net;
      g_assert_true (kt_position_net (after, kt_revision_get_header (draft), &net, NULL, &error));
      pricing_assert_amount (net, nets[choice]);
      pricing_assert_amount (after->unit_price, units[choice]);
      g_assert_cmpint (after->manual_price, ==, choice == KT_COLUMN_QUOTED);
      g_assert_true (kt_revision_undo (draft));
      g_assert_false (kt_revision_can_undo (draft));
    }
}

/* What was stored is older: another list price on one line, another agreement on the other. */
static void
test_reasons (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "10042", "", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "3");
  KtPosition *cable = pricing_add_article (f, CABLE, "10");
  pricing_determine (f);
  g_autoptr (KtPositionData) older = kt_position_data_copy (kt_position_get (motor));
  older->unit_price = fixture_eur ("2300");
  g_assert_true (kt_revision_edit_position (f->revision, motor, older, NULL));
  g_autoptr (KtPositionData) otherwise = kt_position_data_copy (kt_position_get (cable));
  KtCondition *agreed = otherwise->conditions->pdata[0];
  agreed->percent = fixture_decimal ("3");
  g_assert_true (kt_revision_edit_position (f->revision, cable, otherwise, NULL));

  g_autoptr (GError) error = NULL;
  g_autoptr (KtRepricing) repricing
      = kt_repricing_preview (f->demo, f->revision, PRICING_TODAY, NULL, &error);
  g_assert_no_error (error);
  static const char *const reasons[]
      = { "list price 2.390,00\xc2\xa0€ instead of 2.300,00\xc2\xa0€",
          "Kundenrabatt 4\xc2\xa0% instead of Kundenrabatt 3\xc2\xa0%" };
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      const KtRepriceLine *line = repricing->lines->pdata[i];
      KtPosition *position = kt_revision_find_position (f->revision, line->id);
      g_autofree char *reason = kt_reprice_reason (line, kt_position_get (position),
                                                   kt_revision_get_header (f->revision),
                                                   kt_catalog_get_texts (f->demo), "de");
      g_assert_cmpint (line->fate, ==, KT_REPRICE_CHANGES);
      g_assert_cmpstr (reason, ==, reasons[i]);
    }
}

/* Undone in one step. */
static void
test_release (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "10042", "", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "3");
  pricing_determine (f);
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (motor));
  typed->list_price = typed->unit_price;
  typed->unit_price = fixture_eur ("1999");
  typed->manual_price = TRUE;
  g_assert_true (kt_revision_edit_position (f->revision, motor, typed, NULL));
  pricing_determine (f);
  g_autofree char *before = kt_revision_to_body (f->revision);
  g_autoptr (GError) error = NULL;
  kt_catalog_release_price (f->demo, f->revision, motor, PRICING_TODAY, &error);
  g_assert_no_error (error);
  pricing_assert_amount (kt_position_get (motor)->unit_price, "2390.00 EUR");
  g_assert_false (kt_position_get (motor)->manual_price);
  g_assert_true (kt_condition_counts (kt_position_get (motor)->conditions->pdata[0]));
  g_assert_true (kt_revision_undo (f->revision));
  g_autofree char *after = kt_revision_to_body (f->revision);
  g_assert_cmpstr (after, ==, before);

  g_autoptr (KtPositionData) foreign = kt_position_data_copy (kt_position_get (motor));
  kt_record_set_text (&foreign->catalog, "another");
  g_assert_true (kt_revision_edit_position (f->revision, motor, foreign, NULL));
  g_assert_false (kt_catalog_release_price (f->demo, f->revision, motor, PRICING_TODAY, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
}

static void
test_seal (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  pricing_begin (f, "10042", "", "DE", "DAP");
  pricing_add_article (f, MOTOR, "3");
  pricing_add_article (f, CABLE, "75");
  pricing_determine (f);
  g_assert_null (kt_revision_get_seal (f->revision));
  g_assert_false (kt_revision_verify_seal (f->revision, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (kt_revision_set_state (f->revision, KT_REVISION_IN_APPROVAL, &error));
  g_assert_nonnull (kt_revision_get_seal (f->revision));
  g_autofree char *body = kt_revision_to_body (f->revision);

  /* Elsewhere, later, without the catalog. */
  g_autoptr (KtRevision) read
      = kt_revision_new_from_body ("r", "q", 1, NULL, 0, KT_REVISION_IN_APPROVAL, body, -1, &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_verify_seal (read, &error));
  g_assert_no_error (error);
  g_autoptr (KtRevisionTotals) there = pricing_totals (f);
  g_autoptr (KtRevisionTotals) here = kt_revision_totals_new (read, NULL);
  g_assert_true (kt_money_equal (there->gross, here->gross));
  g_autofree char *again = kt_revision_to_body (read);
  g_assert_cmpstr (body, ==, again);

  g_auto (GStrv) parts = g_strsplit (body, "\"percent\":\"4\"", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_autofree char *forged = g_strjoinv ("\"percent\":\"5\"", parts);
  g_autoptr (KtRevision) other = kt_revision_new_from_body (
      "r", "q", 1, NULL, 0, KT_REVISION_IN_APPROVAL, forged, -1, &error);
  g_assert_no_error (error);
  g_assert_false (kt_revision_verify_seal (other, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_SEALED);

  g_assert_true (kt_revision_set_state (f->revision, KT_REVISION_DRAFT, NULL));
  g_assert_null (kt_revision_get_seal (f->revision));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (KtCatalog) demo = fixture_demo_catalog ();
  pricing_add (demo, "/catalog-pricing/agreements are found from special to general", test_access);
  pricing_add (demo, "/catalog-pricing/what a product costs a customer is said before it is a line",
               test_price_of_product);
  pricing_add (
      demo, "/catalog-pricing/the more favourable of scale and agreement counts, loyalty beside it",
      test_exclusion);
  pricing_add (demo, "/catalog-pricing/repricing shows the difference before it changes anything",
               test_repricing);
  pricing_add (demo, "/catalog-pricing/a price typed by hand survives a change of quantity",
               test_manual_price);
  pricing_add (demo,
               "/catalog-pricing/as quoted, today's rules and today's prices stand side by side",
               test_three_columns);
  pricing_add (demo, "/catalog-pricing/of three columns each line takes what was chosen for it",
               test_three_columns_chosen);
  pricing_add (demo, "/catalog-pricing/each line of a repricing says why it changes", test_reasons);
  pricing_add (
      demo, "/catalog-pricing/a price typed by hand goes back to that of the catalog in one step",
      test_release);
  pricing_add (demo, "/catalog-pricing/a sealed revision recalculates without its catalog",
               test_seal);
  return g_test_run ();
}
