/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same answers as kt-evaluate.c gives, which looks at the tree of the model instead; tests
 * compare the two. */

#include <string.h>

#include "kt-ground-private.h"

static KtValue evaluate (const KtGround *self, const KtGroundState *state, gint32 number);

gboolean
kt_ground_holds (const KtGround *self, const KtGroundState *state, gint32 node)
{
  KtValue value = evaluate (self, state, node);

  return value.kind == KT_VALUE_BOOLEAN && value.truth;
}

static KtValue
rounded (KtValue value, guint digits)
{
  return kt_calculate (KT_OP_ROUND, value, kt_value_number ((KtRational){ digits, 1 }));
}

static gboolean
same_value (KtValue a, KtValue b)
{
  if (a.kind == KT_VALUE_BOOLEAN || b.kind == KT_VALUE_BOOLEAN)
    return a.kind == b.kind && a.truth == b.truth;
  if (a.kind == KT_VALUE_NUMBER || b.kind == KT_VALUE_NUMBER)
    return FALSE;
  return a.text == b.text || strcmp (a.text, b.text) == 0;
}

static gboolean
compare (const KtGroundOrder *order, KtValue a, KtValue b)
{
  if (a.kind == KT_VALUE_NOTHING || b.kind == KT_VALUE_NOTHING)
    return FALSE;
  if (a.kind == KT_VALUE_NUMBER && b.kind == KT_VALUE_NUMBER)
    {
      if (order->rounds == 1)
        b = rounded (b, order->round_digits);
      else if (order->rounds == 2)
        a = rounded (a, order->round_digits);
      return kt_calculate_compare ((KtCompare)order->compare, a, order->digits_a, b,
                                   order->digits_b);
    }
  if (order->compare == KT_COMPARE_EQUAL)
    return same_value (a, b);
  return order->compare == KT_COMPARE_NOT_EQUAL && !same_value (a, b);
}

static KtValue
fold (const KtGround *self, const KtGroundState *state, const KtGroundNode *node)
{
  const gint32 *pairs = &g_array_index (self->lists, gint32, node->a);
  KtValue result
      = node->op == KT_OP_ADD ? kt_value_number ((KtRational){ 0, 1 }) : kt_value_nothing ();

  for (gint32 i = 0; i < node->b; i++)
    {
      KtValue value;

      if (!kt_ground_holds (self, state, pairs[2 * i]))
        continue;
      value = evaluate (self, state, pairs[2 * i + 1]);
      if (value.kind == KT_VALUE_NOTHING)
        return value;
      result = result.kind == KT_VALUE_NOTHING ? value : kt_calculate (node->op, result, value);
    }
  return result;
}

static KtValue
count (const KtGround *self, const KtGroundState *state, const KtGroundNode *node)
{
  const gint32 *pairs = &g_array_index (self->lists, gint32, node->a);
  gint64 n = 0;

  for (gint32 i = 0; i < node->b; i++)
    n += kt_ground_holds (self, state, pairs[2 * i]);
  return kt_value_number ((KtRational){ n, 1 });
}

static gboolean
connective (const KtGround *self, const KtGroundState *state, const KtGroundNode *node)
{
  const gint32 *parts = &g_array_index (self->lists, gint32, node->a);
  gboolean all = node->kind == KT_GROUND_AND;

  for (gint32 i = 0; i < node->b; i++)
    if (kt_ground_holds (self, state, parts[i]) != all)
      return !all;
  return all;
}

