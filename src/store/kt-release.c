/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening reads what a catalog always holds in memory. Two connections: one for the catalog, one
 * for searching, so that typing does not wait for a product that is being loaded.
 */

#include "kt-release.h"
#include "kt-price-book-reader.h"
#include "kt-product-new.h"
#include "kt-release-private.h"
#include "kt-release-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- the shared file ---- */

KtReleaseFile *
kt_release_file_open (const char *path, GError **error)
{
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_IMMUTABLE, error);
  if (connection == NULL || !kt_release_check_format (connection, error))
    return NULL;
  KtReleaseFile *file = g_new0 (KtReleaseFile, 1);
  g_atomic_ref_count_init (&file->refs);
  g_mutex_init (&file->lock);
  file->connection = g_steal_pointer (&connection);
  return file;
}

KtReleaseFile *
kt_release_file_ref (KtReleaseFile *file)
{
  g_atomic_ref_count_inc (&file->refs);
  return file;
}

void
kt_release_file_unref (KtReleaseFile *file)
{
  if (file == NULL || !g_atomic_ref_count_dec (&file->refs))
    return;
  kt_sqlite_connection_free (file->connection);
  g_free (file->currency);
  g_free (file->main_language);
  g_mutex_clear (&file->lock);
  g_free (file);
}

const char *
kt_release_get_text (KtSqliteStatement *row, int column)
{
  const char *text = kt_sqlite_get_text (row, column);
  return text != NULL ? text : "";
}

KtDecimal
kt_release_get_decimal (KtSqliteStatement *row, int column)
{
  return kt_decimal (kt_sqlite_get_int (row, column),
                     (guint)CLAMP (kt_sqlite_get_int (row, column + 1), 0, KT_DECIMAL_MAX_DIGITS));
}

char **
kt_release_get_list (KtSqliteStatement *row, int column)
{
  const char *joined = kt_sqlite_get_text (row, column);
  return joined == NULL || *joined == '\0' ? g_new0 (char *, 1) : g_strsplit (joined, ";", -1);
}

/* ---- settings ---- */

static gboolean
set_special (KtCatalogSettings *settings, const char *name, const char *value)
{
  if (g_str_equal (name, "catalog.languages"))
    {
      g_strfreev (settings->languages);
      settings->languages = g_strsplit (value, ";", -1);
    }
  else if (g_str_equal (name, "catalog.price_validity_days"))
    settings->price_validity_days = (guint)g_ascii_strtoull (value, NULL, 10);
  else if (g_str_equal (name, "catalog.rounding"))
    return kt_rounding_scope_parse (value, &settings->rounding_scope, NULL);
  else if (g_str_equal (name, "catalog.rounding_mode"))
    return kt_rounding_parse (value, &settings->rounding_mode, NULL);
  else
    return FALSE;
  return TRUE;
}

static void
set_setting (KtCatalogSettings *settings, const char *name, const char *value)
{
  guint n_fields;
  const KtSettingField *fields = kt_catalog_settings_fields (&n_fields);
  if (set_special (settings, name, value))
    return;
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *field_name = g_strconcat (fields[i].group, ".", fields[i].key, NULL);
      if (g_str_equal (field_name, name))
        {
          char **field = kt_catalog_settings_field (settings, &fields[i]);
          g_free (*field);
          *field = g_strdup (value);
        }
    }
}

/* Calls `read` for each row. */
static gboolean
for_each_row (KtReleaseFile *file,
              const char *sql,
              void (*read) (KtSqliteStatement *row, gpointer data),
              gpointer data,
              GError **error)
{
  g_autoptr (KtSqliteStatement) row = kt_sqlite_prepare (file->connection, sql, error);
  if (row == NULL)
    return FALSE;
  while (kt_sqlite_step (row, error))
    read (row, data);
  return !kt_sqlite_failed (row);
}

static void
read_setting (KtSqliteStatement *row, gpointer settings)
{
  set_setting (settings, kt_release_get_text (row, 0), kt_release_get_text (row, 1));
}

static void
read_vat_rate (KtSqliteStatement *row, gpointer settings)
{
  kt_catalog_settings_add_vat (settings, kt_release_get_text (row, 0),
                               kt_release_get_decimal (row, 1));
}

/* A release that says nonsense where Kontor would stumble over it is refused here. */
static gboolean
check_settings (KtReleaseFile *file, const KtCatalogSettings *settings, GError **error)
{
  if (settings->id != NULL && settings->version != NULL && settings->currency != NULL
      && kt_currency_is_valid (settings->currency) && settings->languages[0] != NULL)
    {
      gboolean languages_are_good = TRUE;
      for (guint i = 0; settings->languages[i] != NULL; i++)
        languages_are_good = languages_are_good && strlen (settings->languages[i]) == 2
                             && g_ascii_islower (settings->languages[i][0])
                             && g_ascii_islower (settings->languages[i][1]);
      if (languages_are_good)
        return TRUE;
    }
  g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT,
               _ ("%s: the settings of this catalog are damaged. Fetch or build it again."),
               kt_sqlite_connection_get_path (file->connection));
  return FALSE;
}

