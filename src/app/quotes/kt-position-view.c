/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A column is a row of a table: how its cell reads from a position and, where it can be edited, how a typed text goes
 * back. Typed numbers are those of the interface's language.
 */
#include "kt-position-view.h"

#include "kt-accessible-name.h"
#include "kt-catalog-position.h"
#include "kt-column-header.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-revision-totals.h"

#include <glib/gi18n.h>

struct _KtPositionView {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkSingleSelection *selection;
  GtkColumnViewColumn *role_column; /* borrowed */
};

G_DEFINE_FINAL_TYPE (KtPositionView, kt_position_view, GTK_TYPE_WIDGET)

enum { FAILED, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtRevision *
get_revision (KtPositionView *self)
{
  return kt_open_quote_get_revision (self->quote);
}

/* --- reading ---------------------------------------------------------------------------------------------- */

static char *
number_text (KtPositionView *self,
             KtPosition *position)
{
  return g_strdup (kt_position_get_number (position));
}

static char *
title_text (KtPositionView *self,
            KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);

  if (data->kind == KT_POSITION_PAGE_BREAK)
    return g_strdup (_ ("Page break"));
  if (data->kind == KT_POSITION_SUBTOTAL && !*data->title)
    return g_strdup (_ ("Subtotal"));
  return g_strdup (data->title);
}

static char *
quantity_text (KtPositionView *self,
               KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);

  return kt_position_kind_has_price (data->kind) ? kt_format_number (data->quantity, kt_language_get ()) : NULL;
}

static char *
unit_text (KtPositionView *self,
           KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);

  return kt_position_kind_has_price (data->kind) ? g_strdup (data->unit_text) : NULL;
}

static char *
price_text (KtPositionView *self,
            KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);

  if (!kt_position_kind_has_price (data->kind))
    return NULL;
  if (data->on_request || !data->unit_price.currency[0])
    return g_strdup (_ ("on request"));
  return kt_money_format (data->unit_price, kt_language_get (), KT_MONEY_PLAIN);
}

static char *
discount_text (KtPositionView *self,
               KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);

  if (!kt_position_kind_has_price (data->kind))
    return NULL;
  return data->discount.units != 0 ? kt_format_percent (data->discount, kt_language_get ()) : g_strdup ("");
}

static char *
total_text (KtPositionView *self,
            KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  const KtRevisionHeader *header = kt_revision_get_header (get_revision (self));
  KtPosition *parent = kt_position_get_parent (position);
  KtMoney net;
  gboolean is_known = FALSE;

  if (data->kind == KT_POSITION_SUBTOTAL)
    is_known = kt_position_subtotal (
        position, parent ? kt_position_get_children (parent) : kt_revision_get_positions (get_revision (self)), header,
        &net, NULL);
  else if (kt_position_kind_has_price (data->kind) && !data->on_request)
    is_known = kt_position_net (data, header, &net, NULL, NULL);
  else if (data->kind == KT_POSITION_TEXT && g_list_model_get_n_items (kt_position_get_children (position)) > 0)
    is_known = kt_position_net_with_children (position, header, &net, NULL);
  return is_known ? kt_money_format (net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED) : NULL;
}

static char *
role_text (KtPositionView *self,
           KtPosition *position)
{
  switch (kt_position_get_effective_role (position))
    {
    case KT_ROLE_OPTION:
      return g_strdup (_ ("Option"));
    case KT_ROLE_ALTERNATIVE:
      return g_strdup (_ ("Alternative"));
    case KT_ROLE_ON_DEMAND:
      return g_strdup (_ ("On demand"));
    case KT_ROLE_NORMAL:
    default:
      return NULL;
    }
}

/* --- writing ---------------------------------------------------------------------------------------------- */

static gboolean
write_title (KtPositionView *self,
             KtPositionData *data,
             const char *text,
             GError **error)
{
  kt_record_set_text (&data->title, text);
  return TRUE;
}

