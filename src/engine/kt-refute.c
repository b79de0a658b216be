/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every step of a refutation takes values away: a relation those that no row supports any more, a branch of the search all
 * others of its variable. Values remember their step. From a variable without values the steps are traced back, the last one
 * first: of each row that would have supported a value needed, one value that went before is needed in turn. */

#include "kt-refute.h"

#include <string.h>

/* So many branches for one question. */
#define MAX_NODES 20000

/* Instead of a step: still there; never was. */
#define THERE G_MAXUINT32
#define FORBIDDEN 0

struct _KtRefute {
  guint n, n_all;
  guint *first_value;     /* by variable; one more than there are */
  guint *variable_of;     /* by value */
  GPtrArray *relations;   /* KtRelation */
  GPtrArray *of_variable; /* GArray of guint: relations */
};

typedef struct {
  int relation; /* -1 - level: a branch of the search */
  guint first;  /* in the trail */
} Step;

typedef struct {
  const KtRefute *refute;
  const guint8 *allowed;
  const int *stop;
  guint8 *in_play, *used; /* by relation */
  double *weights;        /* by relation: how often it left nothing */
  GArray **rows;          /* by relation: guint32, those that are allowed; NULL until needed */
  guint32 *gone;          /* by value: the step */
  guint *n_left;          /* by variable */
  GArray *trail;          /* guint: values gone */
  GArray *steps;          /* Step; the first stands for what is forbidden */
  guint8 *needed;         /* by value */
  guint8 *branch_needed;  /* by level */
  guint32 *marks, mark;   /* by value: supported */
  GArray *waiting;        /* guint: relations */
  guint next;             /* in `waiting` */
  guint8 *is_waiting, *was_met;
  GArray *order;          /* guint: relations as they were met first */
  guint n_nodes;
} Search;

/* --- life ------------------------------------------------------------------------------------- */

KtRefute *
kt_refute_new (const guint *n_values, guint n, GPtrArray *relations)
{
  KtRefute *self = g_new0 (KtRefute, 1);

  self->n = n;
  self->relations = relations;
  self->first_value = g_new0 (guint, n + 1);
  self->of_variable = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  for (guint v = 0; v < n; v++)
    {
      self->first_value[v + 1] = self->first_value[v] + n_values[v];
      g_ptr_array_add (self->of_variable, g_array_new (FALSE, FALSE, sizeof (guint)));
    }
  self->n_all = self->first_value[n];
  self->variable_of = g_new (guint, self->n_all + 1);
  for (guint v = 0; v < n; v++)
    for (guint i = self->first_value[v]; i < self->first_value[v + 1]; i++)
      self->variable_of[i] = v;
  for (guint i = 0; i < relations->len; i++)
    {
      const KtRelation *relation = g_ptr_array_index (relations, i);

      for (guint k = 0; k < relation->width; k++)
        g_array_append_val ((GArray *)g_ptr_array_index (self->of_variable, relation->scope[k]), i);
    }
  return self;
}

void
kt_refute_free (KtRefute *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->relations);
  g_ptr_array_unref (self->of_variable);
  g_free (self->first_value);
  g_free (self->variable_of);
  g_free (self);
}

