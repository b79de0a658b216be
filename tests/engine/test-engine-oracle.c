/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random tiny models of every construct against plain enumeration: domains value by value after
 * random decisions, explanations, repairs, completions, undo. KT_ORACLE_MODELS sets how many models
 * of each kind, KT_ORACLE_SEED where to begin. */

#include <stdlib.h>
#include <string.h>

#include "kt-brute.h"
#include "kt-engine-error.h"
#include "kt-random-model.h"
#include "kt-session.h"

#define LIMIT 6000

typedef struct {
  KtModel *model;
  KtProgram *program;
  KtSession *session;
  GPtrArray *all; /* every valid configuration */
  char *text;
  guint seed;
} Case;

static guint
setting (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

/* FALSE: not usable (faulty, too large, contradictory). */
static gboolean
case_init (Case *c, KtRandomKind kind, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (GError) error = NULL;

  memset (c, 0, sizeof *c);
  c->seed = seed;
  c->text = kt_random_model (rand, kind);
  c->model = kt_model_load_text (c->text, strlen (c->text), "random", NULL, faults);
  if (c->model == NULL)
    return FALSE;
  c->all = kt_brute_enumerate (c->model, LIMIT);
  if (c->all == NULL)
    return FALSE;
  c->program = kt_program_compile (c->model, NULL, NULL, &error);
  g_assert_no_error (error);
  c->session = kt_session_new (c->program, &error);
  if (c->all->len == 0)
    {
      if (c->session != NULL)
        g_test_message ("seed %u:\n%s", seed, c->text);
      g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION);
      return FALSE;
    }
  if (c->session == NULL)
    g_test_message ("seed %u has %u configurations:\n%s", seed, c->all->len, c->text);
  g_assert_no_error (error);
  return TRUE;
}

static void
case_clear (Case *c)
{
  g_clear_pointer (&c->session, kt_session_free);
  g_clear_pointer (&c->program, kt_program_unref);
  g_clear_pointer (&c->all, g_ptr_array_unref);
  g_clear_pointer (&c->model, kt_model_unref);
  g_clear_pointer (&c->text, g_free);
}

static void
tell (Case *c, const char *what, GPtrArray *choices)
{
  g_test_message ("seed %u\n%s", c->seed, c->text);
  for (guint i = 0; i < choices->len; i++)
    {
      g_autofree char *text = kt_choice_to_text (g_ptr_array_index (choices, i));

      g_test_message ("%s %s", what, text);
    }
}

static void
assert_domains (Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (c->session, &error);
  GPtrArray *choices = kt_session_get_choices (c->session);
  g_autoptr (GPtrArray) valid = kt_brute_filter (c->all, choices);
  g_autofree char *expected = kt_brute_lines (c->model, valid, choices);
  g_autofree char *actual = NULL;

  g_assert_no_error (error);
  actual = kt_snapshot_to_lines (snapshot);
  if (strcmp (expected, actual) != 0)
    tell (c, "decided", choices);
  g_assert_cmpstr (actual, ==, expected);
}

/* A decision about something of the snapshot, possible or not. */
static KtChoice *
random_choice (GRand *rand, const KtSnapshot *snapshot)
{
  for (;;)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (
        snapshot, (guint) g_rand_int_range (rand, 0, (gint) kt_snapshot_get_n_nodes (snapshot)));
      KtChoiceKind kind = g_rand_int_range (rand, 0, 4) == 0 ? KT_CHOICE_IS_NOT : KT_CHOICE_IS;

      if (node->feature == NULL)
        continue;
      if (node->is_optional && g_rand_boolean (rand))
        return kt_choice_new (kind, node->path, NULL);
      if (node->n_values > 0)
        return kt_choice_new (
          kind, node->path, node->values[g_rand_int_range (rand, 0, (gint) node->n_values)].name);
      if (node->feature->kind == KT_FEATURE_NUMBER)
        {
          g_autofree char *value = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 3));

          if (kind == KT_CHOICE_IS)
            kind = (KtChoiceKind[]){ KT_CHOICE_IS, KT_CHOICE_AT_LEAST,
                                     KT_CHOICE_AT_MOST }[g_rand_int_range (rand, 0, 3)];
          return kt_choice_new (kind, node->path, value);
        }
    }
}

