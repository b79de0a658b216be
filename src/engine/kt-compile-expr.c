/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conditions and formulas under one combination of instances. Truth becomes a literal, names a set of
 * literals, numbers a KtQuantity. What is undefined makes every comparison false. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-compile-private.h"
#include "kt-engine-error.h"

/* Products with more cells than this are left to lemmas. */
#define MAX_CIRCUIT_CELLS 100

/* What instances without a slot may add to a sum: at most this much, in its units. */
#define MAX_REMAINDER (((gint64) 1 << 32) - 1)

/* --- environment -------------------------------------------------------------------------------- */

KtBindEnv
kt_compile_env (KtCompiler *c, int context)
{
  return (KtBindEnv){ .context = context, .step = kt_compile_candidates, .data = c };
}

const KtBindPlan *
kt_compile_plan_for_expr (KtCompiler *c, const KtExpr *expr)
{
  KtBindPlan *plan = g_hash_table_lookup (c->plans, expr);

  if (plan == NULL)
    {
      plan = kt_bind_plan_new (NULL, &expr, 1);
      g_hash_table_insert (c->plans, (gpointer) expr, plan);
    }
  return plan;
}

static gboolean
is_below (const KtProgram *program, int slot, int literal)
{
  for (int s = kt_program_slot (program, slot)->parent; s > 0; s = kt_program_slot (program, s)->parent)
    if (kt_program_slot (program, s)->presence == literal)
      return TRUE;
  return FALSE;
}

/* Presence implies the presence of what is above, so that need not be said. */
void
kt_compile_guards (KtCompiler *c, const KtBindEnv *env, GArray *guards)
{
  guint n = env->guards->len;
  guint first = kt_bind_plan_n_nodes (env->plan) - n;

  for (guint i = 0; i < n; i++)
    {
      int guard = g_array_index (env->guards, int, i);
      gboolean is_implied = guard == KT_TRUE;

      for (guint j = 0; j < n && !is_implied; j++)
        {
          int slot = env->places[first + j], other = g_array_index (env->guards, int, j);

          if (other == guard)
            is_implied = j < i;
          else
            is_implied = other == kt_program_slot (c->program, slot)->presence
                         && is_below (c->program, slot, guard);
        }
      if (!is_implied)
        g_array_append_val (guards, guard);
    }
}

int
kt_compile_guard (KtCompiler *c, const KtBindEnv *env)
{
  g_autoptr (GArray) guards = g_array_new (FALSE, FALSE, sizeof (int));

  kt_compile_guards (c, env, guards);
  return kt_cnf_and_all (c->cnf, (const int *) guards->data, guards->len);
}

/* --- constants ---------------------------------------------------------------------------------- */

static KtMeaning
meaning_of_truth (int literal)
{
  return (KtMeaning){ .kind = KT_MEANING_TRUTH, .defined = KT_TRUE, .truth = literal };
}

static KtMeaning
meaning_of_name (KtCompiler *c, const char *name)
{
  KtSymbol *symbol = g_new0 (KtSymbol, 1);

  symbol->name = name;
  symbol->literal = KT_TRUE;
  g_ptr_array_add (c->garbage, symbol);
  return (KtMeaning){ .kind = KT_MEANING_SYMBOLS, .defined = KT_TRUE, .symbols = symbol, .n_symbols = 1 };
}

static KtMeaning
meaning_of_number (KtQuantity number)
{
  return (KtMeaning){ .kind = KT_MEANING_NUMBER, .defined = KT_TRUE, .number = number };
}

static KtMeaning
undefined_number (KtCompiler *c)
{
  KtMeaning meaning = meaning_of_number (kt_quantity_constant (c, (KtRational){ 0, 1 }, 0));

  meaning.defined = KT_FALSE;
  return meaning;
}

static KtMeaning
constant_number (KtCompiler *c, const KtExpr *expr)
{
  KtRational value;

  if (!kt_rational_from_number (expr->value.number, &value))
    return undefined_number (c);
  return meaning_of_number (kt_quantity_constant (c, value, expr->type.digits));
}

static KtMeaning
meaning_of_path (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  int slot = kt_bind_place (env, expr);

  if (expr->value.path->attribute != NULL)
    return kt_compile_attribute (c, slot, expr->value.path->attribute);
  if (c->definitions != NULL && g_hash_table_contains (c->definitions, GINT_TO_POINTER (slot)))
    return *(const KtMeaning *) g_hash_table_lookup (c->definitions, GINT_TO_POINTER (slot));
  return kt_compile_slot_value (c, slot);
}

