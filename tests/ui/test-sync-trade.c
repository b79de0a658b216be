/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The trade of one house at two desks and a kiosk, with one server that dies in between: both edit the same quote and the
 * same customer without a network, and what comes of it is seen in the windows: merged by field, forked, a conflict as a
 * task that is taken over; then the quote is sent, accepted and ordered at one desk, and seen at the other.
 */
#include "kt-ui-orders.h"
#include "kt-ui-people.h"
#include "kt-ui-quote.h"
#include "kt-ui-server.h"
#include "kt-ui-sync.h"

#include "kt-account-store.h"
#include "kt-customer-form.h"
#include "kt-inquiry-dialog.h"
#include "kt-inquiry-list.h"
#include "kt-inquiry-store.h"
#include "kt-quote-editor.h"
#include "kt-revision-edit.h"

#include <adwaita.h>
#include <string.h>

#define MOTOR "FR-10120"
#define CUSTOMER "Nordlicht Chemie GmbH"
#define VISITOR "Erika Muster"

typedef struct {
  KtUiServer *server;
  const char *login;
  char *code;
} Desk;

/* --- synchronising ------------------------------------------------------------------------------------------------ */

static void
enrol (KtUi *ui,
       const Desk *desk)
{
  kt_ui_go (ui, "sync");
  kt_ui_enrol (ui, kt_ui_server_get_address (desk->server), desk->code);
  kt_ui_log_in (ui, desk->login);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

/* --- the customer and the quote ----------------------------------------------------------------------------------- */

static KtAccount *
load_customer (KtUi *ui)
{
  g_autoptr (GError) error = NULL;
  const char *id = kt_revision_get_header (kt_ui_revision (ui))->customer.account_id;
  KtAccount *account = kt_account_store_load (kt_ui_store (ui), id, &error);

  g_assert_no_error (error);
  return account;
}

static void
write_customer (KtUi *ui,
                const char *city)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtAccount) account = load_customer (ui);

  kt_record_set_text (&account->billing.city, city);
  kt_account_store_save (kt_ui_store (ui), account, NULL, &error);
  g_assert_no_error (error);
}

/* As a person does it, in the form. */
static void
type_customer (KtUi *ui,
               const char *town,
               const char *phone)
{
  g_autoptr (KtAccount) account = load_customer (ui);
  GtkWidget *form;

  kt_ui_go (ui, "customers");
  kt_ui_settle (ui, 300);
  gtk_selection_model_select_item (
      gtk_list_view_get_model (GTK_LIST_VIEW (kt_ui_expect (ui, GTK_TYPE_LIST_VIEW, NULL))), 0, TRUE);
  kt_ui_settle (ui, 100);
  form = kt_ui_expect (ui, KT_TYPE_CUSTOMER_FORM, NULL);
  g_assert_cmpstr (kt_customer_form_get_account (KT_CUSTOMER_FORM (form))->id, ==, account->id);
  kt_ui_fill (form, "Town", town);
  kt_ui_fill (form, "Phone", phone);
  kt_ui_settle (ui, 800); /* it is saved by itself */
}

static void
open_quote (KtUi *ui)
{
  g_autofree char *id = kt_ui_find_quote (ui, NULL);

  kt_conversation_open_quote (kt_ui_conversation (ui), id);
  kt_ui_go (ui, "quotes");
  kt_ui_expect_quote (ui, id);
}

/* --- scripts ------------------------------------------------------------------------------------------------------- */

static void
anna_begins (KtUi *ui,
             gpointer data)
{
  enrol (ui, data);
  kt_ui_receive_customer (ui, CUSTOMER);
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_add_article (ui, MOTOR, 1, KT_ROLE_NORMAL);
  kt_ui_expect_saved (ui);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

static void
bea_begins (KtUi *ui,
            gpointer data)
{
  enrol (ui, data);
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, CUSTOMER);
}

