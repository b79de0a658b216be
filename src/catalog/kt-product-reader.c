/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder of one product: product.ini and the model first, then the tables that speak about the
 * model (kt-product-tables.c). Without a sound model they are still read, for their own faults.
 */

#include "kt-catalog-reading.h"
#include "kt-foreign.h"
#include "kt-order-code.h"
#include "kt-product-new.h"
#include "kt-product-paths.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LEAD_DAYS 3650

/* ---- [product] ---- */

static void
read_business (KtIni *ini, KtProductInfo *info, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "business");
  if (entry != NULL && !kt_business_parse (entry->value, &info->business))
    kt_ini_fault (ini, entry, faults, _ ("Write product, system, project or supplier."),
                  _ ("“%s” is no type of business."), entry->value);
}

static void
read_category (KtCatalogReading *reading, KtIni *ini, KtProductInfo *info)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "category");
  if (entry == NULL || *entry->value == '\0')
    {
      kt_fault_list_add (reading->faults, KT_FAULT_ERROR, kt_ini_file (ini), 0, 0,
                         _ ("Add the line."), _ ("[%s] needs a line “%s=…”."), "product",
                         "category");
      return;
    }
  info->category = g_strdup (entry->value);
  kt_reading_refer_entry (reading, KT_REFERENCE_CATEGORY, ini, entry, entry->value);
}

static guint
read_day (KtIni *ini, const char *key, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", key);
  g_autoptr (GError) error = NULL;
  guint day = entry != NULL ? kt_day_parse (entry->value, &error) : 0;
  if (error != NULL)
    kt_ini_fault (ini, entry, faults, _ ("Write a date like 2026-01-31."), "%s", error->message);
  return day;
}

static void
read_validity (KtIni *ini, KtProductInfo *info, KtFaultList *faults)
{
  info->validity.from = read_day (ini, "valid_from", faults);
  info->validity.to = read_day (ini, "valid_until", faults);
  if (info->validity.from != 0 && info->validity.to != 0 && info->validity.to < info->validity.from)
    kt_ini_fault (ini, kt_ini_get (ini, "product", "valid_until"), faults,
                  _ ("Exchange the two dates."), _ ("The last day %s is before the first day %s."),
                  kt_ini_get (ini, "product", "valid_until")->value,
                  kt_ini_get (ini, "product", "valid_from")->value);
}

static void
read_lead_days (KtIni *ini, KtProductInfo *info, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "lead_days");
  guint64 days = 0;
  if (entry != NULL
      && !g_ascii_string_to_unsigned (entry->value, 10, 0, MAX_LEAD_DAYS, &days, NULL))
    kt_ini_fault (ini, entry, faults, NULL, _ ("“%s” is not a whole number from %u to %u."),
                  entry->value, 0u, (guint)MAX_LEAD_DAYS);
  info->lead_days = (guint)days;
}

static void
read_vat (KtCatalogReading *reading, KtIni *ini, KtProductInfo *info)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "vat");
  if (entry == NULL)
    return;
  if (kt_catalog_settings_find_vat (reading->settings, entry->value) == NULL)
    kt_ini_fault (ini, entry, reading->faults, _ ("Use a key of [vat] in catalog.ini."),
                  _ ("There is no rate “%s”."), entry->value);
  info->vat = g_strdup (entry->value);
}

static void
read_classification (KtIni *ini, KtProductInfo *info, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "classification");
  g_strfreev (info->classification);
  info->classification = kt_ini_split (entry);
  for (guint i = 0; info->classification[i] != NULL; i++)
    if (strchr (info->classification[i], ':') == NULL)
      kt_ini_fault (ini, entry, faults, _ ("Write SYSTEM:CODE, like ETIM:EC011562."),
                    _ ("“%s” does not say which classification it is of."),
                    info->classification[i]);
}

static void
read_accessories (KtCatalogReading *reading, KtIni *ini, KtProductInfo *info)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "accessories");
  g_strfreev (info->accessories);
  info->accessories = kt_ini_split (entry);
  for (guint i = 0; info->accessories[i] != NULL; i++)
    kt_reading_refer_entry (reading, KT_REFERENCE_ARTICLE, ini, entry, info->accessories[i]);
}

