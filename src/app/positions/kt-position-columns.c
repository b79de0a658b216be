/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in a cell and what is typed into it is the business of kt-position-field.h; here it is shown. A subtotal
 * changes with the lines above it and numbers with lines that come and go, so all cells that are there are shown again
 * after each edit; a text that is as before costs next to nothing. What is special about a line stands below its text.
 */
#include "kt-position-view-private.h"

#include "kt-accessible-name.h"
#include "kt-column-header.h"
#include "kt-language.h"

#include <glib/gi18n.h>

static const struct {
  const char *title;
  int width; /* in characters; 0: what is left */
  gboolean is_number;
} COLUMNS[KT_POSITION_N_FIELDS] = {
  [KT_POSITION_FIELD_NUMBER] = { N_ ("Pos."), 2, FALSE },
  [KT_POSITION_FIELD_TITLE] = { N_ ("Description"), 0, FALSE },
  [KT_POSITION_FIELD_QUANTITY] = { N_ ("Quantity"), 4, TRUE },
  [KT_POSITION_FIELD_UNIT] = { N_ ("Unit"), 3, FALSE },
  [KT_POSITION_FIELD_PRICE] = { N_ ("Unit price"), 8, TRUE },
  [KT_POSITION_FIELD_DISCOUNT] = { N_ ("Discount"), 5, TRUE },
  [KT_POSITION_FIELD_TOTAL] = { N_ ("Total"), 8, TRUE },
};

/* --- a cell ----------------------------------------------------------------------------------------------- */

KtPosition *
kt_position_of_cell (GtkListItem *item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  KtPosition *position = row ? gtk_tree_list_row_get_item (row) : NULL;

  /* The row keeps it alive. */
  if (position)
    g_object_unref (position);
  return position;
}

guint
kt_position_field_of_cell (GtkListItem *item)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (item), "field"));
}

KtSheetCell *
kt_sheet_cell_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (item), "cell");
}

static KtPositionView *
view_of (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (item), "view");
}

GtkListItem *
kt_position_columns_find (KtPositionView *self,
                          KtPosition *position,
                          guint field)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->cells, i);
      if (kt_position_field_of_cell (item) == field && kt_position_of_cell (item) == position)
        return item;
    }
  return NULL;
}

/* --- showing ---------------------------------------------------------------------------------------------- */

