/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The soonest delivery, against trying every configuration that makes a difference.
 */

#include "kt-lead-fastest.h"
#include "kt-lead-time.h"
#include "kt-test-product.h"

/* What the conditions below can tell apart. */
static KtTestChoice
sample (guint number)
{
  return (KtTestChoice){ .length_tenths = number & 1 ? 600 : 100,
                         .heated = (number & 2) != 0,
                         .large = (number & 4) != 0,
                         .lid_thick = number & 8 ? 60 : 0 };
}

static const char *const conditions[] = { "heated = True",
                                          "heated = False",
                                          "motor = Large",
                                          "motor = Small",
                                          "length > 50",
                                          "length <= 50",
                                          "count(lid) = 1",
                                          "count(lid) = 0",
                                          NULL,
                                          "heated = True && motor = Large",
                                          "length > 50 || heated = False" };

static void
add_rows (KtProduct *product, GRand *rand)
{
  int n_rows = g_rand_int_range (rand, 0, 9);
  for (int i = 0; i < n_rows; i++)
    {
      g_autofree char *key = g_strdup_printf ("row%d", i);
      kt_test_product_add_lead (product, key,
                                conditions[g_rand_int_range (rand, 0, G_N_ELEMENTS (conditions))],
                                (guint)g_rand_int_range (rand, 0, 40), g_rand_boolean (rand));
    }
}

/* A decision, and which samples obey it. */
static gboolean
obeys (KtTestChoice choice, guint decision)
{
  switch (decision)
    {
    case 1:
      return choice.heated;
    case 2:
      return choice.large;
    case 3:
      return choice.length_tenths == 600;
    case 4:
      return choice.lid_thick != 0;
    default:
      return TRUE;
    }
}

static void
decide (KtSession *session, guint decision)
{
  static const char *const decisions[] = { NULL, "heated", "motor=Large", "length=60", "lid" };
  g_autoptr (GError) error = NULL;
  if (decisions[decision] == NULL)
    return;
  g_autoptr (KtChoice) choice = kt_choice_parse (decisions[decision], &error);
  g_assert_no_error (error);
  kt_session_decide (session, choice, &error);
  g_assert_no_error (error);
}

static guint
least_days (KtProduct *product, guint decision)
{
  guint least = G_MAXUINT;
  for (guint i = 0; i < 16; i++)
    if (obeys (sample (i), decision))
      {
        g_autoptr (KtAssignment) assignment = kt_test_product_assign (product, sample (i));
        g_autoptr (KtLeadTime) time = kt_lead_time_of_product (product, assignment);
        least = MIN (least, time->days);
      }
  return least;
}

static void
test_against_all (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  for (int i = 0; i < 60; i++)
    {
      g_autoptr (KtProduct) product = kt_test_product_new ();
      g_autoptr (GError) error = NULL;
      guint decision = (guint)g_rand_int_range (rand, 0, 5);
      add_rows (product, rand);
      g_autoptr (KtProgram) program = kt_program_compile (product->model, NULL, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (KtSession) session = kt_session_new (program, &error);
      g_assert_no_error (error);
      decide (session, decision);

      const KtFastestRequest request = { .product = product, .day = 20261121, .choices = kt_session_get_choices (session) };
      g_autoptr (KtCompletion) found = kt_lead_complete_fastest (&request, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (KtLeadTime) time = kt_lead_time_of_product (product, found->assignment);
      g_assert_cmpuint (time->days, ==, least_days (product, decision));
      g_assert_cmpint (found->total.num, ==, time->days);
      g_assert_cmpint (found->total.den, ==, 1);
      g_assert_true (found->is_optimal);
    }
}

static void
test_too_many (void)
{
  g_autoptr (KtProduct) product = kt_test_product_new ();
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 31; i++)
    {
      g_autofree char *key = g_strdup_printf ("row%u", i);
      kt_test_product_add_lead (product, key, "heated = True", 100 + i, FALSE);
    }
  g_autoptr (KtProgram) program = kt_program_compile (product->model, NULL, NULL, NULL);
  g_autoptr (KtSession) session = kt_session_new (program, NULL);
  const KtFastestRequest request = { .product = product, .day = 20261121, .choices = kt_session_get_choices (session) };
  g_assert_null (kt_lead_complete_fastest (&request, NULL, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soonest delivery/no configuration is sooner", test_against_all);
  g_test_add_func ("/soonest delivery/too many lengths are refused", test_too_many);
  return g_test_run ();
}
