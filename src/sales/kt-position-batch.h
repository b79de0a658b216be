/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Several lines of a draft at once, as they are selected in a table: each call is one step of the
 * history (or part of the step that is open) and changes either all it was asked for or nothing.
 *
 * Arrays are of KtPosition, borrowed unless said otherwise. A line stands for everything below it:
 * the functions take what kt_positions_topmost() gives.
 *
 * Thread: that of the revision. Errors: those of kt-revision-edit.h.
 */

#include "kt-revision-edit.h"

G_BEGIN_DECLS

/* In printing order, without those that stand below another one of them, each once. Holds
 * references. Transfer full. */
GPtrArray *kt_positions_topmost (KtRevision *revision, GPtrArray *positions);

/* These and everything below them, in printing order. Transfer container. */
GPtrArray *kt_positions_with_below (GPtrArray *positions);

gboolean kt_positions_remove (KtRevision *revision, GPtrArray *positions, GError **error);
/* The copies stand together behind the last of them if all are neighbours, else each behind its
 * original. Transfer container; NULL on failure. */
GPtrArray *kt_positions_duplicate (KtRevision *revision,
                                   GPtrArray *positions,
                                   KtRandom *random,
                                   GError **error);
/* To the place before a child of parent (NULL: at its end), in the order they have. */
gboolean kt_positions_move (KtRevision *revision,
                            GPtrArray *positions,
                            KtPosition *parent,
                            KtPosition *before,
                            GError **error);
/* One place up (-1) or down (+1) among their neighbours; those at the edge stay. */
gboolean
kt_positions_shift (KtRevision *revision, GPtrArray *positions, int by, GError **error);
gboolean kt_positions_indent (KtRevision *revision, GPtrArray *positions, GError **error);
gboolean kt_positions_outdent (KtRevision *revision, GPtrArray *positions, GError **error);

/* Changes the copy of one line; FALSE: refuses, and then nothing at all is changed. */
typedef gboolean (*KtPositionChangeFunc) (KtPosition *position,
                                          KtPositionData *data,
                                          gpointer user_data,
                                          GError **error);
gboolean kt_positions_change (KtRevision *revision,
                              GPtrArray *positions,
                              KtPositionChangeFunc change,
                              gpointer user_data,
                              GError **error);

G_END_DECLS
