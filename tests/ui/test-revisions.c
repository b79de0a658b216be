/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a quote in the window: revisions in parallel, compared, laid beside today, closed, copied. */
#include "kt-ui-fixture.h"

#include "kt-account-store.h"
#include "kt-catalog-position.h"
#include "kt-comparison-page.h"
#include "kt-gatekeeper.h"
#include "kt-outcome-form.h"
#include "kt-quote-editor.h"
#include "kt-quote-store.h"
#include "kt-today-page.h"

#include <string.h>

#define MOTOR "FR-10115"
#define CABLE "FR-55031"

static KtWorkplace *
workplace (KtUi *ui)
{
  return kt_application_get_workplace (ui->application);
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

static KtRevision *
revision (KtUi *ui)
{
  return kt_open_quote_get_revision (quote (ui));
}

/* --- doing ------------------------------------------------------------------------------------------------ */

static void
act (KtUi *ui,
     const char *action)
{
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), action, NULL);
  kt_ui_settle (ui, 100);
}

static gboolean
is_index (KtUi *ui,
          gpointer index)
{
  return kt_revision_get_index (revision (ui)) == GPOINTER_TO_UINT (index);
}

static void
show (KtUi *ui,
      guint index)
{
  const KtRevisionInfo *info = g_ptr_array_index (kt_open_quote_get_quote (quote (ui))->revisions, index - 1);

  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.show-revision", "s", info->id);
  kt_ui_wait (ui, "the revision", is_index, GUINT_TO_POINTER (index));
}

static gboolean
is_saved (KtUi *ui,
          gpointer data)
{
  return kt_open_quote_get_save_state (quote (ui)) == KT_SAVE_DONE;
}

static gboolean
is_state (KtUi *ui,
          gpointer state)
{
  return kt_revision_get_state (revision (ui)) == (KtRevisionState) GPOINTER_TO_INT (state);
}

static void
expect_state (KtUi *ui,
              KtRevisionState state)
{
  kt_ui_wait (ui, kt_revision_state_to_string (state), is_state, GINT_TO_POINTER ((int) state));
  kt_ui_wait (ui, "the save", is_saved, NULL);
}

static KtAccount *
make_account (KtUi *ui,
              const char *name)
{
  g_autofree char *id = kt_workplace_new_id (workplace (ui));
  KtAccount *account = kt_account_new (id);
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&account->name, name);
  kt_record_set_text (&account->billing.city, "Kiel");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, "en");
  kt_account_store_save (kt_workplace_get_store (workplace (ui)), account, NULL, &error);
  g_assert_no_error (error);
  return account;
}

static void
add (KtUi *ui,
     const char *number,
     gint64 quantity)
{
  KtCatalog *catalog = kt_workplace_get_catalog (workplace (ui));
  g_autofree char *id = kt_workplace_new_id (workplace (ui));
  g_autoptr (GError) error = NULL;
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, &error);
  g_autoptr (KtPositionData) position = kt_catalog_position_new_article (
      catalog, article, id, "en", kt_decimal_from_int (quantity), kt_workplace_get_day (workplace (ui)), &error);

  g_assert_no_error (error);
  kt_conversation_add_position (conversation (ui), position, &error);
  g_assert_no_error (error);
}

static const KtPositionData *
line (KtUi *ui,
      guint index)
{
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (revision (ui)), index);

  return kt_position_get (position);
}

static void
change_quantity (KtUi *ui,
                 guint index,
                 gint64 quantity)
{
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (revision (ui)), index);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));
  g_autoptr (GError) error = NULL;

  data->quantity = kt_decimal_from_int (quantity);
  kt_open_quote_begin_change (quote (ui), "Quantity");
  kt_revision_edit_position (revision (ui), position, data, &error);
  g_assert_no_error (error);
  kt_open_quote_end_change (quote (ui), NULL);
}

static void
begin_quote (KtUi *ui)
{
  g_autoptr (KtAccount) account = make_account (ui, "Nordlicht Chemie GmbH");

  kt_conversation_set_account (conversation (ui), account);
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (conversation (ui));
  add (ui, MOTOR, 2);
  add (ui, CABLE, 50);
  kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
}

