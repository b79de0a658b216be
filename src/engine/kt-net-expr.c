/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same meaning that kt-compile-expr.c gives to expressions, for nodes instead of literals. */

#include "kt-net-private.h"

#include <string.h>

/* A symbol is one of names by the value of a slot, or always the same. */
typedef struct {
  enum { MEANS_NOTHING, MEANS_NUMBER, MEANS_TRUTH, MEANS_SYMBOL } kind;
  int node; /* number, truth */
  int slot; /* -1: `name` */
  const char *name;
  const char **names; /* by value; NULL: none that could be named */
  guint64 defined;    /* values for which there is one */
} Meaning;

static int make_number (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr);
static Meaning meaning_of (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr);

/* --- where paths lead ---------------------------------------------------------------------------
 */

static void
candidates (gpointer data, int slot, const KtStep *step, GArray *found)
{
  KtNetMaker *maker = data;
  const KtProgram *program = maker->net->program;

  if (step->feature->is_reference
      || (step->has_index && (step->first.from_last || step->last.from_last)))
    maker->failed = TRUE;
  for (guint i = 0;; i++)
    {
      KtCandidate candidate = { .place = kt_program_find_child (program, slot, step->feature, i) };

      if (candidate.place < 0)
        break;
      if (step->has_index && (i < step->first.offset || i > step->last.offset))
        continue;
      candidate.guard = maker->net->presence[candidate.place];
      g_array_append_val (found, candidate);
    }
}

KtBindEnv
kt_net_env (KtNetMaker *maker, int context)
{
  return (KtBindEnv){ .context = context, .step = candidates, .data = maker };
}

const KtBindPlan *
kt_net_plan (KtNetMaker *maker, const KtExpr *expr)
{
  KtBindPlan *plan = g_hash_table_lookup (maker->plans, expr);

  if (plan == NULL)
    {
      plan = kt_bind_plan_new (NULL, &expr, 1);
      g_hash_table_insert (maker->plans, (gpointer)expr, plan);
    }
  return plan;
}

gboolean
kt_net_implies (const KtNet *net, guint presence, guint other)
{
  if (presence == other)
    return TRUE;
  for (guint i = net->above.from[presence]; i < net->above.from[presence + 1]; i++)
    if (kt_net_implies (net, net->above.numbers[i], other))
      return TRUE;
  return FALSE;
}

/* Is there another one that says as much? */
static gboolean
is_needless (const KtNet *net, const GArray *presences, guint number)
{
  guint presence = g_array_index (presences, guint, number);

  for (guint i = 0; i < presences->len; i++)
    {
      guint other = g_array_index (presences, guint, i);

      if (other == presence ? i < number : kt_net_implies (net, other, presence))
        return TRUE;
    }
  return presence == 0;
}

void
kt_net_guards (const KtBindEnv *env,
               KtNetMaker *maker,
               int context,
               GArray *truths,
               gboolean negated)
{
  g_autoptr (GArray) presences = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_vals (presences, env->guards->data, env->guards->len);
  g_array_append_val (presences, context);
  for (guint i = 0; i < presences->len; i++)
    {
      int node;

      if (is_needless (maker->net, presences, i))
        continue;
      node = kt_net_add_node (
          maker->net,
          (KtNode){ .kind = KT_NODE_HERE, .a = g_array_index (presences, int, i), .b = -1 });
      if (negated)
        node = kt_net_add_not (maker->net, node);
      g_array_append_val (truths, node);
    }
}

static int
all_guards (const KtBindEnv *env, KtNetMaker *maker)
{
  g_autoptr (GArray) truths = g_array_new (FALSE, FALSE, sizeof (int));

  kt_net_guards (env, maker, 0, truths, FALSE);
  return kt_net_add_list (maker->net, KT_NODE_ALL, (const int *)truths->data, truths->len);
}

/* --- what a place holds -------------------------------------------------------------------------
 */

static Meaning
means_truth (int node)
{
  return (Meaning){ .kind = MEANS_TRUTH, .node = node, .slot = -1 };
}

static Meaning
means_number (int node)
{
  return (Meaning){ .kind = MEANS_NUMBER, .node = node, .slot = -1 };
}

static Meaning
means_name (const char *name)
{
  return (Meaning){ .kind = MEANS_SYMBOL, .slot = -1, .name = name };
}

