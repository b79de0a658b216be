/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions mend what is broken; after many conflicts they follow activity alone, which is the better way where
 * nearly everything hangs together. */

#include "kt-solver-private.h"

#include <stdlib.h>
#include <string.h>

/* So many conflicts a question may meet before it is searched in the usual way. */
#define REPAIR_CONFLICTS 100
#define RESTART_INTERVAL 50
#define REPAIR_RESTART 30
/* So many a literal that would be welcome as well. */
#define EXTEND_CONFLICTS 10
#define LEARNTS_KEPT 3000
#define LEARNTS_MORE 500

/* --- variables by activity ---------------------------------------------------------------------- */

static inline gboolean
is_before (const KtSolver *self, guint32 a, guint32 b)
{
  return self->activities[a] > self->activities[b]
         || (self->activities[a] == self->activities[b] && a < b);
}

static void
put (KtSolver *self, guint32 place, guint32 variable)
{
  self->heap.at[place] = variable;
  self->places[variable] = (gint32) place;
}

void
kt_solver_heap_up (KtSolver *self, guint32 variable)
{
  guint32 place = (guint32) self->places[variable];

  while (place > 0 && is_before (self, variable, self->heap.at[(place - 1) / 2]))
    {
      put (self, place, self->heap.at[(place - 1) / 2]);
      place = (place - 1) / 2;
    }
  put (self, place, variable);
}

static void
heap_down (KtSolver *self, guint32 variable)
{
  guint32 place = (guint32) self->places[variable];

  for (;;)
    {
      guint32 child = 2 * place + 1;

      if (child >= self->heap.n)
        break;
      if (child + 1 < self->heap.n && is_before (self, self->heap.at[child + 1], self->heap.at[child]))
        child++;
      if (!is_before (self, self->heap.at[child], variable))
        break;
      put (self, place, self->heap.at[child]);
      place = child;
    }
  put (self, place, variable);
}

void
kt_solver_heap_insert (KtSolver *self, guint32 variable)
{
  kt_words_push (&self->heap, variable);
  self->places[variable] = (gint32) self->heap.n - 1;
  kt_solver_heap_up (self, variable);
}

static guint32
heap_pop (KtSolver *self)
{
  guint32 first = self->heap.at[0], last = self->heap.at[--self->heap.n];

  self->places[first] = -1;
  if (self->heap.n > 0)
    {
      put (self, 0, last);
      heap_down (self, last);
    }
  return first;
}

static KtLit
pick_active (KtSolver *self)
{
  while (self->heap.n > 0)
    {
      guint32 variable = heap_pop (self);

      if (self->values[2 * variable] == 0)
        return 2 * variable + !self->phases[variable];
    }
  return KT_LIT_NONE;
}

/* --- learning and forgetting -------------------------------------------------------------------- */

static void
learn (KtSolver *self, guint32 quality)
{
  KtLit first = self->clause.at[0];
  guint32 clause;

  if (self->clause.n == 1)
    {
      kt_solver_assign (self, first, 0);
      return;
    }
  if (self->clause.n == 2)
    {
      kt_words_push (&self->losses[first].implied, self->clause.at[1]);
      kt_words_push (&self->losses[self->clause.at[1]].implied, first);
      kt_solver_assign (self, first, KT_BY_LITERAL (self->clause.at[1] ^ 1));
      return;
    }
  clause = self->learnt.n | KT_LEARNT;
  kt_words_push (&self->learnts, clause);
  kt_words_push (&self->learnt, self->clause.n);
  kt_words_push (&self->learnt, quality << 8 | KT_IS_USED);
  for (guint32 i = 0; i < self->clause.n; i++)
    kt_words_push (&self->learnt, self->clause.at[i]);
  kt_solver_watch (self, first, clause, self->clause.at[1]);
  kt_solver_watch (self, self->clause.at[1], clause, first);
  kt_solver_assign (self, first, KT_BY_CLAUSE (clause));
}

