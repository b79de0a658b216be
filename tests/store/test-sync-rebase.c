/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two devices changed the same thing. Both come to the same in the end, nothing is lost without a
 * task that says so, and what the customer was sent stays what it was.
 */

#include "kt-account-store.h"
#include "kt-approval-store.h"
#include "kt-order-store.h"
#include "kt-quote-store.h"
#include "kt-user-store.h"
#include "order-fixture.h"
#include "sync-fixture.h"
#include "sync-house.h"

#include <string.h>

/* a is first. */
static void
sync_both (Two *self)
{
  house_sync (&self->house, &self->a);
  house_sync (&self->house, &self->b);
  house_sync (&self->house, &self->a);
  house_assert_same (&self->a, &self->b);
  house_assert_clean (&self->a);
  house_assert_clean (&self->b);
}

/* What b did meets what a did in the pages, not at the server. */
static void
pull_first (Two *self)
{
  g_autoptr (GError) error = NULL;
  house_sync (&self->house, &self->a);
  while (house_pull_page (&self->house, &self->b, 3, &error))
    ;
  g_assert_no_error (error);
  sync_both (self);
}

static void
assert_tasks (Two *self, guint of_a, guint of_b, const char *kind)
{
  g_assert_cmpuint (house_count_tasks (&self->a, NULL), ==, of_a);
  g_assert_cmpuint (house_count_tasks (&self->b, NULL), ==, of_b);
  g_assert_cmpuint (house_count_tasks (&self->b, kind), ==, of_b);
}

/* ---- customers ---- */

/* Stored at both. */
static KtAccount *
shared_account (Two *self)
{
  g_autoptr (GError) error = NULL;
  KtAccount *account = fixture_account (self->a.random, "Muster GmbH", "Köln");
  two_enrol (self);
  g_assert_true (kt_account_store_save (self->a.store, account, NULL, &error));
  sync_both (self);
  return account;
}

static void
set_field (StoreFixture *fixture, const char *id, gsize offset, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = kt_account_store_load (fixture->store, id, &error);
  g_assert_no_error (error);
  kt_record_set_text (&G_STRUCT_MEMBER (char *, account, offset), value);
  g_assert_true (kt_account_store_save (fixture->store, account, NULL, &error));
  g_assert_no_error (error);
}

#define SET(fixture, id, field, value)                                                             \
  set_field (fixture, id, G_STRUCT_OFFSET (KtAccount, field), value)

static void
test_fields (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, phone, "1");
  SET (&self->b, account->id, note, "2");
  SET (&self->b, account->id, billing.city, "Bonn");
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_LOST);
  g_autoptr (KtAccount) both = kt_account_store_load (self->a.store, account->id, &error);
  g_assert_cmpstr (both->phone, ==, "1");
  g_assert_cmpstr (both->note, ==, "2");
  g_assert_cmpstr (both->billing.city, ==, "Bonn");
}

static void
test_same_field (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, phone, "1");
  SET (&self->b, account->id, phone, "2");
  SET (&self->b, account->id, note, "kept");
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_LOST);
  g_autoptr (KtAccount) both = kt_account_store_load (self->b.store, account->id, &error);
  g_assert_cmpstr (both->phone, ==, "1");
  g_assert_cmpstr (both->note, ==, "kept");
  g_assert_cmpint (
      store_fixture_int (&self->b, "SELECT json_extract (body, '$.fields[0].mine') = '2'"
                                   " AND json_extract (body, '$.fields[0].theirs') = '1'"
                                   " AND json_extract (body, '$.fields[0].path') = 'phone'"
                                   " AND instr (json_extract (body, '$.lost'), '\"phone\":\"2\"')"
                                   " FROM task"),
      >, 0);
}

