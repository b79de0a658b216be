/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several servers and connections on one database: nothing is stepped over, nothing happens twice.
 */
#include <string.h>

#include "kt-server-caller.h"
#include "kt-server-code.h"
#include "kt-server-object.h"
#include "kt-test-device.h"

/* A second server of the same house, with a connection of its own. */
static void
join (KtTestHouse *self, const KtTestHouse *first, const KtTestPlace *place)
{
  self->clock = kt_clock_ref (first->clock);
  self->server = kt_server_new (self->clock, kt_server_get_secret (first->server));
  self->database = kt_test_place_open (place);
}

static char *
account_body (const char *id)
{
  return g_strdup_printf ("{\"id\":\"%s\",\"name\":\"n\"}", id);
}

static KtSyncResult *
put_new (KtTestHouse *house, const char *device, gint64 n, const char *id)
{
  g_autofree char *body = account_body (id);
  return kt_test_house_push (house, device, n, KT_SYNC_ACCOUNT, id, "put", 0, body);
}

static gboolean
has (const KtSyncPage *page, const char *id)
{
  for (guint i = 0; i < page->changes->len; i++)
    if (strcmp (((const KtSyncChange *)page->changes->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* ---- a commit that comes late ---- */

typedef struct {
  KtTestHouse *house;
  gint done;
} Second;

static gpointer
push_second (gpointer data)
{
  Second *self = data;
  g_autoptr (KtSyncResult) result = put_new (self->house, "bea", 1, "second");
  g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
  g_atomic_int_set (&self->done, TRUE);
  return NULL;
}

/* The first one has a place in the feed and does not commit. Were the second one to get a later
 * place and commit, a reader would go on behind it, and never see the first. */
static void
check_late_commit (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  g_auto (KtTestHouse) writer = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "anna", KT_USER_SALES, "*");
  kt_test_house_add (&house, "bea", KT_USER_SALES, "*");
  join (&writer, &house, place);
  g_autoptr (KtDatabase) slow = kt_test_place_open (place);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (slow, &error);
  g_autoptr (KtServerObject) object
      = kt_server_object_read (slow, KT_TEST_TENANT, KT_SYNC_ACCOUNT, "first", &error);
  g_free (object->body);
  object->body = account_body ("first");
  g_assert_true (kt_server_feed_lock (slow, KT_TEST_TENANT, &error));
  g_assert_true (kt_server_object_write (object, slow, KT_TEST_NOW, &error));

  Second second = { &writer, FALSE };
  GThread *thread = g_thread_new ("second", push_second, &second);
  g_usleep (200 * 1000);
  g_assert_false (g_atomic_int_get (&second.done));
  g_autoptr (KtSyncPage) before = kt_test_house_pull (&house, "anna", NULL, 1000);
  g_assert_false (has (before, "first"));
  g_assert_false (has (before, "second"));
  g_assert_true (kt_database_commit (transaction, &error));
  g_thread_join (thread);
  g_autoptr (KtSyncPage) after = kt_test_house_pull (&house, "anna", before->next, 1000);
  g_assert_true (has (after, "first"));
  g_assert_true (has (after, "second"));
}

/* ---- many at once ---- */

#define N_WRITERS 4
#define N_PUSHES 40

typedef struct {
  KtTestHouse house;
  guint number;
  gint *n_running;
} Writer;

static gpointer
write_many (gpointer data)
{
  Writer *self = data;
  g_autofree char *device = g_strdup_printf ("d%u", self->number);
  for (gint64 n = 1; n <= N_PUSHES; n++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%d", device, (int)n);
      g_autoptr (KtSyncResult) result = put_new (&self->house, device, n, id);
      g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
    }
  g_atomic_int_dec_and_test (self->n_running);
  return NULL;
}

/* Reads on and on from its cursor; at the end it has seen everything, once. */
static void
check_many (const KtTestPlace *place)
{
  g_auto (KtTestHouse) house = { 0 };
  Writer writers[N_WRITERS] = { 0 };
  GThread *threads[N_WRITERS];
  gint n_running = N_WRITERS;
  guint n_seen = 0, n_pages = 0;
  g_autofree char *cursor = NULL;
  kt_test_house_init (&house, place);
  kt_test_house_add (&house, "reader", KT_USER_SALES, "*");
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_autofree char *login = g_strdup_printf ("d%u", i);
      kt_test_house_add (&house, login, KT_USER_SALES, "*");
      writers[i].number = i;
      writers[i].n_running = &n_running;
      join (&writers[i].house, &house, place);
    }
  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", write_many, &writers[i]);
  for (gboolean over = FALSE; !over;)
    {
      over = g_atomic_int_get (&n_running) == 0;
      g_autoptr (KtSyncPage) page = kt_test_house_pull (&house, "reader", cursor, 1000);
      for (guint i = 0; i < page->changes->len; i++)
        n_seen
            += strcmp (((const KtSyncChange *)page->changes->pdata[i])->type, KT_SYNC_ACCOUNT) == 0;
      n_pages++;
      g_free (cursor);
      cursor = g_steal_pointer (&page->next);
    }
  for (guint i = 0; i < N_WRITERS; i++)
    {
      g_thread_join (threads[i]);
      kt_test_house_clear (&writers[i].house);
    }
  g_test_message ("%u pages", n_pages);
  g_assert_cmpuint (n_seen, ==, N_WRITERS * N_PUSHES);
}

/* ---- two servers ---- */

static void
check_two_servers (const KtTestPlace *place)
{
  g_auto (KtTestHouse) one = { 0 };
  g_auto (KtTestHouse) two = { 0 };
  g_auto (KtTestDevice) device = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&one, place);
  kt_test_house_add (&one, "anna", KT_USER_SALES, "*");
  join (&two, &one, place);
  g_autofree char *code = kt_server_code_issue (one.database, KT_TEST_TENANT, "anna", KT_TEST_NOW,
                                                KT_TEST_NOW + 60, &error);
  kt_test_device_init (&device);
  g_assert_cmpstr (kt_test_device_enrol (&device, &one, code), ==, "");
  g_autofree char *first = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &two, first), ==, "");
  g_autofree char *second = g_strdup (device.refresh);
  g_assert_cmpstr (kt_test_device_renew (&device, &one, first), ==, "");
  g_assert_cmpstr (device.refresh, ==, second);

  /* The answer of one is lost: the other one gives the same. */
  g_autoptr (KtSyncResult) lost = put_new (&one, "anna", 1, "a");
  g_autoptr (KtSyncResult) again = put_new (&two, "anna", 1, "a");
  g_assert_cmpint (again->verdict, ==, KT_SYNC_DONE);
  g_assert_cmpint (again->rev, ==, lost->rev);
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&one, "anna", NULL, 1000);
  g_autoptr (KtSyncResult) more = put_new (&one, "anna", 2, "b");
  g_autoptr (KtSyncPage) rest = kt_test_house_pull (&two, "anna", page->next, 1000);
  g_assert_cmpuint (rest->changes->len, ==, 1);

  /* Thrown out at one is thrown out at the other. */
  g_assert_true (
      kt_server_device_revoke (one.database, KT_TEST_TENANT, device.id, KT_TEST_NOW, &error));
  g_assert_cmpstr (kt_test_device_renew (&device, &two, second), ==, "revoked");
}

