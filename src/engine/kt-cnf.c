/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gates are kept in a table by kind and sorted inputs; constants, equal and opposite inputs are
 * folded before a variable is made. */

#include "kt-cnf.h"

#include <stdlib.h>
#include <string.h>

enum { GATE_AND, GATE_XOR, GATE_MAJORITY };

typedef struct {
  guint16 kind;
  guint n;
  int literals[];
} Gate;

static guint
gate_hash (gconstpointer key)
{
  const Gate *gate = key;
  guint hash = gate->kind * 31u + gate->n;

  for (guint i = 0; i < gate->n; i++)
    hash = hash * 2654435761u + (guint) gate->literals[i];
  return hash ^ (hash >> 15);
}

static gboolean
gate_equal (gconstpointer a, gconstpointer b)
{
  const Gate *x = a, *y = b;

  return x->kind == y->kind && x->n == y->n
         && memcmp (x->literals, y->literals, x->n * sizeof (int)) == 0;
}

KtCnf *
kt_cnf_new (int n_variables)
{
  KtCnf *cnf = g_new0 (KtCnf, 1);

  cnf->clauses = g_array_new (FALSE, FALSE, sizeof (int));
  cnf->gates = g_hash_table_new_full (gate_hash, gate_equal, g_free, NULL);
  cnf->n_variables = n_variables;
  if (n_variables == 0)
    {
      const int unit[] = { KT_TRUE, 0 };

      cnf->n_variables = KT_TRUE;
      g_array_append_vals (cnf->clauses, unit, 2);
      cnf->n_clauses = 1;
    }
  return cnf;
}

void
kt_cnf_free (KtCnf *cnf)
{
  if (cnf == NULL)
    return;
  g_array_unref (cnf->clauses);
  g_hash_table_unref (cnf->gates);
  g_free (cnf);
}

int
kt_cnf_new_variable (KtCnf *cnf)
{
  return ++cnf->n_variables;
}

void
kt_cnf_add (KtCnf *cnf, const int *literals, guint n_literals)
{
  guint start = cnf->clauses->len;
  const int end = 0;

  cnf->is_full = cnf->is_full || (cnf->most > 0 && start + n_literals > cnf->most);
  if (cnf->is_full)
    return;
  for (guint i = 0; i < n_literals; i++)
    {
      if (literals[i] == KT_TRUE)
        {
          g_array_set_size (cnf->clauses, start);
          return;
        }
      if (literals[i] != KT_FALSE)
        g_array_append_val (cnf->clauses, literals[i]);
    }
  g_array_append_val (cnf->clauses, end);
  cnf->n_clauses++;
}

void
kt_cnf_add1 (KtCnf *cnf, int a)
{
  kt_cnf_add (cnf, &a, 1);
}

void
kt_cnf_add2 (KtCnf *cnf, int a, int b)
{
  kt_cnf_add (cnf, (const int[]){ a, b }, 2);
}

void
kt_cnf_add3 (KtCnf *cnf, int a, int b, int c)
{
  kt_cnf_add (cnf, (const int[]){ a, b, c }, 3);
}

void
kt_cnf_add4 (KtCnf *cnf, int a, int b, int c, int d)
{
  kt_cnf_add (cnf, (const int[]){ a, b, c, d }, 4);
}

/* Finds the gate or makes it: *is_new tells that its clauses are still to be written. */
static int
find_gate (KtCnf *cnf, int kind, const int *literals, guint n, gboolean *is_new)
{
  Gate *gate;
  gpointer found;
  int output;

  *is_new = FALSE;
  if (cnf->is_full)
    return KT_FALSE;
  gate = g_malloc (sizeof (Gate) + n * sizeof (int));
  gate->kind = (guint16) kind;
  gate->n = n;
  memcpy (gate->literals, literals, n * sizeof (int));
  *is_new = !g_hash_table_lookup_extended (cnf->gates, gate, NULL, &found);
  if (!*is_new)
    {
      g_free (gate);
      return GPOINTER_TO_INT (found);
    }
  output = kt_cnf_new_variable (cnf);
  g_hash_table_insert (cnf->gates, gate, GINT_TO_POINTER (output));
  return output;
}

/* By variable, so that opposite literals are neighbours. */
static int
compare_literals (const void *a, const void *b)
{
  int x = *(const int *) a, y = *(const int *) b;

  if (abs (x) != abs (y))
    return abs (x) < abs (y) ? -1 : 1;
  return x < y ? -1 : x > y;
}

int
kt_cnf_and_all (KtCnf *cnf, const int *literals, guint n_literals)
{
  g_autofree int *inputs = g_new (int, n_literals + 1);
  guint n = 0, kept = 0;
  gboolean is_new;
  int output;

  for (guint i = 0; i < n_literals; i++)
    {
      if (literals[i] == KT_FALSE)
        return KT_FALSE;
      if (literals[i] != KT_TRUE)
        inputs[n++] = literals[i];
    }
  if (n > 1)
    qsort (inputs, n, sizeof (int), compare_literals);
  for (guint i = 0; i < n; i++)
    {
      if (kept > 0 && inputs[kept - 1] == -inputs[i])
        return KT_FALSE;
      if (kept == 0 || inputs[kept - 1] != inputs[i])
        inputs[kept++] = inputs[i];
    }
  if (kept == 0)
    return KT_TRUE;
  if (kept == 1)
    return inputs[0];

  output = find_gate (cnf, GATE_AND, inputs, kept, &is_new);
  if (is_new)
    {
      for (guint i = 0; i < kept; i++)
        {
          kt_cnf_add2 (cnf, -output, inputs[i]);
          inputs[i] = -inputs[i];
        }
      inputs[kept] = output;
      kt_cnf_add (cnf, inputs, kept + 1);
    }
  return output;
}

