/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quote typed like a spreadsheet: by number and quantity, cell by cell, in several lines at once, by the clipboard. */
#include "kt-ui-keyboard.h"
#include "kt-ui-quote.h"

#include "kt-article-entry.h"
#include "kt-line-prompt.h"
#include "kt-paste-preview.h"
#include "kt-position-field.h"
#include "kt-position-view.h"
#include "kt-sheet-cell.h"

#include <string.h>

/* --- looking ---------------------------------------------------------------------------------------------- */

static KtPositionView *
view (KtUi *ui)
{
  return KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL));
}

static guint
n_top (KtUi *ui)
{
  return g_list_model_get_n_items (kt_revision_get_positions (kt_ui_revision (ui)));
}

static void
assert_field (KtUi *ui,
              KtPosition *position,
              KtPositionField field,
              const char *expected)
{
  g_autofree char *text = kt_position_field_text (kt_ui_revision (ui), position, field, "en");

  g_assert_cmpstr (text, ==, expected);
}

/* The text of the cell that has the cursor. */
static void
assert_cursor (KtUi *ui,
               const char *expected)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (ui->window));

  g_assert_true (KT_IS_SHEET_CELL (focus));
  g_assert_cmpstr (kt_sheet_cell_get_text (KT_SHEET_CELL (focus)), ==, expected);
}

static gboolean
is_editing (KtUi *ui)
{
  return GTK_IS_TEXT (gtk_root_get_focus (GTK_ROOT (ui->window)));
}

static gboolean
is_elsewhere (KtUi *ui,
              gpointer other)
{
  return gtk_window_is_active (GTK_WINDOW (other)) && !gtk_window_is_active (GTK_WINDOW (ui->window));
}

static void
begin_quote (KtUi *ui)
{
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_go (ui, "quotes");
  kt_ui_expect_text (ui, "An Empty Quote");
}

/* --- typing ----------------------------------------------------------------------------------------------- */

static void
play_entry (KtUi *ui,
            gpointer data)
{
  begin_quote (ui);
  kt_ui_enter_line (ui, "fr-10120", "3");
  g_assert_cmpuint (n_top (ui), ==, 1);
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_QUANTITY, "3");
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_PRICE, "2,390.00");

  /* The next one, without a mouse; an unknown number stays where it was typed. */
  g_assert_true (is_editing (ui));
  kt_ui_enter (ui, "FR-99999");
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_expect_text (ui, "Article FR-99999 is not in the catalog.");
  g_assert_cmpuint (n_top (ui), ==, 1);
  kt_ui_press (ui, GDK_KEY_Escape);
  g_assert_false (kt_ui_shows (ui, "is not in the catalog"));

  kt_ui_enter (ui, "FR-55031");
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_enter (ui, "lots");
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_expect_text (ui, "“lots” is not a quantity.");
  kt_ui_enter (ui, "");
  gtk_editable_set_text (GTK_EDITABLE (gtk_root_get_focus (GTK_ROOT (ui->window))), "12.5");
  kt_ui_press (ui, GDK_KEY_Return);
  g_assert_cmpuint (n_top (ui), ==, 2);
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_QUANTITY, "12.5");

  /* Up goes to the lines. */
  kt_ui_press (ui, GDK_KEY_Up);
  g_assert_true (KT_IS_SHEET_CELL (gtk_root_get_focus (GTK_ROOT (ui->window))));
}

