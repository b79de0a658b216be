/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushing customers and quotes, and what the feed tells of them. */
#include <string.h>

#include "kt-server-feed.h"
#include "kt-test-server.h"

#define A "0a0a0a0a-0000-4000-8000-000000000001"
#define B "0a0a0a0a-0000-4000-8000-000000000002"
#define Q "0b0b0b0b-0000-4000-8000-000000000001"

#define ACCOUNT(id, name, territory)                                                               \
  "{\"id\":\"" id "\",\"name\":\"" name "\",\"territory\":\"" territory "\"}"
#define QUOTE(number, account)                                                                     \
  "{\"number\":\"" number "\",\"account_id\":\"" account "\",\"created\":1,\"owner\":\"anna\"}"

static void
begin (KtTestHouse *house, const KtTestPlace *place)
{
  kt_test_house_init (house, place);
  kt_test_house_add (house, "anna", KT_USER_SALES, "north");
  kt_test_house_add (house, "bea", KT_USER_SALES, "south");
  kt_test_house_add (house, "carla", KT_USER_SALES | KT_USER_ADMIN, "*");
  kt_test_house_add (house, "kiosk", KT_USER_KIOSK, "*");
}

static void
expect (KtSyncResult *taken, KtSyncVerdict verdict, gint64 rev, const char *code)
{
  g_autoptr (KtSyncResult) result = taken;
  g_assert_cmpstr (kt_sync_verdict_to_string (result->verdict), ==,
                   kt_sync_verdict_to_string (verdict));
  g_assert_cmpint (result->rev, ==, rev);
  g_assert_cmpstr (result->code, ==, code);
}

static KtSyncResult *
put_account (KtTestHouse *house, const char *device, gint64 n, gint64 base_rev, const char *body)
{
  return kt_test_house_push (house, device, n, KT_SYNC_ACCOUNT, A, "put", base_rev, body);
}

/* The last change of that object in all that the device sees, or NULL. */
static const KtSyncChange *
find (const KtSyncPage *page, const char *id)
{
  for (guint i = page->changes->len; i > 0; i--)
    if (strcmp (((const KtSyncChange *)page->changes->pdata[i - 1])->id, id) == 0)
      return page->changes->pdata[i - 1];
  return NULL;
}

static void
check_compare_and_set (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  expect (put_account (&house, "anna", 1, 0, ACCOUNT (A, "One", "north")), KT_SYNC_DONE, 1, NULL);
  expect (put_account (&house, "carla", 1, 1, ACCOUNT (A, "Two", "north")), KT_SYNC_DONE, 2, NULL);
  expect (put_account (&house, "anna", 2, 1, ACCOUNT (A, "Three", "north")), KT_SYNC_STALE, 2,
          NULL);
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "anna", NULL, 1000);
  const KtSyncChange *change = find (page, A);
  g_assert_nonnull (change);
  g_assert_cmpint (change->rev, ==, 2);
  g_assert_cmpstr (change->body, ==, ACCOUNT (A, "Two", "north"));
  expect (put_account (&house, "anna", 3, 2, ACCOUNT (A, "Three", "north")), KT_SYNC_DONE, 3, NULL);
}

static GBytes *
write_push (gint64 n, const char *name)
{
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_ACCOUNT, A, "put");
  operation->n = n;
  operation->body = g_strdup_printf ("{\"id\":\"" A "\",\"name\":\"%s\"}", name);
  g_ptr_array_add (operations, operation);
  return kt_sync_wire_write_push (operations);
}

static guint
push_status (KtTestHouse *house, gint64 n, const char *name, char **problem)
{
  g_autoptr (GBytes) bytes = write_push (n, name);
  g_autoptr (KtServerResponse) response
      = kt_test_house_ask (house, "anna", "POST", "/v1/push", bytes);
  g_clear_pointer (problem, g_free);
  if (response->status != 200)
    *problem = kt_test_problem (response);
  return response->status;
}

static void
check_replay (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autofree char *problem = NULL;
  begin (&house, place);
  expect (put_account (&house, "anna", 1, 0, ACCOUNT (A, "One", "north")), KT_SYNC_DONE, 1, NULL);
  expect (put_account (&house, "anna", 1, 0, ACCOUNT (A, "One", "north")), KT_SYNC_DONE, 1, NULL);
  expect (put_account (&house, "anna", 2, 0, ACCOUNT (A, "New", "north")), KT_SYNC_STALE, 1, NULL);
  expect (put_account (&house, "anna", 2, 0, ACCOUNT (A, "New", "north")), KT_SYNC_STALE, 1, NULL);
  g_assert_cmpuint (push_status (&house, 1, "Other", &problem), ==, 422);
  g_assert_cmpstr (problem, ==, KT_PROBLEM_REUSED);
  g_assert_cmpuint (push_status (&house, 4, "Later", &problem), ==, 409);
  g_assert_cmpstr (problem, ==, KT_PROBLEM_GAP);
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "anna", NULL, 1000);
  g_assert_cmpint (find (page, A)->rev, ==, 1);
}

