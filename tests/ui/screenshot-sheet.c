/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-sheet.h"

#include "kt-article-entry.h"
#include "kt-language.h"
#include "kt-position-view.h"
#include "kt-quote-bulk-bar.h"
#include "kt-quote-editor.h"
#include "kt-quotes-page.h"
#include "kt-sheet-cell.h"
#include "kt-ui-quote.h"

/* What a spreadsheet hands over. */
static const char TABLE[] = "Article\tQuantity\tDiscount\tPrice\tText\n"
                            "\t\t\t\tDrive\n"
                            "FR-10120\t3\t5%\t\t\n"
                            "FR-10115\t3\t\t\t\n"
                            "FR-11001\t1\t\t1250\t\n"
                            "\t\t\t\tCables and small parts\n"
                            "FR-55031\t120\t\t\t\n"
                            "FR-10125\t2\t12%\t\t\n";

static KtPositionView *
view (KtUi *ui)
{
  return KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL));
}

static void
act (KtUi *ui,
     guint index,
     const char *action,
     const char *argument)
{
  kt_position_view_select (view (ui), kt_ui_line (ui, index));
  kt_ui_act_with (ui, action, argument);
}

/* The cell of that text. */
static KtSheetCell *
cell (KtUi *ui,
      const char *text)
{
  return KT_SHEET_CELL (kt_ui_find_in (GTK_WIDGET (view (ui)), KT_TYPE_SHEET_CELL, text));
}

static void
fill (KtUi *ui)
{
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_go (ui, "quotes");
  kt_ui_settle (ui, 300);
  kt_position_view_paste_table (view (ui), TABLE);
  kt_ui_settle (ui, 200);
  act (ui, 3, "quote.role", "option");
  act (ui, 2, "quote.role", "alternative");
  act (ui, 6, "quote.role", "on-demand");
  act (ui, 6, "quote.add-subtotal", NULL);
  act (ui, 1, "quote.indent", NULL);
  act (ui, 1, "quote.indent", NULL);
  act (ui, 1, "quote.indent", NULL);
}

static void
show_lines (KtUi *ui,
            KtTakePicture take)
{
  kt_position_view_select (view (ui), kt_ui_line (ui, 0));
  kt_position_view_focus_table (view (ui));
  kt_ui_settle (ui, 1500);
  take (ui, "sheet");
  kt_position_view_select_all (view (ui));
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.discount", NULL);
  kt_ui_settle (ui, 300);
  take (ui, "sheet-several");
}

static void
show_fault (KtUi *ui,
            KtTakePicture take)
{
  KtSheetCell *quantity = cell (ui, "120");

  kt_position_view_select (view (ui), kt_ui_line (ui, 2));
  kt_sheet_cell_edit (quantity, "viel");
  g_signal_emit_by_name (quantity, "commit", "viel", KT_SHEET_DOWN);
  kt_ui_settle (ui, 300);
  take (ui, "sheet-fault");
  kt_sheet_cell_accept (quantity);
  g_signal_emit_by_name (quantity, "cancelled");
}

static void
show_entry (KtUi *ui,
            KtTakePicture take)
{
  GtkWidget *entry = kt_ui_expect (ui, KT_TYPE_ARTICLE_ENTRY, NULL);
  GtkWidget *number = kt_ui_find_in (entry, GTK_TYPE_TEXT, NULL);

  kt_position_view_begin_entry (view (ui));
  gtk_editable_set_text (GTK_EDITABLE (number), "motor");
  kt_ui_settle (ui, 500);
  take (ui, "sheet-offers");
  gtk_editable_set_text (GTK_EDITABLE (number), "");
}

static void
show_preview (KtUi *ui,
              KtTakePicture take)
{
  kt_position_view_paste_table (view (ui), "FR-10120\t2\n4711\t1\nFR-10115\tmany\nFR-55031\t25\n0815-7\t12\n");
  kt_ui_settle (ui, 500);
  take (ui, "sheet-paste-faults");
  kt_position_view_focus_table (view (ui));
}

/* Several quotes, what can be done with all of them, and what came of it. */
static void
show_list (KtUi *ui,
           KtTakePicture take)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_QUOTES_PAGE, NULL);
  GtkSelectionModel *selection;

  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 200);
  kt_position_view_paste_table (view (ui), "FR-10120\t1\n");
  kt_ui_settle (ui, 800);
  g_signal_emit_by_name (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "back");
  kt_ui_settle (ui, 500);
  selection = gtk_column_view_get_model (GTK_COLUMN_VIEW (kt_ui_find_in (page, GTK_TYPE_COLUMN_VIEW, NULL)));
  gtk_selection_model_select_all (selection);
  take (ui, "quotes-selected");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_BULK_BAR, NULL), "bulk.lose", "s", "price");
  kt_ui_settle (ui, 500);
  take (ui, "quotes-report");
}

void
kt_screenshot_sheet (KtUi *ui,
                     KtTakePicture take)
{
  fill (ui);
  show_lines (ui, take);
  show_fault (ui, take);
  show_entry (ui, take);
  show_preview (ui, take);
  show_list (ui, take);
}
