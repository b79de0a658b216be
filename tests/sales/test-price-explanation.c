/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every cent of quotes of the demo catalog is explained, and what does not count says why. */

#include "kt-catalog-header.h"
#include "kt-catalog-position.h"
#include "kt-catalog-pricing.h"
#include "kt-catalog-reader.h"
#include "kt-price-explanation.h"
#include "kt-product-program.h"
#include "kt-session.h"
#include "sales-fixture.h"

#include <string.h>

#define TODAY 20261122
#define MOTOR "FR-10120"

static KtCatalog *demo;

typedef struct {
  KtRandom *random;
  KtRevision *revision;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->random = fixture_random ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->revision);
  kt_random_free (f->random);
}

typedef struct {
  const char *number, *group, *segment, *loyalty, *country, *incoterm, *currency;
} Customer;

static void
begin (Fixture *f, const Customer *customer)
{
  GDate today;
  g_autoptr (GError) error = NULL;
  g_date_set_dmy (&today, 22, G_DATE_NOVEMBER, 2026);
  g_autoptr (KtAccount) account = fixture_account (f->random, "Muster", "Ort");
  kt_record_set_text (&account->number, customer->number);
  kt_record_set_text (&account->price_group, customer->group);
  kt_record_set_text (&account->segment, customer->segment);
  kt_record_set_text (&account->loyalty, customer->loyalty);
  kt_record_set_text (&account->language, "de");
  kt_record_set_text (&account->incoterm, customer->incoterm);
  kt_record_set_text (&account->billing.country, customer->country);
  g_autoptr (KtRevisionHeader) header = kt_catalog_header_new (demo, "de", &today);
  kt_catalog_header_set_customer (header, demo, account, NULL);
  kt_catalog_header_set_currency (header, demo, customer->currency, TODAY, &error);
  g_assert_no_error (error);
  g_autofree char *id = fixture_id (f->random), *quote = fixture_id (f->random);
  g_clear_object (&f->revision);
  f->revision = kt_revision_new (id, quote, 1, NULL, 1795000000, header);
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
  kt_catalog_position_fit (data, kt_revision_get_header (f->revision), &error);
  g_assert_no_error (error);
  return fixture_add (f->revision, data);
}

static KtPosition *
add_product (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (f->random);
  g_autoptr (KtProduct) product = kt_catalog_load_product (demo, name, &error);
  g_assert_no_error (error);
  g_autoptr (KtProgram) program = kt_product_get_program (product, TODAY, NULL, &error);
  g_autoptr (KtSession) session = kt_session_new (program, &error);
  g_assert_no_error (error);
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (KtCompletion) completion = kt_session_complete (session, &request, &error);
  g_assert_no_error (error);
  KtPositionData *data = kt_catalog_position_new_product (
      demo, product, completion->assignment, id, "de", fixture_decimal ("2"), TODAY, &error);
  g_assert_no_error (error);
  kt_catalog_position_fit (data, kt_revision_get_header (f->revision), &error);
  return fixture_add (f->revision, data);
}

static void
determine (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  kt_catalog_determine (demo, f->revision, TODAY, NULL, &error);
  g_assert_no_error (error);
}

static KtPricePart *
explain (Fixture *f, KtPosition *position, const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) passed_over
      = kt_catalog_passed_over (demo, f->revision, position, TODAY, &error);
  g_assert_no_error (error);
  KtPricePart *part = kt_price_explain_position (f->revision, position, passed_over,
                                                 kt_catalog_get_texts (demo), language, &error);
  g_assert_no_error (error);
  return part;
}

/* The first part of that title, at any depth. */
static const KtPricePart *
find (const KtPricePart *part, const char *title)
{
  const KtPricePart *found = g_str_equal (part->title, title) ? part : NULL;
  for (guint i = 0; found == NULL && i < part->children->len; i++)
    found = find (part->children->pdata[i], title);
  return found;
}

