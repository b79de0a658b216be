/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Relations joined into a tree against plain enumeration: thousands of tiny random relations under
 * random restrictions, and random models of tables in sessions, decided, stored and read back.
 * KT_ORACLE_MODELS sets how many of each, KT_ORACLE_SEED where to begin. */

#include <stdlib.h>
#include <string.h>

#include "kt-brute-explain.h"
#include "kt-join.h"
#include "kt-refute.h"
#include "kt-session-private.h"

#define MAX_VARIABLES 7
#define LIMIT 20000

static guint
setting (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint)strtoul (text, NULL, 10) : fallback;
}

/* --- relations -------------------------------------------------------------------------------- */

typedef struct {
  guint n;
  guint n_values[MAX_VARIABLES], first[MAX_VARIABLES + 1];
  GPtrArray *relations;
} Problem;

static void
problem_init (Problem *p, GRand *rand)
{
  guint n_relations = (guint)g_rand_int_range (rand, 0, 8);

  p->n = (guint)g_rand_int_range (rand, 1, MAX_VARIABLES + 1);
  p->first[0] = 0;
  p->relations = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_relation_free);
  for (guint v = 0; v < p->n; v++)
    {
      p->n_values[v] = (guint)g_rand_int_range (rand, 1, 5);
      p->first[v + 1] = p->first[v] + p->n_values[v];
    }
  for (guint i = 0; i < n_relations; i++)
    {
      guint scope[MAX_VARIABLES], width = 0;
      double share = g_rand_double_range (rand, 0.2, 1);
      guint16 row[MAX_VARIABLES] = { 0 };
      KtRelation *relation;
      guint place;

      for (guint v = 0; v < p->n; v++)
        if (width < 4 && g_rand_double (rand) < 0.4)
          scope[width++] = v;
      if (width == 0)
        continue;
      relation = kt_relation_new (scope, width);
      do
        {
          if (g_rand_double (rand) < share)
            kt_relation_add (relation, row);
          for (place = width; place > 0 && ++row[place - 1] == p->n_values[scope[place - 1]];
               place--)
            row[place - 1] = 0;
      } while (place > 0);
      g_ptr_array_add (p->relations, relation);
    }
}

