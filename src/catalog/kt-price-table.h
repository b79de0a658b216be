/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The table of prices beside a model (prices.csv), for the readers of this folder. */

#include "kt-csv.h"
#include "kt-product.h"

G_BEGIN_DECLS

/* Adds a KtPriceRow for each sound row. Wrong rows, missing columns and a table without any base
 * price are faults. The model may be NULL (it has errors of its own): then conditions and formulas
 * are kept as text only. */
void kt_price_table_read (const KtCsv *csv, KtModel *model, GPtrArray *prices, KtFaultList *faults);

G_END_DECLS