/* Asks first: there are more than a thousand cells, of which an edit changes a few. */
static void
set_class (GtkWidget *widget,
           const char *name,
           gboolean is_set)
{
  if (gtk_widget_has_css_class (widget, name) == is_set)
    return;
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gboolean
has_children (KtPosition *position)
{
  return g_list_model_get_n_items (kt_position_get_children (position)) > 0;
}

/* Words below the text say it too; this is for the eye that passes over the table. */
static void
show_kind (GtkWidget *cell,
           KtPosition *position)
{
  KtPositionKind kind = kt_position_get (position)->kind;

  set_class (cell, "outside", kt_position_get_effective_role (position) != KT_ROLE_NORMAL);
  set_class (cell, "heading-line",
             kind == KT_POSITION_SUBTOTAL || (kind == KT_POSITION_TEXT && has_children (position)));
  set_class (cell, "break-line", kind == KT_POSITION_PAGE_BREAK);
}

static char *
price_tooltip (KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  g_autofree char *price = NULL;

  if (!data->manual_price)
    return NULL;
  if (!data->list_price.currency[0])
    return g_strdup (_ ("Typed by hand; recalculating keeps it"));
  price = kt_money_format (data->list_price, kt_language_get (), KT_MONEY_SYMBOL);
  return g_strdup_printf (_ ("Typed by hand instead of %s; emptied, the cell goes back to the determined price"), price);
}

static void
show_tooltip (GtkWidget *cell,
              KtPosition *position,
              guint field,
              const char *text)
{
  g_autofree char *tooltip = NULL;

  if (field == KT_POSITION_FIELD_PRICE)
    tooltip = price_tooltip (position);
  else if (field == KT_POSITION_FIELD_TITLE && *text)
    tooltip = g_strdup (text);
  if (g_strcmp0 (gtk_widget_get_tooltip_text (cell), tooltip) != 0)
    gtk_widget_set_tooltip_text (cell, tooltip);
}

/* Lines that could have something below them but have not need no arrow. */
static void
show_leaf (GtkListItem *item,
           KtPosition *position)
{
  set_class (gtk_list_item_get_child (item), "leaf", !has_children (position));
}

/* Most lines have nothing special, so this is no column of its own. */
static void
show_marks (KtPositionView *self,
            KtSheetCell *cell,
            KtPosition *position)
{
  g_autofree char *marks =
      kt_position_field_text (self->revision, position, KT_POSITION_FIELD_MARKS, kt_language_get ());

  kt_sheet_cell_set_note (cell, marks);
}

static void
show_cell (KtPositionView *self,
           GtkListItem *item)
{
  KtPosition *position = kt_position_of_cell (item);
  guint field = kt_position_field_of_cell (item);
  KtSheetCell *cell = kt_sheet_cell_of (item);
  g_autofree char *text = NULL;

  if (!position)
    return;
  text = kt_position_field_text (self->revision, position, field, kt_language_get ());
  if (kt_sheet_cell_set_text (cell, text) && field == KT_POSITION_FIELD_TITLE)
    kt_accessible_name_row (GTK_WIDGET (cell), text);
  kt_sheet_cell_set_editable (cell, kt_position_field_is_editable (self->revision, position, field));
  show_kind (GTK_WIDGET (cell), position);
  show_tooltip (GTK_WIDGET (cell), position, field, text);
  if (field == KT_POSITION_FIELD_NUMBER)
    show_leaf (item, position);
  if (field == KT_POSITION_FIELD_TITLE)
    show_marks (self, cell, position);
  if (field == KT_POSITION_FIELD_PRICE)
    set_class (GTK_WIDGET (cell), "by-hand", kt_position_get (position)->manual_price);
}

void
kt_position_columns_show (KtPositionView *self)
{
  if (!self->revision)
    return;
  for (guint i = 0; i < self->cells->len; i++)
    show_cell (self, g_ptr_array_index (self->cells, i));
}

/* --- editing ---------------------------------------------------------------------------------------------- */

static gboolean
write_cell (KtPositionView *self,
            KtPosition *position,
            guint field,
            const char *text,
            KtPositionData **written,
            GError **error)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  g_autoptr (KtPositionData) data = kt_position_data_copy (kt_position_get (position));

  if (!kt_position_field_write (self->revision, data, field, text, kt_language_get (),
                                kt_workplace_get_catalog (workplace), kt_workplace_get_day (workplace), error) ||
      !kt_position_data_check (data, error))
    return FALSE;
  *written = g_steal_pointer (&data);
  return TRUE;
}

