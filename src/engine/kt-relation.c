/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything goes by sets of tuples: those of the variables two relations share. Open addressing,
 * never more than half full. */

#include "kt-relation.h"

#include <string.h>

/* --- tuples ----------------------------------------------------------------------------------- */

KtTuples *
kt_tuples_new (guint width)
{
  KtTuples *self = g_new0 (KtTuples, 1);

  self->width = width;
  self->cells = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->mask = 15;
  self->places = g_new0 (guint32, self->mask + 1);
  return self;
}

void
kt_tuples_free (KtTuples *self)
{
  if (self == NULL)
    return;
  if (self->cells != NULL)
    g_array_unref (self->cells);
  g_free (self->places);
  g_free (self);
}

static guint32
hash_of (const guint16 *tuple, guint width)
{
  guint64 hash = 0;

  for (guint i = 0; i < width; i++)
    hash = (hash + tuple[i] + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint32)(hash >> 32);
}

/* The place of the tuple, or the empty one where it would be. */
static guint32
place_of (const KtTuples *self, const guint16 *tuple)
{
  guint32 place = hash_of (tuple, self->width) & self->mask;

  while (
      self->places[place] != 0
      && memcmp (kt_tuples_at (self, self->places[place] - 1), tuple, self->width * sizeof *tuple)
             != 0)
    place = (place + 1) & self->mask;
  return place;
}

static void
grow (KtTuples *self)
{
  self->mask = self->mask * 2 + 1;
  g_free (self->places);
  self->places = g_new0 (guint32, (gsize)self->mask + 1);
  for (guint32 i = 0; i < self->n; i++)
    self->places[place_of (self, kt_tuples_at (self, i))] = i + 1;
}

guint32
kt_tuples_add (KtTuples *self, const guint16 *tuple)
{
  guint32 place = place_of (self, tuple);

  if (self->places[place] != 0)
    return self->places[place] - 1;
  if (self->width > 0)
    g_array_append_vals (self->cells, tuple, self->width);
  self->places[place] = ++self->n;
  if (self->n > self->mask / 2)
    grow (self);
  return self->n - 1;
}

guint32
kt_tuples_find (const KtTuples *self, const guint16 *tuple)
{
  guint32 found = self->places[place_of (self, tuple)];

  return found != 0 ? found - 1 : KT_NO_TUPLE;
}

/* --- relations -------------------------------------------------------------------------------- */

KtRelation *
kt_relation_new (const guint *scope, guint width)
{
  KtRelation *self = g_new0 (KtRelation, 1);

  self->width = width;
  self->scope = g_memdup2 (scope, width * sizeof *scope);
  self->cells = g_array_new (FALSE, FALSE, sizeof (guint16));
  return self;
}

KtRelation *
kt_relation_new_take (const guint *scope, KtTuples *tuples)
{
  KtRelation *self = g_new0 (KtRelation, 1);

  self->width = tuples->width;
  self->scope = g_memdup2 (scope, tuples->width * sizeof *scope);
  self->n_rows = tuples->n;
  self->cells = g_steal_pointer (&tuples->cells);
  kt_tuples_free (tuples);
  return self;
}

void
kt_relation_free (KtRelation *self)
{
  if (self == NULL)
    return;
  g_free (self->scope);
  g_array_unref (self->cells);
  g_free (self);
}

void
kt_relation_add (KtRelation *self, const guint16 *row)
{
  g_array_append_vals (self->cells, row, self->width);
  self->n_rows++;
}

gboolean
kt_relation_has (const KtRelation *self, guint variable)
{
  for (guint i = 0; i < self->width; i++)
    if (self->scope[i] == variable)
      return TRUE;
  return FALSE;
}

gboolean
kt_relation_is_within (const KtRelation *inner, const KtRelation *outer)
{
  for (guint i = 0; i < inner->width; i++)
    if (!kt_relation_has (outer, inner->scope[i]))
      return FALSE;
  return TRUE;
}

void
kt_relation_pick (const KtRelation *self, guint row, const guint *columns, guint n, guint16 *tuple)
{
  const guint16 *cells = kt_relation_row (self, row);

  for (guint i = 0; i < n; i++)
    tuple[i] = cells[columns[i]];
}

void
kt_relation_find_columns (const KtRelation *self, const guint *scope, guint n, guint *columns)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < self->width; j++)
      if (self->scope[j] == scope[i])
        columns[i] = j;
}

KtTuples *
kt_relation_project (const KtRelation *self, const guint *scope, guint n)
{
  KtTuples *tuples = kt_tuples_new (n);
  g_autofree guint *columns = g_new (guint, n + 1);
  g_autofree guint16 *tuple = g_new (guint16, n + 1);

  kt_relation_find_columns (self, scope, n, columns);
  for (guint i = 0; i < self->n_rows; i++)
    {
      kt_relation_pick (self, i, columns, n, tuple);
      kt_tuples_add (tuples, tuple);
    }
  return tuples;
}

/* Both scopes ascend. */
static guint
shared_scope (const KtRelation *a, const KtRelation *b, guint *scope)
{
  guint n = 0;

  for (guint i = 0; i < a->width; i++)
    if (kt_relation_has (b, a->scope[i]))
      scope[n++] = a->scope[i];
  return n;
}

