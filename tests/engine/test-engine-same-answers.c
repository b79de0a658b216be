/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Same model, same decisions, same answers: decisions and rules of explanations, and repairs, do not depend on what was asked
 * before, nor on the session. */

#include "kt-session.h"

#include <string.h>

#define N_DECISIONS 8
#define N_WANTED 6

typedef struct {
  KtModel *model;
  KtProgram *program;
  GPtrArray *decisions, *wanted; /* KtChoice */
} Case;

static KtSession *
session_new (Case *c)
{
  g_autoptr (GError) error = NULL;
  KtSession *session = kt_session_new (c->program, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < c->decisions->len; i++)
    g_assert_true (kt_session_decide (session, g_ptr_array_index (c->decisions, i), NULL));
  return session;
}

/* Values that are free, or those excluded by more than the decision about them. */
static GPtrArray *
choices_with (KtSession *session, KtState state)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, NULL);
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_choice_free);

  g_assert_nonnull (snapshot);
  for (guint i = 0; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      for (guint j = 0; j < node->n_values; j++)
        if (node->values[j].state == state && !node->values[j].is_alternative && node->values[j].name[0] != '\0')
          g_ptr_array_add (choices, kt_choice_new (KT_CHOICE_IS, node->path, node->values[j].name));
    }
  return choices;
}

static const KtChoice *
any (GPtrArray *choices, GRand *rand)
{
  return g_ptr_array_index (choices, (guint)g_rand_int_range (rand, 0, (gint32)choices->len));
}

static void
case_init (Case *c, KtModel *model, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (model);
  c->model = model;
  c->program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  c->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_choice_free);
  c->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_choice_free);
  for (guint i = 0; i < N_DECISIONS; i++)
    {
      g_autoptr (KtSession) session = session_new (c);
      g_autoptr (GPtrArray) choices = choices_with (session, KT_STATE_FREE);

      if (choices->len > 0)
        g_ptr_array_add (c->decisions, kt_choice_copy (any (choices, rand)));
    }
  g_autoptr (KtSession) session = session_new (c);
  g_autoptr (GPtrArray) excluded = choices_with (session, KT_STATE_EXCLUDED);
  for (guint i = 0; i < N_WANTED && excluded->len > 0; i++)
    g_ptr_array_add (c->wanted, kt_choice_copy (any (excluded, rand)));
}

static void
case_clear (Case *c)
{
  g_ptr_array_unref (c->wanted);
  g_ptr_array_unref (c->decisions);
  kt_program_unref (c->program);
  kt_model_unref (c->model);
}

/* What is withdrawn, and the configuration it leads to. */
static char *
repairs_as_text (KtSession *session, const KtChoice *wanted)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) repairs = kt_session_repair (session, wanted, 3, &request, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *repair = g_ptr_array_index (repairs, i);
      g_autofree char *result = kt_assignment_to_json (repair->result);

      for (guint j = 0; j < repair->changes->len; j++)
        {
          const KtRepairChange *change = g_ptr_array_index (repair->changes, j);
          g_autofree char *choice = kt_choice_to_text (change->choice);

          g_string_append_printf (text, "%s becomes %s; ", choice, change->becomes != NULL ? change->becomes : "nothing");
        }
      g_string_append_printf (text, "smallest %d, %s\n", repair->is_smallest, result);
    }
  return g_string_free (text, FALSE);
}

/* The decisions to blame and the rules from which it follows. */
static char *
explanation_as_text (KtSession *session, const KtChoice *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtExplanation) explanation = kt_session_explain (session, wanted, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < explanation->choices->len; i++)
    {
      g_autofree char *choice = kt_choice_to_text (g_ptr_array_index (explanation->choices, i));

      g_string_append_printf (text, "%s; ", choice);
    }
  for (guint i = 0; i < explanation->reasons->len; i++)
    {
      const KtReason *reason = g_ptr_array_index (explanation->reasons, i);

      g_string_append_printf (text, "rule %u of %s; ", reason->rule->index, reason->context);
    }
  g_string_append_printf (text, "minimal %d", explanation->is_minimal);
  return g_string_free (text, FALSE);
}

static guint
assert_same (Case *c)
{
  g_autoptr (KtSession) one = session_new (c);
  guint n = 0;

  for (guint i = 0; i < c->wanted->len; i++)
    {
      const KtChoice *wanted = g_ptr_array_index (c->wanted, i);
      g_autoptr (KtSession) fresh = session_new (c);
      g_autofree char *expected = repairs_as_text (fresh, wanted);
      g_autoptr (KtSession) other = session_new (c);
      g_autofree char *why = explanation_as_text (other, wanted);
      g_autofree char *why_again = explanation_as_text (one, wanted);
      g_autofree char *found = repairs_as_text (one, wanted);

      g_assert_cmpstr (why_again, ==, why);
      g_assert_cmpstr (found, ==, expected);
      n += expected[0] != '\0';
    }
  return n;
}

static void
test_corpus (gconstpointer name)
{
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "../shared/corpora/models", name, NULL);
  guint n = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the corpus is not there");
      return;
    }
  for (guint32 seed = 1; seed <= 3; seed++)
    {
      Case c;

      case_init (&c, kt_model_load_file (path, NULL, NULL), seed);
      g_test_message ("seed %u, %u decisions, %u values wanted", seed, c.decisions->len, c.wanted->len);
      n += assert_same (&c);
      case_clear (&c);
    }
  g_assert_cmpuint (n, >, 0);
}

static const char formula_text[]
  = "product {\n Size size\n Size lining\n bool lid\n num 1-9 seats\n num 1-9 rows\n num 0-99 weight\n}\n"
    "enumeration Size { Small Middle Large }\n"
    "behavior {\n condition size = Small\n require seats <= 3\n}\n"
    "behavior {\n condition lid = True\n require size = Large\n}\n"
    "behavior {\n require weight = seats * rows\n}\n"
    "behavior {\n condition lining = Large\n require weight >= 40\n}\n"
    "behavior {\n condition lining = Small\n require weight <= 6\n}\n"
    "behavior {\n condition lining = Small\n require lid = False\n}\n";

static void
test_formula (void)
{
  guint n = 0;

  for (guint32 seed = 1; seed <= 20; seed++)
    {
      Case c;

      case_init (&c, kt_model_load_text (formula_text, strlen (formula_text), "m.coom", NULL, NULL), seed);
      n += assert_same (&c);
      case_clear (&c);
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answers/reasons and repairs of a model with a formula are the same whatever was asked before", test_formula);
  g_test_add_data_func ("/answers/reasons and repairs of a small model are the same whatever was asked before", "dimacs/berkeleydb.dimacs",
                        test_corpus);
  g_test_add_data_func ("/answers/reasons and repairs of a model with sums are the same whatever was asked before",
                        "coom/suite/bike/travel-bike.coom", test_corpus);
  g_test_add_data_func ("/answers/reasons and repairs of a large model are the same whatever was asked before",
                        "dimacs/pc_richmond.dimacs", test_corpus);
  return g_test_run ();
}
