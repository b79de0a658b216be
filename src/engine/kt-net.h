/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The rules of a model and the total of its terms as a network over places: which values a place
 * may still have, between which ends a number lies, what may be there. Rules narrow that by
 * interval arithmetic forwards and backwards (Benhamou, Goualard, Granvilliers, Puget, "Revising
 * hull and box consistency", 1999), tables by the rows that are left; the total gets a bound from
 * what is left, and branching finds the cheapest configuration with a proof. Unlike clauses it
 * knows how large a number is, so that a formula costs no more than a sum.
 *
 * Nothing is ever ruled out that exact arithmetic would allow; a configuration found was checked
 * exactly, rule by rule.
 *
 * A net is made from model and terms of a program that has a place for everything: no parts without
 * bound, no references, no variables of `exists`, no feature models. Immutable, of one session. A
 * search belongs to one thread.
 *
 * Internal to the engine. Costs are as KtOptimum counts them: numerators over the denominator of
 * the total, less its low.
 */

#include "kt-optimum.h"

G_BEGIN_DECLS

typedef struct _KtNet KtNet;

/* The total of the terms whose kind is in the mask, told as `total` tells it, costs as `costs`
 * counts them. NULL: it cannot be made of this program. */
KtNet *
kt_net_new (const KtProgram *program, guint32 kinds, const KtGoal *total, const KtOptimum *costs);
/* The same without a total, for what rules leave. */
KtNet *kt_net_new_of_rules (const KtProgram *program);
void kt_net_free (KtNet *net);

/* What is left under some decisions. */
typedef struct _KtNetState KtNetState;

KtNetState *kt_net_state_new (const KtNet *net);
void kt_net_state_free (KtNetState *state);

/* Everything that follows can be taken back at once, to the mark. */
guint kt_net_mark (const KtNetState *state);
void kt_net_undo (KtNetState *state, guint mark);

/* What was proven under a part of what is decided; may be NULL. */
gboolean kt_net_take_known (KtNetState *state, const KtKnown *known);
/* FALSE: nothing is left. A decision that cannot be told leaves the state unsound: see
 * kt_net_can_tell. */
gboolean kt_net_decide (KtNetState *state, const KtChoice *choice);
gboolean kt_net_can_tell (const KtNet *net, const KtChoice *choice);
gboolean kt_net_propagate (KtNetState *state);

typedef struct {
  gint64 upper; /* what is found must cost less; afterwards the cost of the last one found */
  gint64 least; /* it is known that nothing costs less: what costs that is looked for no longer */
  gint64 lower; /* nothing that is left costs less, or it costs `upper` at least */
  guint max_nodes;
  guint n_nodes, n_failed; /* that it took, and of them those that came to nothing at once */
  const KtWitness *guide; /* what to try first; may be NULL */
  const int *stop;
  KtSolutionFunc on_solution; /* takes the witness; each is cheaper than those before */
  gpointer data;
} KtNetSearch;

/* TRUE: `lower` = `upper`, the least of what is left is known. */
gboolean kt_net_search (KtNetState *state, KtNetSearch *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtNet, kt_net_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtNetState, kt_net_state_free)

G_END_DECLS
