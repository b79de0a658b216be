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
  GArray *low, *high; /* gint64, by slot (kt_program_n_ranges) */
  GArray *clauses;    /* int: what the clauses say when all rules hold (kt-simplify.h), each closed by 0 */
  GArray *pool;       /* guint8: configurations, see kt-start.c */
} KtStart;

struct _KtProgram {
  gatomicrefcount ref_count;
  KtModel *model;
  const KtRule *const *rules; /* the model's, by KtRule.index */
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
};

#define kt_program_slot(program, n) (&g_array_index ((program)->slots, KtSlot, (n)))

/* kt-program-check.c: everything a program says of itself is within its own arrays and the model's lists, so that whoever
 * reads it need not look. In one pass, before it is linked. Not checked is whether it says the truth about the model. */
gboolean kt_program_check (const KtProgram *program, GError **error);
/* "The compiled model is damaged (`where` number `entry`: `what`) …"; FALSE. */
gboolean kt_program_damaged (GError **error, const char *where, guint entry, const char *what);
/* kt-program-check-tree.c: the places are those that the compiler makes, and the values of each. */
gboolean kt_program_check_tree (const KtProgram *program, GError **error);
gboolean kt_program_check_values (const KtProgram *program, GError **error);
/* `low` and all of the bits above it are numbers of 64 bits. */
gboolean kt_program_has_room (const KtProgram *program, gint64 low, int bits);
/* kt-start.c: either everything a session begins with, or nothing. */
gboolean kt_start_check (const KtProgram *program, GError **error);
/* kt-compile-join.c: only choices, and no rule of a kind that ties more than a few of them. */
gboolean kt_compile_may_join (const KtProgram *program);
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
/* -1: there is none, or no such slot. */
int kt_program_find_child (const KtProgram *program, int slot, const KtFeature *feature,
                           guint index);
/* How long arrays by slot must be that only numbers have something in. */
static inline guint
kt_program_n_ranges (const KtProgram *program)
{
  return program->bits->len > 0 ? program->slots->len : 0;
}

const KtSlotValue *kt_program_values (const KtProgram *program, const KtSlot *slot);
/* The name of a value as decisions write it; of "any other text": "". */
const char *kt_program_value_name (const KtProgram *program, int slot, const KtSlotValue *value);

/* The same model, terms and day with other numbers of slots. */
KtProgram *kt_program_recompile (const KtProgram *program, GHashTable *bounds,
                                 GCancellable *cancellable, GError **error);
char *kt_program_bound_key (const KtFeature *feature, guint level);

/* Can there be more than was compiled: parts beyond the slots, numbers beyond their working range? */
gboolean kt_program_is_open (const KtProgram *program);

/* So many times as many slots as a part grows to by itself it can get because a decision names one. */
#define KT_MOST_NAMED 4

/* The most slots that a part without bound has here; 0: there is no such part. */
guint kt_program_most_instances (const KtProgram *program);

/* The number of the slot in units of 10^-digits → rational. */
KtRational kt_slot_rational (const KtSlot *slot, gint64 units);

/* kt-instance.c: the tree of slots below `slot`, which has its place and those above it already: in how many parts of the
 * feature it stands, and how many slots the feature gets there; *is_growing if there could be more. */
#define KT_MAX_DEPTH 64
guint kt_compile_level (const KtProgram *program, int slot, const KtFeature *feature);
guint kt_compile_count_slots (const KtProgram *program, int slot, const KtFeature *feature, guint level, gboolean *is_growing);
/* Digits behind the point of a NUMBER as it is compiled. */
int kt_compile_digits (const KtFeature *feature);

/* kt-program.c: all that it is stored as, in the order of the stored form. */
#define KT_PROGRAM_ARRAYS 22
extern const char *const kt_program_array_names[KT_PROGRAM_ARRAYS];
void kt_program_list_arrays (const KtProgram *program, GArray **arrays);

G_END_DECLS
