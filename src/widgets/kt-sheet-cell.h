/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A cell of a table that is worked in like a spreadsheet: it takes the focus as a whole, shows a text, and becomes an
 * entry while it is edited. The cell does not understand what is typed: it hands the text over, and is told whether it
 * was taken. What was refused stays in it, marked, until the user types on or takes it back with Escape.
 *
 * Signals:
 *   "commit" (const char *text, int move)   Enter, Tab, the arrows up and down, or the focus went away; answer with
 *                                           kt_sheet_cell_accept() or kt_sheet_cell_refuse(), then move the cursor
 *   "cancelled"                             Escape: the cell shows its text again
 *   "typed"                                 what is typed changed
 *   "clicked" (guint n_press, guint state)  pressed and released in its place; state: GdkModifierType
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  KT_SHEET_STAY, /* the focus is elsewhere already */
  KT_SHEET_DOWN,
  KT_SHEET_UP,
  KT_SHEET_NEXT,
  KT_SHEET_PREVIOUS
} KtSheetMove;

#define KT_TYPE_SHEET_CELL (kt_sheet_cell_get_type ())
G_DECLARE_FINAL_TYPE (KtSheetCell, kt_sheet_cell, KT, SHEET_CELL, GtkWidget)

/* name: of the column, for those who hear it. width: in characters at least; 0: what there is, cut
 * off at the end. */
GtkWidget *kt_sheet_cell_new (const char *name, int width, gboolean is_number);

/* NULL counts as empty. FALSE if it stood there already. */
gboolean kt_sheet_cell_set_text (KtSheetCell *self, const char *text);
/* A smaller line below it; NULL or empty: none. */
void kt_sheet_cell_set_note (KtSheetCell *self, const char *note);
const char *kt_sheet_cell_get_text (KtSheetCell *self);
void kt_sheet_cell_set_editable (KtSheetCell *self, gboolean editable);
gboolean kt_sheet_cell_is_editable (KtSheetCell *self);

/* With all of the text selected. Nothing happens if it is not editable. */
void kt_sheet_cell_edit (KtSheetCell *self, const char *text);
/* As if `text` had been typed into an empty cell. */
void kt_sheet_cell_type (KtSheetCell *self, const char *text);
gboolean kt_sheet_cell_is_editing (KtSheetCell *self);
/* What has been typed so far; NULL unless it is being edited. */
const char *kt_sheet_cell_get_typed (KtSheetCell *self);

/* Ends editing; the focus stays with the cell if it had it. */
void kt_sheet_cell_accept (KtSheetCell *self);
void kt_sheet_cell_refuse (KtSheetCell *self, const char *reason);

G_END_DECLS
