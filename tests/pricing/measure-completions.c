/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long completions of the demonstration catalog take: CPU milliseconds of the default one, of the cheapest one and of
 * the prices of all options, without decisions and along a session of random ones; what was proven. With names of products as arguments only those.
 */
#include "kt-catalog-reader.h"
#include "kt-decimal.h"
#include "kt-option-price.h"
#include "kt-product-program.h"
#include "kt-session.h"

#include <stdio.h>
#include <sys/resource.h>

#define DAY 20261121
#define N_DECISIONS 12
#define SEED 7

static double
cpu_now (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec * 1e3 + (double) usage.ru_utime.tv_usec / 1e3;
}

static double
as_double (KtRational number)
{
  return (double) number.num / (double) number.den;
}

static void
measure (KtSession *session, KtCompletionGoal goal, const char *name)
{
  const KtCompletionRequest request = { .goal = goal, .kinds = KT_TERMS_PRICE };
  g_autoptr (GError) error = NULL;
  double start = cpu_now ();
  g_autoptr (KtCompletion) completion = kt_session_complete (session, &request, &error);
  double spent = cpu_now () - start;

  if (completion == NULL)
    g_print ("  %-9s %8.1f ms  %s\n", name, spent, error->message);
  else if (completion->has_total)
    g_print ("  %-9s %8.1f ms  %12.4f %s %.4f\n", name, spent, as_double (completion->total),
             completion->is_optimal ? "proven" : "bound", as_double (completion->bound));
  else
    g_print ("  %-9s %8.1f ms  %u defaults unmet%s\n", name, spent, completion->n_unmet_defaults,
             completion->is_optimal ? "" : ", not proven");
}

static void
measure_options (KtSession *session)
{
  const KtOptionPriceRequest request = { .kinds = KT_TERMS_PRICE };
  g_autoptr (GError) error = NULL;
  double start = cpu_now ();
  g_autoptr (KtOptionPrices) prices = kt_session_price_options (session, &request, &error);
  guint n_proven = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < kt_option_prices_get_n (prices); i++)
    n_proven += kt_option_prices_get (prices, i)->is_proven;
  g_print ("  options   %8.1f ms  %u of %u proven, %u questions\n", cpu_now () - start, n_proven,
           kt_option_prices_get_n (prices), kt_option_prices_get_n_questions (prices));
}

/* A free value of some place, or a bound of a number. */
static char *
decide_something (KtSession *session, GRand *rand)
{
  g_autoptr (KtSnapshot) snapshot = kt_session_get_snapshot (session, NULL);

  for (guint tries = 0; tries < 2000; tries++)
    {
      guint n = kt_snapshot_get_n_nodes (snapshot);
      const KtSnapshotNode *node = kt_snapshot_get_node (snapshot, (guint) g_rand_int_range (rand, 0, (gint) n));
      g_autoptr (KtChoice) choice = NULL;

      if (node->feature == NULL || !node->is_open || node->is_decided)
        continue;
      if (node->n_values > 0)
        {
          const KtSnapshotValue *value = &node->values[g_rand_int_range (rand, 0, (gint) node->n_values)];

          if (value->state != KT_STATE_FREE)
            continue;
          choice = kt_choice_new (KT_CHOICE_IS, node->path, value->name);
        }
      else if (node->has_range)
        {
          KtDecimal at = node->minimum;
          g_autofree char *text = NULL;

          at.units += (node->maximum.units - at.units) / g_rand_int_range (rand, 2, 6);
          text = kt_decimal_to_string (at);
          choice = kt_choice_new (g_rand_boolean (rand) ? KT_CHOICE_AT_LEAST : KT_CHOICE_AT_MOST, node->path, text);
        }
      if (choice != NULL && kt_session_decide (session, choice, NULL))
        return kt_choice_to_text (choice);
    }
  return NULL;
}

static void
measure_product (KtCatalog *catalog, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtProduct) product = kt_catalog_load_product (catalog, id, &error);
  g_autoptr (KtProgram) program = NULL;
  g_autoptr (KtSession) session = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  double start;

  g_assert_no_error (error);
  start = cpu_now ();
  program = kt_product_get_program (product, DAY, NULL, &error);
  g_assert_no_error (error);
  g_print ("%s: compiled in %.1f ms, %u variables, %u clauses\n", id, cpu_now () - start,
           kt_program_get_n_variables (program), kt_program_get_n_clauses (program));
  start = cpu_now ();
  session = kt_session_new (program, &error);
  g_assert_no_error (error);
  g_print ("  opened    %8.1f ms\n", cpu_now () - start);
  measure (session, KT_COMPLETE_DEFAULT, "default");
  measure (session, KT_COMPLETE_CHEAPEST, "cheapest");
  measure_options (session);
  for (guint i = 0; i < N_DECISIONS; i++)
    {
      g_autofree char *text = NULL;

      start = cpu_now ();
      text = decide_something (session, rand);
      if (text == NULL)
        break;
      g_print ("  %s (%.1f ms)\n", text, cpu_now () - start);
      measure (session, KT_COMPLETE_DEFAULT, "default");
      measure (session, KT_COMPLETE_CHEAPEST, "cheapest");
      measure_options (session);
    }
}

int
main (int argc, char **argv)
{
  static const char *const all[] = { "process-pump", "booster-station", "belt-conveyor", "turned-part" };
  g_autofree char *folder = g_build_filename (g_getenv ("KT_SOURCE_ROOT") ? g_getenv ("KT_SOURCE_ROOT") : ".", "data",
                                              "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (20);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder (folder, faults);

  g_assert_nonnull (catalog);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (guint i = 0; argc < 2 && i < G_N_ELEMENTS (all); i++)
    measure_product (catalog, all[i]);
  for (int i = 1; i < argc; i++)
    measure_product (catalog, argv[i]);
  return 0;
}
