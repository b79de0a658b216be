/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * configure: scripts of decisions, and the published models with theirs.
 */
#include "cli-fixture.h"

#include <string.h>

static void
test_script (void)
{
  g_autofree char *model = cli_file ("bike.coom", cli_bike);
  g_autofree char *script = cli_file ("wish.coom", "set color[0] = Red\nadd bag[0]\n");
  g_autoptr (CliRun) run = cli_run ("configure", model, script, NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "wheel=W20\timplied\n");
  cli_assert_contains (run->out, "rack\timplied\n");
  cli_remove (model);
  cli_remove (script);
}

static void
test_refused (void)
{
  g_autofree char *model = cli_file ("bike.coom", cli_bike);
  g_autofree char *script = cli_file ("wish.coom", "set wheel = W28\nset color = Red\n");
  g_autofree char *faulty = cli_file ("faulty.coom", "set wheels = W28\n");
  g_autoptr (CliRun) run = cli_run ("configure", model, script, "--complete", "default", NULL);
  g_autoptr (CliRun) fault = cli_run ("configure", model, faulty, NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  cli_assert_contains (run->err, "rule: Red bikes are for children.");
  g_assert_cmpint (fault->status, ==, 1);
  cli_assert_contains (fault->err, "faulty.coom:1:5: error: There is no “wheels”");
  cli_remove (model);
  cli_remove (script);
  cli_remove (faulty);
}

static void
test_output (void)
{
  g_autofree char *model = cli_file ("bike.coom", cli_bike);
  g_autofree char *script = cli_file ("wish.coom", "set wheel = W28\n");
  g_autofree char *output = cli_file ("out.json", "");
  g_autoptr (CliRun) run
      = cli_run ("configure", model, script, "--complete", "default", "-o", output, "--json", NULL);
  g_autofree char *saved = NULL;
  g_autoptr (JsonNode) node = cli_run_json (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_file_get_contents (output, &saved, NULL, NULL));
  cli_assert_contains (saved, "\"wheel\":\"W28\"");
  JsonObject *configuration
      = json_object_get_object_member (json_node_get_object (node), "configuration");
  g_assert_cmpstr (json_object_get_string_member (configuration, "wheel"), ==, "W28");
  cli_remove (model);
  cli_remove (script);
  cli_remove (output);
}

typedef struct {
  const char *model;
  const char *script;
  const char *lines[4]; /* that must be in the result */
} Published;

static const Published published[] = {
  { "suite/bike/city-bike.coom", "suite/bike/user-input-city.coom", { "basket\n" } },
  { "suite/bike/kids-bike.coom", "suite/bike/user-input-kids.coom", { "color=Yellow\n" } },
  { "suite/bike/travel-bike.coom",
    "suite/bike/user-input-travel.coom",
    { "requestedVolume=160\n", "maxWeight=10\n" } },
  { "suite/bike/cargo-bike.coom", "suite/bike/user-input-cargo.coom", { "requestedVolume=80\n" } },
  { "suite/box.coom", "suite/user-input-box.coom", { "requestedVolume=800\n", "lid\n" } },
  { "suite/metro.coom",
    "suite/user-input-metro.coom",
    { "num_passengers=160\n", "seat[19].", "seat[0].type=Special\nseat[0].color=Red\n" } },
  { "suite/olympic-bus.coom",
    "suite/user-input-bus.coom",
    { "type=Tourist\n", "seat[30].type=DeLuxe\n" } },
  /* 7 bags are needed for 121 l; the lightest set weighs 105. */
  { "suite/unbounded-cardinalities/cargo-bike.coom",
    "suite/unbounded-cardinalities/user-input-cargo.coom",
    { "# objective: 105 (proven optimum)\n" } },
  { "suite/unbounded-cardinalities/house.coom",
    "suite/unbounded-cardinalities/user-input-house.coom",
    { "numRooms=3\n", "person[2].room[0]" } },
  { "suite/unbounded-cardinalities/racks.coom",
    "suite/unbounded-cardinalities/user-input-racks.coom",
    { "numA=2\n", "numB=2\n" } },
  { "benchmarks/models_restaurant-100.coom",
    "benchmarks/instances_restaurant-100_user-input-200.coom",
    { "totalPlaces=200\n" } },
};

static void
test_published (gconstpointer data)
{
  const Published *example = data;
  g_autofree char *model = cli_corpus (example->model);
  g_autofree char *script = cli_corpus (example->script);

  if (model == NULL || script == NULL)
    return;
  g_autoptr (CliRun) run = cli_run ("configure", model, script, "--complete", "default", NULL);
  g_test_message ("%s", run->err);
  g_assert_cmpint (run->status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (example->lines) && example->lines[i] != NULL; i++)
    cli_assert_contains (run->out, example->lines[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kontor-cli configure/a script is run", test_script);
  g_test_add_func ("/kontor-cli configure/what the rules refuse is explained", test_refused);
  g_test_add_func ("/kontor-cli configure/the configuration is kept", test_output);
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++)
    {
      g_autofree char *name = g_path_get_basename (published[i].model);
      g_autofree char *path = g_strdup_printf (
          "/kontor-cli configure/%s%s is completed", name,
          strstr (published[i].model, "unbounded") != NULL ? " (unbounded)" : "");

      g_test_add_data_func (path, &published[i], test_published);
    }
  return g_test_run ();
}