static void
apply (KtPositionView *self,
       KtPosition *position,
       const KtPositionData *data)
{
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_change (self->quote, _ ("Edit position"));
  kt_revision_edit_position (self->revision, position, data, &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  kt_position_view_fail (self, error);
}

static void
on_commit (KtSheetCell *cell,
           const char *text,
           int move,
           GtkListItem *item)
{
  KtPositionView *self = view_of (item);
  KtPosition *position = kt_position_of_cell (item);
  guint field = kt_position_field_of_cell (item);
  g_autofree char *before = NULL;
  g_autoptr (KtPositionData) data = NULL;
  g_autoptr (GError) error = NULL;

  if (!position || !self->revision)
    return;
  before = kt_position_field_edit_text (position, field, kt_language_get ());
  if (!g_str_equal (before, text) && !write_cell (self, position, field, text, &data, &error))
    {
      kt_sheet_cell_refuse (cell, error->message);
      kt_position_view_set_fault (self, error->message);
      return;
    }
  kt_position_view_set_fault (self, NULL);
  kt_sheet_cell_accept (cell);
  if (data)
    apply (self, position, data);
  kt_position_cursor_move (self, move);
}

static void
on_edit_over (KtSheetCell *cell,
              GtkListItem *item)
{
  kt_position_view_set_fault (view_of (item), NULL);
}

static void
on_clicked (KtSheetCell *cell,
            guint n_press,
            guint state,
            GtkListItem *item)
{
  KtPositionView *self = view_of (item);
  KtPosition *position = kt_position_of_cell (item);
  guint field = kt_position_field_of_cell (item);
  KtCursorMode mode = state & GDK_SHIFT_MASK ? KT_CURSOR_EXTEND
                      : state & GDK_CONTROL_MASK ? KT_CURSOR_TOGGLE
                                                 : KT_CURSOR_SELECT;

  if (!position)
    return;
  kt_position_cursor_go (self, gtk_list_item_get_position (item), field, mode);
  if (n_press == 2 && kt_sheet_cell_is_editable (cell))
    {
      g_autofree char *text = kt_position_field_edit_text (position, field, kt_language_get ());
      kt_sheet_cell_edit (cell, text);
    }
}

/* --- columns ---------------------------------------------------------------------------------------------- */

static GtkWidget *
in_expander (GtkWidget *cell)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), cell);
  /* The cursor stands in cells; the arrow is for the pointer, the keys left and right do the same. */
  gtk_widget_set_focusable (expander, FALSE);
  return expander;
}

static void
on_cell_setup (GtkSignalListItemFactory *factory,
               GtkListItem *item,
               gpointer data)
{
  guint field = GPOINTER_TO_UINT (data);
  GtkWidget *cell = kt_sheet_cell_new (_ (COLUMNS[field].title), COLUMNS[field].width, COLUMNS[field].is_number);

  g_object_set_data (G_OBJECT (item), "field", data);
  g_object_set_data (G_OBJECT (item), "cell", cell);
  g_object_set_data (G_OBJECT (item), "view", g_object_get_data (G_OBJECT (factory), "view"));
  g_signal_connect_object (cell, "commit", G_CALLBACK (on_commit), item, 0);
  g_signal_connect_object (cell, "cancelled", G_CALLBACK (on_edit_over), item, 0);
  g_signal_connect_object (cell, "typed", G_CALLBACK (on_edit_over), item, 0);
  g_signal_connect_object (cell, "clicked", G_CALLBACK (on_clicked), item, 0);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, field == KT_POSITION_FIELD_NUMBER ? in_expander (cell) : cell);
}

static void
on_cell_bind (GtkSignalListItemFactory *factory,
              GtkListItem *item)
{
  KtPositionView *self = view_of (item);
  GtkWidget *child = gtk_list_item_get_child (item);

  if (GTK_IS_TREE_EXPANDER (child))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (child), gtk_list_item_get_item (item));
  g_ptr_array_add (self->cells, item);
  show_cell (self, item);
}

static void
on_cell_unbind (GtkSignalListItemFactory *factory,
                GtkListItem *item)
{
  KtPositionView *self = view_of (item);

  kt_sheet_cell_accept (kt_sheet_cell_of (item));
  g_ptr_array_remove_fast (self->cells, item);
}

static void
append_column (KtPositionView *self,
               guint field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (_ (COLUMNS[field].title), factory);

  g_object_set_data (G_OBJECT (factory), "view", self);
  g_signal_connect (factory, "setup", G_CALLBACK (on_cell_setup), GUINT_TO_POINTER (field));
  g_signal_connect (factory, "bind", G_CALLBACK (on_cell_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_cell_unbind), NULL);
  gtk_column_view_column_set_expand (column, COLUMNS[field].width == 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  if (COLUMNS[field].is_number)
    kt_column_header_align_end (GTK_COLUMN_VIEW (self->view), column);
  self->columns[field] = column;
  g_object_unref (column);
}

void
kt_position_columns_add (KtPositionView *self)
{
  for (guint field = 0; field < KT_POSITION_N_FIELDS; field++)
    if (COLUMNS[field].title)
      append_column (self, field);
}
