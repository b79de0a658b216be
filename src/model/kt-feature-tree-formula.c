/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constraints as typed trees: whatever speaks of numbers and texts, or is too long as clauses.
 */
#include "kt-feature-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const KtExpr *number (KtTreeBuilder *builder, const KtTreeExpr *expr);

/* --- leaves ---------------------------------------------------------------------------------- */

static const KtExpr *
refuse (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  kt_report_error (builder->maker->report, &expr->place, NULL, _ ("“%s” is no number."),
                   expr->text);
  return NULL;
}

static void
warn_missing (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  if (builder->vanished == NULL)
    kt_report_warning (builder->maker->report, &expr->place, NULL,
                       _ ("“%s”: the feature has no such attribute; it counts as not given."),
                       expr->text);
}

static const KtExpr *
named_number (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  KtTreeReference reference;

  if (!kt_tree_resolve (builder, expr, &reference))
    return NULL;
  if (reference.is_missing)
    {
      warn_missing (builder, expr);
      return kt_tree_number (builder, kt_number_from_int (0), &expr->place);
    }
  if (reference.attribute != NULL && reference.attribute->kind == KT_TREE_NUMBER)
    return kt_tree_amount (builder, reference.feature, reference.attribute->number, &expr->place);
  if (reference.attribute != NULL && reference.attribute->kind == KT_TREE_TRUTH)
    return kt_tree_amount (builder, reference.feature,
                           kt_number_from_int (reference.attribute->truth), &expr->place);
  if (reference.attribute != NULL || reference.feature->type == KT_TREE_STRING)
    return refuse (builder, expr);
  if (reference.feature->type == KT_TREE_BOOLEAN)
    return kt_tree_amount (builder, reference.feature, kt_number_from_int (1), &expr->place);
  return kt_tree_value (builder, reference.feature, &expr->place);
}

/* A feature is true where it is selected, an attribute where it is true besides. */
static const KtExpr *
named_condition (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  KtTreeReference reference;

  if (!kt_tree_resolve (builder, expr, &reference))
    return NULL;
  if (reference.is_missing)
    {
      warn_missing (builder, expr);
      return kt_tree_truth (builder, FALSE, &expr->place);
    }
  if (reference.attribute == NULL)
    return kt_tree_selected (builder, reference.feature, &expr->place);
  if (reference.attribute->kind == KT_TREE_TRUTH)
    return reference.attribute->truth ? kt_tree_selected (builder, reference.feature, &expr->place)
                                      : kt_tree_truth (builder, FALSE, &expr->place);
  kt_report_error (builder->maker->report, &expr->place, NULL,
                   _ ("“%s” is neither true nor false."), expr->text);
  return NULL;
}

/* --- arithmetic ------------------------------------------------------------------------------ */

static gint8
result_digits (KtExprKind kind, gint8 a, gint8 b)
{
  if (kind == KT_EXPR_DIVIDE || a == KT_DIGITS_INEXACT || b == KT_DIGITS_INEXACT)
    return KT_DIGITS_INEXACT;
  if (kind == KT_EXPR_MULTIPLY)
    return a + b > 18 ? KT_DIGITS_INEXACT : a + b;
  return MAX (a, b);
}

static const KtExpr *
calculate (KtTreeBuilder *builder,
           KtExprKind kind,
           const KtExpr *a,
           const KtExpr *b,
           const KtPlace *place)
{
  const KtExpr *args[] = { a, b };

  if (a == NULL || b == NULL)
    return NULL;

  KtExpr *expr = kt_tree_new_expr (builder, kind, KT_TYPE_NUMBER, place, args, 2);
  expr->type.digits = result_digits (kind, a->type.digits, b->type.digits);
  return expr;
}

static const KtExpr *
add_up (KtTreeBuilder *builder, const GPtrArray *parts, const KtPlace *place)
{
  KtExpr *sum;

  if (parts->len == 0)
    return kt_tree_number (builder, kt_number_from_int (0), place);
  sum = kt_tree_new_expr (builder, KT_EXPR_FUNCTION, KT_TYPE_NUMBER, place,
                          (const KtExpr *const *)parts->pdata, parts->len);
  sum->function = KT_FUNCTION_SUM;
  sum->type.many = FALSE;
  for (guint i = 0; i < parts->len; i++)
    sum->type.digits = MAX (sum->type.digits, ((const KtExpr *)parts->pdata[i])->type.digits);
  return sum;
}

/* --- aggregates ------------------------------------------------------------------------------ */

typedef struct {
  GPtrArray *amounts; /* KtExpr */
  GPtrArray *ones;    /* how many there are to divide by */
} Total;

