/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Foreign models mean what they say: random tiny UVL against enumeration, and the published models
 * against the clauses that other tools made of them. KT_ORACLE_MODELS sets how many random models,
 * KT_ORACLE_SEED where to begin. */

#include <glib/gstdio.h>
#include <picosat/picosat.h>
#include <stdlib.h>
#include <string.h>

#include "kt-engine-error.h"
#include "kt-random-tree.h"
#include "kt-session.h"
#include "kt-uvl-writer.h"

static guint
setting (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

/* --- random trees --------------------------------------------------------------------------------- */

typedef struct {
  KtRandomTree *tree;
  GArray *valid;   /* KtTreePick: those that agree with all decisions */
  KtModel *model;
  KtSession *session;
  const char *text;
  const char *prefix; /* of names in the model */
} Case;

static char *
name_in (const Case *c, guint feature)
{
  return g_strconcat (c->prefix, kt_random_tree_name (c->tree, feature), NULL);
}

static void
assert_agrees (const Case *c, guint seed, guint feature, gboolean some_yes, gboolean some_no,
               KtState state)
{
  gboolean agrees = state == KT_STATE_IMPLIED    ? some_yes && !some_no
                    : state == KT_STATE_EXCLUDED ? !some_yes && some_no
                    : state == KT_STATE_FREE     ? some_yes && some_no
                    : state == KT_STATE_USER     ? some_yes && !some_no
                                                 : state == KT_STATE_USER_NOT && !some_yes;

  if (!agrees)
    g_test_message ("seed %u, “%s”: %s, yes %d, no %d\n%s", seed,
                    kt_random_tree_name (c->tree, feature), kt_state_name (state), some_yes, some_no,
                    c->text);
  g_assert_true (agrees);
}

static void
check_number (const Case *c, guint feature, const KtSnapshotNode *node)
{
  int low = G_MAXINT, high = G_MININT;
  KtDecimal minimum, maximum;

  for (guint i = 0; i < c->valid->len; i++)
    {
      const KtTreePick *pick = &g_array_index (c->valid, KtTreePick, i);

      if (!pick->selected[feature])
        continue;
      low = MIN (low, pick->value[feature]);
      high = MAX (high, pick->value[feature]);
    }
  if (low > high)
    return;
  minimum = kt_decimal_from_int (low);
  maximum = kt_decimal_from_int (high);
  if (!kt_decimal_equal (node->minimum, minimum) || !kt_decimal_equal (node->maximum, maximum))
    g_test_message ("“%s” %d..%d\n%s", kt_random_tree_name (c->tree, feature), low, high, c->text);
  g_assert_true (kt_decimal_equal (node->minimum, minimum));
  g_assert_true (kt_decimal_equal (node->maximum, maximum));
}

static void
check_domains (const Case *c, guint seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (c->session, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < kt_random_tree_n_features (c->tree); i++)
    {
      g_autofree char *name = name_in (c, i);
      gint number = kt_snapshot_find (snapshot, name);
      const KtSnapshotNode *node;
      gboolean some[2] = { FALSE, FALSE };

      g_assert_cmpint (number, >, 0);
      node = kt_snapshot_get_node (snapshot, (guint) number);
      for (guint k = 0; k < c->valid->len; k++)
        some[g_array_index (c->valid, KtTreePick, k).selected[i] != FALSE] = TRUE;
      if (kt_random_tree_is_number (c->tree, i))
        {
          assert_agrees (c, seed, i, some[1], some[0], node->presence);
          check_number (c, i, node);
        }
      else
        assert_agrees (c, seed, i, some[1], some[0], node->values[1].state);
    }
}

/* Decides at random; what is refused must leave nothing. */
static void
decide (Case *c, GRand *rand)
{
  guint feature = (guint) g_rand_int_range (rand, 0, (gint) kt_random_tree_n_features (c->tree));
  gboolean wanted = g_rand_boolean (rand);
  g_autofree char *name = name_in (c, feature);
  g_autoptr (KtChoice) choice
    = kt_choice_new (wanted ? KT_CHOICE_IS : KT_CHOICE_IS_NOT, name, NULL);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (KtTreePick));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < c->valid->len; i++)
    {
      const KtTreePick *pick = &g_array_index (c->valid, KtTreePick, i);

      if ((pick->selected[feature] != FALSE) == wanted)
        g_array_append_vals (left, pick, 1);
    }
  if (left->len == 0)
    return;
  g_assert_true (kt_session_decide (c->session, choice, &error));
  g_assert_no_error (error);
  g_array_unref (c->valid);
  c->valid = g_steal_pointer (&left);
}