static guint
count (const KtPricePart *part)
{
  guint n = 1;
  for (guint i = 0; i < part->children->len; i++)
    n += count (part->children->pdata[i]);
  return n;
}

/* ---- tests ---- */

static gboolean
check_line (KtPosition *position, gpointer data)
{
  Fixture *f = data;
  KtMoney net;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPricePart) part = explain (f, position, "en");
  g_assert_true (kt_position_net (kt_position_get (position),
                                  kt_revision_get_header (f->revision), &net, NULL, &error));
  g_assert_true (kt_price_part_adds_up (part));
  if (part->kind == KT_PRICE_PART_SUM)
    g_assert_true (kt_money_equal (part->amount, net));
  return TRUE;
}

static void
add_demo_lines (Fixture *f)
{
  static const struct {
    const char *number, *quantity;
  } lines[] = { { MOTOR, "3" },       { "FR-55031", "137.5" }, { "FR-57010", "13" },
                { "FR-31030", "77" }, { "FR-11001", "2" },     { "FR-55010", "41" } };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      KtPosition *position = add_article (f, lines[i].number, lines[i].quantity);
      g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
      data->discount = fixture_decimal (i % 2 == 1 ? "3.3" : "0");
      data->manual_price = i == 4;
      g_assert_true (kt_revision_edit_position (f->revision, position, data, NULL));
    }
}

static void
test_every_cent (Fixture *f, gconstpointer data)
{
  static const Customer customers[]
      = { { "10042", "", "", "gold", "DE", "DAP", "EUR" },
          { "10077", "dealer", "", "", "DE", "FCA", "EUR" },
          { "10115", "dealer", "chemistry", "silver", "CH", "DAP", "CHF" },
          { "", "oem", "water", "", "AT", "CIF", "USD" } };
  for (guint i = 0; i < G_N_ELEMENTS (customers); i++)
    for (KtRoundingPolicy policy = KT_ROUNDING_LINE; policy <= KT_ROUNDING_DOCUMENT; policy++)
      {
        begin (f, &customers[i]);
        g_autoptr (KtRevisionHeader) header
            = kt_revision_header_copy (kt_revision_get_header (f->revision));
        header->rounding = policy;
        header->document_discount = fixture_decimal ("2.5");
        header->project_discount = fixture_decimal (i % 2 == 1 ? "1.75" : "0");
        header->express = TRUE;
        g_assert_true (kt_revision_edit_header (f->revision, header, NULL));
        add_demo_lines (f);
        determine (f);
        kt_position_walk (kt_revision_get_positions (f->revision), check_line, f);

        g_autoptr (GError) error = NULL;
        g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (f->revision, &error);
        g_autoptr (KtPricePart) total = kt_price_explain_document (
            f->revision, kt_catalog_get_texts (demo), "de", &error);
        g_assert_no_error (error);
        g_assert_true (kt_price_part_adds_up (total));
        g_assert_true (kt_money_equal (total->amount, totals->gross));
        g_assert_true (kt_money_equal (find (total, "Net")->amount, totals->net));
        g_assert_cmpuint (count (total), >, 12);
      }
}

static void
test_records (Fixture *f, gconstpointer data)
{
  static const Customer customer = { "10077", "dealer", "", "", "DE", "DAP", "EUR" };
  begin (f, &customer);
  KtPosition *motor = add_article (f, MOTOR, "6");
  determine (f);
  g_autoptr (KtPricePart) part = explain (f, motor, "de");
  const KtPricePart *agreed = find (part, "Kundenrabatt");
  g_assert_nonnull (agreed);
  g_assert_cmpstr (agreed->figure, ==, "net price");
  g_assert_nonnull (strstr (agreed->record, "nordwerft_motor_ie3_6"));
  g_assert_nonnull (strstr (agreed->record, "pricing/agreements.csv, line"));
  g_assert_nonnull (strstr (agreed->valid, "1.7.2026") != NULL
                        ? agreed->valid
                        : strstr (agreed->valid, "01.07.2026"));
  g_assert_nonnull (strstr (agreed->valid, "catalog 2026.4"));
  g_assert_cmpstr (agreed->reason, ==, "agreed for this customer and this item");
}

