/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes waits for the server: with the change or not at all, in the order of causes, and,
 * once it was taken, unchangeable. */

#include "kt-account-store.h"
#include "kt-json.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "kt-record-json.h"
#include "kt-sqlite-connection.h"
#include "order-fixture.h"
#include "sync-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* A quote that was sent and accepted, with what an order of it takes. */
static void
prepare_order (StoreFixture *self, OrderFixture *example)
{
  KtRevision *revision;
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  KtQuote *quote = sync_fixture_quote (self, account, &revision);
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, NULL));
  sync_fixture_save (self, quote, revision);
  order_fixture_init (example, self->random, quote, revision);
  sync_fixture_save (self, quote, revision);
  example->request.id = fixture_id (self->random);
}

static KtOrder *
place (StoreFixture *self, OrderFixture *example)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = order_fixture_place (example);
  KtOrder *placed = kt_order_store_place (self->store, order, example->clearance, &error);
  g_assert_no_error (error);
  return placed;
}

/* Another quantity of its first line. */
static KtOrder *
enlarge (StoreFixture *self, const KtOrder *order, const char *quantity)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_id (self->random), *part = fixture_id (self->random);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autoptr (KtOrderEvent) event = kt_order_event_new (id, KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, ((KtOrderLine *)order->lines->pdata[0])->id);
  kt_record_set_text (&event->other_id, part);
  event->quantity = fixture_decimal (quantity);
  KtOrder *changed = kt_order_store_apply (self->store, order->id, event, actor, &error);
  g_assert_no_error (error);
  return changed;
}

static void
expect_waiting (StoreFixture *self, const char *names)
{
  g_autofree char *waiting = sync_fixture_waiting (self);
  g_assert_cmpstr (waiting, ==, names);
}

static const KtSyncOperation *
find (GPtrArray *operations, const char *type, const char *kind)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const KtSyncOperation *operation = operations->pdata[i];
      if (strcmp (operation->type, type) == 0 && strcmp (operation->kind, kind) == 0)
        return operation;
    }
  g_error ("no %s of %s", kind, type);
}

