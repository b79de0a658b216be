/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Walks the syntax tree once for every combination of instances that kt-bind.h finds. Places are
 * numbers of assignment entries. Nothing here is shared with the compiler but the binding of paths
 * and the arithmetic of single values, so that one checks the other. */

#include "kt-evaluate.h"

#include "kt-bind.h"
#include "kt-calculate.h"
#include "kt-engine-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const KtAssignment *assignment;
} Eval;

/* Variables of exists rules inside one another. */
#define MAX_VARIABLES 16

static KtValue evaluate (Eval *eval, const KtBindEnv *env, const KtExpr *expr);
static gboolean evaluate_rule (Eval *eval, const KtBindEnv *outer, const KtBindPlan *outer_plan,
                               const KtRule *rule);

/* --- instances ---------------------------------------------------------------------------------- */

static gboolean
index_matches (const KtStep *step, guint index, guint count)
{
  guint first, last;

  if (!step->has_index)
    return TRUE;
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
  const Eval *eval = data;
  guint count = kt_assignment_count_children (eval->assignment, (guint) place, step->feature);

  for (guint i = 0; i < count; i++)
    {
      KtCandidate candidate = { 0, 1 };

      if (!index_matches (step, i, count))
        continue;
      candidate.place = kt_assignment_find_child (eval->assignment, (guint) place, step->feature, i);
      if (step->feature->is_reference)
        {
          const KtAssignmentEntry *entry
            = kt_assignment_get_entry (eval->assignment, (guint) candidate.place);

          candidate.place = entry->value.kind == KT_VALUE_NAME
                              ? kt_assignment_find (eval->assignment, entry->value.text)
                              : -1;
          if (candidate.place < 0)
            continue;
        }
      g_array_append_val (candidates, candidate);
    }
}

static KtBindEnv
start (Eval *eval, guint context)
{
  return (KtBindEnv){ .context = (int) context, .step = find_candidates, .data = eval };
}

/* --- leaves ------------------------------------------------------------------------------------- */

static KtValue
constant_value (const KtConstant *constant)
{
  KtRational number;

  if (!constant->is_set)
    return kt_value_nothing ();
  switch (constant->kind)
    {
    case KT_TYPE_NUMBER:
      return kt_rational_from_number (constant->number, &number) ? kt_value_number (number)
                                                                 : kt_value_nothing ();
    case KT_TYPE_BOOL:
      return kt_value_boolean (constant->truth);
    case KT_TYPE_OPTION:
      return kt_value_name (constant->option->name);
    case KT_TYPE_STRING:
      return kt_value_text (constant->text);
    default:
      return kt_value_name (constant->text);
    }
}

static KtValue
path_value (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  const KtPath *path = expr->value.path;
  const KtAssignmentEntry *entry
    = kt_assignment_get_entry (eval->assignment, (guint) kt_bind_place (env, expr));
  const KtOption *option;

  if (path->attribute != NULL)
    {
      if (entry->value.kind != KT_VALUE_NAME)
        return kt_value_nothing ();
      option = kt_enumeration_find_option (path->attribute->owner, entry->value.text);
      return option != NULL ? constant_value (kt_option_value (option, path->attribute))
                            : kt_value_nothing ();
    }
  if (entry->feature == NULL
      || (entry->feature->kind == KT_FEATURE_PART && !entry->feature->is_reference))
    return kt_value_name (entry->path);
  return entry->value;
}

/* --- aggregates --------------------------------------------------------------------------------- */

typedef struct {
  Eval *eval;
  const KtExpr *argument;
  GArray *values; /* KtValue */
} Collection;

static gboolean
collect (KtBindEnv *env, gpointer data)
{
  Collection *collection = data;
  KtValue value = evaluate (collection->eval, env, collection->argument);

  g_array_append_val (collection->values, value);
  return TRUE;
}

/* Everything the argument denotes. */
static GArray *
values_of (Eval *eval, const KtBindEnv *env, const KtExpr *argument)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (KtValue));
  Collection collection = { eval, argument, values };
  g_autoptr (KtBindPlan) plan = kt_bind_plan_new (NULL, &argument, 1);

  kt_bind_run (plan, env, collect, &collection);
  return values;
}

