/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one device did arrives at another: lists, search, trail and all. Pages may be torn, told
 * twice, or come in any order that the feed allows.
 */

#include "kt-account-store.h"
#include "kt-audit-store.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "kt-special-wish.h"
#include "kt-user-store.h"
#include "order-fixture.h"
#include "sync-house.h"

#include <string.h>

/* A customer and a quote that was accepted; the order of it. */
static KtOrder *
trade (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_auto (OrderFixture) example = { 0 };
  KtRevision *revision;
  g_autofree char *id = fixture_id (fixture->random), *part = fixture_id (fixture->random),
                  *event_id = fixture_id (fixture->random);
  g_autoptr (KtAccount) account = fixture_account (fixture->random, "Muster GmbH", "Köln");
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_assert_true (kt_account_store_save (fixture->store, account, actor, &error));
  KtQuote *quote = fixture_quote (fixture->random, account, &revision);
  g_assert_true (kt_quote_store_save (fixture->store, quote, revision, &error));
  fixture_add (revision, kt_wish_new ("wish", "Sonderlack", "", "duty:engineering"));
  g_assert_true (kt_quote_store_save (fixture->store, quote, revision, &error));
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  g_assert_true (kt_quote_store_save (fixture->store, quote, revision, &error));
  order_fixture_init (&example, fixture->random, quote, revision);
  g_assert_true (kt_quote_store_save (fixture->store, quote, revision, &error));
  example.request.id = id;
  g_autoptr (KtOrder) order = order_fixture_place (&example);
  g_autoptr (KtOrder) placed
      = kt_order_store_place (fixture->store, order, example.clearance, &error);
  g_assert_no_error (error);
  g_autoptr (KtOrderEvent) event = kt_order_event_new (event_id, KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, ((KtOrderLine *)placed->lines->pdata[0])->id);
  kt_record_set_text (&event->other_id, part);
  event->quantity = fixture_decimal ("3");
  KtOrder *changed
      = kt_order_store_apply (fixture->store, placed->id, event, example.seller, &error);
  g_assert_no_error (error);
  return changed;
}

static void
test_arrives (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = trade (&self->a);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  house_assert_same (&self->a, &self->b);
  house_assert_clean (&self->a);
  house_assert_clean (&self->b);
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, 0);
  g_assert_cmpuint (house_count_tasks (&self->b, NULL), ==, 0);
  g_autoptr (KtOrder) there = kt_order_store_load (self->b.store, order->id, &error);
  g_assert_no_error (error);
  g_assert_true (kt_record_equal (&kt_order_type, there, order));
}

/* Nothing of its own is taken twice. */
static void
test_own (Two *self, gconstpointer data)
{
  kt_order_free (trade (&self->a));
  house_push (&self->house, &self->a);
  g_autofree char *before = house_dump (&self->a);
  gint64 entries = store_fixture_int (&self->a, "SELECT count(*) FROM audit");
  house_sync (&self->house, &self->a);
  g_autofree char *after = house_dump (&self->a);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (store_fixture_int (&self->a, "SELECT count(*) FROM audit"), ==, entries);
}

static void
test_twice (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  kt_order_free (trade (&self->a));
  house_sync (&self->house, &self->a);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (kt_sync_store_apply_page (self->b.store, self->house.objects, "7", 1, &error));
      g_assert_no_error (error);
      house_assert_same (&self->a, &self->b);
      house_assert_clean (&self->b);
    }
}

