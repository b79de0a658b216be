/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A weighted literal is *soft*: assumed false until it is in a core. Those of a core lose the least of their weights, the
 * bound gains it, and "at least two of them" becomes soft with it. */

#include "kt-optimum.h"

#include <stdlib.h>

#include "kt-totalizer.h"

/* What makes cores smaller and bounds larger is asked with so little effort; cores with more literals stay as they are. */
#define QUICK_CONFLICTS 60
#define MAX_SHRINK 4
/* So many questions are asked from a state that is nearly right; then it is searched in the usual way. */
#define MAX_ADJUSTMENTS 30
/* Larger cores met there are made small. */
#define MAX_PLAIN 8
/* Of more softs only those are assumed false that a solution had true. */
#define MAX_EAGER 8000
/* The witness is improved literal by literal with so many questions when the cores get too hard. */
#define MAX_DESCENT 60

typedef struct {
  int literal;
  int totalizer; /* -1: given */
  guint k;
} Soft;

struct _KtOptimum {
  KtSession *session;
  KtWeight *given; /* every variable once */
  guint n_given;
  gint64 always;   /* cost that no solution avoids */
  guint n_woken;    /* changes with was_true */
  guint8 *was_true; /* of the given ones: in some solution */
  GArray *softs;           /* Soft; the given ones first */
  GHashTable *by_literal;  /* literal → number + 1 */
  GPtrArray *totalizers;
  GHashTable *by_inputs;   /* GBytes of the inputs → number + 1 of the totalizer */
};

/* --- states ------------------------------------------------------------------------------------- */

static guint
add_soft (KtOptimum *self, int literal, int totalizer, guint k)
{
  Soft soft = { literal, totalizer, k };
  gpointer number = g_hash_table_lookup (self->by_literal, GINT_TO_POINTER (literal));

  if (number != NULL)
    return GPOINTER_TO_UINT (number) - 1;
  g_array_append_val (self->softs, soft);
  g_hash_table_insert (self->by_literal, GINT_TO_POINTER (literal), GUINT_TO_POINTER (self->softs->len));
  return self->softs->len - 1;
}

static int
compare_weights (const void *a, const void *b)
{
  const KtWeight *x = a, *y = b;

  if (abs (x->literal) != abs (y->literal))
    return abs (x->literal) < abs (y->literal) ? -1 : 1;
  return x->literal < y->literal ? -1 : x->literal > y->literal;
}

/* Weights of one literal are added up; of a literal and its opposite one is always paid. */
static void
gather (KtOptimum *self, const KtWeight *weights, guint n)
{
  g_autofree KtWeight *sorted = g_memdup2 (weights, n * sizeof (KtWeight));

  if (n > 0)
    qsort (sorted, n, sizeof (KtWeight), compare_weights);
  self->given = g_new (KtWeight, n + 1);
  for (guint i = 0, j; i < n; i = j)
    {
      KtWeight sum = { .literal = sorted[i].literal };
      gint64 opposite = 0;

      for (j = i; j < n && abs (sorted[j].literal) == abs (sorted[i].literal); j++)
        *(sorted[j].literal == sum.literal ? &sum.weight : &opposite) += sorted[j].weight;
      self->always += sum.literal == KT_TRUE ? sum.weight : sum.literal == KT_FALSE ? opposite : MIN (sum.weight, opposite);
      sum.weight -= opposite;
      if (sum.weight < 0)
        sum = (KtWeight){ .literal = -sum.literal, .weight = -sum.weight };
      if (sum.weight > 0 && abs (sum.literal) != KT_TRUE)
        self->given[self->n_given++] = sum;
    }
}

KtOptimum *
kt_optimum_new (KtSession *session, const KtWeight *weights, guint n)
{
  KtOptimum *self = g_new0 (KtOptimum, 1);

  self->session = session;
  gather (self, weights, n);
  self->was_true = g_new0 (guint8, self->n_given + 1);
  self->softs = g_array_new (FALSE, FALSE, sizeof (Soft));
  self->by_literal = g_hash_table_new (NULL, NULL);
  self->totalizers = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_totalizer_free);
  self->by_inputs = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  for (guint i = 0; i < self->n_given; i++)
    add_soft (self, self->given[i].literal, -1, 0);
  return self;
}

