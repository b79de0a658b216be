/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The lines of a table (kt-line-table.h) as positions of a quote: articles looked up in the
 * catalog, priced for a day and in the currency of the head. A number that the catalog does not
 * have gives a line on demand, which the caller may take or leave; a row with a fault gives none.
 *
 * Thread: that of the revision. Errors: those of kt-revision-edit.h.
 */

#include "kt-catalog.h"
#include "kt-line-table.h"
#include "kt-random.h"
#include "kt-revision-edit.h"

G_BEGIN_DECLS

typedef enum {
  KT_CATALOG_LINE_GOOD,
  KT_CATALOG_LINE_UNKNOWN, /* not in the catalog: on demand, with the price of the table if any */
  KT_CATALOG_LINE_FAULTY   /* cannot be inserted */
} KtCatalogLineFate;

typedef struct {
  guint row;
  KtCatalogLineFate fate;
  char *article;        /* as in the table */
  KtPositionData *data; /* NULL if faulty */
  char *fault;          /* "Row 4: article 4711 is not in the catalog."; NULL if good */
} KtCatalogLine;

typedef struct {
  GPtrArray *lines; /* of KtCatalogLine, as in the table */
  guint n_good;
  guint n_unknown;
  guint n_faulty;
} KtCatalogLines;

/* catalog may be NULL: then every number is unknown. */
KtCatalogLines *kt_catalog_lines_new (const KtLineTable *table,
                                      KtCatalog *catalog,
                                      const KtRevisionHeader *header,
                                      guint day,
                                      KtRandom *random);
void kt_catalog_lines_free (KtCatalogLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtCatalogLines, kt_catalog_lines_free)

/* From that place on: one step of the history. Of KtPosition, transfer container; NULL on
 * failure, which changes nothing. */
GPtrArray *kt_catalog_lines_insert (const KtCatalogLines *self,
                                    gboolean with_unknown,
                                    KtRevision *revision,
                                    KtPosition *parent,
                                    guint index,
                                    GError **error);

/* One line typed by its number: as exact as typed, or in capitals. NULL with KT_ERROR_NOT_FOUND.
 * Transfer full. */
KtArticle *kt_catalog_find_typed_article (KtCatalog *catalog, const char *typed, GError **error);

G_END_DECLS
