/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arithmetic and functions: operands are numbers, the result knows its unit and how many decimal
 * digits it can have.
 */
#include "kt-model-builder.h"

#include <glib/gi18n-lib.h>

/* --- digits ---------------------------------------------------------------------------------- */

static gint8
clamp_digits (int digits)
{
  return ABS (digits) > 18 ? KT_DIGITS_INEXACT : digits;
}

static gint8
sum_digits (gint8 a, gint8 b)
{
  return a == KT_DIGITS_INEXACT || b == KT_DIGITS_INEXACT ? KT_DIGITS_INEXACT : MAX (a, b);
}

static gint8
product_digits (gint8 a, gint8 b)
{
  return a == KT_DIGITS_INEXACT || b == KT_DIGITS_INEXACT ? KT_DIGITS_INEXACT
                                                          : clamp_digits (a + b);
}

/* The value of a constant whole number. */
static gboolean
is_whole (const KtExpr *expr, gint64 *value)
{
  return expr->kind == KT_EXPR_NUMBER && kt_number_scale (expr->value.number, 0, value);
}

static gint8
power_digits (gint8 base, const KtExpr *exponent)
{
  gint64 n;

  if (base == KT_DIGITS_INEXACT || !is_whole (exponent, &n) || n < 0 || n > 18)
    return KT_DIGITS_INEXACT;
  return clamp_digits (base * (int)n);
}

/* --- operands -------------------------------------------------------------------------------- */

const KtExpr *
kt_build_number (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const KtType expected = { .kind = KT_TYPE_NUMBER };
  const KtExpr *expr = kt_build_expr (builder, scope, syntax, &expected);

  if (expr == NULL || expr->type.kind == KT_TYPE_NUMBER || expr->type.kind == KT_TYPE_ABSENT)
    return expr;

  g_autofree char *what = kt_type_to_text (&expr->type);
  kt_report_error (builder->report, &syntax->place, NULL,
                   _ ("A number is expected here, but this is %s."), what);
  return NULL;
}

static const KtExpr *
new_number (KtBuilder *builder, const KtPlace *place, KtNumber number)
{
  KtExpr *expr = kt_builder_new_expr (builder, KT_EXPR_NUMBER, place, KT_TYPE_NUMBER);

  if (expr != NULL)
    {
      expr->value.number = number;
      expr->type.digits = number.value.digits;
    }
  return expr;
}

static KtExpr *
new_formula (KtBuilder *builder,
             KtExprKind kind,
             const KtPlace *place,
             guint n_args,
             const KtExpr *const *args)
{
  KtExpr *expr = kt_builder_new_expr (builder, kind, place, KT_TYPE_NUMBER);

  if (expr == NULL)
    return NULL;
  expr->n_args = n_args;
  expr->args = kt_arena_copy (builder->arena, args, n_args, sizeof (gpointer));
  for (guint i = 0; i < n_args; i++)
    expr->type.many = expr->type.many || args[i]->type.many;
  return expr;
}

/* --- operators ------------------------------------------------------------------------------- */

static const KtExpr *
build_negation (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  const KtExpr *arg = kt_build_number (builder, scope, syntax->left);

  if (arg == NULL)
    return NULL;
  if (arg->kind == KT_EXPR_NUMBER)
    {
      KtNumber number = arg->value.number;

      number.value.units = -number.value.units;
      number.infinity = -number.infinity;
      return new_number (builder, &syntax->place, number);
    }

  KtExpr *expr = new_formula (builder, KT_EXPR_NEGATE, &syntax->place, 1, &arg);
  if (expr != NULL)
    {
      expr->type.digits = arg->type.digits;
      expr->type.unit = arg->type.unit;
    }
  return expr;
}

static KtExprKind
operator_kind (KtSyntaxKind kind)
{
  switch (kind)
    {
    case KT_SYNTAX_ADD:
      return KT_EXPR_ADD;
    case KT_SYNTAX_SUBTRACT:
      return KT_EXPR_SUBTRACT;
    case KT_SYNTAX_MULTIPLY:
      return KT_EXPR_MULTIPLY;
    case KT_SYNTAX_DIVIDE:
      return KT_EXPR_DIVIDE;
    default:
      return KT_EXPR_POWER;
    }
}

