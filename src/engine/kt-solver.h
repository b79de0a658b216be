/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A solver for many small questions to one large set of clauses.
 *
 * It keeps one solution of all clauses, the base, and answers a question by repairing it: what the
 * assumptions imply is propagated, and only clauses that lost their support by that are decided about.
 * So a question costs as much as its answer differs from the base, not as much as the set is large.
 * Conflicts are learnt from (CDCL); a question that meets many is searched in the usual way. The trail
 * stays between questions as far as their assumptions begin alike.
 *
 * Literals are DIMACS numbers. Everything is deterministic. One thread; the stop flag may be set from
 * elsewhere.
 *
 * Sources: Eén and Sörensson, An extensible SAT-solver (assumptions, analysis); Audemard and Simon,
 * Glucose (quality of learnt clauses).
 */

#include "kt-sat.h"

G_BEGIN_DECLS

typedef struct _KtSolver KtSolver;

KtSolver *kt_solver_new (void);
void kt_solver_free (KtSolver *solver);

void kt_solver_add (KtSolver *solver, const int *literals, guint n_literals);
void kt_solver_set_stop (KtSolver *solver, const int *stop);

/* NO: kt_solver_failed says which assumptions were used. UNKNOWN after max_conflicts (negative: any number) or when
 * stopped. */
KtSatResult kt_solver_solve (KtSolver *solver, const int *assumptions, guint n_assumptions, int max_conflicts);
/* After YES, until the next call that changes something. */
gboolean kt_solver_value (const KtSolver *solver, int literal);
void kt_solver_read (const KtSolver *solver, const int *literals, guint n, guint8 *truths);
gboolean kt_solver_failed (const KtSolver *solver, int literal);

/* After YES: can the literal be true as well, without much of what was decided being taken back? TRUE: the solution has
 * become one with it; else it is as it was. */
gboolean kt_solver_extend (KtSolver *solver, int literal);

/* Asked whenever all clauses hold: YES, the solution is right; NO, it is not: it was read, kt_solver_back_to called and
 * clauses given that it breaks; UNKNOWN, the question is given up. */
typedef KtSatResult (*KtSolverCheck) (gpointer data);
void kt_solver_set_check (KtSolver *solver, KtSolverCheck check, gpointer data);
/* For the check: what shall stay as it is in the next solution of the same question, before all wishes. */
void kt_solver_set_pins (KtSolver *solver, const int *literals, guint n_literals);

/* Assumes without asking: what is then fixed is implied. FALSE: nothing is known. */
gboolean kt_solver_assume (KtSolver *solver, const int *assumptions, guint n_assumptions);

/* Takes back the decisions of the last question down to its first n assumptions. What is then fixed is implied by them:
 * 1 true, -1 false, 0 open. */
void kt_solver_back_to (KtSolver *solver, guint n_assumptions);
int kt_solver_fixed (const KtSolver *solver, int literal);
void kt_solver_read_fixed (const KtSolver *solver, const int *literals, guint n, gint8 *fixed);
/* By variable, up to that one: marks those that are not open. */
void kt_solver_mark_fixed (const KtSolver *solver, guint n_variables, guint8 *marks);

/* A solution that is known already, by variable, of all clauses given so far. */
void kt_solver_set_base (KtSolver *solver, const guint8 *values, guint n_values);
/* After YES: the solution becomes the base. */
void kt_solver_keep (KtSolver *solver);
/* After YES: the variables whose value in the solution is not that of the base. Belongs to the solver. */
const guint32 *kt_solver_get_flips (KtSolver *solver, guint *n_flips);
/* After YES: of these variables those that go over with the literal's, which is not true in the base: the base with them
 * changed holds all clauses that kt_solver_index saw. Returns how many they are. More literals can go over with them before
 * the end, which is next and returns the variables. */
guint kt_solver_close (KtSolver *solver, int literal);
guint kt_solver_close_with (KtSolver *solver, int literal);
const guint32 *kt_solver_end_close (KtSolver *solver, guint *n_flips);
/* The value in the base; FALSE for what was not there yet. */
gboolean kt_solver_base_value (const KtSolver *solver, int literal);

/* From now on solutions shall have these literals true, as many of them as come without trouble. 0: no more wishes. */
void kt_solver_set_wishes (KtSolver *solver, const int *literals, guint n_literals);

/* Where something must give: what is computed from variables with smaller numbers does first, what is stiff last. */
typedef enum { KT_SOLVER_STIFF, KT_SOLVER_FREE, KT_SOLVER_COMPUTED } KtSolverRank;
void kt_solver_set_rank (KtSolver *solver, guint variable, KtSolverRank rank);

/* What was given so far over the first variables is what kt_solver_mark_neighbours looks at. */
void kt_solver_index (KtSolver *solver, guint n_variables);
/* `literal` went over to false in the base. Of every clause with it one literal that holds is marked by its variable: as
 * long as that one stays, the clause does. None, where a literal holds whose variable is steady. Arrays by variable. */
void kt_solver_mark_neighbours (const KtSolver *solver, int literal, const guint8 *steady, guint8 *marks);

guint64 kt_solver_get_n_conflicts (const KtSolver *solver);
gsize kt_solver_get_memory (const KtSolver *solver);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSolver, kt_solver_free)

G_END_DECLS
