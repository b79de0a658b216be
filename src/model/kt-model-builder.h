/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * From syntax tree to model: names resolved, types checked. Private to src/model.
 *
 * Types first (enumerations, structures), then rules; expressions are built by one function that
 * knows what type its surroundings expect, because only that tells a value ("Red") from a feature.
 * A function that returns NULL or FALSE has reported a fault.
 */

#include "kt-arena.h"
#include "kt-coom-syntax.h"
#include "kt-digest.h"
#include "kt-model-report.h"

G_BEGIN_DECLS

/* Depth of a tree after definitions were put in, and its size if it were written out. */
#define KT_MODEL_MAX_DEPTH 2000
#define KT_MODEL_MAX_RULE_NODES 100000
#define KT_MODEL_MAX_NODES 20000000
/* Definitions and variables that one place can see. */
#define KT_MODEL_MAX_FRAMES 1000

/* The model with what nobody outside needs to see. */
typedef struct {
  KtModel public;
  gatomicrefcount refs;
  gsize has_digest;
  guint8 digest[KT_DIGEST_SIZE];
  KtArena *arena;
  GHashTable *parameters; /* name → KtNumber; value NULL: used as a bound, but not set */
} KtModelPrivate;

KtModelPrivate *kt_model_new (void);

typedef struct {
  KtModelPrivate *model;
  KtArena *arena; /* the model's, or that of a formula */
  KtReport *report;
  GHashTable *types; /* name → what kt-model-build-types.c keeps about it; empty for a formula */
  GHashTable *option_exprs; /* KtOption → KtExpr, so that large tables share their values */
  guint depth;              /* of the expression under construction */
  guint max_depth;
  guint n_rule_nodes;
  guint n_nodes;
} KtBuilder;

/* define NAME = formula: built where it stands; a single word is built anew at each use, where its
 * meaning is known. */
typedef struct {
  gboolean is_word;
  const struct _KtScope *scope; /* is_word: where it stands */
  const KtSyntaxExpr *syntax;   /* is_word */
  const KtExpr *expr;           /* NULL for a word, and after a fault */
  guint depth;
  guint n_nodes;
} KtDefinition;

/* What names mean at a place: frames from the inside out. The outermost holds the context and
 * nothing else. */
typedef struct _KtScope KtScope;
struct _KtScope {
  const KtScope *outer;
  guint n_frames;
  const KtStructure *structure; /* the context; the same in all frames */
  const KtEnumeration *enumeration;
  const char *name; /* of the definition or variable */
  const KtDefinition *definition;
  const KtBinding *binding;
};

void kt_builder_init (KtBuilder *builder, KtModelPrivate *model, KtArena *arena, KtReport *report);
void kt_builder_clear (KtBuilder *builder);

/* --- types ----------------------------------------------------------------------------------- */

/* Fills enumerations and structures of the model. */
void kt_build_types (KtBuilder *builder, const KtSyntaxTree *tree);

/* The type of that name; FALSE if there is none. The one it is not becomes NULL. */
gboolean kt_builder_find_type (const KtBuilder *builder,
                               const char *name,
                               const KtStructure **structure,
                               const KtEnumeration **enumeration);

/* The value of a parameter; FALSE if it is not set (remembered, so that formulas know the word). */
gboolean kt_builder_parameter (KtBuilder *builder, const char *name, KtNumber *value);

/* Structures that contain themselves without end are faults. */
void kt_check_recursion (KtBuilder *builder);

/* --- expressions ----------------------------------------------------------------------------- */

/* `expected`: the type this is compared with or assigned to, or NULL. */
const KtExpr *kt_build_expr (KtBuilder *builder,
                             const KtScope *scope,
                             const KtSyntaxExpr *syntax,
                             const KtType *expected);
/* The same for a place that takes a condition (type BOOL) or a number. */
const KtExpr *
kt_build_condition (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax);
const KtExpr *
kt_build_number (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax);
const KtExpr *
kt_build_arithmetic (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax);
const KtExpr *
kt_build_function (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax);
/* A path that can be assigned to or bound: it ends in a feature. */
const KtExpr *
kt_build_target (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax);
/* A single word that may be a value or a feature. */
gboolean kt_syntax_is_word (const KtSyntaxExpr *syntax);

/* A node with room for its arguments; counts against the limits, NULL with a fault beyond them. */
KtExpr *
kt_builder_new_expr (KtBuilder *builder, KtExprKind kind, const KtPlace *place, KtTypeKind type);
gboolean kt_builder_count (KtBuilder *builder, guint n_nodes, const KtPlace *place);

/* Resolves a path in the scope. TRUE with *path NULL, and no fault yet, if the first word means
 * nothing here. In plain COOM a path whose later names do not exist becomes one to nowhere. */
gboolean kt_build_path (KtBuilder *builder,
                        const KtScope *scope,
                        const KtSyntaxExpr *syntax,
                        const KtPath **path,
                        KtType *type);
/* The fault for a first word that means nothing, and in plain COOM a path to nowhere; else NULL. */
const KtExpr *
kt_build_nowhere (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax);

/* The innermost definition or variable frame of that name, or NULL. */
const KtScope *kt_scope_find (const KtScope *scope, const char *name);

/* Can values of the two types be equal at all? */
gboolean kt_types_comparable (const KtType *a, const KtType *b);
/* The unit of a sum or comparison of both; with a fault if they differ. `place` is where to report.
 */
const char *
kt_builder_join_units (KtBuilder *builder, const KtType *a, const KtType *b, const KtPlace *place);
/* Types and units of "left compare right". */
gboolean kt_builder_check_comparison (KtBuilder *builder,
                                      const KtPlace *place,
                                      KtCompare compare,
                                      const KtType *left,
                                      const KtType *right);
/* "a number in mm", "an option of Color": for messages. The caller frees. */
char *kt_type_to_text (const KtType *type);

/* --- rules ----------------------------------------------------------------------------------- */

void kt_build_rules (KtBuilder *builder, const KtSyntaxTree *tree);

/* --- small tools ----------------------------------------------------------------------------- */

/* Attributes, options and features all begin with their name. */
typedef struct {
  const char *name;
} KtNamed;

/* A copy sorted by name. A name that occurs twice is a fault at its later place; place_offset is
 * where the member keeps its KtPlace. */
gpointer kt_builder_sort_named (KtBuilder *builder, const GPtrArray *members, gsize place_offset);
gpointer kt_find_named (gconstpointer sorted, guint n, const char *name);

G_END_DECLS
