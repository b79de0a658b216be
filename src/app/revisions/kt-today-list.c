/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A price is a button that takes it; the one taken has a tick. An item tells its cells when another one is taken.
 */
#include "kt-today-list.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-tooltip.h"

#include <glib/gi18n.h>

/* --- items ------------------------------------------------------------------------------------------------ */

#define KT_TYPE_TODAY_ITEM (kt_today_item_get_type ())
G_DECLARE_FINAL_TYPE (KtTodayItem, kt_today_item, KT, TODAY_ITEM, GObject)

struct _KtTodayItem {
  GObject parent_instance;

  const KtThreeColumnsLine *line; /* borrowed of the columns */
  KtColumn choice;
};

G_DEFINE_FINAL_TYPE (KtTodayItem, kt_today_item, G_TYPE_OBJECT)

static guint item_changed;

static void
kt_today_item_class_init (KtTodayItemClass *klass)
{
  item_changed =
      g_signal_new ("changed", KT_TYPE_TODAY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_today_item_init (KtTodayItem *self)
{
}

static void
choose (KtTodayItem *self,
        KtColumn choice)
{
  self->choice = choice;
  g_signal_emit (self, item_changed, 0);
}

/* --- the list --------------------------------------------------------------------------------------------- */

struct _KtTodayList {
  GtkWidget parent_instance;

  GListStore *items;
  GtkWidget *scroller;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (KtTodayList, kt_today_list, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
number_text (const KtThreeColumnsLine *line)
{
  return g_strdup (line->number);
}

static char *
title_text (const KtThreeColumnsLine *line)
{
  return g_strdup (line->title);
}

/* Something to say about it, or nothing. */
static char *
rules_text (const KtThreeColumnsLine *line)
{
  if (line->verdict == KT_CONFIGURATION_BREAKS || line->verdict == KT_CONFIGURATION_GONE)
    return g_strdup_printf ("✗ %s", line->rule);
  switch (line->fate)
    {
    case KT_REPRICE_GONE:
      return g_strdup_printf ("✗ %s", line->why);
    case KT_REPRICE_MANUAL:
      return g_strdup (_ ("price typed by hand: stays"));
    case KT_REPRICE_FOREIGN:
      return g_strdup (_ ("not of this catalog: stays"));
    case KT_REPRICE_SAME:
    case KT_REPRICE_CHANGES:
    default:
      return g_strdup (line->verdict == KT_CONFIGURATION_HOLDS ? _ ("✓ valid") : "");
    }
}

static const struct {
  const char *title;
  char *(*text) (const KtThreeColumnsLine *line); /* NULL: a price */
  KtColumn column;
  gboolean expands;
} COLUMNS[] = {
  { N_ ("Pos."), number_text, 0, FALSE },
  { N_ ("Description"), title_text, 0, TRUE },
  { N_ ("As quoted"), NULL, KT_COLUMN_QUOTED, FALSE },
  { N_ ("Today’s rules"), NULL, KT_COLUMN_RULES, FALSE },
  { N_ ("Today’s prices"), NULL, KT_COLUMN_PRICES, FALSE },
  { N_ ("Valid today?"), rules_text, 0, TRUE },
};

/* --- cells ------------------------------------------------------------------------------------------------ */

static guint
column_of (GtkListItem *cell)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
}

static char *
price_text (const KtThreeColumnsLine *line,
            KtColumn column)
{
  g_autofree char *price = kt_money_format (line->nets[column], kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  KtMoney difference;
  g_autofree char *change = NULL;

  if (line->of[column]->on_request)
    return g_strdup (_ ("on request"));
  if (column == KT_COLUMN_QUOTED || !kt_money_sub (line->nets[column], line->nets[KT_COLUMN_QUOTED], &difference, NULL) ||
      kt_money_is_zero (difference))
    return g_steal_pointer (&price);
  change = kt_money_format (difference, kt_language_get (), KT_MONEY_ROUNDED | KT_MONEY_SIGNED);
  return g_strdup_printf ("%s\n%s", price, change);
}

static void
show_price (GtkListItem *cell)
{
  KtTodayItem *item = gtk_list_item_get_item (cell);
  GtkWidget *button = gtk_list_item_get_child (cell);
  KtColumn column = COLUMNS[column_of (cell)].column;
  g_autofree char *price = price_text (item->line, column);
  g_autofree char *text = g_strdup_printf ("%s%s", item->choice == column ? "✓  " : "", price);
  g_autofree char *name =
      g_strdup_printf ("%s, %s: %s", item->line->title, _ (COLUMNS[column_of (cell)].title), price);

  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), GTK_JUSTIFY_RIGHT);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), item->choice == column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_price_clicked (GtkListItem *cell)
{
  KtTodayItem *item = gtk_list_item_get_item (cell);
  KtTodayList *self = g_object_get_data (G_OBJECT (cell), "list");

  choose (item, COLUMNS[column_of (cell)].column);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static GtkWidget *
make_price (GtkListItem *cell)
{
  GtkWidget *button = gtk_toggle_button_new_with_label ("");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_price_clicked), cell, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_label (guint column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (COLUMNS[column].expands)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    }
  return label;
}

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);

  g_object_set_data (G_OBJECT (cell), "column", data);
  g_object_set_data (G_OBJECT (cell), "list", g_object_get_data (G_OBJECT (factory), "list"));
  gtk_list_item_set_child (cell, COLUMNS[column].text ? make_label (column) : make_price (cell));
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *cell)
{
  KtTodayItem *item = gtk_list_item_get_item (cell);
  GtkWidget *child = gtk_list_item_get_child (cell);
  guint column = column_of (cell);
  g_autofree char *text = NULL;

  if (!COLUMNS[column].text)
    {
      g_signal_connect_object (item, "changed", G_CALLBACK (show_price), cell, G_CONNECT_SWAPPED);
      show_price (cell);
      return;
    }
  text = COLUMNS[column].text (item->line);
  gtk_label_set_text (GTK_LABEL (child), text);
  kt_tooltip_set (child, COLUMNS[column].expands && *text ? text : NULL);
  if (column == 0)
    kt_accessible_name_row (child, item->line->title);
}

