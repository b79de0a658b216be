/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A condition judged before everything is decided. What is possible for one place is known exactly, how two places go
 * together is not; so this says TRUE or FALSE only where the places alone prove it, and OPEN otherwise.
 */
#include "kt-snapshot.h"

#include "kt-calculate.h"

static KtTruth
negate (KtTruth truth)
{
  switch (truth)
    {
    case KT_TRUTH_TRUE:
      return KT_TRUTH_FALSE;
    case KT_TRUTH_FALSE:
      return KT_TRUTH_TRUE;
    case KT_TRUTH_OPEN:
    default:
      return KT_TRUTH_OPEN;
    }
}

/* --- the values of one side ---------------------------------------------------------------------- */

/* What a side of a comparison can be: single values, or a range of numbers. */
typedef struct {
  GArray *values; /* KtValue */
  gboolean is_range;
  KtRational minimum, maximum;
  gboolean may_be_absent;
  gboolean is_absent;
} Side;

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->values, g_array_unref);
}

static gboolean
is_possible (KtState state)
{
  return state != KT_STATE_EXCLUDED && state != KT_STATE_USER_NOT;
}

static void
add_value (Side *side, KtValue value)
{
  g_array_append_val (side->values, value);
}

static void
add_option (Side *side, const KtOption *option, const KtAttribute *attribute)
{
  const KtConstant *constant = attribute ? kt_option_value (option, attribute) : NULL;
  KtRational number;

  if (!attribute)
    add_value (side, kt_value_name (option->name));
  else if (!constant || !constant->is_set)
    side->may_be_absent = TRUE;
  else if (constant->kind == KT_TYPE_NUMBER && kt_rational_from_number (constant->number, &number))
    add_value (side, kt_value_number (number));
  else if (constant->kind == KT_TYPE_BOOL)
    add_value (side, kt_value_boolean (constant->truth));
  else
    add_value (side, kt_value_name (constant->text));
}

/* A path through single features only, from the product; the number of its node or -1. */
static gint
find_node (const KtSnapshot *snapshot, const KtPath *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (path->origin != KT_PATH_ROOT || path->n_steps == 0)
    return -1;
  for (guint i = 0; i < path->n_steps; i++)
    {
      const KtStep *step = &path->steps[i];

      if (step->feature->max_count != 1 || (step->feature->is_reference && i + 1 < path->n_steps))
        return -1;
      g_string_append_printf (text, "%s%s", i ? "." : "", step->feature->name);
    }
  return kt_snapshot_find (snapshot, text->str);
}

static void
judge_presence (const KtSnapshot *snapshot, gint number, Side *side)
{
  for (; number > 0; number = kt_snapshot_get_node (snapshot, (guint) number)->parent)
    switch (kt_snapshot_get_node (snapshot, (guint) number)->presence)
      {
      case KT_STATE_EXCLUDED:
      case KT_STATE_USER_NOT:
        side->is_absent = TRUE;
        break;
      case KT_STATE_FREE:
      case KT_STATE_UNKNOWN:
        side->may_be_absent = TRUE;
        break;
      case KT_STATE_USER:
      case KT_STATE_IMPLIED:
      default:
        break;
      }
}

static gboolean
read_node (const KtSnapshotNode *node, const KtPath *path, Side *side)
{
  if (node->feature->kind == KT_FEATURE_NUMBER)
    {
      side->is_range = TRUE;
      return node->has_range && kt_rational_from_number (kt_number (node->minimum), &side->minimum)
             && kt_rational_from_number (kt_number (node->maximum), &side->maximum);
    }
  for (guint i = 0; i < node->n_values; i++)
    if (!is_possible (node->values[i].state))
      continue;
    else if (node->values[i].option)
      add_option (side, node->values[i].option, path->attribute);
    else if (node->feature->kind == KT_FEATURE_BOOL)
      add_value (side, kt_value_boolean (g_str_equal (node->values[i].name, "True")));
    else
      add_value (side, kt_value_name (node->values[i].name));
  return node->n_values > 0;
}

