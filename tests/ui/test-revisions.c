/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a quote in the window: revisions in parallel, compared, laid beside today, closed, copied. */
#include "kt-ui-quote.h"

#include "kt-comparison-page.h"
#include "kt-outcome-form.h"
#include "kt-quote-editor.h"
#include "kt-today-page.h"

#include <string.h>

#define MOTOR "FR-10115"
#define CABLE "FR-55031"

static void
begin_quote (KtUi *ui)
{
  kt_ui_receive_customer (ui, "Nordlicht Chemie GmbH");
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_add_article (ui, MOTOR, 2, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, CABLE, 50, KT_ROLE_NORMAL);
  kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
}

static void
send_quote (KtUi *ui)
{
  kt_ui_act (ui, "quote.send");
  kt_ui_expect_state (ui, KT_REVISION_SENT);
}

static void
play_in (const char *language,
         KtUiScript script)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), language);

  kt_ui_run (ui, script, NULL);
}

/* --- in parallel ------------------------------------------------------------------------------------------ */

static void
expect_quantity (KtUi *ui,
                 gint64 quantity)
{
  g_assert_true (kt_decimal_equal (kt_position_get (kt_ui_line (ui, 0))->quantity, kt_decimal_from_int (quantity)));
}

static void
play_parallel (KtUi *ui,
               gpointer data)
{
  begin_quote (ui);
  send_quote (ui);
  kt_ui_expect_text (ui, "Rev. 1/1");
  kt_ui_act (ui, "quote.revise");
  kt_ui_change_quantity (ui, 0, 5);
  kt_ui_show_revision (ui, 1);
  kt_ui_expect_text (ui, "Sealed: recalculated, unchanged to the cent.");
  kt_ui_act_with (ui, "quote.revise-from", kt_revision_get_id (kt_ui_revision (ui)));
  kt_ui_expect_revision (ui, 3);
  kt_ui_change_quantity (ui, 0, 7);
  kt_ui_expect_text (ui, "Rev. 3/3");
  kt_ui_show_revision (ui, 2);
  expect_quantity (ui, 5);
  kt_ui_change_quantity (ui, 0, 6);
  kt_ui_show_revision (ui, 3);
  expect_quantity (ui, 7);
  kt_ui_expect_saved (ui);
}

static void
play_parallel_again (KtUi *ui,
                     gpointer data)
{
  kt_ui_expect_quote (ui, NULL);
  kt_ui_go (ui, "quotes");
  expect_quantity (ui, 7);
  kt_ui_show_revision (ui, 2);
  expect_quantity (ui, 6);
  kt_ui_show_revision (ui, 1);
  expect_quantity (ui, 2);
}

static void
test_parallel (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_parallel, NULL);
  kt_ui_run (ui, play_parallel_again, NULL);
}

/* --- side by side ----------------------------------------------------------------------------------------- */

static void
on_comparison (KtUi *ui,
               const char *action)
{
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_COMPARISON_PAGE, NULL), action, NULL);
  kt_ui_settle (ui, 100);
}

static void
play_comparison (KtUi *ui,
                 gpointer data)
{
  begin_quote (ui);
  send_quote (ui);
  kt_ui_act (ui, "quote.revise");
  kt_ui_change_quantity (ui, 0, 5);
  kt_ui_add_article (ui, "FR-57010", 3, KT_ROLE_NORMAL);
  kt_ui_act (ui, "quote.compare");
  kt_ui_expect (ui, KT_TYPE_COMPARISON_PAGE, NULL);
  kt_ui_expect_text (ui, "2 lines differ");
  kt_ui_expect_text (ui, "only right");

  /* The head first, then the line with the other quantity. */
  on_comparison (ui, "comparison.next");
  kt_ui_expect_text (ui, "5\xc2\xa0" "pc");
  on_comparison (ui, "comparison.take-right");
  kt_ui_expect_text (ui, "1 line differs");
  expect_quantity (ui, 2);
  on_comparison (ui, "comparison.undo");
  kt_ui_expect_text (ui, "2 lines differ");
  expect_quantity (ui, 5);

  /* Into the sealed one nothing is taken over, whichever side it stands on. */
  on_comparison (ui, "comparison.swap");
  on_comparison (ui, "comparison.next");
  on_comparison (ui, "comparison.take-right");
  kt_ui_expect_text (ui, "2 lines differ");
  kt_ui_press_button (ui, "Take over to the left: Quantity");
  kt_ui_expect_text (ui, "1 line differs");
  expect_quantity (ui, 2);
  on_comparison (ui, "revisions.back");
  kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
}

