/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constraints that only ask which features are selected, as clauses: by distribution, as long as
 * that does not make them much longer. Nearly all constraints of nearly all feature models are so,
 * and clauses are by far the cheapest rules.
 */
#include "kt-feature-tree.h"

#include <string.h>

/* Literals of one constraint, with the closing 0s. */
#define MAX_LITERALS 200000
/* What one distribution may make: beyond that a formula is better. */
#define MAX_DISTRIBUTED 5000
#define MAX_PAIRWISE 60

static GArray *clauses_of (KtTreeBuilder *builder, const KtTreeExpr *expr, gboolean positive);

static gboolean
is_selection (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  KtTreeReference reference;

  switch (expr->kind)
    {
    case KT_TREE_NAME:
      return kt_tree_resolve (builder, expr, &reference) && reference.attribute == NULL
             && !reference.is_missing;
    case KT_TREE_CONSTANT_TRUTH:
      return TRUE;
    case KT_TREE_NOT:
    case KT_TREE_AND:
    case KT_TREE_OR:
    case KT_TREE_IMPLIES:
    case KT_TREE_SAME:
    case KT_TREE_AT_MOST_ONE:
      for (guint i = 0; i < expr->n_args; i++)
        if (!is_selection (builder, expr->args[i]))
          return FALSE;
      return TRUE;
    default:
      return FALSE;
    }
}

static GArray *
new_clauses (void)
{
  return g_array_new (FALSE, FALSE, sizeof (KtLiteral));
}

/* Literals that stand twice go, and clauses that always hold. */
static GArray *
simplify (const GArray *clauses)
{
  GArray *result = new_clauses ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint start = 0;
  gboolean always = FALSE;

  for (guint i = 0; i < clauses->len; i++)
    {
      KtLiteral at = g_array_index (clauses, KtLiteral, i);

      if (at != 0)
        {
          always = always || g_hash_table_contains (seen, GINT_TO_POINTER (-at));
          if (g_hash_table_add (seen, GINT_TO_POINTER (at)))
            g_array_append_val (result, at);
          continue;
        }
      if (always)
        g_array_set_size (result, start);
      else
        g_array_append_val (result, at);
      start = result->len;
      always = FALSE;
      g_hash_table_remove_all (seen);
    }
  return result;
}

static guint
count_clauses (const GArray *clauses)
{
  guint n = 0;

  for (guint i = 0; i < clauses->len; i++)
    n += g_array_index (clauses, KtLiteral, i) == 0;
  return n;
}

/* All of the args: one set of clauses after the other. */
static GArray *
join (KtTreeBuilder *builder, const KtTreeExpr *expr, gboolean positive)
{
  g_autoptr (GArray) all = new_clauses ();

  for (guint i = 0; i < expr->n_args; i++)
    {
      g_autoptr (GArray) clauses = clauses_of (builder, expr->args[i], positive);

      if (clauses == NULL || all->len + clauses->len > MAX_LITERALS)
        return NULL;
      g_array_append_vals (all, clauses->data, clauses->len);
    }
  return g_steal_pointer (&all);
}

/* Every clause of a with every clause of b. */
static GArray *
distribute (const GArray *a, const GArray *b)
{
  const KtLiteral end = 0;
  GArray *product;

  if ((gsize)a->len * count_clauses (b) + (gsize)b->len * count_clauses (a) > MAX_DISTRIBUTED)
    return NULL;
  product = new_clauses ();
  for (guint i = 0, i_end; i < a->len; i = i_end + 1)
    {
      for (i_end = i; g_array_index (a, KtLiteral, i_end) != 0;)
        i_end++;
      for (guint j = 0, j_end; j < b->len; j = j_end + 1)
        {
          for (j_end = j; g_array_index (b, KtLiteral, j_end) != 0;)
            j_end++;
          g_array_append_vals (product, &g_array_index (a, KtLiteral, i), i_end - i);
          g_array_append_vals (product, &g_array_index (b, KtLiteral, j), j_end - j);
          g_array_append_val (product, end);
        }
    }
  return product;
}

static GArray *
either (GArray *a, GArray *b)
{
  g_autoptr (GArray) first = a;
  g_autoptr (GArray) second = b;

  return a != NULL && b != NULL ? distribute (a, b) : NULL;
}

static GArray *
both (GArray *a, GArray *b)
{
  g_autoptr (GArray) first = a;
  g_autoptr (GArray) second = b;

  if (a == NULL || b == NULL || a->len + b->len > MAX_LITERALS)
    return NULL;
  g_array_append_vals (first, second->data, second->len);
  return g_steal_pointer (&first);
}