typedef struct {
  KtTestHouse *house;
  const char *id;
  gint64 n;
  gint64 rev;
  KtSyncVerdict verdict;
} Same;

static gpointer
push_same (gpointer data)
{
  Same *self = data;
  g_autoptr (KtSyncResult) result = put_new (self->house, "anna", self->n, self->id);
  self->rev = result->rev;
  self->verdict = result->verdict;
  return NULL;
}

/* A client that lost patience sends the same to the other server while the first one is at it. */
static void
check_same_at_once (const KtTestPlace *place)
{
  g_auto (KtTestHouse) one = { 0 };
  g_auto (KtTestHouse) two = { 0 };
  kt_test_house_init (&one, place);
  kt_test_house_add (&one, "anna", KT_USER_SALES, "*");
  join (&two, &one, place);
  for (gint64 n = 1; n <= 50; n++)
    {
      g_autofree char *id = g_strdup_printf ("a%d", (int)n);
      Same other = { &two, id, n };
      Same own = { &one, id, n };
      GThread *thread = g_thread_new ("same", push_same, &other);
      push_same (&own);
      g_thread_join (thread);
      g_assert_cmpint (own.verdict, ==, KT_SYNC_DONE);
      g_assert_cmpint (other.verdict, ==, KT_SYNC_DONE);
      g_assert_cmpint (own.rev, ==, 1);
      g_assert_cmpint (other.rev, ==, 1);
    }
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&one, "anna", NULL, 1000);
  g_assert_cmpuint (page->changes->len, ==, 51);
}

/* ---- the same refresh text, and the same code ---- */

typedef struct {
  KtTestHouse *house;
  KtTestDevice *device;
  const char *code;
  const char *problem;
} Guest;

static gpointer
enrol_guest (gpointer data)
{
  Guest *self = data;
  self->problem = kt_test_device_enrol (self->device, self->house, self->code);
  return NULL;
}

static void
check_code_at_once (const KtTestPlace *place)
{
  g_auto (KtTestHouse) one = { 0 };
  g_auto (KtTestHouse) two = { 0 };
  g_autoptr (GError) error = NULL;
  kt_test_house_init (&one, place);
  kt_test_house_add (&one, "anna", KT_USER_SALES, "*");
  join (&two, &one, place);
  for (guint i = 0; i < 20; i++)
    {
      g_auto (KtTestDevice) a = { 0 };
      g_auto (KtTestDevice) b = { 0 };
      kt_test_device_init (&a);
      kt_test_device_init (&b);
      g_autofree char *code = kt_server_code_issue (one.database, KT_TEST_TENANT, "anna",
                                                    KT_TEST_NOW, KT_TEST_NOW + 60, &error);
      Guest first = { &one, &a, code, NULL };
      Guest second = { &two, &b, code, NULL };
      GThread *thread = g_thread_new ("guest", enrol_guest, &second);
      enrol_guest (&first);
      g_thread_join (thread);
      g_assert_cmpint ((*first.problem == '\0') + (*second.problem == '\0'), ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  kt_test_place_add ("together", "a reader never steps over a commit that comes late",
                     check_late_commit);
  kt_test_place_add ("together", "a reader of many writers sees all of it once", check_many);
  kt_test_place_add ("together", "two servers are one to their clients", check_two_servers);
  kt_test_place_add ("together", "the same at both at once happens once", check_same_at_once);
  kt_test_place_add ("together", "a code lets in one of two who come at once", check_code_at_once);
  return kt_test_place_run ();
}
