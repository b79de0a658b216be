/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup of either database comes back in either, and clients notice. */
#include <glib/gstdio.h>
#include <string.h>

#include "kt-server-audit.h"
#include "kt-server-backup.h"
#include "kt-server-code.h"
#include "kt-server-table.h"
#include "kt-test-device.h"
#include "kt-test-postgres.h"

#define A "0a0a0a0a-0000-4000-8000-000000000001"

#define FIRST_NAME "Größe & \\\"Söhne\\\" \\\\ \\u001e"

typedef struct {
  KtTestHouse house;
  KtTestDevice device;
  char *folder;
  char *backup;
} Scene;

static void
put (Scene *self, gint64 n, const char *name)
{
  g_autofree char *body = g_strdup_printf ("{\"id\":\"" A "\",\"name\":\"%s\"}", name);
  g_autoptr (KtSyncResult) result
      = kt_test_house_push (&self->house, "anna", n, KT_SYNC_ACCOUNT, A, "put", n - 1, body);
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
}

static void
begin (Scene *self, const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&self->house, place);
  kt_test_house_add (&self->house, "anna", KT_USER_SALES, "*");
  kt_test_device_init (&self->device);
  g_autofree char *code = kt_server_code_issue (self->house.database, KT_TEST_TENANT, "anna",
                                                KT_TEST_NOW, KT_TEST_NOW + 60, &error);
  g_assert_cmpstr (kt_test_device_enrol (&self->device, &self->house, code), ==, "");
  put (self, 1, FIRST_NAME);
  self->folder = g_dir_make_tmp ("kontor-backup-XXXXXX", NULL);
  self->backup = g_build_filename (self->folder, "backup.ndjson", NULL);
}

static void
scene_clear (Scene *self)
{
  g_unlink (self->backup);
  g_rmdir (self->folder);
  g_free (self->backup);
  g_free (self->folder);
  kt_test_device_clear (&self->device);
  kt_test_house_clear (&self->house);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static guint64
back_up (Scene *self)
{
  g_autoptr (GError) error = NULL;
  guint64 n_rows = 0;
  kt_server_backup_write (self->house.database, self->backup, KT_TEST_NOW, &n_rows, &error);
  g_assert_no_error (error);
  return n_rows;
}

/* The same server on another, empty database. */
static void
restore (Scene *self, const char *uri)
{
  g_autoptr (GError) error = NULL;
  guint64 n_rows = 0;
  kt_database_free (self->house.database);
  self->house.database = kt_database_open (uri, &error);
  g_assert_no_error (error);
  kt_server_backup_restore (self->house.database, self->backup, KT_TEST_NOW, &n_rows, &error);
  g_assert_no_error (error);
}

static char *
pull_all (Scene *self)
{
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&self->house, "anna", NULL, 1000);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %s %s\n", change->seq, change->type,
                              change->id, change->body);
    }
  return g_string_free (text, FALSE);
}

/* It says from where on it lost what it said, and answers nothing that is meant for before: neither
 * to who asks from the beginning, nor a push. */
static void
check_epoch (Scene *self, const KtServerResponse *response)
{
  static const struct {
    const char *method, *path;
  } asked[] = { { "GET", "/v1/changes?cursor=&epoch=" }, { "POST", "/v1/push?epoch=" } };
  g_autoptr (KtSyncProblem) problem
      = kt_sync_wire_read_problem (response->body, response->status);
  g_assert_nonnull (problem->epoch);
  g_autoptr (KtQuery) query
      = kt_query_new (self->house.database, "SELECT head FROM tenant WHERE id = $1");
  kt_query_bind_text (query, KT_TEST_TENANT);
  g_assert_true (kt_query_next (query, NULL));
  g_autofree char *place = g_strdup_printf ("@%" G_GINT64_FORMAT, kt_query_get_int (query, 0));
  g_clear_pointer (&query, kt_query_free);
  g_assert_true (g_str_has_suffix (problem->epoch, place));
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autofree char *before = g_strconcat (asked[i].path, "first", NULL);
      g_autoptr (KtServerResponse) refused
          = kt_test_house_ask (&self->house, "anna", asked[i].method, before, NULL);
      g_assert_cmpuint (refused->status, ==, 409);
      g_autoptr (KtSyncProblem) same = kt_sync_wire_read_problem (refused->body, refused->status);
      g_assert_cmpstr (same->epoch, ==, problem->epoch);
      g_autofree char *now = g_strconcat (asked[i].path, problem->epoch, NULL);
      g_autoptr (KtServerResponse) heard
          = kt_test_house_ask (&self->house, "anna", asked[i].method, now, NULL);
      g_assert_cmpuint (heard->status, !=, 409);
    }
}

