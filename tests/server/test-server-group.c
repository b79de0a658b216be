/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pushes that are made durable together: each is answered as if it were alone. */
#include <string.h>

#include "kt-server-caller.h"
#include "kt-server-pool.h"
#include "kt-server-queue.h"
#include "kt-test-server.h"

#define OTHER_TENANT "other"

static const char *const people[] = { "anna", "bea", "carla", "dora" };

static void
begin (KtTestHouse *house, const KtTestPlace *place)
{
  kt_test_house_init (house, place);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    kt_test_house_add (house, people[i], KT_USER_SALES, "*");
}

/* ---- a push ---- */

static KtServerRequest *
new_request (KtServer *server, const char *tenant, const char *device, KtSyncOperation *operation)
{
  g_autofree char *token = kt_server_caller_new_access (server, tenant, device);
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  g_ptr_array_add (operations, operation);
  KtServerRequest *request = kt_server_request_new ("POST", "/v1/push");
  kt_server_request_set_header (request, "authorization", header);
  kt_server_request_take_body (request, kt_sync_wire_write_push (operations));
  return request;
}

/* Of a new customer. */
static KtServerRequest *
new_push (KtServer *server, const char *tenant, const char *device, gint64 n, const char *id)
{
  KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_ACCOUNT, id, "put");
  operation->n = n;
  operation->body = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"n\"}", id);
  return new_request (server, tenant, device, operation);
}

static void
begin_push (GPtrArray *group, KtTestHouse *house, KtServerRequest *taken)
{
  KtServerPending *pending = NULL;
  g_autoptr (KtServerRequest) request = taken;
  g_assert_null (kt_server_begin (house->server, house->database, request, &pending));
  g_ptr_array_add (group, pending);
}

static void
add (GPtrArray *group, KtTestHouse *house, const char *device, gint64 n, const char *id)
{
  begin_push (group, house, new_push (house->server, KT_TEST_TENANT, device, n, id));
}

static void
add_put (GPtrArray *group,
         KtTestHouse *house,
         const char *device,
         gint64 n,
         const char *type,
         gint64 base_rev,
         const char *body)
{
  KtSyncOperation *operation = kt_sync_operation_new (type, type, "put");
  operation->n = n;
  operation->base_rev = base_rev;
  operation->body = g_strdup (body);
  begin_push (group, house, new_request (house->server, KT_TEST_TENANT, device, operation));
}

static GPtrArray *
new_group (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_pending_free);
}

/* rev 0: it is not answered with a result. */
static void
expect (GPtrArray *group, guint i, guint status, gint64 rev)
{
  gint64 server_time;
  g_autoptr (KtServerResponse) response = kt_server_pending_take_response (group->pdata[i]);
  g_assert_cmpuint (response->status, ==, status);
  if (rev == 0)
    return;
  g_autoptr (GPtrArray) results
      = kt_sync_wire_read_results (response->body, &server_time, NULL);
  g_assert_cmpuint (results->len, ==, 1);
  const KtSyncResult *result = results->pdata[0];
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
  g_assert_cmpint (result->rev, ==, rev);
}

/* Accounts in the feed, whose places follow each other without gaps. */
static guint
count_accounts (KtTestHouse *house)
{
  guint n = 0;
  gint64 last = 0;
  g_autoptr (KtSyncPage) page = kt_test_house_pull (house, "anna", NULL, 1000);
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      g_assert_cmpint (change->seq, ==, last + 1);
      last = change->seq;
      n += strcmp (change->type, KT_SYNC_ACCOUNT) == 0;
    }
  return n;
}

