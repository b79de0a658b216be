/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What reading and checking a price book share: the tables with their rows, so that a fault that
 * shows late still has its place. For this folder only. */

#include "kt-csv-row.h"
#include "kt-price-book-reader.h"

G_BEGIN_DECLS

typedef struct {
  const KtCatalogSettings *settings;
  KtCatalog *catalog; /* NULL: no checks against it */
  KtFaultList *faults;
  KtPriceBook *book;
  KtCsv *procedure, *agreements, *metals, *quotations; /* NULL: no such file */
  GArray *agreement_rows; /* guint: row of each agreement of the book */
  GHashTable *keys;       /* of agreements → line */
} KtPriceBookReading;

/* Resolves `like`, finds circles, overlaps, gaps, names that are not, prices below cost. */
void kt_price_book_check (KtPriceBookReading *reading);
/* Steps of lists/scales.csv that sink below cost. */
void kt_price_book_check_scales (KtCatalog *catalog, KtCsv *scales, KtFaultList *faults);

G_END_DECLS