static gboolean
cell_matches (const KtGround *self,
              const KtGroundState *state,
              const KtGroundTable *table,
              guint cell,
              KtValue column)
{
  if (table->starts[cell] == table->starts[cell + 1])
    return TRUE;
  for (guint i = table->starts[cell]; i < table->starts[cell + 1]; i++)
    {
      const KtGroundCellValue *value = &g_array_index (table->cells, KtGroundCellValue, i);

      if (compare (&value->order, column, evaluate (self, state, value->node)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
table_holds (const KtGround *self, const KtGroundState *state, const KtGroundTable *table)
{
  KtValue columns[KT_GROUND_MAX_COLUMNS];
  gboolean is_allowed = FALSE;

  for (guint j = 0; j < table->n_columns; j++)
    columns[j] = evaluate (self, state, table->columns[j]);
  for (guint i = 0; i < table->n_rows; i++)
    {
      gboolean matches = TRUE;

      if (is_allowed && !table->is_forbid[i])
        continue;
      for (guint j = 0; j < table->n_columns && matches; j++)
        matches = cell_matches (self, state, table, i * table->n_columns + j, columns[j]);
      if (matches && table->is_forbid[i])
        return FALSE;
      is_allowed |= matches;
    }
  return is_allowed || !table->has_allow;
}

static KtValue
evaluate (const KtGround *self, const KtGroundState *state, gint32 number)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, number);

  switch ((KtGroundKind)node->kind)
    {
    case KT_GROUND_CONSTANT:
      return g_array_index (self->constants, KtValue, node->a);
    case KT_GROUND_NUMBER:
      return kt_value_number (
          kt_slot_rational (kt_program_slot (self->program, node->a), state->units[node->a]));
    case KT_GROUND_VALUE:
      return g_array_index (self->constants, KtValue, node->b + state->values[node->a]);
    case KT_GROUND_PRESENT:
      return kt_value_boolean (state->present[node->a]);
    case KT_GROUND_COMPARE:
      return kt_value_boolean (
          compare (&node->order, evaluate (self, state, node->a), evaluate (self, state, node->b)));
    case KT_GROUND_AND:
    case KT_GROUND_OR:
      return kt_value_boolean (connective (self, state, node));
    case KT_GROUND_NOT:
      return kt_value_boolean (!kt_ground_holds (self, state, node->a));
    case KT_GROUND_CALCULATE:
      return kt_calculate (node->op, evaluate (self, state, node->a),
                           node->b >= 0 ? evaluate (self, state, node->b) : kt_value_nothing ());
    case KT_GROUND_WHEN:
      return kt_ground_holds (self, state, node->a) ? evaluate (self, state, node->b)
                                                    : kt_value_number ((KtRational){ 0, 1 });
    case KT_GROUND_COUNT:
      return count (self, state, node);
    case KT_GROUND_FOLD:
      return fold (self, state, node);
    case KT_GROUND_TABLE:
    default:
      return kt_value_boolean (
          table_holds (self, state, g_ptr_array_index (self->tables, (guint)node->a)));
    }
}

static gboolean
is_number_of (const KtGround *self, gint32 number, guint slot)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, number);

  return node->kind == KT_GROUND_NUMBER && (guint)node->a == slot;
}

void
kt_ground_list_numbers (const KtGround *self, const KtGroundCheck *check, guint slot, GArray *units)
{
  const KtGroundNode *body = &g_array_index (self->nodes, KtGroundNode, check->body);
  const KtGroundTable *table;
  guint digits = (guint)MAX (kt_program_slot (self->program, slot)->digits, 0);

  if (body->kind != KT_GROUND_TABLE)
    return;
  table = g_ptr_array_index (self->tables, (guint)body->a);
  for (guint cell = 0; cell < table->n_rows * table->n_columns; cell++)
    for (guint i = table->starts[cell]; i < table->starts[cell + 1]; i++)
      {
        const KtGroundNode *node = &g_array_index (
            self->nodes, KtGroundNode, g_array_index (table->cells, KtGroundCellValue, i).node);
        KtDecimal decimal;

        if (is_number_of (self, table->columns[cell % table->n_columns], slot)
            && node->kind == KT_GROUND_CONSTANT
            && kt_value_to_decimal (g_array_index (self->constants, KtValue, node->a), digits,
                                    &decimal))
          g_array_append_val (units, decimal.units);
      }
}
