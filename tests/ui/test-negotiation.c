/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole negotiation, as three people play it through the window: a quote with an option and a discount beyond the
 * mandate, simulated, asked for, refused, changed, approved and sent; a second revision and one in parallel, compared;
 * accepted; ordered with two deliveries to two places and changed once.
 */
#include "kt-ui-keyboard.h"
#include "kt-ui-orders.h"
#include "kt-ui-people.h"
#include "kt-ui-quote.h"

#include "kt-account-store.h"
#include "kt-approval-banner.h"
#include "kt-approval-detail.h"
#include "kt-comparison-page.h"
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

static GtkWidget *
editor (KtUi *ui)
{
  return kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
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
  kt_conversation_open_quote (kt_ui_conversation (ui), story->quote_id);
  kt_ui_expect_quote (ui, story->quote_id);
  kt_ui_go (ui, "quotes");
  editor (ui);
}

/* --- the quote -------------------------------------------------------------------------------------------- */

static void
select_line (KtUi *ui,
             guint index)
{
  GtkWidget *view = kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL);

  kt_position_view_select (KT_POSITION_VIEW (view), kt_ui_line (ui, index));
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

/* With credit enough, as the back office has set it. */
static void
receive_customer (KtUi *ui)
{
  g_autoptr (KtAccount) account = kt_ui_store_customer (ui, "Nordlicht Chemie GmbH");
  g_autoptr (KtActor) office = kt_actor_new ("b.kern", "b.kern", "Bea Kern", KT_USER_BACK_OFFICE, NULL);
  g_autoptr (GError) error = NULL;

  account->credit_limit = kt_money (100000 * KT_MONEY_SCALE, "EUR");
  kt_account_store_save (kt_ui_store (ui), account, office, &error);
  g_assert_no_error (error);
  kt_conversation_set_account (kt_ui_conversation (ui), account);
}

static void
write_quote (KtUi *ui,
             Story *story)
{
  kt_ui_log_in (ui, "a.berg");
  receive_customer (ui);
  kt_ui_go (ui, "quotes");
  kt_ui_press_button (ui, "New quote");
  kt_ui_expect_text (ui, "An Empty Quote");
  kt_ui_enter_line (ui, "FR-10115", "2");
  kt_ui_enter_line (ui, "FR-55031", "50");
  kt_ui_enter_line (ui, "FR-57010", "3");
  g_assert_cmpuint (kt_revision_count_positions (kt_ui_revision (ui)), ==, 3);
  select_line (ui, 2);
  kt_ui_act_with (ui, "quote.role", "option");
  g_assert_cmpint (kt_position_get (kt_ui_line (ui, 2))->role, ==, KT_ROLE_OPTION);
  story->quote_id = g_strdup (kt_open_quote_get_quote (kt_ui_quote (ui))->id);
}

/* --- beyond the mandate ----------------------------------------------------------------------------------- */

static void
ask (KtUi *ui,
     const char *reason)
{
  kt_ui_press_button (ui, "Ask for approval…");
  kt_ui_type (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_BANNER, NULL), GTK_TYPE_ENTRY, NULL), reason);
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_expect_state (ui, KT_REVISION_IN_APPROVAL);
}

static void
ask_too_much (KtUi *ui)
{
  type_discount (ui, 0, "18");
  kt_ui_expect_text (ui, "Needs approval by: Head of sales");
  kt_ui_expect_text (ui, "Discount of 18% instead of at most 10%");
  kt_ui_act (ui, "quote.send");
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
  kt_ui_press_button (ui, "Refuse…");
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
  kt_ui_expect_state (ui, KT_REVISION_DRAFT);
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
  kt_ui_act (ui, "quote.send");
  kt_ui_expect_state (ui, KT_REVISION_SENT);
  story->sealed = kt_revision_to_body (kt_ui_revision (ui));
}

/* --- revisions -------------------------------------------------------------------------------------------- */

static void
type_quantity (KtUi *ui,
               guint index,
               const char *quantity)
{
  select_line (ui, index);
  go_to_cell (ui, 4);
  kt_ui_enter (ui, quantity);
  kt_ui_press (ui, GDK_KEY_Return);
  g_assert_true (kt_decimal_equal (kt_position_get (kt_ui_line (ui, index))->quantity,
                                   kt_decimal_from_int (g_ascii_strtoll (quantity, NULL, 10))));
}

/* The customer wants fewer motors; a second thought of ours goes beside it. */
static void
go_on_in_parallel (KtUi *ui)
{
  kt_ui_act (ui, "quote.revise");
  kt_ui_expect_revision (ui, 2);
  type_quantity (ui, 1, "40");
  type_discount (ui, 0, "10");
  kt_ui_act_with (ui, "quote.revise-from", kt_ui_revision_id (ui, 1));
  kt_ui_expect_revision (ui, 3);
  type_quantity (ui, 0, "1");
  kt_ui_show_revision (ui, 2);
}

