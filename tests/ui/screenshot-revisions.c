/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-revisions.h"

#include "kt-comparison-page.h"
#include "kt-configurator-page.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-quote-editor.h"
#include "kt-revision-row.h"
#include "kt-today-page.h"
#include "kt-ui-quote.h"

static void
act (KtUi *ui,
     const char *action)
{
  kt_ui_act (ui, action);
  kt_ui_settle (ui, 700);
}

/* --- the quote -------------------------------------------------------------------------------------------- */

static void
complete_and_add (KtUi *ui)
{
  GtkWidget *page;

  kt_ui_go (ui, "configurator");
  page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  gtk_widget_activate_action (page, "configurator.complete", "s", "default");
  kt_ui_settle (ui, 1000);
  kt_ui_wait_for_price (ui);
  gtk_widget_activate_action (page, "configurator.add-to-quote", NULL);
  kt_ui_settle (ui, 500);
  kt_ui_go (ui, "quotes");
}

static void
make_quote (KtUi *ui)
{
  kt_ui_receive_customer (ui, "Nordlicht Chemie GmbH");
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 300);
  kt_conversation_configure (kt_ui_conversation (ui), "turned-part");
  kt_ui_settle (ui, 500);
  kt_ui_wait_for_price (ui);
  complete_and_add (ui);
  kt_ui_add_article (ui, "FR-10120", 6, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, "FR-55031", 150, KT_ROLE_NORMAL);
  kt_ui_settle (ui, 1000);
}

static void
change (KtUi *ui,
        guint index,
        gint64 quantity,
        gint64 discount)
{
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (kt_ui_revision (ui)), index);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));

  if (data->characteristics->len > 0)
    kt_record_set_text (&((KtCharacteristic *) data->characteristics->pdata[0])->value,
                        kt_language_is_german (kt_language_get ()) ? "nach Zeichnung" : "as drawn");
  else if (data->unit_price.amount > 1000000) /* as if the list had been cheaper when it was quoted */
    data->unit_price.amount -= 950000;
  data->quantity = kt_decimal_from_int (quantity);
  data->discount = kt_decimal_from_int (discount);
  kt_open_quote_begin_change (kt_ui_quote (ui), "Change");
  kt_revision_edit_position (kt_ui_revision (ui), position, data, NULL);
  kt_open_quote_end_change (kt_ui_quote (ui), NULL);
}

/* --- pictures --------------------------------------------------------------------------------------------- */

static void
compare (KtUi *ui,
         KtTakePicture take)
{
  GtkWidget *page;

  act (ui, "quote.compare");
  page = kt_ui_expect (ui, KT_TYPE_COMPARISON_PAGE, NULL);
  take (ui, "comparison-head");
  gtk_widget_activate_action (page, "comparison.next", NULL);
  take (ui, "comparison");
  gtk_widget_activate_action (page, "comparison.only-differences", NULL);
  take (ui, "comparison-all");
  gtk_widget_activate_action (page, "comparison.only-differences", NULL);
  gtk_widget_activate_action (page, "revisions.back", NULL);
  kt_ui_settle (ui, 300);
}

static void
look_at_today (KtUi *ui,
               KtTakePicture take)
{
  GtkWidget *page;

  act (ui, "quote.today");
  page = kt_ui_expect (ui, KT_TYPE_TODAY_PAGE, NULL);
  kt_ui_settle (ui, 1500);
  take (ui, "then-and-today");
  gtk_widget_activate_action (page, "revisions.back", NULL);
  kt_ui_settle (ui, 300);
}

void
kt_screenshot_revisions (KtUi *ui,
                         KtTakePicture take)
{
  GtkWidget *editor;

  make_quote (ui);
  act (ui, "quote.send");
  take (ui, "quote-sent");
  act (ui, "quote.revise");
  change (ui, 1, 10, 5);
  kt_ui_add_article (ui, "FR-57010", 12, KT_ROLE_NORMAL);
  kt_ui_settle (ui, 1000);
  act (ui, "quote.revisions");
  take (ui, "quote-revisions");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.revise-from", "s",
                              kt_quote_get_latest (kt_open_quote_get_quote (kt_ui_quote (ui)))->base_id);
  kt_ui_settle (ui, 700);
  change (ui, 0, 20, 0);
  change (ui, 1, 8, 0);
  compare (ui, take);
  act (ui, "quote.send");
  editor = kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  look_at_today (ui, take);
  act (ui, "quote.lose");
  take (ui, "quote-lose");
  act (ui, "quote.accept");
  take (ui, "quote-accept");
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, kt_language_is_german (kt_language_get ()) ? "Als angenommen markieren"
                                                                                                  : "Mark as accepted"));
  kt_ui_settle (ui, 700);
  gtk_widget_activate_action (editor, "quote.aside", "s", "history");
  take (ui, "quote-history");
}
