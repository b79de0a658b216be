/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revisions priced by the demo catalog: who gets which condition, what documents add, keeping and
 * repricing, and the seal.
 */

#include "kt-catalog-header.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-catalog-reader.h"
#include "kt-currency-change.h"
#include "kt-guard-words.h"
#include "kt-head-options.h"
#include "kt-margin.h"
#include "kt-product-program.h"
#include "kt-reprice-words.h"
#include "kt-seal.h"
#include "kt-session.h"
#include "sales-fixture.h"

#include <string.h>

#define TODAY 20261122
#define MOTOR "FR-10120" /* 2390.00, cost 1768.60, 146 kg */
#define CABLE "FR-55031" /* 4.90 a metre, 0.096 kg of copper */
#define BEARING_GROUP "bearings"

static KtCatalog *demo;

typedef struct {
  KtRandom *random;
  KtRevision *revision;
} Fixture;

static void
assert_amount (KtMoney money, const char *expected)
{
  g_autofree char *amount = kt_money_to_string (money);
  g_autofree char *text = g_strconcat (amount, " ", money.currency, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* A draft to a customer of that number and group in that country, under that Incoterm. */
static void
begin (Fixture *f, const char *number, const char *group, const char *country, const char *incoterm)
{
  g_autoptr (KtRevisionHeader) header
      = fixture_catalog_header (demo, f->random, number, group, country, incoterm);
  f->revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
}

static KtPosition *
add_article (Fixture *f, const char *number, const char *quantity)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (f->random);
  g_autoptr (KtArticle) article = kt_catalog_load_article (demo, number, &error);
  g_assert_no_error (error);
  KtPositionData *data = kt_catalog_position_new_article (
      demo, article, id, "de", fixture_decimal (quantity), TODAY, &error);
  g_assert_no_error (error);
  g_assert_true (kt_catalog_position_fit (data, kt_revision_get_header (f->revision), &error));
  return fixture_add (f->revision, data);
}

static void
determine (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  kt_catalog_determine (demo, f->revision, TODAY, NULL, &error);
  g_assert_no_error (error);
}

/* "key state value" of every condition. */
static char *
summarise (const GPtrArray *conditions)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      g_autofree char *percent = kt_decimal_to_string (condition->percent);
      g_autofree char *amount = kt_money_to_string (condition->amount);
      g_string_append_printf (text, "%s%s %s %s", i > 0 ? "; " : "", condition->key,
                              kt_condition_state_names[condition->state],
                              condition->calculation == KT_CALCULATION_PERCENT ? percent : amount);
    }
  return g_string_free (text, FALSE);
}

#define ASSERT_CONDITIONS(list, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *said = summarise (list);                                                      \
    g_assert_cmpstr (said, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

static KtMoney
net_of (Fixture *f, KtPosition *position)
{
  KtMoney net;
  g_assert_true (kt_position_net (kt_position_get (position), kt_revision_get_header (f->revision),
                                  &net, NULL, NULL));
  return net;
}

static KtRevisionTotals *
totals_of (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  KtRevisionTotals *totals = kt_revision_totals_new (f->revision, &error);
  g_assert_no_error (error);
  return totals;
}

/* ---- agreements ---- */

/* The account's own net price, by quantity; others get what their group has. */
static void
test_access (Fixture *f, gconstpointer data)
{
  begin (f, "10077", "dealer", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "2");
  KtPosition *more = add_article (f, MOTOR, "6");
  determine (f);
  ASSERT_CONDITIONS (kt_position_get (motor)->conditions, "nordwerft_motor_ie3 counts 2180.00");
  ASSERT_CONDITIONS (kt_position_get (more)->conditions, "nordwerft_motor_ie3_6 counts 2090.00");
  assert_amount (net_of (f, more), "12540.00 EUR");
  const KtCondition *condition = kt_position_get (motor)->conditions->pdata[0];
  g_assert_cmpstr (condition->rule, ==, "account × item");
  g_assert_cmpstr (condition->list, ==, "pricing/agreements.csv");
  g_assert_cmpint (condition->line, >, 0);
  g_assert_cmpstr (condition->from, ==, "2026-07-01");
  g_assert_cmpstr (condition->until, ==, "2027-06-30");
  g_assert_cmpstr (condition->text, ==, "Kundenrabatt");
  g_clear_object (&f->revision);

  begin (f, "20000", "dealer", "AT", "FCA");
  motor = add_article (f, MOTOR, "2");
  determine (f);
  ASSERT_CONDITIONS (kt_position_get (motor)->conditions, "dealer_austria counts 10");
  g_clear_object (&f->revision);

  begin (f, "20000", "", "DE", "FCA");
  motor = add_article (f, MOTOR, "2");
  determine (f);
  ASSERT_CONDITIONS (kt_position_get (motor)->conditions, "");
}

/* ---- before there is a line ---- */

/* What is said to whoever configures is what the line says that is made of it. */
static void
assert_price_of_product (Fixture *f, const char *number, const char *group, gint64 percent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProduct) product = kt_catalog_load_product (demo, "process-pump", &error);
  g_autoptr (KtProgram) program = kt_product_get_program (product, TODAY, NULL, &error);
  g_autoptr (KtSession) session = kt_session_new (program, &error);
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  KtCompletion *completion = kt_session_complete (session, &request, &error);
  g_autofree char *id = fixture_id (f->random);
  KtCustomerPrice price;
  g_assert_no_error (error);
  begin (f, number, group, "DE", "FCA");
  const KtRevisionHeader *header = kt_revision_get_header (f->revision);
  g_assert_true (kt_catalog_price_product (demo, product, completion->assignment, header, TODAY,
                                           &price, &error));
  KtPositionData *data = kt_catalog_position_new_product (
      demo, product, completion->assignment, id, "de", fixture_decimal ("1"), TODAY, &error);
  g_assert_true (kt_catalog_position_fit (data, header, &error));
  KtPosition *position = fixture_add (f->revision, data);
  g_assert_true (kt_money_equal (price.list, net_of (f, position)));
  determine (f);
  g_assert_true (kt_money_equal (price.net, net_of (f, position)));
  /* Nothing is taken off metal. */
  g_assert_cmpint (price.net.amount, <=, price.list.amount);
  g_assert_cmpint (price.net.amount * 100, >=, price.list.amount * (100 - percent));
  g_assert_cmpint (kt_money_equal (price.list, price.net), ==, percent == 0);
  g_clear_object (&f->revision);
  kt_completion_free (completion);
}

