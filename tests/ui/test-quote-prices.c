/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prices through the window: how they came about, what has changed since and whether it is kept, the head of the quote
 * with what is wrong at its field, and margins only for who may see them.
 */
#include "kt-ui-quote.h"

#include "kt-gatekeeper.h"
#include "kt-margin-gauge.h"
#include "kt-position-view.h"
#include "kt-price-breakdown.h"
#include "kt-quote-head-form.h"
#include "kt-record-list.h"
#include "kt-reprice-bar.h"
#include "kt-reprice-table.h"
#include "kt-revision-totals.h"

#define MOTOR "FR-10120"
#define CABLE "FR-55031"
#define WIDTH 1400
#define HEIGHT 1000

static void
begin (KtUi *ui)
{
  gtk_window_set_default_size (GTK_WINDOW (ui->window), WIDTH, HEIGHT);
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 500);
  kt_ui_add_article (ui, MOTOR, 3, KT_ROLE_NORMAL);
  kt_ui_add_article (ui, CABLE, 150, KT_ROLE_NORMAL);
  kt_ui_settle (ui, 300);
}

static void
show_aside (KtUi *ui,
            const char *name)
{
  kt_ui_act_with (ui, "quote.aside", name);
  kt_ui_settle (ui, 300);
}

static void
edit (KtUi *ui,
      guint index,
      const char *price,
      const char *quantity)
{
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (kt_ui_line (ui, index)));
  g_autoptr (GError) error = NULL;

  if (price)
    {
      g_assert_true (kt_money_from_string (price, "EUR", &data->unit_price, NULL));
      data->manual_price = FALSE;
    }
  if (quantity)
    g_assert_true (kt_decimal_parse (quantity, &data->quantity, NULL));
  kt_revision_edit_position (kt_ui_revision (ui), kt_ui_line (ui, index), data, &error);
  g_assert_no_error (error);
}

/* --- how a price came about ------------------------------------------------------------------------------- */

static void
assert_explained (KtUi *ui,
                  guint index)
{
  GtkWidget *breakdown = kt_ui_expect (ui, KT_TYPE_PRICE_BREAKDOWN, NULL);
  const KtPricePart *root = kt_price_breakdown_get_root (KT_PRICE_BREAKDOWN (breakdown));
  KtMoney net;

  g_assert_nonnull (root);
  g_assert_true (kt_position_net (kt_position_get (kt_ui_line (ui, index)), kt_revision_get_header (kt_ui_revision (ui)),
                                  &net, NULL, NULL));
  g_assert_true (kt_price_part_adds_up (root));
  g_autofree char *shown = kt_money_to_string (root->amount);
  g_autofree char *expected = kt_money_to_string (net);
  g_assert_cmpstr (shown, ==, expected);
}

static void
play_breakdown (KtUi *ui,
                gpointer data)
{
  GtkWidget *breakdown;
  const KtPricePart *root;
  g_autofree char *trace = NULL;

  begin (ui);
  kt_position_view_select (KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL)), kt_ui_line (ui, 1));
  show_aside (ui, "price");
  assert_explained (ui, 1);
  kt_ui_expect_text (ui, "Metal surcharge");
  kt_ui_expect_text (ui, "pricing/quotations.csv");
  edit (ui, 1, NULL, "17");
  kt_ui_settle (ui, 300);
  assert_explained (ui, 1);
  kt_position_view_select (KT_POSITION_VIEW (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL)), kt_ui_line (ui, 0));
  kt_ui_settle (ui, 300);
  assert_explained (ui, 0);

  breakdown = kt_ui_expect (ui, KT_TYPE_PRICE_BREAKDOWN, NULL);
  kt_price_breakdown_set_whole (KT_PRICE_BREAKDOWN (breakdown), TRUE);
  kt_ui_settle (ui, 300);
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (kt_ui_revision (ui), NULL);
  root = kt_price_breakdown_get_root (KT_PRICE_BREAKDOWN (breakdown));
  g_assert_true (kt_price_part_adds_up (root));
  g_assert_true (kt_money_equal (root->amount, totals->gross));
  trace = kt_price_breakdown_make_trace (KT_PRICE_BREAKDOWN (breakdown), NULL);
  g_assert_nonnull (strstr (trace, "\"format\":\"kontor-revision-trace\""));
}

/* --- keep or reprice -------------------------------------------------------------------------------------- */

static gboolean
shows_bar (KtUi *ui,
           gpointer data)
{
  GtkWidget *bar = kt_ui_find (ui, KT_TYPE_REPRICE_BAR, NULL);

  return bar && gtk_widget_get_mapped (bar);
}

static gboolean
shows_no_bar (KtUi *ui,
              gpointer data)
{
  return !shows_bar (ui, NULL);
}

