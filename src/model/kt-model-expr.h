/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Conditions and formulas of a product model as a typed tree.
 *
 * Everything here is owned by the model (or the KtFormula) it was read with, lives as long, and
 * never changes; pointers may be compared for identity. All names are resolved: a tree holds
 * features and options, no words, except in the three places that say so (KT_EXPR_SYMBOL,
 * KT_EXPR_STRING, KtPath.text).
 *
 * Grammar: COOM_Model.g4. Where its rules for + - * / and ^ differ from school only by their shape
 * (there "a - b + c" is a - (b + c), "a / b * c" is a / (b * c)), the usual precedence holds: ^
 * binds tightest and to the right, then unary minus, then * and /, then + and -, both to the left;
 * then comparison, !, &&, ||. A chain a < b <= c reads (a < b) && (b <= c) and arrives here as that
 * AND.
 */

#include "kt-number.h"

G_BEGIN_DECLS

typedef struct _KtEnumeration KtEnumeration;
typedef struct _KtAttribute KtAttribute;
typedef struct _KtOption KtOption;
typedef struct _KtStructure KtStructure;
typedef struct _KtFeature KtFeature;
typedef struct _KtBinding KtBinding;
typedef struct _KtExpr KtExpr;

/* Where something is written. `file` is the name given at load time; line and column count from 1,
 * columns in characters. line 0: nowhere (builtin). */
typedef struct {
  const char *file;
  guint line;
  guint column;
} KtPlace;

/* --- types ----------------------------------------------------------------------------------- */

typedef enum {
  KT_TYPE_BOOL,
  KT_TYPE_NUMBER,
  KT_TYPE_STRING,
  KT_TYPE_SYMBOL, /* a bare word that is no option: the value of an attribute without a type.
                     Compares by name. */
  KT_TYPE_OPTION, /* a value of `enumeration` */
  KT_TYPE_PART,   /* an instance of `structure` */
  KT_TYPE_ABSENT  /* an unresolved path (plain COOM only): compares with everything, denotes nothing
                   */
} KtTypeKind;

typedef struct {
  KtTypeKind kind;
  gboolean many; /* may denote several values at once: some step has several instances and no single
                    index */
  gint8 digits;  /* NUMBER: decimal digits of the result; -1 … -18: multiples of 10 … 10^18;
                    KT_DIGITS_INEXACT: a result that need not be a decimal (division, roots,
                    trigonometry) */
  const char *unit; /* NUMBER: as written, NULL if none or unknown (a constant, a product): agrees
                       with any unit */
  const KtEnumeration *enumeration;
  const KtStructure *structure;
} KtType;

#define KT_DIGITS_INEXACT 127

/* --- paths ----------------------------------------------------------------------------------- */

/* [3] is { FALSE, 3 }, [last] { TRUE, 0 }, [last-1] { TRUE, 1 }. Instances count from 0. */
typedef struct {
  gboolean from_last;
  guint offset;
} KtIndex;

/* One step down: a feature, and which of its instances. Through a reference feature the step
 * arrives at the part that is referred to. An index on a feature with a maximum of 1 is always 0
 * and is dropped while reading. */
typedef struct {
  const KtFeature *feature;
  gboolean has_index; /* FALSE: all instances */
  KtIndex first;
  KtIndex last; /* the same as `first` unless written [a..b] */
} KtStep;

typedef enum {
  KT_PATH_CONTEXT,  /* starts at the instance (or enumeration slot) the rule is about */
  KT_PATH_ROOT,     /* starts at the product; also everything in a behavior without a name */
  KT_PATH_VARIABLE, /* starts at the instance bound by `exists variable in …` */
  KT_PATH_NOWHERE   /* some name of it does not exist (plain COOM only): as if it ran through an
                       absent part */
} KtPathOrigin;

typedef struct {
  KtPathOrigin origin;
  const KtBinding *variable; /* VARIABLE only */
  guint n_steps;
  const KtStep *steps;
  const KtAttribute
      *attribute; /* the last name, if it is an attribute of the enumeration arrived at; else NULL.
                     With n_steps 0: of the enumeration (or variable) that is the context itself. */
  const char *text; /* as written, for messages */
} KtPath;

/* --- expressions ----------------------------------------------------------------------------- */

