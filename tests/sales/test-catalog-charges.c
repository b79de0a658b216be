/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What comes on top of prices by the demo catalog: metal, packing, freight, express, VAT, and
 * another currency.
 */

#include "kt-catalog-header.h"
#include "kt-catalog-pricing.h"
#include "kt-currency-change.h"
#include "pricing-fixture.h"

#include <string.h>

#define MOTOR "FR-10120" /* 2390.00, cost 1768.60, 146 kg */
#define CABLE "FR-55031" /* 4.90 a metre, 0.096 kg of copper */

static void
test_metal (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "DE", "FCA");
  KtPosition *cable = pricing_add_article (f, CABLE, "100");
  pricing_determine (f);
  const KtCondition *metal = NULL;
  for (guint i = 0; i < kt_position_get (cable)->conditions->len; i++)
    if (((KtCondition *)kt_position_get (cable)->conditions->pdata[i])->type == KT_CONDITION_METAL)
      metal = kt_position_get (cable)->conditions->pdata[i];
  g_assert_nonnull (metal);
  g_assert_cmpstr (metal->text, ==, "Metallzuschlag Kupfer");
  g_assert_cmpstr (metal->quoted_on, ==, "2026-11-16");
  pricing_assert_amount (metal->quotation, "912.40 EUR");
  pricing_assert_amount (metal->base, "150.00 EUR");
  pricing_assert_amount (metal->amount, "762.40 EUR");
  /* 5 % from 50 on: 4.655 → 4.66 × 100; 762.40 / 100 × 0.096 × 100 = 73.1904 */
  pricing_assert_amount (pricing_net (f, cable), "539.19 EUR");
}

static void
test_freight (PricingFixture *f, gconstpointer data)
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
      pricing_begin (f, "", "", rows[i].country, rows[i].incoterm);
      pricing_add_article (f, MOTOR, rows[i].quantity);
      pricing_determine (f);
      pricing_assert_conditions (kt_revision_get_header (f->revision)->conditions,
                                 rows[i].conditions);
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
send_to (PricingFixture *f, KtPosition *position, const char *id)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  kt_record_set_text (&data->delivery_id, id);
  g_assert_true (kt_revision_edit_position (f->revision, position, data, NULL));
}

/* Each place has its own country, zone and weight; what is left stands with the first one. */
static void
test_freight_places (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "DE", "DAP");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  add_place (header, "works", "DE", "59227", "Ahlen");
  add_place (header, "south", "DE", "80331", "München");
  add_place (header, "vienna", "AT", "1010", "Wien");
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  KtPosition *first = pricing_add_article (f, MOTOR, "1");
  KtPosition *second = pricing_add_article (f, MOTOR, "1");
  KtPosition *third = pricing_add_article (f, MOTOR, "1");
  pricing_determine (f);
  pricing_assert_conditions (kt_revision_get_header (f->revision)->conditions,
                             "packing_pallet counts 1.2; freight_de_load counts 24.50");
  send_to (f, second, "south");
  send_to (f, third, "vienna");
  pricing_determine (f);
  const GPtrArray *conditions = kt_revision_get_header (f->revision)->conditions;
  pricing_assert_conditions (conditions,
                             "packing_pallet counts 1.2; freight_de_near counts 68.00;"
                             " freight_de_far counts 96.00; freight_at_load counts 46.00");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[1])->text, ==,
                   "Fracht und Transportversicherung (59227 Ahlen)");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[3])->text, ==,
                   "Fracht und Transportversicherung (1010 Wien)");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[3])->rule, ==, "AT × DAP");
  g_autoptr (KtRevisionTotals) totals = pricing_totals (f);
  pricing_assert_amount (((KtTotalStep *)totals->steps->pdata[1])->amount, "68.00 EUR");
  pricing_assert_amount (((KtTotalStep *)totals->steps->pdata[2])->amount, "96.00 EUR");
  g_autoptr (GArray) findings = kt_revision_check_sums (f->revision, NULL);
  g_assert_cmpuint (findings->len, ==, 0);
  /* All of it to one other place: its freight, and no name. */
  send_to (f, first, "south");
  send_to (f, third, "south");
  pricing_determine (f);
  conditions = kt_revision_get_header (f->revision)->conditions;
  pricing_assert_conditions (conditions, "packing_pallet counts 1.2; freight_de_load counts 24.50");
  g_assert_cmpstr (((KtCondition *)conditions->pdata[1])->text, ==,
                   "Fracht und Transportversicherung");
}

