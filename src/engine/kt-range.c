/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ranges of numbers, feature by feature: what is written, cut by what unconditional requirements of
 * the form "path compare formula" and by imply leave. A requirement counts only if its path cannot
 * be absent, for else it may hold vacuously. Repeated a few times over all rules, so that bounds
 * travel along chains. All instances of a feature share one range; that is coarse, but an
 * enclosure. */

#include <math.h>

#include "kt-compile-private.h"

#define ROUNDS 8

static KtInterval interval_of (KtCompiler *c, const KtRule *rule, const KtExpr *expr);

static double
bound_to_double (KtNumber bound)
{
  return bound.infinity != 0 ? bound.infinity * INFINITY : kt_number_to_double (bound);
}

static KtInterval *
stored_range (KtCompiler *c, const KtFeature *feature)
{
  KtInterval *range = g_hash_table_lookup (c->features, feature);

  if (range == NULL)
    {
      range = g_new0 (KtInterval, 1);
      range->low = bound_to_double (feature->minimum);
      range->high = bound_to_double (feature->maximum);
      g_hash_table_insert (c->features, (gpointer) feature, range);
    }
  return range;
}

static KtInterval
attribute_range (const KtAttribute *attribute)
{
  KtInterval range = kt_interval (INFINITY, -INFINITY);

  for (guint i = 0; i < attribute->owner->n_options; i++)
    {
      const KtConstant *constant = kt_option_value (attribute->owner->options[i], attribute);

      if (constant->is_set && constant->kind == KT_TYPE_NUMBER)
        {
          range.low = fmin (range.low, bound_to_double (constant->number));
          range.high = fmax (range.high, bound_to_double (constant->number));
        }
    }
  return range.low <= range.high ? range : kt_interval (-INFINITY, INFINITY);
}

/* How many instances a path denotes, from any context. */
static KtInterval
path_count (const KtPath *path)
{
  KtInterval count = kt_interval (1, 1);

  for (guint i = 0; i < path->n_steps; i++)
    {
      const KtFeature *feature = path->steps[i].feature;
      gboolean single = path->steps[i].has_index && !path->steps[i].first.from_last
                        && path->steps[i].first.offset == path->steps[i].last.offset;
      double most = feature->max_count == KT_UNBOUNDED ? INFINITY : feature->max_count;

      count.low *= path->steps[i].has_index || feature->is_reference ? 0 : feature->min_count;
      count.high = count.high == 0 || most == 0 ? 0 : count.high * (single ? 1 : most);
    }
  return count;
}

static KtInterval
path_range (KtCompiler *c, const KtPath *path)
{
  if (path->origin == KT_PATH_NOWHERE)
    return kt_interval (-INFINITY, INFINITY);
  if (path->attribute != NULL)
    return path->attribute->type.kind == KT_TYPE_NUMBER ? attribute_range (path->attribute)
                                                        : kt_interval (-INFINITY, INFINITY);
  if (path->n_steps == 0 || path->steps[path->n_steps - 1].feature->kind != KT_FEATURE_NUMBER)
    return kt_interval (-INFINITY, INFINITY);
  return *stored_range (c, path->steps[path->n_steps - 1].feature);
}

static void
find_count (const KtExpr *expr, gpointer data)
{
  KtInterval *count = data;

  if (expr->kind == KT_EXPR_PATH)
    {
      KtInterval own = path_count (expr->value.path);

      /* Paths with a common beginning run together: the product is too much, which is safe. */
      count->low = expr->type.many || own.low < 1 ? fmin (count->low, own.low) : count->low;
      count->high = count->high == 0 || own.high == 0 ? 0 : count->high * own.high;
    }
}

static KtInterval
aggregate_range (KtCompiler *c, const KtRule *rule, const KtExpr *expr)
{
  KtInterval total = kt_interval (0, 0);

  if (expr->function == KT_FUNCTION_COUNT)
    return path_count (expr->args[0]->value.path);
  for (guint i = 0; i < expr->n_args; i++)
    {
      KtInterval one = interval_of (c, rule, expr->args[i]);
      KtInterval count = kt_interval (1, 1);
      double low, high;

      kt_expr_visit (expr->args[i], find_count, &count);
      if (expr->function != KT_FUNCTION_SUM)
        {
          total = i == 0 ? one : kt_interval_union (total, one);
          continue;
        }
      low = one.low >= 0 ? 0 : count.high * one.low;
      high = one.high <= 0 || count.high == 0 ? 0 : count.high * one.high;
      total.low += low;
      total.high += high;
    }
  return total;
}

