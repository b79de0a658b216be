/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A program made ready to be stored: its clauses are simplified as they stand when all rules hold, one session works out
 * everything before the first decision, and what it knows then is kept with the program (kt-start.c). The base is brought
 * nearer to the solutions found, with ever rarer variables, until the proofs get no shorter: short ones outlive more decisions. */

#include "kt-session-private.h"
#include "kt-simplify.h"

/* How many proofs, one in so many, a variable must be in to go over in the base. */
static const guint shares[] = { 2, 4, 8, 16, 16, 32, 32, 64, 64, 128, 128, 256 };

/* With so many words for each place the proofs are short enough. */
#define SHORT_PROOFS 6

/* What is stored are proofs: nothing may be known by configurations alone. */
static gboolean
compute_again (KtSession *session, GError **error)
{
  g_ptr_array_set_size (session->pool, 0);
  session->pool_next = 0;
  g_clear_pointer (&session->now->snapshot, kt_snapshot_unref);
  session->now->snapshot = kt_domains_compute (session, session->now, error);
  return session->now->snapshot != NULL;
}

static gboolean
polish (KtSession *session, GError **error)
{
  const KtProgram *program = session->program;

  for (guint i = 0; i < G_N_ELEMENTS (shares) && session->evidence != NULL; i++)
    {
      if (kt_evidence_get_size (session->evidence) < (gsize) SHORT_PROOFS * program->slots->len)
        return TRUE;
      if (kt_evidence_improve (session->evidence, &program->closed, program->closed != 0, NULL, 0, shares[i])
          && !compute_again (session, error))
        return FALSE;
    }
  return TRUE;
}

/* With all rules in force their selectors say nothing: variables behind the plain ones are true. Where formulas are searched
 * for it makes no question cheaper: their clauses stay as they were made. */
static void
simplify_clauses (KtProgram *program)
{
  const GArray *clauses = kt_program_get_clauses (program);
  g_autofree int *plain = g_new (int, clauses->len + 1);
  GArray *simple;

  for (guint i = 0; i < clauses->len; i++)
    {
      int literal = g_array_index (clauses, int, i);

      plain[i] = ABS (literal) <= program->n_plain ? literal : literal > 0 ? KT_TRUE : KT_FALSE;
    }
  simple = kt_simplify (plain, clauses->len, (guint) program->n_plain);
  g_array_unref (program->start.clauses);
  program->start.clauses = simple;
}

static void
interrupt (GCancellable *cancellable, gpointer session)
{
  kt_session_interrupt (session);
}

gboolean
kt_program_prepare (KtProgram *program, GCancellable *cancellable, GError **error)
{
  g_autoptr (KtSession) session = NULL;
  gulong handler = 0;
  gboolean good;

  if (program->start.base->len > 0 || program->join != NULL)
    return TRUE;
  if (program->oracles->len == 0)
    simplify_clauses (program);
  session = kt_session_new (program, error);
  if (session == NULL)
    return FALSE;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (interrupt), session, NULL);
  good = compute_again (session, error) && polish (session, error);
  g_cancellable_disconnect (cancellable, handler);
  /* Where it grew, the larger program would have to be stored. */
  if (good && session->program == program)
    kt_session_keep_start (session);
  return good;
}