gboolean
kt_relation_restrict (KtRelation *self, const KtRelation *other)
{
  g_autofree guint *scope = g_new (guint, self->width + 1);
  g_autofree guint *columns = g_new (guint, self->width + 1);
  g_autofree guint16 *tuple = g_new (guint16, self->width + 1);
  g_autoptr (KtTuples) allowed = NULL;
  guint n = shared_scope (self, other, scope), kept = 0;

  allowed = kt_relation_project (other, scope, n);
  kt_relation_find_columns (self, scope, n, columns);
  for (guint i = 0; i < self->n_rows; i++)
    {
      kt_relation_pick (self, i, columns, n, tuple);
      if (kt_tuples_find (allowed, tuple) == KT_NO_TUPLE)
        continue;
      if (kept < i)
        memmove (self->cells->data + (gsize)kept * self->width * sizeof (guint16),
                 kt_relation_row (self, i), self->width * sizeof (guint16));
      kept++;
    }
  if (kept == self->n_rows)
    return FALSE;
  self->n_rows = kept;
  g_array_set_size (self->cells, kept * self->width);
  return TRUE;
}

/* --- joining ---------------------------------------------------------------------------------- */

/* Rows of a relation by what they have in some columns. */
typedef struct {
  KtTuples *keys;
  guint32 *starts; /* by key: in `rows`; one more than there are keys */
  guint32 *rows;
} Groups;

static void
group_rows (const KtRelation *relation, const guint *columns, guint n, Groups *groups)
{
  g_autofree guint32 *keys = g_new (guint32, relation->n_rows + 1);
  g_autofree guint16 *tuple = g_new (guint16, n + 1);

  groups->keys = kt_tuples_new (n);
  for (guint i = 0; i < relation->n_rows; i++)
    {
      kt_relation_pick (relation, i, columns, n, tuple);
      keys[i] = kt_tuples_add (groups->keys, tuple);
    }
  groups->starts = g_new0 (guint32, groups->keys->n + 2);
  groups->rows = g_new (guint32, relation->n_rows + 1);
  for (guint i = 0; i < relation->n_rows; i++)
    groups->starts[keys[i] + 2]++;
  for (guint key = 2; key <= groups->keys->n + 1; key++)
    groups->starts[key] += groups->starts[key - 1];
  /* Each start stands one place behind its key; writing moves it there. */
  for (guint i = 0; i < relation->n_rows; i++)
    groups->rows[groups->starts[keys[i] + 1]++] = i;
}

static void
groups_clear (Groups *groups)
{
  kt_tuples_free (groups->keys);
  g_free (groups->starts);
  g_free (groups->rows);
}

static KtRelation *
new_joined (const KtRelation *a, const KtRelation *b)
{
  g_autofree guint *scope = g_new (guint, a->width + b->width);
  guint i = 0, j = 0, n = 0;

  while (i < a->width || j < b->width)
    {
      guint x = i < a->width ? a->scope[i] : G_MAXUINT, y = j < b->width ? b->scope[j] : G_MAXUINT;

      scope[n++] = MIN (x, y);
      i += x <= y;
      j += y <= x;
    }
  return kt_relation_new (scope, n);
}

/* Every row of a with every row of b that agrees. FALSE: too many. */
static gboolean
join_rows (const KtRelation *a,
           const KtRelation *b,
           const Groups *groups,
           const guint *columns,
           guint n,
           KtRelation *joined,
           guint max_rows)
{
  g_autofree guint16 *tuple = g_new (guint16, n + 1);
  g_autofree guint16 *row = g_new (guint16, joined->width + 1);
  g_autofree guint *of_a = g_new (guint, a->width + 1);
  g_autofree guint *of_b = g_new (guint, b->width + 1);

  kt_relation_find_columns (joined, a->scope, a->width, of_a);
  kt_relation_find_columns (joined, b->scope, b->width, of_b);
  for (guint i = 0; i < a->n_rows; i++)
    {
      guint32 key;

      kt_relation_pick (a, i, columns, n, tuple);
      key = kt_tuples_find (groups->keys, tuple);
      if (key == KT_NO_TUPLE)
        continue;
      for (guint k = 0; k < a->width; k++)
        row[of_a[k]] = kt_relation_row (a, i)[k];
      for (guint32 j = groups->starts[key]; j < groups->starts[key + 1]; j++)
        {
          for (guint k = 0; k < b->width; k++)
            row[of_b[k]] = kt_relation_row (b, groups->rows[j])[k];
          if (joined->n_rows >= max_rows)
            return FALSE;
          kt_relation_add (joined, row);
        }
    }
  return TRUE;
}

KtRelation *
kt_relation_join (const KtRelation *a, const KtRelation *b, guint max_rows)
{
  g_autoptr (KtRelation) joined = new_joined (a, b);
  g_autofree guint *scope = g_new (guint, a->width + 1);
  g_autofree guint *columns = g_new (guint, a->width + 1);
  guint n = shared_scope (a, b, scope);
  Groups groups;
  gboolean good;

  kt_relation_find_columns (b, scope, n, columns);
  group_rows (b, columns, n, &groups);
  kt_relation_find_columns (a, scope, n, columns);
  good = join_rows (a, b, &groups, columns, n, joined, max_rows);
  groups_clear (&groups);
  return good ? g_steal_pointer (&joined) : NULL;
}