static void
check_territories (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  expect (put_account (&house, "anna", 1, 0, ACCOUNT (A, "One", "north")), KT_SYNC_DONE, 1, NULL);
  expect (kt_test_house_push (&house, "anna", 2, KT_SYNC_QUOTE, Q, "put", 0, QUOTE ("Q-1", A)),
          KT_SYNC_DONE, 1, NULL);
  g_autoptr (KtSyncPage) of_bea = kt_test_house_pull (&house, "bea", NULL, 1000);
  g_autoptr (KtSyncPage) of_kiosk = kt_test_house_pull (&house, "kiosk", NULL, 1000);
  g_assert_null (find (of_bea, A));
  g_assert_null (find (of_bea, Q));
  g_assert_cmpuint (of_kiosk->changes->len, ==, 0);
  expect (put_account (&house, "bea", 1, 1, ACCOUNT (A, "Mine", "south")), KT_SYNC_REFUSED, 0,
          "territory");
  expect (put_account (&house, "anna", 3, 1, ACCOUNT (A, "Gone", "south")), KT_SYNC_REFUSED, 0,
          "territory");
  expect (put_account (&house, "kiosk", 1, 1, ACCOUNT (A, "Mine", "north")), KT_SYNC_REFUSED, 0,
          "territory");

  /* The administrator moves the customer: his quote goes with him. */
  g_autoptr (KtSyncPage) before = kt_test_house_pull (&house, "anna", NULL, 1000);
  expect (put_account (&house, "carla", 1, 1, ACCOUNT (A, "One", "south")), KT_SYNC_DONE, 2, NULL);
  g_autoptr (KtSyncPage) left = kt_test_house_pull (&house, "anna", before->next, 1000);
  g_assert_true (find (left, A)->is_del);
  g_assert_true (find (left, Q)->is_del);
  /* Whoever cannot see it cannot change it upon what it is there. */
  g_assert_cmpint (find (left, A)->rev, ==, 0);
  g_autoptr (KtSyncPage) came = kt_test_house_pull (&house, "bea", of_bea->next, 1000);
  g_assert_false (find (came, A)->is_del);
  g_assert_false (find (came, Q)->is_del);
}

/* ---- what visitors ask ---- */

#define I "0c0c0c0c-0000-4000-8000-000000000001"
#define ASKED(note, more)                                                                          \
  "{\"id\":\"" I "\",\"made\":\"2026-11-22T14:05:00Z\",\"product\":\"pump\",\"name\":\"Erika Muster\","        \
  "\"phone\":\"1\",\"note\":\"" note "\"" more "}"
#define TAKEN(by)                                                                                  \
  ",\"taken\":\"2026-11-22T15:05:00Z\",\"taken_by\":\"" by "\",\"quote_id\":\"" Q "\""

static KtSyncResult *
put_inquiry (KtTestHouse *house, const char *device, gint64 n, gint64 base_rev, const char *body)
{
  return kt_test_house_push (house, device, n, KT_SYNC_INQUIRY, I, "put", base_rev, body);
}

static gboolean
sees_inquiry (KtTestHouse *house, const char *device, const char *with)
{
  g_autoptr (KtSyncPage) page = kt_test_house_pull (house, device, NULL, 1000);
  const KtSyncChange *change = find (page, I);
  return change != NULL && !change->is_del && strstr (change->body, with) != NULL;
}

