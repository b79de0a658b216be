/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A clause that contains another one goes; one that contains another but for a literal that is negated there loses that
 * literal. Then literals go that the others make superfluous by propagation, and what got shorter is compared again. */

#include "kt-simplify.h"

#include <stdlib.h>
#include <string.h>

#include "kt-solver-private.h"

typedef struct {
  guint32 from, n;    /* in `literals`; sorted; n == 0: gone */
  guint64 variables;  /* hashed: a clause contains another one only if all bits do */
  gboolean is_queued;
} Clause;

typedef struct {
  guint32 n_variables;
  GArray *literals; /* KtLit */
  GArray *clauses;  /* Clause */
  KtWords *occurrences; /* by variable: numbers of clauses; also such as lost it */
  KtWords queue;    /* to be compared with the others */
  KtWords facts;    /* literals; those from n_spread on were not taken out of the clauses yet */
  guint32 n_spread;
  guint8 *is_fact;  /* by literal: it is a fact */
  guint8 *marks;    /* by literal */
  gboolean is_contradictory; /* a clause has no literal */
} Simplifier;

static inline Clause *
clause_at (const Simplifier *self, guint32 number)
{
  return &g_array_index (self->clauses, Clause, number);
}

static inline KtLit *
literals_of (const Simplifier *self, const Clause *clause)
{
  return &g_array_index (self->literals, KtLit, clause->from);
}

static guint64
hash_variables (const KtLit *literals, guint32 n)
{
  guint64 bits = 0;

  for (guint32 i = 0; i < n; i++)
    bits |= G_GUINT64_CONSTANT (1) << ((literals[i] >> 1) & 63);
  return bits;
}

static void
add_fact (Simplifier *self, KtLit lit)
{
  if (self->is_fact[lit])
    return;
  kt_words_push (&self->facts, lit); /* of a contradiction both are facts */
  self->is_fact[lit] = TRUE;
}

static void
enqueue (Simplifier *self, guint32 number)
{
  Clause *clause = clause_at (self, number);

  if (clause->is_queued)
    return;
  clause->is_queued = TRUE;
  kt_words_push (&self->queue, number);
}

/* The clause became shorter. */
static void
settle_clause (Simplifier *self, guint32 number)
{
  Clause *clause = clause_at (self, number);
  const KtLit *literals = literals_of (self, clause);

  if (clause->n == 1)
    {
      add_fact (self, literals[0]);
      clause->n = 0;
      return;
    }
  clause->variables = hash_variables (literals, clause->n);
  enqueue (self, number);
}

static void
remove_literal (Simplifier *self, guint32 number, KtLit lit)
{
  Clause *clause = clause_at (self, number);
  KtLit *literals = literals_of (self, clause);
  guint32 kept = 0;

  for (guint32 i = 0; i < clause->n; i++)
    if (literals[i] != lit)
      literals[kept++] = literals[i];
  clause->n = kept;
  settle_clause (self, number);
}

/* Clauses with a fact hold; others lose its negation. */
static void
spread_facts (Simplifier *self)
{
  while (self->n_spread < self->facts.n)
    {
      KtLit fact = self->facts.at[self->n_spread++];
      const KtWords *list = &self->occurrences[fact >> 1];

      for (guint32 i = 0; i < list->n; i++)
        {
          Clause *clause = clause_at (self, list->at[i]);
          const KtLit *literals = literals_of (self, clause);

          for (guint32 k = 0; k < clause->n; k++)
            {
              if (literals[k] == fact)
                clause->n = 0;
              else if (literals[k] == (fact ^ 1))
                remove_literal (self, list->at[i], literals[k]);
              else
                continue;
              break;
            }
        }
    }
}

static int
compare_literals (const void *a, const void *b)
{
  KtLit x = *(const KtLit *) a, y = *(const KtLit *) b;

  return x < y ? -1 : x > y;
}

/* Sorted, without doubles; n == 0: it holds anyway. */
static guint32
tidy (KtLit *literals, guint32 n)
{
  guint32 kept = 0;

  qsort (literals, n, sizeof *literals, compare_literals);
  for (guint32 i = 0; i < n; i++)
    {
      if (kept > 0 && literals[kept - 1] == (literals[i] ^ 1))
        return 0;
      if (kept == 0 || literals[kept - 1] != literals[i])
        literals[kept++] = literals[i];
    }
  return kept;
}

