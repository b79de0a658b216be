/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Something is open in the window while somebody else writes it at another device: the window follows, and what both
 * wrote goes on as a revision of its own, which the window goes to.
 */
#include "kt-ui-device.h"
#include "kt-ui-people.h"
#include "kt-ui-quote.h"
#include "kt-ui-server.h"
#include "kt-ui-sync.h"

#include "kt-customer-form.h"
#include "kt-quote-head-form.h"
#include "kt-revision-edit.h"

#define MOTOR "FR-10120"

typedef struct {
  KtUiServer *server;
  char *code_of_anna;
  char *code_of_bea;
} Desk;

static void
begin (KtUi *ui,
       const Desk *desk)
{
  kt_ui_go (ui, "sync");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), desk->code_of_anna);
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

/* A quote that is open here, and at the other device. */
static KtUiDevice *
begin_quote (KtUi *ui,
             const Desk *desk)
{
  KtUiDevice *bea;

  begin (ui, desk);
  kt_ui_receive_customer (ui, "Nordlicht Chemie GmbH");
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_expect_quote (ui, kt_open_quote_get_quote (kt_ui_quote (ui))->id);
  kt_ui_add_article (ui, MOTOR, 1, KT_ROLE_NORMAL);
  kt_ui_expect_saved (ui);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  bea = kt_ui_device_new (kt_ui_server_get_address (desk->server), desk->code_of_bea);
  return bea;
}

static gboolean
has_subject (KtUi *ui,
             gpointer subject)
{
  return g_str_equal (kt_revision_get_header (kt_ui_revision (ui))->subject, subject);
}

static void
see_the_other (KtUi *ui,
               gpointer data)
{
  const char *id;
  g_autoptr (KtUiDevice) bea = begin_quote (ui, data);

  id = kt_open_quote_get_quote (kt_ui_quote (ui))->id;
  kt_ui_device_write_subject (bea, id, "Von Bea");
  kt_sync_session_now (kt_ui_sync_session (ui));
  kt_ui_wait (ui, "what Bea wrote", has_subject, (gpointer) "Von Bea");
  kt_ui_expect_text (ui, "Somebody else changed revision 1");
  kt_ui_act_with (ui, "quote.aside", "head");
  kt_ui_expect_text (ui, "Von Bea");
  /* And it is edited as it is now. */
  kt_ui_write_subject (ui, "Von beiden");
  kt_ui_expect_saved (ui);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  kt_ui_expect_revision (ui, 1);
  g_assert_cmpuint (kt_open_quote_get_quote (kt_ui_quote (ui))->revisions->len, ==, 1);
}

/* Both wrote: ours is on the screen, as a revision of its own, and the comparison is one click away. */
static void
go_to_the_fork (KtUi *ui,
                gpointer data)
{
  const char *id;
  g_autoptr (KtUiDevice) bea = begin_quote (ui, data);

  id = kt_open_quote_get_quote (kt_ui_quote (ui))->id;
  kt_sync_session_set_paused (kt_ui_sync_session (ui), TRUE);
  kt_ui_device_write_subject (bea, id, "Von Bea");
  kt_ui_write_subject (ui, "Von Anna");
  kt_ui_expect_saved (ui);
  kt_sync_session_set_paused (kt_ui_sync_session (ui), FALSE);
  kt_ui_expect_text (ui, "what was written here is revision 2 now");
  kt_ui_expect_revision (ui, 2);
  g_assert_true (has_subject (ui, (gpointer) "Von Anna"));
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  kt_ui_device_sync (bea);
  kt_ui_press_button (ui, "Compare");
  kt_ui_expect_text (ui, "Von Bea");
  kt_ui_expect_text (ui, "Von Anna");
}

static gboolean
has_phone (KtUi *ui,
           gpointer phone)
{
  GtkWidget *form = kt_ui_find (ui, KT_TYPE_CUSTOMER_FORM, NULL);

  return form && g_str_equal (kt_customer_form_get_account (KT_CUSTOMER_FORM (form))->phone, phone);
}

static void
see_the_customer (KtUi *ui,
                  gpointer data)
{
  g_autoptr (KtUiDevice) bea = begin_quote (ui, data);
  g_autofree char *id = g_strdup (kt_conversation_get_account (kt_ui_conversation (ui))->id);

  kt_ui_go (ui, "customers");
  kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  kt_ui_device_write_field (bea, id, "phone", "+49 431 2");
  kt_sync_session_now (kt_ui_sync_session (ui));
  kt_ui_wait (ui, "the telephone number that Bea wrote", has_phone, (gpointer) "+49 431 2");
  kt_ui_expect_text (ui, "Somebody else changed this customer");
  g_assert_cmpstr (kt_conversation_get_account (kt_ui_conversation (ui))->phone, ==, "+49 431 2");
}

static void
play (gconstpointer script)
{
  g_autoptr (KtUi) anna = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  g_autoptr (KtUiServer) server = kt_ui_server_start ();
  g_autofree char *code_of_anna = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  g_autofree char *code_of_bea = kt_ui_server_add (server, "b.kern", "Bea Kern", "sales");
  Desk desk = { server, code_of_anna, code_of_bea };

  kt_ui_run (anna, (KtUiScript) script, &desk);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sync-open/an open quote shows what somebody else wrote", see_the_other, play);
  g_test_add_data_func ("/sync-open/what both wrote goes on as a revision of its own", go_to_the_fork, play);
  g_test_add_data_func ("/sync-open/an open customer shows what somebody else wrote", see_the_customer, play);
  return g_test_run ();
}
