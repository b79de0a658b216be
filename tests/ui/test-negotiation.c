/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole negotiation, as three people play it through the window: a quote with an option and a discount beyond the
 * mandate, simulated, asked for, refused, changed, approved and sent; a second revision and one in parallel, compared;
 * accepted; ordered with two deliveries to two places and changed once.
 */
#include "kt-ui-keyboard.h"
#include "kt-ui-people.h"

#include "kt-account-store.h"
#include "kt-approval-banner.h"
#include "kt-approval-detail.h"
#include "kt-audit-store.h"
#include "kt-comparison-page.h"
#include "kt-order-page.h"
#include "kt-order-pane.h"
#include "kt-order-store.h"
#include "kt-order-table.h"
#include "kt-outcome-form.h"
#include "kt-position-view.h"
#include "kt-quote-editor.h"

#include <adwaita.h>

static const KtUiPerson PEOPLE[] = {
  { "c.falk", "Carla Falk", KT_USER_ADMIN, NULL },
  { "a.berg", "Anna Berg", KT_USER_SALES, NULL },
  { "l.voss", "Lutz Voss", KT_USER_SALES | KT_USER_APPROVER, "sales-lead" },
  { "b.kern", "Bea Kern", KT_USER_SALES | KT_USER_BACK_OFFICE, NULL },
};

/* What is handed from one person to the next. */
typedef struct {
  char *quote_id;
  char *sealed; /* the body of the first revision as it was sent */
} Story;

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

static KtConversation *
conversation (KtUi *ui)
{
  return kt_application_get_conversation (ui->application);
}

static KtOpenQuote *
quote (KtUi *ui)
{
  return kt_conversation_get_quote (conversation (ui));
}

static GtkWidget *
editor (KtUi *ui)
{
  return kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
}

static KtPosition *
line (KtUi *ui,
      guint index)
{
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (kt_ui_revision (ui)), index);

  g_assert_nonnull (position);
  return position; /* the revision holds it */
}

static void
press (KtUi *ui,
       const char *label)
{
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, label));
}

static void
act (KtUi *ui,
     const char *action)
{
  gtk_widget_activate_action (editor (ui), action, NULL);
  kt_ui_settle (ui, 100);
}

static gboolean
is_state (KtUi *ui,
          gpointer state)
{
  return kt_revision_get_state (kt_ui_revision (ui)) == (KtRevisionState) GPOINTER_TO_INT (state) &&
         kt_open_quote_get_save_state (quote (ui)) == KT_SAVE_DONE;
}

static void
expect_state (KtUi *ui,
              KtRevisionState state)
{
  kt_ui_wait (ui, kt_revision_state_to_string (state), is_state, GINT_TO_POINTER ((int) state));
}

static gboolean
is_open (KtUi *ui,
         gpointer id)
{
  return quote (ui) && g_strcmp0 (kt_open_quote_get_quote (quote (ui))->id, id) == 0;
}

/* The next one sits down at the same desk and opens the quote. */
static void
sit_down (KtUi *ui,
          const char *login,
          const Story *story)
{
  kt_ui_log_out (ui);
  kt_ui_log_in (ui, login);
  if (!story)
    return;
  kt_conversation_open_quote (conversation (ui), story->quote_id);
  kt_ui_wait (ui, "the quote", is_open, story->quote_id);
  kt_ui_go (ui, "quotes");
  editor (ui);
}

/* --- the quote -------------------------------------------------------------------------------------------- */

static void
choose_customer (KtUi *ui)
{
  g_autofree char *id = kt_workplace_new_id (workplace (ui));
  g_autoptr (KtAccount) account = kt_account_new (id);
  g_autoptr (KtActor) office = kt_actor_new ("b.kern", "b.kern", "Bea Kern", KT_USER_BACK_OFFICE, NULL);
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&account->name, "Nordlicht Chemie GmbH");
  kt_record_set_text (&account->billing.street, "Werftstraße 3");
  kt_record_set_text (&account->billing.postcode, "24143");
  kt_record_set_text (&account->billing.city, "Kiel");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, "en");
  account->credit_limit = kt_money (100000 * KT_MONEY_SCALE, "EUR");
  kt_account_store_save (store (ui), account, office, &error);
  g_assert_no_error (error);
  kt_conversation_set_account (conversation (ui), account);
}

/* In the empty row below the lines. */
static void
type_line (KtUi *ui,
           const char *number,
           const char *quantity)
{
  kt_position_view_begin_entry (KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL)));
  kt_ui_settle (ui, 20);
  kt_ui_enter (ui, number);
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_enter (ui, quantity);
  kt_ui_press (ui, GDK_KEY_Return);
}