static void
test_price_of_product (Fixture *f, gconstpointer data)
{
  assert_price_of_product (f, "20000", "", 0);
  assert_price_of_product (f, "10042", "", 12);
  assert_price_of_product (f, "20000", "dealer", 18);
}

/* Scale and agreement exclude each other; loyalty counts beside them. Rollers are counted over the
 * whole document. */
static void
test_exclusion (Fixture *f, gconstpointer data)
{
  begin (f, "30000", "oem", "DE", "FCA");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  kt_record_set_text (&header->customer.loyalty, "gold");
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  KtPosition *few = add_article (f, "FR-30010", "30");
  determine (f);
  ASSERT_CONDITIONS (kt_position_get (few)->conditions,
                     "rollers excluded 4; oem_rollers counts 14; loyalty_gold counts 2");
  const KtCondition *scale = kt_position_get (few)->conditions->pdata[0];
  g_assert_cmpstr (scale->state_by, ==, "oem_rollers");
  add_article (f, "FR-30011", "80");
  determine (f);
  scale = kt_position_get (few)->conditions->pdata[0];
  g_assert_true (kt_decimal_equal (scale->counted, kt_decimal_from_int (110)));
  g_assert_true (kt_decimal_equal (scale->percent, kt_decimal_from_int (12)));
  g_assert_cmpstr (scale->rule, ==, "product group, whole document");
  /* 17.80 − 14 % = 15.308; − 2 % = 15.00184 → 15.00 × 30 */
  assert_amount (net_of (f, few), "450.00 EUR");
}

/* ---- metal, surcharges ---- */

static void
test_metal (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "DE", "FCA");
  KtPosition *cable = add_article (f, CABLE, "100");
  determine (f);
  const KtCondition *metal = NULL;
  for (guint i = 0; i < kt_position_get (cable)->conditions->len; i++)
    if (((KtCondition *)kt_position_get (cable)->conditions->pdata[i])->type == KT_CONDITION_METAL)
      metal = kt_position_get (cable)->conditions->pdata[i];
  g_assert_nonnull (metal);
  g_assert_cmpstr (metal->text, ==, "Metallzuschlag Kupfer");
  g_assert_cmpstr (metal->quoted_on, ==, "2026-11-16");
  assert_amount (metal->quotation, "912.40 EUR");
  assert_amount (metal->base, "150.00 EUR");
  assert_amount (metal->amount, "762.40 EUR");
  /* 5 % from 50 on: 4.655 → 4.66 × 100; 762.40 / 100 × 0.096 × 100 = 73.1904 */
  assert_amount (net_of (f, cable), "539.19 EUR");
}

