/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The machine step by step: what it asks for, and what it does with each kind of answer. The server
 * is the test itself. (Many clients and a real server: tests/server/test-server-simulation.c.)
 */
#include <string.h>

#include "kt-sync-backoff.h"
#include "kt-sync-machine.h"
#include "kt-sync-wire.h"
#include "kt-test-secrets.h"
#include "kt-test-sync-disk.h"

#define DEVICE "0d0d0d0d-0000-4000-8000-000000000001"
#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define B "0a0a0a0a-0000-4000-8000-000000000002"
#define SECOND ((gint64)G_USEC_PER_SEC)
#define SERVER_TIME 1795338000

typedef struct {
  KtTestSyncDisk *disk;
  KtSyncAuth *auth;
  KtRandom *random;
  KtSyncMachine *machine;
  KtSyncEffect effect; /* the last one */
  gint64 now;
} Place;

static void
step_event (Place *place, const KtSyncEvent *event)
{
  kt_sync_effect_clear (&place->effect);
  kt_sync_machine_step (place->machine, place->now, event, &place->effect);
}

static void
step (Place *place, KtSyncEventKind kind)
{
  const KtSyncEvent event = { .kind = kind };
  step_event (place, &event);
}

static void
answer_full (Place *place, guint status, GBytes *taken, gint64 retry_after)
{
  g_autoptr (GBytes) body = taken;
  const KtSyncEvent event = { .kind = KT_SYNC_EVENT_RESPONSE,
                              .request = place->effect.request,
                              .status = status,
                              .retry_after = retry_after,
                              .wall = SERVER_TIME + 7,
                              .body = body };
  g_assert_cmpint (place->effect.kind, ==, KT_SYNC_EFFECT_REQUEST);
  step_event (place, &event);
}

static void
answer (Place *place, guint status, const char *text)
{
  answer_full (place, status, g_bytes_new (text, strlen (text)), 0);
}

static void
answer_problem (Place *place, guint status, const char *type, gint64 expected)
{
  g_autoptr (KtSyncProblem) problem = kt_sync_problem_new (status, type, "So it is.");
  problem->expected = expected;
  answer_full (place, status, kt_sync_wire_write_problem (problem), 0);
}

static void
answer_token (Place *place)
{
  answer (place, 200,
          "{\"access\":\"a1\",\"refresh\":\"r2\",\"expires\":600,\"server_time\":1795338000}");
}

static void
answer_status (Place *place)
{
  answer (place, 200, "{\"server_time\":1795338000,\"minimum_client\":\"0.1\",\"head\":0}");
}

static void
answer_lease (Place *place)
{
  answer (place, 200, "{\"first\":1,\"last\":50}");
}

static void
answer_empty_page (Place *place, const char *next)
{
  g_autofree char *text = g_strdup_printf (
      "{\"next\":\"%s\",\"more\":false,\"server_time\":%d}\n", next, SERVER_TIME);
  answer (place, 200, text);
}

static void
answer_page (Place *place, const char *id, gint64 rev, const char *note, const char *next)
{
  g_autofree char *text = g_strdup_printf (
      "{\"seq\":%d,\"op\":\"put\",\"type\":\"account\",\"id\":\"%s\",\"rev\":%d,\"body\":"
      "{\"id\":\"%s\",\"name\":\"Customer\",\"note\":\"%s\"}}\n"
      "{\"next\":\"%s\",\"more\":false,\"server_time\":%d}\n",
      (int)rev, id, (int)rev, id, note, next, SERVER_TIME);
  answer (place, 200, text);
}

static GPtrArray *
read_push (Place *place)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) path = g_strsplit (place->effect.path, "?", 2);
  g_assert_cmpstr (path[0], ==, "/v1/push");
  GPtrArray *operations = kt_sync_wire_read_push (place->effect.body, &error);
  g_assert_no_error (error);
  return operations;
}

static void
answer_push (Place *place, KtSyncVerdict verdict)
{
  g_autoptr (GPtrArray) operations = read_push (place);
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  for (guint i = 0; i < operations->len; i++)
    g_ptr_array_add (results, kt_sync_result_new (((KtSyncOperation *)operations->pdata[i])->n,
                                                  verdict, 1));
  answer_full (place, 200, kt_sync_wire_write_results (results, SERVER_TIME), 0);
}

