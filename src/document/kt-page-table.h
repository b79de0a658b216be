/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A plain table of texts: columns as wide as their content wants, a head that is repeated on each
 * page, rows that are cut only when they are very high.
 */

#include "kt-page-flow.h"

G_BEGIN_DECLS

typedef struct {
  char *const *head; /* markup, n_columns of them; NULL: none */
  guint n_columns;
  GPtrArray *rows;       /* of char **, markup; a short row has empty cells at its end */
  const gboolean *right; /* columns set flush right; NULL: none */
  KtPageStyleName style;
} KtPageTable;

void kt_page_add_table (KtPageFlow *flow, const KtPageTable *table, double gap);

G_END_DECLS
