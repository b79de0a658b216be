/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file is made beside its place in one transaction, packed, synced and renamed. Whatever fails
 * leaves what was there before, and nothing beside it.
 */

#include "kt-release-writer.h"
#include "kt-catalog-new.h"
#include "kt-release-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* ---- small tables ---- */

static void
write_setting (KtRows *rows, const char *name, const char *value)
{
  kt_rows_start (rows, "INSERT INTO setting VALUES (?, ?)");
  kt_rows_text (rows, name);
  kt_rows_text (rows, value);
  kt_rows_end (rows);
}

static void
write_settings (KtRows *rows, const KtCatalogSettings *settings)
{
  guint n_fields;
  const KtSettingField *fields = kt_catalog_settings_fields (&n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      const char *value = *kt_catalog_settings_field ((KtCatalogSettings *)settings, &fields[i]);
      g_autofree char *name = g_strconcat (fields[i].group, ".", fields[i].key, NULL);
      if (value != NULL)
        write_setting (rows, name, value);
    }
  g_autofree char *languages = g_strjoinv (";", settings->languages);
  g_autofree char *days = g_strdup_printf ("%u", settings->price_validity_days);
  write_setting (rows, "catalog.languages", languages);
  write_setting (rows, "catalog.price_validity_days", days);
  write_setting (rows, "catalog.rounding", kt_rounding_scope_to_string (settings->rounding_scope));
  write_setting (rows, "catalog.rounding_mode", kt_rounding_to_string (settings->rounding_mode));
  for (guint i = 0; i < settings->vat_rates->len; i++)
    {
      const KtCatalogVat *rate = settings->vat_rates->pdata[i];
      kt_rows_start (rows, "INSERT INTO vat_rate VALUES (?, ?, ?, ?)");
      kt_rows_int (rows, i);
      kt_rows_text (rows, rate->key);
      kt_rows_decimal (rows, rate->percent);
      kt_rows_end (rows);
    }
}

static void
write_categories (KtRows *rows, KtCatalog *catalog)
{
  GPtrArray *categories = kt_catalog_get_categories (catalog);
  for (guint i = 0; i < categories->len; i++)
    {
      const KtCategory *category = categories->pdata[i];
      kt_rows_start (rows, "INSERT INTO category VALUES (?, ?, ?)");
      kt_rows_text (rows, category->id);
      kt_rows_text (rows, category->parent);
      kt_rows_int (rows, category->position);
      kt_rows_end (rows);
    }
}

typedef struct {
  KtRows *rows;
  const char *language;
} TextWriter;

static void
write_text (const char *key, const char *text, gpointer data)
{
  TextWriter *writer = data;
  kt_rows_start (writer->rows, "INSERT INTO text VALUES (?, ?, ?)");
  kt_rows_text (writer->rows, key);
  kt_rows_text (writer->rows, writer->language);
  kt_rows_text (writer->rows, text);
  kt_rows_end (writer->rows);
}

static void
write_texts (KtRows *rows, KtTexts *texts)
{
  const char *const *languages = kt_texts_languages (texts);
  for (guint i = 0; languages[i] != NULL; i++)
    {
      TextWriter writer = { rows, languages[i] };
      kt_texts_visit (texts, languages[i], write_text, &writer);
    }
}

static void
write_synonyms (KtRows *rows, KtCatalog *catalog)
{
  GPtrArray *synonyms = kt_catalog_get_synonyms (catalog);
  for (guint i = 0; i < synonyms->len; i++)
    {
      const KtSynonym *synonym = synonyms->pdata[i];
      kt_rows_start (rows, "INSERT INTO synonym VALUES (?, ?, ?)");
      kt_rows_text (rows, synonym->language);
      kt_rows_text (rows, synonym->word);
      g_autofree char *joined = g_strjoinv ("|", synonym->synonyms);
      kt_rows_text (rows, joined);
      kt_rows_end (rows);
    }
}