/* Whatever was changed since stays. */
static void
test_take_over (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, phone, "1");
  SET (&self->b, account->id, phone, "2");
  sync_both (self);
  SET (&self->b, account->id, note, "later");
  const KtRowQuery query = { .filter = KT_TASK_LOST, .search = "muster" };
  g_autoptr (KtRowList) list = kt_sync_store_list_tasks (self->b.store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  while (!kt_row_is_loaded (row))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (kt_row_get_text (row, KT_TASK_COLUMN_SUBJECT), ==, account->id);
  g_assert_cmpstr (kt_row_get_text (row, KT_TASK_COLUMN_TITLE), ==, "Muster GmbH");
  const char *const none[] = { NULL }, *const foreign[] = { "nothing", NULL };
  g_assert_false (
      kt_sync_store_take_over (self->b.store, kt_row_get_id (row), foreign, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (kt_sync_store_take_over (self->b.store, kt_row_get_id (row), none, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_LOST), ==, 0);
  g_assert_true (kt_sync_store_reopen_task (self->b.store, kt_row_get_id (row), &error));
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_LOST), ==, 1);
  const char *const paths[] = { "phone", NULL };
  g_assert_true (kt_sync_store_take_over (self->b.store, kt_row_get_id (row), paths, NULL, &error));
  g_assert_no_error (error);
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_LOST);
  g_autoptr (KtAccount) both = kt_account_store_load (self->a.store, account->id, &error);
  g_assert_cmpstr (both->phone, ==, "2");
  g_assert_cmpstr (both->note, ==, "later");
}

static void
test_same_value (Two *self, gconstpointer data)
{
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, phone, "1");
  SET (&self->b, account->id, phone, "1");
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_LOST);
}

/* Each of both changes makes a customer, but not both of them. */
static void
test_no_customer (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, vat_id, "DE136695976");
  g_autoptr (KtAccount) moved = kt_account_store_load (self->b.store, account->id, &error);
  kt_record_set_text (&moved->billing.country, "FR");
  kt_record_set_text (&moved->vat_id, "");
  g_assert_true (kt_account_store_save (self->b.store, moved, NULL, &error));
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_LOST);
}

static void
test_deleted_there (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  g_assert_true (kt_account_store_delete (self->a.store, account->id, &error));
  SET (&self->b, account->id, phone, "2");
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_FLAGGED);
  g_autoptr (KtAccount) both = kt_account_store_load (self->a.store, account->id, &error);
  g_assert_cmpstr (both->phone, ==, "2");
}

static void
test_deleted_here (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, phone, "1");
  g_assert_true (kt_account_store_delete (self->b.store, account->id, &error));
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_FLAGGED);
  g_autoptr (KtAccount) both = kt_account_store_load (self->b.store, account->id, &error);
  g_assert_cmpstr (both->phone, ==, "1");
}

/* Nobody is told of the deletion: what was written since goes upon what the server has, once. */
static void
test_deleted_and_back (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  SET (&self->a, account->id, phone, "1");
  house_sync (&self->house, &self->a);
  g_assert_true (kt_account_store_delete (self->b.store, account->id, &error));
  g_autoptr (GPtrArray) unanswered
      = kt_sync_store_take_batch (self->b.store, 10, G_MAXSIZE, 0, &error);
  g_assert_cmpuint (unanswered->len, ==, 1);
  kt_record_set_text (&account->email, "neu@example.org");
  g_assert_true (kt_account_store_save (self->b.store, account, NULL, &error));
  house_push (&self->house, &self->b);
  while (house_pull_page (&self->house, &self->b, 100, &error))
    ;
  g_assert_no_error (error);
  g_autoptr (GPtrArray) batch = kt_sync_store_take_batch (self->b.store, 10, G_MAXSIZE, 0, &error);
  g_assert_cmpuint (batch->len, ==, 1);
  g_assert_cmpstr (((const KtSyncOperation *)batch->pdata[0])->kind, ==, "put");
  sync_both (self);
  g_autoptr (KtAccount) a = kt_account_store_load (self->a.store, account->id, &error);
  g_assert_cmpstr (a->phone, ==, "1");
  g_assert_cmpstr (a->email, ==, "neu@example.org");
}

static void
test_deleted_both (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = shared_account (self);
  g_assert_true (kt_account_store_delete (self->a.store, account->id, &error));
  g_assert_true (kt_account_store_delete (self->b.store, account->id, &error));
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_FLAGGED);
}

/* ---- revisions ---- */

typedef struct {
  KtQuote *quote;
  KtRevision *revision;
} Open;

