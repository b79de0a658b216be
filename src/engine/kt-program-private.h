/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The inside of a compiled program: flat arrays of plain records that refer to each other by
 * number, so that they can be stored and read back as they are. Made by the compiler
 * (kt-compile.h), read by sessions. Literals are those of the program's clauses.
 */

#include "kt-circuit.h"
#include "kt-program.h"

G_BEGIN_DECLS

/* A place where a part or value can be. Slot 0 is the product. Depth first, features in the order of
 * the model, instances by index. */
typedef struct {
  gint32 parent;       /* -1 for the product */
  gint32 structure;    /* owner of the feature; -1 for the product */
  gint32 feature;      /* index in its owner */
  guint32 index;       /* which instance of the feature */
  gint32 presence;     /* true if it is there; implies the parent's */
  guint32 first_value; /* BOOL (False, True), ENUMERATION, references, STRING with known texts */
  guint32 n_values;
  gint32 bits;         /* NUMBER: value = (low + bits) / 10^digits; else -1 */
  gint64 low;
  gint32 beyond;       /* NUMBER that nothing bounds: outside the working range; else 0 */
  guint8 unbounded;    /* 1: below, 2: above */
  gint8 digits;
  guint8 is_optional;  /* can be absent while its parent is there */
  guint8 level;        /* how many parts above are of the same feature */
} KtSlot;

typedef struct {
  gint32 literal;
  gint32 name; /* Bool: 0, 1; option number; slot number of the part; number of the text, -1: any other */
} KtSlotValue;

/* A feature of a part with more instances than slots: `literal` says there are more. */
typedef struct {
  gint32 slot;
  gint32 structure;
  gint32 feature;
  gint32 literal;
  guint32 n_slots;
  guint32 level;
  guint32 min_size; /* how many slots each further instance would have at least */
} KtMore;

typedef struct {
  gint64 max;
  guint32 first; /* in `literals` */
  guint32 n;
} KtNumberBits;

typedef struct {
  gint64 constant;
  gint64 den;
  guint32 first; /* in `terms` */
  guint32 n;
} KtSum;

typedef struct {
  gint64 coefficient;
  gint32 bits;
  gint32 padding;
} KtSumTerm;

/* A formula that clauses cannot express exactly: see kt-real.h. */
typedef struct {
  gint32 op;
  gint32 a, b, c;
} KtRealNode;

/* floor (formula × den) = low + bits, `exact` if nothing was cut off, `defined` if it has a value;
 * below and above the range of the bits it stays at the end. */
typedef struct {
  gint64 low;
  gint64 den;
  gint32 node;
  gint32 bits;
  gint32 exact;
  gint32 defined;
} KtOracle;

typedef struct {
  gint32 literal; /* the rule applies; assumed by default */
  gint32 rule;    /* KtRule.index */
  gint32 slot;    /* its context */
} KtSelector;

/* What is asked about a rule when the model is checked, in any of its places. */
typedef struct {
  gint32 rule;    /* KtRule.index */
  gint32 applies; /* its conditions hold, and what it speaks of is there */
  gint32 broken;  /* it does not hold */
  gint32 escape;  /* there is more than was compiled, and the rule looks at it */
} KtRuleLiterals;

typedef struct {
  gint32 literal; /* wish granted */
  gint32 rule;
  gint32 slot;
  guint32 is_prefer;
  guint32 weight; /* priority of a default, penalty of a prefer */
} KtSoft;

/* At most one of the literals holds, where both guards do (KT_TRUE: always). The clauses that say so, and they
 * alone, stand at [clauses_from, clauses_to): a solver that knows such groups itself leaves them out. Their
 * helping variables occur nowhere else. */
typedef struct {
  gint32 guards[2]; /* selector of the rule, presence of its context */
  guint32 first;    /* in `literals` */
  guint32 n;
  guint32 clauses_from, clauses_to;
} KtExclusive;

/* So much for a configuration in which the literal is true. */
typedef struct {
  gint64 weight; /* > 0 */
  gint32 literal;
  gint32 padding;
} KtWeight;

/* Minimise (low + weights) / den; for maximize the negated formula. */
typedef struct {
  gint64 low;
  gint64 den;
  guint32 first;     /* in `weights` */
  guint32 n;
  gint32 rule;       /* -1: the total of the terms of `kind` */
  guint32 kind;
  guint32 priority;
  gint32 is_maximize;
  gint32 is_missing; /* it could not be expressed */
  gint32 is_cut;     /* digits were cut off: the optimum may be missed by a little */
} KtGoal;

