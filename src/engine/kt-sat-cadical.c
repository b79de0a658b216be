/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CaDiCaL (Biere et al.) through its C interface. `constrain` is not used: together with assumptions
 * release 1.5.3 was seen to give other answers than PicoSAT. */

#include "kt-sat.h"

#include <ccadical.h>

typedef struct {
  CCaDiCaL *solver;
  const int *stop;
} Cadical;

static int
must_stop (void *data)
{
  const Cadical *self = data;

  return self->stop != NULL && g_atomic_int_get (self->stop);
}

static gpointer
cadical_create (void)
{
  Cadical *self = g_new0 (Cadical, 1);

  self->solver = ccadical_init ();
  ccadical_set_option (self->solver, "quiet", 1);
  ccadical_set_option (self->solver, "seed", 0);
  /* Thousands of small questions to one program: what pays off once in a long run only costs here. */
  ccadical_set_option (self->solver, "lucky", 0);
  ccadical_set_option (self->solver, "walk", 0);
  ccadical_set_option (self->solver, "rephase", 0);
  ccadical_set_terminate (self->solver, self, must_stop);
  return self;
}

static void
cadical_destroy (gpointer solver)
{
  Cadical *self = solver;

  ccadical_release (self->solver);
  g_free (self);
}

static void
cadical_add (gpointer solver, int literal)
{
  ccadical_add (((Cadical *) solver)->solver, literal);
}

static void
cadical_assume (gpointer solver, int literal)
{
  ccadical_assume (((Cadical *) solver)->solver, literal);
}

static KtSatResult
cadical_solve (gpointer solver, int max_conflicts)
{
  Cadical *self = solver;

  if (max_conflicts >= 0)
    ccadical_limit (self->solver, "conflicts", max_conflicts);
  return (KtSatResult) ccadical_solve (self->solver);
}

static void
cadical_set_stop (gpointer solver, const int *stop)
{
  ((Cadical *) solver)->stop = stop;
}

static gboolean
cadical_value (gpointer solver, int literal)
{
  /* Asked for a negative literal, release 1.5.3 answers as if it were the variable. */
  return (ccadical_val (((Cadical *) solver)->solver, ABS (literal)) > 0) == (literal > 0);
}

static gboolean
cadical_failed (gpointer solver, int literal)
{
  return ccadical_failed (((Cadical *) solver)->solver, literal) != 0;
}

const KtSatClass kt_sat_cadical_class = {
  cadical_create, cadical_destroy,  cadical_add,   cadical_assume,
  cadical_solve,  cadical_set_stop, cadical_value, cadical_failed,
};