/* Prices of the model as terms add up to what the tree says. */
static void
check_prices (const Case *c)
{
  const KtTreePick *pick = &g_array_index (c->valid, KtTreePick, 0);
  KtAssignmentBuilder *builder = kt_assignment_builder_new (c->model);
  g_autoptr (KtAssignment) assignment = NULL;
  KtRational total = { 0, 1 };

  for (guint i = 0; i < kt_random_tree_n_features (c->tree); i++)
    {
      g_autofree char *name = name_in (c, i);
      const KtFeature *feature = kt_structure_find_feature (c->model->product, name);

      if (feature->kind == KT_FEATURE_BOOL)
        kt_assignment_builder_add (builder, 0, feature, 0, kt_value_boolean (pick->selected[i]));
      else if (pick->selected[i])
        kt_assignment_builder_add (builder, 0, feature, 0,
                                   kt_value_number ((KtRational){ pick->value[i], 1 }));
    }
  assignment = kt_assignment_builder_end (builder);
  g_assert_null (kt_evaluate_find_broken_rule (assignment, 0));
  for (guint i = 0; i < c->model->n_prices; i++)
    {
      KtValue amount;

      if (!kt_evaluate_condition (assignment, c->model->prices[i].when))
        continue;
      g_assert_true (kt_evaluate_formula (assignment, c->model->prices[i].amount, &amount, NULL));
      g_assert_true (kt_rational_add (total, amount.number, &total));
    }
  g_assert_cmpint (total.num * 10, ==, total.den * kt_random_tree_price (c->tree, pick));
}

/* FALSE: it has no configuration. */
static gboolean
check_model (const KtRandomTree *tree, KtModel *model, const char *prefix, const char *text,
             guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Case c = { .tree = (KtRandomTree *) tree,
             .valid = kt_random_tree_enumerate (tree),
             .model = model,
             .text = text,
             .prefix = prefix };

  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  session = c.session = kt_session_new (program, &error);
  if (c.valid->len == 0 || session == NULL)
    {
      if (c.valid->len > 0 || session != NULL)
        g_test_message ("seed %u has %u configurations:\n%s", seed, c.valid->len, text);
      g_assert_cmpuint (c.valid->len, ==, 0);
      g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_CONTRADICTION);
      g_array_unref (c.valid);
      return FALSE;
    }
  check_prices (&c);
  check_domains (&c, seed);
  for (guint i = 0; i < 3; i++)
    {
      decide (&c, rand);
      check_domains (&c, seed);
    }
  g_array_unref (c.valid);
  return TRUE;
}

static KtModel *
load_text (const char *text)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  KtModel *model = kt_model_load_text (text, strlen (text), "m.uvl", NULL, faults);
  g_autofree char *fault_text = kt_fault_list_to_text (faults);

  if (model == NULL)
    g_test_message ("%s\n%s", fault_text, text);
  g_assert_nonnull (model);
  return model;
}

/* Written and read again it means the same. */
static void
check_written (const KtRandomTree *tree, const KtModel *model, const char *prefix, guint seed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = kt_uvl_write (model, &error);
  g_autoptr (KtModel) again = NULL;

  g_assert_no_error (error);
  again = load_text (text);
  check_model (tree, again, prefix, text, seed);
}

/* As an import: then nothing can be written as it stood there. */
static void
check_imported (const KtRandomTree *tree, const char *text, const char *folder, guint seed)
{
  g_autofree char *inner = g_build_filename (folder, "sub.uvl", NULL);
  g_autofree char *outer = g_build_filename (folder, "main.uvl", NULL);
  g_autoptr (KtModel) model = NULL;

  g_assert_true (g_file_set_contents (inner, text, -1, NULL));
  g_assert_true (
    g_file_set_contents (outer, "imports\n  sub\nfeatures\n  sub.Root\n", -1, NULL));
  model = kt_model_load_file (outer, NULL, NULL);
  g_assert_nonnull (model);
  check_written (tree, model, "sub_", seed);
  g_remove (inner);
  g_remove (outer);
}