/* --- aggregates --------------------------------------------------------------------------------- */

typedef struct {
  int guard;
  KtMeaning meaning;
} Element;

typedef struct {
  KtCompiler *c;
  const KtExpr *argument;
  GArray *elements;
  gboolean only_count;
} Collection;

static gboolean
collect (KtBindEnv *env, gpointer data)
{
  Collection *collection = data;
  Element element = { .guard = kt_compile_guard (collection->c, env) };

  if (element.guard == KT_FALSE)
    return kt_compiler_goes_on (collection->c, 0);
  if (!collection->only_count)
    {
      /* What the element itself aggregates is bound for itself. */
      GArray *mores = g_steal_pointer (&collection->c->aggregate_mores);
      guint n_voids = collection->c->voids->len;

      element.meaning = kt_compile_expr (collection->c, env, collection->argument);
      collection->c->aggregate_mores = mores;
      g_array_set_size (collection->c->voids, n_voids);
    }
  g_array_append_val (collection->elements, element);
  return kt_compiler_goes_on (collection->c, 0);
}

/* Everything the argument denotes; numbers of the KtMore met on the way in *mores. */
static GArray *
elements_of (KtCompiler *c, const KtBindEnv *env, const KtExpr *argument, gboolean only_count,
             GArray *mores)
{
  GArray *elements = g_array_new (FALSE, FALSE, sizeof (Element));
  Collection collection = { c, argument, elements, only_count };
  GArray *outer = c->aggregate_mores;

  c->aggregate_mores = mores;
  kt_bind_run (kt_compile_plan_for_expr (c, argument), env, collect, &collection);
  c->aggregate_mores = outer;
  return elements;
}

static void
escape_mores (KtCompiler *c, const GArray *mores)
{
  for (guint i = 0; i < mores->len; i++)
    kt_compiler_add_escape (
      c, g_array_index (c->program->mores, KtMore, g_array_index (mores, int, i)).literal);
}

/* How many elements one more instance of the feature adds at least. */
static gint64
least_number (const KtExpr *argument, const KtMore *more)
{
  gboolean behind = FALSE;
  gint64 number = 1;

  if (argument->kind != KT_EXPR_PATH)
    return 0;
  for (guint i = 0; i < argument->value.path->n_steps; i++)
    {
      const KtStep *step = &argument->value.path->steps[i];

      if (behind)
        number *= step->has_index || step->feature->is_reference ? 0 : step->feature->min_count;
      else
        behind = (int) step->feature->owner->index == more->structure
                 && (int) step->feature->index == more->feature;
    }
  return number;
}

/* What instances without slots add to a sum of non-negative elements of at least `least` units. */
static KtQuantity
remainder_of (KtCompiler *c, const KtExpr *argument, const GArray *mores, gint64 least, gint64 den)
{
  const KtBits *bits = kt_circuit_new_number (c->circuit, MAX_REMAINDER);
  g_autofree int *literals = g_new (int, mores->len + 1);
  int any;

  for (guint i = 0; i < mores->len; i++)
    {
      const KtMore *more = &g_array_index (c->program->mores, KtMore, g_array_index (mores, int, i));
      gint64 least_sum;

      literals[i] = more->literal;
      if (!__builtin_mul_overflow (least, least_number (argument, more), &least_sum)
          && least_sum > 0)
        kt_cnf_add2 (c->cnf, -more->literal,
                     -kt_circuit_bits_at_most (c->circuit, bits, MIN (least_sum, MAX_REMAINDER) - 1));
    }
  any = kt_cnf_or_all (c->cnf, literals, mores->len);
  for (guint i = 0; i < bits->n_bits; i++)
    kt_cnf_add2 (c->cnf, -bits->bits[i], any);
  return kt_quantity_linear (kt_linear_bits (c->circuit, bits, 0, den), 0);
}

