/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Smallest correction sets by conflicts: sets of decisions are proposed in the order of their size, each hitting all
 * conflicts known (kt-hitting.h). If the rest is possible with what is wanted, the set is a repair; if not, that shows one
 * more conflict. So whatever is found is proven to be the next smallest, and nothing is counted in clauses.
 *
 * Where the cheapest is asked for, all sets of a size are found before one is chosen, and one question to the optimiser
 * chooses among them. Each repair is proved by a complete configuration. */

#include "kt-engine-error.h"
#include "kt-hitting.h"
#include "kt-session-private.h"

/* So many sets are looked at to choose the cheapest of. */
#define MAX_SETS 100
/* Of programs with formulas some may turn out not to be provable: so many in reserve. */
#define RESERVE 3

/* --- life --------------------------------------------------------------------------------------- */

void
kt_repair_change_free (KtRepairChange *change)
{
  kt_choice_free (change->choice);
  g_free (change->becomes);
  g_free (change);
}

static KtRepair *
repair_new (void)
{
  KtRepair *repair = g_new0 (KtRepair, 1);

  repair->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_repair_change_free);
  return repair;
}

static void
add_change (KtRepair *repair, const KtChoice *choice, char *becomes)
{
  KtRepairChange *change = g_new0 (KtRepairChange, 1);

  change->choice = kt_choice_copy (choice);
  change->becomes = becomes;
  g_ptr_array_add (repair->changes, change);
}

KtRepair *
kt_repair_copy (const KtRepair *repair)
{
  KtRepair *copy = repair_new ();

  for (guint i = 0; i < repair->changes->len; i++)
    {
      const KtRepairChange *change = g_ptr_array_index (repair->changes, i);

      add_change (copy, change->choice, g_strdup (change->becomes));
    }
  copy->result = repair->result != NULL ? kt_assignment_ref (repair->result) : NULL;
  copy->is_smallest = repair->is_smallest;
  return copy;
}

void
kt_repair_free (KtRepair *repair)
{
  if (repair == NULL)
    return;
  g_ptr_array_unref (repair->changes);
  g_clear_pointer (&repair->result, kt_assignment_unref);
  g_free (repair);
}

/* --- searching sets ----------------------------------------------------------------------------- */

/* Decisions to withdraw. */
typedef struct {
  GArray *numbers;       /* guint: of the choices, ascending */
  gboolean is_smallest;
} Set;

typedef struct {
  KtSession *session;
  const KtChoice *wanted;
  const KtCompletionRequest *completion;
  guint max_repairs;
  GPtrArray *choices; /* those that may be withdrawn */
  GArray *literals;   /* int: theirs, that of the wanted one last */
  KtHitting *hitting;
  GPtrArray *sets;    /* Set, in the order found */
  gboolean is_doubtful; /* something could not be settled: smaller ones may have been missed */
} Search;

static void
set_free (gpointer data)
{
  Set *set = data;

  g_array_unref (set->numbers);
  g_free (set);
}

static gboolean
is_in (const GArray *numbers, guint number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      return TRUE;
  return FALSE;
}

/* The wanted one first, then the decisions that are not in the set. */
static GArray *
literals_without (const Search *search, const GArray *numbers)
{
  GArray *literals = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_val (literals, g_array_index (search->literals, int, search->choices->len));
  for (guint i = 0; i < search->choices->len; i++)
    if (!is_in (numbers, i))
      g_array_append_val (literals, g_array_index (search->literals, int, i));
  return literals;
}

/* The wanted one and the decisions that are not in the set. */
static GPtrArray *
choices_without (const Search *search, const GArray *numbers)
{
  GPtrArray *choices = g_ptr_array_new ();

  for (guint i = 0; i < search->choices->len; i++)
    if (!is_in (numbers, i))
      g_ptr_array_add (choices, g_ptr_array_index (search->choices, i));
  g_ptr_array_add (choices, (gpointer) search->wanted);
  return choices;
}

static KtVerdict
ask_net (const Search *search, const GArray *numbers)
{
  g_autoptr (GPtrArray) choices = choices_without (search, numbers);

  return kt_session_try_net (search->session, choices);
}

/* As below, where the net could tell that the rest cannot hold: one after the other is left out. */
static void
add_conflict_of_net (Search *search, const GArray *numbers)
{
  g_autoptr (GArray) missed = g_array_copy ((GArray *) numbers);
  g_autoptr (GArray) conflict = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < search->choices->len; i++)
    {
      if (is_in (numbers, i))
        continue;
      g_array_append_val (missed, i);
      if (ask_net (search, missed) == KT_IMPOSSIBLE)
        continue;
      g_array_set_size (missed, missed->len - 1);
      g_array_append_val (conflict, i);
    }
  kt_hitting_add (search->hitting, (const guint *) conflict->data, conflict->len);
}

/* Decisions that cannot hold together with what is wanted, none of them in the set. What needs that there are no more parts
 * is no conflict yet. */
