/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server says of itself, which clients it speaks to, and how often. */
#include <string.h>

#include "kt-enrol-wire.h"
#include "kt-server-caller.h"
#include "kt-server-limit.h"
#include "kt-test-server.h"

static KtServerResponse *
ask (KtTestHouse *house, const char *path, const char *header, const char *value, const char *peer)
{
  g_autoptr (KtServerRequest) request = kt_server_request_new ("GET", path);
  if (header != NULL)
    kt_server_request_set_header (request, header, value);
  g_free (request->peer);
  request->peer = g_strdup (peer);
  return kt_server_handle (house->server, house->database, request);
}

static void
check_status (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  kt_server_set_minimum_client (house.server, "1.2");
  g_autoptr (KtServerResponse) open = ask (&house, "/v1/status", NULL, NULL, "");
  g_autoptr (KtStatusAnswer) status = kt_status_wire_read_answer (open->body, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status->server_time, ==, KT_TEST_NOW);
  g_assert_cmpstr (status->minimum_client, ==, "1.2");
  g_assert_cmpint (status->head, ==, 0);
  g_autoptr (KtServerResponse) own = kt_test_house_ask (&house, "anna", "GET", "/v1/status", NULL);
  g_autoptr (KtStatusAnswer) with_head = kt_status_wire_read_answer (own->body, &error);
  g_assert_no_error (error);
  g_assert_cmpint (with_head->head, ==, 1);
  g_autoptr (KtServerResponse) forged = ask (&house, "/v1/status", "authorization", "Bearer x", "");
  g_assert_cmpuint (forged->status, ==, 401);
}

/* Who says that he is older trades no more, but is told why, and keeps his catalog. */
static void
check_old_client (const KtTestPlace *place)
{
  static const struct {
    const char *method;
    const char *path;
    guint status; /* of an old one */
  } cases[] = {
    { "GET", "/v1/changes", 426 },  { "POST", "/v1/push", 426 }, { "POST", "/v1/numbers/lease", 426 },
    { "GET", "/v1/status", 200 },   { "POST", "/v1/token", 400 }, { "GET", "/v1/catalog/latest", 404 },
  };
  static const char *const versions[] = { "1.1.9", "1", "0", "", "1.2", "1.10", NULL };
  const guint n_old = 4;
  g_auto (KtTestHouse) house = { 0 };
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  kt_server_set_minimum_client (house.server, "1.2");
  g_autofree char *token = kt_server_caller_new_access (house.server, KT_TEST_TENANT, "anna");
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (versions); j++)
      {
        g_autoptr (KtServerRequest) request
            = kt_server_request_new (cases[i].method, cases[i].path);
        kt_server_request_set_header (request, "authorization", bearer);
        if (versions[j] != NULL)
          kt_server_request_set_header (request, "sync-client", versions[j]);
        g_autoptr (KtServerResponse) response
            = kt_server_handle (house.server, house.database, request);
        if (j < n_old)
          g_assert_cmpuint (response->status, ==, cases[i].status);
        else
          g_assert_cmpuint (response->status, !=, 426);
        if (response->status != 426)
          continue;
        g_autofree char *type = kt_test_problem (response);
        g_assert_cmpstr (type, ==, KT_PROBLEM_TOO_OLD);
      }
}

static void
check_health (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  g_autoptr (KtServerResponse) good = ask (&house, "/health", NULL, NULL, "");
  g_assert_cmpuint (good->status, ==, 200);
  g_assert_true (kt_database_exec (house.database, "DROP TABLE schema_version", &error));
  g_autoptr (KtServerResponse) bad = ask (&house, "/health", NULL, NULL, "");
  g_assert_cmpuint (bad->status, >=, 500);
}

static void
check_metrics (const KtTestPlace *place)
{
  static const char *const lines[] = {
    "kontor_requests_total{route=\"/v1/status\",status=\"200\"} 1\n",
    "kontor_requests_total{route=\"other\",status=\"404\"} 1\n",
    "kontor_operations_total{verdict=\"done\"} 1\n",
    "kontor_operations_total{verdict=\"stale\"} 1\n",
    "kontor_request_seconds_count{route=\"/v1/push\"} 2\n",
    "kontor_feed_head 2\n",
    "kontor_devices_seen 1\n",
  };
  g_auto (KtTestHouse) house = { 0 };
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  for (gint64 n = 1; n <= 2; n++)
    kt_sync_result_free (kt_test_house_push (&house, "anna", n, KT_SYNC_ACCOUNT, "a", "put", 0,
                                             "{\"id\":\"a\",\"name\":\"Secret Ltd\"}"));
  kt_server_response_free (ask (&house, "/v1/status", NULL, NULL, ""));
  kt_server_response_free (ask (&house, "/nowhere", NULL, NULL, ""));
  g_autoptr (KtServerResponse) response = ask (&house, "/metrics", NULL, NULL, "");
  g_assert_cmpuint (response->status, ==, 200);
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);
  g_autofree char *text = g_strndup (data, size);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (strstr (text, lines[i]) == NULL)
      g_error ("%s is missing in\n%s", lines[i], text);
  g_assert_null (strstr (text, "anna"));
  g_assert_null (strstr (text, "Secret"));
  g_assert_null (strstr (text, KT_TEST_TENANT "\""));
}

