/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parts without bound: a program with more slots for those that a solution needs more of, or that a path names. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-session-private.h"

/* --- because of a solution ------------------------------------------------------------------------------------ */

/* How many slots the features that may need more should get: all bounds, and the keys of those that are raised. None is
 * where it may grow no further, or where a program with more was too large. */
static void
plan_growth (KtSession *self, GHashTable *bounds, GHashTable *raised)
{
  const KtProgram *program = self->program;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, program->bounds);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (bounds, g_strdup (key), value);
  for (guint i = 0; i < program->mores->len; i++)
    {
      const KtMore *more = &g_array_index (program->mores, KtMore, i);
      const KtFeature *feature
        = program->model->structures[more->structure]->features[more->feature];
      guint wanted = more->n_slots < 4 ? more->n_slots * 2 + (more->n_slots == 0)
                                       : more->n_slots * 2;
      g_autofree char *bound = NULL;

      if (!kt_session_last_value (self, more->literal) || more->n_slots >= program->max_instances)
        continue;
      wanted = MIN (wanted, program->max_instances);
      bound = kt_program_bound_key (feature, more->level);
      if (g_hash_table_contains (self->exhausted, bound))
        continue;
      g_hash_table_add (raised, g_strdup (bound));
      if (GPOINTER_TO_UINT (g_hash_table_lookup (bounds, bound)) < wanted)
        g_hash_table_insert (bounds, g_steal_pointer (&bound), GUINT_TO_POINTER (wanted));
    }
}

/* The program with more slots where the last solution needs some; NULL: there can be none. */
static KtProgram *
make_larger (KtSession *self)
{
  g_autoptr (GHashTable) bounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) raised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KtProgram *larger;
  GHashTableIter iter;
  gpointer key;

  plan_growth (self, bounds, raised);
  if (g_hash_table_size (raised) == 0)
    return NULL;
  larger = kt_program_recompile (self->program, bounds, NULL, NULL);
  if (larger != NULL)
    return larger;
  g_hash_table_iter_init (&iter, raised);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->exhausted, g_strdup (key));
  return NULL;
}

static guint
largest_bound (const KtProgram *program)
{
  guint largest = 0;

  for (guint i = 0; i < program->mores->len; i++)
    largest = MAX (largest, g_array_index (program->mores, KtMore, i).n_slots);
  return largest;
}

KtVerdict
kt_session_grow (KtSession *self)
{
  g_autoptr (KtProgram) larger = NULL;
  gboolean beyond = FALSE, more = FALSE;

  for (guint i = 0; i < self->program->slots->len; i++)
    {
      const KtSlot *slot = kt_program_slot (self->program, i);

      beyond |= slot->beyond != 0 && kt_session_last_value (self, slot->beyond);
    }
  for (guint i = 0; i < self->program->mores->len; i++)
    more |= kt_session_last_value (self,
                                   g_array_index (self->program->mores, KtMore, i).literal);
  if (!more)
    return beyond ? KT_UNDECIDED : KT_IMPOSSIBLE;
  larger = make_larger (self);
  if (larger == NULL)
    {
      self->up_to_instances = MAX (self->up_to_instances, largest_bound (self->program));
      return beyond ? KT_UNDECIDED : KT_IMPOSSIBLE_SO_FAR;
    }
  kt_session_load (self, larger);
  return KT_GROWN;
}

/* --- because of a path ---------------------------------------------------------------------------------------- */

/* Walks the path "a[3].b" down the model as far as there are slots; at the first missing one raises
 * the bound of its feature. */
static gboolean
raise_bound_for (const KtProgram *program, const char *path, GHashTable *bounds)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  int at = 0;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      char *bracket = strchr (steps[i], '[');
      guint index = bracket != NULL ? (guint) g_ascii_strtoull (bracket + 1, NULL, 10) : 0;
      const KtStructure *structure = at == 0 ? program->model->product
                                             : program->features[at]->type.structure;
      const KtFeature *feature;
      guint level = 0;
      int child;

      if (bracket != NULL)
        *bracket = '\0';
      feature = structure != NULL ? kt_structure_find_feature (structure, steps[i]) : NULL;
      if (feature == NULL || index >= program->max_instances * KT_MOST_NAMED)
        return FALSE;
      child = kt_program_find_child (program, at, feature, index);
      if (child < 0)
        {
          if (feature->max_count != KT_UNBOUNDED && (gint) index >= feature->max_count)
            return FALSE;
          for (int s = at; s >= 0; s = kt_program_slot (program, s)->parent)
            level += program->features[s] == feature;
          g_hash_table_insert (bounds, kt_program_bound_key (feature, level),
                               GUINT_TO_POINTER (index + 1));
          return TRUE;
        }
      at = child;
    }
  return FALSE;
}

gboolean
kt_session_ensure_path (KtSession *self, const char *path, GError **error)
{
  while (kt_program_find_slot (self->program, path) < 0)
    {
      g_autoptr (GHashTable) bounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (KtProgram) larger = NULL;
      GHashTableIter iter;
      gpointer key, value;

      g_hash_table_iter_init (&iter, self->program->bounds);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (bounds, g_strdup (key), value);
      if (!raise_bound_for (self->program, path, bounds))
        {
          g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_PATH,
                       _ ("The product has no place “%s”"), path);
          return FALSE;
        }
      larger = kt_program_recompile (self->program, bounds, NULL, error);
      if (larger == NULL)
        return FALSE;
      kt_session_load (self, larger);
    }
  return TRUE;
}
