/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders, played through the window on the invented trade of the demo: an order made of an accepted quote with two
 * deliveries and an amendment; a customer whose credit is used up, refused and then approved; call-offs of a blanket
 * order within their quantity; the list with its filters and its file.
 */
#include "kt-ui-orders.h"
#include "kt-ui-quote.h"

#include "kt-account-store.h"
#include "kt-approval-store.h"
#include "kt-gatekeeper.h"
#include "kt-orders-page.h"
#include "kt-quote-store.h"
#include "kt-user-store.h"

#include <adwaita.h>
#include <string.h>

/* --- an order of an accepted quote ------------------------------------------------------------------------ */

static GtkWidget *
begin_ordering (KtUi *ui,
                const char *search)
{
  g_autofree char *id = kt_ui_find_quote (ui, search);

  kt_conversation_open_quote (kt_ui_conversation (ui), id);
  kt_ui_go (ui, "quotes");
  kt_ui_expect_quote (ui, id);
  return kt_ui_begin_order (ui);
}

static void
play_order (KtUi *ui,
            gpointer data)
{
  GtkWidget *pane = begin_ordering (ui, "Brunnen");
  g_autofree char *id = NULL;
  KtOpenOrder *open;
  GtkWidget *form;

  kt_ui_fill (pane, "Wished for", "2027-03-01");
  kt_ui_fill (pane, "Their order number", "4711-B");
  kt_ui_place_order (ui, pane);
  /* Its lines cannot be ordered twice. */
  kt_ui_expect_text (ui, "ordered in O26-00007");
  id = kt_ui_find_order (ui, "4711-B");
  open = kt_ui_open_order (ui, id);
  g_assert_cmpuint (kt_open_order_get_agreed (open)->lines->len, ==, 2);
  kt_ui_expect_in_order (ui, 0, KT_UI_WISHED, "1 Mar 2027");

  /* Two deliveries of the first line. */
  form = kt_ui_open_step (ui, "Split…");
  kt_ui_fill (form, "Quantity", "1");
  kt_ui_fill (form, "Date", "2027-04-01");
  kt_ui_take_step (ui, form, "Split");
  kt_ui_expect_text (ui, "Delivery 2");
  g_assert_cmpuint (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[0])->parts->len, ==, 2);

  /* Rows now: line, delivery 1, delivery 2, line. One arrives; more than that cannot. */
  kt_ui_type_in_order (ui, 1, KT_UI_CONFIRMED, "2027-03-05");
  kt_ui_type_in_order (ui, 1, KT_UI_DELIVERED, "1");
  kt_ui_expect_in_order (ui, 1, KT_UI_SHIPPED, "1");
  kt_ui_type_in_order (ui, 1, KT_UI_DELIVERED, "2");
  kt_ui_expect_text (ui, "is not left for this step");
  kt_ui_expect_in_order (ui, 1, KT_UI_DELIVERED, "1");

  /* An amendment: nothing is agreed before it is. */
  kt_ui_type_in_order (ui, 3, KT_UI_QUANTITY, "3");
  kt_ui_expect_text (ui, "Amendment, prepared by");
  g_assert_true (kt_decimal_equal (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[1])->quantity,
                                   kt_decimal_from_int (1)));
  kt_ui_press_button (ui, "Agree to the changes");
  kt_ui_expect_text (ui, "The order was changed");
  g_assert_true (kt_decimal_equal (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[1])->quantity,
                                   kt_decimal_from_int (3)));
  g_assert_false (kt_open_order_has_amendment (open));
  g_assert_cmpuint (kt_open_order_get_agreed (open)->events->len, ==, 5);
  kt_ui_assert_sound (ui);
}

static void
test_order (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_order, NULL);
}

/* --- a draft is found again ------------------------------------------------------------------------------- */

static void
play_draft (KtUi *ui,
            gpointer data)
{
  g_autofree char *id = kt_ui_find_order (ui, "Werkstatt");

  kt_ui_open_order (ui, id);
  kt_ui_type_in_order (ui, 0, KT_UI_NET, "100");
  /* Nobody here may agree to a lower price. */
  kt_ui_expect_text (ui, "Price changed, line 1");
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes")));
}

static void
play_draft_again (KtUi *ui,
                  gpointer data)
{
  g_autofree char *id = kt_ui_find_order (ui, "Werkstatt");
  KtOpenOrder *open = kt_ui_open_order (ui, id);

  kt_ui_expect_text (ui, "Price changed, line 1");
  kt_ui_press_button (ui, "Discard");
  g_assert_false (kt_open_order_has_amendment (open));
  kt_ui_settle (ui, 200);
}

static void
test_draft (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_draft, NULL);
  kt_ui_run (ui, play_draft_again, NULL);
}

/* --- credit ----------------------------------------------------------------------------------------------- */