static void
assert_asks (const Place *place, const char *method, const char *path)
{
  g_assert_cmpint (place->effect.kind, ==, KT_SYNC_EFFECT_REQUEST);
  g_assert_cmpstr (place->effect.method, ==, method);
  if (!g_str_has_prefix (place->effect.path, path))
    g_error ("asks for %s, not for %s", place->effect.path, path);
}

static void
assert_sleeps (Place *place, KtSyncActivity activity)
{
  g_assert_cmpint (place->effect.kind, ==, KT_SYNC_EFFECT_SLEEP);
  g_assert_cmpint (kt_sync_machine_get_status (place->machine, place->now)->activity, ==, activity);
}

static void
new_machine (Place *place)
{
  g_clear_pointer (&place->machine, kt_sync_machine_free);
  place->machine = kt_sync_machine_new (kt_test_sync_disk_open (place->disk), place->auth,
                                        place->random, "0.1.0");
}

static void
begin (Place *place)
{
  g_autoptr (GError) error = NULL;
  *place = (Place){ .now = 1000 * SECOND };
  place->disk = kt_test_sync_disk_new (DEVICE, "anna");
  place->auth = kt_sync_auth_new (kt_test_secrets_new_enrolled (DEVICE, 1));
  kt_sync_auth_load (place->auth, &error);
  g_assert_no_error (error);
  place->random = kt_random_new (1);
  new_machine (place);
}

static void
end (Place *place)
{
  kt_sync_effect_clear (&place->effect);
  kt_sync_machine_free (place->machine);
  kt_sync_auth_free (place->auth);
  kt_random_free (place->random);
  kt_test_sync_disk_free (place->disk);
}

/* Up to the first push or pull. */
static void
start (Place *place)
{
  step (place, KT_SYNC_EVENT_START);
  assert_asks (place, "POST", "/v1/token");
  answer_token (place);
  assert_asks (place, "GET", "/v1/status");
  answer_status (place);
  assert_asks (place, "POST", "/v1/numbers/lease");
  answer_lease (place);
}

/* With nothing left to do. */
static void
settle_down (Place *place)
{
  start (place);
  assert_asks (place, "GET", "/v1/changes?cursor=&limit=");
  answer_empty_page (place, "c1");
  assert_sleeps (place, KT_SYNC_WAITING);
}

/* ---- the round ---- */

static void
test_round (void)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  g_autoptr (GPtrArray) operations = read_push (&place);
  g_assert_cmpuint (operations->len, ==, 2);
  g_assert_cmpstr (place.effect.access, ==, "a1");
  answer_push (&place, KT_SYNC_DONE);
  assert_asks (&place, "GET", "/v1/changes");
  answer_page (&place, A, 1, "t1", "c1");
  assert_sleeps (&place, KT_SYNC_WAITING);
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 0);
  const KtSyncStatus *status = kt_sync_machine_get_status (place.machine, place.now);
  g_assert_cmpint (status->last_success, ==, place.now);
  g_assert_cmpint (status->skew, ==, 7);
  g_assert_cmpint (status->server_time, ==, SERVER_TIME);
  g_assert_cmpuint (status->items_done, ==, 3);
  end (&place);
}

static void
test_poll (void)
{
  Place place;
  begin (&place);
  settle_down (&place);
  gint64 until = place.effect.until;
  g_assert_cmpint (until - place.now, >=, KT_SYNC_POLL / 5 * 4);
  g_assert_cmpint (until - place.now, <=, KT_SYNC_POLL / 5 * 6);
  place.now = until - 1;
  step (&place, KT_SYNC_EVENT_WAKE);
  assert_sleeps (&place, KT_SYNC_WAITING);
  place.now = until;
  step (&place, KT_SYNC_EVENT_WAKE);
  assert_asks (&place, "GET", "/v1/changes?cursor=c1&");
  end (&place);
}

static void
test_local_change (void)
{
  Place place;
  begin (&place);
  settle_down (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  assert_asks (&place, "POST", "/v1/push");
  kt_test_sync_disk_edit (place.disk, B, "t2", 5);
  guint64 request = place.effect.request;
  g_autoptr (GBytes) body = g_bytes_ref (place.effect.body);
  step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_AWAIT);
  place.effect.kind = KT_SYNC_EFFECT_REQUEST;
  place.effect.request = request;
  place.effect.path = g_strdup ("/v1/push");
  place.effect.body = g_steal_pointer (&body);
  answer_push (&place, KT_SYNC_DONE);
  g_autoptr (GPtrArray) second = read_push (&place);
  g_assert_cmpint (((KtSyncOperation *)second->pdata[0])->n, ==, 3);
  end (&place);
}

