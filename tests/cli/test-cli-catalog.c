/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * catalog check and build.
 */
#include "cli-fixture.h"

#include <string.h>

static void
test_demo (void)
{
  g_autofree char *catalog = cli_demo_catalog ();
  g_autofree char *folder = cli_folder ();
  g_autofree char *release = g_build_filename (folder, "demo.kontor-release", NULL);
  g_autoptr (CliRun) build = cli_run ("catalog", "build", catalog, "-o", release, NULL);

  g_test_message ("%s", build->err);
  g_assert_cmpint (build->status, ==, 0);
  g_assert_true (g_file_test (release, G_FILE_TEST_IS_REGULAR));
  cli_assert_contains (build->out, "0 errors");
  cli_assert_contains (build->out, "Written: ");

  g_autoptr (CliRun) check = cli_run ("catalog", "check", release, "--no-proofs", "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_json (check);
  g_assert_cmpint (check->status, ==, 0);
  g_assert_cmpint (
      json_object_get_int_member (
          json_object_get_object_member (json_node_get_object (node), "result"), "errors"),
      ==, 0);

  g_autoptr (CliRun) folder_domains
      = cli_run ("domains", "--catalog", catalog, "--product", "process-pump", NULL);
  g_autoptr (CliRun) release_domains
      = cli_run ("domains", "--catalog", release, "--product", "process-pump", NULL);
  g_assert_cmpint (release_domains->status, ==, 0);
  g_assert_cmpstr (folder_domains->out, ==, release_domains->out);

  g_autoptr (CliRun) unknown
      = cli_run ("domains", "--catalog", release, "--product", "rocket", NULL);
  g_assert_cmpint (unknown->status, ==, 1);
  cli_assert_contains (unknown->err, "no product “rocket”; it has: ");
  cli_remove (folder);
}

/* Which elastomer is a matter of price only: the difference is its row. */
static void
test_prices (void)
{
  g_autofree char *catalog = cli_demo_catalog ();
  g_autoptr (CliRun) run = cli_run ("prices", "--catalog", catalog, "--product", "process-pump", "--place",
                                    "seal.elastomer", "--day", "2026-11-21", NULL);
  g_autoptr (CliRun) without = cli_run ("prices", "--product", "process-pump", NULL);

  g_assert_cmpint (run->status, ==, 0);
  cli_assert_contains (run->out, "# price: ");
  cli_assert_contains (run->out, "\nseal.elastomer=EPDM\t0\n");
  cli_assert_contains (run->out, "\nseal.elastomer=FKM\t38\n");
  cli_assert_contains (run->out, "\nseal.elastomer=PTFE\t95\n");
  g_assert_cmpint (without->status, ==, 2);
}

static void
test_faults (void)
{
  g_autofree char *ini
      = cli_file ("catalog.ini", "[catalog]\nid=x\nversion=1\ncurrency=Euro\nlanguages=en\n");
  g_autofree char *folder = g_path_get_dirname (ini);
  g_autofree char *release = g_build_filename (folder, "x.kontor-release", NULL);
  g_autoptr (CliRun) check = cli_run ("catalog", "check", folder, NULL);
  g_autoptr (CliRun) build = cli_run ("catalog", "build", folder, "-o", release, NULL);

  g_assert_cmpint (check->status, ==, 1);
  cli_assert_contains (check->err, "catalog.ini:4:");
  g_assert_cmpint (build->status, ==, 1);
  cli_assert_contains (build->err, "No release was built.");
  g_assert_false (g_file_test (release, G_FILE_TEST_EXISTS));
  cli_remove (folder);
}

static void
test_overwriting (void)
{
  g_autofree char *catalog = cli_demo_catalog ();
  g_autofree char *precious = cli_file ("thesis.txt", "years of work");
  g_autoptr (CliRun) run = cli_run ("catalog", "build", catalog, "-o", precious, NULL);
  g_autofree char *text = NULL;

  g_assert_cmpint (run->status, ==, 1);
  cli_assert_contains (run->err, "exists and is no release");
  g_assert_true (g_file_get_contents (precious, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "years of work");
  cli_remove (precious);
}

static void
test_foreign (void)
{
  g_autofree char *foreign = cli_file ("foreign.kontor-release", "This is no database.");
  g_autoptr (CliRun) broken = cli_run ("domains", "--catalog", foreign, "--product", "x", NULL);
  g_autoptr (CliRun) missing = cli_run ("catalog", "check", "/nonexistent", NULL);

  g_assert_cmpint (broken->status, ==, 1);
  cli_assert_contains (broken->err, "foreign.kontor-release");
  g_assert_cmpint (missing->status, ==, 1);
  cli_assert_contains (missing->err, "/nonexistent");
  cli_remove (foreign);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kontor-cli catalog/the demo catalog is built and answers like its folder",
                   test_demo);
  g_test_add_func ("/kontor-cli catalog/options have their true price", test_prices);
  g_test_add_func ("/kontor-cli catalog/faults are placed and nothing is built", test_faults);
  g_test_add_func ("/kontor-cli catalog/a file that is no release is not replaced",
                   test_overwriting);
  g_test_add_func ("/kontor-cli catalog/what is no catalog is said", test_foreign);
  return g_test_run ();
}
