/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells follow the order; while somebody types in one, it is left alone. What differs from what is agreed says what
 * was there.
 */
#include "kt-order-table.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-order-columns.h"
#include "kt-tooltip.h"

#include <glib/gi18n.h>

struct _KtOrderTable {
  GtkWidget parent_instance;

  KtOpenOrder *order;
  GListStore *items;
  GHashTable *bound; /* list items that show a cell now; borrowed */
  GtkWidget *scroller;
  GtkWidget *view;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (KtOrderTable, kt_order_table, GTK_TYPE_WIDGET)

enum { FAILED, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- cells ------------------------------------------------------------------------------------------------ */

typedef struct {
  KtOrderTable *table; /* borrowed */
  const KtOrderTableColumn *column;
  GtkWidget *text; /* GtkText, or GtkLabel where nothing is typed */
  GtkWidget *tick; /* NULL: none */
} Cell;

static Cell *
get_cell (GtkListItem *list_item)
{
  return g_object_get_data (G_OBJECT (list_item), "cell");
}

static KtOrderItem *
get_item (GtkListItem *list_item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  KtOrderItem *item = row ? gtk_tree_list_row_get_item (row) : NULL;

  /* The row keeps it alive. */
  if (item)
    g_object_unref (item);
  return item;
}

static gboolean
is_writable (Cell *cell,
             KtOrderItem *item)
{
  return cell->column->write && kt_open_order_is_editable (cell->table->order) &&
         cell->column->is_writable (cell->column, kt_open_order_get_order (cell->table->order), item);
}

/* What is only drafted stands out, and says what is agreed. */
static void
show_difference (Cell *cell,
                 KtOrderItem *item,
                 const char *text)
{
  const KtOrder *agreed = kt_open_order_get_agreed (cell->table->order);
  gboolean may_differ = kt_open_order_has_amendment (cell->table->order) && text && *text &&
                        (cell->column->is_amendment || cell->column->width == 0);
  g_autofree char *before = may_differ ? cell->column->read (cell->column, agreed, item) : g_strdup (text);
  g_autofree char *tooltip = NULL;

  if (g_strcmp0 (before, text) == 0)
    {
      gtk_widget_remove_css_class (cell->text, "amended");
      kt_tooltip_set (cell->text, cell->column->width == 0 ? text : NULL);
      return;
    }
  tooltip = before && *before ? g_strdup_printf (_ ("Not agreed yet; so far %s"), before)
                              : g_strdup (_ ("Not agreed yet"));
  gtk_widget_add_css_class (cell->text, "amended");
  kt_tooltip_set (cell->text, tooltip);
}

static gboolean
is_being_typed_in (Cell *cell)
{
  return GTK_IS_TEXT (cell->text) && gtk_widget_has_focus (cell->text) &&
         g_object_get_data (G_OBJECT (cell->text), "typing");
}

static void
show_text (Cell *cell,
           const char *text)
{
  if (GTK_IS_LABEL (cell->text))
    gtk_label_set_text (GTK_LABEL (cell->text), text);
  else if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (cell->text)), text))
    gtk_editable_set_text (GTK_EDITABLE (cell->text), text);
}

/* Most lines have one delivery and need no arrow. */
static void
show_leaf (GtkWidget *child,
           KtOrderItem *item)
{
  if (!GTK_IS_TREE_EXPANDER (child))
    return;
  if (item && g_list_model_get_n_items (kt_order_item_get_children (item)) > 0)
    gtk_widget_remove_css_class (child, "leaf");
  else
    gtk_widget_add_css_class (child, "leaf");
}

static void
show_cell (GtkListItem *list_item)
{
  Cell *cell = get_cell (list_item);
  KtOrderItem *item = get_item (list_item);
  const KtOrder *order = item && cell->table->order ? kt_open_order_get_order (cell->table->order) : NULL;
  g_autofree char *text = order ? cell->column->read (cell->column, order, item) : NULL;

  if (is_being_typed_in (cell))
    return;
  show_text (cell, text ? text : "");
  show_leaf (gtk_list_item_get_child (list_item), item);
  if (!order)
    return;
  show_difference (cell, item, text);
  if (cell->tick)
    gtk_widget_set_opacity (cell->tick, cell->column->is_complete (cell->column, order, item) ? 1 : 0);
  if (GTK_IS_TEXT (cell->text))
    {
      gboolean writable = is_writable (cell, item);

      gtk_editable_set_editable (GTK_EDITABLE (cell->text), writable);
      gtk_widget_set_can_focus (cell->text, writable);
    }
  if (cell->column->width == 0)
    kt_accessible_name_row (cell->text, text);
}

