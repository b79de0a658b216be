/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Undo and redo of the edits of one revision, in memory. An entry holds the *other* state of one
 * thing (a head, the content of a position, the place of a position); applying it exchanges that
 * with the present one, so that undo and redo are the same act. Entries are joined into steps.
 * Private to revisions. Thread: that of the revision.
 */

#include "kt-position-private.h"
#include "kt-revision-header.h"

G_BEGIN_DECLS

typedef struct _KtHistory KtHistory;

/* Where a position stands: siblings NULL is nowhere. */
typedef struct {
  KtPosition *parent;
  GListStore *siblings;
  guint index;
} KtPositionPlace;

/* Called for each change of a place, so that the revision keeps its index of ids. */
typedef void (*KtHistoryPlaced) (KtPosition *position, gboolean stands, gpointer user_data);

/* header: where the revision keeps its head. */
KtHistory *kt_history_new (KtRevisionHeader **header, KtHistoryPlaced placed, gpointer user_data);
void kt_history_free (KtHistory *self);
void kt_history_clear (KtHistory *self);

/* Do it and remember it in the open step. Data, conditions and header are taken. */
void kt_history_edit_header (KtHistory *self, KtRevisionHeader *header);
void kt_history_edit_position (KtHistory *self, KtPosition *position, KtPositionData *data);
void kt_history_edit_conditions (KtHistory *self, KtPosition *position, GPtrArray *conditions);
void kt_history_place (KtHistory *self, KtPosition *position, const KtPositionPlace *place);

/* Steps nest; the outermost one counts, and its label. */
void kt_history_begin (KtHistory *self, const char *label);
/* Undoes what was done since the innermost one began; it stays open. */
void kt_history_take_back (KtHistory *self);
/* TRUE: that was the outermost one and it holds an edit. */
gboolean kt_history_end (KtHistory *self);

/* FALSE: nothing there, or a step is open. */
gboolean kt_history_undo (KtHistory *self);
gboolean kt_history_redo (KtHistory *self);
/* NULL: nothing there. */
const char *kt_history_get_undo_label (KtHistory *self);
const char *kt_history_get_redo_label (KtHistory *self);

G_END_DECLS