static void
anna_alone (KtUi *ui,
            gpointer data)
{
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_OFFLINE);
  open_quote (ui);
  kt_ui_write_subject (ui, "Von Anna");
  kt_ui_expect_saved (ui);
  write_customer (ui, "Hamburg");
}

static void
bea_alone (KtUi *ui,
           gpointer data)
{
  kt_ui_log_in (ui, "b.kern");
  kt_ui_expect_activity (ui, KT_SYNC_OFFLINE);
  open_quote (ui);
  kt_ui_write_subject (ui, "Von Bea");
  kt_ui_expect_saved (ui);
  type_customer (ui, "Lübeck", "+49 431 1");
}

static void
anna_comes_back (KtUi *ui,
                 gpointer data)
{
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

static gboolean
has_city (KtUi *ui,
          gpointer city)
{
  g_autoptr (KtAccount) account = load_customer (ui);

  return g_str_equal (account->billing.city, city);
}

static gboolean
is_taken_over (KtUi *ui,
               gpointer data)
{
  return !kt_ui_shows (ui, "changed in two places");
}

/* She comes second: what both changed is a task, and her quote is a revision of its own. */
static void
bea_comes_back (KtUi *ui,
                gpointer data)
{
  g_autoptr (KtAccount) account = NULL;

  kt_ui_log_in (ui, "b.kern");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  open_quote (ui);
  account = load_customer (ui);
  g_assert_cmpstr (account->billing.city, ==, "Hamburg");
  g_assert_cmpstr (account->phone, ==, "+49 431 1");

  kt_ui_go (ui, "sync");
  kt_ui_expect_text (ui, CUSTOMER ": changed in two places");
  kt_ui_expect_text (ui, "Here: Lübeck");
  kt_ui_expect_text (ui, "Server: Hamburg");
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Take Over")));
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_TOGGLE_BUTTON, "Here: Lübeck"));
  kt_ui_press_button (ui, "Take Over");
  kt_ui_wait (ui, "the town", has_city, (gpointer) "Lübeck");
  kt_ui_wait (ui, "the task to go", is_taken_over, NULL);
  kt_ui_expect_text (ui, "kept as a revision of its own");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);

  /* The fork leads to the comparison of both, and back. */
  kt_ui_press_button (ui, "Compare");
  kt_ui_expect_text (ui, "Von Anna");
  kt_ui_expect_text (ui, "Von Bea");
  kt_ui_go (ui, "sync");
  kt_ui_press_button (ui, "Done");
  kt_ui_expect_text (ui, "Nothing Needs Attention");
  kt_ui_press_button (ui, "Undo");
  kt_ui_expect_text (ui, "kept as a revision of its own");
  kt_ui_press_button (ui, "Done");
  kt_ui_expect_text (ui, "Nothing Needs Attention");
}

/*
 * She has her own revision open when the other comes: it is shown that there is one, and what she reads stays until she
 * chooses. What was taken over is here, too; then the trade goes on.
 */
static void
anna_goes_on (KtUi *ui,
              gpointer server)
{
  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_OFFLINE);
  open_quote (ui);
  kt_ui_expect_text (ui, "Rev. 1/1");
  kt_ui_server_restart (server);
  kt_ui_wait (ui, "the town", has_city, (gpointer) "Lübeck");
  kt_ui_expect_text (ui, "Rev. 1/2");
  g_assert_cmpstr (kt_revision_get_header (kt_ui_revision (ui))->subject, ==, "Von Anna");
  kt_ui_show_revision (ui, 2);
  g_assert_cmpstr (kt_revision_get_header (kt_ui_revision (ui))->subject, ==, "Von Bea");
  kt_ui_expect_text (ui, "Rev. 2/2");
  kt_ui_act (ui, "quote.send");
  kt_ui_expect_state (ui, KT_REVISION_SENT);
  kt_ui_press_button (ui, "Accepted…");
  kt_ui_type (ui, gtk_window_get_focus (GTK_WINDOW (ui->window)), "4500012345");
  kt_ui_expect_state (ui, KT_REVISION_ACCEPTED);
  kt_ui_expect_saved (ui);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

