/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The total of the program's terms of some kinds as something to be made small, and how far that got in earlier states of
 * the decisions: what was found out under some of the present decisions is not found out again.
 *
 * Internal to the engine; belongs to the session until its program is exchanged.
 */

#include "kt-optimum.h"

G_BEGIN_DECLS

typedef struct {
  KtWitness *witness;
  gint64 cost;
  gboolean has_real; /* `real` was asked for */
  KtRational real;   /* see kt_totals_real */
} KtPricedWitness;

/* The cheapest with an option costs at least `lower` under these decisions, and under more. */
typedef struct {
  GPtrArray *choices; /* KtChoice */
  gint64 lower;       /* G_MAXINT64: impossible */
  gint64 upper;       /* and a solution under just these decisions at most this */
  int conflicts;      /* so much effort was spent for a question; with no more nothing more is found out */
} KtOptionBound;

typedef struct _KtTotals {
  guint32 kinds;
  KtGoal total;       /* low, den and is_cut; weights in `optimum` */
  KtOptimum *optimum;
  KtSession *asker;   /* a second session for questions about options, so that what they add can be thrown away; or NULL */
  KtSession *lax;     /* a third one, see kt-option-price-lax.c; or NULL */
  struct _KtNet *net; /* kt-net.h; NULL until needed */
  struct _KtNetState *net_state; /* without decisions */
  gboolean has_no_net; /* it cannot be made */
  guint n_missed;     /* so much more often its bounds were not reached than reached */
  guint8 *is_priced;  /* see kt_totals_get_priced */
  guint max_solutions;
  GPtrArray *solutions; /* KtPricedWitness, the latest last */
  GHashTable *bounds; /* option as text → KtOptionBound */
  GHashTable *cores;  /* option as text → what was proven of it, see kt_totals_find_cores */
  GPtrArray *marks;   /* what is known under which decisions, the latest last */
  gint64 slack;       /* rounding makes of no cost more than so much more or less */
  GPtrArray *shown;   /* the decisions that were completed last as cheaply as possible; NULL: none */
  KtRational shown_real; /* and what that came to */
} KtTotals;

/* KT_ENGINE_ERROR_LIMIT if the total does not fit. */
KtTotals *kt_totals_get (KtSession *session, guint32 kinds, GError **error);
void kt_totals_free (KtTotals *self);

/* kt-totals-net.c: the total as a net; NULL: it cannot be told as one. The others are asked only if it can. */
struct _KtNet *kt_totals_take_net (KtTotals *self, const KtProgram *program);
gboolean kt_totals_can_tell (const KtTotals *self, GPtrArray *choices);
/* Into the state, with what the session knows. FALSE: they contradict. */
gboolean kt_totals_enter (struct _KtNetState *state, const KtSession *session, GPtrArray *choices);

/* Where to go on under these decisions. */
KtOptimumState *kt_totals_begin (const KtTotals *self, GPtrArray *choices);
/* Keeps a copy. */
void kt_totals_store (KtTotals *self, GPtrArray *choices, const KtOptimumState *state);

/* What was proven with the option under some of the decisions, to be gone on with; belongs to the totals. */
GPtrArray *kt_totals_find_cores (KtTotals *self, const char *option, int literal, GPtrArray *choices);
/* All of that that holds under these decisions: KtOptimumHint. */
GArray *kt_totals_list_hints (KtTotals *self, GPtrArray *choices);
void kt_totals_add_hint (GArray *hints, int literal, GPtrArray *cores);

/* By slot: its values have a part in what is weighted. Belongs to the totals. */
const guint8 *kt_totals_get_priced (KtTotals *self, const KtProgram *program);

/* Takes the witness. */
void kt_totals_add_solution (KtTotals *self, KtWitness *witness, gint64 cost);

/* What the solution comes to when every row is rounded as the program says, and not if it says nothing. */
KtRational kt_totals_real (const KtTotals *self, const KtProgram *program, KtPricedWitness *solution);
/* Of the solutions that may turn out the cheapest when they are rounded, which cost `least` or little more, the one that
 * does; those that `fits` says no to do not count. NULL: there is none. */
typedef gboolean (*KtFitsFunc) (const KtWitness *witness, gconstpointer data);
KtPricedWitness *kt_totals_find_real (const KtTotals *self, const KtProgram *program, gint64 least, KtFitsFunc fits,
                                      gconstpointer data);
void kt_totals_set_shown (KtTotals *self, GPtrArray *choices, KtRational real);
gboolean kt_totals_is_shown (const KtTotals *self, GPtrArray *choices);

/* The least that is known of the option under these decisions; G_MININT64: nothing. */
gint64 kt_totals_get_bound (const KtTotals *self, const char *option, GPtrArray *choices);
void kt_totals_set_bound (KtTotals *self, const char *option, GPtrArray *choices, gint64 lower, gint64 upper,
                          int conflicts);
/* What was found out when the option was asked about under just these decisions; NULL: it was not. */
const KtOptionBound *kt_totals_find_asked (const KtTotals *self, const char *option, GPtrArray *choices);

G_END_DECLS
