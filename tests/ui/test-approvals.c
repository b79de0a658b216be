/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quote needs approval: simulated while typing, asked for, refused, changed, approved, voided, sent; by two people. */
#include "kt-ui-people.h"
#include "kt-ui-quote.h"

#include "kt-approval-banner.h"
#include "kt-approval-detail.h"
#include "kt-approvals-page.h"
#include "kt-audit-store.h"
#include "kt-delegation-panel.h"
#include "kt-quote-editor.h"
#include "kt-wish-detail.h"
#include "kt-wish-panel.h"

#include <string.h>

#define PUMP_MOTOR "FR-10115"

/* --- who is here ------------------------------------------------------------------------------------------ */

static const KtUiPerson PEOPLE[] = {
  { "admin", "Admin", KT_USER_ADMIN, NULL },
  { "a.berg", "Anna Berg", KT_USER_SALES, NULL },
  { "l.voss", "Lutz Voss", KT_USER_SALES | KT_USER_APPROVER, "sales-lead" },
  { "t.kern", "Tina Kern", KT_USER_APPROVER, "engineering" },
  { "e.lang", "Eva Lang", KT_USER_SALES | KT_USER_APPROVER, "engineering" },
};

static void
hire (KtUi *ui)
{
  kt_ui_hire (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
}

/* --- the quote -------------------------------------------------------------------------------------------- */

static void
begin_quote (KtUi *ui)
{
  kt_ui_receive_customer (ui, "Nordlicht Chemie GmbH");
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_add_article (ui, PUMP_MOTOR, 2, KT_ROLE_NORMAL);
  kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
}

static GtkWidget *
banner (KtUi *ui)
{
  return kt_ui_expect (ui, KT_TYPE_APPROVAL_BANNER, NULL);
}

static void
reply (KtUi *ui,
       const char *label,
       const char *text)
{
  kt_ui_press_button (ui, label);
  kt_ui_type (ui, kt_ui_find_in (banner (ui), GTK_TYPE_ENTRY, NULL), text);
}

/* --- simulated while typing ------------------------------------------------------------------------------- */

static void
play_simulation (KtUi *ui,
                 gpointer data)
{
  begin_quote (ui);
  kt_ui_settle (ui, 200);
  g_assert_null (kt_ui_find (ui, KT_TYPE_APPROVAL_BANNER, NULL));

  kt_ui_change_discount (ui, 0, 15);
  kt_ui_expect_text (ui, "Needs approval by: Head of sales");
  kt_ui_expect_text (ui, "Discount of 15% instead of at most 10%");
  kt_ui_press_button (ui, "Lower to 10%");
  kt_ui_settle (ui, 200);
  g_assert_null (kt_ui_find (ui, KT_TYPE_APPROVAL_BANNER, NULL));

  /* One step of undo brings it back. */
  kt_ui_act (ui, "quote.undo");
  kt_ui_expect_text (ui, "Discount of 15% instead of at most 10%");
  kt_ui_change_discount (ui, 0, 25);
  kt_ui_expect_text (ui, "Needs approval by: Head of sales, Management");
}

static void
test_simulation (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_simulation, NULL);
}

/* --- asked, answered, withdrawn --------------------------------------------------------------------------- */

static void
play_asking (KtUi *ui,
             gpointer data)
{
  hire (ui);
  kt_ui_take_seat (ui, "a.berg");
  begin_quote (ui);
  kt_ui_change_discount (ui, 0, 15);
  reply (ui, "Ask for approval…", "Framework contract is near");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_expect_state (ui, KT_REVISION_IN_APPROVAL);
  kt_ui_press_button (ui, "Withdraw");
  kt_ui_expect_text (ui, "Needs approval by: Head of sales");
  kt_ui_expect_state (ui, KT_REVISION_DRAFT);

  /* What is asked for holds for this bargain only. */
  reply (ui, "Ask for approval…", "Once more");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_press_button (ui, "Go on editing");
  kt_ui_expect_state (ui, KT_REVISION_DRAFT);
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_change_discount (ui, 0, 18);
  kt_ui_expect_text (ui, "The request no longer holds: the quote was changed");
  kt_ui_expect_text (ui, "Position 1: discount 18 instead of 15");
  kt_ui_change_discount (ui, 0, 15);
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
}

static void
test_asking (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_asking, NULL);
}

/* What is on its way to the disk is older than the request, and is answered after it. */
static void
play_asking_at_once (KtUi *ui,
                     gpointer data)
{
  GtkWidget *entry;

  begin_quote (ui);
  kt_ui_change_discount (ui, 0, 15);
  kt_ui_press_button (ui, "Ask for approval…");
  entry = kt_ui_find_in (banner (ui), GTK_TYPE_ENTRY, NULL);
  kt_ui_change_discount (ui, 0, 16);
  kt_open_quote_save (kt_ui_quote (ui));
  kt_ui_type (ui, entry, "In a hurry");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_expect_saved (ui);
  g_assert_cmpint (kt_revision_get_state (kt_ui_revision (ui)), ==, KT_REVISION_IN_APPROVAL);
}