int
kt_cnf_or_all (KtCnf *cnf, const int *literals, guint n_literals)
{
  g_autofree int *negated = g_new (int, n_literals + 1);

  for (guint i = 0; i < n_literals; i++)
    negated[i] = -literals[i];
  return -kt_cnf_and_all (cnf, negated, n_literals);
}

int
kt_cnf_and (KtCnf *cnf, int a, int b)
{
  return kt_cnf_and_all (cnf, (const int[]){ a, b }, 2);
}

int
kt_cnf_or (KtCnf *cnf, int a, int b)
{
  return -kt_cnf_and (cnf, -a, -b);
}

int
kt_cnf_xor (KtCnf *cnf, int a, int b)
{
  int inputs[2] = { abs (a), abs (b) };
  int sign = (a < 0) != (b < 0) ? -1 : 1;
  gboolean is_new;
  int output;

  if (inputs[0] == inputs[1])
    return sign < 0 ? KT_TRUE : KT_FALSE;
  if (inputs[0] == KT_TRUE)
    return -sign * inputs[1];
  if (inputs[1] == KT_TRUE)
    return -sign * inputs[0];
  qsort (inputs, 2, sizeof (int), compare_literals);
  output = find_gate (cnf, GATE_XOR, inputs, 2, &is_new);
  if (is_new)
    {
      kt_cnf_add3 (cnf, -output, inputs[0], inputs[1]);
      kt_cnf_add3 (cnf, -output, -inputs[0], -inputs[1]);
      kt_cnf_add3 (cnf, output, -inputs[0], inputs[1]);
      kt_cnf_add3 (cnf, output, inputs[0], -inputs[1]);
    }
  return sign * output;
}

int
kt_cnf_same (KtCnf *cnf, int a, int b)
{
  return -kt_cnf_xor (cnf, a, b);
}

int
kt_cnf_xor3 (KtCnf *cnf, int a, int b, int c)
{
  int in[3] = { abs (a), abs (b), abs (c) };
  int sign = ((a < 0) + (b < 0) + (c < 0)) % 2 != 0 ? -1 : 1;
  gboolean is_new;
  int output;

  if (in[0] == KT_TRUE || in[0] == in[1] || in[0] == in[2])
    return kt_cnf_xor (cnf, kt_cnf_xor (cnf, a, in[0] == in[2] ? c : b), in[0] == in[2] ? b : c);
  if (in[1] == KT_TRUE || in[2] == KT_TRUE || in[1] == in[2])
    return kt_cnf_xor (cnf, a, kt_cnf_xor (cnf, b, c));
  qsort (in, 3, sizeof (int), compare_literals);
  output = find_gate (cnf, GATE_XOR, in, 3, &is_new);
  if (is_new)
    for (int mask = 0; mask < 8; mask++)
      {
        int odd = (mask & 1) ^ ((mask >> 1) & 1) ^ ((mask >> 2) & 1);

        kt_cnf_add4 (cnf, mask & 1 ? -in[0] : in[0], mask & 2 ? -in[1] : in[1],
                     mask & 4 ? -in[2] : in[2], odd ? output : -output);
      }
  return sign * output;
}

int
kt_cnf_majority (KtCnf *cnf, int a, int b, int c)
{
  int in[3] = { a, b, c };
  int sign = 1;
  gboolean is_new;
  int output;

  qsort (in, 3, sizeof (int), compare_literals);
  if (abs (in[0]) == KT_TRUE)
    return in[0] == KT_TRUE ? kt_cnf_or (cnf, in[1], in[2]) : kt_cnf_and (cnf, in[1], in[2]);
  for (int i = 0; i < 2; i++)
    {
      if (in[i] == in[i + 1])
        return in[i];
      if (in[i] == -in[i + 1])
        return in[i == 0 ? 2 : 0];
    }
  if (in[0] < 0) /* the opposite of a majority is the majority of the opposites */
    {
      sign = -1;
      for (int i = 0; i < 3; i++)
        in[i] = -in[i];
    }
  output = find_gate (cnf, GATE_MAJORITY, in, 3, &is_new);
  if (is_new)
    for (int i = 0; i < 3; i++)
      {
        kt_cnf_add3 (cnf, -in[i], -in[(i + 1) % 3], output);
        kt_cnf_add3 (cnf, in[i], in[(i + 1) % 3], -output);
      }
  return sign * output;
}

void
kt_cnf_at_most_one (KtCnf *cnf, const int *literals, guint n_literals)
{
  const guint chunk = 5;
  g_autofree int *part = NULL;
  guint n = 0;
  int carried;

  if (n_literals <= chunk + 1)
    {
      for (guint i = 0; i < n_literals; i++)
        for (guint j = i + 1; j < n_literals; j++)
          kt_cnf_add2 (cnf, -literals[i], -literals[j]);
      return;
    }

  /* The first ones pairwise; one variable carries "one of them" over to the rest. */
  carried = kt_cnf_new_variable (cnf);
  for (guint i = 0; i < chunk; i++)
    {
      for (guint j = i + 1; j < chunk; j++)
        kt_cnf_add2 (cnf, -literals[i], -literals[j]);
      kt_cnf_add2 (cnf, -literals[i], carried);
    }
  part = g_new (int, n_literals);
  part[n++] = carried;
  for (guint i = chunk; i < n_literals; i++)
    part[n++] = literals[i];
  kt_cnf_at_most_one (cnf, part, n);
}