void
kt_optimum_free (KtOptimum *self)
{
  if (self == NULL)
    return;
  g_free (self->given);
  g_free (self->was_true);
  g_array_unref (self->softs);
  g_hash_table_unref (self->by_literal);
  g_ptr_array_unref (self->totalizers);
  g_hash_table_unref (self->by_inputs);
  g_free (self);
}

gint64
kt_optimum_least (const KtOptimum *self)
{
  return self->always;
}

gint64
kt_optimum_step (const KtOptimum *self)
{
  gint64 step = 0;

  for (guint i = 0; i < self->n_given; i++)
    for (gint64 weight = self->given[i].weight; weight != 0;)
      {
        gint64 rest = step % weight;

        step = weight;
        weight = rest;
      }
  return MAX (step, 1);
}

void
kt_optimum_mark (const KtOptimum *self, guint8 *by_variable)
{
  for (guint i = 0; i < self->n_given; i++)
    by_variable[ABS (self->given[i].literal)] = 1;
}

KtOptimumState *
kt_optimum_begin (const KtOptimum *self)
{
  KtOptimumState *state = g_new0 (KtOptimumState, 1);

  state->weights = g_array_sized_new (FALSE, TRUE, sizeof (gint64), self->n_given);
  for (guint i = 0; i < self->n_given; i++)
    g_array_append_val (state->weights, self->given[i].weight);
  state->lower = self->always;
  return state;
}

KtOptimumState *
kt_optimum_state_copy (const KtOptimumState *state)
{
  KtOptimumState *copy = g_new0 (KtOptimumState, 1);

  copy->weights = g_array_copy (state->weights);
  copy->lower = state->lower;
  return copy;
}

void
kt_optimum_state_free (KtOptimumState *state)
{
  if (state == NULL)
    return;
  g_array_unref (state->weights);
  g_free (state);
}

void
kt_optimum_run_clear (KtOptimumRun *run)
{
  g_clear_pointer (&run->witness, kt_witness_free);
  g_clear_pointer (&run->truths, g_free);
}

static gint64
weight_of (const KtOptimumState *state, guint number)
{
  return number < state->weights->len ? g_array_index (state->weights, gint64, number) : 0;
}

static void
add_weight (KtOptimumState *state, guint number, gint64 weight)
{
  if (number >= state->weights->len)
    g_array_set_size (state->weights, number + 1);
  g_array_index (state->weights, gint64, number) += weight;
}

/* --- asking ------------------------------------------------------------------------------------- */

static int
literal_of (const KtOptimum *self, guint number)
{
  return g_array_index (self->softs, Soft, number).literal;
}

static void
take_witness (KtOptimum *self, KtOptimumRun *run)
{
  g_autofree guint8 *truths = g_new (guint8, self->n_given + 1);
  gint64 cost = self->always;

  for (guint i = 0; i < self->n_given; i++)
    {
      truths[i] = (guint8) kt_session_last_value (self->session, self->given[i].literal);
      if (!truths[i])
        continue;
      cost += self->given[i].weight;
      self->n_woken += !self->was_true[i];
      self->was_true[i] = 1;
    }
  if (run->on_solution != NULL && !self->session->is_lax)
    run->on_solution (run->data, kt_session_read_witness (self->session), cost);
  if (cost >= run->best)
    return;
  run->best = cost;
  kt_optimum_run_clear (run);
  run->witness = kt_session_read_witness (self->session);
  run->truths = g_steal_pointer (&truths);
}

static KtVerdict
note_answer (KtOptimum *self, KtOptimumRun *run, KtVerdict verdict)
{
  if (verdict == KT_POSSIBLE)
    take_witness (self, run);
  else if (verdict == KT_GROWN || verdict == KT_STOPPED)
    run->verdict = verdict;
  return verdict;
}

/* With the effort that is allowed. */
static KtVerdict
ask (KtOptimum *self, KtOptimumRun *run, const GArray *literals)
{
  return note_answer (self, run,
                      kt_session_try (self->session, (const int *) literals->data, literals->len,
                                      run->max_conflicts));
}

