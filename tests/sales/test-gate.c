/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What needs approval, who may give it, and that nothing gets past the gate without it. */

#include "kt-approval-standing.h"
#include "kt-commercial-print.h"
#include "kt-gate-desk.h"
#include "kt-quote-copy.h"
#include "kt-remedy.h"
#include "kt-revision-view.h"
#include "kt-special-wish.h"
#include "sales-fixture.h"

#include <string.h>

#define TODAY 20261121

typedef struct {
  KtRandom *random;
  KtAccount *account;
  KtQuote *quote;
  KtRevision *revision;
  GPtrArray *rules;
  KtLineFacts *facts;
  KtActor *seller, *lead, *boss;
  GPtrArray *approvals;
  GPtrArray *mandates;
  char **keys;
} Fixture;

static void
add_rule (Fixture *self,
          const char *key,
          KtMeasure measure,
          const char *limit,
          const char *approver,
          guint order)
{
  KtApprovalRule *rule = kt_approval_rule_new ();
  rule->key = g_strdup (key);
  rule->measure = measure;
  rule->limit = fixture_decimal (limit);
  rule->approver = g_strdup (approver);
  rule->order = order;
  g_ptr_array_add (self->rules, rule);
}

static KtActor *
actor (const char *name, KtUserRoles roles, const char *duty)
{
  const char *duties[] = { duty, NULL };
  return kt_actor_new (name, name, name, roles, duties);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->random = fixture_random ();
  self->account = fixture_account (self->random, "Muster GmbH", "Berlin");
  self->quote = fixture_quote (self->random, self->account, &self->revision);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_rule_free);
  add_rule (self, "ten", KT_MEASURE_LINE_DISCOUNT, "10", "sales-lead", 1);
  add_rule (self, "twenty", KT_MEASURE_LINE_DISCOUNT, "20", "management", 2);
  self->facts = kt_line_facts_new (NULL);
  self->seller = actor ("seller", KT_USER_SALES, NULL);
  self->lead = actor ("lead", KT_USER_SALES | KT_USER_APPROVER, "sales-lead");
  self->boss = actor ("boss", KT_USER_APPROVER, "management");
  self->approvals = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_free);
  self->mandates = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_mandate_free);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->revision);
  kt_quote_free (self->quote);
  kt_account_free (self->account);
  kt_random_free (self->random);
  g_ptr_array_unref (self->rules);
  kt_line_facts_free (self->facts);
  kt_actor_unref (self->seller);
  kt_actor_unref (self->lead);
  kt_actor_unref (self->boss);
  g_ptr_array_unref (self->approvals);
  g_ptr_array_unref (self->mandates);
  g_strfreev (self->keys);
}

static KtGateRequest
request_of (Fixture *self, const KtActor *who)
{
  return (KtGateRequest){ .question = { .revision = self->revision,
                                        .rules = self->rules,
                                        .facts = self->facts,
                                        .actor = who,
                                        .day = TODAY },
                          .approvals = self->approvals,
                          .mandates = self->mandates,
                          .mandate_keys = (const char *const *)self->keys };
}

static void
set_discount (Fixture *self, const char *percent)
{
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  data->discount = fixture_decimal (percent);
  g_assert_true (kt_revision_edit_position (self->revision, position, data, NULL));
}

