/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How quotes end: outcomes, superseding, expiry by itself, and the history that tells of it. */

#include "kt-quote-life.h"
#include "kt-audit-store.h"
#include "kt-quote-store.h"
#include "kt-sales-error.h"
#include "store-fixture.h"

#include <string.h>

#define TODAY 20261121

typedef struct {
  KtAccount *account;
  KtQuote *quote;
  KtRevision *first;
  KtActor *actor;
} Case;

static void
case_clear (Case *self)
{
  g_clear_object (&self->first);
  kt_quote_free (self->quote);
  kt_account_free (self->account);
  kt_actor_unref (self->actor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static void
save (StoreFixture *self, Case *c, KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  kt_quote_store_save (self->store, c->quote, revision, &error);
  g_assert_no_error (error);
}

static void
send (StoreFixture *self, Case *c, KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  fixture_become (revision, KT_REVISION_SENT, &error);
  g_assert_no_error (error);
  save (self, c, revision);
}

static void
case_init (Case *self, StoreFixture *fixture)
{
  self->account = fixture_account (fixture->random, "Muster GmbH", "Köln");
  self->quote = fixture_quote (fixture->random, self->account, &self->first);
  self->actor = kt_actor_new ("u1", "berg", "Anna Berg", KT_USER_SALES, NULL);
  kt_record_set_text (&self->quote->by, "Anna Berg");
  send (fixture, self, self->first);
}

static KtRevision *
continue_from (StoreFixture *self, Case *c, KtRevision *base)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (self->random);
  KtRevision *revision = kt_quote_begin_revision (c->quote, base, id, 1795000001, &error);
  g_assert_no_error (error);
  save (self, c, revision);
  return revision;
}

static KtRevisionState
stored_state (StoreFixture *self, KtRevision *revision)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) stored
      = kt_quote_store_load_revision (self->store, kt_revision_get_id (revision), &error);
  g_assert_no_error (error);
  return kt_revision_get_state (stored);
}

static KtRevisionState
known_state (Case *c, KtRevision *revision)
{
  return kt_quote_find_revision (c->quote, kt_revision_get_id (revision))->state;
}

static void
close_as (StoreFixture *self, Case *c, KtRevision *revision, KtOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  kt_revision_close (revision, outcome, c->actor, TODAY, &error);
  g_assert_no_error (error);
  save (self, c, revision);
}

/* ---- superseding ---- */

static void
test_sending_supersedes (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  case_init (&c, self);
  g_autoptr (KtRevision) second = continue_from (self, &c, c.first);
  g_autoptr (KtRevision) third = continue_from (self, &c, second);
  g_assert_cmpint (stored_state (self, c.first), ==, KT_REVISION_SENT);
  send (self, &c, third);
  g_assert_cmpint (stored_state (self, c.first), ==, KT_REVISION_SUPERSEDED);
  g_assert_cmpint (known_state (&c, c.first), ==, KT_REVISION_SUPERSEDED);
  g_assert_cmpint (stored_state (self, second), ==, KT_REVISION_DRAFT);
}

static void
test_parallel_stay_open (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  case_init (&c, self);
  g_autoptr (KtRevision) second = continue_from (self, &c, c.first);
  g_autoptr (KtRevision) third = continue_from (self, &c, c.first);
  const KtRevisionInfo *first_info = c.quote->revisions->pdata[0],
                       *second_info = c.quote->revisions->pdata[1],
                       *third_info = c.quote->revisions->pdata[2];
  g_assert_true (kt_quote_are_parallel (c.quote, second_info, third_info));
  g_assert_false (kt_quote_are_parallel (c.quote, first_info, third_info));
  g_assert_false (kt_quote_are_parallel (c.quote, third_info, third_info));
  send (self, &c, second);
  send (self, &c, third);
  g_assert_cmpint (stored_state (self, second), ==, KT_REVISION_SENT);
  g_assert_cmpint (stored_state (self, third), ==, KT_REVISION_SENT);
}