static void
select_line (KtUi *ui,
             guint index)
{
  GtkWidget *view = kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL);

  kt_position_view_select (KT_POSITION_VIEW (view), line (ui, index));
  kt_position_view_focus_table (KT_POSITION_VIEW (view));
  kt_ui_settle (ui, 50);
}

/* From the right: total, discount, unit price, unit, quantity. */
static void
go_to_cell (KtUi *ui,
            guint from_the_right)
{
  kt_ui_press (ui, GDK_KEY_End);
  for (guint i = 0; i < from_the_right; i++)
    kt_ui_press (ui, GDK_KEY_Left);
}

static void
type_discount (KtUi *ui,
               guint index,
               const char *percent)
{
  select_line (ui, index);
  go_to_cell (ui, 1);
  kt_ui_enter (ui, percent);
  kt_ui_press (ui, GDK_KEY_Return);
}

static void
write_quote (KtUi *ui,
             Story *story)
{
  kt_ui_log_in (ui, "a.berg");
  choose_customer (ui);
  kt_ui_go (ui, "quotes");
  press (ui, "New quote");
  kt_ui_expect_text (ui, "An Empty Quote");
  type_line (ui, "FR-10115", "2");
  type_line (ui, "FR-55031", "50");
  type_line (ui, "FR-57010", "3");
  g_assert_cmpuint (kt_revision_count_positions (kt_ui_revision (ui)), ==, 3);
  select_line (ui, 2);
  gtk_widget_activate_action (editor (ui), "quote.role", "s", "option");
  g_assert_cmpint (kt_position_get (line (ui, 2))->role, ==, KT_ROLE_OPTION);
  story->quote_id = g_strdup (kt_open_quote_get_quote (quote (ui))->id);
}

/* --- beyond the mandate ----------------------------------------------------------------------------------- */

static void
ask (KtUi *ui,
     const char *reason)
{
  press (ui, "Ask for approval…");
  kt_ui_type (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_BANNER, NULL), GTK_TYPE_ENTRY, NULL), reason);
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  expect_state (ui, KT_REVISION_IN_APPROVAL);
}

static void
ask_too_much (KtUi *ui)
{
  type_discount (ui, 0, "18");
  kt_ui_expect_text (ui, "Needs approval by: Head of sales");
  kt_ui_expect_text (ui, "Discount of 18% instead of at most 10%");
  act (ui, "quote.send");
  kt_ui_expect_text (ui, "Not sent: it needs approval first");
  g_assert_true (kt_revision_is_editable (kt_ui_revision (ui)));
  ask (ui, "Framework contract is near");
}

static void
refuse (KtUi *ui)
{
  sit_down (ui, "l.voss", NULL);
  kt_ui_go (ui, "approvals");
  kt_ui_expect_text (ui, "“Framework contract is near”");
  press (ui, "Refuse…");
  kt_ui_type (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL), GTK_TYPE_ENTRY, NULL),
              "Too much, 15 would do");
  kt_ui_expect_text (ui, "Nothing Waits for You");
}

static void
change_and_ask_again (KtUi *ui,
                      const Story *story)
{
  sit_down (ui, "a.berg", story);
  kt_ui_expect_text (ui, "Refused by Lutz Voss");
  expect_state (ui, KT_REVISION_DRAFT);
  type_discount (ui, 0, "15");
  ask (ui, "15 then");
}

static void
approve (KtUi *ui)
{
  sit_down (ui, "l.voss", NULL);
  kt_ui_go (ui, "approvals");
  kt_ui_expect_text (ui, "“15 then”");
  kt_ui_click (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL), GTK_TYPE_BUTTON, "Approve"));
  kt_ui_expect_text (ui, "Nothing Waits for You");
}

static void
send_approved (KtUi *ui,
               Story *story)
{
  sit_down (ui, "a.berg", story);
  kt_ui_expect_text (ui, "Approved by Lutz Voss");
  act (ui, "quote.send");
  expect_state (ui, KT_REVISION_SENT);
  story->sealed = kt_revision_to_body (kt_ui_revision (ui));
}

/* --- revisions -------------------------------------------------------------------------------------------- */

static gboolean
is_index (KtUi *ui,
          gpointer index)
{
  return kt_revision_get_index (kt_ui_revision (ui)) == GPOINTER_TO_UINT (index);
}

static const char *
revision_id (KtUi *ui,
             guint index)
{
  const KtQuote *all = kt_open_quote_get_quote (quote (ui));

  return ((const KtRevisionInfo *) g_ptr_array_index (all->revisions, index - 1))->id;
}

static void
show (KtUi *ui,
      guint index)
{
  gtk_widget_activate_action (editor (ui), "quote.show-revision", "s", revision_id (ui, index));
  kt_ui_wait (ui, "the revision", is_index, GUINT_TO_POINTER (index));
}