static void
test_comparison (void)
{
  play_in ("en", play_comparison);
}

/* --- then and today --------------------------------------------------------------------------------------- */

/* As if the list had been cheaper when it was quoted. */
static void
make_older (KtUi *ui)
{
  KtPosition *position = kt_ui_line (ui, 0);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));

  data->unit_price.amount -= 1000000;
  kt_open_quote_begin_change (kt_ui_quote (ui), "Older");
  kt_revision_edit_position (kt_ui_revision (ui), position, data, NULL);
  kt_open_quote_end_change (kt_ui_quote (ui), NULL);
}

static void
play_today (KtUi *ui,
            gpointer data)
{
  GtkWidget *page;
  KtMoney then;

  begin_quote (ui);
  make_older (ui);
  then = kt_position_get (kt_ui_line (ui, 0))->unit_price;
  send_quote (ui);
  kt_ui_act (ui, "quote.today");
  page = kt_ui_expect (ui, KT_TYPE_TODAY_PAGE, NULL);
  kt_ui_expect_text (ui, "Unchanged since it was sealed");
  kt_ui_expect_text (ui, "Taken: 2 as quoted, 0 under today’s rules, 0 at today’s prices");
  gtk_widget_activate_action (page, "today.choose-all", "s", "prices");
  kt_ui_expect_text (ui, "Taken: 0 as quoted, 0 under today’s rules, 2 at today’s prices");
  gtk_widget_activate_action (page, "today.begin", NULL);
  kt_ui_expect_revision (ui, 2);
  kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  g_assert_cmpint (kt_position_get (kt_ui_line (ui, 0))->unit_price.amount, ==, then.amount + 1000000);
  g_assert_true (kt_revision_is_editable (kt_ui_revision (ui)));
  kt_ui_show_revision (ui, 1);
  g_assert_true (kt_money_equal (kt_position_get (kt_ui_line (ui, 0))->unit_price, then));
}

static void
test_today (void)
{
  play_in ("en", play_today);
}

/* --- faster than the store ------------------------------------------------------------------------------- */

static void
play_haste (KtUi *ui,
            gpointer data)
{
  g_autofree char *id = NULL;
  KtOpenQuote *open;

  begin_quote (ui);
  g_assert_true (kt_open_quote_save_now (kt_ui_quote (ui), NULL));
  id = g_strdup (kt_open_quote_get_quote (kt_ui_quote (ui))->id);

  /* Begun while another is on its way: that one does not take its place. */
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_conversation_open_quote (kt_ui_conversation (ui), id);
  open = kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 500);
  g_assert_true (kt_ui_quote (ui) == open);

  /* Asked for twice it comes once, so that nothing typed meanwhile is lost. */
  kt_conversation_open_quote (kt_ui_conversation (ui), id);
  kt_conversation_open_quote (kt_ui_conversation (ui), id);
  kt_ui_expect_quote (ui, id);
  open = kt_ui_quote (ui);
  kt_ui_change_quantity (ui, 0, 5);
  kt_ui_settle (ui, 500);
  g_assert_true (kt_ui_quote (ui) == open);
  g_assert_true (kt_decimal_equal (kt_position_get (kt_ui_line (ui, 0))->quantity, kt_decimal_from_int (5)));
}

static void
test_haste (void)
{
  play_in ("en", play_haste);
}

/* --- how it ends ------------------------------------------------------------------------------------------ */

static GtkWidget *
form (KtUi *ui)
{
  return kt_ui_expect (ui, KT_TYPE_OUTCOME_FORM, NULL);
}

static gboolean
has_no_form (KtUi *ui,
             gpointer data)
{
  return kt_ui_find (ui, KT_TYPE_OUTCOME_FORM, NULL) == NULL;
}

static void
play_outcome (KtUi *ui,
              gpointer data)
{
  begin_quote (ui);
  kt_ui_act (ui, "quote.accept"); /* a draft cannot be accepted */
  g_assert_null (kt_ui_find (ui, KT_TYPE_OUTCOME_FORM, NULL));
  send_quote (ui);

  kt_ui_press_button (ui, "Lost…");
  kt_ui_click (ui, kt_ui_find_in (form (ui), GTK_TYPE_BUTTON, "Mark as lost"));
  kt_ui_expect_text (ui, "Choose why it was lost.");
  kt_ui_click (ui, kt_ui_find_in (form (ui), GTK_TYPE_BUTTON, "Cancel"));
  kt_ui_wait (ui, "the form to go", has_no_form, NULL);
  kt_ui_expect_state (ui, KT_REVISION_SENT);

  kt_ui_press_button (ui, "Accepted…");
  kt_ui_type (ui, gtk_window_get_focus (GTK_WINDOW (ui->window)), "4500012345");
  kt_ui_expect_state (ui, KT_REVISION_ACCEPTED);
  kt_ui_expect_text (ui, "Accepted, order 4500012345");
  kt_ui_act_with (ui, "quote.aside", "history");
  kt_ui_expect_text (ui, "Revision 1: Accepted, order 4500012345");
  kt_ui_expect_text (ui, "Revision 1: Sent");
}

