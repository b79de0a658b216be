/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of each row is counted what forbids it: its own value, tuples of clusters below, the tuple above.
 * A row counts for the answer to somebody if nothing else than what he said himself forbids it; so
 * both passes, and what would be possible without a restriction, need no more than one count. */

#include "kt-join.h"

#include <string.h>

typedef struct {
  guint variable, parent;
  guint32 n_rows, n_tuples;
  const guint32 *values, *tuples, *of_parent;
} Cluster;

struct _KtJoin {
  guint n;
  Cluster *clusters;  /* each before its parent */
  guint *first_value; /* by variable; one more than there are */
  gsize n_rows, n_tuples;
};

/* --- reading ---------------------------------------------------------------------------------- */

static gboolean
all_below (const guint32 *words, gsize n, guint32 limit)
{
  for (gsize i = 0; i < n; i++)
    if (words[i] >= limit)
      return FALSE;
  return TRUE;
}

static const guint32 *
take (const guint32 **at, const guint32 *end, gsize n)
{
  const guint32 *from = *at;

  if (from == NULL || (gsize)(end - from) < n)
    return *at = NULL;
  *at += n;
  return from;
}

static gboolean
read_cluster (KtJoin *self,
              guint number,
              const guint *n_values,
              const guint32 **at,
              const guint32 *end)
{
  Cluster *cluster = &self->clusters[number];

  cluster->values = take (at, end, cluster->n_rows);
  if (cluster->values == NULL
      || !all_below (cluster->values, cluster->n_rows, n_values[cluster->variable]))
    return FALSE;
  if (cluster->parent == KT_JOIN_ROOT)
    return TRUE;
  cluster->tuples = take (at, end, cluster->n_rows);
  cluster->of_parent = take (at, end, self->clusters[cluster->parent].n_rows);
  return cluster->of_parent != NULL
         && all_below (cluster->tuples, cluster->n_rows, cluster->n_tuples)
         && all_below (cluster->of_parent, self->clusters[cluster->parent].n_rows,
                       cluster->n_tuples);
}

static gboolean
read_heads (KtJoin *self, const guint32 **at, const guint32 *end)
{
  g_autofree guint8 *is_there = g_new0 (guint8, self->n + 1);

  for (guint i = 0; i < self->n; i++)
    {
      const guint32 *head = take (at, end, KT_JOIN_HEADER);
      Cluster *cluster = &self->clusters[i];

      if (head == NULL || head[0] >= self->n || is_there[head[0]]
          || (head[1] != KT_JOIN_ROOT && (head[1] <= i || head[1] >= self->n)))
        return FALSE;
      is_there[head[0]] = TRUE;
      *cluster = (Cluster){
        .variable = head[0], .parent = head[1], .n_rows = head[2], .n_tuples = head[3]
      };
      self->n_rows += head[2];
      self->n_tuples += head[3];
    }
  return TRUE;
}

KtJoin *
kt_join_new (const guint32 *words, gsize n_words, const guint *n_values, guint n)
{
  g_autoptr (KtJoin) self = g_new0 (KtJoin, 1);
  const guint32 *at = words, *end = words + n_words;
  const guint32 *count = take (&at, end, 1);

  self->n = n;
  self->clusters = g_new0 (Cluster, n + 1);
  self->first_value = g_new0 (guint, n + 1);
  for (guint i = 0; i < n; i++)
    self->first_value[i + 1] = self->first_value[i] + n_values[i];
  if (count == NULL || *count != n || !read_heads (self, &at, end) || self->n_tuples > n_words)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!read_cluster (self, i, n_values, &at, end))
      return NULL;
  return at == end ? g_steal_pointer (&self) : NULL;
}

void
kt_join_free (KtJoin *self)
{
  if (self == NULL)
    return;
  g_free (self->clusters);
  g_free (self->first_value);
  g_free (self);
}

guint
kt_join_get_n_values (const KtJoin *self)
{
  return self->first_value[self->n];
}

/* --- asking ----------------------------------------------------------------------------------- */

/* Of a cluster while a question is answered. */
typedef struct {
  guint16 *faults; /* by row: what forbids it */
  guint8 *below,
      *above; /* by tuple: solutions of the clusters below, and of all others, allow it */
} Work;