static void
send_quote (KtUi *ui)
{
  act (ui, "quote.send");
  expect_state (ui, KT_REVISION_SENT);
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
  g_assert_true (kt_decimal_equal (line (ui, 0)->quantity, kt_decimal_from_int (quantity)));
}

static void
play_parallel (KtUi *ui,
               gpointer data)
{
  begin_quote (ui);
  send_quote (ui);
  kt_ui_expect_text (ui, "Rev. 1/1");
  act (ui, "quote.revise");
  change_quantity (ui, 0, 5);
  show (ui, 1);
  kt_ui_expect_text (ui, "Sealed: recalculated, unchanged to the cent.");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.revise-from", "s",
                              kt_revision_get_id (revision (ui)));
  kt_ui_wait (ui, "the third revision", is_index, GUINT_TO_POINTER (3));
  change_quantity (ui, 0, 7);
  kt_ui_expect_text (ui, "Rev. 3/3");
  show (ui, 2);
  expect_quantity (ui, 5);
  change_quantity (ui, 0, 6);
  show (ui, 3);
  expect_quantity (ui, 7);
  kt_ui_wait (ui, "the save", is_saved, NULL);
}

static gboolean
has_quote (KtUi *ui,
           gpointer data)
{
  return quote (ui) != NULL;
}

static void
play_parallel_again (KtUi *ui,
                     gpointer data)
{
  kt_ui_wait (ui, "the quote", has_quote, NULL);
  kt_ui_go (ui, "quotes");
  expect_quantity (ui, 7);
  show (ui, 2);
  expect_quantity (ui, 6);
  show (ui, 1);
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
  act (ui, "quote.revise");
  change_quantity (ui, 0, 5);
  add (ui, "FR-57010", 3);
  act (ui, "quote.compare");
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
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Take over to the left: Quantity"));
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
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (revision (ui)), 0);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));

  data->unit_price.amount -= 1000000;
  kt_open_quote_begin_change (quote (ui), "Older");
  kt_revision_edit_position (revision (ui), position, data, NULL);
  kt_open_quote_end_change (quote (ui), NULL);
}

static void
play_today (KtUi *ui,
            gpointer data)
{
  GtkWidget *page;
  KtMoney then;

  begin_quote (ui);
  make_older (ui);
  then = line (ui, 0)->unit_price;
  send_quote (ui);
  act (ui, "quote.today");
  page = kt_ui_expect (ui, KT_TYPE_TODAY_PAGE, NULL);
  kt_ui_expect_text (ui, "Unchanged since it was sealed");
  kt_ui_expect_text (ui, "Taken: 2 as quoted, 0 under today’s rules, 0 at today’s prices");
  gtk_widget_activate_action (page, "today.choose-all", "s", "prices");
  kt_ui_expect_text (ui, "Taken: 0 as quoted, 0 under today’s rules, 2 at today’s prices");
  gtk_widget_activate_action (page, "today.begin", NULL);
  kt_ui_wait (ui, "the draft", is_index, GUINT_TO_POINTER (2));
  kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  g_assert_cmpint (line (ui, 0)->unit_price.amount, ==, then.amount + 1000000);
  g_assert_true (kt_revision_is_editable (revision (ui)));
  show (ui, 1);
  g_assert_true (kt_money_equal (line (ui, 0)->unit_price, then));
}

static void
test_today (void)
{
  play_in ("en", play_today);
}

/* --- faster than the store ------------------------------------------------------------------------------- */

static gboolean
is_open (KtUi *ui,
         gpointer id)
{
  return g_str_equal (kt_open_quote_get_quote (quote (ui))->id, id);
}

