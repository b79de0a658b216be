/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotes in the database: round trips, numbers, the seal, history, lists. */

#include "kt-account-store.h"
#include "kt-quote-store.h"
#include "kt-revision-diff.h"
#include "kt-sales-error.h"
#include "store-fixture.h"

#include <string.h>

typedef struct {
  KtAccount *account;
  KtQuote *quote;
  KtRevision *revision;
} Example;

static void
example_clear (Example *self)
{
  g_clear_object (&self->revision);
  kt_quote_free (self->quote);
  kt_account_free (self->account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Example, example_clear)

static void
example_init (Example *self, StoreFixture *fixture)
{
  self->account = fixture_account (fixture->random, "Muster GmbH", "Köln");
  self->quote = fixture_quote (fixture->random, self->account, &self->revision);
}

static void
save (StoreFixture *self, Example *example)
{
  g_autoptr (GError) error = NULL;
  kt_quote_store_save (self->store, example->quote, example->revision, &error);
  g_assert_no_error (error);
}

static void
save_as (StoreFixture *self, Example *example, KtRevisionState state)
{
  g_assert_true (fixture_become (example->revision, state, NULL));
  save (self, example);
}

static KtRevision *
load_revision (StoreFixture *self, Example *example)
{
  g_autoptr (GError) error = NULL;
  KtRevision *revision
      = kt_quote_store_load_revision (self->store, kt_revision_get_id (example->revision), &error);
  g_assert_no_error (error);
  return revision;
}

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) example = { 0 };
  example_init (&example, self);
  kt_record_set_text (&example.quote->owner, "Anna Berg");
  save (self, &example);
  g_assert_cmpstr (example.quote->number, ==, "Q26-00001");
  store_fixture_close (self);
  store_fixture_open (self);

  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load (self->store, example.quote->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quote->number, ==, "Q26-00001");
  g_assert_cmpstr (quote->owner, ==, "Anna Berg");
  g_assert_cmpstr (quote->account_id, ==, example.account->id);
  g_assert_cmpstr (quote->account_title, ==, "Muster GmbH");
  g_assert_cmpint (quote->changed, ==, kt_clock_now (self->clock) / G_USEC_PER_SEC);
  const KtRevisionInfo *info = kt_quote_get_latest (quote);
  const KtRevisionInfo *expected = kt_quote_get_latest (example.quote);
  g_assert_cmpstr (info->id, ==, expected->id);
  g_assert_cmpstr (info->hash, ==, expected->hash);
  g_assert_cmpstr (info->subject, ==, expected->subject);
  g_assert_cmpstr (info->valid_until, ==, "2027-01-20");
  g_assert_cmpint (info->created, ==, expected->created);
  g_assert_true (kt_money_equal (info->net, fixture_eur ("10221")));

  g_autoptr (KtRevision) revision = load_revision (self, &example);
  g_autoptr (GPtrArray) changes = kt_revision_diff (example.revision, revision);
  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_cmpstr (kt_revision_get_quote_id (revision), ==, quote->id);
  g_assert_cmpint (kt_revision_get_created (revision), ==, 1795000000);
  g_assert_null (kt_revision_get_base_id (revision));
}

static void
test_numbers (StoreFixture *self, gconstpointer data)
{
  static const char *const days[] = { "2026-12-31", "2026-12-31", "2027-01-01", "2027-01-02" };
  static const char *const expected[] = { "Q26-00001", "Q26-00002", "Q27-00001", "Q27-00002" };
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_auto (Example) example = { 0 };
      g_autoptr (KtClock) day = kt_clock_fixed_iso (days[i], NULL);
      kt_clock_set (self->clock, kt_clock_now (day));
      example_init (&example, self);
      save (self, &example);
      save (self, &example);
      g_assert_cmpstr (example.quote->number, ==, expected[i]);
    }
}

/* A second save that starts before the first one is answered does not take another number, and the
 * edits between them are not lost. */
static void
test_quick_saves (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) example = { 0 };
  example_init (&example, self);
  GAsyncResult *first = NULL, *second = NULL;
  kt_quote_store_save_async (self->store, example.quote, example.revision, NULL, store_fixture_done,
                             &first);
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (example.revision));
  kt_record_set_text (&header->subject, "geändert");
  g_assert_true (kt_revision_edit_header (example.revision, header, NULL));
  kt_quote_store_save_async (self->store, example.quote, example.revision, NULL, store_fixture_done,
                             &second);
  g_assert_cmpstr (example.quote->number, ==, "");
  g_autoptr (GAsyncResult) one = store_fixture_wait (&first);
  g_assert_true (kt_quote_store_save_finish (self->store, example.quote, one, NULL));
  g_assert_cmpstr (kt_quote_get_latest (example.quote)->subject, ==, "Prozesspumpe für Halle 3");
  g_autoptr (GAsyncResult) two = store_fixture_wait (&second);
  g_assert_true (kt_quote_store_save_finish (self->store, example.quote, two, NULL));
  g_assert_cmpstr (example.quote->number, ==, "Q26-00001");
  g_assert_cmpstr (kt_quote_get_latest (example.quote)->subject, ==, "geändert");
  g_autoptr (KtRevision) loaded = load_revision (self, &example);
  g_assert_cmpstr (kt_revision_get_header (loaded)->subject, ==, "geändert");
}

