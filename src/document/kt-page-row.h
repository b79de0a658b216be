/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Texts side by side: rows of tables, labels with their values. Texts of different styles stand on
 * one first baseline. A row is one strip; only one that is very high is cut between lines, so that
 * nothing a person wrote is ever lost below the edge of a page.
 */

#include "kt-page-flow.h"

G_BEGIN_DECLS

/* Rows higher than this are cut. */
#define KT_PAGE_MAX_ROW_HEIGHT (60 * KT_PAGE_MM)

typedef struct {
  KtPageText *text; /* taken over */
  double x;
  KtPageTag *tag;
} KtPageCell;

/* Returns the first strip; kt_page_flow_last_strip() is the last. */
KtPageStrip *kt_page_add_row (KtPageFlow *flow, KtPageCell *cells, guint n_cells, double gap);
/* Height of the row, without making it. The cells are left alone. */
double kt_page_row_height (const KtPageCell *cells, guint n_cells);
/* The row on a strip that exists. */
void kt_page_strip_add_cells (KtPageStrip *strip, KtPageCell *cells, guint n_cells, double y);

G_END_DECLS
