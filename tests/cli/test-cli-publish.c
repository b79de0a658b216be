/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include "kt-catalog-fetch.h"

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

/* ---- other keys ---- */

static KtCatalogStore *
open_client (const Desk *self)
{
  g_autofree char *root = g_build_filename (self->tree, "root", "1", NULL);
  g_autofree char *client = g_build_filename (self->folder, "client", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (root, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
  KtCatalogStore *store = kt_catalog_store_open (client, bytes, &error);
  g_assert_no_error (error);
  return store;
}

/* A client that has trusted root 1 only, and the tree as a server hands it out. */
static KtCatalogFetchOutcome
fetch (const Desk *self, KtCatalogFetch *client)
{
  KtCatalogFetchEffect effect;
  KtCatalogFetchEvent event = { .kind = KT_CATALOG_FETCH_START,
                                .server_time = g_get_real_time () / G_USEC_PER_SEC };
  kt_catalog_fetch_step (client, &event, &effect);
  while (effect.kind == KT_CATALOG_FETCH_REQUEST)
    {
      g_autofree char *path = g_build_filename (self->tree, effect.path, NULL);
      g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
      g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
      event = (KtCatalogFetchEvent){ .kind = KT_CATALOG_FETCH_RESPONSE,
                                     .status = file != NULL ? 200 : 404 };
      kt_catalog_fetch_step (client, &event, &effect);
      event = (KtCatalogFetchEvent){ .kind = KT_CATALOG_FETCH_DATA, .bytes = bytes };
      if (bytes != NULL && effect.kind == KT_CATALOG_FETCH_NOTHING)
        kt_catalog_fetch_step (client, &event, &effect);
      event = (KtCatalogFetchEvent){ .kind = KT_CATALOG_FETCH_END };
      if (effect.kind == KT_CATALOG_FETCH_NOTHING)
        kt_catalog_fetch_step (client, &event, &effect);
    }
  return kt_catalog_fetch_get_outcome (client);
}

static void
run_on_desk (const Desk *self, const char *step, const char *what, int status)
{
  g_autoptr (CliRun) run
      = what != NULL
            ? cli_run ("catalog", step, what, "--keys", self->keys, "--tree", self->tree, NULL)
            : cli_run ("catalog", step, "--keys", self->keys, "--tree", self->tree, NULL);
  if (run->status != status)
    g_error ("catalog %s %s: %s", step, what != NULL ? what : "", run->err);
}

/* Release and timestamp, then two of the root, then all of it at once without anything published in
 * between: who trusts the first follows to the last, and nothing stays from before. */
static void
test_other_keys (void)
{
  Desk desk = { 0 };
  desk_set_up (&desk);
  run_on_desk (&desk, "publish", desk.release, 0);
  g_autoptr (KtCatalogStore) store = open_client (&desk);
  g_autoptr (KtCatalogFetch) client = kt_catalog_fetch_new (store);
  g_assert_cmpint (fetch (&desk, client), ==, KT_CATALOG_FETCH_INSTALLED);
  g_autoptr (CliRun) second
      = cli_run ("catalog", "root", "release", "timestamp", "--keys", desk.keys, NULL);
  g_assert_cmpint (second->status, ==, 0);
  run_on_desk (&desk, "sign", NULL, 1); /* the manifest is by a key that is not good any more */
  run_on_desk (&desk, "publish", desk.release, 0);
  exists (&desk, "root/2");
  g_assert_cmpint (fetch (&desk, client), ==, KT_CATALOG_FETCH_INSTALLED);
  g_assert_cmpint (kt_catalog_store_get_root (store)->version, ==, 2);
  g_autoptr (CliRun) third = cli_run ("catalog", "root", "root-1", "root-3", "--keys", desk.keys, NULL);
  g_assert_cmpint (third->status, ==, 0);
  g_autoptr (CliRun) fourth
      = cli_run ("catalog", "root", "root-1", "root-2", "root-3", "release", "timestamp", "--keys",
                 desk.keys, NULL);
  g_assert_cmpint (fourth->status, ==, 0);
  run_on_desk (&desk, "rollback", "1", 0);
  exists (&desk, "root/3");
  exists (&desk, "root/4");
  g_assert_cmpint (fetch (&desk, client), ==, KT_CATALOG_FETCH_INSTALLED);
  g_assert_cmpint (kt_catalog_store_get_root (store)->version, ==, 4);
  g_assert_cmpint (kt_catalog_store_get_active (store), ==, 3);
  run_on_desk (&desk, "sign", NULL, 0);
  g_autoptr (KtCatalogStore) again = open_client (&desk);
  g_autoptr (KtCatalogFetch) later = kt_catalog_fetch_new (again);
  g_assert_cmpint (kt_catalog_store_get_root (again)->version, ==, 4);
  g_assert_cmpint (fetch (&desk, later), ==, KT_CATALOG_FETCH_UP_TO_DATE);
  g_autofree char *kept = g_build_filename (desk.keys, "release-1.secret", NULL);
  GStatBuf info;
  g_assert_cmpint (g_stat (kept, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  desk_clear (&desk);
}

/* One key of the root is not enough, a strange one is none, and nothing was changed then. */
static void
test_too_few_keys (void)
{
  Desk desk = { 0 };
  desk_set_up (&desk);
  g_autofree char *root = g_build_filename (desk.keys, "root.json", NULL);
  g_autofree char *first = g_build_filename (desk.keys, "root-1.secret", NULL);
  g_autofree char *second = g_build_filename (desk.keys, "root-2.secret", NULL);
  g_autofree char *release = g_build_filename (desk.keys, "release.secret", NULL);
  g_autofree char *aside = g_build_filename (desk.folder, "aside", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *strange = NULL;
  g_assert_true (g_file_get_contents (root, &before, NULL, NULL));
  g_assert_cmpint (g_rename (first, aside), ==, 0);
  g_autoptr (CliRun) two = cli_run ("catalog", "root", "--keys", desk.keys, NULL);
  g_assert_cmpint (two->status, ==, 0);
  g_assert_true (g_file_get_contents (root, &after, NULL, NULL));
  g_assert_cmpstr (before, !=, after);
  g_assert_cmpint (g_unlink (second), ==, 0);
  g_autoptr (CliRun) one = cli_run ("catalog", "root", "release", "--keys", desk.keys, NULL);
  g_assert_cmpint (one->status, ==, 1);
  cli_assert_contains (one->err, "Two of root-1, root-2 and root-3");
  g_assert_true (g_file_get_contents (release, &strange, NULL, NULL));
  g_assert_true (g_file_set_contents (second, strange, -1, NULL));
  g_autoptr (CliRun) false_one = cli_run ("catalog", "root", "release", "--keys", desk.keys, NULL);
  g_assert_cmpint (false_one->status, ==, 1);
  cli_assert_contains (false_one->err, "not the key that root.json names");
  g_autoptr (CliRun) unknown = cli_run ("catalog", "root", "king", "--keys", desk.keys, NULL);
  g_assert_cmpint (unknown->status, !=, 0);
  g_clear_pointer (&before, g_free);
  g_assert_true (g_file_get_contents (root, &before, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  desk_clear (&desk);
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
  g_test_add_func ("/publish/clients follow to other keys, root by root", test_other_keys);
  g_test_add_func ("/publish/a next root takes two keys of the one before", test_too_few_keys);
  g_test_add_func ("/publish/the gate names what would cost something else", test_gate);
  return g_test_run ();
}
