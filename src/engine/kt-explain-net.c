/* SPDX-License-Identifier: GPL-3.0-or-later */

/* By deletion, as in kt-explain.c: what is found hangs on nothing but the order in which things are left out. What the last
 * answer no did not use goes without a question when its turn comes; of the rest several are left out at once, twice as many
 * after each no. */

#include "kt-explain-net.h"

#include "kt-bucket-queue.h"

#include <string.h>

/* Branches that may fail for a question. */
#define MAX_WORK 2000

typedef struct {
  KtSession *session;
  KtNetState *state;
  GPtrArray *choices;
  const KtChoice *wanted;
  gboolean is_opposite;
  guint8 *is_withdrawn; /* by choice */
  guint8 *is_left_out;  /* by source */
  gboolean is_whole;    /* all rules are in play */
  KtWitness *guide;     /* what was found last */
} Thinning;

/* --- questions ---------------------------------------------------------------------------------- */

static void
take_solution (gpointer data, KtWitness *witness, gint64 cost)
{
  Thinning *t = data;

  kt_witness_free (t->guide);
  t->guide = witness;
}

static gboolean
decide (Thinning *t)
{
  KtNetState *s = t->state;

  if (!(t->is_opposite ? kt_net_decide_opposite (s, t->wanted) : kt_net_decide (s, t->wanted)))
    return FALSE;
  for (guint i = 0; i < t->choices->len; i++)
    if (!t->is_withdrawn[i] && !kt_net_decide (s, g_ptr_array_index (t->choices, i)))
      return FALSE;
  return !t->is_whole || kt_net_take_known (s, t->session->known_initial);
}

static KtVerdict
ask (Thinning *t)
{
  KtNetSearch search = { .upper = 1,
                         .least = G_MININT64,
                         .max_nodes = MAX_WORK,
                         .guide = t->guide,
                         .stop = t->session->stops,
                         .on_solution = take_solution,
                         .data = t };
  gboolean is_complete;

  kt_net_restart (t->state, t->is_left_out);
  if (!decide (t) || !kt_net_propagate (t->state))
    return KT_IMPOSSIBLE;
  is_complete = kt_net_search (t->state, &search);
  if (g_atomic_int_get (t->session->stops))
    return KT_STOPPED;
  return search.upper < 1 ? KT_POSSIBLE : is_complete ? KT_IMPOSSIBLE : KT_UNDECIDED;
}

/* --- leaving out -------------------------------------------------------------------------------- */

/* From `at` on so many of the proof and whatever else lies between them; where that ends. */
static guint
take_out (const GArray *order, guint at, guint n, const guint8 *proof, guint8 *is_out, GArray *taken)
{
  g_array_set_size (taken, 0);
  for (; at < order->len && taken->len < n; at++)
    {
      guint number = g_array_index (order, guint, at);

      is_out[number] = 1;
      if (proof == NULL || proof[number])
        g_array_append_val (taken, number);
    }
  return at;
}

/* Of all in this order whatever can be missed. It is known that all of them together cannot hold; proof: what shows it, NULL:
 * perhaps all of them. */
static KtVerdict
thin_out (Thinning *t, const GArray *order, guint8 *proof, guint8 *is_out)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint));
  guint at = 0, n = 1;

  while (at < order->len)
    {
      guint end = take_out (order, at, n, proof, is_out, taken);
      KtVerdict verdict = taken->len > 0 ? ask (t) : KT_IMPOSSIBLE;

      if (verdict == KT_POSSIBLE)
        {
          for (guint i = 0; i < taken->len; i++)
            is_out[g_array_index (taken, guint, i)] = 0;
          at = taken->len == 1 ? end : at;
          n = MAX (1, taken->len / 2);
          continue;
        }
      if (verdict != KT_IMPOSSIBLE)
        return verdict;
      if (proof != NULL && taken->len > 0)
        memcpy (proof, t->state->is_used, t->state->net->sources->len);
      at = end;
      n *= 2;
    }
  return KT_IMPOSSIBLE;
}

static KtVerdict
thin_out_choices (Thinning *t, GArray *needed)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  KtVerdict verdict;

  for (guint i = 0; i < t->choices->len; i++)
    g_array_append_val (order, i);
  t->is_whole = TRUE;
  verdict = ask (t);
  if (verdict == KT_IMPOSSIBLE)
    verdict = thin_out (t, order, NULL, t->is_withdrawn);
  for (guint i = 0; i < t->choices->len; i++)
    if (!t->is_withdrawn[i])
      g_array_append_val (needed, i);
  return verdict;
}

/* --- how near rules are ------------------------------------------------------------------------- */

typedef struct {
  const KtNet *net;
  KtBucketQueue *queue; /* variables */
  guint8 *is_reached;   /* by variable and hold */
  guint8 *is_seen;      /* by source */
  GArray *order;        /* sources, near ones first */
} Nearness;