/* Whatever fails in a page, nothing of it is there, and it is asked for again. */
static void
test_torn (Two *self, gconstpointer data)
{
  static const char *const faults[] = {
    "BEFORE UPDATE OF cursor ON sync_state WHEN NEW.cursor <> OLD.cursor",
    "BEFORE UPDATE OF applying ON sync_state WHEN NEW.applying < OLD.applying",
    "BEFORE UPDATE OF pending ON sync_object",
    "BEFORE INSERT ON sync_object WHEN NEW.type = 'event'",
  };
  kt_order_free (trade (&self->a));
  house_sync (&self->house, &self->a);
  g_autofree char *before = house_dump (&self->b);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *sql = g_strdup_printf (
          "CREATE TRIGGER torn %s BEGIN SELECT RAISE (ABORT, 'torn'); END", faults[i]);
      store_fixture_sql (&self->b, sql);
      g_assert_false (
          kt_sync_store_apply_page (self->b.store, self->house.objects, "9", 5, &error));
      g_assert_nonnull (error);
      store_fixture_sql (&self->b, "DROP TRIGGER torn");
      g_autofree char *after = house_dump (&self->b);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM sync_object"), ==, 0);
      g_assert_cmpint (store_fixture_int (&self->b, "SELECT cursor = '' AND NOT applying"
                                                    " AND server_time = 0 FROM sync_state"),
                       ==, 1);
    }
  house_sync (&self->house, &self->b);
  house_assert_same (&self->a, &self->b);
}

static void
test_time (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_assert_true (kt_sync_store_apply_page (self->b.store, none, "1", 2000, &error));
  g_assert_true (kt_sync_store_apply_page (self->b.store, none, "2", 1000, &error));
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (self->b.store, &error);
  g_assert_cmpint (state->server_time, ==, 2000);
  g_assert_cmpstr (state->cursor, ==, "2");
}

/* ---- any order ---- */

static void
edit_account (StoreFixture *fixture, KtRandom *random)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH", "Köln");
  g_autofree char *phone = g_strdup_printf ("%u", (guint)kt_random_below (random, 1000));
  kt_record_set_text (&account->phone, phone);
  g_assert_true (kt_account_store_save (fixture->store, account, NULL, &error));
  g_assert_no_error (error);
}

static void
test_any_order (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtRandom *random = self->a.random;
  StoreFixture late = { 0 };
  for (guint round = 0; round < 25; round++)
    {
      if (round % 4 == 0)
        kt_order_free (trade (&self->a));
      edit_account (&self->a, random);
      if (kt_random_below (random, 3) > 0)
        house_sync (&self->house, &self->a);
      if (kt_random_below (random, 8) == 0)
        house_move_all (&self->house, random);
      house_pull_page (&self->house, &self->b, 1 + (guint)kt_random_below (random, 9), &error);
      g_assert_no_error (error);
    }
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  store_fixture_set_up (&late, NULL);
  house_enrol (&late, 3);
  house_move_all (&self->house, random);
  house_sync (&self->house, &late);
  house_assert_same (&self->a, &self->b);
  house_assert_same (&self->a, &late);
  house_assert_clean (&self->b);
  house_assert_clean (&late);
  g_assert_cmpuint (house_count_tasks (&late, NULL), ==, 0);
  store_fixture_tear_down (&late, NULL);
}

/* ---- leaving, and everything anew ---- */

static void
test_leaves (Two *self, gconstpointer data)
{
  kt_order_free (trade (&self->a));
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  for (guint i = 0; i < self->house.objects->len; i++)
    {
      const KtSyncChange *change = self->house.objects->pdata[i];
      KtSyncChange *copy = kt_sync_change_new (change->type, change->id, change->rev);
      copy->body = g_strdup (change->body);
      g_ptr_array_add (kept, copy);
    }
  for (guint i = 0; i < kept->len; i++)
    {
      const KtSyncChange *change = kept->pdata[i];
      house_put (&self->house, change->type, change->id, NULL);
    }
  house_sync (&self->house, &self->b);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT (SELECT count(*) FROM account)"
                                                " + (SELECT count(*) FROM quote)"
                                                " + (SELECT count(*) FROM sales_order)"),
                   ==, 0);
  house_assert_clean (&self->b);
  g_assert_cmpuint (house_count_tasks (&self->b, NULL), ==, 0);
  for (guint i = 0; i < kept->len; i++)
    {
      const KtSyncChange *change = kept->pdata[i];
      house_put (&self->house, change->type, change->id, change->body);
    }
  house_sync (&self->house, &self->b);
  house_assert_same (&self->a, &self->b);
  house_assert_clean (&self->b);
}

