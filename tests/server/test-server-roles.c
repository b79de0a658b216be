/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may what: every route with every kind of caller, each with the status that is expected, and
 * what is seen of the trade; what could be guessed is counted for all servers of a house; and a log
 * that names nobody, whatever comes by whichever route.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "kt-json.h"
#include "kt-server-caller.h"
#include "kt-server-log.h"
#include "kt-test-device.h"

#define OTHER_TENANT "other"

/* ---- callers ---- */

typedef enum { NOBODY, FORGED, REVOKED, DISABLED, KIOSK, SALES, BACK_OFFICE, APPROVER, ADMIN, FOREIGN,
               N_CALLERS } Caller;

static const struct {
  const char *name;
  KtUserRoles roles;
  const char *territories;
} callers[N_CALLERS] = {
  [NOBODY] = { "nobody", 0, NULL },
  [FORGED] = { "forged", 0, NULL },
  [REVOKED] = { "revoked", KT_USER_SALES, "*" },
  [DISABLED] = { "disabled", KT_USER_SALES, "*" },
  [KIOSK] = { "kiosk", KT_USER_KIOSK, "*" },
  [SALES] = { "sales", KT_USER_SALES, "north" },
  [BACK_OFFICE] = { "office", KT_USER_BACK_OFFICE, "north;south" },
  [APPROVER] = { "approver", KT_USER_APPROVER, "*" },
  [ADMIN] = { "admin", KT_USER_ADMIN, "*" },
  [FOREIGN] = { "foreign", KT_USER_ADMIN | KT_USER_SALES, "*" },
};

static void
add_foreign (KtTestHouse *house)
{
  gint64 number;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member = kt_server_member_new ("foreign", "foreign", "foreign");
  member->roles = callers[FOREIGN].roles;
  g_free (member->territories);
  member->territories = g_strdup ("*");
  kt_server_tenant_create (house->database, OTHER_TENANT, "Other", "epoch-2", &error);
  g_assert_no_error (error);
  kt_server_member_save (house->database, OTHER_TENANT, member, KT_TEST_NOW, &error);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (house->database, &error);
  kt_server_device_add (house->database, OTHER_TENANT, "foreign", "foreign", "", "foreign",
                        KT_TEST_NOW, &number, &error);
  kt_database_commit (transaction, &error);
  g_assert_no_error (error);
}

