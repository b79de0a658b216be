/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which literals can be true, each with a proof that outlives decisions.
 *
 * The solver's base is one solution under the present assumptions; it shows one value of every variable. The other value
 * is shown by a few variables that go over together: the base with them changed is a solution as well. Such a proof is
 * all that needs to be kept, and after a decision it holds as long as nothing it consists of was touched: no variable of
 * it is fixed now, and none holds a clause alone that the change of the base left. Whoever asks has to prove again only
 * what a decision came near to.
 *
 * The clauses are those the solver had when the evidence was made; later ones may only define new variables. Belongs to
 * one thread, with its solver.
 */

#include "kt-solver.h"

G_BEGIN_DECLS

typedef struct _KtEvidence KtEvidence;

/* The solver must have a base. `literals`: those that may be asked for. Besides, n_names proofs can be kept by name. */
KtEvidence *kt_evidence_new (KtSolver *solver, guint n_variables, const int *literals, guint n_literals,
                             guint n_names);
void kt_evidence_free (KtEvidence *evidence);

/* A constraint over these variables that no clause expresses. */
void kt_evidence_add_constraint (KtEvidence *evidence, const int *literals, guint n_literals);

/* The solver has answered YES to these assumptions: its solution becomes the base. Proofs with one of the `touched`
 * variables are dropped as well. */
void kt_evidence_move (KtEvidence *evidence, guint n_assumptions, const int *touched, guint n_touched);
/* The solver has answered YES to a question under the same assumptions and more: its solution is a proof, also by these
 * names. */
void kt_evidence_learn (KtEvidence *evidence, const guint *names, guint n_names);

/* The same for literals the solution has true: only what must go over with one is its proof. Several share one where much
 * goes over with each. Without constraints that no clause expresses. */
void kt_evidence_learn_literals (KtEvidence *evidence, const int *literals, guint n_literals);

/* By variable: it is asked for and nothing shows the value that it does not have in the base. */
const guint8 *kt_evidence_get_open (const KtEvidence *evidence);
/* Can the literal be true? FALSE: nothing shows it. */
gboolean kt_evidence_shows (const KtEvidence *evidence, int literal);
/* Is there a proof by this name? Then the truth of literals in its solution can be read. */
gboolean kt_evidence_has_name (const KtEvidence *evidence, guint name);
void kt_evidence_read (KtEvidence *evidence, guint name, const int *literals, guint n_literals, guint8 *values);

/* Variables in more than one of `share` proofs go over in the base where they can, so that proofs get shorter; some are
 * lost then. FALSE: nothing changed. Not where there are constraints that no clause expresses. `touched` as for a move. */
gboolean kt_evidence_improve (KtEvidence *evidence, const int *assumptions, guint n_assumptions,
                              const int *touched, guint n_touched, guint share);
/* Is it time for that, with a share of 2? */
gboolean kt_evidence_wants_improvement (const KtEvidence *evidence);

/* All proofs as words, for an evidence made alike whose solver has the same base. FALSE: they are not such. */
void kt_evidence_save (KtEvidence *evidence, GArray *words);
gboolean kt_evidence_restore (KtEvidence *evidence, const guint32 *words, guint n_words);

/* How many words the proofs are. */
gsize kt_evidence_get_size (const KtEvidence *evidence);
gsize kt_evidence_get_memory (const KtEvidence *evidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtEvidence, kt_evidence_free)

G_END_DECLS
