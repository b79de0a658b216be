/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ends of ranges that are hard to prove: what is shown is right, and is said to be proven only where it is. */

#include "kt-session.h"

#include <string.h>

/* A line of parts that climb: its height is a sum of products. Without steep parts it grows in steps of 9. */
static const char line_text[] = "// kontor 1\nproduct {\n num 300-4500 height\n num .# 1.0-60.0 total\n bool even\n"
                                " 1..6 Part parts\n}\n"
                                "structure Part {\n num .# 1.0-10.0 length\n Slope slope\n}\n"
                                "enumeration Slope {\n attribute num .## sine\n"
                                " Flat = ( 0.00 )\n I5 = ( 0.09 )\n I10 = ( 0.17 )\n}\n"
                                "behavior {\n imply total = sum(parts.length)\n"
                                " imply height = 300 + 1000 * sum(parts.length * parts.slope.sine)\n}\n"
                                "behavior Part {\n condition root.even = True\n require slope != I10\n}\n";

static KtSession *
session_of (KtModel *model)
{
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (model);
  g_autoptr (KtProgram) program = kt_program_compile (model, NULL, NULL, &error);
  g_assert_no_error (error);
  KtSession *session = kt_session_new (program, &error);
  g_assert_no_error (error);
  return session;
}

static KtSession *
session_new (const char *text)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "m.coom", NULL, faults);
  return session_of (model);
}

static void
decide (KtSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtChoice) choice = kt_choice_parse (text, &error);
  g_assert_no_error (error);
  kt_session_decide (session, choice, &error);
  g_assert_no_error (error);
}

static void
assert_range (KtSession *session, const char *path, double minimum, double maximum, gboolean is_proven)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, &error);
  g_assert_no_error (error);
  const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, (guint)kt_snapshot_find (snapshot, path));
  g_assert_cmpfloat (kt_decimal_to_double (node->minimum), ==, minimum);
  g_assert_cmpfloat (kt_decimal_to_double (node->maximum), ==, maximum);
  g_assert_cmpint (node->is_proven, ==, is_proven);
}

static void
test_steps (void)
{
  g_autoptr (KtSession) session = session_new (line_text);
  assert_range (session, "height", 300, 4500, TRUE);
  decide (session, "even=True");
  assert_range (session, "height", 300, 4494, TRUE);
  decide (session, "parts[5].slope=Flat");
  assert_range (session, "height", 300, 4494, TRUE);
}

/* Beyond 500 two cubes would have to be one: nobody wants to prove here that there are none. */
static void
test_beside (void)
{
  g_autoptr (KtSession) session
      = session_new ("// kontor 1\nproduct {\n num 0-900 x\n num 1-2000 a\n num 1-2000 b\n num 1-2000 c\n}\n"
                     "behavior {\n condition x > 500\n require a * a * a + b * b * b = c * c * c\n}\n");
  assert_range (session, "x", 0, 500, FALSE);
  decide (session, "a=7");
  assert_range (session, "x", 0, 500, FALSE);
}

/* Questions that took the solver seconds, or were given up: how high a line may climb on gentle slopes only, and how small
 * a motor may be where it must climb. */
static void
test_line (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("KT_SOURCE_ROOT"),
                                            "data/catalogs/falkenrath/products/belt-conveyor/model.coom", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtModel) model = kt_model_load_file (path, NULL, faults);
  g_autoptr (KtSession) session = session_of (model);
  static const char *const gentle[]
      = { "!modules[0].type=Straight", "line.height=300", "!modules[3].slope=I20", "goods.kind=Electronics" };
  for (guint i = 0; i < G_N_ELEMENTS (gentle); i++)
    decide (session, gentle[i]);
  assert_range (session, "line.dischargeHeight", 300, 4494, TRUE);
  g_assert_true (kt_session_reset (session, NULL));
  decide (session, "line.dischargeHeight=4500");
  guint64 before = kt_session_get_n_questions (session);
  assert_range (session, "drive.reach", 2.7, 30, TRUE);
  g_assert_cmpuint (kt_session_get_n_questions (session), ==, before);
}

