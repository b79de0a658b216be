/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second line of PostgreSQL: for a server that does not own the tables, rows of other tenants
 * are not there, whatever is asked. And the server works as such a role. */
#include <string.h>

#include "kt-server-code.h"
#include "kt-server-schema.h"
#include "kt-test-device.h"
#include "kt-test-postgres.h"

#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define ROLE "kontor_server"

/* A house whose server comes as a role of its own, by the file that is shipped; owner: the
 * administrator's connection. */
typedef struct {
  KtTestHouse house;
  KtDatabase *owner;
  char *uri; /* of a superuser */
} Scene;

static void
exec (KtDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  kt_database_exec (database, sql, &error);
  g_assert_no_error (error);
}

static KtDatabase *
open_as (const char *uri, const char *role)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *user = g_strconcat ("user=", role, NULL);
  g_auto (GStrv) parts = g_strsplit (uri, "user=kontor", 2);
  g_assert_nonnull (parts[1]);
  g_autofree char *own = g_strjoinv (user, parts);
  KtDatabase *database = kt_database_open (own, &error);
  g_assert_no_error (error);
  return database;
}

static void
make_roles (KtDatabase *superuser)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *path
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "server", "roles.sql", NULL);
  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  exec (superuser, sql);
}

static void
add_other (KtDatabase *owner)
{
  g_autoptr (GError) error = NULL;
  kt_server_tenant_create (owner, "other", "Other", "epoch-2", &error);
  g_assert_no_error (error);
  g_autoptr (KtServerMember) member = kt_server_member_new ("otto", "otto", "Otto");
  member->roles = KT_USER_SALES;
  kt_server_member_save (owner, "other", member, KT_TEST_NOW, &error);
  g_assert_no_error (error);
}

/* FALSE: there is no PostgreSQL. */
static gboolean
begin (Scene *self)
{
  KtTestPostgres *postgres = kt_test_place_get_postgres ();
  if (postgres == NULL)
    {
      g_test_skip ("no PostgreSQL");
      return FALSE;
    }
  KtTestPlace place = { .uri = kt_test_postgres_new_database (postgres) };
  kt_test_house_init (&self->house, &place);
  kt_test_house_add (&self->house, "anna", KT_USER_SALES, "*");
  make_roles (self->house.database);
  kt_database_free (self->house.database);
  self->owner = open_as (place.uri, "kontor_owner");
  add_other (self->owner);
  self->house.database = open_as (place.uri, ROLE);
  self->uri = place.uri;
  return TRUE;
}

