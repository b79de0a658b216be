/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a visitor leaves at a kiosk: it passes on, is a row at every desk, and is taken up once. */

#include "kt-inquiry-store.h"
#include "kt-sales-error.h"
#include "kt-store-error.h"
#include "sync-house.h"

#define ONE "0c0c0c0c-0000-4000-8000-000000000001"

/* A kiosk and two desks. */
typedef struct {
  House house;
  StoreFixture kiosk, anna, bea;
  KtActor *actors[2];
} Three;

static void
set_up (Three *self, gconstpointer data)
{
  *self = (Three){ 0 };
  house_init (&self->house);
  store_fixture_set_up (&self->kiosk, NULL);
  store_fixture_set_up (&self->anna, NULL);
  store_fixture_set_up (&self->bea, NULL);
  self->actors[0] = kt_actor_new ("anna", "anna", "Anna", KT_USER_SALES, NULL);
  self->actors[1] = kt_actor_new ("bea", "bea", "Bea", KT_USER_SALES, NULL);
}

static void
tear_down (Three *self, gconstpointer data)
{
  store_fixture_tear_down (&self->kiosk, NULL);
  store_fixture_tear_down (&self->anna, NULL);
  store_fixture_tear_down (&self->bea, NULL);
  kt_actor_unref (self->actors[0]);
  kt_actor_unref (self->actors[1]);
  house_clear (&self->house);
}

static KtInquiry *
new_inquiry (void)
{
  KtInquiry *inquiry = kt_inquiry_new (ONE);
  kt_record_set_text (&inquiry->made, "2026-11-22T14:05:00Z");
  kt_record_set_text (&inquiry->product, "pump");
  kt_record_set_text (&inquiry->title, "Prozesspumpe");
  kt_record_set_text (&inquiry->assignment, "{ \"motor\" : \"P15\" }");
  kt_record_set_text (&inquiry->name, "Erika Muster");
  kt_record_set_text (&inquiry->phone, "+49 30 1234");
  return inquiry;
}

static void
ask (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtInquiry) inquiry = new_inquiry ();
  kt_inquiry_store_add (fixture->store, inquiry, TRUE, &error);
  g_assert_no_error (error);
}

static guint
count_open (StoreFixture *fixture)
{
  const KtRowQuery query = { .filter = KT_INQUIRY_OPEN, .search = "muster" };
  g_autoptr (KtRowList) list = kt_inquiry_store_list (fixture->store, &query);
  while (kt_row_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
enrol (Three *self)
{
  house_enrol (&self->kiosk, 1);
  house_enrol (&self->anna, 2);
  house_enrol (&self->bea, 3);
}

static void
take (Three *self, guint who, const char *quote)
{
  g_autoptr (GError) error = NULL;
  kt_inquiry_store_take ((who == 0 ? &self->anna : &self->bea)->store, ONE, self->actors[who],
                         quote, &error);
  g_assert_no_error (error);
}

static void
expect_quote (StoreFixture *fixture, const char *quote)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtInquiry) inquiry = kt_inquiry_store_load (fixture->store, ONE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (inquiry->quote_id, ==, quote);
}

/* ---- checks ---- */

static void
test_answer (Three *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtInquiry) inquiry = new_inquiry ();
  g_autofree char *long_note = g_strnfill (KT_INQUIRY_MAX_BYTES, 'x');
  kt_record_set_text (&inquiry->phone, "");
  g_assert_false (kt_inquiry_store_add (self->kiosk.store, inquiry, TRUE, &error));
  g_assert_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD);
  g_clear_error (&error);
  kt_record_set_text (&inquiry->email, "nobody");
  g_assert_false (kt_inquiry_check (inquiry, NULL));
  kt_record_set_text (&inquiry->email, "e.muster@example.com");
  g_assert_true (kt_inquiry_check (inquiry, NULL));
  kt_record_set_text (&inquiry->name, "");
  g_assert_false (kt_inquiry_check (inquiry, NULL));
  kt_record_set_text (&inquiry->name, "Erika Muster");
  kt_record_set_text (&inquiry->note, long_note);
  g_assert_false (kt_inquiry_check (inquiry, NULL));
}

/* ---- the way ---- */

