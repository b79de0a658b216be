/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DIMACS with names: what is in the corpus is counted, what is wrong is named with its line.
 */
#include "foreign-fixture.h"

#include "kt-script.h"

#include <string.h>

static const char file[] = "m.dimacs";

static void
test_clauses (void)
{
  g_autoptr (KtModel) model = foreign_fixture_load_sound (
      file, "c made by hand\nc 1 root\nc 3 PC, 2 GB=y\np cnf 3 2\n1 -2 0\n3 2\n 1 0\n");

  g_assert_cmpint (model->format, ==, KT_MODEL_DIMACS);
  g_assert_cmpuint (model->product->n_features, ==, 3);
  g_assert_cmpstr (model->product->features[0]->name, ==, "root");
  g_assert_cmpstr (model->product->features[1]->name, ==, "2");
  g_assert_cmpstr (model->product->features[2]->name, ==, "PC, 2 GB=y");
  g_assert_cmpuint (model->n_rules, ==, 2);
  g_assert_cmpuint (model->rules[1]->place.line, ==, 6);
  g_assert_cmpstr (model->rules[1]->name, ==, "m.dimacs:6");

  g_autofree char *text = kt_selection_to_text (model->rules[1]->selection, model->rules[1]->kind);
  g_assert_cmpstr (text, ==, "PC, 2 GB=y | 2 | root");
}

/* A name may hold the signs of a decision: the longest name that exists is meant. */
static void
test_decisions (void)
{
  g_autoptr (KtModel) model
      = foreign_fixture_load (file, "c 1 A\nc 2 A=n\nc 3 A=n=True\nc 4 x.y[0]\np cnf 4 0\n", NULL);
  static const char *const words[]
      = { "A=True", "A=n", "!x.y[0]", "A=n=True=False", "A=n=False", NULL };
  static const char *const paths[] = { "A", "A=n", "x.y[0]", "A=n=True", "A=n" };
  static const gboolean truths[] = { TRUE, TRUE, FALSE, FALSE, FALSE };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtScript) script = kt_script_from_words (model, words, faults);

  g_assert_nonnull (script);
  g_assert_cmpuint (script->n_decisions, ==, G_N_ELEMENTS (paths));
  for (guint i = 0; i < script->n_decisions; i++)
    {
      g_assert_cmpstr (script->decisions[i].path, ==, paths[i]);
      g_assert_cmpint (script->decisions[i].value.truth, ==, truths[i]);
    }
}

static void
test_unknown_name (void)
{
  g_autoptr (KtModel) model = foreign_fixture_load (file, "c 1 Processor\np cnf 1 0\n", NULL);
  static const char *const words[] = { "Procesor", NULL };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  g_assert_null (kt_script_from_words (model, words, faults));
  g_assert_cmpstr (kt_fault_list_get (faults, 0)->message, ==,
                   "“Procesor”: There is no “Procesor” in “product”; did you mean “Processor”?");
}

static const ForeignFaulty faulty[] = {
  { "an empty text", "", "1:1: error: The line “p cnf VARIABLES CLAUSES” is missing.\n" },
  { "a clause before the head", "1 2 0\n",
    "1:1: error: The line “p cnf VARIABLES CLAUSES” is expected before “1”.\n" },
  { "another problem", "p sat 3\n", "1:3: error: “p cnf” is expected, not “p sat”.\n" },
  { "a second head", "p cnf 1 0\np cnf 1 0\n", "2:3: error: There is a second line “p cnf”.\n" },
  { "absurd counts", "p cnf 99999999999999999999 1\n",
    "1:7: error: The numbers of variables and clauses are expected behind “p cnf” (at most 300000 "
    "and 2000000), not “99999999999999999999”.\n" },
  { "a million variables", "p cnf 1000000 1\n",
    "1:7: error: The numbers of variables and clauses are expected behind “p cnf” (at most 300000 "
    "and 2000000), not “1000000”.\n" },
  { "a variable beyond the head", "p cnf 2 1\n1 3 0\n",
    "2:3: error: A number of a variable, up to what the head announces, is expected, not “3”.\n" },
  { "a word among literals", "p cnf 2 1\n1 x 0\n",
    "2:3: error: A number of a variable, up to what the head announces, is expected, not “x”.\n" },
  { "an open clause", "p cnf 2 1\n1 2\n", "3:1: error: The last clause is not closed by 0.\n" },
  { "too many clauses", "p cnf 1 1\n1 0\n-1 0\n",
    "3:5: error: There are more clauses than the head announces.\n" },
  { "too few clauses", "p cnf 1 3\n1 0\n",
    "3:1: error: There are fewer clauses than the head announces: 1 < 3.\n" },
  { "a name twice", "c 1 a\nc 2 a\np cnf 2 0\n",
    "2:1: error: “a” was already declared in line 1.\n" },
  { "bytes that are no UTF-8", "c 1 \xff\np cnf 1 0\n",
    "1:5: error: The text is not valid UTF-8.\n    Save the file as UTF-8.\n" },
};

/* Ten megabytes without a newline are one clause, or one word. */
static void
test_long_lines (void)
{
  g_autoptr (GString) clause = g_string_new ("p cnf 9 1\n");
  g_autoptr (GString) word = g_string_new ("p cnf 9 1\n");
  g_autofree char *faults = NULL;

  while (clause->len < 10 * 1000 * 1000)
    g_string_append (clause, "1 -2 3 ");
  g_string_append (clause, "0\n");
  g_autoptr (KtModel) model = foreign_fixture_load (file, clause->str, &faults);
  g_assert_nonnull (model);
  g_assert_cmpuint (model->n_rules, ==, 1);

  while (word->len < 10 * 1000 * 1000)
    g_string_append (word, "xxxxxxx");
  g_assert_null (foreign_fixture_load (file, word->str, NULL));
}

typedef struct {
  const char *file;
  guint n_features;
  guint n_clauses;
} Corpus;

static const Corpus corpus[] = {
  { "printer", 172, 309 },
  { "e_shop", 173, 289 },
  { "tankwar", 144, 769 },
  { "berkeleydb", 117, 417 },
  { "pc_richmond", 377, 1356 },
  { "FinancialServices01_2018-05-09", 771, 7238 },
  { "embtoolkit", 1179, 5414 },
  { "freebsd_8.0.0", 1397, 15692 },
  { "erp_system", 1920, 61362 },
  { "buildroot_berger2013", 14910, 45603 },
  { "linux_nieke_7c08c9ae0c", 21257, 164249 },
};

static void
test_corpus (gconstpointer data)
{
  const Corpus *c = data;
  g_autoptr (KtModel) model = foreign_fixture_load_corpus ("dimacs", c->file, ".dimacs");

  if (model == NULL)
    return;
  g_assert_cmpuint (model->product->n_features, ==, c->n_features);
  g_assert_cmpuint (model->n_rules, ==, c->n_clauses);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dimacs/variables are features and clauses are rules", test_clauses);
  g_test_add_func ("/dimacs/decisions find names with any signs", test_decisions);
  g_test_add_func ("/dimacs/a name that is not there is told with the nearest", test_unknown_name);
  g_test_add_func ("/dimacs/long lines are read or refused", test_long_lines);
  foreign_fixture_add_faulty ("dimacs", file, faulty, G_N_ELEMENTS (faulty));
  for (guint i = 0; i < G_N_ELEMENTS (corpus); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dimacs/%s is read whole", corpus[i].file);
      g_test_add_data_func (path, &corpus[i], test_corpus);
    }
  return g_test_run ();
}