static char *
member_of (const KtSyncOperation *operation, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = kt_json_parse (operation->body, -1, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (json_object_get_string_member (json_node_get_object (node), name));
}

static void
expect_member (const KtSyncOperation *operation, const char *name, const char *value)
{
  g_autofree char *present = member_of (operation, name);
  g_assert_cmpstr (present, ==, value);
}

/* ---- when ---- */

static KtRow *
row_of (KtRowList *list, guint position)
{
  KtRow *row = g_list_model_get_item (G_LIST_MODEL (list), position);
  while (!kt_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
  return row;
}

static void
test_named (StoreFixture *self, gconstpointer data)
{
  KtRevision *revision;
  const KtRowQuery query = { .sort_column = KT_WAITING_COLUMN_TYPE };
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &revision);
  sync_fixture_save (self, quote, revision);
  g_autoptr (KtRowList) list = kt_sync_store_list_waiting (self->store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  g_autoptr (KtRow) of_account = row_of (list, 0);
  g_autoptr (KtRow) of_quote = row_of (list, 1);
  g_assert_cmpstr (kt_row_get_text (of_account, KT_WAITING_COLUMN_TYPE), ==, KT_SYNC_ACCOUNT);
  g_assert_cmpstr (kt_row_get_text (of_account, KT_WAITING_COLUMN_TITLE), ==, "Muster GmbH");
  g_assert_cmpint (kt_row_get_int (of_account, KT_WAITING_COLUMN_COUNT), ==, 1);
  g_assert_cmpstr (kt_row_get_text (of_quote, KT_WAITING_COLUMN_TYPE), ==, KT_SYNC_QUOTE);
  g_assert_cmpstr (kt_row_get_text (of_quote, KT_WAITING_COLUMN_TITLE), ==, quote->number);
  g_assert_cmpint (kt_row_get_int (of_quote, KT_WAITING_COLUMN_COUNT), ==, 2);
}

static void
test_no_server (StoreFixture *self, gconstpointer data)
{
  g_auto (OrderFixture) example = { 0 };
  prepare_order (self, &example);
  g_autoptr (KtOrder) order = place (self, &example);
  g_assert_cmpstr (order->number, ==, "O26-00001");
  expect_waiting (self, "");
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM sync_object"), ==, 0);
  g_free ((char *)example.request.id);
}

static void
test_one_transaction (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = fixture_quote (self->random, account, &made);
  g_autoptr (KtRevision) revision = made;

  /* The outbox cannot be written: neither can the quote. */
  store_fixture_sql (self, "CREATE TRIGGER fault BEFORE INSERT ON outbox WHEN NEW.type = 'revision'"
                           " BEGIN SELECT RAISE (ABORT, 'fault'); END");
  g_assert_false (kt_quote_store_save (self->store, quote, revision, &error));
  g_clear_error (&error);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM quote"), ==, 0);
  expect_waiting (self, "account put");

  /* The quote cannot be written to its end: nothing waits. */
  store_fixture_sql (self, "DROP TRIGGER fault; CREATE TRIGGER fault BEFORE INSERT ON revision_event"
                           " BEGIN SELECT RAISE (ABORT, 'fault'); END");
  g_assert_false (kt_quote_store_save (self->store, quote, revision, &error));
  g_clear_error (&error);
  expect_waiting (self, "account put");
  store_fixture_sql (self, "DROP TRIGGER fault");
  sync_fixture_save (self, quote, revision);
  expect_waiting (self, "account put, quote put, revision put");
}

/* ---- in which order, and what ---- */

static void
test_causes (StoreFixture *self, gconstpointer data)
{
  g_auto (OrderFixture) example = { 0 };
  sync_fixture_enable (self);
  prepare_order (self, &example);
  g_autoptr (KtOrder) order = place (self, &example);
  expect_waiting (self, "account put, quote put, revision put, event add, revision put, event add,"
                        " event add");
  g_assert_cmpstr (order->number, ==, "O26-02001");
  g_free ((char *)example.request.id);
}

static void
test_coalescing (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_edit (self, quote, revision, "second");
  sync_fixture_edit (self, quote, revision, "third");
  sync_fixture_save (self, quote, revision);
  expect_waiting (self, "account put, quote put, revision put");

  /* What was taken stands; the change after it is another operation. */
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  expect_member (batch->pdata[2], "subject", "third");
  sync_fixture_edit (self, quote, revision, "fourth");
  sync_fixture_edit (self, quote, revision, "fifth");
  expect_waiting (self, "account put, quote put, revision put, revision put");
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  g_autoptr (GPtrArray) next = sync_fixture_take (self);
  g_assert_cmpuint (next->len, ==, 1);
  expect_member (next->pdata[0], "subject", "fifth");
  g_assert_cmpint (((KtSyncOperation *)next->pdata[0])->base_rev, ==, 1);
  g_assert_cmpint (((KtSyncOperation *)next->pdata[0])->n, ==, 4);
}

/* A clearance was for what the revision was then, not for what became of it. */
static void
test_kept (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_edit (self, quote, revision, "asked about");
  g_assert_true (fixture_become (revision, KT_REVISION_RELEASED, &error));
  sync_fixture_save (self, quote, revision);
  g_assert_true (kt_revision_set_state (revision, KT_REVISION_DRAFT, &error));
  sync_fixture_edit (self, quote, revision, "changed after");
  expect_waiting (self, "account put, quote put, revision put, event add, revision put");

  g_autoptr (GPtrArray) first = sync_fixture_take (self);
  const KtSyncOperation *put = find (first, "revision", "put");
  expect_member (put, "subject", "asked about");
  expect_member (put, "state", "draft");
  sync_fixture_settle (self, first, KT_SYNC_DONE, NULL);
  g_autoptr (GPtrArray) second = sync_fixture_take (self);
  expect_member (second->pdata[0], "subject", "changed after");
  expect_member (second->pdata[0], "state", "draft");
}

static void
settle_one (StoreFixture *self, GPtrArray *batch, guint index, KtSyncVerdict verdict)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_ptr_array_add (one, batch->pdata[index]);
  sync_fixture_settle (self, one, verdict, NULL);
}

/* A step was taken with the content of its time, even if that has to be told once more. */
static void
test_steps (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  sync_fixture_edit (self, quote, revision, "asked about");
  g_assert_true (kt_revision_set_state (revision, KT_REVISION_IN_APPROVAL, NULL));
  sync_fixture_save (self, quote, revision);
  g_autofree char *body = kt_revision_to_body (revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  store_fixture_sql (self, "UPDATE revision SET state = 'released'; INSERT INTO revision_event"
                           " (revision_id, state, at, who) SELECT id, state, 1, 'Bea' FROM revision");
  g_assert_true (kt_revision_set_state (revision, KT_REVISION_DRAFT, NULL));
  sync_fixture_edit (self, quote, revision, "changed after");
  expect_waiting (self, "account put, quote put, revision put, revision state, revision put");
  settle_one (self, batch, 0, KT_SYNC_DONE);
  settle_one (self, batch, 1, KT_SYNC_DONE);
  settle_one (self, batch, 2, KT_SYNC_STALE);
  store_fixture_sql (self, "UPDATE outbox SET held = 0");

  static const struct {
    const char *kind, *state, *subject;
  } told[] = { { "put", "in-approval", "asked about" },
               { "state", "released", NULL },
               { "put", "draft", "changed after" } };
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autoptr (GPtrArray) next = sync_fixture_take (self);
      g_assert_cmpuint (next->len, ==, 1);
      const KtSyncOperation *operation = next->pdata[0];
      g_assert_cmpstr (operation->kind, ==, told[i].kind);
      expect_member (operation, "state", told[i].state);
      if (told[i].subject != NULL)
        expect_member (operation, "subject", told[i].subject);
      if (i < 2)
        expect_member (operation, "hash", hash);
      g_assert_cmpint (operation->base_rev, ==, i);
      sync_fixture_settle (self, next, KT_SYNC_DONE, NULL);
    }
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM sync_object AS o, revision AS r"
                                            " WHERE o.id = r.id AND json_extract (o.body, '$.hash')"
                                            " = r.hash AND o.rev = 3"
                                            " AND json_array_length (o.body, '$.events') = 4"),
                   ==, 1);
}