/* --- against enumeration ------------------------------------------------------------------------ */

#define N_SINES 4
#define N_PARTS 3

typedef struct {
  int sines[N_SINES]; /* hundredths */
  int raise, factor;  /* height = raise + factor * sum of length * sine */
  int most, least;    /* of the sum of lengths, in tenths */
  guint steepest;     /* of the second part, if it is there: a slope below this number */
} Line;

typedef struct {
  int low, high; /* low > high: nothing */
} Range;

static void
widen (Range *range, int value)
{
  range->low = MIN (range->low, value);
  range->high = MAX (range->high, value);
}

/* Parts from this one on, the sums of those before being as given. */
static void
enumerate (const Line *line, guint part, int total, int climb, Range *totals, Range *heights)
{
  /* Climbs count in thousandths; heights are rounded. */
  int height = (line->raise * 1000 + line->factor * climb + 500) / 1000;

  if (part > 0 && total >= line->least && total <= line->most && height <= 900)
    {
      widen (totals, total);
      widen (heights, height);
    }
  if (part < N_PARTS)
    for (int length = 10; length <= 16; length++)
      for (guint slope = 0; slope < (part == 1 ? line->steepest : N_SINES); slope++)
        enumerate (line, part + 1, total + length, climb + length * line->sines[slope], totals, heights);
}

static void
test_enumerated (void)
{
  for (guint seed = 1; seed <= 40; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Line line = { .raise = g_rand_int_range (rand, 0, 50),
                    .factor = (int[]){ 10, 100, 300, 1000 }[g_rand_int_range (rand, 0, 4)],
                    .most = g_rand_int_range (rand, 10, 48),
                    .steepest = (guint)g_rand_int_range (rand, 1, N_SINES + 1) };
      line.least = g_rand_int_range (rand, 0, line.most + 1);
      for (guint i = 0; i < N_SINES; i++)
        line.sines[i] = g_rand_int_range (rand, 0, 4) == 0 ? 0 : 3 * g_rand_int_range (rand, 1, 13);
      g_autofree char *text = g_strdup_printf (
          "// kontor 1\nproduct {\n num 0-900 height\n num .# 0.0-60.0 total\n 1..%d Part parts\n}\n"
          "structure Part {\n num .# 1.0-1.6 length\n Slope slope\n}\n"
          "enumeration Slope {\n attribute num .## sine\n"
          " S0 = ( 0.%02d )\n S1 = ( 0.%02d )\n S2 = ( 0.%02d )\n S3 = ( 0.%02d )\n}\n"
          "behavior {\n imply total = sum(parts.length)\n require total <= %d.%d\n require total >= %d.%d\n"
          " require height = %d + %d * sum(parts.length * parts.slope.sine)\n}\n",
          N_PARTS, line.sines[0], line.sines[1], line.sines[2], line.sines[3], line.most / 10, line.most % 10,
          line.least / 10, line.least % 10, line.raise, line.factor);
      Range totals = { G_MAXINT, G_MININT }, heights = { G_MAXINT, G_MININT };
      g_test_message ("seed %u, steepest %u\n%s", seed, line.steepest, text);
      enumerate (&line, 0, 0, 0, &totals, &heights);
      if (totals.low > totals.high)
        continue;
      g_autoptr (KtSession) session = session_new (text);
      for (guint i = line.steepest; i < N_SINES; i++)
        {
          g_autofree char *decision = g_strdup_printf ("!parts[1].slope=S%u", i);
          decide (session, decision);
        }
      assert_range (session, "total", totals.low / 10.0, totals.high / 10.0, TRUE);
      assert_range (session, "height", heights.low, heights.high, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ranges/what grows in steps ends at its last step", test_steps);
  g_test_add_func ("/ranges/what cannot be settled does not hide what can", test_beside);
  g_test_add_func ("/ranges/a line of eight modules is settled without the solver", test_line);
  g_test_add_func ("/ranges/sums of products over parts agree with enumeration", test_enumerated);
  return g_test_run ();
}
