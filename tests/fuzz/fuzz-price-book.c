/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of pricing/, all in one input: the eight files one behind the other, parted by lines
 * of a single '='. Whatever was read is found again, and nothing that was refused is.
 */

#include "kt-price-book-reader.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static GBytes *
load (const char *path, gpointer data)
{
  char **parts = data;
  for (guint i = 0; kt_price_book_paths[i] != NULL && parts[i] != NULL; i++)
    if (strcmp (kt_price_book_paths[i], path) == 0)
      return g_bytes_new (parts[i], strlen (parts[i]));
  return NULL;
}

static void
look_up (const KtPriceBook *book)
{
  for (guint i = 0; i < book->agreements->len; i++)
    {
      const KtAgreement *agreement = book->agreements->pdata[i];
      const KtProcedureStep *step = kt_price_book_find_step (book, agreement->step);
      const KtAccess access = { agreement->customer_key, agreement->product_key };
      g_assert_nonnull (step);
      g_assert_nonnull (kt_price_book_find_agreements (book, step, access, agreement->customer,
                                                       agreement->product));
      g_assert_cmpint (kt_decimal_sign (agreement->value), >=, 0);
    }
  for (guint i = 0; i < book->rates->len; i++)
    {
      const KtExchangeRate *rate = book->rates->pdata[i];
      g_assert_cmpuint (kt_price_book_find_rate (book, rate->currency, rate->day)->day, ==,
                        rate->day);
      g_assert_cmpint (kt_decimal_sign (rate->rate), >, 0);
    }
  for (guint i = 0; i < book->quotations->len; i++)
    {
      const KtQuotation *quotation = book->quotations->pdata[i];
      g_assert_nonnull (kt_price_book_find_metal (book, quotation->metal));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_auto (GStrv) parts = g_strsplit (text, "\n=\n", 8);
  g_autoptr (KtCatalogSettings) settings = kt_catalog_settings_new ();
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  settings->currency = g_strdup ("EUR");
  g_autoptr (KtPriceBook) book = kt_price_book_read (load, parts, settings, NULL, faults);
  look_up (book);
  g_autofree char *report = kt_fault_list_to_text (faults);
  return 0;
}
