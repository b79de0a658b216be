/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions with undo. Every state is an immutable moment with its snapshot, so that going back gives
 * the same pictures again. */

#include "kt-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "kt-core.h"
#include "kt-engine-error.h"
#include "kt-joined.h"
#include "kt-session-private.h"
#include "kt-snapshot-private.h"

/* --- moments ------------------------------------------------------------------------------------ */

static KtMoment *
moment_new (void)
{
  KtMoment *moment = g_new0 (KtMoment, 1);

  g_atomic_ref_count_init (&moment->ref_count);
  moment->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
  return moment;
}

static void
moment_unref (KtMoment *moment)
{
  if (!g_atomic_ref_count_dec (&moment->ref_count))
    return;
  g_ptr_array_unref (moment->choices);
  g_clear_pointer (&moment->snapshot, kt_snapshot_unref);
  g_free (moment);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtMoment, moment_unref)

static KtMoment *
moment_copy (const KtMoment *moment)
{
  KtMoment *copy = moment_new ();

  for (guint i = 0; i < moment->choices->len; i++)
    g_ptr_array_add (copy->choices, kt_choice_copy (g_ptr_array_index (moment->choices, i)));
  return copy;
}

static void
moment_decide (KtMoment *moment, const KtChoice *choice)
{
  for (guint i = moment->choices->len; i > 0; i--)
    if (kt_choice_replaces (choice, g_ptr_array_index (moment->choices, i - 1)))
      g_ptr_array_remove_index (moment->choices, i - 1);
  g_ptr_array_add (moment->choices, kt_choice_copy (choice));
}

static gboolean
moments_equal (const KtMoment *a, const KtMoment *b)
{
  if (a->choices->len != b->choices->len)
    return FALSE;
  for (guint i = 0; i < a->choices->len; i++)
    if (!kt_choice_equal (g_ptr_array_index (a->choices, i), g_ptr_array_index (b->choices, i)))
      return FALSE;
  return TRUE;
}

/* --- making sessions ---------------------------------------------------------------------------- */

/* Is there a configuration with these decisions? */
static KtVerdict
try_choices (KtSession *self, GPtrArray *choices, GError **error)
{
  KtVerdict verdict = kt_joined_try (self, choices);

  if (verdict == KT_STOPPED)
    kt_session_check_verdict (self, verdict, error);
  if (verdict != KT_UNDECIDED)
    return verdict;
  if (self->near != NULL && kt_session_pool_find (self, choices) != NULL)
    return KT_POSSIBLE;
  verdict = kt_session_try_net (self, choices);
  if (verdict == KT_STOPPED)
    kt_session_check_verdict (self, verdict, error);
  if (verdict != KT_UNDECIDED)
    return verdict;
  do
    {
      g_autoptr (GArray) literals = kt_session_assumptions (self, choices, NULL, error);

      if (literals == NULL)
        return KT_UNDECIDED;
      verdict = kt_session_solve (self, (const int *) literals->data, literals->len, -1);
    }
  while (verdict == KT_GROWN);
  if (verdict == KT_POSSIBLE)
    kt_session_pool_add (self, kt_session_read_witness (self));
  else if (verdict != KT_IMPOSSIBLE && verdict != KT_IMPOSSIBLE_SO_FAR)
    kt_session_check_verdict (self, verdict, error);
  return verdict;
}

static KtSession *
new_session (KtProgram *program, gboolean is_lax, guint budget, GError **error)
{
  g_autoptr (KtSession) self = g_new0 (KtSession, 1);
  g_autoptr (GError) local = NULL;
  KtVerdict verdict;

  self->is_lax = is_lax;
  kt_session_set_budget (self, budget);
  self->now = moment_new ();
  self->past = g_ptr_array_new_with_free_func ((GDestroyNotify) moment_unref);
  self->future = g_ptr_array_new_with_free_func ((GDestroyNotify) moment_unref);
  self->exhausted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  kt_session_load (self, program);
  verdict = try_choices (self, self->now->choices, &local);
  if (verdict == KT_POSSIBLE)
    return g_steal_pointer (&self);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION,
                 _ ("The rules of the model contradict each other: no configuration is valid"));
  return NULL;
}

KtSession *
kt_session_new (KtProgram *program, GError **error)
{
  return new_session (program, FALSE, 0, error);
}

KtSession *
kt_session_new_within (KtProgram *program, guint budget, GError **error)
{
  return new_session (program, FALSE, budget, error);
}

KtSession *
kt_session_new_lax (KtProgram *program, GError **error)
{
  return new_session (program, TRUE, 0, error);
}

void
kt_session_free (KtSession *self)
{
  if (self == NULL)
    return;
  kt_session_unload (self);
  moment_unref (self->now);
  g_ptr_array_unref (self->past);
  g_ptr_array_unref (self->future);
  g_hash_table_unref (self->exhausted);
  g_free (self);
}