static void
test_stale (void)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  answer_push (&place, KT_SYNC_STALE);
  assert_asks (&place, "GET", "/v1/changes");
  answer_page (&place, A, 4, "x", "c1");
  g_autoptr (GPtrArray) operations = read_push (&place);
  const KtSyncOperation *operation = operations->pdata[0];
  g_assert_cmpint (operation->n, ==, 3);
  g_assert_cmpint (operation->base_rev, ==, 4);
  g_assert_nonnull (strstr (operation->body, "x t1"));
  end (&place);
}

/* A server that finds everything stale for ever is not asked without end. */
static void
test_always_stale (void)
{
  Place place;
  guint pushes = 0;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  while (place.effect.kind == KT_SYNC_EFFECT_REQUEST)
    {
      g_assert_cmpuint (++pushes, <, 20);
      answer_push (&place, KT_SYNC_STALE);
      if (place.effect.kind == KT_SYNC_EFFECT_REQUEST)
        answer_empty_page (&place, "c1");
    }
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  g_assert_cmpint (place.effect.until, <, place.now + KT_SYNC_BACKOFF_LONGEST);
  end (&place);
}

/* ---- answers that are none ---- */

/* As it was; something younger may come behind it. */
static void
assert_repeats (Place *place, GPtrArray *before)
{
  g_autoptr (GPtrArray) after = read_push (place);
  g_assert_cmpuint (before->len, <=, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      const KtSyncOperation *a = before->pdata[i];
      const KtSyncOperation *b = after->pdata[i];
      g_assert_cmpint (a->n, ==, b->n);
      g_assert_cmpstr (a->hash, ==, b->hash);
    }
}

static void
assert_same_again (Place *place, GPtrArray *before)
{
  place->now = place->effect.until;
  step (place, KT_SYNC_EVENT_WAKE);
  assert_repeats (place, before);
}

static void
test_lost_answer (void)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  g_autoptr (GPtrArray) before = read_push (&place);
  const KtSyncEvent lost
      = { .kind = KT_SYNC_EVENT_FAILED, .request = place.effect.request, .reason = "Gone." };
  kt_test_sync_disk_edit (place.disk, A, "t2", 5);
  step_event (&place, &lost);
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  g_assert_cmpstr (kt_sync_machine_get_status (place.machine, place.now)->reason, ==, "Gone.");
  assert_same_again (&place, before);
  end (&place);
}

static void
test_restart_sends_the_same (void)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  g_autoptr (GPtrArray) before = read_push (&place);
  kt_test_sync_disk_edit (place.disk, A, "t2", 5);
  new_machine (&place);
  step (&place, KT_SYNC_EVENT_START);
  answer_status (&place);
  assert_repeats (&place, before);
  end (&place);
}

static const char *const garbage[] = {
  "",
  "<html>Welcome to the hotel</html>",
  "{}",
  "{\"results\":[],\"server_time\":1}",
  "{\"results\":[{\"n\":1,\"verdict\":\"done\",\"rev\":1}],\"server_time\":1}",
  "{\"results\":[{\"n\":2,\"verdict\":\"done\"},{\"n\":3,\"verdict\":\"done\"}],\"server_time\":1}",
  "{\"results\":[{\"n\":2,\"verdict\":\"done\"},{\"n\":1,\"verdict\":\"done\"}],\"server_time\":1}",
  "{\"results\":[{\"n\":1,\"verdict\":\"done\"},{\"n\":2,\"verdict\":\"fine\"}],\"server_time\":1}",
};

static void
test_garbage_for_a_push (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      Place place;
      begin (&place);
      kt_test_sync_disk_edit (place.disk, A, "t1", 5);
      start (&place);
      g_autoptr (GPtrArray) before = read_push (&place);
      answer (&place, 200, garbage[i]);
      assert_sleeps (&place, KT_SYNC_OFFLINE);
      g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 2);
      assert_same_again (&place, before);
      end (&place);
    }
}