static void
set_result (KtBuilder *builder, KtExpr *expr)
{
  const KtExpr *a = expr->args[0];
  const KtExpr *b = expr->args[1];

  switch (expr->kind)
    {
    case KT_EXPR_ADD:
    case KT_EXPR_SUBTRACT:
      expr->type.digits = sum_digits (a->type.digits, b->type.digits);
      expr->type.unit = kt_builder_join_units (builder, &a->type, &b->type, &b->place);
      break;
    case KT_EXPR_MULTIPLY:
      expr->type.digits = product_digits (a->type.digits, b->type.digits);
      break;
    case KT_EXPR_POWER:
      expr->type.digits = power_digits (a->type.digits, b);
      break;
    default:
      expr->type.digits = KT_DIGITS_INEXACT;
      break;
    }
}

const KtExpr *
kt_build_arithmetic (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  if (syntax->kind == KT_SYNTAX_NUMBER)
    return new_number (builder, &syntax->place, syntax->number);
  if (syntax->kind == KT_SYNTAX_NEGATE)
    return build_negation (builder, scope, syntax);

  const KtExpr *left = kt_build_number (builder, scope, syntax->left);
  const KtExpr *right = kt_build_number (builder, scope, syntax->right);
  const KtExpr *args[] = { left, right };
  if (left == NULL || right == NULL)
    return NULL;

  KtExpr *expr = new_formula (builder, operator_kind (syntax->kind), &syntax->place, 2, args);
  if (expr != NULL)
    set_result (builder, expr);
  return expr;
}

/* --- functions ------------------------------------------------------------------------------- */

typedef enum {
  RESULT_COUNT, /* a whole number */
  RESULT_JOIN,  /* like its arguments */
  RESULT_ROUND, /* like the first, with the digits of the second */
  RESULT_REAL   /* neither unit nor digits */
} ResultKind;

static const struct {
  const char *name;
  guint min_args, max_args;
  ResultKind result;
} functions[KT_N_FUNCTIONS] = {
  [KT_FUNCTION_COUNT] = { "count", 1, 1, RESULT_COUNT },
  [KT_FUNCTION_SUM] = { "sum", 1, G_MAXUINT, RESULT_JOIN },
  [KT_FUNCTION_MIN] = { "min", 1, G_MAXUINT, RESULT_JOIN },
  [KT_FUNCTION_MAX] = { "max", 1, G_MAXUINT, RESULT_JOIN },
  [KT_FUNCTION_DELTA] = { "delta", 2, 2, RESULT_JOIN },
  [KT_FUNCTION_POW] = { "pow", 2, 2, RESULT_REAL },
  [KT_FUNCTION_SQRT] = { "sqrt", 1, 1, RESULT_REAL },
  [KT_FUNCTION_CEIL] = { "ceil", 1, 2, RESULT_ROUND },
  [KT_FUNCTION_FLOOR] = { "floor", 1, 2, RESULT_ROUND },
  [KT_FUNCTION_ROUND] = { "round", 1, 2, RESULT_ROUND },
  [KT_FUNCTION_MOD] = { "mod", 2, 2, RESULT_JOIN },
  [KT_FUNCTION_LOG] = { "log", 1, 1, RESULT_REAL },
  [KT_FUNCTION_LN] = { "ln", 1, 1, RESULT_REAL },
  [KT_FUNCTION_SIN] = { "sin", 1, 1, RESULT_REAL },
  [KT_FUNCTION_ASIN] = { "asin", 1, 1, RESULT_REAL },
  [KT_FUNCTION_SINH] = { "sinh", 1, 1, RESULT_REAL },
  [KT_FUNCTION_COS] = { "cos", 1, 1, RESULT_REAL },
  [KT_FUNCTION_ACOS] = { "acos", 1, 1, RESULT_REAL },
  [KT_FUNCTION_COSH] = { "cosh", 1, 1, RESULT_REAL },
  [KT_FUNCTION_TAN] = { "tan", 1, 1, RESULT_REAL },
  [KT_FUNCTION_ATAN] = { "atan", 1, 1, RESULT_REAL },
  [KT_FUNCTION_TANH] = { "tanh", 1, 1, RESULT_REAL },
};

