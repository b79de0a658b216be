/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same as kt-ground-evaluate.c in doubles, several times as fast: whoever searches by it
 * computes what was found once more exactly. Sides of a comparison that differ by less than the
 * error are taken to be equal. */

#include <math.h>

#include "kt-ground-private.h"

#define ERROR 1e-9

static KtEstimate compute (const KtGround *self, const KtGroundState *state, gint32 number);

static const KtEstimate nothing = { .kind = KT_VALUE_NOTHING };

static inline KtEstimate
number_of (double real)
{
  return isfinite (real) ? (KtEstimate){ .kind = KT_VALUE_NUMBER, .as.real = real } : nothing;
}

static inline KtEstimate
truth_of (gboolean truth)
{
  return (KtEstimate){ .kind = KT_VALUE_BOOLEAN, .as.truth = truth };
}

/* Most nodes are leaves: they are read on the spot. */
static inline KtEstimate
estimate (const KtGround *self, const KtGroundState *state, gint32 number)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, number);

  switch ((KtGroundKind)node->kind)
    {
    case KT_GROUND_CONSTANT:
      return g_array_index (self->estimates, KtEstimate, node->a);
    case KT_GROUND_NUMBER:
      return (KtEstimate){ .kind = KT_VALUE_NUMBER,
                           .as.real = (double)state->units[node->a] * self->scales[node->a] };
    case KT_GROUND_VALUE:
      return g_array_index (self->estimates, KtEstimate, node->b + state->values[node->a]);
    default:
      return compute (self, state, number);
    }
}

/* Half away from zero; ties that doubles miss by a little are ties. */
static double
round_to (int op, double x, double digits)
{
  double scale = pow (10, digits), scaled = x * scale, error = fabs (scaled) * 1e-13 + 1e-12;

  if (op == KT_OP_FLOOR)
    return floor (scaled + error) / scale;
  if (op == KT_OP_CEIL)
    return ceil (scaled - error) / scale;
  return (scaled < 0 ? -floor (0.5 - scaled + error) : floor (scaled + 0.5 + error)) / scale;
}

static KtEstimate
calculate (int op, KtEstimate x, KtEstimate y)
{
  double a = x.as.real, b = y.kind == KT_VALUE_NUMBER ? y.as.real : 0;
  gboolean binary = op <= KT_OP_MOD && op != KT_OP_NEGATE;

  if (x.kind != KT_VALUE_NUMBER || (binary && y.kind != KT_VALUE_NUMBER))
    return nothing;
  switch (op)
    {
    case KT_OP_ADD:
      return number_of (a + b);
    case KT_OP_SUBTRACT:
      return number_of (a - b);
    case KT_OP_MULTIPLY:
      return number_of (a * b);
    case KT_OP_DIVIDE:
      return b == 0 ? nothing : number_of (a / b);
    case KT_OP_POWER:
      return number_of (pow (a, b));
    case KT_OP_NEGATE:
      return number_of (-a);
    case KT_OP_MIN:
      return number_of (fmin (a, b));
    case KT_OP_MAX:
      return number_of (fmax (a, b));
    case KT_OP_DELTA:
      return number_of (fabs (a - b));
    case KT_OP_MOD:
      return b == 0 ? nothing : number_of (a - b * floor (a / b + ERROR));
    case KT_OP_FLOOR:
    case KT_OP_CEIL:
    case KT_OP_ROUND:
      return number_of (round_to (op, a, b));
    default:
      return number_of (kt_calculate_function ((KtFunction)(op - KT_OP_FUNCTION), a));
    }
}

static gboolean
compare_numbers (const KtGroundOrder *order, double a, double b)
{
  double error;

  if (order->rounds == 1)
    b = round_to (KT_OP_ROUND, b, order->round_digits);
  else if (order->rounds == 2)
    a = round_to (KT_OP_ROUND, a, order->round_digits);
  error = ERROR * fmax (1, fmax (fabs (a), fabs (b)));
  return kt_compare_holds ((KtCompare)order->compare, fabs (a - b) <= error ? 0 : a < b ? -1 : 1);
}

static gboolean
compare (const KtGroundOrder *order, KtEstimate a, KtEstimate b)
{
  gboolean same;

  if (a.kind == KT_VALUE_NOTHING || b.kind == KT_VALUE_NOTHING)
    return FALSE;
  if (a.kind == KT_VALUE_NUMBER && b.kind == KT_VALUE_NUMBER)
    return compare_numbers (order, a.as.real, b.as.real);
  same = a.kind == b.kind
         && (a.kind == KT_VALUE_BOOLEAN ? a.as.truth == b.as.truth
                                        : a.kind == KT_VALUE_NAME && a.as.name == b.as.name);
  return order->compare == KT_COMPARE_EQUAL ? same
                                            : order->compare == KT_COMPARE_NOT_EQUAL && !same;
}

static KtEstimate
fold (const KtGround *self, const KtGroundState *state, const KtGroundNode *node)
{
  const gint32 *pairs = &g_array_index (self->lists, gint32, node->a);
  KtEstimate result = node->op == KT_OP_ADD ? number_of (0) : nothing;

  for (gint32 i = 0; i < node->b; i++)
    {
      KtEstimate value;

      if (!kt_ground_seems_to_hold (self, state, pairs[2 * i]))
        continue;
      value = estimate (self, state, pairs[2 * i + 1]);
      if (value.kind == KT_VALUE_NOTHING)
        return value;
      result = result.kind == KT_VALUE_NOTHING ? value : calculate (node->op, result, value);
    }
  return result;
}

