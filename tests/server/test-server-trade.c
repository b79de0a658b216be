/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revisions, what happened to them, and orders: the server lets in what the rules of the trade
 * allow, and nothing else, whatever a client says. */
#include <string.h>

#include "kt-json.h"
#include "kt-record-json.h"
#include "kt-test-server.h"
#include "order-fixture.h"

/* A house with a seller and the quote he sent, accepted. */
typedef struct {
  KtTestHouse house;
  KtRandom *random;
  OrderFixture order;
  gint64 n[2]; /* of anna, of bea */
} Scene;

static void
scene_clear (Scene *self)
{
  order_fixture_clear (&self->order);
  g_clear_pointer (&self->random, kt_random_free);
  kt_test_house_clear (&self->house);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static void
scene_init (Scene *self, const KtTestPlace *place)
{
  kt_test_house_init (&self->house, place);
  kt_test_house_add (&self->house, "anna", KT_USER_SALES, "*");
  kt_test_house_add (&self->house, "bea", KT_USER_BACK_OFFICE, "*");
  kt_test_house_add (&self->house, "kim", KT_USER_KIOSK, "*");
  self->random = fixture_random ();
  order_fixture_init (&self->order, self->random, NULL, NULL);
  kt_actor_unref (self->order.seller);
  self->order.seller = kt_actor_new ("anna", "anna", "Anna Berg", KT_USER_SALES, NULL);
  order_fixture_ask (&self->order);
}

/* ---- what a client would push ---- */

static KtSyncResult *
push (Scene *self,
      const char *device,
      const char *type,
      const char *id,
      const char *kind,
      gint64 base_rev,
      const char *body)
{
  gint64 *n = &self->n[strcmp (device, "anna") == 0 ? 0 : 1];
  return kt_test_house_push (&self->house, device, ++*n, type, id, kind, base_rev, body);
}

static void
expect (KtSyncResult *taken, KtSyncVerdict verdict, const char *code)
{
  g_autoptr (KtSyncResult) result = taken;
  if (result->verdict != verdict || g_strcmp0 (result->code, code) != 0)
    g_error ("%s %s: %s", kt_sync_verdict_to_string (result->verdict), result->code,
             result->reason);
}

static char *
quote_body (Scene *self)
{
  return g_strdup_printf ("{\"number\":\"Q26-00001\",\"account_id\":\"%s\",\"created\":1}",
                          self->order.account->id);
}

static char *
revision_body (Scene *self, const char *state, gint64 sent, const char *hash)
{
  g_autofree char *body = kt_revision_to_body (self->order.revision);
  g_autofree char *own_hash = kt_revision_hash_body (body, -1);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_string (builder, "quote_id", self->order.quote->id);
  kt_json_add_int (builder, "number", 1);
  kt_json_add_int (builder, "created", 1);
  kt_json_add_int (builder, "changed", 1);
  kt_json_add_int (builder, "sent", sent);
  kt_json_add_string (builder, "state", state);
  kt_json_add_string (builder, "hash", hash != NULL ? hash : own_hash);
  kt_json_add_string (builder, "body", body);
  kt_json_add_string (builder, "valid_until",
                      kt_revision_get_header (self->order.revision)->valid_until);
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

static char *
step_body (Scene *self, const char *state)
{
  g_autofree char *body = kt_revision_to_body (self->order.revision);
  g_autofree char *hash = kt_revision_hash_body (body, -1);
  return g_strdup_printf (
      "{\"state\":\"%s\",\"at\":%d,\"who\":\"Anna Berg\",\"hash\":\"%s\"}", state, KT_TEST_NOW,
      hash);
}

static char *
entry_body (const char *actor,
            const char *kind,
            const char *subject,
            const char *scope,
            const char *body,
            const char *seen)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  kt_json_add_int (builder, "at", KT_TEST_NOW);
  kt_json_add_string (builder, "actor_id", actor);
  kt_json_add_string (builder, "actor_name", actor);
  kt_json_add_string (builder, "kind", kind);
  kt_json_add_string (builder, "subject", subject);
  kt_json_add_string (builder, "scope", scope);
  kt_json_add_string (builder, "body", body);
  kt_json_add_string (builder, "seen", seen);
  kt_json_add_string (builder, "number", "O26-00001");
  json_builder_end_object (builder);
  return kt_json_builder_to_string (builder, FALSE);
}

static void
push_quote (Scene *self)
{
  g_autofree char *account = kt_account_to_json (self->order.account);
  g_autofree char *quote = quote_body (self);
  expect (push (self, "anna", KT_SYNC_ACCOUNT, self->order.account->id, "put", 0, account),
          KT_SYNC_DONE, NULL);
  expect (push (self, "anna", KT_SYNC_QUOTE, self->order.quote->id, "put", 0, quote), KT_SYNC_DONE,
          NULL);
}

static KtSyncResult *
push_revision (Scene *self, gint64 base_rev, const char *state, gint64 sent)
{
  g_autofree char *body = revision_body (self, state, sent, NULL);
  return push (self, "anna", KT_SYNC_REVISION, kt_revision_get_id (self->order.revision), "put",
               base_rev, body);
}

static KtSyncResult *
push_step (Scene *self, const char *state)
{
  g_autofree char *body = step_body (self, state);
  return push (self, "anna", KT_SYNC_REVISION, kt_revision_get_id (self->order.revision), "state",
               0, body);
}

static void
push_clearance (Scene *self)
{
  g_autofree char *content = kt_revision_to_body (self->order.revision);
  g_autofree char *hash = kt_revision_hash_body (content, -1);
  g_autofree char *clearance = g_strdup_printf ("{\"exit\":\"send\",\"hash\":\"%s\"}", hash);
  g_autofree char *body
      = entry_body ("anna", "clearance", kt_revision_get_id (self->order.revision),
                    self->order.quote->id, clearance, "");
  expect (push (self, "anna", KT_SYNC_EVENT, "anna:1", "add", 0, body), KT_SYNC_DONE, NULL);
}

static void
push_accepted (Scene *self)
{
  push_quote (self);
  push_clearance (self);
  expect (push_revision (self, 0, "draft", 0), KT_SYNC_DONE, NULL);
  expect (push_step (self, "sent"), KT_SYNC_DONE, NULL);
  expect (push_step (self, "accepted"), KT_SYNC_DONE, NULL);
}

static KtSyncResult *
push_order (Scene *self,
            const char *device,
            const char *id,
            const KtOrder *order,
            const KtOrderEvent *event,
            const char *seen)
{
  g_autofree char *json = kt_record_to_json (&kt_order_event_type, event);
  g_autofree char *body
      = entry_body (event->actor_id, "order", order->id, order->quote_id, json, seen);
  return push (self, device, KT_SYNC_EVENT, id, "add", 0, body);
}

/* ---- revisions ---- */

static void
check_life (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, place);
  push_quote (&scene);
  expect (push_revision (&scene, 0, "draft", 0), KT_SYNC_DONE, NULL);
  expect (push_revision (&scene, 0, "draft", 0), KT_SYNC_STALE, NULL);
  expect (push_step (&scene, "accepted"), KT_SYNC_STALE, NULL);
  expect (push_step (&scene, "sent"), KT_SYNC_REFUSED, "clearance");
  push_clearance (&scene);
  expect (push_step (&scene, "sent"), KT_SYNC_DONE, NULL);
  expect (push_revision (&scene, 2, "draft", 0), KT_SYNC_STALE, NULL);
  expect (push_step (&scene, "draft"), KT_SYNC_STALE, NULL);
  expect (push_step (&scene, "accepted"), KT_SYNC_DONE, NULL);
  expect (push_step (&scene, "rejected"), KT_SYNC_STALE, NULL);
  g_autoptr (KtSyncPage) page = kt_test_house_pull (&scene.house, "bea", NULL, 1000);
  const KtSyncChange *last = page->changes->pdata[page->changes->len - 1];
  g_assert_cmpstr (last->type, ==, KT_SYNC_REVISION);
  g_assert_nonnull (strstr (last->body, "\"state\":\"accepted\""));
}

