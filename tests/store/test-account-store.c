/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers in the database: round trips, deleting, listing, searching. */

#include "kt-account-store.h"
#include "kt-fold.h"
#include "kt-quote-store.h"
#include "kt-sales-error.h"
#include "kt-user-store.h"
#include "kt-work-store-private.h"
#include "store-fixture.h"

#include <string.h>

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = fixture_full_record (&kt_account_type, self->random);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autoptr (GError) error = NULL;
  kt_record_set_text (&account->vat_id, "ATU12345678");
  kt_record_set_text (&account->currency, "CHF");
  kt_record_set_text (&account->incoterm, "DAP");
  kt_record_set_text (&account->billing.country, "AT");
  for (guint i = 0; i < account->deliveries->len; i++)
    kt_record_set_text (&((KtAddress *)account->deliveries->pdata[i])->country, "CH");
  g_assert_true (kt_account_store_save (self->store, account, actor, &error));
  g_assert_no_error (error);

  store_fixture_close (self);
  store_fixture_open (self);
  g_autoptr (KtAccount) loaded = kt_account_store_load (self->store, account->id, &error);
  g_assert_no_error (error);
  g_assert_true (kt_record_equal (&kt_account_type, account, loaded));

  kt_record_set_text (&account->name, "Neuer Name KG");
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));
  g_autoptr (KtAccount) again = kt_account_store_load (self->store, account->id, &error);
  g_assert_cmpstr (again->name, ==, "Neuer Name KG");

  kt_record_set_text (&account->id, "");
  g_assert_false (kt_account_store_save (self->store, account, NULL, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
}

/* Two work on copies of the same; the one who saves last takes nothing from the other. What both
 * changed stays as it was changed first, and is told (tests/store/test-overtaken.c). */
static void
test_changes_of_two (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) stored = fixture_account (self->random, "Muster GmbH", "Köln");
  kt_record_set_text (&stored->phone, "1");
  g_assert_true (kt_account_store_save (self->store, stored, NULL, &error));
  g_autoptr (KtAccount) one = kt_account_copy (stored);
  g_autoptr (KtAccount) other = kt_account_copy (stored);
  g_autoptr (KtAccountBase) base_of_one = kt_account_base_new (stored);
  g_autoptr (KtAccountBase) base_of_other = kt_account_base_new (stored);
  kt_record_set_text (&one->phone, "2");
  kt_record_set_text (&one->note, "one");
  kt_record_set_text (&other->email, "a@example.com");
  kt_record_set_text (&other->note, "other");
  g_assert_true (kt_account_store_save_edit (self->store, one, base_of_one, NULL, &error));
  g_assert_true (kt_account_store_save_edit (self->store, other, base_of_other, NULL, &error));
  g_autoptr (KtAccount) both = kt_account_store_load (self->store, stored->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (both->phone, ==, "2");
  g_assert_cmpstr (both->email, ==, "a@example.com");
  g_assert_cmpstr (both->note, ==, "one");
}

/* ---- credit ---- */

static KtActor *
make_user (StoreFixture *self, const char *login, KtUserRoles roles, const KtActor *admin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_new (login, login, login, roles);
  g_assert_true (kt_user_store_save (self->store, user, "ein langer Satz", admin, &error));
  g_assert_no_error (error);
  return kt_user_to_actor (user);
}

static void
cannot_set_limit (StoreFixture *self, KtAccount *account, const char *limit, const KtActor *actor)
{
  g_autoptr (GError) error = NULL;
  KtMoney before = account->credit_limit;
  account->credit_limit = limit != NULL ? fixture_eur (limit) : (KtMoney){ 0 };
  g_assert_false (kt_account_store_save (self->store, account, actor, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
  account->credit_limit = before;
  g_autoptr (KtAccount) stored = kt_account_store_load (self->store, account->id, NULL);
  g_assert_true (stored == NULL || kt_money_equal (stored->credit_limit, before));
}

static void
can_save (StoreFixture *self, const KtAccount *account, const KtActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_account_store_save (self->store, account, actor, &error));
  g_assert_no_error (error);
  g_autoptr (KtAccount) stored = kt_account_store_load (self->store, account->id, NULL);
  g_assert_true (kt_money_equal (stored->credit_limit, account->credit_limit));
}

/* Not by what an actor says of himself, but by what is stored of him. */
static void
test_who_sets_limits (StoreFixture *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH", "Köln");
  g_autoptr (KtActor) nobody = kt_actor_new_open_workplace ("Anna Berg");
  account->credit_limit = fixture_eur ("1000");
  can_save (self, account, nobody);
  g_autoptr (KtActor) admin = make_user (self, "admin", KT_USER_ADMIN, nobody);
  g_autoptr (KtActor) seller = make_user (self, "seller", KT_USER_SALES, admin);
  g_autoptr (KtActor) approver = make_user (self, "approver", KT_USER_APPROVER, admin);
  g_autoptr (KtActor) office = make_user (self, "office", KT_USER_BACK_OFFICE, admin);
  g_autoptr (KtActor) liar = kt_actor_new ("seller", "seller", "seller", KT_USER_ADMIN, NULL);
  const KtActor *const others[] = { nobody, seller, approver, liar, NULL };
  g_autoptr (KtAccount) fresh = fixture_account (self->random, "Neu AG", "Köln");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      cannot_set_limit (self, account, "1000000", others[i]);
      cannot_set_limit (self, account, NULL, others[i]);
      cannot_set_limit (self, fresh, "1000000", others[i]);
    }

  kt_record_set_text (&account->name, "Muster AG");
  can_save (self, account, seller);
  can_save (self, account, NULL);
  can_save (self, fresh, seller);
  account->credit_limit = fixture_eur ("2000");
  can_save (self, account, office);
  account->credit_limit = (KtMoney){ 0 };
  can_save (self, account, admin);
}

static void
test_delete (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH", "Köln");
  g_autoptr (KtAccount) other = fixture_account (self->random, "Andere GmbH", "Köln");
  g_autoptr (KtRevision) revision = NULL;
  g_autoptr (KtQuote) quote = fixture_quote (self->random, account, &revision);
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));
  g_assert_true (kt_account_store_save (self->store, other, NULL, &error));
  g_assert_true (kt_quote_store_save (self->store, quote, revision, &error));

  g_assert_false (kt_account_store_delete (self->store, account->id, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_true (kt_account_store_delete (self->store, other->id, &error));
  g_assert_false (kt_account_store_delete (self->store, other->id, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (kt_account_store_load (self->store, other->id, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
  store_fixture_close (self);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM account_search"), ==, 1);
}

/* ---- lists ---- */

static void
wait_for (KtRowList *list)
{
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
}

static KtRow *
row_at (KtRowList *list, guint position)
{
  KtRow *row = g_list_model_get_item (G_LIST_MODEL (list), position);
  while (!kt_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
  return row;
}

static void
save_named (StoreFixture *self, const char *name, const char *city)
{
  g_autoptr (KtAccount) account = fixture_account (self->random, name, city);
  g_autoptr (GError) error = NULL;
  kt_account_store_save (self->store, account, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_titles (KtRowList *list, const char *expected)
{
  wait_for (list);
  g_autoptr (GString) titles = g_string_new (NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (KtRow) row = row_at (list, i);
      g_string_append_printf (titles, "%s|", kt_row_get_text (row, KT_ACCOUNT_COLUMN_TITLE));
    }
  g_assert_cmpstr (titles->str, ==, expected);
}

static void
test_sorting (StoreFixture *self, gconstpointer data)
{
  save_named (self, "Zeller AG", "Aachen");
  save_named (self, "ähnlich GmbH", "Zwickau");
  save_named (self, "Beta KG", "Bonn");
  KtRowQuery query = { .sort_column = KT_ACCOUNT_COLUMN_TITLE };
  g_autoptr (KtRowList) list = kt_account_store_list (self->store, &query);
  assert_titles (list, "ähnlich GmbH|Beta KG|Zeller AG|");
  query.descending = TRUE;
  kt_row_list_set_query (list, &query);
  assert_titles (list, "Zeller AG|Beta KG|ähnlich GmbH|");
  query = (KtRowQuery){ .sort_column = KT_ACCOUNT_COLUMN_CITY };
  kt_row_list_set_query (list, &query);
  assert_titles (list, "Zeller AG|Beta KG|ähnlich GmbH|");
}

static void
test_follows (StoreFixture *self, gconstpointer data)
{
  const KtRowQuery query = { .search = "gmbh", .sort_column = KT_ACCOUNT_COLUMN_TITLE };
  g_autoptr (KtRowList) list = kt_account_store_list (self->store, &query);
  assert_titles (list, "");
  save_named (self, "Beta GmbH", "Bonn");
  store_fixture_settle ();
  assert_titles (list, "Beta GmbH|");
  save_named (self, "Gamma AG", "Bonn");
  save_named (self, "Alpha GmbH", "Bonn");
  store_fixture_settle ();
  assert_titles (list, "Alpha GmbH|Beta GmbH|");

  g_autoptr (KtRow) row = row_at (list, 1);
  g_autoptr (KtAccount) account = kt_account_store_load (self->store, kt_row_get_id (row), NULL);
  kt_record_set_text (&account->billing.city, "Ulm");
  g_assert_true (kt_account_store_save (self->store, account, NULL, NULL));
  store_fixture_settle ();
  g_assert_cmpstr (kt_row_get_text (row, KT_ACCOUNT_COLUMN_CITY), ==, "Ulm");
}

/* Every word begins a word of the key, or stands anywhere in it if it is longer than two letters.
 */
static gboolean
oracle_matches (const char *text, const char *search)
{
  g_autofree char *key = kt_fold (text);
  g_autofree char *spaced = g_strconcat (" ", key, NULL);
  g_autofree char *needle = kt_fold (search);
  g_auto (GStrv) words = g_strsplit (needle, " ", -1);
  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *beginning = g_strconcat (" ", *word, NULL);
      if (**word != '\0'
          && strstr (spaced, g_utf8_strlen (*word, -1) < 3 ? beginning : *word) == NULL)
        return FALSE;
    }
  return TRUE;
}

static char *
random_words (KtRandom *random, guint n)
{
  static const char *const syllables[]
      = { "mu", "stér", "Ö", "ss", "x-1", "a", "\"", "*", "Köl", "n ", " be", "ta", "^", "7", "." };
  GString *words = g_string_new (NULL);
  while (n-- > 0)
    g_string_append (words, syllables[kt_random_below (random, G_N_ELEMENTS (syllables))]);
  return g_string_free (words, FALSE);
}

static void
test_search (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 80; i++)
    {
      g_autofree char *words = random_words (self->random, 6);
      g_autofree char *name = g_strconcat ("f", words, NULL);
      save_named (self, name, "Kiel");
      g_ptr_array_add (texts, g_strconcat (name,
                                           " 12345 Kiel Erika Gründlich "
                                           "gruendlich@example.com DE129274202",
                                           NULL));
    }
  g_autoptr (KtRowList) list = kt_account_store_list (self->store, NULL);
  guint hits = 0;
  for (guint round = 0; round < 300; round++)
    {
      g_autofree char *search = random_words (self->random, 1 + kt_random_below (self->random, 3));
      guint expected = 0;
      for (guint i = 0; i < texts->len; i++)
        expected += oracle_matches (texts->pdata[i], search);
      const KtRowQuery query = { .search = search };
      kt_row_list_set_query (list, &query);
      wait_for (list);
      guint found = g_list_model_get_n_items (G_LIST_MODEL (list));
      if (found != expected)
        g_error ("“%s” finds %u rows instead of %u", search, found, expected);
      hits += expected > 0 && expected < texts->len;
    }
  g_assert_cmpuint (hits, >, 30);
}

/* ---- a long list ---- */

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GPtrArray *mirror = data;
  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (model));
}

/* Rows keep their identity while they are looked at, whatever happens around them. */
static void
test_long_list (StoreFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("Kunde %03u", (i * 7) % 300);
      save_named (self, name, "Kiel");
    }
  const KtRowQuery query = { .sort_column = KT_ACCOUNT_COLUMN_TITLE };
  g_autoptr (KtRowList) list = kt_account_store_list (self->store, &query);
  g_autoptr (GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), mirror);
  wait_for (list);
  store_fixture_settle ();
  g_assert_cmpuint (mirror->len, ==, 300);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("Kunde %03u", i);
      g_assert_cmpstr (kt_row_get_text (mirror->pdata[i], KT_ACCOUNT_COLUMN_TITLE), ==, name);
    }
  KtRow *watched = mirror->pdata[200];
  save_named (self, "Kunde 100a", "Kiel");
  g_autoptr (KtRow) first = row_at (list, 0);
  g_assert_true (kt_account_store_delete (self->store, kt_row_get_id (first), NULL));
  store_fixture_settle ();
  store_fixture_settle ();
  g_assert_cmpuint (mirror->len, ==, 300);
  g_assert_true (mirror->pdata[200] == watched);
  g_assert_cmpstr (kt_row_get_text (mirror->pdata[100], KT_ACCOUNT_COLUMN_TITLE), ==, "Kunde 100a");
}

static void
note_failure (KtRowList *list, GError *error, guint *failures)
{
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_CLOSED);
  (*failures)++;
}

