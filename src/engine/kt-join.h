/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * All solutions of a set of relations, joined into a tree of clusters, and what is possible under
 * restrictions read off it in two passes.
 *
 * Each cluster belongs to one variable and holds the solutions of all relations that were left with
 * it when it was eliminated, over that variable and others whose clusters come later. What it has
 * in common with the cluster above (its parent) are whole tuples, numbered. A pass up says which of
 * these numbers solutions below allow, a pass down which those above allow. So an answer costs as
 * much as there are rows, with no search at all.
 *
 * Immutable, shared between threads. Sources: Dechter, Bucket elimination; Shenoy and Shafer (two
 * passes); Dechter and Pearl, Tree clustering for constraint networks.
 */

#include "kt-relation.h"

G_BEGIN_DECLS

/* Joins relations over variables 0 … n - 1 with so many values each (at least one), as words to be
 * stored. Takes the relations (KtRelation, in any order) and what is done with them. NULL: it
 * becomes too large. */
GArray *kt_join_make (const guint *n_values, guint n, GPtrArray *relations);

typedef struct _KtJoin KtJoin;

/* The words must outlive it. NULL: they are none that were made so, for variables with so many
 * values. */
KtJoin *kt_join_new (const guint32 *words, gsize n_words, const guint *n_values, guint n);
void kt_join_free (KtJoin *join);

/* By values, those of the first variable first: which are allowed; which are possible then; which
 * would be if their variable were not restricted. The last two may be NULL. FALSE: nothing is
 * possible. */
gboolean
kt_join_ask (const KtJoin *join, const guint8 *allowed, guint8 *possible, guint8 *exchangeable);
guint kt_join_get_n_values (const KtJoin *join); /* of all variables */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtJoin, kt_join_free)

/* The words: how many clusters; of each, in the order of elimination: variable, parent
 * (KT_JOIN_ROOT: none), rows, tuples in common with the parent; then of each by row: value, number
 * of the tuple (unless it is a root), and by row of the parent the number of the tuple. */
#define KT_JOIN_ROOT G_MAXUINT32
#define KT_JOIN_HEADER 4

G_END_DECLS
