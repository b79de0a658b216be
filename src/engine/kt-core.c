/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is not given to the solver holds in the base, a configuration of the whole program, as long as nothing it speaks of
 * went over. So of the clauses left out only few can be broken by a solution: those which a literal held that it lost
 * (kt-holders.h). The solver numbers variables in the order it meets them, so that it is as small as what it was given, and
 * begins each explanation empty.
 *
 * Programs whose few rules speak of much are given to one solver as a whole, and those with formulas: what solutions teach
 * about these is worth keeping. */

#include "kt-core.h"

#include "kt-bucket-queue.h"
#include "kt-holders.h"
#include "kt-rotation.h"

#include <string.h>

/* So few rules with so many clauses each speak of much: sums, mostly, of which nothing can be left out. */
#define FEW_RULES 500
#define MANY_CLAUSES 10

struct _KtCore {
  KtSession *session;
  KtSat *sat;          /* whole: with the session's variables, else with its own */
  gboolean is_whole;   /* the solver has all clauses of the program */
  gsize n_given;       /* of the session's own clauses, if whole */
  guint64 n_calls;     /* of solvers before */
  guint8 *is_selector; /* by variable */
  guint8 *in_play;     /* by variable of a selector */
  GArray *selectors;   /* int: of the clauses given, in the order they came */
  guint32 *starts;     /* by literal: where its clauses begin in `places` */
  guint32 *places;     /* of clauses in the program's */

  /* not whole */
  GArray *clause;      /* int: work space */
  GArray *own;         /* guint32: by variable, what the solver calls it; 0: nothing yet. Longer than the program's */
  GArray *met;         /* int: variables by what the solver calls them */
  guint8 *base;        /* by variable; every rule holds in it */
  KtHolders *holders;  /* of the last solution; NULL until needed */
  GArray *flipped;     /* int: variables that are not as in the base there */
  GArray *odd;         /* int: variables that are not as in the base in the solver's own, where a clause asked for it */
  guint n_settled;     /* so many variables met before the last question: they stay as they are in the solver's base */
  guint32 *ranks;      /* by variable of a selector: in which order they are assumed */
  gboolean is_sorted;  /* `selectors` are */
  GArray *extra;       /* guint32: places of the session's own clauses that were not given */
  gsize n_extra;       /* how far these were looked at */
};

/* --- the solver's variables --------------------------------------------------------------------- */

static guint
index_of (int literal)
{
  return literal > 0 ? 2 * (guint) literal : 2 * (guint) -literal + 1;
}

static gboolean
base_value (const KtCore *self, int literal)
{
  int variable = ABS (literal);
  gboolean value = variable <= self->session->program->n_variables && self->base[variable];

  return value == (literal > 0);
}

/* What the solver's variable says is false in the base, and a rule that is not assumed is off: so its own base is all false,
 * and it changes no more than it must. */
static int
meet (KtCore *self, int variable)
{
  guint32 *own;
  gboolean is_rule = variable <= self->session->program->n_variables && self->is_selector[variable];

  if ((guint) variable >= self->own->len)
    g_array_set_size (self->own, (guint) variable + 1);
  own = &g_array_index (self->own, guint32, variable);
  if (*own == 0)
    {
      g_array_append_val (self->met, variable);
      *own = self->met->len;
      if (is_rule)
        g_array_append_val (self->selectors, variable);
      self->is_sorted = self->is_sorted && !is_rule;
    }
  return !is_rule && base_value (self, variable) ? -(int) *own : (int) *own;
}

static int
to_own (KtCore *self, int literal)
{
  int own = meet (self, ABS (literal));

  return literal > 0 ? own : -own;
}

/* In the last solution; rules hold as far as they are in play. */
static gboolean
holds (KtCore *self, int literal)
{
  int variable = ABS (literal);

  if (variable <= self->session->program->n_variables && self->is_selector[variable])
    return (literal > 0) == self->in_play[variable];
  if ((guint) variable >= self->own->len || g_array_index (self->own, guint32, variable) == 0)
    return base_value (self, literal);
  return kt_sat_value (self->sat, to_own (self, literal));
}

/* --- clauses coming in -------------------------------------------------------------------------- */

static const int *
clause_at (const KtCore *self, guint place)
{
  return &g_array_index (self->session->program->clauses, int, place);
}