static gboolean
check_tree (guint seed, const char *folder)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (KtRandomTree) tree = kt_random_tree_new (rand);
  g_autofree char *text = kt_random_tree_to_uvl (tree);
  g_autoptr (KtModel) model = load_text (text);
  gboolean is_useful = check_model (tree, model, "", text, seed);

  check_written (tree, model, "", seed);
  check_imported (tree, text, folder, seed);
  return is_useful;
}

static void
test_random_trees (void)
{
  guint n = setting ("KT_ORACLE_MODELS", 400), seed = setting ("KT_ORACLE_SEED", 1);
  guint n_useful = 0;
  g_autofree char *folder = g_dir_make_tmp ("kontor-trees-XXXXXX", NULL);

  for (guint i = 0; i < n; i++)
    n_useful += check_tree (seed + i, folder);
  g_rmdir (folder);
  g_test_message ("%u of %u models have a configuration", n_useful, n);
  g_assert_cmpuint (n_useful, >, n / 4);
}

/* --- random tables and formulas ------------------------------------------------------------------- */

#define CSP_VARIABLES 4
#define CSP_VALUES 4

typedef gboolean (*CspHolds) (const int *x, const int *arg);

static gboolean
sum_at_most (const int *x, const int *arg)
{
  return x[arg[0]] + 2 * x[arg[1]] <= arg[2];
}

static gboolean
far_apart (const int *x, const int *arg)
{
  return ABS (x[arg[0]] - x[arg[1]]) >= arg[2] % 3;
}

static gboolean
one_brings_other (const int *x, const int *arg)
{
  return x[arg[0]] != arg[2] % CSP_VALUES || x[arg[1]] != x[arg[0]];
}

static gboolean
in_set_or_greatest (const int *x, const int *arg)
{
  return x[arg[0]] == 0 || x[arg[0]] == arg[2] % CSP_VALUES || MAX (x[arg[0]], x[arg[1]]) > 2;
}

static const struct {
  const char *text; /* with the two variables and the number twice */
  CspHolds holds;
} csp_formulas[] = {
  { "le(add(x[%1$d],mul(x[%2$d],2)),%3$d)", sum_at_most },
  { "ge(dist(x[%1$d],x[%2$d]),%4$d)", far_apart },
  { "imp(eq(x[%1$d],%5$d),ne(x[%2$d],x[%1$d]))", one_brings_other },
  { "or(in(x[%1$d],set(0,%5$d)),gt(max(x[%1$d],x[%2$d]),2))", in_set_or_greatest },
};

typedef struct {
  gboolean is_table;
  gboolean is_conflicts;
  guint formula;
  int arg[3];
  gboolean listed[CSP_VALUES][CSP_VALUES];
} CspConstraint;

static void
write_table (GString *out, const CspConstraint *constraint)
{
  const char *name = constraint->is_conflicts ? "conflicts" : "supports";

  g_string_append_printf (out, "<extension><list> x[%d] x[%d] </list><%s> ", constraint->arg[0],
                          constraint->arg[1], name);
  for (int a = 0; a < CSP_VALUES; a++)
    for (int b = 0; b < CSP_VALUES; b++)
      if (constraint->listed[a][b])
        g_string_append_printf (out, "(%d,%d)", a, b);
  g_string_append_printf (out, "</%s></extension>\n", name);
}

static void
write_formula (GString *out, const CspConstraint *constraint)
{
  char *text = g_strdup (csp_formulas[constraint->formula].text);
  const int values[] = { constraint->arg[0], constraint->arg[1], constraint->arg[2],
                         constraint->arg[2] % 3, constraint->arg[2] % CSP_VALUES };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *sign = g_strdup_printf ("%%%u$d", i + 1);
      g_autofree char *value = g_strdup_printf ("%d", values[i]);
      g_auto (GStrv) parts = g_strsplit (text, sign, -1);

      g_free (text);
      text = g_strjoinv (value, parts);
    }
  g_string_append_printf (out, "<intension> %s </intension>\n", text);
  g_free (text);
}