static void
test_freight (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *country, *incoterm, *quantity, *conditions;
  } rows[] = {
    { "DE", "FCA", "1", "packing_pallet counts 1.2; freight_free counts 0.00" },
    { "DE", "DAP", "1", "packing_pallet counts 1.2; freight_de_near counts 68.00" },
    { "DE", "DAP", "3", "packing_pallet counts 1.2; freight_de_load counts 24.50" },
    { "AT", "DAP", "1", "packing_pallet counts 1.2; freight_at_load counts 46.00" },
    { "CH", "DAP", "1", "packing_pallet counts 1.2; freight_ch_load counts 78.00" },
    { "NL", "CIP", "1", "packing_pallet counts 1.2; freight_eu_load counts 69.00" },
    { "US", "CIF", "1", "packing_sea counts 3.5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      begin (f, "", "", rows[i].country, rows[i].incoterm);
      add_article (f, MOTOR, rows[i].quantity);
      determine (f);
      ASSERT_CONDITIONS (kt_revision_get_header (f->revision)->conditions, rows[i].conditions);
      g_clear_object (&f->revision);
    }
}

static void
add_place (KtRevisionHeader *header,
           const char *id,
           const char *country,
           const char *postcode,
           const char *city)
{
  KtAddress *address = kt_address_new (id);
  kt_record_set_text (&address->country, country);
  kt_record_set_text (&address->postcode, postcode);
  kt_record_set_text (&address->city, city);
  g_ptr_array_add (header->deliveries, address);
}

static void
send_to (Fixture *f, KtPosition *position, const char *id)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  kt_record_set_text (&data->delivery_id, id);
  g_assert_true (kt_revision_edit_position (f->revision, position, data, NULL));
}

/* Each place has its own country, zone and weight; what is left stands with the first one. */
static void
test_freight_places (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "DE", "DAP");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  add_place (header, "works", "DE", "59227", "Ahlen");
  add_place (header, "south", "DE", "80331", "München");
  add_place (header, "vienna", "AT", "1010", "Wien");
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  KtPosition *first = add_article (f, MOTOR, "1");
  KtPosition *second = add_article (f, MOTOR, "1");
  KtPosition *third = add_article (f, MOTOR, "1");
  determine (f);
  ASSERT_CONDITIONS (kt_revision_get_header (f->revision)->conditions,
                     "packing_pallet counts 1.2; freight_de_load counts 24.50");
  send_to (f, second, "south");
  send_to (f, third, "vienna");
  determine (f);
  const GPtrArray *conditions = kt_revision_get_header (f->revision)->conditions;
  ASSERT_CONDITIONS (conditions, "packing_pallet counts 1.2; freight_de_near counts 68.00;"
                                 " freight_de_far counts 96.00; freight_at_load counts 46.00");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[1])->text, ==,
                   "Fracht und Transportversicherung (59227 Ahlen)");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[3])->text, ==,
                   "Fracht und Transportversicherung (1010 Wien)");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[3])->rule, ==, "AT × DAP");
  g_autoptr (KtRevisionTotals) totals = totals_of (f);
  assert_amount (((KtTotalStep *)totals->steps->pdata[1])->amount, "68.00 EUR");
  assert_amount (((KtTotalStep *)totals->steps->pdata[2])->amount, "96.00 EUR");
  g_autoptr (GArray) findings = kt_revision_check_sums (f->revision, NULL);
  g_assert_cmpuint (findings->len, ==, 0);
  /* All of it to one other place: its freight, and no name. */
  send_to (f, first, "south");
  send_to (f, third, "south");
  determine (f);
  conditions = kt_revision_get_header (f->revision)->conditions;
  ASSERT_CONDITIONS (conditions, "packing_pallet counts 1.2; freight_de_load counts 24.50");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[1])->text, ==,
                   "Fracht und Transportversicherung");
}

static void
test_document (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "DE", "DAP");
  add_article (f, MOTOR, "3");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  header->document_discount = fixture_decimal ("5");
  header->project_discount = fixture_decimal ("2");
  kt_record_set_text (&header->project, "Halle 3");
  header->express = TRUE;
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  determine (f);
  g_autoptr (KtRevisionTotals) totals = totals_of (f);
  static const struct {
    const char *text, *amount;
  } steps[] = { { "", "-351.33 EUR" },
                { "Verpackung", "84.32 EUR" },
                { "Fracht und Transportversicherung", "107.31 EUR" },
                { "Expresszuschlag", "421.60 EUR" } };
  assert_amount (totals->positions, "7026.60 EUR"); /* 2390 − 2 % = 2342.20 */
  g_assert_cmpuint (totals->steps->len, ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const KtTotalStep *step = totals->steps->pdata[i];
      g_assert_cmpstr (step->condition->text, ==, steps[i].text);
      assert_amount (step->amount, steps[i].amount);
    }
  assert_amount (totals->net, "7288.50 EUR");
  g_autoptr (GArray) findings = kt_revision_check_sums (f->revision, NULL);
  g_assert_cmpuint (findings->len, ==, 0);
  g_autofree char *trace = kt_revision_trace_json (f->revision, NULL);
  g_assert_nonnull (strstr (trace, "\"text\":\"Projektrabatt Halle 3\""));
  g_assert_nonnull (strstr (trace, "\"key\":\"freight_de_load\""));
}