static void
meaning_clear (Meaning *meaning)
{
  g_free (meaning->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Meaning, meaning_clear)

static Meaning
slot_meaning (KtNetMaker *maker, int number)
{
  const KtProgram *program = maker->net->program;
  const KtSlot *slot = kt_program_slot (program, number);
  const KtFeature *feature = program->features[number];
  Meaning meaning = { .kind = MEANS_SYMBOL, .slot = number };

  if (feature == NULL || feature->kind == KT_FEATURE_PART)
    return means_name (program->paths[number]);
  if (feature->kind == KT_FEATURE_BOOL)
    return means_truth (kt_net_add_among (maker->net, number, 2));
  if (feature->kind == KT_FEATURE_NUMBER)
    return means_number (
        kt_net_add_node (maker->net, (KtNode){ .kind = KT_NODE_SLOT, .a = number, .b = -1 }));
  meaning.names = g_new0 (const char *, slot->n_values + 1);
  meaning.defined = ~(guint64)0;
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *value = kt_program_values (program, slot) + i;

      if (value->name >= 0)
        meaning.names[i] = kt_program_value_name (program, number, value);
    }
  return meaning;
}

static Meaning
number_column (KtNetMaker *maker, int number, const KtAttribute *attribute)
{
  KtNet *net = maker->net;
  guint first = net->entries->len, n = kt_program_slot (net->program, number)->n_values;

  for (guint i = 0; i < n; i++)
    {
      const KtConstant *constant = kt_option_value (attribute->owner->options[i], attribute);
      KtNetEntry entry = { .value = kt_value_nothing () };
      KtRational value;

      if (constant->is_set && kt_rational_from_number (constant->number, &value))
        {
          entry.value = kt_value_number (value);
          entry.low = entry.high = entry.value.real;
          entry.low -= ABS (entry.low) * KT_NET_ROOM;
          entry.high += ABS (entry.high) * KT_NET_ROOM;
        }
      g_array_append_val (net->entries, entry);
    }
  return means_number (kt_net_add_node (
      net, (KtNode){ .kind = KT_NODE_COLUMN, .a = number, .b = -1, .first = first, .n = n }));
}

static Meaning
column_meaning (KtNetMaker *maker, int number, const KtAttribute *attribute)
{
  const KtSlot *slot = kt_program_slot (maker->net->program, number);
  Meaning meaning = { .kind = MEANS_SYMBOL, .slot = number };
  guint64 truths = 0;

  if (attribute->type.kind == KT_TYPE_NUMBER)
    return number_column (maker, number, attribute);
  meaning.names = g_new0 (const char *, slot->n_values + 1);
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtConstant *constant = kt_option_value (attribute->owner->options[i], attribute);

      if (!constant->is_set)
        continue;
      meaning.defined |= (guint64)1 << i;
      if (constant->kind == KT_TYPE_BOOL && constant->truth)
        truths |= (guint64)1 << i;
      meaning.names[i] = constant->kind == KT_TYPE_OPTION ? constant->option->name : constant->text;
    }
  if (attribute->type.kind != KT_TYPE_BOOL)
    return meaning;
  meaning_clear (&meaning);
  if ((meaning.defined & maker->net->all_values[number]) != maker->net->all_values[number])
    maker->failed = TRUE;
  return means_truth (kt_net_add_among (maker->net, number, truths));
}

static Meaning
path_meaning (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  int slot = kt_bind_place (env, expr);

  return expr->value.path->attribute != NULL
             ? column_meaning (maker, slot, expr->value.path->attribute)
             : slot_meaning (maker, slot);
}

/* --- aggregates ---------------------------------------------------------------------------------
 */

typedef struct {
  KtNetMaker *maker;
  const KtExpr *argument; /* NULL: counting */
  GArray *pairs;          /* int */
} Collection;

static gboolean
collect (KtBindEnv *env, gpointer data)
{
  Collection *collection = data;
  KtNetMaker *maker = collection->maker;
  int guard = all_guards (env, maker), number;

  /* What the element itself aggregates is bound for itself. */
  guint n_voids = maker->voids->len;

  number = collection->argument != NULL
               ? make_number (maker, env, collection->argument)
               : kt_net_add_constant (maker->net, kt_value_number ((KtRational){ 1, 1 }));
  g_array_set_size (maker->voids, n_voids);
  g_array_append_val (collection->pairs, guard);
  g_array_append_val (collection->pairs, number);
  return !maker->failed;
}

