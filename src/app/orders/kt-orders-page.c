/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-orders-page.h"

#include "kt-column-sorting.h"
#include "kt-list-export.h"
#include "kt-order-page.h"
#include "kt-order-store.h"
#include "kt-row-columns.h"
#include "kt-window.h"

#include <glib/gi18n.h>

/* What the list can be narrowed to: a state, or "blanket". */
static const char *const FILTERS[]
    = { "", "open", "confirmed", "produced", "shipped", "delivered", "invoiced", "paid", "cancelled", "blanket" };

struct _KtOrdersPage {
  GtkWidget parent_instance;

  KtConversation *conversation;
  KtRowList *rows;
  const char *filter;
  GCancellable *opening;

  GtkWidget *stack;
  GtkWidget *search;
  GtkWidget *chips;
  GtkWidget *export_button;
  GtkWidget *list_stack;
  GtkWidget *view;
  GtkWidget *page;
  GtkWidget *first_chip;
};

G_DEFINE_FINAL_TYPE (KtOrdersPage, kt_orders_page, GTK_TYPE_WIDGET)

/* --- cells ------------------------------------------------------------------------------------------------ */

static const char *
state_name_text (const char *name)
{
  KtOrderState state;

  if (g_str_equal (name, "blanket"))
    return _ ("Blanket orders");
  return kt_order_state_from_string (name, &state) ? kt_order_state_to_text (state) : name;
}

static char *
state_text (KtRow *row,
            guint column)
{
  return g_strdup (state_name_text (kt_row_get_text (row, column)));
}

static char *
kind_text (KtRow *row,
           guint column)
{
  return g_strdup (g_str_equal (kt_row_get_text (row, column), "blanket") ? _ ("Blanket") : "");
}

static const KtRowColumn COLUMNS[] = {
  { N_ ("Number"), KT_ORDER_COLUMN_NUMBER, kt_row_plain_text, FALSE, FALSE },
  { N_ ("Customer"), KT_ORDER_COLUMN_ACCOUNT, kt_row_plain_text, TRUE, FALSE },
  { N_ ("Subject"), KT_ORDER_COLUMN_SUBJECT, kt_row_plain_text, TRUE, FALSE },
  { N_ ("State"), KT_ORDER_COLUMN_STATE, state_text, FALSE, FALSE },
  { N_ ("Kind"), KT_ORDER_COLUMN_KIND, kind_text, FALSE, FALSE },
  { N_ ("Next delivery"), KT_ORDER_COLUMN_NEXT_DATE, kt_row_day_text, FALSE, FALSE },
  { N_ ("Net"), KT_ORDER_COLUMN_NET, kt_row_money_text, FALSE, TRUE },
  { N_ ("Open"), KT_ORDER_COLUMN_OPEN, kt_row_money_text, FALSE, TRUE },
  { N_ ("Reference"), KT_ORDER_COLUMN_REFERENCE, kt_row_plain_text, FALSE, FALSE },
  { N_ ("Ordered on"), KT_ORDER_COLUMN_DATE, kt_row_day_text, FALSE, FALSE },
};

static const KtListExportColumn EXPORTED[] = {
  { N_ ("Number"), KT_ORDER_COLUMN_NUMBER, kt_row_plain_text },
  { N_ ("Customer"), KT_ORDER_COLUMN_ACCOUNT, kt_list_export_text },
  { N_ ("Subject"), KT_ORDER_COLUMN_SUBJECT, kt_list_export_text },
  { N_ ("State"), KT_ORDER_COLUMN_STATE, state_text },
  { N_ ("Kind"), KT_ORDER_COLUMN_KIND, kind_text },
  { N_ ("Next delivery"), KT_ORDER_COLUMN_NEXT_DATE, kt_row_plain_text },
  { N_ ("Net"), KT_ORDER_COLUMN_NET, kt_list_export_amount },
  { N_ ("Open"), KT_ORDER_COLUMN_OPEN, kt_list_export_amount },
  { N_ ("Currency"), KT_ORDER_COLUMN_NET, kt_list_export_currency },
  { N_ ("Reference"), KT_ORDER_COLUMN_REFERENCE, kt_list_export_text },
  { N_ ("Quote"), KT_ORDER_COLUMN_QUOTE, kt_row_plain_text },
  { N_ ("Ordered on"), KT_ORDER_COLUMN_DATE, kt_row_plain_text },
};

/* --- the list --------------------------------------------------------------------------------------------- */

static KtRowQuery
get_query (KtOrdersPage *self)
{
  KtRowQuery query = {
    .search = gtk_editable_get_text (GTK_EDITABLE (self->search)),
    .filter = self->filter,
    .sort_column = KT_ORDER_COLUMN_CHANGED,
    .descending = TRUE,
  };

  kt_column_sorting_get (GTK_COLUMN_VIEW (self->view), &query.sort_column, &query.descending);
  return query;
}

