/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders in the database: round trips, what is asked again, credit, history that cannot be changed,
 * lists. */

#include "kt-account-store.h"
#include "kt-audit-store.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "kt-sales-error.h"
#include "kt-sqlite-connection.h"
#include "order-fixture.h"
#include "store-fixture.h"

#include <string.h>

/* An accepted quote in the store, of a customer with that limit (NULL: none). */
static void
prepare (StoreFixture *self, OrderFixture *example, const char *limit)
{
  g_autoptr (GError) error = NULL;
  KtRevision *revision;
  g_autoptr (KtAccount) account = fixture_account (self->random, "Muster GmbH\nEinkauf", "Köln");
  if (limit != NULL)
    account->credit_limit = fixture_eur (limit);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_assert_true (kt_account_store_save (self->store, account, actor, &error));
  KtQuote *quote = fixture_quote (self->random, account, &revision);
  g_assert_true (kt_quote_store_save (self->store, quote, revision, &error));
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  g_assert_true (kt_quote_store_save (self->store, quote, revision, &error));
  order_fixture_init (example, self->random, quote, revision);
  g_assert_true (kt_quote_store_save (self->store, quote, revision, &error));
  g_assert_no_error (error);
  example->request.id = fixture_id (self->random);
}

static void
finish (OrderFixture *example)
{
  g_free ((char *)example->request.id);
  order_fixture_clear (example);
}

static KtOrder *
place (StoreFixture *self, OrderFixture *example, GError **error)
{
  g_autoptr (KtOrder) order = order_fixture_place (example);
  return kt_order_store_place (self->store, order, example->clearance, error);
}

static KtOrderEvent *
more_of_first (StoreFixture *self, const KtOrder *order, const char *quantity)
{
  g_autofree char *id = fixture_id (self->random), *part = fixture_id (self->random);
  KtOrderEvent *event = kt_order_event_new (id, KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, ((KtOrderLine *)order->lines->pdata[0])->id);
  kt_record_set_text (&event->other_id, part);
  event->quantity = fixture_decimal (quantity);
  return event;
}

