/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A product model: what a product consists of and the rules that hold in it, read from COOM text
 * (coom-lang.org; grammar COOM_Model.g4 of the COOM suite) with Kontor's additions, names resolved
 * and types checked. Models in other languages arrive as the same tree: see kt-foreign.h.
 *
 * A KtModel is immutable once loaded, reference counted and owns everything that hangs from it
 * (enumerations, structures, rules, expressions, texts): those pointers live as long as the model
 * and may be shared between threads. All arrays are arrays of pointers or structs with their length
 * beside them.
 *
 * Faults go to a KtFaultList with file, line and column; reading continues after each, up to 20
 * errors. A file whose first line is "// kontor 1" is read strictly: there an unresolved name, an
 * option that does not exist and a row with too many columns are errors. In plain COOM they are
 * warnings, because published models have them (see below).
 *
 * What COOM leaves open is settled here; every other part of Kontor relies on these sentences:
 *
 *  1. A rule holds for every instance of its context, and for every combination of the instances
 *     that its paths run through. Within one rule (conditions included) the same beginning of a
 *     path denotes the same instance: in "condition seat.type = Special, require seat.color =
 *     Red" both are the same seat. [2] names an instance, [1..last] a range. The one exception:
 *     in one comparison with literally the same path on both sides (seat.color = seat.color) the
 *     two sides range independently: all are pairwise equal (with !=: of two different
 *     instances).
 *  2. count, sum, min and max run over all instances their argument denotes, whatever the rule
 *     around them binds; two paths inside one aggregate with the same beginning denote the same
 *     instance.
 *  3. A rule holds vacuously for a combination in which one of its paths outside aggregates
 *     denotes nothing (an optional part that is absent, an instance beyond the last, an unset
 *     reference, an unresolved name). count of nothing is 0, sum of nothing is 0; min and max of
 *     nothing denote nothing.
 *  4. In "behavior X" a bare name is a feature of the structure X (or an attribute of the
 *     enumeration X); in a behavior without a name it is a feature of the product. From within X
 *     the product is reached by "root.". A word that is no such feature is a value: an option of
 *     the enumeration it is compared with, or a symbol. Where a word could be both, the feature
 *     wins unless its type cannot be compared with the other side.
 *  5. A structure or enumeration as context means every instance (every taken slot) of it
 *     anywhere in the product.
 *  6. "0..2 Bag bag" with an enumeration Bag are slots: each is empty or holds one option. Slots
 *     and instances fill from index 0 without gaps.
 *  7. Bool (or bool) is builtin with True and False in any case; num and string are keywords.
 *  8. default, prefer, minimize and maximize never exclude anything; imply does: it is a
 *     requirement that the target equals the formula. readonly, hide, readwrite and message are
 *     for the user interface.
 *  9. A combination table holds if some allow row matches (or there is none) and no forbid row
 *     matches.
 * 10. "exists x in path { … }" holds if some instance that path denotes satisfies every rule
 *     inside; over nothing it does not hold.
 * 11. "num .##" is fixed point with two digits; "num ^##" counts in hundreds; ranges are
 *     inclusive; ∞ is no bound.
 * 12. "static" features have one value shared by all instances of their structure.
 * 13. Two values compare across enumerations, symbols and strings by name; options have no order.
 * 14. Units are compared, never converted: a sum or comparison of two quantities with different
 *     units is a fault, and the author multiplies by the factor. A constant, a product and a
 *     quotient carry no unit and agree with all.
 * 15. A capital word in place of a bound (num 0-MAXVOLUME, 0..NUMTABLE Table tables) is a
 *     parameter; unset it means "no bound" and a warning.
 * 16. An equality between a number characteristic and a formula with finer digits (imply always; = and != where one side
 *     is the characteristic alone) means the formula rounded to the characteristic's digits, half away from zero; <, <=,
 *     > and >= compare exactly.
 *
 * Kontor's additions: "valid from 2026-01-01 to 2026-12-31" before an option, or before a rule or
 * block in a behavior; "source <text or name>" beside "explanation"; units with any characters up
 * to the next blank (m³/h, °C).
 *
 * Error domain: KT_ERROR (reading the file); content faults go to the fault list only.
 * Threads: a loaded model may be used from any thread.
 */

#include "kt-fault.h"
#include "kt-model-expr.h"