static void
play_haste (KtUi *ui,
            gpointer data)
{
  g_autofree char *id = NULL;
  KtOpenQuote *open;

  begin_quote (ui);
  g_assert_true (kt_open_quote_save_now (quote (ui), NULL));
  id = g_strdup (kt_open_quote_get_quote (quote (ui))->id);

  /* Begun while another is on its way: that one does not take its place. */
  kt_conversation_begin_quote (conversation (ui));
  kt_conversation_open_quote (conversation (ui), id);
  open = kt_conversation_begin_quote (conversation (ui));
  kt_ui_settle (ui, 500);
  g_assert_true (quote (ui) == open);

  /* Asked for twice it comes once, so that nothing typed meanwhile is lost. */
  kt_conversation_open_quote (conversation (ui), id);
  kt_conversation_open_quote (conversation (ui), id);
  kt_ui_wait (ui, "the quote", is_open, id);
  open = quote (ui);
  change_quantity (ui, 0, 5);
  kt_ui_settle (ui, 500);
  g_assert_true (quote (ui) == open);
  g_assert_true (kt_decimal_equal (line (ui, 0)->quantity, kt_decimal_from_int (5)));
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
  act (ui, "quote.accept"); /* a draft cannot be accepted */
  g_assert_null (kt_ui_find (ui, KT_TYPE_OUTCOME_FORM, NULL));
  send_quote (ui);

  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Lost…"));
  kt_ui_click (ui, kt_ui_find_in (form (ui), GTK_TYPE_BUTTON, "Mark as lost"));
  kt_ui_expect_text (ui, "Choose why it was lost.");
  kt_ui_click (ui, kt_ui_find_in (form (ui), GTK_TYPE_BUTTON, "Cancel"));
  kt_ui_wait (ui, "the form to go", has_no_form, NULL);
  expect_state (ui, KT_REVISION_SENT);

  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Accepted…"));
  kt_ui_type (ui, gtk_window_get_focus (GTK_WINDOW (ui->window)), "4500012345");
  expect_state (ui, KT_REVISION_ACCEPTED);
  kt_ui_expect_text (ui, "Accepted, order 4500012345");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.aside", "s", "history");
  kt_ui_expect_text (ui, "Revision 1: Accepted, order 4500012345");
  kt_ui_expect_text (ui, "Revision 1: Sent");
}

static void
play_outcome_again (KtUi *ui,
                    gpointer data)
{
  kt_ui_wait (ui, "the quote", has_quote, NULL);
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
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision (ui)));

  kt_record_set_text (&header->valid_until, day);
  kt_revision_edit_header (revision (ui), header, NULL);
}

static void
play_renewal (KtUi *ui,
              gpointer data)
{
  g_autoptr (KtAccount) other = NULL;
  g_autofree char *first = NULL;
  g_autofree char *today = kt_workplace_get_date (workplace (ui));

  begin_quote (ui);
  set_valid_until (ui, today);
  send_quote (ui);
  act (ui, "quote.extend-validity");
  kt_ui_wait (ui, "the new revision", is_index, GUINT_TO_POINTER (2));
  g_assert_cmpstr (kt_revision_get_header (revision (ui))->valid_until, >, today);
  send_quote (ui);
  show (ui, 1);
  expect_state (ui, KT_REVISION_SUPERSEDED);
  kt_ui_expect_text (ui, "Another revision has taken its place.");

  first = g_strdup (kt_open_quote_get_quote (quote (ui))->id);
  other = make_account (ui, "Werft Süd GmbH");
  kt_conversation_set_account (conversation (ui), other);
  act (ui, "quote.copy-quote-for-customer");
  kt_ui_expect_text (ui, "Rev. 1/1");
  g_assert_cmpstr (kt_open_quote_get_quote (quote (ui))->id, !=, first);
  g_assert_cmpstr (kt_revision_get_header (revision (ui))->customer.account_id, ==, other->id);
  g_assert_cmpuint (kt_revision_count_positions (revision (ui)), ==, 2);
  expect_state (ui, KT_REVISION_DRAFT);
}

/* The last day was yesterday when the program starts again. */
static void
play_before_expiry (KtUi *ui,
                    gpointer data)
{
  begin_quote (ui);
  set_valid_until (ui, "2020-01-31");
  send_quote (ui);
}

static void
play_after_expiry (KtUi *ui,
                   gpointer data)
{
  kt_ui_wait (ui, "the quote", has_quote, NULL);
  kt_ui_go (ui, "quotes");
  expect_state (ui, KT_REVISION_EXPIRED);
  kt_ui_expect_text (ui, "It was valid until 31 Jan 2020.");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Extend validity"));
  kt_ui_wait (ui, "the new revision", is_index, GUINT_TO_POINTER (2));
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
