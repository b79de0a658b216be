/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever hangs on the values of one slot becomes a column of numbers, or the set of values it is
 * true for. */

#include "kt-net-private.h"

#include <math.h>
#include <string.h>

/* --- at one point -------------------------------------------------------------------------------
 */

static KtValue
slot_number (const KtNet *net, int slot, const KtNetPoint *point)
{
  return kt_value_number (
      kt_slot_rational (kt_program_slot (net->program, slot), point->units[slot]));
}

static KtValue
column_number (const KtNet *net, const KtNode *node, const KtNetPoint *point)
{
  guint64 values = point->values[node->a];

  if (values == 0)
    return kt_value_nothing ();
  return g_array_index (net->entries, KtNetEntry, node->first + (guint)__builtin_ctzll (values))
      .value;
}

static KtValue
sum_at (const KtNet *net, const KtNode *node, const KtNetPoint *point)
{
  KtValue sum = kt_value_number ((KtRational){ 0, 1 });

  for (guint i = 0; i < node->n; i++)
    {
      KtValue part;

      if (!kt_net_truth_at (net, kt_net_child (net, node->first + 2 * i), point))
        continue;
      part = kt_net_number_at (net, kt_net_child (net, node->first + 2 * i + 1), point);
      if (part.kind == KT_VALUE_NUMBER)
        sum = kt_calculate (KT_OP_ADD, sum, part);
      else if (!node->op)
        return kt_value_nothing ();
    }
  return sum;
}

static KtValue
extreme_at (const KtNet *net, const KtNode *node, const KtNetPoint *point)
{
  KtValue best = kt_value_nothing ();

  for (guint i = 0; i < node->n; i++)
    {
      KtValue part;

      if (!kt_net_truth_at (net, kt_net_child (net, node->first + 2 * i), point))
        continue;
      part = kt_net_number_at (net, kt_net_child (net, node->first + 2 * i + 1), point);
      if (part.kind != KT_VALUE_NUMBER)
        return kt_value_nothing ();
      best = best.kind == KT_VALUE_NUMBER ? kt_calculate (node->op, best, part) : part;
    }
  return best;
}

KtValue
kt_net_number_at (const KtNet *net, int number, const KtNetPoint *point)
{
  const KtNode *node = kt_net_node (net, number);

  switch (node->kind)
    {
    case KT_NODE_CONSTANT:
      return node->value;
    case KT_NODE_SLOT:
      return slot_number (net, node->a, point);
    case KT_NODE_COLUMN:
      return column_number (net, node, point);
    case KT_NODE_CALCULATE:
      return kt_calculate (node->op, kt_net_number_at (net, node->a, point),
                           node->b >= 0 ? kt_net_number_at (net, node->b, point)
                                        : kt_value_nothing ());
    case KT_NODE_SUM:
      return sum_at (net, node, point);
    case KT_NODE_EXTREME:
      return extreme_at (net, node, point);
    case KT_NODE_IF:
      return kt_net_truth_at (net, node->a, point) ? kt_net_number_at (net, node->b, point)
                                                   : kt_value_number ((KtRational){ 0, 1 });
    default:
      return kt_value_nothing ();
    }
}

static gboolean
row_at (const KtNet *net, const KtNetTable *table, guint row, const KtNetPoint *point)
{
  for (guint i = 0; i < table->n_slots; i++)
    if ((table->masks[row * table->n_slots + i] & point->values[table->slots[i]]) == 0)
      return FALSE;
  for (guint i = table->extras[row]; i < table->extras[row + 1]; i++)
    if (!kt_net_truth_at (net, table->truths[i], point))
      return FALSE;
  return TRUE;
}

static gboolean
rows_at (const KtNet *net, const KtNetTable *table, const KtNetPoint *point)
{
  for (guint i = 0; i < table->n_rows; i++)
    if (row_at (net, table, i, point))
      return TRUE;
  return FALSE;
}

static gboolean
rounded_at (const KtNet *net, const KtNode *node, const KtNetPoint *point)
{
  KtValue a = kt_net_number_at (net, node->a, point), b = kt_net_number_at (net, node->b, point);

  b = kt_calculate (KT_OP_ROUND, b, kt_value_number ((KtRational){ node->digits_a, 1 }));
  return kt_calculate_compare ((KtCompare)node->compare, a, node->digits_a, b, node->digits_a);
}