/* Only if it costs nearly nothing. */
static KtVerdict
ask_quickly (KtOptimum *self, KtOptimumRun *run, const GArray *literals)
{
  return note_answer (self, run,
                      kt_session_solve (self->session, (const int *) literals->data, literals->len,
                                        QUICK_CONFLICTS));
}

static GArray *
begin_question (const KtOptimumRun *run)
{
  GArray *literals = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_vals (literals, run->assumptions, run->n_assumptions);
  return literals;
}

/* None of the softs is true. */
static GArray *
question_without (const KtOptimum *self, const KtOptimumRun *run, const GArray *softs)
{
  GArray *literals = begin_question (run);

  for (guint i = 0; i < softs->len; i++)
    {
      int literal = -literal_of (self, g_array_index (softs, guint, i));

      g_array_append_val (literals, literal);
    }
  return literals;
}

/* --- cores -------------------------------------------------------------------------------------- */

/* Those of the softs that had a part in the last no. */
static GArray *
failed_among (const KtOptimum *self, const GArray *softs)
{
  GArray *failed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < softs->len; i++)
    {
      guint number = g_array_index (softs, guint, i);

      if (kt_sat_failed (self->session->last, -literal_of (self, number)))
        g_array_append_val (failed, number);
    }
  return failed;
}

/* Without what is not needed for it, as far as that is cheap to find out: asked again on its own while that helps, then
 * without each of its literals, the lightest first. */
static GArray *
shrink (KtOptimum *self, KtOptimumRun *run, GArray *core)
{
  guint kept = 0, before = G_MAXUINT;

  while (core->len > 1 && core->len < before && run->verdict == KT_POSSIBLE)
    {
      g_autoptr (GArray) question = question_without (self, run, core);
      GArray *less;

      before = core->len;
      if (ask_quickly (self, run, question) != KT_IMPOSSIBLE)
        break;
      less = failed_among (self, core);
      g_array_unref (core);
      core = less;
    }
  while (kept < core->len && core->len > 1 && core->len <= MAX_SHRINK && run->verdict == KT_POSSIBLE)
    {
      guint at = core->len - 1 - kept;
      g_autoptr (GArray) less = g_array_copy (core);
      g_autoptr (GArray) question = NULL;

      g_array_remove_index (less, at);
      question = question_without (self, run, less);
      if (ask_quickly (self, run, question) == KT_IMPOSSIBLE)
        {
          GArray *failed = failed_among (self, less);

          g_array_unref (core);
          core = failed;
          kept = MIN (kept, core->len);
        }
      else
        kept++;
    }
  return core;
}

static gint64
least_weight (const KtOptimumState *state, const GArray *core)
{
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < core->len; i++)
    least = MIN (least, weight_of (state, g_array_index (core, guint, i)));
  return least;
}