static void
give (KtCore *self, const int *clause)
{
  g_array_set_size (self->clause, 0);
  for (; *clause != 0; clause++)
    {
      int own = to_own (self, *clause);

      g_array_append_val (self->clause, own);
    }
  kt_sat_add (self->sat, (const int *) self->clause->data, self->clause->len);
}

static gboolean
clause_holds (KtCore *self, const int *clause)
{
  for (; *clause != 0; clause++)
    if (holds (self, *clause))
      return TRUE;
  return FALSE;
}

/* As in the last solution. */
static void
set_in_holders (KtCore *self, int variable)
{
  if (variable > self->session->program->n_variables || self->is_selector[variable])
    return;
  kt_holders_set (self->holders, holds (self, variable) ? variable : -variable);
  g_array_append_val (self->flipped, variable);
}

static void
flip_back (KtCore *self)
{
  for (guint i = 0; i < self->flipped->len; i++)
    {
      int variable = g_array_index (self->flipped, int, i);

      kt_holders_set (self->holders, base_value (self, variable) ? variable : -variable);
    }
  g_array_set_size (self->flipped, 0);
}

static void
find_odd (KtCore *self)
{
  const KtSolver *solver = kt_sat_get_own (self->sat);

  for (; self->n_settled < self->met->len; self->n_settled++)
    if (kt_solver_base_value (solver, (int) self->n_settled + 1))
      g_array_append_val (self->odd, g_array_index (self->met, int, self->n_settled));
}

/* Of the program's clauses, by the last solution. */
static void
gather_broken (KtCore *self, GArray *broken)
{
  guint n_flips;
  const guint32 *flips = kt_solver_get_flips (kt_sat_get_own (self->sat), &n_flips);

  find_odd (self);
  flip_back (self);
  for (guint i = 0; i < n_flips; i++)
    set_in_holders (self, g_array_index (self->met, int, flips[i] - 1));
  for (guint i = 0; i < self->odd->len; i++)
    set_in_holders (self, g_array_index (self->odd, int, i));
  kt_holders_gather (self->holders, broken);
}

/* Of the session's. */
static void
gather_broken_extra (KtCore *self, GArray *broken)
{
  const GArray *clauses = self->session->cnf->clauses;
  guint n = 0;

  for (; self->n_extra < clauses->len; self->n_extra++)
    {
      guint32 place = (guint32) self->n_extra;

      g_array_append_val (self->extra, place);
      while (g_array_index (clauses, int, self->n_extra) != 0)
        self->n_extra++;
    }
  for (guint i = 0; i < self->extra->len; i++)
    {
      guint32 place = g_array_index (self->extra, guint32, i);

      if (clause_holds (self, &g_array_index (clauses, int, place)))
        g_array_index (self->extra, guint32, n++) = place;
      else
        g_array_append_val (broken, place);
    }
  g_array_set_size (self->extra, n);
}

static void
give_program (KtCore *self, const GArray *places)
{
  for (guint i = 0; i < places->len; i++)
    give (self, clause_at (self, g_array_index (places, guint32, i)));
}

/* All that the solution breaks. FALSE: there is nothing. */
static gboolean
give_broken (KtCore *self)
{
  g_autoptr (GArray) broken = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) extra = g_array_new (FALSE, FALSE, sizeof (guint32));

  gather_broken (self, broken);
  gather_broken_extra (self, extra);
  give_program (self, broken);
  for (guint i = 0; i < extra->len; i++)
    give (self, &g_array_index (self->session->cnf->clauses, int, g_array_index (extra, guint32, i)));
  return broken->len + extra->len > 0;
}

/* --- life --------------------------------------------------------------------------------------- */

static void
index_clauses (KtCore *self)
{
  const KtProgram *program = self->session->program;
  guint n = 2 * (guint) (program->n_variables + 1), place = 0;
  guint32 *next;

  self->starts = g_new0 (guint32, n + 2);
  next = self->starts + 2;
  for (guint i = 0; i < program->clauses->len; i++)
    if (*clause_at (self, i) != 0)
      next[index_of (*clause_at (self, i))]++;
  for (guint i = 1; i < n; i++)
    next[i] += next[i - 1];
  /* Now every literal's end stands two places behind; writing moves it to its right place. */
  self->places = g_new (guint32, next[n - 1] + 1);
  next = self->starts + 1;
  for (guint i = 0; i < program->clauses->len; i++)
    if (*clause_at (self, i) != 0)
      self->places[next[index_of (*clause_at (self, i))]++] = place;
    else
      place = i + 1;
}

