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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publish/versions, changes and going back are in the tree", test_publish);
  g_test_add_func ("/publish/keys are never replaced and foreign ones publish nothing",
                   test_refused);
  return g_test_run ();
}