static gboolean
is_solution (const Problem *p, const guint16 *values)
{
  for (guint i = 0; i < p->relations->len; i++)
    {
      const KtRelation *relation = g_ptr_array_index (p->relations, i);
      gboolean found = FALSE;

      for (guint r = 0; r < relation->n_rows && !found; r++)
        {
          found = TRUE;
          for (guint k = 0; k < relation->width; k++)
            found = found && kt_relation_row (relation, r)[k] == values[relation->scope[k]];
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* What every solution with at most one forbidden value shows. */
static gboolean
enumerate (const Problem *p, const guint8 *allowed, guint8 *possible, guint8 *exchangeable)
{
  guint16 values[MAX_VARIABLES] = { 0 };
  gboolean any = FALSE;
  guint place;

  do
    {
      guint n_forbidden = 0, forbidden = 0;

      for (guint v = 0; v < p->n; v++)
        if (!allowed[p->first[v] + values[v]])
          {
            n_forbidden++;
            forbidden = v;
          }
      if (n_forbidden <= 1 && is_solution (p, values))
        {
          any |= n_forbidden == 0;
          for (guint v = 0; v < p->n && n_forbidden == 0; v++)
            possible[p->first[v] + values[v]] = exchangeable[p->first[v] + values[v]] = TRUE;
          if (n_forbidden == 1)
            exchangeable[p->first[forbidden] + values[forbidden]] = TRUE;
        }
      for (place = p->n; place > 0 && ++values[place - 1] == p->n_values[place - 1]; place--)
        values[place - 1] = 0;
  } while (place > 0);
  return any;
}

static GPtrArray *
copy_relations (const Problem *p)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_relation_free);

  for (guint i = 0; i < p->relations->len; i++)
    {
      const KtRelation *relation = g_ptr_array_index (p->relations, i);
      KtRelation *copy = kt_relation_new (relation->scope, relation->width);

      for (guint r = 0; r < relation->n_rows; r++)
        kt_relation_add (copy, kt_relation_row (relation, r));
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

static void
assert_answers (const Problem *p, const KtJoin *join, GRand *rand, guint seed)
{
  guint n = p->first[p->n];

  for (guint round = 0; round < 6; round++)
    {
      guint8 allowed[MAX_VARIABLES * 4], possible[MAX_VARIABLES * 4],
          exchangeable[MAX_VARIABLES * 4];
      guint8 should_be[MAX_VARIABLES * 4] = { 0 }, should_exchange[MAX_VARIABLES * 4] = { 0 };
      gboolean any;

      for (guint i = 0; i < n; i++)
        allowed[i] = g_rand_double (rand) > 0.12 * round;
      any = enumerate (p, allowed, should_be, should_exchange);
      if (kt_join_ask (join, allowed, possible, exchangeable) != any)
        g_error ("seed %u: a solution is missing or invented", seed);
      if (!any)
        continue;
      for (guint i = 0; i < n; i++)
        if (possible[i] != should_be[i] || exchangeable[i] != should_exchange[i])
          g_error ("seed %u: value %u", seed, i);
      g_assert_true (kt_join_ask (join, allowed, NULL, NULL));
    }
}

static void
test_relations (void)
{
  guint seed = setting ("KT_ORACLE_SEED", 1), n_models = setting ("KT_ORACLE_MODELS", 3000);

  g_test_message ("seeds %u to %u", seed, seed + n_models - 1);
  for (guint i = 0; i < n_models; i++, seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) relations = NULL;
      g_autoptr (GArray) words = NULL;
      g_autoptr (KtJoin) join = NULL;
      Problem p;

      problem_init (&p, rand);
      relations = copy_relations (&p);
      words = kt_join_make (p.n_values, p.n, relations);
      g_assert_nonnull (words);
      join = kt_join_new ((const guint32 *)words->data, words->len, p.n_values, p.n);
      g_assert_nonnull (join);
      assert_answers (&p, join, rand, seed);
      g_ptr_array_unref (p.relations);
    }
}

/* Do these relations leave a solution? */
static gboolean
is_solvable (const Problem *p, const guint8 *allowed, const GArray *numbers, guint but)
{
  g_autoptr (GPtrArray) relations = g_ptr_array_new ();
  guint8 possible[MAX_VARIABLES * 4], exchangeable[MAX_VARIABLES * 4];
  Problem part = *p;

  for (guint i = 0; i < numbers->len; i++)
    if (i != but)
      g_ptr_array_add (relations, g_ptr_array_index (p->relations, g_array_index (numbers, guint, i)));
  part.relations = relations;
  return enumerate (&part, allowed, possible, exchangeable);
}

/* TRUE: there is no solution, and the relations named are needed for that, each of them. */
static gboolean
assert_refuted (const Problem *p, KtRefute *refute, const guint8 *allowed, guint seed)
{
  static const int stop;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) needed = NULL;
  gboolean is_minimal = FALSE;

  for (guint i = 0; i < p->relations->len; i++)
    g_array_append_val (all, i);
  if (is_solvable (p, allowed, all, G_MAXUINT))
    {
      if (kt_refute_thin_out (refute, allowed, &stop, &needed, &is_minimal) != KT_REFUTE_NO)
        g_error ("seed %u: refuted, but there is a solution", seed);
      return FALSE;
    }
  if (kt_refute_thin_out (refute, allowed, &stop, &needed, &is_minimal) != KT_REFUTE_YES)
    g_error ("seed %u: there is no solution, but it is not refuted", seed);
  g_assert_true (is_minimal);
  if (is_solvable (p, allowed, needed, G_MAXUINT))
    g_error ("seed %u: these relations do not suffice", seed);
  for (guint i = 0; i < needed->len; i++)
    if (!is_solvable (p, allowed, needed, i))
      g_error ("seed %u: relation %u can be missed", seed, g_array_index (needed, guint, i));
  return TRUE;
}

static void
test_refute (void)
{
  guint seed = setting ("KT_ORACLE_SEED", 1), n_models = setting ("KT_ORACLE_MODELS", 3000), n_refuted = 0;

  g_test_message ("seeds %u to %u", seed, seed + n_models - 1);
  for (guint i = 0; i < n_models; i++, seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (KtRefute) refute = NULL;
      guint8 allowed[MAX_VARIABLES * 4];
      Problem p;

      problem_init (&p, rand);
      refute = kt_refute_new (p.n_values, p.n, copy_relations (&p));
      for (guint round = 0; round < 6; round++)
        {
          for (guint k = 0; k < p.first[p.n]; k++)
            allowed[k] = g_rand_double (rand) > 0.12 * round;
          n_refuted += assert_refuted (&p, refute, allowed, seed);
        }
      g_ptr_array_unref (p.relations);
    }
  g_assert_cmpuint (n_refuted, >, n_models);
}

/* Damaged words are refused, or at least read within their bounds. */
static void
test_damaged (void)
{
  guint n_refused = 0;

  for (guint seed = 1; seed <= 3000; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) relations = NULL;
      g_autoptr (GArray) words = NULL;
      g_autoptr (KtJoin) join = NULL;
      guint8 allowed[MAX_VARIABLES * 4], possible[MAX_VARIABLES * 4];
      guint place;
      Problem p;

      problem_init (&p, rand);
      relations = copy_relations (&p);
      words = kt_join_make (p.n_values, p.n, relations);
      place = (guint)g_rand_int_range (rand, 0, (gint32)words->len);
      if (g_rand_boolean (rand))
        g_array_set_size (words, place);
      else
        g_array_index (words, guint32, place)
            = g_rand_boolean (rand) ? g_rand_int (rand) : (guint32)g_rand_int_range (rand, 0, 8);
      join = kt_join_new ((const guint32 *)words->data, words->len, p.n_values, p.n);
      memset (allowed, TRUE, sizeof allowed);
      if (join != NULL)
        (void)kt_join_ask (join, allowed, possible, NULL);
      n_refused += join == NULL;
      g_ptr_array_unref (p.relations);
    }
  g_assert_cmpuint (n_refused, >, 1000);
}

