/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Smallest correction sets. Each decision gets a literal that keeps it; a counter over those given up
 * is raised from one on; every set found is blocked together with its supersets. Each repair is
 * proved by a complete configuration. */

#include "kt-engine-error.h"
#include "kt-session-private.h"

/* So many sets of the smallest sizes are looked at to choose the best from. */
#define MAX_SETS 12

void
kt_repair_free (KtRepair *repair)
{
  if (repair == NULL)
    return;
  g_ptr_array_unref (repair->changes);
  g_clear_pointer (&repair->result, kt_assignment_unref);
  g_free (repair);
}

static void
change_free (gpointer data)
{
  KtRepairChange *change = data;

  kt_choice_free (change->choice);
  g_free (change->becomes);
  g_free (change);
}

typedef struct {
  KtSession *session;
  GPtrArray *choices; /* those that may be withdrawn */
  GArray *keepers;    /* int: true keeps the decision */
  int wanted;
  int active;         /* assumed: the blocking clauses count */
  const KtCompletionRequest *completion;
  GPtrArray *sets;    /* GArray of positions in `choices` */
} Search;

/* --- searching sets ----------------------------------------------------------------------------- */

static void
block (Search *search, const GArray *set)
{
  g_autoptr (GArray) clause = g_array_new (FALSE, FALSE, sizeof (int));
  int inactive = -search->active;

  g_array_append_val (clause, inactive);
  for (guint i = 0; i < set->len; i++)
    g_array_append_val (clause,
                        g_array_index (search->keepers, int, g_array_index (set, guint, i)));
  kt_cnf_add (search->session->cnf, (const int *) clause->data, clause->len);
}

static GArray *
read_set (Search *search)
{
  GArray *set = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < search->keepers->len; i++)
    if (!kt_session_last_value (search->session, g_array_index (search->keepers, int, i)))
      g_array_append_val (set, i);
  return set;
}

static const KtBits *
count_given_up (Search *search)
{
  g_autofree KtLinearTerm *terms = g_new (KtLinearTerm, search->keepers->len + 1);

  for (guint i = 0; i < search->keepers->len; i++)
    {
      int given_up = -g_array_index (search->keepers, int, i);

      terms[i].coefficient = 1;
      terms[i].bits = kt_circuit_take_bits (search->session->circuit, &given_up, 1, 1);
    }
  return kt_circuit_sum (search->session->circuit, terms, search->keepers->len, 0);
}

static KtVerdict
search_sets (Search *search, guint max_repairs)
{
  const KtBits *count = count_given_up (search);
  KtVerdict verdict = KT_POSSIBLE;

  for (guint size = 0; size <= search->keepers->len && search->sets->len < max_repairs; size++)
    {
      int literals[3] = { search->wanted, search->active,
                          kt_circuit_bits_at_most (search->session->circuit, count, size) };

      while (search->sets->len < MAX_SETS)
        {
          GArray *set;

          verdict = kt_session_solve (search->session, literals, 3, KT_EFFORT_SEARCH);
          if (verdict != KT_POSSIBLE)
            break;
          set = read_set (search);
          g_ptr_array_add (search->sets, set);
          block (search, set);
        }
      if (verdict == KT_STOPPED || verdict == KT_GROWN)
        return verdict;
    }
  return KT_POSSIBLE;
}

