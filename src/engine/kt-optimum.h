/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The configuration with the least sum of weights of true literals, by cores: all literals are assumed false; what cannot
 * be false together has to be paid for at least once, which raises the bound, and how often more is counted by literals
 * that get weights of their own (Morgado, Dodaro, Marques-Silva, "Core-Guided MaxSAT with Soft Cardinality Constraints",
 * 2014; heavy literals first: Ansótegui, Bonet, Gabàs, Levy, "Improving SAT-based weighted MaxSAT solvers", 2012). Every
 * answer yes is a configuration, every answer no a better bound, so it can end at any time with both.
 *
 * A *state* is how far this got under some assumptions: it holds under further ones as well, so it is copied and gone on
 * with. Literals are those of the session's program as loaded; both die with its generation.
 *
 * Internal to the engine. One thread, that of the session.
 */

#include "kt-session-private.h"

G_BEGIN_DECLS

typedef struct _KtOptimum KtOptimum;

/* The same cost in other words: cost = lower + the weights, as long as the assumptions hold it was made under. */
typedef struct {
  GArray *weights; /* gint64, by number of the literal in the optimum; shorter: 0 */
  gint64 lower;
} KtOptimumState;

/* A solution and what it costs; the witness is taken. */
typedef void (*KtSolutionFunc) (gpointer data, KtWitness *witness, gint64 cost);

/* What was proven under some assumptions: at least `count` of these numbers are true. */
typedef struct {
  GArray *numbers; /* guint */
  guint count;
} KtOptimumCore;

/* Where the literal holds under the assumptions, all of that was proven. */
typedef struct {
  int literal;
  GPtrArray *cores; /* KtOptimumCore */
} KtOptimumHint;

typedef struct {
  const int *assumptions; /* hold in every question */
  guint n_assumptions;
  int max_conflicts;      /* of a question */
  gint64 best;            /* cost of the witness, or what a solution must be better than; G_MAXINT64: anything */
  KtWitness *witness;     /* NULL: none found yet */
  guint8 *truths;         /* of the literals weighted at first, in the witness */
  KtSolutionFunc on_solution; /* every one met, also those that are no better; may be NULL */
  gpointer data;
  const KtOptimumHint *hints; /* for kt_optimum_adjust */
  guint n_hints;
  KtVerdict verdict;      /* POSSIBLE: go on; IMPOSSIBLE: the assumptions contradict; GROWN, STOPPED */
} KtOptimumRun;

/* The weights are copied. */
KtOptimum *kt_optimum_new (KtSession *session, const KtWeight *weights, guint n);
void kt_optimum_free (KtOptimum *self);

/* No solution at all costs less. */
gint64 kt_optimum_least (const KtOptimum *self);
/* What a solution costs is that and a multiple of this. */
gint64 kt_optimum_step (const KtOptimum *self);

/* 1 for what is weighted. */
void kt_optimum_mark (const KtOptimum *self, guint8 *by_variable);

KtOptimumState *kt_optimum_begin (const KtOptimum *self);
KtOptimumState *kt_optimum_state_copy (const KtOptimumState *state);
void kt_optimum_state_free (KtOptimumState *state);
/* What another one, with the same weights in another session of the same program, got to. */
KtOptimumState *kt_optimum_import (KtOptimum *self, const KtOptimum *other, const KtOptimumState *state);

void kt_optimum_run_clear (KtOptimumRun *run);

/* From a state that was brought to its end under fewer assumptions: nearly all of it still holds, so everything is asked
 * at once. `cores` (GPtrArray of KtOptimumCore): those known to hold under the assumptions are used without asking; what is
 * found out is added. Ends like kt_optimum_minimise. */
void kt_optimum_adjust (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GPtrArray *cores);
GPtrArray *kt_optimum_cores_new (void);

/* What a lax session found (truths of its run, see is_lax) is asked of another session with the same weights: a configuration
 * in which nothing more has to be paid for. POSSIBLE: the run has it, and the lax bound is reached. IMPOSSIBLE: which of the
 * assumptions and then of the weights not paid contradict each other (guint: positions), for kt_optimum_forbid of the lax
 * one, whose run has as many assumptions of the same meaning. */
KtVerdict kt_optimum_confirm (KtOptimum *self, KtOptimumRun *run, const guint8 *truths, GArray *failed);
void kt_optimum_forbid (KtOptimum *self, const KtOptimumRun *run, const guint8 *truths, const GArray *failed);

/* After kt_optimum_minimise, with its witness: later questions begin from that solution. Not for a session with evidence. */
void kt_optimum_settle (KtOptimum *self, const KtOptimumState *state, KtOptimumRun *run);

/* Until state->lower reaches run->best (proven), the effort is spent, or the verdict is another than POSSIBLE. */
void kt_optimum_minimise (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run);

/* Literals that, assumed, leave only what costs at most as much as the witness: all of that if it is proven to be the best. */
void kt_optimum_hold (const KtOptimum *self, const KtOptimumState *state, const KtOptimumRun *run, GArray *literals);
/* The same from the solution the session found last, whatever was proven: all of it that pays for nothing else. */
void kt_optimum_hold_last (const KtOptimum *self, GArray *literals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOptimum, kt_optimum_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtOptimumState, kt_optimum_state_free)

G_END_DECLS