static KtValue
aggregate (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  KtValue result = expr->function == KT_FUNCTION_SUM ? kt_value_number ((KtRational){ 0, 1 })
                                                     : kt_value_nothing ();
  int op = expr->function == KT_FUNCTION_SUM ? KT_OP_ADD : kt_op_of (expr);

  if (expr->function == KT_FUNCTION_COUNT)
    {
      g_autoptr (GArray) values = values_of (eval, env, expr->args[0]);

      return kt_value_number ((KtRational){ values->len, 1 });
    }
  for (guint i = 0; i < expr->n_args; i++)
    {
      g_autoptr (GArray) values = values_of (eval, env, expr->args[i]);

      for (guint j = 0; j < values->len; j++)
        {
          KtValue value = g_array_index (values, KtValue, j);

          if (value.kind == KT_VALUE_NOTHING)
            return value;
          result = result.kind == KT_VALUE_NOTHING ? value : kt_calculate (op, result, value);
        }
    }
  return result;
}

/* --- comparisons -------------------------------------------------------------------------------- */

static gboolean
same_value (KtValue a, KtValue b)
{
  if (a.kind == KT_VALUE_NOTHING || b.kind == KT_VALUE_NOTHING)
    return FALSE;
  if (a.kind == KT_VALUE_NUMBER && b.kind == KT_VALUE_NUMBER)
    return kt_calculate_compare (KT_COMPARE_EQUAL, a, 0, b, 0);
  if (a.kind == KT_VALUE_BOOLEAN || b.kind == KT_VALUE_BOOLEAN)
    return a.kind == b.kind && a.truth == b.truth;
  if (a.kind == KT_VALUE_NUMBER || b.kind == KT_VALUE_NUMBER)
    return FALSE;
  return strcmp (a.text, b.text) == 0; /* options, symbols, strings: by name */
}

