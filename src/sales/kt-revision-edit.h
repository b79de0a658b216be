/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Everything that changes a draft, with undo and redo in memory. Each call is one step of the
 * history unless kt_revision_begin_step() opened one that joins several. A call that fails changes
 * nothing.
 *
 * Errors: KT_SALES_ERROR_SEALED (no draft), _FIELD (content), _TREE (place).
 */

#include "kt-random.h"
#include "kt-revision.h"

G_BEGIN_DECLS

/* The header is copied. No step if it is as before. */
gboolean kt_revision_edit_header (KtRevision *self, const KtRevisionHeader *header, GError **error);

/* data is copied; its id must not be in the tree. parent NULL: top level; index beyond the end: at
 * the end. Returns the position, transfer none, or NULL. */
KtPosition *kt_revision_insert (KtRevision *self,
                                KtPosition *parent,
                                guint index,
                                const KtPositionData *data,
                                GError **error);
/* data is copied; the id must stay. No step if it is as before. */
gboolean kt_revision_edit_position (KtRevision *self,
                                    KtPosition *position,
                                    const KtPositionData *data,
                                    GError **error);
/* With everything below it. */
gboolean kt_revision_remove (KtRevision *self, KtPosition *position, GError **error);
/* index counts in the new place without the position itself. */
gboolean kt_revision_move (KtRevision *self,
                           KtPosition *position,
                           KtPosition *parent,
                           guint index,
                           GError **error);
/* Below the position before it; beside its parent, right after it. */
gboolean kt_revision_indent (KtRevision *self, KtPosition *position, GError **error);
gboolean kt_revision_outdent (KtRevision *self, KtPosition *position, GError **error);
/* One place up or down among its neighbours. */
gboolean kt_revision_shift (KtRevision *self, KtPosition *position, int by, GError **error);
/* With everything below it, right after it, under new ids. Returns the copy, transfer none. */
KtPosition *
kt_revision_duplicate (KtRevision *self, KtPosition *position, KtRandom *random, GError **error);

/* Joins all edits up to kt_revision_end_step() into one step; nests. label is shown ("Undo:
 * label"). Numbers of positions and the signal "changed" of the revision wait for the end of the
 * step. */
void kt_revision_begin_step (KtRevision *self, const char *label);
void kt_revision_end_step (KtRevision *self);
/* Ends a step whose edits go together: if not all of it was done, nothing is. Returns done. */
gboolean kt_revision_conclude_step (KtRevision *self, gboolean done);

/* FALSE if there is nothing, or the revision is no draft. */
gboolean kt_revision_undo (KtRevision *self);
gboolean kt_revision_redo (KtRevision *self);
gboolean kt_revision_can_undo (KtRevision *self);
gboolean kt_revision_can_redo (KtRevision *self);
/* What would be undone or redone; NULL if nothing. */
const char *kt_revision_get_undo_label (KtRevision *self);
const char *kt_revision_get_redo_label (KtRevision *self);

G_END_DECLS