static KtClearance *
open_gate (Fixture *self, const KtActor *who, KtExit exit, int code, const char *words)
{
  KtGateRequest request = request_of (self, who);
  g_autoptr (GError) error = NULL;
  KtClearance *clearance = kt_gate_open (&request, exit, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    {
      g_assert_error (error, KT_SALES_ERROR, code);
      g_assert_null (clearance);
      g_assert_nonnull (strstr (error->message, words));
    }
  return clearance;
}

static void
assert_refused (Fixture *self, const KtActor *who, const char *words)
{
  g_assert_null (open_gate (self, who, KT_EXIT_SEND, KT_SALES_ERROR_APPROVAL, words));
  g_assert_null (open_gate (self, who, KT_EXIT_PRINT, KT_SALES_ERROR_APPROVAL, words));
}

static void
assert_open (Fixture *self, const KtActor *who)
{
  g_autoptr (KtClearance) clearance = open_gate (self, who, KT_EXIT_SEND, -1, NULL);
  g_assert_nonnull (clearance);
}

static KtApproval *
ask (Fixture *self, const char *id)
{
  KtGateRequest request = request_of (self, self->seller);
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  g_autoptr (GError) error = NULL;
  KtApproval *approval = kt_approval_new (id, self->revision, "Q26-00001", needs, NULL,
                                          self->seller, "Bitte", &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->approvals, approval);
  return approval;
}

static void
decide (KtApproval *approval, KtVerdict verdict, const KtActor *who, const char *reason, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_uuid_string_random ();
  const KtApprovalDecision *decision
      = kt_approval_decide (approval, id, verdict, who, NULL, TODAY, reason, 1, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, KT_SALES_ERROR, code);
  g_assert_cmpint (decision != NULL, ==, code < 0);
}

/* ---- needs ---- */

static void
test_needs (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *discount;
    guint needs;
  } cases[]
      = { { "0", 0 }, { "10", 0 }, { "10.0001", 1 }, { "20", 1 }, { "20.5", 2 }, { "100", 2 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_discount (self, cases[i].discount);
      KtGateRequest request = request_of (self, self->seller);
      g_autoptr (GPtrArray) needs = kt_approval_needs (&request.question);
      g_assert_cmpuint (needs->len, ==, cases[i].needs);
    }
  KtGateRequest request = request_of (self, self->seller);
  g_autoptr (GPtrArray) needs = kt_approval_needs (&request.question);
  const KtApprovalNeed *need = needs->pdata[0];
  const KtRemedy *remedy = need->remedies->pdata[0];
  g_assert_cmpstr (need->approver, ==, "sales-lead");
  g_assert_cmpuint (g_strv_length (need->positions), ==, 1);
  g_assert_cmpstr (remedy->field, ==, "discount");
  g_assert_cmpstr (remedy->from, ==, "100");
  g_assert_cmpstr (remedy->to, ==, "10");
  g_assert_cmpstr (remedy->text, ==, "Position 1: discount 10% instead of 100%");
  g_autofree char *text = kt_approval_need_to_text (need, NULL, NULL);
  g_assert_cmpstr (text, ==, "Discount on a position: 100% (limit 10%), decided by: sales-lead");
}

/* Each remedy, applied as it says, takes the need away. */
static void
test_remedies_help (Fixture *self, gconstpointer data)
{
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
      gint64 list = kt_random_range (self->random, 1, 2000000);
      kt_record_set_text (&line->catalog, "demo");
      line->manual_price = kt_random_below (self->random, 2) != 0;
      line->list_price = line->manual_price ? kt_money (list * 100, "EUR") : (KtMoney){ 0 };
      line->unit_price = kt_money (kt_random_range (self->random, 0, list) * 100, "EUR");
      line->discount = kt_decimal (kt_random_range (self->random, 0, 10000), 2);
      g_assert_true (kt_revision_edit_position (self->revision, position, line, NULL));
      KtGateRequest request = request_of (self, self->seller);
      g_autoptr (GPtrArray) needs = kt_approval_needs (&request.question);
      if (needs->len == 0)
        continue;
      const KtApprovalNeed *need = needs->pdata[0];
      g_assert_true (kt_approval_need_is_avoidable (need));
      g_assert_true (kt_approval_need_avoid (need, self->revision, NULL));
      g_autoptr (GPtrArray) left = kt_approval_needs (&request.question);
      g_assert_cmpuint (left->len, ==, 0);
    }
}

/* An agreement takes 20 % off: the price it gives, typed by hand, is no discount; what is below it is one. */
static void
test_manual_price_beside_an_agreement (Fixture *self, gconstpointer data)
{
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  KtCondition *agreement = kt_condition_new ("agreement", KT_CONDITION_AGREEMENT);
  agreement->calculation = KT_CALCULATION_PERCENT;
  agreement->deducts = TRUE;
  agreement->percent = fixture_decimal ("20");
  agreement->state = KT_CONDITION_BY_HAND;
  kt_record_set_text (&line->catalog, "demo");
  line->manual_price = TRUE;
  line->list_price = fixture_eur ("100");
  line->unit_price = fixture_eur ("80");
  g_ptr_array_add (line->conditions, agreement);
  g_assert_true (kt_revision_edit_position (self->revision, position, line, NULL));
  KtGateRequest request = request_of (self, self->seller);
  g_autoptr (GPtrArray) none = kt_approval_needs (&request.question);
  g_assert_cmpuint (none->len, ==, 0);

  line->unit_price = fixture_eur ("70.00"); /* 12.5 % below 80 */
  g_assert_true (kt_revision_edit_position (self->revision, position, line, NULL));
  g_autoptr (GPtrArray) needs = kt_approval_needs (&request.question);
  g_assert_cmpuint (needs->len, ==, 1);
  const KtApprovalNeed *need = needs->pdata[0];
  g_autofree char *value = kt_decimal_to_string (kt_decimal_reduce (need->value));
  g_assert_cmpstr (value, ==, "12.5");
  const KtRemedy *remedy = need->remedies->pdata[0];
  g_assert_cmpstr (remedy->field, ==, "unit_price");
  g_assert_cmpstr (remedy->to, ==, "72.00");
}

