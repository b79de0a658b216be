/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pricing/: what is read, and every fault with file, line and column. */

#include "catalog-fixture.h"
#include "kt-price-book-reader.h"

#include <string.h>

/* Files of pricing/ by their name. */
typedef struct {
  const char *name;
  const char *text;
} File;

#define PROCEDURE                                                                                  \
  {                                                                                                \
    "procedure.csv", "step,type,level,basis,group,printed,access\n"                                \
                     "scale,scale,unit,list,q,yes,\n"                                              \
                     "deal,agreement,unit,running,q,no,account/item|all/all\n"                     \
                     "metal,metal,line,,,,\n"                                                      \
                     "freight,freight,document,,,,\n"                                              \
  }

static GBytes *
load (const char *path, gpointer data)
{
  for (const File *file = data; file->name != NULL; file++)
    if (strcmp (path + strlen ("pricing/"), file->name) == 0)
      return g_bytes_new_static (file->text, strlen (file->text));
  return NULL;
}

static KtPriceBook *
read_files (const File *files, KtFaultList *faults)
{
  g_autoptr (KtCatalog) catalog = fixture_load_small_catalog ();
  return kt_price_book_read (load, (gpointer)files, kt_catalog_get_settings (catalog), catalog,
                             faults);
}

static void
test_reading (void)
{
  const File files[] = {
    PROCEDURE,
    { "agreements.csv", "key,customer,product,kind,value,from_quantity,from,until,like,combinable\n"
                        "a,account:10,KL-1001,net,0.60,100,2026-01-01,2026-12-31,,no\n"
                        "b,group:dealer,KL-1001,,,,,,a,yes\n"
                        "c,*,group:screws,percent,2.5,,,,,\n" },
    { "metals.csv", "metal,base,per\ncopper,150,100\n" },
    { "quotations.csv", "metal,date,price,source\n"
                        "copper,2026-11-01,900,DEL\ncopper,2026-10-01,880,DEL\n" },
    { "contents.csv", "article,material,kg\nKL-1001,copper,0.002\n" },
    { "rates.csv",
      "currency,date,rate,source\nCHF,2026-10-01,0.94,ECB\nCHF,2026-11-01,0.93,ECB\n" },
    { "vat.csv", "case,category,code,taxed\nexport,G,VATEX-EU-G,no\n" },
    { "surcharges.csv", "key,step,kind,value,per,country,postcode\n"
                        "zone,freight,weight,24.5,100,DE|AT,4|5\n" },
    { NULL, NULL },
  };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtPriceBook) book = read_files (files, faults);
  g_autofree char *told = kt_fault_list_to_text (faults);
  g_assert_cmpstr (told, ==, "");
  g_assert_cmpuint (book->steps->len, ==, 4);
  const KtProcedureStep *deal = kt_price_book_find_step (book, "deal");
  g_assert_true (deal->is_hidden);
  g_assert_cmpuint (deal->accesses->len, ==, 2);
  g_assert_cmpstr (deal->group, ==, "q");

  const GPtrArray *found = kt_price_book_find_agreements (
      book, deal, (KtAccess){ KT_CUSTOMER_GROUP, KT_PRODUCT_ITEM }, "dealer", "KL-1001");
  g_assert_cmpuint (found->len, ==, 1);
  const KtAgreement *like = found->pdata[0];
  g_assert_cmpint (like->calculation, ==, KT_CALCULATION_NET_PRICE);
  g_assert_true (kt_decimal_equal (like->value, kt_decimal (60, 2)));
  g_assert_true (like->is_combinable);
  g_assert_null (kt_price_book_find_agreements (
      book, deal, (KtAccess){ KT_CUSTOMER_ACCOUNT, KT_PRODUCT_ITEM }, "11", "KL-1001"));
  g_assert_cmpuint (kt_price_book_find_quotation (book, "copper", 20261031)->day, ==, 20261001);
  g_assert_cmpuint (kt_price_book_find_quotation (book, "copper", 20261101)->day, ==, 20261101);
  g_assert_null (kt_price_book_find_quotation (book, "copper", 20260930));
  g_assert_true (
      kt_decimal_equal (kt_price_book_find_rate (book, "CHF", 20261225)->rate, kt_decimal (93, 2)));
  g_assert_false (kt_price_book_find_vat_case (book, "export")->is_taxed);
  g_assert_cmpuint (kt_price_book_find_contents (book, "KL-1001")->len, ==, 1);
  const KtSurcharge *zone = book->surcharges->pdata[0];
  g_assert_cmpint (zone->per, ==, 100);
  g_assert_cmpstr (zone->countries[1], ==, "AT");
}