static int
compare_literals (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/* The same core has the same one, whichever question it comes from. */
static guint
totalizer_of (KtOptimum *self, const GArray *core)
{
  g_autofree int *inputs = g_new (int, core->len);
  GBytes *key;
  gpointer number;

  for (guint i = 0; i < core->len; i++)
    inputs[i] = literal_of (self, g_array_index (core, guint, i));
  qsort (inputs, core->len, sizeof (int), compare_literals);
  key = g_bytes_new (inputs, core->len * sizeof (int));
  number = g_hash_table_lookup (self->by_inputs, key);
  if (number != NULL)
    {
      g_bytes_unref (key);
      return GPOINTER_TO_UINT (number) - 1;
    }
  g_ptr_array_add (self->totalizers, kt_totalizer_new (self->session->cnf, inputs, core->len));
  g_hash_table_insert (self->by_inputs, key, GUINT_TO_POINTER (self->totalizers->len));
  return self->totalizers->len - 1;
}

/* How many of them can cheaply be shown to be true. */
static guint
count_core (KtOptimum *self, KtOptimumRun *run, const GArray *core)
{
  KtTotalizer *totalizer;
  guint number, k = 2;

  if (core->len < 2)
    return 1;
  number = totalizer_of (self, core);
  totalizer = g_ptr_array_index (self->totalizers, number);
  for (; k <= core->len && run->verdict == KT_POSSIBLE; k++)
    {
      g_autoptr (GArray) literals = begin_question (run);
      int less = -kt_totalizer_at_least (totalizer, k);

      g_array_append_val (literals, less);
      if (ask_quickly (self, run, literals) != KT_IMPOSSIBLE)
        break;
    }
  return k - 1;
}

/* At least `count` of the core are true: what has to be paid for that is added to the bound. */
static void
relax (KtOptimum *self, KtOptimumState *state, const GArray *core, guint count)
{
  gint64 weight = least_weight (state, core);

  if (weight <= 0)
    return;
  state->lower += weight * count;
  for (guint i = 0; i < core->len; i++)
    {
      guint number = g_array_index (core, guint, i);
      Soft soft = g_array_index (self->softs, Soft, number);
      KtTotalizer *totalizer;

      add_weight (state, number, -weight);
      if (soft.totalizer < 0)
        continue;
      totalizer = g_ptr_array_index (self->totalizers, soft.totalizer);
      if (soft.k < kt_totalizer_n_inputs (totalizer))
        add_weight (state,
                    add_soft (self, kt_totalizer_at_least (totalizer, soft.k + 1), soft.totalizer, soft.k + 1),
                    weight);
    }
  if (count < core->len)
    {
      guint number = totalizer_of (self, core);
      KtTotalizer *totalizer = g_ptr_array_index (self->totalizers, number);

      add_weight (state, add_soft (self, kt_totalizer_at_least (totalizer, count + 1), (int) number, count + 1),
                  weight);
    }
}

/* --- the search --------------------------------------------------------------------------------- */

typedef struct {
  gint64 weight;
  guint number;
} Heavy;

static int
compare_heavy (const void *a, const void *b)
{
  const Heavy *x = a, *y = b;

  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  return x->number < y->number ? -1 : x->number > y->number;
}

/* Softs of at least the weight, heaviest first; *next: the greatest weight below, 0 if there is none. Where there
 * are very many, of the given ones only those that some solution had true so far: the others mostly stay false. */
static GArray *
softs_from (const KtOptimum *self, const KtOptimumState *state, gint64 weight, gint64 *next)
{
  g_autoptr (GArray) heavy = g_array_new (FALSE, FALSE, sizeof (Heavy));
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  *next = 0;
  for (guint i = 0; i < state->weights->len; i++)
    {
      Heavy entry = { weight_of (state, i), i };

      if (entry.weight >= weight && (self->n_given <= MAX_EAGER || i >= self->n_given || self->was_true[i]))
        g_array_append_val (heavy, entry);
      if (entry.weight < weight)
        *next = MAX (*next, entry.weight);
    }
  g_array_sort (heavy, compare_heavy);
  for (guint i = 0; i < heavy->len; i++)
    g_array_append_val (numbers, g_array_index (heavy, Heavy, i).number);
  return numbers;
}

/* Weights of one magnitude together. */
static gint64
magnitude (gint64 weight)
{
  return weight > 0 ? (gint64) 1 << (63 - __builtin_clzll ((guint64) weight)) : 1;
}

/* What is false in the witness stays so, and one after the other of the rest is tried to be. */
static void
descend (KtOptimum *self, KtOptimumRun *run)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (Heavy));

  if (run->witness == NULL)
    return;
  for (guint i = 0; i < self->n_given; i++)
    {
      Heavy entry = { self->given[i].weight, i };

      if (run->truths[i])
        g_array_append_val (order, entry);
    }
  g_array_sort (order, compare_heavy);
  for (guint i = 0; i < MIN (order->len, MAX_DESCENT) && run->verdict == KT_POSSIBLE; i++)
    {
      guint number = g_array_index (order, Heavy, i).number;
      g_autoptr (GArray) softs = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) question = NULL;

      if (!run->truths[number])
        continue;
      g_array_append_val (softs, number);
      for (guint j = 0; j < self->n_given; j++)
        if (!run->truths[j])
          g_array_append_val (softs, j);
      question = question_without (self, run, softs);
      ask (self, run, question);
    }
}

