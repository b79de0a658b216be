/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The own solver behind the common interface. */

#include "kt-cnf.h"
#include "kt-solver.h"

#include <stdlib.h>

typedef struct {
  KtSolver *solver;
  int last, n_skipped; /* variables (last, last + n_skipped] are true */
  GArray *clause, *assumptions; /* int */
} Own;

void
kt_sat_own_skip (gpointer solver, int last, int n)
{
  Own *self = solver;

  self->last = last;
  self->n_skipped = n;
}

int
kt_sat_own_translate (gpointer solver, int literal)
{
  const Own *self = solver;
  int variable = abs (literal);

  if (variable <= self->last || self->n_skipped == 0)
    return literal;
  variable = variable <= self->last + self->n_skipped ? KT_TRUE : variable - self->n_skipped;
  return literal < 0 ? -variable : variable;
}

static gpointer
own_create (void)
{
  Own *self = g_new0 (Own, 1);

  self->solver = kt_solver_new ();
  self->clause = g_array_new (FALSE, FALSE, sizeof (int));
  self->assumptions = g_array_new (FALSE, FALSE, sizeof (int));
  return self;
}

static void
own_destroy (gpointer solver)
{
  Own *self = solver;

  kt_solver_free (self->solver);
  g_array_unref (self->clause);
  g_array_unref (self->assumptions);
  g_free (self);
}

static void
own_add (gpointer solver, int literal)
{
  Own *self = solver;

  if (literal != 0)
    {
      literal = kt_sat_own_translate (self, literal);
      g_array_append_val (self->clause, literal);
      return;
    }
  kt_solver_add (self->solver, (const int *) self->clause->data, self->clause->len);
  g_array_set_size (self->clause, 0);
}

static void
own_add_all (gpointer solver, const int *clauses, gsize n_ints)
{
  Own *self = solver;
  gsize n = 0;

  g_array_set_size (self->clause, 0);
  for (gsize i = 0; i < n_ints; i++)
    {
      if (n == self->clause->len)
        g_array_set_size (self->clause, (guint) (2 * n + 16));
      if (clauses[i] != 0)
        {
          g_array_index (self->clause, int, n++) = kt_sat_own_translate (self, clauses[i]);
          continue;
        }
      kt_solver_add (self->solver, (const int *) self->clause->data, (guint) n);
      n = 0;
    }
  g_array_set_size (self->clause, 0);
}

static void
own_assume (gpointer solver, int literal)
{
  literal = kt_sat_own_translate (solver, literal);
  g_array_append_val (((Own *) solver)->assumptions, literal);
}

static KtSatResult
own_solve (gpointer solver, int max_conflicts)
{
  Own *self = solver;
  KtSatResult result = kt_solver_solve (self->solver, (const int *) self->assumptions->data,
                                        self->assumptions->len, max_conflicts);

  g_array_set_size (self->assumptions, 0);
  return result;
}

static void
own_set_stop (gpointer solver, const int *stop)
{
  kt_solver_set_stop (((Own *) solver)->solver, stop);
}

static gboolean
own_value (gpointer solver, int literal)
{
  return kt_solver_value (((Own *) solver)->solver, kt_sat_own_translate (solver, literal));
}

#define AT_ONCE 256

static void
own_read (gpointer solver, const int *literals, guint n, guint8 *truths)
{
  int translated[AT_ONCE];

  for (guint from = 0; from < n; from += AT_ONCE)
    {
      guint n_here = MIN (AT_ONCE, n - from);

      for (guint i = 0; i < n_here; i++)
        translated[i] = kt_sat_own_translate (solver, literals[from + i]);
      kt_solver_read (((Own *) solver)->solver, translated, n_here, truths + from);
    }
}

static gboolean
own_failed (gpointer solver, int literal)
{
  return kt_solver_failed (((Own *) solver)->solver, kt_sat_own_translate (solver, literal));
}

KtSolver *
kt_sat_own_solver (gpointer solver)
{
  return ((Own *) solver)->solver;
}

const KtSatClass kt_sat_own_class = {
  .create = own_create, .destroy = own_destroy, .add = own_add, .add_all = own_add_all, .assume = own_assume,
  .solve = own_solve, .set_stop = own_set_stop, .value = own_value, .failed = own_failed, .read = own_read,
};