static void
test_unknown_weight (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "AT", "DAP");
  KtPosition *motor = add_article (f, MOTOR, "1");
  g_autoptr (KtPositionData) light = kt_position_data_copy (kt_position_get (motor));
  g_ptr_array_set_size (light->contents, 0);
  g_assert_true (kt_revision_edit_position (f->revision, motor, light, NULL));
  gboolean is_incomplete = FALSE;
  g_assert_true (kt_catalog_determine (demo, f->revision, TODAY, &is_incomplete, NULL));
  g_assert_true (is_incomplete);
}

/* ---- currency, VAT ---- */

static void
test_currency (Fixture *f, gconstpointer data)
{
  begin (f, "10115", "", "CH", "DAP");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  g_autoptr (GError) error = NULL;
  g_assert_cmpstr (header->vat_case, ==, "export");
  g_assert_false (kt_catalog_header_set_currency (header, demo, "JPY", TODAY, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "JPY"));
  g_assert_true (kt_catalog_header_set_currency (header, demo, "CHF", TODAY, NULL));
  g_assert_cmpstr (header->exchange_day, ==, "2026-11-20");
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  KtPosition *motor = add_article (f, MOTOR, "1");
  KtPosition *cable = add_article (f, CABLE, "1");
  determine (f);
  assert_amount (kt_position_get (motor)->unit_price, "2221.74 CHF"); /* 2390 × 0.9296 = 2221.744 */
  const KtCondition *metal = kt_position_get (cable)->conditions->pdata[0];
  assert_amount (metal->amount, "708.727 CHF");
  g_autoptr (KtRevisionTotals) totals = totals_of (f);
  g_assert_cmpuint (totals->taxes->len, ==, 1);
  const KtTaxTotal *tax = totals->taxes->pdata[0];
  g_assert_cmpstr (tax->category, ==, "G");
  g_assert_nonnull (strstr (tax->reason, "Ausfuhr"));
  assert_amount (totals->tax, "0.00 CHF");
}

static void
test_vat_cases (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *country, *vat_id, *expected;
  } rows[] = { { "DE", "", "domestic" },          { "AT", "ATU12345675", "intra-community" },
               { "AT", "", "domestic" },          { "CH", "", "export" },
               { "NO", "NO123456785", "export" }, { "", "", "domestic" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (kt_vat_case_find ("DE", rows[i].country, rows[i].vat_id), ==,
                     rows[i].expected);
  begin (f, "", "", "AT", "FCA");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  g_assert_cmpstr (header->vat_case, ==, "domestic");
  kt_record_set_text (&header->customer.vat_id, "ATU12345675");
  kt_catalog_header_set_vat_case (header, demo, NULL);
  g_assert_cmpstr (header->vat_case, ==, "intra-community");
  const KtVatRate *rate = header->vat_rates->pdata[0];
  g_assert_cmpint (kt_decimal_sign (rate->rate), ==, 0);
  g_assert_cmpstr (rate->category, ==, "K");
  kt_catalog_header_set_vat_case (header, demo, "reverse-charge");
  g_assert_true (header->manual_vat_case);
  kt_catalog_header_set_vat_case (header, demo, NULL);
  g_assert_cmpstr (header->vat_case, ==, "reverse-charge");
  kt_catalog_header_set_vat_case (header, demo, "domestic");
  g_assert_true (kt_decimal_equal (rate->rate, kt_decimal_from_int (19)));
  g_assert_cmpstr (rate->reason, ==, "");
}

/* ---- keep or reprice ---- */

static void
set_line (Fixture *f, KtPosition *position, const char *price, gboolean by_hand)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  data->unit_price = fixture_eur (price);
  data->manual_price = by_hand;
  g_assert_true (kt_revision_edit_position (f->revision, position, data, NULL));
}

