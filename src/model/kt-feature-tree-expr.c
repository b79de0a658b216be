/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small pieces of typed trees. Conditions are folded while they are made, so that what cannot be
 * selected ("vanished") leaves no trace.
 */
#include "kt-feature-tree.h"

#include <string.h>

/* --- nodes ----------------------------------------------------------------------------------- */

KtExpr *
kt_tree_new_expr (KtTreeBuilder *builder,
                  KtExprKind kind,
                  KtTypeKind type,
                  const KtPlace *place,
                  const KtExpr *const *args,
                  guint n_args)
{
  KtExpr *expr = kt_arena_new0 (builder->maker->arena, KtExpr);

  expr->kind = kind;
  expr->type.kind = type;
  expr->place = *place;
  expr->n_args = n_args;
  expr->args = kt_arena_copy (builder->maker->arena, args, n_args, sizeof *args);
  for (guint i = 0; i < n_args; i++)
    expr->type.many = expr->type.many || args[i]->type.many;
  return expr;
}

const KtExpr *
kt_tree_number (KtTreeBuilder *builder, KtNumber number, const KtPlace *place)
{
  KtExpr *expr = kt_tree_new_expr (builder, KT_EXPR_NUMBER, KT_TYPE_NUMBER, place, NULL, 0);

  expr->value.number = number;
  expr->type.digits = (gint8)number.value.digits;
  return expr;
}

const KtExpr *
kt_tree_truth (KtTreeBuilder *builder, gboolean truth, const KtPlace *place)
{
  KtExpr *expr = kt_tree_new_expr (builder, KT_EXPR_BOOL, KT_TYPE_BOOL, place, NULL, 0);

  expr->value.truth = truth;
  return expr;
}

static gboolean
is_constant (const KtExpr *expr, gboolean truth)
{
  return expr->kind == KT_EXPR_BOOL && expr->value.truth == truth;
}

const KtExpr *
kt_tree_not (KtTreeBuilder *builder, const KtExpr *a, const KtPlace *place)
{
  if (a == NULL)
    return NULL;
  if (a->kind == KT_EXPR_BOOL)
    return kt_tree_truth (builder, !a->value.truth, place);
  if (a->kind == KT_EXPR_NOT)
    return a->args[0];

  KtExpr *expr = kt_tree_new_expr (builder, KT_EXPR_NOT, KT_TYPE_BOOL, place, &a, 1);
  expr->type.many = FALSE;
  return expr;
}

const KtExpr *
kt_tree_all (KtTreeBuilder *builder,
             KtExprKind kind,
             const KtExpr *const *args,
             guint n_args,
             const KtPlace *place)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  gboolean neutral = kind == KT_EXPR_AND;

  for (guint i = 0; i < n_args; i++)
    {
      if (args[i] == NULL)
        return NULL;
      if (is_constant (args[i], !neutral))
        return args[i];
      if (!is_constant (args[i], neutral))
        g_ptr_array_add (left, (gpointer)args[i]);
    }
  if (left->len == 0)
    return kt_tree_truth (builder, neutral, place);
  if (left->len == 1)
    return left->pdata[0];

  KtExpr *expr = kt_tree_new_expr (builder, kind, KT_TYPE_BOOL, place,
                                   (const KtExpr *const *)left->pdata, left->len);
  expr->type.many = FALSE;
  return expr;
}

const KtExpr *
kt_tree_and (KtTreeBuilder *builder, const KtExpr *a, const KtExpr *b, const KtPlace *place)
{
  const KtExpr *args[] = { a, b };

  return kt_tree_all (builder, KT_EXPR_AND, args, 2, place);
}

const KtExpr *
kt_tree_or (KtTreeBuilder *builder, const KtExpr *a, const KtExpr *b, const KtPlace *place)
{
  const KtExpr *args[] = { a, b };

  return kt_tree_all (builder, KT_EXPR_OR, args, 2, place);
}