static void
search_init (Search *s, const KtRefute *refute, const guint8 *allowed, const int *stop)
{
  guint n_relations = refute->relations->len, n_all = refute->n_all;

  *s = (Search){ .refute = refute, .allowed = allowed, .stop = stop };
  s->in_play = g_new0 (guint8, n_relations + 1);
  s->used = g_new0 (guint8, n_relations + 1);
  s->weights = g_new0 (double, n_relations + 1);
  s->rows = g_new0 (GArray *, n_relations + 1);
  s->gone = g_new0 (guint32, n_all + 1);
  s->n_left = g_new0 (guint, refute->n + 1);
  s->trail = g_array_new (FALSE, FALSE, sizeof (guint));
  s->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  s->needed = g_new0 (guint8, n_all + 1);
  s->branch_needed = g_new0 (guint8, refute->n + 1);
  s->marks = g_new0 (guint32, n_all + 1);
  s->waiting = g_array_new (FALSE, FALSE, sizeof (guint));
  s->is_waiting = g_new0 (guint8, n_relations + 1);
  s->was_met = g_new0 (guint8, n_relations + 1);
  s->order = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
search_clear (Search *s)
{
  for (guint i = 0; i < s->refute->relations->len; i++)
    g_clear_pointer (&s->rows[i], g_array_unref);
  g_free (s->in_play);
  g_free (s->used);
  g_free (s->weights);
  g_free (s->rows);
  g_free (s->gone);
  g_free (s->n_left);
  g_array_unref (s->trail);
  g_array_unref (s->steps);
  g_free (s->needed);
  g_free (s->branch_needed);
  g_free (s->marks);
  g_array_unref (s->waiting);
  g_free (s->is_waiting);
  g_free (s->was_met);
  g_array_unref (s->order);
}

static const KtRelation *
relation_at (const Search *s, guint number)
{
  return g_ptr_array_index (s->refute->relations, number);
}

static inline guint
value_of (const Search *s, const KtRelation *relation, const guint16 *row, guint column)
{
  return s->refute->first_value[relation->scope[column]] + row[column];
}

/* --- taking away ------------------------------------------------------------------------------ */

static guint32
begin_step (Search *s, int relation)
{
  Step step = { relation, s->trail->len };

  g_array_append_val (s->steps, step);
  return s->steps->len - 1;
}

static void
take_away (Search *s, guint value, guint32 step)
{
  s->gone[value] = step;
  s->n_left[s->refute->variable_of[value]]--;
  g_array_append_val (s->trail, value);
}

/* The step and all after it. */
static void
take_back (Search *s, guint32 step)
{
  guint first = g_array_index (s->steps, Step, step).first;

  for (guint i = s->trail->len; i > first; i--)
    {
      guint value = g_array_index (s->trail, guint, i - 1);

      s->gone[value] = THERE;
      s->n_left[s->refute->variable_of[value]]++;
    }
  g_array_set_size (s->trail, first);
  g_array_set_size (s->steps, step);
}

static void
put_in_line (Search *s, guint number)
{
  if (!s->in_play[number] || s->is_waiting[number])
    return;
  s->is_waiting[number] = TRUE;
  g_array_append_val (s->waiting, number);
}

static void
put_neighbours_in_line (Search *s, guint variable)
{
  const GArray *numbers = g_ptr_array_index (s->refute->of_variable, variable);

  for (guint i = 0; i < numbers->len; i++)
    put_in_line (s, g_array_index (numbers, guint, i));
}

static void
clear_line (Search *s)
{
  for (; s->next < s->waiting->len; s->next++)
    s->is_waiting[g_array_index (s->waiting, guint, s->next)] = FALSE;
  g_array_set_size (s->waiting, 0);
  s->next = 0;
}

/* --- arc consistency -------------------------------------------------------------------------- */

static const GArray *
allowed_rows (Search *s, guint number)
{
  const KtRelation *relation = relation_at (s, number);

  if (s->rows[number] != NULL)
    return s->rows[number];
  s->rows[number] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 r = 0; r < relation->n_rows; r++)
    {
      const guint16 *row = kt_relation_row (relation, r);
      guint k = 0;

      while (k < relation->width && s->allowed[value_of (s, relation, row, k)])
        k++;
      if (k == relation->width)
        g_array_append_val (s->rows[number], r);
    }
  return s->rows[number];
}

/* Marks the values that rows support; how many have no support? */
static guint
mark_supported (Search *s, guint number)
{
  const KtRelation *relation = relation_at (s, number);
  const GArray *rows = allowed_rows (s, number);
  guint n_open = 0;

  s->mark++;
  for (guint k = 0; k < relation->width; k++)
    n_open += s->n_left[relation->scope[k]];
  for (guint i = 0; i < rows->len && n_open > 0; i++)
    {
      const guint16 *row = kt_relation_row (relation, g_array_index (rows, guint32, i));
      guint k = 0;

      while (k < relation->width && s->gone[value_of (s, relation, row, k)] == THERE)
        k++;
      if (k < relation->width)
        continue;
      for (k = 0; k < relation->width; k++)
        {
          guint value = value_of (s, relation, row, k);

          n_open -= s->marks[value] != s->mark;
          s->marks[value] = s->mark;
        }
    }
  return n_open;
}

