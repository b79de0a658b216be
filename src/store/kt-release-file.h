/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One connection to a release, shared between threads: whoever reads holds the lock. Reference
 * counted. For the store only.
 */

#include "kt-catalog-new.h"
#include "kt-sqlite-statement.h"

G_BEGIN_DECLS

typedef struct {
  gatomicrefcount refs;
  GMutex lock;
  KtSqliteConnection *connection;
  char *currency; /* of every amount; set when the settings are read */
  char *main_language;
} KtReleaseFile;

KtReleaseFile *kt_release_file_open (const char *path, GError **error);
KtReleaseFile *kt_release_file_ref (KtReleaseFile *file);
void kt_release_file_unref (KtReleaseFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtReleaseFile, kt_release_file_unref)

/* The source of a release's catalog; its data is a KtReleaseFile. */
extern const KtCatalogSource kt_release_source;

KtProduct *kt_release_load_product (KtReleaseFile *file, const KtProductInfo *info, GError **error);

/* Articles: parts of KtCatalogSource. */
KtArticle *kt_release_load_article (gpointer file, const char *number, GError **error);
GPtrArray *kt_release_list_articles (gpointer file,
                                     const KtArticleQuery *query,
                                     const char *const *groups,
                                     guint offset,
                                     guint limit,
                                     GError **error);
gboolean kt_release_count_articles (gpointer file,
                                    const KtArticleQuery *query,
                                    const char *const *groups,
                                    guint *count,
                                    GError **error);
GPtrArray *kt_release_count_facet (gpointer file,
                                   const KtArticleQuery *query,
                                   const char *const *groups,
                                   KtArticleFacet facet,
                                   GError **error);

/* The text of a column that is never NULL, unless the file is damaged: then "". */
const char *kt_release_get_text (KtSqliteStatement *row, int column);
/* Two columns: units and digits. */
KtDecimal kt_release_get_decimal (KtSqliteStatement *row, int column);
/* Names joined by ';'. */
char **kt_release_get_list (KtSqliteStatement *row, int column);

G_END_DECLS
