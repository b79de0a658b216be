/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column is a row of a table: its title and how a line reads in it. */
#include "kt-comparison-list.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-revision-totals.h"
#include "kt-tooltip.h"

#include <glib/gi18n.h>

/* --- items ------------------------------------------------------------------------------------------------ */

#define KT_TYPE_COMPARED_ITEM (kt_compared_item_get_type ())
G_DECLARE_FINAL_TYPE (KtComparedItem, kt_compared_item, KT, COMPARED_ITEM, GObject)

struct _KtComparedItem {
  GObject parent_instance;

  const KtComparedLine *line; /* borrowed of the comparison; NULL: the head */
  gboolean differs;
};

G_DEFINE_FINAL_TYPE (KtComparedItem, kt_compared_item, G_TYPE_OBJECT)

static void
kt_compared_item_class_init (KtComparedItemClass *klass)
{
}

static void
kt_compared_item_init (KtComparedItem *self)
{
}

/* --- the list --------------------------------------------------------------------------------------------- */

#define N_COLUMNS 7

struct _KtComparisonList {
  GtkWidget parent_instance;

  KtMoney nets[2]; /* of the two revisions; no currency: they cannot be added up */
  GListStore *items;
  GtkSingleSelection *selection;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkColumnViewColumn *columns[N_COLUMNS]; /* borrowed */
};

G_DEFINE_FINAL_TYPE (KtComparisonList, kt_comparison_list, GTK_TYPE_WIDGET)

enum { SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
fate_text (KtComparedItem *item)
{
  if (!item->differs)
    return _ ("same");
  if (!item->line)
    return _ ("changed");
  switch (item->line->fate)
    {
    case KT_COMPARED_ONLY_LEFT:
      return _ ("only left");
    case KT_COMPARED_ONLY_RIGHT:
      return _ ("only right");
    case KT_COMPARED_CHANGED:
    case KT_COMPARED_SAME:
    default:
      return item->line->is_moved ? _ ("moved") : _ ("changed");
    }
}

static char *
mark_text (KtComparisonList *self,
           KtComparedItem *item,
           guint side)
{
  static const char *const MARKS[] = {
    [KT_COMPARED_SAME] = "=", [KT_COMPARED_CHANGED] = "≠", [KT_COMPARED_ONLY_LEFT] = "−", [KT_COMPARED_ONLY_RIGHT] = "+",
  };
  KtComparedFate fate = item->line ? item->line->fate : item->differs ? KT_COMPARED_CHANGED : KT_COMPARED_SAME;

  return g_strdup_printf ("%s  %s", MARKS[fate], fate_text (item));
}

static KtPosition *
position_of (KtComparedItem *item,
             guint side)
{
  return side == 0 ? item->line->left : item->line->right;
}

static char *
number_text (KtComparisonList *self,
             KtComparedItem *item,
             guint side)
{
  KtPosition *position = item->line ? position_of (item, side) : NULL;

  return position ? g_strdup (kt_position_get_number (position)) : NULL;
}

static char *
title_text (KtComparisonList *self,
            KtComparedItem *item,
            guint side)
{
  KtPosition *position;
  const KtPositionData *data;

  if (!item->line)
    return g_strdup (_ ("Head and totals"));
  position = position_of (item, side);
  if (!position)
    return NULL;
  data = kt_position_get (position);
  if (data->kind == KT_POSITION_PAGE_BREAK)
    return g_strdup (_ ("Page break"));
  if (data->kind == KT_POSITION_SUBTOTAL && !*data->title)
    return g_strdup (_ ("Subtotal"));
  return g_strdup (data->title);
}

static char *
net_text (KtComparisonList *self,
          KtComparedItem *item,
          guint side)
{
  KtMoney net = item->line ? item->line->nets[side] : self->nets[side];

  return net.currency[0] ? kt_money_format (net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED) : NULL;
}

static const struct {
  const char *title; /* NULL: that of the side */
  char *(*read) (KtComparisonList *self, KtComparedItem *item, guint side);
  guint side;
  gboolean expands;
  gboolean is_number;
} COLUMNS[N_COLUMNS] = {
  { "", mark_text, 0, FALSE, FALSE },
  { N_ ("Pos."), number_text, 0, FALSE, FALSE },
  { NULL, title_text, 0, TRUE, FALSE },
  { N_ ("Net"), net_text, 0, FALSE, TRUE },
  { N_ ("Pos."), number_text, 1, FALSE, FALSE },
  { NULL, title_text, 1, TRUE, FALSE },
  { N_ ("Net"), net_text, 1, FALSE, TRUE },
};

/* --- cells ------------------------------------------------------------------------------------------------ */

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), COLUMNS[column].is_number ? 1 : 0);
  if (COLUMNS[column].expands)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (COLUMNS[column].is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static char *
row_name (KtComparisonList *self,
          KtComparedItem *item)
{
  g_autofree char *left = title_text (self, item, 0);
  g_autofree char *right = title_text (self, item, 1);

  return g_strdup_printf ("%s: %s", left ? left : right, fate_text (item));
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *cell,
              gpointer data)
{
  KtComparisonList *self = g_object_get_data (G_OBJECT (factory), "list");
  guint column = GPOINTER_TO_UINT (data);
  KtComparedItem *item = gtk_list_item_get_item (cell);
  GtkWidget *label = gtk_list_item_get_child (cell);
  g_autofree char *text = COLUMNS[column].read (self, item, COLUMNS[column].side);

  gtk_label_set_text (GTK_LABEL (label), text ? text : "");
  kt_tooltip_set (label, COLUMNS[column].expands ? text : NULL);
  if (item->differs)
    gtk_widget_remove_css_class (label, "dim-label");
  else
    gtk_widget_add_css_class (label, "dim-label");
  if (column == 0)
    {
      g_autofree char *name = row_name (self, item);

      kt_accessible_name_row (label, name);
    }
  if (column == 0 && item->differs)
    gtk_widget_add_css_class (label, "difference");
  else
    gtk_widget_remove_css_class (label, "difference");
}

static void
append_column (KtComparisonList *self,
               guint number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char *title = COLUMNS[number].title && *COLUMNS[number].title ? _ (COLUMNS[number].title) : NULL;
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "list", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, COLUMNS[number].expands);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[number].is_number)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
  self->columns[number] = column;
  g_object_unref (column);
}