static void
test_refetch (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = trade (&self->a);
  edit_account (&self->a, self->a.random);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  edit_account (&self->b, self->b.random); /* waits to be told */
  const KtSyncChange *gone = NULL;
  for (guint i = 0; i < self->house.objects->len; i++)
    {
      const KtSyncChange *change = self->house.objects->pdata[i];
      if (strcmp (change->type, KT_SYNC_ACCOUNT) == 0
          && strcmp (change->id, order->customer.account_id) != 0)
        gone = change;
    }
  g_ptr_array_remove (self->house.objects, (gpointer)gone);
  g_assert_true (kt_sync_store_begin_refetch (self->b.store, NULL, &error));
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM account"), ==, 3);
  while (house_pull_page (&self->house, &self->b, 3, &error))
    ;
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM account"), ==, 3);
  g_assert_true (kt_sync_store_end_refetch (self->b.store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM account"), ==, 2);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM outbox"), ==, 1);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM sales_order"), ==, 1);
  house_sync (&self->house, &self->b);
  house_assert_clean (&self->b);
}

/* ---- others ---- */

static guint
count_lines (StoreFixture *fixture)
{
  g_autofree char *text = house_dump (fixture);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines);
}

/* What is compared by lines, and excused by lines, has to have a row in each. */
static void
test_lines (Two *self, gconstpointer data)
{
  kt_order_free (trade (&self->a));
  guint n = count_lines (&self->a);
  store_fixture_sql (&self->a, "UPDATE quote SET subject = 'one' || char (10) || 'two'");
  g_assert_cmpuint (count_lines (&self->a), ==, n);
}

static void
test_unreadable (Two *self, gconstpointer data)
{
  kt_order_free (trade (&self->a));
  house_put (&self->house, KT_SYNC_ACCOUNT, "x", "{\"id\":\"x\",\"nonsense\":1}");
  house_put (&self->house, KT_SYNC_REVISION, "y", "{}");
  house_put (&self->house, KT_SYNC_EVENT, "z:1", "[]");
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  house_sync (&self->house, &self->b);
  house_assert_same (&self->a, &self->b);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_UNREADABLE), ==, 3);
}

/* What was done to the order last. */
static const KtSyncChange *
last_order_event (const Two *self, const char *order_id)
{
  const KtSyncChange *last = NULL;
  for (guint i = 0; i < self->house.objects->len; i++)
    {
      const KtSyncChange *change = self->house.objects->pdata[i];
      if (strcmp (change->type, KT_SYNC_EVENT) == 0 && strstr (change->body, order_id) != NULL
          && strstr (change->body, "\"seen\":\"\"") == NULL)
        last = change;
    }
  g_assert_nonnull (last);
  return last;
}

/* An entry that stands upon one of another order belongs to none: it is not taken until it is what it was. */
static void
test_other_subject (Two *self, gconstpointer data)
{
  g_autoptr (KtOrder) order = trade (&self->a);
  house_push (&self->house, &self->a);
  const KtSyncChange *change = last_order_event (self, order->id);
  g_autofree char *id = g_strdup (change->id), *good = g_strdup (change->body);
  g_autofree char *subject = g_strdup_printf ("\"subject\":\"%s", order->id);
  g_auto (GStrv) parts = g_strsplit (good, subject, 2);
  g_autofree char *bad = g_strjoinv ("\"subject\":\"another", parts);
  g_assert_cmpstr (bad, !=, good);
  house_put (&self->house, KT_SYNC_EVENT, id, bad);
  house_sync (&self->house, &self->b);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_UNREADABLE), ==, 1);
  house_put (&self->house, KT_SYNC_EVENT, id, good);
  house_sync (&self->house, &self->b);
  house_assert_same (&self->a, &self->b);
}

/* Some bytes of it are others, or missing. */
static char *
damaged (const char *body, KtRandom *random)
{
  GString *text = g_string_new (body);
  for (guint i = (guint)kt_random_below (random, 4); i < 4 && text->len > 0; i++)
    {
      gsize place = kt_random_below (random, text->len);
      switch (kt_random_below (random, 4))
        {
        case 0:
          g_string_erase (text, (gssize)place, 1);
          break;
        case 1:
          text->str[place] = (char)(33 + kt_random_below (random, 94));
          break;
        case 2:
          g_string_insert_c (text, (gssize)place, (char)(33 + kt_random_below (random, 94)));
          break;
        default:
          if (kt_random_below (random, 20) == 0)
            g_string_truncate (text, place);
        }
    }
  return g_string_free (text, FALSE);
}