static void
test_repricing (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "DE", "FCA");
  KtPosition *old = add_article (f, MOTOR, "2");
  KtPosition *typed = add_article (f, "FR-10121", "1");
  KtPosition *same = add_article (f, CABLE, "10");
  set_line (f, old, "2300", FALSE);
  set_line (f, typed, "2500", TRUE);
  determine (f);
  g_autofree char *before = kt_revision_to_body (f->revision);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRepricing) preview = kt_repricing_preview (demo, f->revision, TODAY, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *untouched = kt_revision_to_body (f->revision);
  g_assert_cmpstr (before, ==, untouched);
  g_assert_cmpuint (preview->n_changes, ==, 1);
  g_assert_cmpuint (preview->n_manual, ==, 1);
  const KtRepriceLine *first = preview->lines->pdata[0], *second = preview->lines->pdata[1];
  const KtRepriceLine *third = preview->lines->pdata[2];
  g_assert_cmpint (first->fate, ==, KT_REPRICE_CHANGES);
  assert_amount (first->list_before, "2300.00 EUR");
  assert_amount (first->list_after, "2390.00 EUR");
  assert_amount (first->difference, "180.00 EUR");
  g_assert_cmpint (second->fate, ==, KT_REPRICE_MANUAL);
  assert_amount (second->list_after, "2780.00 EUR");
  assert_amount (second->difference, "0.00 EUR");
  g_assert_cmpint (third->fate, ==, KT_REPRICE_SAME);
  g_assert_cmpint (preview->net_after.amount, >, preview->net_before.amount);

  g_assert_true (kt_repricing_apply (preview, demo, f->revision, TODAY, NULL, &error));
  assert_amount (kt_position_get (old)->unit_price, "2390.00 EUR");
  assert_amount (kt_position_get (typed)->unit_price, "2500.00 EUR");
  assert_amount (kt_position_get (typed)->list_price, "2780.00 EUR");
  assert_amount (kt_position_get (same)->unit_price, "4.90 EUR");
  g_autoptr (KtRevisionTotals) totals = totals_of (f);
  assert_amount (preview->net_after, "7424.36 EUR"); /* with 1.2 % packing */
  assert_amount (totals->net, "7424.36 EUR");
  g_assert_true (kt_revision_undo (f->revision));
  assert_amount (kt_position_get (old)->unit_price, "2300.00 EUR");
}

/* A price typed by hand stands whatever the quantity, and says so. */
static void
test_manual_price (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "DE", "FCA");
  KtPosition *rollers = add_article (f, "FR-30010", "10");
  set_line (f, rollers, "15", TRUE);
  g_autoptr (KtPositionData) more = kt_position_data_copy (kt_position_get (rollers));
  more->quantity = fixture_decimal ("60");
  g_assert_true (kt_revision_edit_position (f->revision, rollers, more, NULL));
  determine (f);
  assert_amount (net_of (f, rollers), "900.00 EUR");
  ASSERT_CONDITIONS (kt_position_get (rollers)->conditions, "rollers by-hand 8");
  g_autofree char *trace = kt_revision_trace_json (f->revision, NULL);
  g_assert_nonnull (strstr (trace, "\"manual_price\":true"));
}

static void
test_three_columns (Fixture *f, gconstpointer data)
{
  begin (f, "10077", "dealer", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "1");
  set_line (f, motor, "2000", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtThreeColumns) columns = kt_three_columns_new (demo, f->revision, TODAY, &error);
  g_assert_no_error (error);
  const KtThreeColumnsLine *line = columns->lines->pdata[0];
  assert_amount (line->nets[0], "2000.00 EUR");
  assert_amount (line->nets[1], "2180.00 EUR"); /* the agreed net price, whatever the list says */
  assert_amount (line->nets[2], "2180.00 EUR");
  assert_amount (line->of[1]->unit_price, "2000.00 EUR");
  assert_amount (line->of[2]->unit_price, "2390.00 EUR");
}

/* Each line as it was chosen: held, under conditions of today, at prices of today. */
static void
test_three_columns_chosen (Fixture *f, gconstpointer data)
{
  static const char *const nets[] = { "2000.00 EUR", "2180.00 EUR", "2180.00 EUR" };
  static const char *const units[] = { "2000.00 EUR", "2000.00 EUR", "2390.00 EUR" };
  begin (f, "10077", "dealer", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "1");
  set_line (f, motor, "2000", FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtThreeColumns) columns = kt_three_columns_new (demo, f->revision, TODAY, &error);
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
      g_assert_true (kt_three_columns_apply (columns, choices, demo, draft, TODAY, &error));
      g_assert_no_error (error);
      const KtPositionData *after = kt_position_get (kt_revision_find_position (draft, line->id));
      KtMoney net;
      g_assert_true (kt_position_net (after, kt_revision_get_header (draft), &net, NULL, &error));
      assert_amount (net, nets[choice]);
      assert_amount (after->unit_price, units[choice]);
      g_assert_cmpint (after->manual_price, ==, choice == KT_COLUMN_QUOTED);
      g_assert_true (kt_revision_undo (draft));
      g_assert_false (kt_revision_can_undo (draft));
    }
}

