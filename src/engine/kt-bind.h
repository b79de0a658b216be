/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Which instances the paths of a rule denote: sentences 1, 2 and 10 of kt-model.h in one place, for
 * the compiler (where an instance is a slot that may be there) and for the evaluator (where it is an
 * entry of a configuration).
 *
 * A plan is made once from the paths of a rule or of one argument of an aggregate: a tree of
 * beginnings, each step of it shared by all paths that begin so. Running it visits every combination
 * of places for those steps. Places are small numbers whose meaning belongs to the caller.
 *
 * Plans live as long as their model and never change; runs keep their state on the stack.
 */

#include "kt-model.h"

G_BEGIN_DECLS

typedef struct {
  int place;
  int guard; /* literal under which it is there; 1: always */
} KtCandidate;

/* Appends the candidates for one step down from a place. Through a reference they are the parts
 * referred to. */
typedef void (*KtStepFunc) (gpointer data, int place, const KtStep *step, GArray *candidates);

typedef struct _KtBindPlan KtBindPlan;
typedef struct _KtBindEnv KtBindEnv;

struct _KtBindEnv {
  const KtBindPlan *plan;
  int root;
  int context;
  int *places;     /* of the plan's nodes */
  GArray *guards;  /* int: of the steps taken */
  guint n_variables;
  const KtBinding *const *variables;
  const int *variable_places;
  KtStepFunc step;
  gpointer data;
};

/* All paths of the expressions outside aggregates. `outer` may be NULL: a plan whose beginnings are
 * already bound when this one runs. */
KtBindPlan *kt_bind_plan_new (const KtBindPlan *outer, const KtExpr *const *exprs, guint n_exprs);
/* Conditions, condition, target, formula, columns and cells of the rule, without its children. */
KtBindPlan *kt_bind_plan_new_for_rule (const KtBindPlan *outer, const KtRule *rule);
guint kt_bind_plan_n_nodes (const KtBindPlan *plan);
void kt_bind_plan_free (KtBindPlan *plan);

/* FALSE stops the run. */
typedef gboolean (*KtBindFunc) (KtBindEnv *env, gpointer data);

/* Calls `func` for every combination. `outer` gives root, context, variables, step function and, if
 * the plan was made with an outer plan, the places bound so far; its guards are not repeated.
 * FALSE if stopped. */
gboolean kt_bind_run (const KtBindPlan *plan, const KtBindEnv *outer, KtBindFunc func, gpointer data);

/* The place a KT_EXPR_PATH of the plan arrives at. */
int kt_bind_place (const KtBindEnv *env, const KtExpr *path);

/* literally the same path on both sides, with several instances: each side ranges by itself */
gboolean kt_bind_is_pairwise (const KtExpr *compare);
/* COUNT, SUM, MIN, MAX and the sides of `contains`: their arguments are bound for themselves */
gboolean kt_bind_is_aggregate (const KtExpr *expr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtBindPlan, kt_bind_plan_free)

G_END_DECLS
