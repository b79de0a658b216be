/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random tiny models of every construct against plain enumeration: domains value by value after
 * random decisions, explanations, repairs, completions, undo. KT_ORACLE_MODELS sets how many models
 * of each kind, KT_ORACLE_SEED where to begin. */

#include <stdlib.h>
#include <string.h>

#include "kt-brute-explain.h"
#include "kt-engine-error.h"
#include "kt-random-model.h"
#include "kt-session-private.h"

#define LIMIT 6000

typedef struct {
  KtModel *model;
  KtProgram *program;
  KtSession *session;
  GPtrArray *all; /* every valid configuration */
  GPtrArray *everything; /* those that break rules as well; NULL: until needed, or too many */
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
  g_clear_pointer (&c->everything, g_ptr_array_unref);
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

/* --- explanations ------------------------------------------------------------------------------- */

static void
judge_explanation (Case *c, const KtExplanation *why, const GError *error, const KtChoice *wanted, gboolean is_opposite)
{
  g_autofree char *text = kt_choice_to_text (wanted);

  if (why == NULL)
    g_test_message ("seed %u, %s %s\n%s", c->seed, text, is_opposite ? "implied" : "impossible", c->text);
  g_assert_no_error (error);
  if (c->everything == NULL)
    c->everything = kt_brute_enumerate_all (c->model, LIMIT);
  if (!kt_brute_judge_explanation (c->all, c->everything, why, wanted, is_opposite))
    {
      g_test_message ("%s %s", text, is_opposite ? "implied" : "impossible");
      tell (c, "explained by", why->choices);
      g_assert_not_reached ();
    }
}

static void
assert_explanation (Case *c, const KtChoice *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtExplanation) why = kt_session_explain (c->session, wanted, &error);

  judge_explanation (c, why, error, wanted, FALSE);
}

/* Is it so whatever else is chosen? Then that is explained, else there is nothing to explain. Not of what is decided itself. */
static void
assert_implied (Case *c, const KtChoice *choice)
{
  GPtrArray *decided = kt_session_get_choices (c->session);
  g_autoptr (GPtrArray) left = kt_brute_filter (c->all, decided);
  g_autoptr (KtExplanation) why = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_implied = TRUE;

  for (guint i = 0; i < decided->len; i++)
    if (g_str_equal (((const KtChoice *) g_ptr_array_index (decided, i))->path, choice->path))
      return;
  for (guint i = 0; i < left->len && is_implied; i++)
    is_implied = kt_brute_satisfies (g_ptr_array_index (left, i), choice);
  why = kt_session_explain_implied (c->session, choice, &error);
  if (is_implied)
    judge_explanation (c, why, error, choice, TRUE);
  else
    g_assert_error (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_VALUE);
}

/* --- repairs ------------------------------------------------------------------------------------ */

static gboolean
is_enough (Case *c, GPtrArray *kept, const KtChoice *wanted, guint mask)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();
  g_autoptr (GPtrArray) valid = NULL;

  for (guint i = 0; i < kept->len; i++)
    if (!((mask >> i) & 1))
      g_ptr_array_add (choices, g_ptr_array_index (kept, i));
  g_ptr_array_add (choices, (gpointer) wanted);
  valid = kt_brute_filter (c->all, choices);
  return valid->len > 0;
}

/* Fewest first; of as many, those whose earliest decision is the latest, then the next one. */
static int
compare_masks (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;
  int order = __builtin_popcount (x) - __builtin_popcount (y);

  while (order == 0 && x != y)
    {
      order = __builtin_ctz (y) - __builtin_ctz (x);
      x &= x - 1;
      y &= y - 1;
    }
  return order;
}

/* All sets of decisions whose withdrawal helps, but those that contain another one. */
static GArray *
all_withdrawals (Case *c, GPtrArray *kept, const KtChoice *wanted)
{
  GArray *masks = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  for (guint mask = 0; mask < (1u << kept->len); mask++)
    if (is_enough (c, kept, wanted, mask))
      g_array_append_val (masks, mask);
  g_array_sort (masks, compare_masks);
  for (guint i = 0; i < masks->len; i++)
    {
      guint mask = g_array_index (masks, guint, i);
      gboolean is_minimal = TRUE;

      for (guint j = 0; j < n; j++)
        is_minimal = is_minimal && (g_array_index (masks, guint, j) & ~mask) != 0;
      if (is_minimal)
        g_array_index (masks, guint, n++) = mask;
    }
  g_array_set_size (masks, n);
  return masks;
}

