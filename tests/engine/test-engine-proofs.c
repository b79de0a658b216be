/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said about random tiny models before any decision, against all their configurations: nothing
 * that is not true, and nothing missing. KT_ORACLE_MODELS sets how many models of each kind,
 * KT_ORACLE_SEED where to begin. */

#include <stdlib.h>
#include <string.h>

#include "kt-brute.h"
#include "kt-proofs.h"
#include "kt-random-model.h"

#define LIMIT 3000

typedef struct {
  char *text;
  guint seed, limit;
  KtModel *model;
  GPtrArray *all;      /* KtAssignment: valid or not */
  guint8 *holds;       /* [configuration × rule] */
  GPtrArray *findings; /* KtFinding */
} Case;

static guint
setting (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

static gboolean
holds (const Case *c, guint configuration, guint rule)
{
  return c->holds[configuration * c->model->n_rules + rule];
}

/* Do all rules hold but perhaps `without` (-1: none)? */
static gboolean
others_hold (const Case *c, guint configuration, int without)
{
  for (guint i = 0; i < c->model->n_rules; i++)
    if ((int) i != without && !holds (c, configuration, i))
      return FALSE;
  return TRUE;
}

/* Do the rules of the explanation hold, but perhaps the one given? */
static gboolean
explaining_hold (const Case *c, guint configuration, const KtExplanation *why, const KtRule *without)
{
  for (guint i = 0; i < why->reasons->len; i++)
    {
      const KtRule *rule = ((const KtReason *) why->reasons->pdata[i])->rule;

      for (guint r = 0; r < c->model->n_rules; r++)
        if (c->model->rules[r] == rule && rule != without && !holds (c, configuration, r))
          return FALSE;
    }
  return TRUE;
}

/* Takes the text. */
static gboolean
case_init (Case *c, char *text, guint seed, guint limit)
{
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (GError) error = NULL;

  *c = (Case){ .text = text, .seed = seed, .limit = limit };
  c->model = kt_model_load_text (c->text, strlen (c->text), "random", NULL, NULL);
  if (c->model == NULL)
    return FALSE;
  c->all = kt_brute_enumerate_all (c->model, limit);
  if (c->all == NULL)
    return FALSE;
  c->holds = g_new (guint8, (gsize) c->all->len * c->model->n_rules + 1);
  for (guint i = 0; i < c->all->len; i++)
    for (guint r = 0; r < c->model->n_rules; r++)
      c->holds[i * c->model->n_rules + r]
        = (guint8) (!kt_rule_kind_excludes (c->model->rules[r]->kind)
                    || kt_evaluate_rule (c->all->pdata[i], c->model->rules[r]));
  program = kt_program_compile (c->model, NULL, NULL, &error);
  g_assert_no_error (error);
  c->findings = kt_proofs_run (program, KT_PROOF_ALL, NULL, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
case_clear (Case *c)
{
  g_clear_pointer (&c->findings, g_ptr_array_unref);
  g_clear_pointer (&c->all, g_ptr_array_unref);
  g_clear_pointer (&c->model, kt_model_unref);
  g_free (c->holds);
  g_free (c->text);
}

G_NORETURN static void
fail (const Case *c, const char *what, const KtRule *rule, const KtFinding *finding)
{
  g_test_message ("seed %u: %s%s%s\n%s", c->seed, what, finding != NULL ? ": " : "",
                  finding != NULL ? finding->message : "", c->text);
  if (rule != NULL)
    g_test_message ("the rule in line %u", rule->place.line);
  g_error ("seed %u: %s", c->seed, what);
}

static const KtFinding *
find (const Case *c, KtFindingKind kind, const char *path, const char *value, const KtRule *rule)
{
  for (guint i = 0; i < c->findings->len; i++)
    {
      const KtFinding *finding = c->findings->pdata[i];

      if (finding->kind == kind && (path == NULL || strcmp (finding->path, path) == 0)
          && (value == NULL || g_strcmp0 (finding->value, value) == 0)
          && (rule == NULL || finding->rule == rule))
        return finding;
    }
  return NULL;
}

/* --- values and parts --------------------------------------------------------------------------- */

static gboolean
has_value (const KtAssignment *assignment, const KtFinding *finding)
{
  KtChoice choice = { KT_CHOICE_IS, finding->path, finding->value };

  return kt_brute_satisfies (assignment, &choice);
}

static void
assert_true_of_values (const Case *c, const KtFinding *finding)
{
  gboolean dead = finding->kind == KT_FINDING_DEAD_VALUE || finding->kind == KT_FINDING_DEAD_PART;

  for (guint i = 0; i < c->all->len; i++)
    {
      gboolean found = has_value (c->all->pdata[i], finding);

      if (found != dead)
        continue;
      if (others_hold (c, i, -1))
        fail (c, "a configuration contradicts this", NULL, finding);
      if (finding->explanation != NULL && explaining_hold (c, i, finding->explanation, NULL))
        fail (c, "the rules named do not prove this", NULL, finding);
    }
}

/* The lines of the picture that enumeration makes: whatever is excluded or implied there, of places without index, must
 * have been told. */
static void
assert_complete (const Case *c, GPtrArray *valid)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *lines = kt_brute_lines (c->model, valid, none);
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);

  for (guint i = 0; split[i] != NULL; i++)
    {
      char *tab = strchr (split[i], '\t'), *equal = strchr (split[i], '=');

      if (tab == NULL || equal == NULL || strchr (split[i], '[') != NULL || strcmp (tab, "\texcluded") != 0)
        continue;
      *tab = *equal = '\0';
      /* A place that is never there has nothing; that it is not there is told instead. */
      if (find (c, KT_FINDING_DEAD_VALUE, split[i], equal + 1, NULL) == NULL
          && g_strcmp0 (equal + 1, "True") != 0 && g_strcmp0 (equal + 1, "False") != 0
          && find (c, KT_FINDING_DEAD_PART, NULL, NULL, NULL) == NULL)
        fail (c, split[i], NULL, NULL);
    }
}

/* --- rules -------------------------------------------------------------------------------------- */

static void
assert_redundant (const Case *c, guint number)
{
  const KtRule *rule = c->model->rules[number];
  const KtFinding *finding = find (c, KT_FINDING_REDUNDANT_RULE, NULL, NULL, rule);
  gboolean is_idle = find (c, KT_FINDING_IDLE_RULE, NULL, NULL, rule) != NULL;
  gboolean is_needed = FALSE;

  if (!kt_rule_kind_excludes (rule->kind))
    return;
  for (guint i = 0; i < c->all->len && !is_needed; i++)
    is_needed = !holds (c, i, number) && others_hold (c, i, (int) number);
  if (is_needed && (finding != NULL || is_idle))
    fail (c, "a rule that is needed is called idle or redundant", rule, finding);
  if (!is_needed && finding == NULL && !is_idle)
    fail (c, "a redundant rule was not found", rule, NULL);
  for (guint i = 0; finding != NULL && finding->explanation != NULL && i < c->all->len; i++)
    if (!holds (c, i, number) && explaining_hold (c, i, finding->explanation, rule))
      fail (c, "the rules named do not imply it", rule, finding);
}

/* The model with the requirement of the rule in this line turned round. */
static KtModel *
negated (const Case *c, const KtRule *rule)
{
  g_auto (GStrv) lines = g_strsplit (c->text, "\n", -1);
  char *line = lines[rule->place.line - 1], *require = strstr (line, "require "), *imply = strstr (line, "imply n0 = ");
  g_autofree char *text = NULL;

  if (require != NULL)
    lines[rule->place.line - 1] = g_strdup_printf ("require !(%s)", require + strlen ("require "));
  else if (imply != NULL)
    lines[rule->place.line - 1] = g_strdup_printf ("require n0 != %s", imply + strlen ("imply n0 = "));
  else
    return NULL;
  g_free (line);
  text = g_strjoinv ("\n", lines);
  return kt_model_load_text (text, strlen (text), "negated", NULL, NULL);
}

/* A rule speaks where either it or its opposite is broken: idle is one that does so nowhere where the others hold. */
static void
assert_idle (const Case *c, guint number)
{
  const KtRule *rule = c->model->rules[number];
  const KtFinding *finding = find (c, KT_FINDING_IDLE_RULE, NULL, NULL, rule);
  g_autoptr (KtModel) model = negated (c, rule);
  g_autoptr (GPtrArray) all = NULL;
  gboolean applies = FALSE;

  if (model == NULL || model->n_rules != c->model->n_rules)
    return;
  all = kt_brute_enumerate_all (model, c->limit);
  g_assert_cmpuint (all->len, ==, c->all->len);
  for (guint i = 0; i < all->len && !applies; i++)
    applies = others_hold (c, i, (int) number)
              && (!holds (c, i, number) || !kt_evaluate_rule (all->pdata[i], model->rules[number]));
  if (applies != (finding == NULL))
    fail (c, applies ? "a rule that applies is called idle" : "an idle rule was not found", rule, finding);
  for (guint i = 0; finding != NULL && finding->explanation != NULL && i < all->len; i++)
    if (explaining_hold (c, i, finding->explanation, rule)
        && (!holds (c, i, number) || !kt_evaluate_rule (all->pdata[i], model->rules[number])))
      fail (c, "the rules named do not keep it idle", rule, finding);
}

/* --- all together ------------------------------------------------------------------------------- */

static void
assert_contradiction (const Case *c)
{
  const KtFinding *finding = c->findings->pdata[0];

  g_assert_cmpuint (c->findings->len, ==, 1);
  g_assert_cmpint (finding->kind, ==, KT_FINDING_CONTRADICTION);
  g_assert_nonnull (finding->explanation);
  for (guint i = 0; i < c->all->len; i++)
    if (explaining_hold (c, i, finding->explanation, NULL))
      fail (c, "the rules named do not contradict each other", NULL, finding);
}

static void
assert_findings (const Case *c)
{
  g_autoptr (GPtrArray) valid = g_ptr_array_new ();

  for (guint i = 0; i < c->all->len; i++)
    if (others_hold (c, i, -1))
      g_ptr_array_add (valid, c->all->pdata[i]);
  if (valid->len == 0)
    {
      assert_contradiction (c);
      return;
    }
  for (guint i = 0; i < c->findings->len; i++)
    {
      const KtFinding *finding = c->findings->pdata[i];

      if (finding->kind == KT_FINDING_UNDECIDED || finding->kind == KT_FINDING_CONTRADICTION
          || finding->kind == KT_FINDING_UNBOUNDED_NUMBER || finding->kind == KT_FINDING_UNBOUNDED_PARTS)
        fail (c, "this cannot be", finding->rule, finding);
      if (finding->rule == NULL)
        assert_true_of_values (c, finding);
    }
  assert_complete (c, valid);
  for (guint i = 0; i < c->model->n_rules; i++)
    {
      assert_redundant (c, i);
      assert_idle (c, i);
    }
}

static void
test_kind (gconstpointer data)
{
  KtRandomKind kind = (KtRandomKind) GPOINTER_TO_INT (data);
  guint n = setting ("KT_ORACLE_MODELS", kind == KT_RANDOM_FORMULAS ? 60 : 250);
  guint first = setting ("KT_ORACLE_SEED", 1), used = 0, told = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
      Case c;

      if (case_init (&c, kt_random_model (rand, kind), first + i, LIMIT))
        {
          assert_findings (&c);
          used++;
          told += c.findings->len;
        }
      case_clear (&c);
    }
  g_test_message ("seeds %u to %u, %u models, %u findings", first, first + n - 1, used, told);
  g_assert_cmpuint (told, >, 0);
}