static void
test_new_customer_first (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  g_autoptr (KtAccount) other = sync_fixture_account (self);
  g_autofree char *first_id = g_strdup (account->id);
  g_autoptr (KtRevisionHeader) header = fixture_header (other);
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  sync_fixture_save (self, quote, revision);
  expect_waiting (self, "account put, quote put, revision put, account put, quote put");
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpuint (batch->len, ==, 4);
  expect_member (batch->pdata[1], "account_id", first_id);
}

static void
test_deleted_customer (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) never = sync_fixture_account (self);
  g_assert_true (kt_account_store_delete (self->store, never->id, &error));
  expect_waiting (self, "");
  g_autoptr (KtAccount) known = sync_fixture_account (self);
  g_assert_cmpuint (sync_fixture_push_all (self), ==, 1);
  g_assert_true (kt_account_store_save (self->store, known, NULL, &error));
  expect_waiting (self, "");
  g_assert_true (kt_account_store_delete (self->store, known->id, &error));
  expect_waiting (self, "account del");
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpint (((KtSyncOperation *)batch->pdata[0])->base_rev, ==, 1);
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM sync_object WHERE body IS NULL"),
                   ==, 1);
}

/* Each event says which one of its order came before, whoever knows that already. */
static void
test_seen (StoreFixture *self, gconstpointer data)
{
  g_auto (OrderFixture) example = { 0 };
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  prepare_order (self, &example);
  g_autoptr (KtOrder) order = place (self, &example);
  g_autoptr (KtOrder) noted = enlarge (self, order, "101");
  g_assert_no_error (error);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) batch = sync_fixture_take (self);
      while (batch->len > 0)
        {
          for (guint i = 0; i < batch->len; i++)
            {
              const KtSyncOperation *operation = batch->pdata[i];
              if (strcmp (operation->type, KT_SYNC_EVENT) != 0)
                continue;
              g_autofree char *kind = member_of (operation, "kind");
              if (strcmp (kind, "order") != 0)
                continue;
              expect_member (operation, "number", "O26-02001");
              g_ptr_array_add (seen, member_of (operation, "seen"));
              g_ptr_array_add (ids, g_strdup (operation->id));
            }
          sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
          g_ptr_array_unref (batch);
          batch = sync_fixture_take (self);
        }
      if (round == 0)
        {
          g_autoptr (KtOrder) again = enlarge (self, order, "102");
          g_assert_no_error (error);
        }
    }
  g_assert_cmpuint (seen->len, ==, 3);
  g_assert_cmpstr (seen->pdata[0], ==, "");
  g_assert_cmpstr (seen->pdata[1], ==, ids->pdata[0]);
  g_assert_cmpstr (seen->pdata[2], ==, ids->pdata[1]);
  g_free ((char *)example.request.id);
}