static void
test_document (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "DE", "DAP");
  pricing_add_article (f, MOTOR, "3");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  header->document_discount = fixture_decimal ("5");
  header->project_discount = fixture_decimal ("2");
  kt_record_set_text (&header->project, "Halle 3");
  header->express = TRUE;
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  pricing_determine (f);
  g_autoptr (KtRevisionTotals) totals = pricing_totals (f);
  static const struct {
    const char *text, *amount;
  } steps[] = { { "", "-351.33 EUR" },
                { "Verpackung", "84.32 EUR" },
                { "Fracht und Transportversicherung", "107.31 EUR" },
                { "Expresszuschlag", "421.60 EUR" } };
  pricing_assert_amount (totals->positions, "7026.60 EUR"); /* 2390 − 2 % = 2342.20 */
  g_assert_cmpuint (totals->steps->len, ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const KtTotalStep *step = totals->steps->pdata[i];
      g_assert_cmpstr (step->condition->text, ==, steps[i].text);
      pricing_assert_amount (step->amount, steps[i].amount);
    }
  pricing_assert_amount (totals->net, "7288.50 EUR");
  g_autoptr (GArray) findings = kt_revision_check_sums (f->revision, NULL);
  g_assert_cmpuint (findings->len, ==, 0);
  g_autofree char *trace = kt_revision_trace_json (f->revision, NULL);
  g_assert_nonnull (strstr (trace, "\"text\":\"Projektrabatt Halle 3\""));
  g_assert_nonnull (strstr (trace, "\"key\":\"freight_de_load\""));
}

static void
test_unknown_weight (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "", "", "AT", "DAP");
  KtPosition *motor = pricing_add_article (f, MOTOR, "1");
  g_autoptr (KtPositionData) light = kt_position_data_copy (kt_position_get (motor));
  g_ptr_array_set_size (light->contents, 0);
  g_assert_true (kt_revision_edit_position (f->revision, motor, light, NULL));
  gboolean is_incomplete = FALSE;
  g_assert_true (kt_catalog_determine (f->demo, f->revision, PRICING_TODAY, &is_incomplete, NULL));
  g_assert_true (is_incomplete);
}