static void
test_other_measures (Fixture *self, gconstpointer data)
{
  g_ptr_array_set_size (self->rules, 0);
  add_rule (self, "document", KT_MEASURE_DOCUMENT_DISCOUNT, "5", "sales-lead", 1);
  add_rule (self, "validity", KT_MEASURE_VALIDITY_DAYS, "90", "sales-lead", 1);
  add_rule (self, "credit", KT_MEASURE_CREDIT, "100", "controlling", 1);
  add_rule (self, "payment", KT_MEASURE_PAYMENT_DAYS, "45", "controlling", 1);
  add_rule (self, "wish", KT_MEASURE_SPECIAL_REQUEST, "0", "engineering", 1);
  add_rule (self, "foreign", KT_MEASURE_NON_CATALOG, "4", "sales-lead", 1);
  const KtCredit credit = { fixture_eur ("12000"), fixture_eur ("1000") };
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (self->revision));
  header->document_discount = fixture_decimal ("3");
  header->project_discount = fixture_decimal ("3");
  kt_record_set_text (&header->valid_until, "2027-03-01");
  g_assert_true (kt_revision_edit_header (self->revision, header, NULL));
  fixture_add (self->revision, kt_wish_new ("w", "Sonderlack", "RAL 5015", "duty:engineering"));

  KtGateRequest request = request_of (self, self->seller);
  request.question.credit = &credit;
  g_autoptr (GPtrArray) needs = kt_approval_needs (&request.question);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < needs->len; i++)
    {
      const KtApprovalNeed *need = needs->pdata[i];
      g_autofree char *value = kt_decimal_to_string (kt_decimal_reduce (need->value));
      g_string_append_printf (found, "%s %s%s\n", need->rule, value,
                              need->is_unknown ? " unknown" : "");
    }
  g_assert_cmpstr (found->str, ==,
                   "credit 106.6509\ndocument 5.91\npayment 0 unknown\nvalidity 100\nwish 1\n");
}

static void
test_unknown_price (Fixture *self, gconstpointer data)
{
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  kt_record_set_text (&line->catalog, "demo");
  line->manual_price = TRUE;
  g_assert_true (kt_revision_edit_position (self->revision, position, line, NULL));
  assert_refused (self, self->seller, "cannot be judged");
}

/* ---- the gate ---- */

static void
test_approval (Fixture *self, gconstpointer data)
{
  set_discount (self, "25");
  assert_refused (self, self->seller, "not asked for yet");
  KtApproval *approval = ask (self, "request");
  assert_refused (self, self->seller, "not decided yet");

  decide (approval, KT_VERDICT_APPROVE, self->boss, NULL, KT_SALES_ERROR_RIGHT);
  decide (approval, KT_VERDICT_APPROVE, self->seller, NULL, KT_SALES_ERROR_RIGHT);
  decide (approval, KT_VERDICT_APPROVE, self->lead, NULL, -1);
  assert_refused (self, self->seller, "management");
  decide (approval, KT_VERDICT_ASK_BACK, self->boss, "", KT_SALES_ERROR_APPROVAL);
  decide (approval, KT_VERDICT_ASK_BACK, self->boss, "Warum?", -1);
  g_assert_cmpint (kt_approval_get_state (approval), ==, KT_APPROVAL_ASKED);
  assert_refused (self, self->seller, "asked back");
  decide (approval, KT_VERDICT_ANSWER, self->lead, "Darum", KT_SALES_ERROR_RIGHT);
  decide (approval, KT_VERDICT_ANSWER, self->seller, "Großauftrag", -1);
  decide (approval, KT_VERDICT_APPROVE, self->boss, NULL, -1);
  g_assert_cmpint (kt_approval_get_state (approval), ==, KT_APPROVAL_APPROVED);
  assert_open (self, self->seller);
  decide (approval, KT_VERDICT_REFUSE, self->boss, "zu spät", KT_SALES_ERROR_RIGHT);
}

static void
test_refusal (Fixture *self, gconstpointer data)
{
  set_discount (self, "15");
  KtApproval *approval = ask (self, "request");
  decide (approval, KT_VERDICT_REFUSE, self->lead, NULL, KT_SALES_ERROR_APPROVAL);
  decide (approval, KT_VERDICT_REFUSE, self->lead, "Zu viel", -1);
  assert_refused (self, self->seller, "refused");
  decide (approval, KT_VERDICT_APPROVE, self->lead, NULL, KT_SALES_ERROR_RIGHT);
  KtApproval *second = ask (self, "again");
  decide (second, KT_VERDICT_APPROVE, self->lead, NULL, -1);
  assert_open (self, self->seller);
}

/* What is no part of the bargain may change; anything else voids what was approved. */
static void
test_void (Fixture *self, gconstpointer data)
{
  set_discount (self, "15");
  decide (ask (self, "request"), KT_VERDICT_APPROVE, self->lead, NULL, -1);
  assert_open (self, self->seller);
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (self->revision));
  kt_record_set_text (&header->text_before, "Vielen Dank");
  kt_record_set_text (&header->note, "intern");
  g_assert_true (kt_revision_edit_header (self->revision, header, NULL));
  assert_open (self, self->seller);
  set_discount (self, "15.5");
  assert_refused (self, self->seller, "not asked for yet");
  set_discount (self, "15");
  assert_open (self, self->seller);
  kt_record_set_text (&header->incoterm, "DDP");
  g_assert_true (kt_revision_edit_header (self->revision, header, NULL));
  assert_refused (self, self->seller, "not asked for yet");
}

