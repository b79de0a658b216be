/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sets of k elements are looked for with k raised from one on: of a set that is not hit yet each element is tried, those
 * tried before it are out. As many sets as have no element in common need as many elements: a branch with fewer left ends. */

#include "kt-hitting.h"

#define MAX_STEPS 200000

struct _KtHitting {
  guint n;
  GPtrArray *sets;    /* GArray of guint, ascending: to be hit */
  GPtrArray *blocked; /* the same */
  guint size;         /* smaller ones are all done with */
  gboolean is_hopeless;

  /* of a search */
  guint8 *is_in; /* by element */
  guint *is_out; /* by element: how many were left when it had been tried; 0: it was not */
  GArray *best;       /* NULL: none found yet */
  guint n_steps;
};

KtHitting *
kt_hitting_new (guint n_elements)
{
  KtHitting *self = g_new0 (KtHitting, 1);

  self->n = n_elements;
  self->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->blocked = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->is_in = g_new0 (guint8, n_elements + 1);
  self->is_out = g_new0 (guint, n_elements + 1);
  return self;
}

void
kt_hitting_free (KtHitting *self)
{
  g_ptr_array_unref (self->sets);
  g_ptr_array_unref (self->blocked);
  g_free (self->is_in);
  g_free (self->is_out);
  g_free (self);
}

static GArray *
set_new (const guint *elements, guint n)
{
  GArray *set = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);

  g_array_append_vals (set, elements, n);
  return set;
}

void
kt_hitting_add (KtHitting *self, const guint *elements, guint n)
{
  self->is_hopeless |= n == 0;
  g_ptr_array_add (self->sets, set_new (elements, n));
}

void
kt_hitting_block (KtHitting *self, const guint *elements, guint n)
{
  g_ptr_array_add (self->blocked, set_new (elements, n));
}

/* Greater elements first. */
static gboolean
is_before (const GArray *a, const GArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      guint x = g_array_index (a, guint, i), y = g_array_index (b, guint, i);

      if (x != y)
        return x > y;
    }
  return FALSE;
}

static gboolean
is_hit (const KtHitting *self, const GArray *set)
{
  for (guint i = 0; i < set->len; i++)
    if (self->is_in[g_array_index (set, guint, i)])
      return TRUE;
  return FALSE;
}

static gboolean
is_blocked (const KtHitting *self)
{
  for (guint i = 0; i < self->blocked->len; i++)
    {
      const GArray *set = g_ptr_array_index (self->blocked, i);
      gboolean is_inside = TRUE;

      for (guint j = 0; j < set->len && is_inside; j++)
        is_inside = self->is_in[g_array_index (set, guint, j)];
      if (is_inside)
        return TRUE;
    }
  return FALSE;
}

/* Of the sets that are not hit the one with the fewest elements left; NULL: all are hit. *n_apart: so many of them have no
 * element in common. *is_dead: one has no element left. */
static const GArray *
pick_set (const KtHitting *self, guint *n_apart, gboolean *is_dead)
{
  g_autofree guint8 *is_taken = g_new0 (guint8, self->n + 1);
  const GArray *best = NULL;
  guint best_left = 0;

  *n_apart = 0;
  for (guint i = 0; i < self->sets->len; i++)
    {
      const GArray *set = g_ptr_array_index (self->sets, i);
      gboolean is_apart = TRUE;
      guint n_left = 0;

      if (is_hit (self, set))
        continue;
      for (guint j = 0; j < set->len; j++)
        {
          guint element = g_array_index (set, guint, j);

          n_left += self->is_out[element] == 0;
          is_apart = is_apart && (self->is_out[element] || !is_taken[element]);
        }
      *is_dead = *is_dead || n_left == 0;
      if (best == NULL || n_left < best_left)
        {
          best = set;
          best_left = n_left;
        }
      if (!is_apart)
        continue;
      (*n_apart)++;
      for (guint j = 0; j < set->len; j++)
        is_taken[g_array_index (set, guint, j)] = TRUE;
    }
  return best;
}

static void
take (KtHitting *self)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->n; i++)
    if (self->is_in[i])
      g_array_append_val (found, i);
  if (self->best != NULL && !is_before (found, self->best))
    return;
  g_clear_pointer (&self->best, g_array_unref);
  self->best = g_steal_pointer (&found);
}

static void
search (KtHitting *self, guint n_left)
{
  gboolean is_dead = FALSE;
  guint n_apart;
  const GArray *set;

  if (++self->n_steps > MAX_STEPS || is_blocked (self))
    return;
  set = pick_set (self, &n_apart, &is_dead);
  if (set == NULL)
    take (self);
  if (set == NULL || is_dead || n_apart > n_left)
    return;
  for (guint i = set->len; i > 0; i--)
    {
      guint element = g_array_index (set, guint, i - 1);

      if (self->is_out[element])
        continue;
      self->is_in[element] = TRUE;
      search (self, n_left - 1);
      self->is_in[element] = FALSE;
      self->is_out[element] = n_left;
    }
  for (guint i = 0; i < set->len; i++)
    {
      guint element = g_array_index (set, guint, i);

      if (self->is_out[element] == n_left)
        self->is_out[element] = 0;
    }
}

GArray *
kt_hitting_next (KtHitting *self, guint most, gboolean *gave_up)
{
  *gave_up = FALSE;
  self->n_steps = 0;
  for (; !self->is_hopeless && self->size <= MIN (most, self->n); self->size++)
    {
      search (self, self->size);
      *gave_up = self->n_steps > MAX_STEPS;
      if (self->best != NULL || *gave_up)
        break;
    }
  if (*gave_up)
    g_clear_pointer (&self->best, g_array_unref);
  return g_steal_pointer (&self->best);
}
