/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotes: numbering of revisions, and what a quote knows of them. */

#include "kt-revision-diff.h"
#include "kt-seal.h"
#include "sales-fixture.h"

static void
test_revisions (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH\nWerk 2", "Berlin");
  g_autoptr (KtRevision) first = NULL;
  g_autoptr (KtQuote) quote = fixture_quote (random, account, &first);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (quote->account_title, ==, "Muster GmbH");
  g_assert_cmpstr (quote->account_id, ==, account->id);
  g_assert_cmpuint (kt_revision_get_index (first), ==, 1);
  g_assert_true (fixture_become (first, KT_REVISION_RELEASED, &error));
  g_assert_true (fixture_become (first, KT_REVISION_SENT, &error));
  kt_quote_update (quote, first, 1795000100);
  g_assert_cmpint (kt_quote_get_latest (quote)->sent, ==, 1795000100);

  g_autoptr (KtRevision) second = kt_quote_begin_revision (quote, first, "r2", 1795000200, &error);
  g_autoptr (KtRevision) third = kt_quote_begin_revision (quote, first, "r3", 1795000300, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quote->revisions->len, ==, 3);
  g_assert_cmpuint (kt_revision_get_index (third), ==, 3);
  g_assert_cmpstr (kt_revision_get_base_id (third), ==, kt_revision_get_id (first));
  g_assert_true (kt_revision_is_editable (second));
  g_assert_cmpstr (kt_quote_get_latest (quote)->id, ==, "r3");
  g_assert_cmpint (kt_quote_get_latest (quote)->sent, ==, 0);

  /* The same content; but only what has left the state of a draft is sealed. */
  g_autoptr (GPtrArray) changes = kt_revision_diff (first, second);
  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_nonnull (kt_revision_get_seal (first));
  g_assert_null (kt_revision_get_seal (second));
  g_autofree char *copy = kt_revision_to_body (second);
  g_autofree char *other_copy = kt_revision_to_body (third);
  g_assert_cmpstr (copy, ==, other_copy);

  /* An older revision does not change the customer of the quote. */
  g_autoptr (KtAccount) other = fixture_account (random, "Andere AG", "Hamburg");
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (second));
  kt_revision_header_set_customer (header, other, NULL);
  g_assert_true (kt_revision_edit_header (second, header, &error));
  kt_quote_update (quote, second, 1795000400);
  g_assert_cmpstr (quote->account_title, ==, "Muster GmbH");
  g_assert_true (kt_revision_edit_header (third, header, &error));
  kt_quote_update (quote, third, 1795000500);
  g_assert_cmpstr (quote->account_title, ==, "Andere AG");
}

static void
test_info (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  g_autoptr (KtAccount) account = fixture_account (random, "Muster GmbH", "Berlin");
  g_autoptr (KtRevision) revision = NULL;
  g_autoptr (KtQuote) quote = fixture_quote (random, account, &revision);
  const KtRevisionInfo *info = kt_quote_get_latest (quote);
  g_assert_cmpstr (info->subject, ==, "Prozesspumpe für Halle 3");
  g_assert_cmpstr (info->valid_until, ==, "2027-01-20");
  /* 2 × 4210.50 + 2 × 180 + 1.5 × 960 */
  g_assert_true (kt_money_equal (info->net, fixture_eur ("10221")));
  g_assert_false (info->is_partial);

  g_autoptr (KtQuote) copy = kt_quote_copy (quote);
  g_assert_cmpstr (copy->account_title, ==, quote->account_title);
  g_assert_cmpstr (kt_quote_get_latest (copy)->subject, ==, info->subject);
  g_assert_true (kt_quote_find_revision (copy, "nothing") == NULL);
}

static void
test_number (void)
{
  g_autofree char *number = kt_quote_number_format (2026, 1);
  g_assert_cmpstr (number, ==, "Q26-00001");
  g_autofree char *large = kt_quote_number_format (2030, 123456);
  g_assert_cmpstr (large, ==, "Q30-123456");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quote/revisions continue older ones, also in parallel", test_revisions);
  g_test_add_func ("/quote/lists know subject, validity and total of a revision", test_info);
  g_test_add_func ("/quote/a number has year and count", test_number);
  return g_test_run ();
}
