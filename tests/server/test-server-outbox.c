/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever can be done in the program leaves operations that a real server accepts, each in its
 * place: told step by step, told all at once after a time without a net, or told by a profile that
 * was there before the server. */
#include "kt-account-store.h"
#include "kt-approval-store.h"
#include "kt-clearance-store.h"
#include "kt-order-store.h"
#include "kt-outcome.h"
#include "kt-quote-store.h"
#include "kt-record-json.h"
#include "kt-sqlite-statement.h"
#include "kt-sync-store.h"
#include "kt-test-server.h"
#include "kt-user-store.h"
#include "order-fixture.h"
#include "store-fixture.h"

#define DEVICE "anna"
#define TODAY 20261122

typedef enum { STEP_BY_STEP, AT_THE_END, BEFORE_THE_SERVER } When;

typedef struct {
  When when;
  StoreFixture fixture;
  KtTestHouse house;
  KtAccount *account;
  KtActor *seller, *lead;
  GPtrArray *rules;
  OrderFixture order; /* quote and revision, too */
  guint n;            /* operations */
} Scene;

/* ---- to the server ---- */

static void
push_batch (Scene *self, GPtrArray *operations)
{
  gint64 server_time;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = kt_sync_wire_write_push (operations);
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, KT_SYNC_MAX_PUSH_BYTES);
  g_autoptr (KtServerResponse) response
      = kt_test_house_ask (&self->house, DEVICE, "POST", "/v1/push", bytes);
  g_assert_cmpuint (response->status, ==, 200);
  g_autoptr (GPtrArray) results = kt_sync_wire_read_results (response->body, &server_time, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    {
      const KtSyncResult *result = results->pdata[i];
      const KtSyncOperation *operation = operations->pdata[i];
      if (result->verdict != KT_SYNC_DONE)
        g_error ("%s %s is %s: %s %s\n%s", operation->type, operation->kind,
                 kt_sync_verdict_to_string (result->verdict), result->code, result->reason,
                 operation->body);
    }
  kt_sync_store_settle (self->fixture.store, results, server_time, &error);
  g_assert_no_error (error);
  self->n += results->len;
}

static void
push (Scene *self)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) batch
          = kt_sync_store_take_batch (self->fixture.store, KT_SYNC_MAX_OPERATIONS,
                                      KT_SYNC_MAX_PUSH_BYTES, 1, &error);
      g_assert_no_error (error);
      if (batch->len == 0)
        return;
      push_batch (self, batch);
    }
}

static void
step (Scene *self)
{
  if (self->when == STEP_BY_STEP)
    push (self);
}

static void
enable (Scene *self)
{
  static const char *const users[] = { "anna", "lead", NULL };
  const KtSyncEnrolment enrolment = { DEVICE, 1, "https://kontor.example", KT_TEST_TENANT, users };
  g_autoptr (GError) error = NULL;
  kt_sync_store_enable (self->fixture.store, &enrolment, &error);
  g_assert_no_error (error);
  kt_sync_store_add_lease (self->fixture.store, "quote", 2026, 1, 50, &error);
  kt_sync_store_add_lease (self->fixture.store, "order", 2026, 1, 50, &error);
  g_assert_no_error (error);
}

/* ---- people ---- */

static void
add_member (Scene *self, const char *login, KtUserRoles roles)
{
  gint64 number;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtServerMember) member = kt_server_member_new (login, login, login);
  member->roles = roles;
  g_free (member->duties);
  member->duties = g_strdup (roles & KT_USER_APPROVER ? "sales-lead" : "");
  g_free (member->territories);
  member->territories = g_strdup ("*");
  kt_server_member_save (self->house.database, KT_TEST_TENANT, member, KT_TEST_NOW, &error);
  g_assert_no_error (error);
  g_autoptr (KtDatabaseTransaction) transaction = kt_database_begin (self->house.database, &error);
  kt_server_device_add (self->house.database, KT_TEST_TENANT, DEVICE, DEVICE, "", login,
                        KT_TEST_NOW, &number, &error);
  g_assert_no_error (error);
  kt_database_commit (transaction, &error);
}