static void
play_cells (KtUi *ui,
            gpointer data)
{
  begin_quote (ui);
  kt_ui_enter_line (ui, "FR-10120", "3");
  kt_ui_enter_line (ui, "FR-10115", "1");
  kt_position_view_select (view (ui), kt_ui_line (ui, 0));
  kt_position_view_focus_table (view (ui));
  kt_ui_settle (ui, 50);

  kt_ui_press (ui, GDK_KEY_Home);
  assert_cursor (ui, "1");
  kt_ui_press (ui, GDK_KEY_Tab);
  kt_ui_press (ui, GDK_KEY_Tab);
  assert_cursor (ui, "3");

  /* A digit begins, Enter ends and goes down. */
  kt_ui_enter (ui, "45");
  g_assert_true (is_editing (ui));
  kt_ui_press (ui, GDK_KEY_Return);
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_QUANTITY, "45");
  assert_cursor (ui, "1");

  /* Escape takes back. */
  kt_ui_press (ui, GDK_KEY_F2);
  kt_ui_enter (ui, "77");
  kt_ui_press (ui, GDK_KEY_Escape);
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_QUANTITY, "1");
  assert_cursor (ui, "1");

  /* What cannot be read stays, is marked, and says what is expected. */
  kt_ui_press_with (ui, GDK_KEY_Tab, 0);
  kt_ui_press_with (ui, GDK_KEY_Tab, 0);
  kt_ui_press_with (ui, GDK_KEY_Tab, 0);
  assert_cursor (ui, "");
  kt_ui_enter (ui, "much");
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_expect_text (ui, "“much” is not a discount. A number from 0 to 100 is expected, such as “12%”.");
  g_assert_true (is_editing (ui));
  gtk_editable_set_text (GTK_EDITABLE (gtk_root_get_focus (GTK_ROOT (ui->window))), "12 %");
  kt_ui_press (ui, GDK_KEY_Tab);
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_DISCOUNT, "12%");
  g_assert_false (kt_ui_shows (ui, "is not a discount"));

  /* Each was one step. */
  kt_ui_act (ui, "quote.undo");
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_DISCOUNT, "");
  kt_ui_act (ui, "quote.undo");
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_QUANTITY, "3");
}

/* Who looks something up in another window comes back to what he was typing. */
static void
play_another_window (KtUi *ui,
                     gpointer data)
{
  GtkWidget *other = gtk_window_new ();

  begin_quote (ui);
  kt_ui_enter_line (ui, "FR-10120", "3");
  kt_position_view_select (view (ui), kt_ui_line (ui, 0));
  kt_position_view_focus_table (view (ui));
  kt_ui_press (ui, GDK_KEY_Home);
  kt_ui_press (ui, GDK_KEY_Tab);
  kt_ui_press (ui, GDK_KEY_Tab);
  kt_ui_enter (ui, "4");

  gtk_window_present (GTK_WINDOW (other));
  kt_ui_wait (ui, "the other window", is_elsewhere, other);
  g_assert_true (is_editing (ui));
  gtk_window_destroy (GTK_WINDOW (other));
  gtk_window_present (GTK_WINDOW (ui->window));
  kt_ui_enter (ui, "5");
  kt_ui_press (ui, GDK_KEY_Return);
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_QUANTITY, "45");
}

static void
play_manual_price (KtUi *ui,
                   gpointer data)
{
  begin_quote (ui);
  kt_ui_enter_line (ui, "FR-10120", "1");
  kt_position_view_focus_table (view (ui));
  kt_ui_press (ui, GDK_KEY_Home);
  for (guint i = 0; i < 4; i++)
    kt_ui_press (ui, GDK_KEY_Right);
  assert_cursor (ui, "2,390.00");
  kt_ui_enter (ui, "2000");
  kt_ui_press (ui, GDK_KEY_Return);
  kt_ui_expect_text (ui, "Price by hand");
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_PRICE, "2,000.00");
  kt_position_view_select (view (ui), kt_ui_line (ui, 0));
  kt_ui_act (ui, "quote.determined-price");
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_PRICE, "2,390.00");
  g_assert_false (kt_ui_shows (ui, "Price by hand"));
}

/* --- several lines ---------------------------------------------------------------------------------------- */

static void
add_four (KtUi *ui)
{
  begin_quote (ui);
  kt_ui_enter_line (ui, "FR-10120", "1");
  kt_ui_enter_line (ui, "FR-10115", "2");
  kt_ui_enter_line (ui, "FR-55031", "3");
  kt_ui_enter_line (ui, "FR-11001", "4");
  kt_position_view_select (view (ui), kt_ui_line (ui, 1));
  kt_position_view_focus_table (view (ui));
  kt_ui_settle (ui, 50);
}

