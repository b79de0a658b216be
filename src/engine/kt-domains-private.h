/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is possible after a decision, in the making.
 *
 *   kt-domains.c          questions until everything is settled
 *   kt-domains-numbers.c  ranges
 *   kt-domains-pool.c     whole configurations that were found
 *   kt-picture.c          the result as a snapshot
 */

#include "kt-session-private.h"
#include "kt-snapshot-private.h"

G_BEGIN_DECLS

#define KT_SEEN_FALSE 1
#define KT_SEEN_TRUE 2
#define KT_SEEN_UNKNOWN 4

/* A decision as far as a configuration can be asked for it at once. */
typedef struct {
  const KtChoice *choice;
  gint32 slot;  /* -1: there is none */
  gint32 place; /* among the program's values; -1: the presence; -2: ask kt_witness_satisfies */
  gint32 next;  /* the next one about the same slot; -1 */
} KtDecided;

typedef struct {
  gint32 literal;
  guint32 n_tries; /* so many solutions could not be made to show it */
} KtDoubtful;

typedef struct {
  KtSession *session;
  KtProgram *program; /* the one the literals belong to, also when the session has grown a larger one */
  KtMoment *moment;
  GArray *assumptions;
  KtEvidence *evidence; /* the session's, moved to these decisions; NULL: there is none */
  GArray *touched;      /* literals of numbers decided; with the evidence */
  KtDecided *decided;   /* by number of the decision */
  gint32 *first_decided; /* by slot: number of a decision, -1 */
  gboolean is_open;    /* see kt_program_is_open */
  gboolean only_clauses; /* nothing else ties variables together */
  GArray *doubtful;    /* KtDoubtful: literals nothing was known of when the first was asked for; NULL */
  guint8 *seen;        /* by slot (presence), then by value */
  guint8 *shown;       /* by slot */
  gint64 *low, *high;  /* by slot: witnessed; low > high: not yet */
  guint8 *uncertain;   /* by slot: the range is not proven */
  guint8 *exchangeable; /* by value: possible if nothing were decided about its slot; NULL: to be asked (kt-joined.h) */
  KtKnown *known;
  gboolean so_far;     /* something was only examined up to a number of instances */
  KtVerdict verdict;   /* GROWN or STOPPED end the computation */
} KtDomains;

static inline gboolean
kt_domains_go_on (const KtDomains *d)
{
  return d->verdict == KT_POSSIBLE;
}

/* kt-domains.c */
/* Can the decisions hold together with one or two more literals? */
KtVerdict kt_domains_probe (KtDomains *d, int literal, int other);

/* kt-domains-numbers.c */
void kt_domains_prepare_numbers (KtSession *session);
/* What the evidence shows already. */
void kt_domains_begin_numbers (KtDomains *d);
/* The solution just found is a proof; it may also show numbers beyond those seen. */
void kt_domains_learn_numbers (KtDomains *d);
void kt_domains_settle_number (KtDomains *d, guint slot);
/* The range that the user could decide for instead: one end, outwards from what is decided. */
gint64 kt_domains_exchange_bound (KtDomains *d, guint slot, GArray *literals, gboolean upper);

/* kt-domains-pool.c */
void kt_domains_resolve_decisions (KtDomains *d);
/* Are all configurations found worth keeping whole? */
gboolean kt_domains_keeps_whole (const KtDomains *d);
/* What those kept show under the decisions. */
void kt_domains_learn_pool (KtDomains *d);
gboolean kt_domains_pool_has (KtDomains *d, GPtrArray *kept, const KtChoice *wanted);

/* kt-picture.c */
KtSnapshot *kt_domains_picture (KtDomains *d);

G_END_DECLS
