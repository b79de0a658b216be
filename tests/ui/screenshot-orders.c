/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screenshot-orders.h"

#include "kt-order-page.h"
#include "kt-ui-orders.h"
#include "kt-ui-quote.h"

/* Opens the first order that is found by a word. */
static KtOpenOrder *
open_order (KtUi *ui,
            const char *search)
{
  g_autofree char *id = kt_ui_find_order (ui, search);

  return kt_ui_open_order (ui, id);
}

static void
draft_changes (KtOpenOrder *open)
{
  const KtOrderLine *line = g_ptr_array_index (kt_open_order_get_order (open)->lines, 0);
  g_autoptr (KtOrderEvent) more = kt_open_order_new_event (open, KT_ORDER_EVENT_QUANTITY);
  g_autoptr (KtOrderEvent) price = kt_open_order_new_event (open, KT_ORDER_EVENT_PRICE);
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&more->line_id, line->id);
  more->quantity = kt_decimal_from_int (5);
  kt_open_order_draft (open, more, &error);
  g_assert_no_error (error);
  line = g_ptr_array_index (kt_open_order_get_order (open)->lines, 1);
  kt_record_set_text (&price->line_id, line->id);
  price->amount = kt_money (39000000, "EUR");
  kt_open_order_draft (open, price, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find_history_button (KtUi *ui)
{
  return kt_ui_find_in (kt_ui_find (ui, KT_TYPE_ORDER_PAGE, NULL), GTK_TYPE_TOGGLE_BUTTON, NULL);
}

/* The first quote that is found by a word, with the page for ordering. */
static void
show_order_pane (KtUi *ui,
                 const char *search)
{
  g_autofree char *id = kt_ui_find_quote (ui, search);

  kt_conversation_open_quote (kt_ui_conversation (ui), id);
  kt_ui_expect_quote (ui, id);
  kt_ui_go (ui, "quotes");
  kt_ui_act (ui, "quote.order");
  kt_ui_settle (ui, 600);
}

void
kt_screenshot_orders (KtUi *ui,
                      KtTakePicture take)
{
  KtOpenOrder *open;

  kt_ui_go (ui, "orders");
  kt_ui_settle (ui, 500);
  take (ui, "orders");
  open_order (ui, "Druckerhöhung");
  take (ui, "order");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_history_button (ui)), TRUE);
  take (ui, "order-history");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_history_button (ui)), FALSE);
  open_order (ui, "Rahmenauftrag");
  take (ui, "order-blanket");
  open = open_order (ui, "Prüfstand");
  draft_changes (open);
  take (ui, "order-amendment");
  show_order_pane (ui, "Brunnen");
  take (ui, "order-pane");
}