/* uri: where it is restored. */
static void
check_round (const KtTestPlace *place, const char *uri)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&scene, place);
  g_autofree char *before = pull_all (&scene);
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&scene.house, "anna", NULL, 1000);
  g_autofree char *old = g_strdup (scene.device.refresh);
  g_assert_cmpuint (back_up (&scene), >, 8);

  /* What happens after the backup is lost. */
  put (&scene, 2, "Lost");
  put (&scene, 3, "Lost, too");
  g_assert_cmpstr (kt_test_device_renew (&scene.device, &scene.house, old), ==, "");
  g_autofree char *newer = g_strdup (scene.device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&scene.device, &scene.house, newer), ==, "");
  restore (&scene, uri);
  g_autofree char *after = pull_all (&scene);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (kt_server_audit_verify (scene.house.database, KT_TEST_TENANT, &error), ==, 0);

  /* Cursors are void; what the device holds to get in is not. */
  g_autofree char *path = g_strconcat ("/v1/changes?cursor=", page->next, NULL);
  g_autoptr (KtServerResponse) stale = kt_test_house_ask (&scene.house, "anna", "GET", path, NULL);
  g_assert_cmpuint (stale->status, ==, 409);
  g_autofree char *problem = kt_test_problem (stale);
  g_assert_cmpstr (problem, ==, KT_PROBLEM_MUST_REFETCH);
  check_epoch (&scene, stale);
  g_autofree char *newest = g_strdup (scene.device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&scene.device, &scene.house, newest), ==, "");

  /* It goes on where it is; what is remembered is remembered. */
  g_autoptr (KtSyncResult) next = kt_test_house_push (
      &scene.house, "anna", 4, KT_SYNC_ACCOUNT, A, "put", 1, "{\"id\":\"" A "\",\"name\":\"n\"}");
  g_assert_cmpint (next->verdict, ==, KT_SYNC_DONE);
  g_assert_cmpint (next->rev, ==, 2);
  put (&scene, 1, FIRST_NAME);
  g_autoptr (KtSyncResult) after_that = kt_test_house_push (
      &scene.house, "anna", 5, KT_SYNC_ACCOUNT, A, "put", 1, "{\"id\":\"" A "\",\"name\":\"n\"}");
  g_assert_cmpint (after_that->verdict, ==, KT_SYNC_STALE);

  /* Never over something that is there. */
  guint64 n_rows;
  g_assert_false (kt_server_backup_restore (scene.house.database, scene.backup, KT_TEST_NOW, &n_rows, &error));
  g_assert_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_EXISTS);
}

/* The backup knows the first block of the year, but not the next one; or none yet. */
static void
check_numbers_of (const KtTestPlace *place, gboolean is_known)
{
  g_auto (Scene) scene = { 0 };
  KtLeaseAnswer first = { 0 }, lost = { 0 }, next = { 0 };
  begin (&scene, place);
  if (is_known)
    kt_test_house_lease (&scene.house, "anna", "quote", 2026, &first);
  back_up (&scene);
  g_assert_cmpuint (kt_test_house_lease (&scene.house, "anna", "quote", 2026, &lost), ==, 200);
  g_assert_cmpint (lost.first, ==, first.last + 1);
  restore (&scene, "sqlite:");
  g_assert_cmpuint (kt_test_house_lease (&scene.house, "anna", "quote", 2026, &next), ==, 200);
  g_assert_cmpint (next.first, >, lost.last);
  lost = next;
  g_assert_cmpuint (kt_test_house_lease (&scene.house, "anna", "quote", 2026, &next), ==, 200);
  g_assert_cmpint (next.first, ==, lost.last + 1);
}

