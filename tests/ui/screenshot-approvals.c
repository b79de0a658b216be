/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-approvals.h"

#include "kt-account-store.h"
#include "kt-approval-banner.h"
#include "kt-approval-detail.h"
#include "kt-approvals-page.h"
#include "kt-catalog-position.h"
#include "kt-language.h"
#include "kt-quote-editor.h"
#include "kt-ui-people.h"
#include "kt-wish-panel.h"

#include <glib/gi18n.h>

static const KtUiPerson PEOPLE[] = {
  { "admin", "Admin", KT_USER_ADMIN, NULL },
  { "a.berg", "Anna Berg", KT_USER_SALES, NULL },
  { "l.voss", "Lutz Voss", KT_USER_SALES | KT_USER_APPROVER, "sales-lead" },
  { "t.kern", "Tina Kern", KT_USER_APPROVER, "engineering" },
};

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

static void
add_article (KtUi *ui,
             const char *number)
{
  KtWorkplace *workplace = kt_application_get_workplace (ui->application);
  KtCatalog *catalog = kt_workplace_get_catalog (workplace);
  g_autofree char *id = kt_workplace_new_id (workplace);
  g_autoptr (KtArticle) article = kt_catalog_load_article (catalog, number, NULL);
  g_autoptr (KtPositionData) position =
      kt_catalog_position_new_article (catalog, article, id, kt_language_get (), (KtDecimal) { .units = 2 },
                                       kt_workplace_get_day (workplace), NULL);

  kt_conversation_add_position (conversation (ui), position, NULL);
}

static void
begin_quote (KtUi *ui)
{
  g_autofree char *id = kt_workplace_new_id (kt_application_get_workplace (ui->application));
  g_autoptr (KtAccount) account = kt_account_new (id);
  g_autoptr (KtRevisionHeader) header = NULL;

  kt_record_set_text (&account->name, "Nordlicht Chemie GmbH");
  kt_record_set_text (&account->billing.city, "Kiel");
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->language, kt_language_get ());
  kt_account_store_save (kt_workplace_get_store (kt_application_get_workplace (ui->application)), account, NULL, NULL);
  kt_conversation_set_account (conversation (ui), account);
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (conversation (ui));
  add_article (ui, "FR-10115");
  add_article (ui, "FR-11001");
  header = kt_revision_header_copy (kt_revision_get_header (kt_open_quote_get_revision (quote (ui))));
  kt_record_set_text (&header->subject, g_str_equal (kt_language_get (), "de") ? "Antriebe Halle 3" : "Drives, hall 3");
  kt_revision_edit_header (kt_open_quote_get_revision (quote (ui)), header, NULL);
}

static void
discount (KtUi *ui,
          int percent)
{
  KtRevision *revision = kt_open_quote_get_revision (quote (ui));
  g_autoptr (KtPosition) position = g_list_model_get_item (kt_revision_get_positions (revision), 0);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));

  data->discount = kt_decimal_from_int (percent);
  kt_open_quote_begin_change (quote (ui), "");
  kt_revision_edit_position (revision, position, data, NULL);
  kt_open_quote_end_change (quote (ui), NULL);
  kt_ui_settle (ui, 600);
}

static void
act (KtUi *ui,
     const char *action)
{
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), action, NULL);
  kt_ui_settle (ui, 300);
}

static void
ask (KtUi *ui)
{
  act (ui, "quote.ask-approval");
  kt_ui_type (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_APPROVAL_BANNER, NULL), GTK_TYPE_ENTRY, NULL),
              g_str_equal (kt_language_get (), "de") ? "Rahmenvertrag steht kurz vor dem Abschluss"
                                                     : "The framework contract is close to being signed");
  kt_ui_settle (ui, 600);
}

static void
show_quote (KtUi *ui,
            KtTakePicture take)
{
  discount (ui, 25);
  take (ui, "approval-needed");
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.aside", "s", "approval");
  act (ui, "quote.add-wish");
  take (ui, "approval-wish-form");
  gtk_editable_set_text (
      GTK_EDITABLE (kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_WISH_PANEL, NULL), GTK_TYPE_ENTRY, NULL)),
      g_str_equal (kt_language_get (), "de") ? "Lackierung in RAL 5015" : "Painted in RAL 5015");
  kt_ui_click (ui, kt_ui_find_in (kt_ui_expect (ui, KT_TYPE_WISH_PANEL, NULL), GTK_TYPE_BUTTON, _ ("Put on the quote")));
  kt_ui_settle (ui, 800);
}

static void
show_question (KtUi *ui,
               KtTakePicture take)
{
  kt_ui_take_seat (ui, "t.kern");
  kt_ui_go (ui, "approvals");
  kt_approvals_page_show (KT_APPROVALS_PAGE (kt_ui_expect (ui, KT_TYPE_APPROVALS_PAGE, NULL)), "questions");
  kt_ui_settle (ui, 500);
  take (ui, "approvals-question");
  kt_ui_take_seat (ui, "a.berg");
  kt_ui_go (ui, "quotes");
}

static void
show_request (KtUi *ui,
              KtTakePicture take)
{
  KtApprovalsPage *page;

  act (ui, "quote.ask-approval");
  take (ui, "approval-asking");
  ask (ui);
  take (ui, "approval-waiting");
  act (ui, "quote.edit-again");
  discount (ui, 28);
  take (ui, "approval-void");
  discount (ui, 25);

  kt_ui_take_seat (ui, "l.voss");
  kt_ui_go (ui, "approvals");
  page = KT_APPROVALS_PAGE (kt_ui_expect (ui, KT_TYPE_APPROVALS_PAGE, NULL));
  kt_approvals_page_show (page, "waiting");
  kt_ui_settle (ui, 800);
  take (ui, "approvals");
  kt_approval_detail_begin_refuse (KT_APPROVAL_DETAIL (kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL)));
  take (ui, "approvals-refusing");
  kt_approvals_page_show_delegations (page);
  kt_ui_settle (ui, 300);
  take (ui, "approvals-delegate");
}

static void
show_refusal (KtUi *ui,
              KtTakePicture take)
{
  GtkWidget *detail;

  kt_approvals_page_show (KT_APPROVALS_PAGE (kt_ui_expect (ui, KT_TYPE_APPROVALS_PAGE, NULL)), "mine");
  kt_approvals_page_show (KT_APPROVALS_PAGE (kt_ui_expect (ui, KT_TYPE_APPROVALS_PAGE, NULL)), "waiting");
  kt_ui_settle (ui, 500);
  detail = kt_ui_expect (ui, KT_TYPE_APPROVAL_DETAIL, NULL);
  kt_approval_detail_begin_refuse (KT_APPROVAL_DETAIL (detail));
  kt_ui_type (ui, kt_ui_find_in (detail, GTK_TYPE_ENTRY, NULL),
              g_str_equal (kt_language_get (), "de") ? "Zu viel; 15 % wären möglich" : "Too much; 15 % would do");
  kt_ui_settle (ui, 6000);
  take (ui, "approvals-nothing");
  kt_ui_take_seat (ui, "a.berg");
  kt_ui_go (ui, "quotes");
  kt_ui_settle (ui, 500);
  take (ui, "approval-refused");
}

void
kt_screenshot_approvals (KtUi *ui,
                         KtTakePicture take)
{
  kt_ui_hire (ui, PEOPLE, G_N_ELEMENTS (PEOPLE));
  kt_ui_take_seat (ui, "a.berg");
  begin_quote (ui);
  show_quote (ui, take);
  show_question (ui, take);
  show_request (ui, take);
  show_refusal (ui, take);
}
