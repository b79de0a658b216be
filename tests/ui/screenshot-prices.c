/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-prices.h"

#include "kt-account-store.h"
#include "kt-language.h"
#include "kt-position-view.h"
#include "kt-price-breakdown.h"
#include "kt-quote-editor.h"
#include "kt-quote-head-form.h"
#include "kt-target-panel.h"
#include "kt-ui-quote.h"

#include <glib/gi18n.h>

/* A dealer of long standing, delivered to by us. */
static void
make_quote (KtUi *ui)
{
  KtWorkplace *workplace = kt_ui_workplace (ui);
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (KtAccount) account = kt_account_new (id);
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&account->name, "Nordwerft Pumpentechnik GmbH");
  kt_record_set_text (&account->number, "10077");
  kt_record_set_text (&account->price_group, "dealer");
  kt_record_set_text (&account->loyalty, "gold");
  kt_record_set_text (&account->incoterm, "DAP");
  kt_record_set_text (&account->billing.street, "Werftstraße 3");
  kt_record_set_text (&account->billing.postcode, "24143");
  kt_record_set_text (&account->billing.city, "Kiel");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, kt_language_get ());
  kt_account_store_save (kt_workplace_get_store (workplace), account, NULL, &error);
  g_assert_no_error (error);
  kt_conversation_set_account (kt_ui_conversation (ui), account);
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 800);
  kt_ui_add_article (ui, "FR-10120", 6, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, "FR-55031", 150, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, "FR-57010", 12, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, "FR-11001", 2, KT_ROLE_OPTION);
}

/* Beside the aside there may be no room for the positions. */
static void
select_position (KtUi *ui,
                 GtkWidget *view,
                 guint index)
{
  GListModel *positions = kt_revision_get_positions (kt_ui_revision (ui));
  g_autoptr (KtPosition) position = g_list_model_get_item (positions, index);

  kt_position_view_select (KT_POSITION_VIEW (view), position);
  kt_ui_settle (ui, 300);
}

static void
ask_for (KtUi *ui,
         const char *budget)
{
  GtkWidget *panel = kt_ui_expect (ui, KT_TYPE_TARGET_PANEL, NULL);
  GtkWidget *entry = kt_ui_find_in (panel, GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), budget);
  g_signal_emit_by_name (entry, "activate");
  kt_ui_settle (ui, 3000);
}

/* As if the list had been another one when the quote was written; one price is typed by hand. */
static void
make_older (KtUi *ui)
{
  KtRevision *revision = kt_ui_revision (ui);
  GListModel *positions = kt_revision_get_positions (revision);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (KtPosition) position = g_list_model_get_item (positions, i);
      g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));

      if (i == 2)
        {
          data->manual_price = TRUE;
          data->list_price = data->unit_price;
        }
      data->unit_price.amount -= data->unit_price.amount / 20;
      kt_revision_edit_position (revision, position, data, NULL);
    }
}

/* Delivery to two places, milestones that do not come to the whole, another currency looked at. */
static void
show_head (KtUi *ui,
           KtTakePicture take)
{
  GtkWidget *form;
  KtRevision *revision = kt_ui_revision (ui);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  static const struct {
    const char *title;
    int percent;
  } PLAN[] = { { "Auftragserteilung", 30 }, { "Versandbereitschaft", 60 } };

  for (gsize i = 0; i < G_N_ELEMENTS (PLAN); i++)
    {
      KtMilestone *milestone = kt_record_new (&kt_milestone_type);

      kt_record_set_text (&milestone->title, PLAN[i].title);
      milestone->percent = kt_decimal_from_int (PLAN[i].percent);
      g_ptr_array_add (header->milestones, milestone);
    }
  header->document_discount = kt_decimal_from_int (3);
  kt_revision_edit_header (revision, header, NULL);
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.aside", "s", "head");
  kt_ui_settle (ui, 500);
  form = kt_ui_expect (ui, KT_TYPE_QUOTE_HEAD_FORM, NULL);
  take (ui, "quote-head-first");
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *row = kt_ui_find_in (form, ADW_TYPE_EXPANDER_ROW, i == 0 ? _ ("Terms and places of delivery")
                                                                         : _ ("Milestones of payment"));

      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
      kt_ui_settle (ui, 500);
      gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
      take (ui, i == 0 ? "quote-head-delivery" : "quote-head-milestones");
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), FALSE);
    }
}

void
kt_screenshot_prices (KtUi *ui,
                      KtTakePicture take)
{
  GtkWidget *editor;
  GtkWidget *view;
  GtkWidget *breakdown;

  kt_ui_go (ui, "quotes");
  make_quote (ui);
  kt_ui_settle (ui, 1000);
  editor = kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  view = kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL);
  gtk_widget_activate_action (editor, "quote.aside", "s", "price");
  select_position (ui, view, 0);
  take (ui, "quote-price-position");
  select_position (ui, view, 1);
  take (ui, "quote-price-metal");
  breakdown = kt_ui_expect (ui, KT_TYPE_PRICE_BREAKDOWN, NULL);
  kt_price_breakdown_set_whole (KT_PRICE_BREAKDOWN (breakdown), TRUE);
  take (ui, "quote-price-whole");
  kt_price_breakdown_set_whole (KT_PRICE_BREAKDOWN (breakdown), FALSE);
  gtk_widget_activate_action (editor, "quote.aside", "s", "target");
  kt_ui_settle (ui, 300);
  take (ui, "quote-target-empty");
  ask_for (ui, "11000");
  take (ui, "quote-target");
  gtk_widget_activate_action (editor, "quote.aside", "s", "pages");
  make_older (ui);
  kt_ui_settle (ui, 2500);
  take (ui, "quote-reprice-bar");
  gtk_widget_activate_action (editor, "quote.review-prices", NULL);
  kt_ui_settle (ui, 2500);
  take (ui, "quote-reprice-table");
  show_head (ui, take);
}