static void
test_asking_at_once (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_asking_at_once, NULL);
}

/* --- refused, changed, approved, sent --------------------------------------------------------------------- */

static void
send (KtUi *ui)
{
  kt_ui_act (ui, "quote.send");
}

static void
export (KtUi *ui,
        const char *name)
{
  g_autofree char *path = g_build_filename (ui->folder, name, NULL);

  kt_quote_editor_export_to (KT_QUOTE_EDITOR (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL)), path);
}

/* Entries of the audit trail about clean pages. */
static guint
count_prints (KtUi *ui)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = kt_audit_store_list (kt_ui_store (ui), NULL, 0, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < entries->len; i++)
    n += g_str_equal (((KtAuditEntry *) g_ptr_array_index (entries, i))->kind, "printed");
  return n;
}

static void
play_decision (KtUi *ui,
               gpointer data)
{
  GtkWidget *detail;

  hire (ui);
  kt_ui_take_seat (ui, "a.berg");
  begin_quote (ui);
  kt_ui_change_discount (ui, 0, 18);
  send (ui);
  kt_ui_expect_text (ui, "Not sent: it needs approval first");
  export (ui, "draft.pdf");
  kt_ui_expect_text (ui, "The pages are marked as a draft: it needs approval first");
  reply (ui, "Ask for approval…", "Framework contract is near");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");

  /* The one who asked has no buttons. */
  kt_ui_go (ui, "approvals");
  kt_ui_press_button (ui, "Mine");
  kt_ui_expect_text (ui, "Your role does not decide about approvals.");

  kt_ui_take_seat (ui, "l.voss");
  kt_ui_press_button (ui, "Waiting");
  detail = kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL);
  kt_ui_expect_text (ui, "“Framework contract is near”");
  kt_ui_expect_text (ui, "−18%");
  kt_ui_press_button (ui, "Refuse…");
  kt_ui_type (ui, kt_ui_find_in (detail, GTK_TYPE_ENTRY, NULL), "Too much, 15 would do");
  kt_ui_expect_text (ui, "Nothing Waits for You");

  kt_ui_take_seat (ui, "a.berg");
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, "Refused by Lutz Voss");
  kt_ui_expect_text (ui, "“Too much, 15 would do”");
  kt_ui_expect_state (ui, KT_REVISION_DRAFT);
  kt_ui_change_discount (ui, 0, 15);
  kt_ui_expect_text (ui, "Needs approval by: Head of sales");
  reply (ui, "Ask for approval…", "15 then");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");

  kt_ui_take_seat (ui, "l.voss");
  kt_ui_go (ui, "approvals");
  kt_ui_expect_text (ui, "“15 then”");
  detail = kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL);
  kt_ui_click (ui, kt_ui_find_in (detail, GTK_TYPE_BUTTON, "Approve"));
  kt_ui_expect_text (ui, "Nothing Waits for You");

  kt_ui_take_seat (ui, "a.berg");
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, "Approved by Lutz Voss");
  kt_ui_expect_state (ui, KT_REVISION_RELEASED);
  g_assert_cmpuint (count_prints (ui), ==, 0);
  export (ui, "clean.pdf");
  kt_ui_expect_text (ui, "PDF written");
  g_assert_cmpuint (count_prints (ui), ==, 1);
  send (ui);
  kt_ui_expect_state (ui, KT_REVISION_SENT);
}

static void
test_decision (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_decision, NULL);
}

/* --- which one is decided --------------------------------------------------------------------------------- */

static void
ask_anew (KtUi *ui)
{
  begin_quote (ui);
  kt_ui_change_discount (ui, 0, 15);
  reply (ui, "Ask for approval…", "Please");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
}

static void
play_quick_choice (KtUi *ui,
                   gpointer data)
{
  GtkWidget *page;
  GtkWidget *detail;
  GtkSelectionModel *model;

  hire (ui);
  kt_ui_take_seat (ui, "a.berg");
  ask_anew (ui);
  ask_anew (ui);
  kt_ui_take_seat (ui, "l.voss");
  kt_ui_go (ui, "approvals");
  page = kt_ui_expect (ui, KT_TYPE_APPROVALS_PAGE, NULL);
  detail = kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL);
  kt_ui_expect (ui, GTK_TYPE_BUTTON, "Approve");
  model = gtk_list_view_get_model (GTK_LIST_VIEW (kt_ui_find_in (page, GTK_TYPE_LIST_VIEW, NULL)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);

  /* Before the second one is there the first is not meant any more. */
  gtk_selection_model_select_item (model, 1, TRUE);
  kt_approval_detail_approve (KT_APPROVAL_DETAIL (detail));
  kt_ui_settle (ui, 800);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 2);
  kt_approval_detail_approve (KT_APPROVAL_DETAIL (detail));
  kt_ui_expect_text (ui, "Approved");
  kt_ui_settle (ui, 800);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
}

