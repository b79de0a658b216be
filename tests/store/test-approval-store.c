/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests, decisions and clearances in the database, and what happens to who edits it. */

#include "kt-approval-store.h"
#include "kt-audit-store.h"
#include "kt-clearance-store.h"
#include "kt-quote-store.h"
#include "kt-sales-error.h"
#include "kt-special-wish.h"
#include "kt-user-store.h"
#include "kt-wish-store.h"
#include "kt-work-schema.h"
#include "store-fixture.h"

#include <string.h>

#define PASSWORD "ein langer Satz"
#define TODAY 20261121

typedef struct {
  KtAccount *account;
  KtQuote *quote;
  KtRevision *revision;
  GPtrArray *rules;
  KtLineFacts *facts;
  KtActor *seller, *lead;
} Example;

static void
example_clear (Example *self)
{
  kt_account_free (self->account);
  kt_quote_free (self->quote);
  g_clear_object (&self->revision);
  g_ptr_array_unref (self->rules);
  kt_line_facts_free (self->facts);
  kt_actor_unref (self->seller);
  kt_actor_unref (self->lead);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Example, example_clear)

static KtActor *
add_user (StoreFixture *fixture, const char *login, KtUserRoles roles, const char *duty)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) admin = kt_actor_new (kt_user_store_has_users (fixture->store) ? "admin" : "",
                                            "admin", "admin", KT_USER_ADMIN, NULL);
  g_autoptr (KtUser) user = kt_user_new (login, login, login, roles);
  if (duty != NULL)
    {
      g_strfreev (user->duties);
      user->duties = g_strsplit (duty, ";", -1);
    }
  g_assert_true (kt_user_store_save (fixture->store, user, PASSWORD, admin, &error));
  g_assert_no_error (error);
  return kt_user_to_actor (user);
}

/* A quote with 15 % on its first line, stored; beyond 10 % the head of sales decides. */
static void
example_init (Example *self, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KtApprovalRule *rule = kt_approval_rule_new ();
  kt_actor_unref (add_user (fixture, "admin", KT_USER_ADMIN, NULL));
  self->seller = add_user (fixture, "seller", KT_USER_SALES, NULL);
  self->lead = add_user (fixture, "lead", KT_USER_SALES | KT_USER_APPROVER, "sales-lead");
  self->account = fixture_account (fixture->random, "Muster GmbH", "Berlin");
  self->quote = fixture_quote (fixture->random, self->account, &self->revision);
  self->facts = kt_line_facts_new (NULL);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  rule->key = g_strdup ("ten");
  rule->limit = fixture_decimal ("10");
  rule->approver = g_strdup ("sales-lead");
  rule->order = 1;
  g_ptr_array_add (self->rules, rule);
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  line->discount = fixture_decimal ("15");
  g_assert_true (kt_revision_edit_position (self->revision, position, line, &error));
  fixture_add (self->revision, kt_wish_new ("wish-1", "Sonderlack", "", "duty:engineering"));
  g_assert_true (kt_quote_store_save (fixture->store, self->quote, self->revision, &error));
  g_assert_no_error (error);
}

static KtClearance *
open_gate (Example *self, StoreFixture *fixture, const KtActor *who, GError **error)
{
  g_autoptr (KtApprovalCase) known
      = kt_approval_store_load_case (fixture->store, self->quote->id, error);
  if (known == NULL)
    return NULL;
  KtGateRequest request = { .question = { .revision = self->revision,
                                          .rules = self->rules,
                                          .facts = self->facts,
                                          .actor = who,
                                          .day = TODAY },
                            .approvals = known->approvals,
                            .mandates = known->mandates,
                            .cleared = (const char *const *)known->cleared };
  return kt_gate_open (&request,
                       kt_revision_was_sent (self->revision) ? KT_EXIT_PRINT : KT_EXIT_SEND, error);
}

/* Asks for approval of what is stored. The caller frees the id. */
static char *
ask (Example *self, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  const KtGateRequest request = { .question = { .revision = self->revision,
                                                .rules = self->rules,
                                                .facts = self->facts,
                                                .actor = self->seller,
                                                .day = TODAY } };
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  char *id = fixture_id (fixture->random);
  g_autoptr (KtApproval) approval = kt_approval_new (id, self->revision, self->quote->number, needs,
                                                     NULL, self->seller, "Bitte", &error);
  g_assert_true (kt_revision_set_state (self->revision, KT_REVISION_IN_APPROVAL, &error));
  g_assert_true (kt_quote_store_save (fixture->store, self->quote, self->revision, &error));
  g_assert_true (kt_approval_store_ask (fixture->store, approval, &error));
  g_assert_no_error (error);
  return id;
}

