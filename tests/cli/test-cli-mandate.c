/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mandate: from the key to the verdict.
 */
#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *key;
  char *mandate;
  char *catalog;
} Desk;

/* A key, a mandate signed with it, and the small catalog that names the key. */
static Desk
desk_new (void)
{
  Desk desk = { .folder = cli_folder () };
  g_autofree char *source = cli_data ("catalog-small");
  g_autofree char *command = NULL;
  g_autofree char *ini = NULL;

  desk.key = g_build_filename (desk.folder, "secret.key", NULL);
  desk.mandate = g_build_filename (desk.folder, "berg.mandate", NULL);
  desk.catalog = g_build_filename (desk.folder, "catalog", NULL);
  g_autoptr (CliRun) made = cli_run ("mandate", "keygen", "-o", desk.key, NULL);
  g_assert_cmpint (made->status, ==, 0);
  g_assert_cmpuint (strlen (g_strstrip (made->out)), ==, 44);
  command = g_strdup_printf ("cp -r '%s' '%s'", source, desk.catalog);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_autofree char *path = g_build_filename (desk.catalog, "catalog.ini", NULL);
  g_assert_true (g_file_get_contents (path, &ini, NULL, NULL));
  g_autofree char *with_key = g_strdup_printf ("%s\n[mandates]\nkeys=%s\n", ini, made->out);
  g_assert_true (g_file_set_contents (path, with_key, -1, NULL));

  g_autoptr (CliRun) signing = cli_run (
      "mandate", "sign", "--key", desk.key, "--issuer", "Leitung", "--person", "a.berg", "--from",
      "2026-01-01", "--until", "2026-12-31", "--limit", "line-discount:screws=20", "--limit",
      "document-discount=7.5", "-o", desk.mandate, NULL);
  g_assert_cmpstr (signing->err, ==, "");
  g_assert_cmpint (signing->status, ==, 0);
  return desk;
}

static void
desk_clear (Desk *desk)
{
  cli_remove (desk->folder);
  g_free (desk->folder);
  g_free (desk->key);
  g_free (desk->mandate);
  g_free (desk->catalog);
}

static void
test_good (void)
{
  Desk desk = desk_new ();
  GStatBuf info;
  g_assert_cmpint (g_stat (desk.key, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_autoptr (CliRun) show = cli_run ("mandate", "show", desk.mandate, NULL);
  g_assert_cmpint (show->status, ==, 0);
  cli_assert_contains (show->out, "for the person a.berg\n");
  cli_assert_contains (show->out, "line-discount screws: 20\n");
  cli_assert_contains (show->out, "document-discount: 7.5\n");

  g_autoptr (CliRun) run = cli_run ("mandate", "verify", desk.mandate, "--catalog", desk.catalog,
                                    "--day", "2026-12-31", NULL);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  desk_clear (&desk);
}

static void
assert_bad (const Desk *desk, const char *day, const char *words)
{
  g_autoptr (CliRun) run = cli_run ("mandate", "verify", desk->mandate, "--catalog", desk->catalog,
                                    "--day", day, NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  cli_assert_contains (run->err, words);
}

static void
test_bad (void)
{
  Desk desk = desk_new ();
  g_autofree char *text = NULL;
  assert_bad (&desk, "2027-01-01", "expired on 31 Dec 2026");
  assert_bad (&desk, "2025-12-31", "good from 1 Jan 2026");
  g_assert_true (g_file_get_contents (desk.mandate, &text, NULL, NULL));
  g_autoptr (GString) forged = g_string_new (text);
  g_string_replace (forged, "\"20\"", "\"60\"", 0);
  g_assert_true (g_file_set_contents (desk.mandate, forged->str, -1, NULL));
  assert_bad (&desk, "2026-06-01", "changed or made up");
  g_assert_true (g_file_set_contents (desk.mandate, "{\"kontor-mandate\":1", -1, NULL));
  assert_bad (&desk, "2026-06-01", "berg.mandate");
  desk_clear (&desk);
}

static void
test_foreign (void)
{
  Desk desk = desk_new (), other = desk_new ();
  g_autofree char *catalog = g_steal_pointer (&desk.catalog);
  desk.catalog = g_strdup (other.catalog);
  assert_bad (&desk, "2026-06-01", "does not name");
  /* A key that is there is never written over. */
  g_autoptr (CliRun) again = cli_run ("mandate", "keygen", "-o", desk.key, NULL);
  g_assert_cmpint (again->status, ==, 1);
  g_autoptr (CliRun) nothing = cli_run ("mandate", "sign", "--key", desk.key, "--issuer", "L",
                                        "--person", "x", "--limit", "charm=3", NULL);
  g_assert_cmpint (nothing->status, ==, 2);
  desk_clear (&desk);
  desk_clear (&other);
}

static void
test_demo (void)
{
  g_autofree char *catalog = cli_demo_catalog ();
  g_autofree char *mandate = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs",
                                               "falkenrath", "mandates", "anna.berg.mandate", NULL);
  g_autoptr (CliRun) run
      = cli_run ("mandate", "verify", mandate, "--catalog", catalog, "--day", "2026-11-22", NULL);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mandate/is signed, shown and found good", test_good);
  g_test_add_func ("/mandate/expired, early and forged ones are named", test_bad);
  g_test_add_func ("/mandate/a key the catalog does not name signs nothing", test_foreign);
  g_test_add_func ("/mandate/that of the demo catalog is good", test_demo);
  return g_test_run ();
}