static gboolean
write_cell (KtOrderTable *self,
            Cell *cell,
            KtOrderItem *item,
            const char *text,
            GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (KtOrderEvent) event = cell->column->write (cell->column, self->order, item, text, &problem);

  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (!event)
    return TRUE;
  return cell->column->is_amendment ? kt_open_order_draft (self->order, event, error)
                                    : kt_open_order_do (self->order, event, error);
}

static void
commit_cell (GtkListItem *list_item)
{
  Cell *cell = get_cell (list_item);
  KtOrderItem *item = get_item (list_item);
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set_data (G_OBJECT (cell->text), "typing", NULL);
  if (!item || !cell->table->order || !is_writable (cell, item))
    return;
  text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (cell->text)));
  shown = cell->column->read (cell->column, kt_open_order_get_order (cell->table->order), item);
  if (g_strcmp0 (shown ? shown : "", text) == 0)
    return;
  if (!write_cell (cell->table, cell, item, text, &error))
    g_signal_emit (cell->table, signals[FAILED], 0, error);
  show_cell (list_item);
}

static void
on_typed (GtkWidget *text)
{
  if (gtk_widget_has_focus (text))
    g_object_set_data (G_OBJECT (text), "typing", text);
}

static gboolean
on_key (GtkListItem *list_item,
        guint key)
{
  if (key != GDK_KEY_Escape)
    return FALSE;
  g_object_set_data (G_OBJECT (get_cell (list_item)->text), "typing", NULL);
  show_cell (list_item);
  return TRUE;
}

static GtkWidget *
make_text (GtkListItem *list_item,
           const KtOrderTableColumn *column)
{
  GtkWidget *text = gtk_text_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (text), column->width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (text), column->width);
  gtk_editable_set_alignment (GTK_EDITABLE (text), column->is_number ? 1 : 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (column->title), -1);
  g_signal_connect (text, "changed", G_CALLBACK (on_typed), NULL);
  g_signal_connect_object (text, "activate", G_CALLBACK (commit_cell), list_item, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (commit_cell), list_item, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), list_item, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (text, focus);
  gtk_widget_add_controller (text, keys);
  return text;
}

static GtkWidget *
make_label (const KtOrderTableColumn *column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1 : 0);
  if (column->width > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), column->width);
  else
    {
      /* Beside eleven narrow columns there is no room for a description in one line. */
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 14);
    }
  return label;
}

/* The tick keeps its room, so that numbers stand below each other. */
static GtkWidget *
make_ticked (Cell *cell)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  cell->tick = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (cell->tick), 12);
  gtk_widget_add_css_class (cell->tick, "success");
  gtk_box_append (GTK_BOX (box), cell->tick);
  gtk_box_append (GTK_BOX (box), cell->text);
  return box;
}

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *list_item,
               gpointer data)
{
  const KtOrderTableColumn *column = data;
  Cell *cell = g_new0 (Cell, 1);
  GtkWidget *child;

  cell->table = g_object_get_data (G_OBJECT (factory), "table");
  cell->column = column;
  cell->text = column->write ? make_text (list_item, column) : make_label (column);
  if (column->is_number)
    gtk_widget_add_css_class (cell->text, "numeric");
  child = column->is_complete ? make_ticked (cell) : cell->text;
  if (column == kt_order_columns)
    {
      GtkWidget *expander = gtk_tree_expander_new ();

      gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), child);
      child = expander;
    }
  g_object_set_data_full (G_OBJECT (list_item), "cell", cell, g_free);
  gtk_list_item_set_child (list_item, child);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *list_item)
{
  Cell *cell = get_cell (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (GTK_IS_TREE_EXPANDER (child))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), gtk_list_item_get_item (list_item));
  g_hash_table_add (cell->table->bound, list_item);
  show_cell (list_item);
}

