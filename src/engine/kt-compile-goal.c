/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What completions wish for: each default and prefer in each place as a literal, each minimize and
 * maximize and the total of each kind of terms as a number to be made small. */

#include "kt-compile-private.h"

/* A total that a percentage is taken of is cut to this many digits when it gets too fine. */
#define TOTAL_DIGITS 4

/* --- defaults and preferences ------------------------------------------------------------------- */

static void
add_soft (KtCompiler *c, const KtRule *rule, int slot, GArray *clauses)
{
  KtSoft soft = { .rule = (int) rule->index, .slot = slot,
                  .is_prefer = rule->kind == KT_RULE_PREFER, .weight = rule->priority };
  int presence = kt_program_slot (c->program, slot)->presence;

  if (soft.is_prefer && soft.weight == 0)
    soft.weight = 1;
  soft.literal
    = kt_cnf_or (c->cnf, -presence, kt_compile_conjunction (c, clauses));
  if (soft.literal != KT_TRUE)
    g_array_append_val (c->program->softs, soft);
}

static void
add_softs_here (KtCompiler *c, const KtRule *rule, int slot)
{
  kt_compile_each_combination (c, rule, slot, add_soft);
}

/* Defaults by priority, then as written; prefers after them. */
static int
compare_softs (gconstpointer a, gconstpointer b)
{
  const KtSoft *x = a, *y = b;

  if (x->is_prefer != y->is_prefer)
    return x->is_prefer ? 1 : -1;
  if (!x->is_prefer && x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  if (x->rule != y->rule)
    return x->rule < y->rule ? -1 : 1;
  if (x->slot != y->slot)
    return x->slot < y->slot ? -1 : 1;
  return x->literal < y->literal ? -1 : x->literal > y->literal;
}

/* --- sums over instances ------------------------------------------------------------------------ */

typedef struct {
  KtCompiler *c;
  const KtExpr *formula;
  const KtExpr *const *conditions;
  guint n_conditions;
  int presence;
  GArray *parts; /* KtQuantity */
  GArray *cases; /* int */
} Summation;

static gboolean
add_part (KtBindEnv *env, gpointer data)
{
  Summation *sum = data;
  KtCompiler *c = sum->c;
  int guard = kt_cnf_and (c->cnf, kt_compile_guard (c, env), sum->presence);

  for (guint i = 0; i < sum->n_conditions; i++)
    guard = kt_cnf_and (c->cnf, guard, kt_compile_condition (c, env, sum->conditions[i]));
  if (sum->formula != NULL)
    {
      KtMeaning value = kt_compile_expr (c, env, sum->formula);
      KtQuantity zero = kt_quantity_constant (c, (KtRational){ 0, 1 }, 0);
      KtQuantity part;

      if (value.kind != KT_MEANING_NUMBER)
        return TRUE;
      guard = kt_cnf_and (c->cnf, guard, value.defined);
      part = kt_quantity_choose (c, guard, &value.number, &zero);
      g_array_append_val (sum->parts, part);
    }
  g_array_append_val (sum->cases, guard);
  return kt_compiler_goes_on (c, 0);
}

static void
summation_init (Summation *sum, KtCompiler *c)
{
  *sum = (Summation){ .c = c, .presence = KT_TRUE };
  sum->parts = g_array_new (FALSE, FALSE, sizeof (KtQuantity));
  sum->cases = g_array_new (FALSE, FALSE, sizeof (int));
}

static void
summation_clear (Summation *sum)
{
  g_array_unref (sum->parts);
  g_array_unref (sum->cases);
}

static KtQuantity
summation_total (Summation *sum, int digits)
{
  return kt_quantity_sum (sum->c, (const KtQuantity *) sum->parts->data, sum->parts->len, digits);
}

/* --- definitions -------------------------------------------------------------------------------- */

/* "weight = sum(parts.weight)": an objective weighs the parts instead of the digits of the sum, so that what has to be paid
 * for is said of few literals. Only what adds up columns of options is that simple. */
static gboolean
adds_columns (const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      return TRUE;
    case KT_EXPR_PATH:
      return expr->value.path->attribute != NULL;
    case KT_EXPR_ADD:
    case KT_EXPR_SUBTRACT:
      return adds_columns (expr->args[0]) && adds_columns (expr->args[1]);
    case KT_EXPR_MULTIPLY:
      return (expr->args[0]->kind == KT_EXPR_NUMBER && adds_columns (expr->args[1]))
             || (expr->args[1]->kind == KT_EXPR_NUMBER && adds_columns (expr->args[0]));
    case KT_EXPR_FUNCTION:
      for (guint i = 0; i < expr->n_args; i++)
        if (expr->function == KT_FUNCTION_SUM ? !adds_columns (expr->args[i]) : expr->function != KT_FUNCTION_COUNT)
          return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
define_slot (KtBindEnv *env, gpointer data)
{
  KtCompiler *c = data;
  int slot = kt_bind_place (env, c->rule->target);
  int digits = kt_program_slot (c->program, slot)->digits;
  KtMeaning meaning;

  if (kt_compile_guard (c, env) != KT_TRUE || kt_program_slot (c->program, slot)->bits < 0)
    return TRUE;
  meaning = kt_compile_expr (c, env, c->rule->formula);
  if (meaning.kind != KT_MEANING_NUMBER || meaning.number.linear == NULL || meaning.number.is_inexact
      || meaning.number.digits < 0 || meaning.number.digits > digits)
    return TRUE;
  /* Where the rule holds, the formula has a value. */
  meaning.defined = KT_TRUE;
  meaning.zero_unless = 0;
  g_hash_table_insert (c->definitions, GINT_TO_POINTER (slot), g_memdup2 (&meaning, sizeof meaning));
  return kt_compiler_goes_on (c, 0);
}

static void
find_definitions (KtCompiler *c)
{
  const KtRule *outer = c->rule;

  c->definitions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < c->model->n_rules && kt_compiler_goes_on (c, 0); i++)
    {
      const KtRule *rule = c->model->rules[i];
      KtBindEnv env = kt_compile_env (c, 0);

      if (rule->kind != KT_RULE_IMPLY || rule->n_conditions > 0 || rule->context_structure != NULL
          || rule->context_enumeration != NULL || rule->target->value.path->attribute != NULL
          || !adds_columns (rule->formula) || !kt_validity_covers (rule->validity, c->program->day))
        continue;
      c->rule = rule;
      kt_bind_run (kt_compile_plan_for_rule (c, NULL, rule), &env, define_slot, c);
    }
  c->rule = outer;
}

/* --- objectives --------------------------------------------------------------------------------- */

static void
add_goal (KtCompiler *c, KtGoal goal, KtQuantity total)
{
  const KtLinear *linear;
  gboolean is_cut;

  if (goal.is_maximize)
    total = kt_quantity_calculate (c, KT_OP_NEGATE, &total, NULL, total.digits);
  linear = kt_quantity_to_linear (c, &total, &is_cut);
  goal.is_cut |= is_cut;
  goal.first = c->program->weights->len;
  goal.is_missing = linear == NULL || !kt_compile_weights (c, linear, &goal.low);
  goal.den = linear != NULL ? linear->den : 1;
  goal.n = c->program->weights->len - goal.first;
  g_array_append_val (c->program->goals, goal);
}

static void
add_objective_here (KtCompiler *c, const KtRule *rule, int slot)
{
  KtBindEnv env = kt_compile_env (c, slot);
  Summation *sum = c->summation;

  sum->presence = kt_program_slot (c->program, slot)->presence;
  kt_bind_run (kt_compile_plan_for_rule (c, NULL, rule), &env, add_part, sum);
}

static void
add_objective (KtCompiler *c, const KtRule *rule)
{
  KtGoal goal = { .rule = (int) rule->index, .priority = rule->priority,
                  .is_maximize = rule->kind == KT_RULE_MAXIMIZE };
  Summation sum;

  summation_init (&sum, c);
  sum.formula = rule->formula;
  sum.conditions = rule->conditions;
  sum.n_conditions = rule->n_conditions;
  c->summation = &sum;
  kt_compile_each_context (c, rule, add_objective_here);
  c->summation = NULL;
  add_goal (c, goal, summation_total (&sum, rule->formula->type.digits));
  summation_clear (&sum);
}

static int
compare_goals (gconstpointer a, gconstpointer b)
{
  const KtGoal *x = a, *y = b;

  if (x->priority != y->priority)
    return x->priority > y->priority ? -1 : 1;
  return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* --- terms -------------------------------------------------------------------------------------- */

static int
when_literal (KtCompiler *c, const KtTerm *term)
{
  KtBindEnv env = kt_compile_env (c, 0);
  Summation sum;
  int literal;

  if (term->when == NULL)
    return KT_TRUE;
  summation_init (&sum, c);
  sum.conditions = &term->when;
  sum.n_conditions = 1;
  kt_bind_run (kt_compile_plan_for_expr (c, term->when), &env, add_part, &sum);
  literal = kt_cnf_or_all (c->cnf, (const int *) sum.cases->data, sum.cases->len);
  summation_clear (&sum);
  return literal;
}

static KtQuantity
amount_of (KtCompiler *c, const KtTerm *term)
{
  KtBindEnv env = kt_compile_env (c, 0);
  Summation sum;
  KtQuantity total;

  summation_init (&sum, c);
  sum.formula = term->amount;
  kt_bind_run (kt_compile_plan_for_expr (c, term->amount), &env, add_part, &sum);
  total = summation_total (&sum, term->amount->type.digits);
  summation_clear (&sum);
  return total;
}

/* `percent` of the total; if that gets too fine for 62 bits, of the total cut to 4 digits. */
static KtQuantity
percentage_of (KtCompiler *c, const KtQuantity *total, const KtQuantity *percent, KtGoal *goal)
{
  KtQuantity hundred = kt_quantity_constant (c, (KtRational){ 100, 1 }, 0);
  KtQuantity digits = kt_quantity_constant (c, (KtRational){ TOTAL_DIGITS, 1 }, 0);
  KtQuantity share = kt_quantity_calculate (c, KT_OP_DIVIDE, percent, &hundred, 4);
  KtQuantity result = kt_quantity_calculate (c, KT_OP_MULTIPLY, total, &share, 4);
  KtQuantity cut;

  if (result.linear != NULL || total->linear == NULL)
    return result;
  goal->is_cut = TRUE;
  cut = kt_quantity_calculate (c, KT_OP_ROUND, total, &digits, TOTAL_DIGITS);
  return kt_quantity_calculate (c, KT_OP_MULTIPLY, &cut, &share, TOTAL_DIGITS);
}

static void
add_total (KtCompiler *c, guint kind)
{
  KtGoal goal = { .rule = -1, .kind = kind };
  KtQuantity zero = kt_quantity_constant (c, (KtRational){ 0, 1 }, 0);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (KtQuantity));
  gboolean any = FALSE;

  for (guint i = 0; i < c->program->n_terms; i++)
    {
      const KtTerm *term = &c->program->terms[i];
      KtQuantity amount;

      if (term->kind != kind || term->amount == NULL)
        continue;
      any = TRUE;
      amount = amount_of (c, term);
      if (term->percent)
        {
          KtQuantity total
            = kt_quantity_sum (c, (const KtQuantity *) parts->data, parts->len, TOTAL_DIGITS);

          amount = percentage_of (c, &total, &amount, &goal);
        }
      amount = kt_quantity_choose (c, when_literal (c, term), &amount, &zero);
      g_array_append_val (parts, amount);
    }
  if (any)
    add_goal (c, goal,
              kt_quantity_sum (c, (const KtQuantity *) parts->data, parts->len, TOTAL_DIGITS));
}

void
kt_compile_goals (KtCompiler *c)
{
  g_array_set_size (c->escapes, 0);
  c->spreads_products = TRUE;
  for (guint i = 0; i < c->model->n_rules && kt_compiler_goes_on (c, 0); i++)
    {
      const KtRule *rule = c->model->rules[i];

      if (!kt_validity_covers (rule->validity, c->program->day))
        continue;
      if (rule->kind == KT_RULE_DEFAULT || rule->kind == KT_RULE_PREFER)
        kt_compile_each_context (c, rule, add_softs_here);
      else if (rule->kind == KT_RULE_MINIMIZE || rule->kind == KT_RULE_MAXIMIZE)
        add_objective (c, rule);
    }
  g_array_sort (c->program->softs, compare_softs);
  g_array_sort (c->program->goals, compare_goals);
  find_definitions (c);
  for (guint kind = 0; kind < 32 && c->error == NULL; kind++)
    add_total (c, kind);
  g_clear_pointer (&c->definitions, g_hash_table_unref);
}