typedef struct {
  const KtJoin *join;
  const guint8 *allowed;
  Work *work;
  guint16 *faults;
  guint8 *tuples;
} Question;

static void
question_init (Question *q, const KtJoin *join, const guint8 *allowed)
{
  gsize row = 0, tuple = 0;

  q->join = join;
  q->allowed = allowed;
  q->work = g_new (Work, join->n + 1);
  q->faults = g_new (guint16, join->n_rows + 1);
  q->tuples = g_new0 (guint8, 2 * join->n_tuples + 1);
  for (guint i = 0; i < join->n; i++)
    {
      const Cluster *cluster = &join->clusters[i];
      const guint8 *values = allowed + join->first_value[cluster->variable];

      q->work[i]
          = (Work){ q->faults + row, q->tuples + tuple, q->tuples + tuple + cluster->n_tuples };
      for (guint32 r = 0; r < cluster->n_rows; r++)
        q->work[i].faults[r] = !values[cluster->values[r]];
      row += cluster->n_rows;
      tuple += 2 * (gsize)cluster->n_tuples;
    }
}

static void
question_clear (Question *q)
{
  g_free (q->work);
  g_free (q->faults);
  g_free (q->tuples);
}

/* FALSE: no row is left. */
static gboolean
go_up (Question *q, guint number)
{
  const Cluster *cluster = &q->join->clusters[number];
  Work *work = &q->work[number], *above;
  gboolean any = FALSE;

  if (cluster->parent == KT_JOIN_ROOT)
    {
      for (guint32 r = 0; r < cluster->n_rows && !any; r++)
        any = work->faults[r] == 0;
      return any;
    }
  for (guint32 r = 0; r < cluster->n_rows; r++)
    if (work->faults[r] == 0)
      any = work->below[cluster->tuples[r]] = TRUE;
  above = &q->work[cluster->parent];
  for (guint32 r = 0; r < q->join->clusters[cluster->parent].n_rows; r++)
    above->faults[r] = (guint16)(above->faults[r] + !work->below[cluster->of_parent[r]]);
  return any;
}

static void
go_down (Question *q, guint number)
{
  const Cluster *cluster = &q->join->clusters[number];
  Work *work = &q->work[number];
  const Work *above;

  if (cluster->parent == KT_JOIN_ROOT)
    return;
  above = &q->work[cluster->parent];
  for (guint32 r = 0; r < q->join->clusters[cluster->parent].n_rows; r++)
    {
      guint32 tuple = cluster->of_parent[r];

      work->above[tuple] |= above->faults[r] == !work->below[tuple];
    }
  for (guint32 r = 0; r < cluster->n_rows; r++)
    work->faults[r] = (guint16)(work->faults[r] + !work->above[cluster->tuples[r]]);
}

static void
read_values (const Question *q, guint number, guint8 *possible, guint8 *exchangeable)
{
  const Cluster *cluster = &q->join->clusters[number];
  const guint16 *faults = q->work[number].faults;
  guint first = q->join->first_value[cluster->variable];

  for (guint32 r = 0; r < cluster->n_rows; r++)
    {
      guint place = first + cluster->values[r];

      possible[place] |= faults[r] == 0;
      if (exchangeable != NULL)
        exchangeable[place] |= faults[r] == !q->allowed[place];
    }
}

gboolean
kt_join_ask (const KtJoin *self, const guint8 *allowed, guint8 *possible, guint8 *exchangeable)
{
  gboolean good = TRUE;
  Question q;

  question_init (&q, self, allowed);
  for (guint i = 0; i < self->n && good; i++)
    good = go_up (&q, i);
  if (possible != NULL)
    memset (possible, 0, kt_join_get_n_values (self));
  if (exchangeable != NULL)
    memset (exchangeable, 0, kt_join_get_n_values (self));
  for (guint i = self->n; i > 0 && good && possible != NULL; i--)
    {
      go_down (&q, i - 1);
      read_values (&q, i - 1, possible, exchangeable);
    }
  question_clear (&q);
  return good;
}