static void
type_quantity (KtUi *ui,
               guint index,
               const char *quantity)
{
  select_line (ui, index);
  go_to_cell (ui, 4);
  kt_ui_enter (ui, quantity);
  kt_ui_press (ui, GDK_KEY_Return);
  g_assert_true (kt_decimal_equal (kt_position_get (line (ui, index))->quantity,
                                   kt_decimal_from_int (g_ascii_strtoll (quantity, NULL, 10))));
}

/* The customer wants fewer motors; a second thought of ours goes beside it. */
static void
go_on_in_parallel (KtUi *ui)
{
  act (ui, "quote.revise");
  kt_ui_wait (ui, "the second revision", is_index, GUINT_TO_POINTER (2));
  kt_ui_settle (ui, 300);
  type_quantity (ui, 1, "40");
  type_discount (ui, 0, "10");
  gtk_widget_activate_action (editor (ui), "quote.revise-from", "s", revision_id (ui, 1));
  kt_ui_wait (ui, "the third revision", is_index, GUINT_TO_POINTER (3));
  kt_ui_settle (ui, 300);
  type_quantity (ui, 0, "1");
  show (ui, 2);
}

static void
compare (KtUi *ui)
{
  gtk_widget_activate_action (editor (ui), "revisions.compare", "(ss)", revision_id (ui, 1), revision_id (ui, 2));
  kt_ui_expect (ui, KT_TYPE_COMPARISON_PAGE, NULL);
  kt_ui_expect_text (ui, "2 lines differ");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_COMPARISON_PAGE, NULL), "revisions.back", NULL);
  kt_ui_settle (ui, 100);
}

static void
win (KtUi *ui,
     const Story *story)
{
  g_autofree char *sealed = NULL;

  show (ui, 2);
  act (ui, "quote.send");
  expect_state (ui, KT_REVISION_SENT);
  press (ui, "Accepted…");
  kt_ui_expect (ui, KT_TYPE_OUTCOME_FORM, NULL);
  kt_ui_type (ui, gtk_window_get_focus (GTK_WINDOW (ui->window)), "4500012345");
  expect_state (ui, KT_REVISION_ACCEPTED);

  /* What was sent first is what it was. */
  show (ui, 1);
  expect_state (ui, KT_REVISION_SUPERSEDED);
  sealed = kt_revision_to_body (kt_ui_revision (ui));
  g_assert_cmpstr (sealed, ==, story->sealed);
  kt_ui_expect_text (ui, "Sealed: recalculated, unchanged to the cent.");
  show (ui, 2);
}

/* --- the order -------------------------------------------------------------------------------------------- */

static void
fill (GtkWidget *form,
      const char *title,
      const char *text)
{
  GtkWidget *row = kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
can_place (KtUi *ui,
           gpointer pane)
{
  return gtk_widget_is_sensitive (kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
}

/* The quote may still be on its way: then there is nothing to order yet. */
static gboolean
begins_to_order (KtUi *ui,
                 gpointer data)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  GtkWidget *pane;

  if (page)
    gtk_widget_activate_action (page, "quote.order", NULL);
  pane = kt_ui_find (ui, KT_TYPE_ORDER_PANE, NULL);
  return pane && kt_ui_find_in (pane, ADW_TYPE_ENTRY_ROW, "Wished for");
}

static void
place (KtUi *ui)
{
  GtkWidget *pane;

  kt_ui_wait (ui, "the fields of an order", begins_to_order, NULL);
  pane = kt_ui_expect (ui, KT_TYPE_ORDER_PANE, NULL);
  fill (pane, "Wished for", "2027-03-01");
  fill (pane, "Their order number", "4500012345");
  kt_ui_wait (ui, "all checks to pass", can_place, pane);
  kt_ui_click (ui, kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
  kt_ui_expect_text (ui, "was placed");
}

static KtOpenOrder *
shown_order (KtUi *ui)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_ORDER_PAGE, NULL);

  return page ? kt_order_page_get_order (KT_ORDER_PAGE (page)) : NULL;
}

static gboolean
has_order (KtUi *ui,
           gpointer data)
{
  return shown_order (ui) != NULL;
}

static gboolean
is_listed (KtUi *ui,
           gpointer row)
{
  return kt_row_is_loaded (row);
}

static KtOpenOrder *
open_order (KtUi *ui)
{
  g_autoptr (KtRowList) rows = kt_order_store_list (store (ui), NULL);
  g_autoptr (KtRow) row = NULL;

  while (kt_row_list_is_loading (rows))
    kt_ui_settle (ui, 20);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  kt_ui_wait (ui, "the order in the list", is_listed, row);
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.order", "s", kt_row_get_id (row));
  kt_ui_wait (ui, "the order", has_order, NULL);
  kt_ui_settle (ui, 200);
  return shown_order (ui);
}