static void
collect_all (KtNetMaker *maker,
             const KtBindEnv *env,
             const KtExpr *argument,
             gboolean counts,
             GArray *pairs)
{
  Collection collection = { maker, counts ? NULL : argument, pairs };

  kt_bind_run (kt_net_plan (maker, argument), env, collect, &collection);
}

/* The node of pairs; one alone that is always there is itself. */
static int
add_pairs (KtNet *net, KtNodeKind kind, int op, const GArray *pairs)
{
  guint first = net->lists->len;

  g_array_append_vals (net->lists, pairs->data, pairs->len);
  return kt_net_add_node (
      net,
      (KtNode){
          .kind = (guint8)kind, .op = op, .a = -1, .b = -1, .first = first, .n = pairs->len / 2 });
}

static int
aggregate (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) guards = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean counts = expr->function == KT_FUNCTION_COUNT;
  int nothing;

  for (guint i = 0; i < expr->n_args; i++)
    collect_all (maker, env, expr->args[i], counts, pairs);
  if (counts || expr->function == KT_FUNCTION_SUM)
    return add_pairs (maker->net, KT_NODE_SUM, 0, pairs);
  for (guint i = 0; i < pairs->len; i += 2)
    g_array_append_val (guards, g_array_index (pairs, int, i));
  nothing = kt_net_add_not (maker->net, kt_net_add_list (maker->net, KT_NODE_ANY,
                                                         (const int *)guards->data, guards->len));
  g_array_append_val (maker->voids, nothing);
  return add_pairs (maker->net, KT_NODE_EXTREME, kt_op_of (expr), pairs);
}

/* --- numbers ------------------------------------------------------------------------------------
 */

static int
arithmetic (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  KtNode node = { .kind = KT_NODE_CALCULATE, .op = kt_op_of (expr), .b = -1 };

  if (node.op < 0)
    maker->failed = TRUE;
  node.a = make_number (maker, env, expr->args[0]);
  if (expr->n_args > 1)
    node.b = make_number (maker, env, expr->args[1]);
  return kt_net_add_node (maker->net, node);
}

static int
make_when (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  int condition = kt_net_make_truth (maker, env, expr->args[0]);
  int amount = make_number (maker, env, expr->args[1]);

  return kt_net_add_node (maker->net, (KtNode){ .kind = KT_NODE_IF, .a = condition, .b = amount });
}

static int
constant_number (KtNetMaker *maker, const KtExpr *expr)
{
  KtRational value = { 0, 1 };

  return kt_net_add_constant (maker->net, kt_rational_from_number (expr->value.number, &value)
                                              ? kt_value_number (value)
                                              : kt_value_nothing ());
}

static int
make_number (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  g_auto (Meaning) meaning = meaning_of (maker, env, expr);

  if (meaning.kind == MEANS_NUMBER)
    return meaning.node;
  return kt_net_add_constant (maker->net, kt_value_nothing ());
}

static Meaning
meaning_of (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      return means_number (constant_number (maker, expr));
    case KT_EXPR_STRING:
    case KT_EXPR_SYMBOL:
      return means_name (expr->value.text);
    case KT_EXPR_OPTION:
      return means_name (expr->value.option->name);
    case KT_EXPR_PATH:
      return path_meaning (maker, env, expr);
    case KT_EXPR_BOOL:
    case KT_EXPR_COMPARE:
    case KT_EXPR_AND:
    case KT_EXPR_OR:
    case KT_EXPR_NOT:
      return means_truth (kt_net_make_truth (maker, env, expr));
    case KT_EXPR_WHEN:
      return means_number (make_when (maker, env, expr));
    case KT_EXPR_FUNCTION:
      if (kt_bind_is_aggregate (expr))
        return means_number (aggregate (maker, env, expr));
      return means_number (arithmetic (maker, env, expr));
    default:
      return means_number (arithmetic (maker, env, expr));
    }
}

/* --- comparisons --------------------------------------------------------------------------------
 */

static guint64
values_named (const Meaning *meaning, guint n, const char *name)
{
  guint64 values = 0;

  for (guint i = 0; i < n; i++)
    if (meaning->names[i] != NULL && strcmp (meaning->names[i], name) == 0)
      values |= (guint64)1 << i;
  return values & meaning->defined;
}