static void
begin (KtTestHouse *house, const KtTestPlace *place)
{
  g_autoptr (GError) error = NULL;
  kt_test_house_init (house, place);
  for (guint i = REVOKED; i < FOREIGN; i++)
    kt_test_house_add (house, callers[i].name, callers[i].roles, callers[i].territories);
  add_foreign (house);
  kt_test_house_add (house, "writer", KT_USER_SALES, "*");
  static const char *const accounts[] = {
    "{\"id\":\"n\",\"name\":\"Nord\",\"territory\":\"north\"}",
    "{\"id\":\"s\",\"name\":\"Sued\",\"territory\":\"south\"}",
    "{\"id\":\"a\",\"name\":\"Alle\"}",
  };
  static const char *const ids[] = { "n", "s", "a" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    kt_sync_result_free (kt_test_house_push (house, "writer", i + 1, KT_SYNC_ACCOUNT, ids[i], "put",
                                             0, accounts[i]));
  kt_server_device_revoke (house->database, KT_TEST_TENANT, "revoked", KT_TEST_NOW, &error);
  g_assert_no_error (error);
  kt_database_exec (house->database, "UPDATE member SET state = 'disabled' WHERE id = 'disabled'",
                    &error);
  g_assert_no_error (error);
}

static KtServerRequest *
new_request (const char *method, const char *path, const char *body)
{
  g_auto (GStrv) parts = g_strsplit (path, "?", 2);
  KtServerRequest *request = kt_server_request_new (method, parts[0]);
  if (parts[1] != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (parts[1], "=", 2);
      kt_server_request_set_query (request, pair[0], pair[1]);
    }
  if (body != NULL)
    kt_server_request_take_body (request, g_bytes_new (body, strlen (body)));
  return request;
}

static void
authorise (KtTestHouse *house, KtServerRequest *request, Caller caller)
{
  if (caller == NOBODY)
    return;
  g_autofree char *token
      = caller == FORGED ? g_strdup ("aG91c2UfYWRtaW4fOTk5OTk5OTk5OTk5")
                         : kt_server_caller_new_access (
                             house->server, caller == FOREIGN ? OTHER_TENANT : KT_TEST_TENANT,
                             callers[caller].name);
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  kt_server_request_set_header (request, "authorization", header);
}

static KtServerResponse *
ask_as (KtTestHouse *house, Caller caller, const char *method, const char *path, const char *body)
{
  g_autoptr (KtServerRequest) request = new_request (method, path, body);
  authorise (house, request, caller);
  return kt_server_handle (house->server, house->database, request);
}

/* ---- routes ---- */

/* Each route of kt-server.c, and what must not be one. Columns: nobody, forged, revoked, disabled,
 * kiosk, sales, back office, approver, admin, foreign. */
static const struct {
  const char *method;
  const char *path;
  const char *body;
  guint status[N_CALLERS];
} cases[] = {
  { "GET", "/v1/changes", NULL, { 401, 401, 403, 200, 200, 200, 200, 200, 200, 200 } },
  { "POST", "/v1/push", "{}", { 401, 401, 403, 400, 400, 400, 400, 400, 400, 400 } },
  { "POST", "/v1/numbers/lease", "{\"kind\":\"quote\",\"year\":2026}",
    { 401, 401, 403, 403, 403, 200, 200, 403, 403, 200 } },
  { "POST", "/v1/numbers/lease", "{\"kind\":\"order\",\"year\":2026}",
    { 401, 401, 403, 403, 403, 200, 200, 403, 403, 200 } },
  { "GET", "/v1/catalog/latest", NULL, { 401, 401, 403, 404, 404, 404, 404, 404, 404, 404 } },
  { "GET", "/v1/catalog/1/manifest.json", NULL,
    { 401, 401, 403, 404, 404, 404, 404, 404, 404, 404 } },
  { "GET", "/v1/blob/0000000000000000000000000000000000000000000000000000000000000000", NULL,
    { 401, 401, 403, 404, 404, 404, 404, 404, 404, 404 } },
  /* Those prove themselves by what they bring. */
  { "POST", "/v1/enrol", "{}", { 400, 400, 400, 400, 400, 400, 400, 400, 400, 400 } },
  { "POST", "/v1/device/code", "{}", { 400, 400, 400, 400, 400, 400, 400, 400, 400, 400 } },
  { "POST", "/v1/device/token", "{}", { 400, 400, 400, 400, 400, 400, 400, 400, 400, 400 } },
  { "POST", "/v1/token", "{}", { 400, 400, 400, 400, 400, 400, 400, 400, 400, 400 } },
  /* A token that is shown must be good. */
  { "GET", "/v1/status", NULL, { 200, 401, 403, 200, 200, 200, 200, 200, 200, 200 } },
  { "GET", "/health", NULL, { 200, 200, 200, 200, 200, 200, 200, 200, 200, 200 } },
  { "GET", "/metrics", NULL, { 200, 200, 200, 200, 200, 200, 200, 200, 200, 200 } },
  { "POST", "/v1/changes", "{}", { 405, 405, 405, 405, 405, 405, 405, 405, 405, 405 } },
  { "DELETE", "/v1/push", NULL, { 405, 405, 405, 405, 405, 405, 405, 405, 405, 405 } },
  { "GET", "/v1/admin", NULL, { 404, 404, 404, 404, 404, 404, 404, 404, 404, 404 } },
  { "GET", "/v1/users", NULL, { 404, 404, 404, 404, 404, 404, 404, 404, 404, 404 } },
  /* The last one: nobody is here any more after it. */
  { "POST", "/v1/leave", "{}", { 401, 401, 403, 200, 200, 200, 200, 200, 200, 200 } },
  { "POST", "/v1/push", "{}", { 401, 401, 403, 403, 403, 403, 403, 403, 403, 403 } },
};

static void
check_routes (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  guint n_wrong = 0;
  begin (&house, place);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (Caller caller = 0; caller < N_CALLERS; caller++)
      {
        g_autoptr (KtServerResponse) response
            = ask_as (&house, caller, cases[i].method, cases[i].path, cases[i].body);
        if (response->status == cases[i].status[caller])
          continue;
        n_wrong++;
        g_printerr ("# %s %s %s as %s: %u, not %u\n", cases[i].method, cases[i].path,
                    cases[i].body != NULL ? cases[i].body : "", callers[caller].name,
                    response->status, cases[i].status[caller]);
      }
  g_assert_cmpuint (n_wrong, ==, 0);
}

/* ---- what is seen ---- */

static char *
list_accounts (KtTestHouse *house, Caller caller)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerResponse) response = ask_as (house, caller, "GET", "/v1/changes", NULL);
  g_autoptr (KtSyncPage) page = kt_sync_wire_read_page (response->body, &error);
  g_assert_no_error (error);
  GString *ids = g_string_new (NULL);
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      if (strcmp (change->type, KT_SYNC_ACCOUNT) == 0 && !change->is_del)
        g_string_append (ids, change->id);
    }
  return g_string_free (ids, FALSE);
}