static KtEstimate
count (const KtGround *self, const KtGroundState *state, const KtGroundNode *node)
{
  const gint32 *pairs = &g_array_index (self->lists, gint32, node->a);
  guint n = 0;

  for (gint32 i = 0; i < node->b; i++)
    n += kt_ground_seems_to_hold (self, state, pairs[2 * i]);
  return number_of (n);
}

static gboolean
connective (const KtGround *self, const KtGroundState *state, const KtGroundNode *node)
{
  const gint32 *parts = &g_array_index (self->lists, gint32, node->a);
  gboolean all = node->kind == KT_GROUND_AND;

  for (gint32 i = 0; i < node->b; i++)
    if (kt_ground_seems_to_hold (self, state, parts[i]) != all)
      return !all;
  return all;
}

static gboolean
cell_matches (const KtGround *self,
              const KtGroundState *state,
              const KtGroundTable *table,
              guint cell,
              KtEstimate column)
{
  if (table->starts[cell] == table->starts[cell + 1])
    return TRUE;
  for (guint i = table->starts[cell]; i < table->starts[cell + 1]; i++)
    {
      const KtGroundCellValue *value = &g_array_index (table->cells, KtGroundCellValue, i);

      if (compare (&value->order, column, estimate (self, state, value->node)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
table_holds (const KtGround *self, const KtGroundState *state, const KtGroundTable *table)
{
  KtEstimate columns[KT_GROUND_MAX_COLUMNS];
  gboolean is_allowed = FALSE;

  for (guint j = 0; j < table->n_columns; j++)
    columns[j] = estimate (self, state, table->columns[j]);
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

gboolean
kt_ground_seems_to_hold (const KtGround *self, const KtGroundState *state, gint32 number)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, number);
  KtEstimate value;

  switch ((KtGroundKind)node->kind)
    {
    case KT_GROUND_PRESENT:
      return state->present[node->a];
    case KT_GROUND_COMPARE:
      return compare (&node->order, estimate (self, state, node->a),
                      estimate (self, state, node->b));
    case KT_GROUND_AND:
    case KT_GROUND_OR:
      return connective (self, state, node);
    case KT_GROUND_NOT:
      return !kt_ground_seems_to_hold (self, state, node->a);
    case KT_GROUND_TABLE:
      return table_holds (self, state, g_ptr_array_index (self->tables, (guint)node->a));
    default:
      value = estimate (self, state, number);
      return value.kind == KT_VALUE_BOOLEAN && value.as.truth;
    }
}

/* What is not a leaf. */
static KtEstimate
compute (const KtGround *self, const KtGroundState *state, gint32 number)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, number);

  switch ((KtGroundKind)node->kind)
    {
    case KT_GROUND_CALCULATE:
      return calculate (node->op, estimate (self, state, node->a),
                        node->b >= 0 ? estimate (self, state, node->b) : nothing);
    case KT_GROUND_WHEN:
      return kt_ground_seems_to_hold (self, state, node->a) ? estimate (self, state, node->b)
                                                            : number_of (0);
    case KT_GROUND_COUNT:
      return count (self, state, node);
    case KT_GROUND_FOLD:
      return fold (self, state, node);
    default:
      return truth_of (kt_ground_seems_to_hold (self, state, number));
    }
}

gboolean
kt_ground_define (const KtGround *self,
                  const KtGroundState *state,
                  const KtGroundCheck *check,
                  gint64 *units)
{
  KtEstimate value = estimate (self, state, check->formula);
  double scaled;

  if (value.kind != KT_VALUE_NUMBER)
    return FALSE;
  scaled = round_to (KT_OP_ROUND, value.as.real / self->scales[check->target], 0);
  if (!(fabs (scaled) < 9.0e15))
    return FALSE;
  *units = (gint64)scaled;
  return TRUE;
}

double
kt_ground_distance (const KtGround *self, const KtGroundState *state, const KtGroundCheck *check)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, check->body);
  KtEstimate a, b;

  if (node->kind != KT_GROUND_COMPARE)
    return NAN;
  a = estimate (self, state, node->a);
  b = estimate (self, state, node->b);
  return a.kind == KT_VALUE_NUMBER && b.kind == KT_VALUE_NUMBER ? a.as.real - b.as.real : NAN;
}

/* Names and texts become numbers: they compare by name. */
void
kt_ground_prepare_estimates (KtGround *self)
{
  guint n = self->program->slots->len;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  self->estimates = g_array_new (FALSE, FALSE, sizeof (KtEstimate));
  self->scales = g_new (double, n);
  for (guint i = 0; i < n; i++)
    self->scales[i]
        = kt_rational_to_double (kt_slot_rational (kt_program_slot (self->program, i), 1));
  for (guint i = 0; i < self->constants->len; i++)
    {
      const KtValue *value = &g_array_index (self->constants, KtValue, i);
      KtEstimate known = { .kind = (guint8)value->kind };

      if (value->kind == KT_VALUE_BOOLEAN)
        known.as.truth = value->truth;
      else if (value->kind == KT_VALUE_NUMBER)
        known.as.real = value->real;
      else if (value->kind != KT_VALUE_NOTHING)
        {
          gpointer found = g_hash_table_lookup (names, value->text);

          if (found == NULL)
            {
              found = GUINT_TO_POINTER (g_hash_table_size (names) + 1);
              g_hash_table_insert (names, (gpointer)value->text, found);
            }
          known.kind = KT_VALUE_NAME;
          known.as.name = GPOINTER_TO_UINT (found);
        }
      g_array_append_val (self->estimates, known);
    }
}
