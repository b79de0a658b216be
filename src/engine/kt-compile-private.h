/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The compiler from model to program, in steps that share this state:
 *
 *   kt-instance.c        the tree of slots, with literals for presence and values
 *   kt-range.c           ranges of numbers that carry none
 *   kt-quantity.c        arithmetic: exact as linear forms while that works, else as formula graph
 *   kt-compile-expr.c    conditions and formulas under one combination of instances
 *   kt-compile-rule.c    rules as clauses behind a selector
 *   kt-compile-table.c   combination tables
 *   kt-compile-join.c    after all that: programs of tables alone are joined
 *   kt-compile-selection.c  clauses and groups of feature models
 *   kt-compile-goal.c    defaults, preferences, objectives, terms
 *
 * An *escape* is a literal that says "there is more than was compiled" (further instances, a number
 * beyond its working range). It is added to every clause of a rule instance that looks at such a
 * thing: what is refuted with escapes allowed is refuted for any size.
 */

#include "kt-bind.h"
#include "kt-program-private.h"
#include "kt-real.h"

G_BEGIN_DECLS

/* What an expression means under one combination of instances. */
typedef struct {
  const char *name; /* of the model or the program; compared by text */
  int literal;
} KtSymbol;

/* A number: exact (`linear`), or a node of the formula graph. */
typedef struct {
  const KtLinear *linear; /* NULL: see `node` */
  int node;
  gboolean is_inexact;    /* some operation in it needs doubles */
  KtInterval range;
  int digits;             /* KtType.digits */
  gint64 whole_den;       /* of a node: it is a multiple of 1 / whole_den; 0: not known */
} KtQuantity;

typedef enum { KT_MEANING_SYMBOLS, KT_MEANING_TRUTH, KT_MEANING_NUMBER } KtMeaningKind;

typedef struct {
  KtMeaningKind kind;
  int defined;             /* literal: it has a value */
  int truth;
  KtQuantity number;
  const KtSymbol *symbols; /* at most one is true; all of them together: `defined` */
  guint n_symbols;
  gboolean is_free_text;   /* may have values beside the symbols */
  int zero_unless;         /* the bits of `number` are 0 unless this literal holds; 0: not known */
} KtMeaning;

typedef struct {
  KtProgram *program;
  KtModel *model;
  KtCnf *cnf;
  KtCircuit *circuit;
  GHashTable *plans;      /* KtRule or KtExpr → KtBindPlan */
  GHashTable *lookups;    /* "slot:attribute" → KtMeaning */
  GHashTable *features;   /* KtFeature → derived range (KtInterval) */
  GHashTable *linear_numbers; /* KtLinear → number of the sum */
  GPtrArray *garbage;     /* symbol arrays */
  GArray *bits_numbers;   /* circuit index → number in the program, -1 if not yet there */
  GPtrArray *slot_bits;   /* slot → KtBits of its number */
  GArray *escapes;        /* int, of the rule instance at work */
  GArray *voids;          /* int, true where min or max run over nothing: the rule says nothing there */
  GArray *aggregate_mores; /* int, numbers of KtMore met below an aggregate; NULL outside */
  GHashTable *part_slots; /* KtStructure → GArray of slots */
  GCancellable *cancellable;
  gboolean prefers_graph; /* products and quotients of variables stay in the graph, so that lemmas
                             speak of the numbers themselves */
  gboolean spreads_products; /* of an objective: weights of single literals instead of a sum */
  double product_cost;    /* of the largest met in the graph: how many cells its circuit would have */
  GHashTable *definitions; /* slot → KtMeaning its number has by a rule; of an objective, else NULL */
  gpointer summation;     /* of the objective at work (kt-compile-goal.c) */
  const KtRule *rule;     /* at work, for messages */
  const KtFeature *feature; /* the same, while places are made */
  GArray *cases;          /* int: where the rule at work applies; NULL: not asked for */
  GArray *breaches;       /* int: where it is broken */
  GArray *rule_escapes;   /* int: of all its places */
  GError *error;          /* the first one; everything stops soon after */
} KtCompiler;

