/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Catalogs for tests: the small one of tests/data, as it is or with files changed. Failures end the test. */

#include "kt-catalog-reader.h"

G_BEGIN_DECLS

/* "tests/data/catalog-small". The caller frees. */
char *fixture_catalog_folder (void);
/* A copy of it in a temporary folder. The caller frees, and removes it with fixture_remove_folder. */
char *fixture_copy_catalog (void);
void fixture_remove_folder (const char *folder);

void fixture_write (const char *folder, const char *path, const char *text);
char *fixture_read (const char *folder, const char *path);
/* Replaces the one place where `from` occurs. */
void fixture_replace (const char *folder, const char *path, const char *from, const char *to);

/* Without faults. */
KtCatalog *fixture_load_catalog (const char *folder);
KtCatalog *fixture_load_small_catalog (void);

/* An articles.csv and texts in which `n_articles` articles of 20 groups are listed in an order, with prices and
 * stocks that depend on the seed only. For lists, search and speed. */
char *fixture_make_large_catalog (guint n_articles, guint64 seed);

G_END_DECLS
