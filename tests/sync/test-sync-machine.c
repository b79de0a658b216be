/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The machine step by step: what it asks for, what it does with what is no answer, and when it
 * sleeps. The server is the test itself. (Many clients and a real server:
 * tests/server/test-server-simulation.c.)
 */
#include <string.h>

#include "kt-sync-backoff.h"
#include "sync-place.h"

/* ---- the round ---- */

static void
test_round (void)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  g_autoptr (GPtrArray) operations = place_read_push (&place);
  g_assert_cmpuint (operations->len, ==, 2);
  g_assert_cmpstr (place.effect.access, ==, "a1");
  place_answer_push (&place, KT_SYNC_DONE);
  place_assert_asks (&place, "GET", "/v1/changes");
  place_answer_page (&place, A, 1, "t1", "c1");
  place_assert_sleeps (&place, KT_SYNC_WAITING);
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 0);
  const KtSyncStatus *status = kt_sync_machine_get_status (place.machine, place.now);
  g_assert_cmpint (status->last_success, ==, place.now);
  g_assert_cmpint (status->skew, ==, 7);
  g_assert_cmpint (status->server_time, ==, SERVER_TIME);
  g_assert_cmpuint (status->items_done, ==, 3);
  place_end (&place);
}

static void
test_poll (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  gint64 until = place.effect.until;
  g_assert_cmpint (until - place.now, >=, KT_SYNC_POLL / 5 * 4);
  g_assert_cmpint (until - place.now, <=, KT_SYNC_POLL / 5 * 6);
  place.now = until - 1;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_sleeps (&place, KT_SYNC_WAITING);
  place.now = until;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_asks (&place, "GET", "/v1/changes?cursor=c1&");
  place_end (&place);
}

static void
test_local_change (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  place_assert_asks (&place, "POST", "/v1/push");
  kt_test_sync_disk_edit (place.disk, B, "t2", 5);
  guint64 request = place.effect.request;
  g_autoptr (GBytes) body = g_bytes_ref (place.effect.body);
  place_step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_AWAIT);
  place.effect.kind = KT_SYNC_EFFECT_REQUEST;
  place.effect.request = request;
  place.effect.path = g_strdup ("/v1/push");
  place.effect.body = g_steal_pointer (&body);
  place_answer_push (&place, KT_SYNC_DONE);
  g_autoptr (GPtrArray) second = place_read_push (&place);
  g_assert_cmpint (((KtSyncOperation *)second->pdata[0])->n, ==, 3);
  place_end (&place);
}

static void
test_stale (void)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  place_answer_push (&place, KT_SYNC_STALE);
  place_assert_asks (&place, "GET", "/v1/changes");
  place_answer_page (&place, A, 4, "x", "c1");
  g_autoptr (GPtrArray) operations = place_read_push (&place);
  const KtSyncOperation *operation = operations->pdata[0];
  g_assert_cmpint (operation->n, ==, 3);
  g_assert_cmpint (operation->base_rev, ==, 4);
  g_assert_nonnull (strstr (operation->body, "x t1"));
  place_end (&place);
}

/* A server that finds everything stale for ever is not asked without end. */
static void
test_always_stale (void)
{
  Place place;
  guint pushes = 0;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  while (place.effect.kind == KT_SYNC_EFFECT_REQUEST)
    {
      g_assert_cmpuint (++pushes, <, 20);
      place_answer_push (&place, KT_SYNC_STALE);
      if (place.effect.kind == KT_SYNC_EFFECT_REQUEST)
        place_answer_empty_page (&place, "c1");
    }
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  g_assert_cmpint (place.effect.until, <, place.now + KT_SYNC_BACKOFF_LONGEST);
  place_end (&place);
}

/* ---- answers that are none ---- */

/* As it was; something younger may come behind it. */
static void
assert_repeats (Place *place, GPtrArray *before)
{
  g_autoptr (GPtrArray) after = place_read_push (place);
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
  place_step (place, KT_SYNC_EVENT_WAKE);
  assert_repeats (place, before);
}