/* ---- batches ---- */

static void
test_limits (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (KtAccount) account = sync_fixture_account (self);
    }
  g_autoptr (GPtrArray) two
      = kt_sync_store_take_batch (self->store, 2, 256 * 1024, 1, &error);
  g_assert_cmpuint (two->len, ==, 2);
  sync_fixture_settle (self, two, KT_SYNC_DONE, NULL);
  gsize bytes = strlen (((KtSyncOperation *)two->pdata[0])->body);
  g_autoptr (GPtrArray) fits
      = kt_sync_store_take_batch (self->store, 100, 2 * bytes + 2 * 400, 1, &error);
  g_assert_cmpuint (fits->len, ==, 2);
  g_assert_cmpint (((KtSyncOperation *)fits->pdata[0])->n, ==, 3);
  sync_fixture_settle (self, fits, KT_SYNC_DONE, NULL);
  g_autoptr (GPtrArray) one = kt_sync_store_take_batch (self->store, 100, 1, 1, &error);
  g_assert_cmpuint (one->len, ==, 1);
}

static char *
describe (GPtrArray *operations)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < operations->len; i++)
    {
      const KtSyncOperation *o = operations->pdata[i];
      g_string_append_printf (text,
                              "%" G_GINT64_FORMAT " %s %s %s %" G_GINT64_FORMAT " %s %s"
                              " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                              o->n, o->type, o->id, o->kind, o->base_rev, o->body, o->hash,
                              o->wall, o->mono);
    }
  return g_string_free (text, FALSE);
}

/* The files as they are on the disk in this moment, as after a crash. */
static void
copy_files (StoreFixture *self, const char *folder)
{
  static const char *const names[] = { "work.db", "work.db-wal" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *from = g_build_filename (self->profile, names[i], NULL);
      g_autofree char *to = g_build_filename (folder, names[i], NULL);
      g_autofree char *bytes = NULL;
      gsize size;
      g_assert_true (g_file_get_contents (from, &bytes, &size, &error));
      g_assert_true (g_file_set_contents (to, bytes, (gssize)size, &error));
    }
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_frozen (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_autofree char *taken = describe (batch);

  /* The program dies, and its successor finds another account and revision. */
  g_autofree char *folder = g_dir_make_tmp ("kt-crash-XXXXXX", &error);
  kt_record_set_text (&account->phone, "0221 1234");
  g_assert_true (kt_account_store_save (self->store, account, NULL, &error));
  sync_fixture_edit (self, quote, revision, "changed while it was under way");
  copy_files (self, folder);
  g_autoptr (KtWorkStore) store = kt_work_store_open_with (folder, self->clock, self->keys, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) again = kt_sync_store_take_batch (store, 100, 256 * 1024, 99, &error);
  g_autofree char *found = describe (again);
  g_assert_cmpstr (found, ==, taken);
  kt_work_store_close (store);
  remove_folder (folder);

  /* Not even by hand. */
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_WORK);
  g_assert_false (kt_sqlite_connection_exec (
      connection, "UPDATE outbox SET body = '{}' WHERE n = 1", &error));
  g_assert_error (error, KT_SQLITE_ERROR, KT_SQLITE_ERROR_CONSTRAINT);
}