static gboolean
is_below (const KtTreeFeature *feature, const KtTreeFeature *top)
{
  for (; feature != NULL; feature = feature->above)
    if (feature == top)
      return TRUE;
  return top == NULL;
}

static void
add_amount (KtTreeBuilder *builder,
            Total *total,
            const KtTreeFeature *feature,
            KtNumber amount,
            const KtPlace *place)
{
  g_ptr_array_add (total->amounts, (gpointer)kt_tree_amount (builder, feature, amount, place));
  g_ptr_array_add (total->ones,
                   (gpointer)kt_tree_amount (builder, feature, kt_number_from_int (1), place));
}

/* The attribute of all features below `top`; FALSE if there is no such attribute at all. */
static gboolean
add_attributes (KtTreeBuilder *builder,
                Total *total,
                const KtTreeFeature *top,
                const KtTreeExpr *name)
{
  if (!g_hash_table_contains (builder->attributes, name->text))
    return FALSE;
  for (guint i = 0; i < builder->features->len; i++)
    {
      const KtTreeFeature *feature = builder->features->pdata[i];
      const KtTreeAttribute *attribute = kt_tree_find_attribute (feature, name->text);

      if (attribute != NULL && attribute->kind == KT_TREE_NUMBER && is_below (feature, top))
        add_amount (builder, total, feature, attribute->number, &name->place);
    }
  return TRUE;
}

/* sum (number) and sum (feature.attribute): just that one. */
static gboolean
add_named (KtTreeBuilder *builder, Total *total, const KtTreeExpr *name)
{
  const KtExpr *value = named_number (builder, name);
  KtTreeReference reference;

  if (value == NULL || !kt_tree_resolve (builder, name, &reference))
    return FALSE;
  g_ptr_array_add (total->amounts, (gpointer)value);
  g_ptr_array_add (total->ones, (gpointer)kt_tree_amount (builder, reference.feature,
                                                          kt_number_from_int (1), &name->place));
  return TRUE;
}

static const KtTreeFeature *
feature_named (KtTreeBuilder *builder, const KtTreeExpr *name)
{
  g_autofree char *full = g_strconcat (builder->constraint->prefix, name->text, NULL);

  return g_hash_table_lookup (builder->by_name, full);
}

/* (attribute), (attribute, feature), (feature, attribute), (number), (number, number) */
static gboolean
collect (KtTreeBuilder *builder, Total *total, const KtTreeExpr *expr)
{
  const KtTreeExpr *first = expr->args[0];
  const KtTreeExpr *second = expr->n_args > 1 ? expr->args[1] : NULL;
  const KtTreeFeature *top;

  if (second == NULL)
    return add_attributes (builder, total, NULL, first) || add_named (builder, total, first);
  top = feature_named (builder, second);
  if (top != NULL && add_attributes (builder, total, top, first))
    return TRUE;
  top = feature_named (builder, first);
  if (top != NULL && add_attributes (builder, total, top, second))
    return TRUE;
  return add_named (builder, total, first) && add_named (builder, total, second);
}

static const KtExpr *
aggregate (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  g_autoptr (GPtrArray) amounts = g_ptr_array_new ();
  g_autoptr (GPtrArray) ones = g_ptr_array_new ();
  Total total = { amounts, ones };
  KtMakerStructure *vanished = builder->vanished;
  const KtExpr *sum = NULL;

  /* What an aggregate runs over it runs over from anywhere. */
  builder->vanished = NULL;
  if (collect (builder, &total, expr))
    {
      sum = add_up (builder, amounts, &expr->place);
      if (expr->kind == KT_TREE_AVERAGE)
        sum = calculate (builder, KT_EXPR_DIVIDE, sum, add_up (builder, ones, &expr->place),
                         &expr->place);
    }
  builder->vanished = vanished;
  return sum;
}

static const KtExpr *
length (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  const KtTreeExpr *name = expr->args[0];
  KtTreeReference reference;

  if (!kt_tree_resolve (builder, name, &reference))
    return NULL;
  if (reference.attribute != NULL && reference.attribute->kind == KT_TREE_TEXT)
    return kt_tree_amount (builder, reference.feature,
                           kt_number_from_int (g_utf8_strlen (reference.attribute->text, -1)),
                           &expr->place);
  if (reference.attribute == NULL && !reference.is_missing
      && reference.feature->type == KT_TREE_STRING)
    return kt_tree_length (builder, reference.feature, &expr->place);
  kt_report_error (builder->maker->report, &name->place, NULL, _ ("“%s” is no text."), name->text);
  return NULL;
}

/* --- formulas and conditions ----------------------------------------------------------------- */