/* ---- the seal ---- */

/* Opens the revision as a draft again, past the rules of the trade, and saves a change. */
static void
save_forged (StoreFixture *self, Example *example, KtRevisionState state, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = kt_revision_to_body (example->revision);
  g_autoptr (GString) changed = g_string_new (body);
  g_string_replace (changed, "Halle 3", "Halle 4", 0);
  g_autoptr (KtRevision) forged
      = kt_revision_new_from_body (kt_revision_get_id (example->revision), example->quote->id, 1,
                                   NULL, 1795000000, state, changed->str, -1, &error);
  g_assert_no_error (error);
  g_autoptr (KtQuote) quote = kt_quote_store_load (self->store, example->quote->id, &error);
  g_assert_false (kt_quote_store_save (self->store, quote, forged, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_SEALED);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (error->message, "Q26-00001"));
  g_autoptr (KtRevision) loaded = load_revision (self, example);
  g_assert_cmpstr (kt_revision_get_header (loaded)->subject, ==, "Prozesspumpe für Halle 3");
}

static void
test_seal (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) example = { 0 };
  example_init (&example, self);
  save_as (self, &example, KT_REVISION_RELEASED);
  save_forged (self, &example, KT_REVISION_RELEASED, "Make it a draft");
  save_as (self, &example, KT_REVISION_DRAFT);
  save_as (self, &example, KT_REVISION_RELEASED);
  save_as (self, &example, KT_REVISION_SENT);
  for (guint state = KT_REVISION_DRAFT; state <= KT_REVISION_SUPERSEDED; state++)
    save_forged (self, &example, state, "was sent");
  save_as (self, &example, KT_REVISION_REJECTED);

  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history
      = kt_quote_store_history (self->store, kt_revision_get_id (example.revision), &error);
  GAsyncResult *done = NULL;
  kt_quote_store_history_async (self->store, kt_revision_get_id (example.revision), NULL,
                                store_fixture_done, &done);
  g_autoptr (GAsyncResult) result = store_fixture_wait (&done);
  g_autoptr (GPtrArray) again = kt_quote_store_history_finish (self->store, result, &error);
  g_assert_cmpuint (again->len, ==, history->len);
  static const KtRevisionState expected[]
      = { KT_REVISION_RELEASED, KT_REVISION_DRAFT, KT_REVISION_RELEASED, KT_REVISION_SENT,
          KT_REVISION_REJECTED };
  g_assert_cmpuint (history->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < history->len; i++)
    g_assert_cmpint (((KtRevisionEvent *)history->pdata[i])->state, ==, expected[i]);
}

static void
test_tampered (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) example = { 0 };
  example_init (&example, self);
  save (self, &example);
  store_fixture_close (self);
  store_fixture_sql (self, "UPDATE revision SET body = replace (body, '4210.50', '42.10')");
  store_fixture_open (self);
  g_autoptr (GError) error = NULL;
  g_assert_null (
      kt_quote_store_load_revision (self->store, kt_revision_get_id (example.revision), &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED);
}

static void
test_bad_bodies (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *body, *hash;
    GQuark (*domain) (void);
    int code;
  } cases[] = {
    { "{", "021fb596db81e6d02bf3d2586ee3981fe519f275c0ac9ca76bbcf2ebb4097d96", kt_error_quark,
      KT_ERROR_PARSE },
    { "{\"format\":99}", NULL, kt_sales_error_quark, KT_SALES_ERROR_NEWER },
  };
  g_auto (Example) example = { 0 };
  example_init (&example, self);
  save (self, &example);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hash = kt_revision_hash_body (cases[i].body, -1);
      if (cases[i].hash != NULL)
        g_assert_cmpstr (hash, ==, cases[i].hash);
      g_autofree char *sql
          = g_strdup_printf ("UPDATE revision SET body = '%s', hash = '%s'", cases[i].body, hash);
      store_fixture_close (self);
      store_fixture_sql (self, sql);
      store_fixture_open (self);
      g_autoptr (GError) error = NULL;
      g_assert_null (kt_quote_store_load_revision (self->store,
                                                   kt_revision_get_id (example.revision), &error));
      g_assert_true (error->domain == cases[i].domain ());
      g_assert_cmpint (error->code, ==, cases[i].code);
    }
}

/* ---- several revisions ---- */