static void
open_clear (Open *self)
{
  kt_quote_free (self->quote);
  g_clear_object (&self->revision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Open, open_clear)

static Open
load (StoreFixture *fixture, const char *quote_id)
{
  g_autoptr (GError) error = NULL;
  Open open = { kt_quote_store_load (fixture->store, quote_id, &error), NULL };
  g_assert_no_error (error);
  open.revision
      = kt_quote_store_load_revision (fixture->store, kt_quote_get_latest (open.quote)->id, &error);
  g_assert_no_error (error);
  return open;
}

static void
save (StoreFixture *fixture, Open *open)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (kt_quote_store_save (fixture->store, open->quote, open->revision, &error));
  g_assert_no_error (error);
}

/* A customer and a quote with a draft, at both. */
static char *
shared_quote (Two *self)
{
  g_auto (Open) open = { 0 };
  g_autoptr (KtAccount) account = shared_account (self);
  open.quote = fixture_quote (self->a.random, account, &open.revision);
  save (&self->a, &open);
  sync_both (self);
  return g_strdup (open.quote->id);
}

static void
add_line (StoreFixture *fixture, const char *quote_id, const char *title)
{
  g_auto (Open) open = load (fixture, quote_id);
  fixture_add (open.revision, fixture_article (fixture->random, title, "1", "10"));
  save (fixture, &open);
}

static void
become (StoreFixture *fixture, const char *quote_id, KtRevisionState state)
{
  g_auto (Open) open = load (fixture, quote_id);
  g_assert_true (fixture_become (open.revision, state, NULL));
  save (fixture, &open);
}

static gint64
count_revisions (StoreFixture *fixture, const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM revision WHERE %s", condition);
  return store_fixture_int (fixture, sql);
}

static void
test_fork (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  add_line (&self->a, quote_id, "von a");
  add_line (&self->b, quote_id, "von b");
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_FORK);
  g_assert_cmpint (count_revisions (&self->a, "number = 1 AND instr (body, 'von a')"), ==, 1);
  g_assert_cmpint (count_revisions (&self->a, "number = 2 AND instr (body, 'von b')"
                                              " AND base_id = (SELECT id FROM revision"
                                              " WHERE number = 1) AND state = 'draft'"),
                   ==, 1);
  g_assert_cmpint (count_revisions (&self->a, "TRUE"), ==, 2);
}

static void
test_equal (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  add_line (&self->b, quote_id, "von b");
  house_move_all (&self->house, self->a.random);
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_FORK);
  g_assert_cmpint (count_revisions (&self->a, "instr (body, 'von b')"), ==, 1);
  g_assert_cmpint (count_revisions (&self->a, "TRUE"), ==, 1);
}

/* What the customer has is a revision, whatever else was made of it meanwhile. */
static void
test_sealed_fork (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  add_line (&self->a, quote_id, "von a");
  add_line (&self->b, quote_id, "von b");
  become (&self->b, quote_id, KT_REVISION_SENT);
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_FORK);
  g_assert_cmpint (count_revisions (&self->a, "number = 2 AND state = 'sent' AND sent <> 0"
                                              " AND instr (body, 'von b')"),
                   ==, 1);
  g_assert_cmpint (count_revisions (&self->a, "number = 1 AND state = 'draft'"), ==, 1);
}

static void
test_sent_both (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  become (&self->a, quote_id, KT_REVISION_SENT);
  become (&self->b, quote_id, KT_REVISION_SENT);
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_FORK);
  g_assert_cmpint (count_revisions (&self->b, "TRUE"), ==, 1);
}

/* The one who comes second cannot: it ended otherwise. */
static void
test_step (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  become (&self->a, quote_id, KT_REVISION_SENT);
  sync_both (self);
  become (&self->a, quote_id, KT_REVISION_REJECTED);
  become (&self->b, quote_id, KT_REVISION_ACCEPTED);
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_STEP);
  g_assert_cmpint (count_revisions (&self->b, "state = 'rejected'"), ==, 1);
}

/* A step of ours that follows from theirs is told after it. */
static void
test_step_follows (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  become (&self->a, quote_id, KT_REVISION_RELEASED);
  become (&self->b, quote_id, KT_REVISION_SENT);
  sync_both (self);
  assert_tasks (self, 0, 0, KT_TASK_STEP);
  g_assert_cmpint (count_revisions (&self->a, "state = 'sent'"), ==, 1);
}

