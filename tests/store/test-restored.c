/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server came back from a backup: what it said and acknowledged since is kept by those who have
 * it, and told again, whoever comes first and whatever happened there meanwhile.
 */

#include "kt-account-store.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "order-fixture.h"
#include "sync-fixture.h"
#include "sync-house.h"

#include <string.h>

/* Both know what the house has, and that is what is backed up. */
static void
back_up (Two *self)
{
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  self->backup = house_copy (&self->house);
}

static void
restore (Two *self)
{
  house_clear (&self->house);
  self->house = house_copy (&self->backup);
}

static void
come_back (Two *self, StoreFixture *fixture)
{
  house_restored (&self->house, fixture, &self->backup);
  house_sync (&self->house, fixture);
}

/* After the one who came first has heard what the other told again. */
static void
check_same (Two *self, StoreFixture *first)
{
  house_sync (&self->house, first);
  house_assert_same (&self->a, &self->b);
  house_assert_clean (&self->a);
  house_assert_clean (&self->b);
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, 0);
  g_assert_cmpuint (house_count_tasks (&self->b, NULL), ==, 0);
}

/* ---- customers ---- */

static void
add_contact (StoreFixture *fixture, const char *account_id, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (fixture->store, account_id, &error);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autofree char *id = fixture_id (fixture->random);
  KtContact *contact = kt_contact_new (id);
  g_assert_no_error (error);
  kt_record_set_text (&contact->family_name, name);
  g_ptr_array_add (account->contacts, contact);
  kt_account_store_save (fixture->store, account, actor, &error);
  g_assert_no_error (error);
}

static gboolean
has_contact (StoreFixture *fixture, const char *name)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM account WHERE body LIKE '%%\"%s\"%%'", name);
  return store_fixture_int (fixture, sql) == 1;
}

/* Sees the contacts at both, and at the house. */
static void
check_contacts (Two *self, const char *id, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (has_contact (&self->a, names[i]));
      g_assert_true (has_contact (&self->b, names[i]));
      g_assert_nonnull (strstr (house_get (&self->house, KT_SYNC_ACCOUNT, id), names[i]));
    }
}

/* He was acknowledged, and nobody pulled since. */
static void
test_customer (Two *self, gconstpointer data)
{
  back_up (self);
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  house_push (&self->house, &self->a);
  restore (self);
  come_back (self, &self->a);
  g_assert_nonnull (house_get (&self->house, KT_SYNC_ACCOUNT, account->id));
  come_back (self, &self->b);
  check_same (self, &self->a);
}

static void
test_edit (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  back_up (self);
  add_contact (&self->a, account->id, "Told");
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  add_contact (&self->a, account->id, "Waits");
  restore (self);
  come_back (self, &self->b);
  come_back (self, &self->a);
  check_same (self, &self->b);
  check_contacts (self, account->id, (const char *const[]){ "Told", "Waits", NULL });
}

/* Somebody who was not there before wrote upon what the backup had: the revs are the same. */
static void
test_both (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  back_up (self);
  add_contact (&self->a, account->id, "Lost");
  house_sync (&self->house, &self->a);
  restore (self);
  come_back (self, &self->b);
  add_contact (&self->b, account->id, "Since");
  house_sync (&self->house, &self->b);
  come_back (self, &self->a);
  check_same (self, &self->b);
  check_contacts (self, account->id, (const char *const[]){ "Lost", "Since", NULL });
}

/* It has more revs of its own than the backup, and fewer than what was lost. */
static void
test_between (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  back_up (self);
  add_contact (&self->a, account->id, "Lost");
  house_sync (&self->house, &self->a);
  add_contact (&self->a, account->id, "Lost, too");
  house_sync (&self->house, &self->a);
  restore (self);
  come_back (self, &self->b);
  add_contact (&self->b, account->id, "Since");
  house_sync (&self->house, &self->b);
  come_back (self, &self->a);
  check_same (self, &self->b);
  check_contacts (self, account->id, (const char *const[]){ "Lost", "Lost, too", "Since", NULL });
}

/* What was told and lost comes before what waited already, or the house would not know where that
 * belongs: a revision that waits twice, as it was told and as it was sent then, is told alone. */
static void
test_lost_first (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (KtRevision) revision = NULL;
  back_up (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  house_push (&self->house, &self->a);
  sync_fixture_edit (&self->a, quote, revision, "Waits");
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  sync_fixture_save (&self->a, quote, revision);
  restore (self);
  come_back (self, &self->a);
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, 0);
  come_back (self, &self->b);
  check_same (self, &self->a);
  g_assert_cmpint (
      store_fixture_int (&self->b, "SELECT count (*) FROM revision WHERE state = 'sent'"), ==, 1);
}

