/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prices of options as the configurator tells them: on their own, after decisions, for the places on screen. */

#include <string.h>

#include "kt-configurator.h"

#define PATIENCE 20 /* seconds */

static const char MODEL[] = "product {\n  Color color\n  Bool lamp\n  0..1 Box box\n}\n"
                            "structure Box {\n  num 1-3 size\n}\n"
                            "enumeration Color {\n  attribute num price\n  Red = (10)\n  Blue = (12)\n  Gold = (50)\n}\n"
                            "behavior {\n  condition color = Gold\n  require lamp = True\n"
                            "  condition color = Blue\n  require count(box) = 1\n}\n";

typedef struct {
  KtModel *model;
  KtFormula *formulas[4];
  KtProgram *program;
  KtConfigurator *configurator;
  KtOptionPrices *prices; /* the last ones told */
  GMainLoop *loop;
  guint timeout;
} Fixture;

static gboolean
give_up (gpointer data)
{
  g_error ("no prices arrived in time");
  return G_SOURCE_REMOVE;
}

static void
on_priced (KtConfigurator *configurator, KtOptionPrices *prices, gpointer data)
{
  Fixture *f = data;

  g_clear_pointer (&f->prices, kt_option_prices_unref);
  f->prices = kt_option_prices_ref (prices);
  if (kt_option_prices_is_complete (prices))
    g_main_loop_quit (f->loop);
}

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (5);
  g_autoptr (GError) error = NULL;
  KtTerm terms[3] = { { .id = "color" }, { .id = "lamp" }, { .id = "box" } };
  KtProgramOptions options = { terms, G_N_ELEMENTS (terms), 0, 0 };

  f->model = kt_model_load_text (MODEL, strlen (MODEL), "model", NULL, faults);
  g_assert_nonnull (f->model);
  f->formulas[0] = kt_model_parse_formula (f->model, "color.price", "row", 1, faults);
  f->formulas[1] = kt_model_parse_formula (f->model, "7.5", "row", 2, faults);
  f->formulas[2] = kt_model_parse_condition (f->model, "lamp = True", "row", 2, faults);
  f->formulas[3] = kt_model_parse_formula (f->model, "4 * sum(box.size)", "row", 3, faults);
  terms[0].amount = f->formulas[0]->expr;
  terms[1].amount = f->formulas[1]->expr;
  terms[1].when = f->formulas[2]->expr;
  terms[2].amount = f->formulas[3]->expr;
  f->program = kt_program_compile (f->model, &options, NULL, &error);
  g_assert_no_error (error);
  f->configurator = kt_configurator_new (f->program);
  f->loop = g_main_loop_new (NULL, FALSE);
  f->timeout = g_timeout_add_seconds (PATIENCE, give_up, NULL);
  g_signal_connect (f->configurator, "priced", G_CALLBACK (on_priced), f);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_source_remove (f->timeout);
  kt_configurator_shut_down (f->configurator);
  g_clear_object (&f->configurator);
  g_clear_pointer (&f->prices, kt_option_prices_unref);
  g_main_loop_unref (f->loop);
  kt_program_unref (f->program);
  for (guint i = 0; i < G_N_ELEMENTS (f->formulas); i++)
    kt_formula_free (f->formulas[i]);
  kt_model_unref (f->model);
}

static void
assert_costs (Fixture *f, const char *path, const char *value, gint64 num, gint64 den)
{
  const KtOptionPrice *price;

  g_assert_nonnull (f->prices);
  price = kt_option_prices_find (f->prices, path, value);
  g_assert_nonnull (price);
  g_assert_true (price->is_proven);
  g_assert_cmpint (kt_rational_compare (price->difference, (KtRational){ num, den }), ==, 0);
}

static void
test_prices (Fixture *f, gconstpointer data)
{
  static const char *const places[] = { "color", "box", NULL };
  g_autoptr (KtChoice) gold = kt_choice_new (KT_CHOICE_IS, "color", "Gold");

  kt_configurator_set_priced (f->configurator, 1, places);
  g_main_loop_run (f->loop);
  assert_costs (f, "color", "Red", 0, 1);
  assert_costs (f, "color", "Blue", 6, 1);
  assert_costs (f, "color", "Gold", 95, 2);
  assert_costs (f, "box", NULL, 4, 1);
  g_assert_null (kt_option_prices_find (f->prices, "lamp", "True"));

  kt_configurator_decide (f->configurator, gold);
  g_main_loop_run (f->loop);
  assert_costs (f, "color", "Gold", 0, 1);
  assert_costs (f, "color", "Red", -95, 2);
  assert_costs (f, "color", "Blue", -83, 2);
}

static void
test_other_places (Fixture *f, gconstpointer data)
{
  static const char *const colors[] = { "color", NULL };
  static const char *const lamps[] = { "lamp", NULL };

  kt_configurator_set_priced (f->configurator, 1, colors);
  kt_configurator_set_priced (f->configurator, 1, lamps);
  g_main_loop_run (f->loop);
  if (kt_option_prices_find (f->prices, "lamp", "True") == NULL)
    g_main_loop_run (f->loop);
  assert_costs (f, "lamp", "False", 0, 1);
  assert_costs (f, "lamp", "True", 15, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/option-price/prices follow the decisions", Fixture, NULL, setup, test_prices, teardown);
  g_test_add ("/engine/option-price/other places are priced when asked for", Fixture, NULL, setup, test_other_places,
              teardown);
  return g_test_run ();
}