static void
test_too_large (void)
{
  /* A clique of "different" among many variables has no small join. */
  const guint n = 24;
  g_autofree guint *n_values = g_new (guint, n);
  g_autoptr (GPtrArray) relations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_relation_free);

  for (guint v = 0; v < n; v++)
    n_values[v] = 30;
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      {
        KtRelation *relation = kt_relation_new ((guint[]){ a, b }, 2);

        for (guint16 i = 0; i < 30; i++)
          for (guint16 j = 0; j < 30; j++)
            if (i != j)
              kt_relation_add (relation, (guint16[]){ i, j });
        g_ptr_array_add (relations, relation);
      }
  g_assert_null (kt_join_make (n_values, n, relations));
}

/* --- models of tables ------------------------------------------------------------------------- */

static const char *const letters[] = { "A", "B", "C", "D" };

static void
add_cell (GString *text, GRand *rand, gboolean is_truth)
{
  guint kind = (guint)g_rand_int_range (rand, 0, 10);

  if (kind == 0)
    g_string_append (text, " -*-");
  else if (is_truth)
    g_string_append_printf (text, " %s", g_rand_boolean (rand) ? "True" : "False");
  else if (kind == 1)
    g_string_append_printf (text, " (%s, %s)", letters[g_rand_int_range (rand, 0, 4)],
                            letters[g_rand_int_range (rand, 0, 4)]);
  else
    g_string_append_printf (text, " %s", letters[g_rand_int_range (rand, 0, 4)]);
}

static void
add_table (GString *text, GRand *rand, guint n)
{
  gboolean forbids = g_rand_int_range (rand, 0, 4) == 0;
  guint n_rows = (guint)g_rand_int_range (rand, 2, forbids ? 6 : 14), width = 0;
  guint scope[MAX_VARIABLES];

  for (guint v = 0; v < n; v++)
    if (width < 4 && g_rand_boolean (rand))
      scope[width++] = v;
  if (width < 2)
    return;
  g_string_append (text, "  combinations (");
  for (guint i = 0; i < width; i++)
    g_string_append_printf (text, " f%u", scope[i]);
  g_string_append (text, ")\n");
  for (guint r = 0; r < n_rows; r++)
    {
      g_string_append (text,
                       forbids || g_rand_int_range (rand, 0, 8) == 0 ? "  forbid (" : "  allow (");
      for (guint i = 0; i < width; i++)
        add_cell (text, rand, scope[i] == 0);
      g_string_append (text, ")\n");
    }
}