static void
approve (Example *self, StoreFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtApproval) approval
      = kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, self->lead, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kt_approval_get_state (approval), ==, KT_APPROVAL_APPROVED);
}

static void
reload (Example *self, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (kt_revision_get_id (self->revision));
  g_clear_object (&self->revision);
  self->revision = kt_quote_store_load_revision (fixture->store, id, &error);
  g_assert_no_error (error);
}

static void
send_and_save (Example *self, StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance = open_gate (self, fixture, self->seller, &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_send (self->revision, clearance, &error));
  g_assert_true (kt_quote_store_save (fixture->store, self->quote, self->revision, &error));
  g_assert_no_error (error);
}

static guint
count (KtRowList *list)
{
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static guint
faults (StoreFixture *fixture, const char *head, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) list = kt_audit_store_verify (fixture->store, head, &error);
  g_assert_no_error (error);
  g_autofree char *text = kt_fault_list_to_text (list);
  if (words != NULL && strstr (text, words) == NULL)
    g_error ("“%s” is not said in: %s", words, text);
  return kt_fault_list_length (list);
}

/* ---- the way it goes ---- */

static void
test_way (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  static const char *const mine[] = { "sales-lead", "other", NULL };
  static const char *const others[] = { "management", NULL };
  example_init (&self, fixture);
  g_assert_null (open_gate (&self, fixture, self.seller, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL);
  g_clear_error (&error);
  g_autofree char *id = ask (&self, fixture);

  g_autofree char *inbox = kt_approval_store_inbox_filter (mine);
  g_autofree char *other_inbox = kt_approval_store_inbox_filter (others);
  const KtRowQuery query = { .filter = inbox, .search = "muster" };
  const KtRowQuery other_query = { .filter = other_inbox };
  g_autoptr (KtRowList) list = kt_approval_store_list (fixture->store, &query);
  g_autoptr (KtRowList) other_list = kt_approval_store_list (fixture->store, &other_query);
  g_assert_cmpuint (count (list), ==, 1);
  g_assert_cmpuint (count (other_list), ==, 0);

  g_assert_null (
      kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, self.seller, NULL, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
  g_clear_error (&error);
  approve (&self, fixture, id);
  store_fixture_settle ();
  g_assert_cmpuint (count (list), ==, 0);
  reload (&self, fixture);
  g_assert_cmpint (kt_revision_get_state (self.revision), ==, KT_REVISION_RELEASED);
  send_and_save (&self, fixture);
  g_assert_cmpuint (faults (fixture, NULL, NULL), ==, 0);

  /* Printing what was sent needs no new approval. */
  reload (&self, fixture);
  g_ptr_array_set_size (self.rules, 1);
  ((KtApprovalRule *)self.rules->pdata[0])->limit = fixture_decimal ("0");
  g_autoptr (KtClearance) reprint = open_gate (&self, fixture, self.seller, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reprint);
  g_assert_true (kt_clearance_store_enter (fixture->store, reprint, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (faults (fixture, NULL, NULL), ==, 0);
  g_autoptr (GPtrArray) entries = kt_audit_store_list (fixture->store, self.quote->id, 1, &error);
  g_assert_cmpstr (((KtAuditEntry *)entries->pdata[0])->kind, ==, "printed");
  g_assert_cmpstr (((KtAuditEntry *)entries->pdata[0])->actor_name, ==, "seller");
}

/* A print is entered for what is stored, and is no leave to send. */
static void
test_print_is_no_leave_to_send (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  g_ptr_array_set_size (self.rules, 0);
  const KtGateRequest request = { .question = { .revision = self.revision,
                                                .rules = self.rules,
                                                .facts = self.facts,
                                                .actor = self.seller,
                                                .day = TODAY } };
  g_autoptr (KtClearance) clearance = kt_gate_open (&request, KT_EXIT_PRINT, &error);
  g_assert_no_error (error);
  g_assert_true (kt_clearance_store_enter (fixture->store, clearance, &error));
  g_assert_no_error (error);
  store_fixture_close (fixture);
  g_assert_cmpint (
      store_fixture_int (fixture, "SELECT count(*) FROM audit WHERE kind = 'clearance'"), ==, 0);
  store_fixture_open (fixture);

  /* The stored quote is another one meanwhile. */
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self.revision), 0);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  line->discount = fixture_decimal ("16");
  g_assert_true (kt_revision_edit_position (self.revision, position, line, &error));
  g_assert_true (kt_quote_store_save (fixture->store, self.quote, self.revision, &error));
  g_assert_false (kt_clearance_store_enter (fixture->store, clearance, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
}

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  g_autofree char *id = ask (&self, fixture);
  g_autoptr (KtApproval) refused = kt_approval_store_decide (fixture->store, id, KT_VERDICT_REFUSE,
                                                             self.lead, "Zu viel", &error);
  g_assert_no_error (error);
  reload (&self, fixture);
  g_assert_true (kt_revision_is_editable (self.revision));
  g_assert_null (open_gate (&self, fixture, self.seller, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_APPROVAL);
}

/* The store does not take the word of a clearance for it. */
/* A decision and what it does to the revision are one thing. */
static void
test_decided_whole (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  g_autofree char *id = ask (&self, fixture);
  store_fixture_sql (fixture,
                     "DROP TRIGGER revision_is_sealed; UPDATE revision SET body = body || ' '");
  g_assert_null (
      kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, self.lead, NULL, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED);
  g_autoptr (KtApproval) stored = kt_approval_store_load (fixture->store, id, NULL);
  g_assert_cmpint (kt_approval_get_state (stored), ==, KT_APPROVAL_OPEN);
  g_assert_cmpint (store_fixture_int (fixture, "SELECT count(*) FROM audit WHERE kind ="
                                               " 'approval-decided'"),
                   ==, 0);
}

static void
test_store_asks_again (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  const KtGateRequest request = { .question = { .revision = self.revision,
                                                .rules = self.rules,
                                                .facts = self.facts,
                                                .actor = self.seller,
                                                .day = TODAY } };
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  g_autoptr (KtApproval) made_up
      = kt_approval_new ("x", self.revision, "", needs, NULL, self.seller, NULL, &error);
  g_assert_nonnull (kt_approval_decide (made_up, "y", KT_VERDICT_APPROVE, self.lead, NULL, TODAY,
                                        NULL, 1, &error));
  g_autoptr (GPtrArray) approvals = g_ptr_array_new ();
  g_ptr_array_add (approvals, made_up);
  KtGateRequest again = request;
  again.approvals = approvals;
  g_autoptr (KtClearance) clearance = kt_gate_open (&again, KT_EXIT_SEND, &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_send (self.revision, clearance, &error));
  g_assert_false (kt_quote_store_save (fixture->store, self.quote, self.revision, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
  g_clear_error (&error);

  /* Nor that of a user nobody stored. */
  reload (&self, fixture);
  g_autoptr (KtActor) stranger
      = kt_actor_new ("ghost", "ghost", "Ghost", KT_USER_ALL_ROLES & ~KT_USER_KIOSK,
                      (const char *const[]){ "sales-lead", NULL });
  g_autoptr (KtClearance) ghost = open_gate (&self, fixture, stranger, &error);
  g_assert_no_error (error);
  g_assert_true (kt_revision_send (self.revision, ghost, &error));
  g_assert_false (kt_quote_store_save (fixture->store, self.quote, self.revision, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
}

static void
test_wish_list (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  static const char *const duties[] = { "engineering", NULL };
  example_init (&self, fixture);
  g_autofree char *inbox = kt_wish_store_inbox_filter ("a.berg", duties);
  const KtRowQuery query = { .filter = inbox, .search = "lack" };
  g_autoptr (KtRowList) list = kt_wish_store_list (fixture->store, &query);
  g_assert_cmpuint (count (list), ==, 1);
  g_assert_true (kt_wish_answer (self.revision, kt_revision_find_position (self.revision, "wish-1"),
                                 self.seller, duties, "Ja", "2026-11-21", NULL));
  g_assert_true (kt_quote_store_save (fixture->store, self.quote, self.revision, NULL));
  store_fixture_settle ();
  g_assert_cmpuint (count (list), ==, 0);
}

static void
test_delegations (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  g_autoptr (KtActor) deputy = add_user (fixture, "deputy", KT_USER_APPROVER, NULL);
  g_autoptr (KtDelegation) delegation = kt_record_new (&kt_delegation_type);
  kt_record_set_text (&delegation->id, "d-1");
  kt_record_set_text (&delegation->from_id, "lead");
  kt_record_set_text (&delegation->to_id, "deputy");
  kt_record_set_text (&delegation->duty, "sales-lead");
  kt_record_set_text (&delegation->from_day, "2026-11-20");
  kt_record_set_text (&delegation->until_day, "2026-11-30");
  g_autofree char *id = ask (&self, fixture);
  g_assert_null (
      kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, deputy, NULL, &error));
  g_clear_error (&error);
  g_assert_false (kt_approval_store_delegate (fixture->store, delegation, deputy, &error));
  g_clear_error (&error);
  g_assert_true (kt_approval_store_delegate (fixture->store, delegation, self.lead, &error));
  g_assert_true (kt_approval_store_end_delegation (fixture->store, "d-1", self.lead, &error));
  g_assert_null (
      kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, deputy, NULL, &error));
  g_clear_error (&error);
  kt_record_set_text (&delegation->id, "d-2");
  g_assert_true (kt_approval_store_delegate (fixture->store, delegation, self.lead, &error));
  /* Setting the clock back does not make it valid longer; forth it expires. */
  kt_clock_advance (fixture->clock, 11 * G_TIME_SPAN_DAY);
  g_assert_null (
      kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, deputy, NULL, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
  g_clear_error (&error);
  g_autoptr (KtActor) mark = kt_user_store_log_in (fixture->store, "lead", PASSWORD, &error);
  kt_clock_advance (fixture->clock, -8 * G_TIME_SPAN_DAY);
  g_assert_null (
      kt_approval_store_decide (fixture->store, id, KT_VERDICT_APPROVE, deputy, NULL, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
}

/* ---- edited databases ---- */

static void
test_edited (StoreFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *sql;
    const char *words;       /* said by verifying */
    gboolean gate_is_closed; /* nothing of the quote is believed any more */
  } cases[] = {
    { "DROP TRIGGER audit_is_sealed; UPDATE audit SET body = replace (body, '\"15\"', '\"90\"')"
      " WHERE kind = 'approval-asked'",
      "approval-asked", TRUE },
    { "DROP TRIGGER audit_is_sealed; UPDATE audit SET actor_name = 'boss' WHERE kind ="
      " 'approval-decided'",
      "approval-decided", TRUE },
    { "DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE kind = 'approval-asked'", "missing",
      TRUE },
    { "INSERT INTO audit SELECT row + 1, at, actor_id, actor_name, kind, subject, scope, body, hash"
      " FROM audit WHERE kind = 'approval-decided'",
      "is not what was written", TRUE },
    { "UPDATE approval SET state = 'refused'", "refused", FALSE },
    { "UPDATE revision SET body = replace (body, 'Muster', 'Master'), state = 'draft'",
      "does not have the content", FALSE },
    { "DROP TRIGGER revision_needs_clearance; UPDATE revision SET sent = 5, state = 'sent'",
      "never passed the gate", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StoreFixture own = { 0 };
      store_fixture_set_up (&own, NULL);
      {
        g_auto (Example) self = { 0 };
        g_autoptr (GError) error = NULL;
        example_init (&self, &own);
        g_autofree char *id = ask (&self, &own);
        approve (&self, &own, id);
        if (strstr (cases[i].words, "gate") != NULL)
          {
            store_fixture_close (&own);
            store_fixture_sql (&own, "UPDATE revision SET state = 'draft'");
            store_fixture_open (&own);
          }
        g_assert_cmpuint (faults (&own, NULL, NULL), ==, 0);
        store_fixture_close (&own);
        store_fixture_sql (&own, cases[i].sql);
        store_fixture_open (&own);
        g_assert_cmpuint (faults (&own, NULL, cases[i].words), >, 0);
        g_autoptr (KtClearance) clearance = open_gate (&self, &own, self.seller, &error);
        g_assert_cmpint (clearance == NULL, ==, cases[i].gate_is_closed);
        if (cases[i].gate_is_closed)
          g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_TAMPERED);
      }
      store_fixture_tear_down (&own, NULL);
    }
}

/* Who writes the whole trail anew, or cuts off its end, is found by a head noted elsewhere. */
static void
test_head (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  g_autofree char *head = kt_audit_store_head (fixture->store, &error);
  g_autofree char *id = ask (&self, fixture);
  g_assert_cmpuint (faults (fixture, head, NULL), ==, 0);
  store_fixture_close (fixture);
  store_fixture_sql (fixture, "DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE row >= 3");
  store_fixture_open (fixture);
  g_assert_cmpuint (faults (fixture, head, head), >, 0);
}

/* The schema itself lets nothing be marked as sent that the gate did not see. */
static void
test_trigger (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Example) self = { 0 };
  g_autoptr (GError) error = NULL;
  example_init (&self, fixture);
  g_autoptr (KtRevision) forged = NULL;
  g_autofree char *body = kt_revision_to_body (self.revision);
  forged = kt_revision_new_from_body (kt_revision_get_id (self.revision), self.quote->id, 1, NULL,
                                      1795000000, KT_REVISION_SENT, body, -1, &error);
  g_assert_false (kt_quote_store_save (fixture->store, self.quote, forged, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
  store_fixture_close (fixture);
  g_assert_cmpint (store_fixture_int (fixture, "SELECT count(*) FROM revision WHERE sent <> 0"), ==,
                   0);
}

/* As somebody does who has the functions of the program, and so leaves marks. */
static void
in_database (StoreFixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteConnection) connection = store_fixture_connect (self, KT_SQLITE_OPEN_WORK);
  g_assert_true (kt_work_schema_prepare (connection, &error));
  kt_sqlite_connection_exec (connection, sql, &error);
  g_assert_no_error (error);
}

/* Which entries count is written as a chain itself: whatever is changed in it is found. */
static void
test_marks (StoreFixture *fixture, gconstpointer data)
{
  static const char *const forgeries[] = {
    "DROP TRIGGER audit_void_is_marked; INSERT INTO audit_void (row) VALUES (1)",
    "DROP TRIGGER audit_void_is_marked; INSERT INTO audit_void (row) VALUES (2)",
    "DROP TRIGGER audit_mark_is_kept; DELETE FROM audit_mark WHERE n = 1",
    "DROP TRIGGER audit_mark_is_kept; DELETE FROM audit_mark WHERE n = 2",
    "DROP TRIGGER audit_mark_is_kept; DELETE FROM audit_mark WHERE n = 3",
    "DROP TRIGGER audit_mark_is_kept; DELETE FROM audit_mark",
    "DROP TRIGGER audit_mark_is_sealed; UPDATE audit_mark SET row = row + 1 WHERE n = 2",
    "DROP TRIGGER audit_mark_is_sealed; UPDATE audit_mark SET void = 1 - void WHERE n = 2",
    "DROP TRIGGER audit_mark_is_sealed; UPDATE audit_mark SET head = head - 1 WHERE n = 3",
    "DROP TRIGGER audit_mark_is_sealed; UPDATE audit_mark SET n = n + 5 WHERE n = 3",
    "DROP TRIGGER audit_mark_is_sealed; UPDATE audit_mark SET hash = (SELECT hash FROM audit WHERE row = 1) WHERE n = 3",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      StoreFixture own = { 0 };
      g_autoptr (GError) error = NULL;
      store_fixture_set_up (&own, NULL);
      {
        g_auto (Example) self = { 0 };
        example_init (&self, &own);
        g_autofree char *id = ask (&self, &own);
        approve (&self, &own, id);
        store_fixture_close (&own);
        in_database (&own, "INSERT INTO audit_void (row) VALUES (1); DELETE FROM audit_void;"
                           "INSERT INTO audit_void (row) VALUES (2); DELETE FROM audit_void");
        store_fixture_open (&own);
        g_autofree char *head = kt_audit_store_head (own.store, &error);
        g_assert_no_error (error);
        g_assert_nonnull (strstr (head, "+4:"));
        g_assert_cmpuint (faults (&own, head, NULL), ==, 0);
        store_fixture_close (&own);
        store_fixture_sql (&own, forgeries[i]);
        store_fixture_open (&own);
        if (faults (&own, head, NULL) == 0)
          g_error ("nobody found: %s", forgeries[i]);
      }
      store_fixture_tear_down (&own, NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/approvals/asked, decided, released, sent and printed again", test_way);
  STORE_TEST ("/approvals/a clean print is entered, and is no leave to send",
              test_print_is_no_leave_to_send);
  STORE_TEST ("/approvals/a refused revision is a draft again", test_refused);
  STORE_TEST ("/approvals/a decision that cannot be carried out is not taken", test_decided_whole);
  STORE_TEST ("/approvals/the store asks again what a clearance rests on", test_store_asks_again);
  STORE_TEST ("/approvals/special wishes wait in a list until answered", test_wish_list);
  STORE_TEST ("/approvals/delegations hold for their days, whatever the clock says",
              test_delegations);
  STORE_TEST ("/approvals/an edited database is found, named and not believed", test_edited);
  STORE_TEST ("/approvals/which entries count cannot be changed unseen", test_marks);
  STORE_TEST ("/approvals/a head noted elsewhere finds a trail cut short", test_head);
  STORE_TEST ("/approvals/nothing is stored as sent without clearance", test_trigger);
  return g_test_run ();
}
