/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rule becomes, for every instance of its context and every combination of the instances its paths
 * run through, clauses "not there, or condition not met, or …". All clauses of one context share a
 * selector, so that an explanation can name the rule and the place. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

#define MAX_VARIABLES 16

static void rule_clauses (KtCompiler *c, const KtRule *rule, const KtBindEnv *outer,
                          const KtBindPlan *outer_plan, KtClausesFunc func, int slot,
                          GArray *clauses);

const KtBindPlan *
kt_compile_plan_for_rule (KtCompiler *c, const KtBindPlan *outer, const KtRule *rule)
{
  KtBindPlan *plan = g_hash_table_lookup (c->plans, rule);

  if (plan == NULL)
    {
      plan = kt_bind_plan_new_for_rule (outer, rule);
      g_hash_table_insert (c->plans, (gpointer) rule, plan);
    }
  return plan;
}

static void
append_clause (GArray *clauses, const GArray *base, const int *literals, guint n)
{
  const int end = 0;

  g_array_append_vals (clauses, base->data, base->len);
  g_array_append_vals (clauses, literals, n);
  g_array_append_val (clauses, end);
}

int
kt_compile_conjunction (KtCompiler *c, const GArray *clauses)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (int));
  const int *at = (const int *) clauses->data;
  guint start = 0;

  for (guint i = 0; i < clauses->len; i++)
    if (at[i] == 0)
      {
        int literal = kt_cnf_or_all (c->cnf, at + start, i - start);

        g_array_append_val (all, literal);
        start = i + 1;
      }
  return kt_cnf_and_all (c->cnf, (const int *) all->data, all->len);
}

/* --- the parts of a rule ------------------------------------------------------------------------ */

/* One clause for each conjunct. */
static void
require_clauses (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr, const GArray *base,
                 GArray *clauses)
{
  if (expr->kind == KT_EXPR_AND)
    for (guint i = 0; i < expr->n_args; i++)
      require_clauses (c, env, expr->args[i], base, clauses);
  else
    {
      g_autoptr (GArray) literals = g_array_new (FALSE, FALSE, sizeof (int));

      kt_compile_disjuncts (c, env, expr, TRUE, literals);
      append_clause (clauses, base, (const int *) literals->data, literals->len);
    }
}

static void
assign_clauses (KtCompiler *c, const KtBindEnv *env, const KtRule *rule, const GArray *base,
                GArray *clauses)
{
  int equal = kt_compile_comparison (c, env, KT_COMPARE_EQUAL, rule->target, rule->formula);

  append_clause (clauses, base, &equal, 1);
}

typedef struct {
  KtCompiler *c;
  const KtRule *rule;
  const KtBindPlan *plan;
  const KtBindEnv *outer;
  guint n_outer;
  guint n_bound;
  const KtBinding *variables[MAX_VARIABLES];
  int places[MAX_VARIABLES];
  int guards[MAX_VARIABLES];
  GArray *cases; /* int: an instance that satisfies everything inside */
} Exists;

static void exists_next (Exists *exists);

static gboolean
exists_candidate (KtBindEnv *env, gpointer data)
{
  Exists *exists = data;
  const KtBinding *binding = &exists->rule->bindings[exists->n_bound - exists->n_outer];

  exists->variables[exists->n_bound] = binding;
  exists->places[exists->n_bound] = kt_bind_place (env, binding->path);
  exists->guards[exists->n_bound] = kt_compile_guard (exists->c, env);
  exists->n_bound++;
  exists_next (exists);
  exists->n_bound--;
  return kt_compiler_goes_on (exists->c, exists->cases->len);
}