/* ---- the seal ---- */

static void
test_seal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  begin (f, "10042", "", "DE", "DAP");
  add_article (f, MOTOR, "3");
  add_article (f, CABLE, "75");
  determine (f);
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
  g_autoptr (KtRevisionTotals) there = totals_of (f);
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

static void
setup (Fixture *f, gconstpointer data)
{
  f->random = fixture_random ();
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->revision);
  g_clear_pointer (&f->random, kt_random_free);
}

#define ADD(path, test) g_test_add ("/catalog-pricing/" path, Fixture, NULL, setup, test, teardown)

/* What was stored is older: another list price on one line, another agreement on the other. */
static void
test_reasons (Fixture *f, gconstpointer data)
{
  begin (f, "10042", "", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "3");
  KtPosition *cable = add_article (f, CABLE, "10");
  determine (f);
  g_autoptr (KtPositionData) older = kt_position_data_copy (kt_position_get (motor));
  older->unit_price = fixture_eur ("2300");
  g_assert_true (kt_revision_edit_position (f->revision, motor, older, NULL));
  g_autoptr (KtPositionData) otherwise = kt_position_data_copy (kt_position_get (cable));
  KtCondition *agreed = otherwise->conditions->pdata[0];
  agreed->percent = fixture_decimal ("3");
  g_assert_true (kt_revision_edit_position (f->revision, cable, otherwise, NULL));

  g_autoptr (GError) error = NULL;
  g_autoptr (KtRepricing) repricing = kt_repricing_preview (demo, f->revision, TODAY, NULL, &error);
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
                                                   kt_catalog_get_texts (demo), "de");
      g_assert_cmpint (line->fate, ==, KT_REPRICE_CHANGES);
      g_assert_cmpstr (reason, ==, reasons[i]);
    }
}

