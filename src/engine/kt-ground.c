/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Paths are bound as the compiler binds them (kt-bind.h), with slots for places. What depends on
 * how many instances there are ([last]), references, exists, contains, selections of feature models
 * and texts are left to the solver. */

#include "kt-bind.h"
#include "kt-compile-private.h"
#include "kt-ground-private.h"

/* Larger programs take longer to go through than to ask the solver about. */
#define MAX_NODES 200000

typedef struct {
  KtGround *ground;
  const KtProgram *program;
  gboolean is_refused;
} Maker;

static gint32 make (Maker *maker, const KtBindEnv *env, const KtExpr *expr);

/* --- nodes --------------------------------------------------------------------------------------
 */

static gint32
refuse (Maker *maker)
{
  maker->is_refused = TRUE;
  return 0;
}

static gint32
add_node (Maker *maker, KtGroundNode node)
{
  if (maker->ground->nodes->len >= MAX_NODES)
    return refuse (maker);
  g_array_append_val (maker->ground->nodes, node);
  return (gint32)maker->ground->nodes->len - 1;
}

static gint32
simple (Maker *maker, KtGroundKind kind, gint32 a, gint32 b)
{
  return add_node (maker, (KtGroundNode){ .kind = (guint8)kind, .a = a, .b = b });
}

static gint32
constant (Maker *maker, KtValue value)
{
  g_array_append_val (maker->ground->constants, value);
  return simple (maker, KT_GROUND_CONSTANT, (gint32)maker->ground->constants->len - 1, 0);
}

static gint32
list (Maker *maker, KtGroundKind kind, const GArray *parts)
{
  gint32 first = (gint32)maker->ground->lists->len;

  if (parts->len == 1)
    return g_array_index (parts, gint32, 0);
  g_array_append_vals (maker->ground->lists, parts->data, parts->len);
  return simple (maker, kind, first, (gint32)parts->len);
}

static KtValue
value_of_constant (const KtConstant *read)
{
  KtRational number;

  if (!read->is_set)
    return kt_value_nothing ();
  switch (read->kind)
    {
    case KT_TYPE_NUMBER:
      return kt_rational_from_number (read->number, &number) ? kt_value_number (number)
                                                             : kt_value_nothing ();
    case KT_TYPE_BOOL:
      return kt_value_boolean (read->truth);
    case KT_TYPE_OPTION:
      return kt_value_name (read->option->name);
    case KT_TYPE_STRING:
      return kt_value_text (read->text);
    default:
      return kt_value_name (read->text);
    }
}

/* --- leaves -------------------------------------------------------------------------------------
 */

static gint32
attribute (Maker *maker, int place, const KtAttribute *column)
{
  const KtSlot *slot = kt_program_slot (maker->program, place);
  gint32 first = (gint32)maker->ground->constants->len;

  if (maker->program->features[place] == NULL
      || maker->program->features[place]->kind != KT_FEATURE_ENUMERATION)
    return constant (maker, kt_value_nothing ());
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtOption *option
          = column->owner->options[kt_program_values (maker->program, slot)[i].name];
      KtValue value = value_of_constant (kt_option_value (option, column));

      g_array_append_val (maker->ground->constants, value);
    }
  return simple (maker, KT_GROUND_VALUE, place, first);
}

static gint32
values_of_slot (Maker *maker, int place)
{
  const KtSlot *slot = kt_program_slot (maker->program, place);
  gint32 first = (gint32)maker->ground->constants->len;

  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *at = kt_program_values (maker->program, slot) + i;
      KtValue value = maker->program->features[place]->kind == KT_FEATURE_BOOL
                          ? kt_value_boolean (at->name != 0)
                          : kt_value_name (kt_program_value_name (maker->program, place, at));

      g_array_append_val (maker->ground->constants, value);
    }
  return simple (maker, KT_GROUND_VALUE, place, first);
}