static void
check_each_by_itself (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GPtrArray) group = new_group ();
  begin (&house, place);
  add (group, &house, "anna", 1, "a1");
  add (group, &house, "bea", 7, "b7"); /* a gap */
  add (group, &house, "carla", 1, "c1");
  add (group, &house, "anna", 2, "a2");
  add (group, &house, "anna", 2, "a2"); /* lost patience */
  add (group, &house, "anna", 2, "a3"); /* another one with the same number */
  add (group, &house, "dora", 1, "d1");
  kt_server_finish (house.server, house.database, group);
  expect (group, 0, 200, 1);
  expect (group, 1, 409, 0);
  expect (group, 2, 200, 1);
  expect (group, 3, 200, 1);
  expect (group, 4, 200, 1);
  expect (group, 5, 422, 0);
  expect (group, 6, 200, 1);
  g_assert_cmpuint (count_accounts (&house), ==, 4);

  /* The answers got lost: the same again is the same again. */
  g_autoptr (GPtrArray) again = new_group ();
  add (again, &house, "dora", 1, "d1");
  add (again, &house, "anna", 1, "a1");
  add (again, &house, "bea", 1, "b1");
  kt_server_finish (house.server, house.database, again);
  for (guint i = 0; i < again->len; i++)
    expect (again, i, 200, 1);
  g_assert_cmpuint (count_accounts (&house), ==, 5);
}

static void
expect_verdict (GPtrArray *group, guint i, KtSyncVerdict verdict, gint64 rev)
{
  gint64 server_time;
  g_autoptr (KtServerResponse) response = kt_server_pending_take_response (group->pdata[i]);
  g_autoptr (GPtrArray) results
      = kt_sync_wire_read_results (response->body, &server_time, NULL);
  const KtSyncResult *result = results->pdata[0];
  g_assert_cmpint (result->verdict, ==, verdict);
  g_assert_cmpint (result->rev, ==, rev);
}

/* What a push changes counts for those behind it in the group, what goes along with it, too. */
static void
check_one_behind_the_other (const KtTestPlace *place)
{
  static const char quote[] = "{\"number\":\"Q-1\",\"account_id\":\"account\",\"created\":1}";
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GPtrArray) first = new_group ();
  g_autoptr (GPtrArray) second = new_group ();
  begin (&house, place);
  add_put (first, &house, "anna", 1, KT_SYNC_ACCOUNT, 0,
           "{\"id\":\"account\",\"name\":\"n\",\"territory\":\"north\"}");
  add_put (first, &house, "bea", 1, KT_SYNC_QUOTE, 0, quote);
  add_put (first, &house, "carla", 1, KT_SYNC_QUOTE, 0, quote);
  kt_server_finish (house.server, house.database, first);
  expect_verdict (first, 0, KT_SYNC_DONE, 1);
  expect_verdict (first, 1, KT_SYNC_DONE, 1);
  expect_verdict (first, 2, KT_SYNC_STALE, 1);

  /* The customer moves, and his quote with him: another rev than the one behind it knows. */
  add_put (second, &house, "anna", 2, KT_SYNC_ACCOUNT, 1,
           "{\"id\":\"account\",\"name\":\"n\",\"territory\":\"south\"}");
  add_put (second, &house, "bea", 2, KT_SYNC_QUOTE, 1, quote);
  add_put (second, &house, "dora", 1, KT_SYNC_QUOTE, 2, quote);
  kt_server_finish (house.server, house.database, second);
  expect_verdict (second, 0, KT_SYNC_DONE, 2);
  expect_verdict (second, 1, KT_SYNC_STALE, 2);
  expect_verdict (second, 2, KT_SYNC_DONE, 3);
}

/* The row where the answer to bea's push is to be stored is taken: what she pushed cannot be
 * written, by no fault of the others. */
static void
check_failing_one (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GPtrArray) group = new_group ();
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  kt_database_exec (house.database,
                    "INSERT INTO operation (tenant, device, n, hash, verdict, rev, at)"
                    " VALUES ('" KT_TEST_TENANT "', 'bea', 1, '', 'done', 1, 1)",
                    &error);
  g_assert_no_error (error);
  add (group, &house, "anna", 1, "a1");
  add (group, &house, "bea", 1, "b1");
  add (group, &house, "carla", 1, "c1");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*");
  kt_server_finish (house.server, house.database, group);
  g_test_assert_expected_messages ();
  expect (group, 0, 200, 1);
  expect (group, 1, 500, 0);
  expect (group, 2, 200, 1);
  g_assert_cmpuint (count_accounts (&house), ==, 2);
}

