/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A list of the work database as a CSV file for spreadsheets: every row of the list as it is filtered and ordered, in
 * the columns named, with numbers and separators as a spreadsheet of the interface's language expects them.
 * Asks where to; says in a toast what became of it. Main thread only.
 */

#include <gtk/gtk.h>

#include "kt-row-list.h"

G_BEGIN_DECLS

typedef struct {
  const char *title;                         /* to be translated */
  guint column;                              /* of the list */
  char *(*text) (KtRow *row, guint column);  /* the caller frees */
} KtListExportColumn;

/* What is said once so many rows are written; the caller frees. */
typedef char *(*KtListExportSay) (guint n_rows);

/* name: suggested for the file, translated. The columns must outlive the export. say: NULL: names the file. */
void kt_list_export (GtkWidget *widget, KtRowList *rows, const char *name, const KtListExportColumn *columns,
                     guint n_columns, KtListExportSay say);
/* The same without asking. */
void kt_list_export_to (GtkWidget *widget, KtRowList *rows, GFile *file, const KtListExportColumn *columns,
                        guint n_columns, KtListExportSay say);

/* What stands in cells: "1234,56" for an amount, its currency apart; a text that is no formula. */
char *kt_list_export_text (KtRow *row, guint column);
char *kt_list_export_amount (KtRow *row, guint column);
char *kt_list_export_currency (KtRow *row, guint column);

G_END_DECLS
