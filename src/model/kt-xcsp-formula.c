/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Intension: functional expressions such as le(add(x,y),5), read by recursive descent.
 */
#include "kt-xcsp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  KtXcsp *xcsp;
  const char *at;
  char **args; /* for %0 …; NULL: none */
  guint depth;
} Formula;

typedef enum {
  SHAPE_ARITHMETIC, /* two or more, joined from the left */
  SHAPE_NEGATE,
  SHAPE_SQUARE,
  SHAPE_DISTANCE, /* |a - b|; of one: |a| */
  SHAPE_EXTREME,
  SHAPE_COMPARE,
  SHAPE_JUNCTION,
  SHAPE_NOT,
  SHAPE_IMPLIES,
  SHAPE_SAME, /* iff and xor of two */
  SHAPE_IN    /* x, set (…) */
} Shape;

typedef struct {
  const char *name;
  Shape shape;
  int code; /* kind, function or comparison */
  guint min_args, max_args;
} Function;

static const Function functions[] = {
  { "add", SHAPE_ARITHMETIC, KT_EXPR_ADD, 2, G_MAXUINT },
  { "sub", SHAPE_ARITHMETIC, KT_EXPR_SUBTRACT, 2, 2 },
  { "mul", SHAPE_ARITHMETIC, KT_EXPR_MULTIPLY, 2, G_MAXUINT },
  { "neg", SHAPE_NEGATE, 0, 1, 1 },
  { "sqr", SHAPE_SQUARE, 0, 1, 1 },
  { "abs", SHAPE_DISTANCE, 0, 1, 1 },
  { "dist", SHAPE_DISTANCE, 0, 2, 2 },
  { "min", SHAPE_EXTREME, KT_FUNCTION_MIN, 2, G_MAXUINT },
  { "max", SHAPE_EXTREME, KT_FUNCTION_MAX, 2, G_MAXUINT },
  { "lt", SHAPE_COMPARE, KT_COMPARE_LESS, 2, 2 },
  { "le", SHAPE_COMPARE, KT_COMPARE_LESS_EQUAL, 2, 2 },
  { "gt", SHAPE_COMPARE, KT_COMPARE_GREATER, 2, 2 },
  { "ge", SHAPE_COMPARE, KT_COMPARE_GREATER_EQUAL, 2, 2 },
  { "eq", SHAPE_COMPARE, KT_COMPARE_EQUAL, 2, G_MAXUINT },
  { "ne", SHAPE_COMPARE, KT_COMPARE_NOT_EQUAL, 2, 2 },
  { "and", SHAPE_JUNCTION, KT_EXPR_AND, 1, G_MAXUINT },
  { "or", SHAPE_JUNCTION, KT_EXPR_OR, 1, G_MAXUINT },
  { "not", SHAPE_NOT, 0, 1, 1 },
  { "imp", SHAPE_IMPLIES, 0, 2, 2 },
  { "iff", SHAPE_SAME, TRUE, 2, 2 },
  { "xor", SHAPE_SAME, FALSE, 2, 2 },
  { "in", SHAPE_IN, 0, 2, G_MAXUINT },
};

static const KtExpr *read_expr (Formula *f);

/* --- nodes ----------------------------------------------------------------------------------- */

static KtExpr *
new_expr (Formula *f, KtExprKind kind, KtTypeKind type, const KtExpr *const *args, guint n_args)
{
  KtExpr *expr = kt_arena_new0 (f->xcsp->maker.arena, KtExpr);

  expr->kind = kind;
  expr->type.kind = type;
  expr->place = f->xcsp->place;
  expr->n_args = n_args;
  expr->args = kt_arena_copy (f->xcsp->maker.arena, args, n_args, sizeof *args);
  return expr;
}

static const KtExpr *
join (Formula *f, KtExprKind kind, const KtExpr *const *args, guint n_args)
{
  return n_args == 1 ? args[0] : new_expr (f, kind, KT_TYPE_BOOL, args, n_args);
}

static const KtExpr *
both (Formula *f, const KtExpr *a, const KtExpr *b)
{
  return join (f, KT_EXPR_AND, (const KtExpr *[]){ a, b }, 2);
}

static const KtExpr *
either (Formula *f, const KtExpr *a, const KtExpr *b)
{
  return join (f, KT_EXPR_OR, (const KtExpr *[]){ a, b }, 2);
}

