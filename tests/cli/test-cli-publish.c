/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *keys;
  char *tree;
  char *release;
} Desk;

static void
desk_set_up (Desk *self)
{
  g_autofree char *small = cli_data ("catalog-small");
  self->folder = cli_folder ();
  self->keys = g_build_filename (self->folder, "keys", NULL);
  self->tree = g_build_filename (self->folder, "tree", NULL);
  self->release = g_build_filename (self->folder, "release", NULL);
  g_autoptr (CliRun) build
      = cli_run ("catalog", "build", small, "--no-proofs", "-o", self->release, NULL);
  g_assert_cmpint (build->status, ==, 0);
  g_autoptr (CliRun) keys = cli_run ("catalog", "keys", "small", "--keys", self->keys, NULL);
  g_assert_cmpint (keys->status, ==, 0);
}

static void
desk_clear (Desk *self)
{
  cli_remove (self->folder);
  g_free (self->folder);
  g_free (self->keys);
  g_free (self->tree);
  g_free (self->release);
}

static void
exists (const Desk *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->tree, name, NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_error ("%s is not there", path);
}

static void
test_publish (void)
{
  static const char *const files[]
      = { "latest",  "root/1",    "1/manifest.json", "2/manifest.json", "3/manifest.json",
          "image/3", "delta/1-2", "delta/1-3",       "delta/2-3" };
  Desk desk = { 0 };
  desk_set_up (&desk);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (CliRun) run = cli_run ("catalog", "publish", desk.release, "--keys", desk.keys,
                                        "--tree", desk.tree, "--json", NULL);
      g_assert_cmpstr (run->err, ==, "");
      g_autoptr (JsonNode) json = cli_run_json (run);
      g_assert_cmpint (json_object_get_int_member (json_node_get_object (json), "version"), ==, i);
    }
  g_autoptr (CliRun) back
      = cli_run ("catalog", "rollback", "1", "--keys", desk.keys, "--tree", desk.tree, NULL);
  g_assert_cmpint (back->status, ==, 0);
  cli_assert_contains (back->out, "Version 3");
  g_autoptr (CliRun) sign = cli_run ("catalog", "sign", "--keys", desk.keys, "--tree", desk.tree, NULL);
  g_assert_cmpint (sign->status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    exists (&desk, files[i]);
  desk_clear (&desk);
}

static void
test_refused (void)
{
  Desk desk = { 0 }, other = { 0 };
  desk_set_up (&desk);
  desk_set_up (&other);
  g_autofree char *latest = g_build_filename (desk.tree, "latest", NULL);
  g_autoptr (CliRun) keys = cli_run ("catalog", "keys", "small", "--keys", desk.keys, NULL);
  g_assert_cmpint (keys->status, ==, 1);
  g_autoptr (CliRun) good
      = cli_run ("catalog", "publish", desk.release, "--keys", desk.keys, "--tree", desk.tree, NULL);
  g_assert_cmpint (good->status, ==, 0);
  g_autoptr (CliRun) foreign
      = cli_run ("catalog", "publish", desk.release, "--keys", other.keys, "--tree", desk.tree, NULL);
  g_assert_cmpint (foreign->status, ==, 1);
  g_autoptr (CliRun) none
      = cli_run ("catalog", "rollback", "7", "--keys", desk.keys, "--tree", desk.tree, NULL);
  g_assert_cmpint (none->status, ==, 1);
  g_autoptr (CliRun) usage = cli_run ("catalog", "publish", desk.release, NULL);
  g_assert_cmpint (usage->status, ==, 2);
  desk_clear (&desk);
  desk_clear (&other);
}

/* All articles cost more, as the catalog's people may have decided. */
static void
raise_prices (const char *source)
{
  g_autofree char *folder = g_build_filename (source, "articles", NULL);
  g_autoptr (GRegex) price = g_regex_new ("([;,])pc\\1([0-9])", 0, 0, NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      if (!g_str_has_suffix (name, ".csv") || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      g_autofree char *raised = g_regex_replace (price, text, -1, 0, "\\1pc\\g<1>9\\2", 0, NULL);
      g_assert_true (g_file_set_contents (path, raised, -1, NULL));
    }
}

static gint64
count_findings (const char *release, const char *profile)
{
  g_autoptr (CliRun) run
      = cli_run ("catalog", "gate", release, "--profile", profile, "--json", NULL);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  g_autoptr (JsonNode) json = cli_run_json (run);
  JsonObject *root = json_node_get_object (json);
  g_assert_cmpint (json_object_get_int_member (root, "quotes"), >, 3);
  JsonArray *findings = json_object_get_array_member (root, "findings");
  for (guint i = 0; i < json_array_get_length (findings); i++)
    g_assert_cmpstr (
        json_object_get_string_member (json_array_get_object_element (findings, i), "effect"), ==,
        "drift");
  return json_array_get_length (findings);
}

static void
test_gate (void)
{
  g_autofree char *folder = cli_folder ();
  g_autofree char *profile = g_build_filename (folder, "profile", NULL);
  g_autofree char *source = g_build_filename (folder, "source", NULL);
  g_autofree char *release = g_build_filename (folder, "release", NULL);
  g_autofree char *original = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs",
                                                "falkenrath", NULL);
  const char *copy[] = { "cp", "-r", original, source, NULL };
  g_assert_true (g_spawn_sync (NULL, (char **)copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_autoptr (CliRun) first
      = cli_run ("catalog", "build", source, "--no-proofs", "-o", release, NULL);
  g_assert_cmpint (first->status, ==, 0);
  g_autoptr (CliRun) fill = cli_run ("demo", "--profile", profile, "--release", release, NULL);
  g_assert_cmpint (fill->status, ==, 0);
  g_assert_cmpint (count_findings (release, profile), ==, 0);
  raise_prices (source);
  g_autoptr (CliRun) build
      = cli_run ("catalog", "build", source, "--no-proofs", "-o", release, NULL);
  g_assert_cmpint (build->status, ==, 0);
  g_assert_cmpint (count_findings (release, profile), >, 3);
  cli_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish/versions, changes and going back are in the tree", test_publish);
  g_test_add_func ("/publish/keys are never replaced and foreign ones publish nothing",
                   test_refused);
  g_test_add_func ("/publish/the gate names what would cost something else", test_gate);
  return g_test_run ();
}