static void
compare (KtUi *ui)
{
  gtk_widget_activate_action (editor (ui), "revisions.compare", "(ss)", kt_ui_revision_id (ui, 1),
                              kt_ui_revision_id (ui, 2));
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

  kt_ui_show_revision (ui, 2);
  kt_ui_act (ui, "quote.send");
  kt_ui_expect_state (ui, KT_REVISION_SENT);
  kt_ui_press_button (ui, "Accepted…");
  kt_ui_expect (ui, KT_TYPE_OUTCOME_FORM, NULL);
  kt_ui_type (ui, gtk_window_get_focus (GTK_WINDOW (ui->window)), "4500012345");
  kt_ui_expect_state (ui, KT_REVISION_ACCEPTED);

  /* What was sent first is what it was. */
  kt_ui_show_revision (ui, 1);
  kt_ui_expect_state (ui, KT_REVISION_SUPERSEDED);
  sealed = kt_revision_to_body (kt_ui_revision (ui));
  g_assert_cmpstr (sealed, ==, story->sealed);
  kt_ui_expect_text (ui, "Sealed: recalculated, unchanged to the cent.");
  kt_ui_show_revision (ui, 2);
}

/* --- the order -------------------------------------------------------------------------------------------- */

static void
place (KtUi *ui)
{
  GtkWidget *pane = kt_ui_begin_order (ui);

  kt_ui_fill (pane, "Wished for", "2027-03-01");
  kt_ui_fill (pane, "Their order number", "4500012345");
  kt_ui_place_order (ui, pane);
}

/* One motor goes to the works in Hamburg, a month later. */
static void
deliver_in_two_parts (KtUi *ui,
                      KtOpenOrder *open)
{
  const KtOrderLine *motors;
  GtkWidget *form = kt_ui_open_step (ui, "New address…");

  kt_ui_fill (form, "Known as", "Works 2");
  kt_ui_fill (form, "Name", "Nordlicht Chemie GmbH");
  kt_ui_fill (form, "Street", "Hafenstraße 12");
  kt_ui_fill (form, "Postcode", "20457");
  kt_ui_fill (form, "Town", "Hamburg");
  kt_ui_fill (form, "Country", "DE");
  kt_ui_take_step (ui, form, "Add the address");
  g_assert_cmpuint (kt_open_order_get_agreed (open)->addresses->len, ==, 2);

  form = kt_ui_open_step (ui, "Split…");
  kt_ui_fill (form, "Quantity", "1");
  kt_ui_fill (form, "Date", "2027-04-01");
  adw_combo_row_set_selected (ADW_COMBO_ROW (kt_ui_find_in (form, ADW_TYPE_COMBO_ROW, NULL)), 1);
  kt_ui_take_step (ui, form, "Split");
  kt_ui_expect_text (ui, "Delivery 2");
  motors = g_ptr_array_index (kt_open_order_get_agreed (open)->lines, 0);
  g_assert_cmpuint (motors->parts->len, ==, 2);
  g_assert_cmpstr (((KtOrderPart *) motors->parts->pdata[0])->address_id, !=,
                   ((KtOrderPart *) motors->parts->pdata[1])->address_id);
}

static void
amend (KtUi *ui,
       KtOpenOrder *open)
{
  const KtOrderLine *cable = g_ptr_array_index (kt_open_order_get_agreed (open)->lines, 1);
  guint n_events = kt_open_order_get_agreed (open)->events->len;

  /* Rows: the motors, their two deliveries, the cable. */
  kt_ui_type_in_order (ui, 3, KT_UI_QUANTITY, "60");
  kt_ui_expect_text (ui, "Amendment, prepared by Bea Kern");
  g_assert_true (kt_decimal_equal (cable->quantity, kt_decimal_from_int (40)));
  kt_ui_press_button (ui, "Agree to the changes");
  kt_ui_expect_text (ui, "The order was changed");
  cable = g_ptr_array_index (kt_open_order_get_agreed (open)->lines, 1);
  g_assert_true (kt_decimal_equal (cable->quantity, kt_decimal_from_int (60)));
  g_assert_cmpuint (kt_open_order_get_agreed (open)->events->len, ==, n_events + 1);
}

/* --- the whole -------------------------------------------------------------------------------------------- */

static void
play (KtUi *ui,
      gpointer data)
{
  Story *story = data;
  g_autofree char *order_id = NULL;
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
  kt_ui_show_revision (ui, 2);
  place (ui);
  order_id = kt_ui_find_order (ui, NULL);
  order = kt_ui_open_order (ui, order_id);
  deliver_in_two_parts (ui, order);
  amend (ui, order);
  kt_ui_assert_sound (ui);
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