static gint32
path (Maker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  int place = kt_bind_place (env, expr);
  const KtFeature *feature = maker->program->features[place];

  if (expr->value.path->attribute != NULL)
    return attribute (maker, place, expr->value.path->attribute);
  if (feature == NULL || (feature->kind == KT_FEATURE_PART && !feature->is_reference))
    return constant (maker, kt_value_name (maker->program->paths[place]));
  switch (feature->kind)
    {
    case KT_FEATURE_NUMBER:
      return simple (maker, KT_GROUND_NUMBER, place, 0);
    case KT_FEATURE_BOOL:
    case KT_FEATURE_ENUMERATION:
      return values_of_slot (maker, place);
    case KT_FEATURE_STRING:
    case KT_FEATURE_PART:
    default:
      return refuse (maker);
    }
}

/* --- guards -------------------------------------------------------------------------------------
 */

static gboolean
is_always_there (const KtProgram *program, int slot)
{
  return kt_program_slot (program, slot)->presence == KT_TRUE;
}

/* Of the places a plan arrives at: presence of all that can be absent. */
static void
append_guards (Maker *maker, const KtBindEnv *env, GArray *guards)
{
  guint n = kt_bind_plan_n_nodes (env->plan);

  for (guint i = 0; i < n; i++)
    if (!is_always_there (maker->program, env->places[i]))
      {
        gint32 guard = simple (maker, KT_GROUND_PRESENT, env->places[i], 0);

        g_array_append_val (guards, guard);
      }
}

static gint32
guard_of (Maker *maker, const KtBindEnv *env)
{
  g_autoptr (GArray) guards = g_array_new (FALSE, FALSE, sizeof (gint32));

  append_guards (maker, env, guards);
  return guards->len > 0 ? list (maker, KT_GROUND_AND, guards)
                         : constant (maker, kt_value_boolean (TRUE));
}

/* --- aggregates ---------------------------------------------------------------------------------
 */

typedef struct {
  Maker *maker;
  const KtExpr *argument;
  GArray *pairs;
  gboolean only_count;
} Collection;

static gboolean
collect (KtBindEnv *env, gpointer data)
{
  Collection *collection = data;
  gint32 guard = guard_of (collection->maker, env);
  gint32 node = collection->only_count ? 0 : make (collection->maker, env, collection->argument);

  g_array_append_val (collection->pairs, guard);
  g_array_append_val (collection->pairs, node);
  return !collection->maker->is_refused;
}

static GArray *
elements_of (Maker *maker, const KtBindEnv *env, const KtExpr *expr, gboolean only_count)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (gint32));

  for (guint i = 0; i < expr->n_args; i++)
    {
      Collection collection = { maker, expr->args[i], pairs, only_count };
      g_autoptr (KtBindPlan) plan = kt_bind_plan_new (NULL, &expr->args[i], 1);

      kt_bind_run (plan, env, collect, &collection);
    }
  return pairs;
}

static gint32
aggregate (Maker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  gboolean is_count = expr->function == KT_FUNCTION_COUNT;
  g_autoptr (GArray) pairs = NULL;
  gint32 first;

  if (expr->kind != KT_EXPR_FUNCTION)
    return refuse (maker); /* contains */
  pairs = elements_of (maker, env, expr, is_count);
  first = (gint32)maker->ground->lists->len;
  g_array_append_vals (maker->ground->lists, pairs->data, pairs->len);
  return add_node (
      maker, (KtGroundNode){ .kind = is_count ? KT_GROUND_COUNT : KT_GROUND_FOLD,
                             .op = expr->function == KT_FUNCTION_SUM ? KT_OP_ADD : kt_op_of (expr),
                             .a = first,
                             .b = (gint32)pairs->len / 2 });
}

/* Appends to `voids`, for each min or max, that it runs over nothing: the rule says nothing then.
 */