/* FALSE: nothing is known of this side. */
static gboolean
read_side (const KtSnapshot *snapshot, const KtExpr *expr, Side *side)
{
  KtRational number;
  gint node;

  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      if (!kt_rational_from_number (expr->value.number, &number))
        return FALSE;
      add_value (side, kt_value_number (number));
      return TRUE;
    case KT_EXPR_BOOL:
      add_value (side, kt_value_boolean (expr->value.truth));
      return TRUE;
    case KT_EXPR_STRING:
    case KT_EXPR_SYMBOL:
      add_value (side, kt_value_name (expr->value.text));
      return TRUE;
    case KT_EXPR_OPTION:
      add_value (side, kt_value_name (expr->value.option->name));
      return TRUE;
    case KT_EXPR_PATH:
      node = find_node (snapshot, expr->value.path);
      if (node < 0)
        return FALSE;
      judge_presence (snapshot, node, side);
      return side->is_absent
             || read_node (kt_snapshot_get_node (snapshot, (guint) node), expr->value.path, side);
    case KT_EXPR_COMPARE:
    case KT_EXPR_AND:
    case KT_EXPR_OR:
    case KT_EXPR_NOT:
    case KT_EXPR_ADD:
    case KT_EXPR_SUBTRACT:
    case KT_EXPR_MULTIPLY:
    case KT_EXPR_DIVIDE:
    case KT_EXPR_POWER:
    case KT_EXPR_NEGATE:
    case KT_EXPR_WHEN:
    case KT_EXPR_FUNCTION:
    default:
      return FALSE;
    }
}

/* --- comparing ----------------------------------------------------------------------------------- */

/* A value of kind NAME or TEXT has no order, only equality. */
static int
order_of (KtValue a, KtValue b)
{
  if (a.kind == KT_VALUE_NUMBER && b.kind == KT_VALUE_NUMBER && a.is_exact && b.is_exact)
    return kt_rational_compare (a.number, b.number);
  return kt_value_equal (a, b) ? 0 : 1;
}

/* The ends of a range are attained, so they stand for it: an order that holds at all ends holds in between, and an
 * equality with a range of more than one number is open. */
static void
range_to_values (Side *side)
{
  if (!side->is_range)
    return;
  add_value (side, kt_value_number (side->minimum));
  if (kt_rational_compare (side->minimum, side->maximum) != 0)
    add_value (side, kt_value_number (side->maximum));
}

static gboolean
is_wide (const Side *side)
{
  return side->is_range && side->values->len > 1;
}

static gboolean
overlap (const Side *a, const Side *b)
{
  KtValue a_min = g_array_index (a->values, KtValue, 0);
  KtValue a_max = g_array_index (a->values, KtValue, a->values->len - 1);
  KtValue b_min = g_array_index (b->values, KtValue, 0);
  KtValue b_max = g_array_index (b->values, KtValue, b->values->len - 1);

  return order_of (a_min, b_max) <= 0 && order_of (b_min, a_max) <= 0;
}

static KtTruth
compare_sides (KtCompare compare, Side *a, Side *b)
{
  gboolean some = FALSE, all = TRUE;

  range_to_values (a);
  range_to_values (b);
  if (a->values->len == 0 || b->values->len == 0)
    return KT_TRUTH_OPEN;
  for (guint i = 0; i < a->values->len; i++)
    for (guint k = 0; k < b->values->len; k++)
      {
        gboolean holds = kt_compare_holds (compare, order_of (g_array_index (a->values, KtValue, i),
                                                              g_array_index (b->values, KtValue, k)));
        some |= holds;
        all &= holds;
      }
  if ((compare == KT_COMPARE_EQUAL || compare == KT_COMPARE_NOT_EQUAL) && (is_wide (a) || is_wide (b))
      && (!(a->is_range || a->values->len == 1) || !(b->is_range || b->values->len == 1) || overlap (a, b)))
    return KT_TRUTH_OPEN;
  if (all)
    return KT_TRUTH_TRUE;
  return some ? KT_TRUTH_OPEN : KT_TRUTH_FALSE;
}