static guint
mask_of (GPtrArray *kept, const KtRepair *repair)
{
  guint mask = 0;

  for (guint i = 0; i < kept->len; i++)
    for (guint k = 0; k < repair->changes->len; k++)
      if (kt_choice_equal (((KtRepairChange *) g_ptr_array_index (repair->changes, k))->choice,
                           g_ptr_array_index (kept, i)))
        mask |= 1u << i;
  return mask;
}

static void
assert_repairs (Case *c, const KtChoice *wanted)
{
  const KtCompletionRequest completion = { .goal = KT_COMPLETE_DEFAULT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) repairs = kt_session_repair (c->session, wanted, 3, &completion, &error);
  g_autoptr (GPtrArray) kept = kt_choices_without_replaced (kt_session_get_choices (c->session), wanted);
  g_autoptr (GArray) expected = all_withdrawals (c, kept, wanted);

  g_assert_no_error (error);
  if (repairs->len != MIN (3, expected->len))
    tell (c, "decided", kept);
  g_assert_cmpuint (repairs->len, ==, MIN (3, expected->len));
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *repair = g_ptr_array_index (repairs, i);

      if (repair->is_smallest)
        g_assert_cmphex (mask_of (kept, repair), ==, g_array_index (expected, guint, i));
      g_assert_true (kt_brute_satisfies (repair->result, wanted));
      g_assert_null (kt_evaluate_find_broken_rule (repair->result, 0));
      for (guint j = 0; j < kept->len; j++)
        g_assert_true (((mask_of (kept, repair) >> j) & 1)
                       || kt_brute_satisfies (repair->result, g_ptr_array_index (kept, j)));
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

/* The present picture is that of a session that never knew anything else. */
static void
assert_as_new (Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSession) other = kt_session_new (c->program, &error);
  g_autoptr (KtSnapshot) expected = NULL;
  g_autoptr (KtSnapshot) actual = NULL;
  g_autofree char *expected_lines = NULL;
  g_autofree char *actual_lines = NULL;

  g_assert_no_error (error);
  g_assert_true (kt_session_replace_all (other, kt_session_get_choices (c->session), &error));
  expected = kt_session_get_snapshot (other, &error);
  actual = kt_session_get_snapshot (c->session, &error);
  expected_lines = kt_snapshot_to_lines (expected);
  actual_lines = kt_snapshot_to_lines (actual);
  if (kt_snapshot_has_unknown (expected)) /* what was found before is not known to it */
    return;
  if (strcmp (actual_lines, expected_lines) != 0)
    tell (c, "another session differs with", kt_session_get_choices (c->session));
  g_assert_cmpstr (actual_lines, ==, expected_lines);
}

/* Back to the beginning and forth again, twice: every picture is there again, to the bit. */
static void
assert_undo (Case *c, GPtrArray *snapshots)
{
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = snapshots->len; i > 1; i--)
        {
          g_autoptr (KtSnapshot) before = NULL;

          g_assert_true (kt_session_undo (c->session, NULL));
          before = kt_session_get_snapshot (c->session, NULL);
          g_assert_true (kt_snapshot_equal (before, g_ptr_array_index (snapshots, i - 2)));
          if (round == 0)
            assert_as_new (c);
        }
      for (guint i = 1; i < snapshots->len; i++)
        {
          g_autoptr (KtSnapshot) after = NULL;

          g_assert_true (kt_session_redo (c->session, NULL));
          after = kt_session_get_snapshot (c->session, NULL);
          g_assert_true (kt_snapshot_equal (after, g_ptr_array_index (snapshots, i)));
        }
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
      g_autoptr (KtChoice) other
        = random_choice (rand, g_ptr_array_index (snapshots, snapshots->len - 1));
      g_autoptr (GError) error = NULL;

      assert_implied (c, other);
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

/* What sessions before found is kept and used: it must be right under other decisions. */
static void
test_one_after_another (void)
{
  guint n = setting ("KT_ORACLE_MODELS", 60), first = setting ("KT_ORACLE_SEED", 1), used = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (first + i + 2000000);
      Case c;

      if (case_init (&c, i % 2 ? KT_RANDOM_FORMULAS : KT_RANDOM_NUMBERS, first + i))
        for (guint k = 0; k < 3; k++, used++)
          {
            g_autoptr (GError) error = NULL;

            g_assert_true (kt_session_reset (c.session, &error));
            g_assert_no_error (error);
            play (&c, rand);
          }
      case_clear (&c);
    }
  g_test_message ("seeds %u to %u, %u sessions played", first, first + n - 1, used);
  g_assert_cmpuint (used, >, 0);
}

/* --- numbers that formulas tie together ----------------------------------------------------------- */

/* c = a x / b and d = c b / y + a, both rounded to a digit; all in tenths. */
typedef struct {
  gint64 x, y, most; /* most: a + b */
} Tied;

typedef struct {
  gint64 low, high;
} Range;