static void
check_seen (const KtTestPlace *place)
{
  static const char *const seen[N_CALLERS] = {
    [DISABLED] = "", [KIOSK] = "", [SALES] = "na", [BACK_OFFICE] = "nsa",
    [APPROVER] = "nsa", [ADMIN] = "nsa", [FOREIGN] = "",
  };
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  for (Caller caller = DISABLED; caller < N_CALLERS; caller++)
    {
      g_autofree char *ids = list_accounts (&house, caller);
      g_test_message ("%s sees “%s”", callers[caller].name, ids);
      g_assert_cmpstr (ids, ==, seen[caller]);
    }
}

/* What somebody may see he need not be allowed to write, and what he does not see he cannot write. */
static void
check_written (const KtTestPlace *place)
{
  static const struct {
    Caller caller;
    KtSyncVerdict own;   /* a new customer */
    KtSyncVerdict south; /* changes that of the south */
  } writes[] = {
    { DISABLED, KT_SYNC_REFUSED, KT_SYNC_REFUSED },
    { KIOSK, KT_SYNC_REFUSED, KT_SYNC_REFUSED },
    { SALES, KT_SYNC_DONE, KT_SYNC_REFUSED },
  };
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      const char *name = callers[writes[i].caller].name;
      g_autofree char *id = g_strdup_printf ("new-%u", i);
      g_autofree char *body
          = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"New\",\"territory\":\"north\"}", id);
      g_autoptr (KtSyncResult) own
          = kt_test_house_push (&house, name, 1, KT_SYNC_ACCOUNT, id, "put", 0, body);
      g_test_message ("%s: %s %s", name, own->code, own->reason);
      g_assert_cmpint (own->verdict, ==, writes[i].own);
      g_autoptr (KtSyncResult) south
          = kt_test_house_push (&house, name, 2, KT_SYNC_ACCOUNT, "s", "put", 2,
                                "{\"id\":\"s\",\"name\":\"Taken\",\"territory\":\"north\"}");
      g_assert_cmpint (south->verdict, ==, writes[i].south);
    }
}

/* ---- guessing ---- */

static guint
guess (KtServer *server, KtDatabase *database, const char *peer)
{
  g_autoptr (KtServerRequest) request = new_request ("POST", "/v1/enrol", "{}");
  g_free (request->peer);
  request->peer = g_strdup (peer);
  g_autoptr (KtServerResponse) response = kt_server_handle (server, database, request);
  return response->status;
}

static void
check_guesses (const KtTestPlace *place)
{
  static const guint8 secret[KT_SERVER_SECRET_BYTES] = "not a secret: it is for tests";
  const KtServerLimits limits = { 100, 100, 1000, 1000, 60, 10 };
  g_auto (KtTestHouse) house = { 0 };
  KtServer *replicas[3];
  KtDatabase *databases[3];
  kt_test_house_init (&house, place);
  for (guint i = 0; i < 3; i++)
    {
      replicas[i] = kt_server_new (house.clock, secret);
      databases[i] = place->path == NULL || i == 0 ? kt_test_place_open (place) : databases[0];
      kt_server_set_limits (replicas[i], &limits);
    }
  guint passed = 0;
  for (guint i = 0; i < 60; i++)
    passed += guess (replicas[i % 3], databases[i % 3], "192.0.2.1") == 400;
  g_assert_cmpuint (passed, ==, 10); /* not 30 */
  g_assert_cmpuint (guess (replicas[1], databases[1], "192.0.2.2"), ==, 400);
  kt_clock_advance (house.clock, 120 * (gint64)G_USEC_PER_SEC);
  passed = 0;
  for (guint i = 0; i < 30; i++)
    passed += guess (replicas[i % 3], databases[i % 3], "192.0.2.1") == 400;
  g_assert_cmpuint (passed, ==, 2);
  for (guint i = 0; i < 3; i++)
    {
      kt_server_free (replicas[i]);
      if (place->path == NULL || i == 0)
        kt_database_free (databases[i]);
    }
}

/* ---- the log ---- */

typedef struct {
  int kept;
  char *path;
} Capture;

static void
capture (Capture *self)
{
  int file = g_file_open_tmp ("kontor-log-XXXXXX", &self->path, NULL);
  self->kept = dup (STDERR_FILENO);
  dup2 (file, STDERR_FILENO);
  close (file);
}