/* Worse ones first: on more levels, longer, older. */
static int
compare_learnts (gconstpointer a, gconstpointer b, gpointer data)
{
  KtSolver *self = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;
  const guint32 *p = kt_clause (self, x), *q = kt_clause (self, y);

  if (KT_QUALITY (p) != KT_QUALITY (q))
    return KT_QUALITY (p) > KT_QUALITY (q) ? -1 : 1;
  if (KT_SIZE (p) != KT_SIZE (q))
    return KT_SIZE (p) > KT_SIZE (q) ? -1 : 1;
  return x < y ? -1 : x > y;
}

static gboolean
is_reason (const KtSolver *self, guint32 clause, const guint32 *words)
{
  KtLit first = words[KT_HEADER];

  return self->values[first] > 0 && self->reasons[first >> 1] == KT_BY_CLAUSE (clause);
}

static void
drop_garbage_watches (KtSolver *self)
{
  for (guint32 lit = 2; lit < 2 * (self->n_variables + 1); lit++)
    {
      KtWatches *list = &self->losses[lit].watches;
      guint32 kept = 0;

      for (guint32 i = 0; i < list->n; i++)
        {
          KtWatch watch = list->at[i];

          if (!(watch.clause & KT_LEARNT) || !(kt_clause (self, watch.clause)[1] & KT_IS_GARBAGE))
            list->at[kept++] = watch;
        }
      list->n = kept;
    }
}

/* Closes the gaps in the arena of learnt clauses; whoever names a clause gets its new number. */
static void
compact (KtSolver *self)
{
  KtWords arena = { g_new (guint32, self->learnt.room), 1, self->learnt.room };

  g_autofree guint32 *moved = g_new (guint32, self->learnt.n);

  for (guint32 i = 0; i < self->learnts.n; i++)
    {
      guint32 clause = self->learnts.at[i];
      const guint32 *words = kt_clause (self, clause);
      guint32 n = KT_SIZE (words) + KT_HEADER;

      moved[clause & ~KT_LEARNT] = arena.n | KT_LEARNT;
      memcpy (arena.at + arena.n, words, n * sizeof (guint32));
      self->learnts.at[i] = arena.n | KT_LEARNT;
      arena.n += n;
    }
  for (guint32 lit = 2; lit < 2 * (self->n_variables + 1); lit++)
    for (guint32 i = 0; i < self->losses[lit].watches.n; i++)
      {
        guint32 *clause = &self->losses[lit].watches.at[i].clause;

        if (*clause & KT_LEARNT)
          *clause = moved[*clause & ~KT_LEARNT];
      }
  for (guint32 i = 0; i < self->trail.n; i++)
    {
      guint32 *reason = &self->reasons[self->trail.at[i] >> 1], clause = *reason >> 2;

      if ((*reason & 3) == 2 && (clause & KT_LEARNT))
        *reason = KT_BY_CLAUSE (moved[clause & ~KT_LEARNT]);
    }
  g_free (self->learnt.at);
  self->learnt = arena;
}

static void
forget (KtSolver *self)
{
  guint32 n_wanted = self->learnts.n / 2, kept = 0;
  g_autofree guint32 *ordered = g_memdup2 (self->learnts.at, self->learnts.n * sizeof (guint32));

  g_qsort_with_data (ordered, (gint) self->learnts.n, sizeof (guint32), compare_learnts, self);
  for (guint32 i = 0; i < self->learnts.n && n_wanted > 0; i++)
    {
      guint32 *words = kt_clause (self, ordered[i]);

      if (KT_QUALITY (words) <= 2)
        break;
      if (words[1] & KT_IS_USED)
        {
          words[1] &= ~KT_IS_USED;
          continue;
        }
      if (is_reason (self, ordered[i], words))
        continue;
      words[1] |= KT_IS_GARBAGE;
      n_wanted--;
    }
  drop_garbage_watches (self);
  for (guint32 i = 0; i < self->learnts.n; i++)
    if (!(kt_clause (self, self->learnts.at[i])[1] & KT_IS_GARBAGE))
      self->learnts.at[kept++] = self->learnts.at[i];
  self->learnts.n = kept;
  compact (self);
  self->n_reductions++;
}