static guint
n_values (const KtNetMaker *maker, int slot)
{
  return kt_program_slot (maker->net->program, slot)->n_values;
}

static int
compare_with_name (KtNetMaker *maker, gboolean equal, const Meaning *meaning, const char *name)
{
  guint64 values = values_named (meaning, n_values (maker, meaning->slot), name);

  return kt_net_add_among (maker->net, meaning->slot, equal ? values : meaning->defined & ~values);
}

/* Some value of the one and the values of the other with the same name, as rows of a table. */
static int
same_name (KtNetMaker *maker, const Meaning *a, const Meaning *b)
{
  KtNet *net = maker->net;
  KtNetTable *table = g_new0 (KtNetTable, 1);
  guint n = n_values (maker, a->slot);

  table->n_slots = 2;
  table->slots = g_new (int, 2);
  table->slots[0] = a->slot;
  table->slots[1] = b->slot;
  table->masks = g_new (guint64, 2 * n + 1);
  table->extras = g_new0 (guint, n + 1);
  for (guint i = 0; i < n; i++)
    if (a->names[i] != NULL && (a->defined >> i) & 1)
      {
        table->masks[2 * table->n_rows] = (guint64)1 << i;
        table->masks[2 * table->n_rows + 1]
            = values_named (b, n_values (maker, b->slot), a->names[i]);
        table->n_rows++;
      }
  g_ptr_array_add (net->tables, table);
  return kt_net_add_node (
      net, (KtNode){ .kind = KT_NODE_ROWS, .a = (int)net->tables->len - 1, .b = -1 });
}

static int
compare_symbols (KtNetMaker *maker, gboolean equal, const Meaning *a, const Meaning *b)
{
  int nodes[3];

  if (a->slot < 0 && b->slot < 0)
    return kt_net_add_truth (maker->net, (strcmp (a->name, b->name) == 0) == equal);
  if (a->slot < 0 || b->slot < 0)
    return compare_with_name (maker, equal, a->slot < 0 ? b : a, a->slot < 0 ? a->name : b->name);
  nodes[0] = same_name (maker, a, b);
  if (equal)
    return nodes[0];
  nodes[0] = kt_net_add_not (maker->net, nodes[0]);
  nodes[1] = kt_net_add_among (maker->net, a->slot, a->defined);
  nodes[2] = kt_net_add_among (maker->net, b->slot, b->defined);
  return kt_net_add_list (maker->net, KT_NODE_ALL, nodes, 3);
}

static int
compare_truths (KtNetMaker *maker, gboolean equal, int a, int b)
{
  KtNet *net = maker->net;
  int not_a = kt_net_add_not (net, a), not_b = kt_net_add_not (net, b);
  int cases[2] = { kt_net_add_list (net, KT_NODE_ALL, (int[]){ a, equal ? b : not_b }, 2),
                   kt_net_add_list (net, KT_NODE_ALL, (int[]){ not_a, equal ? not_b : b }, 2) };

  return kt_net_add_list (net, KT_NODE_ANY, cases, 2);
}

static void
find_inexact (const KtExpr *expr, gpointer data)
{
  gboolean *inexact = data;
  int op = kt_op_of (expr);

  *inexact |= op == KT_OP_POWER || kt_op_is_inexact (op);
}

/* What cannot be told as a fraction is rounded before it is compared. */
static double
slack_of (const KtExpr *left, const KtExpr *right)
{
  gboolean inexact = FALSE;

  kt_expr_visit (left, find_inexact, &inexact);
  kt_expr_visit (right, find_inexact, &inexact);
  return inexact ? MAX (kt_net_spacing (left->type.digits), kt_net_spacing (right->type.digits))
                 : 0;
}