/* --- published models --------------------------------------------------------------------------- */

static const char *const published[] = {
  "suite/simple.coom",         "suite/tiny-pc.coom",     "suite/bike/default-bike.coom",
  "suite/bike/kids-bike.coom", "suite/coffee/water-tank.coom",
};

static void
test_published (gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora", "models", "coom",
                                            (const char *) data, NULL);
  char *text;
  Case c;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the corpus is not there");
      return;
    }
  if (case_init (&c, text, 0, 20000))
    {
      assert_findings (&c);
      g_test_message ("%u configurations, %u findings", c.all->len, c.findings->len);
    }
  else
    g_test_skip ("too many configurations");
  case_clear (&c);
}

/* What others found of feature models: always selected, never selectable. */
static const struct {
  const char *name;
  guint n_core, n_dead;
} counted[] = {
  { "FinancialServices01_2018-05-09.uvl", 22, 0 },
  { "automotive02_v1.uvl", 1394, 8 },
};

static void
test_counted (gconstpointer data)
{
  guint which = GPOINTER_TO_UINT (data), n_core = 0, n_dead = 0;
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora", "models", "uvl",
                                            counted[which].name, NULL);
  g_autoptr (KtModel) model = NULL;
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the corpus is not there");
      return;
    }
  model = kt_model_load_file (path, NULL, NULL);
  g_assert_nonnull (model);
  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  findings = kt_proofs_run (program, KT_PROOF_DOMAINS, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      KtFindingKind kind = ((const KtFinding *) findings->pdata[i])->kind;

      n_core += kind == KT_FINDING_FORCED_VALUE;
      n_dead += kind == KT_FINDING_DEAD_VALUE;
      g_assert_cmpint (kind, !=, KT_FINDING_UNDECIDED);
    }
  g_assert_cmpuint (n_core, ==, counted[which].n_core);
  g_assert_cmpuint (n_dead, ==, counted[which].n_dead);
}