static char *
random_csp (GRand *rand, CspConstraint *constraints, guint n)
{
  GString *out = g_string_new ("<instance type=\"CSP\"><variables>");

  g_string_append_printf (out, "<array id=\"x\" size=\"[%d]\"> 0..%d </array></variables>"
                               "<constraints>\n", CSP_VARIABLES, CSP_VALUES - 1);
  for (guint i = 0; i < n; i++)
    {
      CspConstraint *constraint = &constraints[i];

      *constraint = (CspConstraint){ .is_table = g_rand_boolean (rand),
                                     .is_conflicts = g_rand_boolean (rand),
                                     .formula = g_rand_int (rand) % G_N_ELEMENTS (csp_formulas) };
      constraint->arg[0] = g_rand_int_range (rand, 0, CSP_VARIABLES);
      constraint->arg[1] = (constraint->arg[0] + g_rand_int_range (rand, 1, CSP_VARIABLES))
                           % CSP_VARIABLES;
      constraint->arg[2] = g_rand_int_range (rand, 0, 9);
      for (int a = 0; a < CSP_VALUES * CSP_VALUES; a++)
        constraint->listed[a / CSP_VALUES][a % CSP_VALUES]
          = g_rand_int_range (rand, 0, 10) < (constraint->is_conflicts ? 4 : 6);
      if (constraint->is_table)
        write_table (out, constraint);
      else
        write_formula (out, constraint);
    }
  g_string_append (out, "</constraints></instance>");
  return g_string_free (out, FALSE);
}

static gboolean
csp_holds (const CspConstraint *constraint, const int *x)
{
  if (!constraint->is_table)
    return csp_formulas[constraint->formula].holds (x, constraint->arg);
  return constraint->listed[x[constraint->arg[0]]][x[constraint->arg[1]]]
         != constraint->is_conflicts;
}

/* Which values occur in some solution. FALSE: there is none. */
static gboolean
csp_enumerate (const CspConstraint *constraints, guint n, gboolean possible[][CSP_VALUES])
{
  gboolean some = FALSE;
  int n_all = 1;

  for (int i = 0; i < CSP_VARIABLES; i++)
    n_all *= CSP_VALUES;
  for (int code = 0; code < n_all; code++)
    {
      int x[CSP_VARIABLES];
      gboolean holds = TRUE;

      for (int i = 0, rest = code; i < CSP_VARIABLES; i++, rest /= CSP_VALUES)
        x[i] = rest % CSP_VALUES;
      for (guint i = 0; i < n && holds; i++)
        holds = csp_holds (&constraints[i], x);
      for (int i = 0; i < CSP_VARIABLES && holds; i++)
        possible[i][x[i]] = TRUE;
      some |= holds;
    }
  return some;
}

static gboolean
check_csp (guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  CspConstraint constraints[6];
  guint n = (guint) g_rand_int_range (rand, 1, G_N_ELEMENTS (constraints));
  g_autofree char *text = random_csp (rand, constraints, n);
  gboolean possible[CSP_VARIABLES][CSP_VALUES] = { { FALSE } };
  gboolean some = csp_enumerate (constraints, n, possible);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "m.xcsp", NULL, NULL);
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (KtSnapshot) snapshot = NULL;

  g_assert_nonnull (model);
  program = kt_program_compile (model, NULL, NULL, NULL);
  session = kt_session_new (program, NULL);
  if (some != (session != NULL))
    g_test_message ("seed %u:\n%s", seed, text);
  g_assert_true (some == (session != NULL));
  if (!some)
    return FALSE;
  snapshot = kt_session_get_snapshot (session, NULL);
  for (int i = 0; i < CSP_VARIABLES; i++)
    {
      g_autofree char *name = g_strdup_printf ("x[%d]", i);
      const KtSnapshotNode *node
        = kt_snapshot_get_node (snapshot, (guint) kt_snapshot_find (snapshot, name));

      for (int value = 0; value < CSP_VALUES; value++)
        {
          gboolean is_shown = node->values[value].state != KT_STATE_EXCLUDED;

          if (is_shown != possible[i][value])
            g_test_message ("seed %u, %s = %d:\n%s", seed, name, value, text);
          g_assert_true (is_shown == possible[i][value]);
        }
    }
  return TRUE;
}

static void
test_random_csp (void)
{
  guint n = setting ("KT_ORACLE_MODELS", 400), seed = setting ("KT_ORACLE_SEED", 1);
  guint n_useful = 0;

  for (guint i = 0; i < n; i++)
    n_useful += check_csp (seed + i);
  g_assert_cmpuint (n_useful, >, n / 4);
}

/* --- published models ----------------------------------------------------------------------------- */

