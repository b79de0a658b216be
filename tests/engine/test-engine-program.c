/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs of random models: PicoSAT asked for every literal says what the snapshot says; stored and
 * read back they are the same bytes and give the same answers; explanations name no rule too many. */

#include <string.h>

#include "kt-engine-error.h"
#include "kt-random-model.h"
#include "kt-sat.h"
#include "kt-session-private.h"

#define N_MODELS 120

static KtProgram *
random_program (guint seed, KtRandomKind kind)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *text = kt_random_model (rand, kind);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "random", NULL, faults);
  g_autoptr (GError) error = NULL;
  KtProgram *program;

  if (model == NULL)
    return NULL;
  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  return program;
}

static void
assert_literals (KtProgram *program, KtSnapshot *snapshot)
{
  g_autoptr (KtSat) sat = kt_sat_new (KT_SAT_PICOSAT);

  kt_sat_add_all (sat, (const int *) program->clauses->data, program->clauses->len);
  for (guint i = 0; i < program->selectors->len; i++)
    kt_sat_add (sat, &g_array_index (program->selectors, KtSelector, i).literal, 1);
  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);
      const KtSlot *slot
        = kt_program_slot (program, kt_program_find_slot (program, node->path));

      for (guint j = 0; j < node->n_values; j++)
        {
          int literal = kt_program_values (program, slot)[j].literal;
          gboolean can_be, can_miss;

          kt_sat_assume (sat, literal);
          can_be = kt_sat_solve (sat, -1) == KT_SAT_YES;
          kt_sat_assume (sat, -literal);
          can_miss = kt_sat_solve (sat, -1) == KT_SAT_YES;
          g_assert_cmpint (node->values[j].state, ==,
                           !can_be     ? KT_STATE_EXCLUDED
                           : !can_miss ? KT_STATE_IMPLIED
                                       : KT_STATE_FREE);
        }
    }
}

static void
test_every_literal (void)
{
  guint n = 0;

  for (guint seed = 1; seed <= N_MODELS; seed++)
    {
      g_autoptr (KtProgram) program = random_program (seed, KT_RANDOM_PARTS);
      g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, NULL) : NULL;
      g_autoptr (KtSnapshot) snapshot = NULL;

      /* What clauses alone do not express PicoSAT cannot answer. */
      if (session == NULL || program->oracles->len > 0)
        continue;
      snapshot = kt_session_get_snapshot (session, NULL);
      assert_literals (program, snapshot);
      n++;
    }
  g_test_message ("seeds 1 to %d, %u models", N_MODELS, n);
  g_assert_cmpuint (n, >, 10);
}

static void
test_bytes (void)
{
  guint n = 0;

  for (guint seed = 1; seed <= N_MODELS; seed++)
    {
      g_autoptr (KtProgram) program = random_program (seed, KT_RANDOM_ALL);
      g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, NULL) : NULL;
      g_autoptr (KtProgram) again = NULL;
      g_autoptr (KtSession) other = NULL;
      g_autoptr (KtSnapshot) a = NULL;
      g_autoptr (KtSnapshot) b = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) same = NULL;
      g_autoptr (GError) error = NULL;

      if (session == NULL)
        continue;
      n++;
      bytes = kt_program_to_bytes (program);
      again = kt_program_from_bytes (bytes, kt_program_get_model (program), NULL, &error);
      g_assert_no_error (error);
      same = kt_program_to_bytes (again);
      g_assert_true (g_bytes_equal (bytes, same));
      other = kt_session_new (again, &error);
      g_assert_no_error (error);
      a = kt_session_get_snapshot (session, NULL);
      b = kt_session_get_snapshot (other, NULL);
      g_assert_true (kt_snapshot_equal (a, b));
    }
  g_assert_cmpuint (n, >, 10);
}

/* The same decisions in a session that begins with what was worked out before. */
static void
test_prepared (void)
{
  guint n = 0;

  for (guint seed = 1; seed <= N_MODELS; seed++)
    {
      g_autoptr (KtProgram) program = random_program (seed, KT_RANDOM_PARTS);
      g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, NULL) : NULL;
      g_autoptr (KtProgram) again = NULL;
      g_autoptr (KtSession) other = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GError) error = NULL;

      if (session == NULL)
        continue;
      n++;
      g_assert_true (kt_program_prepare (program, NULL, &error));
      bytes = kt_program_to_bytes (program);
      again = kt_program_from_bytes (bytes, kt_program_get_model (program), NULL, &error);
      g_assert_no_error (error);
      other = kt_session_new (again, &error);
      g_assert_no_error (error);
      for (guint step = 0; step < 6; step++)
        {
          g_autoptr (KtSnapshot) a = kt_session_get_snapshot (session, NULL);
          g_autoptr (KtSnapshot) b = kt_session_get_snapshot (other, NULL);
          guint i = (guint) g_rand_int_range (rand, 0, (gint32) kt_snapshot_get_n_nodes (a));
          const KtSnapshotNode *node = kt_snapshot_get_node (a, i);
          guint j = node->n_values > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) node->n_values) : 0;
          KtChoice choice = { g_rand_boolean (rand) ? KT_CHOICE_IS : KT_CHOICE_IS_NOT, (char *) node->path, NULL };

          g_assert_true (kt_snapshot_equal (a, b));
          if (node->n_values == 0 || node->values[j].state != KT_STATE_FREE)
            continue;
          choice.value = (char *) node->values[j].name;
          g_assert_true (kt_session_decide (session, &choice, NULL));
          g_assert_true (kt_session_decide (other, &choice, NULL));
        }
    }
  g_assert_cmpuint (n, >, 10);
}