static void
scene_clear (Scene *self)
{
  kt_test_house_clear (&self->house);
  kt_database_free (self->owner);
  g_free (self->uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static gint64
count (KtDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  g_assert_true (kt_query_next (query, &error));
  g_assert_no_error (error);
  return kt_query_get_int (query, 0);
}

static gint64
change (KtDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  gint64 changed = -1;
  g_assert_true (kt_query_run (query, &changed, &error));
  g_assert_no_error (error);
  return changed;
}

static void
test_forged (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene))
    return;
  KtDatabase *database = scene.house.database;
  g_assert_cmpint (count (scene.owner, "SELECT count (*) FROM member"), ==, 2);
  g_assert_cmpint (count (database, "SELECT count (*) FROM member"), ==, 0);
  g_assert_true (kt_database_set_tenant (database, KT_TEST_TENANT, &error));
  g_assert_cmpint (count (database, "SELECT count (*) FROM member"), ==, 1);
  g_assert_cmpint (count (database, "SELECT count (*) FROM tenant"), ==, 1);
  g_assert_cmpint (count (database, "SELECT count (*) FROM object WHERE tenant = 'other'"), ==, 0);
  g_assert_cmpint (count (database, "SELECT count (*) FROM audit WHERE tenant <> 'house'"), ==, 0);
  g_assert_cmpint (change (database, "UPDATE member SET roles = 'admin' WHERE login = 'otto'"), ==,
                   0);
  g_assert_cmpint (change (database, "DELETE FROM feed WHERE tenant = 'other' OR 1 = 1"), >, 0);
  g_assert_cmpint (count (scene.owner, "SELECT count (*) FROM feed WHERE tenant = 'other'"), ==, 1);
  g_assert_false (kt_database_exec (
      database, "INSERT INTO claim (tenant, kind, name, owner) VALUES ('other', 'a', 'b', 'c')",
      &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (
      kt_database_exec (database, "ALTER TABLE member DISABLE ROW LEVEL SECURITY", &error));
  g_assert_nonnull (error);
}

static void
test_every_table (void)
{
  g_auto (Scene) scene = { 0 };
  if (!begin (&scene))
    return;
  g_assert_cmpint (
      count (scene.owner,
             "SELECT count (*) FROM information_schema.columns c JOIN pg_class p"
             " ON p.relname = c.table_name WHERE c.table_schema = 'public'"
             " AND c.column_name = 'tenant' AND p.relkind = 'r' AND NOT p.relrowsecurity"),
      ==, 0);
}

/* However it was made: the file may be run before the tables are there, after, and again. */
static void
test_roles (void)
{
  g_autoptr (GError) error = NULL;
  KtTestPostgres *postgres = kt_test_place_get_postgres ();
  if (postgres == NULL)
    {
      g_test_skip ("no PostgreSQL");
      return;
    }
  g_autofree char *uri = kt_test_postgres_new_database (postgres);
  g_autoptr (KtDatabase) superuser = kt_database_open (uri, &error);
  make_roles (superuser);
  make_roles (superuser);
  g_autoptr (KtDatabase) owner = open_as (uri, "kontor_owner");
  kt_server_schema_migrate (owner, &error);
  g_assert_no_error (error);
  add_other (owner);
  g_autoptr (KtDatabase) server = open_as (uri, ROLE);
  g_assert_true (kt_server_schema_migrate (server, &error));
  g_assert_true (kt_database_set_tenant (server, KT_TEST_TENANT, &error));
  g_assert_cmpint (count (server, "SELECT count (*) FROM member"), ==, 0);
  g_assert_true (kt_database_set_tenant (server, "other", &error));
  g_assert_cmpint (count (server, "SELECT count (*) FROM member"), ==, 1);
  g_assert_cmpint (count (superuser, "SELECT count (*) FROM pg_roles WHERE rolname LIKE 'kontor_%'"
                                     " AND (rolsuper OR rolbypassrls OR rolcreaterole)"),
                   ==, 0);
  g_assert_cmpint (count (superuser,
                          "SELECT count (*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
                          " WHERE r.rolname = '" ROLE "'"),
                   ==, 0);
}

/* A new connection, made because the old one broke, sees what the old one saw. */
static void
test_broken_connection (void)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene))
    return;
  KtDatabase *database = scene.house.database;
  g_assert_true (kt_database_set_tenant (database, KT_TEST_TENANT, &error));
  g_autoptr (KtDatabase) superuser = kt_database_open (scene.uri, &error);
  exec (superuser, "SELECT pg_terminate_backend (pid) FROM pg_stat_activity"
                   " WHERE usename = '" ROLE "' AND datname = current_database ()");
  g_assert_false (kt_database_exec (database, "SELECT 1", &error));
  g_clear_error (&error);
  g_assert_cmpint (count (database, "SELECT count (*) FROM member"), ==, 1);
}

/* The whole way, from code to push and pull. */
static void
test_works (void)
{
  g_auto (Scene) scene = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  if (!begin (&scene))
    return;
  KtTestHouse *house = &scene.house;
  g_assert_true (kt_server_schema_migrate (house->database, &error));
  g_autofree char *code = kt_server_code_issue (scene.owner, KT_TEST_TENANT, "anna", KT_TEST_NOW,
                                                KT_TEST_NOW + 60, &error);
  kt_test_device_init (&device);
  g_assert_cmpstr (kt_test_device_enrol (&device, house, code), ==, "");
  g_autofree char *refresh = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, house, refresh), ==, "");
  g_autoptr (KtSyncResult) result = kt_test_house_push (house, "anna", 1, KT_SYNC_ACCOUNT, A, "put",
                                                        0, "{\"id\":\"" A "\",\"name\":\"n\"}");
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
  const KtLeaseRequest lease = { (char *)"quote", 2026 };
  g_autoptr (GBytes) body = kt_lease_wire_write_request (&lease);
  g_autoptr (KtServerResponse) numbers
      = kt_test_device_ask (&device, house, "POST", "/v1/numbers/lease", body);
  g_assert_cmpuint (numbers->status, ==, 200);
  g_autoptr (KtServerRequest) request = kt_server_request_new ("GET", "/metrics");
  g_autoptr (KtServerResponse) metrics = kt_server_handle (house->server, house->database, request);
  g_assert_cmpuint (metrics->status, ==, 200);
  gsize size;
  const char *text = g_bytes_get_data (metrics->body, &size);
  g_assert_nonnull (g_strstr_len (text, (gssize)size, "kontor_feed_head 3\n"));
  g_autoptr (KtSyncPage) page = kt_test_house_pull (house, "anna", NULL, 1000);
  g_assert_cmpuint (page->changes->len, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/rows/a forged query gets nothing of others", test_forged);
  g_test_add_func ("/rows/every table with tenants is guarded", test_every_table);
  g_test_add_func ("/rows/the roles that are shipped own nothing and pass nothing by", test_roles);
  g_test_add_func ("/rows/a new connection sees what the broken one saw", test_broken_connection);
  g_test_add_func ("/rows/the server works as a role of its own", test_works);
  return kt_test_place_run ();
}
