/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The power of the server fails at any moment. What was acknowledged, to any of the devices whose
 * pushes were committed together, is in the feed, once; who tells it again hears the same; numbers
 * that were given are not given again. Nor do errors of the disk lose anything: who is refused
 * meanwhile is told to come back. That the instrument bites shows a server that syncs less.
 */
#include <string.h>

#include "kt-server-caller.h"
#include "kt-test-power.h"
#include "kt-test-server.h"

#define N_DEVICES 3
#define BATCH 4 /* operations at most of one push */

static const char *const devices[N_DEVICES] = { "anna", "bea", "carla" };

typedef struct {
  KtTestPlace place;
  KtTestHouse house;
  KtRandom *random;
  gint64 acknowledged[N_DEVICES], tried[N_DEVICES]; /* up to this n */
  GPtrArray *bodies[N_DEVICES];                     /* what n told, from 1 */
  gint64 last_number;
  guint n_refused;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  kt_test_place_init (&self->place);
  self->random = kt_random_new ((guint32)g_test_rand_int ());
  kt_test_house_init (&self->house, &self->place);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      kt_test_house_add (&self->house, devices[i], KT_USER_SALES, "*");
      self->bodies[i] = g_ptr_array_new_with_free_func (g_free);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  kt_test_house_clear (&self->house);
  for (guint i = 0; i < N_DEVICES; i++)
    g_ptr_array_unref (self->bodies[i]);
  kt_test_place_clear (&self->place);
  kt_random_free (self->random);
}

/* ---- what is asked ---- */

/* More than a page of the file. */
static const char *
body_of (Fixture *self, guint device, gint64 n)
{
  while ((gint64)self->bodies[device]->len < n)
    {
      g_autofree char *note = g_strnfill (6000, 'n');
      g_ptr_array_add (self->bodies[device],
                       g_strdup_printf ("{\"id\":\"%s-%u\",\"name\":\"Customer\",\"note\":\"%s\"}",
                                        devices[device], self->bodies[device]->len + 1, note));
    }
  return self->bodies[device]->pdata[n - 1];
}

static KtSyncOperation *
operation_of (Fixture *self, guint device, gint64 n)
{
  g_autofree char *id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, devices[device], n);
  KtSyncOperation *operation = kt_sync_operation_new (KT_SYNC_ACCOUNT, id, "put");
  operation->n = n;
  operation->body = g_strdup (body_of (self, device, n));
  return operation;
}

/* A disk is no fault of who asks. */
static void
expect_come_back (Fixture *self, const KtServerResponse *response)
{
  g_assert_cmpuint (response->status, ==, 503);
  self->n_refused++;
}

/* NULL: refused at once. */
static KtServerPending *
begin_push (Fixture *self, guint device, gint64 first, gint64 last)
{
  KtServerPending *pending = NULL;
  g_autofree char *token
      = kt_server_caller_new_access (self->house.server, KT_TEST_TENANT, devices[device]);
  g_autofree char *header = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_operation_free);
  g_autoptr (KtServerRequest) request = kt_server_request_new ("POST", "/v1/push");
  for (gint64 n = first; n <= last; n++)
    g_ptr_array_add (operations, operation_of (self, device, n));
  kt_server_request_set_header (request, "authorization", header);
  kt_server_request_take_body (request, kt_sync_wire_write_push (operations));
  g_autoptr (KtServerResponse) refused
      = kt_server_begin (self->house.server, self->house.database, request, &pending);
  if (refused != NULL)
    expect_come_back (self, refused);
  return pending;
}

/* All of it was done. */
static gboolean
is_done (Fixture *self, const KtServerResponse *response)
{
  gint64 server_time;
  if (response->status != 200)
    {
      expect_come_back (self, response);
      return FALSE;
    }
  g_autoptr (GPtrArray) results = kt_sync_wire_read_results (response->body, &server_time, NULL);
  for (guint i = 0; i < results->len; i++)
    {
      const KtSyncResult *result = results->pdata[i];
      g_assert_cmpint (result->verdict, ==, KT_SYNC_DONE);
      g_assert_cmpint (result->rev, ==, 1);
    }
  return TRUE;
}

/* Every device tells what it does not know to be there, and something new; finished together. */
static void
push_together (Fixture *self)
{
  guint device_of[N_DEVICES];
  g_autoptr (GPtrArray) group
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_pending_free);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      gint64 wanted = self->acknowledged[i] + kt_random_range (self->random, 1, BATCH);
      gint64 last = MAX (self->tried[i], wanted);
      KtServerPending *pending = begin_push (self, i, self->acknowledged[i] + 1, last);
      if (pending == NULL)
        continue;
      self->tried[i] = last;
      device_of[group->len] = i;
      g_ptr_array_add (group, pending);
    }
  if (group->len > 0)
    kt_server_finish (self->house.server, self->house.database, group);
  for (guint i = 0; i < group->len; i++)
    {
      g_autoptr (KtServerResponse) response = kt_server_pending_take_response (group->pdata[i]);
      if (is_done (self, response))
        self->acknowledged[device_of[i]] = self->tried[device_of[i]];
    }
}