/* Returns a variable that has no values left; n: there is none. */
static guint
revise (Search *s, guint number)
{
  const KtRelation *relation = relation_at (s, number);
  guint32 step;

  if (mark_supported (s, number) == 0)
    return s->refute->n;
  step = begin_step (s, (int)number);
  for (guint k = 0; k < relation->width; k++)
    {
      guint variable = relation->scope[k], before = s->n_left[variable];

      for (guint i = s->refute->first_value[variable]; i < s->refute->first_value[variable + 1]; i++)
        if (s->gone[i] == THERE && s->marks[i] != s->mark)
          take_away (s, i, step);
      if (s->n_left[variable] == 0)
        return variable;
      if (s->n_left[variable] < before)
        put_neighbours_in_line (s, variable);
    }
  return s->refute->n;
}

static guint
propagate (Search *s)
{
  guint empty = s->refute->n;

  for (; s->next < s->waiting->len && empty == s->refute->n; s->next++)
    {
      guint number = g_array_index (s->waiting, guint, s->next);

      if (!s->was_met[number])
        g_array_append_val (s->order, number);
      s->was_met[number] = TRUE;
      empty = revise (s, number);
      s->is_waiting[number] = FALSE;
      if (empty != s->refute->n)
        s->weights[number]++;
    }
  clear_line (s);
  return empty;
}

/* --- tracing back ----------------------------------------------------------------------------- */

/* The row went with one of its values: which went before the step, and is needed already if there is such a one. */
static void
need_reason (Search *s, const KtRelation *relation, const guint16 *row, guint32 step)
{
  guint first = G_MAXUINT;

  for (guint k = 0; k < relation->width; k++)
    {
      guint value = value_of (s, relation, row, k);

      if (s->gone[value] >= step)
        continue;
      if (s->needed[value])
        return;
      if (first == G_MAXUINT || s->gone[value] < s->gone[first])
        first = value;
    }
  s->needed[first] = TRUE;
}

static void
trace_relation (Search *s, guint number, guint32 step)
{
  const KtRelation *relation = relation_at (s, number);
  const GArray *rows = allowed_rows (s, number);

  s->used[number] = TRUE;
  for (guint i = 0; i < rows->len; i++)
    {
      const guint16 *row = kt_relation_row (relation, g_array_index (rows, guint32, i));

      for (guint k = 0; k < relation->width; k++)
        {
          guint value = value_of (s, relation, row, k);

          if (s->gone[value] != step || !s->needed[value])
            continue;
          need_reason (s, relation, row, step);
          break;
        }
    }
}

/* Why the variable has none of the values that are gone. */
static void
trace (Search *s, guint variable)
{
  guint end = s->trail->len;

  for (guint i = s->refute->first_value[variable]; i < s->refute->first_value[variable + 1]; i++)
    s->needed[i] = s->gone[i] != THERE;
  for (guint32 step = s->steps->len - 1; step > FORBIDDEN; step--)
    {
      const Step *at = &g_array_index (s->steps, Step, step);
      gboolean is_needed = FALSE;

      for (guint i = at->first; i < end && !is_needed; i++)
        is_needed = s->needed[g_array_index (s->trail, guint, i)];
      end = at->first;
      if (is_needed && at->relation >= 0)
        trace_relation (s, (guint)at->relation, step);
      else if (is_needed)
        s->branch_needed[-1 - at->relation] = TRUE;
    }
  memset (s->needed, 0, s->refute->n_all);
}

/* --- search ----------------------------------------------------------------------------------- */

static double
weight_of (const Search *s, guint variable)
{
  const GArray *numbers = g_ptr_array_index (s->refute->of_variable, variable);
  double weight = 0;

  for (guint i = 0; i < numbers->len; i++)
    if (s->in_play[g_array_index (numbers, guint, i)])
      weight += 1 + s->weights[g_array_index (numbers, guint, i)];
  return weight;
}

/* Few values, and relations that leave nothing often. n: nothing is open. */
static guint
choose_variable (const Search *s)
{
  guint best = s->refute->n;
  double least = 0;

  for (guint v = 0; v < s->refute->n; v++)
    {
      double weight = s->n_left[v] > 1 ? weight_of (s, v) : 0;

      if (weight > 0 && (best == s->refute->n || s->n_left[v] / weight < least))
        {
          best = v;
          least = s->n_left[v] / weight;
        }
    }
  return best;
}

static void
take_others_away (Search *s, guint variable, guint value, guint level)
{
  guint32 step = begin_step (s, -1 - (int)level);

  for (guint i = s->refute->first_value[variable]; i < s->refute->first_value[variable + 1]; i++)
    if (i != value && s->gone[i] == THERE)
      take_away (s, i, step);
  put_neighbours_in_line (s, variable);
}