static gboolean
contains (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  g_autoptr (GArray) left = values_of (eval, env, expr->args[0]);
  g_autoptr (GArray) right = values_of (eval, env, expr->args[1]);

  for (guint i = 0; i < right->len; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < left->len && !found; j++)
        found = same_value (g_array_index (left, KtValue, j), g_array_index (right, KtValue, i));
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static KtValue
rounded_to (KtValue value, guint digits)
{
  return kt_calculate (KT_OP_ROUND, value, kt_value_number ((KtRational){ digits, 1 }));
}

static gboolean
compare_values (KtCompare compare, KtValue a, const KtExpr *ea, KtValue b, const KtExpr *eb)
{
  guint digits;

  if (a.kind == KT_VALUE_NOTHING || b.kind == KT_VALUE_NOTHING)
    return FALSE;
  if (a.kind == KT_VALUE_NUMBER && b.kind == KT_VALUE_NUMBER)
    {
      if (kt_calculate_is_rounding (compare, ea, eb, &digits))
        b = rounded_to (b, digits);
      else if (kt_calculate_is_rounding (compare, eb, ea, &digits))
        a = rounded_to (a, digits);
      return kt_calculate_compare (compare, a, ea->type.digits, b, eb->type.digits);
    }
  if (compare == KT_COMPARE_EQUAL)
    return same_value (a, b);
  return compare == KT_COMPARE_NOT_EQUAL && !same_value (a, b);
}

static gboolean
compare (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  if (expr->compare == KT_COMPARE_CONTAINS)
    return contains (eval, env, expr);
  /* Of different instances: with themselves they need not differ. */
  if (kt_bind_is_pairwise (expr) && expr->compare == KT_COMPARE_NOT_EQUAL
      && kt_bind_place (env, expr->args[0]) == kt_bind_place (env, expr->args[1]))
    return TRUE;
  return compare_values (expr->compare, evaluate (eval, env, expr->args[0]), expr->args[0],
                         evaluate (eval, env, expr->args[1]), expr->args[1]);
}

/* --- expressions -------------------------------------------------------------------------------- */

static gboolean
is_true (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  KtValue value = evaluate (eval, env, expr);

  return value.kind == KT_VALUE_BOOLEAN && value.truth;
}

static KtValue
connective (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  gboolean all = expr->kind == KT_EXPR_AND;

  for (guint i = 0; i < expr->n_args; i++)
    if (is_true (eval, env, expr->args[i]) != all)
      return kt_value_boolean (!all);
  return kt_value_boolean (all);
}

static KtValue
arithmetic (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  KtValue a = evaluate (eval, env, expr->args[0]);
  KtValue b = expr->n_args > 1 ? evaluate (eval, env, expr->args[1]) : kt_value_nothing ();

  return kt_calculate (kt_op_of (expr), a, b);
}

static KtValue
evaluate (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  KtRational number;

  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      return kt_rational_from_number (expr->value.number, &number) ? kt_value_number (number)
                                                                   : kt_value_nothing ();
    case KT_EXPR_BOOL:
      return kt_value_boolean (expr->value.truth);
    case KT_EXPR_STRING:
      return kt_value_text (expr->value.text);
    case KT_EXPR_SYMBOL:
      return kt_value_name (expr->value.text);
    case KT_EXPR_OPTION:
      return kt_value_name (expr->value.option->name);
    case KT_EXPR_PATH:
      return path_value (eval, env, expr);
    case KT_EXPR_COMPARE:
      return kt_value_boolean (compare (eval, env, expr));
    case KT_EXPR_AND:
    case KT_EXPR_OR:
      return connective (eval, env, expr);
    case KT_EXPR_NOT:
      return kt_value_boolean (!is_true (eval, env, expr->args[0]));
    case KT_EXPR_WHEN:
      return is_true (eval, env, expr->args[0]) ? evaluate (eval, env, expr->args[1])
                                                : kt_value_number ((KtRational){ 0, 1 });
    default:
      return kt_bind_is_aggregate (expr) ? aggregate (eval, env, expr)
                                         : arithmetic (eval, env, expr);
    }
}

/* --- rules -------------------------------------------------------------------------------------- */

typedef struct {
  Eval *eval;
  const KtRule *rule;
  const KtExpr *condition;
  gboolean found;
} RuleRun;

static gboolean
cell_matches (Eval *eval, const KtBindEnv *env, const KtCell *cell, KtValue value,
              const KtExpr *column)
{
  if (cell->n_values == 0)
    return TRUE;
  for (guint i = 0; i < cell->n_values; i++)
    if (compare_values (cell->values[i].compare, value, column,
                        evaluate (eval, env, cell->values[i].value), cell->values[i].value))
      return TRUE;
  return FALSE;
}

static gboolean
table_holds (Eval *eval, const KtBindEnv *env, const KtTable *table)
{
  gboolean has_allow = FALSE, is_allowed = FALSE;

  for (guint i = 0; i < table->n_rows; i++)
    {
      gboolean matches = TRUE;

      has_allow |= !table->rows[i].is_forbid;
      for (guint j = 0; j < table->n_columns && matches; j++)
        matches = cell_matches (eval, env, &table->rows[i].cells[j],
                                evaluate (eval, env, table->columns[j]), table->columns[j]);
      if (matches && table->rows[i].is_forbid)
        return FALSE;
      is_allowed |= matches;
    }
  return is_allowed || !has_allow;
}

typedef struct {
  Eval *eval;
  const KtRule *rule;
  const KtBindPlan *plan;  /* of the exists rule */
  const KtBindEnv *outer;
  guint n_outer; /* variables of the exists rules around this one */
  guint n_bound;
  const KtBinding *variables[MAX_VARIABLES];
  int places[MAX_VARIABLES];
  gboolean found;
} ExistsRun;

static gboolean exists_next (ExistsRun *exists);