static void
begin_next (StoreFixture *fixture, const char *quote_id, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_auto (Open) open = load (fixture, quote_id);
  g_autofree char *id = fixture_id (fixture->random);
  g_autoptr (KtRevision) next
      = kt_quote_begin_revision (open.quote, open.revision, id, 1795253400, &error);
  g_assert_no_error (error);
  fixture_add (next, fixture_article (fixture->random, title, "1", "10"));
  g_assert_true (kt_quote_store_save (fixture->store, open.quote, next, &error));
  g_assert_no_error (error);
}

static void
test_revision_numbers (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  become (&self->a, quote_id, KT_REVISION_SENT);
  sync_both (self);
  begin_next (&self->a, quote_id, "von a");
  begin_next (&self->b, quote_id, "von b");
  become (&self->b, quote_id, KT_REVISION_SENT);
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_RENUMBERED);
  g_assert_cmpint (count_revisions (&self->a, "number = 2 AND instr (body, 'von a')"), ==, 1);
  g_assert_cmpint (
      count_revisions (&self->a, "number = 3 AND state = 'sent' AND instr (body, 'von b')"), ==, 1);
}

/* ---- quotes ---- */

/* Revisions 2 and 3 as the server has them after they changed places: ids, and what it says of
 * them. */
typedef struct {
  char *ids[2];
  char *bodies[2];
} Swapped;

static void
swapped_clear (Swapped *self)
{
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->ids[i]);
      g_free (self->bodies[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Swapped, swapped_clear)

static void
swapped_note (Swapped *self, const KtSyncChange *change)
{
  for (guint number = 2; number <= 3; number++)
    {
      g_autofree char *member = g_strdup_printf ("\"number\":%u,\"base_id\"", number);
      g_autofree char *other = g_strdup_printf ("\"number\":%u,\"base_id\"", 5 - number);
      if (strcmp (change->type, KT_SYNC_REVISION) != 0 || strstr (change->body, member) == NULL)
        continue;
      GString *body = g_string_new (change->body);
      g_assert_cmpuint (g_string_replace (body, member, other, 1), ==, 1);
      self->ids[number - 2] = g_strdup (change->id);
      self->bodies[number - 2] = g_string_free (body, FALSE);
    }
}

static void
swapped_init (Swapped *self, Two *two)
{
  test_revision_numbers (two, NULL);
  for (guint i = 0; i < two->house.objects->len; i++)
    swapped_note (self, two->house.objects->pdata[i]);
}

/* As after a backup was restored and forks were told in another order: two that the server has
 * change places. */
static void
test_swapped_numbers (Two *self, gconstpointer data)
{
  g_auto (Swapped) swapped = { 0 };
  swapped_init (&swapped, self);
  for (guint i = 0; i < 2; i++)
    house_put (&self->house, KT_SYNC_REVISION, swapped.ids[i], swapped.bodies[i]);
  sync_both (self);
}

static void
test_swapped_damaged (Two *self, gconstpointer data)
{
  g_auto (Swapped) swapped = { 0 };
  g_autoptr (GError) error = NULL;
  swapped_init (&swapped, self);
  house_put (&self->house, KT_SYNC_REVISION, swapped.ids[0], "{\"number\":2");
  house_put (&self->house, KT_SYNC_REVISION, swapped.ids[1], swapped.bodies[1]);
  while (house_pull_page (&self->house, &self->b, 5, &error))
    ;
  g_assert_no_error (error);
  house_put (&self->house, KT_SYNC_REVISION, swapped.ids[0], swapped.bodies[0]);
  sync_both (self);
}

static void
test_quote_numbers (Two *self, gconstpointer data)
{
  StoreFixture *const both[] = { &self->a, &self->b };
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (Open) open = { 0 };
      g_autoptr (KtAccount) account = fixture_account (both[i]->random, "Muster GmbH", "Köln");
      g_assert_true (kt_account_store_save (both[i]->store, account, NULL, &error));
      open.quote = fixture_quote (both[i]->random, account, &open.revision);
      save (both[i], &open);
      g_assert_cmpstr (open.quote->number, ==, "Q26-00001");
    }
  two_enrol (self);
  house_push (&self->house, &self->a);
  while (house_pull_page (&self->house, &self->b, 5, NULL))
    ;
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_RENUMBERED), ==, 1);
  sync_both (self);
  g_assert_cmpint (store_fixture_int (&self->a, "SELECT count(DISTINCT number) FROM quote"), ==, 2);
}