static const KtExpr * not(Formula * f, const KtExpr *a)
{
  return new_expr (f, KT_EXPR_NOT, KT_TYPE_BOOL, &a, 1);
}

static const KtExpr *
compare (Formula *f, KtCompare sign, const KtExpr *a, const KtExpr *b)
{
  KtExpr *expr = new_expr (f, KT_EXPR_COMPARE, KT_TYPE_BOOL, (const KtExpr *[]){ a, b }, 2);

  expr->compare = sign;
  return expr;
}

static const KtExpr *
call (Formula *f, KtFunction function, const KtExpr *const *args, guint n_args)
{
  KtExpr *expr = new_expr (f, KT_EXPR_FUNCTION, KT_TYPE_NUMBER, args, n_args);

  expr->function = function;
  return expr;
}

/* --- functions ------------------------------------------------------------------------------- */

static const KtExpr *
make_numbers (Formula *f, const Function *function, const KtExpr *const *args, guint n)
{
  const KtExpr *zero = kt_xcsp_constant (f->xcsp, 0, FALSE);
  const KtExpr *result = args[0];

  switch (function->shape)
    {
    case SHAPE_NEGATE:
      return new_expr (f, KT_EXPR_NEGATE, KT_TYPE_NUMBER, args, 1);
    case SHAPE_SQUARE:
      return new_expr (f, KT_EXPR_MULTIPLY, KT_TYPE_NUMBER, (const KtExpr *[]){ args[0], args[0] },
                       2);
    case SHAPE_DISTANCE:
      return call (f, KT_FUNCTION_DELTA, (const KtExpr *[]){ args[0], n > 1 ? args[1] : zero }, 2);
    case SHAPE_EXTREME:
      return call (f, (KtFunction)function->code, args, n);
    case SHAPE_ARITHMETIC:
    default:
      for (guint i = 1; i < n; i++)
        result = new_expr (f, (KtExprKind)function->code, KT_TYPE_NUMBER,
                           (const KtExpr *[]){ result, args[i] }, 2);
      return result;
    }
}

/* a = b = c; a is in {b, c} */
static const KtExpr *
make_comparisons (Formula *f, const Function *function, const KtExpr *const *args, guint n)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  KtCompare sign = function->shape == SHAPE_IN ? KT_COMPARE_EQUAL : (KtCompare)function->code;

  for (guint i = 1; i < n; i++)
    g_ptr_array_add (parts, (gpointer)compare (f, sign, args[0], args[i]));
  return join (f, function->shape == SHAPE_IN ? KT_EXPR_OR : KT_EXPR_AND,
               (const KtExpr *const *)parts->pdata, parts->len);
}

static const KtExpr *
make_conditions (Formula *f, const Function *function, const KtExpr *const *args, guint n)
{
  switch (function->shape)
    {
    case SHAPE_JUNCTION:
      return join (f, (KtExprKind)function->code, args, n);
    case SHAPE_NOT:
      return not(f, args[0]);
    case SHAPE_IMPLIES:
      return either (f, not(f, args[0]), args[1]);
    case SHAPE_SAME:
    default:
      if (function->code)
        return either (f, both (f, args[0], args[1]), both (f, not(f, args[0]), not(f, args[1])));
      return either (f, both (f, args[0], not(f, args[1])), both (f, not(f, args[0]), args[1]));
    }
}

/* The type that all arguments must have. */
static KtTypeKind
type_of_args (const Function *function)
{
  switch (function->shape)
    {
    case SHAPE_JUNCTION:
    case SHAPE_NOT:
    case SHAPE_IMPLIES:
    case SHAPE_SAME:
      return KT_TYPE_BOOL;
    default:
      return KT_TYPE_NUMBER;
    }
}

static const KtExpr *
make (Formula *f, const Function *function, const GPtrArray *args)
{
  const KtExpr *const *values = (const KtExpr *const *)args->pdata;

  if (args->len < function->min_args || args->len > function->max_args)
    {
      kt_xcsp_fault (f->xcsp, _ ("“%s” has %u arguments; that is not possible."), function->name,
                     args->len);
      return NULL;
    }
  for (guint i = 0; i < args->len; i++)
    if (values[i]->type.kind != type_of_args (function))
      {
        kt_xcsp_fault (f->xcsp, _ ("“%s” mixes numbers and conditions; that is not supported."),
                       function->name);
        return NULL;
      }
  if (type_of_args (function) == KT_TYPE_BOOL)
    return make_conditions (f, function, values, args->len);
  return function->shape == SHAPE_COMPARE || function->shape == SHAPE_IN
             ? make_comparisons (f, function, values, args->len)
             : make_numbers (f, function, values, args->len);
}