/* The day of the server is that of the first zone where it ends: 14 hours ahead of its clock. */
static void
set_clock (Scene *self, const char *iso)
{
  g_autoptr (KtClock) clock = kt_clock_fixed_iso (iso, NULL);
  kt_clock_set (self->house.clock, kt_clock_now (clock));
}

/* The clock of a device that is ahead does not end what the house has sent. */
static void
check_expiry (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, place);
  g_assert_cmpstr (kt_revision_get_header (scene.order.revision)->valid_until, ==, "2027-01-20");
  push_quote (&scene);
  push_clearance (&scene);
  expect (push_revision (&scene, 0, "expired", KT_TEST_NOW), KT_SYNC_REFUSED, "not-expired");
  expect (push_revision (&scene, 0, "sent", KT_TEST_NOW), KT_SYNC_DONE, NULL);
  expect (push_step (&scene, "expired"), KT_SYNC_REFUSED, "not-expired");
  set_clock (&scene, "2027-01-20T09:59:59Z");
  expect (push_step (&scene, "expired"), KT_SYNC_REFUSED, "not-expired");
  set_clock (&scene, "2027-01-20T10:00:00Z");
  expect (push_step (&scene, "expired"), KT_SYNC_DONE, NULL);
}

static void
check_forged_revisions (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, place);
  const char *id = kt_revision_get_id (scene.order.revision);
  expect (push_revision (&scene, 0, "draft", 0), KT_SYNC_REFUSED, "quote");
  push_quote (&scene);
  expect (push_revision (&scene, 0, "sent", KT_TEST_NOW), KT_SYNC_REFUSED, "clearance");
  expect (push_revision (&scene, 0, "draft", KT_TEST_NOW), KT_SYNC_REFUSED, "malformed");
  expect (push_revision (&scene, 0, "sent", 0), KT_SYNC_REFUSED, "malformed");
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autofree char *lying = revision_body (&scene, "draft", 0, zeros);
  expect (push (&scene, "anna", KT_SYNC_REVISION, id, "put", 0, lying), KT_SYNC_REFUSED, "hash");
  expect (push (&scene, "anna", KT_SYNC_REVISION, id, "put", 0, "{}"), KT_SYNC_REFUSED,
          "malformed");
  expect (push_revision (&scene, 0, "draft", 0), KT_SYNC_DONE, NULL);
  g_autofree char *same_number = revision_body (&scene, "draft", 0, NULL);
  expect (push (&scene, "anna", KT_SYNC_REVISION, "another", "put", 0, same_number),
          KT_SYNC_STALE, "number-taken");
}

