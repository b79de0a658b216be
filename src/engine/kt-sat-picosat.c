/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PicoSAT (Biere): slower on large programs, but with small cores of assumptions. */

#include "kt-sat.h"

#include <picosat/picosat.h>

/* PicoSAT limits decisions, not conflicts: about so many of them for one conflict. */
#define DECISIONS_PER_CONFLICT 20

typedef struct {
  PicoSAT *solver;
  const int *stop;
} Pico;

static int
must_stop (void *data)
{
  const Pico *self = data;

  return self->stop != NULL && g_atomic_int_get (self->stop);
}

static gpointer
pico_create (void)
{
  Pico *self = g_new0 (Pico, 1);

  self->solver = picosat_init ();
  picosat_set_seed (self->solver, 0);
  picosat_set_interrupt (self->solver, self, must_stop);
  return self;
}

static void
pico_destroy (gpointer solver)
{
  Pico *self = solver;

  picosat_reset (self->solver);
  g_free (self);
}

static void
pico_add (gpointer solver, int literal)
{
  picosat_add (((Pico *) solver)->solver, literal);
}

static void
pico_assume (gpointer solver, int literal)
{
  picosat_assume (((Pico *) solver)->solver, literal);
}

static KtSatResult
pico_solve (gpointer solver, int max_conflicts)
{
  int limit = max_conflicts < 0 ? -1
                                : (int) MIN ((gint64) max_conflicts * DECISIONS_PER_CONFLICT,
                                             (gint64) G_MAXINT);

  return (KtSatResult) picosat_sat (((Pico *) solver)->solver, limit);
}

static void
pico_set_stop (gpointer solver, const int *stop)
{
  ((Pico *) solver)->stop = stop;
}

static gboolean
pico_value (gpointer solver, int literal)
{
  PicoSAT *pico = ((Pico *) solver)->solver;

  /* A variable PicoSAT never met is false, as with CaDiCaL. */
  if (ABS (literal) > picosat_variables (pico))
    return literal < 0;
  return picosat_deref (pico, literal) == 1;
}

static gboolean
pico_failed (gpointer solver, int literal)
{
  return picosat_failed_assumption (((Pico *) solver)->solver, literal) != 0;
}

const KtSatClass kt_sat_picosat_class = {
  pico_create, pico_destroy,  pico_add,   pico_assume,
  pico_solve,  pico_set_stop, pico_value, pico_failed,
};