/* Read once more, by nothing of Kontor: names by variable, clauses closed by 0. */
typedef struct {
  GPtrArray *names; /* from 1 */
  GArray *clauses;  /* int */
} Dimacs;

static gboolean
dimacs_init (Dimacs *d, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  d->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (d->names, NULL);
  d->clauses = g_array_new (FALSE, FALSE, sizeof (int));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;

      g_strstrip (lines[i]);
      if (lines[i][0] == '\0' || lines[i][0] == 'p')
        continue;
      words = g_strsplit (lines[i], " ", lines[i][0] == 'c' ? 3 : -1);
      if (lines[i][0] == 'c')
        g_ptr_array_add (d->names, g_strdup (words[2]));
      for (guint k = 0; lines[i][0] != 'c' && words[k] != NULL; k++)
        {
          int literal = atoi (words[k]);

          g_array_append_val (d->clauses, literal);
        }
    }
  return TRUE;
}

static void
dimacs_clear (Dimacs *d)
{
  g_ptr_array_unref (d->names);
  g_array_unref (d->clauses);
}

static PicoSAT *
dimacs_solver (const Dimacs *d)
{
  PicoSAT *sat = picosat_init ();

  for (guint i = 0; i < d->clauses->len; i++)
    picosat_add (sat, g_array_index (d->clauses, int, i));
  picosat_adjust (sat, (int) d->names->len - 1);
  return sat;
}

/* A solution of the clauses, as a configuration of the model, breaks no rule. */
static void
check_solution (const Dimacs *d, PicoSAT *sat, KtModel *model)
{
  KtAssignmentBuilder *builder = kt_assignment_builder_new (model);
  g_autoptr (KtAssignment) assignment = NULL;
  const KtRule *broken;

  for (guint i = 1; i < d->names->len; i++)
    {
      const KtFeature *feature
        = kt_structure_find_feature (model->product, g_ptr_array_index (d->names, i));

      g_assert_nonnull (feature);
      kt_assignment_builder_add (builder, 0, feature, 0,
                                 kt_value_boolean (picosat_deref (sat, (int) i) > 0));
    }
  assignment = kt_assignment_builder_end (builder);
  broken = kt_evaluate_find_broken_rule (assignment, 0);
  if (broken != NULL)
    g_test_message ("broken: %s", broken->name);
  g_assert_null (broken);
}

/* Solutions in random corners, and what the model makes impossible must be impossible. */
static void
check_solutions (const Dimacs *d, KtModel *model, GRand *rand, guint n)
{
  PicoSAT *sat = dimacs_solver (d);

  picosat_set_seed (sat, g_rand_int (rand));
  for (guint i = 0; i < n; i++)
    {
      guint n_wishes = (guint) g_rand_int_range (rand, 0, 12);

      for (guint k = 0; k < n_wishes; k++)
        {
          int variable = g_rand_int_range (rand, 1, (gint) d->names->len);

          picosat_assume (sat, g_rand_boolean (rand) ? variable : -variable);
        }
      if (picosat_sat (sat, -1) == PICOSAT_SATISFIABLE)
        check_solution (d, sat, model);
    }
  picosat_reset (sat);
}

/* After random decisions every state is what the clauses say, literal by literal. */
static void
check_states (const Dimacs *d, KtSession *session, GRand *rand, guint n_rounds)
{
  PicoSAT *sat = dimacs_solver (d);
  g_autoptr (GArray) decided = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint round = 0; round < n_rounds; round++)
    {
      g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, NULL);
      int variable = g_rand_int_range (rand, 1, (gint) d->names->len);
      int literal = g_rand_int_range (rand, 0, 10) < 7 ? variable : -variable;
      g_autoptr (KtChoice) choice = NULL;

      for (guint i = 1; i < d->names->len; i++)
        {
          gint node = kt_snapshot_find (snapshot, g_ptr_array_index (d->names, i));
          KtState state;
          gboolean can[2];

          g_assert_cmpint (node, >, 0);
          state = kt_snapshot_get_node (snapshot, (guint) node)->values[1].state;
          for (int truth = 0; truth < 2; truth++)
            {
              for (guint k = 0; k < decided->len; k++)
                picosat_assume (sat, g_array_index (decided, int, k));
              picosat_assume (sat, truth ? (int) i : -(int) i);
              can[truth] = picosat_sat (sat, -1) == PICOSAT_SATISFIABLE;
            }
          g_assert_true (can[1] == (state != KT_STATE_EXCLUDED && state != KT_STATE_USER_NOT));
          g_assert_true (can[0] == (state != KT_STATE_IMPLIED && state != KT_STATE_USER));
        }
      choice = kt_choice_new (literal > 0 ? KT_CHOICE_IS : KT_CHOICE_IS_NOT,
                              g_ptr_array_index (d->names, (guint) variable), NULL);
      if (kt_session_decide (session, choice, NULL))
        g_array_append_val (decided, literal);
    }
  picosat_reset (sat);
}