static void
take_clause (Simplifier *self, guint32 from)
{
  Clause clause = { .from = from };
  KtLit *literals = literals_of (self, &clause);
  guint32 number = self->clauses->len;

  self->is_contradictory |= self->literals->len == from;
  clause.n = tidy (literals, self->literals->len - from);
  if (clause.n == 0)
    return;
  g_array_append_val (self->clauses, clause);
  for (guint32 i = 0; i < clause.n; i++)
    kt_words_push (&self->occurrences[literals[i] >> 1], number);
  settle_clause (self, number);
}

static void
take_clauses (Simplifier *self, const int *clauses, gsize n_ints)
{
  guint32 from = 0;

  for (gsize i = 0; i < n_ints; i++)
    if (clauses[i] == 0)
      {
        take_clause (self, from);
        from = self->literals->len;
      }
    else
      {
        KtLit lit = kt_lit (clauses[i]);

        g_array_append_val (self->literals, lit);
      }
}

/* --- clauses that contain others ---------------------------------------------------------------- */

/* The literal of `other` by whose negation alone the marked clause of n literals is not within it; KT_LIT_NONE: it is within.
 * FALSE: neither. */
static gboolean
contains (const Simplifier *self, const Clause *other, guint32 n, KtLit *negated)
{
  const KtLit *literals = literals_of (self, other);
  guint32 found = 0;

  *negated = KT_LIT_NONE;
  for (guint32 i = 0; i < other->n && found < n; i++)
    if (self->marks[literals[i]])
      found++;
    else if (self->marks[literals[i] ^ 1])
      {
        if (*negated != KT_LIT_NONE)
          return FALSE;
        *negated = literals[i];
        found++;
      }
  return found == n;
}

static const KtWords *
rarest (const Simplifier *self, const Clause *clause)
{
  const KtLit *literals = literals_of (self, clause);
  const KtWords *best = &self->occurrences[literals[0] >> 1];

  for (guint32 i = 1; i < clause->n; i++)
    if (self->occurrences[literals[i] >> 1].n < best->n)
      best = &self->occurrences[literals[i] >> 1];
  return best;
}

static void
compare_with_others (Simplifier *self, guint32 number)
{
  const Clause *clause = clause_at (self, number);
  const KtWords *list = rarest (self, clause);

  for (guint32 i = 0; i < list->n; i++)
    {
      Clause *other = clause_at (self, list->at[i]);
      KtLit negated;

      if (other == clause || other->n < clause->n || (clause->variables & ~other->variables) != 0
          || !contains (self, other, clause->n, &negated))
        continue;
      if (negated == KT_LIT_NONE)
        other->n = 0;
      else
        remove_literal (self, list->at[i], negated);
    }
}

static void
set_marks (Simplifier *self, const Clause *clause, guint8 mark)
{
  const KtLit *literals = literals_of (self, clause);

  for (guint32 i = 0; i < clause->n; i++)
    self->marks[literals[i]] = mark;
}

static void
compare_all (Simplifier *self)
{
  spread_facts (self);
  for (guint32 i = 0; i < self->queue.n; i++)
    {
      guint32 number = self->queue.at[i];
      Clause clause;

      clause_at (self, number)->is_queued = FALSE;
      clause = *clause_at (self, number);
      if (clause.n == 0)
        continue;
      set_marks (self, &clause, TRUE);
      compare_with_others (self, number);
      set_marks (self, &clause, FALSE);
      spread_facts (self);
    }
  self->queue.n = 0;
}

/* --- literals that propagation makes superfluous ------------------------------------------------- */

typedef struct {
  Simplifier *simplifier;
  KtSolver *solver;  /* has all clauses */
  KtWords decided;   /* by level: the literal of the last clause whose negation was decided there */
  KtLit *literals;   /* of the clause looked at: what many clauses have comes first */
} Vivifier;

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint32 *counts = data;
  KtLit x = *(const KtLit *) a, y = *(const KtLit *) b;

  return counts[x] > counts[y] ? -1 : counts[x] < counts[y] ? 1 : x < y ? -1 : x > y;
}

/* By literal: its place when those in many clauses come first. */
static guint32 *
rank_literals (const Simplifier *self)
{
  guint32 n = 2 * (self->n_variables + 1);
  guint32 *ranks = g_new0 (guint32, n);
  g_autofree guint32 *counts = g_new0 (guint32, n);
  g_autofree KtLit *order = g_new (KtLit, n);

  for (guint32 i = 0; i < self->clauses->len; i++)
    for (guint32 k = 0; k < clause_at (self, i)->n; k++)
      counts[literals_of (self, clause_at (self, i))[k]]++;
  for (guint32 i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_counts, counts);
  for (guint32 i = 0; i < n; i++)
    ranks[order[i]] = i;
  return ranks;
}

