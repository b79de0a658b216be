/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What is possible after a decision, in the making.
 *
 *   kt-domains.c          questions until everything is settled
 *   kt-domains-numbers.c  ranges
 *   kt-domains-pool.c     whole configurations that were found
 *   kt-domains-near.c     configurations near those
 *   kt-domains-net.c      what intervals rule out
 *   kt-picture.c          the result as a snapshot
 */

#include "kt-near.h"
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
  const guint8 *open;   /* see kt_evidence_get_open; with the evidence */
  GArray *touched;      /* literals of numbers decided; with the evidence */
  KtDecided *decided;   /* by number of the decision */
  gint32 *first_decided; /* by slot: number of a decision, -1 */
  GArray *failing;     /* gint32, by configuration of the pool; see kt_domains_pool_has; NULL: not looked at */
  gboolean is_open;    /* see kt_program_is_open */
  gboolean only_clauses; /* nothing else ties variables together */
  GArray *doubtful;    /* KtDoubtful: literals nothing was known of when the first was asked for; NULL */
  guint8 *seen;        /* by slot (presence), then by value */
  guint8 *shown;       /* by slot */
  const int *literals; /* see kt_session_literals */
  gint64 *low, *high;  /* by slot (kt_program_n_ranges): witnessed; low > high: not yet */
  guint8 *uncertain;   /* by slot: the range is not proven */
  guint8 *exchangeable; /* by value: possible if nothing were decided about its slot; NULL: to be asked (kt-joined.h) */
  guint8 *states;      /* KtState by slot, then by value, but for what is decided; with the picture */
  KtKnown *known;
  struct _KtNetState *net; /* with the decisions; NULL: there is none */
  struct _KtNetState *exchange; /* with some of them; NULL: as above */
  GPtrArray *exchange_choices;  /* those */
  KtLimits *limits;    /* of the decisions; NULL: nothing is looked for near what is known */
  KtLimits *other;     /* with no decision */
  KtLimits *narrow;    /* work space */
  KtWitness *base;     /* a configuration with the decisions; with the limits */
  guint work_left;     /* for what is hard: a decision must not take long, whatever stays unsettled */
  gboolean has_begun;  /* the solver was asked about the decisions alone; only then it is asked more */
  gboolean so_far;     /* something was only examined up to a number of instances */
  KtVerdict verdict;   /* GROWN or STOPPED end the computation */
} KtDomains;

static inline gboolean
kt_domains_go_on (const KtDomains *d)
{
  return d->verdict == KT_POSSIBLE;
}

/* kt-domains.c */
/* Of the work that may be spent on what is hard. */
void kt_domains_take_work (KtDomains *d, guint work);
/* Asks the solver what narrowing and branching could not settle, where there are formulas with little effort, since it
 * mostly takes it seconds, and while there is work left. */
KtVerdict kt_domains_ask (KtDomains *d, const GArray *assumptions);
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
gint64 kt_domains_exchange_bound (KtDomains *d, guint slot, GPtrArray *kept, GArray *literals, gboolean upper);

/* kt-domains-pool.c */
void kt_domains_resolve_decisions (KtDomains *d);
/* What those kept show under the decisions. */
void kt_domains_learn_pool (KtDomains *d);
KtDecided kt_domains_resolve (const KtDomains *d, const KtChoice *choice);
/* Of these decisions among those made, in their order; the caller frees the array. */
const KtDecided **kt_domains_decided (const KtDomains *d, GPtrArray *kept);
gboolean kt_domains_pool_has (KtDomains *d, GPtrArray *kept, const KtDecided *wanted);
gboolean kt_domains_satisfies (const KtDomains *d, const KtWitness *witness, const KtDecided *decided);
void kt_domains_learn_witness (KtDomains *d, const KtWitness *witness);

/* kt-domains-near.c: TRUE: a configuration shows it, and was learnt from; FALSE says nothing.
 * It begins with a configuration kept that has all decisions, FALSE if there is none; or with the last solution. */
gboolean kt_domains_begin_near (KtDomains *d);
void kt_domains_begin_near_last (KtDomains *d);
void kt_domains_near_clear (KtDomains *d);
guint kt_domains_slot_of_value (const KtDomains *d, guint value);
gboolean kt_domains_near_literal (KtDomains *d, guint k, gboolean truth);
gboolean kt_domains_near_number (KtDomains *d, guint slot, gint64 low, gint64 high);
/* The same with only these of the decisions; nothing is learnt. */
gboolean kt_domains_near_choice (KtDomains *d, GPtrArray *kept, const KtDecided *wanted);
gboolean kt_domains_near_reach (KtDomains *d, GPtrArray *kept, guint slot, gint64 low, gint64 high, gint64 *units);

/* kt-domains-net.c: what the rules rule out by the ends of numbers and the rows of tables becomes known. */
void kt_domains_begin_net (KtDomains *d);
void kt_domains_net_clear (KtDomains *d);
/* The same again with what was proven since. */
void kt_domains_net_learn (KtDomains *d);
/* By narrowing and few branches; what is found is learnt from. */
KtVerdict kt_domains_net_literal (KtDomains *d, guint k, gboolean truth);
KtVerdict kt_domains_net_number (KtDomains *d, guint slot, gint64 low, gint64 high);
/* The same with only these of the decisions, until kt_domains_end_exchange. What is known of the slot is kept. */
void kt_domains_begin_exchange (KtDomains *d, GPtrArray *kept, guint slot);
KtVerdict kt_domains_net_reach (KtDomains *d, guint slot, gint64 low, gint64 high, gint64 *units);
void kt_domains_end_exchange (KtDomains *d);
/* With only these of the decisions, and that one; nothing is learnt. */
KtVerdict kt_domains_net_choice (KtDomains *d, GPtrArray *kept, const KtChoice *wanted);

/* kt-picture.c */
KtSnapshot *kt_domains_picture (KtDomains *d);

G_END_DECLS
