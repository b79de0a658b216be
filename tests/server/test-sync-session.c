/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session of a program against the server, over a socket: in one main loop, with real stores. */
#include <glib/gstdio.h>
#include <string.h>

#include "kt-account-store.h"
#include "kt-server-code.h"
#include "kt-server-http.h"
#include "kt-server-people.h"
#include "kt-server-schema.h"
#include "kt-secret-store.h"
#include "kt-sync-session.h"
#include "kt-sync-store.h"
#include "kt-user-store.h"

#define TENANT "house"
#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define PASSWORD "correct horse battery"

typedef struct {
  char *folder;
  char *uri;
  KtDatabase *database;
  KtServer *server;
  KtServerPool *pool;
  KtServerHttp *http;
  char *address; /* "http://127.0.0.1:…" */
} House;

static void
open_house (House *house)
{
  static const guint8 secret[KT_SERVER_SECRET_BYTES] = "not a secret: it is for tests";
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClock) clock = kt_clock_system ();
  g_autoptr (KtServerMember) member
      = kt_server_member_new ("0b0b0b0b-0000-4000-8000-000000000001", "anna", "Anna");
  house->folder = g_dir_make_tmp ("kontor-session-XXXXXX", NULL);
  house->uri = g_build_filename (house->folder, "server.db", NULL);
  house->database = kt_database_open (house->uri, &error);
  kt_server_schema_migrate (house->database, &error);
  kt_server_tenant_create (house->database, TENANT, "House", "epoch-1", &error);
  member->roles = KT_USER_SALES;
  g_free (member->territories);
  member->territories = g_strdup ("*");
  kt_server_member_save (house->database, TENANT, member, 1, &error);
  g_assert_no_error (error);
  house->server = kt_server_new (clock, secret);
}

static void
serve (House *house, const char *at)
{
  g_autoptr (GError) error = NULL;
  house->pool = kt_server_pool_new (house->server, house->uri, 2, &error);
  g_assert_no_error (error);
  house->http = kt_server_http_new (house->pool, &kt_server_guard_limits_default);
  kt_server_http_listen (house->http, at, &error);
  g_assert_no_error (error);
  g_autofree char *address = kt_server_http_get_address (house->http);
  g_free (house->address);
  house->address = g_strconcat ("http://", address, NULL);
}

static void
on_stopped (gpointer data)
{
  *(gboolean *)data = TRUE;
}

static void
stop_serving (House *house)
{
  gboolean is_stopped = FALSE;
  if (house->http != NULL)
    kt_server_http_stop (house->http, 1, on_stopped, &is_stopped);
  while (house->http != NULL && !is_stopped)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&house->http, kt_server_http_free);
  g_clear_pointer (&house->pool, kt_server_pool_free);
}

static void
remove_folder (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

static void
close_house (House *house)
{
  stop_serving (house);
  kt_server_free (house->server);
  kt_database_free (house->database);
  remove_folder (house->folder);
  g_free (house->uri);
  g_free (house->address);
}

static char *
new_code (House *house)
{
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  char *code
      = kt_server_code_issue (house->database, TENANT, "anna", now, now + 600, &error);
  g_assert_no_error (error);
  return code;
}

/* ---- a workplace ---- */

typedef struct {
  char *profile;
  KtWorkStore *store;
  KtSyncSession *session;
  GAsyncResult *result;
} Workplace;

static void
open_workplace (Workplace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClock) clock = kt_clock_system ();
  place->profile = g_dir_make_tmp ("kontor-session-XXXXXX", NULL);
  place->store = kt_work_store_open (place->profile, clock, &error);
  g_assert_no_error (error);
  place->session = kt_sync_session_new (place->store, place->profile, "1.0");
  kt_sync_session_start (place->session);
}

static void
close_workplace (Workplace *place)
{
  kt_sync_session_close (place->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (place->session);
  kt_work_store_close (place->store);
  g_assert_finalize_object (place->store);
  remove_folder (place->profile);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Workplace *)data)->result = g_object_ref (result);
}

