/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The own solver against PicoSAT and CaDiCaL: random clauses that keep coming, questions with assumptions that begin
 * alike or not, solutions kept as the base or not. */

#include <stdlib.h>

#include "kt-solver.h"

#define N_ROUNDS 1500

typedef struct {
  GRand *rand;
  int n_variables;
  GArray *clauses; /* int, each closed by 0 */
  KtSat *others[2];
  KtSolver *own;
} Bench;

static int
random_literal (Bench *b)
{
  int literal = g_rand_int_range (b->rand, 1, b->n_variables + 1);

  return g_rand_boolean (b->rand) ? literal : -literal;
}

static void
add (Bench *b, const int *literals, guint n)
{
  const int end = 0;

  g_array_append_vals (b->clauses, literals, n);
  g_array_append_val (b->clauses, end);
  for (guint i = 0; i < 2; i++)
    kt_sat_add (b->others[i], literals, n);
  kt_solver_add (b->own, literals, n);
}

static void
add_random_clause (Bench *b)
{
  int literals[8];
  guint n = (guint) g_rand_int_range (b->rand, 0, 20);

  n = n == 0 ? 1 : n < 8 ? 2 : n < 18 ? 3 : (guint) g_rand_int_range (b->rand, 4, 9);
  if (n == 1 && g_rand_int_range (b->rand, 0, 4) > 0)
    n = 3;
  for (guint i = 0; i < n; i++)
    literals[i] = random_literal (b);
  add (b, literals, n);
}

static void
add_choice (Bench *b)
{
  int members[6];
  guint n = (guint) g_rand_int_range (b->rand, 2, 7);

  for (guint i = 0; i < n; i++)
    members[i] = abs (random_literal (b));
  add (b, members, n);
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      if (members[i] != members[j])
        add (b, (const int[]){ -members[i], -members[j] }, 2);
}

static void
assert_solution (Bench *b, const int *assumptions, guint n)
{
  gboolean holds = FALSE;

  for (guint i = 0; i < b->clauses->len; i++)
    {
      int literal = g_array_index (b->clauses, int, i);

      if (literal == 0)
        g_assert_true (holds);
      holds = literal != 0 && (holds || kt_solver_value (b->own, literal));
    }
  for (guint i = 0; i < n; i++)
    g_assert_true (kt_solver_value (b->own, assumptions[i]));
  for (int v = 1; v <= b->n_variables; v++)
    g_assert_cmpint (kt_solver_value (b->own, v), !=, kt_solver_value (b->own, -v));
}

/* What differs from the base is what is named so. */
static void
assert_flips (Bench *b)
{
  guint n = 0, n_flips;
  const guint32 *flips = kt_solver_get_flips (b->own, &n_flips);

  for (int v = 1; v <= b->n_variables; v++)
    n += kt_solver_value (b->own, v) != kt_solver_base_value (b->own, v);
  g_assert_cmpuint (n, ==, n_flips);
  for (guint i = 0; i < n_flips; i++)
    g_assert_true (kt_solver_value (b->own, (int) flips[i])
                   != kt_solver_base_value (b->own, (int) flips[i]));
}

static void
assert_failure (Bench *b, const int *assumptions, guint n)
{
  for (guint i = 0; i < n; i++)
    if (kt_solver_failed (b->own, assumptions[i]))
      kt_sat_assume (b->others[0], assumptions[i]);
  g_assert_cmpint (kt_sat_solve (b->others[0], -1), ==, KT_SAT_NO);
}

/* What the assumptions fix cannot be otherwise. */
static void
assert_fixed (Bench *b, const int *assumptions, guint n)
{
  int literal = random_literal (b), fixed;

  kt_solver_back_to (b->own, n);
  fixed = kt_solver_fixed (b->own, literal);
  if (fixed == 0)
    return;
  for (guint i = 0; i < n; i++)
    kt_sat_assume (b->others[0], assumptions[i]);
  kt_sat_assume (b->others[0], fixed > 0 ? -literal : literal);
  g_assert_cmpint (kt_sat_solve (b->others[0], -1), ==, KT_SAT_NO);
}