/* ---- answers ---- */

static void
test_settled_twice (StoreFixture *self, gconstpointer data)
{
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  sync_fixture_settle (self, batch, KT_SYNC_REFUSED, "right");
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpuint (state->waiting, ==, 0);
  g_assert_cmpuint (state->tasks, ==, 0);
  g_assert_cmpint (state->next_n, ==, 2);
  g_assert_cmpint (state->server_time, ==, 1795338000);
  /* A server whose clock is behind does not take back what time it was. */
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_sync_store_settle (self->store, none, 1795330000, &error));
  g_assert_no_error (error);
  g_autoptr (KtSyncState) later = sync_fixture_state (self);
  g_assert_cmpint (later->server_time, ==, 1795338000);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM sync_object, account WHERE"
                                            " sync_object.body = account.body AND rev = 1"),
                   ==, 1);
}

/* Stale: not before the next page, then under a new number; nothing of its quote overtakes it. */
static void
test_stale (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_autoptr (KtSyncOperation) put = g_ptr_array_steal_index (batch, 2);
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  g_ptr_array_set_size (batch, 0);
  g_ptr_array_add (batch, g_steal_pointer (&put));
  sync_fixture_settle (self, batch, KT_SYNC_STALE, NULL);
  sync_fixture_edit (self, quote, revision, "while it was held");
  g_autoptr (KtAccount) other = sync_fixture_account (self);
  g_autoptr (GPtrArray) next = sync_fixture_take (self);
  g_autofree char *names = sync_fixture_names (next);
  g_assert_cmpstr (names, ==, "account put");
  g_assert_cmpint (((KtSyncOperation *)next->pdata[0])->n, ==, 4);
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpuint (state->held, ==, 1);
  sync_fixture_settle (self, next, KT_SYNC_DONE, NULL);

  store_fixture_sql (self, "UPDATE outbox SET held = 0"); /* as a page does */
  g_autoptr (GPtrArray) last = sync_fixture_take (self);
  g_assert_cmpuint (last->len, ==, 1);
  g_assert_cmpint (((KtSyncOperation *)last->pdata[0])->n, ==, 5);
  expect_member (last->pdata[0], "subject", "while it was held");
}

static void
pull_account (StoreFixture *self, const char *id, gint64 rev)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_change_free);
  KtSyncChange *change = kt_sync_change_new (KT_SYNC_ACCOUNT, id, rev);
  change->seq = rev;
  change->body = g_strdup_printf ("{\"id\":\"%s\",\"name\":\"As the server has it\"}", id);
  g_ptr_array_add (page, change);
  g_assert_true (kt_sync_store_apply_page (self->store, page, "later", 1, &error));
  g_assert_no_error (error);
}

/* Of many pages only the one that brings what it was behind lets it go. */
static void
test_stale_over_pages (StoreFixture *self, gconstpointer data)
{
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  g_ptr_array_add (results, kt_sync_result_new (1, KT_SYNC_STALE, 7));
  g_assert_true (kt_sync_store_settle (self->store, results, 0, &error));
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *other = fixture_id (self->random);
      pull_account (self, other, 1);
      g_autoptr (GPtrArray) none = sync_fixture_take (self);
      g_assert_cmpuint (none->len, ==, 0);
    }
  pull_account (self, account->id, 7);
  g_autoptr (GPtrArray) next = sync_fixture_take (self);
  g_assert_cmpuint (next->len, ==, 1);
  g_assert_cmpint (((KtSyncOperation *)next->pdata[0])->base_rev, ==, 7);
}

