/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How devices come in, stay in and are thrown out. */
#include <string.h>

#include "kt-server-audit.h"
#include "kt-server-caller.h"
#include "kt-server-code.h"
#include "kt-server-upkeep.h"
#include "kt-test-device.h"

#define HOUR 3600

static void
begin (KtTestHouse *house, const KtTestPlace *place)
{
  kt_test_house_init (house, place);
  kt_test_house_add (house, "anna", KT_USER_SALES, "north");
  kt_test_house_add (house, "bea", KT_USER_SALES, "south");
  kt_test_house_add (house, "kiosk", KT_USER_KIOSK, "*");
}

static void
wait (KtTestHouse *house, gint64 seconds)
{
  kt_clock_advance (house->clock, seconds * G_USEC_PER_SEC);
}

static char *
issue (KtTestHouse *house, const char *login)
{
  g_autoptr (GError) error = NULL;
  gint64 now = kt_server_now (house->server);
  char *code
      = kt_server_code_issue (house->database, KT_TEST_TENANT, login, now, now + HOUR, &error);
  g_assert_no_error (error);
  return code;
}

static guint
status_of (KtServerResponse *taken)
{
  g_autoptr (KtServerResponse) response = taken;
  return response->status;
}

static guint
count_audit (KtTestHouse *house, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query = kt_query_new (
      house->database, "SELECT count (*) FROM audit WHERE tenant = $1 AND kind = $2");
  kt_query_bind_text (query, KT_TEST_TENANT);
  kt_query_bind_text (query, kind);
  g_assert_true (kt_query_next (query, &error));
  g_assert_cmpint (kt_server_audit_verify (house->database, KT_TEST_TENANT, &error), ==, 0);
  return (guint)kt_query_get_int (query, 0);
}

/* ---- codes ---- */

static void
check_code (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_auto (KtTestDevice) other = { 0 };
  begin (&house, place);
  kt_test_device_init (&device);
  kt_test_device_init (&other);
  g_autofree char *code = issue (&house, "anna");
  g_assert_cmpuint (strlen (code), ==, 19);
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, "BCDF-GHJK-BCDF-GHJK"), ==, "code");
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_strdelimit (typed, "-", ' ');
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, typed), ==, "");
  g_assert_cmpuint (status_of (kt_test_device_ask (&device, &house, "GET", "/v1/changes", NULL)),
                    ==, 200);
  g_assert_cmpstr (kt_test_device_enrol (&other, &house, code), ==, "code");
  /* The answer may have been lost. */
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "");
  wait (&house, HOUR);
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "code");
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, ""), ==, "code");
}

static void
check_signature (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_auto (KtTestDevice) thief = { 0 };
  begin (&house, place);
  kt_test_device_init (&device);
  kt_test_device_init (&thief);
  g_autofree char *code = issue (&house, "anna");

  /* Somebody else's key in the request, or somebody else's name. */
  g_autofree char *own_key = g_strdup (thief.public_key);
  g_free (thief.public_key);
  thief.public_key = g_strdup (device.public_key);
  g_assert_cmpstr (kt_test_device_enrol (&thief, &house, code), ==, "signature");
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "");
  g_free (thief.id);
  g_free (thief.public_key);
  thief.id = g_strdup (device.id);
  thief.public_key = g_steal_pointer (&own_key);
  g_autofree char *another = issue (&house, "anna");
  g_assert_cmpstr (kt_test_device_enrol (&thief, &house, another), ==, "revoked");
  g_assert_cmpstr (kt_test_device_renew (&thief, &house, device.refresh), ==, "signature");
  g_assert_cmpstr (kt_test_device_renew (&device, &house, device.refresh), ==, "");
}

static void
check_two_members (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  kt_test_device_init (&device);
  g_autofree char *of_anna = issue (&house, "anna");
  g_autofree char *of_bea = issue (&house, "bea");
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, of_anna), ==, "");
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, of_bea), ==, "");
  g_autoptr (KtServerCaller) caller
      = kt_server_caller_read (house.database, KT_TEST_TENANT, device.id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (caller->members->len, ==, 2);
  g_assert_true (kt_server_caller_sees (caller, KT_SYNC_ACCOUNT, "north"));
  g_assert_true (kt_server_caller_sees (caller, KT_SYNC_ACCOUNT, "south"));
  g_assert_false (kt_server_caller_sees (caller, KT_SYNC_ACCOUNT, "west"));
}