/* --- more in one solution ---------------------------------------------------------------------- */

/* FALSE: what was decided before would have to give. */
static gboolean
resolve_above (KtSolver *self, const KtConflict *conflict, guint32 bottom)
{
  guint32 quality, level = kt_solver_analyze (self, conflict, &quality);

  self->n_conflicts++;
  if (level <= bottom)
    return FALSE;
  kt_solver_backtrack (self, level);
  learn (self, quality);
  return TRUE;
}

gboolean
kt_solver_extend (KtSolver *self, int literal)
{
  guint32 bottom = kt_level (self), n_conflicts = 0;
  KtLit lit = kt_lit (literal);
  KtConflict conflict;

  if (kt_holds_now (self, lit))
    return TRUE;
  if (self->values[lit] < 0)
    return FALSE;
  while (lit != KT_LIT_NONE)
    {
      kt_solver_new_level (self, lit);
      while (!kt_solver_propagate (self, &conflict))
        if (++n_conflicts > EXTEND_CONFLICTS || !resolve_above (self, &conflict, bottom))
          {
            kt_solver_backtrack (self, bottom);
            (void) kt_solver_pick_repair (self);
            return FALSE;
          }
      lit = kt_solver_pick_repair (self);
    }
  return TRUE;
}

/* --- asking ------------------------------------------------------------------------------------- */

typedef struct {
  guint64 n_start; /* conflicts */
  gint64 max;
  gboolean follows_activity;
  guint32 n_steps;
  guint32 n_wishes, n_pins; /* so many were tried; none twice */
} Search;

static void
take_assumptions (KtSolver *self, const int *assumptions, guint n)
{
  guint32 same = 0;

  while (same < n && same < self->assumptions.n && same < kt_level (self)
         && self->assumptions.at[same] == kt_lit (assumptions[same]))
    same++;
  kt_solver_backtrack (self, same);
  self->assumptions.n = same;
  for (guint i = same; i < n; i++)
    {
      kt_solver_make_room (self, (guint32) abs (assumptions[i]));
      kt_words_push (&self->assumptions, kt_lit (assumptions[i]));
    }
  for (guint32 i = 0; i < self->failures.n; i++)
    self->failed[self->failures.at[i]] = FALSE;
  self->failures.n = 0;
}

/* FALSE: contradictory without any assumption. */
static gboolean
resolve (KtSolver *self, const KtConflict *conflict)
{
  guint32 quality, level;

  self->n_conflicts++;
  self->since_restart++;
  if (kt_level (self) == 0)
    return FALSE;
  level = kt_solver_analyze (self, conflict, &quality);
  kt_solver_backtrack (self, level);
  learn (self, quality);
  self->quick += (quality - self->quick) / 32;
  self->slow += (quality - self->slow) / 4096;
  return TRUE;
}

static gboolean
is_over (const KtSolver *self, Search *search)
{
  if (search->max >= 0 && (gint64) (self->n_conflicts - search->n_start) > search->max)
    return TRUE;
  return ++search->n_steps % 256 == 0 && self->stop != NULL && g_atomic_int_get (self->stop);
}

static void
restart (KtSolver *self, Search *search)
{
  gboolean due = search->follows_activity
                   ? self->since_restart >= RESTART_INTERVAL && self->quick > 1.2 * self->slow
                   : self->since_restart >= REPAIR_RESTART;

  if (!search->follows_activity && self->n_conflicts - search->n_start > REPAIR_CONFLICTS)
    search->follows_activity = due = TRUE;
  if (!due)
    return;
  self->since_restart = 0;
  kt_solver_backtrack (self, MIN (kt_level (self), self->assumptions.n));
  if (self->learnts.n > LEARNTS_KEPT + LEARNTS_MORE * self->n_reductions)
    forget (self);
}