/* What is stale for ever is not tried for ever. */
static void
test_stale_for_good (StoreFixture *self, gconstpointer data)
{
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GPtrArray) batch = sync_fixture_take (self);
      g_assert_cmpuint (batch->len, ==, 1);
      sync_fixture_settle (self, batch, KT_SYNC_STALE, NULL);
      store_fixture_sql (self, "UPDATE outbox SET held = 0");
    }
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpuint (state->waiting, ==, 0);
  g_assert_cmpuint (state->tasks, ==, 1);
}

static void
refuse_last (StoreFixture *self, const char *code)
{
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_autoptr (KtSyncOperation) last = g_ptr_array_steal_index (batch, batch->len - 1);
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  g_ptr_array_set_size (batch, 0);
  g_ptr_array_add (batch, g_steal_pointer (&last));
  sync_fixture_settle (self, batch, KT_SYNC_REFUSED, code);
}

/* The order is set back to what the server knows, and what it is made of can be ordered again. */
static void
test_refused_order (StoreFixture *self, gconstpointer data)
{
  g_auto (OrderFixture) example = { 0 };
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  prepare_order (self, &example);
  sync_fixture_push_all (self);
  g_autoptr (KtOrder) order = place (self, &example);
  sync_fixture_push_all (self);
  g_autoptr (KtOrder) noted = enlarge (self, order, "101");
  g_autoptr (KtOrder) more = enlarge (self, order, "102");
  g_assert_cmpuint (more->events->len, ==, 3);
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpuint (batch->len, ==, 2);
  sync_fixture_settle (self, batch, KT_SYNC_REFUSED, "order");
  g_autoptr (KtOrder) back = kt_order_store_load (self->store, order->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->events->len, ==, 1);
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpuint (state->tasks, ==, 1);
  g_assert_cmpuint (state->waiting, ==, 0);
  g_autoptr (KtOrder) again = enlarge (self, order, "103");
  g_assert_no_error (error);
  g_assert_cmpuint (again->events->len, ==, 2);
  g_free ((char *)example.request.id);
}

static void
test_refused_placing (StoreFixture *self, gconstpointer data)
{
  g_auto (OrderFixture) example = { 0 };
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  prepare_order (self, &example);
  sync_fixture_push_all (self);
  g_autoptr (KtOrder) order = place (self, &example);
  refuse_last (self, "price-proof");
  g_autoptr (KtOrder) gone = kt_order_store_load (self->store, order->id, &error);
  g_assert_null (gone);
  g_clear_error (&error);
  g_assert_cmpint (store_fixture_int (self, "SELECT count(*) FROM sales_order_line"), ==, 0);
  g_assert_cmpint (store_fixture_int (self, "SELECT applying FROM sync_state"), ==, 0);
  g_free ((char *)example.request.id);
  example.request.id = fixture_id (self->random);
  order_fixture_ask (&example);
  g_autoptr (KtOrder) another = place (self, &example);
  g_assert_cmpstr (another->number, ==, "O26-02002");
  g_free ((char *)example.request.id);
}