/* Cut at every byte. */
static void
test_torn_page (void)
{
  static const char page[]
      = "{\"seq\":1,\"op\":\"put\",\"type\":\"account\",\"id\":\"" A "\",\"rev\":1,\"body\":{\"id\":\"" A
        "\",\"name\":\"N\",\"note\":\"x\"}}\n{\"next\":\"c1\",\"more\":false,\"server_time\":5}\n";
  Place place;
  begin (&place);
  start (&place);
  for (gsize cut = 0; cut < sizeof page - 1; cut++)
    {
      assert_asks (&place, "GET", "/v1/changes?cursor=&");
      answer_full (&place, 200, g_bytes_new (page, cut), 0);
      assert_sleeps (&place, KT_SYNC_OFFLINE);
      g_assert_cmpuint (g_hash_table_size (kt_test_sync_disk_get_documents (place.disk)), ==, 0);
      g_assert_cmpstr (kt_test_sync_disk_get_cursor (place.disk), ==, "");
      step (&place, KT_SYNC_EVENT_NOW);
      if (strcmp (place.effect.path, "/v1/token") == 0)
        answer_token (&place);
    }
  answer (&place, 200, page);
  assert_sleeps (&place, KT_SYNC_WAITING);
  g_assert_cmpuint (g_hash_table_size (kt_test_sync_disk_get_documents (place.disk)), ==, 1);
  end (&place);
}

static void
test_page_that_never_ends (void)
{
  Place place;
  begin (&place);
  settle_down (&place);
  step (&place, KT_SYNC_EVENT_NOW);
  answer (&place, 200, "{\"next\":\"c1\",\"more\":true,\"server_time\":5}\n");
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  end (&place);
}

static void
test_answer_to_something_else (void)
{
  Place place;
  begin (&place);
  start (&place);
  const KtSyncEvent late = { .kind = KT_SYNC_EVENT_RESPONSE,
                             .request = place.effect.request - 1,
                             .status = 410 };
  guint64 awaited = place.effect.request;
  step_event (&place, &late);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_AWAIT);
  place.effect.kind = KT_SYNC_EFFECT_REQUEST;
  place.effect.request = awaited;
  answer_empty_page (&place, "c1");
  assert_sleeps (&place, KT_SYNC_WAITING);
  end (&place);
}

/* ---- problems ---- */

static void
test_token_out_of_date (void)
{
  Place place;
  begin (&place);
  start (&place);
  answer_problem (&place, 401, KT_PROBLEM_TOKEN, 0);
  assert_asks (&place, "POST", "/v1/token");
  answer_token (&place);
  assert_asks (&place, "GET", "/v1/changes");
  answer_problem (&place, 401, KT_PROBLEM_TOKEN, 0);
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  place.now = place.effect.until;
  step (&place, KT_SYNC_EVENT_WAKE);
  assert_asks (&place, "POST", "/v1/token");
  end (&place);
}

/* However often a fresh token is refused: waits get longer. */
static void
test_token_never_taken (void)
{
  Place place;
  guint requests = 0;
  begin (&place);
  start (&place);
  for (gint64 last = place.now + 3600 * SECOND; place.now < last;)
    {
      g_assert_cmpuint (++requests, <, 400);
      if (place.effect.kind == KT_SYNC_EFFECT_SLEEP)
        {
          place.now = place.effect.until;
          step (&place, KT_SYNC_EVENT_WAKE);
        }
      else if (strcmp (place.effect.path, "/v1/token") == 0)
        answer_token (&place);
      else
        answer_problem (&place, 401, KT_PROBLEM_TOKEN, 0);
    }
  end (&place);
}

static void
test_token_lives_ten_minutes (void)
{
  Place place;
  begin (&place);
  settle_down (&place);
  place.now += 600 * SECOND;
  step (&place, KT_SYNC_EVENT_WAKE);
  assert_asks (&place, "POST", "/v1/token");
  g_assert_null (place.effect.access);
  end (&place);
}

static void
check_blocked (guint status, const char *type)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  answer_problem (&place, status, type, 0);
  assert_sleeps (&place, KT_SYNC_BLOCKED);
  g_assert_cmpint (place.effect.until, ==, KT_SYNC_FOREVER);
  g_assert_nonnull (kt_sync_machine_get_status (place.machine, place.now)->reason);
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 2);
  step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  assert_sleeps (&place, KT_SYNC_BLOCKED);
  step (&place, KT_SYNC_EVENT_NOW);
  assert_asks (&place, "POST", "/v1/push");
  end (&place);
}