static void
test_heads (Two *self, gconstpointer data)
{
  g_autofree char *quote_id = shared_quote (self);
  StoreFixture *const both[] = { &self->a, &self->b };
  static const char *const owners[] = { "Anna", "Bert" };
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Open) open = load (both[i], quote_id);
      kt_record_set_text (&open.quote->owner, owners[i]);
      save (both[i], &open);
    }
  sync_both (self);
  assert_tasks (self, 0, 1, KT_TASK_LOST);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT owner = 'Anna' FROM quote"), ==, 1);
}

/* ---- orders ---- */

static KtOrder *
place (StoreFixture *fixture, const char *quote_id)
{
  g_autoptr (GError) error = NULL;
  Open open = load (fixture, quote_id);
  g_auto (OrderFixture) example = { .random = fixture->random,
                                    .quote = open.quote,
                                    .revision = open.revision,
                                    .seller = kt_actor_new_open_workplace ("Anna Berg"),
                                    .rules = g_ptr_array_new (),
                                    .credit = { fixture_eur ("100000"), fixture_eur ("0") } };
  g_autofree char *id = fixture_id (fixture->random);
  example.request = (KtOrderRequest){ .id = id,
                                      .quote = open.quote,
                                      .revision = open.revision,
                                      .date_wished = "2027-01-15",
                                      .date = "2026-11-22",
                                      .day = 20261122,
                                      .credit = &example.credit,
                                      .at = "2026-11-22T09:30:00Z",
                                      .random = fixture->random };
  order_fixture_ask (&example);
  g_autoptr (KtOrder) order = order_fixture_place (&example);
  KtOrder *placed = kt_order_store_place (fixture->store, order, example.clearance, &error);
  g_assert_no_error (error);
  return placed;
}

static char *
accepted_quote (Two *self)
{
  char *quote_id = shared_quote (self);
  become (&self->a, quote_id, KT_REVISION_SENT);
  become (&self->a, quote_id, KT_REVISION_ACCEPTED);
  sync_both (self);
  return quote_id;
}

static void
test_two_orders (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quote_id = accepted_quote (self);
  g_autoptr (KtOrder) first = place (&self->a, quote_id);
  kt_order_free (place (&self->b, quote_id));
  pull_first (self);
  assert_tasks (self, 0, 1, KT_TASK_VOID);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM sales_order"), ==, 1);
  g_autoptr (KtOrder) there = kt_order_store_load (self->b.store, first->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (there->number, ==, first->number);
}

static void
change_quantity (StoreFixture *fixture, const KtOrder *order, const char *quantity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autofree char *id = fixture_id (fixture->random), *part = fixture_id (fixture->random);
  g_autoptr (KtOrderEvent) event = kt_order_event_new (id, KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, ((KtOrderLine *)order->lines->pdata[0])->id);
  kt_record_set_text (&event->other_id, part);
  event->quantity = fixture_decimal (quantity);
  kt_order_free (kt_order_store_apply (fixture->store, order->id, event, actor, &error));
  g_assert_no_error (error);
}

static void
test_late_events (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quote_id = accepted_quote (self);
  g_autoptr (KtOrder) order = place (&self->a, quote_id);
  sync_both (self);
  change_quantity (&self->a, order, "3");
  change_quantity (&self->b, order, "4");
  change_quantity (&self->b, order, "5");
  sync_both (self);
  assert_tasks (self, 0, 2, KT_TASK_VOID);
  g_autoptr (KtOrder) there = kt_order_store_load (self->b.store, order->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (there->events->len, ==, 2);
  change_quantity (&self->b, order, "6");
  sync_both (self);
  g_autoptr (KtOrder) again = kt_order_store_load (self->a.store, order->id, &error);
  g_assert_cmpuint (again->events->len, ==, 3);
}

/* All but the customer leaves; what was put last stands at the end. */
static void
remove_trade (House *house)
{
  for (guint n = house->objects->len, i = 0; n > 0; n--)
    {
      const KtSyncChange *change = house->objects->pdata[i];
      g_autofree char *type = g_strdup (change->type), *id = g_strdup (change->id);
      if (strcmp (type, KT_SYNC_ACCOUNT) == 0)
        i++;
      else
        house_put (house, type, id, NULL);
    }
}

/* What was done to an order that leaves is answered first: until then the order stays, whole, and
 * nothing is unreadable. */
static void
test_order_leaves (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quote_id = accepted_quote (self);
  g_autoptr (KtOrder) order = place (&self->a, quote_id);
  sync_both (self);
  change_quantity (&self->a, order, "3");
  sync_both (self);
  change_quantity (&self->b, order, "4");
  remove_trade (&self->house);
  while (house_pull_page (&self->house, &self->b, 5, &error))
    ;
  g_assert_no_error (error);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_UNREADABLE), ==, 0);
  g_autoptr (KtOrder) kept = kt_order_store_load (self->b.store, order->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->events->len, ==, 3);
  g_autoptr (GPtrArray) told = sync_fixture_take (&self->b);
  sync_fixture_settle (&self->b, told, KT_SYNC_REFUSED, "territory");
  house_pull_page (&self->house, &self->b, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_UNREADABLE), ==, 0);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_REFUSED), >, 0);
  g_assert_cmpint (store_fixture_int (&self->b, "SELECT count(*) FROM sales_order"), ==, 0);
}