/* What sessions begin with (kt_program_prepare); all empty: nothing is known. */
typedef struct {
  GArray *base;       /* guint8, by variable: a configuration */
  GArray *proofs;     /* guint32: see kt_evidence_save */
  GArray *never;      /* guint8, by slot, then by value: KtKnown */
  GArray *low, *high; /* gint64, by slot */
  GArray *clauses;    /* int: what the clauses say when all rules hold (kt-simplify.h), each closed by 0 */
  GArray *pool;       /* guint8: configurations, see kt-start.c */
} KtStart;

struct _KtProgram {
  gatomicrefcount ref_count;
  KtModel *model;
  KtTerm *terms;
  guint n_terms;
  gboolean is_rounded;
  KtTermRounding rounding; /* if it is */
  guint day;
  guint max_instances;
  const KtExpr **never;
  guint n_never;
  GHashTable *bounds; /* of growing features: "Structure.feature@level" → slots */

  int n_variables;
  int n_plain;        /* so many first ones are not selectors; those come last, in their order */
  gsize n_clauses;
  int closed; /* assumed: no part beyond the slots, no number beyond its working range; 0: none can be */
  GArray *clauses;    /* int, each clause closed by 0; of a joined program that was read back: empty until asked for */
  GArray *slots;      /* KtSlot */
  GArray *values;     /* KtSlotValue */
  GArray *mores;      /* KtMore */
  GArray *bits;       /* KtNumberBits */
  GArray *literals;   /* int */
  GArray *sums;       /* KtSum */
  GArray *sum_terms;  /* KtSumTerm */
  GArray *reals;      /* KtRealNode */
  GArray *oracles;    /* KtOracle */
  GArray *selectors;  /* KtSelector */
  GArray *softs;      /* KtSoft, in the order they are wished */
  GArray *goals;      /* KtGoal */
  GArray *exclusives; /* KtExclusive */
  GArray *weights;    /* KtWeight, of goals */
  GArray *join_words; /* guint32: kt-join.h; empty: it is not joined */
  GPtrArray *texts;   /* of STRING values */
  KtStart start;
  GArray *rule_literals; /* KtRuleLiterals; NULL unless compiled for them, and never stored */

  /* not stored, made from the above */
  struct _KtJoin *join;       /* NULL: see join_words */
  const KtFeature **features; /* of each slot; NULL for the product */
  char **paths;
  GHashTable *by_path; /* path → slot number */
  int *first_child, *next_sibling;
  int *children_from; /* slot → where its children begin in `children`; one more than there are slots */
  int *children;      /* by feature, then by index */
  const KtRule **rules; /* by KtRule.index */
};

#define kt_program_slot(program, n) (&g_array_index ((program)->slots, KtSlot, (n)))

/* kt-start.c: either everything a session begins with, or nothing. */
gboolean kt_start_is_sound (const KtProgram *program);
/* The clauses, compiled again where they were not stored. */
const GArray *kt_program_get_clauses (const KtProgram *program);
/* kt-compile-join.c: where the program can be joined it is. */
void kt_compile_join (KtProgram *program, GCancellable *cancellable);
/* What was joined, made again: KtRelation over slots but the product, and of each the KtRule.index (int; -1: options that are
 * not valid). NULL: it is no such program. */
GPtrArray *kt_compile_relations (const KtProgram *program, GArray **rules);

KtProgram *kt_program_new_empty (KtModel *model, const KtProgramOptions *options);
/* Fills what is not stored. */
void kt_program_link (KtProgram *program);

int kt_program_find_slot (const KtProgram *program, const char *path); /* -1: none */
int kt_program_find_child (const KtProgram *program, int slot, const KtFeature *feature,
                           guint index);
const KtSlotValue *kt_program_values (const KtProgram *program, const KtSlot *slot);
/* The name of a value as decisions write it; of "any other text": "". */
const char *kt_program_value_name (const KtProgram *program, int slot, const KtSlotValue *value);

/* The same model, terms and day with other numbers of slots. */
KtProgram *kt_program_recompile (const KtProgram *program, GHashTable *bounds,
                                 GCancellable *cancellable, GError **error);
char *kt_program_bound_key (const KtFeature *feature, guint level);

/* Can there be more than was compiled: parts beyond the slots, numbers beyond their working range? */
gboolean kt_program_is_open (const KtProgram *program);

/* The most slots that a part without bound has here; 0: there is no such part. */
guint kt_program_most_instances (const KtProgram *program);

/* The number of the slot in units of 10^-digits → rational. */
KtRational kt_slot_rational (const KtSlot *slot, gint64 units);

/* kt-program.c: all that it is stored as, in the order of the stored form. */
#define KT_PROGRAM_ARRAYS 23
void kt_program_list_arrays (const KtProgram *program, GArray **arrays);

G_END_DECLS