/* The dealer's general agreement fits too, and stands behind that of the account. */
static void
test_passed_over (Fixture *f, gconstpointer data)
{
  static const Customer customer = { "10077", "dealer", "", "", "DE", "DAP", "EUR" };
  begin (f, &customer);
  KtPosition *motor = add_article (f, MOTOR, "6");
  determine (f);
  g_autoptr (KtPricePart) part = explain (f, motor, "de");
  const KtPricePart *idle = find (part, "Found, but does not count");
  g_assert_nonnull (idle);
  g_assert_true (idle->is_folded);
  gboolean found = FALSE;
  for (guint i = 0; i < idle->children->len; i++)
    {
      const KtPricePart *child = idle->children->pdata[i];
      found = found
              || (strstr (child->record, "dealer_export") != NULL
                  && strstr (child->reason, "“nordwerft_motor_ie3_6” is more special") != NULL);
    }
  g_assert_true (found);
}

static void
test_manual (Fixture *f, gconstpointer data)
{
  static const Customer customer = { "10042", "", "", "", "DE", "FCA", "EUR" };
  begin (f, &customer);
  KtPosition *motor = add_article (f, MOTOR, "6");
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (motor));
  line->list_price = line->unit_price;
  line->unit_price = fixture_eur ("1999");
  line->manual_price = TRUE;
  g_assert_true (kt_revision_edit_position (f->revision, motor, line, NULL));
  determine (f);
  g_autoptr (KtPricePart) part = explain (f, motor, "de");
  const KtPricePart *typed = find (part, "Price typed by hand");
  g_assert_nonnull (typed);
  g_assert_nonnull (strstr (typed->reason, "2.390,00"));
  const KtPricePart *idle = find (part, "Found, but does not count");
  g_assert_nonnull (idle);
  const KtPricePart *first = idle->children->pdata[0];
  g_assert_cmpstr (first->reason, ==, "does not count: the price was typed by hand");
}

static void
test_currency (Fixture *f, gconstpointer data)
{
  static const Customer customer = { "", "", "", "", "CH", "DAP", "CHF" };
  begin (f, &customer);
  KtPosition *motor = add_article (f, MOTOR, "1");
  determine (f);
  g_autoptr (KtPricePart) part = explain (f, motor, "en");
  g_assert_true (kt_price_part_adds_up (part));
  const KtPricePart *converted = find (part, "Converted");
  g_assert_nonnull (converted);
  g_assert_nonnull (strstr (converted->reason, "1 EUR = 0.9296 CHF, rate of 20 Nov 2026"));
  g_assert_true (kt_money_equal (find (part, "List price in EUR")->amount, fixture_eur ("2390")));
}

static void
test_product (Fixture *f, gconstpointer data)
{
  static const Customer customer = { "10042", "", "", "", "DE", "FCA", "EUR" };
  begin (f, &customer);
  KtPosition *position = add_product (f, "booster-station");
  determine (f);
  g_assert_true (check_line (position, f));
  const KtPositionData *line = kt_position_get (position);
  for (guint i = 0; i < line->characteristics->len; i++)
    {
      const KtCharacteristic *said = line->characteristics->pdata[i];
      g_assert_cmpstr (said->path, !=, "service.years"); /* of no years */
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  demo = fixture_demo_catalog ();
#define ADD(name, function)                                                                        \
  g_test_add ("/price-explanation/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("every cent of demo quotes is explained under each rounding", test_every_cent);
  ADD ("a step names its record, its validity and the rule that chose it", test_records);
  ADD ("an agreement behind a more special one says so", test_passed_over);
  ADD ("under a price typed by hand conditions stand idle", test_manual);
  ADD ("a price in another currency names the rate", test_currency);
  ADD ("a configured product is explained, and no term of no years printed", test_product);
  int status = g_test_run ();
  kt_catalog_unref (demo);
  return status;
}