static void
play_several (KtUi *ui,
              gpointer data)
{
  GtkWidget *prompt;

  add_four (ui);
  kt_ui_press_with (ui, GDK_KEY_Down, GDK_SHIFT_MASK);
  kt_ui_expect_text (ui, "2 lines selected");

  kt_ui_act (ui, "quote.discount");
  prompt = kt_ui_expect (ui, KT_TYPE_LINE_PROMPT, "Discount for 2 lines");
  kt_ui_type (ui, kt_ui_find_in (prompt, GTK_TYPE_ENTRY, NULL), "130");
  kt_ui_expect_text (ui, "“130” is not a discount.");
  kt_ui_type (ui, kt_ui_find_in (prompt, GTK_TYPE_ENTRY, NULL), "7.5%");
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_DISCOUNT, "7.5%");
  assert_field (ui, kt_ui_line (ui, 2), KT_POSITION_FIELD_DISCOUNT, "7.5%");
  assert_field (ui, kt_ui_line (ui, 3), KT_POSITION_FIELD_DISCOUNT, "");
  g_assert_cmpstr (kt_revision_get_undo_label (kt_ui_revision (ui)), ==, "Set the discount of 2 lines");
  kt_ui_act (ui, "quote.undo");
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_DISCOUNT, "");
  assert_field (ui, kt_ui_line (ui, 2), KT_POSITION_FIELD_DISCOUNT, "");

  kt_ui_act_with (ui, "quote.role", "option");
  assert_field (ui, kt_ui_line (ui, 2), KT_POSITION_FIELD_MARKS, "Option");
  kt_position_view_select (view (ui), kt_ui_line (ui, 2));
  kt_ui_act_with (ui, "quote.role", "alternative");
  kt_ui_expect_text (ui, "Alternative to 1");
  kt_ui_act_with (ui, "quote.role", "on-demand");
  kt_ui_expect_text (ui, "Billed as needed: the quantity is an estimate, outside of the total.");

  kt_ui_act (ui, "quote.lot");
  prompt = kt_ui_expect (ui, KT_TYPE_LINE_PROMPT, "Lot of 1 line");
  kt_ui_type (ui, kt_ui_find_in (prompt, GTK_TYPE_ENTRY, NULL), "A");
  assert_field (ui, kt_ui_line (ui, 2), KT_POSITION_FIELD_MARKS, "On demand · Lot A");

  kt_position_view_select_all (view (ui));
  kt_ui_act (ui, "quote.duplicate");
  g_assert_cmpuint (n_top (ui), ==, 8);
  kt_ui_act (ui, "quote.remove");
  g_assert_cmpuint (n_top (ui), ==, 4);
  kt_ui_act (ui, "quote.undo");
  kt_ui_act (ui, "quote.undo");
  g_assert_cmpuint (n_top (ui), ==, 4);
}

static void
play_places (KtUi *ui,
             gpointer data)
{
  KtPosition *second, *third;

  add_four (ui);
  second = kt_ui_line (ui, 1);
  third = kt_ui_line (ui, 2);
  kt_ui_act (ui, "quote.indent");
  g_assert_true (kt_position_get_parent (second) == kt_ui_line (ui, 0));
  g_assert_true (kt_position_view_get_selected (view (ui)) == second);

  /* Folded at the number, unfolded again. */
  kt_position_view_select (view (ui), kt_ui_line (ui, 0));
  kt_position_view_focus_table (view (ui));
  kt_ui_press (ui, GDK_KEY_Home);
  kt_ui_press (ui, GDK_KEY_Left);
  kt_ui_press (ui, GDK_KEY_Down);
  g_assert_true (kt_position_view_get_selected (view (ui)) == third);
  kt_ui_press (ui, GDK_KEY_Up);
  kt_ui_press (ui, GDK_KEY_Right);
  kt_ui_press (ui, GDK_KEY_Down);
  g_assert_true (kt_position_view_get_selected (view (ui)) == second);
  kt_ui_act (ui, "quote.outdent");
  kt_ui_act (ui, "quote.down");
  g_assert_true (kt_ui_line (ui, 2) == second);

  /* Dropped before, into, behind. */
  g_assert_true (kt_position_view_drop (view (ui), kt_ui_line (ui, 0), KT_DROP_BEFORE));
  g_assert_true (kt_ui_line (ui, 0) == second);
  g_assert_true (kt_position_view_drop (view (ui), third, KT_DROP_INTO));
  g_assert_true (kt_position_get_parent (second) == third);
  g_assert_true (kt_position_view_drop (view (ui), kt_ui_line (ui, 2), KT_DROP_AFTER));
  g_assert_true (kt_ui_line (ui, 3) == second);
  g_assert_true (kt_position_view_get_selected (view (ui)) == second);
  kt_ui_act (ui, "quote.undo");
  g_assert_true (kt_position_get_parent (second) == third);
}