/* Nothing that a server says makes pages fail, or the trail disagree with what is stored. */
static void
test_damaged (Two *self, gconstpointer data)
{
  KtRandom *random = self->a.random;
  guint rounds = g_test_slow () ? 4000 : 150;
  kt_order_free (trade (&self->a));
  house_push (&self->house, &self->a);
  guint n = self->house.objects->len;
  for (guint round = 0; round < rounds; round++)
    {
      g_autoptr (GError) error = NULL;
      const KtSyncChange *change = self->house.objects->pdata[kt_random_below (random, n)];
      g_autofree char *type = g_strdup (change->type), *id = g_strdup (change->id),
                      *good = g_strdup (change->body), *bad = damaged (good, random);
      house_put (&self->house, type, id, bad);
      while (house_pull_page (&self->house, &self->b, 5, &error))
        ;
      g_assert_no_error (error);
      house_put (&self->house, type, id, good);
    }
  house_sync (&self->house, &self->b);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->b.store, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
}

static void
test_users (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  house_put (&self->house, KT_SYNC_USER, "u1",
             "{\"id\":\"u1\",\"login\":\"anna\",\"name\":\"Anna Berg\",\"roles\":\"admin\","
             "\"duties\":\"\",\"state\":\"active\"}");
  house_put (&self->house, KT_SYNC_USER, "u2",
             "{\"id\":\"u2\",\"login\":\"bert\",\"name\":\"Bert\",\"roles\":\"sales\","
             "\"duties\":\"lead;chief\",\"state\":\"active\"}");
  house_sync (&self->house, &self->b);
  g_assert_true (kt_user_store_has_users (self->b.store));
  g_autoptr (KtUser) user = kt_user_store_load (self->b.store, "u2", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (user->duties[1], ==, "chief");
  g_assert_null (kt_user_store_log_in (self->b.store, "anna", "", &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_DENIED);
  g_clear_error (&error);
  house_put (&self->house, KT_SYNC_USER, "u1", /* they change names */
             "{\"id\":\"u1\",\"login\":\"bert\",\"name\":\"Anna Berg\",\"roles\":\"admin\","
             "\"duties\":\"\",\"state\":\"active\"}");
  house_put (&self->house, KT_SYNC_USER, "u2",
             "{\"id\":\"u2\",\"login\":\"anna\",\"name\":\"Bert\",\"roles\":\"sales\","
             "\"duties\":\"\",\"state\":\"disabled\"}");
  house_sync (&self->house, &self->b);
  house_assert_clean (&self->b);
  g_assert_cmpuint (house_count_tasks (&self->b, NULL), ==, 0);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM user WHERE (id, login) IN"
                                                " (VALUES ('u1', 'bert'), ('u2', 'anna'))"),
                   ==, 2);
}

#define TWO(name, func) g_test_add (name, Two, NULL, two_set_up_enrolled, func, two_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TWO ("/sync-apply/what one device did arrives at another", test_arrives);
  TWO ("/sync-apply/own changes that come back change nothing", test_own);
  TWO ("/sync-apply/a page told twice changes nothing more", test_twice);
  TWO ("/sync-apply/a page that fails leaves nothing and no cursor", test_torn);
  TWO ("/sync-apply/the time of the server never goes back", test_time);
  TWO ("/sync-apply/pages in any order give what a full fetch gives", test_any_order);
  TWO ("/sync-apply/what leaves is gone, and comes back with its history", test_leaves);
  TWO ("/sync-apply/fetching everything anew sweeps what the server forgot", test_refetch);
  TWO ("/sync-apply/what stores are compared by is a row a line", test_lines);
  TWO ("/sync-apply/what cannot be read waits, with one task", test_unreadable);
  TWO ("/sync-apply/an entry of no order waits until it is one of an order", test_other_subject);
  TWO ("/sync-apply/damaged bodies do no harm", test_damaged);
  TWO ("/sync-apply/users come without a password", test_users);
  return g_test_run ();
}
