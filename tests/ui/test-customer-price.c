/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the configurator says a product costs is what the line of the quote says then: with an agreement and without. */
#include "kt-ui-quote.h"

#include "kt-configurator-page.h"
#include "kt-language.h"
#include "kt-revision-totals.h"
#include "kt-summary-pane.h"

static void
receive (KtUi *ui,
         const char *number,
         const char *group)
{
  g_autoptr (KtAccount) account = kt_account_new ("a-customer");

  kt_record_set_text (&account->number, number);
  kt_record_set_text (&account->name, "Muster GmbH");
  kt_record_set_text (&account->price_group, group);
  kt_record_set_text (&account->billing.country, "DE");
  kt_conversation_start_over (kt_ui_conversation (ui));
  kt_conversation_set_account (kt_ui_conversation (ui), account);
}

static gboolean
is_priced (KtUi *ui,
           gpointer data)
{
  GtkWidget *pane = kt_ui_find (ui, KT_TYPE_SUMMARY_PANE, NULL);
  const char *text = pane ? kt_summary_pane_get_price_text (KT_SUMMARY_PANE (pane)) : "…";

  return !g_str_equal (text, "…") && !g_str_equal (text, "");
}

static char *
shown_price (KtUi *ui)
{
  return g_strdup (kt_summary_pane_get_price_text (KT_SUMMARY_PANE (kt_ui_expect (ui, KT_TYPE_SUMMARY_PANE, NULL))));
}

static char *
price_on_quote (KtUi *ui)
{
  KtRevision *revision = kt_ui_revision (ui);
  GListModel *positions = kt_revision_get_positions (revision);
  guint last = g_list_model_get_n_items (positions) - 1;
  g_autoptr (KtPosition) position = g_list_model_get_item (positions, last);
  KtMoney net;

  g_assert_true (kt_position_net (kt_position_get (position), kt_revision_get_header (revision), &net, NULL, NULL));
  return kt_money_format (net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
}

static gboolean
is_on_quote (KtUi *ui,
             gpointer data)
{
  KtRevision *revision = kt_ui_quote (ui) ? kt_ui_revision (ui) : NULL;

  return revision && g_list_model_get_n_items (kt_revision_get_positions (revision)) == 1;
}

/* Returns what the configurator shows; on the quote it is the same. */
static char *
put_on_quote (KtUi *ui,
              const char *product)
{
  g_autofree char *quoted = NULL;
  char *shown;

  kt_conversation_configure (kt_ui_conversation (ui), product);
  kt_ui_go (ui, "configurator");
  kt_ui_wait (ui, "a price", is_priced, NULL);
  kt_ui_wait_for_price (ui);
  shown = shown_price (ui);
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_SUMMARY_PANE, NULL), "configurator.add-to-quote", NULL);
  kt_ui_wait (ui, "the line", is_on_quote, NULL);
  quoted = price_on_quote (ui);
  g_assert_cmpstr (shown, ==, quoted);
  return shown;
}

static void
play (KtUi *ui,
      gpointer data)
{
  g_autofree char *listed = NULL;
  g_autofree char *agreed = NULL;
  g_autofree char *dealt = NULL;

  receive (ui, "90001", "");
  listed = put_on_quote (ui, "process-pump");
  receive (ui, "10042", ""); /* 12 % on pumps */
  agreed = put_on_quote (ui, "process-pump");
  g_assert_cmpstr (listed, !=, agreed);
  receive (ui, "90002", "dealer"); /* 8 % on what has no agreement of its own */
  dealt = put_on_quote (ui, "turned-part");
  g_assert_nonnull (dealt);
}

static void
test_customer_price (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/the price in the configurator is that of the line on the quote", test_customer_price);
  return g_test_run ();
}