static gboolean
enrol (Workplace *place, const char *server, const char *code, GError **error)
{
  kt_sync_session_enrol_async (place->session, server, code, PASSWORD, "Laptop", NULL, on_result,
                               place);
  while (place->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  gboolean ok = kt_sync_session_enrol_finish (place->session, place->result, error);
  g_clear_object (&place->result);
  return ok;
}

static gboolean
on_tick (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Until it is so, or for half a minute. */
static void
wait_for (Workplace *place, KtSyncActivity activity, guint waiting)
{
  gint64 last = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  gboolean ticked = FALSE;
  guint tick = g_timeout_add (50, on_tick, &ticked);
  for (;;)
    {
      const KtSyncStatus *status = kt_sync_session_get_status (place->session);
      if (status->activity == activity && status->waiting == waiting)
        break;
      if (g_get_monotonic_time () > last)
        g_error ("activity %d, %u waiting: %s", (int)status->activity, status->waiting,
                 status->reason);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static void
write_account (Workplace *place, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) actor = kt_actor_new ("0b0b0b0b-0000-4000-8000-000000000001", "anna", "Anna",
                                            KT_USER_SALES, NULL);
  g_autoptr (KtAccount) account = kt_account_store_load (place->store, A, NULL);
  if (account == NULL)
    account = kt_account_new (A);
  g_free (account->name);
  account->name = g_strdup (name);
  kt_account_store_save (place->store, account, actor, &error);
  g_assert_no_error (error);
}

static void
assert_name (Workplace *place, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (place->store, A, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->name, ==, name);
}

/* The same profile, another program. */
static void
update_program (Workplace *place, const char *version)
{
  kt_sync_session_close (place->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (place->session);
  place->session = kt_sync_session_new (place->store, place->profile, version);
  kt_sync_session_start (place->session);
}

/* ---- a house and a workplace ---- */

static void
begin (House *house, Workplace *place)
{
  open_house (house);
  serve (house, "127.0.0.1:0");
  open_workplace (place);
}

static void
end (House *house, Workplace *place)
{
  close_workplace (place);
  close_house (house);
}

static void
enrol_anew (House *house, Workplace *place)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = new_code (house);
  g_assert_true (enrol (place, house->address, code, &error));
  g_assert_no_error (error);
  wait_for (place, KT_SYNC_WAITING, 0);
}

/* ---- tests ---- */

static void
test_two_workplaces (void)
{
  House house = { 0 };
  Workplace one = { 0 };
  Workplace other = { 0 };
  g_autoptr (GError) error = NULL;
  open_house (&house);
  serve (&house, "127.0.0.1:0");
  open_workplace (&one);
  open_workplace (&other);
  g_autofree char *first = new_code (&house);
  g_assert_true (enrol (&one, house.address, first, &error));
  g_assert_no_error (error);
  g_assert_true (kt_user_store_has_users (one.store));
  write_account (&one, "Müller");
  wait_for (&one, KT_SYNC_WAITING, 0);
  g_assert_true (kt_sync_session_is_enrolled (one.session));
  g_assert_cmpstr (kt_sync_session_get_server (one.session), ==, house.address);
  enrol_anew (&house, &other);
  assert_name (&other, "Müller");
  close_workplace (&one);
  close_workplace (&other);
  close_house (&house);
}

static void
test_server_away (void)
{
  House house = { 0 };
  Workplace place = { 0 };
  begin (&house, &place);
  enrol_anew (&house, &place);
  g_autofree char *at = g_strdup (house.address + strlen ("http://"));
  stop_serving (&house);
  write_account (&place, "Meier");
  kt_sync_session_now (place.session);
  for (guint waiting = 0; waiting == 0;)
    {
      g_main_context_iteration (NULL, TRUE);
      if (kt_sync_session_get_status (place.session)->activity == KT_SYNC_OFFLINE)
        waiting = kt_sync_session_get_status (place.session)->waiting;
    }
  g_assert_nonnull (kt_sync_session_get_status (place.session)->reason);
  serve (&house, at);
  kt_sync_session_now (place.session);
  wait_for (&place, KT_SYNC_WAITING, 0);
  end (&house, &place);
}

/* Behind a server that wants more from now on nothing goes through, nothing is lost, it is said what
 * to do, and all goes on when that was done. */
static void
test_grown_too_old (void)
{
  House house = { 0 };
  Workplace place = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, &place);
  g_autofree char *code = new_code (&house);
  g_assert_true (enrol (&place, house.address, code, &error));
  write_account (&place, "Huber");
  wait_for (&place, KT_SYNC_WAITING, 0);
  g_autofree char *at = g_strdup (house.address + strlen ("http://"));
  stop_serving (&house);
  kt_server_set_minimum_client (house.server, "1.1");
  serve (&house, at);
  write_account (&place, "Huber & Sons");
  wait_for (&place, KT_SYNC_BLOCKED, 1);
  const char *reason = kt_sync_session_get_status (place.session)->reason;
  g_assert_nonnull (strstr (reason, "Update"));
  kt_sync_session_now (place.session);
  write_account (&place, "Huber & Daughters");
  wait_for (&place, KT_SYNC_BLOCKED, 1);
  update_program (&place, "1.1");
  wait_for (&place, KT_SYNC_WAITING, 0);
  assert_name (&place, "Huber & Daughters");
  end (&house, &place);
}

static void
test_wrong_enrolments (void)
{
  House house = { 0 };
  Workplace place = { 0 };
  static const struct {
    const char *address;
    int code;
  } wrong[] = { { "", KT_ERROR_PARSE },
                { "kontor", KT_ERROR_PARSE },
                { "http://kontor.example.com", KT_ERROR_INVALID },
                { "https://house@evil.example", KT_ERROR_PARSE },
                { "ftp://x", KT_ERROR_INVALID } };
  begin (&house, &place);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (enrol (&place, wrong[i].address, "BCDF-GHJK", &error));
      g_assert_error (error, KT_ERROR, wrong[i].code);
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (enrol (&place, house.address, "BCDF-GHJK", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "code"));
  g_assert_false (kt_sync_session_is_enrolled (place.session));
  end (&house, &place);
}

/* A revoked device stops, says so, and comes back as a new one with what it had not told. */
static void
test_revoked (void)
{
  House house = { 0 };
  Workplace place = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, &place);
  enrol_anew (&house, &place);
  g_autoptr (KtQuery) query = kt_query_new (house.database, "SELECT id FROM device");
  g_assert_true (kt_query_next (query, NULL));
  g_autofree char *device = g_strdup (kt_query_get_text (query, 0));
  g_clear_pointer (&query, kt_query_free);
  kt_server_device_revoke (house.database, TENANT, device, 2, &error);
  g_assert_no_error (error);
  kt_sync_session_set_paused (place.session, TRUE);
  while (kt_sync_session_get_status (place.session)->activity != KT_SYNC_PAUSED)
    g_main_context_iteration (NULL, TRUE);
  write_account (&place, "Schmidt");
  kt_sync_session_set_paused (place.session, FALSE);
  while (kt_sync_session_get_status (place.session)->activity != KT_SYNC_BLOCKED)
    g_main_context_iteration (NULL, TRUE);
  enrol_anew (&house, &place);
  g_autoptr (KtQuery) told = kt_query_new (
      house.database, "SELECT count(*) FROM object WHERE type = 'account' AND id = '" A "'");
  g_assert_true (kt_query_next (told, NULL));
  g_assert_cmpint (kt_query_get_int (told, 0), ==, 1);
  g_clear_pointer (&told, kt_query_free);
  end (&house, &place);
}

/* ---- without a code ---- */

static void
begin_waiting (Workplace *place, const char *server, GCancellable *cancellable)
{
  kt_sync_session_enrol_async (place->session, server, "", PASSWORD, "Laptop", cancellable,
                               on_result, place);
  while (place->result == NULL && kt_sync_session_get_user_code (place->session) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (place->result);
}

static gboolean
end_waiting (Workplace *place, GError **error)
{
  while (place->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  gboolean ok = kt_sync_session_enrol_finish (place->session, place->result, error);
  g_clear_object (&place->result);
  while (kt_sync_session_get_user_code (place->session) != NULL)
    g_main_context_iteration (NULL, TRUE);
  return ok;
}

/* One is let in, one is turned away, one changes his mind, one ends the program. */
static void
test_device_code (void)
{
  House house = { 0 };
  Workplace places[4] = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  open_house (&house);
  serve (&house, "127.0.0.1:0");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      open_workplace (&places[i]);
      begin_waiting (&places[i], house.address, i == 2 ? cancellable : NULL);
    }
  kt_server_waiting_approve (house.database, TENANT,
                             kt_sync_session_get_user_code (places[0].session), "anna", now,
                             &error);
  g_assert_no_error (error);
  kt_server_waiting_deny (house.database, kt_sync_session_get_user_code (places[1].session), now,
                          &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_true (end_waiting (&places[0], &error));
  g_assert_no_error (error);
  g_assert_false (end_waiting (&places[1], &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "turned this device away"));
  g_clear_error (&error);
  g_assert_false (end_waiting (&places[2], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  write_account (&places[0], "Müller");
  wait_for (&places[0], KT_SYNC_WAITING, 0);
  g_assert_true (kt_sync_session_is_enrolled (places[0].session));
  g_assert_false (kt_sync_session_is_enrolled (places[1].session));
  kt_sync_session_close (places[3].session);
  while (places[3].result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (kt_sync_session_enrol_finish (places[3].session, places[3].result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&places[3].result);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    close_workplace (&places[i]);
  close_house (&house);
}

/* ---- leaving ---- */

static gboolean
leave (Workplace *place, gboolean tells, GError **error)
{
  kt_sync_session_leave_async (place->session, tells, NULL, on_result, place);
  while (place->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  gboolean ok = kt_sync_session_leave_finish (place->session, place->result, error);
  g_clear_object (&place->result);
  return ok;
}

static gint64
count (House *house, const char *sql)
{
  g_autoptr (KtQuery) query = kt_query_new (house->database, sql);
  g_assert_true (kt_query_next (query, NULL));
  return kt_query_get_int (query, 0);
}

/* With secrets in a file, whatever the desktop has. */
static gboolean
has_secret (Workplace *place, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSecretStore) secrets = kt_secret_store_open (place->profile, NULL);
  g_autofree char *value = kt_secret_store_load (secrets, name, &error);
  g_assert_no_error (error);
  return value != NULL;
}

static void
expect_left (Workplace *place)
{
  while (kt_sync_session_is_enrolled (place->session))
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (place->store, &error);
  g_assert_no_error (error);
  g_assert_false (state->enabled);
  g_assert_cmpuint (state->waiting, ==, 0);
  g_assert_false (has_secret (place, "device"));
  g_assert_false (has_secret (place, "refresh"));
}

/* The server revokes it; what is here stays here; whoever comes back is a new device, and tells what
 * he wrote in between. Without the server, it only can be left without telling. */
static void
test_leave (void)
{
  House house = { 0 };
  Workplace place = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, &place);
  enrol_anew (&house, &place);
  write_account (&place, "Müller");
  wait_for (&place, KT_SYNC_WAITING, 0);
  g_assert_true (has_secret (&place, "device"));
  g_assert_true (leave (&place, TRUE, &error));
  g_assert_no_error (error);
  expect_left (&place);
  assert_name (&place, "Müller");
  g_assert_cmpint (count (&house, "SELECT count(*) FROM device WHERE state = 'revoked'"), ==, 1);
  g_assert_cmpint (count (&house, "SELECT count(*) FROM audit WHERE kind = 'device-revoked'"), ==, 1);

  write_account (&place, "Meier");
  enrol_anew (&house, &place);
  g_assert_cmpint (count (&house, "SELECT count(*) FROM device"), ==, 2);
  g_assert_cmpint (count (&house, "SELECT count(*) FROM object WHERE type = 'account'"
                                  " AND body LIKE '%Meier%'"), ==, 1);
  stop_serving (&house);
  g_assert_false (leave (&place, TRUE, &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_INVALID);
  g_assert_true (kt_sync_session_is_enrolled (place.session));
  g_assert_true (has_secret (&place, "device"));
  g_clear_error (&error);
  g_assert_true (leave (&place, FALSE, &error));
  g_assert_no_error (error);
  expect_left (&place);
  assert_name (&place, "Meier");
  g_assert_cmpint (count (&house, "SELECT count(*) FROM device WHERE state = 'revoked'"), ==, 1);
  end (&house, &place);
}

/* An administrator was first: that is as good. */
static void
test_leave_revoked (void)
{
  House house = { 0 };
  Workplace place = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, &place);
  enrol_anew (&house, &place);
  g_autoptr (KtQuery) query
      = kt_query_new (house.database, "UPDATE device SET state = 'revoked'");
  g_assert_true (kt_query_run (query, NULL, &error));
  g_clear_pointer (&query, kt_query_free);
  g_assert_true (leave (&place, TRUE, &error));
  g_assert_no_error (error);
  expect_left (&place);
  end (&house, &place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-session/what one workplace writes the other one has",
                   test_two_workplaces);
  g_test_add_func ("/sync-session/a server that is away is waited for", test_server_away);
  g_test_add_func ("/sync-session/a program that has become too old tells nothing, and goes on after an update",
                   test_grown_too_old);
  g_test_add_func ("/sync-session/an enrolment that cannot be says why", test_wrong_enrolments);
  g_test_add_func ("/sync-session/a revoked device comes back as a new one", test_revoked);
  g_test_add_func ("/sync-session/without a code it waits until an administrator has decided",
                   test_device_code);
  g_test_add_func ("/sync-session/who leaves is revoked, keeps his work and leaves no key",
                   test_leave);
  g_test_add_func ("/sync-session/who was revoked before may leave as well", test_leave_revoked);
  return g_test_run ();
}