static void
test_defaults (void)
{
  const File files[] = { { NULL, NULL } };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtPriceBook) book = read_files (files, faults);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);
  g_assert_true (book->is_default);
  g_assert_nonnull (kt_price_book_find_step (book, "scale"));
  g_assert_nonnull (kt_price_book_find_step (book, "freight"));
}

/* One fault at a time: the file, and exactly what is said. */
#define HEAD "key,customer,product,kind,value,currency,from_quantity,from,until,like\n"

static const struct {
  const char *name;
  File file;
  const char *says;
} cases[] = {
  { "validities that overlap",
    { "agreements.csv", HEAD "a,account:1,KL-1001,percent,5,,,2026-01-01,2026-06-30,\n"
                             "b,account:1,KL-1001,percent,6,,,2026-06-30,,\n" },
    "pricing/agreements.csv:3:33: error: from: “b” and “a” (line 2) are valid on the same days for "
    "the same customer and product.\n"
    "    Let one of them end before the other begins.\n" },
  { "a gap between validities",
    { "agreements.csv", HEAD "a,account:1,KL-1001,percent,5,,,2026-01-01,2026-06-30,\n"
                             "b,account:1,KL-1001,percent,6,,,2026-07-02,,\n" },
    "pricing/agreements.csv:3:33: warning: from: “b” begins later than “a” (line 2) ends: on the "
    "days between nothing is agreed.\n"
    "    Close the gap, or give the two another key field.\n" },
  { "agreements in a circle",
    { "agreements.csv", HEAD "a,account:1,KL-1001,,,,,,,b\nb,account:2,KL-1001,,,,,,,a\n" },
    "pricing/agreements.csv:2:27: error: like: “a” has its own terms in the end: the agreements go "
    "in a circle.\n"
    "    Give one of the agreements terms of its own.\n"
    "pricing/agreements.csv:3:27: error: like: “b” has its own terms in the end: the agreements go "
    "in a circle.\n"
    "    Give one of the agreements terms of its own.\n" },
  { "an agreement like none",
    { "agreements.csv", HEAD "a,account:1,KL-1001,,,,,,,z\n" },
    "pricing/agreements.csv:2:27: error: like: There is no agreement “z”.\n"
    "    Write the key of another row.\n" },
  { "a percentage over 100",
    { "agreements.csv", HEAD "a,account:1,KL-1001,percent,101,,,,,\n" },
    "pricing/agreements.csv:2:29: error: value: A discount is from 0 to 100 percent.\n" },
  { "a price below cost",
    { "agreements.csv", HEAD "a,account:1,KL-1001,net,0.01,,,,,\n" },
    "pricing/agreements.csv:2:25: warning: value: With these terms article KL-1001 is sold below "
    "its cost.\n"
    "    Check price, cost and discount.\n" },
  { "a currency without a rate",
    { "agreements.csv", HEAD "a,account:1,KL-1001,net,9,USD,,,,\n" },
    "pricing/agreements.csv:2:27: error: currency: There is no exchange rate for USD.\n"
    "    Add a rate to pricing/rates.csv.\n" },
  { "a product that is not there",
    { "agreements.csv", HEAD "a,account:1,XX-1,percent,9,,,,,\n" },
    "pricing/agreements.csv:2:13: error: product: There is no product or article “XX-1”.\n" },
  { "a customer that is none",
    { "agreements.csv", HEAD "a,somebody,KL-1001,percent,9,,,,,\n" },
    "pricing/agreements.csv:2:3: error: customer: “somebody” is no customer.\n"
    "    Write account:NUMBER, group:NAME, segment:NAME or *.\n" },
  { "a key that comes twice",
    { "agreements.csv", HEAD "a,account:1,KL-1001,percent,5,,,,,\n"
                             "a,account:2,KL-1001,percent,6,,,,,\n" },
    "pricing/agreements.csv:3:1: error: key: “a” is given twice; the first is in line 2.\n"
    "    Give the rows different keys.\n" },
  { "a surcharge of no step",
    { "surcharges.csv", "key,step,kind,value\nx,customs,amount,5\n" },
    "pricing/surcharges.csv:2:3: error: step: There is no such step “customs”.\n"
    "    Name a step of pricing/procedure.csv that fits.\n" },
  { "a metal without a quotation",
    { "metals.csv", "metal,base\ncopper,150\n" },
    "pricing/metals.csv:2:1: error: There is no quotation for “copper”.\n"
    "    Add one to pricing/quotations.csv.\n" },
  { "two rates of one day",
    { "rates.csv", "currency,date,rate\nCHF,2026-10-01,0.94\nCHF,2026-10-01,0.95\n" },
    "pricing/rates.csv:3:5: error: date: “CHF” has a rate of this day in line 2.\n"
    "    Leave one rate a day.\n" },
  { "a rate of zero",
    { "rates.csv", "currency,date,rate\nCHF,2026-10-01,0\n" },
    "pricing/rates.csv:2:16: error: rate: An exchange rate is above zero.\n" },
  { "a category of VAT that is none",
    { "vat.csv", "case,category,code,taxed\nexport,X,,no\n" },
    "pricing/vat.csv:2:8: error: category: “X” is no category of VAT.\n"
    "    Use a code of UNTDID 5305, like S, K, G or E.\n" },
  { "an exempt case that is taxed",
    { "vat.csv", "case,category,code,taxed\nexport,G,,yes\n" },
    "pricing/vat.csv:2:11: error: taxed: The category G says otherwise.\n" },
  { "a step above its place",
    { "procedure.csv", "step,type,level\nfreight,freight,document\nscale,scale,unit\n" },
    "pricing/procedure.csv:3:13: error: level: This step stands behind one of a higher level.\n"
    "    First all steps of the unit, then of the line, then of the document.\n" },
  { "a basis that comes later",
    { "procedure.csv", "step,type,level,basis\nscale,scale,unit,step:deal\n" },
    "pricing/procedure.csv:2:18: error: basis: There is no earlier step “deal” on this level.\n"
    "    Name a step that stands above this one.\n" },
  { "an access that is none",
    { "procedure.csv", "step,type,level,access\ndeal,agreement,unit,everybody\n" },
    "pricing/procedure.csv:2:21: error: access: “everybody” is no way to find a record.\n"
    "    Write account, group, segment or all, a slash, and item, group or all: "
    "account/item|group/all.\n" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const File files[] = { cases[i].file, { NULL, NULL } };
      g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
      g_autoptr (KtPriceBook) book = read_files (files, faults);
      g_autofree char *told = kt_fault_list_to_text (faults);
      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (told, ==, cases[i].says);
      g_assert_nonnull (book);
    }
}

/* A scale and a metal of a product, in a folder. */
static void
test_folder (void)
{
  g_autofree char *folder = fixture_copy_catalog ();
  fixture_write (folder, "lists/scales.csv",
                 "applies_to,from_quantity,kind,discount\nKL-1001,100,slab,99\n");
  fixture_write (folder, "products/mixer/contents.csv", "material,kg\nlead,2\n");
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, faults);
  g_autofree char *told = kt_fault_list_to_text (faults);
  fixture_remove_folder (folder);
  g_assert_cmpstr (told, ==,
                   "lists/scales.csv:2:18: warning: discount: With this step article KL-1001 is "
                   "sold below its cost.\n"
                   "    Check price, cost and discount.\n"
                   "products/mixer/contents.csv:2:1: error: There is no metal “lead”.\n"
                   "    Write weight, or a metal of pricing/metals.csv.\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price-book/tables are read and found", test_reading);
  g_test_add_func ("/price-book/without a folder the procedure of the house counts", test_defaults);
  g_test_add_func ("/price-book/every fault has its place", test_faults);
  g_test_add_func ("/price-book/scales below cost and unknown metals are found", test_folder);
  return g_test_run ();
}