static void
tie (const Tied *tied, gint64 a, gint64 b, gint64 values[4])
{
  values[0] = 10 * a;
  values[1] = 10 * b;
  values[2] = (20 * a * tied->x + b) / (2 * b);
  values[3] = (2 * (values[2] * b + 10 * a * tied->y) + tied->y) / (2 * tied->y);
}

/* What is left of all four within the limits; FALSE: nothing. */
static gboolean
narrow (const Tied *tied, const Range limits[4], Range left[4])
{
  gboolean any = FALSE;

  for (gint64 a = 0; a <= 60; a++)
    for (gint64 b = 1; b <= MIN (60, tied->most - a); b++)
      {
        gint64 values[4];
        gboolean good = TRUE;

        tie (tied, a, b, values);
        for (guint i = 0; i < 4; i++)
          good = good && values[i] >= limits[i].low && values[i] <= limits[i].high;
        for (guint i = 0; i < 4 && good; i++)
          left[i] = any ? (Range){ MIN (left[i].low, values[i]), MAX (left[i].high, values[i]) }
                        : (Range){ values[i], values[i] };
        any = any || good;
      }
  return any;
}

static void
assert_ranges (KtSession *session, const Range ranges[4])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, &error);
  static const char *const names[] = { "a", "b", "c", "d" };

  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      gint number = kt_snapshot_find (snapshot, names[i]);
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, (guint) number);

      g_assert_true (node->is_proven);
      g_assert_cmpfloat (kt_decimal_to_double (node->minimum) * 10, ==, (double) ranges[i].low);
      g_assert_cmpfloat (kt_decimal_to_double (node->maximum) * 10, ==, (double) ranges[i].high);
    }
}

/* A bound somewhere inside one of the ranges. */
static gboolean
decide_bound (KtSession *session, GRand *rand, const Range left[4], Range limits[4])
{
  guint i = (guint) g_rand_int_range (rand, 0, 4);
  gint64 unit = i < 2 ? 10 : 1;
  gint64 at = (left[i].low + (gint64) (g_rand_double (rand) * (double) (left[i].high - left[i].low))) / unit * unit;
  gboolean upper = g_rand_boolean (rand);
  g_autofree char *value = g_strdup_printf ("%d.%d", (int) (at / 10), (int) (at % 10));
  g_autoptr (KtChoice) choice
    = kt_choice_new (upper ? KT_CHOICE_AT_MOST : KT_CHOICE_AT_LEAST, (const char[]){ "abcd"[i], '\0' },
                     i < 2 ? (value[strlen (value) - 2] = '\0', value) : value);
  g_autoptr (GError) error = NULL;
  gboolean decided = kt_session_decide (session, choice, &error);

  if (!decided)
    return FALSE;
  if (upper)
    limits[i].high = at;
  else
    limits[i].low = at;
  return TRUE;
}

static void
test_tied_numbers (void)
{
  guint first = setting ("KT_ORACLE_SEED", 1);

  for (guint seed = first; seed < first + 12; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
      Tied tied = { g_rand_int_range (rand, 2, 90), g_rand_int_range (rand, 2, 30), g_rand_int_range (rand, 20, 120) };
      Range limits[4] = { { 0, 600 }, { 10, 600 }, { 0, 9000 }, { 0, 90000 } }, left[4];
      g_autofree char *text = g_strdup_printf (
        "// kontor 1\nproduct {\nnum 0-60 a\nnum 1-60 b\nnum .# 0-900 c\nnum .# 0-9000 d\n}\n"
        "behavior {\nimply c = round(a * %d / b, 1)\nimply d = round(c * b / %d + a, 1)\nrequire a + b <= %d\n}\n",
        (int) tied.x, (int) tied.y, (int) tied.most);
      g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "tied", NULL, faults);
      g_autoptr (GError) error = NULL;
      KtProgram *program;
      KtSession *session;

      g_test_message ("seed %u\n%s", seed, text);
      g_assert_nonnull (model);
      program = kt_program_compile (model, NULL, NULL, &error);
      g_assert_no_error (error);
      session = kt_session_new (program, &error);
      g_assert_no_error (error);
      g_assert_true (narrow (&tied, limits, left));
      assert_ranges (session, left);
      for (guint i = 0; i < 4; i++)
        {
          gboolean decided = decide_bound (session, rand, left, limits);

          g_assert_cmpint (narrow (&tied, limits, left), ==, TRUE);
          if (decided)
            assert_ranges (session, left);
        }
      kt_session_free (session);
      kt_program_unref (program);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/oracle/ranges of numbers that formulas tie together are exact", test_tied_numbers);
  g_test_add_func ("/engine/oracle/one session after another agrees with enumeration", test_one_after_another);
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