/* Pays for a core and remembers it in `cores` (may be NULL). */
static void
use_core (KtOptimum *self, KtOptimumState *state, GPtrArray *cores, GArray *numbers, guint count)
{
  KtOptimumCore *core;

  if (least_weight (state, numbers) <= 0)
    return;
  relax (self, state, numbers, count);
  if (cores == NULL)
    return;
  core = g_new (KtOptimumCore, 1);
  *core = (KtOptimumCore){ g_array_ref (numbers), count };
  g_ptr_array_add (cores, core);
}

/* What failed, made small, is paid for. */
static void
take_core (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GArray *failed, GPtrArray *cores)
{
  GArray *core = g_array_ref (failed);

  if (core->len > 0)
    core = shrink (self, run, core);
  if (core->len == 0)
    run->verdict = KT_IMPOSSIBLE;
  else if (run->verdict == KT_POSSIBLE) /* else stopped, or literals are void */
    {
      guint count = count_core (self, run, core);

      if (run->verdict == KT_POSSIBLE)
        use_core (self, state, cores, core, count);
    }
  g_array_unref (core);
}

static void
search_least (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GPtrArray *cores)
{
  gint64 next, from = G_MAXINT64;
  KtVerdict verdict = KT_POSSIBLE;

  while (run->verdict == KT_POSSIBLE && state->lower < run->best)
    {
      g_autoptr (GArray) softs = softs_from (self, state, from, &next);
      g_autoptr (GArray) question = question_without (self, run, softs);
      guint n_woken = self->n_woken;

      verdict = ask (self, run, question);
      if (verdict == KT_IMPOSSIBLE)
        {
          g_autoptr (GArray) failed = failed_among (self, softs);

          take_core (self, state, run, failed, cores);
        }
      else if (verdict != KT_POSSIBLE)
        break;
      else if (self->n_woken == n_woken && next == 0) /* nothing is paid for beyond the bound */
        break;
      else if (self->n_woken == n_woken)
        from = magnitude (next);
    }
  if (run->verdict == KT_POSSIBLE && state->lower < run->best)
    descend (self, run);
}

void
kt_optimum_minimise (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run)
{
  search_least (self, state, run, NULL);
}

/* --- from one state to the next ------------------------------------------------------------------ */

static void
core_free (gpointer data)
{
  KtOptimumCore *core = data;

  g_array_unref (core->numbers);
  g_free (core);
}

GPtrArray *
kt_optimum_cores_new (void)
{
  return g_ptr_array_new_with_free_func (core_free);
}

static gboolean
is_implied (const KtOptimum *self, int literal)
{
  KtSat *probe = self->session->probe;

  return kt_solver_fixed (kt_sat_get_own (probe), kt_sat_own_literal (probe, literal)) > 0;
}

static void
use_hint (KtOptimum *self, KtOptimumState *state, const KtOptimumHint *hint, GPtrArray *cores)
{
  for (guint i = 0; i < hint->cores->len; i++)
    {
      const KtOptimumCore *core = g_ptr_array_index (hint->cores, i);

      use_core (self, state, cores, core->numbers, core->count);
    }
}

/* What the assumptions imply by propagation is paid for at once. After an answer of the probing solver; where the program
 * can grow it is not known which of them it was given. */
static void
pay_implied (KtOptimum *self, KtOptimumState *state, const KtOptimumRun *run, GPtrArray *cores)
{
  const KtProgram *program = self->session->program;
  guint n = state->weights->len;

  if (self->session->last != self->session->probe || kt_program_is_open (program))
    return;
  kt_solver_back_to (kt_sat_get_own (self->session->probe), run->n_assumptions + (program->closed != 0));
  for (guint i = 0; i < n; i++)
    if (weight_of (state, i) > 0 && is_implied (self, literal_of (self, i)))
      {
        g_autoptr (GArray) core = g_array_new (FALSE, FALSE, sizeof (guint));

        g_array_append_val (core, i);
        use_core (self, state, cores, core, 1);
      }
  for (guint i = 0; i < run->n_hints; i++)
    if (run->hints[i].cores != cores && is_implied (self, run->hints[i].literal))
      use_hint (self, state, &run->hints[i], cores);
}

