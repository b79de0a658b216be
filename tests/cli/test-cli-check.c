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

static const char doubtful[] = "product {\n  Size size\n  num 0-9 a\n  num b\n}\n"
                               "enumeration Size { S M L }\n"
                               "behavior {\n  require a < 5\n  condition a > 6\n  require size = S\n"
                               "  require size != L\n}\n";

/* Each statement has its place and its kind, and below it what proves it. */
static void
test_findings (void)
{
  g_autofree char *model = cli_file ("m.coom", doubtful);
  g_autoptr (CliRun) run = cli_run ("check", model, NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, ":4:7: warning: “b” has no range, and no rule bounds it; give it a range [unbounded-number]");
  cli_assert_contains (run->out, ":6:24: warning: “size” can never be “L” [dead-value]\n  rule: ");
  cli_assert_contains (run->out, ":10:3: warning: The rule “m.coom:10” never applies [idle-rule]\n  rule: ");
  cli_remove (model);
}

static JsonObject *
find_finding (JsonObject *root, const char *kind)
{
  JsonArray *findings = json_object_get_array_member (root, "findings");

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (strcmp (json_object_get_string_member (finding, "kind"), kind) == 0)
        return finding;
    }
  g_error ("there is no finding “%s”", kind);
}

static void
test_findings_json (void)
{
  g_autofree char *model = cli_file ("m.coom", doubtful);
  g_autoptr (CliRun) run = cli_run ("check", model, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonObject *root = json_node_get_object (node), *dead = find_finding (root, "dead-value");
  JsonArray *rules = json_object_get_array_member (json_object_get_object_member (dead, "proof"), "rules");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (dead, "path"), ==, "size");
  g_assert_cmpstr (json_object_get_string_member (dead, "value"), ==, "L");
  g_assert_cmpstr (json_object_get_string_member (dead, "severity"), ==, "warning");
  g_assert_cmpint (json_object_get_int_member (dead, "line"), ==, 6);
  g_assert_cmpuint (json_array_get_length (rules), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (find_finding (root, "idle-rule"), "rule"), ==, "m.coom:10");
  cli_remove (model);
}

static void
test_contradiction (void)
{
  g_autofree char *model = cli_file ("m.coom", "product { num 0-9 a }\nbehavior {\n  require a > 5\n  require a < 8\n"
                                               "  require a < 4\n}\n");
  g_autoptr (CliRun) run = cli_run ("check", model, NULL);

  g_assert_cmpint (run->status, ==, 1);
  cli_assert_contains (run->out, "error: The rules contradict each other: no configuration is valid [contradiction]");
  /* The smallest set: the second rule has no part in it. */
  cli_assert_contains (run->out, "m.coom:3\n");
  cli_assert_contains (run->out, "m.coom:5\n");
  g_assert_null (strstr (run->out, "m.coom:4\n"));
  cli_remove (model);
}

/* A configuration without a price is shown; where all have one nothing is said. */
static void
test_prices (void)
{
  g_autofree char *model
      = cli_file ("m.coom", "product {\n  Size size\n}\nenumeration Size { S M L }\nbehavior { require size != L }\n");
  g_autofree char *holes = cli_file ("holes.csv", "key,kind,when,amount,unit,from,until\nsmall,base,size = S,10,pc,,\n");
  g_autofree char *whole = cli_file ("whole.csv", "key,kind,when,amount,unit,from,until\nsmall,base,size = S,10,pc,,\n"
                                                  "other,base,size = M,12,pc,,\n");
  g_autoptr (CliRun) with_holes = cli_run ("check", model, "--prices", holes, NULL);
  g_autoptr (CliRun) without = cli_run ("check", model, "--prices", whole, NULL);

  g_assert_cmpint (with_holes->status, ==, 1);
  cli_assert_contains (with_holes->out, "error: A valid configuration has no base price [no-price]\n  for example:\n    size=M\n");
  g_assert_cmpint (without->status, ==, 0);
  g_assert_null (strstr (without->out, "no-price"));
  cli_remove (model);
  cli_remove (holes);
  cli_remove (whole);
}

static void
test_script (void)
{
  g_autofree char *script = cli_file ("input.coom", "set size[0] = S\nadd lid[0]\n");
  g_autofree char *broken = cli_file ("broken.coom", "set size[0] =\n");
  g_autoptr (CliRun) run = cli_run ("check", script, NULL);
  g_autoptr (CliRun) faulty = cli_run ("check", broken, NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->err, "This is a script of decisions, not a model.");
  g_assert_cmpint (faulty->status, ==, 1);
  cli_remove (script);
  cli_remove (broken);
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
  g_test_add_func ("/kontor-cli check/what is proven is told with its proof", test_findings);
  g_test_add_func ("/kontor-cli check/what is proven is there as JSON", test_findings_json);
  g_test_add_func ("/kontor-cli check/rules that contradict each other are named, and only they", test_contradiction);
  g_test_add_func ("/kontor-cli check/a configuration without a price is shown", test_prices);
  g_test_add_func ("/kontor-cli check/a script of decisions is told from a model", test_script);
  g_test_add_func ("/kontor-cli check/a file that is not there ends with 1", test_missing);
  g_test_add_func ("/kontor-cli check/parameters of templates are set", test_parameters);
  g_test_add_func ("/kontor-cli check/rules are valid on their days", test_days);
  return g_test_run ();
}