static void
new_solver (KtCore *self)
{
  if (self->sat != NULL)
    self->n_calls += kt_sat_get_n_calls (self->sat);
  g_clear_pointer (&self->sat, kt_sat_free);
  self->sat = kt_sat_new (self->is_whole ? KT_SAT_PICOSAT : KT_SAT_OWN);
  kt_sat_set_stop (self->sat, &self->session->stop);
  if (!self->is_whole)
    kt_solver_set_base (kt_sat_get_own (self->sat), NULL, 0);
  g_array_set_size (self->selectors, 0);
}

static void
begin_whole (KtCore *self)
{
  const KtProgram *program = self->session->program;

  new_solver (self);
  kt_sat_add_all (self->sat, (const int *) program->clauses->data, program->clauses->len);
  for (guint i = 0; i < program->selectors->len; i++)
    g_array_append_val (self->selectors, g_array_index (program->selectors, KtSelector, i).literal);
}

/* The base is what all rules hold in that are in play; what else it breaks is given. */
static void
begin_holders (KtCore *self)
{
  const KtProgram *program = self->session->program;
  g_autoptr (GArray) broken = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (self->holders == NULL)
    self->holders = kt_holders_new (program->clauses, program->n_variables);
  for (int v = 1; v <= program->n_variables; v++)
    kt_holders_set (self->holders, (self->is_selector[v] ? self->in_play[v] : self->base[v]) ? v : -v);
  kt_holders_gather (self->holders, broken);
  give_program (self, broken);
}

static void
begin_empty (KtCore *self)
{
  const KtProgram *program = self->session->program;
  const KtSolver *probe = kt_sat_get_own (kt_session_get_probe (self->session));

  new_solver (self);
  for (guint i = 0; i < self->met->len; i++)
    g_array_index (self->own, guint32, g_array_index (self->met, int, i)) = 0;
  g_array_set_size (self->met, 0);
  g_array_set_size (self->extra, 0);
  g_array_set_size (self->flipped, 0);
  g_array_set_size (self->odd, 0);
  self->n_settled = 0;
  memset (self->ranks, 0, ((gsize) program->n_variables + 1) * sizeof *self->ranks);
  self->n_extra = 0;
  for (int v = 1; v <= program->n_variables; v++)
    self->base[v] = self->is_selector[v] || kt_solver_base_value (probe, v);
  begin_holders (self);
}

static gboolean
speaks_of_much (const KtProgram *program)
{
  guint n = program->selectors->len;

  return n < FEW_RULES && program->n_clauses > MANY_CLAUSES * (gsize) n;
}

KtCore *
kt_core_new (KtSession *session)
{
  const KtProgram *program = session->program;
  gsize n = (gsize) program->n_variables + 1;
  KtCore *self = g_new0 (KtCore, 1);

  kt_session_get_probe (session); /* the clauses of a joined program may not have been there before */
  self->session = session;
  self->is_whole = program->oracles->len > 0 || speaks_of_much (program);
  self->is_selector = g_new0 (guint8, n);
  self->in_play = g_new0 (guint8, n);
  self->base = g_new0 (guint8, n);
  self->selectors = g_array_new (FALSE, FALSE, sizeof (int));
  self->clause = g_array_new (FALSE, FALSE, sizeof (int));
  self->met = g_array_new (FALSE, FALSE, sizeof (int));
  self->own = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->extra = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->flipped = g_array_new (FALSE, FALSE, sizeof (int));
  self->odd = g_array_new (FALSE, FALSE, sizeof (int));
  self->ranks = g_new0 (guint32, n);
  for (guint i = 0; i < program->selectors->len; i++)
    self->is_selector[g_array_index (program->selectors, KtSelector, i).literal] = TRUE;
  index_clauses (self);
  if (self->is_whole)
    begin_whole (self);
  return self;
}

