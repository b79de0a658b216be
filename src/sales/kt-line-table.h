/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Lines for a quote as they come from a spreadsheet: cells separated by tabs (or by semicolons, as
 * in a CSV file), quoted where they hold line breaks. The first row may name the columns, in German
 * or English; without names the columns are told by what stands in them: first the article number,
 * then a quantity, a percentage is a discount, a further number a price, the rest text.
 *
 * What is wrong with a row is said of that row; nothing is dropped in silence. Numbers are in the
 * language of the interface. Pure functions, any thread; the table owns everything.
 * Errors: KT_ERROR (PARSE: no text, LIMIT: too much, NOT_FOUND: nothing in it).
 */

#include "kt-decimal.h"
#include "kt-money.h"

G_BEGIN_DECLS

#define KT_LINE_TABLE_MAX_BYTES (4u * 1024 * 1024)
#define KT_LINE_TABLE_MAX_ROWS 5000
#define KT_LINE_TABLE_MAX_COLUMNS 64

typedef enum {
  KT_LINE_COLUMN_NONE, /* not used */
  KT_LINE_COLUMN_ARTICLE,
  KT_LINE_COLUMN_QUANTITY,
  KT_LINE_COLUMN_DISCOUNT,
  KT_LINE_COLUMN_PRICE,
  KT_LINE_COLUMN_TEXT,
  KT_LINE_N_COLUMNS
} KtLineColumn;

typedef struct {
  guint row;     /* as the spreadsheet counts what was copied: from 1, names of columns included */
  char *article; /* "" if there is none */
  char *text;
  gboolean has_quantity;
  KtDecimal quantity;
  gboolean has_discount;
  KtDecimal discount;
  gboolean has_price;
  KtMoney price;
  guint price_unit; /* for how many: "12.50 / 100"; 1 if nothing is said */
  char *fault; /* a sentence without the row; NULL: the row is sound */
} KtTableLine;

typedef struct {
  gboolean has_names; /* the first row named the columns */
  GArray *columns;    /* of KtLineColumn, by column of the source */
  GPtrArray *lines;   /* of KtTableLine; empty rows are left out */
} KtLineTable;

/* length < 0: terminated. Amounts are read in `currency`. */
KtLineTable *kt_line_table_parse (const char *text,
                                  gssize length,
                                  const char *language,
                                  const char *currency,
                                  GError **error);
void kt_line_table_free (KtLineTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLineTable, kt_line_table_free)

/* One row of such a table: cells quoted where needed, separated by tabs, ended by a line break. */
void kt_line_table_append_row (GString *out, const char *const *cells, guint n_cells);

G_END_DECLS