/* A new quantity may reach another step of a scale; a price that was typed stays. */
static gboolean
write_quantity (KtPositionView *self,
                KtPositionData *data,
                const char *text,
                GError **error)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  const KtRevisionHeader *header = kt_revision_get_header (get_revision (self));
  g_autoptr (GError) ignored = NULL;

  if (!kt_parse_number (text, kt_language_get (), &data->quantity, error))
    return FALSE;
  if (data->quantity.units <= 0)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE, _ ("The quantity must be above zero."));
      return FALSE;
    }
  /* What is no longer in the catalog keeps its price. */
  if (kt_catalog_position_reprice (kt_workplace_get_catalog (workplace), data, header->language,
                                   kt_workplace_get_day (workplace), &ignored))
    return kt_catalog_position_fit (data, header, error);
  return TRUE;
}

static gboolean
write_price (KtPositionView *self,
             KtPositionData *data,
             const char *text,
             GError **error)
{
  const char *currency = kt_revision_get_header (get_revision (self))->currency;
  KtMoney price;

  if (!kt_money_parse (text, kt_language_get (), currency, &price, error))
    return FALSE;
  if (!data->manual_price)
    data->list_price = data->unit_price;
  data->unit_price = price;
  data->on_request = FALSE;
  data->manual_price = TRUE;
  return TRUE;
}

static gboolean
write_discount (KtPositionView *self,
                KtPositionData *data,
                const char *text,
                GError **error)
{
  g_autofree char *number = g_strdup (text);
  char *sign = strchr (number, '%');
  const KtDecimal hundred = { .units = 100 };

  if (sign)
    *sign = '\0';
  g_strstrip (number);
  if (!*number)
    data->discount = (KtDecimal) { 0 };
  else if (!kt_parse_number (number, kt_language_get (), &data->discount, error))
    return FALSE;
  if (data->discount.units < 0 || kt_decimal_compare (data->discount, hundred) > 0)
    {
      g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE, _ ("A discount lies between 0 and 100 %."));
      return FALSE;
    }
  return TRUE;
}

typedef char *(*ReadFunc) (KtPositionView *self, KtPosition *position);
typedef gboolean (*WriteFunc) (KtPositionView *self, KtPositionData *data, const char *text, GError **error);

static const struct {
  const char *title;
  ReadFunc read;
  WriteFunc write; /* NULL: read only */
  int width;       /* in characters; 0: what is left */
  gboolean is_number;
} COLUMNS[] = {
  { N_ ("Pos."), number_text, NULL, 3, FALSE },
  { N_ ("Description"), title_text, write_title, 0, FALSE },
  { N_ ("Quantity"), quantity_text, write_quantity, 5, TRUE },
  { N_ ("Unit"), unit_text, NULL, 3, FALSE },
  { N_ ("Unit price"), price_text, write_price, 9, TRUE },
  { N_ ("Discount"), discount_text, write_discount, 5, TRUE },
  { N_ ("Total"), total_text, NULL, 9, TRUE },
  { NULL, role_text, NULL, -1, FALSE },
};

/* Prices belong to lines that have one; a heading has a title only. */
static gboolean
is_editable (KtPositionView *self,
             KtPosition *position,
             guint column)
{
  const KtPositionData *data = kt_position_get (position);

  if (!COLUMNS[column].write || !kt_revision_is_editable (get_revision (self)))
    return FALSE;
  if (COLUMNS[column].write == write_title)
    return data->kind != KT_POSITION_PAGE_BREAK;
  return kt_position_kind_has_price (data->kind);
}

/* --- cells ------------------------------------------------------------------------------------------------ */

static KtPosition *
position_of_cell (GtkListItem *cell)
{
  GtkTreeListRow *row = gtk_list_item_get_item (cell);
  KtPosition *position = row ? gtk_tree_list_row_get_item (row) : NULL;

  /* The row keeps it alive. */
  if (position)
    g_object_unref (position);
  return position;
}

static guint
column_of_cell (GtkListItem *cell)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));
}

static GtkWidget *
entry_of_cell (GtkListItem *cell)
{
  return g_object_get_data (G_OBJECT (cell), "entry");
}

/* Lines that could have something below them but have not need no arrow. */
static void
show_leaf (GtkListItem *cell,
           KtPosition *position)
{
  GtkWidget *expander = gtk_list_item_get_child (cell);

  if (!GTK_IS_TREE_EXPANDER (expander))
    return;
  if (position && g_list_model_get_n_items (kt_position_get_children (position)) > 0)
    gtk_widget_remove_css_class (expander, "leaf");
  else
    gtk_widget_add_css_class (expander, "leaf");
}

