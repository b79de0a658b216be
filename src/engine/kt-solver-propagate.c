/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two watched literals for each clause (Moskewicz et al., Chaff), those of two literals, and of three that are given, as plain
 * lists. Nothing has to be undone at the watches on the way back. */

#include "kt-solver-private.h"

void
kt_solver_turn (KtSolver *self, guint32 variable)
{
  if (self->is_turned[variable])
    return;
  self->is_turned[variable] = TRUE;
  kt_words_push (&self->turned, variable);
}

void
kt_solver_assign (KtSolver *self, KtLit lit, guint32 reason)
{
  guint32 variable = lit >> 1;

  self->values[lit] = 1;
  self->values[lit ^ 1] = -1;
  self->levels[variable] = kt_level (self);
  self->reasons[variable] = reason;
  kt_words_push (&self->trail, lit);
  __builtin_prefetch (&self->losses[lit ^ 1]);
  if (kt_holds_now (self, lit))
    return;
  self->now[variable] ^= 1;
  if (self->has_base)
    kt_solver_turn (self, variable);
}

void
kt_solver_new_level (KtSolver *self, KtLit lit)
{
  kt_words_push (&self->starts, self->trail.n);
  if (lit != KT_LIT_NONE)
    kt_solver_assign (self, lit, 0);
}

void
kt_solver_backtrack (KtSolver *self, guint32 level)
{
  guint32 start;

  if (level >= kt_level (self))
    return;
  start = self->starts.at[level];
  for (guint32 i = self->trail.n; i > start; i--)
    {
      KtLit lit = self->trail.at[i - 1];
      guint32 variable = lit >> 1;

      self->values[lit] = self->values[lit ^ 1] = 0;
      self->phases[variable] = !(lit & 1);
      if (self->now[variable] != self->base[variable])
        {
          self->now[variable] ^= 1;
          if (self->has_base)
            kt_solver_turn (self, variable);
        }
      if (self->places[variable] < 0)
        kt_solver_heap_insert (self, variable);
    }
  self->trail.n = start;
  self->starts.n = level;
  self->done = start;
  self->agreed = MIN (self->agreed, start);
}

void
kt_solver_watch (KtSolver *self, KtLit lit, guint32 clause, KtLit blocker)
{
  KtWatches *list = &self->losses[lit].watches;

  if (G_UNLIKELY (list->n == list->room))
    {
      list->room = list->room * 2 + 4;
      list->at = g_renew (KtWatch, list->at, list->room);
    }
  list->at[list->n++] = (KtWatch){ clause, blocker };
}

static void
add_triple (KtTriples *list, KtTriple triple)
{
  if (G_UNLIKELY (list->n == list->room))
    {
      list->room = list->room * 2 + 4;
      list->at = g_renew (KtTriple, list->at, list->room);
    }
  list->at[list->n++] = triple;
}

void
kt_solver_add_triple (KtSolver *self, guint32 clause)
{
  const KtLit *literals = kt_clause (self, clause) + KT_HEADER;

  for (guint i = 0; i < 3; i++)
    add_triple (&self->losses[literals[i]].triples,
                (KtTriple){ clause, literals[(i + 1) % 3], literals[(i + 2) % 3] });
}

/* The one that was implied comes first in its reason. */
static void
imply_third (KtSolver *self, guint32 clause, KtLit lit)
{
  KtLit *literals = kt_clause (self, clause) + KT_HEADER;
  guint place = literals[0] == lit ? 0 : literals[1] == lit ? 1 : 2;

  literals[place] = literals[0];
  literals[0] = lit;
  kt_solver_assign (self, lit, KT_BY_CLAUSE (clause));
}

static gboolean
visit_triples (KtSolver *self, KtLit lit, KtConflict *conflict)
{
  const KtTriples *list = &self->losses[lit ^ 1].triples;

  for (guint32 i = 0; i < list->n; i++)
    {
      const KtTriple triple = list->at[i];
      gint8 a = self->values[triple.a], b = self->values[triple.b];

      if (a > 0 || b > 0 || (a == 0 && b == 0))
        continue;
      if (a < 0 && b < 0)
        {
          *conflict = (KtConflict){ KT_BY_CLAUSE (triple.clause), triple.a };
          return FALSE;
        }
      imply_third (self, triple.clause, a == 0 ? triple.a : triple.b);
    }
  return TRUE;
}

/* `lit` became true: its negation is false in the clauses that watch it. */
static gboolean
visit_watches (KtSolver *self, KtLit lit, KtConflict *conflict)
{
  KtLit lost = lit ^ 1;
  KtWatches *list = &self->losses[lost].watches;
  KtWatch *from = list->at, *to = list->at, *end;
  gboolean good = TRUE;

  if (list->n == 0)
    return TRUE;
  end = from + list->n;
  while (from < end)
    {
      KtWatch watch = *from++;
      guint32 *clause;
      KtLit *literals, other;
      guint32 size, i;

      if (self->values[watch.blocker] > 0)
        {
          *to++ = watch;
          continue;
        }
      clause = kt_clause (self, watch.clause);
      size = KT_SIZE (clause);
      literals = clause + KT_HEADER;
      other = literals[0] ^ literals[1] ^ lost;
      watch.blocker = other;
      if (self->values[other] > 0)
        {
          *to++ = watch;
          continue;
        }
      for (i = 2; i < size && self->values[literals[i]] < 0; i++)
        ;
      literals[0] = other;
      if (i < size)
        {
          literals[1] = literals[i];
          literals[i] = lost;
          kt_solver_watch (self, literals[1], watch.clause, other);
          continue;
        }
      literals[1] = lost;
      *to++ = watch;
      if (self->values[other] == 0)
        {
          kt_solver_assign (self, other, KT_BY_CLAUSE (watch.clause));
          continue;
        }
      *conflict = (KtConflict){ KT_BY_CLAUSE (watch.clause), other };
      good = FALSE;
      break;
    }
  while (from < end)
    *to++ = *from++;
  list->n = (guint32) (to - list->at);
  return good;
}

static gboolean
visit_implied (KtSolver *self, KtLit lit, KtConflict *conflict)
{
  const KtWords *list = &self->losses[lit ^ 1].implied;

  for (guint32 i = 0; i < list->n; i++)
    {
      KtLit other = list->at[i];
      gint8 value = self->values[other];

      if (value == 0)
        kt_solver_assign (self, other, KT_BY_LITERAL (lit));
      else if (value < 0)
        {
          *conflict = (KtConflict){ KT_BY_LITERAL (lit), other };
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
kt_solver_propagate (KtSolver *self, KtConflict *conflict)
{
  while (self->done < self->trail.n)
    {
      KtLit lit = self->trail.at[self->done++];

      if (!visit_implied (self, lit, conflict) || !visit_triples (self, lit, conflict)
          || !visit_watches (self, lit, conflict))
        return FALSE;
    }
  return TRUE;
}