static void
test_lost_answer (void)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  g_autoptr (GPtrArray) before = place_read_push (&place);
  const KtSyncEvent lost
      = { .kind = KT_SYNC_EVENT_FAILED, .request = place.effect.request, .reason = "Gone." };
  kt_test_sync_disk_edit (place.disk, A, "t2", 5);
  place_step_event (&place, &lost);
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  g_assert_cmpstr (kt_sync_machine_get_status (place.machine, place.now)->reason, ==, "Gone.");
  assert_same_again (&place, before);
  place_end (&place);
}

static void
test_restart_sends_the_same (void)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  g_autoptr (GPtrArray) before = place_read_push (&place);
  kt_test_sync_disk_edit (place.disk, A, "t2", 5);
  place_new_machine (&place);
  place_step (&place, KT_SYNC_EVENT_START);
  place_answer_status (&place);
  assert_repeats (&place, before);
  place_end (&place);
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
      place_begin (&place);
      kt_test_sync_disk_edit (place.disk, A, "t1", 5);
      place_start (&place);
      g_autoptr (GPtrArray) before = place_read_push (&place);
      place_answer (&place, 200, garbage[i]);
      place_assert_sleeps (&place, KT_SYNC_OFFLINE);
      g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 2);
      assert_same_again (&place, before);
      place_end (&place);
    }
}

/* Cut at every byte. */
static void
test_torn_page (void)
{
  static const char page[]
      = "{\"seq\":1,\"op\":\"put\",\"type\":\"account\",\"id\":\"" A
        "\",\"rev\":1,\"body\":{\"id\":\"" A
        "\",\"name\":\"N\",\"note\":\"x\"}}\n{\"next\":\"c1\",\"more\":false,\"server_time\":5}\n";
  Place place;
  place_begin (&place);
  place_start (&place);
  for (gsize cut = 0; cut < sizeof page - 1; cut++)
    {
      place_assert_asks (&place, "GET", "/v1/changes?cursor=&");
      place_answer_full (&place, 200, g_bytes_new (page, cut), 0);
      place_assert_sleeps (&place, KT_SYNC_OFFLINE);
      g_assert_cmpuint (g_hash_table_size (kt_test_sync_disk_get_documents (place.disk)), ==, 0);
      g_assert_cmpstr (kt_test_sync_disk_get_cursor (place.disk), ==, "");
      place_step (&place, KT_SYNC_EVENT_NOW);
      if (strcmp (place.effect.path, "/v1/token") == 0)
        place_answer_token (&place);
    }
  place_answer (&place, 200, page);
  place_assert_sleeps (&place, KT_SYNC_WAITING);
  g_assert_cmpuint (g_hash_table_size (kt_test_sync_disk_get_documents (place.disk)), ==, 1);
  place_end (&place);
}

static void
test_page_that_never_ends (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  place_step (&place, KT_SYNC_EVENT_NOW);
  place_answer (&place, 200, "{\"next\":\"c1\",\"more\":true,\"server_time\":5}\n");
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  place_end (&place);
}

static void
test_answer_to_something_else (void)
{
  Place place;
  place_begin (&place);
  place_start (&place);
  const KtSyncEvent late
      = { .kind = KT_SYNC_EVENT_RESPONSE, .request = place.effect.request - 1, .status = 410 };
  guint64 awaited = place.effect.request;
  place_step_event (&place, &late);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_AWAIT);
  place.effect.kind = KT_SYNC_EFFECT_REQUEST;
  place.effect.request = awaited;
  place_answer_empty_page (&place, "c1");
  place_assert_sleeps (&place, KT_SYNC_WAITING);
  place_end (&place);
}

/* ---- network and wishes ---- */

static void
test_pause (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  place_step (&place, KT_SYNC_EVENT_PAUSE);
  place_assert_sleeps (&place, KT_SYNC_PAUSED);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  place_assert_sleeps (&place, KT_SYNC_PAUSED);
  place_new_machine (&place);
  place_step (&place, KT_SYNC_EVENT_START);
  place_assert_sleeps (&place, KT_SYNC_PAUSED);
  place_step (&place, KT_SYNC_EVENT_RESUME);
  place_assert_asks (&place, "GET", "/v1/status");
  place_end (&place);
}

static void
test_offline (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  place_step (&place, KT_SYNC_EVENT_OFFLINE);
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  place.now += 100 * SECOND;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  place_step (&place, KT_SYNC_EVENT_ONLINE);
  place_assert_asks (&place, "GET", "/v1/changes");
  place_end (&place);
}