/* Its number is another quote's: as long as nobody has seen it, it takes the next one. */
static void
test_number_taken (StoreFixture *self, gconstpointer data)
{
  KtRevision *made;
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  sync_fixture_push_all (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  g_assert_cmpstr (quote->number, ==, "Q26-01001");
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpuint (batch->len, ==, 2);
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
  static const char *const codes[] = { "number-taken", "quote" };
  for (guint i = 0; i < batch->len; i++)
    {
      KtSyncResult *result
          = kt_sync_result_new (((KtSyncOperation *)batch->pdata[i])->n, KT_SYNC_REFUSED, 0);
      result->code = g_strdup (codes[i]);
      g_ptr_array_add (results, result);
    }
  g_assert_true (kt_sync_store_settle (self->store, results, 0, &error));
  expect_waiting (self, "quote put, revision put");
  g_autoptr (GPtrArray) next = sync_fixture_take (self);
  expect_member (next->pdata[0], "number", "Q26-01002");
  sync_fixture_settle (self, next, KT_SYNC_DONE, NULL);
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpuint (state->tasks, ==, 1);
  g_assert_cmpuint (state->waiting, ==, 0);
  g_autoptr (KtQuote) stored = kt_quote_store_load (self->store, quote->id, &error);
  g_assert_cmpstr (stored->number, ==, "Q26-01002");
}

/* ---- numbers ---- */

static void
test_leases (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint left = 0;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  store_fixture_sql (self, "UPDATE lease SET last = 1001 WHERE kind = 'quote'");
  static const char *const numbers[] = { "Q26-01001", "D17-1-P", "D17-2-P", "Q26-07000" };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      KtRevision *made;
      if (i == 3)
        g_assert_true (kt_sync_store_add_lease (self->store, "quote", 2026, 7000, 7049, &error));
      g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
      g_autoptr (KtRevision) revision = made;
      g_assert_cmpstr (quote->number, ==, numbers[i]);
    }
  g_assert_true (kt_sync_store_add_lease (self->store, "quote", 2026, 7000, 7049, &error));
  g_assert_true (kt_sync_store_lease_left (self->store, "quote", 2026, &left, &error));
  g_assert_cmpuint (left, ==, 49);
  g_assert_true (kt_sync_store_lease_left (self->store, "quote", 2027, &left, &error));
  g_assert_cmpuint (left, ==, 0);
}

/* ---- enrolling ---- */

static void
test_initial (StoreFixture *self, gconstpointer data)
{
  g_auto (OrderFixture) example = { 0 };
  prepare_order (self, &example);
  g_autoptr (KtOrder) order = place (self, &example);
  sync_fixture_enable (self);
  expect_waiting (self, "account put, quote put, event add, event add, revision put, event add");
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_cmpuint (batch->len, ==, 6);
  expect_member (batch->pdata[4], "state", "accepted");
  expect_member (batch->pdata[5], "kind", "order");
  sync_fixture_settle (self, batch, KT_SYNC_DONE, NULL);
  g_free ((char *)example.request.id);
}

/* Enrolled anew with the same server: what it acknowledged is not told again, a step that it does
 * not know is. */
static void
test_again (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KtRevision *made;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) account = sync_fixture_account (self);
  g_autoptr (KtQuote) quote = sync_fixture_quote (self, account, &made);
  g_autoptr (KtRevision) revision = made;
  g_assert_true (fixture_become (revision, KT_REVISION_SENT, &error));
  sync_fixture_save (self, quote, revision);
  sync_fixture_push_all (self);
  g_assert_true (kt_sync_store_disable (self->store, &error));
  g_assert_true (fixture_become (revision, KT_REVISION_REJECTED, &error));
  sync_fixture_save (self, quote, revision);
  g_autoptr (KtAccount) another = sync_fixture_account (self);
  expect_waiting (self, "");
  sync_fixture_enable (self);
  expect_waiting (self, "account put, revision state");
  const KtSyncEnrolment enrolment = { "d3", 18, "https://kontor.example", "pumpen", NULL };
  g_assert_false (kt_sync_store_enable (self->store, &enrolment, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE);
  g_clear_error (&error);

  /* Another server knows nothing. */
  const KtSyncEnrolment other = { "d3", 18, "https://other.example", "pumpen", NULL };
  sync_fixture_push_all (self);
  g_assert_true (kt_sync_store_disable (self->store, &error));
  g_assert_true (kt_sync_store_enable (self->store, &other, &error));
  expect_waiting (self, "account put, account put, quote put, event add, revision put");
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_cmpint (state->next_n, ==, 1);
  g_assert_cmpstr (state->device, ==, "d3");
  g_assert_cmpuint (state->device_no, ==, 18);
}