/* A kiosk says what a visitor asked, and that is all; everybody who sells hears of it, one takes it. */
static void
check_inquiries (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  kt_test_house_add (&house, "otto", KT_USER_APPROVER, "*");
  expect (put_inquiry (&house, "kiosk", 1, 0, "{\"id\":\"" I "\"}"), KT_SYNC_REFUSED, 0,
          "malformed");
  expect (put_inquiry (&house, "kiosk", 2, 0, ASKED ("?", TAKEN ("kiosk"))), KT_SYNC_REFUSED, 0,
          "right");
  expect (kt_test_house_push (&house, "kiosk", 3, KT_SYNC_INQUIRY, A, "put", 0, ASKED ("?", "")),
          KT_SYNC_REFUSED, 0, "malformed");
  expect (put_inquiry (&house, "kiosk", 4, 0, ASKED ("?", "")), KT_SYNC_DONE, 1, NULL);
  g_assert_false (sees_inquiry (&house, "kiosk", ""));
  g_assert_true (sees_inquiry (&house, "anna", "Erika Muster"));
  g_assert_true (sees_inquiry (&house, "bea", "Erika Muster"));

  /* Told again under another number it is the same one; another one it cannot become. */
  expect (put_inquiry (&house, "kiosk", 5, 0, ASKED ("?", "")), KT_SYNC_DONE, 1, NULL);
  expect (put_inquiry (&house, "kiosk", 6, 1, ASKED ("!", "")), KT_SYNC_REFUSED, 0, "right");
  expect (put_inquiry (&house, "kiosk", 7, 1, ASKED ("?", TAKEN ("kiosk"))), KT_SYNC_REFUSED, 0,
          "right");
  expect (kt_test_house_push (&house, "kiosk", 8, KT_SYNC_INQUIRY, I, "del", 1, "{}"),
          KT_SYNC_REFUSED, 0, "territory");
  expect (put_inquiry (&house, "anna", 1, 1, ASKED ("!", TAKEN ("anna"))), KT_SYNC_REFUSED, 0,
          "sealed");
  expect (put_inquiry (&house, "otto", 1, 1, ASKED ("?", TAKEN ("otto"))), KT_SYNC_REFUSED, 0,
          "right");

  expect (put_inquiry (&house, "anna", 2, 1, ASKED ("?", TAKEN ("anna"))), KT_SYNC_DONE, 2, NULL);
  expect (put_inquiry (&house, "bea", 1, 1, ASKED ("?", TAKEN ("bea"))), KT_SYNC_STALE, 2, NULL);
  g_assert_true (sees_inquiry (&house, "bea", "\"taken_by\":\"anna\""));
  expect (kt_test_house_push (&house, "otto", 2, KT_SYNC_INQUIRY, I, "del", 2, "{}"),
          KT_SYNC_REFUSED, 0, "right");
  expect (kt_test_house_push (&house, "bea", 2, KT_SYNC_INQUIRY, I, "del", 1, "{}"), KT_SYNC_STALE, 2,
          NULL);
  expect (kt_test_house_push (&house, "bea", 3, KT_SYNC_INQUIRY, I, "del", 2, "{}"), KT_SYNC_DONE, 3,
          NULL);
  g_assert_false (sees_inquiry (&house, "anna", ""));

  /* Nor does it come back when it is told once more; another one may not take its place. */
  expect (put_inquiry (&house, "kiosk", 9, 0, ASKED ("?", "")), KT_SYNC_DONE, 3, NULL);
  expect (put_inquiry (&house, "kiosk", 10, 3, ASKED ("?", "")), KT_SYNC_REFUSED, 0, "right");
  expect (put_inquiry (&house, "bea", 4, 0, ASKED ("?", TAKEN ("bea"))), KT_SYNC_STALE, 3, NULL);
  g_assert_false (sees_inquiry (&house, "anna", ""));
  g_autoptr (KtQuery) query = kt_query_new (
      house.database, "SELECT count(*) FROM object WHERE body LIKE '%Muster%'");
  g_assert_true (kt_query_next (query, NULL));
  g_assert_cmpint (kt_query_get_int (query, 0), ==, 0);
}

static void
check_numbers (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  expect (kt_test_house_push (&house, "anna", 1, KT_SYNC_QUOTE, Q, "put", 0, QUOTE ("Q-1", "")),
          KT_SYNC_DONE, 1, NULL);
  expect (kt_test_house_push (&house, "bea", 1, KT_SYNC_QUOTE, B, "put", 0, QUOTE ("Q-1", "")),
          KT_SYNC_REFUSED, 0, "number-taken");
  expect (kt_test_house_push (&house, "bea", 2, KT_SYNC_QUOTE, B, "put", 0, QUOTE ("Q-2", A)),
          KT_SYNC_REFUSED, 0, "account");
  expect (kt_test_house_push (&house, "bea", 3, KT_SYNC_QUOTE, B, "put", 0, QUOTE ("Q-2", "")),
          KT_SYNC_DONE, 1, NULL);
}

/* The law of the feed: from whatever cursor one goes on, in pages of whatever size, one comes to
 * hold what a full fetch gives. */
static void
apply (GHashTable *held, const KtSyncPage *page)
{
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      if (change->is_del)
        g_hash_table_remove (held, change->id);
      else
        g_hash_table_replace (held, g_strdup (change->id), g_strdup (change->body));
    }
}

static void
assert_same (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer id, body;
  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &id, &body))
    g_assert_cmpstr (g_hash_table_lookup (b, id), ==, body);
}

static void
pull_all (KtTestHouse *house, const char *device, GHashTable *held, char **cursor, guint limit)
{
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (KtSyncPage) page = kt_test_house_pull (house, device, *cursor, limit);
      g_assert_cmpuint (page->changes->len, <=, limit);
      apply (held, page);
      g_free (*cursor);
      *cursor = g_steal_pointer (&page->next);
      more = page->more;
    }
}

