/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-orders.h"

#include "kt-approval-store.h"
#include "kt-audit-store.h"
#include "kt-order-page.h"
#include "kt-order-pane.h"
#include "kt-order-store.h"
#include "kt-order-table.h"
#include "kt-quote-editor.h"
#include "kt-quote-store.h"

/* --- finding ---------------------------------------------------------------------------------------------- */

static gboolean
is_listed (KtUi *ui,
           gpointer rows)
{
  return !kt_row_list_is_loading (rows);
}

static gboolean
is_loaded (KtUi *ui,
           gpointer row)
{
  return kt_row_is_loaded (row);
}

/* Takes the list. */
static char *
find_row (KtUi *ui,
          KtRowList *rows)
{
  g_autoptr (KtRowList) owned = rows;
  g_autoptr (KtRow) row = NULL;

  kt_ui_wait (ui, "the list", is_listed, rows);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  g_assert_nonnull (row);
  kt_ui_wait (ui, "its first row", is_loaded, row);
  return g_strdup (kt_row_get_id (row));
}

char *
kt_ui_find_order (KtUi *ui,
                  const char *search)
{
  const KtRowQuery query = { .search = search };

  return find_row (ui, kt_order_store_list (kt_ui_store (ui), search ? &query : NULL));
}

char *
kt_ui_find_quote (KtUi *ui,
                  const char *search)
{
  const KtRowQuery query = { .search = search };

  return find_row (ui, kt_quote_store_list (kt_ui_store (ui), search ? &query : NULL));
}

char *
kt_ui_find_request (KtUi *ui)
{
  return find_row (ui, kt_approval_store_list (kt_ui_store (ui), NULL));
}

/* --- placing ---------------------------------------------------------------------------------------------- */

static gboolean
shows_fields (KtUi *ui,
              gpointer data)
{
  GtkWidget *editor = kt_ui_find (ui, KT_TYPE_QUOTE_EDITOR, NULL);
  GtkWidget *pane;

  if (editor)
    gtk_widget_activate_action (editor, "quote.order", NULL);
  pane = kt_ui_find (ui, KT_TYPE_ORDER_PANE, NULL);
  return pane && kt_ui_find_in (pane, ADW_TYPE_ENTRY_ROW, "Wished for");
}

GtkWidget *
kt_ui_begin_order (KtUi *ui)
{
  kt_ui_wait (ui, "the fields of an order", shows_fields, NULL);
  return kt_ui_expect (ui, KT_TYPE_ORDER_PANE, NULL);
}

gboolean
kt_ui_can_place (KtUi *ui,
                 gpointer pane)
{
  return gtk_widget_is_sensitive (kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
}

void
kt_ui_place_order (KtUi *ui,
                   GtkWidget *pane)
{
  kt_ui_wait (ui, "all checks to pass", kt_ui_can_place, pane);
  kt_ui_click (ui, kt_ui_find_in (pane, GTK_TYPE_BUTTON, "Place the order"));
  kt_ui_expect_text (ui, "was placed");
}

/* --- the page of an order --------------------------------------------------------------------------------- */

static KtOpenOrder *
shown_order (KtUi *ui)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_ORDER_PAGE, NULL);

  return page ? kt_order_page_get_order (KT_ORDER_PAGE (page)) : NULL;
}

static gboolean
shows_order (KtUi *ui,
             gpointer id)
{
  KtOpenOrder *open = shown_order (ui);

  return open && g_str_equal (kt_open_order_get_agreed (open)->id, id);
}

KtOpenOrder *
kt_ui_open_order (KtUi *ui,
                  const char *id)
{
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.order", "s", id);
  kt_ui_wait (ui, "the order", shows_order, (gpointer) id);
  kt_ui_settle (ui, 200);
  return shown_order (ui);
}

static void
collect_texts (GtkWidget *widget,
               GPtrArray *texts)
{
  if (GTK_IS_TEXT (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (texts, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

typedef struct {
  guint index;
  const char *text;
} Wanted;

/* NULL while there is no such row. */
static GtkWidget *
find_cell (KtUi *ui,
           guint index)
{
  GtkWidget *table = kt_ui_find (ui, KT_TYPE_ORDER_TABLE, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  if (table)
    collect_texts (table, texts);
  return index < texts->len ? g_ptr_array_index (texts, index) : NULL;
}

static gboolean
has_cell (KtUi *ui,
          gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *cell = find_cell (ui, wanted->index);

  return cell && (!wanted->text || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (cell)), wanted->text));
}

void
kt_ui_type_in_order (KtUi *ui,
                     guint row,
                     KtUiOrderCell cell,
                     const char *text)
{
  Wanted wanted = { row * KT_UI_N_CELLS + cell, NULL };

  kt_ui_wait (ui, "the cell", has_cell, &wanted);
  kt_ui_type (ui, find_cell (ui, wanted.index), text);
  kt_ui_settle (ui, 150);
}

void
kt_ui_expect_in_order (KtUi *ui,
                       guint row,
                       KtUiOrderCell cell,
                       const char *text)
{
  Wanted wanted = { row * KT_UI_N_CELLS + cell, text };

  kt_ui_wait (ui, text, has_cell, &wanted);
}

/* --- steps ------------------------------------------------------------------------------------------------ */

static GtkWidget *
get_form (GtkWidget *button)
{
  return gtk_popover_get_child (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

/* A popover goes when something else takes the focus, as a page that is just being shown does: one clicks again. */
static gboolean
has_popped_up (KtUi *ui,
               gpointer button)
{
  if (!gtk_widget_get_mapped (get_form (button)))
    gtk_menu_button_popup (button);
  return gtk_widget_get_mapped (get_form (button));
}

GtkWidget *
kt_ui_open_step (KtUi *ui,
                 const char *title)
{
  GtkWidget *button = kt_ui_expect (ui, GTK_TYPE_MENU_BUTTON, title);

  kt_ui_wait (ui, title, has_popped_up, button);
  kt_ui_settle (ui, 30);
  return get_form (button);
}

void
kt_ui_take_step (KtUi *ui,
                 GtkWidget *form,
                 const char *button)
{
  g_signal_emit_by_name (kt_ui_find_in (form, GTK_TYPE_BUTTON, button), "clicked");
  kt_ui_settle (ui, 400);
}

/* --- what is behind it ------------------------------------------------------------------------------------ */

void
kt_ui_assert_sound (KtUi *ui)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtFaultList) faults = kt_audit_store_verify (kt_ui_store (ui), NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = kt_fault_list_to_text (faults);
  g_assert_cmpstr (text, ==, "");
}