G_BEGIN_DECLS

/* Days are written as yyyymmdd; 0 means open. Both ends inclusive. */
typedef struct {
  guint from;
  guint to;
} KtValidity;

/* --- enumerations ---------------------------------------------------------------------------- */

/* A constant in an option's row. */
typedef struct {
  gboolean
      is_set; /* FALSE: the row was too short or the constant unusable (plain COOM, warned of) */
  KtTypeKind kind; /* NUMBER, STRING, SYMBOL, BOOL or OPTION */
  KtNumber number;
  gboolean truth;
  const char *text;       /* the constant as text, for every kind */
  const KtOption *option; /* OPTION */
} KtConstant;

struct _KtAttribute {
  const char *name;
  const KtEnumeration *owner;
  guint index;               /* column */
  KtType type;               /* NUMBER, STRING, SYMBOL, BOOL or OPTION; unit and digits there */
  KtNumber minimum, maximum; /* infinite if not given */
  KtPlace place;
};

struct _KtOption {
  const char *name;
  const KtEnumeration *owner;
  guint index;
  const KtConstant *values; /* owner->n_attributes of them */
  KtValidity validity;
  KtPlace place;
};

struct _KtEnumeration {
  const char *name;
  guint index; /* in the model */
  guint n_attributes;
  const KtAttribute *const *attributes;
  guint n_options;
  const KtOption *const *options;
  const KtAttribute *const *attributes_by_name; /* the same, sorted in byte order */
  const KtOption *const *options_by_name;
  KtPlace place;
};

/* --- structures ------------------------------------------------------------------------------ */

typedef enum {
  KT_FEATURE_BOOL,
  KT_FEATURE_NUMBER,
  KT_FEATURE_STRING,
  KT_FEATURE_ENUMERATION,
  KT_FEATURE_PART
} KtFeatureKind;

#define KT_UNBOUNDED (-1)

/* What a feature model says about a feature: weight 2.5. Inner ones have their path: Package.Name. */
typedef struct _KtFeatureAttribute KtFeatureAttribute;
struct _KtFeatureAttribute {
  const char *name;
  KtConstant value; /* NUMBER, STRING or BOOL; not set: a list, whose text is as written, or nothing */
  const KtFeatureAttribute *next;
};

struct _KtFeature {
  const char *name;
  KtFeatureKind kind;
  const KtStructure *owner;
  guint index;               /* in its owner, in the order written */
  KtType type;               /* of one value: digits, unit, enumeration, structure */
  KtNumber minimum, maximum; /* NUMBER: inclusive; infinite if not given */
  gboolean is_reference;     /* PART: refers to an instance that exists elsewhere in the product */
  gboolean is_static;
  gboolean is_multiline; /* STRING */
  guint max_length;      /* STRING: 0 = no limit, else in characters */
  const KtFeature *length; /* STRING: the NUMBER beside it that counts its characters, if rules ask */
  gint min_count;
  gint max_count; /* KT_UNBOUNDED for * */
  guint priority; /* 0: none given */
  /* Feature models: the feature it hangs from in the tree, NULL at the top (of a structure); a
   * feature that only groups others, one that is not asked for. Rules say what the tree means. */
  const KtFeature *above;
  gboolean is_abstract;
  gboolean is_hidden;
  const KtFeatureAttribute *attributes;
  KtPlace place;
};

struct _KtStructure {
  const char *name; /* "product" for the root */
  guint index;      /* in the model; the root is 0 */
  guint n_features;
  const KtFeature *const *features;
  const KtFeature *const *features_by_name; /* the same, sorted in byte order */
  KtPlace place;
};

/* --- rules ----------------------------------------------------------------------------------- */

typedef enum {
  KT_RULE_REQUIRE,      /* condition */
  KT_RULE_IMPLY,        /* target = formula */
  KT_RULE_DEFAULT,      /* target = formula, soft */
  KT_RULE_PREFER,       /* condition, soft */
  KT_RULE_MINIMIZE,     /* formula */
  KT_RULE_MAXIMIZE,     /* formula */
  KT_RULE_COMBINATIONS, /* table */
  KT_RULE_EXISTS,       /* bindings, children */
  KT_RULE_READONLY,     /* target, states */
  KT_RULE_READWRITE,
  KT_RULE_HIDE,
  KT_RULE_MESSAGE, /* message, level */
  KT_RULE_CLAUSES, /* selection; foreign models only, like the next */
  KT_RULE_GROUP    /* selection */
} KtRuleKind;

