/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The source of a catalog that was read from its folder: everything in memory. Filled once, then
 * read by any thread. */

#include "kt-article-table.h"
#include "kt-catalog-new.h"

G_BEGIN_DECLS

typedef struct {
  KtArticleTable *articles;
  GHashTable *products; /* id → KtProduct */
  GHashTable *files;    /* path → GBytes */
} KtCatalogMemory;

KtCatalogMemory *kt_catalog_memory_new (void);
extern const KtCatalogSource kt_catalog_memory_source;

G_END_DECLS