void kt_compiler_fail (KtCompiler *c, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* FALSE after an error; one of them is that the clauses, and `pending` literals still to come, would be too many. */
gboolean kt_compiler_goes_on (KtCompiler *c, gsize pending);
void kt_compiler_add_escape (KtCompiler *c, int literal);

/* kt-instance.c */
void kt_compile_slots (KtCompiler *c);
GArray *kt_compile_mores_with (KtCompiler *c, const KtStructure *structure);
void kt_compile_candidates (gpointer compiler, int slot, const KtStep *step, GArray *candidates);
/* NULL for the product. */
const KtFeature *kt_compile_feature_of (const KtProgram *program, const KtSlot *slot);
gboolean kt_validity_covers (KtValidity validity, guint day);

/* kt-slot-meaning.c */
KtMeaning kt_compile_slot_value (KtCompiler *c, int slot);
KtMeaning kt_compile_attribute (KtCompiler *c, int slot, const KtAttribute *attribute);

/* kt-range.c: an enclosure of every value the rules leave to the feature; infinite ends where nothing bounds it */
KtInterval kt_compile_feature_range (KtCompiler *c, const KtFeature *feature);

/* kt-quantity.c */
KtQuantity kt_quantity_linear (const KtLinear *linear, int digits);
KtQuantity kt_quantity_constant (KtCompiler *c, KtRational value, int digits);
KtQuantity kt_quantity_calculate (KtCompiler *c, int op, const KtQuantity *a, const KtQuantity *b,
                                  int digits);
KtQuantity kt_quantity_sum (KtCompiler *c, const KtQuantity *parts, guint n_parts, int digits);
KtQuantity kt_quantity_choose (KtCompiler *c, int condition, const KtQuantity *a,
                               const KtQuantity *b);
int kt_quantity_compare (KtCompiler *c, KtCompare compare, const KtQuantity *a,
                         const KtQuantity *b);
/* number = (or !=) formula rounded to the digits, half away from zero */
int kt_quantity_compare_rounded (KtCompiler *c, KtCompare compare, const KtQuantity *number,
                                 const KtQuantity *formula, guint digits);
int kt_program_add_bits (KtCompiler *c, const KtBits *bits);
int kt_program_add_sum (KtCompiler *c, const KtLinear *linear);
/* As a linear form; a formula that clauses cannot express is cut to 4 digits. NULL if that does not work. */
const KtLinear *kt_quantity_to_linear (KtCompiler *c, const KtQuantity *a, gboolean *is_cut);

/* kt-compile-expr.c */
KtMeaning kt_compile_expr (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr);
/* The same for a side of a comparison, with its own way of treating products. */
KtMeaning kt_compile_side (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr);
int kt_compile_condition (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr);
int kt_compile_compare (KtCompiler *c, KtCompare compare, const KtMeaning *a, const KtMeaning *b);
/* The same for two expressions, with the rounding that an equality of a characteristic brings. */
int kt_compile_comparison (KtCompiler *c, const KtBindEnv *env, KtCompare compare, const KtExpr *left,
                           const KtExpr *right);
/* Appends literals whose disjunction is expr (or not expr). */
void kt_compile_disjuncts (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr,
                           gboolean positive, GArray *literals);
const KtBindPlan *kt_compile_plan_for_expr (KtCompiler *c, const KtExpr *expr);
KtBindEnv kt_compile_env (KtCompiler *c, int context);
/* The guards of the combination, without those that others imply; and all of them together. */
void kt_compile_guards (KtCompiler *c, const KtBindEnv *env, GArray *guards);
int kt_compile_guard (KtCompiler *c, const KtBindEnv *env);

/* kt-compile-rule.c */
void kt_compile_rules (KtCompiler *c);
/* Writes clauses (closed by 0) behind a selector of their own, which it returns. */
int kt_compile_emit (KtCompiler *c, const KtRule *rule, int slot, const GArray *clauses);
/* A place where the rule at work is broken unless `holds`; only while breaches are asked for. */
void kt_compile_note_breach (KtCompiler *c, int slot, int holds);
void kt_compile_each_context (KtCompiler *c, const KtRule *rule,
                              void (*func) (KtCompiler *c, const KtRule *rule, int slot));
const KtBindPlan *kt_compile_plan_for_rule (KtCompiler *c, const KtBindPlan *outer,
                                            const KtRule *rule);
/* For every combination of instances: clauses (closed by 0, guards and conditions in them) that
 * together are equivalent to the rule there. */
typedef void (*KtClausesFunc) (KtCompiler *c, const KtRule *rule, int slot, GArray *clauses);
void kt_compile_each_combination (KtCompiler *c, const KtRule *rule, int slot, KtClausesFunc func);
/* All of the clauses hold. */
int kt_compile_conjunction (KtCompiler *c, const GArray *clauses);

/* kt-compile-table.c: `base` begins every clause appended */
void kt_compile_table (KtCompiler *c, const KtBindEnv *env, const KtTable *table, const GArray *base,
                       GArray *clauses);

/* kt-compile-selection.c */
void kt_compile_selection (KtCompiler *c, const KtRule *rule, int slot);
/* At most one of them where both guards hold. */
void kt_compile_exclusive (KtCompiler *c, const int *literals, guint n, int guard, int other_guard);

/* kt-compile-weight.c: appends the numerator to the program's weights as *low + weights, every weight positive. */
gboolean kt_compile_weights (KtCompiler *c, const KtLinear *linear, gint64 *low);

/* kt-compile-goal.c */
void kt_compile_goals (KtCompiler *c);

/* kt-compile-order.c */
void kt_compile_order (KtProgram *program);

G_END_DECLS