static void
append_voids (Maker *maker, const KtBindEnv *env, const KtExpr *expr, GArray *voids)
{
  gboolean is_extreme = kt_bind_is_aggregate (expr) && expr->kind == KT_EXPR_FUNCTION
                        && (expr->function == KT_FUNCTION_MIN || expr->function == KT_FUNCTION_MAX);
  g_autoptr (GArray) pairs = NULL;
  g_autoptr (GArray) guards = NULL;
  gint32 none;

  if (!is_extreme)
    {
      for (guint i = 0; i < expr->n_args && !kt_bind_is_aggregate (expr); i++)
        append_voids (maker, env, expr->args[i], voids);
      return;
    }
  pairs = elements_of (maker, env, expr, TRUE);
  guards = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (guint i = 0; i < pairs->len; i += 2)
    g_array_append_val (guards, g_array_index (pairs, gint32, i));
  none = guards->len == 0 ? constant (maker, kt_value_boolean (TRUE))
                          : simple (maker, KT_GROUND_NOT, list (maker, KT_GROUND_OR, guards), 0);
  g_array_append_val (voids, none);
}

/* --- expressions --------------------------------------------------------------------------------
 */

static KtGroundOrder
order_of (KtCompare compare, const KtExpr *a, const KtExpr *b)
{
  KtGroundOrder order = { (guint8)compare, a->type.digits, b->type.digits, 0, 0 };
  guint digits = 0;

  if (kt_calculate_is_rounding (compare, a, b, &digits))
    order.rounds = 1;
  else if (kt_calculate_is_rounding (compare, b, a, &digits))
    order.rounds = 2;
  order.round_digits = (guint8)digits;
  return order;
}

static gint32
comparison (Maker *maker, const KtBindEnv *env, KtCompare compare, const KtExpr *a, const KtExpr *b)
{
  gint32 left = make (maker, env, a), right = make (maker, env, b);

  return add_node (maker, (KtGroundNode){ .kind = KT_GROUND_COMPARE,
                                          .a = left,
                                          .b = right,
                                          .order = order_of (compare, a, b) });
}

static gint32
compare (Maker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  if (kt_bind_is_pairwise (expr) && expr->compare == KT_COMPARE_NOT_EQUAL
      && kt_bind_place (env, expr->args[0]) == kt_bind_place (env, expr->args[1]))
    return constant (maker, kt_value_boolean (TRUE));
  return comparison (maker, env, expr->compare, expr->args[0], expr->args[1]);
}

static gint32
connective (Maker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (gint32));

  for (guint i = 0; i < expr->n_args; i++)
    {
      gint32 part = make (maker, env, expr->args[i]);

      g_array_append_val (parts, part);
    }
  return list (maker, expr->kind == KT_EXPR_AND ? KT_GROUND_AND : KT_GROUND_OR, parts);
}

static gint32
arithmetic (Maker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  gint32 a = make (maker, env, expr->args[0]),
         b = expr->n_args > 1 ? make (maker, env, expr->args[1]) : -1;

  return add_node (
      maker, (KtGroundNode){ .kind = KT_GROUND_CALCULATE, .op = kt_op_of (expr), .a = a, .b = b });
}

static gint32
make (Maker *maker, const KtBindEnv *env, const KtExpr *expr)
{
  KtRational number;

  if (kt_bind_is_aggregate (expr))
    return aggregate (maker, env, expr);
  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      return constant (maker, kt_rational_from_number (expr->value.number, &number)
                                  ? kt_value_number (number)
                                  : kt_value_nothing ());
    case KT_EXPR_BOOL:
      return constant (maker, kt_value_boolean (expr->value.truth));
    case KT_EXPR_STRING:
      return constant (maker, kt_value_text (expr->value.text));
    case KT_EXPR_SYMBOL:
      return constant (maker, kt_value_name (expr->value.text));
    case KT_EXPR_OPTION:
      return constant (maker, kt_value_name (expr->value.option->name));
    case KT_EXPR_PATH:
      return path (maker, env, expr);
    case KT_EXPR_COMPARE:
      return compare (maker, env, expr);
    case KT_EXPR_AND:
    case KT_EXPR_OR:
      return connective (maker, env, expr);
    case KT_EXPR_NOT:
      return simple (maker, KT_GROUND_NOT, make (maker, env, expr->args[0]), 0);
      case KT_EXPR_WHEN: {
        gint32 condition = make (maker, env, expr->args[0]);

        return simple (maker, KT_GROUND_WHEN, condition, make (maker, env, expr->args[1]));
      }
    default:
      return arithmetic (maker, env, expr);
    }
}