/* Every clause of the others follows from the program. */
static void
check_clauses (const Dimacs *d, KtSession *session)
{
  guint start = 0;

  for (guint i = 0; i < d->clauses->len; i++)
    {
      g_autoptr (GPtrArray) choices = NULL;

      if (g_array_index (d->clauses, int, i) != 0)
        continue;
      choices = g_ptr_array_new_with_free_func ((GDestroyNotify) kt_choice_free);
      for (guint k = start; k < i; k++)
        {
          int literal = g_array_index (d->clauses, int, k);

          g_ptr_array_add (choices,
                           kt_choice_new (literal < 0 ? KT_CHOICE_IS : KT_CHOICE_IS_NOT,
                                          g_ptr_array_index (d->names, ABS (literal)), NULL));
        }
      g_assert_false (kt_session_decide_all (session, choices, NULL));
      start = i + 1;
    }
}

typedef struct {
  const char *model;  /* in the corpus */
  const char *dimacs; /* the same as clauses */
  guint n_rounds;     /* of states compared */
  gboolean is_proved; /* clause by clause, too */
} Pair;

static const Pair pairs[] = {
  { "uvl/printer.uvl", "printer", 6, TRUE },
  { "uvl/e_shop.uvl", "e_shop", 6, TRUE },
  { "uvl/tankwar.uvl", "tankwar", 6, TRUE },
  { "uvl/berkeleydb.uvl", "berkeleydb", 6, TRUE },
  { "uvl/FinancialServices01_2018-05-09.uvl", "FinancialServices01_2018-05-09", 3, TRUE },
  { "uvl/embtoolkit.uvl", "embtoolkit", 2, TRUE },
  { "uvl/freebsd_8.0.0.uvl", "freebsd_8.0.0", 0, FALSE },
  { "uvl/erp_system.uvl", "erp_system", 0, FALSE },
  { "dimacs/pc_richmond.dimacs", "pc_richmond", 4, TRUE },
  { "featureide-xml/pc_richmond.xml", "pc_richmond", 4, TRUE },
  { "featureide-xml/FinancialServices01_2018-05-09.xml", "FinancialServices01_2018-05-09", 2, TRUE },
};

static char *
corpus_path (const char *name)
{
  return g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "..", "shared", "corpora", "models", name,
                           NULL);
}

static void
test_pair (gconstpointer data)
{
  const Pair *pair = data;
  g_autofree char *dimacs_name = g_strdup_printf ("dimacs/%s.dimacs", pair->dimacs);
  g_autofree char *dimacs_path = corpus_path (dimacs_name);
  g_autofree char *model_path = corpus_path (pair->model);
  g_autoptr (GRand) rand = g_rand_new_with_seed (setting ("KT_ORACLE_SEED", 1));
  g_autoptr (KtModel) model = NULL;
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Dimacs d;

  if (!dimacs_init (&d, dimacs_path))
    {
      g_test_skip ("the corpus ../shared/corpora/models is not here");
      return;
    }
  model = kt_model_load_file (model_path, NULL, NULL);
  g_assert_nonnull (model);
  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  session = kt_session_new (program, &error);
  g_assert_no_error (error);
  check_solutions (&d, model, rand, 20);
  if (pair->is_proved)
    check_clauses (&d, session);
  check_states (&d, session, rand, pair->n_rounds);
  dimacs_clear (&d);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/foreign/random trees mean what enumeration says", test_random_trees);
  g_test_add_func ("/foreign/random tables and formulas mean what enumeration says", test_random_csp);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path
        = g_strdup_printf ("/foreign/%s means the same as its clauses", pairs[i].model);

      g_test_add_data_func (path, &pairs[i], test_pair);
    }
  return g_test_run ();
}
