/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to many quotes at once, tried on one of each state. */

#include "kt-bulk-edit.h"
#include "kt-catalog-position.h"
#include "kt-catalog-reader.h"
#include "sales-fixture.h"

#define TODAY 20261122

static KtCatalog *demo;

typedef struct {
  KtRandom *random;
  KtActor *actor;
  KtQuote *quote;
  KtRevision *revision;
  KtBulkEdit edit;
} Fixture;

static void
set_up (Fixture *f, gconstpointer kind)
{
  f->random = fixture_random ();
  f->actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autoptr (KtAccount) account = fixture_account (f->random, "Muster GmbH", "Ort");
  f->quote = fixture_quote (f->random, account, &f->revision);
  f->edit = (KtBulkEdit){ .kind = GPOINTER_TO_INT (kind),
                          .valid_until = "2027-03-31",
                          .catalog = demo,
                          .day = TODAY,
                          .now = 1795300000,
                          .actor = f->actor,
                          .random = f->random };
}

static void
tear_down (Fixture *f, gconstpointer kind)
{
  g_object_unref (f->revision);
  kt_quote_free (f->quote);
  kt_actor_unref (f->actor);
  kt_random_free (f->random);
}

static KtRevision *
apply (Fixture *f, KtBulkResult *result, int code)
{
  g_autoptr (GError) error = NULL;
  KtRevision *revision = kt_bulk_edit_apply (&f->edit, f->quote, f->revision, result, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, KT_SALES_ERROR, code);
  return revision;
}

static void
become (Fixture *f, KtRevisionState state)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (fixture_become (f->revision, state, &error));
  g_assert_no_error (error);
}

static void
test_reprice (Fixture *f, gconstpointer kind)
{
  KtBulkResult looked, done;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (f->random);
  g_autoptr (KtArticle) article = kt_catalog_load_article (demo, "FR-10120", &error);
  KtPositionData *data = kt_catalog_position_new_article (demo, article, id, "de",
                                                          kt_decimal_from_int (1), TODAY, &error);
  g_assert_no_error (error);
  data->unit_price = fixture_eur ("2000");
  KtPosition *motor = fixture_add (f->revision, data);
  g_autofree char *before = kt_revision_to_body (f->revision);
  g_assert_true (kt_bulk_edit_look (&f->edit, f->revision, &looked, &error));
  g_autofree char *after = kt_revision_to_body (f->revision);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (looked.n_changes, ==, 1);

  g_autoptr (KtRevision) revision = apply (f, &done, -1);
  g_assert_true (revision == f->revision);
  g_assert_cmpint (kt_position_get (motor)->unit_price.amount, ==, 23900000);
  g_assert_true (kt_money_equal (done.net_after, looked.net_after));
  g_assert_cmpint (kt_money_sign (done.net_before), >, 0);
}

static void
test_reprice_sent (Fixture *f, gconstpointer kind)
{
  KtBulkResult result;
  become (f, KT_REVISION_SENT);
  g_assert_null (apply (f, &result, KT_SALES_ERROR_STATE));
}

static void
test_extend_draft (Fixture *f, gconstpointer kind)
{
  KtBulkResult result;
  g_autoptr (KtRevision) revision = apply (f, &result, -1);
  g_assert_true (revision == f->revision);
  g_assert_cmpstr (kt_revision_get_header (revision)->valid_until, ==, "2027-03-31");
  f->edit.valid_until = "2026-11-21";
  g_assert_null (apply (f, &result, KT_SALES_ERROR_FIELD));
  g_assert_cmpstr (kt_revision_get_header (revision)->valid_until, ==, "2027-03-31");
}

static void
test_extend_sent (Fixture *f, gconstpointer kind)
{
  KtBulkResult result;
  become (f, KT_REVISION_SENT);
  g_autofree char *before = kt_revision_to_body (f->revision);
  g_autoptr (KtRevision) revision = apply (f, &result, -1);
  g_autofree char *after = kt_revision_to_body (f->revision);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (revision != f->revision);
  g_assert_true (kt_revision_is_editable (revision));
  g_assert_cmpuint (kt_revision_get_index (revision), ==, 2);
  g_assert_cmpstr (kt_revision_get_header (revision)->valid_until, ==, "2027-03-31");
  g_assert_cmpuint (f->quote->revisions->len, ==, 2);
}

static void
test_lose (Fixture *f, gconstpointer kind)
{
  KtBulkResult result;
  g_autoptr (KtOutcome) outcome = kt_outcome_new (KT_OUTCOME_LOST, "2026-11-22");
  kt_record_set_text (&outcome->reason, "price");
  f->edit.outcome = outcome;
  g_assert_null (apply (f, &result, KT_SALES_ERROR_STATE));
  become (f, KT_REVISION_SENT);
  g_autoptr (KtRevision) revision = apply (f, &result, -1);
  g_assert_cmpint (kt_revision_get_state (revision), ==, KT_REVISION_REJECTED);
}

static void
test_rights (Fixture *f, gconstpointer kind)
{
  KtBulkResult result;
  g_autoptr (KtActor) visitor = kt_actor_new ("k", "k", "Kiosk", KT_USER_KIOSK, NULL);
  f->edit.actor = visitor;
  g_assert_null (apply (f, &result, KT_SALES_ERROR_RIGHT));
}

#define ADD(path, kind, test)                                                                      \
  g_test_add (path, Fixture, GINT_TO_POINTER (kind), set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  demo = fixture_demo_catalog ();
  ADD ("/bulk/a draft is repriced as was seen before", KT_BULK_REPRICE, test_reprice);
  ADD ("/bulk/what was sent is not repriced", KT_BULK_REPRICE, test_reprice_sent);
  ADD ("/bulk/a draft is extended, but not into the past", KT_BULK_EXTEND, test_extend_draft);
  ADD ("/bulk/what was sent is extended by a new draft", KT_BULK_EXTEND, test_extend_sent);
  ADD ("/bulk/only what was sent can be lost", KT_BULK_LOSE, test_lose);
  ADD ("/bulk/who may not edit may not edit many", KT_BULK_EXTEND, test_rights);
  int result = g_test_run ();
  kt_catalog_unref (demo);
  return result;
}
