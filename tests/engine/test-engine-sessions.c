/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random sessions on large models: after each decision PicoSAT is asked about values, and says what the picture says: of what
 * the picture calls possible each is so in a solution of PicoSAT, and of what it calls impossible PicoSAT says that none can
 * be. It is asked about several at once: whether they can all be, fewer of them if not; and whether one of them can. Of a DIMACS file it gets the clauses as they stand there, so that nothing but PicoSAT is shared with what is judged;
 * of other models the compiled clauses (that these say what the model says is for test-foreign-oracle and
 * test-engine-oracle). Without arguments a small share of the corpus and of the values; `test-engine-sessions --full
 * SESSIONS DECISIONS ONE-IN MODEL…` asks about one in so many values of the models named (tests/perf/oracle.sh).
 *
 * Every other session begins from the prepared, stored form of the model. */

#include <stdlib.h>
#include <string.h>

#include "kt-session-private.h"

/* So many values are asked about together, whether one of them can be. */
#define AT_ONCE 500

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

static KtProgram *
store_and_read (KtProgram *program)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProgram) prepared = kt_program_compile (kt_program_get_model (program), NULL, NULL, &error);
  g_autoptr (GBytes) bytes = NULL;
  KtProgram *again;

  g_assert_no_error (error);
  kt_program_prepare (prepared, NULL, &error);
  g_assert_no_error (error);
  bytes = kt_program_to_bytes (prepared);
  again = kt_program_from_bytes (bytes, kt_program_get_model (program), NULL, &error);
  g_assert_no_error (error);
  return again;
}

/* What is asked, and what the asked one calls a value. */
typedef struct {
  KtProgram *program;
  KtSat *sat;
  GHashTable *variables; /* of a DIMACS file: name → variable; NULL: of the program */
  int n_variables, n_clauses; /* of its own; clauses that were added to ask */
  GArray *shown;         /* guint8, by variable and side: it was so in a solution under the decisions of now */
  guint n_asked, n_settled;
} Oracle;

static void
read_dimacs_line (Oracle *oracle, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (g_strchomp ((char *) line), " \t", -1);

  if (words[0] == NULL || g_str_equal (words[0], "p"))
    return;
  if (g_str_equal (words[0], "c"))
    {
      int variable = words[1] != NULL ? atoi (words[1]) : 0;

      if (variable > 0 && words[2] != NULL)
        g_hash_table_insert (oracle->variables, g_strjoinv (" ", words + 2), GINT_TO_POINTER (variable));
      return;
    }
  for (guint i = 0; words[i] != NULL && atoi (words[i]) != 0; i++)
    {
      int literal = atoi (words[i]);

      kt_sat_add_all (oracle->sat, &literal, 1);
      oracle->n_variables = MAX (oracle->n_variables, ABS (literal));
    }
  kt_sat_add_all (oracle->sat, (const int[]){ 0 }, 1);
}

static void
read_dimacs (Oracle *oracle, const char *file)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  oracle->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      read_dimacs_line (oracle, lines[i]);
}

static void
oracle_init (Oracle *oracle, KtProgram *program, const char *file)
{
  *oracle = (Oracle){ .program = program, .sat = kt_sat_new (KT_SAT_PICOSAT) };
  oracle->shown = g_array_new (FALSE, TRUE, sizeof (guint8));
  if (g_str_has_suffix (file, ".dimacs"))
    {
      read_dimacs (oracle, file);
      return;
    }
  for (guint i = 0; i < program->selectors->len; i++)
    kt_sat_add (oracle->sat, &g_array_index (program->selectors, KtSelector, i).literal, 1);
  kt_sat_add_all (oracle->sat, (const int *) program->clauses->data, program->clauses->len);
  oracle->n_variables = program->n_variables;
}

static void
oracle_clear (Oracle *oracle)
{
  kt_sat_free (oracle->sat);
  g_clear_pointer (&oracle->variables, g_hash_table_unref);
  g_array_unref (oracle->shown);
}

/* 0: the DIMACS file has no such name (what a reader adds, like groups of names). */
static int
literal_of (const Oracle *oracle, const KtSnapshotNode *node, guint number)
{
  int variable;

  if (oracle->variables == NULL)
    return kt_program_values (oracle->program,
                              kt_program_slot (oracle->program,
                                               kt_program_find_slot (oracle->program, node->path)))[number]
      .literal;
  variable = GPOINTER_TO_INT (g_hash_table_lookup (oracle->variables, node->feature->name));
  return g_str_equal (node->values[number].name, "True") ? variable : -variable;
}

static guint8 *
shown_at (Oracle *oracle, int literal)
{
  guint at = 2 * (guint) ABS (literal) + (literal < 0);

  if (at >= oracle->shown->len)
    g_array_set_size (oracle->shown, at + 1);
  return &g_array_index (oracle->shown, guint8, at);
}

/* All that is so in the last solution. */
static void
note_solution (Oracle *oracle)
{
  for (int variable = 1; variable <= oracle->n_variables; variable++)
    *shown_at (oracle, kt_sat_value (oracle->sat, variable) ? variable : -variable) = 1;
}

static gboolean
can_hold (Oracle *oracle, const GArray *decisions, const int *literals, guint n)
{
  for (guint i = 0; i < decisions->len; i++)
    kt_sat_assume (oracle->sat, g_array_index (decisions, int, i));
  for (guint i = 0; i < n; i++)
    kt_sat_assume (oracle->sat, literals[i]);
  oracle->n_asked++;
  return kt_sat_solve (oracle->sat, -1) == KT_SAT_YES;
}