/* A restored house that has the quote with its revision under another number, as who told them again
 * said it. */
static void
restore_numbered (Two *self, const KtQuote *quote, const char *number)
{
  const char *id = kt_quote_get_latest (quote)->id;
  g_autofree char *head = g_strdup (house_get (&self->house, KT_SYNC_QUOTE, quote->id));
  g_autoptr (GString) body = g_string_new (house_get (&self->house, KT_SYNC_REVISION, id));
  g_autofree char *member = g_strdup_printf ("\"number\":%s,", number);
  g_assert_cmpuint (g_string_replace (body, "\"number\":1,", member, 1), ==, 1);
  restore (self);
  house_put (&self->house, KT_SYNC_QUOTE, quote->id, head);
  house_put (&self->house, KT_SYNC_REVISION, id, body->str);
}

/* It has that number everywhere. */
static void
test_number (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (KtRevision) revision = NULL;
  back_up (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  restore_numbered (self, quote, "5");
  come_back (self, &self->b);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT number FROM revision"), ==, 5);
  come_back (self, &self->a);
  check_same (self, &self->b);
}

/* What was edited meanwhile is a revision of its own, behind that number. */
static void
test_number_of_fork (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (KtRevision) revision = NULL;
  back_up (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  sync_fixture_edit (&self->a, quote, revision, "Meanwhile");
  restore_numbered (self, quote, "2");
  come_back (self, &self->a);
  g_assert_cmpuint (house_count_tasks (&self->a, KT_TASK_UNREADABLE), ==, 0);
  g_assert_cmpuint (house_count_tasks (&self->a, KT_TASK_FORK), ==, 1);
  come_back (self, &self->b);
  house_sync (&self->house, &self->a);
  house_assert_same (&self->a, &self->b);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT number FROM revision WHERE subject = 'Meanwhile'"),
                   ==, 3);
}

/* A deletion that was taken back is not told behind what took it back. */
static void
test_taken_back (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  back_up (self);
  kt_account_store_delete (self->a.store, account->id, &error);
  g_assert_no_error (error);
  kt_account_store_save (self->a.store, account, actor, &error);
  g_assert_no_error (error);
  restore (self);
  come_back (self, &self->a);
  g_assert_nonnull (house_get (&self->house, KT_SYNC_ACCOUNT, account->id));
  come_back (self, &self->b);
  check_same (self, &self->a);
}

/* Who heard that the house came back goes on typing before he has fetched what it has. The revs that
 * he knows are those of what was lost, and others were given meanwhile: nothing is told upon them,
 * neither before the first page nor between two, nor when the cursor was void on the way. */
static void
test_meanwhile (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  back_up (self);
  add_contact (&self->a, account->id, "Lost");
  house_sync (&self->house, &self->a);
  restore (self);
  come_back (self, &self->b);
  g_autoptr (KtAccount) other = sync_fixture_account (&self->b);
  add_contact (&self->b, account->id, "Since");
  house_sync (&self->house, &self->b);
  house_hear_restored (&self->a, &self->backup);
  add_contact (&self->a, account->id, "Before a page");
  house_push (&self->house, &self->a);
  g_assert_true (house_pull_page (&self->house, &self->a, 1, &error));
  add_contact (&self->a, account->id, "Between pages");
  house_push (&self->house, &self->a);
  kt_sync_store_begin_refetch (self->a.store, NULL, &error);
  g_assert_no_error (error);
  house_push (&self->house, &self->a);
  house_fetch_all (&self->house, &self->a);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  check_same (self, &self->a);
  check_contacts (
      self, account->id,
      (const char *const[]){ "Lost", "Since", "Before a page", "Between pages", NULL });
}

/* A customer whom the house lost waits to be told again: his new quote does not go before him. */
static void
test_order_of_causes (Two *self, gconstpointer data)
{
  KtRevision *revision;
  back_up (self);
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  house_sync (&self->house, &self->a);
  restore (self);
  house_hear_restored (&self->a, &self->backup);
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  g_autoptr (GPtrArray) before = sync_fixture_take (&self->a);
  g_assert_cmpuint (before->len, ==, 0);
  house_fetch_all (&self->house, &self->a);
  g_autoptr (GPtrArray) behind = sync_fixture_take (&self->a);
  g_assert_cmpuint (behind->len, ==, 3);
  g_assert_cmpstr (((const KtSyncOperation *)behind->pdata[0])->id, ==, account->id);
  house_push (&self->house, &self->a);
  come_back (self, &self->b);
  check_same (self, &self->a);
}

/* What the backup had is not taken for lost: who was away before it takes what has come since. */
static void
test_away (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  KtRevision *revision;
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  add_contact (&self->a, account->id, "Later");
  sync_fixture_edit (&self->a, quote, revision, "Later");
  house_sync (&self->house, &self->a);
  self->backup = house_copy (&self->house);
  restore (self);
  come_back (self, &self->b);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count (*) FROM revision"), ==, 1);
  come_back (self, &self->a);
  check_same (self, &self->b);
}

/* ---- the trade ---- */

/* Quote, clearance, order and its change; who placed it comes first, or last. */
static void
check_trade (Two *self, StoreFixture *first, StoreFixture *last)
{
  g_autoptr (GError) error = NULL;
  g_auto (OrderFixture) example = { 0 };
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autofree char *id = fixture_id (self->a.random);
  KtRevision *revision;
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  back_up (self);
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  sync_fixture_save (&self->a, quote, revision);
  order_fixture_init (&example, self->a.random, g_steal_pointer (&quote), revision);
  kt_quote_store_save (self->a.store, (KtQuote *)example.request.quote, revision, &error);
  g_assert_no_error (error);
  example.request.id = id;
  g_autoptr (KtOrder) order = order_fixture_place (&example);
  g_autoptr (KtOrder) placed
      = kt_order_store_place (self->a.store, order, example.clearance, &error);
  g_assert_no_error (error);
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  g_autofree char *before = house_dump (&self->a);
  restore (self);
  come_back (self, first);
  come_back (self, last);
  check_same (self, first);
  g_autofree char *after = house_dump (&self->a);
  g_assert_cmpstr (after, ==, before);
}

static void
test_order (Two *self, gconstpointer data)
{
  check_trade (self, &self->a, &self->b);
}

static void
test_order_last (Two *self, gconstpointer data)
{
  check_trade (self, &self->b, &self->a);
}

/* The server has it as sent: it takes no put, only the step. */
static void
test_step (Two *self, gconstpointer data)
{
  KtRevision *revision;
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (KtQuote) quote = sync_fixture_quote (&self->a, account, &revision);
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  sync_fixture_save (&self->a, quote, revision);
  back_up (self);
  g_assert_true (fixture_become (revision, KT_REVISION_ACCEPTED, NULL));
  sync_fixture_save (&self->a, quote, revision);
  house_sync (&self->house, &self->a);
  restore (self);
  house_restored (&self->house, &self->a, &self->backup);
  g_autofree char *waiting = sync_fixture_waiting (&self->a);
  g_assert_cmpstr (waiting, ==, "revision state");
  come_back (self, &self->b);
  house_sync (&self->house, &self->a);
  check_same (self, &self->b);
}

/* What was under way gets other numbers: the house may have heard the old ones before the backup. */
static void
test_under_way (Two *self, gconstpointer data)
{
  back_up (self);
  g_autoptr (KtAccount) account = sync_fixture_account (&self->a);
  g_autoptr (GPtrArray) taken = sync_fixture_take (&self->a);
  g_assert_cmpuint (taken->len, >, 0);
  restore (self);
  house_restored (&self->house, &self->a, &self->backup);
  g_assert_cmpint (store_fixture_int (&self->a, "SELECT count (n) FROM outbox"), ==, 0);
  house_sync (&self->house, &self->a);
  come_back (self, &self->b);
  check_same (self, &self->a);
}

#define TWO(name, func) g_test_add (name, Two, NULL, two_set_up_enrolled, func, two_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TWO ("/restored/a customer who was acknowledged is told again", test_customer);
  TWO ("/restored/what was told of a customer and what waits are both there", test_edit);
  TWO ("/restored/what was lost is merged with what came since", test_both);
  TWO ("/restored/what came since is kept, also where more was lost", test_between);
  TWO ("/restored/what was lost is told before what waited already", test_lost_first);
  TWO ("/restored/a revision takes the number that it was told again under", test_number);
  TWO ("/restored/what was edited meanwhile gets a number behind those told again", test_number_of_fork);
  TWO ("/restored/a deletion that was taken back is not told", test_taken_back);
  TWO ("/restored/what is typed meanwhile is not told upon revs that are gone", test_meanwhile);
  TWO ("/restored/a new quote waits for its customer who was lost", test_order_of_causes);
  TWO ("/restored/who was away before the backup takes what it has", test_away);
  TWO ("/restored/an order is told again by who placed it", test_order);
  TWO ("/restored/an order stays, also if somebody else comes first", test_order_last);
  TWO ("/restored/of what is sealed there only the steps are told", test_step);
  TWO ("/restored/what was under way is told under other numbers", test_under_way);
  return g_test_run ();
}
