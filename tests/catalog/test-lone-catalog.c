/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model that stands alone as a catalog. */

#include "kt-lone-catalog.h"

#include <glib/gstdio.h>
#include <string.h>

static KtModel *
load_model (void)
{
  static const char text[]
      = "product { 1..2 Bean_Container bean_container\n Color maxColor\n bool on }\n"
        "structure Bean_Container { Size size }\n"
        "enumeration Color { green_beige RAL1000 }\nenumeration Size { S M }\n";
  KtModel *model = kt_model_load_text (text, strlen (text), "my-machine.coom", NULL, NULL);
  g_assert_nonnull (model);
  return model;
}

static char *
write_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
}

static void
test_names (void)
{
  g_autoptr (KtModel) model = load_model ();
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  const KtLoneCatalog lone = { .model = model, .id = "my machine!" };
  g_autoptr (KtCatalog) catalog = kt_lone_catalog_new (&lone, faults);
  g_assert_nonnull (catalog);
  g_assert_cmpuint (kt_fault_list_length (faults), ==, 0);

  KtTexts *texts = kt_catalog_get_texts (catalog);
  const char *id = "my-machine-";
  g_assert_nonnull (kt_catalog_find_product (catalog, id));
  g_assert_cmpstr (kt_texts_product (texts, id, "de"), ==, "My machine");
  g_assert_cmpstr (kt_texts_characteristic (texts, id, "bean_container[1]", "de"), ==,
                   "Bean container");
  g_assert_cmpstr (kt_texts_characteristic (texts, id, "maxColor", "en"), ==, "Max color");
  g_assert_cmpstr (kt_texts_characteristic (texts, id, "on", "en"), ==, "On");
  g_assert_cmpstr (kt_texts_value (texts, id, "maxColor", "Color", "green_beige", "en"), ==,
                   "green beige");
  g_assert_cmpstr (kt_texts_value (texts, id, "maxColor", "Color", "RAL1000", "en"), ==, "RAL1000");

  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, id, NULL);
  g_assert_true (product->model == model);
  g_assert_cmpuint (product->prices->len, ==, 0);
  g_assert_cmpstr (kt_catalog_get_settings (catalog)->currency, ==, "EUR");
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-lone-XXXXXX", NULL);
  g_autofree char *prices = write_file (
      folder, "p.csv",
      "key,kind,when,amount\nbase,base,,100\ngreen,surcharge,maxColor = green_beige,5\n");
  g_autofree char *settings = write_file (
      folder, "p.ini",
      "[catalog]\nid=x\nversion=7\ncurrency=CHF\nlanguages=de\n"
      "[vat]\nstandard=8.1\ndefault=standard\n"
      "[publisher]\nname=Muster AG\nstreet=Weg 1\npostcode=8000\ncity=Zürich\ncountry=CH\n");
  g_autofree char *words
      = write_file (folder, "p.de.csv", "key,text\nm,Maschine\nm.maxColor,Farbe\n");
  g_autofree char *stem = g_build_filename (folder, "p", NULL);
  g_autoptr (KtModel) model = load_model ();
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  const KtLoneCatalog lone
      = { .model = model, .id = "m", .prices = prices, .settings = settings, .texts = stem };
  g_autoptr (KtCatalog) catalog = kt_lone_catalog_new (&lone, faults);
  g_autofree char *found = kt_fault_list_to_text (faults);
  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (catalog);

  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, "m", NULL);
  g_assert_cmpuint (product->prices->len, ==, 2);
  const KtCatalogSettings *read = kt_catalog_get_settings (catalog);
  g_assert_cmpstr (read->currency, ==, "CHF");
  g_assert_cmpstr (read->publisher.city, ==, "Zürich");
  KtTexts *texts = kt_catalog_get_texts (catalog);
  g_assert_cmpstr (kt_texts_product (texts, "m", "de"), ==, "Maschine");
  g_assert_cmpstr (kt_texts_characteristic (texts, "m", "maxColor", "de"), ==, "Farbe");
  g_assert_cmpstr (kt_texts_characteristic (texts, "m", "bean_container", "de"), ==,
                   "Bean container");
  remove_folder (folder);
}

static void
test_faults (void)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-lone-XXXXXX", NULL);
  g_autofree char *prices = write_file (
      folder, "p.csv", "key,kind,when,amount\nbase,base,,100\ngreen,surcharge,colour = Red,5\n");
  g_autofree char *words = write_file (folder, "p.de.csv", "key,text\nm,Maschine\nm,Apparat\n");
  g_autofree char *stem = g_build_filename (folder, "p", NULL);
  g_autoptr (KtModel) model = load_model ();
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  const KtLoneCatalog lone = { .model = model, .id = "m", .prices = prices, .texts = stem };
  g_autofree char *missing = g_build_filename (folder, "none.csv", NULL);
  const KtLoneCatalog nothing = { .model = model, .id = "m", .prices = missing };

  g_assert_null (kt_lone_catalog_new (&lone, faults));
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 2);
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->file, ==, prices);
  g_assert_cmpuint (kt_fault_list_get (faults, 0)->line, ==, 3);
  g_assert_cmpstr (kt_fault_list_get (faults, 1)->file, ==, words);
  g_assert_cmpuint (kt_fault_list_get (faults, 1)->line, ==, 3);
  g_assert_null (kt_lone_catalog_new (&nothing, faults));
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lone catalog/names become readable", test_names);
  g_test_add_func ("/lone catalog/prices settings and texts stand beside the model", test_files);
  g_test_add_func ("/lone catalog/what is wrong beside the model is placed", test_faults);
  return g_test_run ();
}