/* f0 is a Bool, the others have two to four values. */
static char *
random_tables (GRand *rand)
{
  GString *text = g_string_new ("product {\n  bool f0\n");
  guint n = (guint)g_rand_int_range (rand, 3, MAX_VARIABLES),
        n_tables = (guint)g_rand_int_range (rand, 1, 5);

  for (guint v = 1; v < n; v++)
    g_string_append_printf (text, "  E%d f%u\n", g_rand_int_range (rand, 2, 5), v);
  g_string_append (text, "}\nenumeration E2 { A B }\nenumeration E3 { A B C }\nenumeration E4 { A "
                         "B C D }\nbehavior {\n");
  for (guint i = 0; i < n_tables; i++)
    add_table (text, rand, n);
  if (g_rand_boolean (rand))
    g_string_append (text, "  require f1 = A || f2 != B\n");
  if (g_rand_boolean (rand))
    g_string_append (text, "  condition f0 = True\n  require f2 = A || f1 = B\n");
  if (g_rand_boolean (rand))
    g_string_append (text, "  condition f1 = A\n  imply f0 = True\n");
  g_string_append (text, "}\n");
  return g_string_free (text, FALSE);
}

typedef struct {
  KtModel *model;
  KtSession *session;
  GPtrArray *all;
  GPtrArray *everything; /* those that break rules as well */
  const char *text;
  guint seed;
} Case;

static void
assert_domains (const Case *c, const KtSnapshot *snapshot)
{
  GPtrArray *choices = kt_session_get_choices (c->session);
  g_autoptr (GPtrArray) valid = kt_brute_filter (c->all, choices);
  g_autofree char *expected = kt_brute_lines (c->model, valid, choices);
  g_autofree char *actual = kt_snapshot_to_lines (snapshot);

  if (strcmp (expected, actual) != 0)
    g_test_message ("seed %u\n%s", c->seed, c->text);
  g_assert_cmpstr (actual, ==, expected);
}

/* What is decided could be exchanged exactly for what is possible without it. */
static void
assert_alternatives (const Case *c, const KtSnapshot *snapshot)
{
  GPtrArray *choices = kt_session_get_choices (c->session);

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      for (guint j = 0; j < node->n_values && node->is_decided; j++)
        {
          KtChoice wanted = { KT_CHOICE_IS, (char *)node->path, (char *)node->values[j].name };
          g_autoptr (GPtrArray) kept = kt_choices_without_replaced (choices, &wanted);
          g_autoptr (GPtrArray) valid = NULL;
          gboolean possible;

          g_ptr_array_add (kept, &wanted);
          valid = kt_brute_filter (c->all, kept);
          g_assert_true (kt_session_is_possible (c->session, &wanted, &possible, NULL));
          g_assert_cmpint (possible, ==, valid->len > 0);
          if (node->values[j].state == KT_STATE_EXCLUDED)
            g_assert_cmpint (node->values[j].is_alternative, ==, valid->len > 0);
        }
    }
}

static void
decide_and_compare (const Case *c, GRand *rand)
{
  for (guint step = 0; step < 8; step++)
    {
      g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (c->session, NULL);
      guint number = (guint)g_rand_int_range (rand, 1, (gint32)kt_snapshot_get_n_nodes (snapshot));
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, number);
      const char *name = node->values[g_rand_int_range (rand, 0, (gint32)node->n_values)].name;
      KtChoice choice = { g_rand_int_range (rand, 0, 3) == 0 ? KT_CHOICE_IS_NOT : KT_CHOICE_IS,
                          (char *)node->path, (char *)name };

      assert_domains (c, snapshot);
      assert_alternatives (c, snapshot);
      (void)kt_session_decide (c->session, &choice, NULL);
    }
}

/* --- explanations ------------------------------------------------------------------------------- */

static void
judge (const Case *c, const KtExplanation *why, const KtChoice *excluded)
{
  g_autofree char *text = kt_choice_to_text (excluded);

  g_assert_nonnull (why);
  if (!kt_brute_judge_explanation (c->all, c->everything, why, excluded, FALSE))
    g_error ("seed %u: why not %s?\n%s", c->seed, text, c->text);
}