gboolean
kt_net_truth_at (const KtNet *net, int number, const KtNetPoint *point)
{
  const KtNode *node = kt_net_node (net, number);

  switch (node->kind)
    {
    case KT_NODE_TRUTH:
      return node->a != 0;
    case KT_NODE_AMONG:
      return (point->values[node->a] & node->values) != 0;
    case KT_NODE_HERE:
      return point->presence[node->a] == KT_MAY_STAND;
    case KT_NODE_ALL:
    case KT_NODE_ANY:
      for (guint i = 0; i < node->n; i++)
        if (kt_net_truth_at (net, kt_net_child (net, node->first + i), point)
            != (node->kind == KT_NODE_ALL))
          return node->kind == KT_NODE_ANY;
      return node->kind == KT_NODE_ALL;
    case KT_NODE_NOT:
      return !kt_net_truth_at (net, node->a, point);
    case KT_NODE_COMPARE:
      return kt_calculate_compare ((KtCompare)node->compare, kt_net_number_at (net, node->a, point),
                                   node->digits_a, kt_net_number_at (net, node->b, point),
                                   node->digits_b);
    case KT_NODE_ROUNDED:
      return rounded_at (net, node, point);
    case KT_NODE_ROWS:
      return rows_at (net, g_ptr_array_index (net->tables, node->a), point);
    default:
      return FALSE;
    }
}

/* --- making nodes -------------------------------------------------------------------------------
 */

static KtNetEntry
entry_of (KtValue value)
{
  KtNetEntry entry = { .value = value, .low = value.real, .high = value.real };
  double room = fabs (value.real) * KT_NET_ROOM;

  entry.low -= room;
  entry.high += room;
  return entry;
}

static int
append (KtNet *net, KtNode node)
{
  node.grid = kt_net_grid (net, &node);
  if (node.kind == KT_NODE_COMPARE)
    node.step = kt_net_step (net, &node);
  g_array_append_val (net->nodes, node);
  return (int)net->nodes->len - 1;
}

int
kt_net_add_constant (KtNet *net, KtValue value)
{
  KtNetEntry entry = entry_of (value);

  return append (net, (KtNode){ .kind = KT_NODE_CONSTANT,
                                .scope = KT_SCOPE_NONE,
                                .value = value,
                                .low = entry.low,
                                .high = entry.high });
}

int
kt_net_add_truth (KtNet *net, gboolean truth)
{
  return append (net, (KtNode){ .kind = KT_NODE_TRUTH, .scope = KT_SCOPE_NONE, .a = truth != 0 });
}

int
kt_net_add_among (KtNet *net, int slot, guint64 values)
{
  guint64 all = net->all_values[slot];

  if ((values & all) == 0 || (values & all) == all)
    return kt_net_add_truth (net, (values & all) != 0);
  return append (
      net, (KtNode){ .kind = KT_NODE_AMONG, .scope = slot, .a = slot, .values = values & all });
}

static int
join_scopes (const KtNet *net, int a, int number)
{
  int b = number >= 0 ? kt_net_node (net, number)->scope : KT_SCOPE_NONE;

  if (a == KT_SCOPE_NONE || b == KT_SCOPE_NONE)
    return a == KT_SCOPE_NONE ? b : a;
  return a == b ? a : KT_SCOPE_MANY;
}

static guint
children_of (const KtNode *node)
{
  return node->kind == KT_NODE_SUM || node->kind == KT_NODE_EXTREME || node->kind == KT_NODE_TIGHTEST ? 2 * node->n
                                                                                                     : node->n;
}

static int
scope_of (const KtNet *net, const KtNode *node)
{
  int scope = KT_SCOPE_NONE;

  if (node->kind == KT_NODE_SLOT || node->kind == KT_NODE_HERE || node->kind == KT_NODE_ROWS
      || node->kind == KT_NODE_TIGHTEST)
    return KT_SCOPE_MANY;
  if (node->kind == KT_NODE_COLUMN)
    return node->a;
  if (node->kind == KT_NODE_ALL || node->kind == KT_NODE_ANY || node->kind == KT_NODE_SUM
      || node->kind == KT_NODE_EXTREME)
    for (guint i = 0; i < children_of (node); i++)
      scope = join_scopes (net, scope, kt_net_child (net, node->first + i));
  else
    scope = join_scopes (net, join_scopes (net, scope, node->a), node->b);
  return scope;
}