/* --- single statements -------------------------------------------------------------------------- */

static GPtrArray *
prove (const char *text, guint day)
{
  const KtProgramOptions options = { .day = day };
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "model", NULL, faults);
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *findings;

  if (model == NULL)
    {
      g_autofree char *what = kt_fault_list_to_text (faults);

      g_error ("%s\n%s", what, text);
    }
  program = kt_program_compile (model, &options, NULL, &error);
  g_assert_no_error (error);
  findings = kt_proofs_run (program, KT_PROOF_ALL, NULL, &error);
  g_assert_no_error (error);
  return findings;
}

typedef struct {
  const char *name, *text;
  guint day;
  const char *says; /* kinds and messages, line by line */
} Statement;

static const Statement statements[] = {
  { "a number that no rule looks at has no bounds", "product {\n num x\n num 0-9 y\n}\nbehavior {\n require y > 3\n}\n", 0,
    "unbounded-number “x” has no range, and no rule bounds it; give it a range\n" },
  { "a number that rules leave open is shown far out",
    "product {\n num x\n num y\n}\nbehavior {\n require x >= y\n require y >= 3\n require y <= 5\n}\n", 0,
    "unbounded-number “x” has no range, and the rules allow 1000000000; give it a range\n" },
  { "a number that rules bound is not told", "product {\n num x\n num 0-9 y\n}\nbehavior {\n require x = 2 * y\n}\n", 0, "" },
  { "parts without bound are shown many", "product { 0..* A a }\nstructure A { Bool b }\n", 0,
    "unbounded-parts The number of “a” has no upper bound, and the rules allow 24 of them\n" },
  { "parts that rules bound are not told",
    "product { 0..* A a }\nstructure A { Bool b }\nbehavior { require count(a) <= 7 }\n", 0, "" },
  { "a rule that looks beyond the parts made is needed",
    "product { 0..* A a }\nstructure A { Bool b }\nbehavior {\n require count(a) <= 9\n condition count(a) > 7\n require "
    "a[0].b = True\n}\n",
    0, "" },
  { "what is the same in all instances is told once", "product { 2 A a }\nstructure A { E e }\nenumeration E { X Y Z }\n"
                                                       "behavior A { require e != X }\n",
    0, "dead-value “a.e” can never be “X”\n" },
  { "what waits for its day is intended",
    "// kontor 1\nproduct {\n E e\n Bool b\n}\nenumeration E { X\n valid from 2030-01-01\n Y }\n"
    "behavior {\n condition e = Y\n require b = True\n}\n",
    20261121, "" },
  { "a rule that repeats another is redundant, and so is the other",
    "product { num 0-9 x }\nbehavior {\n require x < 5\n require x <= 4\n}\n", 0,
    "redundant-rule The rule “model:3” excludes nothing that the other rules allow\n"
    "redundant-rule The rule “model:4” excludes nothing that the other rules allow\n" },
  { "a rule that cannot be broken is redundant",
    "product { num 0-9 x }\nbehavior {\n require x < 20\n}\n", 0,
    "redundant-rule The rule “model:3” excludes nothing that the other rules allow\n" },
  { "defaults and messages that never apply are told",
    "product {\n num 0-9 x\n Bool b\n}\nbehavior {\n require x < 5\n condition x > 6\n default b = True\n}\n", 0,
    "idle-rule The rule “model:8” never applies\n" },
};