static void
play_outcome_again (KtUi *ui,
                    gpointer data)
{
  kt_ui_expect_quote (ui, NULL);
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, "Accepted, order 4500012345");
}

static void
test_outcome (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_outcome, NULL);
  kt_ui_run (ui, play_outcome_again, NULL);
}

/* --- extended, superseded, copied ------------------------------------------------------------------------- */

static void
set_valid_until (KtUi *ui,
                 const char *day)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (kt_ui_revision (ui)));

  kt_record_set_text (&header->valid_until, day);
  kt_revision_edit_header (kt_ui_revision (ui), header, NULL);
}

static void
play_renewal (KtUi *ui,
              gpointer data)
{
  g_autoptr (KtAccount) other = NULL;
  g_autofree char *first = NULL;
  g_autofree char *today = kt_workplace_get_date (kt_ui_workplace (ui));

  begin_quote (ui);
  set_valid_until (ui, today);
  send_quote (ui);
  kt_ui_act (ui, "quote.extend-validity");
  kt_ui_expect_revision (ui, 2);
  g_assert_cmpstr (kt_revision_get_header (kt_ui_revision (ui))->valid_until, >, today);
  send_quote (ui);
  kt_ui_show_revision (ui, 1);
  kt_ui_expect_state (ui, KT_REVISION_SUPERSEDED);
  kt_ui_expect_text (ui, "Another revision has taken its place.");

  first = g_strdup (kt_open_quote_get_quote (kt_ui_quote (ui))->id);
  other = kt_ui_store_customer (ui, "Werft Süd GmbH");
  kt_conversation_set_account (kt_ui_conversation (ui), other);
  kt_ui_act (ui, "quote.copy-quote-for-customer");
  kt_ui_expect_text (ui, "Rev. 1/1");
  g_assert_cmpstr (kt_open_quote_get_quote (kt_ui_quote (ui))->id, !=, first);
  g_assert_cmpstr (kt_revision_get_header (kt_ui_revision (ui))->customer.account_id, ==, other->id);
  g_assert_cmpuint (kt_revision_count_positions (kt_ui_revision (ui)), ==, 2);
  kt_ui_expect_state (ui, KT_REVISION_DRAFT);
}

/* The last day was yesterday when the program starts again. */
static void
play_before_expiry (KtUi *ui,
                    gpointer data)
{
  begin_quote (ui);
  set_valid_until (ui, "2020-01-31");
  send_quote (ui);
  /* What is not marked yet is shown already: with a server that may take weeks. */
  kt_ui_expect_state (ui, KT_REVISION_SENT);
  kt_ui_expect_text (ui, "It was valid until 31 Jan 2020.");
}

static void
play_after_expiry (KtUi *ui,
                   gpointer data)
{
  kt_ui_expect_quote (ui, NULL);
  kt_ui_go (ui, "quotes");
  kt_ui_expect_state (ui, KT_REVISION_EXPIRED);
  kt_ui_expect_text (ui, "It was valid until 31 Jan 2020.");
  kt_ui_press_button (ui, "Extend validity");
  kt_ui_expect_revision (ui, 2);
}

static void
test_expiry (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_before_expiry, NULL);
  kt_ui_run (ui, play_after_expiry, NULL);
}

static void
test_renewal (void)
{
  play_in ("en", play_renewal);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/drafts in parallel are kept apart, saved each, and found again", test_parallel);
  g_test_add_func ("/window/two revisions are compared, and taken over only into the draft", test_comparison);
  g_test_add_func ("/window/what was quoted lies beside today, and what is taken becomes a draft", test_today);
  g_test_add_func ("/window/the quote asked for last stays, whatever is still on its way", test_haste);
  g_test_add_func ("/window/a quote is closed in place, and says so after a restart", test_outcome);
  g_test_add_func ("/window/a renewed revision supersedes, a copy goes to another customer", test_renewal);
  g_test_add_func ("/window/a quote expires by itself and is renewed", test_expiry);
  return g_test_run ();
}