/* Fewest first; among those of one size, later decisions are withdrawn before earlier ones. */
static int
compare_sets (gconstpointer a, gconstpointer b)
{
  const GArray *x = *(const GArray *const *) a, *y = *(const GArray *const *) b;

  if (x->len != y->len)
    return x->len < y->len ? -1 : 1;
  for (guint i = 0; i < x->len; i++)
    {
      guint p = g_array_index (x, guint, i), q = g_array_index (y, guint, i);

      if (p != q)
        return p > q ? -1 : 1;
    }
  return 0;
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
make_repair (Search *search, const KtChoice *wanted, const GArray *set, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (KtCompletion) completion = NULL;
  KtRepair *repair = g_new0 (KtRepair, 1);
  guint next = 0;

  repair->changes = g_ptr_array_new_with_free_func (change_free);
  for (guint i = 0; i < search->choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (search->choices, i);

      if (next < set->len && g_array_index (set, guint, next) == i)
        {
          KtRepairChange *change = g_new0 (KtRepairChange, 1);

          change->choice = kt_choice_copy (choice);
          g_ptr_array_add (repair->changes, change);
          next++;
        }
      else
        g_ptr_array_add (kept, (gpointer) choice);
    }
  completion = kt_complete_choices (search->session, kept, wanted, search->completion, error);
  if (completion == NULL)
    {
      kt_repair_free (repair);
      return NULL;
    }
  repair->result = g_steal_pointer (&completion->assignment);
  for (guint i = 0; i < repair->changes->len; i++)
    {
      KtRepairChange *change = g_ptr_array_index (repair->changes, i);

      change->becomes = value_at (repair->result, change->choice);
    }
  return repair;
}

static GArray *
make_keepers (KtSession *session, const GArray *literals)
{
  GArray *keepers = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i + 1 < literals->len; i++)
    {
      int keeper = kt_cnf_new_variable (session->cnf);

      kt_cnf_add2 (session->cnf, -keeper, g_array_index (literals, int, i));
      g_array_append_val (keepers, keeper);
    }
  return keepers;
}

static KtVerdict
find_sets (Search *search, const KtChoice *wanted, guint max_repairs, GError **error)
{
  g_autoptr (GArray) literals
    = kt_session_assumptions (search->session, search->choices, wanted, error);
  KtVerdict verdict;

  if (literals == NULL)
    return KT_UNDECIDED;
  g_ptr_array_set_size (search->sets, 0);
  g_clear_pointer (&search->keepers, g_array_unref);
  search->keepers = make_keepers (search->session, literals);
  search->wanted = g_array_index (literals, int, literals->len - 1);
  search->active = kt_cnf_new_variable (search->session->cnf);
  verdict = search_sets (search, max_repairs);
  if (verdict != KT_GROWN)
    kt_cnf_add1 (search->session->cnf, -search->active);
  return verdict;
}

GPtrArray *
kt_session_repair (KtSession *self, const KtChoice *choice, guint max_repairs,
                   const KtCompletionRequest *completion, GError **error)
{
  g_autoptr (KtChoice) wanted = kt_session_normalise (self, choice, error);
  g_autoptr (GPtrArray) repairs
    = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_repair_free);
  Search search = { .session = self, .completion = completion };
  KtVerdict verdict = KT_UNDECIDED;
  GError *local = NULL;

  if (wanted == NULL)
    return NULL;
  search.choices = kt_choices_without_replaced (self->now->choices, wanted);
  search.sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  do
    verdict = find_sets (&search, wanted, max_repairs, &local);
  while (verdict == KT_GROWN && local == NULL);

  if (local == NULL && verdict == KT_POSSIBLE)
    {
      g_ptr_array_sort (search.sets, compare_sets);
      for (guint i = 0; i < search.sets->len && repairs->len < max_repairs && local == NULL; i++)
        {
          KtRepair *repair
            = make_repair (&search, wanted, g_ptr_array_index (search.sets, i), &local);

          if (repair != NULL)
            g_ptr_array_add (repairs, repair);
          else if (g_error_matches (local, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED))
            g_clear_error (&local); /* not proved: not offered */
        }
    }
  else if (local == NULL)
    kt_session_check_verdict (self, verdict, &local);
  g_ptr_array_unref (search.choices);
  g_ptr_array_unref (search.sets);
  g_clear_pointer (&search.keepers, g_array_unref);
  if (local == NULL)
    return g_steal_pointer (&repairs);
  g_propagate_error (error, local);
  return NULL;
}