static void
read_info (KtCatalogReading *reading, KtIni *ini, KtProductInfo *info)
{
  read_business (ini, info, reading->faults);
  read_category (reading, ini, info);
  read_classification (ini, info, reading->faults);
  read_lead_days (ini, info, reading->faults);
  read_validity (ini, info, reading->faults);
  read_vat (reading, ini, info);
  read_accessories (reading, ini, info);
  const KtIniEntry *unit = kt_ini_get (ini, "product", "unit");
  if (unit != NULL && *unit->value != '\0')
    {
      g_free (info->unit);
      info->unit = g_strdup (unit->value);
    }
  const KtIniEntry *order_code = kt_ini_get (ini, "product", "order_code");
  if (order_code != NULL && *order_code->value != '\0')
    info->order_code = g_strdup (order_code->value);
}

/* ---- what speaks about the model ---- */

/* FALSE with a fault if the model does not have it. */
static gboolean
check_path (KtIni *ini,
            const KtIniEntry *entry,
            const KtModel *model,
            const char *path,
            KtFaultList *faults)
{
  g_autofree char *unknown = NULL;
  if (model == NULL || kt_product_find_path (model, path, &unknown) != NULL)
    return TRUE;
  kt_ini_fault (ini, entry, faults,
                _ ("Name a characteristic or part of model.coom, without indices."),
                _ ("The model has no “%s” (in “%s”)."), unknown, path);
  return FALSE;
}

/* FALSE after a fault. */
static gboolean
read_steps (KtIni *ini, KtProduct *product, KtFaultList *faults)
{
  guint before = kt_fault_list_count (faults, KT_FAULT_ERROR);
  g_autoptr (GPtrArray) entries = kt_ini_get_group (ini, "steps");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const KtIniEntry *entry = entries->pdata[i];
      KtProductStep *step = g_new0 (KtProductStep, 1);
      step->id = g_strdup (entry->key);
      step->paths = kt_ini_split (entry);
      g_ptr_array_add (product->steps, step);
      if (!kt_id_is_valid (step->id))
        kt_fault_list_add (faults, KT_FAULT_ERROR, kt_ini_file (ini), entry->line, 1,
                           _ ("Use letters, digits, - and _ only."),
                           _ ("“%s” cannot be used as an id."), step->id);
      for (guint j = 0; step->paths[j] != NULL; j++)
        if (check_path (ini, entry, product->model, step->paths[j], faults)
            && !g_hash_table_add (seen, g_strdup (step->paths[j])))
          kt_ini_fault (ini, entry, faults, _ ("Name it in one step only."),
                        _ ("“%s” stands in two steps."), step->paths[j]);
    }
  return kt_fault_list_count (faults, KT_FAULT_ERROR) == before;
}

typedef struct {
  KtProduct *product;
  const char *file;
  KtFaultList *faults;
} StepCheck;

static void
check_step_of (const char *path, const KtFeature *feature, gpointer data)
{
  StepCheck *check = data;
  if (feature->kind != KT_FEATURE_PART && kt_product_find_step (check->product, path) == NULL)
    kt_fault_list_add (check->faults, KT_FAULT_WARNING, check->file, 0, 0,
                       _ ("Name it, or the part it belongs to, in [steps]."),
                       _ ("“%s” stands in no step of the configuration."), path);
}

static void
check_steps_are_complete (KtIni *ini, KtProduct *product, KtFaultList *faults)
{
  StepCheck check = { product, kt_ini_file (ini), faults };
  if (product->model != NULL && product->steps->len > 0)
    kt_product_visit_paths (product->model, check_step_of, &check);
}

static void
read_swatches (KtIni *ini, KtProduct *product, KtFaultList *faults)
{
  g_autoptr (GPtrArray) entries = kt_ini_get_group (ini, "swatches");
  for (guint i = 0; i < entries->len; i++)
    {
      const KtIniEntry *entry = entries->pdata[i];
      const KtEnumeration *enumeration
          = product->model != NULL ? kt_model_find_enumeration (product->model, entry->key) : NULL;
      if (product->model != NULL && enumeration == NULL)
        kt_ini_fault (ini, entry, faults, _ ("Name an enumeration of model.coom."),
                      _ ("The model has no such enumeration."));
      else if (enumeration != NULL
               && kt_enumeration_find_attribute (enumeration, entry->value) == NULL)
        kt_ini_fault (ini, entry, faults,
                      _ ("Name an attribute of the enumeration that holds a colour."),
                      _ ("The enumeration has no attribute “%s”."), entry->value);
      KtSwatch *swatch = g_new0 (KtSwatch, 1);
      swatch->enumeration = g_strdup (entry->key);
      swatch->attribute = g_strdup (entry->value);
      g_ptr_array_add (product->swatches, swatch);
    }
}

