/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of quotes: narrowed by chips, many changed at once with a look at what comes of it, written to a file. */
#include "kt-ui-quote.h"

#include "kt-position-view.h"
#include "kt-quote-bulk-bar.h"
#include "kt-quote-editor.h"
#include "kt-quotes-page.h"

#include <string.h>

static void
show_list (KtUi *ui)
{
  g_signal_emit_by_name (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "back");
  kt_ui_settle (ui, 300);
}

static void
add_quote (KtUi *ui,
           const char *table)
{
  g_autoptr (GError) error = NULL;

  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_go (ui, "quotes");
  kt_position_view_paste_table (KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL)), table);
  kt_ui_settle (ui, 100);
  g_assert_true (kt_open_quote_save_now (kt_ui_quote (ui), &error));
  g_assert_no_error (error);
}

static void
add_quotes (KtUi *ui)
{
  kt_ui_receive_customer (ui, "Nordlicht Chemie GmbH");
  add_quote (ui, "FR-10120\t2\n");
  add_quote (ui, "FR-10115\t3\n");
  kt_ui_act (ui, "quote.send");
  kt_ui_expect_state (ui, KT_REVISION_SENT);
  add_quote (ui, "FR-55031\t120\n");
  show_list (ui);
}

/* NULL while it is being read, and where nothing is in it. */
static GtkSelectionModel *
list (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_QUOTES_PAGE, NULL);
  GtkWidget *view = kt_ui_find_in (page, GTK_TYPE_COLUMN_VIEW, NULL);

  return view ? gtk_column_view_get_model (GTK_COLUMN_VIEW (view)) : NULL;
}

static gboolean
has_rows (KtUi *ui,
          gpointer count)
{
  GtkSelectionModel *model = list (ui);

  return model && g_list_model_get_n_items (G_LIST_MODEL (model)) == GPOINTER_TO_UINT (count);
}

static void
press_chip (KtUi *ui,
            const char *title)
{
  GtkWidget *chip = kt_ui_expect (ui, GTK_TYPE_TOGGLE_BUTTON, title);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  kt_ui_settle (ui, 200);
}

static void
press (KtUi *ui,
       const char *label)
{
  kt_ui_click (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_QUOTE_BULK_BAR, NULL), GTK_TYPE_BUTTON, label));
}

static void
play_filters (KtUi *ui,
              gpointer data)
{
  add_quotes (ui);
  kt_ui_wait (ui, "three quotes", has_rows, GUINT_TO_POINTER (3));
  press_chip (ui, "Draft");
  kt_ui_wait (ui, "two drafts", has_rows, GUINT_TO_POINTER (2));
  press_chip (ui, "Sent");
  kt_ui_wait (ui, "one sent", has_rows, GUINT_TO_POINTER (1));
  press_chip (ui, "Nordlicht Chemie GmbH");
  kt_ui_wait (ui, "one sent to him", has_rows, GUINT_TO_POINTER (1));
  press_chip (ui, "Expired");
  kt_ui_expect_text (ui, "No Such Quote");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, "Show all quotes"));
  kt_ui_wait (ui, "three quotes", has_rows, GUINT_TO_POINTER (3));
  kt_ui_settle (ui, 500);
}

static gboolean
is_extended (KtUi *ui,
             gpointer data)
{
  return g_str_equal (kt_revision_get_header (kt_ui_revision (ui))->valid_until, "2099-12-31");
}

/* Without a moment for the list to hear of it. */
static void
change_open_quote (KtUi *ui,
                   const char *subject)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (kt_ui_revision (ui)));

  kt_record_set_text (&header->subject, subject);
  g_assert_true (kt_revision_edit_header (kt_ui_revision (ui), header, NULL));
}

static void
play_many (KtUi *ui,
           gpointer data)
{
  GtkWidget *bar;

  add_quotes (ui);
  kt_ui_wait (ui, "three quotes", has_rows, GUINT_TO_POINTER (3));
  gtk_selection_model_select_all (list (ui));
  kt_ui_expect_text (ui, "3 quotes selected");

  /* First what would change; a sent one is named. */
  press (ui, "Reprice…");
  kt_ui_expect_text (ui, "Prices of 0 of 3 quotes have changed");
  kt_ui_expect_text (ui, "Q26-00002: Only a draft is repriced. Begin a new revision of this quote first.");
  kt_ui_expect_text (ui, "Q26-00001: prices are as they were");
  press (ui, "Close");

  press (ui, "Extend validity…");
  bar = kt_ui_expect (ui, KT_TYPE_QUOTE_BULK_BAR, NULL);
  kt_ui_type (ui, kt_ui_find_in (bar, GTK_TYPE_ENTRY, NULL), "soon");
  kt_ui_type (ui, kt_ui_find_in (bar, GTK_TYPE_ENTRY, NULL), "2099-12-31");
  kt_ui_expect_text (ui, "3 of 3 quotes changed");
  kt_ui_expect_text (ui, "31 Dec 2099");
  press (ui, "Close");

  /* The quote that is open is one of them; it is not saved over with what it was before. */
  kt_ui_wait (ui, "the open quote as it was stored", is_extended, NULL);

  /* None of them is lost: they are drafts now. What is typed into the open one moves it in the list. */
  gtk_selection_model_select_all (list (ui));
  change_open_quote (ui, "Cables");
  gtk_widget_activate_action (bar, "bulk.lose", "s", "price");
  kt_ui_expect_text (ui, "0 of 3 quotes changed");
  kt_ui_expect_text (ui, "Q26-00003: Only a sent or expired quote can be lost.");
  kt_ui_settle (ui, 500);
}

static gboolean
is_written (KtUi *ui,
            gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
play_export (KtUi *ui,
             gpointer data)
{
  g_autofree char *path = g_build_filename (ui->folder, "quotes.csv", NULL);
  g_autofree char *csv = NULL;

  add_quotes (ui);
  change_open_quote (ui, "=1+1");
  g_assert_true (kt_open_quote_save_now (kt_conversation_get_quote (kt_ui_conversation (ui)), NULL));
  kt_ui_wait (ui, "three quotes", has_rows, GUINT_TO_POINTER (3));
  kt_quotes_page_export_to (KT_QUOTES_PAGE (kt_ui_expect (ui, KT_TYPE_QUOTES_PAGE, NULL)), path);
  kt_ui_wait (ui, "the file", is_written, path);
  kt_ui_expect_text (ui, "3 quotes written");
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_assert_nonnull (strstr (csv, "Number,Customer,Subject,State,Revision,Net,Currency,Valid until,Changed,Owner\n"));
  g_assert_nonnull (strstr (csv, "\nQ26-00002,Nordlicht Chemie GmbH,,Sent,1,"));
  g_assert_nonnull (strstr (csv, "\nQ26-00003,Nordlicht Chemie GmbH,'=1+1,Draft,1,"));
  kt_ui_settle (ui, 500);
}

static void
run (gconstpointer data)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, (KtUiScript) data, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/window/quotes are narrowed by their state", play_filters, run);
  g_test_add_data_func ("/window/many quotes are changed at once, and each is told of", play_many, run);
  g_test_add_data_func ("/window/the list of quotes is written as a table", play_export, run);
  return g_test_run ();
}