static KtInterval
interval_of (KtCompiler *c, const KtRule *rule, const KtExpr *expr)
{
  KtInterval a, b;

  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      a.low = a.high = bound_to_double (expr->value.number);
      return kt_interval (a.low, a.high);
    case KT_EXPR_PATH:
      return path_range (c, expr->value.path);
    case KT_EXPR_WHEN:
      return kt_interval_union (kt_interval (0, 0), interval_of (c, rule, expr->args[1]));
    default:
      if (kt_bind_is_aggregate (expr))
        return aggregate_range (c, rule, expr);
      if (kt_op_of (expr) < 0)
        return kt_interval (-INFINITY, INFINITY);
      a = interval_of (c, rule, expr->args[0]);
      b = expr->n_args > 1 ? interval_of (c, rule, expr->args[1]) : kt_interval (0, 0);
      return kt_interval_calculate (kt_op_of (expr), a, b);
    }
}

/* The path of "sum (number)", as foreign models write a number that need not be there: what bounds the sum
 * bounds the number where it is there. */
static const KtExpr *
without_sum (const KtExpr *expr)
{
  const KtExpr *path = expr->kind == KT_EXPR_FUNCTION && expr->function == KT_FUNCTION_SUM
                           && expr->n_args == 1
                         ? expr->args[0]
                         : NULL;

  return path != NULL && path->kind == KT_EXPR_PATH && !path->type.many
             && path->value.path->n_steps == 1
           ? path
           : expr;
}

/* A number that is there in every configuration where the context is; or behind a sum. */
static const KtFeature *
certain_number (const KtExpr *expr)
{
  const KtPath *path;
  gboolean may_be_absent = expr != without_sum (expr);

  expr = without_sum (expr);

  if (expr->kind != KT_EXPR_PATH || expr->value.path->origin == KT_PATH_NOWHERE
      || expr->value.path->origin == KT_PATH_VARIABLE)
    return NULL;
  path = expr->value.path;
  if (path->attribute != NULL || path->n_steps == 0)
    return NULL;
  /* Every instance of the number must be met by the rule: only the product's own and the context's. */
  for (guint i = 0; i < path->n_steps; i++)
    if ((path->steps[i].feature->min_count < 1 && !may_be_absent)
        || path->steps[i].feature->is_reference || path->steps[i].has_index)
      return NULL;
  return path->steps[path->n_steps - 1].feature->kind == KT_FEATURE_NUMBER
           ? path->steps[path->n_steps - 1].feature
           : NULL;
}

/* Do the other paths of the expression always denote something? */
static void
find_uncertain (const KtExpr *expr, gpointer data)
{
  gboolean *uncertain = data;

  if (expr->kind == KT_EXPR_PATH)
    {
      if (expr->value.path->origin == KT_PATH_NOWHERE)
        *uncertain = TRUE;
      for (guint i = 0; i < expr->value.path->n_steps; i++)
        {
          const KtStep *step = &expr->value.path->steps[i];

          if (step->feature->min_count < 1 || step->feature->is_reference || step->has_index)
            *uncertain = TRUE;
        }
    }
}

static gboolean
always_there (const KtExpr *expr)
{
  gboolean uncertain = FALSE;

  if (kt_bind_is_aggregate (expr) && expr->function != KT_FUNCTION_MIN
      && expr->function != KT_FUNCTION_MAX)
    return TRUE;
  if (expr->kind == KT_EXPR_PATH)
    {
      find_uncertain (expr, &uncertain);
      return !uncertain;
    }
  for (guint i = 0; i < expr->n_args; i++)
    if (!always_there (expr->args[i]))
      return FALSE;
  return TRUE;
}

