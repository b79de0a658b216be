/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * pricing/ of a catalog as a price book. Faults name file, line and column. A file that does not
 * exist is an empty table (procedure.csv: the steps of the house).
 */

#include "kt-catalog.h"
#include "kt-fault.h"
#include "kt-price-book.h"

G_BEGIN_DECLS

/* The file of that path in the catalog; NULL if there is none. Transfer full. */
typedef GBytes *(*KtPriceBookLoad) (const char *path, gpointer data);

/* settings: of the catalog. catalog: everything else of it, for what can only be checked against
 * that (names, costs); NULL: it was checked when it was published. */
KtPriceBook *kt_price_book_read (KtPriceBookLoad load,
                                 gpointer data,
                                 const KtCatalogSettings *settings,
                                 KtCatalog *catalog,
                                 KtFaultList *faults);

/* The paths that are read, NULL-terminated. */
extern const char *const kt_price_book_paths[];

G_END_DECLS
