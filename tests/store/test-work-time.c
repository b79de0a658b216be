/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What day it is where the clock is years off: nothing that has ended is revived, and nothing ends
 * for everybody because one clock is ahead.
 */
#include "kt-quote-life.h"
#include "kt-quote-store.h"
#include "kt-work-time.h"
#include "sync-fixture.h"

#include <string.h>

/* Quotes of the fixture are valid until 2027-01-20. */
#define SENT_ON "2026-11-22T09:00:00Z"
#define LAST_DAY "2027-01-20T23:00:00Z"
#define DAY_AFTER "2027-01-21T10:00:00Z"
#define YEARS_AHEAD "2036-11-22T09:00:00Z"
#define YEARS_BACK "2016-11-22T09:00:00Z"

static gint64
moment (const char *iso)
{
  g_autoptr (KtClock) clock = kt_clock_fixed_iso (iso, NULL);
  return kt_clock_now (clock);
}

/* A page without changes: the server is heard. */
static void
hear (StoreFixture *self, const char *iso)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  kt_sync_store_apply_page (self->store, nothing, "1", moment (iso) / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

/* The program starts anew with the clock there. */
static void
start_at (StoreFixture *self, const char *iso)
{
  store_fixture_close (self);
  kt_clock_set (self->clock, moment (iso));
  store_fixture_open (self);
}

static guint
expire (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  guint n = 99;
  kt_quote_store_expire (self->store, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
expect_waiting (StoreFixture *self, const char *names)
{
  g_autofree char *waiting = sync_fixture_waiting (self);
  g_assert_cmpstr (waiting, ==, names);
}

/* ---- the day ---- */

static void
test_set_back (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  hear (self, SENT_ON);
  start_at (self, YEARS_BACK);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20261122);
  g_assert_true (kt_sync_store_disable (self->store, &error));
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20261122);
  start_at (self, DAY_AFTER);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20270121);
}

/* The fixed clock is uptime, too: what passes on it passes. */
static void
test_heard (StoreFixture *self, gconstpointer data)
{
  sync_fixture_enable (self);
  start_at (self, YEARS_AHEAD);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20361122);
  hear (self, SENT_ON);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20261122);
  kt_clock_advance (self->clock, 3 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20261125);
  hear (self, LAST_DAY);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20270120);
  hear (self, SENT_ON); /* a server whose clock was set back */
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20270120);
}

/* What another server had said does not count, nor what is no time. */
static void
test_other_server (StoreFixture *self, gconstpointer data)
{
  const KtSyncEnrolment other = { SYNC_DEVICE, 17, "https://other.example", "pumpen", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  sync_fixture_enable (self);
  hear (self, YEARS_AHEAD);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20361122);
  g_assert_true (kt_sync_store_disable (self->store, &error));
  g_assert_true (kt_sync_store_enable (self->store, &other, &error));
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20261121);
  g_assert_true (kt_sync_store_apply_page (self->store, nothing, "1", 0, &error));
  g_assert_true (kt_sync_store_apply_page (self->store, nothing, "1", G_MAXINT64, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kt_work_store_day (self->store), ==, 20261121);
}

/* ---- what ends ---- */

/* A quote that was sent, here and at the server. */
static KtQuote *
send_quote (StoreFixture *self, KtRevision **revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  KtQuote *quote = sync_fixture_quote (self, account, revision);
  fixture_become (*revision, KT_REVISION_SENT, &error);
  g_assert_no_error (error);
  sync_fixture_save (self, quote, *revision);
  return quote;
}

static void
expect_state (StoreFixture *self, KtRevision *revision, const char *state, guint n_steps)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) stored
      = kt_quote_store_load_revision (self->store, kt_revision_get_id (revision), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kt_revision_state_to_string (kt_revision_get_state (stored)), ==, state);
  g_autofree char *listed
      = g_strdup_printf ("SELECT count (*) FROM quote WHERE state = '%s'", state);
  g_assert_cmpint (store_fixture_int (self, listed), ==, 1);
  g_assert_cmpint (store_fixture_int (self, "SELECT count (*) FROM revision_event"), ==, n_steps);
  g_assert_cmpint (store_fixture_int (self, "SELECT applying FROM sync_state"), ==, 0);
}

static void
test_ahead (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtQuote) quote = send_quote (self, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_push_all (self);
  start_at (self, YEARS_AHEAD);
  g_assert_cmpuint (expire (self), ==, 0);
  hear (self, LAST_DAY);
  g_assert_cmpuint (expire (self), ==, 0);
  expect_waiting (self, "");
  hear (self, DAY_AFTER);
  g_assert_cmpuint (expire (self), ==, 1);
  expect_waiting (self, "revision state");
}