static void
test_alone (Three *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ask (&self->kiosk);
  g_assert_cmpuint (count_open (&self->kiosk), ==, 1);
  kt_inquiry_store_take (self->kiosk.store, ONE, self->actors[0], "q", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_open (&self->kiosk), ==, 0);
  g_assert_false (kt_inquiry_store_take (self->kiosk.store, ONE, self->actors[1], "r", &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_IN_USE);
  g_clear_error (&error);
  expect_quote (&self->kiosk, "q");
  kt_inquiry_store_delete (self->kiosk.store, ONE, &error);
  g_assert_no_error (error);
  g_assert_null (kt_inquiry_store_load (self->kiosk.store, ONE, &error));
  g_assert_error (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND);
}

/* Until the server has it nothing may be lost; from then on nothing is kept. */
static void
test_passes_on (Three *self, gconstpointer data)
{
  enrol (self);
  ask (&self->kiosk);
  g_assert_cmpuint (count_open (&self->kiosk), ==, 1);
  house_push (&self->house, &self->kiosk);
  g_assert_cmpuint (count_open (&self->kiosk), ==, 0);
  g_assert_cmpint (store_fixture_int (&self->kiosk, "SELECT count(*) FROM inquiry"), ==, 0);
  g_assert_cmpint (store_fixture_int (&self->kiosk, "SELECT count(*) FROM outbox"), ==, 0);
  g_assert_cmpint (
      store_fixture_int (&self->kiosk, "SELECT count(*) FROM sync_object WHERE type = 'inquiry'"),
      ==, 0);
  house_sync (&self->house, &self->anna);
  g_assert_cmpuint (count_open (&self->anna), ==, 1);
  take (self, 0, "q");
  house_sync (&self->house, &self->anna);
  house_sync (&self->house, &self->bea);
  g_assert_cmpuint (count_open (&self->bea), ==, 0);
  expect_quote (&self->bea, "q");
}

/* What was asked before there was a server is told with all the rest. */
static void
test_told_later (Three *self, gconstpointer data)
{
  ask (&self->kiosk);
  enrol (self);
  house_push (&self->house, &self->kiosk);
  g_assert_cmpint (store_fixture_int (&self->kiosk, "SELECT count(*) FROM inquiry"), ==, 0);
  house_sync (&self->house, &self->bea);
  g_assert_cmpuint (count_open (&self->bea), ==, 1);
}

static void
test_taken_twice (Three *self, gconstpointer data)
{
  enrol (self);
  ask (&self->kiosk);
  house_push (&self->house, &self->kiosk);
  house_sync (&self->house, &self->anna);
  house_sync (&self->house, &self->bea);
  take (self, 0, "q");
  take (self, 1, "r");
  house_sync (&self->house, &self->anna);
  house_sync (&self->house, &self->bea);
  house_sync (&self->house, &self->anna);
  expect_quote (&self->anna, "q");
  expect_quote (&self->bea, "q");
  g_assert_cmpuint (house_count_tasks (&self->anna, KT_TASK_TAKEN), ==, 0);
  g_assert_cmpuint (house_count_tasks (&self->bea, KT_TASK_TAKEN), ==, 1);
  g_assert_cmpint (
      store_fixture_int (&self->bea, "SELECT count(*) FROM task WHERE scope = 'r' AND title ="
                                     " 'Erika Muster' AND json_extract (body, '$.by') = 'Anna'"),
      ==, 1);
}

/* Who deletes what somebody else took up meanwhile sees it again; of what is deleted there is nothing
 * left anywhere. */
static void
test_deleted (Three *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  enrol (self);
  ask (&self->kiosk);
  house_push (&self->house, &self->kiosk);
  house_sync (&self->house, &self->anna);
  house_sync (&self->house, &self->bea);
  take (self, 0, "q");
  kt_inquiry_store_delete (self->bea.store, ONE, &error);
  g_assert_no_error (error);
  house_sync (&self->house, &self->anna);
  house_sync (&self->house, &self->bea);
  expect_quote (&self->bea, "q");
  kt_inquiry_store_delete (self->bea.store, ONE, &error);
  g_assert_no_error (error);
  house_sync (&self->house, &self->bea);
  house_sync (&self->house, &self->anna);
  g_assert_cmpint (store_fixture_int (&self->anna, "SELECT count(*) FROM inquiry"), ==, 0);
  g_assert_null (house_get (&self->house, KT_SYNC_INQUIRY, ONE));
}

#define TEST(name, func) g_test_add (name, Three, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/inquiry store/an answer needs somebody to go to", test_answer);
  TEST ("/inquiry store/without a server it is for who is here", test_alone);
  TEST ("/inquiry store/a kiosk keeps it until the server has it", test_passes_on);
  TEST ("/inquiry store/a server that comes later gets it too", test_told_later);
  TEST ("/inquiry store/of two who take it up the second is told", test_taken_twice);
  TEST ("/inquiry store/what is deleted is gone everywhere", test_deleted);
  return g_test_run ();
}