void
kt_core_free (KtCore *self)
{
  g_clear_pointer (&self->sat, kt_sat_free);
  g_array_unref (self->selectors);
  g_array_unref (self->clause);
  g_array_unref (self->met);
  g_array_unref (self->own);
  g_array_unref (self->extra);
  g_array_unref (self->flipped);
  g_array_unref (self->odd);
  g_free (self->ranks);
  g_free (self->is_selector);
  g_free (self->in_play);
  g_free (self->base);
  g_clear_pointer (&self->holders, kt_holders_free);
  g_free (self->starts);
  g_free (self->places);
  g_free (self);
}

/* --- how near rules are ------------------------------------------------------------------------- */

typedef struct {
  KtCore *core;
  const guint8 *used;
  guint n_used_left;    /* not reached yet */
  KtBucketQueue *queue; /* variables */
  guint8 *is_reached;   /* by variable, selectors among them */
  guint8 *is_seen;      /* by place of a clause */
  GArray *order;
} Nearness;

/* The way through a variable is the longer, the more clauses it is in: what everything hangs on brings nothing near. */
static guint
way_through (const KtCore *self, guint variable)
{
  return g_bit_storage (self->starts[2 * variable + 2] - self->starts[2 * variable]);
}

static void
reach_rule (Nearness *n, int selector)
{
  n->is_reached[selector] = TRUE;
  g_array_append_val (n->order, selector);
  n->n_used_left -= n->used[selector] ? 1 : 0;
}

static void
look_at_clause (Nearness *n, guint32 place, guint distance)
{
  KtCore *self = n->core;

  if (n->is_seen[place])
    return;
  n->is_seen[place] = TRUE;
  for (const int *literal = clause_at (self, place); *literal != 0; literal++)
    {
      guint variable = (guint) ABS (*literal);

      if (n->is_reached[variable])
        continue;
      if (!self->is_selector[variable])
        kt_bucket_queue_add (n->queue, variable, distance + way_through (self, variable));
      else if (self->in_play[variable])
        reach_rule (n, (int) variable);
    }
}

static void
reach_variable (Nearness *n, guint variable, guint distance)
{
  const KtCore *self = n->core;

  if (n->is_reached[variable])
    return;
  n->is_reached[variable] = TRUE;
  for (guint32 i = self->starts[2 * variable]; i < self->starts[2 * variable + 2]; i++)
    look_at_clause (n, self->places[i], distance);
}

static void
walk (Nearness *n)
{
  guint variable, distance;

  while (n->n_used_left > 0 && kt_bucket_queue_take (n->queue, &variable, &distance))
    reach_variable (n, variable, distance);
}

GArray *
kt_core_get_near (KtCore *self, const int *literals, guint n_literals, const guint8 *used)
{
  const KtProgram *program = self->session->program;
  g_autoptr (KtBucketQueue) queue = kt_bucket_queue_new ();
  g_autofree guint8 *is_reached = g_new0 (guint8, program->n_variables + 1);
  g_autofree guint8 *is_seen = g_new0 (guint8, program->clauses->len + 1);
  Nearness n = { self, used, 0, queue, is_reached, is_seen, g_array_new (FALSE, FALSE, sizeof (int)) };

  for (guint i = 0; i < program->selectors->len; i++)
    n.n_used_left += used[g_array_index (program->selectors, KtSelector, i).literal] ? 1 : 0;
  for (guint i = 0; i < n_literals; i++)
    if (ABS (literals[i]) <= program->n_variables)
      kt_bucket_queue_add (queue, (guint) ABS (literals[i]), 0);
  walk (&n);
  for (guint i = 0; i < program->selectors->len && n.n_used_left > 0; i++)
    {
      int selector = g_array_index (program->selectors, KtSelector, i).literal;

      if (used[selector] && !is_reached[selector])
        reach_rule (&n, selector);
    }
  for (guint i = 0; i < n.order->len; i++)
    self->ranks[g_array_index (n.order, int, i)] = i + 1;
  self->is_sorted = FALSE;
  return n.order;
}

/* --- asking ------------------------------------------------------------------------------------- */

void
kt_core_begin (KtCore *self, const KtRule *without)
{
  const GArray *selectors = self->session->program->selectors;

  for (guint i = 0; i < selectors->len; i++)
    {
      const KtSelector *selector = &g_array_index (selectors, KtSelector, i);

      self->in_play[selector->literal] = without == NULL || selector->rule != (int) without->index;
    }
  if (!self->is_whole)
    begin_empty (self);
}

