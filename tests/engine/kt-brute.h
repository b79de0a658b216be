/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The oracle: every configuration of a tiny model, found by plain enumeration, kept if the exact
 * evaluator finds no rule broken. Knows nothing of clauses, solvers or slots.
 */

#include "kt-assignment.h"
#include "kt-choice.h"

G_BEGIN_DECLS

/* All valid configurations (KtAssignment); NULL if there are more than `limit` to look at. */
GPtrArray *kt_brute_enumerate (KtModel *model, guint limit);

/* The same with those that break rules; models that differ only in their rules give them in the same order. */
GPtrArray *kt_brute_enumerate_all (KtModel *model, guint limit);

gboolean kt_brute_satisfies (const KtAssignment *assignment, const KtChoice *choice);
/* Those that satisfy all choices; not copied. */
GPtrArray *kt_brute_filter (GPtrArray *assignments, GPtrArray *choices);

/* What kt_snapshot_to_lines should say. */
char *kt_brute_lines (KtModel *model, GPtrArray *assignments, GPtrArray *choices);

G_END_DECLS