static GPtrArray *
choices_of (const KtExplanation *explanation)
{
  GPtrArray *choices = g_ptr_array_new ();

  for (guint i = 0; i < explanation->choices->len; i++)
    g_ptr_array_add (choices, g_ptr_array_index (explanation->choices, i));
  return choices;
}

/* Decisions and the wanted one leave nothing; without any one of them something is left. */
static void
assert_explanation (Case *c, const KtChoice *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtExplanation) why = kt_session_explain (c->session, wanted, &error);
  g_autoptr (GPtrArray) choices = NULL;
  g_autoptr (GPtrArray) none = NULL;

  if (why == NULL)
    g_test_message ("seed %u\n%s", c->seed, c->text);
  g_assert_no_error (error);
  g_assert_true (why->is_minimal);
  choices = choices_of (why);
  g_ptr_array_add (choices, (gpointer) wanted);
  none = kt_brute_filter (c->all, choices);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i + 1 < choices->len; i++)
    {
      g_autoptr (GPtrArray) fewer = choices_of (why);
      g_autoptr (GPtrArray) some = NULL;

      g_ptr_array_remove_index (fewer, i);
      g_ptr_array_add (fewer, (gpointer) wanted);
      some = kt_brute_filter (c->all, fewer);
      if (some->len == 0)
        tell (c, "explained by", choices);
      g_assert_cmpuint (some->len, >, 0);
    }
}

/* The least number of decisions to withdraw, by trying all sets. */
static guint
smallest_repair (Case *c, GPtrArray *kept, const KtChoice *wanted)
{
  guint best = G_MAXUINT;

  for (guint mask = 0; mask < (1u << kept->len); mask++)
    {
      g_autoptr (GPtrArray) choices = g_ptr_array_new ();
      g_autoptr (GPtrArray) valid = NULL;
      guint n_withdrawn = 0;

      for (guint i = 0; i < kept->len; i++)
        if ((mask >> i) & 1)
          n_withdrawn++;
        else
          g_ptr_array_add (choices, g_ptr_array_index (kept, i));
      if (n_withdrawn >= best)
        continue;
      g_ptr_array_add (choices, (gpointer) wanted);
      valid = kt_brute_filter (c->all, choices);
      if (valid->len > 0)
        best = n_withdrawn;
    }
  return best;
}

static void
assert_repairs (Case *c, const KtChoice *wanted)
{
  const KtCompletionRequest completion = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) repairs = kt_session_repair (c->session, wanted, 3, &completion, &error);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  GPtrArray *choices = kt_session_get_choices (c->session);
  guint smallest;

  g_assert_no_error (error);
  for (guint i = 0; i < choices->len; i++)
    {
      const KtChoice *choice = g_ptr_array_index (choices, i);

      /* What a decision about the same thing replaces anyway is no repair; the engine knows which. */
      if (strcmp (choice->path, wanted->path) != 0 && !g_str_has_prefix (choice->path, wanted->path)
          && !g_str_has_prefix (wanted->path, choice->path))
        g_ptr_array_add (kept, (gpointer) choice);
      else
        return;
    }
  smallest = smallest_repair (c, kept, wanted);
  g_assert_cmpuint (repairs->len > 0, ==, smallest != G_MAXUINT);
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *repair = g_ptr_array_index (repairs, i);

      if (i == 0)
        g_assert_cmpuint (repair->changes->len, ==, smallest);
      g_assert_true (kt_brute_satisfies (repair->result, wanted));
      g_assert_null (kt_evaluate_find_broken_rule (repair->result, 0));
      for (guint j = 0; j < kept->len; j++)
        {
          gboolean withdrawn = FALSE;

          for (guint k = 0; k < repair->changes->len; k++)
            withdrawn |= kt_choice_equal (
              ((KtRepairChange *) g_ptr_array_index (repair->changes, k))->choice,
              g_ptr_array_index (kept, j));
          g_assert_true (withdrawn
                         || kt_brute_satisfies (repair->result, g_ptr_array_index (kept, j)));
        }
    }
}

