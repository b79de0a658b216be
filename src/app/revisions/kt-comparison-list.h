/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The lines of two revisions side by side, the head first; what became of each is said in a word. One is selected.
 *
 * Signal "selected".
 */

#include <gtk/gtk.h>

#include "kt-comparison.h"

G_BEGIN_DECLS

#define KT_TYPE_COMPARISON_LIST (kt_comparison_list_get_type ())
G_DECLARE_FINAL_TYPE (KtComparisonList, kt_comparison_list, KT, COMPARISON_LIST, GtkWidget)

GtkWidget *kt_comparison_list_new (void);

/* Borrows the comparison until the next call; NULL: none. Keeps the selection where it can. */
void kt_comparison_list_set (KtComparisonList *self, const KtComparison *comparison, gboolean only_differences);
/* How the columns of both are called. */
void kt_comparison_list_set_titles (KtComparisonList *self, const char *left, const char *right);

/* NULL with TRUE: the head; FALSE: nothing is selected. */
gboolean kt_comparison_list_get_selected (KtComparisonList *self, const KtComparedLine **line);
/* To the next line that differs, or the one before; FALSE: there is none. */
gboolean kt_comparison_list_step (KtComparisonList *self, int by);

G_END_DECLS