static int
compare_ranks (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint32 *ranks = data;
  guint32 x = ranks[*(const KtLit *) a], y = ranks[*(const KtLit *) b];

  return x < y ? -1 : x > y;
}

/* Such that those with the same negations decided first stand together. */
static int
compare_clauses (gconstpointer a, gconstpointer b, gpointer data)
{
  const Simplifier *self = data;
  const Clause *x = clause_at (self, *(const guint32 *) a), *y = clause_at (self, *(const guint32 *) b);

  for (guint32 i = 0; i < x->n && i < y->n; i++)
    {
      KtLit p = literals_of (self, x)[i], q = literals_of (self, y)[i];

      if (p != q)
        return p < q ? -1 : 1;
    }
  return x->n < y->n ? -1 : x->n > y->n;
}

static void
give (KtSolver *solver, const KtLit *literals, guint32 n)
{
  g_autofree int *numbers = g_new (int, n);

  for (guint32 i = 0; i < n; i++)
    numbers[i] = literals[i] & 1 ? -(int) (literals[i] >> 1) : (int) (literals[i] >> 1);
  kt_solver_add (solver, numbers, n);
}

/* Back to where the clause before had the same literals negated. */
static void
go_back_to_common (Vivifier *v, guint32 n)
{
  guint32 same = 0;

  while (same < n && same < v->decided.n && same < kt_level (v->solver) && v->decided.at[same] == v->literals[same])
    same++;
  kt_solver_backtrack (v->solver, same);
  v->decided.n = same;
}

/* `lit` follows from what was decided: of the others only those stay that it follows from. */
static guint32
keep_reasons (Vivifier *v, guint32 n, KtLit lit)
{
  KtSolver *solver = v->solver;
  guint32 kept = 0;

  kt_solver_analyze_failure (solver, lit ^ 1);
  for (guint32 i = 0; i < n; i++)
    if (solver->failed[v->literals[i] ^ 1])
      v->literals[kept++] = v->literals[i];
  while (solver->failures.n > 0)
    solver->failed[solver->failures.at[--solver->failures.n]] = FALSE;
  v->literals[kept++] = lit;
  return kept;
}

/* One literal after the other is negated. Those whose negation follows go; where all others were enough they do. How many are
 * left of n. */
static guint32
thin_out (Vivifier *v, guint32 n)
{
  KtSolver *solver = v->solver;
  guint32 kept = 0;
  KtConflict conflict;

  go_back_to_common (v, n);
  for (guint32 i = 0; i < n; i++)
    {
      KtLit lit = v->literals[i];

      if (i < v->decided.n)
        {
          if (solver->reasons[lit >> 1] == 0 && solver->levels[lit >> 1] == i + 1)
            v->literals[kept++] = lit;
          continue;
        }
      if (solver->values[lit] > 0)
        return keep_reasons (v, kept, lit);
      kt_words_push (&v->decided, lit);
      if (solver->values[lit] < 0)
        {
          kt_solver_new_level (solver, KT_LIT_NONE);
          continue;
        }
      v->literals[kept++] = lit;
      kt_solver_new_level (solver, lit ^ 1);
      if (!kt_solver_propagate (solver, &conflict))
        {
          kt_solver_backtrack (solver, i);
          return kept;
        }
    }
  return kept;
}

static void
replace_literals (Vivifier *v, guint32 number, guint32 n)
{
  Clause *clause = clause_at (v->simplifier, number);

  give (v->solver, v->literals, n);
  memcpy (literals_of (v->simplifier, clause), v->literals, n * sizeof (KtLit));
  clause->n = n;
  settle_clause (v->simplifier, number);
}

static void
vivify_clause (Vivifier *v, guint32 number)
{
  Clause *clause = clause_at (v->simplifier, number);
  guint32 n;

  memcpy (v->literals, literals_of (v->simplifier, clause), clause->n * sizeof (KtLit));
  n = thin_out (v, clause->n);
  if (n < clause->n && n > 0)
    replace_literals (v, number, n);
}