static void
test_quick_choice (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_quick_choice, NULL);
}

/* --- handed over ------------------------------------------------------------------------------------------ */

static void
play_delegation (KtUi *ui,
                 gpointer data)
{
  GtkWidget *panel;
  GtkWidget *person;

  hire (ui);
  kt_ui_take_seat (ui, "l.voss");
  kt_ui_go (ui, "approvals");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_APPROVALS_PAGE, NULL), "approvals.delegate", NULL);
  panel = kt_ui_expect (ui, KT_TYPE_DELEGATION_PANEL, NULL);
  kt_ui_expect_text (ui, "Eva Lang");
  kt_ui_click (ui, kt_ui_find_in (panel, GTK_TYPE_BUTTON, "Delegate"));
  kt_ui_expect_text (ui, "Lutz Voss → Eva Lang");
  /* Who was chosen stays chosen when something changes. */
  person = kt_ui_find_in (panel, GTK_TYPE_DROP_DOWN, "Eva Lang");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (person), 1);
  kt_ui_click (ui, kt_ui_find_in (panel, GTK_TYPE_BUTTON, "Delegate"));
  kt_ui_expect_text (ui, "Lutz Voss → Tina Kern");
  kt_ui_settle (ui, 300);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (person)), ==, 1);

  kt_ui_take_seat (ui, "a.berg");
  begin_quote (ui);
  kt_ui_change_discount (ui, 0, 15);
  reply (ui, "Ask for approval…", "Please");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_take_seat (ui, "e.lang");
  kt_ui_go (ui, "approvals");
  kt_ui_press_button (ui, "Waiting");
  kt_ui_expect_text (ui, "“Please”");
  kt_ui_click (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL), GTK_TYPE_BUTTON, "Approve"));
  kt_ui_expect_text (ui, "Nothing Waits for You");
  kt_ui_press_button (ui, "Decided");
  kt_ui_expect_text (ui, "Eva Lang approved on behalf of: Head of sales");
}

static void
test_delegation (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_delegation, NULL);
}

/* --- special wishes --------------------------------------------------------------------------------------- */

static void
wish (KtUi *ui,
      const char *title)
{
  GtkWidget *panel;

  kt_ui_act (ui, "quote.add-wish");
  panel = kt_ui_expect (ui, KT_TYPE_WISH_PANEL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (panel, GTK_TYPE_ENTRY, NULL)), title);
  kt_ui_click (ui, kt_ui_find_in (panel, GTK_TYPE_BUTTON, "Put on the quote"));
}

static void
write_answer (GtkWidget *detail,
              const char *text)
{
  GtkWidget *view = kt_ui_find_in (detail, GTK_TYPE_TEXT_VIEW, NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static void
play_wish (KtUi *ui,
           gpointer data)
{
  const KtPositionData *line;
  g_autofree char *price = NULL;
  GtkWidget *detail;

  hire (ui);
  kt_ui_take_seat (ui, "a.berg");
  begin_quote (ui);
  wish (ui, "Painted in RAL 5015");
  kt_ui_expect_text (ui, "Waiting for: Engineering");
  kt_ui_expect_text (ui, "1 special wish");
  kt_ui_expect_saved (ui);

  kt_ui_take_seat (ui, "t.kern");
  kt_ui_go (ui, "approvals");
  kt_ui_press_button (ui, "Questions");
  detail = kt_ui_expect (ui, KT_TYPE_WISH_DETAIL, NULL);
  kt_ui_expect (ui, GTK_TYPE_BUTTON, "Send answer");
  write_answer (detail, "Yes, two coats");
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (detail, GTK_TYPE_ENTRY, NULL)), "240");
  kt_ui_press_button (ui, "Send answer");
  kt_ui_expect_text (ui, "No Open Questions");

  kt_ui_take_seat (ui, "a.berg");
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, "Yes, two coats");
  line = kt_position_get (kt_ui_line (ui, 1));
  g_assert_cmpint (line->kind, ==, KT_POSITION_SERVICE);
  price = kt_money_to_string (line->unit_price);
  g_assert_cmpstr (price, ==, "240.00");
  g_assert_cmpstr (line->wish_by, ==, "Tina Kern");
}

static void
test_wish (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_wish, NULL);
}

