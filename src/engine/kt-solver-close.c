/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts of a solution that are solutions themselves. A clause that a variable leaves on going over holds by another literal,
 * or else by one that is true in the solution, whose variable then goes over as well. Nothing is ever taken back: as the
 * solution holds all clauses there always is such a literal, and no search is needed. What clauses of two demand comes
 * first, as it leaves no choice.
 *
 * Every clause lies in the list of one literal that holds it in the base, and is looked at only when that one is lost. It
 * moves to another one that stays, so that those often lost hold ever fewer. */

#include "kt-solver-private.h"

static inline gboolean
holds_in_part (const KtSolver *self, KtLit lit)
{
  return self->base[lit >> 1] ^ (lit & 1) ^ self->marks[lit >> 1];
}

static inline void
take (KtSolver *self, guint32 variable)
{
  self->marks[variable] = TRUE;
  kt_words_push (&self->flips, variable);
}

static inline gboolean
holds_in_base (const KtSolver *self, KtLit lit)
{
  return self->base[lit >> 1] ^ (lit & 1);
}

static inline KtLit
lost_literal (const KtSolver *self, guint32 variable)
{
  return 2 * variable + !self->base[variable];
}

static void
follow_implied (KtSolver *self, guint32 variable)
{
  const KtWords *implied = &self->losses[lost_literal (self, variable)].implied;

  for (guint32 i = 0; i < implied->n; i++)
    if (implied->at[i] >> 1 <= self->n_indexed && !holds_in_part (self, implied->at[i]))
      take (self, implied->at[i] >> 1);
}

/* One that holds the clause in the part, best in the base as well; else the one that shall. */
static KtLit
find_holder (const KtSolver *self, const guint32 *clause)
{
  KtLit best = KT_LIT_NONE, new_one = KT_LIT_NONE;

  for (guint32 i = 0; i < KT_SIZE (clause); i++)
    {
      KtLit lit = clause[KT_HEADER + i];

      if (holds_in_part (self, lit))
        {
          if (holds_in_base (self, lit))
            return lit;
          new_one = lit;
        }
      else if (kt_holds_now (self, lit) && (best == KT_LIT_NONE || kt_solver_is_better (self, lit, best)))
        best = lit;
    }
  return new_one != KT_LIT_NONE ? new_one : best;
}

/* Up to the first clause that needs another variable. FALSE: that was not the last one. */
static gboolean
follow_clauses (KtSolver *self, guint32 variable, guint32 *place)
{
  KtWords *list = &self->held[lost_literal (self, variable)];

  while (*place < list->n)
    {
      guint32 clause = list->at[*place];
      KtLit lit = find_holder (self, self->given.at + clause);

      if (holds_in_base (self, lit) && holds_in_part (self, lit))
        {
          list->at[*place] = list->at[--list->n];
          kt_words_push (&self->held[lit], clause);
          continue;
        }
      ++*place;
      if (holds_in_part (self, lit))
        continue;
      take (self, lit >> 1);
      return FALSE;
    }
  return TRUE;
}

guint
kt_solver_close_with (KtSolver *self, int literal)
{
  guint32 variable = kt_lit (literal) >> 1, n_implied = self->flips.n, n_clauses = self->flips.n, place = 0;

  if (self->marks[variable])
    return self->flips.n;
  take (self, variable);
  while (n_clauses < self->flips.n)
    {
      if (n_implied < self->flips.n)
        follow_implied (self, self->flips.at[n_implied++]);
      else if (follow_clauses (self, self->flips.at[n_clauses], &place))
        {
          n_clauses++;
          place = 0;
        }
    }
  return self->flips.n;
}

guint
kt_solver_close (KtSolver *self, int literal)
{
  self->flips.n = 0;
  return kt_solver_close_with (self, literal);
}

const guint32 *
kt_solver_end_close (KtSolver *self, guint *n_flips)
{
  for (guint32 i = 0; i < self->flips.n; i++)
    self->marks[self->flips.at[i]] = FALSE;
  *n_flips = self->flips.n;
  return self->flips.at;
}

/* --- who holds a clause in the base ------------------------------------------------------------- */

void
kt_solver_hold (KtSolver *self, guint32 clause)
{
  const guint32 *words = self->given.at + clause;

  for (guint32 i = 0; i < KT_SIZE (words); i++)
    if (holds_in_base (self, words[KT_HEADER + i]))
      {
        kt_words_push (&self->held[words[KT_HEADER + i]], clause);
        return;
      }
}

void
kt_solver_free_held (KtSolver *self)
{
  for (guint32 lit = 0; self->held != NULL && lit < 2 * (self->n_indexed + 1); lit++)
    g_free (self->held[lit].at);
  g_clear_pointer (&self->held, g_free);
}

void
kt_solver_move_held (KtSolver *self, guint32 variable)
{
  KtWords *list, moved;

  if (self->held == NULL || variable > self->n_indexed)
    return;
  list = &self->held[lost_literal (self, variable) ^ 1];
  moved = *list;
  *list = (KtWords){ NULL, 0, 0 };
  for (guint32 i = 0; i < moved.n; i++)
    kt_solver_hold (self, moved.at[i]);
  g_free (moved.at);
}
