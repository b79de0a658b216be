/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-reprice-table.h"

#include "kt-language.h"
#include "kt-noted-cell.h"
#include "kt-reprice-item.h"
#include "kt-reprice-words.h"
#include "kt-tooltip.h"

#include <glib/gi18n.h>

#define LEAST_HEIGHT 72
#define MOST_HEIGHT 260

struct _KtRepriceTable {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *view;
  GListStore *items;
};

G_DEFINE_FINAL_TYPE (KtRepriceTable, kt_reprice_table, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- texts ------------------------------------------------------------------------------------------------ */

static char *
money_text (KtMoney money,
            KtMoneyFlags flags)
{
  return money.currency[0] ? kt_money_format (money, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED | flags)
                           : g_strdup ("");
}

static char *
title_text (KtRepriceItem *item)
{
  const KtRepriceLine *line = kt_reprice_item_get_line (item);

  return g_strdup_printf ("%s %s", line->number, line->title);
}

static char *
before_text (KtRepriceItem *item)
{
  return money_text (kt_reprice_item_get_line (item)->net_before, 0);
}

static char *
after_text (KtRepriceItem *item)
{
  return money_text (kt_reprice_item_get_line (item)->net_after, 0);
}

static char *
difference_text (KtRepriceItem *item)
{
  const KtRepriceLine *line = kt_reprice_item_get_line (item);

  return line->fate == KT_REPRICE_CHANGES ? money_text (line->difference, KT_MONEY_SIGNED) : g_strdup ("");
}

static const struct {
  const char *title;
  char *(*text) (KtRepriceItem *item);
  gboolean is_described; /* with the reason below, as wide as there is room; else a number */
} COLUMNS[] = {
  { N_ ("Position"), title_text, TRUE },
  { N_ ("Before"), before_text, FALSE },
  { N_ ("After"), after_text, FALSE },
  { N_ ("Difference"), difference_text, FALSE },
};

/* --- cells ------------------------------------------------------------------------------------------------ */

static void
on_label_setup (GtkSignalListItemFactory *factory,
                GtkListItem *item,
                gpointer data)
{
  gboolean is_described = COLUMNS[GPOINTER_TO_UINT (data)].is_described;

  gtk_list_item_set_child (item, kt_noted_cell_new (!is_described, is_described));
}

static void
on_label_bind (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               gpointer data)
{
  KtRepriceItem *line = gtk_list_item_get_item (item);
  g_autofree char *text = COLUMNS[GPOINTER_TO_UINT (data)].text (line);

  kt_noted_cell_set (gtk_list_item_get_child (item), text, kt_reprice_item_get_reason (line));
}

static void
on_check_setup (GtkSignalListItemFactory *factory,
                GtkListItem *item,
                gpointer data)
{
  gtk_list_item_set_child (item, gtk_check_button_new ());
}

static void
on_check_bind (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               gpointer data)
{
  GtkWidget *check = gtk_list_item_get_child (item);
  KtRepriceItem *line = gtk_list_item_get_item (item);
  g_autofree char *title = title_text (line);
  gboolean is_choosable = kt_reprice_item_is_choosable (line);
  GBinding *binding = g_object_bind_property (line, "chosen", check, "active",
                                              G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);

  g_object_set_data (G_OBJECT (item), "binding", binding);
  gtk_widget_set_sensitive (check, is_choosable);
  kt_tooltip_set (check, is_choosable ? NULL : kt_reprice_item_get_reason (line));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
on_check_unbind (GtkSignalListItemFactory *factory,
                 GtkListItem *item,
                 gpointer data)
{
  g_binding_unbind (g_object_get_data (G_OBJECT (item), "binding"));
  g_object_set_data (G_OBJECT (item), "binding", NULL);
}

static void
append_check_column (KtRepriceTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (on_check_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_check_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_check_unbind), NULL);
  column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

static void
append_label_column (KtRepriceTable *self,
                     guint number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (on_label_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_label_bind), GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (_ (COLUMNS[number].title), factory);
  gtk_column_view_column_set_expand (column, COLUMNS[number].is_described);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_reprice_table_dispose (GObject *object)
{
  KtRepriceTable *self = KT_REPRICE_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (kt_reprice_table_parent_class)->dispose (object);
}

static void
kt_reprice_table_class_init (KtRepriceTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_reprice_table_dispose;
  signals[CHOSEN] =
      g_signal_new ("chosen", KT_TYPE_REPRICE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_reprice_table_init (KtRepriceTable *self)
{
  GtkNoSelection *selection;

  self->items = g_list_store_new (KT_TYPE_REPRICE_ITEM);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What repricing would change"), -1);
  append_check_column (self);
  for (guint i = 0; i < G_N_ELEMENTS (COLUMNS); i++)
    append_label_column (self, i);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), LEAST_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MOST_HEIGHT);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_reprice_table_new (void)
{
  return g_object_new (KT_TYPE_REPRICE_TABLE, NULL);
}

static void
tell (KtRepriceTable *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

void
kt_reprice_table_show (KtRepriceTable *self,
                       const KtRepricing *repricing,
                       KtRevision *revision,
                       const KtTexts *texts)
{
  g_return_if_fail (KT_IS_REPRICE_TABLE (self));

  g_list_store_remove_all (self->items);
  for (guint i = 0; repricing && i < repricing->lines->len; i++)
    {
      const KtRepriceLine *line = repricing->lines->pdata[i];
      KtPosition *position = kt_revision_find_position (revision, line->id);
      g_autoptr (KtRepriceItem) item = NULL;

      if (!position || line->fate == KT_REPRICE_SAME || line->fate == KT_REPRICE_FOREIGN)
        continue;
      item = kt_reprice_item_new (line, kt_reprice_reason (line, kt_position_get (position),
                                                           kt_revision_get_header (revision), texts,
                                                           kt_language_get ()));
      g_signal_connect_object (item, "notify::chosen", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      g_list_store_append (self->items, item);
    }
}

char **
kt_reprice_table_get_chosen (KtRepriceTable *self,
                             KtRepriceFate fate)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_return_val_if_fail (KT_IS_REPRICE_TABLE (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (KtRepriceItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (kt_reprice_item_get_chosen (item) && kt_reprice_item_get_line (item)->fate == fate)
        g_strv_builder_add (ids, kt_reprice_item_get_line (item)->id);
    }
  return g_strv_builder_end (ids);
}

guint
kt_reprice_table_count_chosen (KtRepriceTable *self)
{
  g_auto (GStrv) changes = kt_reprice_table_get_chosen (self, KT_REPRICE_CHANGES);
  g_auto (GStrv) manual = kt_reprice_table_get_chosen (self, KT_REPRICE_MANUAL);

  return g_strv_length (changes) + g_strv_length (manual);
}

guint
kt_reprice_table_count (KtRepriceTable *self)
{
  g_return_val_if_fail (KT_IS_REPRICE_TABLE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

void
kt_reprice_table_choose (KtRepriceTable *self,
                         const char *position_id,
                         gboolean chosen)
{
  g_return_if_fail (KT_IS_REPRICE_TABLE (self));

  for (guint i = 0; i < kt_reprice_table_count (self); i++)
    {
      g_autoptr (KtRepriceItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_str_equal (kt_reprice_item_get_line (item)->id, position_id) && kt_reprice_item_is_choosable (item))
        kt_reprice_item_set_chosen (item, chosen);
    }
}
