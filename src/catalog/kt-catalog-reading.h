/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What the readers of this folder share while a catalog is read: the folder, the faults, what was
 * found so far, and every name that must exist somewhere else, to be looked up when all is read.
 * For this folder only.
 */

#include "kt-catalog-memory.h"
#include "kt-csv-row.h"
#include "kt-ini.h"

G_BEGIN_DECLS

typedef enum {
  KT_REFERENCE_CATEGORY,
  KT_REFERENCE_PRODUCT,
  KT_REFERENCE_ARTICLE,
  KT_REFERENCE_GROUP /* of articles */
} KtReferenceKind;

typedef struct {
  const char *folder;
  KtFaultList *faults;
  KtCatalogSettings *settings;
  KtTexts *texts;
  KtCatalogMemory *memory;
  KtCatalog *catalog;            /* owns settings, texts and memory */
  GHashTable *places;            /* "kind id" → KtPlace: where it was first given */
  gboolean articles_are_unknown; /* their table could not be read: nothing is said of names in it */
  gboolean categories_are_unknown;
  GArray *references; /* private to kt-catalog-references.c */
} KtCatalogReading;

/* ---- files ---- paths are relative to the folder, with '/' */

/* The file; NULL if it does not exist, with a fault if that is one or it cannot be read. */
GBytes *kt_reading_load (KtCatalogReading *reading, const char *path, gboolean is_required);
KtCsv *kt_reading_load_csv (KtCatalogReading *reading, const char *path, gboolean is_required);
/* Names in a folder that end so, sorted by bytes; hidden ones are passed over. Free with
 * g_strfreev. */
char **kt_reading_list (KtCatalogReading *reading, const char *path, const char *suffix);
char **kt_reading_list_folders (KtCatalogReading *reading, const char *path);
/* Keeps a file of the catalog as it is. */
void kt_reading_keep (KtCatalogReading *reading, const char *path, GBytes *bytes);

/* ---- names ---- */

/* Remembers where an id is given; FALSE with a fault if it was given before. */
gboolean kt_reading_define (KtCatalogReading *reading,
                            KtCsvRow *row,
                            const char *column,
                            const char *kind,
                            const char *id);
/* A name that must exist; looked up by kt_reading_resolve. */
void kt_reading_refer (KtCatalogReading *reading,
                       KtReferenceKind kind,
                       const char *name,
                       const char *field,
                       KtPlace place);
void kt_reading_refer_row (KtCatalogReading *reading,
                           KtReferenceKind kind,
                           const KtCsvRow *row,
                           const char *column,
                           const char *name);
void kt_reading_refer_entry (KtCatalogReading *reading,
                             KtReferenceKind kind,
                             const KtIni *ini,
                             const KtIniEntry *entry,
                             const char *name);
void kt_reading_resolve (KtCatalogReading *reading);

/* ---- parts of the work ---- */

void kt_reading_read_categories (KtCatalogReading *reading);
void kt_reading_read_texts (KtCatalogReading *reading);
void kt_reading_read_articles (KtCatalogReading *reading);
void kt_reading_read_synonyms (KtCatalogReading *reading);
void kt_reading_read_scales (KtCatalogReading *reading);
void kt_reading_read_approvals (KtCatalogReading *reading);
void kt_reading_read_product (KtCatalogReading *reading, const char *id);
/* The tables beside the model. */
void kt_reading_read_product_tables (KtCatalogReading *reading, KtProduct *product);
/* Texts that are missing, and texts that nothing asks for. */
void kt_reading_check_texts (KtCatalogReading *reading);

G_END_DECLS