KtProgram *
kt_session_get_program (KtSession *self)
{
  return self->program;
}

guint64
kt_session_get_n_questions (KtSession *self)
{
  const KtSat *solvers[] = { self->probe, self->strong };
  guint64 n = self->core != NULL ? kt_core_get_n_calls (self->core) : 0;

  for (guint i = 0; i < G_N_ELEMENTS (solvers); i++)
    n += solvers[i] != NULL ? kt_sat_get_n_calls (solvers[i]) : 0;
  return n;
}

void
kt_session_interrupt (KtSession *self)
{
  g_atomic_int_set (&self->stop, 1);
}

void
kt_session_resume (KtSession *self)
{
  g_atomic_int_set (&self->stop, 0);
}

GPtrArray *
kt_session_get_choices (KtSession *self)
{
  return self->now->choices;
}

/* --- changing ----------------------------------------------------------------------------------- */

/* Pictures of large models are large: of those far back only so many places are kept, the others are made again when they are
 * gone back to. So many places that are another picture's take as much as one. */
#define PLACES_KEPT 300000
#define NODES_SHARED 32

static void
forget_pictures (GPtrArray *moments)
{
  gsize n_places = 0;

  for (guint i = moments->len; i > 0; i--)
    {
      KtMoment *moment = g_ptr_array_index (moments, i - 1);

      if (moment->snapshot == NULL)
        continue;
      n_places += moment->snapshot->n_made + moment->snapshot->n_nodes / NODES_SHARED;
      if (n_places > PLACES_KEPT && !kt_snapshot_has_unknown (moment->snapshot))
        g_clear_pointer (&moment->snapshot, kt_snapshot_unref);
    }
}

static void
commit (KtSession *self, KtMoment *next)
{
  forget_pictures (self->past);
  g_ptr_array_add (self->past, self->now);
  g_ptr_array_set_size (self->future, 0);
  self->now = next;
}

/* Makes `next` the present if it is possible; takes it. */
static gboolean
move_to (KtSession *self, KtMoment *moment, GError **error)
{
  g_autoptr (KtMoment) next = moment;
  g_autoptr (GError) local = NULL;
  KtVerdict verdict;

  if (moments_equal (self->now, next))
    return TRUE;
  verdict = try_choices (self, next->choices, &local);
  if (verdict == KT_POSSIBLE)
    {
      commit (self, g_steal_pointer (&next));
      return TRUE;
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    {
      const KtChoice *last = next->choices->len > 0
                               ? g_ptr_array_index (next->choices, next->choices->len - 1)
                               : NULL;
      g_autofree char *text = last != NULL ? kt_choice_to_text (last) : g_strdup ("");

      g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED,
                   _ ("“%s” contradicts the rules and the decisions made before"), text);
    }
  return FALSE;
}

gboolean
kt_session_decide (KtSession *self, const KtChoice *choice, GError **error)
{
  g_autoptr (KtChoice) normal = kt_session_normalise (self, choice, error);
  KtMoment *next;

  if (normal == NULL || kt_session_choice_literal (self, normal, error) == 0)
    return FALSE;
  next = moment_copy (self->now);
  moment_decide (next, normal);
  return move_to (self, next, error);
}

/* Takes the moment the decisions are added to. */
static gboolean
decide_all (KtSession *self, KtMoment *moment, GPtrArray *choices, GError **error)
{
  g_autoptr (KtMoment) next = moment;

  for (guint i = 0; i < choices->len; i++)
    {
      g_autoptr (KtChoice) normal
        = kt_session_normalise (self, g_ptr_array_index (choices, i), error);

      if (normal == NULL || kt_session_choice_literal (self, normal, error) == 0)
        return FALSE;
      moment_decide (next, normal);
    }
  return move_to (self, g_steal_pointer (&next), error);
}

gboolean
kt_session_decide_all (KtSession *self, GPtrArray *choices, GError **error)
{
  return decide_all (self, moment_copy (self->now), choices, error);
}

gboolean
kt_session_replace_all (KtSession *self, GPtrArray *choices, GError **error)
{
  return decide_all (self, moment_new (), choices, error);
}