/* ---- decisions ---- */

static void
put_user (Two *self, const char *id, const char *roles)
{
  g_autofree char *body
      = g_strdup_printf ("{\"id\":\"%s\",\"login\":\"%s\",\"name\":\"%s\",\"roles\":\"%s\","
                         "\"duties\":\"sales-lead\",\"state\":\"active\"}",
                         id, id, id, roles);
  house_put (&self->house, KT_SYNC_USER, id, body);
}

/* What is being asked is decided by the lead; only the seller's device knows of the request yet. */
typedef struct {
  char *quote_id;
  KtActor *seller, *lead;
} Asked;

static void
asked_clear (Asked *self)
{
  g_free (self->quote_id);
  kt_actor_unref (self->seller);
  kt_actor_unref (self->lead);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static void
ask_for (Two *self, const Asked *asked, const char *id)
{
  g_autoptr (GError) error = NULL;
  become (&self->a, asked->quote_id, KT_REVISION_IN_APPROVAL);
  g_auto (Open) open = load (&self->a, asked->quote_id);
  g_autoptr (GPtrArray) needs
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_need_free);
  KtApprovalNeed *need = g_new0 (KtApprovalNeed, 1);
  need->rule = g_strdup ("ten");
  need->positions = g_new0 (char *, 1);
  need->remedies = g_ptr_array_new ();
  need->approver = g_strdup ("sales-lead");
  g_ptr_array_add (needs, need);
  g_autoptr (KtApproval) request = kt_approval_new (id, open.revision, open.quote->number, needs,
                                                    NULL, asked->seller, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (kt_approval_store_ask (self->a.store, request, &error));
  g_assert_no_error (error);
}

static Asked
ask (Two *self)
{
  Asked asked = { shared_quote (self) };
  put_user (self, "lead", "admin;sales;approver");
  put_user (self, "seller", "sales");
  sync_both (self);
  asked.seller = kt_actor_new ("seller", "seller", "seller", KT_USER_SALES, NULL);
  asked.lead = kt_actor_new ("lead", "lead", "lead", KT_USER_SALES | KT_USER_APPROVER, NULL);
  ask_for (self, &asked, "request");
  return asked;
}

static void
late_decision (Two *self, void (*meet) (Two *self))
{
  g_autoptr (GError) error = NULL;
  g_auto (Asked) asked = ask (self);
  sync_both (self);
  g_autoptr (KtApproval) no = kt_approval_store_decide (self->a.store, "request", KT_VERDICT_REFUSE,
                                                        asked.lead, "Zu viel", &error);
  g_assert_no_error (error);
  kt_approval_free (kt_approval_store_decide (self->b.store, "request", KT_VERDICT_APPROVE,
                                              asked.lead, "", &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_revisions (&self->b, "state = 'released'"), ==, 1);
  meet (self);
  g_assert_cmpint (count_revisions (&self->b, "state = 'draft'"), ==, 1);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_VOID), ==, 1);
  g_autoptr (KtApproval) there = kt_approval_store_load (self->b.store, "request", &error);
  g_assert_cmpint (kt_approval_get_state (there), ==, kt_approval_get_state (no));
}