static guint
count_of (StoreFixture *self, const KtRowQuery query)
{
  g_autoptr (KtRowList) list = kt_order_store_list (self->store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static guint
count (StoreFixture *self, const char *search, const char *filter)
{
  return count_of (self, (KtRowQuery){ .search = search, .filter = filter });
}

static void
on_all (GObject *list, GAsyncResult *result, gpointer rows)
{
  g_autoptr (GError) error = NULL;
  *(GPtrArray **)rows = kt_row_list_read_all_finish (KT_ROW_LIST (list), result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
read_all (KtRowList *list)
{
  GPtrArray *rows = NULL;
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  kt_row_list_read_all_async (list, NULL, on_all, &rows);
  while (rows == NULL)
    g_main_context_iteration (NULL, TRUE);
  return rows;
}

/* ---- tests ---- */

static void
test_round_trip (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, NULL);
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (placed->number, ==, "O26-00001");
  g_autoptr (KtOrderEvent) event = more_of_first (self, placed, "3");
  g_autoptr (KtOrder) changed
      = kt_order_store_apply (self->store, placed->id, event, example.seller, &error);
  g_assert_no_error (error);
  store_fixture_close (self);
  store_fixture_open (self);
  g_autoptr (KtOrder) loaded = kt_order_store_load (self->store, placed->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->number, ==, "O26-00001");
  g_assert_true (kt_record_equal (&kt_order_type, changed, loaded));
  g_assert_false (kt_record_equal (&kt_order_type, placed, loaded));
  g_assert_cmpuint (loaded->events->len, ==, 2);
  const KtOrderEvent *last = loaded->events->pdata[1];
  g_assert_cmpstr (last->before, ==, "2");
  g_assert_cmpstr (last->after, ==, "3");
  g_assert_cmpstr (last->at, ==, "2026-11-21T09:30:00Z");
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
  g_autofree char *text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
  finish (&example);
}

/* Each has a parameter of its own, some twice, and words of the search follow. */
static void
check_all_hold (StoreFixture *self, const KtOrder *placed)
{
  const char *of_both[] = { placed->quote_id, placed->customer.account_id, NULL };
  const char *of_another[] = { placed->quote_id, placed->id, NULL };
  const struct {
    const char *search, *state, **others;
    guint n;
  } cases[] = { { NULL, "open", of_both, 1 },
                { "b-4711 q", "open", of_both, 1 },
                { "nobody", "open", of_both, 0 },
                { NULL, "delivered", of_both, 0 },
                { "b-4711", NULL, of_another, 0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (
        count_of (self, (KtRowQuery){ .search = cases[i].search,
                                      .filter = cases[i].state,
                                      .filters = (const char *const *)cases[i].others }),
        ==, cases[i].n);
}

static void
test_list (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, NULL);
  example.request.reference = "B-4711";
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  static const struct {
    const char *search, *filter;
    guint n;
  } cases[] = { { "muster", NULL, 1 },      { "o26-0", NULL, 1 },     { "q26", NULL, 1 },
                { "grundplatte", NULL, 1 }, { "b-4711", NULL, 1 },    { "nobody", NULL, 0 },
                { NULL, "open", 1 },        { NULL, "delivered", 0 }, { NULL, "blanket", 0 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (count (self, cases[i].search, cases[i].filter), ==, cases[i].n);
  const KtRowQuery all = { 0 };
  g_autoptr (KtRowList) list = kt_order_store_list (self->store, &all);
  g_autoptr (GPtrArray) rows = read_all (list);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (kt_row_get_text (rows->pdata[0], KT_ORDER_COLUMN_REFERENCE), ==, "B-4711");
  g_assert_cmpuint (count (self, NULL, placed->quote_id), ==, 1);
  g_assert_cmpuint (count (self, NULL, placed->customer.account_id), ==, 1);
  check_all_hold (self, placed);
  finish (&example);
}

static void
test_asked_again (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&example);
  g_assert_null (kt_order_store_place (self->store, order, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autoptr (KtOrder) forged = kt_order_copy (order);
  forged->credit_released = fixture_eur ("1000000");
  g_assert_null (kt_order_store_place (self->store, forged, example.clearance, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER);
  g_clear_error (&error);
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (placed->number, ==, "O26-00001");
  g_autoptr (GHashTable) ordered
      = kt_order_store_list_ordered (self->store, placed->revision_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (ordered), ==, placed->lines->len);
  g_assert_cmpstr (g_hash_table_lookup (ordered, ((KtOrderLine *)placed->lines->pdata[0])->id), ==,
                   "O26-00001");
  /* The same lines once more. */
  g_free ((char *)example.request.id);
  example.request.id = fixture_id (self->random);
  g_assert_null (place (self, &example, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER);
  g_assert_nonnull (strstr (error->message, "O26-00001"));
  finish (&example);
}

static void
test_not_accepted (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, NULL);
  store_fixture_close (self);
  store_fixture_sql (self, "UPDATE revision SET state = 'sent'");
  store_fixture_open (self);
  g_assert_null (place (self, &example, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_STATE);
  finish (&example);
}

/* One order of 12,162.99 fits; it leaves no room to grow it beyond the limit. */
static void
test_credit (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, "20000");
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  g_autoptr (KtOrderEvent) little = more_of_first (self, placed, "3");
  g_autoptr (KtOrderEvent) much = more_of_first (self, placed, "4");
  g_autoptr (KtOrder) changed
      = kt_order_store_apply (self->store, placed->id, little, example.seller, &error);
  g_assert_no_error (error);
  g_assert_null (kt_order_store_apply (self->store, placed->id, much, example.seller, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CREDIT);
  g_clear_error (&error);
  g_autofree KtCredit *credit
      = kt_order_store_credit (self->store, placed->customer.account_id, NULL, &error);
  g_assert_no_error (error);
  KtOrderTotals totals;
  g_assert_true (kt_order_totals (changed, &totals, NULL));
  g_assert_true (kt_money_equal (credit->limit, fixture_eur ("20000")));
  g_assert_true (kt_money_equal (credit->used, totals.open));
  finish (&example);
}

/* What was known when the order was made does not count, but what is stored. */
static void
test_credit_of_the_moment (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, "12000");
  g_assert_null (place (self, &example, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CREDIT);
  finish (&example);
}

static void
test_sealed (StoreFixture *self, gconstpointer data)
{
  static const char *const forbidden[] = { "DELETE FROM sales_order",
                                           "UPDATE sales_order SET net = 1",
                                           "UPDATE sales_order SET events = events + 1",
                                           "UPDATE sales_order SET account_id = 'x'",
                                           "DELETE FROM audit WHERE kind = 'order'",
                                           "UPDATE audit SET body = '{}' WHERE kind = 'order'" };
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, NULL);
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  store_fixture_close (self);
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_WORK);
  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    {
      g_assert_false (kt_sqlite_connection_exec (connection, forbidden[i], &error));
      g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CONSTRAINT);
      g_clear_error (&error);
    }
  g_assert_true (kt_sqlite_connection_exec (
      connection,
      "DROP TRIGGER sales_order_has_history;"
      "UPDATE sales_order SET body = replace (body, '4711-001', '4711-002')",
      &error));
  g_clear_pointer (&connection, kt_sqlite_connection_free);
  store_fixture_open (self);
  g_assert_null (kt_order_store_load (self->store, placed->id, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED);
  finish (&example);
}

/* Each kind of edit beside the history, by somebody who first took the triggers away. */
static void
test_verified (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *sql, *finding;
  } edits[] = {
    { "UPDATE sales_order SET open = 0", "is listed otherwise" },
    { "UPDATE sales_order SET state = 'paid'", "is listed otherwise" },
    { "UPDATE sales_order SET account_id = 'nobody'", "is listed otherwise" },
    { "UPDATE sales_order SET body = replace (body, '4711-001', '4711-002')", "not what its" },
    { "UPDATE sales_order_line SET cancelled = 1", "is listed otherwise" },
    { "DELETE FROM sales_order_line", "is listed otherwise" },
    { "PRAGMA foreign_keys = OFF; DELETE FROM sales_order", "not listed any more" },
  };
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, NULL);
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *backup = g_strconcat (self->path, ".backup", NULL);
      g_autofree char *content = NULL;
      gsize length;
      store_fixture_close (self);
      if (i == 0)
        {
          store_fixture_sql (self, "DROP TRIGGER sales_order_is_kept;"
                                   "DROP TRIGGER sales_order_has_origin;"
                                   "DROP TRIGGER sales_order_has_history;"
                                   "PRAGMA wal_checkpoint (TRUNCATE)");
          g_assert_true (g_file_get_contents (self->path, &content, &length, NULL));
          g_assert_true (g_file_set_contents (backup, content, (gssize)length, NULL));
          g_clear_pointer (&content, g_free);
        }
      g_assert_true (g_file_get_contents (backup, &content, &length, NULL));
      g_assert_true (g_file_set_contents (self->path, content, (gssize)length, NULL));
      store_fixture_sql (self, edits[i].sql);
      store_fixture_open (self);
      g_autoptr (KtFaultList) faults = kt_audit_store_verify (self->store, NULL, &error);
      g_assert_no_error (error);
      g_autofree char *text = kt_fault_list_to_text (faults);
      g_test_message ("%s: %s", edits[i].sql, text);
      g_assert_nonnull (strstr (text, edits[i].finding));
    }
  finish (&example);
}

/* What a revision adds is measured by the rule itself. */
static void
test_credit_beside (StoreFixture *self, gconstpointer data)
{
  OrderFixture example;
  g_autoptr (GError) error = NULL;
  prepare (self, &example, "20000");
  g_autoptr (KtOrder) placed = place (self, &example, &error);
  g_assert_no_error (error);
  g_autofree KtCredit *all
      = kt_order_store_credit (self->store, placed->customer.account_id, NULL, &error);
  g_autofree KtCredit *beside = kt_order_store_credit (self->store, placed->customer.account_id,
                                                       placed->revision_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kt_money_sign (all->used), >, 0);
  g_assert_cmpint (kt_money_sign (beside->used), ==, 0);
  g_assert_true (kt_money_equal (all->limit, beside->limit));
  finish (&example);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/order-store/an order comes back with its history", test_round_trip);
  STORE_TEST ("/order-store/orders are found by their words and states", test_list);
  STORE_TEST ("/order-store/what an order rests on is asked again", test_asked_again);
  STORE_TEST ("/order-store/only what is stored as accepted is ordered", test_not_accepted);
  STORE_TEST ("/order-store/open orders count against the limit", test_credit);
  STORE_TEST ("/order-store/the limit of the moment counts", test_credit_of_the_moment);
  STORE_TEST ("/order-store/history is sealed and what does not follow from it is found",
              test_sealed);
  STORE_TEST ("/order-store/verification finds every edit beside the history", test_verified);
  STORE_TEST ("/order-store/credit is told beside the orders of a revision", test_credit_beside);
  return g_test_run ();
}