/* Takes the moment; what it becomes with one decision more, or itself if that contradicts. NULL: interrupted. */
static KtMoment *
add_if_possible (KtSession *self, KtMoment *moment, const KtChoice *choice, guint *n_left_out, GError **error)
{
  g_autoptr (KtMoment) before = moment;
  g_autoptr (KtMoment) after = moment_copy (moment);
  g_autoptr (KtChoice) normal = kt_session_normalise (self, choice, NULL);
  g_autoptr (GError) local = NULL;
  KtVerdict verdict = KT_IMPOSSIBLE;

  if (normal != NULL && kt_session_choice_literal (self, normal, NULL) != 0)
    {
      moment_decide (after, normal);
      verdict = try_choices (self, after->choices, &local);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (verdict == KT_POSSIBLE)
    return g_steal_pointer (&after);
  (*n_left_out)++;
  return g_steal_pointer (&before);
}

gboolean
kt_session_take_up (KtSession *self, GPtrArray *choices, guint *n_left_out, GError **error)
{
  g_autoptr (KtMoment) next = moment_new ();

  *n_left_out = 0;
  if (decide_all (self, moment_new (), choices, NULL))
    return TRUE;
  for (guint i = 0; i < choices->len; i++)
    {
      next = add_if_possible (self, g_steal_pointer (&next), g_ptr_array_index (choices, i), n_left_out, error);
      if (next == NULL)
        return FALSE;
    }
  return move_to (self, g_steal_pointer (&next), error);
}

gboolean
kt_session_undecide (KtSession *self, const KtChoice *choice, GError **error)
{
  g_autoptr (KtChoice) normal = kt_session_normalise (self, choice, error);

  if (normal == NULL)
    return FALSE;
  for (guint i = 0; i < self->now->choices->len; i++)
    if (kt_choice_equal (normal, g_ptr_array_index (self->now->choices, i)))
      {
        KtMoment *next = moment_copy (self->now);

        g_ptr_array_remove_index (next->choices, i);
        return move_to (self, next, error);
      }
  g_set_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE, _ ("There is no such decision about “%s”"),
               normal->path);
  return FALSE;
}

static gboolean
concerns (const char *path, const char *wanted)
{
  gsize n = strlen (wanted);

  return strncmp (path, wanted, n) == 0 && (path[n] == '\0' || path[n] == '.');
}

gboolean
kt_session_clear (KtSession *self, const char *path, GError **error)
{
  g_autofree char *canonical = kt_model_canonical_path (self->program->model, path, error);
  KtMoment *next;

  if (canonical == NULL)
    return FALSE;
  next = moment_copy (self->now);
  for (guint i = next->choices->len; i > 0; i--)
    if (concerns (((KtChoice *) g_ptr_array_index (next->choices, i - 1))->path, canonical))
      g_ptr_array_remove_index (next->choices, i - 1);
  return move_to (self, next, error);
}

gboolean
kt_session_reset (KtSession *self, GError **error)
{
  return move_to (self, moment_new (), error);
}

/* --- instances ---------------------------------------------------------------------------------- */

/* How many of "stem[0]", "stem[1]" … are decided or always there. */
static guint
count_decided (KtSession *self, const char *stem)
{
  guint n = 0;

  for (guint i = 0; i < self->now->choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (self->now->choices, i);
      gsize length = strlen (stem);

      if (choice->kind != KT_CHOICE_IS_NOT && strncmp (choice->path, stem, length) == 0
          && choice->path[length] == '[')
        n = MAX (n, (guint) g_ascii_strtoull (choice->path + length + 1, NULL, 10) + 1);
    }
  for (;; n++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", stem, n);
      int slot = kt_program_find_slot (self->program, path);

      if (slot < 0 || kt_program_slot (self->program, slot)->is_optional)
        return n;
    }
}

char *
kt_session_add_instance (KtSession *self, const char *stem, GError **error)
{
  int single = kt_program_find_slot (self->program, stem);
  g_autofree char *path = single >= 0 ? g_strdup (stem)
                                      : g_strdup_printf ("%s[%u]", stem, count_decided (self, stem));
  KtChoice choice = { KT_CHOICE_IS, path, NULL };

  if (!kt_session_decide (self, &choice, error))
    return NULL;
  return g_steal_pointer (&path);
}

/* "stem[3].x" with 3 beyond the one removed becomes "stem[2].x". */
static char *
moved_up (const char *path, const char *stem, guint removed)
{
  gsize n = strlen (stem);
  char *end;
  guint index;

  if (strncmp (path, stem, n) != 0 || path[n] != '[')
    return g_strdup (path);
  index = (guint) g_ascii_strtoull (path + n + 1, &end, 10);
  return index > removed ? g_strdup_printf ("%s[%u%s", stem, index - 1, end) : g_strdup (path);
}