void
kt_core_set_in_play (KtCore *self, int selector, gboolean is_in_play)
{
  self->in_play[selector] = is_in_play != FALSE;
  if (self->holders != NULL)
    kt_holders_set (self->holders, is_in_play ? selector : -selector);
}

gboolean
kt_core_is_in_play (const KtCore *self, int selector)
{
  return self->in_play[selector];
}

static KtVerdict
ask_whole (KtCore *self, const int *literals, guint n, int max_conflicts)
{
  g_autoptr (GArray) assumptions = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_vals (assumptions, literals, n);
  for (guint i = 0; i < self->selectors->len; i++)
    if (self->in_play[g_array_index (self->selectors, int, i)])
      g_array_append_val (assumptions, g_array_index (self->selectors, int, i));
  return kt_session_solve_with (self->session, self->sat, &self->n_given, (const int *) assumptions->data,
                                assumptions->len, max_conflicts);
}

static int
compare_ranks (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint32 *ranks = data;
  int p = *(const int *) a, q = *(const int *) b;
  guint32 x = ranks[p], y = ranks[q];

  return x < y ? -1 : x > y ? 1 : p < q ? -1 : p > q;
}

static KtSatResult
ask_part (KtCore *self, const int *literals, guint n, int max_conflicts)
{
  int closed = self->session->program->closed;

  if (!self->is_sorted)
    g_qsort_with_data (self->selectors->data, (gint) self->selectors->len, sizeof (int), compare_ranks, self->ranks);
  self->is_sorted = TRUE;
  if (closed != 0)
    kt_sat_assume (self->sat, to_own (self, closed));
  for (guint i = 0; i < n; i++)
    kt_sat_assume (self->sat, to_own (self, literals[i]));
  for (guint i = 0; i < self->selectors->len; i++)
    if (self->in_play[g_array_index (self->selectors, int, i)])
      kt_sat_assume (self->sat, to_own (self, g_array_index (self->selectors, int, i)));
  return kt_sat_solve (self->sat, max_conflicts);
}

KtVerdict
kt_core_ask (KtCore *self, const int *literals, guint n, int max_conflicts)
{
  KtSatResult result;

  if (self->is_whole)
    return ask_whole (self, literals, n, max_conflicts);
  do
    result = ask_part (self, literals, n, max_conflicts);
  while (result == KT_SAT_YES && give_broken (self));
  if (result == KT_SAT_UNKNOWN)
    return g_atomic_int_get (&self->session->stop) ? KT_STOPPED : KT_UNDECIDED;
  return result == KT_SAT_YES ? KT_POSSIBLE : KT_IMPOSSIBLE;
}

gboolean
kt_core_failed (KtCore *self, int literal)
{
  guint variable = (guint) ABS (literal);

  if (self->is_whole)
    return kt_sat_failed (self->sat, literal);
  return variable < self->own->len && g_array_index (self->own, guint32, variable) != 0
         && kt_sat_failed (self->sat, to_own (self, literal));
}

void
kt_core_mark_used (KtCore *self, guint8 *used)
{
  for (guint i = 0; i < self->selectors->len; i++)
    {
      int selector = g_array_index (self->selectors, int, i);

      used[selector] = self->in_play[selector] && kt_core_failed (self, selector);
    }
}

void
kt_core_mark_needed (KtCore *self, int selector, const int *literals, guint n, guint8 *is_needed)
{
  const KtProgram *program = self->session->program;
  g_autofree guint8 *is_steady = NULL;

  is_needed[selector] = TRUE;
  if (self->is_whole || self->session->cnf->clauses->len > 0)
    return;
  is_steady = g_new0 (guint8, program->n_variables + 1);
  is_steady[KT_TRUE] = is_steady[program->closed] = TRUE;
  for (guint i = 0; i < n; i++)
    is_steady[ABS (literals[i])] = TRUE;
  kt_rotate (self->holders, program->clauses, self->is_selector, is_steady, selector, is_needed);
}

guint64
kt_core_get_n_calls (const KtCore *self)
{
  return self->n_calls + (self->sat != NULL ? kt_sat_get_n_calls (self->sat) : 0);
}