/* How many places of the product the rule must reach so that no instance of the number escapes it. */
static gboolean
covers_all_instances (KtCompiler *c, const KtRule *rule, const KtExpr *path)
{
  const KtFeature *feature = path->value.path->steps[path->value.path->n_steps - 1].feature;
  const KtStructure *context = path->value.path->origin == KT_PATH_ROOT ? c->model->product
                               : rule->context_structure != NULL      ? rule->context_structure
                                                                      : c->model->product;
  guint uses = 0;

  if (path->value.path->n_steps == 1)
    return feature->owner == context;
  /* Deeper: only if the structure that holds the number is used in this one place. */
  for (guint i = 0; i < c->model->n_structures; i++)
    for (guint j = 0; j < c->model->structures[i]->n_features; j++)
      {
        const KtFeature *other = c->model->structures[i]->features[j];

        uses += other->kind == KT_FEATURE_PART && !other->is_reference
                && other->type.structure == feature->owner;
      }
  return uses == 1 && path->value.path->n_steps == 2
         && path->value.path->steps[0].feature->owner == context;
}

static gboolean
tighten (KtCompiler *c, const KtRule *rule, const KtExpr *left, KtCompare compare,
         const KtExpr *right)
{
  const KtFeature *feature = certain_number (left);
  KtInterval *range, other;
  KtInterval before;
  double room;

  if (feature == NULL || !covers_all_instances (c, rule, without_sum (left)) || !always_there (right))
    return FALSE;
  range = stored_range (c, feature);
  before = *range;
  other = interval_of (c, rule, right);
  room = right->type.digits == KT_DIGITS_INEXACT ? pow (10, -(double) feature->type.digits) : 0;
  if (compare != KT_COMPARE_LESS && compare != KT_COMPARE_LESS_EQUAL
      && compare != KT_COMPARE_NOT_EQUAL)
    range->low = fmax (range->low, other.low - room);
  if (compare != KT_COMPARE_GREATER && compare != KT_COMPARE_GREATER_EQUAL
      && compare != KT_COMPARE_NOT_EQUAL)
    range->high = fmin (range->high, other.high + room);
  return isinf (before.low) != isinf (range->low) || isinf (before.high) != isinf (range->high);
}

static KtCompare
mirrored (KtCompare compare)
{
  switch (compare)
    {
    case KT_COMPARE_LESS:
      return KT_COMPARE_GREATER;
    case KT_COMPARE_LESS_EQUAL:
      return KT_COMPARE_GREATER_EQUAL;
    case KT_COMPARE_GREATER:
      return KT_COMPARE_LESS;
    case KT_COMPARE_GREATER_EQUAL:
      return KT_COMPARE_LESS_EQUAL;
    default:
      return compare;
    }
}

static gboolean
tighten_by_condition (KtCompiler *c, const KtRule *rule, const KtExpr *expr)
{
  gboolean changed = FALSE;

  if (expr->kind == KT_EXPR_AND)
    for (guint i = 0; i < expr->n_args; i++)
      changed |= tighten_by_condition (c, rule, expr->args[i]);
  else if (expr->kind == KT_EXPR_COMPARE && expr->compare != KT_COMPARE_CONTAINS)
    {
      changed |= tighten (c, rule, expr->args[0], expr->compare, expr->args[1]);
      changed |= tighten (c, rule, expr->args[1], mirrored (expr->compare), expr->args[0]);
    }
  return changed;
}

static gboolean
tighten_by_rule (KtCompiler *c, const KtRule *rule)
{
  if (rule->n_conditions > 0 || !kt_validity_covers (rule->validity, c->program->day))
    return FALSE;
  if (rule->kind == KT_RULE_REQUIRE)
    return tighten_by_condition (c, rule, rule->condition);
  if (rule->kind == KT_RULE_IMPLY)
    return tighten (c, rule, rule->target, KT_COMPARE_EQUAL, rule->formula);
  return FALSE;
}

KtInterval
kt_compile_feature_range (KtCompiler *c, const KtFeature *feature)
{
  if (g_hash_table_size (c->features) == 0)
    for (guint round = 0; round < ROUNDS; round++)
      {
        gboolean changed = FALSE;

        for (guint i = 0; i < c->model->n_rules; i++)
          changed |= tighten_by_rule (c, c->model->rules[i]);
        if (!changed)
          break;
      }
  return *stored_range (c, feature);
}