/* Any of the args. What is a single clause is collected first: mostly that is all. What always
 * holds goes at each step: (a & b | !a | c) is short, though it does not look so. */
static GArray *
choose (KtTreeBuilder *builder, const KtTreeExpr *expr, gboolean positive)
{
  const KtLiteral end = 0;
  GArray *all = new_clauses ();
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  for (guint i = 0; i < expr->n_args; i++)
    {
      GArray *clauses = clauses_of (builder, expr->args[i], positive);

      if (clauses != NULL && count_clauses (clauses) == 1 && all->len < MAX_LITERALS)
        {
          g_array_append_vals (all, clauses->data, clauses->len - 1);
          g_array_unref (clauses);
          continue;
        }
      if (clauses == NULL || all->len >= MAX_LITERALS)
        {
          g_clear_pointer (&clauses, g_array_unref);
          g_array_unref (all);
          return NULL;
        }
      g_ptr_array_add (rest, clauses);
    }
  g_array_append_val (all, end);
  for (guint i = 0; i < rest->len && all != NULL; i++)
    {
      g_autoptr (GArray) longer = either (all, g_array_ref (rest->pdata[i]));

      all = longer != NULL ? simplify (longer) : NULL;
    }
  return all;
}

static GArray *
at_most_one (KtTreeBuilder *builder, const KtTreeExpr *expr)
{
  GArray *all = new_clauses ();

  if (expr->n_args > MAX_PAIRWISE)
    {
      g_array_unref (all);
      return NULL;
    }
  for (guint i = 0; i < expr->n_args && all != NULL; i++)
    for (guint j = i + 1; j < expr->n_args && all != NULL; j++)
      all = both (all, either (clauses_of (builder, expr->args[i], FALSE),
                               clauses_of (builder, expr->args[j], FALSE)));
  return all;
}

static GArray *
literal (KtTreeBuilder *builder, const KtTreeExpr *expr, gboolean positive)
{
  GArray *clauses = new_clauses ();
  KtTreeReference reference;
  KtLiteral literals[] = { 0, 0 };

  kt_tree_resolve (builder, expr, &reference);
  literals[0] = (KtLiteral)reference.feature->feature->index + 1;
  if (!positive)
    literals[0] = -literals[0];
  g_array_append_vals (clauses, literals, 2);
  return clauses;
}

static GArray *
truth (gboolean holds)
{
  const KtLiteral end = 0;
  GArray *clauses = new_clauses ();

  if (!holds)
    g_array_append_val (clauses, end);
  return clauses;
}

/* Clauses that together mean the expression, or its opposite; NULL if they would be too long. */
static GArray *
clauses_of (KtTreeBuilder *builder, const KtTreeExpr *expr, gboolean positive)
{
  KtTreeExpr *const *args = expr->args;

  switch (expr->kind)
    {
    case KT_TREE_NAME:
      return literal (builder, expr, positive);
    case KT_TREE_CONSTANT_TRUTH:
      return truth (expr->truth == positive);
    case KT_TREE_NOT:
      return clauses_of (builder, args[0], !positive);
    case KT_TREE_AND:
      return positive ? join (builder, expr, TRUE) : choose (builder, expr, FALSE);
    case KT_TREE_OR:
      return positive ? choose (builder, expr, TRUE) : join (builder, expr, FALSE);
    case KT_TREE_IMPLIES:
      return positive
                 ? either (clauses_of (builder, args[0], FALSE),
                           clauses_of (builder, args[1], TRUE))
                 : both (clauses_of (builder, args[0], TRUE), clauses_of (builder, args[1], FALSE));
    case KT_TREE_SAME:
      return both (
          either (clauses_of (builder, args[0], FALSE), clauses_of (builder, args[1], positive)),
          either (clauses_of (builder, args[0], TRUE), clauses_of (builder, args[1], !positive)));
    case KT_TREE_AT_MOST_ONE:
      return positive ? at_most_one (builder, expr) : NULL;
    default:
      return NULL;
    }
}

gboolean
kt_tree_add_clauses (KtTreeBuilder *builder)
{
  const KtTreeConstraint *constraint = builder->constraint;
  g_autoptr (GArray) clauses = NULL;
  g_autoptr (GArray) simple = NULL;
  KtRule *rule;

  if (is_selection (builder, constraint->expr))
    clauses = clauses_of (builder, constraint->expr, TRUE);
  if (clauses == NULL)
    return FALSE;
  simple = simplify (clauses);
  if (simple->len == 0)
    return TRUE;
  rule = kt_maker_add_clauses (builder->maker, builder->context,
                               (const KtLiteral *)(gpointer)simple->data, simple->len,
                               &constraint->place);
  if (rule != NULL)
    rule->explanation = constraint->text;
  return TRUE;
}
