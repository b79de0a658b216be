/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check.
 */
#include "cli-fixture.h"

#include <string.h>

static void
test_sound (void)
{
  g_autofree char *model = cli_file ("bike.coom", cli_bike);
  g_autoptr (CliRun) run = cli_run ("check", model, NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  cli_assert_contains (run->out, "2 structures, 3 enumerations, 7 features, 4 rules\n");
  cli_remove (model);
}

static void
test_faults (void)
{
  g_autofree char *model = cli_file (
      "m.coom",
      "// kontor 1\nproduct {\n  num 0-5 a\n}\nbehavior {\n  require b > 1\n  require a = \n}\n");
  g_autoptr (CliRun) run = cli_run ("check", model, NULL);
  g_autofree char *place = g_strdup_printf ("%s:8:1: error: Found “}”", model);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  cli_assert_contains (run->err, place);
  cli_remove (model);
}

static void
test_faults_json (void)
{
  g_autofree char *model = cli_file ("m.coom", "product { num a }\nbehavior { require b > 1 }\n");
  g_autoptr (CliRun) run = cli_run ("check", model, "--json", "--no-proofs", NULL);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonObject *faults = json_object_get_object_member (json_node_get_object (node), "faults");
  JsonObject *fault
      = json_array_get_object_element (json_object_get_array_member (faults, "faults"), 0);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (json_object_get_int_member (faults, "warnings"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (fault, "line"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (fault, "column"), ==, 20);
  cli_remove (model);
}

static void
test_missing (void)
{
  g_autoptr (CliRun) run = cli_run ("check", "/nonexistent/model.coom", NULL);

  g_assert_cmpint (run->status, ==, 1);
  cli_assert_contains (run->err, "/nonexistent/model.coom");
}

static void
test_parameters (void)
{
  g_autofree char *model
      = cli_file ("m.coom", "product { num 0-MAX a }\nbehavior { require a > 5 }\n");
  g_autoptr (CliRun) set = cli_run ("domains", model, "-D", "MAX=9", NULL);
  g_autoptr (CliRun) wrong = cli_run ("domains", model, "-D", "MAX=nine", NULL);

  g_assert_cmpint (set->status, ==, 0);
  g_assert_cmpstr (set->out, ==, "a\t6..9\n");
  g_assert_cmpint (wrong->status, ==, 1);
  cli_assert_contains (wrong->err, "NAME=NUMBER");
  cli_remove (model);
}

/* The same model on two days. */
static void
test_days (void)
{
  g_autofree char *model
      = cli_file ("m.coom", "// kontor 1\nproduct { num 0-9 a }\nbehavior { valid from 2026-03-01 "
                            "to 2026-03-31\n require a > 5 }\n");
  g_autoptr (CliRun) march = cli_run ("domains", model, "--day", "2026-03-15", NULL);
  g_autoptr (CliRun) april = cli_run ("domains", model, "--day", "2026-04-01", NULL);
  g_autoptr (CliRun) all = cli_run ("domains", model, "--day", "all", NULL);

  g_assert_cmpstr (march->out, ==, "a\t6..9\n");
  g_assert_cmpstr (april->out, ==, "a\t0..9\n");
  g_assert_cmpstr (all->out, ==, "a\t6..9\n");
  cli_remove (model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kontor-cli check/a sound model is done", test_sound);
  g_test_add_func ("/kontor-cli check/faults have file line and column and end with 1",
                   test_faults);
  g_test_add_func ("/kontor-cli check/JSON has the warnings", test_faults_json);
  g_test_add_func ("/kontor-cli check/a file that is not there ends with 1", test_missing);
  g_test_add_func ("/kontor-cli check/parameters of templates are set", test_parameters);
  g_test_add_func ("/kontor-cli check/rules are valid on their days", test_days);
  return g_test_run ();
}
