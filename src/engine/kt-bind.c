/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A node of a plan is one step below another node or below an origin. Nodes stand in the order of
 * first mention, so parents come first and a run is plain backtracking along the array. */

#include "kt-bind.h"

#include <string.h>

enum { AT_ROOT = -1, AT_CONTEXT = -2, AT_VARIABLE = -3 };

typedef struct {
  int parent; /* node, or one of the above */
  const KtBinding *variable;
  const KtStep *step;
  guint name_space; /* 0, or the number of the pairwise comparison whose right side it is */
} Node;

struct _KtBindPlan {
  GArray *nodes;
  guint n_inherited;  /* bound by the outer plan */
  GHashTable *ends;   /* KtExpr → node number + 1000; origins are below */
  gboolean is_void;   /* some path leads nowhere */
  guint n_name_spaces;
};

#define END_OFFSET 1000

gboolean
kt_bind_is_aggregate (const KtExpr *expr)
{
  return (expr->kind == KT_EXPR_COMPARE && expr->compare == KT_COMPARE_CONTAINS)
         || (expr->kind == KT_EXPR_FUNCTION
             && (expr->function == KT_FUNCTION_COUNT || expr->function == KT_FUNCTION_SUM
                 || expr->function == KT_FUNCTION_MIN || expr->function == KT_FUNCTION_MAX));
}

static gboolean
same_step (const KtStep *a, const KtStep *b)
{
  return a->feature == b->feature && a->has_index == b->has_index
         && (!a->has_index
             || (a->first.from_last == b->first.from_last && a->first.offset == b->first.offset
                 && a->last.from_last == b->last.from_last && a->last.offset == b->last.offset));
}

gboolean
kt_bind_is_pairwise (const KtExpr *compare)
{
  const KtPath *a, *b;

  if (compare->kind != KT_EXPR_COMPARE || compare->args[0]->kind != KT_EXPR_PATH
      || compare->args[1]->kind != KT_EXPR_PATH || !compare->args[0]->type.many)
    return FALSE;
  a = compare->args[0]->value.path;
  b = compare->args[1]->value.path;
  if (a->origin != b->origin || a->variable != b->variable || a->n_steps != b->n_steps
      || a->attribute != b->attribute)
    return FALSE;
  for (guint i = 0; i < a->n_steps; i++)
    if (!same_step (&a->steps[i], &b->steps[i]))
      return FALSE;
  return TRUE;
}

static int
find_node (KtBindPlan *plan, const Node *wanted)
{
  for (guint i = 0; i < plan->nodes->len; i++)
    {
      const Node *node = &g_array_index (plan->nodes, Node, i);

      if (node->parent == wanted->parent && node->variable == wanted->variable
          && node->name_space == wanted->name_space && same_step (node->step, wanted->step))
        return (int) i;
    }
  g_array_append_vals (plan->nodes, wanted, 1);
  return (int) plan->nodes->len - 1;
}

static void
add_path (KtBindPlan *plan, const KtExpr *expr, guint name_space)
{
  const KtPath *path = expr->value.path;
  int at = path->origin == KT_PATH_CONTEXT ? AT_CONTEXT
           : path->origin == KT_PATH_VARIABLE ? AT_VARIABLE
                                              : AT_ROOT;

  if (path->origin == KT_PATH_NOWHERE)
    {
      plan->is_void = TRUE;
      return;
    }
  for (guint i = 0; i < path->n_steps; i++)
    {
      Node node = { .parent = at,
                    .variable = at == AT_VARIABLE ? path->variable : NULL,
                    .step = &path->steps[i],
                    .name_space = name_space };

      at = find_node (plan, &node);
    }
  g_hash_table_insert (plan->ends, (gpointer) expr, GINT_TO_POINTER (at + END_OFFSET));
}

static void
add_expr (KtBindPlan *plan, const KtExpr *expr)
{
  if (expr->kind == KT_EXPR_PATH)
    add_path (plan, expr, 0);
  else if (kt_bind_is_pairwise (expr) && expr->compare != KT_COMPARE_CONTAINS)
    {
      add_path (plan, expr->args[0], 0);
      add_path (plan, expr->args[1], ++plan->n_name_spaces);
    }
  else if (!kt_bind_is_aggregate (expr))
    for (guint i = 0; i < expr->n_args; i++)
      add_expr (plan, expr->args[i]);
}