static gboolean
exists_candidate (KtBindEnv *env, gpointer data)
{
  ExistsRun *exists = data;
  const KtBinding *binding = &exists->rule->bindings[exists->n_bound - exists->n_outer];

  exists->variables[exists->n_bound] = binding;
  exists->places[exists->n_bound] = kt_bind_place (env, binding->path);
  exists->n_bound++;
  exists->found = exists_next (exists);
  exists->n_bound--;
  return !exists->found;
}

static gboolean
exists_next (ExistsRun *exists)
{
  KtBindEnv env = *exists->outer;

  env.n_variables = exists->n_bound;
  env.variables = exists->variables;
  env.variable_places = exists->places;
  if (exists->n_bound < exists->n_outer + exists->rule->n_bindings)
    {
      const KtExpr *path = exists->rule->bindings[exists->n_bound - exists->n_outer].path;
      g_autoptr (KtBindPlan) plan = kt_bind_plan_new (NULL, &path, 1);

      exists->found = FALSE;
      kt_bind_run (plan, &env, exists_candidate, exists);
      return exists->found;
    }
  for (guint i = 0; i < exists->rule->n_children; i++)
    if (!evaluate_rule (exists->eval, &env, exists->plan, exists->rule->children[i]))
      return FALSE;
  return TRUE;
}

static gboolean
exists_holds (Eval *eval, const KtBindEnv *env, const KtRule *rule)
{
  ExistsRun exists = { .eval = eval, .rule = rule, .plan = env->plan, .outer = env,
                       .n_outer = env->n_variables, .n_bound = env->n_variables };

  if (env->n_variables + rule->n_bindings > MAX_VARIABLES)
    return FALSE;
  for (guint i = 0; i < env->n_variables; i++)
    {
      exists.variables[i] = env->variables[i];
      exists.places[i] = env->variable_places[i];
    }
  return exists_next (&exists);
}

/* Does a min or max run over nothing? Then the rule says nothing here. */
static gboolean
is_void (Eval *eval, const KtBindEnv *env, const KtExpr *expr)
{
  gboolean is_extreme = kt_bind_is_aggregate (expr) && expr->kind == KT_EXPR_FUNCTION
                        && (expr->function == KT_FUNCTION_MIN || expr->function == KT_FUNCTION_MAX);
  guint n = 0;

  if (!is_extreme)
    {
      for (guint i = 0; i < expr->n_args && !kt_bind_is_aggregate (expr); i++)
        if (is_void (eval, env, expr->args[i]))
          return TRUE;
      return FALSE;
    }
  for (guint i = 0; i < expr->n_args; i++)
    {
      g_autoptr (GArray) values = values_of (eval, env, expr->args[i]);

      n += values->len;
    }
  return n == 0;
}

static gboolean
rule_is_void (Eval *eval, const KtBindEnv *env, const KtRule *rule)
{
  for (guint i = 0; i < rule->n_conditions; i++)
    if (is_void (eval, env, rule->conditions[i]))
      return TRUE;
  for (guint i = 0; rule->table != NULL && i < rule->table->n_columns; i++)
    if (is_void (eval, env, rule->table->columns[i]))
      return TRUE;
  return (rule->condition != NULL && is_void (eval, env, rule->condition))
         || (rule->formula != NULL && is_void (eval, env, rule->formula));
}

/* FALSE stops the run: this combination breaks the rule. */
static gboolean
rule_holds_here (KtBindEnv *env, gpointer data)
{
  RuleRun *run = data;
  const KtRule *rule = run->rule;

  for (guint i = 0; i < rule->n_conditions; i++)
    if (!is_true (run->eval, env, rule->conditions[i]))
      return TRUE;
  if (rule_is_void (run->eval, env, rule))
    return TRUE;
  switch (rule->kind)
    {
    case KT_RULE_REQUIRE:
    case KT_RULE_PREFER:
      return is_true (run->eval, env, rule->condition);
    case KT_RULE_IMPLY:
    case KT_RULE_DEFAULT:
      return compare_values (KT_COMPARE_EQUAL, evaluate (run->eval, env, rule->target), rule->target,
                             evaluate (run->eval, env, rule->formula), rule->formula);
    case KT_RULE_COMBINATIONS:
      return table_holds (run->eval, env, rule->table);
    case KT_RULE_EXISTS:
      return exists_holds (run->eval, env, rule);
    default:
      return TRUE;
    }
}