const char *
kt_function_name (KtFunction function)
{
  return functions[function].name;
}

static gboolean
is_aggregate (KtFunction function)
{
  return function <= KT_FUNCTION_MAX;
}

/* Numbers, except that count takes any path to features. */
static const KtExpr *
build_argument (KtBuilder *builder,
                const KtScope *scope,
                const KtSyntaxExpr *syntax,
                KtFunction function)
{
  if (function != KT_FUNCTION_COUNT)
    return kt_build_number (builder, scope, syntax);

  const KtExpr *arg = kt_build_expr (builder, scope, syntax, NULL);
  if (arg == NULL || arg->kind == KT_EXPR_PATH)
    return arg;
  kt_report_error (builder->report, &syntax->place, NULL,
                   _ ("count takes a path to parts or features."));
  return NULL;
}

static gboolean
build_arguments (KtBuilder *builder,
                 const KtScope *scope,
                 const KtSyntaxExpr *syntax,
                 GPtrArray *args)
{
  guint min = functions[syntax->function].min_args;
  guint max = functions[syntax->function].max_args;
  guint n = 0;

  for (const KtSyntaxExpr *s = syntax->left; s != NULL; s = s->next)
    n++;
  if (n < min || n > max)
    {
      guint wanted = n < min ? min : max;

      kt_report_error (builder->report, &syntax->place, NULL,
                       ngettext ("“%s” takes %u argument, but here are %u.",
                                 "“%s” takes %u arguments, but here are %u.", wanted),
                       kt_function_name (syntax->function), wanted, n);
      return FALSE;
    }
  for (const KtSyntaxExpr *s = syntax->left; s != NULL; s = s->next)
    {
      const KtExpr *arg = build_argument (builder, scope, s, syntax->function);

      if (arg == NULL)
        return FALSE;
      g_ptr_array_add (args, (gpointer)arg);
    }
  return TRUE;
}

static void
join_arguments (KtBuilder *builder, KtExpr *expr)
{
  expr->type.digits = expr->args[0]->type.digits;
  expr->type.unit = expr->args[0]->type.unit;
  for (guint i = 1; i < expr->n_args; i++)
    {
      const KtType *next = &expr->args[i]->type;

      expr->type.digits = sum_digits (expr->type.digits, next->digits);
      expr->type.unit = kt_builder_join_units (builder, &expr->type, next, &expr->args[i]->place);
    }
}

static gboolean
set_rounding (KtBuilder *builder, KtExpr *expr)
{
  gint64 digits = 0;

  expr->type.unit = expr->args[0]->type.unit;
  if (expr->n_args == 2 && (!is_whole (expr->args[1], &digits) || ABS (digits) > 9))
    {
      kt_report_error (builder->report, &expr->args[1]->place, NULL,
                       _ ("The digits to round to are a constant from -9 to 9."));
      return FALSE;
    }
  expr->type.digits = digits;
  return TRUE;
}

static gboolean
set_function_result (KtBuilder *builder, KtExpr *expr)
{
  switch (functions[expr->function].result)
    {
    case RESULT_COUNT:
      break;
    case RESULT_JOIN:
      join_arguments (builder, expr);
      break;
    case RESULT_ROUND:
      return set_rounding (builder, expr);
    case RESULT_REAL:
    default:
      expr->type.digits = KT_DIGITS_INEXACT;
      break;
    }
  return TRUE;
}

const KtExpr *
kt_build_function (KtBuilder *builder, const KtScope *scope, const KtSyntaxExpr *syntax)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  gboolean is_power = syntax->function == KT_FUNCTION_POW;

  if (!build_arguments (builder, scope, syntax, args))
    return NULL;

  KtExpr *expr = new_formula (builder, is_power ? KT_EXPR_POWER : KT_EXPR_FUNCTION, &syntax->place,
                              args->len, (const KtExpr *const *)args->pdata);
  if (expr == NULL)
    return NULL;
  if (is_power)
    {
      set_result (builder, expr);
      return expr;
    }
  expr->function = syntax->function;
  if (is_aggregate (expr->function))
    expr->type.many = FALSE;
  return set_function_result (builder, expr) ? expr : NULL;
}
