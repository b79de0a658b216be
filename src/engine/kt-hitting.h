/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Small sets that hit every one of some given sets: each of the given ones has an element of theirs. In the order of size,
 * those of one size by their elements, greater ones first. Conflicts among decisions and the sets of decisions whose
 * withdrawal ends them all are related like this (Reiter, "A theory of diagnosis from first principles", 1987), and the
 * conflicts need not be known beforehand: a set is proposed, and if a conflict escapes it that one is added (Davies and
 * Bacchus, "Solving MAXSAT by solving a sequence of simpler SAT instances", 2011).
 *
 * Elements are numbers from 0. Belongs to the caller.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtHitting KtHitting;

KtHitting *kt_hitting_new (guint n_elements);
void kt_hitting_free (KtHitting *self);

/* From now on it has to be hit; without elements nothing hits it. */
void kt_hitting_add (KtHitting *self, const guint *elements, guint n);
/* This one is done with, and with it all that contain it. */
void kt_hitting_block (KtHitting *self, const guint *elements, guint n);

/* The next one (guint, ascending), at most as large as `most`; NULL: there is none, or *gave_up: the search was too long.
 * The same again, if nothing was added or blocked. */
GArray *kt_hitting_next (KtHitting *self, guint most, gboolean *gave_up);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtHitting, kt_hitting_free)

G_END_DECLS