static gboolean
is_truth (const KtNode *node)
{
  return node->kind >= KT_NODE_TRUTH;
}

static int
fold_constant (KtNet *net, int number)
{
  const KtNetPoint nowhere = { NULL, NULL, NULL };

  if (is_truth (kt_net_node (net, number)))
    return kt_net_add_truth (net, kt_net_truth_at (net, number, &nowhere));
  return kt_net_add_constant (net, kt_net_number_at (net, number, &nowhere));
}

static int
fold_slot (KtNet *net, int number, int slot)
{
  g_autofree guint64 *values = g_new0 (guint64, net->n_slots);
  const KtNetPoint point = { NULL, values, NULL };
  guint n = kt_program_slot (net->program, slot)->n_values, first = net->entries->len;
  gboolean truth = is_truth (kt_net_node (net, number));
  guint64 among = 0;

  for (guint i = 0; i < n; i++)
    {
      values[slot] = (guint64)1 << i;
      if (truth)
        among |= kt_net_truth_at (net, number, &point) ? values[slot] : 0;
      else
        {
          KtNetEntry entry = entry_of (kt_net_number_at (net, number, &point));

          g_array_append_val (net->entries, entry);
        }
    }
  if (truth)
    return kt_net_add_among (net, slot, among);
  return append (
      net, (KtNode){ .kind = KT_NODE_COLUMN, .scope = slot, .a = slot, .first = first, .n = n });
}

int
kt_net_add_node (KtNet *net, KtNode node)
{
  int number;

  node.scope = scope_of (net, &node);
  number = append (net, node);
  if (node.kind == KT_NODE_COLUMN || node.scope == KT_SCOPE_MANY)
    return number;
  return node.scope == KT_SCOPE_NONE ? fold_constant (net, number)
                                     : fold_slot (net, number, node.scope);
}

int
kt_net_add_not (KtNet *net, int node)
{
  return kt_net_add_node (net, (KtNode){ .kind = KT_NODE_NOT, .a = node, .b = -1 });
}

/* What is always so drops out. */
int
kt_net_add_list (KtNet *net, KtNodeKind kind, const int *children, guint n)
{
  g_autofree int *kept = g_new (int, n + 1);
  guint first = net->lists->len, n_kept = 0;

  for (guint i = 0; i < n; i++)
    {
      const KtNode *child = kt_net_node (net, children[i]);

      if (child->kind != KT_NODE_TRUTH)
        kept[n_kept++] = children[i];
      else if ((child->a != 0) == (kind == KT_NODE_ANY))
        return children[i];
    }
  if (n_kept == 1)
    return kept[0];
  if (n_kept == 0)
    return kt_net_add_truth (net, kind == KT_NODE_ALL);
  g_array_append_vals (net->lists, kept, n_kept);
  return kt_net_add_node (
      net, (KtNode){ .kind = (guint8)kind, .a = -1, .b = -1, .first = first, .n = n_kept });
}

double
kt_net_spacing (int digits)
{
  return pow (10, -(double)kt_rounding_digits (digits));
}

/* --- what a node hangs on -----------------------------------------------------------------------
 */

static void
visit_table (const KtNet *net,
             const KtNetTable *table,
             void (*func) (guint variable, gpointer data),
             gpointer data)
{
  for (guint i = 0; i < table->n_slots; i++)
    func ((guint)table->slots[i], data);
  for (guint i = 0; i < table->extras[table->n_rows]; i++)
    kt_net_visit (net, table->truths[i], func, data);
}

