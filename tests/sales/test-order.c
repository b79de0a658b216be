/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders: what is checked before one is made, and what one is worth. */

#include "kt-order-amendment.h"
#include "kt-lone-catalog.h"
#include "kt-record-json.h"
#include "kt-revision-totals.h"
#include "kt-sales-error.h"
#include "order-fixture.h"

#include <string.h>

/* ---- help ---- */

static KtRandom *random_source;

static void
assert_refused (OrderFixture *self, int code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) order = kt_order_place (&self->request, &error);
  g_assert_null (order);
  g_assert_error (error, KT_SALES_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static const char *
line_id (const KtOrder *order, guint index)
{
  return ((KtOrderLine *)order->lines->pdata[index])->id;
}

static KtOrderPart *
part_at (const KtOrder *order, guint line, guint index)
{
  return ((KtOrderLine *)order->lines->pdata[line])->parts->pdata[index];
}

static KtOrderEvent *
event_new (KtOrderEventKind kind)
{
  g_autofree char *id = fixture_id (random_source);
  return kt_order_event_new (id, kind);
}

static gboolean
apply (OrderFixture *self, KtOrder *order, const KtOrderEvent *event, GError **error)
{
  const KtOrderContext context = { self->seller, &self->credit, "2026-11-23T08:00:00Z" };
  return kt_order_apply (order, event, &context, error);
}

static void
apply_ok (OrderFixture *self, KtOrder *order, const KtOrderEvent *event)
{
  g_autoptr (GError) error = NULL;
  apply (self, order, event, &error);
  g_assert_no_error (error);
}

static void
apply_refused (OrderFixture *self, KtOrder *order, const KtOrderEvent *event, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) before = kt_order_copy (order);
  g_assert_false (apply (self, order, event, &error));
  g_assert_error (error, KT_SALES_ERROR, code);
  g_assert_true (kt_record_equal (&kt_order_type, before, order));
  g_assert_cmpuint (before->events->len, ==, order->events->len);
}

static KtOrderEvent *
progress (KtOrderPart *part, KtOrderStage stage, const char *quantity)
{
  KtOrderEvent *event = event_new (KT_ORDER_EVENT_PROGRESSED);
  kt_record_set_text (&event->part_id, part->id);
  event->stage = stage;
  event->quantity = fixture_decimal (quantity);
  return event;
}

/* ---- making one ---- */

static void
test_whole (void)
{
  g_auto (OrderFixture) self = { 0 };
  KtOrderTotals totals;
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtRevisionTotals) quoted = kt_revision_totals_new (self.revision, NULL);
  g_assert_cmpuint (order->lines->len, ==, 3);
  g_assert_true (kt_order_totals (order, &totals, NULL));
  g_assert_true (kt_money_equal (totals.net, quoted->net));
  g_assert_true (kt_money_equal (totals.gross, quoted->gross));
  g_assert_true (kt_money_equal (totals.open, quoted->gross));
  g_assert_cmpint (kt_order_get_state (order), ==, KT_ORDER_STATE_OPEN);
  g_assert_cmpstr (kt_order_next_date (order), ==, "2027-01-15");
  g_assert_cmpuint (order->events->len, ==, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOrder) again = kt_order_replay (order->events, &error);
  g_assert_no_error (error);
  g_assert_true (kt_record_equal (&kt_order_type, order, again));
}

/* The document's discount goes with the lines, and an option can be ordered. */
static void
test_chosen (void)
{
  g_auto (OrderFixture) self = { 0 };
  g_autoptr (KtAccount) account = fixture_account (random_source, "Muster GmbH", "Köln");
  KtRevision *revision;
  KtOrderTotals totals;
  KtQuote *quote = fixture_quote (random_source, account, &revision);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  header->document_discount = fixture_decimal ("10");
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  order_fixture_init (&self, random_source, quote, revision);
  g_autoptr (GPtrArray) positions = kt_order_list_positions (revision);
  const char *chosen[] = { kt_position_get_id (positions->pdata[0]),
                           kt_position_get_id (positions->pdata[2]), NULL };
  self.request.positions = chosen;
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_assert_true (kt_order_totals (order, &totals, NULL));
  /* (2 × 4210.50 + 95.25) − 10 % */
  g_assert_true (kt_money_equal (totals.net, fixture_eur ("7664.62"))
                 || kt_money_equal (totals.net, fixture_eur ("7664.63")));
}

