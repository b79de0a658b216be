/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Orders, played through the window on the invented trade of the demo: an order made of an accepted quote with two
 * deliveries and an amendment; a customer whose credit is used up, refused and then approved; call-offs of a blanket
 * order within their quantity; the list with its filters and its file.
 */
#include "kt-ui-fixture.h"

#include "kt-account-store.h"
#include "kt-approval-store.h"
#include "kt-audit-store.h"
#include "kt-gatekeeper.h"
#include "kt-order-page.h"
#include "kt-order-pane.h"
#include "kt-order-step-form.h"
#include "kt-order-store.h"
#include "kt-order-table.h"
#include "kt-orders-page.h"
#include "kt-quote-editor.h"
#include "kt-quote-store.h"
#include "kt-user-store.h"

#include <adwaita.h>
#include <string.h>

static KtWorkplace *
workplace (KtUi *ui)
{
  return kt_application_get_workplace (ui->application);
}

static KtWorkStore *
store (KtUi *ui)
{
  return kt_workplace_get_store (workplace (ui));
}

/* The id of the first row found by that word. The caller frees. */
static char *
find_row (KtUi *ui,
          KtRowList *rows)
{
  g_autoptr (KtRowList) owned = rows;
  g_autoptr (KtRow) row = NULL;

  while (kt_row_list_is_loading (rows))
    kt_ui_settle (ui, 20);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  g_assert_nonnull (row);
  while (!kt_row_is_loaded (row))
    kt_ui_settle (ui, 20);
  return g_strdup (kt_row_get_id (row));
}

static char *
find_order (KtUi *ui,
            const char *search)
{
  const KtRowQuery query = { .search = search };

  return find_row (ui, kt_order_store_list (store (ui), &query));
}

static char *
find_quote (KtUi *ui,
            const char *search)
{
  const KtRowQuery query = { .search = search };

  return find_row (ui, kt_quote_store_list (store (ui), &query));
}

static KtOpenOrder *
shown_order (KtUi *ui)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_ORDER_PAGE, NULL);

  return page ? kt_order_page_get_order (KT_ORDER_PAGE (page)) : NULL;
}

static gboolean
shows_order (KtUi *ui,
             gpointer id)
{
  KtOpenOrder *open = shown_order (ui);

  return open && g_str_equal (kt_open_order_get_agreed (open)->id, id);
}

static KtOpenOrder *
open_order (KtUi *ui,
            const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.order", "s", id);
  kt_ui_wait (ui, "the order", shows_order, (gpointer) id);
  kt_ui_settle (ui, 200);
  return shown_order (ui);
}

/* --- typing in the table ---------------------------------------------------------------------------------- */

static void
collect (GtkWidget *widget,
         GPtrArray *texts)
{
  if (GTK_IS_TEXT (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (texts, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect (child, texts);
}

/* Cells that can be typed in, row by row: quantity, wished, confirmed, produced, shipped, delivered, invoiced, paid,
 * net. */
enum { QUANTITY, WISHED, CONFIRMED, PRODUCED, SHIPPED, DELIVERED, INVOICED, PAID, NET, N_CELLS };

static GtkWidget *
cell (KtUi *ui,
      guint row,
      guint column)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  collect (kt_ui_expect (ui, KT_TYPE_ORDER_TABLE, NULL), texts);
  g_assert_cmpuint (row * N_CELLS + column, <, texts->len);
  return g_ptr_array_index (texts, row * N_CELLS + column);
}

static void
type (KtUi *ui,
      guint row,
      guint column,
      const char *text)
{
  kt_ui_type (ui, cell (ui, row, column), text);
  kt_ui_settle (ui, 150);
}

static void
expect_cell (KtUi *ui,
             guint row,
             guint column,
             const char *text)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (cell (ui, row, column))), ==, text);
}

/* --- steps in popovers ------------------------------------------------------------------------------------ */

static GtkWidget *
open_step (KtUi *ui,
           const char *title)
{
  GtkWidget *button = kt_ui_expect (ui, GTK_TYPE_MENU_BUTTON, title);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  kt_ui_settle (ui, 200);
  return gtk_popover_get_child (GTK_POPOVER (popover));
}

