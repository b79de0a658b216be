/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The published COOM models with the inputs that came with them: every one finds a configuration that
 * withstands the exact check and has what was asked for; objectives are solved to the proven optimum. */

#include "kt-proofs.h"
#include "kt-script.h"
#include "kt-session.h"

static char *
corpus_file (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora",
                                            "models", "coom", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("the corpus is not there");
  return NULL;
}

static KtSession *
open_session (const char *name)
{
  g_autofree char *path = corpus_file (name);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtModel) model = NULL;
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  KtSession *session;

  if (path == NULL)
    return NULL;
  model = kt_model_load_file (path, NULL, faults);
  g_assert_nonnull (model);
  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  session = kt_session_new (program, &error);
  g_assert_no_error (error);
  return session;
}

static KtChoice *
choice_of (const KtDecision *decision)
{
  KtChoiceKind kind = decision->kind == KT_DECISION_NOT ? KT_CHOICE_IS_NOT : KT_CHOICE_IS;

  return kt_choice_new (kind, decision->path, decision->value.is_set ? decision->value.text : NULL);
}

static GPtrArray *
read_choices (KtModel *model, const char *name)
{
  g_autofree char *path = corpus_file (name);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtScript) script = NULL;
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);

  g_assert_nonnull (path);
  script = kt_script_load_file (model, path, faults);
  g_assert_nonnull (script);
  for (guint i = 0; i < script->n_decisions; i++)
    g_ptr_array_add (choices, choice_of (&script->decisions[i]));
  return choices;
}

static void
assert_has (const KtAssignment *assignment, const KtChoice *choice)
{
  gint number = kt_assignment_find (assignment, choice->path);
  g_autofree char *text = NULL;

  g_assert_cmpint (number, >=, 0);
  if (choice->value == NULL)
    return;
  text = kt_value_to_text (kt_assignment_get_entry (assignment, (guint) number)->value, -1);
  g_assert_cmpstr (text, ==, choice->value);
}

static KtCompletion *
complete (KtSession *session)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (GError) error = NULL;
  KtCompletion *completion = kt_session_complete (session, &request, &error);

  g_assert_no_error (error);
  g_assert_null (kt_evaluate_find_broken_rule (completion->assignment, 0));
  return completion;
}

typedef struct {
  const char *name, *model, *input;
} Pair;

static const Pair pairs[] = {
  { "a bike for cargo", "suite/bike/cargo-bike.coom", "suite/bike/user-input-cargo.coom" },
  { "a city bike", "suite/bike/city-bike.coom", "suite/bike/user-input-city.coom" },
  { "a kids' bike", "suite/bike/kids-bike.coom", "suite/bike/user-input-kids.coom" },
  { "a travel bike", "suite/bike/travel-bike.coom", "suite/bike/user-input-travel.coom" },
  { "a simplified travel bike", "suite/bike/travel-bike-simplified.coom", NULL },
  { "a box with a lid", "suite/box.coom", "suite/user-input-box.coom" },
  { "a bus with thirty-one seats", "suite/olympic-bus.coom", "suite/user-input-bus.coom" },
  { "a metro wagon", "suite/metro.coom", "suite/user-input-metro.coom" },
  { "cargo bags without bound", "suite/unbounded-cardinalities/cargo-bike.coom",
    "suite/unbounded-cardinalities/user-input-cargo.coom" },
  { "cargo bags with pockets", "suite/unbounded-cardinalities/cargo-bike-complex.coom",
    "suite/unbounded-cardinalities/user-input-cargo.coom" },
  { "cargo bags in bags", "suite/unbounded-cardinalities/cargo-bike-nested-recursive.coom",
    "suite/unbounded-cardinalities/user-input-cargo.coom" },
  { "nested cargo bags", "suite/unbounded-cardinalities/cargo-bike-nested.coom",
    "suite/unbounded-cardinalities/user-input-cargo.coom" },
  { "a house for three persons", "suite/unbounded-cardinalities/house.coom",
    "suite/unbounded-cardinalities/user-input-house.coom" },
  { "racks", "suite/unbounded-cardinalities/racks.coom",
    "suite/unbounded-cardinalities/user-input-racks.coom" },
  { "complex racks", "suite/unbounded-cardinalities/racks-complex.coom",
    "suite/unbounded-cardinalities/user-input-racks-complex.coom" },
  { "a restaurant of 200 places", "benchmarks/models_restaurant-100.coom",
    "benchmarks/instances_restaurant-100_user-input-200.coom" },
  { "a restaurant of 4000 places", "benchmarks/models_restaurant-1000.coom",
    "benchmarks/instances_restaurant-1000_user-input-4000.coom" },
  { "fifty city bikes", "benchmarks/instances_citybike-n50.coom", NULL },
  { "a coffee machine", "suite/coffee/automatic-coffee-machine.coom", NULL },
  { "a water tank", "suite/coffee/water-tank.coom", NULL },
  { "a computer", "suite/pc.coom", NULL },
  { "a tiny computer", "suite/tiny-pc.coom", NULL },
  { "a blind whose numbers have no ranges", "suite/shadow-master.coom", NULL },
};