static KtMeaning
count_of (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  g_autoptr (GArray) mores = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) elements = elements_of (c, env, expr->args[0], TRUE, mores);
  g_autofree KtQuantity *parts = g_new (KtQuantity, elements->len + 1);

  for (guint i = 0; i < elements->len; i++)
    {
      int guard = g_array_index (elements, Element, i).guard;

      parts[i] = guard == KT_TRUE
                   ? kt_quantity_constant (c, (KtRational){ 1, 1 }, 0)
                   : kt_quantity_linear (
                       kt_linear_bits (c->circuit, kt_circuit_take_bits (c->circuit, &guard, 1, 1), 0, 1),
                       0);
    }
  if (mores->len > 0)
    parts[elements->len] = remainder_of (c, expr->args[0], mores, 1, 1);
  return meaning_of_number (kt_quantity_sum (c, parts, elements->len + (mores->len > 0), 0));
}

/* The number while the guard holds, else 0. */
static KtQuantity
guarded_number (KtCompiler *c, const Element *element)
{
  const KtQuantity *number = &element->meaning.number;
  KtQuantity zero = kt_quantity_constant (c, (KtRational){ 0, 1 }, 0);
  const KtLinear *linear = number->linear;

  if (linear != NULL && element->guard != KT_TRUE && element->meaning.zero_unless == element->guard)
    {
      const KtLinear *sum = kt_linear_guard_constant (c->circuit, linear, element->guard);

      if (sum != NULL)
        return kt_quantity_linear (sum, number->digits);
    }
  return kt_quantity_choose (c, element->guard, number, &zero);
}

/* All elements that are there have a value. */
static int
all_defined (KtCompiler *c, const GArray *elements)
{
  g_autofree int *literals = g_new (int, elements->len + 1);

  for (guint i = 0; i < elements->len; i++)
    {
      const Element *element = &g_array_index (elements, Element, i);

      literals[i] = kt_cnf_or (c->cnf, -element->guard, element->meaning.defined);
    }
  return kt_cnf_and_all (c->cnf, literals, elements->len);
}

/* Appends what one argument adds up to; returns the literal of "all of it has a value". */
static int
append_sum (KtCompiler *c, const KtBindEnv *env, const KtExpr *argument, int digits, GArray *parts)
{
  g_autoptr (GArray) mores = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) elements = elements_of (c, env, argument, FALSE, mores);
  guint first = parts->len;
  double least = elements->len > 0 ? 1e18 : -1;
  KtQuantity sum, remainder;

  for (guint j = 0; j < elements->len; j++)
    {
      KtQuantity part = guarded_number (c, &g_array_index (elements, Element, j));

      g_array_append_val (parts, part);
      least = MIN (least, g_array_index (elements, Element, j).meaning.number.range.low);
    }
  if (mores->len == 0)
    return all_defined (c, elements);
  sum = kt_quantity_sum (c, &g_array_index (parts, KtQuantity, first), elements->len, digits);
  if (least >= 0 && sum.linear != NULL)
    {
      gint64 den = sum.linear->den;

      remainder = remainder_of (c, argument, mores, (gint64) (least * (double) den), den);
      g_array_append_val (parts, remainder);
    }
  else
    escape_mores (c, mores);
  return all_defined (c, elements);
}

/* In one go: sums over a whole model have as many arguments as it has features. */
static KtMeaning
sum_of (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (KtQuantity));
  g_autofree int *defined = g_new (int, expr->n_args + 1);
  KtMeaning total = { .kind = KT_MEANING_NUMBER };

  for (guint i = 0; i < expr->n_args; i++)
    defined[i] = append_sum (c, env, expr->args[i], expr->type.digits, parts);
  total.defined = kt_cnf_and_all (c->cnf, defined, expr->n_args);
  total.number = kt_quantity_sum (c, (const KtQuantity *) (gpointer) parts->data, parts->len,
                                  expr->type.digits);
  total.number.digits = expr->type.digits;
  return total;
}