static GArray *
softs_with_weight (const KtOptimumState *state)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < state->weights->len; i++)
    if (weight_of (state, i) > 0)
      g_array_append_val (numbers, i);
  return numbers;
}

/* Small ones as they are: what more they might tell the next question does. */
static void
adjust_core (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GArray *core, GPtrArray *cores)
{
  if (core->len > MAX_PLAIN)
    core = shrink (self, run, core);
  if (core->len == 0)
    run->verdict = KT_IMPOSSIBLE;
  else if (run->verdict == KT_POSSIBLE)
    use_core (self, state, cores, core, 1);
  g_array_unref (core);
}

/* FALSE: that does not lead far. */
static gboolean
adjust_quickly (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GPtrArray *cores)
{
  for (guint i = 0; i < MAX_ADJUSTMENTS; i++)
    {
      g_autoptr (GArray) softs = softs_with_weight (state);
      g_autoptr (GArray) question = question_without (self, run, softs);
      g_autoptr (GArray) failed = NULL;
      KtVerdict verdict = ask (self, run, question);

      if (verdict != KT_IMPOSSIBLE)
        return verdict == KT_POSSIBLE || run->verdict != KT_POSSIBLE;
      failed = failed_among (self, softs);
      if (failed->len == 0)
        run->verdict = KT_IMPOSSIBLE;
      else
        adjust_core (self, state, run, g_steal_pointer (&failed), cores);
      if (run->verdict != KT_POSSIBLE || state->lower >= run->best)
        return TRUE;
    }
  return FALSE;
}

static void
begin_adjusting (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GPtrArray *cores)
{
  g_autoptr (GArray) question = begin_question (run);

  if (ask_quickly (self, run, question) == KT_IMPOSSIBLE)
    run->verdict = KT_IMPOSSIBLE;
  if (run->verdict == KT_POSSIBLE)
    pay_implied (self, state, run, cores);
}

void
kt_optimum_adjust (KtOptimum *self, KtOptimumState *state, KtOptimumRun *run, GPtrArray *cores)
{
  g_autoptr (KtOptimumState) begun = NULL;
  guint n_cores;

  for (guint i = 0; i < cores->len; i++)
    {
      const KtOptimumCore *core = g_ptr_array_index (cores, i);

      relax (self, state, core->numbers, core->count);
    }
  begin_adjusting (self, state, run, cores);
  begun = kt_optimum_state_copy (state);
  n_cores = cores->len;
  if (run->verdict != KT_POSSIBLE || state->lower >= run->best || adjust_quickly (self, state, run, cores))
    return;
  /* Cores that nothing made small lead astray. */
  g_ptr_array_set_size (cores, (gint) n_cores);
  g_array_set_size (state->weights, 0);
  g_array_append_vals (state->weights, begun->weights->data, begun->weights->len);
  state->lower = begun->lower;
  search_least (self, state, run, cores);
}

void
kt_optimum_settle (KtOptimum *self, const KtOptimumState *state, KtOptimumRun *run)
{
  g_autoptr (GArray) softs = softs_with_weight (state);
  g_autoptr (GArray) question = question_without (self, run, softs);

  if (ask (self, run, question) == KT_POSSIBLE && self->session->last == self->session->probe)
    kt_solver_keep (kt_sat_get_own (self->session->probe));
}

/* --- from one session to another ------------------------------------------------------------------- */

/* The soft with this number of the other one; numbers + 1 of those known already stand in `known`. */
static guint
import_soft (KtOptimum *self, const KtOptimum *other, guint number, guint *known)
{
  Soft soft = g_array_index (other->softs, Soft, number);
  g_autoptr (GArray) core = NULL;
  const KtTotalizer *counted;
  guint totalizer;

  if (soft.totalizer < 0)
    return number;
  if (known[number] > 0)
    return known[number] - 1;
  counted = g_ptr_array_index (other->totalizers, soft.totalizer);
  core = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < kt_totalizer_n_inputs (counted); i++)
    {
      gpointer input = g_hash_table_lookup (other->by_literal, GINT_TO_POINTER (kt_totalizer_inputs (counted)[i]));
      guint imported = import_soft (self, other, GPOINTER_TO_UINT (input) - 1, known);

      g_array_append_val (core, imported);
    }
  totalizer = totalizer_of (self, core);
  known[number] = 1 + add_soft (self, kt_totalizer_at_least (g_ptr_array_index (self->totalizers, totalizer), soft.k),
                                (int) totalizer, soft.k);
  return known[number] - 1;
}

