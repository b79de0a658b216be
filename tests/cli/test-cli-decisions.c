/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * domains, explain, repair, complete.
 */
#include "cli-fixture.h"

#include <string.h>

static char *bike;

/* --- domains --------------------------------------------------------------------------------- */

static void
test_domains (void)
{
  g_autoptr (CliRun) run = cli_run ("domains", bike, "color=Red", "!bag[1]", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  cli_assert_contains (run->out, "color=Red\tuser\n");
  cli_assert_contains (run->out, "color=Blue\texcluded\n");
  cli_assert_contains (run->out, "wheel=W20\timplied\n");
  cli_assert_contains (run->out, "wheel=W28\texcluded\n");
  cli_assert_contains (run->out, "lamp\tfree\n");
  cli_assert_contains (run->out, "load\t0..40\n");
  cli_assert_contains (run->out, "bag[0]\tfree\n");
  cli_assert_contains (run->out, "bag[1]\tuser-not\n");
}

/* Lines are sorted by name in byte order, and each has a name, one tab and a state. */
static void
test_lines (void)
{
  g_autoptr (CliRun) run = cli_run ("domains", bike, NULL);
  g_auto (GStrv) lines = g_strsplit (run->out, "\n", -1);
  g_autofree char *before = g_strdup ("");

  g_assert_cmpuint (g_strv_length (lines), >, 10);
  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

      g_assert_cmpuint (g_strv_length (fields), ==, 2);
      g_assert_cmpint (strcmp (before, fields[0]), <, 0);
      g_free (before);
      before = g_strdup (fields[0]);
    }
}

