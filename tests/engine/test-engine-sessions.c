/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random sessions on large models: after each decision PicoSAT is asked about values one by one, and says what the picture
 * says. Without arguments a small share of the corpus and of the values; `test-engine-sessions --full MODEL…` asks about
 * every value of the models named (tests/perf/oracle.sh). */

#include <string.h>

#include "kt-session-private.h"

typedef struct {
  const char *file;
  guint n_sessions, n_decisions, one_in;
} Trial;

static KtProgram *
load_program (const char *file)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtModel) model = kt_model_load_file (file, NULL, faults);
  g_autoptr (GError) error = NULL;
  KtProgram *program;

  g_assert_nonnull (model);
  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  return program;
}

static gboolean
can_hold (KtSat *sat, const GArray *decisions, int literal)
{
  for (guint i = 0; i < decisions->len; i++)
    kt_sat_assume (sat, g_array_index (decisions, int, i));
  kt_sat_assume (sat, literal);
  return kt_sat_solve (sat, -1) == KT_SAT_YES;
}

static void
assert_picture (KtProgram *program, KtSnapshot *snapshot, KtSat *sat, const GArray *decisions, GRand *rand,
                guint one_in)
{
  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);
      const KtSlot *slot = kt_program_slot (program, kt_program_find_slot (program, node->path));

      for (guint j = 0; j < node->n_values; j++)
        {
          int literal = kt_program_values (program, slot)[j].literal;
          KtState state = node->values[j].state;

          if (one_in > 1 && g_rand_int_range (rand, 0, (gint32) one_in) > 0)
            continue;
          g_assert_cmpint (can_hold (sat, decisions, literal), ==,
                           state != KT_STATE_EXCLUDED && state != KT_STATE_USER_NOT);
          g_assert_cmpint (can_hold (sat, decisions, -literal), ==,
                           state == KT_STATE_FREE || state == KT_STATE_EXCLUDED || state == KT_STATE_USER_NOT);
        }
    }
}

/* A free value, chosen or excluded. */
static KtChoice *
next_choice (KtProgram *program, KtSnapshot *snapshot, GRand *rand, int *literal)
{
  for (guint tries = 0; tries < 500; tries++)
    {
      guint i = (guint) g_rand_int_range (rand, 0, (gint32) kt_snapshot_get_n_nodes (snapshot));
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);
      gboolean chosen = g_rand_double (rand) < 0.7;
      guint j;

      if (node->n_values == 0)
        continue;
      j = (guint) g_rand_int_range (rand, 0, (gint32) node->n_values);
      if (node->values[j].state != KT_STATE_FREE)
        continue;
      *literal = kt_program_values (
        program, kt_program_slot (program, kt_program_find_slot (program, node->path)))[j].literal;
      if (!chosen)
        *literal = -*literal;
      return kt_choice_new (chosen ? KT_CHOICE_IS : KT_CHOICE_IS_NOT, node->path, node->values[j].name);
    }
  return NULL;
}

static void
run_session (KtProgram *program, KtSession *session, KtSat *sat, const Trial *trial, guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GArray) decisions = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GError) error = NULL;

  g_assert_true (kt_session_reset (session, NULL));
  for (guint i = 0; i <= trial->n_decisions; i++)
    {
      g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, &error);
      g_autoptr (KtChoice) choice = NULL;
      int literal;

      g_assert_no_error (error);
      assert_picture (program, snapshot, sat, decisions, rand, trial->one_in);
      choice = next_choice (program, snapshot, rand, &literal);
      if (choice == NULL)
        return;
      g_assert_true (kt_session_decide (session, choice, &error));
      g_array_append_val (decisions, literal);
      if (i % 4 == 3) /* and back once */
        {
          g_autoptr (KtSnapshot) again = NULL;

          g_assert_true (kt_session_undo (session, NULL));
          again = kt_session_get_snapshot (session, NULL);
          g_assert_true (kt_snapshot_equal (again, snapshot));
          g_array_set_size (decisions, decisions->len - 1);
        }
    }
}

static void
test_trial (gconstpointer data)
{
  const Trial *trial = data;
  g_autofree char *file = g_path_is_absolute (trial->file)
                            ? g_strdup (trial->file)
                            : g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora", "models",
                                                trial->file, NULL);
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (KtSat) sat = NULL;

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the corpus is not there");
      return;
    }
  program = load_program (file);
  session = kt_session_new (program, NULL);
  sat = kt_sat_new (KT_SAT_PICOSAT);
  for (guint i = 0; i < program->selectors->len; i++)
    kt_sat_add (sat, &g_array_index (program->selectors, KtSelector, i).literal, 1);
  kt_sat_add_all (sat, (const int *) program->clauses->data, program->clauses->len);
  for (guint seed = 1; seed <= trial->n_sessions; seed++)
    run_session (program, session, sat, trial, seed);
  g_test_message ("seeds 1 to %u", trial->n_sessions);
}

int
main (int argc, char **argv)
{
  static const Trial share[] = {
    { "dimacs/pc_richmond.dimacs", 5, 12, 1 },
    { "dimacs/FinancialServices01_2018-05-09.dimacs", 3, 8, 1 },
    { "dimacs/embtoolkit.dimacs", 3, 8, 1 },
    { "dimacs/freebsd_8.0.0.dimacs", 2, 8, 30 },
    { "dimacs/erp_system.dimacs", 2, 8, 60 },
    { "uvl/automotive02_v1.uvl", 1, 6, 400 },
  };

  g_test_init (&argc, &argv, NULL);
  for (int i = 2; i < argc && strcmp (argv[1], "--full") == 0; i++)
    {
      g_autofree char *name = g_strdup_printf ("/engine/sessions/%d", i - 1);
      Trial *trial = g_new0 (Trial, 1); /* lives as long as the run */

      *trial = (Trial){ argv[i], 20, 20, 1 };
      g_test_add_data_func_full (name, trial, test_trial, g_free);
    }
  for (guint i = 0; i < G_N_ELEMENTS (share) && argc < 2; i++)
    {
      g_autofree char *base = g_path_get_basename (share[i].file);
      g_autofree char *name = g_strconcat ("/engine/sessions/PicoSAT agrees about ", base, NULL);

      g_test_add_data_func (name, &share[i], test_trial);
    }
  return g_test_run ();
}
