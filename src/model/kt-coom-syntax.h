/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The syntax tree of a COOM file exactly as written: names are words, nothing is resolved. Made by
 * the parser, read by the builder, gone once the model stands. Everything lives in one arena; lists
 * are chained in the order written.
 */

#include "kt-model.h"

G_BEGIN_DECLS

/* --- expressions ----------------------------------------------------------------------------- */

typedef enum {
  KT_SYNTAX_NUMBER,
  KT_SYNTAX_PATH,
  KT_SYNTAX_OR, /* left, right */
  KT_SYNTAX_AND,
  KT_SYNTAX_NOT,     /* left */
  KT_SYNTAX_COMPARE, /* left compare right; a chain has a COMPARE as its left */
  KT_SYNTAX_ADD,
  KT_SYNTAX_SUBTRACT,
  KT_SYNTAX_MULTIPLY,
  KT_SYNTAX_DIVIDE,
  KT_SYNTAX_POWER,
  KT_SYNTAX_NEGATE,
  KT_SYNTAX_FUNCTION /* function (left, left->next …) */
} KtSyntaxKind;

typedef struct _KtSyntaxItem KtSyntaxItem;
typedef struct _KtSyntaxExpr KtSyntaxExpr;

/* name, name[first], name[first..last] */
struct _KtSyntaxItem {
  KtSyntaxItem *next;
  const char *name;
  gboolean is_quoted;
  gboolean has_index;
  gboolean has_range;
  KtIndex first;
  KtIndex last;
  KtPlace place;
};

struct _KtSyntaxExpr {
  KtSyntaxKind kind;
  guint depth;        /* of the tree below */
  gboolean in_parens; /* "(a < b) < c" is no chain */
  KtCompare compare;
  KtFunction function;
  KtSyntaxExpr *left;
  KtSyntaxExpr *right;
  KtSyntaxExpr *next; /* the next argument of a function, the next column or cell value */
  KtNumber number;
  KtSyntaxItem *path;
  const char *text; /* PATH: as written */
  KtPlace place;    /* operators: of the operator's left side */
};

/* --- declarations ---------------------------------------------------------------------------- */

/* A bound of a range or cardinality: nothing, a number, or the name of a parameter. */
typedef struct {
  gboolean is_set;
  KtNumber number;
  const char *parameter; /* NULL for a number */
  KtPlace place;
} KtSyntaxBound;

typedef enum {
  KT_SYNTAX_FIELD_NUMBER,
  KT_SYNTAX_FIELD_STRING,
  KT_SYNTAX_FIELD_NAMED /* type, or no type at all */
} KtSyntaxFieldKind;

typedef struct _KtSyntaxField KtSyntaxField;

/* A feature of a structure, or an attribute of an enumeration (which uses no cardinality and no
 * flags). */
struct _KtSyntaxField {
  KtSyntaxField *next;
  KtSyntaxFieldKind kind;
  const char *name;
  const char *type; /* NAMED: may be NULL */
  KtPlace type_place;
  gint8 digits;
  const char *unit;
  KtSyntaxBound minimum, maximum;
  gboolean is_multiline;
  guint max_length;
  gboolean is_static;
  gboolean is_reference;
  KtSyntaxBound min_count, max_count; /* neither set: exactly one */
  gboolean has_range;                 /* ".." was written: a missing maximum is unbounded */
  guint priority;
  KtPlace place;
};

typedef struct _KtSyntaxConstant KtSyntaxConstant;

struct _KtSyntaxConstant {
  KtSyntaxConstant *next;
  gboolean is_number;
  gboolean is_quoted;
  KtNumber number;
  const char *text;
  KtPlace place;
};

typedef struct _KtSyntaxOption KtSyntaxOption;

struct _KtSyntaxOption {
  KtSyntaxOption *next;
  const char *name;
  gboolean has_row;
  KtSyntaxConstant *constants;
  KtValidity validity;
  KtPlace place;
};

typedef enum {
  KT_SYNTAX_STRUCTURE, /* also the product: is_product */
  KT_SYNTAX_ENUMERATION,
  KT_SYNTAX_BEHAVIOR
} KtSyntaxDeclarationKind;

typedef struct _KtSyntaxBlock KtSyntaxBlock;
typedef struct _KtSyntaxDeclaration KtSyntaxDeclaration;

struct _KtSyntaxDeclaration {
  KtSyntaxDeclaration *next;
  KtSyntaxDeclarationKind kind;
  gboolean is_product;
  const char *name;      /* NULL: a behavior of the product */
  KtPlace place;         /* of the name, if there is one */
  KtSyntaxField *fields; /* features or attributes */
  KtSyntaxOption *options;
  KtSyntaxBlock *block;
};

/* --- behavior -------------------------------------------------------------------------------- */

typedef struct _KtSyntaxDefine KtSyntaxDefine;
typedef struct _KtSyntaxRow KtSyntaxRow;
typedef struct _KtSyntaxCell KtSyntaxCell;
typedef struct _KtSyntaxBinding KtSyntaxBinding;
typedef struct _KtSyntaxRule KtSyntaxRule;

struct _KtSyntaxDefine {
  KtSyntaxDefine *next;
  const char *name;
  KtSyntaxExpr *formula;
  KtPlace place;
};

typedef struct _KtSyntaxCellValue KtSyntaxCellValue;

struct _KtSyntaxCellValue {
  KtSyntaxCellValue *next;
  KtCompare compare;
  KtSyntaxExpr *value;
};

struct _KtSyntaxCell {
  KtSyntaxCell *next;
  KtSyntaxCellValue *values; /* NULL: -*- */
};

struct _KtSyntaxRow {
  KtSyntaxRow *next;
  gboolean is_forbid;
  KtSyntaxCell *cells;
  KtPlace place;
};

struct _KtSyntaxBinding {
  KtSyntaxBinding *next;
  const char *variable;
  KtSyntaxExpr *path;
  KtPlace place;
};

/* One conditioned behavior: a rule, or a block that shares what stands before it. */
struct _KtSyntaxRule {
  KtSyntaxRule *next;
  gboolean is_block; /* block; else kind and what belongs to it */
  KtRuleKind kind;
  const char *explanation;
  gboolean explanation_is_key;
  const char *source;
  KtValidity validity;
  KtSyntaxExpr *conditions; /* chained by next */
  guint priority;
  KtSyntaxExpr *target;
  KtSyntaxExpr *formula; /* also the condition of require and prefer */
  KtSyntaxExpr *columns; /* chained by next */
  KtSyntaxRow *rows;
  KtSyntaxBinding *bindings;
  KtSyntaxBlock *block;
  const char *message;
  KtMessageLevel level;
  const char *const *states; /* NULL-terminated */
  KtPlace place;
};

struct _KtSyntaxBlock {
  KtSyntaxDefine *defines;
  KtSyntaxRule *rules;
};

/* --- the file -------------------------------------------------------------------------------- */

typedef struct {
  KtSyntaxDeclaration *declarations;
  KtPlace end;
} KtSyntaxTree;

G_END_DECLS