static void
check_disabled (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  kt_test_device_init (&device);
  g_autofree char *code = issue (&house, "anna");
  g_autoptr (KtServerMember) anna
      = kt_server_member_find (house.database, KT_TEST_TENANT, "anna", &error);
  anna->disabled = TRUE;
  g_assert_true (kt_server_member_save (house.database, KT_TEST_TENANT, anna, KT_TEST_NOW, &error));
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "code");
  g_assert_null (kt_server_code_issue (house.database, KT_TEST_TENANT, "anna", KT_TEST_NOW,
                                       KT_TEST_NOW + HOUR, &error));
  g_assert_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_REFUSED);
}

/* ---- tokens ---- */

static void
enrol (KtTestHouse *house, KtTestDevice *device, const char *login)
{
  g_autofree char *code = issue (house, login);
  kt_test_device_init (device);
  g_assert_cmpstr (kt_test_device_enrol (device, house, code), ==, "");
}

static void
check_renewal (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  begin (&house, place);
  enrol (&house, &device, "anna");
  wait (&house, KT_SERVER_ACCESS_SECONDS);
  g_assert_cmpuint (status_of (kt_test_device_ask (&device, &house, "GET", "/v1/changes", NULL)),
                    ==, 401);
  g_autofree char *first = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, first), ==, "");
  g_assert_cmpuint (status_of (kt_test_device_ask (&device, &house, "GET", "/v1/changes", NULL)),
                    ==, 200);
  g_autofree char *second = g_strdup (device.refresh);
  g_assert_cmpstr (first, !=, second);

  /* The answer was lost, for days: the same successor. */
  wait (&house, 3 * 24 * HOUR);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, first), ==, "");
  g_assert_cmpstr (device.refresh, ==, second);

  /* It was used: the first one is good for ten seconds after its own exchange only. */
  g_assert_cmpstr (kt_test_device_renew (&device, &house, second), ==, "");
  g_autofree char *third = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, second), ==, "");
  g_assert_cmpstr (kt_test_device_renew (&device, &house, third), ==, "");
  wait (&house, 9);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, second), ==, "");
  g_assert_cmpstr (device.refresh, ==, third);

  /* The answer was lost again, and a second copy of the question that was asked then comes late. */
  wait (&house, HOUR);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, third), ==, "");
  g_autofree char *fourth = g_strdup (device.refresh);
  wait (&house, 9);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, third), ==, "");
  g_assert_cmpstr (device.refresh, ==, fourth);
  wait (&house, 4);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, fourth), ==, "");
  g_assert_cmpstr (kt_test_device_renew (&device, &house, third), ==, "");
  g_assert_cmpuint (count_audit (&house, "token-replayed"), ==, 0);
}

static void
check_replay (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_auto (KtTestDevice) other = { 0 };
  begin (&house, place);
  enrol (&house, &device, "anna");
  enrol (&house, &other, "anna");
  g_autofree char *stolen = g_strdup (device.refresh);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *refresh = g_strdup (device.refresh);
      g_assert_cmpstr (kt_test_device_renew (&device, &house, refresh), ==, "");
    }
  g_autofree char *good = g_strdup (device.refresh);
  wait (&house, 11);
  g_assert_cmpstr (kt_test_device_renew (&other, &house, stolen), ==, "revoked");
  g_assert_cmpuint (count_audit (&house, "token-replayed"), ==, 0);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, stolen), ==, "revoked");
  g_assert_cmpuint (count_audit (&house, "token-replayed"), ==, 1);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, good), ==, "revoked");
  /* That of another device goes on. */
  g_autofree char *refresh = g_strdup (other.refresh);
  g_assert_cmpstr (kt_test_device_renew (&other, &house, refresh), ==, "");
  /* And a new code lets it in again. */
  g_autofree char *code = issue (&house, "anna");
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "");
}