/* Of the customer of the quote that is not ordered yet. */
static void
set_limit (KtUi *ui,
           gint64 euros)
{
  g_autofree char *quote_id = kt_ui_find_quote (ui, "Brunnen");
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load (kt_ui_store (ui), quote_id, &error);
  g_autoptr (KtAccount) account = NULL;

  g_assert_no_error (error);
  account = kt_account_store_load (kt_ui_store (ui), quote->account_id, &error);
  g_assert_no_error (error);
  account->credit_limit = kt_money (euros * KT_MONEY_SCALE, "EUR");
  kt_account_store_save (kt_ui_store (ui), account,
                         kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_ui_workplace (ui))), &error);
  g_assert_no_error (error);
}

static void
add_user (KtUi *ui,
          const char *login,
          KtUserRoles roles,
          const char *duty)
{
  const KtActor *admin = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_ui_workplace (ui)));
  g_autoptr (KtUser) user = kt_user_new (login, login, login, roles);
  g_autoptr (GError) error = NULL;

  g_strfreev (user->duties);
  user->duties = duty ? g_strsplit (duty, ";", -1) : g_new0 (char *, 1);
  kt_user_store_save (kt_ui_store (ui), user, "a long password", admin, &error);
  g_assert_no_error (error);
}

/* The caller unrefs. */
static KtActor *
find_actor (KtUi *ui,
            const char *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_store_load (kt_ui_store (ui), login, &error);

  g_assert_no_error (error);
  return kt_user_to_actor (user);
}

static void
sit_down (KtUi *ui,
          const char *login)
{
  g_autoptr (KtActor) actor = find_actor (ui, login);

  kt_gatekeeper_set_actor (kt_workplace_get_gatekeeper (kt_ui_workplace (ui)), actor);
  kt_ui_settle (ui, 200);
}

static void
play_credit (KtUi *ui,
             gpointer data)
{
  g_autoptr (KtActor) controller = NULL;
  GtkWidget *pane;

  add_user (ui, "admin", KT_USER_ADMIN, NULL);
  sit_down (ui, "admin");
  add_user (ui, "anna.berg", KT_USER_SALES, NULL);
  add_user (ui, "karl.winter", KT_USER_APPROVER, "controlling");
  controller = find_actor (ui, "karl.winter");
  set_limit (ui, 13000);
  sit_down (ui, "anna.berg");
  pane = begin_ordering (ui, "Brunnen");
  kt_ui_expect_text (ui, "not asked for yet");
  g_assert_false (kt_ui_can_place (ui, pane));
  kt_ui_click (ui, kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Ask"));
  kt_ui_expect_text (ui, "not decided yet");
  g_assert_false (kt_ui_can_place (ui, pane));
  {
    g_autofree char *request = kt_ui_find_request (ui);
    g_autoptr (GError) error = NULL;
    g_autoptr (KtApproval) decided =
        kt_approval_store_decide (kt_ui_store (ui), request, KT_VERDICT_APPROVE, controller, "Pays in advance", &error);

    g_assert_no_error (error);
    g_assert_nonnull (decided);
  }
  kt_ui_place_order (ui, pane);
  kt_ui_assert_sound (ui);
}

static void
test_credit (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_credit, NULL);
}

/* --- call-offs -------------------------------------------------------------------------------------------- */

static void
play_blanket (KtUi *ui,
              gpointer data)
{
  g_autofree char *id = kt_ui_find_order (ui, "Rahmenauftrag");
  KtOpenOrder *open = kt_ui_open_order (ui, id);
  guint n_parts = ((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[0])->parts->len;
  GtkWidget *form;

  kt_ui_expect_text (ui, "10 to call");
  form = kt_ui_open_step (ui, "Call off…");
  kt_ui_fill (form, "Quantity", "11");
  kt_ui_fill (form, "Date", "2027-05-03");
  kt_ui_take_step (ui, form, "Call off");
  {
    g_autofree char *text = kt_ui_visible_text (form);
    g_assert_nonnull (strstr (text, "So much cannot be called off"));
  }
  kt_ui_fill (form, "Quantity", "10");
  kt_ui_fill (form, "Date", "2035-05-03");
  kt_ui_take_step (ui, form, "Call off");
  {
    g_autofree char *text = kt_ui_visible_text (form);
    g_assert_nonnull (strstr (text, "outside of the term"));
  }
  kt_ui_fill (form, "Date", "2027-05-03");
  kt_ui_take_step (ui, form, "Call off");
  g_assert_cmpuint (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[0])->parts->len, ==, n_parts + 1);
  g_assert_false (kt_ui_shows (ui, "10 to call"));
  kt_ui_assert_sound (ui);
}

static void
test_blanket (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_blanket, NULL);
}

/* --- addresses, lines more and less ------------------------------------------------------------------------ */