static void
bea_orders (KtUi *ui,
            gpointer data)
{
  g_autofree char *id = NULL;
  GtkWidget *pane;

  kt_ui_log_in (ui, "b.kern");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  open_quote (ui);
  kt_ui_expect_state (ui, KT_REVISION_ACCEPTED);
  pane = kt_ui_begin_order (ui);
  kt_ui_fill (pane, "Their order number", "4711-B");
  kt_ui_place_order (ui, pane);
  id = kt_ui_find_order (ui, "4711-B");
  kt_ui_open_order (ui, id);
  kt_ui_type_in_order (ui, 0, KT_UI_CONFIRMED, "2027-03-05");
  kt_ui_expect_in_order (ui, 0, KT_UI_CONFIRMED, "5 Mar 2027");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

static void
anna_sees_the_order (KtUi *ui,
                     gpointer data)
{
  g_autofree char *id = NULL;

  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  id = kt_ui_find_order (ui, "4711-B");
  kt_ui_open_order (ui, id);
  kt_ui_expect_in_order (ui, 0, KT_UI_CONFIRMED, "5 Mar 2027");
  kt_ui_assert_sound (ui);
}

static gboolean
has_no_rows (KtUi *ui,
             gpointer rows)
{
  return !kt_row_list_is_loading (rows) && g_list_model_get_n_items (rows) == 0;
}

static gboolean
has_sent (KtUi *ui,
          gpointer data)
{
  return !kt_ui_find_window (KT_TYPE_INQUIRY_DIALOG);
}

/* A visitor decides one thing, and has somebody call him. */
static void
ask_for_offer (KtUi *ui)
{
  GtkWidget *dialog;

  kt_conversation_configure (kt_ui_conversation (ui), "process-pump");
  kt_ui_go (ui, "configurator");
  kt_ui_wait_for_price (ui);
  kt_ui_decide (ui, "flow=60");
  g_assert_false (kt_ui_shows (ui, "Add to quote"));
  kt_ui_press_button (ui, "Ask for an Offer…");
  dialog = kt_ui_expect_window (ui, KT_TYPE_INQUIRY_DIALOG);
  g_assert_false (gtk_widget_is_sensitive (kt_ui_find_in (dialog, GTK_TYPE_BUTTON, "Send")));
  kt_ui_fill (dialog, "Name", VISITOR);
  kt_ui_fill (dialog, "Phone", "+49 30 1234");
  kt_ui_fill (dialog, "Message", "Im Mai, bitte");
  kt_ui_take_picture_of (ui, dialog, "inquiry-dialog");
  kt_ui_click (ui, kt_ui_find_in (dialog, GTK_TYPE_BUTTON, "Send"));
  kt_ui_wait (ui, "the request to go", has_sent, NULL);
}

/* Who looks and configures gets nothing of the trade, and keeps nothing of what he passes on. */
static void
kiosk (KtUi *ui,
       gpointer data)
{
  g_autoptr (KtRowList) customers = NULL;
  g_autoptr (KtRowList) inquiries = NULL;

  enrol (ui, data);
  ask_for_offer (ui);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  inquiries = kt_inquiry_store_list (kt_ui_store (ui), NULL);
  kt_ui_wait (ui, "the request to be passed on", has_no_rows, inquiries);
  customers = kt_account_store_list (kt_ui_store (ui), NULL);
  kt_ui_wait (ui, "the customers", has_no_rows, customers);
  g_assert_false (kt_ui_shows (ui, "Customers"));
  g_assert_false (kt_ui_shows (ui, CUSTOMER));
}

static gboolean
is_taken_up (KtUi *ui,
             gpointer data)
{
  return kt_ui_configuration (ui) && !kt_ui_find (ui, KT_TYPE_INQUIRY_LIST, NULL);
}

/* It is in her list, as it was asked; she makes a quote of what the visitor configured. */
static void
anna_takes_it_up (KtUi *ui,
                  gpointer data)
{
  const KtRevisionHeader *header;

  kt_ui_log_in (ui, "a.berg");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  kt_ui_go (ui, "quotes");
  g_signal_emit_by_name (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "back");
  kt_ui_expect_text (ui, "1 request of a visitor");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (kt_ui_expect (ui, ADW_TYPE_EXPANDER_ROW, NULL)), TRUE);
  kt_ui_expect_text (ui, VISITOR);
  kt_ui_take_picture (ui, "inquiry-list");
  kt_ui_press_button (ui, "Make a Quote");
  kt_ui_wait (ui, "the configuration", is_taken_up, NULL);
  kt_ui_wait_for_price (ui);
  kt_ui_take_picture (ui, "inquiry-taken");
  kt_ui_press_button (ui, "Add to quote");
  kt_ui_expect_saved (ui);
  header = kt_revision_get_header (kt_ui_revision (ui));
  g_assert_cmpstr (header->subject, ==, "Request of " VISITOR);
  g_assert_nonnull (strstr (header->note, "+49 30 1234"));
  g_assert_nonnull (strstr (header->note, "Im Mai, bitte"));
  g_assert_cmpuint (kt_revision_count_positions (kt_ui_revision (ui)), ==, 1);
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
}

