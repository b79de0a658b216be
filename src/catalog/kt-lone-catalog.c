/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One product in memory, with words made of names. */

#include "kt-lone-catalog.h"
#include "kt-catalog-memory.h"
#include "kt-catalog-settings-reader.h"
#include "kt-csv-row.h"
#include "kt-model-prices.h"
#include "kt-price-table.h"
#include "kt-product-new.h"
#include "kt-product-paths.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CATEGORY "models"

/* ---- names made readable ---- */

/* "bean_container" → "Bean container", "maxWeight" → "Max weight"; what has digits is a code and
 * stays. */
static char *
readable (const char *name, gboolean capital)
{
  g_autoptr (GString) out = g_string_new (NULL);
  if (strpbrk (name, "0123456789") != NULL)
    return g_strdup (name);
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '_' || *p == '-')
        g_string_append_c (out, ' ');
      else if (g_ascii_isupper (*p) && p > name && g_ascii_islower (p[-1]))
        g_string_append_printf (out, " %c", g_ascii_tolower (*p));
      else
        g_string_append_c (out, *p);
    }
  g_strstrip (out->str);
  if (capital)
    out->str[0] = g_ascii_toupper (out->str[0]);
  return g_strdup (out->str);
}

static void
add_text (KtTexts *texts, const char *key, const char *text)
{
  const char *const *languages = kt_texts_languages (texts);
  for (guint i = 0; languages[i] != NULL; i++)
    kt_texts_add (texts, languages[i], key, text);
}

typedef struct {
  KtTexts *texts;
  const char *id;
} Naming;

static void
name_characteristic (const char *path, const KtFeature *feature, gpointer data)
{
  Naming *naming = data;
  g_autofree char *key = g_strdup_printf ("%s.%s", naming->id, path);
  g_autofree char *text = readable (feature->name, TRUE);
  add_text (naming->texts, key, text);
}

static void
name_options (Naming *naming, const KtEnumeration *enumeration)
{
  for (guint i = 0; i < enumeration->n_options; i++)
    {
      const char *option = enumeration->options[i]->name;
      g_autofree char *key = g_strdup_printf ("%s.%s.%s", naming->id, enumeration->name, option);
      g_autofree char *text = readable (option, FALSE);
      add_text (naming->texts, key, text);
    }
}

static void
read_texts_of (KtTexts *texts, const char *prefix, const char *language, KtFaultList *faults)
{
  g_autofree char *path = g_strdup_printf ("%s.%s.csv", prefix, language);
  const char *const required[] = { "key", "text", NULL };
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return;
  g_autoptr (KtCsv) csv = kt_csv_load (path, NULL, faults);
  if (!kt_csv_check_columns (csv, required, NULL, faults))
    return;
  for (guint i = 0; i < kt_csv_n_rows (csv); i++)
    if (!kt_texts_add (texts, language, kt_csv_get_by_name (csv, i, "key"),
                       kt_csv_get_by_name (csv, i, "text")))
      kt_csv_fault (csv, i, kt_csv_find_column (csv, "key"), KT_FAULT_ERROR, faults, NULL,
                    _ ("This key has a text already."));
}

/* Texts that are given come first; names only fill what is left. */
static KtTexts *
make_texts (const KtCatalogSettings *settings,
            const KtLoneCatalog *lone,
            const char *id,
            KtFaultList *faults)
{
  KtTexts *texts = kt_texts_new ((const char *const *)settings->languages);
  const KtModel *model = lone->model;
  Naming naming = { texts, id };
  g_autofree char *title = readable (id, TRUE);
  for (guint i = 0; lone->texts != NULL && settings->languages[i] != NULL; i++)
    read_texts_of (texts, lone->texts, settings->languages[i], faults);
  add_text (texts, id, title);
  add_text (texts, "catalog.title", title);
  add_text (texts, "category." CATEGORY, title);
  for (guint i = 0; settings->languages[i] != NULL; i++)
    kt_texts_add (texts, settings->languages[i], "unit.pc",
                  strcmp (settings->languages[i], "de") == 0 ? "St." : "pc.");
  kt_product_visit_paths (model, name_characteristic, &naming);
  for (guint i = 0; i < model->n_enumerations; i++)
    name_options (&naming, model->enumerations[i]);
  return texts;
}

/* ---- what it is made of ---- */

static KtCatalogSettings *
default_settings (void)
{
  KtCatalogSettings *settings = kt_catalog_settings_new ();
  settings->id = g_strdup ("model");
  settings->version = g_strdup ("0");
  settings->currency = g_strdup ("EUR");
  g_strfreev (settings->languages);
  settings->languages = g_strdupv ((char *[]){ (char *)"de", (char *)"en", NULL });
  kt_catalog_settings_add_vat (settings, "standard", kt_decimal_from_int (19));
  g_free (settings->vat_default);
  settings->vat_default = g_strdup ("standard");
  return settings;
}

/* NULL after a fault that leaves nothing to work with. */
static KtCatalogSettings *
load_settings (const char *path, KtFaultList *faults)
{
  if (path == NULL)
    return default_settings ();
  g_autoptr (KtIni) ini = kt_ini_load (path, path, faults);
  if (ini == NULL)
    return NULL;
  KtCatalogSettings *settings = kt_catalog_settings_read (ini, faults);
  kt_ini_report_unread (ini, faults);
  return settings;
}

static KtProduct *
make_product (const KtLoneCatalog *lone, const char *id, KtFaultList *faults)
{
  KtProduct *product = kt_product_new (kt_product_info_new (id));
  product->info->category = g_strdup (CATEGORY);
  product->model = kt_model_ref (lone->model);
  product->model_text = g_strdup ("");
  if (lone->prices != NULL)
    {
      g_autoptr (KtCsv) csv = kt_csv_load (lone->prices, NULL, faults);
      kt_price_table_read (csv, product->model, product->prices, faults);
    }
  kt_model_prices_append (product->model, product->prices, faults);
  return product;
}

static char *
make_id (const char *name)
{
  char *id = g_strdup (*name != '\0' ? name : "model");
  for (char *p = id; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      *p = '-';
  if (strlen (id) > 60)
    id[60] = '\0';
  return id;
}

KtCatalog *
kt_lone_catalog_new (const KtLoneCatalog *lone, KtFaultList *faults)
{
  guint before = kt_fault_list_count (faults, KT_FAULT_ERROR);
  g_autofree char *id = make_id (lone->id);
  g_autoptr (KtProduct) product = make_product (lone, id, faults);
  g_autoptr (KtCatalogSettings) settings = load_settings (lone->settings, faults);
  g_autoptr (KtTexts) texts = settings != NULL ? make_texts (settings, lone, id, faults) : NULL;
  if (texts == NULL || kt_fault_list_count (faults, KT_FAULT_ERROR) > before)
    return NULL;

  KtCatalogMemory *memory = kt_catalog_memory_new ();
  KtProductInfo *info = kt_product_info_copy (product->info);
  g_hash_table_insert (memory->products, g_strdup (id), g_steal_pointer (&product));
  KtCatalog *catalog = kt_catalog_new (g_steal_pointer (&settings), g_steal_pointer (&texts),
                                       &kt_catalog_memory_source, memory);
  kt_catalog_add_category (catalog, CATEGORY, NULL, 0);
  kt_catalog_add_product (catalog, info);
  kt_catalog_finish (catalog);
  return catalog;
}