/* --- tables -------------------------------------------------------------------------------------
 */

static void
table_free (gpointer data)
{
  KtGroundTable *table = data;

  g_free (table->is_forbid);
  g_free (table->columns);
  g_free (table->starts);
  g_array_unref (table->cells);
  g_free (table);
}

static void
add_cell (Maker *maker,
          const KtBindEnv *env,
          KtGroundTable *table,
          const KtExpr *column,
          const KtCell *cell)
{
  for (guint k = 0; k < cell->n_values; k++)
    {
      KtGroundCellValue value
          = { make (maker, env, cell->values[k].value),
              order_of (cell->values[k].compare, column, cell->values[k].value) };

      g_array_append_val (table->cells, value);
    }
}

static gint32
make_table (Maker *maker, const KtBindEnv *env, const KtTable *read)
{
  KtGroundTable *table = g_new0 (KtGroundTable, 1);
  guint n = 0;

  table->n_columns = read->n_columns;
  table->n_rows = read->n_rows;
  table->is_forbid = g_new0 (guint8, read->n_rows + 1);
  table->columns = g_new0 (gint32, read->n_columns + 1);
  table->starts = g_new0 (guint32, read->n_rows * read->n_columns + 1);
  table->cells = g_array_new (FALSE, FALSE, sizeof (KtGroundCellValue));
  g_ptr_array_add (maker->ground->tables, table);
  if (read->n_columns > KT_GROUND_MAX_COLUMNS)
    return refuse (maker);
  for (guint j = 0; j < read->n_columns; j++)
    table->columns[j] = make (maker, env, read->columns[j]);
  for (guint i = 0; i < read->n_rows; i++)
    {
      table->is_forbid[i] = read->rows[i].is_forbid != FALSE;
      table->has_allow |= !read->rows[i].is_forbid;
      for (guint j = 0; j < read->n_columns; j++)
        {
          table->starts[n++] = table->cells->len;
          add_cell (maker, env, table, read->columns[j], &read->rows[i].cells[j]);
        }
    }
  table->starts[n] = table->cells->len;
  return simple (maker, KT_GROUND_TABLE, (gint32)maker->ground->tables->len - 1, 0);
}

/* --- what a check looks at ----------------------------------------------------------------------
 */

static void
mark_inputs (const KtGround *self, gint32 number, guint8 *marks)
{
  const KtGroundNode *node = &g_array_index (self->nodes, KtGroundNode, number);
  const gint32 *parts = node->kind == KT_GROUND_AND || node->kind == KT_GROUND_OR
                                || node->kind == KT_GROUND_COUNT || node->kind == KT_GROUND_FOLD
                            ? &g_array_index (self->lists, gint32, node->a)
                            : NULL;

  switch ((KtGroundKind)node->kind)
    {
    case KT_GROUND_CONSTANT:
      break;
    case KT_GROUND_NUMBER:
    case KT_GROUND_VALUE:
    case KT_GROUND_PRESENT:
      marks[node->a] = TRUE;
      break;
    case KT_GROUND_AND:
    case KT_GROUND_OR:
      for (gint32 i = 0; i < node->b; i++)
        mark_inputs (self, parts[i], marks);
      break;
    case KT_GROUND_COUNT:
      for (gint32 i = 0; i < node->b; i++)
        mark_inputs (self, parts[2 * i], marks);
      break;
    case KT_GROUND_FOLD:
      for (gint32 i = 0; i < 2 * node->b; i++)
        mark_inputs (self, parts[i], marks);
      break;
      case KT_GROUND_TABLE: {
        const KtGroundTable *table = g_ptr_array_index (self->tables, (guint)node->a);

        for (guint j = 0; j < table->n_columns; j++)
          mark_inputs (self, table->columns[j], marks);
        for (guint i = 0; i < table->cells->len; i++)
          mark_inputs (self, g_array_index (table->cells, KtGroundCellValue, i).node, marks);
        break;
      }
    case KT_GROUND_NOT:
    case KT_GROUND_COMPARE:
    case KT_GROUND_CALCULATE:
    case KT_GROUND_WHEN:
    default:
      mark_inputs (self, node->a, marks);
      if (node->kind != KT_GROUND_NOT && node->b >= 0)
        mark_inputs (self, node->b, marks);
      break;
    }
}