static void
test_blocked (void)
{
  check_blocked (403, KT_PROBLEM_REVOKED);
  check_blocked (426, KT_PROBLEM_TOO_OLD);
}

static void
test_minimum_client (void)
{
  static const struct {
    const char *minimum;
    gboolean is_ok;
  } cases[] = { { "0.1", TRUE },   { "0.1.0", TRUE }, { "0.0.99", TRUE }, { "0.1.1", FALSE },
                { "0.10", FALSE }, { "1", FALSE },    { "", TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Place place;
      begin (&place);
      step (&place, KT_SYNC_EVENT_START);
      answer_token (&place);
      g_autofree char *text
          = g_strdup_printf ("{\"server_time\":5,\"minimum_client\":\"%s\",\"head\":0}",
                             cases[i].minimum);
      answer (&place, 200, text);
      if (cases[i].is_ok)
        assert_asks (&place, "POST", "/v1/numbers/lease");
      else
        assert_sleeps (&place, KT_SYNC_BLOCKED);
      end (&place);
    }
}

static void
test_retry_after (void)
{
  static const guint statuses[] = { 429, 503 };
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Place place;
      begin (&place);
      start (&place);
      answer_full (&place, statuses[i], NULL, 40 * SECOND);
      assert_sleeps (&place, KT_SYNC_OFFLINE);
      g_assert_cmpint (place.effect.until, >=, place.now + 40 * SECOND);
      step (&place, KT_SYNC_EVENT_NOW);
      assert_sleeps (&place, KT_SYNC_OFFLINE);
      end (&place);
    }
}

static void
test_too_large (void)
{
  Place place;
  begin (&place);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *tag = g_strdup_printf ("t%u", i);
      g_autofree char *id = g_strdup_printf ("0a0a0a0a-0000-4000-8000-00000000000%u", i);
      kt_test_sync_disk_edit (place.disk, id, tag, 5);
    }
  start (&place);
  for (guint expected = 16; expected > 1; expected /= 2)
    {
      g_autoptr (GPtrArray) operations = read_push (&place);
      g_assert_cmpuint (operations->len, ==, expected);
      answer_problem (&place, 413, "too-large", 0);
    }
  g_autoptr (GPtrArray) one = read_push (&place);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (((KtSyncOperation *)one->pdata[0])->n, ==, 1);
  answer_push (&place, KT_SYNC_DONE);
  g_autoptr (GPtrArray) more = read_push (&place);
  g_assert_cmpint (((KtSyncOperation *)more->pdata[0])->n, ==, 2);
  g_assert_cmpuint (more->len, >, 1);
  end (&place);
}

/* What no server takes becomes a task; what comes behind it is told. */
static void
test_beyond_any_limit (void)
{
  Place place;
  begin (&place);
  g_autofree char *tag = g_strnfill (300 * 1024, 't');
  kt_test_sync_disk_edit (place.disk, A, tag, 5);
  start (&place);
  answer_problem (&place, 413, "too-large", 0);
  answer_problem (&place, 413, "too-large", 0);
  g_assert_cmpuint (kt_test_sync_disk_count_tasks (place.disk), ==, 1);
  assert_asks (&place, "POST", "/v1/push");
  answer_problem (&place, 409, KT_PROBLEM_GAP, 1);
  assert_asks (&place, "POST", "/v1/push");
  end (&place);
}

static void
test_gap (void)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  answer_push (&place, KT_SYNC_DONE);
  answer_page (&place, A, 1, "t1", "c1");
  kt_test_sync_disk_edit (place.disk, A, "t2", 5);
  step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  answer_problem (&place, 409, KT_PROBLEM_GAP, 2);
  g_autoptr (GPtrArray) operations = read_push (&place);
  g_assert_cmpint (((KtSyncOperation *)operations->pdata[0])->n, ==, 2);
  end (&place);
}

/* A server that finds a gap whatever comes. */
static void
test_endless_gap (void)
{
  Place place;
  guint n = 0;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  for (; place.effect.kind == KT_SYNC_EFFECT_REQUEST; n++)
    answer_problem (&place, 409, KT_PROBLEM_GAP, 77);
  g_assert_cmpuint (n, <, 6);
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  end (&place);
}