/* --- selections --------------------------------------------------------------------------------- */

static gboolean
is_selected (Eval *eval, guint place, const KtSelection *selection, KtLiteral literal)
{
  const KtFeature *feature = selection->structure->features[ABS (literal) - 1];
  gint number = kt_assignment_find_child (eval->assignment, place, feature, 0);
  gboolean there = number >= 0
                   && (feature->kind != KT_FEATURE_BOOL
                       || kt_assignment_get_entry (eval->assignment, (guint) number)->value.truth);

  return there == (literal > 0);
}

static gboolean
clauses_hold (Eval *eval, guint place, const KtSelection *selection)
{
  gboolean holds = FALSE;

  for (guint i = 0; i < selection->n_literals; i++)
    {
      if (selection->literals[i] != 0)
        {
          holds = holds || is_selected (eval, place, selection, selection->literals[i]);
          continue;
        }
      if (!holds)
        return FALSE;
      holds = FALSE;
    }
  return TRUE;
}

static gboolean
group_holds (Eval *eval, guint place, const KtSelection *selection)
{
  gboolean above
    = selection->above == 0 || is_selected (eval, place, selection, selection->above);
  guint n = 0;

  for (guint i = 0; i < selection->n_literals; i++)
    n += is_selected (eval, place, selection, selection->literals[i]);
  return above ? n >= selection->minimum && n <= selection->maximum : n == 0;
}

static gboolean
selection_holds (Eval *eval, guint place, const KtRule *rule)
{
  return rule->kind == KT_RULE_GROUP ? group_holds (eval, place, rule->selection)
                                     : clauses_hold (eval, place, rule->selection);
}

static gboolean
evaluate_rule (Eval *eval, const KtBindEnv *outer, const KtBindPlan *outer_plan, const KtRule *rule)
{
  g_autoptr (KtBindPlan) plan = NULL;
  RuleRun run = { .eval = eval, .rule = rule };

  if (rule->selection != NULL)
    return selection_holds (eval, (guint) outer->context, rule);
  plan = kt_bind_plan_new_for_rule (outer_plan, rule);
  return kt_bind_run (plan, outer, rule_holds_here, &run);
}

static gboolean
is_context (const KtRule *rule, const KtAssignmentEntry *entry)
{
  if (rule->context_structure != NULL)
    return entry->feature == NULL ? rule->context_structure->index == 0
                                  : entry->feature->kind == KT_FEATURE_PART
                                      && !entry->feature->is_reference
                                      && entry->feature->type.structure == rule->context_structure;
  if (rule->context_enumeration != NULL)
    return entry->feature != NULL && entry->feature->kind == KT_FEATURE_ENUMERATION
           && entry->feature->type.enumeration == rule->context_enumeration;
  return entry->feature == NULL;
}

gboolean
kt_evaluate_rule (const KtAssignment *assignment, const KtRule *rule)
{
  Eval eval = { .assignment = assignment };
  gboolean only_product = rule->context_structure == NULL && rule->context_enumeration == NULL;
  guint n = only_product ? 1 : kt_assignment_get_n_entries (assignment);

  for (guint i = 0; i < n; i++)
    {
      KtBindEnv env = start (&eval, i);

      if (is_context (rule, kt_assignment_get_entry (assignment, i))
          && !evaluate_rule (&eval, &env, NULL, rule))
        return FALSE;
    }
  return TRUE;
}

const KtRule *
kt_evaluate_find_broken_rule (const KtAssignment *assignment, guint day)
{
  const KtModel *model = kt_assignment_get_model (assignment);

  for (guint i = 0; i < model->n_rules; i++)
    {
      const KtRule *rule = model->rules[i];
      gboolean valid = day == 0
                       || ((rule->validity.from == 0 || rule->validity.from <= day)
                           && (rule->validity.to == 0 || rule->validity.to >= day));

      if (valid && kt_rule_kind_excludes (rule->kind) && !kt_evaluate_rule (assignment, rule))
        return rule;
    }
  return NULL;
}