/* The value of the slot, and whether it is there. */
static void
queue_choice (Nearness *n, const KtChoice *choice)
{
  guint slot = (guint) kt_program_find_slot (n->net->program, choice->path);

  kt_bucket_queue_add (n->queue, slot, 0);
  kt_bucket_queue_add (n->queue, n->net->n_slots + (guint) n->net->presence[slot], 0);
}

static void
reach_rule (Nearness *n, guint rule, guint distance)
{
  const KtNetIndex *variables = &n->net->variables_of, *rules = &n->net->rules_of;
  int source = rule < n->net->n_given ? g_array_index (n->net->source_of, int, rule) : -1;

  if (source >= 0 && !n->is_seen[source])
    {
      n->is_seen[source] = 1;
      g_array_append_val (n->order, source);
    }
  for (guint i = variables->from[rule]; i < variables->from[rule + 1]; i++)
    {
      guint variable = variables->numbers[i];

      /* The way through a variable is the longer, the more rules speak of it: what everything hangs on brings nothing near. */
      if (!n->is_reached[variable])
        kt_bucket_queue_add (n->queue, variable, distance + g_bit_storage (rules->from[variable + 1] - rules->from[variable]));
    }
}

static void
walk (Nearness *n)
{
  const KtNetIndex *rules = &n->net->rules_of;

  guint variable, distance;

  while (kt_bucket_queue_take (n->queue, &variable, &distance))
    {
      for (guint i = rules->from[variable]; !n->is_reached[variable] && i < rules->from[variable + 1]; i++)
        reach_rule (n, rules->numbers[i], distance);
      n->is_reached[variable] = 1;
    }
}

/* All sources, those far from the decisions first. */
static GArray *
far_first (const Thinning *t)
{
  const KtNet *net = t->state->net;
  g_autoptr (KtBucketQueue) queue = kt_bucket_queue_new ();
  g_autofree guint8 *is_reached = g_new0 (guint8, net->n_variables + net->n_holds + 1);
  g_autofree guint8 *is_seen = g_new0 (guint8, net->sources->len + 1);
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  Nearness n = { net, queue, is_reached, is_seen, order };

  queue_choice (&n, t->wanted);
  for (guint i = 0; i < t->choices->len; i++)
    if (!t->is_withdrawn[i])
      queue_choice (&n, g_ptr_array_index (t->choices, i));
  walk (&n);
  for (guint i = 0; i < net->sources->len; i++)
    if (!is_seen[i])
      g_array_append_val (order, i);
  for (guint i = 0; i < order->len / 2; i++)
    {
      guint far = g_array_index (order, guint, order->len - 1 - i);

      g_array_index (order, guint, order->len - 1 - i) = g_array_index (order, guint, i);
      g_array_index (order, guint, i) = far;
    }
  return order;
}

/* The decisions left are kept. */
static KtVerdict
thin_out_rules (Thinning *t, GArray *rules)
{
  const KtNet *net = t->state->net;
  g_autoptr (GArray) order = far_first (t);
  g_autofree guint8 *proof = NULL;
  KtVerdict verdict;

  t->is_whole = FALSE;
  verdict = ask (t);
  if (verdict == KT_IMPOSSIBLE)
    {
      proof = g_memdup2 (t->state->is_used, net->sources->len);
      verdict = thin_out (t, order, proof, t->is_left_out);
    }
  for (guint i = 0; i < net->sources->len; i++)
    if (!t->is_left_out[i])
      g_array_append_val (rules, g_array_index (net->sources, KtNetSource, i));
  return verdict;
}

/* --- both --------------------------------------------------------------------------------------- */

static gboolean
can_tell (const KtNet *net, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite)
{
  for (guint i = 0; i < choices->len; i++)
    if (!kt_net_can_tell (net, g_ptr_array_index (choices, i)))
      return FALSE;
  return is_opposite ? kt_net_can_tell_opposite (net, wanted) : kt_net_can_tell (net, wanted);
}

KtVerdict
kt_explain_in_net (KtSession *session, GPtrArray *choices, const KtChoice *wanted, gboolean is_opposite,
                   GArray *needed, GArray *rules)
{
  const KtNet *net = kt_session_take_net (session);
  g_autofree guint8 *is_withdrawn = NULL, *is_left_out = NULL;
  g_autoptr (KtNetState) state = NULL;
  Thinning t = { .session = session, .choices = choices, .wanted = wanted, .is_opposite = is_opposite };
  KtVerdict verdict;

  if (net == NULL || !can_tell (net, choices, wanted, is_opposite))
    return KT_UNDECIDED;
  t.state = state = kt_net_state_new (net);
  t.is_withdrawn = is_withdrawn = g_new0 (guint8, choices->len + 1);
  t.is_left_out = is_left_out = g_new0 (guint8, net->sources->len + 1);
  verdict = thin_out_choices (&t, needed);
  if (verdict == KT_IMPOSSIBLE)
    verdict = thin_out_rules (&t, rules);
  kt_witness_free (t.guide);
  return verdict;
}