/* --- reading --------------------------------------------------------------------------------- */

static void
skip_blanks (Formula *f)
{
  while (g_ascii_isspace (*f->at))
    f->at++;
}

static gboolean
take (Formula *f, char sign)
{
  skip_blanks (f);
  if (*f->at != sign)
    return FALSE;
  f->at++;
  return TRUE;
}

static char *
take_word (Formula *f)
{
  gsize n = strcspn (f->at, "(), \t\r\n");
  char *word = g_strndup (f->at, n);

  f->at += n;
  return word;
}

static gboolean
go_deeper (Formula *f)
{
  if (++f->depth <= KT_XCSP_MAX_DEPTH)
    return TRUE;
  return kt_xcsp_fault (f->xcsp, _ ("The text is nested deeper than %d levels."), KT_XCSP_MAX_DEPTH);
}

/* Up to the closing bracket; those of set (…) join the others. */
static gboolean
read_args (Formula *f, GPtrArray *args)
{
  if (take (f, ')'))
    return TRUE;
  do
    {
      const KtExpr *arg;

      skip_blanks (f);
      if (g_str_has_prefix (f->at, "set("))
        {
          f->at += strlen ("set(");
          if (!go_deeper (f) || !read_args (f, args))
            return FALSE;
          f->depth--;
          continue;
        }
      arg = read_expr (f);
      if (arg == NULL)
        return FALSE;
      g_ptr_array_add (args, (gpointer)arg);
  } while (take (f, ','));
  if (!take (f, ')'))
    return kt_xcsp_fault (f->xcsp, _ ("A closing bracket is missing before “%.20s”."), f->at);
  return TRUE;
}

static const KtExpr *
read_call (Formula *f, const char *name)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return read_args (f, args) ? make (f, &functions[i], args) : NULL;
  kt_xcsp_fault (f->xcsp, _ ("The function “%s” is not supported."), name);
  return NULL;
}

static const KtExpr *
read_leaf (Formula *f, const char *word)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new ();
  const char *text = word;
  gint64 value;

  if (word[0] == '%')
    {
      guint64 number;

      if (f->args == NULL || f->args[0] == NULL
          || !g_ascii_string_to_unsigned (word + 1, 10, 0, g_strv_length (f->args) - 1, &number,
                                          NULL))
        {
          kt_xcsp_fault (f->xcsp, _ ("There is no argument for “%s”."), word);
          return NULL;
        }
      text = word = f->args[number];
    }
  if (kt_xcsp_parse_int (&text, &value) && *text == '\0')
    return kt_xcsp_constant (f->xcsp, value, FALSE);
  if (!kt_xcsp_find (f->xcsp, word, variables))
    return NULL;
  if (variables->len == 1)
    return ((const KtXcspVariable *)variables->pdata[0])->number;
  kt_xcsp_fault (f->xcsp, _ ("One variable is expected, not “%s”."), word);
  return NULL;
}

static const KtExpr *
read_expr (Formula *f)
{
  g_autofree char *word = NULL;
  const KtExpr *expr;

  skip_blanks (f);
  word = take_word (f);
  if (!go_deeper (f))
    return NULL;
  expr = take (f, '(') ? read_call (f, word) : read_leaf (f, word);
  f->depth--;
  return expr;
}

gboolean
kt_xcsp_add_formula (KtXcsp *xcsp, const char *text, char **args)
{
  Formula f = { xcsp, text, args, 0 };
  const KtExpr *condition = read_expr (&f);
  KtRule *rule;

  if (condition == NULL)
    return FALSE;
  skip_blanks (&f);
  if (*f.at != '\0')
    return kt_xcsp_fault (xcsp, _ ("The expression ends before “%.20s”."), f.at);
  if (condition->type.kind != KT_TYPE_BOOL)
    return kt_xcsp_fault (xcsp, _ ("The expression is no condition."));
  rule = kt_maker_add_rule (&xcsp->maker, KT_RULE_REQUIRE, &xcsp->place);
  if (rule == NULL)
    return FALSE;
  rule->condition = condition;
  return TRUE;
}