static void
play_reprice (KtUi *ui,
              gpointer data)
{
  KtMoney old;

  begin (ui);
  old = kt_position_get (kt_ui_line (ui, 0))->unit_price;
  edit (ui, 0, "2000", NULL);
  kt_ui_wait (ui, "the offer to reprice", shows_bar, NULL);
  kt_ui_expect_text (ui, "1 position has another price today");
  kt_ui_press_button (ui, "Look at Them");
  kt_ui_settle (ui, 500);
  kt_ui_expect_text (ui, "list price €2,390.00 instead of €2,000.00");

  /* Kept: it is not offered again for the same difference. */
  kt_ui_press_button (ui, "Keep");
  kt_ui_wait (ui, "the bar to go", shows_no_bar, NULL);
  g_assert_cmpint (kt_position_get (kt_ui_line (ui, 0))->unit_price.amount, ==, 2000 * KT_MONEY_SCALE);

  /* Another difference is; taking it is one step of undo. */
  edit (ui, 0, "2100", NULL);
  kt_ui_wait (ui, "the offer to reprice", shows_bar, NULL);
  kt_ui_press_button (ui, "Reprice 1 position");
  kt_ui_settle (ui, 300);
  g_assert_true (kt_money_equal (kt_position_get (kt_ui_line (ui, 0))->unit_price, old));
  kt_ui_act (ui, "quote.undo");
  g_assert_cmpint (kt_position_get (kt_ui_line (ui, 0))->unit_price.amount, ==, 2100 * KT_MONEY_SCALE);
}

static void
play_reprice_part (KtUi *ui,
                   gpointer data)
{
  begin (ui);
  edit (ui, 0, "2000", NULL);
  edit (ui, 1, "4", NULL);
  kt_ui_wait (ui, "the offer to reprice", shows_bar, NULL);
  kt_ui_press_button (ui, "Look at Them");
  kt_ui_settle (ui, 500);
  kt_reprice_table_choose (KT_REPRICE_TABLE (kt_ui_expect (ui, KT_TYPE_REPRICE_TABLE, NULL)),
                           kt_position_get_id (kt_ui_line (ui, 1)), FALSE);
  kt_ui_press_button (ui, "Reprice 1 position");
  kt_ui_settle (ui, 2000);
  g_assert_cmpint (kt_position_get (kt_ui_line (ui, 1))->unit_price.amount, ==, 4 * KT_MONEY_SCALE);
  g_assert_true (shows_no_bar (ui, NULL));

  /* Another difference is offered again. */
  edit (ui, 1, "3", NULL);
  kt_ui_wait (ui, "the offer to reprice", shows_bar, NULL);
}

static gboolean
has_price (KtUi *ui,
           gpointer price)
{
  return kt_money_equal (kt_position_get (kt_ui_line (ui, 0))->unit_price, *(KtMoney *) price);
}

/* Everything at once: the window goes on while prices are found, and what is typed meanwhile counts. */
static void
play_reprice_all (KtUi *ui,
                  gpointer data)
{
  KtMoney old;

  begin (ui);
  old = kt_position_get (kt_ui_line (ui, 0))->unit_price;
  edit (ui, 0, "2000", NULL);
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL), "quote.reprice", NULL);
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL), "quote.reprice", NULL);
  g_assert_false (has_price (ui, &old));
  edit (ui, 1, NULL, "17");
  kt_ui_wait (ui, "the prices of today", has_price, &old);
  kt_ui_expect_text (ui, "Recalculated with today's prices");
  g_autofree char *quantity = kt_decimal_to_string (kt_position_get (kt_ui_line (ui, 1))->quantity);
  g_assert_cmpstr (quantity, ==, "17");
  kt_ui_act (ui, "quote.undo");
  g_assert_cmpint (kt_position_get (kt_ui_line (ui, 0))->unit_price.amount, ==, 2000 * KT_MONEY_SCALE);
}

static void
play_small (KtUi *ui,
            gpointer data)
{
  begin (ui);
  gtk_window_set_default_size (GTK_WINDOW (ui->window), 800, 600);
  edit (ui, 0, "2000", NULL);
  edit (ui, 1, "4", NULL);
  kt_ui_settle (ui, 1500);
  kt_ui_act (ui, "quote.review-prices");
  kt_ui_wait (ui, "the offer to reprice", shows_bar, NULL);
  kt_ui_settle (ui, 1000);
  kt_ui_expect (ui, KT_TYPE_REPRICE_TABLE, NULL);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (ui->window)), <=, 600);
}

/* --- the head --------------------------------------------------------------------------------------------- */

static GtkWidget *
open_group (KtUi *ui,
            const char *title)
{
  GtkWidget *row = kt_ui_expect (ui, ADW_TYPE_EXPANDER_ROW, title);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  kt_ui_settle (ui, 400);
  return row;
}

static void
type_in_row (KtUi *ui,
             const char *title,
             const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_expect (ui, ADW_TYPE_ENTRY_ROW, title)), text);
  kt_ui_settle (ui, 200);
}