static void
write_scales (KtRows *rows, KtCatalog *catalog)
{
  GPtrArray *scales = kt_catalog_get_scales (catalog);
  for (guint i = 0; i < scales->len; i++)
    {
      const KtScale *scale = scales->pdata[i];
      kt_rows_start (rows, "INSERT INTO scale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
      kt_rows_int (rows, i);
      kt_rows_int (rows, scale->subject);
      kt_rows_text (rows, scale->name);
      kt_rows_decimal (rows, scale->from_quantity);
      kt_rows_int (rows, scale->is_graduated);
      kt_rows_decimal (rows, scale->discount);
      kt_rows_int (rows, scale->counts_document);
      kt_rows_int (rows, scale->line);
      kt_rows_end (rows);
    }
}

static void
write_approval_rules (KtRows *rows, KtCatalog *catalog)
{
  GPtrArray *rules = kt_catalog_get_approval_rules (catalog);
  for (guint i = 0; i < rules->len; i++)
    {
      const KtApprovalRule *rule = rules->pdata[i];
      kt_rows_start (rows, "INSERT INTO approval_rule VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
      kt_rows_text (rows, rule->key);
      kt_rows_text (rows, kt_measure_to_string (rule->measure));
      kt_rows_text (rows, rule->group);
      kt_rows_text (rows, rule->role);
      kt_rows_decimal (rows, rule->limit);
      kt_rows_text (rows, rule->approver);
      kt_rows_int (rows, rule->order);
      kt_rows_end (rows);
    }
}

/* ---- files ---- */

static void
write_file (KtRows *rows, const char *path, GBytes *bytes)
{
  kt_rows_start (rows, "INSERT INTO file VALUES (?, ?)");
  kt_rows_text (rows, path);
  kt_rows_bytes (rows, bytes);
  kt_rows_end (rows);
}

static void
write_files (KtRows *rows, KtCatalog *catalog)
{
  if (rows->error != NULL)
    return;
  g_autoptr (GPtrArray) paths = kt_catalog_list_files (catalog, &rows->error);
  for (guint i = 0; rows->error == NULL && i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = kt_catalog_load_file (catalog, paths->pdata[i], &rows->error);
      if (bytes != NULL)
        write_file (rows, paths->pdata[i], bytes);
    }
}

/* ---- products and articles ---- */

static void
write_products (KtRows *rows, KtCatalog *catalog, const KtReleaseOptions *options)
{
  GPtrArray *products = kt_catalog_get_products (catalog);
  for (guint i = 0; rows->error == NULL && i < products->len; i++)
    {
      const KtProductInfo *info = products->pdata[i];
      g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, info->id, &rows->error);
      if (product == NULL)
        return;
      kt_release_write_product (rows, product);
      if (!options->skip_programs)
        kt_release_write_program (rows, product, options->day);
    }
}

static void
write_articles (KtRows *rows, KtCatalog *catalog)
{
  KtArticleQuery all = { 0 };
  if (rows->error != NULL)
    return;
  g_autoptr (GPtrArray) articles = kt_catalog_list_articles (catalog, &all, 0, 0, &rows->error);
  const char *const *languages = kt_texts_languages (kt_catalog_get_texts (catalog));
  for (guint i = 0; rows->error == NULL && i < articles->len; i++)
    kt_release_write_article (rows, i + 1, articles->pdata[i], languages);
}

/* ---- the file ---- */

static void
write_meta (KtRows *rows, const char *key, const char *value)
{
  kt_rows_start (rows, "INSERT INTO meta VALUES (?, ?)");
  kt_rows_text (rows, key);
  kt_rows_text (rows, value);
  kt_rows_end (rows);
}

static gboolean
write_tables (KtRows *rows, KtCatalog *catalog, const KtReleaseOptions *options, GError **error)
{
  g_autoptr (KtSqliteTransaction) transaction
      = kt_sqlite_transaction_begin (rows->connection, error);
  if (transaction == NULL || !kt_release_create_schema (rows->connection, error))
    return FALSE;
  write_settings (rows, kt_catalog_get_settings (catalog));
  write_categories (rows, catalog);
  write_texts (rows, kt_catalog_get_texts (catalog));
  write_synonyms (rows, catalog);
  write_scales (rows, catalog);
  write_approval_rules (rows, catalog);
  write_files (rows, catalog);
  write_products (rows, catalog, options);
  write_articles (rows, catalog);
  kt_release_write_index (rows, catalog);
  g_autofree char *hash
      = rows->error == NULL ? kt_release_compute_hash (rows->connection, &rows->error) : NULL;
  write_meta (rows, "created", options->created);
  write_meta (rows, "hash", hash);
  if (rows->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&rows->error));
      return FALSE;
    }
  return kt_sqlite_transaction_commit (transaction, error);
}

static gboolean
fill (const char *path,
      KtCatalog *catalog,
      const KtReleaseOptions *options,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (path, KT_SQLITE_OPEN_BUILD, error);
  if (connection == NULL)
    return FALSE;
  KtRows rows = { .connection = connection, .cancellable = cancellable };
  return write_tables (&rows, catalog, options, error)
         && kt_sqlite_connection_exec (connection, "ANALYZE; VACUUM", error);
}

static gboolean
sync_path (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  if (!done)
    g_set_error (error, KT_SQLITE_ERROR,
                 errno == ENOSPC || errno == EDQUOT ? KT_SQLITE_ERROR_FULL : KT_SQLITE_ERROR_IO,
                 _ ("%s: the file could not be written safely (%s). Check the disk and try again."),
                 path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
put_in_place (const char *part, const char *path, GError **error)
{
  if (g_rename (part, path) != 0)
    {
      g_set_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_IO,
                   _ ("%s: the finished file could not be put in its place (%s). Check the folder "
                      "and try again."),
                   path, g_strerror (errno));
      return FALSE;
    }
  g_autofree char *folder = g_path_get_dirname (path);
  return sync_path (folder, error);
}

gboolean
kt_release_write (KtCatalog *catalog,
                  const char *path,
                  const KtReleaseOptions *options,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_unlink (part);
  gboolean done = fill (part, catalog, options, cancellable, error) && sync_path (part, error)
                  && put_in_place (part, path, error);
  if (!done)
    g_unlink (part);
  return done;
}