static int
compare_numbers (KtNetMaker *maker,
                 KtCompare compare,
                 const KtExpr *left,
                 int a,
                 const KtExpr *right,
                 int b)
{
  KtNode node = { .kind = KT_NODE_COMPARE,
                  .compare = (guint8)compare,
                  .a = a,
                  .b = b,
                  .digits_a = left->type.digits,
                  .digits_b = right->type.digits };
  guint digits;

  node.slack = slack_of (left, right);
  if (kt_calculate_is_rounding (compare, left, right, &digits))
    {
      node.kind = KT_NODE_ROUNDED;
      node.digits_a = (gint8)digits;
    }
  else if (kt_calculate_is_rounding (compare, right, left, &digits))
    {
      node.kind = KT_NODE_ROUNDED;
      node.digits_a = (gint8)digits;
      node.a = b;
      node.b = a;
    }
  return kt_net_add_node (maker->net, node);
}

int
kt_net_make_comparison (KtNetMaker *maker,
                        const KtBindEnv *env,
                        KtCompare compare,
                        const KtExpr *left,
                        const KtExpr *right)
{
  g_auto (Meaning) a = meaning_of (maker, env, left);
  g_auto (Meaning) b = meaning_of (maker, env, right);
  gboolean equal = compare == KT_COMPARE_EQUAL;

  if (a.kind == MEANS_NUMBER && b.kind == MEANS_NUMBER)
    return compare_numbers (maker, compare, left, a.node, right, b.node);
  if (compare != KT_COMPARE_EQUAL && compare != KT_COMPARE_NOT_EQUAL)
    return kt_net_add_truth (maker->net, FALSE);
  if (a.kind == MEANS_SYMBOL && b.kind == MEANS_SYMBOL)
    return compare_symbols (maker, equal, &a, &b);
  if (a.kind == MEANS_TRUTH && b.kind == MEANS_TRUTH)
    return compare_truths (maker, equal, a.node, b.node);
  return kt_net_add_truth (maker->net, !equal);
}

static int
comparison (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  if (expr->compare == KT_COMPARE_CONTAINS)
    {
      maker->failed = TRUE;
      return kt_net_add_truth (maker->net, TRUE);
    }
  if (kt_bind_is_pairwise (expr)
      && kt_bind_place (env, expr->args[0]) == kt_bind_place (env, expr->args[1])
      && expr->compare == KT_COMPARE_NOT_EQUAL)
    return kt_net_add_truth (maker->net, TRUE);
  return kt_net_make_comparison (maker, env, expr->compare, expr->args[0], expr->args[1]);
}

/* --- truths -------------------------------------------------------------------------------------
 */

static int
connective (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  g_autofree int *children = g_new (int, expr->n_args + 1);

  for (guint i = 0; i < expr->n_args; i++)
    children[i] = kt_net_make_truth (maker, env, expr->args[i]);
  return kt_net_add_list (maker->net, expr->kind == KT_EXPR_AND ? KT_NODE_ALL : KT_NODE_ANY,
                          children, expr->n_args);
}

int
kt_net_make_truth (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  g_auto (Meaning) meaning = { 0 };

  switch (expr->kind)
    {
    case KT_EXPR_BOOL:
      return kt_net_add_truth (maker->net, expr->value.truth);
    case KT_EXPR_COMPARE:
      return comparison (maker, env, expr);
    case KT_EXPR_AND:
    case KT_EXPR_OR:
      return connective (maker, env, expr);
    case KT_EXPR_NOT:
      return kt_net_add_not (maker->net, kt_net_make_truth (maker, env, expr->args[0]));
    default:
      meaning = meaning_of (maker, env, expr);
      return meaning.kind == MEANS_TRUTH ? meaning.node : kt_net_add_truth (maker->net, FALSE);
    }
}

/* --- terms --------------------------------------------------------------------------------------
 */

int
kt_net_make_amount (KtNetMaker *maker, const KtExpr *expr)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (int));
  KtBindEnv env = kt_net_env (maker, 0);

  collect_all (maker, &env, expr, FALSE, pairs);
  return add_pairs (maker->net, KT_NODE_SUM, 1, pairs);
}

typedef struct {
  KtNetMaker *maker;
  const KtExpr *condition;
  GArray *cases;
} Cases;

static gboolean
add_case (KtBindEnv *env, gpointer data)
{
  Cases *cases = data;
  int both[2]
      = { all_guards (env, cases->maker), kt_net_make_truth (cases->maker, env, cases->condition) };
  int node = kt_net_add_list (cases->maker->net, KT_NODE_ALL, both, 2);

  g_array_append_val (cases->cases, node);
  return !cases->maker->failed;
}

