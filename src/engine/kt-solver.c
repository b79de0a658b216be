/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clauses come in at any time. What is decided stays as far as the new clause leaves two literals to watch. */

#include "kt-solver-private.h"

#include <stdlib.h>
#include <string.h>

void
kt_words_grow (KtWords *words)
{
  words->room = words->room * 2 + 4;
  words->at = g_renew (guint32, words->at, words->room);
}

KtSolver *
kt_solver_new (void)
{
  KtSolver *self = g_new0 (KtSolver, 1);

  self->increment = 1;
  /* No clause has the number 0. */
  kt_words_push (&self->given, 0);
  kt_words_push (&self->learnt, 0);
  return self;
}

void
kt_solver_free (KtSolver *self)
{
  KtWords *words[] = { &self->given,   &self->learnt,   &self->learnts,  &self->trail,    &self->starts,
                       &self->assumptions, &self->wishes, &self->pins, &self->failures, &self->turned, &self->broken, &self->heap,
                       &self->clause,  &self->stack,    &self->to_clear, &self->flips,    &self->stamps };
  gpointer arrays[] = { self->values,  self->failed,
                        self->ranks,   self->base,    self->now,    self->phases,  self->is_turned,  self->marks,
                        self->levels,  self->reasons, self->activities, self->places,
                        self->occurrence_starts, self->occurrences };

  kt_solver_free_held (self);
  for (guint32 lit = 0; lit < 2 * self->room; lit++)
    {
      g_free (self->losses[lit].implied.at);
      g_free (self->losses[lit].triples.at);
      g_free (self->losses[lit].watches.at);
      g_free (self->losses[lit].supported.at);
    }
  g_aligned_free (self->losses);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_free (words[i]->at);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
  g_free (self);
}

void
kt_solver_set_stop (KtSolver *self, const int *stop)
{
  self->stop = stop;
}

void
kt_solver_set_check (KtSolver *self, KtSolverCheck check, gpointer data)
{
  self->check = check;
  self->check_data = data;
}

#define GROW(array, before, after)                                                                   \
  G_STMT_START                                                                                       \
  {                                                                                                  \
    (array) = g_realloc_n ((array), (after), sizeof *(array));                                       \
    memset ((array) + (before), 0, ((after) - (before)) * sizeof *(array));                          \
  }                                                                                                  \
  G_STMT_END

static void
grow_losses (KtSolver *self, guint32 before, guint32 after)
{
  KtLoss *losses = g_aligned_alloc0 (after, sizeof (KtLoss), KT_CACHE_LINE);

  if (before > 0)
    memcpy (losses, self->losses, before * sizeof (KtLoss));
  g_aligned_free (self->losses);
  self->losses = losses;
}

void
kt_solver_make_room (KtSolver *self, guint32 variable)
{
  guint32 before = self->room, after;

  if (variable >= self->room)
    {
      after = MAX (variable + 1, before + before / 2);
      GROW (self->values, 2 * before, 2 * after);
      grow_losses (self, 2 * before, 2 * after);
      GROW (self->failed, 2 * before, 2 * after);
      GROW (self->base, before, after);
      GROW (self->now, before, after);
      GROW (self->ranks, before, after);
      GROW (self->phases, before, after);
      GROW (self->is_turned, before, after);
      GROW (self->marks, before, after);
      GROW (self->levels, before, after);
      GROW (self->reasons, before, after);
      GROW (self->activities, before, after);
      GROW (self->places, before, after);
      self->room = after;
    }
  while (self->n_variables < variable)
    {
      self->ranks[++self->n_variables] = KT_SOLVER_FREE;
      kt_solver_heap_insert (self, self->n_variables);
    }
}