static void
end_capture (Capture *self, char **text)
{
  dup2 (self->kept, STDERR_FILENO);
  close (self->kept);
  g_assert_true (g_file_get_contents (self->path, text, NULL, NULL));
  g_unlink (self->path);
  g_free (self->path);
}

static const char *const marks[] = { "Quintessenz", "quintessenz", "erika@example.org", "192.0.2.77" };

/* Personal data wherever a client can put something, of right and wrong form. */
static KtServerRequest *
new_marked (GRand *random, KtTestHouse *house)
{
  static const char *const bodies[] = {
    "{\"id\":\"x\",\"name\":\"Quintessenz\",\"email\":\"erika@example.org\"}",
    "Quintessenz erika@example.org",
    "{\"operations\":[{\"op_id\":\"sales:1\",\"type\":\"account\",\"id\":\"Quintessenz\",\"kind\":"
    "\"put\",\"base_rev\":0,\"body\":{\"id\":\"Quintessenz\",\"name\":\"erika@example.org\"},"
    "\"wall\":1,\"mono\":1}]}",
    "{\"code\":\"Quintessenz\",\"device_id\":\"Quintessenz\",\"device_name\":\"Quintessenz\"}",
    "{\"kind\":\"Quintessenz\",\"year\":2026}",
  };
  static const char *const paths[]
      = { "", "/Quintessenz", "/quintessenz/erika@example.org", "?cursor=Quintessenz" };
  guint route = (guint)g_rand_int_range (random, 0, G_N_ELEMENTS (cases));
  g_autofree char *path
      = g_strconcat (cases[route].path, paths[g_rand_int_range (random, 0, G_N_ELEMENTS (paths))],
                     NULL);
  KtServerRequest *request
      = new_request (cases[route].method, path,
                     bodies[g_rand_int_range (random, 0, G_N_ELEMENTS (bodies))]);
  g_free (request->peer);
  request->peer = g_strdup ("192.0.2.77");
  authorise (house, request, (Caller)g_rand_int_range (random, 0, N_CALLERS));
  if (g_rand_int_range (random, 0, 4) == 0)
    kt_server_request_set_header (request, "authorization", "Bearer Quintessenz");
  if (g_rand_int_range (random, 0, 4) == 0)
    kt_server_request_set_header (request, "sync-version", "Quintessenz");
  return request;
}

/* As the pool does. */
static void
answer (KtTestHouse *house, KtDatabase *database, KtServerRequest *request)
{
  kt_server_request_name (request);
  g_autoptr (KtServerResponse) response = kt_server_handle (house->server, database, request);
  kt_server_log_request (house->server, request, response, 1234);
}

static void
check_lines (const char *log, guint *n_devices)
{
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (GError) error = NULL;
      if (*lines[i] != '{')
        continue; /* of the test itself */
      g_autoptr (JsonNode) node = kt_json_parse (lines[i], -1, NULL, &error);
      g_assert_no_error (error);
      JsonObject *line = json_node_get_object (node);
      if (!json_object_has_member (line, "status"))
        continue;
      g_assert_cmpuint (strlen (json_object_get_string_member (line, "id")), ==, 16);
      if (json_object_has_member (line, "device"))
        (*n_devices)++;
    }
}

static void
check_log (const KtTestPlace *place)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_auto (KtTestHouse) house = { 0 };
  Capture caught;
  guint n_devices = 0;
  begin (&house, place);
  g_test_message ("seed %u", seed);
  kt_server_log_init (KT_SERVER_LOG_ACCESS);
  capture (&caught);
  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (KtServerRequest) request = new_marked (random, &house);
      answer (&house, house.database, request);
    }
  g_autofree char *log = NULL;
  end_capture (&caught, &log);
  g_log_set_default_handler (g_log_default_handler, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *found = strstr (log, marks[i]);
      g_assert_cmpstr (found, ==, NULL);
    }
  check_lines (log, &n_devices);
  g_assert_cmpuint (n_devices, >, 300);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("roles", "each caller gets of each route what is his", check_routes);
  kt_test_place_add ("roles", "a kiosk sees no customer, and nobody one of another territory",
                     check_seen);
  kt_test_place_add ("roles", "who does not see it does not write it", check_written);
  kt_test_place_add ("roles", "guesses are counted for all servers of a house", check_guesses);
  kt_test_place_add ("log", "whatever comes, it names nobody, but requests and devices", check_log);
  return kt_test_place_run ();
}