static KtActor *
add_user (Scene *self, const char *login, KtUserRoles roles, const char *duty)
{
  g_autoptr (GError) error = NULL;
  KtWorkStore *store = self->fixture.store;
  g_autoptr (KtActor) admin = kt_actor_new (kt_user_store_has_users (store) ? "admin" : "", "admin",
                                            "admin", KT_USER_ADMIN, NULL);
  g_autoptr (KtUser) user = kt_user_new (login, login, login, roles);
  if (duty != NULL)
    {
      g_strfreev (user->duties);
      user->duties = g_strsplit (duty, ";", -1);
    }
  kt_user_store_save (store, user, "ein langer Satz", admin, &error);
  g_assert_no_error (error);
  return kt_user_to_actor (user);
}

/* ---- what is done ---- */

static void
save (Scene *self)
{
  g_autoptr (GError) error = NULL;
  kt_quote_store_save (self->fixture.store, self->order.quote, self->order.revision, &error);
  g_assert_no_error (error);
  step (self);
}

static void
begin (Scene *self)
{
  g_autoptr (GError) error = NULL;
  self->account = fixture_account (self->fixture.random, "Muster GmbH", "Köln");
  kt_account_store_save (self->fixture.store, self->account, self->seller, &error);
  g_assert_no_error (error);
  step (self);
  kt_record_set_text (&self->account->phone, "0221 4711");
  kt_account_store_save (self->fixture.store, self->account, self->seller, &error);
  g_assert_no_error (error);
  step (self);
  self->order.quote
      = fixture_quote (self->fixture.random, self->account, &self->order.revision);
  save (self);
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->order.revision), 0);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  line->discount = fixture_decimal ("15");
  g_assert_true (kt_revision_edit_position (self->order.revision, position, line, &error));
  save (self);
}

static KtGateRequest
gate_request (Scene *self)
{
  return (KtGateRequest){ .question = { .revision = self->order.revision,
                                        .rules = self->rules,
                                        .actor = self->seller,
                                        .day = TODAY } };
}

static void
reload (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (kt_revision_get_id (self->order.revision));
  g_clear_object (&self->order.revision);
  self->order.revision = kt_quote_store_load_revision (self->fixture.store, id, &error);
  g_assert_no_error (error);
}

static void
ask_and_decide (Scene *self)
{
  g_autoptr (GError) error = NULL;
  const KtGateRequest request = gate_request (self);
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  g_autofree char *id = fixture_id (self->fixture.random);
  g_autoptr (KtApproval) asked
      = kt_approval_new (id, self->order.revision, self->order.quote->number, needs, NULL,
                         self->seller, "Bitte", &error);
  g_assert_true (kt_revision_set_state (self->order.revision, KT_REVISION_IN_APPROVAL, &error));
  save (self);
  kt_approval_store_ask (self->fixture.store, asked, &error);
  g_assert_no_error (error);
  step (self);
  g_autoptr (KtApproval) decided = kt_approval_store_decide (
      self->fixture.store, id, KT_VERDICT_APPROVE, self->lead, NULL, &error);
  g_assert_no_error (error);
  step (self);
  reload (self);
}

static KtClearance *
open_gate (Scene *self, KtExit way_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApprovalCase) known
      = kt_approval_store_load_case (self->fixture.store, self->order.quote->id, &error);
  g_assert_no_error (error);
  KtGateRequest request = gate_request (self);
  request.approvals = known->approvals;
  request.mandates = known->mandates;
  request.cleared = (const char *const *)known->cleared;
  KtClearance *clearance = kt_gate_open (&request, way_out, &error);
  g_assert_no_error (error);
  return clearance;
}

static void
send_and_print (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance = open_gate (self, KT_EXIT_SEND);
  g_assert_true (kt_revision_send (self->order.revision, clearance, &error));
  save (self);
  reload (self);
  g_autoptr (KtClearance) print = open_gate (self, KT_EXIT_PRINT);
  kt_clearance_store_enter (self->fixture.store, print, &error);
  g_assert_no_error (error);
  step (self);
}

