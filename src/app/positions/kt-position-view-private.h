/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of the table of positions, shared by the files it is made of. */

#include "kt-article-entry.h"
#include "kt-line-prompt.h"
#include "kt-paste-preview.h"
#include "kt-position-field.h"
#include "kt-position-view.h"
#include "kt-sheet-cell.h"

G_BEGIN_DECLS

struct _KtPositionView {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  KtRevision *revision; /* shown */

  GtkWidget *box;
  GtkWidget *stack; /* the table, the hint that it is empty, a preview of what is pasted */
  GtkWidget *view;
  GtkWidget *list;  /* the rows inside of the view; borrowed */
  GtkWidget *status;
  GtkWidget *prompt;
  GtkWidget *entry;
  GtkWidget *preview;

  GtkMultiSelection *selection;
  GtkColumnViewColumn *columns[KT_POSITION_N_FIELDS]; /* borrowed; NULL: none */
  GPtrArray *cells;                                   /* of GtkListItem: those that show a position */

  KtPosition *cursor; /* NULL: none */
  guint cursor_field;
  guint anchor;       /* row from which a selection grows */
  char *fault;        /* of what is being typed; NULL: none */
  KtPositionAsk asked;

  GtkWidget *drop_row; /* that carries the mark; borrowed */
  const char *drop_mark;
};

/* ---- rows, kt-position-view.c ---- */

guint kt_position_view_get_n_rows (KtPositionView *self);
/* NULL beyond the end; transfer none. */
KtPosition *kt_position_view_get_row (KtPositionView *self, guint row);
/* G_MAXUINT: it is not shown. */
guint kt_position_view_find_row (KtPositionView *self, KtPosition *position);
/* The line below the table: fault, explanation, or what is selected. */
void kt_position_view_show_status (KtPositionView *self);
/* What is wrong with what is being typed; NULL: nothing. */
void kt_position_view_set_fault (KtPositionView *self, const char *fault);
void kt_position_view_fail (KtPositionView *self, const GError *error);

/* Shows what is wrong with lines that shall be inserted; taken. NULL: ends it. */
void kt_position_view_preview (KtPositionView *self, KtCatalogLines *lines);
/* Inserts what the preview shows. */
void kt_position_view_take_preview (KtPositionView *self, gboolean with_unknown);
void kt_position_view_show_page (KtPositionView *self);

/* ---- columns and cells, kt-position-columns.c ---- */

void kt_position_columns_add (KtPositionView *self);
/* Every cell again. */
void kt_position_columns_show (KtPositionView *self);
KtPosition *kt_position_of_cell (GtkListItem *item);
KtSheetCell *kt_sheet_cell_of (GtkListItem *item);
guint kt_position_field_of_cell (GtkListItem *item);
/* NULL: the row has no widgets now. */
GtkListItem *kt_position_columns_find (KtPositionView *self, KtPosition *position, guint field);

/* ---- the cursor, kt-position-cursor.c ---- */

typedef enum {
  KT_CURSOR_SELECT, /* the line alone */
  KT_CURSOR_EXTEND, /* from the anchor to here */
  KT_CURSOR_TOGGLE, /* this line as well, or no longer */
  KT_CURSOR_KEEP    /* the selection stays */
} KtCursorMode;

void kt_position_cursor_add (KtPositionView *self);
/* With the focus. */
void kt_position_cursor_go (KtPositionView *self, guint row, guint field, KtCursorMode mode);
void kt_position_cursor_move (KtPositionView *self, KtSheetMove move);
/* After lines came and went: back to where the cursor stood, or as near as possible. */
void kt_position_cursor_restore (KtPositionView *self, gboolean with_focus);
/* FALSE: the key is somebody else's. */
gboolean kt_position_cursor_key (KtPositionView *self, guint keyval, GdkModifierType state);

/* ---- dragging, kt-position-drag.c ---- */

void kt_position_drag_add (KtPositionView *self);

G_END_DECLS