static void
check_law (const KtTestPlace *place)
{
  static const char *const territories[] = { "north", "south", "" };
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (KtRandom) random = kt_random_new (11);
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *cursor = NULL;
  gint64 revs[8] = { 0 };
  begin (&house, place);
  for (gint64 n = 1; n <= 150; n++)
    {
      guint which = (guint)kt_random_below (random, G_N_ELEMENTS (revs));
      g_autofree char *id = g_strdup_printf ("account-%u", which);
      g_autofree char *body = g_strdup_printf (
          "{\"id\":\"%s\",\"name\":\"n%d\",\"territory\":\"%s\"}", id, (int)n,
          territories[kt_random_below (random, G_N_ELEMENTS (territories))]);
      g_autoptr (KtSyncResult) result = kt_test_house_push (
          &house, "carla", n, KT_SYNC_ACCOUNT, id, "put", revs[which], body);
      g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
      revs[which] = result->rev;
      if (kt_random_below (random, 6) == 0)
        pull_all (&house, "anna", held, &cursor, 1 + (guint)kt_random_below (random, 5));
    }
  g_autoptr (GHashTable) whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *from_nothing = NULL;
  pull_all (&house, "anna", held, &cursor, 3);
  pull_all (&house, "anna", whole, &from_nothing, 1000);
  assert_same (held, whole);
}

static void
check_cursors (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autofree char *problem = NULL;
  begin (&house, place);
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "anna", NULL, 1000);
  g_autofree char *foreign = g_strconcat ("/v1/changes?cursor=", page->next, NULL);
  g_autoptr (KtServerResponse) of_bea
      = kt_test_house_ask (&house, "bea", "GET", foreign, NULL);
  g_assert_cmpuint (of_bea->status, ==, 409);
  problem = kt_test_problem (of_bea);
  g_assert_cmpstr (problem, ==, KT_PROBLEM_MUST_REFETCH);
  foreign[strlen (foreign) - 1] ^= 1;
  g_autoptr (KtServerResponse) forged
      = kt_test_house_ask (&house, "anna", "GET", foreign, NULL);
  g_assert_cmpuint (forged->status, ==, 409);
}

static void
check_tokens (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  g_autoptr (KtServerRequest) bare = kt_server_request_new ("GET", "/v1/changes");
  g_autoptr (KtServerResponse) none = kt_server_handle (house.server, house.database, bare);
  g_assert_cmpuint (none->status, ==, 401);
  g_assert_true (
      kt_server_device_revoke (house.database, KT_TEST_TENANT, "anna", KT_TEST_NOW, &error));
  g_autoptr (KtServerResponse) revoked
      = kt_test_house_ask (&house, "anna", "GET", "/v1/changes", NULL);
  g_assert_cmpuint (revoked->status, ==, 403);
}

/* Who began before is told to begin again; who begins after comes through in small pages. */
static void
check_compaction (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  for (gint64 n = 1; n <= 9; n++)
    {
      g_autofree char *name = g_strdup_printf ("{\"id\":\"" A "\",\"name\":\"%d\"}", (int)n);
      expect (put_account (&house, "anna", n, n - 1, name), KT_SYNC_DONE, n, NULL);
    }
  g_autoptr (KtSyncPage) early = kt_test_house_pull (&house, "carla", NULL, 1);
  g_assert_true (kt_server_feed_compact (house.database, KT_TEST_TENANT, KT_TEST_NOW + 1, &error));
  g_assert_no_error (error);
  g_autofree char *path = g_strdup_printf ("/v1/changes?cursor=%s", early->next);
  g_autoptr (KtServerResponse) void_one = kt_test_house_ask (&house, "carla", "GET", path, NULL);
  g_assert_cmpuint (void_one->status, ==, 409);
  g_autofree char *cursor = NULL;
  guint n_accounts = 0;
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "carla", cursor, 1);
      n_accounts += find (page, A) != NULL;
      g_free (cursor);
      cursor = g_strdup (page->next);
      more = page->more;
    }
  g_assert_cmpuint (n_accounts, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("push", "what is stale is not written", check_compare_and_set);
  kt_test_place_add ("push", "the same again gets the same answer", check_replay);
  kt_test_place_add ("push", "territories are kept apart, and left", check_territories);
  kt_test_place_add ("push", "a kiosk asks for a visitor, and hears nothing", check_inquiries);
  kt_test_place_add ("push", "a number is given once", check_numbers);
  kt_test_place_add ("feed", "going on from any cursor comes to the same", check_law);
  kt_test_place_add ("feed", "cursors of others are void", check_cursors);
  kt_test_place_add ("feed", "nobody gets in without a token", check_tokens);
  kt_test_place_add ("feed", "who begins after a compaction comes through", check_compaction);
  return kt_test_place_run ();
}