const KtExpr *
kt_tree_compare (KtTreeBuilder *builder,
                 KtCompare compare,
                 const KtExpr *a,
                 const KtExpr *b,
                 const KtPlace *place)
{
  const KtExpr *args[] = { a, b };

  if (a == NULL || b == NULL)
    return NULL;

  KtExpr *expr = kt_tree_new_expr (builder, KT_EXPR_COMPARE, KT_TYPE_BOOL, place, args, 2);
  expr->compare = compare;
  expr->type.many = FALSE;
  return expr;
}

const KtExpr *
kt_tree_function (KtTreeBuilder *builder,
                  KtFunction function,
                  const KtExpr *arg,
                  const KtPlace *place)
{
  if (arg == NULL)
    return NULL;

  KtExpr *expr = kt_tree_new_expr (builder, KT_EXPR_FUNCTION, KT_TYPE_NUMBER, place, &arg, 1);
  expr->function = function;
  if (function == KT_FUNCTION_SUM)
    expr->type.digits = arg->type.digits;
  if (function == KT_FUNCTION_SUM || function == KT_FUNCTION_COUNT)
    expr->type.many = FALSE;
  return expr;
}

/* --- paths ----------------------------------------------------------------------------------- */

/* The features around it that have instances of their own, from the product inwards. */
static void
append_parts (const KtTreeFeature *feature, GPtrArray *parts)
{
  for (const KtTreeFeature *at = feature->above; at != NULL; at = at->above)
    if (at->inside != at->owner && (parts->len == 0 || parts->pdata[0] != at))
      g_ptr_array_insert (parts, 0, (gpointer)at);
}

const KtExpr *
kt_tree_path (KtTreeBuilder *builder,
              const KtTreeFeature *feature,
              const KtFeature *last,
              const KtPlace *place)
{
  gboolean is_plain = last == feature->feature && builder->context->structure->index == 0;
  KtExpr *expr = is_plain ? g_hash_table_lookup (builder->paths, feature) : NULL;
  KtArena *arena = builder->maker->arena;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (expr != NULL)
    return expr;

  KtPath *path = kt_arena_new0 (arena, KtPath);
  KtStep *steps;
  static const KtTypeKind types[] = {
    [KT_FEATURE_BOOL] = KT_TYPE_BOOL,     [KT_FEATURE_NUMBER] = KT_TYPE_NUMBER,
    [KT_FEATURE_STRING] = KT_TYPE_STRING, [KT_FEATURE_ENUMERATION] = KT_TYPE_OPTION,
    [KT_FEATURE_PART] = KT_TYPE_PART,
  };
  if (feature->owner == builder->context && feature->owner->structure->index > 0)
    path->origin = KT_PATH_CONTEXT;
  else
    {
      path->origin = KT_PATH_ROOT;
      append_parts (feature, parts);
    }
  steps = kt_arena_alloc (arena, (parts->len + 1) * sizeof (KtStep));
  for (guint i = 0; i < parts->len; i++)
    steps[i].feature = ((const KtTreeFeature *)parts->pdata[i])->feature;
  steps[parts->len].feature = last;
  path->n_steps = parts->len + 1;
  path->steps = steps;
  path->text = last->name;
  expr = kt_tree_new_expr (builder, KT_EXPR_PATH, types[last->kind], place, NULL, 0);
  expr->type = last->type;
  expr->type.many = parts->len > 0 || last->max_count != 1;
  expr->value.path = path;
  if (is_plain)
    g_hash_table_insert (builder->paths, (gpointer)feature, expr);
  return expr;
}

static gboolean
is_vanished (const KtTreeBuilder *builder, const KtTreeFeature *feature)
{
  return builder->vanished != NULL && feature->owner == builder->vanished;
}

const KtExpr *
kt_tree_count (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtPlace *place)
{
  if (is_vanished (builder, feature))
    return kt_tree_number (builder, kt_number_from_int (0), place);
  return kt_tree_function (builder, KT_FUNCTION_COUNT,
                           kt_tree_path (builder, feature, feature->feature, place), place);
}

