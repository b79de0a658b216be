/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program itself, as an administrator uses it. */
#include <glib/gstdio.h>
#include <string.h>

#include "kt-test-device.h"
#include "publish-fixture.h"

/* Its exit status; *out: what it said, results and messages. */
static int
run (const KtTestPlace *place, char **out, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *results = NULL;
  g_autofree char *messages = NULL;
  int status = 0;
  g_autofree char *command
      = g_strdup_printf ("'%s' admin '--database=%s' %s", g_getenv ("KT_SERVER"), place->uri, line);
  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  g_spawn_sync (NULL, words, NULL, 0, NULL, NULL, &results, &messages, &status, &error);
  g_assert_no_error (error);
  g_free (*out);
  *out = g_strconcat (results, messages, NULL);
  return g_spawn_check_wait_status (status, NULL) ? 0 : 1;
}

static void
expect (const KtTestPlace *place, int status, const char *line, const char *part)
{
  g_autofree char *out = NULL;
  if (run (place, &out, line) != status || strstr (out, part) == NULL)
    g_error ("%s: expected status %d and “%s”, it said: %s", line, status, part, out);
}

static void
check_people (const KtTestPlace *place)
{
  expect (place, 1, "user list", "There is no tenant yet");
  expect (place, 0, "tenant add house --name='The House'", "");
  expect (place, 1, "tenant add house", "already");
  expect (place, 1, "tenant add 'No Name'", "is no name of a tenant");
  expect (place, 0, "tenant list", "house\n");
  expect (place, 1, "user set anna", "--roles");
  expect (place, 1, "user set anna --roles=king", "king");
  expect (place, 0, "user set anna --name='Anna Berg' --roles=sales --territories='north;south'",
          "");
  expect (place, 0, "user set anna --duties=discount", "");
  expect (place, 0, "user list", "territories: north;south  duties: discount");
  expect (place, 0, "user disable anna", "");
  expect (place, 0, "user list", "DISABLED");
  expect (place, 1, "code anna", "disabled");
  expect (place, 0, "user enable anna", "");
  expect (place, 0, "audit verify", "is what was written");
  expect (place, 0, "tenant add other", "");
  expect (place, 1, "user list", "--tenant");
  expect (place, 0, "user list --tenant=other", "");
  expect (place, 1, "user list --tenant=third", "There is no tenant third");
  expect (place, 1, "nonsense", "no such command");
}

static void
check_devices (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_auto (KtTestDevice) second = { 0 };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  kt_clock_set (house.clock, g_get_real_time ());
  kt_test_device_init (&device);
  kt_test_device_init (&second);
  expect (place, 0, "user set bea --roles=admin --territories='*'", "");
  g_assert_cmpint (run (place, &out, "code bea --hours=1"), ==, 0);
  out[strcspn (out, "\n")] = '\0';
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, out), ==, "");
  expect (place, 0, "device list", device.id);
  g_autoptr (KtServerResponse) response
      = kt_test_device_send (&second, &house, "/v1/device/code", "");
  g_autoptr (KtDeviceCodeAnswer) code = kt_device_code_wire_read_answer (response->body, &error);
  expect (place, 0, "device waiting", second.id);
  g_autofree char *approve = g_strdup_printf ("device approve %s", code->user_code);
  expect (place, 1, approve, "--user");
  g_autofree char *with_user = g_strconcat (approve, " --user=bea", NULL);
  expect (place, 0, with_user, "");
  expect (place, 1, with_user, "No device waits");
  g_autofree char *revoke = g_strdup_printf ("device revoke %s", device.id);
  expect (place, 0, revoke, "");
  expect (place, 0, "device list", "REVOKED");
  g_autoptr (KtServerResponse) out_of_it
      = kt_test_device_ask (&device, &house, "GET", "/v1/changes", NULL);
  g_assert_cmpuint (out_of_it->status, ==, 403);
}

static void
check_files (const KtTestPlace *place)
{
  g_autofree char *folder = g_dir_make_tmp ("kontor-admin-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "b", NULL);
  g_autofree char *database = g_build_filename (folder, "restored.db", NULL);
  g_autofree char *backup = g_strdup_printf ("backup '%s'", file);
  g_autofree char *restore = g_strdup_printf ("restore '%s'", file);
  KtTestPlace other = { database, database };
  GStatBuf info;
  expect (place, 0, "tenant add house", "");
  expect (place, 0, "user set anna --roles=sales", "");
  expect (place, 0, backup, "rows");
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  expect (place, 1, restore, "already");
  expect (&other, 0, restore, "fetch everything anew");
  expect (&other, 0, "user list", "anna");
  expect (&other, 0, "audit verify", "is what was written");
  expect (&other, 0, "compact", "");
  expect (&other, 1, "backup /nowhere/at/all", "No such file");
  expect (&other, 1, "erase nobody", "There is no customer");
  expect (&other, 1, "export nobody", "There is no customer");
  const char *argv[] = { "rm", "-rf", folder, NULL };
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void
check_releases (const KtTestPlace *place)
{
  PublishFixture publishing = { 0 };
  publish_fixture_set_up (&publishing);
  publishing.publisher.now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *catalog = g_build_filename (publishing.folder, "catalog", NULL);
  g_autofree char *add
      = g_strdup_printf ("release add '%s' '--catalog=%s'", publishing.tree, catalog);
  g_autofree char *list = g_strdup_printf ("release list '--catalog=%s'", catalog);
  g_autofree char *prune = g_strdup_printf ("release prune --keep=1 '--catalog=%s'", catalog);
  expect (place, 0, "tenant add house", "");
  expect (place, 1, "release list", "--catalog=DIR");
  expect (place, 0, list, "");
  expect (place, 1, add, "has no file “latest”");
  publish_fixture_next (&publishing);
  expect (place, 0, add, "1  small");
  publish_fixture_next (&publishing);
  expect (place, 0, add, "2  small");
  expect (place, 0, list, "changes since 1 versions");
  expect (place, 0, prune, "1 release removed");
  expect (place, 0, prune, "0 releases removed");
  expect (place, 0, "tenant add other", "");
  expect (place, 1, list, "--tenant");
  publish_fixture_clear (&publishing);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("admin", "people are added and changed", check_people);
  kt_test_place_add ("admin", "devices are let in and thrown out", check_devices);
  kt_test_place_add ("admin", "backups are written and read", check_files);
  kt_test_place_add ("admin", "releases of catalogs are taken over", check_releases);
  return kt_test_place_run ();
}