static void
check_revoked (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  enrol (&house, &device, "anna");
  g_assert_true (
      kt_server_device_revoke (house.database, KT_TEST_TENANT, device.id, KT_TEST_NOW, &error));
  g_assert_cmpuint (status_of (kt_test_device_ask (&device, &house, "GET", "/v1/changes", NULL)),
                    ==, 403);
  g_autofree char *refresh = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, refresh), ==, "revoked");
  g_autofree char *code = issue (&house, "anna");
  g_assert_cmpstr (kt_test_device_enrol (&device, &house, code), ==, "revoked");
  g_assert_cmpstr (kt_test_device_renew (&device, &house, "nonsense"), ==, "revoked");
  g_assert_cmpstr (kt_test_device_renew (&device, &house, device.access), ==, "revoked");
}

/* Which was idle for longer than its life. */
static void
check_idle (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  begin (&house, place);
  enrol (&house, &device, "anna");
  wait (&house, 89 * 24 * HOUR);
  g_autofree char *refresh = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, refresh), ==, "");
  wait (&house, 90 * 24 * HOUR);
  g_autofree char *late = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &house, late), ==, "revoked");
}

/* ---- waiting for an administrator ---- */

static KtDeviceCodeAnswer *
ask_for_code (KtTestHouse *house, KtTestDevice *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerResponse) response
      = kt_test_device_send (device, house, "/v1/device/code", "");
  g_assert_cmpuint (response->status, ==, 200);
  KtDeviceCodeAnswer *answer = kt_device_code_wire_read_answer (response->body, &error);
  g_assert_no_error (error);
  return answer;
}

static void
expect_poll (KtTestHouse *house, KtTestDevice *device, const char *code, const char *problem)
{
  g_autoptr (KtServerResponse) response
      = kt_test_device_send (device, house, "/v1/device/token", code);
  g_autofree char *type = response->status != 200 ? kt_test_problem (response) : g_strdup ("");
  g_assert_cmpstr (type, ==, problem);
}

static void
check_device_flow (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_auto (KtTestDevice) thief = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  kt_test_device_init (&device);
  kt_test_device_init (&thief);
  g_autoptr (KtDeviceCodeAnswer) code = ask_for_code (&house, &device);
  expect_poll (&house, &device, code->device_code, "authorization-pending");
  expect_poll (&house, &device, code->device_code, "slow-down");
  wait (&house, code->interval);
  expect_poll (&house, &device, code->device_code, "authorization-pending");
  g_autoptr (GPtrArray) waiting
      = kt_server_waiting_list (house.database, kt_server_now (house.server), &error);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_false (kt_server_waiting_approve (house.database, KT_TEST_TENANT, "BCDF-BCDF", "anna",
                                             kt_server_now (house.server), &error));
  g_assert_error (error, KT_SERVER_ERROR, KT_SERVER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (kt_server_waiting_approve (house.database, KT_TEST_TENANT, code->user_code, "anna",
                                            kt_server_now (house.server), &error));
  g_assert_no_error (error);
  expect_poll (&house, &thief, code->device_code, "code");
  expect_poll (&house, &device, code->device_code, "");
  expect_poll (&house, &device, code->user_code, "code");
  g_autoptr (KtServerCaller) caller
      = kt_server_caller_read (house.database, KT_TEST_TENANT, device.id, &error);
  g_assert_nonnull (caller);

  /* Turned away, and too late. */
  g_autoptr (KtDeviceCodeAnswer) second = ask_for_code (&house, &thief);
  g_assert_true (kt_server_waiting_deny (house.database, second->user_code,
                                         kt_server_now (house.server), &error));
  expect_poll (&house, &thief, second->device_code, "access-denied");
  g_autoptr (KtDeviceCodeAnswer) third = ask_for_code (&house, &thief);
  wait (&house, third->expires);
  expect_poll (&house, &thief, third->device_code, "code");
}

/* ---- numbers ---- */

static void
check_leases (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  KtLeaseAnswer answer = { 0 };
  begin (&house, place);
  g_assert_cmpuint (kt_test_house_lease (&house, "anna", "quote", 2026, &answer), ==, 200);
  g_assert_cmpint (answer.first, ==, 1);
  g_assert_cmpint (answer.last, ==, 50);
  g_assert_cmpuint (kt_test_house_lease (&house, "bea", "quote", 2026, &answer), ==, 200);
  g_assert_cmpint (answer.first, ==, 51);
  g_assert_cmpuint (kt_test_house_lease (&house, "bea", "quote", 2027, &answer), ==, 200);
  g_assert_cmpint (answer.first, ==, 1);
  g_assert_cmpuint (kt_test_house_lease (&house, "bea", "order", 2026, &answer), ==, 200);
  g_assert_cmpint (answer.first, ==, 1);
  g_assert_cmpuint (kt_test_house_lease (&house, "bea", "quote", 2029, &answer), ==, 400);
  g_assert_cmpuint (kt_test_house_lease (&house, "bea", "invoice", 2026, &answer), ==, 400);
  g_assert_cmpuint (kt_test_house_lease (&house, "kiosk", "quote", 2026, &answer), ==, 403);
}

/* A workplace that has lived without a server brings its numbers along. */
static void
check_leases_beside_old_numbers (const KtTestPlace *place)
{
  static const char *const numbers[]
      = { "Q26-00007", "Q26-00123", "Q26-99x", "Q25-00900", "Q26-999999999999" };
  g_auto (KtTestHouse) house = { 0 };
  KtLeaseAnswer answer = { 0 };
  begin (&house, place);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *body
          = g_strdup_printf ("{\"number\":\"%s\",\"account_id\":\"\",\"created\":1}", numbers[i]);
      g_autoptr (KtSyncResult) result
          = kt_test_house_push (&house, "anna", i + 1, KT_SYNC_QUOTE, id, "put", 0, body);
      g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
    }
  g_assert_cmpuint (kt_test_house_lease (&house, "anna", "quote", 2026, &answer), ==, 200);
  g_assert_cmpint (answer.first, ==, 124);
  g_assert_cmpint (answer.last, ==, 173);
  g_assert_cmpuint (kt_test_house_lease (&house, "anna", "quote", 2026, &answer), ==, 200);
  g_assert_cmpint (answer.first, ==, 174);
}

