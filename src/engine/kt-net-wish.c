/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One wish after the other is taken for granted as long as no rule sees a contradiction: what is refused then cannot be. If
 * what was taken holds together, which a search says that has hardly anything left to decide, all is proven. If not, halving
 * finds the first wish that cannot be granted with those before it, and the rest is taken anew. */

#include "kt-net-wish.h"

#include "kt-net-private.h"

#include <string.h>

/* So often a wish may turn out to be too much. */
#define MAX_SURPRISES 24
/* Branches that may fail to find out. */
#define MAX_WORK 300

typedef enum { WISH_RULE, WISH_LACK, WISH_FIRST } WishKind;

typedef struct {
  WishKind kind;
  guint number; /* of the default or preference; of the presence that shall lack; of the slot */
} Wish;

/* A wish that was taken. */
typedef struct {
  guint wish, mark;
  gint64 value; /* FIRST: number of the value, or units */
} Step;

typedef struct {
  KtNetState *s;
  KtNetWishes *wishes;
  GArray *all;               /* Wish, in their order */
  guint n_defaults, n_rules; /* of these; behind the defaults the preferences */
  GArray *steps;             /* Step: all that is taken now */
  gint64 *least;             /* by wish: FIRST: no value before that can be had */
  guint8 *is_refused;        /* by wish */
} Granting;

/* --- what is wished ----------------------------------------------------------------------------- */

static void
add_wish (GArray *all, WishKind kind, guint number)
{
  Wish wish = { kind, number };

  g_array_append_val (all, wish);
}

static GArray *
wishes_of (const KtNet *net)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Wish));

  for (guint i = net->first_wish; i < net->rules->len; i++)
    add_wish (all, WISH_RULE, i - net->first_wish);
  /* From the last part backwards. */
  for (guint i = net->n_slots; i > 1; i--)
    if (kt_program_slot (net->program, i - 1)->is_optional)
      add_wish (all, WISH_LACK, (guint)net->presence[i - 1]);
  for (guint i = 1; i < net->n_slots; i++)
    if (net->is_number[i] || kt_program_slot (net->program, i)->n_values > 0)
      add_wish (all, WISH_FIRST, i);
  return all;
}

/* --- taking one --------------------------------------------------------------------------------- */

/* Takes back all that was taken from the k-th step on. */
static void
go_back (Granting *g, guint k)
{
  if (k >= g->steps->len)
    return;
  for (guint i = k; i < g->steps->len; i++)
    {
      const Wish *wish = &g_array_index (g->all, Wish, g_array_index (g->steps, Step, i).wish);

      if (wish->kind == WISH_RULE)
        g->s->is_granted[wish->number] = 0;
    }
  kt_net_undo (g->s, g_array_index (g->steps, Step, k).mark);
  g_array_set_size (g->steps, k);
}

/* What was changed behind the mark holds, or is taken back. */
static gboolean
settle_or_undo (Granting *g, gboolean goes_on, guint mark)
{
  if (goes_on && kt_net_settle (g->s, g->wishes->upper))
    return TRUE;
  kt_net_undo (g->s, mark);
  return FALSE;
}

static gboolean
take_value (Granting *g, guint slot, gint64 value)
{
  KtNetState *s = g->s;
  guint mark = kt_net_mark (s);

  return settle_or_undo (g,
                         s->net->is_number[slot] ? kt_net_set_range (s, slot, value, value)
                                                 : kt_net_set_values (s, slot, (guint64)1 << value),
                         mark);
}

static gboolean
take_first_value (Granting *g, guint slot, gint64 *least)
{
  const KtNetState *s = g->s;

  for (guint64 rest = s->domains[slot].values & ~(((guint64)1 << *least) - 1); rest != 0; rest &= rest - 1)
    {
      *least = __builtin_ctzll (rest);
      if (take_value (g, slot, *least))
        return TRUE;
    }
  return FALSE;
}