/* ---- events ---- */

static void
check_events (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, place);
  push_quote (&scene);
  const char *quote_id = scene.order.quote->id;
  g_autofree char *of_bea = entry_body ("bea", "outcome", "r", quote_id, "{}", "");
  g_autofree char *decided = entry_body ("anna", "mandate-revoked", "r", quote_id, "{}", "");
  g_autofree char *asked = entry_body ("anna", "outcome", "r", quote_id, "{}", "");
  g_autofree char *lost = entry_body ("anna", "outcome", "r", "nothing", "{}", "");
  expect (push (&scene, "anna", KT_SYNC_EVENT, "anna:1", "add", 0, of_bea), KT_SYNC_REFUSED,
          "actor");
  expect (push (&scene, "anna", KT_SYNC_EVENT, "anna:2", "add", 0, decided), KT_SYNC_REFUSED,
          "right");
  expect (push (&scene, "anna", KT_SYNC_EVENT, "bea:3", "add", 0, asked), KT_SYNC_REFUSED,
          "malformed");
  expect (push (&scene, "anna", KT_SYNC_EVENT, "anna:4", "add", 0, asked), KT_SYNC_DONE, NULL);
  expect (push (&scene, "anna", KT_SYNC_EVENT, "anna:4", "add", 0, asked), KT_SYNC_REFUSED,
          "known");
  expect (push (&scene, "anna", KT_SYNC_EVENT, "anna:5", "add", 0, lost), KT_SYNC_REFUSED,
          "quote");
}

/* ---- orders ---- */

static KtOrderEvent *
confirm (Scene *self, const KtOrder *order)
{
  g_autoptr (GPtrArray) events = kt_order_confirm (order, NULL, NULL, self->random);
  g_assert_cmpuint (events->len, >, 0);
  return kt_order_event_copy (events->pdata[0]);
}