static const KtExpr *
chain (KtTreeBuilder *builder, KtExprKind kind, const KtTreeExpr *expr)
{
  const KtExpr *result = number (builder, expr->args[0]);

  for (guint i = 1; i < expr->n_args && result != NULL; i++)
    result = calculate (builder, kind, result, number (builder, expr->args[i]), &expr->place);
  return result;
}

static const KtExpr *
number (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  switch (expr->kind)
    {
    case KT_TREE_CONSTANT_NUMBER:
      return kt_tree_number (builder, expr->number, &expr->place);
    case KT_TREE_NAME:
      return named_number (builder, expr);
    case KT_TREE_ADD:
      return chain (builder, KT_EXPR_ADD, expr);
    case KT_TREE_SUBTRACT:
      return chain (builder, KT_EXPR_SUBTRACT, expr);
    case KT_TREE_MULTIPLY:
      return chain (builder, KT_EXPR_MULTIPLY, expr);
    case KT_TREE_DIVIDE:
      return chain (builder, KT_EXPR_DIVIDE, expr);
    case KT_TREE_SUM:
    case KT_TREE_AVERAGE:
      return aggregate (builder, expr);
    case KT_TREE_LENGTH:
      return length (builder, expr);
    case KT_TREE_FLOOR:
      return kt_tree_function (builder, KT_FUNCTION_FLOOR, number (builder, expr->args[0]),
                               &expr->place);
    case KT_TREE_CEIL:
      return kt_tree_function (builder, KT_FUNCTION_CEIL, number (builder, expr->args[0]),
                               &expr->place);
    default:
      kt_report_error (builder->maker->report, &expr->place, NULL,
                       _ ("A number is expected here, not a condition or a text."));
      return NULL;
    }
}

static const KtExpr *
comparison (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  if (kt_tree_is_text (builder, expr->args[0]) || kt_tree_is_text (builder, expr->args[1]))
    return kt_tree_compare_texts (builder, expr);
  return kt_tree_compare (builder, expr->compare, number (builder, expr->args[0]),
                          number (builder, expr->args[1]), &expr->place);
}

static const KtExpr *
at_most_one (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const KtExpr *one = kt_tree_number (builder, kt_number_from_int (1), &expr->place);

  for (guint i = 0; i < expr->n_args; i++)
    {
      const KtExpr *args[] = { kt_tree_condition (builder, expr->args[i]), one };

      if (args[0] == NULL)
        return NULL;
      g_ptr_array_add (
          parts, kt_tree_new_expr (builder, KT_EXPR_WHEN, KT_TYPE_NUMBER, &expr->place, args, 2));
    }
  return kt_tree_compare (builder, KT_COMPARE_LESS_EQUAL, add_up (builder, parts, &expr->place),
                          one, &expr->place);
}

static const KtExpr *
list (KtTreeBuilder *builder, KtExprKind kind, const KtTreeExpr *expr)
{
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  for (guint i = 0; i < expr->n_args; i++)
    g_ptr_array_add (args, (gpointer)kt_tree_condition (builder, expr->args[i]));
  return kt_tree_all (builder, kind, (const KtExpr *const *)args->pdata, args->len, &expr->place);
}

static const KtExpr *
same (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  const KtPlace *place = &expr->place;
  const KtExpr *a = kt_tree_condition (builder, expr->args[0]);
  const KtExpr *b = kt_tree_condition (builder, expr->args[1]);

  return kt_tree_and (builder, kt_tree_or (builder, kt_tree_not (builder, a, place), b, place),
                      kt_tree_or (builder, a, kt_tree_not (builder, b, place), place), place);
}

const KtExpr *
kt_tree_condition (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  const KtPlace *place = &expr->place;

  switch (expr->kind)
    {
    case KT_TREE_NAME:
      return named_condition (builder, expr);
    case KT_TREE_CONSTANT_TRUTH:
      return kt_tree_truth (builder, expr->truth, place);
    case KT_TREE_NOT:
      return kt_tree_not (builder, kt_tree_condition (builder, expr->args[0]), place);
    case KT_TREE_AND:
      return list (builder, KT_EXPR_AND, expr);
    case KT_TREE_OR:
      return list (builder, KT_EXPR_OR, expr);
    case KT_TREE_IMPLIES:
      return kt_tree_or (builder,
                         kt_tree_not (builder, kt_tree_condition (builder, expr->args[0]), place),
                         kt_tree_condition (builder, expr->args[1]), place);
    case KT_TREE_SAME:
      return same (builder, expr);
    case KT_TREE_AT_MOST_ONE:
      return at_most_one (builder, expr);
    case KT_TREE_COMPARE:
      return comparison (builder, expr);
    default:
      kt_report_error (builder->maker->report, place, NULL,
                       _ ("A condition is expected here, not a number or a text."));
      return NULL;
    }
}