static void
fill (GtkWidget *form,
      const char *title,
      const char *text)
{
  GtkWidget *row = kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
apply (KtUi *ui,
       GtkWidget *form,
       const char *button)
{
  g_signal_emit_by_name (kt_ui_find_in (form, GTK_TYPE_BUTTON, button), "clicked");
  kt_ui_settle (ui, 400);
}

static void
assert_sound (KtUi *ui)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (store (ui), NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
}

/* --- an order of an accepted quote ------------------------------------------------------------------------ */

/* The quote may still be on its way: then there is nothing to order yet. */
static gboolean
begins_to_order (KtUi *ui,
                 gpointer data)
{
  GtkWidget *editor = kt_ui_find (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  GtkWidget *pane;

  if (editor)
    gtk_widget_activate_action (editor, "quote.order", NULL);
  pane = kt_ui_find (ui, KT_TYPE_ORDER_PANE, NULL);
  return pane && kt_ui_find_in (pane, ADW_TYPE_ENTRY_ROW, "Wished for");
}

static GtkWidget *
begin_ordering (KtUi *ui,
                const char *search)
{
  g_autofree char *id = find_quote (ui, search);

  kt_conversation_open_quote (kt_application_get_conversation (ui->application), id);
  kt_ui_go (ui, "quotes");
  kt_ui_wait (ui, "the fields of an order", begins_to_order, NULL);
  return kt_ui_expect (ui, KT_TYPE_ORDER_PANE, NULL);
}

static gboolean
can_place (KtUi *ui,
           gpointer pane)
{
  return gtk_widget_is_sensitive (kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
}

static void
play_order (KtUi *ui,
            gpointer data)
{
  GtkWidget *pane = begin_ordering (ui, "Brunnen");
  g_autofree char *id = NULL;
  KtOpenOrder *open;
  GtkWidget *form;

  fill (pane, "Wished for", "2027-03-01");
  fill (pane, "Their order number", "4711-B");
  kt_ui_wait (ui, "all checks to pass", can_place, pane);
  kt_ui_click (ui, kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
  kt_ui_expect_text (ui, "was placed");
  /* Its lines cannot be ordered twice. */
  kt_ui_expect_text (ui, "ordered in O26-00007");
  id = find_order (ui, "4711-B");
  open = open_order (ui, id);
  g_assert_cmpuint (kt_open_order_get_agreed (open)->lines->len, ==, 2);
  expect_cell (ui, 0, WISHED, "1 Mar 2027");

  /* Two deliveries of the first line. */
  form = open_step (ui, "Split…");
  fill (form, "Quantity", "1");
  fill (form, "Date", "2027-04-01");
  apply (ui, form, "Split");
  kt_ui_expect_text (ui, "Delivery 2");
  g_assert_cmpuint (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[0])->parts->len, ==, 2);

  /* Rows now: line, delivery 1, delivery 2, line. One arrives; more than that cannot. */
  type (ui, 1, CONFIRMED, "2027-03-05");
  type (ui, 1, DELIVERED, "1");
  expect_cell (ui, 1, SHIPPED, "1");
  type (ui, 1, DELIVERED, "2");
  kt_ui_expect_text (ui, "is not left for this step");
  expect_cell (ui, 1, DELIVERED, "1");

  /* An amendment: nothing is agreed before it is. */
  type (ui, 3, QUANTITY, "3");
  kt_ui_expect_text (ui, "Amendment, prepared by");
  g_assert_true (kt_decimal_equal (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[1])->quantity,
                                   kt_decimal_from_int (1)));
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes"));
  kt_ui_expect_text (ui, "The order was changed");
  g_assert_true (kt_decimal_equal (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[1])->quantity,
                                   kt_decimal_from_int (3)));
  g_assert_false (kt_open_order_has_amendment (open));
  g_assert_cmpuint (kt_open_order_get_agreed (open)->events->len, ==, 5);
  assert_sound (ui);
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
  g_autofree char *id = find_order (ui, "Werkstatt");

  open_order (ui, id);
  type (ui, 0, NET, "100");
  /* Nobody here may agree to a lower price. */
  kt_ui_expect_text (ui, "Price changed, line 1");
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes")));
}

static void
play_draft_again (KtUi *ui,
                  gpointer data)
{
  g_autofree char *id = find_order (ui, "Werkstatt");
  KtOpenOrder *open = open_order (ui, id);

  kt_ui_expect_text (ui, "Price changed, line 1");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Discard"));
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
  g_autofree char *quote_id = find_quote (ui, "Brunnen");
  g_autoptr (GError) error = NULL;
  g_autoptr (KtQuote) quote = kt_quote_store_load (store (ui), quote_id, &error);
  g_autoptr (KtAccount) account = NULL;

  g_assert_no_error (error);
  account = kt_account_store_load (store (ui), quote->account_id, &error);
  g_assert_no_error (error);
  account->credit_limit = kt_money (euros * KT_MONEY_SCALE, "EUR");
  kt_account_store_save (store (ui), account, kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (workplace (ui))),
                         &error);
  g_assert_no_error (error);
}

static void
add_user (KtUi *ui,
          const char *login,
          KtUserRoles roles,
          const char *duty)
{
  const KtActor *admin = kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (workplace (ui)));
  g_autoptr (KtUser) user = kt_user_new (login, login, login, roles);
  g_autoptr (GError) error = NULL;

  g_strfreev (user->duties);
  user->duties = duty ? g_strsplit (duty, ";", -1) : g_new0 (char *, 1);
  kt_user_store_save (store (ui), user, "a long password", admin, &error);
  g_assert_no_error (error);
}