/* min, max: of what is there; undefined over nothing. */
static KtMeaning
extreme_of (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  KtMeaning best = undefined_number (c);
  int all = KT_TRUE, nothing;

  for (guint i = 0; i < expr->n_args; i++)
    {
      g_autoptr (GArray) mores = g_array_new (FALSE, FALSE, sizeof (int));
      g_autoptr (GArray) elements = elements_of (c, env, expr->args[i], FALSE, mores);

      escape_mores (c, mores);
      for (guint j = 0; j < elements->len; j++)
        {
          const Element *element = &g_array_index (elements, Element, j);
          KtQuantity both = best.defined == KT_FALSE
                              ? element->meaning.number
                              : kt_quantity_calculate (c, kt_op_of (expr), &best.number,
                                                       &element->meaning.number, expr->type.digits);
          KtQuantity here
            = kt_quantity_choose (c, best.defined, &both, &element->meaning.number);

          best.number = best.defined == KT_FALSE && element->guard == KT_TRUE
                          ? here
                          : kt_quantity_choose (c, element->guard, &here, &best.number);
          best.defined = kt_cnf_or (c->cnf, best.defined, element->guard);
        }
      all = kt_cnf_and (c->cnf, all, all_defined (c, elements));
    }
  nothing = -best.defined;
  if (nothing != KT_FALSE)
    g_array_append_val (c->voids, nothing);
  best.defined = kt_cnf_and (c->cnf, best.defined, all);
  best.number.digits = expr->type.digits;
  return best;
}

static int
contains (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  g_autoptr (GArray) mores = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) left = elements_of (c, env, expr->args[0], FALSE, mores);
  g_autoptr (GArray) right = elements_of (c, env, expr->args[1], FALSE, mores);
  g_autofree int *found = g_new (int, left->len + 2);
  g_autofree int *all = g_new (int, right->len + 1);

  escape_mores (c, mores);
  for (guint i = 0; i < right->len; i++)
    {
      const Element *wanted = &g_array_index (right, Element, i);

      for (guint j = 0; j < left->len; j++)
        {
          const Element *element = &g_array_index (left, Element, j);

          found[j] = kt_cnf_and (
            c->cnf, element->guard,
            kt_compile_compare (c, KT_COMPARE_EQUAL, &element->meaning, &wanted->meaning));
        }
      found[left->len] = -wanted->guard;
      all[i] = kt_cnf_or_all (c->cnf, found, left->len + 1);
    }
  return kt_cnf_and_all (c->cnf, all, right->len);
}

/* --- comparisons -------------------------------------------------------------------------------- */

/* name → literal, names that stand several times joined */
static GHashTable *
group_by_name (KtCompiler *c, const KtMeaning *meaning)
{
  GHashTable *groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < meaning->n_symbols; i++)
    {
      int before
        = GPOINTER_TO_INT (g_hash_table_lookup (groups, meaning->symbols[i].name));
      int literal = before == 0 ? meaning->symbols[i].literal
                                : kt_cnf_or (c->cnf, before, meaning->symbols[i].literal);

      g_hash_table_insert (groups, (gpointer) meaning->symbols[i].name, GINT_TO_POINTER (literal));
    }
  return groups;
}

static int
equal_to_constant (KtCompiler *c, const KtMeaning *meaning, const char *name)
{
  g_autofree int *literals = g_new (int, meaning->n_symbols + 1);
  guint n = 0;

  for (guint i = 0; i < meaning->n_symbols; i++)
    if (strcmp (meaning->symbols[i].name, name) == 0)
      literals[n++] = meaning->symbols[i].literal;
  return kt_cnf_or_all (c->cnf, literals, n);
}

static void
imply_same_name (KtCompiler *c, int equal, const KtMeaning *a, GHashTable *others, gboolean both_ways)
{
  for (guint i = 0; i < a->n_symbols; i++)
    {
      int own = a->symbols[i].literal;
      int other = GPOINTER_TO_INT (g_hash_table_lookup (others, a->symbols[i].name));

      kt_cnf_add3 (c->cnf, -equal, -own, other != 0 ? other : KT_FALSE);
      if (both_ways && other != 0)
        kt_cnf_add3 (c->cnf, equal, -own, -other);
    }
}

static gboolean
is_constant (const KtMeaning *meaning)
{
  return meaning->n_symbols == 1 && meaning->symbols[0].literal == KT_TRUE && !meaning->is_free_text;
}

static int
equal_symbols (KtCompiler *c, const KtMeaning *a, const KtMeaning *b)
{
  g_autoptr (GHashTable) of_a = NULL, of_b = NULL;
  int equal;

  if (is_constant (a))
    return equal_to_constant (c, b, a->symbols[0].name);
  if (is_constant (b))
    return equal_to_constant (c, a, b->symbols[0].name);
  if (a->is_free_text && b->is_free_text)
    {
      kt_compiler_fail (c, KT_ENGINE_ERROR_UNSUPPORTED,
                        _ ("Rule “%s” compares two free texts; a text can only be compared with a "
                           "constant or an attribute"),
                        c->rule != NULL ? c->rule->name : "");
      return KT_FALSE;
    }
  of_a = group_by_name (c, a);
  of_b = group_by_name (c, b);
  equal = kt_cnf_new_variable (c->cnf);
  imply_same_name (c, equal, a, of_b, TRUE);
  imply_same_name (c, equal, b, of_a, FALSE);
  return equal;
}