static void
exists_next (Exists *exists)
{
  KtCompiler *c = exists->c;
  KtBindEnv env = *exists->outer;
  g_autoptr (GArray) clauses = NULL;
  int literal;

  env.n_variables = exists->n_bound;
  env.variables = exists->variables;
  env.variable_places = exists->places;
  if (exists->n_bound < exists->n_outer + exists->rule->n_bindings)
    {
      const KtExpr *path = exists->rule->bindings[exists->n_bound - exists->n_outer].path;
      g_autoptr (GArray) mores = g_array_new (FALSE, FALSE, sizeof (int));
      GArray *outer_mores = c->aggregate_mores;

      c->aggregate_mores = mores;
      kt_bind_run (kt_compile_plan_for_expr (c, path), &env, exists_candidate, exists);
      c->aggregate_mores = outer_mores;
      for (guint i = 0; i < mores->len; i++)
        kt_compiler_add_escape (
          c, g_array_index (c->program->mores, KtMore, g_array_index (mores, int, i)).literal);
      return;
    }
  clauses = g_array_new (FALSE, FALSE, sizeof (int));
  {
    GArray *outer_mores = g_steal_pointer (&c->aggregate_mores);

    for (guint i = 0; i < exists->rule->n_children; i++)
      rule_clauses (c, exists->rule->children[i], &env, exists->plan, NULL, 0, clauses);
    c->aggregate_mores = outer_mores;
  }
  literal = kt_compile_conjunction (c, clauses);
  for (guint i = exists->n_outer; i < exists->n_bound; i++)
    literal = kt_cnf_and (c->cnf, literal, exists->guards[i]);
  g_array_append_val (exists->cases, literal);
}

static void
exists_clauses (KtCompiler *c, const KtBindEnv *env, const KtRule *rule, const GArray *base,
                GArray *clauses)
{
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (int));
  Exists exists = { .c = c, .rule = rule, .plan = env->plan, .outer = env,
                    .n_outer = env->n_variables, .n_bound = env->n_variables, .cases = cases };

  if (env->n_variables + rule->n_bindings > MAX_VARIABLES)
    {
      kt_compiler_fail (c, KT_ENGINE_ERROR_LIMIT, _ ("%s:%u: too many variables of exists in one another"),
                        rule->place.file, rule->place.line);
      return;
    }
  for (guint i = 0; i < env->n_variables; i++)
    {
      exists.variables[i] = env->variables[i];
      exists.places[i] = env->variable_places[i];
    }
  exists_next (&exists);
  append_clause (clauses, base, (const int *) cases->data, cases->len);
}

/* --- one combination ---------------------------------------------------------------------------- */

typedef struct {
  KtCompiler *c;
  const KtRule *rule;
  KtClausesFunc func; /* NULL: append to `clauses` */
  int slot;
  GArray *clauses;
} Combination;

static void
root_clauses (KtCompiler *c, const KtBindEnv *env, const KtRule *rule, const GArray *base,
              GArray *clauses)
{
  switch (rule->kind)
    {
    case KT_RULE_REQUIRE:
    case KT_RULE_PREFER:
      require_clauses (c, env, rule->condition, base, clauses);
      break;
    case KT_RULE_IMPLY:
    case KT_RULE_DEFAULT:
      assign_clauses (c, env, rule, base, clauses);
      break;
    case KT_RULE_COMBINATIONS:
      kt_compile_table (c, env, rule->table, base, clauses);
      break;
    case KT_RULE_EXISTS:
      exists_clauses (c, env, rule, base, clauses);
      break;
    default:
      break;
    }
}

/* Where a min or max runs over nothing the clauses say nothing: add that to each of them. */
static void
append_with_voids (GArray *clauses, const GArray *new_clauses, const GArray *voids, guint first_void)
{
  const int *at = (const int *) new_clauses->data;
  const int end = 0;

  for (guint i = 0; i < new_clauses->len; i++)
    if (at[i] != 0)
      g_array_append_val (clauses, at[i]);
    else
      {
        for (guint j = first_void; j < voids->len; j++)
          g_array_append_val (clauses, g_array_index (voids, int, j));
        g_array_append_val (clauses, end);
      }
}

/* Here the rule says something: all guards and conditions hold, and nothing is empty that it looks for the least or greatest of. */
static void
note_case (KtCompiler *c, const KtBindEnv *env, const GArray *base, guint first_void)
{
  int applies = kt_cnf_and (c->cnf, kt_program_slot (c->program, env->context)->presence,
                            -kt_cnf_or_all (c->cnf, (const int *) base->data, base->len));

  for (guint i = first_void; i < c->voids->len; i++)
    applies = kt_cnf_and (c->cnf, applies, -g_array_index (c->voids, int, i));
  g_array_append_val (c->cases, applies);
}