static void
test_state (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  g_assert_true (kt_sync_store_set_paused (self->store, TRUE, &error));
  store_fixture_close (self);
  store_fixture_open (self);
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  g_assert_true (state->paused && state->enabled);
  g_assert_cmpstr (state->server, ==, "https://kontor.example");
  g_assert_cmpstr (state->tenant, ==, "pumpen");
  g_assert_cmpuint (g_strv_length (state->users), ==, 2);
  g_assert_cmpstr (state->users[1], ==, "bea");
}

/* ---- numbers of operations ---- */

static void
test_gap (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sync_fixture_enable (self);
  g_autoptr (KtAccount) first = sync_fixture_account (self), second = sync_fixture_account (self);
  g_autoptr (GPtrArray) batch = sync_fixture_take (self);
  g_assert_true (kt_sync_store_renumber (self->store, 41, &error));
  g_autoptr (GPtrArray) again = sync_fixture_take (self);
  g_assert_cmpuint (again->len, ==, 2);
  g_assert_cmpint (((KtSyncOperation *)again->pdata[0])->n, ==, 41);
  g_assert_cmpint (((KtSyncOperation *)again->pdata[1])->n, ==, 42);
}

/* ---- telling ---- */

static void
count_change (KtWorkStore *store, const char *what, const char *id, guint *n)
{
  ++*n;
}

static void
test_told (StoreFixture *self, gconstpointer data)
{
  guint n = 0;
  g_signal_connect (self->store, "changed::sync", G_CALLBACK (count_change), &n);
  g_autoptr (KtAccount) before = sync_fixture_account (self);
  store_fixture_settle ();
  g_assert_cmpuint (n, ==, 0);
  sync_fixture_enable (self);
  store_fixture_settle ();
  n = 0;
  g_autoptr (KtAccount) after = sync_fixture_account (self);
  store_fixture_settle ();
  g_assert_cmpuint (n, ==, 1);
  g_autoptr (KtSyncState) state = sync_fixture_state (self);
  store_fixture_settle ();
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/sync outbox/without a server nothing waits", test_no_server);
  STORE_TEST ("/sync outbox/what waits has a name and a number of changes", test_named);
  STORE_TEST ("/sync outbox/a change and its row are one transaction", test_one_transaction);
  STORE_TEST ("/sync outbox/causes come before what follows from them", test_causes);
  STORE_TEST ("/sync outbox/drafts are told once, as they are", test_coalescing);
  STORE_TEST ("/sync outbox/what others build upon is told as it was", test_kept);
  STORE_TEST ("/sync outbox/a step goes with the content of its time", test_steps);
  STORE_TEST ("/sync outbox/a quote comes after its new customer", test_new_customer_first);
  STORE_TEST ("/sync outbox/a customer the server never knew is not deleted there",
              test_deleted_customer);
  STORE_TEST ("/sync outbox/events of an order name the one before", test_seen);
  STORE_TEST ("/sync outbox/a batch has limits", test_limits);
  STORE_TEST ("/sync outbox/what was taken is the same after a crash", test_frozen);
  STORE_TEST ("/sync outbox/an answer counts once", test_settled_twice);
  STORE_TEST ("/sync outbox/what is stale waits for a page", test_stale);
  STORE_TEST ("/sync outbox/what stays stale is given up", test_stale_for_good);
  STORE_TEST ("/sync outbox/a refused event sets the order back", test_refused_order);
  STORE_TEST ("/sync outbox/an order that was refused is gone", test_refused_placing);
  STORE_TEST ("/sync outbox/a number that is taken becomes another", test_number_taken);
  STORE_TEST ("/sync outbox/numbers come from leases, then are provisional", test_leases);
  STORE_TEST ("/sync outbox/what was stale waits for what it was behind", test_stale_over_pages);
  STORE_TEST ("/sync outbox/enrolling tells what is there, in order", test_initial);
  STORE_TEST ("/sync outbox/enrolling again tells what is not known", test_again);
  STORE_TEST ("/sync outbox/the state outlives the program", test_state);
  STORE_TEST ("/sync outbox/after a gap everything is numbered anew", test_gap);
  STORE_TEST ("/sync outbox/whoever synchronises hears of it", test_told);
  return g_test_run ();
}
