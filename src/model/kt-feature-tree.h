/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Feature models as UVL and FeatureIDE write them, before names are resolved: a tree of features
 * with groups and attributes, and constraints as formulas over names. Readers make it,
 * kt_feature_tree_build turns it into the typed tree. What it all means: kt-foreign.h. Private to
 * src/model.
 *
 * Everything belongs to the arena it was made in, except names and texts: those belong to the
 * model's arena, because the model keeps them.
 */

#include "kt-foreign-private.h"

G_BEGIN_DECLS

/* Groups inside one another, and operators inside one another. */
#define KT_TREE_MAX_DEPTH 400
#define KT_TREE_MANY G_MAXINT

typedef struct _KtTreeFeature KtTreeFeature;
typedef struct _KtTreeGroup KtTreeGroup;
typedef struct _KtTreeAttribute KtTreeAttribute;
typedef struct _KtTreeExpr KtTreeExpr;

typedef enum { KT_TREE_BOOLEAN, KT_TREE_INTEGER, KT_TREE_REAL, KT_TREE_STRING } KtTreeType;

typedef enum {
  KT_TREE_NOTHING, /* also lists: they can be written, but nothing can be asked of them */
  KT_TREE_TRUTH,
  KT_TREE_NUMBER,
  KT_TREE_TEXT
} KtTreeValueKind;

struct _KtTreeAttribute {
  const char *name; /* inner ones with their path: Package.Name */
  KtTreeValueKind kind;
  gboolean truth;
  KtNumber number;
  const char *text; /* also of a list, as written */
  const char *unit;
  KtPlace place;
  KtTreeAttribute *next;
};

struct _KtTreeGroup {
  guint minimum, maximum; /* KT_TREE_MANY: all */
  gboolean is_mandatory;  /* all of them, however many there are */
  KtTreeFeature *features;
  KtPlace place;
  KtTreeGroup *next;
};

struct _KtTreeFeature {
  const char *name; /* qualified, unique in the model */
  KtTreeType type;
  gint min_count, max_count; /* 1, 1 without cardinality; KT_TREE_MANY for * */
  gboolean is_abstract;
  gboolean is_hidden;
  KtTreeAttribute *attributes;
  KtTreeGroup *groups;
  KtPlace place;
  KtTreeFeature *next; /* in its group */
  /* made while building */
  KtTreeFeature *above;
  KtMakerStructure *owner;  /* where it is a feature */
  KtMakerStructure *inside; /* where what hangs from it is: the owner, or its own structure */
  KtFeature *feature;
  KtFeature *length; /* a text whose length is asked for: the number that tells it */
};

typedef enum {
  /* conditions */
  KT_TREE_NOT,
  KT_TREE_AND, /* any number */
  KT_TREE_OR,
  KT_TREE_IMPLIES,
  KT_TREE_SAME,
  KT_TREE_AT_MOST_ONE,
  KT_TREE_COMPARE,
  /* leaves */
  KT_TREE_NAME, /* `text`: a feature or feature.attribute */
  KT_TREE_CONSTANT_NUMBER,
  KT_TREE_CONSTANT_TEXT,
  KT_TREE_CONSTANT_TRUTH,
  /* formulas; the arguments of functions are names */
  KT_TREE_ADD,
  KT_TREE_SUBTRACT,
  KT_TREE_MULTIPLY,
  KT_TREE_DIVIDE,
  KT_TREE_SUM,
  KT_TREE_AVERAGE,
  KT_TREE_LENGTH,
  KT_TREE_FLOOR,
  KT_TREE_CEIL
} KtTreeExprKind;

struct _KtTreeExpr {
  KtTreeExprKind kind;
  KtCompare compare;
  guint n_args;
  KtTreeExpr *const *args;
  KtNumber number;
  gboolean truth;
  const char *text;
  KtPlace place;
};

typedef struct {
  KtTreeExpr *expr;
  const char *prefix; /* of names: "alias." of the import it stands in, or "" */
  const char *own;    /* what the file calls itself: "namespace.", or "" */
  const char *text;   /* as written; NULL if not kept */
  KtPlace place;
} KtTreeConstraint;

typedef struct {
  KtArena *arena; /* of the tree */
  KtMaker *maker;
  KtTreeFeature *root;
  GArray *constraints; /* KtTreeConstraint */
} KtFeatureTree;

KtTreeExpr *kt_tree_expr_new (KtArena *arena, KtTreeExprKind kind, const KtPlace *place);
KtTreeExpr *kt_tree_expr_new_list (KtArena *arena,
                                   KtTreeExprKind kind,
                                   const GPtrArray *args,
                                   const KtPlace *place);

void kt_feature_tree_build (KtFeatureTree *tree);

/* --- between the parts of the builder -------------------------------------------------------- */