/* --- content ---------------------------------------------------------------------------------------------- */

static KtComparedItem *
item_new (const KtComparedLine *line,
          gboolean differs)
{
  KtComparedItem *item = g_object_new (KT_TYPE_COMPARED_ITEM, NULL);

  item->line = line;
  item->differs = differs;
  return item;
}

/* The head is always there: without it nothing could be selected where nothing differs. */
static GPtrArray *
list_items (const KtComparison *comparison,
            gboolean only_differences)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (items, item_new (NULL, comparison->n_head_differs > 0));
  for (guint i = 0; i < comparison->lines->len; i++)
    {
      const KtComparedLine *line = g_ptr_array_index (comparison->lines, i);
      gboolean differs = line->fate != KT_COMPARED_SAME;

      if (differs || !only_differences)
        g_ptr_array_add (items, item_new (line, differs));
    }
  return items;
}

static KtMoney
net_of (KtRevision *revision)
{
  g_autoptr (KtRevisionTotals) totals = kt_revision_totals_new (revision, NULL);

  return totals ? totals->net : (KtMoney) { 0 };
}

static void
select_line (KtComparisonList *self,
             const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (KtComparedItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item->line && g_strcmp0 (item->line->id, id) == 0)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

void
kt_comparison_list_set (KtComparisonList *self,
                        const KtComparison *comparison,
                        gboolean only_differences)
{
  const KtComparedLine *line = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *selected = NULL;
  guint place;

  g_return_if_fail (KT_IS_COMPARISON_LIST (self));

  if (kt_comparison_list_get_selected (self, &line) && line)
    selected = g_strdup (line->id);
  place = gtk_single_selection_get_selected (self->selection);
  if (!comparison)
    {
      g_list_store_remove_all (self->items);
      return;
    }
  self->nets[0] = net_of (comparison->left);
  self->nets[1] = net_of (comparison->right);
  items = list_items (comparison, only_differences);
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  /* What was taken over is gone from the differences: then the one that follows it. */
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection,
                                       MIN (place, g_list_model_get_n_items (G_LIST_MODEL (self->items)) - 1));
  if (selected)
    select_line (self, selected);
}

void
kt_comparison_list_set_titles (KtComparisonList *self,
                               const char *left,
                               const char *right)
{
  g_return_if_fail (KT_IS_COMPARISON_LIST (self));

  gtk_column_view_column_set_title (self->columns[2], left);
  gtk_column_view_column_set_title (self->columns[5], right);
}

gboolean
kt_comparison_list_get_selected (KtComparisonList *self,
                                 const KtComparedLine **line)
{
  KtComparedItem *item;

  g_return_val_if_fail (KT_IS_COMPARISON_LIST (self), FALSE);

  item = gtk_single_selection_get_selected_item (self->selection);
  if (!item)
    return FALSE;
  *line = item->line;
  return TRUE;
}

gboolean
kt_comparison_list_step (KtComparisonList *self,
                         int by)
{
  int n;
  int place;

  g_return_val_if_fail (KT_IS_COMPARISON_LIST (self), FALSE);

  n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->items));
  place = (int) gtk_single_selection_get_selected (self->selection);
  for (int i = place + by; i >= 0 && i < n; i += by)
    {
      g_autoptr (KtComparedItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), (guint) i);

      if (!item->differs)
        continue;
      gtk_single_selection_set_selected (self->selection, (guint) i);
      gtk_widget_activate_action (gtk_widget_get_last_child (self->view), "list.scroll-to-item", "u", (guint) i);
      return TRUE;
    }
  return FALSE;
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
on_selected (KtComparisonList *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
kt_comparison_list_dispose (GObject *object)
{
  KtComparisonList *self = KT_COMPARISON_LIST (object);

  if (self->selection)
    g_signal_handlers_disconnect_by_func (self->selection, on_selected, self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (kt_comparison_list_parent_class)->dispose (object);
}

static void
kt_comparison_list_class_init (KtComparisonListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_comparison_list_dispose;
  signals[SELECTED] =
      g_signal_new ("selected", KT_TYPE_COMPARISON_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_comparison_list_init (KtComparisonList *self)
{
  self->items = g_list_store_new (KT_TYPE_COMPARED_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Lines side by side"),
                                  -1);
  for (guint i = 0; i < N_COLUMNS; i++)
    append_column (self, i);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_comparison_list_new (void)
{
  return g_object_new (KT_TYPE_COMPARISON_LIST, NULL);
}
