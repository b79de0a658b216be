/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The columns of a list of stored rows (KtRowList), as a table: what stands in a cell, how wide it is, and a header
 * that sorts. A row that is still on its way is empty until it is there.
 *
 * Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-row-list.h"

G_BEGIN_DECLS

typedef struct {
  const char *title; /* to be translated */
  guint column;      /* of the row; also the key of sorting (kt-column-sorting.h) */
  char *(*text) (KtRow *row, guint column); /* the caller frees */
  gboolean expands;
  gboolean is_number;
} KtRowColumn;

/* The first one names its row for those who hear it. columns: static. */
void kt_row_columns_append (GtkColumnView *view, const KtRowColumn *columns, guint n_columns);

/* As it stands; "–" where there is none: an amount, a day (ISO 8601). */
char *kt_row_plain_text (KtRow *row, guint column);
char *kt_row_money_text (KtRow *row, guint column);
char *kt_row_day_text (KtRow *row, guint column);

G_END_DECLS