typedef struct {
  KtFeatureTree *tree;
  KtMaker *maker;
  GHashTable *by_name;    /* name → KtTreeFeature */
  GPtrArray *features;    /* KtTreeFeature, in the order of the tree */
  GHashTable *attributes; /* names of all attributes */
  GHashTable *paths;      /* KtTreeFeature → KtExpr: its path from the product */
  GHashTable *texts;      /* every constant text that is compared */
  GPtrArray *measured;    /* KtTreeFeature whose length is asked for */
  guint real_digits;
  /* of the constraint at work */
  const KtTreeConstraint *constraint;
  KtMakerStructure *context;  /* where it holds; the product's: everywhere */
  KtMakerStructure *vanished; /* what is in there counts as not selected; or NULL */
} KtTreeBuilder;

/* What a name means. attribute NULL: the feature itself. `is_missing`: the feature has no such
 * attribute, but others do. */
typedef struct {
  KtTreeFeature *feature;
  const KtTreeAttribute *attribute;
  gboolean is_missing;
} KtTreeReference;

/* kt-feature-tree-names.c: FALSE after a fault */
gboolean
kt_tree_resolve (KtTreeBuilder *builder, const KtTreeExpr *name, KtTreeReference *reference);
/* The attribute of that name, NULL if there is none. */
const KtTreeAttribute *kt_tree_find_attribute (const KtTreeFeature *feature, const char *name);

/* kt-feature-tree-clauses.c: TRUE if the constraint became clauses */
gboolean kt_tree_add_clauses (KtTreeBuilder *builder);

/* kt-feature-tree-formula.c: NULL after a fault */
const KtExpr *kt_tree_condition (KtTreeBuilder *builder, const KtTreeExpr *expr);

/* kt-feature-tree-text.c: both sides are texts */
gboolean kt_tree_is_text (KtTreeBuilder *builder, const KtTreeExpr *expr);
const KtExpr *kt_tree_compare_texts (KtTreeBuilder *builder, const KtTreeExpr *expr);
const KtExpr *kt_tree_text_is (KtTreeBuilder *builder,
                               const KtTreeFeature *feature,
                               const char *text,
                               const KtPlace *place);

/* kt-feature-tree-expr.c: nodes of the typed tree; conditions are folded where a side is constant.
 * NULL arguments give NULL. */
KtExpr *kt_tree_new_expr (KtTreeBuilder *builder,
                          KtExprKind kind,
                          KtTypeKind type,
                          const KtPlace *place,
                          const KtExpr *const *args,
                          guint n_args);
const KtExpr *kt_tree_number (KtTreeBuilder *builder, KtNumber number, const KtPlace *place);
const KtExpr *kt_tree_truth (KtTreeBuilder *builder, gboolean truth, const KtPlace *place);
const KtExpr *kt_tree_not (KtTreeBuilder *builder, const KtExpr *a, const KtPlace *place);
const KtExpr *
kt_tree_and (KtTreeBuilder *builder, const KtExpr *a, const KtExpr *b, const KtPlace *place);
const KtExpr *
kt_tree_or (KtTreeBuilder *builder, const KtExpr *a, const KtExpr *b, const KtPlace *place);
const KtExpr *kt_tree_all (KtTreeBuilder *builder,
                           KtExprKind kind, /* AND or OR */
                           const KtExpr *const *args,
                           guint n_args,
                           const KtPlace *place);
const KtExpr *kt_tree_compare (KtTreeBuilder *builder,
                               KtCompare compare,
                               const KtExpr *a,
                               const KtExpr *b,
                               const KtPlace *place);
/* A function of one formula. */
const KtExpr *kt_tree_function (KtTreeBuilder *builder,
                                KtFunction function,
                                const KtExpr *arg,
                                const KtPlace *place);
/* The feature's path from the context or the product, or that of a number beside it. */
const KtExpr *kt_tree_path (KtTreeBuilder *builder,
                            const KtTreeFeature *feature,
                            const KtFeature *last,
                            const KtPlace *place);
const KtExpr *
kt_tree_selected (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtPlace *place);
/* How many instances there are; for what has no cardinality and no type, see kt_tree_amount. */
const KtExpr *
kt_tree_count (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtPlace *place);
/* The amount where the feature is selected, in every instance it can be selected in. */
const KtExpr *kt_tree_amount (KtTreeBuilder *builder,
                              const KtTreeFeature *feature,
                              KtNumber amount,
                              const KtPlace *place);
/* The same for a place that is only asked where the feature is selected. */
const KtExpr *kt_tree_price (KtTreeBuilder *builder,
                             const KtTreeFeature *feature,
                             KtNumber amount,
                             const KtPlace *place);
/* The value of a number, 0 where it is not selected. */
const KtExpr *
kt_tree_value (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtPlace *place);
/* How many characters a text has, 0 where it is not selected. */
const KtExpr *kt_tree_length (KtTreeBuilder *builder, KtTreeFeature *feature, const KtPlace *place);

G_END_DECLS
