/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of a session.
 *
 *   kt-solve.c           questions to the solvers, and how much effort they may cost
 *   kt-session-net.c     answers without them
 *   kt-lemma.c           what solutions with wrong formulas teach
 *   kt-grow.c            more slots for parts without bound
 *   kt-witness.c         solutions, read
 *   kt-session-choice.c  decisions as literals
 *   kt-session.c         the decisions, undo and redo
 *   kt-domains.c         what is possible (kt-domains-private.h), as a snapshot
 *   kt-joined.c          the same without a solver, where tables are all there is
 *   kt-core.c            which rules an answer no needs
 *   kt-explain.c, kt-repair.c, kt-complete.c
 *
 * The session continues the variables of its program: helping literals for decisions, lemmas and
 * counters are added to its own clauses, which both solvers receive. When the program is exchanged
 * for a larger one, all of that is dropped and made anew on demand.
 */

#include "kt-evidence.h"
#include "kt-explanation.h"
#include "kt-real.h"
#include "kt-script.h"
#include "kt-sat.h"
#include "kt-session.h"

G_BEGIN_DECLS

typedef enum {
  KT_POSSIBLE,
  KT_IMPOSSIBLE,
  KT_IMPOSSIBLE_SO_FAR, /* with as many instances as may be tried */
  KT_UNDECIDED,         /* effort spent, or only beyond the working range of a number */
  KT_STOPPED,           /* interrupted */
  KT_GROWN              /* the program was exchanged: literals are void, ask again */
} KtVerdict;

/* A configuration found: truth of the program's values and numbers of its slots. */
typedef struct {
  guint8 *presence; /* by slot */
  guint8 *values;   /* by KtSlotValue */
  gint64 *units;    /* by slot (kt_program_n_ranges): NUMBER, low + bits */
} KtWitness;

/* What was proven impossible under some decisions; it stays so under more. */
typedef struct {
  GPtrArray *choices;
  guint8 *never;      /* by slot, then by value: KT_NEVER_FALSE | KT_NEVER_TRUE */
  gint64 *low, *high; /* by slot (kt_program_n_ranges): no number outside */
  gint64 *exchange_low, *exchange_high; /* the same, were the decisions about it withdrawn */
  guint8 *stuck;      /* by value: could not be decided for instead of what is decided */
} KtKnown;

#define KT_NEVER_FALSE 1
#define KT_NEVER_TRUE 2

/* A feature of which a place has not just one instance. */
typedef struct {
  guint slot;
  const KtFeature *feature;
} KtGrouped;

/* One state of the decisions; immutable. */
typedef struct {
  gatomicrefcount ref_count;
  GPtrArray *choices;   /* KtChoice */
  KtSnapshot *snapshot; /* NULL until asked for */
} KtMoment;

typedef struct _KtCore KtCore; /* kt-core.h */
typedef struct _KtJoinedTables KtJoinedTables; /* kt-joined.h */

struct _KtSession {
  KtProgram *program;
  KtMoment *now;
  GPtrArray *past, *future; /* KtMoment, the nearest last */
  int stop;
  const int *stops;      /* what ends its questions: that, or the same of the session it asks for */
  int effort_conflicts;  /* see kt_session_set_effort; 0: no limit of its own */
  guint effort_undecided;
  gboolean has_budget;
  gint64 budget;         /* conflicts left for all questions together; overspent below 0 */
  gint64 budget_given;
  guint n_rounds, max_rounds; /* of lemmas for the present question */
  gboolean is_lax;       /* formulas may be wrong in its solutions: a no is as good, and comes much sooner */
  guint n_undecided;     /* questions of the present snapshot or completion */
  int core_conflicts;    /* the most for one question of an explanation; 0: KT_EFFORT_SEARCH */

  guint generation;      /* of the program: literals of another one are void */