/* Bea applies it to her copy and pushes it. */
static KtSyncResult *
push_next (Scene *self, KtOrder *order, const char *id, const char *seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtActor) bea = kt_actor_new ("bea", "bea", "Bea Kern", KT_USER_BACK_OFFICE, NULL);
  const KtOrderContext context = { bea, NULL, "2026-11-22T10:00:00Z" };
  g_autoptr (KtOrderEvent) event = confirm (self, order);
  g_assert_true (kt_order_apply (order, event, &context, &error));
  g_assert_no_error (error);
  return push_order (self, "bea", id, order, order->events->pdata[order->events->len - 1], seen);
}

static void
check_order (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, place);
  g_autoptr (KtOrder) order = order_fixture_place (&scene.order);
  const KtOrderEvent *placed = order->events->pdata[0];
  push_quote (&scene);
  expect (push_order (&scene, "anna", "anna:9", order, placed, ""), KT_SYNC_REFUSED,
          "order-origin");
  push_clearance (&scene);
  expect (push_revision (&scene, 0, "draft", 0), KT_SYNC_DONE, NULL);
  expect (push_step (&scene, "sent"), KT_SYNC_DONE, NULL);
  expect (push_step (&scene, "accepted"), KT_SYNC_DONE, NULL);
  expect (push_order (&scene, "anna", "anna:10", order, placed, "x"), KT_SYNC_STALE, NULL);
  expect (push_order (&scene, "anna", "anna:10", order, placed, ""), KT_SYNC_DONE, NULL);

  /* What comes after must have seen it. */
  g_autoptr (KtOrder) late = kt_order_copy (order);
  expect (push_next (&scene, late, "bea:1", ""), KT_SYNC_STALE, NULL);
  expect (push_next (&scene, order, "bea:2", "anna:10"), KT_SYNC_DONE, NULL);
}

static void
check_order_twice (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  scene_init (&scene, place);
  g_autoptr (KtOrder) order = order_fixture_place (&scene.order);
  scene.order.request.id = "0b1c7c2e-6a0e-4c39-9d4b-6e1f0f3a2b12";
  g_autoptr (KtOrder) again = order_fixture_place (&scene.order);
  push_accepted (&scene);
  expect (push_order (&scene, "anna", "anna:10", order, order->events->pdata[0], ""), KT_SYNC_DONE,
          NULL);
  expect (push_order (&scene, "anna", "anna:11", again, again->events->pdata[0], ""),
          KT_SYNC_REFUSED, "order-taken");
  /* A refused order has taken nothing. */
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuery) query
      = kt_query_new (scene.house.database, "SELECT count(*) FROM claim WHERE owner = $1");
  kt_query_bind_text (query, again->id);
  g_assert_true (kt_query_next (query, &error));
  g_assert_cmpint (kt_query_get_int (query, 0), ==, 0);
}

/* An order that is worth less than what was quoted. */
static void
check_price_proof (const KtTestPlace *place)
{
  g_auto (Scene) scene = { 0 };
  g_autoptr (GError) error = NULL;
  scene_init (&scene, place);
  push_accepted (&scene);
  g_autoptr (KtOrder) order = order_fixture_place (&scene.order);
  g_autoptr (KtOrder) cheap = kt_order_copy (order);
  KtOrderLine *line = cheap->lines->pdata[0];
  KtOrderEvent *event = cheap->events->pdata[0];
  g_assert_cmpint (line->base_net.amount, >, 10000);
  line->base_net.amount -= 10000;
  g_free (event->order);
  event->order = kt_record_to_json (&kt_order_type, cheap);
  expect (push_order (&scene, "anna", "anna:10", cheap, event, ""), KT_SYNC_REFUSED,
          "price-proof");
  expect (push_order (&scene, "anna", "anna:11", order, order->events->pdata[0], ""), KT_SYNC_DONE,
          NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  kt_test_place_add ("revisions", "steps follow one another, and nothing is sent uncleared",
                     check_life);
  kt_test_place_add ("revisions", "nothing expires before its day is over at the server",
                     check_expiry);
  kt_test_place_add ("revisions", "what lies is refused", check_forged_revisions);
  kt_test_place_add ("events", "who did it must be there and have the right", check_events);
  kt_test_place_add ("orders", "who adds must have seen what was there", check_order);
  kt_test_place_add ("orders", "a line is ordered once", check_order_twice);
  kt_test_place_add ("orders", "a line is worth what was quoted", check_price_proof);
  return kt_test_place_run ();
}