static void
test_vat_cases (PricingFixture *f, gconstpointer data)
{
  static const struct {
    const char *country, *vat_id, *expected;
  } rows[] = { { "DE", "", "domestic" },          { "AT", "ATU12345675", "intra-community" },
               { "AT", "", "domestic" },          { "CH", "", "export" },
               { "NO", "NO123456785", "export" }, { "", "", "domestic" } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (kt_vat_case_find ("DE", rows[i].country, rows[i].vat_id), ==,
                     rows[i].expected);
  pricing_begin (f, "", "", "AT", "FCA");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  g_assert_cmpstr (header->vat_case, ==, "domestic");
  kt_record_set_text (&header->customer.vat_id, "ATU12345675");
  kt_catalog_header_set_vat_case (header, f->demo, NULL);
  g_assert_cmpstr (header->vat_case, ==, "intra-community");
  const KtVatRate *rate = header->vat_rates->pdata[0];
  g_assert_cmpint (kt_decimal_sign (rate->rate), ==, 0);
  g_assert_cmpstr (rate->category, ==, "K");
  kt_catalog_header_set_vat_case (header, f->demo, "reverse-charge");
  g_assert_true (header->manual_vat_case);
  kt_catalog_header_set_vat_case (header, f->demo, NULL);
  g_assert_cmpstr (header->vat_case, ==, "reverse-charge");
  kt_catalog_header_set_vat_case (header, f->demo, "domestic");
  g_assert_true (kt_decimal_equal (rate->rate, kt_decimal_from_int (19)));
  g_assert_cmpstr (rate->reason, ==, "");
}

static void
test_currency (PricingFixture *f, gconstpointer data)
{
  pricing_begin (f, "10115", "", "CH", "DAP");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  g_autoptr (GError) error = NULL;
  g_assert_cmpstr (header->vat_case, ==, "export");
  g_assert_false (kt_catalog_header_set_currency (header, f->demo, "JPY", PRICING_TODAY, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "JPY"));
  g_assert_true (kt_catalog_header_set_currency (header, f->demo, "CHF", PRICING_TODAY, NULL));
  g_assert_cmpstr (header->exchange_day, ==, "2026-11-20");
  g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
  KtPosition *motor = pricing_add_article (f, MOTOR, "1");
  KtPosition *cable = pricing_add_article (f, CABLE, "1");
  pricing_determine (f);
  pricing_assert_amount (kt_position_get (motor)->unit_price,
                         "2221.74 CHF"); /* 2390 × 0.9296 = 2221.744 */
  const KtCondition *metal = kt_position_get (cable)->conditions->pdata[0];
  pricing_assert_amount (metal->amount, "708.727 CHF");
  g_autoptr (KtRevisionTotals) totals = pricing_totals (f);
  g_assert_cmpuint (totals->taxes->len, ==, 1);
  const KtTaxTotal *tax = totals->taxes->pdata[0];
  g_assert_cmpstr (tax->category, ==, "G");
  g_assert_nonnull (strstr (tax->reason, "Ausfuhr"));
  pricing_assert_amount (totals->tax, "0.00 CHF");
}

/* There and back: list prices are those of the catalog again, a typed price loses no cent that
 * rounding does not take. */
static void
test_currency_change (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  pricing_begin (f, "10042", "", "DE", "FCA");
  KtPosition *motor = pricing_add_article (f, MOTOR, "3");
  KtPosition *cable = pricing_add_article (f, CABLE, "10");
  pricing_determine (f);
  g_autoptr (KtPositionData) typed = kt_position_data_copy (kt_position_get (cable));
  typed->manual_price = TRUE;
  typed->unit_price = fixture_eur ("5");
  g_assert_true (kt_revision_edit_position (f->revision, cable, typed, NULL));
  g_autofree char *before = kt_revision_to_body (f->revision);

  KtMoney net;
  g_autoptr (KtRevisionHeader) head = NULL;
  kt_catalog_preview_currency (f->demo, f->revision, "CHF", PRICING_TODAY, &net, &head, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (net.currency, ==, "CHF");
  g_assert_cmpstr (head->exchange_day, ==, "2026-11-20");
  g_autofree char *untouched = kt_revision_to_body (f->revision);
  g_assert_cmpstr (untouched, ==, before);

  g_assert_true (kt_catalog_change_currency (f->demo, f->revision, "CHF", PRICING_TODAY, &error));
  pricing_assert_amount (kt_position_get (cable)->unit_price, "4.65 CHF"); /* 5 × 0.9296 */
  pricing_assert_amount (kt_position_get (motor)->unit_price,
                         "2221.74 CHF"); /* 2390 × 0.9296 = 2221.744 */
  g_autoptr (KtRevisionTotals) totals = pricing_totals (f);
  g_assert_true (kt_money_equal (totals->net, net));
  g_assert_true (kt_catalog_change_currency (f->demo, f->revision, "EUR", PRICING_TODAY, &error));
  pricing_assert_amount (kt_position_get (motor)->unit_price, "2390.00 EUR");
  pricing_assert_amount (kt_position_get (cable)->unit_price,
                         "5.00 EUR"); /* 4.65 / 0.9296 = 5.0022 */
  g_assert_true (kt_revision_undo (f->revision) && kt_revision_undo (f->revision));
  g_autofree char *after = kt_revision_to_body (f->revision);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (kt_catalog_change_currency (f->demo, f->revision, "JPY", PRICING_TODAY, &error));
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
test_currency_rounded_once (PricingFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  pricing_begin (f, "10042", "", "DE", "FCA");
  KtPosition *cable = pricing_add_article (f, CABLE, "10");
  pricing_determine (f);
  g_assert_true (kt_catalog_change_currency (f->demo, f->revision, "CHF", PRICING_TODAY, &error));
  type_price (f->revision, cable, "1.65", "CHF");
  g_assert_true (kt_catalog_change_currency (f->demo, f->revision, "EUR", PRICING_TODAY, &error));
  pricing_assert_amount (kt_position_get (cable)->unit_price, "1.77 EUR");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (f->revision));
  header->rounding = KT_ROUNDING_LINE;
  g_assert_true (kt_revision_edit_header (f->revision, header, &error));
  type_price (f->revision, cable, "0.0123", "EUR");
  g_assert_true (kt_catalog_change_currency (f->demo, f->revision, "CHF", PRICING_TODAY, &error));
  pricing_assert_amount (kt_position_get (cable)->unit_price, "0.0114 CHF"); /* 0.01143408 */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (KtCatalog) demo = fixture_demo_catalog ();
  pricing_add (demo, "/catalog-charges/metal is charged above its base by the last quotation",
               test_metal);
  pricing_add (demo, "/catalog-charges/freight depends on country, Incoterm and weight",
               test_freight);
  pricing_add (demo, "/catalog-charges/freight is asked for per place of delivery",
               test_freight_places);
  pricing_add (demo, "/catalog-charges/discount, packing, freight and express stand in the totals",
               test_document);
  pricing_add (demo, "/catalog-charges/freight of an unknown weight is told, not guessed",
               test_unknown_weight);
  pricing_add (demo, "/catalog-charges/the case of VAT follows from the countries", test_vat_cases);
  pricing_add (demo, "/catalog-charges/another currency needs a rate of that day", test_currency);
  pricing_add (demo,
               "/catalog-charges/a quote goes over to another currency and back, in steps of undo",
               test_currency_change);
  pricing_add (demo, "/catalog-charges/an amount in another currency is rounded once",
               test_currency_rounded_once);
  return g_test_run ();
}
