/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A catalog of one product, made of a model that stands alone: for trying a model out, and for
 * quoting it without a catalog. What has no text is named after the model, made readable
 * ("bean_container" → "Bean container"), in every language alike.
 */

#include <gio/gio.h>

#include "kt-catalog.h"
#include "kt-fault.h"

G_BEGIN_DECLS

typedef struct {
  KtModel *model;       /* a reference is taken */
  const char *id;       /* of the product; what cannot stand in an id becomes "-" */
  const char *prices;   /* path of a table like prices.csv; NULL: there are no prices */
  const char *settings; /* path of a file like catalog.ini: publisher, currency, taxes. NULL: EUR
                           and 19 % */
  const char *texts;    /* texts by language: "coffee" stands for coffee.de.csv, coffee.en.csv, like
                           texts/de.csv, where such files are; NULL: none */
} KtLoneCatalog;

/* NULL after faults. Transfer full. */
KtCatalog *kt_lone_catalog_new (const KtLoneCatalog *lone, KtFaultList *faults);

G_END_DECLS