static KtRefuteAnswer
refute_below (Search *s, guint level)
{
  guint variable = propagate (s);

  if (variable < s->refute->n)
    {
      trace (s, variable);
      return KT_REFUTE_YES;
    }
  variable = choose_variable (s);
  if (variable == s->refute->n)
    return KT_REFUTE_NO;
  for (guint i = s->refute->first_value[variable]; i < s->refute->first_value[variable + 1]; i++)
    {
      guint32 step = s->steps->len;
      KtRefuteAnswer answer;

      if (s->gone[i] != THERE)
        continue;
      if (++s->n_nodes > MAX_NODES || g_atomic_int_get (s->stop))
        return KT_REFUTE_GIVEN_UP;
      s->branch_needed[level] = FALSE;
      take_others_away (s, variable, i, level);
      answer = refute_below (s, level + 1);
      take_back (s, step);
      if (answer != KT_REFUTE_YES || !s->branch_needed[level])
        return answer;
    }
  trace (s, variable);
  return KT_REFUTE_YES;
}

/* --- questions -------------------------------------------------------------------------------- */

/* FALSE: a variable has no value to begin with. */
static gboolean
begin (Search *s)
{
  gboolean good = TRUE;

  clear_line (s);
  g_array_set_size (s->trail, 0);
  g_array_set_size (s->steps, 0);
  begin_step (s, 0);
  s->n_nodes = 0;
  memset (s->used, 0, s->refute->relations->len);
  for (guint v = 0; v < s->refute->n; v++)
    {
      s->n_left[v] = 0;
      for (guint i = s->refute->first_value[v]; i < s->refute->first_value[v + 1]; i++)
        {
          s->gone[i] = s->allowed[i] ? THERE : FORBIDDEN;
          s->n_left[v] += s->allowed[i] != FALSE;
        }
      good = good && s->n_left[v] > 0;
    }
  return good;
}

/* Can the relations in play be refuted? Then it is noted which were used. What is restricted begins. */
static KtRefuteAnswer
ask (Search *s)
{
  guint variable;

  if (!begin (s))
    return KT_REFUTE_YES;
  for (guint v = 0; v < s->refute->n; v++)
    if (s->n_left[v] < s->refute->first_value[v + 1] - s->refute->first_value[v])
      put_neighbours_in_line (s, v);
  variable = propagate (s);
  if (variable < s->refute->n)
    {
      trace (s, variable);
      return KT_REFUTE_YES;
    }
  for (guint i = 0; i < s->refute->relations->len; i++)
    put_in_line (s, i);
  return refute_below (s, 0);
}

static guint
count (const guint8 *flags, guint n)
{
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    sum += flags[i];
  return sum;
}

/* Again with what was used, as long as that becomes less. */
static void
shrink (Search *s)
{
  guint n = s->refute->relations->len, n_before;

  do
    {
      n_before = count (s->in_play, n);
      memcpy (s->in_play, s->used, n);
    }
  while (count (s->in_play, n) < n_before && ask (s) == KT_REFUTE_YES);
}

/* The one met last goes first. */
static gboolean
leave_out (Search *s)
{
  guint n = s->refute->relations->len;
  g_autoptr (GArray) order = g_array_copy (s->order);
  gboolean is_minimal = TRUE;

  for (guint i = order->len; i > 0; i--)
    {
      guint number = g_array_index (order, guint, i - 1);
      KtRefuteAnswer answer;

      if (!s->in_play[number])
        continue;
      s->in_play[number] = FALSE;
      answer = ask (s);
      is_minimal = is_minimal && answer != KT_REFUTE_GIVEN_UP;
      if (answer == KT_REFUTE_YES)
        memcpy (s->in_play, s->used, n);
      else
        s->in_play[number] = TRUE;
    }
  return is_minimal;
}

KtRefuteAnswer
kt_refute_thin_out (KtRefute *self, const guint8 *allowed, const int *stop, GArray **needed, gboolean *is_minimal)
{
  KtRefuteAnswer answer;
  Search s;

  search_init (&s, self, allowed, stop);
  memset (s.in_play, TRUE, self->relations->len);
  answer = ask (&s);
  if (answer == KT_REFUTE_YES)
    {
      shrink (&s);
      *is_minimal = leave_out (&s);
      *needed = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < self->relations->len; i++)
        if (s.in_play[i])
          g_array_append_val (*needed, i);
    }
  search_clear (&s);
  return answer;
}