/* The caller unrefs. */
static KtActor *
find_actor (KtUi *ui,
            const char *login)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtUser) user = kt_user_store_load (store (ui), login, &error);

  g_assert_no_error (error);
  return kt_user_to_actor (user);
}

static void
sit_down (KtUi *ui,
          const char *login)
{
  g_autoptr (KtActor) actor = find_actor (ui, login);

  kt_gatekeeper_set_actor (kt_workplace_get_gatekeeper (workplace (ui)), actor);
  kt_ui_settle (ui, 200);
}

/* The request that waits. */
static char *
find_request (KtUi *ui)
{
  return find_row (ui, kt_approval_store_list (store (ui), NULL));
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
  g_assert_false (can_place (ui, pane));
  kt_ui_click (ui, kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Ask"));
  kt_ui_expect_text (ui, "not decided yet");
  g_assert_false (can_place (ui, pane));
  {
    g_autofree char *request = find_request (ui);
    g_autoptr (GError) error = NULL;
    g_autoptr (KtApproval) decided =
        kt_approval_store_decide (store (ui), request, KT_VERDICT_APPROVE, controller, "Pays in advance", &error);

    g_assert_no_error (error);
    g_assert_nonnull (decided);
  }
  kt_ui_wait (ui, "the approval", can_place, pane);
  kt_ui_click (ui, kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
  kt_ui_expect_text (ui, "was placed");
  assert_sound (ui);
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
  g_autofree char *id = find_order (ui, "Rahmenauftrag");
  KtOpenOrder *open = open_order (ui, id);
  guint n_parts = ((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[0])->parts->len;
  GtkWidget *form;

  kt_ui_expect_text (ui, "10 to call");
  form = open_step (ui, "Call off…");
  fill (form, "Quantity", "11");
  fill (form, "Date", "2027-05-03");
  apply (ui, form, "Call off");
  {
    g_autofree char *text = kt_ui_visible_text (form);
    g_assert_nonnull (strstr (text, "So much cannot be called off"));
  }
  fill (form, "Quantity", "10");
  fill (form, "Date", "2035-05-03");
  apply (ui, form, "Call off");
  {
    g_autofree char *text = kt_ui_visible_text (form);
    g_assert_nonnull (strstr (text, "outside of the term"));
  }
  fill (form, "Date", "2027-05-03");
  apply (ui, form, "Call off");
  g_assert_cmpuint (((KtOrderLine *) kt_open_order_get_agreed (open)->lines->pdata[0])->parts->len, ==, n_parts + 1);
  g_assert_false (kt_ui_shows (ui, "10 to call"));
  assert_sound (ui);
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
  g_autofree char *id = find_order (ui, "Werkstatt");
  KtOpenOrder *open = open_order (ui, id);
  const KtOrder *order;
  GtkWidget *form;

  form = open_step (ui, "New address…");
  fill (form, "Known as", "Lager Nord");
  fill (form, "Name", "Maschinenbau Terhorst KG");
  apply (ui, form, "Add the address");
  {
    g_autofree char *text = kt_ui_visible_text (form);
    g_assert_nonnull (strstr (text, "the street"));
  }
  fill (form, "Street", "Nordstraße 1");
  fill (form, "Postcode", "48159");
  fill (form, "Town", "Münster");
  apply (ui, form, "Add the address");
  order = kt_open_order_get_agreed (open);
  g_assert_cmpuint (order->addresses->len, ==, 3);

  /* Both wait in the amendment. */
  form = open_step (ui, "Deliver to…");
  adw_combo_row_set_selected (ADW_COMBO_ROW (kt_ui_find_in (form, ADW_TYPE_COMBO_ROW, NULL)), 2);
  apply (ui, form, "Deliver there");
  kt_ui_expect_text (ui, "Lager Nord, 48159 Münster");
  form = open_step (ui, "Add line…");
  fill (form, "Description", "Montageplatte");
  fill (form, "Quantity", "2");
  fill (form, "Net", "80");
  fill (form, "Date", "2027-02-01");
  apply (ui, form, "Add to the amendment");
  kt_ui_expect_text (ui, "Montageplatte");
  g_assert_cmpuint (kt_open_order_get_agreed (open)->lines->len, ==, 1);
  g_assert_cmpuint (kt_open_order_get_order (open)->lines->len, ==, 2);
  /* Nobody agreed on that price: the line is left out again. */
  g_assert_false (gtk_widget_is_sensitive (kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes")));
  kt_open_order_undraft (open, 1);
  kt_ui_settle (ui, 200);
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes"));
  kt_ui_expect_text (ui, "The order was changed");

  form = open_step (ui, "Cancel line…");
  fill (form, "Reason", "Ordered twice");
  apply (ui, form, "Cancel the line");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Agree to the changes"));
  kt_ui_settle (ui, 600);
  g_assert_cmpint (kt_order_get_state (kt_open_order_get_agreed (open)), ==, KT_ORDER_STATE_CANCELLED);
  assert_sound (ui);
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
