/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-approvals.h"

#include "kt-approval-banner.h"
#include "kt-approval-detail.h"
#include "kt-approvals-page.h"
#include "kt-language.h"
#include "kt-ui-people.h"
#include "kt-ui-quote.h"
#include "kt-wish-panel.h"

#include <glib/gi18n.h>

static const KtUiPerson PEOPLE[] = {
  { "admin", "Admin", KT_USER_ADMIN, NULL },
  { "a.berg", "Anna Berg", KT_USER_SALES, NULL },
  { "l.voss", "Lutz Voss", KT_USER_SALES | KT_USER_APPROVER, "sales-lead" },
  { "t.kern", "Tina Kern", KT_USER_APPROVER, "engineering" },
};

static void
begin_quote (KtUi *ui)
{
  g_autoptr (KtRevisionHeader) header = NULL;

  kt_ui_receive_customer (ui, "Nordlicht Chemie GmbH");
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_add_article (ui, "FR-10115", 2, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, "FR-11001", 2, KT_ROLE_NORMAL);
  header = kt_revision_header_copy (kt_revision_get_header (kt_ui_revision (ui)));
  kt_record_set_text (&header->subject, g_str_equal (kt_language_get (), "de") ? "Antriebe Halle 3" : "Drives, hall 3");
  kt_revision_edit_header (kt_ui_revision (ui), header, NULL);
}

static void
discount (KtUi *ui,
          int percent)
{
  kt_ui_change_discount (ui, 0, percent);
  kt_ui_settle (ui, 600);
}

static void
ask (KtUi *ui)
{
  kt_ui_act (ui, "quote.ask-approval");
  kt_ui_settle (ui, 300);
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
  kt_ui_act_with (ui, "quote.aside", "approval");
  kt_ui_act (ui, "quote.add-wish");
  kt_ui_settle (ui, 300);
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

  kt_ui_act (ui, "quote.ask-approval");
  kt_ui_settle (ui, 300);
  take (ui, "approval-asking");
  ask (ui);
  take (ui, "approval-waiting");
  kt_ui_act (ui, "quote.edit-again");
  kt_ui_settle (ui, 300);
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