static void
test_late_decision (Two *self, gconstpointer data)
{
  late_decision (self, pull_first);
}

/* The step that the decision made is not told without it. */
static void
test_stale_decision (Two *self, gconstpointer data)
{
  late_decision (self, sync_both);
}

/* What waits, with the first event of it refused. */
static void
refuse_event (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean is_refused = FALSE;
  while (!is_refused)
    {
      g_autoptr (GPtrArray) batch
          = kt_sync_store_take_batch (fixture->store, 1, 1024 * 1024, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (batch->len, ==, 1);
      const KtSyncOperation *operation = batch->pdata[0];
      is_refused = strcmp (operation->type, KT_SYNC_EVENT) == 0;
      g_autoptr (GPtrArray) results
          = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_sync_result_free);
      KtSyncResult *result = kt_sync_result_new (
          operation->n, is_refused ? KT_SYNC_REFUSED : KT_SYNC_DONE, operation->base_rev + 1);
      result->code = is_refused ? g_strdup ("right") : NULL;
      g_ptr_array_add (results, result);
      g_assert_true (kt_sync_store_settle (fixture->store, results, 0, &error));
      g_assert_no_error (error);
    }
}

/* Lists of approvals and the revision are what they were. */
static void
test_refused_request (Two *self, gconstpointer data)
{
  g_auto (Asked) asked = ask (self);
  refuse_event (&self->a);
  g_assert_cmpint (store_fixture_int (&self->a, "SELECT count(*) FROM approval"), ==, 0);
  g_assert_cmpint (count_revisions (&self->a, "state = 'draft'"), ==, 1);
  g_assert_cmpint (store_fixture_int (&self->a, "SELECT count(*) FROM quote WHERE state = 'draft'"),
                   ==, 1);
  g_assert_cmpuint (house_count_tasks (&self->a, KT_TASK_VOID), ==, 1);
}

static void
test_refused_decision (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Asked) asked = ask (self);
  sync_both (self);
  kt_approval_free (kt_approval_store_decide (self->b.store, "request", KT_VERDICT_APPROVE,
                                              asked.lead, "", &error));
  g_assert_no_error (error);
  refuse_event (&self->b);
  g_autoptr (KtApproval) there = kt_approval_store_load (self->b.store, "request", &error);
  g_assert_cmpint (kt_approval_get_state (there), ==, KT_APPROVAL_OPEN);
  g_assert_cmpint (count_revisions (&self->b, "state = 'in-approval'"), ==, 1);
  g_assert_cmpint (
      store_fixture_int (&self->b, "SELECT count(*) FROM approval WHERE state = 'open'"), ==, 1);
  g_assert_cmpint (
      store_fixture_int (&self->b, "SELECT count(*) FROM quote WHERE state = 'in-approval'"), ==,
      1);
  g_assert_cmpuint (house_count_tasks (&self->b, KT_TASK_VOID), ==, 1);
  sync_both (self);
}

/* A question and its answer; then a server that came back has neither, and who answered comes first.
 * It must not say that it has seen what only the other can tell again, if ever. */