static void
test_parallel_revisions (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) example = { 0 };
  example_init (&example, self);
  save (self, &example);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRevision) second
      = kt_quote_begin_revision (example.quote, example.revision, "second", 1795000001, &error);
  g_autoptr (KtRevision) third
      = kt_quote_begin_revision (example.quote, example.revision, "third", 1795000002, &error);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (third));
  kt_record_set_text (&header->subject, "dritte");
  g_assert_true (kt_revision_edit_header (third, header, &error));
  g_assert_true (kt_quote_store_save (self->store, example.quote, third, &error));
  kt_record_set_text (&header->subject, "zweite");
  g_assert_true (kt_revision_edit_header (second, header, &error));
  g_assert_true (kt_quote_store_save (self->store, example.quote, second, &error));
  g_assert_no_error (error);

  g_autoptr (KtQuote) loaded = kt_quote_store_load (self->store, example.quote->id, &error);
  g_assert_cmpuint (loaded->revisions->len, ==, 3);
  g_assert_cmpstr (kt_quote_get_latest (loaded)->subject, ==, "dritte");
  g_assert_cmpstr (kt_quote_find_revision (loaded, "second")->subject, ==, "zweite");
  g_assert_cmpstr (kt_quote_find_revision (loaded, "second")->base_id, ==,
                   kt_revision_get_id (example.revision));
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM quote WHERE subject = 'dritte'"),
                   ==, 1);
}

/* ---- lists ---- */

static guint
count (StoreFixture *self, const char *search, const char *filter)
{
  const KtRowQuery query = { .search = search, .filter = filter };
  g_autoptr (KtRowList) list = kt_quote_store_list (self->store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static guint
count_all_of (StoreFixture *self, const char *const *filters)
{
  const KtRowQuery query = { .filters = filters };
  g_autoptr (KtRowList) list = kt_quote_store_list (self->store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_filters (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) one = { 0 };
  g_auto (Example) two = { 0 };
  example_init (&one, self);
  example_init (&two, self);
  kt_record_set_text (&one.quote->owner, "Anna O'Berg");
  save (self, &one);
  save_as (self, &two, KT_REVISION_RELEASED);
  const char *const owner = KT_QUOTE_OWNER_FILTER "Anna O'Berg";
  g_assert_cmpuint (count_all_of (self, (const char *[]){ NULL }), ==, 2);
  g_assert_cmpuint (count_all_of (self, (const char *[]){ owner, NULL }), ==, 1);
  g_assert_cmpuint (count_all_of (self, (const char *[]){ owner, "draft", NULL }), ==, 1);
  g_assert_cmpuint (count_all_of (self, (const char *[]){ owner, "released", NULL }), ==, 0);
  g_assert_cmpuint (
      count_all_of (self, (const char *[]){ "draft", one.account->id, owner, NULL }), ==, 1);
  g_assert_cmpuint (count_all_of (self, (const char *[]){ owner, two.account->id, NULL }), ==, 0);
  g_assert_cmpuint (count_all_of (self, (const char *[]){ KT_QUOTE_OWNER_FILTER, NULL }), ==, 1);
}

static void
test_list (StoreFixture *self, gconstpointer data)
{
  g_auto (Example) one = { 0 };
  g_auto (Example) two = { 0 };
  example_init (&one, self);
  example_init (&two, self);
  save (self, &one);
  save_as (self, &two, KT_REVISION_RELEASED);
  g_assert_cmpuint (count (self, NULL, NULL), ==, 2);
  g_assert_cmpuint (count (self, NULL, "released"), ==, 1);
  g_assert_cmpuint (count (self, NULL, "sent"), ==, 0);
  g_assert_cmpuint (count (self, NULL, one.account->id), ==, 1);
  g_assert_cmpuint (count (self, "q26-00002", NULL), ==, 1);
  g_assert_cmpuint (count (self, "grundpl pumpe", NULL), ==, 2);
  g_assert_cmpuint (count (self, "grundpl", "draft"), ==, 1);

  const KtRowQuery query = { .sort_column = KT_QUOTE_COLUMN_NUMBER };
  g_autoptr (KtRowList) list = kt_quote_store_list (self->store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (list), 1);
  while (!kt_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
  KtMoney net;
  g_assert_cmpstr (kt_row_get_id (row), ==, two.quote->id);
  g_assert_cmpstr (kt_row_get_text (row, KT_QUOTE_COLUMN_NUMBER), ==, "Q26-00002");
  g_assert_cmpstr (kt_row_get_text (row, KT_QUOTE_COLUMN_STATE), ==, "released");
  g_assert_cmpint (kt_row_get_int (row, KT_QUOTE_COLUMN_REVISION), ==, 1);
  g_assert_true (kt_row_get_money (row, KT_QUOTE_COLUMN_NET, &net));
  g_assert_true (kt_money_equal (net, fixture_eur ("10221")));
  g_assert_false (kt_row_get_money (row, KT_QUOTE_COLUMN_OWNER, &net));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/quote-store/a quote with its revision is there again", test_round_trip);
  STORE_TEST ("/quote-store/numbers count by year and are given once", test_numbers);
  STORE_TEST ("/quote-store/quick saves keep order and number", test_quick_saves);
  STORE_TEST ("/quote-store/what was sent is never changed", test_seal);
  STORE_TEST ("/quote-store/a body without its hash is not trusted", test_tampered);
  STORE_TEST ("/quote-store/a bad body is an error and no crash", test_bad_bodies);
  STORE_TEST ("/quote-store/revisions live in parallel", test_parallel_revisions);
  STORE_TEST ("/quote-store/several filters must hold together", test_filters);
  STORE_TEST ("/quote-store/a list shows, filters and finds the latest revision", test_list);
  return g_test_run ();
}