static void
add_check (Maker *maker, KtGroundCheck check)
{
  KtGround *self = maker->ground;
  guint n = maker->program->slots->len;
  g_autofree guint8 *marks = g_new0 (guint8, n);

  if (maker->is_refused)
    return;
  mark_inputs (self, check.node, marks);
  check.first_input = self->inputs->len;
  for (gint32 i = 0; i < (gint32)n; i++)
    if (marks[i])
      g_array_append_val (self->inputs, i);
  check.n_inputs = self->inputs->len - check.first_input;
  g_array_append_val (self->checks, check);
}

/* --- rules --------------------------------------------------------------------------------------
 */

typedef struct {
  Maker *maker;
  const KtRule *rule; /* or */
  const KtExpr *never;
} Combination;

static void
append_negated (Maker *maker, gint32 node, GArray *ways)
{
  gint32 negated = simple (maker, KT_GROUND_NOT, node, 0);

  g_array_append_val (ways, negated);
}

static void
append_voids_of_rule (Maker *maker, const KtBindEnv *env, const KtRule *rule, GArray *ways)
{
  for (guint i = 0; i < rule->n_conditions; i++)
    append_voids (maker, env, rule->conditions[i], ways);
  for (guint i = 0; rule->table != NULL && i < rule->table->n_columns; i++)
    append_voids (maker, env, rule->table->columns[i], ways);
  if (rule->condition != NULL)
    append_voids (maker, env, rule->condition, ways);
  if (rule->formula != NULL)
    append_voids (maker, env, rule->formula, ways);
}

/* A number that is said to equal a formula follows it. */
static void
note_definition (Maker *maker,
                 const KtBindEnv *env,
                 const KtRule *rule,
                 gint32 body,
                 const GArray *ways,
                 KtGroundCheck *check)
{
  const KtPath *target = rule->target->value.path;
  int place = kt_bind_place (env, rule->target);
  const KtFeature *feature = maker->program->features[place];

  if (target->attribute != NULL || feature == NULL || feature->kind != KT_FEATURE_NUMBER
      || maker->is_refused)
    return;
  check->target = place;
  check->formula = g_array_index (maker->ground->nodes, KtGroundNode, body).b;
  check->applies = ways->len == 0
                       ? constant (maker, kt_value_boolean (TRUE))
                       : simple (maker, KT_GROUND_NOT, list (maker, KT_GROUND_OR, ways), 0);
}

static gint32
make_body (Maker *maker, const KtBindEnv *env, const Combination *run)
{
  if (run->never != NULL)
    return simple (maker, KT_GROUND_NOT, make (maker, env, run->never), 0);
  switch (run->rule->kind)
    {
    case KT_RULE_REQUIRE:
      return make (maker, env, run->rule->condition);
    case KT_RULE_IMPLY:
      return comparison (maker, env, KT_COMPARE_EQUAL, run->rule->target, run->rule->formula);
    case KT_RULE_COMBINATIONS:
      return make_table (maker, env, run->rule->table);
    default:
      return refuse (maker);
    }
}

/* It holds if something is not there, a condition is not met, there is nothing to take the least
 * of, or by its body. */