static void
accept_and_order (Scene *self)
{
  g_autoptr (GError) error = NULL;
  order_fixture_init (&self->order, self->fixture.random, self->order.quote, self->order.revision);
  kt_actor_unref (self->order.seller);
  self->order.seller = kt_actor_ref (self->seller);
  order_fixture_ask (&self->order);
  save (self);
  g_autoptr (KtOrder) made = order_fixture_place (&self->order);
  g_autoptr (KtOrder) order = kt_order_store_place (self->fixture.store, made,
                                                    self->order.clearance, &error);
  g_assert_no_error (error);
  step (self);
  static const char *const quantities[] = { "100", "101" };
  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++)
    {
      g_autofree char *id = fixture_id (self->fixture.random);
      g_autofree char *part = fixture_id (self->fixture.random);
      g_autoptr (KtOrderEvent) event = kt_order_event_new (id, KT_ORDER_EVENT_QUANTITY);
      kt_record_set_text (&event->line_id, ((KtOrderLine *)order->lines->pdata[0])->id);
      kt_record_set_text (&event->other_id, part);
      event->quantity = fixture_decimal (quantities[i]);
      g_autoptr (KtOrder) changed
          = kt_order_store_apply (self->fixture.store, order->id, event, self->lead, &error);
      g_assert_no_error (error);
      step (self);
    }
}

/* A second quote: sent and lost. */
static void
lose_another (Scene *self)
{
  g_autoptr (GError) error = NULL;
  OrderFixture first = self->order;
  g_autoptr (GPtrArray) rules = self->rules;
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  self->order.quote
      = fixture_quote (self->fixture.random, self->account, &self->order.revision);
  save (self);
  send_and_print (self);
  g_autoptr (KtOutcome) outcome = kt_outcome_new (KT_OUTCOME_LOST, "2026-11-21");
  kt_record_set_text (&outcome->reason, "price");
  g_assert_true (
      kt_revision_close (self->order.revision, outcome, self->seller, TODAY, &error));
  save (self);
  g_clear_object (&self->order.revision);
  kt_quote_free (self->order.quote);
  g_ptr_array_unref (self->rules);
  self->rules = g_steal_pointer (&rules);
  self->order = first;
}

static void
delete_another (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) other = fixture_account (self->fixture.random, "Andere GmbH", "Bonn");
  kt_account_store_save (self->fixture.store, other, self->seller, &error);
  g_assert_no_error (error);
  step (self);
  kt_account_store_delete (self->fixture.store, other->id, &error);
  g_assert_no_error (error);
  step (self);
}

/* ---- what has come of it ---- */

/* The copies kept here are what the server has. */
static void
compare_copies (Scene *self)
{
  guint n_compared = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&self->house, DEVICE, NULL, 1000);
  g_autoptr (KtSqliteConnection) connection
      = kt_sqlite_connection_open (self->fixture.path, KT_SQLITE_OPEN_READ_ONLY, &error);
  for (guint i = 0; i < page->changes->len; i++)
    {
      const KtSyncChange *change = page->changes->pdata[i];
      if (change->is_del || g_str_equal (change->type, KT_SYNC_EVENT)
          || g_str_equal (change->type, KT_SYNC_USER))
        continue;
      g_autoptr (KtSqliteStatement) s = kt_sqlite_prepare (
          connection,
          "SELECT rev, json (body) = json (?1), body FROM sync_object WHERE type = ?2 AND id = ?3",
          &error);
      kt_sqlite_bind_text (s, 1, change->body);
      kt_sqlite_bind_text (s, 2, change->type);
      kt_sqlite_bind_text (s, 3, change->id);
      g_assert_true (kt_sqlite_step (s, &error));
      g_assert_cmpint (kt_sqlite_get_int (s, 0), ==, change->rev);
      if (kt_sqlite_get_int (s, 1) == 0)
        g_assert_cmpstr (kt_sqlite_get_text (s, 2), ==, change->body);
      n_compared++;
    }
  g_assert_cmpuint (n_compared, ==, 5);
}