static GtkWidget *
open_step (KtUi *ui,
           const char *title)
{
  GtkWidget *button = kt_ui_expect (ui, GTK_TYPE_MENU_BUTTON, title);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  kt_ui_settle (ui, 200);
  return gtk_popover_get_child (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

static void
take_step (KtUi *ui,
           GtkWidget *form,
           const char *button)
{
  g_signal_emit_by_name (kt_ui_find_in (form, GTK_TYPE_BUTTON, button), "clicked");
  kt_ui_settle (ui, 400);
}

/* One motor goes to the works in Hamburg, a month later. */
static void
deliver_in_two_parts (KtUi *ui,
                      KtOpenOrder *open)
{
  const KtOrderLine *motors;
  GtkWidget *form = open_step (ui, "New address…");

  fill (form, "Known as", "Works 2");
  fill (form, "Name", "Nordlicht Chemie GmbH");
  fill (form, "Street", "Hafenstraße 12");
  fill (form, "Postcode", "20457");
  fill (form, "Town", "Hamburg");
  fill (form, "Country", "DE");
  take_step (ui, form, "Add the address");
  g_assert_cmpuint (kt_open_order_get_agreed (open)->addresses->len, ==, 2);

  form = open_step (ui, "Split…");
  fill (form, "Quantity", "1");
  fill (form, "Date", "2027-04-01");
  adw_combo_row_set_selected (ADW_COMBO_ROW (kt_ui_find_in (form, ADW_TYPE_COMBO_ROW, NULL)), 1);
  take_step (ui, form, "Split");
  kt_ui_expect_text (ui, "Delivery 2");
  motors = g_ptr_array_index (kt_open_order_get_agreed (open)->lines, 0);
  g_assert_cmpuint (motors->parts->len, ==, 2);
  g_assert_cmpstr (((KtOrderPart *) motors->parts->pdata[0])->address_id, !=,
                   ((KtOrderPart *) motors->parts->pdata[1])->address_id);
}

static void
collect_texts (GtkWidget *widget,
               GPtrArray *texts)
{
  if (GTK_IS_TEXT (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (texts, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

/* Rows: the motors, their two deliveries, the cable; nine cells each, the quantity first. */
static void
order_more_cable (KtUi *ui)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  collect_texts (kt_ui_expect (ui, KT_TYPE_ORDER_TABLE, NULL), texts);
  g_assert_cmpuint (texts->len, ==, 4 * 9);
  kt_ui_type (ui, g_ptr_array_index (texts, 3 * 9), "60");
}

static void
amend (KtUi *ui,
       KtOpenOrder *open)
{
  const KtOrderLine *cable = g_ptr_array_index (kt_open_order_get_agreed (open)->lines, 1);
  guint n_events = kt_open_order_get_agreed (open)->events->len;

  order_more_cable (ui);
  kt_ui_expect_text (ui, "Amendment, prepared by Bea Kern");
  g_assert_true (kt_decimal_equal (cable->quantity, kt_decimal_from_int (40)));
  press (ui, "Agree to the changes");
  kt_ui_expect_text (ui, "The order was changed");
  cable = g_ptr_array_index (kt_open_order_get_agreed (open)->lines, 1);
  g_assert_true (kt_decimal_equal (cable->quantity, kt_decimal_from_int (60)));
  g_assert_cmpuint (kt_open_order_get_agreed (open)->events->len, ==, n_events + 1);
}

static void
expect_sound_trail (KtUi *ui)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (store (ui), NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
}

/* --- the whole -------------------------------------------------------------------------------------------- */

static void
play (KtUi *ui,
      gpointer data)
{
  Story *story = data;
  KtOpenOrder *order;

  write_quote (ui, story);
  ask_too_much (ui);
  refuse (ui);
  change_and_ask_again (ui, story);
  approve (ui);
  send_approved (ui, story);
  go_on_in_parallel (ui);
  compare (ui);
  win (ui, story);
  sit_down (ui, "b.kern", story);
  show (ui, 2);
  place (ui);
  order = open_order (ui);
  deliver_in_two_parts (ui, order);
  amend (ui, order);
  expect_sound_trail (ui);
}

static void
test_negotiation (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  Story story = { NULL };

  kt_ui_add_people (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_run (ui, play, &story);
  g_free (story.quote_id);
  g_free (story.sealed);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/a negotiation from the first discount to the changed order", test_negotiation);
  return g_test_run ();
}