static gboolean
compile_combination (KtBindEnv *env, gpointer data)
{
  Combination *run = data;
  KtCompiler *c = run->c;
  g_autoptr (GArray) base = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) complete = g_array_new (FALSE, FALSE, sizeof (int));
  guint n_voids = c->voids->len;
  GArray *cases = g_steal_pointer (&c->cases); /* not for the children */

  kt_compile_guards (c, env, base);
  for (guint i = 0; i < base->len; i++)
    g_array_index (base, int, i) *= -1;
  for (guint i = 0; i < run->rule->n_conditions; i++)
    kt_compile_disjuncts (c, env, run->rule->conditions[i], FALSE, base);
  root_clauses (c, env, run->rule, base, own);
  c->cases = cases;
  if (cases != NULL)
    note_case (c, env, base, n_voids);
  append_with_voids (complete, own, c->voids, n_voids);
  g_array_set_size (c->voids, n_voids);
  if (run->func != NULL)
    run->func (c, run->rule, run->slot, complete);
  else
    g_array_append_vals (run->clauses, complete->data, complete->len);
  return kt_compiler_goes_on (c, run->clauses != NULL ? run->clauses->len : 0);
}

static void
rule_clauses (KtCompiler *c, const KtRule *rule, const KtBindEnv *outer,
              const KtBindPlan *outer_plan, KtClausesFunc func, int slot, GArray *clauses)
{
  Combination run = { c, rule, func, slot, clauses };

  kt_bind_run (kt_compile_plan_for_rule (c, outer_plan, rule), outer, compile_combination, &run);
}

void
kt_compile_each_combination (KtCompiler *c, const KtRule *rule, int slot, KtClausesFunc func)
{
  KtBindEnv env = kt_compile_env (c, slot);

  rule_clauses (c, rule, &env, NULL, func, slot, NULL);
}

/* --- all rules ---------------------------------------------------------------------------------- */

static gboolean
is_context (KtCompiler *c, const KtRule *rule, int slot)
{
  const KtFeature *feature = c->program->features[slot];

  if (rule->context_structure != NULL)
    return feature == NULL ? rule->context_structure == c->model->product
                           : feature->kind == KT_FEATURE_PART && !feature->is_reference
                               && feature->type.structure == rule->context_structure;
  if (rule->context_enumeration != NULL)
    return feature != NULL && feature->kind == KT_FEATURE_ENUMERATION
           && feature->type.enumeration == rule->context_enumeration;
  return slot == 0;
}

void
kt_compile_each_context (KtCompiler *c, const KtRule *rule,
                         void (*func) (KtCompiler *c, const KtRule *rule, int slot))
{
  gboolean only_product = rule->context_structure == NULL && rule->context_enumeration == NULL;
  guint n = only_product ? 1 : c->program->slots->len;

  c->rule = rule;
  for (guint i = 0; i < n && kt_compiler_goes_on (c, 0); i++)
    if (is_context (c, rule, (int) i))
      func (c, rule, (int) i);
  c->rule = NULL;
}

void
kt_compile_note_breach (KtCompiler *c, int slot, int holds)
{
  int broken = kt_cnf_and (c->cnf, kt_program_slot (c->program, slot)->presence, -holds);

  g_array_append_val (c->breaches, broken);
}