void
kt_net_visit (const KtNet *net,
              int number,
              void (*func) (guint variable, gpointer data),
              gpointer data)
{
  const KtNode *node = kt_net_node (net, number);

  switch (node->kind)
    {
    case KT_NODE_CONSTANT:
    case KT_NODE_TRUTH:
      break;
    case KT_NODE_SLOT:
    case KT_NODE_COLUMN:
    case KT_NODE_AMONG:
      func ((guint)node->a, data);
      break;
    case KT_NODE_HERE:
      func (net->n_slots + (guint)node->a, data);
      break;
    case KT_NODE_ROWS:
      visit_table (net, g_ptr_array_index (net->tables, node->a), func, data);
      break;
    case KT_NODE_SUM:
    case KT_NODE_EXTREME:
    case KT_NODE_ALL:
    case KT_NODE_ANY:
      if (node->hold != 0)
        func (net->n_variables + node->hold - 1, data);
      for (guint i = 0; i < children_of (node); i++)
        kt_net_visit (net, kt_net_child (net, node->first + i), func, data);
      break;
    case KT_NODE_TIGHTEST:
      kt_net_visit (net, node->a, func, data);
      for (guint i = 0; i < children_of (node); i++)
        kt_net_visit (net, kt_net_child (net, node->first + i), func, data);
      break;
    default:
      if (node->a >= 0)
        kt_net_visit (net, node->a, func, data);
      if (node->b >= 0)
        kt_net_visit (net, node->b, func, data);
    }
}

/* --- who looks at what --------------------------------------------------------------------------
 */

typedef struct {
  GArray *watchers, *parents; /* pairs of numbers */
  guint number;
} Nodes;

static void
add_pair (GArray *pairs, guint from, guint to)
{
  const guint pair[2] = { from, to };

  g_array_append_vals (pairs, pair, 1);
}

/* What is looked at anew each time is not kept: who is made of it watches its variable. */
static void
add_child (const KtNet *net, Nodes *nodes, int number)
{
  const KtNode *node = kt_net_node (net, number);

  if (node->kind == KT_NODE_SLOT || node->kind == KT_NODE_AMONG)
    add_pair (nodes->watchers, (guint)node->a, nodes->number);
  else if (node->kind == KT_NODE_HERE)
    add_pair (nodes->watchers, net->n_slots + (guint)node->a, nodes->number);
  else
    add_pair (nodes->parents, (guint)number, nodes->number);
}

static void
add_table (const KtNet *net, Nodes *nodes, const KtNetTable *table)
{
  for (guint i = 0; i < table->n_slots; i++)
    add_pair (nodes->watchers, (guint)table->slots[i], nodes->number);
  for (guint i = 0; i < table->extras[table->n_rows]; i++)
    add_child (net, nodes, table->truths[i]);
}

static void
add_children (const KtNet *net, Nodes *nodes)
{
  const KtNode *node = kt_net_node (net, nodes->number);

  switch (node->kind)
    {
    case KT_NODE_CONSTANT:
    case KT_NODE_TRUTH:
    case KT_NODE_SLOT:
    case KT_NODE_AMONG:
    case KT_NODE_HERE:
      break;
    case KT_NODE_COLUMN:
      add_pair (nodes->watchers, (guint)node->a, nodes->number);
      break;
    case KT_NODE_ROWS:
      add_table (net, nodes, g_ptr_array_index (net->tables, node->a));
      break;
    case KT_NODE_TIGHTEST:
      add_child (net, nodes, node->a);
      for (guint i = 0; i < children_of (node); i++)
        add_child (net, nodes, kt_net_child (net, node->first + i));
      break;
    case KT_NODE_SUM:
    case KT_NODE_EXTREME:
    case KT_NODE_ALL:
    case KT_NODE_ANY:
      if (node->hold != 0)
        add_pair (nodes->watchers, net->n_variables + node->hold - 1, nodes->number);
      for (guint i = 0; i < children_of (node); i++)
        add_child (net, nodes, kt_net_child (net, node->first + i));
      break;
    default:
      if (node->a >= 0)
        add_child (net, nodes, node->a);
      if (node->b >= 0)
        add_child (net, nodes, node->b);
    }
}

void
kt_net_index_nodes (KtNet *net)
{
  Nodes nodes = { g_array_new (FALSE, FALSE, 2 * sizeof (guint)),
                  g_array_new (FALSE, FALSE, 2 * sizeof (guint)), 0 };

  for (; nodes.number < net->nodes->len; nodes.number++)
    add_children (net, &nodes);
  net->watchers = kt_net_index_new (nodes.watchers, net->n_variables + net->n_holds);
  net->parents = kt_net_index_new (nodes.parents, net->nodes->len);
  g_array_unref (nodes.watchers);
  g_array_unref (nodes.parents);
}
