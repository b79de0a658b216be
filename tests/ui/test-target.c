/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A budget typed in gives ways to it; one of them is taken, and taken back. */
#include "kt-ui-quote.h"

#include "kt-revision-totals.h"
#include "kt-target-card.h"
#include "kt-target-panel.h"

static GtkWidget *
panel (KtUi *ui)
{
  return kt_ui_expect (ui, KT_TYPE_TARGET_PANEL, NULL);
}

static KtMoney
net (KtUi *ui)
{
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (kt_ui_revision (ui), NULL);

  g_assert_nonnull (totals);
  return totals->net;
}

static void
ask_for (KtUi *ui,
         const char *budget)
{
  GtkWidget *entry = kt_ui_find_in (panel (ui), GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), budget);
  g_signal_emit_by_name (entry, "activate");
}

static gboolean
has_cards (KtUi *ui,
           gpointer data)
{
  return kt_ui_find_in (panel (ui), KT_TYPE_TARGET_CARD, NULL) != NULL;
}

static gboolean
has_no_cards (KtUi *ui,
              gpointer data)
{
  return !has_cards (ui, data);
}

static void
open_panel (KtUi *ui)
{
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_go (ui, "quotes");
  kt_ui_settle (ui, 300);
  kt_ui_add_article (ui, "FR-10120", 4, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, "FR-16031", 2, KT_ROLE_NORMAL);
  kt_ui_settle (ui, 300);
  kt_ui_act_with (ui, "quote.aside", "target");
}

static void
play (KtUi *ui,
      gpointer data)
{
  KtMoney before, budget = kt_money (90000000, "EUR");
  GtkWidget *card;
  int order;

  open_panel (ui);
  before = net (ui);

  ask_for (ui, "a lot");
  kt_ui_settle (ui, 200);
  g_assert_true (has_no_cards (ui, NULL));
  g_assert_true (gtk_widget_has_css_class (kt_ui_find_in (panel (ui), GTK_TYPE_ENTRY, NULL), "error"));

  ask_for (ui, "1,000,000");
  kt_ui_expect_text (ui, "The quote is within this budget already.");

  ask_for (ui, "9,000");
  kt_ui_wait (ui, "ways to the budget", has_cards, NULL);
  card = kt_ui_find_in (panel (ui), KT_TYPE_TARGET_CARD, NULL);
  kt_ui_click (ui, kt_ui_find_in (card, GTK_TYPE_BUTTON, NULL));
  kt_ui_wait (ui, "the cards to go with the change", has_no_cards, NULL);
  g_assert_true (kt_money_compare (net (ui), budget, &order, NULL));
  g_assert_cmpint (order, <=, 0);

  kt_ui_act (ui, "quote.undo");
  kt_ui_settle (ui, 200);
  g_assert_true (kt_money_equal (net (ui), before));
}

static void
test_target (void)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, play, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/a budget gives ways to it", test_target);
  return g_test_run ();
}
