/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hands every call to the chosen solver and counts them. */

#include "kt-sat.h"

struct _KtSat {
  const KtSatClass *class;
  gpointer solver;
  guint64 n_calls;
};

KtSat *
kt_sat_new (KtSatKind kind)
{
  KtSat *sat = g_new0 (KtSat, 1);

  sat->class = kind == KT_SAT_PICOSAT ? &kt_sat_picosat_class
               : kind == KT_SAT_OWN   ? &kt_sat_own_class
                                      : &kt_sat_cadical_class;
  sat->solver = sat->class->create ();
  return sat;
}

void
kt_sat_free (KtSat *sat)
{
  if (sat == NULL)
    return;
  sat->class->destroy (sat->solver);
  g_free (sat);
}

void
kt_sat_add (KtSat *sat, const int *literals, guint n_literals)
{
  for (guint i = 0; i < n_literals; i++)
    sat->class->add (sat->solver, literals[i]);
  sat->class->add (sat->solver, 0);
}

void
kt_sat_add_all (KtSat *sat, const int *clauses, gsize n_ints)
{
  if (sat->class->add_all != NULL)
    sat->class->add_all (sat->solver, clauses, n_ints);
  else
    for (gsize i = 0; i < n_ints; i++)
      sat->class->add (sat->solver, clauses[i]);
}

void
kt_sat_assume (KtSat *sat, int literal)
{
  sat->class->assume (sat->solver, literal);
}

KtSatResult
kt_sat_solve (KtSat *sat, int max_conflicts)
{
  sat->n_calls++;
  return sat->class->solve (sat->solver, max_conflicts);
}

void
kt_sat_set_stop (KtSat *sat, const int *stop)
{
  sat->class->set_stop (sat->solver, stop);
}

gboolean
kt_sat_value (KtSat *sat, int literal)
{
  return sat->class->value (sat->solver, literal);
}

void
kt_sat_read (KtSat *sat, const int *literals, guint n, guint8 *truths)
{
  if (sat->class->read != NULL)
    {
      sat->class->read (sat->solver, literals, n, truths);
      return;
    }
  for (guint i = 0; i < n; i++)
    truths[i] = (guint8) sat->class->value (sat->solver, literals[i]);
}

gboolean
kt_sat_failed (KtSat *sat, int literal)
{
  return sat->class->failed (sat->solver, literal);
}

struct _KtSolver *
kt_sat_get_own (KtSat *sat)
{
  return sat->class == &kt_sat_own_class ? kt_sat_own_solver (sat->solver) : NULL;
}

void
kt_sat_skip (KtSat *sat, int last, int n)
{
  g_return_if_fail (sat->class == &kt_sat_own_class);
  kt_sat_own_skip (sat->solver, last, n);
}

int
kt_sat_own_literal (KtSat *sat, int literal)
{
  return sat->class == &kt_sat_own_class ? kt_sat_own_translate (sat->solver, literal) : literal;
}

guint64
kt_sat_get_n_calls (const KtSat *sat)
{
  return sat->n_calls;
}