static void
run_query (KtOrdersPage *self)
{
  KtRowQuery query = get_query (self);

  kt_row_list_set_query (self->rows, &query);
}

static gboolean
is_narrowed (KtOrdersPage *self)
{
  return *self->filter || *gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static void
on_items_changed (KtOrdersPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->list_stack), !is_empty             ? "list"
                                                                  : is_narrowed (self) ? "nothing"
                                                                                       : "empty");
  gtk_widget_set_sensitive (self->export_button, !is_empty);
}

static void
on_chip (GtkToggleButton *chip,
         KtOrdersPage *self)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  self->filter = g_object_get_data (G_OBJECT (chip), "filter");
  run_query (self);
  on_items_changed (self);
}

static void
add_chips (KtOrdersPage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (FILTERS); i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (*FILTERS[i] ? state_name_text (FILTERS[i]) : _ ("All"));

      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data (G_OBJECT (chip), "filter", (gpointer) FILTERS[i]);
      if (self->first_chip)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), GTK_TOGGLE_BUTTON (self->first_chip));
      else
        self->first_chip = chip;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), i == 0);
      g_signal_connect_object (chip, "toggled", G_CALLBACK (on_chip), self, 0);
      gtk_box_append (GTK_BOX (self->chips), chip);
    }
}

static void
on_show_all (KtOrdersPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->first_chip), TRUE);
}

static void
on_export (KtOrdersPage *self)
{
  kt_list_export (GTK_WIDGET (self), self->rows, _ ("Orders"), EXPORTED, G_N_ELEMENTS (EXPORTED), NULL);
}

void
kt_orders_page_export_to (KtOrdersPage *self,
                          GFile *file)
{
  g_return_if_fail (KT_IS_ORDERS_PAGE (self));

  kt_list_export_to (GTK_WIDGET (self), self->rows, file, EXPORTED, G_N_ELEMENTS (EXPORTED), NULL);
}

/* --- one order -------------------------------------------------------------------------------------------- */

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtOrdersPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtOpenOrder) order = kt_open_order_load_finish (result, &error);

  if (!self->conversation || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!order)
    {
      kt_window_report (GTK_WIDGET (self), error);
      return;
    }
  kt_order_page_set_order (KT_ORDER_PAGE (self->page), order);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "order");
}

void
kt_orders_page_show (KtOrdersPage *self,
                     const char *order_id)
{
  g_return_if_fail (KT_IS_ORDERS_PAGE (self));

  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  if (!order_id)
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
      kt_order_page_set_order (KT_ORDER_PAGE (self->page), NULL);
      return;
    }
  self->opening = g_cancellable_new ();
  kt_open_order_load_async (kt_conversation_get_workplace (self->conversation), order_id, self->opening, on_opened,
                            g_object_ref (self));
}

static void
on_activate (KtOrdersPage *self,
             guint position)
{
  g_autoptr (KtRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row && *kt_row_get_id (row))
    kt_orders_page_show (self, kt_row_get_id (row));
}

static void
on_back (KtOrdersPage *self)
{
  kt_orders_page_show (self, NULL);
  gtk_widget_grab_focus (self->view);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_orders_page_dispose (GObject *object)
{
  KtOrdersPage *self = KT_ORDERS_PAGE (object);

  if (self->opening)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_ORDERS_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (kt_orders_page_parent_class)->dispose (object);
}

static void
kt_orders_page_class_init (KtOrdersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_orders_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/orders/kt-orders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtOrdersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, KtOrdersPage, search);
  gtk_widget_class_bind_template_child (widget_class, KtOrdersPage, chips);
  gtk_widget_class_bind_template_child (widget_class, KtOrdersPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, KtOrdersPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, KtOrdersPage, view);
  gtk_widget_class_bind_template_callback (widget_class, run_query);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_show_all);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_orders_page_init (KtOrdersPage *self)
{
  self->filter = FILTERS[0];
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_orders_page_new (KtConversation *conversation)
{
  KtOrdersPage *self = g_object_new (KT_TYPE_ORDERS_PAGE, NULL);
  KtRowQuery query = { .sort_column = KT_ORDER_COLUMN_CHANGED, .descending = TRUE };
  g_autoptr (GtkSelectionModel) selection = NULL;

  self->conversation = g_object_ref (conversation);
  self->rows = kt_order_store_list (kt_workplace_get_store (kt_conversation_get_workplace (conversation)), &query);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows))));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), selection);
  kt_row_columns_append (GTK_COLUMN_VIEW (self->view), COLUMNS, G_N_ELEMENTS (COLUMNS));
  add_chips (self);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (run_query), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  self->page = kt_order_page_new (conversation);
  g_signal_connect_object (self->page, "back", G_CALLBACK (on_back), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), self->page, "order");
  on_items_changed (self);
  return GTK_WIDGET (self);
}