/* Every field of head and lines counts, but for those that are listed in kt-commercial-print.c. */
/* ---- how it stands ---- */

static KtApprovalOutlook
outlook (Fixture *self)
{
  const KtApprovalCase known = { .approvals = self->approvals, .mandates = self->mandates };
  KtGateRequest request = request_of (self, self->seller);
  g_autoptr (GPtrArray) needs = kt_gate_assess (&request);
  return kt_approval_outlook (needs, &known, self->revision);
}

static void
assert_stands (Fixture *self, KtApprovalStanding standing, guint n_open, const KtApproval *request)
{
  KtApprovalOutlook found = outlook (self);
  g_assert_cmpint (found.standing, ==, standing);
  g_assert_cmpuint (found.n_open, ==, n_open);
  g_assert_true (found.request == request);
}

static void
test_standing (Fixture *self, gconstpointer data)
{
  set_discount (self, "10");
  assert_stands (self, KT_STANDING_FREE, 0, NULL);
  set_discount (self, "15");
  assert_stands (self, KT_STANDING_NEEDED, 1, NULL);
  const KtApproval *first = ask (self, "first");
  assert_stands (self, KT_STANDING_WAITING, 1, first);
  set_discount (self, "16");
  assert_stands (self, KT_STANDING_VOIDED, 1, first);
  g_auto (GStrv) changes = kt_approval_list_changes (first, self->revision, 0);
  g_assert_cmpuint (g_strv_length (changes), ==, 1);
  g_assert_nonnull (strstr (changes[0], ": discount 16 instead of 15"));
  set_discount (self, "15");
  decide (self->approvals->pdata[0], KT_VERDICT_ASK_BACK, self->lead, "Warum?", -1);
  assert_stands (self, KT_STANDING_ASKED_BACK, 1, first);
  g_assert_cmpstr (outlook (self).decision->reason, ==, "Warum?");
  decide (self->approvals->pdata[0], KT_VERDICT_REFUSE, self->lead, "Zu viel", -1);
  assert_stands (self, KT_STANDING_REFUSED, 1, first);
  set_discount (self, "14"); /* another bargain, and nothing stood for it */
  assert_stands (self, KT_STANDING_NEEDED, 1, NULL);
  KtApproval *second = ask (self, "second");
  decide (second, KT_VERDICT_APPROVE, self->lead, NULL, -1);
  assert_stands (self, KT_STANDING_APPROVED, 0, second);
}

/* What is no part of the bargain is no change of it. */
static void
test_changes (Fixture *self, gconstpointer data)
{
  set_discount (self, "15");
  const KtApproval *request = ask (self, "request");
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (self->revision));
  kt_record_set_text (&header->subject, "Anders");
  kt_record_set_text (&header->note, "intern");
  g_assert_true (kt_revision_edit_header (self->revision, header, NULL));
  g_auto (GStrv) none = kt_approval_list_changes (request, self->revision, 0);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  kt_record_set_text (&header->incoterm, "DDP");
  kt_record_set_text (&header->incoterm_place, "Kiel");
  g_assert_true (kt_revision_edit_header (self->revision, header, NULL));
  fixture_add (self->revision, kt_wish_new ("w", "Sonderlack", "", "duty:engineering"));
  g_auto (GStrv) changes = kt_approval_list_changes (request, self->revision, 0);
  g_assert_cmpuint (g_strv_length (changes), ==, 2);
  g_assert_cmpstr (changes[0], ==, "Terms of delivery");
  g_assert_nonnull (strstr (changes[1], "Sonderlack was added"));
  g_auto (GStrv) few = kt_approval_list_changes (request, self->revision, 1);
  g_assert_cmpuint (g_strv_length (few), ==, 1);
}

