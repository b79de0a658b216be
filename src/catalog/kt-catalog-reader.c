/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * catalog.ini first (languages and currency are needed by all else), then the tables, then the
 * products, then what can only be judged when everything is known: names that must exist, texts
 * that must be there.
 */

#include "kt-catalog-reader.h"
#include "kt-catalog-reading.h"
#include "kt-catalog-settings-reader.h"
#include "kt-drawing.h"
#include "kt-price-book-reading.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FILE_BYTES (64 * 1024 * 1024)

/* ---- files ---- */

GBytes *
kt_reading_load (KtCatalogReading *reading, const char *path, gboolean is_required)
{
  g_autofree char *full = g_build_filename (reading->folder, path, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;
  if (g_file_get_contents (full, &data, &length, &error))
    {
      GBytes *bytes = g_bytes_new_take (data, length);
      if (length <= MAX_FILE_BYTES)
        return bytes;
      g_bytes_unref (bytes);
      kt_fault_list_add (reading->faults, KT_FAULT_ERROR, path, 0, 0, NULL,
                         _ ("The file is larger than 64 MiB."));
      return NULL;
    }
  if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    kt_fault_list_add (reading->faults, KT_FAULT_ERROR, path, 0, 0,
                       _ ("Check the file and its permissions."), "%s", error->message);
  else if (is_required)
    kt_fault_list_add (reading->faults, KT_FAULT_ERROR, path, 0, 0, _ ("Add the file."),
                       _ ("This file is missing."));
  return NULL;
}

KtCsv *
kt_reading_load_csv (KtCatalogReading *reading, const char *path, gboolean is_required)
{
  g_autoptr (GBytes) bytes = kt_reading_load (reading, path, is_required);
  if (bytes == NULL)
    return NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  return kt_csv_parse (text != NULL ? text : "", (gssize)length, path, reading->faults);
}

void
kt_reading_keep (KtCatalogReading *reading, const char *path, GBytes *bytes)
{
  g_hash_table_replace (reading->memory->files, g_strdup (path), g_bytes_ref (bytes));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static char **
list_entries (KtCatalogReading *reading, const char *path, const char *suffix, GFileTest wanted)
{
  g_autofree char *full = g_build_filename (reading->folder, path, NULL);
  g_autoptr (GDir) dir = g_dir_open (full, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *entry = g_build_filename (full, name, NULL);
      if (name[0] != '.' && g_str_has_suffix (name, suffix) && g_file_test (entry, wanted))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char **
kt_reading_list (KtCatalogReading *reading, const char *path, const char *suffix)
{
  return list_entries (reading, path, suffix, G_FILE_TEST_IS_REGULAR);
}

char **
kt_reading_list_folders (KtCatalogReading *reading, const char *path)
{
  return list_entries (reading, path, "", G_FILE_TEST_IS_DIR);
}

/* ---- the look ---- */

static void
read_logo (KtCatalogReading *reading, KtIni *ini)
{
  const KtIniEntry *entry = kt_ini_get (ini, "look", "logo");
  if (entry == NULL || *entry->value == '\0')
    return;
  if (strchr (entry->value, '/') != NULL)
    {
      kt_ini_fault (ini, entry, reading->faults, _ ("Put the file beside catalog.ini."),
                    _ ("“%s” must be a file name without a folder."), entry->value);
      return;
    }
  g_autoptr (GBytes) logo = kt_reading_load (reading, entry->value, TRUE);
  if (logo == NULL)
    return;
  g_autoptr (KtDrawing) drawing = kt_drawing_parse (logo, entry->value, reading->faults);
  if (drawing == NULL)
    return;
  reading->settings->logo = g_bytes_ref (logo);
  kt_reading_keep (reading, KT_CATALOG_LOGO_PATH, logo);
}

/* ---- files kept as they are ---- */

static void
keep_terms (KtCatalogReading *reading)
{
  for (guint i = 0; reading->settings->languages[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("terms/%s.md", reading->settings->languages[i]);
      g_autoptr (GBytes) terms = kt_reading_load (reading, path, TRUE);
      gsize length = 0;
      const char *text = terms != NULL ? g_bytes_get_data (terms, &length) : NULL;
      if (terms != NULL && !g_utf8_validate_len (text != NULL ? text : "", length, NULL))
        kt_fault_list_add (reading->faults, KT_FAULT_ERROR, path, 0, 0,
                           _ ("Save the file as UTF-8 text."), _ ("The file is not UTF-8 text."));
      else if (terms != NULL)
        kt_reading_keep (reading, path, terms);
    }
}

static void
keep_dialogues (KtCatalogReading *reading)
{
  g_auto (GStrv) names = kt_reading_list (reading, "dialogues", ".ini");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("dialogues/", names[i], NULL);
      g_autoptr (GBytes) bytes = kt_reading_load (reading, path, TRUE);
      if (bytes != NULL)
        kt_reading_keep (reading, path, bytes);
    }
}

static void
keep_article_pictures (KtCatalogReading *reading)
{
  g_auto (GStrv) names = kt_reading_list (reading, "articles", ".svg");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("articles/", names[i], NULL);
      g_autoptr (GBytes) bytes = kt_reading_load (reading, path, TRUE);
      g_autoptr (KtDrawing) drawing
          = bytes != NULL ? kt_drawing_parse (bytes, path, reading->faults) : NULL;
      if (drawing == NULL)
        continue;
      kt_reading_keep (reading, path, bytes);
      names[i][strlen (names[i]) - strlen (".svg")] = '\0';
      g_autofree char *article = g_strconcat ("article ", names[i], NULL);
      if (!g_hash_table_contains (reading->places, article))
        kt_reading_refer (reading, KT_REFERENCE_GROUP, names[i], _ ("file name"),
                          (KtPlace){ path, 0, 0 });
    }
}

/* ---- prices ---- */

static GBytes *
load_pricing (const char *path, gpointer data)
{
  KtCatalogReading *reading = data;
  GBytes *bytes = kt_reading_load (reading, path, FALSE);
  if (bytes != NULL)
    kt_reading_keep (reading, path, bytes);
  return bytes;
}

static void
read_pricing (KtCatalogReading *reading)
{
  g_autoptr (KtFaultList) told = kt_fault_list_new (0);
  kt_catalog_set_price_book (reading->catalog,
                             kt_price_book_read (load_pricing, reading, reading->settings,
                                                 reading->catalog, reading->faults));
  g_autoptr (GBytes) bytes = kt_reading_load (reading, "lists/scales.csv", FALSE);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autoptr (KtCsv) scales
      = text != NULL ? kt_csv_parse (text, (gssize)length, "lists/scales.csv", told) : NULL;
  if (scales != NULL)
    kt_price_book_check_scales (reading->catalog, scales, reading->faults);
}

/* ---- the whole ---- */

static void
read_products (KtCatalogReading *reading)
{
  g_auto (GStrv) ids = kt_reading_list_folders (reading, "products");
  for (guint i = 0; ids[i] != NULL; i++)
    kt_reading_read_product (reading, ids[i]);
}

KtCatalog *
kt_catalog_load_folder (const char *folder, KtFaultList *faults)
{
  g_autofree char *path = g_build_filename (folder, "catalog.ini", NULL);
  g_autoptr (KtIni) ini = kt_ini_load (path, "catalog.ini", faults);
  if (ini == NULL)
    return NULL;

  KtCatalogReading reading = { .folder = folder, .faults = faults };
  reading.settings = kt_catalog_settings_read (ini, faults);
  reading.texts = kt_texts_new ((const char *const *)reading.settings->languages);
  reading.memory = kt_catalog_memory_new ();
  reading.catalog
      = kt_catalog_new (reading.settings, reading.texts, &kt_catalog_memory_source, reading.memory);
  reading.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  read_logo (&reading, ini);
  kt_ini_report_unread (ini, faults);

  kt_reading_read_categories (&reading);
  kt_reading_read_articles (&reading);
  kt_reading_read_texts (&reading);
  kt_reading_read_synonyms (&reading);
  kt_reading_read_scales (&reading);
  kt_reading_read_approvals (&reading);
  keep_terms (&reading);
  keep_dialogues (&reading);
  keep_article_pictures (&reading);
  read_products (&reading);
  kt_catalog_finish (reading.catalog);
  read_pricing (&reading);
  kt_reading_resolve (&reading);
  kt_reading_check_texts (&reading);
  kt_fault_list_sort (faults);

  g_hash_table_unref (reading.places);
  g_clear_pointer (&reading.references, g_array_unref);
  return reading.catalog;
}