static gint64
first_number (GPtrArray *operations)
{
  return ((const KtSyncOperation *)operations->pdata[0])->n;
}

/* This machine came back from a backup: 1 and 2 were told before it, 3 to 8 were others. */
static void
test_reused (void)
{
  Place place;
  guint pushes = 0;
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  kt_test_sync_disk_edit (place.disk, B, "t2", 5);
  start (&place);
  for (;;)
    {
      g_autoptr (GPtrArray) batch = read_push (&place);
      if (first_number (batch) == 9)
        break;
      g_assert_cmpuint (++pushes, <, 8);
      if (first_number (batch) + batch->len - 1 <= 2)
        answer_push (&place, KT_SYNC_DONE);
      else
        answer_problem (&place, 422, KT_PROBLEM_REUSED, 9);
    }
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 2);
  end (&place);
}

static void
test_refetch (void)
{
  Place place;
  begin (&place);
  start (&place);
  answer_page (&place, A, 1, "x", "c1");
  step (&place, KT_SYNC_EVENT_NOW);
  answer_problem (&place, 409, KT_PROBLEM_MUST_REFETCH, 0);
  assert_asks (&place, "GET", "/v1/status");
  answer_status (&place);
  assert_asks (&place, "GET", "/v1/changes?cursor=&");
  answer_page (&place, B, 2, "y", "d1");
  assert_sleeps (&place, KT_SYNC_WAITING);
  GHashTable *documents = kt_test_sync_disk_get_documents (place.disk);
  g_assert_cmpuint (g_hash_table_size (documents), ==, 1);
  g_assert_true (g_hash_table_contains (documents, B));
  end (&place);
}

/* Nothing of a push was heard by a server that came back from a backup. From then on each request
 * names the epoch that it is for. */
static void
test_restored (void)
{
  Place place;
  g_autoptr (KtSyncProblem) problem
      = kt_sync_problem_new (409, KT_PROBLEM_MUST_REFETCH, "So it is.");
  problem->epoch = g_strdup ("second@12");
  begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  start (&place);
  assert_asks (&place, "POST", "/v1/push");
  answer_full (&place, 409, kt_sync_wire_write_problem (problem), 0);
  assert_asks (&place, "GET", "/v1/status");
  answer_status (&place);
  assert_asks (&place, "POST", "/v1/push?epoch=second%4012");
  answer_push (&place, KT_SYNC_DONE);
  assert_asks (&place, "GET", "/v1/changes?cursor=&limit=500&epoch=second%4012");
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 0);
  end (&place);
}

static void
test_endless_refetch (void)
{
  Place place;
  guint n = 0;
  begin (&place);
  start (&place);
  for (; place.effect.kind == KT_SYNC_EFFECT_REQUEST; n++)
    {
      g_assert_cmpuint (n, <, 20);
      if (g_str_has_prefix (place.effect.path, "/v1/status"))
        answer_status (&place);
      else
        answer_problem (&place, 409, KT_PROBLEM_MUST_REFETCH, 0);
    }
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  end (&place);
}

static void
test_kiosk_has_no_numbers (void)
{
  Place place;
  begin (&place);
  step (&place, KT_SYNC_EVENT_START);
  answer_token (&place);
  answer_status (&place);
  answer_problem (&place, 403, "right", 0);
  assert_asks (&place, "POST", "/v1/numbers/lease");
  answer_problem (&place, 403, "right", 0);
  assert_asks (&place, "GET", "/v1/changes");
  end (&place);
}

/* ---- network and wishes ---- */

static void
test_pause (void)
{
  Place place;
  begin (&place);
  settle_down (&place);
  step (&place, KT_SYNC_EVENT_PAUSE);
  assert_sleeps (&place, KT_SYNC_PAUSED);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  assert_sleeps (&place, KT_SYNC_PAUSED);
  new_machine (&place);
  step (&place, KT_SYNC_EVENT_START);
  assert_sleeps (&place, KT_SYNC_PAUSED);
  step (&place, KT_SYNC_EVENT_RESUME);
  assert_asks (&place, "GET", "/v1/status");
  end (&place);
}