  /* made for the present program */
  KtCnf *cnf;
  KtCircuit *circuit;
  KtSat *probe;             /* all rules hold; the own solver; of a joined program NULL until needed */
  KtSat *strong;            /* the same for long searches; NULL until needed */
  int n_ranked;             /* variables whose rank the probing solver knows; the session's own are computed */
  gsize n_probe, n_strong;  /* how much of the session's clauses the solvers have */
  KtCore *core;             /* rules are assumptions; NULL until needed */
  KtJoinedTables *tables;   /* of a joined program, for explanations; NULL until needed */
  const KtBits **bits;      /* of the program, in the session's circuit; NULL until needed */
  int modest;               /* assumed first: numbers that nothing bounds are small; 0: there are none */
  KtSat *last;              /* answered last */
  GPtrArray *oracle_inputs; /* GArray of numbers of bits, for each oracle */
  GHashTable *literals;     /* decision as text → literal */
  int *table;               /* see kt_session_literals; NULL until needed */
  gboolean has_start;       /* it began with what the program was prepared with */
  KtEvidence *evidence;     /* of the probing solver; NULL until needed */
  GArray *numbers;          /* guint: slots of numbers, with the evidence */
  GArray *grouped;          /* KtGrouped: what there can be several of, or none; NULL until needed */
  GPtrArray *pool;          /* KtWitness */
  guint pool_next;
  struct _KtNear *near;     /* kt-near.h; NULL until needed, and where it does not fit */
  struct _KtNet *net;       /* of the rules; NULL as above */
  gboolean has_near;        /* it was tried to make them */
  struct _KtTotals *totals; /* kt-totals.h; NULL until needed */
  KtKnown *known_initial;   /* without decisions */
  KtKnown *known_last;      /* of the last snapshot */
  KtSnapshot *pictured;     /* the last one, which the next one shares pages with; NULL: none */
  guint8 *states;           /* see KtDomains; with it */
  GHashTable *exhausted;    /* bounds (kt_program_bound_key) of features that cannot grow: the program gets too large */
  guint up_to_instances;    /* 0, or how far parts without bound were examined */
};

/* kt-session.c: for bounds, see is_lax */
KtSession *kt_session_new_lax (KtProgram *program, GError **error);

/* kt-solve.c */
gboolean kt_session_load (KtSession *self, KtProgram *program);
void kt_session_unload (KtSession *self);
KtSat *kt_session_get_probe (KtSession *self);
/* Assumes the literals and that all rules hold. After POSSIBLE kt_session_last_* read the solution. */
KtVerdict kt_session_solve (KtSession *self, const int *assumptions, guint n, int max_conflicts);
/* The same with the effort that is allowed; `most`: where none is set. kt_session_begin_effort begins the count anew. */
KtVerdict kt_session_try (KtSession *self, const int *assumptions, guint n, int most);
void kt_session_begin_effort (KtSession *self);
/* Assumes the same of the probing solver without asking: what is then fixed is implied. FALSE: nothing is known. */
gboolean kt_session_assume (KtSession *self, const int *assumptions, guint n);
/* The same with nothing beyond the slots: it never grows. */
KtVerdict kt_session_solve_closed (KtSession *self, const int *assumptions, guint n, int max_conflicts);
/* And with another solver, that has n_given of the session's clauses; which rules hold is among the assumptions. */
KtVerdict kt_session_solve_with (KtSession *self, KtSat *sat, gsize *n_given, const int *assumptions, guint n,
                                 int max_conflicts);
/* For errors of calls that were interrupted or could not settle. */
gboolean kt_session_check_verdict (KtSession *self, KtVerdict verdict, GError **error);

/* kt-session-net.c: what a net answers without a solver */
/* Makes `near` and `net`, once. */
void kt_session_take_near (KtSession *self);
/* The net of a program with numbers; NULL: it has none, or no net can tell it. */
const struct _KtNet *kt_session_take_net (KtSession *self);
/* Can these decisions, named as kt_session_normalise does, hold together? UNDECIDED: the solver is to be asked. */
KtVerdict kt_session_try_net (KtSession *self, GPtrArray *choices);
/* With these decisions and what is known (may be NULL). NULL: nothing is left. */
struct _KtNetState *kt_session_net_state (const KtSession *self, const KtKnown *known, GPtrArray *choices);
/* What is wanted stands in the state; *found is the pool's, and has the choices. *work: so many branches may fail, and did
 * (what may is for one way to search, there are several). */
KtVerdict kt_session_search_net (KtSession *self, struct _KtNetState *state, GPtrArray *choices,
                                 const KtWitness *guide, guint *work, const KtWitness **found);

/* kt-lemma.c */
/* TRUE if the formulas of the solution are right; else each wrong one got its lemmas, and a group of `point` (which begins
 * at the number in `groups`): its inputs as they are. In turns other than 0 one of them as it would have to be for
 * the value guessed. `groups` may be NULL. */
gboolean kt_session_check_formulas (KtSession *self, GArray *point, GArray *groups, guint turn);