/* --- conditions and formulas alone -------------------------------------------------------------- */

static gboolean
holds_here (KtBindEnv *env, gpointer data)
{
  RuleRun *run = data;

  run->found = is_true (run->eval, env, run->condition);
  return !run->found;
}

gboolean
kt_evaluate_condition (const KtAssignment *assignment, const KtExpr *condition)
{
  Eval eval = { .assignment = assignment };
  KtBindEnv env = start (&eval, 0);
  g_autoptr (KtBindPlan) plan = kt_bind_plan_new (NULL, &condition, 1);
  RuleRun run = { .eval = &eval, .condition = condition };

  kt_bind_run (plan, &env, holds_here, &run);
  return run.found;
}

gboolean
kt_evaluate_formula (const KtAssignment *assignment, const KtExpr *formula, KtValue *value,
                     GError **error)
{
  Eval eval = { .assignment = assignment };
  KtBindEnv env = start (&eval, 0);
  g_autoptr (GArray) values = values_of (&eval, &env, formula);

  if (values->len > 1)
    {
      g_autofree char *text = kt_expr_to_text (formula);

      g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_EVALUATION,
                   _ ("%s:%u: “%s” denotes %u values; use sum, min, max or an index"),
                   formula->place.file != NULL ? formula->place.file : "", formula->place.line, text,
                   values->len);
      return FALSE;
    }
  *value = values->len == 1 ? g_array_index (values, KtValue, 0) : kt_value_nothing ();
  return TRUE;
}

gboolean
kt_evaluate_term (const KtAssignment *assignment, const KtTerm *term, gboolean *applies,
                  KtValue *amount, GError **error)
{
  *applies = term->when == NULL || kt_evaluate_condition (assignment, term->when);
  *amount = kt_value_nothing ();
  if (!*applies || term->amount == NULL)
    return TRUE;
  return kt_evaluate_formula (assignment, term->amount, amount, error);
}

/* What is not rational any more is taken to nine digits first. */
static gboolean
round_value (KtValue *value, guint digits, KtRounding mode, GError **error)
{
  KtRational ratio = value->number;
  gint64 units;

  if (!value->is_exact)
    {
      KtDecimal decimal;

      if (!kt_decimal_from_double (value->real, KT_DECIMAL_MAX_DIGITS, &decimal, error))
        return FALSE;
      kt_rational (decimal.units, kt_pow10 (decimal.digits), &ratio);
    }
  if (!kt_round_div64 ((KtInt128) ratio.num * kt_pow10 (digits), ratio.den, mode, &units, error))
    return FALSE;
  kt_rational (units, kt_pow10 (digits), &ratio);
  *value = kt_value_number (ratio);
  return TRUE;
}

gboolean
kt_evaluate_terms (const KtAssignment *assignment, const KtTerm *terms, guint n_terms,
                   guint32 kinds, const KtTermRounding *rounding, KtValue *total, GError **error)
{
  const KtValue hundred = kt_value_number ((KtRational){ 100, 1 });

  *total = kt_value_number ((KtRational){ 0, 1 });
  for (guint i = 0; i < n_terms; i++)
    {
      gboolean applies;
      KtValue amount;

      if (!((kinds >> terms[i].kind) & 1))
        continue;
      if (!kt_evaluate_term (assignment, &terms[i], &applies, &amount, error))
        return FALSE;
      if (!applies || amount.kind == KT_VALUE_NOTHING)
        continue;
      if (terms[i].percent)
        amount = kt_calculate (KT_OP_DIVIDE, kt_calculate (KT_OP_MULTIPLY, *total, amount), hundred);
      if (rounding != NULL && !round_value (&amount, terms[i].digits, rounding->mode, error))
        return FALSE;
      *total = kt_calculate (KT_OP_ADD, *total, amount);
    }
  return rounding == NULL || round_value (total, rounding->digits, rounding->mode, error);
}
