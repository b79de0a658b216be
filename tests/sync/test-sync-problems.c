/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine does when the server has a problem with it: tokens, versions, limits, numbers,
 * cursors. */
#include <string.h>

#include "sync-place.h"

static void
test_token_out_of_date (void)
{
  Place place;
  place_begin (&place);
  place_start (&place);
  place_answer_problem (&place, 401, KT_PROBLEM_TOKEN, 0);
  place_assert_asks (&place, "POST", "/v1/token");
  place_answer_token (&place);
  place_assert_asks (&place, "GET", "/v1/changes");
  place_answer_problem (&place, 401, KT_PROBLEM_TOKEN, 0);
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  place.now = place.effect.until;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_asks (&place, "POST", "/v1/token");
  place_end (&place);
}

/* However often a fresh token is refused: waits get longer. */
static void
test_token_never_taken (void)
{
  Place place;
  guint requests = 0;
  place_begin (&place);
  place_start (&place);
  for (gint64 last = place.now + 3600 * SECOND; place.now < last;)
    {
      g_assert_cmpuint (++requests, <, 400);
      if (place.effect.kind == KT_SYNC_EFFECT_SLEEP)
        {
          place.now = place.effect.until;
          place_step (&place, KT_SYNC_EVENT_WAKE);
        }
      else if (strcmp (place.effect.path, "/v1/token") == 0)
        place_answer_token (&place);
      else
        place_answer_problem (&place, 401, KT_PROBLEM_TOKEN, 0);
    }
  place_end (&place);
}

static void
test_token_lives_ten_minutes (void)
{
  Place place;
  place_begin (&place);
  place_settle_down (&place);
  place.now += 600 * SECOND;
  place_step (&place, KT_SYNC_EVENT_WAKE);
  place_assert_asks (&place, "POST", "/v1/token");
  g_assert_null (place.effect.access);
  /* Now and then it hears, too, what the server wants of it. */
  place_answer_token (&place);
  place_assert_asks (&place, "GET", "/v1/status");
  place_end (&place);
}

/* next: what it asks for when somebody wants it now. */
static void
check_blocked (guint status, const char *type, const char *next)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  place_answer_problem (&place, status, type, 0);
  place_assert_sleeps (&place, KT_SYNC_BLOCKED);
  g_assert_cmpint (place.effect.until, ==, KT_SYNC_FOREVER);
  g_assert_nonnull (kt_sync_machine_get_status (place.machine, place.now)->reason);
  g_assert_cmpint (kt_sync_machine_get_status (place.machine, place.now)->needs_code, ==,
                   status == 403);
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 2);
  place_step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  place_assert_sleeps (&place, KT_SYNC_BLOCKED);
  place_step (&place, KT_SYNC_EVENT_NOW);
  g_assert_cmpint (place.effect.kind, ==, KT_SYNC_EFFECT_REQUEST);
  g_assert_true (g_str_has_prefix (place.effect.path, next));
  place_end (&place);
}

static void
test_blocked (void)
{
  check_blocked (403, KT_PROBLEM_REVOKED, "/v1/push");
  check_blocked (426, KT_PROBLEM_TOO_OLD, "/v1/status");
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
      place_begin (&place);
      place_step (&place, KT_SYNC_EVENT_START);
      place_answer_token (&place);
      g_autofree char *text = g_strdup_printf (
          "{\"server_time\":5,\"minimum_client\":\"%s\",\"head\":0}", cases[i].minimum);
      place_answer (&place, 200, text);
      if (cases[i].is_ok)
        place_assert_asks (&place, "POST", "/v1/numbers/lease");
      else
        {
          place_assert_sleeps (&place, KT_SYNC_BLOCKED);
          /* Whoever wants it all the same is told again, before anything else. */
          place_step (&place, KT_SYNC_EVENT_NOW);
          place_assert_asks (&place, "GET", "/v1/status");
          place_answer (&place, 200, text);
          place_assert_sleeps (&place, KT_SYNC_BLOCKED);
        }
      place_end (&place);
    }
}

static void
test_retry_after (void)
{
  static const guint statuses[] = { 429, 503 };
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Place place;
      place_begin (&place);
      place_start (&place);
      place_answer_full (&place, statuses[i], NULL, 40 * SECOND);
      place_assert_sleeps (&place, KT_SYNC_OFFLINE);
      g_assert_cmpint (place.effect.until, >=, place.now + 40 * SECOND);
      place_step (&place, KT_SYNC_EVENT_NOW);
      place_assert_sleeps (&place, KT_SYNC_OFFLINE);
      place_end (&place);
    }
}

static void
test_too_large (void)
{
  Place place;
  place_begin (&place);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *tag = g_strdup_printf ("t%u", i);
      g_autofree char *id = g_strdup_printf ("0a0a0a0a-0000-4000-8000-00000000000%u", i);
      kt_test_sync_disk_edit (place.disk, id, tag, 5);
    }
  place_start (&place);
  for (guint expected = 16; expected > 1; expected /= 2)
    {
      g_autoptr (GPtrArray) operations = place_read_push (&place);
      g_assert_cmpuint (operations->len, ==, expected);
      place_answer_problem (&place, 413, "too-large", 0);
    }
  g_autoptr (GPtrArray) one = place_read_push (&place);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (((KtSyncOperation *)one->pdata[0])->n, ==, 1);
  place_answer_push (&place, KT_SYNC_DONE);
  g_autoptr (GPtrArray) more = place_read_push (&place);
  g_assert_cmpint (((KtSyncOperation *)more->pdata[0])->n, ==, 2);
  g_assert_cmpuint (more->len, >, 1);
  place_end (&place);
}