/* FALSE: an assumption cannot hold. *lit: the next decision; KT_LIT_NONE: none is needed. */
static gboolean
decide (KtSolver *self, Search *search, KtLit *lit)
{
  while (kt_level (self) < self->assumptions.n)
    {
      *lit = self->assumptions.at[kt_level (self)];
      if (self->values[*lit] == 0)
        return TRUE;
      if (self->values[*lit] < 0)
        {
          kt_solver_analyze_failure (self, *lit);
          return FALSE;
        }
      kt_solver_new_level (self, KT_LIT_NONE);
    }
  while (search->n_pins < self->pins.n)
    {
      *lit = self->pins.at[search->n_pins++];
      if (self->values[*lit] == 0)
        return TRUE;
    }
  while (search->n_wishes < self->wishes.n)
    {
      *lit = self->wishes.at[search->n_wishes++];
      if (self->values[*lit] == 0)
        return TRUE;
    }
  *lit = search->follows_activity ? pick_active (self) : kt_solver_pick_repair (self);
  return TRUE;
}

static void
settle_base (KtSolver *self)
{
  if (!self->has_base)
    kt_solver_begin_base (self);
  else
    (void) kt_solver_pick_repair (self); /* everything holds: only supports are moved */
}

/* All clauses hold: is that what was asked for? */
static KtSatResult
check_solution (KtSolver *self)
{
  KtSatResult result;

  settle_base (self);
  result = self->check != NULL ? self->check (self->check_data) : KT_SAT_YES;
  self->n_settled = self->n_variables;
  if (result == KT_SAT_UNKNOWN)
    kt_solver_backtrack (self, MIN (kt_level (self), self->assumptions.n));
  return result;
}

gboolean
kt_solver_assume (KtSolver *self, const int *assumptions, guint n_assumptions)
{
  KtConflict conflict;

  if (self->is_contradictory)
    return FALSE;
  take_assumptions (self, assumptions, n_assumptions);
  while (kt_solver_propagate (self, &conflict))
    {
      KtLit lit;

      if (kt_level (self) == self->assumptions.n)
        return TRUE;
      lit = self->assumptions.at[kt_level (self)];
      if (self->values[lit] < 0)
        return FALSE;
      kt_solver_new_level (self, self->values[lit] == 0 ? lit : KT_LIT_NONE);
    }
  kt_solver_backtrack (self, 0);
  return FALSE;
}

KtSatResult
kt_solver_solve (KtSolver *self, const int *assumptions, guint n_assumptions, int max_conflicts)
{
  Search search = { self->n_conflicts, max_conflicts, !self->has_base, 0, 0, 0 };
  KtConflict conflict;
  KtLit lit;

  if (self->is_contradictory)
    return KT_SAT_NO;
  take_assumptions (self, assumptions, n_assumptions);
  self->n_settled = self->n_variables;
  self->since_restart = 0;
  self->pins.n = 0;
  for (;;)
    {
      if (!kt_solver_propagate (self, &conflict))
        {
          if (resolve (self, &conflict))
            continue;
          self->is_contradictory = TRUE;
          return KT_SAT_NO;
        }
      if (is_over (self, &search))
        {
          kt_solver_backtrack (self, MIN (kt_level (self), self->assumptions.n));
          return KT_SAT_UNKNOWN;
        }
      restart (self, &search);
      if (!decide (self, &search, &lit))
        return KT_SAT_NO;
      if (lit == KT_LIT_NONE)
        {
          KtSatResult result = check_solution (self);

          if (result != KT_SAT_NO || self->is_contradictory)
            return result;
          search.n_wishes = search.n_pins = 0;
          continue;
        }
      kt_solver_new_level (self, lit);
    }
}