static void
test_statement (gconstpointer data)
{
  const Statement *test = data;
  g_autoptr (GPtrArray) findings = prove (test->text, test->day);
  g_autoptr (GString) says = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      const KtFinding *finding = findings->pdata[i];

      g_string_append_printf (says, "%s %s\n", kt_finding_kind_name (finding->kind), finding->message);
      if (finding->kind == KT_FINDING_UNBOUNDED_PARTS)
        g_assert_nonnull (finding->witness);
      if (finding->witness != NULL)
        g_assert_null (kt_evaluate_find_broken_rule (finding->witness, test->day));
    }
  g_assert_cmpstr (says->str, ==, test->says);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/proofs/logic agrees with enumeration", GINT_TO_POINTER (KT_RANDOM_LOGIC), test_kind);
  g_test_add_data_func ("/proofs/parts agree with enumeration", GINT_TO_POINTER (KT_RANDOM_PARTS), test_kind);
  g_test_add_data_func ("/proofs/numbers agree with enumeration", GINT_TO_POINTER (KT_RANDOM_NUMBERS), test_kind);
  g_test_add_data_func ("/proofs/formulas agree with enumeration", GINT_TO_POINTER (KT_RANDOM_FORMULAS), test_kind);
  g_test_add_data_func ("/proofs/everything together agrees with enumeration", GINT_TO_POINTER (KT_RANDOM_ALL), test_kind);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proofs/%s", statements[i].name);

      g_test_add_data_func (path, &statements[i], test_statement);
    }
  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proofs/%s agrees with enumeration", published[i]);

      g_test_add_data_func (path, published[i], test_published);
    }
  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    {
      g_autofree char *path = g_strdup_printf ("/proofs/core and dead features of %s are those published", counted[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_counted);
    }
  return g_test_run ();
}