static gboolean
make_combination (KtBindEnv *env, gpointer data)
{
  const Combination *run = data;
  Maker *maker = run->maker;
  g_autoptr (GArray) guards = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (GArray) ways = g_array_new (FALSE, FALSE, sizeof (gint32));
  KtGroundCheck check = { .rule = run->rule != NULL ? (gint32)run->rule->index : -1, .target = -1 };
  gint32 body;

  if (env->context > 0 && !is_always_there (maker->program, env->context))
    append_negated (maker, simple (maker, KT_GROUND_PRESENT, env->context, 0), ways);
  append_guards (maker, env, guards);
  for (guint i = 0; i < guards->len; i++)
    append_negated (maker, g_array_index (guards, gint32, i), ways);
  for (guint i = 0; run->rule != NULL && i < run->rule->n_conditions; i++)
    append_negated (maker, make (maker, env, run->rule->conditions[i]), ways);
  if (run->rule != NULL)
    append_voids_of_rule (maker, env, run->rule, ways);
  body = make_body (maker, env, run);
  if (run->rule != NULL && run->rule->kind == KT_RULE_IMPLY)
    note_definition (maker, env, run->rule, body, ways, &check);
  g_array_append_val (ways, body);
  check.body = body;
  check.node = list (maker, KT_GROUND_OR, ways);
  add_check (maker, check);
  return !maker->is_refused;
}

static gboolean
index_matches (Maker *maker, const KtStep *step, guint index)
{
  const KtFeature *feature = step->feature;
  guint count = (guint)feature->max_count, first, last;

  if (!step->has_index)
    return TRUE;
  if ((step->first.from_last || step->last.from_last) && feature->min_count != feature->max_count)
    {
      refuse (maker);
      return FALSE;
    }
  if ((step->first.from_last && step->first.offset >= count)
      || (step->last.from_last && step->last.offset >= count))
    return FALSE;
  first = step->first.from_last ? count - 1 - step->first.offset : step->first.offset;
  last = step->last.from_last ? count - 1 - step->last.offset : step->last.offset;
  return index >= first && index <= last;
}

static void
find_candidates (gpointer data, int place, const KtStep *step, GArray *candidates)
{
  Maker *maker = data;
  int child;

  if (step->feature->is_reference)
    refuse (maker);
  for (guint i = 0; (child = kt_program_find_child (maker->program, place, step->feature, i)) >= 0;
       i++)
    {
      KtCandidate candidate = { child, 1 };

      if (index_matches (maker, step, i))
        g_array_append_val (candidates, candidate);
    }
}

static gboolean
is_context (const KtProgram *program, const KtRule *rule, guint slot)
{
  const KtFeature *feature = program->features[slot];

  if (rule->context_structure != NULL)
    return feature == NULL ? rule->context_structure == program->model->product
                           : feature->kind == KT_FEATURE_PART && !feature->is_reference
                                 && feature->type.structure == rule->context_structure;
  if (rule->context_enumeration != NULL)
    return feature != NULL && feature->kind == KT_FEATURE_ENUMERATION
           && feature->type.enumeration == rule->context_enumeration;
  return slot == 0;
}

static void
make_rule (Maker *maker, const KtRule *rule)
{
  Combination run = { maker, rule, NULL };
  g_autoptr (KtBindPlan) plan = NULL;

  if (rule->selection != NULL || rule->kind == KT_RULE_EXISTS)
    {
      refuse (maker);
      return;
    }
  plan = kt_bind_plan_new_for_rule (NULL, rule);
  for (guint i = 0; i < maker->program->slots->len && !maker->is_refused; i++)
    {
      KtBindEnv env = { .context = (int)i, .step = find_candidates, .data = maker };

      if (is_context (maker->program, rule, i))
        kt_bind_run (plan, &env, make_combination, &run);
    }
}