int
kt_compile_compare (KtCompiler *c, KtCompare compare, const KtMeaning *a, const KtMeaning *b)
{
  int defined = kt_cnf_and (c->cnf, a->defined, b->defined);
  int equal = KT_FALSE;

  if (a->kind == KT_MEANING_NUMBER && b->kind == KT_MEANING_NUMBER)
    return kt_cnf_and (c->cnf, defined, kt_quantity_compare (c, compare, &a->number, &b->number));
  if (compare != KT_COMPARE_EQUAL && compare != KT_COMPARE_NOT_EQUAL)
    return KT_FALSE;
  if (a->kind == KT_MEANING_SYMBOLS && b->kind == KT_MEANING_SYMBOLS)
    equal = equal_symbols (c, a, b);
  else if (a->kind == KT_MEANING_TRUTH && b->kind == KT_MEANING_TRUTH)
    equal = kt_cnf_same (c->cnf, a->truth, b->truth);
  return kt_cnf_and (c->cnf, defined, compare == KT_COMPARE_EQUAL ? equal : -equal);
}

static void
find_inexact (const KtExpr *expr, gpointer data)
{
  gboolean *inexact = data;

  *inexact |= kt_op_is_inexact (kt_op_of (expr));
}

/* A side of a comparison. First all products and quotients stay in the graph; if they would make
 * small circuits and nothing else in it needs the graph, it is compiled to circuits instead. */
KtMeaning
kt_compile_side (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  gboolean outer = c->prefers_graph, inexact = FALSE;
  double outer_cost = c->product_cost;
  KtMeaning meaning;

  if (expr->type.kind != KT_TYPE_NUMBER || expr->n_args == 0)
    return kt_compile_expr (c, env, expr);
  kt_expr_visit (expr, find_inexact, &inexact);
  c->prefers_graph = TRUE;
  c->product_cost = 0;
  meaning = kt_compile_expr (c, env, expr);
  if (!inexact && meaning.kind == KT_MEANING_NUMBER && meaning.number.linear == NULL
      && c->product_cost <= MAX_CIRCUIT_CELLS)
    {
      c->prefers_graph = FALSE;
      meaning = kt_compile_expr (c, env, expr);
    }
  c->prefers_graph = outer;
  c->product_cost = outer_cost;
  return meaning;
}

/* The characteristic is, or is not, the formula rounded to its digits. */
static int
compare_rounded (KtCompiler *c, KtCompare compare, const KtMeaning *path, const KtMeaning *formula,
                 guint digits)
{
  if (path->kind != KT_MEANING_NUMBER || formula->kind != KT_MEANING_NUMBER)
    return kt_compile_compare (c, compare, path, formula);
  return kt_cnf_and_all (
    c->cnf,
    (const int[]){ path->defined, formula->defined,
                   kt_quantity_compare_rounded (c, compare, &path->number, &formula->number, digits) },
    3);
}

int
kt_compile_comparison (KtCompiler *c, const KtBindEnv *env, KtCompare compare, const KtExpr *left,
                       const KtExpr *right)
{
  KtMeaning a = kt_compile_side (c, env, left);
  KtMeaning b = kt_compile_side (c, env, right);
  guint digits;

  if (kt_calculate_is_rounding (compare, left, right, &digits))
    return compare_rounded (c, compare, &a, &b, digits);
  if (kt_calculate_is_rounding (compare, right, left, &digits))
    return compare_rounded (c, compare, &b, &a, digits);
  return kt_compile_compare (c, compare, &a, &b);
}

static int
comparison (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  if (expr->compare == KT_COMPARE_CONTAINS)
    return contains (c, env, expr);
  if (kt_bind_is_pairwise (expr)
      && kt_bind_place (env, expr->args[0]) == kt_bind_place (env, expr->args[1])
      && expr->compare == KT_COMPARE_NOT_EQUAL)
    return KT_TRUE;
  return kt_compile_comparison (c, env, expr->compare, expr->args[0], expr->args[1]);
}