const KtExpr *
kt_tree_selected (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtPlace *place)
{
  if (is_vanished (builder, feature))
    return kt_tree_truth (builder, FALSE, place);
  if (feature->feature->kind == KT_FEATURE_BOOL)
    return kt_tree_path (builder, feature, feature->feature, place);
  return kt_tree_compare (builder, KT_COMPARE_GREATER_EQUAL,
                          kt_tree_count (builder, feature, place),
                          kt_tree_number (builder, kt_number_from_int (1), place), place);
}

/* --- numbers --------------------------------------------------------------------------------- */

const KtExpr *
kt_tree_amount (KtTreeBuilder *builder,
                const KtTreeFeature *feature,
                KtNumber amount,
                const KtPlace *place)
{
  const KtExpr *args[2];
  KtExpr *expr;

  if (is_vanished (builder, feature))
    return kt_tree_number (builder, kt_number_from_int (0), place);
  args[1] = kt_tree_number (builder, amount, place);
  if (feature->feature->kind == KT_FEATURE_BOOL)
    {
      args[0] = kt_tree_path (builder, feature, feature->feature, place);
      expr = kt_tree_new_expr (builder, KT_EXPR_WHEN, KT_TYPE_NUMBER, place, args, 2);
    }
  else
    {
      args[0] = kt_tree_count (builder, feature, place);
      expr = kt_tree_new_expr (builder, KT_EXPR_MULTIPLY, KT_TYPE_NUMBER, place, args, 2);
    }
  expr->type.digits = args[1]->type.digits;
  return expr->type.many ? kt_tree_function (builder, KT_FUNCTION_SUM, expr, place) : expr;
}

const KtExpr *
kt_tree_price (KtTreeBuilder *builder,
               const KtTreeFeature *feature,
               KtNumber amount,
               const KtPlace *place)
{
  gboolean is_single
      = feature->owner->structure->index == 0 && feature->feature->kind != KT_FEATURE_PART;

  return is_single ? kt_tree_number (builder, amount, place)
                   : kt_tree_amount (builder, feature, amount, place);
}

const KtExpr *
kt_tree_value (KtTreeBuilder *builder, const KtTreeFeature *feature, const KtPlace *place)
{
  if (is_vanished (builder, feature))
    return kt_tree_number (builder, kt_number_from_int (0), place);
  return kt_tree_function (builder, KT_FUNCTION_SUM,
                           kt_tree_path (builder, feature, feature->feature, place), place);
}

/* The number beside the text is made when somebody asks for it first. */
static KtFeature *
add_length (KtTreeBuilder *builder, KtTreeFeature *feature)
{
  KtArena *arena = builder->maker->arena;
  g_autofree char *name = g_strdup_printf ("len(%s)", feature->name);
  KtFeature *length
      = kt_maker_add_feature (builder->maker, feature->owner, kt_arena_intern (arena, name),
                              KT_FEATURE_NUMBER, &feature->place);

  if (length == NULL)
    return NULL;
  length->min_count = 0;
  length->minimum = kt_number_from_int (0);
  length->maximum = kt_number_from_int (KT_FOREIGN_MAX_TEXT);
  length->is_hidden = TRUE;
  length->above = feature->feature;
  feature->feature->length = length;
  feature->feature->max_length = KT_FOREIGN_MAX_TEXT;
  g_ptr_array_add (builder->measured, feature);
  g_hash_table_add (builder->texts, (gpointer)kt_arena_intern (arena, ""));
  return length;
}

const KtExpr *
kt_tree_length (KtTreeBuilder *builder, KtTreeFeature *feature, const KtPlace *place)
{
  if (is_vanished (builder, feature))
    return kt_tree_number (builder, kt_number_from_int (0), place);
  if (feature->length == NULL)
    feature->length = add_length (builder, feature);
  if (feature->length == NULL)
    return NULL;
  return kt_tree_function (builder, KT_FUNCTION_SUM,
                           kt_tree_path (builder, feature, feature->length, place), place);
}
