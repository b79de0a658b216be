/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every clause given with three literals or more lies in the list of one literal that holds at present, its support
 * (as in local search for satisfiability). Variables that went over are gathered; when the next decision is due the
 * clauses they supported look for another support, and are broken if there is none. */

#include "kt-solver-private.h"

static KtLit
find_support (const KtSolver *self, const guint32 *clause)
{
  for (guint32 i = 0; i < KT_SIZE (clause); i++)
    if (kt_holds_now (self, clause[KT_HEADER + i]))
      return clause[KT_HEADER + i];
  return KT_LIT_NONE;
}

/* FALSE: it is broken. */
static gboolean
finds_support (KtSolver *self, guint32 clause)
{
  KtLit support = find_support (self, kt_clause (self, clause));

  if (support != KT_LIT_NONE)
    kt_words_push (&self->losses[support].supported, clause);
  return support != KT_LIT_NONE;
}

void
kt_solver_support (KtSolver *self, guint32 clause)
{
  if (!finds_support (self, clause))
    kt_words_push (&self->broken, clause);
}

void
kt_solver_set_base_value (KtSolver *self, KtLit lit)
{
  self->base[lit >> 1] = !(lit & 1);
  if (self->values[lit] == 0)
    self->now[lit >> 1] = !(lit & 1);
}

void
kt_solver_extend_base (KtSolver *self, const guint32 *clause)
{
  KtLit last = KT_LIT_NONE;

  for (guint32 i = 0; i < KT_SIZE (clause); i++)
    {
      KtLit lit = clause[KT_HEADER + i];

      if (self->base[lit >> 1] ^ (lit & 1))
        return;
      last = MAX (last, lit);
    }
  if (last >> 1 <= self->n_settled || self->values[last] != 0)
    return;
  kt_solver_set_base_value (self, last);
  kt_solver_turn (self, last >> 1);
}

static void
support_all (KtSolver *self)
{
  self->has_base = TRUE;
  for (guint32 at = 1; at < self->given.n; at += KT_SIZE (self->given.at + at) + KT_HEADER)
    kt_solver_support (self, at);
}

void
kt_solver_begin_base (KtSolver *self)
{
  for (guint32 i = 0; i < self->trail.n; i++)
    self->base[self->trail.at[i] >> 1] = !(self->trail.at[i] & 1);
  self->agreed = self->trail.n;
  support_all (self);
}

void
kt_solver_set_base (KtSolver *self, const guint8 *values, guint n_values)
{
  g_return_if_fail (!self->has_base);
  for (guint32 v = 1; v < n_values && v <= self->n_variables; v++)
    kt_solver_set_base_value (self, 2 * v + (values[v] == 0));
  support_all (self);
}

static void
move_supports (KtSolver *self)
{
  while (self->turned.n > 0)
    {
      guint32 variable = self->turned.at[--self->turned.n];
      KtLit lost = 2 * variable;
      KtWords *list;

      self->is_turned[variable] = FALSE;
      lost += (guint32) kt_holds_now (self, lost);
      list = &self->losses[lost].supported;
      for (guint32 i = 0; i < list->n; i++)
        kt_solver_support (self, list->at[i]);
      list->n = 0;
    }
}

/* How much may follow from making the literal true. */
static guint32
weight (const KtSolver *self, KtLit lit)
{
  return self->losses[lit ^ 1].implied.n + self->losses[lit ^ 1].supported.n;
}

/* Of two open literals: what is computed from others follows them; else what may change before what is stiff, and what
 * disturbs least. */
gboolean
kt_solver_is_better (const KtSolver *self, KtLit a, KtLit b)
{
  KtSolverRank x = self->ranks[a >> 1], y = self->ranks[b >> 1];
  guint32 p, q;

  if (x != y)
    return x > y;
  if (x == KT_SOLVER_COMPUTED)
    return a > b;
  p = weight (self, a);
  q = weight (self, b);
  return p < q || (p == q && a > b);
}

static KtLit
pick_literal (const KtSolver *self, const guint32 *clause)
{
  KtLit best = KT_LIT_NONE;

  for (guint32 i = 0; i < KT_SIZE (clause); i++)
    {
      KtLit lit = clause[KT_HEADER + i];

      if (self->values[lit] == 0 && (best == KT_LIT_NONE || kt_solver_is_better (self, lit, best)))
        best = lit;
    }
  return best;
}

/* Those that hold again find their support. */
static void
mend_broken (KtSolver *self)
{
  guint32 kept = 0;

  for (guint32 i = 0; i < self->broken.n; i++)
    if (!finds_support (self, self->broken.at[i]))
      self->broken.at[kept++] = self->broken.at[i];
  self->broken.n = kept;
}

static KtLit
pick_last (KtSolver *self)
{
  while (self->broken.n > 0 && finds_support (self, self->broken.at[self->broken.n - 1]))
    self->broken.n--;
  return self->broken.n > 0 ? pick_literal (self, kt_clause (self, self->broken.at[self->broken.n - 1])) : KT_LIT_NONE;
}

/* What is computed from others comes first, in the order of computing. */
static KtLit
pick_computed (KtSolver *self)
{
  KtLit best = KT_LIT_NONE;

  mend_broken (self);
  for (guint32 i = self->broken.n; i > 0; i--)
    {
      KtLit lit = pick_literal (self, kt_clause (self, self->broken.at[i - 1]));

      if (best == KT_LIT_NONE
          || (self->ranks[lit >> 1] == KT_SOLVER_COMPUTED
              && (self->ranks[best >> 1] != KT_SOLVER_COMPUTED || lit < best)))
        best = lit;
    }
  return best;
}

KtLit
kt_solver_pick_repair (KtSolver *self)
{
  move_supports (self);
  return self->has_computed ? pick_computed (self) : pick_last (self);
}

void
kt_solver_keep (KtSolver *self)
{
  guint n_flips;
  const guint32 *flips = kt_solver_get_flips (self, &n_flips);

  for (guint i = 0; i < n_flips; i++)
    self->base[flips[i]] ^= 1;
  self->agreed = self->trail.n;
  for (guint i = 0; i < n_flips; i++)
    kt_solver_move_held (self, flips[i]);
}

const guint32 *
kt_solver_get_flips (KtSolver *self, guint *n_flips)
{
  self->flips.n = 0;
  for (guint32 i = self->agreed; i < self->trail.n; i++)
    {
      KtLit lit = self->trail.at[i];

      if (!(self->base[lit >> 1] ^ (lit & 1)))
        kt_words_push (&self->flips, lit >> 1);
    }
  *n_flips = self->flips.n;
  return self->flips.at;
}

gboolean
kt_solver_base_value (const KtSolver *self, int literal)
{
  KtLit lit = kt_lit (literal);

  return lit >> 1 <= self->n_variables ? self->base[lit >> 1] ^ (lit & 1) : literal < 0;
}