static void
show_cell (GtkListItem *cell)
{
  KtPositionView *self = g_object_get_data (G_OBJECT (cell), "view");
  KtPosition *position = position_of_cell (cell);
  guint column = column_of_cell (cell);
  GtkWidget *entry = entry_of_cell (cell);
  g_autofree char *text = position && self->quote ? COLUMNS[column].read (self, position) : NULL;

  if (GTK_IS_LABEL (entry))
    {
      gtk_label_set_text (GTK_LABEL (entry), text ? text : "");
      show_leaf (cell, position);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  if (COLUMNS[column].write == write_title)
    kt_accessible_name_row (entry, text);
  gtk_editable_set_editable (GTK_EDITABLE (entry), position && self->quote && is_editable (self, position, column));
  gtk_widget_set_can_focus (entry, position && self->quote && is_editable (self, position, column));
  if (position && COLUMNS[column].write == write_price && kt_position_get (position)->manual_price)
    gtk_widget_set_tooltip_text (entry, _ ("Typed by hand; recalculating keeps it"));
  else
    /* A long title is cut off by its column. */
    gtk_widget_set_tooltip_text (entry, COLUMNS[column].read == title_text ? text : NULL);
}

static void
commit_cell (GtkListItem *cell)
{
  KtPositionView *self = g_object_get_data (G_OBJECT (cell), "view");
  KtPosition *position = position_of_cell (cell);
  guint column = column_of_cell (cell);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry_of_cell (cell)));
  g_autofree char *shown = NULL;
  g_autoptr (KtPositionData) data = NULL;
  g_autoptr (GError) error = NULL;

  if (!position || !self->quote || !is_editable (self, position, column))
    return;
  shown = COLUMNS[column].read (self, position);
  if (g_strcmp0 (shown ? shown : "", text) == 0)
    return;
  data = kt_position_data_copy (kt_position_get (position));
  if (COLUMNS[column].write (self, data, text, &error))
    {
      kt_open_quote_begin_change (self->quote, _ ("Edit position"));
      kt_revision_edit_position (get_revision (self), position, data, &error);
      kt_open_quote_end_change (self->quote, error ? NULL : &error);
    }
  if (error)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      show_cell (cell);
    }
}

static GtkWidget *
make_entry (GtkListItem *cell,
            guint column)
{
  GtkWidget *entry = gtk_text_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), COLUMNS[column].width > 0 ? COLUMNS[column].width : 16);
  if (COLUMNS[column].width > 0)
    gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), COLUMNS[column].width);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), COLUMNS[column].is_number ? 1 : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (COLUMNS[column].title), -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (commit_cell), cell, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (commit_cell), cell, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
make_label (guint column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), COLUMNS[column].is_number ? 1 : 0);
  gtk_label_set_width_chars (GTK_LABEL (label), COLUMNS[column].width);
  return label;
}

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *cell,
               gpointer data)
{
  guint column = GPOINTER_TO_UINT (data);
  GtkWidget *entry = COLUMNS[column].write ? make_entry (cell, column) : make_label (column);

  if (COLUMNS[column].is_number)
    gtk_widget_add_css_class (entry, "numeric");
  g_object_set_data (G_OBJECT (cell), "column", data);
  g_object_set_data (G_OBJECT (cell), "entry", entry);
  g_object_set_data (G_OBJECT (cell), "view", g_object_get_data (G_OBJECT (factory), "view"));
  if (column == 0)
    {
      GtkWidget *expander = gtk_tree_expander_new ();

      gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), entry);
      gtk_list_item_set_child (cell, expander);
    }
  else
    gtk_list_item_set_child (cell, entry);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *cell)
{
  KtPositionView *self = g_object_get_data (G_OBJECT (cell), "view");
  GtkWidget *child = gtk_list_item_get_child (cell);

  if (GTK_IS_TREE_EXPANDER (child))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), gtk_list_item_get_item (cell));
  /* A subtotal changes with the lines above it, so every cell follows the revision. */
  g_signal_connect_object (get_revision (self), "changed", G_CALLBACK (show_cell), cell, G_CONNECT_SWAPPED);
  show_cell (cell);
}

