/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Heads and contents are compared by their tables. Places are compared among the lines that both
 * revisions have: an inserted line moves none of its neighbours. A line has moved if its parent is
 * another one, or if it is not part of the longest run of lines that kept their order.
 */
#include "kt-revision-diff.h"

typedef struct {
  KtRevision *other;
  GPtrArray *changes;
} Walk;

static char *
describe (KtPosition *position)
{
  return g_strdup_printf ("%s %s", kt_position_get_number (position),
                          kt_position_get (position)->title);
}

static void
add (GPtrArray *changes, KtPosition *position, const char *field, char *before, char *after)
{
  KtChange *change = g_new0 (KtChange, 1);
  change->path = g_strdup_printf ("positions[%s]%s", kt_position_get_id (position), field);
  change->before = before;
  change->after = after;
  g_ptr_array_add (changes, change);
}

/* ---- moves ---- */

static gboolean
same_parent (KtPosition *before, KtPosition *after)
{
  KtPosition *old = kt_position_get_parent (before);
  KtPosition *new = kt_position_get_parent (after);
  if (old == NULL || new == NULL)
    return old == new;
  return g_str_equal (kt_position_get_id (old), kt_position_get_id (new));
}

typedef struct {
  KtRevision *before;
  GHashTable *order; /* position before → its rank in the order of printing */
  GPtrArray *changes;
} Places;

static KtPosition *
old_of (const Places *places, KtPosition *after)
{
  return kt_revision_find_position (places->before, kt_position_get_id (after));
}

/* Marks the members of one longest increasing run of rank[0..n): patience sorting. */
static void
mark_longest_run (const guint *rank, guint n, gboolean *stays)
{
  g_autofree guint *tail = g_new (guint, n + 1); /* by length of run: where the least one ends */
  g_autofree int *previous = g_new (int, n + 1);
  guint length = 0;
  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = length;
      while (low < high)
        {
          guint middle = (low + high) / 2;
          if (rank[tail[middle]] < rank[i])
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? (int)tail[low - 1] : -1;
      tail[low] = i;
      length = MAX (length, low + 1);
    }
  for (int i = length > 0 ? (int)tail[length - 1] : -1; i >= 0; i = previous[i])
    stays[i] = TRUE;
}

/* Lines of one parent that both have; rank is their order before. */
static void
diff_places (Places *places, GPtrArray *common)
{
  GPtrArray *changes = places->changes;
  g_autofree guint *rank = g_new0 (guint, common->len + 1);
  g_autofree gboolean *stays = g_new0 (gboolean, common->len + 1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; i < common->len; i++)
    {
      KtPosition *after = common->pdata[i];
      KtPosition *old = old_of (places, after);
      if (!same_parent (old, after))
        add (changes, after, ".place", describe (old), describe (after));
      else
        {
          rank[kept->len] = GPOINTER_TO_UINT (g_hash_table_lookup (places->order, old));
          g_ptr_array_add (kept, after);
        }
    }
  mark_longest_run (rank, kept->len, stays);
  for (guint i = 0; i < kept->len; i++)
    if (!stays[i])
      {
        KtPosition *after = kept->pdata[i];
        KtPosition *old = old_of (places, after);
        add (changes, after, ".place", describe (old), describe (after));
      }
}

static void
diff_level (Places *places, GListModel *level)
{
  g_autoptr (GPtrArray) common = g_ptr_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (level); i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (level, i);
      if (old_of (places, position) != NULL)
        g_ptr_array_add (common, position);
      diff_level (places, kt_position_get_children (position));
    }
  diff_places (places, common);
}

static gboolean
count (KtPosition *position, gpointer order)
{
  g_hash_table_insert (order, position, GUINT_TO_POINTER (g_hash_table_size (order)));
  return TRUE;
}

static void
diff_tree (KtRevision *before, KtRevision *after, GPtrArray *changes)
{
  g_autoptr (GHashTable) order = g_hash_table_new (NULL, NULL);
  Places places = { before, order, changes };
  kt_position_walk (kt_revision_get_positions (before), count, order);
  diff_level (&places, kt_revision_get_positions (after));
}

/* ---- content ---- */

static gboolean
diff_content (KtPosition *after, gpointer user_data)
{
  Walk *walk = user_data;
  KtPosition *before = kt_revision_find_position (walk->other, kt_position_get_id (after));
  if (before == NULL)
    {
      add (walk->changes, after, "", NULL, describe (after));
      return TRUE;
    }
  g_autofree char *prefix = g_strdup_printf ("positions[%s].", kt_position_get_id (after));
  kt_record_diff (&kt_position_data_type, kt_position_get (before), kt_position_get (after), prefix,
                  walk->changes);
  return TRUE;
}

static gboolean
tell_removed (KtPosition *before, gpointer user_data)
{
  Walk *walk = user_data;
  if (kt_revision_find_position (walk->other, kt_position_get_id (before)) == NULL)
    add (walk->changes, before, "", describe (before), NULL);
  return TRUE;
}

GPtrArray *
kt_revision_diff (KtRevision *before, KtRevision *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_change_free);
  kt_record_diff (&kt_revision_header_type, kt_revision_get_header (before),
                  kt_revision_get_header (after), "", changes);
  Walk old = { before, changes };
  kt_position_walk (kt_revision_get_positions (after), diff_content, &old);
  Walk new = { after, changes };
  kt_position_walk (kt_revision_get_positions (before), tell_removed, &new);
  diff_tree (before, after, changes);
  return changes;
}