int
kt_compile_emit (KtCompiler *c, const KtRule *rule, int slot, const GArray *clauses)
{
  KtSelector selector = { 0, (int) rule->index, slot };
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));
  int presence = -kt_program_slot (c->program, slot)->presence;
  const int *at = (const int *) clauses->data;

  if (c->breaches != NULL)
    kt_compile_note_breach (c, slot, kt_compile_conjunction (c, clauses));
  selector.literal = kt_cnf_new_variable (c->cnf);
  g_array_append_val (c->program->selectors, selector);
  for (guint i = 0; i < clauses->len; i++)
    {
      if (at[i] != 0)
        {
          g_array_append_val (clause, at[i]);
          continue;
        }
      g_array_append_vals (clause, c->escapes->data, c->escapes->len);
      g_array_append_val (clause, presence);
      selector.literal *= -1;
      g_array_append_val (clause, selector.literal);
      selector.literal *= -1;
      kt_cnf_add (c->cnf, (const int *) clause->data, clause->len);
      g_array_set_size (clause, 0);
    }
  return selector.literal;
}

static void
compile_rule_here (KtCompiler *c, const KtRule *rule, int slot)
{
  g_autoptr (GArray) clauses = NULL;
  KtBindEnv env;

  g_array_set_size (c->escapes, 0);
  if (rule->selection != NULL)
    {
      kt_compile_selection (c, rule, slot);
      return;
    }
  clauses = g_array_new (FALSE, FALSE, sizeof (int));
  env = kt_compile_env (c, slot);
  rule_clauses (c, rule, &env, NULL, NULL, slot, clauses);
  if (c->rule_escapes != NULL)
    g_array_append_vals (c->rule_escapes, c->escapes->data, c->escapes->len);
  if (clauses->len > 0 && kt_rule_kind_excludes (rule->kind))
    kt_compile_emit (c, rule, slot, clauses);
}

/* The rule everywhere, and what is asked about it. */
static void
compile_rule_for_questions (KtCompiler *c, const KtRule *rule)
{
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) breaches = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) escapes = g_array_new (FALSE, FALSE, sizeof (int));
  KtRuleLiterals literals = { .rule = (int) rule->index };

  c->cases = cases;
  c->breaches = breaches;
  c->rule_escapes = escapes;
  kt_compile_each_context (c, rule, compile_rule_here);
  c->cases = c->breaches = c->rule_escapes = NULL;
  literals.applies = rule->selection != NULL
                       ? KT_TRUE
                       : kt_cnf_or_all (c->cnf, (const int *) cases->data, cases->len);
  literals.broken = kt_cnf_or_all (c->cnf, (const int *) breaches->data, breaches->len);
  literals.escape = kt_cnf_or_all (c->cnf, (const int *) escapes->data, escapes->len);
  g_array_append_val (c->program->rule_literals, literals);
}

/* --- conditions that never hold ----------------------------------------------------------------- */

static gboolean
forbid_combination (KtBindEnv *env, gpointer data)
{
  const KtExpr *condition = data;
  KtCompiler *c = env->data;
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));

  kt_compile_guards (c, env, clause);
  for (guint i = 0; i < clause->len; i++)
    g_array_index (clause, int, i) *= -1;
  kt_compile_disjuncts (c, env, condition, FALSE, clause);
  g_array_append_vals (clause, c->escapes->data, c->escapes->len);
  kt_cnf_add (c->cnf, (const int *) clause->data, clause->len);
  return kt_compiler_goes_on (c, 0);
}

static void
forbid (KtCompiler *c, const KtExpr *condition)
{
  KtBindEnv env = kt_compile_env (c, 0);

  g_array_set_size (c->escapes, 0);
  kt_bind_run (kt_compile_plan_for_expr (c, condition), &env, forbid_combination, (gpointer) condition);
}

void
kt_compile_rules (KtCompiler *c)
{
  for (guint i = 0; i < c->program->n_never && c->error == NULL; i++)
    forbid (c, c->program->never[i]);
  for (guint i = 0; i < c->model->n_rules && c->error == NULL; i++)
    {
      const KtRule *rule = c->model->rules[i];

      if (g_cancellable_set_error_if_cancelled (c->cancellable, &c->error))
        return;
      if (!kt_validity_covers (rule->validity, c->program->day))
        continue;
      if (c->program->rule_literals != NULL)
        compile_rule_for_questions (c, rule);
      else if (kt_rule_kind_excludes (rule->kind))
        kt_compile_each_context (c, rule, compile_rule_here);
    }
}