static KtTruth
evaluate_compare (const KtSnapshot *snapshot, const KtExpr *condition)
{
  Side a = { .values = g_array_new (FALSE, FALSE, sizeof (KtValue)) };
  Side b = { .values = g_array_new (FALSE, FALSE, sizeof (KtValue)) };
  KtTruth truth = KT_TRUTH_OPEN;

  if (condition->compare != KT_COMPARE_CONTAINS && read_side (snapshot, condition->args[0], &a)
      && read_side (snapshot, condition->args[1], &b))
    {
      /* A condition whose path denotes nothing does not hold. */
      if (a.is_absent || b.is_absent)
        truth = KT_TRUTH_FALSE;
      else
        truth = compare_sides (condition->compare, &a, &b);
      if (truth == KT_TRUTH_TRUE && (a.may_be_absent || b.may_be_absent))
        truth = KT_TRUTH_OPEN;
    }
  side_clear (&a);
  side_clear (&b);
  return truth;
}

/* --- conditions ---------------------------------------------------------------------------------- */

static KtTruth
evaluate_junction (const KtSnapshot *snapshot, const KtExpr *condition, KtTruth decisive)
{
  KtTruth result = negate (decisive);

  for (guint i = 0; i < condition->n_args; i++)
    {
      KtTruth truth = kt_snapshot_evaluate (snapshot, condition->args[i]);

      if (truth == decisive)
        return decisive;
      if (truth == KT_TRUTH_OPEN)
        result = KT_TRUTH_OPEN;
    }
  return result;
}

static KtTruth
evaluate_bool_path (const KtSnapshot *snapshot, const KtExpr *condition)
{
  Side side = { .values = g_array_new (FALSE, FALSE, sizeof (KtValue)) };
  KtTruth truth = KT_TRUTH_OPEN;

  if (read_side (snapshot, condition, &side))
    {
      if (side.is_absent)
        truth = KT_TRUTH_FALSE;
      else if (side.values->len == 1)
        truth = g_array_index (side.values, KtValue, 0).truth ? KT_TRUTH_TRUE : KT_TRUTH_FALSE;
      if (truth == KT_TRUTH_TRUE && side.may_be_absent)
        truth = KT_TRUTH_OPEN;
    }
  side_clear (&side);
  return truth;
}

KtTruth
kt_snapshot_evaluate (const KtSnapshot *snapshot, const KtExpr *condition)
{
  switch (condition->kind)
    {
    case KT_EXPR_BOOL:
      return condition->value.truth ? KT_TRUTH_TRUE : KT_TRUTH_FALSE;
    case KT_EXPR_AND:
      return evaluate_junction (snapshot, condition, KT_TRUTH_FALSE);
    case KT_EXPR_OR:
      return evaluate_junction (snapshot, condition, KT_TRUTH_TRUE);
    case KT_EXPR_NOT:
      return negate (kt_snapshot_evaluate (snapshot, condition->args[0]));
    case KT_EXPR_COMPARE:
      return evaluate_compare (snapshot, condition);
    case KT_EXPR_PATH:
      return evaluate_bool_path (snapshot, condition);
    case KT_EXPR_NUMBER:
    case KT_EXPR_STRING:
    case KT_EXPR_SYMBOL:
    case KT_EXPR_OPTION:
    case KT_EXPR_ADD:
    case KT_EXPR_SUBTRACT:
    case KT_EXPR_MULTIPLY:
    case KT_EXPR_DIVIDE:
    case KT_EXPR_POWER:
    case KT_EXPR_NEGATE:
    case KT_EXPR_FUNCTION:
    default:
      return KT_TRUTH_OPEN;
    }
}
