/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers: VAT numbers, addresses, what must hold before one is stored. */

#include "kt-account.h"
#include "kt-sales-error.h"
#include "kt-vat-id.h"
#include "sales-fixture.h"

#include <string.h>

static void
test_vat_ids (void)
{
  static const char *const good[]
      = { "DE129274202",          "DE 811 907 980", "de-136695976",   "ATU12345678",
          "CHE-123.456.789 MWST", "NL123456789B01", "ESA12345674",    "IE1234567WA",
          "IE9S99999L",           "FR12345678901",  "BE0123456789",   "EL123456789",
          "XI123456789",          "SE123456789001", "NO123456789MVA", "US123456789",
          "TR1234567890" };
  static const char *const bad[] = { "",
                                     "DE",
                                     "12345",
                                     "DE12927420",
                                     "DE1292742022",
                                     "DE129274203",
                                     "DEX29274202",
                                     "ATX12345678",
                                     "AT12345678",
                                     "FRIO345678901",
                                     "BE2123456789",
                                     "NL123456789C01",
                                     "DE129274202\n1",
                                     "Ü123" };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *vat_id = kt_vat_id_normalize (good[i]);
      g_assert_true (kt_vat_id_check (vat_id, &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (kt_vat_id_check (bad[i], &error));
      g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
    }
}

/* The promise of MOD 11,10: any single wrong digit is found. */
static void
test_mistyped_digit (void)
{
  const char *const numbers[] = { "DE129274202", "DE811907980", "DE136695976", "DE119429301" };
  for (gsize n = 0; n < G_N_ELEMENTS (numbers); n++)
    for (guint i = 2; i < 11; i++)
      for (char digit = '0'; digit <= '9'; digit++)
        {
          g_autofree char *typed = g_strdup (numbers[n]);
          typed[i] = digit;
          g_assert_cmpint (kt_vat_id_check (typed, NULL), ==, digit == numbers[n][i]);
        }
}

static void
test_eu (void)
{
  g_assert_true (kt_country_is_eu ("DE"));
  g_assert_true (kt_country_is_eu ("GR"));
  g_assert_false (kt_country_is_eu ("CH"));
  g_assert_false (kt_country_is_eu ("GB"));
  g_assert_false (kt_country_is_eu (""));
  g_assert_false (kt_country_is_eu (NULL));
}

static void
test_address (void)
{
  g_autoptr (KtAddress) address = kt_address_new ("a");
  kt_record_set_text (&address->name, "Muster GmbH\n\nAbteilung Einkauf");
  kt_record_set_text (&address->street, " Weg 1 ");
  kt_record_set_text (&address->city, "Musterstadt");
  g_auto (GStrv) lines = kt_address_lines (address, "Frau Muster");
  g_autofree char *joined = g_strjoinv ("|", lines);
  g_assert_cmpstr (joined, ==, "Muster GmbH|Abteilung Einkauf|Frau Muster|Weg 1|Musterstadt");
  kt_record_set_text (&address->postcode, "12345");
  g_autofree char *place = kt_address_place (address);
  g_assert_cmpstr (place, ==, "12345 Musterstadt");
}

static void
refuses (KtAccount *account, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_account_check (account, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  g_autofree char *prefix = g_strconcat (field, ": ", NULL);
  g_assert_true (g_str_has_prefix (error->message, prefix));
}

static void
test_check (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH\nWerk 2", "Berlin");
  g_assert_true (kt_account_check (account, NULL));
  g_autofree char *title = kt_account_title (account);
  g_assert_cmpstr (title, ==, "Muster GmbH");

  kt_record_set_text (&account->vat_id, "DE129274203");
  refuses (account, "vat_id");
  kt_record_set_text (&account->vat_id, "");
  kt_record_set_text (&account->billing.country, "Germany");
  refuses (account, "billing.country");
  kt_record_set_text (&account->billing.country, "");
  g_ptr_array_add (account->deliveries, kt_address_new ("x"));
  kt_record_set_text (&((KtAddress *)account->deliveries->pdata[0])->country, "de");
  refuses (account, "deliveries[0].country");
  g_ptr_array_remove_index (account->deliveries, 0);
  kt_record_set_text (&account->currency, "Euro");
  refuses (account, "currency");
  kt_record_set_text (&account->currency, "EUR");
  g_assert_true (kt_account_check (account, NULL));
  kt_record_set_text (&account->name, "");
  refuses (account, "name");
}

static void
test_customer_of_header (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH\nWerk 2", "Berlin");
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("en", "EUR");
  kt_record_set_text (&header->incoterm, "FCA");
  kt_revision_header_set_customer (header, account, NULL);
  g_assert_cmpstr (header->customer.account_id, ==, account->id);
  g_assert_cmpstr (header->customer.billing.name, ==, "Muster GmbH\nWerk 2");
  g_assert_cmpstr (header->customer.contact.family_name, ==, "Gründlich");
  g_assert_cmpstr (header->language, ==, "de");
  g_assert_cmpstr (header->incoterm, ==, "FCA");
  kt_revision_header_set_customer (header, account, "nobody");
  g_assert_cmpstr (header->customer.contact.family_name, ==, "");
  g_autofree char *name = kt_contact_full_name (account->contacts->pdata[0]);
  g_assert_cmpstr (name, ==, "Erika Gründlich");
}

/* As a person writes it for a program without a window. */
static void
test_by_hand (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_from_json (
      "{ \"name\": \"Muster GmbH\", \"billing\": { \"city\": \"Ulm\" }, \"language\": \"de\" }", -1,
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->billing.city, ==, "Ulm");
  g_assert_cmpstr (account->id, ==, "");
  g_assert_true (kt_account_check (account, NULL));
  g_assert_null (kt_account_from_json ("{ \"billing\": { \"city\": \"Ulm\" } }", -1, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/VAT numbers of the wrong form are refused", test_vat_ids);
  g_test_add_func ("/account/a mistyped digit of a German VAT number is found",
                   test_mistyped_digit);
  g_test_add_func ("/account/the countries of the European Union are known", test_eu);
  g_test_add_func ("/account/an address has no empty lines", test_address);
  g_test_add_func ("/account/a wrong field is named", test_check);
  g_test_add_func ("/account/a quote takes over names, language and terms",
                   test_customer_of_header);
  g_test_add_func ("/account/a file written by hand needs a name only", test_by_hand);
  return g_test_run ();
}