/* --- expressions -------------------------------------------------------------------------------- */

void
kt_compile_disjuncts (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr, gboolean positive,
                      GArray *literals)
{
  int literal;

  if (expr->kind == KT_EXPR_NOT)
    kt_compile_disjuncts (c, env, expr->args[0], !positive, literals);
  else if (expr->kind == (positive ? KT_EXPR_OR : KT_EXPR_AND))
    for (guint i = 0; i < expr->n_args; i++)
      kt_compile_disjuncts (c, env, expr->args[i], positive, literals);
  else
    {
      literal = kt_compile_condition (c, env, expr);
      if (!positive)
        literal = -literal;
      g_array_append_val (literals, literal);
    }
}

int
kt_compile_condition (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  KtMeaning meaning = kt_compile_expr (c, env, expr);

  if (meaning.kind != KT_MEANING_TRUTH)
    return KT_FALSE;
  return kt_cnf_and (c->cnf, meaning.defined, meaning.truth);
}

static int
connective (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  g_autofree int *literals = g_new (int, expr->n_args + 1);

  for (guint i = 0; i < expr->n_args; i++)
    literals[i] = kt_compile_condition (c, env, expr->args[i]);
  return expr->kind == KT_EXPR_AND ? kt_cnf_and_all (c->cnf, literals, expr->n_args)
                                   : kt_cnf_or_all (c->cnf, literals, expr->n_args);
}

static KtMeaning
arithmetic (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  KtMeaning a = kt_compile_expr (c, env, expr->args[0]), b;
  KtMeaning result = undefined_number (c);

  if (a.kind != KT_MEANING_NUMBER)
    return result;
  result.defined = a.defined;
  if (expr->n_args > 1)
    {
      b = kt_compile_expr (c, env, expr->args[1]);
      if (b.kind != KT_MEANING_NUMBER)
        return undefined_number (c);
      result.defined = kt_cnf_and (c->cnf, a.defined, b.defined);
    }
  result.number = kt_quantity_calculate (c, kt_op_of (expr), &a.number,
                                         expr->n_args > 1 ? &b.number : NULL, expr->type.digits);
  return result;
}

static KtMeaning
when (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  int condition = kt_compile_condition (c, env, expr->args[0]);
  KtMeaning amount = kt_compile_expr (c, env, expr->args[1]);
  KtQuantity zero = kt_quantity_constant (c, (KtRational){ 0, 1 }, 0);
  KtMeaning result = { .kind = KT_MEANING_NUMBER };

  if (amount.kind != KT_MEANING_NUMBER)
    return undefined_number (c);
  result.defined = kt_cnf_or (c->cnf, -condition, amount.defined);
  result.number = kt_quantity_choose (c, condition, &amount.number, &zero);
  return result;
}

static KtMeaning
function (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  if (!kt_bind_is_aggregate (expr))
    return arithmetic (c, env, expr);
  switch (expr->function)
    {
    case KT_FUNCTION_COUNT:
      return count_of (c, env, expr);
    case KT_FUNCTION_SUM:
      return sum_of (c, env, expr);
    default:
      return extreme_of (c, env, expr);
    }
}

KtMeaning
kt_compile_expr (KtCompiler *c, const KtBindEnv *env, const KtExpr *expr)
{
  switch (expr->kind)
    {
    case KT_EXPR_NUMBER:
      return constant_number (c, expr);
    case KT_EXPR_BOOL:
      return meaning_of_truth (expr->value.truth ? KT_TRUE : KT_FALSE);
    case KT_EXPR_STRING:
    case KT_EXPR_SYMBOL:
      return meaning_of_name (c, expr->value.text);
    case KT_EXPR_OPTION:
      return meaning_of_name (c, expr->value.option->name);
    case KT_EXPR_PATH:
      return meaning_of_path (c, env, expr);
    case KT_EXPR_COMPARE:
      return meaning_of_truth (comparison (c, env, expr));
    case KT_EXPR_AND:
    case KT_EXPR_OR:
      return meaning_of_truth (connective (c, env, expr));
    case KT_EXPR_NOT:
      return meaning_of_truth (-kt_compile_condition (c, env, expr->args[0]));
    case KT_EXPR_FUNCTION:
      return function (c, env, expr);
    case KT_EXPR_WHEN:
      return when (c, env, expr);
    default:
      return arithmetic (c, env, expr);
    }
}
