/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The positions of a quote as a spreadsheet-like tree: number, text, what is special, quantity, unit, unit price,
 * discount and total, edited in place. A cursor goes from cell to cell; lines are selected for what is done with several
 * at once. Below: a line that explains, and an empty row that takes article numbers. A draft can be edited; any other
 * revision only be read and copied.
 *
 * Signals:
 *   "failed" (GError)                  an edit that was not possible; nothing changed
 *   "selected"                         the cursor or the selection is another one
 *   "configure" (const char *product)  a product was chosen where an article was asked for
 */

#include <gtk/gtk.h>

#include "kt-open-quote.h"

G_BEGIN_DECLS

#define KT_TYPE_POSITION_VIEW (kt_position_view_get_type ())
G_DECLARE_FINAL_TYPE (KtPositionView, kt_position_view, KT, POSITION_VIEW, GtkWidget)

GtkWidget *kt_position_view_new (void);

/* NULL: nothing. */
void kt_position_view_set_quote (KtPositionView *self, KtOpenQuote *quote);
KtOpenQuote *kt_position_view_get_quote (KtPositionView *self);

/* The line of the cursor; NULL if there is none. */
KtPosition *kt_position_view_get_selected (KtPositionView *self);
/* Of KtPosition: the selected lines, without those below other selected ones, in their order. Transfer full. */
GPtrArray *kt_position_view_get_selection (KtPositionView *self);
/* With the cursor at the (first) line. */
void kt_position_view_select (KtPositionView *self, KtPosition *position);
void kt_position_view_select_lines (KtPositionView *self, GPtrArray *positions);
void kt_position_view_select_all (KtPositionView *self);
void kt_position_view_expand_all (KtPositionView *self, gboolean expanded);

/* Asks below the table, with an entry. kind: what is set on the selected lines. */
typedef enum { KT_ASK_DISCOUNT, KT_ASK_LOT } KtPositionAsk;
void kt_position_view_ask (KtPositionView *self, KtPositionAsk what);

/* To the empty row, or to the cell of the cursor. */
void kt_position_view_begin_entry (KtPositionView *self);
void kt_position_view_focus_table (KtPositionView *self);

/* The selected lines go there: what dropping does. */
typedef enum { KT_DROP_BEFORE, KT_DROP_INTO, KT_DROP_AFTER } KtDropPlace;
gboolean kt_position_view_drop (KtPositionView *self, KtPosition *target, KtDropPlace place);

/* ---- the clipboard, kt-position-clipboard.c ---- */

void kt_position_view_copy (KtPositionView *self);
void kt_position_view_paste (KtPositionView *self);
/* What pasting a table does; for "row by row" faults it shows a preview first. */
void kt_position_view_paste_table (KtPositionView *self, const char *text);

G_END_DECLS