static void
read_quote_characteristics (KtIni *ini, KtProduct *product, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "quote_characteristics");
  g_strfreev (product->quote_characteristics);
  product->quote_characteristics = kt_ini_split (entry);
  for (guint i = 0; product->quote_characteristics[i] != NULL; i++)
    check_path (ini, entry, product->model, product->quote_characteristics[i], faults);
}

static void
check_order_code (KtIni *ini, KtProduct *product, KtFaultList *faults)
{
  const KtIniEntry *entry = kt_ini_get (ini, "product", "order_code");
  if (entry != NULL && product->model != NULL)
    kt_order_code_check (entry->value, product->model, kt_ini_file (ini), entry->line,
                         entry->column, faults);
}

/* ---- the model ---- */

/* The one model file there is, in whatever language; model.coom if there is none. NULL after a fault. */
static char *
find_model (KtCatalogReading *reading, const char *id)
{
  g_autofree char *found = NULL;
  for (KtModelFormat format = KT_MODEL_COOM; format <= KT_MODEL_XCSP; format++)
    {
      g_autofree char *file
          = g_strdup_printf ("products/%s/%s", id, kt_foreign_file_name (format));
      g_autofree char *path = g_build_filename (reading->folder, file, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (found != NULL)
        {
          kt_fault_list_add (reading->faults, KT_FAULT_ERROR, file, 0, 0, _ ("Keep one of them."),
                             _ ("The product has two models: %s is there, too."), found);
          return NULL;
        }
      found = g_steal_pointer (&file);
    }
  return found != NULL ? g_steal_pointer (&found)
                       : g_strdup_printf ("products/%s/model.coom", id);
}

static void
read_model (KtCatalogReading *reading, KtProduct *product)
{
  g_autofree char *path = find_model (reading, product->info->id);
  g_autoptr (GBytes) bytes = path != NULL ? kt_reading_load (reading, path, TRUE) : NULL;
  if (bytes == NULL)
    return;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  KtModelOptions options = { .strict = TRUE, .is_alone = TRUE };
  product->model_text = g_strndup (text != NULL ? text : "", length);
  product->model
      = kt_model_load_text (product->model_text, length, path, &options, reading->faults);
}

/* ---- the whole ---- */

void
kt_reading_read_product (KtCatalogReading *reading, const char *id)
{
  g_autofree char *file = g_strdup_printf ("products/%s/product.ini", id);
  g_autofree char *path = g_build_filename (reading->folder, file, NULL);
  if (!kt_id_is_valid (id))
    {
      kt_fault_list_add (reading->faults, KT_FAULT_ERROR, file, 0, 0,
                         _ ("Rename the folder; use letters, digits, - and _ only."),
                         _ ("“%s” cannot be used as an id."), id);
      return;
    }
  guint before = kt_fault_list_count (reading->faults, KT_FAULT_ERROR);
  g_autoptr (KtIni) ini = kt_ini_load (path, file, reading->faults);
  if (ini == NULL)
    return;

  KtPlace place = { g_intern_string (file), 1, 1 };
  g_hash_table_insert (reading->places, g_strconcat ("product ", id, NULL),
                       g_memdup2 (&place, sizeof place));
  g_autoptr (KtProduct) product = kt_product_new (kt_product_info_new (id));
  read_info (reading, ini, product->info);
  read_model (reading, product);
  if (read_steps (ini, product, reading->faults))
    check_steps_are_complete (ini, product, reading->faults);
  read_swatches (ini, product, reading->faults);
  read_quote_characteristics (ini, product, reading->faults);
  check_order_code (ini, product, reading->faults);
  kt_ini_report_unread (ini, reading->faults);
  kt_reading_read_product_tables (reading, product);

  kt_catalog_add_product (reading->catalog, kt_product_info_copy (product->info));
  if (product->model != NULL && kt_fault_list_count (reading->faults, KT_FAULT_ERROR) == before)
    g_hash_table_insert (reading->memory->products, g_strdup (id), g_steal_pointer (&product));
}
