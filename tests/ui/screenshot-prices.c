/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-prices.h"

#include "kt-account-store.h"
#include "kt-catalog-position.h"
#include "kt-language.h"
#include "kt-position-view.h"
#include "kt-price-breakdown.h"
#include "kt-quote-editor.h"

static KtOpenQuote *
quote (KtUi *ui)
{
  return kt_conversation_get_quote (kt_application_get_conversation (ui->application));
}

static void
add (KtUi *ui,
     const char *number,
     gint64 quantity,
     KtPositionRole role)
{
  KtWorkplace *workplace = kt_application_get_workplace (ui->application);
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  const KtRevisionHeader *header = kt_revision_get_header (kt_open_quote_get_revision (quote (ui)));
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, &error);
  g_autoptr (KtPositionData) position =
      kt_catalog_position_new_article (catalog, article, id, header->language, kt_decimal_from_int (quantity),
                                       kt_workplace_get_day (workplace), &error);

  g_assert_no_error (error);
  position->role = role;
  kt_conversation_add_position (kt_application_get_conversation (ui->application), position, &error);
  g_assert_no_error (error);
}

/* A dealer of long standing, delivered to by us. */
static void
make_quote (KtUi *ui)
{
  KtWorkplace *workplace = kt_application_get_workplace (ui->application);
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
  kt_account_store_save (kt_workplace_get_store (workplace), account, &error);
  g_assert_no_error (error);
  kt_conversation_set_account (kt_application_get_conversation (ui->application), account);
  kt_conversation_begin_quote (kt_application_get_conversation (ui->application));
  kt_ui_settle (ui, 800);
  add (ui, "FR-10120", 6, KT_ROLE_NORMAL);
  add (ui, "FR-55031", 150, KT_ROLE_NORMAL);
  add (ui, "FR-57010", 12, KT_ROLE_NORMAL);
  add (ui, "FR-11001", 2, KT_ROLE_OPTION);
}

/* Beside the aside there may be no room for the positions. */
static void
select_position (KtUi *ui,
                 GtkWidget *view,
                 guint index)
{
  GListModel *positions = kt_revision_get_positions (kt_open_quote_get_revision (quote (ui)));
  g_autoptr (KtPosition) position = g_list_model_get_item (positions, index);

  kt_position_view_select (KT_POSITION_VIEW (view), position);
  kt_ui_settle (ui, 300);
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
  gtk_widget_activate_action (editor, "quote.aside", "s", "pages");
}