/* Rules that keep some configurations out; the others rank, or are for the user interface. */
gboolean kt_rule_kind_excludes (KtRuleKind kind);

typedef enum {
  KT_MESSAGE_INFO, /* when no level is written */
  KT_MESSAGE_DEBUG,
  KT_MESSAGE_WARN,
  KT_MESSAGE_ERROR,
  KT_MESSAGE_EXPLAIN
} KtMessageLevel;

/* `variable` in `path` of an exists rule. */
struct _KtBinding {
  const char *variable;
  const KtExpr *path; /* KT_EXPR_PATH */
  KtPlace place;
};

/* One value of a table cell: column <compare> value; compare is EQUAL where none is written. */
typedef struct {
  KtCompare compare;
  const KtExpr *value;
} KtCellValue;

/* A cell matches if one of its values does; n_values 0 is the wildcard -*-. */
typedef struct {
  guint n_values;
  const KtCellValue *values;
} KtCell;

typedef struct {
  gboolean is_forbid;
  const KtCell *cells; /* table->n_columns of them */
  KtPlace place;
} KtTableRow;

typedef struct {
  guint n_columns;
  const KtExpr *const *columns;
  guint n_rows;
  const KtTableRow *rows;
} KtTable;

/* "This feature is selected", as one number, because feature models have hundreds of thousands of
 * them: 1 + index of the feature in the structure that the rule is about (context_structure, or the
 * product), negated for "is not selected". A Bool is selected if it is True, anything else if it is
 * there (at least one instance). */
typedef gint32 KtLiteral;

/* CLAUSES: `literals` holds clauses, each closed by 0; all of them must hold.
 * GROUP: the features in `literals` are selected only together with `above` (0: the instance the rule
 * is about); where that is selected, at least `minimum` and at most `maximum` of them are. 1 of 1 is
 * an alternative, 1 of n an or-group, n of n mandatory, 0 of n optional. */
typedef struct {
  const KtStructure *structure; /* whose features the literals are */
  guint n_literals;
  const KtLiteral *literals;
  KtLiteral above;
  guint minimum, maximum;
} KtSelection;

/* The rule in words, in the user's language. The caller frees. */
char *kt_selection_to_text (const KtSelection *selection, KtRuleKind kind);

typedef struct _KtRule KtRule;

struct _KtRule {
  KtRuleKind kind;
  guint index;      /* in the model, dense; children of an exists rule count too */
  const char *name; /* stable: the key after `explanation`, else "file:line". Not unique: rules may
                       share a key. */

  /* What the rule is about; all NULL/0: the product, once. At most one of them is set. */
  const KtStructure *context_structure;
  const KtEnumeration *context_enumeration;

  guint n_conditions; /* all must hold for the rule to apply */
  const KtExpr *const *conditions;

  const KtExpr *condition; /* REQUIRE, PREFER */
  const KtExpr *target;    /* IMPLY, DEFAULT, READONLY, READWRITE, HIDE: a KT_EXPR_PATH */
  const KtExpr *formula;   /* IMPLY, DEFAULT, MINIMIZE, MAXIMIZE */
  const KtTable *table;    /* COMBINATIONS */
  const KtSelection *selection; /* CLAUSES, GROUP */
  gboolean is_of_tree; /* follows from the tree of features; nobody wrote it as a rule */
  guint n_bindings;        /* EXISTS */
  const KtBinding *bindings;
  guint n_children;
  const KtRule *const *children;
  const char *message; /* MESSAGE: text or text key */
  KtMessageLevel level;
  const char *const *
      states; /* READONLY, READWRITE, HIDE: the names after the path; NULL-terminated, never NULL */

  guint priority;              /* after the slash, or the penalty of prefer; 0: none given */
  const char *explanation;     /* text as written; NULL if a key or nothing was given */
  const char *explanation_key; /* a bare word: the catalog's texts say it (<product>.rule.<key>) */
  const char *source;          /* where the rule comes from; NULL if not given */
  KtValidity validity;
  KtPlace place;
};

/* --- the model ------------------------------------------------------------------------------- */