static void
check_end (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSyncState) state = kt_sync_store_read_state (self->fixture.store, &error);
  g_assert_cmpuint (state->waiting, ==, 0);
  g_assert_cmpuint (state->tasks, ==, 0);
  g_assert_cmpint (state->next_n, ==, self->n + 1);
  g_assert_cmpint (store_fixture_int (&self->fixture, "SELECT count(*) FROM audit WHERE row NOT IN"
                                                      " (SELECT row FROM audit_origin)"),
                   ==, 0);
  compare_copies (self);
}

/* ---- all of it ---- */

static void
scene_init (Scene *self, const KtTestPlace *place, When when)
{
  self->when = when;
  store_fixture_set_up (&self->fixture, NULL);
  kt_test_house_init (&self->house, place);
  add_member (self, "anna", KT_USER_SALES);
  add_member (self, "lead", KT_USER_SALES | KT_USER_APPROVER | KT_USER_BACK_OFFICE);
  KtApprovalRule *rule = kt_approval_rule_new ();
  rule->key = g_strdup ("ten");
  rule->limit = fixture_decimal ("10");
  rule->approver = g_strdup ("sales-lead");
  rule->order = 1;
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  g_ptr_array_add (self->rules, rule);
}

static void
scene_clear (Scene *self)
{
  order_fixture_clear (&self->order);
  g_ptr_array_unref (self->rules);
  kt_account_free (self->account);
  kt_actor_unref (self->seller);
  kt_actor_unref (self->lead);
  kt_test_house_clear (&self->house);
  store_fixture_tear_down (&self->fixture, NULL);
}

static void
begin_with_people (Scene *self)
{
  kt_actor_unref (add_user (self, "admin", KT_USER_ADMIN, NULL));
  self->seller = add_user (self, "anna", KT_USER_SALES, NULL);
  self->lead = add_user (self, "lead", KT_USER_SALES | KT_USER_APPROVER | KT_USER_BACK_OFFICE,
                         "sales-lead");
  begin (self);
}

static void
run (const KtTestPlace *place, When when)
{
  Scene self = { 0 };
  scene_init (&self, place, when);
  if (when != BEFORE_THE_SERVER)
    enable (&self);
  begin_with_people (&self);
  delete_another (&self);
  lose_another (&self);
  ask_and_decide (&self);
  send_and_print (&self);
  accept_and_order (&self);
  if (when == BEFORE_THE_SERVER)
    enable (&self);
  push (&self);
  check_end (&self);
  scene_clear (&self);
}

static void
test_step_by_step (const KtTestPlace *place)
{
  run (place, STEP_BY_STEP);
}

static void
test_at_the_end (const KtTestPlace *place)
{
  run (place, AT_THE_END);
}

static void
test_before_the_server (const KtTestPlace *place)
{
  run (place, BEFORE_THE_SERVER);
}

/* Who decides with the same duty once more did not see the first: he is told that he comes late. */
static void
test_late_decision (const KtTestPlace *place)
{
  Scene self = { 0 };
  scene_init (&self, place, STEP_BY_STEP);
  enable (&self);
  begin_with_people (&self);
  ask_and_decide (&self);
  push (&self);
  g_autoptr (KtQuery) query
      = kt_query_new (self.house.database, "SELECT body FROM object WHERE tenant = $1"
                                           " AND body LIKE '%\"approval-decided\"%'");
  kt_query_bind_text (query, KT_TEST_TENANT);
  g_assert_true (kt_query_next (query, NULL));
  g_autofree char *body = g_strdup (kt_query_get_text (query, 0));
  g_clear_pointer (&query, kt_query_free);
  g_autoptr (KtSyncResult) result
      = kt_test_house_push (&self.house, DEVICE, self.n + 1, KT_SYNC_EVENT, DEVICE ":9999", "add",
                            0, body);
  g_assert_cmpint (result->verdict, ==, KT_SYNC_STALE);
  scene_clear (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("outbox", "each step is accepted when it is told at once", test_step_by_step);
  kt_test_place_add ("outbox", "all steps are accepted when they are told together",
                     test_at_the_end);
  kt_test_place_add ("outbox", "what was there before the server is accepted",
                     test_before_the_server);
  kt_test_place_add ("outbox", "a second decision of one duty comes too late", test_late_decision);
  return kt_test_place_run ();
}