static KtCondition *
flat_freight (const char *amount)
{
  KtCondition *freight = kt_condition_new ("freight", KT_CONDITION_FREIGHT);
  freight->level = KT_CONDITION_TOTAL;
  freight->calculation = KT_CALCULATION_AMOUNT;
  freight->amount = fixture_eur (amount);
  return freight;
}

/* Two orders, each of a part: together they are worth what was quoted, freight once. */
static void
test_shared_out (void)
{
  g_auto (OrderFixture) self = { 0 };
  g_autoptr (KtAccount) account = fixture_account (random_source, "Muster GmbH", "Köln");
  KtRevision *revision;
  KtMoney sum = kt_money_zero ("EUR");
  KtQuote *quote = fixture_quote (random_source, account, &revision);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  header->document_discount = fixture_decimal ("3.33");
  g_ptr_array_add (header->conditions, flat_freight ("68.01"));
  g_assert_true (kt_revision_edit_header (revision, header, NULL));
  order_fixture_init (&self, random_source, quote, revision);
  g_autoptr (KtRevisionTotals) quoted = kt_revision_totals_new (self.revision, NULL);
  g_autoptr (KtOrder) whole = order_fixture_place (&self);
  for (guint i = 0; i < whole->lines->len; i++)
    {
      const KtOrderLine *line = whole->lines->pdata[i];
      const char *chosen[] = { line->position_id, NULL };
      KtOrderTotals totals;
      self.request.positions = chosen;
      g_autoptr (KtOrder) part = order_fixture_place (&self);
      g_assert_true (kt_order_totals (part, &totals, NULL));
      g_assert_true (kt_money_equal (totals.net, ((KtOrderLine *)part->lines->pdata[0])->base_net));
      g_assert_true (kt_money_equal (totals.net, line->base_net));
      g_assert_true (kt_money_add (sum, totals.net, &sum, NULL));
    }
  g_assert_cmpuint (quoted->steps->len, ==, 2);
  g_assert_true (kt_money_equal (sum, quoted->net));
}

static void
test_gate (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  self.request.clearance = NULL;
  assert_refused (&self, KT_SALES_ERROR_CLEARANCE, "gate");
}

static void
test_price_proof (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  KtRevisionInfo *info = self.quote->revisions->pdata[0];
  g_autofree char *hash = g_strdup (info->hash);
  info->hash[0] = info->hash[0] == '0' ? '1' : '0';
  assert_refused (&self, KT_SALES_ERROR_PRICE_PROOF, "not what was accepted");
  memcpy (info->hash, hash, strlen (hash));
  info->net = fixture_eur ("10220.99");
  assert_refused (&self, KT_SALES_ERROR_PRICE_PROOF, "10220.99");
}

static void
test_configuration (void)
{
  static const char text[]
      = "product {\n num 0-9 a\n num 0-9 b\n}\nbehavior {\n require a < b\n}\n";
  static const char *const assignments[] = {
    "{\"format\":\"kontor-configuration\",\"version\":1,\"values\":{\"a\":\"1\",\"b\":\"2\"}}",
    "{\"format\":\"kontor-configuration\",\"version\":1,\"values\":{\"a\":\"2\",\"b\":\"1\"}}"
  };
  g_autoptr (KtModel) model = kt_model_load_text (text, strlen (text), "m.coom", NULL, NULL);
  g_assert_nonnull (model);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  const KtLoneCatalog lone = { .model = model, .id = "m" };
  g_autoptr (KtCatalog) catalog = kt_lone_catalog_new (&lone, faults);
  for (guint i = 0; i < G_N_ELEMENTS (assignments); i++)
    {
      g_auto (OrderFixture) self = { 0 };
      g_autoptr (KtAccount) account = fixture_account (random_source, "Muster GmbH", "Köln");
      KtRevision *revision;
      KtQuote *quote = fixture_quote (random_source, account, &revision);
      g_autoptr (KtPosition) pump = g_list_model_get_item (kt_revision_get_positions (revision), 0);
      g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (pump));
      kt_record_set_text (&data->assignment, assignments[i]);
      kt_record_set_text (&data->item, "m");
      kt_record_set_text (&data->catalog, kt_catalog_get_settings (catalog)->id);
      g_assert_true (kt_revision_edit_position (revision, pump, data, NULL));
      order_fixture_init (&self, random_source, quote, revision);
      self.request.catalog = catalog;
      if (i == 0)
        {
          g_autoptr (KtOrder) order = order_fixture_place (&self);
          g_assert_cmpuint (order->lines->len, ==, 3);
        }
      else
        assert_refused (&self, KT_SALES_ERROR_CONFIGURATION, "Position 1");
    }
}

