/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Rows of any height below each other, of which only those near the screen are there: tens of thousands of rows cost
 * what a page of them does. A row is made when it comes near, and thrown away when it is far, unless it has the focus or
 * is held; where there are only a few dozen, all of them are made. What is on the screen stays where it is when rows above it come, go, or turn out to be of another height.
 *
 * Not a GtkListView: its rows are a line each, Tab leaves it after one of them, and what is done in a row is lost when
 * the row is used again. Here rows are forms, Tab goes through all of them, made ones or not.
 *
 * To be put into a GtkScrolledWindow. Main thread only.
 *
 * Signals:
 *   "shown"   other rows are on the screen, or the same ones are other widgets
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KT_TYPE_LAZY_COLUMN (kt_lazy_column_get_type ())
G_DECLARE_FINAL_TYPE (KtLazyColumn, kt_lazy_column, KT, LAZY_COLUMN, GtkWidget)

/* The widget of a row; the column takes it over. */
typedef GtkWidget *(*KtLazyColumnMake) (guint row, gpointer data);
/* How high it is likely to be. Only the scroll bar depends on it. */
typedef int (*KtLazyColumnGuess) (guint row, gpointer data);

GtkWidget *kt_lazy_column_new (KtLazyColumnMake make, KtLazyColumnGuess guess, gpointer data);

/* In pixels: between rows, and around all of them; no row is wider than `widest`. */
void kt_lazy_column_set_measures (KtLazyColumn *self, int spacing, int margin, int widest);

guint kt_lazy_column_get_n_rows (KtLazyColumn *self);
/* Other rows instead of some; the numbers of those behind change with it. */
void kt_lazy_column_splice (KtLazyColumn *self, guint position, guint n_removed, guint n_added);

/* NULL: it is not made. */
GtkWidget *kt_lazy_column_peek (KtLazyColumn *self, guint row);
/* The widget of the row, made if need be, at the top of the screen if it was not on it. */
GtkWidget *kt_lazy_column_show_row (KtLazyColumn *self, guint row);
/* Rows that are held are made, wherever they stand, and not thrown away. */
void kt_lazy_column_hold (KtLazyColumn *self, guint row, gboolean hold);

/* Those on the screen: from *first to before *end; none if they are equal. */
void kt_lazy_column_get_shown (KtLazyColumn *self, guint *first, guint *end);

typedef void (*KtLazyColumnVisit) (GtkWidget *widget, guint row, gpointer data);
/* Every row that is made, in order. */
void kt_lazy_column_foreach (KtLazyColumn *self, KtLazyColumnVisit visit, gpointer data);

G_END_DECLS