static int
compare_words (const void *a, const void *b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

#define SHORT_CLAUSE 16

static void
sort_clause (KtWords *clause)
{
  if (clause->n > SHORT_CLAUSE)
    {
      qsort (clause->at, clause->n, sizeof (guint32), compare_words);
      return;
    }
  for (guint32 i = 1; i < clause->n; i++)
    {
      guint32 word = clause->at[i], j = i;

      for (; j > 0 && clause->at[j - 1] > word; j--)
        clause->at[j] = clause->at[j - 1];
      clause->at[j] = word;
    }
}

/* Without what is fixed for good and without doubles. FALSE: it holds anyway. */
static gboolean
read_clause (KtSolver *self, const int *literals, guint n)
{
  guint32 kept = 0;

  self->clause.n = 0;
  for (guint i = 0; i < n; i++)
    {
      KtLit lit = kt_lit (literals[i]);

      if (lit >> 1 > self->n_variables)
        kt_solver_make_room (self, lit >> 1);
      if (self->values[lit] != 0 && self->levels[lit >> 1] == 0)
        {
          if (self->values[lit] > 0)
            return FALSE;
          continue;
        }
      kt_words_push (&self->clause, lit);
    }
  sort_clause (&self->clause);
  for (guint32 i = 0; i < self->clause.n; i++)
    {
      if (kept > 0 && self->clause.at[kept - 1] == (self->clause.at[i] ^ 1))
        return FALSE;
      if (kept == 0 || self->clause.at[kept - 1] != self->clause.at[i])
        self->clause.at[kept++] = self->clause.at[i];
    }
  self->clause.n = kept;
  return TRUE;
}

static guint32
openness (const KtSolver *self, KtLit lit)
{
  return self->values[lit] >= 0 ? G_MAXUINT32 : self->levels[lit >> 1];
}

/* The two literals that are false last, if at all, come first; goes back until neither is. */
static void
choose_watched (KtSolver *self)
{
  KtLit *literals = self->clause.at;
  gboolean is_open = TRUE;

  for (guint32 i = 0; i < self->clause.n && is_open; i++)
    is_open = self->values[literals[i]] >= 0;
  if (is_open)
    return;
  for (guint32 place = 0; place < 2; place++)
    for (guint32 i = place + 1; i < self->clause.n; i++)
      if (openness (self, literals[i]) > openness (self, literals[place]))
        {
          KtLit lit = literals[place];

          literals[place] = literals[i];
          literals[i] = lit;
        }
  if (self->values[literals[1]] < 0)
    kt_solver_backtrack (self, self->levels[literals[1] >> 1] - 1);
}

static void
add_unit (KtSolver *self, KtLit lit)
{
  KtConflict conflict;

  kt_solver_backtrack (self, 0);
  if (lit >> 1 > self->n_settled)
    kt_solver_set_base_value (self, lit);
  if (self->values[lit] == 0)
    kt_solver_assign (self, lit, 0);
  if (self->values[lit] < 0 || !kt_solver_propagate (self, &conflict))
    self->is_contradictory = TRUE;
}

void
kt_solver_add (KtSolver *self, const int *literals, guint n_literals)
{
  guint32 clause;
  KtLit a, b;

  if (!read_clause (self, literals, n_literals) || self->is_contradictory)
    return;
  if (self->clause.n == 0)
    {
      self->is_contradictory = TRUE;
      return;
    }
  if (self->clause.n == 1)
    {
      add_unit (self, self->clause.at[0]);
      return;
    }
  choose_watched (self);
  a = self->clause.at[0];
  b = self->clause.at[1];
  if (self->clause.n == 2)
    {
      kt_words_push (&self->losses[a].implied, b);
      kt_words_push (&self->losses[b].implied, a);
      /* The base knows nothing of it yet. */
      if (!self->has_base)
        return;
    }
  clause = self->given.n;
  kt_words_push (&self->given, self->clause.n);
  kt_words_push (&self->given, 0);
  for (guint32 i = 0; i < self->clause.n; i++)
    kt_words_push (&self->given, self->clause.at[i]);
  if (self->clause.n == 3)
    kt_solver_add_triple (self, clause);
  else if (self->clause.n > 3)
    {
      kt_solver_watch (self, a, clause, b);
      kt_solver_watch (self, b, clause, a);
    }
  if (!self->has_base)
    return;
  kt_solver_extend_base (self, self->given.at + clause);
  kt_solver_support (self, clause);
}

gboolean
kt_solver_value (const KtSolver *self, int literal)
{
  KtLit lit = kt_lit (literal);

  return lit >> 1 <= self->n_variables ? kt_holds_now (self, lit) : literal < 0;
}

gboolean
kt_solver_failed (const KtSolver *self, int literal)
{
  KtLit lit = kt_lit (literal);

  return lit >> 1 <= self->n_variables && self->failed[lit];
}

void
kt_solver_back_to (KtSolver *self, guint n_assumptions)
{
  kt_solver_backtrack (self, MIN (n_assumptions, self->assumptions.n));
}

void
kt_solver_read (const KtSolver *self, const int *literals, guint n, guint8 *truths)
{
  for (guint i = 0; i < n; i++)
    {
      KtLit lit = kt_lit (literals[i]);

      truths[i] = lit >> 1 <= self->n_variables ? (guint8) kt_holds_now (self, lit) : literals[i] < 0;
    }
}

void
kt_solver_read_fixed (const KtSolver *self, const int *literals, guint n, gint8 *fixed)
{
  for (guint i = 0; i < n; i++)
    {
      KtLit lit = kt_lit (literals[i]);

      fixed[i] = lit >> 1 <= self->n_variables ? self->values[lit] : 0;
    }
}

void
kt_solver_mark_fixed (const KtSolver *self, guint n_variables, guint8 *marks)
{
  for (guint32 i = 0; i < self->trail.n; i++)
    if (self->trail.at[i] >> 1 <= n_variables)
      marks[self->trail.at[i] >> 1] = TRUE;
}

int
kt_solver_fixed (const KtSolver *self, int literal)
{
  KtLit lit = kt_lit (literal);

  return lit >> 1 <= self->n_variables ? self->values[lit] : 0;
}

static void
set_literals (KtSolver *self, KtWords *words, const int *literals, guint n_literals)
{
  words->n = 0;
  for (guint i = 0; i < n_literals; i++)
    {
      kt_solver_make_room (self, (guint32) abs (literals[i]));
      kt_words_push (words, kt_lit (literals[i]));
    }
}

void
kt_solver_set_wishes (KtSolver *self, const int *literals, guint n_literals)
{
  set_literals (self, &self->wishes, literals, n_literals);
}

void
kt_solver_set_pins (KtSolver *self, const int *literals, guint n_literals)
{
  set_literals (self, &self->pins, literals, n_literals);
}

void
kt_solver_set_rank (KtSolver *self, guint variable, KtSolverRank rank)
{
  kt_solver_make_room (self, variable);
  self->ranks[variable] = (guint8) rank;
  self->has_computed |= rank == KT_SOLVER_COMPUTED;
}

/* --- who occurs with whom ----------------------------------------------------------------------- */

static gboolean
is_indexed (const KtSolver *self, const guint32 *words)
{
  for (guint32 i = 0; i < KT_SIZE (words); i++)
    if (words[KT_HEADER + i] >> 1 > self->n_indexed)
      return FALSE;
  return TRUE;
}

void
kt_solver_index (KtSolver *self, guint n_variables)
{
  guint32 n, *next;

  kt_solver_free_held (self);
  self->n_indexed = MIN (n_variables, self->n_variables);
  n = 2 * (self->n_indexed + 1);
  g_free (self->occurrence_starts);
  g_free (self->occurrences);
  self->occurrence_starts = g_new0 (guint32, n + 2);
  next = self->occurrence_starts + 2;
  for (guint32 at = 1; at < self->given.n; at += KT_SIZE (self->given.at + at) + KT_HEADER)
    if (is_indexed (self, self->given.at + at))
      for (guint32 i = 0; i < KT_SIZE (self->given.at + at); i++)
        next[self->given.at[at + KT_HEADER + i]]++;
  for (guint32 lit = 1; lit < n; lit++)
    next[lit] += next[lit - 1];
  /* Now every literal's end stands two places behind; writing moves it to its right place. */
  self->occurrences = g_new (guint32, next[n - 1] + 1);
  next = self->occurrence_starts + 1;
  for (guint32 at = 1; at < self->given.n; at += KT_SIZE (self->given.at + at) + KT_HEADER)
    if (is_indexed (self, self->given.at + at))
      for (guint32 i = 0; i < KT_SIZE (self->given.at + at); i++)
        self->occurrences[next[self->given.at[at + KT_HEADER + i]]++] = at;
  self->held = g_new0 (KtWords, n);
  for (guint32 at = 1; at < self->given.n; at += KT_SIZE (self->given.at + at) + KT_HEADER)
    if (is_indexed (self, self->given.at + at))
      kt_solver_hold (self, at);
}

static void
mark_clause (const KtSolver *self, const guint32 *words, const guint8 *steady, guint8 *marks)
{
  KtLit chosen = KT_LIT_NONE;

  for (guint32 i = 0; i < KT_SIZE (words); i++)
    {
      KtLit lit = words[KT_HEADER + i];

      if (!(self->base[lit >> 1] ^ (lit & 1)))
        continue;
      if (steady[lit >> 1] || marks[lit >> 1])
        return;
      chosen = lit;
    }
  marks[chosen >> 1] = TRUE;
}

void
kt_solver_mark_neighbours (const KtSolver *self, int literal, const guint8 *steady, guint8 *marks)
{
  KtLit lit = kt_lit (literal);
  const KtWords *implied;

  if (lit >> 1 > self->n_indexed)
    return;
  implied = &self->losses[lit].implied;
  for (guint32 i = 0; i < implied->n; i++)
    if (implied->at[i] >> 1 <= self->n_indexed && !steady[implied->at[i] >> 1])
      marks[implied->at[i] >> 1] = TRUE;
  for (guint32 i = self->occurrence_starts[lit]; i < self->occurrence_starts[lit + 1]; i++)
    mark_clause (self, self->given.at + self->occurrences[i], steady, marks);
}

/* --- figures ------------------------------------------------------------------------------------ */

guint64
kt_solver_get_n_conflicts (const KtSolver *self)
{
  return self->n_conflicts;
}

gsize
kt_solver_get_memory (const KtSolver *self)
{
  gsize words = self->given.room + self->learnt.room, watches = 0, triples = 0;

  for (guint32 lit = 0; lit < 2 * self->room; lit++)
    {
      const KtLoss *loss = &self->losses[lit];

      words += loss->implied.room + loss->supported.room;
      watches += loss->watches.room;
      triples += loss->triples.room;
    }
  for (guint32 lit = 0; self->held != NULL && lit < 2 * (self->n_indexed + 1); lit++)
    words += self->held[lit].room;
  return words * sizeof (guint32) + watches * sizeof (KtWatch) + triples * sizeof (KtTriple)
         + 2 * self->room * (sizeof (KtLoss) + 20);
}
