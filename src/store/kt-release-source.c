/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the catalog of a release comes from: files here, products and articles in their own files.
 */

#include "kt-release-file.h"

#include <glib/gi18n-lib.h>

static KtProduct *
load_product (gpointer data, const KtProductInfo *info, GError **error)
{
  return kt_release_load_product (data, info, error);
}

static GBytes *
load_file (gpointer data, const char *path, GError **error)
{
  KtReleaseFile *file = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  g_autoptr (KtSqliteStatement) row
      = kt_sqlite_prepare (file->connection, "SELECT bytes FROM file WHERE path = ?", error);
  if (row == NULL)
    return NULL;
  kt_sqlite_bind_text (row, 1, path);
  if (kt_sqlite_step (row, error))
    return kt_sqlite_dup_bytes (row, 0);
  if (!kt_sqlite_failed (row))
    g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND, _ ("The catalog has no file “%s”."), path);
  return NULL;
}

static GPtrArray *
list_files (gpointer data, GError **error)
{
  KtReleaseFile *file = data;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&file->lock);
  g_autoptr (KtSqliteStatement) row
      = kt_sqlite_prepare (file->connection, "SELECT path FROM file ORDER BY path", error);
  if (row == NULL)
    return NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  while (kt_sqlite_step (row, error))
    g_ptr_array_add (paths, kt_sqlite_dup_text (row, 0));
  return kt_sqlite_failed (row) ? NULL : g_steal_pointer (&paths);
}

static void
close_file (gpointer data)
{
  kt_release_file_unref (data);
}

const KtCatalogSource kt_release_source = {
  .load_product = load_product,
  .load_file = load_file,
  .list_files = list_files,
  .load_article = kt_release_load_article,
  .list_articles = kt_release_list_articles,
  .count_articles = kt_release_count_articles,
  .count_facet = kt_release_count_facet,
  .free = close_file,
};
