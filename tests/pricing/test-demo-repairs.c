/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Repairs of the belt conveyor, whose sums over twelve modules a solver for clauses did not get done with in minutes: what
 * they may cost is told in questions to it, each of which is limited.
 */

#include "kt-catalog-reader.h"
#include "kt-product-program.h"
#include "kt-session.h"

#define TODAY 20261121
#define MAX_QUESTIONS 250

typedef struct {
  KtCatalog *catalog;
  KtProduct *product;
  KtProgram *program;
  KtSession *session;
} Trial;

static void
trial_open (Trial *t, const char *id)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (GError) error = NULL;

  t->catalog = kt_catalog_load_folder (folder, faults);
  g_assert_nonnull (t->catalog);
  t->product = kt_catalog_load_product (t->catalog, id, &error);
  g_assert_no_error (error);
  t->program = kt_product_get_program (t->product, TODAY, NULL, &error);
  g_assert_no_error (error);
  t->session = kt_session_new (t->program, &error);
  g_assert_no_error (error);
}

static void
trial_clear (Trial *t)
{
  g_clear_pointer (&t->session, kt_session_free);
  g_clear_pointer (&t->program, kt_program_unref);
  g_clear_pointer (&t->product, kt_product_unref);
  g_clear_pointer (&t->catalog, kt_catalog_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static void
decide (KtSession *session, const char *const *decisions)
{
  for (guint i = 0; decisions[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KtChoice) choice = kt_choice_parse (decisions[i], &error);
      g_autoptr (KtSnapshot) snapshot = NULL;

      g_assert_no_error (error);
      kt_session_decide (session, choice, &error);
      g_assert_no_error (error);
      snapshot = kt_session_get_snapshot (session, &error);
      g_assert_no_error (error);
    }
}

/* The first of them changes so many decisions; all that are offered can be had. */
static void
repair (KtSession *session, const char *wanted, guint expected_changes)
{
  const KtCompletionRequest request = { .goal = KT_COMPLETE_CHEAPEST, .kinds = KT_TERMS_PRICE };
  g_autoptr (KtChoice) choice = kt_choice_parse (wanted, NULL);
  guint64 n_before = kt_session_get_n_questions (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) repairs = NULL;
  gboolean is_possible = TRUE;

  g_assert_true (kt_session_is_possible (session, choice, &is_possible, &error));
  g_assert_no_error (error);
  g_assert_false (is_possible);
  repairs = kt_session_repair (session, choice, 3, &request, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %u repairs, %" G_GUINT64_FORMAT " questions", wanted, repairs->len,
                  kt_session_get_n_questions (session) - n_before);
  g_assert_cmpuint (kt_session_get_n_questions (session) - n_before, <, MAX_QUESTIONS);
  g_assert_cmpuint (repairs->len, >, 0);
  g_assert_cmpuint (((const KtRepair *)g_ptr_array_index (repairs, 0))->changes->len, ==, expected_changes);
  for (guint i = 0; i < repairs->len; i++)
    {
      const KtRepair *one = g_ptr_array_index (repairs, i);

      g_assert_null (kt_evaluate_find_broken_rule (one->result, TODAY));
    }
}

static void
test_conveyor (void)
{
  static const char *const decisions[]
      = { "!modules[7]",           "modules[0].curve=C180", "drive.speedControl=OnMotor",
          "modules[1].slope=I10",  "!services.paymentPlan=FourStages",
          "services.riskAssessment=True", NULL };
  g_auto (Trial) t = { 0 };

  trial_open (&t, "belt-conveyor");
  decide (t.session, decisions);
  repair (t.session, "modules[0].length=12", 1);
  repair (t.session, "frame.standCount=56", 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repairs/of the belt conveyor take a limited number of questions", test_conveyor);
  return g_test_run ();
}
