/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why an old proof stays one. Let the base have changed by D and the proof be P, both sets of variables that went over,
 * with none in common. A clause without variables of P holds in the new base; one without variables of D held with the
 * proof before. A clause with both is true by a variable of D that went over in its favour, or by one that is fixed; or
 * else a variable of D left it, and then all its variables were marked, P's among them. */

#include "kt-evidence.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  guint32 *at;
  gsize n, room;
} Words;

struct _KtEvidence {
  KtSolver *solver;
  guint n_variables;
  guint8 *is_asked;  /* by variable */
  guint32 *proofs;   /* by variable: place of the proof of the value it has not in the base; 0 none */
  Words arena;       /* proofs: number of variables, variables */
  guint8 *steady;    /* by variable: fixed by the assumptions, or changed last */
  guint8 *touched;   /* by variable */
  GPtrArray *constraints; /* GArray of variables */
};

static void
words_push (Words *words, guint32 word)
{
  if (words->n == words->room)
    {
      words->room = words->room * 2 + 64;
      words->at = g_renew (guint32, words->at, words->room);
    }
  words->at[words->n++] = word;
}

KtEvidence *
kt_evidence_new (KtSolver *solver, guint n_variables, const int *literals, guint n_literals)
{
  KtEvidence *self = g_new0 (KtEvidence, 1);

  self->solver = solver;
  self->n_variables = n_variables;
  self->is_asked = g_new0 (guint8, n_variables + 1);
  self->proofs = g_new0 (guint32, n_variables + 1);
  self->steady = g_new0 (guint8, n_variables + 1);
  self->touched = g_new0 (guint8, n_variables + 1);
  self->constraints = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  words_push (&self->arena, 0);
  for (guint i = 0; i < n_literals; i++)
    self->is_asked[abs (literals[i])] = TRUE;
  kt_solver_index (solver);
  return self;
}

void
kt_evidence_free (KtEvidence *self)
{
  if (self == NULL)
    return;
  g_free (self->is_asked);
  g_free (self->proofs);
  g_free (self->steady);
  g_free (self->touched);
  g_free (self->arena.at);
  g_ptr_array_unref (self->constraints);
  g_free (self);
}

void
kt_evidence_add_constraint (KtEvidence *self, const int *literals, guint n_literals)
{
  GArray *variables = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < n_literals; i++)
    {
      int variable = abs (literals[i]);

      g_array_append_val (variables, variable);
    }
  g_ptr_array_add (self->constraints, variables);
}

/* --- after a decision --------------------------------------------------------------------------- */

static void
touch_constraints (KtEvidence *self, const guint8 *is_changed)
{
  for (guint i = 0; i < self->constraints->len; i++)
    {
      const GArray *variables = g_ptr_array_index (self->constraints, i);
      gboolean meets = FALSE;

      for (guint j = 0; j < variables->len && !meets; j++)
        meets = is_changed[g_array_index (variables, int, j)];
      for (guint j = 0; j < variables->len && meets; j++)
        self->touched[g_array_index (variables, int, j)] = TRUE;
    }
}

/* The base goes over to the solution; what that comes near to is touched. */
static void
change_base (KtEvidence *self, guint n_assumptions)
{
  guint n_flips;
  const guint32 *flips = kt_solver_get_flips (self->solver, &n_flips);

  memset (self->touched, 0, self->n_variables + 1);
  memset (self->steady, 0, self->n_variables + 1);
  kt_solver_keep (self->solver);
  kt_solver_back_to (self->solver, n_assumptions);
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables)
      {
        self->proofs[flips[i]] = 0;
        self->steady[flips[i]] = self->touched[flips[i]] = TRUE;
      }
  if (self->constraints->len > 0 && n_flips > 0)
    touch_constraints (self, self->steady);
  for (guint v = 1; v <= self->n_variables; v++)
    if (kt_solver_fixed (self->solver, (int) v) != 0)
      self->steady[v] = self->touched[v] = TRUE;
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables)
      kt_solver_mark_neighbours (self->solver,
                                 kt_solver_base_value (self->solver, (int) flips[i]) ? -(int) flips[i]
                                                                                     : (int) flips[i],
                                 self->steady, self->touched);
}

/* Does it hold still, and is it the proof of anything? */
static gboolean
is_good (const KtEvidence *self, gsize place)
{
  const guint32 *proof = self->arena.at + place;
  gboolean is_needed = FALSE;

  for (guint32 i = 1; i <= proof[0]; i++)
    {
      if (self->touched[proof[i]])
        return FALSE;
      is_needed |= self->proofs[proof[i]] == place;
    }
  return is_needed;
}

static void
sort_out_proofs (KtEvidence *self)
{
  Words kept = { NULL, 0, 0 };

  words_push (&kept, 0);
  for (gsize place = 1; place < self->arena.n; place += self->arena.at[place] + 1)
    {
      const guint32 *proof = self->arena.at + place;
      guint32 moved = 0;

      if (is_good (self, place))
        {
          moved = (guint32) kept.n;
          for (guint32 i = 0; i <= proof[0]; i++)
            words_push (&kept, proof[i]);
        }
      for (guint32 i = 1; i <= proof[0]; i++)
        if (self->proofs[proof[i]] == place)
          self->proofs[proof[i]] = moved;
    }
  g_free (self->arena.at);
  self->arena = kept;
}

void
kt_evidence_move (KtEvidence *self, guint n_assumptions, const int *touched, guint n_touched)
{
  change_base (self, n_assumptions);
  for (guint i = 0; i < n_touched; i++)
    if ((guint) abs (touched[i]) <= self->n_variables)
      self->touched[abs (touched[i])] = TRUE;
  sort_out_proofs (self);
}

/* --- asking ------------------------------------------------------------------------------------- */

void
kt_evidence_learn (KtEvidence *self)
{
  guint n_flips;
  const guint32 *flips = kt_solver_get_flips (self->solver, &n_flips);
  gsize place = self->arena.n;
  guint32 n = 0;
  gboolean is_news = FALSE;

  words_push (&self->arena, 0);
  for (guint i = 0; i < n_flips; i++)
    if (flips[i] <= self->n_variables)
      {
        guint32 variable = flips[i];

        words_push (&self->arena, variable);
        n++;
        if (self->is_asked[variable] && self->proofs[variable] == 0)
          {
            self->proofs[variable] = (guint32) place;
            is_news = TRUE;
          }
      }
  self->arena.at[place] = n;
  if (!is_news)
    self->arena.n = place;
}

gboolean
kt_evidence_shows (const KtEvidence *self, int literal)
{
  return self->proofs[abs (literal)] != 0 || kt_solver_base_value (self->solver, literal);
}

gsize
kt_evidence_get_memory (const KtEvidence *self)
{
  return self->arena.room * sizeof (guint32) + self->n_variables * (sizeof (guint32) + 3);
}