gboolean
kt_session_remove_instance (KtSession *self, const char *path, GError **error)
{
  g_autofree char *canonical = kt_model_canonical_path (self->program->model, path, error);
  g_autofree char *stem = NULL;
  char *bracket;
  guint removed;
  KtMoment *next;

  if (canonical == NULL)
    return FALSE;
  bracket = strrchr (canonical, '[');
  if (bracket == NULL || strchr (bracket, '.') != NULL)
    {
      KtChoice choice = { KT_CHOICE_IS_NOT, canonical, NULL };

      return kt_session_decide (self, &choice, error);
    }
  removed = (guint) g_ascii_strtoull (bracket + 1, NULL, 10);
  stem = g_strndup (canonical, (gsize) (bracket - canonical));
  next = moment_new ();
  for (guint i = 0; i < self->now->choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (self->now->choices, i);
      KtChoice *moved;

      if (concerns (choice->path, canonical))
        continue;
      moved = kt_choice_copy (choice);
      g_free (moved->path);
      moved->path = moved_up (choice->path, stem, removed);
      if (choice->value != NULL)
        {
          g_free (moved->value);
          moved->value = moved_up (choice->value, stem, removed);
        }
      g_ptr_array_add (next->choices, moved);
    }
  return move_to (self, next, error);
}

/* --- undo --------------------------------------------------------------------------------------- */

gboolean
kt_session_can_undo (KtSession *self)
{
  return self->past->len > 0;
}

gboolean
kt_session_can_redo (KtSession *self)
{
  return self->future->len > 0;
}

static gboolean
step (KtSession *self, GPtrArray *from, GPtrArray *to, GError **error)
{
  if (from->len == 0)
    {
      g_set_error_literal (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE, _ ("There is nothing to take back"));
      return FALSE;
    }
  g_ptr_array_add (to, self->now);
  self->now = g_ptr_array_steal_index (from, from->len - 1);
  return TRUE;
}

gboolean
kt_session_undo (KtSession *self, GError **error)
{
  return step (self, self->past, self->future, error);
}

gboolean
kt_session_redo (KtSession *self, GError **error)
{
  return step (self, self->future, self->past, error);
}

void
kt_session_set_effort (KtSession *self, int conflicts, guint undecided)
{
  gboolean is_more = self->effort_conflicts > 0 && (conflicts == 0 || conflicts > self->effort_conflicts);

  self->effort_conflicts = conflicts;
  self->effort_undecided = undecided;
  if (is_more && self->now->snapshot != NULL && kt_snapshot_has_unknown (self->now->snapshot))
    g_clear_pointer (&self->now->snapshot, kt_snapshot_unref);
}

void
kt_session_set_budget (KtSession *self, guint conflicts)
{
  self->has_budget = conflicts > 0;
  self->budget = self->budget_given = conflicts;
}

/* --- answers ------------------------------------------------------------------------------------ */

KtSnapshot *
kt_session_get_snapshot (KtSession *self, GError **error)
{
  if (self->now->snapshot == NULL)
    self->now->snapshot = kt_domains_compute (self, self->now, error);
  if (self->now->snapshot == NULL)
    return NULL;
  return kt_snapshot_with_undo (self->now->snapshot, self->past->len > 0, self->future->len > 0);
}

/* With the decisions that the wanted one leaves standing. */
static KtVerdict
try_wanted (KtSession *self, const KtChoice *wanted, GError **error)
{
  g_autoptr (GPtrArray) kept = kt_choices_without_replaced (self->now->choices, wanted);
  KtVerdict verdict;

  g_ptr_array_add (kept, (gpointer) wanted);
  verdict = kt_joined_try (self, kept);
  if (verdict == KT_UNDECIDED)
    verdict = kt_session_try_net (self, kept);
  if (verdict != KT_UNDECIDED)
    return verdict;
  do
    {
      g_autoptr (GArray) literals = kt_session_assumptions (self, self->now->choices, wanted, error);

      if (literals == NULL)
        return KT_UNDECIDED;
      verdict = kt_session_solve (self, (const int *) literals->data, literals->len, KT_EFFORT_SEARCH);
    }
  while (verdict == KT_GROWN);
  return verdict;
}

gboolean
kt_session_is_possible (KtSession *self, const KtChoice *choice, gboolean *possible, GError **error)
{
  g_autoptr (KtChoice) normal = kt_session_normalise (self, choice, error);
  g_autoptr (GError) local = NULL;
  KtVerdict verdict;

  if (normal == NULL)
    return FALSE;
  verdict = try_wanted (self, normal, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *possible = verdict == KT_POSSIBLE;
  return kt_session_check_verdict (self, verdict, error);
}

gboolean
kt_session_apply_repair (KtSession *self, const KtRepair *repair, const KtChoice *choice,
                         GError **error)
{
  g_autoptr (KtChoice) normal = kt_session_normalise (self, choice, error);
  KtMoment *next;

  if (normal == NULL)
    return FALSE;
  next = moment_copy (self->now);
  for (guint i = 0; i < repair->changes->len; i++)
    {
      const KtRepairChange *change = g_ptr_array_index (repair->changes, i);

      for (guint j = next->choices->len; j > 0; j--)
        if (kt_choice_equal (change->choice, g_ptr_array_index (next->choices, j - 1)))
          g_ptr_array_remove_index (next->choices, j - 1);
    }
  moment_decide (next, normal);
  return move_to (self, next, error);
}
