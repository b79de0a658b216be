/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Models in other languages, wherever a COOM file can stand.
 */
#include "cli-fixture.h"

#include <glib/gstdio.h>

static const char pizza[] = "features\n"
                            "  Pizza\n"
                            "    mandatory\n"
                            "      Size\n"
                            "        alternative\n"
                            "          Normal {Price 8.00}\n"
                            "          \"Extra big\" {Price 12.50}\n"
                            "    optional\n"
                            "      Cheese {Price 1}\n"
                            "      Integer Spice\n"
                            "constraints\n"
                            "  Cheese => \"Extra big\"\n"
                            "  Spice >= 0 & Spice <= 5\n";

static void
test_domains (void)
{
  g_autofree char *file = cli_file ("pizza.uvl", pizza);
  g_autoptr (CliRun) run = cli_run ("domains", file, "!Extra big", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->out, ==,
                   "Cheese\texcluded\nExtra big\tuser-not\nNormal\timplied\nPizza\timplied\n"
                   "Size\timplied\nSpice\t0..5\nSpice\tfree\n");
  cli_remove (file);
}

static void
test_explain (void)
{
  g_autofree char *file = cli_file ("pizza.uvl", pizza);
  g_autoptr (CliRun) run = cli_run ("domains", file, "Normal", "Cheese", NULL);

  g_assert_cmpint (run->status, ==, 1);
  cli_assert_contains (run->err, "decision: Normal=True");
  cli_assert_contains (run->err, "rule: Cheese => \"Extra big\"");
  cli_assert_contains (run->err, "rule: “Size” has exactly one of: Normal, Extra big");
  cli_assert_contains (run->err, "pizza.uvl:12");
  cli_remove (file);
}

static void
test_prices (void)
{
  g_autofree char *file = cli_file ("pizza.uvl", pizza);
  g_autoptr (CliRun) run = cli_run ("complete", file, "Cheese", "--by", "price", NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "# price: 13.5 (proven optimum)\n");
  cli_remove (file);
}

/* A price below a feature that may stand several times counts for each. */
static void
test_prices_of_many (void)
{
  g_autofree char *file = cli_file ("pump.uvl", "features\n"
                                                "  Pump {Price 100}\n"
                                                "    optional\n"
                                                "      Sensor cardinality [0..*]\n"
                                                "        optional\n"
                                                "          Wired {Price 3}\n");
  g_autoptr (CliRun) run
      = cli_run ("complete", file, "Sensor[0].Wired", "Sensor[1].Wired", "--by", "price", NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "# price: 106 (proven optimum)\n");
  cli_remove (file);
}

/* Nobody said a currency, or days. */
static void
test_repair (void)
{
  g_autofree char *file = cli_file ("pizza.uvl", pizza);
  g_autoptr (CliRun) run = cli_run ("repair", file, "Normal", "--", "Cheese", NULL);
  g_autoptr (CliRun) json = cli_run ("repair", "--json", file, "Normal", "--", "Cheese", NULL);
  g_autoptr (JsonNode) node = cli_run_json (json);

  g_assert_nonnull (node);
  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "price 13.5\n");
  g_assert_null (strstr (run->out, "EUR"));
  g_assert_null (strstr (json->out, "currency"));
  cli_remove (file);
}

/* What export writes is the same model. */
static void
test_export (void)
{
  g_autofree char *file = cli_file ("pizza.uvl", pizza);
  g_autofree char *written = g_strconcat (file, ".copy.uvl", NULL);
  g_autoptr (CliRun) run = cli_run ("export", file, "-o", written, NULL);
  g_autoptr (CliRun) before = cli_run ("domains", file, "Cheese", NULL);
  g_autoptr (CliRun) after = cli_run ("domains", written, "Cheese", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpint (after->status, ==, 0);
  g_assert_cmpstr (before->out, ==, after->out);
  g_remove (written);
  cli_remove (file);
}

static void
test_no_feature_model (void)
{
  g_autofree char *file = cli_file ("bike.coom", cli_bike);
  g_autoptr (CliRun) run = cli_run ("export", file, NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  cli_assert_contains (run->err, "is no feature model");
  cli_remove (file);
}

static void
test_faulty (void)
{
  g_autofree char *file = cli_file ("faulty.uvl", "features\n  A\n    mandatory\n      12B\n");
  g_autoptr (CliRun) run = cli_run ("check", file, NULL);

  g_assert_cmpint (run->status, ==, 1);
  cli_assert_contains (run->err, "faulty.uvl:4:7: error: A name begins with a letter");
  cli_remove (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/foreign/features are decided by name", test_domains);
  g_test_add_func ("/cli/foreign/explanations quote constraints and groups", test_explain);
  g_test_add_func ("/cli/foreign/attributes named Price make the price", test_prices);
  g_test_add_func ("/cli/foreign/a price below a feature that stands several times counts for each",
                   test_prices_of_many);
  g_test_add_func ("/cli/foreign/a repair of a model that stands alone has a price and no currency",
                   test_repair);
  g_test_add_func ("/cli/foreign/export writes the same model", test_export);
  g_test_add_func ("/cli/foreign/what is no feature model is not exported", test_no_feature_model);
  g_test_add_func ("/cli/foreign/faults are reported with line and column", test_faulty);
  return g_test_run ();
}