typedef enum {
  /* leaves */
  KT_EXPR_NUMBER, /* value.number */
  KT_EXPR_BOOL,   /* value.truth */
  KT_EXPR_STRING, /* value.text: compared with a string */
  KT_EXPR_SYMBOL, /* value.text: a word compared with a symbol attribute; in plain COOM also a word
                     that is no option of the enumeration it is compared with: equal to nothing
                     there */
  KT_EXPR_OPTION, /* value.option */
  KT_EXPR_PATH,   /* value.path */
  /* conditions: type BOOL */
  KT_EXPR_COMPARE, /* args[0] compare args[1] */
  KT_EXPR_AND,     /* two or more args */
  KT_EXPR_OR,      /* two or more args */
  KT_EXPR_NOT,     /* args[0] */
  /* formulas: type NUMBER */
  KT_EXPR_ADD, /* two args each; chains nest to the left */
  KT_EXPR_SUBTRACT,
  KT_EXPR_MULTIPLY,
  KT_EXPR_DIVIDE,
  KT_EXPR_POWER,
  KT_EXPR_NEGATE,  /* args[0] */
  KT_EXPR_WHEN,    /* args[1], a number, where the condition args[0] holds; else 0 (foreign models) */
  KT_EXPR_FUNCTION /* function (args…) */
} KtExprKind;

typedef enum {
  KT_COMPARE_LESS,
  KT_COMPARE_LESS_EQUAL,
  KT_COMPARE_GREATER,
  KT_COMPARE_GREATER_EQUAL,
  KT_COMPARE_EQUAL,
  KT_COMPARE_NOT_EQUAL,
  KT_COMPARE_CONTAINS /* the values of the left contain every value of the right */
} KtCompare;

typedef enum {
  /* aggregates: one argument with `many` runs over all its instances; of several arguments, over
     them all */
  KT_FUNCTION_COUNT, /* how many instances the path denotes; exactly one argument, a path */
  KT_FUNCTION_SUM,   /* of nothing: 0 */
  KT_FUNCTION_MIN,   /* of nothing: like an absent part */
  KT_FUNCTION_MAX,
  /* plain functions */
  KT_FUNCTION_DELTA, /* |a - b| */
  KT_FUNCTION_POW,   /* (a, b): the same as a ^ b, which arrives as KT_EXPR_POWER */
  KT_FUNCTION_SQRT,
  KT_FUNCTION_CEIL, /* ceil, floor, round: an optional second argument, a constant: digits after the
                       point */
  KT_FUNCTION_FLOOR,
  KT_FUNCTION_ROUND, /* half away from zero */
  KT_FUNCTION_MOD,   /* (a, b): a - b * floor (a / b) */
  KT_FUNCTION_LOG,   /* base 10 */
  KT_FUNCTION_LN,
  KT_FUNCTION_SIN, /* angles in degrees */
  KT_FUNCTION_ASIN,
  KT_FUNCTION_SINH, /* hyperbolic functions: plain numbers */
  KT_FUNCTION_COS,
  KT_FUNCTION_ACOS,
  KT_FUNCTION_COSH,
  KT_FUNCTION_TAN,
  KT_FUNCTION_ATAN,
  KT_FUNCTION_TANH,
  KT_N_FUNCTIONS
} KtFunction;

struct _KtExpr {
  KtExprKind kind;
  KtCompare compare;   /* COMPARE */
  KtFunction function; /* FUNCTION */
  guint n_args;
  const KtExpr *const *args;
  union {
    KtNumber number;
    gboolean truth;
    const char *text;
    const KtOption *option;
    const KtPath *path;
  } value;
  KtType type;
  KtPlace place;
};

/* The expression as a person would write it, for traces and explanations. */
char *kt_expr_to_text (const KtExpr *expr);
char *kt_path_to_text (const KtPath *path);

const char *kt_function_name (KtFunction function);
const char *kt_compare_sign (KtCompare compare);

typedef void (*KtExprVisitor) (const KtExpr *expr, gpointer data);

/* Calls `visitor` for `expr` and everything below it, parents first. */
void kt_expr_visit (const KtExpr *expr, KtExprVisitor visitor, gpointer data);

G_END_DECLS
