/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Depth first, with the total's lower end as the bound. First what the total hangs on, most first
 * and the cheapest value first; then the rest as the guide has it. What a contradiction was found
 * with is decided first the next time (Lecoutre, Saïs, Tabary, Vidal, "Reasoning from last
 * conflict(s)", 2009), so that it is not found again under everything that has nothing to do with
 * it. Of every contradiction it is known on which branches it rests (kt-net-why.c): search goes back
 * to the last of those, over all that has nothing to do with it, also where only exact arithmetic
 * finds a rule broken when everything is decided. */

#include "kt-net-private.h"

#include <string.h>

/* How fast scores follow. */
#define SCORE_SHARE 0.1
/* What the spread of the total counts beside what branching has brought. */
#define SPREAD_SHARE 0.01
/* Each level is on the stack. */
#define MAX_DEPTH 1500
/* In this turn what contradicts alone is ruled out first. */
#define SHAVED_TURN 2
/* For a first solution. */
#define NODES_NEAR 40
/* Until it is known, beginning with what is cheapest is taken to need so much work. */
#define WORK_CHEAPEST 40
/* How fast the work that ways to begin need follows; a bound is so much of a node. */
#define WORK_SHARE 0.2
#define WORK_OF_BOUND 0.08

typedef struct {
  KtNetState *s;
  KtNetSearch *search;
  guint n_nodes, n_failed, depth;
  guint n_limit;
  gint64 open;        /* of what was not looked at, the least bound */
  gboolean is_over;   /* no nodes left, or stopped */
  guint clock;        /* of contradictions */
  gboolean only_last; /* see choose_stamped */
  guint *stamps;      /* by variable: when the last one was found with it; 0: never */
  guint64 *values;    /* of points */
} Search;

static void explore (Search *q);

static gboolean
is_open (const KtNetState *s, guint variable)
{
  const KtNet *net = s->net;

  if (variable >= net->n_slots)
    return s->presence[variable - net->n_slots] == (KT_MAY_LACK | KT_MAY_STAND);
  return s->presence[net->presence[variable]] == KT_MAY_STAND && !kt_net_is_fixed (s, variable);
}

/* --- solutions ----------------------------------------------------------------------------------
 */

static KtWitness *
witness_of (const KtNet *net, const KtNetPoint *point)
{
  const KtProgram *program = net->program;
  KtWitness *witness = kt_witness_new (program);

  for (guint i = 0; i < net->n_slots; i++)
    {
      const KtSlot *slot = kt_program_slot (program, i);

      witness->presence[i] = point->presence[net->presence[i]] == KT_MAY_STAND;
      if (net->is_number[i])
        witness->units[i] = witness->presence[i] ? point->units[i] : slot->low;
      if (witness->presence[i] && slot->n_values > 0)
        witness->values[slot->first_value + (guint)__builtin_ctzll (point->values[i])] = 1;
    }
  return witness;
}

/* A rule that does not hold; -1: all of them do. */
static int
find_broken (const KtNetState *s, const KtNetPoint *point)
{
  const KtNet *net = s->net;

  for (guint i = 0; i < net->rules->len; i++)
    if ((i < net->n_given || i >= net->first_wish) && kt_net_is_in_play (s, i)
        && !kt_net_truth_at (net, g_array_index (net->rules, int, i), point))
      return (int)i;
  return -1;
}

/* What costs as much as what is left here at least is looked for no longer. */
static void
give_up_dear (Search *q)
{
  static const KtNetLevels none;

  q->s->conflict = q->search->least >= q->search->upper        ? none
                   : kt_net_lower (q->s) >= q->search->upper ? kt_net_why_total (q->s)
                                                               : KT_NET_ALL_LEVELS;
}

/* Everything is decided. */
static void
try_point (Search *q)
{
  const KtNet *net = q->s->net;
  g_autofree gint64 *units = g_new0 (gint64, net->n_slots);
  const KtNetPoint point = { q->s->presence, q->values, units };
  gint64 cost;
  int broken;

  for (guint i = 0; i < net->n_slots; i++)
    {
      q->values[i] = q->s->domains[i].values;
      units[i] = q->s->domains[i].low;
    }
  broken = find_broken (q->s, &point);
  if (broken >= 0)
    {
      q->s->conflict = kt_net_why_rule (q->s, (guint)broken);
      kt_net_note_use (q->s, (guint)broken);
      kt_net_weigh (q->s, (guint)broken);
      return;
    }
  if (!kt_net_cost_at (net, &point, &cost))
    {
      q->is_over = TRUE;
      q->open = MIN (q->open, kt_net_lower (q->s));
      return;
    }
  if (cost < q->search->upper)
    {
      q->search->upper = cost;
      q->search->on_solution (q->search->data, witness_of (net, &point), cost);
    }
  give_up_dear (q);
}

/* --- branching ----------------------------------------------------------------------------------
 */

gboolean
kt_net_settle (KtNetState *s, gint64 upper)
{
  do
    if (!kt_net_propagate (s) || !kt_net_limit_total (s, upper))
      return FALSE;
  while (s->n_queued > 0);
  return TRUE;
}

static gboolean
settle (const Search *q)
{
  return kt_net_settle (q->s, q->search->upper);
}

/* A contradiction is as good as a bound that reaches what is looked for. */
static void
learn (Search *q, guint variable, gint64 bound, gboolean goes_on)
{
  double *score = &q->s->score[variable], gain = goes_on ? 0 : 1;

  if (goes_on && q->search->upper < G_MAXINT64 && bound > G_MININT64)
    gain = CLAMP ((double)(kt_net_lower (q->s) - bound) / (double)(q->search->upper - bound), 0, 1);
  *score += SCORE_SHARE * (gain - *score);
}

static void
stamp (Search *q, guint variable)
{
  q->stamps[variable] = ++q->clock;
}

/* Too dear: that is a contradiction, too. */
static void
blame (Search *q, guint variable)
{
  q->s->score[variable] += SCORE_SHARE * (1 - q->s->score[variable]);
  stamp (q, variable);
}

/* Where a variable is decided in several ways. */
typedef struct {
  guint variable, mark;
  gint64 bound;
  KtNetLevels why; /* nothing is left of the ways taken so far */
} Fork;

static Fork
begin_fork (const Search *q, guint variable, gint64 bound)
{
  return (Fork){ variable, kt_net_mark (q->s), bound, kt_net_why_of (q->s, variable) };
}

/* Notes what is left out. TRUE: nothing more is looked at here, as nothing better than what was found meanwhile is left either. */
static gboolean
ends (Search *q, gint64 bound)
{
  if (MAX (bound, q->search->least) >= q->search->upper)
    {
      give_up_dear (q);
      return TRUE;
    }
  if (q->is_over)
    q->open = MIN (q->open, bound);
  return q->is_over;
}

static gboolean
take_part (KtNetState *s, guint variable, const KtNetDomain *part, guint8 presence)
{
  const KtNet *net = s->net;

  if (variable >= net->n_slots)
    return kt_net_set_presence (s, variable - net->n_slots, presence);
  return net->is_number[variable] ? kt_net_set_range (s, variable, part->low, part->high)
                                  : kt_net_set_values (s, variable, part->values);
}

/* One way, unless it contradicts or is too dear. FALSE: no other way need be taken, since nothing is left without regard to
 * how this is decided, or time is up. */
static gboolean
descend (Search *q, Fork *fork, KtNetDomain part, guint8 presence)
{
  KtNetState *s = q->s;
  gboolean goes_on;

  kt_net_reason (s, KT_REASON_TOLD, 0);
  s->because = kt_net_level (q->depth);
  goes_on = take_part (s, fork->variable, &part, presence);
  if (!goes_on)
    kt_net_contradict (s);
  goes_on = goes_on && settle (q);
  learn (q, fork->variable, fork->bound, goes_on);
  q->depth++;
  if (goes_on)
    explore (q);
  else
    {
      stamp (q, fork->variable);
      q->n_failed++;
    }
  q->depth--;
  kt_net_undo (s, fork->mark);
  if (!q->is_over && !kt_net_levels_have (s->conflict, q->depth))
    return FALSE;
  kt_net_levels_add (&fork->why, s->conflict);
  return TRUE;
}

/* All ways were taken. */
static void
end_fork (Search *q, Fork *fork)
{
  kt_net_levels_drop (&fork->why, q->depth);
  q->s->conflict = fork->why;
}

/* Ways were left out that are too dear. */
static void
leave_dear (Search *q, Fork *fork)
{
  blame (q, fork->variable);
  kt_net_total (q->s);
  kt_net_levels_add (&fork->why, kt_net_why_total (q->s));
  kt_net_levels_add (&fork->why, kt_net_why_groups (q->s, fork->variable));
}

typedef struct {
  guint64 value;
  gint64 bound;
  gboolean is_guided;
} Option;

static int
compare_options (const void *a, const void *b)
{
  const Option *x = a, *y = b;

  if (x->bound != y->bound)
    return x->bound < y->bound ? -1 : 1;
  if (x->is_guided != y->is_guided)
    return x->is_guided ? -1 : 1;
  return x->value < y->value ? -1 : x->value > y->value;
}

static gboolean
hangs_on (const KtNet *net, guint variable)
{
  return net->groups_of.from[variable] < net->groups_of.from[variable + 1];
}

static gint64
bound_with (KtNetState *s, guint slot, guint64 value)
{
  guint64 before = s->domains[slot].values;
  gint64 bound;

  s->n_bounds++;
  s->domains[slot].values = value;
  kt_net_touch_rows (s, slot);
  bound = kt_net_lower (s);
  s->domains[slot].values = before;
  kt_net_touch_rows (s, slot);
  return bound;
}

static guint64
guided_value (const Search *q, guint slot)
{
  const KtSlot *record = kt_program_slot (q->s->net->program, slot);
  const KtWitness *guide = q->search->guide;

  for (guint i = 0; guide != NULL && i < record->n_values; i++)
    if (guide->values[record->first_value + i])
      return (guint64)1 << i;
  return 0;
}

static void
branch_values (Search *q, guint slot, gint64 bound)
{
  KtNetState *s = q->s;
  Fork fork = begin_fork (q, slot, bound);
  Option options[64];
  guint n = 0;
  guint64 guided = guided_value (q, slot);
  gboolean is_priced = hangs_on (s->net, slot);

  for (guint64 rest = s->domains[slot].values; rest != 0; rest &= rest - 1)
    {
      guint64 value = rest & -rest;

      options[n++]
          = (Option){ value, is_priced ? bound_with (s, slot, value) : bound, value == guided };
    }
  qsort (options, n, sizeof (Option), compare_options);
  for (guint i = 0; i < n && options[i].bound < q->search->upper; i++)
    if (ends (q, MAX (bound, options[i].bound))
        || !descend (q, &fork, (KtNetDomain){ .values = options[i].value }, 0))
      return;
  if (n > 0 && options[n - 1].bound >= q->search->upper)
    leave_dear (q, &fork);
  end_fork (q, &fork);
}

/* As the guide has it, or else not; what is decided next is chosen anew. */
static void
branch_on_one (Search *q, guint slot, gint64 bound)
{
  KtNetState *s = q->s;
  guint64 left = s->domains[slot].values, one = left & guided_value (q, slot);
  Fork fork = begin_fork (q, slot, bound);

  if (one == 0)
    one = left & -left;
  for (guint i = 0; i < 2; i++)
    if (ends (q, bound) || !descend (q, &fork, (KtNetDomain){ .values = i == 0 ? one : left & ~one }, 0))
      return;
  end_fork (q, &fork);
}

static gboolean
is_guided_there (const Search *q, guint presence)
{
  const KtNet *net = q->s->net;

  for (guint i = 1; q->search->guide != NULL && i < net->n_slots; i++)
    if (net->presence[i] == (int)presence)
      return q->search->guide->presence[i];
  return FALSE;
}

static void
branch_presence (Search *q, guint presence, gint64 bound)
{
  const KtNet *net = q->s->net;
  guint8 first = is_guided_there (q, presence) ? KT_MAY_STAND : KT_MAY_LACK;
  Fork fork = begin_fork (q, net->n_slots + presence, bound);

  for (guint i = 0; i < 2; i++)
    if (ends (q, bound)
        || !descend (q, &fork, (KtNetDomain){ 0 }, i == 0 ? first : first ^ (KT_MAY_LACK | KT_MAY_STAND)))
      return;
  end_fork (q, &fork);
}

static gint64
bound_within (KtNetState *s, guint slot, gint64 low, gint64 high)
{
  KtNetDomain before = s->domains[slot];
  gint64 bound;

  s->n_bounds++;
  s->domains[slot].low = low;
  s->domains[slot].high = high;
  kt_net_touch_rows (s, slot);
  bound = kt_net_lower (s);
  s->domains[slot] = before;
  kt_net_touch_rows (s, slot);
  return bound;
}

/* Up to where the lower one of two parts goes: an end alone, if nothing is cheaper than that end, else half of it. */
static gint64
parting (KtNetState *s, guint slot, gint64 bound)
{
  KtNetDomain domain = s->domains[slot];

  if (bound_within (s, slot, domain.low, domain.low) <= bound)
    return domain.low;
  if (bound_within (s, slot, domain.high, domain.high) <= bound)
    return domain.high - 1;
  return domain.low + (domain.high - domain.low) / 2;
}

/* The cheaper part first. */
static void
branch_parts (Search *q, guint slot, gint64 bound)
{
  KtNetState *s = q->s;
  KtNetDomain domain = s->domains[slot];
  gint64 middle = parting (s, slot, bound);
  gint64 lower = bound_within (s, slot, domain.low, middle),
         upper = bound_within (s, slot, middle + 1, domain.high);
  gboolean is_lower_first = middle == domain.high - 1 && middle > domain.low ? lower < upper : lower <= upper;
  Fork fork = begin_fork (q, slot, bound);

  for (guint i = 0; i < 2; i++)
    {
      gboolean is_lower = is_lower_first == (i == 0);
      gint64 half = MAX (bound, is_lower ? lower : upper);
      KtNetDomain part = is_lower ? (KtNetDomain){ .low = domain.low, .high = middle }
                                  : (KtNetDomain){ .low = middle + 1, .high = domain.high };

      if (half >= q->search->upper)
        leave_dear (q, &fork);
      else if (ends (q, half) || !descend (q, &fork, part, 0))
        return;
    }
  end_fork (q, &fork);
}

/* As the guide has it, or in the middle; then below and above. */
static void
branch_around (Search *q, guint slot, gint64 bound)
{
  KtNetState *s = q->s;
  KtNetDomain domain = s->domains[slot];
  gint64 guided = q->search->guide != NULL && q->search->guide->presence[slot]
                      ? q->search->guide->units[slot]
                      : domain.low - 1;
  gint64 point = guided >= domain.low && guided <= domain.high
                     ? guided
                     : domain.low + (domain.high - domain.low) / 2;
  const gint64 ranges[3][2]
      = { { point, point }, { domain.low, point - 1 }, { point + 1, domain.high } };
  Fork fork = begin_fork (q, slot, bound);

  for (guint i = 0; i < 3; i++)
    if (ranges[i][0] <= ranges[i][1]
        && (ends (q, bound)
            || !descend (q, &fork, (KtNetDomain){ .low = ranges[i][0], .high = ranges[i][1] }, 0)))
      return;
  end_fork (q, &fork);
}

/* Of what the total does not hang on, what has fewest values, and beside linked sums was part of most
 * broken rules; numbers that a rule computes last. */
static int
choose_rest (const KtNetState *s)
{
  const KtNet *net = s->net;
  double least = G_MAXDOUBLE;
  int chosen = -1;

  for (guint v = 1; v < net->n_variables; v++)
    {
      double size = 2;

      if (!is_open (s, v))
        continue;
      if (v < net->n_slots && net->is_number[v])
        size = 1000 + (double)(s->domains[v].high - s->domains[v].low)
               + (net->is_computed[v] ? 1e15 : 0) - (hangs_on (net, v) ? 1e14 : 0);
      else if (v < net->n_slots)
        size = __builtin_popcountll (s->domains[v].values);
      if (net->n_holds > 0)
        size /= 1 + s->weight[v] / s->weight_step;
      if (size >= least)
        continue;
      least = size;
      chosen = (int)v;
    }
  return chosen;
}

/* Of those with which contradictions were found, the latest; in turns only the very last one. */
static int
choose_stamped (const Search *q)
{
  guint latest = q->only_last && q->clock > 0 ? q->clock - 1 : 0;
  int chosen = -1;

  for (guint v = 1; q->clock > 0 && v < q->s->net->n_variables; v++)
    if (q->stamps[v] > latest && is_open (q->s, v))
      {
        latest = q->stamps[v];
        chosen = (int)v;
      }
  return chosen;
}

/* Of what the total hangs on, what has brought most so far. */
static int
choose_priced (const Search *q)
{
  const KtNet *net = q->s->net;
  double best = -1;
  int chosen = -1;

  for (guint i = 0; i < net->n_order; i++)
    {
      int v = net->order[i];
      double score;

      if (!is_open (q->s, (guint)v))
        continue;
      score = q->s->score[v] + SPREAD_SHARE * net->spread[v] / (net->spread[net->order[0]] + 1e-9);
      if (score <= best)
        continue;
      best = score;
      chosen = v;
    }
  return chosen;
}

static int
choose (const Search *q)
{
  int chosen = choose_stamped (q);

  if (chosen < 0)
    chosen = choose_priced (q);
  return chosen >= 0 ? chosen : choose_rest (q->s);
}

static gboolean
is_stopped (const Search *q)
{
  return q->search->stop != NULL && g_atomic_int_get (q->search->stop);
}

/* Without a total a dive alone takes a node for each variable: only what failed counts. */
static guint
work_of (const Search *q)
{
  return q->s->net->n_order > 0 ? q->n_nodes : q->n_failed;
}

static void
explore (Search *q)
{
  const KtNet *net = q->s->net;
  gint64 bound = kt_net_lower (q->s);
  int variable;

  if (MAX (bound, q->search->least) >= q->search->upper)
    {
      give_up_dear (q);
      return;
    }
  q->n_nodes++;
  if (work_of (q) > q->n_limit || q->depth >= MAX_DEPTH || is_stopped (q))
    q->is_over = TRUE;
  if (ends (q, bound))
    return;
  variable = choose (q);
  if (variable < 0)
    try_point (q);
  else if (variable >= (int)net->n_slots)
    branch_presence (q, (guint)variable - net->n_slots, bound);
  else if (!net->is_number[variable] && net->n_holds > 0)
    branch_on_one (q, (guint)variable, bound);
  else if (!net->is_number[variable])
    branch_values (q, (guint)variable, bound);
  else if (hangs_on (net, (guint)variable))
    branch_parts (q, (guint)variable, bound);
  else
    branch_around (q, (guint)variable, bound);
}

/* --- a first solution ---------------------------------------------------------------------------
 */

static gboolean
follow (Search *q, guint variable)
{
  KtNetState *s = q->s;
  const KtNet *net = s->net;
  const KtWitness *guide = q->search->guide;

  if (!is_open (s, variable))
    return TRUE;
  if (variable >= net->n_slots)
    return kt_net_set_presence (s, variable - net->n_slots,
                                is_guided_there (q, variable - net->n_slots) ? KT_MAY_STAND
                                                                             : KT_MAY_LACK);
  if (!guide->presence[variable])
    return TRUE;
  if (net->is_number[variable])
    return guide->units[variable] < s->domains[variable].low
           || guide->units[variable] > s->domains[variable].high
           || kt_net_set_range (s, variable, guide->units[variable], guide->units[variable]);
  if ((s->domains[variable].values & guided_value (q, variable)) == 0)
    return TRUE;
  return kt_net_set_values (s, variable, guided_value (q, variable));
}

/* What the total hangs on is as cheap as it can be, looked at alone; the rest as the guide has it. */
static gboolean
take_cheapest (Search *q, guint variable)
{
  KtNetState *s = q->s;
  const KtNet *net = s->net;
  KtNetDomain domain;
  guint64 guided;
  Option best = { .bound = G_MAXINT64 };

  if (variable >= net->n_slots || !is_open (s, variable) || !hangs_on (net, variable))
    return follow (q, variable);
  domain = s->domains[variable];
  if (net->is_number[variable])
    {
      gint64 end = bound_within (s, variable, domain.low, domain.low)
                           <= bound_within (s, variable, domain.high, domain.high)
                       ? domain.low
                       : domain.high;

      return kt_net_set_range (s, variable, end, end);
    }
  guided = guided_value (q, variable);
  for (guint64 rest = domain.values; rest != 0; rest &= rest - 1)
    {
      guint64 value = rest & -rest;
      const Option option = { value, bound_with (s, variable, value), value == guided };

      if (best.value == 0 || compare_options (&option, &best) < 0)
        best = option;
    }
  return kt_net_set_values (s, variable, best.value);
}

typedef gboolean (*TakeFunc) (Search *q, guint variable);

/* As many of these variables as can be. */
static void
take_all (Search *q, TakeFunc take, const guint *variables, guint n)
{
  guint mark = kt_net_mark (q->s);
  gboolean goes_on = TRUE;

  kt_net_reason (q->s, KT_REASON_TOLD, 0);
  for (guint i = 0; i < n && goes_on; i++)
    goes_on = take (q, variables[i]);
  if (goes_on && settle (q))
    return;
  kt_net_undo (q->s, mark);
  if (n < 2)
    return;
  take_all (q, take, variables, n / 2);
  take_all (q, take, variables + n / 2, n - n / 2);
}

static void
explore_near (Search *q, TakeFunc take, const guint *variables, guint n)
{
  guint mark = kt_net_mark (q->s);

  take_all (q, take, variables, n);
  q->is_over = FALSE;
  q->n_limit = work_of (q) + MIN (q->search->max_nodes, NODES_NEAR);
  explore (q);
  kt_net_undo (q->s, mark);
}

static gboolean
begins_cheap (const KtNetState *s)
{
  return s->work_guided > (s->work_cheapest > 0 ? s->work_cheapest : WORK_CHEAPEST);
}

static void
note_work (KtNetState *s, guint n_nodes)
{
  double *work = begins_cheap (s) ? &s->work_cheapest : &s->work_guided;
  double now = n_nodes + WORK_OF_BOUND * s->n_bounds;

  *work = *work > 0 ? *work + WORK_SHARE * (now - *work) : now;
}

/* Near the guide or, where that led farther of late, what is cheapest place by place: what is dearer need not be looked at
 * then. */
static void
find_first (Search *q)
{
  const KtNet *net = q->s->net;
  g_autofree guint *variables = g_new (guint, net->n_variables + net->n_order);
  guint n = 0;

  for (guint i = 0; i < net->n_order; i++)
    variables[n++] = (guint)net->order[i];
  for (guint v = net->n_slots + 1; v < net->n_variables; v++)
    variables[n++] = v;
  for (guint v = 1; v < net->n_slots; v++)
    variables[n++] = v;
  if (begins_cheap (q->s))
    explore_near (q, take_cheapest, variables, n);
  if (q->search->upper == G_MAXINT64)
    explore_near (q, follow, variables + net->n_order, n - net->n_order);
}

/* What is left without what contradicts at once, tried alone. FALSE: nothing is left. */
static gboolean
holds_with (Search *q, guint slot, guint64 value)
{
  KtNetState *s = q->s;
  guint mark = kt_net_mark (s);
  gboolean holds = kt_net_set_presence (s, (guint)s->net->presence[slot], KT_MAY_STAND)
                   && kt_net_set_values (s, slot, value) && settle (q);

  kt_net_undo (s, mark);
  return holds;
}

static gboolean
shave_slot (Search *q, guint slot)
{
  KtNetState *s = q->s;

  for (guint64 rest = s->domains[slot].values; rest != 0; rest &= rest - 1)
    if (!holds_with (q, slot, rest & -rest) && !(kt_net_set_values (s, slot, ~(rest & -rest)) && settle (q)))
      return FALSE;
  return TRUE;
}

/* Values of places are tried one by one (Debruyne, Bessière, "Some practicable filtering techniques for the constraint
 * satisfaction problem", 1997): what each one rules out is often seen by no rule while several are left. */
static gboolean
shave (Search *q)
{
  KtNetState *s = q->s;
  const KtNet *net = s->net;

  for (guint i = 1; i < net->n_slots && !is_stopped (q); i++)
    if (!net->is_number[i] && s->weight[i] > 0 && s->presence[net->presence[i]] != KT_MAY_LACK
        && !kt_net_is_fixed (s, i) && !shave_slot (q, i))
      return FALSE;
  return TRUE;
}

/* One way to choose is best for one search, another one for the next: they take turns, each with
 * more nodes. */
static void
explore_in_turns (Search *q)
{
  static const guint shares[] = { 8, 8, 2, 2, 1, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      q->only_last = i % 2 == 0;
      q->is_over = FALSE;
      q->open = G_MAXINT64;
      q->n_limit = work_of (q) + q->search->max_nodes / shares[i];
      kt_net_reason (q->s, KT_REASON_TOLD, 0);
      if (i == SHAVED_TURN && q->s->net->n_order == 0 ? shave (q) : settle (q))
        explore (q);
      else
        q->search->lower = q->search->upper;
      q->search->lower = MAX (q->search->lower, MIN (q->open, q->search->upper));
      if (!q->is_over || q->search->lower >= q->search->upper || is_stopped (q))
        return;
    }
}

gboolean
kt_net_search (KtNetState *state, KtNetSearch *search)
{
  Search q = { .s = state, .search = search };
  guint mark = kt_net_mark (state);

  q.values = g_new0 (guint64, state->net->n_slots);
  q.stamps = g_new0 (guint, state->net->n_variables);
  search->lower = search->upper;
  if (settle (&q))
    {
      gboolean begins_with_guide = search->guide != NULL && search->upper == G_MAXINT64;

      kt_net_begin_why (state);
      state->n_bounds = 0;
      search->lower = search->least;
      if (begins_with_guide)
        find_first (&q);
      explore_in_turns (&q);
      kt_net_end_why (state);
      if (begins_with_guide)
        note_work (state, q.n_nodes);
    }
  kt_net_undo (state, mark);
  g_free (q.values);
  g_free (q.stamps);
  search->n_nodes = q.n_nodes;
  search->n_failed = q.n_failed;
  return search->lower >= search->upper;
}