static void
test_domains_json (void)
{
  g_autoptr (CliRun) run = cli_run ("domains", bike, "load>=3", "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonArray *domains = json_object_get_array_member (json_node_get_object (node), "domains");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (domains); i++)
    {
      JsonObject *domain = json_array_get_object_element (domains, i);

      if (strcmp (json_object_get_string_member (domain, "name"), "load") != 0)
        continue;
      found = TRUE;
      g_assert_cmpstr (json_object_get_string_member (domain, "minimum"), ==, "3");
      g_assert_cmpstr (json_object_get_string_member (domain, "maximum"), ==, "40");
    }
  g_assert_true (found);
}

static void
test_contradiction (void)
{
  g_autoptr (CliRun) run = cli_run ("domains", bike, "lamp", "wheel=W28", "color=Red", NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  cli_assert_contains (run->err, "“color=Red” is not possible together with the other decisions");
  cli_assert_contains (run->err, "decision: wheel=W28\n");
  cli_assert_contains (run->err, "rule: Red bikes are for children.\n");
  cli_assert_contains (run->err, "bike.coom:23");
  cli_assert_contains (run->err, "source: ME 12");
  g_assert_null (strstr (run->err, "lamp"));
}

static void
test_same_thing_twice (void)
{
  g_autoptr (CliRun) run = cli_run ("domains", bike, "color=Red", "color=Blue", NULL);
  g_autoptr (CliRun) again = cli_run ("domains", bike, "color=Blue", "color=Blue", NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_cmpint (again->status, ==, 0);
}

/* --- explain --------------------------------------------------------------------------------- */

static void
test_explain (void)
{
  g_autoptr (CliRun) run = cli_run ("explain", bike, "lamp", "color=Red", "--", "wheel=W26", NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "wheel=W26 is not possible, because of\n");
  cli_assert_contains (run->out, "decision: color=Red\n");
  cli_assert_contains (run->out, "rule: Red bikes are for children.\n");
  g_assert_null (strstr (run->out, "lamp"));
}

static void
test_explain_possible (void)
{
  g_autoptr (CliRun) run = cli_run ("explain", bike, "color=Red", "--", "wheel=W20", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->out, ==, "wheel=W20 is possible.\n");
}

static void
test_explain_json (void)
{
  g_autoptr (CliRun) run = cli_run ("explain", bike, "!rack", "--json", "--", "bag[0]", NULL);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonObject *object = json_node_get_object (node);
  JsonArray *rules = json_object_get_array_member (object, "rules");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_false (json_object_get_boolean_member (object, "possible"));
  g_assert_cmpstr (json_object_get_string_member (object, "wanted"), ==, "bag[0]");
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (object, "decisions"), 0), ==,
      "!rack");
  g_assert_cmpuint (json_array_get_length (rules), ==, 1);
  JsonObject *rule = json_array_get_object_element (rules, 0);
  g_assert_cmpstr (json_object_get_string_member (rule, "text"), ==, "Bags need a rack.");
  g_assert_true (json_object_get_null_member (rule, "source")
                 || json_object_get_string_member (rule, "source") == NULL);
}

/* --- repair ---------------------------------------------------------------------------------- */

static void
test_repair (void)
{
  g_autoptr (CliRun) run = cli_run ("repair", bike, "lamp", "color=Red", "--", "wheel=W26", NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "1. Take back:\n   color=Red");
  g_assert_null (strstr (run->out, "lamp"));
  g_assert_null (strstr (run->out, "2."));
}

static void
test_repair_hopeless (void)
{
  g_autofree char *model
      = cli_file ("m.coom", "product { num 0-5 a\n Bool b }\nbehavior { require a > 3 }\n");
  g_autoptr (CliRun) run = cli_run ("repair", model, "b", "--", "a=2", NULL);
  g_autoptr (CliRun) needless = cli_run ("repair", model, "b", "--", "a=4", NULL);

  g_assert_cmpint (run->status, ==, 1);
  cli_assert_contains (run->err, "is not possible, whatever is taken back");
  g_assert_cmpint (needless->status, ==, 0);
  cli_assert_contains (needless->err, "is possible as it is");
  cli_remove (model);
}

static void
test_repair_json (void)
{
  g_autoptr (CliRun) run = cli_run ("repair", bike, "color=Red", "--json", "--", "wheel=W26", NULL);
  g_autoptr (JsonNode) node = cli_run_json (run);
  JsonArray *repairs = json_object_get_array_member (json_node_get_object (node), "repairs");
  JsonObject *repair = json_array_get_object_element (repairs, 0);
  JsonObject *change
      = json_array_get_object_element (json_object_get_array_member (repair, "changes"), 0);

  g_assert_cmpstr (json_object_get_string_member (change, "withdraw"), ==, "color=Red");
  JsonObject *configuration = json_object_get_object_member (repair, "configuration");
  g_assert_cmpstr (json_object_get_string_member (configuration, "wheel"), ==, "W26");
  g_assert_cmpstr (json_object_get_string_member (configuration, "color"), !=, "Red");
}

/* --- complete -------------------------------------------------------------------------------- */

static void
test_complete (void)
{
  g_autoptr (CliRun) run = cli_run ("complete", bike, "bag[1]=Large", NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "color=Green\n");
  cli_assert_contains (run->out, "bag[1]=Large\n");
  cli_assert_contains (run->out, "rack\nrack.width=200\n");
  cli_assert_contains (run->out, "load=4\n");
}

/* What complete prints can be given back as decisions, and is complete then. */
static void
test_complete_again (void)
{
  g_autoptr (CliRun) first = cli_run ("complete", bike, "bag[0]=Small", NULL);
  g_auto (GStrv) lines = g_strsplit (g_strstrip (first->out), "\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add_many (words, "complete", bike, NULL);
  g_strv_builder_addv (words, (const char **)lines);
  g_auto (GStrv) argv = g_strv_builder_end (words);
  g_autoptr (CliRun) second = cli_run_words ((const char *const *)argv);
  g_assert_cmpint (second->status, ==, 0);
  g_strstrip (second->out);
  g_assert_cmpstr (first->out, ==, second->out);
}

static void
test_complete_price (void)
{
  g_autofree char *prices = cli_file ("prices.csv", "key,kind,when,amount,unit\n"
                                                    "base,base,,100,\n"
                                                    "green,surcharge,color = Green,50,\n"
                                                    "red,surcharge,color = Red,10,\n"
                                                    "blue,surcharge,color = Blue,20,\n"
                                                    "lamp,discount,lamp = True,5,\n");
  g_autoptr (CliRun) run = cli_run ("complete", bike, "--prices", prices, "--by", "price", NULL);
  g_autoptr (CliRun) other = cli_run ("complete", bike, "wheel=W28", "--prices", prices, "--by",
                                      "price", "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_json (other);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "# price: 105 (proven optimum)\n");
  cli_assert_contains (run->out, "color=Red\n");
  cli_assert_contains (run->out, "lamp=True\n");
  g_assert_cmpstr (json_object_get_string_member (object, "price"), ==, "115");
  g_assert_true (json_object_get_boolean_member (object, "optimal"));
  cli_remove (prices);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bike = cli_file ("bike.coom", cli_bike);
  g_test_add_func ("/kontor-cli domains/states follow from the decisions", test_domains);
  g_test_add_func ("/kontor-cli domains/lines are sorted", test_lines);
  g_test_add_func ("/kontor-cli domains/JSON has ranges", test_domains_json);
  g_test_add_func ("/kontor-cli domains/a contradiction is explained and ends with 1",
                   test_contradiction);
  g_test_add_func ("/kontor-cli domains/two values of one thing contradict each other",
                   test_same_thing_twice);
  g_test_add_func ("/kontor-cli explain/names the decisions and rules that matter", test_explain);
  g_test_add_func ("/kontor-cli explain/says so if it is possible", test_explain_possible);
  g_test_add_func ("/kontor-cli explain/JSON has text and source", test_explain_json);
  g_test_add_func ("/kontor-cli repair/withdraws the smallest set", test_repair);
  g_test_add_func ("/kontor-cli repair/says so if nothing helps or nothing is needed",
                   test_repair_hopeless);
  g_test_add_func ("/kontor-cli repair/JSON has the configuration after it", test_repair_json);
  g_test_add_func ("/kontor-cli complete/takes defaults and obeys the rules", test_complete);
  g_test_add_func ("/kontor-cli complete/its lines can be given back", test_complete_again);
  g_test_add_func ("/kontor-cli complete/finds the cheapest", test_complete_price);
  int status = g_test_run ();
  cli_remove (bike);
  g_free (bike);
  return status;
}
