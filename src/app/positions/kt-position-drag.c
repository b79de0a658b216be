/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines are dragged as they are selected. A third of a row's height at its top means before it, at its bottom behind it,
 * the middle means below it as a part of it; a line or a frame shows which.
 */
#include "kt-position-view-private.h"

#include "kt-position-batch.h"

#include <glib/gi18n.h>

typedef struct {
  KtPosition *position; /* NULL: there is no row */
  GtkWidget *row;
  KtDropPlace place;
} Target;

/* --- where ------------------------------------------------------------------------------------------------ */

static GtkWidget *
row_of (GtkWidget *cell)
{
  GtkWidget *row = cell;

  while (row && !g_str_equal (gtk_widget_get_css_name (row), "row"))
    row = gtk_widget_get_parent (row);
  return row;
}

static Target
target_at (KtPositionView *self,
           double y)
{
  Target target = { NULL, NULL, KT_DROP_AFTER };

  for (guint i = 0; i < self->cells->len && !target.position; i++)
    {
      GtkListItem *item = g_ptr_array_index (self->cells, i);
      GtkWidget *row = row_of (GTK_WIDGET (kt_sheet_cell_of (item)));
      graphene_rect_t bounds;

      if (kt_position_field_of_cell (item) != KT_POSITION_FIELD_NUMBER || !row || !gtk_widget_get_mapped (row) ||
          !gtk_widget_compute_bounds (row, self->list, &bounds) || y < bounds.origin.y ||
          y >= bounds.origin.y + bounds.size.height)
        continue;
      target.position = kt_position_of_cell (item);
      target.row = row;
      if (y < bounds.origin.y + bounds.size.height / 3)
        target.place = KT_DROP_BEFORE;
      else if (y < bounds.origin.y + bounds.size.height * 2 / 3 &&
               kt_position_kind_has_children (kt_position_get (target.position)->kind))
        target.place = KT_DROP_INTO;
    }
  return target;
}

static void
clear_mark (KtPositionView *self)
{
  if (self->drop_row)
    gtk_widget_remove_css_class (self->drop_row, self->drop_mark);
  g_clear_weak_pointer (&self->drop_row);
}

static void
set_mark (KtPositionView *self,
          const Target *target)
{
  static const char *const MARKS[] = { "drop-before", "drop-into", "drop-after" };

  clear_mark (self);
  if (!target->position)
    return;
  g_set_weak_pointer (&self->drop_row, target->row);
  self->drop_mark = MARKS[target->place];
  gtk_widget_add_css_class (target->row, self->drop_mark);
}

/* --- doing ------------------------------------------------------------------------------------------------ */

static KtPosition *
child_of (GListModel *siblings,
          guint index)
{
  /* The list keeps it alive. */
  g_autoptr (KtPosition) position = g_list_model_get_item (siblings, index);

  return position;
}

static GListModel *
siblings_of (KtPositionView *self,
             KtPosition *position)
{
  KtPosition *parent = kt_position_get_parent (position);

  return parent ? kt_position_get_children (parent) : kt_revision_get_positions (self->revision);
}

static gboolean
is_open (KtPositionView *self,
         KtPosition *position)
{
  guint row = kt_position_view_find_row (self, position);
  g_autoptr (GtkTreeListRow) item =
      row == G_MAXUINT ? NULL : g_list_model_get_item (G_LIST_MODEL (self->selection), row);

  return item && gtk_tree_list_row_get_expanded (item) && g_list_model_get_n_items (kt_position_get_children (position)) > 0;
}

gboolean
kt_position_view_drop (KtPositionView *self,
                       KtPosition *target,
                       KtDropPlace place)
{
  g_autoptr (GPtrArray) positions = NULL;
  g_autoptr (GError) error = NULL;
  KtPosition *parent, *before;

  g_return_val_if_fail (KT_IS_POSITION_VIEW (self), FALSE);
  g_return_val_if_fail (KT_IS_POSITION (target), FALSE);

  positions = kt_position_view_get_selection (self);
  parent = kt_position_get_parent (target);
  before = target;
  if (place == KT_DROP_INTO || (place == KT_DROP_AFTER && is_open (self, target)))
    {
      parent = target;
      before = place == KT_DROP_INTO ? NULL : child_of (kt_position_get_children (target), 0);
    }
  else if (place == KT_DROP_AFTER)
    before = child_of (siblings_of (self, target), kt_position_get_index (target) + 1);
  kt_open_quote_begin_change (self->quote, _ ("Move position"));
  kt_positions_move (self->revision, positions, parent, before, &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  kt_position_view_select_lines (self, positions);
  kt_position_view_fail (self, error);
  return error == NULL;
}

/* --- events ----------------------------------------------------------------------------------------------- */

static GdkContentProvider *
on_prepare (KtPositionView *self,
            double x,
            double y)
{
  Target target = target_at (self, y);
  guint row = target.position ? kt_position_view_find_row (self, target.position) : G_MAXUINT;

  if (row == G_MAXUINT || !kt_revision_is_editable (self->revision) || self->fault)
    return NULL;
  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), row))
    kt_position_view_select (self, target.position);
  return gdk_content_provider_new_typed (KT_TYPE_POSITION_VIEW, self);
}

static void
on_drag_begin (KtPositionView *self,
               GdkDrag *drag)
{
  g_autoptr (GPtrArray) positions = kt_position_view_get_selection (self);
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (positions->len == 1)
    text = g_strdup (kt_position_get (g_ptr_array_index (positions, 0))->title);
  else
    text = g_strdup_printf (ngettext ("%u line", "%u lines", positions->len), positions->len);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "drag-lines");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

static GdkDragAction
on_motion (KtPositionView *self,
           double x,
           double y)
{
  Target target = target_at (self, y);

  set_mark (self, &target);
  return target.position ? GDK_ACTION_MOVE : 0;
}

static gboolean
on_drop (KtPositionView *self,
         const GValue *value,
         double x,
         double y)
{
  Target target = target_at (self, y);

  clear_mark (self);
  /* Lines of another window's quote come by the clipboard. */
  return target.position && g_value_get_object (value) == self && kt_position_view_drop (self, target.position, target.place);
}

void
kt_position_drag_add (KtPositionView *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (KT_TYPE_POSITION_VIEW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (source));
  g_signal_connect_object (target, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (clear_mark), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (target));
}
