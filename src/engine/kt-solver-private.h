/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of the solver.
 *
 *   kt-solver.c            clauses coming in, questions from outside
 *   kt-solver-propagate.c  the trail: what follows, and the way back
 *   kt-solver-base.c       the base: which clauses lost their support
 *   kt-solver-close.c      parts of a solution that are solutions
 *   kt-solver-analyze.c    conflicts: what is learnt, which assumptions failed
 *   kt-solver-search.c     decisions, restarts, forgetting
 *
 * Inside, the literals of variable v are 2v and 2v + 1, the latter negated. A clause is a number: its place
 * in one of two arenas, that of clauses given or (with KT_LEARNT) that of clauses learnt. Clauses of two
 * literals are only lists of what follows from what, and those of three that are given lie with all of their literals.
 *
 * "Current" is a literal's value on the trail or else in the base. The base satisfies all clauses given, so
 * a clause of two literals that propagation is content with holds at present, too; a longer one holds if
 * the literal that supports it does, and is looked at when that one goes over to false.
 */

#include "kt-solver.h"

G_BEGIN_DECLS

typedef guint32 KtLit;

#define KT_LIT_NONE 0u
#define KT_LEARNT (1u << 29)
#define KT_HEADER 2
#define KT_CACHE_LINE 64

typedef struct {
  guint32 *at;
  guint32 n, room;
} KtWords;

typedef struct {
  guint32 clause;
  KtLit blocker; /* while it is true the clause need not be fetched */
} KtWatch;

typedef struct {
  KtWatch *at;
  guint32 n, room;
} KtWatches;

/* A clause of three, as one of its literals has it: it need not be fetched. */
typedef struct {
  guint32 clause;
  KtLit a, b; /* the others */
} KtTriple;

typedef struct {
  KtTriple *at;
  guint32 n, room;
} KtTriples;

/* What is looked at when a literal is lost: one line of the cache. */
typedef struct {
  KtWords implied;     /* the other literals of clauses of two */
  KtTriples triples;   /* clauses given of three */
  KtWatches watches;   /* longer clauses that watch it */
  KtWords supported;   /* clauses given that it supports */
} KtLoss;

/* Why a literal is on the trail: 0 decided, else the tag 1 with the other literal that implied it, or the tag 2
 * with the clause. */
#define KT_BY_LITERAL(lit) ((lit) << 2 | 1)
#define KT_BY_CLAUSE(clause) ((clause) << 2 | 2)

typedef struct {
  guint32 reason; /* as above; by literal: `lit` and the negation of the other are both false */
  KtLit lit;
} KtConflict;

struct _KtSolver {
  guint32 n_variables, room;
  guint32 n_settled;       /* variables when the last question was asked */
  gboolean is_contradictory;
  gboolean has_base;
  gboolean has_computed;   /* a variable of that rank */
  const int *stop;
  KtSolverCheck check;
  gpointer check_data;

  /* by literal */
  gint8 *values;       /* on the trail: 1, -1, 0 */
  KtLoss *losses;      /* aligned */
  guint8 *failed;

  /* by variable */
  guint8 *base;        /* its value */
  guint8 *now;         /* on the trail or else in the base */
  guint8 *ranks;       /* KtSolverRank */
  guint8 *phases;      /* its last value on the trail */
  guint8 *is_turned;   /* among `turned` */
  guint8 *marks;       /* in analysis */
  guint32 *levels, *reasons;
  double *activities;
  gint32 *places;      /* in the heap; -1 */

  KtWords given, learnt;   /* arenas: size, flags, literals */
  KtWords learnts;         /* clauses learnt */
  KtWords trail, starts;   /* starts: of each level */
  guint32 done;            /* how much of the trail was propagated */
  guint32 agreed;          /* so much of the trail is as in the base */
  KtWords assumptions;     /* of the last question */
  KtWords wishes, pins;
  KtWords failures;        /* literals marked in `failed` */
  KtWords turned;          /* variables whose present value went over since supports were looked at */
  KtWords broken;          /* clauses without support */
  KtWords heap;            /* variables, the most active first */
  KtWords clause, stack, to_clear, flips; /* work space */
  KtWords stamps;          /* by level */
  guint32 stamp;