static void
test_lost_question (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Asked) asked = ask (self);
  sync_both (self);
  self->backup = house_copy (&self->house);
  kt_approval_free (kt_approval_store_decide (self->b.store, "request", KT_VERDICT_ASK_BACK,
                                              asked.lead, "Warum?", &error));
  g_assert_no_error (error);
  sync_both (self);
  g_autofree char *question
      = g_strdup (((KtSyncChange *)self->house.objects->pdata[self->house.objects->len - 1])->id);
  g_assert_nonnull (strstr (house_get (&self->house, KT_SYNC_EVENT, question), "Warum?"));
  kt_approval_free (kt_approval_store_decide (self->a.store, "request", KT_VERDICT_ANSWER,
                                              asked.seller, "Darum", &error));
  g_assert_no_error (error);
  sync_both (self);
  house_clear (&self->house);
  self->house = house_copy (&self->backup);
  house_restored (&self->house, &self->a, &self->backup);
  g_autoptr (GPtrArray) told = sync_fixture_take (&self->a);
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_null (strstr (((KtSyncOperation *)told->pdata[0])->body, question));
  house_sync (&self->house, &self->a);
  house_restored (&self->house, &self->b, &self->backup);
  sync_both (self);
  g_assert_nonnull (house_get (&self->house, KT_SYNC_EVENT, question));
}

/* What was approved is asked for anew. Who decided has an old profile: his own decision, which comes
 * to it from the server, does not release what stands now. */
static void
test_old_decision (Two *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  StoreFixture old = { 0 };
  g_auto (Asked) asked = ask (self);
  sync_both (self);
  kt_approval_free (kt_approval_store_decide (self->b.store, "request", KT_VERDICT_APPROVE,
                                              asked.lead, "", &error));
  g_assert_no_error (error);
  sync_both (self);
  become (&self->a, asked.quote_id, KT_REVISION_DRAFT);
  ask_for (self, &asked, "again");
  sync_both (self);
  store_fixture_set_up (&old, NULL);
  house_enrol (&old, 2);
  house_sync (&self->house, &old);
  house_assert_same (&old, &self->a);
  store_fixture_tear_down (&old, NULL);
}

#define TWO(name, func) g_test_add (name, Two, NULL, two_set_up, func, two_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TWO ("/sync-rebase/a request that is refused leaves a draft", test_refused_request);
  TWO ("/sync-rebase/an answer does not stand on a question that is lost", test_lost_question);
  TWO ("/sync-rebase/an old profile does not release for a decision of its own", test_old_decision);
  TWO ("/sync-rebase/a decision that is refused leaves the request open", test_refused_decision);
  TWO ("/sync-rebase/different fields of a customer are merged", test_fields);
  TWO ("/sync-rebase/of one field the server's value stays, the other becomes a task",
       test_same_field);
  TWO ("/sync-rebase/the loser of a field can be taken over", test_take_over);
  TWO ("/sync-rebase/the same value twice is no conflict", test_same_value);
  TWO ("/sync-rebase/what makes no customer together is the server's", test_no_customer);
  TWO ("/sync-rebase/a customer deleted there and edited here stays", test_deleted_there);
  TWO ("/sync-rebase/a customer deleted here and edited there stays", test_deleted_here);
  TWO ("/sync-rebase/a customer deleted here and written again stays", test_deleted_and_back);
  TWO ("/sync-rebase/a customer deleted by both is gone", test_deleted_both);
  TWO ("/sync-rebase/a draft changed by both is kept as two revisions", test_fork);
  TWO ("/sync-rebase/equal content never forks", test_equal);
  TWO ("/sync-rebase/what was sent is kept with its clearance", test_sealed_fork);
  TWO ("/sync-rebase/sent by both is sent once", test_sent_both);
  TWO ("/sync-rebase/a step that does not follow is taken back", test_step);
  TWO ("/sync-rebase/a step that follows is told after theirs", test_step_follows);
  TWO ("/sync-rebase/two revisions of one number get two", test_revision_numbers);
  TWO ("/sync-rebase/two revisions that change numbers do", test_swapped_numbers);
  TWO ("/sync-rebase/the number of one that cannot be read stays taken", test_swapped_damaged);
  TWO ("/sync-rebase/two quotes of one number get two", test_quote_numbers);
  TWO ("/sync-rebase/heads are merged by field", test_heads);
  TWO ("/sync-rebase/of two orders of one line the first one stays", test_two_orders);
  TWO ("/sync-rebase/what is done to an order too late does not count", test_late_events);
  TWO ("/sync-rebase/an order that leaves stays until what was done to it is answered",
       test_order_leaves);
  TWO ("/sync-rebase/a decision that came too late does not count", test_late_decision);
  TWO ("/sync-rebase/a decision that the server finds late does not release", test_stale_decision);
  return g_test_run ();
}
