/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ground the engine stands on: the solvers and plain search agree on random clauses, and arithmetic
 * made of clauses computes what the processor does. */

#include <stdlib.h>

#include "kt-circuit.h"
#include "kt-sat.h"

#define N_VARIABLES 9

static GArray *
random_clauses (GRand *rand)
{
  GArray *clauses = g_array_new (FALSE, FALSE, sizeof (int));
  int n = g_rand_int_range (rand, 5, 45);
  const int end = 0;

  for (int i = 0; i < n; i++)
    {
      for (int j = g_rand_int_range (rand, 1, 4); j > 0; j--)
        {
          int literal = g_rand_int_range (rand, 1, N_VARIABLES + 1);

          if (g_rand_boolean (rand))
            literal = -literal;
          g_array_append_val (clauses, literal);
        }
      g_array_append_val (clauses, end);
    }
  return clauses;
}

static gboolean
satisfies (const GArray *clauses, guint bits)
{
  gboolean clause = FALSE;

  for (guint i = 0; i < clauses->len; i++)
    {
      int literal = g_array_index (clauses, int, i);

      if (literal == 0)
        {
          if (!clause)
            return FALSE;
          clause = FALSE;
        }
      else
        clause |= ((bits >> (abs (literal) - 1)) & 1) == (guint) (literal > 0);
    }
  return TRUE;
}

static gboolean
has_solution (const GArray *clauses, int assumed)
{
  for (guint bits = 0; bits < (1u << N_VARIABLES); bits++)
    if (((bits >> (abs (assumed) - 1)) & 1) == (guint) (assumed > 0) && satisfies (clauses, bits))
      return TRUE;
  return FALSE;
}

static void
test_solvers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  g_test_message ("seed 1");
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GArray) clauses = random_clauses (rand);
      g_autoptr (KtSat) cadical = kt_sat_new (KT_SAT_CADICAL);
      g_autoptr (KtSat) picosat = kt_sat_new (KT_SAT_PICOSAT);

      kt_sat_add_all (cadical, (const int *) clauses->data, clauses->len);
      kt_sat_add_all (picosat, (const int *) clauses->data, clauses->len);
      for (int literal = -N_VARIABLES; literal <= N_VARIABLES; literal++)
        {
          gboolean expected;
          KtSat *both[] = { cadical, picosat };

          if (literal == 0)
            continue;
          expected = has_solution (clauses, literal);
          for (guint k = 0; k < 2; k++)
            {
              KtSatResult result;

              kt_sat_assume (both[k], literal);
              result = kt_sat_solve (both[k], -1);
              g_assert_cmpint (result, ==, expected ? KT_SAT_YES : KT_SAT_NO);
              if (expected)
                {
                  guint bits = 0;

                  for (int v = 1; v <= N_VARIABLES; v++)
                    {
                      bits |= (guint) kt_sat_value (both[k], v) << (v - 1);
                      g_assert_cmpint (kt_sat_value (both[k], v), !=, kt_sat_value (both[k], -v));
                    }
                  g_assert_true (satisfies (clauses, bits));
                  g_assert_true (kt_sat_value (both[k], literal));
                }
            }
        }
    }
}

/* --- arithmetic --------------------------------------------------------------------------------- */

typedef struct {
  KtCnf *cnf;
  KtCircuit *circuit;
  KtSat *sat;
  gsize done;
} Bench;

static void
bench_init (Bench *b)
{
  b->cnf = kt_cnf_new (0);
  b->circuit = kt_circuit_new (b->cnf);
  b->sat = kt_sat_new (KT_SAT_CADICAL);
  b->done = 0;
}

static void
bench_clear (Bench *b)
{
  kt_circuit_free (b->circuit);
  kt_cnf_free (b->cnf);
  kt_sat_free (b->sat);
}

static void
assume_value (Bench *b, const KtBits *bits, gint64 value)
{
  for (guint i = 0; i < bits->n_bits; i++)
    kt_sat_assume (b->sat, (value >> i) & 1 ? bits->bits[i] : -bits->bits[i]);
}

/* With x and y fixed the literal must have the truth expected, and cannot have the other. */
static void
assert_literal (Bench *b, const KtBits *x, gint64 vx, const KtBits *y, gint64 vy, int literal,
                gboolean expected)
{
  for (int sign = 1; sign >= -1; sign -= 2)
    {
      kt_sat_add_all (b->sat, (const int *) b->cnf->clauses->data + b->done,
                      b->cnf->clauses->len - b->done);
      b->done = b->cnf->clauses->len;
      assume_value (b, x, vx);
      assume_value (b, y, vy);
      kt_sat_assume (b->sat, sign * literal);
      g_assert_cmpint (kt_sat_solve (b->sat, -1), ==,
                       expected == (sign > 0) ? KT_SAT_YES : KT_SAT_NO);
    }
}