/* Nobody answers twice. */
static void
bea_sees_it_taken (KtUi *ui,
                   gpointer data)
{
  kt_ui_log_in (ui, "b.kern");
  kt_ui_expect_activity (ui, KT_SYNC_WAITING);
  kt_ui_go (ui, "quotes");
  g_signal_emit_by_name (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "back");
  kt_ui_expect_text (ui, "Request of " VISITOR);
  g_assert_false (kt_ui_shows (ui, "1 request of a visitor"));
}

static void
test_trade (void)
{
  const char *catalog = g_getenv ("KT_DEMO_RELEASE");
  g_autoptr (KtUi) anna = kt_ui_new (catalog, "en");
  g_autoptr (KtUi) bea = kt_ui_new (catalog, "en");
  g_autoptr (KtUi) stand = kt_ui_new (catalog, "en");
  g_autoptr (KtUiServer) server = kt_ui_server_start ();
  g_autofree char *code_of_anna = kt_ui_server_add (server, "a.berg", "Anna Berg", "sales");
  g_autofree char *code_of_bea = kt_ui_server_add (server, "b.kern", "Bea Kern", "sales;back-office");
  g_autofree char *code_of_kiosk = kt_ui_server_add (server, "foyer", "Foyer", "kiosk");

  kt_ui_run (anna, anna_begins, &(Desk) { server, "a.berg", code_of_anna });
  kt_ui_run (bea, bea_begins, &(Desk) { server, "b.kern", code_of_bea });
  kt_ui_server_kill (server);
  kt_ui_run (anna, anna_alone, NULL);
  kt_ui_run (bea, bea_alone, NULL);
  kt_ui_server_restart (server);
  kt_ui_run (anna, anna_comes_back, NULL);
  kt_ui_run (bea, bea_comes_back, NULL);
  kt_ui_server_kill (server);
  kt_ui_run (anna, anna_goes_on, server);
  kt_ui_run (bea, bea_orders, NULL);
  kt_ui_run (anna, anna_sees_the_order, NULL);
  kt_ui_run (stand, kiosk, &(Desk) { server, "foyer", code_of_kiosk });
  kt_ui_run (anna, anna_takes_it_up, NULL);
  kt_ui_run (bea, bea_sees_it_taken, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-trade/two desks and a kiosk share a server that dies in between", test_trade);
  return g_test_run ();
}