static void
make_never (Maker *maker, const KtExpr *condition)
{
  Combination run = { maker, NULL, condition };
  KtBindEnv env = { .step = find_candidates, .data = maker };
  g_autoptr (KtBindPlan) plan = kt_bind_plan_new (NULL, &condition, 1);

  kt_bind_run (plan, &env, make_combination, &run);
}

static void
make_watchers (KtGround *self)
{
  guint n = self->program->slots->len;
  guint32 *next;

  self->starts = g_new0 (guint32, n + 2);
  next = self->starts + 1;
  for (guint i = 0; i < self->inputs->len; i++)
    self->starts[g_array_index (self->inputs, gint32, i) + 2]++;
  for (guint i = 2; i < n + 2; i++)
    self->starts[i] += self->starts[i - 1];
  g_array_set_size (self->watchers, self->inputs->len);
  for (guint32 i = 0; i < self->checks->len; i++)
    {
      const KtGroundCheck *check = &g_array_index (self->checks, KtGroundCheck, i);

      for (guint j = 0; j < check->n_inputs; j++)
        g_array_index (self->watchers, guint32, next[kt_ground_get_inputs (self, check)[j]]++) = i;
    }
}

/* Are there things that no rule says? */
static gboolean
is_plain (const KtProgram *program)
{
  if (kt_program_is_open (program))
    return FALSE;
  for (guint i = 1; i < program->slots->len; i++)
    {
      const KtFeature *feature = program->features[i];

      if (feature->is_static || feature->is_reference || feature->length != NULL
          || (feature->kind == KT_FEATURE_STRING && kt_program_slot (program, i)->n_values > 1))
        return FALSE;
    }
  return TRUE;
}

KtGround *
kt_ground_new (const KtProgram *program)
{
  g_autoptr (KtGround) self = NULL;
  Maker maker;

  if (!is_plain (program))
    return NULL;
  self = g_new0 (KtGround, 1);
  self->program = program;
  self->nodes = g_array_new (FALSE, FALSE, sizeof (KtGroundNode));
  self->constants = g_array_new (FALSE, FALSE, sizeof (KtValue));
  self->lists = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->checks = g_array_new (FALSE, FALSE, sizeof (KtGroundCheck));
  self->inputs = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->watchers = g_array_new (FALSE, FALSE, sizeof (guint32));
  maker = (Maker){ self, program, FALSE };
  for (guint i = 0; i < program->n_never && !maker.is_refused; i++)
    make_never (&maker, program->never[i]);
  for (guint i = 0; i < program->model->n_rules && !maker.is_refused; i++)
    {
      const KtRule *rule = program->model->rules[i];

      if (kt_rule_kind_excludes (rule->kind) && kt_validity_covers (rule->validity, program->day))
        make_rule (&maker, rule);
    }
  if (maker.is_refused)
    return NULL;
  make_watchers (self);
  kt_ground_prepare_estimates (self);
  return g_steal_pointer (&self);
}

void
kt_ground_free (KtGround *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->nodes);
  g_array_unref (self->constants);
  g_clear_pointer (&self->estimates, g_array_unref);
  g_free (self->scales);
  g_array_unref (self->lists);
  g_ptr_array_unref (self->tables);
  g_array_unref (self->checks);
  g_array_unref (self->inputs);
  g_array_unref (self->watchers);
  g_free (self->starts);
  g_free (self);
}

guint
kt_ground_get_n_checks (const KtGround *self)
{
  return self->checks->len;
}

const KtGroundCheck *
kt_ground_get_check (const KtGround *self, guint number)
{
  return &g_array_index (self->checks, KtGroundCheck, number);
}

const gint32 *
kt_ground_get_inputs (const KtGround *self, const KtGroundCheck *check)
{
  return &g_array_index (self->inputs, gint32, check->first_input);
}

const guint32 *
kt_ground_get_checks_of (const KtGround *self, guint slot, guint *n_checks)
{
  *n_checks = self->starts[slot + 1] - self->starts[slot];
  return (const guint32 *)self->watchers->data + self->starts[slot];
}