static const KtBits *
random_bits (Bench *b, GRand *rand, gint64 *max)
{
  *max = g_rand_int_range (rand, 1, 9);
  if (g_rand_boolean (rand))
    return kt_circuit_new_number (b->circuit, *max);
  else
    {
      KtHot hots[9];
      int literals[9];

      for (int i = 0; i <= *max; i++)
        {
          literals[i] = kt_cnf_new_variable (b->cnf);
          hots[i] = (KtHot){ i, literals[i] };
        }
      kt_cnf_add (b->cnf, literals, (guint) *max + 1);
      kt_cnf_at_most_one (b->cnf, literals, (guint) *max + 1);
      return kt_circuit_take_hots (b->circuit, hots, (guint) *max + 1, KT_TRUE);
    }
}

static void
test_arithmetic (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  g_test_message ("seed 2");
  for (guint round = 0; round < 60; round++)
    {
      Bench b;
      gint64 max_x, max_y, lx, ly;
      int a = g_rand_int_range (rand, -4, 5), c = g_rand_int_range (rand, -9, 10);
      const KtBits *x, *y;
      const KtLinear *p, *q, *product, *quotient, *left;
      int less, most, same, small, floored;

      bench_init (&b);
      x = random_bits (&b, rand, &max_x);
      y = random_bits (&b, rand, &max_y);
      lx = g_rand_int_range (rand, -5, 3);
      ly = g_rand_int_range (rand, -5, 3);
      p = kt_linear_bits (b.circuit, x, lx, 1);
      q = kt_linear_bits (b.circuit, y, ly, 2); /* halves */
      left = kt_linear_add (b.circuit, kt_linear_scale (b.circuit, p, a, 3),
                            kt_linear_constant (b.circuit, c, 5));
      less = kt_linear_compare (b.circuit, left, KT_LESS, q);
      most = kt_linear_compare (b.circuit, left, KT_AT_MOST, q);
      same = kt_linear_compare (b.circuit, p, KT_EQUAL, q);
      product = kt_linear_multiply (b.circuit, p, q);
      small = kt_linear_compare (b.circuit, product, KT_AT_MOST, kt_linear_constant (b.circuit, c, 1));
      quotient = kt_linear_floor_divide (b.circuit, p, 3, 1);
      floored = kt_linear_compare (b.circuit, quotient, KT_AT_MOST,
                                   kt_linear_constant (b.circuit, c / 4, 1));
      for (gint64 vx = 0; vx <= max_x; vx++)
        for (gint64 vy = 0; vy <= max_y; vy++)
          {
            gint64 px = lx + vx, qy = ly + vy; /* q = qy / 2 */
            gint64 sum = 10 * a * px + 6 * c, other = 15 * qy;
            gint64 floor_third = px >= 0 ? px / 3 : -((-px + 2) / 3);

            assert_literal (&b, x, vx, y, vy, less, sum < other);
            assert_literal (&b, x, vx, y, vy, most, sum <= other);
            assert_literal (&b, x, vx, y, vy, same, 2 * px == qy);
            assert_literal (&b, x, vx, y, vy, small, px * qy <= 2 * c);
            assert_literal (&b, x, vx, y, vy, floored, floor_third <= c / 4);
          }
      bench_clear (&b);
    }
}

/* What does not fit 62 bits is refused, not cut. */
static void
test_too_wide (void)
{
  Bench b;
  const KtLinear *large;

  bench_init (&b);
  large = kt_linear_bits (b.circuit, kt_circuit_new_number (b.circuit, ((gint64) 1 << 40) - 1), 0, 1);
  g_assert_nonnull (large);
  g_assert_null (kt_linear_multiply (b.circuit, large, large));
  g_assert_null (kt_linear_scale (b.circuit, large, (gint64) 1 << 30, 1));
  bench_clear (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/circuit/both solvers and plain search agree on random clauses", test_solvers);
  g_test_add_func ("/engine/circuit/arithmetic made of clauses computes as the processor does",
                   test_arithmetic);
  g_test_add_func ("/engine/circuit/what does not fit is refused", test_too_wide);
  return g_test_run ();
}