static KtBindPlan *
plan_new (const KtBindPlan *outer)
{
  KtBindPlan *plan = g_new0 (KtBindPlan, 1);

  plan->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  plan->ends = g_hash_table_new (NULL, NULL);
  if (outer != NULL)
    {
      g_array_append_vals (plan->nodes, outer->nodes->data, outer->nodes->len);
      plan->n_inherited = outer->nodes->len;
      plan->n_name_spaces = outer->n_name_spaces;
    }
  return plan;
}

KtBindPlan *
kt_bind_plan_new (const KtBindPlan *outer, const KtExpr *const *exprs, guint n_exprs)
{
  KtBindPlan *plan = plan_new (outer);

  for (guint i = 0; i < n_exprs; i++)
    add_expr (plan, exprs[i]);
  return plan;
}

static void
add_table (KtBindPlan *plan, const KtTable *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    add_expr (plan, table->columns[i]);
  for (guint i = 0; i < table->n_rows; i++)
    for (guint j = 0; j < table->n_columns; j++)
      for (guint k = 0; k < table->rows[i].cells[j].n_values; k++)
        add_expr (plan, table->rows[i].cells[j].values[k].value);
}

KtBindPlan *
kt_bind_plan_new_for_rule (const KtBindPlan *outer, const KtRule *rule)
{
  KtBindPlan *plan = plan_new (outer);

  for (guint i = 0; i < rule->n_conditions; i++)
    add_expr (plan, rule->conditions[i]);
  if (rule->condition != NULL)
    add_expr (plan, rule->condition);
  if (rule->target != NULL)
    add_expr (plan, rule->target);
  if (rule->formula != NULL)
    add_expr (plan, rule->formula);
  if (rule->table != NULL)
    add_table (plan, rule->table);
  return plan;
}

guint
kt_bind_plan_n_nodes (const KtBindPlan *plan)
{
  return plan->nodes->len;
}

void
kt_bind_plan_free (KtBindPlan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->nodes);
  g_hash_table_unref (plan->ends);
  g_free (plan);
}

static int
origin_place (const KtBindEnv *env, int origin, const KtBinding *variable)
{
  if (origin == AT_CONTEXT)
    return env->context;
  if (origin == AT_VARIABLE)
    for (guint i = 0; i < env->n_variables; i++)
      if (env->variables[i] == variable)
        return env->variable_places[i];
  return env->root;
}

int
kt_bind_place (const KtBindEnv *env, const KtExpr *expr)
{
  int end = GPOINTER_TO_INT (g_hash_table_lookup (env->plan->ends, expr)) - END_OFFSET;

  return end < 0 ? origin_place (env, end, expr->value.path->variable) : env->places[end];
}

static gboolean
run (KtBindEnv *env, guint at, KtBindFunc func, gpointer data)
{
  const Node *node;
  g_autoptr (GArray) candidates = NULL;
  int parent;

  if (at == env->plan->nodes->len)
    return func (env, data);

  node = &g_array_index (env->plan->nodes, Node, at);
  parent = node->parent < 0 ? origin_place (env, node->parent, node->variable)
                            : env->places[node->parent];
  candidates = g_array_new (FALSE, FALSE, sizeof (KtCandidate));
  env->step (env->data, parent, node->step, candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      KtCandidate candidate = g_array_index (candidates, KtCandidate, i);
      gboolean go_on;

      env->places[at] = candidate.place;
      g_array_append_val (env->guards, candidate.guard);
      go_on = run (env, at + 1, func, data);
      g_array_set_size (env->guards, env->guards->len - 1);
      if (!go_on)
        return FALSE;
    }
  return TRUE;
}

gboolean
kt_bind_run (const KtBindPlan *plan, const KtBindEnv *outer, KtBindFunc func, gpointer data)
{
  KtBindEnv env = *outer;
  g_autofree int *places = g_new (int, plan->nodes->len + 1);
  g_autoptr (GArray) guards = NULL;

  if (plan->is_void)
    return TRUE;
  guards = g_array_new (FALSE, FALSE, sizeof (int));
  if (plan->n_inherited > 0)
    memcpy (places, outer->places, plan->n_inherited * sizeof (int));
  env.plan = plan;
  env.places = places;
  env.guards = guards;
  return run (&env, plan->n_inherited, func, data);
}