/* Behind the back of the program: like a disk that is full, and has room again. */
static void
in_database (KtUi *ui,
             const char *sql)
{
  g_autoptr (GError) error = NULL;
  KtSqliteConnection *connection = kt_ui_open_database (ui);

  kt_sqlite_connection_exec (connection, sql, &error);
  g_assert_no_error (error);
  kt_sqlite_connection_free (connection);
}

static void
play_failing_answer (KtUi *ui,
                     gpointer data)
{
  GtkWidget *detail;

  hire (ui);
  kt_ui_take_seat (ui, "a.berg");
  begin_quote (ui);
  wish (ui, "Painted in RAL 5015");
  kt_ui_expect_text (ui, "1 special wish");
  kt_ui_settle (ui, 800); /* saved */

  kt_ui_take_seat (ui, "t.kern");
  kt_ui_go (ui, "approvals");
  kt_ui_press_button (ui, "Questions");
  detail = kt_ui_expect (ui, KT_TYPE_WISH_DETAIL, NULL);
  kt_ui_expect (ui, GTK_TYPE_BUTTON, "Send answer");
  write_answer (detail, "Yes, two coats");
  in_database (ui, "CREATE TRIGGER full BEFORE UPDATE ON revision BEGIN SELECT raise (ABORT, 'no room'); END");
  kt_ui_press_button (ui, "Send answer");
  kt_ui_expect_text (ui, "no room");
  g_assert_false (kt_ui_shows (ui, "No Open Questions"));
  /* What was typed is still there, and the wish is still open. */
  in_database (ui, "DROP TRIGGER full");
  kt_ui_press_button (ui, "Send answer");
  kt_ui_expect_text (ui, "No Open Questions");
}

static void
test_failing_answer (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_failing_answer, NULL);
}

/* Nothing stops it, but nobody overlooks it. */
/* Nothing stops it, but nobody overlooks it. */
static void
play_open_question (KtUi *ui,
                    gpointer data)
{
  AdwMessageDialog *dialog;
  const char *body;

  hire (ui);
  kt_ui_take_seat (ui, "e.lang");
  begin_quote (ui);
  wish (ui, "Painted in RAL 5015");
  kt_ui_expect_text (ui, "Within your own authority");
  send (ui);
  dialog = kt_ui_expect_window (ui, ADW_TYPE_MESSAGE_DIALOG);
  body = adw_message_dialog_get_body (dialog);
  g_assert_nonnull (strstr (body, "nobody has answered the special wish “Painted in RAL 5015” yet"));
  adw_message_dialog_response (dialog, "cancel");
  kt_ui_settle (ui, 300);
  g_assert_cmpint (kt_revision_get_state (kt_ui_revision (ui)), ==, KT_REVISION_DRAFT);
  send (ui);
  adw_message_dialog_response (kt_ui_expect_window (ui, ADW_TYPE_MESSAGE_DIALOG), "go-on");
  kt_ui_expect_state (ui, KT_REVISION_SENT);
}

static void
test_open_question (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play_open_question, NULL);
}

/* --- one after the other at the same desk ------------------------------------------------------------------ */

static void
play_log_in (KtUi *ui,
             gpointer data)
{
  kt_ui_log_in (ui, "a.berg");
  begin_quote (ui);
  kt_ui_change_discount (ui, 0, 15);
  reply (ui, "Ask for approval…", "Please");
  kt_ui_expect_text (ui, "Waiting for: Head of sales");
  kt_ui_log_out (ui);

  kt_ui_log_in (ui, "l.voss");
  kt_ui_go (ui, "approvals");
  kt_ui_expect_text (ui, "“Please”");
  kt_ui_click (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL), GTK_TYPE_BUTTON, "Approve"));
  kt_ui_expect_text (ui, "Nothing Waits for You");
  kt_ui_log_out (ui);

  kt_ui_log_in (ui, "a.berg");
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, "Approved by Lutz Voss");
  kt_ui_expect_state (ui, KT_REVISION_RELEASED);
}

static void
test_log_in (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_add_people (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_run (ui, play_log_in, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/what needs approval is said while typing, and what avoids it", test_simulation);
  g_test_add_func ("/window/a request waits, is withdrawn, and is void after a change", test_asking);
  g_test_add_func ("/window/who asks while the quote is being saved has asked", test_asking_at_once);
  g_test_add_func ("/window/a quote is refused, changed, approved and sent, by two people", test_decision);
  g_test_add_func ("/window/only the request that is shown is decided", test_quick_choice);
  g_test_add_func ("/window/a duty is handed over, and the colleague decides", test_delegation);
  g_test_add_func ("/window/a special wish is answered by who can, with a price", test_wish);
  g_test_add_func ("/window/an answer that could not be stored is not lost, and not said to be given",
                   test_failing_answer);
  g_test_add_func ("/window/an open special wish is named before sending", test_open_question);
  g_test_add_func ("/window/approvals follow who logs in", test_log_in);
  return g_test_run ();
}