static KtVerdict
add_conflict (Search *search, const GArray *numbers, gboolean is_certain)
{
  g_autoptr (GArray) thinned = literals_without (search, numbers);
  g_autoptr (GArray) conflict = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean is_sized = FALSE, is_thinned = FALSE;
  KtVerdict verdict = KT_IMPOSSIBLE;

  if (is_certain)
    {
      verdict = kt_session_thin_out (search->session, thinned, 1, &is_sized);
      is_thinned = verdict == KT_IMPOSSIBLE && !is_sized;
    }
  if (verdict == KT_STOPPED)
    return verdict;
  for (guint i = 0; i < search->choices->len; i++)
    {
      gboolean is_part = !is_in (numbers, i);

      for (guint j = 1; is_part && is_thinned; j++)
        {
          is_part = j < thinned->len;
          if (is_part && g_array_index (thinned, int, j) == g_array_index (search->literals, int, i))
            {
              g_array_remove_index (thinned, j);
              break;
            }
        }
      if (is_part)
        g_array_append_val (conflict, i);
    }
  kt_hitting_add (search->hitting, (const guint *) conflict->data, conflict->len);
  return KT_IMPOSSIBLE;
}

/* POSSIBLE: it is a repair; IMPOSSIBLE: the search knows one more conflict. */
static KtVerdict
try_set (Search *search, const GArray *numbers)
{
  g_autoptr (GArray) literals = literals_without (search, numbers);
  KtVerdict verdict = ask_net (search, numbers);

  if (verdict == KT_IMPOSSIBLE)
    {
      add_conflict_of_net (search, numbers);
      return verdict;
    }
  if (verdict == KT_UNDECIDED)
    verdict = kt_session_solve (search->session, (const int *) literals->data, literals->len, KT_EFFORT_SEARCH);
  if (verdict == KT_POSSIBLE)
    {
      Set *set = g_new (Set, 1);

      *set = (Set){ g_array_ref ((GArray *) numbers), !search->is_doubtful };
      g_ptr_array_add (search->sets, set);
      kt_hitting_block (search->hitting, (const guint *) numbers->data, numbers->len);
      return verdict;
    }
  if (verdict == KT_STOPPED || verdict == KT_GROWN)
    return verdict;
  /* Not settled: as if it were no repair, but perhaps a larger one is. */
  search->is_doubtful |= verdict != KT_IMPOSSIBLE;
  return add_conflict (search, numbers, verdict == KT_IMPOSSIBLE);
}

static gboolean
is_cheapest_wanted (const Search *search)
{
  return search->completion->goal == KT_COMPLETE_CHEAPEST;
}

static guint
size_of_last (const Search *search)
{
  const Set *last = search->sets->len > 0 ? g_ptr_array_index (search->sets, search->sets->len - 1) : NULL;

  return last != NULL ? last->numbers->len : 0;
}

/* Those of the last size are not all known: which one is the cheapest stays open. */
static void
doubt_last_size (Search *search)
{
  guint size = size_of_last (search);

  for (guint i = 0; i < search->sets->len; i++)
    {
      Set *set = g_ptr_array_index (search->sets, i);

      set->is_smallest = set->is_smallest && set->numbers->len < size;
    }
}

/* Are there enough without sets of this size? */
static gboolean
has_enough (Search *search, guint size)
{
  guint reserve = search->session->program->oracles->len > 0 ? RESERVE : 0;

  if (!is_cheapest_wanted (search))
    return search->sets->len >= search->max_repairs + reserve;
  if (search->sets->len >= search->max_repairs && size > size_of_last (search))
    return TRUE;
  if (search->sets->len < MAX_SETS)
    return FALSE;
  doubt_last_size (search);
  return TRUE;
}

static KtVerdict
search_sets (Search *search)
{
  for (;;)
    {
      gboolean gave_up;
      g_autoptr (GArray) numbers = kt_hitting_next (search->hitting, search->choices->len, &gave_up);
      KtVerdict verdict;

      if (gave_up)
        doubt_last_size (search);
      if (numbers == NULL || has_enough (search, numbers->len))
        return KT_POSSIBLE;
      verdict = try_set (search, numbers);
      if (verdict == KT_STOPPED || verdict == KT_GROWN)
        return verdict;
    }
}

static KtVerdict
find_sets (Search *search, GError **error)
{
  g_clear_pointer (&search->literals, g_array_unref);
  g_clear_pointer (&search->hitting, kt_hitting_free);
  g_ptr_array_set_size (search->sets, 0);
  search->is_doubtful = FALSE;
  search->literals = kt_session_assumptions (search->session, search->choices, search->wanted, error);
  if (search->literals == NULL)
    return KT_UNDECIDED;
  search->hitting = kt_hitting_new (search->choices->len);
  return search_sets (search);
}

/* --- making repairs ----------------------------------------------------------------------------- */

static char *
value_at (const KtAssignment *result, const KtChoice *choice)
{
  gint entry = kt_assignment_find (result, choice->path);

  if (entry < 0)
    return NULL;
  if (choice->value == NULL)
    return g_strdup ("True");
  return kt_value_to_text (kt_assignment_get_entry (result, (guint) entry)->value, -1);
}