/* The smallest that no rule speaks against, found by halving. */
static gboolean
take_least_number (Granting *g, guint slot, gint64 *least)
{
  KtNetState *s = g->s;

  while (s->domains[slot].low < s->domains[slot].high)
    {
      const KtNetDomain *domain = &s->domains[slot];
      gint64 low = MAX (domain->low, *least), middle = low + (domain->high - low) / 2;
      guint mark = kt_net_mark (s);

      if (low > domain->high)
        return FALSE;
      if (take_value (g, slot, low))
        break;
      if (!settle_or_undo (g, kt_net_set_range (s, slot, low + 1, MAX (middle, low + 1)), mark)
          && !settle_or_undo (g, kt_net_set_range (s, slot, MAX (middle, low + 1) + 1, G_MAXINT64), mark))
        return FALSE;
    }
  *least = s->domains[slot].low;
  return TRUE;
}

static gboolean
take_first (Granting *g, guint slot, gint64 *least)
{
  const KtNet *net = g->s->net;

  if (g->s->presence[net->presence[slot]] != KT_MAY_STAND)
    return TRUE;
  return net->is_number[slot] ? take_least_number (g, slot, least) : take_first_value (g, slot, least);
}

static gboolean
take (Granting *g, const Wish *wish, gint64 *least)
{
  KtNetState *s = g->s;
  guint mark = kt_net_mark (s);

  switch (wish->kind)
    {
    case WISH_RULE:
      kt_net_grant (s, wish->number);
      if (settle_or_undo (g, TRUE, mark))
        return TRUE;
      s->is_granted[wish->number] = 0;
      return FALSE;
    case WISH_LACK:
      return settle_or_undo (g, kt_net_set_presence (s, wish->number, KT_MAY_LACK), mark);
    default:
      return take_first (g, wish->number, least);
    }
}

static gboolean
take_wish (Granting *g, guint number)
{
  Step step = { number, kt_net_mark (g->s), g->least[number] };

  if (!take (g, &g_array_index (g->all, Wish, number), &step.value))
    return FALSE;
  g_array_append_val (g->steps, step);
  return TRUE;
}

/* Behind the last step, of so many of the wishes all that are not refused. */
static void
take_rest (Granting *g, guint n_wishes)
{
  guint first = g->steps->len > 0 ? g_array_index (g->steps, Step, g->steps->len - 1).wish + 1 : 0;

  for (guint i = first; i < n_wishes; i++)
    if (!g->is_refused[i])
      g->is_refused[i] = !take_wish (g, i);
}

/* As it was taken before. */
static void
take_again (Granting *g, const GArray *steps, guint end)
{
  for (guint i = g->steps->len; i < end; i++)
    {
      Step step = g_array_index (steps, Step, i);
      const Wish *wish = &g_array_index (g->all, Wish, step.wish);
      gint64 value = step.value;

      step.mark = kt_net_mark (g->s);
      take (g, wish, &value);
      g_array_append_val (g->steps, step);
    }
}

/* --- whether it holds together ------------------------------------------------------------------ */

static void
take_solution (gpointer data, KtWitness *witness, gint64 cost)
{
  KtNetWishes *wishes = data;

  kt_witness_free (wishes->best);
  wishes->best = witness;
  wishes->cost = cost;
}

static KtVerdict
ask (Granting *g)
{
  KtNetWishes *wishes = g->wishes;
  KtNetSearch search = { .upper = wishes->upper,
                         .least = wishes->upper - g->s->net->step, /* any will do */
                         .max_nodes = MAX_WORK,
                         .guide = wishes->best,
                         .stop = wishes->stop,
                         .on_solution = take_solution,
                         .data = wishes };
  gboolean is_complete = kt_net_search (g->s, &search);

  if (search.upper < wishes->upper)
    return KT_POSSIBLE;
  if (wishes->stop != NULL && g_atomic_int_get (wishes->stop))
    return KT_STOPPED;
  return is_complete ? KT_IMPOSSIBLE : KT_UNDECIDED;
}