static void
test_addresses (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_address_free);
  KtAddress *plant = kt_address_new ("plant");
  g_ptr_array_add (addresses, plant);
  kt_record_set_text (&plant->street, "Werkstraße 2");
  self.request.addresses = addresses;
  assert_refused (&self, KT_SALES_ERROR_ADDRESS, "the town, the country");
  kt_record_set_text (&plant->city, "Bonn");
  kt_record_set_text (&plant->country, "DE");
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_assert_cmpstr (kt_order_find_address (order, "plant")->name, ==, "Muster GmbH");
}

static void
test_schedule (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (GPtrArray) positions = kt_order_list_positions (self.revision);
  const char *pump = kt_position_get_id (positions->pdata[0]);
  KtOrderSlot slots[] = { { pump, fixture_decimal ("1"), "2027-01-10", NULL },
                          { pump, fixture_decimal ("0.5"), "2027-02-10", NULL } };
  self.request.slots = slots;
  self.request.n_slots = G_N_ELEMENTS (slots);
  assert_refused (&self, KT_SALES_ERROR_QUANTITY, "1.5");
  slots[1].quantity = fixture_decimal ("1");
  slots[1].address_id = "nowhere";
  assert_refused (&self, KT_SALES_ERROR_ADDRESS, "schedule");
  slots[1].address_id = NULL;
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_assert_cmpuint (((KtOrderLine *)order->lines->pdata[0])->parts->len, ==, 2);
  g_assert_cmpstr (kt_order_next_date (order), ==, "2027-01-10");
}

static void
test_credit (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  self.credit.used = fixture_eur ("95000");
  order_fixture_ask (&self);
  assert_refused (&self, KT_SALES_ERROR_CREDIT, "95000");
  static const char *const duties[] = { "credit-desk", NULL };
  kt_actor_unref (self.seller);
  self.seller = kt_actor_new ("boss", "boss", "Bea Chef", KT_USER_SALES | KT_USER_APPROVER, duties);
  KtApprovalRule *rule = kt_approval_rule_new ();
  rule->key = g_strdup ("credit");
  rule->measure = KT_MEASURE_CREDIT;
  rule->limit = fixture_decimal ("100");
  rule->approver = g_strdup ("credit-desk");
  rule->order = 1;
  g_ptr_array_add (self.rules, rule);
  order_fixture_ask (&self);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_assert_true (kt_money_sign (order->credit_released) > 0);
  /* What was approved does not cover more debts than were known then. */
  self.credit.used = fixture_eur ("96000");
  assert_refused (&self, KT_SALES_ERROR_CREDIT, "96000");
}

/* ---- life ---- */

static void
test_deliveries (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderEvent) first = progress (part_at (order, 0, 0), KT_STAGE_DELIVERED, "1");
  g_autoptr (KtOrderEvent) more = progress (part_at (order, 0, 0), KT_STAGE_SHIPPED, "1.5");
  g_autoptr (KtOrderEvent) early = progress (part_at (order, 0, 0), KT_STAGE_PAID, "1");
  g_autoptr (KtOrderEvent) bill = progress (part_at (order, 0, 0), KT_STAGE_INVOICED, "2");
  apply_ok (&self, order, first);
  g_assert_true (kt_decimal_equal (part_at (order, 0, 0)->produced, fixture_decimal ("1")));
  apply_refused (&self, order, more, KT_SALES_ERROR_QUANTITY);
  apply_refused (&self, order, early, KT_SALES_ERROR_QUANTITY);
  apply_refused (&self, order, first, KT_SALES_ERROR_ORDER);
  apply_ok (&self, order, bill);
  const KtOrderEvent *written = order->events->pdata[2];
  g_assert_true (kt_money_equal (written->amount, fixture_eur ("8421")));
  g_assert_cmpstr (written->before, ==, "0");
  g_assert_cmpstr (written->after, ==, "2");
  g_assert_cmpstr (written->actor_name, ==, "Anna Berg");
  g_assert_cmpstr (written->at, ==, "2026-11-23T08:00:00Z");
}