static KtCatalogSettings *
load_settings (KtReleaseFile *file, GError **error)
{
  g_autoptr (KtCatalogSettings) settings = kt_catalog_settings_new ();
  if (!for_each_row (file, "SELECT name, value FROM setting", read_setting, settings, error)
      || !for_each_row (file, "SELECT key, units, digits FROM vat_rate ORDER BY position",
                        read_vat_rate, settings, error)
      || !check_settings (file, settings, error))
    return NULL;
  file->currency = g_strdup (settings->currency);
  file->main_language = g_strdup (settings->languages[0]);
  settings->logo = kt_release_source.load_file (file, KT_CATALOG_LOGO_PATH, NULL);
  return g_steal_pointer (&settings);
}

/* ---- the rest of what is in memory ---- */

static void
read_text (KtSqliteStatement *row, gpointer texts)
{
  const char *language = kt_release_get_text (row, 0);
  if (g_strv_contains (kt_texts_languages (texts), language))
    kt_texts_add (texts, language, kt_release_get_text (row, 1), kt_release_get_text (row, 2));
}

static void
read_category (KtSqliteStatement *row, gpointer catalog)
{
  kt_catalog_add_category (catalog, kt_release_get_text (row, 0), kt_sqlite_get_text (row, 1),
                           (int)kt_sqlite_get_int (row, 2));
}

static void
read_scale (KtSqliteStatement *row, gpointer catalog)
{
  KtScale *scale = g_new0 (KtScale, 1);
  scale->subject = CLAMP (kt_sqlite_get_int (row, 0), KT_SCALE_ARTICLE, KT_SCALE_ALL);
  scale->name = scale->subject != KT_SCALE_ALL ? g_strdup (kt_release_get_text (row, 1)) : NULL;
  scale->from_quantity = kt_release_get_decimal (row, 2);
  scale->is_graduated = kt_sqlite_get_int (row, 4) != 0;
  scale->discount = kt_release_get_decimal (row, 5);
  scale->counts_document = kt_sqlite_get_int (row, 7) != 0;
  scale->line = (guint)kt_sqlite_get_int (row, 8);
  kt_catalog_add_scale (catalog, scale);
}

/* A measure of a newer Kontor cannot be judged: the format keeps those away. */
static void
read_approval_rule (KtSqliteStatement *row, gpointer catalog)
{
  KtApprovalRule *rule = kt_approval_rule_new ();
  rule->key = g_strdup (kt_release_get_text (row, 0));
  kt_measure_parse (kt_release_get_text (row, 1), &rule->measure);
  rule->group = kt_sqlite_dup_text (row, 2);
  rule->role = kt_sqlite_dup_text (row, 3);
  rule->limit = kt_release_get_decimal (row, 4);
  rule->approver = g_strdup (kt_release_get_text (row, 6));
  rule->order = (guint)kt_sqlite_get_int (row, 7);
  kt_catalog_add_approval_rule (catalog, rule);
}

static void
read_synonym (KtSqliteStatement *row, gpointer catalog)
{
  KtSynonym *synonym = g_new0 (KtSynonym, 1);
  synonym->language = g_strdup (kt_release_get_text (row, 0));
  synonym->word = g_strdup (kt_release_get_text (row, 1));
  synonym->synonyms = g_strsplit (kt_release_get_text (row, 2), "|", -1);
  kt_catalog_add_synonym (catalog, synonym);
}

static void
read_product (KtSqliteStatement *row, gpointer catalog)
{
  KtProductInfo *info = kt_product_info_new (kt_release_get_text (row, 0));
  info->business = CLAMP (kt_sqlite_get_int (row, 1), KT_BUSINESS_PRODUCT, KT_BUSINESS_SUPPLIER);
  info->category = kt_sqlite_dup_text (row, 2);
  g_strfreev (info->classification);
  info->classification = kt_release_get_list (row, 3);
  info->lead_days = (guint)kt_sqlite_get_int (row, 4);
  info->validity.from = (guint)kt_sqlite_get_int (row, 5);
  info->validity.to = (guint)kt_sqlite_get_int (row, 6);
  info->vat = kt_sqlite_dup_text (row, 7);
  g_free (info->unit);
  info->unit = g_strdup (kt_release_get_text (row, 8));
  info->order_code = kt_sqlite_dup_text (row, 9);
  g_strfreev (info->accessories);
  info->accessories = kt_release_get_list (row, 10);
  info->has_picture = kt_sqlite_get_int (row, 11) != 0;
  kt_catalog_add_product (catalog, info);
}