static void
on_cell_unbind (GtkSignalListItemFactory *factory,
                GtkListItem *cell)
{
  KtPositionView *self = g_object_get_data (G_OBJECT (cell), "view");

  if (self->quote)
    g_signal_handlers_disconnect_by_func (get_revision (self), show_cell, cell);
}

/* --- the view --------------------------------------------------------------------------------------------- */

static gboolean
note_role (KtPosition *position,
           gpointer data)
{
  *(gboolean *) data = kt_position_get (position)->role != KT_ROLE_NORMAL;
  return !*(gboolean *) data;
}

/* Most quotes have no options: then the room is for the texts. */
static void
show_roles (KtPositionView *self)
{
  gboolean has_roles = FALSE;

  kt_position_walk (kt_revision_get_positions (get_revision (self)), note_role, &has_roles);
  gtk_column_view_column_set_visible (self->role_column, has_roles);
}

static void
append_column (KtPositionView *self,
               guint number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char *title = COLUMNS[number].title ? _ (COLUMNS[number].title) : NULL;
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_object_set_data (G_OBJECT (factory), "view", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind), NULL);
  gtk_column_view_column_set_expand (column, COLUMNS[number].width == 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[number].is_number)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[number].read == role_text)
    self->role_column = column;
  g_object_unref (column);
}

static GListModel *
children_of (gpointer item,
             gpointer data)
{
  KtPosition *position = item;

  /* A line that can have children keeps its model even while it has none, so that indenting needs no rebuild. */
  if (!kt_position_kind_has_children (kt_position_get (position)->kind))
    return NULL;
  return g_object_ref (kt_position_get_children (position));
}

static void
on_selection (KtPositionView *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
kt_position_view_dispose (GObject *object)
{
  KtPositionView *self = KT_POSITION_VIEW (object);

  if (self->view)
    gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->quote);
  G_OBJECT_CLASS (kt_position_view_parent_class)->dispose (object);
}

static void
kt_position_view_class_init (KtPositionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_position_view_dispose;
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_POSITION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
  signals[SELECTED] = g_signal_new ("selected", KT_TYPE_POSITION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_position_view_init (KtPositionView *self)
{
  self->view = gtk_column_view_new (NULL);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "inset-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Positions"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (COLUMNS); i++)
    append_column (self, i);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
kt_position_view_new (void)
{
  return g_object_new (KT_TYPE_POSITION_VIEW, NULL);
}

void
kt_position_view_set_quote (KtPositionView *self,
                            KtOpenQuote *quote)
{
  GtkTreeListModel *tree;

  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  /* Cells let go of the old revision while it is still known. */
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
  g_clear_object (&self->selection);
  if (self->quote)
    g_signal_handlers_disconnect_by_func (get_revision (self), show_roles, self);
  g_set_object (&self->quote, quote);
  if (!quote)
    return;
  tree = gtk_tree_list_model_new (g_object_ref (kt_revision_get_positions (get_revision (self))), FALSE, TRUE,
                                  children_of, NULL, NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (tree));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_revision (self), "changed", G_CALLBACK (show_roles), self, G_CONNECT_SWAPPED);
  show_roles (self);
}

KtOpenQuote *
kt_position_view_get_quote (KtPositionView *self)
{
  g_return_val_if_fail (KT_IS_POSITION_VIEW (self), NULL);

  return self->quote;
}

KtPosition *
kt_position_view_get_selected (KtPositionView *self)
{
  GtkTreeListRow *row;
  g_autoptr (KtPosition) position = NULL;

  g_return_val_if_fail (KT_IS_POSITION_VIEW (self), NULL);

  row = self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  position = row ? gtk_tree_list_row_get_item (row) : NULL;
  return position;
}

void
kt_position_view_select (KtPositionView *self,
                         KtPosition *position)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  for (guint i = 0; self->selection && i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      g_autoptr (KtPosition) candidate = gtk_tree_list_row_get_item (row);

      if (candidate == position)
        gtk_single_selection_set_selected (self->selection, i);
    }
}