static void
test_amendments (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderEvent) made = progress (part_at (order, 0, 0), KT_STAGE_PRODUCED, "1");
  apply_ok (&self, order, made);
  g_autoptr (KtOrderEvent) fewer = event_new (KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&fewer->line_id, line_id (order, 0));
  fewer->quantity = fixture_decimal ("0.5");
  apply_refused (&self, order, fewer, KT_SALES_ERROR_QUANTITY);
  g_autoptr (KtOrderEvent) more = event_new (KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&more->line_id, line_id (order, 0));
  kt_record_set_text (&more->other_id, "more");
  more->quantity = fixture_decimal ("5");
  apply_ok (&self, order, more);
  g_assert_cmpstr (part_at (order, 0, 1)->id, ==, "more");
  more->quantity = fixture_decimal ("500");
  kt_record_set_text (&more->id, "other");
  kt_record_set_text (&more->other_id, "most");
  apply_refused (&self, order, more, KT_SALES_ERROR_CREDIT);
  g_autoptr (KtOrderEvent) cancel = event_new (KT_ORDER_EVENT_CANCEL);
  kt_record_set_text (&cancel->line_id, line_id (order, 0));
  apply_ok (&self, order, cancel);
  KtOrderLine *line = order->lines->pdata[0];
  g_assert_true (line->cancelled);
  g_assert_true (kt_decimal_equal (line->quantity, fixture_decimal ("1")));
  g_assert_cmpuint (line->parts->len, ==, 1);
  g_assert_true (kt_order_event_is_amendment (order->events->pdata[3]));
}

/* A price nobody agreed to needs somebody who may approve. */
static void
test_added_line (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderEvent) event = event_new (KT_ORDER_EVENT_ADD_LINE);
  const KtOrderLine *plate = order->lines->pdata[1];
  KtOrderLine *line = kt_record_copy (&kt_order_line_type, plate);
  kt_record_set_text (&line->id, "added");
  kt_record_set_text (&line->position_id, "");
  kt_record_set_text (&((KtOrderPart *)line->parts->pdata[0])->id, "added-part");
  line->base_net = fixture_eur ("1");
  g_ptr_array_add (event->added, line);
  apply_refused (&self, order, event, KT_SALES_ERROR_RIGHT);
  line->base_net = plate->base_net;
  apply_ok (&self, order, event);
  g_assert_cmpuint (order->lines->len, ==, 4);
}

static void
test_price (void)
{
  static const char *const duties[] = { "sales-lead", NULL };
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderEvent) less = event_new (KT_ORDER_EVENT_PRICE);
  kt_record_set_text (&less->line_id, line_id (order, 0));
  less->amount = fixture_eur ("8000");
  apply_refused (&self, order, less, KT_SALES_ERROR_RIGHT);
  kt_actor_unref (self.seller);
  self.seller
      = kt_actor_new ("lead", "lead", "Petra Lang", KT_USER_SALES | KT_USER_APPROVER, duties);
  apply_ok (&self, order, less);
  const KtOrderEvent *written = order->events->pdata[1];
  g_assert_cmpstr (written->before, ==, "8421.00");
  g_assert_cmpstr (written->after, ==, "8000.00");
  g_autoptr (KtOrderEvent) bill = progress (part_at (order, 0, 0), KT_STAGE_INVOICED, "1");
  apply_ok (&self, order, bill);
  g_autoptr (KtOrderEvent) again = event_new (KT_ORDER_EVENT_PRICE);
  kt_record_set_text (&again->line_id, line_id (order, 0));
  again->amount = fixture_eur ("9000");
  apply_refused (&self, order, again, KT_SALES_ERROR_ORDER);
}

static KtOrderEvent *
quantity_event (const KtOrder *order, guint line, const char *quantity)
{
  KtOrderEvent *event = event_new (KT_ORDER_EVENT_QUANTITY);
  kt_record_set_text (&event->line_id, line_id (order, line));
  kt_record_set_text (&event->other_id, event->id);
  event->quantity = fixture_decimal (quantity);
  return event;
}