/* kt-grow.c */
/* After a solution that needs more than the slots: GROWN, or why it cannot grow. */
KtVerdict kt_session_grow (KtSession *self);
/* Grows so that a slot with this path exists. */
gboolean kt_session_ensure_path (KtSession *self, const char *path, GError **error);

/* kt-witness.c */
gboolean kt_session_last_value (KtSession *self, int literal);
/* The literals of presence, by slot, then of the program's values. */
const int *kt_session_literals (KtSession *self);
gint64 kt_session_last_units (KtSession *self, int bits);
const KtBits *kt_session_bits (KtSession *self, int bits);
KtWitness *kt_session_read_witness (KtSession *self);
KtAssignment *kt_session_read_assignment (KtSession *self);
/* Nothing is there. */
KtWitness *kt_witness_new (const KtProgram *program);
void kt_witness_free (KtWitness *witness);
KtWitness *kt_witness_copy (const KtProgram *program, const KtWitness *witness);
/* What stands at every place. */
void kt_witness_append_literals (KtSession *self, const KtWitness *witness, GArray *literals);
/* kt-any-text.c: a text that no rule names, as long as the configuration says. */
const char *kt_witness_any_text (const KtProgram *program, const KtWitness *witness, int slot);
KtAssignment *kt_witness_to_assignment (const KtProgram *program, const KtWitness *witness);

/* kt-session-choice.c */
/* 0 with an error; may grow the program. */
int kt_session_choice_literal (KtSession *self, const KtChoice *choice, GError **error);
/* The choice with its path as the program spells it, a Bool with its value. */
KtChoice *kt_session_normalise (KtSession *self, const KtChoice *choice, GError **error);
/* The number of a decision about this slot in its units. FALSE: it has none. */
gboolean kt_choice_read_units (const KtProgram *program, int slot, const KtChoice *choice, gint64 *units);
gboolean kt_witness_satisfies (KtSession *self, const KtWitness *witness, const KtChoice *choice);
/* Does deciding `newer` replace `older`? */
gboolean kt_choice_replaces (const KtChoice *newer, const KtChoice *older);
/* Literals of decisions, in order. `wanted` (may be NULL) comes last, and those it replaces are left
 * out. NULL with an error. */
GArray *kt_session_assumptions (KtSession *self, GPtrArray *choices, const KtChoice *wanted,
                                GError **error);
/* The choices that `wanted` leaves standing; not copied. */
GPtrArray *kt_choices_without_replaced (GPtrArray *choices, const KtChoice *wanted);

/* kt-domains.c */
KtSnapshot *kt_domains_compute (KtSession *self, KtMoment *moment, GError **error);
void kt_known_free (KtKnown *known);

/* kt-start.c: with what the program was prepared with. */
void kt_session_begin_known (KtSession *self);
/* Everything before the first decision was found out: it stays with the program. */
void kt_session_keep_start (const KtSession *session);

/* kt-domains-pool.c */
/* Are all configurations found worth keeping whole? */
gboolean kt_session_keeps_whole (KtSession *self);
void kt_session_pool_add (KtSession *self, KtWitness *witness);
/* One with all these decisions; NULL: none is known. */
const KtWitness *kt_session_pool_find (KtSession *self, GPtrArray *choices);

/* kt-explain.c: why a model has no configuration at all */
KtExplanation *kt_explain_contradiction (KtProgram *program, GError **error);
/* Which rules make `literal` impossible, without decisions; `without` (may be NULL) is left out. NULL without an error: it is
 * possible then. up_to_instances: the proof needs that there is nothing beyond the slots. */
KtExplanation *kt_explain_by_rules (KtSession *session, int literal, const KtRule *without, GError **error);

/* kt-complete.c */
/* Of other decisions than the session's, and of whichever of `alternatives` (arrays of KtChoice; may be NULL) is best; all
 * of them must be named as kt_session_normalise does. *which (may be NULL): the first of the alternatives that holds. */
KtCompletion *kt_complete_choices (KtSession *self, GPtrArray *choices, GPtrArray *alternatives,
                                   const KtCompletionRequest *request, guint *which, GError **error);

/* kt-explain.c: of the literals those behind the first n_fixed are thinned out while it stays impossible that all hold,
 * with nothing beyond the slots; the earlier ones go first. *is_sized: impossible because of that. */
KtVerdict kt_session_thin_out (KtSession *self, GArray *literals, guint n_fixed, gboolean *is_sized);

#define KT_EFFORT_PROBE 200000   /* conflicts */
#define KT_EFFORT_SEARCH 2000000

G_END_DECLS