/* Undone in one step. */
static void
test_release (Fixture *f, gconstpointer data)
{
  begin (f, "10042", "", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "3");
  determine (f);
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (motor));
  typed->list_price = typed->unit_price;
  typed->unit_price = fixture_eur ("1999");
  typed->manual_price = TRUE;
  g_assert_true (kt_revision_edit_position (f->revision, motor, typed, NULL));
  determine (f);
  g_autofree char *before = kt_revision_to_body (f->revision);
  g_autoptr (GError) error = NULL;
  kt_catalog_release_price (demo, f->revision, motor, TODAY, &error);
  g_assert_no_error (error);
  assert_amount (kt_position_get (motor)->unit_price, "2390.00 EUR");
  g_assert_false (kt_position_get (motor)->manual_price);
  g_assert_true (kt_condition_counts (kt_position_get (motor)->conditions->pdata[0]));
  g_assert_true (kt_revision_undo (f->revision));
  g_autofree char *after = kt_revision_to_body (f->revision);
  g_assert_cmpstr (after, ==, before);

  g_autoptr (KtPositionData) foreign = kt_position_data_copy (kt_position_get (motor));
  kt_record_set_text (&foreign->catalog, "another");
  g_assert_true (kt_revision_edit_position (f->revision, motor, foreign, NULL));
  g_assert_false (kt_catalog_release_price (demo, f->revision, motor, TODAY, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
}

/* There and back: list prices are those of the catalog again, a typed price loses no cent that
 * rounding does not take. */
static void
test_currency_change (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  begin (f, "10042", "", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "3");
  KtPosition *cable = add_article (f, CABLE, "10");
  determine (f);
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (cable));
  typed->manual_price = TRUE;
  typed->unit_price = fixture_eur ("5");
  g_assert_true (kt_revision_edit_position (f->revision, cable, typed, NULL));
  g_autofree char *before = kt_revision_to_body (f->revision);

  KtMoney net;
  g_autoptr (KtRevisionHeader) head = NULL;
  kt_catalog_preview_currency (demo, f->revision, "CHF", TODAY, &net, &head, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (net.currency, ==, "CHF");
  g_assert_cmpstr (head->exchange_day, ==, "2026-11-20");
  g_autofree char *untouched = kt_revision_to_body (f->revision);
  g_assert_cmpstr (untouched, ==, before);

  g_assert_true (kt_catalog_change_currency (demo, f->revision, "CHF", TODAY, &error));
  assert_amount (kt_position_get (cable)->unit_price, "4.65 CHF"); /* 5 × 0.9296 */
  assert_amount (kt_position_get (motor)->unit_price, "2221.74 CHF"); /* 2390 × 0.9296 = 2221.744 */
  g_autoptr (KtRevisionTotals) totals = totals_of (f);
  g_assert_true (kt_money_equal (totals->net, net));
  g_assert_true (kt_catalog_change_currency (demo, f->revision, "EUR", TODAY, &error));
  assert_amount (kt_position_get (motor)->unit_price, "2390.00 EUR");
  assert_amount (kt_position_get (cable)->unit_price, "5.00 EUR"); /* 4.65 / 0.9296 = 5.0022 */
  g_assert_true (kt_revision_undo (f->revision) && kt_revision_undo (f->revision));
  g_autofree char *after = kt_revision_to_body (f->revision);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (kt_catalog_change_currency (demo, f->revision, "JPY", TODAY, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
}

static void
type_price (KtRevision *revision, KtPosition *position, const char *amount, const char *currency)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (position));
  typed->manual_price = TRUE;
  g_assert_true (kt_money_from_string (amount, currency, &typed->unit_price, &error));
  g_assert_true (kt_revision_edit_position (revision, position, typed, &error));
}

/* 1.65 / 0.9296 = 1.774957: not over 1.7750 to 1.78. Where lines are rounded, unit prices keep
 * their fractions of a cent, as list prices do. */
static void
test_currency_rounded_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  begin (f, "10042", "", "DE", "FCA");
  KtPosition *cable = add_article (f, CABLE, "10");
  determine (f);
  g_assert_true (kt_catalog_change_currency (demo, f->revision, "CHF", TODAY, &error));
  type_price (f->revision, cable, "1.65", "CHF");
  g_assert_true (kt_catalog_change_currency (demo, f->revision, "EUR", TODAY, &error));
  assert_amount (kt_position_get (cable)->unit_price, "1.77 EUR");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  header->rounding = KT_ROUNDING_LINE;
  g_assert_true (kt_revision_edit_header (f->revision, header, &error));
  type_price (f->revision, cable, "0.0123", "EUR");
  g_assert_true (kt_catalog_change_currency (demo, f->revision, "CHF", TODAY, &error));
  assert_amount (kt_position_get (cable)->unit_price, "0.0114 CHF"); /* 0.01143408 */
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
test_milestones (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) milestones
      = g_ptr_array_new_with_free_func (kt_milestone_type.destroy);
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

static void
test_options (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) currencies = kt_head_options_currency (demo, TODAY);
  g_autoptr (GPtrArray) classes = kt_head_options_delivery_class (demo, "de");
  g_autoptr (GPtrArray) modules = kt_head_options_module (demo, "before", "de");
  g_autoptr (GPtrArray) terms = kt_head_options_payment (demo, "en");
  g_autoptr (GPtrArray) early = kt_head_options_currency (demo, 20260101);
  g_assert_cmpuint (currencies->len, ==, 4);
  g_assert_cmpuint (early->len, ==, 1); /* no rate yet */
  g_assert_cmpstr (((const KtHeadOption *)currencies->pdata[0])->key, ==, "EUR");
  const KtHeadOption *flexible
      = classes->pdata[kt_head_options_find (classes, "flexible")];
  g_assert_cmpstr (flexible->text, ==, "Flexible Lieferzeit");
  const KtHeadOption *thanks = modules->pdata[kt_head_options_find (modules, "thanks")];
  g_assert_cmpstr (thanks->text, ==, "Dank für die Anfrage");
  g_assert_true (g_str_has_prefix (thanks->body, "vielen Dank"));
  g_assert_cmpuint (kt_head_options_find (terms, "net30"), <, terms->len);
  g_assert_cmpuint (kt_head_options_find (terms, "never"), ==, terms->len);
}