/* The customer takes the older of two that were sent in parallel: the other is no longer open, and
 * the list shows the one he took. */
static void
test_accepting_closes_others (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  g_autoptr (KtOutcome) outcome = kt_outcome_new (KT_OUTCOME_ACCEPTED, "2026-11-20");
  case_init (&c, self);
  g_autoptr (KtRevision) second = continue_from (self, &c, c.first);
  g_autoptr (KtRevision) third = continue_from (self, &c, c.first);
  send (self, &c, second);
  send (self, &c, third);
  kt_record_set_text (&outcome->reference, "4500012345");
  close_as (self, &c, second, outcome);
  g_assert_cmpint (stored_state (self, second), ==, KT_REVISION_ACCEPTED);
  g_assert_cmpint (stored_state (self, third), ==, KT_REVISION_SUPERSEDED);
  g_assert_cmpint (known_state (&c, third), ==, KT_REVISION_SUPERSEDED);
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count (*) FROM quote WHERE state = 'accepted'"),
                   ==, 1);
  store_fixture_open (self);
}

/* ---- outcomes ---- */

static void
cannot_close (KtRevision *revision, const KtOutcome *outcome, const KtActor *actor, int code)
{
  g_autoptr (GError) error = NULL;
  KtRevisionState before = kt_revision_get_state (revision);
  g_assert_false (kt_revision_close (revision, outcome, actor, TODAY, &error));
  g_assert_error (error, KT_SALES_ERROR, code);
  g_assert_cmpint (kt_revision_get_state (revision), ==, before);
  g_assert_null (kt_revision_get_outcome (revision));
}

static void
test_outcomes_are_complete (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  case_init (&c, self);
  g_autoptr (KtOutcome) accepted = kt_outcome_new (KT_OUTCOME_ACCEPTED, "");
  g_autoptr (KtOutcome) lost = kt_outcome_new (KT_OUTCOME_LOST, "2026-11-21");
  g_autoptr (KtOutcome) withdrawn = kt_outcome_new (KT_OUTCOME_WITHDRAWN, "2026-11-21");
  g_autoptr (KtActor) kiosk = kt_actor_new ("k", "kiosk", "Kiosk", KT_USER_KIOSK, NULL);
  g_autoptr (KtRevision) draft = continue_from (self, &c, c.first);

  cannot_close (c.first, accepted, c.actor, KT_SALES_ERROR_FIELD); /* when? */
  kt_record_set_text (&accepted->day, "2026-11-22");
  cannot_close (c.first, accepted, c.actor, KT_SALES_ERROR_FIELD); /* tomorrow */
  cannot_close (c.first, lost, c.actor, KT_SALES_ERROR_FIELD);     /* why? */
  kt_record_set_text (&lost->reason, "no such reason");
  cannot_close (c.first, lost, c.actor, KT_SALES_ERROR_FIELD);
  kt_record_set_text (&lost->reason, "other");
  cannot_close (c.first, lost, c.actor, KT_SALES_ERROR_FIELD);      /* which? */
  cannot_close (c.first, withdrawn, c.actor, KT_SALES_ERROR_FIELD); /* why? */
  kt_record_set_text (&accepted->day, "2026-11-21");
  cannot_close (c.first, accepted, kiosk, KT_SALES_ERROR_RIGHT);
  cannot_close (draft, accepted, c.actor, KT_SALES_ERROR_STATE);
}

static void
test_late_acceptance (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  g_autoptr (GError) error = NULL;
  case_init (&c, self);
  const char *until = kt_revision_get_header (c.first)->valid_until;
  g_autoptr (KtOutcome) late = kt_outcome_new (KT_OUTCOME_ACCEPTED, "2027-01-21");
  g_autoptr (KtOutcome) in_time = kt_outcome_new (KT_OUTCOME_ACCEPTED, until);

  g_assert_true (kt_revision_set_state (c.first, KT_REVISION_EXPIRED, NULL));
  g_assert_false (kt_revision_close (c.first, late, c.actor, 20270301, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "2027-01-20"));
  g_assert_true (kt_revision_close (c.first, in_time, c.actor, 20270301, NULL));
  g_assert_cmpint (kt_revision_get_state (c.first), ==, KT_REVISION_ACCEPTED);
}