static void
check_numbers (const KtTestPlace *place)
{
  check_numbers_of (place, TRUE);
}

static void
check_first_numbers (const KtTestPlace *place)
{
  check_numbers_of (place, FALSE);
}

static void
check_into_sqlite (const KtTestPlace *place)
{
  check_round (place, "sqlite:");
}

static void
check_into_postgres (const KtTestPlace *place)
{
  KtTestPostgres *postgres = kt_test_place_get_postgres ();
  if (postgres == NULL)
    {
      g_test_skip ("no PostgreSQL");
      return;
    }
  g_autofree char *uri = kt_test_postgres_new_database (postgres);
  check_round (place, uri);
}

/* Cut or changed anywhere it is not taken, and nothing of it stays. */
static void
check_damage (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_test_message ("seed %u", seed);
  begin (&scene, place);
  back_up (&scene);
  g_assert_true (g_file_get_contents (scene.backup, &text, &length, &error));
  g_autoptr (KtDatabase) target = kt_database_open ("sqlite:", &error);
  for (guint i = 0; i < 200; i++)
    {
      guint64 n_rows;
      gsize at = (gsize)g_rand_int_range (random, 0, (gint32)length - 1);
      g_autofree char *damaged = g_memdup2 (text, length);
      gboolean is_cut = g_rand_boolean (random);
      damaged[at] ^= is_cut ? 0 : (char)g_rand_int_range (random, 1, 0x20);
      g_assert_true (g_file_set_contents (scene.backup, damaged,
                                          is_cut ? (gssize)at : (gssize)length, &error));
      if (kt_server_backup_restore (target, scene.backup, KT_TEST_NOW, &n_rows, &error))
        g_error ("byte %" G_GSIZE_FORMAT " %s was not noticed", at, is_cut ? "cut" : "changed");
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
  g_assert_true (g_file_set_contents (scene.backup, text, (gssize)length, &error));
  guint64 n_rows;
  g_assert_true (kt_server_backup_restore (target, scene.backup, KT_TEST_NOW, &n_rows, &error));
  g_assert_no_error (error);
}

/* ---- nothing is left out ---- */

static const char *
columns_sql (KtDatabase *database)
{
  if (g_str_equal (kt_database_get_engine (database), "SQLite"))
    return "SELECT m.name, c.name, CASE c.type WHEN 'BIGINT' THEN '#' ELSE '' END"
           " FROM sqlite_master m, pragma_table_info (m.name) c WHERE m.type = 'table'"
           " AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.name";
  return "SELECT table_name, column_name, CASE data_type WHEN 'bigint' THEN '#' ELSE '' END"
         " FROM information_schema.columns WHERE table_schema = 'public'"
         " ORDER BY table_name, column_name";
}

static void
check_tables (const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtDatabase) database = kt_test_place_open_server (place);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;
  for (guint i = 0; i < kt_server_n_tables; i++)
    {
      g_auto (GStrv) columns = g_strsplit (kt_server_tables[i].columns, " ", -1);
      for (guint c = 0; columns[c] != NULL; c++)
        g_hash_table_add (listed, g_strconcat (kt_server_tables[i].name, ".", columns[c], NULL));
    }
  g_autoptr (KtQuery) query = kt_query_new (database, columns_sql (database));
  while (kt_query_next (query, &error))
    {
      g_autofree char *name
          = g_strconcat (kt_query_get_text (query, 0), ".", kt_query_get_text (query, 1),
                         kt_query_get_text (query, 2), NULL);
      if (g_str_has_prefix (name, "schema_version."))
        continue;
      if (!g_hash_table_contains (listed, name))
        g_error ("%s is not in kt-server-table.c: no backup has it", name);
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, g_hash_table_size (listed));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("backup", "it comes back in SQLite", check_into_sqlite);
  kt_test_place_add ("backup", "it comes back in PostgreSQL", check_into_postgres);
  kt_test_place_add ("backup", "numbers that were given since are not given again", check_numbers);
  kt_test_place_add ("backup", "nor are the first ones of a year", check_first_numbers);
  kt_test_place_add ("backup", "a damaged one is not taken", check_damage);
  kt_test_place_add ("backup", "it has all tables and columns", check_tables);
  return kt_test_place_run ();
}
