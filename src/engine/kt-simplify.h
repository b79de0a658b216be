/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Clauses with the same solutions, fewer and shorter ones: what is done once so that every question later is cheaper.
 * No variable goes: each may be asked for.
 *
 * Clauses are literals (int), each clause closed by 0. Deterministic. Internal to the engine; any thread.
 *
 * Sources: Eén and Biere, Effective Preprocessing in SAT (subsumption, strengthening); Piette, Hamadi and Saïs, Vivifying
 * propositional clausal formulae.
 */

#include <glib.h>

G_BEGIN_DECLS

/* What all solutions have comes first, as clauses of one. */
GArray *kt_simplify (const int *clauses, gsize n_ints, guint n_variables);

G_END_DECLS