/* Everything fixed but the rule left out has a solution. */
static void
assert_no_rule_too_many (KtProgram *program, const KtExplanation *why, int wanted)
{
  for (guint left_out = 0; left_out <= why->reasons->len; left_out++)
    {
      g_autoptr (KtSat) sat = kt_sat_new (KT_SAT_PICOSAT);

      kt_sat_add_all (sat, (const int *) program->clauses->data, program->clauses->len);
      kt_sat_add (sat, &program->closed, 1);
      kt_sat_add (sat, &wanted, 1);
      for (guint i = 0; i < program->selectors->len; i++)
        {
          const KtSelector *selector = &g_array_index (program->selectors, KtSelector, i);

          for (guint j = 0; j < why->reasons->len; j++)
            {
              const KtReason *reason = g_ptr_array_index (why->reasons, j);

              if (j != left_out && (int) reason->rule->index == selector->rule
                  && g_str_equal (reason->context, program->paths[selector->slot]))
                kt_sat_add (sat, &selector->literal, 1);
            }
        }
      g_assert_cmpint (kt_sat_solve (sat, -1), ==,
                       left_out < why->reasons->len ? KT_SAT_YES : KT_SAT_NO);
    }
}

static void
explain_all (KtProgram *program, KtSession *session, KtSnapshot *snapshot, guint *n)
{
  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);
      const KtSlot *slot = kt_program_slot (program, kt_program_find_slot (program, node->path));

      for (guint j = 0; j < node->n_values; j++)
        {
          KtChoice choice = { KT_CHOICE_IS, (char *) node->path, (char *) node->values[j].name };
          g_autoptr (KtExplanation) why = NULL;
          g_autoptr (GError) error = NULL;

          if (node->values[j].state != KT_STATE_EXCLUDED)
            continue;
          why = kt_session_explain (session, &choice, &error);
          g_assert_no_error (error);
          g_assert_true (why->is_minimal);
          g_assert_cmpuint (why->choices->len, ==, 0);
          assert_no_rule_too_many (program, why, kt_program_values (program, slot)[j].literal);
          (*n)++;
        }
    }
}

static void
test_rules_of_explanations (void)
{
  guint n = 0;

  for (guint seed = 1; seed <= N_MODELS; seed++)
    {
      g_autoptr (KtProgram) program = random_program (seed, KT_RANDOM_LOGIC);
      g_autoptr (KtSession) session = program != NULL ? kt_session_new (program, NULL) : NULL;
      g_autoptr (KtSnapshot) snapshot = NULL;

      if (session == NULL || program->oracles->len > 0)
        continue;
      snapshot = kt_session_get_snapshot (session, NULL);
      explain_all (program, session, snapshot, &n);
    }
  g_test_message ("seeds 1 to %d, %u explanations", N_MODELS, n);
  g_assert_cmpuint (n, >, 20);
}

/* What texts are is known only as far as rules name them. */
static void
test_two_free_texts (gconstpointer data)
{
  const char *const *texts = data; /* file, model, message */
  g_autoptr (KtModel) model = kt_model_load_text (texts[1], strlen (texts[1]), texts[0], NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (model);
  g_assert_null (kt_program_compile (model, NULL, NULL, &error));
  g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==, texts[2]);
}

static const char *const free_texts[][3] = {
  { "m.coom", "product {\n string note\n string label\n}\nbehavior {\n require note = label\n}\n",
    "Rule “m.coom:6” compares two free texts; a text can only be compared with a constant or an attribute" },
  { "m.uvl", "features\n  A\n    optional\n      String S\n      String T\nconstraints\n  A\n  S == T\n",
    "Rule “m.uvl:8” compares two free texts; a text can only be compared with a constant or an attribute" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/program/PicoSAT asked for every literal says what the snapshot says",
                   test_every_literal);
  g_test_add_func ("/engine/program/stored and read back it is the same", test_bytes);
  g_test_add_func ("/engine/program/prepared it answers as it does from the beginning", test_prepared);
  g_test_add_func ("/engine/program/explanations name no rule too many", test_rules_of_explanations);
  for (guint i = 0; i < G_N_ELEMENTS (free_texts); i++)
    {
      g_autofree char *name
        = g_strdup_printf ("/engine/program/a rule of %s that compares two free texts is refused with its line", free_texts[i][0]);

      g_test_add_data_func (name, free_texts[i], test_two_free_texts);
    }
  return g_test_run ();
}