/* ---- upkeep ---- */

static gint64
count_rows (KtTestHouse *house, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query = kt_query_new (house->database, sql);
  g_assert_true (kt_query_next (query, &error));
  g_assert_no_error (error);
  return kt_query_get_int (query, 0);
}

static void
keep_up (KtTestHouse *house)
{
  g_autoptr (GError) error = NULL;
  kt_server_upkeep (house->database, KT_TEST_TENANT, kt_server_now (house->server),
                    KT_SERVER_FEED_DAYS, &error);
  g_assert_no_error (error);
}

static void
check_upkeep (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  begin (&house, place);
  enrol (&house, &device, "anna");
  g_autoptr (KtSyncResult) result
      = kt_test_house_push (&house, "anna", 1, KT_SYNC_ACCOUNT, "a", "put", 0,
                            "{\"id\":\"a\",\"name\":\"n\",\"territory\":\"north\"}");
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
  keep_up (&house);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM enrolment"), ==, 1);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM token_family"), ==, 1);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM operation"), ==, 1);
  wait (&house, 91 * 24 * HOUR);
  keep_up (&house);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM enrolment"), ==, 0);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM token_family"), ==, 0);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM operation"), ==, 1);
  wait (&house, 310 * 24 * HOUR);
  keep_up (&house);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM operation"), ==, 0);
  g_assert_cmpint (count_rows (&house, "SELECT count (*) FROM object WHERE type = 'account'"), ==,
                   1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("enrolment", "a code lets one device in, while it is good", check_code);
  kt_test_place_add ("enrolment", "who does not hold the key gets nothing", check_signature);
  kt_test_place_add ("enrolment", "a second member comes to a device", check_two_members);
  kt_test_place_add ("enrolment", "somebody who is disabled brings in nothing", check_disabled);
  kt_test_place_add ("enrolment", "an administrator lets in a device that waits",
                     check_device_flow);
  kt_test_place_add ("tokens", "a lost answer is given again", check_renewal);
  kt_test_place_add ("tokens", "a stolen one ends its family", check_replay);
  kt_test_place_add ("tokens", "a revoked device stays out", check_revoked);
  kt_test_place_add ("tokens", "what was idle for too long is over", check_idle);
  kt_test_place_add ("numbers", "each block is given once", check_leases);
  kt_test_place_add ("numbers", "blocks begin behind what is in use",
                     check_leases_beside_old_numbers);
  kt_test_place_add ("upkeep", "what is over is forgotten, and only that", check_upkeep);
  return kt_test_place_run ();
}