/* A block is behind all that were given before. */
static void
lease (Fixture *self)
{
  KtLeaseAnswer answer = { 0 };
  if (kt_test_house_lease (&self->house, devices[0], "quote", 2026, &answer) != 200)
    return;
  g_assert_cmpint (answer.first, >, self->last_number);
  self->last_number = answer.last;
}

/* ---- the power ---- */

static void
work_until_dark (Fixture *self)
{
  kt_test_power_fail_after (1 + (guint)kt_random_below (self->random, 250));
  while (!kt_test_power_has_failed ())
    {
      push_together (self);
      if (kt_random_below (self->random, 4) == 0)
        lease (self);
    }
}

static void
restart (Fixture *self)
{
  kt_test_house_stop (&self->house);
  kt_test_power_return (self->random);
  kt_test_house_restart (&self->house, &self->place);
}

/* The highest n of each device in the feed, in which each stands once. */
static void
read_feed (Fixture *self, gint64 *highest)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (KtSyncPage) page = kt_test_house_pull (&self->house, devices[0], cursor, 500);
      for (guint i = 0; i < page->changes->len; i++)
        {
          const KtSyncChange *change = page->changes->pdata[i];
          g_assert_true (g_hash_table_add (seen, g_strconcat (change->type, change->id, NULL)));
          for (guint k = 0; k < N_DEVICES; k++)
            if (strcmp (change->type, KT_SYNC_ACCOUNT) == 0
                && g_str_has_prefix (change->id, devices[k]))
              highest[k] = MAX (highest[k],
                                g_ascii_strtoll (change->id + strlen (devices[k]) + 1, NULL, 10));
        }
      more = page->more;
      g_free (cursor);
      cursor = g_strdup (page->next);
    }
}

/* How much of what was acknowledged is gone. */
static guint
count_lost (Fixture *self)
{
  gint64 highest[N_DEVICES] = { 0 };
  guint lost = 0;
  read_feed (self, highest);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_assert_cmpint (highest[i], <=, self->tried[i]);
      lost += (guint)MAX (self->acknowledged[i] - highest[i], 0);
    }
  return lost;
}

static void
check_sound (Fixture *self)
{
  g_autoptr (KtQuery) query
      = kt_query_new (self->house.database, "SELECT quick_check FROM pragma_quick_check");
  g_assert_true (kt_query_next (query, NULL));
  g_assert_cmpstr (kt_query_get_text (query, 0), ==, "ok");
}

static void
test_power (Fixture *self, gconstpointer data)
{
  for (guint cut = 0; cut < 60; cut++)
    {
      work_until_dark (self);
      restart (self);
      check_sound (self);
      g_assert_cmpuint (count_lost (self), ==, 0);
    }
  push_together (self);
  g_assert_cmpuint (count_lost (self), ==, 0);
  for (guint i = 0; i < N_DEVICES; i++)
    g_assert_cmpint (self->acknowledged[i], ==, self->tried[i]);
  g_test_message ("acknowledged %d",
                  (int)(self->acknowledged[0] + self->acknowledged[1] + self->acknowledged[2]));
  g_assert_cmpint (self->last_number, >, 0);
}

static void
test_errors (Fixture *self, gconstpointer data)
{
  kt_database_exec (self->house.database, "PRAGMA cache_size = 4", NULL); /* so that it reads */
  for (guint round = 0; round < 300; round++)
    {
      kt_test_power_break_disk (round % 5 == 0 ? 0 : 2 + round % 47 * 11);
      push_together (self);
      lease (self);
      kt_test_power_break_disk (0);
      if (round % 20 == 0)
        g_assert_cmpuint (count_lost (self), ==, 0);
    }
  restart (self);
  check_sound (self);
  g_assert_cmpuint (count_lost (self), ==, 0);
  push_together (self);
  for (guint i = 0; i < N_DEVICES; i++)
    g_assert_cmpint (self->acknowledged[i], ==, self->tried[i]);
  g_test_message ("acknowledged %d, refused %u", (int)self->acknowledged[0], self->n_refused);
  g_assert_cmpuint (self->n_refused, >, 50);
}

static void
test_instrument (Fixture *self, gconstpointer data)
{
  guint lost = 0;
  for (guint cut = 0; cut < 25 && lost == 0; cut++)
    {
      kt_database_exec (self->house.database, "PRAGMA synchronous = NORMAL", NULL);
      work_until_dark (self);
      restart (self);
      lost = count_lost (self);
    }
  g_assert_cmpuint (lost, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK
                          | G_LOG_LEVEL_CRITICAL); /* a server that fails says so */
  kt_test_power_install ();
  g_test_add ("/power/what was acknowledged together survives a loss of power", Fixture, NULL,
              set_up, test_power, tear_down);
  g_test_add ("/power/errors of the disk lose nothing that was acknowledged", Fixture, NULL, set_up,
              test_errors, tear_down);
  g_test_add ("/power/a server that syncs less does lose", Fixture, NULL, set_up, test_instrument,
              tear_down);
  return g_test_run ();
}