/* What no server takes becomes a task; what comes behind it is told. */
static void
test_beyond_any_limit (void)
{
  Place place;
  place_begin (&place);
  g_autofree char *tag = g_strnfill (300 * 1024, 't');
  kt_test_sync_disk_edit (place.disk, A, tag, 5);
  place_start (&place);
  place_answer_problem (&place, 413, "too-large", 0);
  place_answer_problem (&place, 413, "too-large", 0);
  g_assert_cmpuint (kt_test_sync_disk_count_tasks (place.disk), ==, 1);
  place_assert_asks (&place, "POST", "/v1/push");
  place_answer_problem (&place, 409, KT_PROBLEM_GAP, 1);
  place_assert_asks (&place, "POST", "/v1/push");
  place_end (&place);
}

static void
test_gap (void)
{
  Place place;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  place_answer_push (&place, KT_SYNC_DONE);
  place_answer_page (&place, A, 1, "t1", "c1");
  kt_test_sync_disk_edit (place.disk, A, "t2", 5);
  place_step (&place, KT_SYNC_EVENT_LOCAL_CHANGE);
  place_answer_problem (&place, 409, KT_PROBLEM_GAP, 2);
  g_autoptr (GPtrArray) operations = place_read_push (&place);
  g_assert_cmpint (((KtSyncOperation *)operations->pdata[0])->n, ==, 2);
  place_end (&place);
}

/* A server that finds a gap whatever comes. */
static void
test_endless_gap (void)
{
  Place place;
  guint n = 0;
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  for (; place.effect.kind == KT_SYNC_EFFECT_REQUEST; n++)
    place_answer_problem (&place, 409, KT_PROBLEM_GAP, 77);
  g_assert_cmpuint (n, <, 6);
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  place_end (&place);
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
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  kt_test_sync_disk_edit (place.disk, B, "t2", 5);
  place_start (&place);
  for (;;)
    {
      g_autoptr (GPtrArray) batch = place_read_push (&place);
      if (first_number (batch) == 9)
        break;
      g_assert_cmpuint (++pushes, <, 8);
      if (first_number (batch) + batch->len - 1 <= 2)
        place_answer_push (&place, KT_SYNC_DONE);
      else
        place_answer_problem (&place, 422, KT_PROBLEM_REUSED, 9);
    }
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 2);
  place_end (&place);
}

static void
test_refetch (void)
{
  Place place;
  place_begin (&place);
  place_start (&place);
  place_answer_page (&place, A, 1, "x", "c1");
  place_step (&place, KT_SYNC_EVENT_NOW);
  place_answer_problem (&place, 409, KT_PROBLEM_MUST_REFETCH, 0);
  place_assert_asks (&place, "GET", "/v1/status");
  place_answer_status (&place);
  place_assert_asks (&place, "GET", "/v1/changes?cursor=&");
  place_answer_page (&place, B, 2, "y", "d1");
  place_assert_sleeps (&place, KT_SYNC_WAITING);
  GHashTable *documents = kt_test_sync_disk_get_documents (place.disk);
  g_assert_cmpuint (g_hash_table_size (documents), ==, 1);
  g_assert_true (g_hash_table_contains (documents, B));
  place_end (&place);
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
  place_begin (&place);
  kt_test_sync_disk_edit (place.disk, A, "t1", 5);
  place_start (&place);
  place_assert_asks (&place, "POST", "/v1/push");
  place_answer_full (&place, 409, kt_sync_wire_write_problem (problem), 0);
  place_assert_asks (&place, "GET", "/v1/status");
  place_answer_status (&place);
  place_assert_asks (&place, "POST", "/v1/push?epoch=second%4012");
  place_answer_push (&place, KT_SYNC_DONE);
  place_assert_asks (&place, "GET", "/v1/changes?cursor=&limit=500&epoch=second%4012");
  g_assert_cmpuint (kt_test_sync_disk_count_waiting (place.disk), ==, 0);
  place_end (&place);
}

static void
test_endless_refetch (void)
{
  Place place;
  guint n = 0;
  place_begin (&place);
  place_start (&place);
  for (; place.effect.kind == KT_SYNC_EFFECT_REQUEST; n++)
    {
      g_assert_cmpuint (n, <, 20);
      if (g_str_has_prefix (place.effect.path, "/v1/status"))
        place_answer_status (&place);
      else
        place_answer_problem (&place, 409, KT_PROBLEM_MUST_REFETCH, 0);
    }
  place_assert_sleeps (&place, KT_SYNC_OFFLINE);
  place_end (&place);
}

static void
test_kiosk_has_no_numbers (void)
{
  Place place;
  place_begin (&place);
  place_step (&place, KT_SYNC_EVENT_START);
  place_answer_token (&place);
  place_answer_status (&place);
  place_answer_problem (&place, 403, "right", 0);
  place_assert_asks (&place, "POST", "/v1/numbers/lease");
  place_answer_problem (&place, 403, "right", 0);
  place_assert_asks (&place, "GET", "/v1/changes");
  place_end (&place);
}

int
main (int argc, char **argv)
{
  static const PlaceTest tests[] = {
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
  };
  return place_run (argc, argv, "sync-problems", tests, G_N_ELEMENTS (tests));
}
