/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first unique implication point, with literals left out that follow from the others (Sörensson and Biere,
 * Minimizing learned clauses). */

#include "kt-solver-private.h"

static void
bump (KtSolver *self, guint32 variable)
{
  self->activities[variable] += self->increment;
  if (self->activities[variable] > 1e100)
    {
      for (guint32 v = 1; v <= self->n_variables; v++)
        self->activities[v] *= 1e-100;
      self->increment *= 1e-100;
    }
  if (self->places[variable] >= 0)
    kt_solver_heap_up (self, variable);
}

typedef struct {
  const guint32 *literals;
  guint32 n;
  KtLit single;
} Reason;

/* The false literals a reason consists of, but for the one it implied. */
static inline Reason
read_reason (KtSolver *self, guint32 reason, gboolean is_conflict)
{
  guint32 *clause;

  if ((reason & 3) == 1)
    return (Reason){ NULL, 1, (reason >> 2) ^ 1 };
  clause = kt_clause (self, reason >> 2);
  if ((reason >> 2) & KT_LEARNT)
    clause[1] |= KT_IS_USED;
  return (Reason){ clause + KT_HEADER + !is_conflict, KT_SIZE (clause) - !is_conflict, 0 };
}

#define REASON_LITERAL(reason, i) ((reason).literals != NULL ? (reason).literals[i] : (reason).single)

static inline guint32
level_bit (const KtSolver *self, KtLit lit)
{
  return 1u << (self->levels[lit >> 1] & 31);
}

/* Is the literal implied by the others of the clause? Marks what was found to be so. */
static gboolean
is_redundant (KtSolver *self, KtLit lit, guint32 levels)
{
  guint32 top = self->to_clear.n;

  self->stack.n = 0;
  kt_words_push (&self->stack, lit);
  while (self->stack.n > 0)
    {
      KtLit at = self->stack.at[--self->stack.n];
      Reason reason = read_reason (self, self->reasons[at >> 1], FALSE);

      for (guint32 i = 0; i < reason.n; i++)
        {
          KtLit next = REASON_LITERAL (reason, i);
          guint32 variable = next >> 1;

          if (self->marks[variable] || self->levels[variable] == 0)
            continue;
          if (self->reasons[variable] == 0 || !(level_bit (self, next) & levels))
            {
              for (guint32 j = top; j < self->to_clear.n; j++)
                self->marks[self->to_clear.at[j]] = FALSE;
              self->to_clear.n = top;
              return FALSE;
            }
          self->marks[variable] = TRUE;
          kt_words_push (&self->stack, next);
          kt_words_push (&self->to_clear, variable);
        }
    }
  return TRUE;
}

static guint32
quality_of (KtSolver *self)
{
  guint32 n = 0;

  while (self->stamps.n <= kt_level (self))
    kt_words_push (&self->stamps, 0);
  self->stamp++;
  for (guint32 i = 0; i < self->clause.n; i++)
    {
      guint32 level = self->levels[self->clause.at[i] >> 1];

      if (self->stamps.at[level] != self->stamp)
        {
          self->stamps.at[level] = self->stamp;
          n++;
        }
    }
  return n;
}

/* Down the trail to the literal all ways to the conflict go through. */
static void
find_implication_point (KtSolver *self, const KtConflict *conflict)
{
  guint32 reason = conflict->reason, n_open = 0, at = self->trail.n;
  gboolean is_conflict = TRUE;
  KtLit lit = KT_LIT_NONE;

  self->clause.n = 0;
  kt_words_push (&self->clause, KT_LIT_NONE);
  do
    {
      Reason literals = read_reason (self, reason, is_conflict);
      guint32 n = literals.n + (is_conflict && literals.literals == NULL);

      for (guint32 i = 0; i < n; i++)
        {
          KtLit next = i == literals.n ? conflict->lit : REASON_LITERAL (literals, i);
          guint32 variable = next >> 1;

          if (self->marks[variable] || self->levels[variable] == 0)
            continue;
          self->marks[variable] = TRUE;
          kt_words_push (&self->to_clear, variable);
          bump (self, variable);
          if (self->levels[variable] == kt_level (self))
            n_open++;
          else
            kt_words_push (&self->clause, next);
        }
      do
        lit = self->trail.at[--at];
      while (!self->marks[lit >> 1]);
      reason = self->reasons[lit >> 1];
      is_conflict = FALSE;
    }
  while (--n_open > 0);
  self->clause.at[0] = lit ^ 1;
}

guint32
kt_solver_analyze (KtSolver *self, const KtConflict *conflict, guint32 *quality)
{
  guint32 levels = 0, kept = 1, second = 1;

  self->to_clear.n = 0;
  find_implication_point (self, conflict);
  for (guint32 i = 1; i < self->clause.n; i++)
    levels |= level_bit (self, self->clause.at[i]);
  for (guint32 i = 1; i < self->clause.n; i++)
    {
      KtLit lit = self->clause.at[i];

      if (self->reasons[lit >> 1] == 0 || !is_redundant (self, lit, levels))
        self->clause.at[kept++] = lit;
    }
  self->clause.n = kept;
  for (guint32 i = 0; i < self->to_clear.n; i++)
    self->marks[self->to_clear.at[i]] = FALSE;
  *quality = quality_of (self);
  self->increment /= 0.95;
  if (self->clause.n == 1)
    return 0;
  for (guint32 i = 2; i < self->clause.n; i++)
    if (self->levels[self->clause.at[i] >> 1] > self->levels[self->clause.at[second] >> 1])
      second = i;
  {
    KtLit lit = self->clause.at[second];

    self->clause.at[second] = self->clause.at[1];
    self->clause.at[1] = lit;
    return self->levels[lit >> 1];
  }
}

static void
fail (KtSolver *self, KtLit assumption)
{
  self->failed[assumption] = TRUE;
  kt_words_push (&self->failures, assumption);
}

void
kt_solver_analyze_failure (KtSolver *self, KtLit assumption)
{
  guint32 start = kt_level (self) > 0 ? self->starts.at[0] : self->trail.n;

  fail (self, assumption);
  self->to_clear.n = 0;
  self->marks[assumption >> 1] = TRUE;
  kt_words_push (&self->to_clear, assumption >> 1);
  for (guint32 i = self->trail.n; i > start; i--)
    {
      KtLit lit = self->trail.at[i - 1];
      Reason reason;

      if (!self->marks[lit >> 1])
        continue;
      if (self->reasons[lit >> 1] == 0)
        {
          fail (self, lit); /* decided below the assumptions' last level: one of them */
          continue;
        }
      reason = read_reason (self, self->reasons[lit >> 1], FALSE);
      for (guint32 j = 0; j < reason.n; j++)
        {
          guint32 variable = REASON_LITERAL (reason, j) >> 1;

          if (self->marks[variable] || self->levels[variable] == 0)
            continue;
          self->marks[variable] = TRUE;
          kt_words_push (&self->to_clear, variable);
        }
    }
  for (guint32 i = 0; i < self->to_clear.n; i++)
    self->marks[self->to_clear.at[i]] = FALSE;
}