static void
test_offline (void)
{
  Place place;
  begin (&place);
  settle_down (&place);
  step (&place, KT_SYNC_EVENT_OFFLINE);
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  place.now += 100 * SECOND;
  step (&place, KT_SYNC_EVENT_WAKE);
  assert_sleeps (&place, KT_SYNC_OFFLINE);
  step (&place, KT_SYNC_EVENT_ONLINE);
  assert_asks (&place, "GET", "/v1/changes");
  end (&place);
}

/* Without a server for a day, at most so many questions. */
static void
test_backoff (void)
{
  Place place;
  guint requests = 0;
  begin (&place);
  step (&place, KT_SYNC_EVENT_START);
  for (gint64 last = place.now + 86400 * SECOND; place.now < last;)
    if (place.effect.kind == KT_SYNC_EFFECT_REQUEST)
      {
        const KtSyncEvent event
            = { .kind = KT_SYNC_EVENT_FAILED, .request = place.effect.request };
        requests++;
        step_event (&place, &event);
      }
    else
      {
        place.now = place.effect.until;
        step (&place, KT_SYNC_EVENT_WAKE);
      }
  g_assert_cmpuint (requests, >, 86400 / 300);
  g_assert_cmpuint (requests, <, 86400 / 100);
  end (&place);
}

static void
test_disk_fails (void)
{
  Place place;
  begin (&place);
  kt_test_sync_disk_set_faults (place.disk, place.random, 1);
  step (&place, KT_SYNC_EVENT_START);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_SLEEP);
  g_assert_cmpstr (kt_sync_machine_get_status (place.machine, place.now)->reason, ==,
                   "the disk is full, it says");
  kt_test_sync_disk_set_faults (place.disk, NULL, 0);
  place.now = place.effect.until;
  step (&place, KT_SYNC_EVENT_WAKE);
  assert_asks (&place, "POST", "/v1/token");
  end (&place);
}

static void
test_not_enrolled (void)
{
  Place place;
  begin (&place);
  kt_sync_auth_free (place.auth);
  place.auth = kt_sync_auth_new (kt_test_secrets_new ());
  new_machine (&place);
  step (&place, KT_SYNC_EVENT_START);
  assert_sleeps (&place, KT_SYNC_OFF);
  end (&place);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (void);
  } tests[] = {
    { "a round is token, status, numbers, push, pull, sleep", test_round },
    { "every half minute it is asked what is new", test_poll },
    { "what is written here is told at once, also while something is told", test_local_change },
    { "what is stale is made again from what was pulled, under a new number", test_stale },
    { "what is stale for ever is not told without end", test_always_stale },
    { "after a lost answer the same bytes go again", test_lost_answer },
    { "after a restart the same bytes go again", test_restart_sends_the_same },
    { "an answer that does not fit changes nothing", test_garbage_for_a_push },
    { "a page that is cut anywhere changes nothing", test_torn_page },
    { "a page that leads to itself is none", test_page_that_never_ends },
    { "an answer to another request is not looked at", test_answer_to_something_else },
    { "a token that is out of date is renewed once, then it waits", test_token_out_of_date },
    { "a server that refuses each token is asked ever more rarely", test_token_never_taken },
    { "a token is renewed before it ends", test_token_lives_ten_minutes },
    { "a revoked device and an old program stop and say what to do", test_blocked },
    { "a server that wants a younger program stops it", test_minimum_client },
    { "a wait that the server asks for is kept, also if a user wants it now", test_retry_after },
    { "a batch that is too large is halved", test_too_large },
    { "an operation beyond any limit becomes a task", test_beyond_any_limit },
    { "a gap is closed with new numbers", test_gap },
    { "a gap that does not close is waited out", test_endless_gap },
    { "numbers used before are told one by one until one is new", test_reused },
    { "when the cursor is void everything is fetched again", test_refetch },
    { "a server that came back from a backup is told so in its epoch", test_restored },
    { "a cursor that is always void is waited out", test_endless_refetch },
    { "a device without numbers goes on without", test_kiosk_has_no_numbers },
    { "a pause holds, over a restart too", test_pause },
    { "without a network it sleeps until there is one", test_offline },
    { "a server that is away for a day is asked every few minutes", test_backoff },
    { "a disk that fails is tried again", test_disk_fails },
    { "a device that is not enrolled is silent", test_not_enrolled },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sync-machine/%s", tests[i].name);
      g_test_add_func (path, tests[i].test);
    }
  return g_test_run ();
}