/* Who cannot write at all says so to everybody, and nothing is half done. */
static void
check_all_fail (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GPtrArray) group = new_group ();
  g_autoptr (GError) error = NULL;
  begin (&house, place);
  add (group, &house, "anna", 1, "a1");
  add (group, &house, "bea", 1, "b1");
  kt_database_exec (house.database, "ALTER TABLE operation RENAME TO gone", &error);
  for (guint i = 0; i < group->len; i++)
    g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*");
  kt_server_finish (house.server, house.database, group);
  g_test_assert_expected_messages ();
  expect (group, 0, 500, 0);
  expect (group, 1, 500, 0);
  g_assert_cmpuint (count_accounts (&house), ==, 0);
}

/* ---- who takes care of them ---- */

static void
check_queue (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (KtServerQueue) queue = kt_server_queue_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  const guint n = KT_SERVER_GROUP_OPERATIONS + 10;
  begin (&house, place);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);
      add (all, &house, "anna", i + 1, id);
      g_assert_true (kt_server_queue_add (queue, all->pdata[i], GUINT_TO_POINTER (i)) == (i == 0));
    }
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) first = kt_server_queue_take (queue, KT_TEST_TENANT, items);
  g_assert_cmpuint (first->len, ==, KT_SERVER_GROUP_OPERATIONS);
  g_assert_true (kt_server_queue_end (queue, KT_TEST_TENANT));
  g_autoptr (GPtrArray) rest = kt_server_queue_take (queue, KT_TEST_TENANT, items);
  g_assert_cmpuint (rest->len, ==, 10);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (items->pdata[i]), ==, i);
  g_assert_false (kt_server_queue_end (queue, KT_TEST_TENANT));
  g_autoptr (GPtrArray) later = new_group ();
  add (later, &house, "bea", 1, "b1");
  g_assert_true (kt_server_queue_add (queue, later->pdata[0], NULL));
  g_free (g_ptr_array_steal (later, NULL));
  g_autoptr (GPtrArray) last = kt_server_queue_take (queue, KT_TEST_TENANT, items);
  g_assert_cmpuint (last->len, ==, 1);
  g_assert_false (kt_server_queue_end (queue, KT_TEST_TENANT));
}

/* ---- threads ---- */

#define N_FLOOD 900

typedef struct {
  guint n_done;
  guint place_of_other; /* how many were answered before that of the other tenant */
} Flood;

static void
on_answer (KtServerResponse *taken, gpointer data)
{
  g_autoptr (KtServerResponse) response = taken;
  Flood *flood = data;
  g_assert_cmpuint (response->status, ==, 200);
  flood->n_done++;
}

static void
on_other_answer (KtServerResponse *taken, gpointer data)
{
  Flood *flood = data;
  flood->place_of_other = flood->n_done;
  on_answer (taken, data);
}

static void
add_other_tenant (KtTestHouse *house)
{
  gint64 number;
  g_autoptr (GError) error = NULL;
  kt_server_tenant_create (house->database, OTHER_TENANT, "Other", "epoch-1", &error);
  g_autoptr (KtServerMember) member = kt_server_member_new ("olga", "olga", "Olga");
  member->roles = KT_USER_SALES;
  kt_server_member_save (house->database, OTHER_TENANT, member, KT_TEST_NOW, &error);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (house->database, &error);
  kt_server_device_add (house->database, OTHER_TENANT, "olga", "olga", "", "olga", KT_TEST_NOW,
                        &number, &error);
  kt_database_commit (transaction, &error);
  g_assert_no_error (error);
}