/* The first wish that cannot be granted with those before it is refused from now on; those before it are taken. */
static KtVerdict
refuse_one (Granting *g, guint n_held)
{
  g_autoptr (GArray) steps = g_array_copy (g->steps);
  guint low = n_held, high = steps->len;
  const Step *last;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      KtVerdict now;

      go_back (g, low);
      take_again (g, steps, middle);
      now = ask (g);
      if (now == KT_STOPPED)
        return now;
      if (now == KT_POSSIBLE)
        low = middle;
      else
        high = middle;
    }
  go_back (g, low);
  take_again (g, steps, low);
  last = &g_array_index (steps, Step, low);
  if (g_array_index (g->all, Wish, last->wish).kind == WISH_FIRST)
    g->least[last->wish] = last->value + 1;
  else
    g->is_refused[last->wish] = 1;
  /* Those behind it may have been refused because of it. */
  memset (g->is_refused + last->wish + 1, 0, g->all->len - last->wish - 1);
  return KT_POSSIBLE;
}

/* Of so many of the wishes; what holds together stands among the steps in the end. FALSE: stopped. */
static gboolean
grant (Granting *g, guint n_wishes)
{
  guint n_held = g->steps->len;

  for (guint i = 0; i <= MAX_SURPRISES; i++)
    {
      KtVerdict verdict;

      take_rest (g, n_wishes);
      verdict = ask (g);
      if (verdict == KT_POSSIBLE)
        return TRUE;
      if (verdict == KT_STOPPED || refuse_one (g, n_held) == KT_STOPPED)
        return FALSE;
      n_held = g->steps->len;
    }
  return TRUE;
}

/* --- preferences -------------------------------------------------------------------------------- */

/* With the defaults granted, and no other preference. */
static gboolean
cannot_be (Granting *g, guint number)
{
  guint n_steps = g->steps->len;
  gboolean cannot = !take_wish (g, number) || ask (g) == KT_IMPOSSIBLE;

  go_back (g, n_steps);
  return cannot;
}

/* None of them could have been kept by giving up others that weigh less. */
static gboolean
is_least_refused (Granting *g, guint n_default_steps)
{
  g_autoptr (GArray) steps = g_array_copy (g->steps);
  guint n_refused = 0, n_possible = 0, last = 0, lightest = g->n_rules - 1;

  go_back (g, n_default_steps);
  for (guint i = g->n_defaults; i < g->n_rules; i++)
    if (g->is_refused[i])
      {
        n_refused++;
        n_possible += !cannot_be (g, i);
        last = i;
      }
  take_again (g, steps, steps->len);
  return n_possible == 0
         || (n_refused == 1
             && g_array_index (g->s->net->weights, guint, last - g->n_defaults)
                  == g_array_index (g->s->net->weights, guint, lightest - g->n_defaults));
}

static guint
count_refused (const Granting *g, guint n_wishes)
{
  guint n = 0;

  for (guint i = 0; i < n_wishes; i++)
    n += g->is_refused[i];
  return n;
}

static gboolean
grant_all (Granting *g)
{
  guint n_default_steps;

  if (!grant (g, g->n_defaults))
    return FALSE;
  n_default_steps = g->steps->len;
  if (g->n_rules > g->n_defaults && (!grant (g, g->n_rules) || !is_least_refused (g, n_default_steps)))
    return FALSE;
  return grant (g, g->all->len);
}

gboolean
kt_net_grant_wishes (KtNetState *state, KtNetWishes *wishes)
{
  const KtNet *net = state->net;
  g_autoptr (GArray) all = wishes_of (net), steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_autofree gint64 *least = g_new (gint64, all->len + 1);
  g_autofree guint8 *is_refused = g_new0 (guint8, all->len + 1);
  guint n_rules = net->rules->len - net->first_wish;
  Granting g = { state, wishes, all, n_rules - net->weights->len, n_rules, steps, least, is_refused };
  guint mark = kt_net_mark (state);
  gboolean is_done;

  for (guint i = 0; i < all->len; i++)
    {
      const Wish *wish = &g_array_index (all, Wish, i);

      least[i] = wish->kind == WISH_FIRST && net->is_number[wish->number] ? G_MININT64 : 0;
    }
  kt_net_settle (state, wishes->upper);
  is_done = grant_all (&g);
  wishes->n_refused = count_refused (&g, g.n_defaults);
  go_back (&g, 0);
  kt_net_undo (state, mark);
  return is_done;
}