/* From `at` on so many that were in no solution yet; where that ends. */
static guint
take_open (Oracle *oracle, const GArray *literals, guint at, guint n, GArray *open)
{
  g_array_set_size (open, 0);
  for (; at < literals->len && open->len < n; at++)
    if (!*shown_at (oracle, g_array_index (literals, int, at)))
      g_array_append_vals (open, &g_array_index (literals, int, at), 1);
  return at;
}

/* Each of them can be, if not all at once: twice as many together after each yes. */
static void
assert_each_possible (Oracle *oracle, const GArray *decisions, const GArray *literals)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (int));
  guint at = 0, n = 1;

  while (at < literals->len)
    {
      guint end = take_open (oracle, literals, at, n, open);

      if (open->len == 0 || can_hold (oracle, decisions, (const int *) open->data, open->len))
        {
          if (open->len > 0)
            note_solution (oracle);
          at = end;
          n *= 2;
          continue;
        }
      if (open->len == 1)
        g_error ("PicoSAT says that literal %d cannot be", g_array_index (open, int, 0));
      n = MAX (1, open->len / 4);
    }
}

/* Not one of them can be: a clause says "one of them" where its own variable is true. */
static void
assert_none_possible (Oracle *oracle, const GArray *decisions, const int *literals, guint n)
{
  int one_of_them = oracle->n_variables + ++oracle->n_clauses, off = -one_of_them;

  kt_sat_add_all (oracle->sat, &off, 1);
  kt_sat_add_all (oracle->sat, literals, n);
  kt_sat_add_all (oracle->sat, (const int[]){ 0 }, 1);
  if (can_hold (oracle, decisions, &one_of_them, 1))
    for (guint i = 0; i < n; i++)
      if (kt_sat_value (oracle->sat, literals[i]))
        g_error ("PicoSAT says that literal %d can be", literals[i]);
  kt_sat_add_all (oracle->sat, (const int[]){ off, 0 }, 2);
}

static void
assert_picture (Oracle *oracle, KtSnapshot *snapshot, const GArray *decisions, GRand *rand, guint one_in)
{
  g_autoptr (GArray) possible = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) avoidable = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) impossible = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      for (guint j = 0; j < node->n_values; j++)
        {
          int literal = literal_of (oracle, node, j), opposite = -literal;
          KtState state = node->values[j].state;

          if (literal == 0 || (one_in > 1 && g_rand_int_range (rand, 0, (gint32) one_in) > 0))
            continue;
          g_array_append_val (state != KT_STATE_EXCLUDED && state != KT_STATE_USER_NOT ? possible : impossible, literal);
          g_array_append_val (state == KT_STATE_FREE || state == KT_STATE_EXCLUDED || state == KT_STATE_USER_NOT
                                ? avoidable
                                : impossible,
                              opposite);
        }
    }
  g_array_set_size (oracle->shown, 0);
  oracle->n_settled += possible->len + avoidable->len + impossible->len;
  assert_each_possible (oracle, decisions, avoidable);
  assert_each_possible (oracle, decisions, possible);
  for (guint i = 0; i < impossible->len; i += AT_ONCE)
    assert_none_possible (oracle, decisions, &g_array_index (impossible, int, i), MIN (AT_ONCE, impossible->len - i));
}

/* A free value, chosen or excluded. */
static KtChoice *
next_choice (const Oracle *oracle, KtSnapshot *snapshot, GRand *rand, int *literal)
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
      *literal = literal_of (oracle, node, j);
      if (*literal == 0)
        continue;
      if (!chosen)
        *literal = -*literal;
      return kt_choice_new (chosen ? KT_CHOICE_IS : KT_CHOICE_IS_NOT, node->path, node->values[j].name);
    }
  return NULL;
}

static void
run_session (Oracle *oracle, KtSession *session, const Trial *trial, guint seed)
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
      assert_picture (oracle, snapshot, decisions, rand, trial->one_in);
      choice = next_choice (oracle, snapshot, rand, &literal);
      if (choice == NULL)
        break;
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
  g_autoptr (KtProgram) stored = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (KtSession) prepared = NULL;
  Oracle oracle;

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the corpus is not there");
      return;
    }
  program = load_program (file);
  if (program->oracles->len > 0)
    {
      g_test_skip ("its formulas are more than clauses");
      return;
    }
  stored = store_and_read (program);
  session = kt_session_new (program, NULL);
  prepared = kt_session_new (stored, NULL);
  oracle_init (&oracle, program, file);
  for (guint seed = 1; seed <= trial->n_sessions; seed++)
    run_session (&oracle, seed % 2 == 1 ? prepared : session, trial, seed);
  g_test_message ("%s: seeds 1 to %u, %u answers settled, PicoSAT was asked %u times", file, trial->n_sessions,
                  oracle.n_settled, oracle.n_asked);
  oracle_clear (&oracle);
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
  for (int i = 5; i < argc && strcmp (argv[1], "--full") == 0; i++)
    {
      g_autofree char *name = g_strdup_printf ("/engine/sessions/%d", i - 4);
      Trial *trial = g_new0 (Trial, 1); /* lives as long as the run */

      *trial = (Trial){ argv[i], (guint) atoi (argv[2]), (guint) atoi (argv[3]), (guint) atoi (argv[4]) };
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