/* Four devices push all they have at once to one thread, and somebody else comes behind them:
 * nobody is left out, and he does not wait for all of them. */
static void
check_threads (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  Flood flood = { 0 };
  begin (&house, place);
  add_other_tenant (&house);
  g_autoptr (KtServerPool) pool = kt_server_pool_new (house.server, place->uri, 1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_FLOOD; i++)
    {
      const char *device = people[i % G_N_ELEMENTS (people)];
      g_autofree char *id = g_strdup_printf ("%s-%u", device, i);
      kt_server_pool_push (pool,
                           new_push (house.server, KT_TEST_TENANT, device,
                                     i / G_N_ELEMENTS (people) + 1, id),
                           on_answer, &flood);
    }
  kt_server_pool_push (pool, new_push (house.server, OTHER_TENANT, "olga", 1, "o1"),
                       on_other_answer, &flood);
  while (flood.n_done < N_FLOOD + 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (flood.place_of_other, <, N_FLOOD);
  g_assert_cmpuint (count_accounts (&house), ==, N_FLOOD);
}

/* The threads end while pushes wait: they are answered nevertheless. */
static void
check_end (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_autoptr (GError) error = NULL;
  Flood flood = { 0 };
  begin (&house, place);
  KtServerPool *pool = kt_server_pool_new (house.server, place->uri, 3, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    kt_server_pool_push (pool, new_push (house.server, KT_TEST_TENANT, people[i], 1, people[i]),
                         on_answer, &flood);
  kt_server_pool_free (pool);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (flood.n_done, ==, G_N_ELEMENTS (people));
  g_assert_cmpuint (count_accounts (&house), ==, G_N_ELEMENTS (people));
}

/* ---- several servers ---- */

typedef struct {
  const KtTestPlace *place;
  KtServer *server;
  const char *first;
  const char *second;
} Crossing;

static gpointer
cross (gpointer data)
{
  const Crossing *self = data;
  g_autoptr (KtDatabase) database = kt_test_place_open (self->place);
  KtTestHouse house = { NULL, self->server, database };
  for (gint64 n = 1; n <= 30; n++)
    {
      g_autoptr (GPtrArray) group = new_group ();
      g_autofree char *first = g_strdup_printf ("%s-%d", self->first, (int)n);
      g_autofree char *second = g_strdup_printf ("%s-%d", self->second, (int)n);
      add (group, &house, self->first, n, first);
      add (group, &house, self->second, n, second);
      kt_server_finish (self->server, database, group);
      expect (group, 0, 200, 1);
      expect (group, 1, 200, 1);
    }
  return NULL;
}

/* Two servers finish pushes of the same devices in opposite order, each all of them: whoever comes
 * second gets the answer of the first. No deadlock: both lock the row of the tenant before all. */
static void
check_two_servers (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  begin (&house, place);
  Crossing one = { place, house.server, "anna", "bea" };
  Crossing two = { place, house.server, "bea", "anna" };
  GThread *thread = g_thread_new ("two", cross, &two);
  cross (&one);
  g_thread_join (thread);
  g_assert_cmpuint (count_accounts (&house), ==, 60);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("group", "each push is answered as if it were alone", check_each_by_itself);
  kt_test_place_add ("group", "each counts for those behind it", check_one_behind_the_other);
  kt_test_place_add ("group", "one that fails does not fail the others", check_failing_one);
  kt_test_place_add ("group", "all are told when nothing can be written", check_all_fail);
  kt_test_place_add ("group", "one thread at a time is in charge of a tenant", check_queue);
  kt_test_place_add ("group", "a flood of one tenant does not hold up another", check_threads);
  kt_test_place_add ("group", "what waits is answered before the threads end", check_end);
  kt_test_place_add ("group", "two servers with the same in opposite order both finish",
                     check_two_servers);
  return kt_test_place_run ();
}
