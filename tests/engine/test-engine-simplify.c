/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Simplified clauses against all assignments: random clauses over few variables, contradictory ones among them. */

#include "kt-simplify.h"

#include <stdlib.h>

#define N_ROUNDS 20000
#define MAX_VARIABLES 9

static GArray *
random_clauses (GRand *rand, int n_variables)
{
  GArray *clauses = g_array_new (FALSE, FALSE, sizeof (int));
  int n = g_rand_int_range (rand, 1, 3 * n_variables);

  for (int i = 0; i < n; i++)
    {
      const int end = 0;
      int size = g_rand_int_range (rand, 0, 10) == 0 ? 1 : g_rand_int_range (rand, 2, 6);

      for (int k = 0; k < size; k++)
        {
          int variable = g_rand_int_range (rand, 1, n_variables + 1);
          int literal = g_rand_boolean (rand) ? variable : -variable;

          g_array_append_val (clauses, literal);
        }
      g_array_append_val (clauses, end);
    }
  return clauses;
}

/* Variable v is true if bit v of the assignment is set. */
static gboolean
all_hold (const GArray *clauses, guint assignment)
{
  gboolean holds = FALSE;

  for (guint i = 0; i < clauses->len; i++)
    {
      int literal = g_array_index (clauses, int, i);

      if (literal != 0)
        holds = holds || (assignment >> abs (literal) & 1) == (literal > 0);
      else if (!holds)
        return FALSE;
      else
        holds = FALSE;
    }
  return TRUE;
}

static void
run_round (guint seed, guint *n_before, guint *n_after)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  int n_variables = g_rand_int_range (rand, 2, MAX_VARIABLES + 1);
  g_autoptr (GArray) clauses = random_clauses (rand, n_variables);
  g_autoptr (GArray) simple = kt_simplify ((const int *) clauses->data, clauses->len, (guint) n_variables);

  for (guint assignment = 0; assignment < 2u << n_variables; assignment += 2)
    if (all_hold (clauses, assignment) != all_hold (simple, assignment))
      g_error ("seed %u: assignment %x is a solution of one of them only", seed, assignment);
  g_assert_cmpuint (simple->len, <=, clauses->len);
  *n_before += clauses->len;
  *n_after += simple->len;
}

static void
test_same_solutions (void)
{
  guint n_before = 0, n_after = 0;

  g_test_message ("seeds 1 to %d", N_ROUNDS);
  for (guint seed = 1; seed <= N_ROUNDS; seed++)
    run_round (seed, &n_before, &n_after);
  g_test_message ("%u words became %u", n_before, n_after);
  g_assert_cmpuint (n_after, <, n_before);
}

static void
assert_simplified (const int *clauses, gsize n_ints, const int *expected, gsize n_expected)
{
  g_autoptr (GArray) simple = kt_simplify (clauses, n_ints, 5);

  g_assert_cmpmem (simple->data, simple->len * sizeof (int), expected, n_expected * sizeof (int));
}

#define ASSERT_SIMPLIFIED(clauses, expected) \
  assert_simplified (clauses, G_N_ELEMENTS (clauses), expected, G_N_ELEMENTS (expected))

static void
test_contained (void)
{
  const int clauses[] = { 3, 1, 2, 0, 2, 1, 0, 1, 2, 2, 0, 4, -4, 5, 0 };
  const int expected[] = { 1, 2, 0 };

  ASSERT_SIMPLIFIED (clauses, expected);
}

static void
test_negated (void)
{
  const int clauses[] = { 1, 2, 0, -1, 2, 3, 0 };
  const int expected[] = { 1, 2, 0, 2, 3, 0 };

  ASSERT_SIMPLIFIED (clauses, expected);
}

static void
test_facts (void)
{
  const int clauses[] = { 1, 2, 0, -1, 2, 0, -2, 3, 4, 0 };
  const int expected[] = { 2, 0, 3, 4, 0 };

  ASSERT_SIMPLIFIED (clauses, expected);
}

static void
test_nothing_left (void)
{
  const int clauses[] = { 1, 2, 0, 0, 3, 4, 0 };
  const int expected[] = { 0 };

  ASSERT_SIMPLIFIED (clauses, expected);
}

/* 1 or 2 or 3 or 4, and where 1 is not, 5 is, and with 5 4 is not. */
static void
test_propagation (void)
{
  const int clauses[] = { 1, 2, 3, 4, 0, 1, 5, 0, -5, -4, 0 };
  g_autoptr (GArray) simple = kt_simplify (clauses, G_N_ELEMENTS (clauses), 5);

  g_assert_cmpuint (simple->len, ==, G_N_ELEMENTS (clauses) - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simplify/the solutions stay the same", test_same_solutions);
  g_test_add_func ("/simplify/a clause that contains another one goes", test_contained);
  g_test_add_func ("/simplify/a literal whose negation does as well goes", test_negated);
  g_test_add_func ("/simplify/what all solutions have is said alone", test_facts);
  g_test_add_func ("/simplify/a literal that the others exclude goes", test_propagation);
  g_test_add_func ("/simplify/a clause without a literal cannot hold", test_nothing_left);
  return g_test_run ();
}