static void
vivify (Simplifier *self)
{
  Vivifier v = { .simplifier = self, .solver = kt_solver_new () };
  g_autoptr (KtSolver) solver = v.solver;
  g_autofree guint32 *ranks = rank_literals (self);
  g_autofree guint32 *order = g_new (guint32, self->clauses->len + 1);
  guint32 n = 0, longest = 0;

  for (guint32 i = 0; i < self->clauses->len; i++)
    {
      Clause *clause = clause_at (self, i);

      if (clause->n == 0)
        continue;
      give (solver, literals_of (self, clause), clause->n);
      g_qsort_with_data (literals_of (self, clause), (gint) clause->n, sizeof (KtLit), compare_ranks, ranks);
      longest = MAX (longest, clause->n);
      order[n++] = i;
    }
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_clauses, self);
  v.literals = g_new (KtLit, longest + 1);
  for (guint32 i = 0; i < n && !solver->is_contradictory; i++)
    if (clause_at (self, order[i])->n > 2)
      vivify_clause (&v, order[i]);
  g_free (v.literals);
  g_free (v.decided.at);
}

/* --- all together ------------------------------------------------------------------------------- */

static void
append_clause (GArray *out, const KtLit *literals, guint32 n)
{
  const int end = 0;

  for (guint32 i = 0; i < n; i++)
    {
      int literal = literals[i] & 1 ? -(int) (literals[i] >> 1) : (int) (literals[i] >> 1);

      g_array_append_val (out, literal);
    }
  g_array_append_val (out, end);
}

/* The variable that is in the fewest clauses. */
static guint32
rarest_variable (const Simplifier *self, const Clause *clause, const guint32 *counts)
{
  guint32 rarest = 0;

  for (guint32 i = 0; i < clause->n; i++)
    {
      guint32 variable = literals_of (self, clause)[i] >> 1;

      if (rarest == 0 || counts[variable] < counts[rarest]
          || (counts[variable] == counts[rarest] && variable < rarest))
        rarest = variable;
    }
  return rarest;
}

/* What is looked at together shall lie together: clauses by their rarest variables. */
static guint32 *
order_clauses (const Simplifier *self)
{
  guint32 n = self->clauses->len, n_variables = self->n_variables;
  g_autofree guint32 *counts = g_new0 (guint32, n_variables + 1);
  g_autofree guint32 *rarest = g_new (guint32, n + 1);
  g_autofree guint32 *places = g_new0 (guint32, n_variables + 2);
  guint32 *order = g_new (guint32, n + 1);

  for (guint32 i = 0; i < n; i++)
    for (guint32 j = 0; j < clause_at (self, i)->n; j++)
      counts[literals_of (self, clause_at (self, i))[j] >> 1]++;
  for (guint32 i = 0; i < n; i++)
    {
      rarest[i] = rarest_variable (self, clause_at (self, i), counts);
      places[rarest[i] + 1]++;
    }
  for (guint32 v = 1; v <= n_variables; v++)
    places[v] += places[v - 1];
  for (guint32 i = 0; i < n; i++)
    order[places[rarest[i]]++] = i;
  return order;
}

static GArray *
list_clauses (const Simplifier *self)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree guint32 *order = order_clauses (self);

  for (guint32 i = 0; i < self->facts.n; i++)
    append_clause (out, &self->facts.at[i], 1);
  for (guint32 i = 0; i < self->clauses->len; i++)
    {
      const Clause *clause = clause_at (self, order[i]);

      qsort (literals_of (self, clause), clause->n, sizeof (KtLit), compare_literals);
      if (clause->n > 0)
        append_clause (out, literals_of (self, clause), clause->n);
    }
  return out;
}

static void
init (Simplifier *self, guint n_variables)
{
  self->n_variables = n_variables;
  self->literals = g_array_new (FALSE, FALSE, sizeof (KtLit));
  self->clauses = g_array_new (FALSE, FALSE, sizeof (Clause));
  self->occurrences = g_new0 (KtWords, n_variables + 1);
  self->is_fact = g_new0 (guint8, 2 * (n_variables + 1));
  self->marks = g_new0 (guint8, 2 * (n_variables + 1));
}

static void
clear (Simplifier *self)
{
  for (guint32 v = 0; v <= self->n_variables; v++)
    g_free (self->occurrences[v].at);
  g_free (self->occurrences);
  g_free (self->queue.at);
  g_free (self->facts.at);
  g_free (self->is_fact);
  g_free (self->marks);
  g_array_unref (self->literals);
  g_array_unref (self->clauses);
}

GArray *
kt_simplify (const int *clauses, gsize n_ints, guint n_variables)
{
  Simplifier self = { 0 };
  GArray *out;

  init (&self, n_variables);
  take_clauses (&self, clauses, n_ints);
  if (self.is_contradictory)
    {
      out = g_array_new (FALSE, FALSE, sizeof (int));
      append_clause (out, NULL, 0);
    }
  else
    {
      compare_all (&self);
      vivify (&self);
      compare_all (&self);
      out = list_clauses (&self);
    }
  clear (&self);
  return out;
}