static void
check_versions (const KtTestPlace *place)
{
  static const struct {
    const char *version;
    guint status;
  } cases[] = { { NULL, 200 },  { "1", 200 },  { "0", 426 }, { "2", 400 },
                { "one", 400 }, { "-1", 400 }, { "", 400 } };
  g_auto (KtTestHouse) house = { 0 };
  kt_test_house_init (&house, place);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KtServerResponse) response
          = ask (&house, "/v1/status", cases[i].version != NULL ? "sync-version" : NULL,
                 cases[i].version, "");
      g_assert_cmpuint (response->status, ==, cases[i].status);
      g_autofree char *type = response->status == 426 ? kt_test_problem (response) : NULL;
      g_assert_cmpstr (type, ==, response->status == 426 ? KT_PROBLEM_TOO_OLD : NULL);
    }
}

static guint
count_passed (KtTestHouse *house, const char *peer, guint n)
{
  guint passed = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KtServerResponse) response = ask (house, "/v1/status", NULL, NULL, peer);
      passed += response->status == 200;
      if (response->status != 200)
        {
          g_assert_cmpuint (response->status, ==, 429);
          g_assert_cmpstr (response->headers->pdata[0], ==, "Retry-After");
          g_assert_cmpstr (response->headers->pdata[1], ==, "1");
        }
    }
  return passed;
}

static void
check_limited (const KtTestPlace *place)
{
  const KtServerLimits limits = { 1, 3, 2, 10, 60, 1 };
  g_auto (KtTestHouse) house = { 0 };
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  kt_server_set_limits (house.server, &limits);
  g_assert_cmpuint (count_passed (&house, "192.0.2.1", 20), ==, 10);
  g_assert_cmpuint (count_passed (&house, "192.0.2.2", 20), ==, 10);
  g_assert_cmpuint (count_passed (&house, "2001:db8::1", 5), ==, 5);
  g_assert_cmpuint (count_passed (&house, "2001:db8::2:1", 20), ==, 5);
  kt_clock_advance (house.clock, 2 * G_USEC_PER_SEC);
  g_assert_cmpuint (count_passed (&house, "192.0.2.1", 20), ==, 4);
  guint passed = 0;
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (KtServerResponse) response
          = kt_test_house_ask (&house, "anna", "GET", "/v1/changes", NULL);
      passed += response->status == 200;
    }
  g_assert_cmpuint (passed, ==, 3);
}

/* In any stretch of time nobody gets more than a full bucket and what flows in, and who keeps to
 * the rate is never turned away; however many others come. */
static void
test_law (void)
{
  const guint rate = 10;
  const guint burst = 5;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (KtServerLimit) limit = kt_server_limit_new (rate, burst);
  gint64 now = 0, next_of_good = 0;
  guint passed = 0;
  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *other = g_strdup_printf ("other-%d", g_rand_int_range (random, 0, 500));
      now += g_rand_int_range (random, 0, 20000);
      kt_server_limit_take (limit, other, now);
      guint wait = kt_server_limit_take (limit, "greedy", now);
      passed += wait == 0;
      g_assert_cmpuint (wait, <=, 1);
      if (now >= next_of_good)
        {
          g_assert_cmpuint (kt_server_limit_take (limit, "good", now), ==, 0);
          next_of_good = now + G_USEC_PER_SEC / rate;
        }
    }
  g_assert_cmpuint (passed, <=, burst + (guint)(now * rate / G_USEC_PER_SEC));
  g_assert_cmpuint (passed, >=, (guint)(now * rate / G_USEC_PER_SEC) * 9 / 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("status", "it tells the time and the head of the caller", check_status);
  kt_test_place_add ("status", "it is healthy while the database answers", check_health);
  kt_test_place_add ("status", "it counts, and names nobody", check_metrics);
  kt_test_place_add ("status", "a protocol that is too old is told so", check_versions);
  kt_test_place_add ("status", "a client that is too old trades no more", check_old_client);
  kt_test_place_add ("limit", "who comes too often waits, and others do not", check_limited);
  g_test_add_func ("/limit/a bucket gives what it holds and what flows in", test_law);
  return kt_test_place_run ();
}