/* Who sees no cost gets no margin, whatever he asks; the marks are those of rule and catalog. */
static void
test_margin (Fixture *f, gconstpointer data)
{
  begin (f, "", "", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "1");
  determine (f);
  g_autoptr (KtLineFacts) facts = kt_line_facts_new (demo);
  g_autoptr (KtActor) office
      = kt_actor_new ("1", "jonas", "Jonas Feld", KT_USER_BACK_OFFICE, NULL);
  g_autoptr (KtActor) seller = kt_actor_new ("2", "anna", "Anna Berg", KT_USER_SALES, NULL);
  KtMargin margin;
  g_assert_true (kt_position_margin (f->revision, motor, facts, office, TODAY, &margin));
  assert_amount (margin.amount, "621.40 EUR"); /* 2390 − 1768.60 */
  g_assert_true (kt_decimal_equal (margin.percent, fixture_decimal ("26")));
  g_assert_false (kt_position_margin (f->revision, motor, facts, seller, TODAY, &margin));
  g_assert_false (kt_revision_margin (f->revision, facts, seller, TODAY, &margin));
  const KtMarginMarks marks = kt_margin_marks_of_catalog (demo, office);
  g_assert_true (kt_decimal_equal (marks.limit, fixture_decimal ("12")));
  g_assert_true (kt_decimal_equal (marks.target, fixture_decimal ("25")));
  g_assert_cmpint (kt_margin_marks_judge (&marks, fixture_decimal ("11.99")), ==, KT_MARGIN_LOW);
  g_assert_cmpint (kt_margin_marks_judge (&marks, fixture_decimal ("12")), ==, KT_MARGIN_FAIR);
  g_assert_cmpint (kt_margin_marks_judge (&marks, fixture_decimal ("25")), ==, KT_MARGIN_GOOD);
}

/* 11.9964 % are not the 12 % that the rule asks for, however they are shown. */
static void
test_margin_near_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  begin (f, "", "", "DE", "FCA");
  KtPosition *motor = add_article (f, MOTOR, "1");
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (motor));
  typed->list_price = typed->unit_price;
  typed->unit_price = fixture_eur ("2009.69");
  typed->manual_price = TRUE;
  g_assert_true (kt_revision_edit_position (f->revision, motor, typed, &error));
  determine (f);
  g_autoptr (KtLineFacts) facts = kt_line_facts_new (demo);
  g_autoptr (KtActor) office
      = kt_actor_new ("1", "jonas", "Jonas Feld", KT_USER_BACK_OFFICE, NULL);
  const KtMarginMarks marks = kt_margin_marks_of_catalog (demo, office);
  KtMargin margin;
  g_assert_true (kt_position_margin (f->revision, motor, facts, office, TODAY, &margin));
  g_assert_cmpint (kt_margin_marks_judge (&marks, margin.percent), ==, KT_MARGIN_LOW);
  g_autofree char *shown = kt_margin_percent_text (&margin, "en");
  g_assert_true (g_str_has_prefix (shown, "11.99"));
}

/* 12 % off 1.97, twenty of them: 34.60 with unit prices in cents, 34.67 otherwise. */
static void
test_guard_words (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  begin (f, "", "", "DE", "FCA");
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
  demo = fixture_demo_catalog ();
  ADD ("agreements are found from special to general", test_access);
  ADD ("what a product costs a customer is said before it is a line", test_price_of_product);
  ADD ("the more favourable of scale and agreement counts, loyalty beside it", test_exclusion);
  ADD ("metal is charged above its base by the last quotation", test_metal);
  ADD ("freight depends on country, Incoterm and weight", test_freight);
  ADD ("freight is asked for per place of delivery", test_freight_places);
  ADD ("discount, packing, freight and express stand in the totals", test_document);
  ADD ("freight of an unknown weight is told, not guessed", test_unknown_weight);
  ADD ("another currency needs a rate of that day", test_currency);
  ADD ("the case of VAT follows from the countries", test_vat_cases);
  ADD ("repricing shows the difference before it changes anything", test_repricing);
  ADD ("a price typed by hand survives a change of quantity", test_manual_price);
  ADD ("as quoted, today's rules and today's prices stand side by side", test_three_columns);
  ADD ("of three columns each line takes what was chosen for it", test_three_columns_chosen);
  ADD ("each line of a repricing says why it changes", test_reasons);
  ADD ("a price typed by hand goes back to that of the catalog in one step", test_release);
  ADD ("a quote goes over to another currency and back, in steps of undo", test_currency_change);
  ADD ("an amount in another currency is rounded once", test_currency_rounded_once);
  ADD ("milestones come to the whole, in percent or amounts", test_milestones);
  ADD ("the head offers what the catalog has", test_options);
  ADD ("margins are for who may see cost, marked by rule and target", test_margin);
  ADD ("the gauge of the margin never says more than the rule", test_margin_near_limit);
  ADD ("the cent guard says in words what others come to", test_guard_words);
  ADD ("a sealed revision recalculates without its catalog", test_seal);
  int result = g_test_run ();
  kt_catalog_unref (demo);
  return result;
}