static gboolean
fill_catalog (KtReleaseFile *file, KtCatalog *catalog, GError **error)
{
  return for_each_row (file, "SELECT language, key, text FROM text", read_text,
                       kt_catalog_get_texts (catalog), error)
         && for_each_row (file, "SELECT id, parent, position FROM category", read_category, catalog,
                          error)
         && for_each_row (
             file,
             "SELECT subject, name, from_units, from_digits, is_graduated, discount_units,"
             " discount_digits, counts_document, line FROM scale",
             read_scale, catalog, error)
         && for_each_row (
             file,
             "SELECT key, measure, product_group, role, limit_units, limit_digits, approver, turn"
             " FROM approval_rule",
             read_approval_rule, catalog, error)
         && for_each_row (file, "SELECT language, word, synonyms FROM synonym", read_synonym,
                          catalog, error)
         && for_each_row (file,
                          "SELECT id, business, category, classification, lead_days, valid_from, "
                          "valid_to, vat, unit,"
                          " order_code, accessories, has_picture FROM product",
                          read_product, catalog, error);
}

/* pricing/ is among the files, as it was written. */
static GBytes *
load_pricing (const char *path, gpointer file)
{
  return kt_release_source.load_file (file, path, NULL);
}

static gboolean
load_price_book (KtReleaseFile *file, KtCatalog *catalog, GError **error)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  kt_catalog_set_price_book (catalog,
                             kt_price_book_read (load_pricing, file,
                                                 kt_catalog_get_settings (catalog), NULL, faults));
  if (kt_fault_list_propagate (faults, error))
    return TRUE;
  g_prefix_error (error, "%s: ", kt_sqlite_connection_get_path (file->connection));
  return FALSE;
}

static KtCatalog *
load_catalog (KtReleaseFile *file, GError **error)
{
  KtCatalogSettings *settings = load_settings (file, error);
  if (settings == NULL)
    return NULL;
  KtTexts *texts = kt_texts_new ((const char *const *)settings->languages);
  g_autoptr (KtCatalog) catalog
      = kt_catalog_new (settings, texts, &kt_release_source, kt_release_file_ref (file));
  if (!fill_catalog (file, catalog, error) || !load_price_book (file, catalog, error))
    return NULL;
  kt_catalog_finish (catalog);
  return g_steal_pointer (&catalog);
}

/* ---- the release ---- */

static char *
load_meta (KtReleaseFile *file, const char *key, GError **error)
{
  g_autoptr (KtSqliteStatement) row
      = kt_sqlite_prepare (file->connection, "SELECT value FROM meta WHERE key = ?", error);
  if (row == NULL)
    return NULL;
  kt_sqlite_bind_text (row, 1, key);
  if (kt_sqlite_step (row, error))
    return g_strdup (kt_release_get_text (row, 0));
  if (!kt_sqlite_failed (row))
    g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT,
                 _ ("%s: the settings of this catalog are damaged. Fetch or build it again."),
                 kt_sqlite_connection_get_path (file->connection));
  return NULL;
}

gboolean
kt_release_is_one (const char *path)
{
  gint64 application = 0;
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_IMMUTABLE, NULL);
  return connection != NULL
         && kt_sqlite_connection_query_int (connection, "PRAGMA application_id", &application, NULL)
         && application == KT_RELEASE_APPLICATION_ID;
}

KtRelease *
kt_release_open (const char *path, GError **error)
{
  g_autoptr (KtRelease) release = g_new0 (KtRelease, 1);
  g_atomic_ref_count_init (&release->refs);
  release->path = g_strdup (path);
  release->vocabularies
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  release->reading = kt_release_file_open (path, error);
  release->searching = release->reading != NULL ? kt_release_file_open (path, error) : NULL;
  if (release->searching == NULL)
    return NULL;
  release->created = load_meta (release->reading, "created", error);
  release->hash = release->created != NULL ? load_meta (release->reading, "hash", error) : NULL;
  release->catalog = release->hash != NULL ? load_catalog (release->reading, error) : NULL;
  if (release->catalog == NULL)
    return NULL;
  kt_catalog_set_hash (release->catalog, release->hash);
  return g_steal_pointer (&release);
}

KtRelease *
kt_release_ref (KtRelease *release)
{
  g_atomic_ref_count_inc (&release->refs);
  return release;
}

void
kt_release_unref (KtRelease *release)
{
  if (release == NULL || !g_atomic_ref_count_dec (&release->refs))
    return;
  kt_catalog_unref (release->catalog);
  kt_release_file_unref (release->reading);
  kt_release_file_unref (release->searching);
  g_hash_table_unref (release->vocabularies);
  g_free (release->path);
  g_free (release->created);
  g_free (release->hash);
  g_free (release);
}

KtCatalog *
kt_release_get_catalog (KtRelease *release)
{
  return release->catalog;
}

const char *
kt_release_get_path (KtRelease *release)
{
  return release->path;
}

const char *
kt_release_get_created (KtRelease *release)
{
  return release->created;
}

const char *
kt_release_get_hash (KtRelease *release)
{
  return release->hash;
}

gboolean
kt_release_verify (KtRelease *release, GError **error)
{
  KtReleaseFile *file = release->reading;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  g_autofree char *hash = kt_sqlite_connection_check (file->connection, error)
                              ? kt_release_compute_hash (file->connection, error)
                              : NULL;
  if (hash == NULL || g_str_equal (hash, release->hash))
    return hash != NULL;
  g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CORRUPT,
               _ ("%s: what the catalog says is not what was published. Fetch it again."),
               release->path);
  return FALSE;
}