typedef enum {
  KT_MODEL_COOM,
  KT_MODEL_UVL,
  KT_MODEL_FEATUREIDE,
  KT_MODEL_DIMACS,
  KT_MODEL_XCSP
} KtModelFormat;

/* A price that the model itself names (an attribute "Price" in a foreign model): added to the total
 * where its feature is selected. */
typedef struct {
  const KtFeature *feature;
  const KtExpr *when;   /* NULL: always */
  const KtExpr *amount; /* where `when` holds; over all instances of the feature */
  const char *unit;     /* currency, as written; NULL if none */
  KtPlace place;
} KtModelPrice;

typedef struct {
  const char *file;
  KtModelFormat format;
  gboolean is_strict; /* "// kontor 1" */
  const KtStructure *product;
  guint n_structures; /* the product is the first */
  const KtStructure *const *structures;
  guint n_enumerations;
  const KtEnumeration *const *enumerations;
  guint
      n_rules; /* top-level rules in the order written; children of exists rules hang from these */
  const KtRule *const *rules;
  guint n_all_rules; /* with children */
  const KtRule *const *all_rules; /* by index */
  guint n_prices;
  const KtModelPrice *prices;
} KtModel;

typedef struct {
  const char *const *parameters; /* "NAME=NUMBER", NULL-terminated; or NULL */
  gboolean strict;               /* read as if the first line were "// kontor 1" */
  gboolean is_alone;             /* no other file is looked at: an import is a fault */
} KtModelOptions;

/* NULL if the text has errors; warnings alone do not prevent a model. `options` may be NULL (and mean
 * nothing to foreign models). The end of `filename` and the text decide which language it is
 * (kt-foreign.h); else it is only shown, and imported files are looked for beside it. COOM text must
 * be UTF-8 of at most 64 MiB. */
KtModel *kt_model_load_text (const char *text,
                             gsize length,
                             const char *filename,
                             const KtModelOptions *options,
                             KtFaultList *faults);

/* NULL if the file cannot be read (a fault with line 0 says why) or has errors. */
KtModel *kt_model_load_file (const char *path, const KtModelOptions *options, KtFaultList *faults);

/* KT_DIGEST_SIZE bytes (kt-digest.h) of all that it says, which tell it from any other. Made when first asked for; any
 * thread. */
const guint8 *kt_model_get_digest (KtModel *model);

KtModel *kt_model_ref (KtModel *model);
void kt_model_unref (KtModel *model);

const KtStructure *kt_model_find_structure (const KtModel *model, const char *name);
const KtEnumeration *kt_model_find_enumeration (const KtModel *model, const char *name);
const KtFeature *kt_structure_find_feature (const KtStructure *structure, const char *name);
const KtOption *kt_enumeration_find_option (const KtEnumeration *enumeration, const char *name);
const KtAttribute *kt_enumeration_find_attribute (const KtEnumeration *enumeration,
                                                  const char *name);
const KtConstant *kt_option_value (const KtOption *option, const KtAttribute *attribute);

/* Calls `visitor` for every expression of the rule and everything below it: conditions, bindings, targets, formulas, columns
 * and cells, and those of its children. */
void kt_rule_visit (const KtRule *rule, KtExprVisitor visitor, gpointer data);

/* --- expressions from beside the model ------------------------------------------------------- */

/* A condition or formula that stands outside the model's file (`when`, `amount`, `quantity` in a
 * catalog), checked against it with the product as context. Owns its tree and holds the model.
 * Always read strictly. */
typedef struct {
  KtModel *model;
  const KtExpr *expr;
} KtFormula;

/* NULL with faults at `file`, `line`. A condition is BOOL; a formula may have any type: see
 * expr->type. */
KtFormula *kt_model_parse_condition (KtModel *model,
                                     const char *text,
                                     const char *file,
                                     guint line,
                                     KtFaultList *faults);
KtFormula *kt_model_parse_formula (KtModel *model,
                                   const char *text,
                                   const char *file,
                                   guint line,
                                   KtFaultList *faults);
/* Of an expression of the model itself, from within its product. */
KtFormula *kt_model_formula (KtModel *model, const KtExpr *expr);
void kt_formula_free (KtFormula *formula);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtModel, kt_model_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtFormula, kt_formula_free)

G_END_DECLS