/* --- the clipboard ---------------------------------------------------------------------------------------- */

static void
on_text (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
has_text (KtUi *ui,
          gpointer data)
{
  return *(char **) data != NULL;
}

static gboolean
has_lines (KtUi *ui,
           gpointer data)
{
  return n_top (ui) == GPOINTER_TO_UINT (data);
}

static void
play_clipboard (KtUi *ui,
                gpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (ui->window));
  g_autofree char *text = NULL;

  add_four (ui);
  kt_position_view_select_all (view (ui));
  kt_ui_act (ui, "quote.copy");
  gdk_clipboard_read_text_async (clipboard, NULL, on_text, &text);
  kt_ui_wait (ui, "the table", has_text, &text);
  g_assert_true (g_str_has_prefix (text, "Pos.\tArticle\tDescription\t"));
  g_assert_nonnull (strstr (text, "\n3\tFR-55031\t"));

  /* Into another quote, where everything comes along. */
  begin_quote (ui);
  kt_ui_act (ui, "quote.paste");
  kt_ui_wait (ui, "the lines", has_lines, GUINT_TO_POINTER (4));
  assert_field (ui, kt_ui_line (ui, 3), KT_POSITION_FIELD_QUANTITY, "4");
  kt_ui_expect_text (ui, "4 lines inserted");
  kt_ui_act (ui, "quote.undo");
  g_assert_cmpuint (n_top (ui), ==, 0);

  /* From a spreadsheet. */
  gdk_clipboard_set_text (clipboard, "Article\tQuantity\tDiscount\nFR-10120\t1,000\t5%\nFR-10115\t2\t\n");
  kt_ui_act (ui, "quote.paste");
  kt_ui_wait (ui, "the lines", has_lines, GUINT_TO_POINTER (2));
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_QUANTITY, "1,000");
  assert_field (ui, kt_ui_line (ui, 0), KT_POSITION_FIELD_DISCOUNT, "5%");
}

static void
play_faults (KtUi *ui,
             gpointer data)
{
  GtkWidget *preview;

  begin_quote (ui);
  kt_position_view_paste_table (view (ui), "FR-10120\t2\n4711\t1\nFR-10115\tmany\n");
  kt_ui_settle (ui, 100);
  preview = kt_ui_expect (ui, KT_TYPE_PASTE_PREVIEW, NULL);
  kt_ui_expect_text (ui, "2 of 3 rows cannot be inserted as they are");
  kt_ui_expect_text (ui, "Row 2: article 4711 is not in the catalog.");
  kt_ui_expect_text (ui, "Row 3: The quantity “many” is not a number above zero.");
  g_assert_cmpuint (n_top (ui), ==, 0);
  kt_ui_click (ui, kt_ui_find_in (preview, GTK_TYPE_BUTTON, "Insert 2 lines"));
  g_assert_cmpuint (n_top (ui), ==, 2);
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_MARKS, "On demand");
  assert_field (ui, kt_ui_line (ui, 1), KT_POSITION_FIELD_PRICE, "on request");
  kt_ui_act (ui, "quote.undo");
  g_assert_cmpuint (n_top (ui), ==, 0);

  kt_position_view_paste_table (view (ui), "4711\t1\n");
  kt_ui_settle (ui, 100);
  kt_ui_click (ui, kt_ui_find_in (preview, GTK_TYPE_BUTTON, "Insert nothing"));
  g_assert_cmpuint (n_top (ui), ==, 0);
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
  g_test_add_data_func ("/window/lines are entered by number and quantity", play_entry, run);
  g_test_add_data_func ("/window/cells are edited by keyboard", play_cells, run);
  g_test_add_data_func ("/window/what is typed into a cell outlasts a look at another window", play_another_window, run);
  g_test_add_data_func ("/window/a price typed by hand says so and can be taken back", play_manual_price, run);
  g_test_add_data_func ("/window/several lines are changed in one step", play_several, run);
  g_test_add_data_func ("/window/lines are moved by keyboard and by dragging", play_places, run);
  g_test_add_data_func ("/window/lines go to spreadsheets and come back", play_clipboard, run);
  g_test_add_data_func ("/window/faults of a pasted table are shown row by row", play_faults, run);
  return g_test_run ();
}