static void
test_failing_list (StoreFixture *self, gconstpointer data)
{
  guint failures = 0;
  save_named (self, "Muster GmbH", "Kiel");
  g_autoptr (KtRowList) list = kt_account_store_list (self->store, NULL);
  wait_for (list);
  g_signal_connect (list, "failed", G_CALLBACK (note_failure), &failures);
  kt_work_store_close (self->store);
  kt_row_list_refresh (list);
  wait_for (list);
  g_assert_cmpuint (failures, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static gpointer
wait_for_lock (KtSqliteConnection *connection, gpointer mutex, GError **error)
{
  g_mutex_lock (mutex);
  g_mutex_unlock (mutex);
  return KT_STORE_DONE;
}

/* While the store is busy somebody types: what he typed before is not asked for any more. */
static void
test_overtaken (StoreFixture *self, gconstpointer data)
{
  static const KtStoreOperation busy = { wait_for_lock, NULL, NULL, NULL };
  static const char *const typed[] = { "b", "be", "bet", "beta", "al", "alp" };
  guint failures = 0;
  GMutex mutex;
  save_named (self, "Alpha GmbH", "Kiel");
  save_named (self, "Beta GmbH", "Kiel");
  g_autoptr (KtRowList) list = kt_account_store_list (self->store, NULL);
  wait_for (list);
  g_signal_connect (list, "failed", G_CALLBACK (note_failure), &failures);
  g_mutex_init (&mutex);
  g_mutex_lock (&mutex);
  kt_work_store_run_async (self->store, &busy, &mutex, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    kt_row_list_set_query (
        list, &(KtRowQuery){ .search = typed[i], .sort_column = KT_ACCOUNT_COLUMN_TITLE });
  g_mutex_unlock (&mutex);
  wait_for (list);
  assert_titles (list, "Alpha GmbH|");
  g_assert_cmpuint (failures, ==, 0);
  store_fixture_settle ();
  g_mutex_clear (&mutex);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/account-store/every field of a customer is there again", test_round_trip);
  STORE_TEST ("/account-store/who saves last takes nothing from who saved before", test_changes_of_two);
  STORE_TEST ("/account-store/back office and administration set credit limits, nobody else",
              test_who_sets_limits);
  STORE_TEST ("/account-store/a customer with quotes is not deleted", test_delete);
  STORE_TEST ("/account-store/a list is sorted as people read", test_sorting);
  STORE_TEST ("/account-store/a list follows what is saved", test_follows);
  STORE_TEST ("/account-store/search finds what a naive search finds", test_search);
  STORE_TEST ("/account-store/rows of a long list keep their identity", test_long_list);
  STORE_TEST ("/account-store/the last of many queries is the one that counts", test_overtaken);
  STORE_TEST ("/account-store/a list that cannot be read keeps what it has", test_failing_list);
  return g_test_run ();
}