static void
play_steps (KtUi *ui,
            gpointer data)
{
  g_autofree char *id = kt_ui_find_order (ui, "Werkstatt");
  KtOpenOrder *open = kt_ui_open_order (ui, id);
  const KtOrder *order;
  GtkWidget *form;

  form = kt_ui_open_step (ui, "New address…");
  kt_ui_fill (form, "Known as", "Lager Nord");
  kt_ui_fill (form, "Name", "Maschinenbau Terhorst KG");
  kt_ui_take_step (ui, form, "Add the address");
  {
    g_autofree char *text = kt_ui_visible_text (form);
    g_assert_nonnull (strstr (text, "the street"));
  }
  kt_ui_fill (form, "Street", "Nordstraße 1");
  kt_ui_fill (form, "Postcode", "48159");
  kt_ui_fill (form, "Town", "Münster");
  kt_ui_take_step (ui, form, "Add the address");
  order = kt_open_order_get_agreed (open);
  g_assert_cmpuint (order->addresses->len, ==, 3);

  /* Both wait in the amendment. */
  form = kt_ui_open_step (ui, "Deliver to…");
  adw_combo_row_set_selected (ADW_COMBO_ROW (kt_ui_find_in (form, ADW_TYPE_COMBO_ROW, NULL)), 2);
  kt_ui_take_step (ui, form, "Deliver there");
  kt_ui_expect_text (ui, "Lager Nord, 48159 Münster");
  form = kt_ui_open_step (ui, "Add line…");
  kt_ui_fill (form, "Description", "Montageplatte");
  kt_ui_fill (form, "Quantity", "2");
  kt_ui_fill (form, "Net", "80");
  kt_ui_fill (form, "Date", "2027-02-01");
  kt_ui_take_step (ui, form, "Add to the amendment");
  kt_ui_expect_text (ui, "Montageplatte");
  g_assert_cmpuint (kt_open_order_get_agreed (open)->lines->len, ==, 1);
  g_assert_cmpuint (kt_open_order_get_order (open)->lines->len, ==, 2);
  /* Nobody agreed on that price: the line is left out again. */
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes")));
  kt_open_order_undraft (open, 1);
  kt_ui_settle (ui, 200);
  kt_ui_press_button (ui, "Agree to the changes");
  kt_ui_expect_text (ui, "The order was changed");

  form = kt_ui_open_step (ui, "Cancel line…");
  kt_ui_fill (form, "Reason", "Ordered twice");
  kt_ui_take_step (ui, form, "Cancel the line");
  kt_ui_press_button (ui, "Agree to the changes");
  kt_ui_settle (ui, 600);
  g_assert_cmpint (kt_order_get_state (kt_open_order_get_agreed (open)), ==, KT_ORDER_STATE_CANCELLED);
  kt_ui_assert_sound (ui);
}

static void
test_steps (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_steps, NULL);
}

/* --- the list --------------------------------------------------------------------------------------------- */

static gboolean
shows_no_other (KtUi *ui,
                gpointer data)
{
  return kt_ui_shows (ui, "O26-00001") && !kt_ui_shows (ui, "O26-00002");
}

static void
play_list (KtUi *ui,
           gpointer data)
{
  g_autofree char *path = g_build_filename (ui->folder, "orders.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  GtkWidget *page;

  kt_ui_go (ui, "orders");
  kt_ui_expect_text (ui, "O26-00006");
  page = kt_ui_expect (ui, KT_TYPE_ORDERS_PAGE, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (kt_ui_find_in (page, GTK_TYPE_TOGGLE_BUTTON, "Paid")), TRUE);
  kt_ui_wait (ui, "paid orders only", shows_no_other, NULL);
  kt_orders_page_export_to (KT_ORDERS_PAGE (page), file);
  kt_ui_expect_text (ui, "Written: orders.csv");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Number,Customer,"));
  g_assert_nonnull (strstr (text, "O26-00001,Nordlicht Chemie GmbH"));
  g_assert_null (strstr (text, "O26-00002"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (kt_ui_find_in (page, GTK_TYPE_TOGGLE_BUTTON, "Cancelled")), TRUE);
  kt_ui_expect_text (ui, "No order is like that");
}

static void
test_list (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_fill_demo (ui);
  kt_ui_run (ui, play_list, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orders/an accepted quote is ordered, delivered in two parts, and amended", test_order);
  g_test_add_func ("/orders/an amendment that needs approval is kept and found again", test_draft);
  g_test_add_func ("/orders/an order beyond the credit is refused until somebody approves", test_credit);
  g_test_add_func ("/orders/call-offs stay within quantity and term", test_blanket);
  g_test_add_func ("/orders/addresses and lines come and go by amendments", test_steps);
  g_test_add_func ("/orders/the list is filtered and exported", test_list);
  return g_test_run ();
}