static void
test_pair (gconstpointer data)
{
  const Pair *pair = data;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (GPtrArray) choices = NULL;
  g_autoptr (KtCompletion) completion = NULL;
  g_autoptr (GError) error = NULL;

  /* Thousands of parts take the sanitizers minutes, and the smaller one goes through the same code. */
  if (g_getenv ("KT_ORACLE_MODELS") != NULL && strstr (pair->name, "4000") != NULL)
    {
      g_test_skip ("too large for the share of the sanitizers");
      return;
    }
  session = open_session (pair->model);
  if (session == NULL)
    return;
  if (pair->input != NULL)
    {
      choices = read_choices (kt_program_get_model (kt_session_get_program (session)), pair->input);
      kt_session_decide_all (session, choices, &error);
      g_assert_no_error (error);
    }
  completion = complete (session);
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    assert_has (completion->assignment, g_ptr_array_index (choices, i));
}

/* The least weight of bags with at least so many litres, by dynamic programming. */
static int
least_weight (int litres)
{
  static const int weight[] = { 10, 15, 25 }, volume[] = { 12, 16, 20 };
  int least[256] = { 0 };

  for (int i = 1; i <= litres; i++)
    {
      least[i] = G_MAXINT;
      for (int j = 0; j < 3; j++)
        least[i] = MIN (least[i], weight[j] + least[MAX (i - volume[j], 0)]);
    }
  return least[litres];
}

static void
test_optimum (void)
{
  static const int litres[] = { 1, 20, 80, 120, 121, 150 };

  for (guint i = 0; i < G_N_ELEMENTS (litres); i++)
    {
      g_autoptr (KtSession) session
        = open_session ("suite/unbounded-cardinalities/cargo-bike.coom");
      g_autofree char *value = g_strdup_printf ("%d", litres[i]);
      KtChoice choice = { KT_CHOICE_IS, (char *) "requestedVolume", value };
      g_autoptr (KtCompletion) completion = NULL;
      g_autoptr (GError) error = NULL;

      if (session == NULL)
        return;
      kt_session_decide (session, &choice, &error);
      g_assert_no_error (error);
      completion = complete (session);
      g_assert_true (completion->is_optimal);
      g_assert_true (completion->has_total);
      g_assert_cmpint (completion->total.den, ==, 1);
      g_assert_cmpint (completion->total.num, ==, least_weight (litres[i]));
      g_assert_cmpint (kt_rational_compare (completion->total, completion->bound), ==, 0);
    }
}

static void
test_random_core (void)
{
  g_autoptr (KtSession) session = open_session ("benchmarks/instances_randomcore-400-250-2.coom");
  g_autoptr (KtCompletion) completion = NULL;
  g_autoptr (GError) error = NULL;

  if (session == NULL)
    return;
  completion = complete (session);
  for (guint i = 1; i < kt_assignment_get_n_entries (completion->assignment); i += 40)
    {
      const KtAssignmentEntry *entry = kt_assignment_get_entry (completion->assignment, i);
      KtChoice choice = { KT_CHOICE_IS, (char *) entry->path, (char *) entry->value.text };

      kt_session_decide (session, &choice, &error);
      g_assert_no_error (error);
    }
}