  double increment;
  double quick, slow;      /* running means of the quality of clauses learnt */
  guint64 n_conflicts;
  guint32 since_restart;
  guint32 n_reductions;
  guint32 *occurrence_starts, *occurrences; /* by literal: clauses given; NULL until asked for */
  guint32 n_indexed;       /* variables then */
  KtWords *held;           /* by literal true in the base: clauses indexed that it holds; NULL until asked for */
};

static inline KtLit
kt_lit (int literal)
{
  return literal > 0 ? 2 * (guint32) literal : 2 * (guint32) -literal + 1;
}

void kt_words_grow (KtWords *words);

static inline void
kt_words_push (KtWords *words, guint32 word)
{
  if (G_UNLIKELY (words->n == words->room))
    kt_words_grow (words);
  words->at[words->n++] = word;
}

static inline guint32 *
kt_clause (KtSolver *self, guint32 clause)
{
  return clause & KT_LEARNT ? self->learnt.at + (clause & ~KT_LEARNT) : self->given.at + clause;
}

#define KT_SIZE(words) ((words)[0])
#define KT_IS_USED 1u    /* met in analysis since the last reduction */
#define KT_IS_GARBAGE 2u
#define KT_QUALITY(words) ((words)[1] >> 8) /* literal blocks distance: on how many levels */

static inline guint32
kt_level (const KtSolver *self)
{
  return self->starts.n;
}

static inline gboolean
kt_holds_now (const KtSolver *self, KtLit lit)
{
  return self->now[lit >> 1] ^ (lit & 1);
}

/* kt-solver.c */
void kt_solver_make_room (KtSolver *self, guint32 variable);

/* kt-solver-propagate.c */
void kt_solver_turn (KtSolver *self, guint32 variable); /* its present value went over */
void kt_solver_assign (KtSolver *self, KtLit lit, guint32 reason);
void kt_solver_new_level (KtSolver *self, KtLit lit); /* 0: an empty one */
void kt_solver_backtrack (KtSolver *self, guint32 level);
gboolean kt_solver_propagate (KtSolver *self, KtConflict *conflict);
void kt_solver_watch (KtSolver *self, KtLit lit, guint32 clause, KtLit blocker);
void kt_solver_add_triple (KtSolver *self, guint32 clause);

/* kt-solver-base.c */
void kt_solver_begin_base (KtSolver *self); /* everything is assigned: that is the base */
void kt_solver_support (KtSolver *self, guint32 clause);
/* Nothing rests on it yet. */
void kt_solver_set_base_value (KtSolver *self, KtLit lit);
/* A clause came in: where it says what a variable is that is new as well, the base gets that. */
void kt_solver_extend_base (KtSolver *self, const guint32 *clause);
/* An open literal of a clause that does not hold at present; KT_LIT_NONE if all do. */
KtLit kt_solver_pick_repair (KtSolver *self);
/* Which of two open literals shall rather become true. */
gboolean kt_solver_is_better (const KtSolver *self, KtLit a, KtLit b);

/* kt-solver-close.c */
void kt_solver_hold (KtSolver *self, guint32 clause);
void kt_solver_move_held (KtSolver *self, guint32 variable); /* it went over in the base */
void kt_solver_free_held (KtSolver *self);

/* kt-solver-analyze.c */
/* The clause learnt goes to self->clause, the literal to assert first; returns the level to go back to. */
guint32 kt_solver_analyze (KtSolver *self, const KtConflict *conflict, guint32 *quality);
void kt_solver_analyze_failure (KtSolver *self, KtLit assumption);

/* kt-solver-search.c */
void kt_solver_heap_insert (KtSolver *self, guint32 variable);
void kt_solver_heap_up (KtSolver *self, guint32 variable);

G_END_DECLS