static void
on_cell_unbind (GtkSignalListItemFactory *factory,
                GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_price, cell);
}

static void
append_column (KtTodayList *self,
               guint number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "list", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind), NULL);
  column = gtk_column_view_column_new (_ (COLUMNS[number].title), factory);
  gtk_column_view_column_set_expand (column, COLUMNS[number].expands);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (!COLUMNS[number].text)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
  g_object_unref (column);
}

/* --- choices ---------------------------------------------------------------------------------------------- */

static KtTodayItem *
get_item (KtTodayList *self,
          guint place)
{
  g_autoptr (KtTodayItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), place);

  return item; /* the list keeps it */
}

static guint
get_n_items (KtTodayList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

void
kt_today_list_set (KtTodayList *self,
                   const KtThreeColumns *columns)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (KT_IS_TODAY_LIST (self));

  for (guint i = 0; columns && i < columns->lines->len; i++)
    {
      KtTodayItem *item = g_object_new (KT_TYPE_TODAY_ITEM, NULL);

      item->line = g_ptr_array_index (columns->lines, i);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->items, 0, get_n_items (self), items->pdata, items->len);
}

void
kt_today_list_choose_all (KtTodayList *self,
                          KtColumn column)
{
  g_return_if_fail (KT_IS_TODAY_LIST (self));

  for (guint i = 0; i < get_n_items (self); i++)
    choose (get_item (self, i), column);
  g_signal_emit (self, signals[CHOSEN], 0);
}

KtColumn *
kt_today_list_get_choices (KtTodayList *self)
{
  KtColumn *choices;

  g_return_val_if_fail (KT_IS_TODAY_LIST (self), NULL);

  choices = g_new0 (KtColumn, get_n_items (self) + 1);
  for (guint i = 0; i < get_n_items (self); i++)
    choices[i] = get_item (self, i)->choice;
  return choices;
}

guint
kt_today_list_count (KtTodayList *self,
                     KtColumn column)
{
  guint n = 0;

  g_return_val_if_fail (KT_IS_TODAY_LIST (self), 0);

  for (guint i = 0; i < get_n_items (self); i++)
    n += get_item (self, i)->choice == column;
  return n;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_today_list_dispose (GObject *object)
{
  KtTodayList *self = KT_TODAY_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (kt_today_list_parent_class)->dispose (object);
}

static void
kt_today_list_class_init (KtTodayListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_today_list_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", KT_TYPE_TODAY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_today_list_init (KtTodayList *self)
{
  self->items = g_list_store_new (KT_TYPE_TODAY_ITEM);
  self->view =
      gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)))));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("As quoted, today’s rules, today’s prices"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (COLUMNS); i++)
    append_column (self, i);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_today_list_new (void)
{
  return g_object_new (KT_TYPE_TODAY_LIST, NULL);
}