static void
test_dead_values (void)
{
  g_autoptr (KtSession) session = open_session ("suite/coffee/automatic-coffee-machine.coom");
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  guint n_dead = 0;

  if (session == NULL)
    return;
  findings = kt_proofs_run (kt_session_get_program (session), KT_PROOF_EXPLAIN, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      const KtFinding *finding = g_ptr_array_index (findings, i);
      KtChoice choice = { KT_CHOICE_IS, finding->path, finding->value };
      gboolean possible;

      if (finding->kind != KT_FINDING_DEAD_VALUE)
        continue;
      n_dead++;
      g_assert_true (kt_session_is_possible (session, &choice, &possible, NULL));
      g_assert_false (possible);
      g_assert_nonnull (finding->explanation);
      g_assert_true (finding->explanation->is_minimal);
      g_assert_cmpuint (finding->explanation->reasons->len, >, 0);
    }
  g_assert_cmpuint (n_dead, ==, 6);
}

/* Formulas over numbers without ranges: little effort settles little, but a picture there is. */
static void
test_little_effort (void)
{
  g_autoptr (KtSession) session = open_session ("suite/shadow-master.coom");
  g_autoptr (KtSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  if (session == NULL)
    return;
  kt_session_set_effort (session, 100, 1);
  snapshot = kt_session_get_snapshot (session, &error);
  g_assert_no_error (error);
  g_assert_true (kt_snapshot_has_unknown (snapshot));
}

/* Each question costs at least ten, and none is asked once as much again as was given is spent. */
static void
test_budget (void)
{
  g_autoptr (KtSession) session = open_session ("suite/shadow-master.coom");
  g_autoptr (KtSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  const guint budget = 1000;
  guint64 before;

  if (session == NULL)
    return;
  before = kt_session_get_n_questions (session);
  kt_session_set_budget (session, budget);
  snapshot = kt_session_get_snapshot (session, &error);
  g_assert_no_error (error);
  g_assert_true (kt_snapshot_has_unknown (snapshot));
  g_assert_cmpuint (kt_session_get_n_questions (session) - before, <=, 2 * budget / 10);
}

/* "24 racks are possible" is said only of parts that nothing bounds; bags are bounded by their litres. */
static void
test_bounds (void)
{
  g_autoptr (KtSession) racks = open_session ("suite/unbounded-cardinalities/racks.coom");
  g_autoptr (KtSession) bags = NULL;
  g_autoptr (GPtrArray) of_racks = NULL;
  g_autoptr (GPtrArray) of_bags = NULL;

  if (racks == NULL)
    return;
  bags = open_session ("suite/unbounded-cardinalities/cargo-bike.coom");
  of_racks = kt_proofs_run (kt_session_get_program (racks), KT_PROOF_DOMAINS, NULL, NULL);
  of_bags = kt_proofs_run (kt_session_get_program (bags), KT_PROOF_DOMAINS, NULL, NULL);
  g_assert_cmpuint (of_racks->len, ==, 1);
  g_assert_cmpint (((KtFinding *) g_ptr_array_index (of_racks, 0))->kind, ==,
                   KT_FINDING_UNBOUNDED_PARTS);
  g_assert_cmpuint (of_bags->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/corpus/%s is completed", pairs[i].name);

      g_test_add_data_func (path, &pairs[i], test_pair);
    }
  g_test_add_func ("/engine/corpus/the lightest bags are found and proven", test_optimum);
  g_test_add_func ("/engine/corpus/a large random table model answers", test_random_core);
  g_test_add_func ("/engine/corpus/little effort on wild formulas still gives a picture", test_little_effort);
  g_test_add_func ("/engine/corpus/a budget that is spent ends a picture", test_budget);
  g_test_add_func ("/engine/corpus/dead values are dead, for reasons", test_dead_values);
  g_test_add_func ("/engine/corpus/only what nothing bounds is called unbounded", test_bounds);
  return g_test_run ();
}