/* An answer with a price makes a line of it, and it stays a special wish for the rules. */
static void
test_wish_with_price (Fixture *self, gconstpointer data)
{
  static const char *const duties[] = { "engineering", NULL };
  const KtWishAnswer answer
      = { .text = "Ja", .price = fixture_eur ("240"), .lead_days = 15 };
  g_autoptr (GError) error = NULL;
  KtPosition *wish
      = fixture_add (self->revision, kt_wish_new ("w", "Sonderlack", "", "duty:engineering"));
  g_ptr_array_set_size (self->rules, 0);
  add_rule (self, "wish", KT_MEASURE_SPECIAL_REQUEST, "0", "engineering", 1);
  g_assert_true (kt_wish_answer_with (self->revision, wish, self->boss, duties, &answer,
                                      "2026-11-21", &error));
  g_assert_no_error (error);
  const KtPositionData *line = kt_position_get (wish);
  g_assert_true (kt_position_kind_has_price (line->kind));
  g_assert_true (kt_money_equal (line->unit_price, fixture_eur ("240")));
  g_assert_cmpint (line->lead_days, ==, 15);
  g_assert_cmpstr (kt_wish_state (line), ==, "answered");
  assert_refused (self, self->seller, "Special wish");
  g_assert_false (kt_wish_answer (self->revision, wish, self->boss, duties, "Nochmals",
                                  "2026-11-21", &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
}

static void
test_print_covers_all (Fixture *self, gconstpointer data)
{
  static const char *const free_fields[]
      = { "subject",     "reference",  "reference_date", "our_reference", "salesperson", "date",
          "text_before", "text_after", "note",           "trace",         NULL };
  const struct {
    const KtRecordType *type;
    gboolean is_head;
  } records[] = { { &kt_revision_header_type, TRUE }, { &kt_position_data_type, FALSE } };
  for (guint r = 0; r < G_N_ELEMENTS (records); r++)
    for (const KtField *field = records[r].type->fields; field->key != NULL; field++)
      {
        if (field->kind != KT_FIELD_TEXT || strcmp (field->key, "id") == 0
            || strcmp (field->key, "currency") == 0)
          continue;
        g_autoptr (GError) error = NULL;
        g_autofree char *before = kt_revision_commercial_print (self->revision);
        g_autoptr (KtRevisionHeader) header
            = kt_revision_header_copy (kt_revision_get_header (self->revision));
        g_autoptr (KtPosition) position
            = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
        g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
        gpointer record = records[r].is_head ? (gpointer)header : line;
        kt_record_set_text ((char **)((char *)record + field->offset), "anders");
        gboolean edited = records[r].is_head
                              ? kt_revision_edit_header (self->revision, header, &error)
                              : kt_revision_edit_position (self->revision, position, line, &error);
        g_assert_no_error (error);
        g_assert_true (edited);
        g_autofree char *after = kt_revision_commercial_print (self->revision);
        g_assert_cmpint (strcmp (before, after) == 0, ==,
                         g_strv_contains (free_fields, field->key));
      }
}

static void
test_authority (Fixture *self, gconstpointer data)
{
  set_discount (self, "15");
  assert_open (self, self->lead);
  set_discount (self, "25");
  assert_refused (self, self->lead, "management");
  g_assert_null (open_gate (self, self->boss, KT_EXIT_SEND, KT_SALES_ERROR_RIGHT, "send"));
  g_autoptr (KtActor) kiosk = actor ("kiosk", KT_USER_KIOSK, NULL);
  for (KtExit exit = KT_EXIT_SEND; exit <= KT_EXIT_COPY; exit++)
    g_assert_null (open_gate (self, kiosk, exit, KT_SALES_ERROR_RIGHT, "role"));
}

static void
test_delegation (Fixture *self, gconstpointer data)
{
  g_autoptr (KtActor) deputy = actor ("deputy", KT_USER_APPROVER, NULL);
  g_autoptr (KtDelegation) delegation = kt_record_new (&kt_delegation_type);
  g_autoptr (GPtrArray) delegations = g_ptr_array_new ();
  const KtDelegation *used = NULL;
  g_autoptr (GError) error = NULL;
  kt_record_set_text (&delegation->id, "d");
  kt_record_set_text (&delegation->from_id, "lead");
  kt_record_set_text (&delegation->to_id, "deputy");
  kt_record_set_text (&delegation->duty, "sales-lead");
  kt_record_set_text (&delegation->from_day, "2026-11-20");
  kt_record_set_text (&delegation->until_day, "2026-11-22");
  g_ptr_array_add (delegations, delegation);
  g_assert_true (kt_delegation_check (delegation, self->lead, &error));
  g_assert_false (kt_delegation_check (delegation, deputy, NULL));
  g_assert_false (kt_delegation_check (delegation, self->seller, NULL));

  set_discount (self, "15");
  KtApproval *approval = ask (self, "request");
  static const struct {
    guint day;
    gboolean may;
  } days[] = { { 20261119, FALSE }, { 20261120, TRUE }, { 20261122, TRUE }, { 20261123, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    g_assert_cmpint (
        kt_approval_may_decide (approval, deputy, delegations, days[i].day, &used, NULL) != NULL,
        ==, days[i].may);
  g_auto (GStrv) duties = kt_delegation_list_duties (delegations, deputy, TODAY);
  g_assert_cmpstr (duties[0], ==, "sales-lead");
  g_assert_nonnull (kt_approval_decide (approval, "x", KT_VERDICT_APPROVE, deputy, delegations,
                                        TODAY, NULL, 1, &error));
  g_assert_no_error (error);
  assert_open (self, self->seller);
  /* The delegated duty gives no authority over own quotes. */
  set_discount (self, "16");
  g_autoptr (KtActor) both = actor ("deputy", KT_USER_SALES | KT_USER_APPROVER, NULL);
  assert_refused (self, both, "sales-lead");
}

/* ---- clearances ---- */

static void
test_clearance (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) print = open_gate (self, self->seller, KT_EXIT_PRINT, -1, NULL);
  g_assert_false (kt_revision_send (self->revision, print, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
  g_clear_error (&error);
  g_assert_false (kt_revision_send (self->revision, NULL, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
  g_clear_error (&error);
  g_assert_null (open_gate (self, self->seller, KT_EXIT_ORDER, KT_SALES_ERROR_STATE, "accepted"));

  g_autoptr (KtClearance) stale = open_gate (self, self->seller, KT_EXIT_SEND, -1, NULL);
  set_discount (self, "5");
  g_assert_false (kt_revision_send (self->revision, stale, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
  g_assert_nonnull (strstr (error->message, "changed"));
  g_assert_true (kt_revision_is_editable (self->revision));
  g_clear_error (&error);

  g_autoptr (KtClearance) clearance = open_gate (self, self->seller, KT_EXIT_SEND, -1, NULL);
  g_assert_true (kt_clearance_check (clearance, self->revision, KT_EXIT_PRINT, NULL));
  g_assert_true (kt_revision_send (self->revision, clearance, &error));
  g_assert_true (kt_revision_get_clearance (self->revision) == clearance);
  g_assert_null (open_gate (self, self->seller, KT_EXIT_SEND, KT_SALES_ERROR_STATE, "sent"));
  g_assert_true (kt_revision_set_state (self->revision, KT_REVISION_ACCEPTED, &error));
  g_autoptr (KtClearance) order = open_gate (self, self->seller, KT_EXIT_ORDER, -1, NULL);
  g_assert_cmpint (kt_clearance_get_exit (order), ==, KT_EXIT_ORDER);
}

/* What was cleared when it was sent need not be asked for again by who orders it. */
static void
test_clearance_is_remembered (Fixture *self, gconstpointer data)
{
  set_discount (self, "15");
  g_autoptr (GError) error = NULL;
  g_autoptr (KtClearance) clearance = open_gate (self, self->lead, KT_EXIT_SEND, -1, NULL);
  g_assert_true (kt_revision_send (self->revision, clearance, &error));
  g_assert_true (kt_revision_set_state (self->revision, KT_REVISION_ACCEPTED, &error));
  g_assert_null (open_gate (self, self->seller, KT_EXIT_ORDER, KT_SALES_ERROR_APPROVAL, "sales"));
  g_autofree char *json = kt_clearance_to_json (clearance, "hash");
  g_autofree char *hash = NULL;
  g_ptr_array_add (self->approvals, kt_clearance_read (json, self->lead, &hash, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, "hash");
  g_autoptr (KtClearance) order = open_gate (self, self->seller, KT_EXIT_ORDER, -1, NULL);
  g_assert_nonnull (order);
}

static void
test_wishes (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const duties[] = { "engineering", NULL };
  g_autoptr (KtActor) engineer = actor ("engineer", KT_USER_APPROVER, "engineering");
  KtPosition *wish
      = fixture_add (self->revision, kt_wish_new ("w", "Sonderlack", "RAL?", "duty:engineering"));
  g_autoptr (KtClearance) clearance = open_gate (self, self->seller, KT_EXIT_SEND, -1, NULL);
  g_assert_cmpuint (g_strv_length ((char **)kt_clearance_get_notes (clearance)), ==, 1);
  g_assert_nonnull (strstr (kt_clearance_get_notes (clearance)[0], "Sonderlack"));
  g_assert_cmpstr (kt_position_get_number (wish), ==, "3");

  g_assert_true (kt_wish_is_for (kt_position_get (wish), engineer, duties));
  g_assert_false (
      kt_wish_answer (self->revision, wish, self->boss, duties + 1, "Ja", "2026-11-21", &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_RIGHT);
  g_clear_error (&error);
  g_assert_true (kt_wish_answer (self->revision, wish, engineer, duties, "RAL 5015 geht",
                                 "2026-11-21", &error));
  g_assert_false (kt_wish_is_open (kt_position_get (wish)));
  g_autoptr (KtClearance) after = open_gate (self, self->seller, KT_EXIT_SEND, -1, NULL);
  g_assert_cmpuint (g_strv_length ((char **)kt_clearance_get_notes (after)), ==, 0);
}

/* ---- mandates ---- */

static KtMandate *
new_mandate (Fixture *self, const char *person, const char *limit, const char *secret)
{
  KtMandate *mandate = kt_record_new (&kt_mandate_type);
  KtMandateLimit *granted = kt_record_new (&kt_mandate_limit_type);
  g_autoptr (GError) error = NULL;
  kt_record_set_text (&mandate->id, "m-1");
  kt_record_set_text (&mandate->issuer, "Geschäftsleitung");
  kt_record_set_text (&mandate->person, person);
  kt_record_set_text (&mandate->from, "2026-01-01");
  kt_record_set_text (&mandate->until, "2026-12-31");
  kt_record_set_text (&granted->measure, "line-discount");
  granted->limit = fixture_decimal (limit);
  g_ptr_array_add (mandate->limits, granted);
  g_assert_true (kt_mandate_sign (mandate, secret, &error));
  g_assert_no_error (error);
  return mandate;
}

static void
test_mandate (Fixture *self, gconstpointer data)
{
  g_autofree char *public_key = NULL, *secret = NULL;
  kt_mandate_make_keys (&public_key, &secret);
  self->keys = g_strsplit (public_key, ";", -1);
  g_ptr_array_add (self->mandates, new_mandate (self, "seller", "20.0", secret));
  set_discount (self, "20");
  assert_open (self, self->seller);
  g_autoptr (KtActor) other = actor ("other", KT_USER_SALES, NULL);
  assert_refused (self, other, "sales-lead");
  set_discount (self, "20.01");
  assert_refused (self, self->seller, "management");
}

static void
test_bad_mandates (Fixture *self, gconstpointer data)
{
  g_autofree char *public_key = NULL, *secret = NULL, *other_key = NULL, *other_secret = NULL;
  kt_mandate_make_keys (&public_key, &secret);
  kt_mandate_make_keys (&other_key, &other_secret);
  self->keys = g_strsplit (public_key, ";", -1);
  const char *const *keys = (const char *const *)self->keys;
  static const char *const revoked[] = { "m-1", NULL };
  g_autoptr (KtMandate) mandate = new_mandate (self, "seller", "20", secret);
  g_autofree char *json = kt_mandate_to_json (mandate);

  static const struct {
    const char *from, *to;
    int code;
  } forgeries[] = { { "\"limit\":\"20\"", "\"limit\":\"90\"", KT_MANDATE_ERROR_FORGED },
                    { "2026-12-31", "2036-12-31", KT_MANDATE_ERROR_FORGED },
                    { "seller", "burglar", KT_MANDATE_ERROR_FORGED },
                    { "line-discount", "margin", KT_MANDATE_ERROR_FORGED } };
  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_autoptr (GString) forged = g_string_new (json);
      g_autoptr (GError) error = NULL;
      g_assert_cmpuint (g_string_replace (forged, forgeries[i].from, forgeries[i].to, 1), ==, 1);
      g_autoptr (KtMandate) read = kt_mandate_from_json (forged->str, -1, &error);
      g_assert_no_error (error);
      g_assert_false (kt_mandate_verify (read, keys, NULL, NULL, TODAY, &error));
      g_assert_error (error, KT_MANDATE_ERROR, forgeries[i].code);
    }
  const struct {
    const KtMandate *mandate;
    const char *const *revoked;
    const char *catalog;
    guint day;
    int code;
  } cases[] = { { mandate, revoked, NULL, TODAY, KT_MANDATE_ERROR_REVOKED },
                { mandate, NULL, NULL, 20270101, KT_MANDATE_ERROR_EXPIRED },
                { mandate, NULL, NULL, 20251231, KT_MANDATE_ERROR_NOT_YET } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (kt_mandate_verify (cases[i].mandate, keys, cases[i].revoked, cases[i].catalog,
                                         cases[i].day, &error));
      g_assert_error (error, KT_MANDATE_ERROR, cases[i].code);
    }
  g_autoptr (KtMandate) foreign = new_mandate (self, "seller", "20", other_secret);
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_mandate_verify (foreign, keys, NULL, NULL, TODAY, &error));
  g_assert_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_FOREIGN);

  /* The gate does not take it, and says why. */
  set_discount (self, "15");
  g_ptr_array_add (self->mandates, kt_mandate_copy (foreign));
  assert_refused (self, self->seller, "does not name");
}

static void
test_mandate_form (Fixture *self, gconstpointer data)
{
  static const char *const bad[]
      = { "",
          "{",
          "[]",
          "{\"kontor-mandate\":2}",
          "{\"kontor-mandate\":1}",
          "{\"kontor-mandate\":1,\"id\":\"a\",\"issuer\":\"b\",\"extra\":1}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (kt_mandate_from_json (bad[i], -1, &error));
      g_assert_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_FORM);
    }
  g_autofree char *public_key = NULL, *secret = NULL;
  kt_mandate_make_keys (&public_key, &secret);
  g_autoptr (KtMandate) mandate = new_mandate (self, "seller", "20", secret);
  g_autoptr (GError) error = NULL;
  g_assert_false (kt_mandate_sign (mandate, public_key, &error));
  g_assert_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_KEY);
}

/* ---- views and copies ---- */

static void
test_view (Fixture *self, gconstpointer data)
{
  g_autoptr (KtRevisionHeader) header
      = kt_revision_header_copy (kt_revision_get_header (self->revision));
  kt_record_set_text (&header->note, "SECRET head");
  g_assert_true (kt_revision_edit_header (self->revision, header, NULL));
  g_autoptr (KtPosition) position
      = g_list_model_get_item (kt_revision_get_positions (self->revision), 0);
  g_autoptr (KtPositionData) line = kt_position_data_copy (kt_position_get (position));
  kt_record_set_text (&line->note, "SECRET line");
  kt_record_set_text (&line->trace, "[{\"SECRET\":1}]");
  g_assert_true (kt_revision_edit_position (self->revision, position, line, NULL));
  fixture_add (self->revision, kt_wish_new ("w", "Lack", "", "duty:SECRET"));

  g_autoptr (KtActor) kiosk = actor ("kiosk", KT_USER_KIOSK, NULL);
  const KtActor *const without[] = { NULL, kiosk };
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    {
      g_autoptr (KtRevision) view = kt_revision_view_new (self->revision, without[i]);
      g_autofree char *body = kt_revision_to_body (view);
      g_assert_null (strstr (body, "SECRET"));
      g_assert_cmpuint (kt_revision_count_positions (view), ==,
                        kt_revision_count_positions (self->revision));
    }
  g_autoptr (KtRevision) own = kt_revision_view_new (self->revision, self->seller);
  g_autofree char *mine = kt_revision_to_body (own);
  g_autofree char *all = kt_revision_to_body (self->revision);
  g_assert_cmpstr (mine, ==, all);
}

static void
test_copy (Fixture *self, gconstpointer data)
{
  set_discount (self, "15");
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) other = fixture_account (self->random, "Andere AG", "Hamburg");
  g_autoptr (KtRevisionHeader) header = fixture_header (other);
  g_autoptr (KtQuote) quote = kt_quote_new ("q2", 1795000000);
  g_assert_null (kt_quote_begin_copy (quote, self->revision, NULL, header, "r2", 1795000000,
                                      self->random, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CLEARANCE);
  g_clear_error (&error);
  g_autoptr (KtClearance) clearance = open_gate (self, self->seller, KT_EXIT_COPY, -1, NULL);
  g_autoptr (KtRevision) copy = kt_quote_begin_copy (quote, self->revision, clearance, header, "r2",
                                                     1795000000, self->random, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kt_revision_count_positions (copy), ==,
                    kt_revision_count_positions (self->revision));
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (copy), 0);
  g_assert_cmpint (kt_position_get (position)->discount.units, ==, 0);
  g_assert_cmpstr (quote->account_title, ==, "Andere AG");
  g_assert_null (kt_revision_find_position (self->revision, kt_position_get_id (position)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/gate/a value beyond the limit is a need, the limit itself is none", test_needs);
  ADD ("/gate/what is said to avoid a need avoids it", test_remedies_help);
  ADD ("/gate/a price typed by hand is compared with the one determined for the customer",
       test_manual_price_beside_an_agreement);
  ADD ("/gate/every measure is taken", test_other_measures);
  ADD ("/gate/a price that cannot be compared is beyond every limit", test_unknown_price);
  ADD ("/gate/approvers decide in order, and nobody for himself", test_approval);
  ADD ("/gate/a refused request opens nothing until another one is approved", test_refusal);
  ADD ("/gate/a change of the bargain voids what was approved", test_void);
  ADD ("/gate/how a revision stands is told in one word", test_standing);
  ADD ("/gate/what changed since a request is told, and nothing else", test_changes);
  ADD ("/gate/a special wish answered with a price is a line that rules still see",
       test_wish_with_price);
  ADD ("/gate/the fingerprint runs over every field but the listed ones", test_print_covers_all);
  ADD ("/gate/who has the duty needs nobody, a kiosk gets nothing out", test_authority);
  ADD ("/gate/a duty is delegated for its days and no further", test_delegation);
  ADD ("/gate/a clearance is good for one content and one exit", test_clearance);
  ADD ("/gate/what was cleared for sending is remembered for the order",
       test_clearance_is_remembered);
  ADD ("/gate/special wishes are routed, answered, and named until then", test_wishes);
  ADD ("/gate/a mandate opens the gate up to its limit for its person", test_mandate);
  ADD ("/gate/forged, expired, foreign and revoked mandates are named", test_bad_mandates);
  ADD ("/gate/what is no mandate is no mandate", test_mandate_form);
  ADD ("/gate/a view lacks what its reader may not see", test_view);
  ADD ("/gate/a copy leaves agreements behind", test_copy);
  return g_test_run ();
}