KtOptimumState *
kt_optimum_import (KtOptimum *self, const KtOptimum *other, const KtOptimumState *state)
{
  g_autofree guint *known = g_new0 (guint, other->softs->len + 1);
  KtOptimumState *imported = kt_optimum_begin (self);

  g_return_val_if_fail (self->n_given == other->n_given, imported);
  for (guint i = 0; i < imported->weights->len; i++)
    g_array_index (imported->weights, gint64, i) = 0;
  imported->lower = state->lower;
  for (guint i = 0; i < state->weights->len; i++)
    if (weight_of (state, i) > 0)
      add_weight (imported, import_soft (self, other, i, known), weight_of (state, i));
  return imported;
}

/* --- confirming what was found laxly --------------------------------------------------------------- */

KtVerdict
kt_optimum_confirm (KtOptimum *self, KtOptimumRun *run, const guint8 *truths, GArray *failed)
{
  g_autoptr (GArray) softs = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) question = NULL;
  KtVerdict verdict;

  for (guint i = 0; i < self->n_given; i++)
    if (!truths[i])
      g_array_append_val (softs, i);
  question = question_without (self, run, softs);
  verdict = ask (self, run, question);
  for (guint i = 0; verdict == KT_IMPOSSIBLE && i < question->len; i++)
    if (kt_sat_failed (self->session->last, g_array_index (question, int, i)))
      g_array_append_val (failed, i);
  return verdict;
}

void
kt_optimum_forbid (KtOptimum *self, const KtOptimumRun *run, const guint8 *truths, const GArray *failed)
{
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) softs = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) question = NULL;

  for (guint i = 0; i < self->n_given; i++)
    if (!truths[i])
      g_array_append_val (softs, i);
  question = question_without (self, run, softs);
  for (guint i = 0; i < failed->len; i++)
    {
      int literal = -g_array_index (question, int, g_array_index (failed, guint, i));

      g_array_append_val (clause, literal);
    }
  kt_cnf_add (self->session->cnf, (const int *) clause->data, clause->len);
}

/* --- holding what was reached ------------------------------------------------------------------- */

/* Of every soft in the witness, counting exactly. */
static guint8 *
truths_of_softs (const KtOptimum *self, const KtOptimumRun *run)
{
  guint8 *truths = g_new0 (guint8, self->softs->len + 1);

  for (guint i = 0; i < self->softs->len; i++)
    {
      Soft soft = g_array_index (self->softs, Soft, i);
      const KtTotalizer *totalizer;
      guint count = 0;

      if (soft.totalizer < 0)
        {
          truths[i] = run->truths[i];
          continue;
        }
      totalizer = g_ptr_array_index (self->totalizers, soft.totalizer);
      for (guint j = 0; j < kt_totalizer_n_inputs (totalizer); j++)
        {
          gpointer number = g_hash_table_lookup (self->by_literal,
                                                 GINT_TO_POINTER (kt_totalizer_inputs (totalizer)[j]));

          count += truths[GPOINTER_TO_UINT (number) - 1];
        }
      truths[i] = count >= soft.k;
    }
  return truths;
}

void
kt_optimum_hold (const KtOptimum *self, const KtOptimumState *state, const KtOptimumRun *run, GArray *literals)
{
  g_autofree guint8 *truths = truths_of_softs (self, run);

  for (guint i = 0; i < state->weights->len; i++)
    {
      int literal = -literal_of (self, i);

      if (weight_of (state, i) > 0 && !truths[i])
        g_array_append_val (literals, literal);
    }
}

void
kt_optimum_hold_last (const KtOptimum *self, GArray *literals)
{
  for (guint i = 0; i < self->n_given; i++)
    {
      int literal = -literal_of (self, i);

      if (kt_session_last_value (self->session, literal))
        g_array_append_val (literals, literal);
    }
}