static void
explain_value (const Case *c, const KtSnapshotNode *node, guint value)
{
  KtChoice is = { KT_CHOICE_IS, (char *) node->path, (char *) node->values[value].name };
  KtChoice is_not = { KT_CHOICE_IS_NOT, is.path, is.value };
  KtState state = node->values[value].state;
  g_autoptr (KtExplanation) why = NULL;

  if (state == KT_STATE_EXCLUDED && !node->values[value].is_alternative)
    {
      why = kt_session_explain (c->session, &is, NULL);
      judge (c, why, &is);
    }
  else if (state == KT_STATE_IMPLIED)
    {
      why = kt_session_explain_implied (c->session, &is, NULL);
      judge (c, why, &is_not);
    }
}

/* These come from the relations; the program has got no clauses for them. */
static void
explain_everything (const Case *c)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (c->session, NULL);

  for (guint i = 1; i < kt_snapshot_get_n_nodes (snapshot); i++)
    {
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, i);

      for (guint j = 0; j < node->n_values; j++)
        explain_value (c, node, j);
    }
  g_assert_null (c->session->probe);
}

/* Of a model without a configuration. */
static void
explain_contradiction (const Case *c, KtProgram *program)
{
  g_autoptr (KtExplanation) why = kt_explain_contradiction (program, NULL);
  KtChoice anything = { KT_CHOICE_IS_NOT, (char *) "f0", (char *) "Neither" };

  judge (c, why, &anything);
}

/* Configurations need the clauses, which a program read back does not have at first. */
static void
ask_for_clauses (const Case *c)
{
  GPtrArray *choices = kt_session_get_choices (c->session);
  g_autoptr (GPtrArray) valid = kt_brute_filter (c->all, choices);
  g_autoptr (GArray) literals = kt_session_assumptions (c->session, choices, NULL, NULL);
  g_autoptr (KtAssignment) found = NULL;
  gboolean is_one_of_them = FALSE;

  g_assert_cmpint (kt_session_solve (c->session, (const int *) literals->data, literals->len, -1), ==, KT_POSSIBLE);
  found = kt_session_read_assignment (c->session);
  for (guint i = 0; i < valid->len && !is_one_of_them; i++)
    is_one_of_them = kt_assignment_equal (found, g_ptr_array_index (valid, i));
  g_assert_true (is_one_of_them);
}

static gboolean
run_model (guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *text = random_tables (rand);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "tables", NULL, faults);
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (KtProgram) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) everything = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Case c = { model, NULL, NULL, NULL, text, seed };

  if (model == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (model);
  c.all = all = kt_brute_enumerate (model, LIMIT);
  g_assert_nonnull (all);
  c.everything = everything = kt_brute_enumerate_all (model, LIMIT);
  g_assert_nonnull (everything);
  program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (program->join);
  bytes = kt_program_to_bytes (program);
  again = kt_program_from_bytes (bytes, model, NULL, &error);
  g_assert_no_error (error);
  c.session = session = kt_session_new (again, &error);
  g_assert_cmpint (session != NULL, ==, all->len > 0);
  if (session == NULL)
    {
      explain_contradiction (&c, again);
      return FALSE;
    }
  decide_and_compare (&c, rand);
  explain_everything (&c);
  ask_for_clauses (&c);
  return TRUE;
}

static void
test_models (void)
{
  guint seed = setting ("KT_ORACLE_SEED", 1), n_models = setting ("KT_ORACLE_MODELS", 1000),
        n_good = 0;

  g_test_message ("seeds %u to %u", seed, seed + n_models - 1);
  for (guint i = 0; i < n_models; i++, seed++)
    n_good += run_model (seed);
  g_assert_cmpuint (n_good, >, n_models / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/join/what is possible is what enumeration finds", test_relations);
  g_test_add_func ("/engine/join/relations named leave no solution, each of them is needed", test_refute);
  g_test_add_func ("/engine/join/damaged words are refused or harmless", test_damaged);
  g_test_add_func ("/engine/join/what becomes too large is not joined", test_too_large);
  g_test_add_func ("/engine/join/sessions of tables and their explanations agree with enumeration", test_models);
  return g_test_run ();
}