/* It was heard before the program ended, so the day has come also where the clock is behind. */
static void
test_behind (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtQuote) quote = send_quote (self, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_push_all (self);
  hear (self, DAY_AFTER);
  start_at (self, YEARS_BACK);
  g_assert_cmpuint (expire (self), ==, 1);
}

static void
refuse (StoreFixture *self, guint n)
{
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpuint (batch->len, >=, n);
  g_ptr_array_remove_range (batch, 0, batch->len - n);
  sync_fixture_settle (self, batch, KT_SYNC_REFUSED, "not-expired");
}

/* What a clock that is ahead told is taken back, and nobody is asked about it. */
static void
test_step_refused (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtQuote) quote = send_quote (self, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_push_all (self);
  hear (self, DAY_AFTER);
  gint64 n_steps = store_fixture_int (self, "SELECT count (*) FROM revision_event");
  gint64 changed = store_fixture_int (self, "SELECT changed FROM revision");
  g_assert_cmpuint (expire (self), ==, 1);
  expect_state (self, revision, "expired", (guint)n_steps + 1);
  refuse (self, 1);
  expect_state (self, revision, "sent", (guint)n_steps);
  g_assert_cmpint (store_fixture_int (self, "SELECT changed FROM revision"), ==, changed);
  expect_waiting (self, "");
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpuint (state->tasks, ==, 0);
}

/* It expired before there was a server: what is told of it as a whole is told again without. */
static void
test_put_refused (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  g_autoptr (KtQuote) quote = send_quote (self, &made);
  g_autoptr (KtRevision) revision = made;
  start_at (self, YEARS_AHEAD);
  g_assert_cmpuint (expire (self), ==, 1);
  sync_fixture_enable (self);
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_autoptr (KtSyncOperation) put = NULL;
  for (guint i = 0; i < batch->len && put == NULL; i++)
    if (strcmp (((KtSyncOperation *)batch->pdata[i])->type, KT_SYNC_REVISION) == 0)
      put = g_ptr_array_steal_index (batch, i);
  g_assert_nonnull (put);
  g_assert_nonnull (strstr (put->body, "\"state\":\"expired\""));
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  g_ptr_array_set_size (batch, 0);
  g_ptr_array_add (batch, g_steal_pointer (&put));
  sync_fixture_settle (self, batch, KT_SYNC_REFUSED, "not-expired");
  expect_waiting (self, "revision put");
  g_autoptr (GPtrArray) again = sync_fixture_take (self);
  const KtSyncOperation *operation = again->pdata[0];
  g_assert_null (strstr (operation->body, "expired"));
  g_assert_nonnull (strstr (operation->body, "\"state\":\"sent\""));
}

/* What followed stays, and is told. */
static void
test_step_followed (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtQuote) quote = send_quote (self, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_push_all (self);
  hear (self, DAY_AFTER);
  g_assert_cmpuint (expire (self), ==, 1);
  g_autoptr (KtRevision) lost
      = kt_quote_store_load_revision (self->store, kt_revision_get_id (revision), &error);
  g_autoptr (KtQuote) stored = kt_quote_store_load (self->store, quote->id, &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_set_state (lost, KT_REVISION_REJECTED, &error));
  sync_fixture_save (self, stored, lost);
  expect_waiting (self, "revision state, revision state");
  gint64 n_steps = store_fixture_int (self, "SELECT count (*) FROM revision_event");
  refuse (self, 1);
  expect_state (self, revision, "rejected", (guint)n_steps - 1);
  expect_waiting (self, "revision state");
  g_autoptr (GPtrArray) rest = sync_fixture_take (self);
  const KtSyncOperation *operation = rest->pdata[0];
  g_assert_nonnull (strstr (operation->body, "\"state\":\"rejected\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/today/a clock that is set back brings no day back", test_set_back);
  STORE_TEST ("/today/once the server was heard it is its day that counts", test_heard);
  STORE_TEST ("/today/another server begins anew, and no time is none", test_other_server);
  STORE_TEST ("/today/a clock that is ahead expires nothing where a server is", test_ahead);
  STORE_TEST ("/today/a day of the server that was seen expires also behind it", test_behind);
  STORE_TEST ("/today/an expiry that the server does not share is taken back", test_step_refused);
  STORE_TEST ("/today/so is one from before there was a server", test_put_refused);
  STORE_TEST ("/today/what followed such an expiry stays and is told", test_step_followed);
  return g_test_run ();
}