static void
on_cell_unbind (GtkSignalListItemFactory *factory,
                GtkListItem *list_item)
{
  g_hash_table_remove (get_cell (list_item)->table->bound, list_item);
}

/* --- the table -------------------------------------------------------------------------------------------- */

static void
append_column (KtOrderTable *self,
               const KtOrderTableColumn *definition)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (_ (definition->title), factory);

  g_object_set_data (G_OBJECT (factory), "table", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), (gpointer) definition);
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind), NULL);
  gtk_column_view_column_set_expand (column, definition->width == 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (definition->is_number)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
  g_object_unref (column);
}

static GListModel *
children_of (gpointer item,
             gpointer data)
{
  return g_object_ref (kt_order_item_get_children (item));
}

static void
on_order_changed (KtOrderTable *self)
{
  g_autofree gpointer *cells = NULL;
  guint n_cells;

  kt_order_items_sync (self->items, kt_open_order_get_order (self->order));
  cells = g_hash_table_get_keys_as_array (self->bound, &n_cells);
  for (guint i = 0; i < n_cells; i++)
    if (g_hash_table_contains (self->bound, cells[i]))
      show_cell (cells[i]);
}

static void
on_selected (KtOrderTable *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
kt_order_table_dispose (GObject *object)
{
  KtOrderTable *self = KT_ORDER_TABLE (object);

  if (self->view)
    kt_order_table_set_order (self, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  self->view = NULL;
  g_clear_object (&self->items);
  g_clear_pointer (&self->bound, g_hash_table_unref);
  G_OBJECT_CLASS (kt_order_table_parent_class)->dispose (object);
}

static void
kt_order_table_class_init (KtOrderTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_order_table_dispose;
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_ORDER_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[SELECTED] = g_signal_new ("selected", KT_TYPE_ORDER_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_order_table_init (KtOrderTable *self)
{
  self->items = kt_order_items_new ();
  self->bound = g_hash_table_new (NULL, NULL);
  self->view = gtk_column_view_new (NULL);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_widget_add_css_class (self->view, "dense");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Lines of the order"),
                                  -1);
  for (guint i = 0; i < kt_order_n_columns; i++)
    append_column (self, &kt_order_columns[i]);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_order_table_new (void)
{
  return g_object_new (KT_TYPE_ORDER_TABLE, NULL);
}

void
kt_order_table_set_order (KtOrderTable *self,
                          KtOpenOrder *order)
{
  GtkTreeListModel *tree;

  g_return_if_fail (KT_IS_ORDER_TABLE (self));

  if (self->order == order)
    return;
  /* Cells let go of the old order while it is still known. */
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  g_clear_object (&self->selection);
  if (self->order)
    g_signal_handlers_disconnect_by_func (self->order, on_order_changed, self);
  g_list_store_remove_all (self->items);
  g_set_object (&self->order, order);
  if (!order)
    return;
  on_order_changed (self);
  g_signal_connect_object (order, "changed", G_CALLBACK (on_order_changed), self, G_CONNECT_SWAPPED);
  tree = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), FALSE, TRUE, children_of, NULL, NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (tree));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
  on_selected (self);
}

KtOrderItem *
kt_order_table_get_selected (KtOrderTable *self)
{
  GtkTreeListRow *row;
  KtOrderItem *item;

  g_return_val_if_fail (KT_IS_ORDER_TABLE (self), NULL);

  row = self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  item = row ? gtk_tree_list_row_get_item (row) : NULL;
  /* The row keeps it alive. */
  if (item)
    g_object_unref (item);
  return item;
}

void
kt_order_table_select (KtOrderTable *self,
                       const char *id)
{
  GListModel *rows;

  g_return_if_fail (KT_IS_ORDER_TABLE (self));

  rows = G_LIST_MODEL (self->selection);
  for (guint i = 0; rows && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (KtOrderItem) item = gtk_tree_list_row_get_item (row);
      const char *part_id = kt_order_item_get_part_id (item);

      if (g_strcmp0 (id, part_id ? part_id : kt_order_item_get_line_id (item)) == 0)
        gtk_single_selection_set_selected (self->selection, i);
    }
}
