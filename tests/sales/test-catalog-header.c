/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The head of a new quote says what the catalog says.
 */

#include "kt-catalog-header.h"
#include "kt-lone-catalog.h"

#include <glib/gstdio.h>
#include <string.h>

static KtCatalog *
catalog_with (const char *settings)
{
  static const char text[] = "product { bool on }";
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "m.coom", NULL, NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("kontor-header-XXXXXX.ini", &path, NULL);
  g_assert_cmpint (file, >=, 0);
  g_assert_true (g_close (file, NULL));
  g_assert_true (g_file_set_contents (path, settings, -1, NULL));
  const KtLoneCatalog lone = { .model = model, .id = "m", .settings = path };
  KtCatalog *catalog = kt_lone_catalog_new (&lone, faults);
  g_autofree char *found = kt_fault_list_to_text (faults);
  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (catalog);
  g_remove (path);
  return catalog;
}

static void
test_header (void)
{
  g_autoptr (KtCatalog) catalog = catalog_with (
      "[catalog]\nid=x\nversion=1\ncurrency=CHF\nlanguages=de;en\nrounding=document\n"
      "rounding_mode=half-even\nprice_validity_days=60\n"
      "[vat]\nreduced=2.6\nstandard=8.1\ndefault=standard\n"
      "[publisher]\nname=Muster AG\nstreet=Weg 1\npostcode=8000\ncity=Zürich\ncountry=CH\n"
      "[terms]\npayment=net30\nincoterm=FCA\nincoterm_place=Zürich\n");
  GDate today;
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, G_DATE_NOVEMBER, 2026);
  g_autoptr (KtRevisionHeader) header = kt_catalog_header_new (catalog, "en", &today);

  g_assert_cmpstr (header->language, ==, "en");
  g_assert_cmpstr (header->currency, ==, "CHF");
  g_assert_cmpstr (header->valid_until, ==, "2027-01-20");
  g_assert_cmpstr (header->date, ==, "");
  g_assert_cmpint (header->rounding, ==, KT_ROUNDING_DOCUMENT);
  g_assert_cmpint (header->rounding_mode, ==, KT_ROUND_HALF_EVEN);
  g_assert_cmpstr (header->payment_terms, ==, "net30");
  g_assert_cmpstr (header->incoterm, ==, "FCA");
  g_assert_cmpstr (header->incoterm_place, ==, "Zürich");
  g_assert_cmpuint (header->vat_rates->len, ==, 2);
  /* The catalog's default comes first: that is the header's default. */
  g_assert_cmpstr (kt_revision_header_find_vat_rate (header, "")->code, ==, "standard");
  g_assert_nonnull (kt_revision_header_find_vat_rate (header, "reduced"));
  g_assert_true (kt_revision_header_check (header, NULL));

  g_autoptr (KtRevisionHeader) german = kt_catalog_header_new (catalog, NULL, &today);
  g_assert_cmpstr (german->language, ==, "de");
}

/* Terms are worded in the language of the document; what the seller worded himself stays. */
static void
test_language (void)
{
  g_autoptr (KtCatalog) catalog = catalog_with (
      "[catalog]\nid=x\nversion=1\ncurrency=EUR\nlanguages=de;en\n[vat]\nstandard=19\ndefault=standard\n"
      "[publisher]\nname=Muster AG\nstreet=Weg 1\npostcode=10115\ncity=Berlin\ncountry=DE\n"
      "[terms]\npayment=net30\n");
  g_autoptr (KtAccount) account = kt_account_new ("a");
  g_autoptr (KtRevisionHeader) header = NULL;
  GDate today;

  kt_texts_add (kt_catalog_get_texts (catalog), "de", "terms.payment.net30", "30 Tage");
  kt_texts_add (kt_catalog_get_texts (catalog), "en", "terms.payment.net30", "30 days");
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, G_DATE_NOVEMBER, 2026);
  header = kt_catalog_header_new (catalog, NULL, &today);
  g_assert_cmpstr (header->payment_text, ==, "30 Tage");

  kt_record_set_text (&account->language, "en");
  kt_catalog_header_set_customer (header, catalog, account, NULL);
  g_assert_cmpstr (header->payment_text, ==, "30 days");
  kt_catalog_header_set_language (header, catalog, "de");
  g_assert_cmpstr (header->payment_text, ==, "30 Tage");

  kt_record_set_text (&header->payment_text, "Zahlbar sofort");
  kt_catalog_header_set_language (header, catalog, "en");
  g_assert_cmpstr (header->payment_text, ==, "Zahlbar sofort");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/head of a new quote/says what the catalog says", test_header);
  g_test_add_func ("/head of a new quote/words the terms in the customer's language", test_language);
  return g_test_run ();
}