/* ---- history ---- */

static void
test_history (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOutcome) outcome = kt_outcome_new (KT_OUTCOME_LOST, "2026-11-21");
  case_init (&c, self);
  kt_record_set_text (&outcome->reason, "price");
  kt_record_set_text (&outcome->competitor, "Rheinpumpen");
  kt_record_set_text (&outcome->text, "12 % dearer");
  close_as (self, &c, c.first, outcome);
  g_autoptr (GPtrArray) life = kt_quote_store_life (self->store, c.quote->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (life->len, ==, 2); /* sent at once, lost */
  const KtQuoteEvent *sent = life->pdata[0], *lost = life->pdata[1];
  g_assert_cmpint (sent->state, ==, KT_REVISION_SENT);
  g_assert_cmpstr (sent->who, ==, "Anna Berg");
  g_assert_cmpint (sent->index, ==, 1);
  g_assert_cmpint (lost->state, ==, KT_REVISION_REJECTED);
  g_assert_nonnull (lost->outcome);
  g_assert_cmpstr (lost->outcome->actor_name, ==, "Anna Berg");
  g_autofree char *text = kt_outcome_to_text (lost->outcome);
  g_assert_cmpstr (text, ==, "Lost to Rheinpumpen: Price. 12 % dearer");
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kt_fault_list_count (faults, KT_FAULT_ERROR), ==, 0);
}

/* ---- expiry ---- */

static void
test_expiry (StoreFixture *self, gconstpointer data)
{
  g_auto (Case) c = { 0 };
  g_autoptr (GError) error = NULL;
  guint n = 99;
  case_init (&c, self);
  g_autoptr (KtRevision) draft = continue_from (self, &c, c.first);
  g_autoptr (KtClock) last_day = kt_clock_fixed_iso ("2027-01-20", NULL);
  g_autoptr (KtClock) day_after = kt_clock_fixed_iso ("2027-01-21", NULL);

  kt_clock_set (self->clock, kt_clock_now (last_day));
  g_assert_true (kt_quote_store_expire (self->store, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  kt_clock_set (self->clock, kt_clock_now (day_after));
  g_assert_true (kt_quote_store_expire (self->store, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (stored_state (self, c.first), ==, KT_REVISION_EXPIRED);
  g_assert_cmpint (stored_state (self, draft), ==, KT_REVISION_DRAFT);
  g_assert_true (kt_quote_store_expire (self->store, &n, &error));
  g_assert_cmpuint (n, ==, 0);

  g_autoptr (GPtrArray) life = kt_quote_store_life (self->store, c.quote->id, &error);
  const KtQuoteEvent *last = life->pdata[life->len - 1];
  g_assert_cmpint (last->state, ==, KT_REVISION_EXPIRED);
  g_assert_cmpstr (last->who, ==, "");
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count (*) FROM quote WHERE state = 'draft'"),
                   ==, 1); /* its latest revision is one */
  store_fixture_open (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/life/sending a revision supersedes the sent ones it continues",
              test_sending_supersedes);
  STORE_TEST ("/life/two that were sent in parallel both stay open", test_parallel_stay_open);
  STORE_TEST ("/life/accepting one closes the others and leads the list",
              test_accepting_closes_others);
  STORE_TEST ("/life/an outcome without day, reason or right is refused",
              test_outcomes_are_complete);
  STORE_TEST ("/life/an expired revision is accepted only if the customer said so in time",
              test_late_acceptance);
  STORE_TEST ("/life/the history tells who closed a quote and why", test_history);
  STORE_TEST ("/life/validity passes by itself the day after its last", test_expiry);
  return g_test_run ();
}