/* Without a server for a day, at most so many questions. */
static void
test_backoff (void)
{
  Place place;
  guint requests = 0;
  place_begin (&place);
  place_step (&place, KT_SYNC_EVENT_START);
  for (gint64 last = place.now + 86400 * SECOND; place.now < last;)
    if (place.effect.kind == KT_SYNC_EFFECT_REQUEST)
      {
        const KtSyncEvent event = { .kind = KT_SYNC_EVENT_FAILED, .request = place.effect.request };
        requests++;
        place_step_event (&place, &event);
      }
    else
      {
        place.now = place.effect.until;
        place_step (&place, KT_SYNC_EVENT_WAKE);
      }
  g_assert_cmpuint (requests, >, 86400 / 300);
  g_assert_cmpuint (requests, <, 86400 / 100);
  place_end (&place);
}

static void
test_disk_fails (void)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_set_faults (place.disk, place.random, 1);
  place_step (&place, KT_SYNC_EVENT_START);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_SLEEP);
  g_assert_cmpstr (kt_sync_machine_get_status (place.machine, place.now)->reason, ==,
                   "the disk is full, it says");
  kt_test_sync_disk_set_faults (place.disk, NULL, 0);
  place.now = place.effect.until;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_asks (&place, "POST", "/v1/token");
  place_end (&place);

  /* Later on: that is no trouble of the server, and over as soon as there is room. */
  place_begin (&place);
  place_settle_down (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  kt_test_sync_disk_set_faults (place.disk, place.random, 1);
  place_step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  place_assert_sleeps (&place, KT_SYNC_BLOCKED);
  g_assert_cmpint (place.effect.until, <, KT_SYNC_FOREVER);
  g_assert_false (kt_sync_machine_get_status (place.machine, place.now)->needs_code);
  kt_test_sync_disk_set_faults (place.disk, NULL, 0);
  place.now = place.effect.until;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_asks (&place, "POST", "/v1/push");
  place_end (&place);

  /* A pause stays what it was, and it is said why. */
  place_begin (&place);
  place_settle_down (&place);
  place_step (&place, KT_SYNC_EVENT_PAUSE);
  kt_test_sync_disk_set_faults (place.disk, place.random, 1);
  place_step (&place, KT_SYNC_EVENT_RESUME);
  place_assert_sleeps (&place, KT_SYNC_PAUSED);
  g_assert_nonnull (kt_sync_machine_get_status (place.machine, place.now)->reason);
  kt_test_sync_disk_set_faults (place.disk, NULL, 0);
  place_step (&place, KT_SYNC_EVENT_RESUME);
  place_assert_asks (&place, "GET", "/v1/changes");
  place_end (&place);
}

/* What has expired stays so whatever a server says later: of two behind one proxy one may be late.
 */
static void
test_time_goes_on (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  g_assert_cmpint (kt_sync_machine_get_status (place.machine, place.now)->server_time, ==,
                   SERVER_TIME);
  place.now += 600 * SECOND;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_asks (&place, "POST", "/v1/token");
  place_answer (&place, 200,
                "{\"access\":\"a3\",\"refresh\":\"r3\",\"expires\":600,\"server_time\":5}");
  g_assert_cmpint (kt_sync_machine_get_status (place.machine, place.now)->server_time, ==,
                   SERVER_TIME);
  place_end (&place);
}

static void
test_not_enrolled (void)
{
  Place place;
  place_begin (&place);
  kt_sync_auth_free (place.auth);
  place.auth = kt_sync_auth_new (kt_test_secrets_new ());
  place_new_machine (&place);
  place_step (&place, KT_SYNC_EVENT_START);
  place_assert_sleeps (&place, KT_SYNC_OFF);
  place_end (&place);
}

int
main (int argc, char **argv)
{
  static const PlaceTest tests[] = {
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
    { "a pause holds, over a restart too", test_pause },
    { "without a network it sleeps until there is one", test_offline },
    { "a server that is away for a day is asked every few minutes", test_backoff },
    { "a disk that fails is tried again", test_disk_fails },
    { "the time of the server does not go back", test_time_goes_on },
    { "a device that is not enrolled is silent", test_not_enrolled },
  };
  return place_run (argc, argv, "sync-machine", tests, G_N_ELEMENTS (tests));
}