/* Nothing is agreed before all of it is; what does not fit any more is named. */
static void
test_amendment (void)
{
  g_auto (OrderFixture) self = { 0 };
  g_autoptr (GError) error = NULL;
  KtOrderEffect effect;
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderAmendment) draft = kt_order_amendment_new (order);
  g_autoptr (KtOrderEvent) three = quantity_event (order, 0, "3");
  g_autoptr (KtOrderEvent) one = quantity_event (order, 0, "1");
  g_autoptr (KtOrderEvent) none = quantity_event (order, 0, "0");
  g_assert_true (kt_order_amendment_add (draft, three, &error));
  g_assert_true (kt_order_amendment_add (draft, one, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kt_order_amendment_get_events (draft)->len, ==, 1);
  g_assert_false (kt_order_amendment_add (draft, none, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_ORDER);
  g_clear_error (&error);
  const KtOrderEvent *drafted = kt_order_amendment_get_events (draft)->pdata[0];
  g_assert_cmpstr (drafted->before, ==, "2");
  g_assert_cmpstr (drafted->after, ==, "1");
  g_assert_true (kt_order_amendment_get_effect (draft, &effect, NULL));
  g_assert_cmpint (effect.net_after.amount, ==, effect.net_before.amount - 42105000);
  g_assert_cmpuint (kt_order_amendment_get_order (draft)->events->len, ==, 1);
  g_assert_true (kt_order_amendment_check (draft, self.seller, &self.credit, &error));
  kt_order_amendment_set_author (draft, "Anna Berg");
  g_autofree char *json = kt_order_amendment_to_json (draft);
  /* Meanwhile both were made. */
  g_autoptr (KtOrderEvent) made = progress (part_at (order, 0, 0), KT_STAGE_PRODUCED, "2");
  apply_ok (&self, order, made);
  g_autoptr (KtOrderAmendment) later = kt_order_amendment_new (order);
  g_assert_true (kt_order_amendment_take_json (later, json, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (kt_order_amendment_get_author (later), ==, "Anna Berg");
  g_assert_nonnull (strstr (kt_order_amendment_get_problem (later, 0), "2"));
  g_assert_false (kt_order_amendment_check (later, self.seller, &self.credit, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_QUANTITY);
  g_clear_error (&error);
  g_assert_true (kt_record_equal (&kt_order_type, kt_order_amendment_get_order (later), order));
  g_assert_false (kt_order_amendment_take_json (later, "[1", &error));
  g_assert_error (error, KT_ERROR, KT_ERROR_PARSE);
  g_assert_cmpuint (kt_order_amendment_get_events (later)->len, ==, 1);
}

/* More than the credit allows can be drafted, and says so. */
static void
test_amendment_credit (void)
{
  g_auto (OrderFixture) self = { 0 };
  g_autoptr (GError) error = NULL;
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderAmendment) draft = kt_order_amendment_new (order);
  g_autoptr (KtOrderEvent) many = quantity_event (order, 0, "200");
  g_assert_true (kt_order_amendment_add (draft, many, &error));
  g_assert_false (kt_order_amendment_check (draft, self.seller, &self.credit, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_CREDIT);
}

/* All hindrances at once, and what the order would come to. */
static void
test_judged (void)
{
  g_auto (OrderFixture) self = { 0 };
  char *problems[KT_N_ORDER_CHECKS];
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) placed = order_fixture_place (&self);
  self.request.clearance = NULL;
  g_autoptr (KtOrder) good = kt_order_judge (&self.request, problems);
  for (guint i = 0; i < KT_N_ORDER_CHECKS; i++)
    g_assert_null (problems[i]);
  g_assert_cmpuint (good->lines->len, ==, placed->lines->len);
  const KtOrderSlot slot = { .position_id = line_id (placed, 0), .quantity = { 1, 0 } };
  self.request.slots = &slot;
  self.request.n_slots = 1;
  self.credit.used = fixture_eur ("99999");
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();
  g_autoptr (KtAddress) nowhere = kt_record_new (&kt_address_type);
  g_ptr_array_add (addresses, nowhere);
  self.request.addresses = addresses;
  g_autoptr (KtOrder) bad = kt_order_judge (&self.request, problems);
  g_assert_nonnull (bad);
  g_assert_null (problems[KT_ORDER_CHECK_LINES]);
  g_assert_null (problems[KT_ORDER_CHECK_PRICES]);
  g_assert_nonnull (strstr (problems[KT_ORDER_CHECK_ADDRESSES], "street"));
  g_assert_nonnull (strstr (problems[KT_ORDER_CHECK_SCHEDULE], "1 are in the schedule"));
  g_assert_nonnull (strstr (problems[KT_ORDER_CHECK_CREDIT], "99999"));
  for (guint i = 0; i < KT_N_ORDER_CHECKS; i++)
    g_free (problems[i]);
}

/* All that is left, and nothing twice. */
static void
test_advance (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (GPtrArray) unpaid = kt_order_advance (order, NULL, NULL, KT_STAGE_PAID, random_source);
  g_assert_cmpuint (unpaid->len, ==, 0);
  g_autoptr (GPtrArray) days = kt_order_confirm (order, NULL, NULL, random_source);
  g_autoptr (GPtrArray) bills
      = kt_order_advance (order, NULL, NULL, KT_STAGE_INVOICED, random_source);
  g_assert_cmpuint (days->len, ==, order->lines->len);
  g_assert_cmpuint (bills->len, ==, order->lines->len);
  for (guint i = 0; i < order->lines->len; i++)
    {
      apply_ok (&self, order, days->pdata[i]);
      apply_ok (&self, order, bills->pdata[i]);
    }
  g_assert_cmpstr (part_at (order, 0, 0)->confirmed, ==, "2027-01-15");
  g_autoptr (GPtrArray) money
      = kt_order_advance (order, line_id (order, 0), NULL, KT_STAGE_PAID, random_source);
  g_autoptr (GPtrArray) none = kt_order_confirm (order, NULL, NULL, random_source);
  g_assert_cmpuint (money->len, ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
  apply_ok (&self, order, money->pdata[0]);
  g_assert_true (kt_decimal_equal (part_at (order, 0, 0)->paid, part_at (order, 0, 0)->quantity));
}

static void
test_forged_history (void)
{
  g_auto (OrderFixture) self = { 0 };
  order_fixture_init (&self, random_source, NULL, NULL);
  g_autoptr (KtOrder) order = order_fixture_place (&self);
  g_autoptr (KtOrderEvent) bill = progress (part_at (order, 0, 0), KT_STAGE_INVOICED, "1");
  apply_ok (&self, order, bill);
  KtOrderEvent *written = order->events->pdata[1];
  written->amount = fixture_eur ("1");
  g_autoptr (GError) error = NULL;
  g_assert_null (kt_order_replay (order->events, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_BODY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  random_source = fixture_random ();
  g_test_add_func ("/order/the whole of a quote is worth what was quoted", test_whole);
  g_test_add_func ("/order/chosen lines and options take their share of the discount", test_chosen);
  g_test_add_func ("/order/orders that share out a quote add up to it, flat freight once",
                   test_shared_out);
  g_test_add_func ("/order/nothing is ordered past the gate", test_gate);
  g_test_add_func ("/order/prices that were changed are found", test_price_proof);
  g_test_add_func ("/order/a configuration that breaks a rule is named", test_configuration);
  g_test_add_func ("/order/an address says what is missing", test_addresses);
  g_test_add_func ("/order/the schedule covers what is ordered", test_schedule);
  g_test_add_func ("/order/the credit limit holds unless somebody approved more", test_credit);
  g_test_add_func ("/order/deliveries come in parts and never beyond what is called",
                   test_deliveries);
  g_test_add_func ("/order/amendments keep what was begun", test_amendments);
  g_test_add_func ("/order/a line is added at a price that was agreed", test_added_line);
  g_test_add_func ("/order/a lower price is for who may approve, while nothing was invoiced",
                   test_price);
  g_test_add_func ("/order/an amendment is drafted, kept, and put on top of what came",
                   test_amendment);
  g_test_add_func ("/order/an amendment beyond the credit says so", test_amendment_credit);
  g_test_add_func ("/order/all that is left goes on in one step", test_advance);
  g_test_add_func ("/order/every hindrance is told at once", test_judged);
  g_test_add_func ("/order/a forged history gives no order", test_forged_history);
  int result = g_test_run ();
  kt_random_free (random_source);
  return result;
}