static void
assert_completion (Case *c)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtCompletion) completion = kt_session_complete (c->session, &request, &error);
  g_autoptr (GPtrArray) valid = kt_brute_filter (c->all, kt_session_get_choices (c->session));
  gboolean found = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < valid->len && !found; i++)
    found = kt_assignment_equal (completion->assignment, g_ptr_array_index (valid, i));
  g_assert_true (found);
}

static void
assert_undo (Case *c, GPtrArray *snapshots)
{
  g_autoptr (GError) error = NULL;

  for (guint i = snapshots->len; i > 1; i--)
    {
      g_autoptr (KtSnapshot) before = NULL;

      g_assert_true (kt_session_undo (c->session, &error));
      before = kt_session_get_snapshot (c->session, &error);
      g_assert_true (kt_snapshot_equal (before, g_ptr_array_index (snapshots, i - 2)));
    }
}

static void
play (Case *c, GRand *rand)
{
  g_autoptr (GPtrArray) snapshots
    = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_snapshot_unref);

  assert_domains (c);
  g_ptr_array_add (snapshots, kt_session_get_snapshot (c->session, NULL));
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (KtChoice) choice
        = random_choice (rand, g_ptr_array_index (snapshots, snapshots->len - 1));
      g_autoptr (GError) error = NULL;

      if (kt_session_decide (c->session, choice, &error))
        {
          g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (c->session, NULL);

          assert_domains (c);
          /* Deciding what is decided already is no step. */
          if (!kt_snapshot_equal (snapshot, g_ptr_array_index (snapshots, snapshots->len - 1)))
            g_ptr_array_add (snapshots, kt_snapshot_ref (snapshot));
          continue;
        }
      if (g_error_matches (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE))
        continue;
      g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED);
      assert_explanation (c, choice);
      assert_repairs (c, choice);
    }
  assert_completion (c);
  assert_undo (c, snapshots);
}

static void
test_kind (gconstpointer data)
{
  KtRandomKind kind = (KtRandomKind) GPOINTER_TO_INT (data);
  guint n = setting ("KT_ORACLE_MODELS", kind == KT_RANDOM_FORMULAS ? 60 : 250);
  guint first = setting ("KT_ORACLE_SEED", 1), used = 0;

  for (guint i = 0; i < n; i++)
    {
      guint seed = first + i;
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed + 1000000);
      Case c;

      if (g_getenv ("KT_ORACLE_TRACE") != NULL)
        g_printerr ("# kind %d seed %u\n", kind, seed);
      if (case_init (&c, kind, seed))
        {
          play (&c, rand);
          used++;
        }
      case_clear (&c);
    }
  g_test_message ("seeds %u to %u, %u models played", first, first + n - 1, used);
  g_assert_cmpuint (used, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/oracle/logic agrees with enumeration",
                        GINT_TO_POINTER (KT_RANDOM_LOGIC), test_kind);
  g_test_add_data_func ("/engine/oracle/parts agree with enumeration",
                        GINT_TO_POINTER (KT_RANDOM_PARTS), test_kind);
  g_test_add_data_func ("/engine/oracle/numbers agree with enumeration",
                        GINT_TO_POINTER (KT_RANDOM_NUMBERS), test_kind);
  g_test_add_data_func ("/engine/oracle/formulas agree with enumeration",
                        GINT_TO_POINTER (KT_RANDOM_FORMULAS), test_kind);
  g_test_add_data_func ("/engine/oracle/everything together agrees with enumeration",
                        GINT_TO_POINTER (KT_RANDOM_ALL), test_kind);
  return g_test_run ();
}