static KtRepair *
make_repair (const Search *search, const Set *set, const KtCompletion *completion)
{
  KtRepair *repair = repair_new ();

  for (guint i = 0; i < set->numbers->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (search->choices, g_array_index (set->numbers, guint, i));

      add_change (repair, choice, value_at (completion->assignment, choice));
    }
  repair->result = kt_assignment_ref (completion->assignment);
  repair->is_smallest
    = set->is_smallest
      && (!is_cheapest_wanted (search) || !completion->has_total
          || kt_rational_compare (completion->total, completion->bound) == 0);
  return repair;
}

/* In one of the sets? */
static gboolean
is_in_any (GPtrArray *sets, guint number)
{
  for (guint i = 0; i < sets->len; i++)
    if (is_in (((const Set *) g_ptr_array_index (sets, i))->numbers, number))
      return TRUE;
  return FALSE;
}

/* The best completion with one of the sets withdrawn, and which one that is. NULL without an error: nothing is proven. */
static KtCompletion *
complete_best (const Search *search, GPtrArray *sets, guint *which, GError **error)
{
  g_autoptr (GPtrArray) common = g_ptr_array_new ();
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GError) local = NULL;
  KtCompletion *completion;

  for (guint i = 0; i < sets->len; i++)
    g_ptr_array_add (alternatives, g_ptr_array_new ());
  for (guint number = 0; number < search->choices->len; number++)
    {
      KtChoice *choice = g_ptr_array_index (search->choices, number);

      if (!is_in_any (sets, number))
        g_ptr_array_add (common, choice);
      for (guint i = 0; i < sets->len; i++)
        if (is_in_any (sets, number) && !is_in (((const Set *) g_ptr_array_index (sets, i))->numbers, number))
          g_ptr_array_add (g_ptr_array_index (alternatives, i), choice);
    }
  g_ptr_array_add (common, (gpointer) search->wanted);
  completion = kt_complete_choices (search->session, common, sets->len > 1 ? alternatives : NULL, search->completion,
                                    which, &local);
  if (completion == NULL && !g_error_matches (local, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED))
    g_propagate_error (error, g_steal_pointer (&local));
  return completion;
}

/* The best `most` of the sets, all of one size; each goes out of `sets` when it is chosen. */
static gboolean
add_best (const Search *search, GPtrArray *sets, guint most, GPtrArray *repairs, GError **error)
{
  while (sets->len > 0 && repairs->len < most)
    {
      g_autoptr (GError) local = NULL;
      guint which = 0;
      g_autoptr (KtCompletion) completion = complete_best (search, sets, &which, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (completion != NULL)
        g_ptr_array_add (repairs, make_repair (search, g_ptr_array_index (sets, which), completion));
      else if (sets->len > 1)
        return TRUE;
      g_ptr_array_remove_index (sets, which);
    }
  return TRUE;
}

/* One after the other as they were found; where the cheapest is wanted all of one size together. */
static gboolean
add_repairs (const Search *search, GPtrArray *repairs, GError **error)
{
  for (guint i = 0; i < search->sets->len && repairs->len < search->max_repairs;)
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new ();
      const Set *first = g_ptr_array_index (search->sets, i);

      do
        g_ptr_array_add (group, g_ptr_array_index (search->sets, i++));
      while (is_cheapest_wanted (search) && i < search->sets->len
             && ((const Set *) g_ptr_array_index (search->sets, i))->numbers->len == first->numbers->len);
      if (!add_best (search, group, search->max_repairs, repairs, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
run_search (Search *search, GError **error)
{
  g_autoptr (GPtrArray) repairs = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_repair_free);
  g_autoptr (GError) local = NULL;
  KtVerdict verdict;

  do
    verdict = find_sets (search, &local);
  while (verdict == KT_GROWN && local == NULL);
  if (local == NULL && kt_session_check_verdict (search->session, verdict, &local)
      && add_repairs (search, repairs, &local))
    return g_steal_pointer (&repairs);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GPtrArray *
kt_session_repair (KtSession *self, const KtChoice *choice, guint max_repairs,
                   const KtCompletionRequest *completion, GError **error)
{
  g_autoptr (KtChoice) wanted = kt_session_normalise (self, choice, error);
  Search search = { .session = self, .wanted = wanted, .completion = completion, .max_repairs = max_repairs };
  GPtrArray *repairs;

  if (wanted == NULL)
    return NULL;
  search.choices = kt_choices_without_replaced (self->now->choices, wanted);
  search.sets = g_ptr_array_new_with_free_func (set_free);
  repairs = run_search (&search, error);
  g_ptr_array_unref (search.choices);
  g_ptr_array_unref (search.sets);
  g_clear_pointer (&search.literals, g_array_unref);
  g_clear_pointer (&search.hitting, kt_hitting_free);
  return repairs;
}
