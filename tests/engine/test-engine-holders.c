/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which clauses an assignment breaks, against looking at all of them; rules found needed, against trying all assignments. */

#include "kt-rotation.h"

#include <stdlib.h>
#include <string.h>

#define N_ROUNDS 3000
#define N_VARIABLES 10
#define N_RULES 12
#define N_ALL (N_VARIABLES + N_RULES)

typedef struct {
  GRand *rand;
  GArray *clauses; /* int: each of a rule, the negation of whose selector comes last, and closed by 0 */
  gboolean values[N_ALL + 1];
} Bench;

static void
bench_init (Bench *b, guint seed)
{
  b->rand = g_rand_new_with_seed (seed);
  b->clauses = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0; i < 2 * N_RULES; i++)
    {
      const int ends[] = { -(N_VARIABLES + 1 + i % N_RULES), 0 };
      int n = g_rand_int_range (b->rand, 2, 5);

      for (int k = 0; k < n; k++)
        {
          int variable = g_rand_int_range (b->rand, 1, N_VARIABLES + 1);
          int literal = g_rand_boolean (b->rand) ? variable : -variable;

          g_array_append_val (b->clauses, literal);
        }
      g_array_append_vals (b->clauses, ends, G_N_ELEMENTS (ends));
    }
  for (int v = 0; v <= N_ALL; v++)
    b->values[v] = TRUE;
}

static void
bench_clear (Bench *b)
{
  g_array_unref (b->clauses);
  g_rand_free (b->rand);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

/* In order. */
static GArray *
broken_clauses (const Bench *b)
{
  GArray *broken = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 place = 0;
  gboolean holds = FALSE;

  for (guint i = 0; i < b->clauses->len; i++)
    {
      int literal = g_array_index (b->clauses, int, i);

      if (literal != 0)
        {
          holds = holds || b->values[abs (literal)] == (literal > 0);
          continue;
        }
      if (!holds)
        g_array_append_val (broken, place);
      place = i + 1;
      holds = FALSE;
    }
  return broken;
}

static void
set (Bench *b, KtHolders *holders, int literal)
{
  b->values[abs (literal)] = literal > 0;
  kt_holders_set (holders, literal);
}

static void
assert_same (const Bench *b, KtHolders *holders, guint seed)
{
  g_autoptr (GArray) expected = broken_clauses (b);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));

  kt_holders_gather (holders, found);
  g_array_sort (found, compare_places);
  if (found->len != expected->len || (found->len > 0 && memcmp (found->data, expected->data, found->len * 4) != 0))
    g_error ("seed %u: %u clauses are broken, not %u", seed, expected->len, found->len);
}

static void
test_broken (void)
{
  guint n_broken = 0;

  g_test_message ("seeds 1 to %d", N_ROUNDS);
  for (guint seed = 1; seed <= N_ROUNDS; seed++)
    {
      Bench b;

      bench_init (&b, seed);
      g_autoptr (KtHolders) holders = kt_holders_new (b.clauses, N_ALL);
      for (int i = 0; i < 30; i++)
        {
          for (int k = g_rand_int_range (b.rand, 0, 8); k > 0; k--)
            {
              int variable = g_rand_int_range (b.rand, 1, N_ALL + 1);

              set (&b, holders, g_rand_boolean (b.rand) ? variable : -variable);
            }
          assert_same (&b, holders, seed);
          g_autoptr (GArray) broken = broken_clauses (&b);
          n_broken += broken->len;
        }
      bench_clear (&b);
    }
  g_assert_cmpuint (n_broken, >, N_ROUNDS);
}

/* With the rules that are true, variable 1 as it is. */
static gboolean
can_hold (Bench *b)
{
  gboolean before[N_ALL + 1], good = FALSE;

  memcpy (before, b->values, sizeof before);
  for (guint bits = 0; bits < 1u << (N_VARIABLES - 1) && !good; bits++)
    {
      for (int v = 2; v <= N_VARIABLES; v++)
        b->values[v] = bits >> (v - 2) & 1;
      g_autoptr (GArray) broken = broken_clauses (b);
      good = broken->len == 0;
    }
  memcpy (b->values, before, sizeof before);
  return good;
}

/* Finds an assignment that breaks nothing but one rule; 0: there is none. */
static int
break_one (Bench *b, KtHolders *holders)
{
  for (guint bits = 0; bits < 1u << N_VARIABLES; bits++)
    {
      int rule = 0;

      for (int v = 1; v <= N_VARIABLES; v++)
        b->values[v] = bits >> (v - 1) & 1;
      g_autoptr (GArray) broken = broken_clauses (b);
      for (guint i = 0; i < broken->len; i++)
        {
          const int *literal = &g_array_index (b->clauses, int, g_array_index (broken, guint32, i));

          while (literal[1] != 0)
            literal++;
          rule = i == 0 || rule == -*literal ? -*literal : -1;
          if (rule < 0)
            break;
        }
      if (rule <= 0)
        continue;
      b->values[rule] = FALSE;
      for (int v = 1; v <= N_ALL; v++)
        kt_holders_set (holders, b->values[v] ? v : -v);
      return rule;
    }
  return 0;
}

static void
test_needed (void)
{
  guint8 is_selector[N_ALL + 1] = { 0 };
  const guint8 is_steady[N_ALL + 1] = { [1] = TRUE };
  guint n_found = 0;

  for (int r = N_VARIABLES + 1; r <= N_ALL; r++)
    is_selector[r] = TRUE;
  g_test_message ("seeds 1 to %d", N_ROUNDS);
  for (guint seed = 1; seed <= N_ROUNDS; seed++)
    {
      guint8 is_needed[N_ALL + 1] = { 0 };
      Bench b;

      bench_init (&b, seed);
      g_autoptr (KtHolders) holders = kt_holders_new (b.clauses, N_ALL);
      int rule = break_one (&b, holders);
      if (rule != 0)
        kt_rotate (holders, b.clauses, is_selector, is_steady, rule, is_needed);
      assert_same (&b, holders, seed); /* as before */
      b.values[rule] = TRUE;
      for (int r = N_VARIABLES + 1; r <= N_ALL; r++)
        if (is_needed[r])
          {
            b.values[r] = FALSE;
            if (!can_hold (&b))
              g_error ("seed %u: rule %d is not needed, the others cannot hold without it either", seed, r);
            b.values[r] = TRUE;
            n_found += r != rule;
          }
      bench_clear (&b);
    }
  g_test_message ("%u rules found", n_found);
  g_assert_cmpuint (n_found, >, N_ROUNDS / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/holders/broken clauses are those that looking at all of them finds", test_broken);
  g_test_add_func ("/rotation/what is found needed can be broken while everything else holds", test_needed);
  return g_test_run ();
}