static gboolean
ask (Bench *b, const int *assumptions, guint n)
{
  KtSatResult result = kt_solver_solve (b->own, assumptions, n, -1);

  for (guint k = 0; k < 2; k++)
    {
      for (guint i = 0; i < n; i++)
        kt_sat_assume (b->others[k], assumptions[i]);
      g_assert_cmpint (kt_sat_solve (b->others[k], -1), ==, result);
    }
  if (result == KT_SAT_YES)
    {
      assert_solution (b, assumptions, n);
      assert_flips (b);
      if (g_rand_int_range (b->rand, 0, 3) == 0)
        kt_solver_keep (b->own);
      if (g_rand_int_range (b->rand, 0, 3) == 0)
        assert_fixed (b, assumptions, n);
    }
  else
    assert_failure (b, assumptions, n);
  return result == KT_SAT_YES;
}

static void
run_round (guint seed)
{
  Bench b = { .rand = g_rand_new_with_seed (seed) };
  int assumptions[12];
  guint n = 0;

  b.n_variables = g_rand_int_range (b.rand, 4, 70);
  b.clauses = g_array_new (FALSE, FALSE, sizeof (int));
  b.others[0] = kt_sat_new (KT_SAT_PICOSAT);
  b.others[1] = kt_sat_new (KT_SAT_CADICAL);
  b.own = kt_solver_new ();
  for (int i = g_rand_int_range (b.rand, 0, 4 * b.n_variables); i > 0; i--)
    add_random_clause (&b);
  for (int i = g_rand_int_range (b.rand, 0, 5); i > 0; i--)
    add_choice (&b);
  for (int i = 0; i < 30; i++)
    {
      n = (guint) g_rand_int_range (b.rand, 0, (gint32) n + 1);
      while (n < 12 && g_rand_int_range (b.rand, 0, 3) > 0)
        assumptions[n++] = random_literal (&b);
      if (!ask (&b, assumptions, n) && !ask (&b, NULL, 0))
        break;
      if (g_rand_int_range (b.rand, 0, 4) == 0)
        kt_solver_set_rank (b.own, (guint) abs (random_literal (&b)),
                            (KtSolverRank) g_rand_int_range (b.rand, 0, 3));
      for (int j = g_rand_int_range (b.rand, 0, 4) - 1; j > 0; j--)
        add_random_clause (&b);
      if (g_rand_int_range (b.rand, 0, 12) == 0)
        add_choice (&b);
    }
  kt_sat_free (b.others[0]);
  kt_sat_free (b.others[1]);
  kt_solver_free (b.own);
  g_array_unref (b.clauses);
  g_rand_free (b.rand);
}

static void
test_questions (void)
{
  g_test_message ("seeds 1 to %d", N_ROUNDS);
  for (guint seed = 1; seed <= N_ROUNDS; seed++)
    run_round (seed);
}

/* Hard enough that clauses are learnt and forgotten: a hole too few for the pigeons, then one more. */
static void
test_pigeons (void)
{
  const int n_holes = 8;
  g_autoptr (KtSolver) own = kt_solver_new ();
  int literals[9], extra = 1000;

  for (int pigeon = 0; pigeon <= n_holes; pigeon++)
    {
      for (int hole = 0; hole < n_holes; hole++)
        literals[hole] = 1 + pigeon * n_holes + hole;
      literals[n_holes] = pigeon == 0 ? extra : 1 + pigeon * n_holes;
      kt_solver_add (own, literals, (guint) n_holes + 1);
    }
  for (int hole = 0; hole < n_holes; hole++)
    for (int a = 0; a <= n_holes; a++)
      for (int b = a + 1; b <= n_holes; b++)
        kt_solver_add (own, (const int[]){ -(1 + a * n_holes + hole), -(1 + b * n_holes + hole) }, 2);
  g_assert_cmpint (kt_solver_solve (own, NULL, 0, -1), ==, KT_SAT_YES);
  literals[0] = -extra;
  g_assert_cmpint (kt_solver_solve (own, literals, 1, 50), ==, KT_SAT_UNKNOWN);
  g_assert_cmpint (kt_solver_solve (own, literals, 1, -1), ==, KT_SAT_NO);
  g_assert_true (kt_solver_failed (own, -extra));
  g_test_message ("%" G_GUINT64_FORMAT " conflicts", kt_solver_get_n_conflicts (own));
  literals[0] = extra;
  g_assert_cmpint (kt_solver_solve (own, literals, 1, -1), ==, KT_SAT_YES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/solver/it answers as PicoSAT and CaDiCaL do", test_questions);
  g_test_add_func ("/engine/solver/what needs long search is settled too", test_pigeons);
  return g_test_run ();
}