static void
choose_currency (KtUi *ui,
                 const char *currency)
{
  AdwComboRow *row = ADW_COMBO_ROW (kt_ui_expect (ui, ADW_TYPE_COMBO_ROW, "Currency"));
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), currency))
        adw_combo_row_set_selected (row, i);
    }
  kt_ui_settle (ui, 300);
}

static const KtRevisionHeader *
head (KtUi *ui)
{
  return kt_revision_get_header (kt_ui_revision (ui));
}

static void
play_head (KtUi *ui,
           gpointer data)
{
  GtkWidget *group;

  begin (ui);
  show_aside (ui, "head");
  type_in_row (ui, "Valid until", "soon");
  kt_ui_expect_text (ui, "Valid until – not a date");
  g_assert_cmpstr (head (ui)->valid_until, !=, "soon");
  type_in_row (ui, "Valid until", "2027-01-31");
  g_assert_cmpstr (head (ui)->valid_until, ==, "2027-01-31");

  group = open_group (ui, "Milestones of payment");
  kt_record_list_add (KT_RECORD_LIST (kt_ui_find_in (group, KT_TYPE_RECORD_LIST, NULL)));
  kt_ui_settle (ui, 300);
  gtk_editable_set_text (GTK_EDITABLE (kt_ui_find_in (group, GTK_TYPE_ENTRY, NULL)), "Order");
  kt_ui_settle (ui, 200);
  g_assert_cmpuint (head (ui)->milestones->len, ==, 1);
  g_assert_cmpstr (((const KtMilestone *) head (ui)->milestones->pdata[0])->title, ==, "Order");
  kt_ui_expect_text (ui, "The milestones come to 0%: 100% are missing.");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (group), FALSE);
  kt_ui_settle (ui, 400);

  open_group (ui, "Currency, VAT and discounts");
  type_in_row (ui, "Discount on the whole quote", "150");
  kt_ui_expect_text (ui, "between 0 and 100 %");
  g_assert_cmpint (head (ui)->document_discount.units, ==, 0);
  type_in_row (ui, "Discount on the whole quote", "5");
  g_assert_true (kt_decimal_equal (head (ui)->document_discount, kt_decimal_from_int (5)));
  choose_currency (ui, "CHF");
  g_assert_cmpstr (head (ui)->currency, ==, "EUR"); /* only looked at */
  kt_ui_expect_text (ui, "1 EUR = 0.9");
  kt_ui_press_button (ui, "Change");
  kt_ui_settle (ui, 300);
  g_assert_cmpstr (head (ui)->currency, ==, "CHF");
  g_assert_cmpstr (kt_position_get (kt_ui_line (ui, 0))->unit_price.currency, ==, "CHF");
  kt_ui_act (ui, "quote.undo");
  g_assert_cmpstr (head (ui)->currency, ==, "EUR");
}

/* --- margins ---------------------------------------------------------------------------------------------- */

static void
play_margin (KtUi *ui,
             gpointer data)
{
  KtGatekeeper *keeper = kt_workplace_get_gatekeeper (kt_ui_workplace (ui));
  g_autoptr (KtActor) seller = kt_actor_new ("c0ffee", "anna.berg", "Anna Berg", KT_USER_SALES, NULL);
  GtkWidget *gauge;
  KtMargin margin;

  begin (ui);
  gauge = kt_ui_expect (ui, KT_TYPE_MARGIN_GAUGE, "Margin: quote");
  g_assert_nonnull (strstr (kt_margin_gauge_get_text (KT_MARGIN_GAUGE (gauge)), "%"));
  g_assert_true (kt_gatekeeper_get_margin (keeper, kt_ui_revision (ui), NULL, &margin));
  kt_gatekeeper_set_actor (keeper, seller);
  kt_ui_settle (ui, 500);
  g_assert_null (kt_ui_find (ui, KT_TYPE_MARGIN_GAUGE, NULL));
  g_assert_false (kt_gatekeeper_get_margin (keeper, kt_ui_revision (ui), NULL, &margin));
  g_assert_false (kt_gatekeeper_get_margin (keeper, kt_ui_revision (ui), kt_ui_line (ui, 0), &margin));
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
#define ADD(name, script) g_test_add_data_func ("/quote-prices/" name, (gconstpointer) script, run)
  ADD ("every cent is explained beside the positions, also after an edit", play_breakdown);
  ADD ("a changed price is offered, kept, or taken over in one step", play_reprice);
  ADD ("lines left out of a repricing are kept", play_reprice_part);
  ADD ("all prices are found while one goes on typing", play_reprice_all);
  ADD ("a small window keeps its size with the table of a repricing open", play_small);
  ADD ("the head says at its field what is wrong, and previews a currency", play_head);
  ADD ("margins are shown only to who may see them", play_margin);
  return g_test_run ();
}