int
kt_net_make_condition (KtNetMaker *maker, const KtExpr *expr)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (int));
  KtBindEnv env = kt_net_env (maker, 0);
  Cases cases = { maker, expr, found };

  kt_bind_run (kt_net_plan (maker, expr), &env, add_case, &cases);
  return kt_net_add_list (maker->net, KT_NODE_ANY, (const int *)found->data, found->len);
}

/* --- tables -------------------------------------------------------------------------------------
 */

static int
cell_truth (KtNetMaker *maker, const KtBindEnv *env, const KtExpr *column, const KtCell *cell)
{
  g_autofree int *cases = g_new (int, cell->n_values + 1);

  if (cell->n_values == 0)
    return kt_net_add_truth (maker->net, TRUE);
  for (guint i = 0; i < cell->n_values; i++)
    cases[i] = kt_net_make_comparison (maker, env, cell->values[i].compare, column,
                                       cell->values[i].value);
  return kt_net_add_list (maker->net, KT_NODE_ANY, cases, cell->n_values);
}

static void
row_truths (KtNetMaker *maker,
            const KtBindEnv *env,
            const KtTable *table,
            const KtTableRow *row,
            int *truths)
{
  for (guint i = 0; i < table->n_columns; i++)
    truths[i] = cell_truth (maker, env, table->columns[i], &row->cells[i]);
}

static guint
slot_position (GArray *slots, int slot)
{
  for (guint i = 0; i < slots->len; i++)
    if (g_array_index (slots, int, i) == slot)
      return i;
  g_array_append_val (slots, slot);
  return slots->len - 1;
}

/* From the truths of all cells of all rows. */
static KtNetTable *
new_table (const KtNet *net, const int *cells, guint n_rows, guint n_columns)
{
  KtNetTable *table = g_new0 (KtNetTable, 1);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) truths = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < n_rows * n_columns; i++)
    if (kt_net_node (net, cells[i])->kind == KT_NODE_AMONG)
      slot_position (slots, kt_net_node (net, cells[i])->a);
  table->n_rows = n_rows;
  table->n_slots = slots->len;
  table->masks = g_new (guint64, n_rows * slots->len + 1);
  table->extras = g_new0 (guint, n_rows + 1);
  memset (table->masks, 0xff, (n_rows * slots->len + 1) * sizeof (guint64));
  for (guint r = 0; r < n_rows; r++)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          const KtNode *node = kt_net_node (net, cells[r * n_columns + i]);

          if (node->kind == KT_NODE_AMONG)
            table->masks[r * slots->len + slot_position (slots, node->a)] &= node->values;
          else if (node->kind != KT_NODE_TRUTH || node->a == 0)
            g_array_append_val (truths, cells[r * n_columns + i]);
        }
      table->extras[r + 1] = truths->len;
    }
  table->slots = g_memdup2 (slots->data, slots->len * sizeof (int));
  table->truths = g_memdup2 (truths->data, truths->len * sizeof (int));
  return table;
}

int
kt_net_make_table (KtNetMaker *maker, const KtBindEnv *env, const KtTable *table)
{
  g_autofree int *cells = g_new (int, table->n_rows * table->n_columns + 1);
  guint n = 0;

  for (guint i = 0; i < table->n_rows; i++)
    if (!table->rows[i].is_forbid)
      row_truths (maker, env, table, &table->rows[i], cells + table->n_columns * n++);
  if (n == 0)
    return kt_net_add_truth (maker->net, TRUE);
  g_ptr_array_add (maker->net->tables, new_table (maker->net, cells, n, table->n_columns));
  return kt_net_add_node (
      maker->net, (KtNode){ .kind = KT_NODE_ROWS, .a = (int)maker->net->tables->len - 1, .b = -1 });
}

void
kt_net_make_forbidden (KtNetMaker *maker,
                       const KtBindEnv *env,
                       const KtTable *table,
                       GArray *truths)
{
  g_autofree int *cells = g_new (int, table->n_columns + 1);

  for (guint i = 0; i < table->n_rows; i++)
    {
      int node;

      if (!table->rows[i].is_forbid)
        continue;
      row_truths (maker, env, table, &table->rows[i], cells);
      node = kt_net_add_not (maker->net,
                             kt_net_add_list (maker->net, KT_NODE_ALL, cells, table->n_columns));
      g_array_append_val (truths, node);
    }
}
